//! The page as it is printed, where the terminal can show pictures: which means it has, how a page is laid into the pane,
//! and the dots of what is seen.
//!
//! A frame knows cells only, so a picture is written over blank ones behind it, and taken away before anything else stands
//! there. Nothing is asked of the terminal: what it can is told by its environment, or by the user.

mod encode;

use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use super::links::covered;
use super::model::{Model, Side};
use crate::config::Pictures;
use crate::engine::Ticket;
use crate::extract::page::PagePicture;

pub(crate) use encode::{away, sequence};

/// A character cell in dots where the terminal does not say: that of common fonts.
const CELL: (usize, usize) = (10, 20);
/// Dots of the line around words.
const LINE: usize = 2;

/// How a terminal takes pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Means {
    /// Kitty's graphics protocol.
    Kitty,
    /// iTerm2's inline images.
    Iterm,
    /// Sixel, as the VT340 had it.
    Sixel,
    /// Half blocks in two colours a cell: coarse, and in every terminal of many colours.
    Blocks,
}

/// What the terminal can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Screen {
    /// How it takes pictures.
    pub(crate) means: Means,
    /// Columns and rows of dots in a cell.
    pub(crate) cell: (usize, usize),
}

impl Screen {
    /// For these means, in a window of so many columns, rows, and dots across and down (0 where it does not say).
    pub(crate) fn new(means: Means, (columns, rows): (u16, u16), (across, down): (u16, u16)) -> Self {
        let cell = match means {
            Means::Blocks => (1, 2),
            _ if across < columns || down < rows || columns == 0 || rows == 0 => CELL,
            _ => (usize::from(across / columns), usize::from(down / rows)),
        };
        Self { means, cell }
    }
}

/// By which means the terminal takes pictures, as far as its environment tells; `None` for none.
pub(crate) fn means(wanted: Pictures, variable: &dyn Fn(&str) -> Option<String>) -> Option<Means> {
    let is = |name: &str, values: &[&str]| {
        variable(name).is_some_and(|value| values.iter().any(|known| value.to_lowercase().contains(known)))
    };
    match wanted {
        Pictures::Off => None,
        Pictures::Kitty => Some(Means::Kitty),
        Pictures::Iterm2 => Some(Means::Iterm),
        Pictures::Sixel => Some(Means::Sixel),
        Pictures::Blocks => Some(Means::Blocks),
        // A multiplexer keeps pictures to itself.
        Pictures::Auto if variable("TMUX").is_some() || is("TERM", &["screen", "tmux"]) => None,
        Pictures::Auto if is("TERM", &["kitty", "ghostty"]) || is("TERM_PROGRAM", &["ghostty"]) => Some(Means::Kitty),
        Pictures::Auto if variable("KITTY_WINDOW_ID").is_some() || variable("KONSOLE_VERSION").is_some() => {
            Some(Means::Kitty)
        }
        Pictures::Auto if is("TERM_PROGRAM", &["iterm", "wezterm", "mintty"]) || is("LC_TERMINAL", &["iterm"]) => {
            Some(Means::Iterm)
        }
        Pictures::Auto => is("TERM", &["foot", "mlterm", "yaft", "contour", "sixel"]).then_some(Means::Sixel),
    }
}

/// A page that is shown in place of the text.
#[derive(Debug)]
pub(crate) struct PageView {
    /// Which page, counted from 1.
    pub(crate) number: u32,
    /// The request for it, while it runs.
    pub(crate) waiting: Option<Ticket>,
    /// It, once it came.
    pub(crate) picture: Option<Rc<PagePicture>>,
    /// The first row that is seen.
    pub(crate) top: usize,
}

/// A page in the pane: how large it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Laid {
    /// Dots in a row.
    pub(crate) width: usize,
    /// Rows of dots.
    pub(crate) height: usize,
    /// Columns of cells that it takes.
    pub(crate) columns: usize,
    /// Rows of cells.
    pub(crate) rows: usize,
}

/// As wide as the pane, but no wider than it was drawn.
pub(crate) fn laid(picture: &PagePicture, screen: Screen, columns: u16) -> Laid {
    let width = (usize::from(columns) * screen.cell.0).min(picture.width).max(1);
    let height = (picture.height() * width / picture.width.max(1)).max(1);
    Laid { width, height, columns: width.div_ceil(screen.cell.0), rows: height.div_ceil(screen.cell.1) }
}

/// The row that is to be the first for the words to be seen, a third from the top of so many rows.
pub(crate) fn top_of(picture: &PagePicture, screen: Screen, area: Rect) -> usize {
    let laid = laid(picture, screen, area.width);
    let Some(first) = picture.boxes.iter().map(|&[_, y, ..]| y).min() else { return 0 };
    let row = first * laid.height / picture.height().max(1) / screen.cell.1;
    row.saturating_sub(usize::from(area.height) / 3).min(laid.rows.saturating_sub(usize::from(area.height)))
}

/// What is to be seen of a page, and where.
#[derive(Debug, Clone)]
pub(crate) struct Shot {
    /// The page.
    pub(crate) picture: Rc<PagePicture>,
    /// The cells that it takes.
    pub(crate) area: Rect,
    /// The first of its rows.
    pub(crate) top: usize,
    /// How wide it is laid.
    pub(crate) laid: Laid,
    /// What the terminal can.
    pub(crate) screen: Screen,
    /// Whether words are told by colour, too.
    pub(crate) colour: bool,
}

