//! What leaves as PDF: what the page for printing says, in both languages, without a protected
//! address, with who took it in the ledger. Read with poppler (`cargo xtask test` brings it in).

use crate::caller::{Caller, new_id, router};
use axum::{
    body::Body,
    http::{Request, header},
};
use casework::{AddPerson, NewNote, Place, WriteSummary};
use domain::{
    chronology::{EntryKind, Impact, Seriousness, SummaryRow},
    person::{PersonContent, PersonKind, RelationKind},
    time::{EventTime, Precision},
};
use std::{io::Write, process::Command};
use testkit::Bed;
use tower::ServiceExt;
use uuid::Uuid;

/// What a reader of PDF finds in it.
pub fn read(pdf: &[u8]) -> String {
    let path = std::env::temp_dir().join(format!("sharewise-paper-{}.pdf", new_id()));
    std::fs::File::create(&path)
        .unwrap()
        .write_all(pdf)
        .unwrap();
    let out = Command::new("pdftotext")
        .args(["-enc", "UTF-8", "-layout"])
        .arg(&path)
        .arg("-")
        .output()
        .unwrap_or_else(|e| panic!("pdftotext: {e}; cargo xtask test brings it in"));
    std::fs::remove_file(&path).unwrap();
    assert!(out.status.success());
    String::from_utf8(out.stdout).unwrap()
}

async fn taken(bed: &Bed, token: &str, path: &str) -> (u16, axum::http::HeaderMap, Vec<u8>) {
    let request = Request::builder()
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Body::empty())
        .unwrap();
    let answer = router(bed).oneshot(request).await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = axum::body::to_bytes(answer.into_body(), 64 << 20).await;
    (status, headers, body.unwrap().to_vec())
}

/// A child whose address is protected, with a note that names it all the same.
async fn child(bed: &Bed) -> (Uuid, Uuid) {
    let (id, entry, lead) = (new_id(), new_id(), &bed.school.lead);
    let person = AddPerson {
        id,
        kind: PersonKind::Child,
        protected_address: true,
        content: PersonContent {
            given_names: "Gŵen".into(),
            family_name: "Rhydderch".into(),
            address: Some("7 Canary Wharfside\nAldermoor".into()),
            ..PersonContent::default()
        },
        around: None,
    };
    bed.casework.add_person(lead, person).await.unwrap();
    let note = NewNote {
        id: entry,
        person_id: id,
        kind: EntryKind::Note,
        when: EventTime {
            at: bed.casework.now(),
            precision: Precision::Day,
        },
        seriousness: Seriousness::Low,
        impact: Impact::Unclear,
        text: "Mum said: <b>collect</b> her at 7 Canary-Wharfside & ring first".into(),
        childs_voice: "Dw i’n hapus yma, 小雨".into(),
        family: None,
    };
    bed.casework.add_note(lead, note).await.unwrap();
    (id, entry)
}

async fn events(bed: &Bed, child: Uuid, word: &str) -> usize {
    let mut conn = bed.casework.store().read().await.unwrap();
    let all = conn.events_about(bed.school.id, child, None, 1000).await;
    all.unwrap()
        .iter()
        .filter(|e| e.kind.as_str() == word)
        .count()
}

testkit::both! {
    async fn the_chronology_leaves_as_a_file_without_a_protected_address(bed) {
        let caller = Caller::new(&bed).await;
        let (child, entry) = child(&bed).await;
        let lead = caller.token(&bed.school.lead).await;
        let summary = WriteSummary {
            id: new_id(),
            rows: vec![SummaryRow { entry_id: entry, meaning: "She lives at 7 canary wharfside".into() }],
            analysis: "Calmer since the move".into(),
        };
        bed.casework.write_summary(&bed.school.lead, child, summary).await.unwrap();
        let before = (events(&bed, child, "export").await, events(&bed, child, "egress.held").await);
        assert_eq!(before, (0, 0));
        for (what, says) in [("chronology", "Chronology"), ("summary", "Calmer since the move")] {
            for root in ["/children", "/api/v1/children"] {
                let (status, headers, pdf) = taken(&bed, &lead, &format!("{root}/{child}/{what}/pdf")).await;
                assert_eq!(status, 200);
                assert_eq!(headers["content-type"], "application/pdf");
                assert_eq!(headers["content-disposition"], format!("attachment; filename=\"{what}.pdf\""));
                assert_eq!(headers["cache-control"], "no-store");
                let text = read(&pdf);
                for words in [says, "Gŵen Rhydderch", "Mum said: <b>collect</b> her at", "& ring first", "小雨",
                    "Page 1 of", "Confidential", "[protected", "Some letters cannot be printed"] {
                    assert!(text.contains(words), "{what}: {words} in {text}");
                }
                assert!(!text.to_lowercase().contains("canary"), "{text}");
            }
        }
        assert_eq!(events(&bed, child, "export").await, 4);
        assert_eq!(events(&bed, child, "egress.held").await, 4);
        let (_, _, welsh) = taken(&bed, &lead, &format!("/children/{child}/chronology/pdf?lang=cy")).await;
        let welsh = read(&welsh);
        assert!(welsh.contains("Cyfrinachol") && welsh.contains("Tudalen 1 o"), "{welsh}");
        // Absent and not allowed answer alike, and leave no trace of a file.
        let other = caller.token(&bed.front_door.lead).await;
        let practitioner = caller.token(&bed.school.practitioner).await;
        for (who, id) in [(&other, child), (&practitioner, child), (&lead, new_id())] {
            for what in ["chronology", "summary"] {
                let answer = caller.ask("GET", &format!("/api/v1/children/{id}/{what}/pdf"), Some(who), None).await;
                assert_eq!(answer.status, 404);
            }
        }
    }

    async fn the_genogram_and_the_ecomap_leave_with_their_tables_and_nothing_protected(bed) {
        let caller = Caller::new(&bed).await;
        let (child, _) = child(&bed).await;
        let lead = caller.token(&bed.school.lead).await;
        let mother = AddPerson {
            id: new_id(),
            kind: PersonKind::Adult,
            protected_address: true,
            content: PersonContent {
                given_names: "Nerys".into(),
                // A name that gives an address away is cut like any other words.
                family_name: "of 9 Gannetry Steps".into(),
                address: Some("9 Gannetry Steps\nAldermoor".into()),
                ..PersonContent::default()
            },
            around: Some(Place {
                child_id: child,
                relation: RelationKind::Mother,
                parental_responsibility: true,
                same_household: true,
                from: None,
                until: None,
            }),
        };
        bed.casework.add_person(&bed.school.lead, mother).await.unwrap();
        let pages = [("en", "Genogram", "The ecomap in words", "Key to the symbols"), ("cy", "Genogram", "Yr ecomap mewn geiriau", "Allwedd")];
        for (lang, genogram, ecomap, key) in pages {
            let (status, _, pdf) = taken(&bed, &lead, &format!("/children/{child}/chronology/pdf?lang={lang}")).await;
            assert_eq!(status, 200);
            if let Ok(keep) = std::env::var("SHAREWISE_KEEP_PAPER") {
                std::fs::write(format!("{keep}/family-{lang}.pdf"), &pdf).unwrap();
            }
            let text = read(&pdf);
            for words in [genogram, ecomap, key, "Nerys"] {
                assert!(text.contains(words), "{lang}: {words} in {text}");
            }
            assert!(!text.to_lowercase().contains("gannetry"), "{text}");
            assert!(!pdf.windows(8).any(|w| w.eq_ignore_ascii_case(b"Gannetry")), "nor among what is read aloud");
        }
    }
}
