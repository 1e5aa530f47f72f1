//! Patterns and the chronology across agencies through the API.

use super::{Asked, Id, JsonBody, Problem, sharing::known};
use crate::App;
use axum::{Json, extract::State};
use casework::{DecidePattern, PatternLine, RecordIn, WholeFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A pattern as one row of a list.
#[derive(Serialize, ToSchema)]
pub struct PatternOut {
    /// The pattern.
    pub id: Uuid,
    /// The rule that spoke.
    pub rule: String,
    /// What it is called, in the language asked for.
    pub name: String,
    /// What it says within the limits of its day.
    pub says: String,
    /// `open`, `watching`, `to-share` or `not-a-pattern`.
    pub state: String,
    /// Children in it whose files can be read.
    pub children: Vec<Uuid>,
    /// The named person who is asked.
    pub asked: Option<Uuid>,
    /// How many pieces it has.
    pub pieces: usize,
    /// When the rule spoke, microseconds since 1970.
    pub raised_us: i64,
    /// Until when it is watched, microseconds since 1970.
    pub watch_us: Option<i64>,
}

/// That a child moved.
#[derive(Serialize, ToSchema)]
pub struct MovedOut {
    /// `home`, `school` and `area`.
    pub kinds: Vec<String>,
    /// The school before and after, where both may be said.
    pub school: Option<Vec<String>>,
    /// The area before and after, where both may be said.
    pub area: Option<Vec<String>>,
}

impl From<&domain::person::ChildMove> for MovedOut {
    fn from(m: &domain::person::ChildMove) -> Self {
        let two = |v: &Option<(String, String)>| v.clone().map(|(was, now)| vec![was, now]);
        Self {
            kinds: m.kinds.iter().map(|k| k.as_str().to_owned()).collect(),
            school: two(&m.school),
            area: two(&m.area),
        }
    }
}

/// A piece of a pattern.
#[derive(Serialize, ToSchema)]
pub struct PieceOut {
    /// The child.
    pub child: Uuid,
    /// Whose information it is.
    pub from: String,
    /// Whether it is this agency's own.
    pub own: bool,
    /// When it happened, RFC 3339.
    pub happened_at: String,
    /// What kind of entry it is, or `record-change`.
    pub kind: String,
    /// What of the child's home, school or area changed, where it says so: never an address.
    pub moved: Option<MovedOut>,
    /// Its first words.
    pub headline: String,
    /// The concern, what was received, or the entry.
    pub object: Uuid,
    /// It stands in a record that was taken for this child's when the rule spoke, and is not any
    /// more: the link was undone.
    pub apart: bool,
}

/// A pattern with its pieces.
#[derive(Serialize, ToSchema)]
pub struct PatternViewOut {
    /// What a list says of it.
    #[serde(flatten)]
    pub pattern: PatternOut,
    /// What to ask oneself.
    pub ask: String,
    /// Where the rule comes from.
    pub source: String,
    /// The pieces that the reader may see, oldest first.
    pub seen: Vec<PieceOut>,
    /// What became of it, in the order of time.
    #[schema(value_type = Vec<serde_json::Value>)]
    pub steps: Vec<domain::pattern::PatternStep>,
}

/// A decision on a pattern. None of them shares anything.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatternDecisionIn {
    /// Made by the caller, so that a retry is harmless.
    pub id: Uuid,
    /// `share`, `watch` or `not-a-pattern`.
    #[schema(example = "watch")]
    pub choice: String,
    /// Why; must be there for `not-a-pattern`.
    #[serde(default)]
    pub reason: String,
    /// For `watch`: until which day, ISO.
    #[serde(default)]
    pub until: Option<String>,
    /// For `share`: the child about whom a decision is made next, where there are several.
    #[serde(default)]
    pub child: Option<Uuid>,
    /// For `not-a-pattern`: the rule shall not speak about this again.
    #[serde(default)]
    pub for_good: bool,
}

/// What follows from a decision on a pattern.
#[derive(Serialize, ToSchema)]
pub struct PatternDecidedOut {
    /// For `share`: the child about whom a decision is begun next.
    pub decide_about: Option<Uuid>,
}

