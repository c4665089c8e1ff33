//! Acronyms, read as the documents themselves spell them out: "GDC" where a passage says "Global Digital Compact (GDC)", and
//! the other way round. Nothing is known of them but what the library says.

use crate::text::glossary::entry;
use crate::text::words::{Word, is_stop_word, stem, words};

/// An acronym and what it is short for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acronym {
    /// "GDC".
    pub short: String,
    /// "Global Digital Compact", as a text has it.
    pub long: String,
}

/// The most letters of an acronym.
const LETTERS: usize = 8;
/// So many times as many texts must spell an acronym out as one thing as spell it out as any other.
const CLEAR: usize = 4;
/// How many small words may stand within what an acronym is short for.
const SMALL: usize = 3;
/// What stands in brackets beside an acronym is at most so long, in bytes.
const BRACKET: usize = 90;

/// The acronyms in a question; none where it is all in capitals.
pub fn of(question: &str) -> Vec<&str> {
    if !question.chars().any(char::is_lowercase) {
        return Vec::new();
    }
    // "WSIS+20" and "ISO-9001" are names of other things.
    let alone = |word: &&Word| {
        !question.get(word.span.end..).is_some_and(|rest| rest.starts_with(['+', '-', '/', '_', '.']) && rest.len() > 1)
    };
    let words = words(question);
    words.iter().filter(alone).filter_map(|word| word.span.of(question)).filter(|word| is_acronym(word)).collect()
}

/// What texts spell out of a question: its acronyms, and the acronyms of names that it has in full. Where texts spell the
/// same letters out as different things, nothing is read: the question does not say which it means.
pub fn read(question: &str, texts: &[&str]) -> Vec<Acronym> {
    let asked = folded(question);
    let shorts = of(question);
    // Of one name in several forms ("Agencies", "agency") the first stands for all.
    let mut found: Vec<(Acronym, Vec<String>, usize)> = Vec::new();
    for acronym in texts.iter().flat_map(|text| spelled_out(text)) {
        let has_short = shorts.contains(&acronym.short.as_str());
        if has_short == holds(&asked, &folded(&acronym.long)) {
            continue;
        }
        let stems: Vec<String> = folded(&acronym.long).iter().map(|word| stem(word)).collect();
        match found.iter_mut().find(|(known, other, _)| known.short == acronym.short && *other == stems) {
            Some((_, _, count)) => *count += 1,
            None => found.push((acronym, stems, 1)),
        }
    }
    let rivals = |one: &Acronym, count: usize| {
        let others = found.iter().filter(|(other, ..)| other.short == one.short && other != one);
        others.map(|(.., other)| *other).any(|other| other * CLEAR >= count)
    };
    found.iter().filter(|(acronym, _, count)| !rivals(acronym, *count)).map(|(acronym, ..)| acronym.clone()).collect()
}

/// Whether documents that have an acronym mostly have what it is said to be short for: what everybody knows by its letters
/// alone is found by them, and what few spell out may be something else in the others.
pub fn is_usual(acronym: &Acronym, documents: &[&str]) -> bool {
    // No words are cut and no stems made: there may be much text.
    let long = plain(&acronym.long);
    let long = long.strip_suffix('s').unwrap_or(&long);
    let (mut with, mut spelled) = (0, 0);
    for text in documents.iter().filter(|text| has(text, &acronym.short)) {
        with += 1;
        spelled += usize::from(plain(text).contains(long));
    }
    spelled * 2 >= with.max(1)
}

/// Lower case, with single spaces.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

