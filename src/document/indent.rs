//! Whether a paragraph is set off as a quotation by its margins alone, as many writers do it: set in on both sides of the text
//! around it, and introduced by it.
//!
//! Lists and examples are set in on one side. What is set in on both may be anything, so that something has to say that words
//! follow: a colon before it, or the source in brackets at its end.

/// How far a paragraph is set in on its left and on its right, in twentieths of a point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Indent {
    /// On the left, or where the line begins.
    pub left: i64,
    /// On the right.
    pub right: i64,
}

/// The least that both margins are wider than those of the text around it: half a centimetre.
const WIDER: i64 = 283;

impl Indent {
    fn is_within(self, around: Self) -> bool {
        self.left >= around.left.saturating_add(WIDER) && self.right >= around.right.saturating_add(WIDER)
    }
}

/// The paragraphs of a text, one after the other.
#[derive(Debug, Default)]
pub(super) struct SetOff {
    /// That of the text around.
    around: Indent,
    /// Whether the paragraph before says that words follow.
    introduced: bool,
    /// That of the quotation in hand.
    quoting: Option<Indent>,
}

impl SetOff {
    /// Whether the next paragraph of the text is set off as a quotation. `plain` says that it is one, and no heading or item
    /// of a list.
    pub(super) fn next(&mut self, indent: Indent, plain: bool, text: &str) -> bool {
        let text = text.trim_end();
        let goes_on = self.quoting == Some(indent);
        let quoted = plain && indent.is_within(self.around) && (self.introduced || goes_on || names_source(text));
        self.quoting = quoted.then_some(indent);
        // The quotation itself introduces nothing: what follows it at its margins goes on with it.
        self.introduced = !quoted && text.ends_with([':', '：']);
        if plain && !quoted {
            self.around = indent;
        }
        quoted
    }
}

/// Whether a paragraph ends with where it is from, in brackets: a short form with a number.
fn names_source(text: &str) -> bool {
    let Some(inside) = text.trim_end_matches('.').strip_suffix(')').and_then(|text| text.rsplit_once('(')) else {
        return false;
    };
    inside.1.len() <= 120 && inside.1.contains(|c: char| c.is_ascii_digit()) && inside.0.split_whitespace().count() > 6
}

/// A length as style sheets write it, in twentieths of a point; none for what depends on something else.
pub(super) fn length(text: &str) -> Option<i64> {
    let text = text.trim();
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let points = match text.get(number.len()..)? {
        "pt" => 1.0,
        "px" => 0.75,
        "pc" | "em" | "rem" => 12.0,
        "in" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 7.2 / 2.54,
        "" if number == "0" => 0.0,
        _ => return None,
    };
    let value: f64 = number.parse().ok()?;
    // Wider than any page is not meant.
    (value.is_finite() && value.abs() < 10_000.0).then(|| (value * points * 20.0).round() as i64)
}

/// The margins that the attribute `style` of a web page sets, with what is kept free within them.
pub(super) fn of_style(style: &str) -> Indent {
    let mut indent = Indent::default();
    for kind in ["margin", "padding"] {
        let (mut left, mut right) = (0, 0);
        for (name, value) in style.split(';').filter_map(|set| set.split_once(':')) {
            let Some(side) = name.trim().strip_prefix(kind) else { continue };
            // All four, top and sides, or from the top on with the clock.
            let all: Vec<Option<i64>> = value.split_whitespace().map(length).collect();
            let at = |side: usize| all.get(side).copied().flatten().unwrap_or(0);
            match (side, all.len()) {
                ("" | "-inline", 1) => (left, right) = (at(0), at(0)),
                ("", 2 | 3) => (left, right) = (at(1), at(1)),
                ("", 4) => (left, right) = (at(3), at(1)),
                ("-left" | "-inline-start", 1) => left = at(0),
                ("-right" | "-inline-end", 1) => right = at(0),
                _ => {}
            }
        }
        indent.left = indent.left.saturating_add(left);
        indent.right = indent.right.saturating_add(right);
    }
    indent
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of some paragraphs are set off, given their margins.
    fn told(paragraphs: &[(i64, i64, &str)]) -> Vec<bool> {
        let mut set_off = SetOff::default();
        paragraphs.iter().map(|&(left, right, text)| set_off.next(Indent { left, right }, true, text)).collect()
    }

    #[test]
    fn what_is_set_in_on_both_sides_and_introduced_is_a_quotation() {
        let words = "We decide to act for peace today.";
        assert_eq!(
            told(&[(0, 0, "It says:"), (567, 567, words), (567, 567, words), (0, 0, "So it goes."), (567, 567, words)]),
            [false, true, true, false, false]
        );
        assert_eq!(
            told(&[(0, 0, "It says so."), (567, 567, "We decide to act for peace today (Charter, p. 4).")]),
            [false, true]
        );
    }

    #[test]
    fn what_is_set_in_on_one_side_or_like_the_text_around_it_is_none() {
        assert_eq!(told(&[(0, 0, "It says:"), (567, 0, "We decide to act.")]), [false, false]);
        assert_eq!(told(&[(0, 0, "It says:"), (100, 100, "We decide to act.")]), [false, false]);
        assert_eq!(told(&[(567, 567, "It says:"), (567, 567, "We decide to act.")]), [false, false]);
        assert_eq!(
            told(&[(0, 0, "It says."), (567, 567, "We decide to act for peace and law (all of us).")]),
            [false, false]
        );
        let mut set_off = SetOff::default();
        set_off.next(Indent::default(), true, "These are:");
        assert!(!set_off.next(Indent { left: 567, right: 567 }, false, "an item of a list"));
    }

    #[test]
    fn lengths_and_margins_are_read_as_style_sheets_write_them() {
        assert_eq!(
            ["1cm", "0.5in", "36pt", "0", "10mm"].map(length),
            [Some(567), Some(720), Some(720), Some(0), Some(567)]
        );
        assert_eq!(["10%", "auto", "", "cm", "1e9pt"].map(length), [None; 5]);
        let of = |style: &str| (of_style(style).left, of_style(style).right);
        assert_eq!(of("color:red; margin-left: 40px; margin-right:40px"), (600, 600));
        assert_eq!(of("margin: 0 2cm"), (1134, 1134));
        assert_eq!(of("margin: 1pt 2pt 3pt 4pt; padding: 1pt"), (100, 60));
        assert_eq!(of("margin: auto"), (0, 0));
    }
}
