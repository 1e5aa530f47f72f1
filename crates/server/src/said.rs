//! Faults that come back each second are said once: when they begin, when they change, once an hour
//! while they last, and when they are over.

use std::{
    fmt::Display,
    time::{Duration, Instant},
};

/// How often a fault that lasts is said again.
const AGAIN: Duration = Duration::from_secs(3600);

/// What was said about one job that is done again and again.
pub struct Said {
    job: &'static str,
    fault: Option<Fault>,
}

struct Fault {
    words: String,
    said: Instant,
    times: u64,
}

/// What is worth saying.
#[derive(Debug, PartialEq, Eq)]
enum Word {
    Nothing,
    Wrong,
    /// It lasts, and came so many times.
    Lasts(u64),
    /// It is over, after so many times.
    Over(u64),
}

impl Said {
    /// About a job.
    pub const fn about(job: &'static str) -> Self {
        Self { job, fault: None }
    }

    /// Takes how it went this time, and logs what is worth it. Tells whether it went well.
    pub fn went<E: Display>(&mut self, outcome: Result<(), E>) -> bool {
        let words = outcome.err().map(|e| e.to_string());
        let well = words.is_none();
        let told = words.clone().unwrap_or_default();
        let job = self.job;
        match self.weigh(words, Instant::now()) {
            Word::Nothing => {}
            Word::Wrong => {
                tracing::error!(
                    error = told,
                    "{job}; said again when it changes, or in an hour"
                );
            }
            Word::Lasts(times) => {
                tracing::error!(error = told, times, "{job}: it still goes wrong")
            }
            Word::Over(times) => tracing::warn!(times, "{job}: it goes well again"),
        }
        well
    }

    fn weigh(&mut self, words: Option<String>, now: Instant) -> Word {
        let Some(words) = words else {
            return match self.fault.take() {
                None => Word::Nothing,
                Some(fault) => Word::Over(fault.times),
            };
        };
        match &mut self.fault {
            Some(fault) if fault.words == words => {
                fault.times += 1;
                if now.duration_since(fault.said) < AGAIN {
                    return Word::Nothing;
                }
                fault.said = now;
                Word::Lasts(fault.times)
            }
            _ => {
                self.fault = Some(Fault {
                    words,
                    said: now,
                    times: 1,
                });
                Word::Wrong
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_said_when_it_begins_changes_lasts_and_ends() {
        let mut said = Said::about("a job");
        let (full, slow) = (|| Some("full".to_owned()), || Some("slow".to_owned()));
        let begin = Instant::now();
        let at = |seconds| begin + Duration::from_secs(seconds);
        assert_eq!(said.weigh(None, at(0)), Word::Nothing);
        assert_eq!(said.weigh(full(), at(1)), Word::Wrong);
        for second in 2..3600 {
            assert_eq!(said.weigh(full(), at(second)), Word::Nothing);
        }
        assert_eq!(said.weigh(full(), at(3601)), Word::Lasts(3600));
        assert_eq!(said.weigh(full(), at(3602)), Word::Nothing);
        assert_eq!(said.weigh(slow(), at(3603)), Word::Wrong, "another fault");
        assert_eq!(said.weigh(None, at(3604)), Word::Over(1));
        assert_eq!(said.weigh(None, at(3605)), Word::Nothing);
        assert_eq!(said.weigh(slow(), at(3606)), Word::Wrong, "it came back");
    }
}
