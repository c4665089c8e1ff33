//! Answers over small documents, without a model: what is quoted, what is not, and when it says nothing.

use proptest::prelude::*;

use super::copies::Copies;
use super::*;
use crate::document::{Block, BlockKind};
use crate::retrieve::{Explanation, Hit};
use crate::store::{DocumentId, PassageId, PassageRow, StoredDocument};
use crate::text::Span;

/// A document whose blocks are its paragraphs; those that begin with `#` are headings, with `-` items of a list, those with
/// tabs in them rows of a table.
pub(super) fn document(id: i64, source: &str) -> StoredDocument {
    let mut blocks = Vec::new();
    let mut section = Vec::new();
    let mut at = 0;
    for paragraph in source.split("\n\n") {
        let span = Span::new(at, at + paragraph.len());
        at += paragraph.len() + 2;
        let kind = match paragraph.chars().next() {
            Some('#') => BlockKind::Heading(1),
            Some('-') => BlockKind::ListItem,
            _ if paragraph.contains('\t') => BlockKind::TableRow,
            _ => BlockKind::Paragraph,
        };
        if kind.is_heading() {
            section = vec![paragraph.trim_start_matches(['#', ' ']).to_owned()];
        }
        let own = if kind.is_heading() { vec![] } else { section.clone() };
        blocks.push(Block { kind, span, section: own, ..Block::default() });
    }
    StoredDocument {
        id: DocumentId(id),
        key: format!("{id}.txt"),
        title: format!("Document {id}"),
        origin: format!("/docs/{id}.txt"),
        symbol: None,
        date: None,
        language: None,
        text: source.into(),
        blocks,
        pages: vec![],
        replaced: None,
    }
}

pub(super) fn hit(document: &StoredDocument, score: f32) -> Hit {
    let span = Span::new(0, document.text.len());
    let passage = PassageRow {
        id: PassageId(document.id.0),
        document: document.id,
        span,
        language: None,
        heading: vec![document.title.clone()],
        text: document.text.to_string(),
    };
    Hit { passage, score, why: Explanation::default() }
}

pub(super) fn ask(question: &str, documents: &[StoredDocument]) -> Answer {
    ask_among(question, documents, &Copies::default())
}

fn ask_among(question: &str, documents: &[StoredDocument], copies: &Copies) -> Answer {
    let all: String = documents.iter().map(|document| document.text.to_lowercase()).collect();
    let asked = crate::index::asked(question, &[]);
    let question = Question::new(question, asked, &|stem| all.contains(stem).then_some(2.0));
    let hits: Vec<Hit> =
        documents.iter().enumerate().map(|(n, document)| hit(document, 1.0 / (n + 1) as f32)).collect();
    let evidence: Vec<Evidence<'_>> = hits
        .iter()
        .zip(documents)
        .map(|(hit, document)| Evidence { hit, document, late: None, reading: None })
        .collect();
    let considered = consider(&question, &evidence);
    compose(&question, &considered, &evidence, copies, (3, super::weights::ABSTAIN_BELOW)).unwrap()
}

const FORUM: &str = "# About\n\nThe forum is a club of governments. It was founded in 2014 in London. Five ministers \
                     signed the charter.\n\n# Money\n\nMembers pay nothing. The secretariat costs over 300 euros a year.";

#[test]
fn a_dated_question_gets_the_dated_sentence_and_its_words() {
    let answer = ask("When was the forum founded?", &[document(1, FORUM)]);
    assert!(!answer.abstained);
    assert_eq!(answer.answer.as_deref(), Some("2014"));
    assert!(answer.claims[0].text.contains("founded in 2014"));
}

#[test]
fn a_sentence_that_leans_is_quoted_with_the_one_before() {
    let answer = ask("When was the forum founded?", &[document(1, FORUM)]);
    assert_eq!(answer.claims[0].text, "The forum is a club of governments. It was founded in 2014 in London.");
}

#[test]
fn a_citation_names_the_section_and_equals_its_slice() {
    let document = document(1, FORUM);
    let answer = ask("What does the secretariat cost per year?", std::slice::from_ref(&document));
    let citation = &answer.citations[answer.claims[0].citations[0] - 1];
    assert_eq!(citation.section, ["Money"]);
    assert_eq!(citation.span.of(&document.text), Some(citation.quote.as_str()));
    assert_eq!(answer.claims[0].text, citation.quote);
}

#[test]
fn names_that_stand_nowhere_mean_that_the_documents_do_not_answer() {
    let answer = ask("When did Portugal join the Antarctic League?", &[document(1, FORUM)]);
    assert!(answer.abstained);
    assert!(answer.claims.is_empty() && answer.answer.is_none());
    assert!(!answer.nearest.is_empty(), "pointers are given instead");
}

#[test]
fn the_same_sentence_in_two_documents_is_one_claim_with_two_citations() {
    let one = document(1, "The forum was founded in 2014.");
    let two = document(2, "The forum  was founded in 2014");
    let answer = ask("When was the forum founded?", &[one, two]);
    assert_eq!(answer.claims.len(), 1);
    assert_eq!(answer.claims[0].citations, [1, 2]);
    assert_eq!(answer.citations[1].document.key, "2.txt");
}

