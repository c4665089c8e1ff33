//! A line that is typed and not shown: a password. It is in no history and in no debug output, and it is forgotten when it
//! was given to the engine.

use crate::ingest::Password;

/// The longest password in bytes.
const LIMIT: usize = 4096;

/// What was typed so far.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// Adds what was typed or pasted; the line end that comes with a paste is not part of a password, nor is any other
    /// control character.
    pub(crate) fn insert(&mut self, text: &str) {
        for c in text.chars().filter(|c| !c.is_control()) {
            if self.0.len() + c.len_utf8() <= LIMIT {
                self.0.push(c);
            }
        }
    }

    /// Takes the last character back.
    pub(crate) fn backspace(&mut self) {
        self.0.pop();
    }

    /// Begins anew.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether nothing was typed.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is shown of it: one sign for each character, as many as there is room for.
    pub(crate) fn mask(&self, columns: usize) -> String {
        "•".repeat(self.0.chars().take(columns).count())
    }

    /// The password.
    pub(crate) fn into_password(self) -> Password {
        Password::new(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_its_length_and_nothing_else() {
        let mut secret = Secret::default();
        secret.insert("pâss word\n");
        assert_eq!(secret.mask(40), "•••••••••");
        assert_eq!(secret.mask(4), "••••");
        secret.backspace();
        assert_eq!(format!("{secret:?} {:?}", secret.clone().into_password()), "Secret(..) Password(..)");
        assert!(secret.clone().into_password() == Password::new("pâss wor"));
        secret.clear();
        assert!(secret.is_empty());
        secret.insert(&"é".repeat(LIMIT));
        assert_eq!(secret.mask(usize::MAX).chars().count(), LIMIT / 2);
    }
}
