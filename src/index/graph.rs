//! The HNSW graph. The only file that names `hnsw_rs`; what it must be kept from doing:
//!
//! - It cannot delete: the graph keeps what it was given, and the caller drops what is gone from what is found.
//! - Its loader ends the process on a short file and reads out of bounds on a wrong length: [`Graph::load`] is called
//!   only after [`super::dump`] has compared lengths and checksums.
//! - A loaded graph borrows its loader: see [`Graph::load`].
//! - It prints to standard output when `modify_level_scale` is called (never here), when a file of a dump cannot be
//!   opened (they were just opened by the caller), or with more than 256 links (a constant here).
//! - Rows can get lost, when all links to them are pushed out by nearer ones, or when two threads insert the first rows at
//!   once: the first rows go in one by one, and [`Graph::lost`] finds the rest.
//! - A distance below 0 or one that is not a number panics: see [`super::distance`].

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use hnsw_rs::api::AnnT;
use hnsw_rs::hnsw::Hnsw;
use hnsw_rs::hnswio::HnswIo;

use super::distance::UnitDistance;
use crate::store::PassageId;
use crate::{Error, ErrorKind, Result};

/// Links of a row in each layer (twice as many in the lowest). With 16 the recall at `SEARCH_WIDTH` is .998 on 20,500
/// real passages, at about 490 bytes of links a row.
const LINKS: usize = 16;

/// Rows looked at to find the links of a new one.
const BUILD_WIDTH: usize = 200;

/// Rows looked at for a query at least: .998 of the true ten best are found on 20,500 real passages (.99 with 64, at two
/// thirds of the time). See [`super::width`] for libraries that need more.
pub(super) const SEARCH_WIDTH: usize = 128;

/// The dump needs the library's own maximum.
const LAYERS: usize = 16;

/// Rows that are inserted one by one before threads share the work.
const FIRST: usize = 1_000;

/// The version of the crate that wrote a dump; another version's dump is not loaded.
pub(super) const CRATE: &str = "hnsw_rs 0.3.5";

/// The files of a dump called `name`.
pub(super) fn files(name: &str) -> [String; 2] {
    [format!("{name}.hnsw.graph"), format!("{name}.hnsw.data")]
}

/// A graph over quantised vectors; searched and added to from many threads.
pub(super) struct Graph {
    hnsw: Hnsw<'static, i8, UnitDistance>,
}

impl std::fmt::Debug for Graph {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Graph").field("rows", &self.len()).finish()
    }
}

impl Graph {
    /// An empty graph for about this many rows.
    pub(super) fn new(rows: usize) -> Self {
        Self { hnsw: Hnsw::new(LINKS, rows.max(1), LAYERS, BUILD_WIDTH, UnitDistance) }
    }

    /// How many rows it was given, those that are gone included.
    pub(super) fn len(&self) -> usize {
        self.hnsw.get_nb_point()
    }

    /// Inserts rows of one length, on this many threads, until `cancelled`. Gives how many are in: always the first ones.
    pub(super) fn insert(
        &self,
        rows: &[(PassageId, &[i8])],
        threads: NonZeroUsize,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> usize {
        let first = FIRST.saturating_sub(self.len()).min(rows.len());
        let (alone, shared) = rows.split_at(first);
        let done = self.share(alone, NonZeroUsize::MIN, cancelled);
        if done < first { done } else { done + self.share(shared, threads, cancelled) }
    }

    fn share(
        &self,
        rows: &[(PassageId, &[i8])],
        threads: NonZeroUsize,
        cancelled: &(dyn Fn() -> bool + Sync),
    ) -> usize {
        let next = AtomicUsize::new(0);
        let work = || {
            // Whether to go on is asked before a row is taken, so that every row that was taken is inserted.
            while !cancelled() {
                let Some(&(id, vector)) = rows.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                self.hnsw.insert_slice((vector, id.0 as usize));
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads.get() {
                scope.spawn(work);
            }
            work();
        });
        next.load(Ordering::Relaxed).min(rows.len())
    }

    /// The nearest rows, at most `count`, nearest first, those that are gone included; `width` rows are looked at.
    pub(super) fn search(&self, query: &[i8], count: usize, width: usize) -> Vec<PassageId> {
        let found = self.hnsw.search(query, count, width.max(count));
        found.into_iter().map(|near| PassageId(near.d_id as i64)).collect()
    }

    /// Those of these rows which a search for their own vector does not find: at first a sample is tried, and all of them
    /// when one of the sample is lost.
    pub(super) fn lost(&self, rows: &[(PassageId, &[i8])]) -> Vec<PassageId> {
        const SAMPLE: usize = 500;
        let step = (rows.len() / SAMPLE).max(1);
        if step > 1 && rows.iter().step_by(step).all(|row| self.finds(*row)) {
            return Vec::new();
        }
        rows.iter().filter(|row| !self.finds(**row)).map(|row| row.0).collect()
    }

    fn finds(&self, (id, vector): (PassageId, &[i8])) -> bool {
        const AMONG: usize = 10;
        let found = self.hnsw.search(vector, AMONG, SEARCH_WIDTH);
        // Among rows that are all alike any of them may stand for this one: they tie for the same place.
        let itself = anndists::dist::distances::Distance::eval(&UnitDistance, vector, vector);
        found.iter().any(|near| near.d_id == id.0 as usize)
            || (found.len() == AMONG && found.iter().all(|near| near.distance <= itself))
    }

    /// Writes the two files of a dump; their names are those of [`files`]. Nothing is synced.
    ///
    /// # Errors
    /// When the files cannot be written.
    pub(super) fn dump(&self, dir: &Path, name: &str) -> Result<()> {
        let failed = || Error::new(ErrorKind::File, format!("could not write the graph to {}", dir.display()));
        match catch_unwind(AssertUnwindSafe(|| self.hnsw.file_dump(dir, name))) {
            Ok(Ok(written)) if written == name => Ok(()),
            Ok(Ok(_)) | Err(_) => Err(failed()),
            Ok(Err(error)) => Err(failed().because(error.to_string())),
        }
    }

    /// Loads a dump whose lengths and checksums were found right.
    ///
    /// # Errors
    /// When it is a dump of something else.
    pub(super) fn load(dir: &Path, name: &str) -> Result<Self> {
        let failed = || Error::new(ErrorKind::Internal, format!("could not load the graph in {}", dir.display()));
        // The graph's lifetime is that of its loader, for the case that vectors stay in mapped files (they do not: no
        // options, no mapping). Leaking the loader, a path of some hundred bytes, makes the graph own itself.
        let loader: &'static HnswIo = Box::leak(Box::new(HnswIo::new(dir, name)));
        let load = || loader.load_hnsw_with_dist::<i8, UnitDistance>(UnitDistance);
        match catch_unwind(AssertUnwindSafe(load)) {
            Ok(Ok(mut hnsw)) => {
                // A loaded graph would otherwise choose links in another, slower way than the one that was dumped.
                hnsw.set_extend_candidates(false);
                Ok(Self { hnsw })
            }
            Ok(Err(error)) => Err(failed().because(error.to_string())),
            Err(_) => Err(failed()),
        }
    }
}
