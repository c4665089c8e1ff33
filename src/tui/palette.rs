//! What things look like. Only the 16 ANSI colours, never a fixed black or white, and every meaning also by a modifier
//! or a sign, so that the screen reads the same without colour.

use ratatui::style::{Color, Modifier, Style};

/// The styles of the chat, with or without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Palette {
    /// Whether colours may be used; modifiers always are.
    pub(crate) colour: bool,
}

#[expect(clippy::unused_self, reason = "whether a look needs colour is the palette's own affair")]
impl Palette {
    fn with(self, color: Color, modifier: Modifier) -> Style {
        let style = Style::new().add_modifier(modifier);
        if self.colour { style.fg(color) } else { style }
    }

    /// Text of documents and of the user.
    pub(crate) fn plain(self) -> Style {
        Style::new()
    }
    /// What matters less: hints, timings, rules.
    pub(crate) fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }
    /// Headings, titles.
    pub(crate) fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }
    /// What the user asked.
    pub(crate) fn question(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }
    /// The prompt sign and the spinner.
    pub(crate) fn accent(self) -> Style {
        self.with(Color::Cyan, Modifier::BOLD)
    }
    /// The words that answer, within their sentence.
    pub(crate) fn answer(self) -> Style {
        self.with(Color::Green, Modifier::BOLD | Modifier::UNDERLINED)
    }
    /// A citation's number; the brackets tell it from text.
    pub(crate) fn cite(self) -> Style {
        self.with(Color::Cyan, Modifier::BOLD)
    }
    /// What is selected.
    pub(crate) fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }
    /// The cited words in the source.
    pub(crate) fn cited(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }
    /// A key on the keyboard.
    pub(crate) fn key(self) -> Style {
        self.with(Color::Cyan, Modifier::BOLD)
    }
    /// What went well.
    pub(crate) fn good(self) -> Style {
        self.with(Color::Green, Modifier::BOLD)
    }
    /// What the user should look at.
    pub(crate) fn warning(self) -> Style {
        self.with(Color::Yellow, Modifier::BOLD)
    }
    /// What went wrong.
    pub(crate) fn error(self) -> Style {
        self.with(Color::Red, Modifier::BOLD)
    }
}
