//! A request for access to what is held about a child: fifty scripted requests in which five other
//! people are planted, none of whom comes out; the clock; and the pack, which two people issue and
//! which nothing can be slipped into. On both engines.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

use casework::{
    Actor, AddPerson, CaseworkError, CheckRequester, ChoosePiece, EndRights, LogConcern, LogRights,
    NewNote, NewStatement, PaperMade, Place, RightsClock, RightsPackRow, SealConcern,
};
use domain::{
    Lang, Nation,
    chronology::{EntryKind, Impact, Seriousness},
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    keeping::HoldReason,
    person::{PersonContent, PersonKind, RelationKind},
    practitioner::{MemberState, Role},
    rights::{PieceChoice, PieceChosen, PieceKind, Requester, RightsEnd, RightsPack, RightsState},
    time::{BirthDate, BirthDateKind, EventTime, Precision},
};
use jiff::{SignedDuration, civil::date};
use testkit::Bed;
use uuid::Uuid;

/// Five people who are none of the requester's business, each with what must not come out.
const BROTHER: &str = "Idris";
const NEIGHBOUR: &str = "Hartley";
const STRANGER: &str = "Ogden";
const CLASSMATE: &str = "Bertrand";
const AUNT_PHONE: &str = "01632 960145";
/// Where the mother and the child live, which nobody may learn.
const HOME: &str = "31 Larkspur Terrace, Aldermoor";

struct House<'a> {
    bed: &'a Bed,
    place: &'a testkit::Place,
    child: Uuid,
    mother: Uuid,
    concern: Uuid,
}

fn person(given: &str, family: &str) -> PersonContent {
    PersonContent {
        given_names: given.into(),
        family_name: family.into(),
        ..PersonContent::default()
    }
}

async fn add(
    bed: &Bed,
    who: &Actor,
    kind: PersonKind,
    content: PersonContent,
    of: Option<(Uuid, RelationKind)>,
    protected: bool,
) -> Uuid {
    let id = Uuid::now_v7();
    let around = of.map(|(child_id, relation)| Place {
        child_id,
        relation,
        parental_responsibility: relation == RelationKind::Mother,
        // The aunt lives elsewhere: the mark of the mother is not hers.
        same_household: relation != RelationKind::Relative,
        from: None,
        until: None,
    });
    let input = AddPerson {
        id,
        kind,
        protected_address: protected,
        content,
        around,
    };
    bed.casework.add_person(who, input).await.unwrap();
    id
}

