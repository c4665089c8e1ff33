//! Questions that ask for several things: two questions in one, two sides compared, two editions of a text; and questions
//! that say whose word they want ("according to the ministry").
//!
//! Each becomes one or more parts that are looked up and answered one by one and shown together.

use std::sync::LazyLock;

use regex::Regex;

use super::editions::editions;
use super::followup::{Rewrite, Turn, leans, rewrite};
use super::lexicon::{Tongue, asks, is_auxiliary};
use crate::store::DocumentRow;
use crate::text::Span;
use crate::text::words::{is_stop_word, words};

/// The most parts that a question is taken apart into.
const MOST: usize = 4;

/// One thing that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// How its claims are labelled; `None` where it is the whole question.
    pub label: Option<String>,
    /// What is to be answered.
    pub asked: String,
    /// What to search for.
    pub query: String,
    /// What the sentences are chosen by.
    pub understood: String,
    /// Which documents may answer it.
    pub only: Option<Only>,
    /// Whether it is one of two texts that are compared, of which whatever list it has will do.
    pub edition: bool,
    /// The other side, where it is one of a comparison: of two names beside one another no answer is as sure as of a
    /// question, and a sentence that only names both tells neither.
    pub beside: Option<String>,
    /// Both sides, where a table is wanted that compares them, and nothing else will do.
    pub tabled: Option<(String, String)>,
}

/// How much of the confidence that is asked for is enough for a side of a comparison, or for one of two editions.
pub const OF_A_SIDE: f32 = 0.4;

impl Part {
    /// A part that is searched for as it is asked.
    pub(super) fn of(label: String, asked: String) -> Self {
        Self {
            label: Some(label),
            understood: asked.clone(),
            query: asked.clone(),
            asked,
            only: None,
            edition: false,
            beside: None,
            tabled: None,
        }
    }
}

/// Which documents a part is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Only {
    /// Those that are named so: by title, key, symbol or collection.
    Named(String),
    /// Those of this year: by their own date, or with the year in their title or key.
    Of(String),
}

impl Only {
    /// Whether it lets a document through.
    pub fn admits(&self, row: &DocumentRow) -> bool {
        let symbol = row.symbol.as_deref().unwrap_or("");
        match self {
            Self::Named(name) => {
                let asked = words(name);
                let mut asked = asked.iter().filter(|word| !is_stop_word(&word.folded)).peekable();
                let named = [&row.title, &row.key, symbol, &row.collections.join(" ")].map(words).concat();
                asked.peek().is_some() && asked.all(|word| named.iter().any(|other| other.folded == word.folded))
            }
            Self::Of(year) => {
                let named = [row.title.as_str(), &row.key, symbol].map(words).concat();
                row.date.as_ref().is_some_and(|date| date.starts_with(year))
                    || named.iter().any(|word| word.folded == *year)
            }
        }
    }

    /// What is said where no document is so; nothing for a year, which a sentence may name as well.
    pub fn nobody(&self) -> Option<String> {
        match self {
            Self::Named(name) => {
                Some(format!("no title has “{name}”; all documents were asked, and what names it comes first"))
            }
            Self::Of(_) => None,
        }
    }
}

/// How the parts belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A question that asks for one thing.
    One,
    /// Several questions: each may be answered or not.
    Several,
    /// Sides of a comparison: where one has no answer, the whole question is asked instead.
    Sides,
    /// What tells of a change, and the texts before and after it: those count that have an answer.
    Editions,
}

/// The parts of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How they belong together.
    pub shape: Shape,
    /// At least one.
    pub parts: Vec<Part>,
}

// Constants of this file that compile in its tests; a pattern that does not compile matches nothing.
fn pattern(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

/// What a comparison may be about.
const TOPIC: &str = r"(?:,?\s+(?:on|in|about|over|as to|regarding|concerning|with regard to|when it comes to|in terms of)\s+(?P<topic>.+?))?";

static COMPARISONS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let forms = [
        format!(
            r"(?i)^how (?:do|does|did|is|are|was|were) (?P<a>.+?) (?:and|from) (?P<b>.+?) (?:differ|different|compare)(?: from (?:each other|one another))?{TOPIC}\s*\??$"
        ),
        format!(
            r"(?i)^how (?:do|does|did|is|are|was|were) (?P<a>.+?) (?:differ from|different from|compare to|compare with) (?P<b>.+?){TOPIC}\s*\??$"
        ),
        format!(
            r"(?i)^(?:what(?: is|'s|’s| are| was| were) )?(?:the )?(?:main |key )?(?:differences?|distinction) between (?P<a>.+?) and (?P<b>.+?){TOPIC}\s*\??$"
        ),
        format!(r"(?i)^(?:please )?(?:compare|contrast) (?P<a>.+?) (?:and|with|to|against) (?P<b>.+?){TOPIC}\s*[.?]?$"),
        format!(r"(?i)^(?P<a>.{{2,60}}?) (?:vs\.?|versus) (?P<b>.{{2,60}}?){TOPIC}\s*\??$"),
    ];
    forms.iter().filter_map(|form| pattern(form)).collect()
});

