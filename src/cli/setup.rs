//! `adduce setup`, and the set-up that the first run does.

use std::cell::RefCell;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget};

use super::exit::{Exit, Outcome};
use super::interrupt::cancellable;
use super::out::Talk;
use super::progress::spinner;
use super::shapes::{ModelInUse, SCHEMA};
use super::{App, first_run};
use crate::embed::{self, Semantic, catalogue};
use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// Runs the command.
pub(super) fn run(app: &mut App) -> Outcome {
    fetch(app)?;
    first_run::forget_failure();
    match catalogue::load_chosen(app.global.offline) {
        Semantic::On { info, .. } => {
            if app.global.json {
                app.out.json(&ModelInUse { schema: SCHEMA, model: info })?;
            } else {
                app.out.text(&format!("Semantic search is on, with {}.\n", safe::one_line(&info.name)))?;
            }
            app.talk.note("Documents that were added without it get their vectors with `adduce sync`.");
            Ok(Exit::Ok)
        }
        Semantic::Off { reason, hint } => {
            Err(Error::new(ErrorKind::Model, format!("semantic search is off: {reason}")).hint(hint).into())
        }
    }
}

/// Gets what is missing, with a word on each step; Ctrl-C cancels it.
///
/// # Errors
/// When it cannot be had, is cancelled, or `--offline` forbids it.
pub(super) fn fetch(app: &App) -> Result<()> {
    let offline = app.global.offline;
    with_progress(app.talk, |say, cancel| embed::setup(offline, say, cancel)).map(drop)
}

/// Runs something that says where it is: the last word is kept, those before it pass by where stderr is a terminal.
///
/// # Errors
/// The work's own.
pub(super) fn with_progress<T: Send>(
    talk: Talk,
    work: impl FnOnce(&dyn Fn(&str), &AtomicBool) -> Result<T> + Send,
) -> Result<T> {
    let bar = talk.animated().then(|| {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
        bar.set_style(spinner());
        bar.enable_steady_tick(Duration::from_millis(120));
        bar
    });
    let shown = bar.clone();
    let (result, last) = cancellable(move |cancel| {
        let last = RefCell::new(String::new());
        let say = |line: &str| match &shown {
            Some(bar) => {
                bar.set_message(safe::one_line(line));
                line.clone_into(&mut last.borrow_mut());
            }
            None => talk.note(line),
        };
        let result = work(&say, cancel);
        (result, last.into_inner())
    })?;
    if let Some(bar) = bar {
        bar.finish_and_clear();
        if result.is_ok() && !last.is_empty() {
            talk.note(&last);
        }
    }
    result
}
