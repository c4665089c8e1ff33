//! What kind of difference it is: which words were changed decides, not how many letters.

use super::lexicon::{self, Role};
use super::model::DifferenceKind;
use super::tokens::{Kind, Token};

/// A word with what its letters look like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    /// The word.
    pub(super) token: &'a Token,
    /// Whether it is written as a name where no sentence begins.
    pub(super) name: bool,
}

/// The kind of a difference between the words of a quotation and those of its source; either may be none.
pub(super) fn kind(quote: &[Seen], source: &[Seen]) -> DifferenceKind {
    // What both have is no difference, wherever it stands.
    let only = |these: &[Seen], those: &[Seen]| -> Vec<(String, Kind, bool)> {
        these
            .iter()
            .filter(|seen| !those.iter().any(|other| other.token.key == seen.token.key))
            .map(|seen| (seen.token.key.clone(), seen.token.kind, seen.name))
            .collect()
    };
    let (ours, theirs) = (only(quote, source), only(source, quote));
    if ours.is_empty() && theirs.is_empty() {
        return DifferenceKind::WordOrder;
    }
    let both = || ours.iter().chain(&theirs);
    let any = |test: &dyn Fn(&str) -> bool| both().any(|(key, ..)| test(key));
    if any(&lexicon::is_negation) {
        return DifferenceKind::Negation;
    }
    for (one, ..) in &ours {
        for (other, ..) in &theirs {
            if lexicon::are_opposites(one, other) {
                let prefix = one.ends_with(other.as_str()) || other.ends_with(one.as_str());
                return if prefix { DifferenceKind::Negation } else { DifferenceKind::Direction };
            }
        }
    }
    // "May" is a month where it is written as a name, else it permits.
    if both().any(|(key, _, name)| lexicon::is_date(key) && (key != "may" || *name)) {
        return DifferenceKind::Date;
    }
    let is_number =
        |(key, kind, _): &&(String, Kind, bool)| *kind != Kind::Word || key.bytes().any(|b| b.is_ascii_digit());
    if let Some((key, ..)) = both().find(is_number) {
        let year = key.len() == 4 && (key.starts_with("19") || key.starts_with("20"));
        return if year { DifferenceKind::Date } else { DifferenceKind::Number };
    }
    // The gravest of what was changed.
    let order = [
        (Role::Modal, DifferenceKind::Modal),
        (Role::Number, DifferenceKind::Number),
        (Role::Quantifier, DifferenceKind::Quantifier),
        (Role::Condition, DifferenceKind::Condition),
        (Role::Comparative, DifferenceKind::Comparative),
        (Role::Hedge, DifferenceKind::Hedge),
    ];
    for (role, kind) in order {
        if both().any(|(key, ..)| lexicon::role(key) == Some(role)) {
            return kind;
        }
    }
    if any(&lexicon::is_limit) {
        return DifferenceKind::Scope;
    }
    if both().any(|&(_, _, name)| name) {
        return DifferenceKind::Name;
    }
    match (ours.as_slice(), theirs.as_slice()) {
        ([(one, ..)], [(other, ..)]) if lexicon::are_numbers_of_one(one, other) => DifferenceKind::GrammaticalNumber,
        ([(one, ..)], [(other, ..)]) if lexicon::are_forms(one, other) => DifferenceKind::Tense,
        _ if both().all(|(key, ..)| lexicon::is_tense(key)) => DifferenceKind::Tense,
        ([(one, ..)], [(other, ..)]) if spelling(one, other) => DifferenceKind::Spelling,
        _ if both().all(|(key, ..)| matches!(key.as_str(), "and" | "or")) => DifferenceKind::Scope,
        _ if both().all(|(key, ..)| lexicon::is_function(key)) => DifferenceKind::SmallWord,
        (_, []) => DifferenceKind::Inserted,
        ([], _) => DifferenceKind::Dropped,
        _ => DifferenceKind::Substitution,
    }
}

/// Whether two words are one in two spellings, or one with a slip: long, and at most two letters apart.
fn spelling(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().min(other.len()) < 6 || one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let head = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let tail = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    head > 0 && head + tail + 2 >= one.len().max(other.len())
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    fn told(quote: &str, source: &str) -> DifferenceKind {
        let (quote, source) = (tokens(quote), tokens(source));
        let seen = |token| Seen { token, name: false };
        kind(&quote.iter().map(seen).collect::<Vec<_>>(), &source.iter().map(seen).collect::<Vec<_>>())
    }

    #[test]
    fn the_words_that_turn_a_sentence_decide() {
        for (quote, source, kind) in [
            ("not", "", DifferenceKind::Negation),
            ("illegal", "legal", DifferenceKind::Negation),
            ("should", "shall", DifferenceKind::Modal),
            ("reduced", "increased", DifferenceKind::Direction),
            ("43,548", "43,549", DifferenceKind::Number),
            ("billion", "million", DifferenceKind::Number),
            ("2015", "2010", DifferenceKind::Date),
            ("July", "April", DifferenceKind::Date),
            ("some", "all", DifferenceKind::Direction),
            ("", "most", DifferenceKind::Quantifier),
            ("allegedly", "", DifferenceKind::Hedge),
            ("", "only", DifferenceKind::Scope),
            ("decides", "decided", DifferenceKind::Tense),
            ("state", "states", DifferenceKind::GrammaticalNumber),
            ("peace and law", "law and peace", DifferenceKind::WordOrder),
            ("the", "", DifferenceKind::SmallWord),
            ("nations", "countries", DifferenceKind::Substitution),
            ("organization", "organisation", DifferenceKind::Spelling),
            ("or", "and", DifferenceKind::Scope),
        ] {
            assert_eq!(told(quote, source), kind, "{quote} for {source}");
        }
    }
}
