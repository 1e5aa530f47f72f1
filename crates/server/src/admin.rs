//! `sharewise admin`: agencies and accounts. There is no default account and no default password.

use crate::{
    config::{self, ConfigArg},
    keyfile,
    run::RunError,
};
use casework::{AgencyFlags, AgencyRow, Casework, CaseworkError, Invite};
use clap::Subcommand;
use domain::Lang;
use std::{path::PathBuf, str::FromStr};
use uuid::Uuid;

/// Options of `sharewise admin`.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    config: ConfigArg,
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Make the master key in a new file that only you can read.
    MakeKey {
        /// The file; keep it away from the database and its backups.
        file: PathBuf,
    },
    /// Add an agency with its key and an empty ledger.
    CreateAgency(NewAgency),
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
struct NewAgency {
    /// Short name: lower-case letters, digits and hyphens.
    #[arg(long)]
    slug: String,
    /// Name.
    #[arg(long)]
    name: String,
    /// Welsh name; the same as the name where it has none.
    #[arg(long)]
    name_cy: Option<String>,
    /// england or wales.
    #[arg(long)]
    nation: String,
    /// academy, nursery, gp-practice, nhs-trust, police, childrens-social-care, charity, ...
    #[arg(long)]
    kind: String,
    /// Telephone in office hours.
    #[arg(long)]
    phone: String,
    /// Telephone day and night.
    #[arg(long, default_value = "")]
    phone_24h: String,
    /// Role in the English duty to share: s11, designated, provider or none.
    #[arg(long, default_value = "none")]
    isd_role: String,
    /// Role in the Welsh Act: local-authority, relevant-partner, youth-offending-team,
    /// safeguarding-board or none.
    #[arg(long, default_value = "none")]
    welsh_role: String,
    /// A public authority under the Freedom of Information Acts.
    #[arg(long)]
    public_authority: bool,
    /// Takes referrals about children.
    #[arg(long)]
    front_door: bool,
    /// How you made sure that it is who it says it is.
    #[arg(long)]
    verified_how: Option<String>,
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
    /// practitioner, safeguarding-lead, mash-screener, dpo, agency-administrator, ...
    #[arg(long)]
    role: String,
    /// Job title.
    #[arg(long, default_value = "")]
    job_title: String,
    /// Where alerts without case facts go.
    #[arg(long)]
    email: Option<String>,
    /// Language: en or cy.
    #[arg(long, default_value = "en")]
    lang: String,
}

/// Does what was asked.
///
/// # Errors
/// Wrong use, the settings or the database, in words.
pub async fn run(args: Args) -> Result<(), RunError> {
    if let Act::MakeKey { file } = &args.act {
        keyfile::make(file).map_err(RunError::Usage)?;
        println!(
            "Made {}. Keep a copy in a safe place: without it nothing can be read.",
            file.display()
        );
        return Ok(());
    }
    let config = config::read(&args.config.config).map_err(RunError::Usage)?;
    let casework = config.open().await.map_err(RunError::Fault)?;
    let done = act(&casework, args.act).await;
    casework.store().close().await;
    println!("{}", done?);
    Ok(())
}

async fn act(casework: &Casework, act: Act) -> Result<String, RunError> {
    match act {
        // Answered before the database was opened.
        Act::MakeKey { .. } => Ok(String::new()),
        Act::CreateAgency(new) => {
            let row = agency(new, casework.now().as_microsecond())?;
            casework.create_agency(&row).await.map_err(in_words)?;
            Ok(format!("Added {} ({}).", row.name_en, row.slug))
        }
        Act::Invite(new) => {
            let token = casework.invite(&person(new)?).await.map_err(in_words)?;
            Ok(link(casework, &token))
        }
        Act::InviteAgain { sign_in } => {
            let token = casework.invite_again(&sign_in).await.map_err(in_words)?;
            Ok(link(casework, &token))
        }
    }
}

fn link(casework: &Casework, token: &str) -> String {
    format!(
        "Give this link to them and to nobody else. It works once, for three days:\n{}/welcome/{token}",
        casework.settings().public_url
    )
}

fn word<T: FromStr>(option: &str, value: &str) -> Result<T, RunError> {
    value
        .parse()
        .map_err(|_| RunError::Usage(format!("--{option}: there is no \"{value}\"")))
}

fn agency(new: NewAgency, now_us: i64) -> Result<AgencyRow, RunError> {
    Ok(AgencyRow {
        id: Uuid::now_v7(),
        nation: word("nation", &new.nation)?,
        kind: word("kind", &new.kind)?,
        name_cy: new.name_cy.unwrap_or_else(|| new.name.clone()),
        name_en: new.name,
        slug: new.slug,
        phone: new.phone,
        phone_24h: new.phone_24h,
        public_authority: new.public_authority,
        isd_role: word("isd-role", &new.isd_role)?,
        welsh_role: word("welsh-role", &new.welsh_role)?,
        flags: AgencyFlags::default(),
        front_door: new.front_door,
        on_hub: true,
        verified_us: new.verified_how.is_some().then_some(now_us),
        verified_how: new.verified_how.unwrap_or_default(),
    })
}

fn person(new: NewPerson) -> Result<Invite, RunError> {
    let lang: Lang = word("lang", &new.lang)?;
    Ok(Invite {
        role: word("role", &new.role)?,
        agency: new.agency,
        name: new.name,
        sign_in: new.sign_in,
        job_title: new.job_title,
        email: new.email,
        lang,
    })
}

fn in_words(e: CaseworkError) -> RunError {
    match e {
        CaseworkError::NotFound => {
            RunError::Usage("there is no such agency or account here".into())
        }
        CaseworkError::Invalid(faults) => {
            let all: Vec<String> = faults
                .iter()
                .map(|f| format!("--{} is {}", f.field, f.key))
                .collect();
            RunError::Usage(all.join("; "))
        }
        other => RunError::Fault(other.to_string()),
    }
}
