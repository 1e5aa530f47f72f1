//! Learning a model from the records themselves, without anyone having to label pairs.
//!
//! How often strangers agree is counted: exactly for equal values, from all pairs of a small
//! sample of records for the rest. How often records of one person (or one household) agree comes
//! from expectation maximisation over counts of patterns, starting from the shipped shares.

use crate::{
    batch::Blocks,
    born::BornLevel,
    compare::Comparer,
    engine::Engine,
    field::{Field, Pattern},
    hash::{self, WordMap},
    model::{ByClass, CLASSES, Class, Model},
    numbers::NumberLevel,
    priors,
    shares::Shares,
};
use std::collections::BTreeMap;

/// Pairs of candidates that are looked at, about.
const PAIRS: u64 = 300_000;
/// Records whose pairs show how strangers compare.
const SAMPLE: usize = 1500;
const ROUNDS: usize = 25;
/// Fewer records than this and the shipped model is better than anything learned.
const FEWEST: usize = 500;
/// How much the shipped shares weigh against what is seen, in pairs, for one person.
const HOLD_SAME: f64 = 200.0;
/// The same for the household classes, which are rarer and easier to lead astray.
const HOLD_HOUSEHOLD: f64 = 1000.0;

/// Pairs of one name in one family for each record, at most. Pairs are looked at where they share a key, and names make
/// keys: without this bound strangers of one name, who are met more often than others, would be taken for family, and
/// then every record without a date of birth for a namesake's.
const NAMESAKES: f64 = 0.12;

/// Pairs of one person for each record, at least: what came in clean may still get a second record of somebody.
const DOUBLES_LEAST: f64 = 0.03;

type Levels = BTreeMap<Field, Vec<ByClass>>;

impl Engine {
    /// Learns a model from the records that are there. With too few of them it is the shipped one.
    /// The result is a pure function of the records, in whatever order they came.
    pub fn learn(&mut self) -> Model {
        if self.len() < FEWEST {
            return Model::shipped();
        }
        self.put_in_order_if_needed();
        let living = (0..)
            .zip(&self.rows)
            .filter(|(n, _)| self.alive(*n))
            .map(|(_, r)| r);
        let names = Shares::count(living, &self.words);
        let records = self.len() as f64;
        let mut start = Model::shipped();
        start.rates = priors::rates(records);
        start.records = self.len() as u64;
        start.names = names;
        self.adopt(start);
        let strangers = self.strangers();
        let (patterns, part) = self.patterns();
        let model = maximise((*self.model).clone(), &strangers, &patterns, part);
        self.adopt(model.clone());
        model
    }

    /// For each field how often each level occurs between strangers.
    fn strangers(&self) -> BTreeMap<Field, Vec<f64>> {
        let sample = self.sample();
        let mut comparer = Comparer::for_many(&self.words);
        let mut counts: BTreeMap<Field, Vec<f64>> = Field::ALL
            .iter()
            .map(|f| (*f, vec![0.0; f.levels().len()]))
            .collect();
        let mut seen: WordMap<Pattern, f64> = WordMap::default();
        for (i, a) in sample.iter().enumerate() {
            for b in &sample[i + 1..] {
                let (a, b) = (&self.rows[*a as usize], &self.rows[*b as usize]);
                *seen.entry(self.pattern(&mut comparer, a, b)).or_default() += 1.0;
            }
        }
        // Sums of fractions depend on their order, so that has to be the same every time.
        let mut seen: Vec<(Pattern, f64)> = seen.into_iter().collect();
        seen.sort_unstable_by_key(|s| s.0);
        for (pattern, n) in seen {
            let logs = self.table.logs(pattern);
            let score = crate::model::settle(&logs);
            let stranger =
                (1.0 - f64::from(score.household)) * (1.0 - f64::from(score.probability()));
            for (field, counts) in &mut counts {
                counts[pattern.level(*field)] += n * stranger;
            }
        }
        for (field, counts) in &mut counts {
            normalise(*field, counts, &self.model.names);
        }
        self.exact_dates(&mut counts);
        counts
    }

