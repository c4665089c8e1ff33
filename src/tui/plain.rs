//! The chat line by line: for screen readers, for terminals that cannot move the cursor, and for pipes.
//!
//! The same model, the same commands and the same answers; nothing is drawn and nothing is drawn over. A line is read, what
//! it asks for is done, and what came of it is written below. Lists are numbered, and a number alone chooses.

mod text;

use std::io::{self, BufRead, IsTerminal, Write};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::cell::{AnswerState, Body};
use super::message::{Effect, Msg};
use super::model::{Model, Side};
use super::update::{run_line, start, tour, update};
use super::{Options, Port, launch, model_of, outside, runtime};
use crate::engine::{Engine, Event, Events};
use crate::{Error, ErrorKind, Result};
use text::Told;

/// How often a long ingest says how far it is.
const PROGRESS: Duration = Duration::from_secs(5);
/// Rows of the screen that there would be: a dozen of them for a source.
pub(super) const ROWS: u16 = 18;
/// Columns of rows that are laid out for reading out; the terminal breaks them where it likes.
pub(super) const COLUMNS: u16 = 800;

/// Runs the conversation until the input ends or the user leaves.
///
/// # Errors
/// When standard output is gone, and when the engine ended by itself.
#[allow(clippy::needless_pass_by_value, reason = "the options are the chat's, like engine and events")]
pub fn run_plain(engine: Engine, events: Events, options: Options) -> Result<()> {
    let runtime = runtime()?;
    let done = runtime.block_on(async {
        let mut model = model_of(&options);
        model.palette.colour = false;
        // Wide enough that nothing is cut, and as high as what is read of a source at once.
        model.size = (COLUMNS, ROWS);
        let (aside, from_aside) = mpsc::unbounded_channel();
        let plain = Plain {
            model,
            port: Port::of(engine),
            aside,
            viewer: options.chat.viewer.clone(),
            told: Told::default(),
            program: None,
            silence: None,
            began: Instant::now(),
            terminal: io::stdin().is_terminal(),
            leaving: false,
        };
        plain.run(events, from_aside, options.tour).await
    });
    // The thread that reads lines waits for one that may never come.
    runtime.shutdown_background();
    done
}

struct Plain {
    model: Model,
    port: Port,
    aside: mpsc::UnboundedSender<Msg>,
    viewer: Option<String>,
    told: Told,
    /// Another program, which gets the terminal as soon as the message that asked for it is done with.
    program: Option<Box<dyn FnOnce() -> Result<Msg, String> + Send>>,
    /// The terminal without echo, while a password is asked for.
    silence: Option<Silence>,
    began: Instant,
    /// Whether somebody types; else lines come from a pipe and are not prompted for.
    terminal: bool,
    leaving: bool,
}

/// Reads lines on a thread of its own, each when it is asked for: a password is read with the echo off, and another
/// program's keys are none of ours.
fn lines() -> (std::sync::mpsc::Sender<()>, mpsc::UnboundedReceiver<Option<String>>) {
    let (ask, asked) = std::sync::mpsc::channel::<()>();
    let (give, given) = mpsc::unbounded_channel();
    // Without a thread no line comes, which ends the conversation.
    let _reader = std::thread::Builder::new().name("lines".into()).spawn(move || {
        for () in asked {
            let mut line = String::new();
            let read = io::stdin().lock().read_line(&mut line);
            let line = matches!(read, Ok(1..)).then(|| line.trim_end_matches(['\r', '\n']).to_owned());
            let over = line.is_none();
            if give.send(line).is_err() || over {
                break;
            }
        }
    });
    (ask, given)
}

