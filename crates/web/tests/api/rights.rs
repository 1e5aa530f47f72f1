//! The pack on paper: nobody who is planted in the file stands in it, nor any protected address, and
//! what a second person reads is byte for byte what is issued. Read with poppler.

use crate::{
    caller::{Caller, new_id, router},
    paper::read,
};
use axum::{
    body::Body,
    http::{Request, header},
};
use casework::{
    AddPerson, CheckRequester, ChoosePiece, LogConcern, LogRights, NewStatement, Place,
};
use domain::{
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    person::{PersonContent, PersonKind, RelationKind},
    rights::{PieceChoice, Requester},
    time::{EventTime, Precision},
};
use testkit::Bed;
use tower::ServiceExt;
use uuid::Uuid;

/// Five other people, and where nobody may learn that they live.
const PLANTED: [&str; 7] = [
    "idris", "hartley", "ogden", "bertrand", "rukhsana", "960145", "larkspur",
];

fn person(given: &str, family: &str) -> PersonContent {
    PersonContent {
        given_names: given.into(),
        family_name: family.into(),
        ..PersonContent::default()
    }
}

async fn add(
    bed: &Bed,
    content: PersonContent,
    of: Option<(Uuid, RelationKind)>,
    protected: bool,
) -> Uuid {
    let id = new_id();
    let adult = matches!(of, Some((_, RelationKind::Mother | RelationKind::Relative)));
    let input = AddPerson {
        id,
        kind: if adult {
            PersonKind::Adult
        } else {
            PersonKind::Child
        },
        protected_address: protected,
        content,
        around: of.map(|(child_id, relation)| Place {
            child_id,
            relation,
            parental_responsibility: false,
            same_household: true,
            from: None,
            until: None,
        }),
    };
    bed.casework
        .add_person(&bed.school.lead, input)
        .await
        .unwrap();
    id
}

/// A file in which five others are planted, and a request for it that is ready to be asked for.
async fn ready(bed: &Bed) -> Uuid {
    let (cw, dpo) = (&bed.casework, &bed.school.dpo);
    let child = add(bed, person("Zainab", "Malik"), None, false).await;
    let home = PersonContent {
        address: Some("31 Larkspur Terrace, Aldermoor".into()),
        ..person("Dana", "Malik")
    };
    add(bed, home, Some((child, RelationKind::Mother)), true).await;
    add(
        bed,
        person("Idris", "Malik"),
        Some((child, RelationKind::Sibling)),
        false,
    )
    .await;
    let aunt = PersonContent {
        phone: Some("01632 960145".into()),
        ..person("Rukhsana", "Sherazi")
    };
    add(bed, aunt, Some((child, RelationKind::Relative)), false).await;
    let other = add(bed, person("Bertrand", "Oyelaran"), None, false).await;
    let at = EventTime {
        at: cw.now(),
        precision: Precision::Day,
    };
    let said = |text: &str, by: &str| NewStatement {
        kind: Some(StatementKind::Reported),
        text: text.into(),
        reported_by: by.into(),
        ..NewStatement::default()
    };
    let concern = LogConcern {
        id: new_id(),
        urgency: Urgency::Routine,
        children: [child, other]
            .map(|person_id| ChildInConcern {
                person_id,
                role: ChildRole::Subject,
            })
            .into(),
        child_not_listed: String::new(),
        when: at,
        place: String::new(),
        statements: vec![
            said(
                "Zainab had no coat. Idris cried. BERTRAND laughed at 31 Larkspur\nTerrace.",
                "Mrs Hartley",
            ),
            said(
                "She sleeps on the floor. Mr Ogden rang Rukhsana on 01632-960145.",
                "",
            ),
        ],
        childs_words: "Dw i’n oer <b>yn y nos</b>".into(),
        others_involved: String::new(),
        already_told: String::new(),
        category: None,
        body_map: vec![],
        draft_id: None,
    };
    cw.log_concern(&bed.school.practitioner, concern)
        .await
        .unwrap();
    let id = new_id();
    let today = cw.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let log = LogRights {
        id,
        person_id: child,
        requester: Some(Requester::ForParent),
        name: "Fairfax & Daughters, solicitors".into(),
        requester_id: None,
        asks_for: "All".into(),
        received: Some(today),
    };
    cw.log_rights(dpo, log).await.unwrap();
    let check = CheckRequester {
        identity: "Letter".into(),
        identity_on: Some(today),
        authority: "Signed by the mother".into(),
        authority_on: Some(today),
        ..CheckRequester::default()
    };
    cw.check_requester(dpo, id, check).await.unwrap();
    for piece in cw.rights_desk(dpo, id).await.unwrap().pieces {
        let offered = cw.rights_piece(dpo, id, piece.id).await.unwrap().chosen;
        let input = ChoosePiece {
            choice: Some(PieceChoice::Give),
            cut: offered.cut,
            ground: offered.ground,
            ..ChoosePiece::default()
        };
        cw.choose_piece(dpo, id, piece.id, input).await.unwrap();
    }
    id
}

