// "Why was this shared?", as a data protection officer asks it: answered within three clicks of the page that they see
// after signing in.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { journey, signInAs } from '../lib/journey.mjs';
import { decideToShare } from '../lib/story.mjs';

const PEOPLE = ['Zainab', 'Malik'];
const PURPOSE = 'Zainab is afraid to be collected by the uncle with whom she lives.';
const WHY = 'He collects her today, and only the front door can keep her at school.';
const SENT = /held on to the table/;

/** A word of the product in a language. */
const word = (lang, key) => readFileSync(new URL(`../../words/${lang}/decide.ftl`, import.meta.url), 'utf8')
  .match(new RegExp(`^${key} = (.*)$`, 'm'))[1];

/** The value of a row of the record, by the key of its name. */
async function row(page, lang, key) {
  const rows = page.locator('.govuk-summary-list__row').filter({
    has: page.locator('.govuk-summary-list__key', { hasText: word(lang, key) }),
  });
  assert.ok(await rows.count() >= 1, `${key} is on the page`);
  return rows.first().locator('.govuk-summary-list__value').innerText();
}

journey('why was this shared', async ({ page, check, as, lang }) => {
  await signInAs(page, 'Meera Joshi');
  await page.goto('/children');
  await page.locator('main').getByRole('link', { name: /Zainab Malik/ }).first().click();
  await page.waitForURL(/\/children\/[0-9a-f-]{36}/);
  const child = new URL(page.url()).pathname.split('/').pop();
  const { decision, sharing } = await decideToShare(page, {
    child, to: 'Aldermoor', what: PURPOSE, why: WHY, items: [SENT],
  });

  const officer = await as('Grace Whitlock');
  assert.equal(new URL(officer.url()).pathname, '/', 'where signing in leads');
  let clicks = 0;
  const click = async (link) => {
    clicks += 1;
    await link.click();
  };
  await check('landing', PEOPLE, officer);
  await click(officer.locator('header a[href="/decisions"], nav a[href="/decisions"]').first());
  await officer.waitForURL('**/decisions');
  await check('list', PEOPLE, officer);
  await click(officer.locator(`main a[href="/decisions/${decision}"]`));
  await officer.waitForURL(`**/decisions/${decision}`);

  // All of the answer is on this page.
  assert.equal(await row(officer, lang, 'decide-purpose-record'), PURPOSE, 'for what');
  assert.equal(await row(officer, lang, 'decide-why'), WHY, 'why it was necessary');
  const basis = await row(officer, lang, 'decide-basis');
  assert.match(basis, /\((?:[a-f]|ea)\)|6\(1\)/, `the lawful basis: ${basis}`);
  const conditions = word(lang, 'decide-law-conditions');
  const shown = await officer.locator('main').innerText();
  assert.ok(shown.includes(conditions) || shown.includes(word(lang, 'decide-law-title')), 'conditions, or the law that asked for none');
  assert.match(await row(officer, lang, 'decide-by'), /Meera Joshi/, 'who decided');
  assert.match(await row(officer, lang, 'decide-at'), /\b20\d\d\b/, 'when');
  assert.match(await row(officer, lang, 'decide-recipient'), /Aldermoor/, 'to whom');
  assert.match(await row(officer, lang, 'decide-items-record'), SENT, 'what went');
  const family = await row(officer, lang, 'decide-family');
  assert.ok(family.includes(word(lang, 'decide-told-not-safe')), `what the family was told: ${family}`);
  assert.ok(clicks <= 3, `${clicks} clicks`);
  await check('answer', PEOPLE, officer);

  // One click more shows that it arrived.
  assert.equal(await officer.locator(`main a[href="/sharings/${sharing}"]`).count(), 1);
});
