//! Following groups and control words of RTF to the text.

mod control;

use std::collections::{HashMap, HashSet};

use encoding_rs::{Encoding, WINDOWS_1252};

use super::super::outline::Builder;
use super::super::read::MAX_BYTES;
use super::super::{Document, Metadata, Reader, Warning};
use super::charset::{self, Charset};
use super::flow::{Flow, Kind, Shape, push_all};
use super::styles::{self, Styles};
use super::tokens::{Token, Tokens};

/// Groups deeper than this share the properties of the one above them.
const MAX_DEPTH: usize = 10_000;
/// Flows (notes in text boxes in notes) deeper than this are read as part of the one around them.
const MAX_FLOWS: usize = 16;
/// More fonts than this are read by the file's code page.
const MAX_FONTS: usize = 10_000;
/// Names and titles longer than this (in bytes) are cut.
const MAX_NAME: usize = 4096;

/// What the text of a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// Text of the innermost flow.
    Text,
    /// The number or bullet before a paragraph.
    Marker,
    /// Not shown.
    Skipped,
    /// A drawn shape: not shown but for the text in it.
    ShapeProperties,
    FontTable,
    StyleSheet,
    /// A field of the file's own description.
    Info(Field),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    None,
    Title,
    Created,
}

/// The properties that a group hands down and takes back at its end.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is a property of its own in the format")]
struct State {
    target: Target,
    charset: Charset,
    /// Hidden, or deleted with changes tracked.
    hidden: bool,
    deleted: bool,
    /// How many characters stand for one `\u` where Unicode is not known.
    fallback: u16,
    style: i32,
    outline: Option<u8>,
    in_table: bool,
    /// Whether a flow ends with this group.
    flow: bool,
}

struct Walk {
    builder: Builder,
    state: State,
    above: Vec<State>,
    /// Groups that are open but not kept, beyond the depth that is.
    uncounted: usize,
    flows: Vec<Flow>,
    /// Bytes of text not yet decoded: a character may be several.
    raw: Vec<u8>,
    code_page: &'static Encoding,
    default_font: i32,
    fonts: HashMap<i32, Charset>,
    font: i32,
    styles: Styles,
    style: (i32, Option<u8>, String),
    surrogate: Option<u16>,
    /// Characters still to be left out after a `\u`.
    left_out: u16,
    /// `\*` was read: the next word is left out with its group unless it is known.
    starred: bool,
    title: String,
    date: (i32, i32, i32),
    footnotes: u32,
    endnotes: u32,
    comments: u32,
    running: HashSet<String>,
}

/// Reads a file.
pub(super) fn document(bytes: &[u8], reader: Reader, warnings: &mut Vec<Warning>) -> Document {
    let state = State {
        target: Target::Text,
        charset: Charset::Default,
        hidden: false,
        deleted: false,
        fallback: 1,
        style: 0,
        outline: None,
        in_table: false,
        flow: false,
    };
    let mut walk = Walk {
        builder: Builder::default(),
        state,
        above: Vec::new(),
        uncounted: 0,
        flows: vec![Flow::new(Kind::Body)],
        raw: Vec::new(),
        code_page: WINDOWS_1252,
        default_font: 0,
        fonts: HashMap::new(),
        font: 0,
        styles: Styles::default(),
        style: (0, None, String::new()),
        surrogate: None,
        left_out: 0,
        starred: false,
        title: String::new(),
        date: (0, 0, 0),
        footnotes: 0,
        endnotes: 0,
        comments: 0,
        running: HashSet::new(),
    };
    let mut tokens = Tokens::new(bytes);
    let mut spare = 0_usize;
    while let Some(token) = tokens.next() {
        match token {
            Token::Open => walk.open(),
            Token::Close => {
                if !walk.close() && !tokens.rest().iter().all(|byte| matches!(byte, b'\r' | b'\n' | b' ' | 0 | b'}')) {
                    spare += 1;
                }
            }
            Token::Word(name, number) => walk.word(name, number),
            Token::Symbol(symbol) => walk.symbol(symbol),
            Token::Byte(byte) => walk.byte(byte),
            Token::Binary => {
                walk.left_out = walk.left_out.saturating_sub(1);
            }
        }
        if walk.builder.len() > MAX_BYTES {
            warnings.push(Warning::new(format!("more than {} MiB of text; the rest was not read", MAX_BYTES >> 20)));
            break;
        }
    }
    let open = walk.above.len().saturating_add(walk.uncounted);
    if open > 0 {
        warnings.push(Warning::new("the file is cut off or damaged: it ends in the middle of a group"));
    } else if spare > 0 {
        warnings.push(Warning::new("the file is damaged: a group ends that never began"));
    }
    walk.finish(reader, warnings)
}

impl Walk {
    fn finish(mut self, reader: Reader, warnings: &mut Vec<Warning>) -> Document {
        self.decode();
        while self.flows.len() > 1 {
            self.end_flow();
        }
        let shape = self.shape();
        let mut builder = self.builder;
        for flow in self.flows {
            push_all(flow.finish(shape), &mut builder);
        }
        let (year, month, day) = self.date;
        let date = match (year, month, day) {
            (1000..=2999, 1..=12, 1..=31) => Some(format!("{year}-{month:02}-{day:02}")),
            (1000..=2999, 1..=12, _) => Some(format!("{year}-{month:02}")),
            (1000..=2999, ..) => Some(format!("{year}")),
            _ => None,
        };
        let title = Some(self.title).filter(|title| !title.trim().is_empty());
        builder.finish(title, Metadata { date, ..Metadata::default() }, reader, warnings)
    }

