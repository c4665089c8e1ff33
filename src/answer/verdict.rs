//! Yes and no: whether a sentence plainly says what was asked, or plainly that it is not so; and whether a sentence denies
//! what a question takes for granted.
//!
//! Both err towards saying nothing: a condition, another modal ("may" for "must"), a quantifier that the sentence lacks or
//! names in another order leave the sentence to speak for itself.

use super::duty;
use super::lexicon;
use super::model::Verdict;
use super::question::{Question, Term};
use super::wording::{self, Modal, modal};
use crate::text::language::Language;
use crate::text::words::{Word, stem, words};

/// What a sentence loses that denies what a question takes for granted: little, since it may be the best thing to say.
const AFFIRMED: f32 = -0.3;

/// How many words after a negation it still denies.
const REACH: usize = 4;

/// Whether a question wants yes or no.
pub fn wants_verdict(question: &str) -> bool {
    let words = words(question);
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let at = usize::from(matches!(word(0), "and" | "so" | "but"));
    lexicon::is_auxiliary(word(at)) && words.len() > at + 2 && !words.iter().any(|word| word.folded == "or")
}

/// What to look up by word for a question for yes or no: "binding" is decided by what is "voluntary", too.
pub fn with_opposites(query: &str) -> String {
    let mut out = query.to_owned();
    if wants_verdict(query) {
        for word in words(query) {
            for other in wording::opposites_of(&stem(&word.folded)) {
                out.push(' ');
                out.push_str(other);
            }
        }
    }
    out
}

/// What a sentence says to a question for yes or no; `None` where it does not plainly say either. `around` is what tells
/// what the sentence is about: headings, title, the sentence before.
pub fn verdict(question: &Question, sentence: &str, language: Language, around: &str) -> Option<Verdict> {
    if !wants_verdict(&question.text) || sentence.trim_end().ends_with('?') {
        return None;
    }
    let said = words(sentence);
    let asked = words(&question.text);
    let asks_freedom = duty::said(&asked).filter(|said| said.of_a_deed || said.by_adjective);
    // "Obliged" is met by "must": by what a clause says of how free somebody is, and not by the word.
    let modal_word = asks_freedom.filter(|said| said.by_adjective).and_then(|said| asked.get(said.at));
    let is_modal_word = |term: &Term| modal_word.is_some_and(|word| term.written.to_lowercase() == word.folded);
    let (mut by_freedom, mut opposed, mut of_binding) = (false, false, false);
    let place = |term: &Term| said.iter().position(|word| term.forms.contains(&language.stem(word)));
    let context: Vec<String> = words(around).iter().map(|word| language.stem(word)).collect();
    let mut flips = 0;
    let mut told: Vec<usize> = Vec::new();
    let mut names: Vec<usize> = Vec::new();
    for term in &question.terms {
        let numeric = term.written.bytes().any(|byte| byte.is_ascii_digit());
        match place(term) {
            Some(at) if numeric => told.push(at),
            Some(at) if term.name => names.push(at),
            Some(at) => told.push(at),
            None if term.name && !numeric && term.forms.iter().any(|form| context.contains(form)) => {}
            None if term.name => return None,
            None if wording::is_emphasis(&term.written.to_lowercase()) => {}
            None => {
                let opposite = |word: &Word| wording::are_opposites(&term.stem, &language.stem(word));
                match said.iter().position(opposite) {
                    Some(at) => {
                        told.push(at);
                        flips += 1;
                        opposed |= is_modal_word(term);
                    }
                    None if is_modal_word(term) => by_freedom = true,
                    None if term.written.eq_ignore_ascii_case("binding") => of_binding = true,
                    None => return None,
                }
            }
        }
    }
    // "Did Canada invite Mexico?" is not answered by "Mexico invited Canada".
    if told.is_empty() || !names.is_sorted() {
        return None;
    }
    let clause = clause(sentence, &said, &told);
    let has = |list: &[Word], word: &str| list.iter().any(|other| other.folded == word);
    if clause.iter().any(|word| wording::is_hedge(&word.folded) && !has(&asked, &word.folded))
        || asked.iter().any(|word| wording::is_quantifier(&word.folded) && !has(&clause, &word.folded))
    {
        return None;
    }
    let denied = negations(&clause);
    // "Isn't it binding?" asks whether it is.
    let asked_denied = asked.iter().skip(1).filter(|word| wording::is_negation(&word.folded)).count();
    if says_otherwise(&asked, &clause, names.len()) {
        return None;
    }
    if of_binding {
        return (duty::leaves_free_to_follow(&clause) && flips == 0 && asked_denied == 0).then_some(Verdict::No);
    }
    let says_freedom = duty::said(&clause);
    // With another word than the question's, or with one beside "must" or "may", what is said decides, not the words.
    let beside = says_freedom.is_some_and(|said| said.by_adjective)
        && asks_freedom.is_some_and(|asked| !asked.by_adjective)
        && flips == 0;
    if by_freedom || beside {
        let (asked, said) = asks_freedom.zip(says_freedom)?;
        // "Is training required?" is not answered by what the trained are required to do.
        if asked.of_a_deed != said.of_a_deed {
            return None;
        }
        return Some(if duty::is_so(asked.freedom, said.freedom)? { Verdict::Yes } else { Verdict::No });
    }
    if !modals_agree(&asked, &clause, denied % 2 == 1 || opposed) {
        return None;
    }
    Some(if (denied + asked_denied + flips).is_multiple_of(2) { Verdict::Yes } else { Verdict::No })
}

