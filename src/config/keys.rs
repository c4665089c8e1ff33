//! The keys of the chat: what there is to press, what it is called in the file of settings, and the user's own choice.
//!
//! ```toml
//! [keys.source]
//! find = "ctrl-f"          # instead of /
//! viewer = ["x", "f9"]     # both
//! editor = []              # none
//! ```
//!
//! One table says all: the help of the chat, `docs/keys.md` and the file of settings are read from [`BINDINGS`]. A key
//! that the user chose is turned into the one that the chat knows before anything looks at it; the old key then does
//! nothing.

mod chord;

use std::collections::{BTreeMap, HashMap};

pub use chord::Chord;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Where keys mean something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// While something is typed.
    Composer,
    /// Among the answers.
    Transcript,
    /// In the pane with a source.
    Source,
    /// In the pane with the documents.
    Library,
    /// In the pane with a briefing.
    Brief,
    /// On a finding of a checked draft, among the answers and in its source.
    Check,
    /// In lists that are filtered by typing: the palette, headings, documents.
    Lists,
    /// In everything that scrolls, behind the keys of the place itself.
    Reading,
    /// Wherever one is, behind all others.
    Everywhere,
}

impl Place {
    /// All, in the order of help.
    pub const ALL: [Self; 9] = [
        Self::Composer,
        Self::Transcript,
        Self::Source,
        Self::Library,
        Self::Brief,
        Self::Check,
        Self::Lists,
        Self::Reading,
        Self::Everywhere,
    ];

    /// The table's name in the file of settings: `[keys.NAME]`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Composer => "composer",
            Self::Transcript => "transcript",
            Self::Source => "source",
            Self::Library => "library",
            Self::Brief => "brief",
            Self::Check => "check",
            Self::Lists => "lists",
            Self::Reading => "reading",
            Self::Everywhere => "everywhere",
        }
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Composer => "Typing",
            Self::Transcript => "Among the answers",
            Self::Source => "In a source",
            Self::Library => "Among the documents",
            Self::Brief => "In a briefing",
            Self::Check => "On a finding of a checked draft",
            Self::Lists => "In a list that is filtered by typing",
            Self::Reading => "Moving, in all panes",
            Self::Everywhere => "Everywhere",
        }
    }

    /// The places whose keys hold here, the nearest first.
    fn reach(self) -> &'static [Self] {
        match self {
            Self::Composer => &[Self::Composer, Self::Everywhere],
            Self::Transcript => &[Self::Transcript, Self::Reading, Self::Everywhere],
            Self::Source => &[Self::Source, Self::Reading, Self::Everywhere],
            Self::Library => &[Self::Library, Self::Reading, Self::Everywhere],
            Self::Brief => &[Self::Brief, Self::Reading, Self::Everywhere],
            Self::Check => &[Self::Check, Self::Transcript, Self::Reading, Self::Everywhere],
            Self::Lists => &[Self::Lists, Self::Everywhere],
            Self::Reading => &[Self::Reading, Self::Everywhere],
            Self::Everywhere => &[Self::Everywhere],
        }
    }
}

/// Something that keys do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// Where.
    pub place: Place,
    /// Its name in the file of settings.
    pub name: &'static str,
    /// The keys that do it unless the user chose others; the first is the one that the chat itself looks for.
    pub keys: &'static [&'static str],
    /// What it does.
    pub does: &'static str,
    /// Whether the user cannot change it.
    pub fixed: bool,
}

