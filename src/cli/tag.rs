//! `adduce tag` and `adduce collections`.

use std::fmt::Write;

use super::App;
use super::exit::{Exit, Outcome, usage};
use super::session::{Need, Session, unexpected};
use super::shapes::{Collections, Listing};
use crate::engine::{Event, Request};
use crate::store::{Collection, DocumentRow};
use crate::text::safe;

/// Give documents tags, and take tags from them
///
/// A tag is a short name of your own. It stays with the document at its place, also when its file changes, is renamed or
/// goes away for a while. When a key is one that no document has, nothing is changed and the exit code is 2.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce tag charter.md --add founding --add un
  adduce tag notes/2021.txt notes/2022.txt --add old --remove draft
  adduce list --tag old")]
pub(super) struct Args {
    /// Keys, as `adduce list` shows them
    #[arg(required = true, value_name = "DOC")]
    documents: Vec<String>,
    /// A tag to give
    #[arg(long, value_name = "TAG")]
    add: Vec<String>,
    /// A tag to take
    #[arg(long, value_name = "TAG")]
    remove: Vec<String>,
}

/// Runs `tag`.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let Args { documents, add, remove } = args;
    if add.is_empty() && remove.is_empty() {
        return Err(usage("no tag to give or take").hint("Use --add TAG or --remove TAG.").into());
    }
    let mut session = Session::start(app, Need::NoModel)?;
    let request = Request::Tag { keys: documents.clone(), add: add.clone(), remove: remove.clone() };
    let event = session.one(request)?;
    let Event::Tagged { documents, .. } = event else { return Err(unexpected(&event).into()) };
    if app.global.json {
        app.out.json(&Listing::new(documents))?;
    } else {
        app.out.text(&documents.iter().map(line).collect::<String>())?;
    }
    Ok(Exit::Ok)
}

fn line(row: &DocumentRow) -> String {
    let tags = if row.tags.is_empty() { "no tags".to_owned() } else { row.tags.join(", ") };
    format!("{}  {}\n", safe::one_line(&row.key), safe::one_line(&tags))
}

/// List the collections and tags
///
/// A collection is a set of files and folders that were added with `adduce add --in NAME PATH`; what is found in them
/// later belongs to it by itself. When there are no collections and no tags, the exit code is 1.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce collections
  adduce add --in law ~/Documents/treaties
  adduce collections --forget law      the documents stay")]
pub(super) struct CollectionArgs {
    /// Forget this collection; its documents stay
    #[arg(long, value_name = "NAME")]
    forget: Vec<String>,
}

/// Runs `collections`.
pub(super) fn run_collections(app: &mut App, args: &CollectionArgs) -> Outcome {
    let mut session = Session::start(app, Need::NoModel)?;
    let request = match args.forget.as_slice() {
        [] => Request::Collections,
        names => Request::ForgetCollections { names: names.to_vec() },
    };
    let event = session.one(request)?;
    let Event::Collections { collections, tags, .. } = event else { return Err(unexpected(&event).into()) };
    let none = collections.is_empty() && tags.is_empty();
    if app.global.json {
        app.out.json(&Collections::new(collections, tags))?;
    } else if none {
        app.talk
            .note("There are no collections and no tags. Make them with `adduce add --in NAME PATH` and `adduce tag`.");
    } else {
        app.out.text(&render(&collections, &tags))?;
    }
    Ok(if none && args.forget.is_empty() { Exit::Nothing } else { Exit::Ok })
}

fn render(collections: &[Collection], tags: &[(String, usize)]) -> String {
    let count = |count: usize| if count == 1 { "1 document".to_owned() } else { format!("{count} documents") };
    let mut out = String::new();
    for Collection { name, roots, documents } in collections {
        let _written = writeln!(out, "collection  {}  {}", safe::one_line(name), count(*documents));
        for root in roots {
            let _written = writeln!(out, "            {}", safe::one_line(root));
        }
    }
    for (tag, documents) in tags {
        let _written = writeln!(out, "tag         {}  {}", safe::one_line(tag), count(*documents));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collections_are_listed_with_their_folders() {
        let law = Collection { name: "law".into(), roots: vec!["/a\u{1b}".into()], documents: 1 };
        let text = render(&[law], &[("old".into(), 2)]);
        assert_eq!(text, "collection  law  1 document\n            /a␛\ntag         old  2 documents\n");
    }
}
