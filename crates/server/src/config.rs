//! The file of settings for `sharewise serve`. Every line is explained in
//! `docs/how-to/configure.md`.

mod abroad;
mod export;
mod times;

pub use abroad::{SingleSignOn, Witness};
pub use export::Export;
pub use times::Times;

use crate::{edge, keyfile, telemetry::Collector};
use casework::{Breached, Casework, MasterKey, Network, Reach, Settings, Store, SystemClock};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// Where the file is looked for when nobody says.
pub const DEFAULT: &str = "sharewise.toml";

/// Which file of settings.
#[derive(clap::Args)]
pub struct ConfigArg {
    /// The file of settings.
    #[arg(long, env = "SHAREWISE_CONFIG", default_value = DEFAULT)]
    pub config: PathBuf,
}

/// Everything that an installation sets.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Address to listen on, behind the web server that ends TLS.
    pub listen: SocketAddr,
    /// Address under which people reach it.
    pub public_url: String,
    /// `sqlite:///path/to/file` or `postgres://...`.
    pub database: String,
    /// File with the master key, kept away from the database and its backups.
    #[serde(default)]
    pub master_key_file: PathBuf,
    /// Instead: the environment variable that holds it.
    pub master_key_env: Option<String>,
    /// Instead: the program with its arguments that prints it, such as one that opens it with an
    /// identity of age, or asks a key server.
    #[serde(default)]
    pub master_key_command: Vec<String>,
    /// Name in signed checkpoints; the host of `public_url` where it is not set. Fixed at the
    /// first start.
    pub hub: Option<String>,
    /// Address for `/metrics`, `/health/live` and `/health/ready`; only of this machine or of a
    /// network that nobody else reaches.
    pub watch: Option<SocketAddr>,
    /// A collector of traces and metrics (OTLP over HTTP, JSON), `http://127.0.0.1:4318`; without it
    /// none are sent.
    pub otlp_endpoint: Option<String>,
    /// Seconds from one sending to the next.
    #[serde(default = "ten_seconds")]
    pub otlp_every_seconds: u64,
    /// Where backups go, and how often; without it none is made by itself.
    pub backup: Option<Backup>,
    /// The page for when the product is down.
    pub emergency: Option<Emergency>,
    /// Packs for when no machine works.
    pub continuity: Option<Continuity>,
    /// Providers through which people sign in with the account of their organisation.
    #[serde(default)]
    pub single_sign_on: Vec<SingleSignOn>,
    /// Whether servers of the network that this one stands in may be asked too: for providers of
    /// single sign-on and witnesses that are neighbours.
    #[serde(default)]
    pub ask_neighbours: bool,
    /// Who needs a second check, beside the password.
    #[serde(default)]
    pub second_factor: SecondFactor,
    /// A file with a whole list of breached passwords, of which none is taken.
    pub breached_passwords: Option<PathBuf>,
    /// Web servers in front, whose word is taken for where a request comes from.
    #[serde(default)]
    pub trusted_proxies: Vec<edge::Network>,
    /// Witnesses of this hub's ledgers on other hubs.
    #[serde(default)]
    pub witness: Vec<Witness>,
    /// Public keys of the ledgers of other hubs that this one witnesses, as their exports have them.
    #[serde(default)]
    pub witness_for: Vec<String>,
    /// How alerts are sent by e-mail; without it they are shown in the product only.
    pub smtp: Option<Smtp>,
    /// Hours and minutes that an installation may choose.
    #[serde(default)]
    pub times: Times,
    /// How much of an agency's own records leaves at once, and after which wait.
    #[serde(default)]
    pub export: Export,
}

/// A mail server.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// Its port; 587, 465 or 25 where it is not set, by `tls`.
    pub port: Option<u16>,
    /// How the connection is secured.
    #[serde(default)]
    pub tls: Tls,
    /// Who the mail is from: `Sharewise <sharewise@example.org>`.
    pub from: String,
    /// Name to sign in with, where it asks.
    pub user: Option<String>,
    /// File with the password.
    pub password_file: Option<PathBuf>,
}

/// Backups that a running server makes by itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// The folder, best on another machine. It must be there.
    pub folder: PathBuf,
    /// Minutes from one to the next.
    #[serde(default = "hourly")]
    pub every_minutes: u32,
    /// How many of the newest are kept.
    #[serde(default = "two_days")]
    pub keep: usize,
    /// For how many days the first of each day is kept.
    #[serde(default = "five_weeks")]
    pub keep_days: usize,
    /// Seconds from one copy of what was committed to the next, between backups. SQLite only;
    /// without it there is none.
    pub every_seconds: Option<u32>,
    /// For how many hours back a moment can be brought back.
    #[serde(default = "two_days_of_hours")]
    pub moments_hours: u32,
    /// A bucket of an object store, into which each is copied too.
    pub bucket: Option<crate::backup::bucket::Settings>,
}

