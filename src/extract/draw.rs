//! Pages of a PDF as pictures, for OCR and to be looked at. Runs in the worker.

use std::io;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::message::{Answer, Failure};
use crate::document::{Problem, places_on_page};
use crate::{Error, ErrorKind};

/// Dots to the inch: what OCR programs are trained for.
const DPI: f32 = 300.0;
/// Dots to the inch of a page to be looked at: letters stay sharp in the largest pane, and a page takes two megabytes.
const SEEN_DPI: f32 = 150.0;
/// Why a page is not drawn.
const NO_SIZE: &str = "the page has no size";
/// Units of a PDF page to the inch.
const UNITS: f32 = 72.0;
/// The most dots of a page; a larger one is drawn coarser. A page of A3 at 300 dots to the inch has 17 million.
const DOTS: f32 = 40e6;
/// The most dots along one side.
const SIDE: f32 = 20_000.0;

/// Draws `wanted` pages (all where empty), one answer each.
///
/// # Errors
/// Those of `give`.
pub(super) fn pages(
    bytes: Vec<u8>,
    passwords: &[String],
    wanted: &[u32],
    give: &mut dyn FnMut(Answer, Vec<u8>) -> io::Result<()>,
) -> io::Result<()> {
    let Some(pdf) = open(bytes, passwords) else { return give(closed(), Vec::new()) };
    let cache = RenderCache::new();
    let count = pdf.pages().len() as u32;
    for (number, page) in (1..).zip(pdf.pages().iter()) {
        if !wanted.is_empty() && !wanted.contains(&number) {
            continue;
        }
        let Some(scale) = scale(page.render_dimensions(), DPI) else {
            let why = NO_SIZE.to_owned();
            give(Answer::NotDrawn { page: number, pages: count, why }, Vec::new())?;
            continue;
        };
        let picture = drawn(page, &cache, scale);
        let mut out = format!("P5\n{} {}\n255\n", picture.width(), picture.height()).into_bytes();
        out.extend(grey(&picture));
        give(Answer::Drawn { page: number, pages: count }, out)?;
    }
    Ok(())
}

/// Draws a page, counted from 1, to be looked at, and finds these words on it.
pub(super) fn page(bytes: Vec<u8>, passwords: &[String], number: u32, quote: &str) -> (Answer, Vec<u8>) {
    let Some(pdf) = open(bytes, passwords) else { return (closed(), Vec::new()) };
    let pages = pdf.pages().len() as u32;
    let at = number as usize;
    let failed = |why: &str| (Answer::NotDrawn { page: number, pages, why: why.to_owned() }, Vec::new());
    let Some(page) = at.checked_sub(1).and_then(|at| pdf.pages().get(at)) else {
        return failed("the file has no such page");
    };
    let Some(scale) = scale(page.render_dimensions(), SEEN_DPI) else { return failed(NO_SIZE) };
    let picture = drawn(page, &RenderCache::new(), scale);
    let boxes = if quote.trim().is_empty() { Vec::new() } else { places_on_page(&pdf, at, quote) };
    let boxes = boxes.into_iter().map(|place| place.map(|side| side * scale)).collect();
    let (width, height) = (u32::from(picture.width()), u32::from(picture.height()));
    (Answer::Page { pages, width, height, boxes }, grey(&picture).collect())
}

fn open(bytes: Vec<u8>, passwords: &[String]) -> Option<Pdf> {
    let bytes = std::sync::Arc::new(bytes);
    let open = |password: &str| Pdf::new_with_password(bytes.clone(), password).ok();
    open("").or_else(|| passwords.iter().find_map(|password| open(password)))
}

fn closed() -> Answer {
    let error = Error::new(ErrorKind::Reader, "its pages could not be drawn").problem(Problem::Damaged);
    Answer::Failed(Failure::from(&error))
}

fn drawn<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>, scale: f32) -> Pixmap {
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    render(page, cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings)
}

/// How much a page is enlarged to be drawn at so many dots to the inch.
fn scale((width, height): (f32, f32), dpi: f32) -> Option<f32> {
    if !(width.is_finite() && height.is_finite() && width >= 1.0 && height >= 1.0) {
        return None;
    }
    let scale = (dpi / UNITS).min((DOTS / (width * height)).sqrt()).min(SIDE / width.max(height));
    (width * scale >= 1.0 && height * scale >= 1.0).then_some(scale)
}

/// The picture in grey, a byte a dot: that does for letters, at a quarter of the bytes.
fn grey(picture: &Pixmap) -> impl Iterator<Item = u8> {
    // Weights of ITU-R BT.601, in 256ths.
    let shade = |r: u8, g: u8, b: u8| ((77 * u32::from(r) + 150 * u32::from(g) + 29 * u32::from(b)) >> 8) as u8;
    picture.data().iter().map(move |dot| shade(dot.r, dot.g, dot.b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_pages_are_drawn_coarser_and_empty_ones_not_at_all() {
        let a4 = scale((595.0, 842.0), DPI).unwrap();
        assert!((a4 - DPI / UNITS).abs() < 1e-3);
        let poster = scale((14_400.0, 14_400.0), DPI).unwrap();
        assert!(14_400.0 * poster <= SIDE && 14_400.0 * 14_400.0 * poster * poster <= DOTS * 1.01);
        for odd in [(0.0, 10.0), (f32::NAN, 10.0), (10.0, f32::INFINITY), (1.0, 1e9)] {
            assert_eq!(scale(odd, DPI), None, "{odd:?}");
        }
    }
}
