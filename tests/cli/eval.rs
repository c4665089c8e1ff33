//! Measuring, on the real binary.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::common::Home;

/// A folder of questions with documents of its own.
pub(crate) fn folder(home: &Home) {
    home.write(
        "set/corpus.jsonl",
        "{\"id\":\"d 1\",\"title\":\"Lighthouses\",\"text\":\"The lighthouse at Cape Lantern was built in 1850. It is painted red.\"}\n\
         {\"id\":2,\"title\":\"Ferries\",\"text\":\"The ferry to the island of Ormo sails twice a day. A ticket costs nine crowns.\"}\n\
         {\"id\":\"d3\",\"title\":\"Museums\",\"text\":\"The harbour museum shows anchors and ropes. It is closed on Mondays.\"}\n",
    );
    home.write(
        "set/queries.jsonl",
        "{\"id\":\"a\",\"text\":\"lighthouse Cape Lantern\"}\n{\"id\":\"b\",\"text\":\"ferry ticket\"}\n{\"id\":\"none\",\"text\":\"x\"}\n",
    );
    home.write("set/qrels.tsv", "query\tdocument\tgrade\na\td 1\t1\nb\t2\t2\nb\td3\t0\nlost\td3\t1\n");
    home.write(
        "set/answers.jsonl",
        "{\"id\":\"a\",\"question\":\"When was the lighthouse at Cape Lantern built?\",\"answers\":[\"1850\"],\"doc\":\"d 1\",\"span\":null}\n\
         {\"id\":\"b\",\"question\":\"How much does a ticket for the ferry to Ormo cost?\",\"answers\":[\"nine crowns\",\"9\"],\"doc\":2}\n\
         {\"id\":\"c\",\"question\":\"What is the boiling point of molybdenum?\",\"answers\":[]}\n\
         {\"id\":\"d\",\"question\":\"Is the harbour museum closed on Mondays?\",\"answers\":[\"yes\"],\"doc\":\"d3\"}\n",
    );
    home.write("set/cases.jsonl", CASES);
}

/// Quotations of these documents: as they stand, changed, cut with a mark, of another one, of none, without end.
const CASES: &str = concat!(
    "{\"id\":\"same\",\"quote\":\"The lighthouse at Cape Lantern was built in 1850.\",\"expected\":\"verbatim\",\"source\":\"d 1\",",
    "\"span\":[0,49],\"claimed_source\":\"d 1\"}\n",
    "{\"id\":\"changed\",\"quote\":\"The lighthouse at Cape Lantern was built in 1890.\",\"expected\":\"altered\",",
    "\"source\":\"d 1\",\"span\":[20,49],\"spans\":[[0,48],[0,49]],\"type\":\"altered:number\",\"edit\":\"1850 became 1890\"}\n",
    "{\"id\":\"other\",\"quote\":\"The ferry to the island of Ormo sails twice a day.\",\"expected\":\"misattributed\",",
    "\"source\":2,\"span\":[0,50],\"claimed_source\":\"d3\"}\n",
    "{\"id\":\"mislabelled\",\"quote\":\"The harbour museum shows anchors and ropes.\",\"expected\":\"altered\",",
    "\"source\":\"d3\",\"span\":[0,43],\"type\":\"altered:name\"}\n",
    "{\"id\":\"none\",\"quote\":\"Molybdenum boils at a temperature that surprises every visiting geologist.\",",
    "\"expected\":\"fabricated\",\"source\":null}\n",
    "{\"id\":\"lost\",\"quote\":\"The harbour museum shows anchors and ropes.\",\"expected\":\"verbatim\",",
    "\"source\":\"d3\",\"claimed_source\":\"no such document\"}\n",
);

