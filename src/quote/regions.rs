//! Where a quotation and its source part: the stretches between the words that are the same.

use std::ops::Range;

use super::align::Step;
use super::tokens::Token;
use super::written::Quoted;

/// A stretch in which quotation and source are not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    /// Words of the quotation.
    pub(super) quote: Range<usize>,
    /// Words of the source.
    pub(super) source: Range<usize>,
    /// Whether an ellipsis of the quotation lies in it.
    pub(super) ellipsis: bool,
}

/// An alignment read: what is the same, and what is between.
#[derive(Debug, Clone, Default)]
pub(super) struct Laid {
    /// In order.
    pub(super) regions: Vec<Region>,
    /// The pairs that are the same: of the quotation, of the source.
    pub(super) same: Vec<(usize, usize)>,
    /// From the first word of the source that stands for one of the quotation to the last.
    pub(super) source: Range<usize>,
}

/// Reads an alignment.
pub(super) fn read(steps: &[Step], quote: &[Quoted], source: &[Token]) -> Laid {
    let mut laid = Laid::default();
    let (mut first, mut last) = (usize::MAX, 0);
    for step in steps {
        if let Step::Pair(_, at) = *step {
            first = first.min(at);
            last = last.max(at + 1);
        }
    }
    laid.source = first.min(last)..last;
    let mut from = (0, laid.source.start);
    for step in steps {
        let Step::Pair(i, j) = *step else { continue };
        let same = quote.get(i).zip(source.get(j)).is_some_and(|(quoted, token)| quoted.token.key == token.key);
        if same {
            close(&mut laid, quote, from, (i, j));
            laid.same.push((i, j));
            from = (i + 1, j + 1);
        }
    }
    let end = (quote.len(), laid.source.end);
    close(&mut laid, quote, from, end);
    laid
}

fn close(laid: &mut Laid, quote: &[Quoted], from: (usize, usize), to: (usize, usize)) {
    let fragment = |at: usize| quote.get(at).map(|word| word.fragment);
    let before = from.0.checked_sub(1).and_then(fragment);
    // An ellipsis lies between two words of different fragments; one at either end of the quotation lies outside.
    let ellipsis = before.is_some() && fragment(to.0).is_some() && before != fragment(to.0);
    if from.0 < to.0 || from.1 < to.1 || ellipsis {
        laid.regions.push(Region { quote: from.0..to.0, source: from.1..to.1.max(from.1), ellipsis });
    }
}

impl Laid {
    /// The longest run of words that are the same and follow one another in both.
    pub(super) fn longest(&self) -> usize {
        self.runs().iter().map(ExactSizeIterator::len).max().unwrap_or(0)
    }

    /// The most words that say something by themselves in one run.
    pub(super) fn most_content(&self, quote: &[Quoted]) -> usize {
        let content = |run: Range<usize>| {
            quote
                .get(run)
                .unwrap_or_default()
                .iter()
                .filter(|word| !super::lexicon::is_function(&word.token.key))
                .count()
        };
        self.runs().into_iter().map(content).max().unwrap_or(0)
    }

    /// The runs of words of the quotation that are the same and follow one another in both.
    pub(super) fn runs(&self) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        let mut before = None;
        for &(i, j) in &self.same {
            match out.last_mut() {
                Some(run) if before == Some((i.wrapping_sub(1), j.wrapping_sub(1))) => run.end = i + 1,
                _ => out.push(i..i + 1),
            }
            before = Some((i, j));
        }
        out
    }
}
