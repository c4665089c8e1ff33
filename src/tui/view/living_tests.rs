//! The screens of reading, finding and learning, as snapshots at the three sizes.

use std::collections::BTreeMap;

use super::tests::screen;
use crate::answer::Answer;
use crate::answer::model::{Weighed, WeighedSentence};
use crate::engine::{Event, SourceView};
use crate::retrieve::Explanation;
use crate::tui::message::{Msg, Purpose};
use crate::tui::testing::{Session, answer, citation_of, document_row, hit, stored};

const TEXT: &str = "# History\nThe network was founded in London in 2014 by five members. 🇪🇪 🇳🇿\nIt met every year.\n\
                    # 成员 Members\nThe five founders signed a charter; others came later.\n# Dues\nA fee is due in January.";
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 12)];

/// A question that is answered from one document, which is open.
fn reading((columns, rows): (u16, u16)) -> Session {
    let document = stored("network.md", TEXT);
    let quotes = [
        "The network was founded in London in 2014 by five members.",
        "The five founders signed a charter; others came later.",
    ];
    let citations = quotes.iter().enumerate().map(|(at, quote)| citation_of(at + 1, &document, quote)).collect();
    let mut it = Session::new(columns, rows, true, 12);
    it.ask("When was it founded?", answer("When was it founded?", Some("2014"), citations));
    it.keys(&["Tab", "Enter"]);
    let ticket = it.last_ticket();
    it.engine(Event::Source { ticket, source: Box::new(SourceView { document, span: None }) });
    it
}

fn at_all_sizes(name: &str, mut go_on: impl FnMut(&mut Session)) {
    for size in SIZES {
        let mut it = reading(size);
        go_on(&mut it);
        insta::assert_snapshot!(format!("{name}_at_{}x{}", size.0, size.1), screen(&it));
    }
}

#[test]
fn all_evidence_is_marked_and_a_search_is_typed() {
    at_all_sizes("a_search_in_a_source", |it| {
        it.keys(&["/", "type:the"]);
    });
}

#[test]
fn the_list_of_everything() {
    at_all_sizes("the_list_of_everything", |it| {
        it.keys(&["C-p", "type:fee"]);
        let ticket = it.ticket(|purpose| *purpose == Purpose::Offers);
        let documents = vec![document_row("Fees and dues of 2026.pdf", 3), document_row("数字政府的合作网络.md", 3)];
        it.engine(Event::Documents { ticket, documents });
    });
}

#[test]
fn why_these_words() {
    at_all_sizes("why_these_words", |it| {
        it.keys(&["w"]);
        let tickets: Vec<_> = it
            .model
            .pending
            .iter()
            .filter(|(_, purpose)| **purpose == Purpose::Why)
            .map(|(&ticket, _)| ticket)
            .collect();
        let (mut found, key, title) = hit("network.md", TEXT);
        found.passage.text = it.model.source.document().unwrap().text.to_string();
        found.passage.span = crate::text::Span::new(0, found.passage.text.len());
        found.why = Explanation {
            dense: Some(0.71),
            dense_rank: Some(2),
            lexical: Some(12.3),
            lexical_rank: Some(1),
            late: Some(0.83),
            read: Some(2.4),
            words: vec!["founded".into()],
        };
        let sentence = |text: &str, score: f32| {
            let start = found.passage.text.find(text).unwrap();
            WeighedSentence {
                document: "network.md".into(),
                span: crate::text::Span::new(start, start + text.len()),
                text: text.into(),
                score,
                alone: None,
                features: BTreeMap::from([("idf".to_owned(), 0.64), ("late".to_owned(), 0.81)]),
            }
        };
        let sentences = vec![
            sentence("The network was founded in London in 2014 by five members.", 0.92),
            sentence("The five founders signed a charter; others came later.", 0.61),
            sentence("A fee is due in January.", 0.12),
        ];
        let explain = Some(Weighed { features: BTreeMap::new(), sentences });
        it.engine(Event::Hits { ticket: tickets[0], hits: vec![(found, key, title)], last: true, notes: vec![] });
        let answer = Answer { explain, ..Answer::default() };
        it.engine(Event::Answered { ticket: tickets[1], answer: Box::new(answer), chat: None });
    });
}

#[test]
fn the_keys_of_where_one_is() {
    at_all_sizes("the_keys_of_a_source", |it| {
        it.keys(&["?"]);
    });
}

#[test]
fn the_tour() {
    for size in SIZES {
        let mut it = Session::new(size.0, size.1, true, 10);
        it.keys(&["type:/tour", "Enter"]);
        insta::assert_snapshot!(format!("the_tour_at_{}x{}", size.0, size.1), screen(&it));
    }
}

#[test]
fn paths_that_complete_what_is_typed() {
    let mut it = Session::new(80, 24, true, 10);
    it.keys(&["type:/add ~/no", "Tab"]);
    let found = ["~/notes/", "~/notes\\ old.md", "~/november.pdf"].map(str::to_owned).to_vec();
    it.send(Msg::Paths { typed: "~/no".into(), found });
    insta::assert_snapshot!(screen(&it));
}
