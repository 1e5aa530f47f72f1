//! Family, adults, and adults who are a risk, through the API.

use super::{
    Asked, Id, JsonBody, Problem,
    links::{HeldRecordOut, record},
};
use crate::App;
use axum::{Json, extract::State, http::StatusCode};
use casework::{CaseworkError, EndPlace, EndRisk, MarkRisk, Place, RiskShown, SayTie};
use domain::{
    around::{Parting, PlaceSaid, RiskContent, TieKind, TieSaid},
    person::{Died, RelationKind},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How somebody whom the agency knows stands to a child.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationIn {
    /// The agency's record of the person.
    pub person: Uuid,
    /// `mother`, `father`, `step-parent`, `sibling`, `grandparent`, `carer`, `relative` or `other`.
    #[schema(value_type = String)]
    pub relation: RelationKind,
    /// Holds parental responsibility.
    #[serde(default)]
    pub parental_responsibility: bool,
    /// Lives in the same household, or did until the last day.
    #[serde(default)]
    pub same_household: bool,
    /// First day, ISO.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub from: Option<Date>,
    /// Last day, ISO; absent while it lasts.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub until: Option<Date>,
    /// For a place that is over: why, or from where it is known.
    #[serde(default)]
    pub why: String,
}

/// Somebody around a child.
#[derive(Serialize, ToSchema)]
pub struct MemberOut {
    /// The agency's record of the person.
    pub person: Uuid,
    /// Name.
    pub name: String,
    /// `child` or `adult`.
    pub kind: String,
    /// What they are to the child, in the shape in which it is kept.
    #[schema(value_type = serde_json::Value)]
    pub place: PlaceSaid,
    /// That they have died, in the shape in which it is kept.
    #[schema(value_type = Option<serde_json::Value>)]
    pub died: Option<Died>,
    /// Marked as a risk.
    pub risk: bool,
}

/// An adult who is a risk, as it shows with a child.
#[derive(Serialize, ToSchema)]
pub struct RiskOut {
    /// The mark.
    pub id: Uuid,
    /// The adult.
    pub adult: Uuid,
    /// The adult's name.
    pub name: String,
    /// Where nothing is said of them and this child: whose partner they are or were, or with whom they live.
    pub through: Option<Uuid>,
    /// What the risk is.
    pub reason: String,
    /// From where it is known.
    pub source: String,
    /// Since when, ISO.
    pub since: Option<String>,
    /// When it is looked at again, ISO.
    pub review: String,
}

impl From<RiskShown> for RiskOut {
    fn from(r: RiskShown) -> Self {
        Self {
            id: r.mark,
            adult: r.adult.id,
            name: r.adult.name,
            through: r.through.map(|t| t.person.id),
            reason: r.reason,
            source: r.source,
            since: r.since.map(|d| d.to_string()),
            review: r.review.to_string(),
        }
    }
}

/// Something to be said of two people around a child.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TieIn {
    /// A UUID of version 7, made by you: sent again with the same id, nothing is said twice.
    pub id: Uuid,
    /// The one: the child, or somebody around it. Where it matters, who does it.
    pub one: Uuid,
    /// The other. Where it matters, to whom it is done.
    pub other: Uuid,
    /// `married`, `living-together`, `partners`, `close`, `distant`, `conflict`, `violence` (of the
    /// one towards the other), `cut-off`, `adopted` or `fosters` (the one the other).
    #[schema(schema_with = super::word_lists::tie_kinds)]
    pub kind: TieKind,
    /// It is over: `separated`, `divorced` or `otherwise`; absent while it lasts.
    #[serde(default)]
    #[schema(schema_with = super::word_lists::partings)]
    pub parting: Option<Parting>,
    /// First day, ISO.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub from: Option<Date>,
    /// Last day, ISO.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub until: Option<Date>,
    /// It was said by mistake.
    #[serde(default)]
    pub mistaken: bool,
    /// From where it is known, or why it changed.
    pub why: String,
}

/// What was said of two people around a child.
#[derive(Serialize, ToSchema)]
pub struct TieOut {
    /// The one, as the page names them.
    pub one: Uuid,
    /// The other.
    pub other: Uuid,
    /// What was said, in the shape in which it is kept.
    #[schema(value_type = serde_json::Value)]
    pub said: TieSaid,
    /// When it was said, microseconds since 1970.
    pub at_us: i64,
    /// Who said it.
    pub by: String,
    /// Whether it is the newest of its kind about these two.
    pub newest: bool,
}

