//! How SCIM writes a user, and how it says what should change.

use casework::{ScimPerson, ScimSays};
use domain::Lang;
use serde_json::{Value, json};

/// The schema of a user.
pub(super) const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
/// Most changes in one message.
const OPERATIONS: usize = 100;

/// What is wrong with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WireFault {
    /// The word that SCIM has for it.
    pub kind: &'static str,
    /// The same for a person.
    pub detail: String,
}

fn wrong(kind: &'static str, detail: impl Into<String>) -> WireFault {
    WireFault {
        kind,
        detail: detail.into(),
    }
}

/// A filter that is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Filter {
    /// `userName eq "…"`.
    UserName(String),
    /// `externalId eq "…"`.
    ExternalId(String),
}

/// Reads a filter.
pub(super) fn filter(text: &str) -> Result<Filter, WireFault> {
    let bad = || {
        wrong(
            "invalidFilter",
            "Only userName eq \"…\" and externalId eq \"…\" are understood.",
        )
    };
    let mut words = text.trim().splitn(3, ' ');
    let (Some(field), Some(how), Some(value)) = (words.next(), words.next(), words.next()) else {
        return Err(bad());
    };
    let value: String = serde_json::from_str(value.trim()).map_err(|_| bad())?;
    match field.to_lowercase().as_str() {
        "username" if how.eq_ignore_ascii_case("eq") => Ok(Filter::UserName(value)),
        "externalid" if how.eq_ignore_ascii_case("eq") => Ok(Filter::ExternalId(value)),
        _ => Err(bad()),
    }
}

/// A user as an answer has it.
pub(super) fn user(p: &ScimPerson, base: &str) -> Value {
    let mut name = json!({ "formatted": p.name });
    if let Some(given) = &p.given {
        name["givenName"] = given.as_str().into();
    }
    if let Some(family) = &p.family {
        name["familyName"] = family.as_str().into();
    }
    let mut user = json!({
        "schemas": [USER],
        "id": p.id,
        "userName": p.user_name,
        "name": name,
        "displayName": p.name,
        "active": p.is_active(),
        "preferredLanguage": p.lang.as_str(),
        "meta": {
            "resourceType": "User",
            "created": p.made.to_string(),
            "lastModified": p.changed.to_string(),
            "location": format!("{base}/scim/v2/Users/{}", p.id),
        },
    });
    if let Some(id) = &p.external_id {
        user["externalId"] = id.as_str().into();
    }
    if !p.job_title.is_empty() {
        user["title"] = p.job_title.as_str().into();
    }
    if let Some(email) = &p.email {
        user["emails"] = json!([{ "value": email, "type": "work", "primary": true }]);
    }
    user
}

/// A list as an answer has it.
pub(super) fn list(total: usize, start: usize, shown: Vec<Value>) -> Value {
    json!({
        "schemas": [LIST],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": shown.len(),
        "Resources": shown,
    })
}

/// What a whole user says (for adding and replacing). What is not said stays as it is.
pub(super) fn whole(value: &Value) -> Result<ScimSays, WireFault> {
    let mut says = ScimSays::default();
    for (field, value) in value.as_object().into_iter().flatten() {
        set(&mut says, field, value)?;
    }
    Ok(says)
}

/// What a message of changes says.
pub(super) fn patch(value: &Value) -> Result<ScimSays, WireFault> {
    let all = value
        .as_object()
        .and_then(|o| {
            o.iter()
                .find(|(k, _)| k.eq_ignore_ascii_case("Operations"))
                .and_then(|(_, v)| v.as_array())
        })
        .ok_or_else(|| wrong("invalidSyntax", "There are no Operations."))?;
    if all.len() > OPERATIONS {
        return Err(wrong("tooMany", "More than a hundred operations."));
    }
    let mut says = ScimSays::default();
    for operation in all {
        let op = operation["op"].as_str().unwrap_or_default().to_lowercase();
        let path = operation["path"].as_str();
        let value = &operation["value"];
        match (op.as_str(), path) {
            ("add" | "replace", Some(path)) => set(&mut says, path, value)?,
            ("add" | "replace", None) => {
                let all = value.as_object().ok_or_else(|| {
                    wrong("invalidValue", "Without a path the value is an object.")
                })?;
                for (field, value) in all {
                    set(&mut says, field, value)?;
                }
            }
            ("remove", Some(path)) => set(&mut says, path, &Value::String(String::new()))?,
            ("remove", None) => return Err(wrong("noTarget", "To remove needs a path.")),
            _ => {
                return Err(wrong(
                    "invalidSyntax",
                    "An operation is add, replace or remove.",
                ));
            }
        }
    }
    Ok(says)
}

