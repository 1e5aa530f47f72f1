// Starts the built program as a person would, on a free port, with a folder of its own.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** The built program: `SHAREWISE_BIN`, else where `cargo build -p server` leaves it. */
export function program() {
  const target = process.env.CARGO_TARGET_DIR ?? resolve(here, '../../target');
  const path = process.env.SHAREWISE_BIN ?? join(target, 'debug/sharewise');
  if (!existsSync(path)) {
    throw new Error('The program is not built; run `cargo build -p server`, or `cargo xtask browser`.');
  }
  return path;
}

/** A loopback port that nobody listens on just now. */
export function freePort() {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.on('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/**
 * Starts `sharewise demo` and waits until `GET /health` answers 200.
 * @param {{args?: string[], env?: Record<string, string>, data?: string, patience?: number}} options
 *   `data`: a folder to use again (it is then kept); `patience`: how many ms to wait for health.
 * @returns {Promise<{url: string, port: number, data: string, process: import('node:child_process').ChildProcess,
 *   log: () => string, stop: () => Promise<void>, kill: () => Promise<void>}>}
 */
export async function startDemo({ args = [], env = {}, data, patience = 60_000 } = {}) {
  const folder = data ?? await mkdtemp(join(tmpdir(), 'sharewise-e2e-'));
  const port = await freePort();
  const child = spawn(
    program(),
    ['demo', '--listen', `127.0.0.1:${port}`, '--data', folder, ...args],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  child.stdout.on('data', (text) => { said += text; });
  child.stderr.on('data', (text) => { said += text; });
  let ended = null;
  const over = new Promise((done) => {
    child.on('error', (error) => { ended = String(error); done(); });
    child.on('exit', (code, signal) => { ended = `exit ${code ?? signal}`; done(); });
  });
  // If the test itself is stopped, the server must not stay behind.
  const reap = () => child.kill('SIGKILL');
  process.once('exit', reap);

  const tidy = async () => {
    if (data === undefined) await rm(folder, { recursive: true, force: true });
  };
  const end = async (signal) => {
    if (ended === null) child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await over;
    clearTimeout(late);
    process.removeListener('exit', reap);
  };
  const server = {
    url: `http://127.0.0.1:${port}`,
    port,
    data: folder,
    process: child,
    log: () => said,
    /** Ends it as an administrator would, and removes the folder unless it was given. */
    stop: async () => {
      await end('SIGTERM');
      await tidy();
    },
    /** Ends it as a power cut would; the folder stays. */
    kill: () => end('SIGKILL'),
  };

  const start = Date.now();
  for (;;) {
    if (ended !== null) {
      await server.stop();
      throw new Error(`sharewise demo ended at once (${ended}):\n${said}`);
    }
    const answer = await fetch(`${server.url}/health`).catch(() => null);
    if (answer?.status === 200) return server;
    if (Date.now() - start > patience) {
      await server.stop();
      throw new Error(`sharewise demo did not become ready (last answer ${answer?.status}):\n${said}`);
    }
    await new Promise((done) => { setTimeout(done, 50); });
  }
}
