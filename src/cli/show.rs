//! `adduce show`.

use std::fmt::Write;

use super::App;
use super::exit::{Exit, Outcome, usage};
use super::session::{Need, Session, unexpected};
use super::shapes::{SCHEMA, Shown};
use crate::answer::DocumentRef;
use crate::engine::{Event, Request};
use crate::store::StoredDocument;
use crate::text::{Span, safe};
use crate::{Error, Result};

/// Show the text of a document
///
/// Prints the text as it is stored, the one that citations point into; where the format has pages, each begins with a
/// line that names it. A part can be chosen by bytes, as `span` in JSON gives them, by lines of the stored text, or by
/// page.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce show charter.md
  adduce show charter.md --span 1204-1310
  adduce show charter.md --lines 10-20 --json")]
pub(super) struct Args {
    /// The document's key, as `adduce list` shows it
    #[arg(value_name = "DOC")]
    document: String,
    /// The earlier text that a citation names as its edition, instead of the current one
    #[arg(long, value_name = "ID")]
    edition: Option<i64>,
    /// Only these bytes of the text
    #[arg(long, value_name = "START-END", value_parser = range)]
    span: Option<(usize, usize)>,
    /// Only these lines of the text, counted from 1, both included
    #[arg(long, value_name = "FIRST-LAST", value_parser = range, conflicts_with = "span")]
    lines: Option<(usize, usize)>,
    /// Only this page, counted from 1
    #[arg(long, value_name = "N", conflicts_with_all = ["span", "lines"])]
    page: Option<u32>,
}

fn range(text: &str) -> Result<(usize, usize), String> {
    let (from, to) = text.split_once('-').ok_or("two numbers with a hyphen between them are needed, such as 10-20")?;
    let number = |text: &str| text.trim().parse::<usize>().map_err(|_| format!("{text:?} is not a number"));
    let (from, to) = (number(from)?, number(to)?);
    if from <= to { Ok((from, to)) } else { Err("the first number is greater than the second".into()) }
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let mut session = Session::start(app, Need::NoModel)?;
    let event = session.one(Request::Source { key: args.document.clone(), edition: args.edition, span: None })?;
    let Event::Source { source, .. } = event else { return Err(unexpected(&event).into()) };
    let document = &source.document;
    if args.edition.is_some_and(|edition| document.id.0 != edition) {
        let message = format!("no edition {} of {}", args.edition.unwrap_or_default(), document.key);
        return Err(usage(message)
            .hint("It was forgotten, or never was; leave out --edition for the current text.")
            .into());
    }
    if let Some(replaced) = &document.replaced {
        let day = |time: &str| time.get(..10).unwrap_or(time).to_owned();
        let (added, at) = (day(&replaced.added), day(&replaced.at));
        app.talk.note(&format!("This is the edition of {added}, replaced on {at}."));
    }
    let whole = Span::new(0, document.text.len());
    let span = match (args.span, args.lines, args.page) {
        (Some((start, end)), _, _) => bytes(document, Span::new(start, end))?,
        (_, Some((first, last)), _) => lines(document, first, last)?,
        (_, _, Some(number)) => page(document, number)?,
        (None, None, None) => whole,
    };
    let text = span.of(&document.text).unwrap_or("");
    if app.global.json {
        let place = document.locate(span);
        app.out.json(&Shown {
            schema: SCHEMA,
            document: DocumentRef::of(document),
            span,
            chars: span.chars(&document.text),
            page: place.page,
            section: place.section,
            text,
        })?;
    } else if span == whole && !document.pages.is_empty() {
        app.out.text(&by_page(document))?;
    } else {
        app.out.text(&with_line_end(&safe::printable(text)))?;
    }
    Ok(Exit::Ok)
}

fn with_line_end(text: &str) -> String {
    if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

fn by_page(document: &StoredDocument) -> String {
    let mut out = String::new();
    for page in &document.pages {
        let label = page.label.as_ref().map(|label| format!(" ({})", safe::one_line(label))).unwrap_or_default();
        let _written = writeln!(out, "--- page {}{label} ---", page.number);
        out.push_str(&with_line_end(&safe::printable(page.span.of(&document.text).unwrap_or(""))));
    }
    out
}

fn bytes(document: &StoredDocument, span: Span) -> Result<Span> {
    let length = document.text.len();
    if span.of(&document.text).is_some() {
        return Ok(span);
    }
    let message = format!("no text at {}-{} of {}", span.start, span.end, document.key);
    Err(usage(message).hint(format!("The text has {length} bytes, and a span begins and ends between two characters.")))
}

fn lines(document: &StoredDocument, first: usize, last: usize) -> Result<Span> {
    let mut at = 0;
    let mut starts = vec![];
    for line in document.text.split_inclusive('\n') {
        starts.push(at);
        at += line.len();
    }
    let none = || -> Error {
        usage(format!("no line {first} in {}", document.key))
            .hint(format!("The text has {} lines, counted from 1.", starts.len()))
    };
    let start = *first.checked_sub(1).and_then(|first| starts.get(first)).ok_or_else(none)?;
    let end = starts.get(last).copied().unwrap_or(at);
    Ok(Span::new(start, end))
}

fn page(document: &StoredDocument, number: u32) -> Result<Span> {
    document.pages.iter().find(|page| page.number == number).map(|page| page.span).ok_or_else(|| {
        let hint = match document.pages.len() {
            0 => "This format has no pages.".to_owned(),
            pages => format!("It has {pages} pages."),
        };
        usage(format!("no page {number} in {}", document.key)).hint(hint)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Page;
    use crate::store::DocumentId;

    fn document(text: &str) -> StoredDocument {
        StoredDocument {
            language: None,
            id: DocumentId(1),
            key: "k".into(),
            title: "t".into(),
            origin: "/k".into(),
            symbol: None,
            date: None,
            text: text.into(),
            blocks: vec![],
            pages: vec![],
            replaced: None,
        }
    }

    #[test]
    fn ranges_are_checked() {
        assert_eq!(range("3-10"), Ok((3, 10)));
        for bad in ["3", "a-b", "10-3", "-1-2", ""] {
            assert!(range(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn lines_are_counted_from_one_and_both_ends_belong() {
        let document = document("a\nbé\n\nd");
        assert_eq!(lines(&document, 2, 3).unwrap().of(&document.text), Some("bé\n\n"));
        assert_eq!(lines(&document, 4, 99).unwrap().of(&document.text), Some("d"));
        assert!(lines(&document, 0, 1).is_err());
        assert!(lines(&document, 5, 6).is_err());
    }

    #[test]
    fn a_span_within_a_character_is_refused() {
        assert!(bytes(&document("é"), Span::new(0, 1)).is_err());
        assert!(bytes(&document("é"), Span::new(0, 2)).is_ok());
    }

    #[test]
    fn pages_are_named() {
        let mut document = document("one\ntwo");
        document.pages = vec![
            Page { number: 1, label: Some("i".into()), span: Span::new(0, 4) },
            Page { number: 2, label: None, span: Span::new(4, 7) },
        ];
        assert_eq!(by_page(&document), "--- page 1 (i) ---\none\n--- page 2 ---\ntwo\n");
        assert_eq!(page(&document, 2).unwrap(), Span::new(4, 7));
        assert!(page(&document, 3).is_err());
    }
}
