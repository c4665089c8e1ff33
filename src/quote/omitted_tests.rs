use super::*;

fn hidden(text: &str, gap: &str) -> Option<String> {
    let start = text.find(gap).unwrap();
    let span = Span::new(start, start + gap.len());
    let all = tokens(text);
    let inside: Vec<Token> = all.iter().filter(|token| span.contains(token.span)).cloned().collect();
    between(text, span, &inside, all.iter().find(|token| token.span.start >= span.end))
}

#[test]
fn what_turns_the_sense_must_not_be_left_out() {
    let text = "The party is not permitted to terminate.";
    assert!(hidden(text, "not ").unwrap().contains("negation"));
    let text = "Members may vote if they have paid and shall be heard.";
    assert!(hidden(text, "if they have paid ").unwrap().contains("condition"));
    let text = "France supports the plan while Germany is against it.";
    assert!(hidden(text, "supports the plan while Germany ").unwrap().contains("spoken of"));
}

#[test]
fn what_is_said_besides_may_be_left_out() {
    for (text, gap) in [
        ("The Organization (founded in 1945) acts.", "(founded in 1945) "),
        ("The challenges, such as poverty and climate change, can be met.", ", such as poverty and climate change,"),
        ("We met. It was raining. We talked.", "It was raining. "),
    ] {
        assert_eq!(hidden(text, gap), None, "{text}");
    }
    assert!(hidden("All agree. However, one State left. We go on.", "However, one State left. ").is_some());
}

#[test]
fn a_quotation_must_not_be_cut_where_the_sense_turns() {
    let text = "We do not accept the terms. Members may leave unless they owe dues.";
    assert!(cut_before(text, text.find("accept").unwrap()).is_some());
    assert!(cut_before(text, text.find("the terms").unwrap()).is_none());
    assert!(cut_after(text, text.find(" unless").unwrap()).is_some());
    assert!(cut_before(text, text.find("Members").unwrap()).is_none());
    assert!(cut_after(text, text.find(". Members").unwrap()).is_none());
}
