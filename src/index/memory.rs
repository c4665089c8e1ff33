//! Postings in memory: what came since the index on disk was written, or everything while there is none.

use std::collections::HashMap;

use tantivy::fieldnorm::FieldNormReader;

use super::analyse::terms;
use super::bm25::{Posting, counted};
use crate::store::{PassageId, PassageRow};
use crate::text::language::Language;

/// An inverted index of passages, in memory.
#[derive(Debug, Default)]
pub(super) struct Memory {
    postings: HashMap<String, Vec<Entry>>,
    /// The passages with their lengths; `None` where one is gone.
    slots: Vec<Option<(PassageId, f32)>>,
    slot_of: HashMap<PassageId, usize>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    slot: u32,
    heading: u32,
    body: u32,
}

impl Memory {
    /// How many passages it holds.
    pub(super) fn len(&self) -> usize {
        self.slot_of.len()
    }

    /// How many it held since it was made.
    pub(super) fn slots(&self) -> usize {
        self.slots.len()
    }

    /// The passage at a posting's slot.
    pub(super) fn passage_at(&self, slot: usize) -> Option<PassageId> {
        self.slots.get(slot).copied().flatten().map(|(id, _)| id)
    }

    /// The passages and their lengths.
    pub(super) fn passages(&self) -> impl Iterator<Item = (PassageId, f32)> {
        self.slots.iter().flatten().copied()
    }

    /// Takes a passage in; one that is there already is left.
    pub(super) fn add(&mut self, row: &PassageRow) {
        if self.slot_of.contains_key(&row.id) {
            return;
        }
        let slot = self.slots.len();
        let language = Language::of(row.language.as_deref());
        let (heading, body) = (terms(&heading_text(&row.heading), language), terms(&row.text, language));
        let length = counted(norm(heading.len()), norm(body.len()));
        let mut counts: HashMap<String, (u32, u32)> = HashMap::new();
        for term in heading {
            counts.entry(term).or_default().0 += 1;
        }
        for term in body {
            counts.entry(term).or_default().1 += 1;
        }
        for (term, (heading, body)) in counts {
            self.postings.entry(term).or_default().push(Entry { slot: slot as u32, heading, body });
        }
        self.slots.push(Some((row.id, length)));
        self.slot_of.insert(row.id, slot);
    }

    /// Takes a passage out; `false` when it is not here.
    pub(super) fn remove(&mut self, id: PassageId) -> bool {
        let Some(slot) = self.slot_of.remove(&id) else { return false };
        self.slots[slot] = None;
        true
    }

    /// In how many passages a term occurs, those that are gone included.
    pub(super) fn roughly(&self, term: &str) -> usize {
        self.postings.get(term).map_or(0, Vec::len)
    }

    /// The passages that hold a term.
    pub(super) fn postings(&self, term: &str, each: &mut dyn FnMut(Posting)) {
        for entry in self.postings.get(term).into_iter().flatten() {
            let slot = entry.slot as usize;
            if let Some((_, length)) = self.slots[slot] {
                each(Posting { slot, count: counted(entry.heading, entry.body), length });
            }
        }
    }
}

/// What of a heading path is indexed.
pub(super) fn heading_text(heading: &[String]) -> String {
    heading.join("\n")
}

/// A length as the index on disk would give it back (one byte, exact up to 40), so that both count alike.
fn norm(length: usize) -> u32 {
    FieldNormReader::id_to_fieldnorm(FieldNormReader::fieldnorm_to_id(u32::try_from(length).unwrap_or(u32::MAX)))
}
