//! A record is put right by program: what it said is kept, another's change is noticed, and a
//! protected address neither comes nor goes.

use crate::{
    caller::{Caller, new_id},
    journey::acting,
};
use serde_json::json;

testkit::both! {
    async fn a_record_is_read_put_right_and_keeps_what_it_said(bed) {
        let caller = Caller::new(&bed).await;
        let lead = acting(&caller, &bed.school.lead).await;
        let child = bed.school.children[0];
        let path = format!("/api/v1/people/{child}/record");
        let (status, was) = lead.get(&path).await;
        assert_eq!(status, 200);
        let mut says = was["says"].clone();
        says["given_names"] = json!("Jonas");
        says["former_names"] = json!(["Jonah"]);
        let body = json!({ "id": new_id(), "version": was["version"], "says": says, "why": "His passport" });
        for _ in 0..2 {
            assert_eq!(lead.put(&path, &body).await.0, 204, "the same again answers alike");
        }
        let now = lead.get(&path).await.1;
        assert_eq!(now["says"]["given_names"], "Jonas");
        assert_eq!(now["changes"].as_array().unwrap().len(), 1);
        assert_eq!(now["changes"][0]["was"]["given_names"], was["says"]["given_names"]);
        assert_eq!(now["changes"][0]["why"], "His passport");
        // Somebody else changed it meanwhile.
        let stale = json!({ "id": new_id(), "version": was["version"], "says": was["says"], "why": "A guess" });
        let refused = lead.put(&path, &stale).await;
        assert_eq!((refused.0, &refused.1["type"]), (409, &json!("stale")));
        let silent = json!({ "id": new_id(), "version": now["version"], "says": was["says"], "why": "" });
        assert_eq!(lead.put(&path, &silent).await.0, 422);
        // Marked as protected, the address is not given, and what is sent does not change it.
        bed.casework.protect_address(&bed.school.lead, uuid::Uuid::now_v7(), child, "A court order").await.unwrap();
        let hidden = lead.get(&path).await.1;
        assert_eq!((&hidden["protected_address"], &hidden["says"]["address"]), (&json!(true), &json!(null)));
        // Nobody else.
        let other = acting(&caller, &bed.front_door.lead).await;
        let teacher = acting(&caller, &bed.school.practitioner).await;
        for who in [&other, &teacher] {
            assert_eq!(who.get(&path).await.0, 404);
            assert_eq!(who.put(&path, &body).await.0, 404);
        }
    }
}
