//! Token vectors small enough to be stored: 51 bytes a token instead of 1,536, from which late interaction is computed at
//! question time without running the model on any passage.
//!
//! Tokens that are function words or punctuation are left out, nearly half of them: passages are ranked as well by the
//! others, on the public sets even a little better. A word of a negation stays.
//!
//! A token's unit vector is split in two: its share along the passage's own vector, which the library holds anyway (about a
//! third of its energy, one byte), and what is left. That is turned to the directions in which such residuals vary most
//! (`models/token_vectors.py` learns them) and of these the first are written with four bits, the next with two, the others
//! with one: at the same size many coarse numbers keep more of the ranking than few fine ones do. The levels are those of
//! Lloyd and Max for a normal distribution (J. Max, "Quantizing for minimum distortion", 1960).
//!
//! Stored are, one after another: the version; the number of tokens; for each its distance from the end of the one before
//! and its length in bytes of the indexed text (all LEB128); the shares, a signed byte each; the codes, 48 bytes each.

use std::sync::OnceLock;

use simsimd::SpatialSimilarity;

use super::close_reading::{Late, Met, met_by};
use super::{ModelInfo, TokenVectors, builtin};
use crate::text::Span;
use crate::text::words::is_stop_word;

/// Raised when the bytes, or what they mean, change; others are not read, and the passages are read anew.
pub const VERSION: u8 = 2;

/// The numbers of a token's vector.
const DIMENSIONS: usize = 384;
/// The directions that are kept of a residual: first those of four bits, then those of two, then those of one.
const OF_FOUR_BITS: usize = 32;
const OF_TWO_BITS: usize = 64;
const OF_ONE_BIT: usize = 128;
const KEPT: usize = OF_FOUR_BITS + OF_TWO_BITS + OF_ONE_BIT;
/// Bytes of a token's codes.
const CODES: usize = OF_FOUR_BITS / 2 + OF_TWO_BITS / 4 + OF_ONE_BIT / 8;

/// The positive levels of Lloyd and Max for a normal distribution of deviation 1, of four bits, two and one; the negative
/// ones mirror them.
const FOUR: [f32; 8] = [0.1284, 0.3881, 0.6568, 0.9424, 1.256, 1.618, 2.069, 2.733];
const TWO: [f32; 2] = [0.4528, 1.510];
const ONE: [f32; 1] = [0.7979];

/// What 1.0 becomes in a byte.
const SHARE: f32 = 127.0;

/// More tokens than any model's window; a count beyond it is damage.
const MOST_TOKENS: usize = 1 << 14;

static LEARNED: &[u8] = include_bytes!("../../models/token-vectors.bin");

/// How the token vectors of a model are made small.
#[derive(Debug)]
pub struct Packing {
    /// The standard deviation along each direction.
    deviations: Vec<f32>,
    /// The directions, [`DIMENSIONS`] numbers each.
    directions: Vec<f32>,
    /// The levels that each byte of codes of four bits, of two and of one stands for.
    four: Vec<[f32; 2]>,
    two: Vec<[f32; 4]>,
    one: Vec<[f32; 8]>,
}

/// A question, ready to be met by packed passages.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its whole and then each of its tokens, as the model has them.
    vectors: Vec<f32>,
    /// The same in the directions of the packing, times their deviations.
    turned: Vec<f32>,
}

/// The packing for token vectors of this model; `None` where none was learned, and nothing of it is stored.
pub fn of(model: &ModelInfo) -> Option<&'static Packing> {
    static HASH: OnceLock<String> = OnceLock::new();
    (model.hash == *HASH.get_or_init(|| builtin::info().hash)).then(Packing::builtin)
}

