//! Questions that lean on what was said before: "And in 2021?", "Who signed it?", "Why?".

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::another::{with_noun, with_other_thing, with_other_year};
use super::lexicon::{Tongue, is_auxiliary};
use crate::text::Span;
use crate::text::words::{Word, words};

/// Who said something in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Speaker {
    /// The one who asks.
    User,
    /// The one who answers.
    Agent,
}

/// One thing that was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// By whom.
    pub speaker: Speaker,
    /// What.
    pub text: String,
}

impl Turn {
    /// A question of the user.
    pub fn user(text: impl Into<String>) -> Self {
        Self { speaker: Speaker::User, text: text.into() }
    }

    /// An answer.
    pub fn agent(text: impl Into<String>) -> Self {
        Self { speaker: Speaker::Agent, text: text.into() }
    }
}

/// How a question was understood that leans on what was said before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rewritten {
    /// The question as it was understood.
    pub text: String,
    /// Which turns of the conversation it was understood by, counted from 0, the oldest first.
    pub used_turns: Vec<usize>,
}

/// A question and what to search for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    /// What to search for: the question, where it leans together with what it leans on.
    pub query: String,
    /// The question that is to be answered: as asked, but for a name in place of its pronoun, or a year that was put into
    /// the question before.
    pub asked: String,
    /// What it leans on.
    pub context: Option<String>,
    /// How it was understood; `None` where it stands by itself.
    pub shown: Option<Rewritten>,
}

/// How often a question counts against what it leans on; measured on conversations (MTRAG-UN), where 2 to 5 do as well.
const WEIGHT: usize = 3;
/// How much of the last answer counts, in bytes: its beginning names what it is about.
const OF_ANSWER: usize = 100;
/// How much of an earlier question counts, in bytes.
const OF_QUESTION: usize = 300;

/// Resolves a question with what was said before, oldest first. A question that stands by itself stays as it is, whatever
/// was said: the user may have turned to something else.
pub fn rewrite(history: &[Turn], question: &str) -> Rewrite {
    let alone = || Rewrite { query: question.to_owned(), asked: question.to_owned(), context: None, shown: None };
    if !leans(question) {
        return alone();
    }
    let users = || history.iter().enumerate().rev().filter(|(_, turn)| turn.speaker == Speaker::User);
    // "Thank you." was said by the user, too, but nothing can lean on it.
    let told =
        users().find(|(_, turn)| content(&turn.text) > 1).or_else(|| users().find(|(_, turn)| content(&turn.text) > 0));
    let Some((at, before)) = told else { return alone() };
    let other = with_other_year(&before.text, question)
        .or_else(|| with_other_thing(&before.text, question))
        .or_else(|| with_noun(&before.text, question));
    if let Some(text) = other {
        let shown = Rewritten { text: text.clone(), used_turns: vec![at] };
        return Rewrite { query: text.clone(), asked: text, context: None, shown: Some(shown) };
    }
    let mut used = vec![at];
    let mut context = start_of(&before.text, OF_QUESTION).to_owned();
    // What a chain of such questions leans on is the last one that stands by itself.
    if leans(&before.text)
        && let Some((first, turn)) = users().find(|(n, turn)| *n < at && !leans(&turn.text))
    {
        used.insert(0, first);
        context = format!("{} {context}", start_of(&turn.text, OF_QUESTION));
    }
    let answer = history.iter().enumerate().rev().find(|(_, turn)| turn.speaker == Speaker::Agent);
    if let Some((n, turn)) = answer.filter(|(n, turn)| *n > at && !turn.text.trim().is_empty()) {
        used.push(n);
        context = format!("{context} {}", start_of(&turn.text, OF_ANSWER));
    }
    let subject = used.first().and_then(|&n| history.get(n)).map_or("", |turn| turn.text.as_str());
    let named = with_name(subject, question);
    let asked = named.clone().unwrap_or_else(|| question.to_owned());
    let subject = start_of(subject.trim(), OF_QUESTION);
    let text = named.unwrap_or_else(|| format!("{} (after: {subject})", question.trim()));
    let query =
        std::iter::once(context.as_str()).chain(std::iter::repeat_n(question, WEIGHT)).collect::<Vec<_>>().join(" ");
    let shown = Some(Rewritten { text, used_turns: used });
    Rewrite { query, asked, context: Some(context), shown }
}

