//! What a question wants a list of, and which lists are of something else.

use super::lexicon::{is_auxiliary, number_of};
use super::question::Question;
use crate::text::language::Language;
use crate::text::sentences::sentences;
use crate::text::words::{Word, is_stop_word, stem, words};

/// What a question wants a list of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The noun's stem; empty where any list will do.
    pub noun: String,
    /// How many there should be, where the question says.
    pub count: Option<usize>,
    /// Whether it asks what something is made of ("what must it contain?"), which no noun names.
    pub parts: bool,
}

/// What a question wants a list of; `None` where it asks for one thing.
pub(super) fn wanted(question: &str) -> Option<Wanted> {
    let words = words(question);
    if asks_for_parts(&words) {
        return Some(Wanted { noun: String::new(), count: None, parts: true });
    }
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let at = (0..words.len()).find(|&at| match word(at) {
        "which" | "what" => true,
        "who" => matches!(word(at + 1), "are" | "were"),
        "list" | "name" | "enumerate" => at == 0,
        _ => false,
    })?;
    let start = at + 1;
    let mut at = start;
    let mut count = None;
    while matches!(
        word(at),
        "are" | "were" | "the" | "all" | "of" | "these" | "its" | "their" | "main" | "key" | "other"
    ) || number_of(word(at)).is_some_and(|number| (2..100).contains(&number))
    {
        count = count.or_else(|| number_of(word(at)));
        at += 1;
    }
    // "What are roads and bridges compared with": no list of roads is wanted.
    let plain = matches!(word(start), "are" | "were") && at == start + 1;
    if plain {
        return None;
    }
    let noun = (at..words.len().min(at + 4))
        .take_while(|&at| !is_stop_word(word(at)) && !is_auxiliary(word(at)) && !word(at).ends_with("ed"))
        .last()?;
    // "Which principles connect the members": what stands behind a plural is its verb. "What drives costs" has no noun.
    let verb_behind = word(start - 1) == "which" && !is_plural(word(noun)) && is_plural(word(at));
    let noun = if verb_behind { at } else { noun };
    let plural = word(noun);
    // "What standards does it follow" wants a list; "What happens ..." does not.
    (is_plural(plural) && !VERBS.contains(&plural)).then(|| Wanted {
        noun: stem(plural),
        count: count.filter(|&count| count > 1),
        parts: false,
    })
}

/// "What must X contain?", "What does X consist of?"
fn asks_for_parts(words: &[Word]) -> bool {
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let last = words.len().saturating_sub(1);
    let verb = if word(last) == "of" { last.saturating_sub(1) } else { last };
    word(0) == "what"
        && is_auxiliary(word(1))
        && match word(verb) {
            "contain" | "include" | "comprise" | "cover" => verb == last,
            "consist" | "composed" | "comprised" => verb != last,
            _ => false,
        }
}

/// Stems of the words by which a thing is said to have parts.
pub(super) const HOLDS: [&str; 7] = ["contain", "includ", "compris", "consist", "cover", "compos", "follow"];

fn is_plural(word: &str) -> bool {
    word.len() > 3
        && word.ends_with('s')
        && !word.contains(['\'', '’'])
        && !["ss", "us", "is"].iter().any(|end| word.ends_with(end))
}

/// Words that look like plurals after "what" and are verbs.
const VERBS: [&str; 8] = ["happens", "makes", "means", "causes", "does", "comes", "gives", "goes"];

/// Whether what introduces a list announces other things than those that are asked for: "... for the following reasons:",
/// "Your group will:".
pub(super) fn lists_something_else(
    question: &Question,
    wanted: &Wanted,
    introduction: &str,
    language: Language,
) -> bool {
    let Some(lead) = introduction.trim_end().strip_suffix(':').filter(|_| !question.edition) else { return false };
    let lead = sentences(lead).pop().and_then(|span| span.of(lead)).unwrap_or(lead);
    let said = words(lead);
    let Some(last) = said.last() else { return false };
    let stem = language.stem(last);
    let asked = |stem: &String| question.terms.iter().any(|term| term.forms.contains(stem));
    // "It has five parts, put here in plain terms" does announce its parts.
    let named = said.iter().any(|word| is_plural(&word.folded) && language.stem(word) == wanted.noun);
    let before = said.len().checked_sub(2).and_then(|at| said.get(at)).map_or("", |word| word.folded.as_str());
    let announced = matches!(before, "following" | "these" | "several" | "different");
    if is_plural(&last.folded) && !asked(&stem) && (announced || !named) {
        return !(wanted.parts && said.iter().any(|word| HOLDS.contains(&language.stem(word).as_str())));
    }
    // Somebody will do what the list says, where neither is what is asked for.
    let subject = said.first().map_or("", |word| word.folded.as_str());
    let does = matches!(last.folded.as_str(), "will" | "would" | "can" | "may" | "did" | "does" | "do");
    let noun = wanted.noun.is_empty() || said.iter().any(|word| language.stem(word) == wanted.noun);
    does && !noun && !matches!(subject, "they" | "these" | "it" | "this" | "you" | "we")
}

