//! What limits a whole clause though it can be left out by grammar: adverbs and phrases that say how often, how far, where
//! alone, by whose account, in which tale.

use super::super::lexicon;
use super::super::tokens::{Token, tokens};

/// Adverbs that limit the clause that they stand in.
const ADVERBS: &str = "sometimes often usually generally occasionally frequently typically normally commonly \
    intermittently sporadically periodically formerly previously temporarily provisionally tentatively gradually \
    virtually practically somewhat slightly relatively comparatively initially originally hitherto nominally ideally \
    hopefully technically reputedly supposedly informally unofficially unsuccessfully vainly selectively conditionally \
    hypothetically statistically ostensibly eventually annually locally regionally halfway barely merely partly officially formally theoretically superficially outwardly \
    allegedly legally little marginally moderately minimally loosely vaguely remotely symbolically faintly \
    sparsely narrowly insufficiently inadequately incompletely indirectly imperfectly improperly inaccurately";

/// Phrases that limit what they are said of, wherever they begin.
const PHRASES: [&str; 109] = [
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
    "with luck",
    "in all likelihood",
    "in all probability",
    "by some accounts",
    "by one account",
    "by most accounts",
    "in the worst case",
    "in the best case",
    "in an ideal world",
    "in a perfect world",
    "it seems",
    "it appears",
    "by default",
    "in small doses",
    "at worst",
    "on the surface",
    "on the face of",
    "for the purposes of",
    "for the purpose of this",
    "to the extent",
    "insofar as",
    "inasmuch as",
    "in so far as",
    "in name only",
    "by name only",
    "at gunpoint",
    "under duress",
    "under protest",
    "under pressure",
    "by mistake",
    "by accident",
    "in error",
    "in jest",
    "as a joke",
    "on loan",
    "for show",
    "in effigy",
    "in the event",
    "depending on",
    "on the assumption",
    "on the understanding",
    "on pain of",
    "if need be",
    "on request",
    "upon request",
    "by invitation",
    "at the discretion of",
];

/// What limits the clause that a quotation begins with, where its sentence begins so: "In some districts, …". `head` is the
/// beginning, `rest` what follows; where the beginning has a verb of its own, it limits its own clause.
pub(super) fn opening(head: &str, words: &[Token], rest: &str) -> Option<String> {
    let comma = head.trim_end().ends_with(',') && head.matches(',').count() == 1;
    let verb = |words: &[Token]| words.iter().take(9).any(|token| lexicon::is_auxiliary(&token.key));
    let clause = rest.split(['.', ';', ',', '?', '!']).next().unwrap_or("");
    let bare = words.len() <= 8 && !verb(words) && verb(&tokens(clause));
    limiter(words, Reach::Opening).filter(|_| comma || bare)
}

/// What is told in one of these is not said of the world.
const TALES: &str = "novel story stories film play game legend tale poem dream series simulation scenario exercise fable \
    comic myth plot episode opera book satire parody sketch joke mind dreams imagination version telling nightmares";

/// How far into some words it is looked for what limits the clause that they belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// They stood within the clause.
    Anywhere,
    /// They are an aside in it.
    Aside,
    /// They are the beginning of the sentence.
    Opening,
    /// They stand behind it.
    Behind,
}

/// The phrase or adverb that limits the clause which these words were left out of.
///
/// Of an aside, of an opening and of what stands behind a quotation only the beginning can limit the rest: `reach` says so.
pub(super) fn limiter(words: &[Token], reach: Reach) -> Option<String> {
    let key = |at: usize| words.get(at).map_or("", |token| token.key.as_str());
    if reach == Reach::Aside
        && matches!(key(0), "when" | "whenever" | "once" | "while" | "until" | "where")
        && words.len() <= 6
        && (key(0) != "where" || words.len() <= 2)
    {
        return Some(key(0).to_owned());
    }
    let first = match reach {
        Reach::Anywhere => words.len(),
        Reach::Opening | Reach::Aside => words.len().min(2),
        Reach::Behind => words.len().min(1),
    };
    let alone = match reach {
        Reach::Anywhere | Reach::Opening => true,
        Reach::Aside | Reach::Behind => words.len() <= 2,
    };
    for at in 0..first {
        let begins = |phrase: &str| phrase.split(' ').enumerate().all(|(n, word)| key(at + n) == word);
        if let Some(phrase) = PHRASES.iter().find(|phrase| begins(phrase)) {
            // "Short of breath", "so far as": something else.
            let other = matches!(*phrase, "so far" | "thus far") && key(at + 2) == "as"
                || *phrase == "so far" && matches!(key(at + 2), "from" | "away")
                // It limits what follows it, and that is left out, too.
                || matches!(*phrase, "at least" | "at most") && (words.len() > 6 || reach == Reach::Behind);
            if !other {
                return Some((*phrase).to_owned());
            }
        }
        let extent = key(at) == "to" && key(at + 1) == "a" && matches!(key(at + 3), "extent" | "degree");
        if extent {
            return Some(format!("to a {} {}", key(at + 2), key(at + 3)));
        }
        let within = matches!(key(at), "in" | "for" | "among" | "at" | "with" | "within" | "on");
        // "For most outstanding …" is how outstanding.
        let plural =
            |at: usize| key(at).ends_with('s') || matches!(key(at), "of" | "people" | "men" | "women" | "children");
        let counts = !matches!(key(at + 1), "one" | "half" | "part") && (key(at + 1) != "most" || plural(at + 2));
        if within && reach != Reach::Behind && lexicon::is_part(key(at + 1)) && counts {
            return Some(format!("{} {}", key(at), key(at + 1)));
        }
        if alone && (at == 0 || reach == Reach::Anywhere) && ADVERBS.split_whitespace().any(|word| word == key(at)) {
            return Some(key(at).to_owned());
        }
    }
    None
}

