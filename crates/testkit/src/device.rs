//! A device with a passkey, in software: it makes one and answers with it as W3C Web Authentication
//! describes, and can be told to do what no honest device does.

use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The person touched it.
const PRESENT: u8 = 0x01;
/// It knew the person, by finger, face or number.
const VERIFIED: u8 = 0x04;
/// A new key stands in the answer.
const NEW_KEY: u8 = 0x40;

/// A device that holds at most one passkey.
#[derive(Clone)]
pub struct SoftDevice {
    key: SigningKey,
    id: Vec<u8>,
    person: Vec<u8>,
    /// The site that it believes to be at.
    pub origin: String,
    /// Whether it checks who touches it.
    pub verifies: bool,
    /// How often it has signed.
    pub count: u32,
}

fn hash(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// A string of bytes in CBOR (RFC 8949), at most 65,535 long.
fn cbor_bytes(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("short");
    let mut out = vec![0x59];
    out.extend(length.to_be_bytes());
    out.extend(bytes);
    out
}

impl SoftDevice {
    /// A new device that a person uses at a site. `seed` makes its key: another one, another key.
    ///
    /// # Panics
    /// Never: a hash is a key.
    pub fn new(origin: &str, seed: u8) -> Self {
        let secret = hash(&[b'k', seed]);
        Self {
            key: SigningKey::from_slice(&secret).expect("a key"),
            id: hash(&[b'i', seed]),
            person: Vec::new(),
            origin: origin.to_owned(),
            verifies: true,
            count: 0,
        }
    }

    fn asked(options: &str) -> Value {
        let all: Value = serde_json::from_str(options).expect("options");
        all["publicKey"].clone()
    }

    fn client_data(&self, kind: &str, asked: &Value) -> Vec<u8> {
        let data = json!({
            "type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": false,
        });
        data.to_string().into_bytes()
    }

    fn flags(&self) -> u8 {
        PRESENT | if self.verifies { VERIFIED } else { 0 }
    }

    fn head(&mut self, site: &str, flags: u8) -> Vec<u8> {
        self.count += 1;
        let mut data = hash(site.as_bytes());
        data.push(flags);
        data.extend(self.count.to_be_bytes());
        data
    }

    /// The public key in the form of COSE (RFC 9053): ES256 on P-256.
    fn public(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let bytes = point.as_bytes();
        let mut out = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        out.extend(&bytes[1..33]);
        out.extend([0x22, 0x58, 0x20]);
        out.extend(&bytes[33..65]);
        out
    }

    fn answer(&self, mut response: Value, client_data: &[u8]) -> String {
        response["clientDataJSON"] = BASE64URL_NOPAD.encode(client_data).into();
        let id = BASE64URL_NOPAD.encode(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response }).to_string()
    }

    /// Makes a passkey, as asked.
    ///
    /// # Panics
    /// Where the options are not well formed.
    pub fn make(&mut self, options: &str) -> String {
        let asked = Self::asked(options);
        let person = asked["user"]["id"].as_str().expect("a person");
        self.person = BASE64URL_NOPAD.decode(person.as_bytes()).expect("an id");
        let site = asked["rp"]["id"].as_str().expect("a site").to_owned();
        let flags = self.flags() | NEW_KEY;
        let mut data = self.head(&site, flags);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).expect("short").to_be_bytes());
        data.extend(&self.id);
        data.extend(self.public());
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData".to_vec();
        object.extend(cbor_bytes(&data));
        let client_data = self.client_data("webauthn.create", &asked);
        let response = json!({ "attestationObject": BASE64URL_NOPAD.encode(&object) });
        self.answer(response, &client_data)
    }

    /// Answers with its passkey, as asked.
    ///
    /// # Panics
    /// Where the options are not well formed.
    pub fn give(&mut self, options: &str) -> String {
        let asked = Self::asked(options);
        let site = asked["rpId"].as_str().expect("a site").to_owned();
        let flags = self.flags();
        let data = self.head(&site, flags);
        let client_data = self.client_data("webauthn.get", &asked);
        let mut signed = data.clone();
        signed.extend(hash(&client_data));
        let signature: Signature = self.key.sign(&signed);
        let response = json!({
            "authenticatorData": BASE64URL_NOPAD.encode(&data),
            "signature": BASE64URL_NOPAD.encode(signature.to_der().as_bytes()),
            "userHandle": BASE64URL_NOPAD.encode(&self.person),
        });
        self.answer(response, &client_data)
    }
}
