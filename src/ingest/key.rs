//! What a document is called, and where it came from, as strings that are unique and safe to show.
//!
//! A key is made once, when a document is first stored, and stays with its origin from then on: adding the same folder
//! again, or changing the file, never renames a document.

use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::Result;
use crate::text::safe;

/// SHA-256 of some bytes.
pub(super) type Hash = [u8; 32];

/// A record's id may be anything; what is shown of it is no longer than this many characters.
const LONGEST_ID: usize = 200;

/// How many folders a prefix may name before a short hash is clearer.
const MOST_PARENTS: usize = 8;

pub(super) fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// SHA-256 of what is left of a file, and how many bytes that is.
pub(super) fn sha256_of(file: &mut impl std::io::Read) -> std::io::Result<(Hash, u64)> {
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 256 << 10]);
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok((hash.finalize().into(), size)),
            Ok(count) => {
                hash.update(buffer.get(..count).unwrap_or_default());
                size += count as u64;
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

pub(super) fn unhex(text: &str) -> Option<Hash> {
    let mut hash = [0; 32];
    if text.len() != 64 {
        return None;
    }
    for (at, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(hash)
}

/// A name as text, one to one: bytes that are not UTF-8 are written `\xNN`.
fn name_text(name: &OsStr) -> String {
    if let Some(name) = name.to_str() {
        return name.to_owned();
    }
    let mut out = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str("\\x");
            out.push_str(&hex(&[*byte]).to_uppercase());
        }
    }
    out
}

/// The origin of the document in this file: its absolute path.
pub fn origin_of_path(path: &Path) -> String {
    name_text(path.as_os_str())
}

/// The path that an origin or a root was made from.
///
/// Undoes the `\xNN` of a name that is not UTF-8, unless a file has literally that name.
pub fn path_of_origin(origin: &str) -> PathBuf {
    let literal = PathBuf::from(origin);
    if !origin.contains("\\x") || literal.symlink_metadata().is_ok() {
        return literal;
    }
    unescaped(origin).map_or(literal, PathBuf::from)
}

#[cfg(unix)]
fn unescaped(text: &str) -> Option<OsString> {
    use std::os::unix::ffi::OsStringExt;
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\x") {
        out.extend_from_slice(before.as_bytes());
        let digits = after.get(..2)?;
        out.push(u8::from_str_radix(digits, 16).ok()?);
        rest = after.get(2..)?;
    }
    out.extend_from_slice(rest.as_bytes());
    Some(OsString::from_vec(out))
}

#[cfg(not(unix))]
fn unescaped(_text: &str) -> Option<OsString> {
    None
}

/// The origin of a record: that of its file, and its id.
pub fn origin_of_record(file: &str, id: &str) -> String {
    format!("{file}#{}", shortened(id))
}

/// The key of a file below the folder that was added: the path between the two, with `/` on every system.
pub fn of_path(below: &Path) -> String {
    let parts: Vec<String> = below
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(safe::one_line(&name_text(name))),
            _ => None,
        })
        .collect();
    if parts.is_empty() { "untitled".to_owned() } else { parts.join("/") }
}

/// The key of a record: its id, on one line.
pub fn of_record(id: &str) -> String {
    let id = safe::one_line(&shortened(id));
    let id = id.trim();
    if id.is_empty() { "untitled".to_owned() } else { id.to_owned() }
}

/// The key of a page that was fetched: host and path of its address.
pub fn of_address(address: &str) -> String {
    let bare = address.split_once("://").map_or(address, |(_, bare)| bare);
    let key = safe::one_line(&shortened(bare.trim_end_matches('/')));
    if key.is_empty() { "untitled".to_owned() } else { key }
}

/// An id that is longer than people can use becomes its beginning and a hash of the whole, so that it stays unique.
fn shortened(id: &str) -> String {
    match id.char_indices().nth(LONGEST_ID) {
        None => id.to_owned(),
        Some((at, _)) => format!("{}~{}", &id[..at], &hex(&sha256(id.as_bytes()))[..16]),
    }
}

