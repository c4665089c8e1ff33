//! `adduce model`.

use clap::Subcommand;

use super::App;
use super::exit::Outcome;

/// List the embedding models, or choose one
///
/// The model that ships is all-MiniLM-L6-v2. A library remembers its model: after choosing another one, run
/// `adduce reindex`; until then the library is searched by words only.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce model list
  adduce model use bge-small-en-v1.5
  adduce model use ~/models/my-bert")]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the models that adduce knows by name, and the one in use
    List,
    /// Use this model from now on
    ///
    /// NAME is a model of `adduce model list`, which is fetched from the Hugging Face hub (HF_ENDPOINT is honoured) when it is not here yet, or a
    /// folder with a BERT-type model in ONNX form and its tokenizer.
    Use {
        /// A name or a folder
        #[arg(value_name = "NAME|FOLDER")]
        model: String,
    },
}

/// Runs the command.
pub(super) fn run(_app: &mut App, args: &Args) -> Outcome {
    match &args.command {
        Command::List | Command::Use { .. } => unimplemented!("embed::catalogue is merged later"),
    }
}
