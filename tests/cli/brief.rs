//! Briefings on the real binary: made, exported, edited, checked, refreshed, kept.

use std::fs;

use serde_json::Value;

use crate::common::Home;

const OUTLINE: &str = "---\ntitle: Harbours\naudience: The board\n---\n\n# Founding\n\nWhen was the Harbour Network \
                       founded?\n\nMy own note on it.\n\n# Money\n\nWhat is the annual fee of each member?\n\nWhen is \
                       the fee due?\n";

fn made(home: &Home) {
    home.write("outline.md", OUTLINE);
    home.run(&["brief", "outline.md", "-o", "b.md", "-o", "b.html", "-o", "b.json"]).expect(0);
}

fn findings(home: &Home, draft: &str) -> Vec<Value> {
    let run = home.run(&["check", "--draft", draft, "--json"]);
    assert!(matches!(run.code, Some(0 | 1)), "{}", run.stderr);
    run.json_lines().into_iter().filter(|report| report["faithful"] == false).collect()
}

#[test]
fn a_briefing_comes_in_all_forms_and_is_found_faithful_in_each() {
    let home = Home::filled();
    made(&home);
    let brief: Value = serde_json::from_str(&fs::read_to_string(home.path("b.json")).unwrap()).unwrap();
    assert_eq!(
        (&brief["schema"], &brief["title"], &brief["audience"]),
        (&1.into(), &"Harbours".into(), &"The board".into())
    );
    assert!(brief["table"].as_array().unwrap().len() >= 2, "{brief:#}");
    for draft in ["b.md", "b.html"] {
        let all = home.run(&["check", "--draft", draft, "--json"]).expect(0).json_lines();
        assert!(all.len() >= 2, "{draft}");
    }
    let names: Vec<String> = fs::read_dir(home.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(!names.iter().any(|name| name.contains(".part")), "{names:?}");
}

#[test]
fn what_was_edited_is_found_and_nothing_else() {
    let home = Home::filled();
    made(&home);
    for draft in ["b.md", "b.html"] {
        let text = fs::read_to_string(home.path(draft)).unwrap();
        for (before, after) in [("five ports", "six ports"), ("4,200 euros", "2,400 euros")] {
            let at = text.find(before).unwrap_or_else(|| panic!("{before} in {draft}"));
            let mut edited = text.clone();
            edited.replace_range(at..at + before.len(), after);
            // The user's own words may say what they like.
            let edited = edited.replace("My own note on it.", "My own note on it: I doubt it.");
            let name = format!("edited-{draft}");
            home.write(&name, &edited);
            let found = findings(&home, &name);
            assert_eq!(found.len(), 1, "{draft}, {after}: {found:#?}");
            assert!(found[0]["quote"].as_str().unwrap().contains(after));
        }
    }
}

#[test]
fn outputs_that_are_there_or_cannot_be_written_are_errors_with_a_way_out_and_never_half_a_file() {
    let home = Home::filled();
    home.write("outline.md", OUTLINE);
    home.write("there.md", "mine");
    let run = home.run(&["brief", "outline.md", "-o", "there.md"]).expect(2);
    assert!(run.stderr.contains("there already") && run.stderr.contains("--force"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(home.path("there.md")).unwrap(), "mine");
    for output in ["outline.md", "nowhere/b.md", "b.xyz", "docs"] {
        let run = home.run(&["brief", "outline.md", "--force", "-o", output]).expect(2);
        assert!(run.stderr.contains("hint:"), "{output}: {}", run.stderr);
    }
    home.run(&["brief", "outline.md", "--force", "-o", "there.md"]).expect(0);
    assert!(fs::read_to_string(home.path("there.md")).unwrap().contains("Harbours"));
}

#[test]
fn outlines_that_ask_nothing_and_questions_without_answers_are_told() {
    let home = Home::filled();
    let run = home.run_with(&["brief", "-"], "# Only notes\n\nNothing here.\n").expect(2);
    assert!(run.stderr.contains("asks nothing"), "{}", run.stderr);
    let run = home.run_with(&["brief", "-"], "Who painted the ceiling of the Sistine Chapel?\n").expect(1);
    assert!(run.stdout.contains("What the documents do not say"), "{}", run.stdout);
    assert!(run.stderr.contains("0 of 1 questions answered"), "{}", run.stderr);
    home.run(&["brief"]).expect(2);
    home.run(&["brief", "nowhere.md"]).expect(2);
    let run = home.run_with(&["brief", "--in", "nowhere", "-"], "Why?\n").expect(2);
    assert!(run.stderr.contains("collection"), "{}", run.stderr);
}

#[test]
fn a_quotation_that_was_changed_in_a_json_does_not_go_out_as_verbatim() {
    let home = Home::filled();
    made(&home);
    let text = fs::read_to_string(home.path("b.json")).unwrap().replace("4,200 euros", "2,400 euros");
    home.write("forged.json", text);
    let run = home.run(&["brief", "forged.json", "-o", "x.md"]).expect(1);
    assert!(run.stderr.contains("no longer has these words: stale"), "{}", run.stderr);
    assert!(fs::read_to_string(home.path("x.md")).unwrap().contains("**Stale:** the source no longer has these words"));
    home.run(&["brief", "b.json", "-o", "y.md"]).expect(0);
    assert!(!fs::read_to_string(home.path("y.md")).unwrap().contains("Stale"));

    // One that is kept is shown as the library is now.
    home.run(&["brief", "keep", "it", "b.json"]).expect(0);
    home.write("docs/fees.txt", crate::common::FEES.replace("4,200", "5,000"));
    home.run(&["sync"]).expect(0);
    assert!(home.run(&["brief", "show", "it"]).expect(0).stdout.contains("**Stale:**"));
    assert!(home.run(&["brief", "note", "it", "1", "mine"]).expect(0).stdout.contains("; stale: the source no longer"));
}

#[test]
fn no_file_is_written_over_that_was_named_for_something_else() {
    let home = Home::filled();
    made(&home);
    home.write("mine.json", "mine");
    for (arguments, says) in [
        (&["brief", "--refresh", "b.json", "--evidence", "mine.json"][..], "there already"),
        (&["brief", "--refresh", "b.json", "--bib", "mine.json"], "there already"),
        (&["brief", "--refresh", "b.json", "--force", "--evidence", "b.json"], "named twice"),
        (&["brief", "outline.md", "-o", "x.json", "--evidence", "x.json"], "named twice"),
        (&["brief", "outline.md", "-o", "x.md", "-o", "./x.md"], "named twice"),
        (&["brief", "outline.md", "--force", "--bib", "x.bib", "--evidence", "x.bib"], "named twice"),
        (&["brief", "--refresh", "b.md", "--evidence", "x.json"], "go with the .json"),
        (&["brief", "--refresh", "b.md", "--bib", "x.bib"], "go with the .json"),
    ] {
        let run = home.run(arguments).expect(2);
        assert!(run.stderr.contains(says) && run.stderr.contains("hint:"), "{arguments:?}: {}", run.stderr);
    }
    assert_eq!(fs::read_to_string(home.path("mine.json")).unwrap(), "mine");
    assert!(!home.path("x.json").exists() && !home.path("x.md").exists() && !home.path("x.bib").exists());
    home.run(&["brief", "--refresh", "b.json", "--evidence", "proof.json", "--bib", "x.bib"]).expect(0);
    home.run(&["verify", "proof.json", "--sources", "docs"]).expect(0);
}

#[test]
fn a_refresh_renews_what_changed_and_keeps_what_the_user_wrote() {
    let home = Home::filled();
    made(&home);
    let text = fs::read_to_string(home.path("b.md")).unwrap().replace("My own note on it.", "My own note, edited.");
    home.write("b.md", &text);
    let run = home.run(&["brief", "--refresh", "b.md"]).expect(0);
    assert!(run.stderr.contains("Nothing changed"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(home.path("b.md")).unwrap(), text);

    let fees = crate::common::FEES.replace("4,200", "5,000");
    home.write("docs/fees.txt", fees);
    home.run(&["sync"]).expect(0);
    let run = home.run(&["brief", "--refresh", "b.md"]).expect(1);
    assert!(run.stdout.contains("fees.txt no longer has these words: stale"), "{}", run.stdout);
    let now = fs::read_to_string(home.path("b.md")).unwrap();
    assert!(now.contains("My own note, edited.") && now.contains("4,200 euros") && now.contains("**Stale:**"), "{now}");
    let run = home.run(&["brief", "--refresh", "b.json", "-o", "new.md"]).expect(1);
    assert!(run.stdout.contains("says this now: new"), "{}", run.stdout);
    assert!(fs::read_to_string(home.path("new.md")).unwrap().contains("5,000 euros"));
    home.run(&["brief", "--refresh", "outline.md"]).expect(2);
}

#[test]
fn a_topic_gives_an_outline_that_can_be_asked() {
    let home = Home::filled();
    let run = home.run(&["brief", "--topic", "harbour members", "--propose"]).expect(0);
    assert!(run.stdout.contains("What is harbour members?"), "{}", run.stdout);
    home.run_with(&["brief", "-", "-o", "topic.md"], &run.stdout);
    assert!(home.path("topic.md").exists());
}

#[test]
fn kept_briefings_are_pinned_moved_annotated_dropped_and_undone() {
    let home = Home::filled();
    home.run(&["brief", "pin", "port", "charter.md", "founded in 2014 by five ports"]).expect(0);
    home.run(&[
        "brief",
        "pin",
        "port",
        "fees.txt",
        "an annual fee of 4,200 euros",
        "--note",
        "Check it.",
        "--under",
        "Money",
    ])
    .expect(0);
    let run = home.run(&["brief", "show", "port"]).expect(0);
    assert!(
        run.stdout.contains("“founded in 2014 by five ports”[^n1]") && run.stdout.contains("# Money"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("Check it."), "{}", run.stdout);
    home.run(&["brief", "move", "port", "2", "--up"]).expect(0);
    home.run(&["brief", "note", "port", "1", "Mine."]).expect(0);
    home.run(&["brief", "drop", "port", "2"]).expect(0);
    let run = home.run(&["brief", "show", "port", "--json"]).expect(0);
    assert_eq!(run.json()["table"].as_array().unwrap().len(), 1);
    home.run(&["brief", "undo", "port"]).expect(0);
    let run = home.run(&["brief", "show", "port", "--json"]).expect(0);
    assert_eq!(run.json()["table"].as_array().unwrap().len(), 2);
    let run = home.run(&["brief", "pin", "port", "charter.md", "words that it does not have"]).expect(2);
    assert!(run.stderr.contains("does not have these words"), "{}", run.stderr);
    home.run(&["brief", "drop", "port", "9"]).expect(2);
    home.run(&["brief", "show", "nowhere"]).expect(2);
    assert_eq!(home.run(&["brief", "list", "--json"]).expect(0).json()["briefs"][0]["name"], "port");
    home.run(&["brief", "forget", "port"]).expect(0);
    home.run(&["brief", "list"]).expect(1);
}

/// A number of a sequence that is the same in every run.
fn next(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize
}

/// One word of the quotation before this note is another one.
fn edited(text: &str, note: &str, seed: &mut u64) -> Option<String> {
    let end = text.find(note)?;
    let start = text[..end].rfind('“')? + '“'.len_utf8();
    let words: Vec<(usize, &str)> = text[start..end]
        .split(' ')
        .scan(start, |at, word| {
            let here = *at;
            *at += word.len() + 1;
            Some((here, word))
        })
        .filter(|(_, word)| word.len() >= 5 && word.bytes().all(|byte| byte.is_ascii_lowercase()))
        .collect();
    let (at, word) = *words.get(next(seed) % words.len().max(1))?;
    Some(format!("{}zebra{}", &text[..at], &text[at + word.len()..]))
}

#[test]
fn over_the_starter_documents_every_seeded_edit_is_found_and_nothing_in_an_untouched_file() {
    let home = Home::new();
    home.run(&["starter"]).expect(0);
    home.write(
        "outline.md",
        "When was Digital Nations founded?\n\nWhat is the Global Digital Compact?\n\nWhat is a digital public \
         infrastructure safeguard?\n\nWhat is open source?\n\nWhat does WSIS stand for?\n\nWho created ODET?\n\nWhat is \
         digital identity?\n",
    );
    home.run(&["brief", "outline.md", "-o", "b.md", "-o", "b.html"]).expect(0);
    for draft in ["b.md", "b.html"] {
        let found = findings(&home, draft);
        assert!(found.is_empty(), "{draft}: {found:#?}");
    }
    let mut text = fs::read_to_string(home.path("b.md")).unwrap();
    let (mut seed, mut edits) = (7, 0);
    for number in 1..=40 {
        if let Some(changed) = edited(&text, &format!("”[^n{number}]"), &mut seed) {
            text = changed;
            edits += 1;
        }
    }
    assert!(edits >= 5, "{edits} edits in\n{text}");
    home.write("edited.md", &text);
    let found = findings(&home, "edited.md");
    assert_eq!(found.len(), edits, "{found:#?}");
    assert!(found.iter().all(|report| report["quote"].as_str().unwrap().contains("zebra")));
}
