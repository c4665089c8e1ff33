//! `adduce llm`.

use clap::{Subcommand, ValueHint};
use schemars::JsonSchema;
use serde::Serialize;

use super::App;
use super::exit::{Exit, Outcome, usage};
use super::shapes::SCHEMA;
use crate::llm::consent::Allowed;
use crate::llm::{Address, Consent, KeySource, Settings};
use crate::text::safe;
use crate::{Result, config};

const LONG: &str = "\
Say which language model may write, and which addresses you confirmed

adduce needs no language model. Where you configure one, `adduce ask --write` and `/write` in
the chat have it write a fluent answer from the passages that were found, and check every
sentence of it. It is set in config.toml in the XDG configuration folder
(~/.config/adduce/config.toml):

  [llm]
  base_url = \"http://localhost:11434/v1\"   # Ollama, llama.cpp, vLLM, or a hosted one
  model = \"gemma3\"                         # its name there
  key_env = \"LLM_KEY\"                      # the environment variable that holds the key, or
  key_command = \"pass show llm\"            # a command that writes it on its first line
  timeout = 120                            # seconds to wait for each part of an answer
  max_tokens = 400                         # the most that it may write (16 to 16384)
  temperature = 0                          # 0 to 2
  proxy = \"http://proxy.example:3128\"      # only what stands here is used

Nothing is sent before you have confirmed the address once, and never with --offline. What is
sent is written down first; `adduce audit` shows it.";

/// Say which language model may write, and which addresses you confirmed
#[derive(Debug, clap::Args)]
#[command(long_about = LONG, after_help = "\
Examples:
  adduce llm                                    what is configured and confirmed
  adduce llm allow                              confirm the configured address
  adduce llm allow http://localhost:11434/v1
  adduce llm forget                             take all confirmations back")]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Confirm that questions and passages may be sent to an address
    ///
    /// The same as answering yes when `adduce ask --write` or the chat asks. It holds for this scheme, host, port and
    /// path only.
    #[command(after_help = "Examples:\n  adduce llm allow\n  adduce llm allow http://localhost:11434/v1")]
    Allow {
        /// The address; the configured one when none is given
        #[arg(value_name = "URL", value_hint = ValueHint::Url)]
        url: Option<String>,
    },
    /// Take a confirmation back
    ///
    /// Of this address, or of all where none is given.
    #[command(after_help = "Examples:\n  adduce llm forget http://localhost:11434/v1\n  adduce llm forget")]
    Forget {
        /// The address; all when none is given
        #[arg(value_name = "URL", value_hint = ValueHint::Url)]
        url: Option<String>,
    },
}

/// What `llm --json`, `llm allow --json` and `llm forget --json` print.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct State {
    /// The version of this shape: 1.
    schema: u32,
    /// What is configured.
    configured: Option<Configured>,
    /// The addresses that were confirmed.
    allowed: Vec<Allowed>,
}

/// The language model that is configured.
#[derive(Debug, Serialize, JsonSchema)]
struct Configured {
    /// Where it is, with the proxy where there is one.
    address: String,
    /// Its name there.
    model: String,
    /// Where its key comes from, in words.
    key: Option<String>,
    /// Whether the address was confirmed.
    confirmed: bool,
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let consent = Consent::of_user()?;
    match &args.command {
        None => show(app, &consent),
        Some(Command::Allow { url }) => {
            let address = destination(url.as_deref())?.ok_or_else(|| {
                usage("no language model is configured").hint("Name the address, or see `adduce llm --help`.")
            })?;
            let new = consent.allow(&address)?;
            let shown = safe::one_line(&address);
            app.talk.note(&if new {
                format!("May be sent to: {shown}")
            } else {
                format!("It was confirmed before: {shown}")
            });
            if app.global.json { show(app, &consent) } else { Ok(Exit::Ok) }
        }
        Some(Command::Forget { url }) => {
            let address = match url {
                Some(url) => destination(Some(url))?,
                None => None,
            };
            let gone = consent.forget(address.as_deref())?;
            app.talk.note(&format!("Confirmations taken back: {gone}."));
            if app.global.json {
                show(app, &consent)?;
            }
            Ok(if gone == 0 { Exit::Nothing } else { Exit::Ok })
        }
    }
}

/// What a confirmation is for: this address, with the configured proxy where it is the configured address.
fn destination(url: Option<&str>) -> Result<Option<String>> {
    let configured = config::load()?.llm;
    let Some(url) = url else { return Ok(configured.map(|settings| settings.destination())) };
    let address = Address::parse(url)?;
    let settings = match configured {
        Some(settings) if settings.address == address => settings,
        _ => Settings::new(address, ""),
    };
    Ok(Some(settings.destination()))
}

fn show(app: &mut App, consent: &Consent) -> Outcome {
    let allowed = consent.list()?;
    let configured = config::load()?.llm.map(|settings| {
        let address = settings.destination();
        let key = match settings.key {
            KeySource::None => None,
            KeySource::Env(name) => Some(format!("from the environment variable {name}")),
            KeySource::Command(_) => Some("from a command".to_owned()),
        };
        let confirmed = allowed.iter().any(|allowed| allowed.address == address);
        Configured { address, model: settings.model, key, confirmed }
    });
    if app.global.json {
        app.out.json(&State { schema: SCHEMA, configured, allowed })?;
        return Ok(Exit::Ok);
    }
    let mut out = String::new();
    match &configured {
        None => out.push_str("No language model is configured, and none is needed; `adduce llm --help` shows how.\n"),
        Some(model) => {
            let key = model.key.as_deref().unwrap_or("none");
            let confirmed = if model.confirmed { "confirmed" } else { "not confirmed yet: nothing is sent" };
            out.push_str(&safe::printable(&format!(
                "model      {}\naddress    {}, {confirmed}\nkey        {key}\n",
                model.model, model.address
            )));
        }
    }
    for allowed in
        allowed.iter().filter(|allowed| configured.as_ref().is_none_or(|model| model.address != allowed.address))
    {
        out.push_str("confirmed  ");
        out.push_str(&safe::one_line(&allowed.address));
        out.push('\n');
    }
    app.out.text(&out)?;
    Ok(Exit::Ok)
}
