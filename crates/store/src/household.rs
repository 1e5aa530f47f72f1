//! Who is as hard to find as somebody whose address is protected: all records of the same person, and
//! everybody around them who lives there, or has the same address or telephone.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
};
use domain::{
    around::{HomeTie, TieGroup, TieKind},
    person::PersonContent,
};
use std::collections::BTreeMap;
use uuid::Uuid;

impl Conn {
    /// The records of a person, that one first, and of everybody who is as hard to find. To the end,
    /// however many there are: the mark of a protected address goes to all of them. Erased records
    /// are left out.
    ///
    /// # Errors
    /// The database.
    pub async fn household(&mut self, agency: Uuid, person: Uuid) -> Result<Vec<Uuid>> {
        let mut found = vec![person];
        let mut next = 0;
        while let Some(&record) = found.get(next) {
            next += 1;
            let mut near = self.joined(agency, record).await?.0;
            near.extend(self.beside_at_home(agency, record, &found).await?);
            for other in near {
                let known = found.contains(&other);
                if !known && self.said_of(agency, other).await?.is_some() {
                    found.push(other);
                }
            }
        }
        Ok(found)
    }

    /// Who of the people around a record is as hard to find, without those known already.
    async fn beside_at_home(
        &mut self,
        agency: Uuid,
        record: Uuid,
        known: &[Uuid],
    ) -> Result<Vec<Uuid>> {
        let Some(here) = self.said_of(agency, record).await? else {
            return Ok(Vec::new());
        };
        let mut near = Vec::new();
        for (other, lives_with) in self.tied_to(agency, record).await? {
            if known.contains(&other) {
                continue;
            }
            let Some(there) = self.said_of(agency, other).await? else {
                continue;
            };
            if HomeTie::of(Some(lives_with), &here, &there).is_as_hard_to_find() {
                near.push(other);
            }
        }
        Ok(near)
    }

    /// Who stands around somebody, around a child with them, or has somebody around them with them;
    /// and whether they live together.
    async fn tied_to(&mut self, agency: Uuid, record: Uuid) -> Result<BTreeMap<Uuid, bool>> {
        let mut ties = BTreeMap::<Uuid, bool>::new();
        for r in self.relations(agency, record).await? {
            *ties.entry(r.other_id).or_default() |= r.same_household && r.until.is_none();
            for beside in self.children_of(agency, r.other_id).await? {
                ties.entry(beside.child_id).or_default();
            }
        }
        for r in self.children_of(agency, record).await? {
            *ties.entry(r.child_id).or_default() |= r.same_household && r.until.is_none();
            for beside in self.relations(agency, r.child_id).await? {
                ties.entry(beside.other_id).or_default();
            }
        }
        for p in self.partners(agency, record).await? {
            ties.entry(p.other_id).or_default();
        }
        // Of what was said of two partners the newest counts.
        let mut couples = BTreeMap::new();
        for t in self.ties(agency, record).await? {
            if t.content.kind.group() == TieGroup::Couple {
                let both = [t.content.one, t.content.other];
                if let Some(other) = both.into_iter().find(|id| *id != record) {
                    couples.insert(other, t.content);
                }
            }
        }
        for (other, said) in couples {
            *ties.entry(other).or_default() |= said.kind == TieKind::LivingTogether && said.holds();
        }
        ties.remove(&record);
        Ok(ties)
    }

    /// What a record says; `None` where it is not there, or erased.
    async fn said_of(&mut self, agency: Uuid, record: Uuid) -> Result<Option<PersonContent>> {
        match self.person(agency, record).await {
            Ok(p) => Ok(Some(p.content)),
            Err(StoreError::Missing | StoreError::Erased) => Ok(None),
            Err(e) => Err(e),
        }
    }
}
