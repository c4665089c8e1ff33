//! A library that is lived with: files that change, move, break and mend, and readers that become better.

use std::time::SystemTime;

use super::*;
use crate::document::Problem;
use crate::store::{DocumentId, Filter};

/// Makes a file as old as one that has long been there.
fn settle(path: &Path) {
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    fs::File::options().write(true).open(path).unwrap().set_modified(long_ago).unwrap();
}

fn id(desk: &Desk, key: &str) -> DocumentId {
    desk.reader().find(key).unwrap().unwrap_or_else(|| panic!("no document {key}")).id
}

#[test]
fn the_text_before_a_change_can_still_be_opened() {
    let desk = Desk::new();
    let path = desk.write("a.txt", "The first words.");
    desk.add();
    let old = id(&desk, "a.txt");
    fs::write(&path, "Other words.").unwrap();
    assert_eq!(desk.run(Job::Sync).changed, ["a.txt"]);
    let edition = desk.reader().document(old).unwrap().unwrap();
    assert_eq!((edition.text.trim(), edition.replaced.unwrap().by.as_deref()), ("The first words.", Some("a.txt")));
    desk.write("b.txt", "So that the folder is not empty.");
    fs::remove_file(&path).unwrap();
    assert_eq!(desk.run(Job::Sync).gone, ["a.txt"]);
    assert_eq!(desk.reader().document(old).unwrap().unwrap().replaced.unwrap().by, None);
    assert_eq!(desk.reader().editions(&key::origin_of_path(&path.canonicalize().unwrap_or(path))).unwrap().len(), 2);
}

#[test]
fn old_texts_are_dropped_when_that_is_asked_for() {
    let mut desk = Desk::new();
    let path = desk.write("a.txt", "The first words.");
    desk.add();
    let old = id(&desk, "a.txt");
    fs::write(&path, "Other words.").unwrap();
    desk.how.forget_old = true;
    let report = desk.run(Job::Sync);
    assert_eq!((report.changed.len(), report.forgotten), (1, 1));
    assert!(desk.reader().document(old).unwrap().is_none());
}

#[test]
fn other_bytes_with_the_same_text_are_no_new_edition() {
    let desk = Desk::new();
    let path = desk.write("a.md", "# Title\n\nSome words.\n");
    desk.add();
    let (before, calls) = (id(&desk, "a.md"), desk.calls());
    fs::write(&path, "# Title\n\n\nSome words.\n").unwrap();
    assert_eq!(desk.run(Job::Sync).changed, ["a.md"]);
    assert_eq!((id(&desk, "a.md"), desk.calls()), (before, calls));
    assert_eq!(desk.run(Job::Sync).same, 1, "the new bytes are known");
}

#[test]
fn a_moved_file_keeps_its_document_whoever_finds_it() {
    let desk = Desk::new();
    let path = desk.write("old/a.txt", &essay(1));
    desk.write("b.txt", &essay(2));
    desk.add();
    let (before, calls) = (id(&desk, "old/a.txt"), desk.calls());
    Writer::open(&desk.library).unwrap().tag(&[before], &["mine".into()], &[]).unwrap();
    for (from, to, job) in
        [("old/a.txt", "new/c.txt", Job::Sync), ("new/c.txt", "d.txt", Job::Add { inputs: vec![desk.docs.clone()] })]
    {
        let target = desk.docs.join(to);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::rename(desk.docs.join(from), target).unwrap();
        let report = desk.run(job);
        assert_eq!(report.renamed, [(from.to_owned(), to.to_owned())], "{report:?}");
        assert!(report.added.is_empty() && report.gone.is_empty() && report.changed.is_empty(), "{report:?}");
        assert_eq!(id(&desk, to), before);
        assert_eq!(desk.reader().find(to).unwrap().unwrap().tags, ["mine"]);
    }
    assert_eq!((desk.calls(), desk.missing_vectors()), (calls, 0));
    assert_eq!(desk.run(Job::Sync).same, 2);
    drop(path);
}

