//! Which part of the library a command is about: the same options for `ask`, `search`, their batches and `list`.

use crate::store::Filter;

/// The options.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Which documents")]
pub(super) struct FilterArgs {
    /// Only documents of these collections, for example `--in law,minutes`
    #[arg(long = "in", value_name = "NAME", value_delimiter = ',')]
    collections: Vec<String>,
    /// Only documents that have all of these tags, for example `--tag final`
    #[arg(long = "tag", value_name = "TAG", value_delimiter = ',')]
    tags: Vec<String>,
    /// Only documents of this date or later, for example `--since 2021` or `--since 2021-06`
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only documents of this date or earlier, for example `--until 2023`
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Only documents in these languages, for example `--lang fr,es`
    #[arg(long = "lang", value_name = "CODE", value_delimiter = ',')]
    languages: Vec<String>,
}

impl FilterArgs {
    /// What they let through.
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
        filter: FilterArgs,
    }

    #[test]
    fn lists_may_be_parted_by_commas_or_repeated() {
        let parse = |line: &str| Command::try_parse_from(line.split(' ')).unwrap().filter.filter();
        let filter = parse("x --in A,B --in C --tag T --since 2021 --until 2023-06 --lang fr");
        assert_eq!(filter.collections, ["A", "B", "C"]);
        assert_eq!((filter.tags, filter.languages), (vec!["T".to_owned()], vec!["fr".to_owned()]));
        assert_eq!((filter.since.as_deref(), filter.until.as_deref()), (Some("2021"), Some("2023-06")));
        assert!(parse("x").is_empty());
    }
}
