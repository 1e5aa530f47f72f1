//! The authorisation matrix of `access/matrix.toml`, walked against the real routes over a real
//! socket, with a real session of each role: who is let in, who is not, and that whoever is not
//! let in cannot tell from any byte of the answer whether the thing is there.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod house;
#[allow(dead_code, reason = "the counting of work uses the rest")]
mod matrix_house;

use casework::{Casework, Settings};
use domain::practitioner::{MemberState, Role};
use house::{Browser, House};
use matrix_house::{
    ROLES, Relation, Routes, Stage, Thing, letter, matrix, outcome, routes_of_the_product,
    without_second_factor,
};
use std::{collections::BTreeMap, sync::Arc};
use testkit::Bed;

#[tokio::test]
async fn every_address_of_the_product_stands_in_the_matrix_once() {
    testkit::on(testkit::Engine::Sqlite, |bed: Bed| async move {
        let house = House::over(bed.casework.clone()).await;
        let product = routes_of_the_product(&house).await;
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for group in matrix() {
            for route in group.routes {
                *seen.entry(route).or_default() += 1;
            }
        }
        let missing: Vec<_> = product.iter().filter(|r| !seen.contains_key(*r)).collect();
        assert!(
            missing.is_empty(),
            "access/matrix.toml does not say who is let in to these addresses; say it there, in the \
             group of the same need, before anything else:\n{missing:#?}"
        );
        let gone: Vec<_> = seen.keys().filter(|r| !product.contains(*r)).collect();
        assert!(gone.is_empty(), "the product no longer has: {gone:#?}");
        let twice: Vec<_> = seen.iter().filter(|(_, n)| **n > 1).collect();
        assert!(twice.is_empty(), "said twice: {twice:#?}");
    })
    .await;
}

#[tokio::test]
async fn each_role_is_let_in_where_it_should_be_and_who_is_not_cannot_tell_what_is_there() {
    testkit::on(testkit::Engine::Sqlite, |bed: Bed| async move {
        let mut stage = Stage::set(bed).await;
        let (mut wrong, mut tried) = (Vec::new(), 0);
        for group in matrix() {
            for route in &group.routes {
                for role in ROLES {
                    let absent = stage.ask(&group, route, Relation::Absent, role).await;
                    for &relation in group.thing.relations() {
                        let let_in = group.lets_in(relation, role);
                        let got = stage.ask(&group, route, relation, role).await;
                        tried += 1;
                        if let Some(fault) = outcome(&group, let_in, role, &got, &absent) {
                            let who = letter(role);
                            wrong.push(format!("{route} [{relation} {who}] {fault}"));
                        }
                    }
                }
            }
        }
        let said = wrong.join("\n");
        assert!(wrong.is_empty(), "{} of {tried}:\n{said}", wrong.len());
        assert!(tried > 5000, "{tried}");
    })
    .await;
}

#[tokio::test]
async fn nobody_who_is_invited_suspended_or_gone_is_let_in_anywhere() {
    testkit::on(testkit::Engine::Sqlite, |bed: Bed| async move {
        let mut stage = Stage::set(bed).await;
        let product = Routes::all(&stage).await;
        let mut wrong = Vec::new();
        for state in [
            MemberState::Invited,
            MemberState::Suspended,
            MemberState::Left,
        ] {
            for role in ROLES {
                stage.set_state(role, state).await;
                for (group, route) in &product {
                    if group.thing.is_open() {
                        continue;
                    }
                    let got = stage.ask(group, route, Relation::Absent, role).await;
                    if !got.is_signed_out() {
                        let who = letter(role);
                        wrong.push(format!("{route} [{state} {who}]: {}", got.short()));
                    }
                }
                let again = stage.try_to_sign_in(role).await;
                assert_ne!(again.location(), "/", "{state} {role} signed in");
            }
        }
        assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    })
    .await;
}

#[tokio::test]
async fn with_a_password_alone_one_logs_and_shares_in_an_emergency_and_reads_nothing() {
    testkit::on(testkit::Engine::Sqlite, |mut bed: Bed| async move {
        let settings = Settings {
            second_factor_required: true,
            ..bed.casework.settings().clone()
        };
        let store = bed.casework.store().clone();
        bed.casework = Arc::new(Casework::new(store, bed.clock.clone(), settings).unwrap());
        let mut stage = Stage::set(bed).await;
        let open = without_second_factor();
        let product = Routes::all(&stage).await;
        let unknown = open.iter().find(|o| product.iter().all(|(_, r)| r != *o));
        assert_eq!(unknown, None, "the product has no such address");
        let mut wrong = Vec::new();
        for role in [
            Role::SafeguardingLead,
            Role::DataProtectionOfficer,
            Role::AgencyAdministrator,
        ] {
            let _ = stage.with_password_alone(role, true).await;
            for (group, route) in &product {
                if group.thing.is_open() {
                    continue;
                }
                // Some of these end sessions.
                let mut browser = stage.with_password_alone(role, false).await;
                let got = stage.ask_as(&mut browser, group, route).await;
                let one_needs_it = got.wants_second_factor(route);
                if one_needs_it == open.contains(route) || got.is_signed_out() {
                    wrong.push(format!("{route} [{}]: {}", letter(role), got.short()));
                }
            }
        }
        assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    })
    .await;
}

#[tokio::test]
async fn without_a_session_only_what_is_public_is_shown() {
    testkit::on(testkit::Engine::Sqlite, |bed: Bed| async move {
        let mut stage = Stage::set(bed).await;
        let mut wrong = Vec::new();
        for (group, route) in Routes::all(&stage).await {
            let mut nobody = Browser::new(stage.port(), "en");
            let got = stage.ask_as(&mut nobody, &group, &route).await;
            let shown = group.thing == Thing::Public;
            let half = matches!(group.thing, Thing::Session | Thing::Token)
                || route.contains("/api/v1/sessions");
            let wrongly = shown == got.is_signed_out() && !half;
            // Sending in an emergency asks for who it is on its own page.
            if wrongly || got.status >= 500 {
                wrong.push(format!("{route}: {}", got.short()));
            }
        }
        assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    })
    .await;
}

#[test]
fn the_matrix_names_no_role_that_the_product_does_not_have() {
    assert_eq!(ROLES.len(), Role::ALL.len());
    let all: String = ROLES.iter().map(|r| letter(*r)).collect();
    for group in matrix() {
        assert!(!group.need.trim().is_empty());
        for (relation, roles) in &group.let_in {
            assert!(
                roles.chars().all(|c| all.contains(c)),
                "{} {relation}",
                group.need
            );
            let known = group
                .thing
                .relations()
                .iter()
                .any(|r| r.as_str() == relation);
            assert!(
                known && relation != "absent" && relation != "other",
                "{}: {relation}",
                group.need
            );
        }
    }
}
