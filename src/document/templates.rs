//! What site generators put into Markdown and no reader of the page ever sees: shortcodes of Hugo (`{{< ref "x" >}}`), tags
//! of Liquid (`{% include x %}`), attributes of kramdown (`{:.intro}`) and the callouts of Govspeak (`^text^`).
//!
//! Taken out before Markdown is parsed, since a shortcode in the address of a link keeps it from being one. Line breaks
//! stay, so that lines count as in the file. Code is left as it is.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// The end of code within a line is looked for this far, in bytes.
const LONGEST: usize = 64 << 10;

static ATTRIBUTES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"^\{:\s*(?:[.#][\w-]+|[\w-]+=["'\w]|toc\b)[^{}\n]*\}"#).ok());

/// The text without them.
pub(super) fn without(text: &str) -> Cow<'_, str> {
    if !["{{", "{%", "{:", "^"].iter().any(|mark| text.contains(mark)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<Fence> = None;
    let mut at = 0;
    while let Some(line) = text.get(at..).and_then(|rest| rest.split_inclusive('\n').next()) {
        let mark = Fence::of(line);
        let in_code = fence.is_some();
        match (&fence, mark) {
            (None, Some(mark)) if mark.opens => fence = Some(mark),
            (Some(open), Some(mark)) if mark.closes(open) => fence = None,
            _ => {}
        }
        if in_code || fence.is_some() {
            out.push_str(line);
            at += line.len();
        } else {
            at += line_without(text, at, line, &mut out);
        }
    }
    Cow::Owned(out)
}

/// Copies a line without its tags; gives how far was read, which is further than the line where a tag goes on behind it.
fn line_without(text: &str, start: usize, line: &str, out: &mut String) -> usize {
    let bare = line.trim();
    if let Some(words) =
        bare.strip_prefix('^').and_then(|rest| rest.strip_suffix('^')).filter(|words| !words.is_empty())
    {
        out.push_str(words);
        if line.ends_with('\n') {
            out.push('\n');
        }
        return line.len();
    }
    let mut end = start + line.len();
    let mut at = start;
    while at < end {
        let Some(rest) = text.get(at..) else { break };
        let Some(c) = rest.chars().next() else { break };
        let length = match c {
            '`' => {
                let code = code_span(rest.get(..end - at).unwrap_or(""));
                out.push_str(rest.get(..code).unwrap_or(""));
                at += code;
                continue;
            }
            '{' => tag(rest).or_else(|| address(rest, out)),
            _ => None,
        };
        let Some(length) = length else {
            out.push(c);
            at += c.len_utf8();
            continue;
        };
        let gone = rest.get(..length).unwrap_or("");
        if out.ends_with("](") {
            // So that the words of the link stay a link.
            out.push('#');
        }
        out.extend(gone.chars().filter(|&c| c == '\n'));
        at += length;
        if at > end {
            end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |more| at + more + 1);
        }
    }
    end - start
}

/// How long the tag or the attributes are that this begins with, in bytes. A tag goes on to its end, but over no blank line
/// and no other tag of its kind: one that was never closed does not eat what follows.
pub(crate) fn tag(text: &str) -> Option<usize> {
    for (open, close) in [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")] {
        let Some(inside) = text.strip_prefix(open) else { continue };
        // "{{</*": a page that shows how one is written.
        if inside.starts_with("/*") {
            return None;
        }
        let stop = |rest: &str| rest.starts_with(close) || rest.starts_with("\n\n") || rest.starts_with(open);
        let (end, _) = inside.char_indices().find(|&(at, _)| inside.get(at..).is_some_and(stop))?;
        return inside.get(end..)?.starts_with(close).then_some(open.len() + end + close.len());
    }
    ATTRIBUTES.as_ref()?.find(text).map(|found| found.end())
}

/// How long a value is that stands in the address of a link (`]({{ site.url }}/x)`), in bytes.
fn address(text: &str, before: &str) -> Option<usize> {
    let inside = text.strip_prefix("{{").filter(|_| before.ends_with("]("))?;
    let end = inside.find(['}', '{', '\n'])?;
    inside.get(end..)?.starts_with("}}").then_some(end + 4)
}

/// How long the code is that a line begins with here, in bytes: up to as many backticks as it begins with; only these
/// where there are none.
fn code_span(line: &str) -> usize {
    let marks = line.len() - line.trim_start_matches('`').len();
    let mut at = marks;
    while at < LONGEST
        && let Some(next) = line.get(at..).and_then(|rest| rest.find('`'))
    {
        let run = line.get(at + next..).map_or(0, |rest| rest.len() - rest.trim_start_matches('`').len());
        at += next + run;
        if run == marks {
            return at;
        }
    }
    marks
}

/// A line of backticks or tildes that opens or closes a block of code.
struct Fence {
    mark: char,
    length: usize,
    opens: bool,
    bare: bool,
}

impl Fence {
    fn of(line: &str) -> Option<Self> {
        let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
        let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let rest = line.trim_start_matches(mark);
        let length = line.len() - rest.len();
        (length >= 3).then(|| Self { mark, length, opens: mark == '~' || !rest.contains('`'), bare: rest.is_empty() })
    }

    fn closes(&self, open: &Self) -> bool {
        self.bare && self.mark == open.mark && self.length >= open.length
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_site_generator_replaces_goes_and_the_words_stay() {
        for (source, plain) in [
            ("a [b]({{< ref \"c/d.md\" >}}) e", "a [b](#) e"),
            ("a [b]({{ site.url }}/d) {{ e }}", "a [b](#/d) {{ e }}"),
            ("{{< note >}}Mind this.{{< /note >}}\n", "Mind this.\n"),
            ("{{< img\n  src=\"a\"\n>}}b\n`c`", "\n\nb\n`c`"),
            ("{% include a.html %}\nb {%- if c -%}d{% endif %}", "\nb d"),
            ("Intro\n{:.intro}\n\n## H {: #h .x}\n[a](b){:target=\"_blank\"}", "Intro\n\n\n## H \n[a](b)"),
            ("^Mind this^\n10^2 and 3^", "Mind this\n10^2 and 3^"),
        ] {
            assert_eq!(without(source), plain, "{source}");
        }
    }

    #[test]
    fn code_and_what_is_not_closed_stays() {
        for source in [
            "```\n{{< ref >}}\n```\n",
            "~~~ x\n{% a %}\n```\n~~~",
            "write `{{< ref >}}` so",
            "``a ` {% b %}``",
            "{{</* ref */>}}",
            "{{< never closed\n\nnext >}}",
            "set {: 1} and {:a}",
            "a {{< b",
            "{{< a {{< b",
        ] {
            assert_eq!(without(source), source);
        }
        assert_eq!(without("```\n{% a %}\n```\n{% b %}c"), "```\n{% a %}\n```\nc");
    }

    proptest! {
        #[test]
        fn lines_count_as_before(text in "([{}<>%:^`a.\\n ]|\\{\\{<|>\\}\\}|\\{%|%\\}|é){0,40}") {
            prop_assert_eq!(without(&text).matches('\n').count(), text.matches('\n').count());
        }
    }

    #[test]
    fn the_pattern_compiles() {
        assert!(ATTRIBUTES.is_some());
    }
}
