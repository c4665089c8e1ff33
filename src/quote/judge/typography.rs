//! Whether two stretches differ in how they are set only: case, marks, hyphens, page furniture, look-alikes.

use super::super::brackets::turns;
use super::super::{amounts, lexicon, spelling};
use super::{Kind, Region, Span, Token, Work, letters, tokens};

impl Work<'_> {
    /// Whether a stretch says the same in the style of another house: numbers in letters or digits, "%" for "per cent",
    /// "&" for "and", British and American spelling. What was done is noted, and told: they are other characters.
    pub(super) fn only_style(&mut self, quote: &[Token], source: &[Token], region: &Region) -> bool {
        let spelled = || {
            let each =
                |(one, other): (&Token, &Token)| one.key == other.key || spelling::is_other(&one.key, &other.key);
            quote.len() == source.len() && quote.iter().zip(source).all(each)
                || quote.len() != source.len() && spelling::is_other(&letters(quote, true), &letters(source, true))
        };
        let written_out = || {
            let same = |(one, other): (&Token, &Token)| {
                let (ours, theirs) = (one.span.of(self.quote), other.span.of(self.text));
                one.key == other.key || ours.zip(theirs).is_some_and(|(one, other)| spelling::is_umlaut(one, other))
            };
            quote.len() == source.len() && quote.iter().zip(source).all(same)
        };
        let what = if quote.is_empty() || source.is_empty() {
            let words = if quote.is_empty() { source } else { quote };
            // "And" where the other has the sign, which is no word.
            let is_and = matches!(words, [word] if matches!(word.key.as_str(), "and" | "et" | "y" | "und" | "и"));
            let other = if quote.is_empty() {
                self.between(region.quote.start).of(self.quote)
            } else {
                self.gap_before(region)
            };
            let sign = |gap: &str| gap.contains('&') && !gap.contains(char::is_alphanumeric);
            if !(is_and && other.is_some_and(sign)) {
                return false;
            }
            "signs for words"
        } else if spelled() {
            "British or American spelling"
        } else if written_out() {
            "umlauts written out"
        } else if amounts::agree(quote, source) || self.is_short_year(quote, source, region) {
            "how numbers are written"
        } else {
            return false;
        };
        self.out.folded.push(what);
        let shown = self.shown(region);
        if !shown.0.is_empty() && !shown.1.is_empty() {
            self.out.warnings.push(format!("“{}” is written “{}” in the source", shown.0, shown.1));
        }
        true
    }

    /// What stands in the source before the words of a region.
    fn gap_before(&self, region: &Region) -> Option<&str> {
        let start = region.source.start.checked_sub(1).and_then(|at| self.stretch.get(at))?.span.end;
        self.text.get(start..self.stretch.get(region.source.start)?.span.start)
    }

    /// Whether a region is the end of a span of years, in one of the two with its last digits only.
    fn is_short_year(&self, quote: &[Token], source: &[Token], region: &Region) -> bool {
        let ([one], [other]) = (quote, source) else { return false };
        let before = region.source.start.checked_sub(1).and_then(|at| self.stretch.get(at));
        let ours = region.quote.start.checked_sub(1).and_then(|at| self.written.words.get(at));
        let same = before.zip(ours).is_some_and(|(before, ours)| before.key == ours.token.key);
        let dash = |gap: Option<&str>| gap.is_some_and(|gap| matches!(gap.trim(), "-" | "–" | "—" | "/"));
        same && dash(self.gap_before(region))
            && dash(self.between(region.quote.start).of(self.quote))
            && before.is_some_and(|before| amounts::is_short_year(&one.key, &other.key, &before.key))
    }

    /// Whether a stretch is the same but for typography; what was folded is noted.
    pub(super) fn only_typography(&mut self, quote: &[Token], source: &[Token], region: &Region) -> bool {
        let note = |token: &Token, text: &str| token.kind == Kind::Note && !is_power(text, token);
        // A note may go; another one is another number.
        if quote.iter().all(|token| note(token, self.quote))
            && source.iter().all(|token| note(token, self.text))
            && (quote.is_empty() || source.is_empty() || letters(quote, true) == letters(source, true))
        {
            self.out.folded.push("marks of notes");
            return true;
        }
        let same = letters(quote, false) == letters(source, false) || letters(quote, true) == letters(source, true);
        if same
            && !quote.is_empty()
            && numbers_agree((self.quote, quote), (self.text, source))
            && apostrophes_agree(quote, source)
            && parts_agree((self.quote, quote), (self.text, source))
        {
            self.out.folded.push("hyphens and spaces between words");
            return true;
        }
        if source.is_empty() && is_copied_furniture(self.quote, quote) {
            self.out.folded.push("the number or symbol of a page, copied along");
            return true;
        }
        if quote.is_empty() && self.is_furniture(source) {
            self.out.folded.push("a page break with its header or footer");
            return true;
        }
        if let ([one], [other]) = (quote, source) {
            let glued = other.key.strip_prefix(one.key.as_str()).or_else(|| one.key.strip_prefix(other.key.as_str()));
            let digits = glued
                .is_some_and(|rest| (1..=3).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_digit()));
            let word = one.key.len().min(other.key.len()) >= 4 && one.kind == Kind::Word && other.kind == Kind::Word;
            let lower = one.span.of(self.quote).is_some_and(|word| word.chars().skip(1).any(char::is_lowercase));
            if digits && word && lower {
                self.out.folded.push("marks of notes");
                return true;
            }
        }
        if !quote.is_empty() && self.look_alike(quote, source) {
            self.out.folded.push("letters that look alike");
            let shown = self.shown(region);
            self.out.warnings.push(format!("“{}” and “{}” differ only in letters that look alike", shown.0, shown.1));
            return true;
        }
        false
    }

    /// Whether words of the source are the header or footer of a page: lines of their own at a page break, or lines that
    /// come again.
    fn is_furniture(&self, source: &[Token]) -> bool {
        let (Some(first), Some(last)) = (source.first(), source.last()) else { return false };
        let before = self.text.get(..first.span.start).unwrap_or("");
        let after = self.text.get(last.span.end..).unwrap_or("");
        let lone_before = before.trim_end_matches([' ', '\t', '[', '(', '-', '–', '—', '|']).ends_with(['\n', '\u{c}']);
        let lone_after =
            after.trim_start_matches([' ', '\t', ']', ')', '.', '-', '–', '—', '|']).starts_with(['\n', '\u{c}']);
        if !(lone_before && lone_after) {
            return false;
        }
        let span = first.span.cover(last.span);
        let lines: Vec<&str> =
            span.of(self.text).unwrap_or("").lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if lines.len() > 6 || lines.iter().any(|line| line.len() > 120) {
            return false;
        }
        let wide = Span::new(span.start.saturating_sub(4), span.end + 4);
        let at_break = self.pages.iter().any(|&page| page >= wide.start && page <= wide.end)
            || before.trim_end_matches([' ', '\t', '\n', '-', '–', '—', '|']).ends_with('\u{c}')
            || span.of(self.text).is_some_and(|text| text.contains('\u{c}'))
            || after.trim_start_matches([' ', '\t', '\n', '-', '–', '—', '|']).starts_with('\u{c}');
        if self.running.iter().any(|running| running.contains(span)) {
            return true;
        }
        // What the sense turns on is no header, unless it stands on page after page.
        let turning = source.iter().any(|token| turns(&token.key));
        if turning
            && !lines.iter().all(|line| self.times(line) > 2 && line.chars().filter(|c| c.is_alphabetic()).count() >= 4)
        {
            return false;
        }
        let of_page = |line: &str| is_page_number(line) || is_symbol_line(line);
        // "- 39 -" and "Page 5 of 96" on a line of their own are the number of a page wherever they stand.
        let dash = ['-', '–', '—'];
        let dashed = before.trim_end_matches(' ').ends_with(dash) && after.trim_start_matches(' ').starts_with(dash);
        let named = |line: &&str| line.to_lowercase().starts_with("page ") && line.contains(" of ");
        if (dashed || lines.iter().all(named)) && lines.iter().all(|line| is_page_number(line)) {
            return true;
        }
        if at_break && lines.iter().all(|line| of_page(line) || self.comes_again(line, 2) || is_title(line)) {
            return true;
        }
        // A short line that comes again is a header only where the number of the page stands beside it; and a number alone
        // is one only at the end of a page.
        let letters = if lines.iter().any(|line| is_page_number(line)) { 2 } else { 4 };
        lines.iter().all(|line| of_page(line) || self.comes_again(line, letters))
            && lines.iter().any(|line| !is_page_number(line))
    }

    /// How often a line stands in the source.
    fn times(&self, line: &str) -> usize {
        self.text.lines().filter(|other| other.trim() == line).count()
    }

    fn comes_again(&self, line: &str, least: usize) -> bool {
        line.chars().filter(|c| c.is_alphabetic()).count() >= least
            && self.text.lines().filter(|other| other.trim() == line).nth(1).is_some()
    }

    /// Whether two stretches differ only in letters that OCR takes for one another, and one of them is no word.
    fn look_alike(&self, quote: &[Token], source: &[Token]) -> bool {
        let (ours, theirs) = (letters(quote, true), letters(source, true));
        if ours != theirs && by_sight(&ours) == by_sight(&theirs) {
            return true;
        }
        if ours == theirs || alike(&ours) != alike(&theirs) {
            return false;
        }
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        let mixed = |text: &str| digits(text) > 0 && text.chars().any(char::is_alphabetic);
        // Two numbers that differ are two numbers.
        if mixed(&ours) != mixed(&theirs) {
            return true;
        }
        if mixed(&ours) || digits(&ours) > 0 || digits(&theirs) > 0 || quote.len() != source.len() {
            return false;
        }
        // "rn" and "m", "cl" and "d": where the source has the one nowhere else and the other often, it was misread.
        let count = |word: &str| tokens(self.text).iter().filter(|token| token.key == word).count();
        let changed = quote.iter().zip(source).filter(|(one, other)| one.key != other.key);
        // A word on which the sense turns is read with care: "fails" is not "falls".
        let weighs = |token: &Token| lexicon::role(&token.key).is_some() || lexicon::denies_by_meaning(&token.key);
        let rare = |(one, other): (&Token, &Token)| {
            count(&one.key) >= 2 && count(&other.key) <= 1 && one.key.len() > 4 && !weighs(one) && !weighs(other)
        };
        changed.clone().count() > 0
            && (changed.clone().all(|(one, other)| misread(&one.key, &other.key)) || changed.clone().all(rare))
    }
}

