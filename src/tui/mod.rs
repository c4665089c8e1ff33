//! The chat on the screen.
//!
//! A pure core in an imperative shell: [`model`] is the state, [`update`] changes it by a message and says what is to be
//! done, [`view`] draws it; [`shell`] waits, does what is to be done and owns the terminal.
//!
//! ```text
//! terminal, signals, engine -> shell -> message -> update -> model -> view -> terminal
//!                                 ^---------------- effects <-'
//! ```
//!
//! Invariants: the loop never waits for the engine; nothing of the model is drawn that did not pass through
//! [`wrap::shown`]; only cells that are seen are laid out; whatever ends the chat, the terminal is given back.

mod brief;
mod cell;
mod clipboard;
pub(crate) mod command;
mod composer;
mod launch;
mod layout;
mod library;
mod links;
mod message;
mod model;
mod output;
mod outside;
mod palette;
mod picker;
#[cfg(test)]
pub(crate) mod picture;
mod pieces;
mod place;
mod plain;
mod printed;
mod rich;
mod scroll;
mod secret;
mod shell;
mod signals;
mod source;
mod terminal;
#[cfg(test)]
mod testing;
mod theme;
mod tour;
mod transcript;
mod undo;
mod update;
mod view;
mod why;
mod wrap;

use std::path::PathBuf;

pub use plain::run_plain;

use crate::engine::{Engine, Events, Request, Ticket};
use crate::{Error, ErrorKind, Result};

/// How the chat looks and where it is.
#[allow(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether colours are used; the caller has looked at `NO_COLOR` and at its flags.
    pub colour: bool,
    /// Whether the mouse is grabbed at the start (F4 changes it).
    pub mouse: bool,
    /// The library's folder, to be shown.
    pub library: PathBuf,
    /// Whether the user named the library. One that nobody named is filled with the starter corpus when it is new.
    pub library_named: bool,
    /// What the user should know at once, one line each.
    pub notices: Vec<String>,
    /// Keys, colours and manners from the user's settings.
    pub chat: crate::config::Chat,
    /// Whether the tour begins by itself, unless it did before.
    pub tour: bool,
}

/// The two ways to the engine. A seam for tests, which bring an engine of their own.
pub(crate) struct Port {
    /// Queues a request; never waits.
    pub(crate) submit: Box<dyn FnMut(Request) -> Ticket>,
    /// Cancels a request; never waits.
    pub(crate) cancel: Box<dyn FnMut(Ticket)>,
    /// Lets what is being added wait, or go on; never waits.
    pub(crate) pause: Box<dyn FnMut(bool)>,
}

/// Runs the chat until the user leaves.
///
/// # Errors
/// [`ErrorKind::Usage`] when there is no terminal, [`ErrorKind::Cancelled`] when a signal ended it. In every case the
/// terminal is given back before this returns; the engine, which may still finish a document, is dropped after that.
#[allow(clippy::needless_pass_by_value, reason = "the options are the chat's, like engine and events")]
pub fn run(engine: Engine, events: Events, options: Options) -> Result<()> {
    run_with(Port::of(engine), events, &options)
}

impl Port {
    /// The ways to this engine.
    fn of(engine: Engine) -> Self {
        let engine = std::rc::Rc::new(engine);
        let (canceller, pauser) = (std::rc::Rc::clone(&engine), std::rc::Rc::clone(&engine));
        Self {
            submit: Box::new(move |request| engine.submit(request)),
            cancel: Box::new(move |ticket| canceller.cancel(ticket)),
            pause: Box::new(move |paused| pauser.pause(paused)),
        }
    }

    /// Does what is the engine's affair; gives back any other effect.
    fn perform(&mut self, model: &mut model::Model, effect: message::Effect) -> Option<message::Effect> {
        match effect {
            message::Effect::Submit(request, purpose) => {
                let ticket = (self.submit)(request);
                // Makes no effects of its own.
                update::update(model, message::Msg::Submitted(ticket, purpose));
            }
            message::Effect::Cancel(ticket) => (self.cancel)(ticket),
            message::Effect::Pause(paused) => (self.pause)(paused),
            other => return Some(other),
        }
        None
    }
}

/// What the loops run on: one thread, which is this one.
fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::new(ErrorKind::Internal, "could not start the chat").because(error))
}

/// The model at the start, as the options say.
fn model_of(options: &Options) -> model::Model {
    let name = wrap::shown_line(&crate::paths::for_people(&options.library));
    let palette = palette::Palette { colour: options.colour };
    let mut model = model::Model::new(palette, (80, 24), name, options.library_named);
    model.mouse = options.mouse;
    model.home = std::env::var("HOME").ok();
    model.keys = options.chat.keys.clone();
    model.copying = options.chat.copy;
    for notice in &options.notices {
        model.note(cell::Level::Info, wrap::shown_line(notice), None);
    }
    model
}

/// [`run`] with an engine behind a [`Port`].
pub(crate) fn run_with(port: Port, events: Events, options: &Options) -> Result<()> {
    terminal::check()?;
    let model = model_of(options);
    if options.colour {
        // The caller decided; crossterm would ask the environment again.
        crossterm::style::force_color_output(true);
    }
    runtime()?.block_on(shell::run(model, port, events, options))
}
