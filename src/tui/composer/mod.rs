//! The composer: where questions and commands are typed. Pure; keys are given to it by [`super::update`].

mod buffer;
mod history;

pub(crate) use buffer::{Buffer, Move};
pub(crate) use history::History;

/// Longest text in bytes. A question is never longer; a paste may be.
pub(crate) const LIMIT: usize = 32 * 1024;

/// The text being typed and those typed before.
#[derive(Debug, Clone, Default)]
pub(crate) struct Composer {
    /// What is being typed.
    pub(crate) buffer: Buffer,
    /// What was sent or cleared before.
    pub(crate) history: History,
}

impl Composer {
    /// Up: within the text, or at its first row to the older entry.
    pub(crate) fn up(&mut self, columns: usize) {
        if !self.buffer.up(columns)
            && let Some(older) = self.history.older(self.buffer.text())
        {
            self.buffer.set(older);
        }
    }

    /// Down: within the text, or at its last row to the newer entry.
    pub(crate) fn down(&mut self, columns: usize) {
        if !self.buffer.down(columns)
            && let Some(newer) = self.history.newer()
        {
            self.buffer.set(newer);
        }
    }

    /// Takes the text out and remembers it.
    pub(crate) fn take(&mut self) -> String {
        let text = self.buffer.take();
        self.history.remember(&text);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_move_within_the_text_first_and_then_through_history() {
        let mut composer = Composer::default();
        composer.buffer.insert("first");
        assert_eq!(composer.take(), "first");
        composer.buffer.insert("a\nb");
        composer.up(40);
        assert_eq!(composer.buffer.text(), "a\nb");
        composer.up(40);
        assert_eq!(composer.buffer.text(), "first");
        composer.down(40);
        assert_eq!(composer.buffer.text(), "a\nb", "the draft comes back");
        composer.down(40);
        assert_eq!(composer.buffer.text(), "a\nb");
    }
}
