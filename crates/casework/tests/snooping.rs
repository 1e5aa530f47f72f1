//! How much looking without need is found, and at what cost in questions to people who did their work:
//! a made-up month at a school, told by a seed, with the same everyday work each time and planted
//! looks of several kinds among it. The figures stand in docs/threats.md.
//!
//! Nothing of it is real, and the mix is ours: it says whether the rules tell one from the other under
//! work as we imagine it, and how they change when the rules do. It does not say how much is found in
//! any real agency.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{
    Actor, BreakGlass, CaseworkError, LogConcern, NewAction, NewNote, NewStatement, OwnDetails,
};
use domain::{
    Lang,
    access::{GlassReason, ReviewKind, ReviewState},
    chronology::{EntryKind, Impact, Seriousness},
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    person::{PersonContent, PersonKind, RelationKind},
    practitioner::{MemberState, Role},
    time::{EventTime, Precision},
};
use jiff::{SignedDuration, ToSpan, civil::Weekday, tz::TimeZone};
use std::collections::{BTreeMap, BTreeSet};
use store::{NewPerson, RelationRow, ReviewRow};
use testkit::{Bed, make};
use uuid::Uuid;

const PRACTITIONERS: usize = 40;
const CHILDREN: usize = 400;
/// Files on which somebody works when the month begins.
const ACTIVE: usize = 36;
/// Working days before the month, in which the everyday work finds its state, and in it.
const BEFORE: usize = 8;
const MONTH: usize = 22;
const PLANTED: usize = 50;

/// A small generator of our own, so that the month is the same on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() >> 11).unwrap() % n
    }

    fn of_hundred(&mut self, n: usize) -> bool {
        self.below(100) < n
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// Why somebody looked without need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Their own child, by a name, a telephone or an address that is known.
    Family,
    /// A relative of whom nothing that is known tells it.
    Relative,
    Neighbour,
    FormerPartner,
    Colleague,
    /// What everybody talks about: a file on which others work.
    News,
    Curiosity,
}

/// So many of each: 50.
const KINDS: [(Kind, usize); 7] = [
    (Kind::Family, 6),
    (Kind::Relative, 4),
    (Kind::Neighbour, 9),
    (Kind::FormerPartner, 8),
    (Kind::Colleague, 8),
    (Kind::News, 7),
    (Kind::Curiosity, 8),
];

/// Who opened whose file.
type Look = (Uuid, Uuid);

struct School<'a> {
    bed: &'a Bed,
    dice: Dice,
    leads: Vec<Actor>,
    staff: Vec<Actor>,
    children: Vec<Uuid>,
    siblings: BTreeMap<Uuid, Uuid>,
    /// Files on which somebody works, with the lead who does.
    active: BTreeMap<Uuid, usize>,
    /// What was opened for work today by those who keep files.
    work: BTreeSet<Look>,
}

