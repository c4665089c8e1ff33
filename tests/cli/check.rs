//! Quotations checked on the real binary: one by one, in batches, in drafts.

use std::path::Path;

use serde_json::Value;

use crate::common::Home;

fn verdict(home: &Home, args: &[&str], code: i32) -> Value {
    let mut all = vec!["check", "--json"];
    all.extend(args);
    home.run(&all).expect(code).json()
}

#[test]
fn a_quotation_is_judged_by_what_turns_its_sense() {
    let home = Home::filled();
    for (quote, code, wanted) in [
        ("Observers pay nothing, but they cannot vote at the general meeting.", 0, "verbatim"),
        ("“OBSERVERS pay nothing, but they cannot\nvote at the general meeting”", 0, "typographic"),
        ("[T]hey cannot vote at the general meeting.", 0, "elided"),
        ("Observers pay nothing, but they can vote at the general meeting.", 1, "altered"),
        ("they … vote at the general meeting.", 1, "altered"),
        ("Each member pays an annual fee of 4,300 euros.", 1, "altered"),
        ("The owl of the seven seas sleeps under the green moon tonight.", 1, "not_found"),
        ("the harbour", 1, "not_judged"),
    ] {
        let report = verdict(&home, &[quote], code);
        assert_eq!(report["verdict"], wanted, "{report}");
    }
}

#[test]
fn a_report_points_at_the_words_of_the_source() {
    let home = Home::filled();
    let report = verdict(&home, &["--source", "fees.txt", "The fee is due on the first day of May."], 1);
    assert_eq!(report["source"], "fees.txt");
    assert_eq!(report["differences"][0]["kind"], "date");
    let text = home.run(&["show", "fees.txt"]).expect(0).stdout;
    let shown = report["text"].as_str().unwrap();
    assert!(text.contains(shown), "{shown}");
    let report = verdict(&home, &["--source", "charter.md", "The fee is due on the first day of March."], 1);
    assert_eq!((&report["verdict"], &report["source"]), (&"misattributed".into(), &"fees.txt".into()));
    home.run(&["check", "--source", "nowhere.md", "The fee is due on the first day of March."]).expect(2);
}

#[test]
fn a_batch_is_answered_line_by_line_and_bad_lines_are_named() {
    let home = Home::filled();
    let lines = "{\"id\":\"a\",\"quote\":\"The repair cost 80,000 crowns.\",\"claimed_source\":\"minutes 7\"}\n{\"quote\":7}\n{\"id\":\"b\",\"quote\":\"The repair cost 80,000 pounds.\"}\n";
    let path = home.write("cases.jsonl", lines);
    let run = home.run(&["check", "--batch", path.to_str().unwrap(), "--json"]).expect(2);
    let found = run.json_lines();
    let verdicts: Vec<&str> = found.iter().filter_map(|report| report["verdict"].as_str()).collect();
    assert_eq!(verdicts, ["verbatim", "altered"]);
    assert_eq!(found[0]["id"], "a");
    assert!(run.stderr.contains("line 2 of the batch"), "{}", run.stderr);
}

#[test]
fn only_the_verdicts_that_were_named_fail() {
    let home = Home::filled();
    let quote = "The meeting chose an old chair, Maria Oberg, for three years.";
    home.run(&["check", quote]).expect(1);
    home.run(&["check", "--fail-on", "misattributed,not_found", quote]).expect(0);
    home.run(&["check", "--fail-on", "wrong", quote]).expect(2);
}

#[test]
fn the_fingerprints_may_be_deleted_damaged_or_old() {
    let home = Home::filled();
    let quote = "A port becomes a member when two thirds of the members agree.";
    home.run(&["check", quote]).expect(0);
    let folder = home.library().join("quotes");
    let parts = || {
        let files = std::fs::read_dir(&folder).unwrap().flatten().map(|file| file.path());
        files.filter(|path| path.extension().is_some_and(|name| name == "part")).collect::<Vec<_>>()
    };
    // Written when the documents were added.
    assert_eq!(parts().len(), 1);
    for damage in [&b"nonsense"[..], b""] {
        std::fs::write(&parts()[0], damage).unwrap();
        home.run(&["check", quote]).expect(0);
    }
    // The head is whole, what comes behind it is not.
    let mut bytes = std::fs::read(&parts()[0]).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(7);
    std::fs::write(&parts()[0], bytes).unwrap();
    home.run(&["check", quote]).expect(0);
    home.run(&["check", quote]).expect(0);
    std::fs::write(folder.join("manifest.json"), b"{").unwrap();
    home.run(&["check", quote]).expect(0);
    std::fs::remove_dir_all(&folder).unwrap();
    home.write("docs/later.md", "# Later\n\nThe tide came in at seven and nobody was surprised by it.\n");
    home.run(&["sync"]).expect(0);
    home.run(&["check", "The tide came in at seven and nobody was surprised by it."]).expect(0);
    home.run(&["remove", "later.md"]).expect(0);
    home.run(&["check", "The tide came in at seven and nobody was surprised by it."]).expect(1);
}

