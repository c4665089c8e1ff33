//! The terminal while the chat has it, and giving it back whatever happens.
//!
//! While the chat runs it draws on a copy of standard output; standard output and error themselves lead nowhere,
//! because libraries below (the graph, ONNX Runtime) write to them on some paths and would spoil the screen.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, KeyboardEnhancementFlags,
    PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::style::ResetColor;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{QueueableCommand, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;

use super::links::Written;
use super::model::Model;
use super::output::{Output, Redirected};
use super::printed::{self, Means, Screen, Shot};
use super::theme::{Paint, is_light};
use super::view::view;
use crate::config::Chat;
use crate::config::theme::Depth;
use crate::{Error, ErrorKind, Result};

/// Whether the terminal is ours now; the panic hook looks at it.
static HELD: AtomicBool = AtomicBool::new(false);
/// What standard output and error were, for the panic hook.
static REDIRECTED: Mutex<Option<Redirected>> = Mutex::new(None);

/// The terminal, held until dropped.
pub(super) struct Guard {
    terminal: Terminal<CrosstermBackend<Output>>,
    output: Output,
    mouse: bool,
    keys: bool,
    paint: Option<Paint>,
    links: bool,
    written: Written,
    means: Option<Means>,
    /// The picture that stands over the cells.
    seen: Option<Shot>,
}

fn failed(error: io::Error) -> Error {
    Error::new(ErrorKind::Internal, "could not use the terminal").because(error)
}

/// Whether the terminal can be used at all.
pub(super) fn check() -> Result<()> {
    let way_out = "For one answer without the chat: adduce ask \"QUESTION\".";
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return Err(Error::new(ErrorKind::Usage, "the chat needs a terminal, and this is none").hint(way_out));
    }
    if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return Err(Error::new(ErrorKind::Usage, "the chat needs a terminal that can move the cursor (TERM is dumb)")
            .hint("adduce --plain asks and answers line by line."));
    }
    Ok(())
}

impl Guard {
    /// Takes the terminal.
    pub(super) fn new(mouse: bool) -> Result<Self> {
        let (output, redirected) = Output::take().map_err(failed)?;
        *REDIRECTED.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = redirected;
        hook();
        // The old Linux console would print the request for key reports instead of ignoring it.
        let keys = std::env::var_os("TERM").is_none_or(|term| term != "linux");
        let terminal = Terminal::new(CrosstermBackend::new(output.clone())).map_err(failed);
        let mut guard = Self {
            terminal: terminal.inspect_err(|_| give_back(None))?,
            output,
            mouse,
            keys,
            paint: None,
            links: false,
            written: Written::default(),
            means: None,
            seen: None,
        };
        guard.enter()?;
        Ok(guard)
    }

    /// Sets the terminal up; also after the process was stopped and goes on.
    pub(super) fn enter(&mut self) -> Result<()> {
        // After a stop from outside the shell has changed the mode behind our back: all away first.
        if HELD.swap(true, Ordering::SeqCst) {
            restore(&mut self.output.clone());
            HELD.store(true, Ordering::SeqCst);
        }
        enable_raw_mode().map_err(failed)?;
        let mut output = self.output.clone();
        queue!(output, EnterAlternateScreen, EnableBracketedPaste).map_err(failed)?;
        if self.mouse {
            queue!(output, EnableMouseCapture).map_err(failed)?;
        }
        if self.keys {
            // Not asked for first: a terminal that does not know it ignores it, and one that never answers would block.
            let flags = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES;
            queue!(output, PushKeyboardEnhancementFlags(flags)).map_err(failed)?;
        }
        output.flush().map_err(failed)?;
        self.repaint()
    }

    /// Takes the user's colours and whether there are links. The terminal is asked whether it is light only where that
    /// makes a difference.
    pub(super) fn dress(&mut self, chat: &Chat, colour: bool) {
        let variable = |name: &str| std::env::var(name).ok();
        // The old Linux console would print what it does not know.
        self.links = chat.links && variable("TERM").is_none_or(|term| term != "linux");
        self.means = printed::means(chat.pictures, &variable);
        if !colour {
            return;
        }
        let themes = &chat.themes;
        let depth = themes.depth;
        let depth = depth.unwrap_or_else(|| Depth::of(variable("COLORTERM").as_deref(), variable("TERM").as_deref()));
        let light = themes.asks && {
            let told = variable("COLORFGBG").and_then(|told| is_light(&told));
            told.or_else(|| is_light(&Self::background().unwrap_or_default())).unwrap_or(false)
        };
        self.paint = Some(Paint::new(if light { themes.light } else { themes.dark }, depth));
    }

