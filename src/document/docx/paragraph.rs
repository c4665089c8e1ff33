//! One paragraph of Word while it is read, and what becomes of it.

use super::numbering::Numbering;
use super::styles::Styles;
use crate::document::BlockKind;
use crate::document::flow::Para;
use crate::document::indent::Indent;
use crate::document::printed::Shape;

/// Words that were deleted or added, and by whom.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// `deleted` or `inserted`.
    pub what: &'static str,
    /// Who did it, empty where the file does not say.
    pub author: String,
    /// The words.
    pub text: String,
}

/// A paragraph in the making.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub text: String,
    pub style: Option<String>,
    /// The list that the paragraph itself names; 0 for none, whatever its style says.
    pub list: Option<i64>,
    pub level: Option<i64>,
    /// The level of a heading from 0; 9 for text.
    pub outline: Option<i64>,
    /// How far it is set in on the left and on the right, where it says so itself.
    pub set_in: (Option<i64>, Option<i64>),
    /// The places of notes and comments that it refers to.
    pub notes: Vec<String>,
    /// What boxes anchored in it hold.
    pub boxes: Vec<Para>,
    pub changes: Vec<Change>,
    /// Whether its end was deleted, so that the next paragraph goes on with it.
    pub joined: bool,
    /// Whether the run in hand is not shown.
    pub hidden: bool,
    /// Whether text came without a paragraph around it.
    pub implied: bool,
    /// The page that it begins on, where Word noted it.
    pub page: Option<u32>,
}

impl Paragraph {
    /// The finished paragraph. Counts it, if it is numbered.
    pub(super) fn finish(&mut self, styles: &Styles, lists: &mut Numbering) -> Para {
        let look = styles.look(self.style.as_deref());
        let heading = match self.outline {
            Some(level) if (0..9).contains(&level) => Some((level + 1).min(6) as u8),
            Some(_) => None,
            None => look.heading,
        };
        let list = self.list.or(look.numbering).filter(|&list| list != 0);
        // A paragraph that names a list and no level is of the first one, unless its style says otherwise.
        let level = self.level.or(look.level);
        let level = if self.list.is_some() { Some(level.unwrap_or(0)) } else { level };
        let shape = Shape {
            heading,
            item: look.contents.map(|level| (usize::from(level).saturating_sub(1), true)),
            mark: list.and_then(|list| lists.next(list, level, self.style.as_deref(), styles)),
            code: look.code,
            quote: look.quote,
        };
        let mut para = shape.para(&std::mem::take(&mut self.text));
        let side = |own: Option<i64>, style: Option<i64>| own.or(style).unwrap_or(0);
        para.indent = Indent { left: side(self.set_in.0, look.left), right: side(self.set_in.1, look.right) };
        para.notes = std::mem::take(&mut self.notes);
        para.place = self.page.map(|page| format!("about page {page}"));
        para
    }

    /// The changes of it, as blocks to stand below it.
    pub(super) fn take_changes(&mut self) -> Vec<Para> {
        std::mem::take(&mut self.changes)
            .into_iter()
            .filter(|change| !change.text.trim().is_empty())
            .map(|Change { what, author, text }| {
                let place = if author.is_empty() { "change".to_owned() } else { format!("change by {author}") };
                let text = format!("{what}: {}", text.trim());
                Para { place: Some(place), ..Para::new(BlockKind::Comment, text) }
            })
            .collect()
    }
}
