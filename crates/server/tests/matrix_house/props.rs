//! The things that the matrix is tried with: for each role and each way of standing to it, one.

use super::{ROLES, Relation, Thing};
use casework::{
    Actor, AddAttachment, AddPerson, AskExport, BreakGlass, Casework, CheckRequester, ChoosePiece,
    EmergencyShare, HelperAnswers, LogConcern, LogRights, LogSealed, MarkRisk, NewAction, NewMark,
    NewNote, NewStatement, PaperMade, Place, PlaceHold, SaveExercise, SetAgreement, StartDecision,
    WriteSummary,
};
use domain::{
    access::{Closeness, GlassReason, ReviewState},
    body_map::{BodyFigure, BodyMark, site_of},
    chronology::{EntryKind, Impact, Seriousness, ServiceOutcome, ServiceReferral, SummaryRow},
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    export::ExportWhich,
    keeping::HoldReason,
    person::{PersonContent, PersonKind, RelationKind},
    practitioner::Role,
    rights::{PieceChoice, Requester},
    time::{BirthDate, BirthDateKind, EventTime, Precision},
};
use jiff::{SignedDuration, ToSpan, civil::date};
use rulebook::Purpose;
use serde_json::{Value, json};
use std::collections::HashMap;
use testkit::Bed;
use uuid::Uuid;

/// What stands in the places of an address; what it does not know is made up.
#[derive(Debug, Clone, Default)]
pub struct Prop {
    places: HashMap<&'static str, String>,
    /// What stands in `{id}` of addresses that begin so, where it is not the thing itself.
    beginning: HashMap<&'static str, String>,
}

impl Prop {
    fn of(id: Uuid) -> Self {
        Self::default().with("id", id)
    }

    fn with(mut self, place: &'static str, value: impl ToString) -> Self {
        self.places.insert(place, value.to_string());
        self
    }

    /// What a body says in a field whose words are fixed, or that names a part of the thing.
    pub fn field(&self, name: &str) -> Option<Value> {
        let word = match name {
            "relation" => "mother",
            "review" | "review_on" => "2027-01-01",
            "choice" => "watch",
            "direction" => "asked",
            "what" => "message",
            "purpose" => "protect_from_harm",
            "codes" => return Some(json!(["not-necessary"])),
            "requester" => "child",
            "on" | "received" => "2026-11-01",
            "mark" => self.places.get("mark")?,
            "person" => self.places.get("other")?,
            "child" => self.places.get("id")?,
            _ => return None,
        };
        Some(json!(word))
    }

    /// An address with something in each place, and everything that was put in.
    pub fn fill(&self, address: &str) -> (String, Vec<String>) {
        let (mut out, mut ids) = (String::new(), Vec::new());
        let first = address.split('/').nth(1).unwrap_or_default();
        let mut rest = address;
        while let Some((before, after)) = rest.split_once('{') {
            let (place, after) = after.split_once('}').unwrap();
            let known = match place {
                "id" => self.beginning.get(first).or_else(|| self.places.get("id")),
                "person" => self.places.get("id"),
                other => self.places.get(other),
            };
            let made_up = || match (place, address) {
                ("file", _) => "own.css".into(),
                ("*rule", _) => "england/referral".into(),
                ("version", _) => "1".into(),
                (_, "/law/switches/{id}") => "CSA_REPORT".into(),
                (_, "/patterns/rules/{id}") => "low-level-concerns".into(),
                (_, "/law/practice/{id}" | "/law/practice/{id}/end") => PRACTICE.to_string(),
                _ => Uuid::now_v7().to_string(),
            };
            let value = known.cloned().unwrap_or_else(made_up);
            out.push_str(before);
            out.push_str(&value);
            ids.push(value);
            rest = after;
        }
        out.push_str(rest);
        if address.starts_with("/decide/") && ids.is_empty() {
            let child = self.places.get("id").cloned();
            let child = child.unwrap_or_else(|| Uuid::now_v7().to_string());
            out.push_str(&format!("?child={child}"));
            ids.push(child);
        }
        ids.retain(|v| v.len() > 8);
        (out, ids)
    }
}

/// A file of local practice of the agency.
const PRACTICE: Uuid = Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0001);

