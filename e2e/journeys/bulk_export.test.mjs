// An agency takes its own records out: counted, asked for, put together, looked at and approved by a second person, taken
// once, and stopped where it should not be.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { journey, signInAs } from '../lib/journey.mjs';
import { send, words } from '../lib/story.mjs';

const PEOPLE = ['Zainab', 'Malik', 'Lindqvist'];

/** Fills in what is the same each time. */
async function say(page) {
  await page.locator('textarea[name="why"]').fill('The school changes its system at the end of term.');
  await page.locator('input[name="recipient"]').fill('Priya Lindqvist');
  await page.locator('input[name="organisation"]').fill('Marlow Records');
  await page.locator('input[name="handover"]').fill('On an encrypted stick, in person.');
}

/** Looks until it is put together. */
async function built(page) {
  for (let n = 0; n < 60 && await page.locator('progress').count() > 0; n += 1) {
    await page.waitForTimeout(500);
    await page.reload();
  }
  assert.equal(await page.locator('progress').count(), 0, 'it is put together');
}

journey('bulk export', async ({ page, check, as }) => {
  await signInAs(page, 'Grace Whitlock');
  await page.goto('/record');
  await page.locator('main a[href="/exports"]').click();
  await page.waitForURL('**/exports');
  await check('none', PEOPLE);
  await page.locator('main a[href="/exports/new"]').click();
  await page.waitForURL('**/exports/new');
  await check('ask', PEOPLE);
  const submit = page.locator('main form > button:not([name])');
  await submit.click();
  assert.ok(await page.locator('.govuk-error-summary li').count() >= 5);
  await check('ask-error', PEOPLE);

  // One child by name, first.
  await page.locator('input[name="which"][value="named"]').check();
  await page.locator('input[name="find"]').fill('zain');
  await page.locator('button[name="action"][value="find"]').click();
  await page.locator('input[name="children"]').first().check();
  await check('named', PEOPLE);
  await say(page);
  await submit.click();
  assert.equal(await page.locator('#holds').count(), 1, 'what it would hold is said first');
  await check('counted', PEOPLE);
  await submit.click();
  await page.waitForURL(/\/exports\/[0-9a-f-]{36}$/);
  const one = new URL(page.url()).pathname;
  await built(page);
  await check('ready', PEOPLE);
  assert.equal(await page.locator('form[action$="/take"]').count(), 0, 'not before it is approved');

  const lead = await as('Meera Joshi');
  await lead.goto('/second');
  await lead.locator(`main a[href="/second/${one.split('/').pop()}"]`).click();
  await check('second', PEOPLE, lead);
  await lead.locator(`main a[href="${one}"]`).click();
  await lead.waitForURL(`**${one}`);
  await lead.locator('details').first().locator('summary').click();
  await check('approve', PEOPLE, lead);
  await lead.locator('main a[href^="/second/"]').click();
  await lead.locator('input[name="approve"][value="yes"]').check();
  await lead.locator('textarea[name="why"]').fill('Spoke with the successor.');
  await send(lead);
  await lead.waitForURL('**/second');

  await page.goto(one);
  await check('approved', PEOPLE);
  const [got] = await Promise.all([page.waitForEvent('download'), page.locator('form[action$="/take"] button').click()]);
  assert.match(got.suggestedFilename(), /^sharewise-[0-9a-f-]{36}\.zip$/, 'its name says nothing of anybody');
  const file = await readFile(await got.path());
  assert.equal(file.subarray(0, 2).toString(), 'PK');
  assert.ok(file.includes('people.csv') && file.includes('records.json'));
  await page.goto(one);
  await check('taken', PEOPLE);

  // The child's own record says so.
  await lead.goto('/record');
  await lead.locator('main input[name="name"]').fill('Zainab');
  await lead.locator('main form[action="/record/find"] button').click();
  await lead.locator('main a[href^="/record/"]').filter({ hasText: 'Zainab Malik' }).first().click();
  assert.ok((await words(lead)).includes('Marlow Records'));

  // All children, and stopped by whoever could have approved.
  await page.goto('/exports/new');
  await page.locator('input[name="which"][value="all"]').check();
  await say(page);
  await submit.click();
  await submit.click();
  await page.waitForURL(/\/exports\/[0-9a-f-]{36}$/);
  const all = new URL(page.url()).pathname;
  await lead.goto(all);
  const stop = lead.locator('form[action$="/stop"]');
  await stop.locator('button').click();
  assert.ok(await lead.locator('.govuk-error-summary li').count() === 1, 'a reason is asked for');
  await check('stop-error', PEOPLE, lead);
  await stop.locator('textarea').fill('Nobody has spoken with them.');
  await stop.locator('button').click();
  await lead.waitForURL(`**${all}`);
  assert.equal(await stop.count(), 0);
  await check('stopped', PEOPLE, lead);
  await page.goto('/exports');
  await check('list', PEOPLE);
});
