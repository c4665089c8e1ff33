//! A light stemmer for Arabic: articles and the commonest endings go, roots are left alone. The rules are those of
//! "light10" (Larkey, Ballesteros and Connell 2007), which finds more than stemmers that go for the root.

/// "And" before a word.
const AND: char = 'و';
/// The article with what may be written together with it, the longest first.
const ARTICLES: [&str; 6] = ["وال", "بال", "كال", "فال", "ال", "لل"];
/// Endings, as folding leaves them; each is taken off once, in this order.
const ENDINGS: [&str; 8] = ["ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"];

/// The stem of a word folded by [`super::fold::fold_word`].
pub(super) fn stem(folded: &str) -> String {
    let letters = |word: &str| word.chars().count();
    let mut word = folded;
    if let Some(rest) = ARTICLES.iter().find_map(|article| word.strip_prefix(article)).filter(|rest| letters(rest) >= 2)
    {
        word = rest;
    } else if let Some(rest) = word.strip_prefix(AND).filter(|rest| letters(rest) >= 3) {
        word = rest;
    }
    for ending in ENDINGS {
        if let Some(rest) = word.strip_suffix(ending).filter(|rest| letters(rest) >= 2) {
            word = rest;
        }
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_and_endings_go() {
        for (a, b) in
            [("الانسان", "انسان"), ("والحقوق", "حقوق"), ("وحقوق", "حقوق"), ("للمراه", "مراه"), ("القوانين", "قوانين")]
        {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        assert_eq!(stem("ال"), "ال");
        assert_eq!(stem("من"), "من");
    }
}
