//! What the policy must say, written from the requirement and not from the table.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use access::{Act, Part, Policy, Refusal, Relation, Standing, Ties};
use domain::practitioner::{MemberState, Role};

fn standing(role: Role, state: MemberState) -> Standing {
    Standing {
        role,
        state,
        second_factor: false,
        confirmed: true,
    }
}

fn active(role: Role) -> Standing {
    standing(role, MemberState::Active)
}

fn policy() -> Policy {
    Policy::builtin().unwrap()
}

/// Everything that each role may do on each ground, and nothing else: P practitioner, L lead, S
/// front-door screener, D data protection officer, R records manager, B board manager, A
/// administrator of the agency; H, who runs the machine, stands nowhere.
const MAY: &[(Act, Relation, &str)] = &[
    (Act::LogConcern, Relation::None, "PLSDRBA"),
    (Act::FindChild, Relation::None, "PLSDRBA"),
    (Act::ListChildren, Relation::None, "PLS"),
    (Act::ShareInEmergency, Relation::None, "PLSDRBA"),
    (Act::UseLawHelper, Relation::None, "PLSDRBA"),
    (Act::DeclareConflict, Relation::None, "PLSDRBA"),
    (Act::ReadConcern, Relation::Own, "PLSDRBA"),
    (Act::FinishEmergencyRecord, Relation::Own, "PLSDRBA"),
    (Act::DoTask, Relation::Own, "PLSDRBA"),
    (Act::ReadInbox, Relation::Agency, "LS"),
    (Act::ReadConcern, Relation::Agency, "LS"),
    (Act::ReadFile, Relation::Agency, "LS"),
    (Act::WriteFile, Relation::Agency, "LS"),
    (Act::MarkRisk, Relation::Agency, "LS"),
    (Act::DecideSharing, Relation::Agency, "LS"),
    (Act::FinishEmergencyRecord, Relation::Agency, "LS"),
    (Act::ReadShared, Relation::Agency, "LS"),
    (Act::LinkRecords, Relation::Agency, "LS"),
    (Act::ReadAccessList, Relation::Agency, "LSD"),
    (Act::ReadDecisions, Relation::Agency, "LSD"),
    (Act::ReviewAccess, Relation::Agency, "LD"),
    (Act::ExportLedger, Relation::Agency, "DA"),
    (Act::SetLookUp, Relation::Agency, "DA"),
    (Act::ManagePeople, Relation::Agency, "A"),
    (Act::ConfirmColleague, Relation::Agency, "LD"),
    (Act::SetLawSwitch, Relation::Agency, "A"),
    (Act::KeepFile, Relation::Agency, "LDR"),
    (Act::KeepLocalPractice, Relation::Agency, "LA"),
    (Act::ImportPeople, Relation::Agency, "LA"),
    (Act::ReadSealed, Relation::Named, "PLSDRBA"),
    (Act::ReadSealed, Relation::InCharge, "PLSDRBA"),
    (Act::NameInSealed, Relation::InCharge, "PLSDRBA"),
    (Act::SealConcern, Relation::Agency, "LS"),
    (Act::BreakGlass, Relation::None, "P"),
    (Act::ReadFile, Relation::BreakGlass, "P"),
    (Act::ReadConcern, Relation::BreakGlass, "P"),
    (Act::SayWhyMore, Relation::None, "PLSDR"),
    (Act::AnswerRights, Relation::Agency, "LDR"),
    (Act::PlantCanary, Relation::Agency, "D"),
];

/// What two people do: who asks, and who may be the second.
const BY_TWO: &[(Act, char, &str)] = &[
    (Act::LiftProtection, 'L', "LD"),
    (Act::EraseFile, 'R', "LD"),
    (Act::EraseFile, 'D', "L"),
    (Act::EraseFile, 'L', "DR"),
    (Act::IssuePack, 'L', "LD"),
    (Act::IssuePack, 'D', "LD"),
    (Act::IssuePack, 'R', "LD"),
    (Act::ExportRecords, 'L', "LD"),
    (Act::ExportRecords, 'D', "LD"),
    (Act::ExportRecords, 'R', "LD"),
];

