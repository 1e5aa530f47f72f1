//! Joiners and leavers from another system, over a real socket: what SCIM 2.0 asks for, and what
//! the system must not be able to do.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod house;

use casework::{Door, MembershipChange};
use domain::practitioner::{MemberState, Role};
use house::{Answer, Browser, House};
use serde_json::{Value, json};
use testkit::{Bed, accounts, both_engines};

const PASSWORD: &str = "three otters swim upstream";

/// The address of one of them.
fn one(id: &str) -> String {
    format!("/{}/{id}", "Users")
}

struct System {
    browser: Browser,
    token: String,
}

impl System {
    async fn ask(&mut self, method: &str, path: &str, body: &Value) -> (Answer, Value) {
        let bearer = format!("Bearer {}", self.token);
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/scim+json"),
        ];
        let text = match body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        let path = format!("/scim/v2{path}");
        let answer = self
            .browser
            .send(method, &path, &headers, text.as_bytes())
            .await;
        let read = serde_json::from_str(&answer.body).unwrap_or_default();
        (answer, read)
    }

    async fn get(&mut self, path: &str) -> (Answer, Value) {
        self.ask("GET", path, &Value::Null).await
    }

    async fn active(&mut self, id: &str, active: bool) -> (Answer, Value) {
        let change = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": "Replace", "path": "active", "value": active }],
        });
        self.ask("PATCH", &one(id), &change).await
    }
}

async fn system(bed: &Bed) -> (House, System) {
    let house = House::over(bed.casework.clone()).await;
    let admin = &bed.school.administrator;
    let token = bed.casework.make_scim_token(admin).await.unwrap();
    let browser = Browser::new(house.port, "en");
    (house, System { browser, token })
}

fn ada() -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": "ada.brook@school.example", "externalId": "p-17", "active": true,
        "name": { "givenName": "Ada", "familyName": "Brook" },
        "title": "Maths teacher",
        "emails": [{ "value": "ada.brook@school.example", "primary": true }],
        "roles": [{ "value": "agency-administrator" }],
    })
}

async fn role_of(bed: &Bed, id: &str) -> (Role, MemberState) {
    let mut conn = bed.casework.store().read().await.unwrap();
    let p = conn
        .practitioner(bed.school.id, id.parse().unwrap())
        .await
        .unwrap();
    (p.role, p.state)
}

