//! What a draft says of where a quotation is from: in the bracket or the footnote behind it, in the line below it, in the
//! sentence around it. Every word of it keeps its place in the draft, so that it can be put right there.

use super::{Marked, marks};
use crate::quote::lexicon::is_function;
use crate::quote::tokens::tokens;
use crate::text::Span;

/// How far beside a quotation its source is looked for, in bytes.
const BESIDE: usize = 200;

/// What people write before the number of a page, a paragraph, an article.
const PAGE: &[&str] = &["pp.", "p.", "pages", "page", "S.", "стр.", "с."];
const PARAGRAPH: &[&str] = &["paragraphs", "paragraph", "paras.", "para.", "¶", "пункт", "párrafo", "párr."];
const ARTICLE: &[&str] = &["article", "art.", "artículo", "статья"];

/// A document that a draft may name.
#[derive(Debug, Clone)]
pub struct Named {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The symbol by which it is cited.
    pub symbol: Option<String>,
}

/// A number that a draft gives, with its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// The number, in lower case.
    pub value: String,
    /// The last number of a span of them: 5 for "pp. 3–5".
    pub last: Option<String>,
    /// Where it stands in the draft, with the word before it: "p. 4".
    pub span: Span,
    /// Where the number alone stands, or the span of numbers.
    pub number: Span,
}

impl Said {
    /// Whether a number is the one that is given, or lies within the span that is given.
    pub fn covers(&self, number: &str) -> bool {
        let number = number.to_lowercase();
        let within = || {
            let (first, at) = (self.value.parse::<u32>().ok()?, number.parse::<u32>().ok()?);
            let last = self.last.as_ref()?.parse::<u32>().ok()?;
            Some((first..=last).contains(&at))
        };
        self.value == number || self.last.as_ref() == Some(&number) || within().unwrap_or(false)
    }

    /// As the draft gives it: "3–5".
    pub fn shown(&self) -> String {
        self.last.as_ref().map_or_else(|| self.value.clone(), |last| format!("{}–{last}", self.value))
    }
}

/// What a draft says of where a quotation is from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claim {
    /// The document's key, where one of the library is meant.
    pub document: Option<String>,
    /// Where the draft names it.
    pub named: Option<Span>,
    /// The bracket, the note or the line that is nothing but a citation.
    pub cited: Option<Span>,
    /// Whether the draft says that it is the document named before ("ibid.").
    pub same: bool,
    /// The page.
    pub page: Option<Said>,
    /// The paragraph.
    pub paragraph: Option<Said>,
    /// The article.
    pub article: Option<Said>,
}

impl Claim {
    /// Takes the document over from the citation before, where the draft says that it is the same.
    pub fn follows(&mut self, before: Option<&str>) {
        if self.same && self.document.is_none() {
            self.document = before.map(str::to_owned);
        }
    }
}

/// What the draft says beside a quotation of where it is from.
pub fn attribution(text: &str, marked: &Marked, documents: &[Named]) -> Claim {
    let beside = Beside::of(text, marked, documents);
    // A bracket or a note is the citation; where there is none, all that stands beside may tell.
    let zones: Vec<Folded> = beside.cited.iter().chain(&beside.near).map(|&zone| Folded::of(text, zone)).collect();
    let telling = if beside.cited.is_empty() { &zones[..] } else { zones.get(..beside.cited.len()).unwrap_or(&[]) };
    let number = |words: &[&str]| telling.iter().find_map(|zone| zone.number(text, words));
    let mut claim = Claim {
        page: number(PAGE),
        paragraph: number(PARAGRAPH),
        article: number(ARTICLE),
        same: telling.iter().any(|zone| zone.finds("ibid").is_some() || zone.finds("ibidem").is_some()),
        ..Claim::default()
    };
    // A note that adduce wrote names its document for itself.
    let anchored = beside.cited.iter().find_map(|&zone| {
        let (anchor, span) = crate::quote::anchor::read(zone.of(text)?)?;
        documents.iter().any(|named| named.key == anchor.key).then(|| (anchor.key, span.shifted(zone.start)))
    });
    let found = anchored.or_else(|| zones.iter().find_map(|zone| zone.document(documents))).or_else(|| {
        telling.iter().take(beside.cited.len()).find_map(|zone| zone.only(documents)).or_else(|| {
            let before = Folded::of(text, beside.before);
            before.document(documents)
        })
    });
    if let Some((key, span)) = found {
        claim.cited = beside.cited.iter().copied().find(|cited| cited.contains(span));
        (claim.document, claim.named) = (Some(key), Some(span));
    }
    claim
}

