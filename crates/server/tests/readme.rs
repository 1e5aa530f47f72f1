//! The README's walk through the API, run as it stands there, line by line, by a shell.
#![allow(clippy::unwrap_used)]

mod support;

use std::process::Command;
use support::{Folder, Program};

const README: &str = include_str!("../../../README.md");

/// The commands below a heading.
fn commands(heading: &str) -> String {
    let (_, below) = README
        .split_once(heading)
        .expect("the heading stands there");
    let (_, block) = below
        .split_once("```sh\n")
        .expect("and a block of commands");
    let (block, _) = block.split_once("\n```").expect("which ends");
    block.to_owned()
}

#[test]
fn the_walk_through_the_api_does_what_it_says() {
    for tool in ["curl", "jq"] {
        let there = Command::new(tool).arg("--version").output().is_ok();
        assert!(there, "{tool} is missing; cargo xtask test installs it");
    }
    let folder = Folder::make();
    let program = Program::demo(folder.path());
    let walk = commands("## The same by program");
    let at = "127.0.0.1:8080";
    assert!(walk.contains(at));
    let walk = walk.replace(at, &format!("127.0.0.1:{}", program.port));
    let said = Command::new("bash")
        .args(["-e", "-u", "-o", "pipefail", "-c", &walk])
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(
        said.status.success(),
        "{out}\n{}",
        String::from_utf8_lossy(&said.stderr)
    );
    for told in [
        "logged once: true",
        "read by the lead: I don't want to go home.",
        "state at the school: decided",
        "state at the front door: acknowledged",
        "not shared, comes back: true",
        "shared in an emergency: true",
        "decision.not_to_share",
        "emergency.recorded",
    ] {
        assert!(out.contains(told), "\"{told}\" is not in:\n{out}");
    }
}
