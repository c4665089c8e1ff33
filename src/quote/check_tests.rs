//! Quotations against a small library in memory, in the languages that have rules about words.

use std::sync::Arc;

use super::super::index::fingerprints;
use super::*;

/// Documents with their fingerprints.
struct Shelf(Vec<(Arc<Source>, Vec<Mark>)>);

impl Shelf {
    fn of(texts: &[&str]) -> Self {
        let source = |(at, text): (usize, &&str)| {
            let source = Source {
                key: at.to_string(),
                title: String::new(),
                text: Arc::from(*text),
                pages: vec![],
                running: vec![],
            };
            (Arc::new(source), fingerprints(text))
        };
        Self(texts.iter().enumerate().map(source).collect())
    }
}

impl Library for Shelf {
    fn shared(&self, runs: &[Mark], _document: Option<u32>) -> Vec<Shared> {
        let mut out = Vec::new();
        for (document, (_, marks)) in self.0.iter().enumerate() {
            for (run, (hash, _)) in runs.iter().enumerate() {
                let places = marks.iter().filter(|mark| mark.0 == *hash);
                out.extend(places.map(|&(_, place)| Shared { document: document as u32, place, run: run as u32 }));
            }
        }
        out
    }

    fn source(&self, document: u32) -> Option<Arc<Source>> {
        self.0.get(document as usize).map(|(source, _)| Arc::clone(source))
    }
}

fn told(text: &str, quote: &str) -> (Verdict, Vec<DifferenceKind>) {
    let checked = check(&Shelf::of(&[text]), quote, Some(0));
    let kinds = checked.best.iter().flat_map(|best| &best.judged.differences).map(|difference| difference.kind);
    (checked.verdict, kinds.collect())
}

const FRENCH: &str = "Rappelons ceci. Les États ne peuvent pas se retirer du traité, sauf en cas de guerre. Le Conseil \
    doit augmenter l’aide aux réfugiés si les fonds le permettent. Tous les peuples ont droit à la paix.";
const SPANISH: &str = "Recordemos esto. Los Estados no podrán retirarse del tratado, salvo en caso de guerra. El Consejo \
    deberá aumentar la ayuda a los refugiados si los fondos lo permiten. Todos los pueblos tienen derecho a la paz.";
const RUSSIAN: &str = "Напомним следующее. Государства не могут выйти из договора, кроме как в случае войны. Совет должен \
    увеличить помощь беженцам, если позволят средства. Все народы имеют право на мир.";
const ARABIC: &str = "لنتذكر ما يلي. لا يجوز للدول أن تنسحب من المعاهدة إلا في حالة الحرب. ويجب على المجلس أن يزيد \
    المساعدة المقدمة إلى اللاجئين إذا سمحت الأموال بذلك. لجميع الشعوب الحق في السلام.";
const CHINESE: &str = "我们回顾如下。各国不得退出条约，除非发生战争。理事会应增加对难民的援助，如果资金允许的话。所有人民都享有和平的权利。";

#[test]
fn faithful_quotations_have_the_marks_of_their_language() {
    for (text, quote) in [
        (FRENCH, "«\u{202f}Les Etats ne peuvent pas se retirer du traité, sauf en cas de guerre\u{202f}»"),
        (SPANISH, "«Los Estados no podran retirarse del tratado, salvo en caso de guerra»"),
        (RUSSIAN, "„Государства не могут выйти из договора, кроме как в случае войны“"),
        (ARABIC, "«لا يجوز للدول ان تنسحب من المعاهدة الا في حالة الحرب»"),
        (CHINESE, "「各国不得退出条约，除非发生战争」"),
    ] {
        assert_eq!(told(text, quote), (Verdict::Typographic, vec![]), "{quote}");
    }
}

