//! Parts of a decision as API callers send them.

use super::{Asked, Problem, sharing::known};
use domain::{
    decision::{ChosenItem, ItemSource, PersonCondition},
    family::FamilyView,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An item to share, by where it comes from.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, tag = "from", rename_all = "kebab-case")]
pub enum ItemIn {
    /// A statement of a concern.
    Statement {
        /// The concern.
        concern_id: Uuid,
        /// The statement.
        statement_id: Uuid,
        /// Why it serves the purpose; for something old, why it still matters.
        #[serde(default)]
        why: String,
    },
    /// An entry of the chronology.
    Entry {
        /// The entry.
        entry_id: Uuid,
        /// Why it serves the purpose; for something old, why it still matters.
        #[serde(default)]
        why: String,
    },
    /// The marks of the child on the body map of a concern.
    BodyMap {
        /// The concern.
        concern_id: Uuid,
        /// Why it serves the purpose; for something old, why it still matters.
        #[serde(default)]
        why: String,
    },
    /// A detail about the child.
    Detail {
        /// `name`, `birth-date`, `group`, `nhs-number`, `address` or `phone`.
        detail: String,
        /// Why it serves the purpose.
        #[serde(default)]
        why: String,
    },
}

impl ItemIn {
    pub(super) fn read(self, asked: &Asked) -> Result<ChosenItem, Problem> {
        let (source, why) = match self {
            Self::Statement {
                concern_id,
                statement_id,
                why,
            } => {
                let source = ItemSource::Statement {
                    concern_id,
                    statement_id,
                };
                (source, why)
            }
            Self::BodyMap { concern_id, why } => (ItemSource::BodyMap { concern_id }, why),
            Self::Entry { entry_id, why } => (ItemSource::Entry { entry_id }, why),
            Self::Detail { detail, why } => {
                let detail = known(asked, "items.detail", &detail)?;
                (ItemSource::Detail { detail }, why)
            }
        };
        Ok(ChosenItem {
            why,
            ..ChosenItem::new(source)
        })
    }
}

/// What the family knows and said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FamilyIn {
    /// `told`, `will-tell`, `not-safe`, `notice` or `not-yet`.
    #[schema(example = "told")]
    pub told: String,
    /// The day on which they were told, ISO.
    #[serde(default)]
    pub told_on: Option<String>,
    /// Where it is not safe: `impairs-protection`, `crime-prejudice`, `required-by-law` or
    /// `risk-to-someone`.
    #[serde(default)]
    pub ground: Option<String>,
    /// The day on which telling them is thought about again, ISO.
    #[serde(default)]
    pub reconsider_on: Option<String>,
    /// Who was spoken with.
    #[serde(default)]
    pub spoke_with: String,
    /// What they said, wanted or objected to.
    #[serde(default)]
    pub said: String,
    /// What the child wants, in the child's own words where they were said.
    #[serde(default)]
    pub child_said: String,
    /// Whether somebody in the family objects.
    #[serde(default)]
    pub objects: bool,
}

impl FamilyIn {
    pub(super) fn read(self, asked: &Asked) -> Result<FamilyView, Problem> {
        let ground = self.ground.as_deref();
        let day = self.reconsider_on.as_deref();
        let told_on = self.told_on.as_deref();
        Ok(FamilyView {
            told: known(asked, "family.told", &self.told)?,
            told_on: told_on
                .map(|w| known(asked, "family.told_on", w))
                .transpose()?,
            ground: ground
                .map(|w| known(asked, "family.ground", w))
                .transpose()?,
            reconsider_on: day
                .map(|w| known(asked, "family.reconsider_on", w))
                .transpose()?,
            spoke_with: self.spoke_with,
            said: self.said,
            child_said: self.child_said,
            objects: self.objects,
        })
    }
}

/// The condition under which one person's data is shared.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConditionIn {
    /// Whom the data is about, as the law's answer names them.
    pub person: String,
    /// Letter of Article 9(2), where special category data is shared.
    #[serde(default)]
    pub article_9: Option<String>,
    /// Paragraph of Schedule 1, where one is needed.
    #[serde(default)]
    pub schedule_1: Option<String>,
    /// Reason under paragraph 18(2): `a`, `b` or `c`.
    #[serde(default)]
    pub para_18_reason: Option<String>,
    /// Data about offences or alleged offences is shared.
    #[serde(default)]
    pub offence_data: bool,
}

impl From<ConditionIn> for PersonCondition {
    fn from(c: ConditionIn) -> Self {
        Self {
            person: c.person,
            article_9: c.article_9,
            schedule_1: c.schedule_1,
            para_18_reason: c.para_18_reason,
            offence_data: c.offence_data,
        }
    }
}
