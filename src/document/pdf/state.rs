//! What is said of a file that is not all it should be: scanned, unreliable, cut off, damaged.

use super::line::PageLines;
use crate::document::Warning;
use crate::text::safe;

/// A page with fewer letters than this has next to no text.
const FEW: usize = 20;
/// A page whose pictures cover more than this share of it is a picture.
const PICTURE: f32 = 0.3;
/// More unknown letters than this share make a page's text unreliable.
const UNKNOWN: f32 = 0.2;
/// Control characters come from codes that were taken for characters: the font does not say what they are, and what
/// else it says is then as wrong.
const CONTROLS: f32 = 0.05;
/// How far from its end a whole file says that it ends, in bytes. Readers have always looked so far.
const TAIL: usize = 2048;

/// How much of the text pictures hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scanned {
    /// None of it, as far as can be seen.
    No,
    /// These pages, counted from 1.
    Some(Vec<usize>),
    /// All of it.
    All,
}

/// Tells pages that are pictures of text.
pub(super) fn scanned(pages: &[PageLines]) -> Scanned {
    let found: Vec<usize> = pages
        .iter()
        .enumerate()
        .filter(|(_, page)| page.pictures > PICTURE && page.letters < FEW)
        .map(|(at, _)| at + 1)
        .collect();
    let rest: usize = pages.iter().map(|page| page.letters).sum();
    match found.len() {
        0 => Scanned::No,
        // A page number on each of them is no text either.
        count if rest <= count.saturating_mul(3) && rest < FEW => Scanned::All,
        _ => Scanned::Some(found),
    }
}

/// The pages of which the file does not say what their letters are, counted from 1.
pub(super) fn unreliable(pages: &[PageLines]) -> Vec<usize> {
    let bad = |page: &PageLines| {
        let count =
            |odd: fn(char) -> bool| page.lines.iter().flat_map(|line| line.text.chars()).filter(|&c| odd(c)).count();
        let unknown = page.unknown.max(count(|c| c == char::REPLACEMENT_CHARACTER)) as f32;
        let letters = page.letters as f32;
        page.letters >= 5 && (unknown > letters * UNKNOWN || count(safe::is_unsafe) as f32 > letters * CONTROLS)
    };
    pages.iter().enumerate().filter(|(_, page)| bad(page)).map(|(at, _)| at + 1).collect()
}

/// What is said of pages that are pictures, that are unreliable, that could not be read to their end.
pub(super) fn warnings(pages: &[PageLines], broken: &[usize]) -> Vec<Warning> {
    let mut out = Vec::new();
    if let Scanned::Some(found) = scanned(pages) {
        let (is, a) = if found.len() == 1 { ("is", "a picture") } else { ("are", "pictures") };
        out.push(Warning::new(format!("{} {is} {a} without text", ranges(&found))));
    }
    let bad = unreliable(pages);
    if !bad.is_empty() {
        out.push(Warning::new(format!("text unreliable on {}", ranges(&bad))));
    }
    if !broken.is_empty() {
        out.push(Warning::new(format!("{} could not be read to the end", ranges(broken))));
    }
    out
}

/// `page 3`, `pages 3, 7-9`.
pub(super) fn ranges(pages: &[usize]) -> String {
    let mut parts: Vec<(usize, usize)> = Vec::new();
    for &page in pages {
        match parts.last_mut() {
            Some((_, end)) if *end + 1 == page => *end = page,
            _ => parts.push((page, page)),
        }
    }
    let name = if pages.len() == 1 { "page" } else { "pages" };
    let shown: Vec<String> = parts
        .iter()
        .map(|&(first, last)| if first == last { first.to_string() } else { format!("{first}-{last}") })
        .collect();
    format!("{name} {}", shown.join(", "))
}

