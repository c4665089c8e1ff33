//! Whether a name in brackets can be what a word of the source refers to: "[the Council] decided" for "It decided".
//!
//! What "he", "it" or "this country" stands for is told by what was said before. This is not solved here; what is looked
//! for are signs that the name in brackets is the wrong one.

use super::lexicon;
use super::tokens::{Token, tokens};

/// How far before a word the thing that it refers to must have been named, in bytes.
const REACH: usize = 1_500;

/// What speaks against a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Doubt {
    /// It cannot be meant.
    Wrong(String),
    /// Something else is likelier.
    Look(String),
}

/// Bodies, offices and things that nobody calls "he" or "she".
const BODIES: [&str; 40] = [
    "assembly",
    "council",
    "committee",
    "commission",
    "organization",
    "organisation",
    "court",
    "board",
    "parliament",
    "conference",
    "government",
    "ministry",
    "department",
    "agency",
    "bank",
    "fund",
    "union",
    "secretariat",
    "nations",
    "state",
    "states",
    "charter",
    "convention",
    "treaty",
    "resolution",
    "report",
    "company",
    "party",
    "congress",
    "senate",
    "institute",
    "university",
    "federation",
    "republic",
    "kingdom",
    "office",
    "bureau",
    "programme",
    "declaration",
    "agreement",
];

/// Those whom nobody calls "it".
const PERSONS: [&str; 26] = [
    "president",
    "minister",
    "secretary",
    "king",
    "queen",
    "mr",
    "mrs",
    "ms",
    "dr",
    "sir",
    "lady",
    "lord",
    "pope",
    "chairman",
    "chairperson",
    "chairwoman",
    "ambassador",
    "prince",
    "princess",
    "emperor",
    "chancellor",
    "judge",
    "senator",
    "professor",
    "captain",
    "rapporteur",
];

/// Whether `written` (the words in brackets, taken apart in `inside`) can stand for `source` (the words of the text), before which `before` was said
/// in a document of this title and text.
pub(super) fn doubt(
    (written, inside): (&str, &[Token]),
    source: &[Token],
    before: &str,
    (title, text): (&str, &str),
) -> Option<Doubt> {
    let word = source.first()?.key.as_str();
    let name = head(inside)?;
    let (body, person) = (is_one_of(inside, &BODIES), is_person(inside));
    let shown = || inside.iter().map(|token| token.key.as_str()).collect::<Vec<_>>().join(" ");
    if matches!(word, "he" | "she" | "him" | "his" | "her" | "i" | "me") && body && !person {
        return Some(Doubt::Wrong(format!("“{word}” is a person, and “{}” is none", shown())));
    }
    if matches!(word, "it" | "its") && person && !body {
        return Some(Doubt::Wrong(format!("“{word}” is no person, and “{}” is one", shown())));
    }
    // "The rebels" are no "it".
    let last = inside.last().map_or("", |token| token.key.as_str());
    let many =
        last.len() > 4 && last.ends_with('s') && !last.ends_with("ss") && !last.ends_with("us") && !body && !person;
    let common = inside
        .last()
        .is_some_and(|token| token.span.of(written).is_some_and(|word| word.starts_with(char::is_lowercase)));
    if matches!(word, "it" | "its" | "he" | "she" | "him" | "his") && many && common {
        return Some(Doubt::Wrong(format!("“{word}” is one, and “{}” are several", shown())));
    }
    match word {
        "my" | "our" | "we" | "us" | "i" | "me" | "mine" | "ours" => {
            let names = inside.iter().filter(|token| !lexicon::is_function(&token.key)).map(|token| token.key.as_str());
            // "Côte d'Ivoire" is named where either word is.
            let doubts: Vec<Option<Doubt>> = names.map(|name| speaker(name, &shown(), (title, text))).collect();
            doubts.into_iter().reduce(Option::and).flatten()
        }
        "you" | "your" | "here" => None,
        _ => antecedent(word, name, &shown(), before, person, body),
    }
}

/// Who says "my country" is whom the document is of: its title names them, or the text does so often.
fn speaker(name: &str, shown: &str, (title, text): (&str, &str)) -> Option<Doubt> {
    let of_title = |token: &Token| {
        token.key.len() >= 3 && (name.starts_with(token.key.as_str()) || token.key.starts_with(stem(name)))
    };
    if tokens(title).iter().any(of_title) {
        return None;
    }
    // "Peruvian" counts for Peru.
    let names = capitalised(text);
    let own = names.iter().filter(|other| other.starts_with(stem(name))).count();
    let mut counts: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    for other in &names {
        *counts.entry(stem(other)).or_default() += 1;
    }
    let (rival, most) = counts
        .into_iter()
        .filter(|(other, _)| !COMMON_NAMES.iter().any(|common| common.starts_with(other) || other.starts_with(common)))
        .max_by_key(|&(other, count)| (count, std::cmp::Reverse(other)))?;
    if own * 4 < most && own < 3 && !name.starts_with(rival) {
        return Some(Doubt::Wrong(format!(
            "the document hardly speaks of “{shown}”, so that whoever speaks in it is another"
        )));
    }
    None
}

