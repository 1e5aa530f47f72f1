//! The English area: agencies and the people who work there.

use super::teller::Teller;
use crate::make;
use casework::Result;
use domain::{
    AgencyKind, Lang, Nation,
    practitioner::Role::{
        AgencyAdministrator, BoardManager, DataProtectionOfficer, MashScreener, Practitioner,
        SafeguardingLead,
    },
};
use uuid::Uuid;

/// Short name of the school, by which the story is known to have been told.
pub(super) const SCHOOL: &str = "aldermoor-academy";

/// The agencies of the area in which something is told.
pub(super) struct Aldermoor {
    pub(super) school: Uuid,
    pub(super) nursery: Uuid,
    pub(super) gp: Uuid,
    pub(super) hospital: Uuid,
    pub(super) police: Uuid,
    pub(super) council: Uuid,
    pub(super) charity: Uuid,
}

struct Place {
    slug: &'static str,
    kind: AgencyKind,
    name: &'static str,
    phone: &'static str,
    /// Day and night; empty where there is none.
    always: &'static str,
    here: bool,
}

const fn place(
    slug: &'static str,
    kind: AgencyKind,
    name: &'static str,
    phone: &'static str,
) -> Place {
    Place {
        slug,
        kind,
        name,
        phone,
        always: "",
        here: true,
    }
}

async fn add(t: &mut Teller, p: Place) -> Result<Uuid> {
    let mut a = make::agency(t.fresh(), p.slug, Nation::England, p.kind, p.name);
    a.phone = p.phone.into();
    a.phone_24h = p.always.into();
    a.on_hub = p.here;
    a.flags.alert_email = Some(format!("safeguarding@{}.example", p.slug));
    if p.here {
        a.flags.agreements = vec![
            "Aldermoor Safeguarding Children Partnership information sharing agreement".into(),
        ];
    }
    t.agency(a, p.slug).await
}

/// Agencies and practitioners.
pub(super) async fn agencies(t: &mut Teller) -> Result<Aldermoor> {
    use AgencyKind as K;
    let area = Aldermoor {
        school: add(
            t,
            place(SCHOOL, K::Academy, "Aldermoor Academy", "01632 960110"),
        )
        .await?,
        nursery: add(
            t,
            place(
                "bramble-lane",
                K::Nursery,
                "Bramble Lane Nursery",
                "01632 960120",
            ),
        )
        .await?,
        gp: add(
            t,
            place(
                "old-mill-surgery",
                K::GpPractice,
                "Old Mill Surgery",
                "01632 960130",
            ),
        )
        .await?,
        hospital: add(
            t,
            Place {
                always: "01632 960141",
                ..place(
                    "aldermoor-hospitals",
                    K::NhsTrust,
                    "Aldermoor Hospitals NHS Trust",
                    "01632 960140",
                )
            },
        )
        .await?,
        police: add(
            t,
            Place {
                always: "01632 960151",
                ..place(
                    "aldershire-police",
                    K::Police,
                    "Aldershire Police",
                    "01632 960150",
                )
            },
        )
        .await?,
        council: add(
            t,
            Place {
                always: "01632 960161",
                ..place(
                    "aldermoor-front-door",
                    K::ChildrensSocialCare,
                    "Aldermoor Council Children’s Front Door",
                    "01632 960160",
                )
            },
        )
        .await?,
        charity: add(
            t,
            place(
                "lantern-youth",
                K::Charity,
                "Lantern Youth Project",
                "01632 960170",
            ),
        )
        .await?,
    };
    let board = add(
        t,
        place(
            "aldermoor-partnership",
            K::SafeguardingBoard,
            "Aldermoor Safeguarding Children Partnership Office",
            "01632 960180",
        ),
    )
    .await?;
    outside(t).await?;
    people(t, &area, board).await?;
    Ok(area)
}

