//! Which documents a question, a search or a list is about.

use std::collections::HashSet;

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::fault::Fault;
use super::labels::{below, known_name, roots_by_name, tag_names};
use super::{DocumentId, Library, PassageId};
use crate::document::sketch::Sketch;
use crate::{Error, ErrorKind, Result};

/// From so many documents on their passages are looked for by one walk over all.
const MANY: usize = 500;

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
    /// What it asks for, in words: `in law, tagged final, since 2021, until 2023`.
    pub fn words(&self) -> String {
        let mut parts = Vec::new();
        if !self.collections.is_empty() {
            parts.push(format!("in {}", self.collections.join(" or ")));
        }
        if !self.tags.is_empty() {
            parts.push(format!("tagged {}", self.tags.join(" and ")));
        }
        parts.extend(self.since.iter().map(|date| format!("since {date}")));
        parts.extend(self.until.iter().map(|date| format!("until {date}")));
        if !self.languages.is_empty() {
            parts.push(format!("in the language {}", self.languages.join(" or ")));
        }
        crate::text::safe::one_line(&parts.join(", "))
    }

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

    /// The passages of these documents.
    ///
    /// # Errors
    /// As for any query.
    pub fn passages_in(&self, documents: &HashSet<DocumentId>) -> Result<HashSet<PassageId>> {
        self.ask("filtering the passages", |connection| {
            let mut found = HashSet::new();
            if documents.len() > MANY {
                // One walk over all passages is quicker than a look for each of many documents.
                let mut statement = connection.prepare_cached("SELECT id, document FROM passages")?;
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    if documents.contains(&DocumentId(row.get(1)?)) {
                        found.insert(PassageId(row.get(0)?));
                    }
                }
                return Ok(found);
            }
            let mut statement = connection.prepare_cached("SELECT id FROM passages WHERE document = ?1")?;
            for document in documents {
                let mut rows = statement.query([document.0])?;
                while let Some(row) = rows.next()? {
                    found.insert(PassageId(row.get(0)?));
                }
            }
            Ok(found)
        })
    }

    /// The sketches of those of these documents that have one, in the order asked.
    ///
    /// # Errors
    /// As for any query.
    pub fn sketches(&self, documents: &[DocumentId]) -> Result<Vec<(DocumentId, Sketch)>> {
        self.ask("reading sketches", |connection| {
            let sql = "SELECT sketch FROM documents WHERE id = ?1 AND sketch IS NOT NULL";
            let mut statement = connection.prepare_cached(sql)?;
            let mut found = Vec::new();
            for &id in documents {
                let bytes: Option<Vec<u8>> = statement.query_row([id.0], |row| row.get(0)).optional()?;
                found.extend(bytes.and_then(|bytes| Sketch::from_bytes(&bytes)).map(|sketch| (id, sketch)));
            }
            Ok(found)
        })
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
