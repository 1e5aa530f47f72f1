//! Chronology entries: append-only.

use crate::{
    engine::Conn,
    error::{Result, StoreError, unless_erased},
    keys::FileKey,
    tx::Tx,
};
use domain::{
    chronology::{EntryContent, EntryKind, Seriousness},
    time::EventTime,
};
use std::collections::HashMap;
use uuid::Uuid;

/// An entry to be added.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// Agency in whose chronology it stands.
    pub agency_id: Uuid,
    /// The child.
    pub person_id: Uuid,
    /// Made by the client.
    pub id: Uuid,
    /// What kind of row.
    pub kind: EntryKind,
    /// When it happened.
    pub when: EventTime,
    /// When it is written, microseconds.
    pub recorded_us: i64,
    /// Who writes it.
    pub author_id: Uuid,
    /// Agency that it comes from.
    pub source_agency_id: Uuid,
    /// Concern, decision or sharing that it points to.
    pub object_id: Option<Uuid>,
    /// Entry that it corrects.
    pub corrects_id: Option<Uuid>,
    /// How serious, as its author judges.
    pub seriousness: Seriousness,
    /// What it says.
    pub content: EntryContent,
}

/// An entry, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Agency in whose chronology it stands.
    pub agency_id: Uuid,
    /// The child.
    pub person_id: Uuid,
    /// Identifies the entry.
    pub id: Uuid,
    /// What kind of row.
    pub kind: EntryKind,
    /// When it happened.
    pub when: EventTime,
    /// When it was written, microseconds.
    pub recorded_us: i64,
    /// Who wrote it.
    pub author_id: Uuid,
    /// Agency that it comes from.
    pub source_agency_id: Uuid,
    /// Concern, decision or sharing that it points to.
    pub object_id: Option<Uuid>,
    /// Entry that it corrects.
    pub corrects_id: Option<Uuid>,
    /// How serious, as its author judged.
    pub seriousness: Seriousness,
    /// What it says.
    pub content: EntryContent,
}

/// Which rows of a chronology are wanted; nothing set means all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Of this kind only.
    pub kind: Option<EntryKind>,
    /// From this agency only.
    pub source: Option<Uuid>,
    /// Happened at this time or later, microseconds.
    pub from_us: Option<i64>,
    /// Happened before this time, microseconds.
    pub to_us: Option<i64>,
    /// Written down after this time, microseconds.
    pub recorded_after_us: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    person_id: Uuid,
    id: Uuid,
    kind: String,
    happened_us: i64,
    precision_word: String,
    recorded_us: i64,
    author_id: Uuid,
    source_agency_id: Uuid,
    object_id: Option<Uuid>,
    corrects_id: Option<Uuid>,
    seriousness: String,
    key_id: Uuid,
    content: Vec<u8>,
    moved_us: Option<i64>,
}

fn open(r: Raw, key: &FileKey) -> Result<EntryRow> {
    let bad = |_| StoreError::Corrupt("entry");
    Ok(EntryRow {
        kind: r.kind.parse().map_err(bad)?,
        when: EventTime {
            at: jiff_from_us(r.happened_us)?,
            precision: r.precision_word.parse().map_err(bad)?,
        },
        seriousness: r.seriousness.parse().map_err(bad)?,
        // What was moved to another child's file is read in this one by nobody any more.
        content: match r.moved_us {
            Some(at_us) => EntryContent::Moved { at_us },
            None => key.open("entry", r.id, "content", &r.content)?,
        },
        agency_id: r.agency_id,
        person_id: r.person_id,
        id: r.id,
        recorded_us: r.recorded_us,
        author_id: r.author_id,
        source_agency_id: r.source_agency_id,
        object_id: r.object_id,
        corrects_id: r.corrects_id,
    })
}

fn jiff_from_us(us: i64) -> Result<jiff::Timestamp> {
    jiff::Timestamp::from_microsecond(us).map_err(|_| StoreError::Corrupt("entry.happened_us"))
}

