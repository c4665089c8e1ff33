//! Server-sent events, as far as chat completions use them: lines in, data out, at blank lines.

/// Gathers the lines of an event.
#[derive(Debug, Default)]
pub struct Events {
    data: Option<String>,
}

impl Events {
    /// Takes a line; gives the data of an event that ends with it. Comments and fields other than `data` say nothing here.
    pub fn line(&mut self, line: &str) -> Option<String> {
        if line.is_empty() {
            return self.data.take();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        if field == "data" {
            let value = value.strip_prefix(' ').unwrap_or(value);
            match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            }
        }
        None
    }

    /// The data of an event whose blank line never came.
    pub fn end(&mut self) -> Option<String> {
        self.data.take()
    }
}

/// Whether a line could stand in a stream of events: what is none (a web page) is told at once.
pub fn is_line(line: &str) -> bool {
    line.is_empty()
        || line.starts_with(':')
        || ["data", "event", "id", "retry"]
            .iter()
            .any(|field| line.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_end_at_blank_lines() {
        let mut events = Events::default();
        let given: Vec<String> = [": ping", "", "event: x", "data: {\"a\":", "data:1}", "", "data: [DONE]", ""]
            .into_iter()
            .filter_map(|line| events.line(line))
            .collect();
        assert_eq!(given, ["{\"a\":\n1}", "[DONE]"]);
        assert_eq!(events.line("data: half"), None);
        assert_eq!(events.end().as_deref(), Some("half"));
    }

    #[test]
    fn a_web_page_is_no_stream() {
        assert!(["data: x", "data", ": ping", "", "event: e", "id: 1"].into_iter().all(is_line));
        assert!(!["<html>", "{\"choices\":[]}", "database: x", "hello"].into_iter().any(is_line));
    }
}
