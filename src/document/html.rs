//! HTML: the main content of a page, without navigation, banners and footers.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::NodeRef;
use dom_smoothie::{Config, Readability};

use super::html_meta::{self, Head, attribute};
use super::html_tree::{self, Page};
use super::html_walk::walk;
use super::outline::Builder;
use super::{Document, Reader, Warning};

/// Raised whenever the same bytes can come out differently.
pub(super) const VERSION: u32 = 2;
/// Larger pages are read whole: finding the main content visits every element several times, and a page this large is a
/// law or a manual, not an article among advertisements.
const MAX_SIFTED_NODES: usize = 150_000;
/// Larger pages by what it costs to write them out as HTML again, which sifting does several times: the library looks
/// through what is left of a text at each character that it escapes.
const MAX_WRITING_COST: usize = 2 << 30;
/// What is sifted out must have so many bytes: a shorter text is no article, and there was little to sift.
const ARTICLE_BYTES: usize = 500;
/// It must also keep at least one part in so many of the page's text. Lists and tables, the substance of many official
/// pages, are easily taken for navigation. On a page that does not mark its main content, it may instead keep two thirds of
/// the prose, however many links stand around it.
const KEPT_SHARE: usize = 3;

/// Reads a decoded page.
pub(super) fn document(decoded: &str, reader: Reader, warnings: &mut Vec<Warning>) -> Document {
    let Page { tree, cut, flattened } = html_tree::page(decoded);
    if cut {
        warnings.push(Warning::new("the page is too large or too tangled; what comes last was not read"));
    }
    if flattened {
        warnings.push(Warning::new("elements nested too deep were read without their structure"));
    }
    let Head { title, metadata } = html_meta::read(&tree);
    let mut whole = Sifted::default();
    let (main, marked) = main_node(&tree);
    whole.prose = walk(&main, &is_around, &mut whole.builder, None);
    if whole.builder.len() == 0 {
        // All of it looked like navigation: better the navigation than nothing.
        walk(&tree.root(), &is_hidden, &mut whole.builder, None);
    }
    let keeps_enough = |sifted: &Sifted| {
        let bytes = sifted.builder.len();
        let most = bytes * KEPT_SHARE >= whole.builder.len() || (!marked && sifted.prose * 3 >= whole.prose * 2);
        bytes >= ARTICLE_BYTES && most
    };
    let sifted =
        if tree.tree.len() <= MAX_SIFTED_NODES && writing_cost(&tree) <= MAX_WRITING_COST { sift(tree) } else { None };
    let chosen = sifted.filter(keeps_enough).unwrap_or(whole).builder;
    chosen.finish(title, metadata, reader, warnings)
}

/// What was read of a page one way.
#[derive(Default)]
struct Sifted {
    builder: Builder,
    /// Bytes of text that are no link.
    prose: usize,
}

/// Adds the blocks of a piece of HTML.
pub(super) fn fragment(raw: &str, builder: &mut Builder, line: u32) {
    let page = html_tree::fragment(raw);
    walk(&page.tree.root(), &is_hidden, builder, Some(line));
}

/// How many bytes are looked at when a page is written out as HTML: for each text and attribute, its length times the
/// characters in it that the library stops at, which are `&` and the first byte of U+0080 to U+00BF.
fn writing_cost(tree: &dom_query::Document) -> usize {
    let cost = |text: &str| text.bytes().filter(|byte| matches!(byte, b'&' | 0xc2)).count().saturating_mul(text.len());
    let root = tree.root();
    let costs = root.descendants_it().map(|node| {
        if node.is_text() {
            cost(&node.text())
        } else {
            node.attrs().iter().map(|attribute| cost(&attribute.value)).fold(0, usize::saturating_add)
        }
    });
    costs.fold(0, usize::saturating_add)
}

/// Puts a space behind each line break. The library makes paragraphs of cells and boxes and drops breaks on the way, which
/// would join the last word of a line with the first of the next.
fn part_lines(tree: &dom_query::Document) {
    let root = tree.root();
    let is_break = |node: &NodeRef<'_>| node.node_name().is_some_and(|name| name.as_ref() == "br");
    let breaks: Vec<NodeRef<'_>> = root.descendants_it().filter(is_break).collect();
    for node in breaks {
        node.insert_after(&tree.tree.new_text(" "));
    }
}

