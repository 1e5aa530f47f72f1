//! The measurements: the mix at rising rates, 64 clients without a pause, and an emergency beside
//! a hundred sign-ins.

use crate::{
    Fault,
    house::{Desks, House},
    http::{Request, ask},
    mix::{self, Act, Dice},
    tally::{Floor, Stretch, Tally, print, row, row_head, sorted, together},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use testkit::measure::quantile;
use tokio::task::JoinSet;

/// A wait at the 99th percentile beyond which a rate is too much.
const KNEE: f64 = 0.5;
/// Clients that log without a pause.
const CLIENTS: usize = 64;
/// What a client may wait at the worst.
const WORST_STALL: f64 = 0.5;
/// People who sign in at the same moment.
const CROWD: usize = 100;
/// What an emergency may wait.
const EMERGENCY: f64 = 1.0;
/// Rows that a concern writes and their usual size, as `cargo xtask bench` has them.
const ROWS: usize = 12;
const ROW_BYTES: usize = 256;

/// Measures all, one after the other.
///
/// # Errors
/// The program went away.
pub async fn run(house: &House, rates: &[f64], seconds: u64, seed: u64) -> Result<(), Fault> {
    for (n, rate) in rates.iter().enumerate() {
        let seed = seed.wrapping_add(n as u64);
        if !mixed(house, *rate, Duration::from_secs(seconds), seed).await? {
            println!("  This rate is more than the machine carries: the next are left out.\n");
            break;
        }
    }
    without_pause(house, Duration::from_secs(seconds)).await?;
    beside_sign_ins(house).await
}

/// Sends the mix at a rate for so long, and waits for what is still under way.
///
/// # Errors
/// A task of ours ended badly.
pub async fn send(
    house: &House,
    rate: f64,
    length: Duration,
    dice: &mut Dice,
    tally: &Tally,
) -> Result<(), Fault> {
    let start = Instant::now();
    let mut at = 0.0;
    let mut under_way = UnderWay {
        desks: house.desks.clone(),
        tasks: JoinSet::new(),
    };
    loop {
        at += dice.wait(rate);
        if at > length.as_secs_f64() {
            break;
        }
        let due = start + Duration::from_secs_f64(at);
        let (what, choices) = (dice.act(), Dice::new(dice.next()));
        tokio::time::sleep_until(due.into()).await;
        under_way.begin(what, choices, due, tally.clone());
    }
    under_way.end().await
}

/// The acts that were begun and have not ended.
struct UnderWay {
    desks: Arc<Desks>,
    tasks: JoinSet<()>,
}

impl UnderWay {
    fn begin(&mut self, what: Act, choices: Dice, due: Instant, tally: Tally) {
        let desks = self.desks.clone();
        self.tasks.spawn(async move {
            let bytes = mix::act(&desks, what, choices).await.ok().flatten();
            tally.note(what, due.elapsed().as_secs_f64(), bytes);
        });
        // Those that have ended are let go, so that a long run does not gather them.
        while self.tasks.try_join_next().is_some() {}
    }

    async fn end(mut self) -> Result<(), Fault> {
        while let Some(ended) = self.tasks.join_next().await {
            ended?;
        }
        Ok(())
    }
}

async fn mixed(house: &House, rate: f64, length: Duration, seed: u64) -> Result<bool, Fault> {
    let tally = Tally::default();
    let floor = Floor::begin(house.folder.path());
    let stretch = Stretch::begin(house.process())?;
    println!(
        "The mix at {rate:.0} acts a second for {} s:",
        length.as_secs()
    );
    send(house, rate, length, &mut Dice::new(seed), &tally).await?;
    let (of, wrong) = tally.take();
    let all = together(&of);
    print(&of);
    let bare = floor.waits();
    row("floor: 4 kB written and synced", &bare);
    stretch.say(all.len())?;
    let logged = sorted(
        of.get(&Act::Log)
            .map_or_else(Vec::new, |w| w.seconds.clone()),
    );
    println!(
        "  logging takes {:.1} times the floor at p50, {:.1} times at p99; {wrong} acts went wrong\n",
        quantile(&logged, 500) / quantile(&bare, 500),
        quantile(&logged, 990) / quantile(&bare, 990)
    );
    Ok(wrong == 0 && quantile(&all, 990) <= KNEE)
}

/// Every client logs as soon as the one before was answered, over real sockets.
async fn without_pause(house: &House, length: Duration) -> Result<(), Fault> {
    let clients = u32::try_from(CLIENTS)?;
    let short = Duration::from_secs(3);
    let before = house.commit_floor(clients, ROWS, ROW_BYTES, short).await?;
    let stretch = Stretch::begin(house.process())?;
    let end = Instant::now() + length;
    let mut tasks = JoinSet::new();
    for n in 0..CLIENTS {
        let desks = house.desks.clone();
        tasks.spawn(async move { client(&desks, n, end).await });
    }
    let mut waits = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        waits.extend(ended??);
    }
    let waits = sorted(waits);
    let after = house.commit_floor(clients, ROWS, ROW_BYTES, short).await?;
    let rate = f64::from(u32::try_from(waits.len())?) / length.as_secs_f64();
    println!(
        "{CLIENTS} clients that log without a pause for {} s:",
        length.as_secs()
    );
    row_head();
    row("concern logged", &waits);
    stretch.say(waits.len())?;
    let worst = waits.last().copied().unwrap_or(f64::NAN);
    println!(
        "  {rate:.0} concerns a second; floor, commits of as many rows: {before:.0} before, {after:.0} after ({:.0} % of their mean)",
        200.0 * rate / (before + after)
    );
    println!(
        "  worst stall {:.0} ms: {}\n",
        worst * 1e3,
        if worst < WORST_STALL {
            "under half a second"
        } else {
            "MORE than half a second"
        }
    );
    Ok(())
}

