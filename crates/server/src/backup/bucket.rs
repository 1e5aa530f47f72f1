//! A bucket of an object store that speaks the S3 API: a place for backups that is not this machine.
//!
//! Nothing is ever deleted or written over here: the key that the settings name needs to put, get
//! and list only, so that whoever breaks in cannot take the backups away with it. How long they are
//! kept is a rule of the bucket.

use crate::keyfile;
use rusty_s3::{
    Credentials, S3Action, UrlStyle,
    actions::{CreateMultipartUpload, ListObjectsV2},
};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};
use ureq::{Agent, Body, SendBody, http::Response};
use url::Url;

/// How long a signed request is good for.
const SIGNED_FOR: Duration = Duration::from_secs(3600);
/// How long nothing may come or go.
const SILENCE: Duration = Duration::from_secs(60);
const MEGABYTE: u64 = 1024 * 1024;
/// Most bytes of an answer that is kept in memory.
const ANSWER: u64 = 16 * 1024 * 1024;

/// `[backup.bucket]` in the settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The store: `https://s3.eu-west-2.amazonaws.com`. Without TLS on this machine only.
    pub address: String,
    /// The bucket.
    pub name: String,
    /// Its region; many stores of one's own take any.
    #[serde(default = "any_region")]
    pub region: String,
    /// What the names in it begin with: `sharewise/`.
    #[serde(default)]
    pub prefix: String,
    /// Whether the bucket's name stands in the host of the address, as some stores ask.
    #[serde(default)]
    pub name_in_host: bool,
    /// A file with `key = "..."` and `secret = "..."` that only its owner can read. Where it is left
    /// out: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` of the environment.
    pub credentials_file: Option<PathBuf>,
    /// Megabytes that are sent at once; what is longer goes in parts, of which a store takes 10,000.
    #[serde(default = "usual_part")]
    pub part_megabytes: u64,
}

fn usual_part() -> u64 {
    64
}

fn any_region() -> String {
    "us-east-1".into()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyAndSecret {
    key: String,
    secret: String,
}

impl Settings {
    /// Checks what can be checked without asking the store.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn check(&self) -> Result<(), String> {
        let here = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
        let safe = self.address.starts_with("https://")
            || here.iter().any(|a| self.address.starts_with(a));
        if safe && self.part_megabytes > 0 {
            Ok(())
        } else if safe {
            Err("part_megabytes of [backup.bucket]: choose at least one, mostly 5 or more".into())
        } else {
            Err("address of [backup.bucket] must begin with https:// outside this machine".into())
        }
    }

    fn credentials(&self) -> Result<Credentials, String> {
        let Some(file) = &self.credentials_file else {
            return Credentials::from_env().ok_or_else(|| {
                "no key for the bucket: name a credentials_file, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY".into()
            });
        };
        let fault =
            |e: &dyn std::fmt::Display| format!("the key for the bucket {}: {e}", file.display());
        if keyfile::is_open_to_others(file) == Some(true) {
            return Err(fault(
                &"others on this machine can read it. Run chmod 600 on it",
            ));
        }
        let text = fs::read_to_string(file).map_err(|e| fault(&e))?;
        // What is in the file must not be in the message.
        let both: KeyAndSecret = toml::from_str(&text)
            .map_err(|_| fault(&"it must have two lines, key = \"...\" and secret = \"...\""))?;
        Ok(Credentials::new(both.key, both.secret))
    }
}

/// A bucket.
pub struct Bucket {
    at: rusty_s3::Bucket,
    key: Credentials,
    http: Agent,
    prefix: String,
    part: u64,
}

