//! The indexes that the lanes share, behind short locks: opened when first needed, caught up when the library went on,
//! built in the background, saved by whoever may write.

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread::JoinHandle;

use super::lane::Out;
use super::status::{GraphCheck, WidthCheck};
use crate::embed::{ModelInfo, Semantic};
use crate::index::{self, Asked, Bm25, Build, DenseIndex, GraphState, Recall, Scored, width};
use crate::store::{Library, PassageId, Writer};
use crate::{ErrorKind, Result};

/// A graph of at most this many rows to insert is finished before the program ends (some five seconds); a larger one is
/// left for the next time.
const WORTH_WAITING: usize = 10_000;

/// Passages that have a word are counted one by one up to so many.
const COUNTED: usize = 20_000;

/// An index in use.
type Fresh<'a, T> = RwLockReadGuard<'a, Option<T>>;

/// What is shared.
#[derive(Debug)]
pub(super) struct Indexes {
    dir: PathBuf,
    out: Out,
    shared: Arc<Shared>,
    builder: Mutex<Option<Builder>>,
}

#[derive(Debug, Default)]
struct Shared {
    dense: RwLock<Option<DenseIndex>>,
    lexical: RwLock<Option<Bm25>>,
    /// Whose turn it is to write in this process: a change, or what was mended.
    writing: Mutex<()>,
    closing: AtomicBool,
    /// Whether writing the BM25 index was tried in this process; once is enough.
    tried: AtomicBool,
}

#[derive(Debug)]
struct Builder {
    thread: JoinHandle<()>,
    rows: usize,
}

impl Indexes {
    pub(super) fn new(dir: PathBuf, out: Out) -> Self {
        Self { dir, out, shared: Arc::default(), builder: Mutex::default() }
    }

    /// The passages nearest to a question's vector, `among` these where that is said. Gives nothing where the library holds no vectors.
    pub(super) fn dense(
        &self,
        library: &Library,
        model: &ModelInfo,
        vector: &[f32],
        depth: usize,
        among: Option<&HashSet<PassageId>>,
    ) -> Result<Vec<Scored>> {
        drop(self.fresh_dense(library, model)?);
        self.mend_in_background(library);
        let dense = self.fresh_dense(library, model)?;
        let Some(dense) = dense.as_ref() else { return Ok(Vec::new()) };
        match among {
            Some(among) => dense.search_among(library, vector, depth, among),
            None => dense.search(library, vector, depth),
        }
    }

    /// The passages that match a question by word.
    pub(super) fn lexical(
        &self,
        library: &Library,
        query: &str,
        depth: usize,
        among: Option<&HashSet<PassageId>>,
    ) -> Result<Vec<Scored>> {
        drop(self.fresh_lexical(library)?);
        self.mend_in_background(library);
        let lexical = self.fresh_lexical(library)?;
        lexical.as_ref().map_or_else(|| Ok(Vec::new()), |lexical| lexical.search(query, depth, among))
    }

    /// What a question asks for, in the languages of the library.
    pub(super) fn asked(&self, library: &Library, question: &str) -> Result<Vec<Asked>> {
        let lexical = self.fresh_lexical(library)?;
        Ok(lexical.as_ref().map_or_else(|| index::asked(question, &[]), |lexical| lexical.asked(question)))
    }

    /// The inverse document frequency of a stem; `None` where no passage has it.
    pub(super) fn idf(&self, library: &Library, stem: &str) -> Result<Option<f32>> {
        let lexical = self.fresh_lexical(library)?;
        let roughly = lexical.as_ref().map_or(Ok(0), |lexical| lexical.roughly(stem))?;
        match lexical.as_ref() {
            // To count so many one by one takes longer than the difference is worth.
            Some(lexical) if roughly > COUNTED => Ok(Some(lexical.idf_of(roughly))),
            Some(lexical) if roughly > 0 && lexical.document_frequency(stem)? > 0 => lexical.idf(stem).map(Some),
            _ => Ok(None),
        }
    }