/// The words of the sentence between the marks and the "but" around what was asked for.
fn clause(sentence: &str, said: &[Word], told: &[usize]) -> Vec<Word> {
    let (first, last) = (told.iter().min().copied().unwrap_or(0), told.iter().max().copied().unwrap_or(0));
    let parted = |at: usize| {
        let gap = at.checked_sub(1).and_then(|before| said.get(before)).zip(said.get(at));
        let mark = gap.and_then(|(a, b)| sentence.get(a.span.end..b.span.start)).unwrap_or("");
        mark.contains([';', ':', '—', ',', '(', ')'])
            || said.get(at).is_some_and(|word| matches!(word.folded.as_str(), "but" | "although" | "whereas" | "while"))
    };
    let start = (1..=first).rev().find(|&at| parted(at)).unwrap_or(0);
    let end = (last + 1..said.len()).find(|&at| parted(at)).unwrap_or(said.len());
    said.get(start..end).unwrap_or(&[]).to_vec()
}

/// Whether what a clause tells is another thing than what is asked for, though it has its words: before and not in a year,
/// once and not now, by whom and not whom, wanted and not done.
fn says_otherwise(asked: &[Word], clause: &[Word], names: usize) -> bool {
    let has = |list: &[Word], these: &[&str]| list.iter().any(|word| these.contains(&word.folded.as_str()));
    let one = |these: &[&str]| has(asked, these) != has(clause, these);
    // The limit itself counts: "more than 100" is not "less than 100".
    let limits = LIMITS.iter().any(|limit| one(&[limit]));
    let in_question: Vec<String> = asked.iter().map(|word| stem(&word.folded)).collect();
    let unreal = clause.iter().map(|word| stem(&word.folded)).any(|said| {
        (UNREAL.contains(&said.as_str()) || matches!(said.as_str(), "former" | "formerli"))
            && !in_question.contains(&said)
    });
    let asks_now = asked.first().is_some_and(|word| matches!(word.folded.as_str(), "is" | "are" | "am"));
    let formerly = asks_now && has(clause, &["was", "were", "been", "formerly"]) && !has(clause, &["is", "are"]);
    let asks_of_the_past = asked
        .first()
        .is_some_and(|word| matches!(word.folded.as_str(), "did" | "was" | "were" | "has" | "have" | "had"));
    let to_come = has(clause, &["will", "would"]) && !has(asked, &["will", "would"])
        || asks_of_the_past && has(clause, &["shall", "must"]) && !has(asked, &["shall", "must"]);
    limits || unreal || formerly || to_come || names > 1 && one(&["by"])
}

/// Words that set a limit to what they stand before.
const LIMITS: [&str; 14] = [
    "before", "after", "until", "since", "over", "under", "above", "below", "more", "less", "fewer", "most", "least",
    "within",
];
/// Stems of what is said of things that are not, or not yet, so.
const UNREAL: [&str; 27] = [
    "reject",
    "deni",
    "oppos",
    "declin",
    "propos",
    "consid",
    "plan",
    "sought",
    "seek",
    "want",
    "urg",
    "recommend",
    "suggest",
    "intend",
    "hope",
    "expect",
    "aim",
    "request",
    "attempt",
    "tri",
    "fail",
    "threaten",
    "promis",
    "discuss",
    "debat",
    "ask",
    "wish",
];

/// How often a clause denies; "not only" does not.
fn negations(clause: &[Word]) -> usize {
    let only = |at: usize| clause.get(at + 1).is_some_and(|word| word.folded == "only");
    // "No treaty and no power": one denial said twice.
    let count = clause.iter().enumerate().filter(|(at, word)| wording::is_negation(&word.folded) && !only(*at));
    let words: Vec<&str> = count.map(|(_, word)| word.folded.as_str()).collect();
    let mut distinct = words.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let nor = distinct.iter().any(|word| matches!(*word, "nor" | "neither"));
    if nor { 1 } else { distinct.len() }
}

