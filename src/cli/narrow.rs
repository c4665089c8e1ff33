//! The options by which a command keeps to a part of the library.

use crate::store::Filter;

/// Which documents.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Which documents")]
pub(super) struct Narrow {
    /// Only documents in this collection (or any of these: A,B)
    #[arg(long = "in", value_name = "COLLECTION", value_delimiter = ',')]
    collections: Vec<String>,
    /// Only documents with this tag (or all of these: A,B)
    #[arg(long = "tag", value_name = "TAG", value_delimiter = ',')]
    tags: Vec<String>,
    /// Only documents of this date or later: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only documents of this date or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Only documents in this language, such as en or fr (or any of these: en,fr)
    #[arg(long = "lang", value_name = "TAG", value_delimiter = ',')]
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

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Command {
        #[command(flatten)]
        narrow: Narrow,
    }

    #[test]
    fn lists_may_be_parted_by_commas_or_repeated() {
        let parse = |line: &str| Command::try_parse_from(line.split(' ')).unwrap().narrow.filter();
        let filter = parse("x --in A,B --in C --tag T --since 2021 --until 2023-06 --lang fr");
        assert_eq!(filter.collections, ["A", "B", "C"]);
        assert_eq!((filter.tags, filter.languages), (vec!["T".to_owned()], vec!["fr".to_owned()]));
        assert_eq!((filter.since.as_deref(), filter.until.as_deref()), (Some("2021"), Some("2023-06")));
        assert!(parse("x").is_empty());
    }
}