#[test]
fn a_report_says_which_rules_a_language_lacks() {
    let home = Home::new();
    let dutch = "De leden mogen de haven niet verlaten wanneer de storm nadert, en zij moeten de havenmeester elke wijziging \
                 van hun vaart meedelen voordat zij de zeilen hijsen.";
    let file = home.write("docs/haven.txt", dutch);
    home.run(&["add", file.to_str().unwrap()]).expect(0);
    let quote = "De leden mogen de haven … verlaten wanneer de storm nadert";
    let report = verdict(&home, &[quote], 0);
    let missing: Vec<&str> = report["rules_not_applied"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(missing.contains(&"negation") && missing.contains(&"condition"), "{missing:?}");
    for format in ["text", "md", "html"] {
        let shown = home.run(&["check", "--format", format, quote]).expect(0).stdout;
        let flat = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains("no words are known in this language"), "{format}: {shown}");
    }
}

#[test]
fn common_words_are_told_from_a_find() {
    let home = Home::new();
    for number in 0..14 {
        home.write(&format!("docs/n{number}.txt"), format!("Paper {number} is of the General Assembly of {number}."));
    }
    home.run(&["add", home.path("docs").to_str().unwrap()]).expect(0);
    let report = verdict(&home, &["of the General Assembly"], 0);
    assert_eq!((&report["verdict"], &report["documents"]), (&"verbatim".into(), &14.into()));
    assert!(report["warnings"][0].as_str().unwrap().contains("common words"), "{report}");
}

#[test]
fn the_quotations_of_a_draft_are_found_and_checked() {
    let home = Home::new();
    home.run(&["starter"]).expect(0);
    let draft = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/quotes_draft.md");
    let run = home.run(&["check", "--draft", draft.to_str().unwrap(), "--json"]).expect(1);
    let found = run.json_lines();
    let of = |start: &str| -> &Value {
        found
            .iter()
            .find(|report| report["quote"].as_str().is_some_and(|quote| quote.starts_with(start)))
            .unwrap_or_else(|| panic!("{start}: {}", run.stdout))
    };
    assert!(found.len() >= 25, "{}", found.len());
    for (start, wanted) in [
        ("a place that governments", "verbatim"),
        ("was named in January 2022", "altered"),
        ("ODET is a regulator", "altered"),
        ("can fine a company", "altered"),
        ("Some observers worry", "elided"),
        ("Much of the calendar", "verbatim"),
        ("no treaty and", "altered"),
        ("The five founders", "altered"),
        ("founded in December 2014", "verbatim"),
        ("is short and is", "altered"),
        ("[T]he count", "elided"),
        ("Ministers have always", "altered"),
        ("It forms annex I", "misattributed"),
        ("Negotiations among", "typographic"),
        ("To close every", "altered"),
        ("WITH DENMARK", "typographic"),
    ] {
        assert_eq!(of(start)["verdict"], wanted, "{}", of(start));
    }
    assert!(!of("All power belongs")["faithful"].as_bool().unwrap());
    let wrong_place = of("was adopted on 22 September");
    assert_eq!((&wrong_place["verdict"], &wrong_place["faithful"]), (&"typographic".into(), &false.into()));
    for format in ["md", "html", "sarif", "text"] {
        let shown = home.run(&["check", "--draft", draft.to_str().unwrap(), "--format", format]).expect(1).stdout;
        assert!(shown.contains("altered") || shown.contains("ALTERED"), "{format}");
    }
}

const DRAFT: &str = "# Draft\n\nIt says “observers pay nothing, but they can vote at the general meeting” (Fees of the Harbour Network).\n\nAnd “the owl of the seven seas sleeps tonight”.\n";

#[test]
fn a_corrected_copy_is_written_and_nothing_else_is_touched() {
    let home = Home::filled();
    let draft = home.write("draft.md", DRAFT);
    let path = draft.to_str().unwrap();
    let run = home.run(&["check", "--draft", path, "--fix"]).expect(1);
    assert!(run.stderr.contains("1 finding put right; 1 finding left to you."), "{}", run.stderr);
    let copy = draft.with_file_name("draft.checked.md");
    let corrected = std::fs::read_to_string(&copy).unwrap();
    assert!(corrected.contains("they cannot vote"), "{corrected}");
    assert_eq!(corrected.replace("cannot vote", "can vote").len(), DRAFT.len());
    assert_eq!(std::fs::read_to_string(&draft).unwrap(), DRAFT);
    // The corrected quotation is faithful.
    let again = home.run(&["check", "--draft", copy.to_str().unwrap(), "--json"]).expect(1).json_lines();
    let verdicts: Vec<&str> = again.iter().filter_map(|report| report["verdict"].as_str()).collect();
    assert!(matches!(verdicts[..], ["verbatim" | "typographic", "not_found"]), "{verdicts:?}");
}

