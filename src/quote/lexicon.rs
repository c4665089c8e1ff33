//! Words on which the meaning of a sentence turns, in English, French, Spanish, Russian, Arabic and Chinese.
//!
//! Folded as [`super::tokens`] folds: without accents, in lower case, Arabic letters in one form.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that are looked up.
type Words = LazyLock<HashSet<&'static str>>;

macro_rules! words {
    ($list:expr) => {
        LazyLock::new(|| $list.split_whitespace().collect())
    };
}

/// Pairs of words.
type Pairs = LazyLock<Vec<(&'static str, &'static str)>>;

macro_rules! pairs {
    ($list:expr) => {
        LazyLock::new(|| $list.split_whitespace().filter_map(|pair| pair.split_once('/')).collect())
    };
}

/// What a word does to the sentence that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It denies.
    Negation,
    /// It obliges, permits or weakens: shall, should, may.
    Modal,
    /// It says how many: all, some, most.
    Quantifier,
    /// It limits what is said to a part: only, except, mainly.
    Scope,
    /// It makes what is said uncertain: allegedly, perhaps.
    Hedge,
    /// It makes what is said depend on something: if, unless.
    Condition,
    /// It compares: more, less, better.
    Comparative,
    /// A number in letters, a scale, a unit.
    Number,
    /// A month, a weekday.
    Date,
}

static NEGATIONS: Words = words!(
    "not no never none nobody nothing nowhere neither nor cannot without hardly scarcely barely seldom rarely \
     lack lacks lacked lacking fail fails failed failing failure refuse refuses refused refusing deny denies \
     denied denying reject rejects rejected rejecting non ne pas jamais aucun aucune aucunement nul nulle ni sans \
     rien personne guere nunca jamas ni ningun ninguno ninguna tampoco sin nada nadie не нет ни никогда никакой никакие \
     без нельзя никто ничто لا لم لن ليس ليست غير بدون دون عدم 不 没 沒 无 無 未 非 勿 莫 否"
);

static MODALS: Words = words!(
    "shall should must may might can could will would ought need needs shan't required obliged permitted allowed \
     forbidden prohibited mandatory optional voluntary doit doivent devra devront devrait devraient peut peuvent \
     pourra pourront pourrait pourraient faut debe deben debera deberan deberia deberian puede pueden podra \
     podran podria podrian должен должна должно должны может могут следует обязан обязаны обязана вправе يجب \
     ينبغي يجوز يمكن يتعين 应 應 须 須 必 可 能 宜"
);

static QUANTIFIERS: Words = words!(
    "all every each any some most many few several both half whole entire majority minority everyone everybody \
     someone somebody anyone anybody everything something always often sometimes usually generally occasionally \
     frequently much little numerous various fewer everywhere either another multiple tout tous toute toutes \
     chaque quelques certains certaines plusieurs toujours souvent parfois plupart todo todos toda todas cada \
     algunos algunas muchos muchas pocos siempre mayoria все всех всем каждый каждая каждое некоторые некоторых \
     многие всегда иногда большинство كل جميع بعض معظم دائما 全 皆 各 凡 每 均 些 多 少"
);

static SCOPES: Words = words!(
    "only solely merely exclusively just except excepting excluding save besides including mainly mostly largely \
     primarily partly partially fully entirely wholly completely chiefly particularly especially alone at within \
     outside beyond before after until since between among under over above below and or and/or from to by for \
     against with of in on through upon across seulement uniquement exclusivement sauf excepte hormis notamment \
     solo solamente unicamente excepto salvo только лишь исключительно кроме فقط الا سوي باستثناء 仅 僅 只 除"
);

/// The part of [`SCOPES`] and [`QUANTIFIERS`] that is hardly ever said without changing what it is said of.
static LIMITS: Words = words!(
    "only solely merely exclusively except excepting excluding save unless until mainly mostly largely primarily \
     partly partially almost nearly seulement uniquement exclusivement sauf hormis solo solamente unicamente \
     excepto salvo только лишь исключительно кроме فقط الا سوي باستثناء 仅 僅 只 除"
);

