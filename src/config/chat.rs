//! The tables of the chat: `[chat]`, `[keys.*]`, `[theme]` and `[themes.*]`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::keys::{Keymap, Place};
use super::theme::{self, Depth, Themes};

/// How the chat is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chat {
    /// The keys.
    pub keys: Keymap,
    /// The colours.
    pub themes: Themes,
    /// Whether the mouse is grabbed at the start.
    pub mouse: bool,
    /// How a claim is copied with its citation.
    pub copy: Copying,
    /// The program for pictures of pages and the like, where the user names one: `{file}`, `{page}` and `{url}` are put in.
    pub viewer: Option<String>,
    /// Whether what is on the screen may be links (OSC 8).
    pub links: bool,
    /// By which means pages are shown as they are printed.
    pub pictures: Pictures,
}

impl Default for Chat {
    fn default() -> Self {
        Self {
            keys: Keymap::default(),
            themes: Themes::default(),
            mouse: true,
            copy: Copying::default(),
            viewer: None,
            links: true,
            pictures: Pictures::default(),
        }
    }
}

/// By which means the terminal takes pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pictures {
    /// By what its environment tells.
    #[default]
    Auto,
    /// Kitty's graphics protocol.
    Kitty,
    /// iTerm2's inline images.
    Iterm2,
    /// Sixel.
    Sixel,
    /// Half blocks: coarse, in every terminal of many colours.
    Blocks,
    /// Not at all.
    Off,
}

impl Pictures {
    /// Its name in the file of settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Kitty => "kitty",
            Self::Iterm2 => "iterm2",
            Self::Sixel => "sixel",
            Self::Blocks => "blocks",
            Self::Off => "off",
        }
    }
}

/// How words are copied with their citation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Copying {
    /// The words in quotation marks, their source on the line below.
    #[default]
    Quotation,
    /// The words, and title and place in brackets behind them, for running text.
    Inline,
    /// A Markdown quotation with its source.
    Markdown,
    /// A Markdown footnote: the words, `[^1]`, and the note.
    Footnote,
    /// The words alone.
    Words,
}

impl Copying {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Quotation, Self::Inline, Self::Markdown, Self::Footnote, Self::Words];

    /// Its name in the file of settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quotation => "quotation",
            Self::Inline => "inline",
            Self::Markdown => "markdown",
            Self::Footnote => "footnote",
            Self::Words => "words",
        }
    }
}

/// `[chat]` as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Table {
    mouse: Option<bool>,
    copy: Option<Copying>,
    viewer: Option<String>,
    links: Option<bool>,
    pictures: Option<Pictures>,
}

/// `[theme]` as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ThemeTable {
    name: Option<Spanned<String>>,
    depth: Option<Depth>,
}

/// One key or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Keys {
    One(String),
    Several(Vec<String>),
}

/// `[keys.*]` as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct KeyTables {
    composer: BTreeMap<String, Spanned<Keys>>,
    transcript: BTreeMap<String, Spanned<Keys>>,
    source: BTreeMap<String, Spanned<Keys>>,
    library: BTreeMap<String, Spanned<Keys>>,
    brief: BTreeMap<String, Spanned<Keys>>,
    check: BTreeMap<String, Spanned<Keys>>,
    lists: BTreeMap<String, Spanned<Keys>>,
    reading: BTreeMap<String, Spanned<Keys>>,
    everywhere: BTreeMap<String, Spanned<Keys>>,
}

/// `[themes.*]` as they are written.
pub(super) type ThemeTables = BTreeMap<String, BTreeMap<String, Spanned<String>>>;

/// What is not right, and the byte of the file where it stands.
pub(super) type Wrong = (Option<usize>, String);

/// Puts the tables together.
pub(super) fn read(table: Table, keys: KeyTables, theme: &ThemeTable, themes: &ThemeTables) -> Result<Chat, Wrong> {
    let default = Chat::default();
    Ok(Chat {
        keys: keymap(keys)?,
        themes: colours(theme, themes)?,
        mouse: table.mouse.unwrap_or(default.mouse),
        copy: table.copy.unwrap_or_default(),
        viewer: table.viewer,
        links: table.links.unwrap_or(default.links),
        pictures: table.pictures.unwrap_or_default(),
    })
}

fn keymap(tables: KeyTables) -> Result<Keymap, Wrong> {
    let mut keymap = Keymap::default();
    let mut last = None;
    let tables = [
        (Place::Composer, tables.composer),
        (Place::Transcript, tables.transcript),
        (Place::Source, tables.source),
        (Place::Library, tables.library),
        (Place::Brief, tables.brief),
        (Place::Check, tables.check),
        (Place::Lists, tables.lists),
        (Place::Reading, tables.reading),
        (Place::Everywhere, tables.everywhere),
    ];
    for (place, table) in tables {
        for (name, keys) in table {
            let at = keys.span().start;
            last = last.max(Some(at));
            let keys = match keys.into_inner() {
                Keys::One(key) => vec![key],
                Keys::Several(keys) => keys,
            };
            keymap.choose(place, &name, &keys).map_err(|said| (Some(at), said))?;
        }
    }
    // Two keys are at odds with one another: the file's last table is the nearest that can be named.
    keymap.settle().map_err(|said| (last, said))?;
    Ok(keymap)
}

fn colours(chosen: &ThemeTable, tables: &ThemeTables) -> Result<Themes, Wrong> {
    let mut own = Vec::new();
    for (name, table) in tables {
        let pairs = table.iter().map(|(role, colour)| (role.as_str(), colour.get_ref().as_str()));
        let theme = theme::own(pairs).map_err(|said| {
            let role = said.split(':').next().unwrap_or_default();
            (table.get(role).or_else(|| table.values().next()).map(|colour| colour.span().start), said)
        })?;
        own.push((name.clone(), theme));
    }
    let Some(name) = &chosen.name else { return Ok(Themes { depth: chosen.depth, ..Themes::default() }) };
    Themes::named(name.get_ref(), &own, chosen.depth).map_err(|said| (Some(name.span().start), said))
}
