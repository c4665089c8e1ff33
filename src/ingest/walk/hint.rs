//! What was meant by a path that is not there.

use std::path::Path;

use crate::ingest::key;
use crate::text::safe;
use crate::{Error, ErrorKind};

/// Says that a path is not there, and names what comes nearest to it.
pub(super) fn not_there(path: &Path) -> Error {
    let shown = safe::one_line(&key::origin_of_path(path));
    let error = Error::new(ErrorKind::File, format!("could not add {shown}: there is no such file or folder"));
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !parent.is_dir() {
        let missing = path.ancestors().skip(1).take_while(|above| !above.as_os_str().is_empty() && !above.is_dir());
        return match missing.last() {
            Some(missing) => {
                error.hint(format!("There is no folder {} either.", safe::one_line(&key::origin_of_path(missing))))
            }
            None => error,
        };
    }
    match nearest(path, parent) {
        Some(name) => {
            let meant = if parent == Path::new(".") { Path::new(&name).to_owned() } else { parent.join(&name) };
            error.hint(format!("Did you mean {}?", safe::one_line(&key::origin_of_path(&meant))))
        }
        None => error.hint("Check the spelling, and the folder that adduce was started in."),
    }
}

fn nearest(path: &Path, parent: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_str()?.to_lowercase();
    let mut names: Vec<String> = std::fs::read_dir(parent)
        .ok()?
        // Enough for any folder in which somebody mistyped a name.
        .take(10_000)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    let allowed = 1 + wanted.chars().count() / 4;
    names
        .into_iter()
        .filter_map(|name| {
            let low = name.to_lowercase();
            let same_stem = Path::new(&low).file_stem() == Path::new(&wanted).file_stem();
            let steps = if same_stem { 1 } else { distance(&low, &wanted) };
            (steps <= allowed).then_some((steps, name))
        })
        .min()
        .map(|(_, name)| name)
}

/// The fewest letters to insert, drop, replace or swap with their neighbour that make one word the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let mut best = (rows[i][j] + usize::from(x != y)).min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_slips_of_the_finger() {
        for (a, b, steps) in [("odet.txt", "odet.txt", 0), ("odte.txt", "odet.txt", 1), ("a", "", 1), ("ab", "cd", 2)] {
            assert_eq!(distance(a, b), steps, "{a} {b}");
        }
    }

    #[test]
    fn the_nearest_name_is_offered() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("Report.md"), "x").unwrap();
        std::fs::write(dir.path().join("other.txt"), "x").unwrap();
        for name in ["report.md", "Reprot.md", "Report.txt", "Repor.md"] {
            let error = not_there(&dir.path().join(name));
            assert!(error.to_string().contains(name));
            assert!(error.hint_text().unwrap().ends_with("Report.md?"), "{name}: {:?}", error.hint_text());
        }
        assert!(not_there(&dir.path().join("zzz")).hint_text().unwrap().contains("spelling"));
        let deep = not_there(&dir.path().join("no").join("such").join("file.md"));
        assert!(deep.hint_text().unwrap().ends_with("no either."), "{:?}", deep.hint_text());
    }
}
