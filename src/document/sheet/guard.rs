//! What is looked at in a workbook of the newer formats before it is given to the library that reads it.

use super::super::detect::reader_error;
use super::super::zipped::{Limits, Zipped};
use super::damaged;
use crate::Result;
use crate::document::Problem;

/// What the parts of a workbook may unpack to. A sheet of a million filled cells has some 50 MB.
const LIMITS: Limits = Limits { entries: 20_000, entry: 128 << 20, total: 384 << 20 };
/// The library makes room for as many texts as a list says it has. So many may be claimed by anyone; who claims more must
/// have them.
const FREE_COUNT: usize = 1 << 20;
/// The shortest text in a list of texts is `<si/>`.
const TEXT_BYTES: usize = 5;

/// Unpacks all that will be read, once, to see that it stays within bounds; and whether the workbook is a binary one (XLSB).
///
/// # Errors
/// When a part is too large, damaged, encrypted, or claims to hold more than it can.
pub(super) fn check(name: &str, bytes: &[u8]) -> Result<bool> {
    let mut zipped = Zipped::open(name, bytes, LIMITS)?;
    if zipped.is_rebuilt() {
        return Err(damaged(name, "the list of its parts is lost"));
    }
    let mut binary = false;
    for index in 0..zipped.entries().len() {
        let Some(entry) = zipped.entries().get(index) else { break };
        let path = entry.name.to_ascii_lowercase();
        if entry.encrypted {
            return Err(reader_error(name, "is encrypted").problem(Problem::Password));
        }
        // Pictures and embedded files are not read.
        if !matches!(path.rsplit('.').next(), Some("xml" | "rels" | "bin")) {
            continue;
        }
        let part = zipped.read(index)?.bytes;
        binary |= path == "xl/workbook.bin";
        if path.ends_with("sharedstrings.xml") && claimed_texts(&part) > FREE_COUNT.max(part.len() / TEXT_BYTES) {
            return Err(damaged(name, "it claims to hold more texts than it can"));
        }
    }
    Ok(binary)
}

/// The number of texts that a list of texts says it has, by the largest of the counts within it.
fn claimed_texts(part: &[u8]) -> usize {
    let key = b"uniqueCount";
    let mut most = 0;
    for (at, _) in part.windows(key.len()).enumerate().filter(|(_, window)| window == key) {
        let digits = part.get(at + key.len()..).unwrap_or_default().iter().skip_while(|byte| !byte.is_ascii_digit());
        let count = digits
            .take_while(|byte| byte.is_ascii_digit())
            .fold(0_usize, |count, &digit| count.saturating_mul(10).saturating_add(usize::from(digit - b'0')));
        most = most.max(count);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_found_wherever_they_stand() {
        assert_eq!(claimed_texts(b"<sst count=\"9\" uniqueCount = '123'><si/></sst>"), 123);
        assert_eq!(claimed_texts(b"<x uniqueCount=\"99999999999999999999999\"/>"), usize::MAX);
        assert_eq!(claimed_texts(b"<sst/>"), 0);
    }
}
