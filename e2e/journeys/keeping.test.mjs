// How long a file is kept: a hold stops erasing; two people erase a file; afterwards nobody reads it, and the list says
// when, by whom and with whom, and nothing about the child.

import assert from 'node:assert/strict';
import { journey, signInAs } from '../lib/journey.mjs';
import { openChild, send, words } from '../lib/story.mjs';

const PEOPLE = ['Kofi', 'Mensah'];
const WHY = 'He turned 25 in March, and nothing is outstanding.';

journey('keeping', async ({ page, check, as }) => {
  await signInAs(page, 'Meera Joshi');
  const child = await openChild(page, /Kofi Mensah/);
  await page.locator(`main a[href="/children/${child}/keeping"]`).click();
  await check('desk', PEOPLE);

  // A hold needs a reason, words and a day; then nothing can be asked.
  await page.locator(`main a[href="/children/${child}/keeping/hold"]`).click();
  await send(page);
  assert.ok(await page.locator('.govuk-error-summary li').count() >= 1);
  await check('hold-error', PEOPLE);
  await page.locator('input[name="reason"][value="complaint"]').check();
  await page.locator('textarea[name="why"]').fill('His aunt complained in June.');
  await page.locator('input[name="review-day"]').fill('1');
  await page.locator('input[name="review-month"]').fill('9');
  await page.locator('input[name="review-year"]').fill(String(new Date().getFullYear() + 1));
  await send(page);
  await page.waitForURL(`**/children/${child}/keeping`);
  assert.equal(await page.locator(`main a[href="/children/${child}/erase"]`).count(), 0, 'held');
  await check('held', PEOPLE);
  // Whoever keeps the records, and follows no case, finds the file by its name.
  const keeper = await as('Grace Whitlock');
  await keeper.goto('/keeping');
  await keeper.locator('input[name="name"]').fill('kof');
  await keeper.locator('main form button[type="submit"]').last().click();
  await check('found', PEOPLE, keeper);
  await keeper.locator(`main a[href="/children/${child}/keeping"]`).last().click();
  assert.ok((await words(keeper)).includes('His aunt complained in June.'));
  await page.locator('main table a[href$="/lift"]').click();
  await page.locator('textarea[name="why"]').fill('The complaint was answered.');
  await check('lift', PEOPLE);
  await send(page);
  await page.waitForURL(`**/children/${child}/keeping`);

  // One asks, another approves, and whoever asked erases.
  await page.locator(`main a[href="/children/${child}/erase"]`).click();
  await page.locator('textarea[name="why"]').fill(WHY);
  await check('ask', PEOPLE);
  await send(page);
  await page.waitForURL('**/second/*');
  const request = new URL(page.url()).pathname;
  assert.equal(await page.locator('button[name="action"][value="do"]').count(), 0, 'not before it is approved');
  const officer = await as('Grace Whitlock');
  await officer.goto(request);
  assert.ok((await words(officer)).includes(WHY));
  await officer.locator('input[name="approve"][value="yes"]').check();
  await officer.locator('textarea[name="why"]').fill('Checked against the schedule.');
  await check('approve', PEOPLE, officer);
  await send(officer);
  await officer.waitForURL('**/second');
  await page.goto(request);
  await check('approved', PEOPLE);
  await page.locator('button[name="action"][value="do"]').click();
  await page.waitForURL('**/keeping');
  assert.ok(!(await words(page)).includes('Mensah'));
  await check('erased', PEOPLE);
  assert.equal((await page.goto(`/children/${child}`)).status(), 404);
});
