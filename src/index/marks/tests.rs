//! Parts and marks: what is written is found, catching up takes in what came, and nothing stale is ever used.

use std::cell::Cell;
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::merge::{Alive, merged};
use super::*;
use crate::document::{Document, Reader};
use crate::store::{NewDocument, Writer};

fn sorted(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_unstable();
    entries
}

fn all_of(part: &Part) -> Vec<Entry> {
    (0..part.buckets())
        .flat_map(|bucket| part.bucket(bucket).unwrap())
        .flat_map(|(hash, group)| {
            part.entries_of(&group).unwrap().into_iter().map(move |(document, place)| Entry { hash, document, place })
        })
        .collect()
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    // Few hashes with many entries, and many with few.
    let hash = prop_oneof![Just(7_u32), Just(u32::MAX), 0..40_u32, any::<u32>()];
    let entry = (hash, prop_oneof![0..6_u32, any::<u32>()], any::<u32>());
    proptest::collection::vec(entry, 0..700).prop_map(|all| {
        sorted(all.into_iter().map(|(hash, document, place)| Entry { hash, document, place }).collect())
    })
}

proptest! {
    #[test]
    fn what_is_written_is_found(all in entries()) {
        let part = Part::in_memory(all.len() as u64, all.iter().copied().map(Ok)).unwrap();
        prop_assert_eq!(all_of(&part), all.clone());
        let mut by_hash: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
        for entry in &all {
            by_hash.entry(entry.hash).or_default().push((entry.document, entry.place));
        }
        for (hash, places) in &by_hash {
            let group = part.group(*hash).unwrap().unwrap();
            prop_assert_eq!(&part.entries_of(&group).unwrap(), places);
            let next = hash.wrapping_add(1);
            prop_assert_eq!(part.group(next).unwrap().is_some(), by_hash.contains_key(&next));
        }
    }

    #[test]
    fn merging_keeps_order_and_leaves_out_what_is_gone(one in entries(), two in entries()) {
        let parts: Vec<Part> = [&one, &two]
            .into_iter()
            .map(|all| Part::in_memory(all.len() as u64, all.iter().copied().map(Ok)).unwrap())
            .collect();
        let alive = Alive::these(&[1, 3, 4]);
        let both: Vec<Entry> = merged(&parts, &alive).map(Result::unwrap).collect();
        let wanted = one.iter().chain(&two).copied().filter(|entry| matches!(entry.document, 1 | 3 | 4)).collect();
        prop_assert_eq!(both, sorted(wanted));
    }

    #[test]
    fn damage_is_noticed_or_harmless(all in entries(), at in any::<prop::sample::Index>(), bit in 0..8_u32) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("one.part");
        drop(Part::create(&path, all.len() as u64, all.iter().copied().map(Ok)).unwrap());
        let mut bytes = std::fs::read(&path).unwrap();
        let place = at.index(bytes.len());
        bytes[place] ^= 1 << bit;
        std::fs::write(&path, bytes).unwrap();
        let Ok(part) = Part::open(&path) else { return Ok(()) };
        for entry in &all {
            // Either an error, or what was written, or (where the directory calls a bucket empty) nothing; never other places.
            if let Ok(Some(group)) = part.group(entry.hash)
                && let Ok(places) = part.entries_of(&group)
            {
                prop_assert!(places.contains(&(entry.document, entry.place)));
            }
        }
    }
}

/// One hash a word.
fn words(text: &str) -> Vec<(u32, u32)> {
    let mut at = 0;
    let word = |word: &str| {
        let mark = (crc32fast::hash(word.trim().as_bytes()), at);
        at += word.len() as u32;
        mark
    };
    text.split_inclusive(' ').map(word).collect()
}

fn put(writer: &mut Writer, key: &str, text: &str) -> DocumentId {
    let document = Document {
        title: None,
        text: text.to_owned(),
        blocks: vec![],
        pages: vec![],
        metadata: crate::document::Metadata::default(),
        reader: Reader { name: "test".into(), version: 1 },
    };
    writer
        .put(&NewDocument {
            key: key.into(),
            origin: format!("/{key}"),
            root: "/".into(),
            hash: format!("hash of {text}"),
            size: 1,
            modified: 1,
            part_of: None,
            document,
            warnings: vec![],
            passages: vec![],
        })
        .unwrap()
}

fn find(marks: &Marks, word: &str) -> Vec<u32> {
    let mut out = Vec::new();
    for (part, group) in marks.groups(crc32fast::hash(word.as_bytes())).unwrap() {
        out.extend(part.entries_of(&group).unwrap().into_iter().map(|place| place.0));
    }
    out.sort_unstable();
    out
}

fn caught_up(library: &Library, save: bool) -> (Marks, usize) {
    let read = Cell::new(0);
    let mut marks = Marks::open(library, "test").unwrap();
    let told = |count| read.set(count);
    marks.catch_up(library, &words, Work { cancelled: &|| false, told: &told, save }).unwrap();
    (marks, read.get())
}

