//! The source pane: a stored text with the cited words marked, in their surroundings.
//!
//! The text is cut into segments (its lines, long ones in parts), of which only those that are seen are laid out; a
//! file of one line of megabytes opens as fast as any other.

use std::rc::Rc;

use ratatui::text::Span as TextSpan;

use super::cell::day;
use super::palette::Palette;
use super::place;
use super::rich::{Rich, Row};
use super::scroll::{Place, last_top, step};
use super::transcript::Window;
use super::wrap::{fit, shown_line, width};
use crate::answer::Citation;
use crate::document::{Block, BlockKind, Locator, Page};
use crate::engine::{SourceView, Ticket};
use crate::store::StoredDocument;
use crate::text::Span;

/// Longest segment in bytes.
const SEGMENT: usize = 2048;

/// What is to be shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Target {
    /// The document's key.
    pub(crate) key: String,
    /// Its title.
    pub(crate) title: String,
    /// Which edition of it a citation names.
    pub(crate) edition: Option<i64>,
    /// The place to mark.
    pub(crate) span: Option<Span>,
    /// The words that stood there when the answer was made.
    pub(crate) quote: Option<String>,
    /// The citation's number in its answer.
    pub(crate) number: Option<usize>,
    /// Other places that the same answer cites in the same document.
    pub(crate) others: Vec<Span>,
    /// What `y` copies.
    pub(crate) copy: Option<String>,
}

impl Target {
    /// A citation, with the other citations of its answer.
    pub(crate) fn of_citation(citation: &Citation, all: &[Citation], numbered: bool) -> Self {
        Self {
            key: citation.document.key.clone(),
            title: citation.document.title.clone(),
            // Chats that were saved before there were editions name none.
            edition: Some(citation.document.edition).filter(|&edition| edition != 0),
            span: Some(citation.span),
            quote: Some(citation.quote.clone()),
            number: numbered.then_some(citation.id),
            others: all
                .iter()
                .filter(|other| other.document.key == citation.document.key && other.span != citation.span)
                .map(|other| other.span)
                .collect(),
            copy: Some(place::quotation(citation)),
        }
    }
}

#[derive(Debug)]
struct Shown {
    document: StoredDocument,
    segments: Vec<Span>,
    /// Where pages, slides and sheets begin, and what they are called.
    breaks: Vec<(usize, String)>,
}

impl Shown {
    fn of(document: StoredDocument) -> Self {
        let segments = segments(&document.text, &document.pages);
        let breaks = breaks(&document);
        Self { document, segments, breaks }
    }

    /// The block that a segment is of.
    fn block(&self, segment: Span) -> Option<&Block> {
        let blocks = &self.document.blocks;
        let at = blocks.partition_point(|block| block.span.start <= segment.start.max(segment.end.saturating_sub(1)));
        at.checked_sub(1).and_then(|at| blocks.get(at)).filter(|block| block.span.overlaps(segment))
    }

    /// The last break at or before this place.
    fn break_at(&self, place: usize) -> Option<&(usize, String)> {
        self.breaks.partition_point(|(at, _)| *at <= place).checked_sub(1).and_then(|last| self.breaks.get(last))
    }

    /// What begins with a segment, or between the one before and it.
    fn break_before(&self, index: usize) -> Option<&str> {
        let (at, name) = self.break_at(self.segments.get(index)?.start)?;
        let before = index.checked_sub(1).and_then(|before| self.segments.get(before));
        before.is_none_or(|before| before.start < *at).then_some(name)
    }
}

