//! Whether quotations are judged rightly: the figures of verdicts against those that are known.
//!
//! A quotation passes when it is judged faithful: verbatim, typographic or elided. What must not pass (altered,
//! misattributed, fabricated) and does is a false accept; what is faithful and does not pass is a false alarm. A
//! quotation that could not be checked is neither, and wrong. One that was not judged, being too short, has not passed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::gold::{DocId, id};
use crate::quote::Verdict;
use crate::quote::report::Report;

/// The names of the figures of [`figures`], in its order.
pub const MEASURES: [&str; 8] = [
    "macro_f1",
    "accuracy",
    "false_accept_rate",
    "false_alarm_rate",
    "paraphrase_judged_faithful",
    "source_accuracy",
    "span_iou_mean",
    "span_iou_ge_0.8",
];

/// A span that overlaps this much of what both cover together counts as found.
const OVERLAPS: f64 = 0.8;

/// What a quotation is known to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Character by character.
    #[default]
    Verbatim,
    /// The same letters and digits; marks, spaces, case or line ends differ.
    Typographic,
    /// Faithful, with what was left out or put in marked as such.
    Elided,
    /// The wording was changed without a mark.
    Altered,
    /// The words of another document than the one that was named.
    Misattributed,
    /// What it says is said there, in other words.
    Paraphrase,
    /// It is nowhere in the documents.
    #[serde(alias = "not_found")]
    Fabricated,
}

impl Class {
    /// All of them: macro F1 is the mean over these, whether a set has them or not.
    pub const ALL: [Self; 7] = [
        Self::Verbatim,
        Self::Typographic,
        Self::Elided,
        Self::Altered,
        Self::Misattributed,
        Self::Paraphrase,
        Self::Fabricated,
    ];

    /// The class of a verdict; none for a quotation that was not judged, which is right for no class.
    pub fn of(verdict: Verdict) -> Option<Self> {
        match verdict {
            Verdict::Verbatim => Some(Self::Verbatim),
            Verdict::Typographic => Some(Self::Typographic),
            Verdict::Elided => Some(Self::Elided),
            Verdict::Altered => Some(Self::Altered),
            Verdict::Misattributed => Some(Self::Misattributed),
            Verdict::Paraphrase => Some(Self::Paraphrase),
            Verdict::NotFound => Some(Self::Fabricated),
            Verdict::NotJudged => None,
        }
    }

    /// Its name, as in the files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Typographic => "typographic",
            Self::Elided => "elided",
            Self::Altered => "altered",
            Self::Misattributed => "misattributed",
            Self::Paraphrase => "paraphrase",
            Self::Fabricated => "fabricated",
        }
    }

    fn is_faithful(self) -> bool {
        matches!(self, Self::Verbatim | Self::Typographic | Self::Elided)
    }
}

/// A line of `cases.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Case {
    /// Its id; numbers become text.
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// The quotation.
    pub quote: String,
    /// What it is.
    pub expected: Class,
    /// The document that it is from; none where it is from none.
    #[serde(default)]
    pub source: Option<DocId>,
    /// The document that it is said to be from: all that the check is told beside the words.
    #[serde(default)]
    pub claimed_source: Option<DocId>,
    /// Where it stands in its source, in code points.
    #[serde(default)]
    pub span: Option<(usize, usize)>,
    /// Where else it may be said to stand.
    #[serde(default)]
    pub spans: Vec<(usize, usize)>,
    /// How it was made, to tell mistakes apart; the class where it is missing.
    #[serde(default, rename = "type")]
    pub made: Option<String>,
}

/// What came of one quotation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Judged {
    /// Its id.
    pub id: String,
    /// How it was made.
    #[serde(rename = "type")]
    pub made: String,
    /// What it is.
    pub expected: Class,
    /// What it was judged to be; null where it could not be checked.
    pub verdict: Option<Verdict>,
    /// Whether the right document was named; null where it is from none.
    pub source_right: Option<bool>,
    /// How much of the span that was named and of the right one lies in both, 0 to 1; null where there is nothing to
    /// compare.
    pub span_iou: Option<f64>,
    /// How long the check took, in milliseconds; null where it failed.
    pub ms: Option<f64>,
}

impl Judged {
    /// Whether the verdict is the right one.
    pub fn is_right(&self) -> bool {
        self.verdict.and_then(Class::of) == Some(self.expected)
    }

    /// Whether it is wrong the wrong way round: faithful and did not pass, or not faithful and passed.
    pub fn is_wrong_way_round(&self) -> bool {
        self.verdict.is_some_and(|verdict| verdict.is_faithful() != self.expected.is_faithful())
    }

    /// What it was judged to be, in words.
    fn judged_as(&self) -> &'static str {
        self.verdict.map_or("missing", |verdict| Class::of(verdict).map_or(verdict.name(), Class::name))
    }
}