/// A child's family.
#[derive(Serialize, ToSchema)]
pub struct FamilyOut {
    /// People around the child, those who were too.
    pub people: Vec<MemberOut>,
    /// What was said of any two of them, oldest first.
    pub ties: Vec<TieOut>,
    /// Adults around the child who are a risk.
    pub risks: Vec<RiskOut>,
}

/// A child around whom an adult stands or stood.
#[derive(Serialize, ToSchema)]
pub struct ChildOfAdultOut {
    /// The child.
    pub child: Uuid,
    /// Name.
    pub name: String,
    /// What the adult is to the child, in the shape in which it is kept.
    #[schema(value_type = serde_json::Value)]
    pub place: PlaceSaid,
}

/// A mark that an adult is a risk.
#[derive(Serialize, ToSchema)]
pub struct RiskMarkOut {
    /// The mark.
    pub id: Uuid,
    /// Whether it is on.
    pub on: bool,
    /// When it is looked at again, ISO.
    pub review: String,
    /// Who set it.
    pub set_by: String,
    /// Why, from where, and why it was taken off.
    #[schema(value_type = serde_json::Value)]
    pub content: RiskContent,
}

/// An adult.
#[derive(Serialize, ToSchema)]
pub struct AdultOut {
    /// The agency's record.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Children around whom the adult stands or stood.
    pub children: Vec<ChildOfAdultOut>,
    /// Marks, oldest first.
    pub risk_marks: Vec<RiskMarkOut>,
    /// Other records that a person said are of the same adult: what any of them says is in this.
    pub joined: Vec<HeldRecordOut>,
    /// Pairs with records that may be of the same adult, for whoever may decide.
    pub to_compare: Vec<Uuid>,
}

/// A mark that an adult is a risk, to be set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskIn {
    /// A UUID of version 7, made by you: sent again with the same id, nothing is marked twice.
    pub id: Uuid,
    /// What the risk is.
    pub reason: String,
    /// From where it is known.
    pub source: String,
    /// Since when, ISO.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub since: Option<Date>,
    /// When it is looked at again, ISO: a day to come.
    #[schema(value_type = String)]
    pub review: Date,
}

/// A mark to be taken off.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndRiskIn {
    /// The mark.
    pub mark: Uuid,
    /// Why it is taken off, or kept.
    pub why: String,
    /// It stays, and is looked at again on this day (ISO); none: it is taken off.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub keep_until: Option<Date>,
}

fn problem(asked: &Asked) -> impl Fn(CaseworkError) -> Problem + '_ {
    |e| Problem::of(asked.lang, &e)
}

/// A child's family and places. The reading is logged.
#[utoipa::path(get, path = "/api/v1/children/{id}/family", tag = "children", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The agency's record of the child")),
    responses((status = 200, description = "As asked", body = FamilyOut)))]
pub async fn family(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
) -> Result<Json<FamilyOut>, Problem> {
    let found = app.casework.family(&asked.actor, id).await;
    let family = found.map_err(problem(&asked))?;
    let people = family.members.into_iter().map(|m| MemberOut {
        person: m.person.id,
        name: m.person.name,
        kind: m.kind.to_string(),
        place: m.place,
        died: m.died,
        risk: m.risk,
    });
    let ties = family.ties.into_iter().map(|t| TieOut {
        one: t.one.id,
        other: t.other.id,
        said: t.said,
        at_us: t.at_us,
        by: t.by,
        newest: t.newest,
    });
    Ok(Json(FamilyOut {
        people: people.collect(),
        ties: ties.collect(),
        risks: family.risks.into_iter().map(RiskOut::from).collect(),
    }))
}

/// Says how somebody whom the agency knows stands to a child; said again, it replaces what was
/// said, which is kept. With a last day, it says that it is over.
#[utoipa::path(post, path = "/api/v1/children/{id}/family", tag = "children", security(("session" = [])), request_body = RelationIn,
    params(("id" = Uuid, Path, description = "The agency's record of the child")),
    responses((status = 204, description = "Done; the same again changes nothing")))]