/// Where pages begin and where the format's own name of the place changes ("slide 4", "sheet Budget"). Notes are named
/// where they stand, and the rows of a sheet not each for itself.
fn breaks(document: &StoredDocument) -> Vec<(usize, String)> {
    let pages = document.pages.iter().map(|page| {
        let place = document.locate(Span::new(page.span.start, page.span.start));
        let words = Locator { page: Some(page.number), page_label: page.label.clone(), ..place }.page_words();
        (begins(&document.text, page), words.unwrap_or_default())
    });
    let mut breaks: Vec<(usize, String)> = pages.collect();
    let mut before = None;
    for block in document.blocks.iter().filter(|block| !is_beside(block.kind) && block.kind != BlockKind::Running) {
        let place = block.place.as_deref().and_then(|place| place.split(", ").next());
        let place = place.filter(|place| !place.starts_with("row "));
        if let Some(place) = place.filter(|_| place != before) {
            breaks.push((block.span.start, shown_line(place)));
        }
        before = place;
    }
    breaks.sort_by_key(|(at, _)| *at);
    breaks.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            // The page of a slide is the slide.
            let slide = later.1.strip_prefix("slide ");
            earlier.1 = if slide.is_some() && slide == earlier.1.strip_prefix("p. ") {
                std::mem::take(&mut later.1)
            } else {
                format!("{} · {}", earlier.1, later.1)
            };
        }
        same
    });
    breaks
}

/// Where the first word of a page stands; its white space belongs to what is before it.
fn begins(text: &str, page: &Page) -> usize {
    let words = page.span.of(text).map_or("", str::trim_start);
    page.span.end - words.len()
}

/// Whether a block stands beside the text, not in it.
fn is_beside(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Note | BlockKind::Comment)
}

/// The pane.
#[derive(Debug, Default)]
pub(crate) struct SourcePane {
    /// What is to be shown.
    pub(crate) target: Target,
    /// The request for it, while it runs.
    pub(crate) waiting: Option<Ticket>,
    /// Why it cannot be shown.
    pub(crate) error: Option<String>,
    shown: Option<Rc<Shown>>,
    /// The place that is marked: the target's, or where its words stand now.
    cited: Option<Span>,
    /// The words that were cited stand nowhere in the text any more.
    changed: bool,
    top: Place,
}

impl SourcePane {
    /// Turns to another target. False when its document must be asked for.
    pub(crate) fn open(&mut self, target: Target, window: Window) -> bool {
        self.target = target;
        self.error = None;
        self.waiting = None;
        let here = self.shown.as_ref().is_some_and(|shown| {
            let document = &shown.document;
            match self.target.edition {
                Some(edition) => document.id.0 == edition,
                None => document.key == self.target.key && document.replaced.is_none(),
            }
        });
        if here {
            self.mark(window);
        }
        // The text may have been replaced by a newer one since it was shown.
        here && !self.changed
    }

    /// Shows what was asked for.
    pub(crate) fn arrived(&mut self, view: SourceView, window: Window) {
        self.waiting = None;
        if self.target.title.is_empty() {
            self.target.title.clone_from(&view.document.title);
        }
        self.shown = Some(Rc::new(Shown::of(view.document)));
        self.mark(window);
    }

    /// Forgets the text when the library changed, so that the next [`SourcePane::open`] asks for it anew. What is being
    /// read stays.
    pub(crate) fn forget_unless_open(&mut self, open: bool) {
        if open {
            return;
        }
        self.shown = None;
        self.cited = None;
        self.top = Place::default();
    }

    /// Finds the place to mark and brings it into view.
    fn mark(&mut self, window: Window) {
        let Some(shown) = self.shown.clone() else { return };
        let text = &shown.document.text;
        let (span, quote) = (self.target.span, self.target.quote.as_deref());
        let still_there = |span: &Span| match quote {
            Some(quote) => span.of(text) == Some(quote),
            None => span.of(text).is_some(),
        };
        self.cited = span.filter(still_there).or_else(|| {
            let quote = quote.filter(|quote| !quote.is_empty())?;
            text.find(quote).map(|start| Span::new(start, start + quote.len()))
        });
        self.changed = self.cited.is_none() && quote.is_some();
        self.top = Place::default();
        if let Some(cited) = self.cited {
            let index = shown.segments.partition_point(|segment| segment.end <= cited.start);
            let index = index.min(shown.segments.len().saturating_sub(1));
            let rows = self.rows(&shown, index, window.columns, Palette { colour: false });
            let row = rows.iter().position(|row| !row.anchors.is_empty()).unwrap_or(0);
            self.top = Place { index, row };
            self.scroll_by(-((window.rows / 3) as isize), window);
        }
    }

