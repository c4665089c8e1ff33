use std::path::Path;

use super::*;
use crate::document::model::check;

#[test]
fn every_file_of_the_set_keeps_the_rules_and_none_fails_silently() {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/files");
    let Ok(manifest) = std::fs::read_to_string(base.join("manifest.jsonl")) else {
        eprintln!("skipped: not present");
        return;
    };
    for row in manifest.lines() {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        let file = row["file"].as_str().unwrap();
        if row["format"] != "pdf" {
            continue;
        }
        let Ok(bytes) = std::fs::read(base.join(file)) else { continue };
        if !bytes.windows(5).take(1024).any(|window| window == b"%PDF-") {
            continue;
        }
        for part in parts(&Input { name: file, bytes: &bytes }, &Options::default()) {
            match part {
                Ok(part) => {
                    check(&part.document).unwrap_or_else(|error| panic!("{file}: {error}"));
                    let expected = row["expect"].as_str().unwrap();
                    let told = !part.warnings.is_empty();
                    assert!(told || matches!(expected, "text" | "damaged" | "empty"), "{file} is {expected}, silently");
                }
                Err(error) => assert!(error.to_string().starts_with(file), "{error}"),
            }
        }
    }
}
