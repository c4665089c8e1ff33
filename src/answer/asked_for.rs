//! Whether what a sentence names is what a question asks for: the same year, a count of the same things, money.

use super::entities::Found;
use super::evidence::{Evidence, Unit};
use super::followup::is_year;
use super::lexicon;
use super::question::Question;
use super::score::leans_on_the_one_before;
use super::wording;
use crate::text::Span;
use crate::text::words::{Word, is_stop_word, stem, words};

/// The year of the question, and the one of a sentence, where these differ and nothing that the sentence stands under names
/// the former.
pub(super) fn other_year(question: &Question, source: &Evidence<'_>, unit: &Unit) -> Option<(String, String)> {
    let asked: Vec<&str> = question
        .terms
        .iter()
        .filter(|term| !term.lent && is_year(&term.written))
        .map(|term| term.written.as_str())
        .collect();
    let first = *asked.first()?;
    let text = |span: Option<Span>| span.and_then(|span| span.of(&source.document.text)).unwrap_or("");
    let said = words(text(Some(unit.span)));
    let told = said.iter().find(|word| is_year(&word.folded))?.folded.clone();
    let block = source.document.blocks.get(unit.block);
    let section = block.map(|block| block.section.join(" ")).unwrap_or_default();
    // It has a year of its own: what stands before and behind it may well be of another, unless it goes on from it.
    let before = if leans_on_the_one_before(text(Some(unit.span))) { text(unit.before) } else { "" };
    let around = [
        text(Some(unit.span)),
        before,
        text(unit.lead),
        text(unit.list),
        section.as_str(),
        source.document.title.as_str(),
        source.document.date.as_deref().unwrap_or(""),
        source.document.symbol.as_deref().unwrap_or(""),
    ];
    // Within a span of years ("2015-2020", "2015 to 2020") each is meant.
    let years: Vec<u32> =
        said.iter().filter(|word| is_year(&word.folded)).filter_map(|word| word.folded.parse().ok()).collect();
    let spanned = |asked: &str| {
        asked
            .parse()
            .is_ok_and(|year: u32| years.iter().any(|&from| from <= year) && years.iter().any(|&to| to >= year))
    };
    let around: Vec<Word> = around.into_iter().flat_map(words).collect();
    let named = |asked: &str| around.iter().any(|word| word.folded.contains(asked));
    (!asked.iter().any(|asked| named(asked) || spanned(asked))).then(|| (first.to_owned(), told))
}

/// What the number that was found in a sentence counts, beside what a question wants counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    /// The things themselves, or others of their kind.
    Same,
    /// Nothing by name, where the sentence or what it stands under speaks of the things.
    Near,
    /// Something else.
    Other,
}

/// What a sentence counts, for a question that wants something counted: the noun, and what became of it. No number counts
/// nothing.
pub(super) fn counts(
    question: &Question,
    source: &Evidence<'_>,
    unit: &Unit,
    found: Option<Found>,
) -> Option<(String, Count)> {
    let noun = counted(&question.text)?;
    let Some(last) = found.and_then(|found| words(found.span.of(&source.document.text)?).pop()) else {
        return Some((noun, Count::Other));
    };
    let wanted = stem(&noun);
    let is_wanted = |word: &Word| stem(&word.folded) == wanted;
    if is_wanted(&last) || wording::are_counted_alike(&noun, &last.folded) {
        return Some((noun, Count::Same));
    }
    let text = |span: Option<Span>| span.and_then(|span| span.of(&source.document.text)).unwrap_or("");
    let block = source.document.blocks.get(unit.block);
    let before = if is_bare(&last) { unit.before } else { None };
    let near = [text(Some(unit.span)), text(unit.lead), text(before)];
    let mut near =
        near.into_iter().flat_map(words).chain(block.into_iter().flat_map(|block| words(&block.section.join(" "))));
    let alike = words(text(Some(unit.span))).iter().any(|word| wording::are_counted_alike(&noun, &word.folded));
    let count = if alike || near.any(|word| is_wanted(&word)) { Count::Near } else { Count::Other };
    Some((noun, count))
}

/// Whether a number has no noun behind it: then it counts what was named before.
fn is_bare(last: &Word) -> bool {
    lexicon::number_of(&last.folded).is_some() || last.folded.starts_with(|c: char| c.is_ascii_digit())
}