async fn client(desks: &Desks, n: usize, end: Instant) -> Result<Vec<f64>, Fault> {
    let agency = &desks.agencies[n % desks.agencies.len()];
    let mut waits = Vec::new();
    let mut dice = Dice::new(n as u64);
    while Instant::now() < end {
        let child = agency.children[dice.below(agency.children.len())];
        let begun = Instant::now();
        let answer = ask(
            desks.port,
            &agency.practitioner.english,
            &mix::logged(child),
        )
        .await?;
        if answer.status != 201 {
            return Err(format!("a concern was answered {}", answer.status).into());
        }
        waits.push(begun.elapsed().as_secs_f64());
    }
    Ok(waits)
}

/// A hundred sign-ins at the same moment, each of which hashes, and the product's own emergency
/// page asked for and used meanwhile.
async fn beside_sign_ins(house: &House) -> Result<(), Fault> {
    let port = house.desks.port;
    let mut crowd = JoinSet::new();
    let began = Instant::now();
    for n in 0..CROWD {
        // Names that nobody has cost as much, and are not slowed down one by the other.
        let form = format!("name=nobody{n}%40crowd.example&password=three+otters+swim&back=%2F");
        crowd.spawn(async move {
            let asked = Instant::now();
            let answer = ask(port, "lang=en", &Request::form("/sign-in", form)).await;
            (asked.elapsed().as_secs_f64(), answer.map(|a| a.status))
        });
    }
    let mut emergencies = JoinSet::new();
    let mut every = tokio::time::interval(Duration::from_secs(1));
    let mut slowest: f64 = 0.0;
    let mut n = 0;
    while !crowd.is_empty() {
        every.tick().await;
        emergencies.spawn(emergency(house.desks.clone(), n));
        n += 1;
        while let Some(ended) = crowd.try_join_next() {
            let (seconds, status) = ended?;
            status?;
            slowest = slowest.max(seconds);
        }
    }
    let (mut page, mut sent) = (Vec::new(), Vec::new());
    while let Some(ended) = emergencies.join_next().await {
        let (p, s) = ended??;
        page.push(p);
        sent.push(s);
    }
    let well = page.iter().chain(&sent).all(|(_, well)| *well);
    let of = |all: Vec<(f64, bool)>| sorted(all.into_iter().map(|(s, _)| s).collect());
    let (page, sent) = (of(page), of(sent));
    println!(
        "The product's emergency page beside {CROWD} sign-ins at once ({:.1} s for all, the slowest {slowest:.1} s):",
        began.elapsed().as_secs_f64()
    );
    row_head();
    row("emergency page", &page);
    row("emergency sent", &sent);
    let worst = page.iter().chain(&sent).copied().fold(0.0, f64::max);
    println!(
        "  {}; {}\n",
        if worst < EMERGENCY {
            "under one second"
        } else {
            "MORE than one second"
        },
        if well {
            "each was answered as it should be"
        } else {
            "some were NOT answered as they should be"
        }
    );
    Ok(())
}

/// Opens the emergency page and sends one; the wait for each, and whether it was answered well.
async fn emergency(desks: Arc<Desks>, n: usize) -> Result<((f64, bool), (f64, bool)), Fault> {
    let agency = &desks.agencies[n % desks.agencies.len()];
    let cookies = &agency.lead.english;
    let begun = Instant::now();
    let page = ask(desks.port, cookies, &Request::get("/emergency")).await?;
    let page = (begun.elapsed().as_secs_f64(), page.status == 200);
    let begun = Instant::now();
    let act = mix::emergency(agency.children[n % agency.children.len()], agency.partner);
    let sent = ask(desks.port, cookies, &act).await?;
    Ok((page, (begun.elapsed().as_secs_f64(), sent.status == 201)))
}
