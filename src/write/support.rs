//! The check: every sentence of the model against the passages that it gives.
//!
//! What can be compared is compared exactly: words in quotation marks, numbers, dates, names, negations and what must,
//! should or may be, and whether the passages exist at all. The meaning as a whole is compared by the local embedding
//! model. A sentence is supported when nothing speaks against it; that is a check and no proof.

use std::collections::HashMap;

use super::draft::Draft;
use super::model::{Problem, ProblemKind, Sentence, Support};
use super::prompt::Passage;
use super::quotes;
use super::turns::{Kind, Turn};
use super::unit::{Ground, Unit};
use crate::text::fold::fold;

/// From this cosine on, the meaning of a sentence is taken for that of its passage; with the model that ships, a sentence
/// put in other words mostly lies above it. Set by hand and on the careful side, not fitted on labelled sentences.
const ALIKE: f32 = 0.60;
/// Below this cosine it is another meaning.
const UNLIKE: f32 = 0.40;
/// Sentences that share this part of their words speak of the same thing.
const SAME_THING: f32 = 0.5;

/// What is said of a sentence without a number of a passage.
const NO_PASSAGE: &str = "it gives no passage";

/// Gives the unit vector of a text; `None` where there is no model.
pub type Meaning<'a> = dyn FnMut(&str) -> Option<Vec<f32>> + 'a;

/// Checks all sentences.
pub fn check(question: &str, drafts: &[Draft], passages: &[Passage], meaning: &mut Meaning<'_>) -> Vec<Sentence> {
    let mut checker = Checker {
        question: Unit::new(question, None),
        grounds: passages.iter().map(Ground::new).collect(),
        vectors: HashMap::new(),
        meaning,
    };
    drafts.iter().map(|draft| checker.sentence(draft)).collect()
}

struct Checker<'a, 'm> {
    question: Unit,
    grounds: Vec<Ground<'a>>,
    /// Vectors of sentences of passages, by their words.
    vectors: HashMap<String, Option<Vec<f32>>>,
    meaning: &'m mut Meaning<'m>,
}

/// What speaks against a sentence, and whether that is enough to call it unsupported.
#[derive(Default)]
struct Findings {
    problems: Vec<Problem>,
    grave: bool,
}

impl Findings {
    fn slight(&mut self, kind: ProblemKind, text: impl Into<String>) {
        let problem = Problem { kind, text: text.into() };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn grave(&mut self, kind: ProblemKind, text: impl Into<String>) {
        self.slight(kind, text);
        self.grave = true;
    }

    fn support(&self) -> Support {
        // What gives no passage and is not borne out by the nearest one either is borne out by none.
        let loose = self.problems.len() > 1 && self.problems.iter().any(|problem| problem.text == NO_PASSAGE);
        match (self.grave || loose, self.problems.is_empty()) {
            (true, _) => Support::Unsupported,
            (false, false) => Support::Partly,
            (false, true) => Support::Supported,
        }
    }
}

impl Checker<'_, '_> {
    fn sentence(&mut self, draft: &Draft) -> Sentence {
        let mut findings = Findings::default();
        if draft.text.trim_end().ends_with('?') {
            findings.grave(ProblemKind::Meaning, "it asks, and says nothing");
        }
        let mut given = self.given(draft, &mut findings);
        // Words from here and there in several passages bear nothing out.
        if draft.citations.is_empty()
            && let Some(nearest) = self.nearest(&draft.text, &given)
        {
            given = vec![nearest];
        }
        let language =
            given.first().and_then(|&at| self.grounds.get(at)).and_then(|ground| ground.passage.language.clone());
        let said = Unit::new(&draft.text, language.as_deref());
        let quotes = self.quotations(draft, &given, &mut findings);
        let verbatim = self.is_verbatim(&draft.text, &given);
        let similarity = self.similarity(&draft.text, &given);
        if !verbatim {
            self.numbers(&said, &given, &mut findings);
            self.dates(&said, &given, &mut findings);
            self.names(&said, &given, &mut findings);
            judge_meaning(similarity, &mut findings);
        }
        // Words that stand there may still lack the "not" before them.
        self.turns(&said, &given, &mut findings);
        Sentence {
            text: draft.text.clone(),
            support: findings.support(),
            citations: draft.citations.clone(),
            problems: findings.problems,
            quotes,
            similarity,
        }
    }

