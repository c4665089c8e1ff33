//! A saved chat for other programs and other people: Markdown with footnotes, or JSON. Pure.
//!
//! The words of documents stand in both as they are stored; in Markdown what would mean something there is escaped, so
//! that it is read as it was written.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Citation};
use crate::store::ChatTurn;
use crate::text::safe;

/// A chat as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Chat")]
pub struct Chat {
    /// The version of this shape: 1.
    pub schema: u32,
    /// The library's number for it.
    pub id: i64,
    /// Its name: the first question unless the user named it.
    pub name: String,
    /// What was asked and answered, oldest first.
    pub turns: Vec<Turn>,
}

/// A question and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Turn {
    /// The question as typed.
    pub question: String,
    /// When it was answered, RFC 3339 in UTC.
    pub at: String,
    /// The answer; null where it was saved in a form that this version does not read.
    pub answer: Option<Answer>,
}

impl Chat {
    /// A chat from what is stored of it.
    pub fn new(id: i64, name: &str, turns: Vec<ChatTurn>) -> Self {
        let turns = turns.into_iter().map(|turn| Turn {
            answer: serde_json::from_str(&turn.answer).ok(),
            question: turn.question,
            at: turn.at,
        });
        Self { schema: 1, id, name: name.to_owned(), turns: turns.collect() }
    }

    /// A page of Markdown: each claim a quotation with the numbers of its footnotes, all notes at the end.
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n", inline(&self.name));
        let mut notes = Notes::default();
        for turn in &self.turns {
            let _ = write!(out, "\n## {}\n\n", inline(&turn.question));
            match &turn.answer {
                Some(answer) => body(answer, &mut out, &mut notes),
                None => out.push_str("(This answer was saved in a form that cannot be read any more.)\n"),
            }
        }
        if !notes.lines.is_empty() {
            out.push('\n');
        }
        for (at, line) in notes.lines.iter().enumerate() {
            let _ = writeln!(out, "[^{}]: {line}", at + 1);
        }
        out
    }
}

/// The footnotes so far; the same place has one note.
#[derive(Default)]
struct Notes {
    lines: Vec<String>,
}

impl Notes {
    fn number(&mut self, citation: &Citation) -> usize {
        let line = note(citation);
        if let Some(at) = self.lines.iter().position(|other| *other == line) {
            return at + 1;
        }
        self.lines.push(line);
        self.lines.len()
    }
}

fn body(answer: &Answer, out: &mut String, notes: &mut Notes) {
    if let Some(rewritten) = &answer.rewritten {
        let _ = write!(out, "Understood as: {}\n\n", inline(&rewritten.text));
    }
    if answer.abstained {
        out.push_str("Your documents do not say.\n");
        if !answer.nearest.is_empty() {
            let marks: String = answer.nearest.iter().map(|near| format!("[^{}]", notes.number(near))).collect();
            let _ = write!(out, "\nThe nearest passages, as pointers and not as an answer:{marks}\n");
        }
        return;
    }
    if let Some(verdict) = answer.verdict {
        let _ = write!(out, "{}, by the first sentence:\n\n", verdict.word());
    }
    let mut label = None;
    for (at, claim) in answer.claims.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        if claim.label.is_some() && claim.label != label {
            label.clone_from(&claim.label);
            let _ = write!(out, "**{}**\n\n", inline(label.as_deref().unwrap_or_default()));
        }
        let cited = claim.citations.iter().filter_map(|id| answer.citations.iter().find(|citation| citation.id == *id));
        let marks: String = cited.map(|citation| format!("[^{}]", notes.number(citation))).collect();
        let mut lines = claim.text.lines().map(escaped);
        let _ = write!(out, "> “{}", lines.next().unwrap_or_default());
        for line in lines {
            let _ = write!(out, "\n> {line}");
        }
        let _ = writeln!(out, "”{marks}");
        if let Some(heads) = claim.heads(", ") {
            let _ = write!(out, "\nColumns: {}\n", inline(&heads));
        }
    }
    for part in answer.parts.iter().filter(|part| part.abstained) {
        let _ = write!(out, "\n{}: your documents do not say.\n", inline(&part.label));
    }
    for conflict in &answer.conflicts {
        let _ = write!(out, "\n{}\n", inline(&conflict.words()));
    }
}

