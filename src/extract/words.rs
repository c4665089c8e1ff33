//! What tesseract prints: a row for each word, with its place on the page and how sure it is of it.

/// Words that tesseract is less sure of than this, of 100, are counted as uncertain.
const SURE: f32 = 60.0;

/// What was read on a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct PageWords {
    /// Counted from 1 within the picture; a TIFF file may hold several.
    pub(super) number: u32,
    /// Its paragraphs, lines joined.
    pub(super) paragraphs: Vec<String>,
    /// How many words there are.
    pub(super) words: usize,
    /// How many of them are uncertain.
    pub(super) uncertain: usize,
}

/// The pages of a table of words (`tesseract ... tsv`). Rows that are none are passed over.
pub(super) fn pages(table: &str) -> Vec<PageWords> {
    let mut pages: Vec<PageWords> = Vec::new();
    // Page, block, paragraph, line of the word before.
    let mut before = None;
    for row in table.lines() {
        let cells: Vec<&str> = row.splitn(12, '\t').collect();
        let number = |at: usize| cells.get(at).and_then(|cell| cell.parse::<u32>().ok());
        // Level 5 is a word; the others are boxes around words.
        let (Some(5), Some(page), Some(block), Some(paragraph), Some(line)) =
            (number(0), number(1), number(2), number(3), number(4))
        else {
            continue;
        };
        let word = cells.get(11).map_or("", |cell| cell.trim());
        if word.is_empty() {
            continue;
        }
        if pages.last().is_none_or(|last| last.number != page) {
            pages.push(PageWords { number: page, ..PageWords::default() });
        }
        let Some(last) = pages.last_mut() else { continue };
        last.words += 1;
        let sure = cells.get(10).and_then(|cell| cell.parse::<f32>().ok()).is_some_and(|sure| sure >= SURE);
        last.uncertain += usize::from(!sure);
        let (here, line) = ((page, block, paragraph), line);
        match (before, last.paragraphs.last_mut()) {
            (Some((there, other)), Some(text)) if there == here => join(text, word, line != other),
            _ => last.paragraphs.push(word.to_owned()),
        }
        before = Some((here, line));
    }
    pages
}

/// Adds a word; one that was parted at the end of a line is made whole.
fn join(text: &mut String, word: &str, new_line: bool) {
    let parted = new_line
        && text.strip_suffix('-').is_some_and(|stem| stem.ends_with(char::is_lowercase))
        && word.starts_with(char::is_lowercase);
    if parted {
        text.pop();
    } else {
        text.push(' ');
    }
    text.push_str(word);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(place: &str, sure: &str, word: &str) -> String {
        format!("5\t{place}\t1\t0\t0\t10\t10\t{sure}\t{word}\n")
    }

    #[test]
    fn words_become_paragraphs_and_parted_ones_are_made_whole() {
        let table = [
            "level\tpage_num\tblock_num\n".to_owned(),
            "1\t1\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t\n".to_owned(),
            row("1\t1\t1\t1", "96.5", "The"),
            row("1\t1\t1\t1", "41", "govern-"),
            row("1\t1\t1\t2", "93", "ment"),
            row("1\t1\t1\t2", "93", "EU-"),
            row("1\t1\t1\t3", "93", "Law"),
            row("1\t1\t2\t1", "90", "Second."),
            row("1\t2\t1\t1", "95", " "),
            row("2\t1\t1\t1", "odd", "Page\ttwo"),
            "5\tx\n".to_owned(),
        ]
        .concat();
        let pages = pages(&table);
        assert_eq!(pages[0].paragraphs, ["The government EU- Law", "Second."]);
        assert_eq!((pages[0].words, pages[0].uncertain), (6, 1));
        assert_eq!((pages[1].number, pages[1].uncertain), (2, 1));
        assert_eq!(pages.len(), 2);
    }
}
