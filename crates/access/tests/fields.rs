//! What is shown of a record, field by field, written from the requirement and not from the table.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use access::{Act, Field, Fields, Mark, Permit, Policy, Relation, Standing, Ties, spread};
use domain::practitioner::{MemberState, Role};

const PERSON: &[Field] = &[
    Field::Name,
    Field::Birth,
    Field::Group,
    Field::Language,
    Field::Numbers,
    Field::Address,
    Field::Phone,
];
const WHICH: &[Field] = &[Field::Name, Field::Birth, Field::Group];

/// Everything that an act shows of a record, on each ground; what is not here shows nothing.
const SHOWN: &[(Act, Relation, &[Field])] = &[
    (Act::FindChild, Relation::None, WHICH),
    (Act::ReadFile, Relation::Agency, PERSON),
    (
        Act::ReadFile,
        Relation::BreakGlass,
        &[
            Field::Name,
            Field::Birth,
            Field::Group,
            Field::Language,
            Field::Address,
            Field::Phone,
        ],
    ),
    (Act::WriteFile, Relation::Agency, PERSON),
    (Act::LinkRecords, Relation::Agency, PERSON),
    (
        Act::DecideSharing,
        Relation::Agency,
        &[
            Field::Name,
            Field::Birth,
            Field::Group,
            Field::Numbers,
            Field::Address,
            Field::Phone,
        ],
    ),
    (Act::ReadShared, Relation::Agency, WHICH),
    (Act::KeepFile, Relation::Agency, WHICH),
    (Act::ReadAccessList, Relation::Agency, WHICH),
    (
        Act::AnswerRights,
        Relation::Agency,
        &[
            Field::Name,
            Field::Birth,
            Field::Group,
            Field::Language,
            Field::Numbers,
            Field::Address,
            Field::Phone,
            Field::Words,
            Field::LeadsReason,
        ],
    ),
    (Act::ReadConcern, Relation::Own, &[Field::Words]),
    (
        Act::ReadConcern,
        Relation::Agency,
        &[Field::Words, Field::LeadsReason],
    ),
    (
        Act::ReadConcern,
        Relation::BreakGlass,
        &[Field::Words, Field::LeadsReason],
    ),
    (Act::ReadSealed, Relation::Named, &[Field::Words]),
    (
        Act::ReadSealed,
        Relation::InCharge,
        &[Field::Words, Field::Trail],
    ),
];

/// Leave of whoever may do an act on a ground, if anybody may.
fn anybodys(policy: &Policy, act: Act, relation: Relation) -> Option<Permit> {
    Role::ALL.iter().find_map(|&role| {
        let who = Standing {
            role,
            state: MemberState::Active,
            second_factor: true,
            confirmed: true,
        };
        policy.permit(who, act, relation).ok()
    })
}

#[test]
fn each_act_shows_the_fields_that_it_needs_and_no_other() {
    let policy = Policy::builtin().unwrap();
    let mut asked = 0;
    for &act in Act::ALL {
        for &relation in Relation::ALL {
            let expected = SHOWN
                .iter()
                .find(|(a, r, _)| (*a, *r) == (act, relation))
                .map_or(&[][..], |(.., fields)| fields);
            let Some(permit) = anybodys(&policy, act, relation) else {
                assert!(expected.is_empty(), "{act} {relation}: nobody may");
                continue;
            };
            for &field in Field::ALL {
                let what = format!("{act} {relation} {field}");
                let shown = permit.fields().show(field);
                assert_eq!(shown, expected.contains(&field), "{what}");
                let kept = permit.fields().keep(field, "value");
                assert_eq!(kept, shown.then_some("value"), "{what}");
                asked += 1;
            }
        }
    }
    assert!(asked > 300);
    assert_eq!(policy.shows().len(), SHOWN.len());
}

