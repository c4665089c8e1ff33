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
    assert_eq!(stale_questions(&brief, &[]).len(), 1);
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

/// A claim that is an item of a list, with the sentence that introduces it.
fn an_item(lead: &str) -> (Brief, crate::brief::testing::Shelf) {
    let (mut brief, mut shelf) = one_claim("Peace is law.", "Peace is law.");
    shelf.current.clear();
    let document = shelf.put(listed(lead));
    let hash = crate::brief::place::sha256(&document.text);
    let at = document.text.find("pay the fee;").unwrap();
    let evidence = brief.evidence_mut().next().unwrap();
    evidence.place = place(&document, &hash, Span::new(at, at + 12)).unwrap();
    evidence.leans_on = vec![place(&document, &hash, Span::new(0, lead.len())).unwrap()];
    (brief, shelf)
}

fn listed(lead: &str) -> StoredDocument {
    let mut document = document("a.md", "A", &format!("{lead}\n\npay the fee;\n\nvote."));
    document.blocks.iter_mut().skip(1).for_each(|block| block.kind = crate::document::BlockKind::ListItem);
    document
}

#[test]
fn a_claim_whose_introduction_says_something_else_now_is_stale() {
    let (mut brief, mut shelf) = an_item("Members shall:");
    assert!(refresh(&mut brief, &shelf).unwrap().is_empty());
    shelf.put(listed("Members shall not:"));
    assert_eq!(refresh(&mut brief, &shelf).unwrap()[0].what, What::Stale(Stale::WordsChanged));
    let evidence = brief.evidence().next().unwrap();
    assert_eq!((evidence.quote(), evidence.leans_on[0].citation.quote.as_str()), ("pay the fee;", "Members shall:"));
    shelf.put(listed("Ships shall:\n\nMembers shall:"));
    assert_eq!(refresh(&mut brief, &shelf).unwrap()[0].what, What::Renewed);
    let evidence = brief.evidence().next().unwrap();
    let text = &shelf.current["a.md"].document.text;
    assert_eq!(evidence.leans_on[0].citation.span.of(text), Some("Members shall:"));
}

#[test]
fn an_introduction_that_was_tampered_with_is_stale_though_the_source_is_the_same() {
    let (mut brief, shelf) = an_item("Members shall:");
    "Members may:".clone_into(&mut brief.evidence_mut().next().unwrap().leans_on[0].citation.quote);
    assert_eq!(refresh(&mut brief, &shelf).unwrap()[0].what, What::Stale(Stale::WordsChanged));
}

#[test]
fn a_copy_that_introduces_the_words_otherwise_does_not_take_the_place_of_a_lost_source() {
    let (mut brief, mut shelf) = an_item("Members shall:");
    let mut other = listed("Members shall not:");
    other.key = "b.md".into();
    other.origin = "/docs/b.md".into();
    let copy = shelf.put(other);
    let at = copy.text.find("pay the fee;").unwrap();
    let also = place(&copy, &crate::brief::place::sha256(&copy.text), Span::new(at, at + 12)).unwrap();
    brief.evidence_mut().next().unwrap().also.push(also);
    shelf.current.remove("a.md");
    assert_eq!(refresh(&mut brief, &shelf).unwrap()[0].what, What::Stale(Stale::Gone));
}

#[test]
fn what_a_word_refers_to_is_made_anew_where_the_text_changed() {
    let long = "and met ".repeat(120);
    let text = |name: &str| format!("The {name} met {long}. It rose.");
    let (mut brief, mut shelf) = one_claim(&text("Digital Council"), "It rose.");
    assert_eq!(brief.evidence().next().unwrap().referent.as_ref().unwrap().name, "Digital Council");
    shelf.put(document("a.md", "A", &text("Harbour Board")));
    assert_eq!(refresh(&mut brief, &shelf).unwrap()[0].what, What::Renewed);
    assert_eq!(brief.evidence().next().unwrap().referent.as_ref().unwrap().name, "Harbour Board");
    // A name that was put there by hand goes.
    "Senate".clone_into(&mut brief.evidence_mut().next().unwrap().referent.as_mut().unwrap().name);
    refresh(&mut brief, &shelf).unwrap();
    assert_eq!(brief.evidence().next().unwrap().referent, None);
}

#[test]
fn a_place_that_a_newer_reader_names_otherwise_is_named_so_though_the_text_is_the_same() {
    let (mut brief, mut shelf) = one_claim("Before. Peace is law.", "Peace is law.");
    let mut document = (*shelf.current["a.md"].document).clone();
    document.blocks[0].paragraph = Some("7".into());
    shelf.current.get_mut("a.md").unwrap().document = std::sync::Arc::new(document);
    assert_eq!(refresh(&mut brief, &shelf).unwrap()[0].what, What::Renewed);
    assert_eq!(brief.evidence().next().unwrap().place.citation.paragraph.as_deref(), Some("7"));
}
