//! Embedding side by side: each worker has a session of its own and takes one passage at a time.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use super::clock::{Clock, Stage};
use super::isolate::panic_text;
use super::key::Hash;
use super::limit::{Queue, Stop};
use crate::Result;
use crate::embed::{Embed, ModelInfo, Semantic};

/// Makes sessions.
type Open = Arc<dyn Fn() -> Result<Box<dyn Embed>> + Send + Sync>;

/// The model of a run.
pub(super) struct Model<'a> {
    pub(super) info: &'a ModelInfo,
    pub(super) open: &'a Open,
}

impl<'a> Model<'a> {
    /// The model, where semantic search is on.
    pub(super) fn of(semantic: &'a Semantic) -> Option<Self> {
        match semantic {
            Semantic::On { info, open, .. } => Some(Self { info, open }),
            Semantic::Off { .. } => None,
        }
    }
}

/// A text to embed, named by the hash of its bytes.
pub(super) struct Job {
    pub(super) hash: Hash,
    pub(super) text: String,
}

/// What a model makes of a text.
#[derive(Debug, Clone)]
pub(super) struct Made {
    /// Its unit vector.
    pub(super) vector: Arc<[f32]>,
    /// Its token vectors, packed, where they are stored.
    pub(super) tokens: Option<Arc<[u8]>>,
}

/// What a model made, or why it made nothing, in one line.
pub(super) type Embedded = Result<Made, String>;

/// Embeds until the queue is closed. The session is opened when there is work.
pub(super) fn work(
    model: &Model<'_>,
    queue: &Queue<Job>,
    stop: &Stop<'_>,
    clock: &Clock,
    tell: impl Fn(Hash, Embedded),
) {
    let mut worker = Worker { model, session: None, broken: None };
    while let Some(job) = queue.pop(stop) {
        tell(job.hash, clock.time(Stage::Embedding, || worker.embed(&job.text)));
    }
}

struct Worker<'a> {
    model: &'a Model<'a>,
    session: Option<Box<dyn Embed>>,
    /// Why no session could be opened; not tried again for every passage.
    broken: Option<String>,
}

impl Worker<'_> {
    fn embed(&mut self, text: &str) -> Embedded {
        if let Some(why) = &self.broken {
            return Err(why.clone());
        }
        let (model, session) = (self.model, &mut self.session);
        let tried = panic::catch_unwind(AssertUnwindSafe(|| -> Result<(Vec<f32>, Option<Vec<u8>>)> {
            let session = match session {
                Some(session) => session,
                None => session.insert((model.open)()?),
            };
            session.passage_to_store(text)
        }));
        let (vector, tokens) = match tried {
            Ok(Ok(made)) => made,
            Ok(Err(error)) => {
                let why = error.one_line();
                if self.session.is_none() {
                    self.broken = Some(why.clone());
                }
                return Err(why);
            }
            Err(payload) => {
                let why = format!("the model failed: {}", panic_text(&*payload));
                // What a panic leaves behind may be half changed.
                if self.session.take().is_none() {
                    self.broken = Some(why.clone());
                }
                return Err(why);
            }
        };
        if vector.len() != self.model.info.dimensions {
            return Err(format!("the model gave {} numbers, not {}", vector.len(), self.model.info.dimensions));
        }
        if vector.iter().any(|x| !x.is_finite()) {
            return Err("the model gave a vector that is not finite".into());
        }
        Ok(Made { vector: vector.into(), tokens: tokens.map(Into::into) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embed::TokenVectors;
    use crate::embed::fake::FakeEmbed;
    use crate::{Error, ErrorKind};

    struct Moody(FakeEmbed);

    impl Embed for Moody {
        fn info(&self) -> &ModelInfo {
            self.0.info()
        }
        fn count_tokens(&self, text: &str) -> usize {
            self.0.count_tokens(text)
        }
        fn passage(&mut self, text: &str) -> Result<Vec<f32>> {
            match text {
                "panic" => panic!("out of order"),
                "fail" => Err(Error::new(ErrorKind::Model, "could not embed")),
                "short" => Ok(vec![1.0]),
                "nan" => Ok(vec![f32::NAN; 384]),
                text => self.0.passage(text),
            }
        }
        fn query(&mut self, text: &str) -> Result<Vec<f32>> {
            self.0.query(text)
        }
        fn tokens(&mut self, text: &str, is_query: bool) -> Result<TokenVectors> {
            self.0.tokens(text, is_query)
        }
    }

    #[test]
    fn a_failing_passage_does_not_harm_the_next() {
        let info = FakeEmbed::default().info().clone();
        let open: Open = Arc::new(|| Ok(Box::new(Moody(FakeEmbed::default())) as Box<dyn Embed>));
        let model = Model { info: &info, open: &open };
        let mut worker = Worker { model: &model, session: None, broken: None };
        for (text, why) in
            [("panic", "out of order"), ("fail", "could not embed"), ("short", "not 384"), ("nan", "not finite")]
        {
            assert!(worker.embed(text).unwrap_err().contains(why));
            assert!(worker.embed("a good passage").is_ok());
        }
    }

    #[test]
    fn a_model_that_cannot_be_opened_is_tried_once() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static TRIES: AtomicUsize = AtomicUsize::new(0);
        let info = FakeEmbed::default().info().clone();
        let open: Open = Arc::new(|| {
            TRIES.fetch_add(1, Ordering::Relaxed);
            Err(Error::new(ErrorKind::Model, "no runtime"))
        });
        let model = Model { info: &info, open: &open };
        let mut worker = Worker { model: &model, session: None, broken: None };
        assert_eq!(worker.embed("a").unwrap_err(), "no runtime");
        assert_eq!(worker.embed("b").unwrap_err(), "no runtime");
        assert_eq!(TRIES.load(Ordering::Relaxed), 1);
    }
}