    /// Some records, always the same ones whatever their order: those whose ids hash lowest.
    fn sample(&self) -> Vec<u32> {
        let mut all: Vec<(u64, u32)> = self
            .id_hashes()
            .into_iter()
            .zip(0..)
            .filter(|(_, n)| self.alive(*n))
            .collect();
        let size = SAMPLE.min(all.len());
        if size < all.len() {
            all.select_nth_unstable(size);
        }
        all.truncate(size);
        all.sort_unstable();
        all.into_iter().map(|(_, n)| n).collect()
    }

    /// The chance that two strangers have one date of birth is counted over all records.
    fn exact_dates(&self, counts: &mut BTreeMap<Field, Vec<f64>>) {
        let mut dates: WordMap<u32, (f64, bool)> = WordMap::default();
        let mut total = 0.0;
        for (n, row) in (0..).zip(&self.rows) {
            if self.alive(n) && row.born.full() {
                let key = row.born.year() << 14 | row.born.month() << 7 | row.born.day();
                dates.entry(key).or_insert((0.0, row.born.new_year())).0 += 1.0;
                total += 1.0;
            }
        }
        let Some(born) = counts.get_mut(&Field::Born) else {
            return;
        };
        if total < 2.0 {
            return;
        }
        let mut exact = [0.0_f64; 2];
        let mut keys: Vec<_> = dates.into_iter().collect();
        keys.sort_unstable_by_key(|k| k.0);
        for (_, (n, new_year)) in keys {
            exact[usize::from(new_year)] += (n / total) * (n / total);
        }
        born[1] = exact[0].max(1e-7);
        born[2] = exact[1].max(1e-8);
        let all: f64 = born[1..].iter().sum();
        born[1..].iter_mut().for_each(|p| *p /= all);
    }

    /// Counts of patterns among candidates, and which part of all candidates was looked at.
    fn patterns(&self) -> (WordMap<Pattern, f64>, f64) {
        let blocks = Blocks::of(self);
        let every = (blocks.pairs() / PAIRS).max(1);
        let mut comparer = Comparer::for_many(&self.words);
        let mut patterns = WordMap::default();
        blocks.each_of(
            |key| hash::finish(u64::from(key)).is_multiple_of(every),
            |a, b| {
                *patterns
                    .entry(self.pattern(&mut comparer, a, b))
                    .or_default() += 1.0;
            },
        );
        (patterns, 1.0 / every as f64)
    }
}

/// Shares from counts; a level never seen is thought to occur half a time. What agrees on a name
/// exactly is counted over all records instead.
fn normalise(field: Field, counts: &mut [f64], names: &Shares) {
    let seen: f64 = counts[1..].iter().sum();
    let unseen = 0.5 * (counts.len() - 1) as f64;
    let believed = priors::levels(field);
    for (level, count) in counts.iter_mut().enumerate().skip(1) {
        // Few records have a number of their own kind; what is believed of it stands until there are enough.
        *count += match field {
            Field::Local => unseen * believed[level][Class::Unrelated as usize],
            _ => 0.5,
        };
        *count /= seen + unseen;
    }
    let chance = match field {
        Field::Given => names.given_chance,
        Field::Family => names.family_chance,
        Field::Sex => {
            by_group(counts);
            return;
        }
        _ => return,
    };
    for (share, chance) in counts[1..4].iter_mut().zip(chance) {
        *share = f64::from(chance);
    }
    let all: f64 = counts[1..].iter().sum();
    counts[1..].iter_mut().for_each(|p| *p /= all);
}

/// Sex is weighed within each group of likeness of the given names, so its shares add up there.
fn by_group(counts: &mut [f64]) {
    for group in 1..=3 {
        let both = counts[group] + counts[group + 3];
        if both > 0.0 {
            counts[group] /= both;
            counts[group + 3] /= both;
        }
    }
}

