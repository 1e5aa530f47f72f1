//! The small makings of agencies and people, for the test bed and for the story.

use casework::{Actor, AgencyFlags, AgencyRow, PractitionerRow};
use domain::{
    AgencyKind, IsdRole, Lang, Nation, WelshRole,
    person::{Identifier, IdentifierKind, PersonContent, PersonKind},
    practitioner::{MemberState, PractitionerContent, Role},
    time::{BirthDate, BirthDateKind},
};
use jiff::civil::Date;
use store::NewPerson;
use uuid::Uuid;

/// An agency with what its kind usually has; change the fields that differ.
pub fn agency(id: Uuid, slug: &str, nation: Nation, kind: AgencyKind, name: &str) -> AgencyRow {
    let welsh = nation == Nation::Wales;
    AgencyRow {
        id,
        slug: slug.into(),
        nation,
        kind,
        name_en: name.into(),
        name_cy: name.into(),
        phone: "01632 960000".into(),
        phone_24h: String::new(),
        public_authority: !matches!(kind, AgencyKind::Nursery | AgencyKind::Charity),
        isd_role: if welsh { IsdRole::None } else { isd_role(kind) },
        welsh_role: if welsh {
            welsh_role(kind)
        } else {
            WelshRole::None
        },
        flags: AgencyFlags {
            policy_document: true,
            competent_authority: matches!(
                kind,
                AgencyKind::Police | AgencyKind::YouthOffendingTeam
            ),
            section_28_body: welsh
                && welsh_role(kind) != WelshRole::None
                && kind != AgencyKind::SafeguardingBoard,
            statutory_safeguarding_function: kind != AgencyKind::Charity,
            ..AgencyFlags::default()
        },
        front_door: kind == AgencyKind::ChildrensSocialCare,
        on_hub: true,
        verified_us: None,
        verified_how: String::new(),
    }
}

const fn isd_role(kind: AgencyKind) -> IsdRole {
    match kind {
        AgencyKind::NhsTrust | AgencyKind::Police | AgencyKind::ChildrensSocialCare => {
            IsdRole::SectionEleven
        }
        AgencyKind::Academy | AgencyKind::MaintainedSchool | AgencyKind::Nursery => {
            IsdRole::Designated
        }
        AgencyKind::GpPractice => IsdRole::Provider,
        _ => IsdRole::None,
    }
}

const fn welsh_role(kind: AgencyKind) -> WelshRole {
    match kind {
        AgencyKind::ChildrensSocialCare | AgencyKind::LocalAuthority => WelshRole::LocalAuthority,
        AgencyKind::HealthBoard | AgencyKind::Police => WelshRole::RelevantPartner,
        AgencyKind::YouthOffendingTeam => WelshRole::YouthOffendingTeam,
        AgencyKind::SafeguardingBoard => WelshRole::SafeguardingBoard,
        _ => WelshRole::None,
    }
}

/// An active practitioner without a password.
pub fn practitioner(
    agency_id: Uuid,
    id: Uuid,
    role: Role,
    lang: Lang,
    name: &str,
    job: &str,
) -> PractitionerRow {
    PractitionerRow {
        agency_id,
        id,
        role,
        state: MemberState::Active,
        lang,
        credential_version: 1,
        has_codes: false,
        passkeys: 0,
        has_password: false,
        unconfirmed_us: None,
        content: PractitionerContent {
            name: name.into(),
            job_title: job.into(),
            email: Some(format!("{role}@work.example")),
            phone: None,
        },
    }
}

/// The practitioner in a session that gave a second factor.
pub fn actor(p: &PractitionerRow) -> Actor {
    Actor {
        agency_id: p.agency_id,
        practitioner_id: p.id,
        role: p.role,
        state: p.state,
        second_factor: true,
        confirmed: p.confirmed(),
        fresh: true,
        lang: p.lang,
    }
}

/// A child with a date of birth and the class or group by which staff know the child.
pub fn child(
    agency_id: Uuid,
    id: Uuid,
    given: &str,
    family: &str,
    born: Date,
    group: &str,
) -> NewPerson {
    let content = PersonContent {
        given_names: given.into(),
        family_name: family.into(),
        birth: Some(BirthDate {
            date: born,
            kind: BirthDateKind::Exact,
        }),
        group: Some(group.into()),
        ..PersonContent::default()
    };
    NewPerson {
        agency_id,
        id,
        kind: PersonKind::Child,
        protected_address: false,
        content,
    }
}

/// An adult around a child.
pub fn adult(agency_id: Uuid, id: Uuid, given: &str, family: &str) -> NewPerson {
    let content = PersonContent {
        given_names: given.into(),
        family_name: family.into(),
        ..PersonContent::default()
    };
    NewPerson {
        agency_id,
        id,
        kind: PersonKind::Adult,
        protected_address: false,
        content,
    }
}

/// An NHS number from the range that no person is given: 999, the six digits of `serial`, and the
/// check digit. `None` where `serial` has no check digit or more than six digits.
pub fn nhs_number(serial: u32) -> Option<Identifier> {
    if serial > 999_999 {
        return None;
    }
    let nine = format!("999{serial:06}");
    let sum: u32 = nine
        .chars()
        .zip((2..=10).rev())
        .filter_map(|(c, weight)| Some(c.to_digit(10)? * weight))
        .sum();
    let digit = match 11 - sum % 11 {
        11 => 0,
        10 => return None,
        d => d,
    };
    Some(Identifier {
        kind: IdentifierKind::Nhs,
        value: format!("{nine}{digit}"),
    })
}

/// A picture of one point, in PNG.
pub const PICTURE: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, b'I', b'D', b'A', b'T',
    0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, b'I', b'E', b'N',
    b'D', 0xae, 0x42, 0x60, 0x82,
];

/// A PDF with some bytes in it: its frame is there, and no page.
pub fn pdf(inside: &[u8]) -> Vec<u8> {
    [b"%PDF-1.7\n", inside, b"\nstartxref\n9\n%%EOF\n"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invented_nhs_number_has_the_right_check_digit() {
        // 10×9 + 9×9 + 8×9 + 2×1 = 245 = 22×11 + 3, and 11 − 3 = 8.
        assert_eq!(nhs_number(1).map(|i| i.value), Some("9990000018".into()));
        assert_eq!(nhs_number(1_000_000), None);
        assert!(
            (0..1000)
                .filter_map(nhs_number)
                .all(|i| i.value.len() == 10)
        );
    }
}
