//! What the layout hands to the structure: the lines of each page in reading order, with what tells them apart.

/// A line of a page, or the part of one that lies within a column.
///
/// Lengths are in points, in the page as a reader sees it: turned upright, the origin at its top left, y downwards.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Line {
    /// Its words, one space between them; ligatures, soft hyphens and the hyphen at its end as in the file.
    pub text: String,
    /// Left edge.
    pub x0: f32,
    /// Top.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Baseline.
    pub y1: f32,
    /// The size of most of its letters.
    pub size: f32,
    /// Whether most of its letters are bold.
    pub bold: bool,
    /// Whether most of its letters are italic.
    pub italic: bool,
    /// How many bytes at its beginning are set as a superscript: the mark of a note.
    pub raised: usize,
    /// Lines of one number belong to one run of text (a column, a box, a cell); numbers rise in reading order.
    pub region: u32,
    /// The structure tag that it was marked with ("H1", "P", "LI", "TH", "Note", "Artifact"), in tagged files.
    pub tag: Option<Tag>,
}

/// What a tagged file says of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// A heading of this level.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A cell of a table.
    Cell,
    /// A footnote.
    Note,
    /// Nothing that belongs to the text: running headers, decoration.
    Artifact,
}

/// A page after layout.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct PageLines {
    /// Width as seen, in points.
    pub width: f32,
    /// Height as seen, in points.
    pub height: f32,
    /// In reading order.
    pub lines: Vec<Line>,
    /// Letters in all.
    pub letters: usize,
    /// Letters of which the file does not say what they are (they stand as U+FFFD).
    pub unknown: usize,
    /// Share of the page that pictures cover, from 0 to 1.
    pub pictures: f32,
}