#[test]
fn a_protected_address_is_shown_to_nobody_whatever_the_table_says() {
    let everything: String = Field::ALL
        .iter()
        .fold(String::new(), |all, f| all + &format!("'{f}',"));
    let policy = Policy::from_toml(&format!(
        "[[allow]]\nrole='dpo'\nact='read-file'\nrelation='agency'\nwhy='x'\n\
         [[shows]]\nact='read-file'\nrelation='agency'\nfields=[{everything}]\nwhy='x'\nwhy_cy='x'\n"
    ))
    .unwrap();
    let permit = anybodys(&policy, Act::ReadFile, Relation::Agency).unwrap();
    let (open, marked) = (
        permit.fields(),
        permit.fields().without(&[Mark::ProtectedAddress]),
    );
    for &field in Field::ALL {
        assert!(open.show(field), "{field}");
        let hidden = matches!(field, Field::Address | Field::Phone);
        assert_eq!(marked.show(field), !hidden, "{field}");
        let compared = Fields::all_but(&[Mark::ProtectedAddress]);
        assert_eq!(compared.show(field), !hidden, "{field} is not compared");
        assert!(Fields::all_but(&[]).show(field), "{field}");
    }
    assert_eq!(marked.without(&[]), marked, "nothing brings it back");
    assert!(!Fields::default().show(Field::Name));
    let twice: Fields = [Field::Name, Field::Name].into_iter().collect();
    assert!(twice.show(Field::Name), "said twice is said");
}

#[test]
fn who_is_in_charge_of_a_sealed_matter_has_the_stronger_ground() {
    let policy = Policy::builtin().unwrap();
    let teacher = Standing {
        role: Role::Practitioner,
        state: MemberState::Active,
        second_factor: false,
        confirmed: true,
    };
    let named = Ties {
        sealed: Some(true),
        ..Ties::default()
    };
    let in_charge = Ties {
        in_charge: true,
        ..named
    };
    let on = |act, ties| policy.permit_for(teacher, act, ties).map(|p| p.relation());
    assert_eq!(on(Act::ReadSealed, named), Ok(Relation::Named));
    assert_eq!(on(Act::ReadSealed, in_charge), Ok(Relation::InCharge));
    assert!(on(Act::NameInSealed, named).is_err());
    assert_eq!(on(Act::NameInSealed, in_charge), Ok(Relation::InCharge));
    for closed in [
        Ties {
            conflict: true,
            ..in_charge
        },
        Ties {
            sealed: Some(false),
            ..in_charge
        },
        Ties {
            sealed: None,
            ..in_charge
        },
    ] {
        assert!(on(Act::NameInSealed, closed).is_err(), "{closed:?}");
    }
}

#[test]
fn a_mark_goes_to_every_record_of_the_person_that_lacks_it() {
    assert_eq!(spread([(1, false), (2, true), (3, false)]), [1, 3]);
    assert!(spread([(1, false), (2, false)]).is_empty());
    assert!(spread([(1, true), (2, true)]).is_empty());
    assert!(spread::<u8>([]).is_empty());
}

#[test]
fn a_row_that_shows_what_none_may_show_is_refused() {
    let row = |relation: &str, fields: &str, why: &str, why_cy: &str| {
        format!(
            "[[shows]]\nact='read-file'\nrelation='{relation}'\nfields=[{fields}]\nwhy='{why}'\nwhy_cy='{why_cy}'\n"
        )
    };
    let table = |rows: &str| Policy::from_toml(&format!("allow=[]\n{rows}"));
    let fine = row("agency", "'name'", "x", "x");
    assert!(table(&fine).is_ok());
    assert!(table(&(fine.clone() + &row("own", "'name'", "x", "x"))).is_ok());
    for bad in [
        row("agency", "", "x", "x"),
        row("agency", "'name'", " ", "x"),
        row("agency", "'name'", "x", " "),
        row("agency", "'nmae'", "x", "x"),
        row("sealed", "'name'", "x", "x"),
        row("conflict", "'name'", "x", "x"),
        fine.clone() + &fine,
    ] {
        let said = table(&bad).unwrap_err().to_string();
        assert!(said.contains("roles.toml"), "{bad}: {said}");
    }
    let twice = table(&(fine.clone() + &fine)).unwrap_err().to_string();
    assert!(twice.contains("read-file agency: it stands there twice"));
}

#[test]
fn every_row_gives_its_reason_in_both_languages() {
    let policy = Policy::builtin().unwrap();
    assert!(
        policy
            .shows()
            .iter()
            .all(|s| s.why.len() > 5 && s.why_cy.len() > 5 && s.why != s.why_cy)
    );
}

#[test]
fn a_day_has_the_number_of_files_that_the_table_gives_a_role() {
    let policy = Policy::builtin().unwrap();
    assert_eq!(policy.files_of(Role::SafeguardingLead), 60);
    assert_eq!(policy.files_of(Role::MashScreener), 120);
    assert_eq!(policy.files_of(Role::Practitioner), 10);
    assert_eq!(policy.files_a_day().len(), 3);
    let none = Policy::from_toml("allow=[]").unwrap();
    assert_eq!(none.files_of(Role::Practitioner), 0, "each is asked about");
}