impl Packing {
    /// That of the built-in model.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Packing> = OnceLock::new();
        BUILTIN.get_or_init(|| Self::read(LEARNED))
    }

    fn read(learned: &[u8]) -> Self {
        let float = |bytes: &[u8]| bytes.first_chunk::<4>().map_or(0.0, |bytes| f32::from_le_bytes(*bytes));
        let (mut deviations, mut directions) = (Vec::with_capacity(KEPT), Vec::with_capacity(KEPT * DIMENSIONS));
        for row in learned.chunks_exact(8 + DIMENSIONS).take(KEPT) {
            let (head, numbers) = row.split_at(8);
            let (deviation, scale) = (float(head), float(head.get(4..).unwrap_or(&[])));
            deviations.push(deviation);
            directions.extend(numbers.iter().map(|&number| f32::from(number.cast_signed()) * scale));
        }
        Self { deviations, directions, four: levels(&FOUR), two: levels(&TWO), one: levels(&ONE) }
    }

    /// The token vectors of an indexed passage, of which `text` is the text, as they are stored; `None` where they are of
    /// another model, or their places are not one after another.
    pub fn pack(&self, passage: &TokenVectors, text: &str) -> Option<Vec<u8>> {
        if passage.pooled.len() != DIMENSIONS || passage.values.len() != passage.spans.len() * DIMENSIONS {
            return None;
        }
        let rows = passage.values.chunks_exact(DIMENSIONS).zip(&passage.spans);
        let (rows, spans): (Vec<&[f32]>, Vec<Span>) =
            rows.map(|(row, &span)| (row, span)).filter(|&(_, span)| tells(text, span)).unzip();
        let count = spans.len();
        if count > MOST_TOKENS {
            return None;
        }
        let mut packed = Vec::with_capacity(4 + count * (CODES + 3));
        packed.push(VERSION);
        number(count, &mut packed);
        let mut end = 0;
        for span in &spans {
            number(span.start.checked_sub(end)?, &mut packed);
            number(span.end.checked_sub(span.start)?, &mut packed);
            end = span.end;
        }
        let shares: Vec<i8> = rows.iter().map(|row| share(dot(row, &passage.pooled))).collect();
        packed.extend(shares.iter().map(|share| share.cast_unsigned()));
        let mut residual = vec![0.0; DIMENSIONS];
        for (row, &share) in rows.iter().zip(&shares) {
            let share = f32::from(share) / SHARE;
            for ((left, &value), &whole) in residual.iter_mut().zip(*row).zip(&passage.pooled) {
                *left = value - share * whole;
            }
            self.encode(&residual, &mut packed);
        }
        Some(packed)
    }

    fn encode(&self, residual: &[f32], into: &mut Vec<u8>) {
        let along =
            |(direction, deviation): (&[f32], &f32)| dot(residual, direction) / deviation.max(f32::MIN_POSITIVE);
        let turned: Vec<f32> = self.directions.chunks_exact(DIMENSIONS).zip(&self.deviations).map(along).collect();
        let (four, rest) = turned.split_at(OF_FOUR_BITS.min(turned.len()));
        let (two, one) = rest.split_at(OF_TWO_BITS.min(rest.len()));
        into.extend(four.chunks(2).map(|values| codes(values, &FOUR)));
        into.extend(two.chunks(4).map(|values| codes(values, &TWO)));
        into.extend(one.chunks(8).map(|values| codes(values, &ONE)));
    }

    /// A question's token vectors, ready to be met.
    pub fn ask(&self, question: &TokenVectors) -> Asked {
        let mut vectors = question.pooled.clone();
        vectors.extend_from_slice(&question.values);
        let mut turned = Vec::with_capacity(vectors.len() / 2);
        for vector in vectors.chunks_exact(DIMENSIONS) {
            let along = self.directions.chunks_exact(DIMENSIONS).zip(&self.deviations);
            turned.extend(along.map(|(direction, deviation)| dot(vector, direction) * deviation));
        }
        Asked { vectors, turned }
    }

    /// How well a packed passage with this vector meets a question; spans are places of the indexed text. `None` where the
    /// bytes are damaged or of another version.
    pub fn meet(&self, asked: &Asked, whole: &[f32], packed: &[u8]) -> Option<Late> {
        let tokens = Packed::read(packed)?;
        let mut found = Vec::with_capacity(tokens.spans.len());
        self.each(asked, whole, &tokens, |at, cosines| {
            let (Some(&span), Some((&cosine, each))) = (tokens.spans.get(at), cosines.split_first()) else { return };
            found.push(Met { span, cosine, each: each.to_vec() });
        })?;
        Some(Late { whole: met_by(&found), tokens: found })
    }

    /// [`Late::whole`] of [`Self::meet`] alone, which is all that ranking wants.
    pub fn meet_whole(&self, asked: &Asked, whole: &[f32], packed: &[u8]) -> Option<f32> {
        let tokens = Packed::read(packed)?;
        let mut best = vec![-1.0_f32; (asked.turned.len() / KEPT).saturating_sub(1)];
        self.each(asked, whole, &tokens, |_, cosines| {
            for (best, &cosine) in best.iter_mut().zip(cosines.get(1..).unwrap_or(&[])) {
                *best = best.max(cosine);
            }
        })?;
        if tokens.spans.is_empty() || best.is_empty() {
            return Some(0.0);
        }
        Some(best.iter().sum::<f32>() / best.len() as f32)
    }

    /// Hands on, for each token of the passage, its cosines with the question's whole and with each of its tokens.
    fn each(
        &self,
        asked: &Asked,
        whole: &[f32],
        tokens: &Packed<'_>,
        mut hand: impl FnMut(usize, &[f32]),
    ) -> Option<()> {
        if whole.len() != DIMENSIONS {
            return None;
        }
        let along: Vec<f32> = asked.vectors.chunks_exact(DIMENSIONS).map(|vector| dot(vector, whole)).collect();
        let (mut levels, mut cosines) = (Vec::with_capacity(KEPT), Vec::with_capacity(along.len()));
        for (at, (&share, codes)) in tokens.shares.iter().zip(tokens.codes.chunks_exact(CODES)).enumerate() {
            let share = f32::from(share.cast_signed()) / SHARE;
            levels.clear();
            let (four, rest) = codes.split_at(OF_FOUR_BITS / 2);
            let (two, one) = rest.split_at(OF_TWO_BITS / 4);
            levels.extend(four.iter().filter_map(|&byte| self.four.get(usize::from(byte))).flatten());
            levels.extend(two.iter().filter_map(|&byte| self.two.get(usize::from(byte))).flatten());
            levels.extend(one.iter().filter_map(|&byte| self.one.get(usize::from(byte))).flatten());
            cosines.clear();
            let rest = asked.turned.chunks_exact(KEPT).map(|turned| dot(turned, &levels));
            cosines.extend(along.iter().zip(rest).map(|(along, rest)| share * along + rest));
            hand(at, &cosines);
        }
        Some(())
    }
}

