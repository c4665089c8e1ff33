//! What makes a sentence fit or unfit to answer whatever its words have in common with the question: rules beside the
//! fitted weights, in their units (logits), for kinds of questions of which the public sets have too few to learn from.

use super::asked_for::{Count, counts, other_year};
use super::author::author;
use super::definition::{definition, says_nothing_new};
use super::entities::Found;
use super::evidence::{Evidence, Unit};
use super::features::stems_of;
use super::ordinals::{self, Said};
use super::question::{Expected, Question};
use super::table;
use super::verdict::{fit, verdict};
use super::wording::{is_change, tells_a_change};
use crate::document::BlockKind;
use crate::retrieve::acronyms::is_entry;
use crate::text::Span;
use crate::text::language::Language;
use crate::text::words::{Word, is_stop_word, words};

/// A sentence that plainly decides a question for yes or no.
const DECIDES: f32 = 2.0;
/// A sentence that has the form of the definition that is asked for, where nothing speaks against the form.
const DEFINES: f32 = 2.0;
/// The first sentence under a heading that is the name whose definition is asked for, and goes on from it ("This is ...").
const GOES_ON: f32 = 2.5;
/// A sentence that names both sides of a comparison and does not compare them.
const BOTH: f32 = -2.0;
/// A sentence that has not a word of the name whose definition is asked for: what stands under the right heading has the
/// words of the heading for it, and the sentence that says what it is has them itself.
const UNNAMED: f32 = -2.5;
/// A sentence that spells out an acronym and says no more, where the question was read with that.
const KNOWN_ALREADY: f32 = -2.0;
/// An entry of a list of acronyms, where something else than a meaning or a name is asked for, or another's meaning.
const ACRONYM: f32 = -2.5;
/// A sentence whose number counts what is to be counted, or something else.
const COUNTED: f32 = 1.5;
const MISCOUNTED: f32 = -1.0;
/// A sentence that speaks of another year than the question.
const OTHER_YEAR: f32 = -2.0;
/// A sentence that speaks of the first where the second is asked for.
const OTHER_ORDINAL: f32 = -2.0;
/// What somebody wrote or said, with the name, where that is asked for.
const AUTHOR: f32 = 2.0;
/// A sentence that has no word but those of the question.
const ECHO: f32 = -2.0;
/// A sentence that gives a reason, where one is asked for.
const REASON: f32 = 1.5;
/// A sentence that says how things are now, where that is asked for.
const NOW: f32 = 1.0;
/// A sentence that tells of a change, where that is asked for.
const CHANGES: f32 = 1.0;
/// An entry of a list of sources, which names titles and says nothing of what is in them.
const SOURCE: f32 = -4.0;
/// The first row of a table, which may name its columns.
const COLUMNS: f32 = -2.0;
/// The first row of a table that plainly does: it is shown over the others.
const HEADS: f32 = -8.0;

/// A line that stands over what follows like a heading, though it is not set as one: what it is about stands below it.
const STANDS_OVER: f32 = -1.5;
/// So many words it has at most.
const LINE: usize = 10;

/// A sentence that sends its reader elsewhere and says nothing itself, where no way is asked for.
const INVITES: f32 = -2.0;

/// An echo has at most so many words; what says it at length may say it otherwise ("It is not binding on them").
const ECHOED: usize = 5;

/// Headings of lists of sources.
const SOURCES: [&str; 9] = [
    "sources",
    "references",
    "bibliography",
    "further reading",
    "see also",
    "works cited",
    "notes and references",
    "external links",
    "related content",
];

