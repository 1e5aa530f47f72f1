//! The mark of a protected address only grows: whatever is created, marked, joined, taken apart,
//! imported, brought back from a backup and sent again, in whatever order, no record of a person whose address anybody marked
//! shows it, until two people take the mark off.
//!
//! `SHAREWISE_STEPS` sets how many random steps are taken (400 unless told), `SHAREWISE_SEED` from
//! which number; a failure names both.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{AddPerson, CaseworkError, DecidePair, Place, PutRight, Restore};
use domain::{
    linking::{PairAct, PairState},
    person::{PersonContent, PersonKind, RelationKind},
    time::{BirthDate, BirthDateKind},
};
use jiff::civil::date;
use ledger::EventKind;
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
    /// Child, adult, and whether they live together.
    around: Vec<(Uuid, Uuid, bool)>,
    /// Adults whose record holds the address that every child's holds.
    same_address: BTreeSet<Uuid>,
    adults: Vec<Uuid>,
}

impl Truth {
    /// Two of whom it is enough to find one.
    fn at_one_home(&self) -> Vec<(Uuid, Uuid)> {
        let at = |who: &Uuid| !self.adults.contains(who) || self.same_address.contains(who);
        let mut two = Vec::new();
        for (child, adult, lives) in &self.around {
            if *lives || at(adult) {
                two.push((*child, *adult));
            }
            for (c, a, _) in &self.around {
                // Two children of one adult; two adults around one child.
                if a == adult || c == child {
                    let (one, other) = if a == adult { (child, c) } else { (adult, a) };
                    if one != other && at(one) && at(other) {
                        two.push((*one, *other));
                    }
                }
            }
        }
        two
    }

