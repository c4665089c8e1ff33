//! `adduce check`.

use std::io::Read;

use clap::{ValueEnum, ValueHint};
use serde::Deserialize;

use super::exit::{Exit, Outcome, Stop, usage};
use super::filter::FilterArgs;
use super::progress::Patient;
use super::session::{Need, Session, unexpected};
use super::{App, check_html, check_report, check_sarif, check_text};
use crate::engine::{Event, Request};
use crate::quote::Verdict;
use crate::quote::report::Report;
use crate::{Error, ErrorKind, Result};

/// Check quotations against the documents
///
/// Says of each quotation whether it is verbatim, typographic (marks, case, line ends differ), elided (what was left out
/// is marked, and no sense turns on it), altered (with each difference by its kind: negation, number, name, and so on),
/// misattributed, a paraphrase, or not found; and where it stands, down to the page and the paragraph. One word that
/// turns the sense outweighs any number of words that are the same. What is too short to judge never passes. The exit
/// code is 0 when all are faithful, 1 when there are findings, 2 on an error, 130 after
/// Ctrl-C, which keeps what is printed.
///
/// With --fix the words that differ and the places that are wrong are put right in a copy of the draft; what was put right
/// is no finding any more. The draft itself stays as it is, unless it is named with -o and --force.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce check \"The treaties shall be interpreted in good faith.\"
  adduce check --source charter.pdf \"States may not withdraw\"
  pbpaste | adduce check -
  adduce check --draft speech.docx --format md > findings.md
  adduce check --draft brief.md --fail-on altered,misattributed,not_found
  adduce check --draft brief.md --fix                 # writes brief.checked.md
  adduce check --draft speech.docx --corrections -    # what to change, as a list
  adduce check --batch quotes.jsonl --json > verdicts.jsonl

A batch has one object a line: {\"id\": \"q1\", \"quote\": \"...\", \"claimed_source\": \"DOC\"}, where
claimed_source may be missing and is a document's key (`adduce list` shows them).")]
pub(super) struct Args {
    /// The quotation; `-` reads it from stdin
    #[arg(value_name = "QUOTE", required_unless_present_any = ["batch", "draft", "clipboard"],
          conflicts_with_all = ["batch", "draft", "clipboard"])]
    quote: Vec<String>,
    /// Check all quotations of this draft (Markdown, text, DOCX, HTML, PDF, ODT)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["batch", "clipboard"])]
    pub(super) draft: Option<std::path::PathBuf>,
    /// Check each quotation of this JSONL file; `-` is stdin
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "clipboard")]
    batch: Option<String>,
    /// Check what is on the system's clipboard
    #[arg(long)]
    clipboard: bool,
    /// The document that it is said to be from, by its key
    #[arg(long, value_name = "DOC")]
    pub(super) source: Option<String>,
    /// Write a copy of the draft (Markdown, text) with what can be put right put right: DRAFT.checked.md
    #[arg(long, requires = "draft")]
    pub(super) fix: bool,
    /// Where the copy goes; `-` is stdout, instead of the report
    #[arg(long, short, value_name = "OUT", requires = "fix", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<std::path::PathBuf>,
    /// Write what is to be changed as a list in Markdown, for a draft of any format; `-` is stdout, instead of the report
    #[arg(long, value_name = "OUT", requires = "draft", value_hint = ValueHint::FilePath)]
    pub(super) corrections: Option<std::path::PathBuf>,
    /// Write over what is there already
    #[arg(long, requires = "draft")]
    pub(super) force: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
    /// Exit with 1 only for these verdicts, or `wrong_place`; all but the faithful ones otherwise
    #[arg(long, value_name = "VERDICTS", value_delimiter = ',', value_parser = failing)]
    fail_on: Vec<Failing>,
    /// Which documents.
    #[command(flatten)]
    pub(super) filter: FilterArgs,
}

impl Args {
    /// Whether a quotation is a finding.
    pub(super) fn fails(&self, report: &Report) -> bool {
        let failing = |failing: &Failing| match failing {
            Failing::Verdict(verdict) => *verdict == report.verdict,
            // The words are true, but the draft says that they stand elsewhere.
            Failing::WrongPlace => !report.faithful && report.verdict.is_faithful(),
        };
        if self.fail_on.is_empty() { !report.faithful } else { self.fail_on.iter().any(failing) }
    }
}

/// `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Format {
    /// For people
    #[default]
    Text,
    /// One object for each quotation; the same as --json
    Json,
    /// Markdown
    Md,
    /// A web page of one file
    Html,
    /// SARIF 2.1.0, for editors and code hosts
    Sarif,
}

/// What makes a check fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failing {
    /// A quotation of this verdict.
    Verdict(Verdict),
    /// A faithful quotation that does not stand where the draft says.
    WrongPlace,
}

fn failing(name: &str) -> Result<Failing, String> {
    let name = name.replace('-', "_");
    if name == "wrong_place" {
        return Ok(Failing::WrongPlace);
    }
    serde_json::from_value(serde_json::Value::String(name)).map(Failing::Verdict).map_err(|_| {
        "one of verbatim, typographic, elided, altered, misattributed, paraphrase, not_found, not_judged, wrong_place".into()
    })
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: serde_json::Value,
    quote: String,
    claimed_source: Option<String>,
}

