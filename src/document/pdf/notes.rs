//! Footnotes: small type at the foot of a page, each beginning with its mark.

use super::line::{Line, PageLines, Tag};

/// Notes are set in at most this share of the body's size.
const SMALL: f32 = 0.93;
/// Notes stand below this share of the page.
const FOOT: f32 = 0.25;
/// The longest number of a note.
const MAX_DIGITS: usize = 4;

/// A page with more lines is a drawing or an attack; each line is held against every other one.
const MAX_LINES: usize = 2_000;

/// A note as the lines it has on one page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Note {
    /// Indices into the page's lines, in reading order.
    pub lines: Vec<usize>,
    /// Its mark: `3`, `*`; none where it goes on from the page before.
    pub mark: Option<String>,
}

/// The notes of a page. `taken` are the running lines.
pub(super) fn find(page: &PageLines, taken: &[bool], body_size: f32, before: bool) -> Vec<Note> {
    if page.lines.len() > MAX_LINES {
        return Vec::new();
    }
    let is_free = |at: usize| !taken.get(at).copied().unwrap_or(false);
    let lines: Vec<(usize, &Line)> = page.lines.iter().enumerate().filter(|&(at, _)| is_free(at)).collect();
    let limit = body_size * SMALL;
    let is_small = |line: &Line| line.size <= limit || line.tag == Some(Tag::Note);
    // What is below the last line of full size in its column is foot.
    let full: Vec<&Line> = lines.iter().map(|&(_, line)| line).filter(|line| !is_small(line)).collect();
    let is_foot = |line: &Line| {
        line.tag == Some(Tag::Note)
            || (line.y1 > page.height * FOOT
                && line.size <= limit
                && !full.iter().any(|other| other.y1 > line.y1 + 1.0 && overlap(other, line)))
    };
    // A page that has no text of full size above has no foot: it is a page of small type.
    let has_body = |line: &Line| line.tag == Some(Tag::Note) || full.iter().any(|other| other.y1 < line.y0 + 2.0);

    let mut notes: Vec<Note> = Vec::new();
    let mut lead: Vec<usize> = Vec::new();
    let mut last: Option<&Line> = None;
    for (index, &(at, line)) in lines.iter().enumerate() {
        if !is_foot(line) || !has_body(line) {
            lead.clear();
            last = None;
            continue;
        }
        let row = last.is_some_and(|last| (last.y1 - line.y1).abs() < 2.0 && line.x0 > last.x0);
        let next = lines.get(index + 1).map(|&(_, next)| next);
        match mark(line).or_else(|| lone_mark(line, next?)) {
            Some(found) if !row => {
                if notes.is_empty() && before && !lead.is_empty() {
                    notes.push(Note { lines: std::mem::take(&mut lead), mark: None });
                }
                notes.push(Note { lines: vec![at], mark: Some(found) });
            }
            // Small lines that no mark begins are a caption or the end of the note on the page before.
            _ => match notes.last_mut().filter(|_| last.is_some()) {
                Some(note) => note.lines.push(at),
                None => lead.push(at),
            },
        }
        last = Some(line);
    }
    notes
}

fn overlap(a: &Line, b: &Line) -> bool {
    a.x0 < b.x1 && b.x0 < a.x1
}

/// The mark at the beginning of a note, where text follows or the mark is raised.
fn mark(line: &Line) -> Option<String> {
    let text = line.text.trim_start();
    if line.raised > 0 {
        let raised = line.text.get(..line.raised)?.trim().trim_end_matches(['.', ')']);
        return is_mark(raised).then(|| raised.to_owned());
    }
    let symbols: String = text.chars().take_while(|&c| is_symbol(c)).collect();
    if !symbols.is_empty() {
        return (symbols.chars().count() <= 3).then_some(symbols);
    }
    let (first, rest) = text.split_once(char::is_whitespace)?;
    let bare = first.trim_end_matches(['.', ')', ']']).trim_start_matches('[');
    let numeric = !bare.is_empty() && bare.len() <= MAX_DIGITS && bare.bytes().all(|byte| byte.is_ascii_digit());
    // "2019 was" is a year, and "12 %" a number of a table.
    let named =
        rest.chars().next().is_some_and(|c| c.is_alphabetic() || matches!(c, '“' | '"' | '‘' | '(' | '<' | '«'));
    (numeric && bare.len() < 4 && named).then(|| bare.to_owned())
}

