//! What a sentence says that something is: "X is ...", "X, short for ...", "the ..., or X", "X: ...".

use super::entities::Found;
use super::question::{Question, Term};
use crate::retrieve::acronyms::spells;
use crate::text::Span;
use crate::text::words::{Word, is_stop_word, stem, words};

/// How many words of a sentence may stand before its verb.
const SUBJECT: usize = 20;

/// What a description of X counts where the words are asked for that it is short for.
pub(super) const NOT_SPELLED_OUT: f32 = 0.4;
/// What "X is the ...", "X is in ..." counts against "X is a ...", which tells what kind of thing it is.
const NO_KIND: f32 = 0.85;

/// What counts that is said of a thing named after X: it may be another ("the Section 508 community") or X itself ("the X-Road
/// platform").
const NAMES_ANOTHER: f32 = 0.5;

/// What the words that an acronym is short for count where it is known already what they are.
const KNOWN: f32 = 0.6;

/// What a sentence says of the question's X: up to the end of the first clause. Of an acronym that the library spells out,
/// what it says of the name in full counts as well.
pub fn definition(sentence: &str, question: &Question) -> Option<Found> {
    let own = defined(sentence, question);
    let full = question.in_full().filter(|_| !asks_what_it_is_short_for(question));
    let full = full.and_then(|full| defined(sentence, &full));
    match (own, full) {
        (Some(own), Some(full)) if full.score > own.score => Some(full),
        (own, full) => own.or(full),
    }
}

fn defined(sentence: &str, question: &Question) -> Option<Found> {
    let words = words(sentence);
    let name = name(sentence, &words, question)?;
    let described = || {
        let found = predicate(sentence, &words, question)
            .or_else(|| headed(sentence, &words, name))
            .or_else(|| beside(sentence, &words, name))?;
        let counts = if asks_what_it_is_short_for(question) { NOT_SPELLED_OUT } else { 1.0 };
        Some(Found { score: found.score * counts, ..found })
    };
    spelled_out(sentence, &words, name, question).or_else(described)
}

/// Whether a sentence says no more of an acronym than what it is short for, where that is known and more is asked for.
pub(super) fn says_nothing_new(sentence: &str, question: &Question) -> bool {
    let [term] = question.terms.as_slice() else { return false };
    let known = |word: &Word| {
        let stem = stem(&word.folded);
        is_stop_word(&word.folded) || term.long.contains(&stem) || term.forms.contains(&stem)
    };
    !term.long.is_empty() && !asks_what_it_is_short_for(question) && words(sentence).iter().all(known)
}

/// "What does X stand for?"
pub fn asks_what_it_is_short_for(question: &Question) -> bool {
    let words = words(&question.text);
    let acronym = question.terms.iter().any(|term| is_in_capitals(term.bare()));
    acronym && words.windows(2).any(|two| two[0].folded == "stand" && two[1].folded == "for")
}

/// Whether a word is written in capitals; the small "s" of a plural may follow.
fn is_in_capitals(word: &str) -> bool {
    let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).or_else(|| word.strip_suffix('s'));
    let bare = bare.unwrap_or(word);
    bare.chars().filter(|c| c.is_uppercase()).count() > 1 && !bare.chars().any(char::is_lowercase)
}

/// Whether a word of a sentence is the one that is asked for: what the question writes in capitals is no other word of the
/// same letters ("PLAIN" is not "plain language").
fn is_named(term: &Term, word: &Word, sentence: &str, question: &Question) -> bool {
    let shouted = !question.text.chars().any(char::is_lowercase);
    term.forms.contains(&stem(&word.folded))
        && (shouted || !is_in_capitals(term.bare()) || word.span.of(sentence).is_some_and(is_in_capitals))
}

