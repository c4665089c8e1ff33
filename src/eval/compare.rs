//! Two reports side by side: differences over the questions that both asked, with paired intervals.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answers::{self, Scored};
use super::bootstrap::{self, Interval};
use super::quotes::{self, Judged};
use super::ranking;
use super::report::Report;

/// A figure then and now, over the same questions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The way to retrieve, or `answers`, or `quotes`.
    pub part: String,
    /// The figure's name.
    pub measure: String,
    /// Questions, or quotations, that both asked.
    pub questions: usize,
    /// What it was.
    pub old: Option<f64>,
    /// What it is.
    pub new: Option<f64>,
    /// What came of it.
    pub difference: Option<f64>,
    /// The 95 % interval of the difference: questions are drawn together with both of their results.
    pub interval: Option<Interval>,
}

impl Change {
    /// Whether the difference is more than the choice of questions explains.
    pub fn is_clear(&self) -> bool {
        self.interval.is_some_and(|interval| interval.low > 0.0 || interval.high < 0.0)
    }
}

/// What changed from one report to another, in the order of the newer one. What only one of them has is left out.
pub fn changes(old: &Report, new: &Report) -> Vec<Change> {
    let mut out = Vec::new();
    for now in &new.retrieval {
        let Some(before) = old.retrieval.iter().find(|before| before.mode == now.mode && before.names == now.names)
        else {
            continue;
        };
        let pairs: Vec<_> = now
            .per_query
            .iter()
            .filter_map(|(id, now)| before.per_query.get(id).map(|before| (before.clone(), now.clone())))
            .collect();
        out.extend(part(&now.mode, &ranking::MEASURES, &pairs, ranking::means));
    }
    if let (Some(before), Some(now)) = (&old.answers, &new.answers) {
        let by_id: BTreeMap<&str, &Scored> =
            before.per_question.iter().map(|scored| (scored.id.as_str(), scored)).collect();
        let pairs: Vec<_> = now
            .per_question
            .iter()
            .filter_map(|now| by_id.get(now.id.as_str()).map(|before| ((*before).clone(), now.clone())))
            .collect();
        out.extend(part("answers", &answers::MEASURES, &pairs, answers::figures));
    }
    if let (Some(before), Some(now)) = (&old.quotes, &new.quotes) {
        let by_id: BTreeMap<&str, &Judged> = before.per_quote.iter().map(|row| (row.id.as_str(), row)).collect();
        let pairs: Vec<_> = now
            .per_quote
            .iter()
            .filter_map(|now| by_id.get(now.id.as_str()).map(|before| ((*before).clone(), now.clone())))
            .collect();
        out.extend(part("quotes", &quotes::MEASURES, &pairs, quotes::figures));
    }
    out
}

fn part<T>(name: &str, names: &[&str], pairs: &[(T, T)], figures: impl Fn(&[&T]) -> Vec<Option<f64>>) -> Vec<Change> {
    if pairs.is_empty() {
        return Vec::new();
    }
    let both = |pairs: &[&(T, T)]| {
        let (old, new): (Vec<&T>, Vec<&T>) = pairs.iter().map(|(old, new)| (old, new)).unzip();
        (figures(&old), figures(&new))
    };
    let difference = |pairs: &[&(T, T)]| {
        let (old, new) = both(pairs);
        old.into_iter().zip(new).map(|(old, new)| Some(new? - old?)).collect()
    };
    let intervals = bootstrap::intervals(pairs, difference);
    let (old, new) = both(&pairs.iter().collect::<Vec<_>>());
    let values = old.into_iter().zip(new).zip(intervals);
    names
        .iter()
        .zip(values)
        .map(|(measure, ((old, new), interval))| Change {
            part: name.to_owned(),
            measure: (*measure).to_owned(),
            questions: pairs.len(),
            old,
            new,
            difference: old.zip(new).map(|(old, new)| new - old),
            interval,
        })
        .collect()
}
