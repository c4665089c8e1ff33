//! Making an evidence file: the documents of the library, and their originals where they still are.

use std::sync::atomic::{AtomicBool, Ordering};

use super::originals::{Found, Originals};
use crate::answer::Citation;
use crate::brief::evidence::{EvidenceFile, Made, Model, Original, Quoted, Stored, Unit, evidence};
use crate::brief::seal::sha256;
use crate::brief::{Brief, Own, Place};
use crate::document::{Input, Reader, source_text};
use crate::embed::Semantic;
use crate::store::{DocumentId, Library, StoredDocument};
use crate::{Error, Result};

/// A quotation that is wanted in an evidence file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The words and their place.
    pub citation: Citation,
    /// The question that it answers.
    pub question: Option<String>,
    /// The number of its note.
    pub note: Option<u32>,
}

impl Wanted {
    /// All that a briefing quotes, in the order of its notes: what a claim leans on, the claim, its copies, the glossary.
    pub fn of_brief(brief: &Brief) -> Vec<Self> {
        let mut all = Vec::new();
        let mut want = |place: &Place, question: Option<&Own>, note: u32| {
            all.push(Self {
                citation: place.citation.clone(),
                question: question.map(|own| own.text.clone()),
                note: Some(note),
            });
        };
        for question in brief.sections.iter().flat_map(|section| &section.questions) {
            for evidence in &question.claims {
                let places = evidence.leans_on.iter().chain([&evidence.place]).chain(&evidence.also);
                places.for_each(|place| want(place, question.question.as_ref(), evidence.number));
            }
        }
        brief.glossary.iter().for_each(|term| want(&term.place, None, term.number));
        all
    }
}

/// Makes the evidence file of these quotations.
///
/// # Errors
/// When the library cannot be read, a quotation is no longer the text of its document, or it was cancelled.
pub(super) fn make(
    library: &Library,
    semantic: &Semantic,
    of: &str,
    wanted: &[Wanted],
    cancel: &AtomicBool,
) -> Result<EvidenceFile> {
    let stop = || cancel.load(Ordering::Relaxed);
    let mut documents: Vec<StoredDocument> = Vec::new();
    for wanted in wanted {
        let id = DocumentId(wanted.citation.document.edition);
        if documents.iter().all(|known| known.id != id) {
            // What is missing is told where its quotation is checked.
            documents.extend(library.document(id)?);
        }
    }
    let mut stored = Vec::with_capacity(documents.len());
    for document in &documents {
        if stop() {
            return Err(Error::cancelled());
        }
        stored.push(kept(library, document)?);
    }
    let models = match semantic {
        Semantic::On { info, .. } => vec![Model { name: info.name.clone(), sha256: Some(info.hash.clone()) }],
        Semantic::Off { .. } => Vec::new(),
    };
    let made = Made {
        program: "adduce".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        at: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        models,
    };
    let quoted: Vec<Quoted<'_>> = wanted
        .iter()
        .map(|wanted| Quoted { citation: &wanted.citation, question: wanted.question.as_deref(), note: wanted.note })
        .collect();
    evidence(of, made, &quoted, &stored, &stop)
}

/// A document with what is known of its original.
fn kept<'a>(library: &Library, document: &'a StoredDocument) -> Result<Stored<'a>> {
    let row = library.find(&document.key)?.filter(|row| row.id == document.id);
    let Some(row) = row else {
        // A text that was replaced: its file is another one by now, unless somebody has kept it elsewhere.
        let (hash, reader) = library.edition_facts(document.id)?.unwrap_or_default();
        let reader = Reader { name: reader.0, version: reader.1 };
        let unit = if reader.name == "jsonl" { Unit::Record } else { Unit::File };
        let original = (!hash.is_empty()).then_some(Original { unit, sha256: hash, bytes: None });
        let name = name_of(&document.origin);
        return Ok(Stored { document, reader, name, part: None, original, source: None });
    };
    let file = row.part_of.clone().unwrap_or_else(|| row.origin.clone());
    let part = row.part_of.as_ref().map(|file| row.origin.get(file.len() + 1..).unwrap_or_default().to_owned());
    let recorded = |unit| Original { unit, sha256: row.hash.clone(), bytes: Some(row.size) };
    let mut there = if file.contains("://") { Originals::of_library(library)? } else { Originals::at(&file) };
    let name = there.first_name().unwrap_or_else(|| name_of(&file));
    let (original, source, name) = if part.is_some() {
        // A record by its line; another part of a file by the file.
        let record = recorded(Unit::Record);
        if there.by_hash(&record, &name).is_some() {
            (Some(record), None, name)
        } else {
            let found = there.by_name(&name);
            (found.as_ref().map(of_file), None, name)
        }
    } else {
        let original = recorded(Unit::File);
        match there.by_hash(&original, &name) {
            Some(found) => {
                let source = source_text(&Input { name: &found.name, bytes: &found.bytes });
                (Some(original), source, found.name)
            }
            None => (None, None, name),
        }
    };
    Ok(Stored { document, reader: row.reader, name, part, original, source })
}

fn of_file(found: &Found) -> Original {
    Original { unit: Unit::File, sha256: sha256(&found.bytes), bytes: Some(found.bytes.len() as u64) }
}

/// The name of a file without its folder.
fn name_of(origin: &str) -> String {
    origin.rsplit(['/', '\\', ':']).next().unwrap_or(origin).to_owned()
}