/// The first place where all words of what is asked for stand together, as numbers of words: its first, and the one behind
/// its last.
fn name(sentence: &str, words: &[Word], question: &Question) -> Option<(usize, usize)> {
    let wanted = question.terms.len();
    let is_named = |term: &Term, word: &Word| is_named(term, word, sentence, question);
    (0..words.len()).find_map(|start| {
        let end = (start + 1..=words.len().min(start + wanted + 2)).find(|&end| {
            let run = words.get(start..end).unwrap_or(&[]);
            question.terms.iter().all(|term| run.iter().any(|word| is_named(term, word)))
        })?;
        // "In" of "lock-in" is no word of content.
        let joined = |at: &usize| {
            let gap = words.get(at - 1).zip(words.get(*at)).map(|(a, b)| (a.span.end, b.span.start));
            gap.and_then(|(from, to)| sentence.get(from..to)) == Some("-")
        };
        let end = (end..words.len()).take_while(joined).last().map_or(end, |last| last + 1);
        // The shortest run begins with one of them.
        let first = words.get(start)?;
        question.terms.iter().any(|term| is_named(term, first)).then_some((start, end))
    })
}

/// "X is ...", where X is the subject.
fn predicate(sentence: &str, words: &[Word], question: &Question) -> Option<Found> {
    let verb = words.iter().take(SUBJECT).position(|word| {
        matches!(word.folded.as_str(), "is" | "are" | "was" | "were" | "means" | "comprises" | "refers" | "denotes")
    })?;
    let subject = words.get(..verb)?;
    if !question.terms.iter().all(|term| subject.iter().any(|word| is_named(term, word, sentence, question))) {
        return None;
    }
    let body = clause(sentence, words.get(verb + 1)?.span.start)?;
    // The fewer other words the subject has, the surer it is that it is the subject; an article is none, nor is the number
    // of the paragraph, nor what belongs to its name ("the compact" is the Global Digital Compact).
    let capital = |word: &Word| word.span.of(sentence).is_some_and(|word| word.starts_with(char::is_uppercase));
    let is_name = subject.last().is_some_and(|last| {
        capital(last) && question.terms.iter().any(|term| is_named(term, last, sentence, question))
    });
    let own = |word: &&Word| {
        matches!(word.folded.as_str(), "the" | "a" | "an")
            || is_number(&word.folded)
            || is_name && capital(word) && !question.terms.iter().any(|term| is_named(term, word, sentence, question))
    };
    let others = subject.iter().filter(|word| !own(word)).count();
    let share = question.terms.len() as f32 / others.max(1) as f32;
    let is_kind = !matches!(words.get(verb)?.folded.as_str(), "is" | "are" | "was" | "were")
        || names_a_kind(words.get(verb + 1..)?);
    let goes_on = names_another(sentence, subject, question);
    // "The access and Section 508 community" is named after several things, and none of them.
    if goes_on && subject.iter().any(|word| matches!(word.folded.as_str(), "and" | "or")) {
        return None;
    }
    let other = if goes_on { NAMES_ANOTHER } else { 1.0 };
    let counts = other * if is_kind { 1.0 } else { NO_KIND };
    Some(Found { span: body, score: counts * (0.5 + 0.5 * share.min(1.0)) })
}

/// Whether a subject goes on behind what is asked for, so that it may be another thing: "the Section 508 community".
fn names_another(sentence: &str, subject: &[Word], question: &Question) -> bool {
    let is_asked = |word: &Word| question.terms.iter().any(|term| is_named(term, word, sentence, question));
    let Some(last) = subject.iter().rposition(is_asked) else { return false };
    let (Some(last), Some(next)) = (subject.get(last), subject.get(last + 1)) else { return false };
    let joined = sentence.get(last.span.end..next.span.start).is_some_and(|gap| gap.trim().is_empty() || gap == "-");
    joined && !is_stop_word(&next.folded) && !is_number(&next.folded)
}