/// Adds it.
pub async fn practice(cw: &Casework, maker: &Actor) {
    let new = casework::NewPractice {
        id: PRACTICE,
        file: "local".into(),
        text: "agency = \"Oakbourne Academy\"\n\n[[step]]\nid = \"tell-the-head\"\nwhen = [\"harm_suspected\"]\n\
               says = { en = \"Tell the head.\", cy = \"Dywedwch wrth y pennaeth.\" }\n"
            .into(),
        why: "Agreed at the staff meeting".into(),
    };
    cw.add_local_practice(maker, new).await.unwrap().unwrap();
}

fn when(cw: &Casework) -> EventTime {
    EventTime {
        at: cw.now() - SignedDuration::from_mins(5),
        precision: Precision::Minute,
    }
}

async fn child(cw: &Casework, maker: &Actor) -> Uuid {
    let id = Uuid::now_v7();
    // A name of its own, so that no two of them look like one child.
    let name: String = id
        .simple()
        .to_string()
        .chars()
        .rev()
        .take(10)
        .map(|c| char::from(b'a' + c.to_digit(16).unwrap() as u8))
        .collect();
    let content = PersonContent {
        given_names: name.clone(),
        family_name: name.chars().rev().collect(),
        birth: Some(BirthDate {
            date: date(2014, 5, 9),
            kind: BirthDateKind::Exact,
        }),
        ..PersonContent::default()
    };
    add(cw, maker, id, PersonKind::Child, content, None).await;
    id
}

async fn add(
    cw: &Casework,
    maker: &Actor,
    id: Uuid,
    kind: PersonKind,
    content: PersonContent,
    around: Option<Place>,
) {
    let person = AddPerson {
        id,
        kind,
        protected_address: false,
        content,
        around,
    };
    cw.add_person(maker, person).await.unwrap();
}

