//! A throwaway PostgreSQL server for the tests.
//!
//! It listens on a free loopback port, keeps everything in a temporary folder, and is looked
//! after by a second process (the keeper) that holds one end of a pipe: whenever this program
//! ends, by itself, by Ctrl-C or by force, the pipe closes, and the keeper stops the server and
//! removes the folder.

use std::fs::{self, File};
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::needs;

/// The hidden command under which the keeper runs.
pub const KEEPER: &str = "keep-postgres";

/// A running server; it is stopped and removed when this value is dropped.
pub struct Postgres {
    keeper: Child,
    url: String,
}

impl Postgres {
    /// Makes a database cluster in a temporary folder and starts a server on it.
    ///
    /// # Errors
    /// When PostgreSQL is missing or does not start; the sentence carries what the server said.
    pub fn start() -> Result<Self, String> {
        let programs = needs::postgres_programs().ok_or("no PostgreSQL server is installed")?;
        let owner = Owner::choose()?;
        let dir = Folder::make(owner)?;
        let password = random_hex()?;
        let password_file = dir.path.join("password");
        fs::write(&password_file, &password).map_err(|e| format!("cannot write: {e}"))?;
        owner.give(&password_file)?;
        initialise(&programs, &dir.path, &password_file, owner)?;
        let port = free_port()?;
        let mut keeper = Command::new(ourselves());
        keeper
            .arg(KEEPER)
            .args([&programs, &dir.path])
            .args([
                port.to_string(),
                owner.uid.to_string(),
                owner.gid.to_string(),
            ])
            .stdin(Stdio::piped())
            .process_group(0);
        let keeper = keeper
            .spawn()
            .map_err(|e| format!("cannot start the keeper: {e}"))?;
        // From here on the keeper removes the folder.
        let path = dir.hand_over();
        let url = format!("postgres://sharewise:{password}@127.0.0.1:{port}/postgres");
        let mut server = Self { keeper, url };
        server.wait_until_ready(&programs, &path, port)?;
        Ok(server)
    }

    /// The address that tests connect to; the person may create databases.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn wait_until_ready(&mut self, programs: &Path, dir: &Path, port: u16) -> Result<(), String> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(60) {
            let answer = Command::new(programs.join("pg_isready"))
                .args([
                    "-q",
                    "-h",
                    "127.0.0.1",
                    "-U",
                    "sharewise",
                    "-d",
                    "postgres",
                    "-p",
                ])
                .arg(port.to_string())
                .status();
            if answer.is_ok_and(|s| s.success()) {
                return Ok(());
            }
            if matches!(self.keeper.try_wait(), Ok(Some(_))) {
                break;
            }
            sleep(Duration::from_millis(50));
        }
        let log = fs::read_to_string(dir.join("log")).unwrap_or_default();
        Err(format!("PostgreSQL did not start; it said:\n{log}"))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// Starts a server by itself, for a developer who runs tests by hand.
///
/// # Errors
/// As [`Postgres::start`].
pub fn run_until_enter() -> Result<bool, String> {
    needs::meet(&[needs::Need::Postgres])?;
    let server = Postgres::start()?;
    println!("export SHAREWISE_TEST_PG={}", server.url());
    println!("Press Enter to stop it.");
    let _ = std::io::stdin().read_line(&mut String::new());
    Ok(true)
}

/// The keeper's whole life: run the server, wait for the pipe to close, stop it, remove its folder.
///
/// # Errors
/// When called with other than the arguments [`Postgres::start`] gives.
pub fn keep(arguments: &[String]) -> Result<bool, String> {
    let [programs, dir, port, uid, gid] = arguments else {
        return Err("this command is used by the others only".to_owned());
    };
    let number = |text: &String| text.parse::<u32>().map_err(|e| format!("{text}: {e}"));
    let owner = Owner {
        uid: number(uid)?,
        gid: number(gid)?,
    };
    let dir = PathBuf::from(dir);
    let folder = Folder {
        path: dir.clone(),
        keep: false,
    };
    let log = File::create(dir.join("log")).map_err(|e| format!("cannot write a log: {e}"))?;
    let errors = log
        .try_clone()
        .map_err(|e| format!("cannot write a log: {e}"))?;
    let mut server = owner
        .command(&Path::new(programs).join("postgres"), &dir)
        .arg("-D")
        .arg(dir.join("data"))
        .args(["-p", port, "-c", "listen_addresses=127.0.0.1", "-c"])
        .arg(format!("unix_socket_directories={}", dir.display()))
        // A machine that dies in the middle of a test loses nothing of value here. The program
        // refuses such a server but for databases that say so of themselves, as those of tests do.
        .args(["-c", "fsync=off", "-c", "full_page_writes=off"])
        .args(["-c", "max_connections=300"])
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors)
        .process_group(0)
        .spawn()
        .map_err(|e| format!("cannot start postgres: {e}"))?;
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    stop(&mut server);
    drop(folder);
    Ok(true)
}

