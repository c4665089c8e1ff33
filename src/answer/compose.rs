//! From scored sentences to the answer: which to quote, how far, and what to say when the documents do not answer.

use std::collections::HashSet;

use super::author::author;
use super::cite;
use super::conflicts;
use super::copies::Copies;
use super::definition::definition;
use super::evidence::{Evidence, announced};
use super::lists::{self, List};
use super::manner::around;
use super::model::{Answer, Citation, Claim, Conflict, Disagreement, Item, SCHEMA, Verdict};
use super::question::{Expected, Question};
use super::score::{Candidate, Considered, leans_on_the_one_before, text_of};
use super::short::short;
use super::support::{doubts, unsupported};
use super::table;
use super::verdict::verdict;
use super::versus;
use super::wording::announces;
use crate::Result;
use crate::text::Span;
use crate::text::fold::fold;
use crate::text::language::Language;
use crate::text::words::words;

/// A claim is given as long as its score is at most this much below the best one's: scores are logits, so the best one is
/// then at most some twelve times as likely to be the sentence that answers.
const WORTH_SAYING: f32 = 2.5;

/// Two sentences that share more than this of their content words say the same; the lower one is left out.
const SAME_WORDS: f32 = 0.8;

/// A claim is not extended by its neighbour beyond this many bytes.
const LONGEST_CLAIM: usize = 600;

/// How many of the best sentences may decide a question for yes or no.
const DECIDING: usize = 20;

/// A sentence that plainly decides is given though its score is this much below the best one's.
const DECISIVE: f32 = 4.0;

/// How sure it is at least that a sentence answers which has the form of the definition that is asked for: what the model
/// never heard of, as the names of systems, it takes for near to nothing.
const DEFINED: f32 = 0.5;
/// How plain that form must be.
const PLAINLY: f32 = 0.7;

/// How many nearest passages are pointed at when there is no answer.
const NEAREST: usize = 3;

