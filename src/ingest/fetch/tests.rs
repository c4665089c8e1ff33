use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use super::*;
use crate::embed::fake;
use crate::ingest::{Job as IngestJob, run};
use crate::store::{Library, Writer};

/// A server on the loopback that answers with what `answer` writes for a path.
struct Server {
    address: String,
    over: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    fn start(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let over = Arc::new(AtomicBool::new(false));
        let (ended, answer) = (Arc::clone(&over), Arc::new(answer));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::Relaxed) {
                    break;
                }
                let (Ok(mut stream), answer) = (stream, Arc::clone(&answer)) else { continue };
                std::thread::spawn(move || {
                    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                    let Some(Ok(first)) = lines.next() else { return };
                    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
                    answer(first.split(' ').nth(1).unwrap_or("/"), &mut stream);
                });
            }
        });
        Self { address, over, thread: Some(thread) }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address.trim_start_matches("http://"));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn answer(stream: &mut TcpStream, head: &str, body: &str) {
    let text = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
    let _ = stream.write_all(text.as_bytes());
}

fn page(stream: &mut TcpStream, kind: &str, body: &str) {
    answer(stream, &format!("200 OK\r\nContent-Type: {kind}"), body);
}

/// As for users, but quick to lose patience.
fn bounds() -> Bounds {
    let quick = Duration::from_millis(400);
    Bounds { bytes: 10_000, connect: quick, silence: quick, whole: Duration::from_secs(5), redirects: 3 }
}

fn get(url: &str, library: &Path) -> Result<Fetched> {
    fetch_within(bounds(), url, library, false, &AtomicBool::new(false), &mut |_| ())
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { out.extend(files(&path)) } else { out.push(path) }
    }
    out
}

#[test]
fn a_page_is_kept_with_its_date_and_becomes_a_document() {
    let server = Server::start(|_, stream| {
        page(stream, "text/markdown; charset=utf-8", "# A page\n\nIt says that the fee is 12 euros.\n");
    });
    let dir = tempfile::tempdir().unwrap();
    let url = server.url("/notes/page?x=1#part");
    let mut told = Vec::new();
    let cancel = AtomicBool::new(false);
    let fetched = fetch(&url, dir.path(), false, &cancel, &mut |progress| told.push(progress)).unwrap();
    assert_eq!(fetched.address, server.url("/notes/page?x=1"));
    assert_eq!(told.last().unwrap().bytes_done, fetched.size);
    let below = fetched.path.strip_prefix(dir.path().join("fetched")).unwrap();
    let date = below.components().next().unwrap().as_os_str().to_str().unwrap();
    assert!(date.parse::<jiff::civil::Date>().is_ok(), "{date}");
    assert_eq!(fetched.path.extension().unwrap(), "md");
    assert_eq!(files(dir.path()), std::slice::from_ref(&fetched.path), "and no half copies");

    let mut writer = Writer::open(&dir.path().join("library")).unwrap();
    let mut ingest = |copies| {
        run(
            &mut writer,
            IngestJob::Fetched { copies },
            &crate::ingest::How::default(),
            &fake::semantic(),
            1,
            &cancel,
            &mut |_| (),
        )
        .unwrap()
    };
    let report = ingest(vec![fetched.clone()]);
    let key = server.url("/notes/page?x=1").trim_start_matches("http://").to_owned();
    assert_eq!(report.added, std::slice::from_ref(&key));
    assert_eq!(ingest(vec![fetched]).same, 1);
    drop(server);
    let library = Library::open(&dir.path().join("library")).unwrap();
    let row = library.find(&key).unwrap().unwrap();
    assert!(row.origin.starts_with("http://127.0.0.1:"));
    // A sync opens no socket; the document is simply left alone.
    let report =
        run(&mut writer, IngestJob::Sync, &crate::ingest::How::default(), &fake::semantic(), 1, &cancel, &mut |_| ())
            .unwrap();
    assert_eq!((report.same, report.gone.len(), report.warnings.len()), (1, 0, 0));
}

#[test]
fn the_same_address_again_replaces_the_document_when_the_page_changed() {
    let version = Arc::new(AtomicU64::new(1));
    let shown = Arc::clone(&version);
    let server = Server::start(move |_, stream| {
        page(stream, "text/plain", &format!("This is version {}.", shown.load(Ordering::Relaxed)));
    });
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    let cancel = AtomicBool::new(false);
    let mut again = || {
        let copies = vec![get(&server.url("/v.txt"), dir.path()).unwrap()];
        run(
            &mut writer,
            IngestJob::Fetched { copies },
            &crate::ingest::How::default(),
            &fake::semantic(),
            1,
            &cancel,
            &mut |_| (),
        )
        .unwrap()
    };
    assert_eq!(again().added.len(), 1);
    assert_eq!(again().same, 1);
    version.store(2, Ordering::Relaxed);
    assert_eq!(again().changed.len(), 1);
    assert_eq!(files(&dir.path().join("fetched")).len(), 2, "both versions are kept");
}