#[test]
fn a_copy_is_no_move_and_is_said_to_be_a_copy() {
    let desk = Desk::new();
    desk.write("a.txt", "The same words.");
    desk.add();
    desk.write("b.txt", "The same words.");
    let report = desk.run(Job::Sync);
    assert_eq!((report.added, report.renamed.len()), (vec!["b.txt".to_owned()], 0));
    assert_eq!(report.duplicates, [Skipped::new("b.txt", "same content as a.txt")]);
    assert_eq!(desk.calls(), 1);
}

#[test]
fn a_file_that_cannot_be_read_is_kept_in_mind_and_not_tried_in_vain() {
    let desk = Desk::new();
    desk.write("good.txt", "Good words.");
    let path = desk.write("bad.txt", "");
    let broken = [0_u8, 1, 2, 3, 0, 0, 255];
    fs::write(&path, broken).unwrap();
    settle(&path);
    let report = desk.add();
    assert_eq!((report.added.len(), report.skipped.len()), (1, 1));
    let problems = desk.reader().problems().unwrap();
    assert_eq!((problems.len(), problems[0].problem), (1, Some(Problem::Unsupported)), "{problems:?}");
    assert!(problems[0].origin.ends_with("bad.txt"));

    // To all appearances it is the same file, so it is not opened.
    fs::write(&path, "Mended!").unwrap();
    settle(&path);
    for report in [desk.run(Job::Sync), desk.add()] {
        assert_eq!((report.added.len(), report.skipped.len()), (0, 1), "{report:?}");
        assert_eq!(report.skipped[0].problem, Some(Problem::Unsupported));
    }
    // It was touched.
    fs::write(&path, "Mended!").unwrap();
    let report = desk.run(Job::Sync);
    assert_eq!((report.added, report.skipped.len()), (vec!["bad.txt".to_owned()], 0));
    assert!(desk.reader().problems().unwrap().is_empty());
}

#[test]
fn a_password_of_one_run_opens_what_needed_it_and_leaves_the_rest_alone() {
    use zip::unstable::write::FileOptionsExt;
    let mut desk = Desk::new();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().with_deprecated_encryption(b"open sesame").unwrap();
    zip.start_file("inner.txt", options).unwrap();
    std::io::Write::write_all(&mut zip, b"The treasure lies in the cave.").unwrap();
    let path = desk.docs.join("locked.zip");
    fs::write(&path, zip.finish().unwrap().into_inner()).unwrap();
    settle(&path);
    settle(&desk.write("plain.txt", "Plain words."));
    let report = desk.add();
    assert_eq!(report.skipped.iter().map(|skipped| skipped.problem).collect::<Vec<_>>(), [Some(Problem::Password)]);

    desk.how.passwords = vec![Password::new("wrong"), Password::new("open sesame")];
    let report = desk.run(Job::Sync);
    assert_eq!(
        (report.added.len(), report.changed.len(), report.same, report.skipped.len()),
        (1, 0, 1, 0),
        "{report:?}"
    );
    assert!(!format!("{:?}", desk.how).contains("sesame"));
    assert!(desk.reader().problems().unwrap().is_empty());
    desk.how = How::default();
    assert_eq!(desk.run(Job::Sync).same, 2, "what was opened once is not asked for again");
}

#[test]
fn a_problem_is_forgotten_with_its_file_and_tried_anew_with_better_readers() {
    let desk = Desk::new();
    desk.write("good.txt", "Good words.");
    let (gone, mended) = (desk.write("gone.txt", " "), desk.write("mended.txt", "       "));
    settle(&gone);
    settle(&mended);
    desk.add();
    assert_eq!(desk.reader().problems().unwrap().len(), 2);
    fs::remove_file(&gone).unwrap();
    fs::write(&mended, "Mended!").unwrap();
    settle(&mended);
    let report = desk.run(Job::Sync);
    assert_eq!((report.added.len(), desk.reader().problems().unwrap().len()), (0, 1));
    sql(&desk, "UPDATE files SET readers = 'older ones'");
    assert_eq!(desk.run(Job::Sync).added, ["mended.txt"]);
    assert!(desk.reader().problems().unwrap().is_empty());
}

fn sql(desk: &Desk, statement: &str) {
    let connection = rusqlite::Connection::open(desk.library.join("library.db")).unwrap();
    connection.execute_batch(statement).unwrap();
}

