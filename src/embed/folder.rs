//! A model in a folder of files as the Hugging Face hub has them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::ModelInfo;
use super::onnx::ModelFiles;
use super::spec::{ModelSpec, Pooling, hex, known};
use crate::paths::for_people;
use crate::{Error, ErrorKind, Result};

/// Where the graph may be, the preferred first.
pub const GRAPHS: [&str; 4] = ["onnx/model.onnx", "model.onnx", "onnx/model_quantized.onnx", "model_quantized.onnx"];

/// How a model that was fetched by name is used; wins over what its files say.
pub const SPEC_FILE: &str = "adduce-model.json";

/// No model is given more than this, whatever it claims: passages are short, and time grows with the square.
const LARGEST_WINDOW: usize = 512;

fn error(dir: &Path, what: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Model, format!("the model in {} {what}", for_people(dir))).hint(
        "A model folder holds model.onnx (or onnx/model.onnx, or model_quantized.onnx), tokenizer.json and config.json.",
    )
}

/// The graph of a model folder.
///
/// # Errors
/// When there is none.
pub fn graph(dir: &Path) -> Result<PathBuf> {
    GRAPHS
        .iter()
        .map(|name| dir.join(name))
        .find(|path| path.is_file())
        .ok_or_else(|| error(dir, "has no graph (model.onnx)"))
}

fn json(dir: &Path, name: &str) -> Result<Option<Value>> {
    match std::fs::read(dir.join(name)) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|cause| error(dir, format!("has a {name} that is not JSON")).because(cause)),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(error(dir, format!("has a {name} that cannot be read")).because(cause)),
    }
}

/// How the model in a folder is used, from [`SPEC_FILE`] or else from what its files say and its name is known for.
///
/// # Errors
/// When the folder holds no model, or one that is put together in a way that is not supported.
pub fn spec(dir: &Path) -> Result<ModelSpec> {
    if let Some(value) = json(dir, SPEC_FILE)? {
        return serde_json::from_value(value)
            .map_err(|cause| error(dir, format!("has a {SPEC_FILE} that is damaged")).because(cause));
    }
    let name = dir.file_name().map_or_else(|| "model".into(), |name| name.to_string_lossy().into_owned());
    describe(dir, &name)
}

/// How a model is used, from its files and, under this name, from what is known of it.
///
/// # Errors
/// As for [`spec`].
pub fn describe(dir: &Path, name: &str) -> Result<ModelSpec> {
    let config = json(dir, "config.json")?.ok_or_else(|| error(dir, "has no config.json"))?;
    let dimensions = config["hidden_size"]
        .as_u64()
        .filter(|size| (1..=8192).contains(size))
        .ok_or_else(|| error(dir, "has a config.json without hidden_size: only BERT-type models are supported"))?;
    refuse_other_modules(dir)?;
    let known = known(name);
    let pooling = match (json(dir, "1_Pooling/config.json")?, known) {
        (Some(pooling), _) => pooling_of(&pooling)
            .ok_or_else(|| error(dir, "pools its tokens in a way that is not supported (only mean and CLS are)"))?,
        (None, Some(known)) => known.pooling,
        (None, None) => Pooling::Mean,
    };
    let prompts = json(dir, "config_sentence_transformers.json")?.map(|mut value| value["prompts"].take());
    let prompt = |names: &[&str]| {
        let prompts = prompts.as_ref()?;
        names.iter().find_map(|name| prompts[name].as_str()).map(str::to_owned)
    };
    let (query_prefix, passage_prefix) = match known {
        Some(known) => (known.query_prefix.to_owned(), known.passage_prefix.to_owned()),
        None => (prompt(&["query"]).unwrap_or_default(), prompt(&["passage", "document"]).unwrap_or_default()),
    };
    let window = window(
        [
            json(dir, "sentence_bert_config.json")?.and_then(|value| value["max_seq_length"].as_u64()),
            // Some files hold a number beyond all integers here, meaning "no limit".
            json(dir, "tokenizer_config.json")?.and_then(|value| value["model_max_length"].as_u64()),
            positions(&config),
        ],
        known.map(|known| known.window),
    );
    Ok(ModelSpec {
        name: name.to_owned(),
        dimensions: dimensions as usize,
        window,
        pooling,
        query_prefix,
        passage_prefix,
    })
}

fn window(limits: [Option<u64>; 3], known: Option<usize>) -> usize {
    let limits = limits.into_iter().flatten().filter(|limit| *limit >= 16).map(|limit| limit as usize);
    limits.chain(known).min().unwrap_or(LARGEST_WINDOW).min(LARGEST_WINDOW)
}

