//! Notes and entries of sources in three styles.
//!
//! Of a document we know its title, its symbol, its date, where it came from, and the place: no authors, no publishers.
//! A processor of CSL styles has little to do with that, and brings some forty crates, so that the three styles that are
//! promised are written here; other programs make any style they like from [`super::bibliography`].

use jiff::civil::Date;

use super::model::{Brief, Place, Source};
use super::words::{title, title_of, unquoted, where_and_when};
use crate::answer::Citation;

/// A citation style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Style {
    /// Numbered notes: title, symbol, paragraph, page, date.
    #[default]
    Notes,
    /// In the text: title and year, in brackets. Where no author is known, the title stands in the author's place.
    AuthorDate,
    /// Numbered notes as the United Nations cite their documents: symbol, paragraph, date; the title only where there is no
    /// symbol.
    Un,
}

impl Style {
    /// The names by which a user may call it.
    pub const NAMES: [(&'static str, Self); 3] =
        [("notes", Self::Notes), ("author-date", Self::AuthorDate), ("un", Self::Un)];

    /// The style of this name; `None` where there is none.
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace([' ', '_'], "-");
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|&(_, style)| style)
    }

    /// That of a briefing; notes where it names none or one that is not known.
    pub fn of_brief(brief: &Brief) -> Self {
        brief.style.as_deref().and_then(Self::of_name).unwrap_or_default()
    }
}

/// Words of a citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The words. They hold no marks of quotation.
    pub text: String,
    /// Whether they stand in italics.
    pub italic: bool,
}

impl Piece {
    /// Words as they are.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), italic: false }
    }

    /// Words in italics.
    pub fn italic(text: impl Into<String>) -> Self {
        Self { text: text.into(), italic: true }
    }
}

/// The words of a note, without a final period.
pub fn note(brief: &Brief, place: &Place, style: Style) -> Vec<Piece> {
    let citation = &place.citation;
    let title = title_of(brief, place);
    let symbol = citation.document.symbol.as_deref().filter(|_| style == Style::Un);
    if style == Style::Un {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(within(citation));
        parts.extend(citation.document.date.as_deref().map(long_date));
        let rest = if parts.is_empty() { String::new() } else { format!(", {}", parts.join(", ")) };
        return match symbol {
            Some(symbol) => vec![Piece::plain(format!("{}{rest}", unquoted(symbol)))],
            None => vec![Piece::italic(title), Piece::plain(rest)],
        };
    }
    match where_and_when(citation) {
        place if place.is_empty() => vec![Piece::italic(title)],
        place => vec![Piece::italic(title), Piece::plain(format!(", {place}"))],
    }
}

/// What stands in brackets behind a quotation; `None` in a style of notes.
pub fn in_text(brief: &Brief, place: &Place, style: Style) -> Option<String> {
    if style != Style::AuthorDate {
        return None;
    }
    let citation = &place.citation;
    let name = citation.document.symbol.as_deref().map_or_else(|| short(&title_of(brief, place)), unquoted);
    let mut parts = vec![format!("{name} {}", year(citation.document.date.as_deref()))];
    parts.extend(within(citation));
    Some(format!("({})", parts.join(", ")))
}

/// The words of a source in the list of sources, with a final period.
pub fn entry(source: &Source, style: Style) -> Vec<Piece> {
    let document = &source.document;
    let (symbol, date) = (document.symbol.as_deref().map(unquoted), document.date.as_deref());
    let title = title(source);
    // A document without a title goes by its key already.
    let key = Some(unquoted(&document.key)).filter(|key| *key != title);
    let behind = |mark: &str, parts: Vec<String>| {
        let words = parts.join(", ");
        if words.is_empty() { ".".to_owned() } else { format!("{mark} {words}.") }
    };
    match style {
        Style::Notes => {
            let rest = [symbol, date.map(str::to_owned), key].into_iter().flatten().collect();
            vec![Piece::italic(title), Piece::plain(behind(".", rest))]
        }
        Style::AuthorDate => {
            let rest = symbol.into_iter().chain(key).collect();
            vec![Piece::italic(title), Piece::plain(format!(" ({}){}", year(date), behind(".", rest)))]
        }
        Style::Un => {
            let rest = date.map(long_date).into_iter().chain(key).collect();
            match symbol {
                Some(symbol) => {
                    vec![Piece::plain(format!("{symbol}, ")), Piece::italic(title), Piece::plain(behind(",", rest))]
                }
                None => vec![Piece::italic(title), Piece::plain(behind(",", rest))],
            }
        }
    }
}

