//! `adduce install-extras`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueHint;

use super::App;
use super::completions::{Shell, script};
use super::exit::{Exit, Outcome};
use super::man;
use super::shapes::{Extra, Extras, SCHEMA};
use crate::paths::{self, for_people};
use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// Install the manual pages and the completions
///
/// Writes a manual page for each command, and completions for Bash, Zsh, fish, PowerShell and Nushell, into the XDG data
/// folder (~/.local/share), where `man` and the shells look for them, and prints where each went. What is there from
/// another version is replaced; nothing else is touched.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce install-extras
  adduce install-extras --dry-run        only say what would be written
  adduce install-extras --dir /usr/local/share")]
pub(super) struct Args {
    /// Write below this folder instead of the XDG data folder
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    dir: Option<PathBuf>,
    /// Write nothing, only say what would be written
    #[arg(long)]
    dry_run: bool,
}

/// Where completions go below a folder for shared data, and what else it takes for them to work.
const SHELLS: &[(Shell, &str, Option<&str>)] = &[
    (Shell::Bash, "bash-completion/completions/adduce", None),
    (
        Shell::Zsh,
        "zsh/site-functions/_adduce",
        Some("Zsh finds them when its folder is in fpath: in ~/.zshrc, before compinit: fpath+=({dir})"),
    ),
    (Shell::Fish, "fish/vendor_completions.d/adduce.fish", None),
    (Shell::Power, "adduce/completions/adduce.ps1", Some("PowerShell reads them when $PROFILE has the line: . {file}")),
    (Shell::Nushell, "nushell/vendor/autoload/adduce.nu", None),
];

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    let dir = args.dir.clone().map_or_else(paths::data, Ok)?;
    let mut files = vec![];
    let pages = man::pages()
        .map_err(|error| Error::new(ErrorKind::Internal, "could not make the manual pages").because(error))?;
    for (name, text) in pages {
        files.push(install(&dir.join("man/man1").join(name), &text, args.dry_run)?);
    }
    let mut notes = vec![];
    for (shell, place, note) in SHELLS {
        let file = dir.join(place);
        files.push(install(&file, &script(*shell), args.dry_run)?);
        notes.extend(note.map(|note| {
            let folder = file.parent().unwrap_or(&dir);
            note.replace("{dir}", &folder.to_string_lossy()).replace("{file}", &file.to_string_lossy())
        }));
    }
    if app.global.json {
        app.out.json(&Extras { schema: SCHEMA, dir, dry_run: args.dry_run, files, notes })?;
        return Ok(Exit::Ok);
    }
    for file in &files {
        let did = match (file.changed, args.dry_run) {
            (true, false) => "wrote",
            (true, true) => "would write",
            (false, _) => "is the same",
        };
        app.out.text(&format!("{did}  {}\n", safe::one_line(&for_people(&file.path))))?;
    }
    for note in notes {
        app.talk.note(&note);
    }
    Ok(Exit::Ok)
}

/// Writes a file, unless it is there as it should be.
fn install(path: &Path, content: &[u8], dry_run: bool) -> Result<Extra> {
    let changed = fs::read(path).ok().as_deref() != Some(content);
    if changed && !dry_run {
        let failed = |error: std::io::Error| {
            Error::new(ErrorKind::File, format!("could not write {}", safe::one_line(&for_people(path))))
                .hint("Name a folder of yours with --dir.")
                .because(error)
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        fs::write(path, content).map_err(failed)?;
    }
    Ok(Extra { path: path.to_owned(), changed })
}
