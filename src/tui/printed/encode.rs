//! Pictures as the sequences of the terminals' protocols.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::{Dots, Means, Shot};

/// The number by which Kitty knows the picture.
const ID: u32 = 7401;
/// The most characters of base64 in one of Kitty's sequences.
const CHUNK: usize = 4096;
/// Steps of grey, and of tinted paper, in a sixel picture.
const STEPS: usize = 16;

/// What is written to show this at the cursor, which is left where it was.
///
/// # Errors
/// None in practice: writing into memory does not fail.
pub(crate) fn sequence(shot: &Shot) -> io::Result<String> {
    let (columns, rows) = (shot.area.width, shot.area.height);
    Ok(match shot.screen.means {
        Means::Kitty => kitty(&png(&shot.dots())?, columns, rows),
        Means::Iterm => iterm(&png(&shot.dots())?, columns, rows),
        Means::Sixel => sixel(&shot.dots()),
        Means::Blocks => String::new(),
    })
}

/// What takes a picture away where blank cells do not; `None` where the screen is to be cleared.
pub(crate) fn away(means: Means) -> Option<String> {
    (means == Means::Kitty).then(|| format!("\x1b_Ga=d,d=I,i={ID},q=2\x1b\\"))
}

fn kitty(png: &[u8], columns: u16, rows: u16) -> String {
    let data = STANDARD.encode(png);
    let mut out = String::with_capacity(data.len() + data.len() / 64);
    let mut chunks = data.as_bytes().chunks(CHUNK).peekable();
    let mut head = format!("a=T,f=100,i={ID},p=1,q=2,C=1,c={columns},r={rows},");
    while let Some(chunk) = chunks.next() {
        let more = u8::from(chunks.peek().is_some());
        let _ = write!(out, "\x1b_G{head}m={more};{}\x1b\\", String::from_utf8_lossy(chunk));
        head.clear();
    }
    out
}

fn iterm(png: &[u8], columns: u16, rows: u16) -> String {
    let size = png.len();
    let data = STANDARD.encode(png);
    format!(
        "\x1b]1337;File=inline=1;size={size};width={columns};height={rows};preserveAspectRatio=0;doNotMoveCursor=1:{data}\x07"
    )
}

