//! Numbers of lists as slides print them (ECMA-376 part 1, 20.1.10.61).

use super::super::numerals::Numerals;

/// The number under a scheme such as `arabicPeriod` or `alphaLcParenBoth`.
pub(super) fn label(number: u32, scheme: &str) -> String {
    let numerals = match scheme.get(..7) {
        Some("alphaLc") => Numerals::Letters,
        Some("alphaUc") => Numerals::Capitals,
        Some("romanLc") => Numerals::Roman,
        Some("romanUc") => Numerals::RomanCapitals,
        _ => Numerals::Decimal,
    };
    let plain = numerals.print(i64::from(number));
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
