//! One quotation against one stretch of one source: what is the same, what was folded, what differs.

use super::align::align;
use super::brackets::{self, Done};
use super::classify::{self, Seen};
use super::lexicon;
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
    let alignment = align(&written.words, &stretch)?;
    let laid = regions::read(&alignment.steps, &written.words, &stretch);
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
        self.edges();
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
            if self.only_typography(&quote, source, region) {
                return;
            }
            let bracket =
                self.written.words.get(region.quote.clone()).unwrap_or_default().iter().find_map(|word| word.bracket);
            if let Some(bracket) = bracket.and_then(|at| self.written.brackets.get(at)) {
                // Only what stands in the bracket is excused by it.
                let words = self.written.words.get(region.quote.clone()).unwrap_or_default();
                if words.iter().all(|word| word.bracket.is_some()) {
                    let before = self.stretch.get(..region.source.start).unwrap_or_default();
                    let document = (self.source.title.as_str(), self.text);
                    let source =
                        if source.is_empty() && !bracket.joined { self.at_the_edge(region, before) } else { source };
                    match brackets::judge(bracket, &quote, source, before, document) {
                        Ok(done) => {
                            self.edited = true;
                            self.out.folded.push(match done {
                                Done::Letters => "letters in brackets",
                                Done::Named => "a name in brackets",
                                Done::Explained => "an explanation in brackets",
                            });
                            return;
                        }
                        Err(reason) => {
                            self.out.reasons.push(reason);
                            self.differ(region, Some(DifferenceKind::Bracket));
                            return;
                        }
                    }
                }
            }
        }
        self.differ(region, None);
    }

    /// The words of the source for which a bracket at either end of a quotation stands: those of the clause that it begins
    /// or ends, if it is cut off there.
    fn at_the_edge(&self, region: &Region, before: &[Token]) -> &[Token] {
        let stretch = self.stretch;
        if region.quote.start == 0 {
            let at = region.source.start;
            let next = stretch.get(at).map_or(0, |token| token.span.start);
            let mut from = at;
            while let Some(token) = from.checked_sub(1).and_then(|at| stretch.get(at)).filter(|_| at - from < 5) {
                let end = if from == at { next } else { stretch.get(from).map_or(next, |token| token.span.start) };
                if !self.runs_on(token.span.end, end) {
                    break;
                }
                from -= 1;
                if lexicon::is_referring(&token.key) {
                    break;
                }
            }
            return stretch.get(from..at).unwrap_or_default();
        }
        if region.quote.end == self.written.words.len() {
            let mut to = region.source.end;
            let mut end = before.last().map_or(0, |token| token.span.end);
            while let Some(token) = stretch.get(to).filter(|_| to - region.source.end < 5) {
                if !self.runs_on(end, token.span.start) {
                    break;
                }
                end = token.span.end;
                to += 1;
            }
            return stretch.get(region.source.end..to).unwrap_or_default();
        }
        &[]
    }

    /// Whether nothing but white space stands between two words.
    fn runs_on(&self, from: usize, to: usize) -> bool {
        self.text.get(from..to).is_some_and(|gap| gap.trim().is_empty() && !gap.contains("\n\n"))
    }

    /// Whether a stretch is the same but for typography; what was folded is noted.
    fn only_typography(&mut self, quote: &[Token], source: &[Token], region: &Region) -> bool {
        let note = |token: &Token| token.kind == Kind::Note;
        if quote.iter().all(note) && source.iter().all(note) {
            self.out.folded.push("marks of notes");
            return true;
        }
        let same = letters(quote, false) == letters(source, false) || letters(quote, true) == letters(source, true);
        if same
            && !quote.is_empty()
            && numbers_agree(quote, source)
            && apostrophes_agree(quote, source)
            && parts_agree(quote, source)
        {
            self.out.folded.push("hyphens and spaces between words");
            return true;
        }
        if quote.is_empty() && self.is_furniture(source) {
            self.out.folded.push("a page break with its header or footer");
            return true;
        }
        if let ([one], [other]) = (quote, source) {
            let glued = other.key.strip_prefix(one.key.as_str()).or_else(|| one.key.strip_prefix(other.key.as_str()));
            let digits = glued
                .is_some_and(|rest| (1..=3).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_digit()));
            let word = one.key.len().min(other.key.len()) >= 4 && one.kind == Kind::Word && other.kind == Kind::Word;
            let lower = one.span.of(self.quote).is_some_and(|word| word.chars().skip(1).any(char::is_lowercase));
            if digits && word && lower {
                self.out.folded.push("marks of notes");
                return true;
            }
        }
        if !quote.is_empty() && self.look_alike(quote, source) {
            self.out.folded.push("letters that look alike");
            let shown = self.shown(region);
            self.out
                .warnings
                .push(format!("“{}” and “{}” differ only in letters that OCR takes for one another", shown.0, shown.1));
            return true;
        }
        false
    }

    /// Whether words of the source are the header or footer of a page: lines of their own at a page break, or lines that
    /// come again.
    fn is_furniture(&self, source: &[Token]) -> bool {
        let (Some(first), Some(last)) = (source.first(), source.last()) else { return false };
        let before = self.text.get(..first.span.start).unwrap_or("");
        let after = self.text.get(last.span.end..).unwrap_or("");
        let lone_before = before.trim_end_matches([' ', '\t', '[', '(', '-', '–', '—', '|']).ends_with(['\n', '\u{c}']);
        let lone_after =
            after.trim_start_matches([' ', '\t', ']', ')', '.', '-', '–', '—', '|']).starts_with(['\n', '\u{c}']);
        if !(lone_before && lone_after) {
            return false;
        }
        let span = first.span.cover(last.span);
        let lines: Vec<&str> =
            span.of(self.text).unwrap_or("").lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if lines.len() > 6 || lines.iter().any(|line| line.len() > 120) {
            return false;
        }
        let wide = Span::new(span.start.saturating_sub(4), span.end + 4);
        let at_break = self.pages.iter().any(|&page| page >= wide.start && page <= wide.end)
            || before.trim_end_matches([' ', '\t', '\n']).ends_with('\u{c}')
            || span.of(self.text).is_some_and(|text| text.contains('\u{c}'))
            || after.trim_start_matches([' ', '\t', '\n']).starts_with('\u{c}');
        at_break || lines.iter().all(|line| is_page_number(line) || is_symbol_line(line) || self.comes_again(line))
    }

    fn comes_again(&self, line: &str) -> bool {
        line.chars().filter(|c| c.is_alphabetic()).count() >= 4
            && self.text.lines().filter(|other| other.trim() == line).nth(1).is_some()
    }

    /// Whether two stretches differ only in letters that OCR takes for one another, and one of them is no word.
    fn look_alike(&self, quote: &[Token], source: &[Token]) -> bool {
        let (ours, theirs) = (letters(quote, true), letters(source, true));
        if ours == theirs || alike(&ours) != alike(&theirs) {
            return false;
        }
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        let mixed = |text: &str| digits(text) > 0 && text.chars().any(char::is_alphabetic);
        // Two numbers that differ are two numbers.
        if mixed(&ours) != mixed(&theirs) {
            return true;
        }
        if mixed(&ours) || digits(&ours) > 0 || digits(&theirs) > 0 || quote.len() != source.len() {
            return false;
        }
        // "rn" and "m", "cl" and "d": where the source has the one nowhere else and the other often, it was misread.
        let count = |word: &str| tokens(self.text).iter().filter(|token| token.key == word).count();
        let changed = quote.iter().zip(source).filter(|(one, other)| one.key != other.key);
        changed.clone().count() > 0
            && changed.clone().all(|(one, other)| count(&one.key) >= 2 && count(&other.key) <= 1 && one.key.len() > 4)
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
            self.add(kind, Span::default(), span);
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
        self.add(kind, ours.unwrap_or_default(), theirs.unwrap_or(Span::new(place, place)));
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

    /// Words that changed their places are one difference, not several.
    fn word_order(&mut self) {
        let mut ours: Vec<&str> = vec![];
        let mut theirs: Vec<&str> = vec![];
        for region in &self.laid.regions {
            if region.ellipsis {
                return;
            }
            ours.extend(
                self.written
                    .words
                    .get(region.quote.clone())
                    .unwrap_or_default()
                    .iter()
                    .map(|word| word.token.key.as_str()),
            );
            theirs.extend(
                self.stretch.get(region.source.clone()).unwrap_or_default().iter().map(|token| token.key.as_str()),
            );
        }
        if ours.len() < 2 && self.out.differences.len() < 2 || ours.is_empty() {
            return;
        }
        ours.sort_unstable();
        theirs.sort_unstable();
        if ours != theirs {
            return;
        }
        let all = std::mem::take(&mut self.out.differences);
        let cover = |spans: &mut dyn Iterator<Item = Span>| {
            spans.filter(|span| !span.is_empty()).reduce(Span::cover).unwrap_or_default()
        };
        let quote = cover(&mut all.iter().map(|difference| difference.quote_span));
        let source = cover(&mut all.iter().map(|difference| difference.span));
        if !all.is_empty() {
            self.add(DifferenceKind::WordOrder, quote, source);
        }
    }

    /// What was left out before the first word and behind the last one.
    fn edges(&mut self) {
        let (Some(&(first, _)), Some(&(last, _))) = (self.laid.same.first(), self.laid.same.last()) else { return };
        let span = self.out.span;
        let capital = self
            .written
            .words
            .first()
            .is_some_and(|word| word.bracket.is_some() && self.quote.trim_start().starts_with('['))
            && self.written.brackets.first().is_some_and(|bracket| bracket.joined || bracket.text.chars().count() == 1);
        if self.written.leads_in() || capital {
            self.edited = true;
            if first == 0
                && let Some((gap, problem)) = omitted::head(self.text, span.start)
            {
                self.edge(gap, problem);
            }
        } else if first == 0
            && let Some((gap, reason)) = omitted::cut_before(self.text, span.start)
        {
            self.out.reasons.push(reason);
            self.add(DifferenceKind::Cut, Span::default(), gap);
        }
        let ends = last + 1 == self.written.words.len();
        if self.written.trails_off() {
            self.edited = true;
            if ends && let Some((gap, problem)) = omitted::tail(self.text, span.end) {
                self.edge(gap, problem);
            }
        } else if ends && let Some((gap, reason)) = omitted::cut_after(self.text, span.end) {
            self.out.reasons.push(reason);
            self.add(DifferenceKind::Cut, Span::default(), gap);
        }
        for remark in &self.written.remarks {
            self.edited = true;
            if written::is_translation(remark) {
                self.out.warnings.push("marked as a translation: only its words were compared".into());
            }
        }
    }

    fn edge(&mut self, gap: Span, problem: Option<String>) {
        // The ellipsis stands for it, so that it belongs to the place.
        self.out.span = self.out.span.cover(gap);
        if let Some(problem) = &problem {
            self.out.reasons.push(problem.clone());
            self.add(DifferenceKind::Elision, Span::default(), gap);
        }
        self.out.omitted.push(Omitted { text: gap.of(self.text).unwrap_or("").to_owned(), span: gap, problem });
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

/// Whether the numbers of two stretches of the same letters are the same numbers: "1 000" is "1,000", "13" is not "1–3".
fn numbers_agree(quote: &[Token], source: &[Token]) -> bool {
    let numbers = |tokens: &[Token]| -> Vec<String> {
        tokens.iter().filter(|token| token.kind == Kind::Number).map(|token| token.key.clone()).collect()
    };
    let (ours, theirs) = (numbers(quote), numbers(source));
    if ours == theirs || ours.is_empty() || theirs.is_empty() {
        // "COVID-19" and "COVID19" have the same digits.
        return true;
    }
    let grouped = |parts: &[String]| {
        parts.iter().skip(1).all(|part| part.len() % 3 == 0) && parts.first().is_some_and(|part| part.len() <= 3)
    };
    ours.concat() == theirs.concat() && (ours.len() == 1 || grouped(&ours)) && (theirs.len() == 1 || grouped(&theirs))
}

/// Whether apostrophes make no other word: "we're" is not "were".
fn apostrophes_agree(quote: &[Token], source: &[Token]) -> bool {
    const TRAPS: [&str; 9] = ["were", "well", "ill", "hell", "shell", "wed", "shed", "id", "lets"];
    !quote
        .iter()
        .zip(source)
        .any(|(one, other)| one.key != other.key && TRAPS.contains(&one.key.replace('\'', "").as_str()))
}

/// Whether another division into words leaves no word behind on which the sense turns: "notable" is not "not able".
fn parts_agree(quote: &[Token], source: &[Token]) -> bool {
    if quote.len() == source.len() {
        return true;
    }
    let turns = |tokens: &[Token]| {
        tokens
            .iter()
            .filter(|token| {
                (lexicon::is_negation(&token.key) && !token.key.contains("non") || lexicon::is_modal(&token.key))
                    && token.key != "cannot"
            })
            .count()
    };
    let cannot = |tokens: &[Token]| letters(tokens, false) == "cannot";
    turns(quote) == turns(source) || cannot(quote) && cannot(source)
}

/// What OCR takes for one another, made one.
fn alike(text: &str) -> String {
    let one = |c: char| match c {
        '0' => 'o',
        '1' | 'i' | '|' | '!' => 'l',
        '5' => 's',
        '8' => 'b',
        '6' => 'g',
        c => c,
    };
    let single: String = text.chars().map(one).collect();
    single.replace("rn", "m").replace("cl", "d").replace("vv", "w").replace("ll", "u")
}

fn is_page_number(line: &str) -> bool {
    let line = line.trim_matches(['-', '–', '—', ' ', '|', '[', ']', '.']);
    let line = line
        .strip_prefix("Page ")
        .or_else(|| line.strip_prefix("page "))
        .or_else(|| line.strip_prefix("p. "))
        .unwrap_or(line);
    let digits = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(line)
        || line.split_once('/').is_some_and(|(a, b)| digits(a.trim()) && digits(b.trim()))
        || line.split_once(" of ").is_some_and(|(a, b)| digits(a.trim()) && digits(b.trim()))
        || (!line.is_empty() && line.len() <= 6 && line.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c')))
}

/// Whether a line is the symbol of a document, as the pages of official texts carry it: `A/RES/79/1`, `24-15987`.
fn is_symbol_line(line: &str) -> bool {
    let symbol = |word: &str| {
        word.matches('/').count() >= 2 && word.chars().any(|c| c.is_ascii_uppercase())
            || is_page_number(word)
            || is_job_number(word)
    };
    line.split_whitespace().all(symbol) && line.split_whitespace().count() <= 4
}

fn is_job_number(word: &str) -> bool {
    word.split_once('-').is_some_and(|(year, number)| {
        year.len() == 2 && number.len() == 5 && year.bytes().chain(number.bytes()).all(|byte| byte.is_ascii_digit())
    })
}
