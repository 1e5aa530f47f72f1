//! What people rely on where two records may be of one child: found at once, decided by a named
//! person, kept for ever, undone in one act, and nothing of it seen by another agency.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{
    Act, Actor, AddPerson, Agreement, CaseworkError, DecidePair, EmergencyShare, Judged, NewNote,
    PairRow, PersonChoice, PutRight, Relation, Reply, SayToPartner, SetAgreement, WholeFilter,
    WriteSummary,
};
use domain::{
    chronology::{EntryKind, Impact, Seriousness, SummaryRow},
    linking::{PairAct, PairState, TalkSaid, TalkState},
    person::{Identifier, IdentifierKind, PersonContent, PersonKind, Sex},
    task::TaskKind,
    time::{BirthDate, BirthDateKind, EventTime, Precision},
};
use jiff::civil::{Date, date};
use testkit::Bed;
use uuid::Uuid;

const WHY: &str = "her class teacher knows both entries";

struct Made<'a> {
    given: &'a str,
    family: &'a str,
    born: Date,
    nhs: &'a str,
    address: &'a str,
    protected: bool,
}

impl Default for Made<'_> {
    fn default() -> Self {
        Self {
            given: "Gwenllian",
            family: "Rhydderch",
            born: date(2014, 3, 9),
            nhs: "",
            address: "",
            protected: false,
        }
    }
}

async fn add(bed: &Bed, who: &Actor, made: Made<'_>) -> Uuid {
    let id = Uuid::now_v7();
    let person = AddPerson {
        id,
        kind: PersonKind::Child,
        protected_address: made.protected,
        content: PersonContent {
            given_names: made.given.into(),
            family_name: made.family.into(),
            birth: Some(BirthDate {
                date: made.born,
                kind: BirthDateKind::Exact,
            }),
            address: Some(made.address.into()).filter(|a: &String| !a.is_empty()),
            identifiers: (!made.nhs.is_empty())
                .then(|| Identifier {
                    kind: IdentifierKind::Nhs,
                    value: made.nhs.into(),
                })
                .into_iter()
                .collect(),
            ..PersonContent::default()
        },
        around: None,
    };
    bed.casework.add_person(who, person).await.unwrap();
    id
}

async fn note(bed: &Bed, who: &Actor, child: Uuid, text: &str) {
    let note = NewNote {
        id: Uuid::now_v7(),
        person_id: child,
        kind: EntryKind::Note,
        when: EventTime {
            at: bed.casework.now(),
            precision: Precision::Minute,
        },
        seriousness: Seriousness::Low,
        impact: Impact::Unclear,
        text: text.into(),
        childs_voice: String::new(),
        family: None,
    };
    bed.casework.add_note(who, note).await.unwrap();
}

async fn pair(bed: &Bed, who: &Actor, one: Uuid, other: Uuid) -> Option<PairRow> {
    let mut conn = bed.casework.store().read().await.unwrap();
    conn.pair_of(who.agency_id, one, other).await.unwrap()
}

async fn decide(bed: &Bed, who: &Actor, pair: Uuid, act: PairAct) -> Result<(), CaseworkError> {
    let input = DecidePair {
        id: Uuid::now_v7(),
        pair,
        act: Some(act),
        reason: WHY.into(),
        despite_clash: false,
    };
    bed.casework.decide_pair(who, input).await
}

fn key_of(e: &CaseworkError) -> &'static str {
    match e {
        CaseworkError::Invalid(faults) => faults.first().unwrap().key,
        other => panic!("not a fault of the form: {other}"),
    }
}

async fn lines(bed: &Bed, agency: Uuid, child: Uuid, word: &str) -> usize {
    let mut conn = bed.casework.store().read().await.unwrap();
    let events = conn.events_about(agency, child, None, 1000).await.unwrap();
    events.iter().filter(|e| e.kind.as_str() == word).count()
}

async fn agree(bed: &Bed, who: &Actor, on: bool, partners: &[Uuid]) {
    let input = SetAgreement {
        id: Uuid::now_v7(),
        on: Some(on),
        reference: "Aldermoor partnership, 2026".into(),
        made_on: Some(date(2026, 1, 5)),
        purpose: "to find out who else works with a child".into(),
        partners: partners.to_vec(),
    };
    bed.casework.set_agreement(who, input).await.unwrap();
}

async fn protected(bed: &Bed, child: Uuid) -> bool {
    let mut conn = bed.casework.store().read().await.unwrap();
    let row = conn.person(bed.school.id, child).await.unwrap();
    row.protected_address
}

async fn settle(bed: &Bed) {
    for _ in 0..200 {
        if bed.casework.keep_links().await.unwrap().idle() {
            return;
        }
    }
    panic!("the index never settles");
}

