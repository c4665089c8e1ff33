//! `adduce status`.

use std::fmt::Write;

use super::App;
use super::eval::Folder;
use super::exit::{Exit, Outcome};
use super::session::{Need, Session, unexpected};
use crate::engine::status::{Inspection, SemanticStatus};
use crate::engine::{Event, Request, Status};
use crate::paths;
use crate::text::safe;

/// `adduce status`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Look over what is stored, and measure the search graph
    #[arg(long)]
    check: bool,
}

/// Runs the command. When something stored is damaged, the exit code is 2.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let mut session = Session::start(app, Need::Model)?;
    let event = session.one(Request::Status)?;
    let Event::Status { mut status, .. } = event else { return Err(unexpected(&event).into()) };
    if args.check {
        app.talk.note("Looking over the library.");
        let event = session.one_of_many(Request::Inspect { questions: own_questions() })?;
        let Event::Inspected { check, .. } = event else { return Err(unexpected(&event).into()) };
        status.check = Some(*check);
    }
    let damaged = status.check.as_ref().is_some_and(|check| !check.problems.is_empty());
    if app.global.json {
        app.out.json(&*status)?;
    } else {
        app.out.text(&render(&status))?;
    }
    Ok(if damaged { Exit::Failed } else { Exit::Ok })
}

/// The questions that the user has kept; none where there are none or they cannot be read.
fn own_questions() -> Vec<String> {
    let folder = paths::questions().ok().and_then(|dir| Folder::read(&dir).ok());
    let gold = |folder: Folder| folder.gold.into_iter().map(|gold| gold.question).collect();
    folder.map(gold).unwrap_or_default()
}

fn render(status: &Status) -> String {
    let mut out = String::new();
    let mut row = |name: &str, value: &str| {
        let _written = writeln!(out, "{name:16} {}", safe::one_line(value));
    };
    row("library", &paths::for_people(&status.library));
    row("documents", &status.documents.to_string());
    let missing = match status.without_vector {
        0 => String::new(),
        count if matches!(status.semantic, SemanticStatus::On { .. }) => {
            format!(" ({count} without a vector; `adduce sync` embeds them)")
        }
        count => format!(" ({count} without a vector)"),
    };
    row("passages", &format!("{}{missing}", status.passages));
    row("size", &size(status.bytes));
    match &status.semantic {
        SemanticStatus::On { model } => row("semantic search", &format!("on, {model}")),
        SemanticStatus::Off { reason, hint } => {
            row("semantic search", &format!("off: {reason}"));
            row("", hint);
        }
    }
    if let Some(model) = &status.library_model {
        row("vectors of", model);
    }
    row("graph", graph(&status.graph));
    row("word index", &format!("{} passages", status.lexical_passages));
    row("format", &format!("{}, generation {}", status.format, status.generation));
    if let Some(check) = &status.check {
        out.push_str(&checked(check));
    }
    out
}

fn checked(check: &Inspection) -> String {
    let mut out = String::new();
    let mut row = |name: &str, value: &str| {
        let _written = writeln!(out, "{name:16} {}", safe::one_line(value));
    };
    match check.problems.as_slice() {
        [] => row("stored data", "whole"),
        problems => problems.iter().for_each(|problem| row("damaged", problem)),
    }
    if let Some(why) = &check.not_measured {
        row("graph recall", &format!("not measured: {why}"));
    }
    if let Some(graph) = &check.graph {
        row(
            "graph recall@10",
            &format!("{:.3} with ef {} ({} wanted); ef was {}", graph.recall, graph.width, graph.wanted, graph.before),
        );
        row(
            "measured on",
            &format!(
                "{} stored vectors and {} questions ({} of yours) among {} passages",
                graph.vectors, graph.questions, graph.of_chats, graph.passages
            ),
        );
        for tried in &graph.tried {
            let questions = tried.questions.map_or_else(|| "-".to_owned(), |recall| format!("{recall:.3}"));
            row("", &format!("ef {:4}: vectors {:.3}, questions {questions}", tried.width, tried.vectors));
        }
        if graph.recall < graph.wanted {
            row("", "No ef reaches that. Run `adduce reindex` to build the graph anew.");
        }
    }
    out
}

fn graph(state: &str) -> &str {
    match state {
        "building" => "being built; an exact scan answers meanwhile",
        "scan" => "none yet; an exact scan answers",
        other => other,
    }
}

/// Bytes as people read them.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::status::{GraphCheck, WidthCheck};

    #[test]
    fn a_closer_look_says_what_was_measured_and_how_often() {
        let tried = WidthCheck { width: 128, vectors: 0.98, questions: Some(0.97) };
        let graph = GraphCheck {
            passages: 4_000,
            vectors: 200,
            questions: 100,
            of_chats: 7,
            before: 128,
            width: 192,
            recall: 0.9934,
            wanted: 0.99,
            tried: vec![tried, WidthCheck { width: 192, vectors: 0.999, questions: None }],
        };
        let check = Inspection { graph: Some(graph), ..Inspection::default() };
        let text = checked(&check);
        for expected in [
            "stored data      whole\n",
            "graph recall@10  0.993 with ef 192 (0.99 wanted); ef was 128\n",
            "200 stored vectors and 100 questions (7 of yours) among 4000 passages\n",
            "ef  128: vectors 0.980, questions 0.970\n",
        ] {
            assert!(text.contains(expected), "{text}");
        }
        let check =
            Inspection { problems: vec!["a row\u{1b} is lost".into()], not_measured: Some("off".into()), graph: None };
        let text = checked(&check);
        assert!(text.starts_with("damaged          a row") && !text.contains('\u{1b}'), "{text}");
    }

    #[test]
    fn what_is_off_says_how_to_turn_it_on() {
        let status = Status {
            schema: 1,
            library: "/x/lib".into(),
            documents: 2,
            passages: 30,
            without_vector: 30,
            generation: 5,
            format: 1,
            library_model: None,
            semantic: SemanticStatus::Off { reason: "no ONNX Runtime".into(), hint: "Run `adduce setup`.".into() },
            graph: "scan".into(),
            lexical_passages: 30,
            bytes: 1_234_567,
            check: None,
        };
        let text = render(&status);
        for expected in ["off: no ONNX Runtime\n", "Run `adduce setup`.\n", "30 (30 without a vector", "1.2 MB\n"] {
            assert!(text.contains(expected), "{text}");
        }
    }
}