/// A key that no other document has: `base`, or `base` behind as many of the folders that stand `above` it as it takes,
/// or behind a short hash of its origin.
///
/// `above` is a path; its last part is the folder (or the file of records) that holds the document. The same documents
/// in the same order always get the same keys.
///
/// # Errors
/// Those of `taken`, which says whether another document has a key.
pub fn resolve(base: &str, above: &str, origin: &str, mut taken: impl FnMut(&str) -> Result<bool>) -> Result<String> {
    if !taken(base)? {
        return Ok(base.to_owned());
    }
    let parents: Vec<String> = above.split(['/', '\\']).filter(|part| !part.is_empty()).map(safe::one_line).collect();
    for count in 1..=parents.len().min(MOST_PARENTS) {
        let key = format!("{}/{base}", parents[parents.len() - count..].join("/"));
        if !taken(&key)? {
            return Ok(key);
        }
    }
    let hash = hex(&sha256(origin.as_bytes()));
    for length in [8, 16, 32] {
        let key = format!("{}/{base}", &hash[..length]);
        if !taken(&key)? {
            return Ok(key);
        }
    }
    Ok(format!("{hash}/{base}"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn resolve_in(taken: &[&str], base: &str, above: &str) -> String {
        let taken: HashSet<&str> = taken.iter().copied().collect();
        resolve(base, above, "/origin", |key| Ok(taken.contains(key))).unwrap()
    }

    #[test]
    fn hexadecimal_goes_there_and_back() {
        let hash = sha256(b"abc");
        assert_eq!(hex(&hash), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(unhex(&hex(&hash)), Some(hash));
        assert_eq!(unhex("ba78"), None);
        assert_eq!(unhex(&"é".repeat(32)), None);
    }

    #[test]
    fn a_key_is_the_path_below_the_folder_with_slashes() {
        assert_eq!(of_path(Path::new("notes/2024/a b.md")), "notes/2024/a b.md");
        assert_eq!(of_path(Path::new("./a.md")), "a.md");
        assert_eq!(of_path(Path::new("line\nbreak\u{1b}[31m.md")), "line break␛[31m.md");
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf_8_are_told_apart_and_found_again() {
        use std::os::unix::ffi::OsStrExt;
        let one = Path::new(OsStr::from_bytes(b"/x/caf\xe9.txt"));
        let two = Path::new(OsStr::from_bytes(b"/x/caf\xe8.txt"));
        assert_eq!(origin_of_path(one), "/x/caf\\xE9.txt");
        assert_ne!(origin_of_path(one), origin_of_path(two));
        assert_eq!(path_of_origin(&origin_of_path(one)), one);
        assert_eq!(path_of_origin("/x/plain.txt"), Path::new("/x/plain.txt"));
    }

    #[test]
    fn ids_of_any_kind_make_keys() {
        assert_eq!(of_record("doc-1"), "doc-1");
        assert_eq!(of_record(" \n "), "untitled");
        assert_eq!(of_record("a\u{202e}b"), "a\u{fffd}b");
        let long = "é".repeat(5000);
        assert_eq!(of_record(&long).chars().count(), LONGEST_ID + 17);
        assert_ne!(of_record(&long), of_record(&format!("{long}x")));
    }

    #[test]
    fn addresses_lose_their_scheme() {
        assert_eq!(of_address("https://example.org/a/b.html"), "example.org/a/b.html");
        assert_eq!(of_address("http://example.org/"), "example.org");
    }

    #[test]
    fn a_taken_key_gets_parents_then_a_hash() {
        assert_eq!(resolve_in(&[], "a.md", "/home/me/docs"), "a.md");
        assert_eq!(resolve_in(&["a.md"], "a.md", "/home/me/docs"), "docs/a.md");
        assert_eq!(resolve_in(&["a.md", "docs/a.md"], "a.md", "/home/me/docs"), "me/docs/a.md");
        let hash = &hex(&sha256(b"/origin"))[..8];
        assert_eq!(resolve_in(&["a.md"], "a.md", ""), format!("{hash}/a.md"));
    }

    #[test]
    fn an_error_of_the_lookup_is_passed_on() {
        assert!(resolve("a", "", "/a", |_| Err(crate::Error::cancelled())).is_err());
    }
}