#[test]
fn what_turns_the_sense_has_its_name_in_every_language_with_rules() {
    use DifferenceKind::{Direction, Modal, Negation, Quantifier};
    for (text, quote, kind) in [
        (FRENCH, "Les États peuvent se retirer du traité, sauf en cas de guerre", Negation),
        (FRENCH, "Le Conseil peut augmenter l’aide aux réfugiés si les fonds le permettent", Modal),
        (FRENCH, "Le Conseil doit réduire l’aide aux réfugiés si les fonds le permettent", Direction),
        (FRENCH, "Certains les peuples ont droit à la paix", Quantifier),
        (SPANISH, "Los Estados podrán retirarse del tratado, salvo en caso de guerra", Negation),
        (SPANISH, "El Consejo podrá aumentar la ayuda a los refugiados si los fondos lo permiten", Modal),
        (SPANISH, "El Consejo deberá reducir la ayuda a los refugiados si los fondos lo permiten", Direction),
        (RUSSIAN, "Государства могут выйти из договора, кроме как в случае войны", Negation),
        (RUSSIAN, "Совет может увеличить помощь беженцам, если позволят средства", Modal),
        (RUSSIAN, "Совет должен сократить помощь беженцам, если позволят средства", Direction),
        (ARABIC, "يجوز للدول أن تنسحب من المعاهدة إلا في حالة الحرب", Negation),
        (ARABIC, "ويجوز على المجلس أن يزيد المساعدة المقدمة إلى اللاجئين إذا سمحت الأموال بذلك", Modal),
        (CHINESE, "各国得退出条约，除非发生战争", Negation),
        (CHINESE, "理事会应减少对难民的援助，如果资金允许的话", Direction),
    ] {
        let (verdict, kinds) = told(text, quote);
        assert_eq!(verdict, Verdict::Altered, "{quote}");
        assert!(kinds.contains(&kind) || kinds.contains(&DifferenceKind::Cut), "{quote}: {kinds:?}");
    }
}

#[test]
fn an_ellipsis_must_not_hide_what_limits_in_any_of_them() {
    for (text, quote) in [
        (FRENCH, "Les États … peuvent … se retirer du traité"),
        (FRENCH, "Le Conseil doit augmenter l’aide …"),
        (SPANISH, "Los Estados … podrán retirarse del tratado, salvo en caso de guerra"),
        (RUSSIAN, "Государства … могут выйти из договора, кроме как в случае войны"),
        (RUSSIAN, "Совет должен увеличить помощь беженцам …"),
        (CHINESE, "各国……退出条约，除非发生战争"),
        (CHINESE, "理事会应增加对难民的援助……"),
    ] {
        assert_eq!(told(text, quote).0, Verdict::Altered, "{quote}");
    }
    // A word that only looks like a negation.
    let future = "非洲各国人民在未来的发展中将会继续加强彼此之间的合作。";
    assert_eq!(told(future, "非洲各国人民……将会继续加强彼此之间的合作").0, Verdict::Elided);
}

#[test]
fn a_name_in_brackets_must_be_the_one_that_is_meant() {
    let text = "The Assembly met at noon. The Secretary-General spoke first. He said that the fund would be closed by the \
        end of the year, and that nothing else could be done about it.";
    let verdict = |quote: &str| told(text, quote).0;
    assert_eq!(
        verdict("[The Secretary-General] said that the fund would be closed by the end of the year"),
        Verdict::Elided
    );
    assert_eq!(verdict("[The Assembly] said that the fund would be closed by the end of the year"), Verdict::Altered);
}

#[test]
fn how_many_documents_have_the_words_is_counted() {
    let one = "We thank the President of the General Assembly for his words of this morning.";
    let two = "Let me thank the President of the General Assembly, whom we all know.";
    let shelf = Shelf::of(&[one, two, "Another paper, about the tides in the harbour of the old town."]);
    assert_eq!(check(&shelf, "thank the President of the General Assembly", None).documents, 2);
    assert_eq!(check(&shelf, "the tides in the harbour of the old town", None).documents, 1);
}

