//! Where sentences begin and end, roughly.

use crate::text::Span;

/// Marks that end a clause in what was left out.
pub(super) const STOPS: [char; 10] = ['.', ';', ':', '!', '?', '。', '；', '！', '？', '؟'];

/// Words without the white space and the signs of notes at their end.
pub(super) fn without_notes(words: &str) -> &str {
    words.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '†' | '‡'))
}

/// Whether a sentence ends before this place, or a paragraph.
pub(super) fn begins_sentence(text: &str, gap: Span) -> bool {
    let tail = text.get(gap.start..gap.end).unwrap_or("").trim_end();
    let tail = tail.trim_end_matches(['”', '"', '’', ')', '»']);
    tail.is_empty()
        || tail.ends_with(STOPS)
        || text.get(gap.start..gap.end).is_some_and(|gap| gap.trim_end_matches(' ').ends_with("\n\n"))
}

/// Whether a sentence ends at this place, or a paragraph, before these words that were left out.
pub(super) fn ends_sentence(text: &str, at: usize, words: &str) -> bool {
    let before = text.get(..at).unwrap_or("").trim_end().trim_end_matches(['”', '"', '’', ')', '»']);
    let head = words.trim_start_matches(['”', '"', '’', ')', '»', ']', ' ']);
    before.ends_with(STOPS) || head.starts_with(STOPS) || words.starts_with("\n\n")
}

/// The sentence around a place, roughly: from the last stop before it to the first one behind it.
pub(in crate::quote) fn sentence_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or("");
    let mut end = before.len();
    for (place, c) in before.char_indices().rev() {
        if before.len() - place > 1200 {
            break;
        }
        let stop = STOPS.contains(&c)
            && !matches!(c, ':')
            && before.get(place + c.len_utf8()..).and_then(|rest| rest.chars().next()).is_none_or(|next| {
                next.is_whitespace() || matches!(next, '”' | '"' | '’' | ')' | '[') || !c.is_ascii()
            })
            && !is_abbreviation(before.get(..place).unwrap_or(""), c);
        if stop
            || (c == '\n' && before.get(..place).is_some_and(|rest| rest.trim_end_matches([' ', '\t']).ends_with('\n')))
        {
            return end.min(before.len());
        }
        if !matches!(c, '”' | '"' | '’' | ')') {
            end = place;
        }
    }
    end
}

/// Where the sentence ends in which this place is: before its stop.
pub(super) fn sentence_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    for (place, c) in rest.char_indices() {
        if place > 1200 {
            return at + place;
        }
        let next = rest.get(place + c.len_utf8()..).and_then(|rest| rest.chars().next());
        let stop = STOPS.contains(&c)
            && !matches!(c, ':')
            && (!c.is_ascii()
                || next.is_none_or(|next| next.is_whitespace() || matches!(next, '”' | '"' | '’' | ')' | '[')))
            && !is_abbreviation(text.get(..at + place).unwrap_or(""), c);
        if stop || (c == '\n' && next == Some('\n')) {
            return at + place;
        }
    }
    text.len()
}

fn is_abbreviation(before: &str, stop: char) -> bool {
    if stop != '.' {
        return false;
    }
    let start = before
        .rfind(|c: char| !c.is_alphabetic())
        .map_or(0, |at| at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let word = before.get(start..).unwrap_or("");
    word.chars().count() == 1 && word.chars().all(char::is_uppercase)
        || matches!(
            word,
            "Mr" | "Mrs"
                | "Ms"
                | "Dr"
                | "No"
                | "Nos"
                | "St"
                | "para"
                | "paras"
                | "art"
                | "Art"
                | "p"
                | "pp"
                | "vol"
                | "cf"
                | "e"
                | "g"
                | "i"
                | "etc"
        )
}
