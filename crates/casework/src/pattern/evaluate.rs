//! Looking at pieces with the rules, and asking a named person where one speaks.

use super::{DAY_US, PIECES_MAX, pieces::Touched};
use crate::{Work, error::Result};
use domain::{
    concern::ConcernState,
    pattern::{PatternContent, PatternPiece, PatternReturn, PatternState, PatternStep},
    person::RelationKind,
    practitioner::Role,
};
use ledger::EventKind;
use patterns::{By, Limits, Look, Piece, Rule, Rules, Seen};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::{
    AlertRow, PatternJob, PatternRow, PatternStepRow, PieceRow, PractitionerRow, StoreError,
};
use uuid::Uuid;

/// Stable word of the alert about a pattern.
const ALERT_PATTERN: &str = "pattern";
/// Things about one child that are looked at anew when those around the child change.
const OBJECTS_MAX: i64 = 100;

/// A piece with its sort.
pub(super) type Sorted = (String, PieceRow);

impl Work {
    pub(super) async fn look_at_job(&mut self, rules: &Rules, job: &PatternJob) -> Result<()> {
        let (agency, person) = (job.agency_id, job.person_id);
        match self.person_kind(agency, person).await {
            Ok(_) => {}
            // Erased, or gone: there is nothing to look at any more.
            Err(StoreError::Missing | StoreError::Erased) => return Ok(()),
            Err(e) => return Err(e.into()),
        }
        let objects = if job.object_id.is_nil() {
            self.pattern_objects(agency, person, OBJECTS_MAX).await?
        } else {
            vec![job.object_id]
        };
        let mut touched = Touched::new();
        for object in objects {
            for (thing, sorts) in self.make_pieces(person, object).await? {
                touched.entry(thing).or_default().extend(sorts);
            }
        }
        for rule in rules.all() {
            let Some(limits) = self.limits_of(rule).await? else {
                continue;
            };
            if rule.look == Look::NewBaby {
                self.look_at_household(rule, limits, person).await?;
                continue;
            }
            for ((by, thing), sorts) in &touched {
                if *by == rule.by && sorts.iter().any(|s| rule.heeds(s)) {
                    self.look_at_thing(rule, limits, thing).await?;
                }
            }
        }
        Ok(())
    }

    /// The limits in which a rule holds in this agency; `None`: it is off.
    async fn limits_of(&mut self, rule: &Rule) -> Result<Option<Limits>> {
        let agency = self.agency_id;
        let set = self.pattern_setting(agency, &rule.id).await?;
        Ok(match set {
            None => rule.on.then_some(rule.limits),
            Some(s) => s.on.then(|| super::settings::limits(s.limits)),
        })
    }

    async fn look_at_thing(&mut self, rule: &Rule, limits: Limits, thing: &str) -> Result<()> {
        let rows = self.rows_of(rule, limits, rule.by, thing).await?;
        let child = match rule.by {
            By::Child => thing.parse().ok(),
            By::Place | By::Adult | By::Group => None,
        };
        self.consider(rule, limits, (thing, child), rows, false)
            .await
    }

    /// The pieces that a rule counts and that have one thing in common.
    pub(super) async fn rows_of(
        &mut self,
        rule: &Rule,
        limits: Limits,
        by: By,
        thing: &str,
    ) -> Result<Vec<Sorted>> {
        let agency = self.agency_id;
        // An open concern may be old; everything else must reach into the days before now.
        let from = match rule.look {
            Look::OpenConcern => i64::MIN,
            Look::Count | Look::NewBaby => self.now_us - 2 * i64::from(limits.days) * DAY_US,
        };
        let mut all = Vec::new();
        for sort in rule.counts.iter().chain(&rule.after) {
            let token = self.pattern_token(agency, sort, by.as_str(), thing).await?;
            let rows = self
                .pattern_pieces(agency, &token, from, PIECES_MAX)
                .await?;
            all.extend(rows.into_iter().map(|r| (sort.clone(), r)));
        }
        Ok(all)
    }