fn out(asked: &Asked, p: &PatternLine) -> PatternOut {
    PatternOut {
        id: p.id,
        rule: p.rule.id.clone(),
        name: p.rule.name.get(asked.lang).to_owned(),
        says: p.rule.says(asked.lang, p.limits),
        state: p.state.to_string(),
        children: p.children.iter().map(|c| c.id).collect(),
        asked: p.owner.as_ref().map(|o| o.id),
        pieces: p.pieces,
        raised_us: p.raised_us,
        watch_us: p.watch_us,
    }
}

/// Patterns that wait for a decision, are watched, or were decided last.
#[utoipa::path(get, path = "/api/v1/patterns", tag = "patterns", security(("session" = [])),
    responses((status = 200, description = "As asked", body = Vec<PatternOut>)))]
pub async fn list(State(app): State<App>, asked: Asked) -> Result<Json<Vec<PatternOut>>, Problem> {
    let desk = app
        .casework
        .patterns(&asked.actor)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    let all = desk.open.iter().chain(&desk.watching).chain(&desk.decided);
    Ok(Json(all.map(|p| out(&asked, p)).collect()))
}

/// One pattern with the pieces that the reader may see. The reading is logged.
#[utoipa::path(get, path = "/api/v1/patterns/{id}", tag = "patterns", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The pattern")),
    responses((status = 200, description = "As asked", body = PatternViewOut)))]
pub async fn show(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
) -> Result<Json<PatternViewOut>, Problem> {
    let view = app
        .casework
        .pattern(&asked.actor, id)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    let rule = &view.line.rule;
    let seen = view.pieces.iter().map(|p| PieceOut {
        child: p.child.id,
        from: p.source.in_lang(asked.lang).to_owned(),
        own: p.own,
        happened_at: p.at.to_string(),
        kind: p.kind.as_str().to_owned(),
        moved: p.moved.as_ref().map(MovedOut::from),
        headline: p.headline.clone(),
        object: p.object_id,
        apart: p.apart,
    });
    Ok(Json(PatternViewOut {
        pattern: out(&asked, &view.line),
        ask: rule.ask.get(asked.lang).to_owned(),
        source: rule.source.get(asked.lang).to_owned(),
        seen: seen.collect(),
        steps: view.steps.into_iter().map(|s| s.step).collect(),
    }))
}

/// Records what a person decided about a pattern. Nothing is shared by it.
#[utoipa::path(post, path = "/api/v1/patterns/{id}/decision", tag = "patterns", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The pattern")), request_body = PatternDecisionIn,
    responses((status = 200, description = "Done; the same again answers alike", body = PatternDecidedOut),
        (status = 409, description = "It was decided meanwhile", body = Problem)))]
pub async fn decide(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(d): JsonBody<PatternDecisionIn>,
) -> Result<Json<PatternDecidedOut>, Problem> {
    let until = d.until.as_deref();
    let input = DecidePattern {
        id: d.id,
        choice: Some(known(&asked, "choice", &d.choice)?),
        reason: d.reason,
        until: until.map(|w| known(&asked, "until", w)).transpose()?,
        child: d.child,
        for_good: d.for_good,
    };
    let decide_about = app
        .casework
        .decide_pattern(&asked.actor, id, input)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(Json(PatternDecidedOut { decide_about }))
}

/// One row of the chronology across agencies.
#[derive(Serialize, ToSchema)]
pub struct ChronologyRowOut {
    /// The entry.
    pub id: Uuid,
    /// What kind of row.
    pub kind: String,
    /// When it happened, RFC 3339.
    pub happened_at: String,
    /// How exactly that is known.
    pub precision: String,
    /// The agency whose information it is.
    pub source_agency: Uuid,
    /// The record of this agency in which it stands.
    pub record: Uuid,
    /// For what another agency shared: who said that it is about this child; absent where nobody
    /// has said it yet.
    pub confirmed_by: Option<String>,
    /// When they said so, microseconds since 1970.
    pub confirmed_us: Option<i64>,
    /// `positive`, `negative` or `unclear` for the child; absent where nobody said.
    pub impact: Option<String>,
    /// The significant event as a lead marked it.
    pub event: Option<String>,
    /// The child's own words or view in it.
    pub childs_voice: Vec<String>,
    /// Written by somebody else since the reader last looked.
    pub is_new: bool,
    /// When its sender withdrew it, microseconds since 1970.
    pub withdrawn_us: Option<i64>,
    /// What it says, in the shape in which it is kept.
    #[schema(value_type = serde_json::Value)]
    pub content: domain::chronology::EntryContent,
}

