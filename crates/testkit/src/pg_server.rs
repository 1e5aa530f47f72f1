//! A PostgreSQL server of a test's own, with syncs on, that the test may kill and start again.
//!
//! A shell stands between: it holds one end of a pipe, so that the server ends with the test, however
//! that ends.

use crate::Folder;
use std::{
    fs,
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// Where Debian and others put the server's programs.
const PLACES: [&str; 3] = ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt"];
/// Starts the server and ends it once nobody holds the pipe.
const KEEPER: &str =
    "\"$@\" </dev/null & pid=$!; cat >/dev/null; kill -QUIT $pid 2>/dev/null; wait";

/// How the server is made to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blow {
    /// SIGKILL to the server and to every process of it.
    Kill,
    /// What PostgreSQL calls immediate: no checkpoint, nothing tidied up.
    Immediate,
}

/// A running server; it is stopped and removed when this value is dropped.
pub struct PgServer {
    programs: PathBuf,
    folder: Folder,
    owner: Option<(u32, u32)>,
    port: u16,
    keeper: Option<Child>,
}

impl PgServer {
    /// Makes a cluster and starts a server on it with such settings (`name=value`). `None`: the
    /// machine has no PostgreSQL.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start(settings: &[&str]) -> Option<Self> {
        let programs = programs()?;
        let folder = Folder::make();
        let owner = owner();
        if let Some((uid, gid)) = owner {
            std::os::unix::fs::chown(folder.path(), Some(uid), Some(gid)).expect("a folder");
        }
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("a port").port();
        drop(listener);
        let mut server = Self {
            programs,
            folder,
            owner,
            port,
            keeper: None,
        };
        let made = server
            .command("initdb")
            .arg("-D")
            .arg(server.data())
            .args(["-U", "sharewise", "--auth=trust", "--encoding=UTF8"])
            .args(["--locale=C.UTF-8"])
            .output()
            .expect("initdb runs");
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        server.again(settings);
        Some(server)
    }

    /// The address of its database.
    pub fn url(&self) -> String {
        format!("postgres://sharewise@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it again on what is on the disk, and waits until it takes connections.
    ///
    /// # Panics
    /// When it does not start within a minute.
    pub fn again(&mut self, settings: &[&str]) {
        let began = Instant::now();
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.path().join("log"))
            .expect("a log");
        let mut shell = self.command_at(Path::new("sh"));
        shell
            .args(["-c", KEEPER, "sh"])
            .arg(self.programs.join("postgres"))
            .arg("-D")
            .arg(self.data())
            .args(["-p", &self.port.to_string()])
            .args(["-c", "listen_addresses=127.0.0.1", "-c"])
            .arg(format!(
                "unix_socket_directories={}",
                self.folder.path().display()
            ));
        for setting in settings {
            shell.args(["-c", setting]);
        }
        let keeper = shell
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn();
        self.keeper = Some(keeper.expect("the server starts"));
        while began.elapsed() < Duration::from_secs(60) {
            let ready = self
                .command("pg_isready")
                .args(["-q", "-h", "127.0.0.1", "-U", "sharewise", "-d", "postgres"])
                .args(["-p", &self.port.to_string()])
                .status();
            if ready.is_ok_and(|s| s.success()) {
                return;
            }
            sleep(Duration::from_millis(30));
        }
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        panic!("PostgreSQL did not start; it said:\n{log}");
    }

    /// Makes it stop at once, with every process of it, and waits until none is there.
    ///
    /// # Panics
    /// When it is not running, or does not go.
    pub fn strike(&mut self, blow: Blow) {
        let first = self.first_process();
        let mut all = children_of(first);
        all.push(first);
        match blow {
            Blow::Immediate => signal("QUIT", &[first]),
            Blow::Kill => {
                // Stopped first, so that it starts no other one meanwhile.
                signal("STOP", &[first]);
                all = children_of(first);
                all.push(first);
                signal("KILL", &all);
            }
        }
        for _ in 0..2000 {
            if !all.iter().any(|p| runs(*p)) {
                break;
            }
            sleep(Duration::from_millis(5));
        }
        assert!(!all.iter().any(|p| runs(*p)), "the server does not go");
        self.let_go();
    }

    fn let_go(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            let _ = keeper.wait();
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn first_process(&self) -> u32 {
        let text = fs::read_to_string(self.data().join("postmaster.pid")).expect("it runs");
        let first = text.lines().next().and_then(|l| l.trim().parse().ok());
        first.expect("the number of a process")
    }

    fn command(&self, program: &str) -> Command {
        self.command_at(&self.programs.join(program))
    }

    fn command_at(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path());
        command.env_remove("PGDATA").env_remove("PGPORT");
        if let Some((uid, gid)) = self.owner {
            command.uid(uid).gid(gid);
        }
        command
    }
}

impl Drop for PgServer {
    fn drop(&mut self) {
        self.let_go();
    }
}

/// The folder of the newest server there is.
fn programs() -> Option<PathBuf> {
    let mut all: Vec<PathBuf> = PLACES
        .iter()
        .filter_map(|place| fs::read_dir(place).ok())
        .flat_map(|versions| versions.flatten().map(|v| v.path().join("bin")))
        .filter(|bin| bin.join("initdb").exists() && bin.join("postgres").exists())
        .collect();
    all.sort();
    all.pop()
}

/// Whom the server runs as where we are root, which PostgreSQL refuses.
fn owner() -> Option<(u32, u32)> {
    if fs::metadata("/proc/self").ok()?.uid() != 0 {
        return None;
    }
    let people = fs::read_to_string("/etc/passwd").ok()?;
    ["postgres", "nobody"].iter().find_map(|name| {
        let line = people.lines().find(|l| l.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    })
}

fn signal(name: &str, processes: &[u32]) {
    let mut kill = Command::new("kill");
    kill.arg(format!("-{name}"));
    kill.args(processes.iter().map(u32::to_string));
    // One of them may have gone by itself.
    let _ = kill.stderr(Stdio::null()).status();
}

/// The second field after the name in a process's `stat` is its parent, the first its state.
fn stat(process: u32) -> Option<(char, u32)> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, after) = text.rsplit_once(')')?;
    let mut fields = after.split_whitespace();
    let state = fields.next()?.chars().next()?;
    Some((state, fields.next()?.parse().ok()?))
}

fn children_of(parent: u32) -> Vec<u32> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter_map(|e| e.file_name().to_str()?.parse().ok())
        .filter(|p| stat(*p).is_some_and(|(_, of)| of == parent))
        .collect()
}

/// Whether it is there, and no mere entry that nobody has fetched.
fn runs(process: u32) -> bool {
    stat(process).is_some_and(|(state, _)| state != 'Z' && state != 'X')
}
