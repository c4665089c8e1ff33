//! JSON that is safe to look at: characters that could steer a terminal are written as escapes, which loses nothing.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use crate::text::safe::is_unsafe;

/// Writes one object on one line, without a line end.
///
/// # Errors
/// When the writer fails.
pub(super) fn compact(writer: impl Write, value: &impl Serialize) -> Result<(), serde_json::Error> {
    value.serialize(&mut Serializer::with_formatter(writer, Safe(CompactFormatter)))
}

/// Writes one object with line breaks for people.
///
/// # Errors
/// When the writer fails.
pub(super) fn pretty(writer: impl Write, value: &impl Serialize) -> Result<(), serde_json::Error> {
    value.serialize(&mut Serializer::with_formatter(writer, Safe(PrettyFormatter::new())))
}

/// `serde_json` escapes the controls below U+0020 by itself; DEL, the C1 controls and bidirectional overrides it leaves.
struct Safe<F>(F);

impl<F: Formatter> Formatter for Safe<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_unsafe) {
            let (before, after) = rest.split_at(at);
            self.0.write_string_fragment(writer, before)?;
            let mut chars = after.chars();
            if let Some(c) = chars.next() {
                // All of them lie in the basic plane, so one escape of four digits is enough.
                write!(writer, "\\u{:04x}", u32::from(c))?;
            }
            rest = chars.as_str();
        }
        self.0.write_string_fragment(writer, rest)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }
    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }
    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }
    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }
    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }
    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }
    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }
    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }
    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_is_written_raw_and_nothing_is_lost() {
        let hostile = "a\u{1b}[31m\u{7f}\u{9b}2J\u{202e}z\u{2066} é \"\\\n";
        let (mut short, mut long) = (vec![], vec![]);
        compact(&mut short, &hostile).unwrap();
        pretty(&mut long, &hostile).unwrap();
        for bytes in [short, long] {
            let text = String::from_utf8(bytes).unwrap();
            assert!(!text.contains(is_unsafe), "{text:?}");
            assert_eq!(serde_json::from_str::<String>(&text).unwrap(), hostile);
        }
    }

    #[test]
    fn people_get_line_breaks() {
        let mut bytes = vec![];
        pretty(&mut bytes, &serde_json::json!({"a": [1]})).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "{\n  \"a\": [\n    1\n  ]\n}");
    }
}
