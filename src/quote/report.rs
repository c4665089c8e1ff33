//! What is said of a quotation, for people and for programs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::check::{Checked, Found};
use super::correct::Correction;
use super::model::{DifferenceKind, Omitted, Severity, Verdict};
use super::rules;
use crate::document::locator::Locator;
use crate::store::StoredDocument;
use crate::text::Span;

/// The version of the shape below.
pub const SCHEMA: u32 = 1;

/// What `check --json` prints for each quotation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The version of this shape: 1.
    pub schema: u32,
    /// Its id in a batch, or its number in a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The quotation as given.
    pub quote: String,
    /// The document that it was said to be from, by its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_source: Option<String>,
    /// What it is.
    pub verdict: Verdict,
    /// Whether it may stand: `verbatim`, `typographic` or `elided`.
    pub faithful: bool,
    /// The document where it stands, or the nearest thing does, by its key.
    pub source: Option<String>,
    /// That document's title.
    pub title: Option<String>,
    /// The symbol by which that document is cited, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// The place as it would be cited, from the document's symbol or title on.
    pub citation: Option<String>,
    /// The place in code points of the stored text.
    #[schemars(with = "Option<Vec<usize>>")]
    pub span: Option<(usize, usize)>,
    /// The place in bytes of the stored text.
    #[schemars(with = "Option<Vec<usize>>")]
    pub bytes: Option<(usize, usize)>,
    /// The words of the source: equal to its text at `bytes`.
    pub text: Option<String>,
    /// Page, counted from 1.
    pub page: Option<u32>,
    /// The label printed on the page.
    pub page_label: Option<String>,
    /// The page on which it ends, where that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_page: Option<u32>,
    /// The label printed on that page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_page_label: Option<String>,
    /// The headings above, outermost first.
    pub section: Vec<String>,
    /// The paragraph number as printed.
    pub paragraph: Option<String>,
    /// The part of a legal text: "preamble", "article 5".
    pub division: Option<String>,
    /// What differs, in the order of the quotation.
    pub differences: Vec<ReportedDifference>,
    /// What ellipses stand for.
    pub omitted: Vec<Omitted>,
    /// What was folded away.
    pub folded: Vec<String>,
    /// What to look at, though the words are the same.
    pub warnings: Vec<String>,
    /// In how many documents the words stand, at least, where they are so common that they stand in many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<usize>,
    /// The rules about words that were not applied, since the words for them are not known in the language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules_not_applied: Vec<DifferenceKind>,
    /// Why, in a sentence or two.
    pub explanation: String,
    /// Other places where the words stand, or nearly.
    pub alternatives: Vec<Alternative>,
    /// How near in meaning the nearest passage is, where the words were not found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearness: Option<Nearness>,
    /// For a quotation of a draft: where it stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<InDraft>,
    /// For a finding of a draft: how it can be put right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Correction>,
}

/// Where a quotation stands in a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InDraft {
    /// Which quotation of the draft it is, counted from 1.
    pub number: usize,
    /// Its place for people: "line 12", "p. 3".
    pub place: String,
    /// Its line, counted from 1, where the draft is a text with lines of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Its column in characters, counted from 1, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// Its place with its marks, in bytes of the draft's text.
    #[schemars(with = "Vec<usize>")]
    pub bytes: (usize, usize),
}

/// A difference, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportedDifference {
    /// What kind.
    pub kind: DifferenceKind,
    /// How grave.
    pub severity: Severity,
    /// The words as quoted; empty where they are missing.
    pub quote: String,
    /// The words of the source; empty where it has none.
    pub source: String,
    /// Their place in code points of the stored text.
    #[schemars(with = "Vec<usize>")]
    pub span: (usize, usize),
    /// Their place in bytes of the quotation; empty where they are missing.
    #[schemars(with = "Vec<usize>")]
    pub quote_bytes: (usize, usize),
}

/// Another place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Alternative {
    /// The document, by its key.
    pub source: String,
    /// What the quotation is of that place.
    pub verdict: Verdict,
    /// The place as it would be cited.
    pub citation: String,
    /// In bytes of the stored text.
    #[schemars(with = "Vec<usize>")]
    pub bytes: (usize, usize),
}

/// How near the nearest passage is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Nearness {
    /// The share of the quotation's words that the passage has, rare words counting more; 0 to 1.
    pub words: f32,
    /// The cosine of their vectors; none without a model.
    pub meaning: Option<f32>,
}

