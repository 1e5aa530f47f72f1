// An installation from nothing: an invitation, a password, a second factor, recovery codes, sessions, the lock;
// and the administrator who helps whoever has lost a factor.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, open } from '../lib/browser.mjs';
import { checkPage, noConsoleErrors, screenshot } from '../lib/checks.mjs';
import { nextTotp, startInstallation, totp } from '../lib/installation.mjs';
import { WAYS } from '../lib/journey.mjs';
import { send, words } from '../lib/story.mjs';

const PASSWORD = 'three otters swim north';
const CHANGED = 'nine herons wade south';
const AGENCY = ['--slug', 'oakbourne', '--name', 'Oakbourne Academy', '--nation', 'england', '--kind', 'academy', '--phone', '01632 960100'];
const PEOPLE = ['Nerys', 'Quill', 'Bethan', 'Moss'];

async function signIn(page, name, password = PASSWORD) {
  await page.goto('/sign-in');
  await page.locator('input[name="name"]').fill(name);
  await page.locator('input[name="password"]').fill(password);
  await send(page);
}

async function giveCode(page, code) {
  await page.waitForURL(/\/sign-in\/code/);
  await page.locator('input[name="code"]').fill(code);
  await send(page);
}

async function signOut(page) {
  await page.locator('form[action="/sign-out"] button').first().click();
  await page.waitForURL(/\/sign-in/);
}

