//! What the writer of a quotation says about it in brackets: that he set some words in italics, left out the notes, translated.

/// What a remark may be about.
const ABOUT: [&str; 28] = [
    "emphasis",
    "emphases",
    "italics",
    "italic",
    "bold",
    "underlining",
    "underline",
    "underlined",
    "highlighting",
    "type",
    "footnote",
    "footnotes",
    "note",
    "notes",
    "endnotes",
    "citation",
    "citations",
    "reference",
    "references",
    "quotation",
    "quotations",
    "quotes",
    "marks",
    "brackets",
    "numbering",
    "capitals",
    "spelling",
    "text",
];

/// What it may say of that.
const SAID: [&str; 19] = [
    "added",
    "supplied",
    "ours",
    "mine",
    "our",
    "my",
    "original",
    "omitted",
    "removed",
    "deleted",
    "changed",
    "altered",
    "author's",
    "authors",
    "source",
    "own",
    "modernized",
    "modernised",
    "retained",
];

/// Words that hold a remark together.
const BETWEEN: [&str; 12] = ["in", "the", "and", "from", "by", "as", "all", "internal", "some", "of", "is", "are"];

/// Remarks of other forms and languages.
const OTHERS: [&str; 29] = [
    "sic",
    "sic!",
    "recte",
    "souligné par nous",
    "nous soulignons",
    "c’est nous qui soulignons",
    "c'est nous qui soulignons",
    "italiques ajoutés",
    "italiques dans l’original",
    "italiques dans l'original",
    "notes omises",
    "énfasis añadido",
    "el énfasis es nuestro",
    "cursiva añadida",
    "cursivas en el original",
    "sin notas en el original",
    "hervorhebung hinzugefügt",
    "hervorhebung im original",
    "hervorhebungen im original",
    "hervorhebung durch den verfasser",
    "herv. i. o.",
    "курсив наш",
    "курсив мой",
    "выделено нами",
    "выделено мной",
    "выделено в оригинале",
    "التشديد مضاف",
    "着重号为引者所加",
    "黑体为引者所加",
];

/// Remarks that say that the words are a translation.
const TRANSLATED: [&str; 13] = [
    "our translation",
    "my translation",
    "translation",
    "unofficial translation",
    "own translation",
    "translation ours",
    "translated",
    "traduction non officielle",
    "notre traduction",
    "traducción propia",
    "eigene übersetzung",
    "перевод наш",
    "перевод мой",
];

/// Whether a remark says that the quotation is a translation.
pub fn is_translation(remark: &str) -> bool {
    TRANSLATED.contains(&remark.trim().to_lowercase().as_str())
}

/// Whether what stands in brackets is said about a quotation rather than in it: one remark, or several.
pub(super) fn is_remark(inside: &str) -> bool {
    inside.len() <= 120 && inside.split([';', ',']).all(is_one)
}

fn is_one(said: &str) -> bool {
    let said = said.trim().to_lowercase();
    if OTHERS.contains(&said.as_str()) || TRANSLATED.contains(&said.as_str()) {
        return true;
    }
    let words = || said.split_whitespace();
    let known = |word: &str| ABOUT.contains(&word) || SAID.contains(&word) || BETWEEN.contains(&word);
    words().all(known) && words().any(|word| ABOUT.contains(&word)) && words().any(|word| SAID.contains(&word))
}

/// Whether there is a remark in what stands in brackets.
pub(super) fn has_remark(text: &str) -> bool {
    text.split(['(', ')', '[', ']', ';', ',']).any(is_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_of_all_forms_are_told_from_words() {
        for remark in [
            "sic",
            "emphasis added",
            "emphasis in original removed",
            "Italics in the original",
            "emphasis added; footnotes omitted",
            "internal quotation marks and citations omitted",
            "Hervorhebung im Original",
            "our translation, emphasis ours",
        ] {
            assert!(is_remark(remark), "{remark}");
        }
        for words in
            ["note", "the original", "all marks", "added in 2019", "our text on law", "the emphasis", "", "not"]
        {
            assert!(!is_remark(words), "{words}");
        }
        assert!(has_remark("(A/RES/79/1, para. 3; emphasis added)") && !has_remark("(A/RES/79/1, para. 3)"));
    }
}