/// The place as it would be cited.
pub fn citation(document: &StoredDocument, span: Span) -> String {
    let name = document.symbol.clone().unwrap_or_else(|| document.title.clone());
    let mut parts = vec![crate::text::safe::one_line(&name)];
    let place = document.locate(span);
    let page = place.page_words();
    let pages = last_page(document, span).and_then(|last| pages_words(&place, &last));
    let words = place.words(document.symbol.as_deref(), &name).into_iter().filter(|part| *part != name);
    parts.extend(words.map(|part| match &pages {
        Some(pages) if Some(&part) == page.as_ref() => pages.clone(),
        _ => part,
    }));
    parts.join(", ")
}

/// Where the last character of a place stands, where that is on another page than the first.
fn last_page(document: &StoredDocument, span: Span) -> Option<Locator> {
    let last = span.of(&document.text)?.trim_end().char_indices().next_back()?.0;
    let end = document.locate(Span::new(span.start + last, span.end));
    (end.page.is_some() && end.page != document.locate(span).page).then_some(end)
}

/// Two pages as people say them: `pp. 4–5`, `pp. iv–v (4–5 of 120)`.
fn pages_words(first: &Locator, last: &Locator) -> Option<String> {
    let (from, to) = (first.page?, last.page?);
    let labels = first.page_label.as_deref().zip(last.page_label.as_deref()).map(|(a, b)| (a.trim(), b.trim()));
    Some(
        match labels.filter(|(a, b)| !a.is_empty() && !b.is_empty() && (*a != from.to_string() || *b != to.to_string()))
        {
            Some((a, b)) => {
                let of = first.pages.map(|pages| format!(" of {pages}")).unwrap_or_default();
                crate::text::safe::one_line(&format!("pp. {a}–{b} ({from}–{to}{of})"))
            }
            None => format!("pp. {from}–{to}"),
        },
    )
}

impl Report {
    /// The report of a quotation that has no place yet.
    pub fn new(quote: &str, verdict: Verdict) -> Self {
        Self {
            schema: SCHEMA,
            id: None,
            quote: quote.to_owned(),
            claimed_source: None,
            verdict,
            faithful: verdict.is_faithful(),
            source: None,
            title: None,
            symbol: None,
            citation: None,
            span: None,
            bytes: None,
            text: None,
            page: None,
            page_label: None,
            last_page: None,
            last_page_label: None,
            section: vec![],
            paragraph: None,
            division: None,
            differences: vec![],
            omitted: vec![],
            folded: vec![],
            warnings: vec![],
            documents: None,
            rules_not_applied: vec![],
            explanation: String::new(),
            alternatives: vec![],
            nearness: None,
            draft: None,
            correction: None,
        }
    }

    /// Says where it stands.
    pub fn place(&mut self, document: &StoredDocument, span: Span) {
        let place = document.locate(span);
        self.source = Some(document.key.clone());
        self.title = Some(document.title.clone());
        self.symbol.clone_from(&document.symbol);
        self.citation = Some(citation(document, span));
        self.span = span.chars(&document.text).map(|span| (span.start, span.end));
        self.bytes = Some((span.start, span.end));
        self.text = span.of(&document.text).map(str::to_owned);
        self.page = place.page;
        self.page_label = place.page_label;
        let last = last_page(document, span);
        self.last_page = last.as_ref().and_then(|last| last.page);
        self.last_page_label = last.and_then(|last| last.page_label);
        self.section = place.section;
        self.paragraph = place.paragraph;
        self.division = place.division;
    }

    /// Says what was found at the place that decided.
    pub fn found(&mut self, found: &Found, document: &StoredDocument) {
        let judged = &found.judged;
        self.place(document, judged.span);
        self.omitted.clone_from(&judged.omitted);
        self.folded = judged.folded.iter().map(|&folded| folded.to_owned()).collect();
        self.warnings.clone_from(&judged.warnings);
        self.differences = judged
            .differences
            .iter()
            .map(|difference| ReportedDifference {
                kind: difference.kind,
                severity: difference.severity,
                quote: difference.quote.clone(),
                source: difference.source.clone(),
                span: difference.span.chars(&document.text).map_or((0, 0), |span| (span.start, span.end)),
                quote_bytes: (difference.quote_span.start, difference.quote_span.end),
            })
            .collect();
        self.differences.sort_by_key(|difference| difference.quote_bytes);
        self.rules_not_applied = rules::not_applied(document.language.as_deref(), &self.quote)
            .map(|(_, missing)| missing)
            .unwrap_or_default();
    }

