//! What an ellipsis within a clause takes from the words that are left: their verb, their noun, their subject, which of them
//! are meant, the other way.

use super::super::lexicon;
use super::super::tokens::{Token, tokens};
use super::sentence::{sentence_start, without_notes};
use crate::text::Span;

/// Words to which what follows them belongs.
const PREPOSITIONS: &str = "of for on by with from about against over into under between among through towards toward after before \
    during behind beyond without than at in as like unlike upon beside near";

/// Beginnings of verbs with which what follows was not done.
const UNDOING: &str = "den avoid stop consider suggest propos risk resist delay postpon miss quit regret discuss contemplat \
    oppos discourag recommend advis forb";

/// Why what is left around the ellipsis is not what was said, though no word of those left out denies or limits by itself.
pub(super) fn bereft(text: &str, gap: Span, own: &[Token], after: Option<&Token>) -> Option<String> {
    let words = gap.of(text)?;
    let closed = without_notes(words).ends_with(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '‑'));
    let opened = words.trim_start().starts_with(|c: char| !c.is_alphanumeric());
    let kept = kept_before(text, gap.start);
    let either = alternative(text, gap.start, own, &kept);
    // "Mastiffs, properly trained, sleep": those of them that are.
    let aside = closed && opened && own.len() <= 4 && own.last().is_some_and(|token| token.key.ends_with("ed"));
    if aside && kept.len() == 1 && kept.first().is_some_and(|token| token.key.ends_with('s')) {
        return Some("the ellipsis hides which of them are meant".to_owned());
    }
    if closed {
        return either.or_else(|| if opened { None } else { which_of_them(own, &kept, after) });
    }
    if let Some(token) = own.iter().find(|token| lessens(&token.key)).filter(|_| own.len() <= 3) {
        return Some(format!("the ellipsis hides “{}”, on which what is left turns", token.key));
    }
    let next = after.map_or("", |token| token.key.as_str());
    dangling(own, &kept)
        .or(either)
        .or_else(|| super::sound::uncounted(own, &kept, next))
        .or_else(|| undone(text, gap, own, after))
        .or_else(|| subject(words, own, after))
        .or_else(|| if opened { None } else { which_of_them(own, &kept, after) })
        .or_else(|| super::sound::unsound(own, &kept, opened))
}

/// Whether a word says by its beginning that something is not so, or that it is none: "unconfirmed", "toy".
fn lessens(word: &str) -> bool {
    let un = word.len() > 7
        && word.starts_with("un")
        && !["unde", "unit", "unif", "univ", "uniq", "unio", "unanim", "unil", "unprecedented"]
            .iter()
            .any(|stem| word.starts_with(stem));
    un || word.starts_with("non-")
        || matches!(
            word,
            "imaginary"
                | "counterfeit"
                | "forged"
                | "fictional"
                | "fictitious"
                | "failed"
                | "abortive"
                | "bogus"
                | "sham"
                | "phantom"
                | "simulated"
                | "theoretical"
                | "purported"
                | "ostensible"
                | "nominal"
                | "titular"
                | "toy"
                | "wooden"
                | "make-believe"
                | "rumoured"
                | "rumored"
                | "abandoned"
                | "cancelled"
                | "canceled"
                | "withdrawn"
        )
}

/// The words of the sentence before the ellipsis.
fn kept_before(text: &str, at: usize) -> Vec<Token> {
    tokens(text.get(sentence_start(text, at)..at).unwrap_or(""))
}

/// An article, or a word in its place.
pub(super) fn is_determiner(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "a"
            | "an"
            | "any"
            | "all"
            | "this"
            | "that"
            | "these"
            | "those"
            | "our"
            | "my"
            | "his"
            | "her"
            | "its"
            | "their"
            | "your"
            | "such"
            | "every"
            | "each"
            | "both"
    )
}

/// What was left out ends in a word that governs what follows: "the issue of", "is likely to", "could".
fn dangling(own: &[Token], kept: &[Token]) -> Option<String> {
    let bare = own.iter().rposition(|token| !is_determiner(&token.key)).map_or(0, |at| at + 1);
    let last = own.get(..bare)?.last()?.key.as_str();
    let before = kept.last().map_or("", |token| token.key.as_str());
    let prior = bare.checked_sub(2).and_then(|at| own.get(at)).map_or("", |token| token.key.as_str());
    let shown = format!("{prior} {last}");
    let shown = shown.trim();
    let preposition = PREPOSITIONS.split_whitespace().any(|word| word == last);
    // "Of the Council and of": the word that governs is kept.
    let adds = matches!((prior, last), ("well" | "such", "as"));
    // "Pretends to have": the verb is left, without what is said of it.
    let stem = own.iter().rposition(|token| !matches!(token.key.as_str(), "have" | "be" | "been" | "has"));
    if stem.is_some_and(|at| at + 1 < own.len() && at > 0 && own.get(at).is_some_and(|token| token.key == "to")) {
        return Some("the ellipsis hides “to have” or “to be”, and on what that hangs".to_owned());
    }
    let adds = adds || last == "of" && matches!(prior, "whole" | "all" | "entirety");
    let joins = matches!(prior, "and" | "or");
    let same = adds || joins && (last == before || own.first().is_some_and(|one| one.key == last));
    if last == "to" && !same {
        return Some(format!("the ellipsis hides “{shown}”, on which what follows hangs"));
    }
    if preposition && !same && (bare > 1 || matches!(last, "than" | "without" | "against" | "like" | "unlike")) {
        return Some(format!("the ellipsis hides “{shown}”, to which what follows belongs"));
    }
    // "Would also be": what is left is said without its mood.
    let verb = own.iter().rposition(|token| {
        !matches!(token.key.as_str(), "be" | "been" | "have" | "also" | "then" | "now" | "being")
            && !token.key.ends_with("ly")
    })?;
    let mood = own.get(verb).filter(|token| {
        matches!(
            token.key.as_str(),
            "would" | "could" | "should" | "can" | "may" | "might" | "must" | "shall" | "will" | "ought"
        )
    });
    // "Were attacked", "has paid": without it there is another voice or time.
    let voice = own.last().filter(|token| lexicon::is_auxiliary(&token.key) && mood.is_none());
    if let Some(token) = voice {
        return Some(format!("the ellipsis hides “{}”, by which what follows is said", token.key));
    }
    mood.map(|token| format!("the ellipsis hides “{}”, by which what follows is said", token.key))
}

