//! What a check found, as one web page without scripts, links or anything else that is fetched.

use std::fmt::Write;

use super::check_report::{name_of, place};
use crate::quote::report::{Report, difference_words};
use crate::quote::shown::{Kind, MISSING, Piece, quoted, same_words, stored, summary, verdict, why};
use crate::text::safe;

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8886;--bad:#b3261e;--warn:#8a5a00;--good:#1b6e2a;--soft:#8881}\
@media(prefers-color-scheme:dark){:root{--bad:#ff8a80;--warn:#ffcf70;--good:#7ed491}}\
body{font:16px/1.55 Georgia,serif;max-width:64rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.2rem;margin-top:2.5rem}\
article{border:1px solid var(--line);border-left-width:.35rem;border-radius:.4rem;padding:.6rem 1rem 1rem;margin:1rem 0;\
break-inside:avoid}article.bad{border-left-color:var(--bad)}article.warn{border-left-color:var(--warn)}\
h3{font:600 .95rem/1.4 system-ui,sans-serif;margin:.2rem 0 .6rem}.bad .verdict{color:var(--bad)}\
.warn .verdict{color:var(--warn)}.good{color:var(--good)}.cite{font-weight:400}\
.both{display:grid;grid-template-columns:1fr 1fr;gap:1rem}@media(max-width:40rem){.both{grid-template-columns:1fr}}\
figure{margin:0;background:var(--soft);padding:.5rem .8rem;border-radius:.3rem}\
figcaption{font:.75rem system-ui,sans-serif;opacity:.75}blockquote{margin:.2rem 0 0}\
mark{background:none;color:inherit;font-weight:700;text-decoration:underline;text-decoration-thickness:2px}\
.quoted mark{text-decoration-color:var(--bad)}.source mark{text-decoration-color:var(--good)}\
ul{margin:.5rem 0 0;padding-left:1.2rem}.write{margin:.6rem 0 0}.write b{color:var(--good)}\
table{border-collapse:collapse;width:100%;font-size:.92rem}td,th{text-align:left;vertical-align:top;\
padding:.35rem .6rem;border-bottom:1px solid var(--line)}th{font:600 .8rem system-ui,sans-serif}";

/// The page: findings with quotation and source beside one another, then what may stand.
pub(super) fn html(reports: &[Report], draft: Option<&str>) -> String {
    let of = draft.map(|draft| format!(" of {}", escaped(draft))).unwrap_or_default();
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Quotations{of}</title>\n\
         <style>{STYLE}</style></head><body>\n<h1>Quotations{of}</h1>\n<p>{}</p>\n",
        escaped(&summary(reports))
    );
    for report in reports.iter().filter(|report| !report.faithful) {
        finding(&mut out, report);
    }
    if reports.iter().any(|report| report.faithful) {
        out.push_str("<h2>May stand</h2>\n<table><tr><th>Place<th>Verdict<th>Quotation<th>Source\n");
        for report in reports.iter().filter(|report| report.faithful) {
            // Writing into a string cannot fail.
            let _written = writeln!(
                out,
                "<tr><td>{}<td class=\"good\">✓ {}<td>{}<td>{}",
                escaped(place(report)),
                verdict(report),
                escaped(&report.quote),
                escaped(report.citation.as_deref().unwrap_or_default())
            );
        }
        out.push_str("</table>\n");
        for rules in reports.iter().filter(|report| report.faithful).filter_map(Report::rules_words) {
            let _written = writeln!(out, "<p><small>Not applied: {}</small></p>", escaped(&rules));
        }
    }
    out.push_str("</body></html>\n");
    out
}

fn finding(out: &mut String, report: &Report) {
    use crate::quote::Verdict::{Altered, Misattributed};
    let class = if matches!(report.verdict, Altered | Misattributed) { "bad" } else { "warn" };
    let place = place(report);
    let place = if place.is_empty() { String::new() } else { format!("{} · ", escaped(place)) };
    let citation = report.citation.as_deref().map(|citation| format!(" · {}", escaped(citation))).unwrap_or_default();
    let _written = writeln!(
        out,
        "<article class=\"{class}\"><h3>{place}<span class=\"verdict\">✗ {}</span>\
         <span class=\"cite\">{citation}</span></h3>\n<div class=\"both\">\
         <figure class=\"quoted\"><figcaption>The draft</figcaption><blockquote>{}</blockquote></figure>",
        verdict(report),
        marked(&quoted(report))
    );
    let source = stored(report);
    if !source.is_empty() && !same_words(report) {
        let _written = write!(
            out,
            "<figure class=\"source\"><figcaption>The source</figcaption><blockquote>{}</blockquote></figure>",
            marked(&source)
        );
    }
    let _written = writeln!(out, "</div>\n<p>{}</p>", escaped(&why(report)));
    let mut lines: Vec<String> = report
        .differences
        .iter()
        .map(|difference| {
            format!("{} <small>({})</small>", escaped(&difference_words(difference)), name_of(&difference.severity))
        })
        .collect();
    lines.extend(report.warnings.iter().map(|warning| format!("Look at: {}", escaped(warning))));
    lines.extend(report.rules_words().map(|rules| format!("Not applied: {}", escaped(&rules))));
    lines.extend(report.correction.iter().flat_map(|correction| &correction.by_hand).map(|reason| escaped(reason)));
    if !lines.is_empty() {
        let _written = writeln!(out, "<ul><li>{}</ul>", lines.join("<li>"));
    }
    if let Some(correction) = &report.correction {
        for (name, change) in [("Write", &correction.wording), ("Cite", &correction.citation)] {
            if let Some(change) = change {
                let _written = writeln!(out, "<p class=\"write\">{name}: <b>{}</b></p>", escaped(&change.after));
            }
        }
    }
    out.push_str("</article>\n");
}

fn marked(pieces: &[Piece<'_>]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece.kind {
            Kind::Same => out.push_str(&escaped(piece.text)),
            Kind::Missing => out.extend(["<mark title=\"words are missing here\">", MISSING, "</mark>"]),
            Kind::Differs => out.extend(["<mark>", &escaped(piece.text), "</mark>"]),
        }
    }
    out
}

fn escaped(text: &str) -> String {
    safe::clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quote::Verdict;

    #[test]
    fn text_of_documents_is_never_markup_and_nothing_is_fetched() {
        let mut report = Report::new("<script>alert(1)</script> *bold*", Verdict::NotFound);
        report.explanation = "The words are nowhere & gone.".into();
        let page = html(std::slice::from_ref(&report), Some("<b>.md"));
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;") && page.contains("of &lt;b&gt;.md"));
        assert!(!page.contains("http") && !page.contains("url("));
    }
}
