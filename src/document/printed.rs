//! How a paragraph of an office format becomes a block: its kind, and the number or bullet printed before it.

use super::BlockKind;
use super::flow::Para;
use super::numbering::numbering;
use super::numerals;

/// A longer paragraph (in characters) in the style of a heading is text: some files put everything into such styles.
const MAX_HEADING: usize = 200;
/// A longer paragraph (in bytes) with a number of the first level is a numbered paragraph, not an item of a list.
const MAX_ITEM: usize = 400;

/// The number or bullet of a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// As it is printed; `•` for every bullet, empty for none.
    pub printed: String,
    /// Whether it is a bullet.
    pub bullet: bool,
    /// The level in its list, from 0.
    pub level: usize,
}

/// What a format says of a paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    /// A heading of this level, from 1.
    pub heading: Option<u8>,
    /// Part of a list without a mark of its own: an entry of a table of contents, a further paragraph of an item. Its
    /// level, from 0, and whether it begins a line of its own right below the one before.
    pub item: Option<(usize, bool)>,
    /// What is printed before it.
    pub mark: Option<Mark>,
    /// Preformatted.
    pub code: bool,
    /// A quotation.
    pub quote: bool,
}

impl Shape {
    /// The paragraph with this text; one without text has no mark either.
    pub(super) fn para(self, body: &str) -> Para {
        let text = body.trim();
        let heading = self.heading.filter(|_| text.chars().nth(MAX_HEADING).is_none());
        // A heading in a list with bullets is a heading.
        let mark = self.mark.filter(|mark| !mark.printed.is_empty() && (!mark.bullet || heading.is_none()));
        let marked = |mark: &Mark| mark.bullet || mark.level > 0 || text.len() <= MAX_ITEM;
        let kind = match (&mark, self.item) {
            _ if heading.is_some() => BlockKind::Heading(heading.unwrap_or(1)),
            (Some(mark), _) if marked(mark) => BlockKind::ListItem,
            (None, Some(_)) => BlockKind::ListItem,
            _ if self.code => BlockKind::Code,
            _ if self.quote => BlockKind::Quote,
            _ => BlockKind::Paragraph,
        };
        let mut para = Para::new(kind, "");
        if let Some((level, own)) = self.item {
            (para.level, para.listed) = (level, own);
        }
        if let Some(mark) = &mark {
            (para.level, para.listed) = (mark.level, true);
        }
        if text.is_empty() {
            return para;
        }
        if let Some(mark) = mark {
            para.paragraph = numerals::label(&mark.printed);
            para.text = format!("{} {text}", mark.printed);
        } else {
            let typed = matches!(kind, BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Quote);
            let number = numbering(text).filter(|_| typed);
            para.paragraph = number.map(|number| number.label.to_owned());
            para.text = if kind == BlockKind::Code { body.to_owned() } else { text.to_owned() };
        }
        para
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(printed: &str, level: usize) -> Mark {
        Mark { printed: printed.to_owned(), bullet: printed == "•", level }
    }

    #[test]
    fn numbers_stand_before_the_text_and_decide_what_it_is() {
        let long = "word ".repeat(100);
        for (shape, text, kind, begins, number) in [
            (Shape { mark: Some(mark("3.", 0)), ..Shape::default() }, "a", BlockKind::ListItem, "3. a", Some("3")),
            (
                Shape { mark: Some(mark("3.", 0)), ..Shape::default() },
                &long,
                BlockKind::Paragraph,
                "3. word",
                Some("3"),
            ),
            (
                Shape { mark: Some(mark("(a)", 1)), ..Shape::default() },
                &long,
                BlockKind::ListItem,
                "(a) word",
                Some("(a)"),
            ),
            (Shape { mark: Some(mark("•", 0)), ..Shape::default() }, "a", BlockKind::ListItem, "• a", None),
            (
                Shape { heading: Some(2), mark: Some(mark("•", 0)), ..Shape::default() },
                "a",
                BlockKind::Heading(2),
                "a",
                None,
            ),
            (Shape { heading: Some(2), ..Shape::default() }, &long, BlockKind::Paragraph, "word", None),
            (Shape::default(), "12. The text", BlockKind::Paragraph, "12. The", Some("12")),
            (Shape { item: Some((1, true)), ..Shape::default() }, "Scope\t4", BlockKind::ListItem, "Scope\t4", None),
            (Shape { mark: Some(mark("1.", 0)), ..Shape::default() }, " ", BlockKind::ListItem, "", None),
        ] {
            let para = shape.para(text);
            assert_eq!((para.kind, para.paragraph.as_deref()), (kind, number), "{text}");
            assert!(para.text.starts_with(begins), "{}", para.text);
        }
    }
}
