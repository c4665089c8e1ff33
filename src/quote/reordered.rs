//! The words of a stretch of a source put into another order: nothing of it stands there in a row, and yet it is no other
//! wording.

use std::collections::HashMap;

use super::judge::{Judged, Source};
use super::model::{Difference, DifferenceKind, Verdict};
use super::tokens::{Kind, Token, tokens};
use super::written::Written;
use crate::text::Span;

/// Fewer words than this are the same by accident.
const WORDS: usize = 6;

/// Says of a quotation that nearly all of its words stand in a window, close together and in another order; `None` where
/// they do not.
pub(super) fn judge(quote: &str, written: &Written, source: &Source, window: Span) -> Option<Judged> {
    let count = written.words.len();
    if count < WORDS {
        return None;
    }
    let stretch: Vec<Token> =
        tokens(window.of(&source.text)?).into_iter().filter(|token| token.kind != Kind::Note).collect();
    let mut wanted: HashMap<&str, i32> = HashMap::new();
    for word in &written.words {
        *wanted.entry(word.token.key.as_str()).or_default() += 1;
    }
    // A stretch no longer than the quotation and an eighth of it.
    let reach = (count + count / 8).min(stretch.len());
    let (mut same, mut best) = (0, (0, 0));
    for (at, token) in stretch.iter().enumerate() {
        if let Some(left) = wanted.get_mut(token.key.as_str()) {
            *left -= 1;
            same += usize::from(*left >= 0);
        }
        if let Some(gone) = at.checked_sub(reach).and_then(|gone| stretch.get(gone))
            && let Some(left) = wanted.get_mut(gone.key.as_str())
        {
            same -= usize::from(*left >= 0);
            *left += 1;
        }
        if same > best.0 {
            best = (same, at);
        }
    }
    let (same, last) = best;
    if same * 10 < count * 9 {
        return None;
    }
    // From the first of its words to the last.
    let own = |token: &&Token| wanted.contains_key(token.key.as_str());
    let inside = stretch.get((last + 1).saturating_sub(reach)..=last)?;
    let place = inside.iter().find(own)?.span.cover(inside.iter().rfind(own)?.span).shifted(window.start);
    let kind = DifferenceKind::WordOrder;
    let words = written.words.first()?.token.span.cover(written.words.last()?.token.span);
    let difference = Difference {
        kind,
        severity: kind.severity(),
        quote: words.of(quote)?.to_owned(),
        source: place.of(&source.text)?.to_owned(),
        span: place,
        quote_span: words,
    };
    Some(Judged {
        span: place,
        verdict: Verdict::Altered,
        differences: vec![difference],
        omitted: vec![],
        folded: vec![],
        warnings: vec![],
        reasons: vec!["the words are those of the source, but in another order".into()],
        same: (same, count),
        longest: 0,
        content: 0,
        besides: inside.len().saturating_sub(same),
        elsewhere: None,
    })
}
