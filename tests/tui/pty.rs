//! A chat in a pseudo-terminal. Nothing sleeps for luck: every step waits for what it needs to see, up to a deadline.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::common::Home;

/// How long anything may take on a busy machine.
pub(crate) const DEADLINE: Duration = Duration::from_mins(1);

/// How a program says that it begins a frame, and that the frame is whole (synchronized output, DEC mode 2026).
const FRAME_BEGINS: &[u8] = b"\x1b[?2026h";
const FRAME_ENDS: &[u8] = b"\x1b[?2026l";

struct Screen {
    parser: vt100::Parser,
    /// What a reader sees: as of the last whole frame, as terminals do that know of frames. A test that looked at half
    /// a frame would find the top rows of one page over the bottom rows of another.
    shown: vt100::Screen,
    raw: Vec<u8>,
}

impl Screen {
    fn new(columns: u16, rows: u16) -> Self {
        let parser = vt100::Parser::new(some(rows), some(columns), 0);
        Self { shown: parser.screen().clone(), parser, raw: Vec::new() }
    }

    /// Takes what the program wrote. A mark that is cut in two by the reading ends or begins with its second half.
    fn take(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
        self.raw.extend_from_slice(bytes);
        let last = |mark: &[u8]| self.raw.windows(mark.len()).rposition(|window| window == mark);
        if last(FRAME_BEGINS) <= last(FRAME_ENDS) {
            self.show();
        }
    }

    fn show(&mut self) {
        self.shown.clone_from(self.parser.screen());
    }
}

/// A running chat.
pub(crate) struct Chat {
    screen: Arc<Mutex<Screen>>,
    master: Box<dyn MasterPty + Send>,
    writer: Arc<Mutex<Box<dyn Write + Send>>>,
    /// Reads what is written; ends when the last program has let go of the terminal.
    reader: thread::JoinHandle<()>,
    child: Box<dyn Child + Send + Sync>,
    modes_before: String,
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn some(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).expect("not zero")
}

impl Chat {
    /// Starts the chat of this home's library in a terminal of this size.
    pub(crate) fn start(home: &Home, columns: u16, rows: u16, env: &[(&str, &str)]) -> Self {
        Self::open(home, Some(home.library()), (columns, rows), env)
    }

