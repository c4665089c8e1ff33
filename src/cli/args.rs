//! The command tree: every option of every command, with its help.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand, ValueHint};

use super::style::ColorChoice;
use super::{
    add, ask, audit, brief, chats, check, completions, config, eval, install_extras, judge, list, llm, mcp, model,
    read, remove, search, show, status, tag, verify, watch, worker,
};

const AFTER_HELP: &str = "\
Exit codes (the same for all commands and in all versions):
  0    done
  1    nothing found, the documents do not answer, or a check has findings
  2    error: what was asked cannot be, or it failed; stderr says why
  130  cancelled with Ctrl-C; what was done is kept

Examples:
  adduce                                     open the chat
  adduce --plain                             the same, line by line
  adduce add ~/Documents/policy              fill the library
  adduce ask \"When was Digital Nations founded?\"
  adduce search \"digital identity\" -k 5
  adduce check --draft speech.docx
  adduce brief outline.md -o brief.docx

Data goes to stdout, everything else to stderr. NO_COLOR and CLICOLOR_FORCE are honoured.";

/// Ask your own documents, and get their own words with citations.
///
/// Without a command, adduce opens the chat. On the first run the default library is filled with a small starter
/// corpus, so that there is something to ask. Nothing leaves this machine, and no network is used, unless you give an
/// address or a set-up is needed (see `adduce setup --help`), or configure and confirm a language model (see `adduce llm
/// --help`).
#[derive(Debug, Parser)]
#[command(name = "adduce", version, after_long_help = AFTER_HELP, after_help = "See --help for exit codes and examples.")]
pub(super) struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub(super) global: Global,
    /// Chat line by line, for screen readers, terminals that cannot move the cursor, and pipes
    ///
    /// The same commands and answers as in the chat; lists are numbered, and a number alone chooses. A terminal that says
    /// of itself that it is dumb (TERM=dumb) gets this by itself.
    #[arg(long)]
    pub(super) plain: bool,
    /// What to do; the chat when none is given.
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// What holds for every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct Global {
    /// Use the library in this folder
    ///
    /// The folder is made when it is not there. Without this option and without `ADDUCE_LIBRARY`, the library is
    /// adduce/library in the XDG data folder.
    #[arg(long, global = true, value_name = "DIR", env = "ADDUCE_LIBRARY", hide_env_values = true,
          value_hint = ValueHint::DirPath)]
    pub(super) library: Option<PathBuf>,
    /// Never open a network connection, not even for set-up
    #[arg(long, global = true, env = "ADDUCE_OFFLINE", hide_env_values = true, value_parser = FalseyValueParser::new())]
    pub(super) offline: bool,
    /// Print JSON on stdout
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Use colours
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t, hide_possible_values = false)]
    pub(super) color: ColorChoice,
    /// Print no notes and no progress on stderr, only errors
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
}

impl Global {
    /// The library that was named by flag or environment; an empty name is none.
    pub(super) fn named_library(&self) -> Option<&PathBuf> {
        self.library.as_ref().filter(|dir| !dir.as_os_str().is_empty())
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Ask(ask::Args),
    Search(search::Args),
    Check(check::Args),
    Verify(verify::Args),
    Brief(brief::Args),
    Add(add::Args),
    List(list::Args),
    Show(show::Args),
    Remove(remove::Args),
    Tag(tag::Args),
    Collections(tag::CollectionArgs),
    Sync(add::SyncArgs),
    Watch(watch::Args),
    /// Embed all passages again with the model in use
    ///
    /// Needed after `adduce model use`, because vectors of two models cannot be compared. The texts are not read
    /// again. Searching goes on meanwhile, by words only.
    #[command(after_help = "Examples:\n  adduce reindex")]
    Reindex,
    /// Say what the library holds and whether semantic search is on
    ///
    /// Prints the library's folder, its size, the model whose vectors it holds, and the state of its indexes. When
    /// semantic search is off, it says why and how to turn it on.
    ///
    /// With --check it takes a closer look: whether what is stored is whole, and how much of what an exact scan of all
    /// vectors finds is found by the search graph, for a sample of stored vectors and for questions (yours, from the
    /// saved chats and /good; where they are few, the first words of passages). Where that is below 99 of 100, the graph
    /// is searched more widely from then on.
    #[command(after_help = "Examples:\n  adduce status\n  adduce status --json\n  adduce status --check")]
    Status(status::Args),
    Chats(chats::Args),
    Judge(judge::Args),
    Eval(eval::Args),
    Read(read::Args),
    /// Get what semantic search needs
    ///
    /// Looks for ONNX Runtime (`ORT_DYLIB_PATH`, the cache folder, installed libraries, Python's onnxruntime package).
    /// Where there is none, fetches the onnxruntime wheel with pip or uv, checks its SHA-256, and keeps only the shared
    /// library, in the cache folder. This is the only command that uses the network without being given an address;
    /// the first run of the chat or of `adduce ask` does the same. With --offline nothing is fetched.
    #[command(after_help = "Examples:\n  adduce setup\n  adduce setup --offline     only look")]
    Setup,
    Model(model::Args),
    Llm(llm::Args),
    Audit(audit::Args),
    /// Add the starter corpus that comes with adduce
    ///
    /// A few short documents on digital government, written for adduce, to try questions on. The first run adds them by
    /// itself to the default library; a library that you name gets them only by this command.
    #[command(after_help = "Examples:\n  adduce starter\n  adduce --library /tmp/try starter")]
    Starter,
    Mcp(mcp::Args),
    Config(config::Args),
    Completions(completions::Args),
    InstallExtras(install_extras::Args),
    ReadWorker(worker::Args),
}
