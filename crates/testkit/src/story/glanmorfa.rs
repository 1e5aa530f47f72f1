//! The Welsh area: agencies, people and two families. People there write in Welsh or English, as
//! they would.

use super::{
    families::{child, parent},
    teller::{Teller, Worry},
};
use crate::make;
use casework::Result;
use domain::{
    AgencyKind,
    Lang::{self, Cy, En},
    Nation,
    chronology::{EntryKind, Impact},
    concern::{
        Category, ChildRole,
        StatementKind::{Fact, Opinion, Reported},
        Urgency,
    },
    person::RelationKind,
    practitioner::Role::{
        self, BoardManager, DataProtectionOfficer, MashScreener, Practitioner, SafeguardingLead,
    },
    task::TaskKind,
};
use jiff::civil::date;
use uuid::Uuid;

/// The agencies of the area in which something is told.
pub(super) struct Glanmorfa {
    school: Uuid,
    health: Uuid,
    youth_offending: Uuid,
}

/// Short name, kind, English and Welsh name, telephones, and whether it has accounts here.
type Place = (
    &'static str,
    AgencyKind,
    (&'static str, &'static str),
    (&'static str, &'static str),
    bool,
);

async fn add(t: &mut Teller, p: Place) -> Result<Uuid> {
    let (slug, kind, names, phones, here) = p;
    let mut a = make::agency(t.fresh(), slug, Nation::Wales, kind, names.0);
    a.name_cy = names.1.into();
    a.phone = phones.0.into();
    a.phone_24h = phones.1.into();
    a.on_hub = here;
    a.flags.alert_email = Some(format!("diogelu@{slug}.example"));
    t.agency(a, slug).await
}

