//! Where words stand on a page, so that boxes can be drawn around them.

use hayro_interpret::hayro_syntax::Pdf;

use super::device::Gathered;
use super::pages::Reader;
use super::spans::spans;
use super::words::text_of;

/// How far letters reach above their baseline, and below it, in ems.
const ABOVE: f32 = 0.82;
const BELOW: f32 = 0.24;
/// Letters further apart than this many ems are boxed apart: another column, another line.
const APART: f32 = 1.5;
/// A piece of a line of fewer letters may stand anywhere; it is only looked for where the last one ended.
const TELLING: usize = 4;

/// A box around words of one line: left, top, right and bottom in points, in the page as a reader sees it, the origin at
/// its top left.
type WordBox = [f32; 4];

/// A letter and its place.
struct Letter {
    c: char,
    x: f32,
    y: f32,
    dx: f32,
    dy: f32,
    advance: f32,
    size: f32,
}

/// The boxes around the words of a quotation on a page, counted from 1; none where they do not stand there.
///
/// The quotation is a piece of the stored text: its line ends are those of the page.
pub(crate) fn places(pdf: &Pdf, page: usize, quote: &str) -> Vec<WordBox> {
    let Some(gathered) = page.checked_sub(1).and_then(|page| Reader::new(pdf).gathered(page)) else {
        return Vec::new();
    };
    boxes(&letters(&gathered), quote)
}

/// The letters in the order in which the page draws them, spaces left out and those drawn twice taken once.
fn letters(page: &Gathered) -> Vec<Letter> {
    let mut letters = Vec::new();
    for span in spans(page) {
        for glyph in page.glyphs.get(span.from..span.to).unwrap_or_default() {
            let (x, y, dx, dy) = (glyph.x, glyph.y, glyph.dx, glyph.dy);
            let marks = text_of(page, glyph).chars().filter(|c| !c.is_whitespace());
            letters.extend(marks.map(|c| Letter {
                c,
                x,
                y,
                dx,
                dy,
                advance: glyph.advance.max(0.0),
                size: glyph.size,
            }));
        }
    }
    letters
}

fn boxes(letters: &[Letter], quote: &str) -> Vec<WordBox> {
    let mut boxes = Vec::new();
    let mut from = 0;
    for line in quote.lines() {
        let wanted: Vec<char> = line.chars().filter(|c| !c.is_whitespace()).collect();
        let Some(at) = find(letters, &wanted, from) else { continue };
        from = at + wanted.len();
        around(letters.get(at..from).unwrap_or_default(), &mut boxes);
    }
    boxes
}

/// Where these letters stand, behind `from` if they do.
fn find(letters: &[Letter], wanted: &[char], from: usize) -> Option<usize> {
    let first = *wanted.first()?;
    let is_at = |at: usize| {
        let there = letters.get(at..at + wanted.len());
        there.is_some_and(|there| there.iter().map(|letter| letter.c).eq(wanted.iter().copied()))
    };
    if wanted.len() < TELLING && from > 0 {
        return is_at(from).then_some(from);
    }
    let starts = (from..letters.len()).chain(0..from.min(letters.len()));
    starts.filter(|&at| letters.get(at).is_some_and(|letter| letter.c == first)).find(|&at| is_at(at))
}

/// Boxes around letters that follow each other, one for each stretch of a line.
fn around(letters: &[Letter], boxes: &mut Vec<WordBox>) {
    let mut last: Option<(&Letter, WordBox)> = None;
    for letter in letters {
        let own = bounds(letter);
        last = match last.take() {
            Some((before, all)) if follows(before, letter) => {
                let [x0, y0, x1, y1] = all;
                Some((letter, [x0.min(own[0]), y0.min(own[1]), x1.max(own[2]), y1.max(own[3])]))
            }
            other => {
                boxes.extend(other.map(|(_, all)| all));
                Some((letter, own))
            }
        };
    }
    boxes.extend(last.map(|(_, all)| all));
}

fn follows(before: &Letter, letter: &Letter) -> bool {
    let (along, across) = (letter.x - before.x, letter.y - before.y);
    let size = before.size.max(letter.size);
    let gap = along * before.dx + across * before.dy - before.advance;
    let off = (across * before.dx - along * before.dy).abs();
    off < 0.6 * size && gap.abs() < APART * size
}

fn bounds(letter: &Letter) -> WordBox {
    let &Letter { x, y, dx, dy, advance, size, .. } = letter;
    let at = |along: f32, up: f32| (x + along * dx + up * dy, y + along * dy - up * dx);
    let corners =
        [at(0.0, ABOVE * size), at(advance, ABOVE * size), at(0.0, -BELOW * size), at(advance, -BELOW * size)];
    corners.iter().fold([f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY], |all, &(x, y)| {
        [all[0].min(x), all[1].min(y), all[2].max(x), all[3].max(y)]
    })
}

#[cfg(test)]
mod tests {
    use super::super::pages;
    use super::super::testing::Maker;
    use super::*;

    fn of(file: &[u8], page: usize, quote: &str) -> Vec<[i32; 4]> {
        let pdf = pages::open("a.pdf", file, &[]).unwrap();
        places(&pdf, page, quote).iter().map(|place| place.map(|side| side.round() as i32)).collect()
    }

    #[test]
    fn words_are_boxed_line_by_line_wherever_they_stand() {
        let file = Maker::new()
            .lines(&[
                (72.0, 700.0, "F4", 10.0, "The harbour was"),
                (72.0, 688.0, "F4", 10.0, "founded in 2014 by five"),
            ])
            .lines(&[(72.0, 700.0, "F4", 10.0, "ports. Other words.")])
            .bytes();
        // Courier is 6 points wide at 10; the page is 792 high, and its baselines are at 92 and 104 from the top.
        assert_eq!(of(&file, 1, "harbour was\nfounded in 2014"), [[96, 84, 162, 94], [72, 96, 162, 106]]);
        assert_eq!(of(&file, 2, "five\nports."), [[72, 84, 108, 94]]);
        assert_eq!(of(&file, 1, "nothing of the kind"), [[0; 4]; 0]);
        assert_eq!(of(&file, 9, "harbour"), [[0; 4]; 0]);
    }

    #[test]
    fn a_page_that_is_turned_is_boxed_as_it_is_seen() {
        let content = "BT /F4 10 Tf 72 700 Td (The harbour) Tj ET\n";
        let file = Maker::new().page_with("/Rotate 90", content).bytes();
        // Turned by a quarter, what was 700 from the bottom is 700 from the left, and runs downwards.
        assert_eq!(of(&file, 1, "harbour"), [[698, 96, 708, 138]]);
    }
}
