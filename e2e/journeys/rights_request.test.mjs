// Somebody asks for what is held about a child: logged with its day, checked, each piece looked at, the pack read and
// approved by a second person, issued, and given out as the very file that was approved.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { journey, signInAs } from '../lib/journey.mjs';
import { send, words } from '../lib/story.mjs';

const PEOPLE = ['Zainab', 'Malik'];

/** Puts today into three boxes. */
async function today(page, name) {
  const now = new Date();
  await page.locator(`input[name="${name}-day"]`).fill(String(now.getDate()));
  await page.locator(`input[name="${name}-month"]`).fill(String(now.getMonth() + 1));
  await page.locator(`input[name="${name}-year"]`).fill(String(now.getFullYear()));
}

/** The bytes of a file behind a link. */
async function file(page, selector) {
  const [got] = await Promise.all([page.waitForEvent('download'), page.locator(selector).first().click()]);
  return readFile(await got.path());
}

journey('rights request', async ({ page, check, as }) => {
  await signInAs(page, 'Grace Whitlock');
  await page.goto('/record');
  await page.locator('main a[href="/rights"]').click();
  await page.waitForURL('**/rights');
  await check('none', PEOPLE);
  await page.locator('input[name="name"]').fill('zain');
  await send(page);
  await page.locator('main a[href$="/rights"]').filter({ hasText: 'Zainab Malik' }).first().click();
  await page.waitForURL('**/children/*/rights');
  await send(page);
  assert.ok(await page.locator('.govuk-error-summary li').count() >= 1);
  await check('log-error', PEOPLE);
  await page.locator('input[name="requester"][value="for-parent"]').check();
  await page.locator('input[name="name"]').fill('Fairfax and Daughters, solicitors');
  await page.locator('textarea[name="asks-for"]').fill('All that is held since September.');
  await today(page, 'received');
  await send(page);
  await page.waitForURL(/\/rights\/[0-9a-f-]{36}$/);
  const request = new URL(page.url()).pathname;
  await check('desk', PEOPLE);

  // Nothing is asked for before who asks was checked and every piece was looked at.
  await page.goto(`${request}/pack`);
  assert.equal(await page.locator(`main a[href="${request}/check"]`).count(), 2, 'who asks, and whether they may');
  await check('not-ready', PEOPLE);
  await page.goto(`${request}/clock`);
  await check('clock', PEOPLE);
  await page.goto(`${request}/check`);
  await page.locator('textarea[name="identity"]').fill('A letter on their paper, and a call back to their office.');
  await today(page, 'identity-on');
  await page.locator('textarea[name="authority"]').fill('Signed by the grandmother, with the order of the court.');
  await today(page, 'authority-on');
  await page.locator('input[name="able"][value="no"]').check();
  await page.locator('textarea[name="able-why"]').fill('She is seven.');
  await check('checked', PEOPLE);
  await send(page);
  await page.waitForURL(`**${request}`);

  // A piece after the other: the form leads to the next, and back to the request.
  await page.locator(`main a[href^="${request}/pieces/"]`).first().click();
  let looked = 0;
  let kept = false;
  while (new URL(page.url()).pathname.includes('/pieces/')) {
    looked += 1;
    assert.ok(looked < 60, 'it comes to an end');
    const back = page.locator('input[name="ground"][value="child-abuse"]');
    if (!kept && looked > 2) {
      await page.locator('input[name="choice"][value="withhold"]').check();
      await back.check();
      await send(page);
      assert.ok(await page.locator('.govuk-error-summary li').count() >= 1, 'keeping back needs a reason');
      await check('piece-error', PEOPLE);
      await page.locator('textarea[name="why"]').fill('It would tell him what she has said of him.');
      kept = true;
    } else {
      await page.locator('input[name="choice"][value="give"]').check();
    }
    if (looked === 2) {
      await check('piece', PEOPLE);
    }
    const from = page.url();
    await send(page);
    await page.waitForURL((address) => address.href !== from);
  }
  assert.ok(kept, 'one was kept back');
  await check('chosen', PEOPLE);

  await page.locator(`main a[href="${request}/pack"]`).click();
  await check('pack', PEOPLE);
  await page.locator('textarea[name="why"]').fill('Every piece was looked at.');
  await send(page);
  await page.waitForURL('**/second/*');
  const asked = new URL(page.url()).pathname;
  assert.equal(await page.locator('button[name="action"][value="do"]').count(), 0, 'not before it is approved');

  const lead = await as('Meera Joshi');
  await lead.goto(asked);
  await check('approve', PEOPLE, lead);
  const read = await file(lead, 'main a[href^="/packs/"]');
  await lead.locator('input[name="approve"][value="yes"]').check();
  await lead.locator('textarea[name="why"]').fill('Read it to the end.');
  await send(lead);
  await lead.waitForURL('**/second');
  await page.goto(asked);
  await page.locator('button[name="action"][value="do"]').click();
  await page.waitForURL(`**${request}`);
  await check('issued', PEOPLE);
  const given = await file(page, 'main a[href^="/packs/"]');
  assert.ok(given.equals(read), 'what was approved is what is given');
  assert.equal(await page.locator(`main a[href="${request}/pack"]`).count(), 0, 'at an end');
  assert.ok((await words(page)).includes('Meera Joshi'));
});