    /// Whether the marked words are among what is seen.
    fn sees_mark(&self, window: Window) -> bool {
        self.seen(window, Palette { colour: false }).iter().any(|row| !row.anchors.is_empty())
    }

    /// The pane has another size: what was marked and seen stays in view.
    pub(crate) fn resized(&mut self, before: Window, now: Window) {
        if self.sees_mark(before) {
            self.mark(now);
        } else {
            self.scroll_by(0, now);
        }
    }

    /// Up (negative) or down by rows.
    pub(crate) fn scroll_by(&mut self, by: isize, window: Window) {
        let Some(shown) = self.shown.clone() else { return };
        let count = shown.segments.len();
        let rows_of = |index: usize| self.rows(&shown, index, window.columns, Palette { colour: false }).len();
        let place = step(self.top, by, count, &rows_of);
        self.top = place.min(last_top(count, window.rows, &rows_of));
    }

    /// To the first row.
    pub(crate) fn go_top(&mut self) {
        self.top = Place::default();
    }

    /// To the last row.
    pub(crate) fn go_bottom(&mut self, window: Window) {
        let Some(shown) = self.shown.clone() else { return };
        let rows_of = |index: usize| self.rows(&shown, index, window.columns, Palette { colour: false }).len();
        self.top = last_top(shown.segments.len(), window.rows, &rows_of);
    }

    /// Whether this is the document that is to be shown, or an edition of it.
    fn is_shown(&self, shown: &Shown) -> bool {
        shown.document.key == self.target.key || Some(shown.document.id.0) == self.target.edition
    }

    /// What stands in the frame above the text: number and title, then the place.
    pub(crate) fn heading(&self) -> (String, String) {
        let number = self.target.number.map_or_else(String::new, |number| format!("[{number}] "));
        let place = match (&self.shown, self.cited) {
            (Some(shown), Some(cited)) if self.is_shown(shown) => {
                let document = &shown.document;
                place::of_locator(&document.locate(cited), document.symbol.as_deref(), &document.title)
            }
            _ => String::new(),
        };
        let replaced = self.shown.as_ref().filter(|shown| self.is_shown(shown));
        let replaced = replaced.and_then(|shown| shown.document.replaced.as_ref());
        let place = match replaced {
            Some(replaced) => {
                // First, so that a narrow pane shows it: these are no longer the document's words.
                let fate = if replaced.by.is_some() { "replaced" } else { "file gone" };
                let edition = format!("edition of {}, {fate} {}", day(&replaced.added), day(&replaced.at));
                if place.is_empty() { edition } else { format!("{edition} · {place}") }
            }
            None => place,
        };
        (format!("{number}{}", shown_line(&self.target.title)), place)
    }

    /// How much of the text is above the last row that is seen, in percent; `None` while nothing is shown.
    pub(crate) fn percent(&self, window: Window) -> Option<usize> {
        let shown = self.shown.as_ref()?;
        let rows_of = |index: usize| self.rows(shown, index, window.columns, Palette { colour: false }).len();
        let last = step(self.top, window.rows as isize - 1, shown.segments.len(), &rows_of);
        let segment = shown.segments.get(last.index)?;
        let within = segment.len() * (last.row + 1) / rows_of(last.index).max(1);
        Some((segment.start + within) * 100 / shown.document.text.len().max(1))
    }

    /// What the page, slide or sheet at the top of the window is called; `None` where there are none.
    pub(crate) fn position(&self) -> Option<&str> {
        let shown = self.shown.as_deref()?;
        let start = shown.segments.get(self.top.index)?.start;
        shown.break_at(start).map(|(_, name)| name.as_str())
    }

    /// One line instead of or above the text, where there is something to say.
    pub(crate) fn word(&self) -> Option<String> {
        if let Some(error) = &self.error {
            return Some(shown_line(error));
        }
        if self.waiting.is_some() {
            return Some("opening…".to_owned());
        }
        self.changed.then(|| "The document has changed since this answer; these words are not in it now.".to_owned())
    }

