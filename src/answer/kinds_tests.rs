//! A question of each kind over small documents, without a model.

use super::model::{Disagreement, Verdict};
use super::tests::{ask, document};
use super::*;
use crate::store::StoredDocument;

fn dated(id: i64, date: &str, source: &str) -> StoredDocument {
    StoredDocument { date: Some(date.into()), ..document(id, source) }
}

/// Items and claims are slices of the stored text.
fn verify(answer: &Answer, documents: &[StoredDocument]) {
    for claim in &answer.claims {
        let citation = &answer.citations[claim.citations[0] - 1];
        let source = documents.iter().find(|document| document.key == citation.document.key).unwrap();
        assert_eq!(citation.span.of(&source.text), Some(claim.text.as_str()));
        for item in &claim.items {
            assert!(citation.span.contains(item.span));
            assert_eq!(item.span.of(&source.text), Some(item.text.as_str()));
        }
    }
}

fn items(answer: &Answer) -> Vec<&str> {
    answer.claims.first().map_or(vec![], |claim| claim.items.iter().map(|item| item.text.as_str()).collect())
}

#[test]
fn a_list_is_given_whole_in_order_and_from_one_place() {
    let text = "# Charter\n\nThe charter of the forum names three principles:\n\n- open standards\n\n- open source\n\n- \
                sustainability\n\nThe forum met once.";
    let documents = [document(1, text), document(2, "The charter of the forum is short. It names open source, too.")];
    let answer = ask("Which principles does the charter of the forum name?", &documents);
    assert_eq!(items(&answer), ["- open standards", "- open source", "- sustainability"]);
    assert!(answer.claims[0].text.starts_with("The charter of the forum names three principles:"));
    assert_eq!(answer.claims[0].citations, [1]);
    verify(&answer, &documents);
    let four = ask("Which four principles does the charter of the forum name?", &documents);
    assert_eq!(items(&four), [""; 0], "there are three");
}

#[test]
fn what_only_announces_is_quoted_with_what_it_announces() {
    let ask = |text: &str| {
        let answer = ask("What does the writing act of the forum say?", &[document(1, text)]);
        answer.claims.first().map(|claim| claim.text.clone()).unwrap_or_default()
    };
    let lead = "The writing act of the forum says:";
    for next in ["Be clear. Be brief.", "- be clear\n\n- be brief"] {
        let text = format!("# Acts\n\n{lead}\n\n{next}\n\n# Fees\n\nNone are due.");
        assert_eq!(ask(&text), format!("{lead}\n\n{next}"));
    }
    let long = "Every text must be clear, brief and to the point, whoever reads it. ".repeat(20);
    let whole = ask(&format!("# Acts\n\n{lead}\n\n{long}"));
    assert!(whole.len() > 400 && whole.len() <= 600 && whole.ends_with("reads it."), "{whole}");
    assert_eq!(ask(&format!("# Acts\n\n{lead}\n\n# Fees\n\nNone are due.")), lead);
}

#[test]
fn a_list_that_is_introduced_by_the_words_of_the_question_is_not_refused() {
    let text =
        "# Outputs\n\nThe outputs of the discovery phase:\n\n- user needs\n\n- a team\n\nWho works there may ask.";
    let documents = [document(1, text)];
    let answer = ask("What are the outputs of the discovery phase?", &documents);
    assert_eq!(items(&answer), ["- user needs", "- a team"]);
    assert!(answer.confidence >= 0.5, "{}", answer.confidence);
}

#[test]
fn yes_or_no_has_no_short_answer() {
    let documents = [document(1, "Denmark was a member of the forum when the forum was founded in 2014.")];
    let yes = ask("Was Denmark a member of the forum when the forum was founded?", &documents);
    assert!(!yes.abstained && yes.answer.is_none(), "{:?}", yes.answer);
    assert_eq!(ask("When was the forum founded?", &documents).answer.as_deref(), Some("2014"));
}

#[test]
fn a_description_is_not_what_an_acronym_stands_for() {
    let one = [document(1, "The ATO of the office is an approval by an official.")];
    let two = [document(1, "You need an Authority to Operate (ATO) of the office.")];
    assert_eq!(ask("What does ATO stand for?", &one).answer, None);
    assert_eq!(ask("What does ATO stand for?", &two).answer.as_deref(), Some("Authority to Operate"));
}

