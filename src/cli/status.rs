//! `adduce status`.

use std::fmt::Write;

use super::App;
use super::exit::{Exit, Outcome};
use super::session::{Need, Session, unexpected};
use crate::engine::message::SemanticStatus;
use crate::engine::{Event, Request, Status};
use crate::paths;
use crate::text::safe;

/// Runs the command.
pub(super) fn run(app: &mut App) -> Outcome {
    let mut session = Session::start(app, Need::Model)?;
    let event = session.one(Request::Status)?;
    let Event::Status { status, .. } = event else { return Err(unexpected(&event).into()) };
    if app.global.json {
        app.out.json(&*status)?;
    } else {
        app.out.text(&render(&status))?;
    }
    Ok(Exit::Ok)
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
        };
        let text = render(&status);
        for expected in ["off: no ONNX Runtime\n", "Run `adduce setup`.\n", "30 (30 without a vector", "1.2 MB\n"] {
            assert!(text.contains(expected), "{text}");
        }
    }
}
