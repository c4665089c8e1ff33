//! A running engine as commands use it: one request at a time, or an ingest with progress and Ctrl-C.

use std::collections::VecDeque;
use std::path::PathBuf;

use super::App;
use super::first_run;
use super::interrupt::{Interrupts, runtime};
use super::out::Talk;
use super::progress::IngestProgress;
use super::reading::ReadingArgs;
use crate::config::Threshold;
use crate::embed::{Semantic, catalogue};
use crate::engine::{Config, Engine, Event, Events, Request, Ticket};
use crate::extract::Setup;
use crate::ingest::Report;
use crate::llm::Settings;
use crate::{Error, ErrorKind, Result, config, paths};

/// How many requests are submitted ahead of the one that is waited for: two workers must not run dry behind a slow one.
const AHEAD: usize = 64;

/// What a command needs of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Nothing is embedded; the model is not even looked for.
    NoModel,
    /// The model where there is one.
    Model,
    /// As [`Need::Model`]; and an empty default library is filled with the starter corpus first.
    FirstRun,
    /// As [`Need::FirstRun`]; and the model is loaded before the first question.
    Chat,
}

/// A running engine.
pub(super) struct Session {
    /// The engine, for commands that submit for themselves.
    pub(super) engine: Engine,
    /// Its events.
    pub(super) events: Events,
    talk: Talk,
    interrupts: Option<Interrupts>,
}

/// The library's folder: the one that was named, else the default one.
///
/// # Errors
/// When none was named and there is no home folder.
pub(super) fn library(app: &App) -> Result<PathBuf> {
    app.global.named_library().cloned().map_or_else(paths::default_library, Ok)
}

impl Session {
    /// Starts the engine on the library.
    ///
    /// # Errors
    /// When the library cannot be opened, or the first run fails.
    pub(super) fn start(app: &App, need: Need) -> Result<Self> {
        // In the chat files can be added; elsewhere nothing but the starter corpus is read.
        if need == Need::Chat {
            let config = config::load()?;
            return Self::open(app, need, ReadingArgs::default().setup()?, (config.threshold, config.llm));
        }
        Self::start_reading(app, need, Setup::default())
    }

    /// As [`Session::start`], for a command that answers: below this confidence, or that of the settings, it abstains. A
    /// language model that is configured may be asked to write.
    ///
    /// # Errors
    /// As for [`Session::start`], and when the settings are not right.
    pub(super) fn start_answering(app: &App, need: Need, threshold: Option<Threshold>) -> Result<Self> {
        let config = config::load()?;
        Self::open(app, need, Setup::default(), (threshold.unwrap_or(config.threshold), config.llm))
    }

    /// As [`Session::start`], for a command that says how files are read.
    ///
    /// # Errors
    /// As for [`Session::start`].
    pub(super) fn start_reading(app: &App, need: Need, reading: Setup) -> Result<Self> {
        Self::open(app, need, reading, (Threshold::default(), None))
    }

    fn open(app: &App, need: Need, reading: Setup, (threshold, llm): (Threshold, Option<Settings>)) -> Result<Self> {
        let library = library(app)?;
        let first = matches!(need, Need::FirstRun | Need::Chat) && first_run::applies(app, &library)?;
        let semantic = match need {
            Need::NoModel => Semantic::Off {
                reason: "not needed by this command".into(),
                hint: "Run `adduce status` to see whether it is on.".into(),
            },
            Need::FirstRun | Need::Chat if first => first_run::semantic(app)?,
            Need::Model | Need::FirstRun | Need::Chat => catalogue::load_chosen(app.global.offline),
        };
        let (engine, events) = Engine::start(Config {
            library,
            semantic,
            offline: app.global.offline,
            llm,
            reading,
            threshold: threshold.get(),
            warm: need == Need::Chat,
        })?;
        let mut session = Self { engine, events, talk: app.talk, interrupts: None };
        if first {
            first_run::fill(app, &mut session)?;
        }
        Ok(session)
    }

    /// Submits a request.
    pub(super) fn submit(&self, request: Request) -> Ticket {
        self.engine.submit(request)
    }

    /// Submits a request and waits for its last event.
    ///
    /// # Errors
    /// The request's own, and when the engine has gone.
    pub(super) fn one(&mut self, request: Request) -> Result<Event> {
        let ticket = self.submit(request);
        loop {
            let event = self.events.blocking_recv().ok_or_else(gone)?;
            match event {
                Event::Notice { text } => self.talk.note(&text),
                Event::Failed { ticket: failed, error } if failed == ticket => return Err(error),
                event if event.ticket() == Some(ticket) && event.is_last() => return Ok(event),
                _ => {}
            }
        }
    }