impl<'a> School<'a> {
    async fn of(bed: &'a Bed, seed: u64) -> Self {
        let (cw, school) = (&bed.casework, &bed.school);
        let mut tx = cw.store().write(school.id).await.unwrap();
        tx.set_member_state(
            school.id,
            school.screener.practitioner_id,
            MemberState::Left,
        )
        .await
        .unwrap();
        let (mut leads, mut staff) = (vec![school.lead.clone()], Vec::new());
        for n in 0..PRACTITIONERS + 2 {
            let role = if n < 2 {
                Role::SafeguardingLead
            } else {
                Role::Practitioner
            };
            let name = format!("Wilfa{n} Oxbarrow{n}");
            let row = make::practitioner(school.id, Uuid::now_v7(), role, Lang::En, &name, "Staff");
            tx.add_practitioner(&row, &format!("{n}@month.example"), 0)
                .await
                .unwrap();
            let all = if n < 2 { &mut leads } else { &mut staff };
            all.push(make::actor(&row));
        }
        let now = cw.now().as_microsecond();
        let (mut children, mut siblings) = (Vec::new(), BTreeMap::new());
        for n in 0..CHILDREN {
            let new = person(
                school.id,
                PersonKind::Child,
                format!("Perrin{n}"),
                format!("Stavely{n}"),
            );
            tx.add_person(&new, now).await.unwrap();
            children.push(new.id);
        }
        // Every fifth child has a brother or a sister here.
        for pair in children.chunks(10) {
            let mother = person(
                school.id,
                PersonKind::Adult,
                "Odile".into(),
                format!("Thrane{}", pair[0].simple()),
            );
            tx.add_person(&mother, now).await.unwrap();
            for child in &pair[..2] {
                let relation = RelationRow {
                    child_id: *child,
                    other_id: mother.id,
                    relation: RelationKind::Mother,
                    parental_responsibility: true,
                    same_household: true,
                    from: None,
                    until: None,
                };
                tx.relate(school.id, &relation).await.unwrap();
            }
            siblings.insert(pair[0], pair[1]);
            siblings.insert(pair[1], pair[0]);
        }
        tx.commit().await.unwrap();
        Self {
            bed,
            dice: Dice(seed),
            leads,
            staff,
            children,
            siblings,
            active: BTreeMap::new(),
            work: BTreeSet::new(),
        }
    }

    fn lead(&mut self) -> usize {
        self.dice.below(self.leads.len())
    }

    fn any_active(&mut self) -> (Uuid, usize) {
        let n = self.dice.below(self.active.len());
        self.active.iter().nth(n).map(|(c, l)| (*c, *l)).unwrap()
    }

    /// A lead opens a file for work.
    async fn opens(&mut self, lead: usize, child: Uuid) {
        let who = &self.leads[lead];
        if done(self.bed.casework.child_page(who, child, None).await) {
            self.work.insert((who.practitioner_id, child));
        }
    }

    async fn notes(&mut self, lead: usize, child: Uuid) {
        let note = NewNote {
            id: Uuid::now_v7(),
            person_id: child,
            kind: EntryKind::Note,
            when: EventTime {
                at: self.bed.casework.now(),
                precision: Precision::Minute,
            },
            seriousness: Seriousness::Low,
            impact: Impact::Unclear,
            text: "Spoke with the form tutor".into(),
            childs_voice: String::new(),
            family: None,
        };
        done(self.bed.casework.add_note(&self.leads[lead], note).await);
    }

    /// Somebody logs a concern; a lead reads it and does what is to be done.
    async fn concern(&mut self) {
        let child = match self.dice.of_hundred(70) && !self.active.is_empty() {
            true => self.any_active().0,
            false => {
                let all = self.children.len();
                self.children[self.dice.below(all)]
            }
        };
        let author = self.dice.below(self.staff.len());
        let id = Uuid::now_v7();
        let input = LogConcern {
            id,
            urgency: Urgency::Today,
            children: vec![ChildInConcern {
                person_id: child,
                role: ChildRole::Subject,
            }],
            child_not_listed: String::new(),
            when: EventTime {
                at: self.bed.casework.now(),
                precision: Precision::Minute,
            },
            place: String::new(),
            statements: vec![NewStatement {
                kind: Some(StatementKind::Fact),
                text: "Came without a coat again".into(),
                ..NewStatement::default()
            }],
            childs_words: String::new(),
            others_involved: String::new(),
            already_told: String::new(),
            category: None,
            body_map: vec![],
            draft_id: None,
        };
        self.bed
            .casework
            .log_concern(&self.staff[author], input)
            .await
            .unwrap();
        let lead = self.lead();
        done(
            self.bed
                .casework
                .concern_for_lead(&self.leads[lead], id)
                .await,
        );
        self.opens(lead, child).await;
        self.active.entry(child).or_insert(lead);
        if self.dice.of_hundred(35) {
            let other = self.lead();
            self.opens(other, child).await;
        }
        if self.dice.of_hundred(30) {
            self.notes(lead, child).await;
        }
        if self.dice.of_hundred(50) {
            self.action(lead, child).await;
        }
        let sibling = self.siblings.get(&child).copied();
        if let Some(sibling) = sibling.filter(|_| self.dice.of_hundred(60)) {
            self.opens(lead, sibling).await;
        }
    }