/// Names that say nothing of who speaks in a text.
const COMMON_NAMES: [&str; 30] = [
    "united",
    "nations",
    "general",
    "assembly",
    "security",
    "council",
    "president",
    "secretary",
    "international",
    "member",
    "states",
    "organization",
    "charter",
    "government",
    "minister",
    "world",
    "conference",
    "session",
    "europe",
    "africa",
    "asia",
    "america",
    "american",
    "european",
    "african",
    "development",
    "declaration",
    "committee",
    "summit",
    "goals",
];

/// The words of a text that are written as names where no sentence begins, folded.
fn capitalised(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut sentence = true;
    for token in tokens(text) {
        let word = token.span.of(text).unwrap_or("");
        if !sentence && word.chars().any(char::is_uppercase) && token.key.len() > 3 {
            out.push(token.key);
        }
        let after = text.get(token.span.end..).unwrap_or("").trim_start_matches(['”', '"', ')', '’']);
        sentence = after.starts_with(['.', '!', '?', ':', '\n']);
    }
    out
}

/// What was named last before the word.
fn antecedent(word: &str, name: &str, shown: &str, before: &str, person: bool, body: bool) -> Option<Doubt> {
    let from = before.len().saturating_sub(REACH);
    let from = (from..=before.len()).find(|&at| before.is_char_boundary(at)).unwrap_or(before.len());
    let near = before.get(from..)?;
    let words = tokens(near);
    let named = words.iter().rposition(|token| token.key.starts_with(stem(name)));
    let Some(named) = named else {
        // A text that begins here cannot have named it before.
        return (from > 0 || words.len() > 12).then(|| {
            Doubt::Wrong(format!("“{shown}” was not named shortly before “{word}”, for which it would have to stand"))
        });
    };
    // "He" or "it" behind another name of the same sort is likelier that one.
    let list: &[&str] = if person {
        &PERSONS
    } else if body {
        &BODIES
    } else {
        return None;
    };
    let rival = words.iter().skip(named + 1).find(|token| {
        let capital = token.span.of(near).and_then(|word| word.chars().next()).is_some_and(char::is_uppercase);
        capital && list.contains(&token.key.as_str()) && !token.key.starts_with(stem(name))
    })?;
    let rival = rival.span.of(near).unwrap_or("");
    Some(Doubt::Look(format!("“{word}” may stand for “{rival}”, which was named after “{shown}”")))
}

/// The word that a name is known by: the longest that says something.
fn head(inside: &[Token]) -> Option<&str> {
    let words = inside.iter().filter(|token| !lexicon::is_function(&token.key));
    words.max_by_key(|token| token.key.len()).map(|token| token.key.as_str())
}

/// The beginning of a word that its forms share.
fn stem(word: &str) -> &str {
    word.char_indices().nth(5).and_then(|(end, _)| word.get(..end)).unwrap_or(word)
}

fn is_one_of(inside: &[Token], list: &[&str]) -> bool {
    inside.iter().any(|token| list.contains(&token.key.as_str()))
}

fn is_person(inside: &[Token]) -> bool {
    let pair =
        |a: &str, b: &str| inside.windows(2).any(|pair| matches!(pair, [one, two] if one.key == a && two.key == b));
    let general = inside.iter().any(|token| token.key == "general") && !is_one_of(inside, &BODIES);
    general && (pair("secretary", "general") || pair("director", "general"))
        || inside.iter().any(|token| token.key != "general" && PERSONS.contains(&token.key.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(inside: &str, source: &str, before: &str) -> Option<Doubt> {
        doubt((inside, &tokens(inside)), &tokens(source), before, ("", before))
    }

    #[test]
    fn a_body_is_nobody_and_a_person_is_no_thing() {
        let before = "The Secretary-General addressed the Assembly yesterday.";
        assert!(matches!(of("the Assembly", "he", before), Some(Doubt::Wrong(_))));
        assert_eq!(of("the Secretary-General", "he", before), None);
        assert!(matches!(of("the President", "it", "The President spoke to the Council."), Some(Doubt::Wrong(_))));
        assert_eq!(of("the Council", "it", "The President spoke to the Council."), None);
    }

    #[test]
    fn what_was_named_later_is_likelier() {
        let before = "The Assembly met in May. The Council followed in June.";
        assert!(matches!(of("the Assembly", "it", before), Some(Doubt::Look(_))));
        assert_eq!(of("the Council", "it", before), None);
    }

    #[test]
    fn who_speaks_is_whom_the_document_is_of() {
        let text = "We in Ecuador know this. The people of Ecuador and its neighbour Peru agree. The President of Ecuador \
                    said so; Ecuador, and Ecuadorian law, ask for it.";
        let asked =
            |inside: &str, title: &str| doubt((inside, &tokens(inside)), &tokens("my country"), "", (title, text));
        assert!(matches!(asked("Peru", "A speech"), Some(Doubt::Wrong(_))));
        assert_eq!(asked("Ecuador", "A speech"), None);
        assert_eq!(asked("Peru", "PER, a speech"), None);
    }
}
