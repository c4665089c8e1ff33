//! A terminal that is given one size after another, as a window manager does while a window is dragged: what is seen at the
//! end is what would be drawn there anew.

use std::time::Duration;

use crate::common::Home;
use crate::pty::Chat;

/// Sizes in a storm.
const SIZES: u32 = 200;

/// Numbers that look thrown, the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u16) -> u16 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(sides)) as u16
    }
}

/// A storm that ends at this size: from one size to the next within a millisecond, now and then with a key between.
fn storm(chat: &Chat, dice: &mut Dice, keys: [&str; 2], (columns, rows): (u16, u16)) {
    for step in 0..SIZES {
        chat.resize(20 + dice.roll(140), 5 + dice.roll(50));
        if step % 7 == 0 {
            chat.keys(keys[usize::from(dice.roll(2))]);
        }
        std::thread::sleep(Duration::from_micros(u64::from(dice.roll(1000))));
    }
    chat.resize(columns, rows);
}

/// What is on the screen once nothing is drawn any more.
fn settled(chat: &Chat) -> String {
    let mut before = chat.raw().len();
    loop {
        std::thread::sleep(Duration::from_millis(250));
        let now = chat.raw().len();
        if now == before {
            return chat.text();
        }
        before = now;
    }
}

#[test]
fn a_storm_of_resizes_leaves_the_screen_whole() {
    let home = Home::filled();
    let mut chat = Chat::start(&home, 100, 30, &[]);
    chat.wait_for("documents");
    chat.keys("When was the Harbour Network founded?\r");
    chat.wait_for("  [1] ");
    let mut dice = Dice(7);
    for (round, size) in [(100, 30), (40, 12), (120, 40), (80, 24)].into_iter().enumerate() {
        // The source is beside the answer in half of them; elsewhere the keys are letters that are typed.
        let keys = if round % 2 == 0 { ["\t", "\x1b"] } else { ["j", "k"] };
        storm(&chat, &mut dice, keys, size);
        chat.wait(&format!("the status line at {size:?}"), |screen| {
            screen.rows(0, size.0).last().is_some_and(|row| !row.trim().is_empty())
        });
        let stormed = settled(&chat);
        assert!(stormed.contains('›'), "there is no prompt at {size:?}:\n{stormed}");
        // Every cell once more.
        chat.keys("\x0c");
        chat.wait("the same screen, drawn anew", |screen| screen.contents() == stormed);
        let anew = settled(&chat);
        assert_eq!(stormed, anew, "round {round}, at {size:?}");
    }
    // The first drops what was typed.
    chat.keys("\x03\x03\x03");
    assert_eq!(chat.exit_code(), 0);
    chat.assert_restored();
}

#[test]
fn keys_that_come_with_a_resize_are_all_heard() {
    let home = Home::filled();
    let mut chat = Chat::start(&home, 100, 30, &[]);
    chat.wait_for("documents");
    let mut dice = Dice(11);
    for round in 0..25 {
        let mut typed = String::new();
        for step in 0..60_u8 {
            let letter = char::from(b'a' + (step + round) % 26);
            typed.push(letter);
            chat.resize(90 + dice.roll(20), 24 + dice.roll(10));
            chat.keys(&letter.to_string());
        }
        // No key more: what was typed must be there without one.
        chat.wait(&format!("{typed:?} of round {round}"), |screen| screen.contents().contains(&typed));
        chat.keys("\x15");
        chat.wait_gone(&typed);
    }
    chat.keys("\x04");
    assert_eq!(chat.exit_code(), 0);
}
