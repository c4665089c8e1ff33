//! The first run, with no library named.

use crate::common::{Home, arg};

#[test]
fn the_first_question_fills_the_default_library() {
    let home = Home::new();
    let run = home.run_bare(&["ask", "When was Digital Nations founded?", "--json"]).expect(0);
    assert!(run.stderr.contains("adding the starter corpus"), "{}", run.stderr);
    assert_eq!(run.json()["abstained"], false);
    assert!(home.path("data/adduce/library/library.db").exists());

    let second = home.run_bare(&["ask", "When was Digital Nations founded?"]).expect(0);
    assert_eq!(second.stderr, "", "the second run has nothing to set up");
}

#[test]
fn a_library_that_its_user_emptied_stays_empty() {
    let home = Home::new();
    home.run_bare(&["starter"]).expect(0);
    let listing = home.run_bare(&["list", "--json"]).expect(0).json();
    let keys: Vec<&str> =
        listing["documents"].as_array().unwrap().iter().map(|row| row["key"].as_str().unwrap()).collect();
    home.run_bare(&[&["remove"], keys.as_slice()].concat()).expect(0);
    let run = home.run_bare(&["ask", "When was Digital Nations founded?"]).expect(1);
    assert!(!run.stderr.contains("starter corpus"), "{}", run.stderr);
}

#[test]
fn a_library_that_was_named_is_never_filled() {
    let home = Home::new();
    let named = home.path("named");
    home.run_bare(&["--library", arg(&named), "ask", "When was Digital Nations founded?"]).expect(1);
    let run = home.run_bare(&["--library", arg(&named), "list"]).expect(1);
    assert!(!run.stderr.contains("Added"), "{}", run.stderr);
    assert!(!home.path("data/adduce/library").exists(), "the default library is left alone");
}

#[test]
fn other_commands_do_not_fill_it() {
    let home = Home::new();
    home.run_bare(&["list"]).expect(1);
    home.run_bare(&["search", "digital"]).expect(1);
    assert_eq!(home.run_bare(&["status", "--json"]).expect(0).json()["documents"], 0);
}
