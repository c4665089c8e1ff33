//! Kept briefings. Like chats they are no part of what is searched, so they leave the generation alone.

use std::path::Path;

use rusqlite::{OptionalExtension, Transaction, params};

use super::fault::Fault;
use super::put::now;
use super::rows::{BriefRow, KeptBrief};
use super::{Library, check_name};
use crate::{Error, ErrorKind, Result};

/// How many steps can be undone.
const STEPS: i64 = 50;

impl Library {
    /// The kept briefings, the one changed last first.
    ///
    /// # Errors
    /// As for any query.
    pub fn briefs(&self) -> Result<Vec<BriefRow>> {
        self.ask("listing the briefings", |connection| {
            let sql = "SELECT name, at FROM briefs ORDER BY at DESC, id DESC";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| Ok(BriefRow { name: row.get(0)?, at: row.get(1)? }))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The briefing of this name, as JSON, and what was done last.
    ///
    /// # Errors
    /// As for any query.
    pub fn brief(&self, name: &str) -> Result<Option<KeptBrief>> {
        self.ask("reading the briefing", |connection| {
            let sql = "SELECT body, (SELECT what FROM brief_steps WHERE brief = id ORDER BY place DESC LIMIT 1)
                FROM briefs WHERE name = ?1";
            let mut statement = connection.prepare_cached(sql)?;
            let row = |row: &rusqlite::Row<'_>| Ok(KeptBrief { body: row.get(0)?, last: row.get(1)? });
            Ok(statement.query_row([name], row).optional()?)
        })
    }
}

/// Keeps briefings, also while another connection or process holds the writer's lock, as [`super::Chats`].
#[derive(Debug)]
pub struct Briefs(Library);

impl Briefs {
    /// Opens the library in `dir` for keeping briefings.
    ///
    /// # Errors
    /// As for [`Library::open`].
    pub fn open(dir: &Path) -> Result<Self> {
        Library::open_for_change(dir).map(Self)
    }

    /// Keeps a briefing under a name, in place of the one that is there; that one comes back by [`Briefs::undo`]. `what` says
    /// in words what was done.
    ///
    /// # Errors
    /// When the name is none, and as for any change.
    pub fn keep(&mut self, name: &str, body: &str, what: &str) -> Result<()> {
        self.replace(name, &|_| true, body, what).map(drop)
    }

    /// As [`Briefs::keep`], if what is kept still is `before` (`None` for nothing); says whether it was.
    ///
    /// # Errors
    /// As for [`Briefs::keep`].
    pub fn keep_over(&mut self, name: &str, before: Option<&str>, body: &str, what: &str) -> Result<bool> {
        self.replace(name, &|there| there == before, body, what)
    }

    fn replace(&mut self, name: &str, may: &dyn Fn(Option<&str>) -> bool, body: &str, what: &str) -> Result<bool> {
        let name = check_name(name)?;
        self.0.change("keeping the briefing", |transaction| {
            let before: Option<(i64, String)> = find(transaction, name)?;
            if !may(before.as_ref().map(|(_, body)| body.as_str())) {
                return Ok(false);
            }
            match before {
                None => {
                    let sql = "INSERT INTO briefs (name, at, body) VALUES (?1, ?2, ?3)";
                    transaction.execute(sql, params![name, now(), body])?;
                }
                Some((_, before)) if before == body => {}
                Some((id, before)) => {
                    let sql = "INSERT INTO brief_steps (brief, place, what, body)
                        VALUES (?1, (SELECT coalesce(max(place), 0) + 1 FROM brief_steps WHERE brief = ?1), ?2, ?3)";
                    transaction.execute(sql, params![id, what, before])?;
                    let sql = "DELETE FROM brief_steps WHERE brief = ?1
                        AND place <= (SELECT max(place) FROM brief_steps WHERE brief = ?1) - ?2";
                    transaction.execute(sql, params![id, STEPS])?;
                    put(transaction, id, body)?;
                }
            }
            Ok(true)
        })
    }

    /// Takes back the last step; gives what it was, in words, and `None` where there is none.
    ///
    /// # Errors
    /// When there is no such briefing, and as for any change.
    pub fn undo(&mut self, name: &str) -> Result<Option<String>> {
        self.0.change("undoing", |transaction| {
            let (id, _) = find(transaction, name)?.ok_or_else(|| unknown(name))?;
            let sql = "SELECT place, what, body FROM brief_steps WHERE brief = ?1 ORDER BY place DESC LIMIT 1";
            let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, String>(2)?));
            let Some((place, what, body)) = transaction.query_row(sql, [id], row).optional()? else { return Ok(None) };
            transaction.execute("DELETE FROM brief_steps WHERE brief = ?1 AND place = ?2", params![id, place])?;
            put(transaction, id, &body)?;
            Ok(Some(what))
        })
    }

