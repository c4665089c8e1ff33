//! Quotations that were once called faithful and are not, and faithful ones that must stay so. Each pair stands for a kind.

use super::*;

fn judged(text: &str, quote: &str) -> Judged {
    let source = Source {
        key: "a.txt".into(),
        title: String::new(),
        text: std::sync::Arc::from(text),
        pages: vec![],
        running: vec![],
    };
    judge(quote, &written::read(quote), &source, Span::new(0, text.len())).unwrap()
}

/// Text, quotation.
pub(super) type Pair = (&'static str, &'static str);

pub(super) fn altered(pairs: &[Pair]) {
    let passed: Vec<&str> = pairs
        .iter()
        .filter(|(text, quote)| judged(text, quote).verdict != Verdict::Altered)
        .map(|pair| pair.1)
        .collect();
    assert!(passed.is_empty(), "called faithful: {passed:#?}");
}

pub(super) fn faithful(pairs: &[Pair]) {
    let alarms: Vec<(&str, Judged)> = pairs
        .iter()
        .map(|(text, quote)| (*quote, judged(text, quote)))
        .filter(|(_, judged)| !judged.verdict.is_faithful())
        .collect();
    assert!(alarms.is_empty(), "called altered: {alarms:#?}");
}

#[test]
fn each_bracket_has_to_be_allowed() {
    altered(&[
        (
            "The law applies to all members of the union.",
            "The law applies [of course] [not] to all members of the union",
        ),
        ("The law applies to all members of the union.", "The law applies [the] [only] to all members of the union"),
        ("They killed many people in the war.", "They killed [two million] people in the war"),
        (
            "It cost 5 dollars a head, and a billion were made.",
            "It cost 5 [billion] dollars a head, and a billion were made",
        ),
        ("The minister said that he agreed with it.", "The minister [falsely] said that he agreed with it"),
        ("The Government agreed. France did not agree.", "The Government [of France] agreed"),
        (
            "Members of parties agreed with it all the same.",
            "Members of [only five] parties agreed with it all the same",
        ),
        ("Its enemies attacked the town. The Council met.", "[The Council] attacked the town. The Council met"),
        (
            "Minister Smith came. Then the president resigned from his office.",
            "Then [Minister Smith] resigned from his office",
        ),
    ]);
    faithful(&[
        (
            "NATO said that it would come to help.",
            "NATO [North Atlantic Treaty Organization] said that it would come to help",
        ),
        ("The Council met. It decided to go on with the work.", "It [the Council] decided to go on with the work"),
        ("He went in morning light to the sea.", "He went in [the] morning light to the sea"),
    ]);
}

#[test]
fn printed_lines_of_the_text_are_no_header() {
    altered(&[
        (
            "All States shall\n\u{c}refrain from the use of force and shall not\nsupport armed groups in any way.",
            "All States shall support armed groups in any way",
        ),
        ("The sum of\n40\nmillion was paid out to them.", "The sum of million was paid out to them"),
    ]);
    faithful(&[
        (
            "The members of the union have\n12\n\u{c}Annual Report\nagreed to go on with the work.",
            "The members of the union have agreed to go on with the work.",
        ),
        (
            "The members of the union have\n\u{c}A/RES/79/1\nagreed to go on with the work.",
            "The members of the union have agreed to go on with the work.",
        ),
    ]);
}

#[test]
fn another_number_is_no_other_note() {
    altered(&[
        ("It is said in Art.5 of the treaty on trade.", "It is said in Art.7 of the treaty on trade"),
        ("They paid Rs.500 for each of the tickets.", "They paid Rs.900 for each of the tickets"),
        ("It is told in No.12 of the old series.", "It is told in No.21 of the old series"),
        ("There are 10⁶ of them in each of the cells.", "There are 10⁹ of them in each of the cells"),
        ("There are 10⁶ of them in each of the cells.", "There are 10 of them in each of the cells"),
        ("There are 10⁶ of them in each of the cells.", "There are 106 of them in each of the cells"),
        ("An area of 5 km² was flooded in the spring.", "An area of 5 km was flooded in the spring"),
        ("There were 10–500 people in each of the rooms.", "There were 10,500 people in each of the rooms"),
        ("It was 1/200 of the whole sum paid out.", "It was 1,200 of the whole sum paid out"),
        ("In rooms 10, 100 people were found asleep.", "In rooms 10,100 people were found asleep"),
        ("It fell to –5 °C in the night before.", "It fell to 5 °C in the night before"),
        ("It fell to\n-5 °C in the night before.", "It fell to 5 °C in the night before"),
    ]);
    faithful(&[
        ("We want peace.12 It is all that we want.", "We want peace. It is all that we want."),
        ("We want peace¹² and it is all that we want.", "We want peace and it is all that we want."),
        ("There were 1 000 people in each of the rooms.", "There were 1,000 people in each of the rooms"),
        ("An area of 5 km² was flooded in the spring.", "An area of 5 km2 was flooded in the spring"),
    ]);
}

