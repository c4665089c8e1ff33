//! What a person finds around the program: settings, saved chats, manual pages and completions.

use std::fs;
use std::process::Command;

use crate::common::{Home, Run, arg};

#[test]
fn a_mistake_in_the_settings_is_named_with_line_and_key() {
    let home = Home::new();
    let path = home.run(&["config", "path"]).expect(0).stdout;
    assert!(path.trim_end().ends_with("config/adduce/config.toml"), "{path}");
    let none = home.run(&["config", "check"]).expect(0);
    assert!(none.stderr.contains("not there"), "{}", none.stderr);
    let shown = home.run(&["config", "show"]).expect(0).stdout;
    let (_, threshold) = shown.split_once("threshold = ").unwrap();
    let (threshold, _) = threshold.split_once("  # as it comes\n").unwrap();
    let help = home.run(&["ask", "--help"]).expect(0).stdout;
    assert!(help.contains(&format!("else {threshold}. ")), "{threshold}: {help}");

    let file = home.write("config/adduce/config.toml", "# mine\n[answers]\nthreshold = 0.7\n");
    home.run(&["config", "check"]).expect(0);
    assert!(home.run(&["config", "show"]).expect(0).stdout.contains("threshold = 0.7\n"));
    fs::write(&file, "# threshold = 1\n[answers]\n\nthreshold = \"high\"\n").unwrap();
    for args in [&["config", "check"][..], &["config", "show"], &["ask", "Why?"]] {
        let run = home.run(args).expect(2);
        assert!(run.stderr.contains("config.toml line 4: threshold: "), "{args:?}: {}", run.stderr);
    }
    let other = home.write("other.toml", "[answers]\n");
    home.run(&["config", "check", arg(&other)]).expect(0);
    home.run(&["config", "check", "nowhere.toml"]).expect(2);
    let edit = home.run(&["config", "edit"]).expect(2);
    assert!(edit.stderr.contains("needs a terminal"), "{}", edit.stderr);
}

#[test]
fn a_chat_goes_on_from_the_command_line_and_its_last_answer_can_be_judged() {
    let home = Home::filled();
    home.run(&["ask", "What is a berth?"]).expect(0);
    home.run(&["chats"]).expect(1);
    home.run(&["ask", "--chat", "last", "And when?"]).expect(2);
    home.run(&["ask", "--chat", "new", "When was the Harbour Network founded?"]).expect(0);
    // Whether it is answered is up to the model, and the one of tests knows little.
    let follow = home.run(&["ask", "--chat", "last", "And where does its secretariat sit?", "--json"]).json();
    assert!(follow["rewritten"]["text"].is_string(), "{follow}");
    let list = home.run(&["chats"]).expect(0).stdout;
    assert!(list.contains("2 turns  When was the Harbour Network founded?"), "{list}");
    let shown = home.run(&["chats", "last"]).expect(0).stdout;
    assert!(shown.contains("founded in 2014") && shown.contains("secretariat sit?"), "{shown}");
    home.run(&["chats", "99"]).expect(2);

    home.run(&["judge", "bad", "the", "wrong", "year"]).expect(0);
    let kept = fs::read_to_string(home.path("data/adduce/questions/bad.jsonl")).unwrap();
    assert!(kept.contains("the wrong year") && kept.contains("secretariat sit?"), "{kept}");
    home.run(&["judge", "good"]).expect(0);
    let again = home.run(&["judge", "good"]).expect(0);
    assert!(again.stderr.contains("Taken back"), "{}", again.stderr);
    home.run(&["judge", "good", "because"]).expect(2);
}

#[test]
fn manual_pages_and_completions_go_where_they_are_looked_for() {
    let home = Home::new();
    let dry = home.run(&["install-extras", "--dry-run"]).expect(0);
    assert!(dry.stdout.contains("would write  ~/data/man/man1/adduce-ask.1\n"), "{}", dry.stdout);
    assert!(!home.path("data").exists(), "a dry run writes nothing");
    let run = home.run(&["install-extras"]).expect(0);
    assert_eq!(run.stdout.replace("wrote  ", "would write  "), dry.stdout);
    for name in [
        "man/man1/adduce.1",
        "man/man1/adduce-mcp.1",
        "bash-completion/completions/adduce",
        "zsh/site-functions/_adduce",
        "fish/vendor_completions.d/adduce.fish",
        "adduce/completions/adduce.ps1",
        "nushell/vendor/autoload/adduce.nu",
    ] {
        let text = fs::read_to_string(home.path("data").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(text.contains("adduce") && text.contains("offline"), "{name}");
        assert!(!text.contains("read-worker"), "{name} shows what is hidden");
    }
    assert!(run.stderr.contains("fpath") && run.stderr.contains("$PROFILE"), "{}", run.stderr);
    let again = home.run(&["install-extras"]).expect(0);
    assert!(again.stdout.lines().all(|line| line.starts_with("is the same  ")), "{}", again.stdout);
    home.run(&["install-extras", "--dir", "elsewhere"]).expect(0);
    assert!(home.path("elsewhere/man/man1/adduce.1").exists());
}

#[test]
fn a_shell_can_read_the_completions() {
    let home = Home::new();
    for (shell, program, check) in [
        ("bash", "bash", &["-n"][..]),
        ("zsh", "zsh", &["-n"]),
        ("fish", "fish", &["--no-execute"]),
        ("nushell", "nu", &["--ide-check", "10"]),
        ("powershell", "pwsh", &["-NoProfile", "-File"]),
    ] {
        let script = home.run(&["completions", shell]).expect(0).stdout;
        assert!(script.len() > 1000, "{shell}");
        let file = home.write(&format!("adduce.{shell}"), script);
        let mut args = check.to_vec();
        args.push(arg(&file));
        match home.dress(Command::new(program), &args).output() {
            Ok(output) => drop(Run::from(output).expect(0)),
            Err(_) => println!("skipped: {program} not present"),
        }
    }
}

#[test]
fn a_manual_page_can_be_set() {
    let home = Home::new();
    home.run(&["install-extras"]).expect(0);
    for page in ["adduce.1", "adduce-ask.1", "adduce-check.1"] {
        let path = home.path("data/man/man1").join(page);
        let args = ["-man", "-Tutf8", "-wall", "-z", arg(&path)];
        let Ok(output) = home.dress(Command::new("groff"), &args).output() else {
            println!("skipped: groff not present");
            return;
        };
        let run = Run::from(output).expect(0);
        assert_eq!(run.stderr, "", "{page}");
    }
}
