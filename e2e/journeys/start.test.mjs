// Before anybody signs in: the server is ready, the first page is whole, nothing leaks.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { journey } from '../lib/journey.mjs';
import { keyboardWalk } from '../lib/keyboard.mjs';
import { program } from '../lib/server.mjs';

journey('sign-in page', async ({ page, url, lang, check }) => {
  await check('sign-in');
  await keyboardWalk(page);

  // The language that was chosen is remembered on the next visit.
  await page.goto('/sign-in');
  assert.equal(await page.getAttribute('html', 'lang'), lang);

  // The other language is one click away, on the same page.
  const other = lang === 'en' ? 'cy' : 'en';
  await page.locator(`a[hreflang="${other}"]`).first().click();
  assert.equal(await page.getAttribute('html', 'lang'), other);
  assert.equal(new URL(page.url()).pathname, '/sign-in');

  // Whoever is not signed in is sent to sign in, whatever they ask for.
  await page.goto('/children/018f3c3e-0000-7000-8000-000000000000');
  assert.equal(new URL(page.url()).pathname, '/sign-in');

  const answer = await fetch(`${url}/sign-in`);
  const policy = answer.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe/);
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.equal((await fetch(`${url}/health`)).status, 200);
});

describe('the demonstration', () => {
  it('refuses to listen where others could reach it', { timeout: 120_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'sharewise-e2e-'));
    try {
      const answer = spawnSync(program(), ['demo', '--listen', '0.0.0.0:0', '--data', folder], { timeout: 60_000, encoding: 'utf8' });
      assert.equal(answer.error, undefined, 'it went on running');
      assert.notEqual(answer.status, 0);
      assert.match(answer.stderr, /loopback|127\.0\.0\.1/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
