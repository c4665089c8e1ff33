//! From the letters of a page to its lines in reading order.

use super::device::{Gathered, Glyph};
use super::fonts::Fonts;
use super::line::{Line, PageLines};

/// The lines of a page.
pub(super) fn lines(page: Gathered, fonts: &Fonts) -> PageLines {
    let mut lines: Vec<Line> = Vec::new();
    let mut at: Option<(Glyph, f32, f32)> = None;
    let mut text = String::new();
    let mut region = 0;
    let mut line = Line::default();
    for glyph in &page.glyphs {
        let piece = page.text.get(glyph.start as usize..glyph.start as usize + usize::from(glyph.len)).unwrap_or("");
        let (x, y) = (glyph.x * glyph.dx + glyph.y * glyph.dy, glyph.y * glyph.dx - glyph.x * glyph.dy);
        if let Some((last, end, base)) = at {
            let size = last.size.max(glyph.size);
            let turned = last.dx * glyph.dx + last.dy * glyph.dy < 0.99;
            if turned || (y - base).abs() > 0.4 * size || x - end < -1.5 * size {
                line.text = std::mem::take(&mut text);
                line.region = region;
                lines.push(std::mem::take(&mut line));
            } else if x - end > 0.18 * size && !text.ends_with(' ') {
                text.push(' ');
            }
        }
        if text.is_empty() {
            line.x0 = glyph.x;
            line.y0 = glyph.y - glyph.size;
        }
        line.x1 = glyph.x + glyph.advance * glyph.dx;
        line.y1 = glyph.y;
        line.size = glyph.size;
        let style = fonts.style(glyph.font);
        line.bold = style.bold;
        line.italic = style.italic;
        if !(piece.trim().is_empty() && text.ends_with(' ')) {
            text.push_str(piece);
        }
        at = Some((*glyph, x + glyph.advance, y));
        region = 0;
    }
    line.text = text;
    lines.push(line);
    lines.retain(|line| !line.text.trim().is_empty());
    for line in &mut lines {
        line.text = line.text.trim().to_owned();
    }
    PageLines {
        width: page.width,
        height: page.height,
        lines,
        letters: page.letters,
        unknown: page.unknown,
        pictures: page.pictures,
    }
}
