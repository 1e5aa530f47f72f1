//! Settings about other servers: providers of single sign-on, witnesses, and the collector of traces.

use super::Config;
use crate::telemetry::Collector;
use casework::{Casework, NewProvider, Verifier, WitnessAbroad, WitnessKey};
use serde::Deserialize;
use std::{fs, path::PathBuf, time::Duration};

/// A witness on another hub.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Witness {
    /// The address below which `add-checkpoint` is: `https://other.example/witness/v1`.
    address: String,
    /// Its public key, as `sharewise keys witness` prints it there.
    key: String,
}

/// A provider of single sign-on for one agency.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SingleSignOn {
    /// Short name of the agency.
    agency: String,
    /// What people know it by.
    name: String,
    /// Its address, exactly as the provider gives it.
    issuer: String,
    /// Our name there.
    client_id: String,
    /// File with our secret there.
    client_secret_file: Option<PathBuf>,
    /// Only people of this organisation within it.
    #[serde(default)]
    organisation: String,
    /// Whether its word counts that more than a password was checked.
    #[serde(default)]
    trusts_factor: bool,
    /// Classes (`acr`) that count as a second factor.
    #[serde(default)]
    classes: Vec<String>,
}

impl SingleSignOn {
    fn provider(&self) -> Result<(String, NewProvider), String> {
        let secret = match &self.client_secret_file {
            None => String::new(),
            Some(file) => fs::read_to_string(file)
                .map_err(|e| format!("client_secret_file {}: {e}", file.display()))?,
        };
        let new = NewProvider {
            name: self.name.clone(),
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: secret.trim().to_owned(),
            organisation: self.organisation.clone(),
            trusts_factor: self.trusts_factor,
            classes: self.classes.clone(),
        };
        Ok((self.agency.clone(), new))
    }
}

impl Config {
    /// The collector of traces and metrics, where one is named.
    pub fn collector(&self) -> Option<Collector> {
        Collector::at(self.otlp_endpoint.as_deref()?).ok()
    }

    /// From one sending to the next.
    pub const fn otlp_every(&self) -> Duration {
        Duration::from_secs(self.otlp_every_seconds)
    }

    /// The witnesses, and the logs that are witnessed here.
    pub(super) fn witnesses(&self) -> Result<(Vec<WitnessAbroad>, Vec<Verifier>), String> {
        let abroad = self.witness.iter().map(|w| {
            let key = WitnessKey::from_text(&w.key)
                .map_err(|e| format!("key of [[witness]] {}: {e}", w.address))?;
            Ok(WitnessAbroad {
                address: w.address.clone(),
                key,
            })
        });
        let logs = self
            .witness_for
            .iter()
            .map(|text| Verifier::from_text(text).map_err(|e| format!("witness_for: {text}: {e}")));
        Ok((
            abroad.collect::<Result<_, String>>()?,
            logs.collect::<Result<_, String>>()?,
        ))
    }

    /// Puts the providers of single sign-on in place as the file has them.
    ///
    /// # Errors
    /// Which of them is not right.
    pub async fn set_sign_on(&self, casework: &Casework) -> Result<(), String> {
        let all: Vec<_> = self
            .single_sign_on
            .iter()
            .map(SingleSignOn::provider)
            .collect::<Result<_, _>>()?;
        casework.set_sign_on_from_file(&all).await.map_err(|e| {
            format!("[[single_sign_on]]: {e}: look at agency, name, issuer and client_id")
        })
    }
}
