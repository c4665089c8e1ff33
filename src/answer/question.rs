//! What a question asks for: its words, weighed, and the kind of answer.

use super::expected::expected;
use super::lexicon::{is_auxiliary, is_foreign_asking};
use crate::index::Asked;
use crate::retrieve::acronyms::Acronym;
use crate::text::Span;
use crate::text::words::{Word, is_question_word, is_stop_word, stem, words};

/// What a word counts that is lent by an earlier question, against one of the question's own.
const LENT: f32 = 0.4;

/// What would answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A date, a year, a period.
    Date,
    /// A count, an amount, a share, a length.
    Number,
    /// A person, an organisation, a country that acts.
    Who,
    /// A place.
    Place,
    /// A title, a name, a theme: words in quotation marks or in capitals.
    Name,
    /// What something is: "What is Digital Nations?".
    Definition,
    /// Anything else.
    Open,
}

/// A content word of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Its stem in the question's language.
    pub stem: String,
    /// Its stems in all languages of the library, as sentences are compared by: [`Asked::forms`].
    pub forms: Vec<String>,
    /// The stems of what it is short for, which stand for it together; none for what is no acronym.
    pub long: Vec<String>,
    /// Its weight: the inverse document frequency of the stem in the library.
    pub weight: f32,
    /// Whether it names something: a capital inside the question, or a digit.
    pub name: bool,
    /// Whether no passage of the library has it.
    pub unknown: bool,
    /// As written in what was searched for.
    pub written: String,
    /// Its place in the question.
    pub span: Span,
    /// Whether it is lent by what was said before.
    pub lent: bool,
}

/// A question, understood.
#[derive(Debug, Clone)]
pub struct Question {
    /// As asked.
    pub text: String,
    /// What would answer.
    pub expected: Expected,
    /// Its content words, each once.
    pub terms: Vec<Term>,
    /// Whether it names a text of which whatever list it has is wanted, to be compared with another's.
    pub edition: bool,
    /// Stems of what it is compared with, but for those that it has itself.
    pub beside: Vec<String>,
    /// Two sides, where a table is wanted that compares them.
    pub tabled: Option<(String, String)>,
}

impl Term {
    /// As written, without the ending of a possessive.
    pub fn bare(&self) -> &str {
        let word = self.written.as_str();
        word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
    }

    /// Whether a text with these stems has the word.
    pub fn is_among(&self, has: &dyn Fn(&str) -> bool) -> bool {
        self.forms.iter().any(|form| has(form)) || !self.long.is_empty() && self.long.iter().all(|stem| has(stem))
    }
}

impl Question {
    /// Reads a question whose words, as the library is asked for them, are `asked`. `idf` gives a stem's inverse document
    /// frequency, `None` where no passage has it.
    pub fn new(text: &str, asked: Vec<Asked>, idf: &dyn Fn(&str) -> Option<f32>) -> Self {
        let words = words(text);
        let mut terms: Vec<Term> = Vec::new();
        let mut heaviest: f32 = 1.0;
        for Asked { span, number, folded, forms } in asked {
            let Some(stem) =
                forms.first().filter(|_| !is_question_word(&folded) && !is_foreign_asking(&folded)).cloned()
            else {
                continue;
            };
            if asks_only(&words, number) || terms.iter().any(|term| term.forms.iter().any(|form| forms.contains(form)))
            {
                continue;
            }
            // The form that is most at home in the library tells how rare the word is.
            let known = forms.iter().filter_map(|form| idf(form)).reduce(f32::min);
            heaviest = heaviest.max(known.unwrap_or(0.0));
            terms.push(Term {
                name: names_something(text, span, number),
                weight: known.unwrap_or(0.0),
                unknown: known.is_none(),
                written: span.of(text).unwrap_or("").to_owned(),
                span,
                lent: false,
                stem,
                forms,
                long: Vec::new(),
            });
        }
        // A word that the library does not have weighs as much as the rarest one that it has.
        for term in terms.iter_mut().filter(|term| term.unknown) {
            term.weight = heaviest;
        }
        Self {
            text: text.to_owned(),
            expected: expected(text, &words),
            terms,
            edition: false,
            beside: Vec::new(),
            tabled: None,
        }
    }

