use std::path::PathBuf;

use crate::engine::{Draft, DraftInput, DraftKind, DraftStep, Event, Request, Saving, SourceView};
use crate::quote::correct::{Change, Correction, Edit};
use crate::quote::report::{InDraft, Report, ReportedDifference};
use crate::quote::{DifferenceKind, Severity, Verdict};
use crate::tui::cell::Body;
use crate::tui::message::{Effect, Purpose};
use crate::tui::model::{Focus, Side};
use crate::tui::testing::{Session, stored};
use crate::{Error, ErrorKind};

const DRAFT: &str = "It says “ODET is a regulator” (Charter, p. 4).\n\nIt says “all is well here” today.\n\nIt says “nobody said this ever”.\n";
const SOURCE: &str = "ODET is not a regulator. All is well here.";

fn altered() -> Report {
    let mut report = Report::new("ODET is a regulator", Verdict::Altered);
    report.draft = Some(InDraft { number: 1, place: "line 1".into(), line: Some(1), ..InDraft::default() });
    (report.source, report.title) = (Some("odet.md".into()), Some("odet.md".into()));
    (report.bytes, report.span) = (Some((0, 23)), Some((0, 23)));
    report.text = Some(SOURCE[..23].into());
    report.citation = Some("odet.md, line 1".into());
    report.differences = vec![ReportedDifference {
        kind: DifferenceKind::Negation,
        severity: Severity::Critical,
        quote: String::new(),
        source: "not".into(),
        span: (8, 11),
        quote_bytes: (7, 7),
    }];
    let at = DRAFT.find(" a regulator").unwrap();
    let page = DRAFT.find("4)").unwrap();
    let change = |before: &str, after: &str, bytes, text: &str| {
        Some(Change { before: before.into(), after: after.into(), edits: vec![Edit { bytes, text: text.into() }] })
    };
    report.correction = Some(Correction {
        wording: change("ODET is a regulator", "ODET is not a regulator", (at, at), " not"),
        citation: change("Charter, p. 4", "Charter, p. 7", (page, page + 1), "7"),
        by_hand: vec![],
    });
    report
}

fn faithful() -> Report {
    let mut report = Report::new("all is well here", Verdict::Verbatim);
    report.draft = Some(InDraft { number: 2, place: "line 3".into(), line: Some(3), ..InDraft::default() });
    report
}

fn nowhere() -> Report {
    let mut report = Report::new("nobody said this ever", Verdict::NotFound);
    report.draft = Some(InDraft { number: 3, place: "line 5".into(), line: Some(5), ..InDraft::default() });
    report
}

/// A session in which a draft was checked.
pub(crate) fn checked(columns: u16, rows: u16, kind: DraftKind, name: &str) -> Session {
    let mut it = Session::new(columns, rows, true, 3);
    it.keys(&[&format!("type:/check {name}"), "Enter"]);
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Check(_)));
    let path = (kind != DraftKind::Quotation).then(|| PathBuf::from(name));
    let draft = Box::new(Draft { path, kind, text: DRAFT.into(), quotations: 3 });
    it.engine(Event::Draft { ticket, step: DraftStep::Read(draft) });
    for report in [altered(), faithful(), nowhere()] {
        it.engine(Event::Draft { ticket, step: DraftStep::Checked(Box::new(report)) });
    }
    it.engine(Event::Draft { ticket, step: DraftStep::Done });
    it
}

fn saved(it: &Session) -> (PathBuf, String, Saving) {
    match it.last_request() {
        Request::SaveDraft { path, text, how } => (path.clone(), text.clone(), how.clone()),
        other => panic!("{other:?}"),
    }
}

fn text(it: &Session) -> String {
    let window = it.model.areas().transcript_window();
    it.model.transcript.seen(window).iter().map(|(_, row)| format!("{}\n", row.line)).collect()
}

#[test]
fn a_draft_is_checked_and_its_first_finding_opened_beside_it() {
    let mut it = checked(120, 30, DraftKind::Markdown, "draft.md");
    let typed = it.effects.iter().find_map(|effect| match effect {
        Effect::Submit(Request::CheckDraft { draft, .. }, _) => Some(draft.clone()),
        _ => None,
    });
    assert_eq!(typed, Some(DraftInput::Typed("draft.md".into())));
    assert_eq!((it.model.focus, it.model.side), (Focus::Transcript, Side::Source));
    assert!(matches!(it.last_request(), Request::Source { key, .. } if key == "odet.md"));
    let ticket = it.last_ticket();
    let document = stored("odet.md", SOURCE);
    it.engine(Event::Source { ticket, source: Box::new(SourceView { document, span: None }) });
    assert_eq!(it.model.source.target.differs.len(), 1);
    let shown = text(&it);
    for said in
        ["✗ line 1 altered", "ODET is‸ a regulator", "negation: “not” is missing", "[ ] ODET is not a regulator"]
    {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    assert!(!shown.contains("line 3"), "what may stand is not listed: {shown}");
}

#[test]
fn corrections_are_taken_given_back_and_written_to_a_copy() {
    let mut it = checked(120, 30, DraftKind::Markdown, "dir/draft.md");
    it.keys(&["w"]);
    assert!(!matches!(it.last_request(), Request::SaveDraft { .. }), "nothing was taken");
    it.keys(&["a", "c", "w"]);
    let (path, written, how) = saved(&it);
    assert_eq!((path, how), (PathBuf::from("dir/draft.checked.md"), Saving::New));
    assert!(written.starts_with("It says “ODET is not a regulator” (Charter, p. 7).\n"), "{written}");
    it.keys(&["a", "w"]);
    assert!(saved(&it).1.starts_with("It says “ODET is a regulator” (Charter, p. 7)."));
    it.keys(&["A", "A", "A", "w"]);
    assert!(saved(&it).1.starts_with("It says “ODET is not a regulator” (Charter, p. 7)."));
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Save(..)));
    it.engine(Event::DraftSaved { ticket, path: "dir/draft.checked.md".into() });
    assert!(text(&it).contains("Written to dir/draft.checked.md"), "{}", text(&it));
}

