// How files are opened is watched: the data protection officer puts a made-up record among the real ones, a lead opens
// it and is looked at; a number of files a day, with a page to say why more are needed; one's own home.

import assert from 'node:assert/strict';
import { journey, signInAs } from '../lib/journey.mjs';
import { send, words } from '../lib/story.mjs';

const PEOPLE = ['Orla', 'Vantreight'];

journey('watch', async ({ page, check, as }) => {
  const officer = await as('Grace Whitlock');
  await officer.goto('/record');
  await officer.locator('main a[href="/canaries"]').click();
  await check('none-yet', PEOPLE, officer);
  await send(officer);
  assert.ok(await officer.locator('.govuk-error-summary li').count() >= 1, 'a name and a day are needed');
  await officer.locator('input[name="given"]').fill('Orla');
  await officer.locator('input[name="family"]').fill('Vantreight');
  await officer.locator('input[name="born-day"]').fill('3');
  await officer.locator('input[name="born-month"]').fill('5');
  await officer.locator('input[name="born-year"]').fill('2014');
  await send(officer);
  await officer.waitForURL('**/canaries');
  await check('there', PEOPLE, officer);

  // To the lead it is a child like any other, and the page says nothing else.
  await signInAs(page, 'Meera Joshi');
  await page.goto('/children');
  await page.locator('main').getByRole('link', { name: /Orla Vantreight/ }).first().click();
  await page.waitForURL(/\/children\/[0-9a-f-]{36}/);
  await check('opened', PEOPLE);

  // Who looks at such things is told at once.
  await officer.goto('/');
  await officer.locator('main a[href="/reviews"]').first().click();
  await officer.locator('main table a[href^="/reviews/"]').first().click();
  assert.ok((await words(officer)).includes('Meera Joshi'));
  await check('looked-at', PEOPLE, officer);

  // A number of files a day: the page that says how many, and asks why more are needed.
  await page.goto('/more-files');
  await check('more', PEOPLE);
  await page.locator('textarea[name="why"]').fill('ok');
  await send(page);
  assert.ok(await page.locator('.govuk-error-summary li').count() >= 1);
  await page.locator('textarea[name="why"]').fill('Every file of year 9 is read for an inspection.');
  await send(page);
  await page.waitForURL('**/children');

  // One's own home, which nobody else sees.
  await page.goto('/account');
  await page.locator('main a[href="/account/own-details"]').click();
  await page.locator('input[name="phone"]').fill('07700 900199');
  await check('own-details', PEOPLE);
  await send(page);
  await page.waitForURL('**/account');
  await page.goto('/account/own-details');
  assert.equal(await page.locator('input[name="phone"]').inputValue(), '07700 900199');

  // A word for whoever is made to look a child up: the search shows nobody, and others are told at once.
  const office = await as('Colin Barrow');
  await office.goto('/people');
  await office.locator('main a[href="/people/agreed-word"]').click();
  await check('no-word-yet', [], office);
  await office.locator('input[name="word"]').fill('Vantreight');
  await send(office);
  await office.locator('.govuk-error-summary').waitFor();
  assert.equal(await office.locator('input[name="word"]').inputValue(), 'Vantreight', 'a name that somebody has is no word, and is not lost');
  await check('word-taken', [], office);
  await office.locator('input[name="word"]').fill('Thornquist');
  await send(office);
  await office.locator('form[action="/people/agreed-word/end"]').waitFor();
  assert.ok(!(await words(office)).includes('Thornquist'), 'it is not shown again');
  await check('word-set', [], office);
  await page.goto('/children');
  await page.fill('#typed', 'Orla Vantreight-Thornquist');
  await page.locator('main form button').click();
  await page.waitForLoadState();
  assert.equal(await page.locator('main table a').count(), 0, 'nobody is shown');
  assert.ok(!/Thornquist/.test(decodeURIComponent(page.url())), 'nothing that was typed stands in the address');
  await officer.goto('/reviews');
  const call = officer.locator('main table a[href^="/reviews/"]').first();
  await call.click();
  await check('made-to-look', PEOPLE, officer);
  assert.match(await words(officer), /999/);
  await officer.locator('input[name="right"][value="no"]').check();
  await officer.locator('textarea[name="outcome"]').fill('Went to see her: the word was tried out.');
  await send(officer);
  await officer.waitForURL('**/reviews');
});
