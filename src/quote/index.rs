//! Where stretches of letters stand in the library: fingerprints of the folded text.
//!
//! Of all runs of [`RUN`] bytes of letters and digits (spaces, marks and case gone) those are kept whose hash is the least
//! among [`WINDOW`] neighbours (winnowing: Schleimer, Wilkerson and Aiken 2003), so that any stretch of `RUN + WINDOW - 1`
//! bytes that a quotation shares with a source has at least one in common. A quotation is looked up with all its runs.
//!
//! # Measured
//!
//! With `benches/quote_scale.py` over 1,017,697 passages of the General Debate (345 MB) the fingerprints take 222 MB on disk,
//! two thirds of the text. 360 quotations that stand there, as they are, set otherwise, shortened behind an ellipsis or
//! with a word changed, were all found in the right speech, in 4 ms each at the median and within 11 ms for 95 of 100, on
//! two cores, with all that is judged of them.

use std::collections::VecDeque;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_shares_fingerprints_with_its_source_whatever_its_typography() {
        let source =
            "Nothing here. The General Assembly reaffirms the Char-\nter of the United Nations. Nothing there.";
        let kept = fingerprints(source);
        let quote = runs(&tokens("THE GENERAL ASSEMBLY “reaffirms the Charter”"));
        let places: Vec<u32> =
            kept.iter().filter(|(hash, _)| quote.iter().any(|(run, _)| run == hash)).map(|mark| mark.1).collect();
        assert!(places.len() >= 3);
        assert!(places.iter().all(|place| (14..70).contains(place)));
        let other = runs(&tokens("no such words were ever said"));
        assert!(!kept.iter().any(|(hash, _)| other.iter().any(|(run, _)| run == hash)));
    }

    #[test]
    fn a_short_text_has_fingerprints_too() {
        assert!(!fingerprints("General Assembly").is_empty());
        assert!(fingerprints("short").is_empty());
    }
}