fn letter(role: Role) -> char {
    match role {
        Role::Practitioner => 'P',
        Role::SafeguardingLead => 'L',
        Role::MashScreener => 'S',
        Role::DataProtectionOfficer => 'D',
        Role::RecordsManager => 'R',
        Role::BoardManager => 'B',
        Role::AgencyAdministrator => 'A',
        Role::HubOperator => 'H',
    }
}

fn expected(role: Role, act: Act, relation: Relation) -> bool {
    MAY.iter()
        .any(|(a, r, who)| (*a, *r) == (act, relation) && who.contains(letter(role)))
}

#[test]
fn each_role_may_do_what_it_needs_and_nothing_else() {
    let policy = policy();
    for &role in Role::ALL {
        for &act in Act::ALL {
            for &relation in Relation::ALL {
                let answer = policy.permit(active(role), act, relation);
                let what = format!("{role} {act} {relation}");
                assert_eq!(answer.is_ok(), expected(role, act, relation), "{what}");
                if let Ok(permit) = answer {
                    assert_eq!((permit.act(), permit.relation()), (act, relation), "{what}");
                    assert_eq!(permit.part(), Part::Whole, "{what}");
                }
                for state in [
                    MemberState::Invited,
                    MemberState::Suspended,
                    MemberState::Left,
                ] {
                    let refused = policy.permit(standing(role, state), act, relation);
                    assert_eq!(refused, Err(Refusal::NotActive), "{what} {state}");
                }
            }
        }
    }
}

#[test]
fn what_two_people_do_neither_does_alone() {
    let policy = policy();
    for &act in Act::ALL {
        for &one in Role::ALL {
            let row = BY_TWO
                .iter()
                .find(|(a, asker, _)| (*a, *asker) == (act, letter(one)));
            let (asks, seconds) = (row.is_some(), row.map_or("", |(.., s)| *s));
            let asked = policy.ask(active(one), act, Relation::Agency);
            assert_eq!(asked.is_ok(), asks, "{one} asks for {act}");
            if asks {
                assert_eq!(asked.unwrap().part(), Part::Ask);
                let alone = policy.permit(active(one), act, Relation::Agency);
                assert_eq!(alone, Err(Refusal::SecondPerson), "{one} {act}");
            }
            for &other in Role::ALL {
                let may = asks && seconds.contains(letter(other));
                let answer = policy.answer(active(other), act, one);
                assert_eq!(answer.is_ok(), may, "{other} answers {one} on {act}");
                if let Ok(permit) = answer {
                    assert_eq!(permit.part(), Part::Answer);
                }
                let both =
                    policy.permit_with_second(active(one), active(other), act, Relation::Agency);
                assert_eq!(both.is_ok(), may, "{one} with {other} does {act}");
                if let Ok(permit) = both {
                    assert_eq!(permit.part(), Part::Whole);
                }
                for state in [
                    MemberState::Invited,
                    MemberState::Suspended,
                    MemberState::Left,
                ] {
                    let gone = standing(other, state);
                    let answer = policy.answer(gone, act, one);
                    assert_eq!(answer, Err(Refusal::NotActive));
                    assert!(
                        policy
                            .permit_with_second(active(one), gone, act, Relation::Agency)
                            .is_err()
                    );
                    let asker = standing(one, state);
                    assert_eq!(
                        policy.ask(asker, act, Relation::Agency),
                        Err(Refusal::NotActive)
                    );
                }
            }
        }
    }
}

fn all_ties() -> Vec<Ties> {
    let mut all = Vec::new();
    for own in [false, true] {
        for conflict in [false, true] {
            for glass_broken in [false, true] {
                for sealed in [None, Some(false), Some(true)] {
                    for in_charge in [false, true] {
                        all.push(Ties {
                            own,
                            conflict,
                            glass_broken,
                            sealed,
                            in_charge,
                        });
                    }
                }
            }
        }
    }
    all
}

#[test]
fn nothing_opens_a_compartment_from_outside_not_even_broken_glass() {
    let policy = policy();
    for ties in all_ties() {
        if ties.sealed != Some(false) {
            continue;
        }
        for &role in Role::ALL {
            for &act in Act::ALL {
                let refused = policy.permit_for(active(role), act, ties);
                assert_eq!(refused, Err(Refusal::Sealed), "{role} {act} {ties:?}");
            }
        }
    }
}