/// How much a sentence's manner adds to its score.
pub(super) fn suits(question: &Question, source: &Evidence<'_>, unit: &Unit, number: Option<Found>) -> f32 {
    let document = source.document;
    let text = unit.span.of(&document.text).unwrap_or("");
    let language = Language::of(document.language.as_deref());
    let mut out = fit(question, text, language);
    if verdict(question, text, language, &around(source, unit)).is_some() {
        out += DECIDES;
    }
    let block = document.blocks.get(unit.block);
    let under = block.and_then(|block| block.section.last()).map(|heading| heading.trim().to_lowercase());
    let is_source = under.is_some_and(|heading| SOURCES.contains(&heading.trim_end_matches(':')));
    // A title of a source has the form of a definition: "The Compact: a commentary".
    if question.expected == Expected::Definition && !is_source {
        let own = stems_of(text, source);
        match definition(text, question) {
            Some(_) if says_nothing_new(text, question) => out += KNOWN_ALREADY,
            Some(found) => out += DEFINES * found.score,
            None if goes_on_from_its_heading(question, source, unit) => out += GOES_ON,
            None if !question.terms.iter().any(|term| term.is_among(&|stem| own.contains(stem))) => out += UNNAMED,
            None => {}
        }
    }
    if author(question, source, unit).is_some() {
        out += AUTHOR;
    }
    if echoes(question, text) {
        out += ECHO;
    }
    if names_both(question, text) {
        out += BOTH;
    }
    let entry = || match question.expected {
        Expected::Definition => definition(text, question).is_none(),
        Expected::Name => false,
        _ => true,
    };
    if is_entry(text) && entry() {
        out += ACRONYM;
    }
    out += match counts(question, source, unit, number) {
        Some((_, Count::Same)) => COUNTED,
        Some((_, Count::Other)) if number.is_some() => MISCOUNTED,
        _ => 0.0,
    };
    if other_year(question, source, unit).is_some() {
        out += OTHER_YEAR;
    }
    if ordinals::asked(question).is_some_and(|asked| matches!(ordinals::said(asked, source, unit), Said::Another(_))) {
        out += OTHER_ORDINAL;
    }
    let (asked, said) = (words(&question.text), words(text));
    if asked.iter().any(|word| is_change(&word.folded)) && said.iter().any(|word| tells_a_change(&word.folded)) {
        out += CHANGES;
    }
    if asked.first().is_some_and(|word| word.folded == "why") && gives_a_reason(&said) {
        out += REASON;
    }
    if asked.iter().any(|word| asks_for_now(&word.folded)) && said.iter().any(|word| is_now(&word.folded)) {
        out += NOW;
    }
    if invites(text) && !asks_for_a_way(question) {
        out += INVITES;
    }
    if is_source {
        out += SOURCE;
    }
    if stands_over(source, unit) {
        out += STANDS_OVER;
    }
    let next = document.blocks.get(unit.block + 1).filter(|block| block.kind == BlockKind::TableRow);
    if let Some(next) = next.filter(|_| unit.row && unit.lead.is_none()) {
        let row = next.span.of(&document.text).unwrap_or("");
        out += if table::heads(text, row).is_empty() { COLUMNS } else { HEADS };
    }
    out
}

/// Whether a sentence is a line of its own that ends with no mark, over a block of whole sentences: "**Costs**".
fn stands_over(source: &Evidence<'_>, unit: &Unit) -> bool {
    let document = source.document;
    let line = document.blocks.get(unit.block).filter(|block| block.kind == BlockKind::Paragraph);
    let next = document.blocks.get(unit.block + 1).filter(|block| block.kind == BlockKind::Paragraph);
    let (Some(line), Some(next)) = (line, next) else { return false };
    let ends = |span: Span| {
        let text = span.of(&document.text).unwrap_or("").trim_end();
        text.trim_end_matches(['"', '”', '’', ')', ']', '*', '_']).ends_with(['.', '!', '?', ':', ';', ','])
    };
    line.span == unit.span
        && line.section == next.section
        && !ends(line.span)
        && ends(next.span)
        && words(line.span.of(&document.text).unwrap_or("")).len() <= LINE
}

/// Whether a sentence says nothing that the question does not: "Load testing".
fn echoes(question: &Question, text: &str) -> bool {
    let said = words(text);
    let known = |word: &Word| {
        let stem = crate::text::words::stem(&word.folded);
        is_stop_word(&word.folded) || question.terms.iter().any(|term| term.forms.contains(&stem))
    };
    let chooses = words(&question.text).iter().any(|word| word.folded == "or");
    !chooses && said.iter().all(known) && said.len() <= ECHOED
}

/// Whether a sentence names the other side of a comparison, too, without a word that compares.
fn names_both(question: &Question, text: &str) -> bool {
    let said = words(text);
    let has = |stem: &String| said.iter().any(|word| crate::text::words::stem(&word.folded) == *stem);
    let compares = |word: &Word| {
        matches!(
            word.folded.as_str(),
            "while" | "whereas" | "unlike" | "than" | "but" | "instead" | "rather" | "differ" | "differs" | "different"
        )
    };
    !question.beside.is_empty() && question.beside.iter().all(has) && !said.iter().any(compares)
}

