//! The reader boundary: bytes of any format in, parts out.

use super::detect::{self, Format, reader_error};
use super::encoding::{self, Decoded};
use super::{Document, Metadata, Options, Problem, Reader, Warning};
use super::{
    archive, docx, epub, html, image, jsonl, language, legal, mail, markdown, odf, pdf, plain, pptx, rtf, sheet, table,
};
use crate::Result;

/// What a reader of a whole file gives: its documents, or why one of them cannot be read, in the file's order.
pub(super) type Parts = Vec<Result<Part>>;

/// The largest file, JSONL apart. Reading makes several copies of a text, and a larger one is a data dump that no answer
/// would be looked for in.
pub const MAX_BYTES: usize = 64 << 20;

/// A file to read.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The file's name (not its path); its extension is a hint at the format, its stem a title of last resort.
    pub name: &'a str,
    /// The whole content.
    pub bytes: &'a [u8],
}

/// One document of a file. Most files hold one; each record of JSONL is one of its own.
#[derive(Debug, Clone)]
pub struct Part {
    /// The document's own name within the file (a JSONL record's `id`); `None` where the file is the document.
    pub id: Option<String>,
    /// What was read.
    pub document: Document,
    /// What was odd.
    pub warnings: Vec<Warning>,
}

/// The documents of a file, one at a time, so that a file of a million records never stands in memory twice.
///
/// An item is an error where that record (or the whole file) cannot be read; the next ones may still be good.
/// The order is the file's. An empty file gives one error that says so.
///
/// # Errors
/// When the format is not one that adduce reads, or the file is binary.
pub fn read<'a>(input: &Input<'a>) -> Result<Box<dyn Iterator<Item = Result<Part>> + 'a>> {
    read_with(input, &Options::default())
}

/// As [`read()`], with options.
///
/// # Errors
/// As for [`read()`].
pub fn read_with<'a>(input: &Input<'a>, options: &Options) -> Result<Box<dyn Iterator<Item = Result<Part>> + 'a>> {
    let Input { name, bytes } = *input;
    if bytes.is_empty() {
        return Ok(Box::new(std::iter::once(Err(reader_error(name, "is empty").problem(Problem::Empty)))));
    }
    match detect::of_bytes(name, bytes)? {
        // Files within files: each reader has enriched its own documents.
        Some(Format::Mail) => return Ok(Box::new(mail::messages(input, options))),
        Some(Format::Archive) => return Ok(archive::parts(input, options)),
        Some(format) => return Ok(Box::new(binary(format, input, options).into_iter().map(|part| part.map(enriched)))),
        None => {}
    }
    // Records in UTF-8, as JSON asks for, are read where they stand; only their first line decides here.
    let first = bytes.split(|&byte| byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    if let Ok(first) = std::str::from_utf8(first.strip_prefix(b"\xef\xbb\xbf".as_slice()).unwrap_or(first))
        && !first.contains('\0')
        && detect::of_text(name, first) == Format::Jsonl
    {
        return Ok(Box::new(jsonl::Records::new(name, bytes)));
    }
    if bytes.len() > MAX_BYTES {
        return Err(reader_error(name, &format!("is larger than {} MiB", MAX_BYTES >> 20))
            .hint("split it, or turn it into JSONL with one document a line")
            .problem(Problem::TooLarge));
    }
    let Some(Decoded { text, mut warnings, .. }) = encoding::decode(bytes, detect::may_be_page(name, bytes)) else {
        return Err(reader_error(name, "is a binary file of no format that adduce reads").problem(Problem::Unsupported));
    };
    let format = detect::of_text(name, &text);
    warnings.extend(misnamed(name, format));
    let reader = Reader { name: format.name().to_owned(), version: 0 };
    let document = match format {
        Format::Jsonl => {
            let parts: Vec<Result<Part>> = jsonl::Records::new(name, text.as_bytes()).collect();
            return Ok(Box::new(parts.into_iter()));
        }
        // Told by their names, but read from bytes: each part of a message has an encoding of its own.
        Format::Table => return Ok(Box::new(table::parts(input, options).into_iter().map(|part| part.map(enriched)))),
        Format::Mail => return Ok(Box::new(mail::messages(input, options))),
        Format::Markdown => markdown::document(&text, Reader { version: markdown::VERSION, ..reader }, &mut warnings),
        Format::Html => html::document(&text, Reader { version: html::VERSION, ..reader }, &mut warnings),
        _ => {
            let reader = Reader { version: plain::VERSION, ..reader };
            plain::document(&text, None, Metadata::default(), reader, &mut warnings)
        }
    };
    let item = if document.blocks.is_empty() {
        // What was odd may be why.
        let why = warnings.first().map(|warning| format!(" ({})", warning.message)).unwrap_or_default();
        Err(reader_error(name, &format!("has no text{why}")).problem(Problem::Empty))
    } else {
        Ok(enriched(Part { id: None, document, warnings }))
    };
    Ok(Box::new(std::iter::once(item)))
}

