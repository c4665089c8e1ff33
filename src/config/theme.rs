//! The colours of the chat.
//!
//! ```toml
//! [theme]
//! name = "auto"            # or terminal, dark, light, contrast, or one of your own
//! depth = "256"            # 16, 256 or true; what the terminal says otherwise
//!
//! [themes.paper]
//! base = "light"
//! accent = "#005f87"
//! warning = "yellow"
//! ```
//!
//! Colours are never the only sign: what they tell is told by a word, a sign or a modifier, too, so that a theme changes
//! how things look and never what is said.

use serde::Deserialize;

/// A colour as it is written: a name of the 16, a number of the 256, or `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// The terminal's own.
    Terminal,
    /// One of the 16, by its number.
    Ansi(u8),
    /// One of the 256.
    Indexed(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

/// The names of the 16, by number.
const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

impl Colour {
    /// Reads a colour; `None` for what is none.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        if text == "terminal" {
            return Some(Self::Terminal);
        }
        if let Some(at) = NAMES.iter().position(|name| *name == text) {
            return Some(Self::Ansi(at as u8));
        }
        if let Some(digits) = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii()) {
            let number = u32::from_str_radix(digits, 16).ok()?;
            let [_, red, green, blue] = number.to_be_bytes();
            return Some(Self::Rgb(red, green, blue));
        }
        text.parse::<u8>().ok().map(Self::Indexed)
    }
}

/// How many colours a terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Depth {
    /// 16.
    #[serde(rename = "16")]
    Sixteen,
    /// 256.
    #[serde(rename = "256")]
    Many,
    /// All.
    #[serde(rename = "true")]
    True,
}

impl Depth {
    /// What the terminal says of itself in `COLORTERM` and `TERM`.
    pub fn of(colorterm: Option<&str>, term: Option<&str>) -> Self {
        match (colorterm, term) {
            (Some("truecolor" | "24bit"), _) => Self::True,
            (_, Some(term)) if term.contains("direct") => Self::True,
            (_, Some(term)) if term.contains("256color") => Self::Many,
            _ => Self::Sixteen,
        }
    }
}

/// What each kind of thing looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Text.
    pub text: Colour,
    /// Behind it.
    pub background: Colour,
    /// Hints, rules, timings; the terminal's own dimness where it is the terminal's.
    pub faint: Colour,
    /// Numbers of citations, keys, the prompt.
    pub accent: Colour,
    /// What went well, and the words that answer.
    pub good: Colour,
    /// What to look at.
    pub warning: Colour,
    /// What went wrong.
    pub error: Colour,
    /// Behind what is selected or cited; turned around where it is the terminal's.
    pub selection: Colour,
    /// What is selected or cited.
    pub selection_text: Colour,
}

impl Theme {
    /// The terminal's own 16 colours, which fit light and dark alike.
    pub const TERMINAL: Self = Self {
        text: Colour::Terminal,
        background: Colour::Terminal,
        faint: Colour::Terminal,
        accent: Colour::Ansi(6),
        good: Colour::Ansi(2),
        warning: Colour::Ansi(3),
        error: Colour::Ansi(1),
        selection: Colour::Terminal,
        selection_text: Colour::Terminal,
    };
    const DARK: Self = Self {
        faint: Colour::Rgb(0x8a, 0x92, 0xa0),
        accent: Colour::Rgb(0x6c, 0xc7, 0xd6),
        good: Colour::Rgb(0xa3, 0xd4, 0x7d),
        warning: Colour::Rgb(0xec, 0xc4, 0x66),
        error: Colour::Rgb(0xf2, 0x7a, 0x7a),
        selection: Colour::Rgb(0x2f, 0x4f, 0x73),
        selection_text: Colour::Rgb(0xff, 0xff, 0xff),
        ..Self::TERMINAL
    };
    const LIGHT: Self = Self {
        faint: Colour::Rgb(0x5d, 0x64, 0x70),
        accent: Colour::Rgb(0x00, 0x5f, 0x87),
        good: Colour::Rgb(0x2c, 0x6e, 0x1e),
        warning: Colour::Rgb(0x8a, 0x5a, 0x00),
        error: Colour::Rgb(0xb0, 0x1c, 0x1c),
        selection: Colour::Rgb(0xb7, 0xd7, 0xf2),
        selection_text: Colour::Rgb(0x00, 0x00, 0x00),
        ..Self::TERMINAL
    };
    const CONTRAST: Self = Self {
        faint: Colour::Ansi(15),
        accent: Colour::Ansi(14),
        good: Colour::Ansi(10),
        warning: Colour::Ansi(11),
        error: Colour::Ansi(9),
        text: Colour::Ansi(15),
        background: Colour::Ansi(0),
        ..Self::TERMINAL
    };

    /// A theme that comes with adduce.
    fn built_in(name: &str) -> Option<Self> {
        Some(match name {
            "terminal" => Self::TERMINAL,
            "dark" => Self::DARK,
            "light" => Self::LIGHT,
            "contrast" => Self::CONTRAST,
            _ => return None,
        })
    }

