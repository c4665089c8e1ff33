//! Gathers what a page draws: its letters with their places, and how much of it pictures cover.

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::kurbo::{Affine, BezPath, Rect};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};

use super::codes::{self, Unread};
use super::fonts::Fonts;
use super::line::Tag;
use super::marks::{self, Tags};

/// Letters of a page after this many are left out: ten times what the smallest print of a newspaper page comes to.
const MAX_GLYPHS: usize = 400_000;
/// Larger letters, in points, are a mistake of the file.
const MAX_SIZE: f64 = 20_000.0;
/// Glyph space has a thousand units to the em.
const UNITS: f64 = 1000.0;

/// One letter of a page, or what stands for several (a ligature). Lengths are in points, y downwards.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// Where it begins on its baseline.
    pub x: f32,
    /// The baseline there.
    pub y: f32,
    /// The direction in which the line runs, of length 1.
    pub dx: f32,
    /// Its other half.
    pub dy: f32,
    /// How far the next letter would be set, along the direction.
    pub advance: f32,
    /// The font's size as seen.
    pub size: f32,
    /// Its text within [`Gathered::text`].
    pub start: u32,
    /// The bytes of it.
    pub len: u16,
    /// The number of its font.
    pub font: u16,
    /// What the file says it is part of.
    pub tag: Option<Tag>,
}

/// What a page draws.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub width: f32,
    pub height: f32,
    /// In the order of the content stream.
    pub glyphs: Vec<Glyph>,
    /// The text of all glyphs.
    pub text: String,
    /// Letters in all, spaces apart.
    pub letters: usize,
    /// Letters of which the file does not say what they are.
    pub unknown: usize,
    /// Share of the page that pictures cover.
    pub pictures: f32,
}

/// The device that gathers.
pub(super) struct Gatherer<'f, 't> {
    out: Gathered,
    fonts: &'f mut Fonts,
    tags: Tags<'t>,
    marks: Vec<Mark>,
    unread: Vec<Unread>,
    /// Marks beyond those that are followed.
    deeper: usize,
    covered: Box<[u64; 64]>,
    /// Of the run drawn last: its first letter's place, and how many letters it has.
    drawn: Option<([f64; 6], usize)>,
}

/// Marked content that has begun and not yet ended.
struct Mark {
    tag: Option<Tag>,
    /// What it reads as, whatever is drawn.
    actual: Option<String>,
    /// The letters gathered when it began.
    from: usize,
    letters: usize,
    unknown: usize,
}

/// Marked content within marked content is followed this deep.
const MAX_MARKS: usize = 200;
/// A longer text in place of what is drawn stands for more than a word: it would lose the places of its lines.
const MAX_ACTUAL: usize = 400;

impl<'f, 't> Gatherer<'f, 't> {
    /// For a page of this size.
    pub(super) fn new(width: f32, height: f32, fonts: &'f mut Fonts, tags: Tags<'t>) -> Self {
        Self {
            out: Gathered { width, height, ..Gathered::default() },
            fonts,
            tags,
            marks: Vec::new(),
            unread: Vec::new(),
            deeper: 0,
            covered: Box::new([0; 64]),
            drawn: None,
        }
    }

    /// What was gathered.
    pub(super) fn finish(mut self) -> Gathered {
        let cells: u32 = self.covered.iter().map(|row| row.count_ones()).sum();
        self.out.pictures = cells as f32 / 4096.0;
        codes::read(&mut self.out, &self.unread, self.fonts);
        self.out
    }

    fn glyph(&mut self, glyph: &Drawn<'_>, transform: Affine, vertical: bool, font: u16, stretch: f64) {
        let [right_x, right_y, up_x, up_y, x, y] = transform.as_coeffs();
        let size = up_x.hypot(up_y) * UNITS;
        let along = right_x.hypot(right_y);
        if !(size.is_finite() && along.is_finite() && x.is_finite() && y.is_finite()) || size <= 0.0 || along <= 0.0 {
            return;
        }
        if size > MAX_SIZE {
            return;
        }
        let margin = size;
        if x < -margin
            || y < -margin
            || x > f64::from(self.out.width) + margin
            || y > f64::from(self.out.height) + margin
        {
            return;
        }
        let width = match glyph {
            Drawn::Outline(outline) => outline.advance_width(),
            Drawn::Type3(glyph) => glyph.advance_width(),
        };
        let (dx, dy, advance) = if vertical {
            (-up_x / (size / UNITS), -up_y / (size / UNITS), size)
        } else {
            (right_x / along, right_y / along, f64::from(width.unwrap_or(500.0)) * along * stretch)
        };
        let start = self.out.text.len();
        let code = glyph.char_code();
        match glyph.as_unicode() {
            Some(BfString::Char(c)) => self.push_char(c),
            Some(BfString::String(text)) => text.chars().for_each(|c| self.push_char(c)),
            None if self.fonts.is_composite(font) => {
                self.unread.push(Unread { glyph: self.out.glyphs.len(), code, font });
                self.push_char(char::REPLACEMENT_CHARACTER);
            }
            None => self.push_char(fallback(code)),
        }
        let len = self.out.text.len() - start;
        let (Ok(start), Ok(len)) = (u32::try_from(start), u16::try_from(len)) else { return };
        if len == 0 {
            return;
        }
        self.out.glyphs.push(Glyph {
            x: x as f32,
            y: y as f32,
            dx: dx as f32,
            dy: dy as f32,
            advance: advance.clamp(-MAX_SIZE, MAX_SIZE) as f32,
            size: size as f32,
            start,
            len,
            font,
            tag: self.marks.iter().rev().find_map(|mark| mark.tag),
        });
    }

