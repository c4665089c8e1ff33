//! Telling the language of a text, by its script and by the letters that follow one another (trigrams).

use whatlang::Lang;

/// At most so much of a text is looked at, in stretches spread over it: a preface in another language does not decide.
const SAMPLE: usize = 20 << 10;
/// Number of stretches of a long text.
const STRETCHES: usize = 5;
/// Letters that a text needs: fewer are told wrongly too often. Where the script alone tells, a few are enough.
const LETTERS: usize = 120;
/// Letters that are enough where a script belongs to one language.
const LETTERS_OF_A_SCRIPT: usize = 12;
/// Letters that it takes to contradict what a file says of itself.
const LETTERS_TO_CONTRADICT: usize = 600;

/// The language of a text as a BCP 47 tag of two letters; `None` where the text is too short or too mixed to tell.
pub fn detect(text: &str) -> Option<String> {
    told(text).map(|told| told.code.to_owned())
}

/// The language of a document, from what the file says (`claimed`) and from its text.
///
/// The file is believed unless its text is long and plainly of another language: templates say "en" on pages in any
/// language, and a claim nobody ever sees is not kept up.
pub(super) fn settled(claimed: Option<String>, text: &str) -> Option<String> {
    let Some(claim) = claimed else { return detect(text) };
    let primary = claim.split('-').next().unwrap_or("").to_ascii_lowercase();
    let wrong = told(text).filter(|told| {
        told.unanimous
            && told.letters >= LETTERS_TO_CONTRADICT
            && told.code != primary
            && !are_close(told.code, &primary)
    });
    // A language that cannot be told would always be taken for another one.
    let known = CODES.iter().any(|&(_, code)| code == primary);
    match wrong {
        Some(told) if known => Some(told.code.to_owned()),
        _ => Some(claim),
    }
}

struct Told {
    code: &'static str,
    letters: usize,
    unanimous: bool,
}

fn told(text: &str) -> Option<Told> {
    let mut votes: Vec<(&'static str, usize)> = Vec::new();
    let mut letters = 0;
    let mut one_script = true;
    for stretch in stretches_of(text) {
        let count = stretch.chars().filter(|c| c.is_alphabetic()).count();
        letters += count;
        let Some(info) = whatlang::detect(stretch) else { continue };
        let arabic = info.script() == whatlang::Script::Arabic && is_arabic(stretch);
        let language = if arabic { Lang::Ara } else { info.lang() };
        if !(arabic || info.is_reliable()) {
            continue;
        }
        one_script &= arabic || has_script_of_its_own(language);
        let Some(code) = code_of(language) else { continue };
        match votes.iter_mut().find(|(voted, _)| *voted == code) {
            Some((_, sum)) => *sum += count,
            None => votes.push((code, count)),
        }
    }
    let &(code, most) = votes.iter().max_by_key(|(_, sum)| *sum)?;
    let needed = if one_script { LETTERS_OF_A_SCRIPT } else { LETTERS };
    // Two thirds of all letters, those of stretches that could not be told included.
    (letters >= needed && most * 3 >= letters * 2).then_some(Told {
        code,
        letters,
        unanimous: votes.len() == 1 && most == letters,
    })
}

/// The whole of a short text; stretches from all over a long one.
fn stretches_of(text: &str) -> Vec<&str> {
    if text.len() <= SAMPLE / STRETCHES {
        return vec![text];
    }
    let size = SAMPLE / STRETCHES;
    let room = text.len() - size;
    (0..STRETCHES)
        .filter_map(|n| {
            let from = text.ceil_char_boundary((room as u64 * n as u64 / (STRETCHES as u64 - 1)) as usize);
            text.get(from..text.floor_char_boundary((from + size).min(text.len())))
        })
        .collect()
}

/// Languages that are taken for one another so often that the file knows better.
fn are_close(a: &str, b: &str) -> bool {
    const CLOSE: [&[&str]; 7] = [
        &["nb", "nn", "no", "da", "sv"],
        &["hr", "sr", "bs", "sl", "mk", "bg"],
        &["id", "ms", "jv"],
        &["cs", "sk"],
        &["es", "pt", "ca", "gl"],
        &["ru", "uk", "be"],
        &["hi", "mr", "ne"],
    ];
    CLOSE.iter().any(|group| group.contains(&a) && group.contains(&b))
}

/// Whether a text in Arabic script is Arabic by its letters: it has some that Persian and Urdu write otherwise, and next
/// to none that only they have.
fn is_arabic(text: &str) -> bool {
    let own = text.chars().filter(|c| matches!(c, 'ة' | 'ي' | 'ك' | 'ى' | 'إ')).count();
    let others = text
        .chars()
        .filter(|c| matches!(c, 'پ' | 'چ' | 'ژ' | 'گ' | 'ک' | 'ی' | 'ٹ' | 'ڈ' | 'ڑ' | 'ں' | 'ے' | 'ہ' | 'ھ'))
        .count();
    own > 3 && others * 20 < own
}

fn has_script_of_its_own(language: Lang) -> bool {
    matches!(
        language,
        Lang::Cmn
            | Lang::Jpn
            | Lang::Kor
            | Lang::Tha
            | Lang::Ell
            | Lang::Kat
            | Lang::Hye
            | Lang::Amh
            | Lang::Tam
            | Lang::Tel
            | Lang::Kan
            | Lang::Mal
            | Lang::Guj
            | Lang::Pan
            | Lang::Ben
            | Lang::Ori
            | Lang::Sin
            | Lang::Mya
            | Lang::Khm
    )
}

fn code_of(language: Lang) -> Option<&'static str> {
    let code = language.code();
    CODES.iter().find(|(three, _)| *three == code).map(|&(_, two)| two)
}

