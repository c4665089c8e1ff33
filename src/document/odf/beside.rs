//! What stands beside the text of `OpenDocument`: notes, comments, changes, boxes.

use super::lists::Lists;
use super::walk::{Role, Walk};
use crate::document::BlockKind;
use crate::document::flow::{Aside, Para, lines};

/// A note or comment in the making.
#[derive(Debug)]
pub(super) struct Open {
    pub kind: BlockKind,
    pub place: String,
    pub author: String,
}

impl Walk<'_> {
    pub(super) fn begin_aside(&mut self, called: &'static str, kind: BlockKind) -> Role {
        let count = self.counts.entry(called).or_default();
        *count += 1;
        let place = format!("{called} {count}");
        let mark = self.mark_notes && kind == BlockKind::Note;
        if let Some(paragraph) = self.paragraphs.last_mut() {
            if mark {
                paragraph.text.extend(["[^", place.as_str(), "]"]);
            }
            paragraph.notes.push(place.clone());
        }
        self.open.push(Open { kind, place, author: String::new() });
        self.flow.open_box();
        self.lists.push(Lists::default());
        Role::Aside
    }

    pub(super) fn end_aside(&mut self) {
        self.lists.pop();
        let text = lines(&self.flow.close_box());
        let Some(Open { kind, place: of, author }) = self.open.pop() else { return };
        if text.is_empty() {
            return;
        }
        let aside = if kind == BlockKind::Comment {
            let place = if author.is_empty() { of.clone() } else { format!("{of} by {author}") };
            Aside { kind, of, place, text }
        } else {
            let text = format!("[{}] {text}", of.rsplit(' ').next().unwrap_or(""));
            Aside { kind, place: of.clone(), of, text }
        };
        self.asides.push(aside);
    }

    /// The place where something was deleted.
    pub(super) fn deletion(&mut self, id: &str) {
        let (Some((author, text)), Some(paragraph)) = (self.deleted.get(id), self.paragraphs.last_mut()) else {
            return;
        };
        if !text.is_empty() {
            let place = if author.is_empty() { "change".to_owned() } else { format!("change by {author}") };
            let change = Para::new(BlockKind::Comment, format!("deleted: {text}"));
            paragraph.changes.push(Para { place: Some(place), ..change });
        }
    }

    /// A box stands before the text of the paragraph that it is anchored in, or after it if that has begun.
    pub(super) fn beside(&mut self, paras: Vec<Para>) {
        match self.paragraphs.last_mut() {
            Some(host) if !host.text.trim().is_empty() => host.boxes.extend(paras),
            _ => paras.into_iter().for_each(|para| self.flow.push(para)),
        }
    }
}
