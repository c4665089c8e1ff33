//! What happens outside of the chat: other programs, folders that are looked into, files that are written. Never on the
//! thread that draws.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::launch::{Plan, Reads, Surroundings, editing};
use super::message::{Edited, Msg};
use super::signals::{Signals, Told, ended};
use crate::{Result as OurResult, paths};

/// Most paths that are offered.
const OFFERED: usize = 200;

/// What is known of where the chat runs, for [`super::launch::plan`].
pub(super) fn with_surroundings<T>(viewer: Option<&str>, ask: impl FnOnce(&Surroundings<'_>) -> T) -> T {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let program = |name: &str| {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&folders).any(|folder| folder.join(name).is_file())
    };
    let file = |name: &str| Path::new(name).exists();
    ask(&Surroundings { variable: &variable, program: &program, file: &file, viewer })
}

/// A file of its own for a text, which only the user may read; it goes with this.
struct Lent(PathBuf);

impl Lent {
    /// For a stored text, whatever its document was.
    fn of(key: &str, text: &str) -> io::Result<Self> {
        Self::named(&format!("{key}.txt"), text)
    }

    fn named(name: &str, text: &str) -> io::Result<Self> {
        let name: String =
            name.chars().rev().take(64).map(|c| if c.is_alphanumeric() || c == '.' { c } else { '-' }).collect();
        let name: String = name.chars().rev().collect();
        let path = std::env::temp_dir().join(format!("adduce-{}-{name}", std::process::id()));
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).or_else(|error| {
            // What an earlier opening left; nobody else's file has this process's number in its name.
            if error.kind() == io::ErrorKind::AlreadyExists {
                fs::remove_file(&path)?;
                return options.open(&path);
            }
            Err(error)
        });
        let lent = Self(path);
        file?.write_all(text.as_bytes())?;
        Ok(lent)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let _gone = fs::remove_file(&self.0);
    }
}

/// Does something with the terminal, which the chat must have given back, on a thread of its own. Signals are heard
/// meanwhile.
///
/// # Errors
/// When a signal ends the chat.
pub(super) async fn lend<T: Send + 'static>(
    signals: &mut Signals,
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> OurResult<Result<T, String>> {
    let (done, mut ended_with) = unbounded_channel();
    let thread = thread::Builder::new().name("program".into()).spawn(move || {
        // A chat that was ended meanwhile no longer listens.
        let _ = done.send(work());
    });
    if thread.is_err() {
        return Ok(Err("could not start a thread for it".to_owned()));
    }
    loop {
        tokio::select! {
            biased;
            told = signals.next() => match told {
                // The terminal tells the program, too, and it is the program's to answer.
                Told::End("SIGINT" | "SIGQUIT") => {}
                Told::End(by) => return Err(ended(by)),
                #[cfg(unix)]
                Told::Stop => super::signals::stop(false),
                #[cfg(unix)]
                Told::Continue | Told::Resized => {}
            },
            result = ended_with.recv() => {
                return Ok(result.unwrap_or_else(|| Err("it ended without a word".to_owned())));
            }
        }
    }
}

/// Lets the user edit a text. Waits for the editor. What was written before the editor failed is given back all the same.
pub(super) fn edit(text: &str) -> Result<Edited, String> {
    let plan = with_surroundings(None, editing)?;
    let lent = Lent::named("outline.md", text).map_err(|error| format!("no outline could be written: {error}"))?;
    let ran = run_on(&plan, Some(&lent), &Arc::from(""));
    let edited = fs::read(&lent.0).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    match (ran, edited) {
        (Ok(_), Ok(edited)) => Ok(Edited { text: edited, failed: None }),
        (Err(why), Ok(edited)) if edited != text => Ok(Edited { text: edited, failed: Some(why) }),
        (Err(why), _) => Err(why),
        (Ok(_), Err(error)) => Err(format!("the outline could not be read back: {error}")),
    }
}

/// Runs a program and says what became of it. One that takes the terminal is waited for; a window is let go.
pub(super) fn run(plan: &Plan, key: &str, text: &Arc<str>) -> Result<String, String> {
    let lent = match plan.reads {
        Reads::Text => Some(Lent::of(key, text).map_err(|error| format!("could not write the text for it: {error}"))?),
        _ => None,
    };
    run_on(plan, lent.as_ref(), text)
}

fn run_on(plan: &Plan, lent: Option<&Lent>, text: &Arc<str>) -> Result<String, String> {
    let failed = |error: &io::Error| match error.kind() {
        io::ErrorKind::NotFound => {
            format!("there is no program {:?}; set $EDITOR, $PAGER or viewer under [chat]", plan.name)
        }
        _ => format!("could not run {}: {error}", plan.name),
    };
    let mut command = Command::new(&plan.name);
    for argument in &plan.arguments {
        match (argument, lent) {
            (Some(argument), _) => command.arg(argument),
            (None, Some(lent)) => command.arg(&lent.0),
            (None, None) => &mut command,
        };
    }
    if !plan.terminal {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // Ctrl-C here is none there.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().map_err(|error| failed(&error))?;
        let _reaper = thread::Builder::new().name("viewer".into()).spawn(move || child.wait());
        return Ok(format!("opened in {}", plan.name));
    }
    let (input, output, errors) = terminal().map_err(|error| format!("could not hand over the terminal: {error}"))?;
    command.stdin(if plan.reads == Reads::Input { Stdio::piped() } else { input });
    command.stdout(output).stderr(errors);
    let mut child = command.spawn().map_err(|error| failed(&error))?;
    if let Some(mut pipe) = child.stdin.take() {
        let shown = crate::text::safe::printable(text).into_owned();
        // A pager that is left before the end of the text closes its end, which is no error.
        let _fed = thread::Builder::new().name("pager".into()).spawn(move || pipe.write_all(shown.as_bytes()));
    }
    let status = child.wait().map_err(|error| failed(&error))?;
    if status.success() {
        Ok(format!("back from {}", plan.name))
    } else {
        Err(format!("{} ended with {status}", plan.name))
    }
}

