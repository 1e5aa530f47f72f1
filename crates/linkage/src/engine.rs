//! The engine: records in, candidates out.

use crate::{
    batch::{Linked, Pair},
    compare::Comparer,
    decide::{Answer, Candidate, Decisions, Settings, Verdict},
    explain::Explanation,
    field::Pattern,
    hash,
    index::{Capped, Index, row_of},
    intern::{Interner, number},
    keys::{Keys, most},
    model::{Model, Score, Table},
    names::Vocabulary,
    person::{Person, PersonFault, Row, Scratch},
    shares::Bound,
    two_people::as_twins_are,
};
use std::sync::Arc;

/// Records of people, the index over them, the model that weighs them and the decisions that
/// people made about them.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(crate) words: Vocabulary,
    pub(crate) rows: Vec<Row>,
    /// For each row the number of its record's id; `GONE` where withdrawn or replaced.
    pub(crate) id_of: Vec<u32>,
    /// For each id its present row; `GONE` where withdrawn.
    row_of: Vec<u32>,
    pub(crate) ids: Interner,
    pub(crate) index: Index,
    pub(crate) model: Arc<Model>,
    /// The model's names among the words that are known here.
    pub(crate) names: Bound,
    pub(crate) table: Table,
    pub(crate) settings: Settings,
    pub(crate) decisions: Decisions,
    /// Where the rows of a second source begin, if only pairs across two sources count.
    pub(crate) across: Option<u32>,
    keys: Keys,
    scratch: Scratch,
}

const GONE: u32 = u32::MAX;
/// From so many rows on, their order in memory is worth the sorting.
const MANY: usize = 50_000;

impl Engine {
    /// An engine without records.
    pub fn new(model: impl Into<Arc<Model>>, settings: Settings) -> Self {
        let model = model.into();
        let words = Vocabulary::default();
        Self {
            names: Bound::of(&model.names, &words),
            words,
            rows: Vec::new(),
            id_of: Vec::new(),
            row_of: Vec::new(),
            ids: Interner::default(),
            index: Index::default(),
            table: model.table(),
            model,
            settings,
            decisions: Decisions::default(),
            across: None,
            keys: Keys::default(),
            scratch: Scratch::default(),
        }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.id_of.iter().filter(|id| **id != GONE).count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The model in use.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The settings in use.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Uses another model from now on. Records and decisions stay as they are.
    pub fn adopt(&mut self, model: impl Into<Arc<Model>>) {
        self.model = model.into();
        self.names = Bound::of(&self.model.names, &self.words);
        self.table = self.model.table();
        for row in &mut self.rows {
            row.culture = self.names.culture(row);
        }
    }

    /// Says that the records loaded from now on are of a second source, and that each source has no
    /// person twice: from now on only pairs across the two are weighed together.
    pub fn second_source(&mut self) {
        self.across = Some(number(self.rows.len()));
    }

    /// Adds one record; the next look-up finds it.
    ///
    /// # Errors
    /// A date that cannot be read, no id, or an id that is there already.
    pub fn insert(&mut self, person: &Person<'_>) -> Result<(), PersonFault> {
        let row = self.load(person)?;
        let keys = self.keys.of(&self.rows[row as usize], &self.words);
        self.index.insert(row, keys);
        Ok(())
    }

    /// Adds many records and puts the index in order once, at the end; quicker than one by one.
    /// Stops at the first record that cannot be taken; those before it are in.
    ///
    /// # Errors
    /// As [`Engine::insert`], with the place of the record in the sequence, from zero.
    pub fn extend<'p>(
        &mut self,
        people: impl IntoIterator<Item = Person<'p>>,
    ) -> Result<(), (usize, PersonFault)> {
        let mut outcome = Ok(());
        for (at, person) in people.into_iter().enumerate() {
            if let Err(why) = self.load(&person) {
                outcome = Err((at, why));
                break;
            }
        }
        self.put_in_order();
        outcome
    }

    /// Takes a record in without the index: [`Engine::put_in_order`] must follow.
    pub fn load(&mut self, person: &Person<'_>) -> Result<u32, PersonFault> {
        if person.id.is_empty() {
            return Err(PersonFault::NoNumber);
        }
        let row = self.read(person)?;
        let (id, new) = self.ids.put(person.id.as_bytes());
        let place = number(self.rows.len());
        if new {
            self.row_of.push(place);
        } else if self.row_of[id as usize] == GONE {
            self.row_of[id as usize] = place;
        } else {
            return Err(PersonFault::Twice);
        }
        self.rows.push(row);
        self.id_of.push(id);
        Ok(place)
    }

