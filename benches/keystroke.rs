//! How long a keystroke takes to be seen, through a pseudo-terminal and a terminal emulator: with nothing going on, while
//! a document of 2,000 pages is open, and while documents are added at full speed beside it. Also the start and the idle.
//!
//! `cargo bench --bench keystroke`, two minutes with the optimised build. `ADDUCE_BIN=FILE` measures another binary than
//! the one just built; `ADDUCE_BENCH_CACHE=DIR` takes the ONNX Runtime that `adduce setup` put into that cache folder, so
//! that what is added is embedded, too (every core works then). Times are from the key's byte being written to the
//! emulator showing the letter in its place. A figure above 16 ms at 95 % ends it with an error.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a benchmark reports and may fail")]

#[cfg(unix)]
fn main() {
    unix::run();
}

#[cfg(not(unix))]
fn main() {
    println!("the benchmark needs a pseudo-terminal as Unix has it");
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsString;
    use std::fmt::Write as _;
    use std::io::{Read, Write};
    use std::num::NonZeroU16;
    use std::path::Path;
    use std::sync::{Arc, Condvar, Mutex};
    use std::thread;
    use std::time::{Duration, Instant};

    use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

    const COLUMNS: u16 = 120;
    const ROWS: u16 = 40;
    const KEYS: usize = 200;
    /// How long a screen may take to come.
    const PATIENCE: Duration = Duration::from_mins(2);
    /// How long a key may take before something else than slowness is the matter.
    const KEY_PATIENCE: Duration = Duration::from_secs(10);
    /// What is asked for: a frame of a screen that draws sixty a second.
    const TARGET: Duration = Duration::from_millis(16);

    struct Chat {
        screen: Arc<(Mutex<vt100::Parser>, Condvar)>,
        writer: Box<dyn Write + Send>,
        child: Box<dyn Child + Send + Sync>,
        _master: Box<dyn MasterPty + Send>,
    }

    fn binary() -> OsString {
        std::env::var_os("ADDUCE_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_adduce").into())
    }

    /// A home of its own: no settings, no library, and no model unless one is asked for.
    fn surroundings(home: &Path) -> [(&'static str, OsString); 5] {
        let cache = std::env::var_os("ADDUCE_BENCH_CACHE").unwrap_or_else(|| home.join("cache").into());
        [
            ("HOME", home.into()),
            ("XDG_CONFIG_HOME", home.join("config").into()),
            ("XDG_STATE_HOME", home.join("state").into()),
            ("XDG_CACHE_HOME", cache),
            ("TERM", "xterm-256color".into()),
        ]
    }

    impl Chat {
        fn start(home: &Path) -> Self {
            let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
            let pty = native_pty_system().openpty(size).unwrap();
            let mut command = CommandBuilder::new(binary());
            command.args(["--offline", "--library"]);
            command.arg(home.join("library"));
            command.cwd(home);
            for (name, value) in surroundings(home) {
                command.env(name, value);
            }
            let child = pty.slave.spawn_command(command).unwrap();
            drop(pty.slave);
            let some = |number| NonZeroU16::new(number).unwrap();
            let screen = Arc::new((Mutex::new(vt100::Parser::new(some(ROWS), some(COLUMNS), 0)), Condvar::new()));
            let mut reader = pty.master.try_clone_reader().unwrap();
            let seen = Arc::clone(&screen);
            thread::spawn(move || {
                let mut bytes = vec![0; 65536];
                while let Ok(count @ 1..) = reader.read(&mut bytes) {
                    seen.0.lock().unwrap().process(&bytes[..count]);
                    seen.1.notify_all();
                }
            });
            let writer = pty.master.take_writer().unwrap();
            Self { screen, writer, child, _master: pty.master }
        }

        /// Waits for the screen to be so; ends the benchmark, with what is seen, where it does not come.
        fn wait(&self, what: &str, patience: Duration, so: impl Fn(&vt100::Screen) -> bool) {
            let began = Instant::now();
            let mut parser = self.screen.0.lock().unwrap();
            while !so(parser.screen()) {
                let waited = began.elapsed();
                assert!(
                    waited < patience,
                    "waited {} s in vain for {what}; the screen:\n{}",
                    waited.as_secs(),
                    parser.screen().contents()
                );
                parser = self.screen.1.wait_timeout(parser, Duration::from_millis(50)).unwrap().0;
            }
        }

        fn wait_for(&self, text: &str) {
            self.wait(&format!("{text:?}"), PATIENCE, |screen| screen.contents().contains(text));
        }

        fn keys(&mut self, keys: &str) {
            self.writer.write_all(keys.as_bytes()).unwrap();
            self.writer.flush().unwrap();
        }

        /// The cell where the first letter that is typed will stand: behind the prompt, where the cursor is.
        fn prompt(&self) -> (u16, u16) {
            let at_prompt = |screen: &vt100::Screen| {
                let (row, column) = screen.cursor_position();
                let sign = column.checked_sub(2).and_then(|column| screen.cell(row, column));
                (!screen.hide_cursor() && sign.is_some_and(|cell| cell.contents() == "›")).then_some((row, column))
            };
            self.wait("the cursor at the empty prompt", KEY_PATIENCE, |screen| at_prompt(screen).is_some());
            at_prompt(self.screen.0.lock().unwrap().screen()).expect("the cursor stays at the prompt")
        }

        /// Types letters one by one and takes them back; the time until each is seen.
        fn typed(&mut self, while_so: impl Fn(&str) -> bool) -> Vec<Duration> {
            let (row, column) = self.prompt();
            let mut times = Vec::new();
            for number in 0..KEYS {
                if !while_so(&self.screen.0.lock().unwrap().screen().contents()) {
                    break;
                }
                let letter = char::from(b'a' + (number % 26) as u8).to_string();
                let there = |screen: &vt100::Screen| {
                    screen.cell(row, column).is_some_and(|cell| cell.contents() == letter.as_str())
                };
                let began = Instant::now();
                self.keys(&letter);
                self.wait(&format!("the letter {letter:?} (key {number}) at the prompt"), KEY_PATIENCE, there);
                times.push(began.elapsed());
                self.keys("\x7f");
                self.wait(&format!("the letter {letter:?} to go"), KEY_PATIENCE, |screen| !there(screen));
                // As a person types, not as a paste.
                thread::sleep(Duration::from_millis(20));
            }
            times
        }

        /// Processor time that the process has used, in ticks of 10 ms.
        fn ticks(&self) -> u64 {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.process_id().unwrap())).unwrap();
            let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
            fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
        }
    }

    impl Drop for Chat {
        fn drop(&mut self) {
            let _ended = self.child.kill();
            let _reaped = self.child.wait();
        }
    }

    /// Says what was measured; false where it is more than was asked for, or nothing.
    fn report(name: &str, mut times: Vec<Duration>) -> bool {
        times.sort_unstable();
        if times.is_empty() {
            println!("{name:34} nothing was measured");
            return false;
        }
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        let ms = |share: f64| at(share).as_secs_f64() * 1e3;
        println!(
            "{name:34} median {:5.1} ms · 95 % {:5.1} ms · most {:5.1} ms · {} keys",
            ms(0.5),
            ms(0.95),
            ms(1.0),
            times.len()
        );
        at(0.95) <= TARGET
    }

    /// A PDF of so many pages of text.
    fn pdf(pages: usize) -> Vec<u8> {
        let mut objects = vec![
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            String::new(),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        ];
        let mut kids = String::new();
        for page in 0..pages {
            let mut content = "BT /F1 10 Tf 13 TL 60 780 Td\n".to_owned();
            for line in 0..45 {
                let _ = writeln!(
                    content,
                    "(Page {page}, line {line}: the harbour master counted {} ships.) Tj T*",
                    page * line
                );
            }
            content.push_str("ET");
            let number = objects.len() + 1;
            let _ = write!(kids, "{number} 0 R ");
            objects.push(format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R/Resources<</Font<</F1 3 0 R>>>>>>",
                number + 1
            ));
            objects.push(format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()));
        }
        objects[1] = format!("<</Type/Pages/Count {pages}/Kids[{kids}]>>");
        let mut out = b"%PDF-1.4\n".to_vec();
        let mut places = Vec::new();
        for (number, object) in objects.iter().enumerate() {
            places.push(out.len());
            write!(out, "{} 0 obj\n{object}\nendobj\n", number + 1).unwrap();
        }
        let table = out.len();
        write!(out, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).unwrap();
        for place in &places {
            writeln!(out, "{place:010} 00000 n ").unwrap();
        }
        write!(out, "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n", places.len() + 1).unwrap();
        out
    }

    pub(super) fn run() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        std::fs::write(home.join("long.pdf"), pdf(2000)).unwrap();
        std::fs::create_dir(home.join("many")).unwrap();
        for number in 0..3000 {
            let mut text = format!("# Report {number}\n\n");
            for paragraph in 0..80 {
                let _ = writeln!(text, "In year {number} the harbour counted {} ships.\n", number * 31 + paragraph);
            }
            std::fs::write(home.join(format!("many/report-{number:04}.md")), text).unwrap();
        }
        // An empty library takes the key `s` for the starter documents.
        std::fs::write(home.join("note.md"), "# A note\n\nThe harbour was built in 1871.\n").unwrap();
        let add = std::process::Command::new(binary())
            .envs(surroundings(home))
            // Without a model, which would take minutes: the pages get their vectors while keys are measured.
            .env("XDG_CACHE_HOME", home.join("none"))
            .args(["--offline", "--quiet", "--library", "library", "add", "note.md", "long.pdf"])
            .current_dir(home)
            .output()
            .unwrap();
        assert!(add.status.success(), "the documents could not be added: {}", String::from_utf8_lossy(&add.stderr));
        let began = Instant::now();
        let mut chat = Chat::start(home);
        chat.wait_for("? help");
        println!("{:34} {:5.0} ms", "start to the first screen", began.elapsed().as_secs_f64() * 1e3);
        chat.wait_for("2 documents");
        thread::sleep(Duration::from_secs(2));
        let before = chat.ticks();
        thread::sleep(Duration::from_secs(5));
        println!("{:34} {} ms of processor time in 5 s", "idle", (chat.ticks() - before) * 10);
        let idle = chat.typed(|_| true);
        let mut good = report("a key, nothing going on", idle);
        chat.keys("\x1bOQ");
        chat.wait_for("long.pdf");
        chat.keys("\r");
        chat.wait_for("Page 0, line 0");
        chat.keys("G");
        chat.wait_for("Page 1999");
        // F6 goes to where one types, the document stays open.
        chat.keys("\x1b[17~");
        let open = chat.typed(|_| true);
        good &= report("a key, 2,000 pages open", open);
        chat.keys("/add many\r");
        chat.wait_for("adding");
        let busy = chat.typed(|screen| screen.contains("adding"));
        good &= report("the same, while files are added", busy);
        if !good {
            println!("more than {} ms at 95 %", TARGET.as_millis());
            std::process::exit(1);
        }
    }
}
