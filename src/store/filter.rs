//! Which documents a question, a search or a list is about.

use std::collections::HashSet;

use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::fault::Fault;
use super::labels::{below, known_name, roots_by_name, tag_names};
use super::{DocumentId, Library};
use crate::{Error, ErrorKind, Result};

/// A part of the library: what all of these say. An empty one is the whole library.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// In any of these collections.
    #[serde(default)]
    pub collections: Vec<String>,
    /// With every one of these tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Of this date or later (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`, by the document's own date). A document that only has a
    /// year may be of any day in it; one without a date is left out.
    #[serde(default)]
    pub since: Option<String>,
    /// Of this date or earlier, the whole year or month included.
    #[serde(default)]
    pub until: Option<String>,
    /// In any of these languages, as BCP 47 tags; `en` is also `en-GB`.
    #[serde(default)]
    pub languages: Vec<String>,
}

impl Filter {
    /// Whether it leaves nothing out.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Library {
    /// The documents that a filter lets through; `None` for the whole library.
    ///
    /// # Errors
    /// With [`ErrorKind::Usage`] for a collection or tag that the library does not have and for a date that is none; and as
    /// for any query.
    pub fn documents_matching(&self, filter: &Filter) -> Result<Option<HashSet<DocumentId>>> {
        if filter.is_empty() {
            return Ok(None);
        }
        self.snapshot(|library| library.matching(filter)).map(Some)
    }

    fn matching(&self, filter: &Filter) -> Result<HashSet<DocumentId>> {
        let mut sets = Vec::new();
        self.ask("filtering the documents", |connection| {
            if !filter.collections.is_empty() {
                let known = roots_by_name(connection)?;
                let mut roots = Vec::new();
                for name in &filter.collections {
                    let name = known_name(known.keys(), name, "collection", "adduce collections")?;
                    roots.extend(known.get(name).into_iter().flatten().cloned());
                }
                sets.push(below(connection, &roots)?);
            }
            if !filter.tags.is_empty() {
                let known = tag_names(connection)?;
                let mut statement =
                    connection.prepare_cached("SELECT id FROM documents JOIN tags USING (origin) WHERE tag = ?1")?;
                for name in &filter.tags {
                    let name = known_name(known.iter(), name, "tag", "adduce collections")?;
                    let ids = statement.query_map([name], |row| row.get(0).map(DocumentId))?;
                    sets.push(ids.collect::<Result<_, _>>()?);
                }
            }
            if filter.since.is_some() || filter.until.is_some() {
                let since = filter.since.as_deref().map(|date| bound(date, "-00-00")).transpose()?;
                let until = filter.until.as_deref().map(|date| bound(date, "-99-99")).transpose()?;
                // A date that names no day or month begins with its first and ends with its last.
                let sql = "SELECT id FROM documents WHERE date IS NOT NULL
                    AND substr(date || '-99-99', 1, 10) >= coalesce(?1, '')
                    AND substr(date || '-00-00', 1, 10) <= coalesce(?2, '9999-99-99')";
                let mut statement = connection.prepare_cached(sql)?;
                let ids = statement.query_map(params![since, until], |row| row.get(0).map(DocumentId))?;
                sets.push(ids.collect::<Result<_, _>>()?);
            }
            if !filter.languages.is_empty() {
                let wanted: Vec<String> = filter.languages.iter().map(|tag| language(tag)).collect();
                let mut statement =
                    connection.prepare_cached("SELECT id, language FROM documents WHERE language IS NOT NULL")?;
                let mut rows = statement.query([])?;
                let mut of = HashSet::new();
                while let Some(row) = rows.next()? {
                    let has = language(&row.get::<_, String>(1)?);
                    if wanted
                        .iter()
                        .any(|tag| has.strip_prefix(tag).is_some_and(|r| r.is_empty() || r.starts_with('-')))
                    {
                        of.insert(DocumentId(row.get(0)?));
                    }
                }
                sets.push(of);
            }
            Ok::<_, Fault>(())
        })?;
        // The smallest first: what is left only shrinks.
        sets.sort_by_key(HashSet::len);
        let mut sets = sets.into_iter();
        let mut left = sets.next().unwrap_or_default();
        for set in sets {
            left.retain(|id| set.contains(id));
        }
        Ok(left)
    }
}

fn language(tag: &str) -> String {
    tag.trim().replace('_', "-").to_lowercase()
}

/// A date of any precision as ten characters that can be compared.
fn bound(date: &str, rest: &str) -> Result<String> {
    let date = date.trim();
    let parts: Vec<&str> = date.split('-').collect();
    let number = |at: usize, length: usize, range: std::ops::RangeInclusive<u32>| {
        parts.get(at).is_none_or(|part: &&str| {
            part.len() == length
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && part.parse().is_ok_and(|number| range.contains(&number))
        })
    };
    if parts.len() > 3 || !number(0, 4, 0..=9999) || !number(1, 2, 1..=12) || !number(2, 2, 1..=31) {
        let message = format!("\"{}\" is not a date", crate::text::safe::one_line(date));
        return Err(Error::new(ErrorKind::Usage, message).hint("Write 2024, 2024-09 or 2024-09-30."));
    }
    Ok(format!("{date}{rest}").chars().take(10).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_any_precision_can_be_compared() {
        assert_eq!(bound("2024", "-00-00").unwrap(), "2024-00-00");
        assert_eq!(bound("2024-09", "-99-99").unwrap(), "2024-09-99");
        assert_eq!(bound(" 2024-09-30 ", "-99-99").unwrap(), "2024-09-30");
        for bad in ["", "24", "2024-13", "2024-9", "2024-09-30-1", "tomorrow", "2024-09-32", "２０２４"] {
            assert!(bound(bad, "-00-00").is_err(), "{bad}");
        }
    }
}
