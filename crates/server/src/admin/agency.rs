//! What an operator says of an agency on the command line.

use super::one_of;
use casework::{AgencyFlags, AgencyRow};
use domain::{AgencyKind, IsdRole, Nation, WelshRole};
use uuid::Uuid;

/// Everything that the directory holds of a new agency.
#[derive(clap::Args)]
pub(super) struct AgencyFacts {
    /// Short name: lower-case letters, digits and hyphens.
    #[arg(long)]
    slug: String,
    /// Name in English.
    #[arg(long)]
    name: String,
    /// Name in Welsh; the same as the English where it has none.
    #[arg(long)]
    name_cy: Option<String>,
    /// Nation whose law applies.
    #[arg(long, value_parser = one_of(Nation::ALL, Nation::as_str))]
    nation: Nation,
    /// What sort of organisation.
    #[arg(long, value_parser = one_of(AgencyKind::ALL, AgencyKind::as_str))]
    kind: AgencyKind,
    /// Telephone in office hours.
    #[arg(long)]
    phone: String,
    /// Telephone day and night.
    #[arg(long, default_value = "")]
    phone_24h: String,
    /// Role in the English duty to share.
    #[arg(long, default_value = "none", value_parser = one_of(IsdRole::ALL, IsdRole::as_str))]
    isd_role: IsdRole,
    /// Role in the Welsh Act.
    #[arg(long, default_value = "none", value_parser = one_of(WelshRole::ALL, WelshRole::as_str))]
    welsh_role: WelshRole,
    /// A public authority under the Freedom of Information Acts.
    #[arg(long)]
    public_authority: bool,
    /// Takes referrals and reports about children.
    #[arg(long)]
    front_door: bool,
    /// Holds an appropriate policy document (DPA 2018 Schedule 1 paragraph 39).
    #[arg(long)]
    policy_document: bool,
    /// Processes for law-enforcement purposes (DPA 2018 Part 3).
    #[arg(long)]
    competent_authority: bool,
    /// Listed in section 28(1) of the Children Act 2004 (Wales).
    #[arg(long)]
    section_28_body: bool,
    /// Its safeguarding function is conferred by an enactment.
    #[arg(long)]
    statutory_function: bool,
    /// Has carried out a DPIA for routine sharing.
    #[arg(long)]
    dpia_done: bool,
    /// An agreement in force that covers sharing in this partnership; may be given again.
    #[arg(long = "agreement", value_name = "NAME")]
    agreements: Vec<String>,
    /// E-mail of its safeguarding inbox, for alerts without case facts.
    #[arg(long)]
    alert_email: Option<String>,
    /// How you made sure that it is who it says it is.
    #[arg(long)]
    verified_how: Option<String>,
}

impl AgencyFacts {
    /// The row of the directory.
    pub(super) fn row(self, on_hub: bool, now_us: i64) -> AgencyRow {
        AgencyRow {
            id: Uuid::now_v7(),
            nation: self.nation,
            kind: self.kind,
            name_cy: self.name_cy.unwrap_or_else(|| self.name.clone()),
            name_en: self.name,
            slug: self.slug,
            phone: self.phone,
            phone_24h: self.phone_24h,
            public_authority: self.public_authority,
            isd_role: self.isd_role,
            welsh_role: self.welsh_role,
            flags: AgencyFlags {
                policy_document: self.policy_document,
                competent_authority: self.competent_authority,
                section_28_body: self.section_28_body,
                statutory_safeguarding_function: self.statutory_function,
                agreements: self.agreements,
                dpia_done: self.dpia_done,
                alert_email: self.alert_email,
            },
            front_door: self.front_door,
            on_hub,
            verified_us: self.verified_how.is_some().then_some(now_us),
            verified_how: self.verified_how.unwrap_or_default(),
        }
    }
}

