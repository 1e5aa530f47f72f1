//! Records that a person joined are one person wherever they are shown: a risk on any record of an
//! adult shows with every child, and whoever saw records joined, on whatever page, is told if not.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use casework::{
    Actor, AddPerson, AskExport, DecidePair, EndRisk, LogRights, MarkRisk, NewNote, PairRow, Place,
    SayPartners, WholeFilter, WriteSummary,
};
use domain::{
    chronology::{EntryKind, Impact, Seriousness, SummaryRow},
    export::ExportWhich,
    linking::{PairAct, PairState},
    person::{PersonContent, PersonKind, RelationKind},
    rights::Requester,
    time::{EventTime, Precision},
};
use jiff::{ToSpan, civil::Date};
use testkit::Bed;
use uuid::Uuid;

fn today(bed: &Bed) -> Date {
    let london = jiff::tz::TimeZone::get("Europe/London").unwrap();
    bed.casework.now().to_zoned(london).date()
}

async fn adult(bed: &Bed, given: &str, child_id: Uuid) -> Uuid {
    let id = Uuid::now_v7();
    let person = AddPerson {
        id,
        kind: PersonKind::Adult,
        protected_address: false,
        content: PersonContent {
            given_names: given.into(),
            family_name: "Quillan".into(),
            ..PersonContent::default()
        },
        around: Some(Place {
            child_id,
            relation: RelationKind::Relative,
            parental_responsibility: false,
            same_household: false,
            from: None,
            until: None,
        }),
    };
    let lead = &bed.school.lead;
    bed.casework.add_person(lead, person).await.unwrap();
    id
}

/// A note in a record; gives the entry.
async fn note(bed: &Bed, person_id: Uuid) -> Uuid {
    let note = NewNote {
        id: Uuid::now_v7(),
        person_id,
        kind: EntryKind::Note,
        when: EventTime {
            at: bed.casework.now(),
            precision: Precision::Minute,
        },
        seriousness: Seriousness::Low,
        impact: Impact::Unclear,
        text: "Came late again".into(),
        childs_voice: String::new(),
        family: None,
    };
    let entry = note.id;
    bed.casework.add_note(&bed.school.lead, note).await.unwrap();
    entry
}

/// A person says that two records are of one; gives the pair.
async fn join(bed: &Bed, one: Uuid, other: Uuid) -> Uuid {
    let (agency, now) = (bed.school.id, bed.casework.now().as_microsecond());
    let pair = PairRow {
        agency_id: agency,
        id: Uuid::now_v7(),
        one: one.min(other),
        other: one.max(other),
        state: PairState::Open,
        weight: 9000,
        household: 10,
        clash: false,
        found_us: now,
        decided_us: None,
        decided_by: None,
    };
    let mut tx = bed.casework.store().write(agency).await.unwrap();
    tx.propose_pair(&pair).await.unwrap();
    tx.commit().await.unwrap();
    let mut conn = bed.casework.store().read().await.unwrap();
    let pair = conn.pair_of(agency, one, other).await.unwrap().unwrap().id;
    drop(conn);
    let input = DecidePair {
        id: Uuid::now_v7(),
        pair,
        act: Some(PairAct::Same),
        reason: "Her class teacher knows both entries.".into(),
        despite_clash: false,
    };
    let lead = &bed.school.lead;
    bed.casework.decide_pair(lead, input).await.unwrap();
    pair
}

async fn mark(bed: &Bed, person_id: Uuid) -> Uuid {
    let id = Uuid::now_v7();
    let mark = MarkRisk {
        id,
        person_id,
        reason: "Convicted of an assault on a child".into(),
        source: "Police notice".into(),
        since: None,
        review: Some(today(bed).saturating_add(30.days())),
    };
    let lead = &bed.school.lead;
    bed.casework.mark_risk(lead, mark).await.unwrap();
    id
}

async fn risks(bed: &Bed, child: Uuid) -> Vec<Uuid> {
    let page = bed.casework.child_page(&bed.school.lead, child, None);
    page.await.unwrap().risks.iter().map(|r| r.mark).collect()
}

