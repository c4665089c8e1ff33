//! The headings of all documents, to jump to.

use super::Library;
use super::pack;
use super::rows::SectionRow;
use crate::Result;
use crate::text::Span;

/// Most sections that are listed: more are neither read through nor filtered in the time of a keystroke.
const MOST: i64 = 50_000;

impl Library {
    /// The sections of all documents, by key and place, as far as passages stand under them.
    ///
    /// # Errors
    /// As for any query.
    pub fn sections(&self) -> Result<Vec<SectionRow>> {
        self.ask("listing the headings", |connection| {
            let sql = "SELECT key, coalesce(title, key), heading, min(start_byte), end_byte FROM passages
                JOIN documents ON documents.id = document GROUP BY document, heading
                ORDER BY key, min(start_byte) LIMIT ?1";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map([MOST], |row| {
                let title: String = row.get(1)?;
                let mut path = pack::path_from_json(row.get_ref(2)?.as_str()?);
                if path.first() == Some(&title) {
                    path.remove(0);
                }
                let (start, end) = (row.get::<_, i64>(3)?, row.get::<_, i64>(4)?);
                let (start, end) = (usize::try_from(start).unwrap_or(0), usize::try_from(end).unwrap_or(0));
                Ok(SectionRow { key: row.get(0)?, title, path, span: Span::new(start, end.max(start)) })
            })?;
            let all = rows.collect::<Result<Vec<_>, _>>()?;
            Ok(all.into_iter().filter(|row| !row.path.is_empty()).collect())
        })
    }
}