/// Whether what a clause says is as strong as what is asked for.
fn modals_agree(asked: &[Word], clause: &[Word], denied: bool) -> bool {
    let of = |words: &[Word]| {
        let next = |at: usize| words.get(at + 1).is_some_and(|word| word.folded == "to");
        let has_to = words
            .iter()
            .enumerate()
            .any(|(at, word)| matches!(word.folded.as_str(), "have" | "has" | "had" | "need" | "needs") && next(at));
        if has_to { Some(Modal::Duty) } else { words.iter().find_map(|word| modal(&word.folded)) }
    };
    match (of(asked), of(clause)) {
        (None | Some(Modal::Future), said) => !matches!(said, Some(Modal::Advice | Modal::Maybe)),
        (Some(Modal::Duty), None) => denied,
        (Some(Modal::Duty), said) => said == Some(Modal::Duty),
        (Some(Modal::Advice), said) => matches!(said, Some(Modal::Advice | Modal::Duty)),
        (Some(Modal::Power | Modal::Maybe), said) => matches!(said, Some(Modal::Power | Modal::Maybe)),
    }
}

/// How a sentence fits what a question denies or takes for granted: negative where one says "binding" and the other "not
/// binding", positive where both deny; 0 for most sentences, and for all where yes or no is asked, which either answers.
pub fn fit(question: &Question, sentence: &str, language: Language) -> f32 {
    let asked = words(&question.text);
    let denied: Vec<&Term> = question
        .terms
        .iter()
        .filter(|term| {
            !term.name && asked.iter().enumerate().any(|(at, word)| word.span == term.span && is_denied(&asked, at))
        })
        .collect();
    if wants_verdict(&question.text) {
        return 0.0;
    }
    let said = words(sentence);
    // "How many belonged to none?" and "118 belonged to none" deny the same with the same word, wherever it stands.
    let alike = |word: &Word| {
        matches!(word.folded.as_str(), "none" | "nobody" | "nothing" | "nowhere" | "never" | "neither" | "without")
            && said.iter().any(|other| other.folded == word.folded)
    };
    let least = if asked.iter().any(alike) { 0.0 } else { -1.5 };
    let mut sum = 0.0;
    for term in question.terms.iter().filter(|term| !term.name) {
        let wanted = denied.iter().any(|other| other.stem == term.stem);
        let places: Vec<usize> = (0..said.len())
            .filter(|&at| said.get(at).is_some_and(|word| term.forms.contains(&language.stem(word))))
            .collect();
        if places.is_empty() {
            continue;
        }
        let some = places.iter().any(|&at| is_denied(&said, at));
        let all = places.iter().all(|&at| is_denied(&said, at));
        sum += match (wanted, some, all) {
            (true, true, _) => 1.0,
            (true, false, _) => -1.5,
            (false, _, true) => AFFIRMED,
            (false, ..) => 0.0,
        };
    }
    f32::clamp(sum, least, 1.0)
}

