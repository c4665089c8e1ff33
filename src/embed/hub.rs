//! Fetching a model that the user asked for by name from the Hugging Face hub (or another server of the same layout).

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::folder::{self, GRAPHS, SPEC_FILE};
use super::setup::Temporary;
use crate::paths::for_people;
use crate::{Error, ErrorKind, Result};

const NEEDED: [&str; 2] = ["config.json", "tokenizer.json"];
const OPTIONAL: [&str; 6] = [
    "tokenizer_config.json",
    "special_tokens_map.json",
    "modules.json",
    "1_Pooling/config.json",
    "sentence_bert_config.json",
    "config_sentence_transformers.json",
];

/// The server that is asked: `HF_ENDPOINT`, else the hub itself.
pub fn endpoint() -> String {
    let named = std::env::var("HF_ENDPOINT").ok().filter(|value| !value.is_empty());
    named.unwrap_or_else(|| "https://huggingface.co".into()).trim_end_matches('/').to_owned()
}

/// Whether this is a repository's name, `owner/name`, and nothing that could lead elsewhere.
pub fn is_repository(name: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part.len() <= 100
            && !part.starts_with('.')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    name.split_once('/').is_some_and(|(owner, name)| part(owner) && part(name))
}

/// Where a repository's model is kept.
pub fn folder_of(cache: &Path, repository: &str) -> PathBuf {
    cache.join("models").join(repository.replace('/', "--"))
}

