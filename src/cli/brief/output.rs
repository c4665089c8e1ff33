//! Where a briefing goes: forms by the names of files, and files that are whole or not there.

use std::fs;
use std::path::{Path, PathBuf};

use crate::brief::{Brief, docx, html, markdown};
use crate::engine::Saving;
use crate::paths::for_people;
use crate::{Error, ErrorKind, Result};

/// The form of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Markdown,
    Html,
    Docx,
    Json,
}

impl Form {
    /// The form that a name tells.
    pub(super) fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            "docx" => Some(Self::Docx),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// An output.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// Where.
    pub(super) path: PathBuf,
    /// In which form.
    pub(super) form: Form,
    /// Whether what is there may be written over.
    pub(super) over: bool,
}

/// The outputs, looked at before the work begins.
///
/// # Errors
/// When a name tells no form, when something is there already, when it is the input, and when its folder is not there.
pub(super) fn targets(paths: &[PathBuf], force: bool, input: Option<&Path>) -> Result<Vec<Target>> {
    let mut out = Vec::new();
    for path in paths {
        let form = Form::of(path).ok_or_else(|| {
            Error::new(ErrorKind::Usage, format!("the name {} tells no form", for_people(path)))
                .hint("Let it end with .md, .html, .docx or .json.")
        })?;
        let is_input = input.is_some_and(
            |input| matches!((fs::canonicalize(input), fs::canonicalize(path)), (Ok(one), Ok(two)) if one == two),
        );
        if is_input {
            return Err(
                Error::new(ErrorKind::Usage, format!("{} is the input", for_people(path))).hint("Name another output.")
            );
        }
        let target = Target { path: path.clone(), form, over: force };
        free(&target)?;
        let folder = folder(path);
        if !folder.is_dir() {
            return Err(Error::new(ErrorKind::File, format!("there is no folder {}", for_people(folder)))
                .hint("Make it first, or name another output."));
        }
        out.push(target);
    }
    Ok(out)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

fn free(target: &Target) -> Result<()> {
    if target.path.is_dir() {
        return Err(
            Error::new(ErrorKind::File, format!("{} is a folder", for_people(&target.path))).hint("Name a file in it.")
        );
    }
    if !target.over && target.path.symlink_metadata().is_ok() {
        return Err(Error::new(ErrorKind::File, format!("{} is there already", for_people(&target.path)))
            .hint("Add --force to write over it, or name another output."));
    }
    Ok(())
}

/// The bytes of a briefing in a form.
///
/// # Errors
/// When it cannot be put into that form (a bug).
pub(super) fn render(brief: &Brief, form: Form) -> Result<Vec<u8>> {
    match form {
        Form::Markdown => Ok(markdown::markdown(brief).into_bytes()),
        Form::Html => Ok(html::html(brief).into_bytes()),
        Form::Docx => docx::docx(brief),
        Form::Json => {
            let mut bytes = serde_json::to_vec_pretty(brief)
                .map_err(|error| Error::new(ErrorKind::Internal, "could not write JSON").because(error))?;
            bytes.push(b'\n');
            Ok(bytes)
        }
    }
}

/// Writes a file: beside it first, then under its name, so that it is whole or not there.
///
/// # Errors
/// When it cannot be written; then what was there is untouched.
pub(super) fn write(target: &Target, bytes: &[u8]) -> Result<()> {
    free(target)?;
    let how = if target.over { Saving::Over } else { Saving::New };
    crate::engine::save(&target.path, bytes, &how)
}

/// Sees to it that no file is named twice, for two things to be written or for what is read: the later one would take the
/// place of the other. Each comes with what it is named as.
///
/// # Errors
/// When one is.
pub(super) fn apart(files: &[(&str, &Path)]) -> Result<()> {
    let real = |path: &Path| {
        // A file that is not there yet is known by its folder.
        fs::canonicalize(path)
            .or_else(|_| Ok(fs::canonicalize(folder(path))?.join(path.file_name().unwrap_or_default())))
    };
    let real: Vec<std::io::Result<PathBuf>> = files.iter().map(|(_, path)| real(path)).collect();
    for (at, (one, (role, path))) in real.iter().zip(files).enumerate() {
        let earlier =
            real.iter().zip(files).take(at).find(|(other, _)| matches!((one, other), (Ok(a), Ok(b)) if a == b));
        if let Some((_, (other, _))) = earlier {
            let what = format!("{} is named twice: as {other} and as {role}", for_people(path));
            return Err(Error::new(ErrorKind::Usage, what).hint("Name another file for each."));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn an_output_that_is_there_is_kept_unless_it_may_be_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("b.md");
        fs::write(&path, "mine").unwrap();
        let error = targets(std::slice::from_ref(&path), false, None).unwrap_err();
        assert!(error.to_string().contains("there already") && error.hint_text().unwrap().contains("--force"));
        let target = &targets(std::slice::from_ref(&path), true, None).unwrap()[0];
        write(target, b"new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(names(dir.path()), ["b.md"]);
    }

    #[test]
    fn a_name_without_a_form_a_missing_folder_and_the_input_are_refused_with_a_way_out() {
        let dir = tempfile::tempdir().unwrap();
        let input = dir.path().join("in.md");
        fs::write(&input, "x").unwrap();
        for path in [dir.path().join("b.xyz"), dir.path().join("no/b.md"), input.clone()] {
            let error = targets(&[path], true, Some(&input)).unwrap_err();
            assert!(error.hint_text().is_some(), "{error}");
        }
    }

    #[test]
    fn a_file_that_is_named_twice_is_refused_also_by_another_path() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("a")).unwrap();
        let (one, other) = (dir.path().join("x.json"), dir.path().join("a").join("..").join("x.json"));
        for _ in 0..2 {
            let error = apart(&[("an output", &one), ("--evidence", &other)]).unwrap_err();
            assert!(error.to_string().contains("--evidence") && error.hint_text().is_some());
            fs::write(&one, "x").unwrap();
        }
        apart(&[("an output", &one), ("--evidence", &dir.path().join("y.json"))]).unwrap();
    }

    #[test]
    fn what_cannot_be_written_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let over = dir.path().join("b.md");
        fs::create_dir(&over).unwrap();
        let error = write(&Target { path: over, form: Form::Markdown, over: true }, b"x").unwrap_err();
        assert!(error.hint_text().is_some());
        assert_eq!(names(dir.path()), ["b.md"]);
        let gone = dir.path().join("gone").join("b.md");
        assert!(write(&Target { path: gone, form: Form::Markdown, over: true }, b"x").is_err());
    }
}
