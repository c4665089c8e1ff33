//! Cancelling, and going on.

use super::*;

/// Runs a job and cancels it once `enough` documents are stored.
fn cancelled_after(desk: &Desk, job: Job, enough: impl Fn(&Progress) -> bool) -> Report {
    let mut cancelled = false;
    let mut writer = Writer::open(&desk.library).unwrap();
    let report = run(&mut writer, job, &desk.how, &desk.semantic, 2, &desk.cancel, &mut |progress| {
        if !cancelled && enough(&progress) {
            desk.cancel.store(true, Ordering::Relaxed);
            cancelled = true;
        }
    });
    desk.cancel.store(false, Ordering::Relaxed);
    assert!(cancelled, "it ended before there was enough");
    report.unwrap()
}

#[test]
fn a_cancelled_add_keeps_what_is_done_and_the_next_goes_on() {
    let desk = Desk::with(Watch { slow: Duration::from_millis(30), ..Watch::default() });
    for n in 0..30 {
        desk.write(&format!("{n:02}.txt"), &essay(n));
    }
    let job = || Job::Add { inputs: vec![desk.docs.clone()] };
    let report = cancelled_after(&desk, job(), |progress| progress.documents >= 5 && progress.passages >= 5);
    assert!(report.cancelled);
    let kept = report.added.clone();
    assert!(kept.len() >= 5, "{}", kept.len());
    assert_eq!(desk.keys(), kept, "the first ones, in order");
    let (_, passages, missing) = desk.reader().counts().unwrap();
    assert!(missing > 0 && passages - missing >= 5, "what was embedded is kept: {missing} of {passages}");
    let calls = desk.calls();

    let report = desk.run(job());
    assert_eq!((report.same, report.added.len()), (kept.len(), 30 - kept.len()));
    assert_eq!((desk.keys().len(), desk.missing_vectors()), (30, 0));
    // What workers had in hand when it was cancelled is embedded again.
    assert!(desk.calls() - calls <= missing + report.passages, "{calls}");
}

#[test]
fn cancelling_in_the_middle_of_records_loses_no_record() {
    let desk = Desk::with(Watch { slow: Duration::from_millis(5), ..Watch::default() });
    desk.write("r.jsonl", &records(400));
    let job = || Job::Add { inputs: vec![desk.docs.clone()] };
    let report = cancelled_after(&desk, job(), |progress| progress.passages >= 20);
    let kept = report.added.len();
    assert!((20..=400).contains(&kept), "{kept}");
    assert!(report.gone.is_empty());
    let report = desk.run(job());
    assert_eq!((report.same, report.added.len(), report.gone.len()), (kept, 400 - kept, 0));
}

#[test]
fn a_run_that_is_cancelled_from_the_start_does_nothing() {
    let desk = Desk::new();
    desk.write("a.md", "Words.");
    desk.cancel.store(true, Ordering::Relaxed);
    let report = desk.add();
    assert!(report.cancelled && report.added.is_empty());
    assert!(desk.keys().is_empty());
}

#[test]
fn a_reindex_that_is_cut_short_goes_on() {
    // Slow enough that the run outlasts several of the ten progress reports a second.
    let desk = Desk::with(Watch { slow: Duration::from_millis(30), ..Watch::default() });
    for n in 0..12 {
        desk.write(&format!("{n:02}.txt"), &essay(n));
    }
    desk.add();
    let all = desk.calls();
    let report = cancelled_after(&desk, Job::Reindex, |progress| progress.files_done >= 10);
    assert!(report.cancelled);
    let missing = desk.missing_vectors();
    assert!(missing > 0 && missing < all, "{missing} of {all}");
    let calls = desk.calls();
    let report = desk.run(Job::Reindex);
    assert!(!report.cancelled);
    assert_eq!(report.passages, missing, "only what was missing");
    assert_eq!(desk.calls(), calls + missing);
    assert_eq!(desk.missing_vectors(), 0);
}
