use super::*;
use crate::brief::testing::{Shelf, document};

const TEXT: &str = "One is first. Two is second. Three is third.";

fn pinned(words: &[&str]) -> (Brief, Shelf) {
    let mut shelf = Shelf::default();
    shelf.put(document("a.md", "A", TEXT));
    let mut brief = Brief { title: "T".into(), schema: crate::brief::SCHEMA, ..Brief::default() };
    for words in words {
        apply(&mut brief, &pin_of(words), &shelf).unwrap();
    }
    (brief, shelf)
}

fn pin_of(words: &str) -> Edit {
    let at = TEXT.find(words).unwrap();
    Edit::Pin { key: "a.md".into(), edition: None, span: Span::new(at, at + words.len()), note: None }
}

fn order(brief: &Brief) -> Vec<(u32, String)> {
    brief
        .evidence()
        .map(|evidence| (evidence.number, evidence.quote().split(' ').next().unwrap_or("").to_owned()))
        .collect()
}

fn words(brief: &Brief) -> Vec<String> {
    order(brief).into_iter().map(|(_, word)| word).collect()
}

#[test]
fn what_is_pinned_is_proved_and_never_pinned_twice() {
    let (mut brief, shelf) = pinned(&["Two is second.", "One is first."]);
    assert_eq!(order(&brief), [(1, "Two".to_owned()), (2, "One".to_owned())]);
    let error = apply(&mut brief, &pin_of("One is first."), &shelf).unwrap_err();
    assert!(error.to_string().contains("as 2"));
    let off = Edit::Pin { key: "a.md".into(), edition: None, span: Span::new(40, 900), note: None };
    assert!(apply(&mut brief, &off, &shelf).is_err());
    let gone = Edit::Pin { key: "x.md".into(), edition: None, span: Span::new(0, 3), note: None };
    assert!(apply(&mut brief, &gone, &shelf).unwrap_err().hint_text().is_some());
    assert_eq!(brief.sources.len(), 1);
}

#[test]
fn evidence_goes_up_and_down_over_headings_and_stops_at_the_ends() {
    let (mut brief, shelf) = pinned(&["One is first.", "Two is second.", "Three is third."]);
    apply(&mut brief, &Edit::Up(3), &shelf).unwrap();
    assert_eq!(words(&brief), ["One", "Three", "Two"]);
    apply(&mut brief, &Edit::Up(1), &shelf).unwrap();
    assert_eq!(words(&brief), ["One", "Three", "Two"]);
    apply(&mut brief, &Edit::Group(1, "Later".into()), &shelf).unwrap();
    assert_eq!(words(&brief), ["Three", "Two", "One"]);
    assert_eq!(brief.sections[1].heading, Some(Own::new("Later")));
    apply(&mut brief, &Edit::Up(3), &shelf).unwrap();
    assert_eq!(words(&brief), ["Three", "Two", "One"]);
    assert!(brief.sections[1].questions.is_empty() && brief.sections[0].questions[0].claims.len() == 3);
    apply(&mut brief, &Edit::Down(3), &shelf).unwrap();
    assert_eq!(brief.sections[1].questions[0].claims.len(), 1);
    apply(&mut brief, &Edit::Down(3), &shelf).unwrap();
    assert_eq!(words(&brief), ["Three", "Two", "One"]);
}

#[test]
fn notes_are_put_and_taken_and_what_is_dropped_is_gone() {
    let (mut brief, shelf) = pinned(&["One is first.", "Two is second."]);
    apply(&mut brief, &Edit::Annotate(2, " mine ".into()), &shelf).unwrap();
    assert_eq!(brief.evidence().nth(1).unwrap().own, [Own::new("mine")]);
    apply(&mut brief, &Edit::Annotate(2, String::new()), &shelf).unwrap();
    assert!(brief.evidence().nth(1).unwrap().own.is_empty());
    apply(&mut brief, &Edit::Drop(1), &shelf).unwrap();
    assert_eq!(order(&brief), [(1, "Two".to_owned())]);
    let before = brief.clone();
    assert!(apply(&mut brief, &Edit::Drop(9), &shelf).is_err());
    assert!(apply(&mut brief, &Edit::Title("  ".into()), &shelf).is_err());
    assert_eq!(brief, before);
}
