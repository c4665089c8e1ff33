//! From a tree of HTML to blocks, without recursion.

use dom_query::{NodeId, NodeRef};

use super::BlockKind;
use super::html_meta::attribute;
use super::indent::{Indent, SetOff, of_style};
use super::numbering::numbering;
use super::numerals::Numerals;
use super::outline::{Builder, Piece};

/// Lists are set in by two spaces a level, up to this level.
const MAX_INDENT: usize = 8;
/// A row of a table with a cell longer than this (in bytes) is layout, and its cells are read as blocks of their own.
const MAX_CELL: usize = 600;

/// What an element is to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Goes on with the text around it.
    Inline,
    /// Begins and ends a block.
    Block,
    /// Not part of the text.
    Hidden,
    Break,
    Link,
    Heading(u8),
    List,
    NumberedList,
    Item,
    Table,
    Row,
    Cell,
    Code,
    Quote,
}

fn role(name: &str) -> Role {
    match name {
        "head" | "script" | "style" | "noscript" | "template" | "svg" | "math" | "iframe" | "object" | "embed"
        | "canvas" | "audio" | "video" | "map" | "button" | "select" | "datalist" | "textarea" | "input" | "title"
        | "meta" | "link" | "progress" | "meter" | "dialog" | "rp" | "rt" => Role::Hidden,
        "br" => Role::Break,
        "a" => Role::Link,
        "h1" => Role::Heading(1),
        "h2" => Role::Heading(2),
        "h3" => Role::Heading(3),
        "h4" => Role::Heading(4),
        "h5" => Role::Heading(5),
        "h6" => Role::Heading(6),
        "ul" | "menu" | "dir" => Role::List,
        "ol" => Role::NumberedList,
        "li" => Role::Item,
        "table" => Role::Table,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        "pre" | "listing" | "xmp" | "plaintext" => Role::Code,
        "blockquote" => Role::Quote,
        "html" | "body" | "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "nav" | "aside"
        | "address" | "hgroup" | "form" | "fieldset" | "legend" | "figure" | "figcaption" | "details" | "summary"
        | "dl" | "dt" | "dd" | "center" | "hr" | "caption" | "thead" | "tbody" | "tfoot" | "colgroup" | "search"
        | "optgroup" | "option" => Role::Block,
        _ => Role::Inline,
    }
}

/// Adds the blocks below a node. `skip` says which elements are left out; `line` is given to every block.
///
/// Gives the bytes of text that are no link.
pub(super) fn walk(
    root: &NodeRef<'_>,
    skip: &dyn Fn(&NodeRef<'_>) -> bool,
    builder: &mut Builder,
    line: Option<u32>,
) -> usize {
    let mut walk = Walk {
        builder,
        line,
        buffer: String::new(),
        heading: None,
        code: 0,
        quotes: 0,
        indents: Vec::new(),
        set_off: SetOff::default(),
        lists: Vec::new(),
        marker: None,
        fresh: false,
        row: None,
        links: 0,
        prose: 0,
    };
    // Elements whose end matters, innermost last.
    let mut open: Vec<(NodeId, Role)> = Vec::new();
    let mut next = Some(*root);
    while let Some(node) = next {
        let below = walk.enter(&node, skip, &mut open);
        next = if below { node.first_child() } else { None };
        let mut at = node;
        while next.is_none() {
            if let Some(&(id, role)) = open.last()
                && id == at.id
            {
                open.pop();
                walk.leave(role);
            }
            if at.id == root.id {
                walk.flush();
                return walk.prose;
            }
            next = at.next_sibling();
            let Some(parent) = at.parent() else { break };
            at = parent;
        }
    }
    walk.flush();
    walk.prose
}

struct Walk<'a> {
    builder: &'a mut Builder,
    line: Option<u32>,
    /// The text of the block in hand.
    buffer: String,
    heading: Option<u8>,
    code: usize,
    quotes: usize,
    /// How far what stands within the open blocks is set in, by their own styles; innermost last.
    indents: Vec<Indent>,
    set_off: SetOff,
    /// The open lists: the next number of each and how it counts, where they are numbered.
    lists: Vec<Option<(i64, Numerals)>>,
    /// What is printed before the next block: a bullet, or a number and its label.
    marker: Option<(String, Option<String>)>,
    /// Whether the next block begins a list or a table that stands by itself.
    fresh: bool,
    /// Within a row that is read as one line: how many cells it has had.
    row: Option<usize>,
    links: usize,
    prose: usize,
}

