// Starts the certified provider of single sign-on, and goes through its own pages as a person does.

import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './server.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** Our name at the provider. */
export const CLIENT = 'sharewise';
/** Our secret there, with letters that have to be written differently in a header. */
export const SECRET = 'half & half: 50% + a "quote" / one=two';

/**
 * Starts it for one installation.
 * @param {{port: number, url: string, people: Record<string, object>, algorithm: 'RS256' | 'ES256'}} options `url`: where browsers come
 *   back to; `people`: what it says of each, by the name typed on its page.
 * @returns {Promise<{issuer: string, log: () => string, stop: () => Promise<void>}>}
 */
export async function startCertified({ port, url, people, algorithm }) {
  const child = spawn(process.execPath, [join(here, 'certified_provider.mjs')], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  let ended = false;
  const over = new Promise((done) => { child.on('exit', () => { ended = true; done(); }); });
  child.stdout.on('data', (text) => { said += text; });
  child.stderr.on('data', (text) => { said += text; });
  const reap = () => child.kill('SIGKILL');
  process.once('exit', reap);
  child.stdin.end(JSON.stringify({
    port,
    algorithm,
    people,
    client: {
      client_id: CLIENT,
      client_secret: SECRET,
      redirect_uris: [`${url}/sign-in/with/return`],
      post_logout_redirect_uris: [`${url}/sign-in`],
      backchannel_logout_uri: `${url}/sign-in/with/logout`,
      backchannel_logout_session_required: true,
    },
  }));
  const stop = async () => {
    if (!ended) child.kill('SIGTERM');
    await over;
    process.removeListener('exit', reap);
  };
  const start = Date.now();
  while (!said.includes('ready\n')) {
    if (ended || Date.now() - start > 60_000) {
      await stop();
      throw new Error(`the provider did not become ready:\n${said}`);
    }
    await new Promise((done) => { setTimeout(done, 50); });
  }
  return { issuer: `http://127.0.0.1:${port}`, log: () => said, stop };
}

/** A port for it, so that both sides can be told of each other. */
export const portOfProvider = freePort;

/** Signs in on its page, and agrees that we may know who it is. */
export async function signInAtCertified(page, name) {
  await page.waitForURL(/\/interaction\//);
  await page.locator('input[name="login"]').fill(name);
  await page.locator('input[name="password"]').fill('a password that it does not look at');
  await page.locator('button[type="submit"]').click();
  await agree(page);
}

/** Agrees, where it asks. */
export async function agree(page) {
  const asked = page.locator('input[name="prompt"][value="consent"]');
  if (await asked.count()) await page.locator('form button[type="submit"]').click();
}

/** Turns back on its page. */
export const turnBack = async (page) => {
  await page.waitForURL(/\/interaction\//);
  await page.getByRole('link', { name: /Cancel/ }).click();
};

/** Signs out on its page. */
export const signOutAtCertified = async (page) => {
  await page.waitForURL(/\/session\/end/);
  await page.locator('button[name="logout"]').click();
};
