//! What follows from the evidence: numbers, sources, the claim-evidence table, the timeline, the glossary.

use std::collections::{BTreeMap, HashMap};

use super::dates::dates;
use super::glossary::{meaning, short_names};
use super::model::{Brief, ClaimRow, Dated, Place, Question, Source, Term};
use super::place::{find, place};
use super::texts::{Known, Texts};
use super::words::place_words;
use crate::Result;
use crate::text::sentences::sentences;

/// Numbers the evidence in the order of the text and makes all that follows from it anew, but nothing from what is stale.
/// To be called after every change.
///
/// # Errors
/// When the library cannot be read.
pub fn settle(brief: &mut Brief, texts: &dyn Texts) -> Result<()> {
    renumber(brief);
    brief.glossary = glossary(brief, texts)?;
    brief.sources = sources(brief, texts)?;
    brief.table = table(brief);
    brief.timeline = timeline(brief);
    Ok(())
}

/// Numbers count from 1 in the order of the text; references to evidence that is gone go.
fn renumber(brief: &mut Brief) {
    let mut new: HashMap<u32, u32> = HashMap::new();
    for (next, evidence) in (1..).zip(brief.evidence_mut()) {
        new.insert(evidence.number, next);
        evidence.number = next;
    }
    let quotes: HashMap<u32, String> =
        brief.evidence().map(|evidence| (evidence.number, evidence.quote().to_owned())).collect();
    for question in brief.sections.iter_mut().flat_map(|section| &mut section.questions) {
        question.see = question.see.iter().filter_map(|number| new.get(number).copied()).collect();
        let own: Vec<u32> = question.claims.iter().map(|claim| claim.number).collect();
        question.see.retain(|number| !own.contains(number));
        for conflict in &mut question.conflicts {
            conflict.sides.retain_mut(|side| match new.get(&side.number) {
                Some(&number) => {
                    side.number = number;
                    // The words that disagree are the source's as much as the quotation that they are of.
                    quotes.get(&number).is_some_and(|quote| find(quote, &side.value, 0).is_some())
                }
                None => false,
            });
        }
        question.conflicts.retain(|conflict| conflict.sides.len() > 1);
    }
}

fn sources(brief: &Brief, texts: &dyn Texts) -> Result<Vec<Source>> {
    let mut out: Vec<Source> = Vec::new();
    for place in brief.places() {
        let document = &place.citation.document;
        let is_it =
            |source: &&Source| source.document.edition == document.edition && source.text_sha256 == place.text_sha256;
        if out.iter().any(|source| is_it(&source)) {
            continue;
        }
        // What is known already of a text that the library has forgotten stays known.
        let before = brief.sources.iter().find(is_it).cloned();
        let mut source = before.unwrap_or_else(|| Source { document: document.clone(), ..Source::default() });
        source.text_sha256.clone_from(&place.text_sha256);
        if let Some(known) = edition(place, texts)? {
            source.language.clone_from(&known.document.language);
            if let Some(file) = known.file {
                source.file_sha256 = file.sha256;
                source.reader = file.reader.name;
                source.reader_version = file.reader.version;
                source.added = file.added;
                source.part_of = file.part_of;
            }
        }
        source.number = out.len() as u32 + 1;
        out.push(source);
    }
    let titles: Vec<String> = out.iter().map(|source| source.document.title.trim().to_lowercase()).collect();
    for (at, source) in out.iter_mut().enumerate() {
        source.same_title = texts.titled(&source.document.title)? > 1
            || titles.iter().enumerate().any(|(other, title)| other != at && Some(title) == titles.get(at));
    }
    Ok(out)
}

/// The text that a place is of. Numbers of editions count in one library: in another the same number is another text.
fn edition(place: &Place, texts: &dyn Texts) -> Result<Option<Known>> {
    let known = texts.edition(place.citation.document.edition)?;
    Ok(known.filter(|known| *known.text_sha256 == *place.text_sha256))
}

fn table(brief: &Brief) -> Vec<ClaimRow> {
    let mut out = Vec::new();
    for question in brief.sections.iter().flat_map(|section| &section.questions) {
        for evidence in question.claims.iter().filter(|evidence| evidence.stale.is_none()) {
            let document = &evidence.place.citation.document;
            out.push(ClaimRow {
                number: evidence.number,
                question: asked(question).to_owned(),
                source: brief.source_of(&evidence.place).map_or(0, |source| source.number),
                place: place_words(&evidence.place.citation),
                date: document.date.clone(),
                copies: evidence.also.len(),
                confidence: question.confidence,
            });
        }
    }
    out
}

fn asked(question: &Question) -> &str {
    question.question.as_ref().map_or("", |own| &own.text)
}

/// Each sentence of a claim that has a date, by its first one; facts of one date stay in the order of the text.
fn timeline(brief: &Brief) -> Vec<Dated> {
    let mut out = Vec::new();
    for evidence in brief.evidence().filter(|evidence| evidence.stale.is_none()) {
        let quote = evidence.quote();
        let start = evidence.place.citation.span.start;
        for sentence in sentences(quote) {
            let Some(words) = sentence.of(quote) else { continue };
            let Some(date) = dates(words).into_iter().next() else { continue };
            out.push(Dated {
                date: date.iso,
                written: date.span.of(words).unwrap_or("").to_owned(),
                fact: words.to_owned(),
                span: sentence.shifted(start),
                number: evidence.number,
            });
        }
    }
    out.sort_by(|a, b| a.date.cmp(&b.date));
    out
}

/// The short names of the claims that a document of these claims spells out. What other documents mean by the same letters
/// may be something else.
fn glossary(brief: &Brief, texts: &dyn Texts) -> Result<Vec<Term>> {
    let mut wanted: BTreeMap<String, Vec<&Place>> = BTreeMap::new();
    for evidence in brief.evidence().filter(|evidence| evidence.stale.is_none()) {
        let edition = |place: &Place| (place.citation.document.edition, place.text_sha256.clone());
        for name in short_names(evidence.quote()) {
            let places = wanted.entry(name).or_default();
            if places.iter().all(|known| edition(known) != edition(&evidence.place)) {
                places.push(&evidence.place);
            }
        }
    }
    let mut found: Vec<(String, Place)> = Vec::new();
    for (name, places) in wanted {
        for quoted in places {
            let Some(known) = edition(quoted, texts)? else { continue };
            if let Some(span) = meaning(&known.document.text, &name) {
                found.push((name, place(&known.document, &known.text_sha256, span)?));
                break;
            }
        }
    }
    let last = brief.evidence().map(|evidence| evidence.number).max().unwrap_or(0);
    Ok(found
        .into_iter()
        .enumerate()
        .map(|(at, (term, place))| Term {
            meaning: place.citation.quote.clone(),
            number: last + at as u32 + 1,
            term,
            place,
        })
        .collect())
}
