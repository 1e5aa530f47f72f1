//! The program's own log, as an object for each line where somebody's collector wants that.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod support;

use serde_json::Value;
use support::{Folder, Program, ask};

#[tokio::test]
async fn each_line_of_the_log_is_an_object_where_that_is_asked_for() {
    let (data, logs) = (Folder::make(), Folder::make());
    let log = logs.path().join("log");
    let program = Program::demo_with_json_log(data.path(), &log);
    ask(program.port, "GET", "/sign-in", None, None)
        .await
        .unwrap();
    drop(program);
    let said = std::fs::read_to_string(&log).unwrap();
    assert!(said.lines().count() > 10, "{said}");
    for line in said.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        for part in ["timestamp", "level", "target", "fields"] {
            assert!(line.get(part).is_some(), "{part}: {line}");
        }
    }
}