    async fn action(&mut self, lead: usize, child: Uuid) {
        let owner = match self.dice.below(4) {
            0 | 1 => self.leads[lead].practitioner_id,
            2 => {
                let other = self.lead();
                self.leads[other].practitioner_id
            }
            _ => self.staff[self.dice.below(PRACTITIONERS)].practitioner_id,
        };
        let due = self.bed.casework.now().to_zoned(TimeZone::UTC).date();
        let action = NewAction {
            id: Uuid::now_v7(),
            person_id: child,
            concern_id: None,
            owner_id: Some(owner),
            text: "Ring the family".into(),
            due: due.checked_add(7.days()).unwrap(),
        };
        done(
            self.bed
                .casework
                .set_action(&self.leads[lead], action)
                .await,
        );
    }

    /// One day of everyday work.
    async fn day(&mut self, weekday: Weekday) {
        for _ in 0..4 + self.dice.below(5) {
            self.concern().await;
        }
        // Each lead goes on with files of their own.
        for lead in 0..self.leads.len() {
            let own: Vec<Uuid> = self
                .active
                .iter()
                .filter(|(_, l)| **l == lead)
                .map(|(c, _)| *c)
                .collect();
            for _ in 0..4.min(own.len()) {
                let child = self.dice.pick(&own);
                self.opens(lead, child).await;
            }
        }
        // One stands in for another, and most often writes down what they did.
        let (child, _) = self.any_active();
        let lead = self.lead();
        self.opens(lead, child).await;
        if self.dice.of_hundred(70) {
            self.notes(lead, child).await;
        }
        // A parent rings, or a teacher asks at the door: sometimes nobody writes it down.
        let child = match self.dice.of_hundred(60) {
            true => self.any_active().0,
            false => self.children[self.dice.below(CHILDREN)],
        };
        let lead = self.lead();
        self.opens(lead, child).await;
        if self.dice.of_hundred(60) {
            self.notes(lead, child).await;
        }
        // Once a week all go through what is worst, at one desk.
        if weekday == Weekday::Wednesday {
            let lead = self.lead();
            for _ in 0..8 {
                let (child, _) = self.any_active();
                self.opens(lead, child).await;
                if self.dice.of_hundred(75) {
                    self.notes(lead, child).await;
                }
            }
        }
    }

    /// Somebody looks who has no need. Gives who and at whose file.
    async fn look(&mut self, kind: Kind, n: usize) -> Look {
        let by_lead = self.dice.of_hundred(60);
        loop {
            let lead = self.lead();
            let who = match by_lead {
                true => self.leads[lead].clone(),
                false => self.staff[self.dice.below(PRACTITIONERS)].clone(),
            };
            let child = match kind {
                Kind::FormerPartner | Kind::News => self.any_active().0,
                _ => self.children[self.dice.below(CHILDREN)],
            };
            // What is one's own work is no look without need.
            let work = self.work.contains(&(who.practitioner_id, child));
            if work || (by_lead && self.active.get(&child) == Some(&lead)) {
                continue;
            }
            if kind == Kind::Family {
                self.make_family(&who, child, n).await;
            }
            let cw = &self.bed.casework;
            if !by_lead {
                let glass = BreakGlass {
                    id: Uuid::now_v7(),
                    person_id: child,
                    reason: Some(GlassReason::NobodyReached),
                    words: "Urgent, and the lead could not be reached".into(),
                    hours: Some(1),
                };
                match cw.break_glass(&who, glass).await {
                    Ok(_) => {}
                    Err(CaseworkError::TooClose) => return (who.practitioner_id, child),
                    Err(e) => panic!("{e}"),
                }
            }
            done(cw.child_page(&who, child, None).await);
            return (who.practitioner_id, child);
        }
    }

