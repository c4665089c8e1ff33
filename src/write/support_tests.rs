//! Sentences that models write, against passages that bear them out or do not.

use super::*;
use crate::answer::{Citation, DocumentRef};
use crate::text::Span;

fn passages() -> Vec<Passage> {
    let of = |id: usize, heading: &str, text: &str| Passage {
        citation: Citation {
            id,
            document: DocumentRef { key: "c.md".into(), title: "The Harbour Charter".into(), ..DocumentRef::default() },
            span: Span::new(50, 50 + text.len()),
            quote: text.into(),
            ..Citation::default()
        },
        heading: vec!["The Harbour Charter".into(), heading.into()],
        language: Some("en".into()),
    };
    vec![
        of(
            1,
            "Founding",
            "The Harbour Network was founded in 2014 by five ports. Its secretariat sits in Tallinn, in a \
             former customs house. The charter was signed on 9 December 2014.",
        ),
        of(
            2,
            "Fees",
            "Each member pays an annual fee of 4,200 euros. The fee is due on the first day of March. Observers \
             pay nothing, but they cannot vote at the general meeting. The recommendations are not binding. Members \
             should publish their budgets. A port may leave the network.",
        ),
    ]
}

/// Cosine of words: enough to tell sentences about the same from others.
fn meaning() -> impl FnMut(&str) -> Option<Vec<f32>> {
    use crate::embed::Embed;
    let mut fake = crate::embed::fake::FakeEmbed::default();
    move |text| fake.passage(text).ok()
}

fn of(text: &str) -> Vec<Sentence> {
    let drafts = super::super::drafts(text, false);
    check("When was the Harbour Network founded?", &drafts, &passages(), &mut meaning())
}

#[track_caller]
fn is(text: &str, support: Support, kinds: &[ProblemKind]) {
    let sentences = of(text);
    assert_eq!(sentences.len(), 1, "{sentences:?}");
    let found: Vec<ProblemKind> = sentences[0].problems.iter().map(|problem| problem.kind).collect();
    // How near the fake's cosine comes is not what these tests are about.
    let found: Vec<ProblemKind> = found.into_iter().filter(|kind| *kind != ProblemKind::Meaning).collect();
    assert_eq!(found, kinds, "{text}: {:?}", sentences[0].problems);
    if !sentences[0].problems.iter().any(|problem| problem.kind == ProblemKind::Meaning) {
        assert_eq!(sentences[0].support, support, "{text}: {:?}", sentences[0].problems);
    }
}

#[test]
fn what_the_passages_say_is_supported() {
    for text in [
        "The Harbour Network was founded in 2014 by five ports [1].",
        "The Harbour Network was founded by 5 ports in 2014 [1].",
        "The charter was signed on December 9, 2014 [1].",
        "The annual fee is €4200 and due on 1 March [2].",
        "Observers cannot vote at the general meeting [2].",
        "Members should publish their budgets [2].",
        "The network says that its recommendations are “not binding” [2].",
        "Its secretariat sits in Tallinn, in a former customs house [1].",
    ] {
        is(text, Support::Supported, &[]);
    }
}

#[test]
fn numbers_dates_and_names_that_stand_nowhere_are_told() {
    is("The Harbour Network was founded in 2015 by five ports [1].", Support::Unsupported, &[ProblemKind::Number]);
    is("The Harbour Network was founded in 2014 by six ports [1].", Support::Unsupported, &[ProblemKind::Number]);
    is("The charter was signed on 8 December 2014 [1].", Support::Unsupported, &[ProblemKind::Date]);
    is("Its secretariat sits in Riga, in a former customs house [1].", Support::Unsupported, &[ProblemKind::Name]);
    is("The annual fee of each member is 4,200 euros [1].", Support::Partly, &[ProblemKind::Number]);
}

#[test]
fn passages_that_do_not_exist_or_are_not_given_are_told() {
    is("The Harbour Network was founded in 2014 by five ports [7].", Support::Unsupported, &[ProblemKind::Citation]);
    is("The Harbour Network was founded in 2014 by five ports [1][9].", Support::Partly, &[ProblemKind::Citation]);
    is("The Harbour Network was founded in 2014 by five ports.", Support::Partly, &[ProblemKind::Citation]);
}

#[test]
fn quotations_must_stand_there_letter_by_letter() {
    is("It sits “in a former customs house” [1].", Support::Supported, &[]);
    let sentence = &of("It sits “in a former customs house” in Tallinn [1].")[0];
    let passage = &passages()[0].citation;
    let quote = &sentence.quotes[0];
    let place = Span::new(quote.span.start - passage.span.start, quote.span.end - passage.span.start);
    assert_eq!(place.of(&passage.quote), Some(quote.text.as_str()), "a place of the stored text");
    is("Its secretariat sits “in a new customs house” in Tallinn [1].", Support::Unsupported, &[ProblemKind::Quote]);
    is("Its secretariat sits “in a former customs house” [2].", Support::Partly, &[ProblemKind::Quote]);
}

#[test]
fn a_not_that_is_lost_or_added_is_told() {
    is("The recommendations are binding [2].", Support::Unsupported, &[ProblemKind::Negation]);
    is("Observers can vote at the general meeting [2].", Support::Unsupported, &[ProblemKind::Negation]);
    is("Each member does not pay an annual fee [2].", Support::Unsupported, &[ProblemKind::Negation]);
}

#[test]
fn what_must_be_and_what_may_be_are_told_apart() {
    is("Members must publish their budgets [2].", Support::Partly, &[ProblemKind::Modal]);
    is("Members publish their budgets [2].", Support::Partly, &[ProblemKind::Modal]);
    is("A port must leave the network [2].", Support::Partly, &[ProblemKind::Modal]);
}

#[test]
fn what_gives_no_passage_and_is_not_borne_out_by_the_nearest_one_is_unsupported() {
    let unsupported = |text: &str| of(text)[0].support == Support::Unsupported;
    assert!(unsupported("The Harbour Network was founded in 2019 by 900 ports."));
    assert!(unsupported("Who founded the Harbour Network in 2014 with five ports?"));
}

#[test]
fn the_meaning_is_compared_and_what_could_not_be_compared_has_not_passed() {
    let sentence = &of("Bananas ripen quickly under tropical sunshine [1].")[0];
    assert_eq!(sentence.support, Support::Unsupported);
    assert_eq!(sentence.problems[0].kind, ProblemKind::Meaning);
    let drafts = super::super::drafts("The network was founded by ports in 2014 [1].", false);
    let unchecked = &check("When?", &drafts, &passages(), &mut |_: &str| None)[0];
    assert_eq!((unchecked.support, unchecked.similarity), (Support::Partly, None));
    let drafts = super::super::drafts("The Harbour Network was founded in 2014 by five ports [1].", false);
    let verbatim = &check("When?", &drafts, &passages(), &mut |_: &str| None)[0];
    assert_eq!(verbatim.support, Support::Supported, "the passage's own words need no model");
}
