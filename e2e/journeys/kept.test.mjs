// Nothing typed is lost to a lock, and an emergency waits for none.

import assert from 'node:assert/strict';
import { journey, signInAs } from '../lib/journey.mjs';

const SAW = 'Zainab has run into the road away from her uncle’s car.\nShe is in the office with us.';
const WORDS = 'he has a knife, don’t let him in';

/** Somebody locks the session in another tab. */
async function lockElsewhere(page) {
  const tab = await page.context().newPage();
  await tab.goto('/lock');
  await tab.close();
}

async function unlock(page) {
  await page.waitForURL(/\/lock\?/);
  await page.locator('main form button[type="submit"]').click();
  await page.waitForURL((address) => address.pathname !== '/lock');
}

async function typeConcern(page) {
  await page.goto('/concerns/new');
  await page.locator('input[name="not-listed-on"]').check();
  await page.locator('textarea[name="not-listed"]').fill('Zainab Malik');
  await page.locator('textarea[name="saw"]').fill(SAW);
  await page.locator('textarea[name="words"]').fill(WORDS);
}

journey('from a concern to an emergency', async ({ page, check }) => {
  await signInAs(page, 'Ifrah Hassan');
  await typeConcern(page);
  await page.locator('input[name="danger"][value="yes"]').check();
  await page.locator('button[name="action"][value="emergency"]').click();
  await page.waitForURL(/\/emergency\?draft=/);
  assert.equal(await page.locator('input[name="child-name"]').inputValue(), 'Zainab Malik');
  const text = await page.locator('textarea[name="text"]').inputValue();
  assert.ok(text.includes(SAW) && text.includes(WORDS), 'everything that was typed came along');
  assert.ok(await page.locator('select[name="recipient"]').inputValue(), 'the front door is offered');
  await check('filled', ['Malik']);

  // The child may be looked for, and need not be found.
  await page.locator('button[name="action"][value="find"]').click();
  await page.locator('input[name="child"]').first().waitFor();
  assert.ok((await page.locator('textarea[name="text"]').inputValue()).includes(SAW));
  await check('searched', ['Malik']);
  await page.locator('main form button[value="send"]').last().click();
  await page.waitForURL(/\/sent$/);
  await check('sent', ['Malik']);
  assert.ok(await page.locator('main a[href^="/sharings/"]').count(), 'one can see whether it has arrived');

  // The concern is not logged yet, and not lost.
  await page.locator('main a[href^="/concerns/new?draft="]').click();
  assert.equal(await page.locator('textarea[name="saw"]').inputValue(), SAW);
  await page.locator('main form button[value="log"]').last().click();
  await page.waitForURL(/\/logged$/);
});

journey('locked while typing', async ({ page, check, as }) => {
  await signInAs(page, 'Ifrah Hassan');
  await typeConcern(page);
  await lockElsewhere(page);
  await page.locator('main form button[value="log"]').last().click();
  await page.waitForURL(/\/lock\?/);
  await check('lock', ['Malik']);
  await unlock(page);
  assert.equal(await page.locator('textarea[name="saw"]').inputValue(), SAW);
  assert.equal(await page.locator('textarea[name="words"]').inputValue(), WORDS);
  await page.locator('main form button[value="log"]').last().click();
  await page.waitForURL(/\/logged$/);

  // Any other form as well: it waits behind the lock and goes when its writer says so.
  const lead = await as('Meera Joshi');
  await lead.goto('/children');
  const child = await lead.locator('main a[href^="/children/"]:not([href="/children/new"])').first().getAttribute('href');
  await lead.goto(`${child}/note`);
  const box = lead.locator('main textarea:visible').first();
  await box.fill('A note of some words, with a\nsecond line.');
  await lockElsewhere(lead);
  await lead.locator('main form button[type="submit"]').last().click();
  await unlock(lead);
  await lead.waitForURL(/\/kept\//);
  assert.equal(await lead.locator('main textarea').first().inputValue(), 'A note of some words, with a\nsecond line.');
  await check('kept', [], lead);
  await lead.locator('main form button[type="submit"]').first().click();
  await lead.waitForURL((address) => !address.pathname.startsWith('/kept'));
  assert.ok((await lead.locator('main').innerText()).length > 0);
});

journey('emergency behind the lock', async ({ page, check }) => {
  await page.goto('/emergency');
  assert.ok(await page.locator('a[href="tel:999"]').count(), 'the numbers need no sign-in');
  await check('not-signed-in');
  await signInAs(page, 'Ifrah Hassan');
  await lockElsewhere(page);
  await page.goto('/emergency');
  await page.locator('input[name="child-name"]').fill('Zainab Malik');
  await page.locator('textarea[name="text"]').fill(SAW);
  await check('locked', ['Malik']);
  await page.locator('main form button[value="send"]').last().click();
  await page.waitForURL(/\/sent$/);
  assert.ok(!(await page.locator('body').innerText()).includes('Malik'), 'the lock still protects reading');
  await check('sent', ['Malik']);
  await page.locator('main a[href^="/lock?"]').click();
  await unlock(page);
  await page.waitForURL(/\/sent$/);
  assert.ok(await page.locator('main a[href$="/record"]').count(), 'the record is due');
});
