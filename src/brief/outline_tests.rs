use super::*;

fn questions(brief: &Brief) -> Vec<Vec<&str>> {
    let of = |section: &'_ Section| -> Vec<String> {
        section.questions.iter().filter_map(|question| question.question.as_ref()).map(|own| own.text.clone()).collect()
    };
    brief
        .sections
        .iter()
        .map(|section| {
            assert_eq!(of(section).len(), section.questions.len());
            section
                .questions
                .iter()
                .filter_map(|question| question.question.as_ref())
                .map(|own| own.text.as_str())
                .collect()
        })
        .collect()
}

#[test]
fn definitions_of_links_and_a_date_with_commas_are_kept_as_written() {
    let brief =
        read("---\ndate: 3 March, 2026\n---\nWhy?\n\nSee [the law][law].\n\n[law]: https://a.b/c\n\nWhen?").unwrap();
    assert_eq!(brief.date.as_deref(), Some("3 March, 2026"));
    let own: Vec<&str> = brief.sections[0].questions[0].own.iter().map(|own| own.text.as_str()).collect();
    assert_eq!(own, ["See [the law][law].", "[law]: https://a.b/c"]);
}

#[test]
fn headings_questions_and_notes_keep_their_order_and_their_words() {
    let outline = "---\ntitle: T\n---\nAbove *all*.\n\n# One\n\nBelow **one**.\n\nWhat is it?\n\nMy note,\nas written.\n\n\
                   - Who chairs it?\n  I think *she* does.\n- When?\n\n## Is a heading a question?\n\n> quoted\n";
    let brief = read(outline).unwrap();
    assert_eq!(brief.title, "T");
    assert_eq!(
        questions(&brief),
        [vec![], vec!["What is it?", "Who chairs it?", "When?"], vec!["Is a heading a question?"]]
    );
    assert_eq!(brief.sections[0].own, [Own::new("Above *all*.")]);
    assert_eq!(brief.sections[1].own, [Own::new("Below **one**.")]);
    let one = &brief.sections[1].questions;
    assert_eq!(one[0].own, [Own::new("My note,\nas written.")]);
    assert_eq!(one[1].own, [Own::new("I think *she* does.")]);
    assert_eq!(brief.sections[2].questions[0].own, [Own::new("> quoted")]);
    assert_eq!(brief.sections.iter().map(|section| section.level).collect::<Vec<_>>(), [1, 1, 2]);
}

#[test]
fn the_first_heading_of_the_first_level_is_the_title_where_none_is_given() {
    let brief = read("# The title\n\n## A\n\nWhy?\n").unwrap();
    assert_eq!((brief.title.as_str(), brief.sections.len()), ("The title", 1));
    assert_eq!(read("Why?").unwrap().title, "Briefing");
    let two = read("---\ntitle: T\n---\n# One\n\nWhy?").unwrap();
    assert_eq!((two.title.as_str(), two.sections[0].heading.clone()), ("T", Some(Own::new("One"))));
    let two = read("# One\n\nWhy?\n\n# Two\n\nWhen?").unwrap();
    assert_eq!((two.title.as_str(), two.sections.len()), ("Briefing", 2));
}

#[test]
fn an_outline_that_asks_nothing_is_refused_with_a_way_out() {
    for outline in ["", "# Title\n\nOnly notes.\n", "---\ntitle: x\n---\n"] {
        let error = read(outline).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage, "{outline:?}");
        assert!(error.hint_text().unwrap().contains("question mark"));
    }
}

#[test]
fn three_hundred_questions_are_as_many() {
    let outline: String = (0..300).map(|n| format!("- What is {n}?\n")).collect();
    assert_eq!(read(&outline).unwrap().sections[0].questions.len(), 300);
}

#[test]
fn questions_may_be_asked_in_other_scripts() {
    let brief = read("什么是数字身份？\n\nما هي الهوية الرقمية؟\n\nQué es?").unwrap();
    assert_eq!(brief.sections[0].questions.len(), 3);
}

#[test]
fn hostile_markup_is_words_of_the_user_and_nothing_else() {
    let hostile = "<script>alert(1)</script>\n\nIs it <b>so</b>?\n\n[x](javascript:alert(1)) \u{1b}[31m\n\n```\n# no heading?\n```\n";
    let brief = read(hostile).unwrap();
    assert_eq!(questions(&brief), [vec!["Is it so?"]]);
    assert_eq!(brief.sections[0].own[0].text, "<script>alert(1)</script>");
    let deep = format!("{}what?", "> ".repeat(20_000));
    assert!(read(&deep).is_err());
    assert!(read(&format!("{}why?\n", "- ".repeat(5_000))).is_ok());
}