pub async fn relate(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(r): JsonBody<RelationIn>,
) -> Result<StatusCode, Problem> {
    let place = Place {
        child_id: id,
        relation: r.relation,
        parental_responsibility: r.parental_responsibility,
        same_household: r.same_household,
        from: r.from,
        until: r.until,
    };
    let done = match r.until.filter(|_| !r.why.trim().is_empty()) {
        Some(until) => {
            let end = EndPlace {
                child_id: id,
                other_id: r.person,
                until,
                why: r.why,
            };
            app.casework.end_place(&asked.actor, end).await
        }
        None => app.casework.relate(&asked.actor, r.person, place).await,
    };
    done.map_err(problem(&asked))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says what two people around a child are to each other. What was said of them before is kept.
#[utoipa::path(post, path = "/api/v1/children/{id}/family/ties", tag = "children", security(("session" = [])), request_body = TieIn,
    params(("id" = Uuid, Path, description = "The agency's record of the child")),
    responses((status = 204, description = "Done; the same again changes nothing"),
        (status = 409, description = "The id was used for something else", body = Problem)))]
pub async fn say_tie(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(t): JsonBody<TieIn>,
) -> Result<StatusCode, Problem> {
    let tie = SayTie {
        id: t.id,
        child_id: id,
        one: t.one,
        other: t.other,
        kind: t.kind,
        parting: t.parting,
        from: t.from,
        until: t.until,
        mistaken: t.mistaken,
        why: t.why,
    };
    let done = app.casework.say_tie(&asked.actor, tie).await;
    done.map_err(problem(&asked))?;
    Ok(StatusCode::NO_CONTENT)
}

/// An adult around children. The reading is logged.
#[utoipa::path(get, path = "/api/v1/adults/{id}", tag = "children", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The agency's record of the adult")),
    responses((status = 200, description = "As asked", body = AdultOut)))]
pub async fn adult(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
) -> Result<Json<AdultOut>, Problem> {
    let found = app.casework.adult_page(&asked.actor, id).await;
    let adult = found.map_err(problem(&asked))?;
    let children = adult.children.into_iter().map(|c| ChildOfAdultOut {
        child: c.child.id,
        name: c.child.name,
        place: c.place,
    });
    let marks = adult.marks.into_iter().map(|m| RiskMarkOut {
        id: m.row.id,
        on: m.row.ended_us.is_none(),
        review: m.row.review.to_string(),
        set_by: m.set_by,
        content: m.row.content,
    });
    Ok(Json(AdultOut {
        id: adult.identity.id,
        name: adult.identity.name,
        children: children.collect(),
        risk_marks: marks.collect(),
        joined: adult.joined.iter().map(|j| record(&j.identity)).collect(),
        to_compare: adult.to_compare,
    }))
}

/// Marks an adult as a risk to children.
#[utoipa::path(post, path = "/api/v1/adults/{id}/risk", tag = "children", security(("session" = [])), request_body = RiskIn,
    params(("id" = Uuid, Path, description = "The agency's record of the adult")),
    responses((status = 204, description = "Done; the same again changes nothing"),
        (status = 409, description = "The id was used for something else", body = Problem)))]
pub async fn mark_risk(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(r): JsonBody<RiskIn>,
) -> Result<StatusCode, Problem> {
    let mark = MarkRisk {
        id: r.id,
        person_id: id,
        reason: r.reason,
        source: r.source,
        since: r.since,
        review: Some(r.review),
    };
    let done = app.casework.mark_risk(&asked.actor, mark).await;
    done.map_err(problem(&asked))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Looks again at the mark that an adult is a risk: takes it off, or keeps it until another day.
/// Either way it is kept, with why.
#[utoipa::path(post, path = "/api/v1/adults/{id}/risk/end", tag = "children", security(("session" = [])), request_body = EndRiskIn,
    params(("id" = Uuid, Path, description = "The agency's record of the adult")),
    responses((status = 204, description = "Done; the same again changes nothing")))]
pub async fn end_risk(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(r): JsonBody<EndRiskIn>,
) -> Result<StatusCode, Problem> {
    let end = EndRisk {
        person_id: id,
        mark_id: r.mark,
        why: r.why,
        keep_until: r.keep_until,
    };
    let done = app.casework.end_risk(&asked.actor, end).await;
    done.map_err(problem(&asked))?;
    Ok(StatusCode::NO_CONTENT)
}