fn maximise(
    start: Model,
    strangers: &BTreeMap<Field, Vec<f64>>,
    patterns: &WordMap<Pattern, f64>,
    part: f64,
) -> Model {
    let mut model = start;
    let prior: Levels = Field::ALL
        .iter()
        .map(|f| (*f, priors::levels(*f)))
        .collect();
    for (field, shares) in strangers {
        if let Some(levels) = model.levels.get_mut(field.name()) {
            for (level, share) in levels.iter_mut().zip(shares).skip(1) {
                level[Class::Unrelated as usize] = *share;
            }
        }
    }
    let mut sorted: Vec<(Pattern, f64)> = patterns.iter().map(|(p, n)| (*p, *n)).collect();
    sorted.sort_unstable_by_key(|p| p.0);
    let records = model.records as f64;
    let pairs = records * (records - 1.0) / 2.0;
    let sure = witnessed(&sorted);
    for _ in 0..ROUNDS {
        let (sums, classes) = expect(&model, &sorted);
        for (rate, seen) in model.rates.iter_mut().zip(classes).take(CLASSES - 1) {
            *rate = (seen / part / pairs).max(1e-12);
        }
        // A roll without doubles must not teach that there is never one.
        let same = &mut model.rates[Class::Same as usize];
        *same = same.max(2.0 * DOUBLES_LEAST / records);
        let namesakes = &mut model.rates[Class::Namesake as usize];
        *namesakes = namesakes.min(2.0 * NAMESAKES / records);
        model.rates[CLASSES - 1] = 1.0 - model.rates[..CLASSES - 1].iter().sum::<f64>();
        for (field, sums) in &sums {
            let Some(levels) = model.levels.get_mut(field.name()) else {
                continue;
            };
            for class in 0..CLASSES - 1 {
                // Two children of one family do not bear one given name: what does is a namesake.
                let siblings = class == Class::Twin as usize || class == Class::Sibling as usize;
                if siblings && *field == Field::Given {
                    continue;
                }
                let decisive = decisive(*field);
                if class == Class::Same as usize && !decisive.is_empty() {
                    settle_decisive(levels, sums, &sure[field], &prior[field], decisive);
                } else {
                    settle_levels(*field, levels, sums, &prior[field], class);
                }
            }
            if matches!(field, Field::Given | Field::Family) {
                tie_names(levels);
            }
            if *field == Field::Local {
                never_for(&mut levels[NumberLevel::Differ as usize]);
            }
        }
    }
    model.stamp();
    model
}

/// A rare name is no likelier in one family than in another: where people of one household or family agree on a name,
/// it is rare as often as among records of one person.
fn tie_names(levels: &mut [ByClass]) {
    let same: f64 = levels[1..=3].iter().map(|l| l[Class::Same as usize]).sum();
    for class in [Class::Twin, Class::Sibling, Class::Namesake] {
        let all: f64 = levels[1..=3].iter().map(|l| l[class as usize]).sum();
        for level in &mut levels[1..=3] {
            level[class as usize] = all * level[Class::Same as usize] / same;
        }
    }
}

/// Holds a level to saying nothing for one person, whatever was seen.
fn never_for(level: &mut ByClass) {
    let least = level.iter().copied().fold(1.0, f64::min);
    level[Class::Same as usize] = least;
}

/// Levels among pairs whose numbers agree.
fn witnessed(patterns: &[(Pattern, f64)]) -> BTreeMap<Field, Vec<f64>> {
    let mut sums: BTreeMap<Field, Vec<f64>> = Field::ALL
        .iter()
        .map(|f| (*f, vec![0.0; f.levels().len()]))
        .collect();
    for (pattern, n) in patterns
        .iter()
        .filter(|p| p.0.number_agrees() && !p.0.clashes())
    {
        for (field, sums) in &mut sums {
            sums[pattern.level(*field)] += n;
        }
    }
    sums
}

