//! `adduce eval`: how good retrieval, answers and the check of quotations are, on a set of questions or on one's own.

mod ask;
mod folder;
mod library;
mod quotes;
mod text;

use std::path::{Path, PathBuf};

use clap::{ValueEnum, ValueHint};

use self::ask::Asking;
pub(super) use self::folder::Folder;
use self::library::Documents;
use super::App;
use super::exit::{Exit, Outcome, Stop, usage};
use super::filter::FilterArgs;
use super::session::{Need, Session, unexpected};
use crate::config::{self, Threshold};
use crate::engine::status::SemanticStatus;
use crate::engine::{Event, Request, Status};
use crate::eval::report::SCHEMA;
use crate::eval::{Report, bootstrap, compare};
use crate::paths::{self, for_people};
use crate::retrieve::Mode;
use crate::text::safe;
use crate::{Error, ErrorKind};

/// Measure retrieval, answers and the check of quotations
///
/// Asks the questions of a folder and says how good the results are: ranking of documents (nDCG@10, recall, MRR) by
/// vector, by word and by both; whether answers are right and whether refusals are; whether confidence means what it
/// says; whether quotations are judged rightly and found where they stand; milliseconds each. Each figure comes with its
/// 95 % bootstrap interval.
///
/// A folder with documents of its own (corpus.jsonl, or sources.jsonl) is read once into a library in the cache folder. Other questions
/// are asked of your library, or of --documents. Without DIR they are those that /good and /bad of the chat have kept,
/// in adduce/questions in the XDG data folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce eval                                    your own questions, on your library
  adduce eval sets/squad --limit 200
  adduce eval sets/squad --json > before.json
  adduce eval sets/squad --compare before.json   what changed, and whether it is more than chance
  adduce eval tests/eval/starter --documents corpus --only answers
  adduce eval sets/squad --threshold 0           the sentences chosen, without refusals
  adduce eval sets/quotes --only quotes          whether quotations are judged rightly

