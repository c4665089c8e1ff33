use super::*;
use crate::answer::cite;
use crate::brief::outline;
use crate::brief::testing::{Shelf, document};
use crate::store::StoredDocument;

/// An answer of these sentences, each of its document.
fn answer(claims: &[(&StoredDocument, &str)]) -> Answer {
    let mut answer = Answer { confidence: 0.9, abstained: claims.is_empty(), ..Answer::default() };
    for (document, words) in claims {
        let at = document.text.find(words).unwrap();
        let id = answer.citations.len() + 1;
        answer.citations.push(cite(id, document, Span::new(at, at + words.len())).unwrap());
        answer.claims.push(Claim { text: (*words).into(), citations: vec![id], ..Claim::default() });
    }
    answer
}

fn numbers(brief: &Brief) -> Vec<Vec<u32>> {
    let questions = brief.sections.iter().flat_map(|section| &section.questions);
    questions.map(|question| question.claims.iter().map(|claim| claim.number).collect()).collect()
}

#[test]
fn a_passage_is_used_once_and_pointed_at_from_then_on() {
    let mut shelf = Shelf::default();
    let document = shelf.put(document("a.md", "A", "Peace is law. Law is peace.\n\nWar is neither."));
    let mut composer = Composer::new(outline::read("One?\n\nTwo?").unwrap(), &shelf);
    assert_eq!(composer.waiting().len(), 2);
    composer.put((0, 0), &answer(&[(&document, "Peace is law."), (&document, "War is neither.")])).unwrap();
    composer.put((0, 1), &answer(&[(&document, "Peace is law."), (&document, "Law is peace.")])).unwrap();
    let brief = composer.finish().unwrap();
    assert_eq!(numbers(&brief), [vec![1, 2], vec![3]]);
    assert_eq!(brief.sections[0].questions[1].see, [1]);
    assert_eq!(brief.sources.len(), 1);
    assert_eq!(brief.table.iter().map(|row| row.source).collect::<Vec<_>>(), [1, 1, 1]);
    for place in brief.places() {
        assert_eq!(place.citation.span.of(&document.text), Some(place.citation.quote.as_str()));
    }
}

#[test]
fn of_a_passage_that_is_quoted_in_part_the_rest_is_quoted_not_pointed_at() {
    let mut shelf = Shelf::default();
    let text = "The Harbour Compact is a text that binds all of its members. It was adopted on 5 May 2024 in Porto.";
    let document = shelf.put(document("a.md", "A", text));
    let mut composer = Composer::new(outline::read("What?\n\nWhen?").unwrap(), &shelf);
    composer
        .put((0, 0), &answer(&[(&document, "The Harbour Compact is a text that binds all of its members.")]))
        .unwrap();
    composer.put((0, 1), &answer(&[(&document, text)])).unwrap();
    let brief = composer.finish().unwrap();
    assert_eq!(numbers(&brief), [vec![1], vec![2]]);
    let evidence = brief.evidence().nth(1).unwrap();
    assert_eq!(evidence.quote(), "It was adopted on 5 May 2024 in Porto.");
    assert_eq!(evidence.referent.as_ref().map(|referent| referent.name.as_str()), Some("Harbour Compact"));
}

#[test]
fn sentences_that_follow_one_another_are_one_quotation_also_where_the_second_leans() {
    let mut shelf = Shelf::default();
    let text = "Intro of it. Members pay a fee each year. They vote on it in May.";
    let document = shelf.put(document("a.md", "A", text));
    let mut composer = Composer::new(outline::read("What?").unwrap(), &shelf);
    let claims = [(&*document, "Members pay a fee each year."), (&*document, "They vote on it in May.")];
    composer.put((0, 0), &answer(&claims)).unwrap();
    let brief = composer.finish().unwrap();
    let quotes: Vec<&str> = brief.evidence().map(super::super::model::Evidence::quote).collect();
    assert_eq!(quotes, ["Members pay a fee each year. They vote on it in May."]);
    assert!(brief.evidence().all(|evidence| evidence.referent.is_none()));
}

