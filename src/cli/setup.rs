//! `adduce setup`, and the set-up that the first run does.

use super::exit::{Exit, Outcome};
use super::{App, first_run, semantic};
use crate::Result;
use crate::embed::Semantic;

/// Runs the command.
pub(super) fn run(app: &mut App) -> Outcome {
    if let Semantic::Off { .. } = semantic::load(app)? {
        fetch(app)?;
    }
    first_run::forget_failure();
    Ok(Exit::Ok)
}

/// Gets what is missing, with a word on each step.
///
/// # Errors
/// When it cannot be had, or `--offline` forbids it.
pub(super) fn fetch(_app: &App) -> Result<()> {
    unimplemented!("embed::setup is merged later")
}
