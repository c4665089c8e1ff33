//! Why an answer is what it is: for each claim which words and which likeness found it, its place in each list, how hot
//! each part of its passage is, and what was close behind.
//!
//! Nothing is kept for it while answers are given: the question is asked once more with everything that was weighed, and
//! searched once for the places in the lists.

use ratatui::text::Span as TextSpan;
use unicode_segmentation::UnicodeSegmentation;

use super::palette::Palette;
use super::rich::{Rich, Row};
use super::transcript::CellId;
use super::wrap::{shown_line, width, wrap};
use crate::answer::model::{Weighed, WeighedSentence};
use crate::answer::{Answer, Citation};
use crate::retrieve::{Explanation, Hit};
use crate::text::Span;
use crate::text::language::Language;
use crate::text::words::words;

/// How hot a part of a passage is, from not at all to the hottest.
const HEAT: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Sentences that are shown as close behind.
const BEHIND: usize = 4;

/// The pane.
#[derive(Debug, Default)]
pub(crate) struct WhyPane {
    /// The answer that is explained.
    pub(crate) cell: Option<CellId>,
    /// Which of its citations, counted from 0.
    pub(crate) claim: usize,
    /// The answer.
    pub(crate) answer: Option<Box<Answer>>,
    /// What was weighed, once it is known.
    pub(crate) weighed: Option<Weighed>,
    /// The passages with their places, once they are known.
    pub(crate) hits: Option<Vec<(Hit, String, String)>>,
    /// Why it cannot be said.
    pub(crate) error: Option<String>,
    /// The first row that is seen.
    pub(crate) top: usize,
}

impl WhyPane {
    /// What is explained: citations, or the pointers of an abstention.
    fn cited(&self) -> &[Citation] {
        match &self.answer {
            Some(answer) if answer.abstained => &answer.nearest,
            Some(answer) => &answer.citations,
            None => &[],
        }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.cited().len()
    }

    /// To the next claim or the one before, around at the ends.
    pub(crate) fn turn(&mut self, forward: bool) {
        let count = self.count().max(1);
        self.claim = if forward { self.claim + 1 } else { self.claim + count - 1 } % count;
        self.top = 0;
    }

    /// All rows at this width.
    pub(crate) fn rows(&self, columns: usize, palette: Palette) -> Vec<Row> {
        self.all(columns, palette, true)
    }

    /// What of them can be read out.
    pub(crate) fn spoken(&self, columns: usize, palette: Palette) -> Vec<Row> {
        self.all(columns, palette, false)
    }

    fn all(&self, columns: usize, palette: Palette, heat: bool) -> Vec<Row> {
        let indent = TextSpan::raw("  ");
        let said = |text: &str| Rich::of(text, palette.dim()).rows(columns, &indent, &indent);
        if let Some(error) = &self.error {
            return said(error);
        }
        let Some(citation) = self.cited().get(self.claim) else { return said("There is nothing to explain here.") };
        let mut rows =
            Rich::of(&format!("“{}”", shown_line(&citation.quote)), palette.plain()).rows(columns, &indent, &indent);
        rows.push(Row::blank());
        let hit = self.hits.as_ref().map(|hits| {
            let holds = |(hit, key, _): &&(Hit, String, String)| {
                *key == citation.document.key && hit.passage.span.overlaps(citation.span)
            };
            (hits.iter().position(|hit| holds(&hit)), hits.len(), hits.iter().find(holds))
        });
        match hit {
            None => rows.extend(said("asking again with everything that is weighed…")),
            Some((Some(place), count, Some((hit, ..)))) => {
                rows.extend(found_by(&hit.why, columns, palette));
                let said = format!("Together: place {} of {count} passages", place + 1);
                rows.extend(Rich::of(&said, palette.plain()).rows(columns, &indent, &indent));
            }
            Some((_, count, _)) => rows.extend(said(&format!(
                "Its passage is not among the first {count} for the question as a whole; a part of the question found it."
            ))),
        }
        if let Some(weighed) = &self.weighed {
            rows.extend(sentence(weighed, citation, columns, palette));
            if let Some((_, _, Some((hit, ..)))) = hit.filter(|_| heat) {
                rows.push(Row::blank());
                let title = "Its passage; the higher the line under it, the better it answers:";
                rows.extend(Rich::of(title, palette.dim()).rows(columns, &indent, &indent));
                rows.extend(heated(hit, citation, weighed, columns, palette));
            }
            rows.extend(self.behind(weighed, columns, palette));
        }
        rows
    }

