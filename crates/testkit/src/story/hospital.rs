//! The injury seen in out-patients, and what the front door holds from four agencies.

use super::{
    aldermoor::Aldermoor,
    families::{child, parent},
    teller::{Teller, Worry},
};
use crate::make;
use casework::Result;
use domain::{
    chronology::{EntryKind, Impact},
    concern::{
        Category, ChildRole,
        StatementKind::{Fact, Opinion, Reported},
        Urgency,
    },
    person::RelationKind,
    task::TaskKind,
};
use jiff::civil::date;

pub(super) async fn tell(t: &mut Teller, a: &Aldermoor) -> Result<()> {
    at_the_hospital(t, a).await?;
    at_the_front_door(t, a).await?;
    seen_by_the_police(t, a).await
}

/// A doctor suspects that a carer inflicted an injury. New today.
async fn at_the_hospital(t: &mut Teller, a: &Aldermoor) -> Result<()> {
    let mut kacper = make::child(
        a.hospital,
        t.fresh(),
        "Kacper",
        "Nowak",
        date(2021, 9, 3),
        "Out-patients",
    );
    kacper.content.identifiers.extend(make::nhs_number(520_117));
    kacper.content.language = Some("Polish".into());
    let kacper = t.person(kacper).await?;
    parent(
        t,
        &[kacper],
        ("Ewa", "Nowak"),
        RelationKind::Mother,
        "07700 900141",
    )
    .await?;
    parent(
        t,
        &[kacper],
        ("Darren", "Pike"),
        RelationKind::StepParent,
        "07700 900142",
    )
    .await?;
    let w = Worry {
        urgency: Urgency::Today,
        place: "Fracture clinic",
        said: &[
            (
                Fact,
                "Spiral fracture of the left upper arm, two older healing rib fractures on the film. Three round \
                    bruises of about 1 cm on the right upper arm.",
            ),
            (
                Reported,
                "Darren Pike said that Kacper fell off the sofa. Ewa Nowak said that she was at work.",
            ),
            (Opinion, "The explanation does not fit the injury."),
        ],
        childs_words: "Darren did it hard.",
        read: None,
    };
    t.concern(
        &[(kacper, ChildRole::Subject)],
        "Dr Piotr Wrona",
        t.minutes_ago(25),
        &w,
    );
    Ok(())
}

/// One child, about whom four agencies have told the front door something over the year.
async fn at_the_front_door(t: &mut Teller, a: &Aldermoor) -> Result<()> {
    let (lily, by) = (
        child(
            t,
            a.council,
            ("Lily", "Carver"),
            date(2016, 2, 8),
            "Open enquiry",
        )
        .await?,
        "Sagal Warsame",
    );
    let mason = child(
        t,
        a.council,
        ("Mason", "Carver"),
        date(2019, 10, 16),
        "Open enquiry",
    )
    .await?;
    parent(
        t,
        &[lily, mason],
        ("Donna", "Carver"),
        RelationKind::Mother,
        "07700 900151",
    )
    .await?;
    for (one, other) in [(lily, mason), (mason, lily)] {
        t.relate(one, other, RelationKind::Sibling, false, true)
            .await?;
    }
    let told = [
        (
            210,
            10,
            a.school,
            Fact,
            "Lily fell asleep in lessons on five days of the last ten.",
            "Class teacher",
        ),
        (
            181,
            15,
            a.gp,
            Fact,
            "Donna Carver missed three appointments for Mason’s eczema.",
            "GP",
        ),
        (
            150,
            9,
            a.police,
            Fact,
            "Officers attended a loud argument at the address at 23:40. Both children were awake on the stairs.",
            "Attending officer",
        ),
        (
            96,
            11,
            a.hospital,
            Fact,
            "Lily was brought to the emergency department with a cut hand four hours after it happened.",
            "Named nurse",
        ),
        (
            62,
            13,
            a.school,
            Reported,
            "Lily told her teaching assistant that she makes the tea for her brother.",
            "Designated safeguarding lead",
        ),
        (
            33,
            16,
            a.police,
            Fact,
            "Officers attended again. A man who does not live there was asked to leave.",
            "Neighbourhood officer",
        ),
        (
            12,
            12,
            a.charity,
            Opinion,
            "Our worker thinks that Lily carries too much for a child of ten.",
            "Youth worker",
        ),
    ];
    for (days, hour, from, kind, text, source) in told {
        let at = t.days_ago(days, hour);
        t.received(
            lily,
            by,
            from,
            at,
            (
                kind,
                text,
                source,
                "To help the front door see the whole picture",
            ),
        );
    }
    let word = (
        "Home visit with Donna Carver and both children. The flat was warm and tidy; the fridge was nearly empty. \
         Donna said that she is exhausted and would take help in the evenings.",
        "I like it when Mum reads to us. I don’t like Saturdays.",
    );
    t.note(
        lily,
        "Martin Oakes",
        t.days_ago(29, 17),
        EntryKind::FamilyContact,
        Impact::Positive,
        word,
    );
    let word = (
        "Strategy discussion held by telephone with police, school and health. Agreed: stay with the family, early help in the evenings, look again in four weeks.",
        "",
    );
    t.note(
        lily,
        "Martin Oakes",
        t.days_ago(11, 10),
        EntryKind::Note,
        Impact::Positive,
        word,
    );
    let read = Some((
        t.id_of(by),
        15,
        &[Category::Neglect, Category::DomesticAbuse][..],
    ));
    let at = t.days_ago(2, 18);
    let w = Worry {
        urgency: Urgency::Today,
        place: "By telephone",
        said: &[(
            Reported,
            "A neighbour rang: the children were alone in the flat from four until half past seven.",
        )],
        childs_words: "",
        read,
    };
    t.concern(
        &[(lily, ChildRole::Subject), (mason, ChildRole::Sibling)],
        by,
        at,
        &w,
    );
    let (lead, at) = (t.id_of("Martin Oakes"), t.days_ago(2, 19));
    t.task(
        lily,
        lead,
        Some(t.id_of(by)),
        None,
        TaskKind::Action,
        at,
        48,
        "Ring Donna Carver; ask who is with the children after school.",
    );
    t.task(
        lily,
        lead,
        Some(lead),
        None,
        TaskKind::CheckIn,
        at,
        7 * 24,
        "See Lily at school, on her own.",
    );
    Ok(())
}

async fn seen_by_the_police(t: &mut Teller, a: &Aldermoor) -> Result<()> {
    let lily = child(
        t,
        a.police,
        ("Lily", "Carver"),
        date(2016, 2, 8),
        "Known address",
    )
    .await?;
    child(
        t,
        a.police,
        ("Tyler", "Boyce"),
        date(2010, 1, 23),
        "Known to the team",
    )
    .await?;
    let word = (
        "Second attendance this autumn. Both children seen; no injuries. Passed to the front door.",
        "",
    );
    t.note(
        lily,
        "PC Harjit Gill",
        t.days_ago(33, 2),
        EntryKind::Note,
        Impact::Negative,
        word,
    );
    Ok(())
}
