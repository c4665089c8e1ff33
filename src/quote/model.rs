//! What is said of a quotation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Span;

/// Whether a quotation is what its source says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Character by character.
    Verbatim,
    /// The same letters and digits in the same order; marks, spaces, case or line ends differ.
    Typographic,
    /// Faithful, with what was left out or put in marked as such.
    Elided,
    /// The wording was changed without a mark, or a mark hides a change.
    Altered,
    /// The words of another document than the one that was named.
    Misattributed,
    /// What it says is said there, in other words.
    Paraphrase,
    /// It is nowhere in the library.
    NotFound,
    /// Too short or too common to tell. Never counts as faithful.
    NotJudged,
}

impl Verdict {
    /// Whether the quotation may stand.
    pub fn is_faithful(self) -> bool {
        matches!(self, Self::Verbatim | Self::Typographic | Self::Elided)
    }

    /// As people say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotFound => "not found",
            Self::NotJudged => "not judged",
            other => other.name(),
        }
    }

    /// Its name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Typographic => "typographic",
            Self::Elided => "elided",
            Self::Altered => "altered",
            Self::Misattributed => "misattributed",
            Self::Paraphrase => "paraphrase",
            Self::NotFound => "not_found",
            Self::NotJudged => "not_judged",
        }
    }
}

/// What kind of difference there is between a quotation and its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// "not", "never", "without", or a word with the opposite prefix.
    Negation,
    /// "shall", "should", "may", "must".
    Modal,
    /// A number, a scale or a unit.
    Number,
    /// A month, a weekday, a year.
    Date,
    /// A name.
    Name,
    /// "all", "some", "only", "most".
    Quantifier,
    /// "more", "less", "better".
    Comparative,
    /// A word that turns another round: "increase" and "reduce".
    Direction,
    /// "only", "except", "within", "and" and "or".
    Scope,
    /// "allegedly", "perhaps".
    Hedge,
    /// "if", "unless".
    Condition,
    /// Tense or voice.
    Tense,
    /// A question made a statement, or a statement a question.
    Question,
    /// Singular and plural.
    GrammaticalNumber,
    /// The same words in another order.
    WordOrder,
    /// Another word.
    Substitution,
    /// Words of the source that are missing without a mark.
    Dropped,
    /// Words that the source does not have.
    Inserted,
    /// An article or another small word.
    SmallWord,
    /// Another spelling of the word.
    Spelling,
    /// Parts of distant places put together as one.
    Splice,
    /// An ellipsis hides what turns the sense.
    Elision,
    /// The quotation begins or ends where that turns the sense.
    Cut,
    /// What was put in brackets is not what the source says.
    Bracket,
}

/// How grave a difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The words are not those of the source; the sense is hardly touched.
    Minor,
    /// The words are not those of the source.
    Major,
    /// The sense turns on it.
    Critical,
}

impl DifferenceKind {
    /// How grave it is.
    pub fn severity(self) -> Severity {
        match self {
            Self::SmallWord | Self::Spelling => Severity::Minor,
            Self::Tense | Self::GrammaticalNumber | Self::Substitution | Self::Dropped | Self::Inserted => {
                Severity::Major
            }
            _ => Severity::Critical,
        }
    }

    /// Its name for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Negation => "negation",
            Self::Modal => "obligation or permission",
            Self::Number => "number",
            Self::Date => "date",
            Self::Name => "name",
            Self::Quantifier => "how many or how often",
            Self::Comparative => "comparison",
            Self::Direction => "opposite",
            Self::Scope => "scope",
            Self::Hedge => "certainty",
            Self::Condition => "condition",
            Self::Tense => "tense or voice",
            Self::Question => "question or statement",
            Self::GrammaticalNumber => "singular and plural",
            Self::WordOrder => "word order",
            Self::Substitution => "another word",
            Self::Dropped => "left out without a mark",
            Self::Inserted => "not in the source",
            Self::SmallWord => "small word",
            Self::Spelling => "spelling",
            Self::Splice => "distant parts put together",
            Self::Elision => "hidden by the ellipsis",
            Self::Cut => "cut where the sense turns",
            Self::Bracket => "brackets",
        }
    }
}

/// One difference between a quotation and its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    /// What kind.
    pub kind: DifferenceKind,
    /// How grave.
    pub severity: Severity,
    /// The words as quoted; empty where they are missing.
    pub quote: String,
    /// The words of the source, equal to its text at `span`; empty where it has none.
    pub source: String,
    /// Bytes of the stored text.
    pub span: Span,
    /// Bytes of the quotation; empty where the words are missing.
    pub quote_span: Span,
}

/// What an ellipsis stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Omitted {
    /// The words of the source, equal to its text at `span`.
    pub text: String,
    /// Bytes of the stored text.
    pub span: Span,
    /// Why it must not be left out, where it must not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}
