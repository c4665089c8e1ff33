//! What came of proving an evidence file, as it is printed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::brief::changes::Change;

/// What `adduce verify` prints.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Verification")]
pub struct Verification {
    /// The version of this shape: 1.
    pub schema: u32,
    /// Whether everything is proved: the file is sealed and whole, and so is each of its quotations.
    pub proven: bool,
    /// Whether the file is as it was made.
    pub sealed: bool,
    /// What is wrong with the file itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
    /// The sources, in the order of the file.
    pub sources: Vec<SourceState>,
    /// The quotations, in the order of the file.
    pub quotations: Vec<QuotationState>,
}

/// What became of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceState {
    /// Its id.
    pub id: u32,
    /// Its title as recorded.
    pub title: String,
    /// What came of it.
    pub state: State,
    /// The file that was read; null where there was none.
    pub file: Option<String>,
    /// Why it is not proved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<String>,
    /// What there is to know besides: another name, another version of the reader.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// What became of a quotation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuotationState {
    /// Its id.
    pub id: u32,
    /// The id of its source.
    pub source: u32,
    /// The words as recorded.
    pub quote: String,
    /// What came of it.
    pub state: State,
    /// Why it is not proved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<String>,
    /// The words that are others in the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// What came of something that was to be proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is as recorded.
    Proven,
    /// The words are; the title, the symbol, the date or the place could not be held against anything.
    WordsProven,
    /// It is not.
    NotProven,
    /// It could not be looked at.
    NotChecked,
}

impl State {
    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::WordsProven => "words proven, the rest not checked",
            Self::NotProven => "not proven",
            Self::NotChecked => "could not check",
        }
    }
}
