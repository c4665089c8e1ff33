//! The written answer as the faces show it and as `--json` prints it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::answer::Citation;
use crate::text::Span;

/// What a language model wrote from the passages, sentence by sentence, each with what was found when it was checked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Written {
    /// The model's name.
    pub model: String,
    /// Its sentences, in order. Empty when it says that the passages do not answer.
    pub sentences: Vec<Sentence>,
    /// The passages that it was given: what the numbers in `citations` of its sentences stand for.
    pub passages: Vec<Citation>,
    /// Whether it had to stop in the middle; an unfinished sentence at the end is left out.
    #[serde(default)]
    pub cut: bool,
}

/// A sentence of the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sentence {
    /// Its words, without the numbers of passages.
    pub text: String,
    /// What was found of it.
    pub support: Support,
    /// The numbers of passages that it gives, those that do not exist among them.
    pub citations: Vec<usize>,
    /// Why it is not supported, or only in part; empty when it is.
    pub problems: Vec<Problem>,
    /// What stands in quotation marks in it, where that was found in a passage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<Quotation>,
    /// How near its meaning is to the nearest sentence of its passages: a cosine; null when it could not be told.
    pub similarity: Option<f32>,
}

/// How far the passages bear a sentence out. It is a check of what can be checked, not a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// Nothing speaks against it.
    Supported,
    /// Something of it is not borne out.
    Partly,
    /// It says what the passages do not say.
    Unsupported,
}

impl Support {
    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Partly => "partly supported",
            Self::Unsupported => "unsupported",
        }
    }

    /// The sign that stands for it where there is no colour.
    pub fn sign(self) -> char {
        match self {
            Self::Supported => '✓',
            Self::Partly => '~',
            Self::Unsupported => '✗',
        }
    }
}

/// Something that speaks against a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// Of which kind.
    pub kind: ProblemKind,
    /// In words.
    pub text: String,
}

/// What was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// The numbers of passages.
    Citation,
    /// Words in quotation marks.
    Quote,
    /// Numbers.
    Number,
    /// Dates.
    Date,
    /// Names.
    Name,
    /// Negations.
    Negation,
    /// Whether something must, should or may be.
    Modal,
    /// The meaning as a whole.
    Meaning,
}

/// Words in quotation marks and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quotation {
    /// The words of the document: equal to its stored text at `span`.
    pub text: String,
    /// In which passage.
    pub passage: usize,
    /// Bytes of the stored text of the passage's document.
    pub span: Span,
}

impl Written {
    /// How many sentences have this support.
    pub fn count(&self, support: Support) -> usize {
        self.sentences.iter().filter(|sentence| sentence.support == support).count()
    }

    /// The passages that its sentences give, in the order of their numbers.
    pub fn cited(&self) -> Vec<&Citation> {
        let given = |id: usize| self.sentences.iter().any(|sentence| sentence.citations.contains(&id));
        self.passages.iter().filter(|passage| given(passage.id)).collect()
    }

    /// What to say of it in a line: how many sentences are borne out.
    pub fn summary(&self) -> String {
        let all = self.sentences.len();
        let sentences = if all == 1 { "sentence" } else { "sentences" };
        let cut = if self.cut { "; it was cut off at max_tokens" } else { "" };
        if all == 0 {
            return format!("The model says that the passages do not answer{cut}.");
        }
        format!(
            "Of {all} {sentences}, {} supported, {} partly, {} unsupported{cut}.",
            self.count(Support::Supported),
            self.count(Support::Partly),
            self.count(Support::Unsupported)
        )
    }
}
