//! One quotation against one stretch of one source: what is the same, what was folded, what differs.

mod bracketed;
mod edges;
mod pairs;
mod placed;
mod questions;
mod typography;

use super::align::align;
use super::classify::{self, Seen};
use super::model::{Difference, DifferenceKind, Omitted, Verdict};
use super::omitted;
use super::regions::{self, Laid, Region};
use super::tokens::{Kind, Token, letters, tokens};
use super::written::{self, Written};
use crate::text::Span;

/// A text that quotations are looked for in.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its text, as stored.
    pub text: std::sync::Arc<str>,
    /// Where its pages begin, in bytes.
    pub pages: Vec<usize>,
    /// What the reader of the document saw to be headers and footers.
    pub running: Vec<Span>,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// From the first word that stands for one of the quotation to the last, in bytes of the text.
    pub span: Span,
    /// [`Verdict::Verbatim`], [`Verdict::Typographic`], [`Verdict::Elided`] or [`Verdict::Altered`].
    pub verdict: Verdict,
    /// What differs.
    pub differences: Vec<Difference>,
    /// What ellipses stand for.
    pub omitted: Vec<Omitted>,
    /// What was folded away: "line ends", "case".
    pub folded: Vec<&'static str>,
    /// What the reader should look at, though the words are the same.
    pub warnings: Vec<String>,
    /// Why it is not faithful, in sentences, for what the differences do not say.
    pub reasons: Vec<String>,
    /// How many of the quotation's words are the same, and how many it has.
    pub same: (usize, usize),
    /// The longest run of words that are the same.
    pub longest: usize,
    /// The most words that say something by themselves in one run that is the same.
    pub content: usize,
    /// How many words the source has besides, with no ellipsis for them.
    pub besides: usize,
    /// The longest stretch of the quotation that does not stand here, in words.
    pub elsewhere: Option<(usize, usize)>,
}

/// A gap of more bytes than this behind an ellipsis is a splice of distant places.
const FAR: usize = 1500;

/// Lays a quotation over a stretch of a source and judges it; `None` where nothing can be laid.
pub fn judge(quote: &str, written: &Written, source: &Source, window: Span) -> Option<Judged> {
    let text: &str = &source.text;
    let stretch: Vec<Token> = tokens(window.of(text)?)
        .into_iter()
        .map(|token| Token { span: token.span.shifted(window.start), ..token })
        .collect();
    // Where the words stand one behind the other nothing needs to be aligned, however many they are; and what looks like a
    // remark or a bracket of the writer is the source's own.
    let plain = placed::as_it_stands(quote, written, text, &stretch);
    let written = plain.as_ref().map_or(written, |(plain, _)| plain);
    let steps = match &plain {
        Some((_, steps)) => steps.clone(),
        None => align(&written.words, &stretch)?.steps,
    };
    let laid = regions::read(&steps, &written.words, &stretch);
    let span =
        stretch.get(laid.source.clone()).and_then(|inside| Some(inside.first()?.span.cover(inside.last()?.span)))?;
    let mut work = Work {
        quote,
        written,
        source,
        text,
        stretch: &stretch,
        laid: &laid,
        out: Judged {
            span,
            verdict: Verdict::Typographic,
            differences: vec![],
            omitted: vec![],
            folded: vec![],
            warnings: vec![],
            reasons: vec![],
            same: (laid.same.len(), written.words.len()),
            longest: laid.longest(),
            content: laid.most_content(&written.words),
            besides: laid
                .regions
                .iter()
                .filter(|region| !region.ellipsis)
                .map(|region| region.source.len().saturating_sub(region.quote.len()))
                .sum(),
            elsewhere: None,
        },
        edited: false,
    };
    work.run();
    Some(work.out)
}

struct Work<'a> {
    quote: &'a str,
    written: &'a Written,
    source: &'a Source,
    text: &'a str,
    stretch: &'a [Token],
    laid: &'a Laid,
    out: Judged,
    /// Whether something was left out or put in with a mark.
    edited: bool,
}

