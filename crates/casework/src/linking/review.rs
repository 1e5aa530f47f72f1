//! Two records side by side: what agrees, what clashes, what it weighs, what was decided.

use super::{Explanation, models::Weigher, told::Told};
use crate::{
    Act, Actor, Casework, CaseworkError, Identity, Relation, Result, SharingLine,
    lead::{Names, hidden_in},
    sharings::sharing_lines,
};
use access::{Field, Fields};
use domain::{
    linking::{PairAct, PairState},
    person::{IdentifierKind, PersonContent, Sex},
    time::BirthDate,
};
use ledger::EventKind;
use serde_json::json;
use store::{PairActRow, PairRow, PersonRow, Reach};
use uuid::Uuid;

/// Whether a field agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// Both say the same.
    Agrees,
    /// They say nearly the same: a letter or two apart, one figure of a date, day and month in each
    /// other's place. It may be a slip, or a brother or sister with a name that sounds alike.
    Nearly,
    /// They say different things.
    Differs,
    /// Only one of them says anything.
    OneOnly,
    /// One is protected.
    CannotTell,
}

/// One field of both records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactLine {
    /// Which field: `given`, `family`, `known-as`, `former`, `sex`, `born`, `group`, `address`, `phone`, or a kind
    /// of identifier.
    pub what: &'static str,
    /// What the first record says; `None`: nothing.
    pub one: Option<Fact>,
    /// What the second says.
    pub other: Option<Fact>,
    /// Whether they agree.
    pub agreement: Agreement,
}

/// What a record says in one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// In words.
    Words(String),
    /// A date of birth.
    Born(BirthDate),
    /// A sex.
    Sex(Sex),
    /// It is there and protected.
    Protected,
}

/// What a person did with a pair, with their name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairActLine {
    /// The act.
    pub row: PairActRow,
    /// Who did it.
    pub by: String,
}

/// Everything about a pair.
#[derive(Debug, Clone)]
pub struct PairReview {
    /// The pair.
    pub pair: PairRow,
    /// One record.
    pub one: Identity,
    /// The other.
    pub other: Identity,
    /// The fields, side by side.
    pub facts: Vec<FactLine>,
    /// Why it weighs what it weighs.
    pub why: Explanation,
    /// What people did, the first first.
    pub acts: Vec<PairActLine>,
    /// What was shared about either while they were joined, where that was undone: whoever
    /// received it may have to be told.
    pub shared_meanwhile: Vec<SharingLine>,
}

impl Casework {
    /// Shows a pair. The reading of both is logged, and an alert about it counts as read.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is none, one of the two was erased, or the asker
    /// may not link.
    pub async fn pair_review(&self, actor: &Actor, id: Uuid) -> Result<PairReview> {
        let permit = self
            .permit(actor, Act::LinkRecords, Relation::Agency)
            .await?;
        let shown = permit.fields();
        let agency = actor.agency_id;
        let mut conn = self.read(&permit).await?;
        let pair = conn.pair(agency, id).await?;
        if pair.state == PairState::Gone {
            return Err(CaseworkError::NotFound);
        }
        let one = conn.person(agency, pair.one).await?;
        let other = conn.person(agency, pair.other).await?;
        let names = Names::of_agency(&mut conn, agency).await?;
        let acts: Vec<PairActLine> = conn
            .pair_acts(agency, id)
            .await?
            .into_iter()
            .map(|row| PairActLine {
                by: names.staff(row.by_id),
                row,
            })
            .collect();
        let mut shared = Vec::new();
        if let Some((from, to)) = was_joined(&acts) {
            for person in [pair.one, pair.other] {
                let mut sent = conn.sharings_about(agency, person).await?;
                sent.retain(|s| (from..=to).contains(&s.sent_us));
                shared.extend(sharing_lines(&mut conn, sent).await?);
            }
        }
        let weigher = Weigher::of(&mut conn, agency, one.kind).await?;
        let two = [
            Told::with_carer(&mut conn, &one, Reach::Own).await?,
            Told::with_carer(&mut conn, &other, Reach::Own).await?,
        ];
        let why = weigher.explain(&two[0], &two[1])?;
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        for person in [pair.one, pair.other] {
            let detail = json!({ "page": "link", "pair": id });
            work.log_reading(EventKind::FileRead, Some(person), Some(id), detail)
                .await?;
        }
        work.mark_seen(id).await?;
        work.commit_reading().await?;
        Ok(PairReview {
            facts: facts(shown, &one, &other),
            one: self.identity_of(shown, one),
            other: self.identity_of(shown, other),
            shared_meanwhile: shared,
            pair,
            why,
            acts,
        })
    }
}

