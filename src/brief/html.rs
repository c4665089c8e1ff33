//! A briefing as one web page: readable on paper, quoted passages to unfold in their surroundings, no script, nothing
//! fetched.

use std::fmt::Write;

use super::cite::{self, Piece, Style};
use super::model::{Brief, Evidence, Own, Place, Question, Section, State};
use super::own_html;
use super::rows;
use super::words::{
    DISAGREE, GLOSSARY, LEGEND, NOT_SAID, OWN, SOURCES, TABLE, TIMELINE, about, place_words, quoted, referent,
    stale_words, state_words, title_of, unquoted, weak, where_and_when,
};
use crate::text::safe;

const STYLE: &str = "body{font:17px/1.5 Georgia,serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#111;\
    background:#fff}h1,h2,h3,h4,h5,h6{font-family:Helvetica,Arial,sans-serif;line-height:1.25}h1{font-size:1.7rem}\
    .meta,.legend,details,.own b{font-size:.85rem;color:#444}.claim{margin:.6rem 0 .2rem}.own{border-left:4px solid \
    #999;background:#f4f4f4;margin:.6rem 0;padding:.3rem .8rem;font-family:Helvetica,Arial,sans-serif}.own b{display:\
    block}.ours{color:#555;font-style:italic}.stale{color:#900;font-weight:bold}details{margin:0 0 .6rem 1rem}mark{\
    background:#ffef9e}table{border-collapse:collapse;font-size:.85rem}td,th{border:1px solid #bbb;padding:.2rem \
    .4rem;text-align:left;vertical-align:top}sup{line-height:0}pre{white-space:pre-wrap;font:\
    inherit}small{color:#555;font-size:.75rem}@media print{body{max-width:none;margin:0}details{display:none}a{color:inherit;text-decoration:none}.claim,tr,li{break-inside:avoid}\
    h2,h3{break-after:avoid}}";

/// The briefing as a web page.
pub fn html(brief: &Brief) -> String {
    let title = escaped(&brief.title);
    let mut out = format!(
        "<!doctype html>\n<html>\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><meta name=\"generator\" content=\"adduce {}\"><title>{title}</title>\n\
         <style>{STYLE}</style></head>\n<body>\n<h1 dir=\"auto\">{title}</h1>\n",
        escaped(&brief.made.version)
    );
    let meta: Vec<String> = [&brief.date, &brief.audience].into_iter().flatten().map(|words| escaped(words)).collect();
    if !meta.is_empty() {
        let _ = writeln!(out, "<p class=\"meta\">{}</p>", meta.join(" · "));
    }
    let _ = writeln!(out, "<p class=\"legend\">{LEGEND}</p>");
    for section in &brief.sections {
        write_section(&mut out, brief, section);
    }
    not_said(&mut out, brief);
    disagreements(&mut out, brief);
    table(&mut out, brief);
    timeline(&mut out, brief);
    glossary(&mut out, brief);
    notes(&mut out, brief);
    sources(&mut out, brief);
    out.push_str("</body>\n</html>\n");
    out
}

// Writing into a string cannot fail; the results of `write!` below are let pass for that.

fn write_section(out: &mut String, brief: &Brief, section: &Section) {
    let level = section.level.clamp(1, 5) + 1;
    if let Some(heading) = &section.heading {
        let _ = writeln!(out, "<h{level} dir=\"auto\">{}</h{level}>", escaped(&heading.text));
    }
    section.own.iter().for_each(|own| write_own(out, own));
    for question in &section.questions {
        let heading = section.heading.as_ref().map(|own| own.text.as_str());
        if let Some(own) = question.question.as_ref().filter(|own| Some(own.text.as_str()) != heading) {
            let level = (level + 1).min(6);
            let _ = writeln!(out, "<h{level} dir=\"auto\">{}</h{level}>", escaped(&own.text));
        }
        question.own.iter().for_each(|own| write_own(out, own));
        write_answer(out, brief, question);
    }
}

fn write_answer(out: &mut String, brief: &Brief, question: &Question) {
    if let Some(words) = state_words(question.state) {
        let _ = writeln!(out, "<p>{words}</p>");
    }
    if let Some(words) = weak(question) {
        let _ = writeln!(out, "<p><em>{words}</em></p>");
    }
    for evidence in &question.claims {
        write_claim(out, brief, evidence);
    }
    if !question.see.is_empty() {
        let links: Vec<String> =
            question.see.iter().map(|number| format!("<a href=\"#r{number}\">note {number}</a>")).collect();
        let _ = writeln!(out, "<p>Said above: {}.</p>", links.join(", "));
    }
    if let Some(part) = question.unanswered.as_ref().and_then(|unanswered| unanswered.part.as_ref()) {
        let _ = writeln!(out, "<p>The documents do not say: {}.</p>", escaped(part));
    }
}

