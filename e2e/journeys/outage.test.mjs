// Sharewise is down. The page for that, a process of its own, has the numbers, takes down an
// emergency, says plainly that nobody has read it yet, and has a sheet to print.

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from '../lib/browser.mjs';
import { noConsoleErrors } from '../lib/checks.mjs';
import { journey } from '../lib/journey.mjs';
import { freePort, program } from '../lib/server.mjs';

const agency = (n, en, cy, phone, more) => ({
  id: `018f3c3e-0000-7000-8000-00000000000${n}`, name_en: en, name_cy: cy, phone,
  day_and_night: true, front_door: false, on_hub: true, ...more,
});
const AGENCIES = [
  agency(1, 'Aldermoor Front Door', 'Drws Ffrynt Aldermoor', '01632 960201', { front_door: true }),
  agency(2, 'Oakbourne Academy', 'Academi Oakbourne', '01632 960100', { day_and_night: false }),
];

/** The process alone: what it knows is the file that the product would have left behind. */
async function startOutage() {
  const folder = await mkdtemp(join(tmpdir(), 'sharewise-e2e-'));
  const spool = join(folder, 'emergency');
  await mkdir(spool);
  const key = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }).x;
  const letter_box = Buffer.from(key, 'base64url').toString('base64');
  await writeFile(join(spool, 'directory.json'), JSON.stringify({ letter_box, agencies: AGENCIES }));
  const port = await freePort();
  await writeFile(join(folder, 's.toml'), `
    public_url = "http://localhost"\nlisten = "127.0.0.1:1"
    database = "sqlite:///nowhere.db"\nmaster_key_file = "/nowhere.key"
    [emergency]\nlisten = "127.0.0.1:${port}"\nfolder = "${spool}"\n`);
  const child = spawn(program(), ['emergency', '--config', join(folder, 's.toml')], { stdio: 'ignore' });
  const over = new Promise((done) => { child.on('exit', done); });
  const url = `http://127.0.0.1:${port}`;
  while (child.exitCode === null && !(await fetch(`${url}/health`).catch(() => null))?.ok) {
    await new Promise((done) => { setTimeout(done, 50); });
  }
  return {
    url,
    letters: () => readdir(join(spool, 'waiting')),
    stop: async () => { child.kill('SIGTERM'); await over; await rm(folder, { recursive: true }); },
  };
}

journey('when it is down', async ({ browser, lang, js, check }) => {
  const outage = await startOutage();
  const visitor = await open(browser, { url: outage.url, lang, js });
  const { page } = visitor;
  try {
    const people = ['Ivy Ashdown', 'Kestrel'];
    await page.goto(`/outage?lang=${lang}`);
    assert.ok(await page.getByRole('link', { name: '01632 960201' }).isVisible());
    await check('page', [], page);

    // Nothing typed: it says what is missing, and nothing is kept.
    await page.locator('form button[type=submit]').last().click();
    await check('missing', [], page);
    assert.equal((await outage.letters()).length, 0);

    await page.locator('[name=recipient]').selectOption({ index: 1 });
    await page.locator('[name=child-name]').fill('Ivy Ashdown');
    await page.locator('[name=text]').fill('Kestrel at the weir, bring a blanket');
    await page.locator('[name=agency]').selectOption({ index: 2 });
    await page.locator('[name=who]').fill('Bethan, 01632 960555');
    await page.locator('form button[type=submit]').last().click();
    await page.locator('.govuk-panel').waitFor();
    await check('kept', people, page);
    assert.equal((await outage.letters()).length, 1);

    await page.goto('/outage/form');
    await check('sheet', [], page);
    noConsoleErrors(visitor.problems);
  } finally {
    await visitor.context.close();
    await outage.stop();
  }
});
