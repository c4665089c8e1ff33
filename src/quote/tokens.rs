//! A text as the words, numbers and signs that a quotation is compared by.
//!
//! Typography is gone from them: case, accents, kinds of marks, line ends, hyphens where a word was parted, ligatures,
//! characters that are not seen. What carries meaning stays: digits with their decimal points, signs of money and of
//! calculation, the apostrophe inside a word.

use crate::text::Span;
use crate::text::fold::{fold_char, is_ignorable};
use crate::text::lines::parted_word;
use crate::text::words::is_unspaced;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A word, or a character of a script without spaces.
    Word,
    /// Digits, with what parts them.
    Number,
    /// A sign that carries meaning: `%`, `$`, `°`, `=`.
    Sign,
    /// The mark of a footnote: raised digits, `[12]`, digits at a full stop.
    Note,
}

/// A word, number or sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the text.
    pub span: Span,
    /// What it is compared by.
    pub key: String,
    /// What it is.
    pub kind: Kind,
}

impl Token {
    /// Whether it has a digit.
    pub fn has_digit(&self) -> bool {
        self.key.bytes().any(|byte| byte.is_ascii_digit())
    }
}

/// The tokens of a text.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(text.len() / 5);
    let mut open = false;
    let mut skip_to = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if at < skip_to || is_ignorable(c) {
            continue;
        }
        let end = at + c.len_utf8();
        if open
            && matches!(c, '-' | '\u{2010}')
            && let Some(parted) = parted_word(text, at)
        {
            skip_to = parted.end;
            continue;
        }
        let next = chars.peek().map(|&(_, next)| next);
        if is_raised_digit(c) && is_power(&out, at, c) {
            out.push(token(c, Span::new(at, end), Kind::Number));
            open = true;
        } else if is_raised_digit(c) {
            match out.last_mut().filter(|last| last.kind == Kind::Note && last.span.end == at) {
                Some(last) => push(last, c, end),
                None => out.push(token(c, Span::new(at, end), Kind::Note)),
            }
            open = false;
        } else if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
            if is_unspaced(c) && !('\u{ac00}'..='\u{d7a3}').contains(&c) {
                out.push(token(c, Span::new(at, end), Kind::Word));
                open = false;
                continue;
            }
            if let Some(last) = out.last_mut().filter(|_| open) {
                push(last, c, end);
                if !c.is_numeric() {
                    last.kind = Kind::Word;
                }
            } else {
                let kind = if c.is_numeric() { Kind::Number } else { Kind::Word };
                out.push(token(c, Span::new(at, end), kind));
                open = true;
            }
        } else if open && joins(out.last(), c, next) {
            if let Some(last) = out.last_mut() {
                last.key.push(match c {
                    '’' | 'ʼ' | '‘' | '\'' => '\'',
                    '٫' => '.',
                    c => c,
                });
                last.span.end = end;
            }
        } else {
            open = false;
            if is_sign(c) {
                out.push(token(c, Span::new(at, end), Kind::Sign));
            }
        }
    }
    finish(text, &mut out);
    out
}

fn token(c: char, span: Span, kind: Kind) -> Token {
    let mut token = Token { span, key: String::new(), kind };
    push(&mut token, c, span.end);
    token
}

fn push(token: &mut Token, c: char, end: usize) {
    fold_char(c, |c| token.key.push(c));
    token.span.end = end;
}

/// Whether a mark between two characters belongs to the word or number in hand.
fn joins(last: Option<&Token>, c: char, next: Option<char>) -> bool {
    let (Some(last), Some(next)) = (last, next) else { return false };
    match c {
        '’' | 'ʼ' | '\'' | '‘' => last.kind == Kind::Word && next.is_alphabetic() && !is_unspaced(next),
        '.' | ',' | ':' | '٫' => {
            let digit = next.is_numeric() && !is_raised_digit(next);
            last.kind == Kind::Number && digit && last.key.ends_with(|c: char| c.is_ascii_digit())
        }
        _ => false,
    }
}

fn is_raised_digit(c: char) -> bool {
    matches!(c, '\u{b9}' | '\u{b2}' | '\u{b3}' | '\u{2070}' | '\u{2074}'..='\u{2079}')
}