/// Puts one attribute into what is said. Attributes that Sharewise does not keep are passed over, as
/// RFC 7644 has it for reading; a password is refused: it would not be used.
fn set(says: &mut ScimSays, path: &str, value: &Value) -> Result<(), WireFault> {
    let path = path
        .strip_prefix(USER)
        .map_or(path, |p| p.trim_start_matches(':'));
    let lower = path.to_lowercase();
    let text = || {
        value
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| wrong("invalidValue", format!("{path} is a text.")))
    };
    match lower.as_str() {
        "username" => says.user_name = Some(text()?),
        "externalid" => says.external_id = Some(text()?),
        "displayname" | "name.formatted" => says.name = Some(text()?),
        "name.givenname" => says.given = Some(text()?),
        "name.familyname" => says.family = Some(text()?),
        "title" => says.job_title = Some(text()?),
        "name" => {
            for (part, value) in value.as_object().into_iter().flatten() {
                set(says, &format!("name.{part}"), value)?;
            }
        }
        "active" => says.active = Some(yes_or_no(value)?),
        "preferredlanguage" | "locale" => says.lang = lang(value),
        "emails" => {
            if let Some(mail) = first_mail(value) {
                says.email = Some(mail);
            }
        }
        "password" => {
            return Err(wrong(
                "mutability",
                "Passwords are not taken: people choose their own, or use single sign-on.",
            ));
        }
        other if other.starts_with("emails[") && other.ends_with(".value") => {
            says.email = Some(text()?).filter(|m| !m.is_empty());
        }
        _ => {}
    }
    Ok(())
}

/// Some senders write yes and no as texts.
fn yes_or_no(value: &Value) -> Result<bool, WireFault> {
    match value {
        Value::Bool(b) => Ok(*b),
        Value::String(s) if s.eq_ignore_ascii_case("true") => Ok(true),
        Value::String(s) if s.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err(wrong("invalidValue", "active is true or false.")),
    }
}

fn lang(value: &Value) -> Option<Lang> {
    let text = value.as_str()?.to_lowercase();
    text.get(..2)?.parse().ok()
}

/// The first address, or the one that is called primary.
fn first_mail(value: &Value) -> Option<String> {
    let all = value.as_array()?;
    let primary = all.iter().find(|m| m["primary"].as_bool() == Some(true));
    primary
        .or_else(|| all.first())?
        .get("value")?
        .as_str()
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

    use super::*;

    #[test]
    fn both_ways_in_which_senders_suspend_somebody_are_understood() {
        for message in [
            json!({ "Operations": [{ "op": "replace", "path": "active", "value": false }] }),
            json!({ "Operations": [{ "op": "Replace", "value": { "active": false } }] }),
            json!({ "Operations": [{ "op": "Replace", "path": "active", "value": "False" }] }),
            json!({ "operations": [{ "op": "add", "path": format!("{USER}:active"), "value": false }] }),
        ] {
            assert_eq!(patch(&message).unwrap().active, Some(false), "{message}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_said_in_the_words_of_the_standard() {
        let kind = |v: Value| patch(&v).unwrap_err().kind;
        assert_eq!(kind(json!({})), "invalidSyntax");
        assert_eq!(
            kind(json!({ "Operations": [{ "op": "move" }] })),
            "invalidSyntax"
        );
        assert_eq!(
            kind(json!({ "Operations": [{ "op": "remove" }] })),
            "noTarget"
        );
        let active =
            json!({ "Operations": [{ "op": "add", "path": "active", "value": "perhaps" }] });
        assert_eq!(kind(active), "invalidValue");
        assert_eq!(
            whole(&json!({ "password": "secret" })).unwrap_err().kind,
            "mutability"
        );
        for bad in [
            "userName",
            "userName eq ada",
            "userName co \"a\"",
            "id eq \"1\" or id pr",
        ] {
            assert_eq!(filter(bad).unwrap_err().kind, "invalidFilter", "{bad}");
        }
        assert_eq!(
            filter(r#"username EQ "a \"b\"""#).unwrap(),
            Filter::UserName("a \"b\"".into())
        );
    }

    #[test]
    fn a_whole_user_of_a_common_sender_is_read() {
        let says = whole(&json!({
            "schemas": [USER, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
            "externalId": "x-1", "userName": "ada@school.example", "active": true,
            "name": { "givenName": "Ada", "familyName": "Brook" },
            "emails": [{ "value": "b@c.example" }, { "value": "ada@school.example", "primary": true }],
            "roles": [{ "value": "agency-administrator" }],
            "preferredLanguage": "cy-GB",
        }))
        .unwrap();
        assert_eq!(says.email.as_deref(), Some("ada@school.example"));
        assert_eq!(says.given.as_deref(), Some("Ada"));
        assert_eq!(says.lang, Some(Lang::Cy));
        assert_eq!(says.active, Some(true));
    }
}