static ACCORDING: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"(?i)^(?P<rest>.+?),?\s+according to (?P<who>[^,?]+?)\s*\??$",
        r"(?i)^according to (?P<who>[^,?]+?),\s*(?P<rest>.+)$",
    ]
    .iter()
    .filter_map(|form| pattern(form))
    .collect()
});

static TWO_WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?P<a>who|when|where|why|how) and (?P<b>who|when|where|why|how) (?P<rest>(?:is|are|was|were|do|does|did|will|has|have|can)\b.+)$",
    )
});

/// Takes a question apart. Most are one part.
pub fn plan(rewrite: &Rewrite) -> Plan {
    let asked = rewrite.asked.trim();
    let found = editions(asked).map(|parts| Plan { shape: Shape::Editions, parts });
    let found = found.or_else(|| sides(asked).map(|parts| Plan { shape: Shape::Sides, parts }));
    let found = found.or_else(|| several(asked).map(|parts| Plan { shape: Shape::Several, parts }));
    match found {
        Some(mut plan) => {
            for part in &mut plan.parts {
                part.query = rewrite.with_context(&part.query);
            }
            plan
        }
        None => Plan { shape: Shape::One, parts: vec![whole(rewrite)] },
    }
}

/// The question as one part.
pub fn whole(rewrite: &Rewrite) -> Part {
    let (asked, who) = according(&rewrite.asked);
    Part {
        label: None,
        asked,
        query: rewrite.query.clone(),
        understood: rewrite.understood().to_owned(),
        only: who.map(Only::Named),
        edition: false,
        beside: None,
        tabled: None,
    }
}

/// The question of a comparison as one part, to which only a table that has both sides is an answer; `None` for a question
/// that compares nothing.
pub fn by_table(rewrite: &Rewrite, plan: &Plan) -> Option<Part> {
    let [a, b] = plan.parts.as_slice() else { return None };
    let sides = a.label.clone().zip(b.label.clone()).filter(|_| plan.shape == Shape::Sides)?;
    Some(Part { tabled: Some(sides), ..whole(rewrite) })
}

/// "According to X, ...": the question without it, and X.
fn according(asked: &str) -> (String, Option<String>) {
    let found = ACCORDING.iter().find_map(|form| {
        let found = form.captures(asked.trim())?;
        Some((found.name("rest")?.as_str().to_owned(), found.name("who")?.as_str().to_owned()))
    });
    match found {
        Some((rest, who)) if content(&who) > 0 && content(&rest) > 0 => (rest, Some(who)),
        _ => (asked.to_owned(), None),
    }
}

pub(super) fn content(text: &str) -> usize {
    let words = words(text);
    let tongue = Tongue::of(&words);
    words.iter().filter(|word| tongue.is_content(word)).count()
}

/// "How do A and B differ on C?": a part for each side.
fn sides(asked: &str) -> Option<Vec<Part>> {
    let (a, b, topic) = COMPARISONS.iter().find_map(|form| {
        let found = form.captures(asked)?;
        let name = |name| found.name(name).map(|found| found.as_str().trim().to_owned());
        Some((name("a")?, name("b")?, name("topic")))
    })?;
    if content(&a) == 0 || content(&b) == 0 || content(&a) > 6 || content(&b) > 6 {
        return None;
    }
    // "What did the court decide in Brown vs. Board of Education?" compares nothing.
    let first = words(&a).into_iter().next();
    if first.is_some_and(|word| asks(&word) || is_auxiliary(&word.folded)) {
        return None;
    }
    // "Primary and secondary sources": both are sources.
    let single = !a.contains(char::is_whitespace) && describes(&a);
    let a = match b.rsplit_once(char::is_whitespace) {
        Some((_, noun)) if single => format!("{a} {noun}"),
        _ => a,
    };
    let part = |side: String, other: &str| {
        let query = match &topic {
            Some(topic) => format!("{side} {topic}"),
            None => format!("What is {side}?"),
        };
        Part { beside: Some(other.to_owned()), ..Part::of(side, query) }
    };
    Some(vec![part(a.clone(), &b), part(b, &a)])
}

