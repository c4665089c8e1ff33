//! What `/undo` puts back, the newest first.

use crate::store::{ChatId, ChatTurn};

/// Most things that are kept; each may be a whole chat.
const MOST: usize = 20;

/// Something that `/undo` puts back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Undo {
    /// Documents, by adding again what they came with.
    Documents(Vec<String>),
    /// A saved chat. It is nowhere else any more.
    Chat {
        /// Its name.
        name: String,
        /// What it held.
        turns: Vec<ChatTurn>,
    },
    /// The chat that was left for a new one.
    Left(ChatId),
}

/// Everything that `/undo` puts back, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Undos(Vec<Undo>);

impl Undos {
    /// Keeps something. Where that is too much, a chat that was left goes first, for it is saved; else the oldest.
    pub(crate) fn push(&mut self, undo: Undo) {
        self.0.push(undo);
        if self.0.len() > MOST {
            let saved = self.0.iter().position(|undo| matches!(undo, Undo::Left(_)));
            self.0.remove(saved.unwrap_or(0));
        }
    }

    /// Takes what came last. Who cannot put it back has to keep it again.
    pub(crate) fn pop(&mut self) -> Option<Undo> {
        self.0.pop()
    }

    /// This chat was removed: nothing goes back to it.
    pub(crate) fn gone(&mut self, chat: ChatId) {
        self.0.retain(|undo| *undo != Undo::Left(chat));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_has_an_end_and_what_is_nowhere_else_stays_longest() {
        let mut undos = Undos::default();
        let only = Undo::Chat { name: "Only".into(), turns: Vec::new() };
        undos.push(only.clone());
        for id in 0..100 {
            undos.push(Undo::Left(ChatId(id)));
        }
        assert_eq!(undos.0.len(), MOST);
        assert_eq!(undos.0.first(), Some(&only));
        assert_eq!(undos.pop(), Some(Undo::Left(ChatId(99))));
        for number in 0..100 {
            undos.push(Undo::Documents(vec![number.to_string()]));
        }
        assert_eq!(undos.0.len(), MOST);
        assert_eq!(undos.0.first(), Some(&Undo::Documents(vec!["80".into()])));
    }

    #[test]
    fn a_chat_that_is_gone_is_not_gone_back_to() {
        let mut undos = Undos::default();
        undos.push(Undo::Left(ChatId(4)));
        undos.push(Undo::Left(ChatId(5)));
        undos.gone(ChatId(5));
        assert_eq!(undos.pop(), Some(Undo::Left(ChatId(4))));
        assert_eq!(undos.pop(), None);
    }
}
