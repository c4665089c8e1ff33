//! Which model is used: the built-in one, or one that the user chose; and how it is started.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};

use super::onnx::{OnnxEmbed, OnnxModel};
use super::passage_reader::ReaderModel;
use super::spec::{KNOWN, ModelSpec, known};
use super::{Embed, ModelInfo, Semantic, builtin, fake, folder, hub, is_offline, runtime};
use crate::paths::{self, for_people};
use crate::{Error, ErrorKind, Result};

/// A model that can be started; kept as `model.json` in the configuration folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ModelChoice {
    /// The one in the program.
    Builtin,
    /// One in a folder, given absolutely.
    Folder(PathBuf),
}

/// A line of `adduce model list`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Entry {
    /// What `adduce model use` takes.
    pub name: String,
    /// In a few words.
    pub about: String,
    /// Whether it is on this machine already.
    pub present: bool,
    /// Whether it is the one in use.
    pub chosen: bool,
}

/// The model in use: `ADDUCE_MODEL_DIR`, else what `adduce model use` remembered, else the built-in one.
///
/// # Errors
/// When what was remembered cannot be read.
pub fn chosen() -> Result<ModelChoice> {
    if let Some(dir) = std::env::var_os("ADDUCE_MODEL_DIR").filter(|dir| !dir.is_empty()) {
        return Ok(ModelChoice::Folder(std::env::current_dir().unwrap_or_default().join(dir)));
    }
    remembered(&paths::config()?)
}

fn remembered(config: &Path) -> Result<ModelChoice> {
    let file = config.join("model.json");
    let damaged = || {
        Error::new(ErrorKind::File, format!("could not read the choice of model in {}", for_people(&file)))
            .hint("Choose again with `adduce model use`, for example `adduce model use builtin`.")
    };
    match std::fs::read(&file) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|cause| damaged().because(cause)),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(ModelChoice::Builtin),
        Err(cause) => Err(damaged().because(cause)),
    }
}

fn remember(config: &Path, choice: &ModelChoice) -> Result<()> {
    let file = config.join("model.json");
    let part = config.join(format!("model.json.{}", std::process::id()));
    let write = || {
        std::fs::create_dir_all(config)?;
        std::fs::write(&part, serde_json::to_vec_pretty(choice)?)?;
        std::fs::rename(&part, &file)
    };
    write().map_err(|cause| {
        Error::new(ErrorKind::File, format!("could not write {}", for_people(&file)))
            .hint("Make the folder writable, or set XDG_CONFIG_HOME to another place.")
            .because(cause)
    })
}

/// What a model is and how it is used. Quick for the built-in one; for a folder whose files have changed it reads them
/// all, to hash them.
///
/// # Errors
/// When the folder holds no model that can be used.
pub fn describe(choice: &ModelChoice) -> Result<(ModelSpec, ModelInfo)> {
    match choice {
        ModelChoice::Builtin => Ok((builtin::spec(), builtin::info())),
        ModelChoice::Folder(dir) => {
            let spec = folder::spec(dir)?;
            let memory = paths::cache().ok().map(|cache| cache.join("model-hashes.json"));
            let info = folder::info(dir, &spec, memory.as_deref())?;
            Ok((spec, info))
        }
    }
}

fn open(choice: &ModelChoice, model: &OnnxModel) -> Result<OnnxEmbed> {
    model.open(match choice {
        ModelChoice::Builtin => builtin::files(),
        ModelChoice::Folder(dir) => folder::files(dir)?,
    })
}

/// The model in use, as the engine takes it; see [`load`].
pub fn load_chosen(offline: bool) -> Semantic {
    chosen().map_or_else(|error| off(&error, offline), |choice| load(&choice, offline))
}

/// A model as the engine takes it. Never fails and comes back at once: the runtime is looked for but not loaded, and
/// no session is made before `open` is called. `ADDUCE_FAKE_MODEL=1` gives the fake, for tests.
pub fn load(choice: &ModelChoice, offline: bool) -> Semantic {
    if std::env::var_os("ADDUCE_FAKE_MODEL").is_some_and(|value| value == "1") {
        return fake::semantic();
    }
    let (spec, info) = match runtime::find().and_then(|_| describe(choice)) {
        Ok(described) => described,
        Err(error) => return off(&error, offline),
    };
    let (choice, model) = (choice.clone(), Arc::new(OnnxModel::new(spec, info.clone())));
    let reader = match choice {
        ModelChoice::Builtin => ReaderModel::beside(Arc::clone(&model)),
        ModelChoice::Folder(_) => ReaderModel::default(),
    };
    let open = move || open(&choice, &model).map(|session| Box::new(session) as Box<dyn Embed>);
    Semantic::On { info, open: Arc::new(open), reader: Arc::new(move || reader.open()) }
}

fn off(error: &Error, offline: bool) -> Semantic {
    let mut hint = error.hint_text().unwrap_or("Run `adduce setup`.").to_owned();
    if is_offline(offline) && hint.contains("adduce setup") {
        hint.push_str(" Set-up needs the network: it is off while --offline or ADDUCE_OFFLINE is set.");
    }
    Semantic::Off { reason: error.one_line(), hint }
}