#[test]
fn a_letter_of_another_script_that_looks_the_same_is_told_but_is_no_other_word() {
    let text = "That has made an important contribution to lasting peace.";
    let checked = check(&Shelf::of(&[text]), "Th\u{430}t has made an important contribution to lasting peace.", None);
    assert_eq!(checked.verdict, Verdict::Typographic);
    assert!(checked.best.unwrap().judged.warnings.iter().any(|warning| warning.contains("look alike")));
}

#[test]
fn an_ellipsis_must_not_hide_how_far_something_goes() {
    let text = "The extensive efforts to capture them in these years were largely unsuccessful.";
    assert_eq!(
        told(text, "The extensive efforts to capture them in these years were […] unsuccessful.").0,
        Verdict::Altered
    );
}

#[test]
fn the_style_of_a_house_costs_no_faithful_quotation_its_verdict() {
    let text = "We begin. The neighbouring States recognised that nine programmes and 36 per cent of the funds were lost \
        in 2018–2019. The share fell from 52 to 26 per cent. We end.";
    for quote in [
        "The neighboring States recognized that nine programmes and 36 per cent of the funds were lost",
        "recognised that 9 programmes & 36% of the funds were lost in 2018–19",
        "> The neighbouring States recognised\n> that nine programmes and\n> 36 per cent of the funds were lost",
        "The share fell from 52 to 26%",
    ] {
        assert_eq!(told(text, quote), (Verdict::Typographic, vec![]), "{quote}");
    }
    for (quote, kind) in [
        ("recognised that 8 programmes and 36 per cent of the funds were lost in 2018–2019", DifferenceKind::Number),
        ("recognised that nine programmes and 36 of the funds were lost in 2018–2019", DifferenceKind::Number),
        ("recognised that nine programmes and 36 per cent of the funds were lost in 2018–18", DifferenceKind::Number),
        ("The share fell from 52 to 27%", DifferenceKind::Number),
    ] {
        let (verdict, kinds) = told(text, quote);
        assert_eq!((verdict, kinds.first()), (Verdict::Altered, Some(&kind)), "{quote}");
    }
}

#[test]
fn marks_that_carry_meaning_are_no_typography() {
    let text =
        "We begin. The park has 25 km² of forest, and we ask all to help us keep it. It serves peace¹ and law. We end.";
    for (quote, kind) in [
        ("The park has 25 km of forest, and we ask all to help us keep it.", DifferenceKind::Number),
        ("The park has 25 km² of forest, and we ask all to help US keep it.", DifferenceKind::Name),
    ] {
        assert_eq!(told(text, quote), (Verdict::Altered, vec![kind]), "{quote}");
    }
    for quote in [
        "THE PARK HAS 25 KM² OF FOREST, AND WE ASK ALL TO HELP US KEEP IT",
        "The PARK has 25 km² of forest, and we ASK all to help US keep it.",
        "we ask all to help us keep it. It serves peace and law",
        "The park has 25 km² of forest, and\n– 14 –\nA/RES/79/1\nwe ask all to help us keep it.",
        "The park has 25 km² of <em>forest</em>, and we ask all to help us keep it.",
    ] {
        assert!(told(text, quote).0.is_faithful(), "{quote}: {:?}", told(text, quote));
    }
}

#[test]
fn a_header_at_the_end_of_a_page_is_no_part_of_the_sentence() {
    let page = "Some words of another page that say this and that.";
    let text = format!(
        "{page}\n11\nSLB\nOfficial Records\nThe visit helped us in the\n12\nSLB\nOfficial Records\nstruggle against hunger. {page}"
    );
    assert_eq!(told(&text, "The visit helped us in the struggle against hunger."), (Verdict::Typographic, vec![]));
    // Lines that stand there once are words.
    let text = format!("{page}\nThe visit helped us in the\n12\nABC\nOfficial Papers\nstruggle against hunger. {page}");
    assert_eq!(told(&text, "The visit helped us in the struggle against hunger.").0, Verdict::Altered);
}

