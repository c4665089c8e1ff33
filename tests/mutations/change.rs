//! Breaking files: bytes flipped, blocks cut, doubled and zeroed, numbers made huge, tags nested; in ZIP formats also
//! within the entries, which are packed again so that the readers of what is inside are really reached.

use std::io::{Cursor, Read as _, Write as _};

use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use super::seeds::Seed;

/// Random numbers that are the same on every run (xorshift64*, Vigna 2016).
pub(crate) struct Random(u64);

impl Random {
    /// Numbers for one case of one format.
    pub(crate) fn new(seed: u64, format: &str, case: u64) -> Self {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        for part in [seed, case].into_iter().chain(format.bytes().map(u64::from)) {
            state = (state ^ part).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            state ^= state >> 29;
        }
        Self(state | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `end`; 0 where that is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Files do not grow beyond this by being broken.
const MAX_BYTES: usize = 4 << 20;

/// A broken copy of a seed.
pub(crate) fn changed(seed: &Seed, random: &mut Random) -> Vec<u8> {
    if seed.bytes.starts_with(b"PK")
        && random.below(10) < 7
        && let Some(bytes) = changed_inside(&seed.bytes, random)
    {
        return bytes;
    }
    let mut bytes = seed.bytes.clone();
    for _ in 0..=random.below(4) {
        change(&mut bytes, random);
    }
    bytes
}

fn changed_inside(bytes: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).ok()?;
        if file.is_dir() || file.size() > MAX_BYTES as u64 {
            continue;
        }
        let name = file.name().ok()?.to_string();
        let mut content = Vec::new();
        file.read_to_end(&mut content).ok()?;
        entries.push((name, content));
    }
    let texts: Vec<usize> = (0..entries.len())
        .filter(|&at| {
            [".xml", ".rels", ".opf", ".ncx", "html", ".txt", ".eml"].iter().any(|end| entries[at].0.ends_with(end))
        })
        .collect();
    for _ in 0..=random.below(3) {
        if entries.is_empty() {
            return None;
        }
        let at = if texts.is_empty() { random.below(entries.len()) } else { *random.pick(&texts) };
        match random.below(12) {
            // An entry is lost, or stands in the place of another one.
            0 => entries[at].1.clear(),
            1 => {
                let other = random.below(entries.len());
                let copy = entries[other].1.clone();
                entries[at].1 = copy;
            }
            _ => change(&mut entries[at].1, random),
        }
    }
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in entries {
        // Two entries of one name cannot be written; real files that have them are among the seeds.
        if writer.start_file(name.as_str(), options).is_ok() {
            writer.write_all(&content).ok()?;
        }
    }
    Some(writer.finish().ok()?.into_inner())
}

/// Numbers that readers add, multiply and allocate with.
const NUMBERS: [&str; 12] = [
    "0",
    "-1",
    "1",
    "255",
    "65535",
    "65536",
    "2147483647",
    "-2147483648",
    "4294967295",
    "9999999999999999999999",
    "1e308",
    "NaN",
];

/// Bytes that mean something somewhere.
const WORDS: [&[u8]; 28] = [
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x1b[31m",
    b"\xe2\x80\xae",
    b"\xc2\x9b",
    b"\r",
    b"\n\n",
    b"\t",
    b"<",
    b">",
    b"&",
    b"&#x1b;",
    b"&#27;",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"\"",
    b"'",
    b"{",
    b"}",
    b"\\",
    b"--b",
    b"\\bin99999 ",
    b"\\u-1 ",
    b"\xed\xa0\x80",
    b"endobj",
    b"xml:space=\"preserve\"",
];

/// Breaks bytes in one place.
pub(crate) fn change(bytes: &mut Vec<u8>, random: &mut Random) {
    if bytes.is_empty() {
        let word = *random.pick(&WORDS);
        bytes.extend_from_slice(word);
        return;
    }
    let start = random.below(bytes.len());
    let length = match random.below(3) {
        0 => 1 + random.below(8),
        1 => 1 + random.below(200),
        _ => 1 + random.below(bytes.len()),
    };
    let end = (start + length).min(bytes.len());
    match random.below(13) {
        0 => bytes[start] ^= 1 << random.below(8),
        1 => {
            for _ in 0..=random.below(20) {
                let at = random.below(bytes.len());
                bytes[at] = random.below(256) as u8;
            }
        }
        2 => {
            bytes.drain(start..end);
        }
        3 => bytes[start..end].fill(0),
        4 => {
            let copy = bytes[start..end].to_vec();
            let at = random.below(bytes.len());
            bytes.splice(at..at, copy);
        }
        5 => bytes.truncate(start),
        6 => {
            bytes.drain(..start);
        }
        7 => make_number_huge(bytes, start, random),
        8 | 9 => {
            let word = *random.pick(&WORDS);
            bytes.splice(start..start, word.iter().copied());
        }
        10 => nest(bytes, start, random),
        11 => swap_tags(bytes, start, random),
        _ => {
            let copy = bytes[start..end.min(start + 64)].to_vec();
            let times = 1 + random.below(2_000);
            bytes.splice(start..start, copy.repeat(times));
        }
    }
    bytes.truncate(MAX_BYTES);
}

/// Puts another number in the place of the next one.
fn make_number_huge(bytes: &mut Vec<u8>, from: usize, random: &mut Random) {
    let Some(start) = bytes[from..].iter().position(u8::is_ascii_digit).map(|at| from + at) else { return };
    let end = bytes[start..].iter().position(|byte| !byte.is_ascii_digit()).map_or(bytes.len(), |at| start + at);
    bytes.splice(start..end, random.pick(&NUMBERS).bytes());
}

/// The next tag, group or bracket from a place on.
fn tag(bytes: &[u8], from: usize) -> Option<(usize, usize)> {
    let start = from + bytes.get(from..)?.iter().position(|&byte| matches!(byte, b'<' | b'{' | b'[' | b'>' | b'('))?;
    let close = match bytes[start] {
        b'<' => b'>',
        b'{' => b' ',
        _ => return Some((start, start + 1)),
    };
    let end = bytes[start..].iter().take(200).position(|&byte| byte == close)?;
    Some((start, start + end + 1))
}

/// Repeats a tag, a group or a bracket until it lies deeper than anything written.
fn nest(bytes: &mut Vec<u8>, from: usize, random: &mut Random) {
    let Some((start, end)) = tag(bytes, from) else { return };
    let times = *random.pick(&[10, 300, 5_000, 20_000]);
    let copy = bytes[start..end].repeat(times);
    bytes.splice(start..start, copy);
}

/// Puts a tag in the place of another one.
fn swap_tags(bytes: &mut Vec<u8>, from: usize, random: &mut Random) {
    let other = random.below(bytes.len());
    let (Some((start, end)), Some(put)) = (tag(bytes, from), tag(bytes, other)) else { return };
    let copy = bytes[put.0..put.1].to_vec();
    bytes.splice(start..end, copy);
}