/// The parts of what is stored of a passage.
struct Packed<'a> {
    spans: Vec<Span>,
    shares: &'a [u8],
    codes: &'a [u8],
}

impl<'a> Packed<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (&version, mut rest) = bytes.split_first()?;
        let count = take_number(&mut rest).filter(|&count| version == VERSION && count <= MOST_TOKENS)?;
        let mut spans = Vec::with_capacity(count);
        let mut end: usize = 0;
        for _ in 0..count {
            let start = end.checked_add(take_number(&mut rest)?)?;
            end = start.checked_add(take_number(&mut rest)?)?;
            spans.push(Span::new(start, end));
        }
        let (shares, codes) = rest.split_at_checked(count)?;
        (codes.len() == count * CODES).then_some(Self { spans, shares, codes })
    }
}

/// Whether a token tells what a passage is about: part of a word that is no function word, or a negation.
fn tells(text: &str, span: Span) -> bool {
    let Some(token) = span.of(text).filter(|token| token.chars().any(char::is_alphanumeric)) else { return false };
    let before = text.get(..span.start).and_then(|text| text.chars().next_back());
    let after = text.get(span.end..).and_then(|text| text.chars().next());
    // "the" in "theremin" is no function word.
    let is_piece = before.is_some_and(char::is_alphanumeric) || after.is_some_and(char::is_alphanumeric);
    let word = token.to_lowercase();
    is_piece || matches!(&*word, "no" | "nor" | "not") || !is_stop_word(&word)
}

