//! Which terminals show pictures, how a page is laid, and what of it is seen.

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::document::Page;
use crate::engine::{Event, Request, SourceView};
use crate::text::Span;
use crate::tui::message::Purpose;
use crate::tui::testing::{Session, answer, citation_of, page_picture, stored};
use crate::tui::view::view;

#[test]
fn what_a_terminal_can_is_told_by_its_environment_or_by_the_user() {
    let of = |wanted, told: &[(&str, &str)]| {
        means(wanted, &|name| told.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    };
    assert_eq!(of(Pictures::Auto, &[("TERM", "xterm-kitty")]), Some(Means::Kitty));
    assert_eq!(of(Pictures::Auto, &[("TERM", "xterm-256color"), ("TERM_PROGRAM", "WezTerm")]), Some(Means::Iterm));
    assert_eq!(of(Pictures::Auto, &[("TERM", "foot")]), Some(Means::Sixel));
    assert_eq!(of(Pictures::Auto, &[("TERM", "xterm-256color")]), None);
    assert_eq!(of(Pictures::Auto, &[("TERM", "tmux-256color"), ("KITTY_WINDOW_ID", "1")]), None);
    assert_eq!(of(Pictures::Sixel, &[("TMUX", "x")]), Some(Means::Sixel));
    assert_eq!(of(Pictures::Off, &[("TERM", "xterm-kitty")]), None);
    assert_eq!(Screen::new(Means::Kitty, (100, 40), (900, 720)).cell, (9, 18));
    assert_eq!(Screen::new(Means::Kitty, (100, 40), (0, 0)).cell, CELL);
}

/// A page of a PDF in a chat of this size, by these means, after these keys.
fn reading(size: (u16, u16), means: Means, keys: &[&str]) -> Session {
    let mut document = stored("a.pdf", "It was so.\nIt was founded in 2014.");
    document.pages = vec![
        Page { number: 1, label: None, span: Span::new(0, 10) },
        Page { number: 2, label: None, span: Span::new(10, document.text.len()) },
    ];
    for (block, page) in document.blocks.iter_mut().zip([1, 2]) {
        block.page = Some(page);
    }
    let cited = vec![citation_of(1, &document, "was so")];
    let mut it = Session::new(size.0, size.1, true, 3);
    it.model.screen = Some(Screen { means, cell: if means == Means::Blocks { (1, 2) } else { (2, 4) } });
    it.ask("When?", answer("When?", None, cited));
    it.keys(&["Tab", "Enter"]);
    let ticket = it.last_ticket();
    it.engine(Event::Source { ticket, source: Box::new(SourceView { document, span: None }) });
    it.keys(&["v"]);
    let ticket = it.ticket(|purpose| *purpose == Purpose::Page);
    it.engine(Event::Page { ticket, picture: Box::new(page_picture()) });
    it.keys(keys);
    it
}

fn screen(it: &Session) -> String {
    let mut terminal = Terminal::new(TestBackend::new(it.model.size.0, it.model.size.1)).unwrap();
    let frame = terminal.draw(|frame| {
        view(&it.model, frame);
        if let Some(shot) = shot(&it.model) {
            shot.blocks(frame.buffer_mut());
        }
    });
    let buffer = frame.unwrap().buffer.clone();
    let mut out = String::new();
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            let cell = &buffer[(x, y)];
            out.push_str(match (cell.symbol(), cell.fg, cell.bg) {
                // Ink, ink in the box, the box, and paper.
                ("▀", Color::Rgb(0, 0, 0), _) | ("▀", _, Color::Rgb(0, 0, 0)) => "#",
                ("▀", Color::Rgb(255, 255, 255), Color::Rgb(255, 255, 255)) => ".",
                ("▀", ..) => "=",
                (symbol, ..) => symbol,
            });
        }
        out.push('\n');
    }
    out.lines().map(|row| format!("{}\n", row.trim_end())).collect()
}

#[test]
fn a_page_is_shown_with_its_words_boxed_at_the_full_width() {
    let it = reading((120, 40), Means::Blocks, &[]);
    let Request::Page { key, page, quote, .. } = it.last_request() else { panic!("{:?}", it.last_request()) };
    assert_eq!((key.as_str(), *page, quote.as_str()), ("a.pdf", 1, "was so"));
    for (columns, rows) in [(120, 40), (80, 24), (40, 12)] {
        let it = reading((columns, rows), Means::Blocks, &[]);
        insta::assert_snapshot!(format!("a_page_as_it_is_printed_at_{columns}x{rows}"), screen(&it));
    }
}

#[test]
fn the_page_scrolls_turns_at_its_ends_and_goes_back_to_the_text() {
    let mut it = reading((80, 24), Means::Blocks, &["g"]);
    let top = |it: &Session| it.model.source.page.as_ref().unwrap().top;
    assert_eq!(top(&it), 0);
    it.keys(&["j", "j"]);
    assert_eq!(top(&it), 2);
    it.keys(&["G", "j"]);
    assert!(matches!(it.last_request(), Request::Page { page: 2, .. }), "{:?}", it.last_request());
    let ticket = it.ticket(|purpose| *purpose == Purpose::Page);
    it.engine(Event::Page { ticket, picture: Box::new(PagePicture { page: 2, boxes: vec![], ..page_picture() }) });
    it.keys(&["]"]);
    assert_eq!(it.model.toast.as_ref().unwrap().text, "that was the last page");
    it.keys(&["Esc"]);
    assert!(it.model.source.page.is_none() && it.model.side == Side::Source, "the text again");
    it.keys(&["v"]);
    let ticket = it.ticket(|purpose| *purpose == Purpose::Page);
    let error = crate::Error::new(crate::ErrorKind::File, "the file is not what it was");
    it.engine(Event::Failed { ticket, error });
    assert!(it.model.source.page.is_none());
    assert_eq!(it.model.toast.as_ref().unwrap().text, "the file is not what it was");
}

#[test]
fn what_lies_over_a_picture_takes_it_away_and_terminals_without_are_told_of_the_viewer() {
    let mut it = reading((80, 24), Means::Kitty, &[]);
    let seen = shot(&it.model).unwrap();
    assert!(sequence(&seen).unwrap().starts_with("\x1b_Ga=T"));
    it.keys(&["?"]);
    assert_eq!(shot(&it.model), None);
    it.keys(&["Esc"]);
    assert_eq!(shot(&it.model), Some(seen));
    it.keys(&["v"]);
    assert_eq!(shot(&it.model), None);
    it.model.screen = None;
    it.keys(&["v"]);
    assert!(it.model.toast.as_ref().unwrap().text.contains("x opens the page"), "{:?}", it.model.toast);
}

#[test]
fn dots_are_the_mean_of_those_of_the_page_and_words_have_a_line_around_them() {
    let it = reading((40, 30), Means::Sixel, &[]);
    let seen = shot(&it.model).unwrap();
    // 60 dots in cells of 2: 30 columns, in the middle of 40.
    assert_eq!(
        (seen.area.x, seen.area.width, seen.laid),
        (5, 30, Laid { width: 60, height: 80, columns: 30, rows: 20 })
    );
    let Dots { width, dots } = seen.dots();
    let dot = |x: usize, y: usize| dots[y * width + x];
    assert_eq!(dot(12, 40), [0; 3], "ink");
    assert_eq!(dot(30, 38), [255, 229, 127], "paper in the box");
    assert_eq!(
        (dot(18, 40), dot(41, 40), dot(30, 34)),
        ([200, 70, 0], [200, 70, 0], [200, 70, 0]),
        "the line around it"
    );
    assert_eq!(dot(44, 38), [255; 3], "paper");
}