#[test]
fn a_phrase_that_comes_again_and_again_does_not_hide_the_source() {
    let phrase = ["Now", "Then", "Here", "Soon", "Later", "Today"]
        .map(|word| format!("{word} the reform of the Security Council {} matters a great deal.", word.to_lowercase()));
    let noise = phrase.join(" ");
    let source =
        "It has to be corrected. The reform of the Security Council, therefore, should take that into account.";
    let texts: Vec<&str> = std::iter::repeat_n(noise.as_str(), 8).chain([source]).collect();
    let quote = "The reform of the Security Council, … should take that into account.";
    let checked = check(&Shelf::of(&texts), quote, None);
    assert_eq!((checked.verdict, checked.best.map(|best| best.document)), (Verdict::Elided, Some(8)));
}

#[test]
fn the_same_words_in_another_order_are_altered_and_no_paraphrase() {
    let text = "We met. Every State shall protect the privacy of all persons on its territory. Then we went home.";
    let shelf = Shelf::of(&[text]);
    let near = [(0, Span::new(0, text.len()))];
    let told = |quote: &str| {
        let checked = check_near(&shelf, quote, None, &near);
        let differences = checked.best.map(|best| best.judged.differences).unwrap_or_default();
        (checked.verdict, differences.iter().map(|one| (one.kind, one.source.clone())).collect::<Vec<_>>())
    };
    let sentence = "Every State shall protect the privacy of all persons on its territory".to_owned();
    assert_eq!(
        told("territory persons on privacy its of State all protect the shall every"),
        (Verdict::Altered, vec![(DifferenceKind::WordOrder, sentence)])
    );
    // Other words among them, or too few of them, are another thing.
    assert_eq!(told("territory persons on privacy its of Europe all weaken the might every").0, Verdict::NotFound);
    assert_eq!(told("territory persons privacy State").0, Verdict::NotFound);
}

#[test]
fn a_short_quotation_is_judged_where_it_stands_whole_however_often_its_words_come() {
    let praise =
        "THE GLOBAL DIGITAL COMPACT. The Global Digital Compact is known. We honour the Global Digital Compact. ";
    let text = format!(
        "{}\n\nITU     International Telecommunication Union\nGDC     Global Digital Compact\nGDS     \
        Government Digital Service\n\n{}",
        praise.repeat(9),
        praise.repeat(9)
    );
    for quote in ["GDC Global Digital Compact", "GDC   Global Digital Compact"] {
        let checked = check(&Shelf::of(&[&text]), quote, None);
        assert!(checked.verdict.is_faithful(), "{quote}: {:?}", checked.verdict);
        assert!(checked.best.unwrap().judged.span.of(&text).unwrap().starts_with("GDC"));
    }
    let often = format!("{}\n\nGDC     Global Digital Compact\n\n", praise.repeat(100));
    assert!(told(&often, "GDC Global Digital Compact").0.is_faithful());
    let twice = check(&Shelf::of(&[&text, &often]), "GDC Global Digital Compact", None);
    let places: Vec<_> =
        twice.others.iter().chain(&twice.best).map(|found| (found.document, found.judged.span)).collect();
    assert!(places.iter().enumerate().all(|(at, place)| !places[..at].contains(place)), "{places:?}");
    let mut named: Vec<&str> = vec![&text];
    named.resize(30, praise);
    named.push(&text);
    assert!(check(&Shelf::of(&named), "GDC Global Digital Compact", Some(30)).verdict.is_faithful());
    let others: Vec<&str> = std::iter::repeat_n(praise, 10).chain([text.as_str()]).collect();
    let checked = check(&Shelf::of(&others), "GDC Global Digital Compact", None);
    assert_eq!(checked.best.map(|best| best.document), Some(10));
    assert!(!told(&text, "GDP Global Digital Compact").0.is_faithful());
}
