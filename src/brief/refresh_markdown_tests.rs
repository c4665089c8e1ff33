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
fn short_and_repeated_claims_are_checked_and_one_that_is_not_there_is_told() {
    let (brief, mut shelf) = one_claim("Peace is law here.", "Peace is law here.");
    let text = markdown(&brief);
    let (claim, note) = ("“Peace is law here.”[^n1]", "[^n1]: ");
    assert!(text.contains(claim) && text.contains(note), "{text}");
    shelf.put(document("a.md", "A", "Peace was law."));
    for (edited, what) in [
        (text.replace(claim, "“law here”[^n1]"), What::Stale(Stale::WordsChanged)),
        (text.replace(claim, "“was law”[^n1]"), What::Renewed),
        // The number stands elsewhere first, and behind a point.
        (text.replace(claim, "See below[^n1].\n\n“Peace is law here.” [^n1]"), What::Stale(Stale::WordsChanged)),
        (text.replace(claim, "“Peace was law.”[^n1] and “Peace is law here.”[^n1]"), What::Stale(Stale::WordsChanged)),
        (text.replace(claim, "Peace is law here.[^n1]"), What::NotChecked),
    ] {
        let (_, changes) = refresh_markdown(&edited, &shelf).unwrap();
        assert_eq!(changes.iter().map(|change| change.what).collect::<Vec<_>>(), [what], "{edited}");
    }
    let (same, changes) = refresh_markdown(&text.replace(claim, ""), &shelf).unwrap();
    assert!(changes.is_empty() && same == text.replace(claim, ""), "its number was taken out");
}

#[test]
fn a_claim_that_is_led_in_by_other_words_now_is_stale() {
    let (brief, mut shelf) = one_claim("Members shall:\n\npay the fee;", "pay the fee;");
    let text = markdown(&brief).replace("“pay the fee;”", "“Members shall:” “pay the fee;”");
    let listed = |text: &str| {
        let mut document = document("a.md", "A", text);
        document.blocks.last_mut().unwrap().kind = crate::document::BlockKind::ListItem;
        document
    };
    shelf.put(listed("New. Members shall:\n\npay the fee;"));
    assert_eq!(refresh_markdown(&text, &shelf).unwrap().1[0].what, What::Renewed);
    shelf.put(listed("Members shall not:\n\npay the fee;"));
    assert_eq!(refresh_markdown(&text, &shelf).unwrap().1[0].what, What::Stale(Stale::WordsChanged));
}

#[test]
fn a_mark_goes_when_the_source_is_what_it_was_and_a_note_keeps_its_style() {
    let (mut brief, mut shelf) = one_claim("Peace is law here.", "Peace is law here.");
    brief.style = Some("un".into());
    let with = |text: &str| {
        let mut document = document("a.md", "A", text);
        document.symbol = Some("A/RES/1".into());
        document
    };
    let text = markdown(&brief);
    let was = with("Peace is law here.");
    shelf.put(with("Peace was law."));
    let (stale, _) = refresh_markdown(&text, &shelf).unwrap();
    assert!(stale.contains("**Stale:**"), "{stale}");
    shelf.put(was);
    let (back, changes) = refresh_markdown(&stale, &shelf).unwrap();
    assert_eq!((back, changes[0].what), (text.clone(), What::Renewed));
    shelf.put(with("More. Peace is law here."));
    let (renewed, _) = refresh_markdown(&text, &shelf).unwrap();
    let note = renewed.lines().find(|line| line.starts_with("[^n1]:")).unwrap();
    assert!(note.starts_with("[^n1]: A/RES/1") && !note.contains("*A*"), "{note}");
}

#[test]
fn a_source_that_vanished_is_told() {
    let (brief, mut shelf) = one_claim("Peace is law.", "Peace is law.");
    shelf.current.clear();
    let (text, changes) = refresh_markdown(&markdown(&brief), &shelf).unwrap();
    assert_eq!(changes[0].what, What::Stale(Stale::Gone));
    assert!(text.contains("is no longer in the library"));
}
