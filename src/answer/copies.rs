//! Documents with nearly the same text: one source, not several.

use std::collections::HashSet;

use crate::document::sketch::Sketch;
use crate::store::{DocumentId, StoredDocument};
use crate::text::fold::fold;
use crate::text::sentences::sentences;

/// Which of these documents have nearly the same text; groups of two and more, in the order given.
pub fn groups(sketches: &[(DocumentId, Sketch)]) -> Vec<Vec<DocumentId>> {
    let mut groups: Vec<Vec<&(DocumentId, Sketch)>> = Vec::new();
    for entry in sketches {
        // Compared with the first of each group only, so that a chain of small changes does not join strangers.
        let same = groups.iter_mut().find(|group| group.first().is_some_and(|first| first.1.is_same(&entry.1)));
        match same {
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    groups
        .into_iter()
        .filter(|group| group.len() > 1)
        .map(|group| group.into_iter().map(|entry| entry.0).collect())
        .collect()
}

/// The documents of an answer that have copies.
#[derive(Debug, Default)]
pub struct Copies {
    groups: Vec<Vec<Copy>>,
}

#[derive(Debug)]
struct Copy {
    id: DocumentId,
    key: String,
    folded: String,
    /// Letters and figures only: formats differ in bullets, tabs and hyphens.
    bare: String,
}

/// The letters and figures of a text.
fn bare(folded: &str) -> String {
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

impl Copies {
    /// From groups of documents. The first of each group will be the one to cite: one with a symbol before one without,
    /// then one with pages, then the newer one (by its own date), then the one with the most parts by which a law is cited,
    /// then the one that came last.
    pub fn new(groups: Vec<Vec<StoredDocument>>) -> Self {
        let prepared = groups.into_iter().map(|mut group| {
            group.sort_by(|a, b| {
                let rank = |document: &StoredDocument| {
                    let parts = document.blocks.iter().filter(|block| block.division.is_some()).count();
                    (document.symbol.is_some(), !document.pages.is_empty(), document.date.clone(), parts, document.id)
                };
                rank(b).cmp(&rank(a))
            });
            group
                .into_iter()
                .map(|document| {
                    let folded = fold(&document.text).text;
                    Copy { id: document.id, bare: bare(&folded), folded, key: document.key }
                })
                .collect()
        });
        Self { groups: prepared.collect() }
    }

    fn group(&self, id: DocumentId) -> Option<&[Copy]> {
        self.groups.iter().find(|group| group.iter().any(|copy| copy.id == id)).map(Vec::as_slice)
    }

    /// Whether two documents are one source.
    pub fn are_one(&self, a: DocumentId, b: DocumentId) -> bool {
        a == b || self.group(a).is_some_and(|group| group.iter().any(|copy| copy.id == b))
    }

    /// Whether a passage of this document need not be looked at, since all of it stands in the copy that is to be cited.
    /// What only this copy says is looked at: it may be another edition, in which one sentence says something else.
    pub fn is_covered(&self, id: DocumentId, passage: &str) -> bool {
        let Some(main) = self.group(id).and_then(<[Copy]>::first).filter(|main| main.id != id) else { return false };
        let spans = sentences(passage);
        !spans.is_empty()
            && spans
                .iter()
                .filter_map(|span| span.of(passage))
                .all(|words| main.bare.contains(&bare(&fold(words).text)))
    }

    /// The keys of the other documents of this one's group in which these words stand, too.
    pub fn also(&self, id: DocumentId, quote: &str) -> Vec<String> {
        let folded = fold(quote).text;
        let mut seen = HashSet::new();
        let others = self.group(id).unwrap_or_default().iter().filter(|copy| copy.id != id);
        others
            .filter(|copy| copy.folded.contains(&folded) && seen.insert(copy.key.clone()))
            .map(|copy| copy.key.clone())
            .collect()
    }
}
