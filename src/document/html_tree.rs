//! Parsing HTML into a tree within limits: how deep, how many nodes, how long.
//!
//! A browser's rules for broken HTML are quadratic in places (elements left open are searched for again and again, lost
//! formatting is repeated in every paragraph), and what walks a tree may recurse. So a guard stands between tokenizer and
//! tree builder.

use std::cell::Cell;
use std::time::{Duration, Instant};

use dom_query::{Document, NodeId};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, EndTag, StartTag, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{Tracer, TreeBuilder, TreeBuilderOpts};
use html5ever::{LocalName, QualName, TokenizerResult, local_name, ns};

/// Elements deeper than this lose their tags, not their text. Browsers stop at 512; written pages stay below 50.
const MAX_DEPTH: usize = 200;
/// The depth is looked at after so many start tags, because that means walking up.
const LOOK_EVERY: usize = 16;
/// What comes after so many nodes is not read; each costs some 200 bytes. The largest written pages (laws, standards) have
/// a few hundred thousand.
const MAX_NODES: usize = 2_000_000;
/// The tokenizer is given so much at a time, in bytes, and the clock is looked at in between.
const FEED_BYTES: usize = 4 << 10;
/// What takes longer to parse than this is made to; a page of 64 MB takes a few seconds.
const MAX_TIME: Duration = Duration::from_secs(10);
/// Attributes of an element beyond this number are dropped: they are compared with one another wherever it is copied.
const MAX_ATTRIBUTES: usize = 64;
/// Only so many `html` and `body` tags are looked at: each adds its attributes to those before it.
const MAX_ROOTS: usize = 64;

/// A parsed page.
pub(super) struct Page {
    /// Its tree, no deeper than the limit.
    pub tree: Document,
    /// Whether the end of the page was not reached.
    pub cut: bool,
    /// Whether tags were left out because they were nested too deep.
    pub flattened: bool,
}

/// Parses a whole page.
pub(super) fn page(html: &str) -> Page {
    run(html, TreeBuilder::new(Document::default(), options()), None)
}

/// Parses a piece of a page.
pub(super) fn fragment(html: &str) -> Page {
    let sink = Document::fragment_sink();
    let name = QualName::new(None, ns!(html), local_name!("body"));
    let context = html5ever::tree_builder::create_element(&sink, name, Vec::new());
    let builder = TreeBuilder::new_for_fragment(sink, context, None, options());
    let state = builder.tokenizer_state_for_context_elem(false);
    run(html, builder, Some(state))
}

fn options() -> TreeBuilderOpts {
    TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() }
}

fn run(
    html: &str,
    builder: TreeBuilder<NodeId, Document>,
    initial_state: Option<html5ever::tokenizer::states::State>,
) -> Page {
    let guard = Guard {
        builder,
        started: Cell::new(0),
        deep: Cell::new(false),
        left_out: Cell::new(0),
        roots: Cell::new(0),
        full: Cell::new(false),
        flattened: Cell::new(false),
    };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts { initial_state, ..TokenizerOpts::default() });
    let queue = BufferQueue::default();
    let began = Instant::now();
    let mut rest = html;
    let mut late = false;
    while !rest.is_empty() && !late && !tokenizer.sink.full.get() {
        let (piece, after) = rest.split_at(rest.ceil_char_boundary(FEED_BYTES));
        rest = after;
        queue.push_back(StrTendril::from_slice(piece));
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        late = began.elapsed() > MAX_TIME;
    }
    tokenizer.end();
    let guard = tokenizer.sink;
    let cut = guard.full.get() || (late && !rest.is_empty());
    Page { tree: guard.builder.sink, cut, flattened: guard.flattened.get() }
}

/// Lets tokens through to the tree builder as long as the tree stays within its limits.
struct Guard {
    builder: TreeBuilder<NodeId, Document>,
    /// Start tags let through.
    started: Cell<usize>,
    /// Whether the tree is as deep as it may be.
    deep: Cell<bool>,
    /// Start tags left out whose end tags are still to come.
    left_out: Cell<usize>,
    roots: Cell<usize>,
    full: Cell<bool>,
    flattened: Cell<bool>,
}