    /// Asks the rule, and raises, grows or brings back what it finds.
    pub(super) async fn consider(
        &mut self,
        rule: &Rule,
        limits: Limits,
        (thing, child): (&str, Option<Uuid>),
        mut rows: Vec<Sorted>,
        baby: bool,
    ) -> Result<()> {
        let agency = self.agency_id;
        let key = self
            .pattern_token(agency, &rule.id, rule.by.as_str(), thing)
            .await?;
        let before = self.newest_pattern(agency, &key).await?;
        match before.as_ref() {
            Some(p) if p.content.silenced => return Ok(()),
            Some(p) if matches!(p.state, PatternState::NotAPattern | PatternState::ToShare) => {
                rows.retain(|(_, r)| r.noted_us > p.state_us);
            }
            Some(p)
                if p.state == PatternState::Watching
                    && rows.iter().any(|(_, r)| r.noted_us > p.state_us) =>
            {
                let mut p = p.clone();
                let found = self.asked(rule, limits, &rows, baby).await?;
                add_pieces(&mut p, &rows, found.as_deref());
                return self.bring_pattern_back(p, PatternReturn::NewPieces).await;
            }
            _ => {}
        }
        let Some(found) = self.asked(rule, limits, &rows, baby).await? else {
            return Ok(());
        };
        match before {
            Some(p) if matches!(p.state, PatternState::Open | PatternState::Watching) => {
                self.grow(p, &rows, &found).await
            }
            _ => self.raise(rule, limits, (key, child), &rows, &found).await,
        }
    }

    async fn asked(
        &mut self,
        rule: &Rule,
        limits: Limits,
        rows: &[Sorted],
        baby: bool,
    ) -> Result<Option<Vec<usize>>> {
        let families = if limits.children > 1 {
            self.families(rows).await?
        } else {
            BTreeMap::new()
        };
        let mut pieces = Vec::with_capacity(rows.len());
        for (sort, r) in rows {
            pieces.push(Piece {
                sort: sort.clone(),
                at_us: r.happened_us,
                family: families.get(&r.person_id).copied().unwrap_or(r.person_id),
                source: r.source_agency_id,
                object: r.object_id,
                open: rule.look == Look::OpenConcern
                    && rule.counts.contains(sort)
                    && self.is_open(r.object_id).await?,
            });
        }
        let seen = Seen {
            pieces: &pieces,
            baby,
            now_us: self.now_us,
        };
        Ok(rule.judge(limits, seen))
    }

    async fn is_open(&mut self, concern: Uuid) -> Result<bool> {
        let agency = self.agency_id;
        match self.concern(agency, concern).await {
            Ok(c) => Ok(c.state != ConcernState::Closed),
            Err(StoreError::Missing | StoreError::Erased) => Ok(false),
            Err(e) => Err(e.into()),
        }
    }

    /// Children of one family among those of the pieces have one id in common: brothers and
    /// sisters, and those who live with the same adult.
    async fn families(&mut self, rows: &[Sorted]) -> Result<BTreeMap<Uuid, Uuid>> {
        let agency = self.agency_id;
        let children: BTreeSet<Uuid> = rows.iter().map(|(_, r)| r.person_id).collect();
        let mut family: BTreeMap<Uuid, Uuid> = children.iter().map(|c| (*c, *c)).collect();
        let mut lives_with: BTreeMap<Uuid, Uuid> = BTreeMap::new();
        for child in &children {
            for r in self.relations(agency, *child).await? {
                let other = if r.relation == RelationKind::Sibling {
                    r.other_id
                } else if r.same_household {
                    *lives_with.entry(r.other_id).or_insert(*child)
                } else {
                    continue;
                };
                join(&mut family, *child, other);
            }
        }
        Ok(family)
    }

    async fn raise(
        &mut self,
        rule: &Rule,
        limits: Limits,
        (key, child): (Vec<u8>, Option<Uuid>),
        rows: &[Sorted],
        found: &[usize],
    ) -> Result<()> {
        let pieces: Vec<PatternPiece> = found.iter().map(|i| piece_of(&rows[*i].1)).collect();
        let owner = self.who_is_asked(&pieces).await?;
        let row = PatternRow {
            agency_id: self.agency_id,
            id: Uuid::now_v7(),
            key,
            person_id: child,
            state: PatternState::Open,
            owner_id: owner.as_ref().map(|o| o.id),
            raised_us: self.now_us,
            state_us: self.now_us,
            watch_us: None,
            content: PatternContent {
                rule: rule.id.clone(),
                limits: [limits.pieces, limits.agencies, limits.children, limits.days],
                pieces: distinct(pieces),
                silenced: false,
            },
        };
        self.add_pattern(&row).await?;
        let step = PatternStep::Raised {
            pieces: row.content.pieces.len(),
        };
        self.pattern_step(&row, step).await?;
        let detail =
            json!({ "rule": rule.id, "limits": row.content.limits, "pieces": row.content.pieces });
        self.log(EventKind::PatternRaised, child, Some(row.id), detail)
            .await?;
        self.ask_about_pattern(owner, row.id).await
    }

    /// More pieces of one that is open or watched: it grows, and nobody is asked twice.
    async fn grow(&mut self, mut p: PatternRow, rows: &[Sorted], found: &[usize]) -> Result<()> {
        let before = p.content.pieces.len();
        add_pieces(&mut p, rows, Some(found));
        if p.content.pieces.len() == before {
            return Ok(());
        }
        let pieces = p.content.pieces.len();
        self.change_pattern(&p).await?;
        self.pattern_step(&p, PatternStep::Grew { pieces }).await
    }

