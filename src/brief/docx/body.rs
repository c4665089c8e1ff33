//! The text of the file, from the title to the sources, and its footnotes.

use std::fmt::Write;

use super::own::own;
use super::parts;
use super::xml::{Look, bold, escaped, italic, paragraph, run, text};
use crate::brief::cite::{self, Style};
use crate::brief::model::{Brief, Evidence, Question, Section, State};
use crate::brief::rows;
use crate::brief::words::{
    DISAGREE, GLOSSARY, LEGEND, NOT_SAID, SOURCES, TABLE, TIMELINE, about, quoted, referent, stale_words, state_words,
    title_of, weak, where_and_when,
};

/// The parts that hold text.
pub(super) struct Body {
    /// `word/document.xml`.
    pub document: String,
    /// `word/footnotes.xml`.
    pub footnotes: String,
}

/// Makes both.
pub(super) fn body(brief: &Brief) -> Body {
    let style = Style::of_brief(brief);
    let mut writer = Writer { brief, style, out: String::new(), notes: String::new(), headings: Vec::new() };
    for section in &brief.sections {
        writer.section(section);
    }
    writer.not_said();
    writer.disagreements();
    writer.table();
    writer.timeline();
    writer.glossary();
    writer.sources();
    let front = writer.front();
    Body { document: parts::document(&format!("{front}{}", writer.out)), footnotes: parts::footnotes(&writer.notes) }
}

struct Writer<'a> {
    brief: &'a Brief,
    style: Style,
    out: String,
    notes: String,
    /// Level and words of each heading, for the table of contents.
    headings: Vec<(u8, String)>,
}

// Writing into a string cannot fail; the results of `write!` below are let pass for that.

