//! Acronyms, read as the documents themselves spell them out: "GDC" where a passage says "Global Digital Compact (GDC)", and
//! the other way round. Nothing is known of them but what the library says.

use std::collections::HashMap;

use crate::text::words::{Word, is_stop_word, words};

/// An acronym and what it is short for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Acronym {
    /// "GDC".
    pub short: String,
    /// "Global Digital Compact", as a text has it.
    pub long: String,
}

/// The most letters of an acronym.
const LETTERS: usize = 8;
/// How many small words may stand within what an acronym is short for.
const SMALL: usize = 3;
/// What stands in brackets beside an acronym is at most so long, in bytes.
const BRACKET: usize = 90;

/// The acronyms in a question; none where it is all in capitals.
pub fn of(question: &str) -> Vec<&str> {
    if !question.chars().any(char::is_lowercase) {
        return Vec::new();
    }
    words(question).iter().filter_map(|word| word.span.of(question)).filter(|word| is_acronym(word)).collect()
}

/// What texts spell out of a question: its acronyms, and the acronyms of names that it has in full. Of two readings the one
/// that more of the texts have, then the earlier one.
pub fn read(question: &str, texts: &[&str]) -> Vec<Acronym> {
    let asked = folded(question);
    let shorts = of(question);
    let mut counts: HashMap<Acronym, (usize, usize)> = HashMap::new();
    for (at, text) in texts.iter().enumerate() {
        for found in spelled_out(text) {
            let has_short = shorts.contains(&found.short.as_str());
            if has_short != holds(&asked, &folded(&found.long)) {
                counts.entry(found).or_insert((0, at)).0 += 1;
            }
        }
    }
    let mut found: Vec<(Acronym, (usize, usize))> = counts.into_iter().collect();
    found.sort_by(|a, b| b.1.0.cmp(&a.1.0).then(a.1.1.cmp(&b.1.1)).then_with(|| a.0.long.cmp(&b.0.long)));
    let mut out: Vec<Acronym> = Vec::new();
    for (acronym, _) in found {
        let known =
            |other: &Acronym| other.short == acronym.short || holds(&folded(&other.long), &folded(&acronym.long));
        if !out.iter().any(known) {
            out.push(acronym);
        }
    }
    out
}

/// A question with its acronyms spelled out, each once: "What is the Global Digital Compact (GDC)?"
pub fn spell_out(question: &str, acronyms: &[Acronym]) -> String {
    let mut out = question.to_owned();
    for Acronym { short, long } in acronyms {
        let parts = words(&out);
        let place = parts.iter().find(|word| word.span.of(&out) == Some(short)).map(|word| word.span);
        if let Some(span) = place {
            out.replace_range(span.start..span.end, &format!("{long} ({short})"));
        } else if let Some(end) = end_of(&parts, &folded(long)) {
            out.insert_str(end, &format!(" ({short})"));
        }
    }
    out
}

/// The acronyms that a text spells out in brackets, on either side.
fn spelled_out(text: &str) -> Vec<Acronym> {
    let mut out = Vec::new();
    for (open, _) in text.match_indices('(') {
        let Some(inside) = text.get(open + 1..).and_then(|rest| rest.get(..rest.find(')')?)) else { continue };
        let before = text.get(..open).unwrap_or("").trim_end();
        if inside.len() > BRACKET {
            continue;
        }
        let bare = inside.trim_start_matches("the ").trim_matches(['“', '”', '"', '\'', '‘', '’', ' ']);
        if is_acronym(bare) {
            let from = before.len().saturating_sub(200);
            let from = (from..=before.len()).find(|&at| before.is_char_boundary(at)).unwrap_or(before.len());
            let near = before.get(from..).unwrap_or("");
            if let Some(long) = run(near, bare, true) {
                out.push(Acronym { short: singular(bare).to_owned(), long });
            }
        } else if let Some(short) = words(before.get(last_word(before)..).unwrap_or("")).pop() {
            let tail = before.get(last_word(before)..).unwrap_or("");
            let short = short.span.of(tail).unwrap_or("");
            if is_acronym(short)
                && let Some(long) = run(bare, short, false)
                && long.len() == bare.len()
            {
                out.push(Acronym { short: singular(short).to_owned(), long });
            }
        }
    }
    out
}

/// Where the last word of a text begins, by spaces.
fn last_word(text: &str) -> usize {
    text.rfind(char::is_whitespace).map_or(0, |at| at + 1)
}

