// The lead decides: what is shared, on what footing, and what is not shared and why.

import assert from 'node:assert/strict';
import { journey, signInAs } from '../lib/journey.mjs';

/** The page of a child whom the agency knows, by name. */
async function openChild(page, name) {
  await page.goto('/children');
  await page.locator('main').getByRole('link', { name }).first().click();
  await page.waitForURL(/\/children\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname.split('/').pop();
}

/** The first screen: what for and to whom. */
async function begin(page, child, recipient, purpose, words) {
  await page.goto(`/decide/new?child=${child}`);
  await page.locator(`input[name="purpose"][value="${purpose}"]`).check();
  await page.locator('textarea[name="purpose-text"]').fill(words);
  const list = page.locator('select[name="recipient"]');
  const option = list.locator('option').filter({ hasText: recipient }).first();
  await list.selectOption(await option.getAttribute('value'));
}

const send = (page) => page.locator('main form button[type="submit"]').last().click();

journey('decide and share', async ({ page, check }) => {
  await signInAs(page, 'Meera Joshi');
  const child = await openChild(page, /Zainab Malik/);
  await check('child', ['Malik']);
  await begin(page, child, 'Aldermoor Council Children’s Front Door', 'protect_from_harm', 'Zainab is afraid of her uncle, with whom she lives.');
  await check('start', ['Malik']);
  await send(page);
  await page.waitForURL(/\/decide\/[0-9a-f-]{36}\/questions$/);
  const decision = new URL(page.url()).pathname.replace('/questions', '');

  await page.locator('input[name="items"]').first().check();
  await page.locator('input[name="items"][value^="statement:"]').first().check();
  await page.locator('input[name="family"][value="not-safe"]').check();
  await page.locator('input[name="family-ground"]').first().check();
  await page.locator('textarea[name="why-necessary"]').fill('Without it nobody who can protect her knows.');
  await check('questions', ['Malik']);
  await page.locator('input[name="basis"]').first().check();
  await page.locator('button[name="next"][value="check"]').click();
  await page.waitForURL(`**${decision}/check`);
  await check('check', ['Malik']);
  await send(page);
  await page.waitForURL(`**${decision}/done`);
  await check('done', ['Malik']);
  await page.goto(`/decisions/${decision.split('/').pop()}`);
  assert.ok((await page.locator('main').innerText()).includes('Without it nobody who can protect her knows.'));
  await check('record', ['Malik']);
});

journey('decide not to share', async ({ page, check }) => {
  await signInAs(page, 'Meera Joshi');
  const child = await openChild(page, /Jamie Hartley/);
  await begin(page, child, 'Aldermoor Families First', 'promote_welfare', 'Help with where the family will live.');
  await send(page);
  await page.waitForURL(/\/decide\/[0-9a-f-]{36}\/questions$/);
  const decision = new URL(page.url()).pathname.replace('/questions', '');
  await page.goto(`${decision}/not-share`);
  await check('not-share', ['Hartley']);

  // Without a reason it comes back with what was typed.
  await page.locator('textarea[name="instead"]').fill('We check in with the family every week.');
  await send(page);
  await page.locator('.govuk-error-summary').waitFor();
  assert.equal(await page.locator('textarea[name="instead"]').inputValue(), 'We check in with the family every week.');
  await check('errors', ['Hartley']);

  await page.locator('input[name="codes"][value="not-wanted"]').check();
  await page.locator('textarea[name="reasons"]').fill('The family said that they do not need it at present.');
  const day = new Date(Date.now() + 28 * 86_400_000);
  await page.locator('input[name="review-day"]').fill(String(day.getUTCDate()));
  await page.locator('input[name="review-month"]').fill(String(day.getUTCMonth() + 1));
  await page.locator('input[name="review-year"]').fill(String(day.getUTCFullYear()));
  await send(page);
  await page.waitForURL(`**${decision}/done`);
  await page.goto(`/decisions/${decision.split('/').pop()}`);
  assert.ok((await page.locator('main').innerText()).includes('The family said that they do not need it at present.'));
  await check('record', ['Hartley']);
});
