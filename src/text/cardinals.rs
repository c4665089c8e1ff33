//! English words for whole numbers.

const WORDS: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// The value of a number word from zero to twenty, in lower case; `None` for other words.
pub fn cardinal(word: &str) -> Option<usize> {
    WORDS.iter().position(|&name| name == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_numbers_have_their_value() {
        assert_eq!(["zero", "seven", "twenty", "7", "Seven"].map(cardinal), [Some(0), Some(7), Some(20), None, None]);
    }
}
