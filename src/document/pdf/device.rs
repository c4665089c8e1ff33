//! Gathers what a page draws: its letters with their places, and how much of it pictures cover.

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::kurbo::{Affine, BezPath, Rect};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};

use super::fonts::Fonts;

/// Letters of a page after this many are left out: ten times what the smallest print of a newspaper page comes to.
const MAX_GLYPHS: usize = 400_000;
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
pub(super) struct Gatherer<'f> {
    out: Gathered,
    fonts: &'f mut Fonts,
    covered: Box<[u64; 64]>,
    /// Of the run drawn last: its first letter's place, and how many letters it has.
    drawn: Option<([f64; 6], usize)>,
}

impl<'f> Gatherer<'f> {
    /// For a page of this size.
    pub(super) fn new(width: f32, height: f32, fonts: &'f mut Fonts) -> Self {
        Self { out: Gathered { width, height, ..Gathered::default() }, fonts, covered: Box::new([0; 64]), drawn: None }
    }

    /// What was gathered.
    pub(super) fn finish(mut self) -> Gathered {
        let cells: u32 = self.covered.iter().map(|row| row.count_ones()).sum();
        self.out.pictures = cells as f32 / 4096.0;
        self.out
    }

    fn glyph(&mut self, glyph: &Drawn<'_>, transform: Affine, vertical: bool, font: u16) {
        let [a, b, c, d, x, y] = transform.as_coeffs();
        let size = c.hypot(d) * UNITS;
        let along = a.hypot(b);
        if !(size.is_finite() && along.is_finite() && x.is_finite() && y.is_finite()) || size <= 0.0 || along <= 0.0 {
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
            (-c / (size / UNITS), -d / (size / UNITS), size)
        } else {
            (a / along, b / along, f64::from(width.unwrap_or(500.0)) * along)
        };
        let start = self.out.text.len();
        let code = glyph.char_code();
        match glyph.as_unicode() {
            Some(BfString::Char(c)) => self.push_char(c),
            Some(BfString::String(text)) => text.chars().for_each(|c| self.push_char(c)),
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
            advance: advance as f32,
            size: size as f32,
            start,
            len,
            font,
        });
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

impl<'a> Device<'a> for Gatherer<'_> {
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
        for glyph in run.glyphs() {
            if self.out.glyphs.len() >= MAX_GLYPHS {
                return;
            }
            self.glyph(glyph, props.transform * glyph.transform(), vertical, font);
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

    fn begin_marked_content(&mut self, _tag: &[u8], _properties: Option<&Dict<'_>>) {}

    fn end_marked_content(&mut self) {}

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}

    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {}

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_clip_rect(&mut self, _: &Rect) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
