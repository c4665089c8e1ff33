//! The dense index as the engine uses it: graph against scan, catching up, and every kind of damage.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::graph::SEARCH_WIDTH;
use super::testing::{clustered, document, model};
use super::width::WIDTHS;
use super::*;
use crate::store::{Library, PassageId, Writer};

const DIMENSIONS: usize = 64;

struct Fixture {
    dir: tempfile::TempDir,
    writer: Writer,
    vectors: Vec<Vec<f32>>,
}

impl Fixture {
    /// A library of this many passages, ten to a document; passage `n` has the vector `vectors[n - 1]`.
    fn new(passages: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(dir.path()).unwrap();
        writer.set_model(&model(DIMENSIONS)).unwrap();
        let vectors = clustered(passages, DIMENSIONS, 40, 3);
        for (at, ten) in vectors.chunks(10).enumerate() {
            let lines: Vec<_> = ten.iter().map(|vector| (format!("line {at}"), Some(vector.clone()))).collect();
            writer.put(&document(&format!("{at}.txt"), &lines)).unwrap();
        }
        Self { dir, writer, vectors }
    }

    fn open(&self) -> (DenseIndex, Vec<String>) {
        DenseIndex::open(&self.writer, &model(DIMENSIONS)).unwrap()
    }

    fn built(&self) -> DenseIndex {
        let (mut index, _) = self.open();
        build(&mut index);
        index
    }

    fn add(&mut self, key: &str, vector: &[f32]) -> PassageId {
        self.writer.put(&document(key, &[("new".to_owned(), Some(vector.to_vec()))])).unwrap();
        let id = self.writer.find(key).unwrap().unwrap().id;
        self.writer.passages_of(id).unwrap()[0].id
    }

    fn first(&self, index: &DenseIndex, query: &[f32]) -> PassageId {
        index.search(&self.writer, query, 3).unwrap()[0].id
    }

    fn same_as_scan(&self, index: &DenseIndex) {
        for query in clustered(20, DIMENSIONS, 40, 9) {
            let exact = index.search_exactly(&self.writer, &query, 5).unwrap();
            let found = index.search(&self.writer, &query, 5).unwrap();
            assert_eq!(found[0], exact[0]);
        }
    }
}

fn build(index: &mut DenseIndex) {
    let job = index.build().unwrap();
    assert!(index.build().is_none(), "one at a time");
    let built = job.run(NonZeroUsize::new(2).unwrap(), &|| false);
    assert!(index.adopt(built));
}

#[test]
fn the_graph_finds_what_the_exact_scan_finds() {
    let fixture = Fixture::new(3_000);
    let (mut index, _) = fixture.open();
    assert_eq!(index.state(), GraphState::Scan);
    let job = index.build().unwrap();
    assert_eq!((job.rows(), index.state()), (3_000, GraphState::Building));
    index.adopt(job.run(NonZeroUsize::new(2).unwrap(), &|| false));
    assert_eq!(index.state(), GraphState::Ready);
    assert!(index.build().is_none(), "nothing left to build");

    let (mut hits, mut wanted) = (0, 0);
    for query in clustered(100, DIMENSIONS, 40, 5) {
        let exact = index.search_exactly(&fixture.writer, &query, 10).unwrap();
        let found = index.search(&fixture.writer, &query, 10).unwrap();
        assert!(found.is_sorted_by(|a, b| a.score >= b.score));
        wanted += exact.len();
        hits += exact.iter().filter(|row| found.contains(row)).count();

        // The scan itself against all exact products.
        let mut plain: Vec<f32> =
            fixture.vectors.iter().map(|vector| vector.iter().zip(&query).map(|(a, b)| a * b).sum()).collect();
        plain.sort_by(|a, b| b.total_cmp(a));
        assert!((plain[0] - exact[0].score).abs() < 1e-5);
    }
    assert!(hits * 100 >= wanted * 95, "recall {hits} of {wanted}");
    for (at, vector) in fixture.vectors.iter().enumerate().step_by(37) {
        assert_eq!(fixture.first(&index, vector), PassageId(at as i64 + 1), "every passage finds itself");
    }
}

#[test]
fn new_passages_are_found_at_once_and_gone_ones_no_more() {
    let mut fixture = Fixture::new(400);
    let mut index = fixture.built();
    let query = clustered(1, DIMENSIONS, 1, 77).remove(0);
    let id = fixture.add("new.txt", &query);
    assert_ne!(fixture.first(&index, &query), id);
    index.catch_up(&fixture.writer).unwrap();
    assert_eq!(index.generation(), fixture.writer.generation().unwrap());
    assert_eq!(fixture.first(&index, &query), id);
    build(&mut index);
    assert_eq!(fixture.first(&index, &query), id);

    let document = fixture.writer.find("new.txt").unwrap().unwrap().id;
    fixture.writer.remove(document).unwrap();
    assert_ne!(fixture.first(&index, &query), id, "gone from the store, though not yet from the index");
    index.catch_up(&fixture.writer).unwrap();
    assert_ne!(fixture.first(&index, &query), id);
    assert_eq!(index.len(), 400);
}

