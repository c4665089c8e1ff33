use super::super::model::check;
use super::super::{Problem, read, read_with};
use super::*;
use crate::Error;

fn all(name: &str, bytes: &[u8]) -> Vec<Result<Part>> {
    let parts: Vec<_> = read(&Input { name, bytes }).unwrap().collect();
    for part in parts.iter().flatten() {
        check(&part.document).unwrap();
    }
    parts
}

fn texts(name: &str, message: &str) -> Vec<(Option<String>, String)> {
    all(name, message.replace('\n', "\r\n").as_bytes())
        .into_iter()
        .map(|part| part.map_or_else(|error| (None, error.to_string()), |part| (part.id, part.document.text)))
        .collect()
}

fn text(message: &str) -> String {
    texts("a.eml", message).remove(0).1
}

const HEAD: &str = "From: Ann <ann@example.org>\nTo: bob@example.org\nDate: Tue, 1 Oct 2024 12:00:00 +0000\n\
                    Subject: Budget for 2025\nMIME-Version: 1.0\n";

#[test]
fn a_message_begins_with_its_subject_and_what_people_see_of_its_header() {
    let message = format!("{HEAD}\nDear Bob,\n\nThe budget is set.\n\n> Is it?\n\n-- \nAnn\n");
    let part = all("a.eml", message.as_bytes()).remove(0).unwrap();
    let document = part.document;
    assert_eq!((document.title.as_deref(), part.id), (Some("Budget for 2025"), None));
    assert_eq!(document.metadata.date.as_deref(), Some("2024-10-01"));
    assert_eq!(
        document.text,
        "Budget for 2025\n\nFrom: Ann <ann@example.org>\nTo: bob@example.org\nDate: Tue, 1 Oct 2024 12:00:00 +0000\n\n\
         Dear Bob,\n\nThe budget is set.\n\nIs it?\n\n-- \nAnn"
    );
    let kinds: Vec<_> = document.blocks.iter().map(|block| block.kind.name()).collect();
    assert_eq!(kinds, ["heading", "paragraph", "paragraph", "paragraph", "quote", "paragraph"]);
    assert_eq!(document.blocks[3].section, ["Budget for 2025"]);
    assert!(document.blocks.iter().all(|block| block.place.is_none()));
}

#[test]
fn the_plain_form_is_read_unless_it_says_next_to_nothing() {
    let message = |plain: &str, page: &str| {
        format!(
            "Subject: s\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n{plain}\n--b\n\
             Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{page}\n--b--\n"
        )
    };
    assert_eq!(text(&message("Plain words.", "<p>Other w=C3=B6rds.")), "s\n\nPlain words.");
    assert_eq!(text(&message(" \n", "<style>x</style><p>Other w=C3=B6rds.")), "s\n\nOther wörds.");
    let page = "<p>A long page with all that matters in it. ".repeat(20);
    assert!(text(&message("View this in a browser.", &page)).ends_with("matters in it."));
}

#[test]
fn attachments_are_documents_of_their_own_and_those_not_read_say_why() {
    let file = |kind: &str, name: &str, body: &str| {
        format!("--b\nContent-Type: {kind}\nContent-Disposition: attachment; filename=\"{name}\"\n\n{body}\n")
    };
    let message = format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\n\nSee the files.\n{}{}{}{}{}--b\n\
         Content-Type: image/png\nContent-ID: <logo>\n\nx\n--b--\n",
        file("text/markdown", "../notes.md", "# Notes\n\nOne."),
        file("text/plain", "notes.md", "Two."),
        file("image/gif", "scan.gif", "GIF89a"),
        file("application/x-unknown", "x.bin", "\0\x01\x02\0\0"),
        file("message/rfc822", "old", "Subject: Older\n\nThree.\n"),
    );
    let found = texts("a.eml", &message);
    let ids: Vec<_> = found.iter().filter_map(|(id, _)| id.as_deref()).collect();
    assert_eq!(ids, ["notes.md", "notes.md (2)", "old.eml"]);
    assert!(found[0].1.ends_with("See the files."));
    assert_eq!((found[1].1.as_str(), found[2].1.as_str()), ("Notes\n\nOne.", "Two."));
    assert!(found[3].1.starts_with("scan.gif is a picture"), "{}", found[3].1);
    assert!(found[4].1.starts_with("x.bin is a binary file"), "{}", found[4].1);
    assert_eq!(found[5].1, "Older\n\nThree.");
    assert_eq!(found.len(), 6);
}

#[test]
fn mailboxes_are_parted_into_messages_with_stable_names() {
    let mailbox = "From a Mon\nMessage-ID: <x@y>\nSubject: One\n\nFirst.\n>From here on.\nFrom there too.\n\n\
                   From a Tue\nSubject: Two\n\nSecond.\n\nFrom a Wed\nMessage-ID: <x@y>\nSubject: Three\n\nThird.\n\n\
                   From here on it is text.\n";
    let found = texts("a.mbox", mailbox);
    let ids: Vec<_> = found.iter().map(|(id, _)| id.as_deref().unwrap_or_default()).collect();
    assert_eq!(ids, ["x@y", "message 2", "x@y (2)"]);
    assert_eq!(found[0].1, "One\n\nFirst.\nFrom here on.\nFrom there too.");
    assert_eq!(found[2].1, "Three\n\nThird.\n\nFrom here on it is text.");
    let parts = all("a.mbox", mailbox.as_bytes());
    assert_eq!(parts[1].as_ref().unwrap().document.blocks[0].place.as_deref(), Some("message 2"));
    let one = "From a Mon\nMessage-ID: <x@y>\nSubject: One\n\nFirst.\n";
    assert_eq!(texts("a.eml", one), [(None, "One\n\nFirst.".to_owned())]);
    assert_eq!(texts("a.mbox", one)[0].0.as_deref(), Some("x@y"));
}

