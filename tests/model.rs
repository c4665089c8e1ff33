//! The real model on the real runtime; never skipped. Fetches the runtime where there is none.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use adduce::embed::{self, Embed, ModelChoice, Semantic};

fn session() -> Box<dyn Embed> {
    let progress = |line: &str| println!("{line}");
    let found = embed::setup(false, &progress, &AtomicBool::new(false)).unwrap();
    let before = Instant::now();
    let Semantic::On { info, open, .. } = embed::load(&ModelChoice::Builtin, true) else {
        panic!("the runtime in {} was set up, and yet semantic search is off", found.path.display());
    };
    let loaded = before.elapsed();
    let before = Instant::now();
    let session = open().unwrap();
    println!("load {loaded:?}, open {:?}, runtime {}", before.elapsed(), found.path.display());
    assert_eq!(session.info(), &info);
    session
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn similar_sentences_are_near_and_unlike_ones_far() {
    let mut model = session();
    let mut of = |text: &str| model.passage(text).unwrap();
    let cat = of("The ministry published its budget for digital services.");
    let like = of("A government department released its spending plan for online services.");
    let unlike = of("Whales sing to each other over long distances.");
    assert!((cosine(&cat, &cat) - 1.0).abs() < 1e-4, "vectors are unit vectors");
    assert_eq!(cat.len(), 384);
    let (near, far) = (cosine(&cat, &like), cosine(&cat, &unlike));
    assert!(near > 0.5 && far < 0.2, "near {near}, far {far}");
    let question = model.query("How much does the ministry spend on digital services?").unwrap();
    assert!(cosine(&question, &cat) > cosine(&question, &unlike) + 0.3);
}

#[test]
fn the_same_text_gives_the_same_vector_whatever_came_before_and_in_every_session() {
    let (mut one, mut other) = (session(), session());
    let text = "Estonia issued its first digital identity cards in 2002.";
    let first = one.passage(text).unwrap();
    one.passage(&"something long and different ".repeat(40)).unwrap();
    assert_eq!(one.passage(text).unwrap(), first);
    assert_eq!(other.passage(text).unwrap(), first);
    assert_eq!(one.tokens(text, false).unwrap().pooled, first);
}

#[test]
fn every_token_has_its_place_in_the_text_and_a_unit_vector() {
    let mut model = session();
    for text in [
        "Plain words, with punctuation; and numbers like 1,234.",
        "Ça coûte 5\u{a0}€ à Genève — naïve façade\u{ad}s, l’État.",
        "数字政府 и цифровое правительство 🇪🇪 e\u{301}te\u{301}",
        "a\u{200b}b\u{0}c \u{202e}reversed\u{202c}",
    ] {
        let found = model.tokens(text, false).unwrap();
        assert!(!found.spans.is_empty());
        assert_eq!(found.values.len(), found.spans.len() * 384);
        let mut last = 0;
        for span in &found.spans {
            let slice = span.of(text).unwrap_or_else(|| panic!("{span:?} is not on character boundaries of {text:?}"));
            assert!(!slice.is_empty() && span.start >= last);
            last = span.start;
        }
        for row in found.values.chunks_exact(384) {
            assert!((cosine(row, row) - 1.0).abs() < 1e-3);
        }
        assert!(model.count_tokens(text) >= found.spans.len());
    }
    let found = model.tokens("Digital government", true).unwrap();
    let words: Vec<_> = found.spans.iter().map(|span| span.of("Digital government").unwrap()).collect();
    assert_eq!(words, ["Digital", "government"]);
}

#[test]
fn tokens_are_counted_beyond_the_window_and_long_or_empty_texts_are_embedded() {
    let mut model = session();
    let long = "word ".repeat(1000);
    assert_eq!(model.count_tokens(&long), 1000);
    assert_eq!(model.count_tokens(""), 0);
    for text in [long.as_str(), "", " \n\t", "\u{200b}"] {
        assert_eq!(model.passage(text).unwrap().len(), 384);
    }
    let found = model.tokens(&long, false).unwrap();
    assert_eq!(found.spans.len(), model.info().window - 2);
}

#[test]
fn one_question_takes_well_under_a_second() {
    let mut model = session();
    model.query("A first one, to warm up").unwrap();
    let start = Instant::now();
    for _ in 0..10 {
        model.query("When was Digital Nations founded?").unwrap();
    }
    let each = start.elapsed() / 10;
    println!("one question: {each:?}");
    assert!(each.as_millis() < 1000);
}

#[test]
fn the_reader_finds_the_words_that_answer_and_meets_the_question_token_by_token() {
    session();
    let Semantic::On { reader, .. } = embed::load(&ModelChoice::Builtin, true) else { panic!("no model") };
    let mut reader = reader().unwrap();
    let text = "The Harbour Forum is a club of port cities. It was founded in Lisbon in 1987 by nine mayors.";
    let reading = reader.read("When was the Harbour Forum founded?", "Harbours", text).unwrap();
    let best = reading.best().unwrap();
    assert!(best.span.of(text).unwrap().contains("1987"), "{:?}", best.span.of(text));
    let other =
        reader.read("When was the Harbour Forum founded?", "", "Whales sing to each other over long distances.");
    assert!(reading.answered > other.unwrap().answered);

    let late = reader.late("When was the Harbour Forum founded?", "Harbours", text).unwrap();
    let (first, second) = text.split_at(text.find("It was").unwrap());
    let second = adduce::text::Span::new(first.len(), first.len() + second.len());
    assert!(late.at(second) > 0.3 && late.whole >= late.at(second));
    assert!(late.tokens.iter().all(|token| token.span.of(text).is_some_and(|token| !token.is_empty())));
    // Nothing to read is nothing found, not an error.
    assert_eq!(reader.late("When?", "", "").unwrap().tokens.len(), 0);
    assert!(reader.read("When?", "", "").unwrap().best().is_none());
}