/// Whether a raised digit is a power and no mark of a note: joined to a number that is no year, or a square or a cube joined
/// to a unit.
fn is_power(out: &[Token], at: usize, c: char) -> bool {
    let Some((last, before)) = out.split_last().filter(|(last, _)| last.span.end == at) else { return false };
    // "Paragraph 7⁴" has a note.
    if before.last().is_some_and(|word| NUMBERED.contains(&word.key.as_str())) {
        return false;
    }
    let year = last.key.len() == 4 && (last.key.starts_with("19") || last.key.starts_with("20"));
    let unit = matches!(last.key.as_str(), "m" | "km" | "cm" | "mm" | "dm" | "ft" | "mi" | "nm" | "µm" | "s" | "μm");
    last.kind == Kind::Number && !year || unit && matches!(c, '²' | '³')
}

/// Words before the number of a part of a text, which is never raised to a power.
const NUMBERED: [&str; 12] = [
    "paragraph",
    "paragraphs",
    "para",
    "paras",
    "article",
    "articles",
    "section",
    "chapter",
    "resolution",
    "page",
    "annex",
    "goal",
];

fn is_sign(c: char) -> bool {
    matches!(
        c,
        '%' | '‰'
            | '٪'
            | '$'
            | '€'
            | '£'
            | '¥'
            | '₹'
            | '₽'
            | '°'
            | '§'
            | '='
            | '<'
            | '>'
            | '≤'
            | '≥'
            | '×'
            | '±'
            | '+'
    )
}

/// Numbers by their value, minus signs, and marks of notes.
fn finish(text: &str, tokens: &mut Vec<Token>) {
    for token in tokens.iter_mut() {
        if token.key.is_empty() {
            continue;
        }
        if token.kind == Kind::Number {
            token.key = plain_number(&token.key);
            if is_minus(text, token.span.start) {
                token.key.insert(0, '-');
            }
            if is_note(text, token) {
                token.kind = Kind::Note;
            }
        }
    }
    tokens.retain(|token| !token.key.is_empty());
}

/// `1,000` as `1000`, `301,1` as `301.1`; a point stays, since it may be either.
fn plain_number(key: &str) -> String {
    if !key.contains([',', ':']) {
        return key.to_owned();
    }
    let groups: Vec<&str> = key.split(',').collect();
    let thousands = groups.len() > 1
        && groups.first().is_some_and(|first| (1..=3).contains(&first.len()))
        && groups.iter().skip(1).all(|group| {
            let whole = group.split('.').next().unwrap_or("");
            whole.len() == 3 && whole.bytes().all(|byte| byte.is_ascii_digit())
        });
    if thousands { groups.concat() } else { key.replace(',', ".") }
}

