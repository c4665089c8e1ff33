//! What is embedded, how often, and with which model.

use super::*;

#[test]
fn the_same_text_is_embedded_once_however_often_it_occurs() {
    let desk = Desk::with(Watch { slow: Duration::from_millis(2), ..Watch::default() });
    for n in 0..6 {
        // The same content at the same time in hand, under several names.
        desk.write(&format!("copy{n}.txt"), &essay(1));
    }
    let report = desk.add();
    assert_eq!(report.added.len(), 6);
    assert_eq!(report.passages % 6, 0);
    assert_eq!(desk.calls() * 6, report.passages);
    assert_eq!(desk.missing_vectors(), 0);
    let mut texts = desk.watch.texts.lock().unwrap().clone();
    let all = texts.len();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), all);
    // And from the library, in another run.
    let calls = desk.calls();
    desk.write("later.txt", &essay(1));
    assert_eq!(desk.add().added, ["later.txt"]);
    assert_eq!(desk.calls(), calls);
    assert_eq!(desk.missing_vectors(), 0);
}

#[test]
fn vectors_are_those_of_their_texts() {
    let desk = Desk::new();
    for n in 0..8 {
        desk.write(&format!("{n}.txt"), &essay(n));
    }
    desk.add();
    let library = desk.reader();
    let mut fake = FakeEmbed::default();
    for row in library.documents().unwrap() {
        for passage in library.passages_of(row.id).unwrap() {
            let vector = library.vectors(&[passage.id]).unwrap().remove(0).unwrap();
            let text = crate::passage::index_text(&passage.heading, &passage.text);
            let wanted = fake.passage(&text).unwrap();
            let cosine: f32 = vector.iter().zip(&wanted).map(|(x, y)| x * y).sum();
            assert!(cosine > 0.999, "{cosine} in {}", row.key);
        }
    }
}

#[test]
fn the_order_does_not_depend_on_the_workers() {
    let ids = || {
        let desk = Desk::new();
        for n in 0..20 {
            desk.write(&format!("{n:02}.txt"), &essay(n));
        }
        desk.add();
        let mut rows: Vec<_> = desk.reader().documents().unwrap().into_iter().map(|row| (row.id, row.key)).collect();
        rows.sort();
        rows
    };
    assert_eq!(ids(), ids());
}

#[test]
fn without_a_model_documents_are_stored_and_get_their_vectors_later() {
    let desk = Desk::new();
    desk.write("a.txt", &essay(1));
    let report = desk.run_with(Job::Add { inputs: vec![desk.docs.clone()] }, &off(), &mut |_| ()).unwrap();
    assert_eq!(report.added, ["a.txt"]);
    assert_eq!(desk.missing_vectors(), report.passages);
    let error = desk.run_with(Job::Reindex, &off(), &mut |_| ()).unwrap_err();
    assert_eq!((error.kind(), error.hint_text()), (ErrorKind::Model, Some("Run `adduce setup`.")));
    // Any run with a model fills them in.
    let report = desk.run(Job::Sync);
    assert_eq!(report.same, 1);
    assert_eq!(desk.missing_vectors(), 0);
    assert_eq!(desk.calls(), desk.reader().counts().unwrap().1);
}

#[test]
fn filling_in_embeds_a_repeated_text_once() {
    let desk = Desk::new();
    for n in 0..5 {
        desk.write(&format!("{n}.txt"), &essay(1));
    }
    desk.run_with(Job::Add { inputs: vec![desk.docs.clone()] }, &off(), &mut |_| ()).unwrap();
    let report = desk.run(Job::FillVectors);
    assert_eq!(desk.missing_vectors(), 0);
    assert_eq!(desk.calls() * 5, report.passages);
}

#[test]
fn a_passage_that_cannot_be_embedded_is_a_warning() {
    let desk = Desk::with(Watch { fails_on: Some("poison"), ..Watch::default() });
    desk.write("bad.txt", "Words with poison in them.");
    desk.write("good.txt", "Words without.");
    let report = desk.add();
    assert_eq!(report.added, ["bad.txt", "good.txt"]);
    assert_eq!(desk.missing_vectors(), 1);
    assert_eq!(report.warnings.len(), 1);
    assert_eq!(report.warnings[0].path, "bad.txt");
    assert_eq!(report.warnings[0].reason, "1 of 1 passages could not be embedded: could not embed it");
    // The next run tries again, and comes to an end.
    let report = desk.add();
    assert_eq!((report.same, desk.missing_vectors()), (2, 1));
    assert!(report.warnings[0].reason.starts_with("1 passages"), "{:?}", report.warnings);
}

