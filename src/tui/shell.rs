//! The loop: what happens becomes a message, what the model wants is done, and a frame is drawn when something changed.
//!
//! Order of attention: signals, keys and mouse, the engine, then time. A frame that is due is drawn before anything
//! else, so that a flood of events cannot keep the screen from changing, nor the keys from being heard.

use std::time::Duration;

use crossterm::event::{Event as TerminalEvent, EventStream};
use futures_util::StreamExt;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::cell::Level;
use super::clipboard::{Clipboard, osc52};
use super::launch::{Launch, plan};
use super::message::{Effect, Msg};
use super::model::Model;
use super::signals::{Signals, Told, ended};
use super::terminal::Guard;
use super::update::{start, tour, update};
use super::{Options, Port, outside};
use crate::Result;
use crate::engine::{Event, Events};

/// Least time between two frames.
const FRAME: Duration = Duration::from_millis(16);
/// The same when a key went down: it is not to wait for a frame's time because something else was just drawn.
const KEY: Duration = Duration::from_millis(4);
/// Time between two frames while only the spinner turns.
const SPIN: Duration = Duration::from_millis(80);
/// A frame that takes longer waits for the terminal: a slow line. What is drawn unasked must not fill it up before keys.
const SLOW: Duration = Duration::from_millis(50);
/// Time between two frames of the spinner on such a line.
const SPIN_SLOWLY: Duration = Duration::from_secs(1);
/// How long a line counts as slow after it was.
const SLOW_FOR: Duration = Duration::from_secs(10);
/// Engine events taken at once before the keys are looked at again.
const AT_ONCE: usize = 64;

/// Why the loop goes on or not.
enum Next {
    GoOn,
    Quit,
    /// The user edits this meanwhile.
    Edit(String),
}

/// Fields are dropped in this order: the terminal is given back before the engine, which may finish a document first.
struct Shell {
    guard: Guard,
    model: Model,
    port: Port,
    clipboard: Clipboard,
    /// Where what is done on other threads reports.
    aside: mpsc::UnboundedSender<Msg>,
    /// The viewer of the user's settings.
    viewer: Option<String>,
    /// What is to be opened in another program.
    launch: Option<Box<Launch>>,
    began: Instant,
    dirty: bool,
    /// Whether a key went down since the last frame.
    typed: bool,
    /// Until when the terminal counts as slow.
    slow: Instant,
    /// Whether the user has left, and only what is on its way to the disk is waited for.
    leaving: bool,
}

/// Runs the chat until the user leaves or a signal ends it. The terminal is given back before this returns.
pub(super) async fn run(mut model: Model, port: Port, mut events: Events, options: &Options) -> Result<()> {
    let mut signals = Signals::listen()?;
    let mut guard = Guard::new(model.mouse)?;
    guard.dress(&options.chat, options.colour);
    model.size = guard.size()?;
    model.screen = guard.screen();
    let (done, mut from_aside) = mpsc::unbounded_channel();
    let clipboard = Clipboard::start(done.clone());
    let viewer = options.chat.viewer.clone();
    let mut keys = EventStream::new();
    let began = Instant::now();
    let aside = done;
    let mut shell = Shell {
        guard,
        model,
        port,
        clipboard,
        aside,
        viewer,
        launch: None,
        began,
        dirty: true,
        typed: false,
        slow: began,
        leaving: false,
    };
    shell.perform(start())?;
    if options.tour && !outside::tour_was_seen() {
        outside::tour_seen(&shell.aside);
        let effects = tour(&mut shell.model);
        shell.perform(effects)?;
    }
    let mut drawn = shell.began - FRAME;
    let mut engine_gone = false;
    loop {
        let due = shell.due(drawn);
        if due.is_some_and(|due| due <= Instant::now()) {
            shell.draw()?;
            drawn = Instant::now();
        }
        let due = shell.due(drawn);
        let next = tokio::select! {
            biased;
            told = signals.next() => shell.told(told)?,
            key = keys.next() => match key {
                Some(Ok(event)) => shell.terminal_event(event)?,
                // The terminal is gone.
                Some(Err(_)) | None => return Err(ended("the terminal went away")),
            },
            Some(msg) = from_aside.recv() => shell.apply(msg)?,
            event = events.recv(), if !engine_gone => {
                engine_gone = event.is_none();
                shell.engine_events(event, &mut events)?
            }
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                shell.dirty = true;
                Next::GoOn
            }
        };
        match next {
            Next::GoOn => {}
            Next::Quit if shell.leaving || engine_gone || !shell.model.keeping() => return Ok(()),
            Next::Quit => {
                shell.leaving = true;
                shell.model.say(Level::Info, "leaving as soon as it is written; once more leaves at once");
                shell.dirty = true;
            }
            Next::Edit(text) => {
                // The stream would take the editor's keys.
                drop(keys);
                let edited = shell.lend(&mut signals, move || outside::edit(&text)).await?;
                keys = EventStream::new();
                shell.apply(Msg::Edited(edited))?;
            }
        }
        if shell.leaving && (engine_gone || !shell.model.keeping()) {
            return Ok(());
        }
        if let Some(launch) = shell.launch.take() {
            // Whoever reads the keys must not read those of another program.
            drop(keys);
            shell.run_other(*launch, &mut signals).await?;
            keys = EventStream::new();
        }
    }
}

