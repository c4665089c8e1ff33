//! The clause that governs another: what is hoped, asked, feared or planned is not said to be so, and neither is what a
//! question, a purpose or a likeness brings in.

use super::super::lexicon;
use super::super::tokens::{Token, tokens};

/// Beginnings of words behind which "that" brings in what is not said to be so: attitudes, demands, aims, chances. A word
/// that is one of these and also something else is given with the endings that it has here.
const UNSURE: [&str; 114] = [
    "hope",
    "hoping",
    "wish",
    "fear",
    "afraid",
    "worr",
    "dread",
    "suspect",
    "imagin",
    "pretend",
    "dream",
    "expect",
    "anticipat",
    "predict",
    "forecast",
    "foresee",
    "assum",
    "presum",
    "suppos",
    "guess",
    "estimat",
    "reckon",
    "speculat",
    "suggest",
    "propos",
    "recommend",
    "ask",
    "request",
    "demand",
    "requir",
    "insist",
    "urg",
    "beg",
    "pray",
    "plead",
    "promis",
    "threat",
    "pledg",
    "vow",
    "swear",
    "swore",
    "alleg",
    "purport",
    "seem",
    "appear",
    "likel",
    "unlikel",
    "possib",
    "impossib",
    "probab",
    "improbab",
    "conceivab",
    "imaginab",
    "importan",
    "essential",
    "vital",
    "necessar",
    "necessit",
    "crucial",
    "imperativ",
    "desir",
    "critical",
    "fitting",
    "appropriate",
    "advisab",
    "prefer",
    "ensur",
    "guarantee",
    "hypothes",
    "theor",
    "rumo",
    "risk",
    "danger",
    "chance",
    "prospect",
    "illusion",
    "legend",
    "idea",
    "notion",
    "thesis",
    "wonder",
    "intend",
    "intent",
    "aim",
    "goal",
    "objective",
    "purpose",
    "plan",
    "ambition",
    "vision",
    "yearn",
    "aspir",
    "trust",
    "eager",
    "concern",
    "appeal",
    "doubtful",
    "impression",
    "stipulat",
    "argu",
    "contend",
    "pending",
    "scenario",
    "boast",
    "brag",
    "jok",
    "hint",
    "impl",
    "insinuat",
    "complain",
    "grumbl",
    "whisper",
    "lied",
    "deni",
];

/// Beginnings of words behind which "that" brings in what whoever speaks holds to be so.
const SURE: [&str; 62] = [
    "know",
    "knew",
    "note",
    "noting",
    "stress",
    "emphasi",
    "recall",
    "remember",
    "forget",
    "recogni",
    "acknowledg",
    "reaffirm",
    "affirm",
    "declar",
    "announc",
    "stat",
    "said",
    "say",
    "report",
    "confirm",
    "observ",
    "aware",
    "clear",
    "evident",
    "obvious",
    "fact",
    "true",
    "convinc",
    "convict",
    "reali",
    "understand",
    "understood",
    "learn",
    "found",
    "show",
    "prov",
    "demonstrat",
    "reveal",
    "point",
    "regret",
    "pleas",
    "glad",
    "happy",
    "proud",
    "grateful",
    "surpris",
    "sad",
    "reason",
    "believ",
    "think",
    "thought",
    "agree",
    "remind",
    "reiterat",
    "underlin",
    "underscor",
    "highlight",
    "confident",
    "told",
    "saw",
    "hear",
    "maintain",
];

/// What governs the clause behind these words, so that it is not said to be so: the words end right before it.
pub(super) fn governor(words: &[Token]) -> Option<&str> {
    let (last, before) = words.split_last()?;
    let prior = before.last().map_or("", |token| token.key.as_str());
    match (prior, last.key.as_str()) {
        ("so" | "order" | "lest" | "such" | "provided" | "providing" | "supposing" | "condition" | "event", "that")
        | ("as", "if" | "though")
        | ("in", "case") => Some(prior),
        (_, "lest" | "whether" | "supposing") => Some(&last.key),
        ("suppose" | "imagine", "a" | "an" | "the") if before.len() == 1 => Some(prior),
        (_, "that") => unsure_before_that(before),
        _ if wished(words) => words.first().map(|token| token.key.as_str()),
        // Behind these the "that" may be missing.
        (_, "suppose" | "imagine") if before.len() < 2 => Some(&last.key),
        _ => None,
    }
}

/// Whether a sentence that begins with these words tells of what is only thought or wished: "Picture a harbour where",
/// "May", "If only".
fn wished(words: &[Token]) -> bool {
    let key = |at: usize| words.get(at).map_or("", |token| token.key.as_str());
    match key(0) {
        "picture" | "imagine" | "suppose" | "envision" | "visualize" => true,
        "may" | "would" => words.len() == 1,
        "if" => key(1) == "only" && words.len() == 2,
        "what" => key(1) == "if" && words.len() == 2,
        _ => false,
    }
}

