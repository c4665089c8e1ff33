//! Pictures: told apart and listed, read by OCR only.

use super::detect::reader_error;
use super::read::Parts;
use super::{Input, Options, Problem};

/// Says that a picture has no text of its own. Nothing of it is decoded.
pub(super) fn parts(input: &Input<'_>, _options: &Options) -> Parts {
    let what = kind(input.bytes).map_or_else(|| "is a picture".to_owned(), |kind| format!("is a picture ({kind})"));
    vec![Err(reader_error(input.name, &format!("{what}: it holds no text"))
        .hint("Pictures of text can be read with --ocr, where tesseract is installed.")
        .problem(Problem::Scanned))]
}

/// The name of a picture's format, by its first bytes.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    let is = |magic: &[u8]| bytes.starts_with(magic);
    Some(match () {
        () if is(b"\x89PNG") => "PNG",
        () if is(b"\xff\xd8\xff") => "JPEG",
        () if is(b"GIF8") => "GIF",
        () if is(b"II*\0") || is(b"MM\0*") => "TIFF",
        () if is(b"RIFF") => "WebP",
        () if is(b"\0\0\0\x0cjP") => "JPEG 2000",
        () => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[test]
    fn pictures_are_listed_as_scans_whatever_their_names() {
        for (bytes, kind) in [
            (b"\x89PNG\r\n\x1a\n\0\0".as_slice(), "PNG"),
            (b"\xff\xd8\xff\xe0", "JPEG"),
            (b"GIF89a", "GIF"),
            (b"II*\0", "TIFF"),
            (b"MM\0*", "TIFF"),
            (b"RIFF\0\0\0\0WEBP", "WebP"),
            (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
        ] {
            let error = read(&Input { name: "scan.txt", bytes }).unwrap().next().unwrap().unwrap_err();
            assert_eq!(error.problem_kind(), Some(Problem::Scanned));
            assert!(error.to_string().contains(kind) && error.hint_text().is_some_and(|hint| hint.contains("--ocr")));
        }
    }
}
