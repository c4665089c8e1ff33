//! Collections and tags: what a person calls a part of the library.
//!
//! A collection is a set of roots: a document is in it when it lies in or below one of them, so that files that come to a
//! folder later are in its collections by themselves. A tag stays with the document at one place through all its editions.

use std::collections::{BTreeMap, HashSet};

use rusqlite::{Connection, params};

use super::fault::Fault;
use super::put::raise;
use super::{Collection, DocumentId, DocumentRow, Library, Writer};
use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// The longest name of a collection or a tag, in characters.
const LONGEST: usize = 64;

/// A name for a collection or a tag, without the white space around it.
///
/// # Errors
/// With [`ErrorKind::Usage`] for an empty or very long name, and one with a comma or characters that cannot be shown.
pub fn check_name(name: &str) -> Result<&str> {
    let trimmed = name.trim();
    let refused = |why: &str| {
        let message = format!("the name {:?} cannot be used: {why}", safe::one_line(trimmed));
        Err(Error::new(ErrorKind::Usage, message).hint("Names are short, such as \"law\" or \"un/resolutions\"."))
    };
    match trimmed {
        "" => refused("it is empty"),
        name if name.chars().count() > LONGEST => refused(&format!("it is longer than {LONGEST} characters")),
        name if name.contains(',') => refused("it has a comma"),
        name if name.starts_with('-') => refused("it begins with a hyphen"),
        name if safe::one_line(name) != name => refused("it has characters that cannot be shown"),
        name => Ok(name),
    }
}

impl Library {
    /// The collections, by name, each with the number of its documents.
    ///
    /// # Errors
    /// As for any query.
    pub fn collections(&self) -> Result<Vec<Collection>> {
        self.ask("listing the collections", |connection| {
            let mut all = Vec::new();
            for (name, roots) in roots_by_name(connection)? {
                let documents = below(connection, &roots)?.len();
                all.push(Collection { name, roots, documents });
            }
            Ok(all)
        })
    }

    /// The tags, by name, each with the number of its documents.
    ///
    /// # Errors
    /// As for any query.
    pub fn tags(&self) -> Result<Vec<(String, usize)>> {
        self.ask("listing the tags", |connection| {
            let sql = "SELECT tag, count(*) FROM tags JOIN documents USING (origin) GROUP BY tag ORDER BY tag";
            let mut statement = connection.prepare_cached(sql)?;
            let tags = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as usize)))?;
            Ok(tags.collect::<Result<_, _>>()?)
        })
    }
}

impl Writer {
    /// Puts what lies in or below a root into a collection, now and later. A name that differs from that of a collection
    /// in case only stands for it.
    ///
    /// # Errors
    /// Those of [`check_name`], and as for any change.
    pub fn collect(&mut self, name: &str, root: &str) -> Result<()> {
        let name = check_name(name)?;
        self.change("putting into a collection", |transaction| {
            raise(transaction)?;
            let known = roots_by_name(transaction)?;
            let name = spelling(known.keys(), name).unwrap_or(name);
            transaction.execute("INSERT OR IGNORE INTO collections (name, root) VALUES (?1, ?2)", [name, root])?;
            Ok(())
        })
    }

    /// Forgets a collection; its documents stay.
    ///
    /// # Errors
    /// With [`ErrorKind::Usage`] when there is none of this name, and as for any change.
    pub fn forget_collection(&mut self, name: &str) -> Result<()> {
        self.change("forgetting a collection", |transaction| {
            let known = roots_by_name(transaction)?;
            let name = known_name(known.keys(), name, "collection", "adduce collections")?;
            raise(transaction)?;
            transaction.execute("DELETE FROM collections WHERE name = ?1", [name])?;
            Ok(())
        })
    }

    /// Gives documents these tags and takes those from them, in one transaction. A name that differs from that of a tag in
    /// case only stands for it.
    ///
    /// # Errors
    /// Those of [`check_name`], and as for any change.
    pub fn tag(&mut self, ids: &[DocumentId], add: &[String], remove: &[String]) -> Result<()> {
        let add = add.iter().map(|name| check_name(name)).collect::<Result<Vec<_>>>()?;
        self.change("tagging", |transaction| {
            raise(transaction)?;
            let known = tag_names(transaction)?;
            for id in ids {
                for &name in &add {
                    let name = spelling(known.iter(), name).unwrap_or(name);
                    transaction
                        .prepare_cached(
                            "INSERT OR IGNORE INTO tags (origin, tag) SELECT origin, ?2 FROM documents WHERE id = ?1",
                        )?
                        .execute(params![id.0, name])?;
                }
                for name in remove {
                    let name = spelling(known.iter(), name.trim()).unwrap_or(name);
                    transaction
                        .prepare_cached(
                            "DELETE FROM tags WHERE tag = ?2 AND origin IN (SELECT origin FROM documents WHERE id = ?1)",
                        )?
                        .execute(params![id.0, name])?;
                }
            }
            Ok(())
        })
    }
}

/// Fills in the collections and tags of listed documents.
pub(super) fn label(connection: &Connection, rows: &mut [DocumentRow]) -> Result<(), Fault> {
    let collections = roots_by_name(connection)?;
    let mut statement = connection.prepare_cached("SELECT tag FROM tags WHERE origin = ?1 ORDER BY tag")?;
    let any: bool = connection.query_row("SELECT EXISTS (SELECT 1 FROM tags)", [], |row| row.get(0))?;
    for row in rows {
        row.collections = collections
            .iter()
            .filter(|(_, roots)| roots.iter().any(|root| lies_in(&row.origin, root)))
            .map(|(name, _)| name.clone())
            .collect();
        if any {
            row.tags = statement.query_map([&row.origin], |row| row.get(0))?.collect::<Result<_, _>>()?;
        }
    }
    Ok(())
}

