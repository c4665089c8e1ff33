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
pub(super) const VERSION: u32 = 1;
/// Larger pages are read whole: finding the main content visits every element several times, and a page this large is a
/// law or a manual, not an article among advertisements.
const MAX_SIFTED_NODES: usize = 150_000;
/// The main content is taken if it keeps at least one part in so many of the page's own text. Lists and tables, the
/// substance of many official pages, are easily taken for navigation.
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
    let mut whole = Builder::default();
    walk(&main_node(&tree), &is_around, &mut whole, None);
    if whole.len() == 0 {
        // All of it looked like navigation: better the navigation than nothing.
        walk(&tree.root(), &is_hidden, &mut whole, None);
    }
    let sifted = if tree.tree.len() <= MAX_SIFTED_NODES { sift(tree) } else { None };
    let chosen = sifted.filter(|sifted| sifted.len() * KEPT_SHARE >= whole.len()).unwrap_or(whole);
    chosen.finish(title, metadata, reader, warnings)
}

/// Adds the blocks of a piece of HTML.
pub(super) fn fragment(raw: &str, builder: &mut Builder, line: u32) {
    let page = html_tree::fragment(raw);
    walk(&page.tree.root(), &is_hidden, builder, Some(line));
}

/// The main content as `dom_smoothie` finds it, `None` where it finds none.
fn sift(tree: dom_query::Document) -> Option<Builder> {
    let config = Config { disable_json_ld: true, ..Config::default() };
    // The library states as unreachable what we cannot check here; a page it stumbles over is read whole.
    let article = catch_unwind(AssertUnwindSafe(|| {
        Readability::with_document(tree, None, Some(config)).and_then(|mut readability| readability.parse())
    }));
    let article = article.ok()?.ok()?;
    let page = html_tree::fragment(&article.content);
    let mut builder = Builder::default();
    walk(&page.tree.root(), &is_hidden, &mut builder, None);
    (builder.len() > 0).then_some(builder)
}

/// Where the page says its main content is, else its body, else everything.
fn main_node(tree: &dom_query::Document) -> NodeRef<'_> {
    let root = tree.root();
    let mut body = None;
    for node in root.descendants_it() {
        let Some(name) = node.node_name() else { continue };
        let main = name.as_ref() == "main" || attribute(&node, "role").is_some_and(|role| role == "main");
        if main && !node.text().trim().is_empty() {
            return node;
        }
        if body.is_none() && name.as_ref() == "body" {
            body = Some(node);
        }
    }
    body.unwrap_or(root)
}

/// Whether an element is not shown.
fn is_hidden(node: &NodeRef<'_>) -> bool {
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
    "footer", "site-footer", "page-footer", "global-footer", "site-header", "global-header", "page-header-nav", "nav", "navbar", "navigation",
    "menu", "main-menu", "sidebar", "skip", "skiplink", "skip-link", "share", "sharing", "social", "social-share",
    "related", "related-links", "pagination", "pager", "toolbar", "advert", "ads", "newsletter",
];

/// Words in such names that say enough by themselves.
static AROUND_WORDS: &[&str] =
    &["breadcrumb", "breadcrumbs", "cookie", "cookies", "consent", "gdpr", "skiplink", "skipnav", "sitenav", "usa-banner"];

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;
