//! What people do in the chat.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::common::Home;
use crate::pty::Chat;

const ENTER: &str = "\r";
const ESC: &str = "\x1b";
const TAB: &str = "\t";

/// A library big enough that adding it takes a while also with the fake model.
fn many(home: &Home, documents: usize) {
    for number in 0..documents {
        let mut text = format!("# Report {number} of the harbour\n\n");
        for paragraph in 0..30 {
            let _ = writeln!(
                text,
                "In year {number} the harbour of paragraph {paragraph} counted {} ships, which was more than the year \
                 before, and the harbour master noted that the weather had been mild for most of the season.\n",
                number * 31 + paragraph
            );
        }
        home.write(&format!("many/report-{number:04}.md"), text);
    }
}

#[test]
fn a_question_is_answered_with_citations_and_its_source_opens() {
    let home = Home::filled();
    let mut chat = Chat::start(&home, 100, 30, &[]);
    chat.wait_for("documents");
    chat.keys("When was the Harbour Network founded?\r");
    chat.wait_for("[1] ");
    chat.wait_for("founded in 2014 by five ports");

    chat.keys(TAB);
    chat.wait_for("▸ [1]");
    chat.keys(ENTER);
    chat.wait_for("Esc close");
    chat.wait_for("▌ ");
    // The cited words stand out without colour, too.
    chat.wait("the cited words in reverse", |screen| {
        (0..30)
            .any(|row| (50..100).any(|column| screen.cell(row, column).is_some_and(|cell| cell.inverse() && row > 1)))
    });

    chat.resize(40, 12);
    chat.wait_for("Ask on, or / for commands");
    chat.wait_for("▌ ");
    chat.resize(20, 5);
    chat.wait_for("needs 40");
    chat.resize(120, 40);
    chat.wait_for("▌ ");
    chat.wait_for("▸ [1]");

    chat.keys(ESC);
    chat.wait_gone("Esc close");
    chat.keys(ESC);
    chat.wait_for("Tab citations");
    chat.keys("/quit\r");
    assert_eq!(chat.exit_code(), 0);
    chat.assert_restored();
}

#[test]
fn what_was_to_be_written_is_written_however_soon_the_user_leaves() {
    let home = Home::filled();
    let mut chat = Chat::start(&home, 100, 30, &[]);
    chat.wait_for("documents");
    chat.keys("When was the Harbour Network founded?\r");
    // Not before the answer is whole: what is found by words alone is shown before it.
    chat.wait_for("supported");
    let file = home.path("answers.md");
    chat.keys(&format!("/export {}\r\x04", file.display()));
    assert_eq!(chat.exit_code(), 0);
    chat.assert_restored();
    assert!(std::fs::read_to_string(file).unwrap().contains("founded in 2014"));
}

#[test]
fn what_was_answered_well_is_kept_taken_back_and_measured() {
    let home = Home::filled();
    let mut chat = Chat::start(&home, 100, 40, &[]);
    chat.wait_for("documents");
    chat.keys("When was the Harbour Network founded?\r");
    chat.wait_for("supported · confidence");
    chat.keys("/good\r");
    chat.wait_for("/good again takes it back");
    chat.keys("/good\r");
    chat.wait_for("Taken back");
    chat.keys("/bad the wrong network\r");
    chat.wait_for("Kept as wrong");
    chat.keys("/good\r");
    chat.wait("both kept as right", |screen| screen.contents().matches("Kept as right").count() == 2);
    chat.keys("/quit\r");
    assert_eq!(chat.exit_code(), 0);
    let kept = |name: &str| std::fs::read_to_string(home.path("data/adduce/questions").join(name)).unwrap();
    assert!(kept("qrels.tsv").ends_with("\tcharter.md\t1\n"), "{}", kept("qrels.tsv"));
    assert!(kept("bad.jsonl").contains("the wrong network"));
    let report = home.run(&["eval", "--json"]).expect(0).json();
    assert_eq!(report["answers"]["measures"]["doc@1"]["value"], 1.0, "{report}");
    assert_eq!(report["retrieval"][0]["queries"], 1);
    assert!(report["bad"].is_null());
}

#[test]
fn what_the_documents_do_not_say_is_said_plainly() {
    let home = Home::filled();
    let chat = Chat::start(&home, 80, 24, &[]);
    chat.wait_for("documents");
    chat.keys("Who won the chess championship of Patagonia?\r");
    chat.wait_for("Your documents do not say.");
}