/// Whether the numbers of two stretches of the same letters are the same numbers: "1 000" is "1,000", but "13" is not "1–3"
/// and "10,500" is not "10–500". Each stretch comes with its text.
fn numbers_agree((ours_in, quote): (&str, &[Token]), (theirs_in, source): (&str, &[Token])) -> bool {
    let numbers = |tokens: &[Token]| -> Vec<Token> {
        tokens.iter().filter(|token| token.kind == Kind::Number).cloned().collect()
    };
    let (ours, theirs) = (numbers(quote), numbers(source));
    if ours.is_empty()
        || theirs.is_empty()
        || ours.iter().map(|token| &token.key).eq(theirs.iter().map(|token| &token.key))
    {
        // "COVID-19" and "COVID19" have the same digits.
        return true;
    }
    // Nothing but what parts thousands may lie between.
    let grouped = |parts: &[Token], text: &str| {
        let size = |part: &Token| part.key.len();
        let between = |pair: &[Token]| {
            let [one, other] = pair else { return false };
            let gap = text.get(one.span.end..other.span.start);
            gap.is_some_and(|gap| matches!(gap, " " | "\u{a0}" | "\u{202f}" | "\u{2009}" | "\n" | "'" | "’"))
        };
        parts.iter().skip(1).all(|part| size(part) % 3 == 0)
            && parts.first().is_some_and(|part| size(part) <= 3)
            && parts.windows(2).all(between)
    };
    let keys = |parts: &[Token]| parts.iter().map(|part| part.key.as_str()).collect::<String>();
    keys(&ours) == keys(&theirs)
        && (ours.len() == 1 || grouped(&ours, ours_in))
        && (theirs.len() == 1 || grouped(&theirs, theirs_in))
}