impl Shell {
    /// When the next frame is to be drawn; `None` while nothing changes.
    fn due(&self, drawn: Instant) -> Option<Instant> {
        if self.dirty {
            return Some(drawn + if self.typed { KEY } else { FRAME });
        }
        let spin = self.model.busy().then(|| drawn + if drawn < self.slow { SPIN_SLOWLY } else { SPIN });
        let change = self.model.next_change().map(|at| (self.began + at).max(drawn + FRAME));
        [spin, change].into_iter().flatten().min()
    }

    fn draw(&mut self) -> Result<()> {
        self.model.clock = self.began.elapsed();
        self.model.expire();
        // The screen may have changed before its event came.
        let (columns, rows) = self.guard.size()?;
        if (columns, rows) != self.model.size {
            self.apply(Msg::Resize(columns, rows))?;
        }
        // So may the size of its cells.
        self.model.screen = self.guard.screen();
        (self.dirty, self.typed) = (false, false);
        let begun = Instant::now();
        let drawn = self.guard.draw(&self.model)?;
        let now = Instant::now();
        if now - begun > SLOW {
            self.slow = now + SLOW_FOR;
        }
        if drawn != self.model.size {
            // It changed again in between, and nothing was drawn for the new one. Its signal may have been answered already.
            self.apply(Msg::Resize(drawn.0, drawn.1))?;
        }
        Ok(())
    }

    fn apply(&mut self, msg: Msg) -> Result<Next> {
        self.model.clock = self.began.elapsed();
        self.dirty = true;
        let effects = update(&mut self.model, msg);
        self.perform(effects)
    }

    fn perform(&mut self, effects: Vec<Effect>) -> Result<Next> {
        for effect in effects {
            let Some(effect) = self.port.perform(&mut self.model, effect) else { continue };
            match effect {
                // The engine has it.
                Effect::Submit(..) | Effect::Cancel(_) | Effect::Pause(_) => {}
                Effect::Copy(text) => {
                    let sequence = osc52(&text);
                    if let Some(sequence) = &sequence {
                        self.guard.write(sequence)?;
                    }
                    if let Some(msg) = self.clipboard.copy(text, sequence.is_some()) {
                        update(&mut self.model, msg);
                    }
                }
                Effect::Mouse(grab) => self.guard.set_mouse(grab)?,
                Effect::Repaint => self.repaint()?,
                Effect::Suspend => self.suspend(true)?,
                Effect::Launch(launch) => self.launch = Some(launch),
                Effect::Complete(typed) => outside::complete(&self.aside, typed, self.model.home.clone()),
                Effect::Write { path, text } => outside::write(&self.aside, path, text),
                Effect::Edit(text) => return Ok(Next::Edit(text)),
                Effect::Quit => return Ok(Next::Quit),
            }
        }
        Ok(Next::GoOn)
    }

