//! What control words do: characters, destinations of groups, properties.

use encoding_rs::{MACINTOSH, WINDOWS_1252};

use super::super::super::BlockKind;
use super::super::charset::{self, Charset};
use super::super::flow::Kind;
use super::{Field, MAX_FONTS, Target, Walk};

impl Walk {
    /// Takes a control word.
    pub(super) fn word(&mut self, name: &str, number: Option<i32>) {
        let starred = std::mem::take(&mut self.starred);
        if self.left_out > 0 && name != "u" {
            self.left_out -= 1;
            return;
        }
        if name == "u" {
            self.left_out = 0;
            if let Some(number) = number {
                self.unicode(number);
            }
            return;
        }
        self.decode();
        if self.destination(name, starred) || self.property(name, number) {
            return;
        }
        if !matches!(self.state.target, Target::Text | Target::Marker | Target::StyleSheet | Target::Info(_)) {
            return;
        }
        match name {
            "par" | "sect" | "page" | "column" => self.end_paragraph(),
            "cell" | "row" if self.state.target == Target::Text => self.table(name == "cell"),
            "line" | "lbr" => self.put("\n"),
            "tab" => self.put("\t"),
            "emdash" => self.put("—"),
            "endash" => self.put("–"),
            "lquote" => self.put("‘"),
            "rquote" => self.put("’"),
            "ldblquote" => self.put("“"),
            "rdblquote" => self.put("”"),
            "bullet" => self.put("•"),
            // A table within a cell is read as words of that cell.
            "emspace" | "enspace" | "qmspace" | "nestcell" | "nestrow" => self.put(" "),
            "zwj" => self.put("\u{200d}"),
            "zwnj" => self.put("\u{200c}"),
            _ => {}
        }
    }

    fn table(&mut self, cell: bool) {
        let outermost = self.flows.len() == 1;
        if let Some(flow) = self.flows.last_mut() {
            if cell {
                flow.end_cell();
            } else {
                flow.end_row();
                flow.settle();
                if outermost {
                    flow.hand_over(&mut self.builder);
                }
            }
        }
    }

    /// Takes a word that says what the text of its group is; whether it was one.
    fn destination(&mut self, name: &str, starred: bool) -> bool {
        let shown = matches!(self.state.target, Target::Text | Target::Marker);
        let target = match name {
            "fonttbl" => Target::FontTable,
            "stylesheet" => Target::StyleSheet,
            "info" => Target::Info(Field::None),
            "title" if matches!(self.state.target, Target::Info(_)) => {
                self.title.clear();
                Target::Info(Field::Title)
            }
            "creatim" if matches!(self.state.target, Target::Info(_)) => Target::Info(Field::Created),
            "listtext" | "pntext" if shown => {
                if let Some(flow) = self.flows.last_mut() {
                    flow.marker().clear();
                }
                Target::Marker
            }
            "footnote" if shown => {
                self.footnotes = self.footnotes.saturating_add(1);
                let place = format!("footnote {}", self.footnotes);
                self.begin_flow(Kind::Beside(BlockKind::Note, Some(place)));
                return true;
            }
            "annotation" if shown => {
                self.comments = self.comments.saturating_add(1);
                let place = format!("comment {}", self.comments);
                self.begin_flow(Kind::Beside(BlockKind::Comment, Some(place)));
                return true;
            }
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" if shown => {
                self.begin_flow(Kind::Beside(BlockKind::Running, None));
                return true;
            }
            "shpinst" if shown => Target::ShapeProperties,
            "shptxt" if self.state.target == Target::ShapeProperties => {
                self.begin_flow(Kind::Body);
                return true;
            }
            "nesttableprops" if shown => return true,
            _ if SKIPPED.contains(&name) => Target::Skipped,
            _ if starred => Target::Skipped,
            _ => return false,
        };
        // What is not shown shows nothing within it.
        if self.state.target != Target::Skipped {
            self.state.target = target;
        }
        true
    }

    /// Takes a word that sets a property; whether it was one.
    fn property(&mut self, name: &str, number: Option<i32>) -> bool {
        let on = number != Some(0);
        match name {
            "ansi" => self.code_page = WINDOWS_1252,
            "mac" => self.code_page = MACINTOSH,
            "ansicpg" => self.code_page = number.and_then(charset::of_code_page).unwrap_or(self.code_page),
            "deff" => self.default_font = number.unwrap_or(0),
            "f" => self.set_font(number.unwrap_or(0)),
            "fcharset" if self.state.target == Target::FontTable => self.define(charset::of_font(number.unwrap_or(0))),
            "cpg" if self.state.target == Target::FontTable => {
                if let Some(encoding) = number.and_then(charset::of_code_page) {
                    self.define(Charset::Known(encoding));
                }
            }
            "uc" => self.state.fallback = u16::try_from(number.unwrap_or(1)).unwrap_or(0).min(16),
            "v" => self.state.hidden = on,
            "deleted" => self.state.deleted = on,
            "plain" => {
                self.state.hidden = false;
                self.state.deleted = false;
                self.set_font(self.default_font);
            }
            "pard" => {
                self.state.style = 0;
                self.state.outline = None;
                self.state.in_table = false;
            }
            "s" if self.state.target == Target::StyleSheet => self.style.0 = number.unwrap_or(0),
            "s" => self.state.style = number.unwrap_or(0),
            "outlinelevel" => {
                let outline = u8::try_from(number.unwrap_or(0)).ok();
                if self.state.target == Target::StyleSheet {
                    self.style.1 = outline;
                } else {
                    self.state.outline = outline;
                }
            }
            "intbl" => self.state.in_table = on,
            "ftnalt" => self.make_endnote(),
            "yr" if self.state.target == Target::Info(Field::Created) => self.date.0 = number.unwrap_or(0),
            "mo" if self.state.target == Target::Info(Field::Created) => self.date.1 = number.unwrap_or(0),
            "dy" if self.state.target == Target::Info(Field::Created) => self.date.2 = number.unwrap_or(0),
            _ => return false,
        }
        true
    }

    fn set_font(&mut self, number: i32) {
        self.font = number;
        if self.state.target == Target::FontTable {
            return;
        }
        self.state.charset = self.fonts.get(&number).copied().unwrap_or(Charset::Default);
    }

    fn define(&mut self, charset: Charset) {
        if self.fonts.len() < MAX_FONTS {
            self.fonts.insert(self.font, charset);
        }
    }

    /// The note in hand stands at the end of the document.
    fn make_endnote(&mut self) {
        if let Some(flow) = self.flows.last_mut()
            && flow.is_note()
        {
            self.footnotes = self.footnotes.saturating_sub(1);
            self.endnotes = self.endnotes.saturating_add(1);
            flow.rename(format!("endnote {}", self.endnotes));
        }
    }
}

