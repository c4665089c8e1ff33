//! `adduce search`.

use clap::{ValueEnum, ValueHint};

use super::batch::{self, Item, Next};
use super::exit::{Exit, Outcome, Stop};
use super::filter::FilterArgs;
use super::session::{Need, Session, unexpected};
use super::shapes::{SCHEMA, SearchHit, SearchResult};
use super::{App, ask, search_text, trec};
use crate::answer::followup::rewrite;
use crate::engine::{Event, Request};
use crate::retrieve::{Hit, Mode};

/// A hit with the key and title of its document, as the engine gives it.
pub(super) type Found = (Hit, String, String);

/// Find passages
///
/// Shows the passages of your documents that match best, by meaning and by word together unless --mode says
/// otherwise. No answer is made of them. When nothing matches, the exit code is 1.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce search \"digital identity\" -k 5
  adduce search --mode lexical --explain safeguards
  adduce search --in minutes --tag final --until 2023 budget
  adduce search --format json \"open source\" | jq '.hits[].document.key'
  adduce search --batch queries.jsonl --format trec -k 100 > run.trec

A batch has one object a line: {\"id\": \"q1\", \"text\": \"...\"}, and, where it goes on from a conversation,
\"history\" as for `adduce ask`. A line that cannot be read is named on
stderr, and the exit code is 2. In TREC runs (query Q0 document rank score adduce) a document counts
once, with its best passage, -k counts documents, and white space in ids and keys is written as %20.")]
pub(super) struct Args {
    /// What to look for; `-` reads it from stdin
    #[arg(value_name = "QUERY", required_unless_present = "batch", conflicts_with = "batch")]
    query: Vec<String>,
    /// How many passages to give (documents, with --format trec)
    #[arg(short = 'k', long = "limit", value_name = "N", default_value_t = 10,
          value_parser = clap::value_parser!(u16).range(1..=10_000))]
    limit: u16,
    /// How to look
    #[arg(long, value_enum, default_value_t)]
    mode: Mode,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Search for each query of this JSONL file; `-` is stdin
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    batch: Option<String>,
    /// Say how each score came about
    #[arg(long)]
    explain: bool,
    /// Which documents.
    #[command(flatten)]
    filter: FilterArgs,
}

/// `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One object for each query; the same as --json
    Json,
    /// A TREC run, for scoring
    Trec,
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let format = if app.global.json && args.format == Format::Text { Format::Json } else { args.format };
    let limit = if format == Format::Trec { trec::first_limit(args.limit.into()) } else { usize::from(args.limit) };
    let request = |query: &str, limit| Request::Search {
        query: query.to_owned(),
        mode: args.mode,
        filter: args.filter.filter(),
        limit,
    };
    let mut said = vec![];
    let mut found = false;

    if let Some(source) = &args.batch {
        let lines = batch::open(source)?;
        let mut session = Session::start(app, need(args.mode))?;
        // How many passages were asked for on behalf of the query in hand.
        let mut asked = limit;
        let talk = app.talk;
        let make = |item: &Item| request(&rewrite(&item.history, &item.text).query, limit);
        let good = batch::run(&mut session, talk, lines, make, |item, event| {
            let Event::Hits { hits, notes, .. } = event else { return Err(unexpected(&event).into()) };
            if format == Format::Trec
                && let Some(more) = trec::next_limit(&hits, args.limit.into(), asked)
            {
                asked = more;
                return Ok(Next::Again(request(&rewrite(&item.history, &item.text).query, more)));
            }
            asked = limit;
            found |= !hits.is_empty();
            app.talk.notes_once(&notes, &mut said);
            print(app, args, format, item.id.as_deref(), &item.text, &hits, notes)?;
            app.out.flush()?;
            Ok::<_, Stop>(Next::Done)
        })?;
        return Ok(if !good {
            Exit::Failed
        } else if found {
            Exit::Ok
        } else {
            Exit::Nothing
        });
    }

    let query = ask::question(&args.query)?;
    let mut session = Session::start(app, need(args.mode))?;
    let mut asked = limit;
    let (hits, notes) = loop {
        let event = session.one(request(&query, asked))?;
        let Event::Hits { hits, notes, .. } = event else { return Err(unexpected(&event).into()) };
        match trec::next_limit(&hits, args.limit.into(), asked) {
            Some(more) if format == Format::Trec => asked = more,
            _ => break (hits, notes),
        }
    };
    app.talk.notes_once(&notes, &mut said);
    print(app, args, format, None, &query, &hits, notes)?;
    // As in `ask`: what was found does not wait for the engine to end.
    app.out.flush()?;
    Ok(if hits.is_empty() { Exit::Nothing } else { Exit::Ok })
}

fn need(mode: Mode) -> Need {
    if mode == Mode::Lexical { Need::NoModel } else { Need::Model }
}

fn print(
    app: &mut App,
    args: &Args,
    format: Format,
    id: Option<&str>,
    query: &str,
    hits: &[Found],
    notes: Vec<String>,
) -> Result<(), Stop> {
    match format {
        Format::Trec => app.out.text(&trec::lines(id.unwrap_or("1"), hits, args.limit.into()))?,
        Format::Text => {
            let text = search_text::render(hits, args.explain, app.out.style, app.out.width);
            if args.batch.is_some() {
                let head = app.out.style.accent(&super::ask_text::heading(id, query));
                app.out.text(&format!("{head}\n\n"))?;
            }
            app.out.text(&text)?;
        }
        Format::Json => {
            let hits = hits.iter().enumerate().map(|(at, hit)| SearchHit::new(at + 1, hit, args.explain)).collect();
            let id = id.map(ToOwned::to_owned);
            let result = SearchResult { schema: SCHEMA, id, query: query.to_owned(), mode: args.mode, hits, notes };
            if args.batch.is_some() { app.out.json_line(&result)? } else { app.out.json(&result)? }
        }
    }
    Ok(())
}
