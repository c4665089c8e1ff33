//! Parting a file into messages.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::super::archive::{Budget, Names, too_deep};
use super::super::detect::{extension, reader_error};
use super::super::options::MAX_DEPTH;
use super::super::{Input, Options, Part, Problem, encoding};
use super::{message, sniff};
use crate::Result;

/// The messages of a file and what is attached to them, in the file's order.
pub(super) struct Messages<'a> {
    name: String,
    bytes: Cow<'a, [u8]>,
    options: Options,
    at: usize,
    number: usize,
    /// Whether messages have numbers: there are several, or the file is a mailbox by its name.
    many: bool,
    names: Names,
    budget: Budget,
    waiting: VecDeque<Result<Part>>,
}

/// What a message is read with.
pub(super) struct Context<'a> {
    /// The file's name.
    pub file: &'a str,
    /// The message's place in a mailbox: "message 3".
    pub place: Option<String>,
    /// How files are to be read.
    pub options: &'a Options,
    /// The names given so far.
    pub names: &'a mut Names,
    /// How much may still be unpacked.
    pub budget: &'a mut Budget,
}

impl<'a> Messages<'a> {
    /// The messages of a file.
    pub(super) fn new(input: &Input<'a>, options: &Options) -> Self {
        let mut bytes = Cow::Borrowed(input.bytes);
        // Mail is ASCII at heart; some programs save it as UTF-16 all the same, or with a byte order mark.
        let head = bytes.get(..64).unwrap_or(&bytes);
        if (head.contains(&0) || head.starts_with(b"\xef\xbb\xbf"))
            && let Some(decoded) = encoding::decode(input.bytes, false)
        {
            bytes = Cow::Owned(decoded.text.into_bytes());
        }
        let start = bytes.iter().take(64).take_while(|byte| byte.is_ascii_whitespace()).count();
        let mut messages = Self {
            name: input.name.to_owned(),
            bytes,
            options: options.clone(),
            at: start,
            number: 0,
            many: false,
            names: Names::default(),
            budget: Budget::default(),
            waiting: VecDeque::new(),
        };
        let boxed = matches!(extension(input.name).as_deref(), Some("mbox" | "mbx"));
        let rest = messages.rest();
        messages.many = sniff::from_line(rest).is_some() && (boxed || end_of(rest) < rest.len());
        if options.depth >= MAX_DEPTH {
            messages.waiting.push_back(Err(too_deep(input.name)));
            messages.at = messages.bytes.len();
            messages.number = 1;
        }
        messages
    }

    /// Takes over what others may still unpack.
    pub(super) fn share(&mut self, budget: Budget) {
        self.budget = budget;
    }

    /// Gives back what is left of it.
    pub(super) fn take_budget(&mut self) -> Budget {
        std::mem::take(&mut self.budget)
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn read_next(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = if self.many { end_of(rest) } else { rest.len() };
        let raw = rest.get(..end).unwrap_or_default();
        self.at = self.at.saturating_add(end.max(1));
        self.number = self.number.saturating_add(1);
        let raw = raw.get(sniff::from_line(raw).unwrap_or(0)..).unwrap_or_default();
        let raw = if self.many { unescaped(raw) } else { Cow::Borrowed(raw) };
        let place = self.many.then(|| format!("message {}", self.number));
        let context = Context {
            file: &self.name,
            place,
            options: &self.options,
            names: &mut self.names,
            budget: &mut self.budget,
        };
        self.waiting.extend(message::read(&raw, context));
    }
}

impl Iterator for Messages<'_> {
    type Item = Result<Part>;

    fn next(&mut self) -> Option<Result<Part>> {
        while self.waiting.is_empty() && (self.at < self.bytes.len() || self.number == 0) {
            if self.rest().trim_ascii().is_empty() {
                self.at = self.bytes.len();
                if self.number == 0 {
                    self.number = 1;
                    return Some(Err(reader_error(&self.name, "has no text").problem(Problem::Empty)));
                }
                break;
            }
            self.read_next();
        }
        self.waiting.pop_front()
    }
}

/// Where the first message ends: at a "From " line after a blank one, with a header field below.
fn end_of(bytes: &[u8]) -> usize {
    let mut at = 0;
    let mut blank = false;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        if at > 0
            && blank
            && line.starts_with(b"From ")
            && sniff::from_line(bytes.get(at..).unwrap_or_default()).is_some()
        {
            return at;
        }
        blank = line.trim_ascii().is_empty();
        at += line.len();
    }
    bytes.len()
}

/// Lines of text that begin with "From " have a ">" put before them in a mailbox; it is taken off again.
fn unescaped(raw: &[u8]) -> Cow<'_, [u8]> {
    let is_escaped = |line: &[u8]| {
        let quoted = line.iter().take_while(|&&byte| byte == b'>').count();
        quoted > 0 && line.get(quoted..).is_some_and(|rest| rest.starts_with(b"From "))
    };
    if !raw.split(|&byte| byte == b'\n').any(is_escaped) {
        return Cow::Borrowed(raw);
    }
    let mut out = Vec::with_capacity(raw.len());
    for line in raw.split_inclusive(|&byte| byte == b'\n') {
        out.extend_from_slice(line.get(usize::from(is_escaped(line))..).unwrap_or_default());
    }
    Cow::Owned(out)
}
