//! Families known to the school, the nursery and the youth project in Aldermoor.

use super::{
    aldermoor::Aldermoor,
    teller::{Known, Teller, Worry},
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
use jiff::civil::{Date, date};
use uuid::Uuid;

/// A child as the agency knows the child.
pub(super) async fn child(
    t: &mut Teller,
    agency: Uuid,
    name: (&str, &str),
    born: Date,
    group: &str,
) -> Result<Known> {
    let p = make::child(agency, t.fresh(), name.0, name.1, born, group);
    t.person(p).await
}

/// A parent who lives with the child, with a telephone.
pub(super) async fn parent(
    t: &mut Teller,
    of: &[Known],
    name: (&str, &str),
    relation: RelationKind,
    phone: &str,
) -> Result<Known> {
    let agency = of.first().map_or_else(Uuid::nil, |c| c.agency);
    let mut p = make::adult(agency, t.fresh(), name.0, name.1);
    p.content.phone = Some(phone.into());
    let adult = t.person(p).await?;
    let holds = matches!(relation, RelationKind::Mother | RelationKind::Father);
    for c in of {
        t.relate(*c, adult, relation, holds, true).await?;
    }
    Ok(adult)
}

pub(super) async fn tell(t: &mut Teller, a: &Aldermoor) -> Result<()> {
    pupil_j(t, a.school).await?;
    afraid_of_being_collected(t, a.school).await?;
    protected(t, a.school).await?;
    classmates(t, a.school).await?;
    toddler(t, a).await?;
    youth_project(t, a.charity).await
}

/// J, whose mood has changed. What two teachers notice today is left for whoever plays the story.
async fn pupil_j(t: &mut Teller, school: Uuid) -> Result<()> {
    let mut j = make::child(
        school,
        t.fresh(),
        "Jamie",
        "Hartley",
        date(2012, 11, 30),
        "9C",
    );
    j.content.address = Some("22 Weavers Row\nAldermoor".into());
    let j = t.person(j).await?;
    let ellie = child(t, school, ("Ellie", "Hartley"), date(2015, 3, 18), "7A").await?;
    parent(
        t,
        &[j, ellie],
        ("Rachel", "Hartley"),
        RelationKind::Mother,
        "07700 900101",
    )
    .await?;
    let mut father = make::adult(school, t.fresh(), "Simon", "Hartley");
    father.content.phone = Some("07700 900102".into());
    let father = t.person(father).await?;
    t.relate(j, father, RelationKind::Father, true, false)
        .await?;
    t.relate(ellie, father, RelationKind::Father, true, false)
        .await?;
    // Brother and sister are so to each other.
    for (one, other) in [(j, ellie), (ellie, j)] {
        t.relate(one, other, RelationKind::Sibling, false, true)
            .await?;
    }
    let talk = (
        "Rachel Hartley rang to say that she and Jamie’s father are divorcing. The house will be sold. \
         She asks us to keep an eye on both children and to ring her on her mobile.",
        "",
    );
    t.note(
        j,
        "Daniel Adeyemi",
        t.days_ago(41, 15),
        EntryKind::FamilyContact,
        Impact::Unclear,
        talk,
    );
    let read = Some((t.id_of("Daniel Adeyemi"), 85, &[Category::Other][..]));
    let at = t.days_ago(24, 11);
    let w = Worry {
        urgency: Urgency::Routine,
        place: "History, room 14",
        said: &[
            (
                Fact,
                "Jamie has handed in no homework for two weeks. Until then he never missed any.",
            ),
            (
                Opinion,
                "He seems to have stopped caring about a subject that he liked.",
            ),
        ],
        childs_words: "",
        read,
    };
    t.concern(&[(j, ChildRole::Subject)], "Tomasz Zielinski", at, &w);
    let talk = (
        "Spoke with Jamie in the pastoral office about the missing homework. Agreed that he can use the library \
         after school on Tuesdays and Thursdays.",
        "I can’t think at home. They argue on the phone.",
    );
    t.note(
        j,
        "Daniel Adeyemi",
        t.days_ago(23, 13),
        EntryKind::TalkWithChild,
        Impact::Positive,
        talk,
    );
    Ok(())
}

/// A child who does not want to be collected by the uncle with whom the child lives. New today.
async fn afraid_of_being_collected(t: &mut Teller, school: Uuid) -> Result<()> {
    let zainab = child(t, school, ("Zainab", "Malik"), date(2014, 12, 4), "7B").await?;
    parent(
        t,
        &[zainab],
        ("Tariq", "Malik"),
        RelationKind::Carer,
        "07700 900111",
    )
    .await?;
    let read = Some((t.id_of("Meera Joshi"), 40, &[Category::Emotional][..]));
    let at = t.days_ago(9, 14);
    let w = Worry {
        urgency: Urgency::Routine,
        place: "Gate, end of day",
        said: &[(
            Fact,
            "Zainab waited inside the door until her uncle had telephoned twice. She would not say why.",
        )],
        childs_words: "",
        read,
    };
    t.concern(&[(zainab, ChildRole::Subject)], "Ifrah Hassan", at, &w);
    let w = Worry {
        urgency: Urgency::Today,
        place: "Reception",
        said: &[
            (
                Fact,
                "When the office said that her uncle would collect her early today, Zainab held on to the table, \
                    shook and asked to stay. She had a long sleeve pulled down over her left hand.",
            ),
            (
                Reported,
                "A friend in 7B told me that Zainab has asked to go home with her three times this week.",
            ),
        ],
        childs_words: "Please don’t tell him I said. Can I just stay here till it’s dark?",
        read: None,
    };
    t.concern(
        &[(zainab, ChildRole::Subject)],
        "Ifrah Hassan",
        t.minutes_ago(48),
        &w,
    );
    Ok(())
}

/// A mother and daughter whose address must not become known.
async fn protected(t: &mut Teller, school: Uuid) -> Result<()> {
    let mut sofia = make::child(
        school,
        t.fresh(),
        "Sofia",
        "Lewandowska",
        date(2013, 6, 21),
        "8A",
    );
    sofia.protected_address = true;
    sofia.content.address = Some("Flat 6, 14 Heron Quay\nAldermoor".into());
    sofia.content.language = Some("Polish".into());
    let sofia = t.person(sofia).await?;
    parent(
        t,
        &[sofia],
        ("Marta", "Lewandowska"),
        RelationKind::Mother,
        "07700 900121",
    )
    .await?;
    let mut father = make::adult(school, t.fresh(), "Adam", "Lewandowski");
    father.content.phone = Some("07700 900122".into());
    let father = t.person(father).await?;
    t.relate(sofia, father, RelationKind::Father, true, false)
        .await?;
    let word = (
        "Marta Lewandowska told us in confidence that they moved because of Sofia’s father. There is a court order. \
         The address and the route to school must not be given to anyone.",
        "I like it here. Nobody shouts.",
    );
    t.note(
        sofia,
        "Meera Joshi",
        t.days_ago(70, 10),
        EntryKind::FamilyContact,
        Impact::Positive,
        word,
    );
    Ok(())
}

/// Others on the list, so that choosing a child is a real choice; two of them share a name.
async fn classmates(t: &mut Teller, school: Uuid) -> Result<()> {
    let all = [
        (("Aarav", "Patel"), date(2012, 10, 2), "9C"),
        (("Abdirahman", "Yusuf"), date(2013, 1, 15), "8A"),
        (("Chloe", "Bennett"), date(2012, 12, 9), "9C"),
        (("Ellie", "Harte"), date(2015, 5, 27), "7A"),
        (("Jamie", "Hartnell"), date(2011, 2, 11), "10D"),
        (("Kofi", "Mensah"), date(2014, 11, 6), "7B"),
        (("Oliver", "Grant"), date(2011, 8, 30), "10D"),
        (("Oliver", "Grant"), date(2014, 9, 19), "7A"),
        (("Siân", "O’Rourke"), date(2013, 4, 4), "8A"),
        (("Wiktoria", "Mazur"), date(2012, 9, 25), "9B"),
    ];
    for (name, born, group) in all {
        let c = child(t, school, name, born, group).await?;
        if name.0 == "Kofi" {
            let w = Worry {
                urgency: Urgency::Routine,
                place: "Dining hall",
                said: &[(
                    Fact,
                    "Kofi had no lunch and no money for the third day. I gave him a sandwich.",
                )],
                childs_words: "Mum gets paid on Friday.",
                read: None,
            };
            t.concern(
                &[(c, ChildRole::Subject)],
                "Hannah Fletcher",
                t.minutes_ago(19 * 60),
                &w,
            );
        }
    }
    Ok(())
}

/// The toddler at the nursery, and a grown-up's way with her.
async fn toddler(t: &mut Teller, a: &Aldermoor) -> Result<()> {
    let mut noor = make::child(
        a.nursery,
        t.fresh(),
        "Noor",
        "Rahman",
        date(2024, 7, 12),
        "Ladybirds",
    );
    noor.content.identifiers.extend(make::nhs_number(410_201));
    let noor = t.person(noor).await?;
    parent(
        t,
        &[noor],
        ("Salma", "Rahman"),
        RelationKind::Mother,
        "07700 900131",
    )
    .await?;
    let mut partner = make::adult(a.nursery, t.fresh(), "Lee", "Garrick");
    partner.content.phone = Some("07700 900132".into());
    let partner = t.person(partner).await?;
    t.relate(noor, partner, RelationKind::StepParent, false, true)
        .await?;
    let times: [(i64, &'static str, &[(_, &str)]); 3] = [
        (
            16,
            "Cloakroom",
            &[(
                Fact,
                "Noor cried and went stiff when Lee Garrick reached for her. He pulled her by one arm.",
            )],
        ),
        (
            10,
            "Garden gate",
            &[(
                Fact,
                "Lee Garrick shouted at Noor to stop crying and held her face towards his own.",
            )],
        ),
        (
            0,
            "Cloakroom",
            &[
                (
                    Fact,
                    "Noor hid behind me when Lee Garrick came in. He said “you’ll be sorry later” to her.",
                ),
                (
                    Opinion,
                    "This is the third time in two weeks. I think that she is frightened of him.",
                ),
            ],
        ),
    ];
    for (days, place, said) in times {
        let read = (days > 5).then(|| (t.id_of("Priya Nair"), 120, &[Category::Emotional][..]));
        let w = Worry {
            urgency: if read.is_some() {
                Urgency::Routine
            } else {
                Urgency::Today
            },
            place,
            said,
            childs_words: "",
            read,
        };
        let at = if days == 0 {
            t.minutes_ago(150)
        } else {
            t.days_ago(days, 16)
        };
        t.concern(&[(noor, ChildRole::Subject)], "Kayleigh Moss", at, &w);
    }
    let mut at_gp = make::child(
        a.gp,
        t.fresh(),
        "Noor",
        "Rahman",
        date(2024, 7, 12),
        "Registered 2024",
    );
    at_gp.content.identifiers.extend(make::nhs_number(410_201));
    let at_gp = t.person(at_gp).await?;
    let word = (
        "Twelve-month review not attended; rearranged twice. Mother sounded rushed on the telephone.",
        "",
    );
    t.note(
        at_gp,
        "Dr Ruth Pembury",
        t.days_ago(60, 9),
        EntryKind::Note,
        Impact::Unclear,
        word,
    );
    Ok(())
}

/// A young person whom the youth project knows.
async fn youth_project(t: &mut Teller, charity: Uuid) -> Result<()> {
    let tyler = child(
        t,
        charity,
        ("Tyler", "Boyce"),
        date(2010, 1, 23),
        "Friday drop-in",
    )
    .await?;
    child(
        t,
        charity,
        ("Hodan", "Abdi"),
        date(2011, 7, 7),
        "Friday drop-in",
    )
    .await?;
    let read = Some((t.id_of("Joel Barnett"), 30, &[Category::Exploitation][..]));
    let at = t.days_ago(6, 20);
    let w = Worry {
        urgency: Urgency::Today,
        place: "Drop-in",
        said: &[
            (
                Fact,
                "Tyler had two telephones and new trainers. A man waited for him in a car and did not come in.",
            ),
            (
                Reported,
                "Another young person said that Tyler “runs errands” for the man.",
            ),
        ],
        childs_words: "It’s fine, he’s just a mate.",
        read,
    };
    t.concern(&[(tyler, ChildRole::Subject)], "Nasra Ali", at, &w);
    let (lead, worker) = (t.id_of("Joel Barnett"), t.id_of("Nasra Ali"));
    let ask = "Ask Tyler whether he would like Nasra to go with him to the careers talk, and how he gets home.";
    let at = t.days_ago(5, 9);
    t.task(
        tyler,
        lead,
        Some(worker),
        None,
        TaskKind::Action,
        at,
        7 * 24,
        ask,
    );
    Ok(())
}
