//! Headings of plain texts: told by how they look and what follows them, and only where that is clear.

use super::numbering::{bullet, numbering};
use super::plain::Paragraph;

/// What a paragraph of a plain text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A heading of this level.
    Heading(u8),
    /// Anything else.
    Body,
}

/// The longest heading in characters and in words; longer lines are sentences.
const MAX_CHARS: usize = 120;
const MAX_WORDS: usize = 20;
/// So many heading-like lines may follow one another (a heading and its subheading) before they are taken for a list.
const MAX_CHAIN: usize = 2;
/// A heading in capitals may be broken into so many lines.
const MAX_CAPITAL_LINES: u32 = 3;

/// Words that name parts of official texts when a number follows, with their level. Lower case.
static PARTS: &[(&str, u8)] = &[
    ("part", 2),
    ("partie", 2),
    ("teil", 2),
    ("title", 2),
    ("titre", 2),
    ("annex", 2),
    ("annexe", 2),
    ("anexo", 2),
    ("anhang", 2),
    ("appendix", 2),
    ("schedule", 2),
    ("chapter", 3),
    ("chapitre", 3),
    ("capítulo", 3),
    ("capitolo", 3),
    ("kapitel", 3),
    ("section", 4),
    ("sección", 4),
    ("abschnitt", 4),
    ("article", 4),
    ("artículo", 4),
    ("artikel", 4),
    ("artigo", 4),
    ("articolo", 4),
    ("rule", 4),
    ("regulation", 4),
    ("principle", 4),
    ("recommendation", 4),
];
const CAPITALS: u8 = 2;
const NUMBERED: u8 = 4;
const MIXED: u8 = 5;

/// What a line looks like by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// A heading whatever follows: the name of a part, a line of capitals, an underlined line.
    Sure(u8),
    /// A heading if a text follows.
    Maybe,
    /// The same, with a number before it.
    MaybeNumbered(u8),
    /// Not a heading.
    Text,
}

/// The shape of each paragraph.
pub(super) fn shapes(text: &str, paragraphs: &[Paragraph]) -> Vec<Shape> {
    let looks: Vec<Look> = paragraphs.iter().map(|paragraph| look(text, *paragraph)).collect();
    let mut shapes = vec![Shape::Body; looks.len()];
    let mut at = 0;
    while at < looks.len() {
        let mut end = at;
        while looks.get(end).is_some_and(|look| matches!(look, Look::Maybe | Look::MaybeNumbered(_))) {
            end += 1;
        }
        if end == at {
            if let (Some(Look::Sure(level)), Some(shape)) = (looks.get(at), shapes.get_mut(at)) {
                *shape = Shape::Heading(*level);
            }
            at += 1;
            continue;
        }
        let followed = looks.get(end) == Some(&Look::Text);
        // Of a long chain only the line right before the text is its heading; a numbered chain is a list.
        let numbered =
            end - at > 1 && looks.get(at..end).is_some_and(|chain| chain.iter().all(|look| is_numbered(*look)));
        let from = if end - at > MAX_CHAIN { end - 1 } else { at };
        for index in from..end {
            if let (true, false, Some(look), Some(shape)) =
                (followed, numbered, looks.get(index), shapes.get_mut(index))
            {
                *shape = Shape::Heading(if let Look::MaybeNumbered(level) = look { *level } else { MIXED });
            }
        }
        at = end;
    }
    make_first_the_title(&looks, &mut shapes);
    shapes
}

fn is_numbered(look: Look) -> bool {
    matches!(look, Look::MaybeNumbered(_))
}

/// A text that begins with a heading-like line begins with its title.
fn make_first_the_title(looks: &[Look], shapes: &mut [Shape]) {
    let titled = match looks.first() {
        Some(Look::Maybe) => looks.len() > 2,
        Some(Look::Sure(CAPITALS)) => looks.len() > 1,
        _ => false,
    };
    if let (true, Some(first)) = (titled, shapes.first_mut()) {
        *first = Shape::Heading(1);
    }
}

fn look(text: &str, paragraph: Paragraph) -> Look {
    let body = paragraph.span.of(text).unwrap_or("");
    if body.len() > 4 * MAX_CHARS * MAX_CAPITAL_LINES as usize {
        return Look::Text;
    }
    if (2..=3).contains(&paragraph.lines) {
        let bare = without_underline(body);
        if bare.len() < body.len() && !bare.contains('\n') {
            // The order that most writers of reStructuredText keep to.
            return Look::Sure(match body.chars().next_back() {
                Some('=' | '#' | '*') => CAPITALS,
                Some('-') => CAPITALS + 1,
                _ => CAPITALS + 2,
            });
        }
    }
    if body.chars().count() > MAX_CHARS || body.split_whitespace().count() > MAX_WORDS {
        return Look::Text;
    }
    if let Some(level) = part_level(body)
        && paragraph.lines == 1
    {
        return Look::Sure(level);
    }
    if paragraph.lines <= MAX_CAPITAL_LINES && is_capitals(body) && !is_odd(body) {
        return Look::Sure(CAPITALS);
    }
    if paragraph.lines > 1 || is_odd(body) || bullet(body).is_some() {
        return Look::Text;
    }
    match numbering(body) {
        Some(number) if number.letter => Look::Text,
        Some(number) => {
            let rest = body.get(number.length..).unwrap_or("");
            if begins_like_a_heading(rest) {
                Look::MaybeNumbered((NUMBERED - 1 + number.depth()).min(6))
            } else {
                Look::Text
            }
        }
        None if begins_like_a_heading(body) => Look::Maybe,
        None => Look::Text,
    }
}

