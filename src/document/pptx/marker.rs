//! Numbers of lists as slides print them (ECMA-376 part 1, 20.1.10.61).

/// The number under a scheme such as `arabicPeriod` or `alphaLcParenBoth`.
pub(super) fn label(number: u32, scheme: &str) -> String {
    let plain = if scheme.starts_with("alphaLc") {
        letters(number).to_lowercase()
    } else if scheme.starts_with("alphaUc") {
        letters(number)
    } else if scheme.starts_with("romanLc") {
        roman(number).to_lowercase()
    } else if scheme.starts_with("romanUc") {
        roman(number)
    } else {
        number.to_string()
    };
    if scheme.ends_with("ParenBoth") {
        format!("({plain})")
    } else if scheme.ends_with("ParenR") {
        format!("{plain})")
    } else if scheme.ends_with("Plain") {
        plain
    } else {
        format!("{plain}.")
    }
}

/// A to Z, then AA to ZZ with the same letter, as slides count.
fn letters(number: u32) -> String {
    let Some(at) = number.checked_sub(1) else { return "0".to_owned() };
    let letter = char::from(b'A' + (at % 26) as u8);
    std::iter::repeat_n(letter, 1 + (at / 26).min(30) as usize).collect()
}

fn roman(number: u32) -> String {
    const DIGITS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, digit) in DIGITS {
        while rest >= value {
            out.push_str(digit);
            rest -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scheme_prints_its_numbers() {
        for (number, scheme, printed) in [
            (3, "arabicPeriod", "3."),
            (3, "arabicPlain", "3"),
            (2, "alphaLcParenBoth", "(b)"),
            (28, "alphaUcPeriod", "BB."),
            (14, "romanLcParenR", "xiv)"),
            (1999, "romanUcPeriod", "MCMXCIX."),
            (u32::MAX, "romanUcPlain", "4294967295"),
            (1, "", "1."),
        ] {
            assert_eq!(label(number, scheme), printed);
        }
    }
}
