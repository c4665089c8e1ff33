//! Sentences: the smallest unit that an answer quotes.
//!
//! The rules of Unicode (UAX 29) decide where a sentence may end; what follows corrects them for the abbreviations,
//! initials, numberings and citations of official texts, and breaks at blank lines.

use unicode_segmentation::UnicodeSegmentation;

use super::Span;
use super::words::is_stop_word;

/// The sentences of a text, in order, without the white space around them. Together they cover all but white space.
///
/// A line break alone does not end a sentence; a blank line does.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = 0;
    for paragraph in paragraphs(text) {
        debug_assert!(paragraph.start >= start);
        start = paragraph.end;
        sentences_of_paragraph(text, paragraph, &mut out);
    }
    out
}

/// The stretches of a text between blank lines, without the white space around them.
fn paragraphs(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut blank = true;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            if !blank {
                out.push(Span::new(start, at).trimmed(text));
            }
            blank = true;
        } else if blank {
            start = at;
            blank = false;
        }
        at += line.len();
    }
    if !blank {
        out.push(Span::new(start, at).trimmed(text));
    }
    out
}

fn sentences_of_paragraph(text: &str, paragraph: Span, out: &mut Vec<Span>) {
    let Some(slice) = paragraph.of(text) else { return };
    // UAX 29 breaks after every line feed; line breaks inside a paragraph are only typography, so they are hidden
    // behind a character of the same length.
    let flat = slice.replace(['\n', '\t'], " ");
    let mut open: Option<Span> = None;
    for (at, piece) in flat.split_sentence_bound_indices() {
        let piece = Span::new(at, at + piece.len());
        let joined = open.map_or(piece, |open| open.cover(piece));
        let next = flat.get(joined.end..).unwrap_or("");
        if next.trim().is_empty() || ends_here(joined.of(&flat).unwrap_or(""), next) {
            push(slice, joined, paragraph.start, out);
            open = None;
        } else {
            open = Some(joined);
        }
    }
    if let Some(open) = open {
        push(slice, open, paragraph.start, out);
    }
}

fn push(slice: &str, span: Span, shift: usize, out: &mut Vec<Span>) {
    let span = span.trimmed(slice);
    if !span.is_empty() {
        out.push(span.shifted(shift));
    }
}

/// Whether a sentence that UAX 29 ends here, before `next`, really does.
fn ends_here(sentence: &str, next: &str) -> bool {
    let body = sentence.trim_end();
    let bare = body.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
    let Some(before) = bare.strip_suffix('.') else {
        // “Who votes?” they ask: what is quoted or in brackets ends, the sentence does not.
        return bare.len() == body.len()
            || !next.trim_start().starts_with(|c: char| c.is_lowercase() || c == ',' || c == ';');
    };
    if next.trim_start().starts_with(|c: char| c.is_lowercase() || c == ',' || c == ';') {
        return false;
    }
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(' || c == '[' || c == '/').next().unwrap_or("");
    if word.is_empty() {
        return true;
    }
    if is_numbering(word) && before.trim_start() == word {
        // "12. The Assembly decides": the number belongs to the sentence after it.
        return false;
    }
    let lower = word.to_lowercase();
    if ABBREVIATIONS.binary_search(&lower.as_str()).is_ok() {
        return false;
    }
    if BEFORE_NUMBERS.binary_search(&lower.as_str()).is_ok() {
        return !next.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '(');
    }
    // Initials: "J. R. Smith".
    let mut chars = word.chars();
    let single = matches!((chars.next(), chars.next()), (Some(c), None) if c.is_uppercase());
    !(single || is_dotted(word) && names_on(next))
}

/// Whether a word is capitals with stops between them: "U.N", "U.S.C" (the last stop is off).
fn is_dotted(word: &str) -> bool {
    let mut letters = word.split('.');
    word.contains('.')
        && letters.all(|part| {
            let mut chars = part.chars();
            matches!((chars.next(), chars.next()), (Some(c), None) if c.is_uppercase())
        })
}

/// Whether what follows goes on with a name, as in "the U.N. Secretariat" and "E.O. 13563": a sentence begins with a small
/// word more often than not.
fn names_on(next: &str) -> bool {
    words(next).next().is_some_and(|word| !is_stop_word(&word.to_lowercase()))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty())
}

