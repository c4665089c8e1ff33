//! `adduce ask --write`: the language model's part of an answer, from the confirmation to its checked sentences.

use std::io::{self, IsTerminal, Write as _};
use std::time::Duration;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget};

use super::App;
use super::exit::Stop;
use super::out::Talk;
use super::progress::spinner;
use super::session::Session;
use super::wrap::{shortened, wrapped};
use crate::engine::{Event, Request, Sending};
use crate::text::safe;
use crate::write::Written;
use crate::{Error, ErrorKind};

/// How much of what is being written is shown while it is.
const TAIL: usize = 70;

/// When the model is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// Where the documents answer
    Answered,
    /// Also where they do not seem to
    Anyway,
}

/// What came of it. The verbatim answer stands in every case.
pub(super) enum Came {
    /// The model wrote this.
    Written(Box<Written>),
    /// It was not asked, for a reason that is no failure.
    NotAsked(&'static str),
    /// It was to be asked, and did not write.
    Failed(Error),
    /// The user pressed Ctrl-C.
    Cancelled,
}

/// Has the model write. `make` gives the request, with the confirmation or without.
///
/// # Errors
/// When the engine has gone.
pub(super) fn run(app: &App, session: &mut Session, make: &dyn Fn(bool) -> Request) -> Result<Came, Stop> {
    match once(app.talk, session, make(false))? {
        Answer::Came(came) => Ok(came),
        Answer::Unconfirmed(sending) => {
            if !can_ask() {
                return Ok(Came::Failed(unconfirmed(&sending)));
            }
            if !confirm(app.talk, &sending)? {
                return Ok(Came::NotAsked("Nothing was sent."));
            }
            match once(app.talk, session, make(true))? {
                Answer::Came(came) => Ok(came),
                Answer::Unconfirmed(sending) => Ok(Came::Failed(unconfirmed(&sending))),
            }
        }
    }
}

enum Answer {
    Came(Came),
    Unconfirmed(Box<Sending>),
}

fn once(talk: Talk, session: &mut Session, request: Request) -> Result<Answer, Stop> {
    let bar = talk.animated().then(|| {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
        bar.set_style(spinner());
        bar.enable_steady_tick(Duration::from_millis(120));
        bar.set_message("Asking the model");
        bar
    });
    let mut words = String::new();
    let mut answer = Answer::Came(Came::Cancelled);
    let done = session.until_stopped(request, &mut |event| {
        match event {
            Event::Writing { text, .. } => {
                words.push_str(text);
                if let Some(bar) = &bar {
                    bar.set_message(tail(&words));
                }
            }
            Event::Written { written: Some(written), .. } => answer = Answer::Came(Came::Written(written.clone())),
            Event::Written { written: None, .. } => {
                answer = Answer::Came(Came::NotAsked(
                    "The model was not asked, because your documents do not answer; --write=anyway asks it all the same.",
                ));
            }
            Event::Unconfirmed { sending, .. } => answer = Answer::Unconfirmed(sending.clone()),
            _ => {}
        }
        true
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    match done {
        Ok(()) => Ok(answer),
        Err(error) if error.kind() == ErrorKind::Internal => Err(error.into()),
        Err(error) => Ok(Answer::Came(Came::Failed(error))),
    }
}

/// The end of what was written so far, on one line.
fn tail(words: &str) -> String {
    let line = safe::one_line(words.trim());
    let skip = line.chars().count().saturating_sub(TAIL);
    let end: String = line.chars().skip(skip).collect();
    format!("Not checked yet: {}{end}", if skip > 0 { "…" } else { "" })
}

fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

fn unconfirmed(sending: &Sending) -> Error {
    let to = safe::one_line(&sending.destination);
    let address = sending.destination.split(' ').next().map(safe::one_line).unwrap_or_default();
    Error::new(ErrorKind::Usage, format!("the model was not asked: sending to {to} was not confirmed yet"))
        .hint(format!("Confirm it once with `adduce llm allow {address}`. Nothing was sent."))
}

/// Says what would be sent where, and asks. Only a clear yes is one.
///
/// # Errors
/// When stdin cannot be read.
fn confirm(talk: Talk, sending: &Sending) -> Result<bool, Stop> {
    for line in told(sending) {
        talk.note(&line);
    }
    ask(&format!("Send to {} from now on? [y/N] ", safe::one_line(&sending.destination)))
}

/// Asks on stderr, and reads a line of stdin; only a clear yes is one.
///
/// # Errors
/// When stdin cannot be read.
pub(super) fn ask(question: &str) -> Result<bool, Stop> {
    let mut stderr = io::stderr().lock();
    // When stderr is closed, nobody is asked and the answer is no.
    if write!(stderr, "{question}").and_then(|()| stderr.flush()).is_err() {
        return Ok(false);
    }
    let mut line = String::new();
    io::stdin()
        .read_line(&mut line)
        .map_err(|error| Error::new(ErrorKind::File, "could not read your answer from stdin").because(error))?;
    Ok(matches!(line.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// What would be sent, in words.
fn told(sending: &Sending) -> Vec<String> {
    let documents: Vec<String> = sending.documents.iter().map(|key| safe::one_line(key)).collect();
    let key = if sending.key { ", and your key" } else { "" };
    let mut out = vec![
        format!("To write, adduce sends your question and passages of your documents to a language model{key}:"),
        format!("  to      {}", safe::one_line(&sending.destination)),
        format!("  model   {}", safe::one_line(&sending.model)),
        format!(
            "  now     {} passages of {} ({} bytes)",
            sending.passages,
            shortened(&documents.join(", "), 200),
            sending.bytes
        ),
    ];
    if sending.open {
        out.push("  warning: it is not encrypted on its way (http://)".into());
    }
    out.push("This is asked once for each address; `adduce audit` shows what was sent.".into());
    out
}

/// What the model wrote, as people read it: each sentence with its sign, its passages, and what was found of it.
pub(super) fn render(written: &Written, style: super::style::Style, width: Option<usize>) -> String {
    let head = format!("Written by {} from your documents:", safe::one_line(&written.model));
    let mut out = wrapped(&style.strong(&head), width, 0);
    out.push('\n');
    for sentence in &written.sentences {
        let numbers: Vec<String> =
            sentence.citations.iter().map(|number| style.accent(&format!("[p{number}]"))).collect();
        let problems: Vec<String> = sentence.problems.iter().map(|problem| safe::one_line(&problem.text)).collect();
        let word = sentence.support.word();
        let found =
            if problems.is_empty() { format!("({word})") } else { format!("({word}: {})", problems.join("; ")) };
        let found = if problems.is_empty() { style.dim(&found) } else { style.warn(&found) };
        let line =
            format!("{} {} {} {found}", sentence.support.sign(), safe::one_line(&sentence.text), numbers.join(" "));
        out.push_str(&wrapped(&line, width, 0));
    }
    if !written.sentences.is_empty() {
        out.push('\n');
    }
    for passage in written.cited() {
        let place = super::ask_text::place(passage);
        let comma = if place.is_empty() { "" } else { ", " };
        let title = safe::one_line(&passage.document.title);
        out.push_str(&wrapped(
            &format!("{} {title}{comma}{place}", style.accent(&format!("[p{}]", passage.id))),
            width,
            0,
        ));
    }
    out.push_str(&wrapped(&written.summary(), width, 0));
    out.push_str(&wrapped(&style.strong("\nIn the words of your documents:"), width, 0));
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::style::Style;
    use crate::write::{Problem, ProblemKind, Sentence, Support};

    fn written() -> Written {
        let sentence = |text: &str, support, problems: &[&str]| Sentence {
            text: text.into(),
            support,
            citations: vec![1],
            problems: problems.iter().map(|text| Problem { kind: ProblemKind::Number, text: (*text).into() }).collect(),
            quotes: vec![],
            similarity: Some(0.9),
        };
        Written {
            model: "m\u{1b}[2J".into(),
            sentences: vec![
                sentence("It began in 2014.", Support::Supported, &[]),
                sentence("It has\u{9b}2J 12 members.", Support::Unsupported, &["12 stands in no passage"]),
            ],
            passages: vec![],
            cut: false,
        }
    }

    #[test]
    fn each_sentence_has_its_sign_its_word_and_its_reason() {
        let text = render(&written(), Style { on: false }, None);
        assert!(text.contains("✓ It began in 2014. [p1] (supported)\n"), "{text}");
        assert!(text.contains("[p1] (unsupported: 12 stands in no passage)\n"), "{text}");
        assert!(text.contains("Of 2 sentences, 1 supported, 0 partly, 1 unsupported."), "{text}");
        assert!(!text.contains(safe::is_unsafe), "{text:?}");
    }

    #[test]
    fn the_tail_of_what_is_written_is_harmless_and_short() {
        let shown = tail(&format!("{}\u{1b}[2Jend", "word ".repeat(100)));
        assert!(shown.ends_with("␛[2Jend") && shown.chars().count() < 100, "{shown}");
    }

    #[test]
    fn what_would_be_sent_is_said() {
        let sending = Sending {
            destination: "http://10.0.0.2/v1".into(),
            model: "m".into(),
            passages: 2,
            documents: vec!["a\u{1b}[2J.md".into(), "b.md".into()],
            bytes: 1234,
            key: true,
            open: true,
        };
        let told = told(&sending).join("\n");
        for word in ["http://10.0.0.2/v1", "2 passages of a␛[2J.md, b.md", "1234 bytes", "your key", "not encrypted"]
        {
            assert!(told.contains(word), "{told}");
        }
        assert!(unconfirmed(&sending).hint_text().unwrap().contains("`adduce llm allow http://10.0.0.2/v1`"));
    }
}
