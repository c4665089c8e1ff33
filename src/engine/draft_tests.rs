use super::*;

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
