//! Finding the model, and saying what to do when there is none.

use super::App;
use crate::Result;
use crate::embed::{Semantic, fake};

/// The model in use, or why there is none. Never opens a connection.
///
/// # Errors
/// When the settings cannot be read.
pub(super) fn load(_app: &App) -> Result<Semantic> {
    if std::env::var_os("ADDUCE_FAKE_MODEL").is_some_and(|value| value == "1") {
        return Ok(fake::semantic());
    }
    Ok(Semantic::Off { reason: "not merged yet".into(), hint: "Wait.".into() })
}
