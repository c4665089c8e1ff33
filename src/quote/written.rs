//! A quotation as it was written down: its fragments, what was left out, and what stands in brackets.

mod copied;
mod remarks;

use copied::{end_of_marks, entity, is_mailed, tag};
use remarks::is_remark;
pub use remarks::is_translation;

use super::tokens::{Kind, Token, tokens};
use crate::text::Span;

/// Something in square brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bracket {
    /// What stands in it.
    pub text: String,
    /// Whether it is joined to letters outside it: `[T]he`, `establish[ed]`.
    pub joined: bool,
}

/// A word of a quotation.
#[derive(Debug, Clone)]
pub struct Quoted {
    /// The word; its place is that in the quotation as written.
    pub token: Token,
    /// Which fragment it belongs to, counted from 0.
    pub fragment: usize,
    /// The bracket that it stands in, or that is part of it.
    pub bracket: Option<usize>,
    /// Whether only some of its letters stand in that bracket.
    pub joined: bool,
}

/// A quotation taken apart.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// Its words.
    pub words: Vec<Quoted>,
    /// Its brackets, without ellipses and remarks.
    pub brackets: Vec<Bracket>,
    /// Where ellipses stand: before which word.
    pub ellipses: Vec<usize>,
    /// Remarks of the writer, such as `sic`.
    pub remarks: Vec<String>,
}

impl Written {
    /// Whether an ellipsis stands at the beginning.
    pub fn leads_in(&self) -> bool {
        self.ellipses.contains(&0)
    }

    /// Whether an ellipsis stands at the end.
    pub fn trails_off(&self) -> bool {
        !self.words.is_empty() && self.ellipses.contains(&self.words.len())
    }

    /// The words without their place in the quotation.
    pub fn tokens(&self) -> Vec<Token> {
        self.words.iter().map(|word| word.token.clone()).collect()
    }
}

/// Takes a quotation apart.
pub fn read(quote: &str) -> Written {
    let mut reading =
        Reading { quote, clean: String::new(), places: vec![], out: Written::default(), cuts: vec![], held: vec![] };
    reading.walk();
    reading.finish()
}

struct Reading<'a> {
    quote: &'a str,
    /// The quotation without brackets and ellipses.
    clean: String,
    /// For each byte of it, the byte of the quotation.
    places: Vec<usize>,
    out: Written,
    /// Where ellipses stand in it.
    cuts: Vec<usize>,
    /// Where brackets stand in it, and which.
    held: Vec<(Span, usize)>,
}