/// The noun after "how many": the last word before the verb that looks like a plural, or the first one.
fn counted(question: &str) -> Option<String> {
    let words = words(question);
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let start = (0..words.len()).find(|&at| word(at) == "how" && word(at + 1) == "many")? + 2;
    let all: Vec<&str> = words
        .get(start..)?
        .iter()
        .take(4)
        .map(|word| word.folded.as_str())
        .take_while(|word| !is_stop_word(word) && !lexicon::is_auxiliary(word))
        .collect();
    // "How many carer's allowances": the owner is not counted, unless it is the plural of somebody who writes so.
    let owned: Vec<&str> = all.iter().copied().filter(|word| !word.ends_with("'s") && !word.ends_with("’s")).collect();
    let nouns = if owned.is_empty() { all } else { owned };
    let plural = |word: &&&str| {
        wording::are_counted_alike(word, "people") || (word.len() > 3 && word.ends_with('s') && !word.ends_with("ss"))
    };
    nouns.iter().rev().find(plural).or(nouns.first()).map(|noun| (*noun).to_owned())
}

/// Whether a question asks when something should or can be done: by a circumstance as well as by a date.
pub(super) fn wants_a_circumstance(question: &str) -> bool {
    let words = words(question);
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    word(0) == "when" && matches!(word(1), "should" | "can" | "may")
}

/// Whether a sentence names a circumstance: "if", "once", "before".
pub(super) fn says_a_circumstance(sentence: &str) -> bool {
    words(sentence).iter().any(|word| {
        matches!(
            word.folded.as_str(),
            "when" | "whenever" | "if" | "once" | "after" | "before" | "until" | "during" | "while" | "only" | "as"
        )
    })
}

/// What somebody is asked for to have done: the verb of "Who chaired the meeting?", as written.
pub(super) fn deed(question: &str) -> Option<String> {
    let words = words(question);
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    // "Who initially chaired it?"
    let verb = if word(1).ends_with("ly") { word(2) } else { word(1) };
    let asks = word(0) == "who" && words.len() > 2 && verb.len() > 2;
    (asks && !is_stop_word(verb) && !lexicon::is_auxiliary(verb)).then(|| verb.to_owned())
}

/// Whether a text has a form of a verb or a noun that is made of it: "chaired", "chairs", "the chair", "chairmanship".
pub(super) fn says_deed(deed: &str, text: &str) -> bool {
    /// Verbs that are bent within.
    const BENT: [(&str, &str); 20] = [
        ("sang", "sing"),
        ("sung", "sing"),
        ("led", "lead"),
        ("wrote", "writ"),
        ("ran", "run"),
        ("won", "win"),
        ("gave", "giv"),
        ("took", "tak"),
        ("built", "build"),
        ("held", "hold"),
        ("chose", "choos"),
        ("made", "mak"),
        ("began", "begin"),
        ("spoke", "speak"),
        ("drew", "draw"),
        ("kept", "keep"),
        ("sent", "send"),
        ("brought", "bring"),
        ("paid", "pay"),
        ("sold", "sell"),
    ];
    let beginning = |word: &str| -> String {
        let letters = word.chars().count();
        word.chars().take(if letters > 4 { (letters - 3).max(4) } else { 3 }).collect()
    };
    let own = beginning(deed);
    let bent = BENT.iter().find(|(past, _)| *past == deed).map(|(_, root)| *root);
    words(text)
        .iter()
        .any(|word| word.folded.starts_with(&own) || bent.is_some_and(|root| word.folded.starts_with(root)))
}

/// Whether a question asks for an amount of money: "How much does it cost?", "What was the budget of 2019?"
pub(super) fn wants_money(question: &str) -> bool {
    const MONEY: [&str; 13] =
        ["cost", "price", "fee", "fine", "budget", "salari", "money", "fund", "pay", "paid", "pledg", "spend", "spent"];
    let words = words(question);
    let stems: Vec<String> = words.iter().map(|word| stem(&word.folded)).collect();
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let is_money = |stem: &String| MONEY.contains(&stem.as_str());
    if let Some(at) = (0..words.len()).find(|&at| word(at) == "how" && word(at + 1) == "much") {
        return stems.iter().skip(at + 2).any(is_money);
    }
    // "What is the price of a seat?", but not "What is the budget committee?".
    let asks = matches!((word(0), word(1)), ("what", "is" | "are" | "was" | "were"));
    let after = matches!(word(2), "the" | "a" | "an" | "its" | "their");
    let noun = (2 + usize::from(after)..words.len()).take_while(|&at| !is_stop_word(word(at))).last();
    asks && noun.and_then(|at| stems.get(at)).is_some_and(is_money)
}

