//! The claim-evidence table and the pointers as people read them: nothing said twice in rows that follow one another.

use super::model::{Brief, Place, Question, Unanswered};
use super::words::{title_of, unquoted, where_and_when};
use crate::text::safe;

/// The first words of a claim in the table are not longer than this, in characters.
const CLAIM: usize = 70;
/// Nor is a place.
const PLACE: usize = 64;
/// The heads of the columns.
pub const HEADS: [&str; 6] = ["Note", "Question", "Claim", "Source", "Place", "Date"];

/// A row of the table, one text a column, as in [`HEADS`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The number of the note.
    pub number: u32,
    /// The question; empty where the row above has the same.
    pub question: String,
    /// The first words of the claim, without marks of quotation.
    pub claim: String,
    /// The number of the source, with how many others have the same words: "1 (+5)".
    pub source: String,
    /// Where in it.
    pub place: String,
    /// The date of the document; empty where it is not known.
    pub date: String,
}

/// The rows of a briefing, in the order of the numbers.
pub fn rows(brief: &Brief) -> Vec<Row> {
    let mut last = "";
    let mut out = Vec::with_capacity(brief.table.len());
    for row in &brief.table {
        let evidence = brief.evidence().find(|evidence| evidence.number == row.number);
        let same = !row.question.is_empty() && row.question == last;
        last = &row.question;
        out.push(Row {
            number: row.number,
            question: if same { String::new() } else { unquoted(&row.question) },
            claim: evidence.map(|evidence| cut(&unquoted(evidence.quote()), CLAIM)).unwrap_or_default(),
            source: if row.copies == 0 { row.source.to_string() } else { format!("{} (+{})", row.source, row.copies) },
            place: cut(&row.place, PLACE),
            date: row.date.as_deref().map(safe::one_line).unwrap_or_default(),
        });
    }
    out
}

/// A question in a list behind the text: on one line, and without marks of quotation, since what it quotes is quoted above
/// it already.
pub fn asked(question: &Question) -> String {
    question.question.as_ref().map(|own| unquoted(&own.text)).unwrap_or_default()
}

/// What came closest to a question: each document's title, with the places in it.
pub fn nearest(brief: &Brief, unanswered: &Unanswered) -> Vec<(String, String)> {
    let mut out: Vec<(String, Vec<&Place>)> = Vec::new();
    for place in &unanswered.nearest {
        let title = title_of(brief, place);
        match out.iter_mut().find(|(known, _)| *known == title) {
            Some((_, places)) => places.push(place),
            None => out.push((title, vec![place])),
        }
    }
    let words = |places: Vec<&Place>| {
        let words: Vec<String> = places.iter().map(|place| where_and_when(&place.citation)).collect();
        words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("; ")
    };
    out.into_iter().map(|(title, places)| (title, words(places))).collect()
}

/// The first words, up to so many characters, with a sign that more follows.
fn cut(words: &str, most: usize) -> String {
    let Some((end, _)) = words.char_indices().nth(most) else { return words.to_owned() };
    let head = words.get(..end).unwrap_or("");
    // Between words where there are some.
    let head = head.rsplit_once(' ').map_or(head, |(head, _)| head);
    format!("{} …", head.trim_end_matches([',', ';', ' ', '–', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::model::ClaimRow;

    #[test]
    fn a_question_stands_in_the_table_once_and_copies_behind_their_source() {
        let row = |number, question: &str, copies| ClaimRow {
            number,
            question: question.into(),
            source: 2,
            copies,
            ..ClaimRow::default()
        };
        let table = vec![row(1, "What “is” it?", 5), row(2, "What “is” it?", 0), row(3, "Who?", 0)];
        let rows = rows(&Brief { table, ..Brief::default() });
        let seen: Vec<_> = rows.iter().map(|row| (row.question.as_str(), row.source.as_str())).collect();
        assert_eq!(seen, [("What is it?", "2 (+5)"), ("", "2"), ("Who?", "2")]);
    }

    #[test]
    fn what_is_long_is_cut_between_words_where_there_are_some() {
        assert_eq!(cut("one two, three", 20), "one two, three");
        assert_eq!(cut("one two, three", 10), "one two …");
        assert_eq!(cut(&"数".repeat(12), 10), format!("{} …", "数".repeat(10)));
    }

    #[test]
    fn the_places_that_came_closest_in_one_document_stand_together() {
        let place = |key: &str, line| {
            let mut place = Place::default();
            place.citation.document.title = key.into();
            place.citation.line = Some(line);
            place
        };
        let unanswered =
            Unanswered { nearest: vec![place("A", 1), place("B", 2), place("A", 3)], ..Unanswered::default() };
        let found = nearest(&Brief::default(), &unanswered);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], ("A".to_owned(), "line 1; line 3".to_owned()));
    }
}
