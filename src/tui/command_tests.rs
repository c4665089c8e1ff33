use super::*;

#[test]
fn lines_become_commands() {
    let strings = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    for (line, command) in [
        ("/add a b", Command::Add(strings(&["a", "b"]))),
        (r#"/add "my notes" it\'s 'x y'"#, Command::Add(strings(&["my notes", "it's", "x y"]))),
        ("/ask  why not? ", Command::Ask("why not?".into())),
        ("/write", Command::Write(None, false)),
        ("/write --anyway Who chairs it?", Command::Write(Some("Who chairs it?".into()), true)),
        ("/sources", Command::Sources(None)),
        ("/sources [2]", Command::Sources(Some(2))),
        ("/chats 3", Command::Chats(Some(3))),
        ("/remove odet.txt", Command::Remove(strings(&["odet.txt"]))),
        ("/in", Command::In(Filter::default())),
        (
            "/in law 'old treaties' tag:final since:2021 until:2023-05 lang:fr case:7",
            Command::In(Filter {
                collections: strings(&["law", "old treaties", "case:7"]),
                tags: strings(&["final"]),
                since: Some("2021".into()),
                until: Some("2023-05".into()),
                languages: strings(&["fr"]),
            }),
        ),
        ("/password hunter2", Command::Password),
        ("/good", Command::Good),
        ("/bad", Command::Bad(None)),
        ("/bad  the wrong year ", Command::Bad(Some("the wrong year".into()))),
        ("/exit", Command::Quit),
        ("/?", Command::Help),
    ] {
        assert_eq!(parse(line), Ok(command), "{line}");
    }
}

#[test]
fn mistakes_get_a_way_out() {
    for (line, message) in [
        ("/ad x", "There is no /ad. Did you mean /add? /help lists the commands"),
        ("/libary", "There is no /libary. Did you mean /library? /help lists the commands"),
        ("/xyzzy", "There is no /xyzzy. /help lists the commands"),
        ("/add", "/add needs a path: /add PATH..."),
        ("/sources x", "/sources takes a number, not \"x\""),
        ("/add 'a", "A ' was opened and not closed"),
        ("/in tag:", "/in tag: needs something behind the colon"),
        ("/", "A slash begins a command; /help lists them"),
    ] {
        assert_eq!(parse(line), Err(message.to_owned()), "{line}");
    }
}

#[test]
fn hints_name_the_commands_of_the_chat() {
    for (hint, said) in [
        ("`adduce collections` shows all.", "/collections shows all."),
        ("Try `adduce add PATH`, or `adduce list`.", "Try /add PATH, or /library."),
        ("Run `adduce sync --ocr` or `make`.", "Run `adduce sync --ocr` or `make`."),
        ("No command", "No command"),
    ] {
        assert_eq!(in_chat(hint), said);
    }
}

#[test]
fn completion_is_for_names_only() {
    let names = |text| completions(text).iter().map(|spec| spec.name).collect::<Vec<_>>();
    assert_eq!(names("/s"), ["search", "sources", "sync", "status", "style", "starter"]);
    assert_eq!(names("/").len(), COMMANDS.len());
    assert!(names("/add x").is_empty());
    assert!(names("s").is_empty());
}

#[test]
fn every_command_of_the_list_is_understood() {
    for spec in COMMANDS {
        let forms = ["", " x", " 1 x"].map(|rest| parse(&format!("/{}{rest}", spec.name)));
        assert!(forms.iter().any(std::result::Result::is_ok), "{}", spec.name);
    }
}