    /// The child lives where the practitioner does, or has their telephone; nobody said so.
    async fn make_family(&self, who: &Actor, child: Uuid, n: usize) {
        let own = OwnDetails {
            phone: format!("07700 900{n:03}"),
            address: format!("{n} Tannery Lane, AB1 2CD"),
        };
        self.bed.casework.set_own_details(who, &own).await.unwrap();
        let school = self.bed.school.id;
        let mut tx = self.bed.casework.store().write(school).await.unwrap();
        let mut row = tx.person(school, child).await.unwrap();
        if n.is_multiple_of(2) {
            row.content.phone = Some(own.phone);
        } else {
            row.content.address = Some(own.address);
        }
        tx.change_person(&row).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A practitioner needs a file at once, and has the reason they give.
    async fn rightly_opened(&mut self) -> Look {
        let who = self.staff[self.dice.below(PRACTITIONERS)].clone();
        let (child, _) = self.any_active();
        // Whose own child it was found to be is another's story.
        let glass = BreakGlass {
            id: Uuid::now_v7(),
            person_id: child,
            reason: Some(GlassReason::AgencyAsks),
            words: "The hospital asks what is known of allergies".into(),
            hours: Some(1),
        };
        let cw = &self.bed.casework;
        cw.break_glass(&who, glass).await.unwrap();
        cw.child_page(&who, child, None).await.unwrap();
        (who.practitioner_id, child)
    }

    async fn reviews(&self) -> Vec<ReviewRow> {
        let mut conn = self.bed.casework.store().read().await.unwrap();
        let mut all = Vec::new();
        for state in ReviewState::ALL {
            all.extend(
                conn.reviews(self.bed.school.id, *state, 10_000)
                    .await
                    .unwrap(),
            );
        }
        all
    }

    /// The night after a day: what was opened is looked at, and the next working day begins.
    async fn night(&mut self) -> Weekday {
        self.bed.casework.tick().await.unwrap();
        loop {
            let next = self.bed.casework.now() + SignedDuration::from_hours(24);
            self.bed.clock.set(next);
            let weekday = next.to_zoned(TimeZone::UTC).weekday();
            if !matches!(weekday, Weekday::Saturday | Weekday::Sunday) {
                self.bed.casework.look_at_openings().await.unwrap();
                return weekday;
            }
        }
    }
}

/// Whether it was done: since somebody's own family was found, that file is closed to them.
fn done<T>(answer: Result<T, CaseworkError>) -> bool {
    match answer {
        Ok(_) => true,
        Err(CaseworkError::NotFound) => false,
        Err(e) => panic!("{e}"),
    }
}

fn person(agency_id: Uuid, kind: PersonKind, given: String, family: String) -> NewPerson {
    NewPerson {
        agency_id,
        id: Uuid::now_v7(),
        kind,
        protected_address: false,
        content: PersonContent {
            given_names: given,
            family_name: family,
            ..PersonContent::default()
        },
    }
}

/// What a month showed.
#[derive(Debug, Default)]
struct Figures {
    /// Planted looks by kind: found, and all.
    kinds: BTreeMap<Kind, (usize, usize)>,
    /// The same of whoever reads every file of the agency: what others try is always looked at.
    by_leads: (usize, usize),
    /// Openings for work: asked about, and all.
    work: (usize, usize),
    /// Questions of each working day.
    days: Vec<usize>,
}

impl Figures {
    fn planted(&self) -> (usize, usize) {
        let add = |(a, b): (usize, usize), (c, d): &(usize, usize)| (a + c, b + d);
        self.kinds.values().fold((0, 0), add)
    }
}

async fn month(bed: &Bed, seed: u64) -> Figures {
    let mut school = School::of(bed, seed).await;
    let mut weekday = Weekday::Monday;
    while school.active.len() < ACTIVE {
        school.concern().await;
    }
    for _ in 0..BEFORE {
        school.work.clear();
        school.day(weekday).await;
        weekday = school.night().await;
    }
    let mut plan: Vec<Kind> = KINDS.iter().flat_map(|(k, n)| vec![*k; *n]).collect();
    assert_eq!(plan.len(), PLANTED);
    let mut figures = Figures::default();
    for day in 0..MONTH {
        let before: BTreeSet<Uuid> = school.reviews().await.iter().map(|r| r.id).collect();
        school.work.clear();
        school.day(weekday).await;
        let left = MONTH - day;
        let mut looks = Vec::new();
        for _ in 0..plan.len().div_ceil(left) {
            let kind = plan.swap_remove(school.dice.below(plan.len()));
            looks.push((kind, school.look(kind, plan.len()).await));
        }
        let rightly = if day % 3 == 0 {
            Some(school.rightly_opened().await)
        } else {
            None
        };
        let work = std::mem::take(&mut school.work);
        weekday = school.night().await;
        let mut asked = school.reviews().await;
        asked.retain(|r| !before.contains(&r.id));
        let about: BTreeSet<Look> = asked
            .iter()
            .filter_map(|r| Some((r.practitioner_id, r.person_id?)))
            .collect();
        for (kind, look) in looks {
            let (found, all) = figures.kinds.entry(kind).or_default();
            *found += usize::from(about.contains(&look));
            *all += 1;
            if school.leads.iter().any(|l| l.practitioner_id == look.0) {
                figures.by_leads.0 += usize::from(about.contains(&look));
                figures.by_leads.1 += 1;
            }
        }
        let questioned = work.iter().filter(|l| about.contains(*l)).count();
        figures.work.0 += questioned + usize::from(rightly.is_some());
        figures.work.1 += work.len() + usize::from(rightly.is_some());
        figures.days.push(asked.len());
        assert!(
            asked.iter().all(|r| r.kind != ReviewKind::Budget),
            "nobody opens too many"
        );
    }
    figures
}

testkit::both! {
    async fn in_a_made_up_month_most_looks_without_need_are_found_and_little_work_is_asked_about(bed) {
        let figures = month(&bed, 0x5EED_2026_1123).await;
        let (found, planted) = figures.planted();
        let (asked, all) = figures.work;
        let sum: usize = figures.days.iter().sum();
        let reviewers = 4; // Three leads and the data protection officer.
        let (of_leads, by_leads) = figures.by_leads;
        eprintln!("planted: {found} of {planted} found: {:?}; by leads {of_leads} of {by_leads}", figures.kinds);
        eprintln!("work: {asked} of {all} openings asked about; {} to look at in {MONTH} days, at most {} a day",
            sum, figures.days.iter().max().unwrap());
        assert_eq!(planted, PLANTED);
        assert!(all > 400, "{all}");
        assert!(100 * found >= 80 * planted, "{found} of {planted} found");
        assert!(100 * (all - asked) >= 94 * all, "{asked} of {all} asked about");
        assert!(sum <= 5 * MONTH * reviewers, "{sum} in {MONTH} days");
        let worst = figures.days.iter().max().copied().unwrap();
        assert!(worst <= 5 * reviewers, "{worst} on one day");
    }
}

/// The same with other throws of the dice: the figures of docs/threats.md give the range.
#[tokio::test]
#[ignore = "minutes; run it after a change of the rules, with --run-ignored only --no-capture"]
async fn other_months_are_like_it() {
    for seed in 1..=6_u64 {
        testkit::on(testkit::Engine::Sqlite, |bed: Bed| async move {
            let figures = month(&bed, seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)).await;
            let ((found, planted), (asked, all)) = (figures.planted(), figures.work);
            let sum: usize = figures.days.iter().sum();
            let (of_leads, by_leads) = figures.by_leads;
            eprintln!(
                "seed {seed}: {found} of {planted} found, by leads {of_leads} of {by_leads}; {asked} of {all} asked about; {sum} to look at, at most {} a day; {:?}",
                figures.days.iter().max().unwrap(),
                figures.kinds
            );
        })
        .await;
    }
}