#[test]
fn a_table_is_given_whole_where_its_rows_answer() {
    let table = "# Ports of the network\n\nYear\tPorts\tNumber\n\n2014\tOslo and Riga\t2\n\n2016\tTallinn\t3\n\n2019\tGdansk\t4";
    let text = format!("{table}\n\nThe fees are paid in May.");
    let given = ask("Which ports of the network joined?", &[document(1, &text)]);
    let items: Vec<&str> = given.claims[0].items.iter().map(|item| item.text.as_str()).collect();
    assert_eq!(items, ["2014\tOslo and Riga\t2", "2016\tTallinn\t3", "2019\tGdansk\t4"]);
    let one = ask("When did the port of Gdansk join the network?", &[document(1, &text)]);
    assert!(one.claims.iter().all(|claim| claim.items.is_empty()));
}

#[test]
fn a_sentence_that_enumerates_is_a_list_too() {
    let text = "The founders of the forum were Estonia, Israel and the Republic of Korea. They met in London.";
    let documents = [document(1, text)];
    let answer = ask("Who were the founders of the forum?", &documents);
    assert_eq!(items(&answer), ["Estonia", "Israel", "the Republic of Korea"]);
    verify(&answer, &documents);
}

#[test]
fn yes_or_no_is_said_with_the_sentence_that_decides_first() {
    let text = "The compact was adopted in 2024 by the states. The compact of the states is not binding. It is long.";
    let documents = [document(1, text)];
    let no = ask("Is the compact of the states binding?", &documents);
    assert_eq!(no.verdict, Some(Verdict::No));
    assert!(no.claims[0].text.contains("is not binding"));
    assert_eq!(ask("Is the compact of the states not binding?", &documents).verdict, Some(Verdict::Yes));
    assert_eq!(ask("When was the compact adopted by the states?", &documents).verdict, None);
}

#[test]
fn binding_and_not_binding_get_different_answers() {
    let text = "The treaty of the forum is binding on members. The charter of the forum is not binding on members.";
    let documents = [document(1, text)];
    let first = |question| ask(question, &documents).claims.first().map(|claim| claim.text.clone()).unwrap_or_default();
    assert!(first("Which text of the forum is not binding on members?").starts_with("The charter"));
    assert!(first("Which text of the forum is binding on members?").starts_with("The treaty"));
}

#[test]
fn a_year_that_stands_nowhere_is_named_and_makes_less_sure() {
    let documents = [document(1, "The ministers of the forum decided in 2021 to meet online.")];
    let known = ask("What did the ministers of the forum decide in 2021?", &documents);
    let unknown = ask("What did the ministers of the forum decide in 2031?", &documents);
    assert!(unknown.abstained && unknown.confidence < 0.5 * known.confidence);
    assert!(unknown.notes.contains(&"nothing here mentions 2031".to_owned()), "{:?}", unknown.notes);
    assert_eq!(unknown.unsupported, ["2031"]);
}

#[test]
fn a_refusal_names_the_words_without_support() {
    let answer = ask("When did Portugal join the Antarctic League?", &[document(1, "The forum met in 2014.")]);
    assert!(answer.abstained);
    assert_eq!(answer.unsupported, ["Portugal", "join", "Antarctic", "League"]);
    assert!(answer.without_support().unwrap().contains("“Portugal”"));
}

#[test]
fn a_superlative_that_no_sentence_states_makes_less_sure() {
    let small = [document(1, "Canada is a member of the forum. Its budget is 300 euros.")];
    let answer = ask("Which member of the forum has the largest budget?", &small);
    assert!(answer.notes.iter().any(|note| note.contains("largest")), "{:?}", answer.notes);
    let stated = [document(1, "Canada is the member of the forum that has the largest budget.")];
    assert_eq!(ask("Which member of the forum has the largest budget?", &stated).notes, [""; 0]);
}

#[test]
fn sources_that_differ_are_shown_with_their_dates() {
    let one = dated(1, "2015-03-01", "The forum was founded in 2014 by ministers.");
    let two = dated(2, "2022-05-01", "The forum was founded in 2021 by ministers of five states.");
    let documents = [one, two];
    let answer = ask("When was the forum founded by ministers?", &documents);
    assert_eq!(answer.conflicts.len(), 1);
    let conflict = &answer.conflicts[0];
    assert_eq!((conflict.about, conflict.values.clone()), (Disagreement::Dates, vec!["2014".into(), "2021".into()]));
    assert_eq!(conflict.dates, [Some("2015-03-01".into()), Some("2022-05-01".into())]);
    for (id, value) in conflict.citations.iter().zip(&conflict.values) {
        assert!(answer.citations[id - 1].quote.contains(value.as_str()));
    }
    verify(&answer, &documents);
    let same = [documents[0].clone(), document(3, "The forum was founded in 2014, in London, by ministers.")];
    assert_eq!(ask("When was the forum founded by ministers?", &same).conflicts, []);
}

