//! XHTML made ready for the HTML reader: HTML knows no elements that close themselves, and no CDATA.

/// Elements that have no content in HTML either, so that it makes no difference how they are closed.
static VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// The page with elements that close themselves closed by end tags: `<title/>` would else swallow all that follows it.
pub(super) fn as_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        if let Some(data) = tag.strip_prefix("<![CDATA[") {
            let (data, after) = data.split_once("]]>").unwrap_or((data, ""));
            out.push_str(&data.replace('&', "&amp;").replace('<', "&lt;"));
            rest = after;
            continue;
        }
        let end = if tag.starts_with("<!--") { tag.find("-->").map(|end| end + 3) } else { tag_end(tag) };
        let Some(end) = end else {
            out.push_str(tag);
            return out;
        };
        let (tag, after) = tag.split_at(end);
        rest = after;
        let opened = tag.strip_prefix('<').and_then(|tag| tag.strip_suffix("/>"));
        let name = opened.map(|tag| tag.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default());
        match (opened, name) {
            (Some(opened), Some(name))
                if name.starts_with(|c: char| c.is_ascii_alphabetic())
                    && !VOID.contains(&name.to_ascii_lowercase().as_str()) =>
            {
                out.push('<');
                out.push_str(opened);
                out.push_str("></");
                out.push_str(name);
                out.push('>');
            }
            _ => out.push_str(tag),
        }
    }
    out.push_str(rest);
    out
}

/// The length of a tag, its angle brackets included; a `>` within quotation marks does not end it.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            // A tag that never ends must not swallow the next one.
            (None, b'<') if at > 0 => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_that_close_themselves_are_closed() {
        for (xhtml, html) in [
            ("<title/><p>x</p>", "<title></title><p>x</p>"),
            ("a<a id=\"b/>\" />b<br/>c<hr />", "a<a id=\"b/>\" ></a>b<br/>c<hr />"),
            ("<!-- <i/> --><svg:path d=''/>", "<!-- <i/> --><svg:path d=''></svg:path>"),
            ("<![CDATA[1 < 2 & 3]]>.", "1 &lt; 2 &amp; 3."),
            ("a < b <i>c</i>", "a < b <i>c</i>"),
            ("<?xml version=\"1.0\"?><p", "<?xml version=\"1.0\"?><p"),
        ] {
            assert_eq!(as_html(xhtml), html);
        }
    }

    #[test]
    fn many_open_ends_take_no_time() {
        assert_eq!(as_html(&"<".repeat(200_000)).len(), 200_000);
        assert_eq!(as_html(&"<a '".repeat(50_000)).len(), 200_000);
    }
}
