//! Looking again at everything that was added: what is there now, and what is gone.
//!
//! A document is gone when its file is, and only then. A disk that is not plugged in, a folder that cannot be opened or
//! a file that cannot be read just now must not empty a library.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::plan::{Catalogue, STARTER, is_address};
use super::walk::Walked;
use super::{Skipped, key, starter};
use crate::store::DocumentId;

/// What a second look found.
pub(super) struct Again {
    /// What is there.
    pub(super) walked: Walked,
    /// What is not there any more.
    pub(super) gone: Vec<DocumentId>,
    /// Files that are not there any more and were not simply one document.
    pub(super) gone_files: Vec<String>,
    /// Documents that are not looked at, because they came from the network.
    pub(super) left_alone: usize,
    /// Roots that could not be looked at.
    pub(super) warnings: Vec<Skipped>,
}

/// Looks at the roots with `walk`, which is called once with the paths that can be walked.
pub(super) fn look_again(
    catalogue: &Catalogue,
    mut roots: Vec<String>,
    walk: impl FnOnce(&[PathBuf]) -> Walked,
) -> Again {
    // Outer folders come before inner ones, and in the same order each time.
    roots.sort();
    let mut again = Again {
        walked: Walked::default(),
        gone: Vec::new(),
        gone_files: Vec::new(),
        left_alone: 0,
        warnings: Vec::new(),
    };
    let (mut paths, mut looked_at) = (Vec::new(), HashSet::new());
    for root in roots.iter().map(String::as_str).filter(|&root| root != STARTER) {
        if is_address(root) {
            again.left_alone += catalogue.count(root);
            continue;
        }
        let path = key::path_of_origin(root);
        match state(&path, is_file(catalogue, root)) {
            State::There => {
                paths.push(path);
                looked_at.insert(root);
            }
            State::Deleted => {
                looked_at.insert(root);
            }
            State::Unknown(why) => again.keep(catalogue, root, why),
        }
    }
    again.walked = walk(&paths);
    for root in std::mem::take(&mut again.walked.empty) {
        if let Some(&root) = looked_at.get(root.as_str())
            && catalogue.count(root) > 0
        {
            looked_at.remove(root);
            again.keep(catalogue, root, "the folder is empty now");
        }
    }
    let mut found: HashSet<&str> = again.walked.files.iter().map(|found| &*found.origin).collect();
    found.extend(again.walked.present.iter().map(String::as_str));
    again.gone = catalogue.gone(&looked_at, &found, &again.walked.unread);
    // A file that is there and cannot be taken is still a problem.
    found.extend(again.walked.skipped.iter().filter(|skipped| skipped.problem.is_some()).map(|at| at.path.as_str()));
    again.gone_files = catalogue.gone_files(&looked_at, &found, &again.walked.unread);
    if roots.iter().any(|root| root == STARTER) {
        again.starter(catalogue);
    }
    again
}

impl Again {
    fn keep(&mut self, catalogue: &Catalogue, root: &str, why: &str) {
        let kept = match catalogue.count(root) {
            0 => return,
            1 => "its document is kept".to_owned(),
            count => format!("its {count} documents are kept"),
        };
        let reason = format!("{why}; {kept} (if it is gone for good, remove them by key)");
        self.warnings.push(Skipped::new(root, reason));
    }

    /// Starter documents follow the binary's version; those that the user removed stay removed.
    fn starter(&mut self, catalogue: &Catalogue) {
        let files: Vec<_> = starter::files().into_iter().filter(|f| catalogue.get(&f.origin).is_some()).collect();
        let found = files.iter().map(|found| &*found.origin).collect();
        self.gone.extend(catalogue.gone(&HashSet::from([STARTER]), &found, &[]));
        self.walked.bytes += files.iter().map(|found| found.size).sum::<u64>();
        self.walked.files.extend(files);
    }
}

/// Whether the root was a file: then a document, or a file of several, has its very name.
fn is_file(catalogue: &Catalogue, root: &str) -> bool {
    catalogue.get(root).is_some() || catalogue.file(root).is_some() || catalogue.records(root).next().is_some()
}

enum State {
    There,
    /// A file that is not in its folder any more.
    Deleted,
    Unknown(&'static str),
}

fn state(path: &Path, was_file: bool) -> State {
    match path.metadata() {
        Ok(_) => State::There,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            // The folder of a disk that was taken out may remain as an empty one.
            let folder_has_others = path
                .parent()
                .and_then(|parent| parent.read_dir().ok())
                .is_some_and(|mut entries| entries.next().is_some());
            match (was_file, folder_has_others) {
                (true, true) => State::Deleted,
                (true, false) => State::Unknown("the file is not there now, nor anything else in its folder"),
                (false, _) => State::Unknown("the folder is not there now"),
            }
        }
        Err(_) => State::Unknown("it cannot be opened now"),
    }
}
