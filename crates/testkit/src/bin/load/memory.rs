//! What memory a process holds, as the kernel counts it.

use std::fs;

/// Memory of a process, megabytes.
pub struct Memory {
    /// Its own: heaps, stacks, caches.
    pub own: f64,
    /// Pages of files that it maps: the program itself, the database's shared memory.
    pub files: f64,
    /// Its threads.
    pub threads: usize,
}

/// Reads it.
///
/// # Errors
/// There is no such process.
pub fn of(process: u32) -> std::io::Result<Memory> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let number = |name: &str| {
        let line = status.lines().find_map(|l| l.strip_prefix(name));
        let word = line.and_then(|l| l.split_whitespace().next());
        word.and_then(|w| w.parse::<f64>().ok()).unwrap_or(f64::NAN)
    };
    let threads = fs::read_dir(format!("/proc/{process}/task"))?.count();
    Ok(Memory {
        own: number("RssAnon:") * 1024.0 / 1e6,
        files: (number("RssFile:") + number("RssShmem:")) * 1024.0 / 1e6,
        threads,
    })
}