    /// Starts the chat of a library, or of the default one where none is named, as on a first run.
    pub(crate) fn open(
        home: &Home,
        library: Option<std::path::PathBuf>,
        (columns, rows): (u16, u16),
        env: &[(&str, &str)],
    ) -> Self {
        let pty = native_pty_system().openpty(size(columns, rows)).expect("a pseudo-terminal");
        let modes_before = modes(&*pty.master);
        let like = home.command(&[]);
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_adduce"));
        if let Some(library) = library {
            command.arg("--library");
            command.arg(library);
        }
        command.env_clear();
        for (name, value) in like.get_envs() {
            if let Some(value) = value {
                command.env(name, value);
            }
        }
        command.env_remove("ADDUCE_LIBRARY");
        command.env("ADDUCE_CLIPBOARD", "off");
        command.env("ADDUCE_OFFLINE", "1");
        for (name, value) in env {
            command.env(name, value);
        }
        command.cwd(home.path("."));
        let child = pty.slave.spawn_command(command).expect("the binary runs");
        drop(pty.slave);
        let mut reader = pty.master.try_clone_reader().expect("a reader");
        let writer = Arc::new(Mutex::new(pty.master.take_writer().expect("a writer")));
        let screen = Arc::new(Mutex::new(Screen::new(columns, rows)));
        let (into, answers) = (screen.clone(), writer.clone());
        let reader = thread::spawn(move || {
            let mut bytes = [0; 8192];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                let mut screen = into.lock().unwrap();
                screen.take(&bytes[..count]);
                // A program that asks where the cursor is waits for the answer.
                if bytes[..count].windows(4).any(|window| window == b"\x1b[6n") {
                    let (row, column) = screen.parser.screen().cursor_position();
                    let _ = write!(answers.lock().unwrap(), "\x1b[{};{}R", row + 1, column + 1);
                }
            }
            // Whoever was ended in the middle of a frame has shown all that there will be.
            into.lock().unwrap().show();
        });
        Self { screen, master: pty.master, writer, reader, child, modes_before }
    }

    /// Sends keys as a terminal would.
    pub(crate) fn keys(&self, bytes: &str) {
        let mut writer = self.writer.lock().unwrap();
        writer.write_all(bytes.as_bytes()).expect("the terminal takes keys");
        writer.flush().expect("the terminal takes keys");
    }

    /// What is on the screen, as of the last whole frame.
    pub(crate) fn text(&self) -> String {
        self.look(vt100::Screen::contents)
    }

    /// Looks at the screen.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(&self.screen.lock().unwrap().shown)
    }

    /// Everything that was written so far.
    pub(crate) fn raw(&self) -> String {
        String::from_utf8_lossy(&self.screen.lock().unwrap().raw).into_owned()
    }

    /// Waits until something is so on the screen; says how long it took.
    #[track_caller]
    pub(crate) fn wait(&self, what: &str, so: impl Fn(&vt100::Screen) -> bool) -> Duration {
        let began = Instant::now();
        while !self.look(&so) {
            assert!(began.elapsed() < DEADLINE, "waited in vain for {what}; the screen:\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
        began.elapsed()
    }

    /// Waits until something was written, whether or not it is seen.
    #[track_caller]
    pub(crate) fn wait_written(&self, bytes: &str) {
        let began = Instant::now();
        while !self.raw().contains(bytes) {
            assert!(
                began.elapsed() < DEADLINE,
                "waited in vain for {bytes:?} to be written; the screen:\n{}",
                self.text()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits for a text on the screen, on one row.
    #[track_caller]
    pub(crate) fn wait_for(&self, text: &str) -> Duration {
        self.wait(&format!("{text:?}"), |screen| screen.contents().contains(text))
    }

    /// Waits until a text is gone.
    #[track_caller]
    pub(crate) fn wait_gone(&self, text: &str) {
        self.wait(&format!("{text:?} to go"), |screen| !screen.contents().contains(text));
    }

    /// Closes the terminal under the chat.
    pub(crate) fn hang_up(&mut self) -> u32 {
        // The reader ends with the last of the master's ends; the writer and the master are those of ours.
        let nothing = native_pty_system().openpty(size(80, 24)).expect("a pseudo-terminal");
        *self.writer.lock().unwrap() = Box::new(std::io::sink());
        drop(std::mem::replace(&mut self.master, nothing.master));
        self.signal(rustix::process::Signal::HUP);
        self.exit_code()
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let mut screen = self.screen.lock().unwrap();
        screen.parser.screen_mut().set_size(some(rows), some(columns));
        screen.shown.set_size(some(rows), some(columns));
        self.master.resize(size(columns, rows)).expect("a resize");
    }

    /// Sends a signal to the chat's process only.
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let id = self.child.process_id().and_then(|id| i32::try_from(id).ok()).expect("a process id");
        let id = rustix::process::Pid::from_raw(id).expect("a process id");
        rustix::process::kill_process(id, signal).expect("a signal");
    }

    /// The state of the process as Linux names it: `S`, `R`, `T` (stopped)...
    pub(crate) fn state(&self) -> Option<char> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.process_id()?)).ok()?;
        stat.rsplit_once(") ")?.1.chars().next()
    }

    /// Waits for the end, and for the reading of all that was written until then; gives the exit code.
    #[track_caller]
    pub(crate) fn exit_code(&mut self) -> u32 {
        let began = Instant::now();
        loop {
            let status = self.child.try_wait().expect("a status");
            if let Some(status) = status.filter(|_| self.reader.is_finished()) {
                return status.exit_code();
            }
            assert!(began.elapsed() < DEADLINE, "it does not end; the screen:\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until the terminal's modes are others than before the chat, or the same again.
    #[track_caller]
    pub(crate) fn wait_modes(&self, changed: bool) {
        self.wait("the terminal's modes", |_| (modes(&*self.master) != self.modes_before) == changed);
    }

    /// Fails unless the terminal is as it was before the chat.
    #[track_caller]
    pub(crate) fn assert_restored(&self) {
        self.wait("the main screen", |screen| !screen.alternate_screen() && !screen.hide_cursor());
        self.look(|screen| {
            assert!(!screen.bracketed_paste(), "bracketed paste is still on");
            assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is still grabbed");
        });
        assert_eq!(modes(&*self.master), self.modes_before, "the terminal's modes are not what they were");
        let raw = self.raw();
        let (pushed, popped) = (raw.matches("\x1b[>1u").count(), raw.matches("\x1b[<1u").count());
        assert!(popped >= pushed, "key reports were turned on {pushed} times and off {popped} times");
    }
}

/// Line discipline and flags of the terminal, as text to compare.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("the terminal's modes"))
}

impl Drop for Chat {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}
