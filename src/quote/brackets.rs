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
    if source.is_empty() {
        return put_in(bracket, &inside, before, document);
    }
    if letters(&inside, true) == letters(source, true) {
        return Ok(Done::Letters);
    }
    // "[European Union]" where the source is short: "EU".
    if source.len() == 1 && expands(&inside, source, document.1) {
        return Ok(Done::Explained);
    }
    if let Some(word) = inside
        .iter()
        .chain(source)
        .find(|token| turns(&token.key) || token.has_digit() || lexicon::is_number(&token.key))
    {
        return Err(format!("what stands in brackets is not what the source says (“{}”)", word.key));
    }
    if !refers(source, &inside) {
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
pub(super) fn turns(word: &str) -> bool {
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

/// Words in brackets for which the source has none: they spell out a short form, name what a word refers to, complete a
/// name as the document has it elsewhere, or mend the grammar.
fn put_in(bracket: &Bracket, inside: &[Token], before: &[Token], document: (&str, &str)) -> Result<Done, String> {
    if expands(inside, before, document.1) {
        return Ok(Done::Explained);
    }
    if let Some(word) = inside.iter().find(|token| turns(&token.key)) {
        return Err(format!("“{}” was put in with brackets, and the sense turns on it", word.key));
    }
    if inside.iter().all(|token| mends(&token.key)) {
        return Ok(Done::Explained);
    }
    let not_there = || Err(format!("“{}” was put in with brackets, and the source does not have it", bracket.text));
    let counts = |token: &Token| token.has_digit() || lexicon::is_number(&token.key) || lexicon::is_date(&token.key);
    if !inside.iter().any(counts) && !inside.iter().any(|token| is_adverb(&token.key)) {
        let last = before.last().map_or("", |token| token.key.as_str());
        let pronoun = lexicon::is_referring(last) && !matches!(last, "the" | "my" | "our" | "their" | "your" | "its");
        if pronoun && names(&bracket.text) && known(inside, document) {
            return Ok(Done::Named);
        }
        if names(&bracket.text) && named_beside(inside, before, document) {
            return Ok(Done::Explained);
        }
    }
    // The same words right behind the same word, elsewhere in the document: what was short here is whole there.
    if follows(inside, before, document.1) { Ok(Done::Explained) } else { not_there() }
}

/// Words that mend the grammar of a quotation and say nothing by themselves.
fn mends(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "a"
            | "an"
            | "of"
            | "in"
            | "on"
            | "at"
            | "that"
            | "which"
            | "who"
            | "is"
            | "are"
            | "was"
            | "were"
            | "be"
            | "been"
            | "being"
            | "has"
            | "have"
            | "had"
            | "it"
            | "they"
            | "he"
            | "she"
            | "we"
            | "le"
            | "la"
            | "les"
            | "de"
            | "du"
            | "des"
            | "un"
            | "une"
            | "que"
            | "qui"
            | "el"
            | "los"
            | "las"
            | "del"
            | "en"
    )
}

/// Whether a word says in which way something is: "falsely". It is not what a name or an explanation is made of.
fn is_adverb(word: &str) -> bool {
    word.len() > 4
        && word.ends_with("ly")
        && !matches!(
            word,
            "assembly" | "family" | "supply" | "reply" | "italy" | "monopoly" | "anomaly" | "butterfly" | "sicily"
        )
}

/// Whether what stands in a bracket is a name: each word but the small ones has a capital, and it begins with none that
/// would tie it to what stands before ("[of France]").
fn names(inside: &str) -> bool {
    let first = inside.split_whitespace().next().unwrap_or("");
    if first.starts_with(char::is_lowercase)
        && !matches!(first, "the" | "a" | "an" | "le" | "la" | "les" | "el" | "los")
    {
        return false;
    }
    let mut words = inside.split_whitespace().filter(|word| !lexicon::is_function(&word.to_lowercase())).peekable();
    words.peek().is_some() && words.all(|word| word.chars().any(char::is_uppercase))
}

/// How many words of a document a name and the word that it explains may lie apart.
const BESIDE: usize = 8;

/// Whether the document has a name near the last word of its own before the bracket: "the Secretary-General [Ban]".
fn named_beside(inside: &[Token], before: &[Token], (_, text): (&str, &str)) -> bool {
    let Some(last) = before.iter().rev().take(3).find(|token| says_something(token)) else { return false };
    let all = tokens(text);
    let wanted: Vec<&Token> = inside.iter().filter(|token| says_something(token)).collect();
    all.iter().enumerate().filter(|(_, token)| token.key == last.key).any(|(at, _)| {
        let near = all.get(at.saturating_sub(BESIDE)..(at + BESIDE + 1).min(all.len())).unwrap_or_default();
        wanted.iter().all(|wanted| near.iter().any(|token| token.key == wanted.key))
    })
}

/// Whether the document has these words right behind the word before the bracket, which says something by itself.
fn follows(inside: &[Token], before: &[Token], text: &str) -> bool {
    let Some(last) = before.last().filter(|token| says_something(token) && !token.has_digit()) else { return false };
    let all = tokens(text);
    all.windows(inside.len() + 1).any(|place| {
        place.first().is_some_and(|first| first.key == last.key)
            && place.iter().skip(1).zip(inside).all(|(token, wanted)| token.key == wanted.key)
    })
}

fn says_something(token: &Token) -> bool {
    !lexicon::is_function(&token.key) && !lexicon::is_referring(&token.key)
}

/// Words for a kind of thing that leave open which one it is, so that a bracket may name it.
const KINDS: &str = "country countries nation nations state states government governments organization organisation     organizations organisations delegation delegations people peoples region regions continent body bodies institution     institutions group groups party parties office city town island islands area territory place company agency bloc union     association document instrument agreement text treaty convention resolution conference summit meeting conflict crisis     process initiative programme program project measure measures issue issues matter question problem topic subject     phenomenon situation practice thing things one ones man woman person men women child children own latter former pays     gouvernement organisation region pais gobierno organizacion страна страны страну стране правительство организация     بلدي بلد";

/// Whether words of a source refer to something that may be named in their place: the first of them refers, and the others
/// say no more than what kind of thing it is, or stand in the bracket, too. "The enemies" are not "[the Council]".
fn refers(source: &[Token], inside: &[Token]) -> bool {
    let Some((first, others)) = source.split_first() else { return false };
    let may_go = |token: &Token| {
        !says_something(token)
            || KINDS.split_whitespace().any(|kind| kind == token.key)
            || inside.iter().any(|own| own.key == token.key || lexicon::are_numbers_of_one(&own.key, &token.key))
    };
    let only_article = others.is_empty() && matches!(first.key.as_str(), "the" | "such");
    lexicon::is_referring(&first.key) && !only_article && source.len() <= 5 && others.iter().all(may_go)
}

/// Whether some words spell out the short form before them, which is written in capitals: "NATO [North Atlantic Treaty
/// Organization]". A word among them on which a sense turns must be one of those that it is short for.
fn expands(inside: &[Token], before: &[Token], text: &str) -> bool {
    let Some(short) = before.last() else { return false };
    let written = short.span.of(text).unwrap_or("");
    let written = written.split(['’', '\'']).next().unwrap_or("").trim_end_matches('s');
    if !written.chars().all(|c| c.is_uppercase() || c.is_numeric()) {
        return false;
    }
    let letters: Vec<char> = written.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphabetic()).collect();
    if !(2..=8).contains(&letters.len()) || inside.len() < 2 {
        return false;
    }
    // Each letter begins a word, in order; small words between may be passed over.
    let mut wanted = letters.iter().peekable();
    for token in inside {
        if wanted.peek().is_some_and(|&&letter| token.key.starts_with(letter)) {
            wanted.next();
        } else if turns(&token.key) && !token.key.starts_with(letters.as_slice()) {
            return false;
        }
    }
    // "Treaty on the Non-Proliferation of Nuclear Weapons" is NPT: the same initials in another order.
    let initials: Vec<char> = inside.iter().filter_map(|token| token.key.chars().next()).collect();
    wanted.peek().is_none() || letters.iter().all(|letter| initials.contains(letter)) || is_drawn_from(&letters, inside)
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

/// "ASEAN" of "Association of Southeast Asian Nations": its letters stand in the words in this order, and each word that says
/// something begins with one of them.
fn is_drawn_from(letters: &[char], inside: &[Token]) -> bool {
    let mut wanted = letters.iter().peekable();
    for c in inside.iter().flat_map(|token| token.key.chars()) {
        wanted.next_if(|&&letter| letter == c);
    }
    let begins = |token: &Token| token.key.chars().next().is_some_and(|first| letters.contains(&first));
    wanted.peek().is_none() && inside.iter().filter(|token| says_something(token)).all(begins)
}

fn words(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.key.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(inside: &str, source: &str, before: &str, text: &str) -> Result<Done, String> {
        let bracket = Bracket { text: inside.into(), joined: false };
        // The text begins with the words before, so that their places are those of the text.
        let text = format!("{before} {text}");
        judge(&bracket, &tokens(inside), &tokens(source), &tokens(before), ("", &text))
    }

    #[test]
    fn explanations_and_names_are_allowed() {
        assert_eq!(judged("North Atlantic Treaty Organization", "", "NATO", ""), Ok(Done::Explained));
        assert_eq!(judged("Millennium Development Goals", "", "the MDGs", ""), Ok(Done::Explained));
        assert_eq!(judged("least developed countries", "", "the LDCs", ""), Ok(Done::Explained));
        assert_eq!(judged("Ukraine", "my country", "", "In Ukraine we"), Ok(Done::Named));
        assert_eq!(judged("Assembly", "", "the General", "the General Assembly met"), Ok(Done::Explained));
        assert_eq!(
            judged("Guterres", "", "the Secretary-General", "Guterres, the Secretary-General,"),
            Ok(Done::Explained)
        );
        assert_eq!(judged("Association of Southeast Asian Nations", "", "ASEAN", ""), Ok(Done::Explained));
        assert_eq!(judged("the", "", "in", ""), Ok(Done::Explained));
    }

    #[test]
    fn what_a_short_form_stands_for_may_stand_for_it() {
        let judged = |inside: &str, source: &str| {
            let bracket = Bracket { text: inside.into(), joined: false };
            judge(&bracket, &tokens(inside), &tokens(source), &[], ("", source))
        };
        assert_eq!(judged("European Union", "EU"), Ok(Done::Explained));
        assert_eq!(judged("the United Nations", "UN"), Ok(Done::Explained));
        assert_eq!(judged("European Union", "EU’s"), Ok(Done::Explained));
        for (inside, source) in
            [("African Union", "EU"), ("European Union", "eu"), ("Union", "EU"), ("not European Union", "EU")]
        {
            assert!(judged(inside, source).is_err(), "{inside} for {source}");
        }
    }

    #[test]
    fn what_the_document_does_not_have_beside_it_is_no_explanation() {
        for (inside, before, text) in [
            ("two million", "killed", "Then two million were killed"),
            ("billion", "5", "a billion"),
            ("falsely", "he", "He falsely said"),
            ("of France", "the Government", "France and its Government"),
            ("only five", "of", "five only"),
            ("illegal", "the", "the illegal trade"),
        ] {
            assert!(judged(inside, "", before, text).is_err(), "{before} [{inside}]");
        }
    }

    #[test]
    fn a_name_takes_the_place_of_what_only_refers() {
        let text = "The Council, Minister Smith and the United Nations";
        assert!(judged("The Council", "Its enemies", "", text).is_err());
        assert!(judged("Minister Smith", "the president", "", text).is_err());
        assert_eq!(judged("the United Nations", "the Organization", "", text), Ok(Done::Named));
        assert_eq!(judged("Minister Smith", "the minister", "", text), Ok(Done::Named));
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