static HEDGES: Words = words!(
    "allegedly alleged reportedly supposedly supposed apparently seemingly seems seem seemed appears appear \
     appeared perhaps maybe possibly possible probably probable likely unlikely presumably arguably potentially \
     theoretically purportedly purported ostensibly conceivably approximately roughly nearly almost about around \
     claimed claims believed thought said considered rumoured rumored suggests suggested assumed estimated \
     attempted tried hoped hopes expected peut-etre probablement apparemment pretendument environ quizas \
     probablemente posiblemente aparentemente presuntamente возможно вероятно якобы ربما يزعم 或许 可能 据称"
);

static CONDITIONS: Words = words!(
    "if unless provided providing whether otherwise conditional conditionally subject assuming notwithstanding \
     where when whenever once insofar contingent pending appropriate feasible si pourvu sauf moins lorsque quand \
     condition siempre cuando если при когда اذا لو ان شريطه 如 若 除"
);

static COMPARATIVES: Words = words!(
    "more less most least better worse best worst greater greatest smaller smallest larger largest higher highest \
     lower lowest fewer fewest bigger biggest earlier later faster slower stronger weaker longer shorter older \
     younger richer poorer wider narrower too as than equally plus moins mieux pire mas menos mejor peor mayor \
     menor более менее больше меньше лучше хуже اكثر اقل 更 较 最"
);

static NUMBERS: Words = words!(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
     seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand \
     thousands million millions billion billions trillion trillions dozen dozens first second third fourth fifth \
     sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth \
     eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth \
     hundredth once twice double doubled triple tripled quarter percent per cent km kilometres kilometers miles \
     metres meters tonnes tons dollars euros pounds kg kilograms hectares acres decade decades century centuries \
     years months weeks days hours minutes year month week day hour un deux trois quatre cinq sept huit neuf dix \
     mille milliard milliards uno dos tres cuatro cinco seis siete ocho nueve diez cien mil millon millones один \
     два три четыре пять шесть семь восемь девять десять сто тысяч миллион миллионов миллиард миллиардов 一 二 三 四 \
     五 六 七 八 九 十 百 千 万 亿"
);

static DATES: Words = words!(
    "january february march april may june july august september october november december jan feb mar apr jun \
     jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday yesterday today \
     tomorrow spring summer autumn winter morning evening ad bc bce ce janvier fevrier mars avril mai juin \
     juillet aout septembre octobre novembre decembre enero febrero marzo abril mayo junio julio agosto \
     septiembre octubre noviembre diciembre января февраля марта апреля мая июня июля августа сентября октября \
     ноября декабря يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر"
);

/// Pairs of which one turns the other round; with their endings.
static OPPOSITES: Pairs = pairs!(
    "increase/decrease increase/reduce rise/fall rose/fell raise/lower grow/shrink expand/contract accept/reject \
    accept/refuse support/oppose allow/forbid allow/prevent permit/prohibit approve/reject agree/disagree \
    begin/end start/end start/stop open/close include/exclude gain/lose win/lose success/failure succeed/fail \
    strengthen/weaken strong/weak high/low large/small big/small great/small long/short rich/poor old/new \
    old/young early/late good/bad positive/negative public/private internal/external domestic/foreign \
    national/international local/global north/south northern/southern east/west eastern/western left/right \
    up/down above/below before/after over/under inside/outside import/export buy/sell majority/minority \
    maximum/minimum peace/war friend/enemy ally/enemy true/false legal/criminal lawful/unlawful victory/defeat \
    attack/defend create/destroy build/destroy love/hate male/female men/women developed/developing major/minor \
    more/less most/least all/some always/never with/without for/against same/different simple/complex \
    easy/difficult safe/dangerous full/empty hot/cold day/night life/death improve/worsen advance/retreat \
    ascend/descend hope/fear praise/condemn welcome/condemn deepen/ease accelerate/slow augmenter/reduire \
    augmenter/diminuer aumentar/reducir aumentar/disminuir увеличить/уменьшить 增加/减少"
);

