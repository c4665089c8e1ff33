//! What stands around a quotation and says what its words are: a list under a line that forbids, a myth, a question, a
//! sentence behind it that takes it back, another speaker.

use super::super::lexicon;
use super::super::tokens::{Token, tokens};
use super::sentence::{sentence_end, sentence_start};
use crate::text::Span;

/// How far before an item of a list the line is looked for that leads to it.
const REACH: usize = 3000;

/// Why what is listed here must not be quoted by itself: the line that leads to the list denies it, excepts it, or makes a
/// condition of it.
pub(super) fn led_in(text: &str, start: usize) -> Option<(Span, String)> {
    let Some(lead) = lead_of(text, start) else { return under_heading(text, start) };
    let line = lead.of(text)?;
    let words = tokens(line.rsplit(['.', '!', '?']).next().unwrap_or(line));
    let last = words.last()?;
    let condition = matches!(
        last.key.as_str(),
        "if" | "unless"
            | "when"
            | "whether"
            | "except"
            | "until"
            | "provided"
            | "that"
            | "excluding"
            | "without"
            | "where"
    ) && !(last.key == "that" && super::govern::governor(&words).is_none())
        && !(last.key == "where" || last.key == "when" && words.len() == 1);
    let turns = words.iter().find(|token| {
        let word = token.key.as_str();
        lexicon::denies(word) && !matches!(word, "neither")
            || matches!(
                word,
                "avoid"
                    | "except"
                    | "excluding"
                    | "exempt"
                    | "exceptions"
                    | "exclusions"
                    | "myths"
                    | "false"
                    | "untrue"
                    | "prohibited"
                    | "forbidden"
                    | "banned"
                    | "illegal"
                    | "rejected"
                    | "misconceptions"
                    | "alleged"
            )
    });
    let only = words.windows(2).any(|pair| matches!(pair, [one, two] if one.key == "not" && two.key == "only"));
    if !condition && (turns.is_none() || only) {
        return None;
    }
    let shown: String = line.chars().take(60).collect();
    Some((lead, format!("the quotation stands in a list under “{}”, on which its sense turns", shown.trim())))
}

/// Why what stands under a heading must not be quoted by itself: "Rejected proposals", "What is not covered".
fn under_heading(text: &str, start: usize) -> Option<(Span, String)> {
    let from = start.saturating_sub(1200);
    let from = (from..=start).find(|&at| text.is_char_boundary(at))?;
    let before = text.get(from..start)?;
    // The nearest short line by itself, without a mark at its end.
    let mut end = start;
    for paragraph in before.rsplit("\n\n") {
        let at = end - paragraph.len();
        let line = paragraph.trim();
        if line.chars().count() <= 70
            && !line.is_empty()
            && !line.contains('\n')
            && end < start
            && line.starts_with(|c: char| c.is_uppercase() || c == '#')
            && !line.ends_with(['.', '?', '!', ':', ',', ';', '”', '"', ')'])
        {
            let words = tokens(line);
            // "What it is not" stands over sentences that say so themselves; over a list, its items do not.
            let line_at = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
            let item = is_marker(text.get(line_at..start)?.trim());
            let what = item
                && words.first().is_some_and(|word| matches!(word.key.as_str(), "what" | "who" | "items" | "things"));
            let turns = words.iter().find(|token| {
                matches!(
                    token.key.as_str(),
                    "rejected"
                        | "myths"
                        | "myth"
                        | "misconceptions"
                        | "misconception"
                        | "falsehoods"
                        | "rumours"
                        | "rumors"
                        | "repealed"
                        | "withdrawn"
                        | "superseded"
                        | "exclusions"
                        | "exceptions"
                        | "hypothetical"
                        | "don'ts"
                ) || what && lexicon::denies(&token.key)
            });
            let word = turns.filter(|_| words.len() <= 9)?;
            let span = Span::new(at, end).trimmed(text);
            return Some((
                span,
                format!("the quotation stands under the heading “{line}”, on which its sense turns (“{}”)", word.key),
            ));
        }
        end = at.saturating_sub(2);
    }
    None
}