/// Whether a text has these letters as a word, or as several: "DPIs".
fn has(text: &str, short: &str) -> bool {
    text.match_indices(short).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let rest = text.get(at + short.len()..).unwrap_or("");
        let after = rest.strip_prefix('s').unwrap_or(rest).chars().next();
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
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

/// Whether a text says what an acronym is short for.
pub fn is_spelled_out(acronym: &Acronym, text: &str) -> bool {
    spelled_out(text).iter().any(|found| found.short == acronym.short && folded(&found.long) == folded(&acronym.long))
}

/// The acronyms that a text spells out: in brackets, on either side, and line by line as in a list of terms.
fn spelled_out(text: &str) -> Vec<Acronym> {
    let mut out: Vec<Acronym> = text.lines().filter_map(listed).collect();
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

/// "GDC   Global Digital Compact", "- AWS - Amazon Web Services", "AWS: Amazon Web Services".
fn listed(line: &str) -> Option<Acronym> {
    let line = line.trim_start_matches(['-', '*', '•', ' ']).trim_end();
    let marked = || [" - ", " – ", " — ", ": "].iter().find_map(|mark| line.split_once(mark));
    let (short, rest) = entry(line).or_else(marked)?;
    let short = short.trim_matches('*');
    let long = if is_acronym(short) { run(rest.trim(), short, false)? } else { return None };
    Some(Acronym { short: singular(short).to_owned(), long })
}

/// Whether a sentence is an entry of a list of acronyms.
pub fn is_entry(sentence: &str) -> bool {
    !sentence.ends_with(['.', '!', '?']) && listed(sentence).is_some()
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
    (letters.len().saturating_sub(1).max(2)..=letters.len() + SMALL).find_map(|count| {
        let run = if at_end { all.get(all.len().checked_sub(count)?..)? } else { all.get(..count)? };
        let says = |word: Option<&Word>| word.is_some_and(|word| !is_stop_word(&word.folded));
        if !says(run.first()) || !says(run.last()) || !spells(text, run, &letters) {
            return None;
        }
        let span = run.first()?.span.cover(run.last()?.span);
        // A mark inside parts what is no name; the name is not what belongs to it.
        let name = span.of(text)?;
        let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
        // "Ofthe Federal Chief": of a name in capitals all but the small words have them.
        let mut capitals = run
            .iter()
            .filter(|word| !is_stop_word(&word.folded))
            .filter_map(|word| Some(word.span.of(text)?.starts_with(char::is_uppercase)));
        let first = capitals.next();
        if capitals.any(|capital| Some(capital) != first) && first == Some(false) {
            return None;
        }
        let stops = name.split_whitespace().any(|word| word.contains('.') && !is_dotted(word));
        (!stops && !name.contains([';', ':', '(', '?'])).then(|| name.split_whitespace().collect::<Vec<_>>().join(" "))
    })
}

/// Whether the initials of a run of words of a text are these letters, in lower case; small words need have none, and
/// "U.S." has two.
pub fn spells(text: &str, run: &[Word], letters: &[char]) -> bool {
    let mut left = letters;
    for word in run {
        let written = word.span.of(text).unwrap_or("");
        let most = if is_dotted(written) { left.len().max(1) } else { 1 };
        let own: Vec<char> =
            written.chars().filter(|c| c.is_alphabetic()).take(most).flat_map(char::to_lowercase).collect();
        match left.strip_prefix(own.as_slice()).filter(|_| !own.is_empty()) {
            Some(rest) => left = rest,
            None if is_stop_word(&word.folded) => {}
            None => return false,
        }
    }
    left.is_empty()
}

/// "U.S.", "e.g.": single letters with full stops.
fn is_dotted(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|letter| letter.chars().count() <= 1)
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
            "What did GDC+20 decide?",
        ] {
            assert_eq!(asked(question), question);
        }
    }

    #[test]
    fn of_two_readings_none_is_taken_unless_one_is_rare() {
        let mut texts = vec!["A Data Protection Impact (DPI) note.", "digital public infrastructure (DPI)"];
        assert_eq!(read("What is DPI?", &texts), []);
        texts.extend(["Digital Public Infrastructures (DPIs)"; 4]);
        let found = read("What is DPI?", &texts);
        assert_eq!(found, [Acronym { short: "DPI".into(), long: "digital public infrastructure".into() }]);
    }

    #[test]
    fn what_few_documents_spell_out_is_not_usual() {
        let url = Acronym { short: "URL".into(), long: "uniform resource locator".into() };
        let with = "A uniform resource locator (URL) is an address.";
        assert!(is_usual(&url, &[with, "Its URL is long.", "Nothing."]));
        assert!(!is_usual(&url, &[with, "Its URL is long.", "A URL again."]));
    }

    #[test]
    fn a_name_is_cut_where_it_begins_and_ends() {
        let gsa = "the General Services Administration’s (GSA) rules";
        assert_eq!(spelled_out(gsa)[0].long, "General Services Administration");
        assert_eq!(spelled_out("the U.S. Web Design System (USWDS)")[0].long, "U.S. Web Design System");
        assert_eq!(spelled_out("We met. Web Design (MWD)"), []);
        assert_eq!(spelled_out("Office ofthe Federal Chief Information Officer (OFCIO)"), []);
    }

    #[test]
    fn a_list_of_terms_spells_out() {
        let text = "GDC     Global Digital Compact\nWSIS    World Summit on the Information Society\n- **AWS** - Amazon Web Services.";
        let found: Vec<Acronym> = spelled_out(text);
        let long: Vec<&str> = found.iter().map(|acronym| acronym.long.as_str()).collect();
        assert!(is_entry("GDC     Global Digital Compact") && !is_entry("GDC: Global Digital Compact is long."));
        assert_eq!(long, ["Global Digital Compact", "World Summit on the Information Society", "Amazon Web Services"]);
    }
}
