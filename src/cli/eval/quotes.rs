//! Has the quotations of a folder checked, one after another, and hands what came of them to [`crate::eval`].

use std::time::Instant;

use super::ask::Asking;
use super::folder::Folder;
use crate::cli::exit::Stop;
use crate::cli::progress::Counting;
use crate::cli::session::unexpected;
use crate::engine::{Event, Request};
use crate::eval::quotes::score;
use crate::eval::report::Quotes;
use crate::quote::report::Report;
use crate::{ErrorKind, Result};

/// Words that no library has in this order. What is not found goes the whole way, by word and by meaning, so that
/// checking it once loads all that is loaded late.
const NOWHERE: &str = "Eleven porcelain badgers quietly telephoned the upholstered volcano before breakfast";

impl Asking<'_> {
    /// Checks the quotations of a folder.
    ///
    /// # Errors
    /// With [`ErrorKind::Cancelled`] after Ctrl-C. A quotation that cannot be checked counts as wrong.
    pub(super) fn quotes(&mut self, folder: &Folder) -> Result<Quotes, Stop> {
        let counting = Counting::begin(self.talk, "Checking quotations", folder.quotes.len());
        match self.check(NOWHERE, None) {
            Err(error) if error.kind() == ErrorKind::Cancelled => return Err(error.into()),
            // What fails will fail again where it is counted.
            _ => {}
        }
        let mut judged = Vec::new();
        for case in &folder.quotes {
            let mut case = case.clone();
            for named in [&mut case.source, &mut case.claimed_source].into_iter().flatten() {
                named.0 = self.key(&named.0);
            }
            // The check is told the words and the document that is claimed, and nothing else of the case.
            let begin = Instant::now();
            let report = match self.check(&case.quote, case.claimed_source.as_ref().map(|named| named.0.clone())) {
                Ok(report) => Some((report, begin.elapsed().as_secs_f64() * 1e3)),
                Err(error) if error.kind() == ErrorKind::Cancelled => return Err(error.into()),
                Err(error) => {
                    self.notes.push(format!("quotation {}: {}", case.id, error.one_line()));
                    None
                }
            };
            judged.push(score(&case, report.as_ref().map(|(report, ms)| (&**report, *ms))));
            counting.done();
        }
        Ok(Quotes::new(judged))
    }

    fn check(&mut self, quote: &str, source: Option<String>) -> Result<Box<Report>> {
        let request = Request::Check { quote: quote.to_owned(), source, filter: self.filter.clone() };
        match self.session.one_of_many(request)? {
            Event::Checked { report, .. } => Ok(report),
            other => Err(unexpected(&other)),
        }
    }
}
