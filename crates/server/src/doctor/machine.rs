//! What the machine does for the product: its clock, who can read its files, whether it lets files
//! be looked at behind a fence, and the collector of traces.

use crate::{config::Config, keyfile::is_open_to_others, telemetry::Collector};
use casework::Store;
use jiff::Timestamp;
use serde_json::json;
use std::{
    path::{Path, PathBuf},
    process::Command,
};
use uploads::{Looker, Refusal};

/// How far the clock may stand before the newest entry of a ledger: two machines are never quite of
/// one mind.
const SLACK_SECONDS: i64 = 120;

/// Nothing was recorded later than now.
///
/// # Errors
/// By how much the clock was set back, and what to do.
pub(super) async fn clock_against_ledgers(store: &Store) -> Result<String, String> {
    let fault = |e: casework::StoreError| e.to_string();
    let mut conn = store.read().await.map_err(fault)?;
    let mut newest = i64::MIN;
    for agency in conn.agencies().await.map_err(fault)? {
        let last = conn.ledger_last_us(agency.id).await.map_err(fault)?;
        newest = newest.max(last.unwrap_or(i64::MIN));
    }
    let Ok(newest) = Timestamp::from_microsecond(newest) else {
        return Ok("nothing is recorded yet".into());
    };
    let ahead = newest.duration_since(Timestamp::now()).as_secs();
    if ahead > SLACK_SECONDS {
        return Err(format!(
            "the newest entry was made at {newest}, {} minutes from now: the clock was set back. Set it right and let it follow a time server before anybody records more",
            ahead / 60
        ));
    }
    Ok("not before the newest entry of any ledger".into())
}

/// The clock of a database's server and this machine's are of one mind. The ledgers tell a clock that
/// was set back; one that runs ahead needs another clock beside it.
///
/// # Errors
/// By how much they differ, and what to do.
pub(super) async fn clock_against_database(store: &Store) -> Result<String, String> {
    let theirs = store.clock_of_server().await.map_err(|e| e.to_string())?;
    let Some(theirs) = theirs.and_then(|us| Timestamp::from_microsecond(us).ok()) else {
        return Ok("the database is a file of this machine: there is no other clock to ask".into());
    };
    let apart = Timestamp::now().duration_since(theirs).as_secs();
    if apart.abs() > SLACK_SECONDS {
        let how = if apart > 0 { "ahead of" } else { "behind" };
        return Err(format!(
            "this machine's clock is {} minutes {how} the database server's, which says {theirs}. Let both follow a time server before anybody records more",
            apart.abs() / 60
        ));
    }
    Ok("the database server's clock says the same".into())
}

/// Whether the system says that its clock follows a time server. A clock that follows none runs ahead
/// or behind, and every record bears it.
///
/// # Errors
/// It follows none, and what to do. Where the system cannot be asked, that is said.
pub(super) fn follows_a_time_server(now: String) -> Result<String, String> {
    let asked = Command::new("timedatectl")
        .args(["show", "--property=NTPSynchronized", "--value"])
        .output();
    let said = asked.ok().filter(|out| out.status.success());
    let said = said.map(|out| String::from_utf8_lossy(&out.stdout).trim().to_owned());
    judge_clock(now, said.as_deref())
}

fn judge_clock(now: String, follows: Option<&str>) -> Result<String, String> {
    match follows {
        Some("yes") => Ok(format!("{now}, and it follows a time server")),
        Some("no") => Err(format!(
            "{now}, and it follows no time server, so that it may run ahead. Run: timedatectl set-ntp true (where that fails: apt install systemd-timesyncd)"
        )),
        _ => Ok(format!(
            "{now}; whether it follows a time server cannot be found out here: look yourself"
        )),
    }
}

/// Files that nobody else on the machine should read: the database with its journal, and the file
/// with the password of the mail server.
///
/// # Errors
/// Which, and the command that helps.
pub(super) fn files(database: Option<&Path>, config: &Config) -> Result<String, String> {
    let beside = |file: &Path, ending: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let mut all: Vec<PathBuf> = Vec::new();
    if let Some(file) = database {
        all.extend([file.to_owned(), beside(file, "-wal"), beside(file, "-shm")]);
    }
    let password = config.smtp.as_ref().and_then(|s| s.password_file.clone());
    all.extend(password);
    let open: Vec<String> = all
        .iter()
        .filter(|f| is_open_to_others(f) == Some(true))
        .map(|f| f.display().to_string())
        .collect();
    if open.is_empty() {
        return Ok("only their owner can read them".into());
    }
    Err(format!(
        "others on this machine can read {0}. Run: chmod 600 {0}",
        open.join(" ")
    ))
}

/// A picture of one point goes through the process that looks at files.
///
/// # Errors
/// That no file is taken, and why.
pub(super) async fn uploads() -> Result<String, String> {
    match Looker::by_itself().look(POINT.to_vec()).await {
        Ok(_) => Ok("looked at in a process of their own, behind a fence".into()),
        Err(Refusal::Unchecked) => Err(
            "this machine does not let a process fence itself in (seccomp, limits), so that no file is taken. In a container, allow the seccomp system call; under systemd, use the unit of the package".into(),
        ),
        Err(other) => Err(format!("a good picture is refused: {}", other.as_str())),
    }
}

/// A picture of one point, in GIF.
const POINT: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// Whether the collector takes what it is sent.
///
/// # Errors
/// It does not answer.
pub(super) async fn collector(address: &str) -> Result<String, String> {
    let nothing = json!({ "resourceMetrics": [] });
    let sent = Collector::at(address)?.post("/v1/metrics", &nothing).await;
    sent.map_err(|e| {
        format!("{address}: {e}. Start the collector, or take otlp_endpoint out of the settings")
    })?;
    Ok(format!("{address} answers"))
}

#[cfg(test)]
mod tests {
    use super::judge_clock;

    #[test]
    fn a_clock_that_follows_nobody_is_wrong_and_one_that_cannot_be_asked_is_said_to_be_so() {
        let judge = |follows| judge_clock("2026-11-23 12:00 UTC".into(), follows);
        assert!(judge(Some("yes")).is_ok());
        assert!(judge(Some("no")).is_err_and(|e| e.contains("set-ntp")));
        assert!(judge(None).is_ok_and(|said| said.contains("cannot be found out")));
    }
}