impl Rewrite {
    /// What the sentences of the answer are chosen by: the question as it was understood.
    pub fn understood(&self) -> &str {
        self.shown.as_ref().map_or(&self.query, |shown| &shown.text)
    }
}

/// How many words of content a text has.
fn content(text: &str) -> usize {
    let words = words(text);
    let tongue = Tongue::of(&words);
    words.iter().filter(|word| tongue.is_content(word)).count()
}

/// Whether a question cannot be understood alone: it goes on from something ("and", "what about"), has a pronoun and
/// nothing that it could stand for, or fewer than two words of content.
pub fn leans(question: &str) -> bool {
    let words = words(question);
    let tongue = Tongue::of(&words);
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    if tongue.goes_on(word(0), word(1)) {
        return true;
    }
    let content = words.iter().filter(|word| tongue.is_content(word)).count();
    let name = (1..words.len()).find(|&at| words.get(at).is_some_and(|word| is_name(question, word)));
    let pronoun = (0..words.len()).find(|&at| stands_for_something(tongue, &words, at));
    // "What did his successor Reagan do?": he is not the one that is named behind.
    let open = pronoun.is_some_and(|pronoun| name.is_none_or(|name| pronoun < name));
    content < 2 && !(content == 1 && (name.is_some() || asks_what_is(&words)))
        || open
        || tongue == Tongue::English && (0..words.len()).any(|at| goes_on_from_before(&words, at))
}

/// "Afterwards", "then", "instead" of something that was said before, where the question itself does not say after what.
fn goes_on_from_before(words: &[Word], at: usize) -> bool {
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let parted = (1..at).any(|at| matches!(word(at), "and" | "or" | "but" | "if" | "when" | "before" | "after"));
    let last = at + 1 == words.len();
    !parted
        && match word(at) {
            "afterwards" | "afterward" | "thereafter" | "beforehand" => true,
            "then" => at == 0 || last,
            "instead" => last,
            _ => false,
        }
}

/// "What is EBT?": complete though it has one word of content.
fn asks_what_is(words: &[Word]) -> bool {
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    matches!(word(0), "what" | "who") && matches!(word(1), "is" | "are" | "was" | "were")
}

fn is_name(text: &str, word: &Word) -> bool {
    let Some(written) = word.span.of(text) else { return false };
    written != "I" && written.starts_with(char::is_uppercase) && !written.starts_with("I'")
}

/// Whether the word at a place of a question stands for something that was said before.
fn stands_for_something(tongue: Tongue, words: &[Word], at: usize) -> bool {
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |word| word.folded.as_str());
    let (before, here, after) = (word(at.checked_sub(1)), word(Some(at)), word(Some(at + 1)));
    if tongue != Tongue::English {
        return tongue.is_pronoun(here);
    }
    match here {
        // "Is it possible to", "is it true that": it stands for nothing.
        "it" => !matches!(after, "possible" | "true" | "necessary" | "important" | "safe" | "legal"),
        // "States that signed": a conjunction. "When was that?": a pronoun.
        "that" => {
            after.is_empty()
                || at == 0
                || matches!(before, "is" | "was" | "are" | "were" | "does" | "did" | "do" | "about")
        }
        // "Is there a court": no place is meant.
        "there" => {
            !matches!(before, "is" | "are" | "was" | "were" | "will" | "has" | "have")
                && !matches!(after, "is" | "are" | "was" | "were")
        }
        "one" | "ones" => {
            matches!(
                before,
                "which" | "that" | "this" | "first" | "second" | "third" | "last" | "other" | "latter" | "former"
            )
        }
        other => tongue.is_pronoun(other),
    }
}

/// Whether a word is a year of four digits, 1000 to 2999.
pub fn is_year(folded: &str) -> bool {
    folded.len() == 4 && folded.bytes().all(|byte| byte.is_ascii_digit()) && folded.starts_with(['1', '2'])
}