impl Reading<'_> {
    fn walk(&mut self) {
        let mut at = 0;
        let mailed = is_mailed(self.quote);
        let end = end_of_marks(self.quote);
        while let Some(rest) = self.quote.get(at..end).filter(|rest| !rest.is_empty()) {
            if mailed && (at == 0 || self.quote.get(..at).is_some_and(|before| before.ends_with('\n'))) {
                // The marks of a quotation in a message: `> ` before each line, more of them where it was passed on.
                let marks = rest.len() - rest.trim_start_matches(['>', ' ']).len();
                self.push(" ", at);
                at += marks.max(1).min(rest.find('\n').unwrap_or(rest.len()).max(1));
                continue;
            }
            if let Some((said, length)) = entity(rest) {
                if said == '…' {
                    self.cuts.push(self.clean.len());
                }
                let said = if said == '…' { ' ' } else { said };
                self.clean.push(said);
                self.places.extend((0..said.len_utf8()).map(|_| at));
                at += length;
                continue;
            }
            if let Some(length) = ellipsis(rest, self.quote.get(..at).unwrap_or("")) {
                self.cuts.push(self.clean.len());
                self.push(" ", at);
                at += length;
                continue;
            }
            if let Some(length) = tag(rest) {
                self.push(if rest.starts_with("<br") || rest.starts_with("<p") { " " } else { "" }, at);
                at += length;
                continue;
            }
            let Some(c) = rest.chars().next() else { break };
            // "doesn\'t": a mark that was written so that a program takes it for itself.
            if c == '\\' && rest.get(1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_punctuation())) {
                at += 1;
                continue;
            }
            if matches!(c, '[' | '(' | '［')
                && let Some((inside, length)) = bracketed(rest, c)
            {
                if is_remark(inside) {
                    self.out.remarks.push(inside.trim().to_owned());
                    self.push(" ", at);
                    at += length;
                    continue;
                }
                if c != '(' && inside.chars().any(char::is_alphanumeric) {
                    let owner = possessive(self.quote.get(at + length..).unwrap_or("")).unwrap_or("");
                    let before = !owner.is_empty() && self.owns_before(owner, at + length);
                    self.bracket(inside, at, at + c.len_utf8(), length, if before { "" } else { owner });
                    at += length + owner.len();
                    continue;
                }
            }
            self.push(rest.get(..c.len_utf8()).unwrap_or(""), at);
            at += c.len_utf8();
        }
    }

    /// Takes in a bracket, with the ending that makes an owner of what stands in it.
    fn bracket(&mut self, inside: &str, at: usize, inside_at: usize, length: usize, owner: &str) {
        let before = self.quote.get(..at).and_then(|text| text.chars().next_back());
        let after = self.quote.get(at + length..).and_then(|text| text.chars().next());
        let letters = inside.chars().all(|c| c.is_alphabetic() || c == '’' || c == '\'');
        let touches = before.is_some_and(char::is_alphabetic) || after.is_some_and(char::is_alphabetic);
        let joined = letters && touches;
        if !joined {
            self.push(" ", at);
        }
        let start = self.clean.len();
        self.push(inside, inside_at);
        self.held.push((Span::new(start, self.clean.len()), self.out.brackets.len()));
        self.out.brackets.push(Bracket { text: inside.trim().to_owned(), joined });
        self.push(owner, at + length);
        if !joined {
            self.push(" ", at + length - 1);
        }
    }

    /// Joins the ending that makes an owner to the name before the bracket that explains it: "the EU [European Union]'s
    /// work". Says whether there is such a name.
    fn owns_before(&mut self, ending: &str, at: usize) -> bool {
        let kept = self.clean.trim_end().len();
        let name = self.clean.get(..kept).and_then(|text| text.rsplit(|c: char| !c.is_alphanumeric()).next());
        let named = name.is_some_and(|name| {
            // "UN" is no French article.
            let short = name.chars().nth(1).is_some_and(char::is_uppercase);
            name.starts_with(char::is_uppercase) && (short || !super::lexicon::is_function(&name.to_lowercase()))
        });
        let open = kept < self.clean.len() && self.cuts.last().is_none_or(|&cut| cut < kept);
        if named && open {
            self.clean.truncate(kept);
            self.places.truncate(kept);
            self.push(ending, at);
        }
        named && open
    }

    fn push(&mut self, piece: &str, at: usize) {
        self.clean.push_str(piece);
        self.places.extend((0..piece.len()).map(|step| at + step));
    }

    /// Words, ellipses and brackets come in the order of the text, so that each is passed once: a quotation may be nothing
    /// but ellipses.
    fn finish(mut self) -> Written {
        let mut cuts = self.cuts.iter().peekable();
        let mut held = self.held.iter().peekable();
        let mut fragment = 0;
        for token in tokens(&self.clean) {
            while cuts.next_if(|&&cut| cut <= token.span.start).is_some() {
                // Before which word it stands.
                self.out.ellipses.push(self.out.words.len());
                fragment += 1;
            }
            while held.next_if(|(span, _)| span.end <= token.span.start).is_some() {}
            let bracket = held.peek().filter(|(span, _)| span.overlaps(token.span)).map(|&&(_, bracket)| bracket);
            // In a quotation a number in brackets is not the mark of a note but the writer's.
            let kind = if token.kind == Kind::Note && bracket.is_some() { Kind::Number } else { token.kind };
            self.out.words.push(Quoted {
                token: Token { span: self.in_quote(token.span), key: token.key, kind },
                fragment,
                bracket,
                joined: bracket.is_some_and(|at| self.out.brackets.get(at).is_some_and(|bracket| bracket.joined)),
            });
        }
        let behind = self.out.words.len();
        self.out.ellipses.extend(cuts.map(|_| behind));
        self.out.ellipses.dedup();
        self.out
    }

    /// Where a stretch of the clean copy stands in the quotation.
    fn in_quote(&self, clean: Span) -> Span {
        let start = self.places.get(clean.start).copied().unwrap_or(0);
        let Some(&last) = clean.end.checked_sub(1).and_then(|last| self.places.get(last)) else {
            return Span::new(start, start);
        };
        // The last byte of the clean copy may be in the middle of a character of the quotation.
        let end = match self.quote.get(last..).and_then(|rest| rest.chars().next()) {
            Some(c) => last + c.len_utf8(),
            None => (last..=self.quote.len()).find(|&at| self.quote.is_char_boundary(at)).unwrap_or(last),
        };
        Span::new(start, end)
    }
}

