//! Whether the page, the paragraph and the article that a draft gives are those where a quotation stands.

use super::{Claim, Said};
use crate::quote::report::Report;
use crate::quote::tokens::tokens;

/// What of a place is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// The page.
    Page,
    /// The paragraph.
    Paragraph,
    /// The article.
    Article,
    /// It is not in an article but in the preamble.
    Preamble,
}

/// A place that is not where the draft says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongPlace {
    /// What of it is wrong.
    pub what: Wrong,
    /// What the draft says.
    pub claimed: Said,
    /// What is right.
    pub found: String,
}

impl WrongPlace {
    /// In words.
    pub fn words(&self) -> String {
        let (claimed, found) = (self.claimed.shown(), &self.found);
        match self.what {
            Wrong::Page => format!("said to be on p. {claimed}, but stands on p. {found}"),
            Wrong::Paragraph => format!("said to be para. {claimed}, but is para. {found}"),
            Wrong::Article => format!("said to be article {claimed}, but is {found}"),
            Wrong::Preamble => format!("said to be article {claimed}, but stands in the preamble"),
        }
    }
}

impl Claim {
    /// What of the claimed place is wrong, if the quotation stands in the document that was named, or none was. Words that
    /// stand several times in it may be meant at any of these places.
    pub fn wrong(&self, report: &Report) -> Vec<WrongPlace> {
        let Some(source) = &report.source else { return vec![] };
        if self.document.as_ref().is_some_and(|document| document != source) {
            return vec![];
        }
        let mut wrong = Vec::new();
        let elsewhere = |said: &Said, word: &str| {
            let places =
                report.alternatives.iter().filter(|other| other.source == *source && other.verdict.is_faithful());
            let named = |part: &str| part.strip_prefix(word).is_some_and(|number| said.covers(number.trim()));
            places.into_iter().any(|other| other.citation.to_lowercase().split(", ").any(named))
        };
        if let (Some(said), Some(page)) = (&self.page, report.page) {
            let label = report.page_label.as_deref();
            let right = said.covers(&page.to_string()) || label.is_some_and(|label| said.covers(label));
            if !right && !elsewhere(said, "p.") {
                let found = report.page_label.clone().unwrap_or_else(|| page.to_string());
                wrong.push(WrongPlace { what: Wrong::Page, claimed: said.clone(), found });
            }
        }
        if let (Some(said), Some(paragraph)) = (&self.paragraph, &report.paragraph) {
            let plain: String = paragraph.chars().take_while(|c| !matches!(c, ' ' | '(' | ')' | '.')).collect();
            let right = said.covers(paragraph) || said.covers(&plain);
            if !right && !elsewhere(said, "para.") {
                wrong.push(WrongPlace { what: Wrong::Paragraph, claimed: said.clone(), found: paragraph.clone() });
            }
        }
        if let (Some(said), Some(division)) = (&self.article, &report.division) {
            let lower = division.to_lowercase();
            if lower.contains("article") && !tokens(&lower).iter().any(|token| said.covers(&token.key)) {
                wrong.push(WrongPlace { what: Wrong::Article, claimed: said.clone(), found: division.clone() });
            } else if lower.contains("preamble") {
                wrong.push(WrongPlace { what: Wrong::Preamble, claimed: said.clone(), found: division.clone() });
            }
        }
        wrong
    }

    /// Compares the claimed place with the one that was found. A wrong place is a finding, though the words be true.
    pub fn compare(&self, report: &mut Report) {
        if !report.faithful {
            return;
        }
        let wrong: Vec<String> = self.wrong(report).iter().map(WrongPlace::words).collect();
        if !wrong.is_empty() {
            report.faithful = false;
            report.explanation = format!("{} The place is wrong: {}.", report.explanation, wrong.join("; "));
        }
    }
}