impl Plain {
    async fn run(
        mut self,
        mut events: Events,
        mut from_aside: mpsc::UnboundedReceiver<Msg>,
        first: bool,
    ) -> Result<()> {
        let (ask, mut given) = lines();
        let mut interrupts = super::signals::Signals::listen()?;
        self.say("adduce, line by line. Ask a question, or /help for the commands; /quit leaves.")?;
        self.perform(start())?;
        if first && !outside::tour_was_seen() {
            outside::tour_seen(&self.aside);
            let effects = tour(&mut self.model);
            self.model.composer.buffer.set("");
            self.perform(effects)?;
        }
        let mut waiting = false;
        let mut shown = Instant::now();
        loop {
            if !self.busy() {
                self.tell()?;
                if self.leaving {
                    return Ok(());
                }
                if !waiting {
                    self.hush();
                    self.prompt()?;
                    // A reader that is gone has sent its last word already.
                    let _ = ask.send(());
                    waiting = true;
                }
            } else if shown.elapsed() >= PROGRESS {
                shown = Instant::now();
                if let Some(said) = text::progress(&self.model) {
                    self.say(&said)?;
                }
            }
            self.model.clock = self.began.elapsed();
            tokio::select! {
                biased;
                told = interrupts.next() => if !self.told(told)? { return Err(Error::cancelled()); },
                Some(msg) = from_aside.recv() => self.apply(msg)?,
                event = events.recv() => match event {
                    Some(event) => self.apply(Msg::Engine(event))?,
                    None => return Err(Error::new(ErrorKind::Internal, "the engine has ended by itself")),
                },
                line = given.recv(), if waiting && !self.busy() => {
                    waiting = false;
                    self.silence = None;
                    match line.flatten() {
                        Some(line) => self.line(&line)?,
                        None => self.leaving = true,
                    }
                }
                () = tokio::time::sleep(PROGRESS), if self.busy() => {}
            }
            if let Some(program) = self.program.take() {
                let msg = outside::lend(&mut interrupts, program).await?.unwrap_or_else(|said| Msg::Said(Err(said)));
                self.apply(msg)?;
            }
        }
    }

    /// Whether something is to be waited for before the next line. What is followed or asked for the status line is not.
    fn busy(&self) -> bool {
        let listing = self.model.side == Side::Library && self.model.library.waiting;
        // What is asked for before anything else tells whether the library is empty.
        self.model.status.is_none() || listing || self.model.busy()
    }

    /// A signal: stops what runs, else leaves; false for leaving.
    fn told(&mut self, told: super::signals::Told) -> Result<bool> {
        match told {
            super::signals::Told::End("SIGINT" | "Ctrl-C") if self.model.busy() => {
                let effects = run_line(&mut self.model, "/cancel");
                self.perform(effects)?;
                Ok(true)
            }
            super::signals::Told::End(_) => Ok(false),
            #[cfg(unix)]
            super::signals::Told::Stop => {
                self.silence = None;
                super::signals::stop(false);
                Ok(true)
            }
            #[cfg(unix)]
            super::signals::Told::Continue => {
                self.hush();
                Ok(true)
            }
            #[cfg(unix)]
            super::signals::Told::Resized => Ok(true),
        }
    }

    /// Turns the echo off while a password is asked for.
    fn hush(&mut self) {
        if self.model.secret.is_some() && self.silence.is_none() {
            self.silence = Silence::begin();
        }
    }

    /// A line: a password, an answer to a question of ours, a number of a list, a command, or a question.
    fn line(&mut self, line: &str) -> Result<()> {
        if let Some(secret) = &mut self.model.secret {
            secret.insert(line);
            return self.key(crossterm::event::KeyCode::Enter);
        }
        if self.model.confirm.is_some() || self.model.overwrite.is_some() {
            let yes = matches!(line.trim().to_lowercase().as_str(), "y" | "yes");
            return self.key(crossterm::event::KeyCode::Char(if yes { 'y' } else { 'n' }));
        }
        let line = line.trim();
        if let Some(picker) = &mut self.model.picker {
            let chosen = line.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            if let Some(chosen) = chosen.filter(|&chosen| chosen < picker.matches.len()) {
                picker.at = chosen;
                return self.key(crossterm::event::KeyCode::Enter);
            }
            self.model.picker = None;
        }
        if line.is_empty() {
            return Ok(());
        }
        self.told.fresh(&self.model, line);
        let chosen = line.parse().ok().and_then(|number| chosen(&self.model, number));
        let effects = run_line(&mut self.model, chosen.as_deref().unwrap_or(line));
        self.model.composer.history.remember(line);
        self.perform(effects)
    }

    fn key(&mut self, code: crossterm::event::KeyCode) -> Result<()> {
        let key = crossterm::event::KeyEvent::new(code, crossterm::event::KeyModifiers::NONE);
        self.apply(Msg::Key(key))
    }

    fn apply(&mut self, msg: Msg) -> Result<()> {
        self.model.clock = self.began.elapsed();
        let notice = matches!(msg, Msg::Engine(Event::Notice { .. }));
        let effects = update(&mut self.model, msg);
        self.perform(effects)?;
        if notice && !self.model.busy() {
            self.tell()?;
        }
        Ok(())
    }

