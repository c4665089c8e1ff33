//! `adduce brief`.

mod kept;
mod output;

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::ValueHint;

use super::App;
use super::exit::{Exit, Outcome, Stop, usage};
use super::filter::FilterArgs;
use super::progress::BriefProgress;
use super::session::{Need, Session, unexpected};
use super::shapes::{Refreshed, SCHEMA};
use crate::brief::model::State;
use crate::brief::refresh::{Change, What};
use crate::brief::{Brief, bibliography, outline, refresh_markdown};
use crate::engine::evidence::Wanted;
use crate::engine::{Event, Request, Saving, Work};
use crate::paths::for_people;
use crate::store::Filter;
use crate::text::safe;
use crate::{Error, ErrorKind, Result};
use output::{Form, Target};

/// Prepare a briefing: answer the questions of an outline, with every claim quoted and cited
///
/// An outline is Markdown: what ends with a question mark is asked (paragraphs, items, headings), everything else is kept
/// as your own words. Before it may stand, between lines of `---`: title, date, audience, length (short, medium, long),
/// collections, style. The result has the claims in quotation marks, each with a numbered note; what the documents do not
/// say; where the sources disagree; a claim-evidence table, a timeline, the short names, and the sources. A passage is
/// used once, and copies of a document are cited together.
///
/// Without --output it is printed as Markdown, with --json as JSON. The name of an output tells its form: .md, .html,
/// .docx or .json. Ctrl-C keeps what is done; asked again with the .json as the outline, the rest is answered.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "\
Examples:
  adduce brief outline.md -o brief.docx -o brief.json
  adduce brief outline.md --in law --since 2021 -o brief.html
  adduce brief --topic \"digital identity\" -o identity.md
  adduce brief --topic \"digital identity\" --propose > outline.md     only the outline
  adduce brief outline.md -o brief.docx --evidence proof.json --bib sources.bib
  adduce brief --refresh brief.json -o brief-2027.docx
  adduce brief --refresh brief.md
  adduce check --draft brief.md                        what was changed since
  adduce brief list                                    those that are kept in the library

--refresh takes a .json, or a .md that was exported and edited since. It renews the evidence whose sources changed, lists
what is stale, and leaves your words alone; of a .json it also asks the questions of stale evidence again and takes in what
the changed documents say now. Without --output the file itself is brought up to date.

What a .json holds already is checked before it goes out: a quotation that its source does not have is marked as stale.

The exit code is 0 when something was answered and nothing that was there before became stale (after a refresh: when nothing
is stale and all could be checked), 1 when not, 2 on an error, and 130 after Ctrl-C."
)]
pub(super) struct Args {
    /// What to do with a briefing that is kept in the library.
    #[command(subcommand)]
    kept: Option<kept::Command>,
    /// The outline (Markdown), or the .json of a briefing that was cut short; `-` reads an outline from stdin
    #[arg(value_name = "OUTLINE", value_hint = ValueHint::FilePath, required_unless_present_any = ["topic", "refresh"],
          conflicts_with_all = ["topic", "refresh"])]
    outline: Option<PathBuf>,
    /// Write to this file; may be given several times
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Vec<PathBuf>,
    /// Propose questions on this topic from the headings of the documents, and answer them
    #[arg(long, value_name = "TOPIC", conflicts_with = "refresh")]
    topic: Option<String>,
    /// Print the outline that is proposed, and ask nothing
    #[arg(long, requires = "topic", conflicts_with = "output")]
    propose: bool,
    /// Bring a briefing up to date whose sources may have changed
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    refresh: Option<PathBuf>,
    /// Write over outputs that are there
    #[arg(long)]
    force: bool,
    /// Write what proves every quotation into this file, for `adduce verify`
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "propose")]
    evidence: Option<PathBuf>,
    /// Write the sources for programs that keep literature: .bib (BibTeX), .ris or .json (CSL-JSON)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "propose", value_parser = bibliography)]
    bib: Option<(PathBuf, bibliography::Form)>,
    /// Which documents.
    #[command(flatten)]
    filter: FilterArgs,
}

/// A file for the sources, and the form that its name tells.
fn bibliography(name: &str) -> Result<(PathBuf, bibliography::Form), String> {
    let path = PathBuf::from(name);
    let form = path.extension().and_then(|extension| extension.to_str()).and_then(bibliography::Form::of_extension);
    form.map(|form| (path, form)).ok_or_else(|| "its name must end with .bib, .ris or .json".to_owned())
}

