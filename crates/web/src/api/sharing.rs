//! Emergencies and what was shared, through the API.

use super::{Asked, AskedInEmergency, Id, JsonBody, Problem, parts::FamilyIn};
use crate::App;
use axum::{Json, extract::State, http::StatusCode};
use casework::{CaseworkError, EmergencyRecord, EmergencyShare, Judged, PersonChoice, Reply};
use domain::decision::OutsideRecipient;
use domain::linking::PairAct;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::ToSchema;
use uuid::Uuid;

/// An agency of the directory.
#[derive(Serialize, ToSchema)]
pub struct AgencyOut {
    /// The agency.
    pub id: Uuid,
    /// Name in English.
    pub name_en: String,
    /// Name in Welsh.
    pub name_cy: String,
    /// What sort of organisation.
    pub kind: String,
    /// Telephone in office hours.
    pub phone: String,
    /// Telephone day and night; empty where there is none.
    pub phone_24h: String,
    /// Takes referrals and reports about children.
    pub front_door: bool,
}

/// Somebody who is not in the directory.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutsideIn {
    /// Name and role.
    pub person: String,
    /// Organisation.
    pub organisation: String,
    /// How it was made sure that they are who they say.
    #[serde(default)]
    pub verified_how: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
}

impl From<OutsideIn> for OutsideRecipient {
    fn from(o: OutsideIn) -> Self {
        Self {
            person: o.person,
            organisation: o.organisation,
            verified_how: o.verified_how,
            phone: o.phone,
        }
    }
}

/// What is sent in an emergency. Required: the ids, a recipient and the text.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmergencyIn {
    /// A UUID of version 7 for the decision, made by you.
    pub id: Uuid,
    /// A UUID of version 7 for the sharing, made by you.
    pub sharing: Uuid,
    /// The child, where the agency has a record.
    #[serde(default)]
    pub child: Option<Uuid>,
    /// The child's name, where it has none.
    #[serde(default)]
    pub child_name: String,
    /// A recipient in the directory.
    #[serde(default)]
    pub recipient: Option<Uuid>,
    /// A recipient outside it.
    #[serde(default)]
    pub outside: Option<OutsideIn>,
    /// What they need to know.
    pub text: String,
    /// They need a protected address or telephone number in the text to reach the child. Without it
    /// such a value is cut out before it leaves, in both languages to be read as `[protected / gwarchodedig]`.
    #[serde(default)]
    pub with_protected: bool,
    /// The number of the sheet of paper that it stands on, such as `7K3M-P2XW`: the ids follow from it
    /// in place of `id` and `sharing`, so that a sheet that is typed in twice is sent once. A sheet
    /// that was sent before in other words is a conflict; without the number it goes.
    #[serde(default)]
    pub sheet: Option<String>,
}

/// The record of an emergency. Required: why it could not wait.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmergencyRecordIn {
    /// Why it could not wait.
    #[schema(example = "Mother's partner was on the way to school, drunk.")]
    pub why: String,
    /// The reasons for sharing.
    #[serde(default)]
    pub reasons: String,
    /// Risk of sharing, and of not sharing.
    #[serde(default)]
    pub risks_weighed: String,
    /// Advice taken and from whom.
    #[serde(default)]
    pub advice: String,
    /// What the family knows and said.
    #[serde(default)]
    pub family: Option<FamilyIn>,
    /// Why the record comes late, where it does.
    #[serde(default)]
    pub late_reason: String,
}

/// An id.
#[derive(Serialize, ToSchema)]
pub struct IdOut {
    /// The id.
    pub id: Uuid,
}

/// Something that was shared with the agency.
#[derive(Serialize, ToSchema)]
pub struct SharedOut {
    /// The sharing.
    pub id: Uuid,
    /// Who sent it.
    pub from: Uuid,
    /// Where it stands: `delivered`, `opened`, `accepted`, ...
    pub state: String,
    /// Sent in an emergency.
    pub emergency: bool,
    /// What was shared; only in the answer for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<serde_json::Value>)]
    pub package: Option<serde_json::Value>,
    /// Children of the agency who resemble the one it is about, the likeliest first; only in the
    /// answer for one, and only until it is taken into a file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alike: Vec<AlikeOut>,
}

