//! `adduce audit`.

use std::fmt::Write;
use std::io::{self, IsTerminal};

use schemars::JsonSchema;
use serde::Serialize;

use super::App;
use super::exit::{Exit, Outcome, usage};
use super::shapes::SCHEMA;
use super::wrap::{shortened, wrapped};
use crate::llm::{Audit, SentRecord};
use crate::paths;
use crate::text::safe;

/// Show what was sent to a language model
///
/// Before anything is sent (`adduce ask --write`, `/write` in the chat), a line is written into a log in the state
/// folder: when, to which address and model, how many bytes, the question, and which passages with the SHA-256 of their
/// words. Nothing else ever leaves this machine unless you give an address or a set-up is needed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce audit
  adduce audit --json
  adduce audit --clear          asks first")]
pub(super) struct Args {
    /// Empty the log, after asking
    #[arg(long)]
    clear: bool,
    /// With --clear: do not ask
    #[arg(long, requires = "clear")]
    yes: bool,
}

/// What `audit --json` prints; with `--clear`, what is left.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Sent {
    /// The version of this shape: 1.
    schema: u32,
    /// The log.
    file: String,
    /// Oldest first.
    #[serde(rename = "sent")]
    records: Vec<SentRecord>,
    /// Lines of the log that cannot be read.
    unreadable: usize,
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let audit = Audit::of_user()?;
    let (sent, unreadable) = audit.read()?;
    if args.clear {
        let exit = clear(app, &audit, sent.len() + unreadable, args.yes)?;
        if app.global.json {
            let (records, unreadable) = audit.read()?;
            let file = audit.file().display().to_string();
            app.out.json(&Sent { schema: SCHEMA, file, records, unreadable })?;
        }
        return Ok(exit);
    }
    if app.global.json {
        let file = audit.file().display().to_string();
        app.out.json(&Sent { schema: SCHEMA, file, records: sent, unreadable })?;
        return Ok(Exit::Ok);
    }
    if unreadable > 0 {
        app.talk.warn(&format!("{unreadable} lines of the log cannot be read"));
    }
    if sent.is_empty() {
        app.out.text("Nothing was sent to a language model.\n")?;
    }
    for record in &sent {
        let text = render(record, app.out.width);
        app.out.text(&text)?;
    }
    app.talk.note(&format!("The log is {}.", safe::one_line(&paths::for_people(audit.file()))));
    Ok(Exit::Ok)
}

fn clear(app: &mut App, audit: &Audit, lines: usize, yes: bool) -> Outcome {
    if lines == 0 {
        app.talk.note("The log is empty.");
        return Ok(Exit::Ok);
    }
    if !yes {
        if !io::stdin().is_terminal() {
            return Err(usage("the log was not cleared: there is nobody to ask").hint("Add --yes to clear it.").into());
        }
        if !super::write::ask(&format!("Forget what was sent in {lines} requests? [y/N] "))? {
            app.talk.note("The log is as it was.");
            return Ok(Exit::Ok);
        }
    }
    audit.clear()?;
    app.talk.note("The log is empty now.");
    Ok(Exit::Ok)
}

fn render(record: &SentRecord, width: Option<usize>) -> String {
    let mut documents: Vec<String> = Vec::new();
    for passage in &record.passages {
        let key = safe::one_line(&passage.document);
        if !documents.contains(&key) {
            documents.push(key);
        }
    }
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{}  {} bytes to {} ({})",
        safe::one_line(&record.time),
        record.bytes,
        safe::one_line(&record.address),
        safe::one_line(&record.model)
    );
    out.push_str(&wrapped(&format!("question: {}", safe::one_line(&record.question)), width, 4));
    let of = format!("{} passages of {}", record.passages.len(), shortened(&documents.join(", "), 300));
    out.push_str(&wrapped(&of, width, 4));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::SentPassage;
    use crate::text::Span;

    #[test]
    fn a_record_is_read_without_harm() {
        let passage = |document: &str| SentPassage {
            document: document.into(),
            edition: 1,
            span: Span::new(0, 1),
            sha256: "00".into(),
        };
        let record = SentRecord {
            time: "2026-11-22T05:00:00Z".into(),
            address: "http://localhost:1/v1".into(),
            model: "m".into(),
            bytes: 99,
            sha256: "11".into(),
            question: "When\u{1b}[2J?".into(),
            passages: vec![passage("a.md"), passage("a.md"), passage("b.md")],
        };
        assert_eq!(
            render(&record, None),
            "2026-11-22T05:00:00Z  99 bytes to http://localhost:1/v1 (m)\n    question: When␛[2J?\n    3 passages of \
             a.md, b.md\n"
        );
    }
}
