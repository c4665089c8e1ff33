//! Loaders: programs that the user named in the configuration, each for files of some name, that print their text.

use std::ffi::OsString;
use std::path::Path;

use super::program::{self, Fault};
use super::{Emit, Extractor, reader_error};
use crate::document::{Input, Problem, Warning};
use crate::text::safe;
use crate::{Error, ErrorKind, Result};

/// Stands for the file in a command.
const FILE: &str = "{}";

/// A program for files of some name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loader {
    pattern: String,
    words: Vec<String>,
}

/// All of them, in the order of their patterns; the first that fits is taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaders(Vec<Loader>);

impl Loader {
    /// `pattern` is compared with the name of a file (`*` is anything, `?` one character, large and small letters are
    /// alike); `command` is split into words at white space, where quotes hold words together. No shell sees it.
    ///
    /// # Errors
    /// When the command names no program, lacks `{}` for the file, or a quote has no end.
    pub fn new(pattern: &str, command: &str) -> Result<Self> {
        let odd = |what: &str| {
            let message = format!("the loader for {} {what}", safe::one_line(pattern));
            Error::new(ErrorKind::Usage, message).hint("Write it like this: \"*.wpd\" = \"wpd2text {}\".")
        };
        if pattern.trim().is_empty() || pattern.contains(['/', '\\']) {
            return Err(odd("has a pattern that is no name of a file"));
        }
        let words = split(command).ok_or_else(|| odd("has a quote without an end"))?;
        match words.split_first() {
            None => Err(odd("names no program")),
            Some((_, arguments)) if !arguments.iter().any(|word| word.contains(FILE)) => {
                Err(odd("has no {} for the file"))
            }
            Some(_) => Ok(Self { pattern: pattern.to_lowercase(), words }),
        }
    }

    /// The program's name.
    pub fn program(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// The program and its arguments for this file.
    fn command(&self, path: &Path) -> Vec<OsString> {
        let put = |word: &String| {
            let mut out = OsString::new();
            for (count, piece) in word.split(FILE).enumerate() {
                if count > 0 {
                    out.push(path);
                }
                out.push(piece);
            }
            out
        };
        let program = self.words.iter().take(1).map(OsString::from);
        program.chain(self.words.iter().skip(1).map(put)).collect()
    }
}

impl Loaders {
    /// These loaders.
    pub fn new(loaders: Vec<Loader>) -> Self {
        Self(loaders)
    }

    /// Whether none was named.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The loader for a file of this name.
    pub fn of(&self, path: &Path) -> Option<&Loader> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        self.0.iter().find(|loader| fits(&loader.pattern, &name))
    }
}

impl Extractor {
    /// Reads what a loader prints for a file, which must be an absolute path. What it prints is taken as HTML, Markdown or
    /// plain text, whichever it looks like.
    ///
    /// # Errors
    /// When the program cannot be run, fails, or goes past a limit.
    pub fn load(&self, loader: &Loader, path: &Path, stop: &dyn Fn() -> bool, emit: Emit<'_>) -> Result<()> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let by = safe::one_line(loader.program());
        let failed = |what: String, problem| {
            reader_error(&name, &what).hint(format!("Look at the loader {by} in the configuration.")).problem(problem)
        };
        let limits = &self.setup.limits;
        let mut command = program::confined(&self.setup.program, limits, loader.program().as_ref());
        command.args(loader.command(path).into_iter().skip(1));
        let text = program::run(command, Vec::new(), limits, stop).map_err(|fault| match fault {
            Fault::Cancelled => Error::cancelled(),
            Fault::Time => failed(format!("{}, by the loader {by}", limits.too_long()), Problem::Limit),
            Fault::Output => failed(format!("{}, by the loader {by}", limits.too_much_output()), Problem::Limit),
            Fault::Failed(why) => failed(format!("could not be read by the loader {by}: {why}"), Problem::Damaged),
        })?;
        if text.trim_ascii().is_empty() {
            return Err(failed(format!("has no text, says the loader {by}"), Problem::Empty));
        }
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let name = format!("{stem}{}", extension(&text));
        let input = Input { name: &name, bytes: &text };
        self.read_text(&input, stop, &mut |part| {
            emit(part.map(|mut part| {
                part.warnings.push(Warning::new(format!("the text is what the loader {by} printed")));
                part
            }))
        })
    }
}

