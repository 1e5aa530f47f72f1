//! Looking at pieces with the rules, and asking a named person where one speaks.

use super::{
    DAY_US, PIECES_MAX, Sorted,
    pieces::Touched,
    together::{About, Together},
};
use crate::{Work, error::Result};
use domain::{
    concern::ConcernState,
    pattern::{PatternContent, PatternPiece, PatternReturn, PatternState, PatternStep},
    person::{PersonKind, RelationKind},
};
use ledger::EventKind;
use patterns::{By, Limits, Look, Piece, Rule, Rules, Seen};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::{PatternJob, PatternRow, PatternStepRow, PieceRow, StoreError};
use uuid::Uuid;

/// Things about one child that are looked at anew when those around the child change.
const OBJECTS_MAX: i64 = 100;

impl Work {
    /// Brings the pieces up to date that a job speaks of. Gives what to look at.
    pub(super) async fn pieces_of_job(&mut self, job: &PatternJob) -> Result<Touched> {
        let (agency, person) = (job.agency_id, job.person_id);
        let objects = if job.object_id.is_nil() {
            self.pattern_objects(agency, person, OBJECTS_MAX).await?
        } else {
            vec![job.object_id]
        };
        let mut touched = Touched::new();
        if self.kind_or_none(person).await? != Some(PersonKind::Child) {
            return Ok(touched);
        }
        for object in objects {
            for (thing, sorts) in self.make_pieces(person, object).await? {
                touched.entry(thing).or_default().extend(sorts);
            }
        }
        Ok(touched)
    }

    pub(super) async fn look_at_job(
        &mut self,
        rules: &Rules,
        job: &PatternJob,
        touched: &Touched,
    ) -> Result<()> {
        let person = job.person_id;
        match self.kind_or_none(person).await? {
            Some(PersonKind::Child) => {}
            // Pieces around an adult are those of children: only what joins them is new.
            Some(PersonKind::Adult) => return self.look_at_adult(rules, person).await,
            // Erased, or gone: there is nothing to look at any more.
            None => return Ok(()),
        }
        for rule in rules.all() {
            let Some(limits) = self.limits_of(rule).await? else {
                continue;
            };
            if rule.look == Look::NewBaby {
                self.look_at_household(rule, limits, person).await?;
                continue;
            }
            for ((by, thing), sorts) in touched {
                if *by == rule.by && sorts.iter().any(|s| rule.heeds(s)) {
                    self.look_at_thing(rule, limits, thing).await?;
                }
            }
        }
        Ok(())
    }