/// Fetches a repository's model into the cache folder, whole or not at all; its folder.
///
/// # Errors
/// Kind [`ErrorKind::Network`] when the server cannot be reached, refuses, or stops in the middle; [`ErrorKind::Model`]
/// when what it has is no model that can be used; [`ErrorKind::File`]; [`ErrorKind::Cancelled`].
pub fn fetch(
    repository: &str,
    endpoint: &str,
    cache: &Path,
    progress: &dyn Fn(&str),
    cancel: &AtomicBool,
) -> Result<PathBuf> {
    if !is_repository(repository) {
        return Err(Error::new(ErrorKind::Usage, format!("{repository} is not the name of a model"))
            .hint("Name a folder, a known model (`adduce model list`) or a repository as OWNER/NAME."));
    }
    let place = folder_of(cache, repository);
    let temporary = Temporary::new(cache)?;
    let dir = temporary.0.join("model");
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_connect(Some(Duration::from_secs(20)))
        .timeout_recv_response(Some(Duration::from_mins(1)))
        .timeout_per_read(Some(Duration::from_secs(20)))
        .user_agent(concat!("adduce/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let job = Job { agent, base: format!("{endpoint}/{repository}/resolve/main"), dir: &dir, progress, cancel };
    for name in NEEDED {
        if !job.file(name)? {
            return Err(Error::new(
                ErrorKind::Network,
                format!("{repository} could not be fetched: no {name} at {endpoint}"),
            )
            .hint("Check the name: a repository of a BERT-type model with ONNX files, as OWNER/NAME."));
        }
    }
    for name in OPTIONAL {
        job.file(name)?;
    }
    // What cannot be used is refused before its weights are fetched.
    let short = repository.rsplit('/').next().unwrap_or(repository);
    let spec = folder::describe(&dir, short)?;
    let Some(graph) = GRAPHS.iter().find_map(|name| match job.file(name) {
        Ok(true) => Some(Ok(name)),
        Ok(false) => None,
        Err(error) => Some(Err(error)),
    }) else {
        return Err(Error::new(ErrorKind::Model, format!("{repository} has no ONNX graph"))
            .hint(format!("It needs one of {}.", GRAPHS.join(", "))));
    };
    job.file(&format!("{}_data", graph?))?;
    let text = serde_json::to_vec_pretty(&spec)
        .map_err(|cause| Error::new(ErrorKind::Internal, "could not write down a model's use").because(cause))?;
    let file = dir.join(SPEC_FILE);
    std::fs::write(&file, text).map_err(|cause| unwritable(&file, cause))?;
    put(&dir, &place, &temporary.0)?;
    progress(&format!("{repository} is in {}.", for_people(&place)));
    Ok(place)
}

/// Moves the new folder into its place; an old one there is moved away first.
fn put(new: &Path, place: &Path, temporary: &Path) -> Result<()> {
    if let Some(parent) = place.parent() {
        std::fs::create_dir_all(parent).map_err(|cause| unwritable(parent, cause))?;
    }
    if place.exists() {
        std::fs::rename(place, temporary.join("old")).map_err(|cause| unwritable(place, cause))?;
    }
    std::fs::rename(new, place).map_err(|cause| unwritable(place, cause))
}

fn unwritable(path: &Path, cause: std::io::Error) -> Error {
    Error::new(ErrorKind::File, format!("could not write {}", path.display()))
        .hint("Make room or make the folder writable, or set XDG_CACHE_HOME to another place.")
        .because(cause)
}

struct Job<'a> {
    agent: ureq::Agent,
    base: String,
    dir: &'a Path,
    progress: &'a dyn Fn(&str),
    cancel: &'a AtomicBool,
}

impl Job<'_> {
    /// Fetches one file; false where the server has none of this name.
    fn file(&self, name: &str) -> Result<bool> {
        self.stop_if_cancelled()?;
        let address = format!("{}/{name}", self.base);
        let failed = |cause: String| {
            Error::new(ErrorKind::Network, format!("could not fetch {address}: {cause}"))
                .hint("Check the connection, or HF_ENDPOINT where it is set, and try again.")
        };
        let response = match self.agent.get(&address).call() {
            Ok(response) => response,
            Err(ureq::Error::StatusCode(404)) => return Ok(false),
            Err(ureq::Error::StatusCode(status @ (401 | 403))) => {
                return Err(failed(format!("the server says {status}: there is no such model, or it is not public")));
            }
            Err(cause) => return Err(failed(cause.to_string())),
        };
        let total = response.body().content_length();
        let path = self.dir.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|cause| unwritable(parent, cause))?;
        }
        let mut file = File::create(&path).map_err(|cause| unwritable(&path, cause))?;
        let mut reader = response.into_body().into_reader();
        let mut buffer = vec![0; 1 << 16];
        let (mut done, mut told) = (0_u64, Instant::now());
        loop {
            self.stop_if_cancelled()?;
            let count = reader.read(&mut buffer).map_err(|cause| failed(cause.to_string()))?;
            if count == 0 {
                break;
            }
            file.write_all(&buffer[..count]).map_err(|cause| unwritable(&path, cause))?;
            done += count as u64;
            if told.elapsed() > Duration::from_millis(500) {
                told = Instant::now();
                (self.progress)(&amount(name, done, total));
            }
        }
        if total.is_some_and(|total| total != done) {
            return Err(failed(format!("the server stopped after {done} bytes")));
        }
        file.sync_all().map_err(|cause| unwritable(&path, cause))?;
        (self.progress)(&amount(name, done, total));
        Ok(true)
    }

    fn stop_if_cancelled(&self) -> Result<()> {
        if self.cancel.load(Ordering::Relaxed) { Err(Error::cancelled()) } else { Ok(()) }
    }
}

