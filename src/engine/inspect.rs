//! A closer look at the library: is what is stored whole, and does the graph find what the exact scan finds?

use super::ask::{Asker, stop_if_cancelled};
use super::indexes::other_model;
use super::lane::Job;
use super::status::Inspection;
use crate::Result;
use crate::embed::{ModelInfo, Semantic};
use crate::store::Library;

/// Questions to measure with at most: about 5 ms each to embed.
const QUESTIONS: usize = 100;

/// Words that a made question has: about as many as people use.
const WORDS: usize = 10;

impl Asker {
    /// Looks the library over; questions are those given, those of the saved chats, and, where they are few, the first
    /// words of passages.
    pub(super) fn inspect(&mut self, job: &Job, given: &[String]) -> Result<Inspection> {
        self.open_library()?;
        let library = self.library()?;
        let mut check = Inspection { problems: library.check()?, ..Inspection::default() };
        let model = match usable(library, &self.semantic)? {
            Ok(model) => model,
            Err(reason) => {
                check.not_measured = Some(reason);
                return Ok(check);
            }
        };
        let mut questions: Vec<String> = given.iter().rev().cloned().chain(asked(library)?).collect();
        let mut seen = std::collections::HashSet::new();
        questions.retain(|question| seen.insert(question.clone()));
        questions.truncate(QUESTIONS);
        let of_chats = questions.len();
        questions.extend(made(library, QUESTIONS - of_chats)?);
        let mut vectors = Vec::with_capacity(questions.len());
        for question in &questions {
            stop_if_cancelled(job)?;
            vectors.extend(self.vector_of_question(question, &mut Vec::new())?);
        }
        check.graph = self.indexes.measure(self.library()?, &model, &vectors)?;
        match &mut check.graph {
            Some(graph) => graph.of_chats = of_chats.min(graph.questions),
            None => check.not_measured = Some("there is no graph yet; the exact scan answers".to_owned()),
        }
        Ok(check)
    }
}

/// The model, if the library holds its vectors; else why the graph is not used.
fn usable(library: &Library, semantic: &Semantic) -> Result<std::result::Result<ModelInfo, String>> {
    Ok(match semantic {
        Semantic::Off { reason, .. } => Err(format!("semantic search is off: {reason}")),
        Semantic::On { info, .. } => match other_model(library, info)? {
            Some(reason) => Err(format!("semantic search is off: {reason}")),
            None => Ok(info.clone()),
        },
    })
}

/// What was asked in the saved chats, newest first.
fn asked(library: &Library) -> Result<Vec<String>> {
    let mut questions = Vec::new();
    for chat in library.chats()? {
        questions.extend(library.chat(chat.id)?.into_iter().rev().map(|turn| turn.question));
        if questions.len() >= QUESTIONS {
            break;
        }
    }
    Ok(questions)
}

/// The first words of passages, evenly from all of them.
fn made(library: &Library, count: usize) -> Result<Vec<String>> {
    let ids = library.passage_ids()?;
    let step = (ids.len() / count.max(1)).max(1);
    let some: Vec<_> = ids.into_iter().step_by(step).take(count).collect();
    let first = |text: &str| text.split_whitespace().take(WORDS).collect::<Vec<_>>().join(" ");
    Ok(library.passages(&some)?.iter().map(|passage| first(&passage.text)).filter(|text| !text.is_empty()).collect())
}
