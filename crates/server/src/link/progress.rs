//! What is being done, on standard error.

use crate::tongue::Tongue;
use std::{
    fmt::Display,
    io::{IsTerminal, Write},
    time::Instant,
};

/// Tells how far the work has come.
pub struct Progress {
    quiet: bool,
    terminal: bool,
    begun: Instant,
    tongue: Tongue,
    step: String,
}

impl Progress {
    pub fn new(quiet: bool, tongue: Tongue) -> Self {
        Self {
            quiet,
            terminal: std::io::stderr().is_terminal(),
            begun: Instant::now(),
            tongue,
            step: String::new(),
        }
    }

    /// Begins a step, by its word in `command-step-`.
    pub fn step(&mut self, name: &str) {
        self.step = self.tongue.say(&format!("command-step-{name}"));
        self.say(&self.step, !self.terminal);
    }

    /// Some part of the present step is done.
    pub fn part(&mut self, done: usize, of: usize) {
        if self.terminal && of > 0 {
            let n = done * 100 / of;
            let said = [("step", &self.step as &dyn Display), ("n", &n)];
            self.say(&self.tongue.tell("command-part", &said), false);
        }
    }

    /// So many of something, of which nobody knows how many there are.
    pub fn count(&mut self, done: usize) {
        if self.terminal {
            let said = [("step", &self.step as &dyn Display), ("n", &done)];
            self.say(&self.tongue.tell("command-count", &said), false);
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