#[test]
fn the_same_words_in_other_documents_are_one_claim_with_all_its_citations() {
    let mut shelf = Shelf::default();
    let one = shelf.put(document("a.md", "A", "Peace is the rule of law."));
    let two = shelf.put(document("b.md", "A", "Intro.\n\nPeace is the\nrule of law."));
    let three = shelf.put(document("c.md", "C", "• Peace is the rule of law."));
    let mut first = answer(&[(&one, "Peace is the rule of law.")]);
    first.citations[0].also = vec!["b.md".into(), "gone.md".into()];
    let mut composer = Composer::new(outline::read("One?\n\nTwo?").unwrap(), &shelf);
    composer.put((0, 0), &first).unwrap();
    composer.put((0, 1), &answer(&[(&three, "Peace is the rule of law.")])).unwrap();
    let brief = composer.finish().unwrap();
    let evidence = brief.evidence().next().unwrap();
    let also: Vec<_> = evidence.also.iter().map(|place| place.citation.quote.as_str()).collect();
    assert_eq!(also, ["Peace is the\nrule of law.", "Peace is the rule of law."]);
    assert_eq!(evidence.also[0].text_sha256, crate::brief::place::sha256(&two.text));
    assert_eq!(brief.sections[0].questions[1].see, [1]);
    assert_eq!(brief.sources.iter().map(|source| source.same_title).collect::<Vec<_>>(), [true, true, false]);
}

#[test]
fn what_the_documents_do_not_say_is_told_with_the_nearest_places() {
    let mut shelf = Shelf::default();
    let document = shelf.put(document("a.md", "A", "Peace is law."));
    let mut nothing = answer(&[]);
    nothing.nearest = vec![cite(1, &document, Span::new(0, 13)).unwrap()];
    nothing.unsupported = vec!["Mars".into()];
    let mut composer = Composer::new(outline::read("One?").unwrap(), &shelf);
    composer.put((0, 0), &nothing).unwrap();
    let brief = composer.finish().unwrap();
    let question = &brief.sections[0].questions[0];
    assert_eq!(question.state, State::Unanswered);
    let unanswered = question.unanswered.as_ref().unwrap();
    assert_eq!((unanswered.nearest.len(), unanswered.unsupported.as_slice()), (1, ["Mars".to_owned()].as_slice()));
    assert!(brief.sources.is_empty(), "a pointer is no citation");
}