/// What changes; what is not named stays.
#[derive(clap::Args)]
pub(super) struct Changes {
    /// Short name of the agency.
    #[arg(long)]
    slug: String,
    /// Name in English.
    #[arg(long)]
    name: Option<String>,
    /// Name in Welsh.
    #[arg(long)]
    name_cy: Option<String>,
    /// Telephone in office hours.
    #[arg(long)]
    phone: Option<String>,
    /// Telephone day and night; "" takes it away.
    #[arg(long)]
    phone_24h: Option<String>,
    /// Role in the English duty to share.
    #[arg(long, value_parser = one_of(IsdRole::ALL, IsdRole::as_str))]
    isd_role: Option<IsdRole>,
    /// Role in the Welsh Act.
    #[arg(long, value_parser = one_of(WelshRole::ALL, WelshRole::as_str))]
    welsh_role: Option<WelshRole>,
    /// A public authority: true or false.
    #[arg(long)]
    public_authority: Option<bool>,
    /// Takes referrals and reports about children: true or false.
    #[arg(long)]
    front_door: Option<bool>,
    /// Holds an appropriate policy document: true or false.
    #[arg(long)]
    policy_document: Option<bool>,
    /// Processes for law-enforcement purposes: true or false.
    #[arg(long)]
    competent_authority: Option<bool>,
    /// Listed in section 28(1) of the Children Act 2004 (Wales): true or false.
    #[arg(long)]
    section_28_body: Option<bool>,
    /// Its safeguarding function is conferred by an enactment: true or false.
    #[arg(long)]
    statutory_function: Option<bool>,
    /// Has carried out a DPIA for routine sharing: true or false.
    #[arg(long)]
    dpia_done: Option<bool>,
    /// The agreements in force, in place of those before; may be given again.
    #[arg(long = "agreement", value_name = "NAME")]
    agreements: Vec<String>,
    /// E-mail of its safeguarding inbox; "" takes it away.
    #[arg(long)]
    alert_email: Option<String>,
    /// How you made sure, now, that it is who it says it is.
    #[arg(long)]
    verified_how: Option<String>,
}

fn put<T>(to: &mut T, new: Option<T>) {
    if let Some(new) = new {
        *to = new;
    }
}

impl Changes {
    pub(super) fn slug(&self) -> &str {
        &self.slug
    }

    /// The row with what changes.
    pub(super) fn onto(self, mut a: AgencyRow, now_us: i64) -> AgencyRow {
        put(&mut a.name_en, self.name);
        put(&mut a.name_cy, self.name_cy);
        put(&mut a.phone, self.phone);
        put(&mut a.phone_24h, self.phone_24h);
        put(&mut a.isd_role, self.isd_role);
        put(&mut a.welsh_role, self.welsh_role);
        put(&mut a.public_authority, self.public_authority);
        put(&mut a.front_door, self.front_door);
        let f = &mut a.flags;
        put(&mut f.policy_document, self.policy_document);
        put(&mut f.competent_authority, self.competent_authority);
        put(&mut f.section_28_body, self.section_28_body);
        let statutory = &mut f.statutory_safeguarding_function;
        put(statutory, self.statutory_function);
        put(&mut f.dpia_done, self.dpia_done);
        if !self.agreements.is_empty() {
            f.agreements = self.agreements;
        }
        if let Some(email) = self.alert_email {
            f.alert_email = (!email.is_empty()).then_some(email);
        }
        if let Some(how) = self.verified_how {
            a.verified_us = Some(now_us);
            a.verified_how = how;
        }
        a
    }
}

/// The directory, one agency a line.
pub(super) fn list(all: &[AgencyRow]) -> String {
    if all.is_empty() {
        return "The directory is empty.".to_owned();
    }
    let lines: Vec<String> = all
        .iter()
        .map(|a| {
            let here = if a.on_hub { "accounts here" } else { "partner" };
            let sure = if a.verified_us.is_some() {
                "checked"
            } else {
                "NOT CHECKED"
            };
            let name = if a.name_en == a.name_cy {
                a.name_en.clone()
            } else {
                format!("{} / {}", a.name_en, a.name_cy)
            };
            let numbers = format!("{} {}", a.phone, a.phone_24h);
            format!(
                "{}  {}  {}  {here}  {sure}  {name}  {}",
                a.slug,
                a.nation,
                a.kind,
                numbers.trim()
            )
        })
        .collect();
    lines.join("\n")
}