/// Whether somebody would be told if the pair were undone; then it is as if they had seen nothing.
async fn saw(bed: &Bed, pair: Uuid, who: &Actor) -> bool {
    let agency = bed.school.id;
    let mut tx = bed.casework.store().write(agency).await.unwrap();
    let seen = tx.pair_seen_by(agency, pair).await.unwrap();
    tx.forget_seen(agency, pair).await.unwrap();
    tx.commit().await.unwrap();
    seen.contains(&who.practitioner_id)
}

testkit::both! {
    async fn a_risk_on_any_record_of_an_adult_or_of_their_partner_shows_with_every_child(bed) {
        let (cw, school, lead) = (&bed.casework, &bed.school, &bed.school.lead);
        let [one, far, third] = [school.children[0], school.children[1], school.children[2]];
        // The mother of the one child has a second record, which stands around another child; the
        // partner is known to that record only, and is marked on a third record of their own.
        let mother = adult(&bed, "Dana", one).await;
        let twice = adult(&bed, "Dan", far).await;
        let partner = adult(&bed, "Dean", third).await;
        let marked = adult(&bed, "Deane", third).await;
        cw.say_partners(lead, (twice, partner), SayPartners::since(None, None)).await.unwrap();
        let on = mark(&bed, marked).await;
        assert!(risks(&bed, one).await.is_empty());
        join(&bed, mother, twice).await;
        assert!(risks(&bed, one).await.is_empty(), "nobody said who the partner is");
        join(&bed, partner, marked).await;
        for child in [one, far, third] {
            assert_eq!(risks(&bed, child).await, [on], "said once, with every child");
        }
        let shown = cw.child_page(lead, one, None).await.unwrap().risks;
        let through = shown[0].through.as_ref().unwrap();
        assert_eq!((through.person.id, shown[0].adult.id), (mother, marked));

        // The family page marks the symbol of the record that stands around the child.
        let family = cw.family(lead, third).await.unwrap();
        let flagged = |id| family.members.iter().find(|m| m.person.id == id).unwrap().risk;
        assert!(flagged(partner) && flagged(marked));
        let family = cw.family(lead, one).await.unwrap();
        assert!(family.partners.iter().any(|p| p.one.id == mother && p.other.id == partner));

        // Each page of theirs shows what any record says.
        let page = cw.adult_page(lead, mother).await.unwrap();
        let mut children: Vec<Uuid> = page.children.iter().map(|c| c.child.id).collect();
        children.sort_unstable();
        let mut both = vec![one, far];
        both.sort_unstable();
        assert_eq!(children, both);
        assert_eq!(page.partners.len(), 1);
        assert_eq!(page.joined.iter().map(|j| j.identity.id).collect::<Vec<_>>(), [twice]);
        let page = cw.adult_page(lead, partner).await.unwrap();
        assert_eq!(page.marks.iter().map(|m| m.row.id).collect::<Vec<_>>(), [on]);
        // And there it is taken off.
        let end = EndRisk { person_id: partner, mark_id: on, why: "Another man".into(), keep_until: None };
        cw.end_risk(lead, end).await.unwrap();
        assert!(risks(&bed, one).await.is_empty());
    }

    async fn whoever_saw_records_joined_is_told_whichever_page_it_was(bed) {
        let (cw, school, lead) = (&bed.casework, &bed.school, &bed.school.lead);
        let child = school.children[0];
        let other = Uuid::now_v7();
        let person = AddPerson {
            id: other,
            kind: PersonKind::Child,
            protected_address: false,
            content: PersonContent {
                given_names: "Jonna".into(),
                family_name: "Quillan".into(),
                ..PersonContent::default()
            },
            around: None,
        };
        cw.add_person(lead, person).await.unwrap();
        let entry = note(&bed, other).await;
        let pair = join(&bed, child, other).await;
        assert!(!saw(&bed, pair, lead).await);

        cw.family(lead, child).await.unwrap();
        assert!(saw(&bed, pair, lead).await, "the family");
        cw.body_map(lead, child).await.unwrap();
        assert!(saw(&bed, pair, lead).await, "the body map");
        let rows = vec![SummaryRow { entry_id: entry, meaning: "Again".into() }];
        let summary = WriteSummary { id: Uuid::now_v7(), rows, analysis: "It goes on".into() };
        cw.write_summary(lead, child, summary).await.unwrap();
        for printed in [false, true] {
            cw.chronology_summary(lead, child, None, printed).await.unwrap();
            assert!(saw(&bed, pair, lead).await, "the summary, printed: {printed}");
        }
        let asked = LogRights {
            id: Uuid::now_v7(),
            person_id: child,
            requester: Some(Requester::Child),
            name: "Jonah".into(),
            requester_id: None,
            asks_for: "Everything".into(),
            received: Some(today(&bed)),
        };
        let request = asked.id;
        cw.log_rights(&school.dpo, asked).await.unwrap();
        cw.rights_desk(&school.dpo, request).await.unwrap();
        assert!(saw(&bed, pair, &school.dpo).await, "the answer to a subject access request");

        let mut export = AskExport {
            id: Uuid::now_v7(),
            which: Some(ExportWhich::All),
            children: Vec::new(),
            from: None,
            until: None,
            why: "The school leaves Sharewise at the end of term".into(),
            recipient: "Priya Lindqvist".into(),
            organisation: "Marlow Records".into(),
            handover: "An encrypted stick, in person".into(),
            seen: None,
        };
        export.seen = Some(cw.preview_export(&school.dpo, &export).await.unwrap().counts);
        cw.ask_export(&school.dpo, export).await.unwrap();
        for _ in 0..3 {
            cw.go_on_exporting().await.unwrap();
        }
        assert!(saw(&bed, pair, &school.dpo).await, "an export of everything");
    }

    async fn a_chronology_says_of_each_row_in_which_record_it_stands_and_who_joined_it(bed) {
        let (lead, cw, all) = (&bed.school.lead, &bed.casework, &bed.school.children);
        let (one, two, three, apart) = (all[0], all[1], all[2], Uuid::now_v7());
        let fourth = AddPerson {
            id: apart, kind: PersonKind::Child, protected_address: false, around: None,
            content: PersonContent { given_names: "Elin".into(), family_name: "Prys".into(), ..PersonContent::default() },
        };
        cw.add_person(lead, fourth).await.unwrap();
        for record in [one, two, three, apart] {
            note(&bed, record).await;
        }
        // The third is joined through the second; the fourth is only proposed, so that nothing of it shows.
        join(&bed, one, two).await;
        join(&bed, two, three).await;
        let now = bed.casework.now().as_microsecond();
        let mut tx = bed.casework.store().write(bed.school.id).await.unwrap();
        let proposed = PairRow {
            agency_id: bed.school.id, id: Uuid::now_v7(), one: one.min(apart), other: one.max(apart),
            state: PairState::Open, weight: 4000, household: 10, clash: false, found_us: now,
            decided_us: None, decided_by: None,
        };
        tx.propose_pair(&proposed).await.unwrap();
        tx.commit().await.unwrap();
        for page in [
            cw.whole_chronology(lead, one, &WholeFilter::default(), None).await.unwrap(),
            cw.chronology_to_print(lead, one).await.unwrap(),
        ] {
            let records: Vec<(Uuid, Option<usize>)> =
                page.records.iter().map(|r| (r.record, r.joined.as_ref().map(|j| j.to))).collect();
            assert_eq!(records, [(one, None), (two, Some(1)), (three, Some(2))]);
            let said = page.records[1].joined.as_ref().unwrap();
            assert_eq!((said.who.as_str(), said.weight), ("Meera Joshi", 9000));
            assert!(said.at_us > 0 && !said.why.is_empty());
            let mut rows: Vec<(usize, Uuid)> =
                page.lines.iter().map(|l| (l.record, l.line.entry.person_id)).collect();
            rows.sort_unstable();
            assert_eq!(rows, [(1, one), (2, two), (3, three)]);
            assert!(page.lines.iter().all(|l| !l.received && l.confirmed.is_none()));
        }
    }
}
