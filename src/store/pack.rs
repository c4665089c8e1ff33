//! How values that are not plain columns are written: vectors, block kinds, heading paths, hashes.

use sha2::{Digest, Sha256};

use crate::document::BlockKind;
use crate::passage::index_text;
use crate::{Error, ErrorKind, Result};

/// A vector as stored: 32-bit floats, little-endian.
pub(super) fn vector_to_bytes(vector: &[f32]) -> Vec<u8> {
    vector.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// A stored vector; `None` for bytes that are not whole floats.
pub(super) fn vector_from_bytes(bytes: &[u8], out: &mut Vec<f32>) -> bool {
    let (floats, rest) = bytes.as_chunks::<4>();
    out.clear();
    out.extend(floats.iter().map(|&float| f32::from_le_bytes(float)));
    rest.is_empty()
}

/// Refuses what would poison an index: a wrong length, values that are not finite, and vectors that are not of length 1.
pub(super) fn check_vector(vector: &[f32], dimensions: usize) -> Result<()> {
    let wrong = |what: String| Err(Error::new(ErrorKind::Internal, format!("storing a vector failed: {what}")));
    if vector.len() != dimensions {
        return wrong(format!("it has {} numbers, the library's model gives {dimensions}", vector.len()));
    }
    let norm = vector.iter().map(|&value| f64::from(value) * f64::from(value)).sum::<f64>().sqrt();
    if !norm.is_finite() || (norm - 1.0).abs() > 0.01 {
        return wrong(format!("its length is {norm}, not 1"));
    }
    Ok(())
}

/// The SHA-256 in hexadecimal of what is embedded for a passage; see [`super::Library::vector_by_text`].
pub fn text_hash(heading: &[String], text: &str) -> String {
    use std::fmt::Write;
    hash_bytes(heading, text).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

pub(super) fn hash_bytes(heading: &[String], text: &str) -> [u8; 32] {
    Sha256::digest(index_text(heading, text).as_bytes()).into()
}

/// The bytes of a hash in hexadecimal; `None` where it is none.
pub(super) fn unhex(hex: &str) -> Option<Vec<u8>> {
    if !hex.len().is_multiple_of(2) {
        return None;
    }
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()).collect()
}

/// The level of a heading; other blocks have none.
pub(super) fn level(kind: BlockKind) -> Option<u8> {
    match kind {
        BlockKind::Heading(level) => Some(level),
        _ => None,
    }
}

/// The kind of this stored name; unknown names, which a damaged file may hold, become paragraphs.
pub(super) fn kind(name: &str, level: Option<u8>) -> BlockKind {
    match name {
        "heading" => BlockKind::Heading(level.unwrap_or(1)),
        "list_item" => BlockKind::ListItem,
        "table_row" => BlockKind::TableRow,
        "code" => BlockKind::Code,
        "quote" => BlockKind::Quote,
        "note" => BlockKind::Note,
        "comment" => BlockKind::Comment,
        "running" => BlockKind::Running,
        _ => BlockKind::Paragraph,
    }
}

/// A heading path as stored: a JSON list.
pub(super) fn path_to_json(path: &[String]) -> String {
    serde_json::Value::from(path.to_vec()).to_string()
}

/// A stored heading path; what cannot be read is empty.
pub(super) fn path_from_json(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_come_back_as_they_were() {
        let vector = vec![0.25, -1.5e-30, f32::MIN_POSITIVE, 1.0];
        let mut back = vec![9.0];
        assert!(vector_from_bytes(&vector_to_bytes(&vector), &mut back));
        assert_eq!(back, vector);
        assert!(!vector_from_bytes(&[0; 5], &mut back));
    }

    #[test]
    fn vectors_that_would_poison_an_index_are_refused() {
        assert!(check_vector(&[0.6, 0.8], 2).is_ok());
        for bad in [&[0.6, 0.8, 0.0][..], &[f32::NAN, 1.0], &[0.0, 0.0], &[f32::INFINITY, 0.0], &[3.0, 4.0]] {
            assert!(check_vector(bad, 2).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn kinds_of_blocks_come_back_by_name() {
        for of in [
            BlockKind::Heading(3),
            BlockKind::Paragraph,
            BlockKind::ListItem,
            BlockKind::TableRow,
            BlockKind::Code,
            BlockKind::Quote,
            BlockKind::Note,
        ] {
            assert_eq!(kind(of.name(), level(of)), of);
        }
    }

    #[test]
    fn hashes_read_back_from_hexadecimal() {
        let heading = ["A".to_owned()];
        assert_eq!(unhex(&text_hash(&heading, "b")).unwrap(), hash_bytes(&heading, "b"));
        assert_eq!(unhex("0g"), None);
        assert_eq!(unhex("é"), None);
    }
}