/// Whether apostrophes make no other word: "we're" is not "were".
fn apostrophes_agree(quote: &[Token], source: &[Token]) -> bool {
    const TRAPS: [&str; 9] = ["were", "well", "ill", "hell", "shell", "wed", "shed", "id", "lets"];
    // "Well-\nbeing" has none.
    quote.iter().chain(source).all(|token| !token.key.contains('\''))
        || !quote
            .iter()
            .zip(source)
            .any(|(one, other)| one.key != other.key && TRAPS.contains(&one.key.replace('\'', "").as_str()))
}

/// Whether another division into words leaves no word behind on which the sense turns: "notable" is not "not able", "in
/// direct" is not "indirect". Each stretch comes with its text.
fn parts_agree((ours_in, quote): (&str, &[Token]), (theirs_in, source): (&str, &[Token])) -> bool {
    if quote.len() == source.len() {
        return true;
    }
    // Parted by a space, not by a hyphen: "in-depth" may be written "indepth".
    let turned = |whole: &[Token], parts: &[Token], text: &str| {
        parts.windows(2).any(|pair| {
            let [prefix, rest] = pair else { return false };
            let spaced =
                text.get(prefix.span.end..rest.span.start).is_some_and(|gap| gap.chars().all(char::is_whitespace));
            let joined = format!("{}{}", prefix.key, rest.key);
            spaced
                && matches!(prefix.key.as_str(), "in" | "a" | "un" | "im" | "il" | "ir" | "dis" | "non")
                && whole.iter().any(|word| word.key == joined)
                && lexicon::are_opposites(&joined, &rest.key)
        })
    };
    if turned(quote, source, theirs_in) || turned(source, quote, ours_in) {
        return false;
    }
    let turns = |tokens: &[Token]| {
        tokens
            .iter()
            .filter(|token| {
                (lexicon::is_negation(&token.key) && !token.key.contains("non") || lexicon::is_modal(&token.key))
                    && token.key != "cannot"
            })
            .count()
    };
    let cannot = |tokens: &[Token]| letters(tokens, false) == "cannot";
    turns(quote) == turns(source) || cannot(quote) && cannot(source)
}

