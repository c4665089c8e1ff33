//! A page of a PDF to be looked at, with boxes around words.

use super::message::{Answer, Request};
use super::{Extractor, Program, draw, reader_error};
use crate::document::{Input, Problem};
use crate::text::safe;
use crate::{Error, Result};

/// The most dots of a picture that is taken from a worker.
const MOST: usize = 64 << 20;

/// A page as it is printed.
#[derive(Debug, Clone, PartialEq)]
pub struct PagePicture {
    /// Which page, counted from 1.
    pub page: u32,
    /// How many there are.
    pub pages: u32,
    /// Dots in a row.
    pub width: usize,
    /// The dots, row by row, from black (0) to white (255).
    pub grey: Vec<u8>,
    /// Around the words that were looked for, in dots within the picture: left, top, right and bottom.
    pub boxes: Vec<[usize; 4]>,
}

impl PagePicture {
    /// Rows of dots.
    pub fn height(&self) -> usize {
        self.grey.len() / self.width.max(1)
    }
}

impl Extractor {
    /// Draws a page, counted from 1, and says where the words of a quotation stand on it, if they do.
    ///
    /// # Errors
    /// When it is no PDF file, cannot be opened, has no such page, or a limit was met.
    pub fn page(&self, input: &Input<'_>, page: u32, quote: &str, stop: &dyn Fn() -> bool) -> Result<PagePicture> {
        let passwords = self.setup().options.passwords.clone();
        let mut result = Err(reader_error(input.name, "gave no picture of its page").problem(Problem::Damaged));
        let mut take = |answer, dots| {
            result = taken(input.name, page, answer, dots);
            false
        };
        if self.setup().program == Program::InProcess {
            let (answer, dots) = draw::page(input.bytes.to_vec(), &passwords, page, quote);
            take(answer, dots);
        } else {
            let request = Request::Page { passwords, page, quote: quote.to_owned() };
            self.ask(input, &request, stop, &mut take)?;
        }
        result
    }
}

/// What a worker says is not believed before it fits together.
fn taken(name: &str, page: u32, answer: Answer, grey: Vec<u8>) -> Result<PagePicture> {
    match answer {
        Answer::Page { pages, width, height, boxes } => {
            let (width, height) = (width as usize, height as usize);
            if width == 0 || height == 0 || width.checked_mul(height) != Some(grey.len()) || grey.len() > MOST {
                return Err(reader_error(name, "gave a picture that is none").problem(Problem::Damaged));
            }
            let within = |side: f32, most: usize| if side.is_finite() { (side.max(0.0) as usize).min(most) } else { 0 };
            let boxes = boxes.into_iter().map(|[x0, y0, x1, y1]| {
                [
                    within(x0.floor(), width),
                    within(y0.floor(), height),
                    within(x1.ceil(), width),
                    within(y1.ceil(), height),
                ]
            });
            let boxes = boxes.filter(|[x0, y0, x1, y1]| x0 < x1 && y0 < y1).collect();
            Ok(PagePicture { page, pages, width, grey, boxes })
        }
        Answer::Failed(failure) => Err(Error::from(failure)),
        Answer::NotDrawn { why, .. } => Err(reader_error(name, &safe::one_line(&why)).problem(Problem::Damaged)),
        Answer::Part(_) | Answer::Drawn { .. } | Answer::Done => {
            Err(reader_error(name, "gave no picture of its page").problem(Problem::Damaged))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Setup;

    fn starter(name: &str) -> Vec<u8> {
        std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/formats").join(name)).unwrap()
    }

    #[test]
    fn a_page_is_drawn_with_ink_in_the_boxes_around_the_words() {
        let bytes = starter("what-is-digital-nations.pdf");
        let input = Input { name: "a.pdf", bytes: &bytes };
        let extractor = Extractor::new(Setup::default());
        let quote = "Digital Nations was founded in December 2014, when five governments signed a charter in\nLondon.";
        let picture = extractor.page(&input, 1, quote, &|| false).unwrap();
        assert_eq!((picture.page, picture.pages, picture.boxes.len()), (1, 2, 2));
        let [first, second] = picture.boxes[..] else { panic!("{:?}", picture.boxes) };
        assert!(first[2] - first[0] > 4 * (second[2] - second[0]) && first[1] < second[1], "{:?}", picture.boxes);
        for [x0, y0, x1, y1] in [first, second] {
            let rows = picture.grey.chunks(picture.width).skip(y0).take(y1 - y0);
            let dark = rows.flat_map(|row| &row[x0..x1]).filter(|dot| **dot < 100).count();
            let share = dark as f32 / ((x1 - x0) * (y1 - y0)) as f32;
            assert!((0.05..0.5).contains(&share), "{share} of the box is ink");
        }
        assert!(extractor.page(&input, 9, "", &|| false).unwrap_err().to_string().contains("no such page"));
        let none = Input { name: "a.pdf", bytes: b"%PDF-1.4 nothing" };
        assert!(extractor.page(&none, 1, "", &|| false).is_err());
    }

    #[test]
    fn a_picture_that_does_not_fit_its_size_is_refused_and_boxes_are_kept_within_it() {
        let page = |width, boxes| Answer::Page { pages: 1, width, height: 2, boxes };
        assert!(taken("a", 1, page(3, vec![]), vec![0; 5]).is_err());
        assert!(taken("a", 1, page(0, vec![]), vec![]).is_err());
        let odd = vec![[-5.0, 0.0, 99.0, 1.0], [f32::NAN, 0.0, f32::INFINITY, 2.0], [2.0, 1.0, 1.0, 2.0]];
        assert_eq!(taken("a", 1, page(3, odd), vec![0; 6]).unwrap().boxes, [[0, 0, 3, 1]]);
    }
}
