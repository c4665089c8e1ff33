//! Questions on a topic, proposed from the headings of the documents that are on it.

use std::collections::HashSet;

use super::model::{Brief, Made, Own, Question, SCHEMA, Section};
use super::outline::asks;
use crate::text::fold::fold;
use crate::text::safe;
use crate::text::words::{stem, words};

/// The most questions that are proposed: enough for a briefing that is read, few enough to be looked over.
const MOST: usize = 12;
/// Headings of more words are sentences rather than names.
const WORDS: usize = 12;

/// Headings that say how a document is built, not what it says.
const PARTS: [&str; 24] = [
    "introduction",
    "contents",
    "table of contents",
    "summary",
    "executive summary",
    "abstract",
    "conclusion",
    "conclusions",
    "annex",
    "annexes",
    "appendix",
    "references",
    "bibliography",
    "sources",
    "background",
    "preamble",
    "notes",
    "footnotes",
    "acknowledgements",
    "overview",
    "further reading",
    "related links",
    "contact",
    "see also",
];

/// An outline of questions on a topic. `found` are the passages on it, best first: the headings above each, outermost
/// first, and the title of its document.
pub fn propose(topic: &str, found: &[(Vec<String>, String)]) -> Brief {
    let topic = safe::one_line(topic).trim().trim_end_matches(['?', '.']).to_owned();
    let mut questions = vec![format!("What is {topic}?")];
    let mut seen: HashSet<Vec<String>> = HashSet::from([key(&topic)]);
    let headings = found.iter().flat_map(|(headings, title)| {
        let innermost = headings.last().filter(|heading| *heading != title);
        innermost.into_iter().chain(std::iter::once(title))
    });
    for heading in headings {
        if questions.len() >= MOST {
            break;
        }
        let heading = safe::one_line(heading);
        let heading = named(&heading);
        let known = key(heading);
        if heading.is_empty() || known.is_empty() || !seen.insert(known) {
            continue;
        }
        questions.push(question(heading, &topic));
    }
    let section = Section {
        level: 1,
        questions: questions
            .into_iter()
            .map(|question| Question { question: Some(Own::new(question)), ..Question::default() })
            .collect(),
        ..Section::default()
    };
    Brief {
        schema: SCHEMA,
        title: capital(&topic),
        sections: vec![section],
        made: Made { version: env!("CARGO_PKG_VERSION").to_owned(), ..Made::default() },
        ..Brief::default()
    }
}

/// The outline as Markdown, to be edited before it is asked.
pub fn markdown(brief: &Brief) -> String {
    let mut out = format!("---\ntitle: |-\n  {}\n", safe::one_line(&brief.title));
    if !brief.collections.is_empty() {
        out.push_str("collections:\n");
        for name in &brief.collections {
            out.push_str(&format!("  - {}\n", safe::one_line(name)));
        }
    }
    out.push_str("length: medium\n---\n\n");
    for section in &brief.sections {
        if let Some(heading) = &section.heading {
            let level = "#".repeat(usize::from(section.level.clamp(1, 6)));
            out.push_str(&format!("{level} {}\n\n", safe::one_line(&heading.text)));
        }
        for own in section.questions.iter().filter_map(|question| question.question.as_ref()) {
            out.push_str(&format!("{}\n\n", safe::one_line(&own.text)));
        }
    }
    out
}

/// A heading without its number, or nothing where it is no name of a thing.
fn named(heading: &str) -> &str {
    let bare = heading.trim().trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | '(' | ' '));
    let bare = bare.trim_end_matches([':', '.', ' ']);
    let lower = fold(bare).text;
    let count = words(bare).len();
    let part = PARTS.contains(&lower.as_str()) || lower.starts_with("annex ") || lower.starts_with("chapter ");
    if part || count == 0 || (count > WORDS && !asks(bare)) { "" } else { bare }
}

/// What two headings of the same thing have in common.
fn key(heading: &str) -> Vec<String> {
    let mut stems: Vec<String> = words(heading)
        .into_iter()
        .filter(|word| !crate::text::words::is_stop_word(&word.folded))
        .map(|word| stem(&word.folded))
        .collect();
    stems.sort();
    stems.dedup();
    stems
}

fn question(heading: &str, topic: &str) -> String {
    if asks(heading) {
        return heading.to_owned();
    }
    let known: HashSet<String> = key(topic).into_iter().collect();
    let first = heading.split_whitespace().next().unwrap_or("").to_lowercase();
    let says_topic = key(heading).iter().any(|stem| known.contains(stem));
    let about = if says_topic { String::new() } else { format!(" on {topic}") };
    match first.as_str() {
        // "How to ..." and its like are questions without their mark.
        "how" | "why" | "what" | "who" | "when" | "where" | "which" => format!("{heading}?"),
        _ => format!("What is said of {}{about}?", in_sentence(heading)),
    }
}

/// A heading as it stands within a sentence: its first letter small, where only that one is great.
fn in_sentence(heading: &str) -> String {
    let mut chars = heading.chars();
    let first = chars.next();
    let rest = chars.as_str();
    let plain = rest.chars().next().is_some_and(char::is_lowercase) && !rest.chars().any(char::is_uppercase);
    match first {
        Some(first) if plain => first.to_lowercase().chain(rest.chars()).collect(),
        _ => heading.to_owned(),
    }
}

fn capital(topic: &str) -> String {
    let mut chars = topic.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::outline;

    fn proposed(topic: &str, headings: &[&str]) -> Vec<String> {
        let found: Vec<_> = headings.iter().map(|&heading| (vec![heading.to_owned()], String::new())).collect();
        let brief = propose(topic, &found);
        brief.sections[0]
            .questions
            .iter()
            .filter_map(|question| question.question.clone())
            .map(|own| own.text)
            .collect()
    }

    #[test]
    fn headings_become_questions_and_parts_of_documents_do_not() {
        assert_eq!(
            proposed(
                "AI governance",
                &["1. Introduction", "2.1 Safety of systems", "Who decides?", "Safety of systems:", "AI governance"]
            ),
            ["What is AI governance?", "What is said of safety of systems on AI governance?", "Who decides?"]
        );
    }

    #[test]
    fn a_proposed_outline_can_be_read_as_one_whatever_the_headings_are() {
        let found = vec![(vec!["# <b>x</b>\n---".to_owned()], "「数字身份」".to_owned())];
        let brief = propose("data \"and\" identity", &found);
        let again = outline::read(&markdown(&brief)).unwrap();
        assert_eq!(again.title, "Data \"and\" identity");
        assert_eq!(again.sections[0].questions.len(), brief.sections[0].questions.len());
        assert_eq!(proposed("x", &[""; 40]).len(), 1);
    }
}
