//! One request to a chat completion, streamed. Whatever the server does, it ends: with the answer, with an error in one
//! line and a hint, or, within a blink, because the user cancelled.

use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use serde::Serialize;
use ureq::http::{Response, StatusCode, header};
use ureq::{Agent, Body, Proxy};

use super::body::{Chunk, Part, error_in};
use super::lines::{Broken, Lines};
use super::sse;
use super::{Key, Settings};
use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// How long is waited for a connection.
const CONNECT: Duration = Duration::from_secs(15);
/// The most bytes of an answer's words.
const WORDS: usize = 32 << 10;
/// The most bytes that are read of a refusal.
const REFUSAL: u64 = 16 << 10;
/// How often the user's wish to stop is looked at.
const TICK: Duration = Duration::from_millis(40);

/// Who says a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// What the model is told.
    System,
    /// What it is asked.
    User,
}

/// A message to the model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Who says it.
    pub role: Role,
    /// Its words.
    pub content: String,
}

/// What the model wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// Its words, as they came: control characters among them.
    pub text: String,
    /// Whether it was cut off because it had no more tokens.
    pub cut: bool,
}

/// The body of the request: exactly what leaves the machine, but for the headers.
///
/// # Errors
/// Never, unless by a bug.
pub fn request_body(settings: &Settings, messages: &[Message]) -> Result<String> {
    #[derive(Serialize)]
    struct Request<'a> {
        model: &'a str,
        messages: &'a [Message],
        stream: bool,
        max_tokens: u32,
        temperature: f32,
    }
    let request = Request {
        model: &settings.model,
        messages,
        stream: true,
        max_tokens: settings.max_tokens,
        temperature: settings.temperature,
    };
    serde_json::to_string(&request)
        .map_err(|error| Error::new(ErrorKind::Internal, "could not write the request").because(error))
}

enum Told {
    Text(String),
    Done(Result<Reply>),
}

/// Sends the body and hands over the words as they come.
///
/// # Errors
/// [`ErrorKind::Network`] when the server cannot be reached, refuses, breaks off, takes too long or sends something else;
/// [`ErrorKind::Cancelled`] as soon as `cancel` is set.
pub fn stream(
    settings: &Settings,
    key: Option<Key>,
    body: String,
    cancel: &AtomicBool,
    each: &mut dyn FnMut(&str),
) -> Result<Reply> {
    let call = Call { settings: settings.clone(), key, deadline: Instant::now() + settings.whole() };
    let deadline = call.deadline;
    let slow = call.failed("it took too long");
    let (send, receive) = channel();
    // On a thread that is left to itself when the user cancels: a name server or a socket cannot be hurried.
    std::thread::Builder::new()
        .name("llm".into())
        .spawn(move || {
            let done = call.run(&body, &send);
            // Nobody waits any more when it was cancelled.
            let _ = send.send(Told::Done(done));
        })
        .map_err(|error| Error::new(ErrorKind::Internal, "could not start a thread").because(error))?;
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Err(Error::cancelled());
        }
        match receive.recv_timeout(TICK) {
            Ok(Told::Text(text)) => each(&text),
            Ok(Told::Done(done)) => return done,
            Err(RecvTimeoutError::Timeout) if Instant::now() > deadline + CONNECT => return Err(slow),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Error::new(ErrorKind::Internal, "the connection to the model stopped unexpectedly"));
            }
        }
    }
}

struct Call {
    settings: Settings,
    key: Option<Key>,
    deadline: Instant,
}

