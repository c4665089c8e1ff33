//! `adduce show`.

use std::fmt::Write;

use super::App;
use super::exit::{Exit, Outcome, usage};
use super::part::Part;
use super::session::{Need, Session, unexpected};
use super::shapes::Shown;
use crate::Result;
use crate::engine::{Event, Request};
use crate::store::StoredDocument;
use crate::text::safe;

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
    the_edition(document, args.edition)?;
    if let Some(replaced) = &document.replaced {
        let day = |time: &str| time.get(..10).unwrap_or(time).to_owned();
        let (added, at) = (day(&replaced.added), day(&replaced.at));
        app.talk.note(&format!("This is the edition of {added}, replaced on {at}."));
    }
    let part = match (args.span, args.lines, args.page) {
        (Some((start, end)), _, _) => Part::Bytes(start, end),
        (_, Some((first, last)), _) => Part::Lines(first, last),
        (_, _, Some(number)) => Part::Page(number),
        (None, None, None) => Part::Whole,
    };
    let span = part.of(document)?;
    if app.global.json {
        app.out.json(&Shown::new(document, span))?;
    } else if part == Part::Whole && !document.pages.is_empty() {
        app.out.text(&by_page(document))?;
    } else {
        app.out.text(&with_line_end(&safe::printable(span.of(&document.text).unwrap_or(""))))?;
    }
    Ok(Exit::Ok)
}

/// Whether this is the edition that was asked for: the engine gives the current text in place of one that was forgotten.
///
/// # Errors
/// When it is another one.
pub(super) fn the_edition(document: &StoredDocument, wanted: Option<i64>) -> Result<()> {
    match wanted {
        Some(edition) if document.id.0 != edition => {
            let hint = "It was forgotten, or never was; leave the edition out for the current text.";
            Err(usage(format!("no edition {edition} of {}", document.key)).hint(hint))
        }
        _ => Ok(()),
    }
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

#[cfg(test)]
mod tests {
    use super::super::part::tests::document;
    use super::*;
    use crate::document::Page;
    use crate::text::Span;

    #[test]
    fn ranges_are_checked() {
        assert_eq!(range("3-10"), Ok((3, 10)));
        for bad in ["3", "a-b", "10-3", "-1-2", ""] {
            assert!(range(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn pages_are_named() {
        let mut document = document("one\ntwo");
        document.pages = vec![
            Page { number: 1, label: Some("i".into()), span: Span::new(0, 4) },
            Page { number: 2, label: None, span: Span::new(4, 7) },
        ];
        assert_eq!(by_page(&document), "--- page 1 (i) ---\none\n--- page 2 ---\ntwo\n");
    }
}
