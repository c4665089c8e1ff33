//! `adduce ask`.

use std::io::{self, IsTerminal, Read};

use clap::ValueHint;

use super::batch::{self, Item, Next};
use super::chats::{self, Which};
use super::exit::{Exit, Outcome, Stop, usage};
use super::filter::FilterArgs;
use super::session::{Need, Session, unexpected};
use super::shapes::AnswerOutput;
use super::write::{self, Came, When};
use super::{App, ask_text};
use crate::answer::Answer;
use crate::answer::followup::Turn;
use crate::config::Threshold;
use crate::engine::evidence::Wanted;
use crate::engine::{Event, Request, history};
use crate::{Error, ErrorKind};

/// Answer a question from the documents, with citations
///
/// The answer is made of sentences of your documents, word for word, each with the place where it stands. When the
/// documents do not answer, adduce says so and shows the nearest passages; the exit code is then 1. On the first run,
/// and only when no library is named, what is missing is set up and the starter corpus is added.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce ask \"When was Digital Nations founded?\"
  adduce ask --claims 1 --json \"Who chairs the board?\"
  adduce ask --threshold 0.8 \"Who may vote?\"      rather silent than wrong
  echo \"What is a safeguard?\" | adduce ask -
  adduce ask --in law --since 2021 --lang fr \"Qui signe les décrets ?\"
  adduce ask --chat new \"Who founded the network?\"
  adduce ask --chat last \"And when?\"
  adduce ask --batch questions.jsonl --json > answers.jsonl
  adduce ask --evidence proof.json \"When is the fee due?\" && adduce verify proof.json
  adduce ask --write \"How are members admitted?\"

With --write, the language model that you configured (see `adduce llm --help`) writes an answer from the
passages found; every sentence is checked against them, and the verbatim answer follows below. When the
model cannot be asked or fails, the verbatim answer stands, an error says why, and the exit code is 2.

A batch has one object a line: {\"id\": \"q1\", \"question\": \"...\"}, and, for a follow-up question,
\"history\": [{\"speaker\": \"user\", \"text\": \"...\"}, {\"speaker\": \"agent\", \"text\": \"...\"}], oldest first; how the question
was understood is in \"rewritten\". Answers come in the order of the lines. A line that cannot be
read is named on stderr, the others are answered, and the exit code is 2; it is 1 when not one
question was answered.")]
pub(super) struct Args {
    /// The question; `-` reads it from stdin
    #[arg(value_name = "QUESTION", required_unless_present = "batch", conflicts_with = "batch")]
    question: Vec<String>,
    /// Answer each question of this JSONL file; `-` is stdin
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    batch: Option<String>,
    /// The most sentences to answer with
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=20))]
    claims: u8,
    /// Answer only from this confidence on, from 0 to 1
    ///
    /// Below it adduce says that the documents do not answer. Without this option it is `threshold` in the table
    /// `[answers]` of adduce/config.toml in the XDG configuration folder, else 0.3. 0 always gives the nearest sentences.
    #[arg(long, value_name = "X")]
    threshold: Option<Threshold>,
    /// Have the configured language model write an answer, too, and check each of its sentences
    ///
    /// It is asked only where the documents answer; --write=anyway asks it also where they do not seem to.
    #[arg(long, value_name = "WHEN", value_enum, num_args = 0..=1, require_equals = true,
          default_missing_value = "answered", conflicts_with = "batch")]
    write: Option<When>,
    /// Say what was weighed
    #[arg(long)]
    explain: bool,
    /// Write what proves the quotations of the answer into this file, for `adduce verify`
    ///
    /// Nothing is written where the documents do not answer.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "batch")]
    evidence: Option<std::path::PathBuf>,
    /// Go on with a saved chat, and save this question in it: its number (`adduce chats`), `last`, or `new`
    ///
    /// The question is then understood by what was said before, as in the chat. Without this option nothing is saved.
    #[arg(long, value_name = "CHAT", conflicts_with = "batch")]
    chat: Option<Which>,
    /// Which documents.
    #[command(flatten)]
    filter: FilterArgs,
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    if let Some(source) = &args.batch {
        return run_batch(app, args, source);
    }
    let question = question(&args.question)?;
    if let Some(path) = &args.evidence {
        super::verify::may_write(path, false, "Name another file, or take that one away.")?;
    }
    let mut session = Session::start_answering(app, Need::FirstRun, args.threshold)?;
    let (chat, history) = match args.chat {
        None => (None, vec![]),
        Some(which) => match chats::find(&mut session, which)? {
            Some((id, turns)) => (Some(Some(id)), history(&turns)),
            None => (Some(None), vec![]),
        },
    };
    let mut asked = request(question.clone(), history.clone(), args);
    if let Request::Ask { chat: saved, .. } = &mut asked {
        *saved = chat;
    }
    let answer = match session.one(asked)? {
        Event::Answered { answer, .. } => answer,
        other => return Err(unexpected(&other).into()),
    };
    let proof = match args.evidence.as_ref().filter(|_| !answer.abstained) {
        Some(path) => {
            let wanted = answer.citations.iter().map(|citation| Wanted {
                citation: citation.clone(),
                question: Some(question.clone()),
                note: None,
            });
            super::verify::write(&mut session, path, &question, wanted.collect())
        }
        None => Ok(()),
    };
    let came = match args.write {
        Some(when) => {
            let anyway = when == When::Anyway;
            let filter = || args.filter.filter();
            let make = |confirmed| {
                let (question, history, filter) = (question.clone(), history.clone(), filter());
                Request::Write { question, history, filter, anyway, confirmed }
            };
            Some(write::run(app, &mut session, &make)?)
        }
        None => None,
    };
    let exit = print(app, *answer, came)?;
    // The answer stands whatever came of the file.
    proof?;
    Ok(exit)
}

