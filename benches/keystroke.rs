//! How long a keystroke takes to be seen, through a pseudo-terminal and a terminal emulator: with nothing going on, while
//! documents are added at full speed, and while a document of 2,000 pages is open. Also the start and the idle.
//!
//! `cargo bench --bench keystroke`; `ADDUCE_BIN=FILE` measures another binary than the one just built. Times are from the key's byte being written to the emulator showing what it changed.

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
    const PATIENCE: Duration = Duration::from_mins(5);

    struct Chat {
        screen: Arc<(Mutex<vt100::Parser>, Condvar)>,
        writer: Box<dyn Write + Send>,
        child: Box<dyn Child + Send + Sync>,
        _master: Box<dyn MasterPty + Send>,
    }

    impl Chat {
        fn start(home: &Path) -> Self {
            let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
            let pty = native_pty_system().openpty(size).unwrap();
            let binary = std::env::var_os("ADDUCE_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_adduce").into());
            let mut command = CommandBuilder::new(binary);
            command.args(["--offline", "--library"]);
            command.arg(home.join("library"));
            command.cwd(home);
            for (name, folder) in [("HOME", ""), ("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state")] {
                command.env(name, home.join(folder));
            }
            command.env("TERM", "xterm-256color");
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

        fn wait(&self, what: &str, so: impl Fn(&vt100::Screen) -> bool) {
            let began = Instant::now();
            let mut parser = self.screen.0.lock().unwrap();
            while !so(parser.screen()) {
                assert!(began.elapsed() < PATIENCE, "waited in vain for {what}:\n{}", parser.screen().contents());
                parser = self.screen.1.wait_timeout(parser, Duration::from_millis(50)).unwrap().0;
            }
        }

        fn wait_for(&self, text: &str) {
            self.wait(text, |screen| screen.contents().contains(text));
        }

        fn keys(&mut self, keys: &str) {
            self.writer.write_all(keys.as_bytes()).unwrap();
            self.writer.flush().unwrap();
        }

        /// Types letters one by one and takes them back; the time until each is seen.
        fn typed(&mut self, while_so: impl Fn(&str) -> bool) -> Vec<Duration> {
            let mut times = Vec::new();
            for number in 0..KEYS {
                if !while_so(&self.screen.0.lock().unwrap().screen().contents()) {
                    break;
                }
                let letter = char::from(b'a' + (number % 26) as u8);
                let before = self.screen.0.lock().unwrap().screen().cursor_position();
                let began = Instant::now();
                self.keys(&letter.to_string());
                self.wait("the letter", |screen| screen.cursor_position() != before);
                times.push(began.elapsed());
                let before = self.screen.0.lock().unwrap().screen().cursor_position();
                self.keys("\x7f");
                self.wait("the letter to go", |screen| screen.cursor_position() != before);
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

    fn report(name: &str, mut times: Vec<Duration>) {
        times.sort_unstable();
        if times.is_empty() {
            println!("{name:34} nothing was measured");
            return;
        }
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
        println!(
            "{name:34} median {:5.1} ms · 95 % {:5.1} ms · most {:5.1} ms · {} keys",
            at(0.5),
            at(0.95),
            at(1.0),
            times.len()
        );
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
            for paragraph in 0..20 {
                let _ = writeln!(text, "In year {number} the harbour counted {} ships.\n", number * 31 + paragraph);
            }
            std::fs::write(home.join(format!("many/report-{number:04}.md")), text).unwrap();
        }
        let began = Instant::now();
        let mut chat = Chat::start(home);
        chat.wait_for("? help");
        println!("{:34} {:5.0} ms", "start to the first screen", began.elapsed().as_secs_f64() * 1e3);
        chat.wait_for("0 documents");
        thread::sleep(Duration::from_secs(2));
        let before = chat.ticks();
        thread::sleep(Duration::from_secs(5));
        println!("{:34} {} ms of processor time in 5 s", "idle", (chat.ticks() - before) * 10);
        let idle = chat.typed(|_| true);
        report("a key, nothing going on", idle);
        chat.keys("/add long.pdf\r");
        chat.wait_for("✓ Adding");
        chat.keys("\x1bOQ");
        chat.wait_for("long.pdf");
        chat.keys("\r");
        chat.wait_for("Page 0, line 0");
        chat.keys("G");
        chat.wait_for("Page 1999");
        // F6 goes to where one types, the document stays open.
        chat.keys("\x1b[17~");
        let open = chat.typed(|_| true);
        report("a key, 2,000 pages open", open);
        chat.keys("/add many\r");
        chat.wait_for("adding");
        let busy = chat.typed(|screen| screen.contains("adding"));
        report("a key, while files are added", busy);
    }
}