impl Bucket {
    /// Reads the key; asks nothing of the store yet.
    ///
    /// # Errors
    /// The settings or the key, in words.
    pub fn open(settings: &Settings) -> Result<Self, String> {
        settings.check()?;
        let fault = |e: &dyn std::fmt::Display| format!("[backup.bucket]: {e}");
        let address: Url = settings.address.parse().map_err(|e| fault(&e))?;
        let style = match settings.name_in_host {
            true => UrlStyle::VirtualHost,
            false => UrlStyle::Path,
        };
        let (name, region) = (settings.name.clone(), settings.region.clone());
        let http = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(SILENCE))
            .timeout_per_read(Some(SILENCE))
            .timeout_per_write(Some(SILENCE))
            .build();
        Ok(Self {
            at: rusty_s3::Bucket::new(address, style, name, region).map_err(|e| fault(&e))?,
            key: settings.credentials()?,
            http: http.into(),
            prefix: settings.prefix.clone(),
            part: settings.part_megabytes.saturating_mul(MEGABYTE),
        })
    }

    fn key_of(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// The address of a request is never in a message: it bears the signature.
    fn fault(&self, doing: &str, e: &dyn std::fmt::Display) -> String {
        format!("the bucket {}: {doing}: {e}", self.at.name())
    }

    fn well(
        &self,
        doing: &str,
        answer: Result<Response<Body>, ureq::Error>,
    ) -> Result<Response<Body>, String> {
        let mut answer = answer.map_err(|e| self.fault(doing, &e))?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        let text = answer
            .body_mut()
            .with_config()
            .limit(ANSWER)
            .read_to_string();
        let text = text.unwrap_or_default();
        let code = between(&text, "<Code>", "</Code>").unwrap_or("no reason given");
        Err(self.fault(doing, &format_args!("{} {code}", answer.status().as_u16())))
    }

    fn put_once(
        &self,
        url: &Url,
        length: u64,
        from: &mut dyn Read,
    ) -> Result<Response<Body>, String> {
        let put = self.http.put(url.as_str()).header("content-length", length);
        self.well("putting", put.send(SendBody::from_reader(from)))
    }

    /// Puts a short text.
    ///
    /// # Errors
    /// The store, in words.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let key = self.key_of(name);
        let url = self.at.put_object(Some(&self.key), &key).sign(SIGNED_FOR);
        self.put_once(&url, bytes.len() as u64, &mut &bytes[..])?;
        Ok(())
    }

    /// Puts a file of any length.
    ///
    /// # Errors
    /// The file, or the store, in words.
    pub fn put_file(&self, name: &str, file: &Path) -> Result<(), String> {
        let fault = |e: io::Error| format!("{}: {e}", file.display());
        let mut from = File::open(file).map_err(fault)?;
        let length = from.metadata().map_err(fault)?.len();
        let key = self.key_of(name);
        if length > self.part {
            return self.put_in_parts(&key, length, &mut from);
        }
        let url = self.at.put_object(Some(&self.key), &key).sign(SIGNED_FOR);
        self.put_once(&url, length, &mut from)?;
        Ok(())
    }

    fn put_in_parts(&self, key: &str, length: u64, from: &mut File) -> Result<(), String> {
        let begin = self
            .at
            .create_multipart_upload(Some(&self.key), key)
            .sign(SIGNED_FOR);
        let answer = self.well("beginning", self.http.post(begin.as_str()).send_empty())?;
        let text = self.text(answer)?;
        let upload = CreateMultipartUpload::parse_response(&text)
            .map_err(|e| self.fault("beginning", &e))?;
        let (mut sent, mut tags) = (0, Vec::new());
        while sent < length {
            let now = self.part.min(length - sent);
            let number = u16::try_from(tags.len() + 1)
                .map_err(|_| self.fault("putting", &"the file is too long for this store"))?;
            let part = self
                .at
                .upload_part(Some(&self.key), key, number, upload.upload_id());
            let answer = self.put_once(&part.sign(SIGNED_FOR), now, &mut from.take(now))?;
            let tag = answer.headers().get("etag").and_then(|t| t.to_str().ok());
            let tag = tag.ok_or_else(|| self.fault("putting", &"a part has no mark"))?;
            tags.push(tag.to_owned());
            sent += now;
        }
        let end = self.at.complete_multipart_upload(
            Some(&self.key),
            key,
            upload.upload_id(),
            tags.iter().map(String::as_str),
        );
        let url = end.sign(SIGNED_FOR);
        let answer = self.well("ending", self.http.post(url.as_str()).send(end.body()))?;
        // This answer can say of a failure that it is well.
        let text = self.text(answer)?;
        if text.contains("<Error>") {
            let code = between(&text, "<Code>", "</Code>").unwrap_or_default();
            return Err(self.fault("ending", &code));
        }
        Ok(())
    }

    fn text(&self, answer: Response<Body>) -> Result<String, String> {
        let mut body = answer.into_body();
        let text = body.with_config().limit(ANSWER).read_to_string();
        text.map_err(|e| self.fault("reading", &e))
    }

    fn reader(&self, name: &str) -> Result<impl Read + use<>, String> {
        let key = self.key_of(name);
        let url = self.at.get_object(Some(&self.key), &key).sign(SIGNED_FOR);
        let answer = self.well("getting", self.http.get(url.as_str()).call())?;
        Ok(answer
            .into_body()
            .into_with_config()
            .limit(u64::MAX)
            .reader())
    }

    /// Gets a short text.
    ///
    /// # Errors
    /// The store, in words.
    pub fn get(&self, name: &str) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let read = self.reader(name)?.take(ANSWER).read_to_end(&mut bytes);
        read.map_err(|e| self.fault("getting", &e))?;
        Ok(bytes)
    }

    /// Gets a file; gives its SHA-256. What is there already under the name is not touched.
    ///
    /// # Errors
    /// The store or the disk, in words; then there is no such file.
    pub fn get_file(&self, name: &str, to: &Path) -> Result<String, String> {
        let mut options = OpenOptions::new();
        let out = options.write(true).create_new(true).mode(0o600).open(to);
        let mut out = out.map_err(|e| format!("{}: {e}", to.display()))?;
        let got = self.hash_into(name, &mut out);
        let got = got.and_then(|hash| match out.sync_all() {
            Ok(()) => Ok(hash),
            Err(e) => Err(format!("{}: {e}", to.display())),
        });
        if got.is_err() {
            // Half a backup must not lie about.
            let _ = fs::remove_file(to);
        }
        got
    }

    /// Reads an object to its end; gives its SHA-256.
    ///
    /// # Errors
    /// The store, in words.
    pub fn hash(&self, name: &str) -> Result<String, String> {
        self.hash_into(name, &mut io::sink())
    }

    fn hash_into(&self, name: &str, out: &mut dyn Write) -> Result<String, String> {
        let mut from = self.reader(name)?;
        let (mut hash, mut some) = (Sha256::new(), vec![0; 64 * 1024]);
        loop {
            let n = from
                .read(&mut some)
                .map_err(|e| self.fault("getting", &e))?;
            if n == 0 {
                return Ok(super::folder::hex(&hash.finalize()));
            }
            hash.update(&some[..n]);
            out.write_all(&some[..n])
                .map_err(|e| self.fault("getting", &e))?;
        }
    }

    /// The names in it that begin so, in their order, without the prefix of the settings.
    ///
    /// # Errors
    /// The store, in words.
    pub fn names(&self, begin: &str) -> Result<Vec<String>, String> {
        Ok(self.sizes(begin)?.into_keys().collect())
    }

    /// The same, with the bytes of each.
    ///
    /// # Errors
    /// The store, in words.
    pub fn sizes(&self, begin: &str) -> Result<BTreeMap<String, u64>, String> {
        let (mut found, mut on) = (BTreeMap::new(), None);
        loop {
            let mut list = self.at.list_objects_v2(Some(&self.key));
            list.with_prefix(self.key_of(begin));
            if let Some(on) = on {
                list.with_continuation_token(on);
            }
            let url = list.sign(SIGNED_FOR);
            let answer = self.well("listing", self.http.get(url.as_str()).call())?;
            let text = self.text(answer)?;
            let page =
                ListObjectsV2::parse_response(&text).map_err(|e| self.fault("listing", &e))?;
            let ours = page.contents.iter().filter_map(|o| {
                let name = o.key.strip_prefix(&self.prefix)?;
                Some((name.to_owned(), o.size.unwrap_or(0)))
            });
            found.extend(ours);
            on = page.next_continuation_token;
            if on.is_none() {
                return Ok(found);
            }
        }
    }
}