    /// The rows that are seen.
    pub(crate) fn seen(&self, window: Window, palette: Palette) -> Vec<Row> {
        let mut seen = Vec::with_capacity(window.rows);
        let Some(shown) = self.shown.as_ref().filter(|shown| self.is_shown(shown)) else {
            return seen;
        };
        for index in self.top.index..shown.segments.len() {
            let rows = self.rows(shown, index, window.columns, palette);
            let skip = if index == self.top.index { self.top.row } else { 0 };
            seen.extend(rows.into_iter().skip(skip).take(window.rows - seen.len()));
            if seen.len() >= window.rows {
                break;
            }
        }
        seen
    }

    /// The rows of a segment. Cited words are anchors, rows that hold them have a bar before them.
    fn rows(&self, shown: &Shown, index: usize, columns: usize, palette: Palette) -> Vec<Row> {
        let Some(&segment) = shown.segments.get(index) else { return vec![Row::blank()] };
        let block = shown.block(segment);
        let kind = block.map(|block| block.kind);
        let base = match kind {
            Some(BlockKind::Heading(_)) => palette.strong(),
            Some(BlockKind::Running) => palette.dim(),
            _ => palette.plain(),
        };

        let mut cuts = vec![segment.start, segment.end];
        for span in self.cited.iter().chain(&self.target.others) {
            cuts.extend([span.start, span.end].into_iter().filter(|cut| (segment.start..segment.end).contains(cut)));
        }
        cuts.sort_unstable();
        cuts.dedup();
        let mut rich = Rich::default();
        for pair in cuts.windows(2) {
            let piece = Span::new(pair[0], pair[1]);
            let Some(text) = piece.of(&shown.document.text) else { continue };
            let text = if kind == Some(BlockKind::TableRow) { text.replace('\t', " │ ") } else { text.to_owned() };
            if self.cited.is_some_and(|cited| cited.overlaps(piece)) {
                rich.push_anchor(&text, palette.cited(), 0);
            } else if self.target.others.iter().any(|other| other.overlaps(piece)) {
                rich.push(&text, base.underlined());
            } else {
                rich.push(&text, base);
            }
        }
        let beside = block.filter(|block| is_beside(block.kind));
        let gutter = if beside.is_some() { TextSpan::styled("┆ ", palette.dim()) } else { TextSpan::raw("  ") };
        let mut rows = Vec::new();
        if let Some(name) = shown.break_before(index) {
            rows.push(rule(name, columns, palette));
        }
        let begins = beside.filter(|block| block.span.start >= segment.start);
        if let Some(name) = begins.and_then(|block| block.place.as_deref()) {
            rows.push(Rich::of(&shown_line(name), palette.dim()).one_row(columns, &gutter));
        }
        rows.extend(rich.rows(columns, &gutter, &gutter));
        for row in rows.iter_mut().filter(|row| !row.anchors.is_empty()) {
            if let Some(first) = row.line.spans.first_mut() {
                *first = TextSpan::styled("▌ ", palette.accent());
            }
        }
        rows
    }
}

/// The line between two pages.
fn rule(name: &str, columns: usize, palette: Palette) -> Row {
    let name = fit(name, columns.saturating_sub(6));
    let rest = "─".repeat(columns.saturating_sub(width(&name) + 6));
    Rich::of(&format!("── {name} ──{rest}"), palette.dim()).one_row(columns, &TextSpan::raw(""))
}

/// Cuts a text at its line ends, long lines at spaces, and where a page begins; line ends belong to no segment.
fn segments(text: &str, pages: &[Page]) -> Vec<Span> {
    let mut starts = pages.iter().map(|page| begins(text, page)).peekable();
    let mut cut = Vec::new();
    for segment in lines(text) {
        let mut start = segment.start;
        while let Some(page) = starts.next_if(|&page| page < segment.end) {
            // Paragraphs go on over pages.
            if page > start {
                cut.push(Span::new(start, page));
                start = page;
            }
        }
        cut.push(Span::new(start, segment.end));
    }
    cut
}

