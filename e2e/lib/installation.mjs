// A real installation rather than a demonstration: settings in a file, no account but those that are
// invited, passwords and second factors.

import { createHmac } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, program } from './server.mjs';

/**
 * Makes a key, adds agencies, and serves until `stop`.
 * @param {{agencies: string[][], settings?: string, host?: string}} options `agencies`: arguments of
 *   `sharewise admin create-agency`; `settings`: further lines of the settings file; `host`: the
 *   name in its address, since browsers bind passkeys to names; `secondFactor`: who needs one.
 */
export async function startInstallation({ agencies, settings = '', host = '127.0.0.1', secondFactor = 'offered' }) {
  const folder = await mkdtemp(join(tmpdir(), 'sharewise-e2e-'));
  const port = await freePort();
  const config = join(folder, 'sharewise.toml');
  const url = `http://${host}:${port}`;
  await writeFile(config, [
    `listen = "127.0.0.1:${port}"`,
    `public_url = "${url}"`,
    `database = "sqlite://${join(folder, 'sharewise.db')}"`,
    `master_key_file = "${join(folder, 'master.key')}"`,
    `second_factor = "${secondFactor}"`,
    settings,
  ].join('\n'));
  /** Runs `sharewise admin`; its answer, or its complaint as an error. */
  const admin = (...args) => {
    const done = spawnSync(program(), ['admin', '--config', config, ...args], { encoding: 'utf8', timeout: 60_000 });
    if (done.status !== 0) throw new Error(`sharewise admin ${args[0]}: ${done.stderr}`);
    return done.stdout;
  };
  /** Invites somebody; the path of their link. */
  const invite = (agency, name, signIn, role, more = []) => {
    const said = admin('invite', '--agency', agency, '--name', name, '--sign-in', signIn, '--role', role, ...more);
    return new URL(said.match(/http\S+\/welcome\/\S+/)[0]).pathname;
  };
  admin('make-key', join(folder, 'master.key'));
  for (const agency of agencies) admin('create-agency', ...agency);

  const child = spawn(program(), ['serve', '--config', config], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (text) => { said += text; });
  child.stderr.on('data', (text) => { said += text; });
  let ended = false;
  const over = new Promise((done) => { child.on('exit', () => { ended = true; done(); }); });
  const reap = () => child.kill('SIGKILL');
  process.once('exit', reap);
  const stop = async () => {
    if (!ended) child.kill('SIGTERM');
    await over;
    process.removeListener('exit', reap);
    await rm(folder, { recursive: true, force: true });
  };
  const start = Date.now();
  for (;;) {
    const answer = await fetch(`${url}/health`).catch(() => null);
    if (answer?.status === 200) return { url, folder, admin, invite, stop, log: () => said };
    if (ended || Date.now() - start > 60_000) {
      await stop();
      throw new Error(`sharewise serve did not become ready:\n${said}`);
    }
    await new Promise((done) => { setTimeout(done, 50); });
  }
}

/** The time-based code of a secret as an authenticator shows it (RFC 6238: SHA-1, 30 seconds, 6 digits). */
export function totp(secret, atMs = Date.now()) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/[\s=]/g, '').toUpperCase()]
    .map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)));
  const mac = createHmac('sha1', key).update(step).digest();
  const from = mac[19] & 15;
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Waits until the next code: each is good once. */
export async function nextTotp(secret) {
  const now = Date.now();
  await new Promise((done) => { setTimeout(done, 30_000 - (now % 30_000) + 200); });
  return totp(secret);
}