fn between<'a>(text: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(begin)?;
    Some(after.split_once(end)?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(address: &str) -> Settings {
        Settings {
            address: address.into(),
            name: "b".into(),
            region: any_region(),
            prefix: String::new(),
            name_in_host: false,
            credentials_file: None,
            part_megabytes: usual_part(),
        }
    }

    #[test]
    fn a_store_elsewhere_is_reached_by_tls_only() {
        assert!(settings("https://s3.example").check().is_ok());
        assert!(settings("http://127.0.0.1:9000").check().is_ok());
        assert!(settings("http://s3.example").check().is_err());
        assert!(settings("ftp://s3.example").check().is_err());
    }

    #[test]
    fn a_key_that_others_can_read_is_refused_and_never_repeated() {
        use std::os::unix::fs::PermissionsExt;
        let file = std::env::temp_dir().join(format!("sharewise-key-{}", uuid::Uuid::new_v4()));
        let with = Settings {
            credentials_file: Some(file.clone()),
            ..settings("https://s3.example")
        };
        fs::write(&file, "key = \"k\"\nsecret = \"hush\"\n").expect("a file");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("its mode");
        let said = Bucket::open(&with).err().expect("refused");
        assert!(said.contains("chmod 600"), "{said}");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("its mode");
        assert!(Bucket::open(&with).is_ok());
        fs::write(&file, "key = \"k\"\nsecret = hush\n").expect("a file");
        let said = Bucket::open(&with).err().expect("refused");
        assert!(!said.contains("hush"), "{said}");
        fs::remove_file(&file).expect("removed");
    }
}
