use super::*;

fn items(body: &str) -> Vec<String> {
    let text = format!("<p:sld><p:cSld><p:spTree>{body}</p:spTree></p:cSld></p:sld>");
    let slide = read(&text, "slide 1", &mut Vec::new());
    slide
        .items
        .into_iter()
        .map(|item| match item {
            Item::Text { role, text, marker, level, .. } => {
                format!("{role:?} {level} {}{text}", marker.map(|marker| marker + " ").unwrap_or_default())
            }
            Item::Row { text, first } => format!("Row {first} {}", text.replace('\t', "|")),
            Item::Graphic(id) => format!("Graphic {id}"),
        })
        .collect()
}

fn shape(placeholder: &str, paragraphs: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr><p:txBody><a:lstStyle><a:lvl1pPr><a:buNone/></a:lvl1pPr></a:lstStyle>{paragraphs}</p:txBody></p:sp>"
    )
}

fn p(properties: &str, text: &str) -> String {
    format!("<a:p>{properties}<a:r><a:t>{text}</a:t></a:r></a:p>")
}

#[test]
fn placeholders_and_bullets_say_what_a_paragraph_is() {
    let numbered = "<a:pPr><a:buAutoNum type=\"arabicPeriod\"/></a:pPr>";
    let body = [
        shape("<p:ph type=\"title\"/>", "<a:p><a:r><a:t>One</a:t></a:r><a:br/><a:r><a:t>title</a:t></a:r></a:p>"),
        shape(
            "<p:ph idx=\"1\"/>",
            &[p("", "a"), p("<a:pPr lvl=\"1\"/>", "b"), p("<a:pPr><a:buNone/></a:pPr>", "c")].concat(),
        ),
        shape("<p:ph type=\"body\"/>", &p("", "alone")),
        shape(
            "",
            &[p("", "box"), p(numbered, "n"), p(numbered, "m"), p("", ""), p("", "x"), p(numbered, "k")].concat(),
        ),
        shape("<p:ph type=\"sldNum\"/>", "<a:p><a:fld type=\"slidenum\"><a:t>7</a:t></a:fld></a:p>"),
    ];
    assert_eq!(
        items(&body.concat()),
        [
            "Title 0 One\ntitle",
            "Content 0 • a",
            "Content 1 • b",
            "Content 0 c",
            "Content 0 alone",
            "Free 0 box",
            "Free 0 1. n",
            "Free 0 2. m",
            "Free 0 x",
            "Free 0 1. k",
            "Running 0 7"
        ]
    );
}

#[test]
fn tables_groups_and_alternatives_are_read_once() {
    let cell = |text: &str| format!("<a:tc><a:txBody>{}</a:txBody></a:tc>", p("", text));
    let table = format!(
        "<p:graphicFrame><a:tbl><a:tr>{}{}</a:tr><a:tr>{}{}</a:tr></a:tbl></p:graphicFrame>",
        cell("a"),
        cell("b</a:t></a:r></a:p><a:p><a:r><a:t>c"),
        cell(""),
        cell("d")
    );
    let both = format!(
        "<mc:AlternateContent><mc:Choice Requires=\"p14\">{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
        shape("", &p("", "new")),
        shape("", &p("", "old"))
    );
    let ink = format!(
        "<mc:AlternateContent><mc:Choice Requires=\"p14\"><p:contentPart/></mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
        shape("", &p("", "kept"))
    );
    let group = format!("<p:grpSp><p:grpSp>{}</p:grpSp>{both}</p:grpSp>{ink}", shape("", &p("", "in")));
    let chart = "<p:graphicFrame><a:graphicData><c:chart r:id=\"rId3\"/></a:graphicData></p:graphicFrame>";
    assert_eq!(
        items(&[table.as_str(), &group, chart].concat()),
        ["Row true a|b c", "Row false |d", "Free 0 in", "Free 0 new", "Free 0 kept", "Graphic rId3"]
    );
}