/// Whether a word looks like one that describes another: "poverty and climate change" are two things.
fn describes(word: &str) -> bool {
    const ENDS: [&str; 14] =
        ["ary", "al", "ic", "ive", "ous", "ful", "less", "able", "ible", "ed", "ing", "ent", "ant", "ern"];
    const SHORT: [&str; 22] = [
        "open", "old", "new", "first", "short", "long", "high", "low", "large", "small", "big", "hard", "soft", "free",
        "poor", "rich", "early", "late", "upper", "lower", "major", "minor",
    ];
    word.starts_with(char::is_lowercase)
        && (ENDS.iter().any(|end| word.len() > end.len() + 2 && word.ends_with(end)) || SHORT.contains(&word))
}

/// "Who chairs it and when was it founded?": a part for each question. What leans on the one before takes it along.
fn several(asked: &str) -> Option<Vec<Part>> {
    let pieces = match TWO_WORDS.as_ref().and_then(|form| form.captures(asked)) {
        Some(found) => {
            let rest = found.name("rest")?.as_str();
            vec![
                format!("{} {rest}", found.name("a")?.as_str()),
                format!("{} {rest}", capital(found.name("b")?.as_str())),
            ]
        }
        None => cut(asked)?,
    };
    if pieces.len() < 2 || pieces.len() > MOST {
        return None;
    }
    let mut said: Vec<Turn> = Vec::new();
    let parts = pieces
        .into_iter()
        .map(|piece| {
            let resolved = rewrite(&said, &piece);
            said.push(Turn::user(&piece));
            let (asked, who) = according(&resolved.asked);
            let understood = resolved.understood().to_owned();
            let only = who.map(Only::Named);
            Part {
                label: Some(piece),
                asked,
                understood,
                query: resolved.query,
                only,
                edition: false,
                beside: None,
                tabled: None,
            }
        })
        .collect();
    Some(parts)
}

/// Cuts after question marks, and before "and" with a question word behind it.
fn cut(asked: &str) -> Option<Vec<String>> {
    let words = words(asked);
    let mut cuts: Vec<Span> = Vec::new();
    for (at, word) in words.iter().enumerate().skip(1) {
        let next = |n: usize| words.get(at + n).map_or("", |word| word.folded.as_str());
        let before = words.get(at - 1)?;
        let gap = asked.get(before.span.end..word.span.start).unwrap_or("");
        if gap.contains('?') {
            cuts.push(Span::new(before.span.end, word.span.start));
        } else if word.folded == "and" {
            let preposition = matches!(next(1), "in" | "on" | "at" | "by" | "for" | "to" | "with" | "from");
            let question = |word: &str| {
                matches!(word, "who" | "whom" | "whose" | "what" | "which" | "when" | "where" | "why" | "how")
            };
            let asks = question(next(1)) || (preposition && question(next(2)));
            // "And was it signed": an auxiliary and a subject, after a question mark of its own or a comma.
            let aux = is_auxiliary(next(1)) && is_auxiliary(words.first()?.folded.as_str()) && gap.contains(',');
            if asks || aux {
                let to = words.get(at + 1)?.span.start;
                cuts.push(Span::new(before.span.end, to));
            }
        }
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    for gap in cuts {
        pieces.push((start, gap.start));
        start = gap.end;
    }
    pieces.push((start, asked.len()));
    let pieces: Vec<String> = pieces
        .into_iter()
        .filter_map(|(start, end)| asked.get(start..end))
        .map(|piece| piece.trim_matches(|c: char| c.is_whitespace() || c == ',' || c == '?').to_owned())
        .filter(|piece| !piece.is_empty())
        .collect();
    // Each must ask for itself: "Thank you. Who is it?" is one question.
    let asks = |piece: &String| {
        let words = crate::text::words::words(piece);
        let first = words.first().map_or("", |word| word.folded.as_str());
        let question = words.iter().take(3).any(|word| {
            matches!(
                word.folded.as_str(),
                "who" | "whom" | "whose" | "what" | "which" | "when" | "where" | "why" | "how"
            )
        });
        (question || is_auxiliary(first)) && words.len() > 2
    };
    let stands = pieces.first().is_some_and(|first| content(first) > 0);
    if !stands || !pieces.iter().all(asks) {
        return None;
    }
    Some(pieces.iter().map(|piece| format!("{}?", capital(piece))).collect())
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

impl Rewrite {
    /// What to search for on behalf of a part of the question: with what the question leans on, where it leans and the
    /// part does.
    fn with_context(&self, query: &str) -> String {
        match &self.context {
            Some(context) if leans(query) || content(query) < 3 => format!("{context} {query} {query}"),
            _ => query.to_owned(),
        }
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