/// The stretches of a draft that may say where a quotation is from.
struct Beside {
    /// A bracket right behind it, the line below it, its footnote.
    cited: Vec<Span>,
    /// What follows in its paragraph, up to the next quotation.
    near: Vec<Span>,
    /// What stands before it, behind the quotation before.
    before: Span,
}

impl Beside {
    fn of(text: &str, marked: &Marked, documents: &[Named]) -> Self {
        let words = marked.pieces.last().map_or(marked.span.end, |last| last.end).min(marked.span.end);
        let set_off = text.get(..marked.span.start).is_none_or(|before| before.trim_end_matches(' ').ends_with('\n'))
            && text.get(marked.span.end..).is_none_or(|after| after.trim_start_matches([' ', '\r']).starts_with('\n'));
        let mut cited = Vec::new();
        let line = Span::new(words, marked.span.end);
        if line.of(text).is_some_and(|line| line.chars().any(char::is_alphanumeric)) {
            cited.push(line);
        }
        let after = behind(text, marked.span.end, set_off);
        cited.extend(bracket(text, after));
        let before = ahead(text, marked.span.start);
        // A note says it all: what stands behind its mark in the text is about something else.
        // Where a bracket names the document, a number before it is that of a note that says no more.
        let by_number = || {
            let named = cited.iter().any(|&zone| Folded::of(text, zone).document(documents).is_some());
            if named { None } else { numbered_note(text, after, documents) }
        };
        if let Some(note) = footnote(text, after).or_else(by_number) {
            return Self { cited: vec![first_source(text, note)], near: vec![], before };
        }
        Self { cited, near: vec![after], before }
    }
}

/// What follows a quotation in its paragraph, up to the next one. Below one that is set off, the next paragraph counts if it
/// is a citation.
fn behind(text: &str, end: usize, set_off: bool) -> Span {
    let rest = text.get(end..).unwrap_or("");
    let mut start = end;
    let mut length = marks::paragraph_end(rest);
    if set_off {
        let next = rest.trim_start();
        let cites = next.starts_with(['(', '—', '–']) || next.starts_with("--");
        start = end + (rest.len() - next.len());
        length = if cites { marks::paragraph_end(next) } else { 0 };
    }
    let most = start + length.min(BESIDE);
    let most = (start..=most).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(start);
    let near = text.get(start..most).unwrap_or("");
    Span::new(start, start + near.find(marks::OPENING).unwrap_or(near.len()))
}

/// What stands before a quotation, in its paragraph or the one that announces it.
fn ahead(text: &str, start: usize) -> Span {
    let from = start.saturating_sub(BESIDE);
    let from = (from..=start).find(|&at| text.is_char_boundary(at)).unwrap_or(start);
    let near = text.get(from..start).unwrap_or("");
    let near = near.rsplit(['”', '»', '」']).next().unwrap_or("");
    // Above a quotation that is set off stands the paragraph that leads to it.
    let body = near.trim_end();
    let body = body.rsplit("\n\n").next().unwrap_or(body);
    let lost = near.trim_end().len() - body.len();
    Span::new(start - near.len() + lost, start)
}

/// What stands in the bracket right behind a quotation.
fn bracket(text: &str, after: Span) -> Option<Span> {
    let near = after.of(text)?;
    let open = near.find(['(', '（'])?;
    if near.get(..open)?.trim().chars().count() > 3 {
        return None;
    }
    let inner = open + near.get(open..)?.chars().next()?.len_utf8();
    let rest = near.get(inner..)?;
    Some(Span::new(after.start + inner, after.start + inner + closing(rest)))
}

/// Where the bracket closes in which a text stands; a name in it may have brackets of its own.
fn closing(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return at,
            },
            _ => {}
        }
    }
    text.find([')', '）']).unwrap_or(text.len())
}

/// The footnote of Markdown that a mark behind the quotation names: its first line.
fn footnote(text: &str, after: Span) -> Option<Span> {
    let mark = after.of(text)?.trim_start_matches(['.', ',', ';', ':', '!', '?']).strip_prefix("[^")?;
    let line = format!("[^{}]:", mark.get(..mark.find(']')?)?);
    let start = text
        .match_indices(&line)
        .map(|(at, _)| at)
        .find(|&at| text.get(..at).is_some_and(|before| before.is_empty() || before.ends_with('\n')))?
        + line.len();
    let note = text.get(start..)?.lines().next()?;
    Some(Span::new(start, start + note.len()))
}

