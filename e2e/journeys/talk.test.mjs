// Two agencies and one child: each lead learns only that the other may hold something, they write to each other and
// close it; what then arrives is seen beside the recipient's own child, and a named person says that it is the same;
// a record is put right and says what it said before.

import assert from 'node:assert/strict';
import { journey, signInAs } from '../lib/journey.mjs';
import { pick, send, words } from '../lib/story.mjs';

const PEOPLE = ['Emrys', 'Quillfeather'];
const SHARED = 'He is at the gate and his uncle has come for him.';

async function agree(page, partner) {
  await page.goto('/look-up');
  await page.check('input[name="on"][value="on"]');
  await page.fill('#reference', 'Aldermoor partnership, 2026');
  for (const [part, value] of [['day', '5'], ['month', '1'], ['year', '2026']]) await page.fill(`[name="made-${part}"]`, value);
  await page.fill('#purpose', 'To find out who else works with a child.');
  await page.locator('.govuk-checkboxes__item').filter({ hasText: partner }).locator('input').check();
  await send(page);
}

async function addChild(page, given) {
  await page.goto('/children/new');
  await page.fill('#given', given);
  await page.fill('#family', 'Quillfeather');
  for (const [part, value] of [['day', '9'], ['month', '3'], ['year', '2014']]) await page.fill(`[name="born-${part}"]`, value);
  await send(page);
  await page.waitForURL(/\/children\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

/** Looks again until something is there: the clock of the product does it within a moment. */
async function until(page, address, link) {
  for (let turn = 0; turn < 40; turn += 1) {
    await page.goto(address);
    if (await link.count()) return;
    await page.waitForTimeout(500);
  }
  assert.fail(`nothing came on ${address}`);
}

journey('talk to the lead of another agency', async ({ page, check, as }) => {
  const office = await as('Colin Barrow');
  await agree(office, /Front Door|drws blaen/i);
  const officer = await as('Beatrice Lang');
  await agree(officer, /Aldermoor Academy|Academi Aldermoor/i);

  const door = await as('Martin Oakes');
  const there = await addChild(door, 'Emrys');
  await signInAs(page, 'Meera Joshi');
  const here = await addChild(page, 'Emris');

  // Only that the other may hold something; and a way to write.
  const write = page.locator('main a[href^="/holds/"]').first();
  await until(page, here, write);
  await check('may-hold', PEOPLE);
  await write.click();
  await page.waitForURL(/\/holds\//);
  const talk = new URL(page.url()).pathname;
  await check('first-message', PEOPLE);
  await page.fill('#text', '');
  await send(page);
  await page.locator('.govuk-error-summary').waitFor();
  assert.notEqual(await page.locator('#phone').inputValue(), '', 'where to ring is filled in, and stays');
  await page.fill('#text', 'Please ring me before four about a child whom we may both know.');
  await send(page);
  await page.locator('.sw-talk__said--ours').waitFor();

  // It stands on the other lead's start page, and is answered.
  const task = door.locator('main a[href^="/holds/"]').first();
  await until(door, '/', task);
  await task.click();
  await door.waitForURL(/\/holds\//);
  assert.match(await words(door), /before four/);
  assert.ok(!(await words(door)).includes('Emris'), 'nothing of the other record');
  await check('answer', PEOPLE, door);
  await door.fill('#text', 'I can at three.');
  await door.locator('main form').first().locator('button').click();
  await door.locator('.sw-talk__said--ours').waitFor();

  await page.goto(talk);
  assert.match(await words(page), /at three/);
  await page.fill('#ended', 'Spoken. We share.');
  await send(page);
  await page.locator('#ended').waitFor({ state: 'detached' });
  await check('settled', PEOPLE);

  // What arrives is seen beside the own child before it is taken on.
  await page.goto(`/emergency?child=${here.split('/').pop()}`);
  await pick(page, 'recipient', /Front Door|Drws Blaen/i);
  await page.fill('#text', SHARED);
  await page.locator('button[name="action"][value="send"]').last().click();
  await page.waitForURL(/\/sent$/);
  const arrived = door.locator('main a[href^="/inbox/"]').first();
  await until(door, '/inbox', arrived);
  await arrived.click();
  await door.waitForURL(/\/inbox\/[0-9a-f-]{36}$/);
  assert.ok(await door.locator(`main a[href="${there}"]`).first().isVisible());
  await check('side-by-side', PEOPLE, door);
  await door.check('input[name="answer"][value="accept"]');
  await door.check('input[name="judge-1"][value^="same:"]');
  await send(door);
  await door.locator('.govuk-error-summary').waitFor();
  await check('why-the-same', PEOPLE, door);
  await door.fill('#because', 'Their lead spelt the name for me.');
  await send(door);
  await door.locator('button[value="acknowledge"]').waitFor();
  assert.match(await words(door), /Their lead spelt/);
  await check('said-who', PEOPLE, door);

  // Taken into the wrong file after all: it is moved out of it, with a reason, and back again.
  const item = new URL(door.url()).pathname;
  await door.locator(`main a[href="${item}/move"]`).click();
  await send(door);
  await door.locator('.govuk-error-summary').waitFor();
  await check('move', PEOPLE, door);
  await door.locator('select[name="person"]').selectOption('nobody');
  await door.fill('#why', 'The school rang: another boy of that name.');
  await send(door);
  await door.waitForURL(new RegExp(`${item}$`));
  assert.match(await words(door), /another boy/);
  await check('moved', PEOPLE, door);
  await door.goto(there);
  assert.ok(!(await words(door)).includes(SHARED), 'it is not read there any more');
  await check('moved-away', PEOPLE, door);
  await door.goto(`${item}/move`);
  await door.fill('#why', 'It was him: they rang again.');
  await send(door);
  await door.waitForURL(new RegExp(`${item}$`));
  await door.goto(there);
  assert.ok((await words(door)).includes(SHARED), 'moved back, it stands there again');

  // The record is put right; what it said before stays with it.
  const right = `/people/${here.split('/').pop()}/record`;
  await page.goto(right);
  await check('record', PEOPLE);
  await page.fill('#given', 'Emrys');
  await page.check('input[name="sex"][value="male"]');
  await send(page);
  await page.locator('.govuk-error-summary').waitFor();
  assert.equal(await page.locator('#given').inputValue(), 'Emrys');
  await page.fill('#why', 'Misheard on the telephone.');
  await send(page);
  await page.waitForURL(new RegExp(`${here}$`));
  await page.goto(right);
  assert.match(await words(page), /Emris/);
  await check('record-before', PEOPLE);
});