/// Prints what the model wrote, then the verbatim answer, which stands whatever came of the model.
fn print(app: &mut App, mut answer: Answer, came: Option<Came>) -> Outcome {
    let exit = if answer.abstained { Exit::Nothing } else { Exit::Ok };
    let (written, exit, error) = match came {
        Some(Came::Written(written)) => (Some(*written), exit, None),
        Some(Came::NotAsked(why)) => {
            answer.notes.push(why.to_owned());
            (None, exit, None)
        }
        Some(Came::Failed(error)) => {
            if app.global.json {
                answer.notes.push(error.one_line());
            }
            (None, Exit::Failed, Some(error))
        }
        Some(Came::Cancelled) => (None, Exit::Cancelled, None),
        None => (None, exit, None),
    };
    if app.global.json {
        app.out.json(&AnswerOutput { answer, written })?;
    } else {
        let (style, width) = (app.out.style, app.out.width);
        if let Some(written) = &written {
            app.out.text(&write::render(written, style, width))?;
        }
        app.out.text(&ask_text::render(&answer, style, width))?;
        app.out.text(&ask_text::explanation(&answer, style, width))?;
        app.talk.notes_once(&answer.notes, &mut vec![]);
    }
    // The engine may still be mending an index when it is let go; the answer does not wait for that.
    app.out.flush()?;
    if let Some(error) = error {
        app.talk.error(&error);
    }
    Ok(exit)
}

fn run_batch(app: &mut App, args: &Args, source: &str) -> Outcome {
    let lines = batch::open(source)?;
    let mut session = Session::start_answering(app, Need::FirstRun, args.threshold)?;
    let make = |item: &Item| request(item.text.clone(), item.history.clone(), args);
    let mut answered = false;
    let mut said = vec![];
    let talk = app.talk;
    let good = batch::run(&mut session, talk, lines, make, |item, event| {
        let Event::Answered { mut answer, .. } = event else { return Err(unexpected(&event).into()) };
        answered |= !answer.abstained;
        answer.id.clone_from(&item.id);
        app.talk.notes_once(&answer.notes, &mut said);
        if app.global.json {
            app.out.json_line(&AnswerOutput { answer: *answer, written: None })?;
        } else {
            let head = app.out.style.accent(&ask_text::heading(item.id.as_deref(), &answer.question));
            let (style, width) = (app.out.style, app.out.width);
            let (text, why) = (ask_text::render(&answer, style, width), ask_text::explanation(&answer, style, width));
            app.out.text(&format!("{head}\n\n{text}{why}\n"))?;
            app.out.flush()?;
        }
        Ok::<_, Stop>(Next::Done)
    })?;
    Ok(match (good, answered) {
        (false, _) => Exit::Failed,
        (true, false) => Exit::Nothing,
        (true, true) => Exit::Ok,
    })
}

fn request(question: String, history: Vec<Turn>, args: &Args) -> Request {
    Request::Ask {
        question,
        history,
        filter: args.filter.filter(),
        claims: usize::from(args.claims),
        chat: None,
        explain: args.explain,
    }
}

/// The words of the command line joined, or stdin for `-`.
pub(super) fn question(words: &[String]) -> Result<String, Error> {
    let text = if words == ["-"] {
        let mut stdin = io::stdin();
        if stdin.is_terminal() {
            return Err(usage("no question on stdin").hint("Write the question after the command, in quotation marks."));
        }
        let mut text = String::new();
        stdin
            .read_to_string(&mut text)
            .map_err(|error| Error::new(ErrorKind::File, "could not read the question from stdin").because(error))?;
        text
    } else {
        words.join(" ")
    };
    let text = text.trim();
    if text.is_empty() {
        return Err(
            usage("the question is empty").hint("For example: adduce ask \"When was Digital Nations founded?\"")
        );
    }
    Ok(text.to_owned())
}
