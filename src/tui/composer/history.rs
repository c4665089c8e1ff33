//! What was typed before, newest last.

/// Entries are kept for the session only.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    entries: Vec<String>,
    /// Which entry is shown; `None` while the draft is.
    at: Option<usize>,
    draft: String,
}

impl History {
    /// Adds an entry and goes back to an empty draft. A draft that an older entry took the place of is an entry, too.
    pub(crate) fn remember(&mut self, text: &str) {
        let draft = std::mem::take(&mut self.draft);
        if self.at.take().is_some() {
            self.add(&draft);
        }
        self.add(text);
    }

    /// Blank entries and repetitions of the newest are left out.
    fn add(&mut self, text: &str) {
        // Whoever typed the password behind its command has shown it once; it does not come back.
        let password = text.trim_start().starts_with("/password");
        if !password && !text.trim().is_empty() && self.entries.last().is_none_or(|last| last != text) {
            self.entries.push(text.to_owned());
        }
    }

    /// The next older entry; the first step keeps `draft` to come back to.
    pub(crate) fn older(&mut self, draft: &str) -> Option<&str> {
        let at = match self.at {
            None => {
                let newest = self.entries.len().checked_sub(1)?;
                draft.clone_into(&mut self.draft);
                newest
            }
            Some(at) => at.checked_sub(1)?,
        };
        self.at = Some(at);
        self.entries.get(at).map(String::as_str)
    }

    /// The next newer entry, in the end the draft.
    pub(crate) fn newer(&mut self) -> Option<&str> {
        let at = self.at? + 1;
        if at < self.entries.len() {
            self.at = Some(at);
            return self.entries.get(at).map(String::as_str);
        }
        self.at = None;
        Some(&self.draft)
    }

    /// The newest entry that holds `part`, among those older than `before`; with its place.
    pub(crate) fn find(&self, part: &str, before: usize) -> Option<(usize, &str)> {
        let end = before.min(self.entries.len());
        let part = part.to_lowercase();
        self.entries[..end]
            .iter()
            .enumerate()
            .rev()
            .find(|(_, entry)| entry.to_lowercase().contains(&part))
            .map(|(at, entry)| (at, entry.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_and_newer_walk_and_stop_at_the_ends() {
        let mut history = History::default();
        assert_eq!(history.older("draft"), None);
        for text in ["one", "two", "two", "  "] {
            history.remember(text);
        }
        assert_eq!(history.older("draft"), Some("two"));
        assert_eq!(history.older("two"), Some("one"));
        assert_eq!(history.older("one"), None);
        assert_eq!(history.newer(), Some("two"));
        assert_eq!(history.newer(), Some("draft"));
        assert_eq!(history.newer(), None);
    }

    #[test]
    fn a_draft_that_was_left_for_an_older_entry_is_remembered_and_a_password_never() {
        let mut history = History::default();
        history.remember("one");
        history.older("a long draft");
        history.remember("one");
        assert_eq!(history.entries, ["one", "a long draft", "one"]);
        history.older("/password secret");
        history.remember("two");
        history.remember(" /password secret");
        assert_eq!(history.entries, ["one", "a long draft", "one", "two"]);
    }

    #[test]
    fn finding_goes_from_new_to_old() {
        let mut history = History::default();
        for text in ["When was it founded?", "Who founded it?", "/sync"] {
            history.remember(text);
        }
        assert_eq!(history.find("FOUND", usize::MAX), Some((1, "Who founded it?")));
        assert_eq!(history.find("found", 1), Some((0, "When was it founded?")));
        assert_eq!(history.find("found", 0), None);
    }
}
