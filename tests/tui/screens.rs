//! The screens of the documentation: a first run on the starter corpus, as the running program draws them.
//!
//! `ADDUCE_PICTURE=write cargo test --test tui screens` writes `docs/screens/*.svg` and `docs/screens.md`; with
//! `ADDUCE_PICTURE_CACHE=DIR` it uses the ONNX Runtime that is set up in that cache folder instead of the fake model.
//! Times and dates differ from run to run, so the pictures are not compared; that each screen is reached is.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::common::Home;
use crate::pty::Chat;

const SIZE: (u16, u16) = (112, 30);
const CELL: (f32, f32) = (8.4, 18.0);
const MARGIN: f32 = 14.0;
const BACKGROUND: &str = "#1d2026";
const FOREGROUND: &str = "#d8dce4";

struct Album {
    folder: Option<PathBuf>,
    page: String,
}

impl Album {
    /// Keeps what is on the screen now.
    fn keep(&mut self, chat: &Chat, name: &str, title: &str, about: &str) {
        let drawn = chat.look(|screen| svg(screen, title));
        let _ = write!(self.page, "\n## {title}\n\n{about}\n\n![{title}](screens/{name}.svg)\n");
        if let Some(folder) = &self.folder {
            std::fs::write(folder.join("screens").join(format!("{name}.svg")), drawn).unwrap();
        }
    }
}

#[test]
#[allow(clippy::too_many_lines, reason = "one walk through the program")]
fn the_screens_of_the_documentation_are_those_of_the_running_program() {
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs");
    let write = std::env::var_os("ADDUCE_PICTURE").is_some_and(|value| value == "write");
    let mut album = Album {
        folder: write.then_some(docs),
        page:
            "# Screens\n\nMade from the running program on the starter corpus: `ADDUCE_PICTURE=write cargo test --test \
               tui screens`.\n"
                .to_owned(),
    };
    if let Some(folder) = &album.folder {
        std::fs::create_dir_all(folder.join("screens")).unwrap();
    }
    let home = Home::new();
    let cache = std::env::var("ADDUCE_PICTURE_CACHE").unwrap_or_default();
    let real = [("ADDUCE_FAKE_MODEL", "0"), ("XDG_CACHE_HOME", cache.as_str())];
    let env: &[(&str, &str)] = if cache.is_empty() { &[] } else { &real };
    let draft = include_str!("../fixtures/quotes_draft.md");
    home.write("draft.md", draft);
    let mut chat = Chat::open(&home, None, SIZE, env);
    chat.wait_for("Tour 1 of 6");
    chat.wait_for("10 documents");
    album.keep(
        &chat,
        "tour",
        "First run",
        "Ten short documents are there to try questions on; six steps show the keys.",
    );

    chat.keys("\r");
    chat.wait_for("  [1] ");
    chat.wait_for("Tour 2 of 6");
    chat.keys("\x1b");
    chat.wait_gone("Tour 2");
    chat.keys("Who were the five founders?\r");
    chat.wait("the second answer", |screen| screen.contents().matches("confidence").count() == 2);
    album.keep(&chat, "answer", "Answers", "The documents' own words, each with the place where it stands.");

    chat.keys("\t\r");
    chat.wait_for("▌ ");
    chat.keys("/minister");
    chat.wait_for("1 of ");
    album.keep(
        &chat,
        "source",
        "A source",
        "All evidence of the answer is numbered in its surroundings; `/` searches, `t` lists the headings, `v` shows the \
         page of a PDF as it is printed.",
    );
    chat.keys("\x1b");
    chat.wait_gone("Esc leaves");
    chat.keys("p");
    chat.wait_for("pinned as 1");
    chat.keys("w");
    chat.wait_for("Why these words");
    chat.wait_gone("asking again");
    album.keep(
        &chat,
        "why",
        "Why these words",
        "What found the claim, its rank in each list, what was close behind, and how well each sentence of the passage \
         answers.",
    );
    chat.keys("\x10digital id");
    chat.wait_for("Go to:");
    chat.wait_for("› digital id");
    chat.wait_for("heading");
    album.keep(&chat, "palette", "Everything from one list", "Ctrl-P: commands, documents, headings and chats.");
    chat.keys("\x1b");
    chat.wait_gone("Go to:");

    chat.keys("\x1bOQ");
    chat.wait_for("Library ");
    chat.keys("j");
    album.keep(&chat, "library", "The documents", "F2: add, sync, remove, try again; an ingest can be paused.");
    chat.keys("\x1b");
    chat.wait_gone("Library ");
    chat.keys("\x1b\x1b");

    chat.keys("\x1b[15~");
    chat.wait_for("1 claim");
    album.keep(&chat, "briefing", "A briefing", "What `p` pinned, to be ordered, put under headings and annotated.");
    chat.keys("\x1b\x1b\x1b");
    chat.wait_gone("1 claim");

    chat.keys("i");
    chat.keys("\x15/check draft.md\r");
    chat.wait_for("a wording");
    chat.wait_for("▌ ");
    album.keep(&chat, "check", "A draft, checked", "Each quotation beside its source; `a` takes the right words.");
    chat.keys("\x03\x03");
    assert_eq!(chat.exit_code(), 0);
    page(&mut album, env);
    if let Some(folder) = &album.folder {
        std::fs::write(folder.join("screens.md"), &album.page).unwrap();
    }
}