/// A child of the agency who resembles the one in what was shared.
#[derive(Serialize, ToSchema)]
pub struct AlikeOut {
    /// The agency's own record.
    pub child: Uuid,
    /// Probability of one child.
    pub probability: f32,
    /// Probability of another child of the household or family.
    pub household: f32,
    /// Keys of the words that speak against one child, strongest first.
    pub against: Vec<String>,
    /// Keys of the words that speak for one child, strongest first.
    pub in_favour: Vec<String>,
}

/// What the recipient says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, tag = "reply", rename_all = "kebab-case")]
pub enum ReplyIn {
    /// Takes it on, into the file of a child whom the agency knows, or of a new record.
    Accept {
        /// The agency's own record; absent: a new one is made.
        #[serde(default)]
        child: Option<Uuid>,
        /// What is said about children of the agency who resemble the one it is about.
        #[serde(default)]
        judged: Vec<JudgedIn>,
        /// How that is known; needed where anything is said.
        #[serde(default)]
        because: String,
    },
    /// The person who answers for what follows.
    Acknowledge,
    /// Something was done because of it.
    ActedOn {
        /// In words.
        words: String,
    },
    /// Does not take it on.
    Decline {
        /// `wrong-recipient`, `other-area`, `below-threshold`, `not-enough`, `already-held`,
        /// `may-not-hold` or `other`, which needs words.
        reason: String,
        /// In words.
        #[serde(default)]
        words: String,
    },
}

/// What is said about one child who resembles.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgedIn {
    /// The agency's own record.
    pub child: Uuid,
    /// `same`, `different`, `twin-or-sibling` or `unsure`.
    pub act: String,
}

pub(super) fn known<T: DeserializeOwned>(
    asked: &Asked,
    field: &str,
    word: &str,
) -> Result<T, Problem> {
    serde_json::from_value(serde_json::Value::String(word.to_owned()))
        .map_err(|_| Problem::of(asked.lang, &CaseworkError::invalid(field, "unknown")))
}

/// Agencies that information can be sent to, with the numbers to ring.
#[utoipa::path(get, path = "/api/v1/agencies", tag = "sharing", security(("session" = [])),
    responses((status = 200, description = "As asked", body = Vec<AgencyOut>)))]
pub async fn agencies(
    State(app): State<App>,
    asked: Asked,
) -> Result<Json<Vec<AgencyOut>>, Problem> {
    let choices = app
        .casework
        .emergency_choices(&asked.actor, None)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    let out = choices.agencies.into_iter().map(|a| AgencyOut {
        id: a.id,
        name_en: a.name_en,
        name_cy: a.name_cy,
        kind: a.kind.to_string(),
        phone: a.phone,
        phone_24h: a.phone_24h,
        front_door: a.front_door,
    });
    Ok(Json(out.collect()))
}

/// Shares in an emergency. Nothing but a recipient and a text is needed; the record is due after.
#[utoipa::path(post, path = "/api/v1/emergency-sharings", tag = "sharing", security(("session" = [])),
    request_body = EmergencyIn,
    responses((status = 201, description = "Done; the same again answers alike", body = IdOut),
        (status = 409, description = "Something else was sent under the id", body = Problem)))]
pub async fn emergency(
    State(app): State<App>,
    AskedInEmergency(asked): AskedInEmergency,
    JsonBody(e): JsonBody<EmergencyIn>,
) -> Result<(StatusCode, Json<IdOut>), Problem> {
    let sheet = super::sheet_number(&asked, e.sheet.as_deref())?;
    let agency = asked.actor.agency_id;
    let input = EmergencyShare {
        id: sheet.as_ref().map_or(e.id, |s| s.emergency(agency)),
        sharing_id: sheet.as_ref().map_or(e.sharing, |s| s.sharing(agency)),
        child: e.child,
        child_name: e.child_name,
        recipient: e.recipient,
        outside: e.outside.map(OutsideRecipient::from),
        text: e.text,
        with_protected: e.with_protected,
        name_if_unknown: words::Words::get(asked.lang, "emergency-name-unknown"),
        draft: None,
        from_locked: asked.locked,
    };
    let id = app
        .casework
        .share_in_emergency(&asked.actor, input)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok((StatusCode::CREATED, Json(IdOut { id })))
}

