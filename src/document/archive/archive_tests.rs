use super::super::model::check;
use super::super::zipped::tests::zip_of;
use super::super::{Problem, read};
use super::*;

fn told(name: &str, bytes: &[u8]) -> Vec<String> {
    parts(&Input { name, bytes }, &Options::default())
        .map(|part| match part {
            Ok(part) => {
                check(&part.document).unwrap();
                format!("{}: {}", part.id.unwrap_or_default(), part.document.text)
            }
            Err(error) => format!("error: {error}"),
        })
        .collect()
}

#[test]
fn files_are_named_by_their_paths_and_those_not_read_say_why() {
    let inner = zip_of(&[("deep.md", b"# Deep")]);
    let mail = b"Subject: Mail\nContent-Type: text/plain\n\nwords";
    let bytes = zip_of(&[
        ("a/one.txt", b"One."),
        ("../../a/one.txt", b"Another."),
        ("__MACOSX/a/._one.txt", b"x"),
        ("a/.hidden", b"x"),
        ("b/scan.png", b"\x89PNG\r\n\x1a\n"),
        ("b/inner.zip", &inner),
        ("b/mail.eml", mail),
        ("empty.txt", b""),
        ("list.jsonl", b"{\"id\":\"r1\",\"text\":\"Record.\"}"),
    ]);
    assert_eq!(
        told("all.zip", &bytes),
        [
            "a/one.txt: One.",
            "a/one.txt (2): Another.",
            "error: b/scan.png is a picture (PNG): it holds no text",
            "b/inner.zip/deep.md: Deep",
            "b/mail.eml: Mail\n\nwords",
            "error: empty.txt is empty",
            "list.jsonl/r1: Record.",
        ]
    );
    let parts: Vec<_> = read(&Input { name: "all.zip", bytes: &bytes }).unwrap().collect();
    assert_eq!(parts.iter().flatten().count(), 5);
}

#[test]
fn archives_without_files_or_without_an_end_are_one_error() {
    for (bytes, problem) in [
        (zip_of(&[]), Problem::Empty),
        (zip_of(&[("__MACOSX/x", b"x"), (".hidden", b"x")]), Problem::Empty),
        (b"PK\x03\x04 and nothing more".to_vec(), Problem::Damaged),
    ] {
        let parts: Vec<_> = parts(&Input { name: "a.zip", bytes: &bytes }, &Options::default()).collect();
        assert_eq!(parts.len(), 1);
        assert_eq!(parts[0].as_ref().unwrap_err().problem_kind(), Some(problem));
    }
}

#[test]
fn archives_within_archives_end_somewhere() {
    let mut bytes = zip_of(&[("a.txt", b"Innermost.")]);
    for _ in 0..6 {
        bytes = zip_of(&[("inner.zip", &bytes), ("b.txt", b"Here.")]);
    }
    let told = told("outer.zip", &bytes);
    assert_eq!(told.iter().filter(|line| line.ends_with("Here.")).count(), usize::from(MAX_DEPTH));
    assert!(told.iter().any(|line| line.contains("lies within too many")), "{told:?}");
}

#[test]
fn what_is_refused_for_giving_too_much_is_paid_for_too() {
    let bomb = zip_of(&[("a.txt", &vec![b' '; 17 << 20])]);
    let entries: Vec<(String, &[u8])> = (0..40).map(|n| (format!("{n}.zip"), bomb.as_slice())).collect();
    let entries: Vec<(&str, &[u8])> = entries.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let parts: Vec<_> = parts(&Input { name: "a.zip", bytes: &zip_of(&entries) }, &Options::default()).collect();
    assert!(parts.len() < 30, "{}", parts.len());
    let last = parts.last().unwrap().as_ref().unwrap_err().one_line();
    assert!(last.starts_with("a.zip holds more than is read"), "{last}");
}

#[test]
fn the_documents_of_an_archive_come_one_at_a_time() {
    let bytes = zip_of(&[("a.txt", b"One.".as_slice()), ("b.txt", b"Two.")]);
    let mut parts = parts(&Input { name: "a.zip", bytes: &bytes }, &Options::default());
    assert_eq!(parts.next().unwrap().unwrap().id.as_deref(), Some("a.txt"));
    assert_eq!(parts.count(), 1);
}

#[test]
fn all_levels_share_what_may_be_unpacked() {
    let words = "words ".repeat(100);
    let inner = zip_of(&[("a.txt", words.as_bytes()), ("b.txt", words.as_bytes())]);
    let bytes = zip_of(&[("1.zip", &inner), ("2.zip", &inner), ("3.zip", &inner)]);
    let read = |budget: usize| {
        let mut budget = Budget::of(budget as u64);
        within(&Input { name: "a.zip", bytes: &bytes }, &Options::default(), &mut budget)
    };
    assert_eq!(read(10_000).iter().flatten().count(), 6);
    let parts = read(inner.len() * 2 + words.len() * 3);
    assert_eq!(parts.iter().flatten().count(), 3);
    assert!(parts.iter().any(|part| part.as_ref().is_err_and(|e| e.problem_kind() == Some(Problem::TooLarge))));
}
