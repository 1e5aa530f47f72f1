//! How long "not found" takes where there is nothing, and where there is something that the asker may
//! not see, and a refused sign-in for a name that nobody has and for one that somebody has. But for the
//! last tests these are measurements, started by hand on a machine that does nothing else; what they
//! printed stands in docs/threats.md:
//!
//! `cargo nextest run -p server --test even_time --run-ignored only --no-capture`
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a measurement may stop where it stands"
)]

mod house;

use casework::{Actor, Casework, Clock, FixedClock, LogConcern, LogSealed, NewStatement, Settings};
use domain::{
    access::Closeness,
    concern::{ChildInConcern, ChildRole, Urgency},
    time::{EventTime, Precision},
};
use house::{Browser, House};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use testkit::{Bed, Engine, accounts};
use uuid::Uuid;

/// Questions of each kind; they take turns, so that what the machine does meanwhile meets both.
const EACH: usize = 500;

/// Mean and variance.
fn moments(all: &[f64]) -> (f64, f64) {
    let n = all.len() as f64;
    let mean = all.iter().sum::<f64>() / n;
    let squares: f64 = all.iter().map(|x| (x - mean).powi(2)).sum();
    (mean, squares / (n - 1.0))
}

/// The chance of a normal figure at least so far from nought, on both sides.
fn chance(z: f64) -> f64 {
    // Abramowitz and Stegun 7.1.26: right to seven places.
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let p = t
        * (0.254_829_592
            + t * (-0.284_496_736
                + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
    p * (-x * x).exp()
}

/// Welch's t of two samples, with its chance; they are big enough to take it as normal.
fn welch(a: &[f64], b: &[f64]) -> (f64, f64) {
    let ((mean_a, var_a), (mean_b, var_b)) = (moments(a), moments(b));
    let t = (mean_a - mean_b) / (var_a / a.len() as f64 + var_b / b.len() as f64).sqrt();
    (t, chance(t))
}

/// The figure of Mann and Whitney for two samples, with its chance; times of a clock of nanoseconds
/// are hardly ever the same.
fn mann_whitney(a: &[f64], b: &[f64]) -> (f64, f64) {
    let mut all: Vec<(f64, bool)> = a.iter().map(|x| (*x, true)).collect();
    all.extend(b.iter().map(|x| (*x, false)));
    all.sort_by(|x, y| x.0.total_cmp(&y.0));
    let ranks: f64 = (1..)
        .zip(&all)
        .filter(|(_, (_, of_a))| *of_a)
        .map(|(rank, _)| f64::from(rank))
        .sum();
    let (n, m) = (a.len() as f64, b.len() as f64);
    let u = ranks - n * (n + 1.0) / 2.0;
    let z = (u - n * m / 2.0) / (n * m * (n + m + 1.0) / 12.0).sqrt();
    (z, chance(z))
}

fn at(sorted: &[f64], of_a_hundred: usize) -> f64 {
    sorted[(sorted.len() * of_a_hundred / 100).min(sorted.len() - 1)]
}

async fn timed(browser: &mut Browser, path: &str) -> f64 {
    let began = Instant::now();
    let answer = browser.get(path).await;
    let took = began.elapsed();
    assert_eq!(answer.status, 404, "{path}");
    took.as_secs_f64() * 1000.0
}

/// A page of a kind, a person who is kept out of one of them, and which.
struct Kind {
    name: &'static str,
    page: fn(Uuid) -> String,
    who: Actor,
    there: Uuid,
}

async fn kinds(bed: &Bed) -> Vec<Kind> {
    let (cw, school) = (&bed.casework, &bed.school);
    let concern = LogConcern {
        id: Uuid::now_v7(),
        urgency: Urgency::Routine,
        children: vec![ChildInConcern {
            person_id: school.children[0],
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: EventTime {
            at: cw.now(),
            precision: Precision::Minute,
        },
        place: String::new(),
        statements: vec![NewStatement {
            text: "Came without a coat".into(),
            ..NewStatement::default()
        }],
        childs_words: String::new(),
        others_involved: String::new(),
        already_told: String::new(),
        category: None,
        body_map: vec![],
        draft_id: None,
    };
    let forbidden = concern.id;
    cw.log_concern(&school.practitioner, concern).await.unwrap();
    let close = school.children[1];
    cw.declare_conflict(&school.lead, close, Some(Closeness::Family), "")
        .await
        .unwrap();
    let matter = LogSealed {
        id: Uuid::now_v7(),
        about: "A coach of the swimming club".into(),
        about_id: None,
        sure: false,
        children: String::new(),
        text: "Was alone with a child behind a locked door".into(),
        to: Some(school.dpo.practitioner_id),
    };
    let sealed = matter.id;
    cw.log_sealed(&school.practitioner, matter).await.unwrap();
    vec![
        Kind {
            name: "forbidden (somebody else's concern)",
            page: |id| format!("/concerns/{id}"),
            who: school.colleague.clone(),
            there: forbidden,
        },
        Kind {
            name: "closed (a child too close)",
            page: |id| format!("/children/{id}"),
            who: school.lead.clone(),
            there: close,
        },
        Kind {
            name: "sealed (an allegation)",
            page: |id| format!("/sealed/{id}"),
            who: school.lead.clone(),
            there: sealed,
        },
    ]
}

async fn measure(bed: Bed) {
    let clock: Arc<FixedClock> = bed.clock.clone();
    for beat in [Duration::ZERO, Settings::default().beat] {
        let settings = Settings {
            demo: true,
            beat,
            ..Settings::default()
        };
        let store = bed.casework.store().clone();
        let engine = store.engine_name();
        let casework = Casework::new(store, clock.clone(), settings).unwrap();
        let house = House::over(Arc::new(casework)).await;
        for kind in kinds(&bed).await {
            let mut browser = Browser::new(house.port, "en");
            browser.sign_in(&kind.who, "/").await;
            let (mut nothing, mut something) = (Vec::new(), Vec::new());
            for n in 0..EACH + 10 {
                let a = timed(&mut browser, &(kind.page)(Uuid::now_v7())).await;
                let b = timed(&mut browser, &(kind.page)(kind.there)).await;
                // The first ones fill caches.
                if n >= 10 {
                    nothing.push(a);
                    something.push(b);
                }
            }
            let title = format!("{engine}, beat {} ms, {}", beat.as_millis(), kind.name);
            say(&title, nothing, something);
        }
    }
}

fn say(title: &str, mut nothing: Vec<f64>, mut something: Vec<f64>) {
    let (t, p_t) = welch(&nothing, &something);
    let (z, p_z) = mann_whitney(&nothing, &something);
    nothing.sort_by(f64::total_cmp);
    something.sort_by(f64::total_cmp);
    println!(
        "{title}: p50 {:.2} against {:.2} ms, p95 {:.2} against {:.2} ms; \
         Welch t {t:.2} (p {p_t:.3}), Mann-Whitney z {z:.2} (p {p_z:.3})",
        at(&nothing, 50),
        at(&something, 50),
        at(&nothing, 95),
        at(&something, 95),
    );
}

/// A wrong password for a name that nobody has, and for one that somebody has. An hour passes
/// between two pairs, so that nobody is slowed for trying too often.
async fn measure_signing_in(bed: Bed) {
    let name = "2@bed-school.example";
    accounts::set_password(&bed, name, "three otters swim upstream").await;
    for beat in [Duration::ZERO, Settings::default().beat] {
        measure_refusals(&bed, name, beat).await;
    }
}

async fn measure_refusals(bed: &Bed, name: &str, beat: Duration) {
    let settings = Settings {
        beat,
        ..bed.casework.settings().clone()
    };
    let store = bed.casework.store().clone();
    let casework = Casework::new(store, bed.clock.clone(), settings).unwrap();
    let house = House::over(Arc::new(casework)).await;
    let mut times = [Vec::new(), Vec::new()];
    for n in 0..EACH + 10 {
        bed.clock.set(bed.clock.now() + Duration::from_secs(3600));
        for (which, tried) in [
            (0, format!("{n}@bed-school.example.org")),
            (1, name.to_owned()),
        ] {
            let mut browser = Browser::new(house.port, "en");
            let fields = [
                ("name", tried.as_str()),
                ("password", "four otters swim"),
                ("back", "/"),
            ];
            let began = Instant::now();
            let answer = browser.post("/sign-in", &fields).await;
            let took = began.elapsed().as_secs_f64() * 1000.0;
            assert_eq!(answer.status, 422, "{}", answer.plain());
            if n >= 10 {
                times[which].push(took);
            }
        }
    }
    let [nobody, somebody] = times;
    let engine = bed.casework.store().engine_name();
    let title = format!("{engine}, beat {} ms, signing in", beat.as_millis());
    say(&title, nobody, somebody);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement, for a quiet machine"]
async fn how_long_not_found_takes_on_sqlite() {
    testkit::on(Engine::Sqlite, measure).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement, for a quiet machine"]
async fn how_long_not_found_takes_on_postgresql() {
    testkit::on(Engine::Postgres, measure).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement, for a quiet machine"]
async fn how_long_a_refused_sign_in_takes_on_sqlite() {
    testkit::on(Engine::Sqlite, measure_signing_in).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement, for a quiet machine"]
async fn how_long_a_refused_sign_in_takes_on_postgresql() {
    testkit::on(Engine::Postgres, measure_signing_in).await;
}

/// What is refused is never given before the beat, by page and API, whoever the name belongs to.
#[tokio::test]
async fn what_is_refused_waits_for_the_beat() {
    testkit::on(Engine::Sqlite, |bed| async move {
        let beat = Duration::from_millis(900);
        let name = "2@bed-school.example";
        accounts::set_password(&bed, name, "three otters swim upstream").await;
        let settings = Settings {
            beat,
            ..bed.casework.settings().clone()
        };
        let store = bed.casework.store().clone();
        let casework = Casework::new(store, bed.clock.clone(), settings).unwrap();
        let house = House::over(Arc::new(casework)).await;
        let mut browser = Browser::new(house.port, "en");
        for tried in ["nobody@bed-school.example", name] {
            let fields = [("name", tried), ("password", "four otters"), ("back", "/")];
            let began = Instant::now();
            let answer = browser.post("/sign-in", &fields).await;
            assert_eq!(answer.status, 422, "{}", answer.plain());
            assert!(began.elapsed() >= beat, "the page, {tried}");

            let body = format!(r#"{{"name":"{tried}","password":"four otters"}}"#);
            let kind = [("Content-Type", "application/json")];
            let began = Instant::now();
            let answer = browser
                .send("POST", "/api/v1/sessions", &kind, body.as_bytes())
                .await;
            assert_eq!(answer.status, 401, "{}", answer.plain());
            assert!(began.elapsed() >= beat, "the API, {tried}");
        }
        let began = Instant::now();
        let answer = browser.get(&format!("/concerns/{}", Uuid::now_v7())).await;
        assert_eq!(
            answer.status,
            303,
            "nobody is signed in: {}",
            answer.plain()
        );
        browser.sign_in(&bed.school.lead, "/").await;
        let answer = browser.get(&format!("/concerns/{}", Uuid::now_v7())).await;
        assert_eq!(answer.status, 404, "{}", answer.plain());
        assert!(began.elapsed() >= beat, "what is not there");
    })
    .await;
}

#[test]
fn the_figures_are_those_of_the_textbook() {
    assert!((chance(1.96) - 0.05).abs() < 0.001);
    assert!((chance(0.0) - 1.0).abs() < 0.001);
    let a: Vec<f64> = (0..100).map(f64::from).collect();
    let b: Vec<f64> = (0..100).map(|n| f64::from(n) + 50.0).collect();
    assert!(welch(&a, &b).1 < 0.001 && mann_whitney(&a, &b).1 < 0.001);
    assert!(welch(&a, &a).1 > 0.99 && mann_whitney(&a, &a).1 > 0.9);
}