fn amount(name: &str, done: u64, total: Option<u64>) -> String {
    let mb = |bytes: u64| bytes as f64 / 1e6;
    match total {
        Some(total) if total != done => format!("{name}: {:.1} of {:.1} MB", mb(done), mb(total)),
        _ => format!("{name}: {:.1} MB", mb(done)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::embed::spec::Pooling;

    /// What a server on this machine answers to each path: a status, a body, and how many bytes of it are really sent.
    struct Server {
        endpoint: String,
        asked: Arc<Mutex<Vec<String>>>,
    }

    const CONFIG: &str = r#"{"hidden_size": 384, "max_position_embeddings": 512, "model_type": "bert"}"#;

    fn serve(files: Vec<(&'static str, Vec<u8>, usize)>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        // Ends with the test process; it only ever waits for a connection.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let Some(Ok(first)) = lines.next() else { continue };
                while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
                let path = first.split(' ').nth(1).unwrap().to_owned();
                log.lock().unwrap().push(path.clone());
                let file = files.iter().find(|(name, ..)| path == format!("/owner/name/resolve/main/{name}"));
                let (status, body, sent) =
                    file.map_or(("404 Not Found", &[][..], 0), |(_, body, sent)| ("200 OK", body, *sent));
                let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
                let _ = stream.write_all(head.as_bytes());
                let _ = stream.write_all(&body[..sent.min(body.len())]);
            }
        });
        Server { endpoint, asked }
    }

    fn whole(name: &'static str, body: &str) -> (&'static str, Vec<u8>, usize) {
        (name, body.as_bytes().to_vec(), body.len())
    }

    fn fetch_from(server: &Server, cache: &Path) -> Result<PathBuf> {
        fetch("owner/name", &server.endpoint, cache, &|_| {}, &AtomicBool::new(false))
    }

    #[test]
    fn a_repository_is_fetched_with_how_it_is_used() {
        let server = serve(vec![
            whole("config.json", CONFIG),
            whole("tokenizer.json", "{}"),
            whole("1_Pooling/config.json", r#"{"pooling_mode_cls_token": true}"#),
            whole("onnx/model.onnx", "a graph"),
        ]);
        let cache = tempfile::tempdir().unwrap();
        let said = Mutex::new(Vec::new());
        let progress = |line: &str| said.lock().unwrap().push(line.to_owned());
        let dir = fetch("owner/name", &server.endpoint, cache.path(), &progress, &AtomicBool::new(false)).unwrap();
        assert_eq!(dir, cache.path().join("models/owner--name"));
        assert_eq!(std::fs::read(folder::graph(&dir).unwrap()).unwrap(), b"a graph");
        let spec = folder::spec(&dir).unwrap();
        assert_eq!((spec.name.as_str(), spec.pooling), ("name", Pooling::Cls));
        assert!(said.lock().unwrap().iter().any(|line| line.starts_with("onnx/model.onnx: ")));
        // Fetched again, it takes the place of the old one, and nothing is left over.
        fetch_from(&server, cache.path()).unwrap();
        let left: Vec<_> = std::fs::read_dir(cache.path()).unwrap().flatten().map(|e| e.file_name()).collect();
        assert_eq!(left, ["models"]);
    }

    #[test]
    fn nothing_is_kept_of_a_model_that_did_not_come_whole() {
        let server = serve(vec![
            whole("config.json", CONFIG),
            whole("tokenizer.json", "{}"),
            ("onnx/model.onnx", vec![7; 100_000], 70_000),
        ]);
        let cache = tempfile::tempdir().unwrap();
        let error = fetch_from(&server, cache.path()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network);
        assert!(error.to_string().contains("onnx/model.onnx"), "{error}");
        assert_eq!(std::fs::read_dir(cache.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_cannot_be_used_is_refused_before_its_weights_are_fetched() {
        let server = serve(vec![
            whole("config.json", CONFIG),
            whole("tokenizer.json", "{}"),
            whole("modules.json", r#"[{"type": "sentence_transformers.models.Dense"}]"#),
            whole("onnx/model.onnx", "a graph"),
        ]);
        let cache = tempfile::tempdir().unwrap();
        assert_eq!(fetch_from(&server, cache.path()).unwrap_err().kind(), ErrorKind::Model);
        assert!(server.asked.lock().unwrap().iter().all(|path| !path.contains("model.onnx")));
    }

    #[test]
    fn no_such_model_no_server_and_cancelling_are_said() {
        let cache = tempfile::tempdir().unwrap();
        let error = fetch_from(&serve(Vec::new()), cache.path()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network);
        assert!(error.to_string().contains("no config.json"), "{error}");
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let gone = Server { endpoint: format!("http://{free}"), asked: Arc::default() };
        assert_eq!(fetch_from(&gone, cache.path()).unwrap_err().kind(), ErrorKind::Network);
        let cancelled = fetch("owner/name", &gone.endpoint, cache.path(), &|_| {}, &AtomicBool::new(true));
        assert_eq!(cancelled.unwrap_err().kind(), ErrorKind::Cancelled);
    }

    #[test]
    fn only_names_of_repositories_are_asked_for() {
        assert!(is_repository("BAAI/bge-small-en-v1.5"));
        for name in ["", "a", "a/", "/b", "a/b/c", "../b", "a/..", "a/b?x", "a b/c", "a/b#c"] {
            assert!(!is_repository(name), "{name}");
        }
    }
}