#[test]
fn redirects_are_followed_but_not_without_end() {
    let server = Server::start(|path, stream| match path {
        "/old" => answer(stream, "301 Moved Permanently\r\nLocation: /new", ""),
        "/loop" => answer(stream, "302 Found\r\nLocation: /loop", ""),
        "/away" => answer(stream, "302 Found\r\nLocation: file:///etc/passwd", ""),
        "/new" => page(stream, "text/html", "<html><body><p>New place.</p></body></html>"),
        _ => answer(stream, "404 Not Found", ""),
    });
    let dir = tempfile::tempdir().unwrap();
    let fetched = get(&server.url("/old"), dir.path()).unwrap();
    assert_eq!(fetched.address, server.url("/old"), "the origin is what the user named");
    // A place on this machine is not looked at, whatever the server says.
    for path in ["/loop", "/away"] {
        let error = get(&server.url(path), dir.path()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Network, "{path}: {}", error.one_line());
    }
    assert_eq!(files(dir.path()).len(), 1);
}

#[test]
fn what_cannot_be_kept_is_said_and_leaves_nothing_behind() {
    let server = Server::start(|path, stream| match path {
        "/missing" => answer(stream, "404 Not Found\r\nContent-Type: text/html", "<p>no"),
        "/paper" => page(stream, "application/pdf", "%PDF-1.7"),
        "/empty" => page(stream, "text/plain", ""),
        "/large" => page(stream, "text/plain", &"x".repeat(20_000)),
        "/packed" => answer(stream, "200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip", "zzzz"),
        "/endless" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n");
            while stream.write_all(&[b'x'; 1000]).is_ok() {}
        }
        "/broken" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 500\r\n\r\nhalf");
        }
        "/silent" => std::thread::sleep(Duration::from_secs(2)),
        _ => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 500\r\n\r\nhalf");
            std::thread::sleep(Duration::from_secs(2));
        }
    });
    let dir = tempfile::tempdir().unwrap();
    for (path, kind, said) in [
        ("/missing", ErrorKind::Network, "404 (Not Found)"),
        ("/paper", ErrorKind::Reader, "application/pdf, which is not read yet"),
        ("/empty", ErrorKind::Network, "empty"),
        ("/large", ErrorKind::Network, "larger than"),
        ("/packed", ErrorKind::Network, "packed"),
        ("/endless", ErrorKind::Network, "larger than"),
        ("/broken", ErrorKind::Network, "broke off"),
        ("/silent", ErrorKind::Network, "does not answer"),
        ("/stalls", ErrorKind::Network, "broke off"),
    ] {
        let started = Instant::now();
        let error = get(&server.url(path), dir.path()).unwrap_err();
        assert_eq!(error.kind(), kind, "{path}: {}", error.one_line());
        assert!(error.to_string().contains(said), "{path}: {}", error.one_line());
        assert!(error.to_string().contains(&server.address), "{path}");
        assert!(started.elapsed() < Duration::from_secs(4), "{path} took {:?}", started.elapsed());
    }
    assert!(files(dir.path()).is_empty(), "{:?}", files(dir.path()));
}

#[test]
fn nothing_is_opened_when_offline_or_when_it_is_no_address() {
    let dir = tempfile::tempdir().unwrap();
    let cancel = AtomicBool::new(false);
    let error = fetch("http://127.0.0.1:9/", dir.path(), true, &cancel, &mut |_| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Network);
    assert!(error.to_string().contains("offline") && error.hint_text().unwrap().contains("--offline"));
    let error = fetch("file:///etc/passwd", dir.path(), false, &cancel, &mut |_| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Usage);
    assert_eq!(get("http://127.0.0.1:9/", dir.path()).unwrap_err().kind(), ErrorKind::Network);
}

#[test]
fn cancelling_does_not_wait_for_the_server() {
    let server = Server::start(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9000\r\n\r\n");
        for _ in 0..90 {
            if stream.write_all(&[b'x'; 100]).is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    let dir = tempfile::tempdir().unwrap();
    let (cancel, mut since) = (AtomicBool::new(false), None);
    let result = fetch_within(bounds(), &server.url("/slow"), dir.path(), false, &cancel, &mut |progress| {
        if progress.bytes_done > 200 {
            cancel.store(true, Ordering::Relaxed);
            since.get_or_insert_with(Instant::now);
        }
    });
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Cancelled);
    assert!(since.unwrap().elapsed() < Duration::from_millis(300), "{:?}", since.unwrap().elapsed());
    let started = Instant::now();
    while !files(dir.path()).is_empty() {
        assert!(started.elapsed() < Duration::from_secs(5), "a half copy stays: {:?}", files(dir.path()));
        std::thread::sleep(Duration::from_millis(20));
    }
}