/// The ending that makes an owner of a word, at the beginning of `rest`.
fn possessive(rest: &str) -> Option<&str> {
    let mut chars = rest.char_indices();
    chars.next().filter(|(_, c)| matches!(c, '\'' | '’'))?;
    chars.next().filter(|(_, c)| matches!(c, 's' | 'S'))?;
    let (end, next) = chars.next().unwrap_or((rest.len(), ' '));
    if next.is_alphanumeric() { None } else { rest.get(..end) }
}

/// What is written in brackets, or alone between words, for what was left out.
const LEFT_OUT: [&str; 9] = ["[omitted]", "[text omitted]", "[snip]", "[cut]", "[—]", "[–]", "[---]", "[--]", "* * *"];

/// The length in bytes of an ellipsis at the beginning of `rest`: dots of all forms, alone or in brackets, and what some
/// write instead.
fn ellipsis(rest: &str, before: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    if matches!(first, '[' | '*')
        && let Some(mark) =
            LEFT_OUT.iter().find(|mark| rest.get(..mark.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(mark)))
    {
        return Some(mark.len());
    }
    if first == '*' && rest.starts_with("*** ") && (before.is_empty() || before.ends_with(char::is_whitespace)) {
        return Some(3);
    }
    if matches!(first, '[' | '(' | '<' | '［' | '{') {
        let inner = rest.get(first.len_utf8()..)?;
        let dots = dots(inner)?;
        let close = inner.get(dots..)?.chars().next()?;
        return matches!(close, ']' | ')' | '>' | '］' | '}').then(|| first.len_utf8() + dots + close.len_utf8());
    }
    if before.ends_with('.') && first == '.' {
        return None;
    }
    // Two dots that stand by themselves are an ellipsis with one forgotten.
    if before.ends_with(char::is_whitespace) && rest.starts_with(".. ") {
        return Some(2);
    }
    dots(rest).filter(|_| matches!(first, '.' | '…' | '⋯' | '。'))
}

/// Three dots or more, or the one character; with white space between and around.
fn dots(text: &str) -> Option<usize> {
    let mut count = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        match c {
            '…' | '⋯' => count += 3,
            '.' | '。' | '·' => count += 1,
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => continue,
            _ => break,
        }
        end = at + c.len_utf8();
    }
    (count >= 3).then_some(end)
}