/// Whether a sentence names an amount of money, or says that there is nothing to pay.
pub(super) fn says_money(sentence: &str) -> bool {
    const NAMES: [&str; 14] = [
        "dollar", "euro", "pound", "crown", "franc", "yen", "yuan", "usd", "eur", "gbp", "cent", "rupe", "krone",
        "free",
    ];
    sentence.contains(['$', '€', '£', '¥'])
        || words(sentence).windows(2).any(|pair| {
            let none = pair[0].folded == "no" && matches!(pair[1].folded.as_str(), "cost" | "costs" | "charge" | "fee");
            none || pair.iter().any(|word| NAMES.contains(&stem(&word.folded).as_str()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_counted_is_the_noun_behind_how_many() {
        for (question, noun) in [
            ("How many decisions did the committee take?", "decisions"),
            ("How many public consultations fed into it?", "consultations"),
            ("How many people attended?", "people"),
            ("How many member states are there?", "states"),
            ("How many carer's claims were made?", "claims"),
            ("How many Carer’s Allowance claims were made?", "claims"),
        ] {
            assert_eq!(counted(question).as_deref(), Some(noun), "{question}");
        }
        assert_eq!(counted("How much did it cost?"), None);
    }

    #[test]
    fn a_year_in_the_sentence_before_is_not_that_of_one_with_its_own() {
        let text = "# Treaties of 2017\n\nOne was signed in 2019. In 2021 the chair was Chris Philp.";
        let document = super::super::tests::document(1, text);
        let hit = super::super::tests::hit(&document, 1.0);
        let evidence = [Evidence { hit: &hit, document: &document, late: None, reading: None }];
        let units = super::super::evidence::units(&evidence);
        let of = |year: &str| {
            let text = format!("Who was the chair in {year}?");
            let question = Question::new(&text, crate::index::asked(&text, &[]), &|_| Some(1.0));
            other_year(&question, &evidence[0], units.last().unwrap()).map(|(_, told)| told)
        };
        assert_eq!(of("2019").as_deref(), Some("2021"));
        assert_eq!((of("2021"), of("2017")), (None, None));
        let text = "One was signed in 2019. It runs until 2021.";
        let document = super::super::tests::document(1, text);
        let hit = super::super::tests::hit(&document, 1.0);
        let evidence = [Evidence { hit: &hit, document: &document, late: None, reading: None }];
        let question =
            Question::new("Who signed in 2019?", crate::index::asked("Who signed in 2019?", &[]), &|_| Some(1.0));
        let unit = super::super::evidence::units(&evidence)[1];
        assert_eq!(other_year(&question, &evidence[0], &unit), None, "what it goes on from says when");
    }

    #[test]
    fn a_deed_is_said_in_many_forms() {
        assert_eq!(deed("Who chaired the meeting?").as_deref(), Some("chaired"));
        assert_eq!(deed("Who initially chaired the meeting?").as_deref(), Some("chaired"));
        for question in ["Who is the chair?", "Who will chair it?", "What chaired it?", "Who chaired?"] {
            assert_eq!(deed(question), None, "{question}");
        }
        for text in ["The chair was Ada.", "Under the chairmanship of Ada.", "Ada chairs it."] {
            assert!(says_deed("chaired", text), "{text}");
        }
        assert!(says_deed("led", "Ada, leader of the union") && says_deed("runs", "Ada ran it, and runs it still"));
        assert!(!says_deed("chaired", "It met in Uruguay.") && !says_deed("designed", "It is on the site."));
    }

    #[test]
    fn a_circumstance_is_wanted_and_said() {
        assert!(wants_a_circumstance("When should you use a card sort?") && !wants_a_circumstance("When did they?"));
        assert!(says_a_circumstance("Use it once you have content.") && !says_a_circumstance("It takes 90 minutes."));
    }

    #[test]
    fn money_is_wanted_and_said() {
        for question in [
            "How much did the summit cost?",
            "What is the price of a seat?",
            "What was the 2019 budget?",
            "What is the salary of a judge?",
        ] {
            assert!(wants_money(question), "{question}");
        }
        for question in ["How much time does it take?", "What is the budget committee?", "Who pays the fee?"] {
            assert!(!wants_money(question), "{question}");
        }
        for sentence in ["It took $5 million.", "It costs two euros.", "A name is free of charge.", "There is no fee."]
        {
            assert!(says_money(sentence), "{sentence}");
        }
        assert!(!says_money("Over 100 countries took part.") && !says_money("Freedom has a cost."));
    }
}