/// Writes the record of an emergency, which is due after sharing.
#[utoipa::path(post, path = "/api/v1/emergency-sharings/{id}/record", tag = "sharing", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The decision")), request_body = EmergencyRecordIn,
    responses((status = 204, description = "On record"),
        (status = 409, description = "On record with other content", body = Problem)))]
pub async fn emergency_record(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(r): JsonBody<EmergencyRecordIn>,
) -> Result<StatusCode, Problem> {
    let record = EmergencyRecord {
        id,
        why: r.why,
        reasons: r.reasons,
        risks_weighed: r.risks_weighed,
        advice: r.advice,
        family: r.family.map(|f| f.read(&asked)).transpose()?,
        late_reason: r.late_reason,
    };
    app.casework
        .finish_emergency_record(&asked.actor, record)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(StatusCode::NO_CONTENT)
}

/// What other agencies shared with this one, newest first.
#[utoipa::path(get, path = "/api/v1/shared", tag = "sharing", security(("session" = [])),
    responses((status = 200, description = "As asked", body = Vec<SharedOut>)))]
pub async fn shared(State(app): State<App>, asked: Asked) -> Result<Json<Vec<SharedOut>>, Problem> {
    let lines = app
        .casework
        .inbox_of(&asked.actor)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    let out = lines.into_iter().map(|l| SharedOut {
        id: l.row.id,
        from: l.from.id,
        state: l.row.state,
        emergency: l.row.emergency,
        package: None,
        alike: Vec::new(),
    });
    Ok(Json(out.collect()))
}

/// Opens what was shared; the sender gets a signed receipt.
#[utoipa::path(get, path = "/api/v1/shared/{id}", tag = "sharing", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The sharing")),
    responses((status = 200, description = "As asked", body = SharedOut)))]
pub async fn open(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
) -> Result<Json<SharedOut>, Problem> {
    let got = app
        .casework
        .open_shared(&asked.actor, id)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    // What was erased is there with its state and without its content.
    let package = got
        .package
        .as_ref()
        .map(serde_json::to_value)
        .transpose()
        .map_err(|e| Problem::unreadable(asked.lang, e.to_string()))?;
    let keys = |all: &[casework::Reason]| all.iter().map(|r| r.key.clone()).collect();
    let alike = got.alike.iter().map(|a| AlikeOut {
        child: a.child.id,
        probability: a.why.probability,
        household: a.why.household,
        against: keys(&a.why.against),
        in_favour: keys(&a.why.in_favour),
    });
    Ok(Json(SharedOut {
        alike: alike.collect(),
        id: got.row.id,
        from: got.from.id,
        state: got.row.state,
        emergency: got.row.emergency,
        package,
    }))
}

/// Accepts, acknowledges, declines, or says what was done; the sender gets a signed receipt.
#[utoipa::path(post, path = "/api/v1/shared/{id}/replies", tag = "sharing", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The sharing")), request_body = ReplyIn,
    responses((status = 204, description = "Done; the same again answers alike"),
        (status = 409, description = "It has moved on, or the id was used for something else", body = Problem)))]
pub async fn reply(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(r): JsonBody<ReplyIn>,
) -> Result<StatusCode, Problem> {
    let reply = match r {
        ReplyIn::Accept {
            child,
            judged,
            because,
        } if !judged.is_empty() => {
            let mut about = Vec::with_capacity(judged.len());
            for j in &judged {
                about.push((j.child, known(&asked, "judged.act", &j.act)?));
            }
            let same = about.iter().any(|(_, act)| *act == PairAct::Same);
            let choice = match child {
                Some(id) => Some(PersonChoice::Own(id)),
                None if same => None,
                None => Some(PersonChoice::New),
            };
            let reason = because;
            Reply::AcceptAs(choice, Judged { about, reason })
        }
        ReplyIn::Accept { child, .. } => {
            Reply::Accept(child.map_or(PersonChoice::New, PersonChoice::Own))
        }
        ReplyIn::Acknowledge => Reply::Acknowledge,
        ReplyIn::ActedOn { words } => Reply::ActedOn(words),
        ReplyIn::Decline { reason, words } => {
            Reply::Decline(known(&asked, "reason", &reason)?, words)
        }
    };
    app.casework
        .respond(&asked.actor, id, reply)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(StatusCode::NO_CONTENT)
}