#[test]
fn one_source_that_denies_another_leaves_no_word_for_it() {
    let documents = [
        document(1, "The charter of the forum is binding on members."),
        document(2, "The charter of the forum is not binding on members."),
    ];
    let answer = ask("Is the charter of the forum binding on members?", &documents);
    assert_eq!(answer.verdict, None);
    let about: Vec<Disagreement> = answer.conflicts.iter().map(|conflict| conflict.about).collect();
    assert_eq!(about, [Disagreement::Denial]);
}

#[test]
fn a_line_of_capitals_is_a_heading_and_no_answer() {
    let documents = [document(1, "THE BINDING COMPACT: AN OVERVIEW\n\nThe compact has parts that are not binding.")];
    let answer = ask("What is binding in the compact?", &documents);
    assert!(answer.claims.iter().all(|claim| !claim.text.contains("OVERVIEW")), "{:?}", answer.claims);
}

#[test]
fn what_is_of_another_name_makes_less_sure() {
    let documents = [document(1, "The compact of the ports was adopted in 2024 by nine states.")];
    let own = ask("When was the compact of the ports adopted?", &documents);
    let other = ask("When was the Antarctic Fisheries Compact adopted?", &documents);
    let told = |answer: &Answer| answer.notes.iter().any(|note| note.contains("does not name"));
    assert!(!told(&own) && told(&other), "{:?} {:?}", own.notes, other.notes);
    assert!(other.confidence < own.confidence);
}

#[test]
fn a_beginning_is_no_answer_to_an_end() {
    let documents = [document(1, "The council of the ports was launched in 2004.")];
    let told = |answer: &Answer| answer.notes.iter().any(|note| note.contains("does not say"));
    assert!(told(&ask("When was the council of the ports dissolved?", &documents)));
    assert!(!told(&ask("When was the council of the ports launched?", &documents)));
    let ended = [document(1, "The council of the ports was launched in 2004. It was closed in 2011.")];
    assert!(!told(&ask("When was the council of the ports dissolved?", &ended)));
}

#[test]
fn countries_are_no_money() {
    let told = |text| {
        let answer = ask("How much did the summit of the ports cost?", &[document(1, text)]);
        answer.notes.iter().any(|note| note.contains("money"))
    };
    assert!(told("The summit of the ports drew over 100 countries."));
    assert!(!told("The summit of the ports cost 3 million euros."));
    assert!(!told("The summit of the ports cost nothing: seats were free of charge."));
}

#[test]
fn the_count_of_what_is_asked_for_is_given_before_another() {
    let text = "The fund of the forum has helped members for 12 months. The fund of the forum has helped 39 members.";
    let answer = ask("How many members has the fund of the forum helped?", &[document(1, text)]);
    assert!(answer.claims.first().is_some_and(|claim| claim.text.contains("39")), "{:?}", answer.claims);
}

#[test]
fn the_year_of_the_question_is_given_before_another() {
    let text = "Ministers of the forum met in Busan in 2016. Ministers of the forum met in Hamilton in 2018.";
    let answer = ask("Where did ministers of the forum meet in 2018?", &[document(1, text)]);
    assert!(answer.claims.first().is_some_and(|claim| claim.text.contains("Hamilton")), "{:?}", answer.claims);
}

#[test]
fn a_deadline_in_the_heading_is_a_date() {
    let told = |text| {
        let answer = ask("When must agencies of the forum report on plain writing?", &[document(1, text)]);
        answer.notes.iter().any(|note| note.contains("gives a date"))
    };
    assert!(!told("# By July 13, 2011\n\nAgencies of the forum must report on plain writing."));
    assert!(told("# Duties\n\nAgencies of the forum must report on plain writing."));
}

#[test]
fn an_entry_of_a_list_of_terms_answers_by_itself() {
    let text = "AI      artificial intelligence\nGDC     Global Digital Compact\nIGF     Internet Governance Forum";
    let documents = [document(1, text)];
    let answer = ask("What is the GDC?", &documents);
    assert_eq!(answer.claims.first().map(|claim| claim.text.as_str()), Some("GDC     Global Digital Compact"));
    assert_eq!(answer.answer.as_deref(), Some("Global Digital Compact"));
    verify(&answer, &documents);
}