/// The run of words at an end of a text whose initials are these letters; small words need have none.
fn run(text: &str, short: &str, at_end: bool) -> Option<String> {
    let letters: Vec<char> = singular(short).chars().flat_map(char::to_lowercase).collect();
    let all = words(text);
    let end = |word: &Word| text.get(word.span.end..).is_some_and(|rest| rest.trim().is_empty());
    if at_end && !all.last().is_some_and(end) {
        return None;
    }
    (letters.len()..=letters.len() + SMALL).find_map(|count| {
        let run = if at_end { all.get(all.len().checked_sub(count)?..)? } else { all.get(..count)? };
        let says = |word: Option<&Word>| word.is_some_and(|word| !is_stop_word(&word.folded));
        if !says(run.first()) || !says(run.last()) || !fits(text, run, &letters) {
            return None;
        }
        let span = run.first()?.span.cover(run.last()?.span);
        // A mark inside parts what is no name.
        let name = span.of(text)?;
        (!name.contains(['.', ';', ':', '(', '?'])).then(|| name.split_whitespace().collect::<Vec<_>>().join(" "))
    })
}

fn fits(text: &str, run: &[Word], letters: &[char]) -> bool {
    let mut left = letters.iter().copied().peekable();
    for word in run {
        let first = word.span.of(text).and_then(|word| word.chars().next()).and_then(|c| c.to_lowercase().next());
        if first.is_some() && left.peek().copied() == first {
            left.next();
        } else if !is_stop_word(&word.folded) {
            return false;
        }
    }
    left.peek().is_none()
}

/// "GDC", `IoT`, `DPIs`: letters of which two at least are capitals, the first among them.
fn is_acronym(word: &str) -> bool {
    let word = singular(word);
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let letters = word.chars().count();
    word.chars().all(char::is_alphabetic)
        && word.starts_with(char::is_uppercase)
        && (2..=LETTERS).contains(&letters)
        && capitals >= 2
        && capitals * 2 >= letters
}

/// Without the s of several: `DPIs`.
fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|bare| bare.len() > 1 && !bare.chars().any(char::is_lowercase)).unwrap_or(word)
}

fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.folded).collect()
}

fn holds(all: &[String], part: &[String]) -> bool {
    !part.is_empty() && all.windows(part.len()).any(|window| window == part)
}

/// Where these words end in a text, one behind the other.
fn end_of(parts: &[Word], wanted: &[String]) -> Option<usize> {
    if wanted.is_empty() {
        return None;
    }
    let same = |window: &&[Word]| window.iter().zip(wanted).all(|(word, wanted)| word.folded == *wanted);
    parts.windows(wanted.len()).find(same).and_then(<[Word]>::last).map(|word| word.span.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 3] = [
        "States adopted the Global Digital Compact (GDC) in 2024.",
        "The United Nations Office for Digital\nand Emerging Technologies (ODET) began. DPI (digital public infrastructure) grows.",
        "They spoke until now (UN) and of the Internet of Things (IoT).",
    ];

    fn asked(question: &str) -> String {
        spell_out(question, &read(question, &TEXTS))
    }

    #[test]
    fn an_acronym_is_read_as_the_texts_spell_it_out() {
        assert_eq!(asked("What is the GDC?"), "What is the Global Digital Compact (GDC)?");
        assert_eq!(asked("Who leads ODET?"), "Who leads Office for Digital and Emerging Technologies (ODET)?");
        assert_eq!(asked("What does DPI mean?"), "What does digital public infrastructure (DPI) mean?");
        assert_eq!(asked("Is IoT safe?"), "Is Internet of Things (IoT) safe?");
    }

    #[test]
    fn a_name_in_full_gets_its_acronym() {
        assert_eq!(asked("Is the global digital compact binding?"), "Is the global digital compact (GDC) binding?");
    }

    #[test]
    fn what_is_said_in_both_forms_or_nowhere_stays_as_it_is() {
        for question in [
            "Is the Global Digital Compact (GDC) binding?",
            "What is WSIS?",
            "WHAT IS THE GDC?",
            "What is the compact?",
            "A gdc of what?",
        ] {
            assert_eq!(asked(question), question);
        }
    }

    #[test]
    fn of_two_readings_the_commoner_one_is_taken() {
        let texts = [
            "A Data Protection Impact (DPI) note.",
            "digital public infrastructure (DPI)",
            "digital public infrastructure (DPI)s",
        ];
        let found = read("What is DPI?", &texts);
        assert_eq!(found, [Acronym { short: "DPI".into(), long: "digital public infrastructure".into() }]);
    }
}
