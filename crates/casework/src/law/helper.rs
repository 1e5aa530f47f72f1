//! The lawful-basis helper: only what the law still needs is asked, and nobody's record is
//! touched. What was answered so far is kept as a draft of its owner's.

use super::{
    practice::practice_of,
    switches::{SwitchHere, changes_of, switches_of},
};
use crate::{
    decisions::{AskedFact, about_agency, directory, given_answers, put_answer},
    desk::{Actor, Casework},
    drafts::DraftKind,
    error::{CaseworkError, Fault, Result},
};
use access::{Act, Relation};
use domain::{
    Nation,
    practitioner::{MemberState, Role},
};
use jiff::civil::Date;
use rulebook::{
    Answer, AnswerOption, Facts, MissingFact, Purpose, Rulebook, Subject, SubjectRole, Switches,
};
use store::{AgencyRow, Conn, DraftRow, StoreError};
use uuid::Uuid;

/// What a draft of the helper is called in the table of drafts.
const DRAFT: &str = DraftKind::LawHelper.as_str();
/// The field of the draft that holds the recipient.
const RECIPIENT: &str = "recipient";
/// Most people named as advisers.
const ADVISERS_MAX: usize = 6;

/// What must be known before a lawful basis can be named, in the order to ask. Everything else
/// about the agency is known already.
pub const FIRST_QUESTIONS: [&str; 7] = [
    "purpose",
    "suspicion.reasonable_cause",
    "suspicion.care_and_support_needs",
    "request.kind",
    "decider.public_authority",
    "decider.isd_role",
    "decider.welsh_role",
];

/// A colleague who can be asked for advice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adviser {
    /// Name.
    pub name: String,
    /// Job title.
    pub job_title: String,
    /// Role.
    pub role: Role,
}

/// Everything that the pages of the helper show.
#[derive(Debug, Clone)]
pub struct HelperDesk {
    /// The exercise.
    pub id: Uuid,
    /// The agency of whoever asks.
    pub agency: AgencyRow,
    /// Whom they think of sharing with.
    pub recipient: Option<AgencyRow>,
    /// Whom one can share with.
    pub agencies: Vec<AgencyRow>,
    /// What the law says so far.
    pub answer: Answer,
    /// The questions that a lawful basis turns on.
    pub first: Vec<AskedFact>,
    /// Questions that make the rest of the answer sharper.
    pub more: Vec<AskedFact>,
    /// The facts as they stand.
    pub facts: Facts,
    /// Who can be asked for advice.
    pub advisers: Vec<Adviser>,
    /// What the agency has set otherwise than the law ships.
    pub changes: Vec<SwitchHere>,
}

impl HelperDesk {
    /// Whether enough is known for an answer. What else was left open is listed with it.
    pub fn is_answered(&self) -> bool {
        self.facts.purpose.is_some()
    }
}

/// What one page of the helper sent.
#[derive(Debug, Clone, Default)]
pub struct HelperAnswers {
    /// Answers by path of the fact, as the form sends them.
    pub answers: Vec<(String, Vec<String>)>,
    /// Whom they think of sharing with; `Some(None)` takes the choice back.
    pub recipient: Option<Option<Uuid>>,
}

/// Whether the helper asks it. The rest belongs to a decision about a child, or is known.
fn asked_here(path: &str) -> bool {
    let parts = [
        "purpose",
        "suspicion.",
        "request.",
        "decider.",
        "duty_to_share.",
    ];
    let about = ["subjects[0].", "family.safe_to_tell", "recipient.kind"];
    let known = matches!(path, "suspicion.immediate_danger");
    !known && (parts.iter().chain(&about)).any(|p| path.starts_with(p))
}

/// What is known without asking: the agency's own facts, and that this is an exercise about one
/// child whom nobody names.
fn known(agency: &AgencyRow, switches: Switches, today: Date) -> Facts {
    let mut f = Facts {
        as_at: Some(today),
        nation: Some(agency.nation),
        emergency: Some(false),
        identifiable: Some(true),
        switches,
        subjects: vec![Subject {
            id: "child".into(),
            role: Some(SubjectRole::Child),
            ..Subject::default()
        }],
        ..Facts::default()
    };
    f.suspicion.immediate_danger = Some(false);
    f.recipient.verified = Some(true);
    f.items.untagged = Some(false);
    f.items.historical = Some(false);
    f.items.whole_file = Some(false);
    about_agency(&mut f, agency);
    f
}

