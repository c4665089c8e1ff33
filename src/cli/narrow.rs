//! The options by which a command keeps to a part of the library.

use crate::store::Filter;

/// Which documents.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Which documents")]
pub(super) struct Narrow {
    /// Only documents in this collection (may be given several times: in any of them)
    #[arg(long = "in", value_name = "COLLECTION")]
    collections: Vec<String>,
    /// Only documents with this tag (may be given several times: with all of them)
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Only documents of this date or later: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only documents of this date or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Only documents in this language, such as en or fr (may be given several times: in any of them)
    #[arg(long = "lang", value_name = "TAG")]
    languages: Vec<String>,
}

impl Narrow {
    /// The filter that these options ask for.
    pub(super) fn filter(&self) -> Filter {
        Filter {
            collections: self.collections.clone(),
            tags: self.tags.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            languages: self.languages.clone(),
        }
    }
}
