//! The body map through the API.

use super::{Asked, Id, Problem};
use crate::App;
use axum::{Json, extract::State};
use casework::{CaseworkError, MarkSeen, NewMark};
use domain::body_map::{BodyFigure, BodyMark, Seen, site_of};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A mark or an injury that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkIn {
    /// On which child of the concern; may be left out where it has one.
    #[serde(default)]
    pub child: Option<Uuid>,
    /// The outline of the whole body: `child` (the default) or `infant`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub figure: Option<BodyFigure>,
    /// The drawing, the part of the body and the child's own side: `front.knee.left`. The drawings
    /// are `front`, `back`, `head-front`, `head-back`, `head-right`, `head-left`, `right-palm`,
    /// `left-palm`, `left-hand-back`, `right-hand-back`, `left-foot`, `right-foot`, `right-sole`
    /// and `left-sole`; a baby's head, hands and feet have their own, with `infant-` before the name,
    /// and `infant-head-top`, where the soft spots are.
    pub site: String,
    /// From the left edge of the drawing, thousandths of its width; where the part is, otherwise.
    #[serde(default)]
    pub x: Option<u16>,
    /// From the upper edge of the drawing, thousandths of its height.
    #[serde(default)]
    pub y: Option<u16>,
    /// Length as estimated, millimetres.
    #[serde(default)]
    pub length_mm: Option<u16>,
    /// Width as estimated, millimetres.
    #[serde(default)]
    pub width_mm: Option<u16>,
    /// Shape, in words.
    #[serde(default)]
    pub shape: String,
    /// Colour, in words.
    #[serde(default)]
    pub colour: String,
    /// Whether the skin was broken: `yes`, `no` or `unclear`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub skin_broken: Option<Seen>,
    /// Whether it was swollen: `yes`, `no` or `unclear`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub swelling: Option<Seen>,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

impl MarkIn {
    pub(super) fn read(self, asked: &Asked) -> Result<NewMark, Problem> {
        let unknown = || CaseworkError::invalid("body_map.site", "unknown");
        let site = site_of(&self.site).ok_or_else(|| Problem::of(asked.lang, &unknown()))?;
        let there = BodyMark::at(self.figure.unwrap_or(BodyFigure::Child), site);
        Ok(NewMark {
            child: self.child,
            mark: BodyMark {
                x: self.x.unwrap_or(there.x),
                y: self.y.unwrap_or(there.y),
                length_mm: self.length_mm,
                width_mm: self.width_mm,
                shape: self.shape,
                colour: self.colour,
                skin_broken: self.skin_broken,
                swelling: self.swelling,
                note: self.note,
                ..there
            },
        })
    }
}

/// A mark on a child, with whence it comes.
#[derive(Serialize, ToSchema)]
pub struct MarkOut {
    /// The mark; absent for one that another agency shared.
    pub id: Option<Uuid>,
    /// The concern in which it stands; absent for one that another agency shared.
    pub concern: Option<Uuid>,
    /// When it was seen, RFC 3339.
    pub happened_at: String,
    /// How exactly that is known.
    pub precision: String,
    /// Who wrote it down.
    pub author: String,
    /// Whether it was put right since it was first written down.
    pub corrected: bool,
    /// What was seen, in the shape in which it is kept.
    #[schema(value_type = serde_json::Value)]
    pub mark: BodyMark,
}

impl From<MarkSeen> for MarkOut {
    fn from(m: MarkSeen) -> Self {
        Self {
            id: m.pin,
            concern: m.concern,
            happened_at: m.when.at.to_string(),
            precision: m.when.precision.to_string(),
            author: m.author,
            corrected: !m.was.is_empty(),
            mark: m.mark,
        }
    }
}

/// All marks on a child, newest first. The reading is logged.
#[utoipa::path(get, path = "/api/v1/children/{id}/body-map", tag = "children", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The agency's record of the child")),
    responses((status = 200, description = "As asked", body = Vec<MarkOut>)))]
pub async fn of_child(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
) -> Result<Json<Vec<MarkOut>>, Problem> {
    let map = app
        .casework
        .body_map(&asked.actor, id)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(Json(map.marks.into_iter().map(MarkOut::from).collect()))
}