    /// Asks the terminal for the colour behind its text (OSC 11). A second question, which every terminal answers, tells
    /// that the first will not be answered any more.
    #[cfg(unix)]
    fn background() -> Option<String> {
        use std::io::Read;

        use rustix::termios::{OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};
        let mut tty = std::fs::File::options().read(true).write(true).open("/dev/tty").ok()?;
        let before = tcgetattr(&tty).ok()?;
        let mut patient = before.clone();
        // Reading gives up after so many tenths of a second.
        patient.special_codes[SpecialCodeIndex::VMIN] = 0;
        patient.special_codes[SpecialCodeIndex::VTIME] = 3;
        tcsetattr(&tty, OptionalActions::Now, &patient).ok()?;
        let mut said = Vec::new();
        if tty.write_all(b"\x1b]11;?\x1b\\\x1b[c").and_then(|()| tty.flush()).is_ok() {
            let mut bytes = [0; 64];
            while let Ok(count @ 1..) = tty.read(&mut bytes) {
                said.extend_from_slice(bytes.get(..count).unwrap_or_default());
                let answered = said.windows(3).position(|window| window == b"\x1b[?");
                if answered.is_some_and(|at| said.get(at..).unwrap_or_default().contains(&b'c')) || said.len() > 512 {
                    break;
                }
            }
        }
        let _restored = tcsetattr(&tty, OptionalActions::Now, &before);
        String::from_utf8(said).ok()
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, reason = "there is nobody to ask")]
    fn background() -> Option<String> {
        None
    }

    /// Gives the terminal back for a while.
    pub(super) fn leave(&mut self) {
        restore(&mut self.output.clone());
    }

    /// Grabs or releases the mouse.
    pub(super) fn set_mouse(&mut self, mouse: bool) -> Result<()> {
        self.mouse = mouse;
        let mut output = self.output.clone();
        if mouse { execute!(output, EnableMouseCapture) } else { execute!(output, DisableMouseCapture) }.map_err(failed)
    }

    /// How it takes pictures, if it does.
    pub(super) fn screen(&self) -> Option<Screen> {
        let means = self.means?;
        let window = crossterm::terminal::window_size();
        let (cells, dots) = window.map_or(((0, 0), (0, 0)), |w| ((w.columns, w.rows), (w.width, w.height)));
        Some(Screen::new(means, cells, dots))
    }

    /// Columns and rows.
    pub(super) fn size(&self) -> Result<(u16, u16)> {
        let size = self.terminal.size().map_err(failed)?;
        Ok((size.width, size.height))
    }

    /// Lets the next frame draw every cell. (Not by `Terminal::clear`, which asks where the cursor is and would wait
    /// for an answer that the event stream swallows.)
    pub(super) fn repaint(&mut self) -> Result<()> {
        self.written.clear();
        self.seen = None;
        let (columns, rows) = self.size()?;
        self.terminal.resize(Rect::new(0, 0, columns, rows)).map_err(failed)
    }

    /// Draws a frame. Says which size it has: the terminal's, whatever the model was told.
    pub(super) fn draw(&mut self, model: &Model) -> Result<(u16, u16)> {
        let mut output = self.output.clone();
        output.queue(BeginSynchronizedUpdate).map_err(failed)?;
        let shot = printed::shot(model);
        if self.seen.is_some() && self.seen != shot {
            self.take_away()?;
        }
        let paint = self.paint;
        let size = self.terminal.get_frame().area();
        let frame = self.terminal.draw(|frame| {
            view(model, frame);
            if let Some(paint) = paint {
                paint.lay(frame.buffer_mut());
            }
            if let Some(shot) = shot.as_ref().filter(|shot| shot.screen.means == Means::Blocks) {
                shot.blocks(frame.buffer_mut());
            }
        });
        let frame = frame.map_err(failed)?;
        let drawn = (frame.area.width, frame.area.height);
        if frame.area != size {
            self.written.clear();
            self.seen = None;
        }
        if let Some(shot) = shot.filter(|shot| shot.screen.means != Means::Blocks && self.seen.as_ref() != Some(shot)) {
            let picture = printed::sequence(&shot).map_err(failed)?;
            let (column, row) = (shot.area.x + 1, shot.area.y + 1);
            write!(output, "\x1b7\x1b[{row};{column}H{picture}\x1b8").map_err(failed)?;
            self.seen = Some(shot);
        }
        if self.links {
            self.written.update(super::links::of(model), frame.buffer, &output).map_err(failed)?;
        }
        execute!(output, EndSynchronizedUpdate).map_err(failed)?;
        Ok(drawn)
    }

    /// Takes the picture from the screen.
    fn take_away(&mut self) -> Result<()> {
        let means = self.seen.take().map(|shot| shot.screen.means);
        match means.and_then(printed::away) {
            Some(sequence) => self.write(&sequence),
            None => self.repaint(),
        }
    }

    /// Writes an escape sequence.
    pub(super) fn write(&mut self, sequence: &str) -> Result<()> {
        let mut output = self.output.clone();
        output.write_all(sequence.as_bytes()).and_then(|()| output.flush()).map_err(failed)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back(Some(&mut self.output.clone()));
    }
}