/// A child of an age, with a mother whose address is protected, and five others in what is written.
async fn house<'a>(bed: &'a Bed, place: &'a testkit::Place, age: i16) -> House<'a> {
    let lead = &place.lead;
    let child = PersonContent {
        birth: Some(BirthDate {
            date: date(2026 - age, 3, 9),
            kind: BirthDateKind::Exact,
        }),
        group: Some("7C".into()),
        ..person("Zainab", "Malik")
    };
    let child = add(bed, lead, PersonKind::Child, child, None, false).await;
    let mother = PersonContent {
        address: Some(HOME.into()),
        ..person("Dana", "Malik")
    };
    let mother = add(
        bed,
        lead,
        PersonKind::Adult,
        mother,
        Some((child, RelationKind::Mother)),
        true,
    )
    .await;
    let brother = person(BROTHER, "Malik");
    add(
        bed,
        lead,
        PersonKind::Child,
        brother,
        Some((child, RelationKind::Sibling)),
        false,
    )
    .await;
    let aunt = PersonContent {
        phone: Some(AUNT_PHONE.into()),
        ..person("Rukhsana", "Sherazi")
    };
    add(
        bed,
        lead,
        PersonKind::Adult,
        aunt,
        Some((child, RelationKind::Relative)),
        false,
    )
    .await;
    let classmate = add(
        bed,
        lead,
        PersonKind::Child,
        person(CLASSMATE, "Oyelaran"),
        None,
        false,
    )
    .await;
    let concern = Uuid::now_v7();
    let said = |kind, text: &str, by: Option<&str>| NewStatement {
        kind: Some(kind),
        text: text.into(),
        reported_by: by.unwrap_or_default().to_owned(),
        ..NewStatement::default()
    };
    let input = LogConcern {
        id: concern,
        urgency: Urgency::Routine,
        children: vec![
            ChildInConcern {
                person_id: child,
                role: ChildRole::Subject,
            },
            ChildInConcern {
                person_id: classmate,
                role: ChildRole::Witness,
            },
        ],
        child_not_listed: String::new(),
        when: when(bed),
        place: "By the gate".into(),
        statements: vec![
            said(
                StatementKind::Fact,
                "Zainab came without a coat. Her brother idris cried, and so did Bertrand Oyelaran.",
                None,
            ),
            said(
                StatementKind::Reported,
                "She sleeps on the floor. Mr Ogden from number nine said so as well.",
                Some("Mrs Hartley, a neighbour"),
            ),
            said(
                StatementKind::Opinion,
                "Mrs. Hartley seems sure. They live at 31 Larkspur\nTerrace now.",
                None,
            ),
        ],
        childs_words: "I am cold at night.".into(),
        others_involved: "Mrs Hartley".into(),
        already_told: "Rang Rukhsana on 01632 960 145".into(),
        category: None,
        body_map: vec![],
        draft_id: None,
    };
    bed.casework
        .log_concern(&place.practitioner, input)
        .await
        .unwrap();
    let note = NewNote {
        id: Uuid::now_v7(),
        person_id: child,
        kind: EntryKind::FamilyContact,
        when: when(bed),
        seriousness: Seriousness::Low,
        impact: Impact::Unclear,
        text: "Dana asked that letters go to 31 larkspur terrace. Zainab is calmer.".into(),
        childs_voice: "Idris kicks me.".into(),
        family: None,
    };
    bed.casework.add_note(lead, note).await.unwrap();
    House {
        bed,
        place,
        child,
        mother,
        concern,
    }
}

fn when(bed: &Bed) -> EventTime {
    EventTime {
        at: bed.casework.now() - SignedDuration::from_mins(5),
        precision: Precision::Minute,
    }
}

impl House<'_> {
    async fn log(&self, who: &Actor, requester: Requester) -> Uuid {
        let id = Uuid::now_v7();
        let input = LogRights {
            id,
            person_id: self.child,
            requester: Some(requester),
            name: "Dana Malik".into(),
            requester_id: matches!(requester, Requester::Parent).then_some(self.mother),
            asks_for: "Everything that is held about Zainab".into(),
            received: Some(
                self.bed
                    .casework
                    .now()
                    .to_zoned(jiff::tz::TimeZone::UTC)
                    .date(),
            ),
        };
        self.bed
            .casework
            .log_rights(who, input.clone())
            .await
            .unwrap();
        self.bed.casework.log_rights(who, input).await.unwrap();
        id
    }

    async fn check(&self, who: &Actor, id: Uuid) {
        let today = self
            .bed
            .casework
            .now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date();
        let input = CheckRequester {
            identity: "Passport seen".into(),
            identity_on: Some(today),
            authority: "Birth certificate seen".into(),
            authority_on: Some(today),
            able: Some(false),
            able_why: "Seven years old".into(),
        };
        self.bed
            .casework
            .check_requester(who, id, input)
            .await
            .unwrap();
    }

    /// Chooses what is offered for every piece; of the concern, what the caller wants.
    async fn choose_all(&self, who: &Actor, id: Uuid, concern: Option<ChoosePiece>) {
        let cw = &self.bed.casework;
        for piece in cw.rights_desk(who, id).await.unwrap().pieces {
            let desk = cw.rights_piece(who, id, piece.id).await.unwrap();
            let other = concern.clone().filter(|_| piece.id == self.concern);
            let input = other.unwrap_or_else(|| as_offered(desk.chosen));
            cw.choose_piece(who, id, piece.id, input).await.unwrap();
        }
    }

    async fn ready(&self, who: &Actor) -> Uuid {
        let id = self.log(who, Requester::Parent).await;
        self.check(who, id).await;
        self.choose_all(who, id, None).await;
        id
    }

    async fn ask(&self, who: &Actor, id: Uuid) -> Result<Uuid, CaseworkError> {
        let pack = self.bed.casework.draw_up_pack(who, id).await?;
        let (asked, paper) = (Uuid::now_v7(), paper(&pack));
        let cw = &self.bed.casework;
        cw.ask_to_issue(
            who,
            asked,
            id,
            "Every piece was looked at",
            &pack,
            paper.clone(),
        )
        .await?;
        cw.ask_to_issue(who, asked, id, "Every piece was looked at", &pack, paper)
            .await?;
        Ok(asked)
    }
}

