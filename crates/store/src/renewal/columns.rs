//! What stands in each column of bytes: the one list of all that is sealed or hashed with an agency's
//! keys. A column of bytes that it does not have fails the tests.

/// Under which key a table's sealed columns are.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Under {
    /// The agency's.
    Agency,
    /// A data key: an expression of SQL over the row `t` that gives its id.
    Data(&'static str),
    /// A data key, or the agency's where the expression gives none.
    Either(&'static str),
}

/// To which id the seal of a row is bound (`seal::Place`).
#[derive(Debug, Clone, Copy)]
pub(crate) enum Bound {
    /// That in a column.
    Id(&'static str),
    /// The place of a line in its ledger.
    Line(&'static str),
    /// A file's id and the number of the part.
    Part(&'static str, &'static str),
    /// Who stands too close, and to whom.
    Pair(&'static str, &'static str),
}

/// What a table keeps under an agency's keys.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    pub(crate) table: &'static str,
    pub(crate) under: Under,
    pub(crate) bound: Bound,
    /// The columns that are sealed.
    pub(crate) sealed: &'static [&'static str],
    /// The column that says to which name of a column the seal is bound; none: to its own.
    pub(crate) named: Option<&'static str>,
    /// Columns with keyed hashes of the agency's; in text they are written as hexadecimal digits.
    pub(crate) hashed: &'static [&'static str],
}

const KEY: &str = "t.key_id";
const CONTENT: &[&str] = &["content"];

const fn kept(table: &'static str, under: Under) -> Kept {
    Kept {
        table,
        under,
        bound: Bound::Id("id"),
        sealed: CONTENT,
        named: None,
        hashed: &[],
    }
}

const fn of_agency(table: &'static str) -> Kept {
    kept(table, Under::Agency)
}

const fn of_file(table: &'static str) -> Kept {
    kept(table, Under::Data(KEY))
}

const fn hashes(table: &'static str, hashed: &'static [&'static str]) -> Kept {
    Kept {
        sealed: &[],
        hashed,
        ..of_agency(table)
    }
}

impl Kept {
    const fn bound(self, bound: Bound) -> Self {
        Self { bound, ..self }
    }

    const fn by(self, id: &'static str) -> Self {
        self.bound(Bound::Id(id))
    }

    const fn sealed(self, sealed: &'static [&'static str]) -> Self {
        Self { sealed, ..self }
    }

    const fn hashed(self, hashed: &'static [&'static str]) -> Self {
        Self { hashed, ..self }
    }
}

const OF_FILE_PART: Under = Under::Data(
    "(SELECT a.key_id FROM attachment a WHERE a.agency_id = t.agency_id AND a.id = t.attachment_id)",
);
const OF_MATTER: Under = Under::Data(
    "(SELECT m.key_id FROM sealed_matter m WHERE m.agency_id = t.agency_id AND m.id = t.matter_id)",
);
const OF_SHARING: Under = Under::Data(
    "COALESCE((SELECT s.key_id FROM sharing s WHERE s.agency_id = t.agency_id AND s.id = t.sharing_id), \
     (SELECT i.key_id FROM inbox_item i WHERE i.agency_id = t.agency_id AND i.id = t.sharing_id))",
);
const OF_PERSON: Under = Under::Either(
    "(SELECT p.key_id FROM person p WHERE p.agency_id = t.agency_id AND p.id = t.person_id)",
);
const OF_ALERT: Under = Under::Either(
    "(SELECT p.key_id FROM pattern_alert a JOIN person p ON p.agency_id = a.agency_id AND p.id = a.person_id \
     WHERE a.agency_id = t.agency_id AND a.id = t.alert_id)",
);
const PART: Bound = Bound::Part("attachment_id", "part");

/// Everything under an agency's keys but the keys themselves (`data_key`, `agency_key`).
pub(crate) const KEPT: &[Kept] = &[
    of_agency("access_review"),
    of_agency("agreed_word").by("agency_id"),
    kept("approval", Under::Either(KEY)),
    of_file("arrival_judgement").sealed(&["reason"]),
    of_file("attachment").sealed(&["name"]).hashed(&["digest"]),
    kept("attachment_original_part", OF_FILE_PART)
        .bound(PART)
        .sealed(&["sealed"]),
    kept("attachment_part", OF_FILE_PART)
        .bound(PART)
        .sealed(&["sealed"]),
    hashes("blind_token", &["token"]),
    of_file("break_glass"),
    of_file("child_move").by("object_id"),
    of_file("chronology_summary"),
    hashes("client_request", &["print"]),
    of_file("concern"),
    of_file("concern_step"),
    of_agency("conflict").bound(Bound::Pair("practitioner_id", "person_id")),
    of_agency("draft"),
    of_file("entry"),
    of_file("entry_mark"),
    of_file("family_tie"),
    of_file("file_hold"),
    of_agency("import_fault").by("part_id").sealed(&["sealed"]),
    of_agency("import_part").by("part_id").sealed(&["sealed"]),
    of_agency("import_run"),
    of_file("inbox_item").sealed(&["package"]),
    of_agency("law_exercise"),
    of_agency("law_switch").sealed(&["reason"]),
    kept("ledger_entry", Under::Either(KEY))
        .bound(Bound::Line("seq"))
        .sealed(&["detail"]),
    of_file("link_act").sealed(&["reason"]),
    of_agency("link_agreement"),
    of_agency("link_held"),
    hashes("link_key", &["token"]),
    Kept {
        named: Some("kind"),
        ..of_agency("link_model").by("agency_id")
    },
    of_agency("local_practice").hashed(&["file_name"]),
    of_agency("outbox").sealed(&["payload"]),
    of_agency("own_details").by("practitioner_id"),
    of_agency("passkey"),
    kept("pattern_alert", OF_PERSON).hashed(&["key"]),
    hashes("pattern_piece", &["token"]),
    of_agency("pattern_setting").sealed(&["reason"]),
    kept("pattern_step", OF_ALERT),
    of_file("person"),
    of_file("person_change"),
    of_agency("practitioner").sealed(&["content", "totp_sealed"]),
    of_agency("records_export"),
    of_file("records_export_child").by("part_id"),
    of_file("relation_change"),
    of_file("rights_choice").by("piece_id"),
    of_file("rights_pack").sealed(&["model", "paper"]),
    of_file("rights_request"),
    of_file("risk_mark"),
    of_agency("scim_user").by("practitioner_id"),
    of_file("sealed_matter"),
    kept("sealed_step", OF_MATTER),
    hashes("share_link", &["code_hash"]),
    of_file("sharing").sealed(&["package"]),
    of_file("sharing_decision"),
    kept("sharing_event", OF_SHARING).sealed(&["reason"]),
    of_file("sharing_move").sealed(&["why"]),
    of_agency("sso_identity"),
    of_agency("sso_provider"),
    of_agency("sso_stranger"),
    of_file("talk_message"),
    kept("task", Under::Either(KEY)),
];