    fn set(&mut self, role: &str, colour: Colour) -> bool {
        let place = match role {
            "text" => &mut self.text,
            "background" => &mut self.background,
            "faint" => &mut self.faint,
            "accent" => &mut self.accent,
            "good" => &mut self.good,
            "warning" => &mut self.warning,
            "error" => &mut self.error,
            "selection" => &mut self.selection,
            "selection_text" => &mut self.selection_text,
            _ => return false,
        };
        *place = colour;
        true
    }
}

/// What may be set in a theme.
pub const ROLES: &[&str] =
    &["text", "background", "faint", "accent", "good", "warning", "error", "selection", "selection_text"];

/// The theme that the user wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Themes {
    /// Where the terminal is light; the same as `dark` unless the theme is `auto`.
    pub light: Theme,
    /// Where it is dark, or nobody knows.
    pub dark: Theme,
    /// Whether it makes a difference which the terminal is.
    pub asks: bool,
    /// How many colours, where the user says so.
    pub depth: Option<Depth>,
}

impl Default for Themes {
    fn default() -> Self {
        Self { light: Theme::TERMINAL, dark: Theme::TERMINAL, asks: false, depth: None }
    }
}

impl Themes {
    /// The theme of this name: one of the user's own (`own`, by name), else one that comes with adduce; `auto` is light or
    /// dark by the terminal.
    ///
    /// # Errors
    /// Where there is none of that name.
    pub fn named(name: &str, own: &[(String, Theme)], depth: Option<Depth>) -> Result<Self, String> {
        let find = |name: &str| {
            own.iter().find(|(other, _)| other == name).map(|(_, theme)| *theme).or_else(|| Theme::built_in(name))
        };
        if name == "auto" {
            let light = find("light").unwrap_or(Theme::LIGHT);
            return Ok(Self { light, dark: find("dark").unwrap_or(Theme::DARK), asks: true, depth });
        }
        let theme = find(name).ok_or_else(|| {
            let known = ["auto", "terminal", "dark", "light", "contrast"].into_iter();
            let known = known.chain(own.iter().map(|(name, _)| name.as_str())).collect::<Vec<_>>();
            format!("there is no theme {name:?}; there is {}", known.join(", "))
        })?;
        Ok(Self { light: theme, dark: theme, asks: false, depth })
    }
}

/// A theme of the user's own: what it does not say is as in its base.
///
/// # Errors
/// Where a role or a colour is none, or there is no such base; in words.
pub fn own<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Result<Theme, String> {
    let base = pairs.clone().find(|(role, _)| *role == "base").map_or("terminal", |(_, name)| name);
    let mut theme = Theme::built_in(base).ok_or_else(|| {
        format!("base: there is no theme {base:?} to start from; take terminal, dark, light or contrast")
    })?;
    for (role, colour) in pairs.filter(|(role, _)| *role != "base") {
        let colour = Colour::parse(colour).ok_or_else(|| {
            format!("{role}: {colour:?} is no colour; write \"cyan\", \"bright-red\", \"33\" or \"#005f87\"")
        })?;
        if !theme.set(role, colour) {
            return Err(format!("{role}: a theme has base, {}", ROLES.join(", ")));
        }
    }
    Ok(theme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_in_all_three_ways() {
        assert_eq!(Colour::parse("bright-red"), Some(Colour::Ansi(9)));
        assert_eq!(Colour::parse("33"), Some(Colour::Indexed(33)));
        assert_eq!(Colour::parse("#00A0ff"), Some(Colour::Rgb(0, 160, 255)));
        assert_eq!(Colour::parse("terminal"), Some(Colour::Terminal));
        for wrong in ["", "#00a0f", "#00a0fg", "256", "teal", "#é0000"] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_theme_of_ones_own_starts_from_its_base() {
        let theme = own([("base", "light"), ("accent", "#010203")].into_iter()).unwrap();
        assert_eq!(theme, Theme { accent: Colour::Rgb(1, 2, 3), ..Theme::LIGHT });
        assert!(own([("acent", "red")].into_iter()).unwrap_err().contains("accent"));
        assert!(own([("accent", "rouge")].into_iter()).unwrap_err().contains("rouge"));
        let themes = Themes::named("mine", &[("mine".into(), theme)], None).unwrap();
        assert_eq!((themes.light, themes.asks), (theme, false));
        assert!(Themes::named("auto", &[], None).unwrap().asks);
        assert!(Themes::named("nord", &[("mine".into(), theme)], None).unwrap_err().contains("contrast, mine"));
    }

    #[test]
    fn the_terminal_says_how_many_colours_it_has() {
        assert_eq!(Depth::of(Some("truecolor"), Some("xterm")), Depth::True);
        assert_eq!(Depth::of(None, Some("xterm-256color")), Depth::Many);
        assert_eq!(Depth::of(None, Some("linux")), Depth::Sixteen);
        assert_eq!(Depth::of(None, None), Depth::Sixteen);
    }
}
