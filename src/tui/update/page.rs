//! The page of a source as it is printed: asked for, scrolled, turned, and left for the text again.

use crossterm::event::{KeyCode, KeyEvent};

use super::pane_keys::{self, Scrolled};
use crate::document::detect::extension;
use crate::engine::{Request, Ticket};
use crate::extract::page::PagePicture;
use crate::tui::cell::Level;
use crate::tui::message::{Effect, Purpose};
use crate::tui::model::{Model, Side};
use crate::tui::printed::{self, PageView};

/// Shows the page of the place that is marked or seen.
pub(super) fn show(model: &mut Model) -> Vec<Effect> {
    if model.screen.is_none() {
        let said =
            "this terminal is not known to show pictures; x opens the page in your viewer, [chat] pictures decides";
        model.say(Level::Info, said);
        return Vec::new();
    }
    let Some(document) = model.source.document() else { return Vec::new() };
    let page = model.source.here().and_then(|span| document.locate(span).page);
    let is_pdf = extension(&document.origin).as_deref() == Some("pdf");
    let Some(page) = page.filter(|_| is_pdf) else {
        model.say(Level::Info, "only the pages of PDF files are shown as they are printed");
        return Vec::new();
    };
    turn_to(model, page)
}

fn turn_to(model: &mut Model, page: u32) -> Vec<Effect> {
    let Some(document) = model.source.document() else { return Vec::new() };
    let target = &model.source.target;
    let request = Request::Page {
        key: target.key.clone(),
        edition: target.edition.or(Some(document.id.0)),
        page,
        quote: target.quote.clone().unwrap_or_default(),
    };
    let picture = model.source.page.take().and_then(|view| view.picture);
    // The page before stays until this one comes.
    model.source.page = Some(PageView { number: page, waiting: None, picture, top: 0 });
    vec![Effect::Submit(request, Purpose::Page)]
}

/// It got its ticket.
pub(super) fn submitted(model: &mut Model, ticket: Ticket) {
    if let Some(view) = &mut model.source.page {
        view.waiting = Some(ticket);
    }
}

/// It came.
pub(super) fn came(model: &mut Model, ticket: Ticket, picture: PagePicture) {
    let (area, screen) = (model.areas().side_inner(), model.screen);
    let Some(view) = model.source.page.as_mut().filter(|view| view.waiting == Some(ticket)) else { return };
    view.waiting = None;
    view.top = screen.map_or(0, |screen| printed::top_of(&picture, screen, area));
    view.picture = Some(std::rc::Rc::new(picture));
}

/// It could not be drawn: the text is shown again.
pub(super) fn failed(model: &mut Model, ticket: Ticket, message: String, cancelled: bool) {
    if model.source.page.as_ref().is_some_and(|view| view.waiting == Some(ticket)) {
        model.source.page = None;
        if !cancelled {
            model.say(Level::Warning, message);
        }
    }
}

/// Scrolls by rows; past an end, the page turns.
pub(super) fn scroll(model: &mut Model, scrolled: &Scrolled) -> Vec<Effect> {
    let (area, screen) = (model.areas().side_inner(), model.screen);
    let Some(view) = &mut model.source.page else { return Vec::new() };
    let Some((picture, screen)) = view.picture.clone().zip(screen) else { return Vec::new() };
    let last = printed::laid(&picture, screen, area.width).rows.saturating_sub(usize::from(area.height));
    match *scrolled {
        Scrolled::Top => view.top = 0,
        Scrolled::Bottom => view.top = last,
        Scrolled::By(by) if by > 0 && view.top >= last => return turn(model, true),
        Scrolled::By(by) if by < 0 && view.top == 0 => return turn(model, false),
        Scrolled::By(by) => view.top = view.top.saturating_add_signed(by).min(last),
    }
    Vec::new()
}

fn turn(model: &mut Model, forward: bool) -> Vec<Effect> {
    let Some(view) = &model.source.page else { return Vec::new() };
    let pages = view.picture.as_ref().map_or(view.number, |picture| picture.pages);
    let number = if forward { view.number.saturating_add(1) } else { view.number.saturating_sub(1) };
    if view.waiting.is_some() {
        return Vec::new();
    }
    if number == 0 || number > pages {
        model.say(Level::Info, if forward { "that was the last page" } else { "this is the first page" });
        return Vec::new();
    }
    turn_to(model, number)
}

/// Keys while a page is shown; `None` for those that mean the same in the text.
pub(super) fn key(model: &mut Model, key: KeyEvent) -> Option<Vec<Effect>> {
    model.source.page.as_ref()?;
    let rows = usize::from(model.areas().side_inner().height);
    Some(match key.code {
        KeyCode::Esc | KeyCode::Char('q' | 'v') => {
            model.source.page = None;
            Vec::new()
        }
        KeyCode::Char(c @ (']' | '[')) => turn(model, c == ']'),
        KeyCode::Char('/' | 't') => {
            // Both are of the text.
            model.source.page = None;
            return None;
        }
        KeyCode::Tab | KeyCode::BackTab | KeyCode::Char('n' | 'N' | '1'..='9') => {
            let mut effects = pane_keys::common(model, key).unwrap_or_default();
            // Where the text is there already its page can be shown at once; else the text comes first.
            if model.side == Side::Source && model.source.waiting.is_none() && effects.is_empty() {
                effects.extend(show(model));
            }
            effects
        }
        _ => {
            let scrolled = pane_keys::scrolled(key, rows)?;
            scroll(model, &scrolled)
        }
    })
}