    /// The passages that a sentence is held to: those that it gives, or all where it gives none that exists.
    fn given(&self, draft: &Draft, findings: &mut Findings) -> Vec<usize> {
        let place = |&number: &usize| self.grounds.iter().position(|ground| ground.passage.citation.id == number);
        let found: Vec<usize> = draft.citations.iter().filter_map(place).collect();
        let missing: Vec<String> =
            draft.citations.iter().filter(|number| place(number).is_none()).map(ToString::to_string).collect();
        let all = || (0..self.grounds.len()).collect();
        if draft.citations.is_empty() {
            findings.slight(ProblemKind::Citation, NO_PASSAGE);
            return all();
        }
        if !missing.is_empty() {
            let text = format!("there is no passage {}", missing.join(", "));
            if found.is_empty() {
                findings.grave(ProblemKind::Citation, text);
                return all();
            }
            findings.slight(ProblemKind::Citation, text);
        }
        found
    }

    fn of<'s>(&'s self, given: &'s [usize]) -> impl Iterator<Item = &'s Ground<'s>> {
        given.iter().filter_map(|&at| self.grounds.get(at))
    }

    fn others<'s>(&'s self, given: &'s [usize]) -> impl Iterator<Item = &'s Ground<'s>> {
        self.grounds.iter().enumerate().filter(|(at, _)| !given.contains(at)).map(|(_, ground)| ground)
    }

    fn quotations(&self, draft: &Draft, given: &[usize], findings: &mut Findings) -> Vec<super::Quotation> {
        let mut out = Vec::new();
        for words in quotes::quoted(&draft.text) {
            if let Some(found) = self.of(given).find_map(|ground| quotes::find(words, ground.passage)) {
                out.push(found);
            } else if let Some(found) = self.others(given).find_map(|ground| quotes::find(words, ground.passage)) {
                let number = found.passage;
                findings
                    .slight(ProblemKind::Quote, format!("“{words}” stands in passage {number}, not in what it gives"));
                out.push(found);
            } else {
                findings.grave(ProblemKind::Quote, format!("“{words}” stands in no passage"));
            }
        }
        out
    }

    /// Whether the sentence itself stands in a passage that it gives.
    fn is_verbatim(&self, text: &str, given: &[usize]) -> bool {
        let words = fold(text.trim().trim_end_matches(['.', '!', '?', ';', ':'])).text;
        words.split(' ').count() >= 4
            && self.of(given).any(|ground| {
                format!(" {} ", plain(&fold(&ground.passage.citation.quote).text))
                    .contains(&format!(" {} ", plain(&words)))
            })
    }

    fn numbers(&self, said: &Unit, given: &[usize], findings: &mut Findings) {
        for figure in said.figures.iter().filter(|figure| figure.stated) {
            let shown = figure.span.of(&said.text).unwrap_or("");
            let has = |unit: &Unit| unit.figures.iter().any(|other| other.is(figure)) || has_date_part(unit, figure);
            let with: Vec<&Unit> = self.of(given).flat_map(Ground::all).filter(|unit| has(unit)).collect();
            if with.is_empty() {
                let elsewhere = self.others(given).find(|ground| ground.all().any(has));
                match elsewhere.map(|ground| ground.passage.citation.id) {
                    Some(id) => findings
                        .slight(ProblemKind::Number, format!("{shown} stands in passage {id}, not in what it gives")),
                    None => findings.grave(ProblemKind::Number, format!("{shown} stands in no passage")),
                }
            } else if !self.of(given).any(|ground| in_connection(said, ground, &has)) {
                findings.slight(ProblemKind::Number, format!("{shown} stands there in another connection"));
            }
        }
    }

    fn dates(&self, said: &Unit, given: &[usize], findings: &mut Findings) {
        for date in &said.dates {
            let shown = date.span.of(&said.text).unwrap_or("");
            let borne = |ground: &Ground<'_>| {
                let years = |year: u32| ground.all().any(|unit| unit.figures.iter().any(|figure| figure.is_year(year)));
                ground.all().any(|unit| unit.dates.iter().any(|other| date.is_in(other, &years)))
            };
            if self.of(given).any(borne) {
                continue;
            }
            match self.others(given).find(|ground| borne(ground)).map(|ground| ground.passage.citation.id) {
                Some(id) => {
                    findings.slight(ProblemKind::Date, format!("{shown} stands in passage {id}, not in what it gives"));
                }
                None => findings.grave(ProblemKind::Date, format!("{shown} stands in no passage")),
            }
        }
    }

    fn names(&self, said: &Unit, given: &[usize], findings: &mut Findings) {
        let capitals = self.of(given).any(|ground| ground.capitals);
        for name in said.names.iter().filter(|name| !capitals || name.acronym) {
            let in_ground = |ground: &Ground<'_>| {
                name.is_among(
                    &mut ground.all().flat_map(|unit| &unit.words),
                    &mut ground.all().flat_map(|unit| &unit.names),
                )
            };
            let shown = &name.shown;
            if self.of(given).any(in_ground) {
                continue;
            }
            if let Some(ground) = self.others(given).find(|ground| in_ground(ground)) {
                let id = ground.passage.citation.id;
                findings.slight(ProblemKind::Name, format!("{shown} stands in passage {id}, not in what it gives"));
            } else if name.is_among(&mut self.question.words.iter(), &mut self.question.names.iter()) {
                findings.slight(ProblemKind::Name, format!("{shown} stands in the question, but in no passage"));
            } else {
                findings.grave(ProblemKind::Name, format!("{shown} stands in no passage"));
            }
        }
    }

    fn turns(&self, said: &Unit, given: &[usize], findings: &mut Findings) {
        let units: Vec<&Unit> = self.of(given).flat_map(|ground| &ground.units).collect();
        let near: Vec<&Unit> = units.iter().copied().filter(|unit| unit.overlap(said) >= SAME_THING).collect();
        self.negations(said, &units, &near, findings);
        modals(said, &near, findings);
    }

    #[expect(clippy::unused_self, reason = "beside the other checks")]
    fn negations(&self, said: &Unit, units: &[&Unit], near: &[&Unit], findings: &mut Findings) {
        let nots =
            |unit: &'_ Unit| unit.turns.iter().filter(|turn| turn.kind == Kind::Not).cloned().collect::<Vec<_>>();
        let own = nots(said);
        for turn in &own {
            let met = |units: &[&Unit]| units.iter().any(|unit| nots(unit).iter().any(|other| other.meets(turn)));
            let plainly = near.iter().any(|unit| nots(unit).is_empty() && first_in(turn, unit));
            // What a sentence about the same says counts before what is denied elsewhere in the passage.
            if met(near) || (!plainly && met(units)) {
                continue;
            }
            if plainly {
                let text = format!("it says “{}” where the passage says so without it", turn.shown);
                findings.grave(ProblemKind::Negation, text);
            } else {
                findings.slight(ProblemKind::Negation, format!("its “{}” has no like in the passage", turn.shown));
            }
        }
        // A sentence may say something of a thing of which another sentence denies something else.
        let Some(nearest) = near.iter().max_by(|a, b| a.overlap(said).total_cmp(&b.overlap(said))) else { return };
        let plainly =
            near.iter().any(|unit| nots(unit).is_empty() && nots(nearest).iter().any(|turn| first_in(turn, unit)));
        for turn in nots(nearest).iter().filter(|turn| own.is_empty() && !plainly && first_in(turn, said)) {
            findings.grave(ProblemKind::Negation, format!("it leaves out the “{}” of the passage", turn.shown));
        }
    }

    /// The passage whose meaning is nearest to that of a sentence, by its nearest sentence; `None` without a model.
    fn nearest(&mut self, text: &str, among: &[usize]) -> Option<usize> {
        let mut best: Option<(f32, usize)> = None;
        for &at in among {
            let cosine = self.similarity(text, &[at])?;
            if best.is_none_or(|(known, _)| cosine > known) {
                best = Some((cosine, at));
            }
        }
        best.map(|(_, at)| at)
    }

    /// The highest cosine of the sentence and a sentence of its passages, or two that follow each other.
    fn similarity(&mut self, text: &str, given: &[usize]) -> Option<f32> {
        let mut texts: Vec<String> = Vec::new();
        for ground in self.of(given) {
            texts.extend(ground.units.iter().map(|unit| unit.text.clone()));
            texts.extend(
                ground
                    .units
                    .windows(2)
                    .map(|pair| pair.iter().map(|unit| unit.text.as_str()).collect::<Vec<_>>().join(" ")),
            );
        }
        let own = (self.meaning)(text)?;
        let mut best: Option<f32> = None;
        for text in texts {
            let meaning = &mut *self.meaning;
            let vector = self.vectors.entry(text).or_insert_with_key(|text| meaning(text)).as_ref()?;
            let cosine: f32 = own.iter().zip(vector).map(|(a, b)| a * b).sum();
            best = Some(best.map_or(cosine, |best| best.max(cosine)));
        }
        best
    }
}

