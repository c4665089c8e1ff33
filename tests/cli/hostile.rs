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

/// A ZIP file with these entries.
fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word file whose main part is this, after the declarations in `before`.
fn docx(before: &str, body: &str) -> Vec<u8> {
    let relations = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
         <Relationship Id='r' Target='word/document.xml' \
         Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument'/></Relationships>";
    let document = format!(
        "<?xml version='1.0'?>{before}<w:document \
         xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{body}</w:body></w:document>"
    );
    zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", relations.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ])
}

/// Ten entities, each ten times the one before.
fn laughs() -> String {
    let of = |n: u32| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10));
    format!("<!DOCTYPE d [<!ENTITY e0 \"ha ha ha\">{}]>", (1..10).map(of).collect::<String>())
}

/// A PDF whose objects, from number 2 on, are these; number 2 is the root of its pages.
fn pdf(objects: &[String]) -> Vec<u8> {
    let (mut out, mut places) = (b"%PDF-1.7\n".to_vec(), Vec::new());
    let root = "<< /Type /Catalog /Pages 2 0 R >>".to_owned();
    for (number, object) in (1..).zip(std::iter::once(&root).chain(objects)) {
        places.push(format!("{:010} 00000 n \n", out.len()));
        out.extend(format!("{number} 0 obj\n{object}\nendobj\n").into_bytes());
    }
    let (table, size) = (out.len(), places.len() + 1);
    let rows = places.concat();
    out.extend(format!("xref\n0 {size}\n0000000000 65535 f \n{rows}").into_bytes());
    out.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").into_bytes());
    out
}

/// A page (object 3) with a form (object 4) that draws itself, and the font of both (object 5).
fn recursive_page(parent: u32) -> Vec<String> {
    let resources = "/Resources << /Font << /F 5 0 R >> /XObject << /X 4 0 R >> >>";
    let content = "BT /F 12 Tf 72 700 Td (Words of a form.) Tj ET /X Do /X Do";
    vec![
        format!("<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 612 792] {resources} /Contents 4 0 R >>"),
        format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] {resources} /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ]
}

/// Whether something stands in it that a terminal would obey.
fn has_controls(shown: &str) -> bool {
    shown.chars().any(|c| c.is_control() && c != '\n' && c != '\t')
}

/// Writes files of most formats that were made to hurt.
fn hostile_files(home: &Home) {
    let words = "<w:p><w:r><w:t>Words of the harbour.</w:t></w:r></w:p>";
    let bomb = zip_of(&[("a.txt", &vec![b' '; 17 << 20])]);
    let twice = zip_of(&[("a.zip", &bomb), ("b.zip", &bomb)]);
    home.write("docs/nested-bomb.zip", zip_of(&[("a.zip", &twice), ("b.zip", &twice)]));
    home.write("docs/laughs.docx", docx(&laughs(), &words.replace("harbour", "&e9;")));
    home.write("docs/outside.docx", docx("<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", "<w:p>&x;</w:p>"));
    home.write("docs/deep.docx", docx("", &"<w:sdt><w:sdtContent>".repeat(50_000)));
    let kids = "3 0 R 2 0 R ".repeat(10_000);
    let mut objects = vec![format!("<< /Type /Pages /Kids [{kids}] /Count 2147483647 >>")];
    objects.extend(recursive_page(2));
    home.write("docs/cycles.pdf", pdf(&objects));
    home.write("docs/cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog");
    let letters = (0..5_000).map(|n| format!("Content-Type: multipart/mixed; boundary=\"{n}\"\r\n\r\n--{n}\r\n"));
    home.write("docs/nested.eml", format!("From: a@b\r\n{}\r\nInmost words.", letters.collect::<String>()));
    home.write("docs/groups.rtf", format!("{{\\rtf1 {}words of a group", "{".repeat(300_000)));
    home.write("docs/columns.csv", format!("{}\n", "a,".repeat(100_000)));
    home.write("docs/records.jsonl", format!("{{\"id\":\"a\",\"text\":{}", "[".repeat(100_000)));
    home.write("docs/references.html", format!("<p>{}", "&amp;&#27;&#167;".repeat(60_000)));
    home.write("docs/unclosed.html", "<!--".repeat(100_000));
    home.write("docs/nothing.pdf", b"");
}