/// Groups whose text is not shown.
static SKIPPED: &[&str] = &[
    "aftncn",
    "aftnsep",
    "aftnsepc",
    "annotation",
    "atnauthor",
    "atndate",
    "atnicn",
    "atnid",
    "atnparent",
    "atnref",
    "atntime",
    "author",
    "bkmkend",
    "bkmkstart",
    "blipuid",
    "buptim",
    "category",
    "colorschememapping",
    "colortbl",
    "comment",
    "company",
    "creatim",
    "datafield",
    "datastore",
    "defchp",
    "defpap",
    "doccomm",
    "docvar",
    "dptxbxtext",
    "falt",
    "fchars",
    "ffdeftext",
    "ffentrymcr",
    "ffexitmcr",
    "ffformat",
    "ffhelptext",
    "ffl",
    "ffname",
    "ffstattext",
    "filetbl",
    "fldinst",
    "fldtype",
    "fname",
    "fontemb",
    "fontfile",
    "ftncn",
    "ftnsep",
    "ftnsepc",
    "g",
    "generator",
    "gridtbl",
    "hlinkbase",
    "htmltag",
    "keycode",
    "keywords",
    "latentstyles",
    "lchars",
    "levelnumbers",
    "leveltext",
    "lfolevel",
    "linkval",
    "list",
    "listlevel",
    "listname",
    "listoverride",
    "listoverridetable",
    "listpicture",
    "liststylename",
    "listtable",
    "manager",
    "mhtmltag",
    "nextfile",
    "nonesttables",
    "nonshppict",
    "objalias",
    "objclass",
    "objdata",
    "objname",
    "objsect",
    "objtime",
    "operator",
    "panose",
    "password",
    "passwordhash",
    "pgp",
    "pgptbl",
    "picprop",
    "pict",
    "pn",
    "pnseclvl",
    "pntxta",
    "pntxtb",
    "printim",
    "private",
    "propname",
    "protend",
    "protstart",
    "protusertbl",
    "pxe",
    "revtbl",
    "revtim",
    "rsidtbl",
    "rxe",
    "shprslt",
    "sn",
    "sp",
    "staticval",
    "subject",
    "sv",
    "svb",
    "tc",
    "template",
    "themedata",
    "txe",
    "ud",
    "userprops",
    "wgrffmtfilter",
    "windowcaption",
    "writereservation",
    "writereservhash",
    "xe",
    "xmlattrname",
    "xmlattrvalue",
    "xmlclose",
    "xmlname",
    "xmlnstbl",
    "xmlopen",
];
