//! Where a copy is put: names that no address can lead astray.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::ingest::key;

/// Deeper addresses are cut: the copy's place is for finding it again, the address is stored with the document.
const DEEPEST: usize = 8;
const LONGEST_NAME: usize = 80;

/// `fetched/YYYY-MM-DD/host/...` for the part of the address before its last slash.
pub(super) fn folder(library: &Path, address: &str) -> PathBuf {
    let today = jiff::Zoned::now().date().to_string();
    let (folders, _) = parts(address);
    folders.iter().take(DEEPEST).fold(library.join("fetched").join(today), |path, part| path.join(safe_name(part)))
}

/// The name of the copy, without extension.
pub(super) fn file_stem(address: &str) -> String {
    let (folders, last) = parts(address);
    let (name, query) = last.split_once('?').map_or((last, None), |(name, query)| (name, Some(query)));
    let stem = match Path::new(name).extension().and_then(|extension| extension.to_str()) {
        Some(extension) => name.strip_suffix(extension).unwrap_or(name).trim_end_matches('.'),
        None => name,
    };
    let mut stem = if stem.is_empty() { "index".to_owned() } else { safe_name(stem) };
    // What the name leaves out of the address still tells two copies apart.
    if query.is_some() || folders.len() > DEEPEST {
        stem.push('-');
        stem.push_str(&key::hex(&key::sha256(address.as_bytes()))[..8]);
    }
    stem
}

/// Host and folders, and what stands after the last slash.
fn parts(address: &str) -> (Vec<&str>, &str) {
    let bare = address.split_once("://").map_or(address, |(_, bare)| bare);
    let path_end = bare.find('?').unwrap_or(bare.len());
    let slash = bare.get(..path_end).and_then(|path| path.rfind('/')).unwrap_or(bare.len());
    let (folders, last) = bare.split_at(slash);
    (folders.split('/').filter(|part| !part.is_empty()).collect(), last.strip_prefix('/').unwrap_or(last))
}

/// A file name without anything that a file system or a shell could take for more.
fn safe_name(part: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_') { c } else { '_' };
    let name: String = part.chars().map(plain).collect();
    let name = name.trim_matches('.');
    let name = if name.is_empty() { "_" } else { name };
    if name.len() <= LONGEST_NAME {
        return name.to_owned();
    }
    format!("{}-{}", &name[..LONGEST_NAME], &key::hex(&key::sha256(part.as_bytes()))[..8])
}

/// The extension by which the copy will be read.
///
/// # Errors
/// What it is, when that is not read.
pub(super) fn extension(mime: Option<&str>, address: &str) -> Result<&'static str, String> {
    let (_, last) = parts(address);
    let name = last.split('?').next().unwrap_or_default();
    let by_name = match Path::new(name).extension().and_then(|e| e.to_str()).map(str::to_lowercase).as_deref() {
        Some("md" | "markdown") => Some("md"),
        Some("txt" | "text") => Some("txt"),
        Some("html" | "htm" | "xhtml") => Some("html"),
        Some("jsonl" | "ndjson") => Some("jsonl"),
        _ => None,
    };
    let mime = mime.map(str::to_ascii_lowercase);
    match mime.as_deref() {
        Some("text/html") => Ok("html"),
        Some("application/xhtml+xml") => Ok("xhtml"),
        Some("text/markdown" | "text/x-markdown") => Ok("md"),
        Some("application/jsonl" | "application/x-ndjson" | "application/ndjson" | "application/json-lines") => {
            Ok("jsonl")
        }
        // Servers call all text plain; the address knows better.
        Some("text/plain") => Ok(by_name.unwrap_or("txt")),
        None | Some("application/octet-stream" | "binary/octet-stream" | "application/json") => {
            by_name.ok_or_else(|| "of a kind that neither server nor address tells".to_owned())
        }
        Some(other) => Err(crate::text::safe::one_line(other)),
    }
}