fn write_claim(out: &mut String, brief: &Brief, evidence: &Evidence) {
    out.push_str("<p class=\"claim\" dir=\"auto\">");
    if let Some(label) = &evidence.label {
        let _ = write!(out, "<i>{}:</i> ", escaped(label));
    }
    for lead in &evidence.leans_on {
        let _ = write!(out, "{} ", words_of(brief, lead));
    }
    if let Some(words) = referent(evidence) {
        let _ = write!(out, "<span class=\"ours\">{}</span> ", escaped(&words));
    }
    let number = evidence.number;
    let _ = writeln!(
        out,
        "{}<sup><a id=\"r{number}\" href=\"#n{number}\">{number}</a></sup>{}</p>",
        words_of(brief, &evidence.place),
        cite::in_text(brief, &evidence.place, Style::of_brief(brief))
            .map_or_else(|| beside(brief, &evidence.place), |words| format!(" {}", escaped(&words)))
    );
    if let Some(stale) = evidence.stale {
        let _ = writeln!(out, "<p class=\"stale\">Stale: the source {}.</p>", stale.words());
    }
    surroundings(out, &evidence.place);
    evidence.own.iter().for_each(|own| write_own(out, own));
}

/// Where a claim stands, in brackets right behind it, so that neither people nor `check --draft` need to look for its note.
fn beside(brief: &Brief, place: &Place) -> String {
    let document = &place.citation.document;
    let same = brief.source_of(place).is_some_and(|source| source.same_title);
    let name = unquoted(if same { &document.key } else { &document.title });
    let at = place_words(&place.citation);
    let words = if at.is_empty() { name } else { format!("{name}, {at}") };
    format!(" <small>({})</small>", escaped(&words))
}

/// The words of a place in quotation marks, in their language and direction.
fn words_of(brief: &Brief, place: &Place) -> String {
    let words = escaped(&quoted(&place.citation.quote));
    match brief.source_of(place).and_then(|source| source.language.as_deref()) {
        Some(language) => format!("<span dir=\"auto\" lang=\"{}\">{words}</span>", escaped(language)),
        None => format!("<span dir=\"auto\">{words}</span>"),
    }
}

fn surroundings(out: &mut String, place: &Place) {
    if place.before.trim().is_empty() && place.after.trim().is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "<details><summary>In its surroundings</summary><pre dir=\"auto\">… {}<mark>{}</mark>{} …</pre></details>",
        escaped(&place.before),
        escaped(&place.citation.quote),
        escaped(&place.after)
    );
}

fn write_own(out: &mut String, own: &Own) {
    let _ = writeln!(out, "<div class=\"own\" dir=\"auto\"><b>{OWN}</b>\n{}</div>", own_html::render(&own.text));
}

fn questions(brief: &Brief) -> impl Iterator<Item = &Question> {
    brief.sections.iter().flat_map(|section| &section.questions)
}

fn asked(question: &Question) -> String {
    escaped(&rows::asked(question))
}

fn named(brief: &Brief, place: &Place) -> String {
    let (title, at) = (title_of(brief, place), where_and_when(&place.citation));
    let title = format!("<i dir=\"auto\">{}</i>", escaped(&title));
    if at.is_empty() { title } else { format!("{title}, {}", escaped(&at)) }
}

fn not_said(out: &mut String, brief: &Brief) {
    let mut items = String::new();
    for question in questions(brief) {
        let mut rest = Vec::new();
        if let Some(unanswered) = &question.unanswered {
            rest.extend(unanswered.part.iter().map(|part| format!("not answered: {}", escaped(part))));
            if !unanswered.unsupported.is_empty() {
                rest.push(format!("without support: {}", escaped(&unanswered.unsupported.join(", "))));
            }
            let nearest: Vec<String> = rows::nearest(brief, unanswered)
                .iter()
                .map(|(title, places)| {
                    let title = format!("<cite dir=\"auto\">{}</cite>", escaped(title));
                    if places.is_empty() { title } else { format!("{title}, {}", escaped(places)) }
                })
                .collect();
            if !nearest.is_empty() {
                rest.push(format!("nearest: {}", nearest.join("; ")));
            }
        } else if let (State::Waiting | State::Failed, Some(words)) = (question.state, state_words(question.state)) {
            rest.push(words.to_owned());
        } else {
            continue;
        }
        let _ = writeln!(items, "<li><b dir=\"auto\">{}</b> – {}</li>", asked(question), rest.join(" – "));
    }
    list(out, NOT_SAID, "ul", &items);
}