fn with_recipient(f: &mut Facts, r: &AgencyRow) {
    f.recipient.id = Some(r.id.to_string());
    f.recipient.kind = Some(r.kind);
    f.recipient.isd_role = Some(r.isd_role);
    f.recipient.welsh_role = Some(r.welsh_role);
    f.recipient.competent_authority = Some(r.flags.competent_authority);
}

fn answered(mut facts: Facts, fields: &[(String, String)]) -> Facts {
    let mut paths: Vec<&str> = Vec::new();
    for (path, _) in fields.iter().filter(|(p, _)| p != RECIPIENT) {
        if !paths.contains(&path.as_str()) {
            paths.push(path);
        }
    }
    for path in paths {
        let values: Vec<String> = fields
            .iter()
            .filter(|(p, _)| p == path)
            .map(|(_, v)| v.clone())
            .collect();
        // An answer that no longer fits is left out, and its question is asked again.
        if let Some(changed) = put_answer(&facts, path, &values) {
            facts = changed;
        }
    }
    if facts.purpose == Some(Purpose::AdviceWithoutIdentity) {
        facts.identifiable = Some(false);
    }
    facts
}

/// The nation whose law a kind of request belongs to, where it is one nation's.
fn nation_of_request(kind: &str) -> Option<Nation> {
    Some(match kind {
        "s137" | "s164" => Nation::Wales,
        "s16h" => Nation::England,
        "sbni_s11" => Nation::NorthernIreland,
        _ => return None,
    })
}

/// Leaves out what belongs to another nation: nobody has to read past it.
fn of_nation(mut question: MissingFact, nation: Option<Nation>) -> MissingFact {
    if question.path == "request.kind" {
        let fits = |o: &AnswerOption| nation_of_request(&o.value).is_none_or(|n| Some(n) == nation);
        question.options.retain(fits);
    }
    question
}

/// The questions to show: open ones and those answered here.
fn questions(
    facts: &Facts,
    answer: &Answer,
    fields: &[(String, String)],
) -> (Vec<AskedFact>, Vec<AskedFact>) {
    let recipient_known = facts.recipient.id.is_some();
    let all = Rulebook::builtin().questions(facts);
    let asked = all
        .into_iter()
        .filter(|q| asked_here(&q.path))
        .filter_map(|q| {
            let given: Vec<String> = fields
                .iter()
                .filter(|(p, v)| *p == q.path && !v.is_empty())
                .map(|(_, v)| v.clone())
                .collect();
            let open = answer.missing.iter().any(|m| m.path == q.path);
            let from_directory = recipient_known && q.path.starts_with("recipient.");
            ((open || !given.is_empty()) && !from_directory).then(|| AskedFact {
                question: of_nation(q, facts.nation),
                given,
            })
        });
    asked.partition(|q| FIRST_QUESTIONS.contains(&q.question.path.as_str()))
}

/// The questions of the helper that a saved exercise answered. What is known from the agency is
/// no answer.
pub(super) fn answered_questions(facts: &Facts, json: &serde_json::Value) -> Vec<AskedFact> {
    let all = Rulebook::builtin().questions(facts).into_iter();
    all.filter(|q| asked_here(&q.path) && !q.path.starts_with("decider."))
        .filter(|q| !q.path.starts_with("recipient."))
        .filter_map(|q| {
            let given = given_answers(json, &q);
            let said = !given.is_empty() && given != ["none"];
            said.then_some(AskedFact { question: q, given })
        })
        .collect()
}

async fn advisers(conn: &mut Conn, agency: Uuid) -> Result<Vec<Adviser>> {
    let mut all: Vec<Adviser> = conn
        .practitioners(agency)
        .await?
        .into_iter()
        .filter(|p| p.state == MemberState::Active)
        .filter(|p| matches!(p.role, Role::SafeguardingLead | Role::DataProtectionOfficer))
        .map(|p| Adviser {
            name: p.content.name,
            job_title: p.content.job_title,
            role: p.role,
        })
        .collect();
    all.sort_by(|a, b| (a.role, &a.name).cmp(&(b.role, &b.name)));
    all.truncate(ADVISERS_MAX);
    Ok(all)
}

impl Casework {
    /// The helper as far as its owner has come; a new id begins anew. It touches nobody's record.
    ///
    /// # Errors
    /// The membership is not active, or the database.
    pub async fn law_helper(&self, actor: &Actor, id: Uuid) -> Result<HelperDesk> {
        let permit = self
            .permit(actor, Act::UseLawHelper, Relation::None)
            .await?;
        let mut conn = self.read(&permit).await?;
        let fields = match conn.draft(actor.agency_id, actor.practitioner_id, id).await {
            Ok(d) if d.kind == DRAFT => d.fields,
            Ok(_) => return Err(CaseworkError::NotFound),
            Err(StoreError::Missing) => Vec::new(),
            Err(e) => return Err(e.into()),
        };
        self.helper_desk(&mut conn, actor, id, &fields).await
    }