#[test]
fn whoever_stands_too_close_reads_only_what_they_wrote_and_broken_glass_opens_nothing_to_them() {
    let policy = policy();
    let close = Ties {
        conflict: true,
        ..Ties::default()
    };
    let lead = active(Role::SafeguardingLead);
    for &act in Act::ALL {
        let refused = policy.permit_for(lead, act, close);
        assert_eq!(refused, Err(Refusal::Conflict), "{act}");
    }
    let wrote = Ties { own: true, ..close };
    let permit = policy.permit_for(lead, Act::ReadConcern, wrote).unwrap();
    assert_eq!(permit.relation(), Relation::Own);
    let broke = Ties {
        glass_broken: true,
        ..close
    };
    for &role in Role::ALL.iter().filter(|r| **r != Role::HubOperator) {
        for &act in Act::ALL {
            let refused = policy.permit_for(active(role), act, broke);
            assert_eq!(
                refused,
                Err(Refusal::Conflict),
                "{role} {act}: a reason is not enough"
            );
        }
    }
}

#[test]
fn broken_glass_opens_a_file_to_practitioners_and_leads_need_none() {
    let policy = policy();
    let broke = Ties {
        glass_broken: true,
        ..Ties::default()
    };
    for &role in Role::ALL {
        let read = policy.permit_for(active(role), Act::ReadFile, broke);
        assert_eq!(read.is_ok(), "PLS".contains(letter(role)), "{role}");
        let left = policy.permit_for(standing(role, MemberState::Left), Act::ReadFile, broke);
        assert_eq!(left, Err(Refusal::NotActive));
    }
    let teacher = active(Role::Practitioner);
    let permit = policy.permit_for(teacher, Act::ReadFile, broke).unwrap();
    assert_eq!(permit.relation(), Relation::BreakGlass);
    assert_eq!(
        policy.permit_for(teacher, Act::WriteFile, broke),
        Err(Refusal::NoRule)
    );
    let lead = active(Role::SafeguardingLead);
    let permit = policy.permit_for(lead, Act::ReadFile, broke).unwrap();
    assert_eq!(permit.relation(), Relation::Agency, "the strongest ground");
}

#[test]
fn the_strongest_ground_comes_first() {
    let own = Ties {
        own: true,
        ..Ties::default()
    };
    let permit = policy()
        .permit_for(active(Role::SafeguardingLead), Act::ReadConcern, own)
        .unwrap();
    assert_eq!(permit.relation(), Relation::Own);
    let named = Ties {
        sealed: Some(true),
        own: true,
        ..Ties::default()
    };
    assert_eq!(named.relations().collect::<Vec<_>>(), [Relation::Named]);
    let close = Ties {
        conflict: true,
        ..named
    };
    assert_eq!(close.relations().collect::<Vec<_>>(), [Relation::Conflict]);
}

fn table(row: &str) -> Result<Policy, access::PolicyError> {
    Policy::from_toml(&format!("[[allow]]\n{row}"))
}

#[test]
fn a_second_factor_is_asked_for_only_where_it_was_not_given() {
    let row =
        "role='dpo'\nact='read-file'\nrelation='agency'\nsecond_factor=true\nwhy='x'\nwhy_cy='x'\n";
    let policy = table(row).unwrap();
    let dpo = active(Role::DataProtectionOfficer);
    let ask = |who| policy.permit(who, Act::ReadFile, Relation::Agency);
    assert_eq!(ask(dpo), Err(Refusal::SecondFactor));
    let given = Standing {
        second_factor: true,
        confirmed: true,
        ..dpo
    };
    assert!(ask(given).is_ok());
    assert_eq!(ask(active(Role::SafeguardingLead)), Err(Refusal::NoRule));
    let ties = policy.permit_for(dpo, Act::ReadFile, Ties::default());
    assert_eq!(ties, Err(Refusal::SecondFactor), "what would help is said");
}