    /// The sentences that came after, with how far they were.
    fn behind(&self, weighed: &Weighed, columns: usize, palette: Palette) -> Vec<Row> {
        let taken = |sentence: &&WeighedSentence| {
            !self
                .cited()
                .iter()
                .any(|cited| cited.document.key == sentence.document && cited.span.overlaps(sentence.span))
        };
        let close: Vec<&WeighedSentence> = weighed.sentences.iter().filter(taken).take(BEHIND).collect();
        if close.is_empty() {
            return Vec::new();
        }
        let indent = TextSpan::raw("  ");
        let mut rows = vec![Row::blank()];
        rows.extend(Rich::of("Close behind:", palette.strong()).rows(columns, &indent, &indent));
        for sentence in close {
            let first = TextSpan::styled(format!("  {:>5.2} ", sentence.score), palette.accent());
            let rest = TextSpan::raw("        ");
            let mut rich = Rich::of(&shown_line(&sentence.text), palette.plain());
            rich.push(&format!(" ({})", shown_line(&sentence.document)), palette.dim());
            rows.extend(rich.rows(columns, &first, &rest));
        }
        rows
    }
}

/// What speaks for the sentence itself.
fn sentence(weighed: &Weighed, citation: &Citation, columns: usize, palette: Palette) -> Vec<Row> {
    let indent = TextSpan::raw("  ");
    let holds = |sentence: &&WeighedSentence| {
        sentence.document == citation.document.key && sentence.span.overlaps(citation.span)
    };
    let Some(place) = weighed.sentences.iter().position(|sentence| holds(&sentence)) else {
        return Vec::new();
    };
    let Some(sentence) = weighed.sentences.get(place) else { return Vec::new() };
    let said = format!("As a sentence: place {} of those weighed, score {:.2}", place + 1, sentence.score);
    let mut rows = Rich::of(&said, palette.plain()).rows(columns, &indent, &indent);
    let mut features: Vec<(&String, &f32)> =
        sentence.features.iter().filter(|(_, value)| value.abs() > 0.005).collect();
    features.sort_by(|a, b| b.1.total_cmp(a.1));
    let parts: Vec<String> = features
        .iter()
        .take(6)
        .map(|(name, value)| format!("{} {value:.2}", shown_line(name).replace('_', " ")))
        .collect();
    let inner = TextSpan::raw("    ");
    rows.extend(Rich::of(&parts.join(" · "), palette.dim()).rows(columns, &inner, &inner));
    rows
}

/// What found a passage: by meaning, by words, and how well each word is met in it.
fn found_by(why: &Explanation, columns: usize, palette: Palette) -> Vec<Row> {
    let place = |rank: Option<usize>| rank.map_or_else(String::new, |rank| format!("place {rank}"));
    let mut lines = Vec::new();
    lines.push(match why.dense {
        Some(likeness) => ("By meaning", format!("{} · likeness {likeness:.2}", place(why.dense_rank))),
        None => ("By meaning", "not among the nearest".to_owned()),
    });
    lines.push(match why.lexical {
        Some(score) => {
            let words = if why.words.is_empty() { String::new() } else { format!(" · {}", why.words.join(", ")) };
            ("By words", format!("{} · score {score:.1}{words}", place(why.lexical_rank)))
        }
        None => ("By words", "none of the question's words stand in it".to_owned()),
    });
    if let Some(late) = why.late {
        lines.push(("Word by word", format!("{late:.2} of 1: how well each word of the question is met in it")));
    }
    if let Some(read) = why.read {
        let found = if read > 0.0 { "finds the answer in it" } else { "finds no answer in it" };
        lines.push(("The reader", format!("{found} ({read:+.1})")));
    }
    lines
        .into_iter()
        .flat_map(|(name, value)| {
            let label = TextSpan::styled(format!("  {name:13}"), palette.strong());
            Rich::of(&shown_line(&value), palette.plain()).rows(columns, &label, &TextSpan::raw(" ".repeat(15)))
        })
        .collect()
}

