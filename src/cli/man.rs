//! The manual pages: one for the program and one for each of its commands, made of what `--help` says.

use std::io;

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::Cli;

/// What the program's own page says that `--help` does not.
const AROUND: &str = "\
Environment:
  ADDUCE_LIBRARY     the library, as --library
  ADDUCE_OFFLINE     as --offline, unless it is 0, no, false or off
  ADDUCE_PASSWORD    the password of encrypted files, as --password
  ORT_DYLIB_PATH     ONNX Runtime, where it is not to be looked for
  VISUAL, EDITOR     what `adduce config edit` opens
  NO_COLOR, CLICOLOR_FORCE, TERM

Files:
  ~/.config/adduce/config.toml     the settings (`adduce config`)
  ~/.local/share/adduce/library    the default library
  ~/.local/share/adduce/questions  what was said of answers (`adduce judge`)
  ~/.local/state/adduce            what was sent to a language model, and to whom it may be
  ~/.cache/adduce                  ONNX Runtime and models; can be deleted

The XDG variables move these folders.";

/// A page: the name of its file, such as `adduce-ask.1`, and its text as roff.
pub(super) type Page = (String, Vec<u8>);

/// All pages, the program's own first.
///
/// # Errors
/// Never in memory; writing asks for it.
pub(super) fn pages() -> io::Result<Vec<Page>> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let mut pages = vec![];
    collect(&command, &mut pages)?;
    Ok(pages)
}

fn collect(command: &Command, pages: &mut Vec<Page>) -> io::Result<()> {
    pages.push(page(command)?);
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
        collect(inner, pages)?;
    }
    Ok(())
}

fn page(command: &Command) -> io::Result<Page> {
    let source = format!("adduce {}", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).source(source).manual("adduce");
    let mut text = vec![];
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut text)?;
    }
    let after = command.get_after_long_help().or_else(|| command.get_after_help());
    if let Some(after) = after {
        sections(&after.to_string()).to_writer(&mut text)?;
    }
    match command.get_name() {
        "adduce" => sections(AROUND).to_writer(&mut text)?,
        _ => see_also().to_writer(&mut text)?,
    }
    Ok((man.get_filename(), text))
}

/// What stands below the options in `--help`: a line that ends in a colon begins a section, lines that are indented stay as
/// they are, and what is set in neither way is filled like any text.
fn sections(after: &str) -> Roff {
    let mut roff = Roff::new();
    let mut as_is = false;
    for (number, line) in after.lines().enumerate() {
        let indented = line.starts_with(' ');
        if as_is != indented && !line.is_empty() {
            roff.control(if indented { "nf" } else { "fi" }, []);
            as_is = indented;
        }
        match line.strip_suffix(':').filter(|_| !indented) {
            Some(head) if head.starts_with("Exit codes") => {
                roff.control("SH", ["EXIT STATUS"]);
            }
            Some(head) if head.split_whitespace().count() <= 2 => {
                roff.control("SH", [head.to_uppercase().as_str()]);
            }
            _ if number == 0 => {
                roff.control("SH", ["NOTES"]);
                roff.text([roman(line)]);
            }
            _ if line.is_empty() => {
                roff.control("PP", []);
            }
            _ => {
                // Two spaces are the indentation of the help, which a manual page has by itself.
                roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
            }
        }
    }
    if as_is {
        roff.control("fi", []);
    }
    roff
}

fn see_also() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]);
    roff.text([bold("adduce"), roman("(1)")]);
    roff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_and_hidden_ones_have_none() {
        let pages = pages().unwrap();
        let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
        for name in ["adduce.1", "adduce-ask.1", "adduce-mcp.1", "adduce-config-edit.1"] {
            assert!(names.contains(&name), "{name}: {names:?}");
        }
        assert!(!names.iter().any(|name| name.contains("worker") || name.contains("help")), "{names:?}");
        for (name, text) in &pages {
            let text = std::str::from_utf8(text).unwrap();
            assert!(text.contains(".SH NAME") && text.contains(".SH EXAMPLES"), "{name}: {text}");
        }
    }

    #[test]
    fn exit_codes_and_examples_are_sections_of_their_own() {
        let made = sections("Exit codes:\n  0    done\n\nExamples:\n  adduce ask -\n\nA batch has\nlines.").to_roff();
        assert!(made.starts_with(".SH \"EXIT STATUS\"\n.nf\n0    done\n"), "{made}");
        assert!(made.contains(".SH EXAMPLES\n.nf\nadduce ask \\-\n"), "{made}");
        assert!(made.contains(".fi\nA batch has\nlines."), "{made}");
    }
}
