//! Work in the background steps back behind what somebody waits for.

/// How far: a thread of the usual standing gets nine times as much where both want a processor.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// Lets this thread, and the threads and processes that it starts from now on, stand behind the others.
///
/// Only on Linux, where a thread has such a standing of its own: elsewhere it would be the whole program's, its screen and
/// its answers with it.
pub(super) fn step_back() {
    #[cfg(target_os = "linux")]
    {
        // One who started the program even further behind is not let forward; root would be.
        if rustix::process::getpriority_process(None).is_ok_and(|standing| standing < NICE) {
            let _as_it_was = rustix::process::setpriority_process(None, NICE);
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_thread_steps_back_with_those_that_it_starts_and_no_others() {
        let here = || rustix::process::getpriority_process(None).unwrap();
        let before = here();
        let (itself, started) = std::thread::spawn(move || {
            step_back();
            (here(), std::thread::spawn(here).join().unwrap())
        })
        .join()
        .unwrap();
        assert_eq!((itself, started), (before.max(NICE), before.max(NICE)));
        assert_eq!(here(), before);
    }
}
