//! Title and date: what the file says, unless that is what a program left there, else what its first page shows.

use super::line::PageLines;
use crate::document::read::date_of;

/// The longest title that is believed, in characters.
const MAX_TITLE: usize = 250;
/// The title on the first page is larger than the body by at least this factor.
const LARGE: f32 = 1.25;
/// Lines of one title are no further apart than this many times their size.
const TOGETHER: f32 = 1.7;

/// What programs put before the name of the file.
const PROGRAMS: [&str; 4] = ["Microsoft Word - ", "Microsoft PowerPoint - ", "Microsoft Excel - ", "Print Preview - "];
/// Titles that name nothing, in small letters.
const EMPTY: [&str; 18] = [
    "untitled",
    "untitled document",
    "unknown",
    "title",
    "no title",
    "none",
    "document",
    "microsoft word",
    "word document",
    "powerpoint presentation",
    "presentation",
    "slide 1",
    "pii",
    "print",
    "layout 1",
    "cover",
    "brochure",
    "template",
];
/// The ends of files' names.
const EXTENSIONS: [&str; 23] = [
    ".doc", ".docx", ".pdf", ".indd", ".qxd", ".qxp", ".xls", ".xlsx", ".ppt", ".pptx", ".tex", ".dvi", ".rtf", ".fm",
    ".p65", ".pub", ".odt", ".txt", ".ps", ".eps", ".ai", ".cdr", ".html",
];

/// The first of the file's own titles that names the document.
pub(super) fn title(titles: &[String]) -> Option<String> {
    titles.iter().find_map(|title| own_title(title))
}

fn own_title(title: &str) -> Option<String> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = PROGRAMS.iter().find_map(|program| title.strip_prefix(program)).unwrap_or(&title).trim();
    let low = title.to_lowercase();
    let named = EXTENSIONS.iter().any(|end| low.ends_with(end))
        || low.contains(":\\")
        || low.contains("://")
        // "report_final_v2", "DOC123": names of files.
        || (!title.contains(' ') && title.contains(|c: char| c == '_' || c.is_ascii_digit()));
    let numbered = low.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    let empty = EMPTY.contains(&low.as_str()) || ["document", "book", "doc", "untitled-"].contains(&numbered);
    let letters = title.chars().filter(|c| c.is_alphabetic()).count();
    let odd = title.chars().any(|c| c.is_control() || c == '\u{fffd}');
    let fits = letters >= 3 && title.chars().count() <= MAX_TITLE;
    (fits && !named && !empty && !odd).then(|| title.to_owned())
}