/// Whether what follows "is" or "are" begins with a kind of thing: "a meeting", "someone", "two-dimensional codes".
fn names_a_kind(rest: &[Word]) -> bool {
    let first = rest.first().map_or("", |word| word.folded.as_str());
    let bare = rest.iter().take_while(|word| !is_stop_word(&word.folded)).last();
    matches!(first, "a" | "an" | "one" | "any" | "someone" | "somebody" | "something")
        || bare.is_some_and(|word| word.folded.len() > 3 && word.folded.ends_with('s') && !word.folded.ends_with("ss"))
}

/// "X: ...", "X, when ...", "X (MVP) - ...", where X begins the sentence, as in lists of terms.
fn headed(sentence: &str, words: &[Word], (start, end): (usize, usize)) -> Option<Found> {
    let last = words.get(end.checked_sub(1)?)?.span.end;
    let last = past_brackets(sentence, last);
    let behind = words.get(words.iter().position(|word| word.span.start >= last)?..)?;
    let next = behind.first()?.span.start;
    let opens = words.get(..start)?.iter().all(|word| is_stop_word(&word.folded) || is_number(&word.folded));
    let gap = sentence.get(last..next)?;
    let mark = gap.trim_start().starts_with([':', ',', '–', '—', '-']) || gap.contains(['\t']) || gap.contains("  ");
    if !opens || !mark || is_a_title(sentence, behind) {
        return None;
    }
    clause(sentence, next).map(|span| Found { span, score: 0.7 })
}

/// Whether words are set as a title is, each with a capital: the name of a page tells nothing of what it is about.
fn is_a_title(sentence: &str, said: &[Word]) -> bool {
    let says = || said.iter().filter(|word| !is_stop_word(&word.folded));
    let capital = |word: &&Word| word.span.of(sentence).is_some_and(|word| word.starts_with(char::is_uppercase));
    let count = says().count();
    count > 2 && says().filter(capital).count() * 4 > count * 3
}

/// The end of an acronym in brackets that stands here, or the same place.
fn past_brackets(sentence: &str, at: usize) -> usize {
    let rest = sentence.get(at..).unwrap_or("");
    let inside = rest.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')'));
    inside.filter(|(acronym, _)| is_in_capitals(acronym)).map_or(at, |(_, behind)| sentence.len() - behind.len())
}

/// "... X, a layer for exchanging data": what stands beside the name. With "the" it may as well be the next of a list.
fn beside(sentence: &str, words: &[Word], (_, end): (usize, usize)) -> Option<Found> {
    let last = words.get(end.checked_sub(1)?)?.span.end;
    let next = words.get(end).filter(|word| matches!(word.folded.as_str(), "a" | "an" | "one"))?.span.start;
    (sentence.get(last..next)?.trim() == ",").then(|| clause(sentence, next))?.map(|span| Found { span, score: 0.7 })
}

/// An acronym and the words that it is short for: "Internet Governance Forum (IGF)", "the Internet Governance Forum, or
/// IGF", "IGF (Internet Governance Forum)", "IGFs, short for Internet Governance Forums".
fn spelled_out(sentence: &str, words: &[Word], (start, end): (usize, usize), question: &Question) -> Option<Found> {
    let [term] = question.terms.as_slice() else { return None };
    let letters: Vec<char> = term.bare().chars().collect();
    if end != start + 1 || letters.len() < 2 || !letters.iter().all(|c| c.is_uppercase()) {
        return None;
    }
    let before = initials(sentence, words.get(..start)?, &letters, true);
    let after = initials(sentence, words.get(end..)?, &letters, false);
    let is_known = !term.long.is_empty() && !asks_what_it_is_short_for(question);
    before.or(after).map(|span| Found { span, score: if is_known { KNOWN } else { 1.0 } })
}

/// How many words may stand between an acronym and what it is short for ("or", "short for").
const BETWEEN: usize = 3;