/// The models that `adduce model use` knows, and the one in use where it is another.
///
/// # Errors
/// As for [`chosen`].
pub fn list() -> Result<Vec<Entry>> {
    let cache = paths::cache()?;
    let chosen = chosen()?;
    let mut entries = vec![Entry {
        name: builtin::NAME.into(),
        about: "English, 384 dimensions, built in".into(),
        present: true,
        chosen: chosen == ModelChoice::Builtin,
    }];
    entries.extend(KNOWN.iter().map(|known| {
        let dir = hub::folder_of(&cache, known.repository);
        Entry {
            name: known.repository.into(),
            about: known.about.into(),
            present: folder::graph(&dir).is_ok(),
            chosen: chosen == ModelChoice::Folder(dir),
        }
    }));
    if let (ModelChoice::Folder(dir), true) = (&chosen, entries.iter().all(|entry| !entry.chosen)) {
        let about = describe(&chosen).map_or_else(
            |error| error.one_line(),
            |(spec, _)| format!("{}, {} dimensions, a folder", spec.name, spec.dimensions),
        );
        entries.push(Entry {
            name: dir.display().to_string(),
            about,
            present: folder::graph(dir).is_ok(),
            chosen: true,
        });
    }
    Ok(entries)
}

/// `adduce model use NAME`: `builtin`, a folder, or a model of the hub, which is fetched where it is not here yet. The
/// model is tried (where there is a runtime) and remembered only if it works. Libraries of another model then need
/// `adduce reindex`.
///
/// # Errors
/// When there is no such model, it cannot be fetched or does not work; nothing is changed then.
pub fn choose(
    name: &str,
    offline: bool,
    progress: &dyn Fn(&str),
    cancel: &AtomicBool,
) -> Result<(ModelChoice, ModelInfo)> {
    let choice = resolve(name, &paths::cache()?, offline, progress, cancel)?;
    let (spec, info) = describe(&choice)?;
    if runtime::find().is_ok() {
        progress(&format!("Trying {}...", spec.name));
        let mut session = open(&choice, &OnnxModel::new(spec, info.clone()))?;
        session.query("Does it work?")?;
    }
    remember(&paths::config()?, &choice)?;
    Ok((choice, info))
}

fn resolve(
    name: &str,
    cache: &Path,
    offline: bool,
    progress: &dyn Fn(&str),
    cancel: &AtomicBool,
) -> Result<ModelChoice> {
    if name.eq_ignore_ascii_case("builtin") || name.eq_ignore_ascii_case(builtin::NAME) {
        return Ok(ModelChoice::Builtin);
    }
    if let Ok(dir) = Path::new(name).canonicalize()
        && dir.is_dir()
    {
        return Ok(ModelChoice::Folder(dir));
    }
    let repository = known(name).map_or(name, |known| known.repository);
    if !hub::is_repository(repository) {
        return Err(Error::new(ErrorKind::Usage, format!("there is no model {name}"))
            .hint("Name a folder, a known model (`adduce model list`) or a repository of the hub as OWNER/NAME."));
    }
    let dir = hub::folder_of(cache, repository);
    if folder::graph(&dir).is_ok() {
        return Ok(ModelChoice::Folder(dir));
    }
    if is_offline(offline) {
        return Err(Error::new(ErrorKind::Network, format!("could not fetch {repository}: offline mode forbids it"))
            .hint("Run it again without --offline and ADDUCE_OFFLINE, or name a folder that holds the model."));
    }
    hub::fetch(repository, &hub::endpoint(), cache, progress, cancel).map(ModelChoice::Folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_is_remembered_and_damage_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("config");
        assert_eq!(remembered(&config).unwrap(), ModelChoice::Builtin);
        for choice in [ModelChoice::Folder("/models/m".into()), ModelChoice::Builtin] {
            remember(&config, &choice).unwrap();
            assert_eq!(remembered(&config).unwrap(), choice);
        }
        std::fs::write(config.join("model.json"), "{").unwrap();
        assert!(remembered(&config).unwrap_err().hint_text().unwrap().contains("adduce model use"));
    }

    #[test]
    fn a_name_is_the_built_in_model_a_folder_or_a_repository() {
        let dir = tempfile::tempdir().unwrap();
        let cache = dir.path().join("cache");
        let resolve = |name: &str| resolve(name, &cache, true, &|_| {}, &AtomicBool::new(false));
        assert_eq!(resolve("builtin").unwrap(), ModelChoice::Builtin);
        let here = dir.path().canonicalize().unwrap();
        assert_eq!(resolve(here.to_str().unwrap()).unwrap(), ModelChoice::Folder(here));
        assert_eq!(resolve("bge-small-en-v1.5").unwrap_err().kind(), ErrorKind::Network);
        assert_eq!(resolve("../../etc/passwd").unwrap_err().kind(), ErrorKind::Usage);
        assert_eq!(resolve("nonsense").unwrap_err().kind(), ErrorKind::Usage);
        // What was fetched before is used without a network.
        let kept = hub::folder_of(&cache, "BAAI/bge-small-en-v1.5");
        std::fs::create_dir_all(&kept).unwrap();
        std::fs::write(kept.join("model.onnx"), "x").unwrap();
        assert_eq!(resolve("bge-small-en-v1.5").unwrap(), ModelChoice::Folder(kept));
    }
}
