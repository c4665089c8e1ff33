//! `adduce check --draft`: the quotations of a file.

use std::path::Path;

use super::App;
use super::check::{Args, one};
use super::exit::Stop;
use super::progress::Patient;
use super::session::Session;
use crate::ErrorKind;
use crate::engine::{Event, Request};
use crate::extract::Extractor;
use crate::ingest::read_file;
use crate::quote::draft::{self, Marked};
use crate::quote::report::Report;
use crate::store::DocumentRow;

/// Reads a draft, finds its quotations, and checks each against the document that it names, if it names one. Says also
/// whether it was stopped before the end.
///
/// # Errors
/// When the draft cannot be read, and the engine's.
pub(super) fn run(app: &App, session: &mut Session, args: &Args, path: &Path) -> Result<(Vec<Report>, bool), Stop> {
    let documents = match session.one(Request::Documents { filter: args.filter.filter() })? {
        Event::Documents { documents, .. } => documents,
        other => return Err(super::session::unexpected(&other).into()),
    };
    let named: Vec<draft::Named> = documents.iter().map(named).collect();
    let mut reports = Vec::new();
    let texts: Vec<(String, Vec<Marked>)> = texts(path)?
        .into_iter()
        .map(|text| {
            let marked = draft::find(&text);
            (text, marked)
        })
        .collect();
    let total = texts.iter().map(|(_, marked)| marked.len()).sum();
    let mut progress = Patient::begin(app.talk, "Checking quotations", total);
    for (text, all) in texts {
        for marked in all {
            let claim = draft::attribution(&text, &marked, &named);
            let source = args.source.clone().or_else(|| claim.document.clone());
            let mut report = match one(session, args, marked.quote.clone(), source) {
                Err(error) if error.kind() == ErrorKind::Cancelled => return Ok((reports, true)),
                checked => checked?,
            };
            progress.done();
            report.id = Some(format!("{}:{}", line_of(&text, &marked), reports.len() + 1));
            claim.compare(&mut report);
            reports.push(report);
        }
    }
    Ok((reports, false))
}

fn line_of(text: &str, marked: &Marked) -> usize {
    text.get(..marked.span.start).map_or(1, |before| before.matches('\n').count() + 1)
}

/// What is in a draft: of text and Markdown the file itself, so that its lines and marks are those that its writer sees; of
/// other formats what their readers give.
fn texts(path: &Path) -> crate::Result<Vec<String>> {
    let plain = path.extension().and_then(|name| name.to_str()).is_some_and(|name| {
        matches!(name.to_ascii_lowercase().as_str(), "md" | "markdown" | "txt" | "text" | "rst" | "adoc")
    });
    if plain {
        let bytes = std::fs::read(path).map_err(|error| {
            crate::Error::new(crate::ErrorKind::File, format!("could not read {}", crate::paths::for_people(path)))
                .because(error)
        })?;
        if let Ok(text) = String::from_utf8(bytes) {
            return Ok(vec![text]);
        }
    }
    let extractor = Extractor::new(super::reading::ReadingArgs::default().setup()?);
    let mut parts = vec![];
    read_file(&extractor, path, &mut |part| {
        parts.push(part);
        true
    })?;
    let documents: crate::Result<Vec<_>> = parts.into_iter().collect();
    Ok(documents?.into_iter().map(|part| part.document.text).collect())
}

fn named(row: &DocumentRow) -> draft::Named {
    draft::Named { key: row.key.clone(), title: row.title.clone(), symbol: row.symbol.clone() }
}