/// What the bytes tell of damage. `pages` were found, `count` the file says it has.
pub(super) fn damage(bytes: &[u8], pages: usize, count: Option<u32>) -> Vec<Warning> {
    let mut out = Vec::new();
    let tail = bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or(bytes);
    let cut = !has(tail, b"%%EOF") || !has(tail, b"startxref");
    if cut {
        out.push(Warning::new("the file is cut off or damaged at its end"));
    } else if !is_indexed(bytes, tail) {
        out.push(Warning::new("the file is damaged: its index does not lead to its objects; pages may be missing"));
    }
    if let Some(count) = count.filter(|&count| count as usize > pages && count < 1_000_000) {
        out.push(Warning::new(format!("the file is damaged: only {pages} of its {count} pages could be found")));
    }
    out
}

/// Whether the index of the file is where its end says. Bytes before the header shift all places.
fn is_indexed(bytes: &[u8], tail: &[u8]) -> bool {
    let Some(at) = tail.windows(9).rposition(|window| window == b"startxref") else { return false };
    let digits: String = tail
        .get(at + 9..)
        .unwrap_or_default()
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace())
        .take_while(|byte| byte.is_ascii_digit())
        .take(12)
        .map(|&byte| char::from(byte))
        .collect();
    let Ok(place) = digits.parse::<usize>() else { return false };
    let header = bytes.get(..1024).unwrap_or(bytes).windows(5).position(|window| window == b"%PDF-").unwrap_or(0);
    [place, place.saturating_add(header)].into_iter().any(|place| {
        let here = bytes.get(place..place.saturating_add(40).min(bytes.len())).unwrap_or_default().trim_ascii_start();
        // A table, or an object that is a stream of it.
        here.starts_with(b"xref") || (here.first().is_some_and(u8::is_ascii_digit) && has(here, b"obj"))
    })
}

fn has(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(letters: usize, unknown: usize, pictures: f32) -> PageLines {
        PageLines { letters, unknown, pictures, ..PageLines::default() }
    }

    #[test]
    fn pages_that_are_pictures_are_listed_and_all_of_them_is_scanned() {
        assert_eq!(scanned(&[page(0, 0, 1.0), page(3, 0, 0.9)]), Scanned::All);
        let some = [page(900, 0, 0.0), page(0, 0, 1.0), page(0, 0, 1.0), page(900, 0, 1.0), page(0, 0, 1.0)];
        assert_eq!(warnings(&some, &[])[0].message, "pages 2-3, 5 are pictures without text");
        assert_eq!(warnings(&some[..2], &[])[0].message, "page 2 is a picture without text");
        assert_eq!(scanned(&[page(900, 0, 1.0)]), Scanned::No, "a scan with its text");
    }

    #[test]
    fn unknown_letters_and_broken_pages_are_told() {
        let pages = [page(100, 21, 0.0), page(100, 20, 0.0)];
        let said: Vec<String> = warnings(&pages, &[2]).into_iter().map(|warning| warning.message).collect();
        assert_eq!(said, ["text unreliable on page 1", "page 2 could not be read to the end"]);
    }

    #[test]
    fn codes_that_came_out_as_control_characters_are_unknown_letters() {
        let line = super::super::line::Line { text: "6\u{3}W\u{1}H\u{3}".into(), ..Default::default() };
        assert_eq!(unreliable(&[PageLines { lines: vec![line], ..page(6, 0, 0.0) }]), [1]);
    }

    #[test]
    fn a_file_without_its_end_or_its_index_is_damaged() {
        let whole = b"%PDF-1.4\n1 0 obj\nendobj\nxref\n0 1\ntrailer\nstartxref\n24\n%%EOF\n";
        assert!(damage(whole, 1, Some(1)).is_empty());
        assert_eq!(damage(whole.get(..40).unwrap(), 1, None).len(), 1);
        let mut moved = whole.to_vec();
        moved.drain(9..12);
        assert_eq!(damage(&moved, 1, Some(3)).len(), 2);
        let mut shifted = b"junk\n".to_vec();
        shifted.extend_from_slice(whole);
        assert!(damage(&shifted, 1, None).is_empty());
    }
}
