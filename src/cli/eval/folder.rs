//! The folder of questions: what its files hold. Lines that cannot be read are said and left out.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::cli::exit::usage;
use crate::eval::gold::{standing, turns};
use crate::eval::quotes::Case;
use crate::eval::ranking::Grades;
use crate::eval::{Bad, Gold, Query};
use crate::paths::for_people;
use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// A question longer than this is no question.
const LONGEST_LINE: u64 = 4 << 20;

/// What a folder holds.
#[derive(Debug, Default)]
pub(in crate::cli) struct Folder {
    /// Its name.
    pub(super) name: String,
    /// The documents as records, where it brings its own.
    pub(super) corpus: Option<PathBuf>,
    /// What is looked for.
    pub(super) queries: Vec<Query>,
    /// What is relevant, by query.
    pub(super) relevant: BTreeMap<String, Grades>,
    /// Questions with their answers.
    pub(in crate::cli) gold: Vec<Gold>,
    /// Questions that were answered badly.
    pub(super) bad: Vec<Bad>,
    /// Quotations with what they are known to be.
    pub(super) quotes: Vec<Case>,
    /// What could not be read, one line each.
    pub(super) problems: Vec<String>,
}

impl Folder {
    /// Reads a folder.
    ///
    /// # Errors
    /// When it is not there, one of its files cannot be read, or it holds nothing to measure.
    pub(in crate::cli) fn read(dir: &Path) -> Result<Self> {
        let shown = safe::one_line(&for_people(dir));
        if !dir.is_dir() {
            return Err(usage(format!("there is no folder {shown}")).hint(
                "Name a folder with queries.jsonl and qrels.tsv, answers.jsonl or cases.jsonl; see `adduce eval --help`.",
            ));
        }
        let real = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
        let name = real.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let mut corpus = dir.join("corpus.jsonl");
        // Sets of quotations call their documents so.
        if !corpus.exists() && dir.join("sources.jsonl").exists() {
            corpus = dir.join("sources.jsonl");
        }
        if !corpus.exists() && dir.join("corpus.jsonl.gz").exists() {
            return Err(usage(format!("{shown}/corpus.jsonl.gz is packed, and adduce reads only corpus.jsonl"))
                .hint("Unpack it first: gunzip --keep corpus.jsonl.gz"));
        }
        let mut folder =
            Self { name: safe::one_line(&name), corpus: corpus.exists().then_some(corpus), ..Self::default() };
        folder.queries = folder.lines(&dir.join("queries.jsonl"))?;
        folder.relevant = folder.qrels(&dir.join("qrels.tsv"))?;
        let gold: Vec<Gold> = folder.lines(&dir.join("answers.jsonl"))?;
        let bad: Vec<Bad> = folder.lines(&dir.join("bad.jsonl"))?;
        // What was taken back is no query any more either.
        for gone in gold.iter().filter(|gold| gold.withdrawn) {
            if !standing(&gold, |gold| &gold.id, |gold| gold.withdrawn).iter().any(|gold| gold.id == gone.id) {
                folder.relevant.remove(&gone.id);
            }
        }
        folder.gold = standing(&gold, |gold| &gold.id, |gold| gold.withdrawn);
        folder.bad = standing(&bad, |bad| &bad.id, |bad| bad.withdrawn);
        folder.queries = standing(&folder.queries, |query| &query.id, |_| false);
        // What was said before stands with the questions in some sets.
        for query in folder.queries.iter_mut().filter(|query| query.history.is_empty()) {
            if let Some(gold) = folder.gold.iter().find(|gold| gold.id == query.id) {
                query.history = turns(&gold.history);
            }
        }
        for name in ["cases.jsonl", "quotes.jsonl"] {
            let cases = folder.lines(&dir.join(name))?;
            folder.quotes.extend(cases);
        }
        let nothing = (folder.queries.is_empty() || folder.relevant.is_empty())
            && folder.gold.is_empty()
            && folder.bad.is_empty()
            && folder.quotes.is_empty();
        if nothing {
            return Err(usage(format!("there is nothing to measure in {shown}")).hint(
                "It needs queries.jsonl and qrels.tsv, answers.jsonl or cases.jsonl; see `adduce eval --help` for \
                 their lines.",
            ));
        }
        Ok(folder)
    }

    /// Takes the first `limit` questions of each kind.
    pub(super) fn cut(&mut self, limit: usize) {
        let relevant = &self.relevant;
        self.queries.retain(|query| relevant.contains_key(&query.id));
        self.queries.truncate(limit);
        let queries = &self.queries;
        self.relevant.retain(|id, _| queries.iter().any(|query| query.id == *id));
        self.gold.truncate(limit);
        self.bad.truncate(limit);
        self.quotes.truncate(limit);
    }

    /// Whether some query follows on another.
    pub(super) fn has_history(&self) -> bool {
        self.queries.iter().any(|query| !query.history.is_empty())
    }

