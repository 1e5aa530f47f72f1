//! Putting a record of a person right, through the API.

use super::{Asked, Id, JsonBody, Problem};
use crate::App;
use axum::{Json, extract::State, http::StatusCode};
use casework::{PutRight, RecordChange};
use domain::{
    person::{Died, Identifier, IdentifierKind, PersonContent, Sex},
    time::{BirthDate, BirthDateKind},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A date of birth.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BornAs {
    /// ISO.
    #[schema(value_type = String, example = "2015-03-09")]
    pub date: Date,
    /// `exact`, `estimated` or `expected`.
    #[schema(value_type = String)]
    pub kind: BirthDateKind,
}

/// That somebody has died.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DiedAs {
    /// On which day, ISO, where known.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "2026-03-09")]
    pub on: Option<Date>,
}

/// A number that is somebody's own.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberAs {
    /// `nhs`, `upn`, `chi`, `hcn` or `local`.
    #[schema(value_type = String)]
    pub kind: IdentifierKind,
    /// The number; its check digit must be right.
    pub value: String,
}

/// What a record says of a person.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonSays {
    /// Given names.
    pub given_names: String,
    /// Family name.
    pub family_name: String,
    /// Name the person goes by.
    #[serde(default)]
    pub known_as: Option<String>,
    /// Names the person had before; they are still found by these.
    #[serde(default)]
    pub former_names: Vec<String>,
    /// Date of birth.
    #[serde(default)]
    pub birth: Option<BornAs>,
    /// `female`, `male` or `neither`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub sex: Option<Sex>,
    /// Class, tutor group or ward.
    #[serde(default)]
    pub group: Option<String>,
    /// Address. Where it is protected it is never given, and stays as it is whatever is sent.
    #[serde(default)]
    pub address: Option<String>,
    /// Telephone; as the address.
    #[serde(default)]
    pub phone: Option<String>,
    /// School, nursery or other setting; as the address.
    #[serde(default)]
    pub school: Option<String>,
    /// Area of the local authority in which the person lives; as the address.
    #[serde(default)]
    pub area: Option<String>,
    /// Language in which the person wants to be spoken or written to.
    #[serde(default)]
    pub language: Option<String>,
    /// That the person has died.
    #[serde(default)]
    pub died: Option<DiedAs>,
    /// Numbers.
    #[serde(default)]
    pub numbers: Vec<NumberAs>,
}

impl From<PersonContent> for PersonSays {
    fn from(c: PersonContent) -> Self {
        let number = |i: Identifier| NumberAs {
            kind: i.kind,
            value: i.value,
        };
        Self {
            given_names: c.given_names,
            family_name: c.family_name,
            known_as: c.known_as,
            former_names: c.former_names,
            birth: c.birth.map(|b| BornAs {
                date: b.date,
                kind: b.kind,
            }),
            sex: c.sex,
            group: c.group,
            address: c.address,
            phone: c.phone,
            school: c.school,
            area: c.area,
            language: c.language,
            died: c.died.map(|d| DiedAs { on: d.on }),
            numbers: c.identifiers.into_iter().map(number).collect(),
        }
    }
}

impl From<PersonSays> for PersonContent {
    fn from(p: PersonSays) -> Self {
        let number = |n: NumberAs| Identifier {
            kind: n.kind,
            value: n.value,
        };
        Self {
            given_names: p.given_names,
            family_name: p.family_name,
            known_as: p.known_as,
            birth: p.birth.map(|b| BirthDate {
                date: b.date,
                kind: b.kind,
            }),
            group: p.group,
            address: p.address,
            phone: p.phone,
            school: p.school,
            area: p.area,
            former_names: p.former_names,
            sex: p.sex,
            identifiers: p.numbers.into_iter().map(number).collect(),
            language: p.language,
            died: p.died.map(|d| Died { on: d.on }),
        }
    }
}

/// One change of a record.
#[derive(Serialize, ToSchema)]
pub struct ChangeOut {
    /// When, microseconds since 1970.
    pub at_us: i64,
    /// Who; absent where a file brought it.
    pub by: Option<String>,
    /// Why.
    pub why: String,
    /// What it said before.
    pub was: PersonSays,
    /// What it said after.
    pub became: PersonSays,
}

impl From<RecordChange> for ChangeOut {
    fn from(c: RecordChange) -> Self {
        Self {
            at_us: c.at_us,
            by: c.by,
            why: c.why,
            was: c.was.into(),
            became: c.became.into(),
        }
    }
}

/// A record with what it said before.
#[derive(Serialize, ToSchema)]
pub struct PersonRecordOut {
    /// The agency's record of the person.
    pub id: Uuid,
    /// Send it back when you put it right: so it is noticed that somebody else changed it.
    pub version: i64,
    /// The address is protected: address and telephone are left out.
    pub protected_address: bool,
    /// What it says.
    pub says: PersonSays,
    /// Each change, the last first.
    pub changes: Vec<ChangeOut>,
}

/// A record as it is put right.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutRightIn {
    /// A UUID of version 7 for the change, made by you.
    pub id: Uuid,
    /// The version that you put right.
    pub version: i64,
    /// All that it says from now on: what is left out is not known any more.
    pub says: PersonSays,
    /// Why.
    #[schema(example = "Her passport has another date of birth.")]
    pub why: String,
    /// What stood there of home, school or area was wrong: the child did not move.
    #[serde(default)]
    pub written_wrong: bool,
}

/// A record of a child or adult, to be put right, with what it said before. The reading is logged.
#[utoipa::path(get, path = "/api/v1/people/{id}/record", tag = "children", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The agency's record of the person")),
    responses((status = 200, description = "The record", body = PersonRecordOut)))]
pub async fn record(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
) -> Result<Json<PersonRecordOut>, Problem> {
    let desk = app
        .casework
        .record_desk(&asked.actor, id)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(Json(PersonRecordOut {
        id: desk.identity.id,
        version: desk.version,
        protected_address: desk.identity.protected_address,
        says: desk.content.into(),
        changes: desk.changes.into_iter().map(ChangeOut::from).collect(),
    }))
}

/// Puts a record right. What it said before is kept, and former names are still found.
#[utoipa::path(put, path = "/api/v1/people/{id}/record", tag = "children", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The agency's record of the person")), request_body = PutRightIn,
    responses((status = 204, description = "Done; the same again answers alike"),
        (status = 409, description = "Somebody changed it meanwhile, or the id was used for something else", body = Problem)))]
pub async fn put_right(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(p): JsonBody<PutRightIn>,
) -> Result<StatusCode, Problem> {
    let input = PutRight {
        id: p.id,
        person_id: id,
        version: p.version,
        content: p.says.into(),
        why: p.why,
        written_wrong: p.written_wrong,
    };
    app.casework
        .put_record_right(&asked.actor, input)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(StatusCode::NO_CONTENT)
}