impl Writer<'_> {
    /// Title, date, what marks what, and the table of contents.
    fn front(&self) -> String {
        let brief = self.brief;
        let mut out = paragraph("Title", &text(&brief.title), &brief.title);
        let details: Vec<&str> = [&brief.date, &brief.audience].into_iter().flatten().map(String::as_str).collect();
        if !details.is_empty() {
            let details = details.join(" · ");
            out.push_str(&paragraph("Subtitle", &text(&details), &details));
        }
        out.push_str(&paragraph("Legend", &text(LEGEND), LEGEND));
        let entries: Vec<(usize, &(u8, String))> =
            self.headings.iter().enumerate().filter(|(_, (level, _))| *level <= 3).collect();
        if entries.is_empty() {
            return out;
        }
        out.push_str(&paragraph("TOCHeading", &text("Contents"), "Contents"));
        // What lays out the pages is the program that opens the file: it puts in their numbers. Each is a reference of its
        // own, since within a field for the whole table LibreOffice shows what stands in the file, and a wrong number is
        // worse than none.
        for (number, (level, words)) in entries {
            let mark = number + 1;
            let runs = format!(
                "<w:hyperlink w:anchor=\"_Toc{mark}\" w:history=\"1\">{}<w:r><w:tab/></w:r>{}{FIELD_END}</w:hyperlink>",
                text(words),
                field_to_renew(&format!(" PAGEREF _Toc{mark} \\h "))
            );
            out.push_str(&paragraph(&format!("TOC{level}"), &runs, words));
        }
        out
    }

    fn heading(&mut self, level: u8, words: &str) {
        let level = level.clamp(1, 6);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        self.headings.push((level, words.clone()));
        let number = self.headings.len();
        let runs = format!(
            "<w:bookmarkStart w:id=\"{number}\" w:name=\"_Toc{number}\"/>{}<w:bookmarkEnd w:id=\"{number}\"/>",
            text(&words)
        );
        self.out.push_str(&paragraph(&format!("Heading{level}"), &runs, &words));
    }

    fn paragraph(&mut self, style: &str, runs: &str, first: &str) {
        self.out.push_str(&paragraph(style, runs, first));
    }

    fn plain(&mut self, words: &str) {
        self.paragraph("Normal", &text(words), words);
    }

    fn section(&mut self, section: &Section) {
        let heading = section.heading.as_ref().map(|own| own.text.as_str());
        if let Some(words) = heading {
            self.heading(section.level, words);
        }
        section.own.iter().for_each(|words| self.out.push_str(&own(&words.text)));
        for question in &section.questions {
            if let Some(words) = question.question.as_ref().filter(|words| Some(words.text.as_str()) != heading) {
                self.heading(section.level.saturating_add(1), &words.text);
            }
            self.question(question);
        }
    }

    fn question(&mut self, question: &Question) {
        question.own.iter().for_each(|words| self.out.push_str(&own(&words.text)));
        if let Some(words) = state_words(question.state) {
            self.plain(words);
        }
        if let Some(words) = weak(question) {
            self.paragraph("Normal", &italic(words), words);
        }
        for evidence in &question.claims {
            self.claim(evidence);
        }
        if !question.see.is_empty() {
            let numbers: Vec<String> = question.see.iter().map(ToString::to_string).collect();
            self.plain(&format!(
                "Said above: {} {}.",
                if numbers.len() == 1 { "note" } else { "notes" },
                numbers.join(", ")
            ));
        }
        if let Some(part) = question.unanswered.as_ref().and_then(|unanswered| unanswered.part.as_ref()) {
            self.plain(&format!("The documents do not say: {part}."));
        }
    }

    fn claim(&mut self, evidence: &Evidence) {
        let ours = Look { style: Some("Ours"), ..Look::default() };
        let mut runs = String::new();
        if let Some(label) = &evidence.label {
            let _ = write!(runs, "{} ", italic(&format!("{label}: ")));
        }
        for lead in &evidence.leans_on {
            runs.push_str(&text(&format!("{} ", quoted(&lead.citation.quote))));
        }
        if let Some(words) = referent(evidence) {
            runs.push_str(&run(&format!("{words} "), ours));
        }
        runs.push_str(&text(&quoted(evidence.quote())));
        if let Some(words) = cite::in_text(self.brief, &evidence.place, self.style) {
            runs.push_str(&text(&format!(" {words}")));
        }
        let mut notes = vec![cite::note(self.brief, &evidence.place, self.style)];
        if !evidence.also.is_empty() {
            // In a paragraph of their own: the first line of a note is the source that is quoted.
            let mut also = Vec::new();
            for place in &evidence.also {
                also.push(cite::Piece::plain(if also.is_empty() { "Also in " } else { "; " }));
                also.extend(cite::note(self.brief, place, self.style));
            }
            notes.push(also);
        }
        runs.push_str(&self.note(evidence.number, &notes));
        self.paragraph("Claim", &runs, evidence.quote());
        if let Some(stale) = evidence.stale {
            let warning = Look { style: Some("Warning"), ..Look::default() };
            let words = format!("Stale: the source {}.", stale.words());
            self.paragraph("Normal", &run(&words, warning), &words);
        }
        evidence.own.iter().for_each(|words| self.out.push_str(&own(&words.text)));
    }

    /// Adds a footnote of these paragraphs; gives its mark.
    fn note(&mut self, number: u32, paragraphs: &[Vec<cite::Piece>]) -> String {
        let _ = write!(self.notes, "<w:footnote w:id=\"{number}\">");
        for (at, words) in paragraphs.iter().enumerate() {
            let mut runs = String::new();
            if at == 0 {
                runs.push_str("<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r>");
                runs.push_str(&text(" "));
            }
            runs.extend(words.iter().map(piece));
            runs.push_str(&text("."));
            let first = words.first().map_or("", |piece| piece.text.as_str());
            self.notes.push_str(&paragraph("FootnoteText", &runs, first));
        }
        self.notes.push_str("</w:footnote>");
        format!(
            "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteReference w:id=\"{number}\"/></w:r>"
        )
    }

    fn questions(&self) -> impl Iterator<Item = &Question> {
        self.brief.sections.iter().flat_map(|section| &section.questions)
    }

    fn not_said(&mut self) {
        let mut items = Vec::new();
        for question in self.questions() {
            let asked = rows::asked(question);
            let mut words = String::new();
            if let Some(unanswered) = &question.unanswered {
                if let Some(part) = &unanswered.part {
                    let _ = write!(words, " – not answered: {part}");
                }
                if !unanswered.unsupported.is_empty() {
                    let _ = write!(words, " – without support: {}", unanswered.unsupported.join(", "));
                }
                let nearest: Vec<String> =
                    rows::nearest(self.brief, unanswered).iter().map(|(title, places)| named(title, places)).collect();
                if !nearest.is_empty() {
                    let _ = write!(words, " – nearest: {}", nearest.join("; "));
                }
            } else if matches!(question.state, State::Waiting | State::Failed) {
                let _ = write!(words, " – {}", state_words(question.state).unwrap_or_default());
            } else {
                continue;
            }
            items.push((asked, words));
        }
        if items.is_empty() {
            return;
        }
        self.heading(1, NOT_SAID);
        for (asked, words) in items {
            self.paragraph("Item", &format!("{}{}{}", text("•\t"), bold(&asked), text(&words)), &asked);
        }
    }

    fn disagreements(&mut self) {
        let mut items = Vec::new();
        for question in self.questions() {
            let asked = rows::asked(question);
            for conflict in &question.conflicts {
                let head = format!("{}{} {}", text("•\t"), bold(&asked), text(&format!(" {}:", about(conflict.about))));
                items.push(("Item", head, asked.clone()));
                for side in &conflict.sides {
                    let evidence = self.brief.evidence().find(|evidence| evidence.number == side.number);
                    let place = evidence
                        .map(|evidence| {
                            let title = title_of(self.brief, &evidence.place);
                            let place = named(&title, &where_and_when(&evidence.place.citation));
                            format!("; {place}{}", stale_words(evidence))
                        })
                        .unwrap_or_default();
                    let words = format!("\t– {} (note {}{place})", quoted(&side.value), side.number);
                    items.push(("Item", text(&words), side.value.clone()));
                }
            }
        }
        if items.is_empty() {
            return;
        }
        self.heading(1, DISAGREE);
        for (style, runs, first) in items {
            self.paragraph(style, &runs, &first);
        }
    }

    fn table(&mut self) {
        if self.brief.table.is_empty() {
            return;
        }
        self.heading(1, TABLE);
        // In twentieths of a point; together the width between the margins.
        let [note, question, claim, source, place, date] = rows::HEADS;
        let columns: [(&str, u32); 6] =
            [(note, 620), (question, 1900), (claim, 2650), (source, 880), (place, 1850), (date, 1170)];
        let border = |side: &str| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"A6A6A6\"/>");
        let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(border).concat();
        let grid: String = columns.iter().map(|(_, width)| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
        let width: u32 = columns.iter().map(|(_, width)| width).sum();
        let _ = write!(
            self.out,
            "<w:tbl><w:tblPr><w:tblW w:w=\"{width}\" w:type=\"dxa\"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout \
             w:type=\"fixed\"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        );
        let mut row = |cells: [String; 6], head: bool| {
            let repeated = if head { "<w:tblHeader/>" } else { "" };
            let _ = write!(self.out, "<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>");
            for ((_, width), cell) in columns.iter().zip(&cells) {
                let shade = if head { "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E7E6E6\"/>" } else { "" };
                let runs = if head { bold(cell) } else { text(cell) };
                let _ = write!(
                    self.out,
                    "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{shade}</w:tcPr>{}</w:tc>",
                    paragraph("TableText", &runs, cell)
                );
            }
            self.out.push_str("</w:tr>");
        };
        row(columns.map(|(name, _)| name.to_owned()), true);
        for claim in rows::rows(self.brief) {
            let rows::Row { number, question, claim, source, place, date } = claim;
            row([number.to_string(), question, claim, source, place, date], false);
        }
        self.out.push_str("</w:tbl>");
        // A table needs a paragraph behind it.
        self.plain("");
    }

    fn timeline(&mut self) {
        if self.brief.timeline.is_empty() {
            return;
        }
        self.heading(1, TIMELINE);
        for fact in &self.brief.timeline {
            let words = format!(" {} (note {})", quoted(&fact.fact), fact.number);
            self.paragraph("Item", &format!("{}{}{}", text("•\t"), bold(&fact.date), text(&words)), &fact.date);
        }
    }

    fn glossary(&mut self) {
        if self.brief.glossary.is_empty() {
            return;
        }
        self.heading(1, GLOSSARY);
        for term in &self.brief.glossary {
            let note = cite::note(self.brief, &term.place, self.style);
            let mark = self.note(term.number, &[note]);
            let runs =
                format!("{}{}{}{mark}", text("•\t"), bold(&term.term), text(&format!(" {}", quoted(&term.meaning))));
            self.paragraph("Item", &runs, &term.term);
        }
    }

    fn sources(&mut self) {
        if self.brief.sources.is_empty() {
            return;
        }
        self.heading(1, SOURCES);
        for source in cite::in_order(self.brief, self.style) {
            let words: String = cite::entry(source, self.style).iter().map(piece).collect();
            let runs = format!("{}{words}", text(&format!("{}.\t", source.number)));
            self.paragraph("Item", &runs, &source.document.title);
        }
    }
}

const FIELD_END: &str = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

/// A field without a result yet, up to its end mark: the program that opens the file puts it in.
fn field_to_renew(instruction: &str) -> String {
    field_begin(instruction).replacen("\"begin\"", "\"begin\" w:dirty=\"true\"", 1)
}

fn field_begin(instruction: &str) -> String {
    format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\">{}</w:instrText></w:r><w:r>\
         <w:fldChar w:fldCharType=\"separate\"/></w:r>",
        escaped(instruction)
    )
}

fn piece(piece: &cite::Piece) -> String {
    if piece.italic { italic(&piece.text) } else { text(&piece.text) }
}

/// A title and a place.
fn named(title: &str, place: &str) -> String {
    if place.is_empty() { title.to_owned() } else { format!("{title}, {place}") }
}