/// The levels that decide whether it is one person at all: given names that differ (child or
/// twin), birthdays far apart (child or namesake), two whole numbers that are not the same.
const fn decisive(field: Field) -> &'static [usize] {
    match field {
        Field::Given => &[
            crate::compare::GIVEN_DIFFERENT as usize,
            crate::compare::GIVEN_OTHER as usize,
            crate::compare::GIVEN_TWO_FORMS as usize,
        ],
        Field::Born => &[
            BornLevel::Different as usize,
            BornLevel::Generation as usize,
        ],
        Field::Health | Field::Upn => &[NumberLevel::Clash as usize],
        _ => &[],
    }
}

/// How often one person has such a level is learned only from pairs whose numbers agree; without
/// such pairs the shipped share stands, because expectation alone would take some twins and
/// namesakes for one person and then learn from them. Among the other levels the records
/// themselves decide.
fn settle_decisive(
    levels: &mut [ByClass],
    sums: &[ByClass],
    sure: &[f64],
    prior: &[ByClass],
    decisive: &[usize],
) {
    let same = Class::Same as usize;
    let all: f64 = sure[1..].iter().sum();
    let mut rest = 1.0;
    for l in decisive {
        let share = (sure[*l] + HOLD_HOUSEHOLD * prior[*l][same]) / (all + HOLD_HOUSEHOLD);
        levels[*l][same] = share;
        rest -= share;
    }
    let others = || (1..sums.len()).filter(|l| !decisive.contains(l));
    let seen: f64 = others().map(|l| sums[l][same]).sum();
    let believed: f64 = others().map(|l| prior[l][same]).sum();
    for l in others() {
        let part = (sums[l][same] + HOLD_SAME * prior[l][same] / believed) / (seen + HOLD_SAME);
        levels[l][same] = part * rest;
    }
}

type Sums = BTreeMap<Field, Vec<ByClass>>;

fn expect(model: &Model, patterns: &[(Pattern, f64)]) -> (Sums, ByClass) {
    let table = model.table();
    let mut sums: Sums = Field::ALL
        .iter()
        .map(|f| (*f, vec![[0.0; CLASSES]; f.levels().len()]))
        .collect();
    let mut classes = [0.0; CLASSES];
    for (pattern, n) in patterns {
        let logs = table.logs(*pattern);
        let top = logs.iter().copied().fold(f32::MIN, f32::max);
        let p: [f64; CLASSES] = std::array::from_fn(|c| f64::from((logs[c] - top).exp2()));
        let all: f64 = p.iter().sum();
        for class in 0..CLASSES {
            let share = n * p[class] / all;
            classes[class] += share;
            for (field, sums) in &mut sums {
                sums[pattern.level(*field)][class] += share;
            }
        }
    }
    (sums, classes)
}

/// The new shares of the levels of one field in one class: what was seen, held by the prior.
fn settle_levels(
    field: Field,
    levels: &mut [ByClass],
    sums: &[ByClass],
    prior: &[ByClass],
    class: usize,
) {
    let hold = if class == Class::Same as usize && field != Field::Given {
        HOLD_SAME
    } else {
        HOLD_HOUSEHOLD
    };
    let groups: &[&[usize]] = if field == Field::Sex {
        &[&[1, 4], &[2, 5], &[3, 6]]
    } else {
        &[&[]]
    };
    for group in groups {
        let places: Vec<usize> = if group.is_empty() {
            (1..levels.len()).collect()
        } else {
            group.to_vec()
        };
        let believed: f64 = places.iter().map(|l| prior[*l][class]).sum();
        let seen: f64 = places.iter().map(|l| sums[*l][class]).sum();
        for l in places {
            levels[l][class] = (sums[l][class] + hold * prior[l][class] / believed) / (seen + hold);
        }
    }
}