/// Gives a complete copy its name, and takes away what had been kept of the same content on the same day.
///
/// # Errors
/// When the file cannot be named.
pub(super) fn settle(part: &Path, folder: &Path, stem: &str, extension: &str) -> io::Result<PathBuf> {
    for count in 1.. {
        let name = if count == 1 { format!("{stem}.{extension}") } else { format!("{stem}-{count}.{extension}") };
        let path = folder.join(name);
        match path.symlink_metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::rename(part, &path)?;
                return Ok(path);
            }
            Err(error) => return Err(error),
            Ok(meta) if meta.is_file() && same(part, &path)? => {
                fs::remove_file(part)?;
                return Ok(path);
            }
            Ok(_) => {}
        }
    }
    Err(io::Error::other("no name is free"))
}

fn same(one: &Path, two: &Path) -> io::Result<bool> {
    if one.metadata()?.len() != two.metadata()?.len() {
        return Ok(false);
    }
    let (mut one, mut two) = (io::BufReader::new(File::open(one)?), io::BufReader::new(File::open(two)?));
    let (mut a, mut b) = (vec![0; 64 << 10], Vec::with_capacity(64 << 10));
    loop {
        let count = one.read(&mut a)?;
        if count == 0 {
            return Ok(true);
        }
        b.clear();
        two.by_ref().take(count as u64).read_to_end(&mut b)?;
        if a[..count] != b[..] {
            return Ok(false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(address: &str) -> String {
        let path = folder(Path::new("/lib"), address).join(file_stem(address));
        let path = path.to_str().unwrap().strip_prefix("/lib/fetched/").unwrap().to_owned();
        let (date, rest) = path.split_once('/').unwrap();
        assert!(date.parse::<jiff::civil::Date>().is_ok(), "{date}");
        rest.to_owned()
    }

    #[test]
    fn places_follow_the_address() {
        assert_eq!(place("https://example.org/"), "example.org/index");
        assert_eq!(place("https://example.org/a/b/page.html"), "example.org/a/b/page");
        assert_eq!(place("http://127.0.0.1:8080/x/"), "127.0.0.1_8080/x/index");
        assert!(place("https://example.org/find?q=a/b").starts_with("example.org/find-"));
        assert_ne!(place("https://example.org/find?q=a"), place("https://example.org/find?q=b"));
    }

    #[test]
    fn no_address_leads_out_of_the_folder() {
        for address in [
            "https://example.org/../../../etc/passwd",
            "https://example.org/%2e%2e/%2e%2e/x",
            "https://../x",
            "https://example.org/..\\..\\x",
            "https://example.org/.ssh/.bashrc",
        ] {
            let place = place(address);
            assert!(!place.split('/').any(|part| part.is_empty() || part.starts_with('.')), "{address}: {place}");
        }
        let long = format!("https://example.org/{}", "a/".repeat(500));
        assert!(place(&long).len() < 100);
        assert!(place(&format!("https://example.org/{}", "n".repeat(900))).len() < 120);
    }

    #[test]
    fn the_kind_is_told_by_the_server_then_by_the_address() {
        for (mime, address, wanted) in [
            (Some("text/html"), "https://x/data.md", "html"),
            (Some("Text/Plain"), "https://x/readme.md?raw=1", "md"),
            (Some("text/plain"), "https://x/readme", "txt"),
            (None, "https://x/a.JSONL", "jsonl"),
            (Some("application/xhtml+xml"), "https://x/", "xhtml"),
        ] {
            assert_eq!(extension(mime, address), Ok(wanted), "{mime:?} {address}");
        }
        assert_eq!(extension(Some("application/pdf"), "https://x/a.md"), Err("application/pdf".into()));
        assert!(extension(None, "https://x/").is_err());
    }

    #[test]
    fn copies_of_one_day_stand_side_by_side_unless_they_are_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let put = |text: &str| {
            let part = dir.path().join("part");
            fs::write(&part, text).unwrap();
            let path = settle(&part, dir.path(), "page", "html").unwrap();
            assert!(!part.exists());
            path.file_name().unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(put("one"), "page.html");
        assert_eq!(put("one"), "page.html");
        assert_eq!(put("two"), "page-2.html");
        assert_eq!(put("two"), "page-2.html");
        assert_eq!(put("three"), "page-3.html");
    }
}