#[test]
fn copies_of_a_document_are_one_source() {
    let copy = |id, symbol: Option<&str>| {
        let symbol = symbol.map(str::to_owned);
        StoredDocument { symbol, ..document(id, "The forum was founded in 2014.\n\nIt meets each year.") }
    };
    let (one, two, other) = (copy(1, None), copy(2, Some("A/1")), document(3, "The forum was founded in 2014."));
    let copies = Copies::new(vec![vec![one.clone(), two.clone()]]);
    let cited = |documents: &[StoredDocument]| -> Vec<(String, Vec<String>)> {
        let answer = ask_among("When was the forum founded?", documents, &copies);
        answer.citations.into_iter().map(|citation| (citation.document.key, citation.also)).collect()
    };
    let first = ("2.txt".to_owned(), vec!["1.txt".to_owned()]);
    assert_eq!(cited(&[two.clone(), one.clone()]), vec![first.clone()]);
    let second = ("3.txt".to_owned(), vec![]);
    assert_eq!(cited(&[two.clone(), other.clone()]), [first, second], "another document that says the same");
    assert!(copies.is_covered(one.id, "The forum was founded in 2014."), "the one with a symbol is cited");
    assert!(!copies.is_covered(two.id, "The forum was founded in 2014."));
    assert!(!copies.is_covered(one.id, "The forum was founded in 2021."), "what only the copy says");
    assert!(!copies.is_covered(other.id, "The forum was founded in 2014."));
}

#[test]
fn editions_that_differ_in_a_number_are_both_quoted() {
    let edition = |id, days: &str| {
        document(id, &format!("Fees. The fee of the forum is due within {days} days of the yearly notice. It meets."))
    };
    let (old, new) = (edition(1, "30"), edition(2, "60"));
    for copies in [Copies::new(vec![vec![old.clone(), new.clone()]]), Copies::default()] {
        let passage = "It meets. The fee of the forum is due within 30 days of the yearly notice. It meets. Fees.";
        assert!(!copies.is_covered(old.id, passage));
        let answer = ask_among("When is the fee of the forum due?", &[new.clone(), old.clone()], &copies);
        let quotes: Vec<&str> = answer.citations.iter().map(|citation| citation.quote.as_str()).collect();
        assert!(
            ["30 days", "60 days"].iter().all(|days| quotes.iter().any(|quote| quote.contains(days))),
            "{quotes:?}"
        );
        assert!(answer.citations.iter().all(|citation| citation.also.is_empty()));
    }
}

#[test]
fn documents_that_say_different_things_are_both_quoted() {
    let one = document(1, "The forum was founded in 2014 by ministers.");
    let two = document(2, "The forum was founded in 2021, according to its website.");
    let answer = ask("When was the forum founded?", &[one, two]);
    let keys: Vec<&str> = answer.citations.iter().map(|citation| citation.document.key.as_str()).collect();
    assert_eq!(keys, ["1.txt", "2.txt"]);
}

#[test]
fn an_empty_library_and_an_empty_question_abstain() {
    assert!(ask("When was the forum founded?", &[]).abstained);
    assert!(ask("???", &[document(1, FORUM)]).abstained);
}

#[test]
fn a_citation_off_the_text_is_refused() {
    let document = document(1, "é and more");
    assert!(cite(1, &document, Span::new(0, 1)).is_err());
    assert!(cite(1, &document, Span::new(0, 99)).is_err());
    assert!(cite(1, &document, Span::new(2, 3)).is_err());
    assert_eq!(cite(1, &document, Span::new(3, 6)).unwrap().chars, Span::new(2, 5));
}

proptest! {
    #[test]
    fn whatever_the_text_every_citation_equals_its_slice(
        texts in prop::collection::vec("([A-Za-zé–\u{a0} ]{1,30}[.:!?\n]{1,2} ?){1,6}", 1..4),
        question in "(When|Who|What|How many) [a-z ]{1,20}\\?",
    ) {
        let documents: Vec<_> = texts.iter().enumerate().map(|(n, text)| document(n as i64, text)).collect();
        let answer = ask(&question, &documents);
        prop_assert_eq!(answer.abstained, answer.claims.is_empty());
        for citation in answer.citations.iter().chain(&answer.nearest) {
            let source = documents.iter().find(|document| document.key == citation.document.key).unwrap();
            prop_assert_eq!(citation.span.of(&source.text), Some(citation.quote.as_str()));
            let chars: String =
                source.text.chars().skip(citation.chars.start).take(citation.chars.len()).collect();
            prop_assert_eq!(&chars, &citation.quote);
        }
        for claim in &answer.claims {
            prop_assert!(!claim.citations.is_empty());
            prop_assert_eq!(&claim.text, &answer.citations[claim.citations[0] - 1].quote);
        }
    }
}