/// The `RoBERTa` family starts to count positions after the padding index.
fn positions(config: &Value) -> Option<u64> {
    let positions = config["max_position_embeddings"].as_u64()?;
    let family = config["model_type"].as_str().unwrap_or_default();
    Some(if family.contains("roberta") || family == "mpnet" { positions.saturating_sub(2) } else { positions })
}

fn pooling_of(config: &Value) -> Option<Pooling> {
    let is = |key: &str| config[key].as_bool().unwrap_or(false);
    let others = ["pooling_mode_max_tokens", "pooling_mode_weightedmean_tokens", "pooling_mode_lasttoken"];
    match (is("pooling_mode_cls_token"), is("pooling_mode_mean_tokens"), others.iter().any(|key| is(key))) {
        (true, false, false) => Some(Pooling::Cls),
        (false, true, false) => Some(Pooling::Mean),
        _ => None,
    }
}

/// A model with further layers after pooling would give other vectors than it should.
fn refuse_other_modules(dir: &Path) -> Result<()> {
    let modules = json(dir, "modules.json")?;
    let types = modules.iter().filter_map(Value::as_array).flatten().filter_map(|module| module["type"].as_str());
    for kind in types {
        let kind = kind.rsplit('.').next().unwrap_or(kind);
        if !["Transformer", "Pooling", "Normalize"].contains(&kind) {
            return Err(error(dir, format!("has a {kind} layer, which is not supported")));
        }
    }
    Ok(())
}

/// Reads the files of a model.
///
/// # Errors
/// When one that is needed is missing or cannot be read.
pub fn files(dir: &Path) -> Result<ModelFiles> {
    let read = |path: &Path| {
        std::fs::read(path)
            .map_err(|cause| error(dir, format!("could not be read ({})", path.display())).because(cause))
    };
    let graph = graph(dir)?;
    let weights = weights(&graph).map(|path| Ok::<_, Error>((name_of(&path), read(&path)?))).transpose()?;
    Ok(ModelFiles {
        graph: Cow::Owned(read(&graph)?),
        weights,
        tokenizer: Cow::Owned(read(&dir.join("tokenizer.json"))?),
    })
}

