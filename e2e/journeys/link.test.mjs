// For a recipient without an account: a link one way, a code another, opened once; or paper, or the telephone.

import assert from 'node:assert/strict';
import { open } from '../lib/browser.mjs';
import { checkPage, screenshot } from '../lib/checks.mjs';
import { journey, signInAs } from '../lib/journey.mjs';
import { keyboardWalk } from '../lib/keyboard.mjs';
import { decideToShare, openChild, send, words } from '../lib/story.mjs';

const SAID = 'Jamie has handed in no homework for two weeks.';
const PEOPLE = ['Jamie', 'Hartley'];

/** Makes a link on the sharing's page; its address and its code. */
async function makeLink(page, sharing) {
  await page.goto(`/sharings/${sharing}`);
  await page.locator(`form[action="/sharings/${sharing}/link"] button`).click();
  const box = page.locator('main [role="status"]');
  const address = (await box.locator('code').innerText()).trim();
  const code = (await box.locator('strong').innerText()).trim();
  assert.match(code, /^\d{6}$/);
  assert.ok(!address.includes(code), 'the code goes another way than the link');
  return { path: new URL(address).pathname, code };
}

journey('one-time link', async ({ page, url, lang, js, check, browser }) => {
  await signInAs(page, 'Meera Joshi');
  const child = await openChild(page, /Jamie Hartley/);
  const { sharing } = await decideToShare(page, {
    child,
    to: 'Aldershire CAMHS',
    what: 'Jamie has asked for help with how he feels.',
    why: 'CAMHS can only see him with a referral.',
    items: [/no homework/],
    purpose: 'promote_welfare',
  });
  const link = await makeLink(page, sharing);
  await check('made', PEOPLE);

  // Somebody without an account, on a telephone or an office machine.
  const outside = await open(browser, { url, lang, js });
  try {
    const visit = outside.page;
    await visit.goto(`${link.path}?lang=${lang}`);
    const seen = async (name) => {
      await checkPage(visit, { lang, problems: outside.problems, people: PEOPLE });
      if (js) await screenshot(visit, `one-time-link-${name}-${lang}`);
    };
    await keyboardWalk(visit);
    await seen('asked');
    const answer = async (code) => {
      await visit.locator('input[name="code"]').fill(code);
      await send(visit);
    };
    // Wrong codes tell nothing, and after three the next has to wait.
    const wrong = link.code === '111111' ? '222222' : '111111';
    await answer(wrong);
    await visit.locator('.govuk-error-summary').waitFor();
    assert.ok(!(await words(visit)).includes('Jamie'));
    await seen('wrong');
    await answer(wrong);
    await answer(wrong);
    // Too soon after a wrong code nothing is checked (on a slow machine the wait may be over by now).
    const answered = visit.waitForResponse((r) => r.request().method() === 'POST');
    await answer(link.code);
    if ((await answered).status() === 429) {
      await visit.locator('.govuk-error-summary').waitFor();
      // The first wait, so that nobody has more than ten tries in five minutes.
      await visit.waitForTimeout(24_500);
      await answer(link.code);
    }
    await visit.getByText(SAID).waitFor();
    await seen('opened');

    // The print view: what was shared and nothing of the frame.
    await visit.emulateMedia({ media: 'print' });
    assert.equal(await visit.getByText(SAID).isVisible(), true);
    assert.equal(await visit.locator('.govuk-service-navigation, .govuk-footer').filter({ visible: true }).count(), 0);
    await visit.emulateMedia({ media: 'screen' });

    // It opens once.
    await visit.goto(link.path);
    await answer(link.code);
    await visit.locator('.govuk-error-summary').waitFor();
    assert.ok(!(await words(visit)).includes('Jamie'));

    // A link that was revoked opens nothing, and answers like any other.
    const second = await makeLink(page, sharing);
    await page.locator(`form[action="/sharings/${sharing}/revoke"] button`).click();
    await page.waitForURL(`**/sharings/${sharing}`);
    await visit.goto(second.path);
    await answer(second.code);
    await visit.locator('.govuk-error-summary').waitFor();
    const revoked = await visit.locator('.govuk-error-summary').innerText();
    await visit.goto('/s/no-such-link-was-ever-made');
    await answer(second.code);
    assert.equal(await visit.locator('.govuk-error-summary').innerText(), revoked, 'both are answered alike');
  } finally {
    await outside.context.close();
  }

  // The sender sees that it was opened, and notes who acknowledged it by telephone.
  await page.goto(`/sharings/${sharing}`);
  await page.locator('input[name="who"]').fill('Amina Yusuf, CAMHS duty worker');
  await check('opened-at-sender', PEOPLE);
  await page.locator(`form[action="/sharings/${sharing}/acknowledged"] button`).click();
  await page.waitForURL(`**/sharings/${sharing}`);
  assert.ok((await words(page)).includes('Amina Yusuf, CAMHS duty worker'));
  assert.equal(await page.locator('input[name="who"]').count(), 0, 'nobody is waited for any more');
});

journey('paper and telephone', async ({ page, check }) => {
  await signInAs(page, 'Meera Joshi');
  const child = await openChild(page, /Jamie Hartley/);
  const { sharing } = await decideToShare(page, {
    child,
    to: 'Aldershire CAMHS',
    what: 'Jamie has asked for help with how he feels.',
    why: 'CAMHS can only see him with a referral.',
    items: [/no homework/, /stopped caring/],
    purpose: 'promote_welfare',
  });
  await page.goto(`/sharings/${sharing}`);
  const lines = await page.locator('main ol > li').allInnerTexts();
  const who = lines.findIndex((l) => l.includes('Aldershire CAMHS'));
  const named = lines.findIndex((l) => l.includes('Jamie Hartley'));
  assert.ok(who >= 0 && who < named, 'who is on the line comes before the child’s name');
  assert.ok(lines.some((l) => l.includes(SAID)));
  await check('screen', PEOPLE);

  await page.emulateMedia({ media: 'print' });
  const shown = (thing) => page.locator(thing).filter({ visible: true }).count();
  assert.equal(await page.getByText(SAID).first().isVisible(), true);
  assert.equal(await shown('main ol'), 0, 'the script is for the telephone');
  assert.equal(await shown('main form'), 0);
  assert.equal(await shown('.govuk-service-navigation'), 0);
  await screenshot(page, 'paper-and-telephone-print');
  await page.emulateMedia({ media: 'screen' });
}, { ways: [{ lang: 'en', js: true }, { lang: 'cy', js: false }] });