    fn open(&mut self) {
        self.decode();
        self.left_out = 0;
        self.starred = false;
        if self.above.len() >= MAX_DEPTH {
            self.uncounted += 1;
            return;
        }
        self.above.push(self.state);
        self.state.flow = false;
    }

    /// Ends a group; whether one was open.
    fn close(&mut self) -> bool {
        self.decode();
        self.left_out = 0;
        self.starred = false;
        if let Some(fewer) = self.uncounted.checked_sub(1) {
            self.uncounted = fewer;
            return true;
        }
        if self.state.target == Target::StyleSheet {
            let (number, outline, name) = std::mem::take(&mut self.style);
            self.styles.add(number, outline, &name);
        }
        let Some(above) = self.above.pop() else { return false };
        if self.state.flow {
            self.end_flow();
        }
        // A table's properties are set within the groups of its rows, and hold until the next paragraph says otherwise.
        self.state = above;
        true
    }

    fn begin_flow(&mut self, kind: Kind) {
        self.decode();
        self.state.target = Target::Text;
        if self.flows.len() < MAX_FLOWS && !self.state.flow {
            self.flows.push(Flow::new(kind));
            self.state.flow = true;
            self.state.in_table = false;
            self.state.outline = None;
            self.state.style = 0;
        }
    }

    fn end_flow(&mut self) {
        let shape = self.shape();
        let Some(flow) = (if self.flows.len() > 1 { self.flows.pop() } else { None }) else { return };
        let mut blocks = flow.finish(shape);
        // Every section repeats the running headers of the one before.
        blocks.retain(|block| block.running().is_none_or(|text| self.running.insert(text.to_owned())));
        if let Some(below) = self.flows.last_mut() {
            below.take_in(blocks);
        }
    }

    fn shape(&self) -> Shape {
        let State { style, outline, in_table, .. } = self.state;
        let heading = if outline.is_some() { styles::level(outline) } else { self.styles.level(style) };
        Shape { heading, in_table }
    }

    /// Text that has been decoded goes here.
    fn put(&mut self, text: &str) {
        if self.state.hidden || self.state.deleted {
            return;
        }
        match self.state.target {
            Target::Text => {
                if let Some(flow) = self.flows.last_mut() {
                    flow.text().push_str(text);
                }
            }
            Target::Marker => {
                if let Some(flow) = self.flows.last_mut() {
                    add_some(flow.marker(), text);
                }
            }
            Target::StyleSheet => add_some(&mut self.style.2, text),
            Target::Info(Field::Title) => add_some(&mut self.title, text),
            Target::Skipped | Target::ShapeProperties | Target::FontTable | Target::Info(_) => {}
        }
    }

    /// Decodes the bytes that wait; a character never goes across a word or a brace.
    fn decode(&mut self) {
        if self.surrogate.take().is_some() {
            self.put("\u{fffd}");
        }
        if self.raw.is_empty() {
            return;
        }
        let raw = std::mem::take(&mut self.raw);
        let mut text = String::with_capacity(raw.len());
        charset::decode(&raw, self.state.charset, self.code_page, &mut text);
        self.put(&text);
        // The room is used again: text comes in many small runs.
        self.raw = raw;
        self.raw.clear();
    }

    fn byte(&mut self, byte: u8) {
        if self.left_out > 0 {
            self.left_out -= 1;
            return;
        }
        if matches!(self.state.target, Target::Skipped | Target::ShapeProperties | Target::FontTable) {
            return;
        }
        if self.surrogate.is_some() {
            self.decode();
        }
        self.raw.push(byte);
    }

    fn character(&mut self, c: char) {
        self.decode();
        self.put(c.encode_utf8(&mut [0; 4]));
    }

    fn unicode(&mut self, number: i32) {
        // Written as a signed number of 16 bits; some programs write it without sign, or beyond.
        let code = if number < 0 { number.saturating_add(65_536) } else { number };
        let code = u32::try_from(code).unwrap_or(0xfffd);
        let high = self.surrogate.take();
        if !self.raw.is_empty() {
            self.decode();
        }
        match (high, code) {
            (_, 0xd800..=0xdbff) => self.surrogate = Some(code as u16),
            (Some(high), 0xdc00..=0xdfff) => {
                let pair = [high, code as u16];
                let c = char::decode_utf16(pair).next().and_then(std::result::Result::ok).unwrap_or('\u{fffd}');
                self.put(c.encode_utf8(&mut [0; 4]));
            }
            (_, 0xf020..=0xf0ff) => self.put(charset::symbol(code).encode_utf8(&mut [0; 4])),
            _ => self.put(char::from_u32(code).unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4])),
        }
        self.left_out = self.state.fallback;
    }

    fn symbol(&mut self, symbol: u8) {
        if self.left_out > 0 {
            self.left_out -= 1;
            return;
        }
        match symbol {
            b'*' => self.starred = true,
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'~' => self.character('\u{a0}'),
            b'-' => self.character('\u{ad}'),
            b'_' => self.character('\u{2011}'),
            b'\n' | b'\r' => self.end_paragraph(),
            b'\t' => self.character('\t'),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        self.decode();
        if self.state.target != Target::Text {
            return;
        }
        let shape = self.shape();
        let outermost = self.flows.len() == 1;
        if let Some(flow) = self.flows.last_mut() {
            flow.end_paragraph(shape);
            if outermost {
                flow.hand_over(&mut self.builder);
            }
        }
    }
}

fn add_some(to: &mut String, text: &str) {
    if to.len() < MAX_NAME {
        to.push_str(text);
    }
}