    fn perform(&mut self, effects: Vec<Effect>) -> Result<()> {
        for effect in effects {
            let Some(effect) = self.port.perform(&mut self.model, effect) else { continue };
            match effect {
                Effect::Copy(text) => {
                    // There is no clipboard that this terminal is known to have: what would be copied is written here.
                    let what = self.model.copied.take().unwrap_or_default();
                    self.say(&format!("{what}:\n{text}"))?;
                }
                Effect::Launch(launch) => {
                    let plan =
                        outside::with_surroundings(self.viewer.as_deref(), |around| launch::plan(&launch, around));
                    match plan {
                        Ok(plan) if plan.terminal => {
                            let run = move || Ok(Msg::Said(outside::run(&plan, &launch.key, &launch.text)));
                            self.program = Some(Box::new(run));
                        }
                        plan => {
                            let said = plan.and_then(|plan| outside::run(&plan, &launch.key, &launch.text));
                            update(&mut self.model, Msg::Said(said));
                        }
                    }
                }
                Effect::Write { path, text } => outside::write(&self.aside, path, text),
                Effect::Edit(text) => {
                    self.program = Some(Box::new(move || Ok(Msg::Edited(outside::edit(&text)))));
                }
                // The engine has it, or there is no screen for it.
                Effect::Submit(..)
                | Effect::Cancel(_)
                | Effect::Pause(_)
                | Effect::Complete(_)
                | Effect::Mouse(_)
                | Effect::Repaint
                | Effect::Suspend => {}
                Effect::Quit => self.leaving = true,
            }
        }
        Ok(())
    }

    /// Says what is new.
    fn tell(&mut self) -> Result<()> {
        let said = self.told.news(&mut self.model);
        for line in said {
            self.say(&line)?;
        }
        Ok(())
    }

    fn prompt(&self) -> Result<()> {
        if !self.terminal {
            return Ok(());
        }
        let prompt = if self.model.secret.is_some() {
            "Password, not shown (empty leaves): "
        } else if self.model.confirm.is_some() {
            "Send it? y or n: "
        } else if self.model.overwrite.is_some() {
            "Write over it? y or n: "
        } else if self.model.picker.is_some() {
            "Number, or anything else: "
        } else if self.model.side == Side::Source {
            "In a source; /more, /find, /open, or ask: "
        } else {
            "Ask: "
        };
        let mut output = io::stdout().lock();
        output.write_all(prompt.as_bytes()).and_then(|()| output.flush()).map_err(gone)
    }

    #[expect(clippy::unused_self, reason = "what is said is the conversation's")]
    fn say(&self, text: &str) -> Result<()> {
        let mut output = io::stdout().lock();
        writeln!(output, "{text}").and_then(|()| output.flush()).map_err(gone)
    }
}

/// What a number alone chooses: a source of the newest answer, or a saved chat where those were listed since.
fn chosen(model: &Model, number: usize) -> Option<String> {
    model.transcript.newest_first().find_map(|(_, body)| match body {
        Body::Chats(list) if list.chats.iter().any(|chat| usize::try_from(chat.id.0) == Ok(number)) => {
            Some(format!("/chats {number}"))
        }
        Body::Answer(state) if matches!(**state, AnswerState::Done(_) | AnswerState::Search(..)) => {
            (1..=body.anchors()).contains(&number).then(|| format!("/sources {number}"))
        }
        _ => None,
    })
}

fn gone(error: io::Error) -> Error {
    Error::new(ErrorKind::Cancelled, "ended: nobody reads any more").because(error)
}

/// The terminal without echo, until it is dropped. It is the chat's and not the reader's: that one waits for a line while
/// the chat ends, and its end is never seen.
struct Silence {
    #[cfg(unix)]
    before: rustix::termios::Termios,
}

impl Silence {
    /// `None` where there is no terminal, or it is another's now: what is changed there would be that one's.
    #[cfg(unix)]
    fn begin() -> Option<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        if !Self::in_front() {
            return None;
        }
        let before = tcgetattr(io::stdin()).ok()?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        // The end of the line is no secret, and what is said next begins a line of its own.
        silent.local_modes.insert(LocalModes::ECHONL);
        tcsetattr(io::stdin(), OptionalActions::Now, &silent).ok()?;
        Some(Self { before })
    }

    #[cfg(not(unix))]
    fn begin() -> Option<Self> {
        None
    }

    /// Whoever changes a terminal from behind is stopped for it.
    #[cfg(unix)]
    fn in_front() -> bool {
        rustix::termios::tcgetpgrp(io::stdin()).is_ok_and(|front| front == rustix::process::getpgrp())
    }
}

#[cfg(unix)]
impl Drop for Silence {
    fn drop(&mut self) {
        if Self::in_front() {
            let now = rustix::termios::OptionalActions::Now;
            let _echo = rustix::termios::tcsetattr(io::stdin(), now, &self.before);
        }
    }
}
