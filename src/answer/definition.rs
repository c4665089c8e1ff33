//! What a sentence says that something is: "X is ...", "X, short for ...", "the ..., or X", "X: ...".

use super::entities::Found;
use super::question::{Question, Term};
use crate::text::Span;
use crate::text::words::{Word, is_stop_word, stem, words};

/// How many words of a sentence may stand before its verb.
const SUBJECT: usize = 20;

/// What a sentence says of the question's X: up to the end of the first clause.
pub fn definition(sentence: &str, question: &Question) -> Option<Found> {
    let words = words(sentence);
    let name = name(sentence, &words, question)?;
    spelled_out(sentence, &words, name, question)
        .or_else(|| predicate(sentence, &words, question))
        .or_else(|| headed(sentence, &words, name))
        .or_else(|| beside(sentence, &words, name))
}

/// The first place where all words of what is asked for stand together, as numbers of words: its first, and the one behind
/// its last.
fn name(sentence: &str, words: &[Word], question: &Question) -> Option<(usize, usize)> {
    let wanted = question.terms.len();
    let is_named = |term: &Term, word: &Word| term.forms.contains(&stem(&word.folded));
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
    let subject: Vec<String> = words.get(..verb)?.iter().map(|word| stem(&word.folded)).collect();
    if !question.terms.iter().all(|term| subject.contains(&term.stem)) {
        return None;
    }
    let body = clause(sentence, words.get(verb + 1)?.span.start)?;
    // The fewer other words the subject has, the surer it is that it is the subject.
    let share = question.terms.len() as f32 / subject.len().max(1) as f32;
    Some(Found { span: body, score: 0.5 + 0.5 * share.min(1.0) })
}

/// "X: ...", "X, when ...", where X begins the sentence, as in lists of terms.
fn headed(sentence: &str, words: &[Word], (start, end): (usize, usize)) -> Option<Found> {
    let last = words.get(end.checked_sub(1)?)?.span.end;
    let next = words.get(end)?.span.start;
    let opens = words.get(..start)?.iter().all(|word| is_stop_word(&word.folded) || is_number(&word.folded));
    let mark = sentence.get(last..next)?.trim_start().starts_with([':', ',', '–', '—', '-']);
    if !opens || !mark {
        return None;
    }
    clause(sentence, next).map(|span| Found { span, score: 0.7 })
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
    before.or(after).map(|span| Found { span, score: 1.0 })
}

/// How many words may stand between an acronym and what it is short for ("or", "short for").
const BETWEEN: usize = 3;

/// The run of words whose initials are these letters, nearest to the acronym; small words may have none.
fn initials(sentence: &str, words: &[Word], letters: &[char], backwards: bool) -> Option<Span> {
    let initial = |word: &Word| word.span.of(sentence)?.chars().next()?.to_lowercase().next();
    let fits = |run: &[Word]| {
        let mut left = letters.iter().flat_map(|c| c.to_lowercase()).peekable();
        for word in run {
            let first = initial(word);
            if left.peek().copied() == first && first.is_some() {
                left.next();
            } else if !is_stop_word(&word.folded) {
                return false;
            }
        }
        left.peek().is_none()
    };
    let mut runs = (0..=BETWEEN).flat_map(|gap| {
        (letters.len()..=letters.len() + 3).filter_map(move |length| {
            if backwards {
                let to = words.len().checked_sub(gap)?;
                words.get(to.checked_sub(length)?..to)
            } else {
                words.get(gap..gap + length)
            }
        })
    });
    let says = |word: Option<&Word>| word.is_some_and(|word| !is_stop_word(&word.folded));
    let run = runs.find(|run| says(run.first()) && says(run.last()) && fits(run))?;
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
}