/// Letters of other scripts that look as Latin ones do, made Latin: they come from scans and from deceit.
fn by_sight(text: &str) -> String {
    let one = |c: char| match c {
        'а' | 'α' => 'a',
        'е' => 'e',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'с' => 'c',
        'у' => 'y',
        'х' => 'x',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'ѕ' => 's',
        'к' | 'κ' => 'k',
        'ν' => 'v',
        c => c,
    };
    text.chars().map(one).collect()
}

/// What OCR takes for one another, made one.
fn alike(text: &str) -> String {
    let one = |c: char| match c {
        '0' => 'o',
        '1' | 'i' | '|' | '!' => 'l',
        '5' => 's',
        '8' => 'b',
        '6' => 'g',
        c => c,
    };
    let single: String = text.chars().map(one).collect();
    single.replace("rn", "m").replace("cl", "d").replace("vv", "w").replace("ll", "u")
}

/// Whether one of two words is the other with letters taken for one another, at one place, and so long that not both are
/// words: "modem" and "modern" are, "govemment" and "government" are not.
fn misread(one: &str, other: &str) -> bool {
    let of = |shorter: &str, longer: &str| {
        [("m", "rn", 8), ("d", "cl", 6), ("w", "vv", 5)].iter().any(|&(single, double, least)| {
            // "Clearest" and "dearest" are both words.
            longer.len() >= least
                && longer.match_indices(double).any(|(at, _)| {
                    let same = |rest: &str| longer.get(at + double.len()..) == Some(rest);
                    let before = longer.get(..at).unwrap_or("");
                    let rest = shorter.strip_prefix(before).and_then(|rest| rest.strip_prefix(single));
                    (at > 0 || single != "d") && rest.is_some_and(same)
                })
        })
    };
    of(one, other) || of(other, one)
}

