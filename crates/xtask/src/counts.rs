//! Reading how many tests ran from what the test runners print.

/// A test runner, told by how its closing lines look. Each is read by its own lines only: a test
/// that fails shows its output, and that may hold lines of another runner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runner {
    /// `cargo nextest`.
    Nextest,
    /// `cargo test`.
    CargoTest,
    /// `node --test`.
    Node,
    /// Our own `tidy`.
    Tidy,
}

/// How many tests passed, failed and were skipped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed, in whatever way.
    pub failed: u64,
    /// Tests that were left out.
    pub skipped: u64,
}

impl Counts {
    /// Adds what one line of output tells, if it is the runner's closing line.
    pub fn read(&mut self, runner: Runner, line: &str) {
        let line = without_colours(line);
        let line = line.trim_end();
        match runner {
            Runner::Nextest => {
                if let Some((_, tail)) = line
                    .trim_start()
                    .strip_prefix("Summary [")
                    .and_then(|l| l.split_once(" run: "))
                {
                    self.add_list(tail);
                }
            }
            Runner::CargoTest => {
                if let Some((_, tail)) = line
                    .strip_prefix("test result: ")
                    .and_then(|l| l.split_once(". "))
                {
                    self.add_list(&tail.replace(';', ","));
                }
            }
            Runner::Node => {
                if let Some(tail) = line
                    .strip_prefix("\u{2139} ")
                    .or_else(|| line.strip_prefix("# "))
                {
                    self.add_node(tail);
                }
            }
            Runner::Tidy => {
                if let Some(tail) = line.strip_prefix("tidy: ") {
                    self.add_list(tail);
                }
            }
        }
    }

    /// A list such as `5 passed (1 slow), 1 failed, 2 skipped`.
    fn add_list(&mut self, list: &str) {
        for part in list.split(',') {
            let mut words = part.split_whitespace();
            let number: Option<u64> = words.next().and_then(|w| w.parse().ok());
            let (Some(number), Some(what)) = (number, words.next()) else {
                continue;
            };
            match what {
                "passed" => self.passed += number,
                "failed" | "timed" | "exec" => self.failed += number,
                "skipped" | "ignored" => self.skipped += number,
                _ => {}
            }
        }
    }

    /// One closing line of Node's runner, such as `pass 12`.
    fn add_node(&mut self, text: &str) {
        let Some((what, number)) = text.split_once(' ') else {
            return;
        };
        let Ok(number) = number.trim().parse::<u64>() else {
            return;
        };
        match what {
            "pass" => self.passed += number,
            "fail" | "cancelled" => self.failed += number,
            "skipped" | "todo" => self.skipped += number,
            _ => {}
        }
    }

    /// Adds another runner's counts.
    pub const fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// Whether any test ran at all.
    pub const fn any(self) -> bool {
        self.passed + self.failed > 0
    }

    /// The closing line: `N passed, N failed`, and how many were skipped if any were.
    pub fn line(self) -> String {
        let skipped = match self.skipped {
            0 => String::new(),
            n => format!(", {n} skipped"),
        };
        format!("{} passed, {} failed{skipped}", self.passed, self.failed)
    }
}

/// The line without terminal colour codes.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            for code in letters.by_ref() {
                if code.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(runner: Runner, lines: &[&str]) -> (u64, u64, u64) {
        let mut counts = Counts::default();
        for line in lines {
            counts.read(runner, line);
        }
        (counts.passed, counts.failed, counts.skipped)
    }

    #[test]
    fn nextest_closing_lines() {
        let good = "     Summary [   2.013s] 41 tests run: 41 passed (2 slow), 3 skipped";
        assert_eq!(counted(Runner::Nextest, &[good]), (41, 0, 3));
        let bad = "     Summary [   9.0s] 7 tests run: 3 passed, 1 failed, 2 timed out, 1 exec failed, 0 skipped";
        assert_eq!(counted(Runner::Nextest, &[bad]), (3, 4, 0));
        assert_eq!(
            counted(
                Runner::Nextest,
                &["\u{1b}[32;1m     Summary\u{1b}[0m [ 0.1s] 1 test run: 1 passed, 0 skipped"]
            ),
            (1, 0, 0)
        );
    }

    #[test]
    fn cargo_test_closing_lines_are_summed() {
        let lines = [
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out",
        ];
        assert_eq!(counted(Runner::CargoTest, &lines), (14, 1, 1));
    }

    #[test]
    fn node_closing_lines_in_both_reporters() {
        let spec = [
            "\u{2139} tests 5",
            "\u{2139} pass 3",
            "\u{2139} fail 1",
            "\u{2139} cancelled 1",
            "\u{2139} skipped 0",
        ];
        assert_eq!(counted(Runner::Node, &spec), (3, 2, 0));
        assert_eq!(
            counted(Runner::Node, &["# pass 4", "# fail 0", "# skipped 2"]),
            (4, 0, 2)
        );
    }

    #[test]
    fn other_lines_count_nothing() {
        let lines = [
            "# passing thoughts",
            "3 passed, 1 failed",
            "PASS [ 0.1s] domain a_test",
            "    test result: FAILED. 0 passed; 1 failed; 0 ignored",
        ];
        for runner in [
            Runner::Nextest,
            Runner::CargoTest,
            Runner::Node,
            Runner::Tidy,
        ] {
            assert_eq!(counted(runner, &lines), (0, 0, 0));
        }
    }

    #[test]
    fn what_a_failing_test_shows_of_another_runner_is_not_counted() {
        let lines = [
            "test result: FAILED. 0 passed; 1 failed; 0 ignored",
            "tidy: 4 passed, 0 failed",
            "# pass 2",
            "     Summary [ 0.1s] 2 tests run: 1 passed, 1 failed, 0 skipped",
        ];
        assert_eq!(counted(Runner::Nextest, &lines), (1, 1, 0));
    }

    #[test]
    fn the_closing_line_is_plain() {
        let counts = Counts {
            passed: 10,
            failed: 1,
            skipped: 0,
        };
        assert_eq!(counts.line(), "10 passed, 1 failed");
        assert_eq!(
            Counts {
                skipped: 2,
                ..counts
            }
            .line(),
            "10 passed, 1 failed, 2 skipped"
        );
    }
}