    /// Records of an adult were joined, or taken apart: what stands around the adult, and where a
    /// baby lives.
    async fn look_at_adult(&mut self, rules: &Rules, adult: Uuid) -> Result<()> {
        let agency = self.agency_id;
        for rule in rules.all() {
            let Some(limits) = self.limits_of(rule).await? else {
                continue;
            };
            if rule.look == Look::NewBaby {
                for r in self.children_of(agency, adult).await? {
                    self.look_at_household(rule, limits, r.child_id).await?;
                }
            } else if rule.by == By::Adult {
                self.look_at_thing(rule, limits, &adult.to_string()).await?;
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
        let about = self.about(rule.by, thing).await?;
        let rows = self.rows_of(rule, limits, rule.by, &about.things).await?;
        self.consider(rule, limits, &about, rows, false).await
    }

    /// The pieces that a rule counts and that have one of the things in common.
    pub(super) async fn rows_of(
        &mut self,
        rule: &Rule,
        limits: Limits,
        by: By,
        things: &[String],
    ) -> Result<Vec<Sorted>> {
        let agency = self.agency_id;
        // An open concern may be old; everything else must reach into the days before now.
        let from = match rule.look {
            Look::OpenConcern => i64::MIN,
            Look::Count | Look::NewBaby => self.now_us - 2 * i64::from(limits.days) * DAY_US,
        };
        let mut all = Vec::new();
        for thing in things {
            let under = thing.parse().ok();
            for sort in rule.counts.iter().chain(&rule.after) {
                let token = self.pattern_token(agency, sort, by.as_str(), thing).await?;
                let rows = self
                    .pattern_pieces(agency, &token, from, PIECES_MAX)
                    .await?;
                all.extend(rows.into_iter().map(|piece| Sorted {
                    sort: sort.clone(),
                    under,
                    since_us: i64::MIN,
                    piece,
                }));
            }
        }
        Ok(all)
    }

    /// The newest alert of a rule about each of the things, with the thing.
    async fn alerts_before(
        &mut self,
        rule: &Rule,
        about: &About,
    ) -> Result<Vec<(String, PatternRow)>> {
        let agency = self.agency_id;
        let mut all = Vec::new();
        for thing in &about.things {
            let key = self
                .pattern_token(agency, &rule.id, rule.by.as_str(), thing)
                .await?;
            match self.newest_pattern(agency, &key).await {
                Ok(found) => all.extend(found.map(|p| (thing.clone(), p))),
                // The record of one of them was erased, and what was asked about it with it.
                Err(StoreError::Erased) => {}
                Err(e) => return Err(e.into()),
            }
        }
        Ok(all)
    }

    /// Asks the rule, and raises, grows or brings back what it finds.
    pub(super) async fn consider(
        &mut self,
        rule: &Rule,
        limits: Limits,
        about: &About,
        mut rows: Vec<Sorted>,
        baby: bool,
    ) -> Result<()> {
        let before = self.alerts_before(rule, about).await?;
        for b in &before {
            rows.retain(|r| !about.silenced(b, r));
            if matches!(b.1.state, PatternState::NotAPattern | PatternState::ToShare) {
                // An open concern may be old: that the child moved again is what must be new.
                let open =
                    |r: &Sorted| rule.look == Look::OpenConcern && rule.counts.contains(&r.sort);
                rows.retain(|r| about.came_after(b, r) || open(r));
            }
        }
        let live = before
            .into_iter()
            .filter(|(_, p)| matches!(p.state, PatternState::Open | PatternState::Watching))
            .max_by_key(|(_, p)| (p.raised_us, p.id));
        let found = self.asked(rule, limits, &rows, baby).await?;
        let Some(live) = live else {
            return match found {
                Some(found) => self.raise(rule, limits, about, &rows, &found).await,
                None => Ok(()),
            };
        };
        let new: Vec<usize> = (0..rows.len())
            .filter(|i| about.came_after(&live, &rows[*i]))
            .collect();
        let (_, mut p) = live;
        if p.state == PatternState::Watching && !new.is_empty() {
            add_pieces(&mut p, &rows, &new);
            add_pieces(&mut p, &rows, found.as_deref().unwrap_or_default());
            return self.bring_pattern_back(p, PatternReturn::NewPieces).await;
        }
        match found {
            Some(found) => self.grow(p, &rows, &new, &found).await,
            None => Ok(()),
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
        for Sorted { sort, piece: r, .. } in rows {
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

    /// Children of one family among those of the pieces have one id in common: records of one
    /// child, brothers and sisters, and those who live with the same adult.
    async fn families(&mut self, rows: &[Sorted]) -> Result<BTreeMap<Uuid, Uuid>> {
        let agency = self.agency_id;
        let children: BTreeSet<Uuid> = rows.iter().map(|r| r.piece.person_id).collect();
        let mut family: BTreeMap<Uuid, Uuid> = BTreeMap::new();
        let mut all = Vec::with_capacity(children.len());
        for child in &children {
            let together = Together::of(self, agency, *child).await?;
            let whole = together.whole().unwrap_or(*child);
            family.extend(together.records.iter().map(|r| (*r, whole)));
            all.push(together);
        }
        let mut lives_with: BTreeMap<Uuid, Uuid> = BTreeMap::new();
        for record in all.iter().flat_map(|t| &t.records) {
            for r in self.relations(agency, *record).await? {
                if r.relation == RelationKind::Sibling {
                    join(&mut family, *record, r.other_id);
                } else if r.same_household && r.until.is_none() {
                    let adult = Together::of(self, agency, r.other_id).await?;
                    let adult = adult.whole().unwrap_or(r.other_id);
                    let first = *lives_with.entry(adult).or_insert(*record);
                    join(&mut family, *record, first);
                }
            }
        }
        Ok(family)
    }

    async fn raise(
        &mut self,
        rule: &Rule,
        limits: Limits,
        about: &About,
        rows: &[Sorted],
        found: &[usize],
    ) -> Result<()> {
        let (agency, child) = (self.agency_id, about.child);
        let Some(thing) = about.things.first() else {
            return Ok(());
        };
        let key = self
            .pattern_token(agency, &rule.id, rule.by.as_str(), thing)
            .await?;
        let pieces: Vec<PatternPiece> = found.iter().map(|i| piece_of(&rows[*i].piece)).collect();
        let owner = self.who_is_asked(&pieces).await?;
        let row = PatternRow {
            agency_id: agency,
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
    async fn grow(
        &mut self,
        mut p: PatternRow,
        rows: &[Sorted],
        new: &[usize],
        found: &[usize],
    ) -> Result<()> {
        let before = p.content.pieces.len();
        add_pieces(&mut p, rows, new);
        add_pieces(&mut p, rows, found);
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
            (None, Some(was)) => self.lead_or_first(Some(was), &p.content.pieces).await?,
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
}

/// Makes two families one, where both children are known.
pub(super) fn join(family: &mut BTreeMap<Uuid, Uuid>, one: Uuid, other: Uuid) {
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

/// Adds pieces to those that an alert names.
fn add_pieces(p: &mut PatternRow, rows: &[Sorted], which: &[usize]) {
    let mut pieces = std::mem::take(&mut p.content.pieces);
    pieces.extend(which.iter().map(|i| piece_of(&rows[*i].piece)));
    p.content.pieces = distinct(pieces);
}