/// Writes what goes with a briefing: the evidence file and the sources.
fn beside(session: &mut Session, brief: &Brief, args: &Args) -> Result<()> {
    if let Some((path, form)) = &args.bib {
        let bytes = bibliography::bibliography(brief, *form);
        crate::engine::save(path, bytes.as_bytes(), &Saving::Over)?;
    }
    if let Some(path) = &args.evidence {
        super::verify::write(session, path, &brief.title, Wanted::of_brief(brief))?;
    }
    Ok(())
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    if let Some(command) = &args.kept {
        return kept::run(app, command);
    }
    may_write(args)?;
    if let Some(path) = &args.refresh {
        return refresh(app, args, path);
    }
    let targets = output::targets(&args.output, args.force, args.outline.as_deref())?;
    let filter = args.filter.filter();
    let (mut session, brief) = match (&args.outline, &args.topic) {
        (Some(path), _) => {
            let brief = read_outline(path)?;
            (Session::start_answering(app, Need::FirstRun, None)?, brief)
        }
        (None, Some(topic)) => {
            let mut session = Session::start_answering(app, Need::FirstRun, None)?;
            let brief = propose(app, &mut session, topic, &filter)?;
            if args.propose {
                app.out.text(&safe::printable(&crate::brief::topic::markdown(&brief)))?;
                return Ok(Exit::Ok);
            }
            (session, brief)
        }
        (None, None) => return Err(usage("no outline was given").into()),
    };
    let (brief, changes, cancelled) = ask(app, &mut session, brief, Work::Answer, filter)?;
    let stale = changes.iter().any(|change| matches!(change.what, What::Stale(_)));
    for change in &changes {
        app.talk.note(&told(change));
    }
    write(app, &brief, &targets)?;
    beside(&mut session, &brief, args)?;
    summary(app, &brief);
    let states = || brief.sections.iter().flat_map(|section| &section.questions).map(|question| question.state);
    Ok(if cancelled {
        app.talk.note("Cancelled; what is done was kept.");
        Exit::Cancelled
    } else if states().any(|state| state == State::Failed) {
        Exit::Failed
    } else if states().any(|state| state == State::Answered) && !stale {
        Exit::Ok
    } else {
        Exit::Nothing
    })
}

/// Looks at all files that are named before anything is asked, which may take minutes.
fn may_write(args: &Args) -> Result<()> {
    let input = args.refresh.as_deref().or(args.outline.as_deref()).filter(|path| *path != Path::new("-"));
    let mut files: Vec<(&str, &Path)> = input.map(|path| ("the input", path)).into_iter().collect();
    files.extend(args.output.iter().map(|path| ("an output", path.as_path())));
    let beside =
        [("--evidence", args.evidence.as_deref()), ("--bib", args.bib.as_ref().map(|(path, _)| path.as_path()))];
    for (name, path) in beside {
        let Some(path) = path else { continue };
        files.push((name, path));
        super::verify::may_write(path, args.force, "Add --force to write over it, or name another file.")?;
    }
    output::apart(&files)
}

fn propose(app: &App, session: &mut Session, topic: &str, filter: &Filter) -> Result<Brief> {
    if topic.trim().is_empty() {
        return Err(usage("the topic is empty").hint("For example: adduce brief --topic \"digital identity\""));
    }
    match session.one(Request::Propose { topic: topic.to_owned(), filter: filter.clone() })? {
        Event::Proposed { brief, .. } => {
            app.talk.notes_once(&brief.notes, &mut vec![]);
            Ok(*brief)
        }
        other => Err(unexpected(&other)),
    }
}

fn ask(
    app: &App,
    session: &mut Session,
    brief: Brief,
    work: Work,
    filter: Filter,
) -> Result<(Brief, Vec<Change>, bool)> {
    let progress = BriefProgress::begin(app.talk);
    let request = Request::Brief { brief: Box::new(brief), work, filter };
    let last = session.follow_to_the_end(request, &mut |event| {
        if let Event::Briefing { progress: so_far, .. } = event {
            progress.show(app.talk, so_far);
        }
    })?;
    drop(progress);
    match last {
        Event::Briefed { brief, changes, cancelled, .. } => Ok((*brief, changes, cancelled)),
        other => Err(unexpected(&other)),
    }
}

/// Reads an outline, or a briefing that was cut short.
fn read_outline(path: &Path) -> Result<Brief> {
    let text = read(path)?;
    if Form::of(path) == Some(Form::Json) {
        return parse(path, &text);
    }
    outline::read(&text)
}

