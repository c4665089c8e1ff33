//! The lists of words, folded as [`super::super::tokens`] folds: without accents, in lower case, Arabic letters in one form.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that are looked up.
pub(super) type Words = LazyLock<HashSet<&'static str>>;

macro_rules! words {
    ($list:expr) => {
        LazyLock::new(|| $list.split_whitespace().collect())
    };
}

pub(super) static NEGATIONS: Words = words!(
    "not no never none nobody nothing nowhere neither nor cannot without hardly scarcely barely seldom rarely \
     lack lacks lacked lacking fail fails failed failing failure refuse refuses refused refusing deny denies \
     denied denying reject rejects rejected rejecting non ne pas jamais aucun aucune aucunement nul nulle ni sans \
     rien personne guere nunca jamas ni ningun ninguno ninguna tampoco sin nada nadie не нет ни никогда никакой никакие \
     без нельзя никто ничто لا لم لن ليس ليست غير بدون دون عدم nicht kein keine keinen keinem keiner keines \
     nie niemals niemand nichts ohne weder noch nirgends keinesfalls 不 没 沒 无 無 未 非 勿 莫 否"
);

pub(super) static MODALS: Words = words!(
    "shall should must may might can could will would ought need needs shan't required obliged permitted allowed \
     forbidden prohibited mandatory optional voluntary doit doivent devra devront devrait devraient peut peuvent \
     pourra pourront pourrait pourraient faut debe deben debera deberan deberia deberian puede pueden podra \
     podran podria podrian должен должна должно должны может могут следует обязан обязаны обязана вправе يجب \
     ينبغي يجوز يمكن يتعين darf durfen durfte muss mussen musste soll sollen sollte sollten kann konnen konnte \
     konnten wird werden 应 應 须 須 必 可 能 宜"
);

pub(super) static QUANTIFIERS: Words = words!(
    "all every each any some most many few several both half whole entire majority minority everyone everybody \
     someone somebody anyone anybody everything something always often sometimes usually generally occasionally \
     frequently much little numerous various fewer everywhere either another multiple tout tous toute toutes \
     chaque quelques certains certaines plusieurs toujours souvent parfois plupart todo todos toda todas cada \
     algunos algunas muchos muchas pocos siempre mayoria все всех всем каждый каждая каждое некоторые некоторых \
     многие всегда иногда большинство كل جميع بعض معظم دائما alle allen aller jeder jede jedes jeden einige mehrere \
     viele manche stets immer oft 全 皆 各 凡 每 均 些 多 少"
);

pub(super) static SCOPES: Words = words!(
    "only solely merely exclusively just except excepting excluding save besides including mainly mostly largely \
     primarily partly partially fully entirely wholly completely chiefly particularly especially alone at within \
     outside beyond before after until since between among under over above below and or and/or from to by for \
     against with of in on through upon across seulement uniquement exclusivement sauf excepte hormis notamment \
     solo solamente unicamente excepto salvo только лишь исключительно кроме فقط الا سوي باستثناء 仅 僅 只 除"
);

/// The part of [`SCOPES`] and [`QUANTIFIERS`] that is hardly ever said without changing what it is said of.
pub(super) static LIMITS: Words = words!(
    "only solely merely exclusively except excepting excluding save unless until mainly mostly largely primarily \
     partly partially almost nearly seulement uniquement exclusivement sauf hormis solo solamente unicamente \
     excepto salvo только лишь исключительно кроме فقط الا سوي باستثناء nur lediglich ausschliesslich ausser 仅 僅 只 除"
);

pub(super) static HEDGES: Words = words!(
    "allegedly alleged reportedly supposedly supposed apparently seemingly seems seem seemed appears appear \
     appeared perhaps maybe possibly possible probably probable likely unlikely presumably arguably potentially \
     theoretically purportedly purported ostensibly conceivably approximately roughly nearly almost about around \
     claimed claims believed thought said considered rumoured rumored suggests suggested assumed estimated \
     attempted tried hoped hopes expected peut-etre probablement apparemment pretendument environ quizas \
     probablemente posiblemente aparentemente presuntamente возможно вероятно якобы ربما يزعم vielleicht angeblich moglicherweise vermutlich \
     wahrscheinlich beinahe nahezu 或许 可能 据称"
);

pub(super) static CONDITIONS: Words = words!(
    "if unless provided providing whether otherwise conditional conditionally subject assuming notwithstanding \
     where when whenever once insofar contingent pending appropriate feasible si pourvu sauf moins lorsque quand \
     condition siempre cuando если при когда اذا لو ان شريطه wenn sofern vorausgesetzt solange 如 若 除"
);

pub(super) static COMPARATIVES: Words = words!(
    "more less most least better worse best worst greater greatest smaller smallest larger largest higher highest \
     lower lowest fewer fewest bigger biggest earlier later faster slower stronger weaker longer shorter older \
     younger richer poorer wider narrower too as than equally plus moins mieux pire mas menos mejor peor mayor \
     menor более менее больше меньше лучше хуже mehr weniger besser schlechter hoher niedriger اكثر اقل 更 较 最"
);

