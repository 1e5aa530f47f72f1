//! The fence holds: each thing is tried from inside by a process that has fenced itself in.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::process::Command;

fn tries(what: &str) -> (Option<i32>, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_fenced"))
        .arg(what)
        .output()
        .unwrap();
    (
        out.status.code(),
        String::from_utf8_lossy(&out.stdout).trim().to_owned(),
    )
}

#[test]
fn nothing_is_within_reach_but_memory_and_what_is_open() {
    for what in [
        "read", "write", "list", "tcp", "listen", "udp", "unix", "program", "thread", "memory",
    ] {
        assert_eq!(tries(what), (Some(0), "could not".into()), "{what}");
    }
    assert_eq!(
        tries("some-memory"),
        (Some(0), "could".into()),
        "the fence leaves room to work in"
    );
}

#[test]
fn a_loop_is_ended_by_the_kernel() {
    let (code, said) = tries("time");
    assert_eq!((code, said.as_str()), (None, ""), "ended by a signal");
}
