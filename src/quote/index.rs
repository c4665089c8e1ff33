//! Where stretches of letters stand in the library: fingerprints of the folded text.
//!
//! Of all runs of [`RUN`] bytes of letters and digits (spaces, marks and case gone) those are kept whose hash is the least
//! among [`WINDOW`] neighbours (winnowing: Schleimer, Wilkerson and Aiken 2003), so that any stretch of `RUN + WINDOW - 1`
//! bytes that a quotation shares with a source has at least one in common. A quotation is looked up with all its runs.

use std::collections::{HashMap, VecDeque};

use super::tokens::{Kind, Token, tokens};

/// Bytes of a run: two words or so, five characters of Chinese.
pub const RUN: usize = 12;
/// How many neighbouring runs are compared.
pub const WINDOW: usize = 6;

/// A run of letters: its hash and the byte of the text where the word stands that it begins in.
pub type Mark = (u32, u32);

/// All runs of a text, in order.
pub fn runs(tokens: &[Token]) -> Vec<Mark> {
    // The letters one after the other, each with the place of its word.
    let mut bytes: Vec<u8> = Vec::new();
    let mut places: Vec<u32> = Vec::new();
    for token in tokens.iter().filter(|token| token.kind != Kind::Note) {
        for byte in token.key.bytes().filter(|byte| !matches!(byte, b'\'' | b'-' | b'.')) {
            bytes.push(byte);
            places.push(token.span.start as u32);
        }
    }
    bytes.windows(RUN).zip(&places).map(|(run, &place)| (hash(run), place)).collect()
}

/// The runs of a text that are kept.
pub fn fingerprints(text: &str) -> Vec<Mark> {
    winnow(&runs(&tokens(text)))
}

fn winnow(runs: &[Mark]) -> Vec<Mark> {
    let mut kept: Vec<Mark> = Vec::with_capacity(runs.len() / 3);
    let mut last = usize::MAX;
    // The candidates of the window, by rising hash.
    let mut window: VecDeque<usize> = VecDeque::new();
    let at = |at: usize| runs.get(at).copied().unwrap_or_default();
    for next in 0..runs.len() {
        while window.back().is_some_and(|&back| at(back).0 >= at(next).0) {
            window.pop_back();
        }
        window.push_back(next);
        while window.front().is_some_and(|&front| front + WINDOW <= next) {
            window.pop_front();
        }
        // A text shorter than a window has the least of what there is.
        if (next + 1 >= WINDOW || next + 1 == runs.len())
            && let Some(&least) = window.front()
            && least != last
        {
            kept.push(at(least));
            last = least;
        }
    }
    kept
}

/// FNV-1a with the mixing step of `SplitMix64`, so that the least of some hashes is any of them.
fn hash(run: &[u8]) -> u32 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for &byte in run {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (state ^ (state >> 31)) as u32
}

/// A place that shares a run with a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shared {
    /// Which document.
    pub document: u32,
    /// The byte of its text.
    pub place: u32,
    /// Which run of the quotation, counted from 0.
    pub run: u32,
}

/// The fingerprints of many documents, in memory.
#[derive(Debug, Default)]
pub struct Marks {
    /// By hash: ranges of `places`.
    ranges: HashMap<u32, (u32, u32)>,
    places: Vec<(u32, u32)>,
}

/// Runs that stand in more places than this are phrases that everybody uses; they tell no place.
const COMMON: u32 = 400;

impl Marks {
    /// Those of these documents: their numbers and fingerprints.
    pub fn new(documents: impl IntoIterator<Item = (u32, Vec<Mark>)>) -> Self {
        let mut all: Vec<(u32, u32, u32)> = Vec::new();
        for (document, marks) in documents {
            all.extend(marks.into_iter().map(|(hash, place)| (hash, document, place)));
        }
        all.sort_unstable();
        let mut ranges = HashMap::new();
        let mut start = 0;
        for group in all.chunk_by(|a, b| a.0 == b.0) {
            if let Some(&(hash, ..)) = group.first() {
                ranges.insert(hash, (start, start + group.len() as u32));
            }
            start += group.len() as u32;
        }
        Self { ranges, places: all.into_iter().map(|(_, document, place)| (document, place)).collect() }
    }

    /// The places that share a run with a quotation. Common ones count only in `document` where one is named.
    pub fn shared(&self, quote: &[Mark], document: Option<u32>) -> Vec<Shared> {
        let mut out = Vec::new();
        for (run, (hash, _)) in quote.iter().enumerate() {
            let Some(&(start, end)) = self.ranges.get(hash) else { continue };
            let common = end - start > COMMON;
            let places = self.places.get(start as usize..end as usize).unwrap_or_default();
            let places = match document {
                Some(wanted) if common => {
                    let from = places.partition_point(|place| place.0 < wanted);
                    let to = places.partition_point(|place| place.0 <= wanted);
                    places.get(from..to).unwrap_or_default()
                }
                _ if common => continue,
                _ => places,
            };
            out.extend(places.iter().map(|&(document, place)| Shared { document, place, run: run as u32 }));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_stretch_is_found_whatever_its_typography() {
        let source =
            "Nothing here. The General Assembly reaffirms the Char-\nter of the United Nations. Nothing there.";
        let marks =
            Marks::new([(0, fingerprints("Other words altogether, which nobody quotes.")), (1, fingerprints(source))]);
        let quote = runs(&tokens("THE GENERAL ASSEMBLY “reaffirms the Charter”"));
        let shared = marks.shared(&quote, None);
        assert!(shared.len() >= 3);
        assert!(shared.iter().all(|shared| shared.document == 1));
        assert!(shared.iter().all(|shared| (14..70).contains(&shared.place)));
        assert!(marks.shared(&runs(&tokens("no such words were ever said")), None).is_empty());
    }

    #[test]
    fn a_short_text_has_fingerprints_too() {
        assert!(!fingerprints("General Assembly").is_empty());
        assert!(fingerprints("short").is_empty());
    }
}