fn list(out: &mut String, heading: &str, kind: &str, items: &str) {
    if !items.is_empty() {
        let _ = writeln!(out, "<h2>{heading}</h2>\n<{kind}>\n{items}</{kind}>");
    }
}

fn disagreements(out: &mut String, brief: &Brief) {
    let mut items = String::new();
    for question in questions(brief) {
        for conflict in &question.conflicts {
            let _ = writeln!(items, "<li><b dir=\"auto\">{}</b> {}:<ul>", asked(question), about(conflict.about));
            for side in &conflict.sides {
                let evidence = brief.evidence().find(|evidence| evidence.number == side.number);
                let place = evidence
                    .map(|evidence| format!("; {}{}", named(brief, &evidence.place), stale_words(evidence)))
                    .unwrap_or_default();
                let number = side.number;
                let _ = writeln!(
                    items,
                    "<li dir=\"auto\">{} (<a href=\"#r{number}\">note {number}</a>{place})</li>",
                    escaped(&quoted(&side.value))
                );
            }
            items.push_str("</ul></li>\n");
        }
    }
    list(out, DISAGREE, "ul", &items);
}

fn table(out: &mut String, brief: &Brief) {
    if brief.table.is_empty() {
        return;
    }
    let heads: String = rows::HEADS.iter().map(|head| format!("<th>{head}</th>")).collect();
    let _ = writeln!(out, "<h2>{TABLE}</h2>\n<table><thead><tr>{heads}</tr></thead><tbody>");
    for row in rows::rows(brief) {
        let number = row.number;
        let cells: String = [&row.question, &row.claim, &row.source, &row.place, &row.date]
            .iter()
            .map(|cell| format!("<td dir=\"auto\">{}</td>", escaped(cell)))
            .collect();
        let _ = writeln!(out, "<tr><td><a href=\"#r{number}\">{number}</a></td>{cells}</tr>");
    }
    out.push_str("</tbody></table>\n");
}

fn timeline(out: &mut String, brief: &Brief) {
    let mut items = String::new();
    for fact in &brief.timeline {
        let number = fact.number;
        let _ = writeln!(
            items,
            "<li><b>{}</b> <span dir=\"auto\">{}</span> (<a href=\"#r{number}\">note {number}</a>)</li>",
            escaped(&fact.date),
            escaped(&quoted(&fact.fact))
        );
    }
    list(out, TIMELINE, "ul", &items);
}

fn glossary(out: &mut String, brief: &Brief) {
    let mut items = String::new();
    for term in &brief.glossary {
        let number = term.number;
        let _ = writeln!(
            items,
            "<li><b>{}</b> {}<sup><a id=\"r{number}\" href=\"#n{number}\">{number}</a></sup></li>",
            escaped(&term.term),
            words_of(brief, &term.place)
        );
    }
    list(out, GLOSSARY, "ul", &items);
}

/// Words of a citation, titles in italics.
fn cited(pieces: &[Piece]) -> String {
    let words = |piece: &Piece| {
        let text = escaped(&piece.text);
        if piece.italic { format!("<i dir=\"auto\">{text}</i>") } else { text }
    };
    pieces.iter().map(words).collect()
}

fn notes(out: &mut String, brief: &Brief) {
    let named = |brief: &Brief, place: &Place| cited(&cite::note(brief, place, Style::of_brief(brief)));
    let mut items = String::new();
    let mut add = |number: u32, words: String| {
        let _ = writeln!(items, "<li id=\"n{number}\" value=\"{number}\">{words}. <a href=\"#r{number}\">↩</a></li>");
    };
    for evidence in brief.evidence() {
        let also: Vec<String> = evidence.also.iter().map(|place| format!("; also {}", named(brief, place))).collect();
        add(evidence.number, named(brief, &evidence.place) + &also.concat());
    }
    for term in &brief.glossary {
        add(term.number, named(brief, &term.place));
    }
    list(out, "Notes", "ol", &items);
}

fn sources(out: &mut String, brief: &Brief) {
    let mut items = String::new();
    for source in &brief.sources {
        let _ = writeln!(items, "<li>{}</li>", cited(&cite::entry(source, Style::of_brief(brief))));
    }
    list(out, SOURCES, "ol", &items);
}

/// Words as text of a page.
pub(super) fn escaped(text: &str) -> String {
    safe::clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;
