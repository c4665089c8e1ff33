use std::fs;
use std::sync::atomic::AtomicBool;

use super::*;

fn walk(inputs: &[&Path]) -> Walked {
    let cancel = AtomicBool::new(false);
    let stop = Stop::new(&cancel);
    let mut tell = |_, _| ();
    let setup = Setup::default();
    let mut walk = Walk::new(&stop, &setup, &mut tell);
    let inputs: Vec<PathBuf> = inputs.iter().map(|path| (*path).to_owned()).collect();
    for path in resolve(&inputs).unwrap() {
        walk.input(&path);
    }
    walk.out
}

fn keys(walked: &Walked) -> Vec<&str> {
    walked.files.iter().map(|found| found.key.as_str()).collect()
}

fn reason<'a>(walked: &'a Walked, name: &str) -> &'a str {
    let skipped = walked.skipped.iter().find(|skipped| skipped.path.ends_with(name));
    skipped.map_or("not skipped", |skipped| skipped.reason.as_str())
}

fn write(dir: &Path, name: &str, text: &str) -> PathBuf {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn files_come_in_order_with_keys_below_the_folder() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["b.md", "a/z.txt", "a/b/c.html", "README", "x.jsonl"] {
        write(dir.path(), name, "text");
    }
    let walked = walk(&[dir.path()]);
    assert_eq!(keys(&walked), ["README", "a/b/c.html", "a/z.txt", "b.md", "x.jsonl"]);
    let root = key::origin_of_path(&dir.path().canonicalize().unwrap());
    for found in &walked.files {
        assert_eq!(*found.root, *root);
        assert_eq!(*found.origin, format!("{root}/{}", found.key));
        assert_eq!(found.size, 4);
        assert!(found.modified > 0 && !found.explicit);
    }
    assert_eq!(walked.bytes, 20);
    assert!(walked.empty.is_empty());
}

#[test]
fn ignore_files_count_also_outside_of_git_and_only_from_the_folder_on() {
    let outer = tempfile::tempdir().unwrap();
    write(outer.path(), ".gitignore", "*");
    let dir = outer.path().join("docs");
    write(&dir, ".gitignore", "drafts/\n");
    write(&dir, "deep/.ignore", "old.md\n");
    for name in ["a.md", "drafts/b.md", "deep/old.md", "deep/new.md"] {
        write(&dir, name, "text");
    }
    let walked = walk(&[&dir]);
    assert_eq!(keys(&walked), ["a.md", "deep/new.md"]);
    assert!(walked.skipped.is_empty(), "{:?}", walked.skipped);
}

#[test]
fn ignore_files_above_count_within_one_repository() {
    let outer = tempfile::tempdir().unwrap();
    fs::create_dir(outer.path().join(".git")).unwrap();
    write(outer.path(), ".gitignore", "*.log.txt\nbuild/\n");
    let dir = outer.path().join("docs");
    for name in ["a.md", "b.log.txt", "build/c.md"] {
        write(&dir, name, "text");
    }
    assert_eq!(keys(&walk(&[&dir])), ["a.md"]);
}

#[test]
fn what_is_not_taken_is_told_with_its_reason() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["a.mp3", ".secret.md", ".notes/b.md", "c.xyz", "d.md"] {
        write(dir.path(), name, "text");
    }
    let walked = walk(&[dir.path()]);
    assert_eq!(keys(&walked), ["d.md"]);
    assert_eq!(reason(&walked, "a.mp3"), "sound: not read");
    assert_eq!(reason(&walked, ".secret.md"), "hidden");
    assert_eq!(reason(&walked, ".notes"), "hidden");
    assert_eq!(reason(&walked, "c.xyz"), ".xyz: not a format that is read");
}

#[test]
fn a_file_that_is_named_is_always_tried() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), ".gitignore", "*");
    let paths = [write(dir.path(), "notes.xyz", "text"), write(dir.path(), ".hidden", "text")];
    let walked = walk(&[&paths[0], &paths[1], &paths[0]]);
    assert_eq!(keys(&walked), ["notes.xyz", ".hidden"], "and once only");
    assert!(walked.files.iter().all(|found| found.explicit && found.root == found.origin));
}

