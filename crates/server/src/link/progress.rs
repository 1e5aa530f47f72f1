//! What is being done, on standard error.

use std::{
    io::{IsTerminal, Write},
    time::Instant,
};

/// Tells how far the work has come.
pub struct Progress {
    quiet: bool,
    terminal: bool,
    begun: Instant,
    step: &'static str,
}

impl Progress {
    pub fn new(quiet: bool) -> Self {
        Self {
            quiet,
            terminal: std::io::stderr().is_terminal(),
            begun: Instant::now(),
            step: "",
        }
    }

    /// Begins a step.
    pub fn step(&mut self, name: &'static str) {
        self.step = name;
        self.say(name, !self.terminal);
    }

    /// Some part of the present step is done.
    pub fn part(&mut self, done: usize, of: usize) {
        if self.terminal && of > 0 {
            self.say(&format!("{} {} %", self.step, done * 100 / of), false);
        }
    }

    /// So many of something, of which nobody knows how many there are.
    pub fn count(&mut self, done: usize) {
        if self.terminal {
            self.say(&format!("{} {done}", self.step), false);
        }
    }

    /// All is done.
    pub fn done(&mut self, summary: &str) {
        self.say(summary, true);
    }

    fn say(&self, text: &str, newline: bool) {
        if self.quiet {
            return;
        }
        let start = if self.terminal { "\r\x1b[K" } else { "" };
        let end = if newline { "\n" } else { "" };
        let mut out = std::io::stderr().lock();
        let _ = write!(
            out,
            "{start}{:6.1} s  {text}{end}",
            self.begun.elapsed().as_secs_f64()
        );
        let _ = out.flush();
    }
}
