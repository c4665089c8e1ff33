//! What the tools take: their arguments, read strictly, and the requests that they become.

use std::ops::RangeInclusive;

use rmcp::model::JsonObject;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::exit::usage;
use super::super::part::Part;
use crate::Result;
use crate::answer::followup::Turn;
use crate::engine::Request;
use crate::retrieve::Mode;
use crate::store::Filter;
use crate::text::Span;

/// Which documents; what is left out lets all through.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Scope {
    /// Only documents of any of these collections.
    collections: Vec<String>,
    /// Only documents that have all of these tags.
    tags: Vec<String>,
    /// Only documents of this date or later: YYYY, YYYY-MM or YYYY-MM-DD.
    since: Option<String>,
    /// Only documents of this date or earlier.
    until: Option<String>,
    /// Only documents in these languages, as BCP 47 tags.
    languages: Vec<String>,
}

impl Scope {
    fn filter(self) -> Filter {
        let Self { collections, tags, since, until, languages } = self;
        Filter { collections, tags, since, until, languages }
    }
}

/// Who said something before.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Speaker {
    /// The one who asks.
    User,
    /// The one who answers.
    Agent,
}

/// Something that was said before.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Said {
    /// By whom.
    speaker: Speaker,
    /// What.
    text: String,
}

/// Arguments of `ask`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ask {
    /// The question, in whole words as one would ask a person.
    question: String,
    /// What was said before, oldest first, so that a question that leans on it ("And in 2021?") is understood.
    #[serde(default)]
    history: Vec<Said>,
    /// The most sentences to answer with, 1 to 20; 3 when left out.
    claims: Option<u64>,
    /// Which documents to answer from.
    #[serde(default)]
    scope: Scope,
}

impl Ask {
    pub(super) fn request(self) -> Result<Request> {
        let turn = |said: Said| match said.speaker {
            Speaker::User => Turn::user(said.text),
            Speaker::Agent => Turn::agent(said.text),
        };
        Ok(Request::Ask {
            question: words(self.question, "question")?,
            history: self.history.into_iter().map(turn).collect(),
            filter: self.scope.filter(),
            claims: number(self.claims, "claims", 3, 1..=20)?,
            explain: false,
            chat: None,
        })
    }
}

/// Arguments of `search`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Search {
    /// What to look for: words or a question.
    pub(super) query: String,
    /// How many passages, 1 to 100; 10 when left out.
    limit: Option<u64>,
    /// How to look; hybrid when left out.
    #[serde(default)]
    pub(super) mode: Mode,
    /// Which documents to look in.
    #[serde(default)]
    scope: Scope,
    /// Say how each score came about.
    #[serde(default)]
    pub(super) explain: bool,
}

impl Search {
    pub(super) fn request(self) -> Result<Request> {
        Ok(Request::Search {
            query: words(self.query, "query")?,
            mode: self.mode,
            filter: self.scope.filter(),
            limit: number(self.limit, "limit", 10, 1..=100)?,
        })
    }
}

/// Arguments of `check_quotation`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Check {
    /// The quotation as written, without the marks around it.
    quotation: String,
    /// The key of the document that it is said to be from.
    source: Option<String>,
    /// Which documents to look in.
    #[serde(default)]
    scope: Scope,
}

impl Check {
    pub(super) fn request(self) -> Result<Request> {
        let quote = words(self.quotation, "quotation")?;
        Ok(Request::Check { quote, source: self.source, filter: self.scope.filter() })
    }
}

/// Lines of the stored text.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Lines {
    /// The first, counted from 1.
    first: usize,
    /// The last, which belongs to them.
    last: usize,
}

/// Arguments of `read_passage`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Read {
    /// The document's key, as the other tools give it.
    document: String,
    /// The edition that a citation names; the current text when left out.
    pub(super) edition: Option<i64>,
    /// These bytes of the stored text, as citations and search results give them.
    span: Option<Span>,
    /// These lines of the stored text; not together with `span`.
    lines: Option<Lines>,
    /// This page, counted from 1; not together with `span` or `lines`.
    page: Option<u32>,
    /// How many bytes to give before and behind as well, up to 20000.
    around: Option<u64>,
}

