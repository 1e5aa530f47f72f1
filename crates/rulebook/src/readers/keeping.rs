//! How long records are kept, the clocks that follow a report, and what the papers of sharing
//! hold: data with its source, for the parts of a product that need it.

use domain::Nation;
use jiff::{Span, ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    answer::{Citation, Text},
    law::{Calendar, Cite, Rulebook},
    words::words,
};

words! {
    /// What sort of footing a period has.
    Footing, "footing" {
        /// The law sets it.
        Law = "law",
        /// Official guidance sets it.
        Guidance = "guidance",
        /// Practice; an agency sets its own.
        Practice = "practice",
        /// Somebody recommended it.
        Recommendation = "recommendation",
    }
}

words! {
    /// What starts a period of keeping.
    KeptFrom, "start of keeping" {
        /// The birth of the child.
        Birth = "birth",
        /// The death of the child.
        Death = "death",
        /// The day the work with the child was closed.
        Closed = "closed",
        /// The day of the order.
        Order = "order",
        /// The day an approval or a processing ended.
        Ended = "ended",
        /// The birth of the adult concerned.
        AdultBirth = "adult_birth",
    }
}

/// One way in which a period is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limb {
    /// ISO 8601 duration.
    pub period: String,
    /// What starts it.
    pub from: KeptFrom,
    /// Only if the child died under 18.
    #[serde(default)]
    pub under_18: bool,
}

/// The days from which periods of keeping are counted, as far as they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeepingDates {
    /// The child's birth.
    pub born: Option<Date>,
    /// The child's death.
    pub died: Option<Date>,
    /// The day the work was closed.
    pub closed: Option<Date>,
    /// The day of an adoption order.
    pub order: Option<Date>,
    /// The day an approval or a processing ended.
    pub ended: Option<Date>,
    /// The birth of the adult an allegation is about.
    pub adult_born: Option<Date>,
}

/// One kind of record and how long it is kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Keeping {
    /// Its stable word.
    pub id: String,
    /// What it is.
    pub title: Text,
    /// The nations in which it applies.
    pub nations: Vec<Nation>,
    /// What the period rests on.
    pub footing: Footing,
    /// How it is counted; empty: no period was found, or the agency sets one.
    pub limbs: Vec<Limb>,
    /// In words.
    pub says: Text,
    /// Where it comes from.
    pub citations: Vec<Citation>,
}

impl Keeping {
    /// The day on which a named person reviews it, if the days needed are known. A death that
    /// the rule knows replaces the count from birth.
    pub fn review_on(&self, dates: &KeepingDates) -> Option<Date> {
        let after_death = self.limbs.iter().find(|l| l.from == KeptFrom::Death);
        if let (Some(limb), Some(died)) = (after_death, dates.died) {
            let adult = dates
                .born
                .and_then(|b| b.checked_add(18.years()).ok())
                .is_some_and(|day| day <= died);
            if !limb.under_18 || !adult {
                return end(limb, died);
            }
        }
        let others = self.limbs.iter().filter(|l| l.from != KeptFrom::Death);
        others.filter_map(|l| end(l, dates.of(l.from)?)).max()
    }
}

impl KeepingDates {
    fn of(&self, from: KeptFrom) -> Option<Date> {
        match from {
            KeptFrom::Birth => self.born,
            KeptFrom::Death => self.died,
            KeptFrom::Closed => self.closed,
            KeptFrom::Order => self.order,
            KeptFrom::Ended => self.ended,
            KeptFrom::AdultBirth => self.adult_born,
        }
    }
}

fn end(limb: &Limb, from: Date) -> Option<Date> {
    let span: Span = limb.period.parse().ok()?;
    from.checked_add(span).ok()
}

/// What stops the clock of keeping.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hold {
    /// Its stable word.
    pub id: String,
    /// In words.
    pub says: Text,
    /// Where it comes from, if not from the product itself.
    pub citations: Vec<Citation>,
}

/// One clock that starts when something has been reported or decided.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clock {
    /// Its stable word.
    pub id: String,
    /// The nation.
    pub nation: Nation,
    /// Which step it is, as a stable word shared by the nations.
    pub step: String,
    /// ISO 8601 duration; nothing: at once.
    pub period: Option<String>,
    /// Are only working days counted?
    pub working_days: bool,
    /// From what time runs, as a stable word.
    pub from: String,
    /// In words.
    pub says: Text,
    /// Where it comes from.
    pub citations: Vec<Citation>,
}

