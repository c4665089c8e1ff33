use super::*;

fn launch(program: Program, origin: &str) -> Launch {
    Launch {
        program,
        origin: origin.into(),
        key: "a.md".into(),
        page: Some(7),
        line: Some(12),
        text_line: 40,
        quote: Some("the well-known words, as they stand".into()),
        text: Arc::from("text"),
    }
}

fn run(launch: &Launch, variables: &[(&str, &str)], programs: &[&str], viewer: Option<&str>) -> Result<String, String> {
    let around = Surroundings {
        variable: &|name| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned()),
        program: &|name| programs.contains(&name),
        file: &|name| name.starts_with("/lib/") && !name.contains('#'),
        viewer,
    };
    plan(launch, &around).map(|plan| {
        let arguments = plan.arguments.iter().map(|one| one.clone().unwrap_or_else(|| "TEXT".into()));
        let all: Vec<String> = std::iter::once(plan.name).chain(arguments).collect();
        format!("{} ({:?})", all.join(" "), plan.reads)
    })
}

#[test]
fn editors_open_the_file_at_the_line_each_in_its_own_way() {
    let it = launch(Program::Editor, "/lib/a.md");
    for (editor, expected) in [
        ("vim -R", "vim -R +12 /lib/a.md (Origin)"),
        ("/usr/bin/hx", "/usr/bin/hx /lib/a.md:12 (Origin)"),
        ("code --wait", "code --wait --goto /lib/a.md:12 (Origin)"),
        ("acme", "acme /lib/a.md (Origin)"),
    ] {
        assert_eq!(run(&it, &[("EDITOR", editor)], &[], None).unwrap(), expected);
    }
    assert_eq!(run(&it, &[], &[], None).unwrap(), "vi +12 /lib/a.md (Origin)");
    assert_eq!(run(&it, &[("EDITOR", "a"), ("VISUAL", "b")], &[], None).unwrap(), "b /lib/a.md (Origin)");
    assert!(run(&it, &[("EDITOR", "vim '")], &[], None).unwrap_err().contains("not closed"));
}

#[test]
fn what_is_no_text_or_is_gone_is_shown_from_the_stored_text() {
    let pdf = Launch { line: None, ..launch(Program::Editor, "/lib/a.pdf") };
    assert_eq!(run(&pdf, &[("EDITOR", "nano")], &[], None).unwrap(), "nano +40 TEXT (Text)");
    let gone = launch(Program::Editor, "/elsewhere/a.md");
    assert_eq!(run(&gone, &[("EDITOR", "nano")], &[], None).unwrap(), "nano +40 TEXT (Text)");
    let record = launch(Program::Editor, "/lib/a.jsonl#3");
    assert_eq!(run(&record, &[], &[], None).unwrap(), "vi +12 /lib/a.jsonl (Origin)");
    let pager = launch(Program::Pager, "/lib/a.pdf");
    assert_eq!(run(&pager, &[], &["less"], None).unwrap(), "less +37 (Input)");
    assert_eq!(run(&pager, &[("PAGER", "bat -p")], &[], None).unwrap(), "bat -p (Input)");
}

#[test]
fn viewers_open_the_page() {
    let pdf = launch(Program::Viewer, "/lib/a b.pdf");
    let desktop = [("DISPLAY", ":0")];
    assert_eq!(run(&pdf, &desktop, &["okular"], None).unwrap(), "okular -p 7 /lib/a b.pdf (Origin)");
    assert_eq!(run(&pdf, &desktop, &["evince", "zathura"], None).unwrap(), "zathura -P 7 /lib/a b.pdf (Origin)");
    assert!(run(&pdf, &[], &["okular"], None).unwrap_err().contains("no desktop"));
    assert!(run(&pdf, &desktop, &[], None).unwrap_err().contains("no viewer"));
    assert_eq!(run(&pdf, &[], &[], Some("see -n {page}")).unwrap(), "see -n 7 /lib/a b.pdf (Origin)");
    let gone = launch(Program::Viewer, "/elsewhere/a.pdf");
    assert!(run(&gone, &desktop, &["okular"], None).unwrap_err().contains("not where it was"));
}

#[test]
fn pages_of_the_web_are_opened_at_the_words() {
    let page = launch(Program::Viewer, "https://example.org/a?b=c");
    assert_eq!(
        run(&page, &[("WAYLAND_DISPLAY", "w")], &["xdg-open"], None).unwrap(),
        "xdg-open https://example.org/a?b=c#:~:text=the%20well%2Dknown%20words%2C%20as%20they%20stand (Origin)"
    );
    let long = "one two three four five six seven eight nine ten eleven twelve thirteen";
    assert_eq!(fragment(long), "one%20two%20three%20four%20five,nine%20ten%20eleven%20twelve%20thirteen");
}

#[test]
fn links_name_the_page_and_carry_nothing_that_ends_them() {
    assert_eq!(link("/lib/ä b.pdf", Some(3), None).unwrap(), "file:///lib/%C3%A4%20b.pdf#page=3");
    assert_eq!(link("/lib/a.md", Some(3), Some("x")).unwrap(), "file:///lib/a.md");
    assert_eq!(link("relative.md", None, None), None);
    let hostile = link("https://e.org/\u{1b}]8;;\u{7}x", None, None).unwrap();
    assert!(!hostile.contains(char::is_control), "{hostile}");
}
