//! The mark of a protected address only grows: whatever is created, marked, joined, taken apart,
//! imported, brought back from a backup and sent again, in whatever order, no record of a person whose address anybody marked
//! shows it, until two people take the mark off.
//!
//! `SHAREWISE_STEPS` sets how many random steps are taken (400 unless told), `SHAREWISE_SEED` from
//! which number; a failure names both.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{AddPerson, CaseworkError, DecidePair, Restore};
use domain::{
    linking::{PairAct, PairState},
    person::{PersonContent, PersonKind},
    time::{BirthDate, BirthDateKind},
};
use jiff::civil::date;
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
};
use testkit::{Bed, engines::PROTECTED_ADDRESS};
use uuid::Uuid;

/// What nobody may be shown once it is marked.
const CANARY: &str = "7 Canary Wharfside";
/// Names that records are made with: few, so that many are of one person.
const NAMES: [(&str, &str); 3] = [
    ("Gwenllian", "Rhydderch"),
    ("Emrys", "Quillfeather"),
    ("Tomos", "Abernethy"),
];

/// A small generator of numbers: the same seed takes the same steps.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides.max(1)).unwrap()).unwrap()
    }
}

/// What must hold, kept without the product: who was marked, and what is joined with what.
#[derive(Clone, Default)]
struct Truth {
    marked: BTreeMap<Uuid, bool>,
    joined: BTreeMap<Uuid, (Uuid, Uuid)>,
}

impl Truth {
    /// Everybody who is of one person with a record.
    fn all_of(&self, record: Uuid) -> BTreeSet<Uuid> {
        let mut found = BTreeSet::from([record]);
        loop {
            let before = found.len();
            for (one, other) in self.joined.values() {
                if found.contains(one) || found.contains(other) {
                    found.extend([*one, *other]);
                }
            }
            if found.len() == before {
                return found;
            }
        }
    }

    /// A mark on one is a mark on all.
    fn grow(&mut self, record: Uuid) {
        let all = self.all_of(record);
        if all.iter().any(|r| self.marked[r]) {
            for r in all {
                self.marked.insert(r, true);
            }
        }
    }
}

/// A backup, and what held when it was made.
struct Kept {
    bytes: Vec<u8>,
    truth: Truth,
    records: Vec<Uuid>,
    imported: Vec<(usize, Uuid)>,
}

struct Walk {
    bed: Bed,
    dice: Dice,
    truth: Truth,
    records: Vec<Uuid>,
    imported: Vec<(usize, Uuid)>,
    last: Option<DecidePair>,
    kept: Option<Kept>,
}

impl Walk {
    fn any(&mut self) -> Option<Uuid> {
        let n = self.dice.roll(self.records.len());
        self.records.get(n).copied()
    }

    async fn create(&mut self) {
        let (given, family) = NAMES[self.dice.roll(NAMES.len())];
        let (id, protected) = (Uuid::now_v7(), self.dice.roll(10) == 0);
        let person = AddPerson {
            id,
            kind: PersonKind::Child,
            protected_address: protected,
            content: PersonContent {
                given_names: given.into(),
                family_name: family.into(),
                birth: Some(BirthDate {
                    date: date(2014, 3, 9),
                    kind: BirthDateKind::Exact,
                }),
                address: Some(CANARY.into()),
                ..PersonContent::default()
            },
            around: None,
        };
        let lead = &self.bed.school.lead;
        self.bed.casework.add_person(lead, person).await.unwrap();
        self.truth.marked.insert(id, protected);
        self.records.push(id);
    }

    async fn mark(&mut self) {
        let Some(record) = self.any() else { return };
        let lead = &self.bed.school.lead;
        self.bed
            .casework
            .protect_address(lead, record, "A court order")
            .await
            .unwrap();
        self.truth.marked.insert(record, true);
        self.truth.grow(record);
    }

    async fn lift(&mut self) {
        let Some(record) = self.any() else { return };
        let (cw, lead, id) = (&self.bed.casework, &self.bed.school.lead, Uuid::now_v7());
        match cw
            .ask_to_lift_protection(lead, id, record, "It ended")
            .await
        {
            Err(CaseworkError::WrongState) => assert!(!self.truth.marked[&record]),
            other => {
                other.unwrap();
                cw.answer_approval(&self.bed.school.dpo, id, Some(true), "Rang the court")
                    .await
                    .unwrap();
                cw.lift_protection(lead, record, id).await.unwrap();
                for r in self.truth.all_of(record) {
                    self.truth.marked.insert(r, false);
                }
            }
        }
    }

