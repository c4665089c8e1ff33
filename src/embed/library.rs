//! Looking at a shared library before it is loaded.
//!
//! A file that is cut short would not fail to load but kill the process (a mapped page beyond the end of the file is a
//! bus error), so what can be told from its header is told from its header.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// A version of ONNX Runtime: major, minor, patch.
pub type Version = (u32, u32, u32);

/// The oldest minor version of ONNX Runtime 1 that has the interface used here.
pub const OLDEST_MINOR: u32 = ort::MINOR_VERSION;

/// The version in a file name such as `libonnxruntime.so.1.31.1` or `libonnxruntime.1.31.1.dylib`.
pub fn version_in_name(name: &str) -> Option<Version> {
    let rest = name.strip_prefix("libonnxruntime.")?;
    let rest = rest.strip_prefix("so.").unwrap_or(rest);
    version(rest.strip_suffix(".dylib").unwrap_or(rest))
}

/// `1.31.1` as numbers; a pre-release suffix of the patch number is ignored.
pub fn version(text: &str) -> Option<Version> {
    let mut parts = text.split('.');
    let mut number = || {
        let part = parts.next()?;
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        part[..digits].parse().ok()
    };
    Some((number()?, number()?, number().unwrap_or(0)))
}

/// The version of a library as its real name tells it, or the metadata of the Python package around it.
pub fn version_of(path: &Path) -> Option<Version> {
    // `libonnxruntime.so` is usually a link to a file whose name has the version.
    let real = path.canonicalize().ok()?;
    let by_name = real.file_name().and_then(|name| version_in_name(&name.to_string_lossy()));
    by_name.or_else(|| version_of_package(&real))
}

/// For `site-packages/onnxruntime/capi/LIBRARY`: the version in `site-packages/onnxruntime-1.31.1.dist-info`.
fn version_of_package(library: &Path) -> Option<Version> {
    let capi = library.parent()?;
    let package = capi.parent()?;
    if capi.file_name()? != "capi" || package.file_name()? != "onnxruntime" {
        return None;
    }
    let entries = std::fs::read_dir(package.parent()?).ok()?;
    entries.flatten().find_map(|entry| {
        let name = entry.file_name();
        let name = name.to_str()?.strip_prefix("onnxruntime")?.strip_suffix(".dist-info")?;
        version(name.rsplit('-').next()?)
    })
}

/// Whether a file can be an ONNX Runtime that is new enough, without loading it; the error says why not, in a few words.
///
/// # Errors
/// A few words that say what is wrong, to go after the path.
pub fn check(path: &Path) -> Result<(), String> {
    let mut file = File::open(path).map_err(|error| format!("could not be opened ({error})"))?;
    let metadata = file.metadata().map_err(|error| format!("could not be read ({error})"))?;
    if !metadata.is_file() {
        return Err("is not a file".into());
    }
    whole(&mut file, metadata.len())?;
    match version_of(path) {
        Some((first, second, third)) if (first, second) < (1, OLDEST_MINOR) => {
            Err(format!("is version {first}.{second}.{third}, too old: 1.{OLDEST_MINOR} or newer is needed"))
        }
        _ => Ok(()),
    }
}

fn whole(file: &mut (impl Read + Seek), length: u64) -> Result<(), String> {
    if length == 0 {
        return Err("is empty".into());
    }
    let mut header = [0; 64];
    file.read_exact(&mut header).map_err(|_| "is too short to be a shared library".to_owned())?;
    match &header[..4] {
        b"\x7fELF" => whole_elf(file, length, &header),
        // Mach-O (thin, 64 bits, little-endian; fat) and the DOS stub of a DLL: only what they are is checked.
        [0xcf, 0xfa, 0xed, 0xfe] | [0xca, 0xfe, 0xba, 0xbe] if cfg!(target_os = "macos") => Ok(()),
        [b'M', b'Z', ..] if cfg!(windows) => Ok(()),
        _ => Err("is not a shared library of this system".into()),
    }
}