/// The first source of a note is the one that is quoted; "also" names others that have the words, too.
fn first_source(text: &str, note: Span) -> Span {
    let others = |note: &str| ["; also ", "\nAlso in ", ". Also in "].iter().filter_map(|also| note.find(also)).min();
    let length = note.of(text).and_then(others).unwrap_or(note.len());
    Span::new(note.start, note.start + length)
}

/// The note of a number that is printed right behind a quotation, where its mark is not told from text: the first line
/// below that begins with the same number and says where something is from.
fn numbered_note(text: &str, after: Span, documents: &[Named]) -> Option<Span> {
    let mark = after.of(text)?.trim_start_matches(['.', ',', ';', ':', '!', '?']);
    let mark = mark.strip_prefix(['[', '(']).unwrap_or(mark);
    let number: String = mark.chars().map_while(digit).take(4).collect();
    if number.is_empty() || number.len() > 3 {
        return None;
    }
    let mut at = after.end;
    for line in text.get(after.end..)?.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let body = line.trim_start().trim_start_matches(['[', '(']);
        let digits: String = body.chars().map_while(digit).collect();
        let own = body.chars().nth(digits.len()).is_none_or(|c| !c.is_ascii_digit());
        if digits != number || !own || start == after.end {
            continue;
        }
        let from =
            start + (line.len() - body.len()) + body.chars().take(digits.len()).map(char::len_utf8).sum::<usize>();
        let rest = text.get(from..)?;
        let rest = rest.get(..marks::paragraph_end(rest)).unwrap_or(rest);
        let from = from + (rest.len() - rest.trim_start_matches(['.', ')', ']', ' ']).len());
        let length = text.get(from..).map_or(0, |rest| marks::paragraph_end(rest).min(BESIDE * 2));
        let to = (from..=from + length).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(from);
        let note = first_source(text, Span::new(from, to)).trimmed(text);
        let folded = Folded::of(text, note);
        if folded.document(documents).is_some() || folded.only(documents).is_some() || folded.finds("ibid").is_some() {
            return Some(note);
        }
    }
    None
}

/// A digit as it is printed on the line or above it.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        '⁰' => Some('0'),
        '⁴'..='⁹' => char::from_digit(c as u32 - '⁰' as u32, 10),
        _ => None,
    }
}

/// A stretch of a draft in small letters, with one kind of apostrophe, mark, dash and space, without the signs of emphasis;
/// and where each byte of that stands in the draft.
struct Folded {
    text: String,
    /// For each byte, where its character begins in the draft.
    starts: Vec<usize>,
    /// And where it ends.
    ends: Vec<usize>,
}

impl Folded {
    fn of(text: &str, zone: Span) -> Self {
        let mut out = Self { text: String::new(), starts: Vec::new(), ends: Vec::new() };
        for (at, c) in zone.of(text).unwrap_or("").char_indices() {
            fold(c, &mut out.text);
            out.starts.resize(out.text.len(), zone.start + at);
            out.ends.resize(out.text.len(), zone.start + at + c.len_utf8());
        }
        out
    }

    /// The place in the draft.
    fn place(&self, from: usize, to: usize) -> Span {
        let start = self.starts.get(from).copied().unwrap_or_default();
        let end = to.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or_default();
        Span::new(start, end.max(start))
    }

    /// Where these words stand, by themselves.
    fn finds(&self, wanted: &str) -> Option<(usize, usize)> {
        self.text.match_indices(wanted).map(|(at, found)| (at, at + found.len())).find(|&(from, to)| {
            let before = self.text.get(..from).and_then(|text| text.chars().next_back());
            let after = self.text.get(to..).and_then(|text| text.chars().next());
            before.is_none_or(|c| !c.is_alphanumeric()) && after.is_none_or(|c| !c.is_alphanumeric() && c != '/')
        })
    }