/// The page of a PDF as it is printed: the picture that a terminal is sent, where it is put.
fn page(album: &mut Album, env: &[(&str, &str)]) {
    let (home, file) = (Home::new(), "what-is-digital-nations.pdf");
    let formats = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus/formats");
    home.write(file, std::fs::read(formats.join(file)).unwrap());
    home.run(&["add", file]).expect(0);
    home.write("config/adduce/config.toml", "[chat]\npictures = \"kitty\"\n");
    let mut chat = Chat::open(&home, Some(home.library()), SIZE, env);
    chat.wait_for("1 document");
    chat.keys("When was Digital Nations founded?\r");
    chat.wait_for("  [1] ");
    chat.keys("\t\r");
    chat.wait_for("▌ ");
    chat.keys("v");
    chat.wait_for("page 1 of 2");
    chat.wait_written("\x1b_Gm=0;");
    chat.wait_written("\x1b8");
    album.keep(
        &chat,
        "page",
        "The page as it is printed",
        "`v` in the source of a PDF, where the terminal shows pictures (Kitty, iTerm2, Sixel): drawn from the very file \
         that was read, the cited words boxed.",
    );
    if let Some(folder) = &album.folder {
        let raw = chat.raw();
        let sent: String = raw
            .split("\x1b_G")
            .skip(1)
            .filter_map(|part| Some(part.split_once(';')?.1.split_once('\x1b')?.0))
            .collect();
        let place = raw.split("\x1b_G").next().and_then(|before| before.rsplit_once("\x1b[")).map(|(_, place)| place);
        let (row, column) = place.and_then(|place| place.strip_suffix('H')?.split_once(';')).unwrap();
        let cells = raw.split_once(",c=").and_then(|(_, rest)| rest.split_once(",r=")).unwrap();
        let number = |text: &str| text.split(',').next().unwrap().parse::<f32>().unwrap();
        let picture = format!(
            "<image x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" preserveAspectRatio=\"none\" \
             href=\"data:image/png;base64,{sent}\"/>\n</svg>\n",
            MARGIN + (number(column) - 1.0) * CELL.0,
            MARGIN + (number(row) - 1.0) * CELL.1,
            number(cells.0) * CELL.0,
            number(cells.1) * CELL.1
        );
        let path = folder.join("screens/page.svg");
        let drawn = std::fs::read_to_string(&path).unwrap().replace("</svg>\n", &picture);
        std::fs::write(path, drawn).unwrap();
    }
    chat.keys("\x03\x03");
    assert_eq!(chat.exit_code(), 0);
}

/// What of a cell is seen.
type Look = (&'static str, bool, bool, bool, bool);

fn look(cell: &vt100::Cell) -> Look {
    let ink = match cell.fgcolor() {
        vt100::Color::Idx(2 | 10) => "#98c379",
        vt100::Color::Idx(3 | 11) => "#e5c07b",
        vt100::Color::Idx(1 | 9) => "#e06c75",
        vt100::Color::Idx(6 | 14) => "#56b6c2",
        _ => FOREGROUND,
    };
    (ink, cell.bold(), cell.dim(), cell.underline(), cell.inverse())
}

/// The screen as SVG: cells of one look are one text, as wide as they are whatever the font.
fn svg(screen: &vt100::Screen, title: &str) -> String {
    let (wide, high) = (f32::from(SIZE.0) * CELL.0 + 2.0 * MARGIN, f32::from(SIZE.1) * CELL.1 + 2.0 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide:.0} {high:.0}\" font-size=\"14\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" style=\"white-space:pre\">\n\
         <title>adduce: {title}</title>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n"
    );
    for y in 0..SIZE.1 {
        let cells: Vec<(u16, &vt100::Cell)> = (0..SIZE.0).filter_map(|x| Some((x, screen.cell(y, x)?))).collect();
        for run in cells.chunk_by(|a, b| look(a.1) == look(b.1)) {
            let text: String = run
                .iter()
                .filter(|(_, cell)| !cell.is_wide_continuation())
                .map(|(_, cell)| if cell.has_contents() { cell.contents() } else { " " })
                .collect();
            draw(&mut out, (run[0].0, y), run.len(), &text, look(run[0].1));
        }
    }
    out.push_str("</svg>\n");
    out
}

fn draw(out: &mut String, (x, y): (u16, u16), cells: usize, text: &str, (ink, bold, dim, under, inverse): Look) {
    let (left, top) = (MARGIN + f32::from(x) * CELL.0, MARGIN + f32::from(y) * CELL.1);
    if inverse {
        let _ = writeln!(
            out,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{ink}\"/>",
            cells as f32 * CELL.0,
            CELL.1
        );
    }
    // Spaces at the ends are left out: not every viewer keeps them.
    let before = text.len() - text.trim_start_matches(' ').len();
    let after = text.len() - text.trim_end_matches(' ').len();
    let text = text.trim_matches(' ');
    if text.is_empty() {
        return;
    }
    let left = left + before as f32 * CELL.0;
    let columns = (cells - before - after) as f32 * CELL.0;
    let ink = if inverse { BACKGROUND } else { ink };
    let mut attributes = String::new();
    for (of, attribute) in
        [(bold, " font-weight=\"bold\""), (dim, " opacity=\"0.62\""), (under, " text-decoration=\"underline\"")]
    {
        if of {
            attributes.push_str(attribute);
        }
    }
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(
        out,
        "<text x=\"{left:.1}\" y=\"{:.1}\" textLength=\"{columns:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
         fill=\"{ink}\"{attributes}>{text}</text>",
        top + CELL.1 - 5.0
    );
}
