//! Lists of terms set line by line: a term, a gap, what it means.

use super::Span;

/// So many lines of the form make a list of terms.
const LEAST: usize = 3;
/// A term has at most so many words.
const WORDS: usize = 4;

/// The entries of a block of text that is a list of terms: a term, two spaces or a tab, its meaning; what goes on is
/// indented. `None` for any other text.
pub fn entries(text: &str) -> Option<Vec<Span>> {
    let mut out: Vec<Span> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len());
        at = span.end;
        if line.trim().is_empty() {
            continue;
        }
        if line.starts_with([' ', '\t']) {
            // A meaning that goes on belongs to its term.
            let last = out.last_mut()?;
            last.end = span.end;
        } else {
            entry(line.trim_end())?;
            out.push(span);
        }
    }
    let spans: Vec<Span> = out.into_iter().map(|span| span.trimmed(text)).collect();
    (spans.len() >= LEAST).then_some(spans)
}

/// The term of a line, and what it means.
pub fn entry(line: &str) -> Option<(&str, &str)> {
    let gap = line.find("  ").into_iter().chain(line.find('\t')).min()?;
    let (term, meaning) = (line.get(..gap)?.trim(), line.get(gap..)?.trim());
    let said = !meaning.is_empty() && !meaning.contains("   ") && !meaning.contains('\t');
    (said && !term.is_empty() && term.split(' ').count() <= WORDS && !term.ends_with(['.', '?', '!']))
        .then_some((term, meaning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_terms_is_parted_into_its_entries() {
        let text = "AI     artificial intelligence\nCSTD   Commission on Science and\n       Technology\nGDC\tGlobal Digital Compact\n";
        let found: Vec<&str> = entries(text).unwrap().iter().filter_map(|span| span.of(text)).collect();
        assert_eq!(
            found,
            [
                "AI     artificial intelligence",
                "CSTD   Commission on Science and\n       Technology",
                "GDC\tGlobal Digital Compact"
            ]
        );
    }

    #[test]
    fn other_texts_are_no_lists_of_terms() {
        for text in [
            "A sentence.  Two spaces behind it.\nAnother one.  And more.\nA third.  So it goes.",
            "AI   artificial intelligence\nGDC   Global Digital Compact",
            "Year   Ports   Number\n2014   Oslo   2\n2016   Riga   3\n2018   Kiel   4",
            "One line\nand another\nand a third",
            "",
        ] {
            assert_eq!(entries(text), None, "{text}");
        }
    }
}
