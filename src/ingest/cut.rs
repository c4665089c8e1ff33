//! Cutting a document with the model's own count of tokens, or with an estimate where there is no model.

use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, Instant};

use super::isolate::panic_text;
use super::limit::Stop;
use super::pool::Model;
use crate::document::Document;
use crate::embed::Embed;
use crate::passage::{Limits, Passage, cut};

/// Cutting takes milliseconds; a text on which it takes this long has found a bug.
const PATIENCE: Duration = Duration::from_mins(5);

/// A tokenizer takes many times the memory of its text, and cannot be interrupted: it gets pieces of this many bytes.
const PIECE: usize = 16 << 10;

/// Cuts documents on the feeding thread.
pub(super) struct Cutter<'a> {
    model: Option<&'a Model<'a>>,
    session: Option<Box<dyn Embed>>,
    /// The model could not be opened; the workers say so.
    broken: bool,
}

/// The payload that ends a cut early; never seen outside of this file.
struct Enough;

impl<'a> Cutter<'a> {
    pub(super) fn new(model: Option<&'a Model<'a>>) -> Self {
        Self { model, session: None, broken: false }
    }

    /// The passages of a document; `Ok(None)` when asked to stop.
    ///
    /// # Errors
    /// In one line, when cutting panicked or took too long.
    pub(super) fn cut(&mut self, document: &Document, stop: &Stop<'_>) -> Result<Option<Vec<Passage>>, String> {
        if let (Some(model), None, false) = (self.model, &self.session, self.broken) {
            match (model.open)() {
                Ok(session) => self.session = Some(session),
                Err(_) => self.broken = true,
            }
        }
        let limits = limits(self.model.map(|model| model.info.window));
        let session = self.session.as_deref();
        let started = Instant::now();
        let tokens = |text: &str| {
            pieces(text)
                .map(|piece| {
                    if stop.asked() || started.elapsed() > PATIENCE {
                        // Unwinds without a panic's noise, straight to the catch below.
                        panic::resume_unwind(Box::new(Enough));
                    }
                    session.map_or_else(|| estimate(piece), |session| session.count_tokens(piece))
                })
                .sum()
        };
        match panic::catch_unwind(AssertUnwindSafe(|| cut(document, limits, &tokens))) {
            Ok(passages) => Ok(Some(passages)),
            Err(payload) if payload.is::<Enough>() && stop.asked() => Ok(None),
            Err(payload) if payload.is::<Enough>() => Err("could not be cut into passages in five minutes".into()),
            Err(payload) => Err(format!("could not be cut into passages: {}", panic_text(&*payload))),
        }
    }
}

/// Passages of a model with a small window are shorter in proportion; a larger window does not make them longer.
fn limits(window: Option<usize>) -> Limits {
    let usual = Limits::default();
    match window {
        Some(window) if window < usual.window => {
            Limits { low: usual.low * window / usual.window, high: usual.high * window / usual.window, window }
        }
        _ => usual,
    }
}

/// The text in pieces of about [`PIECE`] bytes that begin after white space where there is some.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut end = rest.len().min(PIECE);
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        if end < rest.len() {
            let space = rest.get(..end).and_then(|piece| piece.rfind(char::is_whitespace));
            end = space.filter(|&at| at > 0).unwrap_or(end);
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// About how many tokens a `WordPiece` model makes of a text, rather too many than too few, so that passages that were
/// cut without a model fit its window later.
fn estimate(text: &str) -> usize {
    let mut tokens = 0;
    let mut run = 0;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || (c.is_alphabetic() && c < '\u{2e80}') {
            // The first six letters are a token, then each three.
            if run == 0 || (run >= 6 && run % 3 == 0) {
                tokens += 1;
            }
            run += 1;
        } else {
            run = 0;
            tokens += usize::from(!c.is_whitespace());
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_make_up_the_text_and_break_at_spaces() {
        let text = "wörd ".repeat(20_000);
        let made: Vec<&str> = pieces(&text).collect();
        assert!(made.len() > 5);
        assert_eq!(made.concat(), text);
        assert!(made.iter().all(|piece| piece.len() <= PIECE));
        assert!(made[1..].iter().all(|piece| piece.starts_with(' ')));
        let solid = "é".repeat(50_000);
        assert_eq!(pieces(&solid).collect::<String>(), solid);
        assert_eq!(pieces("").count(), 0);
    }

    #[test]
    fn the_estimate_is_rather_too_high() {
        assert_eq!(estimate(""), 0);
        assert_eq!(estimate("the cat sat."), 4);
        assert_eq!(estimate("interoperability"), 5);
        assert_eq!(estimate("数字"), 2);
        assert_eq!(estimate("don't"), 3);
    }

    #[test]
    fn a_small_window_makes_short_passages() {
        assert_eq!(limits(Some(128)).high, 100);
        assert_eq!(limits(Some(512)).high, 200);
        assert_eq!(limits(None).window, 256);
    }
}
