//! Which characters the bytes of RTF mean: by the font they are set in, else by the file's code page.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// How the bytes of a font are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// As the file says for all of it.
    Default,
    /// In this encoding.
    Known(&'static Encoding),
    /// A font of pictures (Symbol, Wingdings), whose bytes are no letters.
    Symbol,
}

/// The encoding of a Windows code page, where it is one that the Encoding Standard has.
pub(super) fn of_code_page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        866 => encoding_rs::IBM866,
        10000 => MACINTOSH,
        54936 => encoding_rs::GB18030,
        65001 => encoding_rs::UTF_8,
        _ => return None,
    })
}

/// The meaning of `\fcharsetN` in a font table.
pub(super) fn of_font(charset: i32) -> Charset {
    let page = match charset {
        2 => return Charset::Symbol,
        77 => 10000,
        128 => 932,
        129 | 130 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 | 181 => 1255,
        178..=180 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return Charset::Default,
    };
    of_code_page(page).map_or(Charset::Default, Charset::Known)
}

/// Decodes a run of bytes of one font.
pub(super) fn decode(bytes: &[u8], charset: Charset, default: &'static Encoding, out: &mut String) {
    let encoding = match charset {
        Charset::Default => default,
        Charset::Known(encoding) => encoding,
        Charset::Symbol => {
            out.extend(bytes.iter().map(|&byte| symbol(0xf000 + u32::from(byte))));
            return;
        }
    };
    out.push_str(&encoding.decode_without_bom_handling(bytes).0);
}

/// A character of a symbol font, which stands at U+F020 to U+F0FF: the bullets, arrows and ticks that lists are made
/// with, else the letter whose place it has.
pub(super) fn symbol(code: u32) -> char {
    match code {
        0xf0b7 | 0xf06c | 0xf09f => '•',
        0xf0a7 | 0xf06e => '▪',
        0xf0a8 | 0xf071 => '□',
        0xf0fc => '✓',
        0xf0fb => '✗',
        0xf0e0 | 0xf0ae => '→',
        0xf0d8 => '➢',
        0xf076 => '❖',
        _ => char::from_u32(code.saturating_sub(0xf000)).filter(|c| *c >= ' ').unwrap_or('\u{fffd}'),
    }
}
