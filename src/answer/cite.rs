//! The one place where citations are made.

use super::{Citation, DocumentRef};
use crate::store::StoredDocument;
use crate::text::Span;
use crate::{Error, ErrorKind, Result};

/// Makes the citation with this id of `span` in `document`.
///
/// # Errors
/// When the span does not lie in the text on character boundaries, or covers nothing but white space: a bug, never shown
/// as a quotation.
pub fn cite(id: usize, document: &StoredDocument, span: Span) -> Result<Citation> {
    let broken = || Error::new(ErrorKind::Internal, format!("citation off the text of {}: {span:?}", document.key));
    let quote = span.of(&document.text).ok_or_else(broken)?;
    if quote.trim().is_empty() {
        return Err(broken());
    }
    let chars = span.chars(&document.text).ok_or_else(broken)?;
    let place = document.locate(span);
    Ok(Citation {
        id,
        document: DocumentRef::of(document),
        page: place.page,
        page_label: place.page_label,
        pages: place.pages,
        section: place.section,
        division: place.division,
        paragraph: place.paragraph,
        place: place.place,
        line: place.line,
        span,
        chars,
        quote: quote.to_owned(),
        also: Vec::new(),
    })
}
