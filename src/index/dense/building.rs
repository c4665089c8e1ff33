//! Building the graph: what there is to build, and taking over what was built meanwhile on another thread.

use std::num::NonZeroUsize;
use std::sync::Arc;

use super::DenseIndex;
use crate::index::graph::Graph;
use crate::index::scan::Place;
use crate::store::PassageId;

/// The graph is built anew when more than this share of it is gone.
const MOST_DEAD: f32 = 0.3;

/// A graph to be built or grown: pure computing, to be run on another thread while the index answers.
#[derive(Debug)]
pub struct Build {
    base: Option<Arc<Graph>>,
    ids: Vec<PassageId>,
    values: Vec<i8>,
    dimensions: usize,
    born: u64,
    epoch: u64,
}

/// What [`Build::run`] made; handed back to the index with [`DenseIndex::adopt`].
#[derive(Debug)]
pub struct Built {
    graph: Arc<Graph>,
    inserted: Vec<PassageId>,
    lost: Vec<PassageId>,
    fresh: bool,
    born: u64,
    epoch: u64,
}

impl DenseIndex {
    /// The graph, unless too much of it is gone.
    fn living_graph(&self) -> Option<&Arc<Graph>> {
        self.graph.as_ref().filter(|graph| {
            let held = graph.len().max(1) as f32;
            (held - self.rows.in_graph() as f32) / held <= MOST_DEAD
        })
    }

    /// Whether [`DenseIndex::build`] would give something to do; cheap.
    pub fn wants_build(&self) -> bool {
        !self.building && self.rows.len() > 0 && (self.living_graph().is_none() || self.rows.pending() > 0)
    }

    /// What there is to build: a graph where there is none or too much of it is gone, else the rows that it lacks. `None`
    /// when nothing, or while a build is out.
    ///
    /// Run it on another thread and give the result to [`DenseIndex::adopt`]; drop it and call [`DenseIndex::abandon`] to
    /// give up.
    pub fn build(&mut self) -> Option<Build> {
        if !self.wants_build() {
            return None;
        }
        let base = self.living_graph().cloned();
        let mut build = Build {
            ids: Vec::new(),
            values: Vec::new(),
            dimensions: self.rows.dimensions(),
            born: self.rows.births(),
            epoch: self.epoch,
            base,
        };
        let places: &[Place] =
            if build.base.is_some() { &[Place::Pending] } else { &[Place::Pending, Place::Graph, Place::Lost] };
        for (id, vector) in places.iter().flat_map(|&place| self.rows.at(place)) {
            build.ids.push(id);
            build.values.extend_from_slice(vector);
        }
        self.building = true;
        Some(build)
    }

    /// Takes over what was built. Passages that changed meanwhile stay with the scan until the next build. `false` when the
    /// library began anew meanwhile, so that the build is of no use.
    pub fn adopt(&mut self, built: Built) -> bool {
        self.building = false;
        if built.epoch != self.epoch {
            return false;
        }
        if built.fresh {
            self.rows.forget_graph();
        }
        for id in built.inserted {
            self.rows.place(id, built.born, Place::Graph);
        }
        for id in built.lost {
            self.rows.place(id, built.born, Place::Lost);
        }
        self.graph = Some(built.graph);
        self.saved = false;
        true
    }

    /// Notes that the build which is out will not come back.
    pub fn abandon(&mut self) {
        self.building = false;
    }
}

impl Build {
    /// How many rows will be inserted.
    pub fn rows(&self) -> usize {
        self.ids.len()
    }

    /// Builds or grows the graph on this many threads: about 0.6 ms of one core a row at 20,000 rows.
    ///
    /// When `cancelled` says so it ends early; what it gives can be adopted all the same, the rest stays with the scan.
    pub fn run(self, threads: NonZeroUsize, cancelled: &(dyn Fn() -> bool + Sync)) -> Built {
        let vectors = self.values.chunks_exact(self.dimensions.max(1));
        let rows: Vec<(PassageId, &[i8])> = self.ids.iter().copied().zip(vectors).collect();
        let fresh = self.base.is_none();
        let graph = self.base.unwrap_or_else(|| Arc::new(Graph::new(rows.len())));
        let done = graph.insert(&rows, threads, cancelled);
        let lost = graph.lost(&rows[..done]);
        let inserted = self.ids[..done].to_vec();
        Built { graph, inserted, lost, fresh, born: self.born, epoch: self.epoch }
    }
}
