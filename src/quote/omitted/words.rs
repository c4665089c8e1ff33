//! The words, alone and in pairs, on which the sense of what stands around them turns.

/// Whether a word, with the next one, makes an exception.
pub(super) fn is_exception(word: &str, next: &str) -> bool {
    matches!(
        word,
        "except"
            | "excepting"
            | "excluding"
            | "unless"
            | "only"
            | "save"
            | "sauf"
            | "hormis"
            | "excepto"
            | "salvo"
            | "кроме"
            | "باستثناء"
            | "除"
            | "仅"
            | "僅"
            | "solely"
            | "excepte"
            | "seulement"
            | "uniquement"
            | "solo"
            | "solamente"
            | "unicamente"
            | "только"
            | "лишь"
            | "исключительно"
            | "فقط"
            | "الا"
            | "سوي"
            | "sino"
            | "ausser"
            | "nur"
            | "lediglich"
            | "ausschliesslich"
            | "sofern"
    ) || matches!(
        (word, next),
        ("es", "sei") | ("ما", "لم" | "عدا") | ("ne", "que") | ("за", "исключением") | ("只", "有" | "能" | "是")
    ) || (word == "other" && next == "than")
        || (word == "apart" && next == "from")
        || (word == "but" && matches!(next, "only" | "for"))
}

/// Whether a word, with the next one, makes what is said depend on something.
pub(super) fn is_condition(word: &str, next: &str) -> bool {
    matches!(
        word,
        "if" | "whether"
            | "conditional"
            | "provided"
            | "assuming"
            | "notwithstanding"
            | "contingent"
            | "si"
            | "если"
            | "اذا"
            | "若"
            | "لو"
            | "شريطه"
            | "بشرط"
            | "倘"
            | "wenn"
            | "sofern"
            | "vorausgesetzt"
            | "solange"
    ) || word.starts_with("s'il")
        || matches!(
            (word, next),
            ("a", "condition")
                | ("pourvu", "que" | "qu'il" | "qu'elle")
                | ("siempre", "que" | "y")
                | ("при", "условии" | "наличии")
                | ("в", "случае" | "принципе")
                | ("en", "principe" | "principio" | "caso" | "cas")
                | ("如" | "假", "果" | "如" | "若")
                | ("只", "要")
                | ("一", "旦")
                | ("要", "时" | "時")
                | ("酌", "情")
                | ("cuando", "sea" | "proceda" | "corresponda" | "fuera")
                | ("lorsque" | "quand", "cela" | "c'est" | "necessaire")
                | ("cas", "echeant")
                | ("عند" | "حسب", "الضروره" | "الاقتضاء" | "اللزوم")
                | ("по", "возможности")
                | ("so", "long")
                | ("as", "though")
        )
        || (word == "subject" && next == "to")
        || (word == "as" && next == "long")
        || (word == "where" && matches!(next, "appropriate" | "feasible" | "applicable" | "necessary" | "possible"))
        || (word == "when" && matches!(next, "appropriate" | "necessary" | "feasible"))
        || (word == "as" && matches!(next, "appropriate" | "applicable"))
        || (word == "in" && next == "case")
        || (word == "in" && next == "principle")
}

/// Whether a hedge says how far something goes: it weakens the words right behind it, no others.
pub(super) fn is_extent(word: &str) -> bool {
    matches!(
        word,
        "almost"
            | "nearly"
            | "partly"
            | "partially"
            | "largely"
            | "mainly"
            | "mostly"
            | "primarily"
            | "chiefly"
            | "approximately"
            | "roughly"
    )
}

/// Whether a word, with the next one, makes what is said uncertain.
pub(super) fn is_hedge(word: &str, next: &str) -> bool {
    matches!(
        word,
        "may"
            | "might"
            | "allegedly"
            | "alleged"
            | "reportedly"
            | "supposedly"
            | "perhaps"
            | "maybe"
            | "possibly"
            | "probably"
            | "presumably"
            | "arguably"
            | "seemingly"
            | "apparently"
            | "purportedly"
            | "ostensibly"
            | "claimed"
            | "claims"
            | "potentially"
            | "falsely"
            | "wrongly"
            | "mistakenly"
            | "erroneously"
            | "nominally"
            | "theoretically"
            | "almost"
            | "nearly"
            | "partly"
            | "partially"
            | "largely"
            | "mainly"
            | "mostly"
            | "primarily"
            | "chiefly"
            | "approximately"
            | "roughly"
            | "якобы"
            | "возможно"
            | "вероятно"
            | "пожалуй"
            | "предположительно"
            | "ربما"
            | "يزعم"
            | "لعل"
            | "peut-etre"
            | "probablement"
            | "apparemment"
            | "pretendument"
            | "eventuellement"
            | "quiza"
            | "quizas"
            | "probablemente"
            | "posiblemente"
            | "presuntamente"
            | "supuestamente"
            | "aparentemente"
            | "vielleicht"
            | "moglicherweise"
            | "angeblich"
            | "vermutlich"
            | "wahrscheinlich"
            | "mutmasslich"
            | "beinahe"
            | "nahezu"
            | "grosstenteils"
            | "teilweise"
            | "uberwiegend"
            | "weitgehend"
    ) || matches!(
        (word, next),
        ("peut", "etre")
            | ("tal", "vez")
            | ("может", "быть")
            | ("من", "المحتمل")
            | ("可", "能")
            | ("也" | "或", "许" | "許")
            | ("据" | "據", "称" | "稱" | "说" | "說")
            | ("大", "概")
            | ("似", "乎")
    ) || (matches!(
        word,
        "seems"
            | "seem"
            | "seemed"
            | "appears"
            | "appear"
            | "appeared"
            | "believed"
            | "thought"
            | "said"
            | "likely"
            | "unlikely"
            | "supposed"
            | "tends"
            | "tend"
    ) && next == "to")
        || (matches!(word, "could" | "would") && matches!(next, "be" | "have" | "possibly" | "perhaps"))
}

/// Conditions of several words that may follow what they limit.
pub(super) fn is_condition_at_end(word: &str, next: &str) -> bool {
    matches!(
        (word, next),
        ("on" | "under", "condition")
            | ("as" | "so", "long")
            | ("in", "principle")
            | ("where" | "when", "appropriate" | "applicable" | "feasible" | "possible" | "necessary")
            | ("as", "appropriate" | "applicable")
            | ("a", "moins" | "menos" | "condition" | "condicion")
            | ("en", "principe" | "principio")
            | ("siempre", "que")
            | ("pourvu", "que" | "qu'il" | "qu'elle")
            | ("за", "исключением")
            | ("при", "условии" | "наличии")
            | ("عند" | "حسب", "الضروره" | "الاقتضاء" | "اللزوم")
            | ("如", "果")
            | ("只", "要")
    )
}

/// Whether a word multiplies the number before it.
pub(super) fn is_scale(word: &str) -> bool {
    matches!(
        word,
        "hundred"
            | "thousand"
            | "million"
            | "billion"
            | "trillion"
            | "millions"
            | "milliard"
            | "milliards"
            | "millones"
            | "тысяч"
            | "миллион"
            | "миллиона"
            | "миллионов"
            | "миллиард"
            | "миллиарда"
            | "миллиардов"
            | "مليون"
            | "مليار"
            | "万"
            | "萬"
            | "亿"
            | "億"
    )
}