/// The sources in the order of their list: by number; by title and year where the text names these.
pub fn in_order(brief: &Brief, style: Style) -> Vec<&Source> {
    let mut sources: Vec<&Source> = brief.sources.iter().collect();
    if style == Style::AuthorDate {
        sources.sort_by_cached_key(|source| {
            let name = source.document.symbol.clone().unwrap_or_else(|| source.document.title.clone());
            (name.to_lowercase(), source.document.date.clone())
        });
    }
    sources
}

/// The place within the document: paragraph, else page, else what the format calls it, else the section or the line.
fn within(citation: &Citation) -> Option<String> {
    let place = citation.locator();
    let section = || place.section.last().map(|name| format!("section {name}"));
    let words = place
        .paragraph_words()
        .or_else(|| place.page_words())
        .or_else(|| place.place.clone())
        .or_else(section)
        .or_else(|| place.line.map(|line| format!("line {line}")))?;
    Some(unquoted(&words))
}

/// The year of a date, or that there is none.
fn year(date: Option<&str>) -> &str {
    date.and_then(|date| date.get(..4)).unwrap_or("n.d.")
}

/// A date in full, as English has it: `2024-09-22` is `22 September 2024`, `2024-09` is `September 2024`.
fn long_date(date: &str) -> String {
    let full: Option<Date> = date.parse().ok();
    let month: Option<Date> = (date.len() == 7).then(|| format!("{date}-01").parse().ok()).flatten();
    match (full, month) {
        (Some(date), _) => date.strftime("%-d %B %Y").to_string(),
        (None, Some(date)) => date.strftime("%B %Y").to_string(),
        (None, None) => unquoted(date),
    }
}

/// The first words of a title.
fn short(title: &str) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    if words.len() <= 6 {
        words.join(" ")
    } else {
        format!("{} …", words.iter().take(5).copied().collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::testing::sample;

    fn words(pieces: &[Piece]) -> String {
        pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn each_style_names_the_place_in_its_way() {
        let brief = sample();
        let place = brief.places().next().unwrap();
        for (style, note_words, text) in [
            (Style::Notes, "A title of words, A/RES/1, para. 3 (2024-05-06)", None),
            (Style::AuthorDate, "A title of words, A/RES/1, para. 3 (2024-05-06)", Some("(A/RES/1 2024, para. 3)")),
            (Style::Un, "A/RES/1, para. 3, 6 May 2024", None),
        ] {
            assert_eq!(words(&note(&brief, place, style)), note_words);
            assert_eq!(in_text(&brief, place, style).as_deref(), text);
        }
        let other = brief.evidence().flat_map(|evidence| &evidence.also).next().unwrap();
        assert_eq!(words(&note(&brief, other, Style::Un)), "B, line 1");
        assert_eq!(in_text(&brief, other, Style::AuthorDate).as_deref(), Some("(B n.d., line 1)"));
    }

    #[test]
    fn each_style_has_its_list_of_sources() {
        let brief = sample();
        let list =
            |style| in_order(&brief, style).into_iter().map(|source| words(&entry(source, style))).collect::<Vec<_>>();
        assert_eq!(list(Style::Notes), ["A title of words. A/RES/1, 2024-05-06, a.md.", "B. b.md."]);
        assert_eq!(list(Style::AuthorDate), ["A title of words (2024). A/RES/1, a.md.", "B (n.d.). b.md."]);
        assert_eq!(list(Style::Un), ["A/RES/1, A title of words, 6 May 2024, a.md.", "B, b.md."]);
    }

    #[test]
    fn styles_go_by_their_names_and_dates_by_theirs() {
        assert_eq!(Style::of_name("Author date"), Some(Style::AuthorDate));
        assert_eq!(Style::of_name("chicago"), None);
        assert_eq!(["2024-09-22", "2024-09", "2024"].map(long_date), ["22 September 2024", "September 2024", "2024"]);
        assert_eq!(short("one two three four five six seven"), "one two three four five …");
    }
}