/// Every step is tried, whatever became of those before.
fn restore(output: &mut Output) {
    HELD.store(false, Ordering::SeqCst);
    let _ = execute!(output, PopKeyboardEnhancementFlags);
    let _ = execute!(output, DisableMouseCapture);
    let _ = execute!(output, DisableBracketedPaste);
    let _ = execute!(output, EndSynchronizedUpdate);
    let _ = execute!(output, ResetColor);
    let _ = execute!(output, LeaveAlternateScreen);
    let _ = execute!(output, Show);
    let _ = disable_raw_mode();
}

/// Gives the terminal and the standard streams back.
fn give_back(output: Option<&mut Output>) {
    if HELD.load(Ordering::SeqCst)
        && let Some(output) = output
    {
        restore(output);
    }
    let redirected = REDIRECTED.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
    if let Some(redirected) = redirected {
        redirected.undo();
    }
}

/// A panic of this thread gives the terminal back before it is reported. One of another thread is the engine's to
/// report as an event: its message must not land on the screen.
fn hook() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    let chat = thread::current().id();
    ONCE.call_once(move || {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if HELD.load(Ordering::SeqCst) {
                if thread::current().id() != chat {
                    return;
                }
                let output = Output::again();
                give_back(output.ok().as_mut());
            }
            before(info);
        }));
    });
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Read;

    use portable_pty::{CommandBuilder, PtySize, native_pty_system};

    use super::*;

    /// Not a test of its own: it is run in a pseudo-terminal by the next one.
    #[test]
    #[ignore = "takes the terminal and panics"]
    fn panics_with_the_terminal_in_hand() {
        let _guard = Guard::new(true).unwrap();
        let other = thread::Builder::new().name("worker".into()).spawn(|| panic!("a worker's own affair")).unwrap();
        assert!(other.join().is_err());
        panic!("a bug in the chat");
    }

    #[test]
    fn a_panic_gives_the_terminal_back_before_it_is_reported() {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size).unwrap();
        let before = format!("{:?}", pty.master.get_termios().unwrap());
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["--ignored", "--exact", "tui::terminal::tests::panics_with_the_terminal_in_hand", "--nocapture"]);
        command.env("TERM", "xterm-256color");
        // One thread, so that the test harness runs the chat where a program would: not beside others.
        command.arg("--test-threads=1");
        let mut child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let mut reader = pty.master.try_clone_reader().unwrap();
        let reading = thread::spawn(move || {
            let mut all = Vec::new();
            // At the end of a pseudo-terminal reading fails instead of saying so.
            let _end = reader.read_to_end(&mut all);
            String::from_utf8_lossy(&all).into_owned()
        });
        assert!(!child.wait().unwrap().success());
        assert_eq!(format!("{:?}", pty.master.get_termios().unwrap()), before);
        drop(pty.master);
        let written = reading.join().unwrap();
        let entered = written.find("\u{1b}[?1049h").unwrap();
        let left = written.find("\u{1b}[?1049l").unwrap();
        let reported = written.find("a bug in the chat").unwrap();
        assert!(entered < left && left < reported, "{written:?}");
        assert!(written[left..].contains("\u{1b}[?25h"), "the cursor is shown again");
        assert!(!written.contains("a worker's own affair"), "another thread's panic must not land on the screen");
    }
}