    /// Puts the index in order: worth doing after many changes, never needed for a right answer
    /// after [`Engine::insert`].
    ///
    /// The first time, and with many records, the rows themselves change places, so that homes lie
    /// together in memory: places taken before are then no longer good, ids always are.
    pub fn put_in_order(&mut self) {
        if self.index.is_new() && self.rows.len() >= MANY && self.across.is_none() {
            self.bring_homes_together();
        }
        let id_of = &self.id_of;
        self.index = Index::build(&self.rows, |n| id_of[n as usize] != GONE, &self.words);
    }

    fn bring_homes_together(&mut self) {
        let mut order: Vec<(u64, u64)> = (0_u64..)
            .zip(&self.rows)
            .map(|(n, row)| (row.postcode.0, u64::from(row.line.house) << 32 | n))
            .collect();
        order.sort_unstable();
        let place = |o: &(u64, u64)| row_of(o.1) as usize;
        self.rows = order.iter().map(|o| self.rows[place(o)]).collect();
        self.id_of = order.iter().map(|o| self.id_of[place(o)]).collect();
        for (place, id) in (0..).zip(&self.id_of) {
            if *id != GONE {
                self.row_of[*id as usize] = place;
            }
        }
    }

    /// Takes a record out; no look-up finds it any more. Decisions about it are kept.
    ///
    /// # Errors
    /// There is no such record.
    pub fn withdraw(&mut self, id: &str) -> Result<(), PersonFault> {
        let row = self.row(id).ok_or(PersonFault::NotThere)?;
        let id = self.id_of[row as usize];
        self.id_of[row as usize] = GONE;
        self.row_of[id as usize] = GONE;
        self.rows[row as usize] = Row::default();
        Ok(())
    }

    /// Puts a record in the place of the one with the same id.
    ///
    /// # Errors
    /// There is no such record, or the new one cannot be taken; the old one then stays.
    pub fn change(&mut self, person: &Person<'_>) -> Result<(), PersonFault> {
        self.row(person.id).ok_or(PersonFault::NotThere)?;
        Row::read(person, &mut self.words, &mut self.scratch)?;
        self.withdraw(person.id)?;
        self.insert(person)
    }

    /// Notes what a person decided about two records. It beats the model until it is taken back,
    /// and survives learning and re-running.
    pub fn decide(&mut self, one: &str, other: &str, verdict: Verdict) {
        self.decisions.put(one, other, verdict);
    }

    /// Takes a decision back.
    pub fn take_back(&mut self, one: &str, other: &str) {
        self.decisions.remove(one, other);
    }

    /// Looks for the records that may be of this person. A record with the same id, and a record
    /// that somebody decided is of another person, is left out.
    ///
    /// # Errors
    /// A date that cannot be read.
    pub fn look_up(&mut self, person: &Person<'_>) -> Result<Answer, PersonFault> {
        let known = self.words.len();
        let row = self.read(person)?;
        let answer = self.answer(person.id, &row);
        // Names that only the question had are forgotten again.
        self.words.truncate(known);
        self.names.truncate(known);
        Ok(answer)
    }

    /// A record in the form in which it is compared.
    fn read(&mut self, person: &Person<'_>) -> Result<Row, PersonFault> {
        let mut row = Row::read(person, &mut self.words, &mut self.scratch)?;
        self.names.follow(&self.model.names, &self.words);
        row.culture = self.names.culture(&row);
        Ok(row)
    }

    fn answer(&mut self, id: &str, row: &Row) -> Answer {
        let mut keys = std::mem::take(&mut self.keys);
        keys.of(row, &self.words);
        let own = self.row(id);
        let (mut found, mut capped) = (Vec::new(), Vec::new());
        for (key, way) in &keys.all {
            let before = found.len();
            let live = self
                .index
                .rows(*key)
                .filter(|n| self.id_of[*n as usize] != GONE && Some(*n) != own);
            found.extend(live);
            let held = found.len() - before;
            if held > most(*key, self.settings.block) {
                found.truncate(before);
                capped.push(Capped {
                    way: *way,
                    records: number(held),
                });
            }
        }
        self.keys = keys;
        found.sort_unstable();
        found.dedup();
        let mut comparer = Comparer::new(&self.words);
        let mut candidates: Vec<Candidate> = found
            .iter()
            .map(|n| self.candidate(&mut comparer, id, row, *n))
            .collect();
        candidates.retain(|c| c.score.weight >= self.settings.floor || c.score.household >= 0.5);
        Answer::settle(candidates, capped, &self.settings, |a, b| {
            self.score(a, b).is_some_and(|s| s.weight > 0.0)
        })
    }

