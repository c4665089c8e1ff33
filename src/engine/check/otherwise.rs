//! Whether what a quotation says is said in other words in the passages that are nearest to it.

use std::collections::HashSet;

use super::super::indexes::agreed;
use super::{Checker, NEAREST, Session};
use crate::Result;
use crate::embed::Embed;
use crate::index::terms;
use crate::quote::Verdict;
use crate::quote::report::{Alternative, Nearness, Report, citation};
use crate::store::{DocumentId, Library, PassageId, PassageRow};
use crate::text::Span;
use crate::text::language::Language;
use crate::text::sentences::sentences;

/// Postings that are read to find passages by the words of a quotation that stands nowhere.
const POSTINGS: usize = 25_000;
/// How much text what a quotation says is looked for in, in bytes.
const WIDE: usize = 1400;
/// Stretches of a passage whose meaning the model is asked for: those that have most of the words.
const WINDOWS: usize = 8;
/// After so many stretches, the likeliest first, a meaning that is so far off is given up.
const SURE: usize = 3;
const FAR_OFF: f32 = 0.15;
/// Two sentences that say the same in other words are seldom more alike than this.
const MOST_ALIKE: f32 = 0.92;

impl Checker {
    /// The passages that are nearest to what a quotation says: by its words, and by meaning where there is a model.
    pub(super) fn nearest(
        &mut self,
        quote: &str,
        claimed: Option<u32>,
        among: Option<&HashSet<DocumentId>>,
    ) -> Result<(Vec<PassageRow>, Option<Vec<f32>>)> {
        // As a passage, not as a question: what is looked for says the same.
        let vector = self.session().map(|session| session.passage(quote)).transpose()?;
        let Some(library) = &self.library else { return Ok((vec![], None)) };
        let claimed = claimed.map(|number| HashSet::from([DocumentId(i64::from(number))]));
        let mut ids: Vec<PassageId> = Vec::new();
        // Whether the named document says it in other words is what is asked, not whether another one does.
        let documents = claimed.as_ref().or(among);
        let passages = documents.map(|documents| library.passages_in(documents)).transpose()?;
        let words = self.indexes.rarest(library, quote, POSTINGS)?;
        ids.extend(self.indexes.lexical(library, &words, NEAREST, passages.as_ref())?.iter().map(|hit| hit.id));
        if let (Some(vector), Ok(model)) = (&vector, agreed(library, &self.semantic)?) {
            ids.extend(
                self.indexes.dense(library, model, vector, NEAREST / 2, passages.as_ref())?.iter().map(|hit| hit.id),
            );
        }
        let mut seen = HashSet::new();
        ids.retain(|&id| seen.insert(id));
        Ok((library.passages(&ids)?, vector))
    }

