//! The briefing pane: what was pinned, under its headings, one claim under the cursor.

use ratatui::text::Span;

use super::palette::Palette;
use super::rich::{Rich, Row};
use super::wrap::{fit, shown_line, width};
use crate::brief::words::where_and_when;
use crate::brief::{Brief, Evidence};

/// The name of the briefing that pins go to before another is chosen.
pub(crate) const FIRST: &str = "Briefing";

/// The pane.
#[derive(Debug)]
pub(crate) struct BriefPane {
    /// The name of the briefing.
    pub(crate) name: String,
    /// The briefing, once it came; `None` where nothing was pinned yet.
    pub(crate) brief: Option<Box<Brief>>,
    /// What can be undone, in words.
    pub(crate) last: Option<String>,
    /// Whether it was asked for and has not come yet.
    pub(crate) waiting: bool,
    /// Which claim is under the cursor, counted from 0 in the order of the text.
    cursor: usize,
    top: usize,
}

impl Default for BriefPane {
    fn default() -> Self {
        Self { name: FIRST.to_owned(), brief: None, last: None, waiting: false, cursor: 0, top: 0 }
    }
}

/// A line of the list.
enum Item<'a> {
    Heading(&'a str),
    Question(&'a str),
    Claim(usize, &'a Evidence),
}

impl BriefPane {
    /// Turns to the briefing of another name.
    pub(crate) fn turn_to(&mut self, name: &str) {
        if name != self.name {
            *self = Self { name: name.to_owned(), ..Self::default() };
        }
    }

    /// Shows this.
    pub(crate) fn arrived(&mut self, brief: Option<Box<Brief>>, last: Option<String>) {
        self.waiting = false;
        self.brief = brief;
        self.last = last;
        self.cursor = self.cursor.min(self.count().saturating_sub(1));
    }

    /// How many claims it has.
    pub(crate) fn count(&self) -> usize {
        self.brief.as_ref().map_or(0, |brief| brief.evidence().count())
    }

    /// The claim under the cursor.
    pub(crate) fn current(&self) -> Option<&Evidence> {
        self.brief.as_ref()?.evidence().nth(self.cursor)
    }

    /// Puts the cursor on the claim of this place, counted from 0.
    pub(crate) fn select(&mut self, at: usize) {
        self.cursor = at.min(self.count().saturating_sub(1));
    }

    /// Moves the cursor by claims, keeping it within a list of `height` rows.
    pub(crate) fn go(&mut self, by: isize, height: usize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.count().saturating_sub(1));
        let row = self.row_of_cursor();
        self.top = self.top.min(row).max((row + 1).saturating_sub(height.max(1)));
        // The heading above the first claim is worth seeing.
        if self.cursor == 0 {
            self.top = 0;
        }
    }

    fn row_of_cursor(&self) -> usize {
        self.items().iter().position(|item| matches!(item, Item::Claim(at, _) if *at == self.cursor)).unwrap_or(0)
    }

    /// Puts the cursor on the row that was clicked; false where there is no claim.
    pub(crate) fn click(&mut self, row: usize, height: usize) -> bool {
        let items = self.items();
        let at = match items.get(self.first(items.len(), height) + row) {
            Some(Item::Claim(at, _)) => *at,
            _ => return false,
        };
        self.cursor = at;
        true
    }

    fn items(&self) -> Vec<Item<'_>> {
        let mut items = Vec::new();
        let mut at = 0;
        for section in self.brief.iter().flat_map(|brief| &brief.sections) {
            items.extend(section.heading.iter().map(|own| Item::Heading(&own.text)));
            for question in &section.questions {
                let heading = section.heading.as_ref();
                items.extend(
                    question.question.iter().filter(|own| Some(*own) != heading).map(|own| Item::Question(&own.text)),
                );
                for evidence in &question.claims {
                    items.push(Item::Claim(at, evidence));
                    at += 1;
                }
            }
        }
        items
    }

    /// The first item that is seen: no row stays empty while there is something above.
    fn first(&self, items: usize, height: usize) -> usize {
        self.top.min(items.saturating_sub(height))
    }

    /// The list, at most `height` rows.
    pub(crate) fn list(&self, columns: usize, height: usize, palette: Palette) -> Vec<Row> {
        let items = self.items();
        let first = self.first(items.len(), height);
        let seen = items.into_iter().skip(first).take(height);
        seen.map(|item| match item {
            Item::Heading(words) => {
                Rich::of(&fit(&shown_line(words), columns), palette.strong()).one_row(columns, &Span::raw(""))
            }
            Item::Question(words) => {
                let words = shown_line(words);
                Rich::of(&fit(&words, columns.saturating_sub(2)), palette.dim()).one_row(columns, &Span::raw("  "))
            }
            Item::Claim(at, evidence) => self.claim(at, evidence, columns, palette),
        })
        .collect()
    }

    fn claim(&self, at: usize, evidence: &Evidence, columns: usize, palette: Palette) -> Row {
        let here = at == self.cursor;
        let sign = match (evidence.stale.is_some(), evidence.own.is_empty()) {
            (true, _) => " !",
            (false, false) => " ✎",
            (false, true) => "",
        };
        let number = format!("{:>3} ", evidence.number);
        let room = columns.saturating_sub(2 + width(&number) + width(sign));
        let words = shown_line(evidence.quote());
        let style = if here { palette.selected() } else { palette.plain() };
        let mut line = Rich::default();
        line.push(&number, palette.dim()).push_anchor(&fit(&words, room), style, at);
        line.push(sign, if evidence.stale.is_some() { palette.warning() } else { palette.dim() });
        let mark = if here { Span::styled("▸ ", palette.accent()) } else { Span::raw("  ") };
        line.one_row(columns, &mark)
    }

    /// The claim under the cursor: where it stands, the user's words, what became of its source.
    pub(crate) fn detail(&self, columns: usize, palette: Palette) -> Vec<Row> {
        let Some(evidence) = self.current() else { return Vec::new() };
        let indent = Span::raw("  ");
        let citation = &evidence.place.citation;
        let mut rows =
            vec![Rich::of(&shown_line(&citation.document.title), palette.strong()).one_row(columns, &indent)];
        rows.push(Rich::of(&shown_line(&where_and_when(citation)), palette.dim()).one_row(columns, &indent));
        if let Some(stale) = evidence.stale {
            rows.push(Rich::of(&format!("the source {}", stale.words()), palette.warning()).one_row(columns, &indent));
        }
        for own in &evidence.own {
            let sign = Span::styled("✎ ", palette.dim());
            rows.push(Rich::of(&shown_line(&own.text), palette.plain()).one_row(columns, &sign));
        }
        rows
    }
}