/// The roots of each collection.
pub(super) fn roots_by_name(connection: &Connection) -> Result<BTreeMap<String, Vec<String>>, Fault> {
    let mut statement = connection.prepare_cached("SELECT name, root FROM collections ORDER BY name, root")?;
    let mut rows = statement.query([])?;
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        all.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(all)
}

/// The names of all tags, by name.
pub(super) fn tag_names(connection: &Connection) -> Result<Vec<String>, Fault> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT tag FROM tags ORDER BY tag")?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// The documents that lie in or below any of these roots.
pub(super) fn below(connection: &Connection, roots: &[String]) -> Result<HashSet<DocumentId>, Fault> {
    let mut found = HashSet::new();
    let sql = "SELECT id FROM documents WHERE origin >= ?1 AND origin < ?2";
    let mut statement = connection.prepare_cached(sql)?;
    for root in roots {
        let mut take = |from: &str, to: &str| -> Result<(), Fault> {
            for id in statement.query_map([from, to], |row| row.get(0))? {
                found.insert(DocumentId(id?));
            }
            Ok(())
        };
        if root.ends_with(CONTAINERS) {
            take(root, &format!("{root}{}", char::MAX))?;
        } else {
            take(root, &format!("{root}\0"))?;
            for separator in separators(root) {
                take(&format!("{root}{separator}"), &format!("{root}{separator}{}", char::MAX))?;
            }
        }
    }
    Ok(found)
}

/// What ends a root that is a folder by itself: `/`, `C:\`, and `starter:`.
const CONTAINERS: [char; 3] = ['/', '\\', ':'];

/// What stands between a root and what lies in it. A page has records, but the pages below it are others.
fn separators(root: &str) -> &'static [char] {
    if root.contains("://") { &['#'] } else { &['/', '\\', '#'] }
}

fn lies_in(origin: &str, root: &str) -> bool {
    origin
        .strip_prefix(root)
        .is_some_and(|rest| rest.is_empty() || root.ends_with(CONTAINERS) || rest.starts_with(separators(root)))
}

/// How a name that is known is spelt.
fn spelling<'a>(mut known: impl Iterator<Item = &'a String> + Clone, name: &str) -> Option<&'a str> {
    let exact = known.clone().find(|known| *known == name);
    let folded = name.to_lowercase();
    exact.or_else(|| known.find(|known| known.to_lowercase() == folded)).map(String::as_str)
}

/// A known name as it is spelt, or an error that offers the nearest one.
pub(super) fn known_name<'a>(
    known: impl Iterator<Item = &'a String> + Clone,
    name: &str,
    what: &str,
    command: &str,
) -> Result<&'a str> {
    if let Some(name) = spelling(known.clone(), name.trim()) {
        return Ok(name);
    }
    let error = Error::new(ErrorKind::Usage, format!("no {what} {:?} in the library", safe::one_line(name)));
    let wanted = name.trim().to_lowercase();
    let distance = |known: &str| distance_of(&known.to_lowercase(), &wanted);
    let near = known.min_by_key(|known| distance(known)).filter(|near| {
        let folded = near.to_lowercase();
        folded.contains(&wanted) || wanted.contains(&folded) || distance(near) <= near.chars().count().max(3) / 3
    });
    Err(match near {
        Some(near) => error.hint(format!("Did you mean \"{near}\"? `{command}` shows all.")),
        None => error.hint(format!("`{command}` shows all.")),
    })
}

/// How many characters are to be put in, taken out or changed to make one word of the other (Levenshtein's distance).
fn distance_of(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, c) in one.chars().enumerate() {
        let mut before = at;
        let mut left = at + 1;
        for (cell, &d) in row.iter_mut().skip(1).zip(&other) {
            let above = *cell;
            left = (before + usize::from(c != d)).min(above + 1).min(left + 1);
            before = above;
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = at + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cannot_be_typed_or_shown_are_refused() {
        for bad in ["", "  ", "a,b", "-x", "a\nb", "a\u{202e}b", &"x".repeat(65)] {
            assert!(check_name(bad).is_err(), "{bad:?}");
        }
        assert_eq!(check_name(" UN resolutions ").unwrap(), "UN resolutions");
    }

    #[test]
    fn what_lies_in_a_root_begins_with_it_and_a_separator() {
        assert!(lies_in("/a/b", "/a") && lies_in("/a", "/a") && lies_in("/a.jsonl#1", "/a.jsonl"));
        assert!(lies_in("/b", "/") && lies_in("starter:x.md", "starter:"));
        assert!(!lies_in("/ab", "/a") && !lies_in("https://x/y/z", "https://x/y"));
    }

    #[test]
    fn an_unknown_name_offers_the_nearest() {
        let known = ["law".to_owned(), "resolutions".to_owned()];
        let of = |name| known_name(known.iter(), name, "tag", "adduce list");
        assert_eq!(of("LAW").unwrap(), "law");
        assert!(of("resolution").unwrap_err().hint_text().unwrap().contains("\"resolutions\""));
        assert!(of("lwa").unwrap_err().hint_text().unwrap().starts_with("`adduce list`"));
        assert!(of("resloutions").unwrap_err().hint_text().unwrap().contains("Did you mean"));
        assert_eq!((distance_of("kitten", "sitting"), distance_of("", "ab"), distance_of("a", "a")), (3, 2, 0));
    }
}
