//! Nobody learns from how long an answer takes whether a thing is there: whoever is not let in costs
//! as much work as where there is nothing, counted in statements and lines of the ledger, for every
//! address that names a thing, every role and every way of standing to it, on both engines. Work is
//! counted, and no clock is read: a clock would say something else on a busy machine.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod house;
#[allow(dead_code, reason = "the matrix itself uses the rest")]
mod matrix_house;

use domain::practitioner::Role;
use matrix_house::{Group, ROLES, Relation, Stage, letter, matrix};
use std::{
    collections::BTreeMap,
    fmt::Debug,
    sync::{Mutex, MutexGuard, PoisonError},
};
use testkit::Bed;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, Targets},
    layer::{Context, SubscriberExt},
    util::SubscriberInitExt,
};

/// Every statement since it was last emptied, by its first words.
static DONE: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn done() -> MutexGuard<'static, Vec<String>> {
    DONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes each statement that the database is given.
struct Noted;

impl<S: Subscriber> Layer<S> for Noted {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        struct Words(String);
        impl Visit for Words {
            fn record_str(&mut self, field: &Field, value: &str) {
                if field.name() == "summary" {
                    self.0 = value.to_owned();
                }
            }
            fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
        }
        let mut words = Words(String::new());
        event.record(&mut words);
        // What begins and ends a transaction is cleared away whenever the next one comes, and
        // connections are opened as there is need.
        if !store::testing::is_control(&words.0) {
            done().push(words.0);
        }
    }
}

fn watch_statements() {
    let statements = Targets::new().with_target("sqlx::query", LevelFilter::DEBUG);
    tracing_subscriber::registry()
        .with(Noted.with_filter(statements))
        .init();
}

/// What answering cost: each kind of statement, and how often.
type Work = BTreeMap<String, usize>;

async fn cost(
    stage: &mut Stage,
    group: &Group,
    route: &str,
    relation: Relation,
    role: Role,
) -> Work {
    done().clear();
    let _ = stage.ask(group, route, relation, role).await;
    let mut work = Work::new();
    for words in done().drain(..) {
        *work.entry(words).or_default() += 1;
    }
    work
}

fn told(work: &Work, other: &Work) -> String {
    let more = work.iter().filter_map(|(words, n)| {
        let there = other.get(words).copied().unwrap_or_default();
        (*n > there).then(|| format!("{} x {words}", n - there))
    });
    more.collect::<Vec<_>>().join("; ")
}

/// How many of the roles that are kept out are tried at each address and relation; which ones
/// changes from address to address.
const TRIED: usize = 2;

/// Roles that are kept out, and that no other page shows the thing to: who sees it knows of it.
fn kept_out(all: &[Group], group: &Group, relation: Relation) -> Vec<Role> {
    let shown = |role: Role| {
        all.iter().any(|g| {
            g.thing == group.thing
                && g.lets_in(relation, role)
                && g.routes.iter().any(|r| r.starts_with("GET "))
        })
    };
    let out = |role: &Role| !group.lets_in(relation, *role) && !shown(*role);
    ROLES.into_iter().filter(out).collect()
}

/// Lines of the ledger among some work.
fn lines(work: &Work) -> usize {
    let line = |(words, n): (&String, &usize)| {
        let is = store::testing::is_ledger_line(words);
        if is { *n } else { 0 }
    };
    work.iter().map(line).sum()
}

async fn kept_out_costs_what_nothing_costs(bed: Bed) {
    watch_statements();
    let mut stage = Stage::set(bed).await;
    let (mut uneven, mut tried) = (Vec::new(), 0);
    let all = matrix();
    for group in all.iter().filter(|g| g.thing.is_one()) {
        for route in &group.routes {
            for &relation in group.thing.relations() {
                if relation == Relation::Absent {
                    continue;
                }
                let roles = kept_out(&all, group, relation);
                for n in 0..TRIED.min(roles.len()) {
                    let role = roles[(tried + n) % roles.len()];
                    // What it is about is made first: it may leave work that the next reading does.
                    stage.ready(group, relation, role).await;
                    let nothing = cost(&mut stage, group, route, Relation::Absent, role).await;
                    let something = cost(&mut stage, group, route, relation, role).await;
                    tried += 1;
                    let sum = |w: &Work| w.values().sum::<usize>();
                    let same =
                        (sum(&nothing), lines(&nothing)) == (sum(&something), lines(&something));
                    if !same || nothing.is_empty() {
                        uneven.push(format!(
                            "{route} [{relation} {}]: kept out {}, nothing {}\n    only there: {}\n    only nothing: {}",
                            letter(role),
                            sum(&something),
                            sum(&nothing),
                            told(&something, &nothing),
                            told(&nothing, &something),
                        ));
                    }
                }
            }
        }
    }
    eprintln!("{tried} tried");
    assert!(tried > 800, "{tried}");
    let said = uneven.join("\n");
    assert!(
        uneven.is_empty(),
        "{} of {tried} can be told apart:\n{said}",
        uneven.len()
    );
}

#[tokio::test]
async fn whoever_is_kept_out_costs_what_nothing_costs_on_sqlite() {
    testkit::on(testkit::Engine::Sqlite, kept_out_costs_what_nothing_costs).await;
}

#[tokio::test]
async fn whoever_is_kept_out_costs_what_nothing_costs_on_postgresql() {
    testkit::on(testkit::Engine::Postgres, kept_out_costs_what_nothing_costs).await;
}
