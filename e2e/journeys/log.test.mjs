// A worry is logged by the one who had it, and read by the one who must act on it.

import assert from 'node:assert/strict';
import { journey, signInAs } from '../lib/journey.mjs';

const LEAD = 'Meera Joshi';
const SAW = 'Jamie let his head drop to the table and would not speak in front of the others.';
const WORDS = 'I just feel sad. I can’t shake it.';
const JAMIE = /Hartley.*9C/;

/** Chooses a child: by the first letters where there is a script, from the plain list where there is none. */
async function choose(page, js, letters, label) {
  const list = page.locator('select[name="child"]');
  if (!js) {
    const option = list.locator('option').filter({ hasText: label }).first();
    await list.selectOption(await option.getAttribute('value'));
    return;
  }
  const box = page.locator('input#child');
  await box.fill(letters);
  await page.getByRole('option', { name: label }).first().click();
}

journey('log a concern', async ({ page, js, check, as }) => {
  await signInAs(page, 'Hannah Fletcher');
  await page.goto('/concerns/new');
  await check('empty', ['Hartley']);

  // Nothing typed: the form comes back, says what is missing, and keeps the rest.
  await page.locator('input[name="place"]').fill('English, room 9');
  await page.locator('button[name="action"][value="log"]').last().click();
  await page.locator('.govuk-error-summary').waitFor();
  assert.equal(await page.locator('input[name="place"]').inputValue(), 'English, room 9');
  await check('errors', ['Hartley']);

  await choose(page, js, 'jam', JAMIE);
  await page.locator('textarea[name="saw"]').fill(SAW);
  await page.locator('input[name="kind"][value="fact"]').check();
  await page.locator('textarea[name="words"]').fill(WORDS);
  await check('filled', ['Hartley']);
  await page.locator('button[name="action"][value="log"]').last().click();
  await page.waitForURL(/\/concerns\/[0-9a-f-]{36}\/logged$/);
  assert.ok((await page.locator('main').innerText()).includes(LEAD), 'it says who was told');
  await check('logged', ['Hartley']);

  // Whoever logged it may read it again; a colleague may not.
  const concern = new URL(page.url()).pathname.replace('/logged', '');
  await page.goto(concern);
  assert.ok((await page.locator('main').innerText()).includes(SAW));
  await check('own', ['Hartley']);
  const colleague = await as('Tomasz Zielinski');
  assert.equal((await colleague.goto(concern)).status(), 404);

  // The lead finds it among the new ones and reads it, with the child's own words.
  const lead = await as(LEAD);
  await lead.goto('/');
  await check('inbox', [], lead);
  await lead.goto(`${concern}/lead`);
  const read = await lead.locator('main').innerText();
  assert.ok(read.includes(SAW) && read.includes(WORDS), 'the lead reads all of it');
  await check('read-by-lead', ['Hartley'], lead);

  // The one who logged it sees that it was read, and by whom.
  await page.goto(concern);
  assert.ok((await page.locator('main').innerText()).includes(LEAD), 'it says who read it');
});
