//! What stands beside the body of a Word file: notes, comments, headers and footers.

use std::collections::{HashMap, HashSet};

use super::body::{Story, Walk};
use super::numbering::Numbering;
use super::styles::Styles;
use crate::document::BlockKind;
use crate::document::flow::Aside;
use crate::document::package::{Package, Relation};

/// So many headers and as many footers are read; each section of a file may have three of both.
const MAX_RUNNING: usize = 300;

/// The notes and comments in the order in which the body refers to them, then headers and footers, each text once.
pub(super) fn asides(
    package: &mut Package<'_>,
    relations: &[Relation],
    styles: &Styles,
    lists: &dyn Fn() -> Numbering,
    referred: &[(&'static str, String, String)],
) -> Vec<Aside> {
    let mut asides = Vec::new();
    for (kind, part) in [("footnote", "footnotes"), ("endnote", "endnotes"), ("comment", "comments")] {
        if referred.iter().all(|(of, ..)| *of != kind) {
            continue;
        }
        let usual = format!("word/{part}.xml");
        let path = relations.iter().find(|relation| relation.kind == part).map_or(&usual, |relation| &relation.target);
        let stories = read(package, path, &format!("the list of {part}"), styles, lists());
        let by_id: HashMap<&str, &Story> = stories.iter().map(|story| (story.id.as_str(), story)).collect();
        for (_, id, place) in referred.iter().filter(|(of, ..)| *of == kind) {
            if let Some(story) = by_id.get(id.as_str()).filter(|story| !story.text.is_empty()) {
                asides.push(aside(kind, place, story));
            }
        }
    }
    let mut seen: HashSet<String> = HashSet::new();
    for kind in ["header", "footer"] {
        for relation in relations.iter().filter(|relation| relation.kind == kind).take(MAX_RUNNING) {
            for story in read(package, &relation.target, &format!("a {kind}"), styles, lists()) {
                if !story.text.is_empty() && seen.insert(story.text.clone()) {
                    let (place, text) = (kind.to_owned(), story.text);
                    asides.push(Aside { kind: BlockKind::Running, of: String::new(), place, text });
                }
            }
        }
    }
    asides
}

fn read(package: &mut Package<'_>, path: &str, called: &str, styles: &Styles, lists: Numbering) -> Vec<Story> {
    let Some(text) = package.side_part(path, called) else { return Vec::new() };
    let mut walk = Walk::new(styles, lists, false);
    package.warnings.extend(walk.read(&text, called));
    walk.stories
}

/// A note begins with its number, as at the foot of a page; a comment says whose it is by its place.
fn aside(kind: &str, of: &str, story: &Story) -> Aside {
    let of = of.to_owned();
    if kind == "comment" {
        let place = if story.author.is_empty() { of.clone() } else { format!("{of} by {}", story.author) };
        return Aside { kind: BlockKind::Comment, of, place, text: story.text.clone() };
    }
    let text = format!("[{}] {}", of.rsplit(' ').next().unwrap_or(""), story.text);
    Aside { kind: BlockKind::Note, place: of.clone(), of, text }
}