/// Scores a verdict; `None` for a quotation that could not be checked.
///
/// `report` and its time in milliseconds are what the check gave; the documents of `case` are named by the keys that
/// the report uses.
pub fn score(case: &Case, report: Option<(&Report, f64)>) -> Judged {
    let found = report.map(|(report, _)| report);
    let source = found.and_then(|report| report.source.as_deref());
    let source_right = case.source.as_ref().map(|right| source == Some(right.0.as_str()));
    // What a paraphrase is drawn from has no sharp ends.
    let compared = source_right == Some(true) && case.expected != Class::Paraphrase;
    let span_iou = case.span.filter(|_| compared).map(|first| {
        let named = found.and_then(|report| report.span);
        let all = std::iter::once(&first).chain(&case.spans);
        named.map_or(0.0, |named| all.map(|&right| iou(right, named)).fold(0.0, f64::max))
    });
    Judged {
        id: case.id.clone(),
        made: case.made.clone().unwrap_or_else(|| case.expected.name().to_owned()),
        expected: case.expected,
        verdict: found.map(|report| report.verdict),
        source_right,
        span_iou,
        ms: report.map(|(_, ms)| ms),
    }
}

/// What two spans share, by what they cover together.
fn iou(a: (usize, usize), b: (usize, usize)) -> f64 {
    let shared = a.1.min(b.1).saturating_sub(a.0.max(b.0));
    if shared == 0 {
        return 0.0;
    }
    shared as f64 / a.1.max(b.1).saturating_sub(a.0.min(b.0)) as f64
}

/// The figures over quotations, in the order of [`MEASURES`]; `None` where there is nothing to reckon one from.
pub fn figures(rows: &[&Judged]) -> Vec<Option<f64>> {
    let share = |of: usize, among: usize| (among > 0).then(|| of as f64 / among as f64);
    let wrong_way = |among: &dyn Fn(Class) -> bool| {
        let among: Vec<&&Judged> = rows.iter().filter(|row| among(row.expected)).collect();
        share(among.iter().filter(|row| row.is_wrong_way_round()).count(), among.len())
    };
    let bad = |class: Class| !class.is_faithful() && class != Class::Paraphrase;
    let sources: Vec<bool> = rows.iter().filter_map(|row| row.source_right).collect();
    let overlaps: Vec<f64> = rows.iter().filter_map(|row| row.span_iou).collect();
    let f1: f64 = Class::ALL.iter().map(|&class| rounded(per_class(rows, class).f1)).sum();
    vec![
        (!rows.is_empty()).then(|| f1 / Class::ALL.len() as f64),
        share(rows.iter().filter(|row| row.is_right()).count(), rows.len()),
        wrong_way(&bad),
        wrong_way(&Class::is_faithful),
        wrong_way(&|class| class == Class::Paraphrase),
        share(sources.iter().filter(|&&right| right).count(), sources.len()),
        (!overlaps.is_empty()).then(|| overlaps.iter().sum::<f64>() / overlaps.len() as f64),
        share(overlaps.iter().filter(|&&overlap| overlap >= OVERLAPS).count(), overlaps.len()),
    ]
}

/// How well one class is told from the others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClassFigures {
    /// Quotations of this class.
    pub n: usize,
    /// The share of those judged to be of it that are; 0 where none were.
    pub precision: f64,
    /// The share of those of it that were judged so; 0 where there are none.
    pub recall: f64,
    /// The harmonic mean of the two.
    pub f1: f64,
    /// The share of those of it that are wrong the wrong way round (false accepts, or false alarms where the class is
    /// faithful); null where there are none.
    pub wrong_way_round: Option<f64>,
    /// What they were judged to be, and how many each; `missing` where they could not be checked.
    pub judged_as: BTreeMap<String, usize>,
}

/// The figures of one class.
pub fn per_class(rows: &[&Judged], class: Class) -> ClassFigures {
    let (mut n, mut right, mut judged, mut wrong_way) = (0_usize, 0_usize, 0_usize, 0_usize);
    for row in rows {
        let (is, said) = (row.expected == class, row.verdict.and_then(Class::of) == Some(class));
        n += usize::from(is);
        judged += usize::from(said);
        right += usize::from(is && said);
        wrong_way += usize::from(is && row.is_wrong_way_round());
    }
    let share = |of: usize, among: usize| if among > 0 { of as f64 / among as f64 } else { 0.0 };
    let (precision, recall) = (share(right, judged), share(right, n));
    let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
    let wrong_way_round = (n > 0).then(|| share(wrong_way, n));
    ClassFigures { n, precision, recall, f1, wrong_way_round, judged_as: BTreeMap::new() }
}

/// The figures of every class, by its name, with what its quotations were judged to be.
pub fn classes(rows: &[&Judged]) -> BTreeMap<String, ClassFigures> {
    let one = |class: Class| {
        let mut figures = per_class(rows, class);
        for row in rows.iter().filter(|row| row.expected == class) {
            *figures.judged_as.entry(row.judged_as().to_owned()).or_default() += 1;
        }
        (class.name().to_owned(), figures)
    };
    Class::ALL.into_iter().map(one).collect()
}

/// How quotations that were made in one way came off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Made {
    /// Quotations.
    pub n: usize,
    /// Those that are wrong the wrong way round: false accepts, or false alarms where they are faithful.
    pub wrong_way_round: usize,
}

/// How quotations came off, by how they were made.
pub fn by_type(rows: &[&Judged]) -> BTreeMap<String, Made> {
    rows.iter().fold(BTreeMap::new(), |mut types: BTreeMap<String, Made>, row| {
        let made = types.entry(row.made.clone()).or_default();
        made.n += 1;
        made.wrong_way_round += usize::from(row.is_wrong_way_round());
        types
    })
}

/// To four places: the public scorer takes the mean of rounded F1, and its last place should be ours.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round_ties_even() / 1e4
}

#[cfg(test)]
#[path = "quotes_tests.rs"]
mod tests;
