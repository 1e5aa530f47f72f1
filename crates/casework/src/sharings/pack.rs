//! Making a package: the chosen items as they stand, each with whose it is.

use super::{RecipientChoice, ToSend};
use crate::{
    CaseworkError, Work,
    error::{Fault, Result},
};
use domain::{
    chronology::EntryContent,
    concern::StatementKind,
    decision::{ItemSource, PersonDetail},
    person::IdentifierKind,
};
use exchange::{ChildShared, HandlingMark, OutsideParty, Package, Party, Recipient, SharedItem};
use store::{AgencyRow, EntryRow, PersonRow};
use uuid::Uuid;

impl Work {
    /// The package, and whether it goes to an inbox on this hub.
    pub(super) async fn pack(&mut self, s: &ToSend) -> Result<(Package, bool)> {
        let agency = self.agency_id;
        let own = self.agency(agency).await?;
        let child = self.person(agency, s.person_id).await?;
        let (to, to_inbox) = self.recipient(s).await?;
        let (person, role) = self.name_and_role(self.actor_id).await?;
        let mut package = Package {
            id: s.sharing_id,
            decision_id: (!s.emergency).then_some(s.decision_id),
            emergency: s.emergency,
            from: Party {
                agency_id: agency,
                agency: own.name_en.clone(),
                agency_cy: welsh(&own),
                person,
                role,
            },
            to,
            sent_at_us: self.now_us,
            child: ChildShared {
                sender_ref: child.id,
                ..ChildShared::default()
            },
            purpose: s.purpose.clone(),
            items: Vec::new(),
            note: s.text.clone(),
            handling: String::new(),
            reply_to_phone: own.phone.clone(),
            basis: s.basis,
            citation: s.basis.map_or_else(String::new, |b| {
                format!("UK GDPR Article 6(1)({})", b.as_str())
            }),
            corrects: None,
        };
        let mut faults = Vec::new();
        for (n, item) in s.items.iter().enumerate() {
            match self.item(&own, &child, item.source).await? {
                Found::Item(mut found) => {
                    found.why.clone_from(&item.why);
                    package.items.push(*found);
                }
                Found::Detail(detail) => put_detail(&mut package.child, &child, detail),
                // In an emergency what cannot be found is left out, and the rest goes.
                Found::Nothing if s.emergency => {}
                Found::Nothing => faults.push(Fault {
                    field: format!("items-{}", n + 1),
                    key: "unknown",
                }),
            }
        }
        if faults.is_empty() {
            Ok((package, to_inbox))
        } else {
            Err(CaseworkError::Invalid(faults))
        }
    }

    async fn recipient(&mut self, s: &ToSend) -> Result<(Recipient, bool)> {
        match &s.recipient {
            RecipientChoice::Agency(id) => {
                let agency = self
                    .agency(*id)
                    .await
                    .map_err(|_| CaseworkError::invalid("recipient", "unknown"))?;
                let party = Party {
                    agency_id: agency.id,
                    agency_cy: welsh(&agency),
                    agency: agency.name_en.clone(),
                    person: s.recipient_person.trim().to_owned(),
                    role: String::new(),
                };
                let to_inbox = agency.on_hub && agency.id != self.agency_id;
                Ok((Recipient::Agency(party), to_inbox))
            }
            RecipientChoice::Outside(o) => {
                let party = OutsideParty {
                    organisation: o.organisation.clone(),
                    person: o.person.clone(),
                };
                Ok((Recipient::Outside(party), false))
            }
        }
    }

    pub(crate) async fn name_and_role(
        &mut self,
        practitioner: Option<Uuid>,
    ) -> Result<(String, String)> {
        let Some(id) = practitioner else {
            return Ok((String::new(), String::new()));
        };
        let agency = self.agency_id;
        Ok(match self.practitioner(agency, id).await {
            Ok(p) => (p.content.name, p.content.job_title),
            Err(store::StoreError::Missing) => (String::new(), String::new()),
            Err(e) => return Err(e.into()),
        })
    }

    async fn source_person(&mut self, practitioner: Uuid) -> Result<String> {
        let (name, job) = self.name_and_role(Some(practitioner)).await?;
        Ok(if job.is_empty() {
            name
        } else {
            format!("{name} ({job})")
        })
    }

    async fn item(
        &mut self,
        own: &AgencyRow,
        child: &PersonRow,
        source: ItemSource,
    ) -> Result<Found> {
        match source {
            ItemSource::Detail { detail } => Ok(Found::Detail(detail)),
            ItemSource::Statement {
                concern_id,
                statement_id,
            } => self.statement(own, child, concern_id, statement_id).await,
            ItemSource::BodyMap { concern_id } => self.body_map(own, child, concern_id).await,
            ItemSource::Entry { entry_id } => match self.entry(own.id, child.id, entry_id).await {
                Ok(entry) => self.entry_item(own, entry).await,
                Err(store::StoreError::Missing | store::StoreError::Erased) => Ok(Found::Nothing),
                Err(e) => Err(e.into()),
            },
        }
    }

    async fn statement(
        &mut self,
        own: &AgencyRow,
        child: &PersonRow,
        concern_id: Uuid,
        statement_id: Uuid,
    ) -> Result<Found> {
        let concern = match self.concern(own.id, concern_id).await {
            Ok(c) if c.children.iter().any(|k| k.person_id == child.id) => c,
            Ok(_) | Err(store::StoreError::Missing | store::StoreError::Erased) => {
                return Ok(Found::Nothing);
            }
            Err(e) => return Err(e.into()),
        };
        let Some(said) = concern
            .content
            .statements
            .into_iter()
            .find(|st| st.id == statement_id)
        else {
            return Ok(Found::Nothing);
        };
        let source_person = self.source_person(concern.author_id).await?;
        // Other children in the same concern have rights of their own in what is said.
        let marks = if concern.children.len() > 1 {
            vec![HandlingMark::ThirdParty]
        } else {
            Vec::new()
        };
        Ok(Found::item(SharedItem {
            item_id: said.id,
            source_agency_id: own.id,
            source_agency: own.name_en.clone(),
            source_agency_cy: welsh(own),
            source_person,
            kind: said.kind,
            childs_words: said.childs_words,
            reported_by: said.reported_by,
            historical_date: said.historical_date,
            when: Some(concern.content.when),
            text: said.text,
            why: String::new(),
            marks,
            body_map: Vec::new(),
        }))
    }

