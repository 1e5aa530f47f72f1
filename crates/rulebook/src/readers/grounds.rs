//! On which grounds data may be kept back from somebody who asks for access to it.

use domain::{AgencyKind, Nation};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    answer::{Citation, Text},
    facts::{Facts, RightKind, RightsData, RightsRequest, RightsRequester, Situation},
    law::{Cite, Rulebook},
};

/// Who asks for access, of whom, and whom they ask: what decides which grounds are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccessAsked {
    /// The day whose law counts.
    pub on: Date,
    /// The nation of the agency.
    pub nation: Nation,
    /// What sort of agency holds the data.
    pub holder: AgencyKind,
    /// Who asks.
    pub requester: RightsRequester,
    /// The child's age in whole years; `None` where it is not known: then age closes no ground.
    pub child_age: Option<i16>,
}

/// A ground on which data may be kept back, for a person to pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccessGround {
    /// Its stable word, for example `child-abuse`.
    pub id: String,
    /// The rule behind it.
    pub rule: String,
    /// What it is called.
    pub says: Text,
    /// What must be so.
    pub test: Text,
    /// A health professional's opinion of the last six months is needed.
    pub opinion: bool,
    /// The paragraph.
    pub citations: Vec<Citation>,
}

/// `grounds.toml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroundsFile {
    ground: Vec<GroundDef>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroundDef {
    id: String,
    rule: String,
    data: RightsData,
    #[serde(default)]
    held_by: Option<Vec<AgencyKind>>,
    #[serde(default)]
    held_by_scotland: Vec<AgencyKind>,
    #[serde(default)]
    under: Option<i16>,
    #[serde(default)]
    under_scotland: Option<i16>,
    #[serde(default)]
    opinion: bool,
    says: Text,
    test: Text,
    cite: Vec<Cite>,
}

impl GroundDef {
    fn covers_holder(&self, a: &AccessAsked) -> bool {
        let Some(held_by) = &self.held_by else {
            return true;
        };
        let scottish = a.nation == Nation::Scotland && self.held_by_scotland.contains(&a.holder);
        held_by.contains(&a.holder) || scottish
    }

    fn covers_age(&self, a: &AccessAsked) -> bool {
        let limit = match (a.nation, self.under_scotland) {
            (Nation::Scotland, Some(limit)) => Some(limit),
            _ => self.under,
        };
        match (limit, a.child_age) {
            (Some(limit), Some(age)) => age < limit,
            _ => true,
        }
    }

    /// The facts under which its rule applies: the person who picks it says that its test is met.
    fn facts(&self, a: &AccessAsked) -> Facts {
        Facts {
            as_at: Some(a.on),
            nation: Some(a.nation),
            situation: Some(Situation::RightsRequest),
            rights: RightsRequest {
                kind: Some(RightKind::Access),
                requester: Some(a.requester),
                data: vec![self.data],
                best_interests: Some(false),
                serious_harm_likely: Some(true),
                expected_private: Some(true),
                crime_prejudice: Some(self.data == RightsData::Other),
                ..RightsRequest::default()
            },
            ..Facts::default()
        }
    }
}

/// Bodies that are health bodies for Schedule 3: they need no other health professional's opinion.
const HEALTH: [AgencyKind; 5] = [
    AgencyKind::GpPractice,
    AgencyKind::NhsTrust,
    AgencyKind::HealthBoard,
    AgencyKind::IntegratedCareBoard,
    AgencyKind::HscTrust,
];

impl Rulebook {
    /// The grounds that are open for a request, in the order of the file. Each is advice: which one
    /// fits a piece of data, if any, is for a named person to say.
    pub fn access_grounds(&self, asked: &AccessAsked) -> Vec<AccessGround> {
        self.grounds
            .ground
            .iter()
            .filter(|g| g.covers_holder(asked) && g.covers_age(asked))
            .filter(|g| {
                let answer = self.decide(&g.facts(asked));
                answer.findings.iter().any(|f| f.rule == *g.rule)
            })
            .map(|g| AccessGround {
                opinion: g.opinion && !HEALTH.contains(&asked.holder),
                ..self.ground_text(g)
            })
            .collect()
    }

    /// A ground by its word, whether it is open for anybody or not: for what was decided before.
    pub fn access_ground(&self, id: &str) -> Option<AccessGround> {
        let found = self.grounds.ground.iter().find(|g| g.id == id)?;
        Some(self.ground_text(found))
    }

    fn ground_text(&self, g: &GroundDef) -> AccessGround {
        AccessGround {
            id: g.id.clone(),
            rule: g.rule.clone(),
            says: g.says.clone(),
            test: g.test.clone(),
            opinion: g.opinion,
            citations: self.cited(&g.id, &g.cite),
        }
    }
}
