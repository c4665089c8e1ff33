//! The user's colours, laid over what was drawn.
//!
//! [`super::palette`] says what each thing is by one of a few of the 16 colours and a modifier; here these are turned into
//! the colours of the theme, as far as the terminal can show them.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::config::theme::{Colour, Depth, Theme};

/// A theme as this terminal shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paint {
    theme: Theme,
    depth: Depth,
}

impl Paint {
    /// A theme on a terminal of so many colours.
    pub(crate) fn new(theme: Theme, depth: Depth) -> Self {
        Self { theme, depth }
    }

    /// Lays the theme over a frame.
    pub(crate) fn lay(&self, buffer: &mut Buffer) {
        if self.theme == Theme::TERMINAL {
            return;
        }
        for cell in &mut buffer.content {
            self.cell(cell);
        }
    }

    fn cell(&self, cell: &mut Cell) {
        let theme = &self.theme;
        let role = match cell.fg {
            Color::Cyan => theme.accent,
            Color::Green => theme.good,
            Color::Yellow => theme.warning,
            Color::Red => theme.error,
            _ if cell.modifier.contains(Modifier::DIM) && theme.faint != Colour::Terminal => {
                cell.modifier.remove(Modifier::DIM);
                theme.faint
            }
            _ => theme.text,
        };
        cell.fg = self.shown(role);
        cell.bg = self.shown(theme.background);
        if cell.modifier.contains(Modifier::REVERSED) && theme.selection != Colour::Terminal {
            // Colour is not the only sign: what is selected keeps its bold, and is underlined besides.
            cell.modifier.remove(Modifier::REVERSED);
            cell.modifier.insert(Modifier::UNDERLINED);
            cell.bg = self.shown(theme.selection);
            if theme.selection_text != Colour::Terminal {
                cell.fg = self.shown(theme.selection_text);
            }
        }
    }

    fn shown(&self, colour: Colour) -> Color {
        match (colour, self.depth) {
            (Colour::Terminal, _) => Color::Reset,
            (Colour::Ansi(number), _) => ansi(number),
            (Colour::Indexed(number), Depth::Sixteen) => {
                let (red, green, blue) = of_index(number);
                nearest_of_16(red, green, blue)
            }
            (Colour::Indexed(number), _) => Color::Indexed(number),
            (Colour::Rgb(red, green, blue), Depth::True) => Color::Rgb(red, green, blue),
            (Colour::Rgb(red, green, blue), Depth::Many) => Color::Indexed(nearest_of_256(red, green, blue)),
            (Colour::Rgb(red, green, blue), Depth::Sixteen) => nearest_of_16(red, green, blue),
        }
    }
}

fn ansi(number: u8) -> Color {
    match number {
        0 => Color::Black,
        1 => Color::Red,
        2 => Color::Green,
        3 => Color::Yellow,
        4 => Color::Blue,
        5 => Color::Magenta,
        6 => Color::Cyan,
        7 => Color::Gray,
        8 => Color::DarkGray,
        9 => Color::LightRed,
        10 => Color::LightGreen,
        11 => Color::LightYellow,
        12 => Color::LightBlue,
        13 => Color::LightMagenta,
        14 => Color::LightCyan,
        _ => Color::White,
    }
}

/// The steps of each of the three colours in the cube of 256 colours (xterm's).
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// What the 16 colours look like in xterm; terminals differ, so the nearest of them is a guess.
const SIXTEEN: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

fn of_index(number: u8) -> (u8, u8, u8) {
    if let Some(&known) = SIXTEEN.get(usize::from(number)) {
        return known;
    }
    if number >= 232 {
        let grey = 8 + 10 * (number - 232);
        return (grey, grey, grey);
    }
    let cube = usize::from(number - 16);
    let step = |at: usize| STEPS.get(at % 6).copied().unwrap_or(0);
    (step(cube / 36), step(cube / 6), step(cube))
}

fn distance(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    square(a.0, b.0) + square(a.1, b.1) + square(a.2, b.2)
}

fn nearest_of_256(red: u8, green: u8, blue: u8) -> u8 {
    // The first 16 are the terminal's own and may be anything.
    (16..=255).min_by_key(|&number| distance(of_index(number), (red, green, blue))).unwrap_or(16)
}

fn nearest_of_16(red: u8, green: u8, blue: u8) -> Color {
    let near = (0..16_u8).min_by_key(|&number| distance(of_index(number), (red, green, blue)));
    ansi(near.unwrap_or(7))
}

/// Whether a terminal is light, by what it says of its background: `COLORFGBG`, or the answer to OSC 11.
pub(crate) fn is_light(background: &str) -> Option<bool> {
    if let Some(number) = background.rsplit(';').next().and_then(|number| number.parse::<u8>().ok()) {
        return Some(matches!(number, 7 | 9..=15));
    }
    let digits = background.split("rgb:").nth(1)?;
    let mut parts = digits.split('/').map(|part| {
        let part: String = part.chars().take_while(char::is_ascii_hexdigit).take(2).collect();
        u32::from_str_radix(&part, 16).ok()
    });
    let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
    // The usual weights of how bright each colour seems (ITU-R BT.601).
    Some(red * 299 + green * 587 + blue * 114 > 127_500)
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;
    use crate::config::theme::Themes;

    fn painted(name: &str, depth: Depth, style: Style) -> Cell {
        let theme = Themes::named(name, &[], None).unwrap().dark;
        let mut buffer = Buffer::empty(Rect::new(0, 0, 1, 1));
        buffer.set_string(0, 0, "x", style);
        Paint::new(theme, depth).lay(&mut buffer);
        buffer[(0, 0)].clone()
    }

    #[test]
    fn the_terminals_own_theme_changes_nothing() {
        let style = Style::new().fg(Color::Cyan).add_modifier(Modifier::DIM | Modifier::REVERSED);
        let cell = painted("terminal", Depth::True, style);
        assert_eq!((cell.fg, cell.modifier), (Color::Cyan, Modifier::DIM | Modifier::REVERSED));
    }

    #[test]
    fn a_theme_is_shown_as_far_as_the_terminal_can() {
        let accent = Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD);
        assert_eq!(painted("dark", Depth::True, accent).fg, Color::Rgb(0x6c, 0xc7, 0xd6));
        assert_eq!(painted("dark", Depth::Many, accent).fg, Color::Indexed(80));
        assert!(matches!(painted("dark", Depth::Sixteen, accent).fg, Color::Cyan | Color::Gray));
        assert!(painted("dark", Depth::True, accent).modifier.contains(Modifier::BOLD));
    }

    #[test]
    fn what_is_selected_is_told_without_colour_too() {
        let cell = painted("light", Depth::True, Style::new().add_modifier(Modifier::REVERSED));
        assert!(cell.modifier.contains(Modifier::UNDERLINED) && cell.bg != Color::Reset);
        let dim = painted("light", Depth::True, Style::new().add_modifier(Modifier::DIM));
        assert!(!dim.modifier.contains(Modifier::DIM) && dim.fg != Color::Reset);
    }

    #[test]
    fn light_is_told_from_dark() {
        for (said, light) in [
            ("15;0", Some(false)),
            ("0;15", Some(true)),
            ("0;default;7", Some(true)),
            ("\u{1b}]11;rgb:ffff/ffff/eeee\u{1b}\\", Some(true)),
            ("\u{1b}]11;rgb:1d1d/2020/2626\u{7}", Some(false)),
            ("rgb:ff/ff", None),
            ("", None),
        ] {
            assert_eq!(is_light(said), light, "{said:?}");
        }
    }
}