/// Where a citation stands, with what finds it again: the document's key and the edition.
pub fn note(citation: &Citation) -> String {
    let document = &citation.document;
    let mut parts = vec![document.title.clone()];
    parts.extend(citation.locator().words(document.symbol.as_deref(), &document.title));
    let mut line = inline(&parts.join(", "));
    if document.title != document.key {
        let _ = write!(line, " ({})", inline(&document.key));
    }
    line.push('.');
    line
}

/// On one line and without what a terminal would obey.
fn inline(text: &str) -> String {
    escaped(&safe::one_line(text))
}

/// A line of text as Markdown that reads as that text.
fn escaped(line: &str) -> String {
    let line = safe::printable(line);
    let mut out = String::with_capacity(line.len() + 8);
    let start = line.len() - line.trim_start().len();
    // A number with a point begins a list.
    let digits = line[start..].bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in line.char_indices() {
        let begins = at == start && matches!(c, '#' | '-' | '+' | '=' | '~');
        let lists = digits > 0 && at == start + digits && matches!(c, '.' | ')');
        if begins || lists || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{Claim, DocumentRef};
    use crate::text::Span;

    fn citation(id: usize, key: &str, quote: &str) -> Citation {
        Citation {
            id,
            document: DocumentRef { key: key.into(), title: "The rules".into(), ..DocumentRef::default() },
            page: Some(4),
            span: Span::new(0, quote.len()),
            quote: quote.into(),
            ..Citation::default()
        }
    }

    fn turn(question: &str, quotes: &[(&str, &str)]) -> ChatTurn {
        let citations: Vec<Citation> =
            quotes.iter().enumerate().map(|(at, (key, quote))| citation(at + 1, key, quote)).collect();
        let claims = citations
            .iter()
            .map(|citation| Claim { text: citation.quote.clone(), citations: vec![citation.id], ..Claim::default() })
            .collect();
        let answer = Answer { schema: 1, question: question.into(), claims, citations, ..Answer::default() };
        ChatTurn {
            question: question.into(),
            answer: serde_json::to_string(&answer).unwrap(),
            at: "2026-11-22T09:00:00Z".into(),
        }
    }

    #[test]
    fn claims_are_quotations_with_footnotes_and_the_same_place_has_one() {
        let turns = vec![
            turn("Who may vote?", &[("a.md", "Members *may* vote.\n1. Always.")]),
            turn("And who\nelse?", &[("a.md", "Members *may* vote.\n1. Always."), ("b.md", "Nobody else.")]),
        ];
        let text = Chat::new(3, "Voting [draft]", turns).markdown();
        assert_eq!(
            text,
            "# Voting \\[draft\\]\n\n## Who may vote?\n\n> “Members \\*may\\* vote.\n> 1\\. Always.”[^1]\n\n\
             ## And who else?\n\n> “Members \\*may\\* vote.\n> 1\\. Always.”[^1]\n\n> “Nobody else.”[^2]\n\n\
             [^1]: The rules, p. 4 (a.md).\n[^2]: The rules, p. 4 (b.md).\n"
        );
    }

    #[test]
    fn what_cannot_be_read_any_more_is_said_and_kept_apart() {
        let chat = Chat::new(1, "Old", vec![ChatTurn { question: "Q?".into(), answer: "{}".into(), at: "t".into() }]);
        assert!(chat.turns[0].answer.is_none());
        assert!(chat.markdown().contains("cannot be read any more"));
    }

    #[test]
    fn an_abstention_points_and_says_so() {
        let answer = Answer { abstained: true, nearest: vec![citation(1, "a.md", "Near.")], ..Answer::default() };
        let turn = ChatTurn { question: "Q?".into(), answer: serde_json::to_string(&answer).unwrap(), at: "t".into() };
        let text = Chat::new(1, "N", vec![turn]).markdown();
        assert!(
            text.contains("do not say.\n\nThe nearest passages, as pointers and not as an answer:[^1]\n"),
            "{text}"
        );
    }
}
