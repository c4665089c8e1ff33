//! The user's editor: `$VISUAL`, else `$EDITOR`, on a file that only the user may read.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Lets the user edit this; `None` where nothing is left of it. The terminal must have been given back.
pub(super) fn edit(text: &str) -> Result<Option<String>, String> {
    let editor =
        ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok().filter(|name| !name.trim().is_empty()));
    let editor = editor.unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "vi" }.to_owned());
    let folder = std::env::temp_dir().join(format!("adduce-outline-{}", std::process::id()));
    let path = folder.join("outline.md");
    let edited =
        private(&folder, &path, text).map_err(|error| format!("no outline could be written: {error}")).and_then(|()| {
            run(&editor, &path)?;
            fs::read_to_string(&path).map_err(|error| format!("the outline could not be read back: {error}"))
        });
    let _gone = fs::remove_dir_all(&folder);
    edited.map(|text| (!text.trim().is_empty()).then_some(text))
}

fn private(folder: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    File::create_new(path)?.write_all(text.as_bytes())
}

/// What an editor is may have options behind its name ("code --wait").
fn run(editor: &str, path: &Path) -> Result<(), String> {
    let mut words = editor.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or("vi"));
    command.args(words).arg(path);
    // Standard output and error of the chat lead nowhere.
    if let Ok(terminal) = OpenOptions::new().read(true).write(true).open("/dev/tty") {
        let copy = || terminal.try_clone().map(Stdio::from);
        if let (Ok(input), Ok(output), Ok(errors)) = (copy(), copy(), copy()) {
            command.stdin(input).stdout(output).stderr(errors);
        }
    }
    let hint = "set EDITOR to one that you have";
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the editor {editor} ended with {status}: nothing is asked")),
        Err(error) => Err(format!("the editor {editor} could not be run ({error}); {hint}")),
    }
}