/// In the directory, with no accounts here: reached by one-time link, print or telephone.
async fn outside(t: &mut Teller) -> Result<()> {
    use AgencyKind as K;
    let camhs = Place {
        always: "01632 960191",
        here: false,
        ..place(
            "aldershire-camhs",
            K::NhsTrust,
            "Aldershire CAMHS (single point of access)",
            "01632 960190",
        )
    };
    let out_of_hours = Place {
        always: "01632 960195",
        here: false,
        ..place(
            "aldershire-edt",
            K::LocalAuthority,
            "Aldershire Emergency Duty Team",
            "01632 960194",
        )
    };
    let housing = Place {
        here: false,
        ..place(
            "families-first",
            K::Charity,
            "Aldermoor Families First",
            "01632 960197",
        )
    };
    for p in [camhs, out_of_hours, housing] {
        let door = p.kind == K::LocalAuthority;
        let mut a = make::agency(t.fresh(), p.slug, Nation::England, p.kind, p.name);
        a.phone = p.phone.into();
        a.phone_24h = p.always.into();
        a.on_hub = p.here;
        a.front_door = door;
        t.agency(a, p.slug).await?;
    }
    Ok(())
}

/// The partnership has agreed to look children up across its agencies.
pub(super) async fn agreement(t: &mut Teller, a: &Aldermoor) -> Result<()> {
    let parties = [
        (a.school, "Colin Barrow"),
        (a.nursery, "Priya Nair"),
        (a.gp, "Dr Anwar Siddiqui"),
        (a.hospital, "Folake Bello"),
        (a.police, "DS Laura Kemp"),
        (a.council, "Beatrice Lang"),
    ];
    let name = "Aldermoor Safeguarding Children Partnership information sharing agreement";
    t.agreement(name, &parties).await
}

async fn people(t: &mut Teller, a: &Aldermoor, board: Uuid) -> Result<()> {
    let all = [
        (
            a.school,
            "Meera Joshi",
            "Designated safeguarding lead",
            SafeguardingLead,
        ),
        (
            a.school,
            "Daniel Adeyemi",
            "Deputy safeguarding lead, pastoral manager",
            SafeguardingLead,
        ),
        (a.school, "Hannah Fletcher", "English teacher", Practitioner),
        (
            a.school,
            "Tomasz Zielinski",
            "Form tutor 9C, history teacher",
            Practitioner,
        ),
        (a.school, "Ifrah Hassan", "Teaching assistant", Practitioner),
        (
            a.school,
            "Grace Whitlock",
            "Data protection officer",
            DataProtectionOfficer,
        ),
        (
            a.school,
            "Colin Barrow",
            "Office manager",
            AgencyAdministrator,
        ),
        (
            a.nursery,
            "Priya Nair",
            "Nursery manager, safeguarding lead",
            SafeguardingLead,
        ),
        (
            a.nursery,
            "Kayleigh Moss",
            "Nursery assistant",
            Practitioner,
        ),
        (
            a.gp,
            "Dr Anwar Siddiqui",
            "GP, practice safeguarding lead",
            SafeguardingLead,
        ),
        (a.gp, "Dr Ruth Pembury", "GP", Practitioner),
        (
            a.hospital,
            "Folake Bello",
            "Named nurse for safeguarding children",
            SafeguardingLead,
        ),
        (
            a.hospital,
            "Dr Piotr Wrona",
            "Paediatric registrar, out-patients",
            Practitioner,
        ),
        (
            a.police,
            "DS Laura Kemp",
            "Child protection unit, detective sergeant",
            SafeguardingLead,
        ),
        (
            a.police,
            "PC Harjit Gill",
            "Neighbourhood officer",
            Practitioner,
        ),
        (
            a.council,
            "Sagal Warsame",
            "MASH screener, social worker",
            MashScreener,
        ),
        (
            a.council,
            "Martin Oakes",
            "Front door team manager",
            SafeguardingLead,
        ),
        (
            a.council,
            "Beatrice Lang",
            "Data protection officer",
            DataProtectionOfficer,
        ),
        (
            a.charity,
            "Joel Barnett",
            "Youth project manager, safeguarding lead",
            SafeguardingLead,
        ),
        (a.charity, "Nasra Ali", "Youth worker", Practitioner),
        (
            board,
            "Elaine Thorpe",
            "Partnership business manager",
            BoardManager,
        ),
    ];
    for (agency, name, job, role) in all {
        t.practitioner(agency, name, job, role, Lang::En).await?;
    }
    Ok(())
}