/// Whether a minus sign stands before a number: joined to it, with nothing joined before, and no number before that, which
/// would make a span of them.
fn is_minus(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("");
    let Some(dash) = before.chars().next_back().filter(|c| matches!(c, '-' | '−' | '–')) else { return false };
    let rest = before.get(..before.len() - dash.len_utf8()).unwrap_or("");
    rest.chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(')
        && rest.chars().rev().find(|c| !c.is_whitespace()).is_none_or(|c| !c.is_numeric())
        && !(dash == '–' && closes(text.get(at..).unwrap_or("")))
}

/// Whether a dash that ends what is put in between two dashes follows in the same sentence: "the Council –15 members– met".
fn closes(rest: &str) -> bool {
    let mut before = ' ';
    let mut chars = rest.chars().take(120).peekable();
    while let Some(c) = chars.next() {
        if c == '–' && before.is_alphabetic() && chars.peek().is_none_or(|next| !next.is_alphanumeric()) {
            return true;
        }
        if matches!(c, '.' | '!' | '?' | '\n') && chars.peek().is_none_or(|next| next.is_whitespace()) {
            return false;
        }
        before = c;
    }
    false
}

/// Short forms whose stop comes before a number of their own: "Art.5" has no note.
const SHORT: [&str; 48] = [
    "art", "arts", "no", "nos", "nr", "para", "paras", "par", "p", "pp", "vol", "vols", "fig", "figs", "rs", "sec",
    "sect", "ch", "chap", "cap", "reg", "dir", "tab", "res", "doc", "app", "annex", "ann", "add", "rev", "corr", "ver",
    "op", "ex", "cl", "col", "ed", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
];

/// Whether what stands before a number is a short form, or a single letter, with its stop.
fn is_short_form(before: &str) -> bool {
    let Some(before) = before.strip_suffix('.') else { return false };
    let word: String =
        before.chars().rev().take_while(|c| c.is_alphabetic()).collect::<Vec<_>>().into_iter().rev().collect();
    let lower = word.to_lowercase();
    word.chars().count() == 1 || lower == "dec" || SHORT.contains(&lower.as_str())
}

/// Whether a number is the mark of a note: `[12]`, or digits joined to the full stop or the mark that ends a word.
fn is_note(text: &str, token: &Token) -> bool {
    if token.key.len() > 3 || !token.key.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let before = text.get(..token.span.start).unwrap_or("");
    let after = text.get(token.span.end..).unwrap_or("");
    if before.ends_with('[') && after.starts_with(']') {
        return true;
    }
    if is_short_form(before) {
        return false;
    }
    let mut back = before.chars().rev();
    back.next().is_some_and(|c| matches!(c, '.' | ',' | ';' | '”' | '"' | '’' | ')'))
        && back.next().is_some_and(|c| c.is_alphabetic() || matches!(c, '.' | ',' | '”' | '"'))
        && after.chars().next().is_none_or(char::is_whitespace)
}

/// The letters, digits and signs of some tokens, one after the other; marks of notes only when asked for.
pub fn letters<'a>(tokens: impl IntoIterator<Item = &'a Token>, notes: bool) -> String {
    let mut out = String::new();
    for token in tokens {
        if notes || token.kind != Kind::Note {
            out.extend(token.key.chars().filter(|&c| c != '\''));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.key).collect()
    }

    #[test]
    fn typography_is_gone_and_meaning_stays() {
        assert_eq!(
            keys("“Co\u{ad}opera-\ntion”, 1,000 (3.5 %) ﬁne l’État"),
            ["cooperation", "1000", "3.5", "%", "fine", "l'etat"]
        );
        assert_eq!(keys("−5 °C, 301,1 and 2019–2021, IT’S"), ["-5", "°", "c", "301.1", "and", "2019", "2021", "it's"]);
        assert_eq!(keys("数字合作"), ["数", "字", "合", "作"]);
    }

    #[test]
    fn marks_of_notes_are_told_from_numbers() {
        let notes = |text: &str| {
            tokens(text).into_iter().filter(|token| token.kind == Kind::Note).map(|token| token.key).collect::<Vec<_>>()
        };
        assert_eq!(notes("peace.12 We said so[3] of law¹⁴ in 2015."), ["12", "3", "14"]);
        assert_eq!(notes("as agreed in 2015.¹²"), ["12"]);
        assert!(notes("in the year 12, para. 3 of v1.2").is_empty());
    }

    #[test]
    fn a_number_behind_a_short_form_or_a_power_is_no_note() {
        for text in
            ["Art.5 of it", "Rs.500 a day", "No.12 of it", "Vol.3 of it", "Sept.11 was", "10⁶ years", "5 km² of land"]
        {
            assert!(tokens(text).iter().all(|token| token.kind != Kind::Note), "{text}");
        }
        assert!(tokens("in paragraph 7⁴ we").iter().any(|token| token.kind == Kind::Note));
        assert!(tokens("in 2015³ and").iter().any(|token| token.kind == Kind::Note));
    }

    #[test]
    fn a_dash_before_a_number_is_a_minus_sign_unless_it_parts_words() {
        for text in ["fell to –5 °C", "fell to −5 °C", "fell to\n-5 °C"] {
            assert!(keys(text).contains(&"-5".to_owned()), "{text}");
        }
        for text in ["5 –7", "the Council –15 members– met", "2019–2021", "Article-5"] {
            assert!(keys(text).iter().all(|key| !key.starts_with('-')), "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = "of inter-\nnational law";
        let found = tokens(text);
        assert_eq!(found[1].span.of(text), Some("inter-\nnational"));
    }
}
