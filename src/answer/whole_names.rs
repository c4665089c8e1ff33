//! Names of several words: "the Digital Markets Act" is not named by a library that speaks of markets, of acts and of what
//! is digital.

use super::entities::names;
use super::evidence::Evidence;
use super::question::Question;
use crate::text::words::{is_stop_word, words};

/// The first name of several words in a question of which no two neighbouring words stand side by side in any document that
/// was found. Two are enough: "the United Nations General Assembly" is named by "the General Assembly".
pub(super) fn nowhere_named(question: &Question, evidence: &[Evidence<'_>]) -> Option<String> {
    let text = question.text.as_str();
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    // In a question where every word has a capital none of them tells a name.
    let content: Vec<&str> =
        words(text).iter().filter(|word| !is_stop_word(&word.folded)).filter_map(|word| word.span.of(text)).collect();
    if content.iter().all(|word| capital(word)) {
        return None;
    }
    // Elsewhere names are bent, and two of their words stand side by side in another form.
    if evidence.first()?.document.language.as_deref().is_some_and(|language| !language.starts_with("en")) {
        return None;
    }
    let read: Vec<String> = evidence.iter().map(said).collect();
    names(text).into_iter().filter_map(|span| span.of(text)).find_map(|name| {
        let name = without_asking(name);
        let parts: Vec<&str> = words(name)
            .iter()
            .filter(|word| !is_stop_word(&word.folded))
            .filter_map(|word| word.span.of(name))
            .filter(|word| capital(word))
            .collect();
        let lacking = parts.len() > 1
            && parts.windows(2).all(|pair| {
                let [first, second] = pair else { return false };
                !evidence.iter().any(|source| side_by_side(&source.document.text, first, second))
                    && !read.iter().any(|said| folded_side_by_side(said, first, second))
            });
        lacking.then(|| name.to_owned())
    })
}

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
    word.strip_suffix('s').unwrap_or(word)
}

fn folded_side_by_side(said: &str, first: &str, second: &str) -> bool {
    let folded =
        |word: &str| words(word).iter().map(|word| singular(&word.folded).to_owned()).collect::<Vec<_>>().join(" ");
    let (first, second) = (folded(first), folded(second));
    said.contains(&format!(" {first} {second} ")) || said.contains(&format!(" {second} {first} "))
}

/// Whether two words stand side by side as written, in one line or over the end of one.
fn side_by_side(text: &str, first: &str, second: &str) -> bool {
    [" ", "\n", "-", " of ", " of the ", " for ", " and ", " on "]
        .into_iter()
        .any(|between| text.contains(&format!("{first}{between}{second}")))
}

/// "What Digital Nations members" begins with no name.
fn without_asking(name: &str) -> &str {
    let first = words(name).first().map(|word| (word.folded.clone(), word.span.end));
    match first {
        Some((word, end)) if is_stop_word(&word) || ASKING.contains(&word.as_str()) => {
            name.get(end..).map_or(name, str::trim_start)
        }
        _ => name,
    }
}

/// Words that begin a question or a request, and an order to tell.
const ASKING: [&str; 22] = [
    "what", "which", "who", "whose", "whom", "when", "where", "why", "how", "is", "are", "was", "were", "did", "do",
    "does", "has", "have", "can", "name", "list", "tell",
];

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