#[test]
fn quotations_are_checked_and_what_came_of_them_is_counted() {
    let home = Home::new();
    folder(&home);
    // Sets of quotations call their documents otherwise, and a line that cannot be read is said.
    std::fs::create_dir(home.path("quotes")).unwrap();
    std::fs::copy(home.path("set/corpus.jsonl"), home.path("quotes/sources.jsonl")).unwrap();
    home.write("quotes/cases.jsonl", format!("{CASES}{{\"id\":9,\"quote\":\"x\",\"expected\":\"good\"}}\n"));
    let run = home.run(&["eval", "quotes", "--only", "quotes", "--json"]).expect(0);
    assert!(run.stderr.contains("cases.jsonl line 7 is left out"), "{}", run.stderr);
    assert!(run.stderr.contains("Checking quotations (6)"), "{}", run.stderr);
    let report = run.json();
    let quotes = &report["quotes"];
    assert_eq!((quotes["cases"].as_u64(), quotes["missing"].as_u64()), (Some(6), Some(1)), "{quotes}");
    let figure = |name: &str| quotes["measures"][name]["value"].as_f64().unwrap();
    // Right: same, changed, other, none. F1: verbatim 1/2, altered 2/3, two of 1, and 0 for the three without any.
    for (name, expected) in [
        ("accuracy", 4.0 / 6.0),
        ("macro_f1", (0.5 + 0.6667 + 2.0) / 7.0),
        ("false_accept_rate", 0.25),
        ("false_alarm_rate", 0.0),
        ("source_accuracy", 0.8),
        ("span_iou_mean", 1.0),
    ] {
        assert!((figure(name) - expected).abs() < 1e-9, "{name}: {quotes}");
    }
    assert_eq!(quotes["measures"]["paraphrase_judged_faithful"]["value"], Value::Null);
    assert_eq!(quotes["by_type"]["altered:name"]["wrong_way_round"], 1);
    assert_eq!(quotes["classes"]["altered"]["judged_as"]["verbatim"], 1);
    for name in ["mean", "p50", "p95"] {
        assert!(quotes["time"][name].is_number(), "{quotes}");
    }
    assert!(report["notes"].as_array().unwrap().iter().any(|note| note.as_str().unwrap().contains("quotation lost")));

    home.write("before.json", &run.stdout);
    let again = home.run(&["eval", "quotes", "--limit", "2", "--compare", "before.json"]).expect(0);
    assert!(again.stdout.contains("2 quotations\n") && !again.stderr.contains("Reading"), "{}", again.stdout);
    assert!(again.stdout.contains("quotes: then and now, 2 questions of both"), "{}", again.stdout);
    assert!(
        again.stdout.contains("  altered            1      1.000   1.000   1.000   altered 1\n"),
        "{}",
        again.stdout
    );
    let nothing = home.run(&["eval", "quotes", "--only", "retrieval"]).expect(0);
    assert!(nothing.stdout.contains("nothing of the kind that --only names"), "{}", nothing.stdout);
}

fn mode<'a>(report: &'a Value, name: &str) -> &'a Value {
    report["retrieval"].as_array().unwrap().iter().find(|mode| mode["mode"] == name).unwrap()
}