#[test]
fn a_vector_that_changes_is_found_where_it_is_now() {
    let mut fixture = Fixture::new(300);
    let mut index = fixture.built();
    index.save(&fixture.writer).unwrap();
    let query = clustered(1, DIMENSIONS, 1, 78).remove(0);
    fixture.writer.set_vectors(&[(PassageId(5), query.clone())]).unwrap();
    index.catch_up(&fixture.writer).unwrap();
    assert_eq!(fixture.first(&index, &query), PassageId(5));
    let (reopened, notices) = fixture.open();
    assert_eq!(notices, [""; 0]);
    assert_eq!(fixture.first(&reopened, &query), PassageId(5));
    assert_eq!(reopened.state(), GraphState::Ready);
}

#[test]
fn much_that_is_gone_makes_a_new_graph() {
    let mut fixture = Fixture::new(300);
    let mut index = fixture.built();
    for at in 0..12 {
        let id = fixture.writer.find(&format!("{at}.txt")).unwrap().unwrap().id;
        fixture.writer.remove(id).unwrap();
    }
    index.catch_up(&fixture.writer).unwrap();
    assert_eq!(index.len(), 180);
    fixture.same_as_scan(&index);
    let job = index.build().unwrap();
    assert_eq!(job.rows(), 180);
    index.adopt(job.run(NonZeroUsize::MIN, &|| false));
    fixture.same_as_scan(&index);
    assert!(index.build().is_none());
}

#[test]
fn a_build_can_be_stopped_and_what_it_has_is_used() {
    let fixture = Fixture::new(500);
    let (mut index, _) = fixture.open();
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let cancelled = || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) >= 100;
    let built = index.build().unwrap().run(NonZeroUsize::MIN, &cancelled);
    assert!(index.adopt(built));
    fixture.same_as_scan(&index);
    let job = index.build().unwrap();
    assert_eq!(job.rows(), 400);
    index.adopt(job.run(NonZeroUsize::MIN, &|| false));
    fixture.same_as_scan(&index);
    assert!(index.build().is_none());
}

#[test]
fn a_build_of_vectors_that_were_dropped_meanwhile_is_refused() {
    let mut fixture = Fixture::new(50);
    let (mut index, _) = fixture.open();
    let job = index.build().unwrap();
    fixture.writer.drop_vectors().unwrap();
    index.catch_up(&fixture.writer).unwrap();
    assert!(index.is_empty());
    assert!(!index.adopt(job.run(NonZeroUsize::MIN, &|| false)));
    assert_eq!(index.search(&fixture.writer, &fixture.vectors[0], 3).unwrap(), []);
}

#[test]
fn another_model_is_refused() {
    let fixture = Fixture::new(10);
    let other = crate::embed::ModelInfo { hash: "other".into(), ..model(DIMENSIONS) };
    let error = DenseIndex::open(&fixture.writer, &other).unwrap_err();
    assert_eq!(error.kind(), crate::ErrorKind::Model);
}

#[test]
fn a_query_without_direction_is_an_error() {
    let fixture = Fixture::new(10);
    let (index, _) = fixture.open();
    for bad in [vec![0.0; DIMENSIONS], vec![f32::NAN; DIMENSIONS], vec![1.0; 3]] {
        assert!(index.search(&fixture.writer, &bad, 3).is_err());
    }
    assert_eq!(index.search(&fixture.writer, &fixture.vectors[0], 0).unwrap(), []);
}

#[test]
fn texts_that_are_all_alike_are_no_lost_rows() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    writer.set_model(&model(DIMENSIONS)).unwrap();
    let vector = clustered(1, DIMENSIONS, 1, 1).remove(0);
    let lines = vec![("the same".to_owned(), Some(vector.clone())); 300];
    writer.put(&document("a.txt", &lines)).unwrap();
    let (mut index, _) = DenseIndex::open(&writer, &model(DIMENSIONS)).unwrap();
    build(&mut index);
    assert_eq!(index.search(&writer, &vector, 7).unwrap().len(), 7);
    assert_eq!(index.state(), GraphState::Ready);
}

#[test]
fn a_saved_graph_comes_back_and_catches_up() {
    let mut fixture = Fixture::new(400);
    let mut index = fixture.built();
    index.save(&fixture.writer).unwrap();
    let query = clustered(1, DIMENSIONS, 1, 79).remove(0);
    let id = fixture.add("later.txt", &query);
    let gone = fixture.writer.find("0.txt").unwrap().unwrap().id;
    fixture.writer.remove(gone).unwrap();

    let (mut reopened, notices) = fixture.open();
    assert_eq!(notices, [""; 0]);
    assert_eq!((reopened.len(), reopened.state()), (391, GraphState::Ready));
    assert_eq!(fixture.first(&reopened, &query), id);
    fixture.same_as_scan(&reopened);
    let job = reopened.build().unwrap();
    assert_eq!(job.rows(), 1, "only what is new");
    reopened.adopt(job.run(NonZeroUsize::MIN, &|| false));
    reopened.save(&fixture.writer).unwrap();
    let files = fs::read_dir(fixture.dir.path().join("graph")).unwrap().count();
    assert_eq!(files, 4, "the former dump is swept away");
    let (again, _) = fixture.open();
    assert_eq!(fixture.first(&again, &query), id);
}