testkit::both! {
    async fn a_second_record_is_found_at_once_joined_by_a_person_and_undone_without_a_trace(bed) {
        let (lead, colleague) = (&bed.school.lead, &bed.school.screener);
        let first = add(&bed, lead, Made::default()).await;
        // Spelt otherwise, day and month exchanged.
        let second = add(&bed, lead, Made { given: "Gwenlian", born: date(2014, 9, 3), ..Made::default() }).await;
        let waiting = bed.casework.links_waiting(lead).await.unwrap();
        assert_eq!(waiting.open, 1, "the second record is found without anybody asking");
        assert!(bed.casework.waiting(lead).await.unwrap().my_work >= 1);
        let found = pair(&bed, lead, first, second).await.unwrap();
        assert_eq!(found.state, PairState::Open);
        note(&bed, lead, first, "Fell asleep in class.").await;
        note(&bed, lead, second, "No coat again.").await;
        let alone = bed.casework.child_page(lead, first, None).await.unwrap();
        assert_eq!((alone.lines.len(), alone.joined.len(), alone.to_compare), (1, 0, 1));

        let review = bed.casework.pair_review(lead, found.id).await.unwrap();
        let agreement = |what: &str| review.facts.iter().find(|f| f.what == what).unwrap().agreement;
        assert_eq!(agreement("family"), Agreement::Agrees);
        assert_eq!(agreement("given"), Agreement::Nearly, "a letter apart");
        assert!(review.why.in_favour.iter().any(|r| r.key.starts_with("link-born-day-month")));

        decide(&bed, lead, found.id, PairAct::Same).await.unwrap();
        for (record, other) in [(first, second), (second, first)] {
            let page = bed.casework.child_page(colleague, record, None).await.unwrap();
            assert_eq!(page.lines.len(), 2, "one chronology, from either side");
            assert_eq!(page.joined[0].identity.id, other);
            assert!(page.lines.iter().any(|l| l.entry.person_id == other), "each row keeps its record");
        }
        assert_eq!(bed.casework.links_waiting(lead).await.unwrap().open, 0);
        assert!(matches!(
            decide(&bed, lead, found.id, PairAct::Different).await,
            Err(CaseworkError::WrongState)
        ), "what is joined is undone first");

        decide(&bed, lead, found.id, PairAct::Undone).await.unwrap();
        for (record, text) in [(first, "Fell asleep in class."), (second, "No coat again.")] {
            let page = bed.casework.child_page(lead, record, None).await.unwrap();
            assert_eq!((page.lines.len(), page.joined.len()), (1, 0));
            assert!(format!("{:?}", page.lines[0].entry.content).contains(text));
            assert_eq!(lines(&bed, bed.school.id, record, "linkage.confirmed").await, 1);
            assert_eq!(lines(&bed, bed.school.id, record, "linkage.undone").await, 1);
        }
        let told = bed.casework.links_waiting(colleague).await.unwrap();
        assert_eq!(told.undone, [found.id], "whoever saw them joined is told");
        let review = bed.casework.pair_review(colleague, found.id).await.unwrap();
        let acts: Vec<PairAct> = review.acts.iter().map(|a| a.row.act).collect();
        assert_eq!(acts, [PairAct::Same, PairAct::Undone]);
        assert_eq!(review.acts[1].row.reason, WHY);
        assert!(bed.casework.links_waiting(colleague).await.unwrap().undone.is_empty(), "until they look");
    }

    async fn the_whole_chronology_and_its_summary_hold_all_joined_records_and_come_apart_again(bed) {
        let (lead, reader, cw) = (&bed.school.lead, &bed.school.screener, &bed.casework);
        let first = add(&bed, lead, Made::default()).await;
        let second = add(&bed, lead, Made { given: "Gwenlian", ..Made::default() }).await;
        note(&bed, lead, first, "Fell asleep in class.").await;
        note(&bed, lead, second, "No coat again.").await;
        let rows = async |who: &Actor, record| {
            let whole = cw.whole_chronology(who, record, &WholeFilter::default(), None).await.unwrap();
            whole.lines.iter().map(|l| (l.line.entry.person_id, l.line.entry.id)).collect::<Vec<_>>()
        };
        assert_eq!(rows(lead, first).await.len(), 1);
        let found = pair(&bed, lead, first, second).await.unwrap();
        decide(&bed, lead, found.id, PairAct::Same).await.unwrap();
        let joined = rows(reader, first).await;
        assert_eq!(joined.len(), 2);
        assert_eq!(rows(reader, second).await, joined, "from either side");
        for record in [first, second] {
            assert!(lines(&bed, bed.school.id, record, "file.read").await >= 1, "read, and logged for each");
        }
        let summary = WriteSummary {
            id: Uuid::now_v7(),
            rows: joined.iter().map(|(_, id)| SummaryRow { entry_id: *id, meaning: "It adds up".into() }).collect(),
            analysis: "Two things of one week.".into(),
        };
        cw.write_summary(lead, first, summary).await.unwrap();
        let there = async |who: &Actor| {
            let page = cw.chronology_summary(who, first, None, false).await.unwrap();
            page.rows.iter().filter(|r| r.entry.is_some()).count()
        };
        assert_eq!(there(lead).await, 2);

        decide(&bed, lead, found.id, PairAct::Undone).await.unwrap();
        assert_eq!(rows(lead, first).await.len(), 1);
        assert_eq!(there(lead).await, 1, "what is of another child is not shown again");
        let told = cw.links_waiting(reader).await.unwrap();
        assert_eq!(told.undone, [found.id], "whoever saw only the chronology is told too");
    }

    async fn what_a_person_decided_survives_every_run_and_a_retry_is_harmless(bed) {
        let lead = &bed.school.lead;
        let first = add(&bed, lead, Made::default()).await;
        let twin = add(&bed, lead, Made { given: "Gwenllian Mair", ..Made::default() }).await;
        let found = pair(&bed, lead, first, twin).await.unwrap();
        let input = DecidePair {
            id: Uuid::now_v7(),
            pair: found.id,
            act: Some(PairAct::TwinOrSibling),
            reason: WHY.into(),
            despite_clash: false,
        };
        bed.casework.decide_pair(lead, input.clone()).await.unwrap();
        bed.casework.decide_pair(lead, input).await.unwrap();
        // Every record is taken through the index again, as after a new version of the engine.
        let mut tx = bed.casework.store().write(bed.school.id).await.unwrap();
        tx.links_made(bed.school.id, 1).await.unwrap();
        tx.commit().await.unwrap();
        settle(&bed).await;
        assert_eq!(pair(&bed, lead, first, twin).await.unwrap().state, PairState::TwinOrSibling);
        assert_eq!(bed.casework.links_waiting(lead).await.unwrap().open, 0);
        // A third record that is one with the first cannot also be one with the twin.
        let third = add(&bed, lead, Made::default()).await;
        let with_first = pair(&bed, lead, first, third).await.unwrap();
        let with_twin = pair(&bed, lead, twin, third).await.unwrap();
        decide(&bed, lead, with_first.id, PairAct::Same).await.unwrap();
        let refused = decide(&bed, lead, with_twin.id, PairAct::Same).await.unwrap_err();
        assert_eq!(key_of(&refused), "contradicts");
        let page = bed.casework.child_page(lead, first, None).await.unwrap();
        assert_eq!(page.joined.len(), 1);
    }

    async fn numbers_of_two_people_are_joined_only_by_somebody_who_says_so(bed) {
        let lead = &bed.school.lead;
        let first = add(&bed, lead, Made { nhs: "9991000003", ..Made::default() }).await;
        let second = add(&bed, lead, Made { nhs: "9991000011", ..Made::default() }).await;
        let found = pair(&bed, lead, first, second).await.unwrap();
        assert!(found.clash);
        assert_eq!(found.state, PairState::Aside, "nobody is asked to look at a clash");
        let refused = decide(&bed, lead, found.id, PairAct::Same).await.unwrap_err();
        assert_eq!(key_of(&refused), "clash");
        let input = DecidePair {
            id: Uuid::now_v7(),
            pair: found.id,
            act: Some(PairAct::Same),
            reason: "the surgery typed the brother's number".into(),
            despite_clash: true,
        };
        bed.casework.decide_pair(lead, input).await.unwrap();
        assert_eq!(pair(&bed, lead, first, second).await.unwrap().state, PairState::Same);
    }

    async fn a_protected_address_is_no_evidence_and_its_mark_grows_and_stays(bed) {
        let lead = &bed.school.lead;
        let home = "77 Cwm Street\nQA9 9ZZ";
        let open = add(&bed, lead, Made { address: home, ..Made::default() }).await;
        // Nothing but the protected home in common.
        let hidden = add(&bed, lead, Made {
            given: "Tomos", family: "Abernethy", born: date(2009, 12, 1), address: home, protected: true, nhs: "",
        }).await;
        assert!(pair(&bed, lead, open, hidden).await.is_none());
        let again = add(&bed, lead, Made { address: home, protected: true, ..Made::default() }).await;
        let found = pair(&bed, lead, open, again).await.unwrap();
        let review = bed.casework.pair_review(lead, found.id).await.unwrap();
        let told: Vec<&str> = review.why.in_favour.iter().map(|r| r.key.as_str()).collect();
        assert!(!told.iter().any(|k| k.starts_with("link-house")), "{told:?}");
        let shown = format!("{:?} {:?}", review.facts, if review.one.id == again { &review.one } else { &review.other });
        let address = review.facts.iter().find(|f| f.what == "address").unwrap();
        assert_eq!(address.agreement, Agreement::CannotTell);
        assert_eq!(shown.matches("Cwm Street").count(), 1, "only the open record's own: {shown}");
        decide(&bed, lead, found.id, PairAct::Same).await.unwrap();
        settle(&bed).await;
        assert!(protected(&bed, open).await, "the mark grows over the link");
        decide(&bed, lead, found.id, PairAct::Undone).await.unwrap();
        assert!(protected(&bed, open).await && protected(&bed, again).await, "and never shrinks");
    }

    async fn across_agencies_each_lead_learns_only_that_the_other_holds_something(bed) {
        let (school, door) = (&bed.school, &bed.front_door);
        let ours = add(&bed, &school.lead, Made { nhs: "9991000003", ..Made::default() }).await;
        let theirs = add(&bed, &door.lead, Made { nhs: "9991000003", given: "Gwenlian", ..Made::default() }).await;
        // The two agencies of the bed also have children of the same names from the start.
        let others: Vec<Uuid> = school.children.iter().chain(&door.children).copied().collect();
        let holds = |who: Actor| {
            let (bed, others) = (&bed, &others);
            async move {
                let mut all = bed.casework.holds_lines(&who).await.unwrap();
                all.retain(|h| !others.contains(&h.row.person_id));
                all
            }
        };
        settle(&bed).await;
        assert!(holds(school.lead.clone()).await.is_empty(), "off until it is turned on");
        agree(&bed, &school.administrator, true, &[door.id]).await;
        settle(&bed).await;
        let before = bed.casework.child_page(&school.lead, ours, None).await.unwrap();
        assert!(before.holds.is_empty(), "one agency's agreement is nobody's");
        assert!(holds(door.lead.clone()).await.is_empty());
        agree(&bed, &door.dpo, true, &[school.id]).await;
        settle(&bed).await;
        for (who, own, partner) in [(&school.lead, ours, door.id), (&door.lead, theirs, school.id)] {
            let all = holds(who.clone()).await;
            assert_eq!(all.len(), 1);
            assert_eq!((all[0].row.person_id, all[0].partner.id), (own, partner));
            assert!(lines(&bed, who.agency_id, own, "linkage.looked_up").await >= 1, "in both ledgers");
            let other = if own == ours { theirs } else { ours };
            assert!(!format!("{:?}", all[0].row).contains(&other.to_string()), "nothing of the other's record");
        }
        let page = bed.casework.child_page(&school.lead, ours, None).await.unwrap();
        assert_eq!(page.holds.len(), 1);
        assert!(page.lines.is_empty() && page.joined.is_empty(), "no content comes with it");
        assert!(matches!(bed.casework.holds_lines(&school.practitioner).await, Err(CaseworkError::NotFound)));

        // Erased there: never offered again.
        let mut tx = bed.casework.store().write(door.id).await.unwrap();
        let now = bed.casework.now().as_microsecond();
        tx.erase_person(door.id, theirs, now).await.unwrap();
        tx.commit().await.unwrap();
        settle(&bed).await;
        assert!(holds(school.lead.clone()).await.is_empty());
        // Ended: everything is withdrawn at once.
        add(&bed, &door.lead, Made { nhs: "9991000003", ..Made::default() }).await;
        settle(&bed).await;
        assert_eq!(holds(school.lead.clone()).await.len(), 1);
        agree(&bed, &door.administrator, false, &[school.id]).await;
        assert!(holds(school.lead.clone()).await.is_empty());
        assert!(holds(door.lead.clone()).await.is_empty());
    }

    async fn a_child_whose_address_is_protected_is_neither_looked_up_nor_met_across_agencies(bed) {
        let (school, door) = (&bed.school, &bed.front_door);
        agree(&bed, &school.administrator, true, &[door.id]).await;
        agree(&bed, &door.administrator, true, &[school.id]).await;
        let hidden = add(&bed, &school.lead, Made { nhs: "9991000003", protected: true, ..Made::default() }).await;
        let known = add(&bed, &door.lead, Made { nhs: "9991000003", ..Made::default() }).await;
        settle(&bed).await;
        let about = |who: &Actor, child: Uuid| {
            let (bed, who) = (&bed, who.clone());
            async move {
                let all = bed.casework.holds_lines(&who).await.unwrap();
                all.into_iter().find(|h| h.row.person_id == child).map(|h| h.row.id)
            }
        };
        assert!(about(&school.lead, hidden).await.is_none());
        assert!(about(&door.lead, known).await.is_none(), "as if nobody knew the child");
        assert_eq!(lines(&bed, school.id, hidden, "linkage.looked_up").await, 0);

        // Found before the mark was set: taken back on both sides with it, at once.
        let second = Made { nhs: "9991000011", given: "Emrys", family: "Quillfeather", born: date(2016, 7, 21), ..Made::default() };
        let ours = add(&bed, &school.lead, second).await;
        let second = Made { nhs: "9991000011", given: "Emrys", family: "Quillfeather", born: date(2016, 7, 21), ..Made::default() };
        let theirs = add(&bed, &door.lead, second).await;
        settle(&bed).await;
        assert!(about(&school.lead, ours).await.is_some());
        assert!(about(&door.lead, theirs).await.is_some());
        bed.casework.protect_address(&door.lead, Uuid::now_v7(), theirs, "He fled with his mother").await.unwrap();
        assert!(about(&school.lead, ours).await.is_none());
        assert!(about(&door.lead, theirs).await.is_none());
        settle(&bed).await;
        assert!(about(&school.lead, ours).await.is_none(), "nor by the next turn");
        // Another record of the child's there is kept from it too, once a person joined the two.
        let third = add(&bed, &door.lead, Made {
            nhs: "9991000011", given: "Emrys", family: "Quillfether", born: date(2016, 7, 21), ..Made::default()
        }).await;
        settle(&bed).await;
        assert!(about(&school.lead, ours).await.is_some(), "nobody said that it is the same child");
        let found = pair(&bed, &door.lead, theirs, third).await.unwrap();
        decide(&bed, &door.lead, found.id, PairAct::Same).await.unwrap();
        settle(&bed).await;
        assert!(about(&school.lead, ours).await.is_none());
    }

    async fn what_two_leads_talk_about_goes_on_when_an_address_becomes_protected(bed) {
        let (school, door) = (&bed.school, &bed.front_door);
        agree(&bed, &school.administrator, true, &[door.id]).await;
        agree(&bed, &door.administrator, true, &[school.id]).await;
        let ours = add(&bed, &school.lead, Made { nhs: "9991000003", ..Made::default() }).await;
        add(&bed, &door.lead, Made { nhs: "9991000003", ..Made::default() }).await;
        settle(&bed).await;
        let of_ours = |all: Vec<casework::HoldsLine>| all.into_iter().find(|h| h.row.person_id == ours).map(|h| h.row.id);
        let hold = of_ours(bed.casework.holds_lines(&school.lead).await.unwrap()).unwrap();
        let said = SayToPartner {
            id: Uuid::now_v7(),
            hold,
            what: TalkSaid::Message,
            text: "May we speak today?".into(),
            phone: String::new(),
        };
        bed.casework.say_to_partner(&school.lead, said).await.unwrap();
        bed.casework.protect_address(&school.lead, Uuid::now_v7(), ours, "They fled").await.unwrap();
        settle(&bed).await;
        assert_eq!(of_ours(bed.casework.holds_lines(&school.lead).await.unwrap()), Some(hold));
        assert!(bed.casework.talk(&door.lead, hold).await.unwrap().can_write());
    }

    async fn two_leads_talk_about_what_may_be_one_child_and_close_it_for_both(bed) {
        let (school, door, cw) = (&bed.school, &bed.front_door, &bed.casework);
        agree(&bed, &school.administrator, true, &[door.id]).await;
        agree(&bed, &door.dpo, true, &[school.id]).await;
        let home = "77 Cwm Street\nQA9 9ZZ";
        let ours = add(&bed, &school.lead, Made { nhs: "9991000003", address: home, ..Made::default() }).await;
        let theirs = add(&bed, &door.lead, Made { nhs: "9991000003", ..Made::default() }).await;
        settle(&bed).await;
        // As in a hub from before such children were kept from being met.
        let mut tx = bed.casework.store().write(school.id).await.unwrap();
        tx.protect_person(school.id, ours).await.unwrap();
        tx.commit().await.unwrap();
        let held = cw.holds_lines(&school.lead).await.unwrap();
        let hold = held.iter().find(|h| h.row.person_id == ours).unwrap().row.id;
        let say = |what, text: &str| SayToPartner {
            id: Uuid::now_v7(), hold, what, text: text.into(), phone: "01632 960123".into(),
        };
        let talks = async |who: &Actor| cw.talk(who, hold).await.unwrap();
        let tasks = async |who: &Actor| {
            let all = cw.start(who).await.unwrap().inbox.unwrap().tasks;
            all.into_iter().filter(|t| t.kind == TaskKind::AnswerMessage).count()
        };
        // Not before anything was written, and not without words.
        assert!(matches!(cw.say_to_partner(&school.lead, say(TalkSaid::Close, "")).await, Err(CaseworkError::WrongState)));
        let empty = cw.say_to_partner(&school.lead, say(TalkSaid::Message, " ")).await.unwrap_err();
        assert_eq!(key_of(&empty), "empty");
        let leak = say(TalkSaid::Message, "She lives at 77 Cwm Street, QA9 9ZZ.");
        assert_eq!(key_of(&cw.say_to_partner(&school.lead, leak).await.unwrap_err()), "protected");
        assert_eq!(lines(&bed, school.id, ours, "egress.held").await, 1, "that it was held is logged");

        let first = say(TalkSaid::Message, "Please ring me about a child whom we may both know.");
        for _ in 0..2 {
            cw.say_to_partner(&school.lead, first.clone()).await.unwrap();
        }
        let there = talks(&door.lead).await;
        assert_eq!((there.child.id, there.partner.id, there.messages.len()), (theirs, school.id, 1));
        assert_eq!(there.messages[0].words.text, first.text);
        assert_eq!(there.messages[0].words.phone, "01632 960123");
        assert!(!format!("{:?}", there.messages).contains(&ours.to_string()), "nothing of the sender's record");
        assert_eq!((tasks(&door.lead).await, tasks(&school.lead).await), (1, 0));
        let mut conn = cw.store().read().await.unwrap();
        let alerts = conn.alerts_about(door.id, hold).await.unwrap();
        assert!(alerts.iter().any(|a| a.practitioner_id == door.lead.practitioner_id));
        drop(conn);

        cw.say_to_partner(&door.lead, say(TalkSaid::Message, "I can talk at four.")).await.unwrap();
        let here = talks(&school.lead).await;
        assert_eq!(here.messages.len(), 2);
        assert_eq!(here.messages[1].from_agency_id, door.id);
        assert_eq!((tasks(&door.lead).await, tasks(&school.lead).await), (0, 1));
        assert_eq!((lines(&bed, school.id, ours, "talk.sent").await, lines(&bed, school.id, ours, "talk.received").await), (1, 1));
        assert_eq!((lines(&bed, door.id, theirs, "talk.sent").await, lines(&bed, door.id, theirs, "talk.received").await), (1, 1));

        cw.say_to_partner(&school.lead, say(TalkSaid::Close, "Spoken; we decide to share.")).await.unwrap();
        for who in [&school.lead, &door.lead] {
            assert_eq!(talks(who).await.state, Some(TalkState::Closed));
            assert_eq!((talks(who).await.messages.len(), tasks(who).await), (3, 0));
            assert!(cw.talks(who).await.unwrap().is_empty());
        }
        // Neither a third agency, nor whoever may not link, nor a made-up id tells anything.
        for (who, id) in [(&bed.welsh_school.lead, hold), (&school.practitioner, hold), (&school.lead, Uuid::now_v7())] {
            assert!(matches!(cw.talk(who, id).await, Err(CaseworkError::NotFound)));
        }
        // The agreement ends: what was said stays with both, and they may go on talking.
        agree(&bed, &school.administrator, false, &[]).await;
        assert!(!talks(&door.lead).await.holds);
        cw.say_to_partner(&door.lead, say(TalkSaid::Message, "One more thing.")).await.unwrap();
        assert_eq!(talks(&school.lead).await.state, Some(TalkState::Open));
    }

    async fn what_arrives_is_seen_beside_our_own_children_and_a_person_says_who_it_is(bed) {
        let (school, door, cw) = (&bed.school, &bed.front_door, &bed.casework);
        let ours = add(&bed, &door.lead, Made::default()).await;
        let twin = add(&bed, &door.lead, Made { given: "Gwenfor", ..Made::default() }).await;
        let child = add(&bed, &school.lead, Made { given: "Gwenlian", ..Made::default() }).await;
        let send = async || {
            let sharing_id = Uuid::now_v7();
            let share = EmergencyShare {
                id: Uuid::now_v7(), sharing_id, child: Some(child), recipient: Some(door.id),
                text: "At the gate".into(), ..EmergencyShare::default()
            };
            cw.share_in_emergency(&school.lead, share).await.unwrap();
            sharing_id
        };
        let item = send().await;
        let got = cw.open_shared(&door.lead, item).await.unwrap();
        let near = got.alike.iter().find(|a| a.child.id == ours).unwrap();
        let agreement = |what: &str| near.facts.iter().find(|f| f.what == what).unwrap().agreement;
        assert_eq!(agreement("family"), Agreement::Agrees);
        assert_eq!(agreement("born"), Agreement::Agrees);
        assert_eq!(agreement("given"), Agreement::Nearly);
        assert!(!near.why.in_favour.is_empty());
        assert!(lines(&bed, door.id, ours, "file.read").await >= 1, "that it was shown is logged");
        let judged = |about: &[(Uuid, PairAct)], reason: &str| Judged { about: about.to_vec(), reason: reason.into() };
        let same_and_twin = [(ours, PairAct::Same), (twin, PairAct::TwinOrSibling)];
        for (choice, judged, key) in [
            (None, judged(&same_and_twin, " "), "empty"),
            (None, judged(&[(ours, PairAct::Same), (twin, PairAct::Same)], WHY), "twice"),
            (Some(PersonChoice::New), judged(&same_and_twin, WHY), "contradicts"),
            (Some(PersonChoice::New), judged(&[(school.children[0], PairAct::Different)], WHY), "unknown"),
        ] {
            let e = cw.respond(&door.lead, item, Reply::AcceptAs(choice, judged)).await.unwrap_err();
            assert_eq!(key_of(&e), key);
        }
        let take = Reply::AcceptAs(None, judged(&same_and_twin, WHY));
        for _ in 0..2 {
            cw.respond(&door.lead, item, take.clone()).await.unwrap();
        }
        let got = cw.open_shared(&door.lead, item).await.unwrap();
        assert_eq!(got.row.person_id, Some(ours), "into the file of the child who was said to be the same");
        assert!(got.alike.is_empty());
        assert_eq!(got.judged.iter().map(|j| (j.row.person_id, j.row.act)).collect::<Vec<_>>(), same_and_twin);
        assert_eq!(got.judged[0].row.reason, WHY);
        assert_eq!(lines(&bed, door.id, ours, "linkage.confirmed").await, 1);
        assert_eq!(pair(&bed, &door.lead, ours, twin).await.unwrap().state, PairState::TwinOrSibling);

        // The other way: a new record, and the one that resembles is said to be another child for good.
        let item = send().await;
        cw.open_shared(&door.lead, item).await.unwrap();
        let other = Reply::AcceptAs(Some(PersonChoice::New), judged(&[(ours, PairAct::Different)], WHY));
        cw.respond(&door.lead, item, other).await.unwrap();
        let new = cw.open_shared(&door.lead, item).await.unwrap().row.person_id.unwrap();
        settle(&bed).await;
        assert_eq!(pair(&bed, &door.lead, ours, new).await.unwrap().state, PairState::Different);
        let queue = cw.link_queue(&door.lead).await.unwrap();
        let about = |l: &casework::PairLine| [l.one.id, l.other.id].contains(&ours) && [l.one.id, l.other.id].contains(&new);
        assert!(!queue.open.iter().any(about), "nobody is asked again");
    }

    async fn a_name_that_is_spelt_otherwise_finds_the_child_before_anything_is_sent(bed) {
        let (lead, cw) = (&bed.school.lead, &bed.casework);
        let child = add(&bed, lead, Made::default()).await;
        add(&bed, lead, Made { given: "Emrys", family: "Quillfeather", ..Made::default() }).await;
        for typed in ["gwenll", "Gwenlian Rhydderch", "Gwenllian Rydderch", "Rhydderch Gwenllian"] {
            let found = cw.find_children(&bed.school.practitioner, typed).await.unwrap();
            assert_eq!(found.iter().map(|c| c.id).collect::<Vec<_>>(), [child], "{typed}");
        }
        assert!(cw.find_children(lead, "Nobody Such").await.unwrap().is_empty());
    }

    async fn a_record_is_put_right_with_what_it_said_before_and_found_under_its_former_name(bed) {
        let (lead, cw) = (&bed.school.lead, &bed.casework);
        let home = "77 Cwm Street\nQA9 9ZZ";
        let first = add(&bed, lead, Made { given: "Emrys", family: "Abernethy", address: home, protected: true, ..Made::default() }).await;
        let second = add(&bed, lead, Made { given: "Emrys", family: "Quillfeather", ..Made::default() }).await;
        let desk = cw.record_desk(lead, second).await.unwrap();
        let mut content = desk.content.clone();
        content.former_names = vec!["Abernethy".into()];
        content.sex = Some(Sex::Male);
        content.birth = Some(BirthDate { date: date(2014, 3, 9), kind: BirthDateKind::Exact });
        let right = |content: PersonContent, version, why: &str| PutRight {
            id: Uuid::now_v7(), person_id: second, version, content, why: why.into(), written_wrong: false,
        };
        let mut bad = right(content.clone(), desk.version, " ");
        bad.content.given_names.clear();
        bad.content.identifiers.push(Identifier { kind: IdentifierKind::Nhs, value: "9991000004".into() });
        let CaseworkError::Invalid(faults) = cw.put_record_right(lead, bad).await.unwrap_err() else { panic!() };
        let fields: Vec<&str> = faults.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(fields, ["given", "nhs", "why"]);
        let done = right(content.clone(), desk.version, "Adopted in 2020.");
        for _ in 0..2 {
            cw.put_record_right(lead, done.clone()).await.unwrap();
        }
        let stale = cw.put_record_right(lead, right(content, desk.version, "again")).await;
        assert!(matches!(stale, Err(CaseworkError::Stale)), "nobody writes over what they have not seen");
        let desk = cw.record_desk(lead, second).await.unwrap();
        assert_eq!(desk.changes.len(), 1);
        assert_eq!((desk.changes[0].why.as_str(), desk.changes[0].was.sex, desk.changes[0].became.sex), ("Adopted in 2020.", None, Some(Sex::Male)));
        assert_eq!(lines(&bed, bed.school.id, second, "person.changed").await, 1);
        let found = pair(&bed, lead, first, second).await.unwrap();
        assert_eq!(found.state, PairState::Open, "found at once under the name of before");
        let review = cw.pair_review(lead, found.id).await.unwrap();
        assert!(review.facts.iter().any(|f| f.what == "former"));
        assert!(review.why.in_favour.iter().any(|r| r.key.starts_with("link-family-")), "{:?}", review.why.in_favour);
        // Where the address is protected it is neither shown here nor lost.
        let desk = cw.record_desk(lead, first).await.unwrap();
        assert!(desk.content.address.is_none());
        let mut content = desk.content;
        content.known_as = Some("Em".into());
        let change = PutRight { id: Uuid::now_v7(), person_id: first, version: desk.version, content, why: "His own wish".into(), written_wrong: false };
        cw.put_record_right(lead, change).await.unwrap();
        let mut conn = cw.store().read().await.unwrap();
        assert_eq!(conn.person(bed.school.id, first).await.unwrap().content.address.as_deref(), Some(home));
        drop(conn);
        assert!(matches!(cw.record_desk(&bed.school.practitioner, first).await, Err(CaseworkError::NotFound)));
    }

    async fn not_known_and_not_allowed_to_know_look_alike(bed) {
        let (school, door) = (&bed.school, &bed.front_door);
        agree(&bed, &school.administrator, true, &[door.id, bed.welsh_school.id]).await;
        agree(&bed, &door.administrator, true, &[school.id]).await;
        // The Welsh school knows the first child and has no agreement; nobody knows the second.
        add(&bed, &bed.welsh_school.lead, Made { nhs: "9991000003", ..Made::default() }).await;
        let known = add(&bed, &school.lead, Made { nhs: "9991000003", ..Made::default() }).await;
        let unknown = add(&bed, &school.lead, Made {
            nhs: "9991000011", given: "Emrys", family: "Quillfeather", born: date(2016, 7, 21), ..Made::default()
        }).await;
        settle(&bed).await;
        let mut seen = Vec::new();
        for child in [known, unknown] {
            let page = bed.casework.child_page(&school.lead, child, None).await.unwrap();
            seen.push(format!("{:?} {} {:?}", page.holds, page.to_compare, page.joined));
        }
        assert_eq!(seen[0].as_bytes(), seen[1].as_bytes());
        let queue = bed.casework.link_queue(&school.lead).await.unwrap();
        assert!(queue.open.is_empty());
    }

    async fn erased_and_changed_records_leave_the_index(bed) {
        let lead = &bed.school.lead;
        let first = add(&bed, lead, Made::default()).await;
        let second = add(&bed, lead, Made::default()).await;
        assert!(pair(&bed, lead, first, second).await.is_some());
        let mut tx = bed.casework.store().write(bed.school.id).await.unwrap();
        let mut row = tx.person(bed.school.id, second).await.unwrap();
        row.content.given_names = "Ichabod".into();
        row.content.family_name = "Thistlewood".into();
        row.content.birth = None;
        tx.change_person(&row).await.unwrap();
        tx.commit().await.unwrap();
        settle(&bed).await;
        assert_eq!(pair(&bed, lead, first, second).await.unwrap().state, PairState::Gone);
        let mut tx = bed.casework.store().write(bed.school.id).await.unwrap();
        tx.erase_person(bed.school.id, first, bed.casework.now().as_microsecond()).await.unwrap();
        tx.commit().await.unwrap();
        let third = add(&bed, lead, Made::default()).await;
        assert!(pair(&bed, lead, first, third).await.is_none());
        assert!(!bed.casework.may(&bed.school.practitioner, Act::LinkRecords, Relation::Agency));
        assert!(matches!(bed.casework.link_queue(&bed.school.practitioner).await, Err(CaseworkError::NotFound)));
    }
}
