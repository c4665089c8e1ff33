//! Colours and widths: whether to use them, decided once for each stream.

use std::ffi::OsStr;

use clap::ValueEnum;

/// `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum ColorChoice {
    /// Where the output is a terminal that shows colours, and `NO_COLOR` is not set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What of the environment decides about colours.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ColorEnv {
    no_color: bool,
    force: bool,
    dumb: bool,
}

impl ColorEnv {
    /// Reads `NO_COLOR`, `CLICOLOR_FORCE` and `TERM`.
    pub(super) fn read() -> Self {
        let var = |name| std::env::var_os(name);
        Self {
            no_color: var("NO_COLOR").is_some_and(|value| !value.is_empty()),
            force: var("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != OsStr::new("0")),
            dumb: var("TERM").is_some_and(|value| value == OsStr::new("dumb")),
        }
    }
}

/// Whether a stream gets colours. A flag beats the environment; `NO_COLOR` beats `CLICOLOR_FORCE`.
pub(super) fn colored(choice: ColorChoice, env: ColorEnv, terminal: bool) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if env.no_color => false,
        ColorChoice::Auto if env.force => true,
        ColorChoice::Auto => terminal && !env.dumb,
    }
}

/// Wraps text in escape sequences, or leaves it alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// Whether colours are on.
    pub(super) on: bool,
}

impl Style {
    fn wrap(self, code: &str, text: &str) -> String {
        if self.on && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
    /// For what answers.
    pub(super) fn strong(self, text: &str) -> String {
        self.wrap("1", text)
    }
    /// For what is beside the point.
    pub(super) fn dim(self, text: &str) -> String {
        self.wrap("2", text)
    }
    /// For numbers and keys.
    pub(super) fn accent(self, text: &str) -> String {
        self.wrap("36", text)
    }
    /// For the word "error".
    pub(super) fn bad(self, text: &str) -> String {
        self.wrap("1;31", text)
    }
    /// For the words "warning" and "hint".
    pub(super) fn warn(self, text: &str) -> String {
        self.wrap("33", text)
    }
}

/// The width that people's text is wrapped to; `None` where lines are left whole.
///
/// A pipe gets whole lines, so that a quotation can be found with `grep`; `COLUMNS`, where it is exported, is obeyed
/// everywhere.
pub(super) fn width(terminal: bool) -> Option<usize> {
    let wished = std::env::var("COLUMNS").ok().and_then(|value| value.parse::<usize>().ok()).filter(|&n| n > 0);
    // Some terminals say that they have no columns at all; 80 is what they mean.
    let measured = || crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns)).filter(|&n| n > 0);
    let found = terminal.then(|| measured().unwrap_or(80));
    wished.or(found).map(|width| width.clamp(20, 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_decides_about_colours() {
        let none = ColorEnv::default();
        let no = ColorEnv { no_color: true, ..none };
        let force = ColorEnv { force: true, ..none };
        let dumb = ColorEnv { dumb: true, ..none };
        for (choice, env, terminal, expected) in [
            (ColorChoice::Auto, none, true, true),
            (ColorChoice::Auto, none, false, false),
            (ColorChoice::Auto, no, true, false),
            (ColorChoice::Auto, force, false, true),
            (ColorChoice::Auto, ColorEnv { no_color: true, force: true, dumb: false }, true, false),
            (ColorChoice::Auto, dumb, true, false),
            (ColorChoice::Always, no, false, true),
            (ColorChoice::Never, force, true, false),
        ] {
            assert_eq!(colored(choice, env, terminal), expected, "{choice:?} {env:?} {terminal}");
        }
    }

    #[test]
    fn no_escape_sequence_without_colour() {
        assert_eq!(Style { on: false }.strong("a"), "a");
        assert_eq!(Style { on: true }.strong(""), "");
    }
}
