//! The entries below one folder.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::gitignore::Gitignore;
use ignore::{DirEntry, Match, WalkBuilder};

use super::{Content, Found, Walk, modified};
use crate::document::Problem;
use crate::ingest::kind::Kind;
use crate::ingest::{Skipped, key, kind};

/// Hidden files that are no documents in any folder; saying so each time would only be noise.
const MACHINERY: [&str; 4] = [".git", ".gitignore", ".ignore", ".gitattributes"];

/// What the walk's filter has to say; it is called from within the walk.
#[derive(Default)]
struct Notes {
    skipped: Vec<(PathBuf, String)>,
    /// Folders that links led to: each is walked once, so that links among them cannot multiply.
    followed: HashSet<PathBuf>,
}

/// Walks a folder.
pub(super) fn folder(walk: &mut Walk<'_>, root: &Path) {
    let origin: Arc<str> = key::origin_of_path(root).into();
    let notes = Arc::new(Mutex::new(Notes::default()));
    let (mut anything, mut pictures) = (false, 0);
    for entry in builder(root, &notes).build() {
        if walk.stop.asked() {
            break;
        }
        match entry {
            Ok(entry) if entry.depth() == 0 => {}
            Ok(entry) => {
                anything = true;
                pictures += usize::from(file(walk, root, &origin, &entry) == Taken::Picture);
            }
            Err(error) => {
                anything = true;
                failed(walk, root, &error);
            }
        }
    }
    // One line for all of them: a folder of photographs has nothing to tell.
    if pictures > 0 {
        let what = if pictures == 1 { "1 picture".to_owned() } else { format!("{pictures} pictures") };
        walk.out.skipped.push(Skipped::new(&*origin, format!("{what}: not read without --ocr")));
    }
    let notes = std::mem::take(&mut *notes.lock().unwrap_or_else(PoisonError::into_inner));
    for (path, reason) in notes.skipped {
        walk.skip(&path, reason);
    }
    // Asked of the folder itself, because ignored files make it anything but empty.
    if !anything && root.read_dir().is_ok_and(|mut entries| entries.next().is_none()) {
        walk.out.empty.insert(origin.to_string());
    }
}

fn builder(root: &Path, notes: &Arc<Mutex<Notes>>) -> WalkBuilder {
    let mut builder = WalkBuilder::new(root);
    builder
        // Hidden files are left out below, with a reason.
        .hidden(false)
        .parents(false)
        .ignore(true)
        .git_ignore(true)
        .git_exclude(true)
        .git_global(false)
        .require_git(false)
        .follow_links(true)
        .sort_by_file_name(std::ffi::OsStr::cmp);
    let above = rules_above(root);
    let (root, notes) = (root.to_owned(), Arc::clone(notes));
    builder.filter_entry(move |entry| {
        let mut notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
        wanted(&root, &above, entry, &mut notes)
    });
    builder
}

/// The ignore files between the top of the Git repository and the folder that was added, nearest first.
fn rules_above(root: &Path) -> Vec<Gitignore> {
    let Some(top) = root.ancestors().find(|above| above.join(".git").exists()) else { return Vec::new() };
    root.ancestors()
        .skip(1)
        .take_while(|above| above.starts_with(top))
        .map(|above| Gitignore::new(above.join(".gitignore")).0)
        .filter(|rules| !rules.is_empty())
        .collect()
}

/// Whether to go on with an entry. Notes why not, unless an ignore file said so.
fn wanted(root: &Path, above: &[Gitignore], entry: &DirEntry, notes: &mut Notes) -> bool {
    let path = entry.path();
    let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
    if entry.file_name().as_encoded_bytes().starts_with(b".") {
        if !MACHINERY.iter().any(|name| entry.file_name() == *name) {
            notes.skipped.push((path.to_owned(), "hidden".into()));
        }
        return false;
    }
    for rules in above {
        match rules.matched(path, is_dir) {
            Match::Ignore(_) => return false,
            Match::Whitelist(_) => break,
            Match::None => {}
        }
    }
    if !entry.path_is_symlink() {
        return true;
    }
    match link(root, path, is_dir, &mut notes.followed) {
        None => true,
        Some(reason) => {
            notes.skipped.push((path.to_owned(), reason));
            false
        }
    }
}