    async fn helper_desk(
        &self,
        conn: &mut Conn,
        actor: &Actor,
        id: Uuid,
        fields: &[(String, String)],
    ) -> Result<HelperDesk> {
        let today = self.today();
        let agency = conn.agency(actor.agency_id).await?;
        let (switched, _) = switches_of(conn, agency.id).await?;
        let agencies = directory(conn.agencies().await?, agency.id);
        let chosen = fields.iter().rfind(|(n, _)| n == RECIPIENT);
        let chosen: Option<Uuid> = chosen.and_then(|(_, v)| v.parse().ok());
        let recipient = agencies.iter().find(|a| Some(a.id) == chosen).cloned();
        let mut facts = known(&agency, switched, today);
        if let Some(r) = &recipient {
            with_recipient(&mut facts, r);
        }
        let facts = answered(facts, fields);
        let practice = practice_of(conn, agency.id).await?;
        let answer = Rulebook::builtin().decide_with(&facts, &practice);
        let (first, more) = questions(&facts, &answer, fields);
        Ok(HelperDesk {
            id,
            advisers: advisers(conn, agency.id).await?,
            changes: changes_of(conn, &agency, today).await?,
            agency,
            recipient,
            agencies,
            answer,
            first,
            more,
            facts,
        })
    }

    /// Keeps answers of the helper. Nothing is written but its owner's draft.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] with `unknown` where an answer does not fit its question.
    pub async fn answer_law_helper(
        &self,
        actor: &Actor,
        id: Uuid,
        input: HelperAnswers,
    ) -> Result<()> {
        let permit = self
            .permit(actor, Act::UseLawHelper, Relation::None)
            .await?;
        let mut work = self.begin(actor, permit).await?;
        let (agency, owner) = (actor.agency_id, actor.practitioner_id);
        let mut fields = match work.draft(agency, owner, id).await {
            Ok(d) if d.kind == DRAFT => d.fields,
            Ok(_) => return Err(CaseworkError::NotFound),
            Err(StoreError::Missing) => Vec::new(),
            Err(e) => return Err(e.into()),
        };
        let own = work.agency(agency).await?;
        let facts = answered(known(&own, Switches::default(), self.today()), &fields);
        let mut faults = Vec::new();
        for (path, values) in input.answers {
            if !asked_here(&path) || put_answer(&facts, &path, &values).is_none() {
                faults.push(Fault {
                    field: path,
                    key: "unknown",
                });
                continue;
            }
            fields.retain(|(p, _)| *p != path);
            let given = values.into_iter().filter(|v| !v.trim().is_empty());
            fields.extend(given.map(|v| (path.clone(), v)));
        }
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        if let Some(choice) = input.recipient {
            fields.retain(|(n, _)| n != RECIPIENT);
            fields.extend(choice.map(|r| (RECIPIENT.to_owned(), r.to_string())));
        }
        let draft = DraftRow {
            id,
            kind: DRAFT.into(),
            updated_us: work.now_us,
            fields,
        };
        work.keep_draft(agency, owner, &draft).await?;
        work.commit().await
    }
}

/// What a decision takes over from an exercise: the answers, without the agency's own facts,
/// which the decision finds by itself.
pub(super) fn carried(exercise: &Facts, into: &mut Facts) {
    into.purpose = into.purpose.or(exercise.purpose);
    into.suspicion = exercise.suspicion.clone();
    into.suspicion.immediate_danger = None;
    into.duty_to_share = exercise.duty_to_share.clone();
    into.decider.profession = exercise.decider.profession;
    into.decider.reporting_activity = exercise.decider.reporting_activity;
    if into.request.kind.is_none() {
        into.request = exercise.request.clone();
    }
    let child = |s: &&Subject| s.role == Some(SubjectRole::Child);
    let from = exercise.subjects.iter().find(child);
    let to = into
        .subjects
        .iter_mut()
        .find(|s| s.role == Some(SubjectRole::Child));
    if let (Some(from), Some(to)) = (from, to) {
        let (id, age) = (to.id.clone(), to.age);
        *to = from.clone();
        to.id = id;
        to.age = age.or(to.age);
    }
}
