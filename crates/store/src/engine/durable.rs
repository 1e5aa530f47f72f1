//! The settings of PostgreSQL on which it depends that what was acknowledged is kept.

use crate::error::{Result, StoreError};
use sqlx::{PgPool, postgres::PgConnectOptions};
use std::str::FromStr;

/// A setting of our own that a database for tests bears, whose server runs without syncs for the
/// sake of speed: `ALTER DATABASE name SET sharewise.throwaway = on`. PostgreSQL lets superusers
/// alone do that.
const THROWAWAY: &str = "sharewise.throwaway";

/// What a server answers about how it keeps what it acknowledges.
struct Kept {
    fsync: String,
    full_page_writes: String,
    synchronous_commit: String,
    standbys: String,
    throwaway: bool,
}

/// How to connect: every session asks for commits that are synced, whatever the server, the
/// database or the role would have. Where standbys are named, that waits for them too; where none
/// are, it is the sync of the server's own disk.
pub(super) fn options(url: &str) -> Result<PgConnectOptions> {
    Ok(PgConnectOptions::from_str(url)?.options([("synchronous_commit", "on")]))
}

/// Reads the settings back: a server that would lose acknowledged writes is refused.
pub(super) async fn check(pool: &PgPool) -> Result<()> {
    let (fsync, full_page_writes, synchronous_commit, standbys, throwaway): (
        String,
        String,
        String,
        String,
        Option<String>,
    ) = sqlx::query_as(
        "SELECT current_setting('fsync'), current_setting('full_page_writes'), \
         current_setting('synchronous_commit'), current_setting('synchronous_standby_names'), \
         current_setting($1, true)",
    )
    .bind(THROWAWAY)
    .fetch_one(pool)
    .await?;
    judge(&Kept {
        fsync,
        full_page_writes,
        synchronous_commit,
        standbys,
        throwaway: throwaway.as_deref() == Some("on"),
    })
    .map_err(StoreError::Setup)
}

/// Whether such a server keeps what it acknowledges.
fn judge(kept: &Kept) -> std::result::Result<(), String> {
    // A pooler in between may have left our own wish out. Without standbys `local` and
    // `remote_write` are the same as `on`: the server's own disk has it.
    let synced = match kept.synchronous_commit.as_str() {
        "on" | "remote_apply" => true,
        "local" | "remote_write" => kept.standbys.is_empty(),
        _ => false,
    };
    if !synced {
        return Err(format!(
            "PostgreSQL has synchronous_commit {} for this program, although it asks for on: it would lose acknowledged writes. \
             If a pooler stands between, let it pass the startup parameter \"options\", or run: ALTER ROLE (the program's) SET synchronous_commit = on",
            kept.synchronous_commit
        ));
    }
    for (name, value, harm) in [
        (
            "fsync",
            &kept.fsync,
            "lose acknowledged writes or spoil the whole database",
        ),
        (
            "full_page_writes",
            &kept.full_page_writes,
            "leave pages that are half written",
        ),
    ] {
        if value != "on" && !kept.throwaway {
            return Err(format!(
                "PostgreSQL has {name} {value}: a power cut would {harm}. As its superuser run: ALTER SYSTEM SET {name} = on; SELECT pg_reload_conf(); \
                 (Only for tests, whose data nobody needs: ALTER DATABASE (its name) SET {THROWAWAY} = on)"
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;

    fn of(commit: &str, standbys: &str) -> Kept {
        Kept {
            fsync: "on".into(),
            full_page_writes: "on".into(),
            synchronous_commit: commit.into(),
            standbys: standbys.into(),
            throwaway: false,
        }
    }

    #[test]
    fn commits_are_synced_where_they_have_to_be() {
        for (commit, standbys, good) in [
            ("on", "", true),
            ("on", "one", true),
            ("remote_apply", "one", true),
            ("local", "", true),
            ("remote_write", "", true),
            ("local", "one", false),
            ("remote_write", "one", false),
            ("off", "", false),
        ] {
            let said = judge(&of(commit, standbys));
            assert_eq!(said.is_ok(), good, "{commit} {standbys}: {said:?}");
        }
    }

    #[test]
    fn a_server_that_does_not_sync_is_refused_but_for_tests() {
        for (name, change) in [
            ("fsync", (|k| k.fsync = "off".into()) as fn(&mut Kept)),
            ("full_page_writes", |k| k.full_page_writes = "off".into()),
        ] {
            let mut kept = of("on", "");
            change(&mut kept);
            let said = judge(&kept).unwrap_err();
            assert!(said.contains(&format!("ALTER SYSTEM SET {name} = on")));
            kept.throwaway = true;
            judge(&kept).unwrap();
            // That says nothing about commits.
            kept.synchronous_commit = "off".into();
            judge(&kept).unwrap_err();
        }
    }
}