async fn send(
    bed: &Bed,
    token: &str,
    method: &str,
    path: &str,
    form: &str,
) -> (u16, axum::http::HeaderMap, Vec<u8>) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap();
    let answer = router(bed).oneshot(request).await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = axum::body::to_bytes(answer.into_body(), 64 << 20).await;
    (status, headers, body.unwrap().to_vec())
}

testkit::both! {
    async fn the_pack_leaves_on_paper_without_anybody_who_is_planted(bed) {
        let caller = Caller::new(&bed).await;
        let (dpo, lead) = (caller.token(&bed.school.dpo).await, caller.token(&bed.school.lead).await);
        for (lang, says) in [("en", "What was kept back"), ("cy", "Yr hyn a ddaliwyd yn ôl")] {
            let (id, pack) = (ready(&bed).await, new_id());
            let (status, _, page) = send(&bed, &dpo, "GET", &format!("/rights/{id}/pack?lang={lang}"), "").await;
            let page = String::from_utf8(page).unwrap();
            assert_eq!(status, 200, "{page}");
            assert!(page.contains("Dw i’n oer"), "{page}");
            let (status, headers, body) = send(&bed, &dpo, "POST", &format!("/rights/{id}/pack?lang={lang}"),
                &format!("id={pack}&why=All+was+looked+at")).await;
            assert_eq!(status, 303, "{}", String::from_utf8_lossy(&body));
            assert_eq!(headers["location"], format!("/second/{pack}"));
            let (_, headers, draft) = send(&bed, &lead, "GET", &format!("/packs/{pack}"), "").await;
            assert_eq!(headers["content-disposition"], "attachment; filename=\"pack-draft.pdf\"");
            bed.casework.answer_approval(&bed.school.lead, pack, Some(true), "Read it").await.unwrap();
            let (status, headers, _) = send(&bed, &dpo, "POST", &format!("/second/{pack}"), "action=do").await;
            assert_eq!((status, headers["location"].to_str().unwrap()), (303, format!("/rights/{id}").as_str()));
            let (status, headers, pdf) = send(&bed, &dpo, "GET", &format!("/packs/{pack}"), "").await;
            assert_eq!(status, 200);
            assert_eq!(headers["content-type"], "application/pdf");
            assert_eq!(headers["content-disposition"], "attachment; filename=\"pack.pdf\"");
            assert_eq!(headers["cache-control"], "no-store");
            assert_eq!(pdf, draft, "what was approved is what is issued");
            let text = read(&pdf);
            let squeezed: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
            for word in PLANTED {
                assert!(!squeezed.contains(word), "{word} in {text}");
            }
            for words in [says, "Zainab had no coat", "She sleeps on the floor", "<b>yn y nos</b>", "Sch 2 paras 16, 17", "[protected"] {
                assert!(text.contains(words), "{words} in {text}");
            }
            // Nor hides anything in the bytes themselves.
            let raw = String::from_utf8_lossy(&pdf).to_lowercase();
            assert!(PLANTED.iter().all(|word| !raw.contains(word)));
        }
        // Absent and not allowed answer alike.
        let other = caller.token(&bed.front_door.lead).await;
        let teacher = caller.token(&bed.school.practitioner).await;
        let (id, nothing) = (ready(&bed).await, new_id());
        for (who, id) in [(&other, id), (&teacher, id), (&dpo, nothing)] {
            let (status, ..) = send(&bed, who, "GET", &format!("/rights/{id}"), "").await;
            assert_eq!(status, 404);
        }
    }
}
