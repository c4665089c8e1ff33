//! `adduce config`.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, IsTerminal, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use clap::{Subcommand, ValueHint};

use super::App;
use super::exit::{Exit, Outcome, usage};
use super::shapes::{SCHEMA, SettingsChecked, SettingsFile};
use crate::config::{self, Shown, TEMPLATE};
use crate::paths::for_people;
use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// Show, edit and check the settings
///
/// Settings stand in config.toml in the XDG configuration folder (~/.config/adduce). None are needed, and no other place is
/// ever looked into. Keys that adduce does not know are errors, and every error names the line and the key.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  adduce config show            what holds, and what of it the file sets
  adduce config edit            open it in $VISUAL or $EDITOR, and check it afterwards
  adduce config check           exit code 2 when it is not right
  adduce config path

What can be set (as a new file has it, where a # before a setting switches it off):

  [loaders]             programs for formats that adduce does not read; {} is the file
  \"*.wpd\" = \"wpd2text {}\"
  [limits]              what one file may take: time (s), memory (MB), output (MB of text)
  [ocr]                 always (true or false), languages (as \"eng+fra\")
  [answers]             threshold (0 to 1)
  [llm]                 see `adduce llm --help`")]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the settings that hold
    ///
    /// As TOML, with a word on what the file sets and what is as it comes. A command that gives a key is not shown.
    #[command(after_help = "Examples:\n  adduce config show\n  adduce config show --json")]
    Show,
    /// Open the file of settings in an editor
    ///
    /// In $VISUAL, else $EDITOR, else vi. A file that is not there is made, with all settings in it as comments. When the
    /// editor is closed the file is checked; what is not right is said, and the file stays as you wrote it.
    #[command(after_help = "Examples:\n  adduce config edit\n  EDITOR=nano adduce config edit")]
    Edit,
    /// Print where the file of settings is, or would be
    #[command(after_help = "Examples:\n  adduce config path\n  cp \"$(adduce config path)\" backup.toml")]
    Path,
    /// Say whether the settings are right
    ///
    /// The exit code is 2 when they are not; the error names the line and the key.
    #[command(after_help = "Examples:\n  adduce config check\n  adduce config check ./other.toml")]
    Check {
        /// Another file of settings
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: Option<PathBuf>,
    },
}

/// Runs the command.
pub(super) fn run(app: &mut App, args: &Args) -> Outcome {
    match &args.command {
        Command::Show => show(app),
        Command::Edit => edit(app),
        Command::Path => {
            let file = config::file()?;
            if app.global.json {
                let exists = file.exists();
                app.out.json(&SettingsFile { schema: SCHEMA, file, exists })?;
            } else {
                app.out.text(&format!("{}\n", safe::one_line(&file.to_string_lossy())))?;
            }
            Ok(Exit::Ok)
        }
        Command::Check { file } => check(app, file.as_deref()),
    }
}

fn show(app: &mut App) -> Outcome {
    let shown = config::settings(&config::file()?)?;
    if app.global.json {
        app.out.json(&shown)?;
    } else {
        app.out.text(&render(&shown))?;
    }
    Ok(Exit::Ok)
}

/// The settings as TOML that could be the file.
fn render(shown: &Shown) -> String {
    let is = if shown.exists { "" } else { " (not there; everything is as it comes)" };
    let mut out = format!("# {}{is}\n", safe::one_line(&for_people(&shown.file)));
    let mut table = "";
    for row in &shown.settings {
        if row.table != table {
            table = &row.table;
            // An empty table may be an error ([llm] needs an address), so it is named in a comment.
            let empty = shown.settings.iter().all(|row| row.table != table || row.value.is_none());
            let _written = writeln!(out, "\n{}[{}]", if empty { "# " } else { "" }, safe::one_line(table));
        }
        let bare = row.key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        let key = safe::one_line(&row.key);
        let key = if bare { key } else { format!("{key:?}") };
        let (mark, value, note) = match (&row.value, row.set) {
            (Some(value), true) => ("", safe::one_line(value), ""),
            (Some(value), false) => ("", safe::one_line(value), "  # as it comes"),
            (None, _) => ("# ", String::new(), "not set"),
        };
        let _written = writeln!(out, "{mark}{key} = {value}{note}");
    }
    out
}

fn check(app: &mut App, file: Option<&Path>) -> Outcome {
    let own = config::file()?;
    let file = file.unwrap_or(&own);
    let exists = file != own || file.exists();
    if exists {
        config::check(file)?;
    }
    let shown = safe::one_line(&for_people(file));
    if app.global.json {
        app.out.json(&SettingsChecked { schema: SCHEMA, file: file.to_owned(), exists, right: true })?;
    } else if exists {
        app.talk.note(&format!("{shown} is right."));
    } else {
        app.talk.note(&format!("{shown} is not there: everything is as it comes. `adduce config edit` makes it."));
    }
    Ok(Exit::Ok)
}

fn edit(app: &mut App) -> Outcome {
    let file = config::file()?;
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(usage("an editor needs a terminal")
            .hint(format!("Write to {} yourself.", for_people(&file)))
            .into());
    }
    make(&file)?;
    let editor =
        ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok().filter(|it| !it.trim().is_empty()));
    let editor = editor.unwrap_or_else(|| "vi".to_owned());
    // `code --wait` is how editors of that kind are set; no shell sees it.
    let mut words = editor.split_whitespace();
    let status = Process::new(words.next().unwrap_or("vi")).args(words).arg(&file).status().map_err(|error| {
        Error::new(ErrorKind::File, format!("could not start the editor {}", safe::one_line(&editor)))
            .hint("Name one in the environment variable EDITOR.")
            .because(error)
    })?;
    if !status.success() {
        return Err(Error::new(ErrorKind::File, format!("{} failed ({status})", safe::one_line(&editor))).into());
    }
    config::check(&file)?;
    app.talk.note(&format!("{} is right.", for_people(&file)));
    Ok(Exit::Ok)
}

/// Makes a file of settings with nothing set; one that is there is left alone.
fn make(file: &Path) -> Result<()> {
    let failed = |error: io::Error| {
        Error::new(ErrorKind::File, format!("could not make {}", safe::one_line(&for_people(file)))).because(error)
    };
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    match fs::OpenOptions::new().write(true).create_new(true).open(file) {
        Ok(mut made) => made.write_all(TEMPLATE.as_bytes()).map_err(failed),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_could_be_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("config.toml");
        fs::write(&file, "[loaders]\n\"*.wpd\" = \"wpd2text {}\"\n[limits]\ntime = 5\n").unwrap();
        let shown = render(&config::settings(&file).unwrap());
        assert!(shown.contains("time = 5\n") && shown.contains("memory = 1024  # as it comes\n"), "{shown}");
        assert!(shown.contains("\n[loaders]\n\"*.wpd\" = \"wpd2text {}\"\n"), "{shown}");
        let again = dir.path().join("again.toml");
        fs::write(&again, &shown).unwrap();
        assert_eq!(config::check(&again).map_err(|error| error.to_string()), Ok(()), "{shown}");
    }

    #[test]
    fn a_file_that_is_there_is_left_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("adduce/config.toml");
        make(&file).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), TEMPLATE);
        fs::write(&file, "[ocr]\n").unwrap();
        make(&file).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "[ocr]\n");
    }
}
