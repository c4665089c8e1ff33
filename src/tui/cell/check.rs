//! A quotation or a draft that is checked: the list of findings, of which the one that is selected is shown whole.

use ratatui::style::Style;
use ratatui::text::Span;

use super::{Level, Note, counted};
use crate::engine::{Draft, DraftKind};
use crate::quote::Verdict;
use crate::quote::correct::{Applied, Change, Edit, Listed, apply, list};
use crate::quote::report::{Report, difference_words};
use crate::quote::shown::{Kind, MISSING, Piece, quoted, same_words, stored, summary, verdict, why};
use crate::tui::palette::Palette;
use crate::tui::rich::{Rich, Row};
use crate::tui::wrap::shown_line;

/// The column in which the parts of a finding begin, behind their names.
const LABEL: usize = 9;

/// A check, done or in the making.
#[derive(Debug)]
pub(crate) struct Check {
    /// The draft, once it was read.
    pub(crate) draft: Option<Box<Draft>>,
    /// All quotations that were checked so far.
    pub(crate) findings: Vec<Finding>,
    /// Whether those are listed that may stand, too.
    pub(crate) all: bool,
    /// How far it is.
    pub(crate) stage: CheckStage,
}

/// A quotation that was checked.
#[derive(Debug, PartialEq)]
pub(crate) struct Finding {
    /// What was found.
    pub(crate) report: Box<Report>,
    /// Whether the user takes the corrected wording.
    pub(crate) wording: bool,
    /// Whether the user takes the corrected citation.
    pub(crate) citation: bool,
}

/// How far a check is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CheckStage {
    /// It goes on.
    Running,
    /// All was checked.
    Done,
    /// The user stopped it.
    Cancelled,
    /// It failed; message and hint.
    Failed(String, Option<String>),
}

impl Finding {
    /// The corrected wording, where there is one.
    pub(crate) fn wording_change(&self) -> Option<&Change> {
        self.report.correction.as_ref()?.wording.as_ref()
    }

    /// The corrected citation, where there is one.
    pub(crate) fn citation_change(&self) -> Option<&Change> {
        self.report.correction.as_ref()?.citation.as_ref()
    }

    fn edits(&self) -> impl Iterator<Item = &Edit> {
        let wording = self.wording_change().filter(|_| self.wording);
        let citation = self.citation_change().filter(|_| self.citation);
        wording.into_iter().chain(citation).flat_map(|change| &change.edits)
    }
}

impl Check {
    /// One that begins.
    pub(crate) fn new() -> Self {
        Self { draft: None, findings: Vec::new(), all: false, stage: CheckStage::Running }
    }

    /// Whether it is of a quotation and not of a file.
    fn is_quotation(&self) -> bool {
        self.draft.as_ref().is_some_and(|draft| draft.kind == DraftKind::Quotation)
    }

    /// The findings that are listed, by their numbers: its anchors, in order.
    pub(crate) fn listed(&self) -> impl Iterator<Item = usize> {
        let all = self.all || self.is_quotation();
        (0..self.findings.len())
            .filter(move |&at| all || self.findings.get(at).is_some_and(|finding| !finding.report.faithful))
    }

    /// The finding of an anchor.
    pub(crate) fn at(&self, anchor: usize) -> Option<&Finding> {
        self.findings.get(self.listed().nth(anchor)?)
    }

    /// The same, to be changed.
    pub(crate) fn at_mut(&mut self, anchor: usize) -> Option<&mut Finding> {
        let at = self.listed().nth(anchor)?;
        self.findings.get_mut(at)
    }

    /// How many corrections the user took.
    pub(crate) fn taken(&self) -> usize {
        self.findings.iter().map(|finding| usize::from(finding.wording) + usize::from(finding.citation)).sum()
    }

    /// The draft with the corrections that the user took; of one that cannot be written, the list of them.
    pub(crate) fn corrected(&self) -> Option<Applied> {
        let draft = self.draft.as_ref()?;
        if draft.can_be_written() {
            return Some(apply(&draft.text, self.findings.iter().flat_map(Finding::edits)));
        }
        let name = draft.path.as_ref()?.file_name()?.to_string_lossy();
        let findings: Vec<Listed> = self
            .findings
            .iter()
            .filter(|finding| !finding.report.faithful)
            .map(|finding| Listed {
                place: finding.report.draft.as_ref().map_or("", |draft| draft.place.as_str()),
                report: &finding.report,
                wording: finding.wording,
                citation: finding.citation,
            })
            .collect();
        Some(Applied { text: list(&name, &findings), made: self.taken(), left_out: 0 })
    }
}