/// The terminal three times over: the standard streams themselves lead nowhere while the chat runs.
fn terminal() -> io::Result<(Stdio, Stdio, Stdio)> {
    #[cfg(unix)]
    {
        let tty = File::options().read(true).write(true).open("/dev/tty")?;
        Ok((tty.try_clone()?.into(), tty.try_clone()?.into(), tty.into()))
    }
    #[cfg(not(unix))]
    Ok((Stdio::inherit(), Stdio::inherit(), Stdio::inherit()))
}

/// Does something on a thread of its own, and sends what comes of it; false where there is no thread to be had.
fn aside(done: &UnboundedSender<Msg>, work: impl FnOnce() -> Option<Msg> + Send + 'static) -> bool {
    let done = done.clone();
    let thread = thread::Builder::new().name("aside".into()).spawn(move || {
        if let Some(msg) = work() {
            // A chat that is gone no longer listens.
            let _ = done.send(msg);
        }
    });
    thread.is_ok()
}

/// Looks for the paths that begin with what was typed.
pub(super) fn complete(done: &UnboundedSender<Msg>, typed: String, home: Option<String>) {
    // Where none come, the key can be pressed again.
    let _begun = aside(done, move || Some(Msg::Paths { found: matching(&typed, home.as_deref()), typed }));
}

/// The paths that begin like this, as they would be typed: with a slash behind folders, spaces behind a backslash.
fn matching(typed: &str, home: Option<&str>) -> Vec<String> {
    let plain = typed.replace('\\', "");
    let plain = plain.trim_matches(['\'', '"']);
    let (folder, start) = plain.rsplit_once('/').map_or(("", plain), |(folder, start)| (folder, start));
    let shown = plain.strip_suffix(start).unwrap_or_default();
    let place = match (folder.strip_prefix('~'), home) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with('/') => PathBuf::from(format!("{home}{rest}")),
        _ if plain.starts_with('/') && folder.is_empty() => PathBuf::from("/"),
        _ if folder.is_empty() => PathBuf::from("."),
        _ => PathBuf::from(folder),
    };
    let Ok(entries) = fs::read_dir(place) else { return Vec::new() };
    let mut found: Vec<String> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            // What is hidden is offered to who asks for it.
            let hidden = name.starts_with('.') && !start.starts_with('.');
            if hidden || !name.to_lowercase().starts_with(&start.to_lowercase()) || name.contains(char::is_control) {
                return None;
            }
            let folder = fs::metadata(entry.path()).is_ok_and(|data| data.is_dir());
            let path = format!("{shown}{name}{}", if folder { "/" } else { "" });
            let escaped: String =
                path.chars().flat_map(|c| if " '\"\\".contains(c) { vec!['\\', c] } else { vec![c] }).collect();
            Some(escaped)
        })
        .take(OFFERED)
        .collect();
    found.sort();
    found
}

/// Writes a file that is not there yet.
pub(super) fn write(done: &UnboundedSender<Msg>, path: String, text: String) {
    let begun = aside(done, move || {
        let written = File::options().write(true).create_new(true).open(&path);
        let written = written.and_then(|mut file| file.write_all(text.as_bytes()));
        let shown = fs::canonicalize(&path).unwrap_or_else(|_| PathBuf::from(&path));
        let shown = paths::for_people(&shown);
        Some(Msg::Wrote(match written {
            Ok(()) => Ok(format!("wrote {shown}")),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(format!("{shown} is there already; /export FILE writes another"))
            }
            Err(error) => Err(format!("could not write {shown}: {error}")),
        }))
    });
    if !begun {
        let _ = done.send(Msg::Wrote(Err("nothing was written: there is no thread to be had".to_owned())));
    }
}

/// The file that says that the tour was taken.
fn tour_file() -> Option<PathBuf> {
    paths::state().ok().map(|state| state.join("tour-seen"))
}

/// Whether the tour was taken or left before.
pub(crate) fn tour_was_seen() -> bool {
    tour_file().is_none_or(|file| file.exists())
}

/// Remembers that the tour was taken; where that cannot be written, it comes once more.
pub(super) fn tour_seen(done: &UnboundedSender<Msg>) {
    let _begun = aside(done, || {
        let file = tour_file()?;
        let _made = file.parent().map(fs::create_dir_all);
        let _written = fs::write(file, "");
        None
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_completed_as_they_are_typed() {
        let dir = tempfile::tempdir().unwrap();
        let at = dir.path().to_str().unwrap();
        fs::create_dir(dir.path().join("My notes")).unwrap();
        for name in ["mine.md", "other.md", ".hidden"] {
            fs::write(dir.path().join(name), "").unwrap();
        }
        assert_eq!(matching(&format!("{at}/m"), None), [format!("{at}/My\\ notes/"), format!("{at}/mine.md")]);
        assert_eq!(matching("~/o", Some(at)), ["~/other.md"]);
        assert_eq!(matching("~/.h", Some(at)), ["~/.hidden"]);
        assert_eq!(matching("~/My\\ n", Some(at)), ["~/My\\ notes/"]);
        assert!(matching(&format!("{at}/none/x"), None).is_empty());
    }

    #[test]
    fn a_lent_text_is_private_and_goes() {
        let lent = Lent::of("a/../b c.pdf", "text").unwrap();
        let path = lent.0.clone();
        assert!(path.file_name().unwrap().to_str().unwrap().ends_with("b-c.pdf.txt"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "text");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0);
        }
        drop(lent);
        assert!(!path.exists());
    }
}