fn whole_elf(file: &mut (impl Read + Seek), length: u64, header: &[u8; 64]) -> Result<(), String> {
    const CUT: &str = "is cut short";
    let short = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
    if cfg!(not(target_os = "linux")) || header[4] != 2 || header[5] != 1 {
        return Err("is not a shared library of this system (64 bits, little-endian)".into());
    }
    let machine = short(18);
    if (cfg!(target_arch = "x86_64") && machine != 62) || (cfg!(target_arch = "aarch64") && machine != 183) {
        return Err("is a shared library for another processor".into());
    }
    if short(16) != 3 {
        return Err("is not a shared library but another kind of ELF file".into());
    }
    let (programs, size, count) = (long(header, 32), u64::from(short(54)), u64::from(short(56)));
    if size < 56 || count == 0 {
        return Err("is not a shared library that can be loaded".into());
    }
    let inside = |start: u64, bytes: u64| start.checked_add(bytes).is_some_and(|end| end <= length);
    if !inside(programs, size * count) {
        return Err(CUT.into());
    }
    for index in 0..count {
        let mut program = [0; 56];
        file.seek(SeekFrom::Start(programs + index * size)).map_err(|error| error.to_string())?;
        file.read_exact(&mut program).map_err(|_| CUT.to_owned())?;
        if !inside(long(&program, 8), long(&program, 32)) {
            return Err(CUT.into());
        }
    }
    // The table of sections stands at the very end: the surest sign that nothing is missing, where there is one.
    let (sections, size, count) = (long(header, 40), u64::from(short(58)), u64::from(short(60)));
    if sections != 0 && !inside(sections, size * count) {
        return Err(CUT.into());
    }
    Ok(())
}

fn long(bytes: &[u8], at: usize) -> u64 {
    let mut value = [0; 8];
    value.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_names() {
        assert_eq!(version_in_name("libonnxruntime.so.1.31.1"), Some((1, 31, 1)));
        assert_eq!(version_in_name("libonnxruntime.so.1.24"), Some((1, 24, 0)));
        assert_eq!(version_in_name("libonnxruntime.1.31.1.dylib"), Some((1, 31, 1)));
        assert_eq!(version_in_name("libonnxruntime.so.1"), None);
        assert_eq!(version_in_name("libonnxruntime.so"), None);
        assert_eq!(version_in_name("libonnxruntime_providers_shared.so"), None);
        assert_eq!(version("1.25.0rc1"), Some((1, 25, 0)));
        assert_eq!(version("x.y"), None);
    }

    #[test]
    fn the_version_of_a_python_package_is_read_from_its_metadata() {
        let dir = tempfile::tempdir().unwrap();
        let capi = dir.path().join("onnxruntime/capi");
        std::fs::create_dir_all(&capi).unwrap();
        std::fs::create_dir(dir.path().join("onnxruntime_gpu-1.19.2.dist-info")).unwrap();
        let library = capi.join("onnxruntime.dll");
        std::fs::write(&library, "x").unwrap();
        assert_eq!(version_of(&library), Some((1, 19, 2)));
    }

    #[test]
    fn what_is_no_library_is_refused_with_a_reason() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = dir.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            check(&path).unwrap_err()
        };
        assert_eq!(file("empty.so", b""), "is empty");
        assert_eq!(file("short.so", b"\x7fELF"), "is too short to be a shared library");
        assert!(file("text.so", &[b'a'; 500]).starts_with("is not a shared library"));
        assert!(check(&dir.path().join("none.so")).unwrap_err().starts_with("could not be opened"));
        assert_eq!(check(dir.path()).unwrap_err(), "is not a file");
    }

    /// A real shared library of this system: the C library, wherever it is mapped from.
    #[cfg(target_os = "linux")]
    fn real_library() -> std::path::PathBuf {
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        maps.lines()
            .filter_map(|line| line.find('/').map(|at| &line[at..]))
            .find(|path| path.contains(".so"))
            .unwrap()
            .into()
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_library_cut_anywhere_is_told_apart_from_a_whole_one() {
        let bytes = std::fs::read(real_library()).unwrap();
        let check = |bytes: &[u8]| whole(&mut std::io::Cursor::new(bytes), bytes.len() as u64);
        assert_eq!(check(&bytes), Ok(()));
        for cut in [1, 63, 64, 100, 1000, bytes.len() / 2, bytes.len() - 1] {
            assert!(check(&bytes[..cut]).is_err(), "cut at {cut} of {}", bytes.len());
        }
        let mut other = bytes.clone();
        other[18] = 0x28;
        assert!(check(&other).unwrap_err().contains("another processor"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_version_that_is_too_old_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let old = dir.path().join("libonnxruntime.so.1.21.0");
        std::fs::copy(real_library(), &old).unwrap();
        assert!(check(&old).unwrap_err().contains("is version 1.21.0, too old: 1.24 or newer is needed"));
        let link = dir.path().join("libonnxruntime.so");
        std::os::unix::fs::symlink(&old, &link).unwrap();
        assert!(check(&link).unwrap_err().contains("1.21.0"));
    }
}