/// The page for when the product is down, served by `sharewise emergency`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Emergency {
    /// Address to listen on; another than the product's.
    pub listen: SocketAddr,
    /// The folder that both processes share: on a disk of this machine, best another than the
    /// database's.
    pub folder: PathBuf,
}

/// Packs that a running server makes by itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Continuity {
    /// The folder, from which each agency fetches its own.
    pub folder: PathBuf,
    /// Hours from one to the next.
    #[serde(default = "twice_a_day")]
    pub every_hours: u32,
    /// For each agency, by its short name, the line that `sharewise continuity make-key` printed.
    pub keys: BTreeMap<String, String>,
}

impl Continuity {
    /// From one pack to the next.
    pub fn every(&self) -> Duration {
        Duration::from_secs(u64::from(self.every_hours.max(1)) * 3600)
    }
}

const fn ten_seconds() -> u64 {
    10
}

const fn twice_a_day() -> u32 {
    12
}

const fn hourly() -> u32 {
    60
}

const fn two_days_of_hours() -> u32 {
    48
}

const fn two_days() -> usize {
    48
}

const fn five_weeks() -> usize {
    35
}

/// How the connection to the mail server is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tls {
    /// Begins in the clear and must change to TLS before anything is said.
    #[default]
    Starttls,
    /// TLS from the first byte.
    Implicit,
    /// None: only for a mail server on the same machine.
    None,
}

/// Who needs a second check: a passkey, or a code of a telephone.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecondFactor {
    /// Everybody who signs in with a password here: until they have set one up they log concerns and
    /// share in an emergency, and read nothing.
    #[default]
    Required,
    /// Whoever has set one up.
    Offered,
}

/// Reads and checks the settings.
///
/// # Errors
/// What is wrong, with the file's name and line, and what to do.
pub fn read(path: &Path) -> Result<Config, String> {
    let text = fs::read_to_string(path).map_err(|e| {
        format!(
            "the settings {} cannot be read: {e}. docs/how-to/configure.md says what belongs there.",
            path.display()
        )
    })?;
    parse(&text).map_err(|e| format!("the settings {}: {e}", path.display()))
}

fn parse(text: &str) -> Result<Config, String> {
    let config: Config = toml::from_str(text).map_err(|e| e.to_string())?;
    config.check()?;
    Ok(config)
}

impl Config {
    fn check(&self) -> Result<(), String> {
        let host = self.host();
        if host.is_empty() {
            return Err(
                "public_url must be a whole address, like https://sharewise.example.org".into(),
            );
        }
        let here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        if self.public_url.starts_with("http:") && !here {
            return Err("public_url must begin with https: outside this machine, since people sign in there".into());
        }
        if !["sqlite://", "postgres://", "postgresql://"]
            .iter()
            .any(|s| self.database.starts_with(s))
        {
            return Err("database must begin with sqlite:// or postgres://".into());
        }
        if let Some(backup) = &self.backup {
            backup.check()?;
        }
        if self
            .emergency
            .as_ref()
            .is_some_and(|e| e.listen == self.listen && e.listen.port() != 0)
        {
            return Err("listen of [emergency] must be another address than the product's".into());
        }
        if let Some(address) = &self.otlp_endpoint {
            Collector::at(address)?;
        }
        if !(1..=3600).contains(&self.otlp_every_seconds) {
            return Err("otlp_every_seconds: choose from 1 to 3600".into());
        }
        self.witnesses()?;
        let sources = [
            self.master_key_file != PathBuf::new(),
            self.master_key_env.is_some(),
            !self.master_key_command.is_empty(),
        ];
        if sources.into_iter().filter(|s| *s).count() != 1 {
            return Err(
                "say where the master key is: one of master_key_file, master_key_env and master_key_command".into(),
            );
        }
        self.export.check()?;
        self.times.check()
    }

    /// The master key, from wherever the settings say.
    ///
    /// # Errors
    /// What is wrong with it, and what to do.
    pub fn master_key(&self) -> Result<MasterKey, String> {
        if let Some(name) = &self.master_key_env {
            keyfile::from_env(name)
        } else if let [program, arguments @ ..] = self.master_key_command.as_slice() {
            keyfile::from_command(program, arguments)
        } else {
            keyfile::read(&self.master_key_file)
        }
    }