#[test]
fn another_division_into_words_may_say_the_opposite() {
    altered(&[
        ("They met in direct talks about the border.", "They met indirect talks about the border"),
        ("It was a typical case of its kind there.", "It was atypical case of its kind there"),
        ("They were in capable hands all the time.", "They were incapable hands all the time"),
    ]);
    faithful(&[("An in-depth study of the matter was made.", "An indepth study of the matter was made")]);
}

#[test]
fn a_stop_behind_a_denial_counts() {
    altered(&[
        ("Is this prohibited? No. States may withdraw at any time.", "No States may withdraw at any time"),
        ("No, members may vote on the motion at once.", "No members may vote on the motion at once"),
    ]);
    faithful(&[("We the people are not “all” of it.", "We the people are not &ldquo;all&rdquo; of it.")]);
    faithful(&[("This is not, in fact, the law of the land.", "This is not in fact the law of the land.")]);
}

#[test]
fn an_accent_that_only_the_quotation_has_makes_another_word() {
    altered(&[
        ("Das wurde gestern im Rat beschlossen.", "Das würde gestern im Rat beschlossen"),
        ("El trabajo de ayer fue largo y duro.", "El trabajó de ayer fue largo y duro"),
        ("La paix ou la guerre est entre nos mains.", "La paix où la guerre est entre nos mains"),
    ]);
    faithful(&[
        ("Das würde gestern im Rat beschlossen.", "Das wurde gestern im Rat beschlossen"),
        ("LES ETATS ONT DROIT A LA PAIX ET A LA VIE", "Les États ont droit à la paix et à la vie"),
        ("Все еще впереди у нашего народа сегодня", "Всё ещё впереди у нашего народа сегодня"),
    ]);
    let missing = judged("Das würde gestern im Rat beschlossen.", "Das wurde gestern im Rat beschlossen");
    assert!(missing.folded.contains(&"accents") && missing.warnings.iter().any(|warning| warning.contains("würde")));
}

#[test]
fn an_ellipsis_must_not_hide_what_denies_by_its_meaning() {
    altered(&[
        ("It is illegal to sell arms to them now.", "It is … to sell arms to them now"),
        ("States shall refrain from the use of force.", "States shall … use of force"),
        ("The party was unable to pay its debts.", "The party was … to pay its debts"),
        ("He declined to sign the treaty of peace.", "He … sign the treaty of peace"),
        ("Acts of war are prohibited under the law of nations.", "Acts of war are … under the law of nations"),
        ("The council is against the plan of the king.", "The council is … the plan of the king"),
        ("The king left. Subject to the following terms: States may withdraw.", "The king left. … States may withdraw"),
        ("States may withdraw. This is subject to approval. They did so.", "States may withdraw. … They did so."),
        ("States may withdraw. If the king agrees. They did so.", "States may withdraw. … They did so."),
        ("It cost 5 million dollars to build it again.", "It cost 5 … dollars to build it again"),
    ]);
    faithful(&[
        ("The members, who fight against poverty, agreed to go on with it.", "The members … agreed to go on with it"),
        ("We met. If it rains, we stay inside. We talked.", "We met. … We talked."),
    ]);
}

#[test]
fn a_quotation_is_not_cut_where_a_denial_or_a_number_goes_on() {
    altered(&[
        ("It is not true that the Council approved the plan.", "the Council approved the plan"),
        ("There is no evidence that the Council approved it.", "the Council approved it"),
        ("There is no chance that the Council approved it.", "the Council approved it"),
        ("It is untrue that the Council approved the plan.", "the Council approved the plan"),
        ("Less than 5 per cent of them agreed with it.", "5 per cent of them agreed with it"),
        ("At least 5 per cent of them agreed with it.", "5 per cent of them agreed with it"),
        ("There came 12 500 people to the square.", "500 people to the square"),
        ("There came twenty-five people to the square.", "five people to the square"),
        ("The whole bridge cost them $5 million in all.", "The whole bridge cost them $5"),
        ("The price of bread rose by 5 per cent in May.", "The price of bread rose by 5"),
    ]);
    faithful(&[
        ("There is no doubt that the Council approved the plan.", "the Council approved the plan"),
        ("Let us not forget that the Council approved the plan.", "the Council approved the plan"),
        ("He said that the Council approved the plan.", "the Council approved the plan"),
        ("In 2015 five people came to the square.", "five people came to the square"),
    ]);
}

#[test]
fn what_the_source_has_itself_is_no_remark() {
    faithful(&[
        ("They was [sic] here for the whole of the day.", "They was [sic] here for the whole of the day"),
        (
            "It shall apply to all (emphasis added) of the members.",
            "It shall apply to all (emphasis added) of the members",
        ),
    ]);
    let long = "one two three four five six seven eight nine ten ".repeat(800);
    let text = format!("Before it. {long} Behind it.");
    assert_eq!(judged(&text, long.trim()).verdict, Verdict::Verbatim);
}

