//! Names of several words: "the Digital Markets Act" is not named by a library that speaks of markets, of acts and of what
//! is digital.

use super::entities::names;
use super::evidence::Evidence;
use super::lexicon::Tongue;
use super::question::Question;
use crate::store::DocumentId;
use crate::text::words::{is_stop_word, words};

/// The most words of a name that are looked for.
const LONGEST: usize = 8;

/// The first name of several words in a question of which no two neighbouring words stand side by side in any document that
/// was found. Two are enough: "the United Nations General Assembly" is named by "the General Assembly".
pub(super) fn nowhere_named(question: &Question, evidence: &[Evidence<'_>]) -> Option<String> {
    let text = question.text.as_str();
    let all = words(text);
    let content: Vec<&str> =
        all.iter().filter(|word| !is_stop_word(&word.folded)).filter_map(|word| word.span.of(text)).collect();
    // In a question where every word has a capital none of them tells a name. In other languages names are bent, and two of
    // their words stand side by side in another form.
    let english = matches!(Tongue::of(&all), Tongue::English)
        && content.len() < all.len()
        && evidence.iter().all(|source| source.document.language.as_deref().is_none_or(|tag| tag.starts_with("en")));
    if !english || content.iter().all(|word| has_capital(word)) {
        return None;
    }
    let named: Vec<String> = names(text)
        .into_iter()
        .filter_map(|span| {
            let name = span.of(text)?;
            // What a question begins with has its capital for that: "Explain GDPR".
            Some(if span.start == 0 { name.split_once(' ').map_or("", |(_, rest)| rest) } else { name })
        })
        .flat_map(|name| name.split(" and ").flat_map(|part| part.split(" & ")))
        .flat_map(|name| name.split(" on ").flat_map(|part| part.split(" for ")).flat_map(|part| part.split(". ")))
        .map(str::to_owned)
        .collect();
    let read: Vec<String> = evidence.iter().map(said).collect();
    let mut documents: Vec<(DocumentId, &str)> =
        evidence.iter().map(|source| (source.document.id, &*source.document.text)).collect();
    documents.sort_unstable_by_key(|document| document.0);
    documents.dedup_by_key(|document| document.0);
    named.into_iter().find(|name| {
        let parts: Vec<&str> = words(name)
            .iter()
            .filter(|word| !is_stop_word(&word.folded))
            .filter_map(|word| word.span.of(name))
            .map(without_owner)
            .filter(|word| has_capital(word))
            .take(LONGEST)
            .collect();
        parts.len() > 1
            && parts.windows(2).all(|pair| {
                let [first, second] = pair else { return false };
                // An acronym may be written out, and somebody's title left out.
                !is_acronym(first)
                    && !is_acronym(second)
                    && !TITLES.contains(first)
                    && !read.iter().any(|said| folded_side_by_side(said, first, second))
                    && !documents.iter().any(|(_, text)| side_by_side(text, first, second))
            })
    })
}

fn has_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

fn is_acronym(word: &str) -> bool {
    word.chars().filter(|letter| letter.is_uppercase()).count() > 1
}

fn without_owner(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// What stands before the name of a person.
const TITLES: [&str; 14] = [
    "President",
    "Minister",
    "Chancellor",
    "Secretary",
    "Ambassador",
    "Judge",
    "Justice",
    "Professor",
    "Sir",
    "Dr",
    "Mr",
    "Mrs",
    "Ms",
    "Senator",
];

/// A passage with its headings and its document's title and name, the words folded, without function words.
fn said(source: &Evidence<'_>) -> String {
    let passage = &source.hit.passage;
    let parts = [passage.text.as_str(), source.document.title.as_str(), source.document.key.as_str()];
    let mut out = String::from(" ");
    for part in parts.into_iter().chain(passage.heading.iter().map(String::as_str)) {
        for word in words(part).iter().filter(|word| !is_stop_word(&word.folded)) {
            out.push_str(singular(&word.folded));
            out.push(' ');
        }
        out.push_str("| ");
    }
    out
}

fn singular(word: &str) -> &str {
    let word = without_owner(word);
    word.strip_suffix('s').unwrap_or(word)
}

fn folded_side_by_side(said: &str, first: &str, second: &str) -> bool {
    let folded =
        |word: &str| words(word).iter().map(|word| singular(&word.folded).to_owned()).collect::<Vec<_>>().join(" ");
    let (first, second) = (folded(first), folded(second));
    said.contains(&format!(" {first} {second} ")) || said.contains(&format!(" {second} {first} "))
}

/// Whether two words stand one after the other as written, in one line or over the end of one, with small words between them.
fn side_by_side(text: &str, first: &str, second: &str) -> bool {
    text.match_indices(first).any(|(at, _)| {
        let mut rest = text.get(at + first.len()..).unwrap_or("");
        for between in ["'s", "’s", "", "of", "for", "and", "on", "the"] {
            let trimmed = rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '-');
            rest = trimmed.strip_prefix(between).unwrap_or(trimmed);
        }
        rest.trim_start().starts_with(second)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ask, document};

    const ACTS: &str = "# Acts\n\nThe Plain Writing Act was adopted in 2010. Digital services are a matter of the states and their \
        markets. The General Assembly adopted the resolution in May. An act on digital services was adopted in 2015.";

    fn noted(question: &str) -> bool {
        let notes = ask(question, &[document(1, ACTS)]).notes;
        notes.iter().any(|note| note.contains("names “"))
    }

    #[test]
    fn a_name_of_several_words_is_named_by_two_of_them_together() {
        assert!(noted("When was the Digital Markets Act adopted?"));
        assert!(noted("Which Digital Markets Act was adopted?"));
        for named in [
            "When was the Plain Writing Act adopted?",
            "When was the Plain Writing Act of Congress adopted?",
            "When did the United Nations General Assembly adopt the resolution?",
            "When was the Digital Services Act adopted?",
            "when was the digital markets act adopted?",
            "When Was The Digital Markets Act Adopted?",
            "When was the Act adopted?",
            "How did Estonia and Norway vote on the act?",
            "Explain Estonia to a child in an act",
            "What did the UK Government adopt in 2010?",
            "When did President Obama adopt the act?",
            "When was the Assembly's General resolution adopted?",
        ] {
            assert!(!noted(named), "{named}");
        }
    }

    #[test]
    fn a_name_that_no_document_has_makes_an_answer_less_sure() {
        let confidence = |question: &str| ask(question, &[document(1, ACTS)]).confidence;
        let (named, not) = ("When was the Digital Services Act adopted?", "When was the Digital Markets Act adopted?");
        assert!(confidence(not) < 0.6 * confidence(named));
    }
}