    /// The rules that were not applied, in words; none where all were.
    pub fn rules_words(&self) -> Option<String> {
        (!self.rules_not_applied.is_empty()).then(|| rules::words(&self.rules_not_applied))
    }

    /// Says that the words stand in so many documents that they do not show whose they are.
    pub fn common(&mut self, documents: usize) {
        self.documents = Some(documents);
        self.warnings.push(format!(
            "common words: they stand in {documents} documents or more, so that they do not show whose they are"
        ));
    }

    /// Explains the verdict in plain words.
    pub fn explain(&mut self, checked: &Checked, claimed: Option<&str>) {
        let there = self.title.clone().unwrap_or_default();
        let mut said = match self.verdict {
            Verdict::Verbatim => "The words stand there character by character.".to_owned(),
            Verdict::Typographic => {
                format!("The words stand there; only typography differs ({}).", self.folded.join(", "))
            }
            Verdict::Elided => {
                "The words stand there; what was left out or put in is marked, and no sense turns on it.".to_owned()
            }
            Verdict::Altered => "The words are not those of the source.".to_owned(),
            Verdict::Misattributed => format!(
                "The words are true, but of another document: {there}{}.",
                claimed.map(|claimed| format!(", not {claimed}")).unwrap_or_default()
            ),
            Verdict::Paraphrase => "Something like it is said there, but in other words: not a quotation.".to_owned(),
            Verdict::NotFound => "The words are nowhere in the library.".to_owned(),
            Verdict::NotJudged => "Too short or too common to tell whose words these are.".to_owned(),
        };
        if let (Verdict::Typographic, true) = (self.verdict, self.folded.is_empty()) {
            "The words stand there; only typography differs.".clone_into(&mut said);
        }
        if self.verdict == Verdict::Altered {
            let told: Vec<String> = self.differences.iter().take(4).map(difference_words).collect();
            if !told.is_empty() {
                said = format!("{said} Differs in {}.", told.join("; "));
            }
        }
        if let Some(judged) = checked.best.as_ref().map(|best| &best.judged) {
            for reason in &judged.reasons {
                said.push(' ');
                let mut chars = reason.chars();
                said.extend(chars.next().into_iter().flat_map(char::to_uppercase));
                said.push_str(chars.as_str());
                said.push('.');
            }
        }
        self.explanation = said;
    }
}

/// A difference in words: `negation: “not” is missing`.
pub fn difference_words(difference: &ReportedDifference) -> String {
    let kind = difference.kind.words();
    let short = |text: &str| crate::text::safe::one_line(text).chars().take(80).collect::<String>();
    match (difference.quote.is_empty(), difference.source.is_empty()) {
        (true, false) => format!("{kind}: “{}” is missing", short(&difference.source)),
        (false, true) => format!("{kind}: “{}” is not there", short(&difference.quote)),
        (false, false) => format!("{kind}: “{}” for “{}”", short(&difference.quote), short(&difference.source)),
        (true, true) => kind.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Page};

    fn paged(labels: &[Option<&str>]) -> StoredDocument {
        let text = "one two three\nfour five six\nseven";
        let page = |(at, label): (usize, Option<&str>)| Page {
            number: at as u32 + 1,
            label: label.map(str::to_owned),
            span: [Span::new(0, 14), Span::new(14, 28), Span::new(28, 33)][at],
        };
        StoredDocument {
            id: crate::store::DocumentId(1),
            key: "a.pdf".into(),
            title: "Charter".into(),
            origin: "/a.pdf".into(),
            symbol: None,
            date: None,
            language: None,
            text: text.into(),
            blocks: vec![Block { span: Span::new(0, 33), ..Block::default() }],
            pages: labels.iter().copied().enumerate().map(page).collect(),
            replaced: None,
        }
    }

    #[test]
    fn a_quotation_over_a_page_break_names_both_pages() {
        let document = paged(&[None, None, None]);
        assert_eq!(citation(&document, Span::new(4, 18)), "Charter, pp. 1–2");
        assert_eq!(citation(&document, Span::new(4, 14)), "Charter, p. 1", "the line end is no word");
        let mut report = Report::new("three four", Verdict::Typographic);
        report.place(&document, Span::new(8, 33));
        assert_eq!((report.page, report.last_page), (Some(1), Some(3)));
        let labelled = paged(&[Some("iv"), Some("v"), None]);
        assert_eq!(citation(&labelled, Span::new(8, 18)), "Charter, pp. iv–v (1–2 of 3)");
    }
}