/// As [`OPPOSITES`] for languages with other endings: beginnings of words, of which at most six letters more follow.
static STEMS: Pairs = pairs!(
    "augment/redui augment/diminu accro/redui hauss/baiss renforc/affaibl accept/refus accept/rejet \
    approuv/rejet autoris/interdi permet/interdi permet/empech inclu/exclu gagn/perd ouvr/ferm commenc/termin \
    favorabl/defavorabl soutien/oppos avant/apres paix/guerre nord/sud plus/moins minim/maxim interieur/exterieur \
    aument/reduc aument/reduj aument/disminu acept/rechaz aprob/rechaz permit/prohib autoriz/prohib fortalec/debilit \
    inclu/exclu apoy/opon gan/perd abr/cerr antes/despues paz/guerra norte/sur mas/menos mejor/peor mayor/menor \
    interno/extern увелич/уменьш увелич/сокра повыш/пониж рост/сниж расшир/сокра укреп/ослаб разреш/запре \
    одобр/отклон приня/отклон поддерж/отверг включ/исключ начал/закончи войн/мир до/после север/юг больш/меньш \
    лучш/хуж внутрен/внешн 增/减 增/減 升/降 高/低 强/弱 強/弱 大/小 多/少 前/后 前/後 内/外 內/外 南/北 东/西 東/西 \
    买/卖 買/賣 开/关 開/關 进/出 進/出 胜/败 勝/敗 允/禁 和/战 和/戰"
);

/// Whether two words begin as the two sides of a pair of [`STEMS`].
fn are_opposite_stems(one: &str, other: &str) -> bool {
    let form = |word: &str, stem: &str| {
        word.strip_prefix(stem).is_some_and(|rest| {
            let short = stem.chars().count() < 4;
            rest.is_empty() || !short && rest.chars().count() <= 6
        })
    };
    STEMS.iter().any(|(a, b)| form(one, a) && form(other, b) || form(one, b) && form(other, a))
}

/// Words between clauses behind which somebody else may speak or act.
static TURNS: Words = words!(
    "while whereas but although though however yet because whose nevertheless nonetheless conversely instead \
     despite tandis mais cependant toutefois pero mientras aunque но однако тогда لكن بينما 但 而 然"
);

/// Words before "to" with which it is not said that something was done.
static TRYING: Words = words!(
    "try tries tried trying attempt attempts attempted attempting seek seeks sought seeking hope hopes hoped hoping \
     want wants wanted wanting wish wishes wished promise promises promised threaten threatens threatened plan plans \
     planned planning pledge pledges pledged intend intends intended intending expect expects expected agree agrees \
     agreed ought unable able reluctant unwilling willing ready prepared aim aims aimed aiming aspire aspires aspired \
     propose proposes proposed offer offers offered decline declines declined supposed about unlikely likely invited \
     asked urged encouraged commit committed undertake undertook undertaken yet fail fails failed refuse refuses refused"
);

/// Words before a name of something with which it is not, no longer, or not quite that.
static LESSENING: Words = words!(
    "former ex proposed draft provisional potential possible planned supposed fake false putative attempted future \
     deputy vice acting interim assistant partial pseudo quasi mock prospective erstwhile aspiring intended \
     hypothetical alleged suspected presumed apparent ancien ancienne pretendu antiguo presunto бывший бывшая \
     предполагаемый возможный"
);

