//! Running one step after another, keeping going after a failure, and telling all at the end.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::counts::{Counts, Runner};

/// What became of one step.
struct Done {
    name: String,
    took: Duration,
    fault: Option<String>,
    counts: Option<Counts>,
}

/// The steps so far.
#[derive(Default)]
pub struct Report {
    steps: Vec<Done>,
}

impl Report {
    /// Runs a command whose exit code alone tells how it went.
    pub fn check(&mut self, name: &str, command: &mut Command) -> bool {
        self.step(name, command, |command| {
            let status = command
                .status()
                .map_err(|e| format!("could not be started: {e}"))?;
            if status.success() {
                Ok(None)
            } else {
                Err((format!("ended with {status}"), None).into())
            }
        })
    }

    /// Runs a test runner: its exit code counts, and so do the numbers it prints. A runner that
    /// ran no test has failed.
    pub fn tests(&mut self, name: &str, runner: Runner, command: &mut Command) -> bool {
        self.step(name, command, |command| {
            let (good, status, counts) = run_counting(runner, command)?;
            if !good {
                return Err((format!("ended with {status}"), Some(counts)).into());
            }
            if !counts.any() {
                return Err((String::from("ran no test"), Some(counts)).into());
            }
            Ok(Some(counts))
        })
    }

    /// As [`Report::tests`], but having nothing to run is no fault.
    pub fn tests_if_any(&mut self, name: &str, runner: Runner, command: &mut Command) -> bool {
        self.step(name, command, |command| {
            let (good, status, counts) = run_counting(runner, command)?;
            if good {
                Ok(Some(counts))
            } else {
                Err((format!("ended with {status}"), Some(counts)).into())
            }
        })
    }

    /// Notes a step that is done in this program, such as starting a server.
    pub fn note<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T, String>) -> Option<T> {
        head(name);
        let start = Instant::now();
        let (value, fault) = match work() {
            Ok(value) => (Some(value), None),
            Err(why) => (None, Some(why)),
        };
        self.push(Done {
            name: name.to_owned(),
            took: start.elapsed(),
            fault,
            counts: None,
        });
        value
    }

    fn step(
        &mut self,
        name: &str,
        command: &mut Command,
        work: impl FnOnce(&mut Command) -> Result<Option<Counts>, Fault>,
    ) -> bool {
        head(name);
        let start = Instant::now();
        let (fault, counts) = match work(command) {
            Ok(counts) => (None, counts),
            Err(fault) => (Some(fault.why), fault.counts),
        };
        let good = fault.is_none();
        self.push(Done {
            name: name.to_owned(),
            took: start.elapsed(),
            fault,
            counts,
        });
        good
    }

    fn push(&mut self, done: Done) {
        println!(
            "--- {}: {}, {:.1} s",
            done.name,
            done.result(),
            done.took.as_secs_f64()
        );
        let _ = std::io::stdout().flush();
        self.steps.push(done);
    }

    /// Whether nothing has failed so far.
    pub fn good(&self) -> bool {
        self.steps.iter().all(|s| s.fault.is_none())
    }

    /// Prints each step with its time and result, then the one plain line of counts.
    pub fn close(&self) -> bool {
        println!("\nSteps:");
        for step in &self.steps {
            println!(
                "  {:>7.1} s  {:<28} {}",
                step.took.as_secs_f64(),
                step.name,
                step.result()
            );
        }
        println!();
        println!("{}", self.total().line());
        self.good()
    }

    /// All runners' counts together. A step that failed without any test having failed (code that
    /// does not compile, say) counts as one failure, so that the line never looks better than it is.
    fn total(&self) -> Counts {
        let mut total = Counts::default();
        for step in &self.steps {
            let counts = step.counts.unwrap_or_default();
            total.add(counts);
            if step.fault.is_some() && counts.failed == 0 {
                total.failed += 1;
            }
        }
        total
    }
}

impl Done {
    fn result(&self) -> String {
        let counts = self
            .counts
            .map(|c| format!(" ({})", c.line()))
            .unwrap_or_default();
        match &self.fault {
            None => format!("ok{counts}"),
            Some(why) => format!("FAILED: {why}{counts}"),
        }
    }
}

struct Fault {
    why: String,
    counts: Option<Counts>,
}

impl From<(String, Option<Counts>)> for Fault {
    fn from((why, counts): (String, Option<Counts>)) -> Self {
        Self { why, counts }
    }
}

impl From<String> for Fault {
    fn from(why: String) -> Self {
        Self { why, counts: None }
    }
}

fn head(name: &str) {
    println!("\n=== {name}");
    let _ = std::io::stdout().flush();
}

/// Runs a command, passing on what it prints line by line while counting.
fn run_counting(runner: Runner, command: &mut Command) -> Result<(bool, String, Counts), String> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| format!("could not be started: {e}"))?;
    let counts = Mutex::new(Counts::default());
    let (out, err) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        if let Some(out) = out {
            scope.spawn(|| pass_on(out, &mut std::io::stdout(), &counts, runner));
        }
        if let Some(err) = err {
            scope.spawn(|| pass_on(err, &mut std::io::stderr(), &counts, runner));
        }
    });
    let status = child
        .wait()
        .map_err(|e| format!("could not be waited for: {e}"))?;
    let counts = counts
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok((status.success(), status.to_string(), counts))
}

fn pass_on(from: impl Read, to: &mut impl Write, counts: &Mutex<Counts>, runner: Runner) {
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
        let _ = to.write_all(&line);
        let _ = to.flush();
        if let Ok(mut counts) = counts.lock() {
            counts.read(runner, &String::from_utf8_lossy(&line));
        }
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_failed_step_does_not_stop_the_next_and_spoils_the_whole() {
        let mut report = Report::default();
        assert!(!report.check("first", &mut sh("exit 3")));
        assert!(report.tests(
            "second",
            Runner::Tidy,
            &mut sh("echo 'tidy: 4 passed, 0 failed'")
        ));
        assert!(!report.good());
        assert_eq!(
            report.total(),
            Counts {
                passed: 4,
                failed: 1,
                skipped: 0
            }
        );
    }

    #[test]
    fn a_runner_that_ran_nothing_has_failed() {
        let mut report = Report::default();
        assert!(!report.tests(
            "empty",
            Runner::Tidy,
            &mut sh("echo 'tidy: 0 passed, 0 failed'")
        ));
        assert!(report.tests_if_any("may be empty", Runner::CargoTest, &mut sh("true")));
        assert_eq!(
            report.total(),
            Counts {
                passed: 0,
                failed: 1,
                skipped: 0
            }
        );
    }

    #[test]
    fn failures_that_were_counted_are_not_counted_twice() {
        let mut report = Report::default();
        report.tests(
            "bad",
            Runner::Node,
            &mut sh("echo '# pass 2'; echo '# fail 3' >&2; exit 1"),
        );
        assert_eq!(
            report.total(),
            Counts {
                passed: 2,
                failed: 3,
                skipped: 0
            }
        );
    }

    #[test]
    fn a_program_that_is_not_there_is_a_failure_not_a_crash() {
        let mut report = Report::default();
        assert!(!report.check("absent", &mut Command::new("no-such-program-here")));
        assert!(!report.good());
    }
}