#[test]
fn a_file_below_two_inputs_is_found_once() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "sub/a.md", "text");
    let walked = walk(&[dir.path(), &dir.path().join("sub")]);
    assert_eq!(keys(&walked), ["sub/a.md"]);
}

#[test]
fn a_path_that_is_not_there_is_an_error_before_anything_is_done() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "report.md", "text");
    let error = resolve(&[dir.path().to_owned(), dir.path().join("reprot.md")]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(error.to_string().contains("reprot.md"));
    assert!(error.hint_text().unwrap().contains("report.md?"));
    assert_eq!(resolve(&[PathBuf::new()]).unwrap_err().kind(), ErrorKind::Usage);
}

#[test]
fn pictures_are_counted_and_a_loader_takes_what_nobody_else_reads() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["a.png", "sub/b.JPG", "c.wpd", "d.md"] {
        write(dir.path(), name, "text");
    }
    let walked = walk(&[dir.path()]);
    assert_eq!(keys(&walked), ["d.md"]);
    assert_eq!(walked.skipped.len(), 2, "{:?}", walked.skipped);
    assert!(walked.skipped.iter().any(|skipped| skipped.reason == "2 pictures: not read without --ocr"));
    assert_eq!(walked.present.len(), 3, "what was read of them before is not gone");
    let named = walk(&[&dir.path().join("a.png")]);
    assert_eq!(named.files[0].kind, Kind::Picture);
    let loaders = crate::extract::Loaders::new(vec![crate::extract::Loader::new("*.wpd", "cat {}").unwrap()]);
    let setup = Setup { loaders, ..Setup::default() };
    let cancel = AtomicBool::new(false);
    let stop = Stop::new(&cancel);
    let mut tell = |_, _| ();
    let mut walk = Walk::new(&stop, &setup, &mut tell);
    walk.input(dir.path());
    assert_eq!(keys(&walk.out), ["c.wpd", "d.md"]);
}

#[test]
fn an_empty_folder_is_told_from_one_without_documents() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(walk(&[dir.path()]).empty.len(), 1);
    write(dir.path(), "a.mp3", "text");
    assert!(walk(&[dir.path()]).empty.is_empty());
}

