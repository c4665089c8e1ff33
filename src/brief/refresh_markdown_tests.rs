use super::*;
use crate::brief::markdown::markdown;
use crate::brief::testing::{document, one_claim};

#[test]
fn an_edited_file_keeps_every_byte_but_the_notes_of_what_changed() {
    let (brief, mut shelf) = one_claim("Before. Peace is *law*.", "Peace is *law*.");
    let edited = markdown(&brief).replace("# Q?", "# Q? Edited by me").replace("“Peace", "So it says: “Peace");
    assert!(is_export(&edited) && !is_export("[^n1]: x"));
    let (same, changes) = refresh_markdown(&edited, &shelf).unwrap();
    assert_eq!((same.as_str(), changes.len()), (edited.as_str(), 0));

    shelf.put(document("a.md", "A", "New words. Before. Peace is *law*."));
    let (renewed, changes) = refresh_markdown(&edited, &shelf).unwrap();
    assert_eq!(changes[0].what, What::Renewed);
    let differ = |a: &str, b: &str| a.lines().zip(b.lines()).filter(|(a, b)| a != b).count();
    assert_eq!(differ(&edited, &renewed), 1);
    let (again, changes) = refresh_markdown(&renewed, &shelf).unwrap();
    assert_eq!((again, changes.len()), (renewed, 0));
}

#[test]
fn a_stale_note_says_so_once_and_its_claim_stays() {
    let (brief, mut shelf) = one_claim("Peace is law.", "Peace is law.");
    let text = markdown(&brief);
    shelf.put(document("a.md", "A", "Peace was law."));
    let (once, changes) = refresh_markdown(&text, &shelf).unwrap();
    assert_eq!(changes[0].what, What::Stale(Stale::WordsChanged));
    assert!(once.contains("“Peace is law.”[^n1]"), "{once}");
    assert_eq!(once.matches("**Stale:**").count(), 1);
    let (twice, _) = refresh_markdown(&once, &shelf).unwrap();
    assert_eq!(twice, once);
    // The words came back: the mark goes.
    shelf.put(document("a.md", "A", "Again. Peace is law."));
    let (healed, _) = refresh_markdown(&once, &shelf).unwrap();
    assert!(!healed.contains("**Stale:**"), "{healed}");
}

#[test]
fn a_source_that_vanished_is_told() {
    let (brief, mut shelf) = one_claim("Peace is law.", "Peace is law.");
    shelf.current.clear();
    let (text, changes) = refresh_markdown(&markdown(&brief), &shelf).unwrap();
    assert_eq!(changes[0].what, What::Stale(Stale::Gone));
    assert!(text.contains("is no longer in the library"));
}
