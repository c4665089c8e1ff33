//! What the writer of a quotation put in square brackets: a letter, an ending, the name of what a word refers to, an
//! explanation. All of it may be done; none of it may say something else.

use super::lexicon;
use super::tokens::{Token, letters, tokens};
use super::written::Bracket;

/// What brackets did, where it is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    /// A letter or an ending.
    Letters,
    /// A word that refers was named.
    Named,
    /// Something was explained.
    Explained,
}

/// Judges words in brackets that stand for words of the source, or for none.
///
/// `before` are the words of the source before them; `document` is its title and text, where names are looked up.
pub(super) fn judge(
    bracket: &Bracket,
    quote: &[Token],
    source: &[Token],
    before: &[Token],
    document: (&str, &str),
) -> Result<Done, String> {
    if bracket.joined {
        return joined(bracket, quote, source);
    }
    let inside = tokens(&bracket.text);
    let names_number = inside.iter().any(|token| token.has_digit() || lexicon::is_date(&token.key));
    if source.is_empty() {
        if expands(&inside, before) {
            return Ok(Done::Explained);
        }
        if let Some(word) = inside.iter().find(|token| turns(&token.key)) {
            return Err(format!("“{}” was put in with brackets, and the sense turns on it", word.key));
        }
        // The bare number of a note or a year that explains cannot be told from an invented one.
        return if names_number && !known(&inside, document) {
            Err(format!("“{}” was put in with brackets, and the source does not have it", bracket.text))
        } else {
            Ok(Done::Explained)
        };
    }
    if letters(&inside, true) == letters(source, true) {
        return Ok(Done::Letters);
    }
    if let Some(word) = inside
        .iter()
        .chain(source)
        .find(|token| turns(&token.key) || token.has_digit() || lexicon::is_number(&token.key))
    {
        return Err(format!("what stands in brackets is not what the source says (“{}”)", word.key));
    }
    let refers = source.first().is_some_and(|first| lexicon::is_referring(&first.key)) && source.len() <= 5;
    if !refers {
        if let ([one], [other]) = (inside.as_slice(), source)
            && (lexicon::are_forms(&one.key, &other.key) || lexicon::are_numbers_of_one(&one.key, &other.key))
        {
            return Ok(Done::Letters);
        }
        return Err("what stands in brackets takes the place of a word that needed no explanation".into());
    }
    if !known(&inside, document) {
        return Err(format!(
            "the document does not name “{}”, for which “{}” would have to stand",
            bracket.text,
            words(source)
        ));
    }
    Ok(Done::Named)
}

/// A letter or an ending in brackets: `[T]he`, `establish[ed]`, but not `[un]likely`.
fn joined(bracket: &Bracket, quote: &[Token], source: &[Token]) -> Result<Done, String> {
    let ([word], [other]) = (quote, source) else {
        return Err(format!("the source does not have “{}”", words(quote)));
    };
    if word.key == other.key {
        return Ok(Done::Letters);
    }
    if lexicon::are_opposites(&word.key, &other.key)
        || lexicon::is_negation(&word.key) != lexicon::is_negation(&other.key)
    {
        return Err(format!("“{}” turns “{}” round", bracket.text, other.key));
    }
    let same_stem = lexicon::are_forms(&word.key, &other.key) || lexicon::are_numbers_of_one(&word.key, &other.key);
    if same_stem { Ok(Done::Letters) } else { Err(format!("“{}” is not a form of “{}”", word.key, other.key)) }
}

/// Whether the sense turns on a word, so that brackets do not excuse it.
fn turns(word: &str) -> bool {
    lexicon::is_negation(word)
        || lexicon::is_modal(word)
        || lexicon::is_limit(word)
        || matches!(
            lexicon::role(word),
            Some(
                lexicon::Role::Quantifier
                    | lexicon::Role::Hedge
                    | lexicon::Role::Condition
                    | lexicon::Role::Comparative
            )
        )
}

/// Whether some words spell out the short form before them: "NATO [North Atlantic Treaty Organization]".
fn expands(inside: &[Token], before: &[Token]) -> bool {
    let Some(short) = before.last() else { return false };
    let letters: Vec<char> = short.key.trim_end_matches('s').chars().collect();
    if !(2..=8).contains(&letters.len()) || inside.len() < 2 {
        return false;
    }
    // Each letter begins a word, in order; small words between may be passed over.
    let mut wanted = letters.iter().peekable();
    for token in inside {
        if wanted.peek().is_some_and(|&&letter| token.key.starts_with(letter)) {
            wanted.next();
        }
    }
    // "Treaty on the Non-Proliferation of Nuclear Weapons" is NPT: the same initials in another order.
    let initials: Vec<char> = inside.iter().filter_map(|token| token.key.chars().next()).collect();
    wanted.peek().is_none() || letters.iter().all(|letter| initials.contains(letter))
}

/// Whether the document names this, in its title or its text.
fn known(inside: &[Token], (title, text): (&str, &str)) -> bool {
    let Some(wanted) =
        inside.iter().filter(|token| !lexicon::is_function(&token.key)).max_by_key(|token| token.key.len())
    else {
        return false;
    };
    // Titles have short forms of names: "TUR" for Türkiye.
    let short = |token: &Token| token.key.len() >= 3 && wanted.key.starts_with(&token.key);
    tokens(title).iter().any(short) || tokens(text).iter().any(|token| token.key == wanted.key)
}

fn words(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.key.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(inside: &str, source: &str, before: &str, text: &str) -> Result<Done, String> {
        let bracket = Bracket { text: inside.into(), joined: false };
        judge(&bracket, &tokens(inside), &tokens(source), &tokens(before), ("", text))
    }

    #[test]
    fn explanations_and_names_are_allowed() {
        assert_eq!(judged("North Atlantic Treaty Organization", "", "NATO", ""), Ok(Done::Explained));
        assert_eq!(judged("Millennium Development Goals", "", "the MDGs", ""), Ok(Done::Explained));
        assert_eq!(judged("Ukraine", "my country", "", "In Ukraine we"), Ok(Done::Named));
    }

    #[test]
    fn brackets_do_not_excuse_another_fact() {
        assert!(judged("2015", "2010", "", "2015").is_err());
        assert!(judged("not", "", "we do", "").is_err());
        assert!(judged("France", "my country", "", "In Ukraine we").is_err());
        assert!(judged("France", "Germany", "", "France and Germany").is_err());
        let bracket = Bracket { text: "un".into(), joined: true };
        assert!(judge(&bracket, &tokens("unlikely"), &tokens("likely"), &[], ("", "")).is_err());
    }
}
