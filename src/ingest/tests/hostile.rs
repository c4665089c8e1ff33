//! Trees and files that nobody would make with good intentions.

use super::*;

#[test]
fn odd_files_become_reasons_and_the_others_are_added() {
    let desk = Desk::new();
    desk.write("good.md", "Good words.");
    desk.write("empty.txt", "");
    desk.write("blank.txt", " \n \n");
    fs::write(desk.docs.join("binary.txt"), [0_u8, 1, 2, 3, 0, 0, 255].repeat(100)).unwrap();
    fs::write(desk.docs.join("program"), b"\x7fELF\x02\x01\x01\0\0\0\0").unwrap();
    desk.write("two\nlines \u{1b}[31mred.md", "Words of an odd name.");
    let report = desk.add();
    assert_eq!(report.added, ["good.md", "two lines ␛[31mred.md"]);
    let reasons = reasons(&report);
    assert_eq!(reasons["program"], "binary, not text");
    for name in ["empty.txt", "blank.txt", "binary.txt"] {
        assert!(reasons.contains_key(name), "{name}: {reasons:?}");
        assert!(!reasons[name].starts_with(name), "the name is not said twice: {}", reasons[name]);
    }
}

#[test]
fn fifty_megabytes_on_one_line_do_not_stop_the_ingest() {
    let desk = Desk::new();
    let mut text = "word ".repeat(10 << 20);
    text.truncate(50 << 20);
    desk.write("a-long.txt", &text);
    desk.write("b.md", "Good words.");
    // Off, so that this is a test of reading, cutting and storing.
    let started = Instant::now();
    let report = desk.run_with(Job::Add { inputs: vec![desk.docs.clone()] }, &off(), &mut |_| ()).unwrap();
    println!("50 MB on one line: {:?}", started.elapsed());
    assert!(report.added.contains(&"b.md".to_owned()), "{report:?}");
    if report.added.len() == 2 {
        assert!(report.passages > 10_000, "{}", report.passages);
    } else {
        assert!(reasons(&report).contains_key("a-long.txt"));
    }
}

#[cfg(unix)]
#[test]
fn pipes_and_links_do_not_hang_or_lead_out() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.md"), "A secret.").unwrap();
    symlink(outside.path(), desk.docs.join("out")).unwrap();
    symlink(".", desk.docs.join("loop")).unwrap();
    let pipe = desk.docs.join("pipe.md");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    desk.write("good.md", "Good words.");
    let report = desk.add();
    assert_eq!(report.added, ["good.md"]);
    assert_eq!(reasons(&report)["pipe.md"], "a named pipe, not a file");
    assert_eq!(reasons(&report)["out"], "a link out of the folder");
}

#[test]
fn a_file_that_grows_unreadable_keeps_what_was_stored() {
    let desk = Desk::new();
    let path = desk.write("a.txt", "Good words.");
    desk.add();
    fs::write(&path, [0_u8, 1, 2, 3, 0, 0, 255].repeat(100)).unwrap();
    let report = desk.run(Job::Sync);
    assert!(report.gone.is_empty() && report.changed.is_empty(), "{report:?}");
    assert_eq!(desk.text("a.txt").trim(), "Good words.");
    assert_eq!(report.skipped.len(), 1);
}