/// The main content as `dom_smoothie` finds it, `None` where it finds none.
fn sift(tree: dom_query::Document) -> Option<Sifted> {
    part_lines(&tree);
    let config = Config { disable_json_ld: true, ..Config::default() };
    // The library states as unreachable what we cannot check here; a page it stumbles over is read whole.
    let article = catch_unwind(AssertUnwindSafe(|| {
        Readability::with_document(tree, None, Some(config)).and_then(|mut readability| readability.parse())
    }));
    let article = article.ok()?.ok()?;
    let page = html_tree::fragment(&article.content);
    let mut sifted = Sifted::default();
    sifted.prose = walk(&page.tree.root(), &is_hidden, &mut sifted.builder, None);
    (sifted.builder.len() > 0).then_some(sifted)
}

/// Where the page says its main content is, else its body, else everything; and whether the page says so.
fn main_node(tree: &dom_query::Document) -> (NodeRef<'_>, bool) {
    let root = tree.root();
    let mut body = None;
    for node in root.descendants_it() {
        let Some(name) = node.node_name() else { continue };
        let main = name.as_ref() == "main" || attribute(&node, "role").is_some_and(|role| role == "main");
        if main && !node.text().trim().is_empty() {
            return (node, true);
        }
        if body.is_none() && name.as_ref() == "body" {
            body = Some(node);
        }
    }
    (body.unwrap_or(root), false)
}

/// Whether an element is not shown.
pub(super) fn is_hidden(node: &NodeRef<'_>) -> bool {
    attribute(node, "hidden").is_some()
        || attribute(node, "aria-hidden").is_some_and(|value| value == "true")
        || attribute(node, "style").is_some_and(|style| {
            let style: String = style.to_lowercase().split_whitespace().collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}

/// Whether an element stands around the main content: navigation, banners, footers.
fn is_around(node: &NodeRef<'_>) -> bool {
    if is_hidden(node) {
        return true;
    }
    let name = node.node_name().unwrap_or_default();
    if matches!(name.as_ref(), "main" | "article" | "body" | "html") {
        return false;
    }
    if matches!(name.as_ref(), "nav" | "aside") {
        return true;
    }
    if matches!(name.as_ref(), "header" | "footer") && !within_article(node) {
        return true;
    }
    if let Some(role) = attribute(node, "role")
        && matches!(
            role.as_str(),
            "navigation" | "banner" | "contentinfo" | "search" | "complementary" | "dialog" | "alertdialog" | "menubar"
        )
    {
        return true;
    }
    ["id", "class"].into_iter().filter_map(|key| attribute(node, key)).any(|names| {
        names.split_whitespace().any(|name| {
            let name = name.to_lowercase();
            let mut words = name.split(|c: char| !c.is_alphanumeric());
            AROUND.contains(&name.as_str()) || words.any(|word| AROUND_WORDS.contains(&word))
        })
    })
}

fn within_article(node: &NodeRef<'_>) -> bool {
    node.ancestors_it(None)
        .any(|above| above.node_name().is_some_and(|name| matches!(name.as_ref(), "article" | "main" | "section")))
}

/// Whole names of classes and ids of what stands around the content.
static AROUND: &[&str] = &[
    "footer",
    "site-footer",
    "page-footer",
    "global-footer",
    "site-header",
    "global-header",
    "page-header-nav",
    "nav",
    "navbar",
    "navigation",
    "menu",
    "main-menu",
    "sidebar",
    "skip",
    "skiplink",
    "skip-link",
    "share",
    "sharing",
    "social",
    "social-share",
    "related",
    "related-links",
    "pagination",
    "pager",
    "toolbar",
    "advert",
    "ads",
    "newsletter",
    "comments",
    "comment",
    "comment-list",
    "commentlist",
    "comments-area",
    "disqus_thread",
];

/// Words in such names that say enough by themselves.
static AROUND_WORDS: &[&str] = &[
    "breadcrumb",
    "breadcrumbs",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "skiplink",
    "skipnav",
    "sitenav",
    "usa-banner",
];

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;