#[test]
fn what_a_better_reader_reads_otherwise_is_read_anew() {
    let desk = Desk::new();
    let path = desk.write("a.txt", "Some words.");
    settle(&path);
    settle(&desk.write("r.jsonl", &records(3)));
    desk.add();
    let before = (id(&desk, "a.txt"), id(&desk, "r0001"));
    let report = desk.run(Job::Sync);
    assert_eq!((report.same, report.refreshed), (4, 0));
    sql(&desk, "UPDATE documents SET reader_version = 0 WHERE key IN ('a.txt', 'r0001')");
    let report = desk.run(Job::Sync);
    assert_eq!((report.same, report.refreshed, report.changed.len(), report.added.len()), (2, 2, 0, 0), "{report:?}");
    assert_eq!((id(&desk, "a.txt"), id(&desk, "r0001")), before, "the texts are the same");
    assert!(desk.reader().find("a.txt").unwrap().unwrap().reader.version > 0);
    assert_eq!(desk.run(Job::Sync).refreshed, 0);
}

#[test]
fn a_record_that_the_user_removed_comes_back_with_its_file() {
    let desk = Desk::new();
    settle(&desk.write("r.jsonl", &records(3)));
    desk.add();
    let record = id(&desk, "r0001");
    Writer::open(&desk.library).unwrap().remove(record).unwrap();
    let report = desk.run(Job::Sync);
    assert_eq!((report.same, report.added), (2, vec!["r0001".to_owned()]));
}

#[test]
fn what_is_added_into_a_collection_is_in_it_and_so_is_what_comes_later() {
    let mut desk = Desk::new();
    desk.write("law/a.md", "Words of a.");
    desk.write("b.md", "Words of b.");
    desk.add();
    desk.how.collection = Some("law".into());
    assert_eq!(desk.add_paths(&[&desk.docs.join("law")]).same, 1);
    desk.how = How::default();
    desk.write("law/c.md", "Words of c.");
    desk.run(Job::Sync);
    let filter = Filter { collections: vec!["law".into()], ..Filter::default() };
    let library = desk.reader();
    let found = library.documents_matching(&filter).unwrap().unwrap();
    assert_eq!(found, [id(&desk, "law/a.md"), id(&desk, "law/c.md")].into());
    desk.how.collection = Some("a,b".into());
    let job = Job::Add { inputs: vec![desk.docs.clone()] };
    assert_eq!(desk.run_with(job, &desk.semantic, &mut |_| ()).unwrap_err().kind(), ErrorKind::Usage);
}

#[test]
fn documents_are_stored_long_before_they_are_embedded() {
    let desk = Desk::with(Watch { slow: Duration::from_millis(40), ..Watch::default() });
    for n in 0..10 {
        desk.write(&format!("{n}.txt"), &essay(n));
    }
    let mut ahead = false;
    let job = Job::Add { inputs: vec![desk.docs.clone()] };
    let report = desk
        .run_with(job, &desk.semantic, &mut |progress| {
            if progress.documents == 10 && progress.passages * 2 < progress.passages_total {
                ahead = true;
                assert!(progress.share().unwrap() < 0.6, "{progress:?}");
            }
        })
        .unwrap();
    assert!(ahead, "all were stored while most were not embedded");
    assert_eq!((report.added.len(), desk.missing_vectors()), (10, 0));
}

#[test]
fn what_does_not_fit_in_memory_is_embedded_afterwards_and_only_once() {
    let desk = Desk::with(Watch { slow: Duration::from_millis(1), ..Watch::default() });
    // Some four times what may wait for a worker, and everything twice.
    for n in 0..60 {
        for copy in ["a", "b"] {
            desk.write(&format!("{copy}{n:02}.txt"), &essay(n));
        }
    }
    let mut last = Progress::default();
    let job = Job::Add { inputs: vec![desk.docs.clone()] };
    let report = desk.run_with(job, &desk.semantic, &mut |progress| last = progress).unwrap();
    let (documents, passages, missing) = desk.reader().counts().unwrap();
    assert_eq!((documents, missing, report.passages), (120, 0, passages));
    assert_eq!(desk.calls() * 2, passages);
    assert_eq!((last.passages, last.share()), (last.passages_total, Some(1.0)));
    assert!(!report.cancelled && report.warnings.is_empty());
}