/// Builds the answer, with at most `most` claims; below the confidence `threshold` it is that the documents do not
/// answer. Copies of a document count as one source.
///
/// # Errors
/// When a citation does not equal its slice of the stored text (a bug): nothing is shown then.
pub fn compose(
    question: &Question,
    considered: &Considered,
    evidence: &[Evidence<'_>],
    copies: &Copies,
    (most, threshold): (usize, f32),
) -> Result<Answer> {
    let weighed = versus::weighed(question, considered, evidence).filter(|_| question.tabled.is_none());
    let doubts = doubts(question, considered, evidence, weighed.is_some());
    let decided = decide(question, considered, evidence);
    // Whether a sentence decides is told by more than the features know: it leaves half the doubt.
    let sure = if decided.is_some() { 0.5 + 0.5 * considered.confidence } else { considered.confidence };
    let is_weighed = weighed.is_some();
    let found =
        || lists::find(question, considered, evidence).filter(|list| question.edition || is_worth(list, considered));
    let list = match &question.tabled {
        Some(sides) => versus::table(sides, evidence),
        None => weighed.or_else(found),
    };
    let tabled = question.tabled.is_some();
    // "What are the five parts": a list of five that is introduced so is no accident, nor is one whose introduction says
    // all that the question says.
    let counted =
        list.as_ref().is_some_and(|list| lists::is_counted(question, list) || lists::is_well_introduced(list));
    let plain = tabled
        || is_weighed
        || counted
        || defines(question, considered, evidence)
        || is_signed(question, considered, evidence);
    let sure = if plain { sure.max(DEFINED) } else { sure };
    let confidence = sure * doubts.factor;
    let abstained = considered.candidates.is_empty() || confidence < threshold || tabled && list.is_none();
    let mut answer = Answer {
        schema: SCHEMA,
        question: question.text.clone(),
        abstained,
        confidence,
        notes: doubts.notes,
        ..Answer::default()
    };
    if abstained {
        answer.nearest = nearest(considered, evidence, copies)?;
        answer.unsupported = unsupported(question, considered, evidence);
        return Ok(answer);
    }
    let considered = decided.as_ref().map_or(considered, |(_, considered)| considered);
    // What a table compares needs no sentence beside it.
    let most = if is_weighed { 1 } else { most.max(1) };
    let mut chosen = choose(question, considered, evidence, copies, (most, list.as_ref()));
    let conflict =
        if list.is_some() || question.edition { None } else { conflicts::find(question, considered, evidence, copies) };
    if let Some(conflict) = &conflict {
        // Whoever is told that sources differ must see both.
        for &(at, span, _) in &conflict.places {
            if !chosen.iter().any(|claim| claim.covers(at, span)) {
                chosen.push(Chosen::of(at, span, evidence));
            }
        }
    }
    if let Some((at, span)) = conflicts::disputed(considered, evidence) {
        if !chosen.iter().any(|claim| claim.covers(at, span)) {
            chosen.push(Chosen::of(at, span, evidence));
        }
        answer.notes.push("the source itself says that accounts differ".into());
    }
    for claim in &chosen {
        let mut ids = Vec::new();
        for &(at, span) in &claim.places {
            let Some(source) = evidence.get(at) else { continue };
            let id = answer.citations.len() + 1;
            answer.citations.push(with_copies(cite(id, source.document, span)?, source, copies));
            ids.push(id);
        }
        let Some(first) = ids.first().and_then(|id| answer.citations.get(id - 1)) else { continue };
        let items = claim.items.iter().filter_map(|&span| {
            let (at, _) = *claim.places.first()?;
            Some(Item { text: span.of(&evidence.get(at)?.document.text)?.to_owned(), span })
        });
        let columns = claim.columns.iter().filter_map(|&span| {
            let (at, _) = *claim.places.first()?;
            Some(Item { text: span.of(&evidence.get(at)?.document.text)?.to_owned(), span })
        });
        let (items, columns) = (items.collect(), columns.collect());
        answer.claims.push(Claim { text: first.quote.clone(), citations: ids, items, columns, label: None });
    }
    answer.answer = chosen.first().and_then(|claim| {
        let (at, _) = *claim.places.first()?;
        let text = text_of(evidence, at, claim.short?);
        (!text.is_empty()).then(|| text.to_owned())
    });
    answer.verdict = decided.map(|(verdict, _)| verdict);
    answer.conflicts = conflict.into_iter().map(|conflict| told(&conflict, &answer, &chosen, evidence)).collect();
    // Two sentences that deny one another leave no word for it.
    if answer.conflicts.iter().any(|conflict| conflict.about == Disagreement::Denial) {
        answer.verdict = None;
    }
    Ok(answer)
}

/// Whether a definition is asked for, and the best sentence has the form of one.
fn defines(question: &Question, considered: &Considered, evidence: &[Evidence<'_>]) -> bool {
    question.expected == Expected::Definition
        && considered.candidates.first().is_some_and(|best| {
            let said = text_of(evidence, best.unit.evidence, best.unit.span);
            definition(said, question).is_some_and(|found| found.score >= PLAINLY)
        })
}

/// Whether it is asked who wrote or said something, and the best sentence has the name.
fn is_signed(question: &Question, considered: &Considered, evidence: &[Evidence<'_>]) -> bool {
    considered.candidates.first().is_some_and(|best| {
        evidence.get(best.unit.evidence).is_some_and(|source| author(question, source, &best.unit).is_some())
    })
}

/// For a question for yes or no: the word, and the sentences with the one that decides first.
fn decide(question: &Question, considered: &Considered, evidence: &[Evidence<'_>]) -> Option<(Verdict, Considered)> {
    let best = considered.candidates.first()?.score;
    let near = considered.candidates.iter().take(DECIDING).take_while(|candidate| best - candidate.score <= DECISIVE);
    let mut verdicts = near.enumerate().filter_map(|(at, candidate)| {
        let source = evidence.get(candidate.unit.evidence)?;
        let text = candidate.unit.span.of(&source.document.text).unwrap_or("");
        let language = Language::of(source.document.language.as_deref());
        Some((at, verdict(question, text, language, &around(source, &candidate.unit))?))
    });
    let (at, verdict) = verdicts.next()?;
    // Where sentences decide differently none does.
    if verdicts.any(|(_, other)| other != verdict) {
        return None;
    }
    let mut considered = considered.clone();
    if let Some(part) = considered.candidates.get_mut(..=at) {
        part.rotate_right(1);
    }
    if let Some(first) = considered.candidates.first_mut() {
        first.score = best;
    }
    Some((verdict, considered))
}

/// Whether a list is a better answer than the best sentence: that stands in it, or says no more of what was asked.
fn is_worth(list: &List, considered: &Considered) -> bool {
    considered.candidates.first().is_some_and(|best| {
        let [own, around, ..] = best.features;
        (best.unit.evidence == list.evidence && list.span.overlaps(best.unit.span)) || list.share >= own + around - 0.05
    })
}

/// The disagreement as the answer tells it.
fn told(
    conflict: &conflicts::Contradiction,
    answer: &Answer,
    chosen: &[Chosen],
    evidence: &[Evidence<'_>],
) -> Conflict {
    let mut out = Conflict { about: conflict.about, values: Vec::new(), citations: Vec::new(), dates: Vec::new() };
    for &(at, span, value) in &conflict.places {
        let claim = chosen.iter().zip(&answer.claims).find(|(claim, _)| claim.covers(at, span));
        let Some(id) = claim.and_then(|(_, claim)| claim.citations.first().copied()) else { continue };
        out.values.push(text_of(evidence, at, value).to_owned());
        out.citations.push(id);
        out.dates.push(evidence.get(at).and_then(|source| source.document.date.clone()));
    }
    out
}

/// A claim in the making: its places (evidence, span), the first of which it quotes.
#[derive(Default)]
struct Chosen {
    places: Vec<(usize, Span)>,
    short: Option<Span>,
    content: HashSet<String>,
    folded: String,
    /// Its figures, and all of its words.
    figures: HashSet<String>,
    words: HashSet<String>,
    /// The items of the list that it is.
    items: Vec<Span>,
    /// The heads of the columns, where it is a row of a table.
    columns: Vec<Span>,
}

impl Chosen {
    /// A claim of these words.
    fn of(at: usize, span: Span, evidence: &[Evidence<'_>]) -> Self {
        let text = text_of(evidence, at, span);
        let language = evidence.get(at).and_then(|source| source.document.language.as_deref());
        let all: HashSet<String> = words(text).into_iter().map(|word| word.folded).collect();
        Self {
            places: vec![(at, span)],
            short: None,
            content: content_stems(text, Language::of(language)),
            folded: fold(text).text.trim_end_matches(['.', ';', ',', ':']).to_owned(),
            figures: all.iter().filter(|word| word.contains(|c: char| c.is_ascii_digit())).cloned().collect(),
            words: all,
            items: Vec::new(),
            columns: Vec::new(),
        }
    }

    /// Whether it quotes this place.
    fn covers(&self, at: usize, span: Span) -> bool {
        self.places.iter().any(|&(place, whole)| place == at && whole.contains(span))
    }
}

fn choose(
    question: &Question,
    considered: &Considered,
    evidence: &[Evidence<'_>],
    copies: &Copies,
    (most, list): (usize, Option<&List>),
) -> Vec<Chosen> {
    let Some(best) = considered.candidates.first() else { return Vec::new() };
    let mut chosen: Vec<Chosen> = Vec::new();
    if let Some(list) = list {
        let short = list.items.iter().copied().reduce(Span::cover);
        // The rows of a table are no short answer.
        let short = short.filter(|&short| !text_of(evidence, list.evidence, short).contains('\t'));
        chosen.push(Chosen { short, items: list.items.clone(), ..Chosen::of(list.evidence, list.span, evidence) });
    }
    for candidate in considered.candidates.iter().take_while(|candidate| best.score - candidate.score <= WORTH_SAYING) {
        let unit = candidate.unit;
        let text = text_of(evidence, unit.evidence, unit.span);
        let folded = fold(text).text.trim_end_matches(['.', ';', ',', ':']).to_owned();
        if let Some(same) = chosen.iter_mut().find(|chosen| chosen.folded == folded) {
            // The same words elsewhere support the same claim; in a copy of the same text they are no other source.
            if same.covers(unit.evidence, unit.span) {
                continue;
            }
            let document = |at: usize| evidence.get(at).map(|source| source.document.id);
            let known = same.places.iter().any(|&(at, _)| {
                at != unit.evidence
                    && document(at).zip(document(unit.evidence)).is_some_and(|(a, b)| a != b && copies.are_one(a, b))
            });
            if same.places.len() < 3 && !known {
                same.places.push((unit.evidence, unit.span));
            }
            continue;
        }
        if chosen.len() == most {
            continue;
        }
        let Chosen { content, figures, words: all, .. } = Chosen::of(unit.evidence, unit.span, evidence);
        let repeats = |chosen: &Chosen| overlap(&chosen.content, &content) > SAME_WORDS;
        let inside =
            |chosen: &Chosen| chosen.places.iter().any(|&(at, span)| at == unit.evidence && span.overlaps(unit.span));
        // Another edition: the same sentence with another number, or with another word in a text that is the same else.
        let amends = |chosen: &Chosen| {
            let of = |at: usize| evidence.get(at).map(|source| source.document.id);
            chosen.places.iter().all(|&(at, _)| match of(at).zip(of(unit.evidence)) {
                Some((a, b)) if a == b => false,
                Some((a, b)) if copies.are_one(a, b) => chosen.words != all,
                _ => chosen.figures != figures && !chosen.figures.is_empty() && !figures.is_empty(),
            })
        };
        if content.is_empty() || chosen.iter().any(|chosen| (repeats(chosen) && !amends(chosen)) || inside(chosen)) {
            continue;
        }
        let taken = |span: Span| {
            let places = |chosen: &Chosen| chosen.places.clone();
            chosen.iter().flat_map(places).any(|(at, place)| at == unit.evidence && place.overlaps(span))
        };
        let span = evidence.get(unit.evidence).map_or(unit.span, |source| {
            let name = author(question, source, &unit).filter(|name| !unit.span.contains(*name));
            extended((candidate, name), source, taken)
        });
        let short = evidence.get(unit.evidence).and_then(|source| short(candidate, text, question, source));
        let short = short.filter(|short| span.contains(*short));
        chosen.push(Chosen {
            places: vec![(unit.evidence, span)],
            short,
            content,
            folded,
            figures,
            words: all,
            items: Vec::new(),
            columns: evidence.get(unit.evidence).map(|source| columns(candidate, source, span)).unwrap_or_default(),
        });
    }
    in_reading_order(chosen, evidence)
}

/// The best claim stays first; the others follow as they stand in its document, then in the other documents.
fn in_reading_order(mut chosen: Vec<Chosen>, evidence: &[Evidence<'_>]) -> Vec<Chosen> {
    let document = |at: usize| evidence.get(at).map(|evidence| evidence.document.id);
    let Some(first) = chosen.first().and_then(|claim| claim.places.first()).map(|&(at, _)| document(at)) else {
        return chosen;
    };
    if let Some(rest) = chosen.get_mut(1..) {
        rest.sort_by_key(|claim| {
            let place = claim.places.first().copied();
            let other = place.is_none_or(|(at, _)| document(at) != first);
            (other, if other { 0 } else { place.map_or(0, |(_, span)| span.start) })
        });
    }
    chosen
}

/// A sentence that leans on the one before is quoted together with it; one that only announces ("We do this by:") with
/// what it announces, as far as that fits; an item of a list with what announces it; what somebody said with the name.
fn extended(
    (candidate, name): (&Candidate, Option<Span>),
    source: &Evidence<'_>,
    taken: impl Fn(Span) -> bool,
) -> Span {
    let unit = candidate.unit;
    let text = unit.span.of(&source.document.text).unwrap_or("");
    let mut span = unit.span;
    let mut grow = |by: Option<Span>| {
        let grown = by.map(|by| by.cover(span)).filter(|grown| grown.len() <= LONGEST_CLAIM && !taken(*grown));
        span = grown.unwrap_or(span);
        grown.is_some()
    };
    grow(name);
    if leans_on_the_one_before(text) {
        grow(unit.before);
    }
    if announces(text) {
        for piece in announced(source.document, &unit) {
            if !grow(Some(piece)) {
                break;
            }
        }
    }
    if unit.is_item {
        grow(unit.lead);
    }
    span
}

/// The heads of the columns over a row that is quoted alone.
fn columns(candidate: &Candidate, source: &Evidence<'_>, quoted: Span) -> Vec<Span> {
    let unit = candidate.unit;
    let Some(first) = unit.lead.filter(|_| unit.row && quoted == unit.span) else { return Vec::new() };
    let text = |span: Span| span.of(&source.document.text).unwrap_or("");
    table::heads(text(first), text(unit.span)).into_iter().map(|head| head.shifted(first.start)).collect()
}

fn content_stems(text: &str, language: Language) -> HashSet<String> {
    words(text).iter().filter(|word| !language.is_stop_word(word)).map(|word| language.stem(word)).collect()
}

/// The share of the smaller set that both have (overlap coefficient).
fn overlap(a: &HashSet<String>, b: &HashSet<String>) -> f32 {
    let shared = a.intersection(b).count() as f32;
    let smaller = a.len().min(b.len());
    if smaller == 0 { 0.0 } else { shared / smaller as f32 }
}

/// The citation, with the copies of its document in which its words stand, too.
fn with_copies(citation: Citation, source: &Evidence<'_>, copies: &Copies) -> Citation {
    Citation { also: copies.also(source.document.id, &citation.quote), ..citation }
}

/// The best sentence of each of the best passages, as pointers.
fn nearest(considered: &Considered, evidence: &[Evidence<'_>], copies: &Copies) -> Result<Vec<Citation>> {
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    for candidate in &considered.candidates {
        if out.len() == NEAREST {
            break;
        }
        let Some(source) = evidence.get(candidate.unit.evidence) else { continue };
        if seen.insert(candidate.unit.evidence) {
            out.push(with_copies(cite(out.len() + 1, source.document, candidate.unit.span)?, source, copies));
        }
    }
    Ok(out)
}
