//! Who can see a child's file, and why: asked of the same policy that lets people in, for each
//! person of the agency as they stand to this child now.

use crate::{
    Act, Actor, Bilingual, Casework, Identity, RecordLine, Result, lead::child, ledger_view::Names,
};
use access::{Relation, Rule, Standing, Ties};
use domain::practitioner::MemberState;
use jiff::Timestamp;
use ledger::EventKind;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::{Conn, PractitionerRow};
use uuid::Uuid;

/// What is said of each person: everything that shows something of the file, the most first. Some of
/// it takes a second person's approval to end, and shows the file before that.
const SHOWN: [Act; 10] = [
    Act::ReadFile,
    Act::WriteFile,
    Act::AnswerRights,
    Act::ExportRecords,
    Act::DecideSharing,
    Act::ReadConcern,
    Act::LinkRecords,
    Act::ReadDecisions,
    Act::ReadAccessList,
    Act::KeepFile,
];

/// One thing that somebody can do with the file, with the rule's reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenAs {
    /// What.
    pub act: Act,
    /// On which ground.
    pub relation: Relation,
    /// The rule's reason.
    pub why: Bilingual,
    /// Until when, where it ends by itself.
    pub until: Option<Timestamp>,
}

/// A person of the agency, as they stand to one child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seer {
    /// Who.
    pub practitioner: PractitionerRow,
    /// What they can do; empty for whoever is kept out.
    pub can: Vec<SeenAs>,
    /// They stand too close to the child.
    pub conflict: bool,
}

/// Who can see a child's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhoSees {
    /// The child.
    pub child: Identity,
    /// What everybody of the agency sees of any child, with the rule's reason.
    pub everybody: Option<Bilingual>,
    /// Whoever sees more, by name.
    pub people: Vec<Seer>,
    /// Whoever would see more, and is kept out because they stand too close.
    pub kept_out: Vec<Seer>,
    /// What of the file left the agency, or was said to another about it, the last first.
    pub left: Vec<Left>,
}

/// Something of a file that left the agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// How.
    pub kind: EventKind,
    /// When, microseconds.
    pub at_us: i64,
    /// To whom; empty where whoever took it kept it.
    pub with: Bilingual,
    /// Who did it; empty: whoever holds a link, or another agency.
    pub by: String,
}

/// Most of what left that one record shows.
const LEFT: i64 = 500;

fn why(rule: &Rule) -> Bilingual {
    Bilingual {
        en: rule.why.clone(),
        cy: rule.why_cy.clone(),
    }
}

/// What of the file belongs to whom, and who stands how to the child.
struct Around {
    authors: BTreeSet<Uuid>,
    owners: BTreeSet<Uuid>,
    close: BTreeSet<Uuid>,
    open: BTreeMap<Uuid, i64>,
    /// Who shared in an emergency: what they sent stays theirs to read.
    emergencies: BTreeSet<Uuid>,
    left: Vec<Left>,
}

impl Around {
    async fn find(conn: &mut Conn, agency: Uuid, records: &[Uuid], now_us: i64) -> Result<Self> {
        let mut found = Self {
            authors: BTreeSet::new(),
            owners: BTreeSet::new(),
            close: BTreeSet::new(),
            open: BTreeMap::new(),
            emergencies: BTreeSet::new(),
            left: Vec::new(),
        };
        for record in records {
            found.find_left(conn, agency, *record).await?;
            for c in conn.concerns_about(agency, *record).await? {
                found.authors.insert(c.author_id);
            }
            for t in conn.open_tasks_about(agency, *record).await? {
                found.owners.extend(t.owner_id);
            }
            for c in conn.conflicts_about(agency, *record).await? {
                if c.ended_us.is_none() {
                    found.close.insert(c.practitioner_id);
                }
            }
            for g in conn.glass_about(agency, *record).await? {
                if g.until_us > now_us {
                    let until = found.open.entry(g.practitioner_id).or_insert(g.until_us);
                    *until = g.until_us.max(*until);
                }
            }
        }
        found.left.sort_by_key(|l| std::cmp::Reverse(l.at_us));
        found.left.dedup();
        Ok(found)
    }