/// Headings of lists that only name where more is to be found.
const POINTERS: [&str; 16] = [
    "sources",
    "references",
    "bibliography",
    "reading",
    "see also",
    "works cited",
    "links",
    "related",
    "resources",
    "more information",
    "learn more",
    "further information",
    "find out more",
    "guidance",
    "examples",
    "next steps",
];

/// Whether a list under a heading such as "related links" has titles only; not where that very noun is asked for.
pub(super) fn only_points<'a>(heading: &str, noun: &str, items: impl Iterator<Item = &'a str>) -> bool {
    let heading = heading.to_lowercase();
    let points = POINTERS.iter().any(|pointer| heading.contains(pointer));
    let asked = words(&heading).iter().any(|word| stem(&word.folded) == noun);
    points && !asked && {
        let (mut titles, mut all) = (0, 0);
        for item in items {
            all += 1;
            titles += usize::from(!item.trim_end().ends_with(['.', ';', ',', '!', '?']));
        }
        2 * titles > all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plural_noun_behind_the_question_word_wants_a_list() {
        let of = |question| wanted(question).map(|wanted| (wanted.noun, wanted.count));
        assert_eq!(of("Which principles does the charter name?"), Some(("principl".into(), None)));
        assert_eq!(of("What are the five objectives of the compact?"), Some(("object".into(), Some(5))));
        assert_eq!(of("Who were the five founders?"), Some(("founder".into(), Some(5))));
        assert_eq!(of("List the risks of the system."), Some(("risk".into(), None)));
        assert_eq!(of("Which principles connect the members?"), Some(("principl".into(), None)));
        for question in [
            "What drives innovation?",
            "Which country's arrival made it ten?",
            "What is the status?",
            "What were Huguenots who stayed known as?",
            "What happens next?",
            "Which country joined?",
            "Who chairs it?",
            "When?",
        ] {
            assert_eq!(of(question), None, "{question}");
        }
    }

    #[test]
    fn what_it_must_contain_wants_a_list_of_whatever_it_has() {
        let of = |question| wanted(question).is_some_and(|wanted| wanted.parts);
        assert!(of("What must a statement contain?") && of("What does the package consist of?"));
        assert!(
            !of("What does it contain sugar for?") && !of("What must members pay?") && !of("What does it consist?")
        );
    }

    #[test]
    fn a_lead_that_announces_other_things_introduces_no_list_of_these() {
        let asked = "Which offices does the service have?";
        let question = Question::new(asked, crate::index::asked(asked, &[]), &|_| Some(1.0));
        let wanted = wanted(asked).unwrap();
        let other = |lead: &str| lists_something_else(&question, &wanted, lead, Language::English);
        assert!(other("An office is beneficial for the following reasons:"));
        assert!(other("Your group will:") && other("We met. These were our goals:"));
        for lead in [
            "The service has five offices, put here in plain terms:",
            "We have the following offices:",
            "They will:",
            "These are:",
            "We have offices for all reasons.",
        ] {
            assert!(!other(lead), "{lead}");
        }
    }

    #[test]
    fn a_list_of_links_is_no_list_of_anything_else() {
        let titles = || ["The budget", "The first report"].into_iter();
        assert!(only_points("Related content", "offic", titles()) && !only_points("Our offices", "offic", titles()));
        assert!(!only_points("Resources", "resourc", titles()));
        assert!(!only_points("Resources", "offic", ["We have one.", "They have two."].into_iter()));
    }
}