    /// As [`Session::one`], and Ctrl-C cancels: for one of many, that together take long.
    ///
    /// # Errors
    /// As for [`Session::one`]; with [`ErrorKind::Cancelled`] after Ctrl-C.
    pub(super) fn one_of_many(&mut self, request: Request) -> Result<Event> {
        let mut interrupts = match self.interrupts.take() {
            Some(interrupts) => interrupts,
            None => Interrupts::listen()?,
        };
        interrupts.hand_over();
        let done = runtime()?.block_on(async {
            let ticket = self.submit(request);
            let mut stopped = false;
            loop {
                let event = tokio::select! {
                    event = self.events.recv() => event.ok_or_else(gone)?,
                    () = interrupts.pressed() => {
                        self.engine.cancel(ticket);
                        stopped = true;
                        continue;
                    }
                };
                match event {
                    Event::Notice { text } => self.talk.note(&text),
                    Event::Failed { ticket: of, error } if of == ticket => return Err(error),
                    event if event.ticket() == Some(ticket) && event.is_last() => {
                        return if stopped { Err(Error::cancelled()) } else { Ok(event) };
                    }
                    _ => {}
                }
            }
        });
        interrupts.quit();
        self.interrupts = Some(interrupts);
        done
    }

    /// Submits requests of one lane, a few ahead of the one that is waited for, so that the lane never waits for this face;
    /// hands over the last event of each in order, until `each` says no. Ctrl-C cancels those that are left.
    ///
    /// # Errors
    /// When the engine has gone; with [`ErrorKind::Cancelled`] after Ctrl-C. The requests' own go to `each`.
    pub(super) fn many(
        &mut self,
        requests: Vec<Request>,
        each: &mut dyn FnMut(usize, Result<Event>) -> bool,
    ) -> Result<()> {
        let mut interrupts = match self.interrupts.take() {
            Some(interrupts) => interrupts,
            None => Interrupts::listen()?,
        };
        interrupts.hand_over();
        let done = runtime()?.block_on(async {
            let mut requests = requests.into_iter();
            let mut waiting: VecDeque<(usize, Ticket, Option<Result<Event>>)> = VecDeque::new();
            let mut next = 0;
            let mut stopped = false;
            loop {
                while waiting.len() < AHEAD
                    && let Some(request) = requests.next()
                {
                    waiting.push_back((next, self.submit(request), None));
                    next += 1;
                }
                if waiting.is_empty() {
                    return Ok(());
                }
                let event = tokio::select! {
                    event = self.events.recv() => event.ok_or_else(gone)?,
                    () = interrupts.pressed() => {
                        for &(_, ticket, _) in &waiting {
                            self.engine.cancel(ticket);
                        }
                        stopped = true;
                        continue;
                    }
                };
                let at = event.ticket().and_then(|of| waiting.iter().position(|&(_, ticket, _)| ticket == of));
                let result = match event {
                    Event::Notice { text } => {
                        self.talk.note(&text);
                        continue;
                    }
                    Event::Failed { error, .. } => Err(error),
                    event if event.is_last() => Ok(event),
                    _ => continue,
                };
                let Some(slot) = at.and_then(|at| waiting.get_mut(at)) else { continue };
                slot.2 = Some(result);
                if stopped {
                    return Err(Error::cancelled());
                }
                // What was asked later may be done earlier.
                while waiting.front().is_some_and(|slot| slot.2.is_some()) {
                    let Some((number, _, Some(result))) = waiting.pop_front() else { break };
                    if !each(number, result) {
                        for &(_, ticket, _) in &waiting {
                            self.engine.cancel(ticket);
                        }
                        return Ok(());
                    }
                }
            }
        });
        interrupts.quit();
        self.interrupts = Some(interrupts);
        done
    }

