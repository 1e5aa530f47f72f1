// An allegation against somebody who works here: whoever logs it says who receives it, and from then on it is there for
// those who are named and for nobody else.

import assert from 'node:assert/strict';
import { journey, signInAs } from '../lib/journey.mjs';
import { pick, send, words } from '../lib/story.mjs';

const PEOPLE = ['Ludlow'];
const SEEN = 'He was alone with a pupil behind a locked door.';

journey('a sealed matter', async ({ page, check, as }) => {
  await signInAs(page, 'Hannah Fletcher');
  await page.goto('/concerns/new');
  await page.locator('main a[href="/sealed/new"]').click();
  await check('new', PEOPLE);
  await send(page);
  assert.equal(await page.locator('.govuk-error-summary li').count(), 3);
  await page.locator('input[name="about"]').fill('Mr Ludlow, who takes the swimming club');
  await page.locator('textarea[name="text"]').fill(SEEN);
  await pick(page, 'to', 'Meera Joshi');
  await send(page);
  await check('sent', PEOPLE);
  await page.goto('/sealed');
  assert.equal(await page.locator('main table').count(), 0, 'not even whoever logged it');

  const lead = await as('Meera Joshi');
  await lead.goto('/');
  await lead.locator('main a[href="/sealed"]').click();
  await lead.locator('main table a').first().click();
  assert.ok((await words(lead)).includes(SEEN));
  await check('matter', PEOPLE, lead);
  const address = new URL(lead.url()).pathname;
  await pick(lead, 'who', 'Grace Whitlock');
  await lead.locator('button[value="name"]').click();
  await lead.waitForURL(`**${address}`);

  const deputy = await as('Daniel Adeyemi');
  assert.equal((await deputy.goto(address)).status(), 404, 'another lead is not named');
  await deputy.goto('/');
  assert.equal(await deputy.locator('main a[href="/sealed"]').count(), 0);

  const officer = await as('Grace Whitlock');
  await officer.goto(address);
  await officer.locator('textarea[name="text"]').fill('I rang the designated officer of the council.');
  await officer.locator('button[value="note"]').click();
  assert.ok((await words(officer)).includes('designated officer'));
  await check('named', PEOPLE, officer);
});

journey('a concern that is about somebody who works here', async ({ page, check, as }) => {
  await signInAs(page, 'Meera Joshi');
  await page.goto('/');
  const link = page.locator('main a[href$="/lead"]').first();
  const address = (await link.getAttribute('href')).replace(/\/lead$/, '');
  await link.click();
  await page.waitForURL(/\/concerns\/[0-9a-f-]{36}\/lead/);
  await page.locator(`main a[href="${address}/seal"]`).click();
  await check('seal');
  await send(page);
  assert.equal(await page.locator('.govuk-error-summary li').count(), 2);
  await check('seal-faults');
  await page.locator('input[name="about"]').fill('Mr Ludlow, who takes the swimming club');
  await pick(page, 'to', 'Meera Joshi');
  await send(page);
  await page.waitForURL(/\/sealed\/[0-9a-f-]{36}/);
  await check('sealed', PEOPLE);

  // It is gone for the other lead, and for the one who is in charge it is a sealed matter and no concern.
  const deputy = await as('Daniel Adeyemi');
  assert.equal((await deputy.goto(`${address}/lead`)).status(), 404);
  assert.equal((await page.goto(`${address}/lead`)).status(), 404);
  await page.goto('/');
  assert.equal(await page.locator(`main a[href^="${address}"]`).count(), 0);
});
