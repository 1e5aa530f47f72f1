//! `sharewise admin`: agencies and accounts. There is no default account and no default password.

mod agency;

use crate::{
    config::{self, ConfigArg},
    keyfile,
    run::{self, RunError},
};
use agency::{AgencyFacts, Changes};
use casework::{Casework, CaseworkError, Invite};
use clap::{
    Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use domain::{Lang, practitioner::Role};
use std::{path::PathBuf, str::FromStr};

/// Options of `sharewise admin`.
#[derive(clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    config: ConfigArg,
    #[command(subcommand)]
    act: Act,
}

const EXAMPLES: &str = "\
From nothing to a first administrator, and a partner one can send to:
  sharewise admin make-key /etc/sharewise/master.key
  sharewise admin create-agency --slug oakbourne --name \"Oakbourne Academy\" --nation england \\
    --kind academy --phone \"01632 960100\" --isd-role designated --public-authority \\
    --verified-how \"telephoned the office\"
  sharewise admin invite --agency oakbourne --name \"Nerys Quill\" --role agency-administrator \\
    --sign-in nerys@oakbourne.example --email nerys@oakbourne.example
  sharewise admin add-partner --slug lantern --name \"Lantern Youth\" --name-cy \"Ieuenctid Lantern\" \\
    --nation wales --kind charity --phone \"029 2018 0100\" --phone-24h \"029 2018 0199\" \\
    --verified-how \"number on the charity register\"
  sharewise admin agencies
  sharewise admin people --agency oakbourne";

#[derive(Subcommand)]
enum Act {
    /// Make the master key in a new file that only you can read.
    MakeKey {
        /// The file; keep it away from the database and its backups.
        file: PathBuf,
    },
    /// Add an agency whose people work here, with its key and an empty ledger.
    CreateAgency(Box<AgencyFacts>),
    /// Add a partner that one can send to and ring, without accounts here.
    AddPartner(Box<AgencyFacts>),
    /// Change what the directory says of an agency: names, numbers, facts for the law.
    ChangeAgency(Box<Changes>),
    /// List the directory.
    Agencies,
    /// List the accounts of an agency: name, role, state, second factor.
    People {
        /// Short name of the agency.
        #[arg(long)]
        agency: String,
    },
    /// Make an account and print a link, good once and for three days, to set its password.
    Invite(NewPerson),
    /// Print a new link for somebody who has forgotten the password. Make sure who asks.
    InviteAgain {
        /// What they type to sign in.
        #[arg(long)]
        sign_in: String,
    },
}

#[derive(clap::Args)]
struct NewPerson {
    /// Short name of the agency.
    #[arg(long)]
    agency: String,
    /// Name as shown to colleagues.
    #[arg(long)]
    name: String,
    /// What they will type to sign in, often an e-mail address.
    #[arg(long)]
    sign_in: String,
    /// What they may do; the page "Who may do what" says what each means.
    #[arg(long, value_parser = one_of(Role::ALL, Role::as_str))]
    role: Role,
    /// Job title.
    #[arg(long, default_value = "")]
    job_title: String,
    /// Where alerts without case facts go.
    #[arg(long)]
    email: Option<String>,
    /// Language of their screens.
    #[arg(long, default_value = "en", value_parser = one_of(Lang::ALL, Lang::as_str))]
    lang: Lang,
}

/// One of a list of words; help and errors show them all.
fn one_of<T>(all: &[T], word: fn(T) -> &'static str) -> impl TypedValueParser<Value = T> + use<T>
where
    T: Copy + FromStr + Send + Sync + 'static,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let words: Vec<&'static str> = all.iter().map(|t| word(*t)).collect();
    PossibleValuesParser::new(words).try_map(|w| w.parse::<T>())
}

/// Does what was asked.
///
/// # Errors
/// Wrong use, the settings or the database, in words.
pub async fn run(args: Args) -> Result<(), RunError> {
    if let Act::MakeKey { file } = &args.act {
        keyfile::make(file).map_err(RunError::Usage)?;
        run::say(format_args!(
            "Made {}. Keep a copy in a safe place: without it nothing can be read.",
            file.display()
        ));
        return Ok(());
    }
    let config = config::read(&args.config.config).map_err(RunError::Usage)?;
    let casework = config.open().await.map_err(RunError::Fault)?;
    let done = act(&casework, args.act).await;
    casework.store().close().await;
    run::say(done?);
    Ok(())
}