/// Words by which something is not so, not done or not allowed, though they deny nothing by themselves.
static DENYING: Words = words!(
    "illegal illegally unlawful unlawfully prohibited forbidden banned barred impossible untrue false unable unwilling \
     refrain refrains refrained avoid avoids avoided prevent prevents prevented cease ceases ceased opposed opposes oppose \
     declined declines decline against interdit interdite interdits interdites illegale faux fausse contre prohibido \
     prohibida prohibidos prohibidas ilegal imposible falso falsa contra запрещено запрещен запрещена незаконно \
     невозможно ложно против محظور ممنوع مستحيل"
);

/// Words before "of" or "to" with which something is missing, over, feared or only hoped for.
static VOIDS: Words = words!(
    "lack absence failure failures end ending loss denial rejection refusal violation violations breach breaches threat \
     threats risk risks danger fear fears prospect promise hope hopes allegation allegations accusation accusations \
     elimination eradication abolition prohibition ban prevention opponents critics victims enemies opposition \
     resistance obstacle obstacles semblance illusion appearance pretence pretense want shortage collapse destruction \
     suppression withdrawal removal abandonment violating lacking devoid incapable"
);

/// Words that say that not all of something is meant.
static PARTS: Words = words!(
    "some few several certain most many half part parts one majority minority none portion percentage \
     quelques certains certaines plupart algunos algunas ciertos некоторые часть большинство بعض معظم"
);

/// Finite verbs that nothing but a subject stands before.
static AUXILIARIES: Words =
    words!("is are was were am has have had does do did shall will should would must may might can could cannot");

/// Words that refer to what the context names, so that a bracket may name it.
static REFERRING: Words = words!(
    "my our his her its their your this that these those it he she they we i him them us me you here such mine \
     ours the said who which there mon notre son sa ses leur leurs ce cette ces il elle ils elles nous je mi \
     nuestro nuestra su sus este esta мой моя наш наша его ее их этот эта он она они мы 我 他 她 它 其 该 此 本"
);

/// Words that hold a sentence together.
static FUNCTIONS: Words = words!(
    "the a an of in on at to and or for by with as that which who whom this these those it its is are was were be \
     been being has have had do does did from we our us i my he his him she her they their them you your so but \
     if than then there will would can could may not no also into about such all more other one must should shall \
     when what up le la les de des du et en un une que qui dans pour el los las del y con por se и в на с по что \
     как من في علي الي ان و 的 了 和 在 是"
);

/// Whether a list has a word; an Arabic one also with "and" or "so" written before it as one word.
fn has(list: &Words, word: &str) -> bool {
    list.contains(word)
        || word.strip_prefix(['و', 'ف']).is_some_and(|rest| rest.chars().count() > 1 && list.contains(rest))
}

/// Whether a word denies, contractions included.
pub fn is_negation(word: &str) -> bool {
    has(&NEGATIONS, word)
        || word.ends_with("n't")
        // "n'est", "n'a": French.
        || word.starts_with("n'")
        || matches!(word, "cant" | "dont" | "wont" | "isnt" | "doesnt" | "didnt")
}

/// Whether a Chinese character that denies is part of a word that does not: "future", "Africa", "very", "not only".
pub fn is_part_of_another(word: &str, next: &str) -> bool {
    matches!(
        (word, next),
        ("未", "来" | "來")
            | ("非", "洲" | "常" | "政")
            | ("不" | "非", "断" | "斷" | "仅" | "僅" | "但" | "久" | "同" | "少" | "平" | "安" | "丹")
            | ("无" | "無", "数" | "數" | "论" | "論")
            | ("莫", "桑" | "斯")
            | ("没" | "沒", "收")
            | ("否", "则" | "則")
    )
}

/// Whether a word denies by itself, and not by what it means: "not" and "failed to", but neither "lack" nor "non-".
pub fn denies(word: &str) -> bool {
    is_negation(word)
        && !matches!(
            word,
            "non"
                | "lack"
                | "lacks"
                | "lacked"
                | "lacking"
                | "failure"
                | "reject"
                | "rejects"
                | "rejected"
                | "rejecting"
                | "deny"
                | "denying"
        )
}

