// Who sees what: a teacher opens a file for an hour with a reason and the lead looks at it; the mark of a protected
// address comes off by two people; whoever stands too close is kept out; and who can see a file, and why.

import assert from 'node:assert/strict';
import { journey, signInAs } from '../lib/journey.mjs';
import { openChild, send, words } from '../lib/story.mjs';

const PEOPLE = ['Zainab', 'Malik'];
const REASON = 'The hospital asks what is known and Meera cannot be reached.';

journey('who sees what', async ({ page, check, as }) => {
  await signInAs(page, 'Meera Joshi');
  const child = await openChild(page, /Zainab Malik/);

  // A teacher may not read the file, and is led to the way in.
  const teacher = await as('Hannah Fletcher');
  assert.equal((await teacher.goto(`/children/${child}`)).status(), 404);
  await check('not-there', PEOPLE, teacher);
  await teacher.locator('main a[href="/open-file"]').click();
  await teacher.locator('input[name="name"]').fill('zai');
  await send(teacher);
  await check('find', PEOPLE, teacher);
  await teacher.locator(`main a[href="/children/${child}/open"]`).click();
  await check('terms', PEOPLE, teacher);
  assert.ok((await words(teacher)).includes('Meera Joshi'), 'it says who is told');
  await send(teacher);
  assert.equal(await teacher.locator('.govuk-error-summary li').count(), 3);
  await check('terms-error', PEOPLE, teacher);
  await teacher.locator('input[name="reason"][value="nobody-reached"]').check();
  await teacher.locator('textarea[name="words"]').fill(REASON);
  await teacher.locator('input[name="hours"][value="1"]').check();
  await send(teacher);
  await teacher.waitForURL(`**/children/${child}`);
  assert.ok((await words(teacher)).includes('Zainab Malik'));
  await check('opened', PEOPLE, teacher);
  assert.equal(await teacher.locator('main a[href$="/note"]').count(), 0, 'reading only');

  // The lead is told at once, sees who can see the file, and looks at the reason.
  await page.goto(`/children/${child}/who-can-see`);
  const seen = await words(page);
  assert.ok(seen.includes('Hannah Fletcher') && seen.includes('Meera Joshi'));
  await check('who-can-see', PEOPLE);
  await page.goto('/');
  await page.locator('main a[href="/reviews"]').click();
  await check('reviews', PEOPLE);
  await page.locator('main table a[href^="/reviews/"]').first().click();
  assert.ok((await words(page)).includes(REASON));
  await page.locator('input[name="right"][value="yes"]').check();
  await page.locator('textarea[name="outcome"]').fill('I was at the dentist. She was right to look.');
  await check('review', PEOPLE);
  await send(page);
  await page.waitForURL('**/reviews');

  // An address is protected by one person, and the mark comes off by two.
  await page.goto(`/children/${child}/address`);
  await page.locator('textarea[name="why"]').fill('A court order of last week.');
  await check('protect', PEOPLE);
  await send(page);
  await page.goto(`/children/${child}/address`);
  await page.locator('textarea[name="why"]').fill('The order was lifted; the solicitor confirmed it in writing.');
  await send(page);
  await page.waitForURL(/\/second\/[0-9a-f-]{36}$/);
  const request = new URL(page.url()).pathname;
  assert.equal(await page.locator('input[name="approve"]').count(), 0, 'nobody answers their own');
  const officer = await as('Grace Whitlock');
  await officer.goto('/');
  await officer.locator('main a[href="/second"]').click();
  await check('second', PEOPLE, officer);
  await officer.goto(request);
  await officer.locator('input[name="approve"][value="yes"]').check();
  await officer.locator('textarea[name="why"]').fill('I rang the court.');
  await check('request', PEOPLE, officer);
  await send(officer);
  await page.goto(request);
  await check('approved', PEOPLE);
  await page.locator('button[name="action"][value="do"]').click();
  await page.waitForURL(`**/children/${child}`);

  // The lead stands too close: the file closes.
  await page.goto(`/children/${child}/too-close`);
  await page.locator('input[name="closeness"][value="family"]').check();
  await check('too-close', PEOPLE);
  await send(page);
  await check('closed', PEOPLE);
  assert.equal((await page.goto(`/children/${child}`)).status(), 404);
  await page.goto('/too-close');
  await check('mine', PEOPLE);

  // So does a teacher: no reason opens it, they are told whom to ask, and somebody else takes it off.
  await teacher.goto(`/children/${child}/too-close`);
  await teacher.locator('input[name="closeness"][value="neighbour"]').check();
  await send(teacher);
  assert.equal((await teacher.goto(`/children/${child}`)).status(), 404, 'closed at once, though its hour is not over');
  assert.equal((await teacher.goto(`/children/${child}/open`)).status(), 200);
  assert.equal(await teacher.locator('main textarea').count(), 0, 'there is no reason to give');
  assert.ok((await words(teacher)).includes('Grace Whitlock'), 'it says who can take it off');
  assert.equal(await teacher.locator('main a[href="/emergency"]').count(), 1);
  await check('refused', PEOPLE, teacher);
  await officer.goto(`/children/${child}/who-can-see`);
  await check('take-off', PEOPLE, officer);
  await send(officer);
  assert.equal(await officer.locator('.govuk-error-summary li').count(), 2);
  await check('take-off-error', PEOPLE, officer);
  await officer.locator('main').getByLabel(/Hannah Fletcher/).check();
  await officer.locator('textarea[name="why"]').fill('She moved away in the summer.');
  await send(officer);
  await officer.waitForURL('**/who-can-see');
  assert.equal((await teacher.goto(`/children/${child}`)).status(), 200, 'open again for what is left of the hour');
  await page.goto('/who-may');
  await check('who-may', PEOPLE);
});