#[test]
fn a_folder_with_documents_is_read_once_and_measured() {
    let home = Home::new();
    folder(&home);
    let first = home.run(&["eval", "set", "--json"]).expect(0);
    assert!(first.stderr.contains("Reading"), "{}", first.stderr);
    let report = first.json();
    assert_eq!((report["documents"].as_u64(), report["set"].as_str()), (Some(3), Some("set")));
    for name in ["dense", "lexical", "hybrid"] {
        let mode = mode(&report, name);
        assert_eq!((mode["queries"].as_u64(), mode["missing"].as_u64()), (Some(3), Some(1)), "{mode}");
    }
    let lexical = &mode(&report, "lexical")["measures"];
    assert!((lexical["ndcg@10"]["value"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-9, "{lexical}");
    let answers = &report["answers"];
    assert_eq!((answers["answerable"].as_u64(), answers["unanswerable"].as_u64()), (Some(3), Some(1)));
    assert_eq!(answers["measures"]["quotes_broken"]["value"], 0.0);
    assert_eq!(report["quotes"]["cases"], 6);
    // The user's own library was not touched, and the second run starts at once.
    assert!(!home.library().exists());
    let again = home.run(&["eval", "set", "--only", "retrieval", "--limit", "1"]).expect(0);
    assert!(!again.stderr.contains("Reading"), "{}", again.stderr);
    assert!(again.stdout.contains("retrieval, 1 queries\n") && !again.stdout.contains("answers,"), "{}", again.stdout);
    home.run(&["eval", "set", "--only", "retrieval", "--fresh"]).expect(0);
}

#[test]
fn without_refusals_every_question_is_answered() {
    let home = Home::new();
    folder(&home);
    let report = home.run(&["eval", "set", "--only", "answers", "--threshold", "0", "--json"]).expect(0).json();
    assert!(report["retrieval"].as_array().unwrap().is_empty());
    assert_eq!(report["answers"]["measures"]["wrongly_refused"]["value"], 0.0);
    let all = home.run(&["eval", "set", "--only", "answers", "--threshold", "1", "--json"]).expect(0).json();
    assert_eq!(all["answers"]["measures"]["wrongly_refused"]["value"], 1.0);
    let ask = |threshold: &str, code| {
        home.run(&["ask", "--threshold", threshold, "When was the lighthouse built?"]).expect(code);
    };
    home.run(&["add", "set/corpus.jsonl"]).expect(0);
    ask("1", 1);
    ask("0", 0);
    home.write("config/adduce/config.toml", "[answers]\nthreshold = 1\n");
    home.run(&["ask", "When was the lighthouse built?"]).expect(1);
    home.write("config/adduce/config.toml", "\n[answers]\nthreshold = 7\n");
    let wrong = home.run(&["ask", "When was the lighthouse built?"]).expect(2);
    assert!(wrong.stderr.contains("config.toml line 3: threshold"), "{}", wrong.stderr);
    home.run(&["ask", "--threshold", "1.5", "When?"]).expect(2);
}

#[test]
fn two_runs_are_compared() {
    let home = Home::new();
    folder(&home);
    let before = home.run(&["eval", "set", "--json"]).expect(0).stdout;
    home.write("before.json", before);
    let run = home.run(&["eval", "set", "--compare", "before.json"]).expect(0);
    assert!(run.stdout.contains("hybrid: then and now, 3 questions of both"), "{}", run.stdout);
    assert!(run.stdout.contains("+0.0000 [+0.000 +0.000]"), "{}", run.stdout);
    home.write("other.json", "{\"schema\":1}");
    let wrong = home.run(&["eval", "set", "--compare", "other.json"]).expect(2);
    assert!(wrong.stderr.contains("other.json"), "{}", wrong.stderr);
}

#[test]
fn ones_own_questions_are_asked_of_ones_own_library() {
    let home = Home::filled();
    let none = home.run(&["eval"]).expect(2);
    assert!(none.stderr.contains("/good"), "{}", none.stderr);
    home.write(
        "data/adduce/questions/answers.jsonl",
        "{\"id\":\"q\",\"question\":\"What is the annual fee of the network?\",\"answers\":[\"4,200 euros\"],\"doc\":\"fees.txt\",\"span\":[1,2]}\n{\"id\":\"cut o",
    );
    home.write(
        "data/adduce/questions/bad.jsonl",
        "{\"id\":\"r\",\"question\":\"What is the boiling point of molybdenum?\",\"claims\":[]}\n",
    );
    let run = home.run(&["eval"]).expect(0);
    assert!(run.stdout.contains("answers, 1 questions: 1 answerable"), "{}", run.stdout);
    assert!(run.stdout.contains("once answered badly: 1, and so again: 1"), "{}", run.stdout);
    assert!(run.stderr.contains("answers.jsonl line 2 is left out"), "{}", run.stderr);
    let status = home.run(&["status", "--check"]).expect(0).stdout;
    assert!(status.contains("stored data      whole") && status.contains("graph recall"), "{status}");
    let elsewhere =
        home.run(&["eval", "data/adduce/questions", "--documents", "docs", "--library", "unused"]).expect(0);
    assert!(elsewhere.stdout.contains("questions: 5 documents"), "{}", elsewhere.stdout);
}

/// Figures of the scorer that issues are judged by, of what the binary prints.
#[test]
fn the_figures_are_those_of_the_public_scorers() {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tools");
    let python = |tool: &str, args: &[&Path]| {
        let output = Command::new("python3").arg(tools.join(tool)).args(args).output().ok()?;
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    };
    if !tools.exists() || Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: not present: ../shared/tools or python3");
        return;
    }
    let home = Home::new();
    folder(&home);
    let report = home.run(&["eval", "set", "--json"]).expect(0).json();
    home.run(&["add", "set/corpus.jsonl"]).expect(0);

    let answers = home.run(&["ask", "--batch", "set/answers.jsonl", "--json"]).expect(0).stdout;
    let answers = home.write("predictions.jsonl", answers);
    let scored = python("score_answers.py", &[&home.path("set/answers.jsonl"), &answers, Path::new("--json")]).unwrap();
    let scored: Value = serde_json::from_str(&scored).unwrap();
    for (name, measure) in report["answers"]["measures"].as_object().unwrap() {
        let (ours, theirs) = (measure["value"].as_f64(), scored[name.as_str()].as_f64());
        assert!((ours.unwrap_or(-1.0) - theirs.unwrap_or(-1.0)).abs() < 1e-4, "{name}: {ours:?}, {theirs:?}");
    }

    // Where nothing can be reckoned the scorer says 0 and adduce says nothing.
    let verdicts = home.write("verdicts.jsonl", home.run(&["check", "--batch", "set/cases.jsonl", "--json"]).stdout);
    // It takes the number 2 and the key "2" for two things.
    let cases = home.write("cases.jsonl", CASES.replace("\"source\":2", "\"source\":\"2\""));
    let scored = python("score_quotes.py", &[&cases, &verdicts, Path::new("--json")]).unwrap();
    let scored: Value = serde_json::from_str(&scored).unwrap();
    let quotes = &report["quotes"];
    for (name, measure) in quotes["measures"].as_object().unwrap() {
        let (ours, theirs) = (measure["value"].as_f64(), scored[name.as_str()].as_f64().unwrap());
        assert!((ours.unwrap_or(0.0) - theirs).abs() < 1e-4, "{name}: {ours:?}, {theirs}");
    }
    for (name, class) in quotes["classes"].as_object().unwrap() {
        for figure in ["n", "precision", "recall", "f1"] {
            let (ours, theirs) = (class[figure].as_f64(), scored["classes"][name][figure].as_f64());
            assert!((ours.unwrap() - theirs.unwrap()).abs() < 1e-4, "{name} {figure}: {ours:?}, {theirs:?}");
        }
    }
    let asked = quotes["cases"].as_u64().unwrap() - quotes["missing"].as_u64().unwrap();
    assert_eq!((scored["predicted"].as_u64(), &scored["span_n"]), (Some(asked), &quotes["span_n"]));

    // In a run white space is %20, and the scorer compares letter by letter.
    let qrels = home.write("qrels.tsv", "a\td%201\t1\nb\t2\t2\nlost\td3\t1\n");
    for name in ["dense", "lexical", "hybrid"] {
        let args = ["search", "--batch", "set/queries.jsonl", "--format", "trec", "-k", "100", "--mode", name];
        let run = home.write("run.trec", home.run(&args).stdout);
        let scored: Value = serde_json::from_str(&python("score_retrieval.py", &[&qrels, &run]).unwrap()).unwrap();
        for (measure, ours) in mode(&report, name)["measures"].as_object().unwrap() {
            let (ours, theirs) = (ours["value"].as_f64().unwrap(), scored[measure.as_str()].as_f64().unwrap());
            assert!((ours - theirs).abs() < 1e-4, "{name} {measure}: {ours}, {theirs}");
        }
    }
}