    /// Submits a request that takes long, hands over its events but for the last one, and gives that. Ctrl-C cancels it;
    /// what it gives then is its own affair.
    ///
    /// # Errors
    /// The request's own, and when the engine has gone.
    pub(super) fn follow_to_the_end(&mut self, request: Request, each: &mut dyn FnMut(&Event)) -> Result<Event> {
        let mut ctrl_c = match self.interrupts.take() {
            Some(interrupts) => interrupts,
            None => Interrupts::listen()?,
        };
        ctrl_c.hand_over();
        let ticket = self.submit(request);
        let done = runtime()?.block_on(async {
            loop {
                let event = tokio::select! {
                    event = self.events.recv() => event.ok_or_else(gone)?,
                    () = ctrl_c.pressed() => {
                        self.engine.cancel(ticket);
                        self.talk.note("Cancelling; what is done is kept. Ctrl-C again quits at once.");
                        continue;
                    }
                };
                match event {
                    Event::Notice { text } => self.talk.note(&text),
                    Event::Failed { ticket: of, error } if of == ticket => return Err(error),
                    event if event.ticket() == Some(ticket) && event.is_last() => return Ok(event),
                    event if event.ticket() == Some(ticket) => each(&event),
                    _ => {}
                }
            }
        });
        ctrl_c.quit();
        self.interrupts = Some(ctrl_c);
        done
    }

    /// Submits an ingest, shows its progress, and lets Ctrl-C cancel it.
    ///
    /// # Errors
    /// The ingest's own, and when the engine has gone.
    pub(super) fn ingest(&mut self, request: Request, what: &str) -> Result<Report> {
        let mut interrupts = match self.interrupts.take() {
            Some(interrupts) => interrupts,
            None => Interrupts::listen()?,
        };
        interrupts.hand_over();
        let progress = IngestProgress::begin(self.talk, what);
        let report = runtime()?.block_on(self.follow(request, &progress, &mut interrupts));
        interrupts.quit();
        self.interrupts = Some(interrupts);
        report
    }

    async fn follow(&mut self, request: Request, progress: &IngestProgress, ctrl_c: &mut Interrupts) -> Result<Report> {
        let ticket = self.submit(request);
        loop {
            let event = tokio::select! {
                event = self.events.recv() => event.ok_or_else(gone)?,
                () = ctrl_c.pressed() => {
                    self.engine.cancel(ticket);
                    progress.note(self.talk, "Cancelling; what is done is kept. Ctrl-C again quits at once.");
                    continue;
                }
            };
            match event {
                Event::Notice { text } => progress.note(self.talk, &text),
                Event::Ingesting { ticket: of, progress: so_far } if of == ticket => progress.show(&so_far),
                Event::Ingested { ticket: of, report } if of == ticket => return Ok(*report),
                Event::Failed { ticket: of, error } if of == ticket => {
                    if error.kind() == ErrorKind::Cancelled {
                        return Ok(Report { cancelled: true, ..Report::default() });
                    }
                    return Err(error);
                }
                _ => {}
            }
        }
    }

    /// Submits a request that goes on until Ctrl-C, and hands over its events; `each` says whether to go on.
    ///
    /// # Errors
    /// The request's own, and when the engine has gone.
    pub(super) fn until_stopped(&mut self, request: Request, each: &mut dyn FnMut(&Event) -> bool) -> Result<()> {
        let mut ctrl_c = match self.interrupts.take() {
            Some(interrupts) => interrupts,
            None => Interrupts::listen()?,
        };
        ctrl_c.hand_over();
        let ticket = self.submit(request);
        let done = runtime()?.block_on(async {
            loop {
                let event = tokio::select! {
                    event = self.events.recv() => event.ok_or_else(gone)?,
                    () = ctrl_c.pressed() => {
                        self.engine.cancel(ticket);
                        continue;
                    }
                };
                match event {
                    Event::Notice { text } => self.talk.note(&text),
                    Event::Failed { ticket: of, error } if of == ticket => {
                        return if error.kind() == ErrorKind::Cancelled { Ok(()) } else { Err(error) };
                    }
                    event if event.ticket() == Some(ticket) => {
                        if !each(&event) {
                            self.engine.cancel(ticket);
                        }
                        if event.is_last() {
                            return Ok(());
                        }
                    }
                    _ => {}
                }
            }
        });
        ctrl_c.quit();
        self.interrupts = Some(ctrl_c);
        done
    }

    /// The engine and its events, for a face that takes over; Ctrl-C is then its own business.
    pub(super) fn into_parts(self) -> (Engine, Events) {
        (self.engine, self.events)
    }
}

/// The engine stopped without a last word.
pub(super) fn gone() -> Error {
    Error::new(ErrorKind::Internal, "the engine stopped unexpectedly")
        .hint("Run the command again; if it happens twice, please report it.")
}

/// An event that does not belong to the request: a bug of the engine.
pub(super) fn unexpected(event: &Event) -> Error {
    Error::new(
        ErrorKind::Internal,
        format!("the engine gave an unexpected answer: {:?}", std::mem::discriminant(event)),
    )
}
