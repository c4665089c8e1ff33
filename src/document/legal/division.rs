//! Annexes and articles: the parts of a legal text by which it is cited.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::super::roman::of_roman;
use super::super::{Block, BlockKind, Document};
use super::{is_body, words_of};

/// A marker that is no heading has at most so many characters, its title included.
const MARKER_CHARS: usize = 120;
/// Text below a marker that shows that it is not a line of a table of contents, in bytes.
const BODY_BYTES: usize = 80;
/// So many articles in their order make a text with articles; fewer may be headings that only look like it.
const LEAST_ARTICLES: usize = 3;

static ANNEX: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(annexe?|anexo|anhang|anlage|allegato|appendix|appendice|apéndice|schedule|enclosure|приложение|добавление|附件|مرفق|المرفق)(?:[  ]+(?:no\.? ?)?([IVXLC]{1,6}|\d{1,3}|[A-Z]|[一二三四五六七八九十]{1,3}))?(?:[  ]*[.:\-–—][  ]*(.*)|)$",
    )
    .ok()
});
static ARTICLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?i:(article|artículo|articolo|artigo|artikel|статья|المادة)[  ]+(\d{1,3}(?:[ ]?(?:bis|ter|quater)\b|[a-z]\b)?|[IVXLC]{1,7}\b|premier|première|one|first)|(第)[  ]?([0-9一二三四五六七八九十百]{1,5})[  ]?条)(.*)$",
    )
    .ok()
});

/// The beginning of a division.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Marker {
    block: usize,
    annex: bool,
    /// As printed, in small letters but for its number: "annex II", "article 5".
    name: String,
    /// The number of an article, for telling whether they come in order.
    number: Option<u32>,
}

/// The division of each block, outermost name first ("annex II, article 3"); `None` outside of any.
pub(super) fn find(document: &Document) -> Vec<Option<String>> {
    let mut out = vec![None; document.blocks.len()];
    let annexes = last_of_each(document, &markers(document, annex_marker));
    let articles = in_order(document, &annexes, markers(document, article_marker));
    let (mut annexes, mut articles) = (annexes.into_iter().peekable(), articles.into_iter().peekable());
    let (mut annex, mut article): (Option<String>, Option<String>) = (None, None);
    // The level of the last article's heading, and whether only headings came since: its title may be one of its own.
    let (mut level, mut titled) = (None, false);
    for (index, block) in document.blocks.iter().enumerate() {
        if let Some(marker) = annexes.next_if(|marker| marker.block == index) {
            (annex, article) = (Some(marker.name), None);
        }
        if let Some(marker) = articles.next_if(|marker| marker.block == index) {
            article = Some(marker.name);
            (level, titled) = (heading_level(block), true);
        } else if let Some(heading) = heading_level(block) {
            if !titled && heading <= level.unwrap_or(2) {
                article = None;
            }
        } else {
            titled = false;
        }
        if is_body(block) || block.kind == BlockKind::Note {
            let names: Vec<&str> = [annex.as_deref(), article.as_deref()].into_iter().flatten().collect();
            if let Some(slot) = out.get_mut(index).filter(|_| !names.is_empty()) {
                *slot = Some(names.join(", "));
            }
        }
    }
    out
}

fn heading_level(block: &Block) -> Option<u8> {
    match block.kind {
        BlockKind::Heading(level) => Some(level),
        _ => None,
    }
}

/// What a line marks: the division's name, its number, and whether it is an annex.
type Recognise = fn(&Block, &str) -> Option<(String, Option<u32>, bool)>;

fn markers(document: &Document, of: Recognise) -> Vec<Marker> {
    let found = document.blocks.iter().enumerate().filter(|(_, block)| is_body(block)).filter_map(|(at, block)| {
        // A marker stands on the first line of its block; only that is looked at, for texts of millions of blocks.
        let slice = block.span.of(&document.text).unwrap_or("");
        let line = slice.lines().next().unwrap_or("").trim();
        let whole = || Some(words_of(&document.text, block)).filter(|_| slice.len() <= MARKER_CHARS);
        // Its title may stand on the next line, and a long one may run over two.
        let (name, number, annex) = of(block, line).or_else(|| whole().and_then(|whole| of(block, &whole)))?;
        Some(Marker { block: at, annex, name, number })
    });
    found.collect()
}

