//! Preambular paragraphs, which have no printed numbers and are cited by their count: "preamble, para. 3".

use std::sync::LazyLock;

use regex::Regex;

use super::super::{BlockKind, Document};
use super::{is_body, words_of};

/// Fewer paragraphs than this are not called a preamble unless a heading calls them so.
const LEAST: usize = 2;
/// A line that names a preamble, or ends it ("Have agreed as follows:"), is shorter than this, in bytes.
const LINE_BYTES: usize = 80;
/// A preamble is no longer than this, in paragraphs.
const MOST: usize = 120;

/// The words with which preambular paragraphs open, in English, French and Spanish: participles and adjectives that hang
/// on "The General Assembly" or "The States Parties".
static OPENS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:(?:Also|Further|Deeply|Gravely|Mindful|Fully|Strongly|Keenly|Particularly|Profoundly|Firmly|Again|Once again|Taking|Bearing|Having|Being|Considering|Recalling|Reaffirming|Recognizing|Recognising|Noting|Acknowledging|Welcoming|Emphasizing|Emphasising|Stressing|Underlining|Underscoring|Highlighting|Affirming|Appreciating|Expressing|Concerned|Alarmed|Convinced|Determined|Desiring|Desirous|Conscious|Aware|Guided|Inspired|Encouraged|Reiterating|Resolved|Believing|Seeking|Observing|Commending|Deploring|Condemning|Realizing|Confirming|Declaring|Cognizant|Disturbed|Viewing|Whereas|Acting|Wishing|Remaining|Paying|Looking|Anxious|Agreeing|Understanding|Rappelant|Réaffirmant|Considérant|Reconnaissant|Notant|Soulignant|Consciente?|Convaincue?|Préoccupée?|Prenant|Ayant|Saluant|Constatant|Déterminée?|Recordando|Reafirmando|Considerando|Reconociendo|Observando|Subrayando|Consciente|Convencid[ao]|Preocupad[ao]|Teniendo|Tomando|Habiendo|Acogiendo|Destacando)\b)",
    )
    .ok()
});

/// The number of each preambular paragraph, counted from 1 in its preamble; `None` for all other blocks.
pub(super) fn find(document: &Document, divisions: &[Option<String>]) -> Vec<Option<u32>> {
    let mut out = vec![None; document.blocks.len()];
    let mut at = 0;
    while at < document.blocks.len() {
        let (members, next, named) = run_from(document, divisions, at);
        if members.len() >= LEAST || (named && !members.is_empty()) {
            for (count, &member) in members.iter().enumerate() {
                if let Some(slot) = out.get_mut(member) {
                    *slot = Some(count as u32 + 1);
                }
            }
        }
        at = next.max(at + 1);
    }
    out
}

/// The preambular paragraphs that begin at a block, the block after them, and whether a heading names them.
fn run_from(document: &Document, divisions: &[Option<String>], from: usize) -> (Vec<usize>, usize, bool) {
    let text = &document.text;
    let Some(first) = document.blocks.get(from) else { return (Vec::new(), from + 1, false) };
    // A heading, or a line set as one.
    let named = is_body(first) && first.span.end - first.span.start < LINE_BYTES && is_named(&words_of(text, first));
    let division = divisions.get(from).cloned().flatten();
    let mut members = Vec::new();
    let mut at = if named { from + 1 } else { from };
    while let Some(block) = document.blocks.get(at) {
        if members.len() >= MOST || divisions.get(at).cloned().flatten() != division {
            break;
        }
        if !is_body(block) {
            at += 1;
            continue;
        }
        let prose = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote);
        let words = block.span.of(text).unwrap_or("");
        if named && members.is_empty() && is_subject(words) {
            at += 1;
            continue;
        }
        if named && words.len() < LINE_BYTES && words.trim_end().ends_with(':') {
            break;
        }
        // A printed number is that of an operative paragraph.
        if !prose || block.paragraph.is_some() || !(named || opens(words)) {
            break;
        }
        members.push(at);
        at += 1;
    }
    (members, at, named)
}

/// Whether a paragraph only names who speaks ("The States Parties to this Convention,"); it is not counted.
fn is_subject(paragraph: &str) -> bool {
    paragraph.len() < LINE_BYTES * 2 && paragraph.trim_end().ends_with(',') && !opens(paragraph)
}

fn opens(paragraph: &str) -> bool {
    let mut end = paragraph.len().min(60);
    while !paragraph.is_char_boundary(end) {
        end -= 1;
    }
    let head = paragraph.get(..end).unwrap_or("").trim_start();
    // A whole sentence in itself ("Recalling the past is easy.") ends with a period; a preambular one hangs on.
    OPENS.as_ref().is_some_and(|pattern| pattern.is_match(head)) && !paragraph.trim_end().ends_with('.')
}

fn is_named(heading: &str) -> bool {
    let heading = heading.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    matches!(heading.as_str(), "preamble" | "préambule" | "preámbulo" | "präambel" | "преамбула" | "序言" | "الديباجة")
}
