//! The user's Markdown as HTML: paragraphs, lists, emphasis, code, quotations and links to web pages. Raw HTML is shown as
//! it is written, and nothing is fetched.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use super::html::escaped;

/// The HTML of these words.
pub(super) fn render(words: &str) -> String {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
    let mut out = String::new();
    let mut links = Vec::new();
    let mut head = false;
    for event in Parser::new_ext(words, options) {
        match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(&escaped(&text)),
            Event::Code(text) => out.push_str(&format!("<code>{}</code>", escaped(&text))),
            Event::SoftBreak => out.push('\n'),
            Event::HardBreak => out.push_str("<br>\n"),
            Event::Rule => out.push_str("<hr>\n"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let link = is_web(&dest_url);
                links.push(link);
                if link {
                    out.push_str(&format!("<a href=\"{}\">", escaped(&dest_url)));
                }
            }
            Event::End(TagEnd::Link) if links.pop().unwrap_or(false) => {
                out.push_str("</a>");
            }
            Event::Start(tag) => {
                head |= matches!(tag, Tag::TableHead);
                out.push_str(&open(&tag, head));
            }
            Event::End(tag) => {
                out.push_str(close(tag, head));
                head &= !matches!(tag, TagEnd::TableHead);
            }
            _ => {}
        }
    }
    out
}

fn is_web(address: &CowStr<'_>) -> bool {
    let lower = address.to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
}

fn open(tag: &Tag<'_>, head: bool) -> String {
    match tag {
        Tag::Paragraph => "<p>".to_owned(),
        Tag::List(Some(start)) => format!("<ol start=\"{start}\">\n"),
        Tag::List(None) => "<ul>\n".to_owned(),
        Tag::Item => "<li>".to_owned(),
        Tag::Emphasis => "<em>".to_owned(),
        Tag::Strong => "<strong>".to_owned(),
        Tag::Strikethrough => "<del>".to_owned(),
        Tag::BlockQuote(_) => "<blockquote>".to_owned(),
        Tag::CodeBlock(_) => "<pre>".to_owned(),
        Tag::Table(_) => "<table>".to_owned(),
        Tag::TableHead | Tag::TableRow => "<tr>".to_owned(),
        Tag::TableCell => if head { "<th>" } else { "<td>" }.to_owned(),
        _ => String::new(),
    }
}

fn close(tag: TagEnd, head: bool) -> &'static str {
    match tag {
        TagEnd::Paragraph => "</p>\n",
        TagEnd::List(true) => "</ol>\n",
        TagEnd::List(false) => "</ul>\n",
        TagEnd::Item => "</li>\n",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::Strikethrough => "</del>",
        TagEnd::BlockQuote(_) => "</blockquote>\n",
        TagEnd::CodeBlock => "</pre>\n",
        TagEnd::Table => "</table>\n",
        TagEnd::TableHead | TagEnd::TableRow => "</tr>\n",
        TagEnd::TableCell if head => "</th>",
        TagEnd::TableCell => "</td>",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_the_user_is_kept_and_hostile_markup_is_shown_not_obeyed() {
        assert_eq!(
            render("A **b** [c](https://x.org)"),
            "<p>A <strong>b</strong> <a href=\"https://x.org\">c</a></p>\n"
        );
        let html = render("<script>x</script>\n\n[y](javascript:z) ![i](http://evil/i.png) <b onload=q>");
        assert!(!html.contains("<script") && !html.contains("javascript") && !html.contains("<img"), "{html}");
        assert!(!html.contains("<b onload"), "{html}");
        assert!(html.contains("&lt;script&gt;"));
    }
}