    /// Of a text the words that fewest passages have, as many as some `most` postings are read for, three at least; all of it
    /// where that is no more. In a large library the common words of a long text cost much and tell little.
    pub(super) fn rarest(&self, library: &Library, text: &str, most: usize) -> Result<String> {
        let lexical = self.fresh_lexical(library)?;
        let Some(lexical) = lexical.as_ref() else { return Ok(text.to_owned()) };
        let mut words: Vec<(usize, crate::text::Span)> = Vec::new();
        for word in lexical.asked(text) {
            let mut count = 0_usize;
            for form in &word.forms {
                count += lexical.roughly(form)?;
            }
            // A word that no passage has finds none.
            if count > 0 {
                words.push((count, word.span));
            }
        }
        if words.iter().map(|word| word.0).sum::<usize>() <= most {
            return Ok(text.to_owned());
        }
        words.sort_unstable_by_key(|word| word.0);
        let mut read = 0;
        let few = words.into_iter().enumerate().take_while(|(at, (count, _))| {
            read += count;
            *at < 3 || read <= most
        });
        let mut spans: Vec<_> = few.map(|(_, (_, span))| span).collect();
        spans.sort_unstable();
        Ok(spans.into_iter().filter_map(|span| span.of(text)).collect::<Vec<_>>().join(" "))
    }

    /// Makes what an ingest has stored so far visible to questions; cheap, and silent where an index is not open.
    pub(super) fn show(&self, library: &Library, semantic: &Semantic) -> Result<()> {
        let open = self.shared.dense.read().unwrap_or_else(PoisonError::into_inner).is_some();
        if let (true, Semantic::On { info, .. }) = (open, semantic) {
            drop(self.fresh_dense(library, info)?);
        }
        if self.shared.lexical.read().unwrap_or_else(PoisonError::into_inner).is_some() {
            drop(self.fresh_lexical(library)?);
        }
        Ok(())
    }

    /// Waits until nothing that was mended is being saved, so that a change does not meet this very process.
    pub(super) fn turn(&self) -> MutexGuard<'_, ()> {
        self.shared.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// After a change: catches both indexes up, builds what is to be built, saves.
    pub(super) fn settle(&self, writer: &mut Writer, semantic: &Semantic, cancel: &AtomicBool) -> Result<()> {
        if let Some(notice) = index::write(writer)? {
            self.out.notice(notice);
        }
        // What was open had the changes in memory; opened anew it reads them from the disk.
        *self.shared.lexical.write().unwrap_or_else(PoisonError::into_inner) = None;
        let Semantic::On { info, .. } = semantic else { return Ok(()) };
        if writer.model()?.is_none_or(|held| held.hash != info.hash) {
            return Ok(());
        }
        drop(self.fresh_dense(writer, info)?);
        let build = self.lock_dense(|dense| dense.and_then(DenseIndex::build));
        if let Some(build) = build {
            let closing = || self.shared.closing.load(Ordering::Relaxed) || cancel.load(Ordering::Relaxed);
            let graph = build.run(threads(), &closing);
            self.lock_dense(|dense| dense.map(|dense| dense.adopt(graph)));
            self.shared.choose_width();
        }
        self.lock_dense(|dense| dense.map_or(Ok(()), |dense| dense.save(writer)))
    }

    /// How dense retrieval answers, in a word, and how many passages the BM25 index has.
    pub(super) fn state(&self, library: &Library, semantic: &Semantic) -> Result<(String, usize)> {
        let graph = match semantic {
            Semantic::Off { .. } => "off",
            Semantic::On { info, .. } => match library.model()? {
                None => GraphState::Scan.name(),
                Some(held) if held.hash != info.hash => "off",
                Some(_) => {
                    let dense = self.fresh_dense(library, info)?;
                    dense.as_ref().map_or(GraphState::Scan, DenseIndex::state).name()
                }
            },
        };
        let lexical = self.fresh_lexical(library)?;
        let passages = lexical.as_ref().map_or(0, Bm25::len);
        Ok((graph.to_owned(), passages))
    }