#[test]
fn a_folder_of_hostile_files_is_added_and_each_that_fails_is_one_line() {
    let home = Home::new();
    home.fixtures();
    hostile_files(&home);
    let started = Instant::now();
    let run = home.run(&["add", "docs"]).expect(0);
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    assert!(!has_controls(&run.stdout) && !has_controls(&run.stderr), "{}\n{}", run.stdout, run.stderr);
    let problems = home.run(&["list", "--problems"]).expect(0).stdout;
    assert!(!has_controls(&problems), "{problems}");
    for name in ["nested-bomb.zip", "deep.docx", "cut.pdf", "unclosed.html", "nothing.pdf"] {
        let lines = problems.lines().filter(|line| line.contains(&format!("docs/{name}: "))).count();
        assert_eq!(lines, 1, "{name}: {problems}");
    }
    // What did not change is not tried again.
    let started = Instant::now();
    let report = home.run(&["sync", "--json"]).expect(0).json();
    assert_eq!((&report["added"], &report["changed"]), (&json!([]), &json!([])), "{report}");
    assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
    let found = home.run(&["search", "annual fee"]).expect(0).stdout;
    assert!(found.contains("4,200 euros"), "{found}");
    let secret = home.run(&["search", "root", "--format", "json"]).stdout;
    assert!(!secret.contains(":0:0:"), "{secret}");
}

#[cfg(unix)]
#[test]
fn names_that_would_be_obeyed_and_links_that_lead_astray_are_harmless() {
    use std::os::unix::fs::symlink;
    let home = Home::new();
    home.fixtures();
    home.write("docs/new\nline \x1b[31mred\x07.txt", "The words of a file with an evil name.");
    home.write("docs/title \x1b]0;x\x07.pdf", "%PDF-1.7 and nothing more");
    symlink(".", home.path("docs/loop")).unwrap();
    symlink("self.txt", home.path("docs/self.txt")).unwrap();
    symlink("/dev/zero", home.path("docs/zero.txt")).unwrap();
    symlink("nowhere.txt", home.path("docs/dangling.txt")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(home.path("docs/socket.txt")).unwrap();
    for arguments in [&["add", "docs"][..], &["list"], &["list", "--problems"], &["sync"], &["search", "evil name"]] {
        let run = home.run(arguments).expect(0);
        assert!(!has_controls(&run.stdout), "{arguments:?}: {:?}", run.stdout);
        assert!(!has_controls(&run.stderr), "{arguments:?}: {:?}", run.stderr);
    }
    for (name, reason) in [("zero.txt", "a device, not a file"), ("socket.txt", "a socket, not a file")] {
        let run = home.run(&["read", &format!("docs/{name}")]).expect(2);
        assert!(run.stderr.contains(reason), "{name}: {}", run.stderr);
    }
}

/// Large files at the edge of what is read: each ends within the limits, in a minute or two together.
#[test]
#[ignore = "makes and reads some hundred megabytes"]
fn large_files_end_within_the_limits() {
    let home = Home::new();
    home.write("marks.md", "*a*_b_[x](y) ".repeat(4 << 20));
    home.write("line.txt", "lorem ipsum ".repeat(5 << 20));
    home.write("columns.csv", "a,".repeat(1_000_000));
    home.write("letters.mbox", "From a@b Mon Jan  1 00:00:00 2024\nSubject: s\n\nWords.\n\n".repeat(20_000));
    home.write("pages.zip", bomb("a.txt", 1 << 30));
    for file in ["marks.md", "line.txt", "columns.csv", "letters.mbox", "pages.zip"] {
        let started = Instant::now();
        let run = home.run(&["read", file, "--json"]);
        assert!(matches!(run.code, Some(0 | 2)), "{file}: {:?} {}", run.code, run.stderr);
        let json = run.json();
        println!("{file}: {:?}, error {}", started.elapsed(), json["error"]);
        assert!(json["error"].is_string() || !json["blocks"].as_array().unwrap().is_empty(), "{file}");
        assert!(started.elapsed() < PATIENCE, "{file}: {:?}", started.elapsed());
    }
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
    // Hours of work in a small file: one that is only big is read within a second on a quick machine.
    let pages: String = (0..10_000).map(|page| (page + 4).to_string() + " 0 R ").collect();
    let mut objects = vec![format!("<< /Type /Pages /Kids [{pages}] /Count 10000 >>")];
    objects.push(format!("<< /Length 4000000 >>\nstream\n{}\nendstream", "q Q ".repeat(1_000_000)));
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R >>";
    objects.extend(std::iter::repeat_n(page.to_owned(), 10_000));
    home.write("endless.pdf", pdf(&objects));
    let run = home.run(&["read", "endless.pdf", "--time-limit", "1"]).expect(2);
    assert!(run.stderr.starts_with("error: endless.pdf took longer than 1 s to read"), "{}", run.stderr);
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
