//! `adduce add URL`: a dated copy of a page that the user named, kept beside the library.
//!
//! Nothing is fetched but what was asked for: no pictures, no links, no scripts. The copy is what the server sent, byte
//! for byte, and it is what is read; the address is the document's origin.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ureq::http::{Response, header};
use ureq::{Agent, Body};

use super::isolate::{Isolated, Next};
use super::key;
use super::kind::{self, Kind};
use super::limit::Stop;
use super::meter::Meter;
use super::walk::{Content, Found, modified};
use super::{Phase, Progress};
use crate::{Error, ErrorKind, Result};

mod address;
mod place;

pub use super::plan::is_address;

/// How much is fetched at most, and how long is waited.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    bytes: u64,
    connect: Duration,
    /// For the beginning of an answer, and for each further part of it.
    silence: Duration,
    whole: Duration,
    redirects: u32,
}

const BOUNDS: Bounds = Bounds {
    bytes: kind::LARGEST_TEXT,
    connect: Duration::from_secs(15),
    silence: Duration::from_secs(30),
    whole: Duration::from_mins(15),
    redirects: 5,
};

/// A page and its dated copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The address, without a fragment; the document's origin.
    pub address: String,
    /// The copy.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    modified: i64,
}

impl Fetched {
    /// The copy as a walk would have found it.
    pub(super) fn found(&self) -> Found {
        Found {
            content: Content::File(self.path.clone()),
            origin: self.address.as_str().into(),
            root: self.address.as_str().into(),
            key: key::of_address(&self.address),
            above: "".into(),
            kind: kind::by_name(&self.path).unwrap_or(Kind::Unnamed),
            explicit: true,
            size: self.size,
            modified: self.modified,
        }
    }
}

