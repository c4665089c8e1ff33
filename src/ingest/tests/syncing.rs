//! Looking again: added, changed, gone, and what only seems to be gone.

use super::*;

#[test]
fn sync_finds_what_is_new_changed_and_gone() {
    let desk = Desk::new();
    for name in ["same.md", "changed.md", "gone.md"] {
        desk.write(name, &format!("Words of {name}."));
    }
    desk.write("r.jsonl", "{\"id\":\"x\",\"text\":\"Record x.\"}\n{\"id\":\"y\",\"text\":\"Record y.\"}\n");
    desk.add();
    desk.write("changed.md", "Other words.");
    desk.write("new.md", "New words.");
    desk.write("r.jsonl", "{\"id\":\"y\",\"text\":\"Record y.\"}\n");
    fs::remove_file(desk.docs.join("gone.md")).unwrap();
    let mut report = desk.run(Job::Sync);
    report.gone.sort();
    assert_eq!((report.added, report.changed), (vec!["new.md".to_owned()], vec!["changed.md".to_owned()]));
    assert_eq!((report.gone, report.same), (vec!["gone.md".to_owned(), "x".to_owned()], 2));
    assert_eq!(desk.keys(), ["changed.md", "new.md", "same.md", "y"]);
}

#[test]
fn adding_again_removes_no_files() {
    let desk = Desk::new();
    let path = desk.write("gone.md", "Words.");
    desk.write("b.md", "Words too.");
    desk.add();
    fs::remove_file(path).unwrap();
    assert!(desk.add().gone.is_empty());
    assert_eq!(desk.keys(), ["b.md", "gone.md"]);
}

#[test]
fn a_renamed_file_is_not_embedded_again() {
    let desk = Desk::new();
    let path = desk.write("old.txt", &essay(1));
    desk.add();
    let calls = desk.calls();
    fs::rename(path, desk.docs.join("new.txt")).unwrap();
    let report = desk.run(Job::Sync);
    assert_eq!((report.added.len(), report.gone.len(), report.passages), (0, 0, 0));
    assert_eq!(report.renamed, [("old.txt".to_owned(), "new.txt".to_owned())]);
    assert_eq!(desk.calls(), calls);
    assert_eq!((desk.keys(), desk.missing_vectors()), (vec!["new.txt".to_owned()], 0));
}

#[test]
fn a_folder_that_is_not_there_empties_no_library() {
    let desk = Desk::new();
    desk.write("disk/a.md", "Words.");
    desk.write("disk/b.md", "More words.");
    let usb = desk.docs.join("disk");
    desk.add_paths(&[&usb]);
    // Taken out with its mount point, then with an empty one left behind.
    let away = desk.docs.join("away");
    fs::rename(&usb, &away).unwrap();
    for leave_mount_point in [false, true] {
        if leave_mount_point {
            fs::create_dir(&usb).unwrap();
        }
        let report = desk.run(Job::Sync);
        assert!(report.gone.is_empty(), "{report:?}");
        assert_eq!(report.warnings.len(), 1);
        assert!(report.warnings[0].reason.contains("its 2 documents are kept"), "{:?}", report.warnings);
    }
    // Plugged in again, with one file less.
    fs::remove_dir(&usb).unwrap();
    fs::rename(&away, &usb).unwrap();
    fs::remove_file(usb.join("a.md")).unwrap();
    let report = desk.run(Job::Sync);
    assert_eq!((report.gone, report.same), (vec!["a.md".to_owned()], 1));
    assert!(report.warnings.is_empty());
}

#[test]
fn a_file_that_was_added_alone_is_gone_when_its_folder_says_so() {
    let desk = Desk::new();
    let (one, two) = (desk.write("one.md", "First words."), desk.write("sub/two.md", "Second words."));
    desk.write("other.md", "Not added.");
    desk.add_paths(&[&one, &two]);
    fs::remove_file(&one).unwrap();
    // Nothing else is left in the second one's folder: perhaps its disk is out.
    fs::remove_file(&two).unwrap();
    let report = desk.run(Job::Sync);
    assert_eq!(report.gone, ["one.md"]);
    assert_eq!(desk.keys(), ["two.md"]);
    assert!(report.warnings[0].reason.contains("its document is kept"), "{:?}", report.warnings);
}

#[test]
fn overlapping_folders_do_not_take_documents_from_each_other() {
    let desk = Desk::new();
    desk.write("sub/a.md", "Words a.");
    desk.write("b.md", "Words b.");
    desk.add_paths(&[&desk.docs.join("sub")]);
    assert_eq!(desk.add().added, ["b.md"]);
    let report = desk.run(Job::Sync);
    assert_eq!((report.same, report.added.len(), report.gone.len()), (2, 0, 0));
    assert_eq!(desk.keys(), ["a.md", "b.md"]);
}

#[cfg(unix)]
#[test]
fn names_that_are_not_utf_8_survive_a_sync() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new();
    let folder = desk.docs.join(std::ffi::OsStr::from_bytes(b"caf\xe9"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join(std::ffi::OsStr::from_bytes(b"th\xe9.md")), "Words.").unwrap();
    assert_eq!(desk.add_paths(&[&folder]).added, ["th\\xE9.md"]);
    let report = desk.run(Job::Sync);
    assert_eq!((report.same, report.gone.len(), report.warnings.len()), (1, 0, 0));
}