/// The line that leads to the list in which an item begins here.
fn lead_of(text: &str, start: usize) -> Option<Span> {
    let line_at = |at: usize| text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let mut at = line_at(start);
    let marker = text.get(at..start)?.trim();
    if !marker.is_empty() && !is_marker(marker) {
        // "It does not cover: (a) …; (b) …": within one line, behind a semicolon.
        let head = text.get(at..start)?;
        let colon = head.rfind(':')?;
        let between = head.get(colon..)?;
        let item = between.contains(';') || is_marker(between.trim_start_matches(':').trim());
        let from = sentence_start(text, at + colon).max(at);
        return (item && !between.contains(". ")).then(|| Span::new(from, at + colon));
    }
    // Without a mark an item is short, no sentence, and right under the line.
    let own = text.get(start..)?.split('\n').next().unwrap_or("").trim_end();
    if marker.is_empty() && (own.len() > 160 || own.ends_with(['.', '?', '!', ':'])) {
        return None;
    }
    let mut plain = 0;
    while at > 0 && start - at < REACH {
        let end = at - 1;
        at = line_at(end);
        let line = text.get(at..end)?.trim();
        let item = line.split_whitespace().next().is_some_and(is_marker);
        if item && marker.is_empty() {
            return None;
        }
        if line.is_empty() || item {
            continue;
        }
        if line.ends_with([':', '：']) {
            return Some(Span::new(at, end).trimmed(text));
        }
        plain += 1;
        if plain > 12 || line.len() > 160 || line.ends_with(['.', '?', '!']) || !marker.is_empty() {
            return None;
        }
    }
    None
}

/// Whether a word is what an item of a list begins with: `-`, `•`, `(a)`, `3.`.
fn is_marker(word: &str) -> bool {
    let inner = word.trim_matches(['(', ')', '.', '*', '_']);
    !word.is_empty()
        && (word
            .chars()
            .all(|c| matches!(c, '-' | '*' | '•' | '–' | '▪' | '◦' | '‣' | '·' | '+' | 'o' | '>' | '☐' | '✗'))
            || word.ends_with(['.', ')'])
                && inner.len() <= 4
                && inner.chars().all(|c| c.is_ascii_digit() || c.is_ascii_lowercase()))
}

/// Why what follows a word like "Myth:" must not be quoted by itself.
pub(super) fn labelled(text: &str, start: usize) -> Option<(Span, String)> {
    let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let from = sentence_start(text, start).max(line);
    let head = text.get(from..start)?;
    let opened = head.trim_end().trim_end_matches(['“', '"', '«', '‘', '\'']);
    let title = tokens(opened).pop().filter(|token| {
        opened.len() < head.trim_end().len()
            && matches!(token.key.as_str(), "entitled" | "titled" | "headlined" | "captioned")
    });
    if let Some(token) = title {
        let span = Span::new(from + token.span.start, from + token.span.end);
        return Some((span, format!("the quotation is what something is “{}”: nobody says so here", token.key)));
    }
    let label = head.trim_end().trim_end_matches(['“', '"', '‘', '\'', '*', '_', ' ', '«']).strip_suffix(':')?;
    let words = tokens(label);
    let untrue = |token: &Token| {
        matches!(
            token.key.as_str(),
            "myth"
                | "false"
                | "fiction"
                | "wrong"
                | "incorrect"
                | "rumour"
                | "rumor"
                | "misconception"
                | "untrue"
                | "not"
                | "don't"
                | "avoid"
                | "never"
                | "bad"
                | "claim"
                | "allegation"
                | "hypothesis"
                | "question"
                | "joke"
                | "poor"
        )
    };
    let found = words.iter().find(|token| untrue(token))?;
    (words.len() <= 4).then(|| {
        let span = Span::new(from, from + label.len()).trimmed(text);
        (span, format!("the quotation stands behind “{}:”, on which its sense turns", found.key))
    })
}

/// Why a clause of a question must not be quoted as if it were said: "Is it true that …?" It ends in `end`.
pub(super) fn asked(text: &str, start: usize, words: &[Token]) -> Option<String> {
    let last = words.last()?.key.as_str();
    let ends = text.get(sentence_end(text, start)..)?.starts_with(['?', '？']);
    let clause = matches!(last, "that" | "because" | "if" | "when" | "whether");
    (ends && clause && words.len() > 1)
        .then(|| "the quotation is part of a question: it is not said to be so".to_owned())
}

