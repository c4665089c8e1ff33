//! Other programs for a document: an editor at the line, a pager, the system's viewer at the page. Pure: what is to be run
//! is worked out here, and run by [`super::shell`].
//!
//! Where the file cannot be shown as it was cited (it is no text, or it has changed since), the stored text is shown
//! instead, from a file of its own that goes away afterwards. No shell is ever asked to read a name.

use std::path::Path;
use std::sync::Arc;

use super::command::split;

/// Which program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Program {
    /// `$VISUAL`, `$EDITOR`, else `vi`.
    Editor,
    /// `$PAGER`, else `less`.
    Pager,
    /// The system's viewer.
    Viewer,
}

/// What is to be opened.
#[derive(Debug, Clone)]
pub(crate) struct Launch {
    /// With which program.
    pub(crate) program: Program,
    /// The path or address that the document came from.
    pub(crate) origin: String,
    /// The document's key, for the name of a file of its own.
    pub(crate) key: String,
    /// The page, counted from 1.
    pub(crate) page: Option<u32>,
    /// The line of the file, where it is a text and still the one that was read.
    pub(crate) line: Option<u32>,
    /// The line of the stored text, counted from 1.
    pub(crate) text_line: usize,
    /// The cited words.
    pub(crate) quote: Option<String>,
    /// The stored text.
    pub(crate) text: Arc<str>,
}

/// A program to be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Its name or path.
    pub(crate) name: String,
    /// What it is given. `None` stands for the file that the stored text is written to.
    pub(crate) arguments: Vec<Option<String>>,
    /// What it reads.
    pub(crate) reads: Reads,
    /// Whether it takes the terminal; else it opens a window of its own.
    pub(crate) terminal: bool,
}

/// What a program reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reads {
    /// The file or address itself.
    Origin,
    /// The stored text, in a file.
    Text,
    /// The stored text, from its standard input.
    Input,
}

/// What is known of where the chat runs.
pub(crate) struct Surroundings<'a> {
    /// The value of a variable of the environment that is set to something.
    pub(crate) variable: &'a dyn Fn(&str) -> Option<String>,
    /// Whether there is a program of this name.
    pub(crate) program: &'a dyn Fn(&str) -> bool,
    /// Whether there is a file.
    pub(crate) file: &'a dyn Fn(&str) -> bool,
    /// The viewer of the user's settings.
    pub(crate) viewer: Option<&'a str>,
}

/// The file that holds a document: a record's or a message's own name goes behind a `#`.
fn file_of<'a>(origin: &'a str, there: &dyn Fn(&str) -> bool) -> Option<&'a str> {
    let mut name = origin;
    loop {
        if Path::new(name).is_absolute() && there(name) {
            return Some(name);
        }
        name = name.rsplit_once('#')?.0;
    }
}

fn is_address(origin: &str) -> bool {
    origin.starts_with("https://") || origin.starts_with("http://")
}

/// What is to be run.
///
/// # Errors
/// Where there is nothing to open or nothing to open it with, in words for the user.
pub(crate) fn plan(launch: &Launch, around: &Surroundings<'_>) -> Result<Plan, String> {
    match launch.program {
        Program::Editor => editor(launch, around),
        Program::Pager => pager(launch, around),
        Program::Viewer => viewer(launch, around),
    }
}

fn words(line: &str, of: &str) -> Result<(String, Vec<String>), String> {
    let mut words = split(line).map_err(|said| format!("{of}: {said}"))?.into_iter();
    let name = words.next().ok_or_else(|| format!("{of} is empty"))?;
    Ok((name, words.collect()))
}

fn base_name(program: &str) -> &str {
    Path::new(program).file_stem().and_then(|name| name.to_str()).unwrap_or(program)
}

/// The user's editor and what stands behind its name ("code --wait").
fn editor_of(around: &Surroundings<'_>) -> Result<(String, Vec<String>), String> {
    let usual = if cfg!(windows) { "notepad" } else { "vi" };
    let line = (around.variable)("VISUAL").or_else(|| (around.variable)("EDITOR")).unwrap_or_else(|| usual.into());
    words(&line, "$EDITOR")
}

/// What is to be run to have a text edited: the editor, on the file that it is written to.
///
/// # Errors
/// Where the editor's name cannot be read, in words for the user.
pub(crate) fn editing(around: &Surroundings<'_>) -> Result<Plan, String> {
    let (name, arguments) = editor_of(around)?;
    let arguments = arguments.into_iter().map(Some).chain([None]).collect();
    Ok(Plan { name, arguments, reads: Reads::Text, terminal: true })
}

fn editor(launch: &Launch, around: &Surroundings<'_>) -> Result<Plan, String> {
    let (name, mut arguments) = editor_of(around)?;
    let file = launch.line.and_then(|line| Some((file_of(&launch.origin, around.file)?, line as usize)));
    let (reads, path, at) = match file {
        Some((file, line)) => (Reads::Origin, Some(file.to_owned()), line),
        None => (Reads::Text, None, launch.text_line),
    };
    let mut all: Vec<Option<String>> = arguments.drain(..).map(Some).collect();
    match base_name(&name) {
        "vi" | "vim" | "nvim" | "nano" | "emacs" | "emacsclient" | "kak" | "micro" | "joe" | "jed" | "ne"
        | "mcedit" | "ed" | "view" | "gvim" => all.extend([Some(format!("+{at}")), path]),
        "code" | "codium" | "cursor" if path.is_some() => {
            all.extend([Some("--goto".into()), path.map(|path| format!("{path}:{at}"))]);
        }
        "hx" | "helix" | "subl" | "zed" if path.is_some() => all.push(path.map(|path| format!("{path}:{at}"))),
        _ => all.push(path),
    }
    Ok(Plan { name, arguments: all, reads, terminal: true })
}