impl Clock {
    /// The day on which the step is due; nothing if it has no period, or if the days lie outside
    /// the years whose bank holidays are known. Hours count as whole days.
    pub fn due(&self, calendar: &Calendar, starts: Date) -> Option<Date> {
        let span: Span = self.period.as_deref()?.parse().ok()?;
        if self.working_days {
            return calendar.working_days_after(starts, u32::try_from(span.get_days()).ok()?);
        }
        let days = (i64::from(span.get_hours()) + 23) / 24;
        let whole = starts.checked_add(span.hours(0)).ok()?;
        whole.checked_add(Span::new().try_days(days).ok()?).ok()
    }
}

/// What a paper of information sharing holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Instrument {
    /// Its stable word.
    pub id: String,
    /// The nations in which it is used.
    pub nations: Vec<Nation>,
    /// `required` where law or regulator asks for it, else `recommended`.
    pub need: String,
    /// What it is called.
    pub title: Text,
    /// Its headings, in order.
    pub content: Vec<Text>,
    /// Where they come from.
    pub citations: Vec<Citation>,
}

/// `retention.toml`, `clocks.toml` and `instruments.toml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeepingFile {
    record: Vec<KeepingDef>,
    hold: Vec<HoldDef>,
    principle: Vec<PrincipleDef>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeepingDef {
    id: String,
    title: Text,
    nations: Vec<Nation>,
    footing: Footing,
    limbs: Vec<Limb>,
    says: Text,
    cite: Vec<Cite>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HoldDef {
    id: String,
    says: Text,
    #[serde(default)]
    cite: Vec<Cite>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PrincipleDef {
    number: u8,
    says: Text,
    #[serde(default)]
    cite: Vec<Cite>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClocksFile {
    clock: Vec<ClockDef>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockDef {
    id: String,
    nation: Nation,
    step: String,
    #[serde(default)]
    period: Option<String>,
    #[serde(default)]
    working_days: bool,
    from: String,
    says: Text,
    cite: Vec<Cite>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstrumentsFile {
    instrument: Vec<InstrumentDef>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct InstrumentDef {
    id: String,
    nations: Vec<Nation>,
    need: String,
    title: Text,
    content: Vec<Text>,
    cite: Vec<Cite>,
}

impl Rulebook {
    /// How long each kind of record is kept.
    pub fn retention(&self) -> Vec<Keeping> {
        let one = |k: &KeepingDef| Keeping {
            id: k.id.clone(),
            title: k.title.clone(),
            nations: k.nations.clone(),
            footing: k.footing,
            limbs: k.limbs.clone(),
            says: k.says.clone(),
            citations: self.cited(&k.id, &k.cite),
        };
        self.keeping.record.iter().map(one).collect()
    }

    /// The day of review where several kinds of record apply: the longest wins. Nothing while a
    /// hold is on, or while no day can be counted.
    pub fn review_on(&self, kinds: &[&str], dates: &KeepingDates, holds: usize) -> Option<Date> {
        if holds > 0 {
            return None;
        }
        let all = self.retention();
        let applies = all.iter().filter(|k| kinds.contains(&k.id.as_str()));
        applies.filter_map(|k| k.review_on(dates)).max()
    }

    /// What stops the clock of keeping.
    pub fn holds(&self) -> Vec<Hold> {
        let one = |h: &HoldDef| Hold {
            id: h.id.clone(),
            says: h.says.clone(),
            citations: self.cited(&h.id, &h.cite),
        };
        self.keeping.hold.iter().map(one).collect()
    }

    /// The rules that every keeping and destroying follows, in order.
    pub fn keeping_principles(&self) -> Vec<(u8, Text, Vec<Citation>)> {
        let one = |p: &PrincipleDef| (p.number, p.says.clone(), self.cited("retention", &p.cite));
        self.keeping.principle.iter().map(one).collect()
    }

    /// The clocks of a nation, in the order of the file.
    pub fn clocks(&self, nation: Nation) -> Vec<Clock> {
        let mine = self.clocks.clock.iter().filter(|c| c.nation == nation);
        let one = |c: &ClockDef| Clock {
            id: c.id.clone(),
            nation: c.nation,
            step: c.step.clone(),
            period: c.period.clone(),
            working_days: c.working_days,
            from: c.from.clone(),
            says: c.says.clone(),
            citations: self.cited(&c.id, &c.cite),
        };
        mine.map(one).collect()
    }

    /// What the papers of information sharing hold in a nation.
    pub fn instruments(&self, nation: Nation) -> Vec<Instrument> {
        let all = self.instruments.instrument.iter();
        let mine = all.filter(|i| i.nations.contains(&nation));
        let one = |i: &InstrumentDef| Instrument {
            id: i.id.clone(),
            nations: i.nations.clone(),
            need: i.need.clone(),
            title: i.title.clone(),
            content: i.content.clone(),
            citations: self.cited(&i.id, &i.cite),
        };
        mine.map(one).collect()
    }
}
