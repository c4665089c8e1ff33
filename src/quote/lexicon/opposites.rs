//! Words of which one turns the other round: by pairs of words, by pairs of their beginnings, by a prefix or an ending.

use std::sync::LazyLock;

/// Pairs of words.
type Pairs = LazyLock<Vec<(&'static str, &'static str)>>;

macro_rules! pairs {
    ($list:expr) => {
        LazyLock::new(|| $list.split_whitespace().filter_map(|pair| pair.split_once('/')).collect())
    };
}

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