#[test]
fn a_walk_ends_when_cancelled() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "a.md", "text");
    let cancel = AtomicBool::new(true);
    let stop = Stop::new(&cancel);
    let mut tell = |_, _| ();
    let setup = Setup::default();
    let mut walk = Walk::new(&stop, &setup, &mut tell);
    walk.input(dir.path());
    assert!(walk.out.files.is_empty());
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn links_do_not_lead_out_of_the_folder() {
        let outside = tempfile::tempdir().unwrap();
        write(outside.path(), "secret.md", "text");
        let dir = tempfile::tempdir().unwrap();
        symlink(outside.path(), dir.path().join("out")).unwrap();
        symlink(outside.path().join("secret.md"), dir.path().join("out.md")).unwrap();
        symlink("/nowhere/at/all", dir.path().join("broken.md")).unwrap();
        write(dir.path(), "a.md", "text");
        let walked = walk(&[dir.path()]);
        assert_eq!(keys(&walked), ["a.md"]);
        assert_eq!(reason(&walked, "/out"), "a link out of the folder");
        assert_eq!(reason(&walked, "/out.md"), "a link out of the folder");
        assert_eq!(reason(&walked, "broken.md"), "a link that leads nowhere");
    }

    #[test]
    fn links_within_the_folder_add_only_what_is_not_found_otherwise() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), "real/a.md", "text");
        write(dir.path(), ".store/b", "text");
        write(dir.path(), ".more/c.md", "text");
        symlink("real", dir.path().join("same")).unwrap();
        symlink("real/a.md", dir.path().join("again.md")).unwrap();
        symlink(".store/b", dir.path().join("b.md")).unwrap();
        symlink(".more", dir.path().join("more")).unwrap();
        symlink(".more", dir.path().join("more-again")).unwrap();
        let walked = walk(&[dir.path()]);
        assert_eq!(keys(&walked), ["b.md", "more/c.md", "real/a.md"]);
        assert_eq!(reason(&walked, "/same"), "a link to real, which is found by itself");
        assert_eq!(reason(&walked, "again.md"), "a link to real/a.md, which is found by itself");
        assert_eq!(reason(&walked, "more-again"), "another link to .more");
    }

    #[test]
    fn links_in_a_circle_end() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), "a/b/c.md", "text");
        symlink("..", dir.path().join("a/b/up")).unwrap();
        symlink(".", dir.path().join("self")).unwrap();
        // Hidden folders that link to each other in every way.
        for (from, to) in [(".one", ".two"), (".two", ".one"), (".two", ".two")] {
            fs::create_dir_all(dir.path().join(from)).unwrap();
            symlink(Path::new("..").join(to), dir.path().join(from).join(format!("to{to}"))).unwrap();
        }
        symlink(".one", dir.path().join("in")).unwrap();
        let walked = walk(&[dir.path()]);
        assert_eq!(keys(&walked), ["a/b/c.md"]);
        assert!(reason(&walked, "/up").starts_with("a link back"));
        assert!(reason(&walked, "/self").starts_with("a link back"));
    }

    #[test]
    fn a_folder_or_file_that_is_a_link_can_be_named() {
        let dir = tempfile::tempdir().unwrap();
        let real = write(dir.path(), "real/a.md", "text");
        symlink("real", dir.path().join("link")).unwrap();
        symlink(&real, dir.path().join("short.md")).unwrap();
        assert_eq!(keys(&walk(&[&dir.path().join("link")])), ["a.md"]);
        assert_eq!(keys(&walk(&[&dir.path().join("short.md")])), ["short.md"]);
    }

    #[test]
    fn pipes_sockets_and_devices_are_never_opened() {
        let dir = tempfile::tempdir().unwrap();
        let pipe = dir.path().join("pipe.md");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let _listener = UnixListener::bind(dir.path().join("socket.bin")).unwrap();
        let walked = walk(&[dir.path(), &pipe, Path::new("/dev/null")]);
        assert!(walked.files.is_empty());
        assert_eq!(reason(&walked, "pipe.md"), "a named pipe, not a file");
        assert_eq!(reason(&walked, "socket.bin"), "a socket, not a file");
        assert_eq!(reason(&walked, "/dev/null"), "a device, not a file");
    }

    #[test]
    fn odd_names_make_keys_that_can_be_shown() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), "two\nlines.md", "text");
        write(dir.path(), "esc\u{1b}[31m.md", "text");
        fs::write(dir.path().join(OsStr::from_bytes(b"caf\xe9.md")), "text").unwrap();
        write(dir.path(), &format!("{}.md", "n".repeat(240)), "text");
        let walked = walk(&[dir.path()]);
        assert_eq!(keys(&walked)[..2], ["caf\\xE9.md", "esc␛[31m.md"]);
        assert_eq!(keys(&walked)[3], "two lines.md");
        assert_eq!(walked.files.len(), 4);
        for found in &walked.files {
            assert!(key::path_of_origin(&found.origin).is_file(), "{found:?}");
        }
    }

    #[test]
    fn folders_that_cannot_be_opened_are_remembered() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), "shut/a.md", "text");
        write(dir.path(), "b.md", "text");
        let shut = dir.path().join("shut");
        fs::set_permissions(&shut, fs::Permissions::from_mode(0o000)).unwrap();
        let locked_out = shut.read_dir().is_err();
        let walked = walk(&[dir.path()]);
        fs::set_permissions(&shut, fs::Permissions::from_mode(0o700)).unwrap();
        if !locked_out {
            println!("skipped: this user may read everything");
            return;
        }
        assert_eq!(keys(&walked), ["b.md"]);
        assert_eq!(walked.unread.len(), 1);
        assert_eq!(reason(&walked, "shut"), "you have no permission to read it");
    }
}