/// The extension that says what a loader printed. Pages of HTML are told by their first words anyway.
fn extension(text: &[u8]) -> &'static str {
    let heading = |line: &[u8]| {
        let level = line.iter().take_while(|&&byte| byte == b'#').count();
        (1..=6).contains(&level) && line.get(level) == Some(&b' ')
    };
    if text.split(|&byte| byte == b'\n').any(heading) { ".md" } else { ".txt" }
}

/// Splits a command into words; `None` where a quote has no end.
fn split(command: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in command.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            Some(_) | None => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

/// Whether a name fits a pattern of `*` and `?`. Takes at most as many steps as the product of their lengths.
fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n, mut again) = (0, 0, None);
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                again = Some((p, n));
                p += 1;
            }
            Some(&c) if c == '?' || name.get(n) == Some(&c) => {
                p += 1;
                n += 1;
            }
            _ => {
                // The last star takes one character more.
                let Some((star, taken)) = again else { return false };
                again = Some((star, taken + 1));
                p = star + 1;
                n = taken + 1;
            }
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|&c| c == '*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_names_with_gaps() {
        for (pattern, name, yes) in [
            ("*.wpd", "a.wpd", true),
            ("*.wpd", "a.wpd.txt", false),
            ("a?c*", "abc", true),
            ("a?c*", "ac", false),
            ("*a*b*", "xxaxxbxx", true),
            ("*", "", true),
            ("read*.*.x", "readme.old.x", true),
        ] {
            assert_eq!(fits(pattern, name), yes, "{pattern} {name}");
        }
        let loaders = Loaders::new(vec![Loader::new("*.WPD", "wpd2text {}").unwrap()]);
        assert_eq!(loaders.of(Path::new("/x/Letter.Wpd")).map(Loader::program), Some("wpd2text"));
        assert!(loaders.of(Path::new("/x.wpd/letter.txt")).is_none());
        assert!(fits(&"*a".repeat(200), &"a".repeat(3000)));
    }

    #[test]
    fn commands_are_words_and_no_shell_sees_them() {
        let loader = Loader::new("*.x", "to-text  --in='{}' \"two words\" $(rm) {}").unwrap();
        let words = loader.command(Path::new("/a b"));
        assert_eq!(words, ["to-text", "--in=/a b", "two words", "$(rm)", "/a b"]);
    }

    #[test]
    fn a_loader_without_program_or_file_is_refused() {
        for command in ["", "  ", "cat", "cat '{}"] {
            assert_eq!(Loader::new("*.x", command).unwrap_err().kind(), ErrorKind::Usage, "{command}");
        }
        assert!(Loader::new("a/b", "cat {}").is_err());
    }

    #[test]
    fn what_a_loader_prints_is_told_by_its_looks() {
        assert_eq!(extension(b"words\n## A heading\n"), ".md");
        assert_eq!(extension(b"#hashtag\nwords"), ".txt");
    }

    #[cfg(unix)]
    mod programs {
        use super::*;
        use crate::extract::Setup;

        fn loaded(command: &str, content: &str) -> (Vec<String>, Result<()>) {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("a b.x");
            std::fs::write(&path, content).unwrap();
            let extractor = Extractor::new(Setup::default());
            let mut texts = Vec::new();
            let loader = Loader::new("*.x", command).unwrap();
            let result = extractor.load(&loader, &path, &|| false, &mut |part| {
                texts.push(part.unwrap().document.text);
                true
            });
            (texts, result)
        }

        #[test]
        fn what_it_prints_is_read() {
            let (texts, result) = loaded("cat {}", "# Title\n\nSome words.\n");
            result.unwrap();
            assert_eq!(texts, ["Title\n\nSome words."]);
        }

        #[test]
        fn a_program_that_fails_says_why() {
            let error = loaded("cat {} /nowhere/at/all", "x").1.unwrap_err();
            assert!(error.to_string().contains("by the loader cat: "), "{error}");
            assert!(error.to_string().contains("No such file"), "{error}");
            let error = loaded("no-such-program {}", "x").1.unwrap_err();
            assert_eq!(error.problem_kind(), Some(Problem::Damaged));
            assert_eq!(loaded("true {}", "x").1.unwrap_err().problem_kind(), Some(Problem::Empty));
        }
    }
}
