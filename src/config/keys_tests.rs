use std::path::PathBuf;

use super::*;

fn press(text: &str) -> KeyEvent {
    Chord::parse(text).unwrap().event()
}

fn keymap(choices: &[(Place, &str, &[&str])]) -> Result<Keymap, String> {
    let mut keymap = Keymap::default();
    for (place, name, keys) in choices {
        keymap.choose(*place, name, &keys.iter().map(|&key| key.to_owned()).collect::<Vec<_>>())?;
    }
    keymap.settle()?;
    Ok(keymap)
}

#[test]
fn keys_are_read_as_people_write_them() {
    for (text, shown) in [
        ("ctrl-f", "Ctrl-F"),
        ("Ctrl-P", "Ctrl-P"),
        ("alt-enter", "Alt-Enter"),
        ("shift-tab", "Shift-Tab"),
        ("f12", "F12"),
        ("?", "?"),
        ("G", "G"),
        ("-", "-"),
        ("ctrl--", "Ctrl--"),
        ("space", "Space"),
        ("pagedown", "PgDn"),
    ] {
        assert_eq!(Chord::parse(text).map(|chord| chord.to_string()).as_deref(), Some(shown), "{text}");
    }
    for text in ["", "ctrl-", "hyper-x", "f0", "f25", "enterr", " "] {
        assert!(Chord::parse(text).is_none(), "{text:?}");
    }
}

#[test]
fn every_key_of_the_table_is_a_key_and_means_one_thing_in_its_place() {
    for binding in BINDINGS.iter().filter(|binding| binding.name != "number") {
        for key in binding.keys {
            assert!(Chord::parse(key).is_some(), "{key} of {}", binding.name);
        }
    }
    Keymap::default().settle().unwrap();
}

#[test]
fn a_chosen_key_takes_the_place_of_the_old_one_there_and_nowhere_else() {
    let keys = keymap(&[(Place::Source, "find", &["ctrl-f"])]).unwrap();
    assert_eq!(keys.turn(Place::Source, press("ctrl-f")), Some(press("/")));
    assert_eq!(keys.turn(Place::Source, press("/")), None);
    assert_eq!(keys.turn(Place::Transcript, press("/")), Some(press("/")));
    assert_eq!(keys.turn(Place::Transcript, press("ctrl-f")), Some(press("ctrl-f")));
    assert_eq!(keys.keys(Place::Source, "find"), "Ctrl-F");
    let both = keymap(&[(Place::Source, "viewer", &["x", "f9"])]).unwrap();
    assert_eq!(both.turn(Place::Source, press("f9")), Some(press("x")));
    assert_eq!(both.turn(Place::Source, press("x")), Some(press("x")));
    let none = keymap(&[(Place::Everywhere, "mouse", &[])]).unwrap();
    assert_eq!(none.turn(Place::Composer, press("f4")), None);
    assert_eq!(none.keys(Place::Everywhere, "mouse"), "");
}

#[test]
fn two_keys_can_change_places() {
    let keys = keymap(&[(Place::Library, "add", &["s"]), (Place::Library, "sync", &["a"])]).unwrap();
    assert_eq!(keys.turn(Place::Library, press("s")), Some(press("a")));
    assert_eq!(keys.turn(Place::Library, press("a")), Some(press("s")));
}

#[test]
fn what_cannot_be_is_said() {
    for (place, name, keys, word) in [
        (Place::Source, "fnid", &["x"][..], "find"),
        (Place::Source, "find", &["x"], "both"),
        (Place::Source, "find", &["ctrl-c"], "always"),
        (Place::Source, "find", &["meta-q"], "no key"),
        (Place::Composer, "send", &["a"], "typed"),
        (Place::Everywhere, "interrupt", &["f5"], "cannot be changed"),
    ] {
        let error = keymap(&[(place, name, keys)]).unwrap_err();
        assert!(error.contains(word), "{error}");
    }
}

#[test]
fn the_page_of_keys_is_what_the_program_knows() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs").join("keys.md");
    if std::env::var_os("ADDUCE_KEYS").is_some_and(|value| value == "write") {
        std::fs::write(&path, document()).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(kept == document(), "docs/keys.md is old; run: ADDUCE_KEYS=write cargo test --lib keys");
}
