//! Several parts made one, without what is gone from the library.

use std::collections::VecDeque;
use std::io;

use super::part::{Entry, Part};
use crate::Result;
use crate::store::Library;

/// The documents that the library has, by their numbers.
pub(super) struct Alive(Vec<u32>);

impl Alive {
    pub(super) fn of(library: &Library) -> Result<Self> {
        // By rising id, as the store gives them.
        Ok(Self(library.document_ids()?.into_iter().filter_map(|id| u32::try_from(id.0).ok()).collect()))
    }

    #[cfg(test)]
    pub(super) fn these(documents: &[u32]) -> Self {
        Self(documents.to_vec())
    }

    fn has(&self, document: u32) -> bool {
        self.0.binary_search(&document).is_ok()
    }
}

/// The entries of several parts in one order.
pub(super) fn merged<'a>(parts: &'a [Part], alive: &'a Alive) -> impl Iterator<Item = io::Result<Entry>> + 'a {
    let mut streams: Vec<Stream<'a>> = parts.iter().map(Stream::new).collect();
    std::iter::from_fn(move || {
        loop {
            let mut least: Option<(usize, Entry)> = None;
            for (at, stream) in streams.iter_mut().enumerate() {
                match stream.peek() {
                    Err(error) => return Some(Err(error)),
                    Ok(Some(entry)) if least.is_none_or(|(_, least)| entry < least) => least = Some((at, entry)),
                    Ok(_) => {}
                }
            }
            let (at, entry) = least?;
            if let Some(stream) = streams.get_mut(at) {
                stream.ready.pop_front();
            }
            if alive.has(entry.document) {
                return Some(Ok(entry));
            }
        }
    })
}

/// The entries of one part, a bucket at a time.
struct Stream<'a> {
    part: &'a Part,
    next: u32,
    ready: VecDeque<Entry>,
}

impl<'a> Stream<'a> {
    fn new(part: &'a Part) -> Self {
        Self { part, next: 0, ready: VecDeque::new() }
    }

    fn peek(&mut self) -> io::Result<Option<Entry>> {
        while self.ready.is_empty() && self.next < self.part.buckets() {
            for (hash, group) in self.part.bucket(self.next)? {
                let entries = self.part.entries_of(&group)?;
                self.ready.extend(entries.into_iter().map(|(document, place)| Entry { hash, document, place }));
            }
            self.next += 1;
        }
        Ok(self.ready.front().copied())
    }
}
