//! An answer as people read it on a terminal.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::style::Style;
use super::wrap::{shortened, wrapped};
use crate::answer::model::Changes;
use crate::answer::{Answer, Citation, Claim};
use crate::text::safe;

/// What stands between the cells of a table's row, and between their heads.
const BETWEEN: &str = " │ ";

/// How much of a nearest passage is shown: it is a pointer, not an answer.
const NEAREST_CHARS: usize = 240;

/// The answer: quotations first, then where they stand.
pub(super) fn render(answer: &Answer, style: Style, width: Option<usize>) -> String {
    let mut out = String::new();
    if let Some(rewritten) = &answer.rewritten {
        let said = format!("Understood as: {}", safe::one_line(&rewritten.text));
        out.push_str(&wrapped(&style.dim(&said), width, 0));
        out.push('\n');
    }
    if answer.abstained {
        out.push_str(&wrapped(&style.strong("Your documents do not answer this."), width, 0));
        if let Some(why) = answer.without_support() {
            out.push_str(&wrapped(&safe::one_line(&why), width, 0));
        }
        if !answer.nearest.is_empty() {
            out.push_str(&wrapped("The nearest passages, as pointers and not as an answer:", width, 0));
            out.push('\n');
        }
        for citation in &answer.nearest {
            out.push_str(&source(citation, style, width));
            let text = shortened(&safe::one_line(&citation.quote), NEAREST_CHARS);
            out.push_str(&wrapped(&style.dim(&text), width, 4));
        }
        return out;
    }
    if let Some(verdict) = answer.verdict {
        out.push_str(&wrapped(&style.strong(&format!("{}, by the first sentence:", verdict.word())), width, 0));
        out.push('\n');
    }
    let mut label = None;
    for (at, claim) in answer.claims.iter().enumerate() {
        let short = if at == 0 { answer.answer.as_deref() } else { None };
        if claim.label.is_some() && claim.label != label {
            label.clone_from(&claim.label);
            let head = safe::one_line(label.as_deref().unwrap_or(""));
            out.push_str(&wrapped(&style.strong(&head), width, 0));
        }
        if let Some(heads) = claim.heads(BETWEEN) {
            out.push_str(&wrapped(&style.dim(&safe::one_line(&heads)), width, 1));
        }
        out.push_str(&wrapped(&quotation(claim, short, style), width, 0));
        for item in &claim.items {
            out.push_str(&wrapped(&format!("· {}", safe::one_line(&item.text.replace('\t', BETWEEN))), width, 2));
        }
        out.push('\n');
    }
    for part in answer.parts.iter().filter(|part| part.abstained) {
        let said = format!("{}: your documents do not answer this.", safe::one_line(&part.label));
        out.push_str(&wrapped(&style.strong(&said), width, 0));
        out.push('\n');
    }
    for line in answer.changes.iter().flat_map(Changes::words) {
        out.push_str(&wrapped(&safe::one_line(&line), width, 0));
        out.push('\n');
    }
    for conflict in &answer.conflicts {
        out.push_str(&wrapped(&safe::one_line(&conflict.words()), width, 0));
        out.push('\n');
    }
    for citation in &answer.citations {
        out.push_str(&source(citation, style, width));
    }
    let support = format!("{} (confidence {:.2})", answer.support(), answer.confidence);
    let _written = writeln!(out, "\n{}", style.dim(&support));
    out
}

/// What was weighed (`--explain`): what confidence was reckoned from, then the sentences that came closest.
pub(super) fn explanation(answer: &Answer, style: Style, width: Option<usize>) -> String {
    let Some(weighed) = &answer.explain else { return String::new() };
    let features = |features: &BTreeMap<String, f32>| {
        let parts: Vec<String> =
            features.iter().map(|(name, value)| format!("{} {value:.2}", safe::one_line(name))).collect();
        parts.join(", ")
    };
    let mut out = format!("\nconfidence {:.2}\n", answer.confidence);
    out.push_str(&wrapped(&style.dim(&features(&weighed.features)), width, 2));
    for sentence in &weighed.sentences {
        let head = format!("{:.2} {}", sentence.score, safe::one_line(&sentence.document));
        out.push_str(&wrapped(&style.accent(&head), width, 0));
        out.push_str(&wrapped(&shortened(&safe::one_line(&sentence.text), NEAREST_CHARS), width, 2));
        out.push_str(&wrapped(&style.dim(&features(&sentence.features)), width, 2));
    }
    out
}

/// The line above an answer of a batch.
pub(super) fn heading(id: Option<&str>, question: &str) -> String {
    let question = safe::one_line(question);
    id.map_or_else(|| question.clone(), |id| format!("{}: {question}", safe::one_line(id)))
}

/// The claim in quotation marks, the words that answer emphasised, then the numbers of its citations.
fn quotation(claim: &Claim, short: Option<&str>, style: Style) -> String {
    // The cells of a row stay parted.
    let parted = |text: &str| text.replace('\t', BETWEEN);
    let text = parted(&safe::printable(claim.before_items()));
    let short = short.map(|short| parted(&safe::printable(short))).filter(|short| !short.is_empty());
    let body = match short.as_deref().and_then(|short| text.find(short).map(|at| (at, short))) {
        Some((at, short)) => {
            let (before, rest) = text.split_at(at);
            format!("{before}{}{}", style.strong(short), &rest[short.len()..])
        }
        None => text,
    };
    let numbers: Vec<String> = claim.citations.iter().map(|id| style.accent(&format!("[{id}]"))).collect();
    format!("“{}” {}", body.trim(), numbers.join(" "))
}