#[test]
fn what_was_saved_is_not_read_again_and_what_came_since_is_taken_in() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    let one = put(&mut writer, "one", "peace and law").0 as u32;
    assert_eq!(caught_up(&writer, true).1, 1);
    let two = put(&mut writer, "two", "law and order").0 as u32;
    let (marks, read) = caught_up(&writer, true);
    assert_eq!(read, 1, "only the new one is read");
    assert_eq!(find(&marks, "law"), [one, two]);
    assert_eq!(find(&marks, "order"), [two]);
    assert_eq!(caught_up(&writer, true).1, 0);
    // Another way of hashing, another index.
    assert!(Marks::open(&writer, "other").unwrap().parts.is_empty());
}

#[test]
fn many_small_parts_become_few_and_forget_what_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    let first = put(&mut writer, "gone", "peace at last");
    let kept = put(&mut writer, "kept", "peace at first").0 as u32;
    caught_up(&writer, true);
    writer.remove(first).unwrap();
    for number in 0..40 {
        put(&mut writer, &format!("n{number}"), &format!("word{number} peace"));
        caught_up(&writer, true);
    }
    let (marks, _) = caught_up(&writer, true);
    assert!(marks.parts.len() <= PARTS, "{}", marks.parts.len());
    let found = find(&marks, "peace");
    assert_eq!(found.iter().filter(|&&number| i64::from(number) != first.0).count(), 41);
    assert!(found.contains(&kept));
    assert_eq!(find(&marks, "word7").len(), 1);
    let files = std::fs::read_dir(dir.path().join(FOLDER)).unwrap().count();
    assert_eq!(files, marks.parts.len() + 2, "the parts, the manifest, the lock");
}

#[test]
fn fingerprints_of_another_past_are_never_used() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (dir.path().join("one"), dir.path().join("two"));
    let mut writer = Writer::open(&one).unwrap();
    put(&mut writer, "one", "peace and law");
    drop(writer);
    // A copy is made; then the two go different ways, and count alike.
    std::fs::create_dir_all(&two).unwrap();
    std::fs::copy(one.join("library.db"), two.join("library.db")).unwrap();
    let mut writer = Writer::open(&one).unwrap();
    put(&mut writer, "a", "the left road");
    caught_up(&writer, true);
    let mut other = Writer::open(&two).unwrap();
    let right = put(&mut other, "b", "the right road").0 as u32;
    assert_eq!(writer.generation().unwrap(), other.generation().unwrap());
    std::fs::create_dir_all(two.join(FOLDER)).unwrap();
    for file in std::fs::read_dir(one.join(FOLDER)).unwrap().flatten() {
        std::fs::copy(file.path(), two.join(FOLDER).join(file.file_name())).unwrap();
    }
    let (marks, read) = caught_up(&other, true);
    assert_eq!(read, 2, "all is read anew");
    assert_eq!(find(&marks, "right"), [right]);
    assert!(find(&marks, "left").is_empty());
}

#[test]
fn what_cannot_be_saved_is_kept_in_memory_and_what_is_damaged_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    put(&mut writer, "one", "peace and law");
    // A file stands where the folder would be.
    std::fs::write(dir.path().join(FOLDER), b"").unwrap();
    let (marks, _) = caught_up(&writer, true);
    assert_eq!(find(&marks, "law").len(), 1);
    std::fs::remove_file(dir.path().join(FOLDER)).unwrap();
    caught_up(&writer, true);
    let part = dir.path().join(FOLDER).join("00000001.part");
    let mut bytes = std::fs::read(&part).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 255;
    std::fs::write(&part, bytes).unwrap();
    let mut marks = Marks::open(&writer, "test").unwrap();
    let wrong = ["peace", "and", "law"].iter().any(|word| marks.groups(crc32fast::hash(word.as_bytes())).is_err());
    assert!(wrong);
    marks.start_anew();
    marks.catch_up(&writer, &words, Work { cancelled: &|| false, told: &|_| {}, save: true }).unwrap();
    assert_eq!(find(&marks, "law").len(), 1);
    assert_eq!(caught_up(&writer, true).1, 0);
}

#[test]
fn stopping_keeps_what_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    for number in 0..10 {
        put(&mut writer, &format!("n{number}"), "peace and law");
    }
    let mut marks = Marks::open(&writer, "test").unwrap();
    let asked = Cell::new(0);
    let cancelled = || {
        asked.set(asked.get() + 1);
        asked.get() > 4
    };
    let error = marks.catch_up(&writer, &words, Work { cancelled: &cancelled, told: &|_| {}, save: true }).unwrap_err();
    assert_eq!(error.kind(), crate::ErrorKind::Cancelled);
    let (marks, read) = caught_up(&writer, true);
    assert_eq!(read, 6, "the four that were done are not read again");
    assert_eq!(find(&marks, "peace").len(), 10);
}