    async fn decide(&mut self, from: PairState, act: PairAct) {
        let mut conn = self.bed.casework.store().read().await.unwrap();
        let pairs = conn
            .likeliest_pairs(self.bed.school.id, from, 50)
            .await
            .unwrap();
        drop(conn);
        if pairs.is_empty() {
            return;
        }
        let pair = &pairs[self.dice.roll(pairs.len())];
        let said = DecidePair {
            id: Uuid::now_v7(),
            pair: pair.id,
            act: Some(act),
            reason: "Compared with the register".into(),
            despite_clash: true,
        };
        let done = self
            .bed
            .casework
            .decide_pair(&self.bed.school.lead, said.clone())
            .await;
        match done {
            // It would contradict what was decided before.
            Err(
                CaseworkError::Invalid(_) | CaseworkError::WrongState | CaseworkError::NotFound,
            ) => {}
            other => {
                other.unwrap_or_else(|e| panic!("{act} of a pair that is {from}: {e}; {pair:?}"));
                if act == PairAct::Same {
                    self.truth.joined.insert(pair.id, (pair.one, pair.other));
                    self.truth.grow(pair.one);
                } else {
                    self.truth.joined.remove(&pair.id);
                }
                self.last = Some(said);
            }
        }
    }

    /// The same message once more, as after a lost answer.
    async fn replay(&mut self) {
        if let Some(said) = self.last.clone() {
            let again = self
                .bed
                .casework
                .decide_pair(&self.bed.school.lead, said)
                .await;
            again.unwrap();
        }
    }

    async fn import(&mut self) {
        let (cw, lead) = (&self.bed.casework, &self.bed.school.lead);
        let number = self.dice.roll(6);
        let protected = self.dice.roll(3) == 0;
        let (given, family) = NAMES[number % NAMES.len()];
        let word = if protected { "yes" } else { "" };
        let roll = format!(
            "Admission number,Legal Forename,Legal Surname,DOB,Address Line 1,Protected\n{number},{given},{family},09/03/2014,{CANARY},{word}\n"
        );
        let id = Uuid::now_v7();
        cw.bring_file(lead, id, "roll.csv", roll.as_bytes())
            .await
            .unwrap()
            .unwrap();
        cw.start_import(lead, id).await.unwrap();
        while cw.go_on_importing().await.unwrap() > 0 {}
        let known = self
            .imported
            .iter()
            .find(|(n, _)| *n == number)
            .map(|(_, id)| *id);
        let record = if let Some(record) = known {
            record
        } else {
            let mut conn = cw.store().read().await.unwrap();
            let all = conn
                .children(self.bed.school.id, None, 10_000)
                .await
                .unwrap();
            let new: Vec<Uuid> = all
                .iter()
                .map(|p| p.id)
                .filter(|p| {
                    !self.truth.marked.contains_key(p) && !self.bed.school.children.contains(p)
                })
                .collect();
            assert_eq!(new.len(), 1, "one row is one record");
            self.imported.push((number, new[0]));
            self.records.push(new[0]);
            self.truth.marked.insert(new[0], false);
            new[0]
        };
        if protected {
            self.truth.marked.insert(record, true);
            self.truth.grow(record);
        }
    }

    /// The agency as it was at a backup, or a backup where there is none yet.
    async fn restore(&mut self) {
        let cw = &self.bed.casework;
        let now = cw.now().as_microsecond();
        let Some(kept) = self.kept.take() else {
            let (_, bytes) = cw.store().back_up(Vec::new(), now).await.unwrap();
            self.kept = Some(Kept {
                bytes,
                truth: self.truth.clone(),
                records: self.records.clone(),
                imported: self.imported.clone(),
            });
            return;
        };
        let how = Restore {
            now_us: now,
            ..Restore::default()
        };
        let bytes = Cursor::new(kept.bytes);
        let school = self.bed.school.id;
        cw.store()
            .restore_agency(bytes, school, &how)
            .await
            .unwrap();
        let before = std::mem::replace(&mut self.truth, kept.truth);
        (self.records, self.imported, self.last) = (kept.records, kept.imported, None);
        for (record, marked) in &mut self.truth.marked {
            *marked |= before.marked[record];
        }
        for record in self.records.clone() {
            self.truth.grow(record);
        }
    }

