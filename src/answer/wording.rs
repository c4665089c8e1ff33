//! What single words make a sentence say: that they deny, hedge, count all, oblige, exclude, compare, tell a change. English.

use crate::text::cardinals::cardinal;
use crate::text::words::{Word, words};

/// Words that deny.
pub fn is_negation(folded: &str) -> bool {
    matches!(
        folded,
        "not"
            | "no"
            | "never"
            | "cannot"
            | "neither"
            | "nor"
            | "without"
            | "none"
            | "nothing"
            | "nobody"
            | "lacks"
            | "lack"
            | "hardly"
            | "unable"
            | "refused"
            | "nowhere"
    ) || folded.ends_with("n't")
        || folded.ends_with("n’t")
}

/// Words with which a sentence says that something may be otherwise.
pub fn is_hedge(folded: &str) -> bool {
    matches!(
        folded,
        "if" | "unless"
            | "except"
            | "perhaps"
            | "possibly"
            | "sometimes"
            | "usually"
            | "often"
            | "partly"
            | "whether"
            | "almost"
            | "nearly"
            | "hardly"
            | "some"
            | "claims"
            | "alleged"
            | "allegedly"
            | "reportedly"
            | "rarely"
            | "seldom"
            | "until"
            | "when"
            | "where"
            | "only"
            | "supposedly"
    )
}

/// Words that make a question ask for more than that something is so.
pub fn is_quantifier(folded: &str) -> bool {
    matches!(
        folded,
        "all" | "every" | "always" | "only" | "any" | "each" | "both" | "entirely" | "fully" | "most" | "still"
    )
}

/// What a verb is modified by, as far as it changes what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modal {
    /// must, shall, has to, is required to.
    Duty,
    /// should, ought.
    Advice,
    /// may, might, could.
    Maybe,
    /// can.
    Power,
    /// will, would.
    Future,
}

/// The modal that a word is.
pub fn modal(folded: &str) -> Option<Modal> {
    Some(match folded {
        "must" | "shall" | "required" | "obliged" => Modal::Duty,
        "should" | "ought" => Modal::Advice,
        "may" | "might" | "could" => Modal::Maybe,
        "can" | "cannot" | "able" | "unable" => Modal::Power,
        "will" | "would" => Modal::Future,
        _ => return None,
    })
}

/// Pairs of words that exclude one another, as stems.
const OPPOSITES: [(&str, &str); 23] = [
    ("voluntari", "mandatori"),
    ("voluntari", "compulsori"),
    ("voluntari", "obligatori"),
    ("voluntari", "bind"),
    ("option", "mandatori"),
    ("option", "compulsori"),
    ("option", "obligatori"),
    ("option", "requir"),
    ("voluntari", "requir"),
    ("public", "privat"),
    ("public", "secret"),
    ("open", "close"),
    ("free", "paid"),
    ("accept", "reject"),
    ("adopt", "reject"),
    ("allow", "forbid"),
    ("allow", "prohibit"),
    ("permit", "prohibit"),
    ("legal", "illeg"),
    ("permanent", "temporari"),
    ("increas", "decreas"),
    ("agre", "disagre"),
    ("success", "fail"),
];

/// Stems that exclude one of these.
pub fn opposites_of(stem: &str) -> impl Iterator<Item = &'static str> {
    OPPOSITES.iter().filter_map(move |&(one, other)| {
        if one == stem {
            Some(other)
        } else if other == stem {
            Some(one)
        } else {
            None
        }
    })
}

/// Whether one of two stems excludes the other.
pub fn are_opposites(a: &str, b: &str) -> bool {
    OPPOSITES.iter().any(|&(one, other)| (a == one && b == other) || (a == other && b == one))
}

/// Words by which a question asks what changed.
pub fn is_change(folded: &str) -> bool {
    matches!(
        folded,
        "change"
            | "changed"
            | "changes"
            | "differ"
            | "differs"
            | "difference"
            | "differences"
            | "different"
            | "revised"
            | "new"
            | "dropped"
            | "added"
    )
}

/// Words by which a sentence tells that something changed.
pub fn tells_a_change(folded: &str) -> bool {
    matches!(
        folded,
        "change"
            | "changed"
            | "changes"
            | "became"
            | "become"
            | "revised"
            | "revision"
            | "amended"
            | "amends"
            | "replaced"
            | "replaces"
            | "added"
            | "adds"
            | "removed"
            | "dropped"
            | "renamed"
            | "extended"
            | "differs"
            | "differ"
            | "formerly"
            | "previously"
            | "instead"
    )
}

/// Words for people that are counted.
const PEOPLE: &[&str] = &[
    "people",
    "persons",
    "participants",
    "attendees",
    "members",
    "citizens",
    "residents",
    "inhabitants",
    "users",
    "men",
    "women",
    "children",
    "students",
    "employees",
    "staff",
    "workers",
    "visitors",
    "delegates",
    "population",
    "soldiers",
    "immigrants",
    "refugees",
];
/// Words for states that are counted.
const STATES: &[&str] = &["states", "countries", "nations", "governments", "members", "parties", "signatories"];

/// Words for anybody, which stand for each of the words for people.
const ANYBODY: &[&str] = &["people", "persons", "individuals", "population"];
/// Words for people that stand for one another: staff are no users.
const SAME_PEOPLE: [&[&str]; 3] = [
    &["staff", "employees", "workers"],
    &["participants", "attendees", "delegates", "visitors"],
    &["citizens", "residents", "inhabitants", "population"],
];

