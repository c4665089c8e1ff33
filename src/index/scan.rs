//! All vectors side by side in memory, and the exact scan over them: the answer while there is no graph, and the measure
//! of what the graph finds.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use super::distance::inner;
use crate::store::PassageId;

/// A row's inner product with a query; the greater the better, the lower id first among equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Near {
    /// The inner product of the quantised vectors.
    pub inner: i32,
    /// Which passage; reversed, so that of equal rows the earlier one counts as the greater.
    pub id: Reverse<PassageId>,
}

/// Where a row can be found besides in the scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Nowhere yet.
    Pending,
    /// In the graph.
    Graph,
    /// In the graph, but searching for its own vector does not find it: scanned always.
    Lost,
}

/// What is known of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag {
    /// Counts up with every vector that comes, so that a graph that was built meanwhile is not taken to hold a newer one.
    pub born: u64,
    /// Where it can be found.
    pub place: Place,
}

/// Quantised vectors with their passages, without gaps.
#[derive(Debug)]
pub(super) struct Rows {
    dimensions: usize,
    ids: Vec<PassageId>,
    tags: Vec<Tag>,
    values: Vec<i8>,
    row_of: HashMap<PassageId, usize>,
    births: u64,
    in_graph: usize,
}

impl Rows {
    /// No rows, of this length each.
    pub(super) fn new(dimensions: usize) -> Self {
        Self {
            dimensions,
            ids: Vec::new(),
            tags: Vec::new(),
            values: Vec::new(),
            row_of: HashMap::new(),
            births: 0,
            in_graph: 0,
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The length of each.
    pub(super) fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// How many of them the graph can find.
    pub(super) fn in_graph(&self) -> usize {
        self.in_graph
    }

    /// How many vectors came so far; see [`Tag::born`].
    pub(super) fn births(&self) -> u64 {
        self.births
    }

    /// Adds a vector, or replaces the passage's former one; pending until a graph has it.
    pub(super) fn put(&mut self, id: PassageId, vector: &[i8]) {
        debug_assert_eq!(vector.len(), self.dimensions);
        self.remove(id);
        self.births += 1;
        self.row_of.insert(id, self.ids.len());
        self.ids.push(id);
        self.tags.push(Tag { born: self.births, place: Place::Pending });
        self.values.extend_from_slice(vector);
    }

    /// Takes a passage out; the last row takes its place.
    pub(super) fn remove(&mut self, id: PassageId) {
        let Some(row) = self.row_of.remove(&id) else { return };
        let last = self.ids.len() - 1;
        self.in_graph -= usize::from(self.tags[row].place == Place::Graph);
        self.ids.swap_remove(row);
        self.tags.swap_remove(row);
        let size = self.dimensions;
        self.values.copy_within(last * size.., row * size);
        self.values.truncate(last * size);
        if let Some(&moved) = self.ids.get(row) {
            self.row_of.insert(moved, row);
        }
    }

    /// Notes where a passage can be found; `false` when it is gone or its vector came after `born`.
    pub(super) fn place(&mut self, id: PassageId, born: u64, place: Place) -> bool {
        let Some(&row) = self.row_of.get(&id) else { return false };
        let tag = &mut self.tags[row];
        if tag.born > born {
            return false;
        }
        self.in_graph -= usize::from(tag.place == Place::Graph);
        self.in_graph += usize::from(place == Place::Graph);
        tag.place = place;
        true
    }

    /// Makes every row pending.
    pub(super) fn forget_graph(&mut self) {
        self.tags.iter_mut().for_each(|tag| tag.place = Place::Pending);
        self.in_graph = 0;
    }

    /// The rows at this kind of place, by the order in which they lie.
    pub(super) fn at(&self, place: Place) -> impl Iterator<Item = (PassageId, &[i8])> {
        self.all().filter_map(move |(id, tag, vector)| (tag.place == place).then_some((id, vector)))
    }

    /// About `count` rows that the graph can find, evenly from all.
    pub(super) fn sample(&self, count: usize) -> Vec<Vec<i8>> {
        let step = (self.in_graph / count.max(1)).max(1);
        self.at(Place::Graph).step_by(step).take(count).map(|(_, vector)| vector.to_vec()).collect()
    }

    /// How many rows are pending.
    pub(super) fn pending(&self) -> usize {
        self.tags.iter().filter(|tag| tag.place == Place::Pending).count()
    }

    /// How near a passage that the graph named is; `None` for one that is gone or that the graph has an old vector of.
    pub(super) fn near(&self, id: PassageId, query: &[i8]) -> Option<Near> {
        let &row = self.row_of.get(&id)?;
        if self.tags[row].place != Place::Graph {
            return None;
        }
        let size = self.dimensions;
        Some(Near { inner: inner(&self.values[row * size..][..size], query), id: Reverse(id) })
    }

    /// The `count` nearest rows among all, best first.
    pub(super) fn scan(&self, query: &[i8], count: usize) -> Vec<Near> {
        best(self.all().map(|(id, _, vector)| Near { inner: inner(vector, query), id: Reverse(id) }), count)
    }

    /// The `count` nearest rows among these, best first.
    pub(super) fn scan_among(&self, query: &[i8], count: usize, among: &HashSet<PassageId>) -> Vec<Near> {
        let size = self.dimensions;
        let near = |id: &PassageId| {
            let row = *self.row_of.get(id)?;
            let vector = self.values.get(row * size..(row + 1) * size)?;
            Some(Near { inner: inner(vector, query), id: Reverse(*id) })
        };
        best(among.iter().filter_map(near), count)
    }

    /// The rows that the graph does not find, each with how near it is.
    pub(super) fn scan_outside(&self, query: &[i8]) -> impl Iterator<Item = Near> {
        self.all()
            .filter(|(_, tag, _)| tag.place != Place::Graph)
            .map(|(id, _, vector)| Near { inner: inner(vector, query), id: Reverse(id) })
    }

    fn all(&self) -> impl Iterator<Item = (PassageId, Tag, &[i8])> {
        let vectors = self.values.chunks_exact(self.dimensions.max(1));
        self.ids.iter().zip(&self.tags).zip(vectors).map(|((&id, &tag), vector)| (id, tag, vector))
    }
}

/// The `count` best, best first.
pub(super) fn best(all: impl Iterator<Item = Near>, count: usize) -> Vec<Near> {
    let mut heap: BinaryHeap<Reverse<Near>> = BinaryHeap::with_capacity(count + 1);
    for near in all {
        if heap.len() < count {
            heap.push(Reverse(near));
        } else if let Some(mut worst) = heap.peek_mut()
            && near > worst.0
        {
            worst.0 = near;
        }
    }
    heap.into_sorted_vec().into_iter().map(|Reverse(near)| near).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids(near: &[Near]) -> Vec<i64> {
        near.iter().map(|near| near.id.0.0).collect()
    }

    #[test]
    fn the_best_come_first_and_the_earlier_of_equals() {
        let mut rows = Rows::new(2);
        for (id, vector) in [(5, [10, 0]), (3, [10, 0]), (9, [90, 0]), (4, [-90, 0]), (7, [0, 90])] {
            rows.put(PassageId(id), &vector);
        }
        assert_eq!(ids(&rows.scan(&[127, 0], 3)), [9, 3, 5]);
        assert_eq!(ids(&rows.scan(&[127, 0], 99)), [9, 3, 5, 7, 4]);
        assert_eq!(ids(&rows.scan(&[127, 0], 0)), [0_i64; 0]);
    }

    #[test]
    fn a_vector_that_was_replaced_is_no_longer_in_the_graph() {
        let mut rows = Rows::new(1);
        rows.put(PassageId(1), &[5]);
        let born = rows.births();
        rows.put(PassageId(1), &[6]);
        assert!(!rows.place(PassageId(1), born, Place::Graph));
        assert_eq!((rows.in_graph(), rows.pending()), (0, 1));
        assert!(rows.place(PassageId(1), rows.births(), Place::Graph));
        assert_eq!((rows.in_graph(), rows.pending()), (1, 0));
        rows.put(PassageId(1), &[7]);
        assert_eq!((rows.in_graph(), rows.pending(), rows.len()), (0, 1, 1));
    }

    proptest! {
        #[test]
        fn rows_hold_what_was_put_and_not_removed(steps in prop::collection::vec((0_i64..12, any::<bool>(), -127_i8..=127), 0..60)) {
            let mut rows = Rows::new(3);
            let mut expected = std::collections::BTreeMap::new();
            for (id, put, value) in steps {
                let id = PassageId(id);
                if put {
                    rows.put(id, &[value, 0, 1]);
                    expected.insert(id, value);
                } else {
                    rows.remove(id);
                    expected.remove(&id);
                }
                if id.0 % 3 == 0 {
                    rows.place(id, rows.births(), Place::Graph);
                }
            }
            let mut found: Vec<(PassageId, i8)> = rows.all().map(|(id, _, vector)| (id, vector[0])).collect();
            found.sort_unstable();
            prop_assert_eq!(found, expected.clone().into_iter().collect::<Vec<_>>());
            prop_assert_eq!(rows.in_graph(), rows.at(Place::Graph).count());
            for (id, value) in expected {
                if let Some(near) = rows.near(id, &[1, 0, 0]) {
                    prop_assert_eq!(near.inner, i32::from(value));
                }
            }
        }
    }
}