/// Whether a word says that something is not so, not done or not allowed by what it means: "illegal", "refrain".
pub fn denies_by_meaning(word: &str) -> bool {
    has(&DENYING, word)
}

/// Whether a word limits what is said.
pub fn is_limit(word: &str) -> bool {
    has(&LIMITS, word)
}

/// Whether a word makes what is said uncertain.
pub fn is_hedge(word: &str) -> bool {
    has(&HEDGES, word)
}

/// Whether a word makes what is said depend on something.
pub fn is_condition(word: &str) -> bool {
    has(&CONDITIONS, word)
}

/// Whether a word obliges, permits or weakens.
pub fn is_modal(word: &str) -> bool {
    has(&MODALS, word)
}

/// Whether behind this word another clause begins that may be about someone else.
pub fn is_turn(word: &str) -> bool {
    has(&TURNS, word)
}

/// Whether a word is a finite auxiliary verb.
pub fn is_auxiliary(word: &str) -> bool {
    AUXILIARIES.contains(word) || word.ends_with("n't")
}

/// Whether what is named behind this word and "of" or "to" is missing, over, feared or only hoped for.
pub fn is_void(word: &str) -> bool {
    has(&VOIDS, word)
}

/// Whether a word says that not all of something is meant.
pub fn is_part(word: &str) -> bool {
    has(&PARTS, word)
}

/// Whether what stands behind this word and "to" was tried, planned or wished, not done.
pub fn is_trying(word: &str) -> bool {
    has(&TRYING, word)
}

/// Whether what is named behind this word is not, no longer, or not quite that.
pub fn is_lessening(word: &str) -> bool {
    has(&LESSENING, word)
}

/// Whether a word refers to something that the context names.
pub fn is_referring(word: &str) -> bool {
    REFERRING.contains(word)
}

/// Whether a word says a date.
pub fn is_date(word: &str) -> bool {
    has(&DATES, word)
}

/// Whether a word says a number, a scale or a unit.
pub fn is_number(word: &str) -> bool {
    has(&NUMBERS, word)
}

/// What a word does to its sentence; the gravest where it does several.
pub fn role(word: &str) -> Option<Role> {
    Some(if is_negation(word) {
        Role::Negation
    } else if is_modal(word) {
        Role::Modal
    } else if is_number(word) {
        Role::Number
    } else if is_date(word) {
        Role::Date
    } else if has(&QUANTIFIERS, word) {
        Role::Quantifier
    } else if matches!(word, "if" | "unless" | "provided" | "whether" | "si" | "если" | "اذا" | "若") {
        Role::Condition
    } else if has(&COMPARATIVES, word) {
        Role::Comparative
    } else if is_hedge(word) {
        Role::Hedge
    } else if has(&SCOPES, word) {
        Role::Scope
    } else {
        return None;
    })
}

/// Whether one word turns the other round: "increase" and "reduced", "legal" and "illegal", "useful" and "useless".
pub fn are_opposites(one: &str, other: &str) -> bool {
    let form = |word: &str, base: &str| {
        // Most are told apart by their first letter, and every pair of differing words comes by here.
        if word.as_bytes().first() != base.as_bytes().first() {
            return false;
        }
        let stem = base.strip_suffix('e').unwrap_or(base);
        word == base
            || word.strip_prefix(stem).is_some_and(|rest| {
                matches!(
                    rest,
                    "e" | "es"
                        | "ed"
                        | "ing"
                        | "s"
                        | "d"
                        | "er"
                        | "est"
                        | "ly"
                        | "ion"
                        | "ions"
                        | "al"
                        | "ance"
                        | "y"
                        | "ies"
                        | "ier"
                )
            })
    };
    OPPOSITES.iter().any(|(a, b)| form(one, a) && form(other, b) || form(one, b) && form(other, a))
        || are_opposite_stems(one, other)
        || negated(one, other)
        || negated(other, one)
        || ends(one, other, "ful", "less")
        || ends(other, one, "ful", "less")
}