#[test]
fn a_table_that_says_what_none_may_say_is_refused() {
    let fine = "role='any'\nact='share-in-emergency'\nrelation='none'\nwhy='x'\nwhy_cy='x'\n";
    assert!(table(fine).is_ok());
    for bad in [
        "role='any'\nact='share-in-emergency'\nrelation='none'\nsecond_factor=true\nwhy='x'\nwhy_cy='x'\n",
        "role='any'\nact='share-in-emergency'\nrelation='none'\nsecond=['dpo']\nwhy='x'\nwhy_cy='x'\n",
        "role='any'\nact='read-file'\nrelation='agency'\nwhy=' '\nwhy_cy='x'\n",
        "role='teachr'\nact='read-file'\nrelation='agency'\nwhy='x'\nwhy_cy='x'\n",
        "role='any'\nact='read-file'\nrelation='agency'\nwhy='x'\nwhy_cy='x'\nunless='y'\n",
        "role='any'\nact='read-file'\nrelation='sealed'\nwhy='x'\nwhy_cy='x'\n",
        "role='any'\nact='read-file'\nrelation='conflict'\nwhy='x'\nwhy_cy='x'\n",
        "role='any'\nact='read-file'\nrelation='agency'\nsecond=['hub-operator']\nwhy='x'\nwhy_cy='x'\n",
    ] {
        assert!(table(bad).is_err(), "{bad}");
    }
    let why = table("role='dpo'\nact='read-file'\nrelation='agency'\nwhy=''\nwhy_cy='x'\n");
    let said = why.unwrap_err().to_string();
    assert!(said.contains("read-file for dpo"), "{said}");
}

#[test]
fn a_ground_is_said_where_leave_would_be_given_and_nowhere_else() {
    let policy = policy();
    let lead = active(Role::SafeguardingLead);
    let rule = policy.ground(lead, Act::ReadFile, Ties::default()).unwrap();
    assert_eq!(
        (rule.role, rule.act, rule.relation),
        (
            Some(Role::SafeguardingLead),
            Act::ReadFile,
            Relation::Agency
        )
    );
    for &role in Role::ALL {
        for &act in Act::ALL {
            for ties in all_ties() {
                let may = policy.permit_for(active(role), act, ties).is_ok();
                let ground = policy.ground(active(role), act, ties);
                assert_eq!(ground.is_some(), may, "{role} {act} {ties:?}");
            }
        }
    }
}

#[test]
fn every_rule_is_printed_with_its_reason() {
    let policy = policy();
    let rules = policy.rules();
    assert!(
        rules.len() > 40
            && rules
                .iter()
                .all(|r| r.why.len() > 5 && r.why_cy.len() > 5 && r.why != r.why_cy)
    );
    let two = rules.iter().filter(|r| !r.second.is_empty()).count();
    assert_eq!(two, BY_TWO.len());
}

#[test]
fn an_account_that_nobody_has_confirmed_has_what_every_practitioner_has_and_is_no_second_person() {
    let policy = policy();
    for &role in Role::ALL {
        let who = Standing {
            confirmed: false,
            ..active(role)
        };
        let as_role = if role == Role::HubOperator {
            role
        } else {
            Role::Practitioner
        };
        for &act in Act::ALL {
            for &relation in Relation::ALL {
                let sealed = matches!(relation, Relation::Named | Relation::InCharge);
                let wanted = expected(as_role, act, relation) && !sealed;
                let got = policy.permit(who, act, relation);
                assert_eq!(got.is_ok(), wanted, "{role} {act} {relation}");
                let would = expected(role, act, relation);
                if would && !wanted {
                    assert_eq!(got, Err(Refusal::Unconfirmed), "{role} {act} {relation}");
                }
                assert!(policy.ask(who, act, relation).is_err(), "{role} {act}");
            }
            for &asker in Role::ALL {
                assert!(policy.answer(who, act, asker).is_err(), "{role} {act}");
                for &relation in Relation::ALL {
                    let halves = [(who, active(asker)), (active(asker), who)];
                    for (one, other) in halves {
                        let done = policy.permit_with_second(one, other, act, relation);
                        assert!(done.is_err(), "{role} {asker} {act}");
                    }
                }
            }
        }
        // Nor does it hold up an emergency.
        let emergency = policy.permit(who, Act::ShareInEmergency, Relation::None);
        assert_eq!(emergency.is_ok(), role != Role::HubOperator);
    }
}