/// Columns of bytes that stay as they are when an agency's key is renewed, with the reason.
#[cfg(test)]
pub(crate) const STAYS: &[(&str, &[&str], &str)] = &[
    (
        "agency_key",
        &["wrapped", "tokens", "ledger_seed", "ledger_pub"],
        "the key itself and what it seals of keys: renewed by itself",
    ),
    ("data_key", &["wrapped"], "renewed by itself"),
    ("hub_key", &["wrapped"], "the hub's"),
    (
        "inbox_item",
        &["package_digest"],
        "of what was sent, which receipts name",
    ),
    (
        "sharing",
        &["package_digest"],
        "of what was sent, which receipts name",
    ),
    ("invitation", &["token_hash"], "of a random token"),
    (
        "ledger_entry",
        &["leaf"],
        "the ledger: ids, times, kinds, salted hashes",
    ),
    ("ledger_head", &["frontier"], "the ledger: hashes"),
    ("ledger_node", &["hash"], "the ledger: hashes"),
    ("ledger_key", &["public"], "public"),
    ("link_across_key", &["token"], "under the hub's key"),
    ("link_held", &["asker"], "under the hub's key"),
    ("passkey", &["credential_token"], "under the hub's key"),
    ("passkey_question", &["token_hash"], "of a random token"),
    ("practitioner", &["sign_in_token"], "under the hub's key"),
    ("recovery_code", &["code_hash"], "under the hub's key"),
    (
        "records_export",
        &["digest", "marks"],
        "fingerprints without a key",
    ),
    (
        "rights_pack",
        &["digest", "stood"],
        "fingerprints without a key",
    ),
    ("scim_token", &["token_hash"], "of a random token"),
    ("session", &["token_hash"], "of a random token"),
    ("session", &["provider_session"], "under the hub's key"),
    ("share_link", &["token_hash"], "of a random token"),
    ("sign_in_try", &["name_token"], "under the hub's key"),
    ("sso_identity", &["subject_token"], "under the hub's key"),
    (
        "sso_question",
        &["state_hash", "browser_hash"],
        "of random tokens",
    ),
    ("sso_stranger", &["subject_token"], "under the hub's key"),
    ("sso_word", &["token"], "under the hub's key"),
    ("witness_seen", &["root"], "the ledger: hashes"),
];

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;
    use crate::engine::{Store, tables::Kind};
    use seal::MasterKey;
    use std::collections::BTreeSet;

    /// Every column of bytes of the tables as they are now is in the list once, and the list has no
    /// other: whoever adds a sealed column says here under which key it is.
    #[tokio::test]
    async fn every_column_of_bytes_is_in_the_list() {
        let file =
            std::env::temp_dir().join(format!("columns-{}.db", uuid::Uuid::new_v4().simple()));
        let url = format!("sqlite://{}", file.display());
        let store = Store::open(&url, MasterKey::generate().unwrap())
            .await
            .unwrap();
        let mut conn = store.read().await.unwrap();
        let mut there = BTreeSet::new();
        for table in conn.tables().await.unwrap() {
            for column in table.columns.iter().filter(|c| c.kind == Kind::Bytes) {
                there.insert((table.name.clone(), column.name.clone()));
            }
            if let Some(kept) = KEPT.iter().find(|k| k.table == table.name) {
                assert!(table.owner().is_some(), "{}", table.name);
                for column in kept.sealed.iter().chain(kept.hashed) {
                    assert!(table.columns.iter().any(|c| c.name == *column), "{column}");
                }
            }
        }
        drop(conn);
        store.close().await;
        let _ = std::fs::remove_file(file);
        let mut listed = BTreeSet::new();
        let ours = KEPT
            .iter()
            .flat_map(|k| k.sealed.iter().chain(k.hashed).map(|c| (k.table, *c)));
        let stay = STAYS
            .iter()
            .flat_map(|(table, columns, _)| columns.iter().map(|c| (*table, *c)));
        for (table, column) in ours.chain(stay) {
            // The one hash that is written as text.
            if (table, column) != ("local_practice", "file_name") {
                assert!(
                    listed.insert((table.into(), column.into())),
                    "{table}.{column} twice"
                );
            }
        }
        assert_eq!(listed, there);
    }
}