/// What follows was not done, but ruled out, feared or thought of: "ruled out [selling]", "fears [the frost has …]".
fn undone(text: &str, gap: Span, own: &[Token], after: Option<&Token>) -> Option<String> {
    let last = own.last()?.key.as_str();
    let prior = own.len().checked_sub(2).and_then(|at| own.get(at)).map_or("", |token| token.key.as_str());
    let next = after.map_or("", |token| token.key.as_str());
    let doing = next.len() > 5
        && next.ends_with("ing")
        && (UNDOING.split_whitespace().any(|stem| last.starts_with(stem))
            || (prior, last) == ("ruled", "out")
            || last == "off");
    if doing {
        return Some(format!("the ellipsis hides “{last}”, so that what follows seems done"));
    }
    // "Was called [a mutiny]", "what he calls [a school]", "let the thieves [take]": whose doing, whose word?
    let named = matches!(
        last,
        "called"
            | "calls"
            | "call"
            | "named"
            | "dubbed"
            | "labelled"
            | "labeled"
            | "deemed"
            | "branded"
            | "termed"
            | "considered"
            | "declared"
            | "thought"
            | "believed"
            | "described"
            | "styled"
    );
    let first = own.first().map_or("", |token| token.key.as_str());
    let caused = own.len() > 1
        && matches!(
            first,
            "let"
                | "lets"
                | "letting"
                | "made"
                | "makes"
                | "make"
                | "helped"
                | "helps"
                | "saw"
                | "watched"
                | "bade"
                | "had"
        );
    let whose = last.ends_with("'s");
    if named || caused || whose || matches!(first, "what" | "whatever") {
        return Some(format!(
            "the ellipsis hides “{}”, on which what follows turns",
            if named || whose { last } else { first }
        ));
    }
    if next == "to" && own.iter().any(|token| token.key == "too") {
        return Some("the ellipsis hides “too”, on which what follows turns".to_owned());
    }
    let word = super::govern::bare_governor(own, text.get(gap.end..)?)?;
    Some(format!("the ellipsis hides “{word} …”: what follows is not said to be so"))
}

/// One of two or more ways is left out: "a degree or ten years of practice".
fn alternative(text: &str, at: usize, own: &[Token], kept: &[Token]) -> Option<String> {
    let (first, last) = (own.first()?.key.as_str(), own.last()?.key.as_str());
    // "No fines or fees": each by itself is denied, too.
    let near = kept.get(kept.len().saturating_sub(12)..).unwrap_or_default();
    let denied = near.iter().rev().enumerate().any(|(far, token)| {
        let word = token.key.as_str();
        lexicon::is_negation(word) || matches!(word, "whether" | "between" | "against") || far < 4 && word == "any"
    });
    let aside = text.get(at..).is_some_and(|rest| rest.trim_start().starts_with('('));
    let found = matches!(first, "or" | "either" | "and/or") || matches!(last, "or" | "either" | "and/or");
    (found && !denied && !aside).then(|| "the ellipsis hides that there is another way (“or”)".to_owned())
}