fn judge_meaning(similarity: Option<f32>, findings: &mut Findings) {
    match similarity {
        // What could not be checked has not passed.
        None => findings.slight(ProblemKind::Meaning, "its meaning could not be checked: semantic search is off"),
        Some(cosine) if cosine < UNLIKE => {
            findings.grave(ProblemKind::Meaning, format!("no sentence of the passage means this ({cosine:.2})"));
        }
        Some(cosine) if cosine < ALIKE => {
            findings.slight(ProblemKind::Meaning, format!("the passage comes only near to this ({cosine:.2})"));
        }
        Some(_) => {}
    }
}

/// Whether the first word that a turn is about stands in a sentence.
fn first_in(turn: &Turn, unit: &Unit) -> bool {
    turn.scope.first().is_some_and(|stem| unit.stems.contains(stem))
}

fn modals(said: &Unit, near: &[&Unit], findings: &mut Findings) {
    let of = |unit: &'_ Unit| unit.turns.iter().filter(|turn| turn.kind != Kind::Not).cloned().collect::<Vec<_>>();
    let same = |a: &Turn, b: &Turn| !a.scope.is_empty() && a.scope.first() == b.scope.first();
    let own = of(said);
    for turn in &own {
        let others: Vec<Turn> = near.iter().flat_map(|unit| of(unit)).filter(|other| same(other, turn)).collect();
        if others.iter().any(|other| other.kind == turn.kind) {
            continue;
        }
        let shown = &turn.shown;
        if let Some(other) = others.first() {
            let text = format!("it says “{shown}” where the passage says “{}”", other.shown);
            findings.slight(ProblemKind::Modal, text);
        } else if matches!(turn.kind, Kind::Must | Kind::Should)
            && near.iter().any(|unit| first_in(turn, unit) && of(unit).iter().all(|other| other.kind != turn.kind))
        {
            findings.slight(ProblemKind::Modal, format!("the passage does not say “{shown}”"));
        }
    }
    let Some(nearest) = near.iter().max_by(|a, b| a.overlap(said).total_cmp(&b.overlap(said))) else { return };
    let lost = of(nearest)
        .into_iter()
        .find(|other| first_in(other, said) && !own.iter().any(|turn| same(turn, other) || turn.kind == other.kind));
    if let Some(other) = lost.filter(|_| own.is_empty()) {
        findings.slight(ProblemKind::Modal, format!("it leaves out the “{}” of the passage", other.shown));
    }
}