/// The word nearest to a "that" decides: "we know that we hope that".
fn unsure_before_that(before: &[Token]) -> Option<&str> {
    let near = before.get(before.len().saturating_sub(8)..).unwrap_or_default();
    let word = |at: Option<usize>| at.and_then(|at| near.get(at)).map_or("", |token| token.key.as_str());
    for (at, token) in near.iter().enumerate().rev() {
        let key = token.key.as_str();
        let makes = matches!(word(at.checked_sub(1)), "make" | "makes" | "making" | "made");
        let time = key == "time" && matches!(word(at.checked_sub(1)), "high" | "is" | "about");
        let has_it = key == "it" && matches!(word(at.checked_sub(1)), "has" | "to");
        let out = key == "out" && matches!(word(at.checked_sub(1)), "ruled" | "rule" | "rules" | "ruling");
        if has_it || time || out || makes && matches!(key, "sure" | "certain") || is_unsure(key) {
            return Some(key);
        }
        if matches!(key, "sure" | "certain" | "see" | "mean" | "means") || SURE.iter().any(|stem| key.starts_with(stem))
        {
            return None;
        }
    }
    None
}

/// Whether a clause behind this word is not said to be so.
fn is_unsure(word: &str) -> bool {
    // "Important" is what should be; "importance" is of something.
    UNSURE.iter().any(|stem| word.starts_with(stem))
        && !matches!(word, "asks" | "plane" | "planet" | "begin" | "began" | "begun" | "urgently" | "seemingly")
}

/// What governs a clause that no "that" brings in: "growers fear the frost has killed the vines". Only where `rest`, what
/// stands behind it, has a verb of its own.
pub(super) fn bare_governor<'a>(words: &'a [Token], rest: &str) -> Option<&'a str> {
    let (last, before) = words.split_last()?;
    // "Would have us believe".
    if let [.., have, us, believe] = words
        && matches!(have.key.as_str(), "have" | "has" | "had" | "make" | "made" | "makes")
        && matches!(us.key.as_str(), "us" | "you" | "them" | "me" | "people")
        && matches!(believe.key.as_str(), "believe" | "think")
    {
        return Some(&believe.key);
    }
    let holds = matches!(
        last.key.as_str(),
        "hope"
            | "hopes"
            | "hoped"
            | "fear"
            | "fears"
            | "feared"
            | "wish"
            | "wishes"
            | "wished"
            | "suppose"
            | "supposed"
            | "imagine"
            | "imagined"
            | "suspect"
            | "suspects"
            | "suspected"
            | "doubt"
            | "doubts"
            | "pretend"
            | "pretends"
            | "presume"
            | "claim"
            | "claims"
            | "claimed"
            | "assume"
            | "assumes"
            | "assumed"
            | "predicts"
            | "predicted"
            | "ensure"
            | "ensures"
            | "expect"
            | "expects"
            | "expected"
            | "alleged"
            | "alleges"
            | "reportedly"
    );
    // "The hope", "our fears": a noun.
    let noun = before.last().is_some_and(|token| {
        matches!(token.key.as_str(), "the" | "a" | "an" | "our" | "their" | "its" | "his" | "her" | "of" | "no" | "any")
    });
    let to = rest.char_indices().nth(80).map_or(rest.len(), |(at, _)| at);
    let clause = rest.get(..to)?.split(['.', ';', ',', ':', '?', '!']).next().unwrap_or("");
    let own = tokens(clause);
    let verb = own.iter().skip(1).take(8).any(|token| lexicon::is_auxiliary(&token.key));
    (holds && !noun && verb).then_some(last.key.as_str())
}

/// Why a clause must not be quoted by itself that hangs on another: `words` are those of its sentence before it, `base`
/// their text.
pub(super) fn hangs_on(base: &str, words: &[Token], rest: &str) -> Option<String> {
    let governor = governor(words).or_else(|| bare_governor(words, rest));
    if let Some(word) = governor {
        return Some(format!("“{word} …”: it is not said to be so"));
    }
    // "If the pumps fail, the mine is flooded", "Should the pumps fail, …": only of the main clause behind the comma.
    if !base.trim_end().ends_with(',') {
        return None;
    }
    let word = |at: usize| words.get(at).map_or("", |token| token.key.as_str());
    let at = usize::from(matches!(word(0), "but" | "and" | "yet" | "so" | "however" | "even" | "only"));
    let condition = matches!(
        (word(at), word(at + 1)),
        (
            "if" | "unless"
                | "until"
                | "should"
                | "were"
                | "had"
                | "provided"
                | "assuming"
                | "supposing"
                | "once"
                | "till",
            _
        ) | ("in", "case")
            | ("as" | "so", "long")
            | ("on", "condition")
    ) || matches!((word(at + 2), word(at + 3)), ("event" | "assumption" | "condition", "that" | "of"))
        || matches!((word(at), word(at + 1), word(at + 3)), ("on" | "under", "the", "that"));
    // "Once again, …", "Once, …": no condition.
    let other = word(at) == "once" && (words.len() < at + 3 || word(at + 1) == "again")
        || matches!(word(at), "had" | "were" | "should") && words.len() < at + 3
        || word(at) == "if" && matches!(word(at + 1), "anything" | "so" | "only");
    (condition && !other).then(|| format!("“{} …”: it is said on a condition only", word(at)))
}
