use super::*;
use crate::answer::{Answer, Citation, Claim, DocumentRef};
use crate::text::Span;

fn verdict(good: bool, why: Option<&str>) -> Verdict {
    let quote = "It began in 2014.";
    let citation = Citation {
        id: 1,
        document: DocumentRef { key: "rules.md".into(), ..DocumentRef::default() },
        span: Span::new(12, 12 + quote.len()),
        chars: Span::new(10, 10 + quote.len()),
        quote: quote.into(),
        ..Citation::default()
    };
    let answer = Answer {
        question: "And when?".into(),
        confidence: 0.9,
        answer: Some("2014".into()),
        claims: vec![Claim { text: quote.into(), citations: vec![1], ..Claim::default() }],
        citations: vec![citation],
        ..Answer::default()
    };
    Verdict { answer, history: vec![followup::Turn::user("What is it?")], good, why: why.map(str::to_owned) }
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_default()
}

fn standing_gold(folder: &Path) -> Vec<Gold> {
    let rows: Vec<Gold> = rows(&folder.join("answers.jsonl")).unwrap();
    standing(&rows, |gold| &gold.id, |gold| gold.withdrawn)
}

#[test]
fn a_good_answer_is_kept_with_its_document_and_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("questions");
    assert!(!keep(&folder, &verdict(true, None)).unwrap().taken_back);
    let gold = standing_gold(&folder);
    assert_eq!(gold.len(), 1);
    assert_eq!((gold[0].answers.as_slice(), gold[0].span), (["2014".to_owned()].as_slice(), Some((10, 27))));
    assert_eq!(gold[0].history, [Turn::Asked("What is it?".into())]);
    assert_eq!(text(&folder, "qrels.tsv"), format!("{}\trules.md\t1\n", gold[0].id));
    assert!(text(&folder, "queries.jsonl").contains("\"text\":\"And when?\""));
}

#[test]
fn said_again_it_is_taken_back_and_nothing_is_ever_taken_out_of_the_files() {
    let dir = tempfile::tempdir().unwrap();
    keep(dir.path(), &verdict(true, None)).unwrap();
    let before = text(dir.path(), "answers.jsonl");
    assert!(keep(dir.path(), &verdict(true, None)).unwrap().taken_back);
    assert!(standing_gold(dir.path()).is_empty());
    assert!(text(dir.path(), "answers.jsonl").starts_with(&before));
    assert!(!keep(dir.path(), &verdict(true, None)).unwrap().taken_back);
    assert_eq!(standing_gold(dir.path()).len(), 1);
}

#[test]
fn the_last_word_counts() {
    let dir = tempfile::tempdir().unwrap();
    keep(dir.path(), &verdict(true, None)).unwrap();
    assert!(!keep(dir.path(), &verdict(false, Some("the wrong year"))).unwrap().taken_back);
    assert!(standing_gold(dir.path()).is_empty());
    let bad: Vec<Bad> = rows(&dir.path().join("bad.jsonl")).unwrap();
    assert_eq!(
        (bad[0].claims.as_slice(), bad[0].why.as_deref()),
        (["It began in 2014.".to_owned()].as_slice(), Some("the wrong year"))
    );
    // Other words say more; no words take it back.
    assert!(!keep(dir.path(), &verdict(false, Some("it is 2015"))).unwrap().taken_back);
    assert!(keep(dir.path(), &verdict(false, None)).unwrap().taken_back);
    let bad: Vec<Bad> = rows(&dir.path().join("bad.jsonl")).unwrap();
    assert!(standing(&bad, |bad| &bad.id, |bad| bad.withdrawn).is_empty());
}

#[test]
fn an_abstention_that_is_good_has_no_answers() {
    let dir = tempfile::tempdir().unwrap();
    let mut silent = verdict(true, None);
    silent.answer = Answer { abstained: true, answer: None, claims: vec![], citations: vec![], ..silent.answer };
    keep(dir.path(), &silent).unwrap();
    let gold = standing_gold(dir.path());
    assert!(gold[0].answers.is_empty() && gold[0].doc.is_none());
    assert!(!dir.path().join("qrels.tsv").exists());
}

#[test]
fn a_line_cut_off_by_a_kill_harms_no_other() {
    let dir = tempfile::tempdir().unwrap();
    keep(dir.path(), &verdict(true, None)).unwrap();
    let whole = text(dir.path(), "answers.jsonl");
    for cut in [1, whole.len() / 2, whole.len() - 1] {
        fs::write(dir.path().join("answers.jsonl"), &whole[..cut]).unwrap();
        let mut other = verdict(true, None);
        other.answer.question = "Another?".into();
        keep(dir.path(), &other).unwrap();
        let kept = standing_gold(dir.path());
        assert!(kept.iter().any(|gold| gold.question == "Another?"), "{cut}");
        assert_eq!(kept.len(), if cut == whole.len() - 1 { 2 } else { 1 });
    }
}
