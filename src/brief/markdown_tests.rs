use super::*;
use crate::brief::testing::sample;

#[test]
fn claims_stand_in_quotation_marks_with_a_note_each_and_the_users_words_apart() {
    let text = markdown(&sample());
    assert!(text.contains("\n“Peace is \\*law\\*, and so on.”[^n1]\n"), "{text}");
    assert!(text.contains("[^n1]: *A title of words*, A/RES/1, para. 3 (2024-05-06). <!-- adduce "), "{text}");
    assert!(text.contains(" -->\n\n    Also in *B*, line 1.\n\n"), "{text}");
    assert!(text.contains("<div class=\"own\">\n\n*Own words*\n\nMy *note*.\n\n</div>"), "{text}");
    assert!(
        text.contains(&format!("# {NOT_SAID}\n\n- **Why?** – without support: Mars – nearest: *B*, line 1\n")),
        "{text}"
    );
}

#[test]
fn nothing_of_a_document_is_markup() {
    let hostile = "<b>x</b> **y** [z](http://e) `c` #h $m$ ^s^ @cite {#id} a|b ~~s~~ &amp; \\\\ _u_\n\n- 1. \u{1b}[31m";
    let escaped = plain(hostile);
    assert!(!escaped.contains('\n') && !escaped.contains('\u{1b}'));
    for mark in ["<", "*", "[", "`", "$", "^", "@", "{", "|", "~", "&", "_"] {
        for (at, _) in escaped.match_indices(mark) {
            assert!(escaped[..at].ends_with('\\'), "{mark} in {escaped}");
        }
    }
    assert_eq!(plain("3. x"), "3\\. x");
    assert_eq!(plain("- x"), "\\- x");
}

#[test]
fn what_the_user_left_open_does_not_swallow_the_evidence() {
    let mut brief = sample();
    brief.sections[0].questions[0].own.push(Own::new("<PRE>\n~~~\n</DIV>"));
    let text = markdown(&brief);
    assert!(text.contains("\\<PRE>\n~~~\n\\</DIV>\n~~~\n\n</div>"), "{text}");
}

#[test]
fn what_is_stale_is_marked_where_sources_disagree_and_nothing_is_derived_from_it() {
    use crate::answer::model::Disagreement;
    use crate::brief::model::{Conflict, Side, Stale};
    let (mut brief, shelf) =
        crate::brief::testing::one_claim("In 2019 the World Summit (WS) met.", "In 2019 the World Summit (WS) met.");
    let side = |number| Side { value: "2019".into(), number, date: None };
    brief.sections[0].questions[0].conflicts =
        vec![Conflict { about: Disagreement::Dates, sides: vec![side(1), side(1)] }];
    crate::brief::settle(&mut brief, &shelf).unwrap();
    assert_eq!((brief.timeline.len(), brief.table.len(), brief.glossary.len()), (1, 1, 1));
    brief.evidence_mut().next().unwrap().stale = Some(Stale::Gone);
    crate::brief::settle(&mut brief, &shelf).unwrap();
    assert_eq!((brief.timeline.len(), brief.table.len(), brief.glossary.len()), (0, 0, 0));
    let file = crate::brief::docx::docx(&brief).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    let mut word = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("word/document.xml").unwrap(), &mut word).unwrap();
    for text in [markdown(&brief), crate::brief::html::html(&brief), word] {
        assert_eq!(text.matches("; stale: the source is no longer in the library").count(), 2, "{text}");
    }
    // Words that are not in the quotation of their evidence go.
    brief.sections[0].questions[0].conflicts[0].sides[0].value = "2021".into();
    crate::brief::settle(&mut brief, &shelf).unwrap();
    assert!(brief.sections[0].questions[0].conflicts.is_empty());
}

#[test]
fn two_documents_of_one_title_are_told_apart_by_their_keys() {
    let mut brief = sample();
    for source in &mut brief.sources {
        source.document.title = "Report".into();
        source.same_title = true;
    }
    for evidence in brief.evidence_mut() {
        evidence.place.citation.document.title = "Report".into();
    }
    let text = markdown(&brief);
    assert!(text.contains("[^n1]: *Report \\[a.md\\]*"), "{text}");
    assert!(text.contains("1. *Report \\[a.md\\]*. ") && text.contains("2. *Report \\[b.md\\]*. "), "{text}");
}

#[test]
fn a_brief_with_nothing_in_it_is_still_a_document() {
    let brief = Brief { title: "T".into(), ..Brief::default() };
    assert!(markdown(&brief).starts_with("---\ntitle: T\n"));
}

#[test]
fn a_title_that_yaml_would_read_otherwise_is_a_block() {
    for title in ["a: b", "\"quoted\"", "#x", "- y", "No", "“Q” so"] {
        let brief = Brief { title: title.into(), ..Brief::default() };
        assert!(markdown(&brief).starts_with(&format!("---\ntitle: |-\n  {title}\n")), "{title}");
    }
}
