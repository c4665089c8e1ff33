//! A briefing as Markdown with footnotes, as pandoc and the usual viewers read it.
//!
//! Each note ends with an anchor in a comment, by which `--refresh` finds the source of a claim again in a file that was
//! edited meanwhile.

use std::fmt::Write;

use super::anchor;
use super::cite::{self, Piece, Style};
use super::model::{Brief, Evidence, Own, Place, Question, Section, State};
use super::own_markdown::closed;
use super::rows;
use super::words::{
    DISAGREE, GLOSSARY, LEGEND, NOT_SAID, OWN, SOURCES, TABLE, TIMELINE, about, quoted, referent, stale_words,
    state_words, title_of, weak, where_and_when,
};
use crate::text::safe;

/// The briefing as Markdown.
pub fn markdown(brief: &Brief) -> String {
    let mut out = front(brief);
    let _ = write!(out, "*{LEGEND}*\n\n");
    for section in &brief.sections {
        write_section(&mut out, brief, section);
    }
    not_said(&mut out, brief);
    disagreements(&mut out, brief);
    table(&mut out, brief);
    timeline(&mut out, brief);
    glossary(&mut out, brief);
    sources(&mut out, brief);
    notes(&mut out, brief);
    out
}

// Writing into a string cannot fail; the results of `write!` below are let pass for that.

fn front(brief: &Brief) -> String {
    let mut out = String::from("---\n");
    let field = |name: &str, value: &str| {
        let value = safe::one_line(value);
        let value = value.trim();
        if is_scalar(value) {
            return format!("{name}: {value}\n");
        }
        // A block needs no marks of quotation, which would make the value a quotation of the draft.
        format!("{name}: |-\n  {value}\n")
    };
    out.push_str(&field("title", &brief.title));
    for (name, value) in [("date", &brief.date), ("audience", &brief.audience), ("citation-style", &brief.style)] {
        if let Some(value) = value {
            out.push_str(&field(name, value));
        }
    }
    out.push_str(&field("generator", &format!("adduce {}", brief.made.version)));
    out.push_str("---\n\n");
    out
}

/// Whether a value of front matter is what it says as it stands: it begins with a letter or is a date, and has no sign of
/// YAML.
fn is_scalar(value: &str) -> bool {
    let date = !value.is_empty() && value.chars().all(|c| c.is_ascii_digit() || c == '-');
    let words = value.starts_with(char::is_alphabetic)
        && value.chars().all(|c| c.is_alphanumeric() || " ,.;()/?!–-’'+".contains(c))
        && !matches!(
            value.to_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n"
        );
    date || words
}

fn write_section(out: &mut String, brief: &Brief, section: &Section) {
    if let Some(heading) = &section.heading {
        let _ = write!(out, "{} {}\n\n", "#".repeat(level(section.level)), plain(&heading.text));
    }
    section.own.iter().for_each(|own| write_own(out, own));
    for question in &section.questions {
        write_question(out, brief, section, question);
    }
}

fn level(level: u8) -> usize {
    usize::from(level.clamp(1, 6))
}

fn write_question(out: &mut String, brief: &Brief, section: &Section, question: &Question) {
    let heading = section.heading.as_ref().map(|own| own.text.as_str());
    if let Some(own) = question.question.as_ref().filter(|own| Some(own.text.as_str()) != heading) {
        let _ = write!(out, "{} {}\n\n", "#".repeat(level(section.level.saturating_add(1))), plain(&own.text));
    }
    question.own.iter().for_each(|own| write_own(out, own));
    if let Some(words) = state_words(question.state) {
        let _ = write!(out, "{words}\n\n");
    }
    if let Some(words) = weak(question) {
        let _ = write!(out, "*{words}*\n\n");
    }
    for evidence in &question.claims {
        write_claim(out, brief, evidence);
    }
    if !question.see.is_empty() {
        let numbers: Vec<String> = question.see.iter().map(ToString::to_string).collect();
        let _ = write!(out, "Said above: {}.\n\n", noted(&numbers));
    }
    if let Some(part) = question.unanswered.as_ref().and_then(|unanswered| unanswered.part.as_ref()) {
        let _ = write!(out, "The documents do not say: {}.\n\n", plain(part));
    }
}