/// What stands in the bracket at the beginning of `rest`, and the length with its marks.
fn bracketed(rest: &str, open: char) -> Option<(&str, usize)> {
    let close = match open {
        '(' => ')',
        '［' => '］',
        _ => ']',
    };
    let inner = rest.get(open.len_utf8()..)?;
    let end = inner.find([open, close])?;
    inner.get(end..)?.starts_with(close).then_some(())?;
    Some((inner.get(..end)?, open.len_utf8() + end + close.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(written: &Written) -> Vec<(&str, usize)> {
        written.words.iter().map(|word| (word.token.key.as_str(), word.fragment)).collect()
    }

    #[test]
    fn ellipses_of_all_forms_part_fragments() {
        for mark in [
            "...",
            "…",
            "[...]",
            "[…]",
            ". . .",
            "(...)",
            "[. . .]",
            "....",
            "….",
            "* * *",
            "***",
            "[omitted]",
            "[—]",
            "&hellip;",
            "..",
            "[snip]",
            "[ . . . ]",
            "[....]",
        ] {
            let written = read(&format!("peace {mark} and law"));
            assert_eq!(words(&written), [("peace", 0), ("and", 1), ("law", 1)], "{mark}");
            assert_eq!(written.ellipses, [1], "{mark}");
        }
        let written = read("… peace and law […]");
        assert!(written.leads_in() && written.trails_off());
        assert!(!read("peace.").trails_off());
    }

    #[test]
    fn a_quotation_of_ellipses_and_brackets_is_read_in_one_pass() {
        // Looked up word by word, these would be ten thousand million steps.
        let many = 100_000;
        let written = read(&"law … ".repeat(many));
        assert_eq!((written.words.len(), written.ellipses.len()), (many, many));
        assert_eq!(written.words.last().map(|word| word.fragment), Some(many - 1));
        let written = read(&"[and] law ".repeat(many));
        assert_eq!(written.words.last().map(|word| word.bracket), Some(None));
        assert_eq!(written.words.iter().rev().nth(1).map(|word| word.bracket), Some(Some(many - 1)));
    }

    #[test]
    fn what_makes_an_owner_belongs_to_the_word_before_the_bracket() {
        let quote = "the EU [European Union]’s work, the Union [the EU]'s aim, the [EU]'s end";
        let written = read(quote);
        let keys: Vec<_> = written.words.iter().map(|word| word.token.key.as_str()).collect();
        let expected = "the eu's european union work the union's the eu aim the eu's end";
        assert_eq!(keys, expected.split(' ').collect::<Vec<_>>());
        let brackets: Vec<_> = written.words.iter().map(|word| word.bracket).collect();
        assert_eq!((brackets[1], brackets[3], brackets[11]), (None, Some(0), Some(2)));
        assert_eq!(words(&read("[W]e 'see' [its] 'signs'")).len(), 4);
    }

    #[test]
    fn marks_that_programs_are_kept_from_reading_are_marks() {
        let keys = |quote: &str| words(&read(quote)).iter().map(|word| word.0.to_owned()).collect::<Vec<_>>();
        assert_eq!(keys(r"It doesn\'t \[...\] end\."), ["it", "doesn't", "end"]);
        assert_eq!(read(r"It doesn\'t \[...\] end").ellipses, [2]);
        assert_eq!(keys(r"a \ b"), ["a", "b"]);
    }

    #[test]
    fn a_citation_behind_the_marks_is_not_quoted() {
        let keys = |quote: &str| words(&read(quote)).iter().map(|word| word.0.to_owned()).collect::<Vec<_>>();
        assert_eq!(keys("“Peace and law” (A/RES/79/1, para. 3)."), ["peace", "and", "law"]);
        assert_eq!(keys("«\u{202f}Paix et droit\u{202f}» — Charte, p. 4"), ["paix", "et", "droit"]);
        assert_eq!(read("“Peace and law” (emphasis added)").remarks, ["emphasis added"]);
        assert_eq!(keys("“Peace and law” (and order) for all"), ["peace", "and", "law", "and", "order", "for", "all"]);
        assert_eq!(keys("Peace “and” (law)"), ["peace", "and", "law"]);
    }

    #[test]
    fn the_marks_of_mail_and_of_web_pages_are_not_words() {
        let keys = |quote: &str| words(&read(quote)).iter().map(|word| word.0.to_owned()).collect::<Vec<_>>();
        assert_eq!(keys("> peace and\n> > law"), ["peace", "and", "law"]);
        assert_eq!(keys("> 5 %"), [">", "5", "%"]);
        assert_eq!(keys("peace&nbsp;and law&rsquo;s &#x201c;end&#8221;"), ["peace", "and", "law's", "end"]);
        assert_eq!(keys("peace <em>and</em> law<sup>12</sup> <b class='x'>end</b>"), ["peace", "and", "law", "end"]);
        assert_eq!(keys("R&D; and &copy; &#7;"), ["r", "d", "and", "copy", "7"]);
        let quote = "the law&rsquo;s end";
        let written = read(quote);
        let places: Vec<_> = written.words.iter().filter_map(|word| word.token.span.of(quote)).collect();
        assert_eq!(places, ["the", "law&rsquo;s", "end"]);
        assert_eq!(words(&read("***peace*** and law")), [("peace", 0), ("and", 0), ("law", 0)]);
    }

    #[test]
    fn brackets_are_parts_of_words_or_words_of_the_writer() {
        let quote = "[T]he Council establish[ed] [Ukraine] [sic] (emphasis added)";
        let written = read(quote);
        assert_eq!(words(&written), [("the", 0), ("council", 0), ("established", 0), ("ukraine", 0)]);
        assert_eq!(written.brackets.iter().map(|bracket| bracket.joined).collect::<Vec<_>>(), [true, true, false]);
        assert_eq!(written.remarks, ["sic", "emphasis added"]);
        let places: Vec<_> = written.words.iter().filter_map(|word| word.token.span.of(quote)).collect();
        assert_eq!(places, ["T]he", "Council", "establish[ed", "Ukraine"]);
    }
}