/// Whether a number of the sentence stands in the passage near to what the sentence says of it: in a sentence that shares
/// words with it, or right after one, or in what stands around the passage.
fn in_connection(said: &Unit, ground: &Ground<'_>, has: &dyn Fn(&Unit) -> bool) -> bool {
    let enough = |shared: usize| shared >= 2 || shared * 3 >= said.stems.len();
    let around = ground.around.shared(said);
    if has(&ground.around) {
        return true;
    }
    ground.units.iter().enumerate().any(|(at, unit)| {
        let before = at.checked_sub(1).and_then(|at| ground.units.get(at)).map_or(0, |unit| unit.shared(said));
        has(unit) && enough(unit.shared(said) + before.min(1) + around.min(1))
    })
}

/// A year or day that the passage gives as part of a date.
fn has_date_part(unit: &Unit, figure: &super::figures::Figure) -> bool {
    unit.dates.iter().any(|date| {
        let written = date.span.of(&unit.text).unwrap_or("");
        super::figures::figures(written, &[]).iter().any(|other| other.is(figure))
    })
}

/// Words alone, parted by single spaces.
fn plain(folded: &str) -> String {
    let spaced: String = folded.chars().map(|c| if c.is_alphanumeric() || c == '%' { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[path = "support_tests.rs"]
mod tests;