/// Whether a raised digit is no mark of a note but a power: "km²".
fn is_power(text: &str, token: &Token) -> bool {
    let before = text.get(..token.span.start).unwrap_or("");
    let unit = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    matches!(token.key.as_str(), "2" | "3") && matches!(unit, "m" | "km" | "cm" | "mm" | "dm" | "ft" | "mi" | "in")
}

/// Whether words that only the quotation has are lines of their own with the number or symbol of a page: what was copied
/// over the end of a page has them.
fn is_copied_furniture(text: &str, words: &[Token]) -> bool {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let start = text.get(..first.span.start).and_then(|before| before.rfind('\n'));
    let end = text.get(last.span.end..).and_then(|after| after.find('\n')).map(|at| last.span.end + at);
    let (Some(start), Some(end)) = (start, end) else { return false };
    let lines = text.get(start..end).unwrap_or("").lines().map(str::trim).filter(|line| !line.is_empty());
    let whole = |at: usize, to: usize| text.get(at..to).is_some_and(|gap| !gap.contains(char::is_alphanumeric));
    whole(start, first.span.start)
        && whole(last.span.end, end)
        && lines.clone().count() > 0
        && lines.clone().all(|line| is_page_number(line) || is_symbol_line(line))
}

fn is_page_number(line: &str) -> bool {
    let line = line.trim_matches(['-', '–', '—', ' ', '|', '[', ']', '.']);
    let line = line
        .strip_prefix("Page ")
        .or_else(|| line.strip_prefix("page "))
        .or_else(|| line.strip_prefix("p. "))
        .unwrap_or(line);
    let digits = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(line)
        || line.split_once('/').is_some_and(|(a, b)| digits(a.trim()) && digits(b.trim()))
        || line.split_once(" of ").is_some_and(|(a, b)| digits(a.trim()) && digits(b.trim()))
        || (!line.is_empty() && line.len() <= 6 && line.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c')))
}

/// Whether a line is set as a title is: short, each word of its own with a capital, no mark at its end.
fn is_title(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let capital = |word: &str| word.chars().find(|c| c.is_alphanumeric()).is_none_or(|c| !c.is_lowercase());
    words.len() <= 8
        && line.chars().any(char::is_alphabetic)
        && !line.ends_with(['.', ',', ';', ':', '?', '!', '-'])
        && words.iter().all(|word| capital(word) || matches!(*word, "of" | "the" | "and" | "for" | "on" | "to" | "in"))
        && words.first().is_some_and(|word| capital(word))
        && words.len() >= 2
}

/// Whether a line is the symbol of a document, as the pages of official texts carry it: `A/RES/79/1`, `24-15987`.
fn is_symbol_line(line: &str) -> bool {
    let symbol = |word: &str| {
        word.matches('/').count() >= 2 && word.chars().any(|c| c.is_ascii_uppercase())
            || is_page_number(word)
            || is_job_number(word)
    };
    line.split_whitespace().all(symbol) && line.split_whitespace().count() <= 4
}

fn is_job_number(word: &str) -> bool {
    word.split_once('-').is_some_and(|(year, number)| {
        year.len() == 2 && number.len() == 5 && year.bytes().chain(number.bytes()).all(|byte| byte.is_ascii_digit())
    })
}