    /// What left of one record, from the lines of the ledger about it: whatever leaves writes one.
    async fn find_left(&mut self, conn: &mut Conn, agency: Uuid, record: Uuid) -> Result<()> {
        let events = conn.events_of_leaving(agency, record, LEFT).await?;
        let mut names = Names::default();
        let mut lines = Vec::with_capacity(events.len());
        for event in events {
            lines.push(names.line(conn, agency, event).await?);
        }
        for line in &lines {
            let kind = &line.event.kind;
            if *kind == EventKind::EmergencyShared {
                self.emergencies.extend(line.event.actor);
            }
            // A link leads to whom the sharing was for.
            let sent = |l: &&RecordLine| {
                l.event.kind == EventKind::SharingSent && l.event.object == line.event.object
            };
            let of = matches!(kind, EventKind::LinkMade | EventKind::LinkOpened)
                .then(|| lines.iter().find(sent))
                .flatten()
                .unwrap_or(line);
            self.left.push(Left {
                kind: kind.clone(),
                at_us: line.event.at_us,
                with: of.with.clone(),
                by: line.who.clone(),
            });
        }
        Ok(())
    }
}

impl Casework {
    /// Who can see a child's file, and why. Looking at it is itself logged.
    ///
    /// # Errors
    /// [`crate::CaseworkError::NotFound`] where there is no such child, or the reader may not read who looked.
    pub async fn who_sees(&self, actor: &Actor, person: Uuid) -> Result<WhoSees> {
        let permit = self.permit_on(actor, Act::ReadAccessList, person).await?;
        let shown = permit.fields();
        let (agency, now) = (actor.agency_id, self.now_us());
        let mut conn = self.read(&permit).await?;
        let row = child(&mut conn, agency, person).await?;
        let (records, _) = conn.joined(agency, person).await?;
        let around = Around::find(&mut conn, agency, &records, now).await?;
        let mut staff = conn.practitioners(agency).await?;
        staff.retain(|p| p.state == MemberState::Active);
        staff.sort_by(|a, b| a.content.name.cmp(&b.content.name));
        let (mut people, mut kept_out) = (Vec::new(), Vec::new());
        for p in staff {
            let seer = self.seer(p, &around)?;
            if !seer.can.is_empty() {
                people.push(seer);
            } else if seer.conflict {
                kept_out.push(seer);
            }
        }
        drop(conn);
        let everybody = self.policy.rules().iter().find(|r| r.act == Act::FindChild);
        let answer = WhoSees {
            everybody: everybody.map(why),
            child: self.identity_of(shown, row),
            people,
            kept_out,
            left: around.left,
        };
        let mut work = self.begin(actor, permit).await?;
        let detail = json!({ "page": "who-can-see" });
        work.log_reading(EventKind::AccessListRead, Some(person), None, detail)
            .await?;
        work.commit_reading().await?;
        Ok(answer)
    }

    fn seer(&self, p: PractitionerRow, around: &Around) -> Result<Seer> {
        let standing = Standing {
            role: p.role,
            state: p.state,
            second_factor: true,
            confirmed: p.confirmed(),
        };
        let until = around.open.get(&p.id).copied();
        let ties = Ties {
            conflict: around.close.contains(&p.id),
            glass_broken: until.is_some(),
            ..Ties::default()
        };
        let mut can = Vec::new();
        let own = [
            (Act::ReadConcern, around.authors.contains(&p.id)),
            (Act::DoTask, around.owners.contains(&p.id)),
            (
                Act::FinishEmergencyRecord,
                around.emergencies.contains(&p.id),
            ),
        ];
        for act in SHOWN {
            can.extend(self.seen_as(standing, act, ties, until)?);
        }
        for (act, owns) in own {
            let owner = Ties { own: true, ..ties };
            let more = can.iter().any(|c: &SeenAs| c.act == act);
            if owns && !more {
                can.extend(self.seen_as(standing, act, owner, until)?);
            }
        }
        Ok(Seer {
            practitioner: p,
            can,
            conflict: ties.conflict,
        })
    }

    fn seen_as(
        &self,
        who: Standing,
        act: Act,
        ties: Ties,
        until: Option<i64>,
    ) -> Result<Option<SeenAs>> {
        let alone = self.policy.ground(who, act, ties);
        // Whoever asks a second person is shown it all the same.
        let Some(rule) = alone.or_else(|| self.policy.ground_to_ask(who, act, ties)) else {
            return Ok(None);
        };
        let until = until.filter(|_| rule.relation == Relation::BreakGlass);
        let until = until
            .map(Timestamp::from_microsecond)
            .transpose()
            .map_err(|e| crate::CaseworkError::Internal(e.to_string()))?;
        Ok(Some(SeenAs {
            act,
            relation: rule.relation,
            why: why(rule),
            until,
        }))
    }
}
