//! Signs of Markdown within a quotation that are none of its words: marks of footnotes, and where links lead.

use crate::text::Span;

/// The signs within a stretch, in order: `[^3]`, and of `[words](address)` everything but the words.
pub(super) fn signs(text: &str, inside: Span) -> Vec<Span> {
    let Some(body) = inside.of(text) else { return Vec::new() };
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = body.get(at..).and_then(|rest| rest.find('[')).map(|found| at + found) {
        at = open + 1;
        let Some(close) = body.get(at..).and_then(|rest| rest.find(']')).map(|found| at + found) else { break };
        let behind = body.get(close + 1..).unwrap_or("");
        if body.get(at..).is_some_and(|rest| rest.starts_with('^')) {
            out.push(Span::new(open, close + 1));
            at = close + 1;
        } else if let Some(length) = address(behind) {
            out.push(Span::new(open, open + 1));
            out.push(Span::new(close, close + 1 + length));
            at = close + 1 + length;
        }
    }
    out.into_iter().map(|span| span.shifted(inside.start)).collect()
}

/// The length of an address in round brackets: one word that has a form no word has.
fn address(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('(')?;
    let end = inner.find(')')?;
    let address = inner.get(..end)?;
    let known =
        address.contains('/') || address.starts_with('#') || address.contains(".htm") || address.contains(".md");
    (known && !address.contains(char::is_whitespace)).then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_notes_and_addresses_are_no_words() {
        let words = |text: &str| {
            let mut out = String::new();
            let mut at = 0;
            for sign in signs(text, Span::new(0, text.len())) {
                out.push_str(&text[at..sign.start]);
                at = sign.end;
            }
            out + &text[at..]
        };
        assert_eq!(
            words("We[^1] the [peoples](https://un.org/charter#p) of [t]he (x) world"),
            "We the peoples of [t]he (x) world"
        );
        assert_eq!(words("all [members] (three) [sic]"), "all [members] (three) [sic]");
        assert_eq!(words("open [ and ["), "open [ and [");
    }
}
