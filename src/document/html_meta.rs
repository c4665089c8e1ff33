//! What a page says of itself: title, date, language.

use dom_query::{Document, NodeRef};

use super::Metadata;
use super::outline::name_of;
use super::read::{date_of, language_of};

/// `meta` names of the date that a page was published, best first.
static DATES: &[&str] = &[
    "article:published_time",
    "citation_publication_date",
    "dcterms.issued",
    "dcterms.date",
    "dc.date.issued",
    "dc.date",
    "date",
    "pubdate",
    "publish-date",
    "publication_date",
    "dcterms.created",
    "datepublished",
    "govuk:first-published-at",
    "article:modified_time",
    "dcterms.modified",
    "last-modified",
];

/// What the head of a page says.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// The title; without the name of the site where the page's first heading shows what the page itself is called.
    pub title: Option<String>,
    /// Date and language.
    pub metadata: Metadata,
}

/// Reads the metadata of a whole page. The first of each kind counts.
pub(super) fn read(page: &Document) -> Head {
    let mut title = None;
    let mut shared_title = None;
    let mut heading = None;
    let mut time = None;
    let mut language = None;
    let mut dates: Vec<Option<String>> = vec![None; DATES.len()];
    for node in page.tree.root().descendants_it() {
        let Some(name) = node.node_name() else { continue };
        match name.as_ref() {
            "html" => language = language.or_else(|| attribute(&node, "lang").and_then(|tag| language_of(&tag))),
            // An icon may have a title too; the page's own comes first, in its head.
            "title" if title.is_none() => title = some_text(&node.text()),
            "h1" if heading.is_none() => heading = some_text(&node.text()),
            "time" if time.is_none() => time = attribute(&node, "datetime").and_then(|value| date_of(&value)),
            "meta" => {
                let key = attribute(&node, "property").or_else(|| attribute(&node, "name"));
                let key = key.or_else(|| attribute(&node, "itemprop")).or_else(|| attribute(&node, "http-equiv"));
                let (Some(key), Some(value)) = (key, attribute(&node, "content")) else { continue };
                let key = key.to_lowercase();
                match key.as_str() {
                    "og:title" if shared_title.is_none() => shared_title = some_text(&value),
                    "content-language" | "dc.language" | "dcterms.language" => {
                        language = language.or_else(|| language_of(&value));
                    }
                    _ => {
                        let slot = DATES.iter().position(|&known| known == key).and_then(|at| dates.get_mut(at));
                        if let Some(slot @ None) = slot {
                            *slot = date_of(&value);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let date = dates.into_iter().flatten().next().or(time);
    Head { title: choose(title, shared_title, heading), metadata: Metadata { date, language, symbol: None } }
}

/// `Report on X | Site` is called `Report on X` where that is what its heading says.
fn choose(title: Option<String>, shared: Option<String>, heading: Option<String>) -> Option<String> {
    let short = |long: &String| {
        [&shared, &heading]
            .into_iter()
            .flatten()
            .find(|short| short.len() < long.len() && short.chars().count() > 3 && long.starts_with(short.as_str()))
            .cloned()
    };
    title.map(|title| short(&title).unwrap_or(title)).or(shared).or(heading)
}

/// An attribute of an element.
pub(super) fn attribute(node: &NodeRef<'_>, name: &str) -> Option<String> {
    node.attr(name).map(|value| value.to_string())
}

fn some_text(text: &str) -> Option<String> {
    Some(name_of(text)).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html_tree;

    #[test]
    fn title_date_and_language_are_found() {
        let head = |html: &str| {
            let head = read(&html_tree::page(html).tree);
            (
                head.title.unwrap_or_default(),
                head.metadata.date.unwrap_or_default(),
                head.metadata.language.unwrap_or_default(),
            )
        };
        let expect = |title: &str, date: &str, language: &str| (title.to_owned(), date.to_owned(), language.to_owned());
        assert_eq!(
            head(
                "<html lang=en-GB><title> A &amp;\n b | Site </title><meta name=date content=2024-05-01><h1>A & b</h1>"
            ),
            expect("A & b", "2024-05-01", "en-GB")
        );
        assert_eq!(
            head(
                "<meta property='og:title' content=Shared><meta property='article:modified_time' content='2020-01-02'>\
                  <meta property='article:published_time' content='2019-03-04T05:06:07Z'>"
            ),
            expect("Shared", "2019-03-04", "")
        );
        assert_eq!(head("<h1>Only <b>heading</b></h1><time datetime=2001-02>"), expect("Only heading", "2001-02", ""));
    }
}
