//! The library that a folder's own documents are asked in: kept in the cache, so that the next run starts at once.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::cli::App;
use crate::cli::session::{Need, Session};
use crate::embed::spec::hex;
use crate::embed::{Semantic, catalogue, packing};
use crate::engine::Request;
use crate::extract::Setup;
use crate::ingest::How;
use crate::paths::{self, for_people};
use crate::{Error, ErrorKind, Result};

/// The mark of a library that is whole.
const WHOLE: &str = "complete";

/// What is asked.
#[derive(Debug, Clone)]
pub(super) enum Documents {
    /// A file of records.
    Corpus(PathBuf),
    /// A folder or a file of any kind.
    Files(PathBuf),
}

/// Makes the library of these documents, unless it is there, and gives its folder.
///
/// A corpus is known by its bytes, the version of adduce, the model and how its token vectors are packed: when one of them changes there is another
/// library. Files are known by their path and brought up to date each time.
///
/// # Errors
/// When the documents cannot be read or the library cannot be written; with [`ErrorKind::Cancelled`] after Ctrl-C, what
/// is done being kept for the next run.
pub(super) fn prepare(app: &mut App, documents: &Documents, fresh: bool) -> Result<PathBuf> {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    hash.update(model(app));
    // Made before there were token vectors, a library would be slower than those that are made now.
    hash.update([packing::VERSION]);
    match documents {
        Documents::Corpus(corpus) => digest(corpus, &mut hash)?,
        Documents::Files(path) => {
            let real = path.canonicalize().map_err(|error| unreadable(path, error))?;
            hash.update(real.as_os_str().as_encoded_bytes());
        }
    }
    let mut name = hex(&hash.finalize());
    name.truncate(24);
    let dir = paths::cache()?.join("eval").join(name);
    let library = dir.join("library");
    let failed = |error: std::io::Error| {
        Error::new(ErrorKind::File, format!("could not write to {}", for_people(&dir)))
            .hint("Set XDG_CACHE_HOME to a folder with room.")
            .because(error)
    };
    if fresh && dir.exists() {
        fs::remove_dir_all(&dir).map_err(failed)?;
    }
    fs::create_dir_all(&dir).map_err(failed)?;
    // From here on the library in the cache is the one that this run is about.
    app.global.library = Some(library.clone());
    if matches!(documents, Documents::Corpus(_)) && dir.join(WHOLE).exists() {
        return Ok(library);
    }
    let (input, what) = match documents {
        // A copy, so that where the file came from makes no difference to the keys of its records.
        Documents::Corpus(corpus) => {
            let copy = dir.join("corpus.jsonl");
            fs::copy(corpus, &copy).map_err(failed)?;
            (copy, format!("Reading {} once; it is kept in {}", for_people(corpus), for_people(&dir)))
        }
        Documents::Files(path) => (path.clone(), format!("Reading {}", for_people(path))),
    };
    let mut session = Session::start_reading(app, Need::Model, Setup::default())?;
    let inputs = vec![input.display().to_string()];
    let report = session.ingest(Request::Add { inputs, how: How::default() }, &what)?;
    if report.cancelled {
        return Err(Error::cancelled());
    }
    for skipped in report.skipped.iter().take(5) {
        app.talk.warn(&format!("left out {}: {}", skipped.path, skipped.reason));
    }
    // The indexes are settled when the engine ends.
    drop(session);
    if matches!(documents, Documents::Corpus(_)) {
        let _copied = fs::remove_file(dir.join("corpus.jsonl"));
        File::create(dir.join(WHOLE)).map_err(failed)?;
    }
    Ok(library)
}

/// What the vectors are made with.
fn model(app: &App) -> String {
    match catalogue::load_chosen(app.global.offline) {
        Semantic::On { info, .. } => info.hash,
        Semantic::Off { .. } => "off".to_owned(),
    }
}

fn digest(path: &Path, hash: &mut Sha256) -> Result<()> {
    let mut file = File::open(path).map_err(|error| unreadable(path, error))?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer).map_err(|error| unreadable(path, error))?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { return Ok(()) };
        hash.update(bytes);
    }
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::File, format!("could not read {}", for_people(path))).because(error)
}