impl Line {
    /// Its own name, as text.
    fn id(&self) -> Option<String> {
        match &self.id {
            serde_json::Value::Null => None,
            serde_json::Value::String(id) => Some(id.clone()),
            other => Some(other.to_string()),
        }
    }
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let format = if app.global.json && args.format == Format::Text { Format::Json } else { args.format };
    if let Some(path) = &args.draft {
        return super::check_draft::run(app, args, path, format);
    }
    let mut reports = Vec::new();
    let (mut failed, mut cancelled) = (false, false);
    if let Some(source) = &args.batch {
        let mut session = Session::start(app, Need::Model)?;
        let mut items = Vec::new();
        for (number, line) in lines(source)?.iter().enumerate() {
            match item(line) {
                Ok(None) => {}
                Ok(Some(item)) => items.push((number, item)),
                Err(error) => {
                    failed = true;
                    tell(app, number, &error);
                }
            }
        }
        let mut progress = Patient::begin(app.talk, "Checking quotations", items.len());
        let requests = items.iter().map(|(_, item)| request(args, item)).collect();
        let mut written = Ok(());
        let ended = session.many(requests, &mut |at, event| {
            progress.done();
            let Some((number, item)) = items.get(at) else { return true };
            match event {
                Ok(Event::Checked { report, .. }) => {
                    let mut report = *report;
                    report.id = item.id();
                    if format == Format::Json {
                        // Each at once: who reads along sees it, and what is stopped keeps it.
                        written = progress.around(|| app.out.json_line(&report));
                    }
                    reports.push(report);
                }
                Ok(other) => {
                    failed = true;
                    tell(app, *number, &unexpected(&other));
                }
                Err(error) => {
                    failed = true;
                    tell(app, *number, &error);
                }
            }
            written.is_ok()
        });
        written?;
        match ended {
            Err(error) if error.kind() == ErrorKind::Cancelled => cancelled = true,
            ended => ended?,
        }
    } else {
        let quote = if args.clipboard { clipboard()? } else { quotation(&args.quote)? };
        let mut session = Session::start(app, Need::Model)?;
        reports.push(one(&mut session, args, quote, args.source.clone())?);
    }
    if !(format == Format::Json && args.batch.is_some()) {
        print(app, args, format, &reports, None)?;
    }
    app.out.flush()?;
    if cancelled {
        app.talk.note(&format!("Stopped after {} quotations.", reports.len()));
        return Ok(Exit::Cancelled);
    }
    let found = reports.iter().any(|report| args.fails(report));
    Ok(if failed {
        Exit::Failed
    } else if found {
        Exit::Nothing
    } else {
        Exit::Ok
    })
}

/// Checks one quotation.
///
/// # Errors
/// The engine's.
pub(super) fn one(session: &mut Session, args: &Args, quote: String, source: Option<String>) -> Result<Report> {
    match session.one_of_many(Request::Check { quote, source, filter: args.filter.filter() })? {
        Event::Checked { report, .. } => Ok(*report),
        other => Err(unexpected(&other)),
    }
}

/// What a line of a batch asks for; none where it is empty.
fn item(line: &str) -> Result<Option<Line>> {
    let line = line.trim_start_matches('\u{feff}').trim();
    if line.is_empty() {
        return Ok(None);
    }
    serde_json::from_str(line).map(Some).map_err(|error| usage(error.to_string()))
}

fn request(args: &Args, item: &Line) -> Request {
    let source = item.claimed_source.clone().or_else(|| args.source.clone());
    Request::Check { quote: item.quote.clone(), source, filter: args.filter.filter() }
}

fn tell(app: &App, number: usize, error: &Error) {
    let told = format!("line {} of the batch: {}", number + 1, error.one_line());
    app.talk.error(&Error::new(error.kind(), told));
}

fn lines(source: &str) -> Result<Vec<String>> {
    let text = if source == "-" {
        stdin()?
    } else {
        std::fs::read_to_string(source)
            .map_err(|error| Error::new(ErrorKind::File, format!("could not read the batch {source}")).because(error))?
    };
    Ok(text.lines().map(str::to_owned).collect())
}

fn stdin() -> Result<String> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| Error::new(ErrorKind::File, "could not read stdin").because(error))?;
    Ok(text)
}

fn quotation(words: &[String]) -> Result<String> {
    let quote = if matches!(words, [only] if only == "-") { stdin()? } else { words.join(" ") };
    let quote = quote.trim_end_matches(['\n', '\r']).to_owned();
    if quote.trim().is_empty() { Err(usage("the quotation is empty")) } else { Ok(quote) }
}

fn clipboard() -> Result<String> {
    let text = arboard::Clipboard::new().and_then(|mut clipboard| clipboard.get_text());
    text.map_err(|error| {
        Error::new(ErrorKind::Internal, "the clipboard could not be read")
            .hint("Pipe the quotation in instead: `adduce check -`.")
            .because(error)
    })
}

/// Prints reports; of a draft with its name.
pub(super) fn print(
    app: &mut App,
    args: &Args,
    format: Format,
    reports: &[Report],
    draft: Option<&str>,
) -> Result<(), Stop> {
    match format {
        Format::Text => {
            let several = draft.is_some() || args.batch.is_some();
            app.out.text(&check_text::render(reports, several, app.out.style, app.out.width))?;
        }
        Format::Json => {
            for report in reports {
                if draft.is_some() { app.out.json_line(report)? } else { app.out.json(report)? }
            }
        }
        Format::Md => app.out.text(&check_report::markdown(reports, draft))?,
        Format::Html => app.out.text(&check_html::html(reports, draft))?,
        Format::Sarif => app.out.json(&check_sarif::sarif(reports, draft.unwrap_or("stdin")))?,
    }
    Ok(())
}
