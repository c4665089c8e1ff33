use super::*;
use crate::document::BlockKind;
use crate::document::model::check;

fn read(html: &str) -> (Document, Vec<Warning>) {
    let mut warnings = Vec::new();
    let reader = Reader { name: "html".into(), version: VERSION };
    let document = document(html, reader, &mut warnings);
    check(&document).unwrap();
    (document, warnings)
}

const ARTICLE: &str = "<p>The council met on Monday to decide on the new rules for public consultations, which had been \
    under discussion, in one form or another, since the spring of last year.</p><p>Members agreed that every draft must be \
    published at least six weeks before it is adopted, and that each comment receives an answer.</p>";

#[test]
fn what_stands_around_the_content_is_left_out() {
    let article = ARTICLE.repeat(4);
    let (document, warnings) = read(&format!(
        "<!doctype html><html lang=en><head><title>Rules | City</title></head><body>\
         <div class=cookie-banner><p>We use cookies, accept all of them.</p></div>\
         <header><a href=/>City</a></header><nav><ul><li><a href=/a>Home</a><li><a href=/b>News</a></ul></nav>\
         <main><h1>Rules</h1>{article}<h2>Fees</h2><table><tr><th>Kind<th>Fee<tr><td>Small<td>10</table></main>\
         <aside>Related pages</aside><footer>Imprint</footer></body></html>"
    ));
    for gone in ["cookies", "Home", "Imprint", "Related"] {
        assert!(!document.text.contains(gone), "{gone}");
    }
    assert!(document.text.contains("Kind\tFee\nSmall\t10"));
    assert_eq!(document.title.as_deref(), Some("Rules"));
    assert_eq!(document.metadata.language.as_deref(), Some("en"));
    assert_eq!(document.blocks.last().unwrap().section.last().map(String::as_str), Some("Fees"));
    assert!(warnings.is_empty());
}

#[test]
fn words_parted_by_a_line_break_stay_apart_in_what_is_sifted_out() {
    let article = ARTICLE.repeat(4);
    let cell = "<table><tr><td>Distr.: General<br>3 August 2020<br><br>Original: English</td></tr></table>";
    let (document, _) = read(&format!(
        "<body><div id=nav><a href=x>Home</a></div><div class=content><h1>Rules</h1>{cell}{article}</div></body>"
    ));
    assert!(!document.text.contains("General3"), "{}", document.text);
    assert!(document.text.contains("3 August 2020"));
}

#[test]
fn a_page_of_lists_and_tables_keeps_them() {
    let rows: String =
        (0..40).map(|n| format!("<li><a href=/{n}>Opinion number {n}</a></li>")).collect::<Vec<_>>().concat();
    let (document, _) = read(&format!("<body><main><h1>Opinions</h1><p>By date.</p><ul>{rows}</ul></main>"));
    assert!(document.text.contains("• Opinion number 0\n") && document.text.contains("• Opinion number 39"));
}

#[test]
fn hidden_and_hostile_parts_are_not_read() {
    let (document, warnings) = read(
        "<p>Seen&#27;[2J <span style='DISPLAY : none'>no</span><span hidden>no</span><i aria-hidden=true>no</i>end\
         <script>alert('no')</script><template><p>no</template>",
    );
    assert_eq!(document.text, "Seen\u{fffd}[2J end");
    assert_eq!(warnings, [Warning::new("1 control character was replaced")]);
}

#[test]
fn hostile_pages_end() {
    let deep = 100_000;
    for html in [
        format!("{}deep", "<div>".repeat(deep)),
        format!("<body>{}deep", "<table><tr><td>".repeat(deep / 4)),
        format!("<body>{}deep", "<ul><li>".repeat(deep / 4)),
        format!("{}x", "<svg><foreignObject>".repeat(deep / 10)),
        format!("{}deep", "<a><b><i><p>".repeat(deep / 20)),
        format!("<template>{}deep", "<template>".repeat(deep / 10)),
        "&amp;&lt;&#x41;&NotEqualTilde;".repeat(deep / 4),
        "<p>x".repeat(deep / 4),
        format!("<p>deep <a {}", "a ".repeat(10)),
        format!("{}<p>deep", "<b id=x></x>".repeat(deep / 4)),
        (0..deep / 4).map(|n| format!("<p><b id=b{n}><i class=c{n}></p>")).collect::<Vec<_>>().concat(),
        format!("{}{}deep", "<div>".repeat(150), "<p>some text, with commas<b>x</b></p>".repeat(deep / 4)),
        format!("<p>deep<p {}>", (0..8_000).map(|n| format!("a{n} ")).collect::<Vec<_>>().concat()),
        "<".repeat(deep),
        "<!--".repeat(deep),
    ] {
        let began = std::time::Instant::now();
        let (document, warnings) = read(&html);
        assert!(began.elapsed().as_secs() < 20, "{}", &html[..30]);
        assert!(
            !html.ends_with("deep") || document.text.contains("deep") || html.contains("<template"),
            "{}",
            &html[..30]
        );
        assert!(!html.starts_with(&"<div>".repeat(300)) || warnings[0].message.contains("nested too deep"));
    }
}

#[test]
fn a_text_full_of_references_is_read_in_no_more_time_than_another() {
    let html = format!("<title>T</title><p>{}", "&amp;&#167;".repeat(400_000));
    let began = std::time::Instant::now();
    let document = document(&html, Reader { name: "html".into(), version: 1 }, &mut Vec::new());
    assert!(document.text.starts_with("&§&§"));
    // Quadratic, it takes minutes.
    assert!(began.elapsed() < std::time::Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
fn a_page_without_text_says_what_may_be_why() {
    let attributes: Vec<String> = (0..200_000).map(|n| format!("a{n}=b")).collect();
    let html = format!("<p {}>words", attributes.join(" "));
    let input = crate::document::Input { name: "a.html", bytes: html.as_bytes() };
    let mut parts = crate::document::read(&input).unwrap();
    match parts.next().unwrap() {
        Ok(part) => assert_eq!(part.document.text, "words"),
        Err(error) => assert!(error.one_line().contains("too large or too tangled"), "{}", error.one_line()),
    }
}

#[test]
fn what_is_set_in_on_both_sides_and_introduced_is_a_quotation() {
    let (document, _) = read(&format!(
        "<main>{ARTICLE}<p>The Charter says:</p><div style='margin: 0 3em'><p>We the peoples have resolved.</p><p>And they \
         did.</p></div><p>It has parts:</p><p style='margin-left: 40px'>one of them</p><p style='margin:0 40px'>What nothing \
         introduces.</p></main>"
    ));
    let quotes: Vec<&str> = document
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Quote)
        .filter_map(|block| block.span.of(&document.text))
        .collect();
    assert_eq!(quotes, ["We the peoples have resolved.", "And they did."]);
}