fn noted(numbers: &[String]) -> String {
    format!("{} {}", if numbers.len() == 1 { "note" } else { "notes" }, numbers.join(", "))
}

fn write_claim(out: &mut String, brief: &Brief, evidence: &Evidence) {
    if let Some(label) = &evidence.label {
        let _ = write!(out, "*{}:* ", plain(label));
    }
    for lead in &evidence.leans_on {
        let _ = write!(out, "{} ", plain(&quoted(&lead.citation.quote)));
    }
    if let Some(words) = referent(evidence) {
        let _ = write!(out, "{} ", plain(&words));
    }
    let _ = write!(out, "{}[^n{}]", plain(&quoted(evidence.quote())), evidence.number);
    if let Some(words) = cite::in_text(brief, &evidence.place, Style::of_brief(brief)) {
        let _ = write!(out, " {}", plain(&words));
    }
    out.push_str("\n\n");
    if let Some(stale) = evidence.stale {
        let _ = write!(out, "**Stale:** the source {}.\n\n", stale.words());
    }
    evidence.own.iter().for_each(|own| write_own(out, own));
}

/// The user's words, in a division of their own and with a word that says whose they are.
fn write_own(out: &mut String, own: &Own) {
    let _ = write!(out, "<div class=\"own\">\n\n*{OWN}*\n\n{}\n\n</div>\n\n", closed(&own.text));
}

fn asked(question: &Question) -> String {
    plain(&rows::asked(question))
}

fn questions(brief: &Brief) -> impl Iterator<Item = &Question> {
    brief.sections.iter().flat_map(|section| &section.questions)
}

fn not_said(out: &mut String, brief: &Brief) {
    let open: Vec<&Question> = questions(brief)
        .filter(|question| question.unanswered.is_some() || matches!(question.state, State::Waiting | State::Failed))
        .collect();
    if open.is_empty() {
        return;
    }
    let _ = write!(out, "# {NOT_SAID}\n\n");
    for question in open {
        let _ = write!(out, "- **{}**", asked(question));
        if let Some(unanswered) = &question.unanswered {
            if let Some(part) = &unanswered.part {
                let _ = write!(out, " – not answered: {}", plain(part));
            }
            if !unanswered.unsupported.is_empty() {
                let _ = write!(out, " – without support: {}", plain(&unanswered.unsupported.join(", ")));
            }
            let nearest: Vec<String> =
                rows::nearest(brief, unanswered).iter().map(|(title, places)| named(title, places)).collect();
            if !nearest.is_empty() {
                let _ = write!(out, " – nearest: {}", nearest.join("; "));
            }
        } else if let Some(words) = state_words(question.state) {
            let _ = write!(out, " – {words}");
        }
        out.push('\n');
    }
    out.push('\n');
}

/// A title and a place.
fn named(title: &str, place: &str) -> String {
    if place.is_empty() { format!("*{}*", plain(title)) } else { format!("*{}*, {}", plain(title), plain(place)) }
}

fn disagreements(out: &mut String, brief: &Brief) {
    if questions(brief).all(|question| question.conflicts.is_empty()) {
        return;
    }
    let _ = write!(out, "# {DISAGREE}\n\n");
    for question in questions(brief) {
        for conflict in &question.conflicts {
            let _ = writeln!(out, "- **{}** {}:", asked(question), about(conflict.about));
            for side in &conflict.sides {
                let _ = write!(out, "    - {} (note {}", plain(&quoted(&side.value)), side.number);
                if let Some(evidence) = brief.evidence().find(|evidence| evidence.number == side.number) {
                    let citation = &evidence.place.citation;
                    let _ = write!(out, "; {}", named(&title_of(brief, &evidence.place), &where_and_when(citation)));
                    out.push_str(&stale_words(evidence));
                }
                out.push_str(")\n");
            }
        }
    }
    out.push('\n');
}

