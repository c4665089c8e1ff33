//! What is embedded for a passage, and the way back to its text.

use crate::text::Span;
use crate::text::fold::Folded;
use crate::text::lines::flow;

/// What is embedded for a passage: its heading path, then its text as it runs on ([`flow`]), on lines of their own.
#[derive(Debug, Clone)]
pub struct Indexed {
    /// The whole.
    pub text: String,
    /// Where the passage's text begins in it.
    body: usize,
    flow: Folded,
}

impl Indexed {
    /// That of a passage with this heading path and this text.
    pub fn new(heading: &[String], text: &str) -> Self {
        let flow = flow(text);
        let mut whole = crate::text::lines::flow(&heading.join(" > ")).text;
        if !heading.is_empty() {
            whole.push('\n');
        }
        let body = whole.len();
        whole.push_str(&flow.text);
        Self { text: whole, body, flow }
    }

    /// Where the passage's own text begins in what is embedded, past its heading.
    pub fn body(&self) -> usize {
        self.body
    }

    /// The heading path in one line, without the line break after it.
    pub fn heading(&self) -> &str {
        self.text.get(..self.body).unwrap_or("").trim_end()
    }

    /// The passage's own text as it is embedded.
    pub fn own(&self) -> &str {
        self.text.get(self.body..).unwrap_or("")
    }

    /// The place in the passage's text of a place in what is embedded; `None` for one in the heading.
    pub fn in_passage(&self, span: Span) -> Option<Span> {
        let start = span.start.checked_sub(self.body)?;
        self.flow.source(Span::new(start, span.end.checked_sub(self.body)?))
    }
}

/// What is embedded for a passage.
pub fn index_text(heading: &[String], text: &str) -> String {
    Indexed::new(heading, text).text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_parted_at_line_ends_are_embedded_whole_and_lead_back() {
        let text = "All inter-\nnational law\nis ﬁne.";
        let indexed = Indexed::new(&["Law".to_owned(), "Part".to_owned()], text);
        assert_eq!(indexed.text, "Law > Part\nAll international law is fine.");
        let place = |word: &str| {
            let at = indexed.text.find(word).unwrap();
            indexed.in_passage(Span::new(at, at + word.len())).and_then(|span| span.of(text))
        };
        assert_eq!(place("international"), Some("inter-\nnational"));
        assert_eq!(place("fine"), Some("ﬁne"));
        assert_eq!(place("Part"), None);
        assert_eq!(index_text(&[], "a\n\nb"), "a\n\nb");
    }
}
