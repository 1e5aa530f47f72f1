//! The fence that a process puts round itself, for good: so much memory, so much processor time, no
//! file, no network, no other program.

use rustix::process::{Resource, Rlimit, setrlimit};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};
use std::collections::BTreeMap;

/// Memory of its own that the process may have, bytes.
pub const MEMORY_BYTES: u64 = 256 * 1024 * 1024;
/// Addresses that it may have, memory shared and the program itself included.
const ADDRESSES: u64 = 1024 * 1024 * 1024;
/// Processor time that it may use, seconds.
pub const CPU_SECONDS: u64 = 5;

/// The fence could not be put up: then nothing may be looked at.
#[derive(Debug, thiserror::Error)]
#[error("cannot be fenced in: {0}")]
pub struct FenceError(String);

/// What looking at a file needs of the kernel once it has begun: to read and write what is open
/// already, and to have memory. No opening, no sockets, no processes.
const NEEDED: &[i64] = &[
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_close,
    libc::SYS_fstat,
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_futex,
    libc::SYS_getrandom,
    libc::SYS_clock_gettime,
    libc::SYS_sched_yield,
    libc::SYS_sigaltstack,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_tgkill,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// Fences this process in. It must have one thread only; there is no way back out.
///
/// # Errors
/// The kernel does not let a process limit itself so.
pub fn fence() -> Result<(), FenceError> {
    for (what, most) in [
        (Resource::Data, MEMORY_BYTES),
        (Resource::As, ADDRESSES),
        (Resource::Cpu, CPU_SECONDS),
        (Resource::Fsize, 0),
        (Resource::Nofile, 0),
        (Resource::Nproc, 0),
        (Resource::Core, 0),
    ] {
        let both = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(what, both).map_err(|e| FenceError(format!("{what:?}: {e}")))?;
    }
    let filter = filter().map_err(|e| FenceError(e.to_string()))?;
    seccompiler::apply_filter(&filter).map_err(|e| FenceError(e.to_string()))
}

/// Everything that is not needed is answered "not permitted".
fn filter() -> Result<BpfProgram, seccompiler::BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        NEEDED.iter().map(|call| (*call, Vec::new())).collect();
    // Memory that is never code: the third argument has no PROT_EXEC.
    let no_code = SeccompCondition::new(
        2,
        SeccompCmpArgLen::Dword,
        SeccompCmpOp::MaskedEq(libc::PROT_EXEC.unsigned_abs().into()),
        0,
    )?;
    rules.insert(libc::SYS_mmap, vec![SeccompRule::new(vec![no_code])?]);
    let refuse = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    SeccompFilter::new(
        rules,
        refuse,
        SeccompAction::Allow,
        std::env::consts::ARCH.try_into()?,
    )?
    .try_into()
}
