//! Which rules about words there are in which language: where a rule is missing, a report says so.
//!
//! A changed, dropped or added word is a difference in every language. What needs words that are known is the name of the
//! difference, and whether a mark hides what turns the sense: behind an ellipsis, in brackets, at the edges.

use super::model::DifferenceKind as Kind;

/// The rules that need words that are known, in the order in which they are told.
const RULES: [Kind; 10] = [
    Kind::Negation,
    Kind::Modal,
    Kind::Condition,
    Kind::Hedge,
    Kind::Quantifier,
    Kind::Scope,
    Kind::Comparative,
    Kind::Direction,
    Kind::Tense,
    Kind::GrammaticalNumber,
];

/// The rules that were not applied to a quotation from a document in `language` (a BCP 47 tag), since the words for them
/// are not known in it; the language, where it is one, comes first. None where all were, or nobody can tell the language.
pub fn not_applied(language: Option<&str>, quote: &str) -> Option<(String, Vec<Kind>)> {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    let stated = language.map(primary).filter(|tag| !tag.is_empty());
    let tag = match (script(quote), stated) {
        // A quotation in another script than its document's is in another language.
        (Some(script), Some(stated)) if !is_of(script, &stated) => script.to_owned(),
        (Some(script), None) => script.to_owned(),
        (_, stated) => stated?,
    };
    let missing: Vec<Kind> = match tag.as_str() {
        // Chinese has no endings that a rule could be about.
        "en" | "zh" => return None,
        "fr" | "es" | "ru" => vec![Kind::Tense, Kind::GrammaticalNumber],
        "ar" | "de" => vec![Kind::Direction, Kind::Tense, Kind::GrammaticalNumber],
        _ => RULES.to_vec(),
    };
    Some((tag, missing))
}

/// What a report says of them.
pub fn words(missing: &[Kind]) -> String {
    let names: Vec<&str> = missing.iter().map(|kind| kind.words()).collect();
    let hidden = if missing.contains(&Kind::Negation) {
        "; what an ellipsis or brackets hide, and where it was cut, was not judged by them"
    } else {
        ""
    };
    format!("no words are known in this language for the rules about {}{hidden}", names.join(", "))
}

/// The language that the script of most letters stands for; none for Latin letters.
fn script(quote: &str) -> Option<&'static str> {
    let count = |test: &dyn Fn(char) -> bool| quote.chars().filter(|&c| test(c)).count();
    let letters = count(&char::is_alphabetic);
    let kinds: [(&str, &dyn Fn(char) -> bool); 7] = [
        ("ru", &|c| matches!(c, '\u{400}'..='\u{52f}')),
        ("ar", &|c| matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}')),
        ("ja", &|c| matches!(c, '\u{3040}'..='\u{30ff}')),
        ("zh", &|c| matches!(c, '\u{3400}'..='\u{9fff}')),
        ("ko", &|c| matches!(c, '\u{ac00}'..='\u{d7a3}')),
        ("el", &|c| matches!(c, '\u{370}'..='\u{3ff}')),
        ("hi", &|c| matches!(c, '\u{900}'..='\u{97f}')),
    ];
    // A tenth of kana make a text of Chinese characters Japanese.
    let enough = |name: &str, count: usize| count * if name == "ja" { 10 } else { 2 } > letters;
    kinds.into_iter().find(|(name, test)| enough(name, count(test))).map(|(name, _)| name)
}

/// Whether a language is written in the script that stands for another.
fn is_of(script: &str, language: &str) -> bool {
    match script {
        "ru" => matches!(language, "ru" | "uk" | "be" | "bg" | "sr" | "mk" | "kk" | "ky" | "mn" | "tg"),
        "ar" => matches!(language, "ar" | "fa" | "ur" | "ps" | "ckb" | "ug"),
        "hi" => matches!(language, "hi" | "mr" | "ne" | "sa"),
        script => script == language,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(language: Option<&str>, quote: &str) -> Option<(String, usize)> {
        not_applied(language, quote).map(|(tag, missing)| (tag, missing.len()))
    }

    #[test]
    fn a_language_without_rules_says_so() {
        assert_eq!(of(Some("en-GB"), "peace and law"), None);
        assert_eq!(of(None, "peace and law"), None);
        assert_eq!(of(Some("fr"), "la paix et le droit"), Some(("fr".into(), 2)));
        assert_eq!(of(Some("de"), "Frieden und Recht"), Some(("de".into(), 3)));
        assert_eq!(of(Some("nl"), "vrede en recht"), Some(("nl".into(), RULES.len())));
        assert_eq!(of(None, "мир и право"), Some(("ru".into(), 2)));
        assert_eq!(of(Some("uk"), "мир і право"), Some(("uk".into(), RULES.len())));
        assert_eq!(of(Some("en"), "السلام والقانون"), Some(("ar".into(), 3)));
        assert_eq!(of(Some("zh-Hans"), "和平与法律"), None);
        assert_eq!(of(None, "平和と法律について"), Some(("ja".into(), RULES.len())));
    }

    #[test]
    fn the_rules_that_are_missing_are_named() {
        let (tag, missing) = not_applied(Some("nl"), "vrede").unwrap();
        assert_eq!(tag, "nl");
        assert!(words(&missing).contains("negation, obligation or permission, condition"));
    }
}