impl Work<'_> {
    fn run(&mut self) {
        for region in &self.laid.regions {
            self.region(region);
        }
        self.word_order();
        self.capitals();
        self.edges();
        self.pairs();
        self.questions();
        self.out.elsewhere = self.stretch_elsewhere();
        if !self.out.differences.is_empty() || !self.out.reasons.is_empty() {
            self.out.verdict = Verdict::Altered;
            return;
        }
        let verbatim = self.verbatim();
        if let Some(span) = verbatim {
            self.out.span = span;
            self.out.folded.clear();
            self.out.verdict = Verdict::Verbatim;
            if self.lacks_final_stop(span) {
                self.out.folded.push("the final stop");
                self.out.verdict = Verdict::Typographic;
            }
        } else if self.edited
            || !self.written.brackets.is_empty() && !self.out.span.of(self.text).is_some_and(|text| text.contains('['))
        {
            self.out.verdict = Verdict::Elided;
        } else {
            self.name_what_was_folded();
        }
    }

    /// Whether the quotation is whole sentences but for their last stop.
    fn lacks_final_stop(&self, span: Span) -> bool {
        let stop = self.text.get(span.end..).is_some_and(|rest| rest.starts_with(['.', '。']));
        let before = self.text.get(..span.start).unwrap_or("");
        let begins = before.trim_end().is_empty()
            || self
                .text
                .get(omitted::sentence_start(self.text, span.start)..span.start)
                .is_some_and(|gap| gap.trim().is_empty());
        stop && begins && self.quote.ends_with(|c: char| !c.is_ascii_punctuation() || matches!(c, ')' | '"' | '%'))
    }

    /// The place where the quotation stands character by character.
    fn verbatim(&self) -> Option<Span> {
        let near = self.out.span.start.saturating_sub(16);
        let near = (0..=near).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(0);
        let rest = self.text.get(near..)?;
        let rest =
            rest.get(..(0..=rest.len().min(self.quote.len() + 64)).rev().find(|&at| rest.is_char_boundary(at))?)?;
        rest.find(self.quote).map(|at| Span::new(near + at, near + at + self.quote.len()))
    }

    fn words_of(&self, region: &Region) -> Vec<Token> {
        let quote = self.written.words.get(region.quote.clone()).unwrap_or_default();
        quote.iter().map(|word| word.token.clone()).collect()
    }

    fn region(&mut self, region: &Region) {
        let stretch = self.stretch;
        let quote = self.words_of(region);
        let source = stretch.get(region.source.clone()).unwrap_or_default();
        if region.ellipsis && quote.is_empty() {
            return self.ellipsis(region, source);
        }
        if !region.ellipsis {
            // At either end of the quotation the source goes on: the part of it that is the same counts.
            let last = region.quote.end == self.written.words.len();
            let first = region.quote.start == 0;
            for less in 1..if quote.is_empty() || !(first || last) { 1 } else { source.len().min(4) } {
                let part = if last { source.get(..source.len() - less) } else { source.get(less..) };
                if let Some(part) = part
                    && self.only_typography(&quote, part, region)
                {
                    let edge = part.first().zip(part.last()).map(|(first, last)| first.span.cover(last.span));
                    if let Some(edge) = edge {
                        let (start, end) = (self.out.span.start, self.out.span.end);
                        self.out.span = if last { Span::new(start, edge.end) } else { Span::new(edge.start, end) };
                    }
                    return;
                }
            }
            if self.only_typography(&quote, source, region) || self.only_style(&quote, source, region) {
                return;
            }
            // "26%" at the end of a quotation is laid over "26 per": the word behind belongs to it.
            for more in 1..=if !quote.is_empty() && (first || last) { 3 } else { 0 } {
                let (from, to) = (region.source.start, region.source.end);
                let wider = if last { from..to + more } else { from.saturating_sub(more)..to };
                if let Some(part) = stretch.get(wider)
                    && let Some((head, tail)) = part.first().zip(part.last())
                    && self.only_style(&quote, part, region)
                {
                    self.out.span = self.out.span.cover(head.span.cover(tail.span));
                    return;
                }
            }
            if let Some(judged) = self.bracketed(&quote, source, region) {
                if let Err(reason) = judged {
                    self.out.reasons.push(reason);
                    self.differ(region, Some(DifferenceKind::Bracket));
                }
                return;
            }
        }
        self.differ(region, None);
    }

    fn ellipsis(&mut self, region: &Region, source: &[Token]) {
        let before = region
            .source
            .start
            .checked_sub(1)
            .and_then(|at| self.stretch.get(at))
            .map_or(self.out.span.start, |token| token.span.end);
        let after = self.stretch.get(region.source.end);
        let gap = Span::new(before, after.map_or(self.out.span.end, |token| token.span.start));
        let raw = gap.of(self.text).unwrap_or("");
        if source.is_empty() {
            // The source has the dots itself, or nothing was left out.
            if !raw.contains('…') && !raw.contains("...") {
                self.edited = true;
            }
            return;
        }
        self.edited = true;
        let span = gap.trimmed(self.text);
        let problem = if gap.len() > FAR {
            Some(format!("the parts stand {} words apart: put together from distant places", source.len()))
        } else {
            omitted::between(self.text, gap, source, after)
        };
        if let Some(problem) = &problem {
            let kind = if gap.len() > FAR { DifferenceKind::Splice } else { DifferenceKind::Elision };
            self.out.reasons.push(problem.clone());
            self.add(kind, self.between(region.quote.start).trimmed(self.quote), span);
        }
        self.out.omitted.push(Omitted { text: raw.trim().to_owned(), span, problem });
    }

    fn shown(&self, region: &Region) -> (String, String) {
        let words = self.written.words.get(region.quote.clone()).unwrap_or_default();
        let ours = words.first().zip(words.last()).map(|(first, last)| first.token.span.cover(last.token.span));
        let source = self.stretch.get(region.source.clone()).unwrap_or_default();
        let theirs = source.first().zip(source.last()).map(|(first, last)| first.span.cover(last.span));
        let of = |span: Option<Span>, text: &str| span.and_then(|span| span.of(text)).unwrap_or("").to_owned();
        (of(ours, self.quote), of(theirs, self.text))
    }

    fn differ(&mut self, region: &Region, kind: Option<DifferenceKind>) {
        let words = self.written.words.get(region.quote.clone()).unwrap_or_default();
        let source = self.stretch.get(region.source.clone()).unwrap_or_default();
        let ours = words.first().zip(words.last()).map(|(first, last)| first.token.span.cover(last.token.span));
        let theirs = source.first().zip(source.last()).map(|(first, last)| first.span.cover(last.span));
        // Where the source has nothing, the place is that between its words.
        let place = self.stretch.get(region.source.start).map_or(self.out.span.end, |token| token.span.start);
        let kind = kind.unwrap_or_else(|| {
            let quoted: Vec<Seen> = words
                .iter()
                .map(|word| Seen { token: &word.token, name: self.is_name(self.quote, word.token.span) })
                .collect();
            let stored: Vec<Seen> =
                source.iter().map(|token| Seen { token, name: self.is_name(self.text, token.span) }).collect();
            classify::kind(&quoted, &stored)
        });
        let between = self.between(region.quote.start);
        let missing = Span::new(between.start, between.start);
        self.add(kind, ours.unwrap_or(missing), theirs.unwrap_or(Span::new(place, place)));
    }

    /// What stands in the quotation before a word of it: from the end of the word before.
    fn between(&self, word: usize) -> Span {
        let words = &self.written.words;
        let start = word.checked_sub(1).and_then(|before| words.get(before)).map_or(0, |word| word.token.span.end);
        let end = words.get(word).map_or(self.quote.len(), |word| word.token.span.start);
        Span::new(start, end.max(start))
    }

    fn add(&mut self, kind: DifferenceKind, quote_span: Span, span: Span) {
        self.out.differences.push(Difference {
            kind,
            severity: kind.severity(),
            quote: quote_span.of(self.quote).unwrap_or("").to_owned(),
            source: span.of(self.text).unwrap_or("").to_owned(),
            span,
            quote_span,
        });
    }

    /// Whether a word is written with a capital where no sentence begins.
    fn is_name(&self, text: &str, span: Span) -> bool {
        let capital = span.of(text).and_then(|word| word.chars().next()).is_some_and(char::is_uppercase);
        let before = text.get(..span.start).unwrap_or("").trim_end_matches([' ', '\n', '“', '"', '‘', '\'', '(', '[']);
        let shouted = self.quote.chars().filter(|c| c.is_lowercase()).count() == 0;
        capital && !shouted && !before.is_empty() && !before.ends_with(['.', '!', '?', ':', '…'])
    }

    /// The longest stretch of the quotation without a run of three words that stand here.
    fn stretch_elsewhere(&self) -> Option<(usize, usize)> {
        let mut from = 0;
        let mut best = (0, 0);
        let runs = self.laid.runs();
        let end = self.written.words.len();
        for run in runs.iter().filter(|run| run.len() >= 3).map(|run| (run.start, run.end)).chain([(end, end)]) {
            if run.0.saturating_sub(from) > best.1 - best.0 {
                best = (from, run.0);
            }
            from = run.1;
        }
        (best.1 - best.0 >= 4).then_some(best)
    }

    fn name_what_was_folded(&mut self) {
        let Some(source) = self.out.span.of(self.text) else { return };
        let quote = self.quote.trim();
        let has = |text: &str, test: fn(char) -> bool| text.chars().any(test);
        let line = |c: char| c == '\n';
        if has(source, line) != has(quote, line) || source.matches('\n').count() != quote.matches('\n').count() {
            self.out.folded.push("line ends");
        }
        let seen = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
        if seen(source) != seen(quote) && seen(source).to_lowercase() == seen(quote).to_lowercase() {
            self.out.folded.push("case");
        }
        let soft = |c: char| crate::text::fold::is_ignorable(c);
        if has(source, soft) || has(quote, soft) {
            self.out.folded.push("characters that are not seen");
        }
        let blank = |c: char| c.is_whitespace() && !matches!(c, ' ' | '\n');
        if has(source, blank) || has(quote, blank) || source.contains("  ") || quote.contains("  ") {
            self.out.folded.push("kinds of spaces");
        }
        let form = |c: char| matches!(c, '\u{fb00}'..='\u{fb06}' | '\u{ff01}'..='\u{ff5e}');
        if has(source, form) || has(quote, form) {
            self.out.folded.push("ligatures and full-width forms");
        }
        let marks = |text: &str| {
            text.chars()
                .filter(|c| !c.is_alphanumeric() && !c.is_whitespace() && !crate::text::fold::is_ignorable(*c))
                .collect::<String>()
        };
        if marks(source) != marks(quote) {
            self.out.folded.push("punctuation");
        }
        self.out.folded.dedup();
    }
}

impl std::ops::Deref for Work<'_> {
    type Target = Source;

    fn deref(&self) -> &Source {
        self.source
    }
}

#[cfg(test)]
#[path = "clause_tests.rs"]
mod clause_tests;
#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