fn lines(text: &str) -> Vec<Span> {
    let mut segments = Vec::new();
    let mut base = 0;
    for line in text.split('\n') {
        let mut start = 0;
        while line.len() - start > SEGMENT {
            let mut end = start + SEGMENT;
            while !line.is_char_boundary(end) {
                end -= 1;
            }
            let end = line[start..end].rfind(' ').map_or(end, |space| start + space + 1);
            segments.push(Span::new(base + start, base + end));
            start = end;
        }
        segments.push(Span::new(base + start, base + line.len()));
        base += line.len() + 1;
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::{citation_of, stored};

    const WINDOW: Window = Window { columns: 30, rows: 9 };
    const PALETTE: Palette = Palette { colour: false };

    fn pane(text: &str, quote: &str) -> SourcePane {
        let document = stored("a.md", text);
        let cited = citation_of(1, &document, quote);
        let mut pane = SourcePane::default();
        assert!(!pane.open(Target::of_citation(&cited, std::slice::from_ref(&cited), true), WINDOW));
        pane.arrived(SourceView { document, span: Some(cited.span) }, WINDOW);
        pane
    }

    fn text(pane: &SourcePane) -> Vec<String> {
        pane.seen(WINDOW, PALETTE).iter().map(|row| row.line.to_string()).collect()
    }

    #[test]
    fn the_cited_words_are_brought_into_view_and_marked() {
        let filler = "Some other line.\n".repeat(100);
        let pane = pane(&format!("{filler}Here stand the cited words, and more.\n{filler}"), "the cited words");
        let rows = text(&pane);
        assert_eq!(rows.len(), 9);
        assert_eq!(rows[3], "▌ Here stand the cited words,");
        let row = &pane.seen(WINDOW, PALETTE)[3];
        let marked = row.line.spans.iter().find(|span| span.style == PALETTE.cited()).unwrap();
        assert_eq!(marked.content, "the cited words");
        assert!((48..=54).contains(&pane.percent(WINDOW).unwrap()), "{:?}", pane.percent(WINDOW));
    }

    #[test]
    fn marks_go_over_line_ends() {
        let pane = pane("one two\nthree four", "two\nthree");
        assert_eq!(text(&pane), ["▌ one two", "▌ three four"]);
    }

    #[test]
    fn a_text_that_changed_is_searched_for_the_words_and_said_to_have_changed() {
        let mut pane = pane("The words stand here.", "words");
        let quote_elsewhere = Target { span: Some(Span::new(0, 3)), ..pane.target.clone() };
        assert!(pane.open(quote_elsewhere, WINDOW));
        assert_eq!(pane.cited, Some(Span::new(4, 9)));
        let gone = Target { quote: Some("other".into()), ..pane.target.clone() };
        assert!(!pane.open(gone, WINDOW), "the text must be asked for anew");
        assert!(pane.word().unwrap().contains("changed"));
    }

    #[test]
    fn one_line_of_megabytes_is_cut() {
        let line = "é word ".repeat(300_000);
        let cut = segments(&line, &[]);
        assert!(cut.iter().all(|segment| segment.len() <= SEGMENT && segment.of(&line).is_some()));
        assert_eq!(cut.iter().map(|segment| segment.len()).sum::<usize>(), line.len());
        let unbroken = "é".repeat(5000);
        assert!(segments(&unbroken, &[]).iter().all(|segment| segment.len() <= SEGMENT && !segment.is_empty()));
        let mut pane = pane(&line, "word");
        let before = std::time::Instant::now();
        pane.go_bottom(WINDOW);
        assert_eq!(text(&pane).len(), 9);
        assert!(before.elapsed() < std::time::Duration::from_millis(500));
    }

    #[test]
    fn scrolling_stops_at_the_ends() {
        let mut pane = pane(&"line\n".repeat(30), "line");
        pane.scroll_by(1000, WINDOW);
        assert_eq!(text(&pane).len(), 9);
        pane.scroll_by(-1000, WINDOW);
        assert_eq!(pane.top, Place::default());
        pane.go_bottom(WINDOW);
        assert_eq!(text(&pane).len(), 9);
    }

    fn page(number: u32, label: &str, start: usize, end: usize) -> Page {
        Page { number, label: Some(label.into()), span: Span::new(start, end) }
    }

    fn opened(document: StoredDocument) -> SourcePane {
        let mut pane = SourcePane::default();
        pane.open(Target { key: document.key.clone(), ..Target::default() }, WINDOW);
        pane.arrived(SourceView { document, span: None }, WINDOW);
        pane
    }

    #[test]
    fn pages_begin_with_their_labels_also_within_a_paragraph() {
        let mut document = stored("a.pdf", "The head\nOne paragraph that goes on over the page.\nThe end.");
        document.pages = vec![page(1, "iii", 0, 27), page(2, "iv", 27, document.text.len())];
        document.blocks[0].kind = BlockKind::Running;
        let mut pane = opened(document);
        assert_eq!(
            text(&pane),
            [
                "── p. iii (1 of 2) ───────────",
                "  The head",
                "  One paragraph that",
                "── p. iv (2 of 2) ────────────",
                "  goes on over the page.",
                "  The end."
            ]
        );
        let seen = pane.seen(WINDOW, PALETTE);
        assert_eq!(seen[1].line.spans[1].style, PALETTE.dim(), "a running header");
        assert_eq!(pane.position(), Some("p. iii (1 of 2)"));
        pane.top = Place { index: 2, row: 0 };
        assert_eq!(pane.position(), Some("p. iv (2 of 2)"));
    }

    #[test]
    fn slides_and_sheets_are_told_where_they_change_and_notes_stand_apart() {
        let mut document = stored("a.pptx", "Title\nA point\nSaid beside\nNext\nB1\tB2\nB3\tB4\n1 Note.");
        let places =
            ["slide 1", "slide 1", "comment 1 by Ana", "slide 2", "sheet Budget, B1", "sheet Budget, B3", "footnote 1"];
        let kinds = [
            BlockKind::Heading(1),
            BlockKind::Paragraph,
            BlockKind::Comment,
            BlockKind::Heading(1),
            BlockKind::TableRow,
            BlockKind::TableRow,
            BlockKind::Note,
        ];
        for (block, (place, kind)) in document.blocks.iter_mut().zip(places.into_iter().zip(kinds)) {
            (block.place, block.kind) = (Some(place.into()), kind);
        }
        // The page of a slide is the slide, and is not said twice.
        let next = document.blocks[3].span.start - 1;
        document.pages = [(1, 0, next), (2, next, document.text.len())]
            .map(|(number, start, end)| Page { number, label: None, span: Span::new(start, end) })
            .into();
        let pane = opened(document);
        let window = Window { columns: 30, rows: 20 };
        let rows: Vec<String> = pane.seen(window, PALETTE).iter().map(|row| row.line.to_string()).collect();
        assert_eq!(
            rows,
            [
                "── slide 1 ───────────────────",
                "  Title",
                "  A point",
                "┆ comment 1 by Ana",
                "┆ Said beside",
                "── slide 2 ───────────────────",
                "  Next",
                "── sheet Budget ──────────────",
                "  B1 │ B2",
                "  B3 │ B4",
                "┆ footnote 1",
                "┆ 1 Note."
            ]
        );
    }

    #[test]
    fn an_edition_that_was_replaced_says_so_first_also_under_another_key() {
        let mut pane = pane("The words stand here.", "words");
        let mut document = stored("old.md", "The words stand here.");
        document.replaced = Some(crate::store::Replaced {
            by: None,
            at: "2026-11-22T00:00:00Z".into(),
            added: "2026-10-01T00:00:00Z".into(),
        });
        pane.target.edition = Some(document.id.0);
        pane.arrived(SourceView { document, span: None }, WINDOW);
        assert_eq!(pane.heading().1, "edition of 2026-10-01, file gone 2026-11-22 · line 1");
        assert_eq!(text(&pane), ["▌ The words stand here."]);
    }

    #[test]
    fn control_characters_are_shown_not_obeyed() {
        let pane = pane("a\u{1b}[2Jb \u{202e}c", "b");
        assert_eq!(text(&pane), ["▌ a␛[2Jb \u{fffd}c"]);
    }
}