/// Agencies and practitioners.
pub(super) async fn agencies(t: &mut Teller) -> Result<Glanmorfa> {
    use AgencyKind as K;
    let school: Place = (
        "ysgol-glanmorfa",
        K::MaintainedSchool,
        ("Glanmorfa School", "Ysgol Glanmorfa"),
        ("029 2018 0210", ""),
        true,
    );
    let health: Place = (
        "morfa-health-board",
        K::HealthBoard,
        (
            "Morfa University Health Board",
            "Bwrdd Iechyd Prifysgol Morfa",
        ),
        ("029 2018 0220", "029 2018 0221"),
        true,
    );
    let council: Place = (
        "glanmorfa-front-door",
        K::ChildrensSocialCare,
        (
            "Glanmorfa Council Children’s Services",
            "Gwasanaethau Plant Cyngor Glanmorfa",
        ),
        ("029 2018 0230", "029 2018 0231"),
        true,
    );
    let police: Place = (
        "heddlu-morfa",
        K::Police,
        ("Morfa Police", "Heddlu Morfa"),
        ("029 2018 0240", "029 2018 0241"),
        true,
    );
    let team: Place = (
        "glanmorfa-yot",
        K::YouthOffendingTeam,
        (
            "Glanmorfa Youth Offending Team",
            "Tîm Troseddwyr Ifanc Glanmorfa",
        ),
        ("029 2018 0250", ""),
        true,
    );
    let board: Place = (
        "morfa-board",
        K::SafeguardingBoard,
        ("Morfa Safeguarding Board", "Bwrdd Diogelu Morfa"),
        ("029 2018 0260", ""),
        true,
    );
    let nights: Place = (
        "glanmorfa-edt",
        K::LocalAuthority,
        (
            "Glanmorfa Emergency Duty Team",
            "Tîm Dyletswydd Argyfwng Glanmorfa",
        ),
        ("029 2018 0270", "029 2018 0271"),
        false,
    );
    let area = Glanmorfa {
        school: add(t, school).await?,
        health: add(t, health).await?,
        youth_offending: add(t, team).await?,
    };
    let (council, police, board) = (
        add(t, council).await?,
        add(t, police).await?,
        add(t, board).await?,
    );
    add(t, nights).await?;
    let people: [(Uuid, &'static str, &str, Role, Lang); 13] = [
        (
            area.school,
            "Nia Prydderch",
            "Person diogelu dynodedig",
            SafeguardingLead,
            Cy,
        ),
        (
            area.school,
            "Rhodri Bowen",
            "Athro mathemateg",
            Practitioner,
            Cy,
        ),
        (
            area.school,
            "Sara Begum",
            "Learning support assistant",
            Practitioner,
            En,
        ),
        (
            area.school,
            "Eleri Vaughan",
            "Swyddog diogelu data",
            DataProtectionOfficer,
            Cy,
        ),
        (
            area.health,
            "Dr Manon Ellis",
            "Named doctor for safeguarding children",
            SafeguardingLead,
            Cy,
        ),
        (
            area.health,
            "Gwenno Price",
            "Ymwelydd iechyd",
            Practitioner,
            Cy,
        ),
        (
            council,
            "Aled Griffiths",
            "Gweithiwr cymdeithasol, tîm derbyn",
            MashScreener,
            Cy,
        ),
        (
            council,
            "Karen Mulligan",
            "Team manager, children’s services",
            SafeguardingLead,
            En,
        ),
        (
            police,
            "DS Huw Tudor",
            "Public protection unit, detective sergeant",
            SafeguardingLead,
            Cy,
        ),
        (
            police,
            "PC Joanna Reyes",
            "School liaison officer",
            Practitioner,
            En,
        ),
        (
            area.youth_offending,
            "Delyth Rowe",
            "Rheolwr tîm",
            SafeguardingLead,
            Cy,
        ),
        (
            area.youth_offending,
            "Yusuf Karim",
            "Case worker",
            Practitioner,
            En,
        ),
        (
            board,
            "Catrin Meredith",
            "Rheolwr busnes y Bwrdd",
            BoardManager,
            Cy,
        ),
    ];
    for (agency, name, job, role, lang) in people {
        t.practitioner(agency, name, job, role, lang).await?;
    }
    Ok(area)
}

pub(super) async fn families(t: &mut Teller, a: &Glanmorfa) -> Result<()> {
    llwyd(t, a).await?;
    at_the_health_board(t, a.health).await
}

/// A brother and sister whom the school and the youth offending team know.
async fn llwyd(t: &mut Teller, a: &Glanmorfa) -> Result<()> {
    let mut cerys = make::child(
        a.school,
        t.fresh(),
        "Cerys",
        "Llwyd",
        date(2013, 3, 1),
        "8M",
    );
    cerys.content.language = Some("Cymraeg".into());
    let cerys = t.person(cerys).await?;
    let gethin = child(t, a.school, ("Gethin", "Llwyd"), date(2011, 5, 20), "10G").await?;
    parent(
        t,
        &[cerys, gethin],
        ("Nerys", "Llwyd"),
        RelationKind::Mother,
        "07700 900161",
    )
    .await?;
    for (one, other) in [(cerys, gethin), (gethin, cerys)] {
        t.relate(one, other, RelationKind::Sibling, false, true)
            .await?;
    }
    for (name, born, group) in [
        (("Macsen", "Hopkins"), date(2013, 2, 17), "8M"),
        (("Fatima", "Choudhury"), date(2012, 10, 29), "9T"),
        (("Tomos", "Llewelyn"), date(2011, 12, 5), "10G"),
        (("Angharad", "Rees"), date(2014, 8, 8), "7D"),
    ] {
        child(t, a.school, name, born, group).await?;
    }
    let at = t.days_ago(20, 10);
    let read = Some((t.id_of("Nia Prydderch"), 55, &[Category::Neglect][..]));
    let w = Worry {
        urgency: Urgency::Routine,
        place: "Ystafell ddosbarth 3",
        said: &[(
            Fact,
            "Daeth Cerys i’r ysgol heb gôt yn y glaw am y trydydd diwrnod.",
        )],
        childs_words: "Mae Mam yn cysgu yn y bore.",
        read,
    };
    t.concern(&[(cerys, ChildRole::Subject)], "Rhodri Bowen", at, &w);
    let word = (
        "Siaradais â Nerys Llwyd ar y ffôn. Dywedodd ei bod yn gweithio shifftiau nos a bod Gethin yn helpu yn y bore.",
        "",
    );
    t.note(
        cerys,
        "Nia Prydderch",
        t.days_ago(19, 15),
        EntryKind::FamilyContact,
        Impact::Unclear,
        word,
    );
    let w = Worry {
        urgency: Urgency::Today,
        place: "Yr iard",
        said: &[
            (
                Fact,
                "Roedd Cerys yn crio amser egwyl. Mae ganddi farc coch ar ei boch chwith.",
            ),
            (
                Opinion,
                "Rwy’n meddwl bod rhywbeth wedi digwydd gartref y bore yma.",
            ),
        ],
        childs_words: "Dydw i ddim eisiau mynd adre heno.",
        read: None,
    };
    let both = [(cerys, ChildRole::Subject), (gethin, ChildRole::Sibling)];
    t.concern(&both, "Rhodri Bowen", t.minutes_ago(70), &w);
    let at_team = child(
        t,
        a.youth_offending,
        ("Gethin", "Llwyd"),
        date(2011, 5, 20),
        "Prevention",
    )
    .await?;
    let word = (
        "Gethin came to both sessions this week and was on time. He looked tired.",
        "I get my sister ready first.",
    );
    t.note(
        at_team,
        "Yusuf Karim",
        t.days_ago(8, 16),
        EntryKind::Note,
        Impact::Positive,
        word,
    );
    let (lead, worker) = (t.id_of("Delyth Rowe"), t.id_of("Yusuf Karim"));
    let at = t.days_ago(7, 9);
    t.task(
        at_team,
        lead,
        Some(worker),
        None,
        TaskKind::CheckIn,
        at,
        7 * 24,
        "Weekly talk with Gethin.",
    );
    Ok(())
}

/// A baby whom a health visitor sees.
async fn at_the_health_board(t: &mut Teller, health: Uuid) -> Result<()> {
    let mut baby = make::child(
        health,
        t.fresh(),
        "Elis",
        "Beynon",
        date(2026, 6, 14),
        "Ymwelydd iechyd",
    );
    baby.content.identifiers.extend(make::nhs_number(630_045));
    let baby = t.person(baby).await?;
    parent(
        t,
        &[baby],
        ("Lowri", "Beynon"),
        RelationKind::Mother,
        "07700 900171",
    )
    .await?;
    let at = t.minutes_ago(300);
    let w = Worry {
        urgency: Urgency::Routine,
        place: "Ymweliad cartref",
        said: &[
            (Fact, "Nid yw Elis wedi ennill pwysau ers pedair wythnos."),
            (
                Reported,
                "Dywedodd Lowri ei bod yn teimlo’n isel ers yr enedigaeth.",
            ),
        ],
        childs_words: "",
        read: None,
    };
    t.concern(&[(baby, ChildRole::Subject)], "Gwenno Price", at, &w);
    Ok(())
}
