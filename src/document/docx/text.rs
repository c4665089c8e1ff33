//! The characters of a Word file: which of them are shown, and what they refer to.

use std::borrow::Cow;

use super::body::Walk;
use super::paragraph::Change;
use crate::document::xml::{self, Tag};

/// Fields within fields are told apart so deep.
const MAX_FIELDS: usize = 32;

impl Walk<'_> {
    /// Adds characters to the paragraph in hand. A vertical tab stands for a line break.
    pub(super) fn characters(&mut self, text: &str) {
        // The result of a field within the instruction of another one is not shown.
        let unseen = self.fields.split_last().is_some_and(|(_, outer)| outer.contains(&true));
        if unseen || self.paragraphs.last().is_some_and(|paragraph| paragraph.hidden) {
            return;
        }
        // Line breaks of the XML are spaces of the text.
        let spaced: Cow<'_, str> =
            if text.contains(['\n', '\r']) { Cow::Owned(text.replace(['\n', '\r'], " ")) } else { Cow::Borrowed(text) };
        let text = xml::office_unescaped(&spaced);
        let text = if text.contains('\u{b}') { Cow::Owned(text.replace('\u{b}', "\n")) } else { text };
        let (deleted, show, page) = (self.deleted > 0, self.show_changes, self.paged.then_some(self.page));
        let author = self.authors.last().cloned();
        let paragraph = self.paragraph();
        if let (true, Some(author)) = (show, author) {
            let what = if deleted { "deleted" } else { "inserted" };
            match paragraph.changes.last_mut() {
                Some(last) if last.what == what && last.author == author => last.text.push_str(&text),
                _ => paragraph.changes.push(Change { what, author, text: text.clone().into_owned() }),
            }
        }
        if !deleted {
            paragraph.page = paragraph.page.or(page);
            paragraph.text.push_str(&text);
        }
    }

    /// The mark of a field: it begins, its instruction ends and its result begins, it ends.
    pub(super) fn field(&mut self, mark: &str) {
        match mark {
            "begin" => {
                // Fields that never end must not add up.
                if self.fields.len() >= MAX_FIELDS {
                    self.fields.clear();
                }
                self.fields.push(true);
            }
            "separate" => {
                if let Some(instruction) = self.fields.last_mut() {
                    *instruction = false;
                }
            }
            "end" => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    /// A reference to a note or comment, which are counted as they come.
    pub(super) fn refer(&mut self, kind: &'static str, tag: &Tag<'_>) {
        let Some(id) = tag.attribute("id") else { return };
        if self.deleted > 0 {
            return;
        }
        let place = if let Some(place) = self.known.get(&(kind, id.clone())) {
            place.clone()
        } else {
            let count = self.counts.entry(kind).or_default();
            *count += 1;
            let place = format!("{kind} {count}");
            self.known.insert((kind, id.clone()), place.clone());
            self.referred.push((kind, id, place.clone()));
            place
        };
        if self.mark_notes && kind != "comment" {
            self.characters(&format!("[^{place}]"));
        }
        self.paragraph().notes.push(place);
    }
}