/// Asks the server to end (its "fast" way), and after ten seconds no longer asks.
fn stop(server: &mut Child) {
    let asked = format!("kill -INT {}", server.id());
    let _ = Command::new("sh").args(["-c", &asked]).status();
    for _ in 0..200 {
        if matches!(server.try_wait(), Ok(Some(_)) | Err(_)) {
            return;
        }
        sleep(Duration::from_millis(50));
    }
    let _ = server.kill();
    let _ = server.wait();
}

fn initialise(
    programs: &Path,
    dir: &Path,
    password_file: &Path,
    owner: Owner,
) -> Result<(), String> {
    let answer = owner
        .command(&programs.join("initdb"), dir)
        .arg("-D")
        .arg(dir.join("data"))
        .args([
            "-U",
            "sharewise",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ])
        // Text sorts as an English reader expects, which is what an agency's PostgreSQL does.
        // SQLite sorts by bytes; a statement that relies on either order must fail here.
        .args(["--locale-provider=icu", "--icu-locale=en-GB"])
        .args(["--no-sync", "--pwfile"])
        .arg(password_file)
        .stdin(Stdio::null())
        .output()
        .map_err(|e| format!("cannot run initdb: {e}"))?;
    if answer.status.success() {
        return Ok(());
    }
    Err(format!(
        "initdb failed: {}",
        String::from_utf8_lossy(&answer.stderr).trim()
    ))
}

/// Whom the server runs as: ourselves, or an unprivileged person when we are root, because
/// PostgreSQL refuses root.
#[derive(Clone, Copy)]
struct Owner {
    uid: u32,
    gid: u32,
}

impl Owner {
    fn choose() -> Result<Self, String> {
        let us = fs::metadata("/proc/self").map_err(|e| format!("cannot tell who we are: {e}"))?;
        if us.uid() != 0 {
            return Ok(Self {
                uid: us.uid(),
                gid: us.gid(),
            });
        }
        let people = fs::read_to_string("/etc/passwd").map_err(|e| format!("/etc/passwd: {e}"))?;
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| find_person(&people, name))
            .ok_or_else(|| {
                "PostgreSQL refuses root, and there is no person postgres or nobody".to_owned()
            })
    }

    fn command(self, program: &Path, dir: &Path) -> Command {
        let mut command = Command::new(program);
        // The folder we were started in may be closed to that person.
        command
            .current_dir(dir)
            .env("HOME", dir)
            .env_remove("PGDATA")
            .env_remove("PGPORT");
        if needs::is_root() {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    fn give(self, path: &Path) -> Result<(), String> {
        if needs::is_root() {
            std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid))
                .map_err(|e| format!("cannot hand over {}: {e}", path.display()))?;
        }
        Ok(())
    }
}

fn find_person(people: &str, name: &str) -> Option<Owner> {
    let line = people.lines().find(|l| l.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    let uid = fields.next()?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    Some(Owner { uid, gid })
}

/// A temporary folder, removed when dropped unless somebody else has taken it over.
struct Folder {
    path: PathBuf,
    keep: bool,
}

impl Folder {
    fn make(owner: Owner) -> Result<Self, String> {
        let path = std::env::temp_dir().join(format!("sharewise-pg-{}", &random_hex()?[..12]));
        fs::DirBuilder::new()
            .mode(0o700)
            .create(&path)
            .map_err(|e| format!("cannot make {}: {e}", path.display()))?;
        let folder = Self { path, keep: false };
        owner.give(&folder.path)?;
        Ok(folder)
    }

    fn hand_over(mut self) -> PathBuf {
        self.keep = true;
        self.path.clone()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.keep {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|e| format!("no free port: {e}"))?;
    listener
        .local_addr()
        .map(|a| a.port())
        .map_err(|e| format!("no free port: {e}"))
}

fn random_hex() -> Result<String, String> {
    let mut bytes = [0_u8; 16];
    File::open("/dev/urandom")
        .and_then(|mut f| f.read_exact(&mut bytes))
        .map_err(|e| format!("no randomness: {e}"))?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

/// Our own program, even if a build has replaced its file meanwhile.
fn ourselves() -> PathBuf {
    let linux = PathBuf::from("/proc/self/exe");
    if linux.exists() {
        linux
    } else {
        std::env::current_exe().unwrap_or_else(|_| "xtask".into())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_person_is_found_by_the_whole_name_only() {
        let people = "root:x:0:0:root:/r:/bin/sh\npostgres2:x:7:8::/:/bin/sh\npostgres:x:104:111:,,,:/v:/bin/sh\n";
        let found = find_person(people, "postgres").map(|o| (o.uid, o.gid));
        assert_eq!(found, Some((104, 111)));
        assert!(find_person(people, "nobody").is_none());
    }

    #[test]
    fn a_folder_is_closed_to_others_and_goes_when_dropped() {
        let owner = Owner::choose().expect("somebody to run as");
        let folder = Folder::make(owner).expect("a folder");
        let path = folder.path.clone();
        let mode = fs::metadata(&path).expect("it exists").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        drop(folder);
        assert!(!path.exists());
    }

    #[test]
    fn the_keeper_refuses_to_be_called_by_hand() {
        assert!(keep(&["x".to_owned()]).is_err());
    }
}