impl PartialEq for Shot {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.picture, &other.picture)
            && (self.area, self.top, self.laid, self.screen) == (other.area, other.top, other.laid, other.screen)
    }
}

/// What is to be seen now; nothing while something lies over it.
pub(crate) fn shot(model: &Model) -> Option<Shot> {
    let screen = model.screen?;
    let view = model.source.page.as_ref().filter(|_| model.side == Side::Source)?;
    let picture = view.picture.clone()?;
    if covered(model) || super::layout::too_small(model.size) {
        return None;
    }
    let inner = model.areas().side_inner();
    let laid = laid(&picture, screen, inner.width);
    let top = view.top.min(laid.rows.saturating_sub(1));
    let (columns, rows) =
        (laid.columns.min(usize::from(inner.width)), (laid.rows - top).min(usize::from(inner.height)));
    let area = Rect {
        x: inner.x + (inner.width - columns as u16) / 2,
        y: inner.y,
        width: columns as u16,
        height: rows as u16,
    };
    let colour = model.palette.colour;
    (area.area() > 0).then_some(Shot { picture, area, top, laid, screen, colour })
}

/// Dots in red, green and blue, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dots {
    /// In a row.
    pub(crate) width: usize,
    /// They.
    pub(crate) dots: Vec<[u8; 3]>,
}

impl Shot {
    /// The dots of what is seen; cells that the page does not fill are white.
    pub(crate) fn dots(&self) -> Dots {
        let (cell, laid, picture) = (self.screen.cell, self.laid, &self.picture);
        let width = usize::from(self.area.width) * cell.0;
        let first = self.top * cell.1;
        let boxes: Vec<[usize; 4]> = picture.boxes.iter().map(|&place| self.on_screen(place)).collect();
        let mut dots = vec![[255; 3]; width * usize::from(self.area.height) * cell.1];
        for (row, out) in dots.chunks_mut(width.max(1)).enumerate() {
            let y = first + row;
            if y >= laid.height {
                break;
            }
            let near: Vec<&[usize; 4]> = boxes.iter().filter(|[_, y0, _, y1]| (*y0..*y1).contains(&y)).collect();
            let from = y * picture.height() / laid.height;
            let to = ((y + 1) * picture.height() / laid.height).max(from + 1);
            for (x, dot) in out.iter_mut().enumerate().take(laid.width) {
                let grey =
                    mean(picture, (x * picture.width / laid.width, from), ((x + 1) * picture.width / laid.width, to));
                *dot = tinted(grey, (x, y), &near, self.thin(), self.colour);
            }
        }
        Dots { width, dots }
    }

    /// Half blocks have no room for lines.
    fn thin(&self) -> usize {
        if self.screen.means == Means::Blocks { 0 } else { LINE }
    }

    /// A box of the picture in dots of the screen, with a little air around the words.
    fn on_screen(&self, [x0, y0, x1, y1]: [usize; 4]) -> [usize; 4] {
        let across = |x: usize| x * self.laid.width / self.picture.width.max(1);
        let down = |y: usize| y * self.laid.height / self.picture.height().max(1);
        let air = self.thin();
        [
            across(x0).saturating_sub(air),
            down(y0).saturating_sub(air),
            (across(x1) + air).max(across(x0) + 1),
            (down(y1) + air).max(down(y0) + 1),
        ]
    }

    /// Puts the picture into cells, two dots each.
    pub(crate) fn blocks(&self, buffer: &mut Buffer) {
        let Dots { width, dots } = self.dots();
        let dot = |x: usize, y: usize| {
            let [red, green, blue] = dots.get(y * width + x).copied().unwrap_or([255; 3]);
            Color::Rgb(red, green, blue)
        };
        for row in 0..self.area.height {
            for column in 0..self.area.width {
                let (x, y) = (usize::from(column), usize::from(row) * 2);
                let style = Style::new().fg(dot(x, y)).bg(dot(x, y + 1));
                if let Some(cell) = buffer.cell_mut((self.area.x + column, self.area.y + row)) {
                    cell.set_symbol("▀").set_style(style);
                }
            }
        }
    }
}

/// The mean of the dots between two corners, the second not among them.
fn mean(picture: &PagePicture, (x0, y0): (usize, usize), (x1, y1): (usize, usize)) -> u8 {
    let (mut sum, mut count) = (0_usize, 0_usize);
    for row in y0..y1 {
        let start = row * picture.width;
        let dots = picture.grey.get(start + x0..start + x1.max(x0 + 1).min(picture.width)).unwrap_or_default();
        sum += dots.iter().map(|&dot| usize::from(dot)).sum::<usize>();
        count += dots.len();
    }
    sum.checked_div(count).map_or(255, |mean| mean as u8)
}

/// A dot with what marks words: a shade within their box, and a line around it.
fn tinted(grey: u8, (x, y): (usize, usize), boxes: &[&[usize; 4]], line: usize, colour: bool) -> [u8; 3] {
    let within = boxes.iter().find(|[x0, _, x1, _]| (*x0..*x1).contains(&x));
    let Some([x0, y0, x1, y1]) = within else { return [grey; 3] };
    let edge = x < x0 + line || x + line >= *x1 || y < y0 + line || y + line >= *y1;
    let part = |hundredths: u16| (u16::from(grey) * hundredths / 100) as u8;
    match (edge && line > 0, colour) {
        (true, true) => [200, 70, 0],
        (true, false) => [0; 3],
        (false, true) => [grey, part(90), part(50)],
        (false, false) => [part(80); 3],
    }
}

#[cfg(test)]
#[path = "printed_tests.rs"]
mod tests;
