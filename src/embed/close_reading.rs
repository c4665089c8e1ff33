//! What close reading says of a passage for a question: how well each token of the question is met in it (late
//! interaction), and whether and where the answer stands in it.

use crate::Result;
use crate::text::Span;

/// How well a passage meets a question, token by token.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Late {
    /// For each token of the question the best cosine among all that was read, the title included, averaged.
    pub whole: f32,
    /// The tokens of the passage that the model read; a long passage is read up to the model's window.
    pub tokens: Vec<Met>,
}

/// How well one token of a passage meets the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Met {
    /// Its place in the text that was read.
    pub span: Span,
    /// Its cosine with the question as a whole.
    pub cosine: f32,
    /// Its cosines with each token of the question.
    pub each: Vec<f32>,
}

/// What the reader found in a passage.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// Whether the answer stands in the passage: a logit.
    pub answered: f32,
    /// What an extract's score has to be beside: that of an answer which is not there.
    pub none: f32,
    /// What is said of each token of the passage that was read.
    pub tokens: Vec<Marked>,
}

/// What the reader says of one token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Marked {
    /// Its place in the text that was read.
    pub span: Span,
    /// That the answer starts with it: a logit.
    pub start: f32,
    /// That the answer ends with it: a logit.
    pub end: f32,
    /// That it is part of a sentence that supports the answer: a logit.
    pub evidence: f32,
}

/// The words that the reader takes for the answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extract {
    /// Their place.
    pub span: Span,
    /// The logits of their start and their end, less those of no answer.
    pub score: f32,
}

/// A session that reads passages closely: one at a time, on the calling thread.
pub trait CloseReader: Send {
    /// How well a passage, under its title, meets a question.
    ///
    /// # Errors
    /// When the runtime fails, or gives numbers that are not finite.
    fn late(&mut self, question: &str, title: &str, text: &str) -> Result<Late>;

    /// Whether and where a passage, under its title, answers a question.
    ///
    /// # Errors
    /// As for [`CloseReader::late`].
    fn read(&mut self, question: &str, title: &str, text: &str) -> Result<Reading>;
}

/// An extract has at most this many tokens: longer ones are sentences, which are quoted anyway.
const LONGEST_EXTRACT: usize = 40;

/// Those of some tokens, sorted by place, that lie within a place.
fn within<T>(tokens: &[T], place: Span, span: impl Fn(&T) -> Span) -> &[T] {
    let first = tokens.partition_point(|token| span(token).start < place.start);
    let last = tokens.partition_point(|token| span(token).end <= place.end);
    tokens.get(first..last.max(first)).unwrap_or(&[])
}

/// The mean of some numbers; 0 for none.
fn mean(numbers: impl ExactSizeIterator<Item = f32>) -> f32 {
    let count = numbers.len();
    if count == 0 { 0.0 } else { numbers.sum::<f32>() / count as f32 }
}

/// For each token of the question the best cosine among some tokens, averaged; 0 without any (late interaction, as in
/// `ColBERT`, with a mean in place of the sum).
pub fn met_by(tokens: &[Met]) -> f32 {
    let Some(first) = tokens.first() else { return 0.0 };
    let best = |at: usize| tokens.iter().filter_map(|token| token.each.get(at)).copied().fold(-1.0, f32::max);
    mean((0..first.each.len()).map(best))
}

impl Late {
    /// For each token of the question the best cosine among the tokens within a place, averaged; 0 where none was read.
    pub fn at(&self, place: Span) -> f32 {
        met_by(within(&self.tokens, place, |token| token.span))
    }

    /// The mean cosine of the tokens within a place with the question as a whole; 0 where none was read.
    pub fn mean_cosine(&self, place: Span) -> f32 {
        mean(within(&self.tokens, place, |token| token.span).iter().map(|token| token.cosine))
    }

    /// Moves the tokens to another text, where `place` says; those that have no place there are dropped.
    #[must_use]
    pub fn moved(mut self, place: impl Fn(Span) -> Option<Span>) -> Self {
        self.tokens.retain_mut(|token| place(token.span).map(|span| token.span = span).is_some());
        self
    }
}

