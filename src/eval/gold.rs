//! Questions with what is known to answer them, as they stand in the files of a folder.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::followup;
use crate::text::Span;

/// A line of `queries.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "RawQuery")]
pub struct Query {
    /// Its id; numbers become text.
    pub id: String,
    /// What is looked for.
    pub text: String,
    /// What was said before it, oldest first.
    pub history: Vec<followup::Turn>,
}

/// A line of `answers.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gold {
    /// Its id; numbers become text.
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// What is asked.
    pub question: String,
    /// What was said before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Turn>,
    /// Words that answer; none where the documents do not answer.
    #[serde(default)]
    pub answers: Vec<String>,
    /// The key of the document that answers, where one is known.
    #[serde(default)]
    pub doc: Option<DocId>,
    /// Where in it, in code points.
    #[serde(default)]
    pub span: Option<(usize, usize)>,
    /// Taken back: the question no longer counts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

/// A line of `bad.jsonl`: a question that was answered badly. What would be right is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bad {
    /// Its id.
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// What was asked.
    pub question: String,
    /// What was said before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Turn>,
    /// The claims that were given; none where the answer was that the documents do not say.
    #[serde(default)]
    pub claims: Vec<String>,
    /// What was wrong with it, in the user's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

/// A document's id, as text or as a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Value")]
pub struct DocId(pub String);

impl From<Value> for DocId {
    fn from(value: Value) -> Self {
        Self(as_text(value))
    }
}

/// Something said before: the user's question alone, or with who said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Turn {
    /// A question.
    Asked(String),
    /// Said by someone.
    Said {
        /// `user`, or who answered.
        speaker: String,
        /// What.
        text: String,
    },
}

/// What was said before, oldest first, as a follow-up is resolved with it. Who is not the user answered.
pub fn turns(history: &[Turn]) -> Vec<followup::Turn> {
    let turn = |turn: &Turn| match turn {
        Turn::Asked(text) => followup::Turn::user(text),
        Turn::Said { speaker, text } if speaker.eq_ignore_ascii_case("user") => followup::Turn::user(text),
        Turn::Said { text, .. } => followup::Turn::agent(text),
    };
    history.iter().map(turn).collect()
}

/// The rows that count: of one id the last one, at the place of the first, unless it was taken back.
pub fn standing<T: Clone>(rows: &[T], id: impl Fn(&T) -> &str, withdrawn: impl Fn(&T) -> bool) -> Vec<T> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut last: Vec<&T> = Vec::new();
    for row in rows {
        if let Some(place) = places.get(id(row)).and_then(|&at| last.get_mut(at)) {
            *place = row;
        } else {
            places.insert(id(row), last.len());
            last.push(row);
        }
    }
    last.into_iter().filter(|row| !withdrawn(row)).cloned().collect()
}

/// A span in code points as these files write it.
pub fn pair(chars: Span) -> (usize, usize) {
    (chars.start, chars.end)
}

#[derive(Deserialize)]
struct RawQuery {
    #[serde(deserialize_with = "id", alias = "_id")]
    id: String,
    #[serde(alias = "question")]
    text: String,
    #[serde(default)]
    history: Vec<Turn>,
}

impl From<RawQuery> for Query {
    fn from(raw: RawQuery) -> Self {
        Self { id: raw.id, text: raw.text, history: turns(&raw.history) }
    }
}

pub(super) fn id<'de, D: serde::Deserializer<'de>>(value: D) -> Result<String, D::Error> {
    match Value::deserialize(value)? {
        value @ (Value::String(_) | Value::Number(_)) => Ok(as_text(value)),
        _ => Err(serde::de::Error::custom("the id is neither text nor a number")),
    }
}

fn as_text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