fn as_offered(c: PieceChosen) -> ChoosePiece {
    ChoosePiece {
        choice: Some(c.choice),
        cut: c.cut,
        words: c.words,
        names_stay: c.names_stay,
        ground: c.ground,
        opinion_on: c.opinion_on,
        why: c.why,
    }
}

/// All that a pack says, as plain text.
fn text(pack: &RightsPack) -> String {
    serde_json::to_string_pretty(pack).unwrap()
}

/// What stands for paper here: the pages are the web's. Its own tests read the PDF.
fn paper(pack: &RightsPack) -> PaperMade {
    let text = text(pack);
    PaperMade {
        lang: Lang::En,
        pdf: text.clone().into_bytes(),
        text,
    }
}

fn keys(e: &CaseworkError) -> Vec<String> {
    match e {
        CaseworkError::Invalid(faults) => faults
            .iter()
            .map(|f| format!("{}/{}", f.field, f.key))
            .collect(),
        other => panic!("not a fault of the form: {other}"),
    }
}

async fn answer(bed: &Bed, who: &Actor, id: Uuid, yes: bool) -> Result<(), CaseworkError> {
    bed.casework
        .answer_approval(who, id, Some(yes), "Read it all")
        .await
}

async fn set_role(bed: &Bed, who: Uuid, role: Role, state: MemberState) {
    let mut tx = bed.casework.store().write(bed.school.id).await.unwrap();
    tx.set_role(bed.school.id, who, role).await.unwrap();
    tx.set_member_state(bed.school.id, who, state)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// What must not be in any pack, whatever its case and spacing.
fn planted(text: &str) -> Vec<&'static str> {
    let squeezed: String = text
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    [
        BROTHER, NEIGHBOUR, STRANGER, CLASSMATE, "Oyelaran", "Rukhsana", "Sherazi", "960145",
        "larkspur",
    ]
    .into_iter()
    .filter(|word| squeezed.contains(&word.to_lowercase()))
    .collect()
}

/// Grounds that a script tries, each with the paragraph that it must cite.
const GROUNDS: [(&str, &str); 6] = [
    ("child-abuse", "Sch 3 para 21"),
    ("serious-harm-health", "Sch 3 para 5"),
    ("serious-harm-social-work", "Sch 3 para 11"),
    ("serious-harm-education", "Sch 3 para 19"),
    ("expectations-health", "Sch 3 para 4"),
    ("crime", "Sch 2 para 2"),
];

/// Whether the law of section 5.3 leaves a ground open, written from the requirement.
fn may_be_open(ground: &str, nation: Nation, school: bool, requester: Requester, age: i16) -> bool {
    let acts = matches!(
        requester,
        Requester::Parent | Requester::ForParent | Requester::Court
    );
    match ground {
        "child-abuse" => acts && nation != Nation::Scotland && age < 18,
        "expectations-health" => acts && age < if nation == Nation::Scotland { 16 } else { 18 },
        "serious-harm-social-work" => !school,
        "serious-harm-education" => school,
        _ => true,
    }
}

