//! One English word in its British and its American spelling; German umlauts as they are typed where there are none. Whoever
//! quotes in the spelling of the house changes letters but no word; that it was done is told.

/// Stems of words in "-our" whose other spelling has "-or".
const OUR: [&str; 22] = [
    "arm", "behavi", "cand", "clam", "col", "demean", "endeav", "fav", "ferv", "flav", "harb", "hon", "hum", "lab",
    "neighb", "od", "parl", "rig", "rum", "sav", "splend", "vig",
];

/// Beginnings of words in their two spellings that no rule makes.
const PAIRS: [(&str, &str); 40] = [
    ("centre", "center"),
    ("centred", "centered"),
    ("theatre", "theater"),
    ("metre", "meter"),
    ("kilometre", "kilometer"),
    ("litre", "liter"),
    ("fibre", "fiber"),
    ("calibre", "caliber"),
    ("manoeuvre", "maneuver"),
    ("defence", "defense"),
    ("offence", "offense"),
    ("pretence", "pretense"),
    ("licence", "license"),
    ("practise", "practice"),
    ("practising", "practicing"),
    ("programme", "program"),
    ("catalogue", "catalog"),
    ("dialogue", "dialog"),
    ("analogue", "analog"),
    ("judgement", "judgment"),
    ("acknowledgement", "acknowledgment"),
    ("ageing", "aging"),
    ("fulfil", "fulfill"),
    ("fulfilment", "fulfillment"),
    ("enrol", "enroll"),
    ("enrolment", "enrollment"),
    ("skilful", "skillful"),
    ("instalment", "installment"),
    ("plough", "plow"),
    ("grey", "gray"),
    ("mould", "mold"),
    ("aluminium", "aluminum"),
    ("sceptic", "skeptic"),
    ("sceptical", "skeptical"),
    ("anaemia", "anemia"),
    ("paediatric", "pediatric"),
    ("encyclopaedia", "encyclopedia"),
    ("foetus", "fetus"),
    ("haemorrhage", "hemorrhage"),
    ("artefact", "artifact"),
];

/// Whether two folded words are one in two spellings.
pub(super) fn is_other(one: &str, other: &str) -> bool {
    if one == other || !one.is_ascii() || !other.is_ascii() {
        return false;
    }
    british(one, other) || british(other, one)
}

fn british(british: &str, american: &str) -> bool {
    let pair = |&(a, b): &(&str, &str)| {
        british.strip_prefix(a).zip(american.strip_prefix(b)).is_some_and(|(x, y)| x == y && is_ending(x))
    };
    PAIRS.iter().any(pair)
        || is_our(british, american)
        || replaced(
            british,
            american,
            "is",
            "iz",
            &["e", "ed", "er", "es", "ing", "ation", "ations", "able", "ational"],
        )
        || replaced(british, american, "ys", "yz", &["e", "ed", "es", "ing"])
        || doubled(british, american)
}

fn is_ending(rest: &str) -> bool {
    matches!(rest, "" | "s" | "d" | "ed" | "ing" | "r" | "rs" | "al" | "ism" | "ly")
}

fn is_our(british: &str, american: &str) -> bool {
    british.contains("our")
        && OUR.iter().any(|stem| {
            let rest = |word: &str, ending: &str| {
                // "Rediscolour", "unfavourable": what stands before is the same in both.
                let at = word.find(&format!("{stem}{ending}"))?;
                Some((word.get(..at)?.to_owned(), word.get(at + stem.len() + ending.len()..)?.to_owned()))
            };
            rest(british, "our").is_some_and(|ours| rest(american, "or") == Some(ours))
        })
}

/// `organised` and `organized`: long enough that no other word has these letters.
fn replaced(british: &str, american: &str, ours: &str, theirs: &str, endings: &[&str]) -> bool {
    british.len() >= 7 - usize::from(ours == "ys")
        && endings.iter().any(|ending| {
            let stem = |word: &str, middle: &str| {
                word.strip_suffix(ending).and_then(|word| word.strip_suffix(middle)).map(str::to_owned)
            };
            stem(british, ours).is_some_and(|stem_of| stem_of.len() >= 3 && stem(american, theirs) == Some(stem_of))
        })
}

/// `travelled` and `traveled`.
fn doubled(british: &str, american: &str) -> bool {
    ["ed", "ing", "er", "ers"].iter().any(|ending| {
        let stem = |word: &str| word.strip_suffix(ending).map(str::to_owned);
        stem(british).zip(stem(american)).is_some_and(|(ours, theirs)| {
            theirs.len() >= 5 && theirs.ends_with('l') && ours.strip_suffix('l') == Some(theirs.as_str())
        })
    })
}

/// Whether two words as they are written are one, with the umlauts of one of them written out: "Ueberwachung".
pub(super) fn is_umlaut(one: &str, other: &str) -> bool {
    let out =
        |word: &str| word.to_lowercase().replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
    one.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü']) != other.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü'])
        && out(one) == out(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_has_two_spellings() {
        for (one, other) in [
            ("organise", "organize"),
            ("recognized", "recognised"),
            ("globalization", "globalisation"),
            ("labour", "labor"),
            ("neighbouring", "neighboring"),
            ("unfavourable", "unfavorable"),
            ("centre", "center"),
            ("programmes", "programs"),
            ("travelled", "traveled"),
            ("analyse", "analyze"),
        ] {
            assert!(is_other(one, other) && is_other(other, one), "{one} {other}");
        }
    }

    #[test]
    fn umlauts_may_be_written_out() {
        assert!(is_umlaut("Ueberwachung", "Überwachung") && is_umlaut("grösste", "groesste"));
        assert!(!is_umlaut("Uberwachung", "Überwachung"));
        assert!(!is_umlaut("Poet", "Poet") && !is_umlaut("schön", "schon"));
    }

    #[test]
    fn two_words_are_two() {
        for (one, other) in [
            ("prise", "prize"),
            ("four", "for"),
            ("hour", "hor"),
            ("tour", "tor"),
            ("metres", "meet"),
            ("filled", "filed"),
            ("organise", "organised"),
            ("principal", "principle"),
            ("advice", "advise"),
        ] {
            assert!(!is_other(one, other), "{one} {other}");
        }
    }
}
