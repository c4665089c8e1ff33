//! Whether what is asked in the source is asked in the quotation, too: the words of a question and of a statement may be
//! the same.

use super::{DifferenceKind, Span, Work};

impl Work<'_> {
    /// Compares the marks that end sentences, within the quotation and at its end. Where it has none, it was cut off before
    /// the mark, and says nothing of it.
    pub(super) fn questions(&mut self) {
        let same = &self.laid.same;
        let mut found: Vec<(Span, Span)> = Vec::new();
        for (at, &(ours, theirs)) in same.iter().enumerate() {
            let next = same.get(at + 1).copied();
            let last = next.is_none() && ours + 1 == self.written.words.len();
            // What was left out or changed between two words has marks of its own.
            let fragment = |word: usize| self.written.words.get(word).map(|word| word.fragment);
            let joined =
                next.is_some_and(|next| next == (ours + 1, theirs + 1)) && fragment(ours) == fragment(ours + 1);
            if !(last && !self.written.trails_off() || joined) {
                continue;
            }
            let Some(token) = self.stretch.get(theirs) else { continue };
            let to = self.stretch.get(theirs + 1).map_or(self.text.len(), |token| token.span.start);
            let (quote, source) = (self.between(ours + 1), Span::new(token.span.end, to.max(token.span.end)));
            let asks = |gap: Span, text: &str| ending(gap.of(text)?);
            let (one, other) = (asks(quote, self.quote), asks(source, self.text));
            if one == Some(true) && other != Some(true) || one == Some(false) && other == Some(true) {
                found.push((quote.trimmed(self.quote), source.trimmed(self.text)));
            }
        }
        for (quote, source) in found {
            self.add(DifferenceKind::Question, quote, source);
        }
    }
}

/// Whether what stands behind a word asks; `None` where it has no mark that ends a sentence.
fn ending(gap: &str) -> Option<bool> {
    // Up to the next word, the next line, or what the writer says of the quotation.
    let gap = gap.split(|c: char| c.is_alphanumeric() || matches!(c, '[' | '(' | '\n')).next().unwrap_or("");
    // An ellipsis says nothing of what is behind it, and a stop behind an abbreviation ends nothing.
    if gap.contains('…') || gap.contains("..") || gap.contains('&') {
        return None;
    }
    let asks = ['?', '？', '؟', '⁇'];
    let ends = gap.contains(asks) || gap.contains(['.', '!', '。', '！']);
    ends.then(|| gap.contains(asks))
}