/// The run of words whose initials are these letters, nearest to the acronym; small words may have none.
fn initials(sentence: &str, words: &[Word], letters: &[char], backwards: bool) -> Option<Span> {
    let lower: Vec<char> = letters.iter().flat_map(|c| c.to_lowercase()).collect();
    let mut runs = (0..=BETWEEN).flat_map(|gap| {
        (letters.len().saturating_sub(1).max(1)..=letters.len() + 3).filter_map(move |length| {
            if backwards {
                let to = words.len().checked_sub(gap)?;
                words.get(to.checked_sub(length)?..to)
            } else {
                words.get(gap..gap + length)
            }
        })
    });
    let says = |word: Option<&Word>| word.is_some_and(|word| !is_stop_word(&word.folded));
    let run = runs.find(|run| says(run.first()) && says(run.last()) && spells(sentence, run, &lower))?;
    Some(run.first()?.span.cover(run.last()?.span))
}

fn is_number(folded: &str) -> bool {
    folded.bytes().all(|byte| byte.is_ascii_digit())
}

/// From here to the end of the clause, without its mark.
fn clause(sentence: &str, start: usize) -> Option<Span> {
    let rest = sentence.get(start..)?;
    // A clause ends at a mark that has some words before it; an abbreviation's full stop seldom does.
    let end = rest
        .char_indices()
        .find(|&(at, c)| at > 20 && (matches!(c, ';' | ':') || c == ',' && at > 60))
        .map_or(rest.len(), |(at, _)| at);
    let span = Span::new(start, start + end).trimmed(sentence);
    let body = span.of(sentence)?.trim_end_matches(['.', '!', ';', ')']);
    (!body.is_empty()).then(|| Span::new(span.start, span.start + body.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retrieve::acronyms::Acronym;

    fn says<'a>(asked: &str, sentence: &'a str) -> Option<&'a str> {
        let question = Question::new(asked, crate::index::asked(asked, &[]), &|_| Some(1.0));
        definition(sentence, &question).and_then(|found| found.span.of(sentence))
    }

    #[test]
    fn an_acronym_is_what_its_letters_begin() {
        let forum = Some("Internet Governance Forum");
        for sentence in [
            "That body is the Internet Governance Forum, or IGF.",
            "It asked the Internet Governance Forum (IGF) to meet.",
            "The IGF (Internet Governance Forum) met.",
            "It is called IGF, short for Internet Governance Forum.",
        ] {
            assert_eq!(says("What is the IGF?", sentence), forum, "{sentence}");
        }
        assert_eq!(says("What does IGF stand for?", "The IGF met in Athens."), None);
        let sentence = "We use the U.S. Web Design System (USWDS) for it.";
        assert_eq!(says("What does USWDS stand for?", sentence), Some("U.S. Web Design System"));
    }

    fn score(asked: &str, sentence: &str) -> f32 {
        let question = Question::new(asked, crate::index::asked(asked, &[]), &|_| Some(1.0));
        definition(sentence, &question).map_or(0.0, |found| found.score)
    }

    #[test]
    fn what_kind_of_thing_it_is_says_most() {
        let asked = "What is a retrospective?";
        let kind = score(asked, "A retrospective is a meeting at the end of a sprint.");
        assert!(kind > score(asked, "Retrospectives are the way we apply this to our own teams."));
        assert!(score(asked, "Retrospectives are the way we apply this.") > 0.7);
        let full = score("What is the compact?", "1. The Global Digital Compact is an agreement of states.");
        assert!(full > score("What is the compact?", "The rules on what the compact says of it are an agreement."));
        assert!(full > 0.95, "{full}");
        let codes = score("What is a QR code?", "QR codes are two-dimensional codes that phones read.");
        assert!(codes > score("What is a QR code?", "QR codes are central to it."));
    }

    #[test]
    fn what_is_named_after_it_or_is_a_title_says_less() {
        let asked = "What is Section 508?";
        let community = "The Section 508 community is a group of federal employees.";
        assert!(score(asked, community) < 0.6 * score(asked, "Section 508 is a part of the Rehabilitation Act."));
        assert_eq!(
            says(asked, "Section 508 is a part of the Rehabilitation Act."),
            Some("a part of the Rehabilitation Act")
        );
        assert_eq!(says(asked, "The Access and Section 508 community is a group of federal employees."), None);
        assert_eq!(says(asked, "Section 508 of the act is a rule on access."), Some("a rule on access"));
        let asked = "What is the Paperwork Reduction Act?";
        assert_eq!(
            says(asked, "The Paperwork Reduction Act: Approval of Information Collections from the Agency"),
            None
        );
        let told = "The Paperwork Reduction Act: a law on what agencies may ask";
        assert_eq!(says(asked, told), Some("a law on what agencies may ask"));
    }

    #[test]
    fn what_it_is_short_for_is_no_description() {
        let asked = "What does ATO stand for?";
        let spelled = score(asked, "You need an Authority to Operate (ATO) for it.");
        assert!(spelled > 2.0 * score(asked, "An ATO is an authorization approved by an official."));
        assert!(score("What is an ATO?", "An ATO is an authorization approved by an official.") > 0.9);
    }

    #[test]
    fn capitals_are_met_by_capitals_alone() {
        let sentence = "Plain language is communication your audience can understand.";
        assert_eq!(says("What does PLAIN stand for?", sentence), None);
        let sentence = "Plain English: the Plain Language Action and Information Network (PLAIN) met.";
        assert_eq!(says("What is PLAIN?", sentence), Some("Plain Language Action and Information Network"));
        assert_eq!(says("WHAT IS LOCK-IN?", "Lock-in is a risk."), Some("a risk"));
        assert_eq!(says("What is an OSPO?", "OSPOs are offices."), Some("offices"));
    }

    #[test]
    fn an_acronym_in_brackets_is_passed_over() {
        let sentence = "Minimum viable product (MVP) - the smallest thing that works";
        assert_eq!(says("What is a minimum viable product?", sentence), Some("the smallest thing that works"));
        let aside = "Minimum viable product (the first one) - the smallest thing that works";
        assert_eq!(says("What is a minimum viable product?", aside), None);
    }

    #[test]
    fn what_stands_beside_a_name_says_what_it_is() {
        let sentence = "Records travel over X-Road, a data exchange layer in use since 2001.";
        assert_eq!(says("What is X-Road?", sentence), Some("a data exchange layer in use since 2001"));
        assert_eq!(says("What is X-Road?", "They use X-Road, the portal and the registers."), None);
    }

    #[test]
    fn an_entry_of_a_list_of_terms_defines_what_it_begins_with() {
        let sentence = "lock-in, when only one supplier can repair what everyone depends on;";
        assert_eq!(
            says("What is lock-in?", sentence),
            Some("when only one supplier can repair what everyone depends on")
        );
        assert_eq!(says("What is lock-in?", "Some fear lock-in, others do not."), None);
    }

    #[test]
    fn what_is_said_of_the_name_in_full_defines_the_acronym() {
        let gdc = Acronym { short: "GDC".into(), long: "Global Digital Compact".into() };
        let of = |asked: &str, sentence: &str| {
            let question = Question::new(asked, crate::index::asked(asked, &[]), &|_| Some(1.0));
            definition(sentence, &question.read_with(std::slice::from_ref(&gdc))).map(|found| found.score)
        };
        let (spelled, told) =
            ("GDC     Global Digital Compact", "The Global Digital Compact is an agreement of states.");
        assert!(of("What is the GDC?", told) > of("What is the GDC?", spelled));
        let question = Question::new("What is the GDC?", crate::index::asked("What is the GDC?", &[]), &|_| Some(1.0));
        let question = question.read_with(std::slice::from_ref(&gdc));
        assert!(says_nothing_new(spelled, &question) && !says_nothing_new(told, &question));
        assert!(of("What does GDC stand for?", told) < of("What does GDC stand for?", spelled));
    }
}