/// Whether two words count the same kind of thing: whoever asks for the one takes the other.
pub fn are_counted_alike(a: &str, b: &str) -> bool {
    let both = |kind: &&[&str]| kind.contains(&a) && kind.contains(&b);
    let anybody =
        |one: &str, other: &str| ANYBODY.contains(&one) && (PEOPLE.contains(&other) || ANYBODY.contains(&other));
    both(&STATES) || SAME_PEOPLE.iter().any(both) || anybody(a, b) || anybody(b, a)
}

/// Adverbs that do not change what a sentence says yes or no to.
pub fn is_emphasis(folded: &str) -> bool {
    matches!(folded, "legally" | "really" | "actually" | "currently" | "formally" | "generally" | "now" | "already")
}

/// The months and the days of the week.
const MONTHS: [&str; 19] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Whether a sentence says when, without a date: how often, or how long from something ("within 30 days of the notice").
pub fn tells_when(sentence: &str) -> bool {
    let words = words(sentence);
    let counts = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            || matches!(word, "each" | "every" | "per" | "one" | "two" | "three" | "four" | "five" | "six" | "ten")
    };
    let unit = |word: &str| {
        let word = word.strip_suffix('s').unwrap_or(word);
        matches!(word, "hour" | "day" | "week" | "month" | "quarter" | "year" | "decade")
    };
    let often = |word: &str| {
        matches!(word, "hourly" | "daily" | "weekly" | "monthly" | "quarterly" | "yearly" | "annually" | "upon")
    };
    // "In March", "by May": a verb has no such word before it.
    let month = |some: &[Word]| {
        matches!(
            some[0].folded.as_str(),
            "in" | "of"
                | "by"
                | "until"
                | "since"
                | "before"
                | "after"
                | "from"
                | "each"
                | "every"
                | "last"
                | "early"
                | "late"
        ) && MONTHS.contains(&some[1].folded.as_str())
            && some[1].span.of(sentence).is_some_and(|written| written.starts_with(char::is_uppercase))
    };
    words.windows(2).any(month)
        || words.iter().any(|word| often(&word.folded))
        || words.windows(3).any(|some| counts(&some[0].folded) && (unit(&some[1].folded) || unit(&some[2].folded)))
}

/// Whether a sentence says nothing by itself but that something follows: "We do this by:", "The following applies.", "Two
/// changes deserve notice."
pub fn announces(sentence: &str) -> bool {
    let sentence = sentence.trim_end();
    let words = words(sentence);
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    if sentence.ends_with(':') {
        return true;
    }
    let few = words.len() <= MOST_OF_AN_ANNOUNCEMENT && sentence.ends_with('.');
    let counts = matches!(word(0), "several" | "some" | "a") || cardinal(word(0)).is_some_and(|count| count > 1);
    let waits = words.last().is_some_and(|last| {
        matches!(
            last.folded.as_str(),
            "notice"
                | "attention"
                | "mention"
                | "mentioning"
                | "noting"
                | "out"
                | "follow"
                | "matter"
                | "emerged"
                | "emerge"
                | "apply"
                | "below"
        )
    });
    few && (counts && waits || word(0) == "the" && word(1) == "following")
}

/// How many words at most a sentence has that only announces and ends with a full stop.
const MOST_OF_AN_ANNOUNCEMENT: usize = 8;

/// Whether a word compares with all others: "largest", "most" (the latter only with an adjective after it).
pub fn is_superlative(folded: &str) -> bool {
    matches!(folded, "best" | "worst" | "least" | "most" | "fewest")
        || (folded.len() > 5
            && folded.ends_with("est")
            && !matches!(
                folded,
                "interest"
                    | "request"
                    | "forest"
                    | "protest"
                    | "honest"
                    | "modest"
                    | "harvest"
                    | "suggest"
                    | "contest"
                    | "conquest"
                    | "invest"
                    | "budapest"
                    | "digest"
                    | "arrest"
                    | "northwest"
                    | "southwest"
                    | "midwest"
                    | "everest"
                    | "bucharest"
                    | "manifest"
                    | "attest"
                    | "behest"
                    | "latest"
                    | "priest"
                    | "tempest"
                    | "ernest"
            ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_counted_by_many_words_and_staff_are_no_users() {
        assert!(are_counted_alike("people", "users") && are_counted_alike("staff", "employees"));
        assert!(are_counted_alike("members", "countries") && !are_counted_alike("staff", "users"));
    }

    #[test]
    fn a_month_tells_when_and_a_verb_of_the_same_letters_does_not() {
        assert!(tells_when("It is due in March.") && tells_when("They meet each Monday."));
        assert!(!tells_when("They march in lines.") && !tells_when("In may cases they may."));
    }

    #[test]
    fn sentences_that_only_announce() {
        for sentence in
            ["We do this by:", "Two changes deserve notice.", "The following rules apply.", "Three points stand out."]
        {
            assert!(announces(sentence), "{sentence}");
        }
        for sentence in
            ["Two members left.", "The following year it met in Seoul and decided to admit two members.", "It follows."]
        {
            assert!(!announces(sentence), "{sentence}");
        }
    }

    #[test]
    fn superlatives_are_told_from_words_that_end_alike() {
        assert!(["largest", "most", "oldest", "fewest"].iter().all(|word| is_superlative(word)));
        assert!(!["interest", "request", "test", "west", "latest"].iter().any(|word| is_superlative(word)));
    }
}
