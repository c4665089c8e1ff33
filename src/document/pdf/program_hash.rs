//! The hash by which the PDF library tells font programs apart, so that a glyph can be led back to its font.
//!
//! A glyph does not say which font dictionary it came from, and without that nothing tells bold from regular in Type 1
//! fonts. What it gives is the hash of its program's bytes; the same hash of the programs in a page's fonts finds the
//! font. It is `SipHash`-1-3 with a key of zeros (Aumasson and Bernstein, "`SipHash`: a fast short-input PRF", 2012), of
//! which the first half of the 128-bit form is enough here. The length goes before the bytes and the number of the font
//! within a collection after them, as Rust hashes a pair of a slice and a number.

/// The first half of the hash of a font program.
pub(super) fn of_program(bytes: &[u8]) -> u64 {
    let mut state = State {
        v0: 0x736f_6d65_7073_6575,
        v1: 0x646f_7261_6e64_6f6d ^ 0xee,
        v2: 0x6c79_6765_6e65_7261,
        v3: 0x7465_6462_7974_6573,
    };
    let length = (bytes.len() as u64).to_ne_bytes();
    state.absorb(u64::from_le_bytes(length));
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        state.absorb(u64::from_le_bytes(*word));
    }
    // What is left of the bytes, then the number 0 in four bytes.
    let mut tail = [0_u8; 16];
    let (data, number) = (rest.len(), 4);
    for (slot, byte) in tail.iter_mut().zip(rest) {
        *slot = *byte;
    }
    let (words, _) = tail.as_chunks::<8>();
    let total = (8 + bytes.len() + number) as u64;
    let (first, second) = (words.first().copied().unwrap_or_default(), words.get(1).copied().unwrap_or_default());
    let last = if data + number >= 8 {
        state.absorb(u64::from_le_bytes(first));
        u64::from_le_bytes(second)
    } else {
        u64::from_le_bytes(first)
    };
    state.absorb(((total & 0xff) << 56) | last);
    state.v2 ^= 0xee;
    for _ in 0..3 {
        state.round();
    }
    state.v0 ^ state.v1 ^ state.v2 ^ state.v3
}

struct State {
    v0: u64,
    v1: u64,
    v2: u64,
    v3: u64,
}

impl State {
    fn absorb(&mut self, word: u64) {
        self.v3 ^= word;
        self.round();
        self.v0 ^= word;
    }

    fn round(&mut self) {
        self.v0 = self.v0.wrapping_add(self.v1);
        self.v1 = self.v1.rotate_left(13) ^ self.v0;
        self.v0 = self.v0.rotate_left(32);
        self.v2 = self.v2.wrapping_add(self.v3);
        self.v3 = self.v3.rotate_left(16) ^ self.v2;
        self.v0 = self.v0.wrapping_add(self.v3);
        self.v3 = self.v3.rotate_left(21) ^ self.v0;
        self.v2 = self.v2.wrapping_add(self.v1);
        self.v1 = self.v1.rotate_left(17) ^ self.v2;
        self.v2 = self.v2.rotate_left(32);
    }
}