#[tokio::test]
async fn somebody_joins_is_found_is_changed_and_leaves() {
    both_engines(|bed| async move {
        let (_house, mut there) = system(&bed).await;
        let (answer, made) = there.ask("POST", "/Users", &ada()).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        assert_eq!(answer.header("content-type"), "application/scim+json");
        let id = made["id"].as_str().unwrap().to_owned();
        assert_eq!(answer.location(), made["meta"]["location"]);
        assert_eq!(made["displayName"], "Ada Brook");
        // Whatever it says of roles: a practitioner, who has no way in yet.
        let joined = role_of(&bed, &id).await;
        assert_eq!(joined, (Role::Practitioner, MemberState::Invited));
        let (again, error) = there.ask("POST", "/Users", &ada()).await;
        assert_eq!(
            (again.status, error["scimType"].as_str()),
            (409, Some("uniqueness"))
        );
        let (_, found) = there
            .get("/Users?filter=userName%20eq%20%22ADA.brook@school.example%22")
            .await;
        assert_eq!(found["totalResults"], 1);
        assert_eq!(found["Resources"][0]["id"], id.as_str());
        let (_, none) = there
            .get("/Users?filter=userName%20eq%20%22nobody%22")
            .await;
        assert_eq!(none["totalResults"], 0);
        let mut other = ada();
        other["name"]["familyName"] = "Marsh".into();
        other["title"] = "Deputy head".into();
        let (_, changed) = there.ask("PUT", &one(&id), &other).await;
        assert_eq!(changed["displayName"], "Ada Marsh");
        assert_eq!(changed["title"], "Deputy head");
        let (gone, _) = there.ask("DELETE", &one(&id), &Value::Null).await;
        assert_eq!(gone.status, 204);
        let (absent, error) = there.get(&one(&id)).await;
        assert_eq!(
            (absent.status, error["status"].as_str()),
            (404, Some("404"))
        );
        assert_eq!(role_of(&bed, &id).await.1, MemberState::Left);
        // Whoever comes back is the same person, invited again.
        let (back, made) = there.ask("POST", "/Users", &ada()).await;
        assert_eq!((back.status, made["id"].as_str()), (201, Some(id.as_str())));
        assert_eq!(role_of(&bed, &id).await.1, MemberState::Invited);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_suspended_there_is_out_at_the_next_request() {
    both_engines(|bed| async move {
        let (house, mut there) = system(&bed).await;
        let (_, found) = there
            .get("/Users?filter=userName%20eq%20%220@bed-school.example%22")
            .await;
        let id = found["Resources"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(id, bed.school.practitioner.practitioner_id.to_string());
        accounts::set_password(&bed, "0@bed-school.example", PASSWORD).await;
        let door = Door::browser();
        let sign_in = || {
            bed.casework
                .sign_in("0@bed-school.example", PASSWORD, None, &door)
        };
        let casework::SignInStep::Done(signed) = sign_in().await.unwrap() else {
            panic!("not let in");
        };
        let mut browser = Browser::new(house.port, "en");
        browser
            .cookies
            .insert("sharewise-session".into(), signed.token.clone());
        assert_eq!(browser.get("/account").await.status, 200);
        let (answer, suspended) = there.active(&id, false).await;
        assert_eq!((answer.status, &suspended["active"]), (200, &json!(false)));
        assert!(
            browser
                .get("/account")
                .await
                .location()
                .starts_with("/sign-in")
        );
        let step = sign_in().await.unwrap();
        assert!(matches!(step, casework::SignInStep::Wrong), "{step:?}");
        let (_, back) = there.active(&id, true).await;
        assert_eq!(back["active"], true);
        bed.clock
            .set(bed.casework.now() + jiff::SignedDuration::from_mins(5));
        assert!(matches!(
            sign_in().await.unwrap(),
            casework::SignInStep::Done(_)
        ));
    })
    .await;
}

#[tokio::test]
async fn a_token_reaches_its_own_agency_and_only_while_it_is_good() {
    both_engines(|bed| async move {
        let (_house, mut there) = system(&bed).await;
        let elsewhere = bed.front_door.practitioner.practitioner_id;
        for method in ["GET", "DELETE"] {
            let (answer, _) = there
                .ask(method, &one(&elsewhere.to_string()), &Value::Null)
                .await;
            assert_eq!(answer.status, 404, "{method}");
        }
        let (answer, _) = there.active(&elsewhere.to_string(), false).await;
        assert_eq!(answer.status, 404);
        let (_, found) = there
            .get("/Users?filter=userName%20eq%20%220@bed-front-door.example%22")
            .await;
        assert_eq!(found["totalResults"], 0);
        // The last administrator stays: nobody could let people in any more.
        let admin = &bed.school.administrator;
        let (_, found) = there
            .get("/Users?filter=userName%20eq%20%225@bed-school.example%22")
            .await;
        let id = found["Resources"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(id, admin.practitioner_id.to_string());
        let (kept, error) = there.active(&id, false).await;
        assert_eq!(
            (kept.status, error["scimType"].as_str()),
            (409, Some("mutability"))
        );
        // A lead makes no token; a new one ends the old, and ending it ends it.
        let lead = bed.casework.make_scim_token(&bed.school.lead).await;
        assert!(lead.is_err());
        let new = bed.casework.make_scim_token(admin).await.unwrap();
        assert_eq!(there.get("/Users").await.0.status, 401, "the old token");
        there.token = new;
        assert_eq!(there.get("/Users").await.0.status, 200);
        bed.casework.end_scim_token(admin).await.unwrap();
        let (answer, error) = there.get("/Users").await;
        assert_eq!(
            (answer.status, error["status"].as_str()),
            (401, Some("401"))
        );
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
        there.token = String::new();
        assert_eq!(there.get("/Users").await.0.status, 401);
        // A session opens nothing here.
        let gone = bed
            .casework
            .change_standing(
                admin,
                bed.school.colleague.practitioner_id,
                MembershipChange::Leave,
            )
            .await;
        assert!(gone.is_ok());
    })
    .await;
}

#[tokio::test]
async fn what_is_not_understood_is_refused_in_the_form_of_the_standard() {
    both_engines(|bed| async move {
        let (_house, mut there) = system(&bed).await;
        for (method, path, body, status, kind) in [
            ("POST", "/Users", json!({}), 400, "invalidValue"),
            ("POST", "/Users", json!([1]), 400, "invalidSyntax"),
            (
                "POST",
                "/Users",
                json!({"userName": 7}),
                400,
                "invalidValue",
            ),
            (
                "POST",
                "/Users",
                json!({"userName": "x", "password": "y"}),
                400,
                "mutability",
            ),
            (
                "POST",
                "/Users",
                json!({"userName": "x".repeat(300)}),
                400,
                "invalidValue",
            ),
            (
                "GET",
                "/Users?filter=name%20pr",
                Value::Null,
                400,
                "invalidFilter",
            ),
        ] {
            let (answer, error) = there.ask(method, path, &body).await;
            let got = (answer.status, error["scimType"].as_str());
            assert_eq!(got, (status, Some(kind)), "{method} {path} {body}");
            let schema = "urn:ietf:params:scim:api:messages:2.0:Error";
            assert_eq!(error["schemas"][0], schema);
        }
        for path in [
            "/ServiceProviderConfig",
            "/Schemas",
            "/ResourceTypes",
            "/ResourceTypes/User",
        ] {
            assert_eq!(there.get(path).await.0.status, 200, "{path}");
        }
    })
    .await;
}