/// Whether a word is denied by one shortly before it ("not binding", "no power to bind").
fn is_denied(words: &[Word], at: usize) -> bool {
    let first = at.saturating_sub(REACH);
    let before = words.get(first..at).unwrap_or(&[]);
    before.iter().enumerate().any(|(n, word)| {
        let only = words.get(first + n + 1).is_some_and(|next| next.folded == "only");
        wording::is_negation(&word.folded) && !only
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(text: &str) -> Question {
        Question::new(text, crate::index::asked(text, &[]), &|_| Some(1.0))
    }

    fn says(asked: &str, sentence: &str) -> Option<Verdict> {
        verdict(&question(asked), sentence, Language::English, "The Global Digital Compact")
    }

    #[test]
    fn yes_and_no_only_where_the_sentence_plainly_says_so() {
        let (yes, no) = (Some(Verdict::Yes), Some(Verdict::No));
        for (asked, sentence, expect) in [
            ("Is the compact binding?", "The compact is binding on all states.", yes),
            ("Is the compact binding?", "The compact is not legally binding.", no),
            ("Is the compact not binding?", "The compact is not legally binding.", yes),
            ("Is the compact binding?", "The compact is voluntary.", no),
            ("Is the compact voluntary?", "The compact is not voluntary.", no),
            ("Is the compact binding?", "The compact is binding if a state ratifies it.", None),
            ("Is the compact binding?", "The compact may be binding.", None),
            ("Is the compact binding?", "The compact was adopted in 2024.", None),
            ("Is the compact binding?", "Is the compact binding?", None),
            ("Must members pay a fee?", "Members may pay a fee.", None),
            ("Must members pay a fee?", "Members must pay a fee each year.", yes),
            ("Do members have to pay a fee?", "Members need not pay a fee.", no),
            ("Can members leave?", "Members cannot leave.", no),
            ("Can members leave?", "Members may leave at any time.", yes),
            ("Do all members pay a fee?", "Members pay a fee.", None),
            ("Did Canada invite Mexico?", "Mexico invited Canada.", None),
            ("Did Canada invite Mexico in 2018?", "Canada invited Mexico in 2019.", None),
            ("Did Canada invite Mexico in 2018?", "In 2018 Canada invited Mexico.", yes),
            ("Is it public or secret?", "It is public.", None),
            ("Who is binding?", "It is binding.", None),
            ("Did Canada invite Mexico?", "Canada was invited by Mexico.", None),
            ("Was the treaty signed before 2015?", "The treaty was signed in 2015.", None),
            ("Was the treaty signed before 2015?", "The treaty was signed before 2015.", yes),
            ("Is the fee more than 100 euros?", "The fee is 100 euros.", None),
            ("Is Israel a member?", "Israel was a member from 2014 to 2019.", None),
            ("Was Israel a member?", "Israel was a member from 2014 to 2019.", yes),
            ("Did Canada sign the charter?", "Canada will sign the charter.", None),
            ("Did the council ban imports?", "The council rejected a proposal to ban imports.", None),
            ("Did the council ban imports?", "The council banned imports.", yes),
            ("Did the council reject imports?", "The council rejected imports.", yes),
            ("Are members obliged to pay a fee?", "Members must pay a fee.", yes),
            ("Are members obliged to pay a fee?", "Members need to pay a fee.", yes),
            ("Are members obliged to pay a fee?", "Members may pay a fee.", None),
            ("Are members obliged to pay a fee?", "Members must pay the fee if they can.", None),
            ("Are members obliged to pay a fee?", "No member is required to pay a fee.", no),
            ("Are members obliged to vote?", "Members must not vote.", no),
            ("Are members required to publish plans?", "The act obliges members to publish plans.", yes),
            ("Must members publish plans?", "The act requires members to publish plans.", yes),
            ("Must members publish plans?", "The act does not require members to publish plans.", no),
            ("Are guests allowed to vote?", "Guests must not vote.", no),
            ("Are guests allowed to vote?", "Guests may vote.", yes),
            ("Can guests vote?", "Guests are prohibited from voting, as a vote is for members.", no),
            ("Can guests vote?", "Guests are permitted to vote.", yes),
            ("Are guests forbidden to vote?", "Guests must not vote.", yes),
            ("Are guests forbidden to vote?", "Guests may vote.", no),
            ("Is it binding on countries?", "It is guidance, and no country is obliged to follow it.", no),
            ("Is it binding on countries?", "It is guidance, and no country is obliged to pay for it.", None),
            ("Is it binding on countries?", "Every country is obliged to follow it.", None),
            ("Is training mandatory?", "Training is required.", yes),
            ("Is training mandatory?", "Guests must not miss the training.", None),
            ("Is training mandatory?", "Guests are required to pay for the training.", None),
            ("Is training mandatory?", "Training is optional.", no),
            ("Is training required?", "Training is optional.", no),
            ("Did the council ban imports?", "Imports are required to have a label.", None),
            ("Are imports banned?", "The council banned imports.", yes),
        ] {
            assert_eq!(says(asked, sentence), expect, "{asked} {sentence}");
        }
    }

    #[test]
    fn what_excludes_a_word_is_looked_up_with_it() {
        assert!(with_opposites("Is the compact binding?").ends_with(" voluntari"));
        assert_eq!(with_opposites("Which compact is binding?"), "Which compact is binding?");
    }

    #[test]
    fn a_denial_in_another_clause_does_not_count() {
        let sentence = "The compact is binding, but it has no court.";
        assert_eq!(says("Is the compact binding?", sentence), Some(Verdict::Yes));
    }

    #[test]
    fn binding_and_not_binding_are_not_met_by_the_same_sentence() {
        let (is, is_not) = ("The charter is binding.", "The charter is not binding.");
        let of = |asked: &str, sentence| fit(&question(asked), sentence, Language::English);
        assert!(of("Which texts are not binding?", is_not) > of("Which texts are not binding?", is));
        assert!(of("Which texts are binding?", is) > of("Which texts are binding?", is_not));
        assert!(of("When was the charter signed?", is).abs() < 1e-6);
        let none = "Seven countries belonged to all seven initiatives, while 118 belonged to none.";
        assert!(of("How many countries belonged to none of the seven initiatives?", none) >= 0.0);
        assert!(of("Which countries never joined the initiatives?", none) < 0.0);
    }
}
