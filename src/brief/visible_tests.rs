use super::*;

fn seen(source: &str, markup: Markup) -> String {
    Visible::of(source, markup).text
}

#[test]
fn markup_is_not_seen_and_words_are() {
    for (source, text) in [
        ("one <b>t</b>wo<!-- no -->&eacute;", "onetwoé"),
        ("a <script>b < c</script> d <SVG x='>'><p>e</svg >f", "adf"),
        ("1 < 2 & 3 &zzz; <a title=\"a>b\">4</a>", "1<2&3&zzz;4"),
        ("<title>T</title><p>x", "x"),
        ("<button>never closed <p>x", "neverclosedx"),
    ] {
        assert_eq!(seen(source, Markup::Html), text, "{source}");
    }
    for (source, text) in [
        ("**a** _b_ `c` [d](http://e.f/(g)h \"t\") [i][ref] j\\*", "abcdij"),
        ("- one\n  + two\n> - three\n4 - 5", "onetwothree4-5"),
        ("<b>x</b> <https://a.b/c> <me@d.e> &amp;", "xhttps://a.b/cme@d.e&"),
        ("a {{< b \"c\" >}}d{% e %} {:.f #g}h {:i} {{< j [k]({{< l >}})", "adh{:i}{{jk"),
        ("# T\n\nwell-known [^1] word", "Twell-known1word"),
    ] {
        assert_eq!(seen(source, Markup::Markdown), text, "{source}");
    }
}

#[test]
fn a_quotation_is_found_with_its_place_and_a_changed_one_is_not() {
    let source = "<p>They <em>may</em> vote.</p><p>Members &ldquo;pay&rdquo;\n a&nbsp;fee. They <em>may</em> vote.";
    let visible = Visible::of(source, Markup::Html);
    let place = |quote, before| visible.place(source, Markup::Html, quote, before, "").and_then(|span| span.of(source));
    assert_eq!(place("Members “pay” a\u{a0}fee.", ""), Some("Members &ldquo;pay&rdquo;\n a&nbsp;fee."));
    assert_eq!(place("They may not vote.", ""), None);
    assert_eq!(visible.place(source, Markup::Html, "They may vote.", "fee. ", "").map(|span| span.start), Some(72));
    assert_eq!(visible.place(source, Markup::Html, "They may vote.", "", " Members").map(|span| span.start), Some(3));
}

#[test]
fn what_a_reader_sets_before_the_items_of_a_list_is_no_word_of_the_source() {
    let source = "<ol start=3><li>one<li>two</ol><ul><li>three";
    for (quote, good) in
        [("3. one\n4. two\n\n• three", true), ("one two three", true), ("not. one\n4. two\n\n• three", false)]
    {
        assert_eq!(says(source, Markup::Html, quote), good, "{quote}");
    }
}

#[test]
fn a_source_that_opens_much_and_closes_nothing_is_gone_through_once() {
    // With a look at the rest for each of them this would take hours.
    for open in
        ["<a ", "<svg>", "](", "](((", "<!--", "<!x ", "<a '", "<a \"'", "<a '\">", "<x@", "{{<", "{%", "][", "</"]
    {
        let source = format!("{}'>", open.repeat((2 << 20) / open.len()));
        for markup in [Markup::Html, Markup::Markdown] {
            let _ = Visible::of(&source, markup);
        }
    }
}

#[test]
fn what_has_an_end_is_left_out_though_others_like_it_have_none() {
    for (source, text) in [
        ("<a 'x <b>y", "<a'xy"),
        ("](((a [b](c) d", "(((abd"),
        ("](((a [b](c) d\n](e)f", "(((abdf"),
        ("<svg>a<b>c", "ac"),
        ("<svg>a<title>b</title>c<svg>d", "acd"),
        ("<!-- a <b>c", "c"),
        ("<a \"'>x\">y <b '>z", "y<b'>z"),
    ] {
        let markup = if source.contains("](") { Markup::Markdown } else { Markup::Html };
        assert_eq!(seen(source, markup), text, "{source}");
    }
}

#[test]
fn nothing_hostile_stops_it() {
    for source in
        ["<", "</", "<a", "<a '", "&", "&#;", "&#x;", "](", "][", "<!--", "<!", "- ", "<script>", "\u{feff}é<é>"]
    {
        for markup in [Markup::Html, Markup::Markdown] {
            let _ = Visible::of(source, markup);
        }
    }
}
