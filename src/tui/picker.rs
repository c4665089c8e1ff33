//! A list that is filtered by typing: commands, documents, headings and chats (Ctrl-P), the headings of one document, or
//! the documents alone.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::command::COMMANDS;
use super::wrap::shown_line;
use crate::store::{ChatId, ChatSummary, DocumentRow, SectionRow};
use crate::text::Span;

/// Most entries that are offered; nobody reads further.
const MOST: usize = 300;
/// Longest entry in characters, as far as it is looked at.
const LONGEST: usize = 300;

/// Longest text that is typed, in bytes: nobody types more, but a whole document may be pasted.
const TYPED: usize = 200;

/// What a list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Everything.
    All,
    /// The headings of the document that is open.
    Headings,
    /// The documents.
    Documents,
}

/// What choosing an entry does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Choice {
    /// Runs a command, or puts it where it can be completed.
    Command {
        /// Without its slash.
        name: &'static str,
        /// Whether something must follow.
        needs_more: bool,
    },
    /// Opens a document.
    Document {
        /// Its key.
        key: String,
        /// Its title.
        title: String,
    },
    /// Opens a document at a heading.
    Section {
        /// The document's key.
        key: String,
        /// The document's title.
        title: String,
        /// Where it begins.
        span: Span,
    },
    /// Goes to a heading of the document that is open.
    Heading(Span),
    /// Opens a saved chat.
    Chat(ChatId),
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// What kind it is, in a word.
    pub(crate) kind: &'static str,
    /// What is matched and shown.
    pub(crate) text: String,
    /// How many characters of it say what it is: there letters may be left out.
    pub(crate) head: usize,
    /// What is shown behind it.
    pub(crate) detail: String,
    /// What choosing it does.
    pub(crate) choice: Choice,
}

/// An entry that matches, and the characters of its text that do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Match {
    /// Its place among the entries.
    pub(crate) entry: usize,
    /// Which characters, counted from 0, in order.
    pub(crate) letters: Vec<u32>,
}

/// The list while it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picker {
    /// What it is of.
    pub(crate) scope: Scope,
    /// What was typed.
    pub(crate) typed: String,
    /// Everything that there is.
    pub(crate) entries: Vec<Entry>,
    /// What matches, best first.
    pub(crate) matches: Vec<Match>,
    /// Which of the matches is chosen.
    pub(crate) at: usize,
}

impl Picker {
    /// A list of these entries.
    pub(crate) fn new(scope: Scope, entries: Vec<Entry>) -> Self {
        let mut picker = Self { scope, typed: String::new(), entries, matches: Vec::new(), at: 0 };
        picker.filter();
        picker
    }

    /// More entries came; what was chosen stays chosen while it matches.
    pub(crate) fn add(&mut self, entries: Vec<Entry>) {
        let chosen = self.chosen().cloned();
        self.entries.extend(entries);
        self.filter();
        if self.at == 0 && self.typed.is_empty() {
            let place = chosen.and_then(|chosen| {
                self.matches.iter().position(|found| self.entries.get(found.entry) == Some(&chosen))
            });
            self.at = place.unwrap_or(0);
        }
    }

    /// Types, deletes, or puts something else in, as far as it fits.
    pub(crate) fn set(&mut self, mut typed: String) {
        typed.truncate(typed.floor_char_boundary(TYPED));
        self.typed = typed;
        self.at = 0;
        self.filter();
    }

    /// Up (negative) or down, around at the ends.
    pub(crate) fn go(&mut self, by: isize) {
        let count = self.matches.len() as isize;
        if count > 0 {
            self.at = (self.at as isize + by).rem_euclid(count) as usize;
        }
    }

    /// The entry that Enter would take.
    pub(crate) fn chosen(&self) -> Option<&Entry> {
        self.matches.get(self.at).and_then(|found| self.entries.get(found.entry))
    }

    /// Every word that was typed must be found; letters may be left out. With nothing typed all stand in their order.
    fn filter(&mut self) {
        let typed = self.typed.trim();
        if typed.is_empty() {
            self.matches =
                (0..self.entries.len().min(MOST)).map(|entry| Match { entry, letters: Vec::new() }).collect();
            self.at = self.at.min(self.matches.len().saturating_sub(1));
            return;
        }
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(typed, CaseMatching::Smart, Normalization::Smart);
        let pieces: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
        let mut buffer = Vec::new();
        let mut scored: Vec<(u32, usize)> = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let text = start_of(&entry.text, LONGEST);
            let head = pattern.score(Utf32Str::new(start_of(text, entry.head), &mut buffer), &mut matcher);
            // In an explanation letters are found everywhere: there only whole pieces count.
            let told = || entry.head < LONGEST && holds_all(&text.to_lowercase(), &pieces);
            match head {
                Some(score) => scored.push((2 * score, index)),
                None if told() => scored.push((1, index)),
                None => {}
            }
        }
        scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        scored.truncate(MOST);
        self.matches = scored
            .into_iter()
            .map(|(_, entry)| {
                let mut letters = Vec::new();
                if let Some(found) = self.entries.get(entry) {
                    let text = Utf32Str::new(start_of(&found.text, LONGEST), &mut buffer);
                    pattern.indices(text, &mut matcher, &mut letters);
                }
                letters.sort_unstable();
                letters.dedup();
                Match { entry, letters }
            })
            .collect();
        self.at = self.at.min(self.matches.len().saturating_sub(1));
    }
}

