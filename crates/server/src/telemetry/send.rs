//! The way to the collector: one small request on a connection of its own, in the clear, so that the
//! collector stands on this machine or on a network that nobody else reaches.

use serde_json::Value;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// How long a collector may take.
const LONGEST: Duration = Duration::from_secs(5);
/// As much of an answer as is read: its status stands at the beginning.
const HEAD: u64 = 512;

/// A collector of traces and metrics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collector {
    /// Host and port.
    authority: String,
    /// What stands before `/v1/traces`.
    base: String,
}

impl Collector {
    /// The collector at an address like `http://127.0.0.1:4318`.
    ///
    /// # Errors
    /// What is wrong with the address.
    pub fn at(address: &str) -> Result<Self, String> {
        let rest = address.strip_prefix("http://").ok_or(
            "otlp_endpoint must begin with http://: a collector on this machine, which sends on over TLS",
        )?;
        let (authority, base) = rest.split_once('/').map_or((rest, ""), |(a, b)| (a, b));
        let port = authority.rsplit_once(':').map(|(_, p)| p.parse::<u16>());
        if !matches!(port, Some(Ok(_))) || authority.contains(['@', ' ', '\r', '\n']) {
            return Err(
                "otlp_endpoint must have a host and a port, like http://127.0.0.1:4318".into(),
            );
        }
        let base = base.trim_end_matches('/');
        if !base.bytes().all(|b| b.is_ascii_graphic()) {
            return Err("otlp_endpoint: the path must be plain letters".into());
        }
        Ok(Self {
            authority: authority.to_owned(),
            base: if base.is_empty() {
                String::new()
            } else {
                format!("/{base}")
            },
        })
    }

    /// Sends a document.
    ///
    /// # Errors
    /// Nobody answers in time, or not with success.
    pub async fn post(&self, path: &str, document: &Value) -> Result<(), String> {
        match tokio::time::timeout(LONGEST, self.ask(path, document)).await {
            Ok(Ok(200..=299)) => Ok(()),
            Ok(Ok(status)) => Err(format!("answered {status}")),
            Ok(Err(e)) => Err(e.to_string()),
            Err(_) => Err("no answer in time".into()),
        }
    }

    async fn ask(&self, path: &str, document: &Value) -> std::io::Result<u16> {
        let body = document.to_string();
        let head = format!(
            "POST {}{path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.base,
            self.authority,
            body.len()
        );
        let mut stream = TcpStream::connect(&self.authority).await?;
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.take(HEAD).read_to_end(&mut answer).await?;
        let answer = String::from_utf8_lossy(&answer);
        let status = answer.split(' ').nth(1).and_then(|s| s.parse().ok());
        status.ok_or_else(|| std::io::ErrorKind::InvalidData.into())
    }
}

#[cfg(test)]
mod tests {
    use super::Collector;

    #[test]
    fn only_addresses_that_can_be_reached_are_taken() {
        assert!(Collector::at("http://127.0.0.1:4318").is_ok());
        assert!(Collector::at("http://[::1]:4318/otlp/").is_ok());
        for bad in [
            "https://127.0.0.1:4318",
            "http://127.0.0.1",
            "127.0.0.1:4318",
            "http://user@host:4318",
            "http://host:port",
            "",
        ] {
            assert!(Collector::at(bad).is_err(), "{bad}");
        }
    }
}
