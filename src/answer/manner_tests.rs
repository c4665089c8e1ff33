//! What speaks for and against sentences beside their words, over small documents and without a model.

use super::tests::{ask, document};

fn notes(question: &str, texts: &[&str]) -> Vec<String> {
    let documents: Vec<_> = texts.iter().zip(1..).map(|(text, id)| document(id, text)).collect();
    ask(question, &documents).notes
}

fn first(question: &str, texts: &[&str]) -> String {
    let documents: Vec<_> = texts.iter().zip(1..).map(|(text, id)| document(id, text)).collect();
    ask(question, &documents).claims.first().map(|claim| claim.text.clone()).unwrap_or_default()
}

#[test]
fn the_first_is_no_answer_to_who_was_the_second() {
    let one = "Hana was the first envoy of the forum on trade. She resigned.";
    let said = notes("Who was the second envoy of the forum on trade?", &[one]);
    assert!(said.iter().any(|note| note == "the nearest sentence says “first”, not “second”"), "{said:?}");
    let both = "The first envoy of the forum on trade in the ports was Hana Nowak. Then came the second, Amir Khan.";
    assert_eq!(
        first("Who was the second envoy of the forum on trade in the ports?", &[both]),
        "Then came the second, Amir Khan."
    );
}

#[test]
fn a_passage_that_does_not_name_the_year_may_be_of_any_time() {
    let texts = ["The share of adults that was online was 82 per cent.", "In 2005 the forum of the ports met."];
    let told = |question| notes(question, &texts).iter().any(|note| note.contains("does not speak of 2005"));
    assert!(told("What share of adults was online in 2005?"));
    assert!(!told("What share of adults was online?") && !told("Which forum met in 2005?"));
}

#[test]
fn the_subject_of_a_question_is_no_answer() {
    let short = |question, text| ask(question, &[document(1, text)]).answer;
    let text = "Tim Lowden manages the Harbour Program at GSA.";
    assert_ne!(short("Who manages the Harbour Program?", text).as_deref(), Some("Harbour Program"));
    let text = "The charter is older than the treaty.";
    assert_eq!(short("What is the charter older than?", text).filter(|short| short == "The charter"), None);
}

#[test]
fn an_entry_of_a_list_of_acronyms_answers_nothing_else() {
    let texts = ["AWS     Amazon Web Services", "Amazon sells storage to ministries over the web."];
    assert_eq!(first("Which storage do Amazon Web Services sell?", &texts), texts[1]);
    assert_eq!(first("What is AWS?", &texts), texts[0]);
}

#[test]
fn a_row_of_a_table_comes_with_the_heads_of_its_columns() {
    let text = "Meetings of the forum:\n\nDate\tHost\tTheme\n\nMay 2018\tCanada\tharbours\n\nMay 2019\tUruguay\tdata";
    let documents = [document(1, text)];
    let answer = ask("Who was the host of the forum in May 2019?", &documents);
    let claim = &answer.claims[0];
    assert_eq!(claim.text, "May 2019\tUruguay\tdata");
    let heads: Vec<&str> = claim.columns.iter().map(|head| head.text.as_str()).collect();
    assert_eq!(heads, ["Date", "Host", "Theme"]);
    assert!(claim.columns.iter().all(|head| head.span.of(text) == Some(head.text.as_str())));
}

#[test]
fn who_said_it_stands_behind_what_was_said() {
    let text = "A harbour is the home of every ship.\n\nAda Byron\n\nShips sail.\n\nCora Dane";
    let documents = [document(1, text)];
    let answer = ask("Who said that a harbour is the home of every ship?", &documents);
    assert_eq!(answer.answer.as_deref(), Some("Ada Byron"));
    assert_eq!(answer.claims[0].text, "A harbour is the home of every ship.\n\nAda Byron");
}

#[test]
fn who_did_it_is_told_by_a_sentence_that_says_so() {
    let told =
        |text| notes("Who designed the typeface of the forum?", &[text]).iter().any(|note| note.contains("designed"));
    assert!(told("The typeface of the forum was bought by Ada Byron."));
    assert!(!told("The designer of the typeface of the forum was Ada Byron."));
    assert!(!told("The typeface of the forum is old. Ada Byron designed it."));
}

#[test]
fn a_title_among_the_sources_defines_nothing() {
    let text = "# The compact\n\nThe Harbour Compact binds ports to one another.\n\n# Sources\n\nHarbour Compact: a brief of the port.";
    let said = first("What is the Harbour Compact?", &[text]);
    assert!(!said.contains("a brief"), "{said}");
}

#[test]
fn a_table_is_given_to_whoever_wants_its_rows_compared() {
    let text = "They met in May.\n\nDesign\tTime to launch\n\nSingle register\t18 months\n\nFederated\t30 months";
    let documents = [document(1, text)];
    for asked in ["Which design takes longer to launch?", "Which design has the longest time to launch?"] {
        let answer = ask(asked, &documents);
        let items: Vec<&str> =
            answer.claims.first().map_or(vec![], |claim| claim.items.iter().map(|item| item.text.as_str()).collect());
        assert_eq!(items, ["Single register\t18 months", "Federated\t30 months"], "{asked}");
        assert_eq!(answer.answer, None);
    }
    let other = ask("Which design was older?", &documents);
    assert!(other.claims.iter().all(|claim| claim.items.is_empty()), "{:?}", other.claims);
}
