//! `adduce check --draft`: the quotations of a file, and the corrected copy of it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::App;
use super::check::{Args, Format, print};
use super::exit::{Exit, Outcome, Stop, usage};
use super::reading::ReadingArgs;
use super::session::{Need, Session};
use crate::engine::{Draft, DraftInput, DraftStep, Event, Request, Saving, exists_already};
use crate::quote::correct::{self, Applied, Edit, Listed};
use crate::quote::report::Report;
use crate::{Error, ErrorKind, paths};

/// Checks each quotation of a draft against the document that it names, if it names one; prints what was found and writes
/// what was asked for.
pub(super) fn run(app: &mut App, args: &Args, path: &Path, format: Format) -> Outcome {
    let mut session = Session::start_reading(app, Need::Model, ReadingArgs::default().setup()?)?;
    let (draft, reports) = check(&mut session, app, args, path)?;
    if reports.is_empty() {
        app.talk.note("No quotations were found in the draft.");
    }
    if args.fix && !draft.can_be_written() {
        let hint = "Ask for a list instead: `adduce check --draft FILE --corrections OUT.md`.";
        return Err(Error::new(ErrorKind::Usage, "corrections cannot be written into a file of this format")
            .hint(hint)
            .into());
    }
    let to_stdout = |path: &Option<PathBuf>| path.as_deref() == Some(Path::new("-"));
    if !to_stdout(&args.output) && !to_stdout(&args.corrections) {
        let name = path.to_string_lossy();
        print(app, args, format, &reports, Some(&name))?;
        app.out.flush()?;
    }
    if let Some(to) = &args.corrections {
        write(app, &mut session, args, &draft, Some(to), &list(path, &reports))?;
    }
    let mut left = reports.iter().filter(|report| args.fails(report)).count();
    if args.fix {
        let fixed = fixed(&draft, &reports);
        write(app, &mut session, args, &draft, args.output.as_ref(), &fixed.text)?;
        // What could not be changed is still to be done, too.
        left = reports.iter().filter(|report| args.fails(report) && !is_whole(report)).count() + fixed.left_out;
        app.talk.note(&said(&fixed, &reports));
    }
    app.out.flush()?;
    Ok(if left > 0 { Exit::Nothing } else { Exit::Ok })
}

fn check(session: &mut Session, app: &App, args: &Args, path: &Path) -> Result<(Draft, Vec<Report>), Stop> {
    let request = Request::CheckDraft {
        draft: DraftInput::File(path.to_owned()),
        source: args.source.clone(),
        filter: args.filter.filter(),
    };
    let bar = app.talk.animated().then(|| {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
        let style = ProgressStyle::with_template("{spinner} {msg} {pos} of {len}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.set_message("Checking quotation");
        bar.enable_steady_tick(Duration::from_millis(120));
        bar
    });
    let mut draft = None;
    let mut reports = Vec::new();
    let mut done = false;
    let result = session.until_stopped(request, &mut |event| {
        if let Event::Draft { step, .. } = event {
            match step {
                DraftStep::Read(read) => {
                    if let Some(bar) = &bar {
                        bar.set_length(read.quotations as u64);
                    }
                    draft = Some(Draft::clone(read));
                }
                DraftStep::Checked(report) => {
                    if let Some(bar) = &bar {
                        bar.inc(1);
                    }
                    reports.push(Report::clone(report));
                }
                DraftStep::Done => done = true,
            }
        }
        true
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    result?;
    match draft {
        Some(draft) if done => Ok((draft, reports)),
        _ => Err(Error::cancelled().into()),
    }
}

/// Whether nothing is left to be done by hand once a finding is corrected.
fn is_whole(report: &Report) -> bool {
    report.correction.as_ref().is_some_and(|correction| {
        correction.by_hand.is_empty() && (correction.wording.is_some() || correction.citation.is_some())
    })
}

/// The draft with all that can be put right.
fn fixed(draft: &Draft, reports: &[Report]) -> Applied {
    let corrections = reports.iter().filter_map(|report| report.correction.as_ref());
    let edits: Vec<&Edit> = corrections
        .flat_map(|correction| correction.wording.iter().chain(&correction.citation))
        .flat_map(|change| &change.edits)
        .collect();
    correct::apply(&draft.text, edits)
}

fn said(fixed: &Applied, reports: &[Report]) -> String {
    let count = reports.iter().filter(|report| is_whole(report)).count();
    let left = reports.iter().filter(|report| !report.faithful && !is_whole(report)).count();
    let of = |count: usize| if count == 1 { "1 finding".to_owned() } else { format!("{count} findings") };
    let mut said = match (count, left) {
        (0, 0) => "Nothing had to be put right.".to_owned(),
        (_, 0) => format!("{} put right.", of(count)),
        _ => format!("{} put right; {} left to you.", of(count), of(left)),
    };
    if fixed.left_out > 0 {
        said.push_str(" Some changes were left out, because two of them change the same words.");
    }
    said
}

fn list(path: &Path, reports: &[Report]) -> String {
    let findings: Vec<Listed> = reports
        .iter()
        .filter(|report| !report.faithful)
        .map(|report| Listed {
            place: report.draft.as_ref().map_or("", |draft| draft.place.as_str()),
            report,
            wording: true,
            citation: true,
        })
        .collect();
    correct::list(&path.file_name().unwrap_or_default().to_string_lossy(), &findings)
}

/// Writes a file, or to stdout; never over something else without `--force`.
fn write(
    app: &mut App,
    session: &mut Session,
    args: &Args,
    draft: &Draft,
    to: Option<&PathBuf>,
    text: &str,
) -> Result<(), Stop> {
    if to.is_some_and(|to| to.as_path() == Path::new("-")) {
        app.out.text(text)?;
        return Ok(());
    }
    let Some(path) = to.cloned().or_else(|| draft.output()) else {
        return Err(usage("name the output with -o").into());
    };
    let original = draft.path.as_ref().is_some_and(|draft| same_file(draft, &path));
    let how = match (original, args.force) {
        (_, false) => Saving::New,
        (true, true) => Saving::Original { checked: draft.text.clone() },
        (false, true) => Saving::Over,
    };
    match session.one(Request::SaveDraft { path: path.clone(), text: text.to_owned(), how }) {
        Ok(_) => app.talk.note(&format!("Written to {}", paths::for_people(&path))),
        Err(error) if exists_already(&error) => {
            let error = Error::new(ErrorKind::Usage, error.one_line());
            return Err(error.hint("Name another file, or write over it with --force.").into());
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}