/// The subject of what follows is left out, and another one stands before the ellipsis.
fn subject(words: &str, own: &[Token], after: Option<&Token>) -> Option<String> {
    let (last, before) = own.split_last()?;
    let next = after.map_or("", |token| token.key.as_str());
    let finite = lexicon::is_auxiliary(next);
    let verb_like = finite || next.ends_with("ed") || next.len() > 3 && next.ends_with('s');
    let pronoun = matches!(last.key.as_str(), "he" | "she" | "they" | "we" | "i" | "who")
        || verb_like && matches!(last.key.as_str(), "it" | "you" | "this" | "that" | "which");
    if pronoun && !before.is_empty() {
        return Some(format!("the ellipsis hides “{}”, of whom what follows is said", last.key));
    }
    // "The Council [met in May, and the Assembly] has decided."
    let starts_with_preposition = own.first().is_some_and(|token| {
        matches!(
            token.key.as_str(),
            "of" | "in" | "for" | "with" | "by" | "on" | "at" | "from" | "and" | "or" | "to" | "as" | "between"
        )
    });
    let joint = before.iter().rposition(|token| {
        matches!(
            token.key.as_str(),
            "and" | "that" | "because" | "as" | "when" | "so" | "until" | "if" | "since" | "which"
        )
    })?;
    let name = own.get(joint + 1..).unwrap_or_default();
    let named = (1..=5).contains(&name.len()) && !is_determiner(&last.key) && !last.key.ends_with("ly");
    let said = joint > 0 && named && !starts_with_preposition;
    let begins = name.first().is_some_and(|token| {
        is_determiner(&token.key) || words.get(..).is_some() && token.kind == super::super::tokens::Kind::Word
    });
    // Without an auxiliary it takes a clause before and a comma to tell.
    let comma =
        words.rfind(',').is_some_and(|at| words.get(at + 1..).is_some_and(|rest| tokens(rest).len() == name.len() + 1));
    let determined = name.first().is_some_and(|token| is_determiner(&token.key)) && name.len() > 1;
    let turned = said && begins && (finite || comma && determined && joint > 1);
    turned.then(|| "the ellipsis hides who is spoken of: another subject comes in before what follows".to_owned())
}

/// Which of them are meant is left out: "drivers [who have caused two accidents] lose their licence".
fn which_of_them(own: &[Token], kept: &[Token], after: Option<&Token>) -> Option<String> {
    let first = own.first()?.key.as_str();
    let second = own.get(1).map_or("", |token| token.key.as_str());
    let (noun, before) = kept.split_last()?;
    let verb = lexicon::is_auxiliary(second) || second.ends_with("ed") || second.ends_with('s');
    let many = noun.key.len() > 3 && noun.key.ends_with('s') && !noun.key.ends_with("ss")
        || matches!(
            noun.key.as_str(),
            "people" | "children" | "men" | "women" | "anyone" | "everyone" | "those" | "nobody"
        );
    let next = after.map_or("", |token| token.key.as_str());
    let relative = matches!(first, "who" | "whose" | "whom")
        || matches!(first, "which" | "that") && (verb || many && lexicon::is_auxiliary(next) && !is_determiner(second));
    if relative {
        return Some(format!("the ellipsis hides which of them are meant (“{first} …”)"));
    }
    let participle = first.ends_with("ed")
        || first.ends_with("ing")
        || matches!(first, "born" | "held" | "made" | "found" | "built" | "known" | "sold" | "left");
    let narrows = participle
        || matches!(
            first,
            "under"
                | "over"
                | "above"
                | "below"
                | "with"
                | "without"
                | "aged"
                | "between"
                | "in"
                | "from"
                | "of"
                | "at"
                | "on"
                | "near"
                | "outside"
                | "within"
                | "beyond"
                | "among"
                | "against"
                | "like"
                | "younger"
                | "older"
        );
    let all = |token: &Token| matches!(token.key.as_str(), "all" | "every" | "each" | "any" | "no");
    // "The plan [rejected by all] would save us": what it is, not which of them.
    let refused = matches!(
        first,
        "rejected"
            | "abandoned"
            | "withdrawn"
            | "proposed"
            | "planned"
            | "opposed"
            | "refused"
            | "denied"
            | "cancelled"
            | "canceled"
            | "contested"
            | "disputed"
            | "alleged"
            | "suspected"
            | "accused"
            | "expected"
            | "supposed"
            | "meant"
    );
    if refused {
        return Some(format!("the ellipsis hides “{first}”, on which what is left turns"));
    }
    // "Is harmless [in small doses]": how far it is so.
    let is = before.last().is_some_and(|token| matches!(token.key.as_str(), "is" | "are" | "was" | "were" | "be"));
    let done =
        ["done", "made", "held", "built", "found", "sold", "born", "sent", "paid", "kept", "lost", "known", "brought"];
    let quality = is
        && !done.contains(&noun.key.as_str())
        && noun.key.len() > 3
        && !noun.key.ends_with("ed")
        && !noun.key.ends_with("ing")
        && !noun.key.ends_with("en");
    if quality && matches!(first, "in" | "under" | "for" | "to" | "with" | "at" | "within" | "by" | "from") {
        return Some(format!("the ellipsis hides how far it is so (“{first} …”)"));
    }
    let near = before.get(before.len().saturating_sub(2)..).unwrap_or_default();
    let generic = before.len() <= 1 && !before.iter().any(|token| is_determiner(&token.key)) && many;
    let universal =
        near.iter().any(all) && !near.iter().any(|token| matches!(token.key.as_str(), "of" | "the" | "our"));
    // What follows is the verb that they are the subject of, as far as can be told.
    let subject =
        lexicon::is_auxiliary(next) || !next.is_empty() && !lexicon::is_function(next) && generic && before.is_empty();
    (narrows && subject && (generic || universal))
        .then(|| format!("the ellipsis hides which of them are meant (“{first} …”)"))
}