fn holds_all(text: &str, pieces: &[String]) -> bool {
    pieces.iter().all(|piece| text.contains(piece.as_str()))
}

fn start_of(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(at, _)| text.get(..at).unwrap_or(text))
}

/// The commands.
pub(crate) fn commands() -> Vec<Entry> {
    COMMANDS
        .iter()
        .map(|spec| Entry {
            kind: "command",
            text: format!("/{} {}", spec.name, spec.does),
            head: spec.name.len() + 1,
            detail: String::new(),
            choice: Choice::Command { name: spec.name, needs_more: spec.needs_more() },
        })
        .collect()
}

/// Documents; behind each its key, and before that what tells it from others of its title.
pub(crate) fn documents(rows: &[DocumentRow]) -> Vec<Entry> {
    let detail = |row: &DocumentRow, apart: Option<String>| {
        let key = shown_line(&row.key);
        match apart {
            Some(kind) if kind != key => format!("{kind} · {key}"),
            _ if row.title == row.key => String::new(),
            _ => key,
        }
    };
    rows.iter()
        .zip(super::library::apart(rows))
        .map(|(row, apart)| Entry {
            kind: "document",
            text: shown_line(&row.title),
            head: LONGEST,
            detail: detail(row, apart),
            choice: Choice::Document { key: row.key.clone(), title: row.title.clone() },
        })
        .collect()
}

/// Headings of all documents.
pub(crate) fn sections(rows: &[SectionRow]) -> Vec<Entry> {
    rows.iter()
        .filter_map(|row| {
            Some(Entry {
                kind: "heading",
                text: shown_line(row.path.last()?),
                head: LONGEST,
                detail: shown_line(&row.title),
                choice: Choice::Section { key: row.key.clone(), title: row.title.clone(), span: row.span },
            })
        })
        .collect()
}

/// Headings of one document, indented by their level.
pub(crate) fn headings(outline: Vec<(usize, String, Span)>) -> Vec<Entry> {
    outline
        .into_iter()
        .map(|(level, text, span)| Entry {
            kind: "",
            text: format!("{}{text}", "  ".repeat(level.saturating_sub(1).min(5))),
            head: LONGEST,
            detail: String::new(),
            choice: Choice::Heading(span),
        })
        .collect()
}

/// Saved chats.
pub(crate) fn chats(chats: &[ChatSummary]) -> Vec<Entry> {
    chats
        .iter()
        .map(|chat| Entry {
            kind: "chat",
            text: shown_line(&chat.name),
            head: LONGEST,
            detail: super::cell::day(&chat.at),
            choice: Choice::Chat(chat.id),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picker(typed: &str) -> Picker {
        let mut picker = Picker::new(Scope::All, commands());
        picker.add(headings(vec![(1, "Éducation".into(), Span::new(0, 4)), (2, "数字政府".into(), Span::new(9, 12))]));
        picker.set(typed.into());
        picker
    }

    fn first(typed: &str) -> String {
        picker(typed).chosen().map(|entry| entry.text.clone()).unwrap_or_default()
    }

    #[test]
    fn letters_may_be_left_out_and_words_come_in_any_order() {
        assert!(first("lbr").starts_with("/library"));
        assert!(first("documents show").starts_with("/library"), "{}", first("documents show"));
        assert_eq!(first("education"), "Éducation");
        assert_eq!(first("政府"), "  数字政府");
        assert!(picker("zzzz").matches.is_empty());
        assert!(picker("zzzz").chosen().is_none());
    }

    #[test]
    fn what_matches_is_known_by_its_letters() {
        let picker = picker("lib");
        let best = &picker.matches[0];
        assert_eq!(best.letters, [1, 2, 3], "{}", picker.entries[best.entry].text);
    }

    #[test]
    fn the_choice_goes_around_and_stays_when_more_comes() {
        let mut picker = Picker::new(Scope::All, commands());
        picker.go(-1);
        assert_eq!(picker.at, picker.matches.len() - 1);
        picker.go(2);
        assert_eq!(picker.at, 1);
        let chosen = picker.chosen().cloned();
        picker.add(headings(vec![(1, "More".into(), Span::new(0, 4))]));
        assert_eq!(picker.chosen().cloned(), chosen);
    }
}