/// "Load testing", and under it "This is when ...": the heading is the subject.
fn goes_on_from_its_heading(question: &Question, source: &Evidence<'_>, unit: &Unit) -> bool {
    let blocks = &source.document.blocks;
    let Some(block) = blocks.get(unit.block) else { return false };
    let heading = unit.block.checked_sub(1).and_then(|at| blocks.get(at)).filter(|before| before.kind.is_heading());
    let Some(heading) = heading.and_then(|heading| heading.span.of(&source.document.text)) else { return false };
    let named: Vec<Word> = words(heading).into_iter().filter(|word| !is_stop_word(&word.folded)).collect();
    let is_term = |word: &Word| {
        let stem = crate::text::words::stem(&word.folded);
        question.terms.iter().any(|term| term.forms.contains(&stem))
    };
    let opens = words(unit.span.of(&source.document.text).unwrap_or(""));
    let word = |at: usize| opens.get(at).map_or("", |word: &Word| word.folded.as_str());
    unit.span.start == block.span.start
        && named.len() == question.terms.len()
        && named.iter().all(is_term)
        && matches!((word(0), word(1)), ("this" | "it" | "these" | "they", "is" | "are" | "means"))
}

/// Whether words say why: "because ...", "so that ...", "as a result ...".
fn gives_a_reason(said: &[Word]) -> bool {
    let word = |at: usize| said.get(at).map_or("", |word| word.folded.as_str());
    (0..said.len()).any(|at| match word(at) {
        "because" | "reason" | "reasons" | "therefore" => true,
        "so" => word(at + 1) == "that",
        "due" | "owing" => word(at + 1) == "to",
        "in" => word(at + 1) == "order" && word(at + 2) == "to",
        "as" => word(at + 1) == "a" && word(at + 2) == "result",
        _ => false,
    })
}

fn asks_for_now(folded: &str) -> bool {
    matches!(folded, "current" | "currently" | "now" | "today")
}

fn is_now(folded: &str) -> bool {
    matches!(folded, "current" | "currently" | "present" | "presently" | "now" | "today" | "nowadays")
}

/// "Visit our page for more", "If you would like more information, ...", "Register now".
fn invites(sentence: &str) -> bool {
    let words = words(sentence);
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let after = |at: usize| (word(at), word(at + 1));
    // "To learn more, visit ..."
    let at = usize::from(matches!(word(0), "please" | "to"));
    match (word(at), word(at + 1)) {
        (
            "visit" | "join" | "subscribe" | "register" | "click",
            "us" | "our" | "the" | "here" | "now" | "to" | "on" | "for",
        )
        | ("learn" | "read" | "see" | "find" | "discover", "more")
        | ("find" | "sign", "out" | "up")
        | ("view" | "explore" | "browse" | "watch" | "follow" | "contact", "our" | "us")
        | ("check", "out") => true,
        // "If you want to leave, give notice" is a rule.
        ("if", "you") => match after(at + 2) {
            ("want" | "wish" | "would", "to" | "like") => {
                let said = usize::from(word(at + 3) == "like" && word(at + 4) == "to");
                matches!(
                    word(at + 4 + said),
                    "more" | "know" | "learn" | "hear" | "read" | "join" | "attend" | "participate"
                )
            }
            ("want", "more") | ("are", "interested") | ("have", "questions" | "any") => true,
            _ => false,
        },
        _ => false,
    }
}

/// Whether a question asks how or where something is done, which an invitation may well tell.
fn asks_for_a_way(question: &Question) -> bool {
    let words = words(&question.text);
    words.iter().any(|word| {
        matches!(word.folded.as_str(), "how" | "where" | "contact" | "register" | "join" | "subscribe" | "apply")
    })
}

