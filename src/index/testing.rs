//! Made-up vectors for tests, the same on every run.

/// A small generator of random numbers (xorshift), so that tests need no crate and never differ.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// About normal, mean 0: the sum of four uniform numbers.
    fn normal(&mut self) -> f32 {
        (0..4).map(|_| (self.next() % 65_536) as f32 / 65_536.0 - 0.5).sum()
    }
}

/// Unit vectors around `clusters` centres, as embeddings lie: neighbours are near, but not the same.
pub(crate) fn clustered(rows: usize, dimensions: usize, clusters: usize, seed: u64) -> Vec<Vec<f32>> {
    let mut random = Random::new(seed);
    let centres: Vec<Vec<f32>> = (0..clusters).map(|_| (0..dimensions).map(|_| random.normal()).collect()).collect();
    (0..rows)
        .map(|_| {
            let centre = &centres[random.next() as usize % clusters];
            unit(centre.iter().map(|value| value + 0.8 * random.normal()).collect())
        })
        .collect()
}

/// The vector made of length 1.
pub(crate) fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let norm = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    for value in &mut vector {
        *value /= norm;
    }
    vector
}

/// The model of the made-up vectors.
pub(crate) fn model(dimensions: usize) -> crate::embed::ModelInfo {
    crate::embed::ModelInfo { name: "made up".into(), hash: "made up".into(), dimensions, window: 256 }
}

/// A document with these passages, each a line with its vector.
pub(crate) fn document(key: &str, passages: &[(String, Option<Vec<f32>>)]) -> crate::store::NewDocument {
    use crate::document::{Block, Document, Metadata, Reader};
    use crate::text::Span;
    let mut text = String::new();
    let mut spans = Vec::new();
    for (line, _) in passages {
        let start = text.len();
        text.push_str(line);
        spans.push(Span::new(start, text.len()));
        text.push('\n');
    }
    let block = |&span: &Span| Block { span, ..Block::default() };
    crate::store::NewDocument {
        key: key.into(),
        origin: format!("/docs/{key}"),
        part_of: None,
        root: "/docs".into(),
        hash: String::new(),
        size: text.len() as u64,
        modified: 0,
        document: Document {
            title: None,
            pages: Vec::new(),
            blocks: spans.iter().map(block).collect(),
            metadata: Metadata::default(),
            reader: Reader { name: "plain".into(), version: 1 },
            text,
        },
        warnings: Vec::new(),
        passages: spans
            .into_iter()
            .zip(passages)
            .map(|(span, (_, vector))| crate::store::NewPassage { span, heading: Vec::new(), vector: vector.clone() })
            .collect(),
    }
}