async function story({ installation, visit, check }) {
  // The first administrator is made by a command, and chooses a password by a link that works once.
  const link = installation.invite('oakbourne', 'Nerys Quill', 'nerys@oakbourne.example', 'agency-administrator');
  const { page } = await visit();
  await page.goto(link);
  await check(page, 'welcome');
  await page.locator('input[name="new"]').fill('short');
  await send(page);
  await page.locator('.govuk-error-summary').waitFor();
  await check(page, 'welcome-errors');
  await page.locator('input[name="new"]').fill(PASSWORD);
  await send(page);
  await page.waitForURL(/\/account$/);
  await check(page, 'account');
  const { page: stranger } = await visit();
  assert.equal((await stranger.goto(link)).status(), 404, 'the link works once');

  // Until there is a second check nothing can be read; a concern can be logged all the same.
  await page.locator('.govuk-notification-banner').waitFor();
  await page.goto('/people');
  assert.equal(new URL(page.url()).pathname, '/account');
  await page.goto('/concerns/new');
  assert.equal(new URL(page.url()).pathname, '/concerns/new');
  await check(page, 'log-before-second-factor');

  // A second factor, proved by a code; the recovery codes are shown once.
  await page.goto('/account/second-factor');
  const secret = await page.locator('input[name="secret"]').inputValue();
  await check(page, 'second-factor');
  await page.locator('input[name="code"]').fill('000000');
  await page.locator('input[name="password"]').fill(PASSWORD);
  await send(page);
  await page.locator('.govuk-error-summary').waitFor();
  assert.equal(await page.locator('input[name="secret"]').inputValue(), secret, 'the same secret is shown again');
  await page.locator('input[name="code"]').fill(totp(secret));
  await page.locator('input[name="password"]').fill(PASSWORD);
  await send(page);
  await page.locator('main li code').first().waitFor();
  const codes = await page.locator('main li code').allInnerTexts();
  assert.equal(codes.length, 10);
  await check(page, 'recovery-codes');
  await page.goto('/account');
  assert.ok(!(await words(page)).includes(codes[0]), 'shown once');

  // Signing in from another browser: the password, then a code; each code once.
  await signOut(page);
  await check(page, 'sign-in');
  await signIn(page, 'nerys@oakbourne.example', 'not the password');
  await page.locator('.govuk-error-summary').waitFor();
  await check(page, 'sign-in-errors');
  await signIn(page, 'NERYS@oakbourne.example');
  await page.waitForURL(/\/sign-in\/code/);
  await check(page, 'code');
  const fresh = await nextTotp(secret);
  await giveCode(page, fresh);
  await page.waitForURL((address) => address.pathname === '/');
  const { page: second } = await visit();
  await signIn(second, 'nerys@oakbourne.example');
  await giveCode(second, fresh);
  await second.locator('.govuk-error-summary').waitFor();
  await giveCode(second, codes[0].toLowerCase());
  await second.waitForURL((address) => address.pathname === '/');

  // My sessions and devices: each with its device and how it was entered; one ends another at once.
  await page.goto('/account');
  await page.locator('main a[href="/account/sessions"]').click();
  await page.waitForURL(/\/account\/sessions$/);
  assert.equal(await page.locator('main .govuk-summary-card').count(), 2);
  assert.match(await words(page), /Chrome/);
  await check(page, 'sessions');
  await page.locator('form[action="/account/sessions/end"] button').click();
  await page.waitForURL(/done=ended/);
  assert.equal(await page.locator('main .govuk-summary-card').count(), 1);
  await check(page, 'session-ended');
  await second.goto('/account');
  assert.match(new URL(second.url()).pathname, /sign-in/, 'the other browser is signed out');
  const { page: third } = await visit();
  await signIn(third, 'nerys@oakbourne.example');
  await giveCode(third, codes[1]);
  await third.waitForURL((address) => address.pathname === '/');
  await page.goto('/account/sessions');
  await page.locator('form[action="/account/sessions/end-others"] button').click();
  await page.waitForURL(/done=ended/);
  await third.goto('/account');
  assert.match(new URL(third.url()).pathname, /sign-in/, 'every other browser is signed out');

  // What happened to her account meanwhile stands at the top of her pages, until she says that it was her; it stays in the list.
  await page.goto('/people');
  const known = page.locator('form[action="/account/happened/known"] button');
  await known.waitFor();
  await check(page, 'told');
  await known.click();
  await page.waitForURL(/\/people$/);
  assert.equal(await known.count(), 0, 'she has said so');
  await page.goto('/account');
  assert.ok(await page.locator('main #happened ~ ul li').count() >= 3, 'the list');
  await check(page, 'happened');

  // Somebody else signs in as her. She says that it was not her: they are out, and she chooses a new password.
  const { page: fourth } = await visit();
  await signIn(fourth, 'nerys@oakbourne.example');
  await giveCode(fourth, codes[2]);
  await fourth.waitForURL((address) => address.pathname === '/');
  await page.goto('/emergency');
  assert.equal(await known.count(), 0, 'nothing stands before somebody who helps a child in danger');
  await page.goto('/people');
  await page.locator('form[action="/account/happened/not-me"] button').first().click();
  await page.waitForURL(/\/account\/password\?said=alone$/);
  await check(page, 'not-me');
  await fourth.goto('/account');
  assert.match(new URL(fourth.url()).pathname, /sign-in/, 'whoever it was is signed out');
  await page.goto('/people');
  assert.equal(await page.locator('main a.govuk-button[href="/account/password"]').count(), 1, 'it goes on asking');
  await check(page, 'still-asked');
  await page.goto('/account/password');
  for (const [field, password] of [['old', PASSWORD], ['new', CHANGED]]) await page.locator(`input[name="${field}"]`).fill(password);
  await send(page);
  await page.waitForURL(/\/account$/);
  assert.equal(await page.locator('main a.govuk-button[href="/account/password"]').count(), 0, 'it is changed');

  // The lock: nothing can be read until the password comes.
  await page.goto('/account');
  await page.locator('main a[href^="/lock"]').click();
  await check(page, 'locked');
  await page.goto('/people');
  assert.equal(new URL(page.url()).pathname, '/lock');
  await page.locator('input[name="password"]').fill('wrong wrong wrong');
  await send(page);
  await page.locator('.govuk-error-summary').waitFor();
  await page.locator('input[name="password"]').fill(CHANGED);
  await send(page);
  await page.waitForURL(/\/people$/);

  // The administrator invites a colleague, who sets everything up, and loses the telephone.
  await check(page, 'people');
  await page.locator('main a[href="/people/invite"]').click();
  await send(page);
  await page.locator('.govuk-error-summary').waitFor();
  await check(page, 'invite-errors');
  await page.locator('input[name="name"]').fill('Bethan Moss');
  await page.locator('input[name="sign-in"]').fill('bethan@oakbourne.example');
  await page.locator('select[name="role"]').selectOption('safeguarding-lead');
  await send(page);
  const first = new URL((await page.locator('main code').innerText()).trim()).pathname;
  await check(page, 'invited');
  await page.goto('/people');
  await page.locator('main a', { hasText: 'Bethan Moss' }).click();
  await check(page, 'person');
  await page.locator('form[action$="/link"] button').click();
  const again = new URL((await page.locator('main code').innerText()).trim()).pathname;
  const { page: lead } = await visit();
  assert.equal((await lead.goto(first)).status(), 404, 'a new link ends the one before');
  await lead.goto(again);
  await lead.locator('input[name="new"]').fill(PASSWORD);
  await send(lead);
  await lead.waitForURL(/\/account$/);
  await lead.goto('/account/second-factor');
  const hers = await lead.locator('input[name="secret"]').inputValue();
  await lead.locator('input[name="code"]').fill(totp(hers));
  await lead.locator('input[name="password"]').fill(PASSWORD);
  await send(lead);
  await lead.locator('main li code').first().waitFor();

  await page.goto('/people');
  await page.locator('main a', { hasText: 'Bethan Moss' }).click();
  await page.locator('form[action$="/second-factor"] button').click();
  await page.locator('.govuk-error-summary').waitFor();
  await check(page, 'reset-errors');
  await page.locator('textarea[name="note"]').fill('In person, with the staff card.');
  await page.locator('form[action$="/second-factor"] button').click();
  await page.waitForURL(/done=reset/);
  await check(page, 'reset');
  await lead.goto('/account');
  assert.match(new URL(lead.url()).pathname, /sign-in/, 'she is signed out everywhere');
  await signIn(lead, 'bethan@oakbourne.example');
  await lead.waitForURL(/\/account$/);
  await lead.locator('.govuk-notification-banner').first().waitFor();
  await check(lead, 'told-of-reset');

  // Movers and leavers: another role and a suspension end her session at once; her farewell ends her ways in.
  const act = async (button, done) => {
    await page.goto('/people');
    await page.locator('main a', { hasText: 'Bethan Moss' }).click();
    await page.locator(button).click();
    await page.waitForURL(new RegExp(`done=${done}`));
  };
  await page.goto('/people');
  await page.locator('main a', { hasText: 'Bethan Moss' }).click();
  await page.locator('select[name="role"]').selectOption('dpo');
  await page.locator('form[action$="/role"] button').click();
  await page.waitForURL(/done=role-nobody/);
  await check(page, 'nobody-receives');
  await lead.goto('/account');
  assert.match(new URL(lead.url()).pathname, /sign-in/, 'the new role needs a new session');
  await signIn(lead, 'bethan@oakbourne.example');
  await lead.waitForURL(/\/account$/);
  await act('button[value="suspend"]', 'suspended');
  await check(page, 'suspended');
  await lead.goto('/account');
  assert.match(new URL(lead.url()).pathname, /sign-in/, 'suspended, she is out at once');
  await signIn(lead, 'bethan@oakbourne.example');
  await lead.locator('.govuk-error-summary').waitFor();
  await act('button[value="bring-back"]', 'active');
  await act('button[value="leave"]', 'left');
  await check(page, 'left');

  // Signing out ends it.
  await signOut(page);
  await page.goto('/account');
  assert.match(new URL(page.url()).pathname, /sign-in/);
}

describe('accounts', () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(async () => { await browser?.close(); });
  for (const { lang, js } of WAYS) {
    it(`accounts [${lang}, ${js ? 'with' : 'without'} JavaScript]`, { timeout: 600_000 }, async (test) => {
      const installation = await startInstallation({ agencies: [AGENCY], secondFactor: 'required' });
      const all = [];
      const visit = async () => {
        const visitor = await open(browser, { url: installation.url, lang, js });
        all.push(visitor);
        await visitor.page.goto(`/sign-in?lang=${lang}`);
        return visitor;
      };
      const check = async (page, name) => {
        const { problems } = all.find((v) => v.page === page);
        await checkPage(page, { lang, problems, people: PEOPLE });
        if (js) await screenshot(page, `accounts-${name}-${lang}`);
      };
      try {
        await story({ installation, visit, check });
        all.forEach((v) => noConsoleErrors(v.problems));
      } catch (error) {
        test.diagnostic(`the server said:\n${installation.log().slice(-4000)}`);
        throw error;
      } finally {
        for (const visitor of all) await visitor.context.close();
        await installation.stop();
      }
    });
  }
});
