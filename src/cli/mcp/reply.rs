//! One call: its arguments become a request, and the engine's last event what the tool gives.

use std::future::Future;

use rmcp::model::{CallToolResult, ContentBlock, JsonObject};
use serde::Serialize;

use super::super::json;
use super::super::part::Part;
use super::super::session::unexpected;
use super::super::shapes::{AnswerOutput, Listing, SCHEMA, SearchHit, SearchResult, Shown};
use super::super::show::the_edition;
use super::arguments::{Ask, Check, List, Read, Search, read};
use super::exchange::Exchange;
use super::tools::Kind;
use crate::engine::Event;
use crate::store::StoredDocument;
use crate::text::{Span, safe};
use crate::{Error, ErrorKind, Result};

/// The most bytes of text that are read at once.
const MOST: usize = 60_000;

/// Makes a call. What goes wrong is a result, too: one that the model at the other end can read and mend.
pub(super) async fn reply(
    exchange: &Exchange,
    kind: Kind,
    arguments: Option<JsonObject>,
    given_up: impl Future<Output = ()>,
) -> CallToolResult {
    match call(exchange, kind, arguments, given_up).await {
        Ok(result) => result,
        Err(error) => CallToolResult::error(vec![ContentBlock::text(in_words(&error))]),
    }
}

fn in_words(error: &Error) -> String {
    let hint = error.hint_text().map_or_else(String::new, |hint| format!("\nhint: {}", safe::printable(hint)));
    format!("error: {}{hint}", safe::printable(&error.one_line()))
}

async fn call(
    exchange: &Exchange,
    kind: Kind,
    arguments: Option<JsonObject>,
    given_up: impl Future<Output = ()>,
) -> Result<CallToolResult> {
    match kind {
        Kind::Ask => {
            let request = read::<Ask>(arguments)?.request()?;
            match exchange.ask(request, given_up).await? {
                Event::Answered { answer, .. } => given(&AnswerOutput { answer: *answer, written: None }),
                other => Err(unexpected(&other)),
            }
        }
        Kind::Search => {
            let search = read::<Search>(arguments)?;
            let (query, mode, explain) = (search.query.clone(), search.mode, search.explain);
            match exchange.ask(search.request()?, given_up).await? {
                Event::Hits { hits, notes, .. } => {
                    let hits = (1..).zip(&hits).map(|(rank, hit)| SearchHit::new(rank, hit, explain)).collect();
                    given(&SearchResult { schema: SCHEMA, id: None, query, mode, hits, notes })
                }
                other => Err(unexpected(&other)),
            }
        }
        Kind::Check => {
            let request = read::<Check>(arguments)?.request()?;
            match exchange.ask(request, given_up).await? {
                Event::Checked { report, .. } => given(&*report),
                other => Err(unexpected(&other)),
            }
        }
        Kind::Read => {
            let asked = read::<Read>(arguments)?;
            let edition = asked.edition;
            let (request, part, around) = asked.request()?;
            match exchange.ask(request, given_up).await? {
                Event::Source { source, .. } => {
                    the_edition(&source.document, edition)?;
                    given(&Shown::new(&source.document, window(&source.document, part, around)?))
                }
                other => Err(unexpected(&other)),
            }
        }
        Kind::List => {
            let (request, offset, limit) = read::<List>(arguments)?.request()?;
            match exchange.ask(request, given_up).await? {
                Event::Documents { documents, .. } => {
                    let total = documents.len();
                    let documents = documents.into_iter().skip(offset).take(limit).map(Into::into).collect();
                    given(&Listing { schema: SCHEMA, total, documents })
                }
                other => Err(unexpected(&other)),
            }
        }
    }
}

/// The part, with what stands around it, not longer than may be given at once.
fn window(document: &StoredDocument, part: Part, around: usize) -> Result<Span> {
    let span = part.of(document)?;
    let text = &document.text;
    let start = text.floor_char_boundary(span.start.saturating_sub(around));
    let end = text.ceil_char_boundary(span.end.saturating_add(around).min(text.len()));
    let end = end.min(text.floor_char_boundary(start.saturating_add(MOST)));
    Ok(Span::new(start, end))
}

/// As an object, and as the same in words for programs that know only those.
fn given(value: &impl Serialize) -> Result<CallToolResult> {
    let failed = |error| Error::new(ErrorKind::Internal, "could not write JSON").because(error);
    let mut words = Vec::new();
    json::compact(&mut words, value).map_err(failed)?;
    // Read back, not converted: a 32-bit float would get digits that it does not have.
    let structured = serde_json::from_slice(&words).map_err(failed)?;
    let mut result = CallToolResult::success(vec![ContentBlock::text(String::from_utf8_lossy(&words))]);
    result.structured_content = Some(structured);
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::super::super::part::tests::document;
    use super::*;

    #[test]
    fn what_stands_around_a_passage_ends_between_characters_and_within_the_text() {
        let document = document("ééé word ééé");
        let at = document.text.find("word").unwrap();
        let part = Part::Bytes(at, at + 4);
        let of = |around| window(&document, part, around).unwrap().of(&document.text).unwrap();
        assert_eq!(of(0), "word");
        assert_eq!(of(2), "é word é");
        assert_eq!(of(100), &*document.text);
    }

    #[test]
    fn a_long_text_is_given_in_parts() {
        let document = document(&"é".repeat(MOST));
        let first = window(&document, Part::Whole, 0).unwrap();
        assert_eq!((first.start, first.end), (0, MOST));
        let rest = window(&document, Part::Bytes(MOST, document.text.len()), 0).unwrap();
        assert_eq!((rest.start, rest.end), (MOST, 2 * MOST));
    }
}