/// A PNG file (ISO/IEC 15948) of eight bits a colour, no filters.
fn png(picture: &Dots) -> io::Result<Vec<u8>> {
    let height = picture.dots.len() / picture.width.max(1);
    let mut data = ZlibEncoder::new(Vec::new(), Compression::fast());
    for row in picture.dots.chunks(picture.width.max(1)) {
        data.write_all(&[0])?;
        data.write_all(row.as_flattened())?;
    }
    let data = data.finish()?;
    let mut head = Vec::with_capacity(13);
    head.extend((picture.width as u32).to_be_bytes());
    head.extend((height as u32).to_be_bytes());
    // Eight bits, red green blue; the only compression and filter that there are; not interlaced.
    head.extend([8, 2, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, body) in [(b"IHDR", &head[..]), (b"IDAT", &data), (b"IEND", &[])] {
        out.extend((body.len() as u32).to_be_bytes());
        let start = out.len();
        out.extend(kind);
        out.extend(body);
        let sum = crc32fast::hash(out.get(start..).unwrap_or_default());
        out.extend(sum.to_be_bytes());
    }
    Ok(out)
}

/// Sixels in 33 colours: steps of grey, the same of tinted paper, and the line around words.
fn sixel(picture: &Dots) -> String {
    let height = picture.dots.len() / picture.width.max(1);
    let mut out = format!("\x1bP0;1;0q\"1;1;{};{height}", picture.width);
    let of_hundred = |value: usize| value * 100 / 255;
    for step in 0..STEPS {
        let level = step * 255 / (STEPS - 1);
        let grey = of_hundred(level);
        let _ = write!(out, "#{step};2;{grey};{grey};{grey}");
        let (green, blue) = (of_hundred(level * 9 / 10), of_hundred(level / 2));
        let _ = write!(out, "#{};2;{grey};{green};{blue}", STEPS + step);
    }
    let line = 2 * STEPS;
    let _ = write!(out, "#{line};2;78;27;0");
    let rows: Vec<&[[u8; 3]]> = picture.dots.chunks(picture.width.max(1)).collect();
    for band in rows.chunks(6) {
        let mut bits = vec![vec![0_u8; picture.width]; 2 * STEPS + 1];
        for (row, dots) in band.iter().enumerate() {
            for (x, &dot) in dots.iter().enumerate() {
                if let Some(bits) = bits.get_mut(colour(dot)).and_then(|bits| bits.get_mut(x)) {
                    *bits |= 1 << row;
                }
            }
        }
        for (number, bits) in bits.iter().enumerate().filter(|(_, bits)| bits.iter().any(|&bits| bits > 0)) {
            let _ = write!(out, "#{number}");
            for run in bits.chunk_by(|a, b| a == b) {
                let sign = char::from(b'?' + run.first().copied().unwrap_or(0));
                if run.len() > 3 {
                    let _ = write!(out, "!{}{sign}", run.len());
                } else {
                    out.extend(run.iter().map(|_| sign));
                }
            }
            out.push('$');
        }
        out.push('-');
    }
    out.push_str("\x1b\\");
    out
}

/// The number of the nearest of the colours.
fn colour([red, green, blue]: [u8; 3]) -> usize {
    let step = usize::from(red) * (STEPS - 1) / 255;
    match (red == green, green == blue) {
        (true, true) => step,
        // The line is the only colour whose red is less than its shade would be.
        _ if (red, green, blue) == (200, 70, 0) => 2 * STEPS,
        _ => STEPS + step,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Dots {
        Dots { width: 2, dots: vec![[0; 3], [255; 3], [255, 229, 127], [200, 70, 0]] }
    }

    #[test]
    fn a_png_file_is_what_other_programs_read() {
        let png = png(&small()).unwrap();
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x02\x08\x02\0\0\0"));
        assert!(png.ends_with(b"\0\0\0\0IEND\xae\x42\x60\x82"), "{:?}", &png[png.len() - 12..]);
        let at = png.windows(4).position(|window| window == b"IDAT").unwrap();
        let size = u32::from_be_bytes(png[at - 4..at].try_into().unwrap()) as usize;
        let mut rows = Vec::new();
        io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(&png[at + 4..at + 4 + size]), &mut rows).unwrap();
        assert_eq!(rows, [0, 0, 0, 0, 255, 255, 255, 0, 255, 229, 127, 200, 70, 0]);
    }

    #[test]
    fn kitty_gets_it_in_pieces_and_says_nothing_back() {
        let said = kitty(&vec![0; 4000], 30, 20);
        let pieces: Vec<&str> = said.split("\x1b\\").filter(|piece| !piece.is_empty()).collect();
        assert_eq!(pieces.len(), 2);
        assert!(pieces[0].starts_with("\x1b_Ga=T,f=100,i=7401,p=1,q=2,C=1,c=30,r=20,m=1;AAAA"), "{}", pieces[0]);
        assert!(pieces[1].starts_with("\x1b_Gm=0;"));
        assert!(pieces.iter().all(|piece| piece.split_once(';').unwrap().1.len() <= CHUNK));
    }

    #[test]
    fn iterm_gets_it_at_its_size_in_cells() {
        let said = iterm(b"abc", 30, 20);
        assert_eq!(
            said,
            "\x1b]1337;File=inline=1;size=3;width=30;height=20;preserveAspectRatio=0;doNotMoveCursor=1:YWJj\x07"
        );
    }

    #[test]
    fn sixels_are_bands_of_six_rows_colour_by_colour() {
        let said = sixel(&small());
        assert!(said.starts_with("\x1bP0;1;0q\"1;1;2;2#0;2;0;0;0#16;2;0;0;0#1;2;6;6;6"), "{said:?}");
        assert!(said.ends_with("#0@?$#15?@$#31A?$#32?A$-\x1b\\"), "{said:?}");
        let wide = sixel(&Dots { width: 9, dots: vec![[255; 3]; 9 * 7] });
        assert!(wide.ends_with("#15!9~$-#15!9@$-\x1b\\"), "{wide:?}");
    }
}
