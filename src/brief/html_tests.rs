use super::*;
use crate::brief::testing::sample;

#[test]
fn a_page_has_the_claims_their_surroundings_and_no_script() {
    let page = html(&sample());
    assert!(page.contains("“Peace is *law*, and so on.”</span><sup><a id=\"r1\" href=\"#n1\">1</a></sup>"), "{page}");
    assert!(page.contains("<details><summary>In its surroundings</summary>"), "{page}");
    assert!(page.contains("<li id=\"n1\" value=\"1\"><i dir=\"auto\">A title of words</i>, A/RES/1"), "{page}");
    assert!(page.contains("<b>Own words</b>\n<p>My <em>note</em>.</p>"), "{page}");
    for never in ["<script", "src=", "javascript:", "url("] {
        assert!(!page.contains(never), "{never}");
    }
}

#[test]
fn hostile_words_are_shown_and_not_obeyed_wherever_they_stand() {
    let mut brief = sample();
    let hostile = "<img src=x onerror=alert(1)>\"'&\u{1b}[2J";
    brief.title = hostile.into();
    brief.date = Some(hostile.into());
    for section in &mut brief.sections {
        section.heading = Some(Own::new(hostile));
        for question in &mut section.questions {
            question.question = Some(Own::new(hostile));
            question.own = vec![Own::new(hostile)];
        }
    }
    for evidence in brief.evidence_mut() {
        hostile.clone_into(&mut evidence.place.citation.quote);
        hostile.clone_into(&mut evidence.place.before);
        hostile.clone_into(&mut evidence.place.citation.document.title);
    }
    for source in &mut brief.sources {
        hostile.clone_into(&mut source.document.title);
        hostile.clone_into(&mut source.document.key);
        source.language = Some(hostile.into());
    }
    let page = html(&brief);
    assert!(!page.contains("<img") && !page.contains('\u{1b}'), "{page}");
    assert!(page.matches("&lt;img").count() > 8);
}

#[test]
fn languages_and_directions_are_marked() {
    let mut brief = sample();
    if let Some(source) = brief.sources.first_mut() {
        source.language = Some("ar".into());
    }
    assert!(html(&brief).contains("<span dir=\"auto\" lang=\"ar\">“Peace"));
}
