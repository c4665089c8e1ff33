//! `adduce brief list`, `show`, `pin`, ...: the briefings that are kept in the library, which the chat edits, too.

use std::path::PathBuf;

use clap::{Subcommand, ValueHint};

use super::super::App;
use super::super::exit::{Exit, Outcome, Stop, usage};
use super::super::session::{Need, Session, unexpected};
use super::super::shapes::{Briefs, SCHEMA};
use super::output;
use crate::brief::Brief;
use crate::brief::edit::Edit;
use crate::brief::place::find;
use crate::engine::{Event, Keeping, Request};
use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// What can be done with kept briefings.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// List the briefings that are kept in the library
    ///
    /// The one changed last comes first.
    #[command(after_help = "Examples:\n  adduce brief list\n  adduce brief list --json")]
    List,
    /// Print or export a kept briefing
    ///
    /// Without --output it is printed as Markdown, with --json as JSON.
    #[command(after_help = "Examples:\n  adduce brief show compact\n  adduce brief show compact -o compact.docx")]
    Show {
        /// Its name
        name: String,
        /// Write to this file; may be given several times
        #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        output: Vec<PathBuf>,
        /// Write over outputs that are there
        #[arg(long)]
        force: bool,
    },
    /// Pin words of a document to a kept briefing
    ///
    /// The words must stand in the document; typography may differ. A briefing of a new name is begun by it.
    #[command(after_help = "\
Examples:
  adduce brief pin compact charter.md \"The network was founded in 2014\"
  adduce brief pin compact charter.md \"two thirds of the members\" --note \"check the French text\"")]
    Pin {
        /// The briefing's name
        name: String,
        /// The document's key, as `adduce list` shows it
        #[arg(value_name = "DOC")]
        document: String,
        /// The words
        words: String,
        /// Your own words on it
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
        /// The heading to put it under
        #[arg(long, value_name = "HEADING")]
        under: Option<String>,
    },
    /// Move evidence up or down, or under a heading
    ///
    /// Evidence is named by its number. A heading that is not there is made.
    #[command(after_help = "\
Examples:
  adduce brief move compact 3 --up
  adduce brief move compact 3 --under \"Who pays\"")]
    Move {
        /// The briefing's name
        name: String,
        /// The number of the evidence
        number: u32,
        /// One place up
        #[arg(long, required_unless_present_any = ["down", "under"], conflicts_with_all = ["down", "under"])]
        up: bool,
        /// One place down
        #[arg(long, conflicts_with = "under")]
        down: bool,
        /// To the end of what stands under this heading
        #[arg(long, value_name = "HEADING")]
        under: Option<String>,
    },
    /// Write a note of your own on evidence; an empty one takes it away
    ///
    /// Your words are marked as yours in every export.
    #[command(
        after_help = "Examples:\n  adduce brief note compact 3 \"ask the secretariat\"\n  adduce brief note compact 3 \"\""
    )]
    Note {
        /// The briefing's name
        name: String,
        /// The number of the evidence
        number: u32,
        /// Your words
        words: String,
    },
    /// Take evidence out of a kept briefing
    ///
    /// `adduce brief undo` brings it back.
    #[command(after_help = "Examples:\n  adduce brief drop compact 3")]
    Drop {
        /// The briefing's name
        name: String,
        /// The number of the evidence
        number: u32,
    },
    /// Keep a briefing that was written as .json
    ///
    /// What is kept under this name already can be brought back by `adduce brief undo`.
    #[command(after_help = "Examples:\n  adduce brief keep compact brief.json")]
    Keep {
        /// The name
        name: String,
        /// The file
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
    /// Take back the last step
    ///
    /// The last 50 steps of each briefing can be taken back, one after the other.
    #[command(after_help = "Examples:\n  adduce brief undo compact")]
    Undo {
        /// The briefing's name
        name: String,
    },
    /// Forget a kept briefing, with its steps
    ///
    /// Files that were exported stay.
    #[command(after_help = "Examples:\n  adduce brief forget compact")]
    Forget {
        /// The briefing's name
        name: String,
    },
}

