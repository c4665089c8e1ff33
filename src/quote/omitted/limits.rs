//! What limits a whole clause though it can be left out by grammar: adverbs and phrases that say how often, how far, where
//! alone, by whose account, in which tale.

use super::super::lexicon;
use super::super::tokens::Token;

/// Adverbs that limit the clause that they stand in.
const ADVERBS: &str = "sometimes often usually generally occasionally frequently typically normally commonly \
    intermittently sporadically periodically formerly previously temporarily provisionally tentatively gradually \
    virtually practically somewhat slightly relatively comparatively initially originally hitherto nominally ideally \
    hopefully technically reputedly supposedly informally unofficially unsuccessfully vainly selectively conditionally \
    hypothetically statistically ostensibly eventually annually locally regionally halfway barely merely partly";

/// Phrases that limit what they are said of, wherever they begin.
const PHRASES: [&str; 62] = [
    "with the exception of",
    "with the exclusion of",
    "with exception of",
    "apart from",
    "aside from",
    "other than",
    "except for",
    "save for",
    "but for",
    "not counting",
    "not including",
    "leaving aside",
    "setting aside",
    "barring",
    "bar one",
    "bar two",
    "bar three",
    "excluding",
    "exclusive of",
    "minus",
    "short of",
    "according to",
    "in the view of",
    "in the opinion of",
    "in the eyes of",
    "in the words of",
    "by the account of",
    "as alleged by",
    "as claimed by",
    "as reported by",
    "in theory",
    "on paper",
    "in principle",
    "in part",
    "in large part",
    "at times",
    "at best",
    "at most",
    "at least",
    "on average",
    "as a rule",
    "for the most part",
    "by and large",
    "more or less",
    "to some extent",
    "to some degree",
    "up to a point",
    "so far",
    "thus far",
    "to date",
    "for now",
    "for the time being",
    "for the moment",
    "at first",
    "until now",
    "until then",
    "as yet",
    "in a sense",
    "in a way",
    "as it were",
    "in the absence of",
    "in vain",
];

/// What is told in one of these is not said of the world.
const TALES: &str = "novel story stories film play game legend tale poem dream series simulation scenario exercise fable \
    comic myth plot episode opera book satire parody sketch joke";

/// The phrase or adverb that limits the clause which these words were left out of.
///
/// `whole` where all of them are one aside, of which only its beginning can limit what stands around it.
pub(super) fn limiter(words: &[Token], whole: bool) -> Option<String> {
    let key = |at: usize| words.get(at).map_or("", |token| token.key.as_str());
    for at in 0..if whole { words.len().min(2) } else { words.len() } {
        let begins = |phrase: &str| phrase.split(' ').enumerate().all(|(n, word)| key(at + n) == word);
        if let Some(phrase) = PHRASES.iter().find(|phrase| begins(phrase)) {
            // "Short of breath", "so far as": something else.
            let other = matches!(*phrase, "so far" | "thus far") && key(at + 2) == "as"
                || *phrase == "so far" && matches!(key(at + 2), "from" | "away")
                || *phrase == "at least" && at + 2 < words.len() && !whole && words.len() > 6;
            if !other {
                return Some((*phrase).to_owned());
            }
        }
        let extent = key(at) == "to" && key(at + 1) == "a" && matches!(key(at + 3), "extent" | "degree");
        if extent {
            return Some(format!("to a {} {}", key(at + 2), key(at + 3)));
        }
        let within = matches!(key(at), "in" | "for" | "among" | "at" | "with" | "within" | "on");
        if within && lexicon::is_part(key(at + 1)) && !matches!(key(at + 1), "one" | "half" | "part") {
            return Some(format!("{} {}", key(at), key(at + 1)));
        }
        if ADVERBS.split_whitespace().any(|word| word == key(at)) {
            return Some(key(at).to_owned());
        }
    }
    None
}

/// The tale that the sentence beginning with these words is told of: "In the novel, …".
pub(super) fn tale(words: &[Token]) -> Option<String> {
    let key = |at: usize| words.get(at).map_or("", |token| token.key.as_str());
    let the = matches!(key(1), "the" | "this" | "that" | "one" | "a" | "another" | "her" | "his" | "their" | "its");
    let found = (2..4).find(|&at| TALES.split_whitespace().any(|word| word == key(at)))?;
    (key(0) == "in" && the).then(|| format!("in {} {}", key(1), key(found)))
}

/// Who says what these words were left out of or cut from, where they are an aside that tells so: "its former director
/// maintained", "critics say".
pub(super) fn told_by<'a>(base: &str, words: &'a [Token]) -> Option<&'a str> {
    if words.is_empty() || words.len() > 9 || base.contains(['“', '”', '"', '«', '»']) {
        return None;
    }
    let says = |word: &str| {
        matches!(
            word,
            "claim" | "claims" | "claimed" | "say" | "says" | "said" | "argue" | "argues" | "argued" | "allege"
                | "alleges" | "alleged" | "maintain" | "maintains" | "maintained" | "contend" | "contends" | "contended"
                | "believe" | "believes" | "believed" | "insist" | "insists" | "insisted" | "suggest" | "suggests"
                | "suggested" | "estimate" | "estimates" | "estimated" | "wrote" | "writes" | "reported" | "reports"
                | "told" | "assert" | "asserts" | "asserted" | "explained" | "added" | "boasts" | "boasted" | "think"
                | "thinks" | "thought" | "feared" | "hopes" | "hoped" | "warned" | "promised" | "predicted"
        )
    };
    let own = matches!(words.first().map_or("", |token| token.key.as_str()), "i" | "we");
    // "Which the report says was …" goes on; "as I said" is whoever speaks.
    let relative = words.iter().any(|token| matches!(token.key.as_str(), "which" | "who" | "whom" | "that" | "i" | "we"));
    let said = words.last().filter(|token| says(&token.key)).or_else(|| words.first().filter(|token| says(&token.key)));
    said.filter(|_| !own && !relative).map(|token| token.key.as_str())
}
