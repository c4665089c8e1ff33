//! Hits as people read them on a terminal.

use std::fmt::Write;

use super::search::Found;
use super::style::Style;
use super::wrap::{shortened, wrapped};
use crate::retrieve::{Explanation, Hit};
use crate::text::language::Language;
use crate::text::words::words;
use crate::text::{safe, sentences};

/// How much of a passage is shown; all of it is in JSON and in `adduce show DOC --span`.
const SNIPPET_CHARS: usize = 320;

/// The hits, best first.
pub(super) fn render(hits: &[Found], explain: bool, style: Style, width: Option<usize>) -> String {
    if hits.is_empty() {
        return "Nothing found.\n".into();
    }
    let mut out = String::new();
    for (at, (hit, key, title)) in hits.iter().enumerate() {
        let mut head = format!("{} {}", style.accent(&format!("{}.", at + 1)), style.strong(&safe::one_line(title)));
        let section: Vec<String> =
            hit.passage.heading.iter().filter(|name| *name != title).map(|name| safe::one_line(name)).collect();
        if !section.is_empty() {
            let _written = write!(head, ", section “{}”", section.join(" › "));
        }
        out.push_str(&wrapped(&head, width, 0));
        let span = hit.passage.span;
        let place = format!("{} --span {}-{}", safe::one_line(key), span.start, span.end);
        out.push_str(&wrapped(&style.dim(&place), width, 4));
        out.push_str(&wrapped(&snippet(hit), width, 4));
        if explain {
            out.push_str(&wrapped(&style.dim(&explanation(hit.score, &hit.why)), width, 4));
        }
        out.push('\n');
    }
    out
}

/// The passage from the sentence on that holds most of the question's words.
fn snippet(hit: &Hit) -> String {
    let text = &hit.passage.text;
    let language = Language::of(hit.passage.language.as_deref());
    let wanted: Vec<String> = hit.why.words.iter().flat_map(|word| stems(word, language)).collect();
    let mut best = (0, 0);
    for sentence in sentences::sentences(text) {
        let Some(slice) = sentence.of(text) else { continue };
        let mut found = stems(slice, language);
        found.retain(|stem| wanted.contains(stem));
        found.sort_unstable();
        found.dedup();
        if found.len() > best.0 {
            best = (found.len(), sentence.start);
        }
    }
    let from = text.get(best.1..).unwrap_or(text);
    let lead = if best.1 > 0 { "… " } else { "" };
    format!("{lead}{}", shortened(&safe::one_line(from), SNIPPET_CHARS))
}

fn stems(text: &str, language: Language) -> Vec<String> {
    words(text).iter().filter(|word| !language.is_stop_word(word)).map(|word| language.stem(word)).collect()
}

/// Where a score comes from, in one line.
fn explanation(score: f32, why: &Explanation) -> String {
    let mut out = format!("score {score:.3}");
    let mut part = |name: &str, value: Option<f32>, rank: Option<usize>| {
        let _written = match (value, rank) {
            (Some(value), Some(rank)) => write!(out, "; {name} {value:.3} (place {rank})"),
            (Some(value), None) => write!(out, "; {name} {value:.3}"),
            (None, _) => write!(out, "; {name} none"),
        };
    };
    part("meaning", why.dense, why.dense_rank);
    part("words", why.lexical, why.lexical_rank);
    if why.late.is_some() {
        part("each word in it", why.late, None);
    }
    if why.read.is_some() {
        part("read for an answer", why.read, None);
    }
    if !why.words.is_empty() {
        let _written = write!(out, "; matched: {}", safe::one_line(&why.words.join(", ")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{DocumentId, PassageId, PassageRow};
    use crate::text::Span;

    fn found(text: &str, words: &[&str]) -> Found {
        let passage = PassageRow {
            language: None,
            id: PassageId(1),
            document: DocumentId(1),
            span: Span::new(10, 10 + text.len()),
            heading: vec!["Title".into(), "Part".into()],
            text: text.into(),
        };
        let why = Explanation {
            dense: Some(0.5),
            dense_rank: Some(2),
            words: words.iter().map(|&word| word.to_owned()).collect(),
            ..Explanation::default()
        };
        (Hit { passage, score: 0.75, why }, "k.md".into(), "Title".into())
    }

    #[test]
    fn a_hit_says_where_and_why() {
        let text = render(&[found("One thing.", &["thing"])], true, Style { on: false }, None);
        assert_eq!(
            text,
            "1. Title, section “Part”\n    k.md --span 10-20\n    One thing.\n    \
             score 0.750; meaning 0.500 (place 2); words none; matched: thing\n\n"
        );
    }

    #[test]
    fn the_snippet_begins_where_the_words_are() {
        let text = "Something else stands here first. The founding treaty names five members.";
        let text = render(&[found(text, &["members", "treaty"])], false, Style { on: false }, None);
        assert!(text.contains("… The founding treaty"), "{text}");
    }

    #[test]
    fn hostile_passages_are_made_visible() {
        let text = render(&[found("a\u{1b}[2J\u{202e}b", &[])], true, Style { on: false }, Some(40));
        assert!(!text.contains(safe::is_unsafe), "{text:?}");
    }
}