/// Runs one of them.
pub(super) fn run(app: &mut App, command: &Command) -> Outcome {
    let mut session = Session::start(app, Need::NoModel)?;
    let keep = |session: &mut Session, name: &str, what: Keeping| -> Result<Option<Brief>> {
        match session.one(Request::Keep { name: name.to_owned(), what })? {
            Event::Kept { brief, .. } => Ok(brief.map(|brief| *brief)),
            other => Err(unexpected(&other)),
        }
    };
    let edited = match command {
        Command::List => return list(app, &mut session),
        Command::Show { name, output, force } => {
            let targets = output::targets(output, *force, None)?;
            let brief = keep(&mut session, name, Keeping::Look)?.ok_or_else(|| crate::store::unknown_brief(name))?;
            super::write(app, &brief, &targets)?;
            return Ok(Exit::Ok);
        }
        Command::Pin { name, document, words, note, under } => {
            let edits = pinned(&mut session, document, words, note.clone())?;
            let brief = keep(&mut session, name, Keeping::Edit(edits))?;
            // Its number is known only once it is there.
            match (under, brief.as_ref().and_then(|brief| last_pinned(brief, document))) {
                (Some(heading), Some(number)) => {
                    keep(&mut session, name, Keeping::Edit(vec![Edit::Group(number, heading.clone())]))?
                }
                _ => brief,
            }
        }
        Command::Move { name, number, up, under, .. } => {
            let edit = match (under, up) {
                (Some(heading), _) => Edit::Group(*number, heading.clone()),
                (None, true) => Edit::Up(*number),
                (None, false) => Edit::Down(*number),
            };
            keep(&mut session, name, Keeping::Edit(vec![edit]))?
        }
        Command::Note { name, number, words } => {
            keep(&mut session, name, Keeping::Edit(vec![Edit::Annotate(*number, words.clone())]))?
        }
        Command::Drop { name, number } => keep(&mut session, name, Keeping::Edit(vec![Edit::Drop(*number)]))?,
        Command::Keep { name, file } => {
            let brief = super::parse(file, &super::read(file)?)?;
            keep(&mut session, name, Keeping::Put(Box::new(brief)))?
        }
        Command::Undo { name } => keep(&mut session, name, Keeping::Undo)?,
        Command::Forget { name } => keep(&mut session, name, Keeping::Forget)?,
    };
    match edited {
        Some(brief) if app.global.json => app.out.json(&brief)?,
        Some(brief) => app.out.text(&contents(&brief))?,
        None => app.talk.note("Forgotten."),
    }
    Ok(Exit::Ok)
}

fn list(app: &mut App, session: &mut Session) -> Outcome {
    let briefs = match session.one(Request::Briefs)? {
        Event::Briefs { briefs, .. } => briefs,
        other => return Err(unexpected(&other).into()),
    };
    if app.global.json {
        app.out.json(&Briefs { schema: SCHEMA, briefs })?;
        return Ok(Exit::Ok);
    }
    for brief in &briefs {
        app.out.text(&format!("{}  {}\n", brief.at, safe::one_line(&brief.name)))?;
    }
    Ok(if briefs.is_empty() { Exit::Nothing } else { Exit::Ok })
}

/// The pin of words of a document, found in its text.
fn pinned(session: &mut Session, key: &str, words: &str, note: Option<String>) -> Result<Vec<Edit>, Stop> {
    if words.trim().is_empty() {
        return Err(usage("the words are empty").hint("Give the words of the document, in quotation marks.").into());
    }
    let source = match session.one(Request::Source { key: key.to_owned(), edition: None, span: None })? {
        Event::Source { source, .. } => source,
        other => return Err(unexpected(&other).into()),
    };
    let span = find(&source.document.text, words.trim(), 0).ok_or_else(|| {
        Error::new(ErrorKind::Usage, format!("{} does not have these words", source.document.key))
            .hint("`adduce check \"...\"` says where they stand, or what differs.")
    })?;
    // Of the text that was looked at, which may be another one a moment later.
    let edition = Some(source.document.id.0);
    Ok(vec![Edit::Pin { key: source.document.key.clone(), edition, span, note }])
}

/// The number of the evidence that was pinned last of this document.
fn last_pinned(brief: &Brief, key: &str) -> Option<u32> {
    let of = brief.evidence().filter(|evidence| evidence.place.citation.document.key == key);
    of.map(|evidence| evidence.number).last()
}

/// The evidence of a briefing, a line each, under its headings.
fn contents(brief: &Brief) -> String {
    let mut out = format!("{}\n", safe::one_line(&brief.title));
    for section in &brief.sections {
        if let Some(heading) = &section.heading {
            out.push_str(&format!("\n{}\n", safe::one_line(&heading.text)));
        }
        for evidence in section.questions.iter().flat_map(|question| &question.claims) {
            let words: String = safe::one_line(evidence.quote()).chars().take(100).collect();
            let place = crate::brief::words::where_and_when(&evidence.place.citation);
            let stale = crate::brief::words::stale_words(evidence);
            out.push_str(&format!("{:>4}  {words}  ({place}{stale})\n", evidence.number));
            for own in &evidence.own {
                out.push_str(&format!("      own words: {}\n", safe::one_line(&own.text)));
            }
        }
    }
    out
}