    /// Holds the graph against the exact scan, for a sample of stored vectors and for the vectors of questions, and
    /// searches it from now on as widely as it takes. `None` while there is no graph.
    pub(super) fn measure(
        &self,
        library: &Library,
        model: &ModelInfo,
        questions: &[Vec<f32>],
    ) -> Result<Option<GraphCheck>> {
        let dense = self.fresh_dense(library, model)?;
        let Some(open) = dense.as_ref() else { return Ok(None) };
        let (vectors, stored) = open.recall_of_stored();
        let asked = open.recall(questions);
        let (passages, before) = (open.len(), open.width());
        drop(dense);
        let tried: Vec<WidthCheck> = stored
            .iter()
            .enumerate()
            .map(|(at, stored)| WidthCheck {
                width: stored.width,
                vectors: stored.recall,
                questions: asked.get(at).map(|asked| asked.recall),
            })
            .collect();
        let worst: Vec<Recall> = tried
            .iter()
            .map(|tried| Recall {
                width: tried.width,
                recall: tried.questions.map_or(tried.vectors, |of| of.min(tried.vectors)),
            })
            .collect();
        let Some(chosen) = width::narrowest(&worst) else { return Ok(None) };
        if chosen.width != before {
            self.lock_dense(|dense| dense.map(|dense| dense.set_width(chosen.width)));
            self.shared.save(&self.dir, &self.out);
        }
        Ok(Some(GraphCheck {
            passages,
            vectors,
            questions: questions.len(),
            of_chats: 0,
            before,
            width: chosen.width,
            recall: chosen.recall,
            wanted: width::ENOUGH,
            tried,
        }))
    }

    #[cfg(test)]
    pub(super) fn is_mending(&self) -> bool {
        self.builder.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn lock_dense<T>(&self, change: impl FnOnce(Option<&mut DenseIndex>) -> T) -> T {
        change(self.shared.dense.write().unwrap_or_else(PoisonError::into_inner).as_mut())
    }

    /// The dense index, opened or caught up with the library, and held so that it is there while it is used: an ingest
    /// that ends meanwhile lets go of what was open.
    fn fresh_dense(&self, library: &Library, model: &ModelInfo) -> Result<Fresh<'_, DenseIndex>> {
        let now = library.generation()?;
        let dense = self.shared.dense.read().unwrap_or_else(PoisonError::into_inner);
        if dense.as_ref().is_some_and(|dense| dense.generation() == now) {
            return Ok(dense);
        }
        drop(dense);
        let mut dense = self.shared.dense.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(dense) = dense.as_mut() {
            dense.catch_up(library)?;
        } else {
            let (opened, notices) = DenseIndex::open(library, model)?;
            for notice in notices {
                self.out.notice(notice);
            }
            *dense = Some(opened);
        }
        Ok(RwLockWriteGuard::downgrade(dense))
    }

    /// As [`Self::fresh_dense`], the BM25 index.
    fn fresh_lexical(&self, library: &Library) -> Result<Fresh<'_, Bm25>> {
        let now = library.generation()?;
        let lexical = self.shared.lexical.read().unwrap_or_else(PoisonError::into_inner);
        if lexical.as_ref().is_some_and(|lexical| lexical.generation() == now) {
            return Ok(lexical);
        }
        drop(lexical);
        let mut lexical = self.shared.lexical.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(lexical) = lexical.as_mut() {
            lexical.catch_up(library)?;
        } else {
            let (opened, notices) = Bm25::open(library)?;
            for notice in notices {
                self.out.notice(notice);
            }
            *lexical = Some(opened);
        }
        Ok(RwLockWriteGuard::downgrade(lexical))
    }

    /// Starts mending what is missing, old or damaged: the graph is built while the scan answers, the BM25 index is
    /// written while it answers from memory.
    ///
    /// While someone writes it is left to them: what is built here could not be saved, would be old at once, and would
    /// take from the ingest the time that it needs.
    fn mend_in_background(&self, library: &Library) {
        let mut builder = self.builder.lock().unwrap_or_else(PoisonError::into_inner);
        if builder.as_ref().is_some_and(|builder| !builder.thread.is_finished()) {
            return;
        }
        let dense = self.shared.dense.read().unwrap_or_else(PoisonError::into_inner);
        let wants_build = dense.as_ref().is_some_and(DenseIndex::wants_build);
        drop(dense);
        let lexical = self.shared.lexical.read().unwrap_or_else(PoisonError::into_inner);
        let write = lexical.as_ref().is_some_and(|lexical| !lexical.is_empty() && lexical.wants_writing());
        drop(lexical);
        let write = write && !self.shared.tried.load(Ordering::Relaxed);
        if !(wants_build || write) || Writer::is_taken(library.dir()) {
            return;
        }
        let write = write && !self.shared.tried.swap(true, Ordering::Relaxed);
        let build = self.lock_dense(|dense| dense.and_then(DenseIndex::build));
        if build.is_none() && !write {
            return;
        }
        let rows = build.as_ref().map_or(0, Build::rows);
        let (shared, dir, out) = (Arc::clone(&self.shared), self.dir.clone(), self.out.clone());
        let work = move || {
            if let Some(build) = build {
                shared.build(build);
            }
            shared.save(&dir, &out);
        };
        match std::thread::Builder::new().name("adduce-build".into()).spawn(work) {
            Ok(thread) => *builder = Some(Builder { thread, rows }),
            Err(_) => self.lock_dense(|dense| dense.map_or((), DenseIndex::abandon)),
        }
    }
}