fn pager(launch: &Launch, around: &Surroundings<'_>) -> Result<Plan, String> {
    let line = (around.variable)("PAGER").unwrap_or_else(|| {
        let known = ["less", "more"].into_iter().find(|name| (around.program)(name));
        known.unwrap_or("less").into()
    });
    let (name, arguments) = words(&line, "$PAGER")?;
    let mut arguments: Vec<Option<String>> = arguments.into_iter().map(Some).collect();
    if matches!(base_name(&name), "less" | "more" | "most") {
        // The place in question is not the first row of the screen, so that what leads to it is seen.
        arguments.push(Some(format!("+{}", launch.text_line.saturating_sub(3).max(1))));
    }
    Ok(Plan { name, arguments, reads: Reads::Input, terminal: true })
}

fn viewer(launch: &Launch, around: &Surroundings<'_>) -> Result<Plan, String> {
    let address = is_address(&launch.origin);
    let file = file_of(&launch.origin, around.file);
    let Some(target) = file.map(str::to_owned).or_else(|| address.then(|| launch.origin.clone())) else {
        return Err("its file is not where it was; e opens the stored text".into());
    };
    let page = launch.page.unwrap_or(1).to_string();
    let link = link(&target, launch.page, launch.quote.as_deref()).unwrap_or_else(|| target.clone());
    let window = |name: &str, arguments: Vec<String>| Plan {
        name: name.to_owned(),
        arguments: arguments.into_iter().map(Some).collect(),
        reads: Reads::Origin,
        terminal: false,
    };
    if let Some(line) = around.viewer {
        let (name, arguments) = words(line, "viewer in [chat]")?;
        let put =
            |argument: String| argument.replace("{file}", &target).replace("{page}", &page).replace("{url}", &link);
        let named = arguments.iter().any(|argument| argument.contains("{file}") || argument.contains("{url}"));
        let mut arguments: Vec<String> = arguments.into_iter().map(put).collect();
        if !named {
            arguments.push(target.clone());
        }
        return Ok(window(&name, arguments));
    }
    let mac = cfg!(target_os = "macos");
    let desktop =
        mac || cfg!(windows) || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| (around.variable)(name).is_some());
    if !desktop {
        return Err("there is no desktop here to open a window on; e and | stay in the terminal".into());
    }
    let pdf = target.to_lowercase().ends_with(".pdf") && !address;
    if pdf && mac && (around.file)("/Applications/Skim.app") {
        return Ok(window("open", vec![format!("skim://{}#page={page}", percent(&target))]));
    }
    if pdf {
        let known: [(&str, &[&str]); 5] = [
            ("zathura", &["-P", &page, &target]),
            ("okular", &["-p", &page, &target]),
            ("evince", &["-i", &page, &target]),
            ("papers", &["-i", &page, &target]),
            ("mupdf", &[&target, &page]),
        ];
        if let Some((name, arguments)) = known.into_iter().find(|(name, _)| (around.program)(name)) {
            return Ok(window(name, arguments.iter().map(|&argument| argument.to_owned()).collect()));
        }
    }
    let web = address || [".html", ".htm", ".xhtml"].iter().any(|end| target.to_lowercase().ends_with(end));
    let what = if web { link } else { target };
    if mac {
        return Ok(window("open", vec![what]));
    }
    let name = ["xdg-open", "gio", "wslview"].into_iter().find(|name| (around.program)(name));
    match name {
        Some("gio") => Ok(window("gio", vec!["open".into(), what])),
        Some(name) => Ok(window(name, vec![what])),
        None => Err("no viewer was found; name one as `viewer` under [chat] in the settings".into()),
    }
}

/// An address of a file or page that names the page and, on the web, the words themselves; `None` for what is neither a
/// file's absolute path nor an address.
pub(crate) fn link(origin: &str, page: Option<u32>, quote: Option<&str>) -> Option<String> {
    let lower = origin.to_lowercase();
    let ends = |with: &[&str]| with.iter().any(|end| lower.ends_with(end));
    let web = is_address(origin);
    let mut link = if web {
        // What could end the sequence of a link in the terminal is written as its number.
        origin
            .chars()
            .map(|c| if c.is_control() || c == ' ' || !c.is_ascii() { percent(&c.to_string()) } else { c.to_string() })
            .collect()
    } else if Path::new(origin).is_absolute() {
        format!("file://{}", percent(origin.split('#').next().unwrap_or(origin)))
    } else {
        return None;
    };
    if let Some(page) = page.filter(|_| ends(&[".pdf"])) {
        link.push_str(&format!("#page={page}"));
    } else if let Some(quote) = quote.filter(|_| web || ends(&[".html", ".htm"])) {
        link.push_str(if link.contains('#') { ":~:text=" } else { "#:~:text=" });
        link.push_str(&fragment(quote));
    }
    Some(link)
}

/// Words as a text fragment: all of a short quotation, the first and the last words of a longer one.
fn fragment(quote: &str) -> String {
    let words: Vec<&str> = quote.split_whitespace().collect();
    // A hyphen and a comma mean something of their own in a fragment.
    let encode = |words: &[&str]| percent(&words.join(" ")).replace('-', "%2D");
    match words.as_slice() {
        few if few.len() <= 12 => encode(few),
        many => {
            format!("{},{}", encode(many.get(..5).unwrap_or(many)), encode(many.get(many.len() - 5..).unwrap_or(many)))
        }
    }
}

/// Percent-encoding of all but letters, digits and a few harmless signs.
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
#[path = "launch_tests.rs"]
mod tests;
