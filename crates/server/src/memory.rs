//! The memory of a running process holds opened words and keys. It is never written to a file when
//! the process ends by a fault.

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

/// Forbids dumps of this process's memory, for good. The limit stops the kernel from writing a file;
/// the mark also stops it from handing the memory to a program that collects dumps, which takes no
/// notice of the limit, and keeps other processes of the same user from reading it.
///
/// A kernel that does not let itself be asked is said and no more: an emergency is not kept waiting
/// by it.
pub fn keep_out_of_dumps() {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let limited = setrlimit(Resource::Core, none);
    let marked = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    if let Err(e) = limited.and(marked) {
        eprintln!(
            "sharewise: this machine may write the program's memory to a file when it ends by a fault: {e}"
        );
    }
}