fn binary(format: Format, input: &Input<'_>, options: &Options) -> Parts {
    match format {
        Format::Pdf => pdf::parts(input, options),
        Format::Docx => docx::parts(input, options),
        Format::Odf => odf::parts(input, options),
        Format::Pptx => pptx::parts(input, options),
        Format::Sheet => sheet::parts(input, options),
        Format::Epub => epub::parts(input, options),
        Format::Rtf => rtf::parts(input, options),
        Format::Archive => archive::parts(input, options).collect(),
        Format::Image => image::parts(input, options),
        Format::Mail => mail::messages(input, options).collect(),
        Format::Table => table::parts(input, options),
        // Text is decoded first and never comes here.
        Format::Markdown | Format::Html | Format::Plain | Format::Jsonl => {
            vec![Err(reader_error(input.name, "is text").problem(Problem::Unsupported))]
        }
    }
}

/// What is found out the same way in documents of all formats: language, symbol, legal places.
pub(crate) fn enriched(mut part: Part) -> Part {
    let document = &mut part.document;
    legal::enrich(document);
    document.metadata.language = language::settled(document.metadata.language.take(), &document.text);
    part
}

/// What is said of a file whose name promises something else than it holds.
fn misnamed(name: &str, format: Format) -> Option<Warning> {
    let extension = detect::extension(name)?;
    let binary = ["pdf", "doc", "docx", "odt", "rtf", "epub", "pptx", "ppt", "xls", "xlsx", "msg"];
    let other = match format {
        Format::Html => !matches!(extension.as_str(), "html" | "htm" | "xhtml" | "shtml" | "php" | "asp" | "aspx"),
        _ => binary.contains(&extension.as_str()),
    };
    other.then(|| Warning::new(format!("read as {}, whatever its name says", format.name())))
}

/// The first date in a field of metadata, as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
pub(super) fn date_of(field: &str) -> Option<String> {
    let field = field.trim();
    let digits = |from: usize, to: usize| {
        field
            .get(from..to)
            .filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|part| part.parse().ok())
    };
    let year: u32 = digits(0, 4).filter(|year| (1000..=2999).contains(year))?;
    let separated = |at: usize| matches!(field.as_bytes().get(at), Some(b'-' | b'/' | b'.'));
    let month: Option<u32> = separated(4).then(|| digits(5, 7)).flatten().filter(|month| (1..=12).contains(month));
    let Some(month) = month else {
        // "2024" alone, not the beginning of some other number.
        return (field.len() == 4).then(|| format!("{year}"));
    };
    let day: Option<u32> = separated(7).then(|| digits(8, 10)).flatten().filter(|day| (1..=31).contains(day));
    Some(day.map_or_else(|| format!("{year}-{month:02}"), |day| format!("{year}-{month:02}-{day:02}")))
}

/// A language tag such as `en` or `pt-BR`, where the field is one.
pub(super) fn language_of(field: &str) -> Option<String> {
    let tag = field.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let first =
        parts.next().is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let rest = parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    (first && rest && tag.len() <= 35).then_some(tag)
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