fn read(path: &Path) -> Result<String> {
    let failed = |error: std::io::Error| {
        Error::new(ErrorKind::File, format!("could not read {}", for_people(path))).because(error)
    };
    let mut text = String::new();
    if path == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).map_err(failed)?;
    } else {
        std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text)).map_err(failed)?;
    }
    Ok(text)
}

fn parse(path: &Path, text: &str) -> Result<Brief> {
    let not_one = || {
        Error::new(ErrorKind::Usage, format!("{} is no briefing", for_people(path)))
            .hint("`adduce brief OUTLINE.md -o FILE.json` writes one.")
    };
    let brief: Brief = serde_json::from_str(text).map_err(|error| not_one().because(error))?;
    if brief.schema != crate::brief::SCHEMA {
        return Err(not_one().hint("It is of another version; update adduce."));
    }
    Ok(brief)
}

fn refresh(app: &mut App, args: &Args, path: &Path) -> Outcome {
    let text = read(path)?;
    let form = Form::of(path);
    let itself = || vec![Target { path: path.to_path_buf(), form: form.unwrap_or(Form::Markdown), over: true }];
    let targets =
        if args.output.is_empty() { itself() } else { output::targets(&args.output, args.force, Some(path))? };
    let (changes, cancelled) = match form {
        Some(Form::Json) => {
            let brief = parse(path, &text)?;
            let mut session = Session::start_answering(app, Need::Model, None)?;
            let (brief, changes, cancelled) = ask(app, &mut session, brief, Work::Refresh, args.filter.filter())?;
            for target in &targets {
                output::write(target, &output::render(&brief, target.form)?)?;
            }
            beside(&mut session, &brief, args)?;
            (changes, cancelled)
        }
        Some(Form::Markdown) if refresh_markdown::is_export(&text) => {
            if args.evidence.is_some() || args.bib.is_some() {
                return Err(usage(
                    "--evidence and --bib go with the .json of a briefing, which holds what they are made of",
                )
                .hint("Refresh the .json: adduce brief --refresh FILE.json --evidence PROOF.json")
                .into());
            }
            if targets.iter().any(|target| target.form != Form::Markdown) {
                return Err(usage("a refreshed .md stays a .md").hint("Refresh the .json for other forms.").into());
            }
            let mut session = Session::start(app, Need::NoModel)?;
            let (text, changes) = match session.one(Request::RefreshMarkdown { text })? {
                Event::RefreshedMarkdown { text, changes, .. } => (text, changes),
                other => return Err(unexpected(&other).into()),
            };
            for target in &targets {
                output::write(target, text.as_bytes())?;
            }
            (changes, false)
        }
        _ => {
            let message = format!("{} has no evidence that could be refreshed", for_people(path));
            return Err(usage(message).hint("Take the .json or the .md that `adduce brief` wrote.").into());
        }
    };
    tell(app, &changes)?;
    let stale = changes.iter().any(|change| matches!(change.what, What::Stale(_) | What::NotChecked));
    Ok(if cancelled {
        Exit::Cancelled
    } else if stale {
        Exit::Nothing
    } else {
        Exit::Ok
    })
}

/// What a refresh found.
fn tell(app: &mut App, changes: &[Change]) -> Result<(), Stop> {
    if app.global.json {
        app.out.json(&Refreshed { schema: SCHEMA, changes: changes.to_vec() })?;
        return Ok(());
    }
    if changes.is_empty() {
        app.talk.note("Nothing changed: every quotation stands where it stood.");
    }
    for change in changes {
        app.out.text(&format!("{}\n", told(change)))?;
    }
    Ok(())
}

fn told(change: &Change) -> String {
    format!("note {}: {} {}", change.number, safe::one_line(&change.document), change.what.words())
}

fn write(app: &mut App, brief: &Brief, targets: &[Target]) -> Result<(), Stop> {
    for target in targets {
        output::write(target, &output::render(brief, target.form)?)?;
        app.talk.note(&format!("Wrote {}", for_people(&target.path)));
    }
    if app.global.json {
        app.out.json(brief)?;
    } else if targets.is_empty() {
        app.out.text(&safe::printable(&crate::brief::markdown::markdown(brief)))?;
    }
    Ok(())
}

fn summary(app: &App, brief: &Brief) {
    let questions: Vec<State> =
        brief.sections.iter().flat_map(|section| &section.questions).map(|question| question.state).collect();
    let answered = questions.iter().filter(|&&state| state == State::Answered).count();
    app.talk.notes_once(&brief.notes, &mut vec![]);
    app.talk.note(&format!(
        "{answered} of {} questions answered; {} claims from {} documents.",
        questions.len(),
        brief.evidence().count(),
        brief.sources.len()
    ));
}