    /// The marks of the child on the body map of a concern. Those of other children stay behind.
    async fn body_map(
        &mut self,
        own: &AgencyRow,
        child: &PersonRow,
        concern_id: Uuid,
    ) -> Result<Found> {
        let concern = match self.concern(own.id, concern_id).await {
            Ok(c) => c,
            Err(store::StoreError::Missing | store::StoreError::Erased) => {
                return Ok(Found::Nothing);
            }
            Err(e) => return Err(e.into()),
        };
        let body_map = crate::concerns::marks_of(&concern, child.id);
        if body_map.is_empty() {
            return Ok(Found::Nothing);
        }
        Ok(Found::item(SharedItem {
            item_id: concern_id,
            source_agency_id: own.id,
            source_agency: own.name_en.clone(),
            source_agency_cy: welsh(own),
            source_person: self.source_person(concern.author_id).await?,
            kind: Some(StatementKind::Fact),
            childs_words: false,
            reported_by: None,
            historical_date: None,
            when: Some(concern.content.when),
            text: domain::body_map::own_words(&body_map),
            why: String::new(),
            marks: Vec::new(),
            body_map,
        }))
    }

    async fn entry_item(&mut self, own: &AgencyRow, entry: EntryRow) -> Result<Found> {
        let passed_on = entry.source_agency_id != own.id;
        let source = if passed_on {
            &self.agency(entry.source_agency_id).await?
        } else {
            own
        };
        let mut item = SharedItem {
            item_id: entry.id,
            source_agency_id: entry.source_agency_id,
            source_agency: source.name_en.clone(),
            source_agency_cy: welsh(source),
            source_person: self.source_person(entry.author_id).await?,
            kind: None,
            childs_words: false,
            reported_by: None,
            historical_date: None,
            when: Some(entry.when),
            text: String::new(),
            why: String::new(),
            marks: Vec::new(),
            body_map: Vec::new(),
        };
        describe(&mut item, entry.content);
        if passed_on && !item.marks.contains(&HandlingMark::AskOwner) {
            item.marks.push(HandlingMark::AskOwner);
        }
        Ok(Found::item(item))
    }
}

/// The Welsh name, where it is another than the English.
fn welsh(agency: &AgencyRow) -> String {
    if agency.name_cy == agency.name_en {
        String::new()
    } else {
        agency.name_cy.clone()
    }
}

enum Found {
    Item(Box<SharedItem>),
    Detail(PersonDetail),
    Nothing,
}

impl Found {
    fn item(item: SharedItem) -> Self {
        Self::Item(Box::new(item))
    }
}

/// Puts the words of an entry into an item.
fn describe(item: &mut SharedItem, content: EntryContent) {
    match content {
        EntryContent::Concern { headline } | EntryContent::Decision { headline } => {
            item.text = headline;
        }
        EntryContent::Note {
            headline,
            text,
            childs_voice,
            ..
        } => item.text = lines(&[headline, text, childs_voice]),
        EntryContent::SafetyPlan(p) => {
            item.text = lines(&[
                p.worries,
                p.warning_signs,
                p.safe_place,
                p.trusted_people,
                p.what_adults_do,
                p.who_knows,
            ]);
        }
        EntryContent::CheckIn { text, with } => item.text = lines(&[text, with]),
        EntryContent::ServiceReferral(r) => {
            item.text = lines(&[r.service, r.reason, r.outcome_text]);
        }
        EntryContent::Received {
            statement_kind,
            text,
            source,
            handling,
            body_map,
            ..
        } => {
            item.kind = statement_kind;
            item.body_map = body_map;
            item.text = text;
            item.source_person = source;
            item.marks = handling.iter().filter_map(|h| h.parse().ok()).collect();
        }
        EntryContent::Correction { text, why, .. } => {
            item.kind = Some(StatementKind::Fact);
            item.text = lines(&[text, why]);
        }
        EntryContent::Closed { text, .. } => item.text = text,
        EntryContent::Moved { .. } => {}
    }
}

fn lines(parts: &[String]) -> String {
    let said: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|p| !p.trim().is_empty())
        .collect();
    said.join("\n")
}

fn put_detail(shared: &mut ChildShared, child: &PersonRow, detail: PersonDetail) {
    let c = &child.content;
    match detail {
        PersonDetail::Name => {
            let full = format!("{} {}", c.given_names, c.family_name);
            shared.name = Some(full.trim().to_owned());
        }
        PersonDetail::BirthDate => shared.birth = c.birth,
        PersonDetail::Group => shared.group.clone_from(&c.group),
        PersonDetail::NhsNumber => {
            shared.nhs_number = c
                .identifiers
                .iter()
                .find(|i| i.kind == IdentifierKind::Nhs)
                .map(|i| i.value.clone());
        }
        PersonDetail::Address => shared.address.clone_from(&c.address),
        PersonDetail::Phone => shared.phone.clone_from(&c.phone),
        PersonDetail::School => shared.school.clone_from(&c.school),
        PersonDetail::Area => shared.area.clone_from(&c.area),
    }
}