    /// Runs another program. One that takes the terminal is waited for, and has the keys and the signals of the terminal
    /// meanwhile; the engine goes on, and its events wait.
    async fn run_other(&mut self, launch: Launch, signals: &mut Signals) -> Result<()> {
        let plan = outside::with_surroundings(self.viewer.as_deref(), |around| plan(&launch, around));
        let said = match plan {
            Err(said) => Err(said),
            Ok(plan) if !plan.terminal => outside::run(&plan, &launch.key, &launch.text),
            Ok(plan) => self.lend(signals, move || outside::run(&plan, &launch.key, &launch.text)).await?,
        };
        self.apply(Msg::Said(said)).map(|_| ())
    }

    /// Lends the terminal to another program, and takes it back when `work`, on a thread of its own, is done with it.
    async fn lend<T: Send + 'static>(
        &mut self,
        signals: &mut Signals,
        work: impl FnOnce() -> Result<T, String> + Send + 'static,
    ) -> Result<Result<T, String>> {
        self.guard.leave();
        let said = outside::lend(signals, work).await?;
        self.guard.enter()?;
        Ok(said)
    }

    /// An event and those that came with it; `None` when the engine has gone.
    fn engine_events(&mut self, event: Option<Event>, events: &mut Events) -> Result<Next> {
        let Some(event) = event else {
            self.model.note(Level::Error, "The engine has ended; leave and start adduce again.", None);
            self.dirty = true;
            return Ok(Next::GoOn);
        };
        let mut next = self.engine_event(event)?;
        for _ in 0..AT_ONCE {
            let Ok(event) = events.try_recv() else { break };
            next = self.engine_event(event)?;
        }
        Ok(next)
    }

    fn engine_event(&mut self, event: Event) -> Result<Next> {
        let (before, progress) = (self.dirty, matches!(event, Event::Ingesting { .. }));
        let next = self.apply(Msg::Engine(event))?;
        if progress && self.model.busy() {
            // One comes with each file, and the spinner shows how far it is.
            self.dirty = before;
        }
        Ok(next)
    }

    fn terminal_event(&mut self, event: TerminalEvent) -> Result<Next> {
        match event {
            TerminalEvent::Key(key) => {
                self.typed = true;
                self.apply(Msg::Key(key))
            }
            TerminalEvent::Paste(text) => self.apply(Msg::Paste(text)),
            TerminalEvent::Mouse(mouse) => self.apply(Msg::Mouse(mouse)),
            TerminalEvent::Resize(columns, rows) => self.apply(Msg::Resize(columns, rows)),
            TerminalEvent::FocusGained | TerminalEvent::FocusLost => Ok(Next::GoOn),
        }
    }

    fn told(&mut self, told: Told) -> Result<Next> {
        match told {
            Told::End(by) => return Err(ended(by)),
            #[cfg(unix)]
            Told::Stop => self.suspend(false)?,
            #[cfg(unix)]
            Told::Continue => self.back()?,
            #[cfg(unix)]
            Told::Resized => {
                // Also where the size is what it was: in between the terminal may have cut what it shows.
                self.repaint()?;
                let (columns, rows) = self.guard.size()?;
                return self.apply(Msg::Resize(columns, rows));
            }
        }
        Ok(Next::GoOn)
    }

    /// Gives the terminal back, stops, and takes it again when the process goes on.
    #[cfg_attr(not(unix), expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "nothing to stop there"))]
    fn suspend(&mut self, group: bool) -> Result<()> {
        #[cfg(unix)]
        {
            self.guard.leave();
            super::signals::stop(group);
            self.back()?;
        }
        #[cfg(not(unix))]
        let _ = group;
        Ok(())
    }

    #[cfg(unix)]
    fn back(&mut self) -> Result<()> {
        self.guard.enter()?;
        let (columns, rows) = self.guard.size()?;
        self.apply(Msg::Resize(columns, rows)).map(|_| ())
    }

    fn repaint(&mut self) -> Result<()> {
        self.dirty = true;
        self.guard.repaint()
    }
}
