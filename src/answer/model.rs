//! The answer as the faces show it and as `--json` prints it (schema 1).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::followup::Rewritten;
use super::weights::{PARTLY, WELL};
use crate::document::Locator;
use crate::store::StoredDocument;
use crate::text::Span;

/// The version of this JSON shape.
pub const SCHEMA: u32 = 1;

/// An answer: verbatim sentences with citations, or the statement that the documents do not answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// The version of this shape: 1.
    pub schema: u32,
    /// The question's id in a batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The question as asked.
    pub question: String,
    /// How the question was understood by what was said before it, where it leans on that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rewritten: Option<Rewritten>,
    /// True when the documents do not answer; then `claims` is empty and `nearest` points at what came closest.
    pub abstained: bool,
    /// How sure it is that the documents answer, from 0 to 1.
    pub confidence: f32,
    /// The words within the first claim that answer, where they can be told.
    pub answer: Option<String>,
    /// Yes or no, where that was asked and the first claim plainly says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The sentences that answer, in the order that reads best.
    pub claims: Vec<Claim>,
    /// What the claims' numbers point at.
    pub citations: Vec<Citation>,
    /// The nearest passages when there is no answer: pointers, not an answer. Their ids do not occur in claims.
    pub nearest: Vec<Citation>,
    /// Places of the answer that do not agree with one another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// Words of the question that found no support in what came closest, as written in the question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsupported: Vec<String>,
    /// The parts of a question that asks for several things, each with what became of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartState>,
    /// What changed from one list to the other, where two editions of a text were asked for and each has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
    /// What the user should know of how it was found ("semantic search is off").
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What was weighed, when it was asked for (`--explain`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explain: Option<Weighed>,
    /// How long each step took, in milliseconds; always has `total`.
    pub timings_ms: BTreeMap<String, f64>,
}

impl Answer {
    /// Its confidence in words: how many of ten held-back answers as sure as this one were right
    /// ([`super::weights::WELL`], [`super::weights::PARTLY`]).
    pub fn support(&self) -> &'static str {
        match self.confidence {
            confidence if confidence >= WELL => "well supported",
            confidence if confidence >= PARTLY => "partly supported",
            _ => "weakly supported",
        }
    }
}

/// What was weighed for an answer: the sentences that came closest, and what speaks for and against an answer at all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Weighed {
    /// What confidence was reckoned from, by name.
    pub features: BTreeMap<String, f32>,
    /// The sentences, best first.
    pub sentences: Vec<WeighedSentence>,
}

/// A sentence and what speaks for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WeighedSentence {
    /// Its document's key.
    pub document: String,
    /// Its place, in bytes of the stored text.
    pub span: Span,
    /// Its words.
    pub text: String,
    /// What it is ranked by; the few that were read alone change places among themselves by that, too.
    pub score: f32,
    /// What the reader says of whether it answers, read without the rest of its passage (a logit); only of the first few.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alone: Option<f32>,
    /// What the score was reckoned from, by name.
    pub features: BTreeMap<String, f32>,
}

/// A statement of the answer: words of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// The words, equal to the quote of its first citation.
    pub text: String,
    /// Ids of the citations that support it; never empty.
    pub citations: Vec<usize>,
    /// What of the question it answers, where that asks for several things: a part of it, a side, an edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The items of the list that it is, in their order, where a list was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// The heads of the columns, one for each cell, where it is a row of a table that has some. They stand in the document
    /// of the first citation, outside of its span.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Item>,
}

/// An item of a list, within the words of its claim; or the head of a column over it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Item {
    /// Its words: equal to the stored text at `span`.
    pub text: String,
    /// Bytes of the stored text; an item's are within the span of the claim's first citation.
    pub span: Span,
}

/// What a question for yes or no is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The sentence says so.
    Yes,
    /// The sentence says that it is not so.
    No,
}

impl Verdict {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "Yes",
            Self::No => "No",
        }
    }
}

/// In what two places disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Disagreement {
    /// Different dates.
    Dates,
    /// Different numbers.
    Numbers,
    /// One says what the other denies.
    Denial,
}

/// Places that say different things of the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Conflict {
    /// In what they disagree.
    pub about: Disagreement,
    /// What each says, in the order of `citations`.
    pub values: Vec<String>,
    /// Ids of their citations.
    pub citations: Vec<usize>,
    /// The dates of their documents, in the same order, where they are known.
    pub dates: Vec<Option<String>>,
}

/// What the lists of two editions of a text have that the other has not: compared by adduce, word for word.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Changes {
    /// The label of the claims that the earlier list is among.
    pub from: String,
    /// ... and the later one.
    pub to: String,
    /// Items of the earlier list only, in its order, without their numbers.
    pub dropped: Vec<String>,
    /// Items of the later list only.
    pub added: Vec<String>,
    /// How many both have.
    pub kept: usize,
}

