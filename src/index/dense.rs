//! Dense retrieval: the passages whose vectors are nearest to a question's.
//!
//! All vectors lie quantised in memory ([`Rows`], always those of the store). The graph names candidates among the rows
//! that it holds; the others (new ones, and the few it cannot find) are scanned; and the best of both are scored anew with
//! the exact vectors from the store. So an old graph, half a graph or none gives the same answers, only slower.

mod building;

use std::collections::HashSet;
use std::sync::Arc;

use super::Scored;
use super::distance::inner_exact;
use super::dump;
use super::graph::{Graph, SEARCH_WIDTH};
use super::quantise::quantise;
use super::scan::{Near, Place, Rows, best};
use super::width::{self, Recall, WIDTHS};
use crate::embed::ModelInfo;
use crate::store::{Library, PassageId, Stamp, Writer};
use crate::{Error, ErrorKind, Result};

pub use building::{Build, Built};

/// Candidates for each one wanted, since the order by quantised vectors is not quite the exact one.
const OVERFETCH: usize = 3;

/// The least number of candidates: a dozen passages that differ in one word lie within the error of quantisation.
const LEAST: usize = 50;

/// Rows that may wait for the graph, scanned meanwhile, before the state is no longer called ready.
const FEW: usize = 1_000;

/// How dense retrieval answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GraphState {
    /// By the graph.
    Ready,
    /// By the scan, while a graph is being built.
    Building,
    /// By the scan.
    Scan,
}

impl GraphState {
    /// The name used in the status: `ready`, `building`, `scan`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Building => "building",
            Self::Scan => "scan",
        }
    }
}

/// The vectors of a library, ready to be searched.
#[derive(Debug)]
pub struct DenseIndex {
    model: ModelInfo,
    stamp: Option<Stamp>,
    rows: Rows,
    graph: Option<Arc<Graph>>,
    /// How many rows the graph looks at for a query.
    width: usize,
    /// Tells a build that belongs to former rows.
    epoch: u64,
    building: bool,
    /// Whether the graph on disk is the one in memory.
    saved: bool,
}

impl DenseIndex {
    /// Loads the vectors of a library and the graph saved beside it, if that is whole and of this library and model.
    ///
    /// Also gives words for the user: that a graph was missing, old or damaged and will be built. [`DenseIndex::build`]
    /// tells whether there is something to build.
    ///
    /// # Errors
    /// With [`ErrorKind::Model`] when the library holds vectors of another model; when the library cannot be read. A
    /// damaged graph is no error.
    pub fn open(library: &Library, model: &ModelInfo) -> Result<(Self, Vec<String>)> {
        let mut index = Self {
            model: model.clone(),
            stamp: None,
            rows: Rows::new(model.dimensions),
            graph: None,
            width: SEARCH_WIDTH,
            epoch: 0,
            building: false,
            saved: false,
        };
        index.catch_up(library)?;
        let mut notices = Vec::new();
        match dump::load(library.dir()) {
            Ok(Some(saved)) => {
                if !index.take(library, saved)? {
                    notices.push("the search graph was made for another state of the library and is built anew".into());
                }
            }
            Ok(None) if index.rows.len() > FEW => notices.push("the search graph is missing and is built anew".into()),
            Ok(None) => {}
            Err(error) => notices.push(format!("{}; it is built anew", error.one_line())),
        }
        Ok((index, notices))
    }

    /// Takes over a saved graph; `false` when it is not of this library's past or of another model.
    fn take(&mut self, library: &Library, saved: dump::Saved) -> Result<bool> {
        let dump::Saved { manifest, graph, passages } = saved;
        let fits = manifest.model == self.model.hash && manifest.dimensions == self.model.dimensions;
        if !fits || !library.has_been(&manifest.stamp)? || library.vectors_dropped()? > manifest.stamp.generation {
            return Ok(false);
        }
        let born = self.rows.births();
        for id in passages {
            self.rows.place(id, born, Place::Graph);
        }
        for id in manifest.lost {
            self.rows.place(PassageId(id), born, Place::Lost);
        }
        // A passage may have got another vector since.
        library.each_vector_since(manifest.stamp.generation, &mut |id, _| {
            self.rows.place(id, born, Place::Pending);
            Ok(())
        })?;
        self.graph = Some(Arc::new(graph));
        self.set_width(manifest.width.unwrap_or(SEARCH_WIDTH));
        self.saved = self.stamp.as_ref() == Some(&manifest.stamp);
        Ok(true)
    }