/// Values along some directions, in deviations, as one byte: for each, from the lowest bits on, which of the levels it is
/// nearest to, counted from the most negative one.
fn codes(values: &[f32], positive: &[f32]) -> u8 {
    let bits = (2 * positive.len()).ilog2() as usize;
    let code = |value: f32| {
        // Halfway between two levels lies their border.
        let above = positive.windows(2).filter(|two| value.abs() >= two.iter().sum::<f32>() / 2.0).count();
        if value.is_sign_negative() { positive.len() - 1 - above } else { positive.len() + above }
    };
    values.iter().enumerate().fold(0, |byte, (at, &value)| byte | (code(value) as u8) << (bits * at))
}

/// For each byte of [`codes`], the levels that it stands for.
fn levels<const COUNT: usize>(positive: &[f32]) -> Vec<[f32; COUNT]> {
    let bits = (2 * positive.len()).ilog2() as usize;
    let level = |code: usize| match code.checked_sub(positive.len()) {
        Some(above) => positive.get(above).copied().unwrap_or(0.0),
        None => -positive.get(positive.len() - 1 - code).copied().unwrap_or(0.0),
    };
    let all = |byte: usize| std::array::from_fn(|at| level((byte >> (bits * at)) & (2 * positive.len() - 1)));
    (0..256).map(all).collect()
}

fn share(cosine: f32) -> i8 {
    (cosine * SHARE).round().clamp(-SHARE, SHARE) as i8
}