async fn concern(cw: &Casework, author: &Actor, child: Uuid) -> Prop {
    let (id, file) = (Uuid::now_v7(), Uuid::now_v7());
    let picture = AddAttachment {
        id: file,
        draft_id: id,
        name: "drawing.png".into(),
        bytes: testkit::make::PICTURE.to_vec(),
    };
    cw.add_attachment(author, picture).await.unwrap();
    let mark = BodyMark::at(BodyFigure::Child, site_of("front.knee.left").unwrap());
    let input = LogConcern {
        id,
        urgency: Urgency::Routine,
        children: vec![ChildInConcern {
            person_id: child,
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: when(cw),
        place: String::new(),
        statements: vec![NewStatement {
            kind: Some(StatementKind::Fact),
            text: "Came without a coat and was hungry.".into(),
            ..NewStatement::default()
        }],
        childs_words: String::new(),
        others_involved: String::new(),
        already_told: String::new(),
        category: None,
        body_map: vec![NewMark { child: None, mark }],
        draft_id: Some(id),
    };
    cw.log_concern(author, input).await.unwrap();
    let mut conn = cw.store().read().await.unwrap();
    let row = conn.concern(author.agency_id, id).await.unwrap();
    let mut prop = Prop::of(id)
        .with("statement", row.content.statements[0].id)
        .with("pin", row.content.body_map[0].id);
    prop.beginning.insert("attachments", file.to_string());
    prop
}

/// A child's file with something in each part, and an adult beside it.
async fn file(cw: &Casework, maker: &Actor) -> (Uuid, Uuid, Prop) {
    let child = child(cw, maker).await;
    let note = Uuid::now_v7();
    let written = NewNote {
        id: note,
        person_id: child,
        kind: EntryKind::Note,
        when: when(cw),
        seriousness: Seriousness::Low,
        impact: Impact::ALL[0],
        text: "A note".into(),
        childs_voice: String::new(),
        family: None,
    };
    cw.add_note(maker, written).await.unwrap();
    let adult = Uuid::now_v7();
    let content = PersonContent {
        given_names: "Darren".into(),
        family_name: "Cole".into(),
        ..PersonContent::default()
    };
    let place = Place {
        child_id: child,
        relation: RelationKind::StepParent,
        parental_responsibility: false,
        same_household: true,
        from: None,
        until: None,
    };
    add(cw, maker, adult, PersonKind::Adult, content, Some(place)).await;
    let mark = MarkRisk {
        id: Uuid::now_v7(),
        person_id: adult,
        reason: "Convicted of an assault on a child".into(),
        source: "Police notice".into(),
        since: None,
        review: Some(date(2027, 1, 1)),
    };
    cw.mark_risk(maker, mark.clone()).await.unwrap();
    let referral = Uuid::now_v7();
    let service = ServiceReferral {
        service: "Early help".into(),
        reason: "To be seen".into(),
        outcome: ServiceOutcome::ALL[0],
        outcome_text: String::new(),
    };
    cw.refer_to_service(maker, child, referral, service)
        .await
        .unwrap();
    let summary = WriteSummary {
        id: Uuid::now_v7(),
        rows: vec![SummaryRow {
            entry_id: note,
            meaning: "It matters".into(),
        }],
        analysis: "Together".into(),
    };
    cw.write_summary(maker, child, summary).await.unwrap();
    let hold = PlaceHold {
        id: Uuid::now_v7(),
        person_id: child,
        reason: Some(HoldReason::Court),
        why: "A court case".into(),
        review: Some(date(2027, 1, 1)),
    };
    cw.place_hold(maker, hold.clone()).await.unwrap();
    let prop = Prop::of(child)
        .with("hold", hold.id)
        .with("entry", note)
        .with("other", adult)
        .with("mark", mark.id)
        .with("referral", referral)
        .with("version", 1);
    (child, adult, prop)
}

async fn stand(bed: &Bed, who: &Actor, person: Uuid, relation: Relation) {
    let cw = &bed.casework;
    if matches!(relation, Relation::Glass | Relation::Both) && who.role == Role::Practitioner {
        let glass = BreakGlass {
            id: Uuid::now_v7(),
            person_id: person,
            reason: Some(GlassReason::NobodyReached),
            words: "The lead cannot be reached and the nurse asks now".into(),
            hours: Some(4),
        };
        cw.break_glass(who, glass).await.unwrap();
    }
    // Said afterwards: before, the file would not have opened.
    if matches!(relation, Relation::Conflict | Relation::Both) && who.role != Role::HubOperator {
        cw.declare_conflict(who, person, Some(Closeness::Family), "")
            .await
            .unwrap();
    }
}

async fn emergency(cw: &Casework, author: &Actor, child: Uuid, to: Uuid) -> (Uuid, Uuid) {
    let share = EmergencyShare {
        id: Uuid::now_v7(),
        sharing_id: Uuid::now_v7(),
        child: Some(child),
        recipient: Some(to),
        text: "At the gate".into(),
        ..EmergencyShare::default()
    };
    let ids = (share.id, share.sharing_id);
    cw.share_in_emergency(author, share).await.unwrap();
    ids
}

/// A request for access to what is held about a child, with a pack that waits for a second person.
async fn rights(cw: &Casework, keeper: &Actor, child: Uuid) -> Prop {
    let (id, pack) = (Uuid::now_v7(), Uuid::now_v7());
    let today = cw.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let log = LogRights {
        id,
        person_id: child,
        requester: Some(Requester::Child),
        name: "The child".into(),
        requester_id: None,
        asks_for: "All of it".into(),
        received: Some(today),
    };
    cw.log_rights(keeper, log).await.unwrap();
    let check = CheckRequester {
        identity: "Known to us".into(),
        identity_on: Some(today),
        ..CheckRequester::default()
    };
    cw.check_requester(keeper, id, check).await.unwrap();
    let piece = cw.rights_desk(keeper, id).await.unwrap().pieces[0].id;
    let give = ChoosePiece {
        choice: Some(PieceChoice::Give),
        ..ChoosePiece::default()
    };
    cw.choose_piece(keeper, id, piece, give).await.unwrap();
    let drawn = cw.draw_up_pack(keeper, id).await.unwrap();
    let paper = PaperMade {
        lang: domain::Lang::En,
        pdf: b"%PDF".to_vec(),
        text: String::new(),
    };
    cw.ask_to_issue(keeper, pack, id, "All was looked at", &drawn, paper)
        .await
        .unwrap();
    Prop::of(id).with("piece", piece).with("pack", pack)
}

async fn export(cw: &Casework, asker: &Actor, child: Uuid) -> Prop {
    let mut ask = AskExport {
        id: Uuid::now_v7(),
        which: Some(ExportWhich::Named),
        children: vec![child],
        from: None,
        until: None,
        why: "The child has moved".into(),
        recipient: "Priya Lindqvist".into(),
        organisation: "Marlow School".into(),
        handover: "In person".into(),
        seen: None,
    };
    ask.seen = Some(cw.preview_export(asker, &ask).await.unwrap().counts);
    let id = ask.id;
    cw.ask_export(asker, ask).await.unwrap();
    Prop::of(id)
}

/// Makes a thing to which somebody stands so.
pub async fn make(bed: &Bed, maker: &Actor, who: &Actor, thing: Thing, relation: Relation) -> Prop {
    let cw = &bed.casework;
    let theirs = relation == Relation::Other;
    // Who keeps the files of the agency whose thing it is, and who makes this one.
    let keeper = if theirs { &bed.front_door.lead } else { maker };
    let operator = who.role == Role::HubOperator;
    let author = if relation == Relation::Own && !operator {
        who
    } else {
        keeper
    };
    let elsewhere = if theirs {
        bed.school.id
    } else {
        bed.front_door.id
    };
    match thing {
        Thing::None
        | Thing::Public
        | Thing::Session
        | Thing::Token
        | Thing::Signed
        | Thing::Pattern => Prop::default(),
        Thing::Child => {
            let (child, _, prop) = file(cw, keeper).await;
            stand(bed, who, child, relation).await;
            prop
        }
        Thing::Adult => {
            let (_, adult, prop) = file(cw, keeper).await;
            stand(bed, who, adult, relation).await;
            prop.with("id", adult)
        }
        Thing::Concern => {
            let child = child(cw, keeper).await;
            let prop = concern(cw, author, child).await;
            stand(bed, who, child, relation).await;
            prop
        }
        Thing::Task => {
            let child = child(cw, keeper).await;
            let action = NewAction {
                id: Uuid::now_v7(),
                person_id: child,
                concern_id: None,
                owner_id: (relation == Relation::Own).then_some(author.practitioner_id),
                text: "Ring the nurse".into(),
                due: cw.now().to_zoned(jiff::tz::TimeZone::UTC).date() + 3.days(),
            };
            cw.set_action(keeper, action.clone()).await.unwrap();
            stand(bed, who, child, relation).await;
            let mut conn = cw.store().read().await.unwrap();
            let tasks = conn
                .open_tasks_about(keeper.agency_id, child)
                .await
                .unwrap();
            Prop::of(tasks[0].id)
        }
        Thing::Decision => {
            let child = child(cw, keeper).await;
            let start = StartDecision {
                id: Uuid::now_v7(),
                child,
                purpose: Some(Purpose::ProtectFromHarm),
                purpose_text: "To be judged".into(),
                recipient: Some(elsewhere),
                about: vec!["parent".into()],
                ..StartDecision::default()
            };
            let id = cw.start_decision(keeper, start).await.unwrap();
            stand(bed, who, child, relation).await;
            Prop::of(id)
        }
        Thing::Emergency | Thing::Sharing => {
            let child = child(cw, keeper).await;
            let (decision, sharing) = emergency(cw, author, child, elsewhere).await;
            stand(bed, who, child, relation).await;
            Prop::of(if thing == Thing::Sharing {
                sharing
            } else {
                decision
            })
        }
        Thing::Arrived => {
            let (from, to) = if theirs {
                (maker, bed.front_door.id)
            } else {
                (&bed.front_door.lead, bed.school.id)
            };
            let child = child(cw, from).await;
            let (_, sharing) = emergency(cw, from, child, to).await;
            Prop::of(sharing)
        }
        Thing::Kept => {
            let fields = [("saw".to_owned(), "Words".to_owned())];
            Prop::of(
                cw.keep_form(author, "/concerns/new", &fields)
                    .await
                    .unwrap(),
            )
        }
        Thing::Exercise => {
            let id = Uuid::now_v7();
            let answers = HelperAnswers {
                answers: [
                    ("purpose", "protect_from_harm"),
                    ("suspicion.reasonable_cause", "yes"),
                    ("suspicion.child_sexual_offence", "no"),
                ]
                .into_iter()
                .map(|(p, v)| (p.to_owned(), vec![v.to_owned()]))
                .collect(),
                recipient: None,
            };
            cw.answer_law_helper(author, id, answers).await.unwrap();
            let save = SaveExercise {
                id,
                title: "A fearful pupil".into(),
                reflections: Vec::new(),
            };
            cw.save_exercise(author, save).await.unwrap();
            Prop::of(id)
        }
        Thing::Import => {
            let id = Uuid::now_v7();
            let roll = b"Legal Forename,Legal Surname,DOB\nGwenllian,Rhydderch,09/03/2014\n";
            cw.bring_file(keeper, id, "roll.csv", roll)
                .await
                .unwrap()
                .unwrap();
            Prop::of(id)
        }
        Thing::Provider | Thing::Stranger | Thing::Tie => {
            let place = if theirs { &bed.front_door } else { &bed.school };
            sign_on(cw, place, thing).await
        }
        Thing::Person if theirs => Prop::of(bed.front_door.colleague.practitioner_id),
        Thing::Person => Prop::of(bed.school.colleague.practitioner_id),
        Thing::Sealed => {
            // Whoever logs it is not named; it names the keeper, and whom the keeper names.
            let log = LogSealed {
                id: Uuid::now_v7(),
                about: "A coach of the swimming club".into(),
                about_id: None,
                sure: false,
                children: String::new(),
                text: "Was alone with a child behind a locked door".into(),
                to: Some(keeper.practitioner_id),
            };
            let id = log.id;
            cw.log_sealed(author, log).await.unwrap();
            if relation == Relation::Named {
                let who = Some(who.practitioner_id);
                cw.name_sealed(keeper, id, who, true, false).await.unwrap();
            }
            Prop::of(id)
        }
        Thing::Second => {
            let child = child(cw, keeper).await;
            cw.protect_address(keeper, Uuid::now_v7(), child, "A court order")
                .await
                .unwrap();
            let id = Uuid::now_v7();
            // Only a lead asks; whoever else it is meant for sees somebody else's.
            let asks = if author.role == Role::SafeguardingLead {
                author
            } else {
                keeper
            };
            cw.ask_to_lift_protection(asks, id, child, "The order ended")
                .await
                .unwrap();
            stand(bed, who, child, relation).await;
            Prop::of(id)
        }
        Thing::Rights => {
            let child = child(cw, keeper).await;
            let prop = rights(cw, keeper, child).await;
            stand(bed, who, child, relation).await;
            prop
        }
        Thing::Export => {
            let child = child(cw, keeper).await;
            // Whoever may not ask is tried with what the keeper asked.
            let may = cw.may_export(author);
            export(cw, if may { author } else { keeper }, child).await
        }
        Thing::Review => {
            let child = child(cw, keeper).await;
            let opens = match (theirs, relation, who.role) {
                (true, ..) => &bed.front_door.practitioner,
                (_, Relation::Own, Role::SafeguardingLead) => who,
                _ => &bed.school.practitioner,
            };
            if opens.role == Role::Practitioner {
                stand(bed, opens, child, Relation::Glass).await;
            } else {
                // What is looked at of a lead: they tried a file to which they stand too close.
                stand(bed, opens, child, Relation::Conflict).await;
                assert!(cw.child_page(opens, child, None).await.is_err());
            }
            let mut conn = cw.store().read().await.unwrap();
            let open = conn.reviews(opens.agency_id, ReviewState::Open, 10_000);
            let open = open.await.unwrap();
            drop(conn);
            if relation != Relation::Own {
                stand(bed, who, child, relation).await;
            }
            let about = open.iter().find(|r| r.person_id == Some(child));
            Prop::of(about.expect("it is to be looked at").id)
        }
        Thing::Pair => {
            let one = child(cw, keeper).await;
            let mut conn = cw.store().read().await.unwrap();
            let same = conn.person(keeper.agency_id, one).await.unwrap().content;
            drop(conn);
            let other = Uuid::now_v7();
            add(cw, keeper, other, PersonKind::Child, same, None).await;
            cw.tick().await.unwrap();
            let mut conn = cw.store().read().await.unwrap();
            let pair = conn.pair_of(keeper.agency_id, one, other).await.unwrap();
            drop(conn);
            stand(bed, who, one, relation).await;
            Prop::of(pair.expect("two records of one name and day").id)
        }
        Thing::Hold => {
            let (ours, partner) = if theirs {
                (&bed.front_door, &bed.welsh_school)
            } else {
                (&bed.school, &bed.front_door)
            };
            agree(bed).await;
            let one = child(cw, &ours.lead).await;
            let mut conn = cw.store().read().await.unwrap();
            let same = conn.person(ours.id, one).await.unwrap().content;
            drop(conn);
            add(
                cw,
                &partner.lead,
                Uuid::now_v7(),
                PersonKind::Child,
                same,
                None,
            )
            .await;
            let mut conn = cw.store().read().await.unwrap();
            let held = conn.holds_about(ours.id, one).await.unwrap();
            drop(conn);
            stand(bed, who, one, relation).await;
            Prop::of(held.first().expect("the partner holds the same child").id)
        }
    }
}

/// Three agencies look up in one another, so that each is told that another holds something.
async fn agree(bed: &Bed) {
    let (cw, all) = (
        &bed.casework,
        [&bed.school, &bed.front_door, &bed.welsh_school],
    );
    let mut conn = cw.store().read().await.unwrap();
    let done = conn.link_agreement(bed.welsh_school.id).await.unwrap();
    drop(conn);
    if done.is_some() {
        return;
    }
    for one in all {
        let set = SetAgreement {
            id: Uuid::now_v7(),
            on: Some(true),
            reference: "Partnership, 2026".into(),
            made_on: Some(date(2026, 1, 5)),
            purpose: "to find out who else works with a child".into(),
            partners: all.iter().map(|a| a.id).filter(|a| *a != one.id).collect(),
        };
        cw.set_agreement(&one.administrator, set).await.unwrap();
    }
}

/// Patterns take weeks to grow, and a session does not last so long: they are made before anybody
/// signs in.
pub async fn patterns(
    bed: &Bed,
    maker: &Actor,
    actors: &HashMap<Role, Actor>,
) -> HashMap<(Thing, Relation, Role), Prop> {
    let cw = &bed.casework;
    let mut about = Vec::new();
    for role in ROLES {
        for relation in [Relation::Agency, Relation::Conflict, Relation::Other] {
            let keeper = if relation == Relation::Other {
                &bed.front_door.lead
            } else {
                maker
            };
            about.push((role, relation, keeper, child(cw, keeper).await));
        }
    }
    for _ in 0..3 {
        bed.clock
            .set(cw.now() + SignedDuration::from_hours(24 * 10));
        for (.., keeper, child) in &about {
            concern(cw, keeper, *child).await;
        }
    }
    for _ in 0..40 {
        cw.tick().await.unwrap();
    }
    let mut found = HashMap::new();
    for (role, relation, keeper, child) in about {
        let mut conn = cw.store().read().await.unwrap();
        let rows = conn.patterns_about(keeper.agency_id, child).await.unwrap();
        let id = rows.first().expect("three concerns in three weeks").id;
        drop(conn);
        stand(bed, &actors[&role], child, relation).await;
        found.insert((Thing::Pattern, relation, role), Prop::of(id));
    }
    found
}

/// A provider of single sign-on, somebody who came from it, or a tie to it.
async fn sign_on(cw: &Casework, place: &testkit::Place, thing: Thing) -> Prop {
    let provider = store::SsoProviderRow {
        agency_id: place.id,
        id: Uuid::now_v7(),
        from_file: false,
        made_us: 0,
        content: store::SsoContent {
            name: "Microsoft".into(),
            issuer: "https://provider.example".into(),
            client_id: "sharewise".into(),
            client_secret: None,
            organisation: None,
            trusts_factor: false,
            classes: Vec::new(),
        },
    };
    let subject = store::SsoSubject {
        issuer: "https://provider.example".into(),
        subject: Uuid::new_v4().to_string(),
        name: None,
        email: None,
    };
    let id = Uuid::now_v7();
    let mut tx = cw.store().write(place.id).await.unwrap();
    tx.put_sso_provider(&provider).await.unwrap();
    let id = match thing {
        Thing::Stranger => {
            let row = store::SsoStrangerRow {
                agency_id: place.id,
                id,
                provider_id: provider.id,
                seen_us: 0,
                content: subject,
            };
            tx.keep_sso_stranger(&row, 1000).await.unwrap();
            id
        }
        Thing::Tie => {
            let row = store::SsoIdentityRow {
                agency_id: place.id,
                practitioner_id: place.colleague.practitioner_id,
                id,
                provider_id: provider.id,
                tied_by: place.administrator.practitioner_id,
                tied_us: 0,
                content: subject,
            };
            tx.tie_sso(&row).await.unwrap();
            id
        }
        _ => provider.id,
    };
    tx.commit().await.unwrap();
    Prop::of(id)
}