/// What tells what a sentence speaks of: title, headings, and what stands before it in its own block.
pub(super) fn around(source: &Evidence<'_>, unit: &Unit) -> String {
    let document = source.document;
    let Some(block) = document.blocks.get(unit.block) else { return document.title.clone() };
    let before = document.text.get(block.span.start..unit.span.start).unwrap_or("");
    let lead = unit.lead.and_then(|lead| lead.of(&document.text)).unwrap_or("");
    format!("{} {} {lead} {before}", document.title, block.section.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Question {
        Question::new(text, crate::index::asked(text, &[]), &|_| Some(1.0))
    }

    #[test]
    fn the_heads_of_columns_say_less_than_a_first_row() {
        let first = |text: &str| {
            let document = super::super::tests::document(1, text);
            let hit = super::super::tests::hit(&document, 1.0);
            let evidence = [Evidence { hit: &hit, document: &document, late: None, reading: None }];
            let units = super::super::evidence::units(&evidence);
            suits(&asked("Who was the host?"), &evidence[0], &units[0], None)
        };
        assert!(first("Date\tHost\n\nMay 2018\tCanada") <= HEADS);
        assert!(first("May 2014\tEstonia\n\nMay 2018\tCanada") > HEADS);
    }

    #[test]
    fn a_line_over_whole_sentences_is_a_heading_in_all_but_name() {
        let over = |text: &str| -> Vec<bool> {
            let document = super::super::tests::document(1, text);
            let hit = super::super::tests::hit(&document, 1.0);
            let evidence = [Evidence { hit: &hit, document: &document, late: None, reading: None }];
            let units = super::super::evidence::units(&evidence);
            units.iter().map(|unit| stands_over(&evidence[0], unit)).collect()
        };
        assert_eq!(over("The largest number\n\nThere are three at most. No more are set up."), [true, false, false]);
        assert_eq!(over("There are three.\n\nNo more are set up."), [false, false]);
        assert_eq!(over("Three at most\n\nIn all places"), [false, false], "what follows is a line, too");
        let said = "Nobody who pays the fee may be turned away at the gate of the harbour\n\nThis holds for all.";
        assert_eq!(over(said), [false, false]);
    }

    #[test]
    fn an_entry_of_a_list_of_acronyms_means_its_own_alone() {
        let suits = |entry: &str| {
            let document = super::super::tests::document(1, entry);
            let hit = super::super::tests::hit(&document, 1.0);
            let evidence = [Evidence { hit: &hit, document: &document, late: None, reading: None }];
            let units = super::super::evidence::units(&evidence);
            super::suits(&asked("What is the GDC?"), &evidence[0], &units[0], None)
        };
        assert!(suits("GDC     Global Digital Compact") > 0.0);
        assert!(suits("GDS     Government Digital Service") <= ACRONYM + UNNAMED);
    }

    #[test]
    fn what_repeats_the_question_says_nothing() {
        let question = asked("What is load testing?");
        assert!(echoes(&question, "- Load testing") && !echoes(&question, "Load testing in the cloud"));
        assert!(!echoes(&asked("Is it a load or a test?"), "A load"), "it chooses");
    }

    #[test]
    fn what_only_names_both_sides_tells_neither() {
        let side = asked("What is load testing?").beside(Some("performance testing"));
        assert!(names_both(&side, "Load and performance testing are both done."));
        assert!(!names_both(&side, "Load testing is harder than performance testing."));
        assert!(!names_both(&side, "Load testing is when a site is given the most it can handle."));
        assert!(!names_both(&asked("What is load testing?"), "Load and performance testing are both done."));
    }

    #[test]
    fn a_heading_is_the_subject_of_what_goes_on_from_it() {
        let document =
            super::super::tests::document(1, "# Load testing\n\nThis is when a site is given the most. It is hard.");
        let hit = super::super::tests::hit(&document, 1.0);
        let evidence = [Evidence { hit: &hit, document: &document, late: None, reading: None }];
        let units = super::super::evidence::units(&evidence);
        let goes_on = |question: &str| -> Vec<bool> {
            units.iter().map(|unit| goes_on_from_its_heading(&asked(question), &evidence[0], unit)).collect()
        };
        assert_eq!(goes_on("What is load testing?"), [false, true, false]);
        assert_eq!(goes_on("What is performance testing?"), [false; 3]);
    }

    #[test]
    fn a_reason_is_told_from_other_words() {
        for sentence in ["It failed because it was late.", "We ask so that we know.", "It was due to rain."] {
            assert!(gives_a_reason(&words(sentence)), "{sentence}");
        }
        assert!(!gives_a_reason(&words("The fee is due in March, so pay.")));
    }

    #[test]
    fn sentences_that_send_their_reader_elsewhere_are_told_from_those_that_say_something() {
        for (sentence, invitation) in [
            ("If you would like more information on prizes, become part of the list.", true),
            ("To learn more, write to us.", true),
            ("Visit our page.", true),
            ("Sign up today!", true),
            ("If you want to leave, give a month's notice.", false),
            ("If you would like to learn more, ask.", true),
            ("If a member wants to leave, it gives a month's notice.", false),
            ("Visit fees are two euros.", false),
            ("The panel will read more than a hundred papers.", false),
            ("See page 4.", false),
        ] {
            assert_eq!(invites(sentence), invitation, "{sentence}");
        }
        let asks = |text: &str| asks_for_a_way(&Question::new(text, crate::index::asked(text, &[]), &|_| Some(1.0)));
        assert!(asks("How do I join?") && !asks("What is the difference between a grant and a prize?"));
    }
}
