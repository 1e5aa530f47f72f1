//! Watching how files are opened: a number of different children's files a day, after which somebody
//! is asked why they need more; files opened though nothing asked it of the reader; made-up records
//! that nobody has a reason to open. None of it stands in the way of an emergency.

use crate::{
    Act, Actor, Casework, CaseworkError, ChildChoice, Relation, Result, Work,
    files_a_day::files_of,
    lead::Faults,
    reviews::{ALERT_REVIEW, due_after_working_days, open_review_with, reviewers},
};
use domain::{
    access::{REVIEW_WORKING_DAYS, ReviewContent, ReviewKind},
    person::{PersonContent, PersonKind},
    text::{LINE_MAX, TEXT_MAX},
};
use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use ledger::EventKind;
use serde_json::json;
use store::{CanaryRow, NewPerson, Opened, StoreError};
use uuid::Uuid;

/// Fewest characters of a reason: a dot is none.
const WORDS_MIN: usize = 10;
/// Most that are looked at in one turn of the clock for one agency.
const AT_ONCE: i64 = 500;

/// How many files somebody opened today, and how many their role is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilesToday {
    /// Different children's files opened.
    pub opened: u32,
    /// How many may be opened before they are asked why, counting what they said today.
    pub may: u32,
    /// How many are opened in a day at this agency, and again each time that somebody says why.
    pub usual: u32,
}

/// A made-up record, for whoever put it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CanaryLine {
    /// The record, as whoever logs a concern sees it.
    pub child: ChildChoice,
    /// When it was put there.
    pub since: Timestamp,
}

fn london() -> TimeZone {
    // The zone is compiled in; UTC would be wrong by an hour at most.
    TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC)
}

/// The civil day in London of a moment in microseconds.
pub(crate) fn day_of(us: i64) -> Result<Date> {
    let at = Timestamp::from_microsecond(us).map_err(|e| CaseworkError::Internal(e.to_string()))?;
    Ok(at.to_zoned(london()).date())
}

/// The first moment of a day in London, microseconds.
pub(crate) fn start_of(day: Date) -> Result<i64> {
    day.to_datetime(Time::midnight())
        .to_zoned(london())
        .map(|z| z.timestamp().as_microsecond())
        .map_err(|e| CaseworkError::Internal(e.to_string()))
}

