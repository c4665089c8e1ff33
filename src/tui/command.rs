//! Slash commands: names, completion, and what to say when there is no such command.

use super::launch::Program;
use crate::config::Copying;
use crate::store::Filter;

/// A command as help and completion show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spec {
    /// Without the slash.
    pub(crate) name: &'static str,
    /// What may follow; capitals are the user's.
    pub(crate) takes: &'static str,
    /// What it does.
    pub(crate) does: &'static str,
}

impl Spec {
    /// Whether it can be run as it stands.
    pub(crate) fn needs_more(&self) -> bool {
        !self.takes.is_empty() && !self.takes.starts_with('[')
    }
}

const fn spec(name: &'static str, takes: &'static str, does: &'static str) -> Spec {
    Spec { name, takes, does }
}

/// All commands, in the order of help.
pub(crate) const COMMANDS: &[Spec] = &[
    spec("add", "PATH...", "add files, folders or web addresses"),
    spec("ask", "QUESTION", "ask your documents (as typing without a slash)"),
    spec("literal", "[QUESTION]", "ask the words as typed, whatever was said before; alone, the last question's"),
    spec("write", "[--anyway] [QUESTION]", "have your language model write an answer, each sentence checked"),
    spec("check", "QUOTATION or DRAFT", "hold a quotation, or all those of a file, against the documents"),
    spec("search", "WORDS", "list the best passages"),
    spec("sources", "[N]", "open the source of citation N"),
    spec("library", "", "show the documents"),
    spec("in", "[NAME... tag:NAME since:DATE until:DATE lang:CODE]", "ask only some documents; alone, all again"),
    spec("collections", "", "the collections and tags that /in knows"),
    spec("sync", "", "take in what changed in the folders you added"),
    spec("watch", "", "do so by itself whenever something changes; again ends it"),
    spec("problems", "", "list the files that could not be read"),
    spec("password", "", "try a password on files that need one; it is not shown"),
    spec("remove", "KEY...", "take documents out of the library"),
    spec("brief", "", "make an outline of what was asked, edit it, and have it answered as a briefing"),
    spec("pins", "[NAME]", "show the briefing that p pins to, or another one"),
    spec("note", "N WORDS", "your own words on evidence N of the briefing"),
    spec("under", "N HEADING", "put evidence N of the briefing under a heading"),
    spec("status", "", "library, model and indexes"),
    spec("why", "[N]", "why these words: what found claim N, and what was close behind"),
    spec("find", "WORDS", "search in the source that is open"),
    spec("more", "", "the next page of it"),
    spec("contents", "", "its headings, to jump to"),
    spec("open", "[editor, pager or viewer]", "open the source that is shown in another program"),
    spec("chats", "[N or WORDS]", "list saved chats, open one by its number, or find those with these words"),
    spec("name", "NAME", "name this chat"),
    spec("export", "[FILE]", "write this chat as Markdown with footnotes, or as JSON by the file's name"),
    spec("forget", "[N]", "remove a saved chat, or this one; /undo puts it back"),
    spec("new", "", "start a new chat"),
    spec("undo", "", "put back what was removed or left last"),
    spec("good", "", "keep the last question and its answer as right, for `adduce eval`; again takes it back"),
    spec("bad", "[WHY]", "keep the last answer as wrong; again takes it back"),
    spec("copy", "", "copy the selected claim with its citation, or the last answer"),
    spec("style", "[NAME]", "how claims are copied: quotation, inline, markdown, footnote or words"),
    spec("cancel", "", "stop what is running"),
    spec("pause", "", "let what is being added wait, or go on"),
    spec("retry", "", "try again the files that could not be read"),
    spec("starter", "", "add the starter documents"),
    spec("reindex", "", "embed all passages anew"),
    spec("tour", "", "a tour of ninety seconds"),
    spec("help", "", "keys and commands"),
    spec("quit", "", "leave"),
];

