//! Reading, finding, leaving for other programs and coming back; the conversation line by line; the tour; the user's keys.

use std::io::Write;
use std::process::Stdio;

use crate::common::Home;
use crate::pty::Chat;

const ESC: &str = "\x1b";
const TAB: &str = "\t";
const ENTER: &str = "\r";

/// A chat whose source is open at the first citation.
fn reading(home: &Home, env: &[(&str, &str)]) -> Chat {
    let chat = Chat::start(home, 100, 30, env);
    chat.wait_for("documents");
    chat.keys("When was the Harbour Network founded?\r");
    chat.wait_for("[1] ");
    chat.wait_for("founded in 2014 by five ports");
    chat.keys(TAB);
    chat.wait_for("▸ [1]");
    chat.keys(ENTER);
    chat.wait_for("▌ ");
    chat
}

#[cfg(unix)]
#[test]
fn the_editor_opens_at_the_line_with_the_keys_and_the_chat_comes_back() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::filled();
    // It says what it was given and waits for a key, as an editor does.
    home.write("ed.sh", "#!/bin/sh\nprintf 'editing %s %s\\n' \"$1\" \"$(basename \"$2\")\"\nread line\necho \"$line\" > \"$HOME/typed\"\n");
    let script = home.path("ed.sh");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    // The name that editors are told by.
    let editor = home.path("vi");
    std::fs::rename(&script, &editor).unwrap();
    let mut chat = reading(&home, &[("EDITOR", editor.to_str().unwrap())]);
    chat.keys("e");
    chat.wait_for("editing +");
    chat.wait("the main screen", |screen| !screen.alternate_screen());
    chat.keys("hello\r");
    chat.wait_for("back from");
    chat.wait("the chat's screen", vt100::Screen::alternate_screen);
    chat.wait_for("▌ ");
    assert_eq!(std::fs::read_to_string(home.path("typed")).unwrap().trim(), "hello", "all keys were the editor's");
    chat.keys("/");
    chat.wait_for("Esc leaves");
    chat.keys(ESC);
    chat.wait_gone("Esc leaves");
    chat.keys("\x03");
    chat.wait_for("Ctrl-C again leaves");
    chat.keys("\x03");
    assert_eq!(chat.exit_code(), 0);
    chat.assert_restored();
}

#[test]
fn a_program_that_is_not_there_is_said_and_the_chat_stays() {
    let home = Home::filled();
    let chat = reading(&home, &[("EDITOR", "no-such-editor-anywhere")]);
    chat.keys("e");
    chat.wait_for("there is no program");
    chat.wait_for("▌ ");
    chat.keys("x");
    chat.wait_for("no desktop");
}

#[test]
fn everything_is_found_from_one_list() {
    let home = Home::filled();
    let chat = reading(&home, &[]);
    chat.keys("\x10");
    chat.wait_for("Go to: commands");
    chat.keys("libr");
    chat.wait_for("▸ command");
    chat.keys(ENTER);
    chat.wait_for("Library ");
    assert!(!chat.text().contains("Go to: commands"));
}

#[test]
fn why_is_answered_from_what_was_weighed() {
    let home = Home::filled();
    let chat = reading(&home, &[]);
    chat.keys("w");
    chat.wait_for("Why these words: 1 of");
    chat.wait_for("By words");
    chat.wait_for("As a sentence: place 1");
}

#[test]
fn citations_are_links_of_the_terminal_unless_the_user_does_not_want_them() {
    let home = Home::filled();
    let linked = |env: &[(&str, &str)]| reading(&home, env).raw().contains("\x1b]8;;file:///");
    assert!(linked(&[]));
    home.write("config/adduce/config.toml", "[chat]\nlinks = false\n");
    assert!(!linked(&[]));
}

#[test]
fn the_users_keys_and_colours_are_taken_and_wrong_ones_named() {
    let home = Home::filled();
    home.write(
        "config/adduce/config.toml",
        "[keys.everywhere]\npalette = \"f9\"\n[theme]\nname = \"dark\"\ndepth = \"true\"\n",
    );
    let chat = Chat::start(&home, 100, 30, &[]);
    chat.wait_for("documents");
    chat.keys("\x1b[20~");
    chat.wait_for("Go to: commands");
    assert!(chat.raw().contains("38;2;108;199;214"), "the theme's accent is drawn");
    home.write("config/adduce/config.toml", "[keys.everywhere]\n\npalete = \"f9\"\n");
    let mut chat = Chat::start(&home, 100, 30, &[]);
    assert_eq!(chat.exit_code(), 2);
    assert!(chat.raw().contains("line 3") && chat.raw().contains("palette"), "{}", chat.raw());
}