    /// The question for a query that was made of this question and an earlier one: the earlier one lends its words, but
    /// what would answer is what is asked now.
    #[must_use]
    pub fn asked_as(mut self, text: &str) -> Self {
        let words = words(text);
        for term in &mut self.terms {
            if let Some(word) = words.iter().find(|word| word.span.of(text) == Some(&term.written)) {
                term.span = word.span;
            } else {
                // What is only leant on tells what is meant, but a sentence need not say it again.
                term.weight *= LENT;
                term.lent = true;
            }
        }
        self.expected = expected(text, &words);
        text.clone_into(&mut self.text);
        self
    }

    /// The question with its acronyms read as the library spells them out: a sentence that has the one form has the other.
    #[must_use]
    pub fn read_with(mut self, acronyms: &[Acronym]) -> Self {
        for Acronym { short, long } in acronyms {
            let long: Vec<String> =
                words(long).iter().filter(|word| !is_stop_word(&word.folded)).map(|word| stem(&word.folded)).collect();
            let short_stem = stem(&short.to_lowercase());
            for term in &mut self.terms {
                if term.bare() == short {
                    term.long.clone_from(&long);
                } else if long.contains(&term.stem) && !term.forms.contains(&short_stem) {
                    term.forms.push(short_stem.clone());
                }
            }
        }
        self
    }

    /// The question with what its acronym is short for in its place; `None` where it has none that is known.
    pub(super) fn in_full(&self) -> Option<Self> {
        let at = self.terms.iter().position(|term| !term.long.is_empty())?;
        let acronym = self.terms.get(at)?.clone();
        let mut terms = self.terms.clone();
        let words = acronym.long.iter().map(|stem| Term {
            stem: stem.clone(),
            forms: vec![stem.clone()],
            long: Vec::new(),
            written: stem.clone(),
            ..acronym.clone()
        });
        terms.splice(at..=at, words);
        Some(Self { terms, ..self.clone() })
    }

    /// The question as one of two texts that are compared.
    #[must_use]
    pub fn of_edition(mut self, is: bool) -> Self {
        self.edition = is;
        self
    }

    /// The question as a side of a comparison with this.
    #[must_use]
    pub fn beside(mut self, other: Option<&str>) -> Self {
        let own = |stem: &String| self.terms.iter().any(|term| term.forms.contains(stem));
        let other = words(other.unwrap_or(""));
        let stems = other.iter().filter(|word| !is_stop_word(&word.folded)).map(|word| stem(&word.folded));
        self.beside = stems.filter(|stem| !own(stem)).collect();
        self
    }

    /// The question as one to which only a table that compares these is an answer.
    #[must_use]
    pub fn tabled(mut self, sides: Option<(String, String)>) -> Self {
        self.tabled = sides;
        self
    }

    /// The weight of all terms together; 0 for a question without content words.
    pub fn weight(&self) -> f32 {
        self.terms.iter().map(|term| term.weight).sum()
    }

    /// Whether it has no words to search by.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

/// "What does X mean?", "What does X stand for?", "What is meant by X?"
pub(super) fn asks_for_a_meaning(words: &[Word]) -> bool {
    let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    matches!(
        folded.as_slice(),
        ["what", "does" | "do" | "did", .., "mean"]
            | ["what", "does" | "do" | "did", .., "stand", "for"]
            | ["what", "is", "meant", "by", ..]
    )
}

/// Whether a word of a question, by its number, asks and names nothing: "mean" where a meaning is asked for, "list" at the
/// beginning, the "one" that "should one do" speaks of.
fn asks_only(words: &[Word], number: usize) -> bool {
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |word| word.folded.as_str());
    match word(Some(number)) {
        "mean" | "stand" | "meant" => asks_for_a_meaning(words),
        "list" | "name" | "enumerate" | "describe" | "explain" | "define" => number == 0,
        "one" => is_auxiliary(word(number.checked_sub(1))),
        _ => false,
    }
}