/// Fetches an `http://` or `https://` address into `fetched/YYYY-MM-DD/host/...` below the library's folder.
///
/// A second copy of the same day stands beside the first unless it is the same. While it runs, the progress names the
/// address and counts bytes.
///
/// # Errors
/// [`ErrorKind::Network`] when `offline`, or when the server cannot be reached, does not have it, or sends too much;
/// [`ErrorKind::Reader`] when it is of a kind that is not read; [`ErrorKind::Usage`] when it is no address; and
/// [`ErrorKind::Cancelled`], within a blink. No half copy is left.
pub fn fetch(
    address: &str,
    library: &Path,
    offline: bool,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<Fetched> {
    fetch_within(BOUNDS, address, library, offline, cancel, progress)
}

enum Event {
    Size(Option<u64>),
    Bytes(u64),
    Done(Result<Fetched>),
}

fn fetch_within(
    bounds: Bounds,
    address: &str,
    library: &Path,
    offline: bool,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<Fetched> {
    let address = address::clean(address)?;
    if offline {
        return Err(network(&address, "adduce is offline")
            .hint("Leave out --offline (and unset ADDUCE_OFFLINE) to allow it, or save the page and add the file."));
    }
    let stop = Stop::new(cancel);
    let mut meter = Meter::new(progress);
    meter.now.phase = Phase::Walking;
    meter.now.current.clone_from(&address);
    meter.now.files_total = 1;
    meter.tell();
    let job = Job { address: address.clone(), library: library.to_owned(), bounds };
    // On a thread that is left to itself when the user cancels: a name server or a socket cannot be hurried.
    let silence = (bounds.connect + bounds.silence) * (bounds.redirects + 1);
    let mut events = Isolated::start(silence, move |emit| {
        let done = job.run(emit);
        emit(Event::Done(done));
    })?;
    loop {
        match events.next(&stop) {
            Next::Item(Event::Size(size)) => meter.now.bytes_total = size.unwrap_or(0),
            Next::Item(Event::Bytes(bytes)) => meter.now.bytes_done = bytes,
            Next::Item(Event::Done(done)) => {
                meter.now.files_done = 1;
                meter.tell();
                return done;
            }
            Next::Stopped => return Err(Error::cancelled()),
            Next::Hung => return Err(network(&address, "the server does not answer")),
            Next::End | Next::Panicked(_) => {
                return Err(Error::new(ErrorKind::Internal, format!("could not fetch {address}: please report this")));
            }
        }
        meter.tick();
    }
}

fn network(address: &str, why: &str) -> Error {
    Error::new(ErrorKind::Network, format!("could not fetch {address}: {why}"))
}

struct Job {
    address: String,
    library: PathBuf,
    bounds: Bounds,
}

impl Job {
    fn run(&self, emit: &mut dyn FnMut(Event) -> bool) -> Result<Fetched> {
        let started = Instant::now();
        let mut response = self.agent().get(&self.address).call().map_err(|error| self.explain(error))?;
        let extension = self.check(&response)?;
        let size = response.body().content_length();
        let folder = place::folder(&self.library, &self.address);
        fs::create_dir_all(&folder).map_err(|error| cannot_write(&folder, error))?;
        let part = Part::new(&folder)?;
        let mut file = File::create_new(&part.0).map_err(|error| cannot_write(&part.0, error))?;
        if !emit(Event::Size(size)) {
            return Err(Error::cancelled());
        }
        let mut body = response.body_mut().as_reader();
        let (mut buffer, mut bytes) = (vec![0; 64 << 10], 0);
        loop {
            let count = match body.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(network(&self.address, "the answer broke off").because(error)),
            };
            bytes += count as u64;
            if bytes > self.bounds.bytes {
                return Err(self.too_much());
            }
            if started.elapsed() > self.bounds.whole {
                return Err(network(&self.address, "it took too long"));
            }
            file.write_all(&buffer[..count]).map_err(|error| cannot_write(&part.0, error))?;
            if !emit(Event::Bytes(bytes)) {
                return Err(Error::cancelled());
            }
        }
        if size.is_some_and(|size| size != bytes) {
            return Err(network(&self.address, "the answer broke off"));
        }
        if bytes == 0 {
            return Err(network(&self.address, "the answer is empty"));
        }
        file.sync_all().map_err(|error| cannot_write(&part.0, error))?;
        drop(file);
        let path = place::settle(&part.0, &folder, &place::file_stem(&self.address), extension)
            .map_err(|error| cannot_write(&folder, error))?;
        let meta = path.metadata().map_err(|error| cannot_write(&path, error))?;
        Ok(Fetched { address: self.address.clone(), path, size: bytes, modified: modified(&meta) })
    }

    fn agent(&self) -> Agent {
        Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(self.bounds.redirects)
            .timeout_connect(Some(self.bounds.connect))
            .timeout_recv_response(Some(self.bounds.silence))
            .timeout_per_read(Some(self.bounds.silence))
            .timeout_global(Some(self.bounds.whole))
            .user_agent(concat!("adduce/", env!("CARGO_PKG_VERSION")))
            .accept("text/html, application/xhtml+xml, text/markdown, text/plain, application/jsonl, */*;q=0.1")
            // The copy is to be what the server has, not a packed form of it.
            .accept_encoding("identity")
            .build()
            .new_agent()
    }

    /// Whether this is an answer to keep, and the extension of its file.
    fn check(&self, response: &Response<Body>) -> Result<&'static str> {
        let status = response.status();
        if !status.is_success() {
            let said = status.canonical_reason().unwrap_or("no reason given");
            return Err(network(&self.address, &format!("the server answered {} ({said})", status.as_u16()))
                .hint("Check the address in a browser; a page behind a login has to be saved and added as a file."));
        }
        if response.body().content_length().is_some_and(|size| size > self.bounds.bytes) {
            return Err(self.too_much());
        }
        let packed = response.headers().get(header::CONTENT_ENCODING);
        if packed.is_some_and(|how| !how.as_bytes().eq_ignore_ascii_case(b"identity")) {
            return Err(network(&self.address, "the server sends it packed, although it was asked not to"));
        }
        place::extension(response.body().mime_type(), &self.address).map_err(|what| {
            Error::new(
                ErrorKind::Reader,
                format!("could not add {}: it is {what}, which is not read yet", self.address),
            )
            .hint("Markdown, plain text, HTML and JSONL are read.")
        })
    }

    fn too_much(&self) -> Error {
        network(&self.address, &format!("it is larger than {} MB", self.bounds.bytes >> 20))
            .hint("Save it, split it, and add the parts as files.")
    }

    fn explain(&self, error: ureq::Error) -> Error {
        let why = match &error {
            ureq::Error::Timeout(_) => "the server does not answer",
            ureq::Error::HostNotFound => "there is no such host, or no network",
            ureq::Error::ConnectionFailed => "the server cannot be reached",
            ureq::Error::TooManyRedirects => "it leads from one address to the next without end",
            ureq::Error::Io(_) => "the connection failed",
            _ => "the request failed",
        };
        network(&self.address, why).because(error)
    }
}

fn cannot_write(path: &Path, error: std::io::Error) -> Error {
    let path = key::origin_of_path(path);
    Error::new(ErrorKind::File, format!("could not keep a copy in {path}")).because(error)
}

/// The file that a copy grows in; removed unless it was given its name.
struct Part(PathBuf);

impl Part {
    fn new(folder: &Path) -> Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!(".part-{}-{count}", std::process::id()));
        // Left behind by a process of the same number that was killed.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(cannot_write(&path, error)),
            _ => Ok(Self(path)),
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests;
