//! Nothing leaves the machine: the official builds of ONNX Runtime must not report home.
//!
//! Since 1.29 the builds for Linux and macOS carry an uploader: when an environment is created it writes a device
//! identifier into the cache folder and queues usage events for a server of its maker. Switching it off through the
//! interface comes after that; only the variable `ORT_DISABLE_TELEMETRY`, set before the library is loaded, prevents
//! it. A process cannot safely change its own environment, so the program starts itself anew with the variable set
//! (in place, same process number), and the runtime is not loaded without it.

/// The variable that ONNX Runtime looks at.
pub const VARIABLE: &str = "ORT_DISABLE_TELEMETRY";

/// Whether ONNX Runtime will keep quiet in this process. On Windows there is no uploader, and the tracing events are
/// switched off through the interface.
pub fn is_forbidden() -> bool {
    cfg!(windows) || std::env::var_os(VARIABLE).is_some_and(|value| value == "1")
}

/// Makes sure that it will: the first thing that `main` does. Comes back at once where the variable is set already;
/// otherwise the program starts anew in place, and this comes back only if that is not possible.
pub fn forbid() {
    if is_forbidden() {
        return;
    }
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        let mut arguments = std::env::args_os();
        let Ok(program) = std::env::current_exe() else { return };
        let mut command = std::process::Command::new(&program);
        if let Some(name) = arguments.next() {
            command.arg0(name);
        }
        // What comes back is the error; the runtime then stays off, and says why.
        let _ = command.args(arguments).env(VARIABLE, "1").exec();
    }
}