/// The largest lines of the first page, where they are larger than all else and say something.
pub(super) fn printed_title(page: &PageLines, taken: &[bool], body_size: f32) -> Option<String> {
    let free = |at: usize| !taken.get(at).copied().unwrap_or(false);
    let lines: Vec<_> = page
        .lines
        .iter()
        .enumerate()
        .filter(|&(at, line)| free(at) && letters(&line.text) >= 2)
        .map(|(_, l)| l)
        .collect();
    let largest = lines.iter().map(|line| line.size).fold(0.0, f32::max);
    let is_large = |size: f32| size >= largest * 0.95;
    if largest < body_size * LARGE || !largest.is_finite() {
        return None;
    }
    let first = lines.iter().position(|line| is_large(line.size))?;
    let mut title = String::new();
    let mut before: Option<f32> = None;
    for line in lines.iter().skip(first) {
        let near = before.is_none_or(|y| (line.y1 - y).abs() <= TOGETHER * largest);
        if !is_large(line.size) || !near {
            break;
        }
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(line.text.trim());
        before = Some(line.y1);
    }
    let others: usize = lines.iter().map(|line| line.text.len()).sum::<usize>().saturating_sub(title.len());
    let fits = (4..=160).contains(&title.chars().count()) && letters(&title) >= 4 && others > 0;
    (fits && letters(&title) * 2 >= title.chars().filter(|c| !c.is_whitespace()).count()).then_some(title)
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// The months in the languages of the United Nations that use our letters, and in German, Italian, Portuguese, Dutch:
/// as they begin, in small letters.
const MONTHS: [(&str, u8); 60] = [
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("janvier", 1),
    ("février", 2),
    ("mars", 3),
    ("avril", 4),
    ("mai", 5),
    ("juin", 6),
    ("juillet", 7),
    ("août", 8),
    ("septembre", 9),
    ("octobre", 10),
    ("novembre", 11),
    ("décembre", 12),
    ("enero", 1),
    ("febrero", 2),
    ("marzo", 3),
    ("abril", 4),
    ("mayo", 5),
    ("junio", 6),
    ("julio", 7),
    ("agosto", 8),
    ("septiembre", 9),
    ("octubre", 10),
    ("noviembre", 11),
    ("diciembre", 12),
    ("januar", 1),
    ("februar", 2),
    ("märz", 3),
    ("juni", 6),
    ("juli", 7),
    ("oktober", 10),
    ("dezember", 12),
    ("gennaio", 1),
    ("febbraio", 2),
    ("aprile", 4),
    ("maggio", 5),
    ("giugno", 6),
    ("luglio", 7),
    ("settembre", 9),
    ("ottobre", 10),
    ("dicembre", 12),
    ("janeiro", 1),
    ("fevereiro", 2),
    ("março", 3),
    ("maio", 5),
    ("junho", 6),
    ("julho", 7),
    ("januari", 1),
    ("maart", 3),
];

/// A full date that stands alone on a line of the upper part of the first page, if there is only one such date.
pub(super) fn printed_date(page: &PageLines) -> Option<String> {
    let mut found: Vec<String> = page
        .lines
        .iter()
        .filter(|line| line.y1 < page.height * 0.6 || page.height <= 0.0)
        .filter_map(|line| date_line(&line.text))
        .collect();
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [date] => Some(date.clone()),
        _ => None,
    }
}

/// The date of a line that says no more than a date, or a date after a word or two ("Geneva, 3 May 2021").
fn date_line(text: &str) -> Option<String> {
    if text.len() > 80 {
        return None;
    }
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .map(|word| word.trim_end_matches('.'))
        .filter(|w| !w.is_empty())
        .collect();
    if words.len() > 8 {
        return None;
    }
    let number = |word: &str, most: u32| {
        let digits = word.trim_end_matches("st").trim_end_matches("nd").trim_end_matches("rd").trim_end_matches("th");
        digits.parse::<u32>().ok().filter(|number| (1..=most).contains(number) && digits.len() <= 4)
    };
    let year = |word: &str| number(word, 2100).filter(|year| *year >= 1800);
    for (at, word) in words.iter().enumerate() {
        if let (Some(date), true) = (date_of(word), word.len() == 10 && words.len() <= 3) {
            return Some(date);
        }
        let low = word.to_lowercase();
        let Some(&(_, month)) = MONTHS.iter().find(|(name, _)| *name == low) else { continue };
        let word_at = |at: Option<usize>| at.and_then(|at| words.get(at)).copied().unwrap_or("");
        // "3 de mayo de 2021"
        let is_of = |word: &str| matches!(word, "de" | "of" | "del");
        let (mut back, mut ahead) = (at.checked_sub(1), Some(at + 1));
        if is_of(word_at(back)) {
            back = back.and_then(|at| at.checked_sub(1));
        }
        if is_of(word_at(ahead)) {
            ahead = Some(at + 2);
        }
        let date = if let (Some(day), Some(year)) = (number(word_at(back), 31), year(word_at(ahead))) {
            Some((day, year))
        } else {
            number(word_at(Some(at + 1)), 31).zip(year(word_at(Some(at + 2))))
        };
        if let Some((day, year)) = date {
            return Some(format!("{year:04}-{month:02}-{day:02}"));
        }
    }
    None
}

/// Whether a text is no more than a date or a month: "August 2019".
pub(super) fn is_date(text: &str) -> bool {
    let mut months = 0;
    let all = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| {
        let low = word.to_lowercase();
        let month = MONTHS.iter().any(|(name, _)| *name == low);
        months += usize::from(month);
        month || word.bytes().all(|byte| byte.is_ascii_digit())
    });
    all && months > 0
}