impl Reading {
    /// The mean probability, over the tokens within a place, of being evidence; 0 where none was read.
    pub fn evidence(&self, place: Span) -> f32 {
        let tokens = within(&self.tokens, place, |token| token.span);
        mean(tokens.iter().map(|token| 1.0 / (1.0 + (-token.evidence).exp())))
    }

    /// The best extract within a place.
    pub fn extract(&self, place: Span) -> Option<Extract> {
        let tokens = within(&self.tokens, place, |token| token.span);
        let mut best: Option<Extract> = None;
        for (at, first) in tokens.iter().enumerate() {
            for last in tokens.iter().skip(at).take(LONGEST_EXTRACT) {
                let score = first.start + last.end - self.none;
                if best.is_none_or(|best| score > best.score) {
                    best = Some(Extract { span: first.span.cover(last.span), score });
                }
            }
        }
        best
    }

    /// The best extract of the whole passage.
    pub fn best(&self) -> Option<Extract> {
        self.extract(Span::new(0, usize::MAX))
    }

    /// Moves what was said of a text to another, as [`Late::moved`] does.
    #[must_use]
    pub fn moved(mut self, place: impl Fn(Span) -> Option<Span>) -> Self {
        self.tokens.retain_mut(|token| place(token.span).map(|span| token.span = span).is_some());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading() -> Reading {
        let token = |at: usize, start: f32, end: f32, evidence: f32| Marked {
            span: Span::new(at, at + 2),
            start,
            end,
            evidence,
        };
        let tokens = vec![token(0, 5.0, 0.0, -9.0), token(3, 1.0, 2.0, 9.0), token(6, 0.0, 3.0, 9.0)];
        Reading { answered: 2.0, none: 1.0, tokens }
    }

    fn late() -> Late {
        let token = |at: usize, each: [f32; 2]| Met { span: Span::new(at, at + 2), cosine: each[0], each: each.into() };
        let tokens = vec![token(0, [0.5, 0.0]), token(3, [0.1, 0.2]), token(6, [0.0, 0.3])];
        Late { whole: met_by(&tokens), tokens }
    }

    #[test]
    fn an_extract_stays_within_its_place_and_never_ends_before_it_starts() {
        let reading = reading();
        assert_eq!(reading.best().unwrap(), Extract { span: Span::new(0, 8), score: 7.0 });
        assert_eq!(reading.extract(Span::new(3, 8)).unwrap().span, Span::new(3, 8));
        assert_eq!(reading.extract(Span::new(0, 4)).unwrap().span, Span::new(0, 2));
        assert_eq!(reading.extract(Span::new(20, 30)), None);
    }

    #[test]
    fn evidence_is_a_mean_over_the_tokens_of_a_place() {
        let reading = reading();
        assert!(reading.evidence(Span::new(3, 8)) > 0.99);
        assert!(reading.evidence(Span::new(0, 3)) < 0.01);
        assert!(reading.evidence(Span::new(50, 60)).abs() < f32::EPSILON);
    }

    #[test]
    fn late_interaction_takes_the_best_token_within_the_place_for_each_of_the_question() {
        let late = late();
        assert!((late.whole - 0.4).abs() < 1e-6);
        assert!((late.at(Span::new(3, 8)) - 0.2).abs() < 1e-6);
        assert!(late.at(Span::new(50, 60)).abs() < f32::EPSILON);
        assert!((late.mean_cosine(Span::new(0, 5)) - 0.3).abs() < 1e-6);
    }

    #[test]
    fn tokens_without_a_place_in_the_other_text_are_dropped() {
        let other = |span: Span| (span.start > 0).then(|| span.shifted(10));
        assert_eq!(reading().moved(other).tokens.iter().map(|token| token.span.start).collect::<Vec<_>>(), [13, 16]);
        assert_eq!(late().moved(other).tokens.len(), 2);
    }
}