#[test]
fn an_empty_library_offers_the_starter_documents() {
    let home = Home::new();
    let mut chat = Chat::start(&home, 80, 24, &[]);
    chat.wait_for("Your library is empty.");
    chat.keys("s");
    chat.wait_for("✓ Adding the starter documents");
    chat.wait_gone(" 0 documents");
    chat.keys("\x04");
    assert_eq!(chat.exit_code(), 0);
}

#[test]
fn a_question_during_an_ingest_is_answered_meanwhile_and_control_c_ends_it_all() {
    let home = Home::filled();
    many(&home, 1500);
    let mut chat = Chat::start(&home, 100, 30, &[]);
    chat.wait_for("documents");
    chat.keys("/add many\r");
    chat.wait_for("adding");
    let began = Instant::now();
    chat.keys("How much is the annual fee?\r");
    chat.wait_for("annual fee of 4,200 euros");
    assert!(began.elapsed() < Duration::from_secs(5), "the answer took {:?}", began.elapsed());
    assert!(chat.text().contains("adding"), "the ingest was over before the answer:\n{}", chat.text());

    chat.keys("\x03");
    chat.wait_for("Ctrl-C again leaves");
    chat.keys("\x03");
    assert_eq!(chat.exit_code(), 0);
    chat.assert_restored();
    let list = home.run(&["list", "--json"]).expect(0).json();
    let kept = list["documents"].as_array().unwrap().len();
    assert!((5..1505).contains(&kept), "{kept} documents are kept");
}

#[test]
fn pasted_and_wide_text_is_typed_as_it_is() {
    let home = Home::filled();
    let chat = Chat::start(&home, 80, 24, &[]);
    chat.wait_for("documents");
    chat.keys("\x1b[200~数字政府\r\nsecond line\x1b[201~");
    chat.wait_for("second line");
    chat.wait_for("数字政府");
    assert!(!chat.text().contains("looking"), "a pasted line end does not send");
    chat.keys("\x7f\x7f\x7f\x7f!");
    chat.wait_for("second !");
}

#[test]
fn a_click_on_a_citation_opens_it_and_f4_releases_the_mouse() {
    let home = Home::filled();
    let chat = Chat::start(&home, 100, 30, &[]);
    chat.wait_for("documents");
    chat.keys("When was the Harbour Network founded?\r");
    chat.wait_for("  [1] ");
    let row = chat.look(|screen| screen.rows(0, 100).position(|row| row.starts_with("  [1] "))).unwrap();
    chat.keys(&format!("\x1b[<0;4;{}M\x1b[<0;4;{}m", row + 1, row + 1));
    chat.wait_for("Esc close");
    chat.keys("\x1bOS");
    chat.wait("the mouse to be released", |screen| screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None);
}

#[test]
fn copying_goes_to_the_terminals_clipboard_and_says_so() {
    let home = Home::filled();
    let chat = Chat::start(&home, 100, 30, &[]);
    chat.wait_for("documents");
    chat.keys("When was the Harbour Network founded?\r");
    chat.wait_for("  [1] ");
    chat.keys("\ty");
    chat.wait_for("OSC 52");
    assert!(chat.raw().contains("\x1b]52;c;"));
}

#[test]
fn no_color_means_no_colours() {
    let home = Home::filled();
    let colours = |env: &[(&str, &str)]| {
        let mut chat = Chat::start(&home, 100, 30, env);
        chat.wait_for("documents");
        chat.keys("When was the Harbour Network founded?\r");
        chat.wait_for("  [1] ");
        chat.keys("\x04");
        assert_eq!(chat.exit_code(), 0);
        let raw = chat.raw();
        raw.contains("\x1b[38;5;") || raw.contains("\x1b[36m")
    };
    assert!(colours(&[]));
    assert!(!colours(&[("NO_COLOR", "1")]));
}

#[test]
fn unknown_commands_name_the_nearest_and_keep_the_text() {
    let home = Home::filled();
    let chat = Chat::start(&home, 100, 30, &[]);
    chat.wait_for("documents");
    chat.keys("/libary\r");
    chat.wait_for("Did you mean /library?");
    chat.wait_for("› /libary");
}
