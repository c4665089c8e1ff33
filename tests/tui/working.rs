//! Longer work: pinning, checking a draft, pausing an ingest, the page as it is printed, and what a terminal does meanwhile.

use std::fmt::Write as _;
use std::time::Duration;

use crate::common::Home;
use crate::pty::Chat;

const ESC: &str = "\x1b";
const TAB: &str = "\t";
const ENTER: &str = "\r";
const F2: &str = "\x1bOQ";
const F5: &str = "\x1b[15~";

fn asked(home: &Home, env: &[(&str, &str)]) -> Chat {
    let chat = Chat::start(home, 100, 30, env);
    chat.wait_for("documents");
    chat.keys("When was the Harbour Network founded?\r");
    chat.wait_for("  [1] ");
    chat
}

#[test]
fn what_is_pinned_is_seen_in_the_briefing_and_undone_there() {
    let home = Home::filled();
    let chat = asked(&home, &[]);
    chat.keys("\tp");
    chat.wait_for("pinned as 1");
    chat.keys(F5);
    chat.wait_for("1 claim");
    chat.wait_for("▸   1 The Harbour Network was founded");
    chat.keys("h");
    chat.wait_for("› /under 1 ");
    chat.keys("Founding\r");
    chat.wait("the heading above the claim", |screen| {
        let rows: Vec<String> = screen.rows(50, 50).collect();
        rows.windows(2).any(|pair| pair[0].contains("Founding") && pair[1].contains("▸   1"))
    });
    let listed = home.run(&["brief", "show", "Briefing"]).expect(0).stdout;
    assert!(listed.contains("Founding") && listed.contains("founded in 2014 by five ports"), "{listed}");
    chat.keys("u");
    chat.wait("the heading to go", |screen| !screen.rows(50, 50).any(|row| row.trim() == "Founding"));
    chat.keys("d");
    chat.wait_for("Nothing is pinned yet");
    chat.keys("u");
    chat.wait_for("1 claim");
}

#[test]
fn an_outline_of_the_chat_is_edited_and_answered_while_a_key_of_the_chat_is_none_of_the_editors() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::filled();
    // How sure the stand-in for a model is says nothing.
    home.write("config/adduce/config.toml", "[answers]\nthreshold = 0.1\n");
    let editor = home.write("ed.sh", "#!/bin/sh\nread line\necho \"$line\" >> \"$1\"\n");
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).unwrap();
    let chat = asked(&home, &[("EDITOR", editor.to_str().unwrap())]);
    chat.keys("/brief\r");
    chat.wait("the main screen", |screen| !screen.alternate_screen());
    chat.keys("What annual fee does each member pay?\r");
    chat.wait("the chat's screen", vt100::Screen::alternate_screen);
    chat.wait_for("2 claims from 2 documents");
    let kept = home.run(&["brief", "show", "When was the Harbour Network founded"]).expect(0).stdout;
    assert!(kept.contains("founded in 2014 by five ports") && kept.contains("annual fee of 4,200 euros"), "{kept}");
}

#[test]
fn a_draft_is_checked_and_the_accepted_correction_written_to_a_copy() {
    let home = Home::filled();
    let draft = "The charter says: \"The Harbour Network was founded in 2017 by five ports.\" (charter.md)\n";
    home.write("draft.md", draft);
    let chat = Chat::start(&home, 110, 36, &[]);
    chat.wait_for("documents");
    chat.keys("/check draft.md\r");
    chat.wait_for("altered");
    // The first finding is under the cursor, its source beside it.
    chat.wait_for("▌ ");
    chat.keys("a");
    chat.wait_for("the corrected wording is taken");
    chat.keys("w");
    chat.wait_for("Written to");
    let copy = std::fs::read_to_string(home.path("draft.checked.md")).unwrap();
    assert!(copy.contains("founded in 2014 by five ports") && !copy.contains("2017"), "{copy}");
    assert_eq!(std::fs::read_to_string(home.path("draft.md")).unwrap(), draft, "the draft is left as it was");
}

#[test]
fn an_ingest_is_cancelled_from_the_library_and_what_was_read_stays() {
    let home = Home::filled();
    reports(&home, 600);
    let mut chat = Chat::start(&home, 120, 40, &[]);
    chat.wait_for("documents");
    chat.keys("/add many\r");
    chat.wait_for("adding");
    chat.keys(F2);
    chat.wait_for("c stop");
    // However quick the machine, it is not done: it waits.
    chat.keys("P");
    chat.wait_for("P go on");
    chat.keys("c");
    chat.wait_for("stopped; what is done is kept");
    chat.wait_gone("c stop");
    chat.keys("\x03\x03");
    assert_eq!(chat.exit_code(), 0);
    chat.assert_restored();
    let kept = home.run(&["list", "--json"]).expect(0).json()["documents"].as_array().unwrap().len();
    assert!((5..605).contains(&kept), "{kept} documents are kept");
    // What was cut short is found and finished later.
    home.run(&["add", "many"]).expect(0);
    assert_eq!(home.run(&["list", "--json"]).expect(0).json()["documents"].as_array().unwrap().len(), 605);
}

