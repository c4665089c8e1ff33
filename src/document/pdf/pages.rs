//! From bytes to the lines of each page: opening, passwords, limits.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::object::dict::keys::CONTENTS;
use hayro_interpret::hayro_syntax::object::{Array, MaybeRef, Stream};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf, PdfData};
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RenderContent, TransformExt, interpret, interpret_page,
};

use super::device::{Gathered, Gatherer};
use super::fonts::Fonts;
use super::layout;
use super::line::PageLines;
use super::marks::Tags;
use crate::document::Problem;
use crate::document::detect::reader_error;
use crate::{Error, Result};

/// Pages after this one are left out; a longer file is no document that people page through.
pub(super) const MAX_PAGES: usize = 20_000;

/// Opens the file, encrypted ones with the first of the passwords that fits. The empty password, with which many files
/// are "encrypted" only to forbid printing, is tried without being asked.
///
/// # Errors
/// When no password fits, the encryption is one that is not known, or no page can be found in the bytes.
pub(super) fn open(name: &str, bytes: &[u8], passwords: &[String]) -> Result<Pdf> {
    let data = PdfData::from(Arc::new(bytes.to_vec()));
    let tried = std::iter::once("").chain(passwords.iter().map(String::as_str));
    let mut failure = LoadPdfError::Invalid;
    for password in tried {
        let opened = catch_unwind(AssertUnwindSafe(|| Pdf::new_with_password(data.clone(), password)));
        match opened {
            Ok(Ok(pdf)) => return Ok(pdf),
            Ok(Err(error @ LoadPdfError::Decryption(DecryptionError::PasswordProtected))) => failure = error,
            Ok(Err(error)) => return Err(refusal(name, error, passwords)),
            Err(_) => return Err(refusal(name, LoadPdfError::Invalid, passwords)),
        }
    }
    Err(refusal(name, failure, passwords))
}

fn refusal(name: &str, error: LoadPdfError, passwords: &[String]) -> Error {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) if passwords.is_empty() => {
            reader_error(name, "needs a password")
                .hint("Give its password with --password, or save a copy of the file without one.")
                .problem(Problem::Password)
        }
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            reader_error(name, "needs a password, and none of those given opens it")
                .hint("Give its password with --password, or save a copy of the file without one.")
                .problem(Problem::Password)
        }
        LoadPdfError::Decryption(_) => {
            reader_error(name, "is encrypted in a way that is not known (no password opens it)")
                .hint("Save a copy of the file without encryption.")
                .problem(Problem::Password)
        }
        LoadPdfError::Invalid => reader_error(name, "is not a readable PDF file: no page can be found in it")
            .hint("The file may be cut off or damaged; try to get it anew.")
            .problem(Problem::Damaged),
    }
}

/// Gives the lines of one page after the other; fonts are kept from page to page.
pub(super) struct Reader<'a> {
    pdf: &'a Pdf,
    cache: InterpreterCache<'a>,
    fonts: Fonts,
    next: usize,
    failed: Vec<usize>,
}

impl<'a> Reader<'a> {
    /// From the first page on.
    pub(super) fn new(pdf: &'a Pdf) -> Self {
        Self { pdf, cache: InterpreterCache::new(), fonts: Fonts::default(), next: 0, failed: Vec::new() }
    }

    /// The numbers, counted from 1, of the pages so far on which the reader failed; they came out empty or cut short.
    pub(super) fn failed(&self) -> &[usize] {
        &self.failed
    }

    /// The letters of one page, counted from 0; `None` where there is none.
    pub(super) fn gathered(&mut self, number: usize) -> Option<Gathered> {
        self.next = number;
        let page = self.pdf.pages().get(number)?;
        Some(self.gather(page))
    }

    fn page(&mut self, page: &Page<'a>) -> PageLines {
        let drawn = self.gather(page);
        self.fonts.resolve(page);
        layout::lines(&drawn, &self.fonts)
    }

    fn gather(&mut self, page: &Page<'a>) -> Gathered {
        let (width, height) = page.render_dimensions();
        let mut gatherer = Gatherer::new(width, height, &mut self.fonts, Tags::of(page));
        let cache = self.cache.clone();
        let done = catch_unwind(AssertUnwindSafe(|| draw(page, &cache, &mut gatherer)));
        let drawn = gatherer.finish();
        if done.is_err() {
            self.failed.push(self.next);
            // What failed may have left it half written.
            self.cache = InterpreterCache::new();
        }
        drawn
    }
}

impl Iterator for Reader<'_> {
    type Item = PageLines;

    fn next(&mut self) -> Option<PageLines> {
        let page = self.pdf.pages().get(self.next).filter(|_| self.next < MAX_PAGES)?;
        self.next += 1;
        Some(self.page(page))
    }
}

/// Runs the page's content and its annotations past the device.
///
/// The content is decoded here rather than by the page, which would keep it until the whole file is done with.
fn draw<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>, gatherer: &mut Gatherer<'_, '_>) {
    let transform = page.initial_transform(true).to_kurbo();
    let (width, height) = page.render_dimensions();
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let settings = InterpreterSettings { render_content: RenderContent::ANNOTATIONS, ..InterpreterSettings::default() };
    let mut context = Context::new(transform, bounds, cache, page.xref(), settings);
    let operators = content(page);
    interpret(TypedIter::new(&operators), page.resources(), &mut context, gatherer);
    drop(operators);
    interpret_page(page, &mut context, gatherer);
}

fn content(page: &Page<'_>) -> Vec<u8> {
    if let Some(stream) = page.raw().get::<Stream<'_>>(CONTENTS) {
        return stream.decoded_data().map(std::borrow::Cow::into_owned).unwrap_or_default();
    }
    let mut all = Vec::new();
    if let Some(parts) = page.raw().get::<Array<'_>>(CONTENTS) {
        for part in parts.raw_iter() {
            // One that is missing does not end the others.
            let part = match part {
                MaybeRef::Ref(part) => page.xref().get::<Stream<'_>>(part.into()),
                MaybeRef::NotRef(object) => object.into_stream(),
            };
            if let Some(Ok(data)) = part.as_ref().map(Stream::decoded_data) {
                all.extend_from_slice(&data);
                // A token does not go on from one stream to the next.
                all.push(b' ');
            }
        }
    }
    all
}

#[cfg(test)]
#[path = "pages_tests.rs"]
mod tests;