#[test]
fn sources_that_disagree_are_both_shown_though_there_are_claims_enough() {
    let mut shelf = Shelf::default();
    let one = shelf.put(document("a.md", "A", "First is said here. Second is said here. The council has 12 members."));
    let two = shelf.put(document("b.md", "B", "The council has 15 members."));
    let mut given = answer(&[
        (&one, "First is said here."),
        (&one, "Second is said here."),
        (&one, "The council has 12 members."),
        (&two, "The council has 15 members."),
    ]);
    given.conflicts = vec![crate::answer::model::Conflict {
        about: crate::answer::model::Disagreement::Numbers,
        values: vec!["12 members".into(), "15 members".into()],
        citations: vec![3, 4],
        dates: vec![Some("2019".into()), None],
    }];
    let mut composer = Composer::new(outline::read("---\nlength: short\n---\nHow many?").unwrap(), &shelf);
    composer.put((0, 0), &given).unwrap();
    let brief = composer.finish().unwrap();
    // The two first stand side by side: one quotation.
    assert_eq!(numbers(&brief), [vec![1, 2]]);
    let conflict = &brief.sections[0].questions[0].conflicts[0];
    assert_eq!(conflict.sides.iter().map(|side| side.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(conflict.sides[0].date.as_deref(), Some("2019"));
}

#[test]
fn dates_and_short_names_of_the_claims_are_listed_with_their_places() {
    let mut shelf = Shelf::default();
    let text = "The World Summit (WS) began. The WS met on 5 May 2021.\n\nIn 2019 the WS was planned.";
    let document = shelf.put(document("a.md", "A", text));
    let mut composer = Composer::new(outline::read("When?").unwrap(), &shelf);
    let claims = [(&*document, "The WS met on 5 May 2021."), (&*document, "In 2019 the WS was planned.")];
    composer.put((0, 0), &answer(&claims)).unwrap();
    let brief = composer.finish().unwrap();
    let dates: Vec<_> = brief.timeline.iter().map(|fact| (fact.date.as_str(), fact.number)).collect();
    assert_eq!(dates, [("2019", 2), ("2021-05-05", 1)]);
    for fact in &brief.timeline {
        assert_eq!(fact.span.of(text), Some(fact.fact.as_str()));
    }
    let term = &brief.glossary[0];
    assert_eq!((term.term.as_str(), term.meaning.as_str(), term.number), ("WS", "World Summit", 3));
    assert_eq!(term.place.citation.span.of(text), Some("World Summit"));
}

#[test]
fn numbers_of_editions_of_another_library_are_not_taken_for_its_own() {
    let (brief, _) = crate::brief::testing::one_claim("Peace is law in the WS here.", "Peace is law in the WS here.");
    // Here the same number is another text.
    let mut other = Shelf::default();
    let document = other.put(document("z.md", "Z", "The War Society (WS) says that war is no law."));
    assert_eq!(document.id.0, brief.evidence().next().unwrap().place.citation.document.edition);
    let mut settled = brief.clone();
    crate::brief::settle(&mut settled, &other).unwrap();
    assert!(settled.glossary.is_empty(), "{:?}", settled.glossary);
    assert_eq!(settled.sources[0].document.key, "a.md");
    assert_eq!(settled.sources[0].file_sha256, brief.sources[0].file_sha256);
    assert_eq!(settled.sources[0].text_sha256, crate::brief::place::sha256("Peace is law in the WS here."));
    // Stale evidence of that number keeps no words of this library from being quoted.
    crate::brief::refresh::refresh(&mut settled, &other).unwrap();
    let mut composer = Composer::new(settled, &other);
    let said = answer(&[(&document, "The War Society (WS) says that war is no law.")]);
    assert_eq!(composer.add((0, 0), &said, 1).unwrap().len(), 1);
    let brief = composer.finish().unwrap();
    assert_eq!(brief.sources.iter().map(|source| source.document.key.as_str()).collect::<Vec<_>>(), ["a.md", "z.md"]);
}

#[test]
fn questions_and_scraps_are_no_claims_where_there_are_better_ones() {
    let mut shelf = Shelf::default();
    let document = shelf.put(document("a.md", "A", "What is peace?\n\nPeace is the rule of law.\n\nForm 12"));
    let mut composer = Composer::new(outline::read("One?\n\nTwo?").unwrap(), &shelf);
    let all = [(&*document, "What is peace?"), (&*document, "Peace is the rule of law."), (&*document, "Form 12")];
    composer.put((0, 0), &answer(&all)).unwrap();
    composer.put((0, 1), &answer(&all[2..])).unwrap();
    let brief = composer.finish().unwrap();
    assert_eq!(
        brief.evidence().map(super::super::model::Evidence::quote).collect::<Vec<_>>(),
        ["Peace is the rule of law.", "Form 12"]
    );
}

#[test]
fn a_question_that_failed_does_not_take_the_others_with_it() {
    let shelf = Shelf::default();
    let mut composer = Composer::new(outline::read("One?\n\nTwo?").unwrap(), &shelf);
    composer.fail((0, 0), &Error::new(ErrorKind::Library, "it broke"));
    let brief = composer.finish().unwrap();
    assert_eq!(brief.sections[0].questions[0].state, State::Failed);
    assert!(brief.notes[0].contains("it broke"));
    let mut composer = Composer::new(brief, &shelf);
    assert_eq!(composer.waiting().len(), 2, "what failed is asked again");
    composer.put((0, 0), &answer(&[])).unwrap();
    assert!(composer.finish().unwrap().notes.is_empty(), "and when it does not fail nothing is said of it");
}
