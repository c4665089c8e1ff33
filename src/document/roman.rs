//! Roman numbers, as pages, lists and legal texts print them.

const ROMAN: [(u32, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

/// A number in small Roman letters; none from 4000 on.
pub(super) fn to_roman(mut value: u32) -> Option<String> {
    if value == 0 || value >= 4000 {
        return None;
    }
    let mut out = String::new();
    for (step, letters) in ROMAN {
        while value >= step {
            value -= step;
            out.push_str(letters);
        }
    }
    Some(out)
}

/// The value of a Roman number that is all small or all capital letters, and written as it must be.
pub(super) fn of_roman(text: &str) -> Option<u32> {
    let small = text.to_ascii_lowercase();
    if text.is_empty() || text.len() > 15 || (text != small && text != text.to_ascii_uppercase()) {
        return None;
    }
    let mut rest = small.as_str();
    let mut value = 0;
    for (step, letters) in ROMAN {
        while let Some(after) = rest.strip_prefix(letters) {
            rest = after;
            value += step;
        }
    }
    (rest.is_empty() && to_roman(value).as_deref() == Some(&small)).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numbers_go_there_and_back() {
        for value in 1..4000 {
            assert_eq!(of_roman(&to_roman(value).unwrap()), Some(value));
        }
        assert_eq!(to_roman(0), None);
        assert_eq!(to_roman(4000), None);
    }
}