    /// Opens a watched pattern again and asks its person once more.
    pub(super) async fn bring_pattern_back(
        &mut self,
        mut p: PatternRow,
        why: PatternReturn,
    ) -> Result<()> {
        p.state = PatternState::Open;
        p.state_us = self.now_us;
        p.watch_us = None;
        let owner = self.who_is_asked(&p.content.pieces).await?;
        let kept = owner.filter(|o| p.owner_id.is_none_or(|was| was == o.id));
        let owner = match (kept, p.owner_id) {
            (Some(o), _) => Some(o),
            (None, Some(was)) => self.lead_or_first(Some(was)).await?,
            (None, None) => None,
        };
        p.owner_id = owner.as_ref().map(|o| o.id);
        self.change_pattern(&p).await?;
        self.pattern_step(&p, PatternStep::Returned { why }).await?;
        let detail = json!({ "why": why, "pieces": p.content.pieces });
        self.log(EventKind::PatternReturned, p.person_id, Some(p.id), detail)
            .await?;
        self.ask_about_pattern(owner, p.id).await
    }

    pub(super) async fn pattern_step(&mut self, p: &PatternRow, step: PatternStep) -> Result<()> {
        let row = PatternStepRow {
            id: Uuid::now_v7(),
            at_us: self.now_us,
            by_id: self.actor_id,
            step,
        };
        Ok(self.add_pattern_step(p, &row).await?)
    }

    /// The named person: the lead who read the newest of the concerns, else the first lead.
    async fn who_is_asked(&mut self, pieces: &[PatternPiece]) -> Result<Option<PractitionerRow>> {
        let agency = self.agency_id;
        let mut reader = None;
        for p in pieces.iter().rev() {
            reader = self.concern_reader(agency, p.object_id).await?;
            if reader.is_some() {
                break;
            }
        }
        self.lead_or_first(reader).await
    }

    async fn lead_or_first(&mut self, wanted: Option<Uuid>) -> Result<Option<PractitionerRow>> {
        let agency = self.agency_id;
        let mut people = self.people_to_alert(agency).await?;
        people.sort_by_key(|p| (Some(p.id) != wanted, p.role != Role::SafeguardingLead, p.id));
        Ok(people.into_iter().next())
    }

    /// An alert and a mail with ids only.
    async fn ask_about_pattern(&mut self, who: Option<PractitionerRow>, id: Uuid) -> Result<()> {
        let agency = self.agency_id;
        let Some(person) = who else {
            return Ok(());
        };
        let alert = AlertRow {
            practitioner_id: person.id,
            id: Uuid::now_v7(),
            kind: ALERT_PATTERN.to_owned(),
            object_id: Some(id),
            created_us: self.now_us,
            read_us: None,
        };
        self.add_alert(agency, &alert).await?;
        match &person.content.email {
            Some(to) => {
                self.send_alert(to, person.lang, &format!("/patterns/{id}"))
                    .await
            }
            None => Ok(()),
        }
    }
}

/// Makes two families one, where both children are known.
fn join(family: &mut BTreeMap<Uuid, Uuid>, one: Uuid, other: Uuid) {
    let (Some(a), Some(b)) = (family.get(&one).copied(), family.get(&other).copied()) else {
        return;
    };
    for f in family.values_mut().filter(|f| **f == b) {
        *f = a;
    }
}

fn piece_of(r: &PieceRow) -> PatternPiece {
    PatternPiece {
        person_id: r.person_id,
        object_id: r.object_id,
        source_agency_id: r.source_agency_id,
        at_us: r.happened_us,
    }
}

/// One piece for each thing about a child, oldest first.
fn distinct(mut pieces: Vec<PatternPiece>) -> Vec<PatternPiece> {
    pieces.sort_by_key(|p| (p.at_us, p.object_id, p.person_id, p.source_agency_id));
    let mut seen = BTreeSet::new();
    pieces.retain(|p| seen.insert((p.object_id, p.person_id, p.source_agency_id)));
    pieces
}

/// Adds what was found or, where the rule is silent but something new came, all that is new.
fn add_pieces(p: &mut PatternRow, rows: &[Sorted], found: Option<&[usize]>) {
    let state_us = p.state_us;
    let mut pieces = std::mem::take(&mut p.content.pieces);
    pieces.extend(
        rows.iter()
            .filter(|(_, r)| r.noted_us > state_us)
            .map(|(_, r)| piece_of(r)),
    );
    let found = found.unwrap_or_default();
    pieces.extend(found.iter().map(|i| piece_of(&rows[*i].1)));
    p.content.pieces = distinct(pieces);
}
