//! Meeting candidates token by token (late interaction), to rank them anew: from the token vectors that the library holds,
//! and for passages that have none by reading them with the model.

use std::collections::HashMap;

use super::ask::Asker;
use super::find::Fused;
use super::indexes::agreed;
use super::lane::Job;
use crate::Result;
use crate::embed::close_reading::Late;
use crate::embed::packing::{self, Asked, Packing};
use crate::embed::{Semantic, TokenVectors};
use crate::passage::Indexed;
use crate::retrieve::Hit;
use crate::retrieve::rerank::{MOST_MET, rerank};
use crate::store::{Library, PassageId, PassageTokens};

/// A question and what it met.
pub(super) struct Met {
    question: String,
    asked: Option<(&'static Packing, Asked)>,
    stored: HashMap<PassageId, PassageTokens>,
    /// Of those that were read with the model; spans are places of the documents.
    read: HashMap<PassageId, Late>,
}

impl Met {
    /// A question that has met nothing so far.
    fn new(question: &str, tokens: &TokenVectors, library: &Library, semantic: &Semantic) -> Result<Self> {
        let packing = agreed(library, semantic)?.ok().and_then(packing::of);
        Ok(Self {
            question: question.to_owned(),
            asked: packing.map(|packing| (packing, packing.ask(tokens))),
            stored: HashMap::new(),
            read: HashMap::new(),
        })
    }

    /// The token vectors of passages, kept for [`Met::late`], and how well each as a whole meets the question.
    fn look_up(&mut self, library: &Library, ids: &[PassageId]) -> Result<Vec<Option<f32>>> {
        let Some((packing, asked)) = &self.asked else { return Ok(vec![None; ids.len()]) };
        let stored = library.token_vectors(ids)?;
        let mut wholes = Vec::with_capacity(ids.len());
        for (&id, tokens) in ids.iter().zip(stored) {
            let met = tokens.and_then(|tokens| {
                let whole = packing.meet_whole(asked, &tokens.whole, &tokens.packed)?;
                Some((whole, tokens))
            });
            wholes.push(met.map(|(whole, tokens)| {
                self.stored.insert(id, tokens);
                whole
            }));
        }
        Ok(wholes)
    }

    /// How well a passage meets the question; spans are places of its document. `None` for one that was not met.
    pub(super) fn late(&mut self, hit: &Hit) -> Option<Late> {
        if let Some(late) = self.read.remove(&hit.passage.id) {
            return Some(late);
        }
        let (packing, asked) = self.asked.as_ref()?;
        let tokens = self.stored.get(&hit.passage.id)?;
        let indexed = Indexed::new(&hit.passage.heading, &hit.passage.text);
        let late = packing.meet(asked, &tokens.whole, &tokens.packed)?;
        Some(late.moved(|span| Some(indexed.in_passage(span)?.shifted(hit.passage.span.start))))
    }
}

impl Asker {
    /// Ranks the first candidates anew by how well they meet the question: [`MOST_MET`] of them, or fewer, so that at most
    /// `to_read` have to be read with the model.
    pub(super) fn meet(
        &mut self,
        mut fused: Vec<Fused>,
        question: &str,
        tokens: &TokenVectors,
        to_read: usize,
        job: &Job,
    ) -> Result<(Vec<Fused>, Met)> {
        let library = self.library()?;
        let mut met = Met::new(question, tokens, library, &self.semantic)?;
        let first: Vec<PassageId> = fused.iter().take(MOST_MET).map(|&(id, ..)| id).collect();
        let mut wholes = met.look_up(library, &first)?;
        let unread = wholes.iter().enumerate().filter(|(_, whole)| whole.is_none()).map(|(at, _)| at);
        let unread: Vec<usize> = unread.take(to_read + 1).collect();
        if let Some(&end) = unread.get(to_read) {
            wholes.truncate(end);
        }
        if !unread.is_empty() {
            let left = unread.iter().take(to_read).filter_map(|&at| fused.get(at).cloned());
            let hits = self.hits(left, &met.question)?;
            let lates = self.readers.late(&met.question, &hits, &job.cancel)?;
            met.read = hits.iter().map(|hit| hit.passage.id).zip(lates).collect();
            for (whole, id) in wholes.iter_mut().zip(&first) {
                *whole = whole.or_else(|| met.read.get(id).map(|late| late.whole));
            }
        }
        // A passage that went since it was found is no hit.
        let rest = fused.split_off(wholes.len().min(fused.len()));
        let (kept, lates): (Vec<Fused>, Vec<f32>) =
            fused.into_iter().zip(wholes).filter_map(|(hit, whole)| Some((hit, whole?))).unzip();
        Ok((rerank(kept.into_iter().chain(rest).collect(), &lates), met))
    }
}
