//! What was decided, shared or written before an address was protected: it is read as the mark stands
//! when it is read, and whoever received the address is told.

use super::{
    after::NoticeWords,
    deliver::state_of,
    protect::{CUT, cut_protected, parts_of, protected_around},
    read_package,
    sent::lines,
};
use crate::{Act, Actor, Casework, CaseworkError, SharingLine, Work, error::Result};
use domain::decision::{DecisionContent, ItemSource, PersonDetail};
use exchange::{NoticeKind, Package, SharingState, egress, egress::ProtectedValue};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use store::{Conn, SharingRow, StoreError};
use uuid::Uuid;

/// Whether a detail tells where somebody is.
const fn says_where(detail: PersonDetail) -> bool {
    matches!(
        detail,
        PersonDetail::Address | PersonDetail::Phone | PersonDetail::School | PersonDetail::Area
    )
}

/// What the marks of today hide in a child's papers.
pub(crate) struct Shield {
    /// The child's own address is protected.
    hidden: bool,
    /// Addresses and telephones of whoever around the child is protected.
    values: Vec<ProtectedValue>,
}

impl Shield {
    /// As the marks stand.
    ///
    /// # Errors
    /// The database.
    pub(crate) async fn of(conn: &mut Conn, agency: Uuid, child: Uuid) -> Result<Self> {
        let hidden = match conn.person(agency, child).await {
            Ok(p) => p.protected_address,
            Err(StoreError::Missing | StoreError::Erased) => false,
            Err(e) => return Err(e.into()),
        };
        let values = protected_around(conn, agency, child).await?;
        Ok(Self { hidden, values })
    }

    /// Cuts what is hidden out of something shared; gives in how many places.
    pub(crate) fn package(&self, p: &mut Package) -> usize {
        let mut cut = 0;
        if self.hidden {
            let c = &mut p.child;
            for said in [&mut c.address, &mut c.phone, &mut c.school, &mut c.area] {
                if let Some(said) = said.as_mut().filter(|s| !s.trim().is_empty()) {
                    CUT.clone_into(said);
                    cut += 1;
                }
            }
        }
        let texts = parts_of(p).into_iter().map(|(_, text)| text).collect();
        cut + cut_protected(texts, &self.values)
    }

    /// The same of a decision: that a detail was chosen is seen, and not what it says.
    ///
    /// # Errors
    /// None in practice: see [`Shield::anything`].
    pub(crate) fn decision(&self, content: &DecisionContent) -> Result<DecisionContent> {
        let (mut content, _) = self.anything(content)?;
        let chosen = content.items.iter_mut().filter(|_| self.hidden);
        for item in chosen {
            let about = matches!(item.source, ItemSource::Detail { detail } if says_where(detail));
            if let Some(stood) = item.stood.as_mut().filter(|_| about) {
                CUT.clone_into(&mut stood.text);
            }
        }
        Ok(content)
    }

    /// Cuts protected values out of every text of something that is kept; gives in how many places.
    ///
    /// # Errors
    /// [`CaseworkError::Internal`] where what is left no longer reads as what it is, which a text
    /// without an address cannot cause.
    pub(crate) fn anything<T: Serialize + DeserializeOwned>(&self, it: &T) -> Result<(T, usize)> {
        let fault = |e: serde_json::Error| CaseworkError::Internal(e.to_string());
        let mut value = serde_json::to_value(it).map_err(fault)?;
        let mut texts = Vec::new();
        texts_in(&mut value, &mut texts);
        let cut = cut_protected(texts, &self.values);
        Ok((serde_json::from_value(value).map_err(fault)?, cut))
    }
}

fn texts_in<'a>(value: &'a mut Value, found: &mut Vec<&'a mut String>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(all) => all.iter_mut().for_each(|v| texts_in(v, found)),
        Value::Object(all) => all.values_mut().for_each(|v| texts_in(v, found)),
        _ => {}
    }
}

/// What tells where a child is, in something that was shared.
fn tells_where(p: &mut Package, values: &[ProtectedValue]) -> bool {
    let c = &p.child;
    let said = [&c.address, &c.phone, &c.school, &c.area];
    if said.into_iter().flatten().any(|s| !s.trim().is_empty()) {
        return true;
    }
    let texts: Vec<String> = parts_of(p).into_iter().map(|(_, t)| t.clone()).collect();
    !egress::scan(&texts.join("\n"), values).is_empty()
}

/// What this agency shared about a child that tells where the child is, and was not withdrawn.
async fn told_where(
    conn: &mut Conn,
    agency: Uuid,
    child: Uuid,
    values: &[ProtectedValue],
) -> Result<Vec<SharingRow>> {
    let mut found = Vec::new();
    for row in conn.sharings_about(agency, child).await? {
        if state_of(&row.state)? == SharingState::Withdrawn {
            continue;
        }
        match conn.sent_package(agency, row.id).await {
            Ok(bytes) if tells_where(&mut read_package(&bytes)?, values) => found.push(row),
            Ok(_) | Err(StoreError::Missing | StoreError::Erased) => {}
            Err(e) => return Err(e.into()),
        }
    }
    Ok(found)
}

impl Casework {
    /// Who has been told already where a child is, for whoever marks the address as protected.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for whoever may not write into the file.
    pub async fn told_where_already(
        &self,
        actor: &Actor,
        person: Uuid,
    ) -> Result<Vec<SharingLine>> {
        let permit = self.permit_on(actor, Act::WriteFile, person).await?;
        let mut conn = self.read(&permit).await?;
        let agency = actor.agency_id;
        let mut rows = Vec::new();
        for record in conn.joined(agency, person).await?.0 {
            let own = match conn.person(agency, record).await {
                Ok(mut p) => {
                    p.protected_address = true;
                    super::protect::values_of(p)
                }
                Err(StoreError::Missing | StoreError::Erased) => Vec::new(),
                Err(e) => return Err(e.into()),
            };
            rows.extend(told_where(&mut conn, agency, record, &own).await?);
        }
        lines(&mut conn, rows).await
    }
}

impl Work {
    /// Tells whoever was told where a child is that the address is protected now.
    pub(crate) async fn tell_of_protection(&mut self, child: Uuid) -> Result<()> {
        let agency = self.agency_id;
        let values = self.protected_around(child).await?;
        for row in told_where(self, agency, child, &values).await? {
            let notice = NoticeWords {
                kind: NoticeKind::Protected,
                corrected_by: None,
                words: "",
            };
            self.give_notice(&row, &notice).await?;
        }
        Ok(())
    }
}