    /// Everybody who is of one person with a record, or as hard to find.
    fn all_of(&self, record: Uuid) -> BTreeSet<Uuid> {
        let mut found = BTreeSet::from([record]);
        let homes = self.at_one_home();
        loop {
            let before = found.len();
            for (one, other) in self.joined.values().chain(&homes) {
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

    /// An adult comes to stand around a child, a new one or one who is known.
    async fn stand_around(&mut self) {
        let Some(child) = self.any() else { return };
        let lives = self.dice.roll(2) == 0;
        let place = Place {
            child_id: child,
            relation: RelationKind::Carer,
            parental_responsibility: false,
            same_household: lives,
            from: None,
            until: None,
        };
        let (cw, lead) = (&self.bed.casework, &self.bed.school.lead);
        let known = self.truth.adults.len();
        let adult = if known > 0 && self.dice.roll(2) == 0 {
            let adult = self.truth.adults[self.dice.roll(known)];
            cw.relate(lead, adult, place).await.unwrap();
            self.truth.around.retain(|a| (a.0, a.1) != (child, adult));
            adult
        } else {
            let (id, there) = (Uuid::now_v7(), self.dice.roll(2) == 0);
            let person = AddPerson {
                id,
                kind: PersonKind::Adult,
                protected_address: false,
                content: PersonContent {
                    given_names: "Tariq".into(),
                    family_name: format!("Number {known}"),
                    address: there.then(|| CANARY.to_uppercase()),
                    ..PersonContent::default()
                },
                around: Some(place),
            };
            cw.add_person(lead, person).await.unwrap();
            self.truth.adults.push(id);
            self.truth.marked.insert(id, false);
            if there {
                self.truth.same_address.insert(id);
            }
            id
        };
        self.truth.around.push((child, adult, lives));
        self.truth.grow(child);
        self.truth.grow(adult);
    }

    /// A child, or now and then an adult.
    fn anybody(&mut self) -> Option<Uuid> {
        let adults = self.truth.adults.len();
        if adults > 0 && self.dice.roll(4) == 0 {
            return Some(self.truth.adults[self.dice.roll(adults)]);
        }
        self.any()
    }

    async fn mark(&mut self) {
        let Some(record) = self.anybody() else { return };
        let lead = &self.bed.school.lead;
        self.bed
            .casework
            .protect_address(lead, Uuid::now_v7(), record, "A court order")
            .await
            .unwrap();
        self.truth.marked.insert(record, true);
        self.truth.grow(record);
    }

    async fn lift(&mut self) {
        let Some(record) = self.anybody() else { return };
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
        let n = self.dice.roll(self.truth.adults.len());
        if let Some(adult) = self.truth.adults.get(n).copied() {
            let page = self
                .bed
                .casework
                .adult_page(&self.bed.school.lead, adult)
                .await;
            let shown = page.unwrap().identity.address.is_some();
            assert!(
                !(shown && self.truth.marked[&adult]),
                "{what}: {adult} is shown"
            );
        }
    }
}

fn keys(e: &CaseworkError) -> Vec<(String, &'static str)> {
    match e {
        CaseworkError::Invalid(faults) => faults.iter().map(|f| (f.field.clone(), f.key)).collect(),
        other => panic!("not a fault of the form: {other}"),
    }
}

async fn marked(bed: &Bed, person: Uuid) -> bool {
    let mut conn = bed.casework.store().read().await.unwrap();
    let row = conn.person(bed.school.id, person).await.unwrap();
    row.protected_address
}

/// Lines about somebody that say that the mark was set.
async fn set(bed: &Bed, person: Uuid) -> usize {
    let mut conn = bed.casework.store().read().await.unwrap();
    let all = conn
        .events_about(bed.school.id, person, None, 500)
        .await
        .unwrap();
    all.iter()
        .filter(|e| e.kind == EventKind::ProtectionSet)
        .count()
}

fn child_called(given: &str, address: &str, protected_address: bool) -> AddPerson {
    AddPerson {
        id: Uuid::now_v7(),
        kind: PersonKind::Child,
        protected_address,
        content: PersonContent {
            given_names: given.into(),
            family_name: "Quillfeather".into(),
            birth: Some(BirthDate {
                date: date(2014, 3, 9),
                kind: BirthDateKind::Exact,
            }),
            address: Some(address.into()),
            ..PersonContent::default()
        },
        around: None,
    }
}

fn beside(child_id: Uuid, same_household: bool) -> Place {
    Place {
        child_id,
        relation: RelationKind::Carer,
        parental_responsibility: false,
        same_household,
        from: None,
        until: None,
    }
}

fn adult_called(given: &str, phone: &str, around: Place) -> AddPerson {
    AddPerson {
        id: Uuid::now_v7(),
        kind: PersonKind::Adult,
        protected_address: false,
        content: PersonContent {
            given_names: given.into(),
            family_name: "Malik".into(),
            address: Some(CANARY.into()),
            phone: Some(phone.into()),
            ..PersonContent::default()
        },
        around: Some(around),
    }
}

/// Asked by the lead and approved by the data protection officer.
async fn approved(bed: &Bed, person: Uuid) -> Uuid {
    let (cw, id) = (&bed.casework, Uuid::now_v7());
    cw.ask_to_lift_protection(&bed.school.lead, id, person, "It ended")
        .await
        .unwrap();
    cw.answer_approval(&bed.school.dpo, id, Some(true), "Rang the court")
        .await
        .unwrap();
    id
}

testkit::both! {
    async fn marked_twice_it_stays_marked_and_the_new_reason_is_kept(bed) {
        let (cw, lead, child) = (&bed.casework, &bed.school.lead, bed.school.children[0]);
        let (first, second) = (Uuid::now_v7(), Uuid::now_v7());
        for _ in 0..2 {
            cw.protect_address(lead, first, child, "A court order").await.unwrap();
        }
        assert_eq!(set(&bed, child).await, 1, "sent twice it is said once");
        cw.protect_address(lead, second, child, "He was seen at the gate").await.unwrap();
        assert!(marked(&bed, child).await);
        assert_eq!(set(&bed, child).await, 2);
        let other = cw.protect_address(lead, second, child, "Something else").await;
        assert!(matches!(other, Err(CaseworkError::OtherContent)), "{other:?}");
        assert!(cw.approvals(lead).await.unwrap().asked.is_empty(), "nobody asked for anything");
    }

    async fn an_old_approval_lifts_no_newer_mark(bed) {
        let (cw, lead, child) = (&bed.casework, &bed.school.lead, bed.school.children[2]);
        let (one, other) = (approved(&bed, child).await, approved(&bed, child).await);
        cw.lift_protection(lead, child, one).await.unwrap();
        assert!(!marked(&bed, child).await);
        cw.protect_address(lead, Uuid::now_v7(), child, "A new order").await.unwrap();
        let late = cw.lift_protection(lead, child, other).await.unwrap_err();
        assert_eq!(keys(&late), [("why".to_owned(), "changed")]);
        assert!(marked(&bed, child).await, "the new mark stands");
        let again = cw.lift_protection(lead, child, other).await;
        assert!(matches!(again, Err(CaseworkError::WrongState)), "it stays void: {again:?}");

        // A new reason for a mark that stands, also between asking and answering.
        let asked = approved(&bed, child).await;
        cw.protect_address(lead, Uuid::now_v7(), child, "He was seen at the gate").await.unwrap();
        assert_eq!(keys(&cw.lift_protection(lead, child, asked).await.unwrap_err()), [("why".to_owned(), "changed")]);
        let asked = Uuid::now_v7();
        cw.ask_to_lift_protection(lead, asked, child, "It ended").await.unwrap();
        cw.protect_address(lead, Uuid::now_v7(), child, "And again").await.unwrap();
        let answered = cw.answer_approval(&bed.school.dpo, asked, Some(true), "Yes").await.unwrap_err();
        assert_eq!(keys(&answered), [("why".to_owned(), "changed")]);
        assert!(marked(&bed, child).await);

        // What nothing changed since is done, and whoever answers for files is told.
        let asked = approved(&bed, child).await;
        let before = cw.waiting(&bed.school.dpo).await.unwrap().my_work;
        cw.lift_protection(lead, child, asked).await.unwrap();
        assert!(!marked(&bed, child).await);
        assert_eq!(cw.waiting(&bed.school.dpo).await.unwrap().my_work, before + 1);
        let past = cw.approvals(&bed.school.dpo).await.unwrap().past;
        assert!(past.iter().any(|l| l.row.id == asked && l.was_told));
    }

    async fn an_approval_does_not_reach_a_record_that_was_linked_later(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let lead = &school.lead;
        let (one, other) = (child_called("Emrys", CANARY, true), child_called("Emrys", "3 Other Street", true));
        for child in [&one, &other] {
            cw.add_person(lead, child.clone()).await.unwrap();
        }
        let asked = approved(&bed, one.id).await;
        let mut conn = cw.store().read().await.unwrap();
        let pairs = conn.likeliest_pairs(school.id, PairState::Open, 50).await.unwrap();
        drop(conn);
        let pair = pairs.iter().find(|p| [p.one, p.other].contains(&one.id)).unwrap();
        let said = DecidePair {
            id: Uuid::now_v7(),
            pair: pair.id,
            act: Some(PairAct::Same),
            reason: "Compared with the register".into(),
            despite_clash: true,
        };
        cw.decide_pair(lead, said).await.unwrap();
        let late = cw.lift_protection(lead, one.id, asked).await.unwrap_err();
        assert_eq!(keys(&late), [("why".to_owned(), "changed")]);
        assert!(marked(&bed, one.id).await && marked(&bed, other.id).await);
        // Asked again it names both, and takes it off both.
        let asked = approved(&bed, one.id).await;
        let line = cw.approval(lead, asked).await.unwrap();
        assert_eq!(line.covers.len(), 2);
        cw.lift_protection(lead, one.id, asked).await.unwrap();
        assert!(!marked(&bed, one.id).await && !marked(&bed, other.id).await);
    }

    async fn whoever_lives_with_somebody_protected_is_as_hard_to_find(bed) {
        let (cw, lead) = (&bed.casework, &bed.school.lead);
        let child = child_called("Zainab", CANARY, false);
        let zainab = child.id;
        cw.add_person(lead, child).await.unwrap();
        let tariq = adult_called("Tariq", "01632 960111", beside(zainab, true));
        let mut aunt = adult_called("Hafsa", "01632 960112", beside(zainab, false));
        aunt.content.address = Some("3 Other Street".into());
        for person in [&tariq, &aunt] {
            cw.add_person(lead, person.clone()).await.unwrap();
        }
        let (tariq, aunt) = (tariq.id, aunt.id);
        let shown = cw.adult_page(lead, tariq).await.unwrap().identity;
        assert!(shown.address.is_some() && !shown.protected_address);
        cw.protect_address(lead, Uuid::now_v7(), zainab, "They fled").await.unwrap();
        let shown = cw.adult_page(lead, tariq).await.unwrap().identity;
        assert_eq!((shown.address, shown.phone, shown.protected_address), (None, None, true));
        let desk = cw.record_desk(lead, tariq).await.unwrap();
        assert_eq!((desk.content.address, desk.content.phone), (None, None));
        assert!(!marked(&bed, aunt).await, "she lives elsewhere");

        // Whoever comes later: by a place, by an address, by a telephone that is the same.
        let later = adult_called("Omar", "01632 960113", beside(zainab, true));
        let mut near = adult_called("Imran", "01632 960114", beside(zainab, false));
        near.content.address = Some("7, canary WHARFSIDE".into());
        for person in [&later, &near] {
            cw.add_person(lead, person.clone()).await.unwrap();
            assert!(marked(&bed, person.id).await, "{}", person.content.given_names);
        }
        let desk = cw.record_desk(lead, aunt).await.unwrap();
        let mut content = desk.content;
        content.phone = Some("+44 1632 960111".into());
        let right = PutRight {
            id: Uuid::now_v7(),
            person_id: aunt,
            version: desk.version,
            content,
            written_wrong: false,
            why: "She rang".into(),
        };
        cw.put_record_right(lead, right).await.unwrap();
        assert!(marked(&bed, aunt).await, "she has his telephone");

        // A brother who comes to live with Tariq is as hard to find, and so is his partner there.
        let brother = child_called("Yusuf", "9 Third Street", false);
        cw.add_person(lead, brother.clone()).await.unwrap();
        cw.relate(lead, tariq, beside(brother.id, true)).await.unwrap();
        assert!(marked(&bed, brother.id).await);

        // Two people take it off from whom both saw named.
        let asked = approved(&bed, zainab).await;
        let line = cw.approval(&bed.school.dpo, asked).await.unwrap();
        let named: BTreeSet<String> = line.covers.iter().map(|p| p.name.clone()).collect();
        assert_eq!(named.len(), 6, "{named:?}");
        assert_eq!(line.covers[0].id, zainab);
        cw.relate(lead, aunt, beside(brother.id, true)).await.unwrap();
        let cousin = adult_called("Bilal", "01632 960115", beside(zainab, true));
        cw.add_person(lead, cousin).await.unwrap();
        let late = cw.lift_protection(lead, zainab, asked).await.unwrap_err();
        assert_eq!(keys(&late), [("why".to_owned(), "changed")], "somebody came to live there");
        let asked = approved(&bed, zainab).await;
        cw.lift_protection(lead, zainab, asked).await.unwrap();
        assert!(!marked(&bed, zainab).await && !marked(&bed, tariq).await && !marked(&bed, brother.id).await);
    }

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
                0..=1 if !full => "create",
                2..=3 if walk.truth.adults.len() < 12 => "stand around",
                0..=4 => "mark",
                5 if walk.dice.roll(4) == 0 => "lift",
                5..=11 => "join",
                12..=14 => "take apart",
                15..=17 => "import",
                _ => "replay",
            };
            match act {
                "create" => walk.create().await,
                "stand around" => walk.stand_around().await,
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
        assert!(done.len() == 9 && marked > 0);
    })
    .await;
}