/// The tale that the sentence beginning with these words is told of: "In the novel, …".
pub(super) fn tale(words: &[Token]) -> Option<String> {
    let key = |at: usize| words.get(at).map_or("", |token| token.key.as_str());
    // "To his enemies, …", "Under the draft, …".
    if key(0) == "to"
        && matches!(key(1), "his" | "her" | "their" | "its" | "many" | "some" | "most" | "critics" | "opponents")
    {
        return Some(format!("to {} {}", key(1), key(2)));
    }
    let planned = |at: &usize| {
        matches!(
            key(*at),
            "draft" | "proposed" | "old" | "previous" | "former" | "bill" | "proposal" | "scheme" | "hypothesis"
        )
    };
    if key(0) == "under"
        && let Some(at) = (1..4).find(planned)
    {
        return Some(format!("under the {}", key(at)));
    }
    let the = matches!(
        key(1),
        "my" | "our" | "an" | "the" | "this" | "that" | "one" | "a" | "another" | "her" | "his" | "their" | "its"
    );
    let found = (2..4).find(|&at| TALES.split_whitespace().any(|word| word == key(at)))?;
    (key(0) == "in" && the).then(|| format!("in {} {}", key(1), key(found)))
}

/// The word with which an aside says that what it stands beside is untrue, only planned, over, or a tale.
pub(super) fn belied(words: &[Token]) -> Option<&str> {
    let of_this = words.len() <= 7;
    let found = words.iter().find(|token| {
        let word = token.key.as_str();
        matches!(
            word,
            "false"
                | "untrue"
                | "mistaken"
                | "incorrect"
                | "baseless"
                | "unfounded"
                | "inaccurate"
                | "disputed"
                | "contested"
                | "unconfirmed"
                | "unverified"
                | "debunked"
                | "discredited"
                | "story"
                | "legend"
                | "rumour"
                | "rumor"
                | "gossip"
                | "myth"
                | "permitting"
                | "allowing"
                | "willing"
        ) && of_this
            || words.len() <= 4
                && (lexicon::is_lessening(word)
                    && !matches!(word, "late" | "once" | "future" | "former" | "formerly" | "retired")
                    || matches!(
                        word,
                        "withdrawn"
                            | "repealed"
                            | "cancelled"
                            | "canceled"
                            | "expired"
                            | "retracted"
                            | "estimate"
                            | "estimated"
                            | "superseded"
                            | "abandoned"
                            | "suspended"
                            | "revoked"
                            | "obsolete"
                            | "unpublished"
                            | "unofficial"
                            | "discontinued"
                            | "rejected"
                            | "draft"
                    ))
    });
    found.map(|token| token.key.as_str())
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
            "hope"
                | "fear"
                | "wish"
                | "warn"
                | "promise"
                | "predict"
                | "goes"
                | "claim"
                | "claims"
                | "claimed"
                | "say"
                | "says"
                | "said"
                | "argue"
                | "argues"
                | "argued"
                | "allege"
                | "alleges"
                | "alleged"
                | "maintain"
                | "maintains"
                | "maintained"
                | "contend"
                | "contends"
                | "contended"
                | "believe"
                | "believes"
                | "believed"
                | "insist"
                | "insists"
                | "insisted"
                | "suggest"
                | "suggests"
                | "suggested"
                | "estimate"
                | "estimates"
                | "estimated"
                | "wrote"
                | "writes"
                | "reported"
                | "reports"
                | "told"
                | "assert"
                | "asserts"
                | "asserted"
                | "explained"
                | "added"
                | "boasts"
                | "boasted"
                | "think"
                | "thinks"
                | "thought"
                | "feared"
                | "hopes"
                | "hoped"
                | "warned"
                | "promised"
                | "predicted"
        )
    };
    let own = matches!(words.first().map_or("", |token| token.key.as_str()), "i" | "we");
    let when = matches!(
        words.first().map_or("", |token| token.key.as_str()),
        "when" | "if" | "once" | "where" | "after" | "before" | "while" | "although" | "and" | "but" | "or" | "to"
    );
    // "Which the report says was …" goes on; "as I said" is whoever speaks.
    let relative =
        words.iter().any(|token| matches!(token.key.as_str(), "which" | "who" | "whom" | "that" | "i" | "we"));
    let said = words.last().filter(|token| says(&token.key)).or_else(|| words.first().filter(|token| says(&token.key)));
    said.filter(|_| !own && !relative && !when).map(|token| token.key.as_str())
}