/// The passage with a line of heat under each row; the question's words in it are underlined, the claim has a bar.
fn heated(hit: &Hit, citation: &Citation, weighed: &Weighed, columns: usize, palette: Palette) -> Vec<Row> {
    let text: String =
        hit.passage.text.chars().map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c }).collect();
    // Each character that is put in takes as many bytes or fewer, so that places must be mapped.
    let base = hit.passage.span.start;
    let mut heat = vec![0_usize; hit.passage.text.len()];
    let of_passage: Vec<&WeighedSentence> = weighed
        .sentences
        .iter()
        .filter(|sentence| sentence.document == citation.document.key && sentence.span.overlaps(hit.passage.span))
        .collect();
    let (low, high) = weighed
        .sentences
        .iter()
        .fold((f32::MAX, f32::MIN), |(low, high), sentence| (low.min(sentence.score), high.max(sentence.score)));
    for sentence in of_passage {
        let share = if high > low { (sentence.score - low) / (high - low) } else { 1.0 };
        let level = 1 + (share.clamp(0.0, 1.0) * 7.0).round() as usize;
        fill(&mut heat, base, sentence.span, level);
    }
    let met = met(&hit.passage.text, &hit.why.words, Language::of(hit.passage.language.as_deref()));
    let mut map = Vec::with_capacity(text.len());
    for (at, c) in hit.passage.text.char_indices() {
        let put = if c.is_whitespace() || c.is_control() { 1 } else { c.len_utf8() };
        map.extend(std::iter::repeat_n(at, put));
    }
    let cited = |at: usize| (citation.span.start..citation.span.end).contains(&(base + at));
    let mut rows = Vec::new();
    let room = columns.saturating_sub(2).max(1);
    for range in wrap(&text, room) {
        let at = |byte: usize| map.get(byte).copied().unwrap_or(0);
        let (mut line, mut under) = (Rich::default(), String::new());
        let mut bar = false;
        for (offset, grapheme) in text.get(range.clone()).unwrap_or_default().grapheme_indices(true) {
            let byte = at(range.start + offset);
            bar |= cited(byte);
            let style = if met.iter().any(|span| (span.start..span.end).contains(&byte)) {
                palette.strong().underlined()
            } else {
                palette.plain()
            };
            line.push(grapheme, style);
            let level = heat.get(byte).copied().unwrap_or(0);
            under.extend(std::iter::repeat_n(HEAT.get(level).copied().unwrap_or(' '), width(grapheme)));
        }
        let sign = if bar { TextSpan::styled("▌ ", palette.accent()) } else { TextSpan::raw("  ") };
        rows.push(line.one_row(columns, &sign));
        rows.push(Rich::of(&under, palette.warning()).one_row(columns, &TextSpan::raw("  ")));
    }
    rows
}

fn fill(heat: &mut [usize], base: usize, span: Span, level: usize) {
    let from = span.start.saturating_sub(base).min(heat.len());
    let to = span.end.saturating_sub(base).min(heat.len());
    if let Some(part) = heat.get_mut(from..to) {
        for cell in part {
            *cell = level.max(*cell);
        }
    }
}

/// Where words of the question stand in a passage, in any of their forms.
fn met(text: &str, asked: &[String], language: Language) -> Vec<Span> {
    let stems = |text: &str| words(text).iter().map(|word| language.stem(word)).collect::<Vec<_>>();
    let wanted: Vec<String> = asked.iter().flat_map(|word| stems(word)).collect();
    text.unicode_word_indices()
        .filter(|(_, word)| stems(word).iter().any(|stem| wanted.contains(stem)))
        .map(|(at, word)| Span::new(at, at + word.len()))
        .collect()
}

#[cfg(test)]
#[path = "why_tests.rs"]
mod tests;