pub(super) static NUMBERS: Words = words!(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
     seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand \
     thousands million millions billion billions trillion trillions dozen dozens first second third fourth fifth \
     sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth \
     eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth \
     hundredth once twice double doubled triple tripled quarter percent per cent km kilometres kilometers miles \
     metres meters tonnes tons dollars euros pounds kg kilograms hectares acres decade decades century centuries \
     years months weeks days hours minutes year month week day hour zwei drei vier funf sechs sieben acht neun zehn hundert \
     tausend millionen milliarde milliarden prozent un deux trois quatre cinq sept huit neuf dix \
     mille milliard milliards uno dos tres cuatro cinco seis siete ocho nueve diez cien mil millon millones один \
     два три четыре пять шесть семь восемь девять десять сто тысяч миллион миллионов миллиард миллиардов 一 二 三 四 \
     五 六 七 八 九 十 百 千 万 亿"
);

pub(super) static DATES: Words = words!(
    "january february march april may june july august september october november december jan feb mar apr jun \
     jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday yesterday today \
     tomorrow spring summer autumn winter morning evening ad bc bce ce januar februar marz juni juli oktober dezember montag dienstag mittwoch \
     donnerstag freitag samstag sonntag janvier fevrier mars avril mai juin \
     juillet aout septembre octobre novembre decembre enero febrero marzo abril mayo junio julio agosto \
     septiembre octubre noviembre diciembre января февраля марта апреля мая июня июля августа сентября октября \
     ноября декабря يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر"
);

/// Words between clauses behind which somebody else may speak or act.
pub(super) static TURNS: Words = words!(
    "while whereas but although though however yet because whose nevertheless nonetheless conversely instead \
     despite aber jedoch wahrend obwohl sondern dennoch hingegen tandis mais cependant toutefois pero mientras aunque но однако тогда لكن بينما 但 而 然"
);

/// Words before "to" with which it is not said that something was done.
pub(super) static TRYING: Words = words!(
    "try tries tried trying attempt attempts attempted attempting seek seeks sought seeking hope hopes hoped hoping \
     want wants wanted wanting wish wishes wished promise promises promised threaten threatens threatened plan plans \
     planned planning pledge pledges pledged intend intends intended intending expect expects expected agree agrees \
     agreed ought unable able reluctant unwilling willing ready prepared aim aims aimed aiming aspire aspires aspired \
     propose proposes proposed effort efforts plan proposal proposals threat call calls request requests failure refusal \
     reluctance inability readiness willingness intention intentions desire need ambition offer offers offered decline declines declined supposed about unlikely likely invited \
     asked urged encouraged commit committed undertake undertook undertaken yet fail fails failed refuse refuses refused"
);

/// Words before a name of something with which it is not, no longer, or not quite that.
pub(super) static LESSENING: Words = words!(
    "former ex proposed draft provisional potential possible planned supposed fake false putative attempted future \
     deputy vice acting interim assistant partial pseudo quasi mock prospective erstwhile aspiring intended \
     hypothetical alleged suspected presumed apparent outgoing incoming late formerly once retired honorary designate ehemalige ehemaligen ehemaliger fruhere fruheren ancien ancienne pretendu antiguo presunto бывший бывшая \
     предполагаемый возможный"
);

/// Words by which something is not so, not done or not allowed, though they deny nothing by themselves.
pub(super) static DENYING: Words = words!(
    "illegal illegally unlawful unlawfully prohibited forbidden banned barred impossible untrue false unable unwilling \
     refrain refrains refrained avoid avoids avoided prevent prevents prevented cease ceases ceased opposed opposes oppose \
     declined declines decline against interdit interdite interdits interdites illegale faux fausse contre prohibido \
     prohibida prohibidos prohibidas ilegal imposible falso falsa contra запрещено запрещен запрещена незаконно \
     невозможно ложно против محظور ممنوع مستحيل"
);

/// Words before "of" or "to" with which something is missing, over, feared or only hoped for.
pub(super) static VOIDS: Words = words!(
    "lack absence failure failures end ending loss denial rejection refusal violation violations breach breaches threat \
     threats risk risks danger fear fears prospect promise hope hopes allegation allegations accusation accusations \
     elimination eradication abolition prohibition ban prevention opponents critics victims enemies opposition \
     resistance obstacle obstacles semblance illusion appearance pretence pretense want shortage collapse destruction \
     suppression withdrawal removal abandonment violating lacking devoid incapable possibility likelihood idea notion claim claims pretext \
     barrier barriers impediment impediments alternative alternatives objection objections"
);

/// Words that say that not all of something is meant.
pub(super) static PARTS: Words = words!(
    "einige einigen manche manchen viele vielen mehrere some few several certain most many half part parts one majority minority none portion percentage \
     quelques certains certaines plupart algunos algunas ciertos некоторые часть большинство بعض معظم"
);

/// Finite verbs that nothing but a subject stands before.
pub(super) static AUXILIARIES: Words =
    words!("is are was were am has have had does do did shall will should would must may might can could cannot");

/// Words that refer to what the context names, so that a bracket may name it.
pub(super) static REFERRING: Words = words!(
    "my our his her its their your this that these those it he she they we i him them us me you here such mine \
     ours the said who which there mon notre son sa ses leur leurs ce cette ces il elle ils elles nous je mi \
     nuestro nuestra su sus este esta мой моя наш наша его ее их этот эта он она они мы 我 他 她 它 其 该 此 本"
);

/// Words that hold a sentence together.
pub(super) static FUNCTIONS: Words = words!(
    "the a an of in on at to and or for by with as that which who whom this these those it its is are was were be \
     been being has have had do does did from we our us i my he his him she her they their them you your so but \
     if than then there will would can could may not no also into about such all more other one must should shall \
     when what up le la les de des du et en un une que qui dans pour el los las del y con por se и в на с по что \
     как من في علي الي ان و 的 了 和 在 是"
);
