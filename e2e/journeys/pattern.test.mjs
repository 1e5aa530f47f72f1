// Small things add up: three low-level concerns become one question to a named lead, who decides; and the
// chronology of all agencies with a summary that says what its entries mean.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { journey, signInAs } from '../lib/journey.mjs';
import { openChild, words } from '../lib/story.mjs';

const PEOPLE = ['Zainab', 'Malik'];

async function logConcern(page, js, saw) {
  await page.goto('/concerns/new');
  if (js) {
    await page.locator('input#child').fill('zai');
    await page.getByRole('option', { name: /Zainab Malik/ }).first().click();
  } else {
    const option = page.locator('select[name="child"] option').filter({ hasText: /Zainab Malik/ }).first();
    await page.locator('select[name="child"]').selectOption(await option.getAttribute('value'));
  }
  await page.locator('input[name="danger"][value="no"]').check();
  await page.locator('textarea[name="saw"]').fill(saw);
  await page.locator('button[name="action"][value="log"]').last().click();
  await page.waitForURL(/\/concerns\/[0-9a-f-]{36}\/logged$/);
}

journey('a pattern of low-level concerns', async ({ page, js, check, as }) => {
  await signInAs(page, 'Meera Joshi');
  const child = await openChild(page, /Zainab Malik/);

  const teacher = await as('Hannah Fletcher');
  for (const saw of ['Came without a coat.', 'Was hungry in the morning.', 'Fell asleep in the second lesson.']) {
    await logConcern(teacher, js, saw);
  }
  assert.equal((await teacher.goto('/patterns')).status(), 404, 'who only logs learns nothing of it');

  // It stands on the start page within moments, with who is asked.
  const link = page.locator('main a[href^="/patterns/"]').first();
  for (let turn = 0; turn < 20 && !(await link.count()); turn += 1) {
    await page.waitForTimeout(500);
    await page.goto('/');
  }
  await check('start', PEOPLE);
  await link.click();
  const said = await words(page);
  assert.ok(said.includes('Fell asleep in the second lesson.') && said.includes('Meera Joshi'));
  await check('pattern', PEOPLE);

  // Without a choice it asks; with one it keeps it.
  await page.locator('main form button[type="submit"]').click();
  assert.ok((await words(page)).length > 0 && await page.locator('.govuk-error-summary').count());
  await page.locator('input[name="choice"][value="not-a-pattern"]').check();
  await page.locator('textarea[name="reason"]').fill('Zainab has a cold, the family is known and well.');
  await page.locator('main form button[type="submit"]').click();
  assert.ok((await words(page)).includes('the family is known and well'));
  assert.equal(await page.locator('input[name="choice"]').count(), 0, 'decided');
  await page.goto('/patterns');
  await check('patterns', PEOPLE);
  await page.goto('/patterns/rules');
  await check('rules', PEOPLE);

  // The chronology of all agencies, and what its entries mean.
  await page.goto(`/children/${child}/chronology`);
  assert.ok((await words(page)).includes('Came without a coat.'));
  await check('chronology', PEOPLE);
  await page.locator('main a[href*="/entries/"]').first().click();
  await page.locator('input[name="impact"][value="negative"]').check();
  await page.locator('main form button[type="submit"]').click();
  await page.waitForURL(/\/chronology$/);
  await page.goto(`/children/${child}/summary/new`);
  await page.locator('input[name="entries"]').first().check();
  await check('choose', PEOPLE);
  await page.locator('main form button[type="submit"]').click();
  await page.locator('textarea[name^="meaning-"]').first().fill('The first sign.');
  await page.locator('textarea[name="analysis"]').fill('Small things, and all in one month.');
  await page.locator('main form button[type="submit"]').click();
  await page.waitForURL(/\/summary$/);
  const summary = await words(page);
  assert.ok(summary.includes('The first sign.') && summary.includes('all in one month'));
  await check('summary', PEOPLE);
  await page.goto(`/children/${child}/summary/print`);
  await check('paper', PEOPLE);
  // The same as files: from the links, without a name in what the file is called.
  for (const what of ['chronology', 'summary']) {
    await page.goto(`/children/${child}/${what}`);
    const link = page.locator(`main a[href="/children/${child}/${what}/pdf"]`);
    const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
    assert.equal(file.suggestedFilename(), `${what}.pdf`);
    const start = readFileSync(await file.path()).subarray(0, 5).toString();
    assert.equal(start, '%PDF-');
  }
});