/// A mark that layout gave as a line of its own, before the text beside it.
fn lone_mark(line: &Line, next: &Line) -> Option<String> {
    let beside = (next.y1 - line.y1).abs() < next.size.max(line.size)
        && next.x0 > line.x0
        && next.x0 - line.x1 < 4.0 * next.size;
    let text = line.text.trim();
    (beside && is_mark(text)).then(|| text.to_owned())
}

fn is_mark(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() <= MAX_DIGITS;
    let letter = text.chars().count() == 1 && text.chars().all(char::is_lowercase);
    !text.is_empty() && (digits || letter || text.chars().all(is_symbol))
}

fn is_symbol(c: char) -> bool {
    matches!(c, '*' | '†' | '‡' | '§' | '¶' | '∗' | '⁎')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, y1: f32, size: f32, raised: usize) -> Line {
        let x1 = 72.0 + text.len() as f32 * size / 2.0;
        Line { text: text.into(), x0: 72.0, y0: y1 - size, x1, y1, size, raised, ..Line::default() }
    }

    fn page(lines: Vec<Line>) -> PageLines {
        PageLines { width: 600.0, height: 800.0, lines, ..PageLines::default() }
    }

    #[test]
    fn small_lines_at_the_foot_that_begin_with_a_mark_are_notes() {
        let page = page(vec![
            line("The Assembly decided so.", 300.0, 11.0, 0),
            line("1 See resolution 2, which has", 700.0, 9.0, 1),
            line("a long title.", 711.0, 9.0, 0),
            line("* Reissued.", 722.0, 9.0, 0),
            line("12 Ibid.", 733.0, 9.0, 0),
        ]);
        let found = find(&page, &[false; 5], 11.0, false);
        let marks: Vec<_> = found.iter().map(|note| (note.mark.as_deref().unwrap_or(""), note.lines.clone())).collect();
        assert_eq!(marks, [("1", vec![1, 2]), ("*", vec![3]), ("12", vec![4])]);
    }

    #[test]
    fn small_type_above_text_of_full_size_is_no_note() {
        let page = page(vec![
            line("Body text here", 100.0, 11.0, 0),
            line("1 Total of all", 400.0, 9.0, 0),
            line("More body text here", 500.0, 11.0, 0),
        ]);
        assert!(find(&page, &[false; 3], 11.0, false).is_empty());
    }

    #[test]
    fn a_page_of_small_type_has_no_foot() {
        let page = page(vec![line("1 First of the list", 400.0, 9.0, 0), line("2 Second of it", 420.0, 9.0, 0)]);
        assert!(find(&page, &[false; 2], 11.0, false).is_empty());
    }

    #[test]
    fn years_and_shares_are_no_marks_and_captions_no_notes() {
        for text in ["2019 was good", "12 % of all", "12 13 14", "Figure 3: A thing"] {
            let page = page(vec![line("Body text here", 100.0, 11.0, 0), line(text, 700.0, 9.0, 0)]);
            assert!(find(&page, &[false; 2], 11.0, false).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_note_goes_on_at_the_foot_of_the_next_page() {
        let page = page(vec![
            line("Body text here", 100.0, 11.0, 0),
            line("and its end.", 700.0, 9.0, 0),
            line("4 Ibid.", 711.0, 9.0, 1),
        ]);
        let found = find(&page, &[false; 3], 11.0, true);
        assert_eq!(found.iter().map(|note| note.lines.clone()).collect::<Vec<_>>(), [vec![1], vec![2]]);
        assert_eq!(find(&page, &[false; 3], 11.0, false).len(), 1);
    }

    #[test]
    fn a_mark_may_be_a_line_of_its_own() {
        let mut text = line("See the tale.", 705.0, 9.0, 0);
        text.x0 += 12.0;
        let page = page(vec![line("Body text here", 100.0, 11.0, 0), line("1", 701.0, 6.0, 0), text]);
        let found = find(&page, &[false; 3], 11.0, false);
        assert_eq!(found, [Note { lines: vec![1, 2], mark: Some("1".into()) }]);
    }

    #[test]
    fn what_is_tagged_a_note_is_one_at_any_size() {
        let mut tagged = line("1 A note", 300.0, 11.0, 0);
        tagged.tag = Some(Tag::Note);
        let page = page(vec![line("Body text here", 100.0, 11.0, 0), tagged, line("Body again", 500.0, 11.0, 0)]);
        assert_eq!(find(&page, &[false; 3], 11.0, false).len(), 1);
    }
}
