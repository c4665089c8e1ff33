//! A briefing as data (schema 1): what `--json` prints, what exports are made from, and what is kept in the library.
//!
//! Words of documents are in [`Place`] only, the user's in [`Own`] only; no other type holds either, so that neither can
//! be taken for the other.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::answer::model::Disagreement;
use crate::answer::{Citation, DocumentRef};
use crate::text::Span;

/// The version of this JSON shape.
pub const SCHEMA: u32 = 1;

/// A briefing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Brief {
    /// The version of this shape: 1.
    pub schema: u32,
    /// Its title, by the user.
    pub title: String,
    /// Its date, as the user wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// For whom it is, by the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// How much is quoted for each question.
    #[serde(default)]
    pub length: Length,
    /// The collections that were asked, by name; empty for the whole library.
    #[serde(default)]
    pub collections: Vec<String>,
    /// The citation style, as the user named it; `None` for notes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
    /// The body, in order. The first may be without a heading: what stands above the first one.
    pub sections: Vec<Section>,
    /// The documents that are cited, each once, in the order of their first citation. Documents that an evidence is also
    /// in are among them.
    pub sources: Vec<Source>,
    /// Claims and what bears them out, in the order of their numbers.
    #[serde(default)]
    pub table: Vec<ClaimRow>,
    /// What the claims say of dates, the earliest first.
    #[serde(default)]
    pub timeline: Vec<Dated>,
    /// The short names in the claims that a cited document spells out, by name.
    #[serde(default)]
    pub glossary: Vec<Term>,
    /// What the user should know of how it was made ("semantic search is off"), in one line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// By what, when.
    pub made: Made,
}

/// How much is quoted for each question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Length {
    /// Two claims at most.
    Short,
    /// Four claims at most.
    #[default]
    Medium,
    /// Eight claims at most.
    Long,
}

impl Length {
    /// The most claims for a question.
    pub fn claims(self) -> usize {
        match self {
            Self::Short => 2,
            Self::Medium => 4,
            Self::Long => 8,
        }
    }
}

/// By what a briefing was made, and when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Made {
    /// This program's version.
    pub version: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// The names of the models that took part; empty where only words were compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
}

/// Words of the user, as written (Markdown). Never shown as evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Own {
    /// The words.
    pub text: String,
}

impl Own {
    /// These words.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }
}

/// A heading with what stands below it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// The heading, by the user; `None` for what stands above the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<Own>,
    /// Its level, from 1 (outermost) to 6.
    pub level: u8,
    /// The user's words between the heading and the first question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<Own>,
    /// The questions, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
}

/// A question with what the documents say to it; or, without a question, evidence that the user put there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// The question, by the user; `None` for evidence that was pinned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Own>,
    /// The user's words below it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<Own>,
    /// How far it was looked into.
    #[serde(default)]
    pub state: State,
    /// How sure it is that the documents answer, from 0 to 1; 0 for evidence that was pinned.
    #[serde(default)]
    pub confidence: f32,
    /// What the documents say, in the order that reads best.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Evidence>,
    /// Numbers of evidence under earlier questions that answers this one, too: a passage is used once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub see: Vec<u32>,
    /// What the documents do not say of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unanswered: Option<Unanswered>,
    /// Where the sources disagree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
}

/// How far a question was looked into.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It was not asked: cancelled before it came to it.
    #[default]
    Waiting,
    /// The documents answer.
    Answered,
    /// The documents do not answer.
    Unanswered,
    /// Asking failed; the briefing's notes say why.
    Failed,
    /// It is no question: the user put evidence there.
    Pinned,
}

/// What the documents say: verbatim, and where.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The number of its note, counted from 1 through the whole briefing.
    pub number: u32,
    /// The words and where they stand.
    pub place: Place,
    /// The same words in documents that are nearly the same: one source, all cited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Place>,
    /// What it leans on and was put before it: the sentence that introduces a list, the sentence before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leans_on: Vec<Place>,
    /// What a word of it refers to, where the sentence cannot stand alone. Ours, not the document's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referent: Option<Referent>,
    /// What of the question it answers, where that asks for several things.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The user's words on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<Own>,
    /// What became of its source since it was made, where it no longer is what it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale: Option<Stale>,
}

impl Evidence {
    /// The words: equal to the stored text at their span.
    pub fn quote(&self) -> &str {
        &self.place.citation.quote
    }
}

/// A place of a stored text, with its words, the words around it, and what proves them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Document, page, paragraph, span and words. Its `id` is of no meaning here.
    pub citation: Citation,
    /// SHA-256 of the whole stored text (UTF-8), hexadecimal.
    pub text_sha256: String,
    /// The stored text right before the words; at most some 200 bytes, cut between words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// The stored text right behind them; as `before`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after: String,
}

