// Who stands around a child, and an adult who is a risk: it shows with every child at once.

import assert from 'node:assert/strict';
import { journey, signInAs } from '../lib/journey.mjs';

async function fillDay(page, name, [day, month, year]) {
  await page.locator(`#${name}-day`).fill(day);
  await page.locator(`#${name}-month`).fill(month);
  await page.locator(`#${name}-year`).fill(year);
}

journey('mark an adult who is a risk', async ({ page, check }) => {
  await signInAs(page, 'Meera Joshi');
  await page.goto('/children');
  await page.locator('a[href^="/children/0"]').filter({ hasText: 'Jamie Hartley' }).first().click();
  const child = new URL(page.url()).pathname;

  // Somebody who lived there and left: the last day is said, and the link stays.
  await page.goto(`${child}/people`);
  await page.locator('input[name="who"][value="new"]').check();
  await page.locator('input[name="given"]').fill('Darren');
  await page.locator('input[name="family"]').fill('Colebrook');
  await page.locator('select[name="relation"]').selectOption('step-parent');
  await page.locator('input[name="home"]').check();
  await page.locator('main form button[type="submit"]').last().click();
  await page.waitForURL((address) => address.pathname === child);
  await page.goto(`${child}/family`);
  await page.locator('main a[href$="/end"]').filter({ hasText: 'Darren' }).click();
  await fillDay(page, 'until', ['3', '3', '2025']);
  await page.locator('main form button[type="submit"]').last().click();
  await page.locator('.govuk-error-summary a[href="#why"]').waitFor();
  assert.equal(await page.locator('#until-year').inputValue(), '2025', 'what was typed stays');
  await page.locator('input[name="why"]').fill('He moved out');
  await page.locator('main form button[type="submit"]').last().click();
  await page.waitForURL((address) => address.pathname === `${child}/family`);
  await check('family', ['Hartley', 'Colebrook']);

  // What two people are to each other: drawn, with its entry in the key, and in the table.
  await page.locator(`a[href="${child}/family/ties"]`).click();
  const darren = page.locator('select[name="one"] option').filter({ hasText: 'Darren Colebrook' });
  await page.locator('select[name="one"]').selectOption(await darren.getAttribute('value'));
  await page.locator('input[name="kind"][value="violence"]').check();
  await page.locator('select[name="other"]').selectOption(await darren.getAttribute('value'));
  await page.locator('input[name="why"]').fill('The police said so');
  await page.locator('main form button[type="submit"]').last().click();
  await page.locator('.govuk-error-summary a[href="#other"]').waitFor();
  await check('tie-wrong', ['Hartley', 'Colebrook']);
  await page.locator('select[name="other"]').selectOption({ index: 1 });
  await page.locator('main form button[type="submit"]').last().click();
  await page.waitForURL((address) => address.pathname === `${child}/family`);
  assert.ok(await page.locator('.sw-geno__tie--violence').count() >= 2, 'in the picture and in its key');
  assert.match(await page.locator('table').filter({ hasText: 'The police said so' }).innerText(), /Darren Colebrook[\s\S]*Jamie/);
  const drawn = await page.locator('.sw-family').last().locator('g').count();
  assert.ok(drawn > 0);
  await page.locator('a[href*="show=neutral"]').click();
  assert.equal(await page.locator('.sw-family').first().locator('circle.sw-geno__shape, rect.sw-geno__shape').count(), 0);
  await check('neutral', ['Hartley', 'Colebrook']);

  // Marked as a risk with reason, source and review; it shows on the child's page at once.
  await page.locator('table a[href^="/adults/"]').filter({ hasText: 'Darren' }).first().click();
  const adult = new URL(page.url()).pathname;
  await page.locator(`a[href="${adult}/risk"]`).click();
  await page.locator('textarea[name="reason"]').fill('Assault on a child in another family');
  await page.locator('input[name="source"]').fill('Police notice');
  await fillDay(page, 'review', ['1', '6', '2099']);
  await check('mark', ['Colebrook']);
  await page.locator('main form button[type="submit"]').last().click();
  await page.waitForURL((address) => address.pathname === adult);
  await check('adult', ['Hartley', 'Colebrook']);

  // That he has died is put on his record; the symbol and the table say it.
  await page.locator('main a[href$="/record"]').first().click();
  await page.locator('input[name="died"]').check();
  await fillDay(page, 'died-on', ['1', '2', '2026']);
  await page.locator('textarea[name="why"]').fill('His sister rang');
  await page.locator('main form button[type="submit"]').last().click();
  await page.waitForURL((address) => address.pathname === adult);
  await page.goto(`${child}/family`);
  assert.ok(await page.locator('.sw-geno__dead').count() >= 2, 'in the picture and in its key');
  assert.match(await page.locator('main').innerText(), /1 (February|Chwefror) 2026/);
  await check('died', ['Hartley', 'Colebrook']);
  await page.goto(child);
  const risk = page.locator('.sw-risk');
  assert.match(await risk.innerText(), /Darren Colebrook[\s\S]*2025/, 'with what he was, and until when');
  await check('child', ['Hartley', 'Colebrook']);

  // Looked at again and kept until another day; then taken off with a reason, it is gone from the child's page and kept with the adult.
  await page.goto(adult);
  await page.locator('main a[href$="/end"]').click();
  await page.check('input[name="act"][value="keep"]');
  await page.locator('textarea[name="why"]').fill('Not known yet');
  await page.locator('main form button[type="submit"]').last().click();
  await page.locator('.govuk-error-summary a[href="#review-day"]').waitFor();
  await fillDay(page, 'review', ['1', '6', '2029']);
  await check('look-again', ['Hartley', 'Colebrook']);
  await page.locator('main form button[type="submit"]').last().click();
  await page.waitForURL((address) => address.pathname === adult);
  assert.match(await page.locator('main').innerText(), /Not known yet/);
  await page.locator('main a[href$="/end"]').click();
  await page.check('input[name="act"][value="end"]');
  await page.locator('textarea[name="why"]').fill('It was another man of that name');
  await page.locator('main form button[type="submit"]').last().click();
  await page.waitForURL((address) => address.pathname === adult);
  assert.match(await page.locator('main').innerText(), /another man of that name/);
  await page.goto(child);
  assert.equal(await page.locator('.sw-risk').count(), 0);
});