    /// Takes in what changed in the library since the last time; quick when nothing did. New vectors are found at once (by
    /// the scan), those that are gone no longer.
    ///
    /// # Errors
    /// As for [`DenseIndex::open`].
    pub fn catch_up(&mut self, library: &Library) -> Result<()> {
        library.snapshot(|library| {
            let now = library.stamp()?;
            if self.stamp.as_ref() == Some(&now) {
                return Ok(());
            }
            match library.model()? {
                Some(held) if held.hash != self.model.hash && library.counts()?.1 > library.counts()?.2 => {
                    let message =
                        format!("the library holds vectors of the model {}, not of {}", held.name, self.model.name);
                    return Err(Error::new(ErrorKind::Model, message)
                        .hint("Run `adduce reindex` to embed the library anew, or choose the library's own model."));
                }
                _ => {}
            }
            let since = match &self.stamp {
                Some(stamp) if library.has_been(stamp)? && library.vectors_dropped()? <= stamp.generation => {
                    stamp.generation
                }
                _ => {
                    self.rows = Rows::new(self.model.dimensions);
                    self.graph = None;
                    self.epoch += 1;
                    0
                }
            };
            if since > 0 {
                library.gone_since(since)?.into_iter().for_each(|id| self.rows.remove(id));
            }
            library.each_vector_since(since, &mut |id, vector| {
                if vector.len() == self.model.dimensions
                    && let Some(row) = quantise(vector)
                {
                    self.rows.put(id, &row);
                    return Ok(());
                }
                Err(Error::new(ErrorKind::Library, format!("the vector of passage {} is damaged", id.0))
                    .hint("Run `adduce reindex` to embed the library anew."))
            })?;
            self.stamp = Some(now);
            self.saved = false;
            Ok(())
        })
    }

    /// The `k` passages nearest to a unit vector, best first, scored by the exact cosine.
    ///
    /// Passages that are gone from the library since the last catching up are left out.
    ///
    /// # Errors
    /// When the query is not a vector of the model, or the library cannot be read.
    pub fn search(&self, library: &Library, query: &[f32], k: usize) -> Result<Vec<Scored>> {
        self.answer(library, query, k, |quantised, count| self.candidates(quantised, count))
    }

    /// As [`DenseIndex::search`], among these passages only.
    ///
    /// # Errors
    /// As for [`DenseIndex::search`].
    pub fn search_among(
        &self,
        library: &Library,
        query: &[f32],
        k: usize,
        among: &HashSet<PassageId>,
    ) -> Result<Vec<Scored>> {
        self.answer(library, query, k, |quantised, count| {
            // The graph does not know of filters. Where most rows pass, twice as many candidates hold enough that do;
            // else, and where they do not, those that pass are scanned, which takes no longer than the graph.
            if among.len() >= self.rows.len() / 2 {
                let mut found = self.candidates(quantised, 2 * count);
                found.retain(|near| among.contains(&near.id.0));
                if found.len() >= count {
                    found.truncate(count);
                    return found;
                }
            }
            self.rows.scan_among(quantised, count, among)
        })
    }

    /// As [`DenseIndex::search`], by the exact scan alone: what the graph is measured by.
    ///
    /// # Errors
    /// As for [`DenseIndex::search`].
    pub fn search_exactly(&self, library: &Library, query: &[f32], k: usize) -> Result<Vec<Scored>> {
        self.answer(library, query, k, |quantised, count| self.rows.scan(quantised, count))
    }

    fn answer(
        &self,
        library: &Library,
        query: &[f32],
        k: usize,
        candidates: impl FnOnce(&[i8], usize) -> Vec<Near>,
    ) -> Result<Vec<Scored>> {
        let quantised = quantise(query).filter(|_| query.len() == self.model.dimensions).ok_or_else(|| {
            Error::new(
                ErrorKind::Internal,
                "searching by vector failed: the question's vector has no direction or a wrong length",
            )
        })?;
        if k == 0 || self.rows.len() == 0 {
            return Ok(Vec::new());
        }
        let ids: Vec<PassageId> =
            candidates(&quantised, k.saturating_mul(OVERFETCH).max(LEAST)).into_iter().map(|near| near.id.0).collect();
        let vectors = library.vectors(&ids)?;
        let mut scored: Vec<Scored> = ids
            .into_iter()
            .zip(vectors)
            .filter_map(|(id, vector)| Some(Scored { id, score: inner_exact(&vector?, query) }))
            .collect();
        scored.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
        scored.truncate(k);
        Ok(scored)
    }

