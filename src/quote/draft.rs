//! The quotations of a draft: what stands between marks of quotation or is set off as a quotation, and what stands beside
//! it that says where it is from.

use super::report::Report;
use super::tokens::tokens;
use crate::text::Span;

/// The fewest words between marks that are a quotation rather than a term.
const WORDS: usize = 3;
/// The longest quotation between marks, in bytes.
const LONGEST: usize = 6000;
/// How far beside a quotation its source is looked for, in bytes.
const BESIDE: usize = 200;

/// A quotation in a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Its place in the draft, marks included.
    pub span: Span,
    /// Its words, without the marks.
    pub quote: String,
}

/// Pairs of marks: the usual ones of the languages that we know. The straight ones and the apostrophe come by themselves.
const PAIRS: [(char, char); 8] =
    [('“', '”'), ('„', '“'), ('«', '»'), ('‹', '›'), ('「', '」'), ('『', '』'), ('《', '》'), ('‘', '’')];

/// The quotations of a draft, in order. A quotation within a quotation is part of it.
pub fn find(text: &str) -> Vec<Marked> {
    let mut out = blocks(text);
    let code = code(text);
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(c) = rest.chars().next() else { break };
        let next = at + c.len_utf8();
        let taken =
            out.iter().find(|marked| marked.span.start <= at && at < marked.span.end).map(|marked| marked.span.end);
        let taken = taken.or_else(|| code.iter().find(|span| span.start <= at && at < span.end).map(|span| span.end));
        if let Some(end) = taken {
            at = end.max(next);
            continue;
        }
        if let Some(end) = close(text, at, c)
            && let Some(inside) = text.get(next..end)
            && inside.len() <= LONGEST
        {
            let closing = text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            if count(inside) >= WORDS {
                out.push(Marked { span: Span::new(at, end + closing), quote: inside.trim().to_owned() });
            }
            at = end + closing;
            continue;
        }
        at = next;
    }
    out.sort_by_key(|marked| marked.span);
    out
}

fn count(text: &str) -> usize {
    let all = tokens(text);
    let unspaced = text.chars().filter(|&c| crate::text::words::is_unspaced(c)).count();
    // A Chinese word has two characters or so.
    all.len() - unspaced / 2
}

/// Where the quotation ends that the mark at `at` opens; `None` where it opens none.
fn close(text: &str, at: usize, mark: char) -> Option<usize> {
    let before = text.get(..at)?.chars().next_back();
    let inner = at + mark.len_utf8();
    let rest = text.get(inner..)?;
    let limit = rest.find("\n\n").unwrap_or(rest.len());
    let rest = rest.get(..limit)?;
    let opens = before.is_none_or(|c| {
        c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '-' | ':' | '*' | '_' | '“' | '"' | '«' | '/')
    }) && rest.chars().next().is_some_and(|c| !c.is_whitespace());
    match mark {
        '"' => opens.then(|| closing(rest, |c| c == '"')).flatten().map(|end| inner + end),
        '\'' | '‘' => {
            let shut = if mark == '‘' { '’' } else { '\'' };
            opens.then(|| closing(rest, |c| c == shut)).flatten().map(|end| inner + end)
        }
        // »so« and «so»: the one that opens is the one at the beginning of a word.
        '»' => opens.then(|| rest.find('«').map(|end| inner + end)).flatten(),
        '”' => opens.then(|| rest.find('”').map(|end| inner + end)).flatten(),
        _ => {
            let (_, shut) = PAIRS.iter().find(|(open, _)| *open == mark)?;
            let mut depth = 0_usize;
            for (place, c) in rest.char_indices() {
                if c == mark && mark != *shut {
                    depth += 1;
                } else if c == *shut || (mark == '„' && c == '”') {
                    if depth == 0 {
                        return Some(inner + place);
                    }
                    depth -= 1;
                }
            }
            None
        }
    }
}

/// The first mark that ends a quotation: after a word or a stop, and before none. An apostrophe stands inside a word, or
/// behind an "s" where a later mark ends the quotation ("the States' fault").
fn closing(text: &str, is_mark: impl Fn(char) -> bool) -> Option<usize> {
    let mut before = ' ';
    let mut perhaps = None;
    for (at, c) in text.char_indices() {
        let mut after = text.get(at + c.len_utf8()..).unwrap_or("").chars();
        let next = after.next();
        if is_mark(c) && !before.is_whitespace() && next.is_none_or(|next| !next.is_alphanumeric()) {
            let possessive =
                c != '"' && before == 's' && next == Some(' ') && after.next().is_some_and(char::is_lowercase);
            if !possessive {
                return Some(at);
            }
            perhaps = perhaps.or(Some(at));
        }
        before = c;
    }
    perhaps
}

