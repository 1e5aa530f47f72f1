// Who looked, who shared, with whom and why; and the ledger as a file that anyone can check.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { journey, signInAs } from '../lib/journey.mjs';
import { program } from '../lib/server.mjs';
import { accept, decideToShare, openChild, openNewest, words } from '../lib/story.mjs';

const PEOPLE = ['Zainab', 'Malik'];
const PURPOSE = 'Zainab is afraid to be collected by the uncle with whom she lives.';

const verify = (file, ...more) => spawnSync(program(), ['verify', file, ...more], { encoding: 'utf8', timeout: 60_000 });

journey('who looked and who shared', async ({ page, server, check, as }) => {
  await signInAs(page, 'Meera Joshi');
  const child = await openChild(page, /Zainab Malik/);
  const { sharing } = await decideToShare(page, {
    child,
    to: 'Aldermoor Council Children’s Front Door',
    what: PURPOSE,
    why: 'He collects her today.',
    items: [/held on to the table/],
  });
  const door = await as('Sagal Warsame');
  const item = await openNewest(door);
  const file = await accept(door);

  // From the child's page: who looked, who shared, with whom and why, with the way to the receipts.
  await page.goto('/record');
  await check('children', PEOPLE);
  await page.goto(`/children/${child}`);
  await page.locator(`main a[href="/record/${child}"]`).click();
  const told = await words(page);
  assert.ok(told.includes('Meera Joshi') && told.includes(PURPOSE));
  await check('record', PEOPLE);
  await page.locator('select[name="show"]').selectOption('shared');
  await page.locator('main form button[type="submit"]').click();
  const row = page.locator('main tr').filter({ hasText: PURPOSE });
  assert.ok((await row.first().innerText()).includes('Aldermoor Council Children’s Front Door'));
  await check('shared', PEOPLE);
  await row.first().locator(`a[href="/sharings/${sharing}"]`).click();
  assert.ok(await page.locator('main details').count() >= 3, 'the receipts are one step away');

  // The recipient's own record shows what was read before anybody had said whom it was about.
  const there = file.split('/').pop();
  await door.goto(`/record/${there}?show=shared`);
  assert.ok(await door.locator(`main a[href="${item}"]`).count() >= 3);
  assert.ok((await words(door)).includes('Aldermoor Academy'));

  // Nobody without leave sees it, and it does not say why.
  const teacher = await as('Hannah Fletcher');
  assert.equal((await teacher.goto(`/record/${child}`)).status(), 404);

  // The data protection officer takes the log away; on any machine it is checked without the server.
  const officer = await as('Grace Whitlock');
  await officer.goto('/record');
  await check('officer', PEOPLE, officer);
  const coming = officer.waitForEvent('download');
  await officer.locator('main a[href="/record/export"]').click();
  const log = join(server.data, 'exported-log.txt');
  await (await coming).saveAs(log);
  const text = await readFile(log, 'utf8');
  for (const secret of ['Zainab', 'Malik', 'Meera', PURPOSE]) assert.ok(!text.includes(secret), 'ids and hashes only');
  const sound = verify(log);
  assert.equal(sound.status, 0, sound.stdout + sound.stderr);
  assert.match(sound.stdout, /^Sound/);

  // One figure changed: it says so, and where. Lines about records are there as their hashes alone.
  const altered = join(server.data, 'altered-log.txt');
  await writeFile(altered, text.replace(/^(blind \d+ \S+ )(.)/m, (_, before, figure) => before + (figure === 'a' ? 'b' : 'a')));
  const found = verify(altered, '--json');
  assert.equal(found.status, 1);
  const report = JSON.parse(found.stdout);
  assert.ok(report.findings.length > 0);
  assert.match(JSON.stringify(report.findings), /\d/, 'it names the entry');
});
