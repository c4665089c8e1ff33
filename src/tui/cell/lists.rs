//! Cells that are lists: facts, saved chats, and what an empty library offers.

use ratatui::text::Span;

use crate::engine::Status;
use crate::engine::status::SemanticStatus;
use crate::store::ChatSummary;
use crate::tui::palette::Palette;
use crate::tui::rich::{Rich, Row};
use crate::tui::wrap::{shown_line, width};

/// Saved chats, as anchors.
#[derive(Debug)]
pub(crate) struct ChatList {
    /// Newest first.
    pub(crate) chats: Vec<ChatSummary>,
    /// The words that they are to hold; none for all chats.
    pub(crate) words: String,
    /// Whether they were asked for and have not come yet.
    pub(crate) waiting: bool,
}

impl ChatList {
    /// A list that is asked for.
    pub(crate) fn waiting(words: &[String]) -> Self {
        Self { chats: Vec::new(), words: words.join(" "), waiting: true }
    }
}

/// What `/status` shows.
pub(crate) fn status_facts(status: &Status) -> Vec<(String, String)> {
    let semantic = match &status.semantic {
        SemanticStatus::On { model } => format!("on ({model})"),
        SemanticStatus::Off { reason, hint } => format!("off: {reason}. {hint}"),
    };
    let mut facts = vec![
        ("library", crate::paths::for_people(&status.library)),
        ("documents", status.documents.to_string()),
        ("passages", status.passages.to_string()),
        ("semantic search", semantic),
        ("graph", status.graph.clone()),
        ("in the word index", status.lexical_passages.to_string()),
        ("on disk", bytes(status.bytes)),
    ];
    if status.without_vector > 0 {
        facts.insert(3, ("without vector", status.without_vector.to_string()));
    }
    if let Some(model) = &status.library_model {
        facts.push(("embedded with", model.clone()));
    }
    facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn bytes(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{:.0} kB", bytes as f64 / 1024.0),
        1_048_576..1_073_741_824 => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
        _ => format!("{:.1} GB", bytes as f64 / 1_073_741_824.0),
    }
}

pub(super) fn fact_rows(facts: &[(String, String)], columns: usize, palette: Palette) -> Vec<Row> {
    let widest = facts.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    facts
        .iter()
        .flat_map(|(name, value)| {
            let label = format!("  {name}{} ", " ".repeat(widest.saturating_sub(width(name))));
            let rest = " ".repeat(width(&label));
            Rich::of(&shown_line(value), palette.plain()).rows(
                columns,
                &Span::styled(label, palette.dim()),
                &Span::raw(rest),
            )
        })
        .collect()
}

pub(super) fn chat_rows(list: &ChatList, columns: usize, selected: Option<usize>, palette: Palette) -> Vec<Row> {
    let indent = Span::raw("  ");
    let words = shown_line(&list.words);
    if list.chats.is_empty() {
        let said = match (list.waiting, words.is_empty()) {
            (true, _) => "looking…".to_owned(),
            (false, true) => "No chats are saved yet; the first answer begins one.".to_owned(),
            (false, false) => format!("No saved chat holds “{words}”; /chats lists all."),
        };
        return Rich::of(&said, palette.dim()).rows(columns, &indent, &indent);
    }
    let of = if words.is_empty() { String::new() } else { format!(" with “{words}”") };
    let said = format!("Saved chats{of}: /chats NUMBER opens one, as do Tab and Enter; /forget NUMBER removes one");
    let mut rows = Rich::of(&said, palette.dim()).rows(columns, &indent, &indent);
    for (anchor, chat) in list.chats.iter().enumerate() {
        let here = selected == Some(anchor);
        let mut line = Rich::default();
        line.push_anchor(&format!("{:>2} ", chat.id.0), if here { palette.selected() } else { palette.cite() }, anchor)
            .push_anchor(&shown_line(&chat.name), if here { palette.strong() } else { palette.plain() }, anchor)
            .push_anchor(
                &format!(" · {} · {}", super::ingest::counted(chat.turns, "question"), day(&chat.at)),
                palette.dim(),
                anchor,
            );
        let mark = if here { Span::styled("▸ ", palette.accent()) } else { Span::raw("  ") };
        rows.push(line.one_row(columns, &mark));
    }
    rows
}

/// The date of an RFC 3339 time.
pub(crate) fn day(at: &str) -> String {
    shown_line(at.split('T').next().unwrap_or(at))
}

pub(super) fn welcome_rows(empty: bool, columns: usize, palette: Palette) -> Vec<Row> {
    let indent = Span::raw("  ");
    let mut title = Rich::default();
    title
        .push("adduce", palette.strong())
        .push(" answers from your documents, word for word, with the place.", palette.plain());
    let mut rows = title.rows(columns, &indent, &indent);
    let keys: &[(&str, &str)] = if empty {
        rows.push(Row::blank());
        rows.extend(Rich::of("Your library is empty.", palette.strong()).rows(columns, &indent, &indent));
        &[
            ("s", " or /starter adds the starter documents"),
            ("/add FOLDER", " adds your own; files and web addresses, too"),
            ("?", " shows keys and commands"),
        ]
    } else {
        &[("?", " shows keys and commands")]
    };
    for (key, does) in keys {
        let mut line = Rich::default();
        line.push(key, palette.key()).push(does, palette.dim());
        rows.extend(line.rows(columns, &indent, &Span::raw("    ")));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_days_read_well() {
        assert_eq!([12, 2048, 3 << 20, 5 << 30].map(bytes), ["12 B", "2 kB", "3.0 MB", "5.0 GB"]);
        assert_eq!(day("2026-11-21T21:58:00Z"), "2026-11-21");
    }

    #[test]
    fn facts_stand_in_columns() {
        let facts = [("a".to_owned(), "1".to_owned()), ("long".to_owned(), "two words".to_owned())];
        let rows = fact_rows(&facts, 12, Palette { colour: false });
        let text: Vec<String> = rows.iter().map(|row| row.line.to_string()).collect();
        assert_eq!(text, ["  a    1", "  long two", "       words"]);
    }
}
