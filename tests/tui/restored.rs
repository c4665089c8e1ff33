//! Whatever ends or stops the chat, the terminal is given back.

use std::process::Stdio;

use rustix::process::Signal;

use crate::common::{Home, Run};
use crate::pty::Chat;

fn started(home: &Home) -> Chat {
    let chat = Chat::start(home, 80, 24, &[]);
    chat.wait_for("documents");
    chat.look(|screen| assert!(screen.alternate_screen() && screen.bracketed_paste()));
    chat
}

#[test]
fn a_signal_to_end_restores_the_terminal() {
    let home = Home::filled();
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let mut chat = started(&home);
        chat.signal(signal);
        assert_ne!(chat.exit_code(), 0, "{signal:?}");
        chat.assert_restored();
    }
}

/// Waits until the process is stopped: whoever wakes it before that wakes nobody.
#[track_caller]
fn wait_stopped(chat: &Chat) {
    let began = std::time::Instant::now();
    while cfg!(target_os = "linux") && chat.state() != Some('T') {
        assert!(began.elapsed() < crate::pty::DEADLINE, "it does not stop");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

/// How a chat is stopped.
type Stop = fn(&Chat);

#[test]
fn control_z_and_a_signal_to_stop_give_the_terminal_back_until_it_goes_on() {
    let home = Home::filled();
    let mut chat = started(&home);
    chat.keys("half a question");
    chat.wait_for("half a question");
    let stops: [Stop; 2] = [|chat| chat.signal(Signal::TSTP), |chat| chat.keys("\x1a")];
    for stop in stops {
        stop(&chat);
        wait_stopped(&chat);
        chat.assert_restored();
        chat.signal(Signal::CONT);
        chat.wait("the chat to be back", vt100::Screen::alternate_screen);
        chat.wait_for("half a question");
        chat.wait_for("documents");
        chat.keys(" more");
        chat.wait_for(" more");
    }
    chat.keys("\x03\x03");
    assert_eq!(chat.exit_code(), 0);
    chat.assert_restored();
}

#[test]
fn line_by_line_a_password_is_not_shown_and_whatever_ends_or_stops_it_gives_the_echo_back() {
    let home = Home::filled();
    let asked = || {
        let chat = Chat::start(&home, 80, 24, &[("TERM", "dumb")]);
        chat.wait_for("Ask: ");
        chat.wait_modes(false);
        chat.keys("/password\n");
        chat.wait_for("Password, not shown");
        chat.wait_modes(true);
        chat
    };
    let ends: [Stop; 4] = [
        |chat| chat.keys("\x03"),
        |chat| chat.keys("\x1c"),
        |chat| chat.signal(Signal::TERM),
        |chat| chat.signal(Signal::HUP),
    ];
    for end in ends {
        let mut chat = asked();
        end(&chat);
        assert_ne!(chat.exit_code(), 0);
        chat.assert_restored();
    }
    let mut chat = asked();
    chat.keys("\x1a");
    wait_stopped(&chat);
    chat.wait_modes(false);
    chat.signal(Signal::CONT);
    chat.wait_modes(true);
    chat.keys("geheim\n");
    chat.wait_for("Trying the password");
    chat.wait_modes(false);
    assert!(!chat.raw().contains("geheim"));
    chat.keys("/quit\n");
    assert_eq!(chat.exit_code(), 0);
}

#[test]
fn without_a_terminal_the_way_out_is_named() {
    let home = Home::filled();
    let output = home.command(&[]).stdin(Stdio::null()).output().unwrap();
    let run = Run::from(output).expect(2);
    assert!(run.stderr.contains("terminal") && run.stderr.contains("adduce ask"), "{}", run.stderr);
    assert!(!run.stdout.contains('\u{1b}'));
}
