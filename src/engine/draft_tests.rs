use super::*;
use crate::engine::Saving;
use crate::engine::line_tests::{add, run, start};
use crate::engine::{Engine, Events, exists_already};
use crate::quote::correct::{Edit, apply};

const CHARTER: &str = "# Charter\n\n1. Observers pay nothing, but they cannot vote at the general meeting.\n\n\
    2. Each member pays an annual fee of 4,200 euros in the spring of the year.\n";

/// The draft as it was read, and its reports.
fn check(engine: &Engine, events: &mut Events, draft: DraftInput) -> (Draft, Vec<Report>) {
    let (mut read, mut reports) = (None, Vec::new());
    let got = run(engine, events, Request::CheckDraft { draft, source: None, filter: Filter::default() });
    assert!(matches!(got.last(), Some(Event::Draft { step: DraftStep::Done, .. })), "{got:?}");
    for event in got {
        match event {
            Event::Draft { step: DraftStep::Read(draft), .. } => read = Some(*draft),
            Event::Draft { step: DraftStep::Checked(report), .. } => reports.push(*report),
            _ => {}
        }
    }
    (read.unwrap(), reports)
}

#[test]
fn a_draft_is_checked_corrected_and_then_faithful() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events) = start(dir.path());
    let source = dir.path().join("charter.md");
    std::fs::write(&source, CHARTER).unwrap();
    add(&engine, &mut events, &source);
    let path = dir.path().join("draft.md");
    // Line ends of Windows, and everything that is not a finding, stay as they are.
    let text = "# Draft\r\n\r\nIt says “observers pay nothing, but they can vote at the general\r\nmeeting” (Charter, para. 1).\r\n\r\n\
                > Each member pays an annual fee\r\n> of 4,300 euros in the spring\r\n> — Charter, para. 7\r\n\r\n\
                The end: “the owl of the seven seas sleeps tonight”.\r\n";
    std::fs::write(&path, text).unwrap();
    let (draft, reports) = check(&engine, &mut events, DraftInput::File(path.clone()));
    let verdicts: Vec<Verdict> = reports.iter().map(|report| report.verdict).collect();
    assert_eq!(verdicts, [Verdict::Altered, Verdict::Altered, Verdict::NotFound]);
    let places: Vec<&str> = reports.iter().filter_map(|report| Some(report.draft.as_ref()?.place.as_str())).collect();
    assert_eq!((draft.quotations, places), (3, vec!["line 3", "line 6", "line 10"]));
    let changes = reports.iter().filter_map(|report| report.correction.as_ref());
    let edits: Vec<&Edit> = changes
        .flat_map(|change| change.wording.iter().chain(&change.citation))
        .flat_map(|change| &change.edits)
        .collect();
    let corrected = apply(&draft.text, edits).text;
    assert_eq!(
        corrected,
        text.replace("can vote", "cannot vote").replace("4,300", "4,200").replace("para. 7", "para. 2")
    );
    let to = draft.output().unwrap();
    let save = |text: &str, how| Request::SaveDraft { path: to.clone(), text: text.into(), how };
    let saved = run(&engine, &mut events, save(&corrected, Saving::New)).pop();
    assert!(matches!(saved, Some(Event::DraftSaved { .. })), "{saved:?}");
    let again = run(&engine, &mut events, save("other", Saving::New)).pop();
    assert!(matches!(&again, Some(Event::Failed { error, .. }) if exists_already(error)), "{again:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "the draft itself is never touched");
    let (_, reports) = check(&engine, &mut events, DraftInput::Typed(to.to_str().unwrap().to_owned()));
    assert_eq!(reports.iter().filter(|report| report.faithful).count(), 2, "{reports:?}");
}

#[test]
fn a_quotation_that_is_too_long_is_reported_as_not_judged() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events) = start(dir.path());
    let source = dir.path().join("charter.md");
    std::fs::write(&source, CHARTER).unwrap();
    add(&engine, &mut events, &source);
    let path = dir.path().join("draft.md");
    let long = "Each member pays an annual fee. ".repeat(700);
    std::fs::write(&path, format!("Here.\n\nIt says “{long}” and no more.\n")).unwrap();
    let (draft, reports) = check(&engine, &mut events, DraftInput::File(path));
    let report = reports.first().unwrap();
    assert_eq!((draft.quotations, reports.len(), report.verdict), (1, 1, Verdict::NotJudged));
    assert_eq!((report.faithful, report.draft.as_ref().unwrap().place.as_str()), (false, "line 3"));
    assert!(report.explanation.contains("22399 bytes"), "{}", report.explanation);
    assert!(
        report.quote.len() < 300 && report.correction.as_ref().unwrap().by_hand[0].contains("too long"),
        "{report:?}"
    );
}

#[test]
fn of_a_quotation_within_a_quotation_the_inner_one_counts() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events) = start(dir.path());
    let source = dir.path().join("charter.md");
    std::fs::write(&source, CHARTER).unwrap();
    add(&engine, &mut events, &source);
    let path = dir.path().join("draft.txt");
    let text = "He told us: “My neighbour always says ‘observers pay nothing, but they cannot vote at the general meeting’ when \
                he comes home from the pub late at night”.";
    std::fs::write(&path, text).unwrap();
    let (_, reports) = check(&engine, &mut events, DraftInput::File(path));
    let inner = reports.last().unwrap();
    assert!(inner.faithful && inner.quote.starts_with("observers pay"), "{reports:?}");
}

#[test]
fn a_draft_that_is_not_there_is_an_error_and_no_quotation() {
    let dir = tempfile::tempdir().unwrap();
    let (engine, mut events) = start(dir.path());
    let draft = DraftInput::Typed("nowhere/draft.md".into());
    let got = run(&engine, &mut events, Request::CheckDraft { draft, source: None, filter: Filter::default() }).pop();
    assert!(matches!(&got, Some(Event::Failed { error, .. }) if error.to_string().contains("draft.md")), "{got:?}");
}

#[test]
fn what_was_typed_is_a_file_or_a_quotation() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("my draft.md");
    std::fs::write(&file, "x").unwrap();
    let typed = file.to_str().unwrap();
    assert_eq!(file_named(typed), Some(file.clone()));
    assert_eq!(file_named(&format!("'{typed}'")), Some(file.clone()));
    assert_eq!(file_named(&typed.replace(' ', "\\ ")), Some(file));
    assert_eq!(file_named("the members shall pay the fee."), None);
    assert_eq!(file_named("one\ntwo"), None);
    assert_eq!(file_named("nowhere/brief.docx"), Some("nowhere/brief.docx".into()));
    assert_eq!(file_named(""), None);
}

#[test]
fn a_typed_quotation_loses_its_marks() {
    let parts = quotation(" “the members shall pay the fee” ");
    assert_eq!(parts.marked[0].quote, "the members shall pay the fee");
    assert_eq!(quotation("the members … pay").marked[0].quote, "the members … pay");
    assert_eq!(quotation("two words").marked[0].quote, "two words");
}

#[test]
fn corrections_go_beside_the_draft() {
    let draft = |path: &str, kind| Draft { path: Some(path.into()), kind, text: String::new(), quotations: 0 };
    assert_eq!(draft("a/b.md", DraftKind::Markdown).output(), Some("a/b.checked.md".into()));
    assert_eq!(draft("a/b.txt", DraftKind::Text).output(), Some("a/b.checked.txt".into()));
    assert_eq!(draft("a/b.docx", DraftKind::Other).output(), Some("a/b.corrections.md".into()));
    assert_eq!(Draft { path: None, ..draft("", DraftKind::Quotation) }.output(), None);
}