/// A command line, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    /// Add these paths and addresses.
    Add(Vec<String>),
    /// Ask this.
    Ask(String),
    /// Ask this, or the last question, without what was said before.
    Literal(Option<String>),
    /// Have a model write on this question, or on the last answer; also where the documents do not answer.
    Write(Option<String>, bool),
    /// Check this quotation, or the quotations of this file.
    Check(String),
    /// List passages for this.
    Search(String),
    /// Open the source of this citation, counted from 1.
    Sources(Option<usize>),
    /// Show the documents.
    Library,
    /// Ask and search only this from now on.
    In(Filter),
    /// List the collections and tags.
    Collections,
    /// Bring the library up to date.
    Sync,
    /// Follow changes, or no longer.
    Watch,
    /// List the files that could not be read.
    Problems,
    /// Type a password.
    Password,
    /// Remove these documents.
    Remove(Vec<String>),
    /// Make an outline of the chat and have it answered.
    Brief,
    /// Show the briefing, that of this name where one is given.
    Pins(Option<String>),
    /// The user's words on evidence of this number.
    Note(u32, String),
    /// Put evidence of this number under this heading.
    Under(u32, String),
    /// Show the state.
    Status,
    /// List chats, or open the one of this number.
    Chats(Option<usize>),
    /// List the chats with these words.
    FindChats(Vec<String>),
    /// Name this chat.
    Name(String),
    /// Write this chat to a file, by a name of its own where none is given.
    Export(Option<String>),
    /// Remove the chat of this number, or this one.
    Forget(Option<usize>),
    /// Put back what was removed last.
    Undo,
    /// Say why, for this citation.
    Why(Option<usize>),
    /// Search in the source that is open.
    Find(String),
    /// The next page of it.
    More,
    /// Its headings.
    Contents,
    /// Open the source that is shown in another program.
    Open(Program),
    /// Copy in this style from now on, or say which it is.
    Style(Option<Copying>),
    /// Let what is being added wait, or go on.
    Pause,
    /// Try again the files that could not be read.
    Retry,
    /// Take the tour.
    Tour,
    /// Start anew.
    New,
    /// The last answer is right.
    Good,
    /// The last answer is wrong, with the reason where one was given.
    Bad(Option<String>),
    /// Copy.
    Copy,
    /// Stop what runs.
    Cancel,
    /// Add the starter corpus.
    Starter,
    /// Embed anew.
    Reindex,
    /// Keys and commands.
    Help,
    /// Leave.
    Quit,
}

/// Reads a line that begins with a slash. The error is for the user.
pub(crate) fn parse(line: &str) -> Result<Command, String> {
    let line = line.trim().trim_start_matches('/');
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    let some = |what: &str| {
        if rest.is_empty() { Err(format!("/{name} needs {what}: /{name} {}", takes(name))) } else { Ok(()) }
    };
    let number = || match rest {
        "" => Ok(None),
        rest => rest
            .trim_matches(['[', ']'])
            .parse::<usize>()
            .ok()
            .filter(|&number| number > 0)
            .map(Some)
            .ok_or_else(|| format!("/{name} takes a number, not {rest:?}")),
    };
    let command =
        match name {
            "add" => some("a path").and_then(|()| split(rest)).map(Command::Add)?,
            "ask" => some("a question").map(|()| Command::Ask(rest.to_owned()))?,
            "literal" => Command::Literal((!rest.is_empty()).then(|| rest.to_owned())),
            "write" => {
                let (anyway, question) = match rest.strip_prefix("--anyway") {
                    Some(question) if question.is_empty() || question.starts_with(' ') => (true, question.trim()),
                    _ => (false, rest),
                };
                Command::Write((!question.is_empty()).then(|| question.to_owned()), anyway)
            }
            "check" => some("a quotation or the path of a draft").map(|()| Command::Check(rest.to_owned()))?,
            "search" => some("words").map(|()| Command::Search(rest.to_owned()))?,
            "remove" => some("a document's key").and_then(|()| split(rest)).map(Command::Remove)?,
            "sources" => Command::Sources(number()?),
            "chats" => match number() {
                Ok(number) => Command::Chats(number),
                Err(_) => Command::FindChats(split(rest)?),
            },
            "name" => some("a name").map(|()| Command::Name(rest.to_owned()))?,
            "export" => Command::Export(split(rest)?.into_iter().next()),
            "forget" => Command::Forget(number()?),
            "undo" => Command::Undo,
            "why" => Command::Why(number()?),
            "find" => some("words").map(|()| Command::Find(rest.to_owned()))?,
            "more" => Command::More,
            "contents" => Command::Contents,
            "open" => Command::Open(match rest {
                "editor" => Program::Editor,
                "pager" => Program::Pager,
                "" | "viewer" => Program::Viewer,
                other => return Err(format!("/open takes editor, pager or viewer, not {other:?}")),
            }),
            "style" => Command::Style(match rest {
                "" => None,
                name => Some(Copying::ALL.into_iter().find(|style| style.name() == name).ok_or_else(|| {
                    format!("/style takes quotation, inline, markdown, footnote or words, not {name:?}")
                })?),
            }),
            "pause" => Command::Pause,
            "retry" => Command::Retry,
            "tour" => Command::Tour,
            "library" | "list" => Command::Library,
            "in" => Command::In(scope(rest)?),
            "collections" => Command::Collections,
            "sync" => Command::Sync,
            "watch" => Command::Watch,
            "problems" => Command::Problems,
            // What follows it was seen already; the line that is not shown is opened all the same.
            "password" => Command::Password,
            "brief" => Command::Brief,
            "pins" => Command::Pins((!rest.is_empty()).then(|| rest.to_owned())),
            "note" | "under" => {
                let (number, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                let number = number.parse().map_err(|_| format!("/{name} needs a number: /{name} {}", takes(name)))?;
                let words = words.trim().to_owned();
                if name == "note" { Command::Note(number, words) } else { Command::Under(number, words) }
            }
            "status" => Command::Status,
            "new" => Command::New,
            "good" => Command::Good,
            "bad" => Command::Bad((!rest.is_empty()).then(|| rest.to_owned())),
            "copy" => Command::Copy,
            "cancel" => Command::Cancel,
            "starter" => Command::Starter,
            "reindex" => Command::Reindex,
            "help" | "?" => Command::Help,
            "quit" | "exit" | "q" => Command::Quit,
            "" => return Err("A slash begins a command; /help lists them".to_owned()),
            unknown => {
                let near = nearest(unknown).map_or_else(String::new, |spec| format!(" Did you mean /{}?", spec.name));
                return Err(format!("There is no /{unknown}.{near} /help lists the commands"));
            }
        };
    Ok(command)
}

/// The documents that `/in` names: collections as they are, the rest behind a word and a colon.
fn scope(text: &str) -> Result<Filter, String> {
    let mut filter = Filter::default();
    for word in split(text)? {
        let (what, value) = word.split_once(':').unwrap_or(("", &word));
        let value = value.trim().to_owned();
        let known = matches!(what, "tag" | "since" | "until" | "lang");
        if known && value.is_empty() {
            return Err(format!("/in {what}: needs something behind the colon"));
        }
        match what {
            "tag" => filter.tags.push(value),
            "since" => filter.since = Some(value),
            "until" => filter.until = Some(value),
            "lang" => filter.languages.push(value),
            // A name may have a colon in it.
            _ => filter.collections.push(word),
        }
    }
    Ok(filter)
}

/// A hint that names commands of the command line, as the chat says it: `` `adduce sync` `` is `/sync` here.
pub(crate) fn in_chat(hint: &str) -> String {
    let mut said = String::new();
    for (number, piece) in hint.split('`').enumerate() {
        let command = piece.strip_prefix("adduce ").filter(|_| number % 2 == 1);
        let name = command.and_then(|command| command.split(' ').next()).map(|name| match name {
            "list" => "library",
            name => name,
        });
        match (command, name) {
            // An option is nothing that the chat would understand.
            (Some(command), Some(name)) if !command.contains(" -") && COMMANDS.iter().any(|spec| spec.name == name) => {
                let rest = command.split_once(' ').map_or("", |(_, rest)| rest);
                said.push_str(format!("/{name} {rest}").trim_end());
            }
            _ if number % 2 == 1 => {
                said.push('`');
                said.push_str(piece);
                said.push('`');
            }
            _ => said.push_str(piece),
        }
    }
    said
}

fn takes(name: &str) -> &'static str {
    COMMANDS.iter().find(|spec| spec.name == name).map_or("", |spec| spec.takes)
}