#[test]
fn the_whole_name_of_a_wrong_source_gives_way_to_the_right_one() {
    let home = Home::filled();
    for (cited, wanted) in [
        ("Charter of the Harbour Network", "FEES OF THE HARBOUR NETWORK"),
        ("The Harbour Charter", "FEES OF THE HARBOUR NETWORK"),
        ("see the Harbour Charter of 2014; emphasis added", "see FEES OF THE HARBOUR NETWORK; emphasis added"),
    ] {
        let text = format!("Known: “observers pay nothing, but they cannot vote at the general meeting” ({cited}).\n");
        let draft = home.write("whole.md", &text);
        let run = home.run(&["check", "--draft", draft.to_str().unwrap(), "--fix", "-o", "-"]);
        assert_eq!(run.stdout, text.replace(cited, wanted), "{cited}: {}", run.stderr);
    }
}

const RULES: &str = "# Rules of the Harbour\n\n1. The harbour opens at six in the morning of each day.\n\n2. The harbour \
    closes at ten in the evening of each day.\n";

#[test]
fn a_wrong_place_fails_where_it_is_asked_for() {
    let home = Home::new();
    let rules = home.write("docs/rules.md", RULES);
    home.run(&["add", rules.to_str().unwrap()]).expect(0);
    let check = |cited: &str, fail_on: &str, code: i32| {
        let text = format!("It says “the harbour opens at six in the morning of each day” ({cited}).\n");
        let draft = home.write("draft.md", text);
        let run = home.run(&["check", "--draft", draft.to_str().unwrap(), "--fail-on", fail_on, "--json"]);
        run.expect(code).json_lines().remove(0)
    };
    let report = check("Rules of the Harbour, para. 2", "wrong_place", 1);
    assert_eq!((&report["verdict"], &report["faithful"]), (&"typographic".into(), &false.into()), "{report}");
    check("Rules of the Harbour, para. 2", "altered,misattributed,not_found", 0);
    check("Rules of the Harbour, para. 2", "altered,wrong-place", 1);
    check("Rules of the Harbour, para. 1", "wrong_place", 0);
    check("Rules of the Harbour, paras. 1–2", "wrong_place", 0);
    let draft = home.write("draft.md", "It says “the harbour opens at nine in the morning of each day”.\n");
    home.run(&["check", "--draft", draft.to_str().unwrap(), "--fail-on", "wrong_place"]).expect(0);
}

#[test]
fn corrections_that_were_left_out_are_findings_still() {
    let home = Home::new();
    let rules = home.write("docs/rules.md", RULES);
    home.run(&["add", rules.to_str().unwrap()]).expect(0);
    // Two quotations share one citation, and each would have another number there.
    let text = "She told us: “My neighbour reads ‘the harbour opens at six in the morning of each day’ as well as ‘the \
        harbour closes at ten in the evening of each day’ to us” (Rules of the Harbour, para. 9).\n";
    let draft = home.write("draft.md", text);
    let run = home.run(&["check", "--draft", draft.to_str().unwrap(), "--fix", "-o", "-"]).expect(1);
    assert!(run.stderr.contains("left out, because two of them change the same words"), "{}", run.stderr);
    assert_eq!(run.stdout, text.replace("para. 9", "para. 1"));
}

#[test]
fn what_is_there_is_written_over_by_force_only() {
    let home = Home::filled();
    let draft = home.write("draft.md", DRAFT);
    let path = draft.to_str().unwrap();
    home.write("draft.checked.md", "mine");
    let run = home.run(&["check", "--draft", path, "--fix"]).expect(2);
    assert!(run.stderr.contains("exists already") && run.stderr.contains("--force"), "{}", run.stderr);
    assert_eq!(std::fs::read_to_string(draft.with_file_name("draft.checked.md")).unwrap(), "mine");
    home.run(&["check", "--draft", path, "--fix", "-o", path]).expect(2);
    assert_eq!(std::fs::read_to_string(&draft).unwrap(), DRAFT);
    home.run(&["check", "--draft", path, "--fix", "-o", path, "--force"]).expect(1);
    assert!(std::fs::read_to_string(&draft).unwrap().contains("they cannot vote"));
}

#[test]
fn corrections_go_to_stdout_when_asked_for() {
    let home = Home::filled();
    let draft = home.write("draft.md", DRAFT);
    let path = draft.to_str().unwrap();
    let fixed = home.run(&["check", "--draft", path, "--fix", "-o", "-"]).expect(1).stdout;
    assert!(fixed.starts_with("# Draft\n") && fixed.contains("cannot vote"), "{fixed}");
    let list = home.run(&["check", "--draft", path, "--corrections", "-"]).expect(1).stdout;
    assert!(list.starts_with("# Corrections to draft.md\n") && list.contains("cannot vote"), "{list}");
    let page = home.write("draft.html", format!("<html><body><p>{}</p></body></html>", &DRAFT[9..]));
    let run = home.run(&["check", "--draft", page.to_str().unwrap(), "--fix"]).expect(2);
    assert!(run.stderr.contains("--corrections"), "{}", run.stderr);
}