/// What a word of a sentence refers to. Shown in square brackets outside of the quotation marks, marked as ours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Referent {
    /// The word of the sentence ("It").
    pub word: String,
    /// What it stands for: words of the same document, at `span` of its stored text, or its title.
    pub name: String,
    /// Where `name` stands in the same stored text; `None` for the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// What became of the source of an evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stale {
    /// The document is no longer in the library.
    Gone,
    /// Its file is listed among those that cannot be read.
    Unreadable,
    /// Its text is another one now and no longer has these words.
    WordsChanged,
}

impl Stale {
    /// In words, behind "the source".
    pub fn words(self) -> &'static str {
        match self {
            Self::Gone => "is no longer in the library",
            Self::Unreadable => "can no longer be read",
            Self::WordsChanged => "no longer has these words",
        }
    }
}

/// What the documents do not say.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Unanswered {
    /// The part of the question that has no answer, where the others have one; `None` for all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Words of the question without support in what came closest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsupported: Vec<String>,
    /// What came closest: pointers, not answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nearest: Vec<Place>,
}

/// Places that say different things of the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Conflict {
    /// In what they disagree.
    pub about: Disagreement,
    /// What each says; two or more.
    pub sides: Vec<Side>,
}

/// One side of a conflict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// The words that disagree, of the evidence's quote.
    pub value: String,
    /// The number of the evidence.
    pub number: u32,
    /// The date of its document, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

/// A document that is cited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Counted from 1.
    pub number: u32,
    /// Which document, and which edition of it.
    pub document: DocumentRef,
    /// The language of its text as a BCP 47 tag, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// SHA-256 of its file's (or record's) bytes, hexadecimal; empty where it is no longer known.
    pub file_sha256: String,
    /// SHA-256 of its stored text (UTF-8), hexadecimal.
    pub text_sha256: String,
    /// The name of the reader that made the text of the file; empty where it is no longer known.
    pub reader: String,
    /// That reader's version.
    pub reader_version: u32,
    /// When it was stored, RFC 3339 in UTC.
    pub added: String,
    /// The origin of the file that holds it among others; `None` where the file is the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// Another document of the library or the briefing has the same title, so that it is named with its key.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub same_title: bool,
}

/// A row of the claim-evidence table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClaimRow {
    /// The number of the evidence.
    pub number: u32,
    /// The question that it answers; empty for evidence that was pinned.
    pub question: String,
    /// The number of its source.
    pub source: u32,
    /// The place in words ("A/RES/79/1, para. 56, p. 12").
    pub place: String,
    /// The date of the document, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// How many other documents have the same words.
    pub copies: usize,
    /// How sure it is that the documents answer the question, from 0 to 1.
    pub confidence: f32,
}

/// A dated fact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dated {
    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub date: String,
    /// The date as written.
    pub written: String,
    /// The sentence that has it: equal to the stored text at `span`.
    pub fact: String,
    /// Its place in the stored text of the evidence's document, within the evidence's span.
    pub span: Span,
    /// The number of the evidence.
    pub number: u32,
}

/// A short name with what it stands for, as a document says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Term {
    /// The short name ("WSIS").
    pub term: String,
    /// What it stands for: the words at `place`.
    pub meaning: String,
    /// The number of its note; they count on from the last claim.
    pub number: u32,
    /// Where that is said. Its quote is the words that stand for it.
    pub place: Place,
}

impl Brief {
    /// All evidence, in the order of the text.
    pub fn evidence(&self) -> impl Iterator<Item = &Evidence> {
        self.sections.iter().flat_map(|section| &section.questions).flat_map(|question| &question.claims)
    }

    /// All evidence, to be changed.
    pub fn evidence_mut(&mut self) -> impl Iterator<Item = &mut Evidence> {
        self.sections.iter_mut().flat_map(|section| &mut section.questions).flat_map(|question| &mut question.claims)
    }

    /// All places that are quoted, those of the glossary included: what has to be proved.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        let claims = self.evidence().flat_map(|evidence| {
            evidence.leans_on.iter().chain(std::iter::once(&evidence.place)).chain(&evidence.also)
        });
        claims.chain(self.glossary.iter().map(|term| &term.place))
    }

    /// The source of a place.
    pub fn source_of(&self, place: &Place) -> Option<&Source> {
        let edition = place.citation.document.edition;
        let is_it = |source: &&Source| source.document.edition == edition && source.text_sha256 == place.text_sha256;
        self.sources.iter().find(is_it)
    }
}
