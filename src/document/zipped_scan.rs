//! Finding the entries of a ZIP file whose list is lost, by the headers that stand in front of each.

use zip::read::{ZipFile, ZipReadOptions};
use zip::result::{ZipError, ZipResult};

use super::{Entry, MAX_NAME, Place, safe_name};

/// How a local header begins, and how long its fixed part is (APPNOTE 4.3.7).
const LOCAL: &[u8] = b"PK\x03\x04";
const FIXED: usize = 30;
/// How the list of entries at the end begins (APPNOTE 4.3.12).
const LIST: &[u8] = b"PK\x01\x02";
/// So many bytes of a name are looked at.
const LONGEST_NAME: usize = 4 * MAX_NAME;
/// Bit 0 of the flags: the entry is encrypted.
const ENCRYPTED: u16 = 1;

/// The entries found, at most `limit`. Packed bytes that look like a header by chance cut an entry short at worst; the
/// next header that makes sense ends the one before.
pub(super) fn entries(bytes: &[u8], limit: usize) -> Vec<Entry> {
    let mut found: Vec<(usize, Entry)> = Vec::new();
    let mut at = 0;
    while let Some(start) = next(bytes, at) {
        if found.len() >= limit {
            break;
        }
        at = start.saturating_add(LOCAL.len());
        if let Some(entry) = entry(bytes, start) {
            // An entry that says how long it is may hold a ZIP file itself, whose headers are not this file's.
            if let Place::Scanned { end, .. } = entry.place
                && end > start
                && end <= bytes.len()
            {
                at = end;
            }
            found.push((start, entry));
        }
    }
    let list = find(bytes, LIST, at.min(bytes.len())).unwrap_or(bytes.len());
    let starts: Vec<usize> = found.iter().map(|(start, _)| *start).collect();
    found
        .into_iter()
        .enumerate()
        .map(|(index, (start, mut entry))| {
            let next = starts.get(index + 1).copied().unwrap_or(list.max(start));
            if let Place::Scanned { end, .. } = &mut entry.place
                && (*end == 0 || *end > bytes.len())
            {
                *end = next;
            }
            entry
        })
        .filter(|entry| !entry.name.is_empty())
        .collect()
}

/// Reads an entry through its own header. The checksum is not looked at where the header does not know it.
pub(super) fn read<T>(
    bytes: &[u8],
    start: usize,
    end: usize,
    options: ZipReadOptions<'_>,
    then: impl FnOnce(ZipFile<'_, &[u8]>) -> T,
) -> ZipResult<T> {
    let mut from = bytes.get(start..end).unwrap_or_default();
    let streamed = field(bytes, start.saturating_add(6)).is_some_and(|flags| flags & 8 != 0);
    let head = header_length(bytes, start).unwrap_or(FIXED);
    let options = options.ignore_crc32(streamed).override_compressed_size(from.len().saturating_sub(head) as u64);
    match zip::read::read_zipfile_from_stream_with_options(&mut from, options)? {
        Some(file) => Ok(then(file)),
        None => Err(ZipError::FileNotFound),
    }
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.windows(what.len()).position(|window| window == what).map(|at| at + from)
}

fn next(bytes: &[u8], from: usize) -> Option<usize> {
    find(bytes, LOCAL, from)
}

/// A number of two bytes.
fn field(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

/// A number of four bytes.
fn long_field(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

fn header_length(bytes: &[u8], start: usize) -> Option<usize> {
    Some(FIXED + usize::from(field(bytes, start + 26)?) + usize::from(field(bytes, start + 28)?))
}

/// The entry whose header begins here; its end is 0 where the header does not know it.
fn entry(bytes: &[u8], start: usize) -> Option<Entry> {
    let (flags, method) = (field(bytes, start + 6)?, field(bytes, start + 8)?);
    let packed = long_field(bytes, start + 18)?;
    let name_length = usize::from(field(bytes, start + 26)?);
    // Versions and methods that no program writes are chance.
    if field(bytes, start + 4)? > 99 || method > 99 || name_length == 0 {
        return None;
    }
    let raw = bytes.get(start + FIXED..start + FIXED + name_length)?;
    // Headers within one another's names would have the same bytes looked at again and again.
    let name = String::from_utf8_lossy(raw.get(..LONGEST_NAME).unwrap_or(raw));
    let body = start + header_length(bytes, start)?;
    let streamed = flags & 8 != 0;
    let end = if streamed || packed == 0 || packed == u32::MAX { 0 } else { body.checked_add(packed as usize)? };
    Some(Entry {
        folder: raw.ends_with(b"/"),
        encrypted: flags & ENCRYPTED != 0,
        name: safe_name(&name),
        place: Place::Scanned { start, end },
    })
}
