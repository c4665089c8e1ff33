//! `adduce judge`: what `/good` and `/bad` are in the chat.

use clap::ValueEnum;

use super::App;
use super::chats::{self, Which};
use super::exit::{Exit, Outcome, usage};
use super::session::{Need, Session, unexpected};
use super::shapes::{Judged, SCHEMA};
use crate::answer::Answer;
use crate::engine::message::Verdict;
use crate::engine::{Event, Request, history};
use crate::paths::for_people;
use crate::text::safe;

/// Say of a saved answer that it is right or wrong
///
/// Keeps the last question and answer of a saved chat, so that `adduce eval` can measure on your own documents; the same
/// again takes it back. It is what /good and /bad do in the chat.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce ask --chat new \"When was it founded?\"
  adduce judge good
  adduce judge bad \"the wrong year\"
  adduce judge bad --chat 3")]
pub(super) struct Args {
    /// What it is
    verdict: Judgement,
    /// What is wrong with it
    #[arg(value_name = "WHY")]
    why: Vec<String>,
    /// The chat whose last answer is meant: its number, or `last`
    #[arg(long, value_name = "CHAT", default_value = "last")]
    chat: Which,
}

/// What an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Judgement {
    /// Right
    Good,
    /// Wrong
    Bad,
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let good = args.verdict == Judgement::Good;
    let why = Some(args.why.join(" ")).filter(|why| !why.trim().is_empty());
    if good && why.is_some() {
        return Err(usage("a right answer needs no reason").into());
    }
    let mut session = Session::start(app, Need::NoModel)?;
    let Some((_, turns)) = chats::find(&mut session, args.chat)? else {
        return Err(usage("a new chat has no answer yet").into());
    };
    let Some((last, before)) = turns.split_last() else { return Err(usage("the chat is empty").into()) };
    let answer: Answer = serde_json::from_str(&last.answer)
        .map_err(|error| usage("this answer was saved in another form").because(error).hint("Ask it again."))?;
    let verdict = Verdict { answer, history: history(before), good, why };
    let event = session.one(Request::Judge { verdict: Box::new(verdict) })?;
    let Event::Judged { kept, .. } = event else { return Err(unexpected(&event).into()) };
    if app.global.json {
        let (question, taken_back) = (last.question.clone(), kept.taken_back);
        app.out.json(&Judged { schema: SCHEMA, question, good: kept.good, taken_back, folder: kept.folder })?;
        return Ok(Exit::Ok);
    }
    let question = safe::one_line(&last.question);
    let word = if kept.good { "right" } else { "wrong" };
    app.talk.note(&if kept.taken_back {
        format!("Taken back: the answer to \"{question}\" is no longer kept as {word}.")
    } else {
        format!(
            "The answer to \"{question}\" is kept as {word} in {}; the same again takes it back.",
            for_people(&kept.folder)
        )
    });
    Ok(Exit::Ok)
}
