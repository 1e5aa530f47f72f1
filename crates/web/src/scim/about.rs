//! What this part of SCIM can do, in its own words: read by the other system before it begins.

use super::{answer, error, wire::USER};
use axum::{extract::Path, http::StatusCode, response::Response};
use serde_json::{Value, json};

const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:Schema";
const TYPE: &str = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";

pub(super) async fn service_provider() -> Response {
    let no = json!({ "supported": false });
    answer(
        StatusCode::OK,
        &json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
            "patch": { "supported": true },
            "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
            "filter": { "supported": true, "maxResults": 200 },
            "changePassword": no, "sort": no, "etag": no,
            "authenticationSchemes": [{
                "type": "oauthbearertoken", "name": "Bearer token",
                "description": "An administrator makes it on the page People. One for each organisation.",
                "primary": true,
            }],
            "meta": { "resourceType": "ServiceProviderConfig" },
        }),
    )
}

fn attribute(name: &str, kind: &str, required: bool, unique: bool) -> Value {
    json!({
        "name": name, "type": kind, "multiValued": false, "required": required,
        "caseExact": false, "mutability": "readWrite", "returned": "default",
        "uniqueness": if unique { "server" } else { "none" },
    })
}

fn user_schema() -> Value {
    let mut name = attribute("name", "complex", false, false);
    name["subAttributes"] = json!([
        attribute("formatted", "string", false, false),
        attribute("givenName", "string", false, false),
        attribute("familyName", "string", false, false),
    ]);
    let mut emails = attribute("emails", "complex", false, false);
    emails["multiValued"] = true.into();
    emails["subAttributes"] = json!([
        attribute("value", "string", false, false),
        attribute("type", "string", false, false),
        attribute("primary", "boolean", false, false),
    ]);
    json!({
        "schemas": [SCHEMA],
        "id": USER, "name": "User", "description": "Somebody who works at the organisation",
        "attributes": [
            attribute("userName", "string", true, true),
            name,
            attribute("displayName", "string", false, false),
            attribute("title", "string", false, false),
            attribute("active", "boolean", false, false),
            attribute("preferredLanguage", "string", false, false),
            attribute("externalId", "string", false, false),
            emails,
        ],
        "meta": { "resourceType": "Schema", "location": format!("/scim/v2/Schemas/{USER}") },
    })
}

fn user_type() -> Value {
    json!({
        "schemas": [TYPE],
        "id": "User", "name": "User", "endpoint": "/Users", "schema": USER,
        "description": "Somebody who works at the organisation",
        "meta": { "resourceType": "ResourceType", "location": "/scim/v2/ResourceTypes/User" },
    })
}

fn list_of(one: Value) -> Response {
    answer(StatusCode::OK, &super::wire::list(1, 1, vec![one]))
}

fn only(id: &str, known: &str, one: Value) -> Response {
    if id == known {
        answer(StatusCode::OK, &one)
    } else {
        error(StatusCode::NOT_FOUND, None, "There is no such thing here.")
    }
}

pub(super) async fn schemas() -> Response {
    list_of(user_schema())
}

pub(super) async fn schema(Path(id): Path<String>) -> Response {
    only(&id, USER, user_schema())
}

pub(super) async fn resource_types() -> Response {
    list_of(user_type())
}

pub(super) async fn resource_type(Path(id): Path<String>) -> Response {
    only(&id, "User", user_type())
}