    /// The number behind one of these words, or the span of numbers. A single capital is one only as such, and not the end
    /// of a short form: the "S." of a page is not that of "U.S."
    fn number(&self, text: &str, words: &[&str]) -> Option<Said> {
        words.iter().find_map(|as_written| {
            let word = folded(as_written);
            let letter = as_written.chars().count() == 2;
            let capital = as_written.starts_with(char::is_uppercase);
            self.text.match_indices(&word).find_map(|(at, found)| {
                let before = self.text.get(..at)?.chars().next_back();
                let written = self.starts.get(at).and_then(|&at| text.get(at..)).unwrap_or("");
                let alone = before.is_none_or(|c| !(c.is_alphanumeric() || letter && c == '.'))
                    && (!capital || written.starts_with(char::is_uppercase));
                let behind = self.text.get(at + found.len()..)?;
                let rest = behind.trim_start();
                let from = at + found.len() + (behind.len() - rest.len());
                let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
                let value = rest.get(..length)?;
                let roman = !value.is_empty() && value.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l'));
                let number = value.starts_with(|c: char| c.is_ascii_digit());
                let (last, more) = rest.get(length..).and_then(|rest| last_of_span(value, rest)).unzip();
                let to = from + length + more.unwrap_or(0);
                (alone && (number || roman && !capital)).then(|| Said {
                    value: value.to_owned(),
                    last,
                    span: self.place(at, to),
                    number: self.place(from, to),
                })
            })
        })
    }

    /// The document that is named by its symbol, by its title or by the name of its file; the longest name counts.
    fn document(&self, documents: &[Named]) -> Option<(String, Span)> {
        let named = |name: &str, least: usize| {
            let name = folded(name);
            if name.len() >= least { self.finds(&name) } else { None }
        };
        let symbols = documents.iter().filter_map(|document| {
            let symbol = document.symbol.as_deref().filter(|symbol| !symbol.is_empty())?;
            Some((document, named(symbol, 1)?))
        });
        let titles = documents.iter().filter_map(|document| {
            Some((document, named(&document.title, 6).or_else(|| named(stem(&document.key), 6))?))
        });
        // Of several documents with one title it is the one whose key stands there, too.
        let rank = |(document, (from, to)): &(&Named, (usize, usize))| {
            (to - from, self.finds(&folded(&document.key)).is_some())
        };
        let found = symbols.max_by_key(rank).or_else(|| titles.max_by_key(rank));
        found.map(|(document, (from, to))| (document.key.clone(), self.place(from, to)))
    }

    /// "(Charter, p. 4)": a document by words that its title alone has.
    fn only(&self, documents: &[Named]) -> Option<(String, Span)> {
        let first = self.text.split(',').next().unwrap_or("");
        let words = tokens(first);
        let long: Vec<_> = words.iter().filter(|word| word.key.len() >= 5 && !is_function(&word.key)).collect();
        // The whole name gives way to another one, but for what leads to it.
        let name = ["see also ", "see ", "cf. ", "in ", "from ", "- "]
            .iter()
            .fold(first.trim_start(), |name, lead| name.strip_prefix(lead).unwrap_or(name).trim_start());
        let (from, to) = (first.len() - name.len(), first.len() - (name.len() - name.trim_end().len()));
        let mut having = documents.iter().filter(|named| {
            let title = tokens(&named.title);
            long.iter().all(|word| title.iter().any(|own| own.key == word.key))
        });
        let only = having.next()?;
        having.next().is_none().then(|| (only.key.clone(), self.place(from, to)))
    }
}

/// The last number of a span whose first one is `first`, and how many bytes lie from the first to its end: "–5", and the same
/// for "123–25".
fn last_of_span(first: &str, rest: &str) -> Option<(String, usize)> {
    let inner = rest.trim_start().strip_prefix('-')?.trim_start();
    let length = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let last = inner.get(..length).filter(|last| !last.is_empty())?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let roman = |text: &str| text.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l'));
    let used = rest.len() - inner.len() + length;
    if digits(first) && digits(last) {
        // Only the last digits may be written.
        let head = first.len().checked_sub(last.len()).and_then(|more| first.get(..more)).unwrap_or("");
        return Some((format!("{head}{last}"), used));
    }
    (roman(first) && roman(last)).then(|| (last.to_owned(), used))
}

/// The name of a file without its folder and ending.
fn stem(key: &str) -> &str {
    let name = key.rsplit('/').next().unwrap_or(key);
    name.rsplit_once('.').map_or(key, |(stem, _)| stem)
}

fn folded(text: &str) -> String {
    let mut out = String::new();
    text.chars().for_each(|c| fold(c, &mut out));
    out
}

fn fold(c: char, out: &mut String) {
    match c {
        '’' | '‘' | 'ʼ' => out.push('\''),
        '“' | '”' | '„' | '«' | '»' => out.push('"'),
        '–' | '—' | '‑' | '‐' => out.push('-'),
        '*' | '_' | '\u{ad}' => {}
        c if c.is_whitespace() => {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        }
        c => out.extend(c.to_lowercase()),
    }
}
