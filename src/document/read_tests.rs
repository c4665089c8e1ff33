use proptest::prelude::*;

use super::super::model::check;
use super::super::output::ReadOutput;
use super::*;

fn one(name: &str, bytes: &[u8]) -> Result<Part> {
    read(&Input { name, bytes }).and_then(|mut parts| parts.next().unwrap())
}

/// Writes what is read of the shared file set for `../shared/tools/score_files.py`:
/// `cargo test --lib write_outputs -- --ignored`, then
/// `python3 ../shared/tools/score_files.py ../shared/files/manifest.jsonl FOLDER`. `ADDUCE_ONLY` names one folder of the
/// set (`pdf`), `ADDUCE_OUT` another folder to write to.
#[test]
#[ignore = "writes a folder for the scorer; see its comment"]
#[allow(clippy::print_stderr)]
fn write_outputs_for_the_scorer() {
    let base = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/files");
    let Ok(manifest) = std::fs::read_to_string(base.join("manifest.jsonl")) else {
        eprintln!("skipped: not present");
        return;
    };
    let out = std::env::var_os("ADDUCE_OUT")
        .map_or_else(|| std::env::temp_dir().join("adduce-read-outputs"), std::path::PathBuf::from);
    let only = std::env::var("ADDUCE_ONLY").unwrap_or_default();
    std::fs::create_dir_all(&out).unwrap();
    for row in manifest.lines() {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        let file = row["file"].as_str().unwrap();
        if !only.is_empty() && file.split('/').next() != Some(&only) {
            continue;
        }
        let Ok(bytes) = std::fs::read(base.join(file)) else { continue };
        let name = file.rsplit('/').next().unwrap();
        let began = std::time::Instant::now();
        let output = ReadOutput::new(read(&Input { name, bytes: &bytes }));
        if began.elapsed().as_secs() > 2 {
            eprintln!("{file}: {:?}", began.elapsed());
        }
        let json = serde_json::to_string(&output).unwrap();
        std::fs::write(out.join(format!("{}.json", file.replace('/', "__"))), json).unwrap();
    }
    eprintln!("written to {}", out.display());
}

#[test]
fn every_format_is_read_by_its_reader() {
    for (name, bytes, reader, text) in [
        ("a.md", b"# T\n\ntext".as_slice(), "markdown", "T\n\ntext"),
        ("a.txt", b"# T\n\ntext", "plain", "# T\n\ntext"),
        ("a.html", b"<p>text", "html", "text"),
        ("really-html.docx", b"<!doctype html><title>x</title><p>text", "html", "text"),
        ("a.jsonl", b"{\"text\":\"text\"}", "jsonl", "text"),
    ] {
        let part = one(name, bytes).unwrap();
        check(&part.document).unwrap();
        assert_eq!((part.document.reader.name.as_str(), part.document.text.as_str()), (reader, text));
        assert!(part.document.reader.version > 0);
    }
    assert!(one("really-html.docx", b"<html><p>x").unwrap().warnings[0].message.contains("whatever its name"));
}

#[test]
fn what_cannot_be_read_is_refused_with_a_reason() {
    for (name, bytes, words) in [
        ("a.txt", b"".as_slice(), "is empty"),
        ("a.txt", b" \n\t\n", "has no text"),
        ("a.html", b"<script>x</script>", "has no text"),
        ("a.bin", b"\0\x01\x02\0\0\0\0\x03words", "is a binary file"),
        ("a\x1b[2J.pdf", b"%PDF-1.7", "is not a readable PDF file"),
    ] {
        let error = one(name, bytes).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        assert!(!error.to_string().contains('\x1b'));
    }
    let large = vec![b'a'; MAX_BYTES + 1];
    let error = one("a.txt", &large).unwrap_err();
    assert!(error.to_string().contains("larger than 64 MiB") && error.hint_text().is_some());
}

#[test]
fn dates_and_languages_are_told_from_other_words() {
    for (field, date) in [
        ("2024-05-06T07:08:09Z", Some("2024-05-06")),
        ("2024/05/06", Some("2024-05-06")),
        ("2024-05", Some("2024-05")),
        ("2024", Some("2024")),
        ("2024-13-01", None),
        ("20240506", None),
        ("May 2024", None),
        ("2024-05-99", Some("2024-05")),
        ("é2024", None),
    ] {
        assert_eq!(date_of(field).as_deref(), date, "{field}");
    }
    assert_eq!(language_of("pt_BR").as_deref(), Some("pt-BR"));
    assert_eq!(language_of("the language"), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_bytes_are_read_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        name in prop::sample::select(vec!["a.md", "a.txt", "a.html", "a.jsonl", "a"]),
    ) {
        if let Ok(parts) = read(&Input { name, bytes: &bytes }) {
            for part in parts.flatten() {
                prop_assert_eq!(check(&part.document), Ok(()));
                prop_assert!(!part.document.text.chars().any(crate::text::safe::is_unsafe));
            }
        }
    }

    #[test]
    fn any_tags_are_read(html in "(<(/?)(p|div|b|i|a|table|tr|td|ul|li|h1|h2|pre|br|nav|main|template|svg|select|script|!--)[ a-z=\"]{0,6}>?|[a-z é&#;0-9\n]{0,8}){0,40}") {
        for name in ["a.html", "a.md"] {
            if let Ok(part) = one(name, format!("<html>{html}").as_bytes()) {
                prop_assert_eq!(check(&part.document), Ok(()));
            }
        }
    }
}
