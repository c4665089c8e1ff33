use std::collections::HashMap;

use super::super::testing::Maker;
use super::*;

#[test]
fn files_that_are_no_pdf_are_refused_with_a_reason() {
    for bytes in [b"%PDF-1.7".as_slice(), b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj", b"hello"] {
        let error = open("a.pdf", bytes, &[]).err().unwrap();
        assert!(error.to_string().starts_with("a.pdf is not a readable PDF file"), "{error}");
    }
}

#[test]
fn page_trees_that_hold_themselves_end() {
    let file = "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n\
        2 0 obj << /Type /Pages /Count 9 /Kids [2 0 R 3 0 R 2 0 R 3 0 R] >> endobj\n\
        3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >> endobj\ntrailer << /Root 1 0 R >>";
    let pdf = open("a.pdf", file.as_bytes(), &[]).unwrap();
    assert_eq!(Reader::new(&pdf).count(), 1);
    assert_eq!(Reader::new(&pdf).collect::<Vec<_>>().len(), 1);
}

#[test]
fn forms_that_draw_themselves_end() {
    let mut maker = Maker::new();
    // The first object that is added is number 5.
    let form = maker
        .stream("/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /X 5 0 R >> >>", "/X Do");
    let maker = maker.resources(&format!("/XObject << /X {form} 0 R >>")).page("/X Do BT /F1 12 Tf 9 9 Td (end) Tj ET");
    let pdf = open("a.pdf", &maker.bytes(), &[]).unwrap();
    let page = Reader::new(&pdf).next().unwrap();
    assert_eq!(page.lines.first().map(|line| line.text.as_str()), Some("end"));
}

#[test]
fn damage_never_panics() {
    let mut maker = Maker::new();
    let form = maker.stream("/Subtype /Form /BBox [0 0 99 99]", "BT /F1 9 Tf (x) Tj ET");
    let whole = maker
        .resources(&format!("/XObject << /X {form} 0 R >>"))
        .page("/P << /MCID 0 >> BDC BT /F1 12 Tf 72 700 Td [(Hel) 20 (lo)] TJ 1 0 0 1 7 7 Tm (x) Tj ET EMC /X Do")
        .bytes();
    let mut seed = 7_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for round in 0..400 {
        let mut bytes = whole.clone();
        match round % 3 {
            0 => bytes.truncate(random(whole.len())),
            1 => (0..8).for_each(|_| bytes[random(whole.len())] = random(256) as u8),
            _ => {
                let (from, to) = (random(whole.len()), random(whole.len()));
                bytes.drain(from.min(to)..from.max(to));
            }
        }
        if let Ok(pdf) = open("a.pdf", &bytes, &[]) {
            let mut reader = Reader::new(&pdf);
            assert!(reader.by_ref().take(50).count() <= 50);
            assert!(reader.failed().is_empty());
        }
    }
}

#[test]
fn numbers_out_of_all_bounds_do_no_harm() {
    let page = "BT /F1 1000000000000000000000000000000 Tf 1000000000000000000000000000000 0 0 1000000000000000000000000000000 72 700 Tm (huge) Tj /F1 0 Tf (none) Tj /F1 -12 Tf 1 0 0 1 72 700 Tm (back) Tj ET \
        q 100000000000000000000000000000000000000 0 0 100000000000000000000000000000000000000 0 0 cm BT /F1 12 Tf (far) Tj ET Q BT /F1 12 Tf 72 600 Td 99999999 Tc (ab) Tj ET";
    let maker = Maker::new()
        .page(page)
        .page_with("/MediaBox [0 0 1000000000000000000000000000000 1000000000000000000000000000000]", page)
        .page_with("/MediaBox [0 0 0 0]", page);
    let pdf = open("a.pdf", &maker.bytes(), &[]).unwrap();
    assert_eq!(Reader::new(&pdf).collect::<Vec<_>>().len(), 3);
}

fn tokens(text: &str) -> Vec<String> {
    use unicode_normalization::UnicodeNormalization;
    let text: String = text.nfkc().filter(|&c| c != '\u{ad}').collect();
    let joined = text.replace("-\n", "");
    joined
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn f1(found: &[String], wanted: &[String]) -> f64 {
    let mut left: HashMap<&str, i64> = HashMap::new();
    for token in found {
        *left.entry(token).or_default() += 1;
    }
    let hits = wanted.iter().filter(|token| {
        left.get_mut(token.as_str()).is_some_and(|count| {
            *count -= 1;
            *count >= 0
        })
    });
    2.0 * hits.count() as f64 / (found.len() + wanted.len()).max(1) as f64
}

/// The floors lie a little below what was reached, so that a change for the worse shows.
#[test]
#[allow(clippy::print_stderr)]
fn the_shared_files_are_read_as_well_as_ever() {
    let base = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/files");
    let Ok(manifest) = std::fs::read_to_string(base.join("manifest.jsonl")) else {
        eprintln!("skipped: not present");
        return;
    };
    let (mut scores, mut pages, mut good) = (Vec::new(), 0_usize, 0_usize);
    for row in manifest.lines() {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        let (file, reference) = (row["file"].as_str().unwrap(), row["reference"].as_str());
        let Some(reference) = reference.filter(|_| file.starts_with("pdf/") && row["expect"] == "text") else {
            continue;
        };
        let wanted: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(base.join(reference)).unwrap()).unwrap();
        let bytes = std::fs::read(base.join(file)).unwrap();
        let pdf = open(file, &bytes, &[]).unwrap();
        let found: Vec<Vec<String>> = Reader::new(&pdf)
            .map(|page| tokens(&page.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")))
            .collect();
        let wanted: Vec<Vec<String>> =
            wanted["pages"].as_array().unwrap().iter().map(|page| tokens(page.as_str().unwrap())).collect();
        if wanted.iter().all(Vec::is_empty) {
            continue;
        }
        scores.push(f1(&found.concat(), &wanted.concat()));
        for (at, page) in wanted.iter().enumerate().filter(|(_, page)| page.len() >= 5) {
            pages += 1;
            good += usize::from(found.get(at).is_some_and(|found| f1(found, page) > 0.8));
        }
    }
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    let share = good as f64 / pages as f64;
    eprintln!("token F1 {mean:.4}, pages {share:.4}");
    assert!(mean > 0.98 && share > 0.98, "token F1 {mean:.4}, pages {share:.4}");
}