#[test]
fn nothing_is_written_over_unless_the_user_says_so() {
    let mut it = checked(120, 30, DraftKind::Markdown, "draft.md");
    it.keys(&["a", "w"]);
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Save(..)));
    let error = Error::new(ErrorKind::Usage, "draft.checked.md exists already");
    it.engine(Event::Failed { ticket, error });
    let before = it.effects.len();
    it.keys(&["n"]);
    assert!(it.model.overwrite.is_none() && it.effects.len() == before);
    // Over the draft itself only after the question, and only if it still is what was checked.
    it.keys(&["W"]);
    assert!(it.model.overwrite.as_ref().is_some_and(|asked| asked.original));
    assert_eq!(it.effects.len(), before);
    it.keys(&["x", "Enter", "y"]);
    assert_eq!(saved(&it).2, Saving::Original { checked: DRAFT.into() });
    assert_eq!(saved(&it).0, PathBuf::from("draft.md"));
}

#[test]
fn all_quotations_or_the_findings_alone_are_walked_through() {
    let mut it = checked(120, 30, DraftKind::Markdown, "draft.md");
    it.keys(&["n"]);
    assert!(text(&it).contains("▸ ✗ line 5 not found"), "{}", text(&it));
    it.keys(&["f"]);
    assert!(text(&it).contains("✓ line 3 verbatim") && text(&it).contains("▸ ✗ line 5 not found"), "{}", text(&it));
    it.keys(&["p"]);
    assert!(text(&it).contains("▸ ✓ line 3 verbatim"), "{}", text(&it));
    it.keys(&["f"]);
    assert!(!text(&it).contains("line 3"), "{}", text(&it));
}

#[test]
fn a_draft_of_another_format_gives_a_list_of_corrections() {
    let mut it = checked(80, 24, DraftKind::Other, "speech.docx");
    it.keys(&["a", "w"]);
    let (path, written, _) = saved(&it);
    assert_eq!(path, PathBuf::from("speech.corrections.md"));
    assert!(written.contains("- [ ] Wording: “ODET is a regulator” → “ODET is not a regulator”"), "{written}");
    assert!(!written.contains("Citation:"), "{written}");
    it.keys(&["W"]);
    assert!(it.model.overwrite.is_none(), "a DOCX file is never written into");
}

#[test]
fn a_quotation_is_shown_whole_and_its_right_words_are_copied() {
    let mut it = checked(80, 24, DraftKind::Quotation, "\"ODET is a regulator\"");
    it.keys(&["w"]);
    assert!(!matches!(it.last_request(), Request::SaveDraft { .. }));
    it.keys(&["y"]);
    let copied = it.effects.iter().rev().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    assert_eq!(copied.as_deref(), Some("“ODET is not a regulator”\n— odet.md, line 1"));
}

#[test]
fn a_check_that_runs_is_stopped_and_keeps_what_was_found() {
    let mut it = Session::new(80, 24, true, 3);
    it.keys(&["type:/check draft.md", "Enter"]);
    let ticket = it.ticket(|purpose| matches!(purpose, Purpose::Check(_)));
    let draft =
        Box::new(Draft { path: Some("draft.md".into()), kind: DraftKind::Markdown, text: DRAFT.into(), quotations: 3 });
    it.engine(Event::Draft { ticket, step: DraftStep::Read(draft) });
    it.engine(Event::Draft { ticket, step: DraftStep::Checked(Box::new(altered())) });
    assert!(text(&it).contains("1 of 3 checked"), "{}", text(&it));
    it.keys(&["Esc"]);
    assert!(matches!(it.effects.last(), Some(Effect::Cancel(of)) if *of == ticket));
    it.engine(Event::Failed { ticket, error: Error::cancelled() });
    assert!(text(&it).contains("stopped after 1 quotation") && text(&it).contains("line 1 altered"), "{}", text(&it));
}

#[test]
fn every_row_fits_a_narrow_terminal_and_nothing_hostile_is_shown() {
    for (columns, colour) in [(40, false), (80, true)] {
        let mut it = checked(columns, 24, DraftKind::Markdown, "draft.md");
        it.model.palette.colour = colour;
        let cell = it.model.transcript.newest_first().next().unwrap().0;
        it.model.transcript.change(cell, |body| {
            if let Body::Check(check) = body {
                check.findings[0].report.quote = format!("evil\u{1b}[2J {}", "数字政府".repeat(30));
                check.all = true;
            }
        });
        let window = it.model.areas().transcript_window();
        for (_, row) in it.model.transcript.seen(window) {
            assert!(row.line.width() <= window.columns, "{}", row.line);
            assert!(!row.line.to_string().contains('\u{1b}'));
        }
    }
}