/// Quotations that are set off: lines with `>`, and paragraphs that are indented or in italics after a colon.
fn blocks(text: &str) -> Vec<Marked> {
    let mut out: Vec<Marked> = Vec::new();
    let mut announced = false;
    for paragraph in paragraphs(text) {
        let Some(inside) = paragraph.of(text) else { continue };
        let lines: Vec<&str> = inside.lines().collect();
        let all = |test: &dyn Fn(&str) -> bool| !lines.is_empty() && lines.iter().all(|line| test(line));
        let stripped = inside.trim();
        let italic = ["**", "*", "_"]
            .iter()
            .find_map(|mark| stripped.strip_prefix(mark)?.strip_suffix(mark).filter(|body| !body.contains(mark)));
        let quote = if all(&|line| line.trim_start().starts_with('>')) {
            let body: Vec<&str> = lines.iter().map(|line| line.trim_start().trim_start_matches('>').trim()).collect();
            Some(body.join("\n"))
        } else if announced && all(&|line| line.starts_with("    ") || line.starts_with('\t')) {
            Some(lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n"))
        } else if announced {
            italic.map(str::to_owned)
        } else {
            None
        };
        announced = stripped.ends_with(':') || stripped.ends_with('：');
        if let Some(quote) = quote {
            let (quote, cited) = without_source(&quote);
            if count(&quote) >= WORDS {
                let end = if cited { paragraph.end } else { paragraph.start + inside.trim_end().len() };
                out.push(Marked { span: Span::new(paragraph.start, end), quote });
            }
        }
    }
    out
}

/// A set-off quotation without the line that names its source ("— Charter, p. 4"), and whether there was one.
fn without_source(quote: &str) -> (String, bool) {
    let mut lines: Vec<&str> = quote.lines().collect();
    let cited = lines.len() > 1
        && lines
            .last()
            .is_some_and(|line| line.trim_start().starts_with(['—', '–', '(']) || line.trim_start().starts_with("--"));
    if cited {
        lines.pop();
    }
    (lines.join("\n").trim().trim_matches(['“', '”', '"', '«', '»']).trim().to_owned(), cited)
}

fn paragraphs(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let blank = line.trim().is_empty() || line.trim() == ">";
        match (blank, start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                out.push(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
        at += line.len();
    }
    out.extend(start.map(|from| Span::new(from, at)));
    out
}

/// Stretches of code of Markdown, in which marks mark no quotation.
fn code(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut from = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("```") {
            match from.take() {
                Some(start) => out.push(Span::new(start, at + line.len())),
                None => from = Some(at),
            }
        }
        at += line.len();
    }
    out
}

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

/// What a draft says of where a quotation is from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claim {
    /// The document's key, where one of the library is meant.
    pub document: Option<String>,
    /// The page, as written.
    pub page: Option<String>,
    /// The paragraph, as written.
    pub paragraph: Option<String>,
    /// The article, as written.
    pub article: Option<String>,
}

/// What the draft says beside a quotation of where it is from.
pub fn attribution(text: &str, marked: &Marked, documents: &[Named]) -> Claim {
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let after = text.get(marked.span.end..floor(marked.span.end + BESIDE)).unwrap_or("");
    let inside = marked.span.of(text).unwrap_or("");
    let source_line =
        inside.lines().last().filter(|line| inside.lines().count() > 1 && line.contains(['—', '–', '('])).unwrap_or("");
    // Behind the next quotation begins what is said of that one.
    let after = after.split(['“', '„', '«', '「']).next().unwrap_or("");
    let mut near = format!("{source_line} {after}");
    // A note says it all: what stands behind its mark in the text is about something else. Its first source is the one
    // that is quoted; "also" names others that have the words, too.
    if let Some(note) = footnote(text, after) {
        note.split("; also ").next().unwrap_or(note).clone_into(&mut near);
    }
    let before = text.get(floor(marked.span.start.saturating_sub(BESIDE))..marked.span.start).unwrap_or("");
    let before = before.rsplit(['”', '»', '」']).next().unwrap_or("");
    let cited = bracket(&near).unwrap_or(&near);
    Claim {
        document: document(&near, documents, cited).or_else(|| document(before, documents, "")),
        page: number(cited, &["pp.", "p.", "page", "pages", "S.", "стр.", "с."]),
        paragraph: number(cited, &["paras.", "para.", "paragraph", "¶", "пункт", "párr."]),
        article: number(cited, &["article", "art.", "artículo", "статья"]),
    }
}

/// What stands in the bracket right behind a quotation.
fn bracket(near: &str) -> Option<&str> {
    let open = near.find('(')?;
    let short = near.get(..open)?.trim().chars().count() <= 3;
    let rest = near.get(open + 1..)?;
    rest.get(..rest.find(')').unwrap_or(rest.len())).filter(|_| short)
}