/// Whether a line is no more than the name and number of a part, as "Article 3" or "Annex II." between its texts.
pub(super) fn is_article(line: &str) -> bool {
    let line = line.trim();
    line.len() <= 40
        && line.split_whitespace().count() == 2
        && !line.ends_with([',', ';', ':'])
        && part_level(line).is_some()
}

/// The level of a line that begins with the name of a part and its number, and is no sentence.
pub(super) fn part_level(line: &str) -> Option<u8> {
    let mut words = line.split_whitespace();
    let (name, number) = (words.next()?.to_lowercase(), words.next()?);
    let number = number.trim_end_matches(['.', ':', '-', '–', '—', ')']);
    let &(_, level) = PARTS.iter().find(|(part, _)| *part == name)?;
    let roman = number.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X' | b'L' | b'C'));
    let decimal = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let letter = number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_uppercase());
    let numbered = !number.is_empty() && number.len() <= 8 && (roman || decimal || letter);
    let starts_high = line.starts_with(char::is_uppercase);
    // "Article 3 applies." is a sentence, and "Article 3 applies" in the middle of one begins a wrapped line.
    let rest: Vec<&str> = words.collect();
    let named = rest.first().is_none_or(|word| !word.starts_with(char::is_lowercase));
    let sentence = !rest.is_empty() && line.trim_end().ends_with(['.', ',', ';', ':']);
    (numbered && starts_high && named && !sentence).then_some(level)
}

pub(super) fn is_capitals(text: &str) -> bool {
    let (mut upper, mut words) = (0, 0);
    for word in text.split_whitespace() {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        words += usize::from(letters >= 2);
        upper += word.chars().filter(|c| c.is_uppercase()).count();
    }
    // One word in capitals is as often a signature, an acronym or a shout as a heading.
    upper >= 6 && words >= 1 && !text.chars().any(|c| c.is_alphabetic() && !c.is_uppercase())
}

/// What headings do not have: the end of a sentence, a "name: value", an address, cells.
pub(super) fn is_odd(text: &str) -> bool {
    let bare = text.trim_end_matches(['"', '”', '’', '»', ')', ']', '\'']);
    bare.ends_with(['.', ',', ';', ':', '!', '。', '、', '।', '…'])
        || text.contains(": ")
        || text.contains('\t')
        || text.contains("://")
        || text.contains("www.")
        || text.split_whitespace().any(|word| word.contains('@') && word.contains('.'))
        // Numbers of telephones, letters and postal areas.
        || text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 5)
}

pub(super) fn begins_like_a_heading(text: &str) -> bool {
    let text = text.trim_start_matches(['"', '“', '‘', '«', '(', '¿', '\'']);
    let Some(first) = text.chars().next() else { return false };
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    // At least half of a heading is letters: dates and tables of figures are not headings.
    // Scripts without capitals give no sign at all, so only the names of parts are headings there.
    (first.is_uppercase() || first.is_ascii_digit())
        && letters >= 3
        && letters * 2 >= text.chars().filter(|c| !c.is_whitespace()).count()
}

/// A heading without the line of `===` or `---` below it, and the same line above it where there is one. Lines of other
/// signs, as reStructuredText has them, must be as long as the heading: short ones part the sections of a letter.
pub(super) fn without_underline(text: &str) -> &str {
    let Some((above, below)) = text.trim_end().rsplit_once('\n') else { return text };
    let Some(sign) = rule(below) else { return text };
    let title = match above.split_once('\n') {
        Some((over, title)) if rule(over) == Some(sign) => title,
        _ => above,
    };
    let long = matches!(sign, '=' | '-') || below.trim().len() >= title.trim().chars().count();
    if long && !title.trim().is_empty() && rule(title).is_none() { title.trim() } else { text }
}

/// The sign that a line is made of, where it is a rule.
fn rule(line: &str) -> Option<char> {
    let line = line.trim();
    let sign = line.chars().next().filter(|sign| matches!(sign, '=' | '-' | '~' | '^' | '*' | '+' | '#' | '"'))?;
    (line.len() >= 3 && line.chars().all(|c| c == sign)).then_some(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_parts_are_headings_and_sentences_about_them_are_not() {
        for (line, level) in [
            ("Article 3", Some(4)),
            ("Article 3. Right to life", Some(4)),
            ("ANNEX II – List of members", Some(2)),
            ("Artículo 12", Some(4)),
            ("Article 3 applies to all", None),
            ("Article three", None),
            ("Part 2 Definitions.", None),
            ("Chapter IV", Some(3)),
        ] {
            assert_eq!(part_level(line), level, "{line}");
        }
        assert!(is_article("Article 12\n") && is_article("  Annex II."));
        assert!(!is_article("Article 12 of the") && !is_article("Part 2,"));
    }

    #[test]
    fn headings_are_underlined_with_many_signs() {
        for (text, title) in [
            ("Title\n=====", "Title"),
            ("=======\n Title \n=======", "Title"),
            ("Sub\n---", "Sub"),
            ("Deeper\n~~~~~~", "Deeper"),
            ("A line before stars\n***", "A line before stars\n***"),
            ("two\nlines\n=====", "two\nlines"),
            ("-----\n-----", "-----\n-----"),
            ("plain", "plain"),
        ] {
            assert_eq!(without_underline(text), title, "{text}");
        }
    }
}