/// So many files that adding them takes a while.
fn reports(home: &Home, count: usize) {
    for number in 0..count {
        let mut text = format!("# Report {number} of the harbour\n\n");
        for paragraph in 0..30 {
            let _ = writeln!(text, "In year {number} the harbour of paragraph {paragraph} counted its ships twice.\n");
        }
        home.write(&format!("many/report-{number:04}.md"), text);
    }
}

#[test]
fn an_ingest_waits_when_paused_goes_on_and_loses_nothing() {
    let home = Home::filled();
    reports(&home, 300);
    let mut chat = Chat::start(&home, 120, 40, &[]);
    chat.wait_for("documents");
    chat.keys("/add many\r");
    chat.wait_for("adding");
    chat.keys(F2);
    chat.wait_for("P pause");
    chat.keys("P");
    chat.wait_for("P go on");
    // The file in hand is finished first.
    let read = |chat: &Chat| chat.text().lines().find(|row| row.contains(" files · ")).map(str::to_owned);
    let mut before = None;
    for _ in 0..100 {
        std::thread::sleep(Duration::from_millis(100));
        let now = read(&chat);
        if now.is_some() && now == before {
            break;
        }
        before = now;
    }
    assert!(before.is_some() && read(&chat) == before, "{before:?}, then {:?}", read(&chat));
    assert!(chat.text().contains("paused"), "{}", chat.text());
    chat.keys("P");
    chat.wait_gone("P go on");
    chat.wait_for("305 documents");
    chat.keys("\x03\x03");
    assert_eq!(chat.exit_code(), 0);
    chat.assert_restored();
    assert_eq!(home.run(&["list", "--json"]).expect(0).json()["documents"].as_array().unwrap().len(), 305);
}

/// A PDF file of the starter corpus, answered from, its source open.
fn printed(pictures: &str) -> (Home, Chat) {
    let home = Home::new();
    let formats = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/formats");
    let file = std::fs::read(formats.join("what-is-digital-nations.pdf")).unwrap();
    home.write("what-is-digital-nations.pdf", file);
    home.run(&["add", "what-is-digital-nations.pdf"]).expect(0);
    home.write("config/adduce/config.toml", format!("[chat]\npictures = \"{pictures}\"\n"));
    let chat = Chat::start(&home, 100, 30, &[]);
    chat.wait_for("1 document");
    chat.keys("When was Digital Nations founded?\r");
    chat.wait_for("  [1] ");
    chat.keys(TAB);
    chat.wait_for("▸ [1]");
    chat.keys(ENTER);
    chat.wait_for("▌ ");
    (home, chat)
}

#[test]
fn a_page_is_drawn_from_the_original_file_sent_to_the_terminal_and_taken_away() {
    let (home, chat) = printed("kitty");
    chat.keys("v");
    chat.wait_for("page 1 of 2");
    chat.wait_written("\x1b_Ga=T,f=100,");
    assert!(!chat.raw().contains("\x1b_Ga=d"));
    chat.keys("?");
    chat.wait_for("Keys and commands");
    chat.wait_written("\x1b_Ga=d,d=I");
    chat.keys(ESC);
    chat.wait_gone("Keys and commands");
    chat.keys("v");
    chat.wait_for("Digital Nations was founded");
    // What is not the file that was read is not shown for it.
    home.write("what-is-digital-nations.pdf", b"%PDF-1.4 another file");
    chat.keys("v");
    chat.wait_for("is not what it was when it was read");
    chat.wait_for("Digital Nations was founded");
}

#[test]
fn in_half_blocks_the_page_is_made_of_cells() {
    let (_home, chat) = printed("blocks");
    chat.keys("v");
    chat.wait_for("page 1 of 2");
    chat.wait("dark and light half blocks", |screen| screen.contents().matches('▀').count() > 100);
    chat.keys(ESC);
    chat.wait_for("Digital Nations was founded");
    assert!(!chat.text().contains('▀'));
}

#[test]
fn a_terminal_that_closes_under_it_ends_the_chat_and_what_was_added_stays() {
    let home = Home::filled();
    let mut chat = asked(&home, &[]);
    assert_ne!(chat.hang_up(), 0);
    let list = home.run(&["list", "--json"]).expect(0).json();
    assert_eq!(list["documents"].as_array().unwrap().len(), 5);
    home.run(&["chats"]).expect(0);
}