/// The footnote of Markdown that a mark behind the quotation names.
fn footnote<'a>(text: &'a str, after: &str) -> Option<&'a str> {
    let mark = after.trim_start_matches(['.', ',', ';']).strip_prefix("[^")?;
    let name = mark.get(..mark.find(']')?)?;
    let line = format!("[^{name}]:");
    let start = text.find(&line)? + line.len();
    text.get(start..)?.lines().next()
}

/// The number behind one of these words.
fn number(text: &str, words: &[&str]) -> Option<String> {
    let lower = text.to_lowercase();
    words.iter().find_map(|word| {
        let word = word.to_lowercase();
        let mut from = 0;
        while let Some(found) = lower.get(from..)?.find(&word) {
            let at = from + found;
            let alone = lower.get(..at)?.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            let rest = lower.get(at + word.len()..)?.trim_start();
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let value = rest.get(..end)?;
            let roman = !value.is_empty() && value.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l'));
            if alone && (value.starts_with(|c: char| c.is_ascii_digit()) || roman) {
                return Some(value.to_owned());
            }
            from = at + word.len();
        }
        None
    })
}

/// The document that some words name: by its symbol, by its title, or by a word that only its title has.
fn document(near: &str, documents: &[Named], cited: &str) -> Option<String> {
    let lower = near.to_lowercase();
    let by_symbol = documents.iter().filter_map(|named| named.symbol.as_ref().map(|symbol| (symbol, named)));
    if let Some((_, named)) =
        by_symbol.filter(|(symbol, _)| whole(&lower, &symbol.to_lowercase())).max_by_key(|(symbol, _)| symbol.len())
    {
        return Some(named.key.clone());
    }
    let stem = |key: &str| {
        key.rsplit('/')
            .next()
            .unwrap_or(key)
            .rsplit_once('.')
            .map_or_else(|| key.to_lowercase(), |(stem, _)| stem.to_lowercase())
    };
    let by_title = documents.iter().filter(|named| {
        let (title, stem) = (named.title.to_lowercase(), stem(&named.key));
        (title.len() >= 6 && whole(&lower, &title)) || (stem.len() >= 6 && whole(&lower, &stem))
    });
    if let Some(named) = by_title.max_by_key(|named| named.title.len()) {
        return Some(named.key.clone());
    }
    // "(Charter, p. 4)": a word that one title alone has.
    let words = tokens(cited.split(',').next().unwrap_or(""));
    let long: Vec<_> =
        words.iter().filter(|word| word.key.len() >= 5 && !super::lexicon::is_function(&word.key)).collect();
    if long.is_empty() {
        return None;
    }
    let mut having = documents.iter().filter(|named| {
        let title = tokens(&named.title);
        long.iter().all(|word| title.iter().any(|own| own.key == word.key))
    });
    let only = having.next()?;
    having.next().is_none().then(|| only.key.clone())
}

fn whole(text: &str, wanted: &str) -> bool {
    text.match_indices(wanted).any(|(at, found)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|text| text.chars().next());
        before.is_none_or(|c| !c.is_alphanumeric()) && after.is_none_or(|c| !c.is_alphanumeric() && c != '/')
    })
}

impl Claim {
    /// Compares the claimed place with the one that was found. A wrong place is a finding, though the words be true.
    pub fn compare(&self, report: &mut Report) {
        if report.source.is_none() || !report.faithful {
            return;
        }
        let mut wrong = Vec::new();
        if let (Some(claimed), Some(page)) = (&self.page, report.page) {
            let label = report.page_label.as_deref().map(str::to_lowercase);
            if *claimed != page.to_string() && Some(claimed) != label.as_ref() {
                wrong.push(format!(
                    "said to be on p. {claimed}, but stands on p. {}",
                    label.unwrap_or_else(|| page.to_string())
                ));
            }
        }
        if let (Some(claimed), Some(paragraph)) = (&self.paragraph, &report.paragraph) {
            let plain: String = paragraph.chars().take_while(|c| !matches!(c, ' ' | '(' | ')' | '.')).collect();
            if claimed != paragraph && *claimed != plain.to_lowercase() {
                wrong.push(format!("said to be para. {claimed}, but is para. {paragraph}"));
            }
        }
        if let (Some(claimed), Some(division)) = (&self.article, &report.division) {
            let lower = division.to_lowercase();
            if lower.contains("article") && !tokens(&lower).iter().any(|token| token.key == *claimed) {
                wrong.push(format!("said to be article {claimed}, but is {division}"));
            }
            if lower.contains("preamble") {
                wrong.push(format!("said to be article {claimed}, but stands in the preamble"));
            }
        }
        if !wrong.is_empty() {
            report.faithful = false;
            report.explanation = format!("{} The place is wrong: {}.", report.explanation, wrong.join("; "));
            report.warnings.extend(wrong);
        }
    }
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