const fn bind(place: Place, name: &'static str, keys: &'static [&'static str], does: &'static str) -> Binding {
    Binding { place, name, keys, does, fixed: false }
}

const fn fixed(place: Place, name: &'static str, keys: &'static [&'static str], does: &'static str) -> Binding {
    Binding { place, name, keys, does, fixed: true }
}

/// All keys, in the order of help.
pub const BINDINGS: &[Binding] = &[
    bind(Place::Composer, "send", &["enter"], "ask, or run a command"),
    bind(Place::Composer, "newline", &["alt-enter", "ctrl-j", "shift-enter"], "new line"),
    bind(Place::Composer, "older", &["up"], "earlier questions, at the first row of the text"),
    bind(Place::Composer, "newer", &["down"], "later ones, at the last row"),
    bind(Place::Composer, "search-history", &["ctrl-r"], "search earlier questions; Esc gives back your text"),
    bind(Place::Composer, "citations", &["tab"], "to the citations; completes commands and paths"),
    bind(Place::Composer, "back", &["esc"], "close what is open; never loses what you typed"),
    bind(Place::Composer, "page-up", &["pageup"], "scroll the answers up"),
    bind(Place::Composer, "page-down", &["pagedown"], "scroll them down"),
    bind(Place::Composer, "line-start", &["ctrl-a", "home"], "to the start of the line"),
    bind(Place::Composer, "line-end", &["ctrl-e", "end"], "to its end"),
    bind(Place::Composer, "delete-word", &["ctrl-w", "alt-backspace"], "delete the word before"),
    bind(Place::Composer, "delete-to-start", &["ctrl-u"], "delete to the start of the line"),
    bind(Place::Composer, "delete-to-end", &["ctrl-k"], "delete to its end"),
    bind(Place::Composer, "put-back", &["ctrl-y"], "put back what was deleted"),
    bind(Place::Transcript, "next", &["n", "tab"], "next citation"),
    bind(Place::Transcript, "previous", &["N", "shift-tab"], "previous citation"),
    bind(Place::Transcript, "open", &["enter", "o"], "open its source"),
    fixed(Place::Transcript, "number", &["1-9"], "open the source of that number"),
    bind(Place::Transcript, "copy", &["y"], "copy the words with their citation"),
    bind(Place::Transcript, "pin", &["p"], "pin the words to the briefing"),
    bind(Place::Transcript, "why", &["w"], "why this answer: what found each claim"),
    bind(Place::Transcript, "written", &["v"], "what a model wrote, or the documents' own words"),
    bind(Place::Transcript, "command", &["/"], "type a command"),
    bind(Place::Transcript, "type", &["i"], "type a question"),
    bind(Place::Transcript, "back", &["esc", "q"], "back to typing"),
    bind(Place::Source, "next-evidence", &["tab"], "next citation of the answer, over all documents"),
    bind(Place::Source, "previous-evidence", &["shift-tab"], "previous one"),
    bind(Place::Source, "find", &["/"], "search in this document"),
    bind(Place::Source, "next", &["n"], "next place found; next citation when nothing is searched"),
    bind(Place::Source, "previous", &["N"], "previous one"),
    bind(Place::Source, "contents", &["t"], "headings, to jump to"),
    bind(Place::Source, "next-heading", &["]"], "next heading"),
    bind(Place::Source, "previous-heading", &["["], "previous heading"),
    bind(Place::Source, "copy", &["y"], "copy the cited words with their citation"),
    bind(Place::Source, "pin", &["p"], "pin the words to the briefing"),
    bind(Place::Source, "why", &["w"], "why these words were chosen"),
    bind(Place::Source, "page", &["v"], "the page of a PDF as it is printed, and back"),
    bind(Place::Source, "editor", &["e"], "open in $EDITOR at this line"),
    bind(Place::Source, "pager", &["|"], "open in $PAGER"),
    bind(Place::Source, "viewer", &["x"], "open in the system's viewer at this page"),
    bind(Place::Source, "back", &["esc", "q"], "close"),
    bind(Place::Library, "open", &["enter", "o"], "read the document"),
    bind(Place::Library, "find", &["/"], "find a document by name"),
    bind(Place::Library, "add", &["a"], "add files, folders or addresses; Tab completes paths"),
    bind(Place::Library, "sync", &["s"], "take in what changed"),
    bind(Place::Library, "remove", &["d", "delete"], "take the document out; /undo puts it back"),
    bind(Place::Library, "pause", &["P"], "pause what is being added, or go on"),
    bind(Place::Library, "cancel", &["c"], "stop it; what is done is kept"),
    bind(Place::Library, "retry", &["r"], "try again the files that could not be read"),
    bind(Place::Library, "back", &["esc", "q"], "close"),
    bind(Place::Brief, "open", &["enter", "o"], "open the source"),
    bind(Place::Brief, "move-down", &["J", "shift-down"], "move the claim down"),
    bind(Place::Brief, "move-up", &["K", "shift-up"], "move the claim up"),
    bind(Place::Brief, "heading", &["h"], "put it under a heading"),
    bind(Place::Brief, "note", &["a"], "write a note to it"),
    bind(Place::Brief, "drop", &["d", "delete"], "drop it"),
    bind(Place::Brief, "undo", &["u"], "undo the last change"),
    bind(Place::Brief, "back", &["esc", "q"], "close"),
    bind(Place::Check, "wording", &["a"], "take the corrected wording; again gives it back"),
    bind(Place::Check, "citation", &["c"], "take the corrected citation; again gives it back"),
    bind(Place::Check, "all", &["A"], "take all corrections, or none"),
    bind(Place::Check, "findings", &["f"], "findings only, or all quotations"),
    bind(Place::Check, "copy-of-draft", &["w"], "write the corrected copy"),
    bind(Place::Check, "draft", &["W"], "write into the draft itself"),
    bind(Place::Lists, "choose", &["enter"], "choose"),
    bind(Place::Lists, "next", &["down", "ctrl-n", "ctrl-j"], "next"),
    bind(Place::Lists, "previous", &["up", "ctrl-k"], "previous"),
    bind(Place::Lists, "back", &["esc"], "close"),
    bind(Place::Reading, "down", &["j", "down"], "a row down"),
    bind(Place::Reading, "up", &["k", "up"], "a row up"),
    bind(Place::Reading, "page-down", &["space", "pagedown"], "a page down"),
    bind(Place::Reading, "page-up", &["b", "pageup"], "a page up"),
    bind(Place::Reading, "half-up", &["ctrl-u"], "half a page up"),
    bind(Place::Reading, "top", &["g", "home"], "to the start"),
    bind(Place::Reading, "bottom", &["G", "end"], "to the end"),
    bind(Place::Reading, "help", &["?"], "the keys of where you are"),
    bind(Place::Everywhere, "palette", &["ctrl-p"], "commands, documents, headings, chats"),
    bind(Place::Everywhere, "help", &["f1"], "the keys of where you are"),
    bind(Place::Everywhere, "library", &["f2"], "documents, and how an ingest goes"),
    bind(Place::Everywhere, "written", &["f3"], "what a model wrote, or the documents' own words"),
    bind(Place::Everywhere, "mouse", &["f4"], "give the mouse to the terminal to select text, or take it back"),
    bind(Place::Everywhere, "briefing", &["f5"], "the briefing"),
    bind(Place::Everywhere, "next-pane", &["f6"], "next pane"),
    bind(Place::Everywhere, "redraw", &["ctrl-l"], "draw anew"),
    bind(Place::Everywhere, "suspend", &["ctrl-z"], "suspend"),
    fixed(Place::Everywhere, "interrupt", &["ctrl-c"], "stop what runs, else clear; twice leaves"),
    fixed(Place::Everywhere, "leave", &["ctrl-d"], "leave, when nothing is typed; else half a page down, or delete"),
];

/// The keys as the user wants them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap {
    /// What the user chose for each binding, by its place in [`BINDINGS`].
    chosen: BTreeMap<usize, Vec<Chord>>,
    /// What a key stands for where the user's choice changed that; nothing where it does nothing any more.
    turned: HashMap<(Place, Chord), Option<Chord>>,
}

impl Keymap {
    /// Takes the user's keys for a binding.
    ///
    /// # Errors
    /// Where there is no such binding, it cannot be changed, or a key is none; in words that name the nearest.
    pub fn choose(&mut self, place: Place, name: &str, keys: &[String]) -> Result<(), String> {
        let found = BINDINGS.iter().position(|binding| binding.place == place && binding.name == name);
        let Some((index, binding)) = found.and_then(|index| Some((index, BINDINGS.get(index)?))) else {
            let names: Vec<&str> =
                BINDINGS.iter().filter(|other| other.place == place && !other.fixed).map(|other| other.name).collect();
            return Err(format!(
                "nothing in [keys.{}] is called {name:?}; there is {}",
                place.name(),
                names.join(", ")
            ));
        };
        if binding.fixed {
            return Err(format!("{name} has keys of its own that cannot be changed"));
        }
        let chords = keys
            .iter()
            .map(|key| {
                let chord = Chord::parse(key).ok_or_else(|| {
                    format!("{key:?} is no key; write \"ctrl-f\", \"alt-enter\", \"f5\", \"space\", \"?\"")
                })?;
                if chord == Chord::of(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL)) {
                    return Err("ctrl-c always stops and leaves".to_owned());
                }
                if chord.types() && matches!(place, Place::Composer | Place::Lists | Place::Everywhere) {
                    return Err(format!("{key:?} could not be typed any more; take it with ctrl- or alt-"));
                }
                Ok(chord)
            })
            .collect::<Result<Vec<Chord>, String>>()?;
        self.chosen.insert(index, chords);
        Ok(())
    }

    /// Works out what each key stands for, after all that the user chose was taken.
    ///
    /// # Errors
    /// Where one key would do two things in the same place.
    pub fn settle(&mut self) -> Result<(), String> {
        self.turned.clear();
        let mut taken: HashMap<(Place, Chord), &str> = HashMap::new();
        for (index, binding) in BINDINGS.iter().enumerate() {
            for chord in self.keys_at(index) {
                if let Some(other) = taken.insert((binding.place, chord), binding.name) {
                    let place = binding.place.name();
                    return Err(format!("{chord} would be both {other} and {} in [keys.{place}]", binding.name));
                }
            }
        }
        for (&index, chords) in &self.chosen {
            let Some(binding) = BINDINGS.get(index) else { continue };
            let known: Vec<Chord> = binding.keys.iter().filter_map(|key| Chord::parse(key)).collect();
            for old in known.iter().filter(|old| !chords.contains(old) && !taken.contains_key(&(binding.place, **old)))
            {
                self.turned.insert((binding.place, *old), None);
            }
            for &chord in chords.iter().filter(|chord| !known.contains(chord)) {
                self.turned.insert((binding.place, chord), known.first().copied());
            }
        }
        Ok(())
    }

    fn keys_at(&self, index: usize) -> Vec<Chord> {
        let known = || BINDINGS.get(index).map_or(&[][..], |binding| binding.keys);
        self.chosen.get(&index).cloned().unwrap_or_else(|| known().iter().filter_map(|key| Chord::parse(key)).collect())
    }

    /// The key that the chat knows for what was pressed here; `None` where it does nothing any more.
    pub fn turn(&self, place: Place, key: KeyEvent) -> Option<KeyEvent> {
        if self.turned.is_empty() {
            return Some(key);
        }
        let chord = Chord::of(key);
        for &near in place.reach() {
            match self.turned.get(&(near, chord)) {
                Some(Some(known)) => return Some(KeyEvent { kind: key.kind, state: key.state, ..known.event() }),
                Some(None) => {
                    // It may still mean something further out.
                    let further = place.reach().iter().skip_while(|&&other| other != near).skip(1);
                    let lives = |&&other: &&Place| {
                        let known = |binding: &&Binding| binding.place == other;
                        BINDINGS
                            .iter()
                            .filter(known)
                            .any(|binding| binding.keys.iter().any(|key| Chord::parse(key) == Some(chord)))
                    };
                    further.clone().find(lives)?;
                }
                None => {}
            }
        }
        Some(key)
    }

    /// The keys of a binding as people read them: `/, Ctrl-F`; empty where it has none.
    pub fn keys(&self, place: Place, name: &str) -> String {
        let found = BINDINGS.iter().position(|binding| binding.place == place && binding.name == name);
        let Some((index, binding)) = found.and_then(|index| Some((index, BINDINGS.get(index)?))) else {
            return String::new();
        };
        if binding.fixed && !self.chosen.contains_key(&index) {
            let shown = |key: &&str| Chord::parse(key).map_or_else(|| (*key).to_owned(), |chord| chord.to_string());
            return binding.keys.iter().map(shown).collect::<Vec<_>>().join(", ");
        }
        self.keys_at(index).iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// The first key of a binding, for hints; empty where it has none.
    pub fn key(&self, place: Place, name: &str) -> String {
        self.keys(place, name).split(", ").next().unwrap_or_default().to_owned()
    }
}

/// `docs/keys.md`: all keys, as the program knows them.
pub fn document() -> String {
    use std::fmt::Write as _;
    let keymap = Keymap::default();
    let mut out = String::from(
        "# Keys\n\nMade from the table that the program itself looks up (`src/config/keys.rs`); `?` shows the keys of \
         where you are. Each can be changed in `config.toml` under the name that stands here, for example:\n\n\
         ```toml\n[keys.source]\nfind = \"ctrl-f\"\nviewer = [\"x\", \"f9\"]\neditor = []          # none\n```\n",
    );
    for place in Place::ALL {
        let _ =
            write!(out, "\n## {} (`[keys.{}]`)\n\n| key | name | does |\n|---|---|---|\n", place.title(), place.name());
        for binding in BINDINGS.iter().filter(|binding| binding.place == place) {
            let keys = keymap.keys(place, binding.name).replace('|', "\\|");
            let name = if binding.fixed { format!("{} (fixed)", binding.name) } else { format!("`{}`", binding.name) };
            let _ = writeln!(out, "| {keys} | {name} | {} |", binding.does);
        }
    }
    out
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