fn names_something(text: &str, word: Span, at: usize) -> bool {
    let Some(written) = word.of(text) else { return false };
    let capitals = written.chars().filter(|c| c.is_uppercase()).count();
    // The first word of a question has a capital for another reason, unless it is all capitals ("ODET ...").
    (capitals > 0 && at > 0) || capitals > 1 || written.chars().any(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::asked;

    fn ask(text: &str) -> Question {
        Question::new(text, asked(text, &[]), &|stem| (stem != "portug").then_some(2.0))
    }

    #[test]
    fn the_question_word_and_its_noun_say_what_would_answer() {
        for (question, expect) in [
            ("When was it founded?", Expected::Date),
            ("In which year did they sign?", Expected::Date),
            ("What present-day area was it near?", Expected::Open),
            ("On which days did the ministers meet in 2022?", Expected::Date),
            ("How many people took part?", Expected::Number),
            ("Participants from how many countries attended?", Expected::Number),
            ("Who chaired the meeting?", Expected::Who),
            ("With whom did ODET organise it?", Expected::Who),
            ("Which two countries co-facilitate the process?", Expected::Who),
            ("Where was the summit held?", Expected::Place),
            ("What was the theme of the meeting?", Expected::Name),
            ("What is Digital Nations?", Expected::Definition),
            ("What are the Principles for Digital Development?", Expected::Definition),
            ("Who was Ada Lovelace?", Expected::Definition),
            ("What is IT Schedule 70?", Expected::Definition),
            ("What is load testing?", Expected::Definition),
            ("What is the council planning?", Expected::Open),
            ("What is happening?", Expected::Open),
            ("What is it used for?", Expected::Open),
            ("Should I turn it off when I see a letter?", Expected::Open),
            ("Can you say when they met?", Expected::Date),
            ("When should we start monitoring?", Expected::Open),
            ("What are roads and bridges compared with?", Expected::Open),
            ("Who is chairing?", Expected::Who),
            ("What does the declaration indicate?", Expected::Open),
            ("How does it work?", Expected::Open),
            ("Quand la convention est-elle entrée en vigueur ?", Expected::Date),
            ("Où s'est tenue la réunion des ministres ?", Expected::Place),
            ("Combien de pays ont signé la déclaration ?", Expected::Number),
            ("Qui a présidé la réunion ?", Expected::Who),
            ("¿Quién presidió la reunión?", Expected::Who),
            ("¿Cuándo entró en vigor la convención?", Expected::Date),
            ("¿Dónde se celebró la cumbre?", Expected::Place),
            ("¿Cuántos países firmaron la declaración?", Expected::Number),
        ] {
            assert_eq!(ask(question).expected, expect, "{question}");
        }
    }

    #[test]
    fn function_words_are_dropped_and_names_are_told() {
        let question = ask("When did Portugal join the Digital Nations in 2018?");
        let stems: Vec<_> = question.terms.iter().map(|term| (term.stem.as_str(), term.name, term.unknown)).collect();
        assert_eq!(
            stems,
            [
                ("portug", true, true),
                ("join", false, false),
                ("digit", true, false),
                ("nation", true, false),
                ("2018", true, false)
            ]
        );
    }

    #[test]
    fn a_follow_up_asks_for_its_own_kind_of_answer() {
        let question =
            ask("When was the forum founded? And who were the founders?").asked_as("And who were the founders?");
        assert_eq!(question.expected, Expected::Who);
        assert!(question.terms.iter().any(|term| term.stem == "forum"));
    }

    #[test]
    fn an_acronym_and_its_name_stand_for_one_another() {
        let gdc = Acronym { short: "GDC".into(), long: "Global Digital Compact".into() };
        let short = ask("When was the GDC adopted?").read_with(std::slice::from_ref(&gdc));
        let stems = ["global", "digit", "compact"];
        assert!(short.terms[0].is_among(&|stem| stems.contains(&stem)));
        assert!(!short.terms[0].is_among(&|stem| stems[..2].contains(&stem)));
        let long = ask("When was the Global Digital Compact adopted?").read_with(&[gdc]);
        assert!(long.terms.iter().take(3).all(|term| term.is_among(&|stem| stem == "gdc")));
    }

    #[test]
    fn an_unknown_word_weighs_as_much_as_the_rarest() {
        let question =
            Question::new("Portugal join", asked("Portugal join", &[]), &|stem| (stem == "join").then_some(3.5));
        assert!((question.weight() - 7.0).abs() < 1e-6);
    }
}
