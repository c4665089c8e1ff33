//! The writing lane: a language model writes from the passages of a question, and every sentence is checked.
//!
//! It has a lane of its own because a model may take minutes, and a session of the embedding model of its own, loaded
//! when it is first needed.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::ask::Asker;
use super::lane::{Job, Out, Worker};
use super::message::{Event, Request, Sending};
use crate::answer::{Answer, cite};
use crate::llm::{Audit, Consent, Message, Role, SentPassage, SentRecord, Settings, client};
use crate::retrieve::Hit;
use crate::store::StoredDocument;
use crate::write::{Passage, Written, check, drafts, prompt};
use crate::{Error, ErrorKind, Result};

/// How many passages a model is given: enough for an answer from several documents, little enough for the window of a
/// small model (some 300 tokens each).
const PASSAGES: usize = 6;
/// Claims of the answer whose passages come first.
const CLAIMS: usize = 3;

pub(super) struct Writer {
    asker: Asker,
    out: Out,
    llm: Option<Settings>,
    offline: bool,
}

impl Worker for Writer {
    fn serve(&mut self, job: &Job) -> Event {
        self.write(job).unwrap_or_else(|error| Event::Failed { ticket: job.ticket, error })
    }
}

impl Writer {
    pub(super) fn new(mut asker: Asker, out: Out, llm: Option<Settings>, offline: bool) -> Self {
        asker.keeps_passages = true;
        Self { asker, out, llm, offline }
    }

    fn write(&mut self, job: &Job) -> Result<Event> {
        let Request::Write { question, history, filter, anyway, confirmed } = &job.request else {
            return Err(Error::new(ErrorKind::Internal, format!("nothing to write: {:?}", job.request)));
        };
        let ticket = job.ticket;
        let settings = self.settings()?.clone();
        let answer = self.asker.ask(job, question, history, filter, (CLAIMS, false))?;
        if answer.abstained && !anyway {
            return Ok(Event::Written { ticket, written: None });
        }
        let passages = passages(&answer, &self.asker.take_passages())?;
        if passages.is_empty() {
            return Ok(Event::Written { ticket, written: None });
        }
        let prompt = prompt(question, &passages);
        let messages = [
            Message { role: Role::System, content: prompt.system },
            Message { role: Role::User, content: prompt.user },
        ];
        let body = client::request_body(&settings, &messages)?;
        let consent = Consent::of_user()?;
        let destination = settings.destination();
        if *confirmed {
            consent.allow(&destination)?;
        } else if !consent.allows(&destination)? {
            return Ok(Event::Unconfirmed { ticket, sending: Box::new(sending(&settings, &passages, body.len())) });
        }
        let key = settings.key.read(&job.cancel)?;
        Audit::of_user()?.add(&record(&settings, question, &passages, &body))?;
        let out = &self.out;
        let reply = client::stream(&settings, key, body, &job.cancel, &mut |text| {
            out.send(Event::Writing { ticket, text: text.to_owned() });
        })?;
        let drafts = drafts(&reply.text, reply.cut);
        let asker = &mut self.asker;
        let sentences = check(question, &drafts, &passages, &mut |text| asker.meaning(text));
        let passages = passages.into_iter().map(|passage| passage.citation).collect();
        let written = Written { model: settings.model, sentences, passages, cut: reply.cut };
        Ok(Event::Written { ticket, written: Some(Box::new(written)) })
    }

    /// The model, if one may be asked at all.
    fn settings(&self) -> Result<&Settings> {
        if self.offline {
            return Err(Error::new(ErrorKind::Network, "the model was not asked: adduce is offline")
                .hint("Leave out --offline (and unset ADDUCE_OFFLINE) to allow it."));
        }
        self.llm.as_ref().ok_or_else(|| {
            Error::new(ErrorKind::Usage, "no language model is configured")
                .hint("Set base_url and model under [llm] in config.toml; `adduce llm --help` shows how.")
        })
    }
}

/// The passages that the model gets, numbered: those that the answer quotes, then the others by rank.
fn passages(answer: &Answer, chosen_from: &[(Hit, StoredDocument)]) -> Result<Vec<Passage>> {
    let quoted = |(hit, document): &&(Hit, StoredDocument)| {
        answer
            .citations
            .iter()
            .any(|citation| citation.document.edition == document.id.0 && hit.passage.span.overlaps(citation.span))
    };
    let (first, rest): (Vec<_>, Vec<_>) = chosen_from.iter().partition(quoted);
    let mut out = Vec::new();
    for (hit, document) in first.into_iter().chain(rest).take(PASSAGES) {
        out.push(Passage {
            citation: cite(out.len() + 1, document, hit.passage.span)?,
            heading: hit.passage.heading.clone(),
            language: hit.passage.language.clone(),
        });
    }
    Ok(out)
}

fn sending(settings: &Settings, passages: &[Passage], bytes: usize) -> Sending {
    let mut documents: Vec<String> = Vec::new();
    for passage in passages {
        let key = &passage.citation.document.key;
        if !documents.contains(key) {
            documents.push(key.clone());
        }
    }
    Sending {
        destination: settings.destination(),
        model: settings.model.clone(),
        passages: passages.len(),
        documents,
        bytes,
        key: settings.key != crate::llm::KeySource::None,
        open: settings.address.is_open(),
    }
}

fn record(settings: &Settings, question: &str, passages: &[Passage], body: &str) -> SentRecord {
    let passages = passages
        .iter()
        .map(|passage| SentPassage {
            document: passage.citation.document.key.clone(),
            edition: passage.citation.document.edition,
            span: passage.citation.span,
            sha256: sha256(&passage.citation.quote),
        })
        .collect();
    SentRecord {
        time: jiff::Timestamp::now().to_string(),
        address: settings.destination(),
        model: settings.model.clone(),
        bytes: body.len(),
        sha256: sha256(body),
        question: question.to_owned(),
        passages,
    }
}

fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::with_capacity(64), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}
