//! Embeds the specs: reads `specs/*.yaml` and writes them as one compact JSON file that the crate includes.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use saphyr::{LoadableYamlNode, ScalarOwned, YamlOwned};
use serde_json::{Map, Value, json};

/// Where the operations that the sandbox serves are; what lives on other hosts has other credentials.
const SERVED: &str = "https://api.bigcommerce.com/stores/{store_hash}/";

/// The specs of what is not a resource but a credential, or is served by another host than `api.bigcommerce.com`.
const HOSTS: [&str; 6] = [
    "authentication-current-customer",
    "authentication-customer-login",
    "authentication-storefront-tokens",
    "payments-access-tokens",
    "payments-processing",
    "storefront-customers",
];

/// The parts of a spec file the sandbox reads.
const KEPT: [&str; 3] = ["servers", "paths", "components"];

fn main() -> Result<(), Box<dyn Error>> {
    let specs = PathBuf::from("../../specs");
    println!("cargo::rerun-if-changed={}", specs.display());
    println!("cargo::rerun-if-changed=build.rs");

    let mut files: Vec<PathBuf> = fs::read_dir(&specs)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    files.sort();

    let mut families = Vec::new();
    let mut hosts = Vec::new();
    let mut scopes = Value::Null;
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        let document = read(file)?;
        let stem = file.file_stem().and_then(|stem| stem.to_str());
        if stem.is_some_and(|stem| HOSTS.contains(&stem)) {
            hosts.push(Value::Object(kept(document.clone())));
        }
        if document.get("paths").is_some() {
            let server = document["servers"][0]["url"].as_str().unwrap_or_default();
            if !server.starts_with(SERVED) {
                continue;
            }
            families.push(Value::Object(kept(document)));
        } else if let Some(list) = document.get("scopes") {
            scopes = list.clone();
        }
    }
    if families.is_empty() || scopes.is_null() {
        return Err(format!("no specs in {}: run `cargo xtask import`", specs.display()).into());
    }
    let embedded = json!({ "scopes": scopes, "families": families });
    let target = Path::new(&env::var("OUT_DIR")?).join("specs.json");
    fs::write(target, serde_json::to_vec(&embedded)?)?;
    let target = Path::new(&env::var("OUT_DIR")?).join("hosts.json");
    fs::write(target, serde_json::to_vec(&hosts)?)?;
    Ok(())
}

fn read(file: &Path) -> Result<Value, Box<dyn Error>> {
    let text = fs::read_to_string(file)?;
    let documents =
        YamlOwned::load_from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
    let document = documents.into_iter().next().unwrap_or(YamlOwned::BadValue);
    json_of(document).map_err(|error| format!("{}: {error}", file.display()).into())
}

/// A YAML node as JSON: YAML 1.2, so that an unquoted timestamp is a text.
fn json_of(node: YamlOwned) -> Result<Value, String> {
    Ok(match node {
        YamlOwned::Value(ScalarOwned::Null) => Value::Null,
        YamlOwned::Value(ScalarOwned::Boolean(value)) => value.into(),
        YamlOwned::Value(ScalarOwned::Integer(value)) => value.into(),
        YamlOwned::Value(ScalarOwned::FloatingPoint(value)) => value.into_inner().into(),
        YamlOwned::Value(ScalarOwned::String(value)) => value.into(),
        YamlOwned::Sequence(items) => items.into_iter().map(json_of).collect::<Result<_, _>>()?,
        YamlOwned::Mapping(entries) => {
            let mut members = Map::new();
            for (key, value) in entries {
                let key = key
                    .as_str()
                    .ok_or_else(|| format!("a key that is no text: {key:?}"))?
                    .to_owned();
                members.insert(key, json_of(value)?);
            }
            Value::Object(members)
        }
        other => return Err(format!("cannot be read: {other:?}")),
    })
}

fn kept(document: Value) -> Map<String, Value> {
    match document {
        Value::Object(mut members) => {
            members.retain(|name, _| KEPT.contains(&name.as_str()));
            members
        }
        _ => Map::new(),
    }
}