pub(super) fn rows(check: &Check, columns: usize, selected: Option<usize>, palette: Palette) -> Vec<Row> {
    let indent = Span::raw("  ");
    let mut rows = heading(check, columns, palette);
    let mut anchor = 0;
    // A quotation by itself is shown whole at once.
    let selected = selected.or_else(|| check.is_quotation().then_some(0));
    for number in check.listed() {
        let Some(finding) = check.findings.get(number) else { continue };
        let here = selected == Some(anchor);
        rows.push(entry(finding, anchor, here, columns, palette));
        if here {
            rows.extend(detail(finding, anchor, columns, palette));
        }
        anchor += 1;
    }
    if let CheckStage::Failed(message, hint) = &check.stage {
        let note = Note { level: Level::Error, text: message.clone(), hint: hint.clone() };
        rows.extend(super::note_rows(&note, columns, palette));
    }
    if check.stage != CheckStage::Running && !check.findings.is_empty() && !check.is_quotation() {
        let said = summary(check.findings.iter().map(|finding| &*finding.report));
        rows.extend(Rich::of(&said, palette.strong()).rows(columns, &indent, &indent));
    }
    if let Some(said) = can_be_done(check, selected) {
        rows.extend(Rich::of(&said, palette.dim()).rows(columns, &indent, &indent));
    }
    rows
}

fn heading(check: &Check, columns: usize, palette: Palette) -> Vec<Row> {
    let indent = Span::raw("  ");
    let said = match (&check.stage, &check.draft) {
        (CheckStage::Running, None) => "reading…  Esc stops".to_owned(),
        (CheckStage::Running, Some(draft)) => {
            let (done, all) = (check.findings.len(), draft.quotations.max(check.findings.len()));
            format!("{}  {done} of {all} checked…  Esc stops", bar(done, all))
        }
        (CheckStage::Cancelled, _) => format!("stopped after {}", counted(check.findings.len(), "quotation")),
        (CheckStage::Done, Some(draft)) if draft.quotations == 0 => "There are no quotations in it.".to_owned(),
        (CheckStage::Done, _) if check.listed().next().is_none() => "All of them may stand; f lists them.".to_owned(),
        _ => return Vec::new(),
    };
    Rich::of(&said, palette.dim()).rows(columns, &indent, &indent)
}

/// Ten signs of which so many are full as is done.
fn bar(done: usize, all: usize) -> String {
    let full = (done * 10).checked_div(all).unwrap_or(0).min(10);
    format!("{}{}", "━".repeat(full), "┄".repeat(10 - full))
}

fn look(report: &Report, palette: Palette) -> (&'static str, Style) {
    match report.verdict {
        _ if report.faithful => ("✓", palette.good()),
        Verdict::Altered | Verdict::Misattributed => ("✗", palette.error()),
        Verdict::NotJudged => ("?", palette.warning()),
        _ => ("✗", palette.warning()),
    }
}

/// One row: sign, place in the draft, verdict, what was taken, and the beginning of the words.
fn entry(finding: &Finding, anchor: usize, here: bool, columns: usize, palette: Palette) -> Row {
    let report = &finding.report;
    let (sign, style) = look(report, palette);
    let mut rich = Rich::default();
    rich.push_anchor(sign, style, anchor);
    let place = report.draft.as_ref().map(|draft| shown_line(&draft.place)).filter(|place| !place.is_empty());
    if let Some(place) = place {
        rich.push_anchor(&format!(" {place}"), palette.dim(), anchor);
    }
    let name = if here { palette.selected() } else { style };
    rich.push_anchor(" ", palette.plain(), anchor);
    rich.push_anchor(verdict(report), name, anchor);
    for (taken, what) in [(finding.wording, " ✎wording"), (finding.citation, " ✎citation")] {
        if taken {
            rich.push_anchor(what, palette.good(), anchor);
        }
    }
    if !here {
        rich.push_anchor(&format!("  {}", shown_line(&report.quote)), palette.plain(), anchor);
    }
    let mark = if here { Span::styled("▸ ", palette.accent()) } else { Span::raw("  ") };
    rich.one_row(columns, &mark)
}

