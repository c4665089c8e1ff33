//! The head of a United Nations document: its date as printed, and the title after the number of a resolution.

use std::sync::LazyLock;

use regex::Regex;

use super::super::Document;
use super::words_of;

/// How many blocks make up the head.
const HEAD_BLOCKS: usize = 30;

static RESOLUTION: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:\d{1,4}/\d{1,3}[A-Z]?|\d{3,4} \(\d{4}\))\. +(\p{Lu}.{3,250})$").ok());
static DATED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(\d{1,2}) (\p{L}{3,12})\.? ((?:19|20)\d{2})\b").ok());

/// Months in English, French and Spanish, by the letters that tell them apart; folded of their accents.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene"],
    &["feb", "fev"],
    &["mar"],
    &["apr", "avr", "abr"],
    &["may", "mai"],
    &["jun", "juin"],
    &["jul", "juil"],
    &["aug", "aou", "ago"],
    &["sep"],
    &["oct"],
    &["nov"],
    &["dec", "dic"],
];

/// Takes date and title from the head of a document that bears a symbol. The date printed there is the document's own;
/// what a file says of itself is often when it was converted.
pub(super) fn read(document: &mut Document, symbol: Option<&str>) {
    if symbol.is_none() {
        return;
    }
    let head: Vec<String> =
        document.blocks.iter().take(HEAD_BLOCKS).map(|block| words_of(&document.text, block)).collect();
    // A resolution is of the day on which it was adopted; its masthead has the day of printing.
    let adopted = ["adopted by", "adoptée", "aprobada", "general assembly on", "security council"];
    let dated = |words: &[&str]| {
        let has = |line: &str| words.iter().any(|word| line.to_lowercase().contains(word));
        head.iter().filter(|line| has(line)).find_map(|line| date_in(line))
    };
    let alone = || head.iter().take(12).filter(|line| line.chars().count() <= 50).find_map(|line| date_in(line));
    if let Some(date) = dated(&adopted).or_else(|| dated(&["distr."])).or_else(alone) {
        document.metadata.date = Some(date);
    }
    // The first line of the masthead is no title.
    let masthead = |title: &str| {
        let lower = title.to_lowercase();
        ["united nations", "nations unies", "naciones unidas"].iter().any(|name| lower.starts_with(name))
            && symbol.is_some_and(|symbol| title.ends_with(symbol))
    };
    if document.title.as_deref().is_some_and(masthead) {
        let heading = document.blocks.iter().find(|block| block.kind.is_heading());
        document.title = heading.map(|block| words_of(&document.text, block)).filter(|words| !masthead(words));
    }
    let resolution = RESOLUTION.as_ref();
    let title = head.iter().find_map(|line| {
        let title = resolution?.captures(line)?.get(1)?.as_str().trim_end_matches(|c: char| c.is_ascii_digit());
        Some(title.trim().to_owned())
    });
    if title.is_some() {
        document.title = title;
    }
}

/// The first date of the form "22 September 2024" in a line, as `YYYY-MM-DD`.
fn date_in(line: &str) -> Option<String> {
    DATED.as_ref()?.captures_iter(line).find_map(|found| {
        let day: u32 = found.get(1)?.as_str().parse().ok().filter(|day| (1..=31).contains(day))?;
        let name = crate::text::fold::fold_word(found.get(2)?.as_str());
        let month = 1 + MONTHS.iter().position(|starts| starts.iter().any(|start| name.starts_with(start)))?;
        Some(format!("{}-{month:02}-{day:02}", found.get(3)?.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_three_languages() {
        for (line, date) in [
            ("Resolution adopted by the General Assembly on 22 September 2024", Some("2024-09-22")),
            ("Distr. générale 3 août 2021", Some("2021-08-03")),
            ("1 de enero", None),
            ("15 janvier 2020", Some("2020-01-15")),
            ("45 March 2020", None),
            ("12 Angry 1957", None),
        ] {
            assert_eq!(date_in(line).as_deref(), date, "{line}");
        }
    }
}