/// The text of an element of XMP metadata, or of the first entry of its list. XMP is written by programs in one way, so
/// that the element is looked for as it is written.
pub(super) fn xmp(packet: &str, element: &str) -> Option<String> {
    let (_, after) = packet.split_once(&format!("<{element}"))?;
    // As an attribute's value in the short form: xmp:CreateDate="2020-01-01".
    let (_, after) = after.split_once('>')?;
    let (inner, _) = after.split_once(&format!("</{element}>"))?;
    let inner = match inner.split_once("<rdf:li") {
        Some((_, item)) => item.split_once('>')?.1.split_once('<')?.0,
        None => inner,
    };
    let text = inner
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    let text = text.trim();
    (!text.is_empty() && !text.contains('<')).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::pdf::line::Line;

    fn page(lines: &[(&str, f32)]) -> PageLines {
        let line = |at: usize, &(text, size): &(&str, f32)| Line {
            text: text.into(),
            size,
            y1: 50.0 + 20.0 * at as f32,
            ..Line::default()
        };
        PageLines {
            width: 600.0,
            height: 800.0,
            lines: lines.iter().enumerate().map(|(at, spec)| line(at, spec)).collect(),
            ..PageLines::default()
        }
    }

    #[test]
    fn titles_that_programs_left_are_not_believed() {
        for junk in
            ["Microsoft Word - x.doc", "untitled", "Document1", "report_final_v2", "A.pdf", "123", "  ", "C:\\x y"]
        {
            assert_eq!(own_title(junk), None, "{junk}");
        }
        assert_eq!(own_title("Annual  Report 2020").as_deref(), Some("Annual Report 2020"));
        assert_eq!(own_title("Microsoft Word - Annual Report").as_deref(), Some("Annual Report"));
        assert_eq!(title(&["x.doc".into(), "Real Title".into()]).as_deref(), Some("Real Title"));
    }

    #[test]
    fn the_largest_lines_of_the_first_page_are_its_title() {
        let first =
            page(&[("Agency of Foxes", 12.0), ("A Report on", 22.0), ("the Fox", 22.0), ("Words of text", 10.0)]);
        assert_eq!(printed_title(&first, &[], 10.0).as_deref(), Some("A Report on the Fox"));
        assert_eq!(printed_title(&page(&[("Words of text", 10.0), ("More", 10.5)]), &[], 10.0), None);
        assert_eq!(printed_title(&page(&[("12 %", 40.0), ("Words of text", 10.0)]), &[], 10.0), None);
    }

    #[test]
    fn a_date_alone_on_a_line_of_the_first_page_is_the_documents() {
        for (text, date) in [
            ("12 March 2024", Some("2024-03-12")),
            ("March 3rd, 2024", Some("2024-03-03")),
            ("Geneva, 3 May 2021", Some("2021-05-03")),
            ("3 de mayo de 2021", Some("2021-05-03")),
            ("den 1. Oktober 2020", Some("2020-10-01")),
            ("Date: 2020-02-03", Some("2020-02-03")),
            ("The law of 3 May 2021 applies to all who live in it", None),
            ("May 2021", None),
        ] {
            assert_eq!(date_line(text).as_deref(), date, "{text}");
        }
        assert_eq!(printed_date(&page(&[("1 May 2020", 10.0), ("2 May 2020", 10.0)])), None, "which of them?");
    }

    #[test]
    fn xmp_gives_the_text_of_an_element() {
        let packet = "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">A &amp; B</rdf:li></rdf:Alt></dc:title>";
        assert_eq!(xmp(packet, "dc:title").as_deref(), Some("A & B"));
        assert_eq!(
            xmp("<xmp:CreateDate>2020-01-02T03</xmp:CreateDate>", "xmp:CreateDate").as_deref(),
            Some("2020-01-02T03")
        );
        assert_eq!(xmp("<dc:title>", "dc:title"), None);
    }
}
