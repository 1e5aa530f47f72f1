//! Signing in by program is not weaker than by the page.

use crate::caller::Caller;
use casework::{Door, MembershipChange};
use domain::practitioner::Role;
use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::{Bed, accounts};

const NAME: &str = "0@bed-school.example";
const PASSWORD: &str = "three otters swim upstream";

async fn sign_in(caller: &Caller, body: &Value) -> (u16, Value) {
    let got = caller
        .ask("POST", "/api/v1/sessions", None, Some(body))
        .await;
    (got.status, got.body)
}

async fn me(caller: &Caller, token: &str) -> u16 {
    caller
        .ask("GET", "/api/v1/me", Some(token), None)
        .await
        .status
}

async fn later(bed: &Bed, by: SignedDuration) {
    bed.clock.set(bed.casework.now() + by);
}

testkit::both! {
    async fn a_password_gives_a_token_and_whatever_is_wrong_answers_alike(bed) {
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let caller = Caller::new(&bed).await;
        let right = json!({ "name": NAME, "password": PASSWORD });
        let (status, body) = sign_in(&caller, &right).await;
        assert_eq!(status, 201);
        assert_eq!(me(&caller, body["token"].as_str().unwrap()).await, 200);
        let wrong = sign_in(&caller, &json!({ "name": NAME, "password": "four otters swim upstream" })).await;
        assert_eq!(wrong.0, 401);
        let nobody = sign_in(&caller, &json!({ "name": "nobody", "password": PASSWORD })).await;
        assert_eq!(wrong, nobody, "nothing tells a name that is there");
        let hashes = bed.casework.password_hashes();
        sign_in(&caller, &json!({ "name": "another", "password": PASSWORD })).await;
        assert_eq!(bed.casework.password_hashes(), hashes + 1, "an unknown name costs as much");
    }

    async fn tries_are_slowed_down_by_name_and_count_with_those_of_the_page(bed) {
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let caller = Caller::new(&bed).await;
        let wrong = json!({ "name": NAME, "password": "four otters swim upstream" });
        for _ in 0..2 {
            assert_eq!(sign_in(&caller, &wrong).await.0, 401);
        }
        bed.casework.sign_in(NAME, "four otters swim upstream", None, &Door::browser()).await.unwrap();
        let got = caller.ask("POST", "/api/v1/sessions", None, Some(&wrong)).await;
        assert_eq!(got.status, 429);
        let wait: i64 = got.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=42).contains(&wait));
        let right = json!({ "name": NAME, "password": PASSWORD });
        assert_eq!(sign_in(&caller, &right).await.0, 429, "the right one waits too");
        later(&bed, SignedDuration::from_secs(wait)).await;
        assert_eq!(sign_in(&caller, &right).await.0, 201);
    }

    async fn an_account_with_a_second_factor_needs_its_code_at_once(bed) {
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let secret = accounts::set_second_factor(&bed, &bed.school.practitioner, PASSWORD).await;
        let caller = Caller::new(&bed).await;
        later(&bed, SignedDuration::from_secs(60)).await;
        let without = sign_in(&caller, &json!({ "name": NAME, "password": PASSWORD })).await;
        let wrong = sign_in(&caller, &json!({ "name": NAME, "password": PASSWORD, "code": "000000" })).await;
        assert_eq!((without.0, wrong.0), (401, 401));
        assert_eq!(without.1, wrong.1);
        let code = accounts::code(&secret, bed.casework.now());
        let with = json!({ "name": NAME, "password": PASSWORD, "code": code });
        assert_eq!(sign_in(&caller, &with).await.0, 201);
        assert_eq!(sign_in(&caller, &with).await.0, 401, "a code works once");
    }

    async fn a_program_is_signed_out_by_idleness_and_at_the_end_like_a_browser(bed) {
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let caller = Caller::new(&bed).await;
        let right = json!({ "name": NAME, "password": PASSWORD });
        let idle = sign_in(&caller, &right).await.1;
        assert_eq!(idle["idle_minutes"], 15);
        later(&bed, SignedDuration::from_mins(16)).await;
        assert_eq!(me(&caller, idle["token"].as_str().unwrap()).await, 401);
        let busy = sign_in(&caller, &right).await.1;
        let token = busy["token"].as_str().unwrap();
        let end: jiff::Timestamp = busy["ends_at"].as_str().unwrap().parse().unwrap();
        while bed.casework.now() + SignedDuration::from_mins(10) < end {
            later(&bed, SignedDuration::from_mins(10)).await;
            assert_eq!(me(&caller, token).await, 200);
        }
        bed.clock.set(end + SignedDuration::from_secs(1));
        assert_eq!(me(&caller, token).await, 401);
    }

    async fn one_sees_and_ends_ones_own_sessions_and_nobody_elses(bed) {
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let caller = Caller::new(&bed).await;
        let right = json!({ "name": NAME, "password": PASSWORD });
        let one = sign_in(&caller, &right).await.1["token"].as_str().unwrap().to_owned();
        let other = sign_in(&caller, &right).await.1["token"].as_str().unwrap().to_owned();
        let lead = caller.token(&bed.school.lead).await;
        let list = caller.ask("GET", "/api/v1/sessions", Some(&one), None).await.body;
        let list = list.as_array().unwrap();
        // The link with which the password was set signed in too, in a browser.
        assert_eq!(list.iter().filter(|s| s["kind"] == "api").count(), 2);
        assert_eq!(list.iter().filter(|s| s["this_one"] == true).count(), 1);
        assert_eq!(caller.ask("DELETE", "/api/v1/sessions", Some(&one), None).await.status, 204);
        assert_eq!(me(&caller, &other).await, 401);
        assert_eq!(me(&caller, &lead).await, 200);
        assert_eq!(caller.ask("DELETE", "/api/v1/session", Some(&one), None).await.status, 204);
        assert_eq!(me(&caller, &one).await, 401);
        assert_eq!(caller.ask("DELETE", "/api/v1/session", Some(&one), None).await.status, 401);
    }

    async fn one_of_ones_sessions_is_ended_by_its_id_and_nobody_elses(bed) {
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let caller = Caller::new(&bed).await;
        let right = json!({ "name": NAME, "password": PASSWORD });
        let one = sign_in(&caller, &right).await.1["token"].as_str().unwrap().to_owned();
        let other = sign_in(&caller, &right).await.1["token"].as_str().unwrap().to_owned();
        let list = caller.ask("GET", "/api/v1/sessions", Some(&other), None).await.body;
        let here = list.as_array().unwrap().iter().find(|s| s["this_one"] == true).unwrap();
        assert_eq!((&here["way"], &here["kind"]), (&"password".into(), &"api".into()));
        let path = format!("/api/v1/sessions/{}", here["id"].as_str().unwrap());
        let lead = caller.token(&bed.school.lead).await;
        assert_eq!(caller.ask("DELETE", &path, Some(&lead), None).await.status, 404);
        assert_eq!(caller.ask("DELETE", &path, Some(&one), None).await.status, 204);
        assert_eq!(me(&caller, &other).await, 401);
        assert_eq!(me(&caller, &one).await, 200);
        assert_eq!(caller.ask("DELETE", &path, Some(&one), None).await.status, 404);
    }

    async fn whatever_changes_about_an_account_its_next_request_is_refused(bed) {
        let who = bed.school.practitioner.clone();
        let administrator = &bed.school.administrator;
        accounts::set_password(&bed, NAME, PASSWORD).await;
        let caller = Caller::new(&bed).await;
        let mut right = json!({ "name": NAME, "password": PASSWORD });
        for change in ["role", "suspension", "password", "second factor", "farewell"] {
            let mut open = Vec::new();
            for _ in 0..2 {
                open.push(sign_in(&caller, &right).await.1["token"].as_str().unwrap().to_owned());
            }
            for token in &open {
                assert_eq!(me(&caller, token).await, 200);
            }
            let id = who.practitioner_id;
            match change {
                "role" => drop(bed.casework.change_role(administrator, id, Role::RecordsManager).await.unwrap()),
                "suspension" => {
                    for step in [MembershipChange::Suspend, MembershipChange::BringBack] {
                        bed.casework.change_standing(administrator, id, step).await.unwrap();
                    }
                }
                "password" => {
                    let new = "seven kites over Gower";
                    bed.casework.change_password(&who, PASSWORD, new, &Door::browser()).await.unwrap();
                    right["password"] = new.into();
                }
                "second factor" => {
                    let secret = accounts::set_second_factor(&bed, &who, "seven kites over Gower").await;
                    later(&bed, SignedDuration::from_secs(60)).await;
                    // Signed in with it, for what comes next: a code is good once.
                    right["code"] = accounts::code(&secret, bed.casework.now()).into();
                    let token = sign_in(&caller, &right).await.1["token"].as_str().unwrap().to_owned();
                    assert_eq!(me(&caller, &token).await, 200);
                    open.push(token);
                    bed.casework.reset_second_factor(administrator, id, "In person.").await.unwrap();
                    right.as_object_mut().unwrap().remove("code");
                }
                _ => drop(bed.casework.change_standing(administrator, id, MembershipChange::Leave).await.unwrap()),
            }
            for token in &open {
                assert_eq!(me(&caller, token).await, 401, "after a change of {change}");
            }
        }
        assert_eq!(sign_in(&caller, &right).await.0, 401, "whoever has left signs in no more");
    }
}
