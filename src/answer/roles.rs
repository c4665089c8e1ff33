//! Who somebody is by a role: "your supervisor", "the product team", "veterans who ...".

use super::lexicon::is_auxiliary;
use crate::text::Span;
use crate::text::words::{Word, is_stop_word, words};

/// Nouns for whoever does or decides something.
const ROLES: [&str; 60] = [
    "manager",
    "supervisor",
    "team",
    "agency",
    "employee",
    "secretary",
    "minister",
    "office",
    "committee",
    "council",
    "owner",
    "head",
    "director",
    "officer",
    "department",
    "ministry",
    "user",
    "provider",
    "veteran",
    "government",
    "president",
    "commissioner",
    "commission",
    "board",
    "chair",
    "chairman",
    "chairperson",
    "administrator",
    "designer",
    "developer",
    "researcher",
    "lead",
    "leader",
    "coordinator",
    "staff",
    "member",
    "author",
    "editor",
    "engineer",
    "contractor",
    "vendor",
    "supplier",
    "customer",
    "citizen",
    "applicant",
    "parent",
    "person",
    "people",
    "court",
    "judge",
    "parliament",
    "assembly",
    "authority",
    "panel",
    "group",
    "organisation",
    "organization",
    "company",
    "assessor",
    "facilitator",
];

/// How many words may stand between the article and the noun.
const BETWEEN: usize = 3;

/// Whether the last word of a text is a noun for a role, and a small letter begins it.
pub(super) fn is_role(text: &str) -> bool {
    let words = words(text);
    let written = words.last().and_then(|word| word.span.of(text));
    words.last().is_some_and(is_noun)
        && written.is_some_and(|word| !word.starts_with(char::is_uppercase) || words.len() == 1)
}

fn is_noun(word: &Word) -> bool {
    let folded = word.folded.as_str();
    let one = match folded.strip_suffix("ies") {
        Some(start) => format!("{start}y"),
        None => folded.strip_suffix('s').unwrap_or(folded).to_owned(),
    };
    ROLES.contains(&folded) || ROLES.contains(&one.as_str())
}

/// The places of roles that act in a sentence: as its subject, or behind "by". "The team" without an article is a role only
/// at the beginning, in the plural ("Veterans who ...").
pub(super) fn roles(sentence: &str) -> Vec<Span> {
    let words = words(sentence);
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let gap = |at: usize| {
        let ends = words.get(at).zip(words.get(at + 1)).map(|(a, b)| (a.span.end, b.span.start));
        ends.and_then(|(from, to)| sentence.get(from..to)).unwrap_or("")
    };
    let mut out: Vec<Span> = Vec::new();
    for start in 0..words.len() {
        let article = is_article(word(start));
        let by = start > 0 && word(start - 1) == "by";
        if !(article
            || by
            || start == 0 && words.first().is_some_and(|word| word.folded.ends_with('s') && is_noun(word)))
        {
            continue;
        }
        let first = start + usize::from(article);
        let mut last = None;
        for at in first..words.len().min(first + BETWEEN + 1) {
            let plain = at == first || gap(at - 1).chars().all(|c| c.is_whitespace() || c == '-');
            if !plain || is_stop_word(word(at)) || is_auxiliary(word(at)) {
                break;
            }
            if words.get(at).is_some_and(is_noun) {
                last = Some(at);
            }
        }
        let Some(last) = last else { continue };
        let opens = start == 0 || gap(start - 1).contains([',', ';', ':']);
        let acts =
            is_auxiliary(word(last + 1)) || matches!(word(last + 1), "who" | "cannot" | "also" | "always" | "usually");
        if let (true, Some(a), Some(b)) = (opens || by || acts, words.get(start), words.get(last)) {
            out.push(a.span.cover(b.span));
        }
    }
    out
}

fn is_article(folded: &str) -> bool {
    matches!(
        folded,
        "the" | "a" | "an" | "your" | "our" | "their" | "its" | "his" | "her" | "my" | "each" | "every" | "any" | "all"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_found_where_it_acts() {
        let of = |sentence: &'static str| -> Vec<&str> {
            roles(sentence).into_iter().filter_map(|span| span.of(sentence)).collect()
        };
        assert_eq!(of("Leave is approved by your supervisor."), ["your supervisor"]);
        assert_eq!(of("The product manager signs it."), ["The product manager"]);
        assert_eq!(of("Before that, your agency must ask."), ["your agency"]);
        assert_eq!(of("Veterans with a disability are eligible."), ["Veterans"]);
        assert_eq!(of("It was set up by disabled veterans."), ["disabled veterans"]);
        assert_eq!(of("We ask the council for money."), [""; 0]);
        assert_eq!(of("They met in an office, by the sea."), [""; 0]);
        assert!(is_role("your supervisor") && is_role("Veterans") && !is_role("Bank of the Agency"));
    }
}