    /// Judges whether the nearest passage says the same in other words, and says where.
    ///
    /// `vector` is the quotation's, where there is a model.
    pub(super) fn paraphrase(
        &mut self,
        report: &mut Report,
        near: Vec<PassageRow>,
        quote: &str,
        vector: Option<Vec<f32>>,
    ) -> Result<()> {
        let Some(library) = &self.library else { return Ok(()) };
        let asked = self.indexes.asked(library, quote)?;
        let mut weights: Vec<(Vec<String>, f32)> = Vec::new();
        for word in asked {
            let mut weight: Option<f32> = None;
            for form in &word.forms {
                if let Some(idf) = self.indexes.idf(library, form)? {
                    weight = Some(weight.map_or(idf, |weight| weight.min(idf)));
                }
            }
            if !weights.iter().any(|(forms, _)| *forms == word.forms) {
                // A word that the library does not know weighs as much as the rarest one.
                weights.push((word.forms, weight.unwrap_or(9.0)));
            }
        }
        let total: f32 = weights.iter().map(|(_, weight)| weight).sum();
        let covers = |text: &str, language: Language| -> f32 {
            let own: HashSet<String> = terms(text, language).into_iter().collect();
            let has: f32 = weights
                .iter()
                .filter(|(forms, _)| forms.iter().any(|form| own.contains(form)))
                .map(|(_, weight)| weight)
                .sum();
            if total > 0.0 { has / total } else { 0.0 }
        };
        let mut ranked: Vec<(f32, PassageRow)> = near
            .into_iter()
            .map(|passage| widened(library, passage))
            .map(|passage| (covers(&passage.text, Language::of(passage.language.as_deref())), passage))
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let Some((around, best)) = ranked.first().cloned() else { return Ok(()) };
        // The sentence of the passage that has most of it.
        let language = Language::of(best.language.as_deref());
        let parts = sentences(&best.text);
        let Some((at, inside)) = parts
            .iter()
            .filter_map(|part| Some((*part, covers(part.of(&best.text)?, language))))
            .max_by(|a, b| a.1.total_cmp(&b.1))
        else {
            return Ok(());
        };
        // A long stretch has some of any words; one sentence that has them says something about them.
        let words = f32::midpoint(around, inside);
        let document = library.document(best.document)?;
        let named = report.claimed_source.is_some();
        let meaning = match (&mut self.session, vector) {
            (Session::Open(session), Some(vector)) => {
                let needed = enough(named) - words;
                let mut windows = windows(&best.text, &parts, &|text| covers(text, language));
                if needed > MOST_ALIKE {
                    // Nothing that the model could say would make up for so few words; it is asked for one, to be told.
                    windows.truncate(1);
                }
                Some(meaning(session.as_mut(), &vector, &windows, needed)?)
            }
            _ => None,
        };
        let (verdict, nearness) = said_otherwise(words, meaning, named);
        report.nearness = Some(nearness);
        report.verdict = verdict;
        if let Some(document) = document
            && (verdict == Verdict::Paraphrase || words > 0.2)
        {
            let span = at.shifted(best.span.start);
            if verdict == Verdict::Paraphrase {
                report.place(&document, span);
                report.explanation = "Something like it is said there, but in other words: not a quotation.".into();
            } else {
                report.alternatives.insert(
                    0,
                    Alternative {
                        source: document.key.clone(),
                        verdict: Verdict::NotFound,
                        citation: citation(&document, span),
                        bytes: (span.start, span.end),
                    },
                );
                report.explanation = format!(
                    "The words are nowhere in the library. The nearest thing said: “{}”",
                    crate::text::safe::one_line(span.of(&document.text).unwrap_or(""))
                );
            }
        }
        Ok(())
    }
}

/// A passage with as much of its document around it as makes up what all passages are compared by, whatever the length of
/// those of this library is: what is said in other words is often said in several sentences.
fn widened(library: &Library, mut passage: PassageRow) -> PassageRow {
    let more = WIDE.saturating_sub(passage.text.len()) / 2;
    if more > 40
        && let Ok(Some(text)) = library.text_around(passage.document, passage.span, more)
    {
        (passage.span, passage.text) = text;
    }
    passage
}

/// The sentences of a passage, and pairs of them, that have most of a quotation's words; the best first.
fn windows<'a>(text: &'a str, parts: &[Span], covers: &dyn Fn(&str) -> f32) -> Vec<&'a str> {
    let pairs = parts.windows(2).filter_map(|pair| Some(pair.first()?.cover(*pair.last()?)));
    let all = parts.iter().copied().chain(pairs).filter_map(|span| span.of(text));
    let mut all: Vec<(f32, &str)> = all.map(|window| (covers(window), window)).collect();
    // Of two that have as many, the shorter one says less besides.
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.len().cmp(&b.1.len())));
    all.truncate(WINDOWS);
    all.into_iter().map(|(_, window)| window).collect()
}

/// The best cosine of a quotation's vector with those of some texts, or the first that is as high as needed; a model takes
/// its time for each, so that those behind are not asked for where the likeliest are far off.
fn meaning(session: &mut dyn Embed, ours: &[f32], windows: &[&str], needed: f32) -> Result<f32> {
    let mut best = f32::MIN;
    for (at, window) in windows.iter().enumerate() {
        if best >= needed || at >= SURE && best + FAR_OFF < needed {
            break;
        }
        best = best.max(cosine(ours, &session.passage(window)?));
    }
    Ok(best)
}

fn cosine(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

/// The words and the meaning that are enough together, see [`said_otherwise`].
fn enough(named: bool) -> f32 {
    if named { 0.86 } else { 1.06 }
}

/// Whether what is said is the same in other words, by the mean of the words that the stretch and its best sentence have:
/// enough of the words, and where a model says so, of the meaning. Of a document that was named less is asked than of the
/// likeliest one of a whole library, where chance has more to choose from.
///
/// The bounds err least over 359 claims and sentences, of which 109 are in other words in one of 236 documents.
fn said_otherwise(words: f32, meaning: Option<f32>, named: bool) -> (Verdict, Nearness) {
    let is_enough = match (meaning, named) {
        (Some(meaning), named) => words + meaning >= enough(named),
        (None, true) => words >= 0.33,
        (None, false) => words >= 0.46,
    };
    (if is_enough { Verdict::Paraphrase } else { Verdict::NotFound }, Nearness { words, meaning })
}