impl Call {
    fn run(&self, body: &str, told: &Sender<Told>) -> Result<Reply> {
        let mut request = self
            .agent()?
            .post(self.settings.address.endpoint())
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "text/event-stream, application/json");
        if let Some(key) = &self.key {
            request = request.header(header::AUTHORIZATION, key.header());
        }
        let mut response = request.send(body).map_err(|error| self.explain(&error))?;
        if response.status() != StatusCode::OK {
            return Err(self.refused(&mut response));
        }
        let whole = response.body().mime_type().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
        let mut lines = Lines::new(response.body_mut().as_reader());
        if whole { self.whole(&mut lines, told) } else { self.streamed(&mut lines, told) }
    }

    fn agent(&self) -> Result<Agent> {
        let proxy =
            match &self.settings.proxy {
                Some(proxy) => Some(Proxy::new(proxy).map_err(|_| {
                    Error::new(ErrorKind::Usage, "proxy in [llm] of config.toml is no address of a proxy")
                })?),
                // Those of the environment are not used: what is confirmed is where it goes.
                None => None,
            };
        let timeout = self.settings.timeout;
        Ok(Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(proxy)
            .timeout_connect(Some(CONNECT.min(timeout)))
            .timeout_recv_response(Some(timeout))
            .timeout_per_read(Some(timeout))
            .timeout_global(Some(self.settings.whole()))
            .user_agent(concat!("adduce/", env!("CARGO_PKG_VERSION")))
            .accept_encoding("identity")
            .build()
            .new_agent())
    }

    /// The words of a server that answers all at once, although it was asked to stream.
    fn whole(&self, lines: &mut Lines<impl Read>, told: &Sender<Told>) -> Result<Reply> {
        let mut body = String::new();
        while let Some(line) = lines.next().map_err(|broken| self.broken(broken))? {
            body.push_str(&line);
            body.push('\n');
        }
        let mut reply = Growing::default();
        self.take(&body, &mut reply, told)?;
        self.finished(reply)
    }

    fn streamed(&self, lines: &mut Lines<impl Read>, told: &Sender<Told>) -> Result<Reply> {
        let mut events = sse::Events::default();
        let mut reply = Growing::default();
        while let Some(line) = lines.next().map_err(|broken| self.broken(broken))? {
            if Instant::now() > self.deadline {
                return Err(self.failed("it took too long"));
            }
            if !sse::is_line(&line) {
                return Err(self.not_a_model());
            }
            if let Some(data) = events.line(&line) {
                if data.trim() == "[DONE]" {
                    reply.done = true;
                    break;
                }
                self.take(&data, &mut reply, told)?;
            }
        }
        if let Some(data) = events.end().filter(|data| !reply.done && data.trim() != "[DONE]") {
            self.take(&data, &mut reply, told)?;
        }
        self.finished(reply)
    }

    /// Adds what a chunk has to say.
    fn take(&self, json: &str, reply: &mut Growing, told: &Sender<Told>) -> Result<()> {
        let chunk: Chunk = serde_json::from_str(json).map_err(|_| self.not_a_model())?;
        let Part { text, finish } = chunk.part().map_err(|said| self.failed(&self.said("it failed", &said)))?;
        if let Some(finish) = finish {
            reply.done = true;
            reply.reply.cut = finish == "length";
        }
        if text.is_empty() {
            return Ok(());
        }
        if reply.reply.text.len().saturating_add(text.len()) > WORDS {
            return Err(self.failed("it writes without end").hint("Set max_tokens in [llm] of config.toml lower."));
        }
        reply.reply.text.push_str(&text);
        told.send(Told::Text(text)).map_err(|_| Error::cancelled())
    }

    fn finished(&self, growing: Growing) -> Result<Reply> {
        if !growing.done {
            return Err(self.failed("the answer broke off").hint("Try again; the server's own log may say why."));
        }
        if growing.reply.text.trim().is_empty() {
            return Err(self
                .failed("it wrote nothing")
                .hint("A model that thinks before it writes may need more max_tokens in [llm] of config.toml."));
        }
        Ok(growing.reply)
    }

    fn refused(&self, response: &mut Response<Body>) -> Error {
        let status = response.status();
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(safe::one_line);
        let (wait, location) = (header(header::RETRY_AFTER), header(header::LOCATION));
        let mut body = String::new();
        // What cannot be read of it is not needed.
        let _ = response.body_mut().as_reader().take(REFUSAL).read_to_string(&mut body);
        let said = error_in(&body).unwrap_or_default();
        let code = status.as_u16();
        let with = |why: &str| self.failed(&self.said(why, &said));
        match code {
            300..=399 => {
                let to = location.map_or_else(String::new, |to| format!(" to {}", short(&to)));
                self.failed(&format!("it leads on{to}, which was not confirmed; that is not followed"))
                    .hint("If that is the right address, make it base_url in [llm] of config.toml.")
            }
            401 | 403 => with(&format!("it refused the key ({code})"))
                .hint("Check key_env or key_command in [llm] of config.toml."),
            404 => with("it knows no such address or model (404)")
                .hint("base_url in [llm] of config.toml usually ends with /v1; the model must be one that it has."),
            429 => {
                let wait = wait.filter(|wait| wait.len() < 40).map_or_else(
                    || "Try again in a while.".to_owned(),
                    |wait| match wait.parse::<u32>() {
                        Ok(seconds) => format!("Try again in {seconds} seconds."),
                        Err(_) => format!("Try again after {wait}."),
                    },
                );
                with("it is busy, or its limit is reached (429)").hint(wait)
            }
            400 | 413 | 422 => with(&format!("it did not take the request ({code})"))
                .hint("Check model, max_tokens and temperature in [llm] of config.toml."),
            500..=599 => with(&format!("it failed ({code})")).hint("Try again; the server's own log may say why."),
            _ => with(&format!("it answered {code}")).hint("Check base_url in [llm] of config.toml."),
        }
    }

    /// A reason with what the server says of it: on one line, cut short, without the key.
    fn said(&self, why: &str, said: &str) -> String {
        let said = self.key.as_ref().map_or_else(|| said.to_owned(), |key| key.hidden_in(said));
        let said = short(&safe::one_line(&said));
        if said.is_empty() { why.to_owned() } else { format!("{why}: {said}") }
    }

    fn failed(&self, why: &str) -> Error {
        Error::new(ErrorKind::Network, format!("the model at {} did not write: {why}", self.settings.address.base()))
            .hint("The quotations stand without it. Check [llm] in config.toml, and that the server runs.")
    }

    fn not_a_model(&self) -> Error {
        self.failed("it does not answer as an OpenAI-compatible server does")
            .hint("base_url in [llm] of config.toml usually ends with /v1.")
    }

    fn broken(&self, broken: Broken) -> Error {
        match broken {
            Broken::LongLine => self.failed("it sends a line without end"),
            Broken::TooMuch => self.failed("it sends without end"),
            Broken::NotText => self.not_a_model(),
            Broken::Io(error) => {
                let slow = error.kind() == std::io::ErrorKind::TimedOut
                    || error.get_ref().and_then(|inner| inner.downcast_ref()).is_some_and(is_timeout);
                self.failed(if slow { "it fell silent" } else { "the answer broke off" })
            }
        }
    }

    fn explain(&self, error: &ureq::Error) -> Error {
        self.failed(match error {
            error if is_timeout(error) => "it does not answer in time",
            ureq::Error::HostNotFound => "there is no such host, or no network",
            ureq::Error::ConnectionFailed => "it cannot be reached",
            ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
                "it cannot be reached: nothing listens there"
            }
            ureq::Error::Io(_) => "the connection failed",
            ureq::Error::Rustls(_) | ureq::Error::Tls(_) => "no secure connection could be made",
            _ => "the request failed",
        })
    }
}

/// An answer in the making.
#[derive(Debug, Default)]
struct Growing {
    reply: Reply,
    /// Whether the server said that this is all.
    done: bool,
}

fn is_timeout(error: &ureq::Error) -> bool {
    matches!(error, ureq::Error::Timeout(_))
}

fn short(text: &str) -> String {
    let mut out: String = text.chars().take(160).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}