fn annex_marker(block: &Block, line: &str) -> Option<(String, Option<u32>, bool)> {
    if line.chars().count() > MARKER_CHARS || is_of_contents(line) {
        return None;
    }
    let found = ANNEX.as_ref()?.captures(line)?;
    let title = found.get(3).map_or("", |title| title.as_str());
    // "Annex I." may begin a sentence only when words follow in a paragraph.
    if !block.kind.is_heading() && title.ends_with('.') {
        return None;
    }
    // Words in small letters before a number are running text; a marker has a capital.
    let word = found.get(1)?.as_str();
    if word.chars().next().is_some_and(char::is_lowercase) {
        return None;
    }
    // "Schedule" alone heads the programme of a meeting, "Appendix" the end of a report: their section says it.
    let lower = word.to_lowercase();
    let vague = ["appendix", "appendice", "apéndice", "schedule", "enclosure"].contains(&lower.as_str());
    if vague && found.get(2).is_none() {
        return None;
    }
    let mut name = lower;
    if let Some(label) = found.get(2) {
        name.push(' ');
        name.push_str(&label.as_str().to_uppercase());
    }
    Some((name, None, true))
}

fn article_marker(block: &Block, line: &str) -> Option<(String, Option<u32>, bool)> {
    if is_of_contents(line) {
        return None;
    }
    let found = ARTICLE.as_ref()?.captures(line)?;
    let rest = found.get(5).map_or("", |rest| rest.as_str());
    let opens = rest.is_empty() || rest.starts_with(['.', ':', '–', '—', '(', '\t']) || rest.starts_with(" -");
    let titled =
        rest.starts_with(' ') && (block.kind.is_heading() || rest.trim_start().starts_with(['–', '—', '-', '(']));
    if !(opens || titled) {
        return None;
    }
    let name = match (found.get(1), found.get(2), found.get(3), found.get(4)) {
        (Some(word), Some(label), _, _) => {
            if word.as_str().chars().next().is_some_and(char::is_lowercase) {
                return None;
            }
            format!("{} {}", word.as_str().to_lowercase(), label.as_str())
        }
        (_, _, Some(_), Some(label)) => format!("第{}条", label.as_str()),
        _ => return None,
    };
    let label = found.get(2).or(found.get(4)).map_or("", |label| label.as_str());
    Some((name, number_of(label), false))
}

/// Whether a line is one of a table of contents: it ends with a page number after leaders or a tab.
fn is_of_contents(line: &str) -> bool {
    let bare = line.trim_end_matches(|c: char| c.is_ascii_digit());
    bare.len() < line.len() && (bare.ends_with(['\t', '…', '_']) || bare.trim_end().ends_with(".."))
}

/// Of annexes of one name, the last with a text counts: those before stand in a table of contents.
fn last_of_each(document: &Document, markers: &[Marker]) -> Vec<Marker> {
    let with_text: Vec<Marker> = markers
        .iter()
        .enumerate()
        .filter(|(at, marker)| {
            let end = markers.get(at + 1).map_or(document.blocks.len(), |next| next.block);
            has_text(document, marker.block, end)
        })
        .map(|(_, marker)| marker.clone())
        .collect();
    let mut last: HashMap<&str, usize> = HashMap::new();
    for marker in &with_text {
        last.insert(&marker.name, marker.block);
    }
    with_text.iter().filter(|marker| last.get(marker.name.as_str()) == Some(&marker.block)).cloned().collect()
}

fn has_text(document: &Document, from: usize, to: usize) -> bool {
    let blocks = document.blocks.get(from..to).unwrap_or_default();
    blocks.iter().any(|block| !block.kind.is_heading() && block.span.end - block.span.start >= BODY_BYTES)
}

/// Articles that come in order: each is the next one, or the first after an annex began; enough of them, with text.
fn in_order(document: &Document, annexes: &[Marker], markers: Vec<Marker>) -> Vec<Marker> {
    let annex_of = |block: usize| annexes.iter().rev().find(|annex| annex.block <= block).map(|annex| annex.block);
    let mut runs: Vec<Vec<Marker>> = Vec::new();
    for marker in markers {
        let next = runs.last().and_then(|run| run.last()).is_some_and(|last| {
            annex_of(last.block) == annex_of(marker.block)
                && match (last.number, marker.number) {
                    // "Article 5 bis" comes after article 5; a few may be missing in an extract.
                    (Some(last), Some(number)) => (last..=last + 3).contains(&number),
                    (last, number) => last.is_none() && number.is_none(),
                }
        });
        match runs.last_mut().filter(|_| next) {
            Some(run) => run.push(marker),
            None => runs.push(vec![marker]),
        }
    }
    let end_of = |run: &[Marker]| run.last().map_or(0, |last| last.block);
    runs.retain(|run| {
        let (Some(first), end) = (run.first(), end_of(run)) else { return false };
        run.len() >= LEAST_ARTICLES && has_text(document, first.block, (end + 20).min(document.blocks.len()))
    });
    runs.into_iter().flatten().collect()
}

fn number_of(label: &str) -> Option<u32> {
    let digits: String = label.chars().take_while(char::is_ascii_digit).collect();
    if !digits.is_empty() {
        return digits.parse().ok();
    }
    match label.to_lowercase().as_str() {
        "premier" | "première" | "one" | "first" | "一" => Some(1),
        roman => of_roman(roman),
    }
}
