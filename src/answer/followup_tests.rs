use super::*;

fn shown(history: &[Turn], question: &str) -> Option<String> {
    rewrite(history, question).shown.map(|shown| shown.text)
}

#[test]
fn he_is_a_person_and_another_year_is_all_that_may_be_new() {
    let of = |before: &str, question: &str| shown(&[Turn::user(before)], question).unwrap_or_default();
    assert_eq!(
        of("What did Amandeep Gill say in Geneva?", "When was he born?"),
        "When was he born? (after: What did Amandeep Gill say in Geneva?)"
    );
    assert_eq!(of("What did Amandeep Gill say?", "When was he born?"), "When was Amandeep Gill born?");
    assert_eq!(of("Who was Lovelace?", "When was she born?"), "When was Lovelace born?");
    for before in ["Who founded Microsoft?", "Who leads the Digital Nations Forum?"] {
        assert!(of(before, "When was he born?").contains("(after: "), "{before}");
    }
    assert_eq!(of("Who hosted in 2018?", "And in 2021?"), "Who hosted in 2021?");
    assert!(of("Who hosted in 2018?", "And before 2021?").contains("(after: "));
}

#[test]
fn only_a_question_that_leans_is_rewritten() {
    let history = [Turn::user("When was Digital Nations founded?"), Turn::agent("It was founded in London in 2014.")];
    for (question, leans) in [
        ("And in 2021?", true),
        ("Who signed it?", true),
        ("Why?", true),
        ("When was that?", true),
        ("The second one?", true),
        ("What about the charter?", true),
        ("And who were the founders?", true),
        ("How old was he when he died?", true),
        ("How many recommendations are in the safeguards framework?", false),
        ("Which states said that members must pay a fee?", false),
        ("Is there a fee for members?", false),
        ("Where was the Busan declaration signed?", false),
        ("What is DPI?", false),
        ("What is a misdemeanor?", false),
    ] {
        assert_eq!(shown(&history, question).is_some(), leans, "{question}");
    }
    assert_eq!(shown(&[], "Why?"), None);
}

#[test]
fn a_question_that_stands_by_itself_is_searched_as_it_is() {
    let history = [Turn::user("When was Digital Nations founded?"), Turn::agent("In 2014.")];
    let rewrite = rewrite(&history, "How much does a Norwegian passport cost?");
    assert_eq!(rewrite.query, "How much does a Norwegian passport cost?");
    assert_eq!(rewrite.shown, None);
}

#[test]
fn what_it_leans_on_is_searched_with_it_and_counts_less() {
    let history = [Turn::user("When was Digital Nations founded?"), Turn::agent("It was founded in London in 2014.")];
    let rewrite = rewrite(&history, "Who chaired it?");
    assert!(rewrite.query.starts_with("When was Digital Nations founded? It was founded in London in 2014."));
    assert_eq!(rewrite.query.matches("Who chaired it?").count(), WEIGHT);
    assert_eq!(rewrite.asked, "Who chaired Digital Nations?");
    let shown = rewrite.shown.unwrap();
    assert_eq!((shown.text.as_str(), shown.used_turns), ("Who chaired Digital Nations?", vec![0, 1]));
}

#[test]
fn another_year_takes_the_place_of_the_one_before() {
    let history = [Turn::user("Who hosted the ministers in 2018?"), Turn::agent("New Zealand.")];
    let rewrite = rewrite(&history, "What about 2021?");
    assert_eq!(rewrite.query, "Who hosted the ministers in 2021?");
    assert_eq!(rewrite.asked, rewrite.query);
    assert_eq!(shown(&history, "And in 2019?").as_deref(), Some("Who hosted the ministers in 2019?"));
}

#[test]
fn a_chain_leans_on_the_last_question_that_stands_alone() {
    let history = [
        Turn::user("When was Digital Nations founded?"),
        Turn::agent("In 2014."),
        Turn::user("And who signed the charter?"),
        Turn::agent("Five governments signed it."),
        Turn::user("Thank you, good."),
        Turn::agent("You are welcome."),
    ];
    let rewrite = rewrite(&history, "And where?");
    assert!(
        rewrite.query.starts_with("When was Digital Nations founded? And who signed the charter?"),
        "{}",
        rewrite.query
    );
    assert_eq!(rewrite.shown.unwrap().used_turns, [0, 2, 5]);
}

#[test]
fn french_and_spanish_follow_ups_lean_too() {
    let history = [Turn::user("Qui a signé la charte de Londres ?")];
    assert!(shown(&history, "Et quand ?").is_some());
    assert!(shown(&history, "Quand a-t-elle été signée ?").is_some());
    assert!(shown(&history, "Combien de pays ont ratifié la convention ?").is_none());
    assert!(shown(&[Turn::user("¿Quién firmó la carta de Londres?")], "¿Y cuándo?").is_some());
}

#[test]
fn names_are_runs_of_capitals() {
    let text = "When did the Bank of England meet Digital Nations in the UK, and did Digital Nations answer?";
    let found: Vec<&str> = names(text).into_iter().filter_map(|span| span.of(text)).collect();
    assert_eq!(found, ["Bank of England", "Digital Nations", "UK"]);
}

#[test]
fn long_turns_are_cut_at_a_word() {
    assert_eq!(start_of("aaa bbb ccc", 9), "aaa bbb");
    assert_eq!(start_of("ééé", 3), "é");
}

#[test]
fn afterwards_and_instead_lean_where_the_question_does_not_say_after_what() {
    for (question, expect) in [
        ("Do I have to come back to work afterwards?", true),
        ("What did the council decide then?", true),
        ("Which format should agencies use instead?", true),
        ("Do members pay a fee and leave afterwards?", false),
        ("What should I write instead of commence?", false),
    ] {
        assert_eq!(leans(question), expect, "{question}");
    }
}

#[test]
fn another_thing_takes_the_place_of_the_one_before() {
    for (before, question, expect) in [
        ("What happens in the discovery phase?", "What about the alpha?", "What happens in the alpha?"),
        (
            "How much does the long neck of a site account for?",
            "And the long tail?",
            "How much does the long tail of a site account for?",
        ),
        ("When did Italy join the forum?", "And Switzerland?", "When did Switzerland join the forum?"),
        (
            "Which orders on plain rules did Clinton issue?",
            "And which one did Obama issue?",
            "which orders on plain rules did Obama issue?",
        ),
        ("How long should the discovery phase last?", "What about the alpha?", "How long should the alpha last?"),
        ("Is the discovery phase short?", "How about the alpha phase?", "Is the alpha phase short?"),
        ("When was the charter signed?", "What about the treaty?", "When was the treaty signed?"),
    ] {
        let rewrite = rewrite(&[Turn::user(before)], question);
        assert_eq!((rewrite.query.as_str(), rewrite.asked.as_str()), (expect, expect));
        assert_eq!(rewrite.shown.unwrap().used_turns, [0]);
    }
    for before in ["Who owns the code and the data?", "When was Digital Nations founded?"] {
        assert!(shown(&[Turn::user(before)], "What about the charter?").unwrap().contains("(after: "), "{before}");
    }
}