/// The question with its pronoun replaced by the one name of the question before, where there is just one.
fn with_name(before: &str, question: &str) -> Option<String> {
    let names = names(before);
    let [name] = names.as_slice() else { return None };
    let name = name.of(before)?;
    let asked = words(question);
    let at = (0..asked.len()).find(|&at| stands_for_something(Tongue::of(&asked), &asked, at))?;
    let word = asked.get(at)?;
    // "Who founded the Register?", "When was he born?": he is not the register.
    if matches!(word.folded.as_str(), "he" | "she" | "him" | "his") && !may_be_a_person(before, name) {
        return None;
    }
    let replaced = match word.folded.as_str() {
        "it" | "they" | "them" | "he" | "she" | "him" => name.to_owned(),
        "its" | "their" | "his" => format!("{name}’s"),
        // "her" and "this" are two words each, of which only one stands alone.
        _ => return None,
    };
    Some(format!(
        "{}{replaced}{}",
        question.get(..word.span.start)?.trim_start(),
        question.get(word.span.end..)?.trim_end()
    ))
}

/// Whether a name may be a person's: a first name and another, or whoever is asked for by "who is".
fn may_be_a_person(question: &str, name: &str) -> bool {
    let said = words(name);
    let capital = |word: &Word| {
        let written = word.span.of(name).unwrap_or("");
        written.starts_with(char::is_uppercase) && written.chars().skip(1).all(|c| !c.is_uppercase())
    };
    let asked = words(question);
    let who = asked.first().is_some_and(|word| word.folded == "who")
        && asked.get(1).is_some_and(|word| matches!(word.folded.as_str(), "is" | "was"))
        && asked.len() == 2 + said.len();
    who || (2..=4).contains(&said.len())
        && said.iter().all(capital)
        && !said.iter().any(|word| is_of_a_body(&word.folded))
}

/// Words of the names of bodies and texts, which are no persons.
fn is_of_a_body(folded: &str) -> bool {
    const BODIES: [&str; 34] = [
        "nations",
        "nation",
        "union",
        "council",
        "committee",
        "commission",
        "board",
        "bank",
        "fund",
        "office",
        "agency",
        "ministry",
        "department",
        "assembly",
        "court",
        "forum",
        "group",
        "panel",
        "party",
        "company",
        "university",
        "institute",
        "centre",
        "center",
        "society",
        "association",
        "charter",
        "compact",
        "pact",
        "treaty",
        "act",
        "agreement",
        "convention",
        "states",
    ];
    BODIES.contains(&folded)
}

/// Runs of words with capitals, the first word of the text left out unless it is all capitals or a run goes on from it.
pub fn names(text: &str) -> Vec<Span> {
    let words = words(text);
    let mut out: Vec<Span> = Vec::new();
    let mut open: Option<Span> = None;
    for (at, word) in words.iter().enumerate() {
        let written = word.span.of(text).unwrap_or("");
        let capitals = written.chars().filter(|c| c.is_uppercase()).count();
        let asks = at == 0 && (super::lexicon::asks(word) || is_auxiliary(&word.folded));
        let named = is_name(text, word) && !asks && (at > 0 || capitals > 1);
        let joins =
            matches!(word.folded.as_str(), "of" | "for") && words.get(at + 1).is_some_and(|next| is_name(text, next));
        let adjacent = |open: Span| text.get(open.end..word.span.start).is_some_and(|gap| gap.trim().is_empty());
        open = match open {
            Some(run) if (named || joins) && adjacent(run) => Some(run.cover(word.span)),
            Some(run) => {
                out.push(run);
                named.then_some(word.span)
            }
            None => named.then_some(word.span),
        };
    }
    out.extend(open);
    let mut seen: Vec<String> = Vec::new();
    out.retain(|span| {
        let name = span.of(text).unwrap_or("").to_lowercase();
        let new = !seen.contains(&name);
        seen.push(name);
        new
    });
    out
}

/// At most so many bytes of a text, cut before a word.
fn start_of(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let mut end = bytes;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let cut = text.get(..end).unwrap_or("");
    cut.rfind(char::is_whitespace).and_then(|space| cut.get(..space)).unwrap_or(cut)
}

#[cfg(test)]
#[path = "followup_tests.rs"]
mod tests;
