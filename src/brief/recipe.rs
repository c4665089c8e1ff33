//! How a stored text is put together from the characters of its source: stretches copied, and what the reader set between
//! them. A program without our readers makes the text anew by it, and can then check the text's hash and every place in it.
//!
//! A recipe proves nothing by itself, since whoever writes one may put anything between: that the words of a quotation are
//! the source's own is shown by [`super::visible`].

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Step {
    /// So many bytes of the decoded source as UTF-8, from this byte on: `[start, length]`.
    Copy(usize, usize),
    /// These characters.
    Set(String),
}

/// Longer texts have no recipe, in bytes.
const LONGEST: usize = 8 << 20;
/// A stretch is looked for by its first bytes, this many of them.
const KEY: usize = 8;
/// Places of one key that are tried.
const MOST_PLACES: usize = 24;
/// A shorter stretch is set rather than copied, in bytes: naming it would take more room.
const SHORTEST: usize = 6;
/// A text of which less than one part in so many is the source's own has no recipe.
const OWN_SHARE: usize = 2;

/// The recipe of `text` from `source`; `None` for a text that is too long or that has too little of the source.
pub fn recipe(text: &str, source: &str) -> Option<Vec<Step>> {
    if text.len() > LONGEST || source.len() > LONGEST * 4 {
        return None;
    }
    let (bytes, from) = (text.as_bytes(), source.as_bytes());
    let mut places: HashMap<&[u8], Vec<u32>> = HashMap::new();
    for (at, key) in from.windows(KEY).enumerate().filter(|(at, _)| source.is_char_boundary(*at)) {
        places.entry(key).or_default().push(at as u32);
    }
    let mut steps: Vec<Step> = Vec::new();
    let (mut at, mut cursor, mut set) = (0, 0, 0);
    while at < bytes.len() {
        let rest = bytes.get(at..)?;
        let same = |place: usize| common(rest, from.get(place..).unwrap_or_default(), text, at);
        let here = same(cursor);
        let mut best = (cursor, here);
        if here < SHORTEST
            && let Some(known) = rest.get(..KEY).and_then(|key| places.get(key))
        {
            // The nearest ones first: the text goes through the source from its beginning to its end.
            let next = known.partition_point(|&place| (place as usize) < cursor);
            let near = known.iter().skip(next).chain(known.iter().take(next).rev()).take(MOST_PLACES);
            for place in near.map(|&place| place as usize) {
                let length = same(place);
                if length > best.1 {
                    best = (place, length);
                }
            }
        }
        if best.1 >= SHORTEST {
            steps.push(Step::Copy(best.0, best.1));
            at += best.1;
            cursor = best.0 + best.1;
            continue;
        }
        let c = text.get(at..)?.chars().next()?;
        match steps.last_mut() {
            Some(Step::Set(before)) => before.push(c),
            _ => steps.push(Step::Set(c.to_string())),
        }
        set += c.len_utf8();
        at += c.len_utf8();
        // White space and marks of the source that were passed over.
        if from.get(cursor..).is_some_and(|ahead| ahead.starts_with(c.encode_utf8(&mut [0; 4]).as_bytes())) {
            cursor += c.len_utf8();
        }
    }
    (set * OWN_SHARE <= text.len()).then_some(steps)
}

/// How many bytes two stretches have in common, cut at a character of the text.
fn common(rest: &[u8], ahead: &[u8], text: &str, at: usize) -> usize {
    let mut length = rest.iter().zip(ahead).take_while(|(one, other)| one == other).count();
    while !text.is_char_boundary(at + length) {
        length -= 1;
    }
    length
}

/// Makes the text; `None` where the steps do not fit the source, or make more than `most` bytes.
pub fn make(steps: &[Step], source: &str, most: usize) -> Option<String> {
    let mut text = String::new();
    for step in steps {
        let piece = match step {
            Step::Copy(start, length) => source.get(*start..start.checked_add(*length)?)?,
            Step::Set(piece) => piece,
        };
        if text.len().checked_add(piece.len())? > most {
            return None;
        }
        text.push_str(piece);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_is_made_anew_of_long_stretches() {
        let source = "<h1>The Harbour Charter</h1>\n<p>Each member pays an <b>annual</b> fee\n   of 4,200 euros.</p>";
        let text = "The Harbour Charter\n\nEach member pays an annual fee of 4,200 euros.";
        let steps = recipe(text, source).unwrap();
        assert_eq!(make(&steps, source, text.len()).unwrap(), text);
        assert!(steps.contains(&Step::Copy(4, 19)), "{steps:?}");
        assert_eq!(serde_json::to_string(&[Step::Copy(4, 19), Step::Set("é".into())]).unwrap(), "[[4,19],\"é\"]");
    }

    #[test]
    fn a_text_that_is_not_the_sources_has_none() {
        assert_eq!(recipe("Quite other words than those.", "<p>Each member pays a fee.</p>"), None);
    }

    #[test]
    fn steps_off_the_source_make_nothing() {
        for steps in [Step::Copy(1, 1), Step::Copy(0, 9), Step::Copy(usize::MAX, 2), Step::Set("abc".into())] {
            assert_eq!(make(&[steps], "é", 2), None);
        }
    }

    proptest! {
        #[test]
        fn what_is_made_is_the_text(pieces in proptest::collection::vec("[a-cé ]{0,12}", 0..8), marks in "\\PC{0,30}") {
            let text = pieces.concat();
            let source = format!("{marks}{}", pieces.join("<b>"));
            if let Some(steps) = recipe(&text, &source) {
                prop_assert_eq!(make(&steps, &source, text.len()).unwrap(), text);
            }
        }
    }
}