/// Number, title and place; on the next line what commands take as DOC.
fn source(citation: &Citation, style: Style, width: Option<usize>) -> String {
    let mut line =
        format!("{} {}", style.accent(&format!("[{}]", citation.id)), safe::one_line(&citation.document.title));
    let place = place(citation);
    if !place.is_empty() {
        line.push_str(", ");
        line.push_str(&place);
    }
    let mut out = wrapped(&line, width, 0);
    let key = safe::one_line(&citation.document.key);
    if key != citation.document.title {
        out.push_str(&wrapped(&style.dim(&key), width, 4));
    }
    if !citation.also.is_empty() {
        let also = format!("also in {}", safe::one_line(&citation.also.join(", ")));
        out.push_str(&wrapped(&style.dim(&also), width, 4));
    }
    out
}

/// The place as people say it.
pub(super) fn place(citation: &Citation) -> String {
    citation.locator().words(citation.document.symbol.as_deref(), &citation.document.title).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::DocumentRef;
    use crate::text::Span;

    fn citation(id: usize, quote: &str) -> Citation {
        Citation {
            id,
            document: DocumentRef {
                key: "a/rules.md".into(),
                title: "The rules".into(),
                origin: "/a/rules.md".into(),
                ..DocumentRef::default()
            },
            page: Some(4),
            page_label: Some("iv".into()),
            section: vec!["The rules".into(), "Scope".into(), "Dates".into()],
            paragraph: Some("3.1".into()),
            line: Some(12),
            span: Span::new(0, quote.len()),
            chars: Span::new(0, quote.chars().count()),
            quote: quote.into(),
            ..Citation::default()
        }
    }

    fn answer(quote: &str, short: Option<&str>) -> Answer {
        Answer {
            schema: 1,
            question: "When?".into(),
            confidence: 0.9,
            answer: short.map(ToOwned::to_owned),
            claims: vec![Claim { text: quote.into(), citations: vec![1], ..Claim::default() }],
            citations: vec![citation(1, quote)],
            ..Answer::default()
        }
    }

    #[test]
    fn quotation_and_place() {
        let text = render(&answer("It began in 2014.", Some("2014")), Style { on: false }, None);
        assert_eq!(
            text,
            "“It began in 2014.” [1]\n\n[1] The rules, para. 3.1, p. iv (4), section “Scope › Dates”, line 12\n    a/rules.md\n\nwell supported (confidence 0.90)\n"
        );
    }

    #[test]
    fn a_row_of_a_table_stands_under_the_heads_of_its_columns() {
        let mut row = answer("May 2018\tCanada", Some("Canada"));
        row.claims[0].columns = ["Date", "Host\u{1b}"]
            .map(|text| crate::answer::model::Item { text: text.into(), span: crate::text::Span::default() })
            .to_vec();
        let text = render(&row, Style { on: false }, None);
        assert!(text.starts_with(" Date │ Host␛\n“May 2018 │ Canada” [1]\n"), "{text:?}");
    }

    #[test]
    fn copies_of_the_source_are_named_with_it() {
        let mut copied = answer("It began in 2014.", None);
        copied.citations[0].also = vec!["b/rules.pdf".into(), "c.txt".into()];
        let text = render(&copied, Style { on: false }, None);
        assert!(text.contains("    a/rules.md\n    also in b/rules.pdf, c.txt\n"), "{text}");
    }

    #[test]
    fn the_short_answer_is_emphasised_within_the_quotation() {
        let text = render(&answer("It began in 2014.", Some("2014")), Style { on: true }, None);
        assert!(text.starts_with("“It began in \u{1b}[1m2014\u{1b}[0m.” "), "{text:?}");
    }

    #[test]
    fn confidence_is_said_in_words() {
        let said = |confidence| {
            let answer = Answer { confidence, ..answer("It began in 2014.", None) };
            render(&answer, Style { on: false }, None).lines().last().unwrap_or_default().to_owned()
        };
        assert_eq!(said(0.7), "partly supported (confidence 0.70)");
        assert_eq!(said(0.31), "weakly supported (confidence 0.31)");
        let silent = Answer { abstained: true, ..answer("x", None) };
        assert!(!render(&silent, Style { on: false }, None).contains("supported"));
    }

    #[test]
    fn hostile_words_stay_words() {
        let mut hostile = answer("It \u{1b}[2Jbegan.", Some("\u{1b}[2J"));
        hostile.citations[0].document.title = "t\u{9b}31m".into();
        hostile.citations[0].document.key = "k\n\u{202e}".into();
        let text = render(&hostile, Style { on: false }, Some(40));
        assert!(!text.contains(safe::is_unsafe), "{text:?}");
    }

    #[test]
    fn an_abstention_is_said_plainly() {
        let mut none = answer("x", None);
        none.abstained = true;
        none.claims.clear();
        none.nearest = std::mem::take(&mut none.citations);
        let text = render(&none, Style { on: false }, Some(80));
        assert!(text.starts_with("Your documents do not answer this.\nThe nearest passages"), "{text}");
        assert!(!text.contains('“') || !text.contains("“x”"), "{text}");
    }
}