/// How a list counts, by its attribute `type`; what a style sheet says is not known.
fn counting(list: &NodeRef<'_>) -> Numerals {
    match attribute(list, "type").as_deref().map(str::trim) {
        Some("a") => Numerals::Letters,
        Some("A") => Numerals::Capitals,
        Some("i") => Numerals::Roman,
        Some("I") => Numerals::RomanCapitals,
        _ => Numerals::Decimal,
    }
}

impl Walk<'_> {
    /// Takes in a node; whether its children are wanted too.
    fn enter(
        &mut self,
        node: &NodeRef<'_>,
        skip: &dyn Fn(&NodeRef<'_>) -> bool,
        open: &mut Vec<(NodeId, Role)>,
    ) -> bool {
        if node.is_text() {
            self.text(&node.text());
            return false;
        }
        if !node.is_element() {
            return true;
        }
        let role = node.node_name().map_or(Role::Inline, |name| role(&name));
        if role == Role::Hidden || skip(node) {
            return false;
        }
        if role == Role::Break {
            self.line_break();
            return false;
        }
        if role == Role::Inline {
            return true;
        }
        if role == Role::Link {
            self.links += 1;
            open.push((node.id, role));
            return true;
        }
        if let Some(cells) = &mut self.row {
            // The parts of a cell stand on one line.
            if role == Role::Cell {
                *cells += 1;
                if *cells > 1 {
                    let kept = self.buffer.trim_end_matches(' ').len();
                    self.buffer.truncate(kept);
                    self.buffer.push('\t');
                }
            } else {
                self.space();
            }
            return true;
        }
        self.flush();
        match role {
            Role::Heading(level) => self.heading = Some(level),
            Role::Code => self.code += 1,
            Role::Quote => self.quotes += 1,
            Role::Block => {
                let around = self.indents.last().copied().unwrap_or_default();
                let own = attribute(node, "style").map(|style| of_style(&style)).unwrap_or_default();
                let (left, right) = (around.left.saturating_add(own.left), around.right.saturating_add(own.right));
                self.indents.push(Indent { left, right });
            }
            Role::Table => self.fresh = true,
            Role::Row if is_one_line(node) => self.row = Some(0),
            Role::List | Role::NumberedList => {
                self.fresh |= self.lists.is_empty();
                let first = attribute(node, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
                self.lists.push((role == Role::NumberedList).then(|| (first, counting(node))));
            }
            Role::Item => {
                let number = self.lists.last_mut().and_then(|list| {
                    let (next, numerals) = (*list)?;
                    // An item may say its own number.
                    let own = attribute(node, "value").and_then(|value| value.trim().parse().ok());
                    let number: i64 = own.unwrap_or(next);
                    *list = Some((number.saturating_add(1), numerals));
                    Some(numerals.print(number))
                });
                let printed = number.as_ref().map_or_else(|| "• ".to_owned(), |number| format!("{number}. "));
                self.marker = Some((printed, number));
            }
            _ => {}
        }
        open.push((node.id, role));
        true
    }

    fn leave(&mut self, role: Role) {
        if role == Role::Link {
            self.links = self.links.saturating_sub(1);
            return;
        }
        self.flush();
        match role {
            Role::Heading(_) => self.heading = None,
            Role::Code => self.code = self.code.saturating_sub(1),
            Role::Quote => self.quotes = self.quotes.saturating_sub(1),
            Role::Block => {
                self.indents.pop();
            }
            Role::List | Role::NumberedList => {
                self.lists.pop();
            }
            Role::Item => self.marker = None,
            Role::Row => self.row = None,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.links == 0 {
            self.prose += text.split_ascii_whitespace().map(str::len).sum::<usize>();
        }
        if self.code > 0 && self.row.is_none() {
            self.buffer.push_str(text);
            return;
        }
        for c in text.chars() {
            // White space as HTML has it; a no-break space is a character like any other.
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.space();
            } else {
                self.buffer.push(c);
            }
        }
    }

    fn space(&mut self) {
        if !self.buffer.is_empty() && !self.buffer.ends_with([' ', '\n', '\t']) {
            self.buffer.push(' ');
        }
    }

    fn line_break(&mut self) {
        if self.row.is_some() {
            self.space();
        } else {
            let kept = self.buffer.trim_end_matches(' ').len();
            self.buffer.truncate(kept);
            self.buffer.push('\n');
        }
    }

    /// Ends the block in hand.
    fn flush(&mut self) {
        if self.buffer.trim().is_empty() {
            self.buffer.clear();
            return;
        }
        let text = std::mem::take(&mut self.buffer);
        let kind = match () {
            () if self.row.is_some() => BlockKind::TableRow,
            () if self.heading.is_some() => BlockKind::Heading(self.heading.unwrap_or(1)),
            () if self.code > 0 => BlockKind::Code,
            () if !self.lists.is_empty() => BlockKind::ListItem,
            () if self.quotes > 0 => BlockKind::Quote,
            () => BlockKind::Paragraph,
        };
        let indent = self.indents.last().copied().unwrap_or_default();
        let set_off = self.set_off.next(indent, kind == BlockKind::Paragraph, &text);
        let kind = if set_off { BlockKind::Quote } else { kind };
        let marker = self.marker.take();
        let fresh = std::mem::take(&mut self.fresh);
        let again = !fresh && self.builder.last_kind() == Some(kind);
        let tight = again && (kind == BlockKind::TableRow || (kind == BlockKind::ListItem && marker.is_some()));
        let indent = 2 * self.lists.len().saturating_sub(1).min(MAX_INDENT);
        let (body, number) = if let Some((printed, number)) = marker {
            (format!("{printed}{}", text.trim_start()), number)
        } else {
            let number = numbering(text.trim_start()).map(|number| number.label.to_owned());
            (text, number.filter(|_| matches!(kind, BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Quote)))
        };
        self.builder.push(kind, &body, Piece { paragraph: number, line: self.line, tight, indent, place: None });
        if kind == BlockKind::TableRow {
            self.row = self.row.map(|_| 0);
        }
    }
}

/// Whether a row of a table is data, to be read as one line, and not a frame for the layout of a page.
fn is_one_line(row: &NodeRef<'_>) -> bool {
    let mut cell = 0;
    for node in row.descendants_it() {
        if node.is_text() {
            cell += node.text().trim().len();
            if cell > MAX_CELL {
                return false;
            }
        } else if let Some(name) = node.node_name() {
            match role(&name) {
                Role::Cell => cell = 0,
                Role::Table | Role::Heading(_) | Role::Code => return false,
                _ => {}
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Metadata, Reader, html_tree, model::check};

    fn text(html: &str) -> String {
        let mut builder = Builder::default();
        let page = html_tree::fragment(html);
        walk(&page.tree.root(), &|_| false, &mut builder, None);
        let reader = Reader { name: "html".into(), version: 1 };
        let document = builder.finish(None, Metadata::default(), reader, &mut Vec::new());
        check(&document).unwrap();
        document.text
    }

    #[test]
    fn blocks_lists_and_tables_read_as_they_look() {
        for (html, plain) in [
            ("one <b>t</b>wo<p>three\n four<div>five</div>six", "one two\n\nthree four\n\nfive\n\nsix"),
            ("a<br>b &nbsp;c&shy;d", "a\nb \u{a0}c\u{ad}d"),
            ("<ul><li>a<li><p>b</p><p>more</p><ul><li>c</ul><li>d</ul>", "• a\n• b\n\nmore\n  • c\n• d"),
            ("<ol start=3><li>a<li>b</ol><ul><li>c</ul>", "3. a\n4. b\n\n• c"),
            ("<ol type=a><li>a<li value=4>b<ol type=i><li>c</ol></ol>", "a. a\nd. b\n  i. c"),
            ("<table><tr><th>a<th>b c<tr><td><p>d</p><p>e</p><td>f<br>g</table>", "a\tb c\nd e\tf g"),
            ("<table><tr><td><table><tr><td>x<td>y</table><td><p>z</table>", "x\ty\n\nz"),
            ("<table><tr><th><th>b<tr><td>c<td></table>", "\tb\nc"),
            ("<pre>\nfn a() {\n  b\n}</pre>", "fn a() {\n  b\n}"),
            ("<h2>H <i>i</i></h2><blockquote><p>q</blockquote>", "H i\n\nq"),
            ("<script>x</script><style>y</style><p>z<!-- c --><svg><text>no</text></svg>", "z"),
            ("<dl><dt>t<dd>d</dl>", "t\n\nd"),
        ] {
            assert_eq!(text(html), plain, "{html}");
        }
    }
}
