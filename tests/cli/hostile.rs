//! Files that nobody would make with good intentions, files that cannot be had, and the worker that meets them.

use std::fs;
use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::common::Home;

/// What nobody has patience for: the limits themselves are far below.
const PATIENCE: Duration = Duration::from_mins(2);

/// A page whose elements lie within each other, that many deep.
fn nested(depth: usize) -> String {
    format!("<html><body>{}words at the bottom{}</body></html>", "<div>".repeat(depth), "</div>".repeat(depth))
}

/// A table with so many cells that its tree takes many times its size.
fn wide(cells: usize) -> String {
    format!("<html><body><table><tr>{}</table></body></html>", "<td><b>x</b>".repeat(cells))
}

/// A ZIP file with one entry of `size` zeros.
fn bomb(entry: &str, size: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("[Content_Types].xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(b"<Types/>").unwrap();
    zip.start_file(entry, zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..size >> 20 {
        zip.write_all(&zeros).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_page_is_read_by_the_worker_as_it_would_be_here() {
    let home = Home::new();
    home.fixtures();
    let read = home.run(&["read", "docs/glossary.html", "--json"]).expect(0).json();
    assert_eq!(read["title"], "Glossary of harbours");
    assert_eq!(read["error"], json!(null));
    assert_eq!(read["blocks"].as_array().unwrap().len(), 3);
}

#[test]
fn deep_nesting_and_zip_bombs_end_within_the_limits() {
    let home = Home::new();
    home.write("deep.html", nested(100_000));
    home.write("bomb.docx", bomb("word/document.xml", 1 << 30));
    home.write("bomb.zip", bomb("a.txt", 1 << 30));
    let started = Instant::now();
    for file in ["deep.html", "bomb.docx", "bomb.zip"] {
        let run = home.run(&["read", file, "--json", "--time-limit", "20", "--memory-limit", "300"]);
        // Read with a warning or refused; either way it ends, and says so in the shape that was promised.
        assert!(matches!(run.code, Some(0 | 2)), "{file}: {:?} {}", run.code, run.stderr);
        let json = run.json();
        assert!(json["error"].is_string() || !json["blocks"].as_array().unwrap().is_empty(), "{file}: {json}");
    }
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
}

#[test]
fn a_file_past_the_limits_is_an_error_that_says_which() {
    let home = Home::new();
    home.write("wide.html", wide(2_000_000));
    let run = home.run(&["read", "wide.html", "--memory-limit", "100"]).expect(2);
    if cfg!(target_os = "linux") {
        assert!(run.stderr.starts_with("error: wide.html needed more than 100 MB of memory to read"), "{}", run.stderr);
        assert!(run.stderr.contains("hint: Allow more with --time-limit or --memory-limit"), "{}", run.stderr);
    }
    let run = home.run(&["read", "wide.html", "--time-limit", "1"]).expect(2);
    assert!(run.stderr.starts_with("error: wide.html took longer than 1 s to read"), "{}", run.stderr);
}

#[test]
fn a_worker_that_dies_does_not_stop_an_ingest() {
    let home = Home::new();
    home.fixtures();
    home.write("docs/a-wide.html", wide(2_000_000));
    let run = home.run(&["add", "docs", "--json", "--memory-limit", "100", "--time-limit", "20"]).expect(0);
    let report = run.json();
    let added: Vec<&str> = report["added"].as_array().unwrap().iter().map(|key| key.as_str().unwrap()).collect();
    assert_eq!(added, ["charter.md", "fees.txt", "glossary.html", "minutes 7", "minutes-8"]);
    let skipped = report["skipped"].as_array().unwrap();
    assert_eq!(skipped.len(), 1, "{report}");
    assert!(skipped[0]["path"].as_str().unwrap().ends_with("a-wide.html"));
    assert_eq!(skipped[0]["problem"], "limit");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_or_cannot_be_opened_is_one_line_each() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    home.fixtures();
    let pipe = home.path("docs/pipe.pdf");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let shut = home.write("docs/shut.html", "<html><p>Nobody may read this.</p></html>");
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o000)).unwrap();
    let may_read_all = fs::read(&shut).is_ok();
    home.write("docs/photo.png", b"\x89PNG\r\n\x1a\n");
    home.write("docs/photo.jpg", b"\xff\xd8\xff\xe0");
    home.write("docs/letter.doc", b"\xd0\xcf\x11\xe0");
    let report = home.run(&["add", "docs", "--json"]).expect(0).json();
    assert_eq!(report["added"].as_array().unwrap().len(), if may_read_all { 6 } else { 5 });
    let of = |name: &str| {
        let all = report["skipped"].as_array().unwrap();
        let found: Vec<_> = all.iter().filter(|skipped| skipped["path"].as_str().unwrap().ends_with(name)).collect();
        assert_eq!(found.len(), 1, "{name}: {report}");
        (found[0]["reason"].as_str().unwrap().to_owned(), found[0]["problem"].clone())
    };
    assert_eq!(of("pipe.pdf"), ("a named pipe, not a file".into(), json!("unreadable")));
    assert_eq!(of("/docs"), ("2 pictures: not read without --ocr".into(), json!(null)));
    assert_eq!(of("letter.doc").1, "unsupported");
    if may_read_all {
        println!("skipped: this user may read everything");
    } else {
        assert_eq!(of("shut.html"), ("you have no permission to read it".into(), json!("unreadable")));
    }
    // By name as well, and without waiting for a writer.
    let run = home.run(&["read", "docs/pipe.pdf"]).expect(2);
    assert!(run.stderr.contains("a named pipe, not a file"), "{}", run.stderr);
    let run = home.run(&["read", "docs/nothing.pdf"]).expect(2);
    assert!(run.stderr.starts_with("error: could not read "), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_loader_from_the_configuration_reads_what_adduce_does_not() {
    let home = Home::new();
    home.write("config/adduce/config.toml", "[loaders]\n\"*.wpd\" = \"sed s/old/new/ {}\"\n\"*.bad\" = \"false {}\"\n");
    home.write("docs/a letter.wpd", "# Words of old\n\nThe harbour opened in 1911.\n");
    home.write("docs/b.bad", "x");
    let report = home.run(&["add", "docs", "--json"]).expect(0).json();
    assert_eq!(report["added"], json!(["a letter.wpd"]), "{report}");
    let reason = report["skipped"][0]["reason"].as_str().unwrap();
    assert!(reason.starts_with("could not be read by the loader false"), "{reason}");
    let read = home.run(&["read", "docs/a letter.wpd"]).expect(0);
    assert!(read.stdout.contains("# Words of new"), "{}", read.stdout);
    // A file of settings in a folder of documents is a file like any other.
    home.write("docs/config.toml", "[loaders]\n\"*.bad\" = \"cat {}\"\n");
    let again = home.run(&["sync", "--json"]).expect(0).json();
    assert_eq!(again["added"], json!([]), "{again}");
}

#[test]
fn a_mistake_in_the_configuration_is_named_with_its_line() {
    let home = Home::new();
    home.fixtures();
    home.write("config/adduce/config.toml", "[limits]\ntime = 10\nmemroy = 100\n");
    let run = home.run(&["read", "docs/fees.txt"]).expect(2);
    assert!(run.stderr.contains("config.toml line 3: unknown field `memroy`"), "{}", run.stderr);
}

#[test]
fn ocr_without_tesseract_says_what_to_install() {
    let home = Home::new();
    home.fixtures();
    let mut command = home.command(&["read", "docs/fees.txt", "--ocr"]);
    let output = command.env("PATH", home.path("nothing")).output().unwrap();
    let run = crate::common::Run::from(output).expect(2);
    assert!(run.stderr.contains("could not find tesseract"), "{}", run.stderr);
    assert!(run.stderr.contains("apt install tesseract-ocr"), "{}", run.stderr);
}

/// How long a hundred small pages take; run by hand (`--ignored --nocapture`).
#[test]
#[ignore = "a measurement"]
fn a_hundred_small_pages() {
    let home = Home::new();
    let page = |n| format!("<html><body><h1>Page {n}</h1>{}</body></html>", "<p>Some words of it.</p>".repeat(20));
    for n in 0..100 {
        home.write(&format!("docs/{n}.html"), page(n));
        home.write(&format!("plain/{n}.txt"), format!("Page {n}\n\n{}", "Some words of it.\n\n".repeat(20)));
    }
    for folder in ["docs", "plain"] {
        let started = Instant::now();
        home.run(&["add", folder]).expect(0);
        println!("{folder}: {:?}", started.elapsed());
    }
}