impl Changes {
    /// As sentences.
    pub fn words(&self) -> Vec<String> {
        let only = |label: &str, items: &[String]| {
            let items: Vec<String> = items.iter().map(|item| format!("“{item}”")).collect();
            (!items.is_empty()).then(|| format!("Only in the list of {label}: {}.", items.join(", ")))
        };
        let both = (self.kept > 0).then(|| format!("In both lists, word for word: {}.", self.kept));
        [only(&self.from, &self.dropped), only(&self.to, &self.added), both].into_iter().flatten().collect()
    }
}

/// What became of a part of the question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PartState {
    /// The part, as the labels of its claims name it.
    pub label: String,
    /// Whether the documents do not answer it.
    pub abstained: bool,
    /// How sure it is that they do, from 0 to 1.
    pub confidence: f32,
}

impl Answer {
    /// What was answered, as a turn of the conversation: the first claim; `None` where there is none.
    pub fn said(&self) -> Option<&str> {
        self.claims.first().map(|claim| claim.text.as_str())
    }

    /// A sentence that names the words of the question without support; `None` where all have some.
    pub fn without_support(&self) -> Option<String> {
        let words: Vec<String> = self.unsupported.iter().map(|word| format!("“{word}”")).collect();
        (!words.is_empty()).then(|| format!("What came closest does not speak of {}.", words.join(", ")))
    }
}

impl Claim {
    /// The heads of its columns with this between them; `None` where it is no row under heads.
    pub fn heads(&self, between: &str) -> Option<String> {
        let heads: Vec<&str> = self
            .columns
            .iter()
            .map(|head| head.text.trim())
            .map(|head| if head.is_empty() { "-" } else { head })
            .collect();
        (!heads.is_empty()).then(|| heads.join(between))
    }

    /// What stands before its items; all of its words where it is no list, or where it has nothing before them.
    pub fn before_items(&self) -> &str {
        let first = self.items.first().and_then(|item| self.text.find(item.text.as_str()));
        // Bullets and numbers belong to the items.
        let numbering =
            |c: char| c.is_whitespace() || c.is_ascii_digit() || matches!(c, '.' | ')' | '(' | '-' | '•' | '*');
        match first.and_then(|at| self.text.get(..at)).map(|lead| lead.trim_end_matches(numbering)) {
            Some(lead) if !lead.is_empty() => lead,
            _ => &self.text,
        }
    }
}

impl Conflict {
    /// As a sentence: what each place says, with the date of its document.
    pub fn words(&self) -> String {
        let each = self.values.iter().zip(&self.citations).zip(&self.dates).map(|((value, id), date)| match date {
            Some(date) => format!("“{value}” [{id}] (document of {date})"),
            None => format!("“{value}” [{id}]"),
        });
        let each: Vec<String> = each.collect();
        let about = match self.about {
            Disagreement::Dates => "The sources differ in the date",
            Disagreement::Numbers => "The sources differ in the number",
            Disagreement::Denial => "One source says what another denies",
        };
        format!("{about}: {}.", each.join(" against "))
    }
}

/// A place in a stored document, with its words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Citation {
    /// Counted from 1 within an answer.
    pub id: usize,
    /// Which document.
    pub document: DocumentRef,
    /// Page, counted from 1; null where the format has no pages.
    pub page: Option<u32>,
    /// The label printed on the page.
    pub page_label: Option<String>,
    /// The headings above, outermost first.
    pub section: Vec<String>,
    /// How many pages the document has.
    #[serde(default)]
    pub pages: Option<u32>,
    /// The part of a legal text ("annex", "article 5").
    #[serde(default)]
    pub division: Option<String>,
    /// The paragraph number as printed, with those above it ("56 (d)").
    pub paragraph: Option<String>,
    /// How the format names the place, where pages and paragraphs do not ("slide 4", "footnote 3").
    #[serde(default)]
    pub place: Option<String>,
    /// Line of the source file, counted from 1.
    pub line: Option<u32>,
    /// Bytes of the stored text.
    pub span: Span,
    /// Unicode code points of the stored text.
    pub chars: Span,
    /// The words: equal to the stored text at `span`.
    pub quote: String,
    /// Keys of other documents with the same text, where the same words stand: one source, not several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

impl Citation {
    /// Its place, for words that people use.
    pub fn locator(&self) -> Locator {
        Locator {
            page: self.page,
            page_label: self.page_label.clone(),
            pages: self.pages,
            section: self.section.clone(),
            division: self.division.clone(),
            paragraph: self.paragraph.clone(),
            place: self.place.clone(),
            line: self.line,
        }
    }
}

impl DocumentRef {
    /// The reference to this document.
    pub fn of(document: &StoredDocument) -> Self {
        Self {
            key: document.key.clone(),
            title: document.title.clone(),
            origin: document.origin.clone(),
            symbol: document.symbol.clone(),
            date: document.date.clone(),
            edition: document.id.0,
        }
    }
}

/// Which document a citation points at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentRef {
    /// What commands take as DOC.
    pub key: String,
    /// Its title, or else its key.
    pub title: String,
    /// The path or address it came from.
    pub origin: String,
    /// The symbol by which it is cited ("A/RES/79/1"), where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// The document's own date, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Which edition of the document: the library's number for this text, never used for another.
    #[serde(default)]
    pub edition: i64,
}