    /// Puts the text that stands for what was drawn since the mark began in its place, where that is one line.
    fn replace(&mut self, mark: &Mark, actual: &str) {
        let drawn = self.out.glyphs.get(mark.from..).unwrap_or_default();
        let (Some(&first), Some(&last)) = (drawn.first(), drawn.last()) else { return };
        let off = |glyph: &Glyph| {
            let (x, y) = (glyph.x - first.x, glyph.y - first.y);
            (y * first.dx - x * first.dy).abs()
        };
        let said: String = drawn
            .iter()
            .filter_map(|glyph| self.out.text.get(glyph.start as usize..glyph.start as usize + usize::from(glyph.len)))
            .collect();
        if actual.len() > MAX_ACTUAL || said == actual || drawn.iter().any(|glyph| off(glyph) > first.size) {
            return;
        }
        self.out.glyphs.truncate(mark.from);
        self.unread.retain(|letter| letter.glyph < mark.from);
        self.out.letters = mark.letters;
        self.out.unknown = mark.unknown;
        let start = self.out.text.len();
        actual.chars().for_each(|c| self.push_char(c));
        let len = self.out.text.len() - start;
        let (Ok(start), Ok(len)) = (u32::try_from(start), u16::try_from(len)) else { return };
        if len > 0 {
            let end = (last.x - first.x) * first.dx + (last.y - first.y) * first.dy + last.advance;
            self.out.glyphs.push(Glyph { start, len, advance: end.max(0.0), ..first });
        }
    }

    fn push_char(&mut self, c: char) {
        if c.is_whitespace() {
            self.out.text.push(' ');
            return;
        }
        self.out.letters += 1;
        if c == char::REPLACEMENT_CHARACTER || matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}') {
            self.out.unknown += 1;
            self.out.text.push(char::REPLACEMENT_CHARACTER);
        } else {
            self.out.text.push(c);
        }
    }
}

/// How much wider letters are set than their outlines say, in a run whose font another one stands in for.
///
/// The outlines of the stand-in are stretched to the widths that the file gives; so the horizontal axis does not tell how
/// far letters advance. The places of the letters do.
fn stretch(run: &GlyphRun<'_, '_>) -> f64 {
    let mut ratios: Vec<f64> = Vec::new();
    for pair in run.glyphs().windows(2) {
        let [left, right] = pair else { continue };
        let Drawn::Outline(outline) = &**left else { continue };
        let [a, b, _, _, x, y] = left.transform().as_coeffs();
        let [_, _, _, _, to_x, to_y] = right.transform().as_coeffs();
        let set = (to_x - x).hypot(to_y - y);
        let drawn = f64::from(outline.advance_width().unwrap_or(0.0)) * a.hypot(b);
        if set > 0.0 && drawn > 0.0 {
            ratios.push(set / drawn);
        }
    }
    if ratios.len() < 2 {
        // Too little to go by: the outlines' height tells the size, and most text is not stretched.
        return run.glyphs().first().map_or(1.0, |glyph| {
            let [a, b, c, d, ..] = glyph.transform().as_coeffs();
            let ratio = c.hypot(d) / a.hypot(b);
            if ratio.is_finite() { ratio.clamp(0.5, 2.0) } else { 1.0 }
        });
    }
    let middle = ratios.len() / 2;
    let (_, &mut median, _) = ratios.select_nth_unstable_by(middle, f64::total_cmp);
    median.clamp(0.2, 4.0)
}

/// What a code most likely means where the file does not say.
fn fallback(code: u32) -> char {
    match u8::try_from(code) {
        Ok(byte @ 32..=255) => {
            let bytes = [byte];
            let (text, _, _) = encoding_rs::WINDOWS_1252.decode(&bytes);
            text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        _ => char::REPLACEMENT_CHARACTER,
    }
}

impl<'a> Device<'a> for Gatherer<'_, '_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let Some(first) = run.glyphs().first() else { return };
        // Text that is filled and stroked comes twice.
        let key = ((props.transform * first.transform()).as_coeffs(), run.glyphs().len());
        if matches!(mode, DrawMode::Stroke(_)) && self.drawn == Some(key) {
            self.drawn = None;
            return;
        }
        self.drawn = Some(key);
        let font = self.fonts.of(first);
        let vertical = run.writing_mode() == WritingMode::Vertical;
        let stretch = if self.fonts.is_substitute(font) { stretch(run) } else { 1.0 };
        for glyph in run.glyphs() {
            if self.out.glyphs.len() >= MAX_GLYPHS {
                return;
            }
            self.glyph(glyph, props.transform * glyph.transform(), vertical, font, stretch);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let seen = props.transform.transform_rect_bbox(Rect::new(0.0, 0.0, width, height));
        let cell = |at: f64, of: f32| (at / f64::from(of.max(1.0)) * 64.0).round().clamp(0.0, 64.0) as usize;
        let (left, right) = (cell(seen.x0, self.out.width), cell(seen.x1, self.out.width));
        let (top, bottom) = (cell(seen.y0, self.out.height), cell(seen.y1, self.out.height));
        if left >= right {
            return;
        }
        let mask = (u64::MAX >> (64 - (right - left))) << left;
        for row in self.covered.iter_mut().take(bottom).skip(top) {
            *row |= mask;
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        if self.marks.len() >= MAX_MARKS {
            self.deeper += 1;
            return;
        }
        self.marks.push(Mark {
            tag: self.tags.tag(tag, properties),
            actual: properties.and_then(marks::actual_text),
            from: self.out.glyphs.len(),
            letters: self.out.letters,
            unknown: self.out.unknown,
        });
    }

    fn end_marked_content(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
        } else if let Some(mut mark) = self.marks.pop()
            && let Some(actual) = mark.actual.take()
        {
            self.replace(&mark, &actual);
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}

    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {}

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_clip_rect(&mut self, _: &Rect) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