    fn candidate(&self, comparer: &mut Comparer<'_>, id: &str, row: &Row, other: u32) -> Candidate {
        let b = &self.rows[other as usize];
        let pattern = self.pattern(comparer, row, b);
        let score = self.table.score(pattern, row, b, &self.names);
        let other_id = self.id(other);
        let verdict = self.decisions.get(id, &other_id);
        Candidate {
            verdict,
            id: other_id,
            score,
            pattern,
            as_twins: as_twins_are(pattern, row, b),
            row: other,
        }
    }

    /// Weighs two records that are there, by their ids.
    pub fn compare(&self, one: &str, other: &str) -> Option<(Score, Pattern)> {
        let (a, b) = (self.row(one)?, self.row(other)?);
        let mut comparer = Comparer::new(&self.words);
        let (x, y) = (&self.rows[a as usize], &self.rows[b as usize]);
        let pattern = self.pattern(&mut comparer, x, y);
        Some((self.table.score(pattern, x, y, &self.names), pattern))
    }

    /// Explains what two records weigh, reasons against first.
    pub fn explain(&self, one: &str, other: &str) -> Option<Explanation> {
        let (a, b) = (self.row(one)?, self.row(other)?);
        let (_, pattern) = self.compare(one, other)?;
        let (x, y) = (&self.rows[a as usize], &self.rows[b as usize]);
        let rarity = self.names.rarity(pattern, x, y);
        Some(Explanation::of(
            pattern,
            &self.table,
            rarity,
            &self.model.version,
            self.decisions.get(one, other),
        ))
    }

    /// Explains a pair as it was weighed among all others: with what other records bring.
    pub fn explain_linked(&self, linked: &Linked, one: &str, other: &str) -> Option<Explanation> {
        let why = self.explain(one, other)?;
        let (a, b) = (self.row(one)?, self.row(other)?);
        let met = |p: &&Pair| (p.one, p.other) == (a, b) || (p.one, p.other) == (b, a);
        Some(match linked.pairs.iter().find(met) {
            Some(pair) => why.with_others(pair),
            None => why,
        })
    }

    /// Whether there is a record with this id.
    pub fn has(&self, id: &str) -> bool {
        self.row(id).is_some()
    }

    fn score(&self, a: u32, b: u32) -> Option<Score> {
        self.compare(&self.id(a), &self.id(b)).map(|s| s.0)
    }

    pub(crate) fn pattern(&self, comparer: &mut Comparer<'_>, a: &Row, b: &Row) -> Pattern {
        comparer.pattern(a, b, |token, family| self.names.share(token, family))
    }

    /// The id of a row, as text.
    pub(crate) fn id(&self, row: u32) -> String {
        String::from_utf8_lossy(self.id_bytes(row)).into_owned()
    }

    /// The id of a row.
    pub(crate) fn id_bytes(&self, row: u32) -> &[u8] {
        self.ids.get(self.id_of[row as usize])
    }

    /// For each row a hash of its id; of withdrawn rows nothing. The ids are gone through as they lie in memory.
    pub(crate) fn id_hashes(&self) -> Vec<u64> {
        let mut hashes = vec![0; self.rows.len()];
        for (id, row) in (0..).zip(&self.row_of) {
            if let Some(hash) = hashes.get_mut(*row as usize) {
                *hash = hash::bytes(self.ids.get(id));
            }
        }
        hashes
    }

    pub(crate) fn row(&self, id: &str) -> Option<u32> {
        let id = self.ids.find(id.as_bytes())?;
        let row = self.row_of[id as usize];
        (row != GONE).then_some(row)
    }

    pub(crate) fn alive(&self, row: u32) -> bool {
        self.id_of[row as usize] != GONE
    }

    /// Bytes of memory held for records, names, ids and the index.
    pub fn memory(&self) -> usize {
        self.rows.capacity() * size_of::<Row>()
            + 4 * (self.id_of.capacity() + self.row_of.capacity())
            + self.ids.memory()
            + self.words.memory()
            + self.index.memory()
    }
}
