// A child is in danger: nothing stands between the practitioner and the front door, and the record follows.

import assert from 'node:assert/strict';
import { journey, signInAs } from '../lib/journey.mjs';

const TEXT = 'Zainab has run into the road away from her uncle’s car. She says that he has a knife. She is in the office with us.';
const DOOR = 'Aldermoor Council Children’s Front Door';

journey('share in an emergency', async ({ page, check, as }) => {
  // A teaching assistant, who may decide nothing else.
  await signInAs(page, 'Ifrah Hassan');
  await page.goto('/emergency');
  assert.ok(await page.locator('a[href="tel:999"]').count(), 'the number to ring comes first');
  await check('empty', ['Malik']);

  const list = page.locator('select[name="recipient"]');
  const door = list.locator('option').filter({ hasText: DOOR });
  await list.selectOption(await door.getAttribute('value'));
  await page.locator('main form button[type="submit"]').last().click();
  await page.locator('.govuk-error-summary').waitFor();
  await check('errors', ['Malik']);

  await page.locator('input[name="child-name"]').fill('Zainab Malik');
  await page.locator('textarea[name="text"]').fill(TEXT);
  await page.locator('main form button[type="submit"]').last().click();
  await page.waitForURL(/\/emergency\/[0-9a-f-]{36}\/sent$/);
  await check('sent', ['Malik']);
  const sent = new URL(page.url()).pathname;

  // The record is due, and the lead sees that at once.
  const lead = await as('Meera Joshi');
  await lead.goto('/');
  assert.ok(await lead.locator(`main a[href="${sent.replace('/sent', '/record')}"]`).count(), 'the lead sees that the record is due');
  await check('lead', [], lead);

  // Whoever shared finds it among their own work and writes it; without the reason it comes back with everything that was typed.
  await page.goto('/');
  await page.locator(`main a[href="${sent.replace('/sent', '/record')}"]`).first().click();
  await page.locator('textarea[name="risks"]').fill('Waiting would have left her with him.');
  await page.locator('main form button[type="submit"]').last().click();
  await page.locator('.govuk-error-summary').waitFor();
  assert.equal(await page.locator('textarea[name="risks"]').inputValue(), 'Waiting would have left her with him.');
  await page.locator('textarea[name="why"]').fill('There was a weapon and he was outside.');
  await check('record', ['Malik']);
  await page.locator('main form button[type="submit"]').last().click();
  await page.waitForURL(sent);
  assert.equal(await page.locator('main a[href$="/record"]').count(), 0, 'the record is no longer due');
  await check('recorded', ['Malik']);
});