fn table(out: &mut String, brief: &Brief) {
    if brief.table.is_empty() {
        return;
    }
    let _ = write!(out, "# {TABLE}\n\n| {} |\n|---:|---|---|---:|---|---|\n", rows::HEADS.join(" | "));
    for row in rows::rows(brief) {
        let cells = [&row.question, &row.claim, &row.source, &row.place, &row.date].map(|cell| plain(cell));
        let _ = writeln!(out, "| {} | {} |", row.number, cells.join(" | "));
    }
    out.push('\n');
}

fn timeline(out: &mut String, brief: &Brief) {
    if brief.timeline.is_empty() {
        return;
    }
    let _ = write!(out, "# {TIMELINE}\n\n");
    for fact in &brief.timeline {
        let _ = writeln!(out, "- **{}** {} (note {})", plain(&fact.date), plain(&quoted(&fact.fact)), fact.number);
    }
    out.push('\n');
}

fn glossary(out: &mut String, brief: &Brief) {
    if brief.glossary.is_empty() {
        return;
    }
    let _ = write!(out, "# {GLOSSARY}\n\n");
    for term in &brief.glossary {
        let _ = writeln!(out, "- **{}** {}[^n{}]", plain(&term.term), plain(&quoted(&term.meaning)), term.number);
    }
    out.push('\n');
}

fn sources(out: &mut String, brief: &Brief) {
    if brief.sources.is_empty() {
        return;
    }
    let _ = write!(out, "# {SOURCES}\n\n");
    for source in &brief.sources {
        let words = cited(&cite::entry(source, Style::of_brief(brief)));
        let _ = writeln!(out, "{}. {words}", source.number);
    }
    out.push('\n');
}

/// Words of a citation, titles in italics.
fn cited(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| if piece.italic { format!("*{}*", plain(&piece.text)) } else { plain(&piece.text) })
        .collect()
}

fn notes(out: &mut String, brief: &Brief) {
    let style = Style::of_brief(brief);
    for evidence in brief.evidence() {
        let words = cited(&cite::note(brief, &evidence.place, style));
        let _ = write!(out, "[^n{}]: {words}. {}\n\n", evidence.number, anchor::comment(&evidence.place));
        // In a paragraph of their own: the first line of a note is the source that is quoted.
        let also: Vec<String> = evidence.also.iter().map(|place| cited(&cite::note(brief, place, style))).collect();
        if !also.is_empty() {
            let _ = write!(out, "    Also in {}.\n\n", also.join("; "));
        }
    }
    for term in &brief.glossary {
        let words = cited(&cite::note(brief, &term.place, style));
        let _ = writeln!(out, "[^n{}]: {words}. {}\n", term.number, anchor::comment(&term.place));
    }
}

/// The first line of the note of a place that was renewed, in the style of the briefing.
pub(super) fn note_line(label: &str, brief: &Brief, place: &Place) -> String {
    let words = cited(&cite::note(brief, place, Style::of_brief(brief)));
    format!("[^{label}]: {words}. {}", anchor::comment(place))
}

/// Words on a line of Markdown: nothing of them is markup, for pandoc neither.
pub(super) fn plain(text: &str) -> String {
    let line = safe::one_line(text);
    let mut out = String::with_capacity(line.len() + 8);
    let chars = line.chars().peekable();
    for c in chars {
        let markup = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '$' | '^' | '@' | '&' | '{' | '}'
        );
        // What only matters at the beginning of a line: an item, a heading line.
        let first = out.is_empty() && matches!(c, '-' | '+' | '=' | ':' | '!' | '%');
        // "3." at the beginning would be an item of a list.
        let numbered = matches!(c, '.' | ')') && !out.is_empty() && out.chars().all(|c| c.is_ascii_digit());
        if markup || first || numbered {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