/// A time for which nothing is known from an agency.
#[derive(Serialize, ToSchema)]
pub struct SilenceOut {
    /// The agency.
    pub agency: Uuid,
    /// From, RFC 3339.
    pub from: String,
    /// To, RFC 3339.
    pub to: String,
    /// How many days.
    pub days: i64,
    /// Whether it lasts until now.
    pub lasts: bool,
}

/// One of the agency's records in a chronology.
#[derive(Serialize, ToSchema)]
pub struct RecordInOut {
    /// The record.
    pub record: Uuid,
    /// Who said that it is of the same child; absent for the one that was asked for.
    pub joined_by: Option<String>,
    /// When they said so, microseconds since 1970.
    pub joined_us: Option<i64>,
    /// Why they said so.
    pub why: Option<String>,
    /// What the comparison said, thousandths of a bit: above nought speaks for one person.
    pub weight: Option<i64>,
}

impl From<RecordIn> for RecordInOut {
    fn from(r: RecordIn) -> Self {
        let said = r.joined.as_ref();
        Self {
            record: r.record,
            joined_by: said.map(|j| j.who.clone()),
            joined_us: said.map(|j| j.at_us),
            why: said.map(|j| j.why.clone()),
            weight: said.map(|j| j.weight),
        }
    }
}

/// How much came in one week.
#[derive(Serialize, ToSchema)]
pub struct WeekOut {
    /// Its Monday, ISO.
    pub first: String,
    /// Concerns and things received that happened in it.
    pub count: u32,
    /// All of these weeks up to its end.
    pub so_far: u32,
}

/// A chronology across agencies.
#[derive(Serialize, ToSchema)]
pub struct ChronologyOut {
    /// The rows, newest first, at most a thousand.
    pub rows: Vec<ChronologyRowOut>,
    /// The records of this agency that it is put together from.
    pub records: Vec<RecordInOut>,
    /// The last fifty-three weeks, oldest first.
    pub weeks: Vec<WeekOut>,
    /// Silences of ninety days and more.
    pub silences: Vec<SilenceOut>,
    /// Whether there are older rows than these.
    pub more: bool,
}

/// A child's chronology across agencies. The reading is logged.
#[utoipa::path(get, path = "/api/v1/children/{id}/chronology", tag = "children", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The agency's record of the child")),
    responses((status = 200, description = "As asked", body = ChronologyOut)))]
pub async fn chronology(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
) -> Result<Json<ChronologyOut>, Problem> {
    let c = app
        .casework
        .whole_chronology(&asked.actor, id, &WholeFilter::default(), None)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    let silences = c.silences.into_iter().map(|s| SilenceOut {
        agency: s.source,
        from: s.from.to_string(),
        to: s.to.to_string(),
        days: s.days,
        lasts: s.lasts,
    });
    let rows = c.lines.into_iter().map(|l| {
        let (confirmed_by, confirmed_us) = l.confirmed.unzip();
        let entry = l.line.entry;
        ChronologyRowOut {
            id: entry.id,
            kind: entry.kind.to_string(),
            happened_at: entry.when.at.to_string(),
            precision: entry.when.precision.to_string(),
            source_agency: entry.source_agency_id,
            record: entry.person_id,
            confirmed_by,
            confirmed_us,
            impact: l.impact.map(|i| i.to_string()),
            event: l.event.map(|e| e.to_string()),
            childs_voice: l.voice,
            is_new: l.line.is_new,
            withdrawn_us: l.line.withdrawn_us,
            content: entry.content,
        }
    });
    let weeks = c.weeks.into_iter().map(|w| WeekOut {
        first: w.first.to_string(),
        count: w.count,
        so_far: w.so_far,
    });
    Ok(Json(ChronologyOut {
        records: c.records.into_iter().map(RecordInOut::from).collect(),
        weeks: weeks.collect(),
        rows: rows.collect(),
        silences: silences.collect(),
        more: c.older.is_some(),
    }))
}