Files of the folder, one object a line (qrels.tsv: query, document and grade, parted by tabs):
  corpus.jsonl   {\"id\", \"title\", \"text\"}; sources.jsonl where there is none
  queries.jsonl  {\"id\", \"text\"} and perhaps \"history\"
  qrels.tsv      the documents that are relevant
  answers.jsonl  {\"id\", \"question\", \"answers\": [...], \"doc\"} and perhaps \"history\"; no answers when the
                 documents do not answer
  bad.jsonl      {\"id\", \"question\", \"claims\": [...]}: answers that were bad; counted when given again
  cases.jsonl    {\"id\", \"quote\", \"expected\", \"source\"} and perhaps \"claimed_source\", \"span\", \"spans\",
                 \"type\"; expected is verbatim, typographic, elided, altered, misattributed, paraphrase or
                 fabricated, source null where there is none, a span [start, end] in code points
\"history\" is a list of questions, or of {\"speaker\": \"user\" or other, \"text\"}. Documents are named by their
keys (`adduce list`). A line that cannot be read is named on stderr and left out.")]
pub(super) struct Args {
    /// The folder with the questions; your own without it
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    dir: Option<PathBuf>,
    /// Ask these documents, not your library or those of the folder
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    documents: Option<PathBuf>,
    /// Measure only this
    #[arg(long, value_enum, value_name = "WHAT")]
    only: Option<Only>,
    /// Ask only the first N questions, and quotations, of each kind
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Answer only from this confidence on, as for `adduce ask`; 0 measures claims without refusals
    #[arg(long, value_name = "X")]
    threshold: Option<Threshold>,
    /// Say what changed since the run that printed this with --json
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    compare: Option<PathBuf>,
    /// Read the documents anew
    #[arg(long)]
    fresh: bool,
    /// Which documents.
    #[command(flatten)]
    filter: FilterArgs,
}

/// `--only`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Only {
    /// How documents are ranked
    Retrieval,
    /// How questions are answered
    Answers,
    /// How quotations are judged
    Quotes,
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    // What is wrong is said before hours of work, not after.
    let old = args.compare.as_deref().map(before).transpose()?;
    let threshold = args.threshold.map_or_else(|| config::load().map(|config| config.threshold), Ok)?;
    let mut folder = Folder::read(&dir(args)?)?;
    if let Some(limit) = args.limit {
        folder.cut(limit as usize);
    }
    for problem in &folder.problems {
        app.talk.warn(problem);
    }
    let corpus = folder.corpus.clone().map(Documents::Corpus);
    let documents = args.documents.clone().map(Documents::Files).or(corpus);
    if let Some(documents) = &documents {
        library::prepare(app, documents, args.fresh)?;
    }

    let mut session = Session::start_answering(app, Need::Model, Some(threshold))?;
    let status = match session.one(Request::Status)? {
        Event::Status { status, .. } => *status,
        other => return Err(unexpected(&other).into()),
    };
    if status.documents == 0 {
        let hint = "Fill your library with `adduce add PATH`, or name documents with --documents PATH.";
        return Err(usage("there are no documents to ask").hint(hint).into());
    }
    let asking = Asking {
        session: &mut session,
        talk: app.talk,
        filter: args.filter.filter(),
        own: matches!(documents, Some(Documents::Corpus(_))),
        notes: folder.problems.clone(),
    };
    let mut report = Report {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        set: folder.name.clone(),
        model: model(&status),
        documents: status.documents,
        passages: status.passages,
        threshold: threshold.get(),
        limit: args.limit.map(|limit| limit as usize),
        resamples: bootstrap::RESAMPLES,
        seed: bootstrap::SEED,
        ..Report::default()
    };
    measure(asking, &folder, args.only, &mut report)?;
    if let Some(old) = &old {
        report.changes = compare::changes(old, &report);
    }
    if app.global.json {
        app.out.json(&report)?;
    } else {
        app.out.text(&text::render(&report, app.out.style))?;
    }
    app.out.flush()?;
    Ok(Exit::Ok)
}

fn measure(mut asking: Asking<'_>, folder: &Folder, only: Option<Only>, report: &mut Report) -> Result<(), Stop> {
    let semantic = report.model.is_some();
    let wanted = |what: Only| only.is_none_or(|only| only == what);
    if wanted(Only::Retrieval) || wanted(Only::Answers) {
        asking.warm_up(folder)?;
    }
    if wanted(Only::Retrieval) && !folder.relevant.is_empty() && !folder.queries.is_empty() {
        if semantic {
            report.retrieval.push(asking.retrieval(folder, Mode::Dense, false)?);
        }
        report.retrieval.push(asking.retrieval(folder, Mode::Lexical, false)?);
        if semantic {
            report.retrieval.push(asking.retrieval(folder, Mode::Fused, false)?);
            report.retrieval.push(asking.retrieval(folder, Mode::Hybrid, false)?);
            if folder.has_history() {
                report.retrieval.push(asking.retrieval(folder, Mode::Hybrid, true)?);
            }
        } else {
            asking.notes.push("semantic search is off: only ranking by word was measured".to_owned());
        }
    }
    if wanted(Only::Answers) {
        if !folder.gold.is_empty() {
            report.answers = Some(asking.answers(folder)?);
        }
        if !folder.bad.is_empty() {
            report.bad = Some(asking.bad(folder)?);
        }
    }
    if wanted(Only::Quotes) && !folder.quotes.is_empty() {
        report.quotes = Some(asking.quotes(folder)?);
    }
    if report.retrieval.is_empty() && report.answers.is_none() && report.bad.is_none() && report.quotes.is_none() {
        asking.notes.push("the folder has nothing of the kind that --only names".to_owned());
    }
    report.notes = asking.notes;
    Ok(())
}

/// The folder that was named, else the user's own.
fn dir(args: &Args) -> Result<PathBuf, Error> {
    if let Some(dir) = &args.dir {
        return Ok(dir.clone());
    }
    let own = paths::questions()?;
    if own.is_dir() {
        return Ok(own);
    }
    Err(usage("you have kept no questions yet")
        .hint("In the chat, /good and /bad keep the last question; or name a folder: adduce eval DIR"))
}

fn model(status: &Status) -> Option<String> {
    match &status.semantic {
        SemanticStatus::On { model } => Some(model.clone()),
        SemanticStatus::Off { .. } => None,
    }
}

/// A report that was printed with `--json`.
fn before(path: &Path) -> Result<Report, Error> {
    let shown = safe::one_line(&for_people(path));
    let text = std::fs::read(path)
        .map_err(|error| Error::new(ErrorKind::File, format!("could not read {shown}")).because(error))?;
    let report: Option<Report> = serde_json::from_slice(&text).ok();
    report.filter(|report| report.schema == SCHEMA).ok_or_else(|| {
        usage(format!("{shown} is not what `adduce eval --json` prints"))
            .hint("Make one with: adduce eval DIR --json > FILE")
    })
}
