//! What a child process may still do: each says it of itself, before it looks at the file.

/// Room for what the allocator sets aside beyond what is asked of it.
#[cfg(any(target_os = "linux", target_os = "macos"))]
const SLACK: u64 = 64 << 20;

/// For a worker, once its threads run: no more memory than `memory` bytes beyond what it has, no files, no sockets, no
/// programs, no threads, no core dump. A limit that the system does not know is passed over: the parent watches too.
#[cfg(unix)]
pub(super) fn reader(memory: u64) {
    use rustix::process::Resource;
    memory_beyond(in_use(), memory);
    for (resource, most) in [(Resource::Core, 0), (Resource::Fsize, 0), (Resource::Nofile, 3), (Resource::Nproc, 0)] {
        set(resource, most);
    }
}

/// For a program that another one becomes (a loader, tesseract): memory, processor time in seconds, no core dump, and
/// that it ends with its parent where the system can see to that.
#[cfg(unix)]
pub(super) fn program(memory: u64, seconds: u64) {
    use rustix::process::Resource;
    // Not the address space: runtimes such as those of Haskell and Java reserve far more of it than they use.
    set(Resource::Data, memory);
    set(Resource::Cpu, seconds.max(1));
    set(Resource::Core, 0);
    // Counts from the thread that started it, which waits for it.
    #[cfg(target_os = "linux")]
    let _unknown = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}

#[cfg(not(unix))]
pub(super) fn reader(_memory: u64) {}

#[cfg(not(unix))]
pub(super) fn program(_memory: u64, _seconds: u64) {}

/// Both the address space and the private memory in it: sandboxes that know only one of the two keep to that one.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn memory_beyond((space, data): (u64, u64), memory: u64) {
    use rustix::process::Resource;
    set(Resource::As, space.saturating_add(memory).saturating_add(SLACK));
    set(Resource::Data, data.saturating_add(memory));
}

#[cfg(all(unix, not(any(target_os = "linux", target_os = "macos"))))]
fn memory_beyond((_, data): (u64, u64), memory: u64) {
    set(rustix::process::Resource::Data, data.saturating_add(memory));
}

/// Bytes of address space and of private memory that this process has; a guess where the system does not say.
#[cfg(unix)]
fn in_use() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str, guess: u64| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name)?.trim().strip_suffix("kB")?.trim().parse::<u64>().ok())
            .map_or(guess, |kilobytes| kilobytes << 10)
    };
    (of("VmSize:", 4 << 30), of("VmData:", 1 << 30))
}

#[cfg(unix)]
fn set(resource: rustix::process::Resource, most: u64) {
    use rustix::process::{Rlimit, getrlimit, setrlimit};
    let most = getrlimit(resource).maximum.map_or(most, |maximum| most.min(maximum));
    // One that the system does not know is no reason not to read.
    let _unknown = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
}