fn negated(longer: &str, base: &str) -> bool {
    base.len() >= 3
        && ["un", "in", "im", "il", "ir", "dis", "non", "mis", "anti", "de", "a", "counter", "under", "over"]
            .iter()
            .any(|prefix| longer.strip_prefix(prefix) == Some(base))
}

fn ends(one: &str, other: &str, a: &str, b: &str) -> bool {
    one.strip_suffix(a).zip(other.strip_suffix(b)).is_some_and(|(one, other)| one == other && one.len() >= 2)
}

/// Whether two words are forms of one: what their common beginning leaves are endings.
pub fn are_forms(one: &str, other: &str) -> bool {
    const ENDINGS: [&str; 22] = [
        "", "s", "es", "d", "ed", "ing", "e", "ies", "y", "ied", "ly", "er", "est", "n", "en", "'s", "al", "ion",
        "ions", "ment", "ance", "ly",
    ];
    let shared: usize = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    if shared < 3 {
        return false;
    }
    let endings = (one.get(shared..).unwrap_or(""), other.get(shared..).unwrap_or(""));
    ENDINGS.contains(&endings.0) && ENDINGS.contains(&endings.1)
}

/// Whether two words differ in number only: singular and plural.
pub fn are_numbers_of_one(one: &str, other: &str) -> bool {
    let plural = |singular: &str, plural: &str| {
        plural.strip_suffix('s') == Some(singular)
            || plural.strip_suffix("es") == Some(singular)
            || plural.strip_suffix("ies").zip(singular.strip_suffix('y')).is_some_and(|(a, b)| a == b)
    };
    plural(one, other)
        || plural(other, one)
        || matches!(
            (one, other),
            ("man", "men")
                | ("men", "man")
                | ("woman", "women")
                | ("women", "woman")
                | ("child", "children")
                | ("children", "child")
                | ("person", "people")
                | ("people", "person")
                | ("this", "these")
                | ("these", "this")
                | ("that", "those")
                | ("those", "that")
        )
}

/// Whether a word carries tense or voice: forms of be, have and do.
pub fn is_tense(word: &str) -> bool {
    matches!(
        word,
        "is" | "are"
            | "was"
            | "were"
            | "be"
            | "been"
            | "being"
            | "am"
            | "has"
            | "have"
            | "had"
            | "having"
            | "do"
            | "does"
            | "did"
            | "done"
            | "est"
            | "sont"
            | "etait"
            | "etaient"
            | "a"
            | "ont"
            | "avait"
            | "es"
            | "son"
            | "era"
            | "eran"
            | "ha"
            | "han"
            | "habia"
            | "был"
            | "была"
            | "были"
            | "будет"
    )
}

/// Words that hold a sentence together and say little by themselves.
pub fn is_function(word: &str) -> bool {
    FUNCTIONS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_role_that_turns_a_sentence() {
        assert_eq!(role("don't"), Some(Role::Negation));
        assert_eq!(role("deberan"), Some(Role::Modal));
        assert_eq!(role("не"), Some(Role::Negation));
        assert_eq!(role("seventy"), Some(Role::Number));
        assert_eq!(role("education"), None);
    }

    #[test]
    fn opposites_are_told_with_their_endings() {
        for (one, other) in
            [("increased", "reduced"), ("legal", "illegal"), ("useful", "useless"), ("support", "opposed")]
        {
            assert!(are_opposites(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("augmente", "reduit"),
            ("rechazo", "acepto"),
            ("увеличение", "сокращение"),
            ("укрепить", "ослабить"),
            ("增", "减"),
        ] {
            assert!(are_opposites(one, other), "{one} {other}");
        }
        assert!(is_negation("ولا") && is_negation("n'est") && is_modal("ويجب") && !is_negation("واحد"));
        assert!(!are_opposites("state", "states"));
        assert!(are_numbers_of_one("policy", "policies") && are_forms("decide", "decided"));
    }
}