    async fn holds(&self, what: &str) {
        let school = self.bed.school.id;
        let mut conn = self.bed.casework.store().read().await.unwrap();
        let found = conn.protected_people(school).await.unwrap();
        let found: BTreeSet<Uuid> = found.into_iter().collect();
        for (record, marked) in &self.truth.marked {
            assert_eq!(found.contains(record), *marked, "{what}: {record}");
        }
    }

    /// What a lead is shown of a record and of those joined with it.
    async fn shows(&mut self, what: &str) {
        let Some(record) = self.any() else { return };
        let page = self
            .bed
            .casework
            .child_page(&self.bed.school.lead, record, None)
            .await
            .unwrap();
        let shown = page.identity.address.is_some()
            || page.joined.iter().any(|j| j.identity.address.is_some());
        let marked = self
            .truth
            .all_of(record)
            .iter()
            .any(|r| self.truth.marked[r]);
        assert!(!(shown && marked), "{what}: {record} is shown");
    }
}

testkit::both! {
    async fn what_is_protected_is_cut_from_paper_and_stops_what_is_finished(bed) {
        let (cw, lead) = (&bed.casework, &bed.school.lead);
        let child = bed.school.children[2];
        let (mut says, mut harmless) = (format!("She is at {PROTECTED_ADDRESS}."), "She was quiet.".to_owned());
        let cut = cw.keep_off_paper(lead, child, vec![&mut says, &mut harmless]).await.unwrap();
        assert!(cut > 0);
        assert!(!says.to_lowercase().contains("heron quay"), "{says}");
        assert_eq!(harmless, "She was quiet.");
        assert_eq!(cw.keep_off_paper(lead, child, vec![&mut harmless]).await.unwrap(), 0);

        cw.may_leave(lead, child, &says).await.unwrap();
        let stopped = cw.may_leave(lead, child, &format!("at {PROTECTED_ADDRESS}")).await;
        let Err(CaseworkError::Invalid(faults)) = stopped else { panic!("{stopped:?}") };
        assert_eq!((faults[0].field.as_str(), faults[0].key), ("text", "protected"));
    }
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(otherwise)
}

#[tokio::test]
async fn a_mark_only_grows_through_random_steps() {
    let (steps, seed) = (
        number("SHAREWISE_STEPS", 400),
        number("SHAREWISE_SEED", 20_261_122),
    );
    testkit::on(testkit::Engine::Sqlite, |bed: Bed| async move {
        let mut walk = Walk {
            bed,
            dice: Dice(seed.max(1)),
            truth: Truth::default(),
            records: Vec::new(),
            imported: Vec::new(),
            last: None,
            kept: None,
        };
        let mut done = BTreeMap::<&str, u64>::new();
        for step in 0..steps {
            let full = walk.records.len() >= 60;
            let act = match walk.dice.roll(20) {
                19 if walk.dice.roll(6) == 0 => "restore",
                0..=3 if !full => "create",
                0..=4 => "mark",
                5 if walk.dice.roll(4) == 0 => "lift",
                5..=11 => "join",
                12..=14 => "take apart",
                15..=17 => "import",
                _ => "replay",
            };
            match act {
                "create" => walk.create().await,
                "mark" => walk.mark().await,
                "lift" => walk.lift().await,
                "join" => walk.decide(PairState::Open, PairAct::Same).await,
                "restore" => walk.restore().await,
                "take apart" => walk.decide(PairState::Same, PairAct::Undone).await,
                "import" => walk.import().await,
                _ => walk.replay().await,
            }
            *done.entry(act).or_default() += 1;
            let what = format!("seed {seed}, step {step}, {act}");
            walk.holds(&what).await;
            walk.shows(&what).await;
        }
        let marked = walk.truth.marked.values().filter(|m| **m).count();
        println!(
            "{steps} steps from seed {seed}: {done:?}; {marked} of {} marked",
            walk.truth.marked.len()
        );
        assert!(done.len() == 8 && marked > 0);
    })
    .await;
}
