//! What the program is built from, as a list for machines (CycloneDX 1.6). The same lock file gives
//! the same bytes: no time, no random number.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

/// The crate that the program is made from.
const PROGRAM: &str = "server";

/// Writes the list; gives how many libraries stand in it.
///
/// # Errors
/// Cargo or the file.
pub fn write(root: &Path, file: &Path) -> Result<usize, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let answer = Command::new(cargo)
        .current_dir(root)
        .args(["metadata", "--format-version=1", "--locked"])
        .arg("--filter-platform=x86_64-unknown-linux-gnu")
        .output()
        .map_err(|e| format!("cargo metadata: {e}"))?;
    if !answer.status.success() {
        return Err(format!(
            "cargo metadata: {}",
            String::from_utf8_lossy(&answer.stderr).trim()
        ));
    }
    let metadata: Value =
        serde_json::from_slice(&answer.stdout).map_err(|e| format!("cargo metadata: {e}"))?;
    let lock = root.join("Cargo.lock");
    let lock = std::fs::read_to_string(&lock).map_err(|e| format!("{}: {e}", lock.display()))?;
    let list = list(&metadata, &checksums(&lock)?)?;
    let text = serde_json::to_string_pretty(&list).map_err(|e| e.to_string())?;
    std::fs::write(file, text + "\n").map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(list["components"].as_array().map_or(0, Vec::len))
}

/// The hash of each crate's source as the lock file has it, by name and version.
fn checksums(lock: &str) -> Result<BTreeMap<(String, String), String>, String> {
    let lock: toml::Table = lock.parse().map_err(|e| format!("Cargo.lock: {e}"))?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let text =
        |p: &toml::Value, key: &str| p.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    Ok(packages
        .into_iter()
        .flatten()
        .filter_map(|p| {
            Some((
                (text(p, "name")?, text(p, "version")?),
                text(p, "checksum")?,
            ))
        })
        .collect())
}

fn list(metadata: &Value, checksums: &BTreeMap<(String, String), String>) -> Result<Value, String> {
    let by_id: BTreeMap<&str, &Value> = array(&metadata["packages"])
        .filter_map(|p| Some((p["id"].as_str()?, p)))
        .collect();
    let program = by_id
        .iter()
        .find(|(_, p)| p["name"] == PROGRAM && p["source"].is_null())
        .map(|(id, _)| *id)
        .ok_or("the program's crate is not in the workspace")?;
    let needs = needs(metadata);
    let mut found = BTreeSet::new();
    let mut next = vec![program];
    while let Some(id) = next.pop() {
        if found.insert(id) {
            next.extend(needs.get(id).into_iter().flatten());
        }
    }
    let purl = |id: &str| {
        let p = by_id.get(id);
        let text = |key: &str| p.and_then(|p| p[key].as_str()).unwrap_or_default();
        format!("pkg:cargo/{}@{}", text("name"), text("version"))
    };
    let component = |id: &str| {
        let p = by_id.get(id).copied().unwrap_or(&Value::Null);
        let text = |key: &str| p[key].as_str().unwrap_or_default().to_owned();
        let (name, version) = (text("name"), text("version"));
        let mut c = json!({
            "type": if id == program { "application" } else { "library" },
            "bom-ref": purl(id), "name": name, "version": version, "purl": purl(id),
        });
        if let Some(licence) = p["license"].as_str() {
            c["licenses"] = json!([{ "expression": licence.replace('/', " OR ") }]);
        }
        if let Some(sum) = checksums.get(&(name, version)) {
            c["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
        }
        c
    };
    let mut components: Vec<Value> = found
        .iter()
        .filter(|id| **id != program)
        .map(|id| component(id))
        .collect();
    components.sort_by_key(|c| c["bom-ref"].to_string());
    let mut dependencies: Vec<Value> = found
        .iter()
        .map(|id| {
            let mut on: Vec<String> = needs
                .get(id)
                .into_iter()
                .flatten()
                .map(|d| purl(d))
                .collect();
            on.sort();
            json!({ "ref": purl(id), "dependsOn": on })
        })
        .collect();
    dependencies.sort_by_key(|d| d["ref"].to_string());
    Ok(json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": { "component": component(program) },
        "components": components, "dependencies": dependencies,
    }))
}

/// What each crate needs to be built and to run; what only its tests need is left out.
fn needs(metadata: &Value) -> BTreeMap<&str, Vec<&str>> {
    array(&metadata["resolve"]["nodes"])
        .filter_map(|node| {
            let on = array(&node["deps"])
                .filter(|d| array(&d["dep_kinds"]).any(|k| k["kind"] != "dev"))
                .filter_map(|d| d["pkg"].as_str());
            Some((node["id"].as_str()?, on.collect()))
        })
        .collect()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_tests_need_is_not_in_it_and_the_rest_is_with_licence_and_hash() {
        let package = |id: &str, name: &str, source: Value| json!({ "id": id, "name": name, "version": "1.0.0", "license": "MIT/Apache-2.0", "source": source });
        let metadata = json!({
            "packages": [package("s", "server", Value::Null), package("a", "a", json!("r")), package("t", "t", json!("r"))],
            "resolve": { "nodes": [
                { "id": "s", "deps": [
                    { "pkg": "a", "dep_kinds": [{ "kind": null }, { "kind": "dev" }] },
                    { "pkg": "t", "dep_kinds": [{ "kind": "dev" }] } ] },
                { "id": "a", "deps": [] }, { "id": "t", "deps": [] } ] },
        });
        let sums = [(("a".to_owned(), "1.0.0".to_owned()), "ab".to_owned())].into();
        let list = list(&metadata, &sums).expect("a list");
        assert_eq!(
            list["components"],
            json!([{ "type": "library", "bom-ref": "pkg:cargo/a@1.0.0", "name": "a", "version": "1.0.0",
                "purl": "pkg:cargo/a@1.0.0", "licenses": [{ "expression": "MIT OR Apache-2.0" }],
                "hashes": [{ "alg": "SHA-256", "content": "ab" }] }])
        );
        assert_eq!(list["metadata"]["component"]["type"], "application");
        assert_eq!(
            list["dependencies"][1]["dependsOn"],
            json!(["pkg:cargo/a@1.0.0"])
        );
    }
}