/// The commands whose names begin with what was typed, while only a name was typed.
pub(crate) fn completions(text: &str) -> Vec<&'static Spec> {
    match text.strip_prefix('/') {
        Some(name) if !name.contains(char::is_whitespace) => {
            COMMANDS.iter().filter(|spec| spec.name.starts_with(name)).collect()
        }
        _ => Vec::new(),
    }
}

/// The command with the nearest name, if it is near enough to be meant.
fn nearest(name: &str) -> Option<&'static Spec> {
    COMMANDS
        .iter()
        .map(|spec| (distance(name, spec.name), spec))
        .min_by_key(|&(distance, _)| distance)
        .filter(|&(distance, spec)| distance <= 1 + spec.name.len() / 3)
        .map(|(_, spec)| spec)
}

/// Edits between two names, a swap of neighbours counting one.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(24).collect(), b.chars().collect());
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let swap = if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    table[i - 2][j - 2] + 1
                } else {
                    usize::MAX
                };
                change.min(swap).min(table[i - 1][j] + 1).min(table[i][j - 1] + 1)
            };
        }
    }
    table[a.len()][b.len()]
}

/// Splits arguments as a shell would: at spaces, but not within quotes or after a backslash.
pub(crate) fn split(text: &str) -> Result<Vec<String>, String> {
    let mut parts = Vec::new();
    let mut part: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                part.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => parts.extend(part.take()),
            (None | Some('"'), '\\') => part.get_or_insert_default().extend(chars.next()),
            (_, c) => part.get_or_insert_default().push(c),
        }
    }
    if let Some(quote) = quote {
        return Err(format!("A {quote} was opened and not closed"));
    }
    parts.extend(part);
    Ok(parts)
}

#[cfg(test)]
#[path = "command_tests.rs"]
mod tests;