    fn candidates(&self, query: &[i8], count: usize) -> Vec<Near> {
        self.candidates_at(self.width, query, count)
    }

    fn candidates_at(&self, width: usize, query: &[i8], count: usize) -> Vec<Near> {
        let Some(graph) = self.graph.as_deref().filter(|_| self.rows.in_graph() > 0) else {
            return self.rows.scan(query, count);
        };
        // As many more as are likely to be gone.
        let share = graph.len() as f32 / self.rows.in_graph() as f32;
        let asked = ((count as f32 * share).ceil() as usize + 8).min(graph.len());
        let mut found: Vec<Near> =
            graph.search(query, asked, width).into_iter().filter_map(|id| self.rows.near(id, query)).collect();
        found.sort_unstable();
        found.dedup();
        if found.len() < count.min(self.rows.in_graph()) {
            // What is gone may lie together, just where the question points. A scan is never wrong.
            return self.rows.scan(query, count);
        }
        if self.rows.in_graph() < self.rows.len() {
            return best(found.into_iter().chain(self.rows.scan_outside(query)), count);
        }
        best(found.into_iter(), count)
    }

    /// What each width finds of what the exact scan finds, for these questions' vectors; nothing while there is no graph.
    /// What is not a vector of the model is left out.
    pub fn recall(&self, queries: &[Vec<f32>]) -> Vec<Recall> {
        let fitting = queries.iter().filter(|query| query.len() == self.model.dimensions);
        self.recall_of(&fitting.filter_map(|query| quantise(query)).collect::<Vec<_>>())
    }

    /// As [`DenseIndex::recall`], for a sample of the stored vectors themselves; and how many they were.
    pub fn recall_of_stored(&self) -> (usize, Vec<Recall>) {
        /// Few enough that the scans take about a second in the largest libraries.
        const SCANNED: usize = 20_000_000;
        let count = (SCANNED / self.rows.len().max(1)).clamp(20, 200);
        let sample = self.rows.sample(count);
        (sample.len(), self.recall_of(&sample))
    }

    fn recall_of(&self, queries: &[Vec<i8>]) -> Vec<Recall> {
        if queries.is_empty() || self.graph.is_none() || self.rows.in_graph() == 0 {
            return Vec::new();
        }
        let mut sums = [0.0; WIDTHS.len()];
        for query in queries {
            let exact = self.rows.scan(query, width::BEST);
            for (sum, width) in sums.iter_mut().zip(WIDTHS) {
                *sum += width::share(&self.candidates_at(width, query, LEAST), &exact);
            }
        }
        let mean = |(width, sum): (usize, f64)| Recall { width, recall: sum / queries.len() as f64 };
        WIDTHS.into_iter().zip(sums).map(mean).collect()
    }

    /// How many rows the graph looks at for a query.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Searches the graph this widely from now on; saved with the graph.
    pub fn set_width(&mut self, width: usize) {
        let [least, .., most] = WIDTHS;
        let width = width.clamp(least, most);
        if width != self.width {
            self.width = width;
            self.saved = false;
        }
    }

    /// Number of passages that have a vector.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.len() == 0
    }

    /// The generation of the library that it reflects.
    pub fn generation(&self) -> u64 {
        self.stamp.as_ref().map_or(0, |stamp| stamp.generation)
    }

    /// How questions are answered now.
    pub fn state(&self) -> GraphState {
        match &self.graph {
            Some(_) if self.rows.len() - self.rows.in_graph() <= FEW => GraphState::Ready,
            _ if self.building => GraphState::Building,
            _ => GraphState::Scan,
        }
    }

    /// Saves the graph beside the library, unless the one there is the same. Needs the right to write, so that no two
    /// processes save at once.
    ///
    /// # Errors
    /// When it cannot be written; the former one stays then.
    pub fn save(&mut self, writer: &Writer) -> Result<()> {
        let (Some(graph), Some(stamp), false) = (&self.graph, &self.stamp, self.saved) else { return Ok(()) };
        let of = |place| self.rows.at(place).map(|(id, _)| id);
        let passages: Vec<PassageId> = of(Place::Graph).collect();
        // A build that was cancelled at once leaves an empty graph, which hnsw_rs cannot dump.
        if passages.is_empty() {
            return Ok(());
        }
        let lost = of(Place::Lost).map(|id| id.0).collect();
        let model = (self.model.hash.as_str(), self.model.dimensions);
        dump::save(writer.dir(), graph, &passages, lost, stamp.clone(), model, self.width)?;
        self.saved = true;
        Ok(())
    }
}
