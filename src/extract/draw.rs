//! Pages of a PDF as pictures, for OCR. Runs in the worker.

use std::io;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::message::{Answer, Failure};
use crate::document::Problem;
use crate::{Error, ErrorKind};

/// Dots to the inch: what OCR programs are trained for.
const DPI: f32 = 300.0;
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
    let bytes = std::sync::Arc::new(bytes);
    let open = |password: &str| Pdf::new_with_password(bytes.clone(), password).ok();
    let Some(pdf) = open("").or_else(|| passwords.iter().find_map(|password| open(password))) else {
        let error = Error::new(ErrorKind::Reader, "its pages could not be drawn").problem(Problem::Damaged);
        return give(Answer::Failed(Failure::from(&error)), Vec::new());
    };
    let cache = RenderCache::new();
    let count = pdf.pages().len() as u32;
    for (number, page) in (1..).zip(pdf.pages().iter()) {
        if !wanted.is_empty() && !wanted.contains(&number) {
            continue;
        }
        let Some(scale) = scale(page.render_dimensions()) else {
            let why = "the page has no size".to_owned();
            give(Answer::NotDrawn { page: number, pages: count, why }, Vec::new())?;
            continue;
        };
        let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
        let picture = render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
        give(Answer::Drawn { page: number, pages: count }, grey(&picture))?;
    }
    Ok(())
}

/// How much a page is enlarged.
fn scale((width, height): (f32, f32)) -> Option<f32> {
    if !(width.is_finite() && height.is_finite() && width >= 1.0 && height >= 1.0) {
        return None;
    }
    let scale = (DPI / UNITS).min((DOTS / (width * height)).sqrt()).min(SIDE / width.max(height));
    (width * scale >= 1.0 && height * scale >= 1.0).then_some(scale)
}

/// The picture as a PGM file: shades of grey do for letters, at a quarter of the bytes.
fn grey(picture: &Pixmap) -> Vec<u8> {
    let mut out = format!("P5\n{} {}\n255\n", picture.width(), picture.height()).into_bytes();
    // Weights of ITU-R BT.601, in 256ths.
    let shade = |r: u8, g: u8, b: u8| ((77 * u32::from(r) + 150 * u32::from(g) + 29 * u32::from(b)) >> 8) as u8;
    out.extend(picture.data().iter().map(|dot| shade(dot.r, dot.g, dot.b)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_pages_are_drawn_coarser_and_empty_ones_not_at_all() {
        let a4 = scale((595.0, 842.0)).unwrap();
        assert!((a4 - DPI / UNITS).abs() < 1e-3);
        let poster = scale((14_400.0, 14_400.0)).unwrap();
        assert!(14_400.0 * poster <= SIDE && 14_400.0 * 14_400.0 * poster * poster <= DOTS * 1.01);
        for odd in [(0.0, 10.0), (f32::NAN, 10.0), (10.0, f32::INFINITY), (1.0, 1e9)] {
            assert_eq!(scale(odd), None, "{odd:?}");
        }
    }
}
