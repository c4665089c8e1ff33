//! As much of JSON Schema as our own schemas use; a keyword it does not know is an error, so that none is passed over.

use serde_json::Value;

/// Says what is wrong with `value`, by its path.
pub(crate) fn check(schema: &Value, value: &Value) -> Result<(), String> {
    Check { root: schema }.value(schema, value, "$")
}

struct Check<'a> {
    root: &'a Value,
}

impl Check<'_> {
    fn value(&self, schema: &Value, value: &Value, path: &str) -> Result<(), String> {
        let keywords = match schema {
            Value::Bool(true) => return Ok(()),
            Value::Object(keywords) => keywords,
            other => return Err(format!("{path}: no schema: {other}")),
        };
        for (keyword, rule) in keywords {
            match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" | "default" | "format" | "properties" => {}
                "$ref" => {
                    let pointer = rule.as_str().and_then(|rule| rule.strip_prefix('#')).ok_or("a foreign $ref")?;
                    let target = self.root.pointer(pointer).ok_or_else(|| format!("{path}: no {pointer}"))?;
                    self.value(target, value, path)?;
                }
                "type" => has_type(rule, value, path)?,
                "const" if rule == value => {}
                "enum" if rule.as_array().is_some_and(|values| values.contains(value)) => {}
                "const" | "enum" => return Err(format!("{path}: {value} is not {rule}")),
                "required" => {
                    for name in rule.as_array().into_iter().flatten().filter_map(Value::as_str) {
                        value.get(name).ok_or_else(|| format!("{path}: no {name}"))?;
                    }
                }
                "items" => {
                    for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.value(rule, item, &format!("{path}[{at}]"))?;
                    }
                }
                "additionalProperties" => {
                    for (name, item) in value.as_object().into_iter().flatten() {
                        if keywords.get("properties").and_then(|known| known.get(name)).is_none() {
                            self.value(rule, item, &format!("{path}.{name}"))?;
                        }
                    }
                }
                // A pair, such as a key before and after.
                "prefixItems" => {
                    let items = value.as_array().into_iter().flatten();
                    for (at, (rule, item)) in rule.as_array().into_iter().flatten().zip(items).enumerate() {
                        self.value(rule, item, &format!("{path}[{at}]"))?;
                    }
                }
                "minItems" | "maxItems" => {
                    let (length, bound) = (value.as_array().map_or(0, Vec::len) as u64, rule.as_u64().unwrap_or(0));
                    let fits = if keyword == "minItems" { length >= bound } else { length <= bound };
                    if value.is_array() && !fits {
                        return Err(format!("{path}: {length} items, not {bound}"));
                    }
                }
                "minimum" => {
                    if value.is_number() && value.as_f64() < rule.as_f64() {
                        return Err(format!("{path}: {value} is below {rule}"));
                    }
                }
                "maximum" => {
                    if value.is_number() && value.as_f64() > rule.as_f64() {
                        return Err(format!("{path}: {value} is above {rule}"));
                    }
                }
                "anyOf" | "oneOf" => {
                    let rules = rule.as_array().ok_or("no list of schemas")?;
                    let passed = rules.iter().filter(|rule| self.value(rule, value, path).is_ok()).count();
                    if passed == 0 || (keyword == "oneOf" && passed > 1) {
                        return Err(format!("{path}: {passed} of {keyword} hold for {value}"));
                    }
                }
                other => return Err(format!("{path}: this check does not know {other:?}")),
            }
        }
        self.fields(keywords, value, path)
    }

    /// Checks known fields; one that the schema does not name is an error, because our schemas name all.
    fn fields(&self, keywords: &serde_json::Map<String, Value>, value: &Value, path: &str) -> Result<(), String> {
        let (Some(known), Some(fields)) = (keywords.get("properties"), value.as_object()) else { return Ok(()) };
        for (name, field) in fields {
            match known.get(name) {
                Some(rule) => self.value(rule, field, &format!("{path}.{name}"))?,
                None if keywords.contains_key("additionalProperties") => {}
                None => return Err(format!("{path}.{name} is not in the schema")),
            }
        }
        Ok(())
    }
}

fn has_type(rule: &Value, value: &Value, path: &str) -> Result<(), String> {
    let names: Vec<&str> = match rule {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    let fits = names.iter().any(|&name| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    });
    if fits { Ok(()) } else { Err(format!("{path}: {value} is not of type {rule}")) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::check;

    #[test]
    fn what_breaks_a_schema_is_found() {
        let schema = json!({
            "$defs": {"Side": {"type": "string", "enum": ["left", "right"]}},
            "type": "object",
            "properties": {
                "n": {"type": "integer", "minimum": 0},
                "side": {"anyOf": [{"$ref": "#/$defs/Side"}, {"type": "null"}]},
                "list": {"type": "array", "items": {"type": ["string", "null"]}},
                "page": {"type": ["integer", "null"], "minimum": 1},
            },
            "required": ["n"],
        });
        assert_eq!(check(&schema, &json!({"n": 1, "side": "left", "list": ["a", null], "page": null})), Ok(()));
        for bad in [
            json!([]),
            json!({}),
            json!({"n": "1"}),
            json!({"n": -1}),
            json!({"n": 1.5}),
            json!({"n": 1, "page": 0}),
            json!({"n": 1, "side": "up"}),
            json!({"n": 1, "list": ["a", 2]}),
            json!({"n": 1, "more": true}),
        ] {
            assert!(check(&schema, &bad).is_err(), "{bad}");
        }
        assert!(check(&json!({"pattern": "x"}), &json!("x")).is_err(), "an unknown keyword is not passed over");
    }
}