fn graph_files(dir: &Path) -> Vec<PathBuf> {
    fs::read_dir(dir.join("graph")).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_graph_that_is_cut_flipped_or_gone_is_noticed_and_answers_stay_right() {
    let fixture = Fixture::new(200);
    fixture.built().save(&fixture.writer).unwrap();
    let mut tried = 0;
    for path in graph_files(fixture.dir.path()) {
        let whole = fs::read(&path).unwrap();
        let mut versions: Vec<Vec<u8>> =
            [0, 1, 30, whole.len() / 2, whole.len() - 1].map(|at| whole[..at].to_vec()).into();
        for at in (0..whole.len()).step_by(whole.len() / 7 + 1) {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (at % 8);
            versions.push(flipped);
        }
        versions.push([whole.as_slice(), b"x"].concat());
        for damaged in versions {
            fs::write(&path, &damaged).unwrap();
            let (index, notices) = fixture.open();
            assert_eq!(index.state(), GraphState::Scan, "{}", path.display());
            assert!(notices[0].contains("built anew"), "{notices:?}");
            assert_eq!(fixture.first(&index, &fixture.vectors[42]), PassageId(43));
            tried += 1;
        }
        fs::remove_file(&path).unwrap();
        let (index, _) = fixture.open();
        assert_eq!(index.state(), GraphState::Scan);
        fs::write(&path, &whole).unwrap();
        assert_eq!(fixture.open().0.state(), GraphState::Ready);
    }
    assert!(tried > 40);
}

#[test]
fn a_graph_of_another_library_that_counts_alike_is_not_taken() {
    let (one, two) = (Fixture::new(100), Fixture::new(100));
    two.built().save(&two.writer).unwrap();
    fs::create_dir(one.dir.path().join("graph")).unwrap();
    for path in graph_files(two.dir.path()) {
        fs::copy(&path, one.dir.path().join("graph").join(path.file_name().unwrap())).unwrap();
    }
    let (index, notices) = one.open();
    assert_eq!(index.state(), GraphState::Scan);
    assert!(notices[0].contains("another state"), "{notices:?}");
}

#[test]
fn questions_are_answered_while_the_graph_grows() {
    let mut fixture = Fixture::new(300);
    let mut index = fixture.built();
    let more = clustered(600, DIMENSIONS, 40, 21);
    let lines: Vec<_> = more.iter().map(|vector| ("x".to_owned(), Some(vector.clone()))).collect();
    fixture.writer.put(&document("more.txt", &lines)).unwrap();
    index.catch_up(&fixture.writer).unwrap();
    let job = index.build().unwrap();
    let reader = Library::open(fixture.dir.path()).unwrap();
    let built = std::thread::scope(|scope| {
        let building = scope.spawn(|| job.run(NonZeroUsize::new(2).unwrap(), &|| false));
        let mut asked = 0;
        while !building.is_finished() || asked < 10 {
            let query = &more[asked * 7 % more.len()];
            assert_eq!(
                index.search(&reader, query, 1).unwrap()[0].id,
                PassageId(301 + (asked * 7 % more.len()) as i64)
            );
            asked += 1;
        }
        building.join().unwrap()
    });
    index.adopt(built);
    fixture.same_as_scan(&index);
}

#[test]
fn recall_is_measured_against_the_scan_and_the_width_is_kept_with_the_graph() {
    let mut fixture = Fixture::new(3_000);
    let (index, _) = fixture.open();
    assert!(index.recall(&fixture.vectors).is_empty(), "there is no graph yet");
    assert_eq!(index.recall_of_stored(), (0, vec![]));

    let mut index = fixture.built();
    let (sampled, recall) = index.recall_of_stored();
    assert!((190..=200).contains(&sampled), "{sampled}");
    assert_eq!(recall.iter().map(|tried| tried.width).collect::<Vec<_>>(), WIDTHS);
    assert!(recall.iter().all(|tried| tried.recall > 0.9 && tried.recall <= 1.0), "{recall:?}");
    let of_questions = index.recall(&[fixture.vectors[7].clone(), vec![1.0; 3]]);
    assert!(of_questions.last().unwrap().recall > 0.9, "{of_questions:?}");

    assert_eq!(index.width(), SEARCH_WIDTH);
    index.set_width(384);
    index.save(&fixture.writer).unwrap();
    assert_eq!(fixture.open().0.width(), 384);
    // No number from a file makes a question slow.
    index.set_width(usize::MAX);
    assert_eq!(index.width(), 1_024);
    let vector = fixture.vectors[0].clone();
    fixture.add("another.txt", &vector);
    assert_eq!(fixture.open().0.width(), 384);
}