async fn act(casework: &Casework, act: Act) -> Result<String, RunError> {
    match act {
        // Answered before the database was opened.
        Act::MakeKey { .. } => Ok(String::new()),
        Act::CreateAgency(new) => add(casework, *new, true).await,
        Act::AddPartner(new) => add(casework, *new, false).await,
        Act::ChangeAgency(changes) => {
            let slug = changes.slug().to_owned();
            let found = casework.directory_by_operator().await.map_err(in_words)?;
            let row = found
                .into_iter()
                .find(|a| a.slug == slug)
                .ok_or_else(|| in_words(CaseworkError::NotFound))?;
            let row = changes.onto(row, casework.now().as_microsecond());
            casework.change_agency(&row).await.map_err(in_words)?;
            Ok(format!("Changed {} ({slug}).", row.name_en))
        }
        Act::Agencies => {
            let all = casework.directory_by_operator().await.map_err(in_words)?;
            Ok(agency::list(&all))
        }
        Act::People { agency } => people(casework, &agency).await,
        Act::Invite(new) => {
            let token = casework.invite(&person(new)).await.map_err(in_words)?;
            Ok(link(casework, &token))
        }
        Act::InviteAgain { sign_in } => {
            let token = casework.invite_again(&sign_in).await.map_err(in_words)?;
            Ok(link(casework, &token))
        }
    }
}

async fn add(casework: &Casework, new: AgencyFacts, on_hub: bool) -> Result<String, RunError> {
    let row = new.row(on_hub, casework.now().as_microsecond());
    casework.create_agency(&row).await.map_err(in_words)?;
    let next = if on_hub {
        format!(
            "\nNext, its first administrator: sharewise admin invite --agency {} --role agency-administrator ...",
            row.slug
        )
    } else if row.verified_us.is_none() {
        "\nIt is offered as a recipient once somebody has made sure who it is: sharewise admin change-agency --verified-how ..."
            .to_owned()
    } else {
        String::new()
    };
    Ok(format!("Added {} ({}).{next}", row.name_en, row.slug))
}

async fn people(casework: &Casework, agency: &str) -> Result<String, RunError> {
    let people = casework
        .people_by_operator(agency)
        .await
        .map_err(in_words)?;
    let lines: Vec<String> = people
        .iter()
        .map(|p| {
            let factor = if p.has_second_factor() {
                "second factor"
            } else {
                "password only"
            };
            let how = if p.has_password {
                factor
            } else {
                "no password yet"
            };
            format!("{}  {}  {}  {how}", p.role, p.state, p.content.name)
        })
        .collect();
    Ok(if lines.is_empty() {
        "Nobody has an account there yet.".to_owned()
    } else {
        lines.join("\n")
    })
}

fn link(casework: &Casework, token: &str) -> String {
    format!(
        "Give this link to them and to nobody else. It works once, for three days:\n{}/welcome/{token}",
        casework.settings().public_url
    )
}

fn person(new: NewPerson) -> Invite {
    Invite {
        role: new.role,
        agency: new.agency,
        name: new.name,
        sign_in: new.sign_in,
        job_title: new.job_title,
        email: new.email,
        lang: new.lang,
    }
}

fn in_words(e: CaseworkError) -> RunError {
    match e {
        CaseworkError::NotFound => {
            RunError::Usage("there is no such agency or account here".into())
        }
        CaseworkError::Invalid(faults) => {
            let all: Vec<String> = faults
                .iter()
                .map(|f| format!("--{} {}", f.field, what_is_wrong(f.key)))
                .collect();
            RunError::Usage(all.join("; "))
        }
        other => RunError::Fault(other.to_string()),
    }
}

fn what_is_wrong(key: &'static str) -> String {
    match key {
        "taken" => "is taken: choose another".into(),
        "empty" => "must not be empty".into(),
        "too-long" => "is too long".into(),
        "unknown" => "is not of the right form".into(),
        "other-nation" => "belongs to the other nation's law".into(),
        other => format!("is {other}"),
    }
}
