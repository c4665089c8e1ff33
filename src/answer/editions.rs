//! "What changed between the 2019 and 2021 charter?": two editions of a text, and what their lists have that the other has
//! not.

use std::sync::LazyLock;

use regex::Regex;

use super::followup::is_year;
use super::model::{Changes, Claim};
use super::plan::{Only, Part, content};
use super::wording::is_change;
use crate::text::fold::fold;
use crate::text::words::{Word, is_stop_word, words};

// A constant of this file that compiles in its tests.
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^what (?:has |have )?(?:changed|changes were made|is new|was changed) (?:between|from) (?P<a>.+?) (?:and|to) (?P<b>.+?)\s*\??$").ok()
});

/// "What changed between the 2019 and 2021 charter?", "between the first charter and the revised one": a part for what tells
/// of the change, and one for each text.
pub(super) fn editions(asked: &str) -> Option<Vec<Part>> {
    let texts = by_year(asked).or_else(|| by_name(asked))?;
    let mut whole = Part::of("what changed".to_owned(), asked.to_owned());
    whole.label = Some("what changed".to_owned());
    Some(std::iter::once(whole).chain(texts).collect())
}

/// "What changed between A and B?", where neither has a year.
fn by_name(asked: &str) -> Option<Vec<Part>> {
    let found = NAMED.as_ref()?.captures(asked.trim())?;
    let (a, b) = (found.name("a")?.as_str().trim(), found.name("b")?.as_str().trim());
    let named = |text: &str| (1..=6).contains(&content(text));
    let part = |text: &str| Part { edition: true, ..Part::of(text.to_owned(), text.to_owned()) };
    (named(a) && named(b)).then(|| vec![part(a), part(b)])
}

/// The years of the question, the earlier one first.
fn by_year(asked: &str) -> Option<Vec<Part>> {
    let words = words(asked);
    let years: Vec<&Word> = words.iter().filter(|word| is_year(&word.folded)).collect();
    let [one, two] = years.as_slice() else { return None };
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.folded.as_str()));
    if one.folded == two.folded
        || !words.iter().any(|word| is_change(&word.folded))
        || !has(&["between", "from", "and", "since"])
    {
        return None;
    }
    let kept =
        words.iter().filter(|word| !is_year(&word.folded) && !is_stop_word(&word.folded) && !is_change(&word.folded));
    let mut said: Vec<&str> = Vec::new();
    for word in kept.filter_map(|word| word.span.of(asked)) {
        if !said.contains(&word) {
            said.push(word);
        }
    }
    if said.is_empty() {
        return None;
    }
    let part = |year: &Word| {
        let query = format!("{} {}", said.join(" "), year.folded);
        let only = Some(Only::Of(year.folded.clone()));
        Part { only, edition: true, ..Part::of(year.folded.clone(), query) }
    };
    let mut parts = vec![part(one), part(two)];
    parts.sort_by(|a, b| a.label.cmp(&b.label));
    Some(parts)
}

/// What two lists have in common at least, and how few items of one may be in the other, so that they are editions of one
/// list: a share of the shorter one.
const ALIKE: f32 = 0.25;

/// What the lists of two texts have that the other has not; `None` where they are not lists of the same kind.
pub(super) fn compared(before: &Claim, after: &Claim) -> Option<Changes> {
    let (old, new) = (entries(before), entries(after));
    let has = |list: &[(String, String)], entry: &str| list.iter().any(|(_, folded)| folded == entry);
    let shared = old.iter().filter(|(_, folded)| has(&new, folded)).count();
    let shorter = old.len().min(new.len());
    if shorter < 2 || (shared as f32) < ALIKE * shorter as f32 {
        return None;
    }
    let missing = |from: &[(String, String)], other: &[(String, String)]| -> Vec<String> {
        from.iter().filter(|(_, folded)| !has(other, folded)).map(|(text, _)| text.clone()).collect()
    };
    let (dropped, added) = (missing(&old, &new), missing(&new, &old));
    Some(Changes { from: before.label.clone()?, to: after.label.clone()?, dropped, added, kept: shared })
}

/// The items of a claim without their bullets and numbers, as written and as they are compared.
fn entries(claim: &Claim) -> Vec<(String, String)> {
    let items = claim.items.iter().map(|item| {
        let text = without_mark(item.text.trim()).trim_end_matches([';', ',', '.']).trim();
        (text.to_owned(), fold(text).text)
    });
    items.filter(|(text, _)| !text.is_empty()).collect()
}

/// An item without its bullet, number or letter. A number of its own ("30 days' notice") is no mark.
fn without_mark(item: &str) -> &str {
    let bare = item.trim_start_matches(['-', '•', '*', '–', '·']).trim_start();
    let inner = bare.strip_prefix('(').unwrap_or(bare);
    let mark = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(0);
    let after = inner.get(mark..).and_then(|rest| rest.strip_prefix(')').or_else(|| rest.strip_prefix('.')));
    match after {
        Some(rest) if (1..=3).contains(&mark) && rest.starts_with(char::is_whitespace) => rest.trim_start(),
        _ => bare,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::model::Item;
    use crate::text::Span;

    fn list(label: &str, items: &[&str]) -> Claim {
        let items = items.iter().map(|item| Item { text: (*item).to_owned(), span: Span::new(0, 0) }).collect();
        Claim { label: Some(label.into()), items, ..Claim::default() }
    }

    #[test]
    fn the_pattern_compiles() {
        assert!(NAMED.is_some());
    }

    #[test]
    fn two_lists_of_a_kind_are_compared_item_by_item() {
        let old = list("2014", &["user needs", "open source", "teaching children to code."]);
        let new = list("2021", &["1. user needs", "2. open source", "3. sustainability"]);
        let changes = compared(&old, &new).unwrap();
        assert_eq!(
            (changes.dropped, changes.added, changes.kept),
            (vec!["teaching children to code".to_owned()], vec!["sustainability".to_owned()], 2)
        );
        assert_eq!(compared(&old, &list("2021", &["fish", "bread", "milk"])), None, "another list");
        let old = list("2014", &["1. 30 days' notice", "(b) open books", "• 2020 goals"]);
        let new = list("2021", &["1. 90 days' notice", "(c) open books", "– 2030 goals"]);
        let changes = compared(&old, &new).unwrap();
        assert_eq!((changes.dropped, changes.kept), (vec!["30 days' notice".into(), "2020 goals".into()], 1));
    }

    #[test]
    fn texts_that_have_no_year_are_taken_by_their_names() {
        let parts = editions("What changed between the first charter and the revised charter?").unwrap();
        let labels: Vec<&str> = parts.iter().filter_map(|part| part.label.as_deref()).collect();
        assert_eq!(labels, ["what changed", "the first charter", "the revised charter"]);
        assert_eq!(editions("What changed in the charter?"), None);
    }
}