impl Guard {
    /// Whether a tag may go on to the tree builder.
    fn admits(&self, tag: &Tag) -> bool {
        // Their content is no markup, and the tokenizer must be told so.
        if is_void(&tag.name) || is_raw(&tag.name) {
            return true;
        }
        match tag.kind {
            StartTag => {
                if matches!(tag.name, local_name!("html") | local_name!("body")) {
                    self.roots.set(self.roots.get() + 1);
                    return self.roots.get() <= MAX_ROOTS;
                }
                if self.deep.get() {
                    self.left_out.set(self.left_out.get() + 1);
                    self.flattened.set(true);
                    return false;
                }
                true
            }
            EndTag => {
                if let Some(left) = self.left_out.get().checked_sub(1) {
                    self.left_out.set(left);
                    return false;
                }
                true
            }
        }
    }

    /// Whether so many elements are open, or formats waiting to be opened again, that no more are let in.
    fn is_at_limit(&self) -> bool {
        let count = Count(Cell::new(0));
        self.builder.trace_handles(&count);
        count.0.get() >= MAX_DEPTH
    }
}

/// Counts what the tree builder holds open.
struct Count(Cell<usize>);

impl Tracer for Count {
    type Handle = NodeId;

    fn trace_handle(&self, _node: &NodeId) {
        self.0.set(self.0.get() + 1);
    }
}

impl TokenSink for Guard {
    type Handle = NodeId;

    fn process_token(&self, mut token: Token, line: u64) -> TokenSinkResult<NodeId> {
        let mut opens = false;
        match &mut token {
            Token::ParseError(_) | Token::CommentToken(_) => return TokenSinkResult::Continue,
            Token::EOFToken => {}
            _ if self.full.get() => return TokenSinkResult::Continue,
            Token::TagToken(tag) => {
                if !self.admits(tag) {
                    return TokenSinkResult::Continue;
                }
                opens = tag.kind == StartTag;
                tag.attrs.truncate(MAX_ATTRIBUTES);
            }
            _ => {}
        }
        let result = self.builder.process_token(token, line);
        if opens {
            self.started.set(self.started.get() + 1);
            if self.started.get().is_multiple_of(LOOK_EVERY) {
                self.deep.set(self.is_at_limit());
            }
            if self.builder.sink.tree.len() > MAX_NODES {
                self.full.set(true);
            }
        } else if self.deep.get() {
            // An end tag need not have closed anything.
            self.deep.set(self.is_at_limit());
        }
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

fn is_void(name: &LocalName) -> bool {
    matches!(
        name.as_ref(),
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

fn is_raw(name: &LocalName) -> bool {
    matches!(
        name.as_ref(),
        "script" | "style" | "textarea" | "title" | "xmp" | "iframe" | "noembed" | "noframes" | "plaintext"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(page: &Page) -> usize {
        page.tree.root().descendants_it().map(|node| node.ancestors_it(None).count()).max().unwrap()
    }

    #[test]
    fn deep_nesting_is_flattened_and_the_text_stays() {
        for (open, close) in
            [("<div>", "</div>"), ("<b id=x>", "</b>"), ("<table><tr><td>", "</td></tr></table>"), ("<p><i>", "")]
        {
            let html = format!("{}inner{}<p>after", open.repeat(5_000), close.repeat(5_000));
            let page = page(&html);
            assert!(depth(&page) <= 2 * MAX_DEPTH, "{open}: {}", depth(&page));
            let text = page.tree.root().text();
            assert!(text.contains("inner") && text.contains("after"), "{open}");
            assert!(!page.cut);
        }
    }

    #[test]
    fn formatting_that_is_repeated_in_every_paragraph_is_bounded() {
        let html: String = (0..20_000).map(|n| format!("<p><b id=b{n}><i class=c{n}></p>")).collect();
        let page = page(&html);
        assert!(page.tree.tree.len() <= MAX_NODES + 2 * MAX_DEPTH);
    }
}
