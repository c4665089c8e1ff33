//! One message: its text as a document, and what is attached as documents of their own.

use super::super::archive::read_member;
use super::super::detect::reader_error;
use super::super::outline::{Builder, Piece};
use super::super::read::{Parts, enriched};
use super::super::{BlockKind, Document, Format, Metadata, Options, Part, Problem, Reader, Warning, html};
use super::header::{self, Header};
use super::mailbox::Context;
use super::mime::{self, Body, Found};
use super::{VERSION, body, sniff};

/// Reads a message from its first header field to its end.
pub(super) fn read(raw: &[u8], context: Context<'_>) -> Parts {
    let Context { file, place, options, names, budget } = context;
    let mut warnings = Vec::new();
    let (header, rest) = if sniff::has_header(raw) {
        header::split(raw)
    } else {
        warnings.push(Warning::new("no header of a message; read as plain text"));
        (Header::default(), raw)
    };
    let found = mime::parts(&header, rest);
    warnings.extend(found.warnings.iter().cloned());
    let id = place.as_ref().map(|number| names.unique(header.message_id.as_deref().unwrap_or(number)));
    let whose = place.as_ref().map_or_else(String::new, |place| format!(": {place}"));

    let mut parts: Parts = Vec::new();
    let document = document(&header, &found, place.as_deref(), &mut warnings);
    let is_empty = document.blocks.is_empty();
    if !is_empty {
        parts.push(Ok(enriched(Part { id: id.clone(), document, warnings })));
    }
    if found.encrypted {
        parts.push(Err(reader_error(file, &format!("{}is encrypted; only its header was read", said(&whose)))
            .hint("Open it in the mail program and save it decrypted.")
            .problem(Problem::Password)));
    } else if is_empty && (header.saved_page || found.attached.is_empty()) {
        parts.push(Err(reader_error(file, &format!("{}has no text", said(&whose))).problem(Problem::Empty)));
    }
    let deeper = Options { depth: options.depth.saturating_add(1), ..options.clone() };
    // What a saved page came with is its look.
    let attached = if header.saved_page { [].as_slice() } else { found.attached.as_slice() };
    for attached in attached {
        if budget.is_spent() {
            let what = format!("{}holds more than is read: not all attachments were", said(&whose));
            parts.push(Err(reader_error(file, &what).problem(Problem::TooLarge)));
            break;
        }
        let path = id.as_ref().map_or_else(|| attached.name.clone(), |id| format!("{id}/{}", attached.name));
        let name = names.unique(&path);
        let bytes = attached.bytes();
        budget.spend(bytes.len() as u64);
        parts.extend(read_member(&name, &attached.name, &bytes, &deeper, budget));
    }
    parts
}

/// Which message of a mailbox an error is about, in the words that follow the file's name.
fn said(whose: &str) -> String {
    whose.strip_prefix(": ").map_or_else(String::new, |place| format!("({place}) "))
}

/// The text of a message. The blocks of one in a mailbox name their place.
fn document(header: &Header, found: &Found<'_>, place: Option<&str>, warnings: &mut Vec<Warning>) -> Document {
    let reader = Reader { name: Format::Mail.name().to_owned(), version: VERSION };
    if let Some(page) = saved_page(header, &found.bodies) {
        let mut document = html::document(&page.text, reader, warnings);
        document.title = document.title.or_else(|| header.subject.clone());
        return document;
    }
    let mut builder = Builder::default();
    if let Some(subject) = &header.subject {
        builder.push(BlockKind::Heading(1), subject, Piece::default());
    }
    builder.push(BlockKind::Paragraph, &header.shown.join("\n"), Piece::default());
    for part in &found.bodies {
        body::add(part, &mut builder);
    }
    let metadata = Metadata { date: header.date.clone(), ..Metadata::default() };
    let mut document = builder.finish(header.subject.clone(), metadata, reader, warnings);
    for block in &mut document.blocks {
        block.line = None;
        block.place = place.map(str::to_owned);
    }
    document
}

/// The page that a browser saved as a message (MHTML).
fn saved_page<'a>(header: &Header, bodies: &'a [Body]) -> Option<&'a Body> {
    if !header.saved_page {
        return None;
    }
    let plain = |id: &str| id.trim_matches(['<', '>']).to_owned();
    let start = header.start.as_deref().map(plain);
    let root = bodies.iter().find(|body| start.is_some() && body.content_id.as_deref().map(plain) == start);
    root.filter(|body| body.html).or_else(|| bodies.iter().find(|body| body.html))
}
