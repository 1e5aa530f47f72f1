// Single sign-on: an administrator sets up a provider, somebody comes from there and is nobody's yet,
// the administrator connects them, and they come in. Then the token of a staff list, and the end of it.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, open } from '../lib/browser.mjs';
import { checkPage, noConsoleErrors, screenshot } from '../lib/checks.mjs';
import { startInstallation } from '../lib/installation.mjs';
import { WAYS } from '../lib/journey.mjs';
import { signInThere, startProvider } from '../lib/provider.mjs';
import { send, words } from '../lib/story.mjs';

const PASSWORD = 'three otters swim north';
const AGENCY = ['--slug', 'oakbourne', '--name', 'Oakbourne Academy', '--nation', 'england', '--kind', 'academy', '--phone', '01632 960100'];
const PEOPLE = ['Nerys', 'Quill', 'Bethan', 'Moss'];

async function story({ installation, provider, visit, check }) {
  const link = installation.invite('oakbourne', 'Nerys Quill', 'nerys@oakbourne.example', 'agency-administrator');
  installation.invite('oakbourne', 'Bethan Moss', 'bethan@oakbourne.example', 'practitioner');
  const { page } = await visit();
  await page.goto(link);
  await page.locator('input[name="new"]').fill(PASSWORD);
  await send(page);
  await page.waitForURL(/\/account$/);

  // Setting up: what is wrong is said, and the provider must answer.
  await page.goto('/people');
  await page.locator('main a[href="/people/single-sign-on"]').click();
  await check(page, 'none');
  await page.locator('main a[href="/people/single-sign-on/new"]').click();
  await send(page);
  await page.locator('.govuk-error-summary').waitFor();
  await check(page, 'new-errors');
  await page.locator('input[name="name"]').fill('Oakbourne Microsoft');
  await page.locator('input[name="issuer"]').fill(`${provider.issuer}/wrong`);
  await page.locator('input[name="client-id"]').fill('sharewise');
  await send(page);
  await page.locator('.govuk-error-summary').waitFor();
  await page.locator('input[name="issuer"]').fill(provider.issuer);
  await send(page);
  await page.waitForURL(/done=added/);
  await check(page, 'added');

  // Somebody comes from there. The e-mail is that of an account; nobody has connected it.
  const { page: bethan } = await visit();
  await bethan.goto('/sign-in');
  await check(bethan, 'sign-in');
  await bethan.locator('main a[href^="/sign-in/with"]').click();
  await check(bethan, 'choose');
  await bethan.locator('main li a[href^="/sign-in/with/"]').click();
  await signInThere(bethan, 'bethan');
  await bethan.waitForURL(/\/sign-in\/with\/return/);
  const code = (await bethan.locator('main .govuk-inset-text strong').innerText()).trim();
  await check(bethan, 'stranger');

  // The administrator finds the code, and says how it was made sure who it is.
  await page.goto('/people/single-sign-on');
  assert.ok((await words(page)).includes(code));
  await check(page, 'waiting');
  await page.locator('main a[href^="/people/single-sign-on/tie/"]').click();
  await send(page);
  await page.locator('.govuk-error-summary').waitFor();
  await check(page, 'tie-errors');
  const bethans = await page.locator('select[name="who"] option', { hasText: 'Bethan Moss' }).getAttribute('value');
  await page.locator('select[name="who"]').selectOption(bethans);
  await page.locator('textarea[name="note"]').fill('Rang her on the number in the staff list.');
  await send(page);
  await page.waitForURL(/done=tied/);
  await check(page, 'tied');

  // Now she comes in, and is told at the end that she is still signed in at work.
  await bethan.goto('/sign-in/with');
  await bethan.locator('main li a[href^="/sign-in/with/"]').click();
  await signInThere(bethan, 'bethan');
  await bethan.waitForURL((address) => address.pathname === '/');
  const known = (await bethan.context().cookies()).find((c) => c.name.endsWith('sharewise-known'));
  assert.ok(known?.httpOnly && known.expires > Date.now() / 1000, 'guessing elsewhere slows nobody here from now on');
  await bethan.goto('/account/sessions');
  await check(bethan, 'session');
  await bethan.goto('/lock?back=/account');
  await check(bethan, 'locked');
  await bethan.locator('main a[href^="/sign-in/with/"]').click();
  await signInThere(bethan, 'bethan');
  await bethan.waitForURL(/\/account$/);
  await bethan.locator('form[action="/sign-out"] button').first().click();
  await bethan.waitForURL(/\/out$/);
  await check(bethan, 'out');

  // Somebody who stops half-way, and an answer that nobody asked for.
  await bethan.goto('/sign-in/with/return?state=nothing&code=nothing');
  await check(bethan, 'begin');

  // The token of a staff list is shown once.
  await page.goto('/people/scim');
  await check(page, 'scim');
  await page.locator('form[action="/people/scim"] button').click();
  const token = (await page.locator('main code').innerText()).trim();
  assert.ok(token.length > 30);
  await check(page, 'scim-token');
  const asked = await fetch(`${installation.url}/scim/v2/Users`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(asked.status, 200);
  await page.goto('/people/scim');
  assert.ok(!(await words(page)).includes(token));

  // Disconnected, she is nobody's again.
  await page.goto('/people/single-sign-on');
  await page.locator('form[action*="/untie/"] button').click();
  await page.waitForURL(/done=untied/);
  await bethan.goto('/sign-in/with');
  await bethan.locator('main li a[href^="/sign-in/with/"]').click();
  await signInThere(bethan, 'bethan');
  await bethan.locator('main .govuk-inset-text strong').waitFor();
}

describe('single sign-on', () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(async () => { await browser?.close(); });
  for (const { lang, js } of WAYS) {
    it(`single sign-on [${lang}, ${js ? 'with' : 'without'} JavaScript]`, { timeout: 600_000 }, async (test) => {
      const provider = await startProvider({
        bethan: { sub: 'b-1', name: 'Bethan Moss', email: 'bethan@oakbourne.example' },
      });
      const installation = await startInstallation({ agencies: [AGENCY] });
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
        if (js) await screenshot(page, `single-${name}-${lang}`);
      };
      try {
        await story({ installation, provider, visit, check });
        all.forEach((v) => noConsoleErrors(v.problems));
      } catch (error) {
        test.diagnostic(`the server said:\n${installation.log().slice(-4000)}`);
        throw error;
      } finally {
        for (const visitor of all) await visitor.context.close();
        await installation.stop();
        await provider.stop();
      }
    });
  }
});
