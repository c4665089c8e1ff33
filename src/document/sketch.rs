//! Telling documents with nearly the same text: the same file in two formats, a copy with another cover page.
//!
//! Min-wise hashing (Broder 1997) over runs of five words: two sketches agree in about as many places as the texts share of all
//! their runs (the Jaccard index), with a standard error of at most 4.4 per cent at 128 places.

use std::hash::Hasher;

use super::{BlockKind, Document};
use crate::text::lines::flow;
use crate::text::words::words;

/// Places in a sketch.
const PLACES: usize = 128;
/// Words in a run.
const RUN: usize = 5;
/// Texts of fewer words are too short to be copies of one another.
const LEAST_WORDS: usize = 20;
/// So much of a text is looked at: copies of a longer one agree up to there, too.
const MOST_BYTES: usize = 2 << 20;
/// From this share of common runs on, two texts count as one.
const SAME: f32 = 0.8;

/// What is kept of a text to compare it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch(Vec<u32>);

impl Sketch {
    /// That of a document's text without its running headers and footers; `None` for a short one.
    pub fn of(document: &Document) -> Option<Self> {
        let mut hashes: Vec<u64> = Vec::new();
        let mut bytes = 0;
        for block in document.blocks.iter().filter(|block| block.kind != BlockKind::Running) {
            let text = block.span.of(&document.text)?;
            bytes += text.len();
            if bytes > MOST_BYTES && !hashes.is_empty() {
                break;
            }
            let text = text.get(..text.floor_char_boundary(MOST_BYTES)).unwrap_or(text);
            // Line ends lie elsewhere in each format.
            hashes.extend(words(&flow(text).text).iter().map(|word| hash(word.folded.as_bytes())));
        }
        if hashes.len() < LEAST_WORDS {
            return None;
        }
        let mut least = vec![u32::MAX; PLACES];
        for run in hashes.windows(RUN) {
            let run = run.iter().fold(0, |sum: u64, &word| mixed(sum.rotate_left(5) ^ word));
            // Each place orders all runs in a way of its own.
            for (least, factor) in least.iter_mut().zip(FACTORS) {
                *least = (*least).min((run.wrapping_mul(factor) >> 32) as u32);
            }
        }
        Some(Self(least))
    }

    /// As stored: 32-bit numbers, little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|place| place.to_le_bytes()).collect()
    }

    /// From what was stored; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (places, rest) = bytes.as_chunks::<4>();
        (places.len() == PLACES && rest.is_empty())
            .then(|| Self(places.iter().map(|&at| u32::from_le_bytes(at)).collect()))
    }

    /// Whether two texts count as one.
    pub fn is_same(&self, other: &Self) -> bool {
        let agree = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        agree as f32 >= SAME * PLACES as f32
    }
}

/// FNV-1a: the same on every machine and for every version, since sketches are stored.
fn hash(bytes: &[u8]) -> u64 {
    struct Fnv(u64);
    impl Hasher for Fnv {
        fn finish(&self) -> u64 {
            self.0
        }
        fn write(&mut self, bytes: &[u8]) {
            for &byte in bytes {
                self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
    }
    let mut fnv = Fnv(0xcbf2_9ce4_8422_2325);
    fnv.write(bytes);
    fnv.finish()
}

/// The mixing step of `SplitMix64` (Steele and others 2014).
const fn mixed(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// An odd factor for each place.
static FACTORS: [u64; PLACES] = {
    let mut factors = [0; PLACES];
    let mut place = 0;
    while place < PLACES {
        factors[place] = mixed(place as u64) | 1;
        place += 1;
    }
    factors
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Input, read};

    fn sketch(text: &str) -> Option<Sketch> {
        Sketch::of(&read(&Input { name: "a.txt", bytes: text.as_bytes() }).unwrap().next().unwrap().unwrap().document)
    }

    fn text(words: std::ops::Range<usize>) -> String {
        words.map(|n| format!("word{}x", n * 7919 % 1000)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn copies_are_told_from_other_texts() {
        let whole = sketch(&text(0..400)).unwrap();
        assert!(whole.is_same(&sketch(&format!("A new cover.\n\n{}", text(0..400))).unwrap()));
        assert!(whole.is_same(&sketch(&text(0..400).replace("word7x", "wo-\nrd7x").to_uppercase()).unwrap()));
        assert!(!whole.is_same(&sketch(&text(400..800)).unwrap()));
        assert!(!whole.is_same(&sketch(&text(0..200)).unwrap()), "half of it");
        assert_eq!(sketch("A short note."), None);
    }

    #[test]
    fn agreement_is_about_what_the_texts_share() {
        // 1000 different words; 600 of the 1400 runs in all are in both.
        let (a, b) = (sketch(&text(0..1000)).unwrap(), sketch(&text(400..1000)).unwrap());
        let agree = a.0.iter().zip(&b.0).filter(|(a, b)| a == b).count() as f32 / PLACES as f32;
        assert!((agree - 0.6).abs() < 0.15, "{agree}");
    }

    #[test]
    fn a_sketch_is_stored_and_read_back() {
        let sketch = sketch(&text(0..100)).unwrap();
        assert_eq!(Sketch::from_bytes(&sketch.to_bytes()), Some(sketch));
        assert_eq!(Sketch::from_bytes(b"1234"), None);
    }
}
