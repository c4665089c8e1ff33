//! An extractor without a process of its own; what needs the real program is tested on the command line.

use super::*;

fn read_all(extractor: &Extractor, name: &str, bytes: &[u8]) -> (Vec<Result<Part>>, Result<()>) {
    let mut parts = Vec::new();
    let result = extractor.read(&Input { name, bytes }, &|| false, &mut |part| {
        parts.push(part);
        true
    });
    (parts, result)
}

#[test]
fn without_a_program_it_reads_in_this_process() {
    let extractor = Extractor::new(Setup::default());
    let (parts, result) = read_all(&extractor, "a.html", b"<html><body><p>Some words.</p></body></html>");
    result.unwrap();
    assert_eq!(parts[0].as_ref().unwrap().document.text, "Some words.");
    assert_eq!(extractor.started(), 0);
}

#[test]
fn it_stops_when_told_to() {
    let extractor = Extractor::new(Setup::default());
    let lines = b"{\"text\":\"one\"}\n{\"text\":\"two\"}\n";
    let mut parts = 0;
    let input = Input { name: "a.jsonl", bytes: lines };
    extractor
        .read(&input, &|| false, &mut |_| {
            parts += 1;
            false
        })
        .unwrap();
    assert_eq!(parts, 1);
    let error = extractor.read(&input, &|| true, &mut |_| true).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
}

#[cfg(unix)]
mod with_a_program {
    use super::*;

    /// A worker that answers every request with nothing, and dies at the third.
    const SHORT_LIVED: &str = r#"
        for n in 1 2; do
            head -c 1000 > /dev/null
            printf '\006\000\000\000\000\000\000\000"Done"'
        done
        head -c 1 > /dev/null; kill -ABRT $$"#;

    #[test]
    fn one_worker_reads_many_files_and_a_dead_one_is_replaced() {
        let arguments = ["-c", SHORT_LIVED, "worker"].map(OsString::from).to_vec();
        let program = Program::Command("/bin/sh".into(), arguments);
        let limits = Limits { time: std::time::Duration::from_mins(1), ..Limits::default() };
        let extractor = Extractor::new(Setup { program, limits, ..Setup::default() });
        // Filled up to what the script takes for a request.
        let request = |name: &str| {
            let request = Request::Read { name: name.into(), options: Options::default() };
            vec![b'x'; 1000 - 8 - serde_json::to_vec(&request).unwrap().len()]
        };
        for started in [1, 1] {
            read_all(&extractor, "a.html", &request("a.html")).1.unwrap();
            assert_eq!(extractor.started(), started);
        }
        let error = read_all(&extractor, "b.html", &request("b.html")).1.unwrap_err();
        assert_eq!(error.to_string(), "b.html brought its reader down: it died of signal 6");
        assert_eq!(error.problem_kind(), Some(Problem::Limit));
        read_all(&extractor, "a.html", &request("a.html")).1.unwrap();
        assert_eq!(extractor.started(), 2);
        // Plain text needs no worker.
        assert_eq!(read_all(&extractor, "a.txt", b"words").0.len(), 1);
        assert_eq!(extractor.started(), 2);
    }
}