/// ISO 639-3 and the tag of BCP 47, which takes two letters where there are two.
static CODES: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    const FRENCH: &str = "Toute personne peut demander à l'administration les documents qui la concernent, et celle-ci lui \
                          répond dans un délai d'un mois. Le refus est motivé; il peut être contesté devant le juge. ";
    const ENGLISH: &str = "Everyone may ask the administration for the documents that concern them, and it answers within \
                           a month. A refusal says why it was given, and it may be brought before a court of law. ";

    #[test]
    fn languages_are_told_by_their_letters() {
        for (text, expect) in [
            (FRENCH, "fr"),
            (ENGLISH, "en"),
            (
                "Toda persona puede pedir a la administración los documentos que le conciernen, y esta le responde en el plazo \
              de un mes. La negativa debe explicar sus motivos y puede llevarse ante los tribunales.",
                "es",
            ),
            (
                "Каждый человек может попросить у администрации документы, которые его касаются, и она отвечает в течение \
              месяца. Отказ должен быть объяснён, и его можно обжаловать в суде.",
                "ru",
            ),
            (
                "يمكن لكل إنسان أن يطلب من الإدارة الوثائق التي تخصه، وعليها أن ترد خلال شهر واحد. ويجب أن يكون الرفض معللا، ويجوز \
              الطعن فيه أمام القضاء في كل وقت.",
                "ar",
            ),
            ("每个人都可以向行政机关索取与自己有关的文件。", "zh"),
            ("だれでも行政に自分に関する文書を求めることができます。", "ja"),
        ] {
            assert_eq!(detect(text).as_deref(), Some(expect), "{text}");
        }
    }

    #[test]
    fn short_and_mixed_texts_are_left_open() {
        assert_eq!(detect("Le refus est motivé."), None);
        assert_eq!(detect("12 450 300 – 7.5 %"), None);
        assert_eq!(detect(""), None);
        assert_eq!(detect(&[FRENCH.repeat(40), ENGLISH.repeat(40)].concat()), None);
    }

    #[test]
    fn a_preface_does_not_decide() {
        let long = format!("{ENGLISH}{}", FRENCH.repeat(200));
        assert_eq!(detect(&long).as_deref(), Some("fr"));
    }

    #[test]
    fn a_claim_is_believed_unless_the_text_is_plainly_of_another_language() {
        let settle = |claim: &str, text: &str| settled(Some(claim.to_owned()), text).unwrap();
        assert_eq!(settle("en", &FRENCH.repeat(10)), "fr");
        assert_eq!(settle("fr-CA", &FRENCH.repeat(10)), "fr-CA");
        assert_eq!(settle("en", FRENCH), "en", "too short to contradict");
        assert_eq!(settle("en", &[FRENCH.repeat(40), ENGLISH.repeat(40)].concat()), "en", "mixed");
        assert_eq!(settle("br", &FRENCH.repeat(10)), "br", "a language that cannot be told");
        assert_eq!(settled(None, FRENCH).as_deref(), Some("fr"));
    }

    #[test]
    fn any_text_is_looked_at_without_harm() {
        for text in ["é".repeat(30_000), "\u{3099}\u{640}ー".repeat(9_000), "a中ب".repeat(9_000), " ".repeat(50_000)]
        {
            let _told = detect(&text);
        }
    }
}