#[test]
fn a_model_that_fails_everywhere_is_not_told_of_every_document() {
    let desk = Desk::with(Watch { fails_on: Some("poison"), ..Watch::default() });
    for n in 0..50 {
        desk.write(&format!("{n}.txt"), &format!("Words with poison in them, number {n}."));
    }
    let report = desk.add();
    assert_eq!((report.added.len(), report.warnings.len()), (50, 21));
    assert_eq!(report.warnings[20].reason, "passages of 30 more documents could not be embedded");
}

#[test]
fn a_model_that_cannot_be_opened_stores_documents_without_vectors() {
    let desk = Desk::new();
    desk.write("a.txt", "Some words.");
    let info = FakeEmbed::default().info().clone();
    let broken = Semantic::On {
        info,
        open: Arc::new(|| Err(Error::new(ErrorKind::Model, "the weights are gone"))),
        reader: crate::embed::fake::reader(),
    };
    let report = desk.run_with(Job::Add { inputs: vec![desk.docs.clone()] }, &broken, &mut |_| ()).unwrap();
    assert_eq!(report.added, ["a.txt"]);
    assert!(report.warnings[0].reason.contains("the weights are gone"));
    assert_eq!(desk.missing_vectors(), 1);
}

#[test]
fn token_vectors_come_with_the_vectors_and_old_libraries_get_theirs_with_the_next_run() {
    let desk = Desk::new();
    let semantic = Semantic::On {
        info: crate::embed::builtin::info(),
        open: Arc::new(|| Ok(Box::new(FakeEmbed::with(crate::embed::builtin::info())) as Box<dyn Embed>)),
        reader: crate::embed::fake::reader(),
    };
    desk.write("a.txt", &essay(1));
    desk.run_with(Job::Add { inputs: vec![desk.docs.clone()] }, &semantic, &mut |_| ()).unwrap();
    let passages = desk.reader().counts().unwrap().1;
    assert_eq!(desk.reader().without_token_vectors().unwrap(), 0);
    let ids = desk.reader().passage_ids().unwrap();
    let before = desk.reader().token_vectors(&ids).unwrap();
    let drop_them = || {
        let mut writer = Writer::open(&desk.library).unwrap();
        writer.keep_token_vectors(false).unwrap();
        writer
    };
    drop_them().keep_token_vectors(true).unwrap();
    assert_eq!(desk.reader().without_token_vectors().unwrap(), passages);
    desk.run_with(Job::Sync, &semantic, &mut |_| ()).unwrap();
    assert_eq!(desk.reader().token_vectors(&ids).unwrap(), before);
    // Who does without them gets none with the next run either.
    drop(drop_them());
    desk.run_with(Job::Sync, &semantic, &mut |_| ()).unwrap();
    assert_eq!(desk.reader().without_token_vectors().unwrap(), passages);
}

#[test]
fn two_models_are_never_mixed() {
    let desk = Desk::new();
    desk.write("a.txt", "Some words.");
    desk.add();
    let watch = Arc::new(Watch::default());
    let other = semantic_of("other", &watch);
    desk.write("b.txt", "More words.");
    for job in [Job::Add { inputs: vec![desk.docs.clone()] }, Job::Sync, Job::FillVectors, Job::Starter] {
        let error = desk.run_with(job, &other, &mut |_| ()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Model);
        assert!(error.hint_text().unwrap().contains("adduce reindex"));
    }
    assert_eq!(desk.keys(), ["a.txt"]);
    let report = desk.run_with(Job::Reindex, &other, &mut |_| ()).unwrap();
    assert_eq!(report.passages, 1);
    assert_eq!(watch.calls.load(Ordering::Relaxed), 1);
    assert_eq!(desk.reader().model().unwrap().unwrap().name, "other");
    // A complete library is embedded anew when that is asked for.
    desk.run_with(Job::Reindex, &other, &mut |_| ()).unwrap();
    assert_eq!(watch.calls.load(Ordering::Relaxed), 2);
}

#[test]
fn sessions_are_only_opened_when_there_is_something_to_embed() {
    let desk = Desk::new();
    desk.write("a.txt", "Some words.");
    desk.add();
    let opened = desk.watch.opened.load(Ordering::Relaxed);
    assert!((2..=3).contains(&opened), "one to count and one or two to embed: {opened}");
    desk.add();
    desk.run(Job::Sync);
    assert_eq!(desk.watch.opened.load(Ordering::Relaxed), opened);
}