/// The file beside a graph that holds its weights, where they were too large for the graph itself.
fn weights(graph: &Path) -> Option<PathBuf> {
    let path = graph.with_file_name(format!("{}_data", name_of(graph)));
    path.is_file().then_some(path)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What a library remembers of the model in a folder. Hashes are kept in `memory` by path, size and time of change,
/// so that only the first call reads the whole graph.
///
/// # Errors
/// When a file is missing or cannot be read.
pub fn info(dir: &Path, spec: &ModelSpec, memory: Option<&Path>) -> Result<ModelInfo> {
    let mut known = memory.and_then(recall).unwrap_or_default();
    let before = known.len();
    let mut hash = |path: &Path| {
        let key = stamp(path).ok_or_else(|| error(dir, format!("has no readable {}", name_of(path))))?;
        if let Some(hash) = known.get(&key) {
            return Ok(hash.clone());
        }
        let hash = sha256(path)
            .map_err(|cause| error(dir, format!("could not be read ({})", path.display())).because(cause))?;
        known.insert(key, hash.clone());
        Ok::<_, Error>(hash)
    };
    let path = graph(dir)?;
    let mut graph_hash = hash(&path)?;
    if let Some(path) = weights(&path) {
        graph_hash = format!("{graph_hash}+{}", hash(&path)?);
    }
    let tokenizer = hash(&dir.join("tokenizer.json"))?;
    if known.len() != before
        && let Some(memory) = memory
    {
        // Not being able to remember costs time at the next start, no more.
        let _ = memory.parent().map(std::fs::create_dir_all);
        let _ = std::fs::write(memory, serde_json::to_vec_pretty(&known).unwrap_or_default());
    }
    Ok(spec.info(&graph_hash, &tokenizer))
}

fn recall(memory: &Path) -> Option<BTreeMap<String, String>> {
    serde_json::from_slice(&std::fs::read(memory).ok()?).ok()
}

fn stamp(path: &Path) -> Option<String> {
    let path = path.canonicalize().ok()?;
    let data = path.metadata().ok()?;
    let time = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", path.display(), data.len(), time.as_nanos()))
}

/// SHA-256 of a file, in hexadecimal.
///
/// # Errors
/// When it cannot be read.
pub fn sha256(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 20];
    let mut hasher = Sha256::new();
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hasher.finalize())),
            count => hasher.update(&buffer[..count]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        dir
    }

    const CONFIG: (&str, &str) =
        ("config.json", r#"{"hidden_size": 384, "max_position_embeddings": 512, "model_type": "bert"}"#);

    #[test]
    fn a_models_use_is_read_from_its_files() {
        let dir = folder(&[
            CONFIG,
            ("1_Pooling/config.json", r#"{"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}"#),
            ("sentence_bert_config.json", r#"{"max_seq_length": 128}"#),
            ("tokenizer_config.json", r#"{"model_max_length": 1000000000000000019884624838656}"#),
            ("config_sentence_transformers.json", r#"{"prompts": {"query": "ask: ", "document": "doc: "}}"#),
            ("modules.json", r#"[{"type": "sentence_transformers.models.Transformer"}]"#),
        ]);
        let spec = describe(dir.path(), "mine").unwrap();
        assert_eq!((spec.dimensions, spec.window, spec.pooling), (384, 128, Pooling::Cls));
        assert_eq!((spec.query_prefix.as_str(), spec.passage_prefix.as_str()), ("ask: ", "doc: "));
    }

    #[test]
    fn a_known_name_tells_what_the_files_do_not() {
        let dir = folder(&[CONFIG]);
        let spec = describe(dir.path(), "multilingual-e5-small").unwrap();
        assert_eq!((spec.query_prefix.as_str(), spec.passage_prefix.as_str()), ("query: ", "passage: "));
        assert_eq!(spec.window, 512);
        assert_eq!(describe(dir.path(), "mine").unwrap().pooling, Pooling::Mean);
    }

    #[test]
    fn what_would_give_wrong_vectors_is_refused() {
        for (files, word) in [
            (vec![], "config.json"),
            (vec![("config.json", "{}")], "hidden_size"),
            (vec![("config.json", "{")], "not JSON"),
            (vec![CONFIG, ("modules.json", r#"[{"type": "sentence_transformers.models.Dense"}]"#)], "Dense"),
            (vec![CONFIG, ("1_Pooling/config.json", r#"{"pooling_mode_max_tokens": true}"#)], "pools"),
        ] {
            let error = describe(folder(&files).path(), "mine").unwrap_err();
            assert!(error.to_string().contains(word), "{error}");
        }
        assert!(graph(folder(&[]).path()).unwrap_err().to_string().contains("no graph"));
    }

    #[test]
    fn positions_of_roberta_start_later() {
        let config = serde_json::json!({"max_position_embeddings": 514, "model_type": "xlm-roberta"});
        assert_eq!(positions(&config), Some(512));
    }

    #[test]
    fn hashes_are_remembered_until_a_file_changes() {
        let dir = folder(&[CONFIG, ("model.onnx", "graph"), ("tokenizer.json", "{}")]);
        let memory = dir.path().join("cache/hashes.json");
        let spec = describe(dir.path(), "mine").unwrap();
        let first = info(dir.path(), &spec, Some(&memory)).unwrap();
        assert_eq!(info(dir.path(), &spec, None).unwrap(), first);
        // The memory is used: a hash changed there changes the result.
        let text = std::fs::read_to_string(&memory).unwrap();
        let graph = sha256(&dir.path().join("model.onnx")).unwrap();
        std::fs::write(&memory, text.replace(&graph, "forged")).unwrap();
        assert_ne!(info(dir.path(), &spec, Some(&memory)).unwrap().hash, first.hash);
        std::fs::write(dir.path().join("model.onnx"), "another graph").unwrap();
        let changed = info(dir.path(), &spec, Some(&memory)).unwrap();
        assert_eq!(changed, info(dir.path(), &spec, None).unwrap());
        assert_ne!(changed.hash, first.hash);
    }

    #[test]
    fn weights_beside_the_graph_are_read_with_it() {
        let dir = folder(&[("model.onnx", "g"), ("model.onnx_data", "w"), ("tokenizer.json", "{}")]);
        let with = files(dir.path()).unwrap();
        assert_eq!(with.weights, Some(("model.onnx_data".into(), b"w".to_vec())));
        std::fs::remove_file(dir.path().join("model.onnx_data")).unwrap();
        assert_eq!(files(dir.path()).unwrap().weights, None);
        std::fs::remove_file(dir.path().join("tokenizer.json")).unwrap();
        assert!(files(dir.path()).unwrap_err().to_string().contains("tokenizer.json"));
    }
}
