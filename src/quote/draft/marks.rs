//! Marks of quotation: which mark opens, and where what it opens ends.

/// Pairs of marks: the usual ones of the languages that we know. The straight ones and the apostrophe come by themselves.
pub(super) const PAIRS: [(char, char); 8] =
    [('“', '”'), ('„', '“'), ('«', '»'), ('‹', '›'), ('「', '」'), ('『', '』'), ('《', '》'), ('‘', '’')];

/// Marks that open a quotation and nothing else: what stands behind one belongs to the next quotation.
pub(super) const OPENING: [char; 5] = ['“', '„', '«', '「', '"'];

/// Where the quotation ends that the mark at `at` opens; `None` where it opens none.
pub(super) fn close(text: &str, at: usize, mark: char) -> Option<usize> {
    if !matches!(mark, '"' | '\'' | '»' | '”') && !PAIRS.iter().any(|(open, _)| *open == mark) {
        return None;
    }
    let inner = at + mark.len_utf8();
    let rest = text.get(inner..)?;
    // No further than the longest quotation: a file may be one line of megabytes, full of marks.
    let most = (0..=rest.len().min(super::LONGEST + 4)).rev().find(|&at| rest.is_char_boundary(at))?;
    let rest = rest.get(..most)?;
    let (rest, behind) = rest.split_at(paragraph_end(rest));
    let opens = opens(text, at, mark);
    match mark {
        '"' => opens.then(|| closing(rest, |c| c == '"')).flatten().map(|end| inner + end),
        '\'' | '‘' => {
            let shut = if mark == '‘' { '’' } else { '\'' };
            opens.then(|| closing(rest, |c| c == shut)).flatten().map(|end| inner + end)
        }
        // »so« and «so»: the one that opens is the one at the beginning of a word.
        '»' => opens.then(|| rest.find('«').map(|end| inner + end)).flatten(),
        '”' => opens.then(|| rest.find('”').map(|end| inner + end)).flatten(),
        _ => {
            let (_, shut) = PAIRS.iter().find(|(open, _)| *open == mark)?;
            let mut depth = 0_usize;
            for (place, c) in rest.char_indices() {
                if c == mark && mark != *shut {
                    depth += 1;
                } else if c == *shut || (mark == '„' && c == '”') {
                    if depth == 0 {
                        return Some(inner + place);
                    }
                    depth -= 1;
                }
            }
            // Of a quotation of several paragraphs each is opened, and only the last is closed.
            (depth == 0 && behind.trim_start().starts_with(mark)).then(|| inner + rest.trim_end().len())
        }
    }
}

/// Whether a mark that may as well end a quotation stands where one begins: before a word, and behind none.
pub(super) fn opens(text: &str, at: usize, mark: char) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let behind = text.get(at + mark.len_utf8()..).and_then(|rest| rest.chars().next());
    before.is_none_or(|c| {
        c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '-' | ':' | '*' | '_' | '“' | '"' | '«' | '/')
    }) && behind.is_some_and(|c| !c.is_whitespace())
}

/// Where the paragraph at the beginning of `rest` ends: at the first line with nothing on it.
pub(in crate::quote) fn paragraph_end(rest: &str) -> usize {
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if at > 0 && line.trim().is_empty() {
            return at;
        }
        at += line.len();
    }
    rest.len()
}

/// The first mark that ends a quotation: after a word or a stop, and before none. An apostrophe stands inside a word, or
/// behind an "s" where a later mark ends the quotation ("the States' fault").
pub(super) fn closing(text: &str, is_mark: impl Fn(char) -> bool) -> Option<usize> {
    let mut before = ' ';
    let mut perhaps = None;
    for (at, c) in text.char_indices() {
        let mut after = text.get(at + c.len_utf8()..).unwrap_or("").chars();
        let next = after.next();
        if is_mark(c) && !before.is_whitespace() && next.is_none_or(|next| !next.is_alphanumeric()) {
            let possessive =
                c != '"' && before == 's' && next == Some(' ') && after.next().is_some_and(char::is_lowercase);
            if !possessive {
                return Some(at);
            }
            perhaps = perhaps.or(Some(at));
        }
        before = c;
    }
    perhaps
}