impl Conn {
    async fn open_entries(&mut self, raws: Vec<Raw>) -> Result<Vec<EntryRow>> {
        // A chronology is sealed under one or two keys: unwrap each once.
        let mut keys: HashMap<Uuid, Option<FileKey>> = HashMap::new();
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            if let std::collections::hash_map::Entry::Vacant(slot) = keys.entry(raw.key_id) {
                slot.insert(unless_erased(
                    self.file_key(raw.agency_id, raw.key_id).await,
                )?);
            }
            if let Some(Some(key)) = keys.get(&raw.key_id) {
                all.push(open(raw, key)?);
            }
        }
        Ok(all)
    }

    /// A child's chronology, newest first, at most `limit` rows older than `before`
    /// (time in microseconds and id of the last row seen).
    ///
    /// # Errors
    /// The database.
    pub async fn chronology(
        &mut self,
        agency: Uuid,
        person: Uuid,
        before: Option<(i64, Uuid)>,
        limit: i64,
    ) -> Result<Vec<EntryRow>> {
        self.chronology_where(agency, person, EntryFilter::default(), before, limit)
            .await
    }

    /// As [`Conn::chronology`], the rows that a filter lets through.
    ///
    /// # Errors
    /// The database.
    pub async fn chronology_where(
        &mut self,
        agency: Uuid,
        person: Uuid,
        only: EntryFilter,
        before: Option<(i64, Uuid)>,
        limit: i64,
    ) -> Result<Vec<EntryRow>> {
        let (us, id) = before.unwrap_or((i64::MAX, Uuid::max()));
        let raws = rows!(
            self,
            Raw,
            "SELECT * FROM entry WHERE agency_id = $1 AND person_id = $2 AND (happened_us, id) < ($3, $4) \
             AND ($6 = '' OR kind = $6) AND ($7 = $8 OR source_agency_id = $7) \
             AND happened_us >= $9 AND happened_us < $10 AND recorded_us > $11 \
             ORDER BY happened_us DESC, id DESC LIMIT $5",
            agency,
            person,
            us,
            id,
            limit,
            only.kind.map_or("", EntryKind::as_str),
            only.source.unwrap_or_else(Uuid::nil),
            Uuid::nil(),
            only.from_us.unwrap_or(i64::MIN),
            only.to_us.unwrap_or(i64::MAX),
            only.recorded_after_us.unwrap_or(i64::MIN)
        );
        self.open_entries(raws).await
    }

    /// Agencies from which the rows of a child's chronology come.
    ///
    /// # Errors
    /// The database.
    pub async fn entry_sources(&mut self, agency: Uuid, person: Uuid) -> Result<Vec<Uuid>> {
        let raws = rows!(
            self,
            (Uuid,),
            "SELECT DISTINCT source_agency_id FROM entry WHERE agency_id = $1 AND person_id = $2",
            agency,
            person
        );
        Ok(raws.into_iter().map(|(id,)| id).collect())
    }

    /// One entry of a child's chronology.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn entry(&mut self, agency: Uuid, person: Uuid, id: Uuid) -> Result<EntryRow> {
        let raw = row!(
            self,
            Raw,
            "SELECT * FROM entry WHERE agency_id = $1 AND person_id = $2 AND id = $3",
            agency,
            person,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_entries(vec![raw])
            .await?
            .pop()
            .ok_or(StoreError::Erased)
    }

    /// Entries that point to an object (a concern, a decision, a sharing), oldest first.
    ///
    /// # Errors
    /// The database.
    pub async fn entries_of(&mut self, agency: Uuid, object: Uuid) -> Result<Vec<EntryRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT * FROM entry WHERE agency_id = $1 AND object_id = $2 ORDER BY recorded_us, id",
            agency,
            object
        );
        self.open_entries(raws).await
    }

    /// A child's entries of one kind, the last written first: versions of a plan, referrals.
    ///
    /// # Errors
    /// The database.
    pub async fn entries_of_kind(
        &mut self,
        agency: Uuid,
        person: Uuid,
        kind: EntryKind,
    ) -> Result<Vec<EntryRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT * FROM entry WHERE agency_id = $1 AND person_id = $2 AND kind = $3 ORDER BY recorded_us DESC, id DESC",
            agency,
            person,
            kind.as_str()
        );
        self.open_entries(raws).await
    }

    /// When a practitioner last looked at a child's page, microseconds.
    ///
    /// # Errors
    /// The database.
    pub async fn last_looked(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        person: Uuid,
    ) -> Result<Option<i64>> {
        Ok(row!(
            self,
            (i64,),
            "SELECT at_us FROM last_looked WHERE agency_id = $1 AND practitioner_id = $2 AND person_id = $3",
            agency,
            practitioner,
            person
        )
        .map(|(us,)| us))
    }
}

impl Tx {
    /// Notes that a practitioner looks at a child's page now.
    ///
    /// # Errors
    /// The database.
    pub async fn looked(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        person: Uuid,
        now_us: i64,
    ) -> Result<()> {
        exec!(
            self,
            "INSERT INTO last_looked (agency_id, practitioner_id, person_id, at_us) VALUES ($1,$2,$3,$4) \
             ON CONFLICT (agency_id, practitioner_id, person_id) DO UPDATE SET at_us = excluded.at_us",
            agency,
            practitioner,
            person,
            now_us
        );
        Ok(())
    }

    /// Adds an entry, sealed with the key of the child's file.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], or the child is not known.
    pub async fn add_entry(&mut self, e: &NewEntry) -> Result<()> {
        let key = self.person_key(e.agency_id, e.person_id).await?;
        let content = key.seal("entry", e.id, "content", &e.content)?;
        put!(
            self,
            "INSERT INTO entry (agency_id, person_id, id, kind, happened_us, precision_word, recorded_us, author_id, \
             source_agency_id, object_id, corrects_id, seriousness, key_id, content) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)",
            e.agency_id,
            e.person_id,
            e.id,
            e.kind.as_str(),
            e.when.at.as_microsecond(),
            e.when.precision.as_str(),
            e.recorded_us,
            e.author_id,
            e.source_agency_id,
            e.object_id,
            e.corrects_id,
            e.seriousness.as_str(),
            key.id,
            content
        );
        Ok(())
    }
}
