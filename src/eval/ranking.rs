//! How good a ranked list of documents is (`trec_eval`'s measures, with linear gain).

use std::collections::BTreeMap;

/// The cut-offs of recall and success.
const CUTS: [usize; 4] = [1, 5, 10, 100];

/// The names of the figures of [`score`], in its order.
pub const MEASURES: [&str; 10] = [
    "ndcg@10",
    "recall@1",
    "recall@5",
    "recall@10",
    "recall@100",
    "mrr@10",
    "success@1",
    "success@5",
    "success@10",
    "success@100",
];

/// Down to which place a list must go.
pub const DEPTH: usize = 100;

/// Relevant documents with their grades, all above 0.
pub type Grades = BTreeMap<String, f64>;

/// The figures of one query, in the order of [`MEASURES`]. A document counts where it stands first.
///
/// nDCG@10 is the sum of grade / log2(place + 1) over the first ten, by the same of the ideal order (Järvelin and
/// Kekäläinen 2002). Recall is the share of the relevant documents among the first k; success, whether there is one.
pub fn score(ranked: &[String], relevant: &Grades) -> [f64; MEASURES.len()] {
    let mut seen = std::collections::HashSet::new();
    let grades: Vec<f64> = ranked
        .iter()
        .filter(|document| seen.insert(document.as_str()))
        .map(|document| relevant.get(document).copied().unwrap_or(0.0))
        .collect();
    let mut ideal: Vec<f64> = relevant.values().copied().collect();
    ideal.sort_by(|a, b| b.total_cmp(a));
    let ideal = gain(&ideal);
    let found = |cut: usize| grades.iter().take(cut).filter(|&&grade| grade > 0.0).count() as f64;
    let first = grades.iter().take(10).position(|&grade| grade > 0.0);
    let [recall_1, recall_5, recall_10, recall_100] = CUTS.map(|cut| found(cut) / relevant.len().max(1) as f64);
    let [success_1, success_5, success_10, success_100] = CUTS.map(|cut| found(cut).min(1.0));
    [
        if ideal > 0.0 { gain(&grades) / ideal } else { 0.0 },
        recall_1,
        recall_5,
        recall_10,
        recall_100,
        first.map_or(0.0, |at| 1.0 / (at + 1) as f64),
        success_1,
        success_5,
        success_10,
        success_100,
    ]
}

fn gain(grades: &[f64]) -> f64 {
    grades.iter().take(10).enumerate().map(|(at, grade)| grade / ((at + 2) as f64).log2()).sum()
}

/// The means over queries, in the order of [`MEASURES`]; `None` where there are no queries.
pub fn means(rows: &[&Vec<f64>]) -> Vec<Option<f64>> {
    let mean = |at: usize| {
        let sum: f64 = rows.iter().filter_map(|row| row.get(at)).sum();
        (!rows.is_empty()).then(|| sum / rows.len() as f64)
    };
    (0..MEASURES.len()).map(mean).collect()
}
