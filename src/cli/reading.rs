//! How files are to be read: the options that `add`, `sync` and `read` share, on top of the user's configuration.

use std::time::Duration;

use crate::config::{self, Config};
use crate::extract::{Ocr, Program, Setup, ocr};
use crate::{Result, document};

/// How files are to be read.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "How files are read")]
pub(super) struct ReadingArgs {
    /// Try this password on encrypted files; may be given several times
    ///
    /// Other users of this machine may see the arguments of running programs; the environment variable
    /// `ADDUCE_PASSWORD` is not shown to them.
    #[arg(long, value_name = "PASSWORD")]
    password: Vec<String>,
    /// Show tracked changes of office documents instead of the accepted text
    #[arg(long)]
    show_changes: bool,
    /// Read pages that are pictures of text, and files of pictures, with tesseract
    #[arg(long)]
    ocr: bool,
    /// The languages that OCR is to expect, as tesseract calls them (eng, eng+fra)
    #[arg(long, value_name = "LANG", requires = "ocr")]
    ocr_lang: Option<String>,
    /// Give up on a file after this many seconds (30)
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    time_limit: Option<u32>,
    /// Give up on a file that needs more than this many megabytes of memory (1024)
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u32).range(16..))]
    memory_limit: Option<u32>,
}

impl ReadingArgs {
    /// How files are read: what the configuration says, and on top of it what was asked for.
    ///
    /// # Errors
    /// When the configuration is not right, or OCR is asked for and tesseract is not there.
    pub(super) fn setup(&self) -> Result<Setup> {
        let Config { loaders, mut limits, ocr, .. } = config::load()?;
        if let Some(seconds) = self.time_limit {
            limits.time = Duration::from_secs(u64::from(seconds));
        }
        if let Some(megabytes) = self.memory_limit {
            limits.memory = u64::from(megabytes) << 20;
        }
        let mut passwords = self.password.clone();
        passwords.extend(std::env::var("ADDUCE_PASSWORD").ok().filter(|password| !password.is_empty()));
        let options = document::Options { passwords, show_changes: self.show_changes, ..document::Options::default() };
        let languages = self.ocr_lang.as_deref().or(ocr.languages.as_deref()).unwrap_or(ocr::LANGUAGES);
        let ocr = if self.ocr || ocr.always { Some(Ocr::find(languages)?) } else { None };
        Ok(Setup { program: Program::this()?, limits, options, loaders, ocr })
    }
}