/// Why a sentence must not be quoted without the next, which calls it untrue: "This is a legend."
pub(super) fn taken_back_behind(text: &str, end: usize) -> Option<(Span, String)> {
    let rest = text.get(end..)?;
    let skipped = rest.len() - rest.trim_start_matches(['.', '!', '”', '"', '’', ')', ' ', '\n', '—', '–']).len();
    // Only at the end of its sentence.
    if !rest.get(..skipped)?.contains(['.', '!', '\n']) {
        return None;
    }
    let from = end + skipped;
    let to = sentence_end(text, from);
    let words = tokens(text.get(from..to)?);
    let key = |at: usize| words.get(at).map_or("", |token| token.key.as_str());
    let begins = match (key(0), key(1)) {
        ("or", "so") | ("not", "so" | "true" | "any" | "anymore" | "quite" | "really") | ("no", "longer") => {
            words.len() <= 14
        }
        ("so", "we" | "they" | "he" | "she" | "people" | "everyone") => words.len() <= 5,
        ("this" | "that" | "it" | "these" | "such" | "all" | "nothing", _) => words.len() <= 12,
        ("false" | "untrue" | "lies" | "fiction", _) => words.len() <= 4,
        _ => return None,
    };
    let so = key(0) == "so" && matches!(key(2), "thought" | "believed" | "hoped" | "said" | "claimed")
        || matches!((key(0), key(1)), ("or", "so") | ("not", _) | ("no", "longer"));
    let untrue = words.iter().find(|token| {
        matches!(
            token.key.as_str(),
            "false"
                | "untrue"
                | "mistaken"
                | "incorrect"
                | "baseless"
                | "unfounded"
                | "myth"
                | "lie"
                | "lies"
                | "legend"
                | "rumour"
                | "rumor"
                | "fiction"
                | "fabrication"
                | "misconception"
                | "fallacy"
                | "illusion"
                | "hearsay"
                | "propaganda"
                | "inaccurate"
                | "hoax"
                | "nonsense"
        )
    });
    // "It is no legend."
    let denied = || {
        let before = words.iter().take_while(|token| untrue.is_none_or(|word| word.span != token.span));
        before.filter(|token| lexicon::is_negation(&token.key)).count() > 0
    };
    let word = if so { key(0) } else { untrue.filter(|_| !denied())?.key.as_str() };
    begins.then(|| (Span::new(from, to), format!("the sentence behind the quotation takes it back (“{word}”)")))
}

/// Why two parts must not be joined: somebody else speaks behind the ellipsis.
pub(super) fn other_speaker(text: &str, gap: Span) -> Option<String> {
    let words = gap.of(text)?;
    let why = || Some("the ellipsis hides that somebody else speaks behind it".to_owned());
    // "Mr. Lund: …" at the beginning of a line.
    for (at, _) in words.match_indices('\n') {
        let line = words.get(at + 1..).unwrap_or("").trim_start();
        let label = line.split_once(':').map(|(label, _)| label).unwrap_or_default();
        let named = label.starts_with(char::is_uppercase) && label.len() <= 60 && label.split_whitespace().count() <= 6;
        let short = !label.contains('\n')
            && label.split_whitespace().all(|word| {
                word.starts_with(|c: char| c.is_uppercase() || c == '(')
                    || matches!(word, "of" | "the" | "de" | "van" | "von" | "al")
            });
        if named && short {
            return why();
        }
    }
    // “…,” said one. “…,” answered another.
    let closes = words.find(['”', '"', '»'])?;
    let inner = words.get(closes..)?;
    let opens = inner.rfind(['“', '"', '«']).filter(|&at| at > 0)?;
    let told = inner.get(..opens)?;
    if !told.contains(". ") && !told.contains(".\n") && !told.contains("! ") {
        return None;
    }
    let rest = text.get(gap.end..)?;
    let to = rest.char_indices().nth(600).map_or(rest.len(), |(at, _)| at);
    let behind = rest.get(..to)?.find(['”', '"', '»'])?;
    let quoted_end = rest.get(..behind)?.ends_with([',', '?', '!']);
    let next = rest.get(behind..)?.trim_start_matches(['”', '"', '»', ' ']);
    (quoted_end && next.starts_with(char::is_lowercase)).then_some(())?;
    why()
}