    /// Forgets a briefing with its steps.
    ///
    /// # Errors
    /// When there is no such briefing, and as for any change.
    pub fn forget(&mut self, name: &str) -> Result<()> {
        self.0.change("forgetting the briefing", |transaction| {
            let (id, _) = find(transaction, name)?.ok_or_else(|| unknown(name))?;
            transaction.execute("DELETE FROM brief_steps WHERE brief = ?1", [id])?;
            transaction.execute("DELETE FROM briefs WHERE id = ?1", [id])?;
            Ok(())
        })
    }
}

fn find(transaction: &Transaction<'_>, name: &str) -> Result<Option<(i64, String)>, Fault> {
    let mut statement = transaction.prepare_cached("SELECT id, body FROM briefs WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

fn put(transaction: &Transaction<'_>, id: i64, body: &str) -> Result<(), Fault> {
    transaction.execute("UPDATE briefs SET body = ?2, at = ?3 WHERE id = ?1", params![id, body, now()])?;
    Ok(())
}

/// The error for a briefing that is not kept.
pub fn unknown(name: &str) -> Error {
    Error::new(ErrorKind::Usage, format!("no briefing \"{name}\" in the library"))
        .hint("`adduce brief list` shows those that are kept.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn briefings_are_kept_step_by_step_and_steps_are_taken_back() {
        let dir = tempfile::tempdir().unwrap();
        let mut briefs = Briefs::open(dir.path()).unwrap();
        for (body, what) in [("1", "begun"), ("2", "two"), ("3", "three"), ("3", "nothing")] {
            briefs.keep("b", body, what).unwrap();
        }
        let library = Library::open(dir.path()).unwrap();
        let now = || library.brief("b").unwrap().unwrap();
        assert_eq!((now().body.as_str(), now().last.as_deref()), ("3", Some("three")));
        assert_eq!(briefs.undo("b").unwrap().as_deref(), Some("three"));
        assert_eq!(now().body, "2");
        assert_eq!(briefs.undo("b").unwrap().as_deref(), Some("two"));
        assert_eq!(briefs.undo("b").unwrap(), None);
        assert_eq!((now().body.as_str(), now().last), ("1", None));
        briefs.keep("a", "x", "begun").unwrap();
        assert_eq!(library.briefs().unwrap().len(), 2);
        briefs.forget("b").unwrap();
        assert!(library.brief("b").unwrap().is_none() && briefs.undo("b").is_err() && briefs.forget("b").is_err());
        assert!(briefs.keep("", "x", "begun").is_err());
    }

    #[test]
    fn a_briefing_that_another_changed_meanwhile_is_not_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let (mut one, mut other) = (Briefs::open(dir.path()).unwrap(), Briefs::open(dir.path()).unwrap());
        assert!(one.keep_over("b", None, "1", "begun").unwrap());
        assert!(other.keep_over("b", Some("1"), "2", "two").unwrap());
        assert!(!one.keep_over("b", Some("1"), "3", "three").unwrap() && !one.keep_over("b", None, "3", "x").unwrap());
        assert_eq!(Library::open(dir.path()).unwrap().brief("b").unwrap().unwrap().body, "2");
    }

    #[test]
    fn only_so_many_steps_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let mut briefs = Briefs::open(dir.path()).unwrap();
        for n in 0..STEPS + 20 {
            briefs.keep("b", &n.to_string(), "step").unwrap();
        }
        let mut undone = 0;
        while briefs.undo("b").unwrap().is_some() {
            undone += 1;
        }
        assert_eq!(undone, STEPS);
    }
}
