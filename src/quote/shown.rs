//! A quotation and the words of its source in pieces, so that every face can mark what differs in both.

use super::report::{Report, difference_words};
use crate::text::{Span, safe};

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The same in both.
    Same,
    /// It differs.
    Differs,
    /// Nothing stands here, where the other one has words.
    Missing,
}

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Its text; empty where something is missing.
    pub text: &'a str,
    /// What it is.
    pub kind: Kind,
}

/// The sign for words that are missing.
pub const MISSING: &str = "‸";

/// The quotation.
pub fn quoted(report: &Report) -> Vec<Piece<'_>> {
    pieces(&report.quote, report.differences.iter().map(|difference| difference.quote_bytes).collect())
}

/// The words of the source at the place that was found; none where there is no such place.
pub fn stored(report: &Report) -> Vec<Piece<'_>> {
    let (Some(text), Some((from, _))) = (&report.text, report.span) else { return Vec::new() };
    pieces(text, report.differences.iter().filter_map(|difference| within(text, difference.span, from)).collect())
}

/// The words of the source that differ, in bytes of the stored text; those outside of the place that was found are none.
pub fn differing(report: &Report) -> Vec<Span> {
    let (Some(text), Some((from, _)), Some((start, _))) = (&report.text, report.span, report.bytes) else {
        return Vec::new();
    };
    let places = report.differences.iter().filter_map(|difference| within(text, difference.span, from));
    places.filter(|(from, to)| from < to).map(|(from, to)| Span::new(start + from, start + to)).collect()
}

/// Code points of the whole text as bytes of a part of it that begins at the code point `from`.
fn within(text: &str, (start, end): (usize, usize), from: usize) -> Option<(usize, usize)> {
    let place = |at: usize| text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(at.checked_sub(from)?);
    Some((place(start)?, place(end)?))
}

/// Whether the source's words look the same on one line, so that it is enough to show them once.
pub fn same_words(report: &Report) -> bool {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    report.differences.is_empty() && report.text.as_deref().is_some_and(|text| flat(text) == flat(&report.quote))
}

/// How it is called: its verdict, and that its place is wrong where only that is.
pub fn verdict(report: &Report) -> &'static str {
    if report.verdict.is_faithful() && !report.faithful { "wrong place" } else { report.verdict.words() }
}

/// How many quotations there are, and of which verdicts.
pub fn summary<'a>(reports: impl IntoIterator<Item = &'a Report>) -> String {
    const ORDER: [&str; 9] = [
        "verbatim",
        "typographic",
        "elided",
        "wrong place",
        "altered",
        "misattributed",
        "paraphrase",
        "not found",
        "not judged",
    ];
    let mut counts = [0_usize; ORDER.len()];
    let mut all = 0;
    for report in reports {
        all += 1;
        let name = verdict(report);
        if let Some(count) = ORDER.iter().position(|known| *known == name).and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
    }
    let counted: Vec<String> = ORDER
        .iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    let noun = if all == 1 { "quotation" } else { "quotations" };
    if counted.is_empty() { format!("0 {noun}") } else { format!("{all} {noun}: {}", counted.join(", ")) }
}

/// The explanation without the differences, which have lines of their own.
pub fn why(report: &Report) -> String {
    let said = safe::one_line(&report.explanation);
    let Some((before, rest)) = said.split_once(" Differs in ") else { return said };
    // The differences are told up to the first full stop that none of them has.
    let told: Vec<String> = report.differences.iter().take(4).map(difference_words).collect();
    let told = safe::one_line(&format!("{}.", told.join("; ")));
    match rest.strip_prefix(told.as_str()) {
        Some(rest) => format!("{before}{rest}"),
        None => said,
    }
}

fn pieces(text: &str, mut places: Vec<(usize, usize)>) -> Vec<Piece<'_>> {
    places.sort_unstable();
    places.dedup();
    let mut out = Vec::new();
    let mut at = 0;
    let mut push = |text: &'_ str, kind| {
        if !text.is_empty() || kind == Kind::Missing {
            out.push((text.len(), kind));
        }
    };
    for (start, end) in places {
        let (Some(before), Some(inside)) = (text.get(at..start), text.get(start..end)) else { continue };
        push(before, Kind::Same);
        push(inside, if inside.is_empty() { Kind::Missing } else { Kind::Differs });
        at = end;
    }
    push(text.get(at..).unwrap_or(""), Kind::Same);
    let mut from = 0;
    out.into_iter()
        .map(|(length, kind)| {
            let piece = Piece { text: text.get(from..from + length).unwrap_or(""), kind };
            from += length;
            piece
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quote::report::ReportedDifference;
    use crate::quote::{DifferenceKind, Severity, Verdict};

    #[test]
    fn what_differs_and_what_is_missing_is_told_in_both_texts() {
        let mut report = Report::new("ODET is a regulator", Verdict::Altered);
        report.text = Some("été is not a regulator".into());
        report.span = Some((10, 32));
        report.differences = vec![ReportedDifference {
            kind: DifferenceKind::Negation,
            severity: Severity::Critical,
            quote: String::new(),
            source: "not".into(),
            span: (17, 20),
            quote_bytes: (7, 7),
        }];
        let told =
            |pieces: Vec<Piece>| pieces.iter().map(|piece| (piece.text.to_owned(), piece.kind)).collect::<Vec<_>>();
        assert_eq!(
            told(quoted(&report)),
            [("ODET is".into(), Kind::Same), (String::new(), Kind::Missing), (" a regulator".into(), Kind::Same)]
        );
        assert_eq!(
            told(stored(&report)),
            [("été is ".into(), Kind::Same), ("not".into(), Kind::Differs), (" a regulator".into(), Kind::Same)]
        );
        report.differences[0].quote_bytes = (3, 900);
        assert_eq!(told(quoted(&report)), [("ODET is a regulator".into(), Kind::Same)]);
    }

    #[test]
    fn a_true_quotation_of_a_wrong_place_is_counted_as_that() {
        let mut wrong = Report::new("a", Verdict::Verbatim);
        wrong.faithful = false;
        let reports = [Report::new("a", Verdict::Verbatim), wrong, Report::new("b", Verdict::NotFound)];
        assert_eq!(summary(&reports), "3 quotations: 1 verbatim, 1 wrong place, 1 not found");
    }
}
