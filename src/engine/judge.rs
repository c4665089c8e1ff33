//! What the user says of answers (`/good`, `/bad`), kept in a folder that `adduce eval` reads.
//!
//! Lines are only ever added, each in one write and then synced, so that a kill loses at most the line in hand; of one
//! question the last line counts. `answers.jsonl`, `queries.jsonl` and `qrels.tsv` hold what is known to be right,
//! `bad.jsonl` what is known to be wrong.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::message::{Kept, Verdict};
use crate::answer::followup::{self, Speaker};
use crate::embed::spec::hex;
use crate::eval::gold::{Bad, DocId, Gold, Turn, pair, standing};
use crate::paths::for_people;
use crate::{Error, ErrorKind, Result};

/// Keeps a verdict in a folder; the same one again takes it back.
///
/// # Errors
/// When the folder cannot be written.
pub(super) fn keep(folder: &Path, verdict: &Verdict) -> Result<Kept> {
    let failed = |error: io::Error| {
        Error::new(ErrorKind::File, format!("could not keep this in {}", for_people(folder)))
            .hint("Check the free space there and the permissions of the folder.")
            .because(error)
    };
    keep_in(folder, verdict).map_err(failed)
}

fn keep_in(folder: &Path, verdict: &Verdict) -> io::Result<Kept> {
    fs::create_dir_all(folder)?;
    let id = id(verdict);
    let (answers, bads) = (folder.join("answers.jsonl"), folder.join("bad.jsonl"));
    let golds: Vec<Gold> = rows(&answers)?;
    let good_before = standing(&golds, |gold| &gold.id, |gold| gold.withdrawn).into_iter().find(|gold| gold.id == id);
    let bad: Vec<Bad> = rows(&bads)?;
    let bad_before = standing(&bad, |bad| &bad.id, |bad| bad.withdrawn).into_iter().find(|bad| bad.id == id);
    // "/bad" with other words says more, and takes nothing back.
    let taken_back = if verdict.good {
        good_before.is_some()
    } else {
        bad_before.as_ref().is_some_and(|before| verdict.why.is_none() || before.why == verdict.why)
    };

    if let Some(before) = good_before.filter(|_| !verdict.good || taken_back) {
        append(&answers, &line(&Gold { withdrawn: true, ..before })?)?;
    }
    if let Some(before) = bad_before.filter(|_| verdict.good || taken_back) {
        append(&bads, &line(&Bad { withdrawn: true, ..before })?)?;
    }
    if !taken_back && verdict.good {
        let gold = gold(id, verdict);
        if let Some(doc) = &gold.doc {
            let query = serde_json::json!({"id": gold.id, "text": gold.question, "history": gold.history});
            append(&folder.join("queries.jsonl"), &line(&query)?)?;
            // A tab or a line end in a key would part it; keys are on one line, and a tab is as good as a space.
            append(&folder.join("qrels.tsv"), &format!("{}\t{}\t1\n", gold.id, doc.0.replace('\t', " ")))?;
        }
        // Last, because it is what says that the question counts.
        append(&answers, &line(&gold)?)?;
    } else if !taken_back {
        append(&bads, &line(&bad_row(id, verdict))?)?;
    }
    Ok(Kept { folder: folder.to_owned(), good: verdict.good, taken_back })
}

/// The same question after the same questions is one question.
fn id(verdict: &Verdict) -> String {
    let mut hash = Sha256::new();
    let before = verdict.history.iter().filter(|turn| turn.speaker == Speaker::User).map(|turn| &turn.text);
    for text in before.chain([&verdict.answer.question]) {
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    let mut id = format!("own-{}", hex(&hash.finalize()));
    id.truncate(20);
    id
}

fn history(verdict: &Verdict) -> Vec<Turn> {
    let said = |turn: &followup::Turn| match turn.speaker {
        Speaker::User => Turn::Asked(turn.text.clone()),
        Speaker::Agent => Turn::Said { speaker: "agent".to_owned(), text: turn.text.clone() },
    };
    verdict.history.iter().map(said).collect()
}

/// The short answer, or else the first claim, is what answers; an abstention that is good says that nothing does.
fn gold(id: String, verdict: &Verdict) -> Gold {
    let answer = &verdict.answer;
    let claim = answer.claims.first();
    let cited = claim.and_then(|claim| {
        let first = claim.citations.first()?;
        answer.citations.iter().find(|citation| citation.id == *first)
    });
    Gold {
        id,
        question: answer.question.clone(),
        history: history(verdict),
        answers: answer.answer.clone().or_else(|| claim.map(|claim| claim.text.clone())).into_iter().collect(),
        doc: cited.map(|citation| DocId(citation.document.key.clone())),
        span: cited.map(|citation| pair(citation.chars)),
        withdrawn: false,
    }
}

fn bad_row(id: String, verdict: &Verdict) -> Bad {
    Bad {
        id,
        question: verdict.answer.question.clone(),
        history: history(verdict),
        claims: verdict.answer.claims.iter().map(|claim| claim.text.clone()).collect(),
        why: verdict.why.clone(),
        withdrawn: false,
    }
}

fn line(row: &impl Serialize) -> io::Result<String> {
    Ok(format!("{}\n", serde_json::to_string(row)?))
}

/// The rows of a file that can be read: a line that was cut off by a kill is no row.
fn rows<T: DeserializeOwned>(path: &Path) -> io::Result<Vec<T>> {
    match fs::read(path) {
        Ok(bytes) => {
            Ok(bytes.split(|&byte| byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Adds a line in one write; after a line that was cut off it begins a new one.
fn append(path: &Path, line: &str) -> io::Result<()> {
    let mut file: File = OpenOptions::new().read(true).append(true).create(true).open(path)?;
    let mut last = [b'\n'];
    if file.seek(SeekFrom::End(0))? > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    let start = if last == [b'\n'] { "" } else { "\n" };
    file.write_all(format!("{start}{line}").as_bytes())?;
    file.sync_data()
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