fn is_numbering(word: &str) -> bool {
    let core = word.trim_start_matches('(').trim_end_matches(')');
    !core.is_empty()
        && core.len() <= 6
        && (core.chars().all(|c| c.is_ascii_digit() || c == '.')
            || core.len() == 1
            || core.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'I' | 'V' | 'X')))
}

/// Abbreviations that do not end a sentence, lower case, sorted.
static ABBREVIATIONS: &[&str] = &[
    "adm", "amb", "approx", "capt", "cf", "col", "dept", "dr", "e.g", "ed", "eds", "eg", "est", "etc", "ex", "fr",
    "gen", "gov", "hon", "i.e", "ie", "incl", "jr", "lt", "messrs", "mme", "mr", "mrs", "ms", "prof", "rep", "resp",
    "rev", "sen", "sgt", "sr", "st", "viz", "vs",
];

/// Abbreviations that do not end a sentence when a number follows, lower case, sorted.
static BEFORE_NUMBERS: &[&str] = &[
    "add", "ann", "app", "apr", "arg", "art", "arts", "aug", "ch", "chap", "dec", "doc", "feb", "fig", "figs", "jan",
    "jul", "jun", "mar", "no", "nos", "nov", "oct", "p", "para", "paras", "pp", "pt", "rec", "reg", "res", "sec",
    "sect", "sep", "sept", "suppl", "v", "vol",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let got: Vec<&str> = sentences(text).into_iter().map(|span| span.of(text).unwrap()).collect();
        assert_eq!(got, expect, "{text:?}");
    }

    #[test]
    fn lists_are_sorted() {
        assert!(ABBREVIATIONS.is_sorted());
        assert!(BEFORE_NUMBERS.is_sorted());
    }

    #[test]
    fn sentences_end_where_readers_end_them() {
        check("One. Two! Three?", &["One.", "Two!", "Three?"]);
        check("It grew by 3.5 per cent. Then it fell.", &["It grew by 3.5 per cent.", "Then it fell."]);
        check("See art. 5 and para. 12. Mr. Lee agreed.", &["See art. 5 and para. 12.", "Mr. Lee agreed."]);
        check("Tools, e.g. Linux, help. J. R. Smith wrote it.", &["Tools, e.g. Linux, help.", "J. R. Smith wrote it."]);
        check("The U.S. Web Design System helps. It grows.", &["The U.S. Web Design System helps.", "It grows."]);
        check("The office is in the U.S. The staff is not.", &["The office is in the U.S.", "The staff is not."]);
        check("By E.O. 13563 and U.N. rules.", &["By E.O. 13563 and U.N. rules."]);
        check("He said “stop.” They did.", &["He said “stop.”", "They did."]);
        check("“Who votes?” they ask. (All!) Why? we said.", &["“Who votes?” they ask.", "(All!)", "Why?", "we said."]);
        check("12. The Assembly decides.\n13. It thanks.", &["12. The Assembly decides.", "13. It thanks."]);
    }

    #[test]
    fn a_line_break_is_typography_and_a_blank_line_is_not() {
        check("a forum\nof governments.\n\nFounded in 2014", &["a forum\nof governments.", "Founded in 2014"]);
        check("top of page\n\n\n  next \u{a0}\n", &["top of page", "next"]);
        check(
            "The General\nAssembly, in art.\n5 of inter-\nnational law, decides.\nIt thanks Mr.\nLee.",
            &["The General\nAssembly, in art.\n5 of inter-\nnational law, decides.", "It thanks Mr.\nLee."],
        );
    }

    #[test]
    fn sentences_end_in_other_scripts_too() {
        check("人人生而自由。人人\n平等！", &["人人生而自由。", "人人\n平等！"]);
        check("Все равны. Никто не лишён прав.", &["Все равны.", "Никто не лишён прав."]);
        check("هل هذا حق؟ نعم هو حق.", &["هل هذا حق؟", "نعم هو حق."]);
    }

    proptest! {
        #[test]
        fn sentences_cover_all_but_white_space(text in "(\\PC{0,12}[.!? \\n]{0,3}){0,8}") {
            let mut end = 0;
            for span in sentences(&text) {
                prop_assert!(span.start >= end);
                prop_assert!(text[end..span.start].trim().is_empty());
                prop_assert!(!span.of(&text).unwrap().trim().is_empty());
                end = span.end;
            }
            prop_assert!(text[end..].trim().is_empty());
        }
    }
}