/// Writes a number as LEB128.
fn number(mut value: usize, into: &mut Vec<u8>) {
    while value >= 0x80 {
        into.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    into.push(value as u8);
}

fn take_number(bytes: &mut &[u8]) -> Option<usize> {
    let mut value = 0;
    for shift in (0..32).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// The inner product of two vectors of the same length, by the widest instructions that the processor has.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    <f32 as SpatialSimilarity>::dot(a, b).unwrap_or(0.0) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens of unit length that share a direction, as those of a passage do.
    fn passage(count: usize, seed: u32) -> TokenVectors {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32 - 0.5
        };
        let learned = Packing::builtin();
        let whole: Vec<f32> = unit((0..DIMENSIONS).map(|_| next()).collect());
        let mut values = Vec::new();
        for _ in 0..count {
            // Sums along the learned directions, so that they vary as tokens do.
            let mut vector: Vec<f32> = whole.iter().map(|x| x * 0.6).collect();
            for (direction, deviation) in learned.directions.chunks_exact(DIMENSIONS).zip(&learned.deviations) {
                let by = next() * 3.46 * deviation;
                vector.iter_mut().zip(direction).for_each(|(x, d)| *x += by * d);
            }
            values.extend(unit(vector));
        }
        let spans = (0..count).map(|at| Span::new(at * 5, at * 5 + 4)).collect();
        TokenVectors { spans, values, pooled: whole }
    }

    /// A text in which every token of [`passage`] is a word.
    fn words(count: usize) -> String {
        "word ".repeat(count)
    }

    fn unit(mut vector: Vec<f32>) -> Vec<f32> {
        let norm = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
        for x in &mut vector {
            *x /= norm;
        }
        vector
    }

    #[test]
    fn what_was_learned_is_whole_and_its_directions_are_at_right_angles() {
        let packing = Packing::builtin();
        assert_eq!(LEARNED.len(), KEPT * (8 + DIMENSIONS));
        assert!(packing.deviations.windows(2).all(|two| two[0] >= two[1] && two[1] > 0.0));
        let rows: Vec<&[f32]> = packing.directions.chunks_exact(DIMENSIONS).collect();
        for (at, row) in rows.iter().enumerate() {
            assert!((dot(row, row) - 1.0).abs() < 0.02, "{at}");
            assert!(rows[..at].iter().all(|other| dot(row, other).abs() < 0.02), "{at}");
        }
    }

    #[test]
    fn a_packed_passage_meets_a_question_nearly_as_the_passage_itself_does() {
        let packing = Packing::builtin();
        let text = passage(100, 1);
        // The question repeats some tokens of the passage.
        let question = TokenVectors {
            spans: text.spans[10..20].to_vec(),
            values: text.values[10 * DIMENSIONS..20 * DIMENSIONS].to_vec(),
            pooled: text.pooled.clone(),
        };
        let asked = packing.ask(&question);
        let packed = packing.pack(&text, &words(100)).unwrap();
        assert!(packed.len() < 100 * 52, "{} bytes", packed.len());
        let late = packing.meet(&asked, &text.pooled, &packed).unwrap();
        assert_eq!(late.tokens.iter().map(|token| token.span).collect::<Vec<_>>(), text.spans);
        for (at, token) in late.tokens.iter().enumerate() {
            let row = &text.values[at * DIMENSIONS..(at + 1) * DIMENSIONS];
            assert!((token.cosine - dot(&question.pooled, row)).abs() < 0.1, "{at}");
            for (asked, &cosine) in question.values.chunks_exact(DIMENSIONS).zip(&token.each) {
                assert!((cosine - dot(asked, row)).abs() < 0.25, "{at}: {cosine} for {}", dot(asked, row));
            }
        }
        for (at, asked) in (10..20).enumerate() {
            let best = (0..100).max_by(|&a, &b| late.tokens[a].each[at].total_cmp(&late.tokens[b].each[at]));
            assert_eq!(best, Some(asked));
        }
        let other = passage(100, 2);
        let away = packing.meet(&asked, &other.pooled, &packing.pack(&other, &words(100)).unwrap()).unwrap();
        assert!(late.whole > away.whole + 0.2, "{} {}", late.whole, away.whole);
        let whole = packing.meet_whole(&asked, &text.pooled, &packed).unwrap();
        assert!((whole - late.whole).abs() < 1e-5);
    }

    #[test]
    fn damaged_bytes_and_those_of_another_version_are_not_read() {
        let packing = Packing::builtin();
        let text = passage(5, 3);
        let asked = packing.ask(&text);
        let packed = packing.pack(&text, &words(5)).unwrap();
        for end in 0..packed.len() {
            assert!(packing.meet(&asked, &text.pooled, &packed[..end]).is_none(), "{end}");
        }
        let mut other = packed.clone();
        other[0] = VERSION + 1;
        assert!(packing.meet(&asked, &text.pooled, &other).is_none());
        let huge = [VERSION, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert!(packing.meet_whole(&asked, &text.pooled, &huge).is_none());
        assert!(packing.meet(&asked, &[1.0], &packed).is_none());
    }

    #[test]
    fn an_empty_passage_is_packed_and_meets_nothing() {
        let packing = Packing::builtin();
        let empty = passage(0, 4);
        let packed = packing.pack(&empty, "").unwrap();
        assert_eq!(packing.meet_whole(&packing.ask(&passage(3, 5)), &empty.pooled, &packed), Some(0.0));
        let askew = TokenVectors { spans: vec![Span::new(4, 6), Span::new(0, 4)], ..passage(2, 6) };
        assert_eq!(packing.pack(&askew, "words and words"), None);
    }

    #[test]
    fn function_words_and_punctuation_are_left_out_but_no_negation_and_no_piece_of_a_word() {
        let text = "The theremin is not, and was nor, a toy.";
        let tokens =
            [(0, 3), (4, 7), (7, 12), (13, 15), (16, 19), (19, 20), (21, 24), (25, 28), (29, 32), (34, 35), (36, 39)];
        let spans = tokens.into_iter().map(|(start, end)| Span::new(start, end));
        let told: Vec<&str> = spans.filter(|span| tells(text, *span)).filter_map(|span| span.of(text)).collect();
        assert_eq!(told, ["the", "remin", "not", "nor", "toy"]);
    }

    #[test]
    fn each_value_is_read_back_as_the_level_that_is_nearest() {
        let (four, two, one) = (levels::<2>(&FOUR), levels::<4>(&TWO), levels::<8>(&ONE));
        for value in (-400..=400).map(|at| at as f32 / 100.0) {
            let is_nearest = |level: f32, positive: &[f32]| {
                let off = (level - value).abs() - 1e-5;
                positive.iter().all(|other| off <= (other - value).abs() && off <= (other + value).abs())
            };
            assert!(is_nearest(four[usize::from(codes(&[0.0, value], &FOUR))][1], &FOUR), "{value}");
            assert!(is_nearest(two[usize::from(codes(&[0.0, 1.0, value], &TWO))][2], &TWO), "{value}");
            assert!(is_nearest(one[usize::from(codes(&[value; 8], &ONE))][7], &ONE), "{value}");
        }
    }
}
