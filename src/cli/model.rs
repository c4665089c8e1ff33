//! `adduce model`.

use std::fmt::Write;

use clap::{Subcommand, ValueHint};
use unicode_width::UnicodeWidthStr;

use super::App;
use super::exit::{Exit, Outcome};
use super::setup::with_progress;
use super::shapes::{ModelInUse, Models, SCHEMA};
use crate::embed::catalogue::{self, Entry};
use crate::text::safe;

/// List the embedding models, or choose one
///
/// The model that ships is all-MiniLM-L6-v2. A library remembers the model that made its vectors: after choosing
/// another one, run `adduce reindex`; until then the library is searched by words only.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce model list
  adduce model use bge-small-en-v1.5
  adduce model use ~/models/my-bert
  adduce model use builtin")]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the models that adduce knows by name, and the one in use
    #[command(after_help = "Examples:\n  adduce model list\n  adduce model list --json")]
    List,
    /// Use this model from now on
    ///
    /// A model that is not on this machine yet is fetched from the Hugging Face hub, because you name it (`HF_ENDPOINT`
    /// is honoured; not with --offline). A folder must hold a BERT-type model in ONNX form and its tokenizer. The model
    /// is tried before it is chosen; when it does not work, nothing changes.
    #[command(after_help = "Examples:\n  adduce model use multilingual-e5-small\n  adduce model use ./my-model")]
    Use {
        /// A name of `adduce model list`, a repository of the hub (OWNER/NAME), a folder, or `builtin`
        #[arg(value_name = "NAME|FOLDER", value_hint = ValueHint::AnyPath)]
        model: String,
    },
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    match &args.command {
        Command::List => list(app),
        Command::Use { model } => choose(app, model),
    }
}

fn list(app: &mut App) -> Outcome {
    let models = catalogue::list()?;
    if app.global.json {
        app.out.json(&Models { schema: SCHEMA, models })?;
    } else {
        app.out.text(&render(&models))?;
    }
    Ok(Exit::Ok)
}

/// A star marks the model in use; those that must be fetched first say so.
fn render(models: &[Entry]) -> String {
    let names: Vec<String> = models.iter().map(|model| safe::one_line(&model.name)).collect();
    let widest = names.iter().map(|name| name.width()).max().unwrap_or(0);
    let mut out = String::new();
    for (model, name) in models.iter().zip(&names) {
        let star = if model.chosen { '*' } else { ' ' };
        let gap = " ".repeat(widest.saturating_sub(name.width()));
        let fetch = if model.present { "" } else { " (not here yet)" };
        let _written = writeln!(out, "{star} {name}{gap}  {}{fetch}", safe::one_line(&model.about));
    }
    out
}

fn choose(app: &mut App, name: &str) -> Outcome {
    let offline = app.global.offline;
    let (_, info) = with_progress(app.talk, |say, cancel| catalogue::choose(name, offline, say, cancel))?;
    if app.global.json {
        app.out.json(&ModelInUse { schema: SCHEMA, model: info })?;
    } else {
        app.out.text(&format!("Using {} from now on.\n", safe::one_line(&info.name)))?;
    }
    app.talk.note("A library that has vectors of another model needs `adduce reindex`.");
    Ok(Exit::Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_in_use_has_a_star() {
        let entry = |name: &str, present, chosen| Entry { name: name.into(), about: "English".into(), present, chosen };
        let text = render(&[entry("one", true, true), entry("a/longer", false, false)]);
        assert_eq!(text, "* one       English\n  a/longer  English (not here yet)\n");
    }
}