impl Read {
    /// The request, and which part of the text is to be given, with how many bytes around it.
    pub(super) fn request(self) -> Result<(Request, Part, usize)> {
        let part = match (self.span, self.lines, self.page) {
            (None, None, None) => Part::Whole,
            (Some(span), None, None) => Part::Bytes(span.start, span.end),
            (None, Some(Lines { first, last }), None) => Part::Lines(first, last),
            (None, None, Some(page)) => Part::Page(page),
            _ => return Err(usage("only one of span, lines and page can be given")),
        };
        let around = number(self.around, "around", 0, 0..=20_000)?;
        let key = words(self.document, "document")?;
        Ok((Request::Source { key, edition: self.edition, span: None }, part, around))
    }
}

/// Arguments of `list_documents`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    /// Which documents to list.
    #[serde(default)]
    scope: Scope,
    /// How many, 1 to 1000; 100 when left out.
    limit: Option<u64>,
    /// How many to pass over.
    offset: Option<u64>,
}

impl List {
    /// The request, how many to pass over, and how many to give.
    pub(super) fn request(self) -> Result<(Request, usize, usize)> {
        let limit = number(self.limit, "limit", 100, 1..=1000)?;
        let offset = number(self.offset, "offset", 0, 0..=usize::MAX as u64)?;
        Ok((Request::Documents { filter: self.scope.filter() }, offset, limit))
    }
}

/// Reads the arguments of a call.
///
/// # Errors
/// When they are not what the tool takes; the message names the argument.
pub(super) fn read<T: DeserializeOwned>(arguments: Option<JsonObject>) -> Result<T> {
    let arguments = arguments.unwrap_or_default();
    let told = |object: &JsonObject| T::deserialize(Value::Object(object.clone())).err().map(|error| error.to_string());
    T::deserialize(Value::Object(arguments.clone())).map_err(|error| {
        let message = error.to_string();
        // The error does not name the argument whose value it is about: it is the one without which the error changes.
        let culprit = arguments.keys().find(|&name| {
            let mut others = arguments.clone();
            others.remove(name);
            told(&others).as_ref() != Some(&message)
        });
        let named = culprit.filter(|name| !message.contains(&format!("`{name}`")));
        usage(named.map_or_else(|| message.clone(), |name| format!("{name}: {message}")))
    })
}

fn words(text: String, name: &str) -> Result<String> {
    if text.trim().is_empty() { Err(usage(format!("{name} is empty"))) } else { Ok(text) }
}

fn number(value: Option<u64>, name: &str, default: usize, range: RangeInclusive<u64>) -> Result<usize> {
    let Some(value) = value else { return Ok(default) };
    let odd = || usage(format!("{name} must be from {} to {}, not {value}", range.start(), range.end()));
    usize::try_from(value).ok().filter(|_| range.contains(&value)).ok_or_else(odd)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn wrong<T: DeserializeOwned>(arguments: Value) -> String {
        let Value::Object(arguments) = arguments else { panic!("no object") };
        read::<T>(Some(arguments)).err().map(|error| error.to_string()).unwrap()
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(wrong::<Ask>(json!({})).contains("missing field `question`"));
        assert!(wrong::<Ask>(json!({"questoin": "x"})).contains("unknown field `questoin`"));
        assert!(wrong::<Ask>(json!({"question": 3})).starts_with("question: invalid type: integer `3`"));
        assert!(wrong::<Ask>(json!({"question": "a", "claims": "many"})).starts_with("claims: "));
        assert!(wrong::<Ask>(json!({"question": "a", "scope": {"tag": []}})).contains("`tag`"));
        assert!(wrong::<Search>(json!({"query": "a", "mode": "magic"})).contains("magic"));
    }

    #[test]
    fn what_is_out_of_bounds_is_refused() {
        let ask = |arguments: Value| serde_json::from_value::<Ask>(arguments).unwrap().request();
        assert!(ask(json!({"question": "a", "claims": 20})).is_ok());
        for bad in
            [json!({"question": " "}), json!({"question": "a", "claims": 0}), json!({"question": "a", "claims": 21})]
        {
            assert!(ask(bad).is_err());
        }
        let read = |arguments: Value| serde_json::from_value::<Read>(arguments).unwrap().request();
        assert!(read(json!({"document": "a", "page": 1, "lines": {"first": 1, "last": 2}})).is_err());
        let (_, part, around) = read(json!({"document": "a", "span": {"start": 3, "end": 9}, "around": 5})).unwrap();
        assert_eq!((part, around), (Part::Bytes(3, 9), 5));
    }
}
