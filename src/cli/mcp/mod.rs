//! `adduce mcp`: the face for other programs, by the Model Context Protocol over stdin and stdout.
//!
//! Every tool is one request to the engine, and gives what the command of the same kind prints with `--json`. There is no
//! tool that changes anything.

mod arguments;
mod exchange;
mod reply;
mod server;
mod tools;

use std::io::{self, IsTerminal};
use std::sync::Arc;

use rmcp::service::{QuitReason, ServerInitializeError};

use super::App;
use super::exit::{Exit, Outcome, usage};
use super::interrupt::runtime;
use super::session::{Need, Session};
use crate::{Error, ErrorKind, Result};
use exchange::Exchange;
use server::Server;

/// Serve the library to other programs, by the Model Context Protocol
///
/// Speaks the Model Context Protocol over stdin and stdout, for editors, assistants and agents that start it themselves.
/// Its tools ask, search, check a quotation, read a passage and list the documents; each gives what the command of that
/// kind prints with --json. They only read: nothing can be added, changed or removed, no answer is saved, and no language
/// model is asked. It ends when its input ends.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce mcp                              started by the other program, not by you
  adduce --library ./case-7 mcp           another library

How most programs are told of it:
  {\"mcpServers\": {\"adduce\": {\"command\": \"adduce\", \"args\": [\"--offline\", \"mcp\"]}}}")]
pub(super) struct Args {}

/// Runs the command.
pub(super) fn run(app: &mut App, _args: &Args) -> Outcome {
    if io::stdin().is_terminal() || io::stdout().is_terminal() {
        let hint = "It is started by a program that speaks the Model Context Protocol; see `adduce mcp --help`.";
        return Err(usage("adduce mcp needs a program at both ends, not a terminal").hint(hint).into());
    }
    let (engine, mut events) = Session::start_answering(app, Need::Model, None)?.into_parts();
    let exchange = Arc::new(Exchange::new(engine));
    let talk = app.talk;
    runtime()?.block_on(async {
        tokio::select! {
            served = serve(Arc::clone(&exchange)) => served,
            () = exchange.deliver(&mut events, |notice| talk.note(notice)) => Err(super::session::gone()),
        }
    })?;
    Ok(Exit::Ok)
}

/// Speaks the protocol until the input ends.
///
/// # Errors
/// When what comes in is not the protocol, or nothing can be written.
async fn serve(exchange: Arc<Exchange>) -> Result<()> {
    let failed = |what: &str| Error::new(ErrorKind::Internal, what.to_owned());
    // Pipes are read without a thread of their own, which at the end would wait for input that never comes.
    let running = match rmcp::serve_server(Server::new(exchange), rmcp::transport::io::stdio_pipes()).await {
        Ok(running) => running,
        // Whoever started it went away without a word.
        Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(error) => {
            return Err(usage("the other program does not speak the Model Context Protocol").because(error));
        }
    };
    match running.waiting().await {
        Ok(QuitReason::JoinError(error)) | Err(error) => {
            Err(failed("the protocol stopped unexpectedly").because(error))
        }
        // Its input ended.
        Ok(_) => Ok(()),
    }
}
