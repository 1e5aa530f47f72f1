//! Hashing passwords on threads of its own that step back for everybody else: a crowd that signs in
//! takes the processors that nobody needs, and an emergency does not wait behind it.

use crate::error::{CaseworkError, Result};
use authn::{Breached, Hashing, Passwords};
use std::sync::{
    Arc, Mutex, OnceLock, PoisonError,
    mpsc::{Receiver, Sender, channel},
};
use store::random_bytes;
use tokio::sync::oneshot;

/// Hashes computed at the same time: one on each core, and never so many that their memory, 64 MiB
/// each, would be missed.
const HASHES_AT_ONCE: usize = 8;
/// How far the threads step back (`nice`): a request that wants the core gets nine tenths of it.
const STEP_BACK: i32 = 10;

type Job = Box<dyn FnOnce() + Send>;

/// Hashing, away from the threads that answer requests, and only so many at once.
pub(crate) struct PasswordDesk {
    pub passwords: Arc<Passwords>,
    threads: OnceLock<Sender<Job>>,
}

impl PasswordDesk {
    pub(crate) fn new(hashing: Hashing) -> Self {
        Self {
            passwords: Arc::new(Passwords::new(hashing)),
            threads: OnceLock::new(),
        }
    }

    pub(crate) fn is_old(&self, hash: &str) -> bool {
        self.passwords.is_old(hash)
    }

    /// Gives work to the threads; what it comes to is awaited by the caller.
    fn begin<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Passwords) -> T + Send + 'static,
    ) -> Result<oneshot::Receiver<T>> {
        let passwords = self.passwords.clone();
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move || {
            // Whoever asked may have gone away: then there is nothing to work out.
            if !answer.is_closed() {
                let _ = answer.send(f(&passwords));
            }
        });
        self.threads
            .get_or_init(threads)
            .send(job)
            .map_err(|_| gone())?;
        Ok(answered)
    }

    async fn work<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Passwords) -> T + Send + 'static,
    ) -> Result<T> {
        self.begin(f)?.await.map_err(|_| gone())
    }

    pub(crate) async fn verify(&self, password: &str, hash: Option<String>) -> Result<bool> {
        let password = password.to_owned();
        self.work(move |p| p.verify(&password, hash.as_deref()))
            .await
    }

    /// Whether a password is in a list of breached ones. Where the list does not read, it is not: nobody
    /// is kept from signing in by a broken file.
    pub(crate) async fn is_breached(&self, password: &str, list: &Breached) -> Result<bool> {
        let (password, list) = (password.to_owned(), list.clone());
        let found = self.work(move |_| list.knows(&password)).await?;
        Ok(found.unwrap_or_else(|e| {
            tracing::error!(error = %e, "the list of breached passwords");
            false
        }))
    }

    pub(crate) async fn hash(&self, password: &str) -> Result<String> {
        let salt = random_bytes().map_err(|e| CaseworkError::Internal(e.to_string()))?;
        let password = password.to_owned();
        self.work(move |p| p.hash(&password, &salt))
            .await?
            .map_err(|e| CaseworkError::Internal(e.to_string()))
    }

    pub(crate) async fn verify_code(&self, code: &str, hash: Option<String>) -> Result<bool> {
        let code = code.to_owned();
        self.work(move |p| p.verify_code(&code, hash.as_deref()))
            .await
    }

    /// Hashes recovery codes at once, each with a salt of its own; in their order.
    pub(crate) async fn hash_codes(&self, codes: &[&str]) -> Result<Vec<String>> {
        let fault = |e: &dyn std::fmt::Display| CaseworkError::Internal(e.to_string());
        let mut begun = Vec::with_capacity(codes.len());
        for code in codes {
            let salt = random_bytes().map_err(|e| fault(&e))?;
            let code = (*code).to_owned();
            begun.push(self.begin(move |p| p.hash_code(&code, &salt))?);
        }
        let mut all = Vec::with_capacity(begun.len());
        for answer in begun {
            let hash = answer.await.map_err(|_| gone())?;
            all.push(hash.map_err(|e| fault(&e))?);
        }
        Ok(all)
    }
}

fn gone() -> CaseworkError {
    CaseworkError::Internal("no thread hashes passwords".into())
}

/// Starts the threads; they end with the desk.
fn threads() -> Sender<Job> {
    let (sender, jobs) = channel::<Job>();
    let jobs = Arc::new(Mutex::new(jobs));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    for _ in 0..cores.min(HASHES_AT_ONCE) {
        let jobs = jobs.clone();
        let thread = std::thread::Builder::new().name("passwords".into());
        if let Err(e) = thread.spawn(move || work_off(&jobs)) {
            tracing::error!(error = %e, "a thread that hashes passwords");
        }
    }
    sender
}

fn work_off(jobs: &Mutex<Receiver<Job>>) {
    // Of this thread alone, as Linux counts it. Where it is not allowed, all is as fast as ever.
    if let Err(e) = rustix::process::nice(STEP_BACK) {
        tracing::warn!(error = %e, "hashing passwords cannot step back for requests");
    }
    loop {
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match next {
            Ok(job) => job(),
            Err(_) => return,
        }
    }
}