/// From when to when a pair was joined that is no longer.
fn was_joined(acts: &[PairActLine]) -> Option<(i64, i64)> {
    let last = acts.last().filter(|a| a.row.act == PairAct::Undone)?;
    let before = acts.iter().rev().find(|a| a.row.act != PairAct::Undone)?;
    (before.row.act == PairAct::Same).then_some((before.row.at_us, last.row.at_us))
}

fn words(text: Option<&str>) -> Option<Fact> {
    let text = text.unwrap_or_default().trim();
    (!text.is_empty()).then(|| Fact::Words(text.to_owned()))
}

fn former(c: &PersonContent) -> Option<Fact> {
    words(Some(&c.former_names.join(", ")))
}

fn line(what: &'static str, one: Option<Fact>, other: Option<Fact>) -> Option<FactLine> {
    let agreement = match (&one, &other) {
        (None, None) => return None,
        (Some(Fact::Protected), _) | (_, Some(Fact::Protected)) => Agreement::CannotTell,
        (None, _) | (_, None) => Agreement::OneOnly,
        (Some(a), Some(b)) if plain(a) == plain(b) => Agreement::Agrees,
        (Some(a), Some(b)) if nearly(a, b) => Agreement::Nearly,
        _ => Agreement::Differs,
    };
    Some(FactLine {
        what,
        one,
        other,
        agreement,
    })
}

/// Words at least so much alike (Jaro and Winkler, 0 to 1) are said to be nearly the same.
const NEARLY: f64 = 0.88;

/// Whether two facts that are not the same are nearly the same to the eye. It explains nothing: the
/// weights do.
fn nearly(one: &Fact, other: &Fact) -> bool {
    match (one, other) {
        (Fact::Words(_), Fact::Words(_)) => {
            let (a, b) = (plain(one), plain(other));
            let figures = |t: &str| t.chars().any(|c| c.is_ascii_digit());
            if figures(&a) || figures(&b) {
                return strsim::damerau_levenshtein(&a, &b) == 1;
            }
            strsim::jaro_winkler(&a, &b) >= NEARLY
        }
        (Fact::Born(a), Fact::Born(b)) => {
            let (x, y) = (a.date, b.date);
            let swapped = x.year() == y.year() && (x.month(), x.day()) == (y.day(), y.month());
            swapped || strsim::damerau_levenshtein(&x.to_string(), &y.to_string()) == 1
        }
        _ => false,
    }
}

/// For comparing: letters and digits only, in small letters.
fn plain(fact: &Fact) -> String {
    match fact {
        Fact::Words(text) => text
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect(),
        Fact::Born(b) => format!("{} {}", b.date, b.kind.as_str()),
        Fact::Sex(s) => s.to_string(),
        Fact::Protected => String::new(),
    }
}

pub(super) fn facts(shown: Fields, one: &PersonRow, other: &PersonRow) -> Vec<FactLine> {
    let (a, b) = (&one.content, &other.content);
    let home = |row: &PersonRow, field, text: &Option<String>| {
        let said = words(text.as_deref())?;
        let shown = shown.without(hidden_in(row));
        Some(shown.keep(field, said).unwrap_or(Fact::Protected))
    };
    let mut all: Vec<Option<FactLine>> = vec![
        line(
            "given",
            words(Some(&a.given_names)),
            words(Some(&b.given_names)),
        ),
        line(
            "family",
            words(Some(&a.family_name)),
            words(Some(&b.family_name)),
        ),
        line(
            "known-as",
            words(a.known_as.as_deref()),
            words(b.known_as.as_deref()),
        ),
        line("former", former(a), former(b)),
        line("sex", a.sex.map(Fact::Sex), b.sex.map(Fact::Sex)),
        line("born", a.birth.map(Fact::Born), b.birth.map(Fact::Born)),
        line(
            "address",
            home(one, Field::Address, &a.address),
            home(other, Field::Address, &b.address),
        ),
        line(
            "phone",
            home(one, Field::Phone, &a.phone),
            home(other, Field::Phone, &b.phone),
        ),
        line(
            "school",
            home(one, Field::Address, &a.school),
            home(other, Field::Address, &b.school),
        ),
        line(
            "area",
            home(one, Field::Address, &a.area),
            home(other, Field::Address, &b.area),
        ),
        line(
            "group",
            words(a.group.as_deref()),
            words(b.group.as_deref()),
        ),
    ];
    for kind in IdentifierKind::ALL {
        let number = |row: &PersonRow| {
            let held = row.content.identifiers.iter().find(|i| i.kind == *kind);
            words(held.map(|i| i.value.as_str()))
        };
        all.push(line(kind.as_str(), number(one), number(other)));
    }
    all.into_iter().flatten().collect()
}
