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
fn what_follows_must_not_become_more_than_it_was() {
    for (text, gap) in [
        ("The Government has promised to build ten schools.", "has promised to "),
        ("She met the former president of the club.", "former "),
        ("He read the so-called law aloud.", "so-called "),
        ("We regret that some of the Members left early.", "some of the "),
        ("We know that most States have paid.", "most "),
        ("It is the most unequal region of all.", "most "),
        ("The report tells of a lack of any progress in law.", "lack of any "),
        ("We go on with the fight against all forms of hunger.", "against all forms of "),
        ("Prices fell. This is false. We went home.", "This is false. "),
        ("The plan is nearly complete.", "nearly "),
    ] {
        assert!(hidden(text, gap).is_some(), "{text}");
    }
    for (text, gap) in [
        ("A plan, which is roughly equal to the old one, begins.", ", which is roughly equal to the old one,"),
        ("The State that we hope to visit, France, agrees.", " that we hope to visit, France,"),
        ("It has been so for the last several years of peace.", "last several "),
        ("The few friends of peace met.", "few "),
        ("The members of the Council, against all advice, met.", ", against all advice,"),
        ("Prices fell. The false bottom held. We went home.", "The false bottom held. "),
        ("They, the former and the new members, agree.", ", the former and the new members,"),
    ] {
        assert_eq!(hidden(text, gap), None, "{text}");
    }
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
    for (text, end) in [
        ("It lost 25 million dollars.", " million"),
        ("It lost twenty thousand men.", " thousand"),
        ("Reports are sent, as appropriate, to all.", ", as"),
        ("Комитет не меняет решений, за исключением случаев спора.", ", за"),
        ("لا يجوز تعديل القرارات إلا إذا طلب ذلك.", " إلا"),
        ("委员会不得修改决定，除非秘书长要求。", "，除非"),
    ] {
        assert!(cut_after(text, text.find(end).unwrap()).is_some(), "{text}");
    }
    for (text, start) in [
        ("Critics allege that the votes were bought.", "the votes"),
        ("They live by the myth that markets mend themselves.", "markets"),
        ("The Council was unable to agree on a text.", "agree"),
    ] {
        assert!(cut_before(text, text.find(start).unwrap()).is_some(), "{text}");
    }
    assert!(cut_before("We claimed that the votes were bought.", "We claimed that ".len()).is_none());
    let text = "The idea that all is lost is mistaken.";
    assert!(tail(text, text.find(" is mistaken").unwrap()).unwrap().1.is_some());
    let text = "They sent many thousand men and 25 ships.";
    assert!(cut_after(text, text.find(" thousand").unwrap()).is_none());
    assert!(cut_after(text, text.find(" ships").unwrap()).is_none());
}

#[test]
fn how_sure_a_number_is_must_not_be_left_out() {
    for (text, gap) in [
        ("There are also more than 200,000 people here.", "more than "),
        ("It comprised about a third of the people.", "about "),
        ("It cost up to $5 million a year.", "up to "),
        ("They hold over half the land.", "over "),
        ("They hold more than† 40 ships.", "more than† "),
        ("It has shown over three-\nquarters of a century that it can.", "over "),
        ("Il y a au moins 35 navires au port.", "au moins "),
        ("Hay por lo menos el 35 % de los buques.", "por lo menos "),
        ("Im Hafen liegen mindestens 35 Schiffe.", "mindestens "),
        ("自2004年以来，至少百分之三十五的船舶使用了岸电。", "至少"),
    ] {
        assert!(hidden(text, gap).is_some_and(|why| why.contains("number") || why.contains("twice")), "{text}");
    }
    for (text, gap) in [
        ("It speaks at length about 200 people.", "at length "),
        ("The end, more or less, 200 people said.", ", more or less,"),
        ("More than ever people agree on this.", "than ever "),
    ] {
        assert!(bound_lost(text, place(text, gap)).is_none(), "{text}");
    }
}

fn place(text: &str, gap: &str) -> Span {
    let start = text.find(gap).unwrap();
    Span::new(start, start + gap.len())
}

#[test]
fn what_only_seems_so_must_not_be_left_out_either() {
    for (text, gap) in [
        ("We support all efforts to limit the veto.", "all efforts to "),
        ("It is blamed for its inability to behave.", "inability to "),
        ("We thank the outgoing President of the Assembly.", "outgoing "),
        ("We thank the Vice-President of the Assembly.", "Vice-"),
        ("The work is far from complete today.", "far from "),
        ("He cannot walk, let alone run a mile.", "let alone "),
        ("They came in place of the elected members.", "in place of "),
        ("We looked at the possibility that war returns.", "the possibility that "),
        ("We removed all barriers to open trade.", "barriers to "),
        ("They were falsely told of it.", "falsely "),
        ("He spoke as though he were the king of it.", "as though "),
        ("She praised the once mighty fleet.", "once "),
        ("Die Verwaltung darf Gebühren nicht erhöhen.", "nicht "),
        ("Der Umschlag kann größtenteils weitergehen.", "größtenteils "),
        ("No aumentará las tarifas sino después de un dictamen.", "sino "),
    ] {
        assert!(hidden(text, gap).is_some(), "{text}");
    }
}

#[test]
fn a_clause_that_others_say_or_that_is_called_untrue_is_not_quoted_alone() {
    for (text, from) in [
        ("There is a debate, as some believe that it is a duty to submit.", "it is a duty"),
        ("Many others argued that empires are justified.", "empires"),
        ("It is said that the house is haunted.", "the house"),
        ("They rejected the notion that “imperialism” required control.", "“imperialism”"),
        ("Il serait faux de dire que le port a perdu.", "le port"),
        ("Il n’est pas vrai que le port a perdu.", "le port"),
        ("Sería falso decir que el puerto ha perdido.", "el puerto"),
        ("Es wäre falsch zu behaupten, dass der Hafen verloren hat.", "der Hafen"),
        ("Было бы неверно утверждать, что порт принёс убытки.", "порт"),
        ("ومن الخطأ القول إن الميناء خسر.", "الميناء"),
        ("说港口只带来亏损，这种说法是错误的。", "港口"),
        ("We wait until all States have acted.", "all States"),
        ("Rich countries no longer take part in it.", "take part"),
        ("It is by no means the end of the story.", "the end"),
        ("He acts as though he were a king.", "he were"),
    ] {
        assert!(cut_before(text, text.find(from).unwrap()).is_some(), "{text}");
    }
    for (text, from) in [
        ("We believe that it is a duty to submit.", "it is a duty"),
        ("Some of us believe that it is a duty.", "it is a duty"),
        ("Il n’est pas faux de dire que le port a perdu.", "le port"),
        ("Nous disons que le port a perdu.", "le port"),
        ("说港口带来收益，这是大家的看法。", "港口"),
        ("It was not “peace for all people”.", "peace for"),
        ("We stay at home until noon. Peace has come.", "Peace has"),
    ] {
        assert!(cut_before(text, text.find(from).unwrap()).is_none(), "{text}");
    }
    for (text, to) in [
        ("لا يجوز معاقبة أي موظف بسبب شكوى ما لم تكن كاذبة.", "شكوى"),
        ("任何雇员均不得受到处罚，但明知虚假而投诉的除外。", "处罚"),
        ("Kein Mitarbeiter darf leiden, es sei denn, er lügt.", "leiden"),
        ("The sanctions stay until the end of the year.", "stay"),
        ("We are no richer than we were.", "richer"),
    ] {
        assert!(cut_after(text, text.find(to).unwrap() + to.len()).is_some(), "{text}");
    }
}