#[test]
fn a_saved_page_is_read_as_a_page() {
    let page = "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/\nSubject: The page\nMIME-Version: 1.0\n\
                Content-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\n\n--b\nContent-Type: text/html\n\
                Content-Transfer-Encoding: quoted-printable\n\n<html><title>The page</title><nav>menu</nav><main><p>Caf=C3=A9.</main>\n\
                --b\nContent-Type: image/png\nContent-Location: a.png\n\nx\n--b\nContent-Type: text/css\nContent-Location: a.css\n\np {}\n--b--\n";
    for name in ["a.mhtml", "a.mht"] {
        let parts = all(name, page.as_bytes());
        assert_eq!(parts[0].as_ref().unwrap().document.text, "Café.", "{name}");
        assert_eq!(parts[0].as_ref().unwrap().document.title.as_deref(), Some("The page"));
        assert_eq!(parts.len(), 1, "{:?}", parts.last());
    }
}

#[test]
fn what_is_signed_is_read_and_what_is_encrypted_is_refused() {
    use base64::Engine;
    let signed = cms::tests::sign(b"Content-Type: text/plain\r\n\r\nSigned words.");
    let signed = base64::engine::general_purpose::STANDARD.encode(signed);
    let head =
        format!("{HEAD}Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n");
    assert!(text(&format!("{head}{signed}\n")).ends_with("Signed words."));
    let apart = format!(
        "{HEAD}Content-Type: multipart/signed; boundary=b\n\n--b\n\nSigned too.\n--b\nContent-Type: application/pkcs7-signature; \
         name=smime.p7s\n\nx\n--b--\n"
    );
    assert_eq!(texts("a.eml", &apart).len(), 1);
    for encrypted in
        [format!("{head}MIIB\n"), format!("{HEAD}Content-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n")]
    {
        let parts = all("a.eml", encrypted.as_bytes());
        assert!(parts[0].as_ref().unwrap().document.text.starts_with("Budget for 2025"));
        assert_eq!(parts[1].as_ref().err().and_then(Error::problem_kind), Some(Problem::Password));
    }
}

#[test]
fn messages_that_are_empty_cut_off_or_no_messages_say_so() {
    for empty in ["  \n\n\n", "X-Nothing: 1\n\n"] {
        let error = all("a.eml", empty.as_bytes()).remove(0).unwrap_err();
        assert_eq!(error.problem_kind(), Some(Problem::Empty), "{empty:?}");
    }
    let warned = |message: &str| all("a.eml", message.as_bytes()).remove(0).unwrap().warnings.remove(0).message;
    assert!(warned("Only words here.\n").contains("no header"));
    assert!(warned("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nwords").contains("no end"));
    assert!(warned("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\nwords").contains("missing"));
    let wide: Vec<u8> = "\u{feff}Subject: Wide\n\nwords\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(all("a.eml", &wide).remove(0).unwrap().document.text, "Wide\n\nwords");
}

#[test]
fn messages_within_messages_end_somewhere() {
    let head = "Content-Type: message/rfc822\n\n";
    let deep = format!("Subject: x\n{}Subject: y\n\nwords", head.repeat(50_000));
    let parts = all("a.eml", deep.as_bytes());
    let error = parts.into_iter().find_map(Result::err).unwrap();
    assert_eq!(error.problem_kind(), Some(Problem::TooLarge));
    let parts: Vec<String> =
        (0..5_000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect();
    let part = all("a.eml", parts.concat().as_bytes()).remove(0);
    assert!(part.is_err() || part.is_ok_and(|part| !part.warnings.is_empty()));
    let wide = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(50_000));
    assert!(all("a.eml", wide.as_bytes()).remove(0).unwrap().warnings.iter().any(|w| w.message.contains("more than")));
    let options = Options { depth: super::super::options::MAX_DEPTH, ..Options::default() };
    let error = read_with(&Input { name: "a.eml", bytes: b"Subject: x\n\nwords" }, &options).unwrap().next().unwrap();
    assert!(error.is_err());
}

#[test]
#[allow(clippy::print_stderr)]
fn real_messages_and_rich_texts_keep_the_invariants() {
    let base = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/files");
    for folder in ["eml", "rtf"] {
        let Ok(files) = std::fs::read_dir(base.join(folder)) else {
            eprintln!("skipped: not present");
            return;
        };
        for file in files.flatten() {
            let bytes = std::fs::read(file.path()).unwrap();
            let name = file.file_name().to_string_lossy().into_owned();
            let mut ids = std::collections::HashSet::new();
            for part in all(&name, &bytes).into_iter().flatten() {
                assert!(ids.insert(part.id.clone()), "{name}: {:?} twice", part.id);
            }
        }
    }
}
