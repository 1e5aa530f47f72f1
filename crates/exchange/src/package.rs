//! What is shared, as the recipient gets it.

use domain::concern::StatementKind;
use domain::decision::LawfulBasis;
use domain::time::{BirthDate, EventTime};
use ledger::Hash;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::canonical;

domain::worded! {
    /// How an item must be handled by whoever receives it.
    HandlingMark, "handling mark" {
        /// Only the people named in the package's handling text may see it.
        NamedPeople = "named-people",
        /// Never to be shown in what the family can see online.
        NotOnline = "not-online",
        /// It is also about someone else, whose rights must be weighed before it goes further.
        ThirdParty = "third-party",
        /// Ask the agency that it came from before it is released to anyone.
        AskOwner = "ask-owner",
        /// Restricted: on no list and in no count, only for those who deal with it.
        Restricted = "restricted",
    }
}

/// An agency and the person who acts for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// The agency.
    pub agency_id: Uuid,
    /// Its name.
    pub agency: String,
    /// Its name in Welsh, where that is another.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub agency_cy: String,
    /// Name of the practitioner; may be empty for an agency's shared inbox.
    pub person: String,
    /// The practitioner's role, in words.
    pub role: String,
}

/// A recipient who has no account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutsideParty {
    /// Name of the organisation.
    pub organisation: String,
    /// Name and role of the person.
    pub person: String,
}

/// To whom it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// An agency with an inbox.
    Agency(Party),
    /// Someone who gets a one-time link, paper or a telephone call.
    Outside(OutsideParty),
}

/// What of the child's identity was ticked. What was not ticked is not there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChildShared {
    /// The sending agency's own id of the child, so that a later correction finds its way.
    pub sender_ref: Uuid,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Date of birth and how it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth: Option<BirthDate>,
    /// Class, group or ward.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// NHS number, ten digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nhs_number: Option<String>,
    /// Address. Never that of a child whose address is protected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// School, nursery or other setting. Never that of a child whose address is protected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub school: Option<String>,
    /// Area of the local authority; as the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
}

/// One piece of information with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedItem {
    /// Identifies the item for ever: the statement, entry or detail that it was taken from.
    pub item_id: Uuid,
    /// The agency whose information it is; another than the sender when it is passed on.
    pub source_agency_id: Uuid,
    /// Its name.
    pub source_agency: String,
    /// Its name in Welsh, where that is another.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source_agency_cy: String,
    /// Name or role of the practitioner who recorded it.
    pub source_person: String,
    /// Fact, reported, opinion or historical; none when its author never said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<StatementKind>,
    /// Whether these are the child's own words.
    #[serde(default)]
    pub childs_words: bool,
    /// For what was reported: by whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_by: Option<String>,
    /// For what is historical: when it was, as far as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub historical_date: Option<String>,
    /// When it happened and how exactly that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<EventTime>,
    /// The words, exactly as they stood when it was shared.
    pub text: String,
    /// How it serves the purpose.
    pub why: String,
    /// How it must be handled.
    #[serde(default)]
    pub marks: Vec<HandlingMark>,
    /// The marks on the child's body, where the item is a body map: `text` then holds no more than
    /// their writer's own words on them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body_map: Vec<domain::body_map::BodyMark>,
}

/// What an earlier package got wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The sharing that is corrected.
    pub sharing_id: Uuid,
    /// Digest of the package as it was sent then.
    pub digest: Hash,
    /// What was wrong and what is right, in words.
    pub what: String,
}

/// Everything that one sharing hands over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// The sharing, which is also the id of this package.
    pub id: Uuid,
    /// The decision that it rests on; none only in an emergency, while the record is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_id: Option<Uuid>,
    /// Whether it was sent in an emergency.
    #[serde(default)]
    pub emergency: bool,
    /// Who sends it.
    pub from: Party,
    /// To whom.
    pub to: Recipient,
    /// When it was sent, in microseconds since 1970.
    pub sent_at_us: i64,
    /// The child, as far as ticked.
    pub child: ChildShared,
    /// What it is for.
    pub purpose: String,
    /// The items.
    #[serde(default)]
    pub items: Vec<SharedItem>,
    /// Free text beside the items; in an emergency often all there is.
    #[serde(default)]
    pub note: String,
    /// How the whole must be handled, in words: who may see it, how long to keep it.
    #[serde(default)]
    pub handling: String,
    /// Telephone for questions.
    pub reply_to_phone: String,
    /// Lawful basis as shown to the recipient; none in an emergency until it is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<LawfulBasis>,
    /// Citation of the basis and of the power or duty relied on, as shown to the recipient.
    #[serde(default)]
    pub citation: String,
    /// What this package corrects, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Correction>,
}

/// Why bytes are no package.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackageError {
    /// Not JSON of a package: a field is missing, unknown or of the wrong type. The text names
    /// the field and never its content.
    #[error("not a package: line {line}, column {column}")]
    Unreadable {
        /// Line of the JSON.
        line: usize,
        /// Column in that line.
        column: usize,
    },
    /// It can be read, and its bytes are not the canonical ones.
    #[error("the package is not in its canonical form")]
    NotCanonical,
}

impl Package {
    /// The canonical bytes (RFC 8785 JSON): what is sent, kept by both sides, and hashed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = String::new();
        // Strings, numbers, ids and lists always have a JSON form.
        if let Ok(value) = serde_json::to_value(self) {
            canonical::write(&value, &mut out);
        }
        out.into_bytes()
    }

    /// SHA-256 of the canonical bytes.
    pub fn digest(&self) -> Hash {
        digest(&self.to_bytes())
    }

    /// Reads canonical bytes.
    ///
    /// # Errors
    /// [`PackageError`]; also for bytes that another writing of the same package would give,
    /// so that nothing is in the bytes that is not in the package.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PackageError> {
        let package: Self =
            serde_json::from_slice(bytes).map_err(|error| PackageError::Unreadable {
                line: error.line(),
                column: error.column(),
            })?;
        if package.to_bytes() != bytes {
            return Err(PackageError::NotCanonical);
        }
        Ok(package)
    }

    /// Eight characters of the digest in two groups, to be read out and compared by telephone.
    pub fn short_reference(&self) -> String {
        let hex = self.digest().to_string().to_uppercase();
        format!("{} {}", &hex[..4], &hex[4..8])
    }
}

fn digest(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}