    /// Host and port of the public address.
    fn host(&self) -> &str {
        let rest = self
            .public_url
            .strip_prefix("https://")
            .or_else(|| self.public_url.strip_prefix("http://"))
            .unwrap_or("");
        let authority = rest.split('/').next().unwrap_or("");
        match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
            _ => authority,
        }
    }

    /// The hub's name as the settings have it.
    pub fn hub_name(&self) -> String {
        self.hub.clone().unwrap_or_else(|| self.host().to_owned())
    }

    /// The list of breached passwords, where there is one.
    pub fn breached(&self) -> Option<Breached> {
        self.breached_passwords.as_deref().map(Breached::at)
    }

    fn settings(&self) -> Settings {
        // What does not read was refused when the file was checked.
        let (witnesses, witness_for) = self.witnesses().unwrap_or_default();
        Settings {
            witnesses,
            witness_for,
            hub: self.hub_name(),
            public_url: self.public_url.trim_end_matches('/').to_owned(),
            demo: false,
            second_factor_required: self.second_factor == SecondFactor::Required,
            breached: self.breached(),
            emergency_record_hours: self.times.emergency_record_hours,
            chase_hours: self.times.chase_hours,
            escalate_hours: self.times.escalate_hours,
            idle_lock_minutes: self.times.idle_lock_minutes,
            session_hours: self.times.session_hours,
            confirm_minutes: self.times.confirm_minutes,
            export_most: self.export.most_children,
            export_wait_above: self.export.wait_above,
            export_wait_hours: self.export.wait_hours,
            uploads: uploads::Looker::by_itself(),
            ..Settings::default()
        }
    }

    /// Opens the database with its key.
    ///
    /// # Errors
    /// The key file or the database, in words.
    pub async fn open(&self) -> Result<Casework, String> {
        let master = self.master_key()?;
        let store = Store::open(&self.database, master)
            .await
            .map_err(|e| format!("the database: {e}"))?;
        let network = Network::new(self.reach()).map_err(|e| e.to_string())?;
        Casework::new(store, Arc::new(SystemClock), self.settings())
            .map(|c| c.with_outward(Arc::new(network)))
            .map_err(|e| e.to_string())
    }

    /// How far out the server asks others. Somebody who tries it out on their own machine has the
    /// provider there too.
    fn reach(&self) -> Reach {
        if self.public_url.starts_with("http:") {
            Reach::ThisMachineToo
        } else if self.ask_neighbours {
            Reach::NeighboursToo
        } else {
            Reach::Outside
        }
    }
}

impl Backup {
    fn check(&self) -> Result<(), String> {
        if !(1..=24 * 60).contains(&self.every_minutes) {
            return Err("every_minutes of [backup]: choose from 1 to 1440".into());
        }
        if self.every_seconds.is_some_and(|s| !(1..=3600).contains(&s)) {
            return Err("every_seconds of [backup]: choose from 1 to 3600".into());
        }
        if self.keep == 0 {
            return Err("keep of [backup]: keep at least one".into());
        }
        self.bucket.as_ref().map_or(Ok(()), |b| b.check())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str = "public_url = \"https://sharewise.example:8443/\"\nlisten = \"127.0.0.1:8080\"\n\
        database = \"sqlite:///var/lib/sharewise/sharewise.db\"\nmaster_key_file = \"/etc/sharewise/master.key\"\n";

    fn fault(text: &str) -> String {
        parse(text).expect_err("must be refused")
    }

    #[test]
    fn four_lines_are_enough() {
        let config = parse(LEAST).expect("good settings");
        let settings = config.settings();
        assert_eq!(settings.hub, "sharewise.example");
        assert_eq!(settings.public_url, "https://sharewise.example:8443");
        assert_eq!(settings.emergency_record_hours, 24);
        assert!(!settings.demo);
        assert!(settings.second_factor_required);
        let offered =
            parse(&format!("second_factor = \"offered\"\n{LEAST}")).expect("good settings");
        assert!(!offered.settings().second_factor_required);
    }

    #[test]
    fn mistakes_are_named() {
        assert!(fault("listen=\"here\"").contains("listen"));
        assert!(fault(&format!("{LEAST}lisen = 1")).contains("lisen"));
        assert!(fault(&LEAST.replace("https:", "http:")).contains("https"));
        assert!(fault(&format!("second_factor = \"no\"\n{LEAST}")).contains("offered"));
        assert!(fault(&LEAST.replace("sqlite", "mysql")).contains("sqlite"));
        assert!(fault(&format!("{LEAST}[times]\nchase_hours = 0")).contains("chase_hours"));
        assert!(fault(&format!("{LEAST}[times]\nchase_hours = 48")).contains("escalate_hours"));
    }
}
