use super::*;
use crate::brief::model::Own;
use crate::brief::testing::{document, one_claim};

#[test]
fn a_source_that_did_not_change_leaves_everything_as_it_is() {
    let (mut brief, shelf) = one_claim("Before. Peace is law.", "Peace is law.");
    let same = brief.clone();
    assert!(refresh(&mut brief, &shelf).unwrap().is_empty());
    assert_eq!(brief, same);
}

#[test]
fn words_that_moved_are_renewed_and_the_users_words_stay() {
    let (mut brief, mut shelf) = one_claim("Before. Peace is law.", "Peace is law.");
    brief.sections[0].questions[0].own.push(Own::new("Mine."));
    shelf.put(document("a.md", "A", "A new beginning. Before. Peace is law."));
    let changes = refresh(&mut brief, &shelf).unwrap();
    assert_eq!(changes[0].what, What::Renewed);
    let place = &brief.evidence().next().unwrap().place;
    let now = &shelf.current["a.md"];
    assert_eq!(place.citation.span.of(&now.document.text), Some("Peace is law."));
    assert_eq!((place.text_sha256.as_str(), place.citation.document.edition), (&*now.text_sha256, now.document.id.0));
    assert_eq!(brief.sections[0].questions[0].own, [Own::new("Mine.")]);
}

#[test]
fn words_that_are_gone_are_stale_and_kept() {
    let (mut brief, mut shelf) = one_claim("Before. Peace is law.", "Peace is law.");
    shelf.put(document("a.md", "A", "Before. Peace was law."));
    let changes = refresh(&mut brief, &shelf).unwrap();
    assert_eq!(changes[0].what, What::Stale(Stale::WordsChanged));
    let evidence = brief.evidence().next().unwrap();
    assert_eq!((evidence.stale, evidence.quote()), (Some(Stale::WordsChanged), "Peace is law."));
    assert_eq!(stale_questions(&brief).len(), 1);
    // And back again.
    shelf.put(document("a.md", "A", "Before. Peace is law."));
    assert_eq!(refresh(&mut brief, &shelf).unwrap()[0].what, What::Renewed);
    assert_eq!(brief.evidence().next().unwrap().stale, None);
}

#[test]
fn a_source_that_vanished_or_cannot_be_read_is_told_apart() {
    let (mut brief, mut shelf) = one_claim("Peace is law.", "Peace is law.");
    shelf.current.clear();
    assert_eq!(refresh(&mut brief, &shelf).unwrap()[0].what, What::Stale(Stale::Gone));
    shelf.problems.insert("/docs/a.md".into(), "it is encrypted".into());
    assert_eq!(refresh(&mut brief, &shelf).unwrap()[0].what, What::Stale(Stale::Unreadable));
}

#[test]
fn a_copy_takes_the_place_of_a_source_that_vanished() {
    let (mut brief, mut shelf) = one_claim("Peace is law.", "Peace is law.");
    let copy = shelf.put(document("b.md", "B", "• Peace is law."));
    let at = crate::text::Span::new(4, 17);
    let also = place(&copy, &crate::brief::place::sha256(&copy.text), at).unwrap();
    brief.evidence_mut().next().unwrap().also.push(also);
    shelf.current.remove("a.md");
    assert_eq!(refresh(&mut brief, &shelf).unwrap()[0].what, What::FromCopy);
    assert_eq!(brief.evidence().next().unwrap().place.citation.document.key, "b.md");
}

#[test]
fn a_briefing_whose_words_were_tampered_with_is_stale_though_the_source_is_the_same() {
    let (mut brief, shelf) = one_claim("Peace is law.", "Peace is law.");
    "Peace is war.".clone_into(&mut brief.evidence_mut().next().unwrap().place.citation.quote);
    assert_eq!(refresh(&mut brief, &shelf).unwrap()[0].what, What::Stale(Stale::WordsChanged));
}