#[test]
fn a_question_is_no_statement() {
    let text = "We met. You call this peace? We can do better. Is it so? Yes. Who will pay for it, then? Nobody knows.";
    altered(&[
        (text, "You call this peace."),
        (text, "You call this peace!”"),
        (text, "We can do better?"),
        (text, "You call this peace. We can do better."),
        ("هل هذا سلام دائم في العالم؟ نعم.", "هل هذا سلام دائم في العالم."),
        ("这就是我们所说的和平吗？是的。", "这就是我们所说的和平吗。"),
    ]);
    faithful(&[
        (text, "You call this peace?"),
        (text, "You call this peace"),
        (text, "You call this peace …"),
        (text, "You call this peace [?]"),
        (text, "We can do better. Is it so?"),
        (text, "Who will pay for it"),
        ("¿Quién responde de los daños causados? Nadie.", "Quién responde de los daños causados?"),
    ]);
    let differences = judged(text, "You call this peace.").differences;
    let told = differences.iter().map(|one| (one.kind, one.quote.as_str(), one.source.as_str())).collect::<Vec<_>>();
    assert_eq!(told, [(DifferenceKind::Question, ".", "?")]);
}

#[test]
fn what_was_misread_is_told_but_is_no_change() {
    let text = "The Government of southern Chad calls for an inclusive dialogue between companies, and a modern one.";
    for quote in [
        "The Govemment of southern Chad calls for an inclusive dialogue",
        "The Government of southem Chad calls for an inclusive dialogue",
        "calls for an indusive dialogue between companies",
        "calls for an inclusive dialogue betvveen cornpanies",
        "The Government of southern Chad ca1ls for an inclusive dia1ogue",
    ] {
        let judged = judged(text, quote);
        assert!(judged.verdict.is_faithful(), "{quote}: {:?}", judged.differences);
        assert!(judged.warnings.iter().any(|warning| warning.contains("look alike")), "{quote}: {:?}", judged.warnings);
    }
    altered(&[
        (text, "an inclusive dialogue between companies, and a modem one"),
        ("It is the clearest way of them all.", "It is the dearest way of them all"),
        ("We burn wood at home in the winter.", "We bum wood at home in the winter"),
        ("He fails at it again and again.", "He falls at it again and again"),
    ]);
}

#[test]
fn what_the_reader_saw_to_be_running_may_stand_in_between() {
    let text = "The Council decides to remain\nwhat stands above all pages of this\nseized of the matter at hand.";
    let quote = "The Council decides to remain seized of the matter at hand";
    let place = text.find("what").unwrap();
    let judged = |running: Vec<Span>| {
        let source = Source {
            key: "a.pdf".into(),
            title: String::new(),
            text: std::sync::Arc::from(text),
            pages: vec![],
            running,
        };
        judge(quote, &written::read(quote), &source, Span::new(0, text.len())).unwrap().verdict
    };
    assert_eq!(judged(vec![Span::new(place, place + 35)]), Verdict::Typographic);
    assert_eq!(judged(vec![]), Verdict::Altered, "words of the text");
    assert_eq!(judged(vec![Span::new(place, place + 10)]), Verdict::Altered, "more than what is running");
}

#[test]
fn the_number_of_a_page_between_dashes_is_no_word() {
    let quote = "The Council decides to remain seized of the matter at hand";
    faithful(&[
        ("The Council decides to remain\n- 39 -\n\u{c}\nseized of the matter at hand.", quote),
        ("The Council decides to remain\n- 39 -\n\n\nseized of the matter at hand.", quote),
        ("The Council decides to remain\nPage 39 of 96\nseized of the matter at hand.", quote),
    ]);
    altered(&[("The Council decides to remain\n39\nseized of the matter at hand.", quote)]);
}

#[test]
fn remarks_and_short_forms_are_of_the_writer() {
    let text = "We met. The EU’s work goes on in all Member States. It ends there.";
    faithful(&[
        (text, "The EU’s work goes on in all Member States. [emphasis added; footnotes omitted]"),
        (text, "The EU’s work goes on in all Member States (emphasis in original removed)"),
        (text, "The EU [European Union]’s work goes on in all Member States"),
        (text, "The [European Union]’s work goes on in all Member States"),
        (text, r"The EU\'s work goes on in all Member States"),
        ("Die Überwachung der größten Häfen geht weiter.", "Die Ueberwachung der groessten Haefen geht weiter"),
    ]);
    altered(&[
        (text, "The EU [African Union]’s work goes on in all Member States"),
        (text, "The [African Union]’s work goes on in all Member States"),
        (text, "The EU’s work goes on in all Member States [emphasis on some]"),
    ]);
}
