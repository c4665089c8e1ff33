//! Taking RTF apart: braces, control words, escaped bytes, and the bytes between them.

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// A control word and its number, if it has one: `\par`, `\u8364`.
    Word(&'a str, Option<i32>),
    /// A control symbol: `\~`, `\*`.
    Symbol(u8),
    /// One byte of text, escaped (`\'e9`) or plain.
    Byte(u8),
    /// `\bin` and the raw bytes behind it, which are not text.
    Binary,
}

/// Longer words do not exist; the specification allows 32 letters.
const MAX_WORD: usize = 64;

/// The tokens of a file, from its first byte to its last. Nothing in a file can make it fail.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    /// The tokens of these bytes.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// What has not been read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn word(&mut self) -> Token<'a> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphabetic()) && self.at - start < MAX_WORD {
            self.at += 1;
        }
        let name = self.bytes.get(start..self.at).and_then(|name| std::str::from_utf8(name).ok()).unwrap_or("");
        let negative = self.peek() == Some(b'-') && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit);
        self.at += usize::from(negative);
        let mut number: Option<i32> = None;
        while let Some(digit) = self.peek().filter(u8::is_ascii_digit) {
            let value = number.unwrap_or(0).saturating_mul(10).saturating_add(i32::from(digit - b'0'));
            number = Some(value);
            self.at += 1;
        }
        let number = number.map(|number| if negative { -number } else { number });
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        if name == "bin" {
            let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            self.at = self.at.saturating_add(length).min(self.bytes.len());
            return Token::Binary;
        }
        Token::Word(name, number)
    }

    fn escaped(&mut self) -> Option<u8> {
        let pair = self.bytes.get(self.at..self.at + 2)?;
        let value = std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok())?;
        self.at += 2;
        Some(value)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.peek()?;
            self.at += 1;
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                // Lines are broken anywhere; only a backslash before the break means one. Zero bytes pad old files.
                b'\r' | b'\n' | 0 => continue,
                b'\\' => match self.peek() {
                    None => return None,
                    Some(b'\'') => {
                        self.at += 1;
                        match self.escaped() {
                            Some(value) => Token::Byte(value),
                            // A broken escape: what follows is text like any other.
                            None => continue,
                        }
                    }
                    Some(next) if next.is_ascii_alphabetic() => self.word(),
                    Some(next) => {
                        self.at += 1;
                        Token::Symbol(next)
                    }
                },
                byte => Token::Byte(byte),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_symbols_and_escapes_are_told_apart() {
        let tokens: Vec<_> = Tokens::new(b"{\\b0 x\\u-10?\\'e9\\~\\par\n\\bin3 }}}y\\'zz}").collect();
        assert_eq!(
            tokens,
            [
                Token::Open,
                Token::Word("b", Some(0)),
                Token::Byte(b'x'),
                Token::Word("u", Some(-10)),
                Token::Byte(b'?'),
                Token::Byte(0xe9),
                Token::Symbol(b'~'),
                Token::Word("par", None),
                Token::Binary,
                Token::Byte(b'y'),
                Token::Byte(b'z'),
                Token::Byte(b'z'),
                Token::Close,
            ]
        );
    }

    #[test]
    fn numbers_and_lengths_beyond_all_bounds_end_with_the_file() {
        let tokens: Vec<_> = Tokens::new(b"\\u99999999999999\\bin999999999 abc").collect();
        assert_eq!(tokens, [Token::Word("u", Some(i32::MAX)), Token::Binary]);
        assert_eq!(Tokens::new(b"\\bin-5 a\\").collect::<Vec<_>>(), [Token::Binary, Token::Byte(b'a')]);
    }
}
