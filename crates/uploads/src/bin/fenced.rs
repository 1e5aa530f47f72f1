//! For tests: fences itself in as the process that looks at files does, then tries what it must
//! not be able to do, and says whether it could.

use std::process::ExitCode;

fn main() -> ExitCode {
    let what = std::env::args().nth(1).unwrap_or_default();
    if what == uploads::child::COMMAND {
        return uploads::child::run();
    }
    if uploads::fence().is_err() {
        return ExitCode::from(3);
    }
    let could = match what.as_str() {
        "memory" => {
            let size = usize::try_from(uploads::MEMORY_BYTES).unwrap_or(usize::MAX);
            let mut bytes: Vec<u8> = Vec::new();
            bytes.try_reserve_exact(size).is_ok()
        }
        "some-memory" => {
            let size = usize::try_from(uploads::MEMORY_BYTES / 2).unwrap_or(usize::MAX);
            let mut bytes: Vec<u8> = Vec::new();
            bytes.try_reserve_exact(size).is_ok()
        }
        "time" => loop {
            std::hint::spin_loop();
        },
        "read" => std::fs::read("/etc/hostname").is_ok(),
        "write" => std::fs::write("/tmp/sharewise-fence", b"x").is_ok(),
        "list" => std::fs::read_dir("/").is_ok(),
        "tcp" => std::net::TcpStream::connect("127.0.0.1:1").is_err_and(refused_by_peer),
        "listen" => std::net::TcpListener::bind("127.0.0.1:0").is_ok(),
        "udp" => std::net::UdpSocket::bind("127.0.0.1:0").is_ok(),
        "unix" => std::os::unix::net::UnixDatagram::unbound().is_ok(),
        "program" => std::process::Command::new("/bin/true").status().is_ok(),
        "thread" => std::thread::Builder::new().spawn(|| ()).is_ok(),
        _ => return ExitCode::from(2),
    };
    println!("{}", if could { "could" } else { "could not" });
    ExitCode::SUCCESS
}

/// Whether a connection was refused by whoever is there, and not by the fence.
fn refused_by_peer(e: std::io::Error) -> bool {
    e.kind() != std::io::ErrorKind::PermissionDenied
}