testkit::both! {
    async fn fifty_requests_give_nobody_away_and_refuse_on_the_right_ground(bed) {
        let kinds = [
            (Requester::Parent, 7), (Requester::ForParent, 12), (Requester::Child, 12), (Requester::Child, 16),
            (Requester::Court, 16), (Requester::NoAuthority, 7),
        ];
        let mut requests = 0;
        for (place, school) in [(&bed.school, true), (&bed.front_door, false)] {
            let dpo = &place.dpo;
            for &nation in Nation::ALL {
                testkit::set_nation(bed.casework.store(), place.id, nation).await.unwrap();
                for (requester, age) in kinds {
                    let h = house(&bed, place, age).await;
                    let id = h.log(dpo, requester).await;
                    h.check(dpo, id).await;
                    // Another ground for each, as far as it is open.
                    let (ground, paragraph) = GROUNDS[requests % GROUNDS.len()];
                    let desk = bed.casework.rights_piece(dpo, id, h.concern).await.unwrap();
                    let found = desk.grounds.iter().find(|g| g.id == ground);
                    let wanted = may_be_open(ground, nation, school, requester, age);
                    assert_eq!(found.is_some(), wanted, "{ground} {nation} {requester} {age}");
                    let withhold = ChoosePiece {
                        choice: Some(PieceChoice::Withhold),
                        ground: ground.into(),
                        opinion_on: Some(date(2026, 10, 1)),
                        why: "It would bring the child into danger".into(),
                        ..ChoosePiece::default()
                    };
                    if let Some(found) = found {
                        assert_eq!(&*found.citations[0].pinpoint, paragraph);
                    } else {
                        let refused = bed.casework.choose_piece(dpo, id, h.concern, withhold.clone()).await;
                        assert_eq!(keys(&refused.unwrap_err()), ["ground/unknown"]);
                    }
                    // Every other request gives the concern with what is offered.
                    let held_back = found.is_some() && requests % 2 == 0;
                    h.choose_all(dpo, id, held_back.then_some(withhold)).await;
                    let drawn = bed.casework.draw_up_pack(dpo, id).await;
                    requests += 1;
                    if requester == Requester::NoAuthority {
                        assert_eq!(keys(&drawn.unwrap_err()), ["requester/authority"], "an ex-partner gets nothing");
                        continue;
                    }
                    let pack = drawn.unwrap();
                    let said = text(&pack);
                    assert_eq!(planted(&said), Vec::<&str>::new(), "{nation} {requester} {age}: {said}");
                    assert!(said.contains("Zainab is calmer"), "what is theirs is given: {said}");
                    assert_eq!(said.contains("I am cold at night"), !held_back);
                    assert_eq!(pack.withheld.iter().any(|g| g.ground == ground), held_back, "{:?}", pack.withheld);
                    assert!(pack.cut.iter().any(|g| g.ground == "protected"));
                }
            }
        }
        // Two more: a request of the child, and of the mother, whose own name stays.
        let h = house(&bed, &bed.school, 16).await;
        for requester in [Requester::ForChild, Requester::Parent] {
            let id = h.log(&bed.school.dpo, requester).await;
            h.check(&bed.school.dpo, id).await;
            h.choose_all(&bed.school.dpo, id, None).await;
            let said = text(&bed.casework.draw_up_pack(&bed.school.dpo, id).await.unwrap());
            assert_eq!(planted(&said), Vec::<&str>::new());
            assert_eq!(said.contains("Dana asked that"), requester == Requester::Parent, "{said}");
            requests += 1;
        }
        assert_eq!(requests, 50);
    }

    async fn a_pack_is_issued_by_two_people_as_it_was_approved(bed) {
        let (dpo, lead) = (&bed.school.dpo, &bed.school.lead);
        let h = house(&bed, &bed.school, 7).await;
        let id = h.ready(dpo).await;
        let asked = h.ask(dpo, id).await.unwrap();
        // Not before it is approved, never by oneself, and not by whoever approved.
        assert!(matches!(bed.casework.issue_pack(dpo, asked).await, Err(CaseworkError::WrongState)));
        assert!(matches!(answer(&bed, dpo, asked, true).await, Err(CaseworkError::NotFound)));
        let read = bed.casework.pack_paper(lead, asked).await.unwrap();
        assert!(!read.issued, "whoever approves it reads the very paper first");
        let line = bed.casework.approval(lead, asked).await.unwrap();
        assert_eq!(line.row.content.terms, format!("SHA-256 {}", read.digest));
        answer(&bed, lead, asked, true).await.unwrap();
        assert!(matches!(bed.casework.issue_pack(lead, asked).await, Err(CaseworkError::NotFound)));
        assert_eq!(bed.casework.issue_pack(dpo, asked).await.unwrap(), id);
        assert!(matches!(bed.casework.issue_pack(dpo, asked).await, Err(CaseworkError::WrongState)));
        let given = bed.casework.pack_paper(dpo, asked).await.unwrap();
        assert!(given.issued && given.pdf == read.pdf && given.digest == read.digest);
        let desk = bed.casework.rights_desk(dpo, id).await.unwrap();
        assert_eq!(desk.row.state, RightsState::Issued);
        // The hold that the request placed on the file is gone with it, and each step has its line.
        let held = bed.casework.keeping(dpo, h.child).await.unwrap().holds;
        assert!(held.iter().all(|l| l.row.reason == HoldReason::AccessRequest && l.row.lifted_us.is_some()));
        let mut conn = bed.casework.store().read().await.unwrap();
        let events = conn.events_about(bed.school.id, h.child, None, 1000).await.unwrap();
        for word in ["rights.logged", "rights.changed", "rights.chosen", "approval.asked", "approval.answered", "rights.issued", "export"] {
            assert!(events.iter().any(|e| e.kind.as_str() == word), "{word}");
        }
        drop(conn);
        let change = bed.casework.end_rights(dpo, id, EndRights { how: Some(RightsEnd::Withdrawn), why: "Late".into() }).await;
        assert!(matches!(change, Err(CaseworkError::WrongState)), "at an end it is at an end");
    }

    async fn whatever_changes_after_it_was_approved_makes_it_void(bed) {
        let (dpo, lead) = (&bed.school.dpo, &bed.school.lead);
        let h = house(&bed, &bed.school, 7).await;
        let id = h.ready(dpo).await;
        let cw = &bed.casework;
        let approved = async || {
            let asked = h.ask(dpo, id).await.unwrap();
            answer(&bed, lead, asked, true).await.unwrap();
            asked
        };
        // Something is written into the file.
        let asked = approved().await;
        let note = NewNote {
            id: Uuid::now_v7(), person_id: h.child, kind: EntryKind::Note, when: when(&bed), seriousness: Seriousness::Low,
            impact: Impact::Unclear, text: "She has a coat now.".into(), childs_voice: String::new(), family: None,
        };
        cw.add_note(lead, note).await.unwrap();
        assert_eq!(keys(&cw.issue_pack(dpo, asked).await.unwrap_err()), ["why/changed"]);
        assert!(matches!(cw.issue_pack(dpo, asked).await, Err(CaseworkError::WrongState)), "it stays void");
        assert_eq!(keys(&h.ask(dpo, id).await.unwrap_err()), ["pieces/to-choose"], "the new piece is chosen first");
        h.choose_all(dpo, id, None).await;
        // Another choice is made.
        let asked = approved().await;
        let keep_back = ChoosePiece {
            choice: Some(PieceChoice::Withhold), ground: "child-abuse".into(), why: "Not in her interests".into(),
            ..ChoosePiece::default()
        };
        cw.choose_piece(dpo, id, h.concern, keep_back).await.unwrap();
        assert!(matches!(cw.issue_pack(dpo, asked).await, Err(CaseworkError::WrongState)));
        // A mark is set, on somebody who is not named in the pack at all.
        let asked = approved().await;
        let mut conn = cw.store().read().await.unwrap();
        let near = conn.relations(bed.school.id, h.child).await.unwrap();
        drop(conn);
        let aunt = near.iter().find(|n| n.relation == RelationKind::Relative).unwrap().other_id;
        cw.protect_address(lead, Uuid::now_v7(), aunt, "A court order").await.unwrap();
        assert_eq!(keys(&cw.issue_pack(dpo, asked).await.unwrap_err()), ["why/changed"]);
        assert_eq!(keys(&h.ask(dpo, id).await.unwrap_err()), ["pieces/to-choose"], "her telephone stood in one");
        h.choose_all(dpo, id, None).await;
        // It runs out.
        let asked = approved().await;
        let now = cw.now();
        bed.clock.set(now + SignedDuration::from_hours(24 * 7 + 1));
        assert!(matches!(cw.issue_pack(dpo, asked).await, Err(CaseworkError::WrongState)));
        bed.clock.set(now);
        // The one who approved has left, or has another role.
        for (role, state) in [(Role::SafeguardingLead, MemberState::Left), (Role::Practitioner, MemberState::Active)] {
            let asked = approved().await;
            let mut conn = cw.store().read().await.unwrap();
            let before = conn.practitioner(bed.school.id, lead.practitioner_id).await.unwrap();
            drop(conn);
            set_role(&bed, lead.practitioner_id, role, state).await;
            assert!(matches!(cw.issue_pack(dpo, asked).await, Err(CaseworkError::NotFound)), "{role} {state}");
            set_role(&bed, lead.practitioner_id, before.role, before.state).await;
        }
        // Not one of them was issued.
        let mut conn = cw.store().read().await.unwrap();
        let all: Vec<RightsPackRow> = conn.rights_packs(bed.school.id, id).await.unwrap();
        assert!(all.len() >= 5 && all.iter().all(|p| p.issued_us.is_none()));
    }

    async fn what_is_not_ready_is_not_asked_for_and_says_where(bed) {
        let (dpo, cw) = (&bed.school.dpo, &bed.casework);
        let h = house(&bed, &bed.school, 7).await;
        let id = h.log(dpo, Requester::Parent).await;
        assert_eq!(keys(&cw.draw_up_pack(dpo, id).await.unwrap_err()), ["identity/unchecked", "authority/unchecked", "pieces/to-choose"]);
        h.check(dpo, id).await;
        h.choose_all(dpo, id, None).await;
        let pack = cw.draw_up_pack(dpo, id).await.unwrap();
        // A paper that says more than the pack is stopped, and so is one of another pack.
        let slipped = PaperMade { lang: Lang::En, pdf: vec![1], text: format!("{} at 31 Larkspur Terrace", text(&pack)) };
        let asked = cw.ask_to_issue(dpo, Uuid::now_v7(), id, "Now", &pack, slipped).await;
        assert_eq!(keys(&asked.unwrap_err()), ["paper/protected"]);
        let mut other = pack.clone();
        other.child = "Somebody Else".into();
        let asked = cw.ask_to_issue(dpo, Uuid::now_v7(), id, "Now", &other, paper(&other)).await;
        assert!(matches!(asked, Err(CaseworkError::Stale)));
        // What whoever asks typed goes on the paper too.
        let second = Uuid::now_v7();
        let mut input = LogRights {
            id: second, person_id: h.child, requester: Some(Requester::Parent), name: "Dana, 31 Larkspur Terrace".into(),
            requester_id: None, asks_for: "All".into(), received: Some(date(2026, 11, 2)),
        };
        cw.log_rights(dpo, input.clone()).await.unwrap();
        h.check(dpo, second).await;
        h.choose_all(dpo, second, None).await;
        assert_eq!(keys(&cw.draw_up_pack(dpo, second).await.unwrap_err()), ["name/protected"]);
        input.id = Uuid::now_v7();
        input.requester_id = Some(Uuid::now_v7());
        assert_eq!(keys(&cw.log_rights(dpo, input.clone()).await.unwrap_err()), ["requester-id/unknown"]);
        input.name = String::new();
        input.received = Some(date(2027, 1, 1));
        assert_eq!(keys(&cw.log_rights(dpo, input).await.unwrap_err()), ["name/empty", "received/future"]);
        // A choice says on which ground, and why.
        let bad = ChoosePiece { choice: Some(PieceChoice::Withhold), ..ChoosePiece::default() };
        assert_eq!(keys(&cw.choose_piece(dpo, id, h.concern, bad.clone()).await.unwrap_err()), ["ground/empty", "why/empty"]);
        let health = ChoosePiece { ground: "serious-harm-health".into(), why: "Harm".into(), ..bad };
        for (opinion, key) in [(None, "opinion/empty"), (Some(date(2026, 4, 30)), "opinion/old"), (Some(date(2026, 12, 1)), "opinion/future")] {
            let tried = ChoosePiece { opinion_on: opinion, ..health.clone() };
            assert_eq!(keys(&cw.choose_piece(dpo, id, h.concern, tried).await.unwrap_err()), [key]);
        }
        let none = ChoosePiece { choice: Some(PieceChoice::Give), cut: vec![99], ..ChoosePiece::default() };
        assert_eq!(keys(&cw.choose_piece(dpo, id, h.concern, none).await.unwrap_err()), ["cut/unknown"]);
    }

    async fn the_clock_counts_stops_and_grows_as_the_law_says(bed) {
        let (dpo, cw) = (&bed.school.dpo, &bed.casework);
        let h = house(&bed, &bed.school, 7).await;
        // Noon on Monday 2 November 2026; a month later is a Wednesday.
        let id = h.log(dpo, Requester::Parent).await;
        let due = async || cw.rights_desk(dpo, id).await.unwrap().row.due;
        assert_eq!(due().await, Some(date(2026, 12, 2)));
        bed.clock.set(cw.now() + SignedDuration::from_hours(24 * 3));
        h.check(dpo, id).await;
        assert_eq!(due().await, Some(date(2026, 12, 7)), "from the proof of who asks, and Saturday goes to Monday");
        let mut clock = RightsClock { asked_on: Some(date(2026, 11, 4)), ..RightsClock::default() };
        cw.set_rights_clock(dpo, id, clock.clone()).await.unwrap();
        assert!(cw.rights_desk(dpo, id).await.unwrap().stopped);
        assert_eq!(due().await, None);
        clock.answered_on = Some(date(2026, 11, 5));
        cw.set_rights_clock(dpo, id, clock.clone()).await.unwrap();
        assert_eq!(due().await, Some(date(2026, 12, 7)), "two days do not count: 5 December and two");
        clock.extended_on = Some(date(2026, 11, 5));
        assert_eq!(keys(&cw.set_rights_clock(dpo, id, clock.clone()).await.unwrap_err()), ["extended-why/empty"]);
        clock.extended_why = "Twelve years of records".into();
        cw.set_rights_clock(dpo, id, clock.clone()).await.unwrap();
        assert_eq!(due().await, Some(date(2027, 2, 8)), "three months and two days, to a Monday");
        clock.answered_on = Some(date(2026, 11, 3));
        assert_eq!(keys(&cw.set_rights_clock(dpo, id, clock).await.unwrap_err()), ["answered/before"]);
        // The list puts what is due first in front, and says what is late.
        let other = h.log(dpo, Requester::Child).await;
        // Two weeks before its day it stands among what waits, for those who answer requests alone.
        let soon = async |who: &Actor| cw.rights_due(who).await.unwrap().iter().map(|l| l.row.id).collect::<Vec<_>>();
        assert!(soon(dpo).await.is_empty());
        bed.clock.set(cw.now() + SignedDuration::from_hours(24 * 18));
        assert_eq!(soon(dpo).await, [other]);
        assert!(soon(&bed.school.practitioner).await.is_empty());
        assert!(soon(&bed.front_door.dpo).await.is_empty());
        bed.clock.set(cw.now() - SignedDuration::from_hours(24 * 18));
        bed.clock.set(cw.now() + SignedDuration::from_hours(24 * 60));
        let list = cw.rights_list(dpo).await.unwrap();
        assert_eq!(list.iter().map(|l| (l.row.id, l.overdue)).collect::<Vec<_>>(), [(other, true), (id, false)]);
    }

    async fn nobody_else_learns_of_a_request_and_erasing_takes_it_away(bed) {
        let (dpo, lead, cw) = (&bed.school.dpo, &bed.school.lead, &bed.casework);
        let h = house(&bed, &bed.school, 7).await;
        let id = h.ready(dpo).await;
        let asked = h.ask(dpo, id).await.unwrap();
        for who in [&bed.school.practitioner, &bed.school.administrator, &bed.front_door.dpo, &bed.school.screener] {
            assert!(matches!(cw.rights_desk(who, id).await, Err(CaseworkError::NotFound)));
            assert!(matches!(cw.rights_piece(who, id, h.concern).await, Err(CaseworkError::NotFound)));
            assert!(matches!(cw.pack_paper(who, asked).await, Err(CaseworkError::NotFound)));
            assert!(matches!(cw.issue_pack(who, asked).await, Err(CaseworkError::NotFound)));
        }
        // While it waits, the file is held; ended, it is not.
        let held = cw.ask_to_erase(lead, Uuid::now_v7(), h.child, "Old").await;
        assert_eq!(keys(&held.unwrap_err()), ["why/held"]);
        let end = EndRights { how: Some(RightsEnd::Withdrawn), why: "She took it back".into() };
        cw.end_rights(dpo, id, end).await.unwrap();
        assert!(matches!(answer(&bed, lead, asked, true).await, Err(CaseworkError::WrongState)), "void with it");
        let erase = Uuid::now_v7();
        cw.ask_to_erase(lead, erase, h.child, "Old").await.unwrap();
        answer(&bed, dpo, erase, true).await.unwrap();
        cw.erase_file(lead, h.child, erase).await.unwrap();
        assert!(matches!(cw.rights_desk(dpo, id).await, Err(CaseworkError::NotFound)));
        assert!(matches!(cw.pack_paper(dpo, asked).await, Err(CaseworkError::NotFound)));
        assert!(cw.rights_list(dpo).await.unwrap().iter().all(|l| l.row.id != id));
        let desk = h.place.lead.practitioner_id;
        assert_eq!(desk, lead.practitioner_id);
    }

    async fn what_is_sealed_is_never_among_it(bed) {
        let (dpo, lead, cw) = (&bed.school.dpo, &bed.school.lead, &bed.casework);
        let h = house(&bed, &bed.school, 7).await;
        let id = h.log(dpo, Requester::Parent).await;
        let before = cw.rights_desk(dpo, id).await.unwrap();
        assert!(before.pieces.iter().any(|p| p.id == h.concern && p.kind == PieceKind::Concern));
        let fresh = Actor { fresh: true, ..lead.clone() };
        let seal = SealConcern {
            id: Uuid::now_v7(), about: "A coach".into(), about_id: None, sure: false, to: Some(lead.practitioner_id), author_too: false,
        };
        cw.seal_concern(&fresh, h.concern, seal).await.unwrap();
        let after = cw.rights_desk(dpo, id).await.unwrap();
        assert!(after.pieces.iter().all(|p| p.id != h.concern));
        assert!(matches!(cw.rights_piece(dpo, id, h.concern).await, Err(CaseworkError::NotFound)));
    }
}
