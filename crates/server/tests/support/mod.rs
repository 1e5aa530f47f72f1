//! The built program as a process of its own, and the smallest of HTTP clients.
#![allow(
    dead_code,
    reason = "each test that starts the program uses a part of this"
)]

pub use testkit::Folder;

use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_sharewise");
const DEMO: [&str; 4] = ["demo", "--listen", "127.0.0.1:0", "--data"];

/// A running `sharewise`; killed when dropped.
pub struct Program {
    child: Child,
    /// The loopback port on which it listens.
    pub port: u16,
}

impl Program {
    /// Starts the demonstration on a free port over a folder.
    pub fn demo(data: &Path) -> Self {
        Self::start(Command::new(PROGRAM).args(DEMO).arg(data))
    }

    /// The same, where no file may grow beyond so many blocks of 512 bytes: writing more fails as
    /// on a full disk, without being root.
    pub fn demo_within(data: &Path, blocks: u64) -> Self {
        let order = "trap '' XFSZ; ulimit -f \"$0\" && exec \"$@\"";
        let mut shell = Command::new("sh");
        shell.args(["-c", order, &blocks.to_string(), PROGRAM]);
        Self::start(shell.args(DEMO).arg(data))
    }

    /// The same, with everything that it can say in a file, and its temporary files in a folder.
    pub fn demo_watched(data: &Path, temp: &Path, log: &Path) -> Self {
        let log = std::fs::File::create(log).expect("a file for the log");
        let mut command = Command::new(PROGRAM);
        command.env("RUST_LOG", "trace").env("TMPDIR", temp);
        Self::start(command.stderr(log).args(DEMO).arg(data))
    }

    /// The same, with what it can say as JSON in a file.
    pub fn demo_with_json_log(data: &Path, log: &Path) -> Self {
        let log = std::fs::File::create(log).expect("a file for the log");
        let mut command = Command::new(PROGRAM);
        command
            .env("RUST_LOG", "debug")
            .env("SHAREWISE_LOG", "json");
        Self::start(command.stderr(log).args(DEMO).arg(data))
    }

    /// The same, in a folder of its own where a core dump of any size may be written.
    pub fn demo_that_may_dump(data: &Path, at: &Path) -> Self {
        let mut shell = Command::new("sh");
        shell.args(["-c", "ulimit -c unlimited && exec \"$@\"", "sh", PROGRAM]);
        Self::start(shell.args(DEMO).arg(data).current_dir(at))
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, after somebody has ended it.
    pub fn end(&mut self) -> std::process::ExitStatus {
        self.child.wait().expect("it ends")
    }

    /// Serves an installation.
    pub fn serve(settings: &Path) -> Self {
        let mut command = Command::new(PROGRAM);
        Self::start(command.args(["serve", "--config"]).arg(settings))
    }

    /// Serves an installation in an environment.
    pub fn serve_with(settings: &Path, environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(PROGRAM);
        command.envs(environment.iter().copied());
        Self::start(command.args(["serve", "--config"]).arg(settings))
    }

    /// Serves the page for when the product is down.
    pub fn emergency(settings: &Path) -> Self {
        let mut command = Command::new(PROGRAM);
        Self::start(command.args(["emergency", "--config"]).arg(settings))
    }

    /// The same, where no file may grow at all.
    pub fn emergency_without_room(settings: &Path) -> Self {
        let order = "trap '' XFSZ; ulimit -f 0 && exec \"$@\"";
        let mut shell = Command::new("sh");
        shell.args(["-c", order, "sh", PROGRAM, "emergency", "--config"]);
        Self::start(shell.arg(settings))
    }

    /// Starts it and waits until it says where it listens.
    fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let said = BufReader::new(child.stdout.take().expect("its output"));
        let address = "http://127.0.0.1:";
        let port = said
            .lines()
            .map_while(Result::ok)
            .find_map(|l| {
                let (_, after) = l.split_once(address)?;
                after
                    .split(|c: char| !c.is_ascii_digit())
                    .next()?
                    .parse()
                    .ok()
            })
            .expect("it says where it listens");
        Self { child, port }
    }

    /// As a power cut does.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A port that nobody has just now.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its number").port()
}

/// What `sharewise doctor` says of an installation.
pub fn doctor(settings: &Path) -> String {
    let mut command = Command::new(PROGRAM);
    let said = command.args(["doctor", "--config"]).arg(settings).output();
    String::from_utf8_lossy(&said.expect("the doctor runs").stdout).into_owned()
}

/// Sends a form, as a program does that is no browser.
pub async fn post_form(port: u16, path: &str, form: &str) -> (u16, String) {
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    send(port, &request).await.expect("an answer in HTTP")
}

/// Sends one request and reads the whole answer: status and body.
pub async fn ask(
    port: u16,
    method: &str,
    path: &str,
    token: Option<&str>,
    body: Option<&Value>,
) -> std::io::Result<(u16, String)> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let bearer = token.map_or_else(String::new, |t| format!("Authorization: Bearer {t}\r\n"));
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{bearer}\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    send(port, &request).await
}

async fn send(port: u16, request: &str) -> std::io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    read(&String::from_utf8_lossy(&answer)).ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
}

/// Status and body of an answer that came whole: its length is as announced.
fn read(answer: &str) -> Option<(u16, String)> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head.lines().find_map(|l| {
        l.to_ascii_lowercase()
            .strip_prefix("content-length: ")?
            .parse::<usize>()
            .ok()
    })?;
    (body.len() == length).then(|| (status, body.to_owned()))
}

/// The body as JSON.
pub fn json_of(answer: &(u16, String)) -> Value {
    serde_json::from_str(&answer.1).unwrap_or_else(|e| panic!("{}: {e}: {}", answer.0, answer.1))
}
