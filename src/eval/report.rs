//! What was measured, in one shape (schema 1): printed with `--json`, read back to compare.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answers::{self, Scored};
use super::bootstrap::{self, Interval, percentile};
use super::calibration::{Calibration, calibration};
use super::compare::Change;
use super::quotes::{self, ClassFigures, Judged, Made};
use super::ranking;

/// The version of this JSON shape.
pub const SCHEMA: u32 = 1;

/// What was measured.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The version of this shape: 1.
    pub schema: u32,
    /// The version of adduce.
    pub version: String,
    /// The folder's name.
    pub set: String,
    /// The model of semantic search; null where it was off.
    pub model: Option<String>,
    /// Number of documents asked.
    pub documents: usize,
    /// Number of passages asked.
    pub passages: usize,
    /// Below this confidence the answer was that the documents do not answer.
    pub threshold: f32,
    /// Only the first so many questions were asked; null for all.
    pub limit: Option<usize>,
    /// How often questions were drawn anew for the intervals.
    pub resamples: usize,
    /// Where the generator of these draws started.
    pub seed: u64,
    /// One for each way to retrieve that was measured.
    pub retrieval: Vec<Retrieval>,
    /// The answers, where they were measured.
    pub answers: Option<Answers>,
    /// Questions that were once answered badly, where there are any.
    pub bad: Option<BadAgain>,
    /// The quotations, where the folder has any.
    pub quotes: Option<Quotes>,
    /// What changed since another report (`--compare`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// What else is to be known.
    pub notes: Vec<String>,
}

/// A figure and how far it may be off by the choice of questions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measure {
    /// The figure; null where there is nothing to reckon it from.
    pub value: Option<f64>,
    /// The 95 % bootstrap interval.
    pub interval: Option<Interval>,
}

/// Milliseconds a question.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Time {
    /// The mean.
    pub mean: f64,
    /// Half of the questions took at most this.
    pub p50: f64,
    /// 95 of 100 questions took at most this.
    pub p95: f64,
}

impl Time {
    /// Of these, each in milliseconds; `None` of none.
    pub fn of(mut ms: Vec<f64>) -> Option<Self> {
        ms.sort_by(f64::total_cmp);
        let mean = ms.iter().sum::<f64>() / ms.len() as f64;
        Some(Self { mean, p50: percentile(&ms, 0.5)?, p95: percentile(&ms, 0.95)? })
    }
}

/// How well documents are found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Retrieval {
    /// `dense`, `lexical`, `hybrid`; `hybrid+history` where what was said before was taken into account.
    pub mode: String,
    /// Queries with a relevant document.
    pub queries: usize,
    /// Those of them that were not or could not be asked: they count as zero.
    pub missing: usize,
    /// By name.
    pub measures: BTreeMap<String, Measure>,
    /// How long ranking took.
    pub time: Option<Time>,
    /// The names of the figures of each query.
    pub names: Vec<String>,
    /// The figures of each query, by its id.
    pub per_query: BTreeMap<String, Vec<f64>>,
}

/// How good the answers are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Answers {
    /// Questions.
    pub questions: usize,
    /// Those that failed.
    pub missing: usize,
    /// Those that the documents answer.
    pub answerable: usize,
    /// Those that they do not.
    pub unanswerable: usize,
    /// By name.
    pub measures: BTreeMap<String, Measure>,
    /// Whether confidence means what it says.
    pub calibration: Calibration,
    /// How long an answer took.
    pub time: Option<Time>,
    /// One for each question.
    pub per_question: Vec<Scored>,
}

/// How often what was once answered badly is answered so again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BadAgain {
    /// Questions.
    pub questions: usize,
    /// Those whose first claim is one of the bad ones again, or that are refused again.
    pub again: usize,
}

/// How well quotations are judged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quotes {
    /// Quotations that were asked about.
    pub cases: usize,
    /// Those that could not be checked: they count as wrong.
    pub missing: usize,
    /// By name.
    pub measures: BTreeMap<String, Measure>,
    /// Quotations whose span could be compared: those that `span_iou_mean` is over.
    pub span_n: usize,
    /// How well each class is told from the others, by its name.
    pub classes: BTreeMap<String, ClassFigures>,
    /// How they came off by how they were made.
    pub by_type: BTreeMap<String, Made>,
    /// How long a check took.
    pub time: Option<Time>,
    /// One for each quotation.
    pub per_quote: Vec<Judged>,
}

fn measures(names: &[&str], values: Vec<Option<f64>>, intervals: Vec<Option<Interval>>) -> BTreeMap<String, Measure> {
    let rows = names.iter().zip(values.into_iter().zip(intervals));
    rows.map(|(name, (value, interval))| ((*name).to_owned(), Measure { value, interval })).collect()
}

impl Retrieval {
    /// From the figures of each query and the time that each took.
    pub fn new(mode: &str, per_query: BTreeMap<String, Vec<f64>>, missing: usize, ms: Vec<f64>) -> Self {
        let rows: Vec<&Vec<f64>> = per_query.values().collect();
        let values = ranking::means(&rows);
        let owned: Vec<Vec<f64>> = per_query.values().cloned().collect();
        let intervals = bootstrap::intervals(&owned, ranking::means);
        Self {
            mode: mode.to_owned(),
            queries: per_query.len(),
            missing,
            measures: measures(&ranking::MEASURES, values, intervals),
            time: Time::of(ms),
            names: ranking::MEASURES.map(str::to_owned).to_vec(),
            per_query,
        }
    }
}

impl Answers {
    /// From what was found out about each answer.
    pub fn new(per_question: Vec<Scored>) -> Self {
        let rows: Vec<&Scored> = per_question.iter().collect();
        let values = answers::figures(&rows);
        let answerable = rows.iter().filter(|row| row.answerable).count();
        Self {
            questions: rows.len(),
            missing: rows.iter().filter(|row| row.missing).count(),
            answerable,
            unanswerable: rows.len() - answerable,
            measures: measures(&answers::MEASURES, values, bootstrap::intervals(&per_question, answers::figures)),
            calibration: calibration(&per_question),
            time: Time::of(per_question.iter().filter_map(|row| row.ms).collect()),
            per_question,
        }
    }
}

impl Quotes {
    /// From what was found out about each quotation.
    pub fn new(per_quote: Vec<Judged>) -> Self {
        let rows: Vec<&Judged> = per_quote.iter().collect();
        Self {
            cases: rows.len(),
            missing: rows.iter().filter(|row| row.verdict.is_none()).count(),
            measures: measures(
                &quotes::MEASURES,
                quotes::figures(&rows),
                bootstrap::intervals(&per_quote, quotes::figures),
            ),
            span_n: rows.iter().filter(|row| row.span_iou.is_some()).count(),
            classes: quotes::classes(&rows),
            by_type: quotes::by_type(&rows),
            time: Time::of(rows.iter().filter_map(|row| row.ms).collect()),
            per_quote,
        }
    }
}
