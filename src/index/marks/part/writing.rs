//! How a part is written: bucket by bucket, the directory last.

use std::io::{self, Seek, SeekFrom, Write};

use super::{A_BUCKET, Entry, FEW, HEAD, MAGIC, MOST_BITS, bucket_of, checksum};

fn number(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes a part.
pub(super) fn write(
    out: &mut (impl Write + Seek),
    count: u64,
    entries: impl Iterator<Item = io::Result<Entry>>,
) -> io::Result<()> {
    let bits = (count / A_BUCKET).max(1).ilog2().min(MOST_BITS);
    let buckets = 1_usize << bits;
    let mut directory: Vec<u64> = Vec::with_capacity(buckets + 1);
    let mut at = HEAD as u64 + (buckets as u64 + 1) * 8;
    out.seek(SeekFrom::Start(at))?;
    let mut writing = Bucket::default();
    let mut group: Vec<(u32, u32)> = Vec::new();
    let mut total = 0_u64;
    let mut current: Option<u32> = None;
    let mut entries = entries.peekable();
    while let Some(entry) = entries.next() {
        let entry = entry?;
        let bucket = bucket_of(entry.hash, bits);
        if current.is_none_or(|current| bucket_of(current, bits) != bucket) {
            at += writing.finish(out)?;
            directory.resize(bucket as usize + 1, at);
            writing.begin(bucket, bits);
        }
        current = Some(entry.hash);
        group.push((entry.document, entry.place));
        total += 1;
        let same = matches!(entries.peek(), Some(Ok(next)) if next.hash == entry.hash);
        if !same {
            writing.group(entry.hash, &group);
            group.clear();
        }
    }
    at += writing.finish(out)?;
    directory.resize(buckets + 1, at);
    let mut head = Vec::with_capacity(HEAD);
    head.extend_from_slice(MAGIC);
    head.extend_from_slice(&bits.to_le_bytes());
    head.extend_from_slice(&total.to_le_bytes());
    head.resize(HEAD - 4, 0);
    let sum = crc32fast::hash(&head);
    head.extend_from_slice(&sum.to_le_bytes());
    out.seek(SeekFrom::Start(0))?;
    out.write_all(&head)?;
    for place in directory {
        out.write_all(&place.to_le_bytes())?;
    }
    out.flush()
}

/// A bucket as it is written.
#[derive(Default)]
struct Bucket {
    number: Option<u32>,
    before: u32,
    table: Vec<u8>,
    lists: Vec<u8>,
    list: Vec<u8>,
}

impl Bucket {
    fn begin(&mut self, bucket: u32, bits: u32) {
        self.number = Some(bucket);
        self.before = if bits == 0 { 0 } else { bucket << (32 - bits) };
    }

    fn group(&mut self, hash: u32, entries: &[(u32, u32)]) {
        number(&mut self.table, hash.wrapping_sub(self.before));
        self.before = hash;
        number(&mut self.table, entries.len() as u32);
        self.list.clear();
        let (mut document, mut place) = (0_u32, 0_u32);
        for &(of, at) in entries {
            number(&mut self.list, of.wrapping_sub(document));
            number(&mut self.list, if of == document { at.wrapping_sub(place) } else { at });
            (document, place) = (of, at);
        }
        if entries.len() as u32 <= FEW {
            self.table.extend_from_slice(&self.list);
        } else {
            number(&mut self.table, self.list.len() as u32);
            let sum = checksum(self.number.unwrap_or(0), &self.list);
            self.table.extend_from_slice(&sum.to_le_bytes());
            self.lists.extend_from_slice(&self.list);
        }
    }

    /// Writes it, and says how long it is.
    fn finish(&mut self, out: &mut impl Write) -> io::Result<u64> {
        let Some(bucket) = self.number.take() else { return Ok(0) };
        out.write_all(&(self.table.len() as u32).to_le_bytes())?;
        out.write_all(&checksum(bucket, &self.table).to_le_bytes())?;
        out.write_all(&self.table)?;
        out.write_all(&self.lists)?;
        let length = 8 + self.table.len() + self.lists.len();
        self.table.clear();
        self.lists.clear();
        Ok(length as u64)
    }
}