    /// The lines of a file; none where it is not there.
    fn lines<T: DeserializeOwned>(&mut self, path: &Path) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        each_line(path, |number, line| match serde_json::from_slice(line) {
            Ok(row) => rows.push(row),
            Err(error) => self.problem(path, number, &error.to_string()),
        })?;
        Ok(rows)
    }

    /// Query, document and grade, parted by tabs; TREC's four columns are taken too, and so is a line of headings.
    fn qrels(&mut self, path: &Path) -> Result<BTreeMap<String, Grades>> {
        let mut all: BTreeMap<String, Grades> = BTreeMap::new();
        each_line(path, |number, line| {
            let text = String::from_utf8_lossy(line);
            let parts: Vec<&str> = text.split('\t').collect();
            let ([query, document, grade] | [query, _, document, grade]) = parts[..] else {
                return self.problem(path, number, "three columns parted by tabs are needed");
            };
            match grade.trim().parse::<f64>() {
                Ok(grade) if grade.is_finite() => {
                    if grade > 0.0 {
                        let best = all.entry(query.to_owned()).or_default().entry(document.to_owned()).or_default();
                        *best = best.max(grade);
                    }
                }
                _ if number == 1 => {}
                _ => self.problem(path, number, "the grade is not a number"),
            }
        })?;
        Ok(all)
    }

    fn problem(&mut self, path: &Path, number: usize, what: &str) {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        // The parser counts lines within what it is given, which is one line of ours.
        let what = what.split(" at line ").next().unwrap_or(what);
        self.problems.push(safe::one_line(&format!("{name} line {number} is left out: {what}")));
    }
}

/// Hands over the lines that are not empty, with their numbers counted from 1; nothing where there is no such file.
fn each_line(path: &Path, mut each: impl FnMut(usize, &[u8])) -> Result<()> {
    let failed = |error: io::Error| {
        Error::new(ErrorKind::File, format!("could not read {}", safe::one_line(&for_people(path)))).because(error)
    };
    let mut reader = match File::open(path) {
        Ok(file) => BufReader::new(file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = io::Read::take(&mut reader, LONGEST_LINE).read_until(b'\n', &mut line).map_err(failed)?;
        if read == 0 {
            break;
        }
        if read as u64 == LONGEST_LINE && line.last() != Some(&b'\n') {
            return Err(Error::new(
                ErrorKind::File,
                format!("line {number} of {} is too long", safe::one_line(&for_people(path))),
            ));
        }
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if !line.trim_ascii().is_empty() {
            each(number, line);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::followup::Turn;

    fn write(dir: &Path, name: &str, text: &str) {
        std::fs::write(dir.join(name), text).unwrap();
    }

    #[test]
    fn lines_that_cannot_be_read_are_named_and_the_others_count() {
        let dir = tempfile::tempdir().unwrap();
        write(
            dir.path(),
            "answers.jsonl",
            "{\"id\":1,\"question\":\"Why?\",\"answers\":[\"x\"],\"doc\":7,\"span\":[1,2]}\n{\"id\":\n\
             {\"id\":\"b\",\"question\":\"Who?\",\"history\":[{\"speaker\":\"user\",\"text\":\"A?\"},{\"speaker\":\"agent\",\"text\":\"B\"}]}",
        );
        let folder = Folder::read(dir.path()).unwrap();
        assert_eq!(folder.gold.len(), 2);
        assert_eq!(folder.gold[0].doc.as_ref().unwrap().0, "7");
        assert_eq!(crate::eval::gold::turns(&folder.gold[1].history), [Turn::user("A?"), Turn::agent("B")]);
        assert_eq!(folder.problems.len(), 1);
        assert!(folder.problems[0].starts_with("answers.jsonl line 2 is left out"), "{:?}", folder.problems);
    }

    #[test]
    fn what_is_taken_back_counts_no_longer() {
        let dir = tempfile::tempdir().unwrap();
        let row = |more: &str| format!("{{\"id\":\"q\",\"question\":\"Why?\",\"answers\":[\"x\"]{more}}}\n");
        write(dir.path(), "answers.jsonl", &format!("{}{}", row(""), row(",\"withdrawn\":true")));
        write(dir.path(), "queries.jsonl", "{\"id\":\"q\",\"text\":\"Why?\"}\n{\"id\":\"r\",\"text\":\"Who?\"}\n");
        write(dir.path(), "qrels.tsv", "query\tdocument\tgrade\nq\ta\t1\nr\t0\tb\t2\nr\t0\tb\t1\n");
        let folder = Folder::read(dir.path()).unwrap();
        assert!(folder.gold.is_empty() && folder.problems.is_empty(), "{folder:?}");
        assert_eq!(folder.relevant.keys().collect::<Vec<_>>(), ["r"]);
        assert!((folder.relevant["r"]["b"] - 2.0).abs() < 1e-9);
        // Asked once more, it counts again.
        write(dir.path(), "answers.jsonl", &format!("{}{}{}", row(""), row(",\"withdrawn\":true"), row("")));
        assert_eq!(Folder::read(dir.path()).unwrap().gold.len(), 1);
    }

    #[test]
    fn a_folder_without_questions_says_what_it_needs() {
        let dir = tempfile::tempdir().unwrap();
        let error = Folder::read(dir.path()).unwrap_err();
        assert!(error.hint_text().unwrap().contains("answers.jsonl"));
        write(dir.path(), "corpus.jsonl.gz", "");
        assert!(Folder::read(dir.path()).unwrap_err().hint_text().unwrap().contains("gunzip"));
        assert!(Folder::read(&dir.path().join("none")).is_err());
    }
}
