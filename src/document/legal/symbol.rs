//! Symbols of documents: which one a document bears itself.
//!
//! The grammar follows the United Nations' own guide to document symbols (Dag Hammarskjöld Library): a first part for the
//! organ, further parts after slashes, session years in brackets. European Union, OECD and similar numbers are told by
//! their fixed words.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::super::{BlockKind, Document};
use super::words_of;

/// How many blocks at the head of a document may bear its symbol.
const HEAD_BLOCKS: usize = 25;
/// A line at the head with more characters than this is a sentence that may cite other documents.
const LINE_CHARS: usize = 60;
/// A running line that bears the document's symbol is on at least so many pages.
const RUNNING: usize = 2;

/// First parts of symbols: organs of the United Nations and of its treaties, programmes and conferences.
const ORGANS: &str = "A|S|E|T|ST|AT|CCPR|CEDAW|CRC|CERD|CAT|CMW|CRPD|CED|HRI|UNEP|UNEA|TD|UNCTAD|DP|DP-FPA|FCCC|CBD|IDB|\
     GC|CEB|JIU|LC|LOS|SPLOS|ISBA|CTOC|CAC|NPT|BWC|CCW|PBC|WSIS|ECE|TRADE|TRANS|WP|CCD|ICCD|HSP|HABITAT|UNW|UNICEF|\
     UNITAR|UNU|SG|WHA|EB|IPCC|ICEF|C|CL|GOV";

static UNITED_NATIONS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    // Parts after the first hold capitals, digits, dots and hyphens; one at least has a digit.
    Regex::new(&format!(
        r"\b(?:{ORGANS})(?:/[A-Z][A-Za-z0-9.\-]{{0,15}}|/[0-9]{{1,4}}(?:[.\-][A-Za-z0-9]+)*|/\([A-Z0-9]+\))+(?: ?\((?:19|20)[0-9]{{2}}\)|\([IVXLC]+\))?"
    ))
    .ok()
});
static OTHERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:COM|SWD|JOIN|SEC)\((?:19|20)\d{2}\) ?\d{1,4}(?: final)?|\bOECD/LEGAL/\d{4}|\b(?:Regulation|Directive|Decision) \((?:EU|EC|EEC)\) (?:No\.? ?)?\d{1,4}/\d{2,4}|\bCETS No\. ?\d{3}|\b(?:CM/Rec|CM/Res)\(\d{4}\)\d{1,3}",
    )
    .ok()
});

/// The first symbol in a line, as written.
fn first_in(line: &str) -> Option<&str> {
    let un = UNITED_NATIONS
        .as_ref()
        .and_then(|pattern| pattern.find_iter(line).find(|found| is_symbol(found.as_str())))
        .map(|found| found.as_str());
    un.or_else(|| OTHERS.as_ref().and_then(|pattern| pattern.find(line)).map(|found| found.as_str()))
        .map(|symbol| symbol.trim_end_matches(['.', '-']))
}

/// Whether what looks like a symbol is one: it has a number, and is no date, fraction or pair of words ("A/B", "S/2").
fn is_symbol(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    let digits = text.bytes().any(|byte| byte.is_ascii_digit());
    // "E/2024" alone is a year after a letter; "A/79" is a session, not a document.
    digits && (parts.len() >= 3 || parts.first().is_some_and(|organ| organ.len() >= 2))
}

/// The symbol that the document bears itself: on a short line at its head, on its running lines, or in its title.
pub(super) fn own(document: &Document) -> Option<String> {
    let text = &document.text;
    if let Some(symbol) =
        document.title.as_deref().filter(|title| title.chars().count() <= LINE_CHARS).and_then(first_in)
    {
        return Some(symbol.to_owned());
    }
    let mut head = document.blocks.iter().filter(|block| block.kind != BlockKind::Running).take(HEAD_BLOCKS);
    let at_head = head.find_map(|block| {
        let lines = block.span.of(text).unwrap_or("").lines().take(12);
        lines.map(str::trim).filter(|line| line.chars().count() <= LINE_CHARS).find_map(bears)
    });
    at_head.or_else(|| most_running(document))
}

/// The symbol of a line that bears one rather than speaks of one: hardly anything stands beside it.
fn bears(line: &str) -> Option<String> {
    let symbol = first_in(line)?;
    let beside = line.replacen(symbol, "", 1);
    let letters = beside.chars().filter(|c| c.is_alphabetic()).count();
    // "United Nations A/RES/79/1", "A/RES/79/1 (E)", "Symbol: A/79/1"; the date of a masthead may follow.
    let known = ["united nations", "nations unies", "naciones unidas", "symbol", "distr", "general"];
    let lower = beside.to_lowercase();
    (letters <= 6 || known.iter().any(|word| lower.contains(word))).then(|| symbol.to_owned())
}

/// The symbol that stands on running lines, most often first.
fn most_running(document: &Document) -> Option<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for block in document.blocks.iter().filter(|block| block.kind == BlockKind::Running) {
        let line = words_of(&document.text, block);
        if let Some(symbol) = bears(&line) {
            *counts.entry(symbol).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))?;
    (most.1 >= RUNNING).then_some(most.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_told_from_dates_fractions_and_alternatives() {
        for symbol in [
            "A/RES/79/1",
            "CCPR/C/GC/36",
            "E/2024/100",
            "A/HRC/47/23",
            "S/RES/1325 (2000)",
            "S/2019/305",
            "A/CONF.230/2024/L.1",
            "CCPR/C/21/Rev.1/Add.13",
            "ST/SGB/2019/8",
            "FCCC/CP/2015/10/Add.1",
            "A/RES/3201(S-VI)",
            "OECD/LEGAL/0406",
            "COM(2021) 206 final",
            "Regulation (EU) 2016/679",
        ] {
            let found = first_in(&format!("see {symbol}, there")).unwrap_or_default().to_owned();
            assert!(symbol.starts_with(&found) && found.len() + 7 > symbol.len(), "{symbol} {found}");
        }
        for other in ["and/or", "A/B tests", "24/7", "1/2", "S/M/L", "E/2024", "https://a.b/C/2", "I/O", "TCP/IP"] {
            assert_eq!(first_in(other), None, "{other}");
        }
    }

    #[test]
    fn a_line_that_speaks_of_a_document_does_not_bear_its_symbol() {
        assert_eq!(bears("United Nations A/RES/79/1").as_deref(), Some("A/RES/79/1"));
        assert_eq!(bears("A/RES/79/1").as_deref(), Some("A/RES/79/1"));
        assert_eq!(bears("24-16825 A/RES/79/1 3/56").as_deref(), Some("A/RES/79/1"));
        assert_eq!(bears("Recalling its resolution A/RES/70/1 of 2015"), None);
    }
}