/// Why a symbolic link is not followed, if it is not.
///
/// A link to what the walk finds anyway would only make every document appear twice; what is left are links to places
/// within the folder that are otherwise hidden.
fn link(root: &Path, path: &Path, is_dir: bool, followed: &mut HashSet<PathBuf>) -> Option<String> {
    let Ok(target) = path.canonicalize() else { return Some("a link that leads nowhere".into()) };
    let Ok(below) = target.strip_prefix(root) else { return Some("a link out of the folder".into()) };
    if path.starts_with(&target) {
        return Some("a link back to a folder that it lies in".into());
    }
    let hidden = below.components().any(|part| part.as_os_str().as_encoded_bytes().starts_with(b"."));
    if !hidden && (is_dir || kind::by_name(&target).is_ok()) {
        return Some(format!("a link to {}, which is found by itself", key::of_path(below)));
    }
    if is_dir && !followed.insert(target.clone()) {
        return Some(format!("another link to {}", key::of_path(below)));
    }
    None
}

/// What became of an entry.
#[derive(Debug, PartialEq, Eq)]
enum Taken {
    /// It is among the files, or it is said why not.
    Told,
    /// It is a picture that nobody asked to read.
    Picture,
}

fn file(walk: &mut Walk<'_>, root: &Path, origin: &Arc<str>, entry: &DirEntry) -> Taken {
    let Some(file_type) = entry.file_type() else { return Taken::Told };
    if file_type.is_dir() {
        return Taken::Told;
    }
    let path = entry.path();
    let kind = match walk.kind(path) {
        Ok(Kind::Picture) if file_type.is_file() && walk.setup.ocr.is_none() => {
            // What OCR read of it before stays in the library.
            walk.out.present.insert(key::origin_of_path(path));
            return Taken::Picture;
        }
        Ok(kind) => kind,
        // A pipe or a device is named as what it is, whatever its name ends in.
        Err(_) if !file_type.is_file() => Kind::Unnamed,
        Err(reason) => {
            let origin = key::origin_of_path(path);
            // A loader that read it before may have left the configuration; its text stays in the library.
            walk.out.present.insert(origin.clone());
            walk.out.skipped.push(Skipped::new(origin, reason).problem(Problem::Unsupported));
            return Taken::Told;
        }
    };
    let meta = match path.metadata() {
        Ok(meta) => meta,
        Err(error) => {
            walk.unreadable(path, &error);
            return Taken::Told;
        }
    };
    let found = Found {
        content: Content::File(path.to_owned()),
        origin: key::origin_of_path(path).into(),
        root: Arc::clone(origin),
        key: key::of_path(path.strip_prefix(root).unwrap_or(path)),
        above: Arc::clone(origin),
        kind,
        explicit: false,
        size: meta.len(),
        modified: modified(&meta),
    };
    walk.take(found, path, meta.file_type());
    Taken::Told
}

/// An entry that the walk could not look at.
fn failed(walk: &mut Walk<'_>, root: &Path, error: &ignore::Error) {
    let path = path_of(error).unwrap_or(root).to_owned();
    if let Some(io) = io_of(error) {
        let dangling = path.symlink_metadata().is_ok_and(|meta| meta.is_symlink()) && !path.exists();
        if dangling {
            walk.skip(&path, "a link that leads nowhere");
        } else {
            walk.unreadable(&path, io);
        }
    } else if is_loop(error) {
        walk.skip(&path, "a link back to a folder that it lies in");
    } else {
        walk.skip(&path, crate::text::safe::one_line(&error.to_string()));
    }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

fn io_of(error: &ignore::Error) -> Option<&std::io::Error> {
    match error {
        ignore::Error::Io(error) => Some(error),
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => io_of(err),
        _ => None,
    }
}

fn is_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } => is_loop(err),
        _ => false,
    }
}
