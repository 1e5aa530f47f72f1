// Marks are put on the body map without dragging: by a press on the drawing, or from the list.

import assert from 'node:assert/strict';
import { journey, signInAs } from '../lib/journey.mjs';

const SHAPE = 'Round, like a fingertip';

journey('mark where an injury was seen', async ({ page, js, check, as }) => {
  await signInAs(page, 'Hannah Fletcher');
  await page.goto('/concerns/new');
  await page.locator('textarea[name="saw"]').fill('Red marks when he rolled his sleeves up.');
  await page.locator('details:has(#body-map) > summary').click();

  // From the list, with the keyboard alone; what was typed above is kept.
  await page.locator('select[name="body-site"]').selectOption('front.forearm.left');
  await page.locator('button[value="mark-add"]').press('Enter');
  await page.locator('#mark-1-shape').waitFor();
  assert.match(await page.locator('textarea[name="saw"]').inputValue(), /Red marks/);
  await page.locator('#mark-1-shape').fill(SHAPE);
  await page.locator('#mark-1-length').fill('one and a half');
  const at = page.locator('input[name="mark-1-at"]');
  const before = await at.inputValue();
  await page.locator('button[value="mark-1-up"]').click();
  assert.notEqual(await at.inputValue(), before, 'a button moves the mark');

  // With a press on the drawing of the hands: the nearest part is chosen.
  await page.locator('button[value="body-view-hands"]').click();
  await page.locator('input[name="mark-click"]').click({ position: { x: 66, y: 100 } });
  assert.equal(await page.locator('#mark-2-site').inputValue(), 'right-palm.palm.right');
  assert.equal(await page.locator('#mark-1-shape').inputValue(), SHAPE, 'nothing typed is lost');
  await check('marked', ['Hartley']);

  // A baby has drawings and parts of its own; the outline can be chosen.
  await page.locator('button[value="body-figure-infant"]').click();
  await page.locator('button[value="body-view-head"]').click();
  await page.locator('select[name="body-site"]').selectOption('infant-head-top.front-fontanelle.middle');
  await page.locator('button[value="mark-add"]').press('Enter');
  await page.locator('#mark-3-site').waitFor();
  assert.equal(await page.locator('.sw-body__sheet .sw-pin').count(), 1, 'on the drawing of the head from above');
  await page.locator('button[value="mark-3-left"]').click();
  assert.match(await page.locator('input[name="mark-3-at"]').inputValue(), /^infant infant-head-top /);
  await check('baby', ['Hartley']);
  await page.locator('button[value="body-view-front"]').click();
  assert.equal(await page.locator('select[name="body-site"] option[value="front.nappy-area.middle"]').count(), 1);
  await page.locator('button[value="body-figure-child"]').click();
  assert.equal(await page.locator('select[name="body-site"] option[value="front.nappy-area.middle"]').count(), 0);

  // A size that is none is named, and the rest stays.
  const jamie = page.locator('select[name="child"] option').filter({ hasText: /Hartley.*9C/ }).first();
  if (js) {
    await page.locator('input#child').fill('jam');
    await page.getByRole('option', { name: /Hartley.*9C/ }).first().click();
  } else {
    await page.locator('select[name="child"]').selectOption(await jamie.getAttribute('value'));
  }
  await page.locator('button[name="action"][value="log"]').last().click();
  await page.locator('.govuk-error-summary a[href="#mark-1-length"]').waitFor();
  await page.locator('#mark-1-length').fill('1.5');
  await page.locator('button[name="action"][value="log"]').last().click();
  await page.waitForURL(/\/logged$/);
  const concern = new URL(page.url()).pathname.replace('/logged', '');
  await page.goto(concern);
  assert.ok((await page.locator('main').innerText()).includes(SHAPE));
  assert.equal(await page.locator('.sw-pin').count(), 3);
  await check('own', ['Hartley']);

  // The lead puts one right and finds both on the child's page.
  const lead = await as('Meera Joshi');
  await lead.goto(`${concern}/lead`);
  const child = await lead.locator('a[href^="/children/"]').first().getAttribute('href');
  await lead.locator('a[href*="/marks/"]').first().click();
  await lead.locator('#mark-1-site').selectOption('front.forearm.right');
  await lead.locator('button[value="mark-1-place"]').click();
  await check('put-right', ['Hartley'], lead);
  await lead.locator('input[name="why"]').fill('It was the other arm');
  await lead.locator('button[name="action"][value="save"]').last().click();
  await lead.waitForURL(/\/lead/);
  await lead.goto(child);
  await lead.locator(`a[href="${child}/body-map"]`).click();
  assert.ok((await lead.locator('table').first().innerText()).includes(SHAPE));
  assert.equal(await lead.locator('.sw-pin').count(), 3);
  await check('child', ['Hartley'], lead);
});