fn detail(finding: &Finding, anchor: usize, columns: usize, palette: Palette) -> Vec<Row> {
    let report = &finding.report;
    let mut rows = Vec::new();
    let mut part = |name: &str, rich: Rich| {
        let first = Span::styled(format!("  {name:>8} "), palette.dim());
        rows.extend(rich.rows(columns, &first, &Span::raw(" ".repeat(LABEL + 2))));
    };
    let said = |text: &str| {
        let mut rich = Rich::default();
        rich.push_anchor(&shown_line(text), palette.plain(), anchor);
        rich
    };
    part("quoted", marked(&quoted(report), anchor, palette.error().underlined(), palette));
    let source = stored(report);
    if !source.is_empty() && report.verdict != Verdict::Verbatim && !same_words(report) {
        part("source", marked(&source, anchor, palette.good().underlined(), palette));
    }
    for difference in &report.differences {
        part("differs", said(&difference_words(difference)));
    }
    part("why", said(&why(report)));
    for warning in &report.warnings {
        part("look at", said(warning));
    }
    if let Some(rules) = report.rules_words() {
        part("not done", said(&rules));
    }
    if let Some(citation) = &report.citation {
        part("there", said(citation));
    }
    for other in &report.alternatives {
        if other.verdict == Verdict::NotFound {
            part("nearest", said(&other.citation));
        } else {
            part("also", said(&format!("{} ({})", other.citation, other.verdict.words())));
        }
    }
    let changes = [
        ("a write", finding.wording_change(), finding.wording),
        ("c cite", finding.citation_change(), finding.citation),
    ];
    for (name, change, taken) in changes {
        let Some(change) = change else { continue };
        let mut rich = Rich::default();
        rich.push_anchor(
            if taken { "[x] " } else { "[ ] " },
            if taken { palette.good() } else { palette.dim() },
            anchor,
        );
        rich.push_anchor(&shown_line(&change.after), if taken { palette.good() } else { palette.plain() }, anchor);
        part(name, rich);
    }
    for reason in report.correction.iter().flat_map(|correction| &correction.by_hand) {
        part("by hand", said(reason));
    }
    rows
}

/// Words of which those that differ are marked.
fn marked(pieces: &[Piece<'_>], anchor: usize, differs: Style, palette: Palette) -> Rich {
    let mut rich = Rich::default();
    let mut blank = true;
    for piece in pieces {
        let mut text = String::new();
        for c in piece.text.chars() {
            if !c.is_whitespace() {
                text.push(c);
                blank = false;
            } else if !std::mem::replace(&mut blank, true) {
                text.push(' ');
            }
        }
        match piece.kind {
            Kind::Same => rich.push_anchor(&text, palette.plain(), anchor),
            Kind::Differs => rich.push_anchor(&text, differs, anchor),
            Kind::Missing => rich.push_anchor(MISSING, palette.error(), anchor),
        };
    }
    rich
}

/// Which keys do something here.
fn can_be_done(check: &Check, selected: Option<usize>) -> Option<String> {
    if check.stage == CheckStage::Running || check.findings.is_empty() {
        return None;
    }
    let mut keys = Vec::new();
    if selected.is_none() {
        keys.push("Tab walks through".to_owned());
    }
    let any = |has: fn(&Finding) -> bool| check.findings.iter().any(has);
    if any(|finding| finding.wording_change().is_some()) {
        keys.push("a takes the wording".to_owned());
    }
    if any(|finding| finding.citation_change().is_some()) {
        keys.push("c the citation".to_owned());
    }
    let Some(draft) = check.draft.as_ref().filter(|draft| draft.kind != DraftKind::Quotation) else {
        keys.push("y copies".to_owned());
        return Some(keys.join(" · "));
    };
    if any(|finding| finding.wording_change().is_some() || finding.citation_change().is_some()) {
        keys.push("A all".to_owned());
    }
    keys.push(if check.all { "f findings only".to_owned() } else { "f lists all".to_owned() });
    let taken = check.taken();
    if draft.can_be_written() && taken > 0 {
        keys.push(format!("w writes a copy with {}", counted(taken, "correction")));
    } else if !draft.can_be_written() {
        keys.push("w writes the list".to_owned());
    }
    Some(keys.join(" · "))
}