#[test]
fn the_first_run_tours_the_starter_documents_and_the_second_does_not() {
    let home = Home::new();
    let mut chat = Chat::open(&home, None, (100, 30), &[]);
    chat.wait_for("Tour 1 of 6");
    // What the first step asks is typed already; the documents come by themselves.
    chat.wait_for("› When was Digital Nations founded?");
    chat.wait_for("10 documents");
    chat.keys(ENTER);
    chat.wait_for("  [1] ");
    chat.wait_for("Tour 2 of 6");
    chat.keys(TAB);
    chat.wait_for("Tour 3 of 6");
    chat.keys(ENTER);
    chat.wait_for("Tour 4 of 6");
    chat.keys("w");
    chat.wait_for("Tour 5 of 6");
    chat.keys("\x10");
    chat.wait_for("Go to: commands");
    chat.wait_for("Tour 6 of 6");
    chat.keys(ESC);
    chat.wait_gone("Go to: commands");
    chat.keys(ENTER);
    chat.wait_gone("Tour ");
    chat.keys("\x03\x03");
    assert_eq!(chat.exit_code(), 0);
    let mut chat = Chat::open(&home, None, (100, 30), &[]);
    chat.wait_for("10 documents");
    assert!(!chat.text().contains("Tour "), "{}", chat.text());
    chat.keys("\x04");
    assert_eq!(chat.exit_code(), 0);
}

/// What a conversation of these lines says.
fn plain(home: &Home, lines: &str) -> (String, Option<i32>) {
    let mut command = home.command(&["--plain"]);
    command.env("ADDUCE_OFFLINE", "1").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

#[test]
fn line_by_line_the_same_is_asked_read_searched_and_exported() {
    let home = Home::filled();
    let export = home.path("out.json");
    let lines = format!(
        "When was the Harbour Network founded?\n1\n/find ports\n/library\n/name The ports\n/export {}\n/chats\n\
         /nonsense\n/quit\nnever read\n",
        export.display()
    );
    let (said, code) = plain(&home, &lines);
    assert_eq!(code, Some(0), "{said}");
    for part in [
        "founded in 2014 by five ports",
        "(source 1)",
        "Source 1: ",
        "Cited: ",
        "Search for “ports”: 1 of",
        ", key ",
        "this chat is called “The ports” now",
        "The ports · 1 question",
        "Note: There is no /nonsense",
    ] {
        assert!(said.contains(part), "{part:?} is not in:\n{said}");
    }
    assert!(!said.contains('\u{1b}') && !said.contains("never read"), "{said}");
    let chat: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(export).unwrap()).unwrap();
    assert_eq!((chat["name"].as_str(), chat["turns"].as_array().unwrap().len()), (Some("The ports"), 1));
    let listed = home.run(&["chats", "export", "last"]).expect(0).stdout;
    assert!(listed.starts_with("# The ports\n") && listed.contains("[^1]: "), "{listed}");
    home.run(&["chats", "find", "PORTS"]).expect(0);
    home.run(&["chats", "find", "zeppelin"]).expect(1);
    home.run(&["chats", "remove", "last"]).expect(0);
    home.run(&["chats"]).expect(1);
}

#[test]
fn line_by_line_a_list_is_waited_for_before_the_next_line() {
    let home = Home::filled();
    // What follows it asks the engine for nothing.
    let (said, code) = plain(&home, "/library\n/contents\n/quit\n");
    assert_eq!(code, Some(0), "{said}");
    let list = said.find(", key fees.txt: ").unwrap_or_else(|| panic!("no list in:\n{said}"));
    assert!(said.find("open a source first").is_some_and(|next| next > list), "{said}");
}

#[test]
fn the_end_of_the_lines_waits_for_the_last_answer() {
    let home = Home::filled();
    let (said, code) = plain(&home, "What annual fee does each member pay?");
    assert_eq!(code, Some(0));
    assert!(said.contains("annual fee of 4,200 euros"), "{said}");
}

#[test]
fn an_interrupt_is_the_editors_and_what_it_leaves_with_an_error_is_opened_again() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::filled();
    let script = "#!/bin/sh\ntrap '' INT\necho \"opened with $(grep -c annual \"$1\")\"\nread line\necho \"$line\" >> \"$1\"\n\
                  mkdir \"$HOME/$TERM\" 2>/dev/null && exit 3\nexit 0\n";
    let editor = home.write("ed.sh", script);
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).unwrap();
    for (term, ready) in [("dumb", "Ask: "), ("xterm-256color", "documents")] {
        let chat = Chat::start(&home, 100, 40, &[("TERM", term), ("EDITOR", editor.to_str().unwrap())]);
        chat.wait_for(ready);
        chat.keys("When was the Harbour Network founded?\r");
        chat.wait_for("confidence");
        chat.keys("/brief\r");
        chat.wait_for("opened with 0");
        chat.keys("\x03What annual fee does each member pay?\r");
        chat.wait_for("opens the outline again");
        chat.keys("/brief\r");
        chat.wait_for("opened with 1");
        chat.keys("\x03\r");
        chat.wait("what the briefing holds", |screen| {
            let seen = screen.contents();
            seen.contains("claim from") || seen.contains("claims from")
        });
        assert!(!chat.text().contains("cancelled"), "{}", chat.text());
    }
}

#[test]
fn a_dumb_terminal_gets_the_conversation_and_no_escapes() {
    let home = Home::filled();
    let mut chat = Chat::start(&home, 80, 24, &[("TERM", "dumb")]);
    chat.wait_for("Ask: ");
    chat.keys("What annual fee does each member pay?\n");
    chat.wait_for("annual fee of 4,200 euros");
    chat.keys("/quit\n");
    assert_eq!(chat.exit_code(), 0);
    assert!(!chat.raw().contains('\x1b'), "{:?}", chat.raw());
}
