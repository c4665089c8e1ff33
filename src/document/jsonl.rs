//! JSONL: one JSON object a line, each a document of its own.

use serde_json::Value;

use super::detect::reader_error;
use super::{Metadata, Part, Problem, Reader, Warning, outline, plain};
use crate::Result;
use crate::text::safe;

/// Raised whenever the same record can come out differently.
pub(super) const VERSION: u32 = 1;
/// The longest record in bytes. JSON needs a copy of its text in memory, and a record is a document, not a library.
const MAX_RECORD_BYTES: usize = 64 << 20;
/// The longest key in characters; keys are shown, typed and stored with every citation.
const MAX_ID_CHARS: usize = 512;

/// The records of a file, read as they are asked for. Lines that are blank are passed over.
pub(super) struct Records<'a> {
    name: &'a str,
    rest: &'a [u8],
    line: u32,
    any: bool,
}

impl<'a> Records<'a> {
    /// `bytes` in UTF-8, which JSON asks for.
    pub(super) fn new(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, rest: bytes.strip_prefix(b"\xef\xbb\xbf".as_slice()).unwrap_or(bytes), line: 0, any: false }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Part>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let end = self.rest.iter().position(|&byte| byte == b'\n').unwrap_or(self.rest.len());
            let (line, rest) = self.rest.split_at(end);
            self.rest = rest.get(1..).unwrap_or_default();
            self.line = self.line.saturating_add(1);
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            self.any = true;
            return Some(read_line(self.name, line, self.line));
        }
        let none = !std::mem::replace(&mut self.any, true);
        none.then(|| Err(reader_error(self.name, "has no records").problem(Problem::Empty)))
    }
}

/// One record of a file that is read a line at a time, because it need not fit into memory; `number` is its line,
/// counted from 1, by which a record without an id is called.
///
/// # Errors
/// When the line is no record; the message names the line.
pub fn read_line(name: &str, line: &[u8], number: u32) -> Result<Part> {
    let fail = |why: &str| {
        reader_error(name, &format!("line {number}: {why}"))
            .problem(Problem::Damaged)
            .hint("each line is a document: {\"id\": \"...\", \"title\": \"...\", \"text\": \"...\"}")
    };
    if line.len() > MAX_RECORD_BYTES {
        return Err(fail(&format!("the record is longer than {} MiB", MAX_RECORD_BYTES >> 20)));
    }
    let value: Value = serde_json::from_slice(line).map_err(|error| fail("no valid JSON").because(error))?;
    let Value::Object(mut fields) = value else { return Err(fail("no JSON object")) };
    let text = match fields.remove("text") {
        Some(Value::String(text)) => text,
        Some(_) => return Err(fail("\"text\" is no string")),
        None => return Err(fail("no \"text\"")),
    };
    let id = match fields.remove("id").or_else(|| fields.remove("_id")) {
        Some(Value::String(id)) if !id.trim().is_empty() => id,
        Some(Value::Number(id)) => id.to_string(),
        None | Some(Value::Null) => number.to_string(),
        Some(_) => return Err(fail("\"id\" is neither text nor number")),
    };
    if id.chars().count() > MAX_ID_CHARS {
        return Err(fail(&format!("\"id\" is longer than {MAX_ID_CHARS} characters")));
    }
    let field = |name: &str| fields.get(name).and_then(Value::as_str).filter(|value| !value.trim().is_empty());
    let title = field("title").map(outline::name_of);
    let metadata = Metadata {
        date: field("date").and_then(super::read::date_of),
        language: field("language").or_else(|| field("lang")).and_then(super::read::language_of),
        symbol: None,
    };
    if text.trim().is_empty() {
        return Err(fail("the text is empty"));
    }
    let metadata = Metadata { language: super::language::settled(metadata.language, &text), ..metadata };
    let mut warnings: Vec<Warning> = Vec::new();
    let reader = Reader { name: "jsonl".into(), version: VERSION };
    let mut document = plain::document(&text, title, metadata, reader, &mut warnings);
    for block in &mut document.blocks {
        // Line breaks inside a JSON string are no lines of the file, so a block that has some cannot count on from here.
        let breaks = block.span.of(&document.text).is_some_and(|text| text.contains('\n'));
        block.line = (!breaks).then_some(number);
    }
    let clean_id = safe::one_line(&id);
    if clean_id != id {
        warnings.push(Warning::new("control characters in the id were replaced"));
    }
    Ok(Part { id: Some(clean_id), document, warnings })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::model::check;

    fn read(bytes: &[u8]) -> Vec<Result<Part>> {
        Records::new("r.jsonl", bytes).collect()
    }

    #[test]
    fn each_line_is_a_document_and_a_bad_one_does_not_stop_the_next() {
        let parts = read(
            b"\xef\xbb\xbf{\"id\":\"a\",\"title\":\"T\",\"text\":\"one\\n\\ntwo\"}\r\n\n{broken\n{\"text\":\"x\"}\n[1]\n\
              {\"id\":7,\"text\":\"seven\"}\n{\"id\":\"e\",\"text\":\" \"}\n\xff\n{\"id\":\"z\",\"text\":\"last\"}",
        );
        let seen: Vec<String> = parts
            .iter()
            .map(|part| match part {
                Ok(part) => part.id.clone().unwrap(),
                Err(error) => error.to_string(),
            })
            .collect();
        assert_eq!(
            seen,
            [
                "a",
                "r.jsonl line 3: no valid JSON",
                "4",
                "r.jsonl line 5: no JSON object",
                "7",
                "r.jsonl line 7: the text is empty",
                "r.jsonl line 8: no valid JSON",
                "z"
            ]
        );
        let first = parts[0].as_ref().unwrap();
        check(&first.document).unwrap();
        assert_eq!(first.document.title.as_deref(), Some("T"));
        assert_eq!(first.document.blocks.len(), 2);
        assert_eq!(first.document.blocks[1].line, Some(1));
    }

    #[test]
    fn a_file_without_records_says_so_once() {
        let parts = read(b"\n \n");
        assert_eq!(parts.len(), 1);
        assert_eq!(parts[0].as_ref().unwrap_err().to_string(), "r.jsonl has no records");
    }

    #[test]
    fn json_nested_too_deep_is_an_error() {
        let line = format!("{{\"text\":\"x\",\"y\":{}}}", "[".repeat(100_000));
        assert!(read(line.as_bytes())[0].is_err());
    }
}