fn count(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Work {
    /// Notes that the actor opened somebody's file, before it is shown.
    ///
    /// # Errors
    /// [`CaseworkError::MoreFiles`] where the day's number is used up.
    pub(crate) async fn note_opening(
        &mut self,
        kind: &EventKind,
        person: Option<Uuid>,
    ) -> Result<()> {
        let (Some(person), Some(who), Some(standing)) = (person, self.actor_id, self.standing)
        else {
            return Ok(());
        };
        let reading = matches!(
            kind,
            EventKind::FileRead | EventKind::ConcernRead | EventKind::AttachmentRead
        );
        let Some((act, ground)) = self.permit.as_ref().map(|p| (p.act(), p.relation())) else {
            return Ok(());
        };
        if !reading || self.full {
            return Ok(());
        }
        self.watch_canary(who, person).await?;
        let of_a_file = matches!(ground, Relation::Agency | Relation::BreakGlass);
        if !of_a_file || act == Act::KeepFile {
            return Ok(());
        }
        // Each time: what is known of either may have changed since this morning.
        self.close_to_own_family(who, person, act).await?;
        let (agency, day) = (self.agency_id, day_of(self.now_us)?);
        let Some(now) = self.note_opened(agency, who, person, day).await? else {
            return Ok(());
        };
        let policy = self.policy.clone();
        let may = i64::from(files_of(self, &policy, agency, standing.role).await?) + now.more;
        if now.files <= may {
            return Ok(());
        }
        // A file is opened of one's own accord; what arrived or is being decided never waits.
        if act == Act::ReadFile {
            return Err(CaseworkError::MoreFiles);
        }
        if now.files == may + 1 {
            let content = ReviewContent {
                count: count(now.files),
                ..ReviewContent::default()
            };
            self.ask_to_look(ReviewKind::Budget, who, None, content)
                .await?;
        }
        Ok(())
    }

    /// Whoever opens a made-up record is looked at, and those who look are told at once.
    async fn watch_canary(&mut self, who: Uuid, person: Uuid) -> Result<()> {
        let agency = self.agency_id;
        match self.canary(agency, person).await? {
            Some(by) if by != who => {}
            _ => return Ok(()),
        }
        self.ask_to_look(
            ReviewKind::Canary,
            who,
            Some(person),
            ReviewContent::default(),
        )
        .await
        .map(drop)
    }

    /// Asks for something to be looked at, once a day for one person and one file, and tells those
    /// who look.
    pub(crate) async fn ask_to_look(
        &mut self,
        kind: ReviewKind,
        who: Uuid,
        person: Option<Uuid>,
        content: ReviewContent,
    ) -> Result<Option<Uuid>> {
        let (agency, now) = (self.agency_id, self.now_us);
        let due = due_after_working_days(now, REVIEW_WORKING_DAYS);
        let opened =
            open_review_with(self, agency, kind, (who, person), (now, due), content).await?;
        if let Some(id) = opened.filter(|_| kind != ReviewKind::Unexplained) {
            let policy = self.policy.clone();
            let told = reviewers(self, &policy, agency, who).await?;
            self.tell(&told, ALERT_REVIEW, id, &format!("/reviews/{id}"))
                .await?;
        }
        Ok(opened)
    }
}

impl Casework {
    /// How many files the asker opened today.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] for whoever opens no files.
    pub async fn files_today(&self, actor: &Actor) -> Result<FilesToday> {
        let permit = self.permit(actor, Act::SayWhyMore, Relation::None).await?;
        let day = day_of(self.now_us())?;
        let agency = actor.agency_id;
        let mut conn = self.read(&permit).await?;
        let today = conn
            .files_of_day(agency, actor.practitioner_id, day)
            .await?;
        let usual = files_of(&mut conn, &self.policy, agency, actor.role).await?;
        Ok(FilesToday {
            opened: count(today.files),
            may: usual + count(today.more),
            usual,
        })
    }

    /// Says why the asker needs more files today: as many again are opened at once, and somebody
    /// looks at it within two working days. Sent again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`]: `why` is `empty`, `short` or `too-long`;
    /// [`CaseworkError::NotFound`].
    pub async fn say_why_more(&self, actor: &Actor, id: Uuid, why: &str) -> Result<()> {
        let permit = self.permit(actor, Act::SayWhyMore, Relation::None).await?;
        let mut faults = Faults::default();
        faults.required("why", why, TEXT_MAX);
        if (1..WORDS_MIN).contains(&why.trim().chars().count()) {
            faults.add("why", "short");
        }
        faults.check()?;
        let mut work = self.begin(actor, permit).await?;
        if !work.first_time("more-files", id, &why).await? {
            return Ok(());
        }
        let (agency, who, day) = (work.agency_id, actor.practitioner_id, day_of(work.now_us)?);
        let usual = files_of(&mut work, &self.policy, agency, actor.role).await?;
        let more = i64::from(usual);
        let today = work.files_of_day(agency, who, day).await?;
        work.allow_more_files(agency, who, day, more).await?;
        let content = ReviewContent {
            count: count(today.files),
            words: why.to_owned(),
            ..ReviewContent::default()
        };
        let review = work
            .ask_to_look(ReviewKind::Budget, who, None, content)
            .await?;
        let detail = json!({ "opened": today.files, "more": more, "why": why });
        work.log(EventKind::MoreFilesAllowed, None, review, detail)
            .await?;
        work.commit().await
    }

    /// Puts a made-up record among the agency's children. It is found and listed like any other,
    /// and nothing links it with anybody.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] as for any record of a child; [`CaseworkError::NotFound`].
    pub async fn plant_canary(
        &self,
        actor: &Actor,
        id: Uuid,
        content: PersonContent,
    ) -> Result<()> {
        let permit = self
            .permit(actor, Act::PlantCanary, Relation::Agency)
            .await?;
        let mut faults = Faults::default();
        faults.required("given", &content.given_names, LINE_MAX);
        faults.required("family", &content.family_name, LINE_MAX);
        faults.check()?;
        let mut work = self.begin(actor, permit).await?;
        if !work.first_time("canary", id, &content).await? {
            return Ok(());
        }
        let (agency, now_us) = (work.agency_id, work.now_us);
        let new = NewPerson {
            agency_id: agency,
            id,
            kind: PersonKind::Child,
            protected_address: false,
            content,
        };
        match work.add_person(&new, now_us).await {
            Err(StoreError::Duplicate) => return Err(CaseworkError::OtherContent),
            other => drop(other?),
        }
        let row = CanaryRow {
            person_id: id,
            set_by: actor.practitioner_id,
            set_us: now_us,
        };
        work.add_canary(agency, &row).await?;
        work.log(EventKind::CanaryPlanted, None, Some(id), json!({}))
            .await?;
        work.commit().await
    }

    /// The agency's made-up records that are still there.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`].
    pub async fn canaries(&self, actor: &Actor) -> Result<Vec<CanaryLine>> {
        let permit = self
            .permit(actor, Act::PlantCanary, Relation::Agency)
            .await?;
        let mut conn = self.read(&permit).await?;
        let mut all = Vec::new();
        for row in conn.canaries(actor.agency_id).await? {
            match conn.person(actor.agency_id, row.person_id).await {
                Ok(person) => all.push(CanaryLine {
                    child: person.into(),
                    since: Timestamp::from_microsecond(row.set_us)
                        .map_err(|e| CaseworkError::Internal(e.to_string()))?,
                }),
                Err(StoreError::Missing | StoreError::Erased) => {}
                Err(e) => return Err(e.into()),
            }
        }
        Ok(all)
    }

    /// Looks at the files that were opened on days that are over: where nothing asked it of whoever
    /// opened it, somebody is asked to look. Called once an hour; each opening is looked at once.
    ///
    /// # Errors
    /// The database; the next hour tries again.
    pub async fn look_at_openings(&self) -> Result<()> {
        let today = day_of(self.now_us())?;
        let agencies = self.store.read().await?.agencies().await?;
        for agency in agencies {
            let opened = self
                .store
                .read()
                .await?
                .opened_before(agency.id, today, AT_ONCE)
                .await?;
            for one in opened {
                self.look_at_opening(agency.id, one).await?;
            }
            let mut tx = self.store.write(agency.id).await?;
            tx.forget_names_shown(agency.id, today).await?;
            let kept = crate::FAULTS_KEPT_DAYS * 86_400_000_000;
            tx.forget_import_faults(agency.id, self.now_us() - kept)
                .await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn look_at_opening(&self, agency: Uuid, o: Opened) -> Result<()> {
        let mut work = self.begin_by_clock(agency).await?;
        // A made-up record was asked about when it was opened.
        let canary = work.canary(agency, o.person_id).await?.is_some();
        if !canary && !work.is_explained(o).await? {
            work.ask_to_look(
                ReviewKind::Unexplained,
                o.practitioner_id,
                Some(o.person_id),
                ReviewContent::default(),
            )
            .await?;
        }
        work.forget_opened(agency, o).await?;
        work.commit().await
    }
}