impl Shared {
    fn build(&self, build: Build) {
        let graph = build.run(threads(), &|| self.closing.load(Ordering::Relaxed));
        let mut dense = self.dense.write().unwrap_or_else(PoisonError::into_inner);
        dense.as_mut().map(|dense| dense.adopt(graph));
        drop(dense);
        self.choose_width();
    }

    /// Chooses how widely the graph is searched by what that finds of stored vectors. Questions go on meanwhile.
    fn choose_width(&self) {
        let dense = self.dense.read().unwrap_or_else(PoisonError::into_inner);
        let chosen = dense.as_ref().and_then(|dense| width::narrowest(&dense.recall_of_stored().1));
        drop(dense);
        if let (Some(chosen), Some(dense)) =
            (chosen, self.dense.write().unwrap_or_else(PoisonError::into_inner).as_mut())
        {
            dense.set_width(chosen.width);
        }
    }

    /// Saves what was mended, if nobody else writes: they will save theirs, and ours serves this process.
    fn save(&self, dir: &Path, out: &Out) {
        if self.closing.load(Ordering::Relaxed) {
            return;
        }
        // A change that runs saves at its end.
        let Ok(_turn) = self.writing.try_lock() else { return };
        let saved = Writer::open(dir).and_then(|writer| {
            index::write(&writer)?;
            let mut dense = self.dense.write().unwrap_or_else(PoisonError::into_inner);
            dense.as_mut().map_or(Ok(()), |dense| dense.save(&writer))
        });
        match saved {
            // On a read-only medium there is nothing to be done about it at every start.
            Err(error) if !matches!(error.kind(), ErrorKind::Locked | ErrorKind::File) => {
                out.notice(format!("the indexes could not be saved: {}", error.one_line()));
            }
            _ => {}
        }
    }
}

impl Indexes {
    /// Ends the mending: a small graph is finished and saved, so that even programs that only ever ask one question leave
    /// it mended; a large one is left for the next time.
    fn end(&self) {
        let builder = self.builder.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(builder) = builder {
            if builder.rows > WORTH_WAITING {
                self.shared.closing.store(true, Ordering::Relaxed);
            }
            let _ = builder.thread.join();
        }
        if Writer::is_taken(&self.dir) {
            return;
        }
        let build = self.lock_dense(|dense| dense.and_then(DenseIndex::build));
        if let Some(build) = build.filter(|build| build.rows() <= WORTH_WAITING) {
            self.shared.build(build);
            self.shared.save(&self.dir, &self.out);
        }
    }
}

impl Drop for Indexes {
    fn drop(&mut self) {
        self.end();
    }
}

/// How many threads build: all cores but one, which is left to whoever asks meanwhile.
fn threads() -> NonZeroUsize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    NonZeroUsize::new(cores.saturating_sub(1)).unwrap_or(NonZeroUsize::MIN)
}

/// The model that the library and the engine agree on, or a note why dense retrieval is off.
pub(super) fn agreed<'a>(
    library: &Library,
    semantic: &'a Semantic,
) -> Result<std::result::Result<&'a ModelInfo, String>> {
    let Semantic::On { info, .. } = semantic else { return Ok(Err(String::new())) };
    Ok(match other_model(library, info)? {
        Some(reason) => Err(format!("semantic search is off: {reason}; `adduce reindex` makes it anew")),
        None => Ok(info),
    })
}

/// Why a model is not the one whose vectors the library holds, if it is not.
pub(super) fn other_model(library: &Library, model: &ModelInfo) -> Result<Option<String>> {
    let held = library.model()?.filter(|held| held.hash != model.hash);
    Ok(held.map(|held| format!("the library was made with {}, not {}", held.name, model.name)))
}
