// Passkeys, with the browser's own virtual device: making one, signing in with it alone and after the password, taking
// it away; and what the page says where the browser runs no scripts.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, open } from '../lib/browser.mjs';
import { checkPage, noConsoleErrors, screenshot } from '../lib/checks.mjs';
import { startInstallation } from '../lib/installation.mjs';
import { WAYS } from '../lib/journey.mjs';
import { send, words } from '../lib/story.mjs';

const PASSWORD = 'three otters swim north';
const NAME = 'nerys@oakbourne.example';
const AGENCY = ['--slug', 'oakbourne', '--name', 'Oakbourne Academy', '--nation', 'england', '--kind', 'academy', '--phone', '01632 960100'];
const PEOPLE = ['Nerys', 'Quill'];

/** A device in the browser that holds passkeys and knows its owner. */
async function device(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
}

const passkeyButton = (page) => page.locator('form[data-passkey] button[type="submit"]');

async function signOut(page) {
  await page.locator('form[action="/sign-out"] button').first().click();
  await page.waitForURL(/\/sign-in/);
}

async function givePassword(page) {
  await page.goto('/sign-in');
  await page.locator('input[name="name"]').fill(NAME);
  await page.locator('form[action="/sign-in"] input[name="password"]').fill(PASSWORD);
  await page.locator('form[action="/sign-in"] button[type="submit"]').click();
}

async function story({ page, link, js, check }) {
  await page.goto(link);
  await page.locator('input[name="new"]').fill(PASSWORD);
  await send(page);
  await page.waitForURL(/\/account$/);
  await page.locator('main a[href="/account/passkeys"]').click();
  if (!js) {
    // Nothing that needs a script is on offer; a code from a telephone is.
    assert.equal(await page.locator('form[data-passkey]').isVisible(), false);
    await page.locator('[data-passkey-without] a[href="/account/second-factor"]').waitFor();
    await check('no-script');
    await signOut(page);
    assert.equal(await page.locator('form[data-passkey]').isVisible(), false);
    await check('sign-in-no-script');
    return;
  }
  await device(page);
  await check('none');

  // The password is asked for; then the device makes a key; recovery codes are shown once.
  await page.locator('input[name="name"]').fill('Work laptop');
  await page.locator('input[name="password"]').fill('not the password');
  await passkeyButton(page).click();
  await page.locator('[data-passkey-problem]:not(:empty)').waitFor();
  await check('wrong-password');
  await page.locator('input[name="password"]').fill(PASSWORD);
  await passkeyButton(page).click();
  await page.locator('main li code').first().waitFor();
  assert.equal(await page.locator('main li code').count(), 10);
  await page.goto('/account/passkeys');
  assert.match(await words(page), /Work laptop/);
  await check('one');

  // This device holds one already.
  await page.locator('input[name="password"]').fill(PASSWORD);
  await passkeyButton(page).click();
  await page.locator('[data-passkey-problem]:not(:empty)').waitFor();
  assert.equal(await page.locator('main .govuk-summary-card').count(), 1);

  // Alone: nothing is typed.
  await signOut(page);
  await check('sign-in');
  await passkeyButton(page).click();
  await page.waitForURL((address) => address.pathname === '/');

  // After the password, in place of a code.
  await signOut(page);
  await givePassword(page);
  await page.waitForURL(/\/sign-in\/code/);
  await check('after-password');
  await passkeyButton(page).click();
  await page.waitForURL((address) => address.pathname === '/');
  await page.goto('/account/sessions');
  await check('sessions');

  // Taken away, it opens nothing.
  await page.goto('/account/passkeys');
  await page.locator('main .govuk-summary-card a[href^="/account/passkeys/"]').click();
  await check('remove');
  await page.locator('input[name="password"]').fill(PASSWORD);
  await send(page);
  await page.waitForURL(/done=removed/);
  assert.equal(await page.locator('main .govuk-summary-card').count(), 0);
  await signOut(page);
  await passkeyButton(page).click();
  await page.locator('.govuk-error-summary').waitFor();
  await check('refused');
}

describe('passkeys', () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(async () => { await browser?.close(); });
  for (const { lang, js } of WAYS) {
    it(`passkeys [${lang}, ${js ? 'with' : 'without'} JavaScript]`, { timeout: 600_000 }, async (test) => {
      const installation = await startInstallation({ agencies: [AGENCY], host: 'localhost' });
      const visitor = await open(browser, { url: installation.url, lang, js });
      const { page, problems } = visitor;
      const check = async (name) => {
        await checkPage(page, { lang, problems, people: PEOPLE });
        if (js) await screenshot(page, `passkeys-${name}-${lang}`);
      };
      try {
        const link = installation.invite('oakbourne', 'Nerys Quill', NAME, 'agency-administrator');
        await page.goto(`/sign-in?lang=${lang}`);
        await story({ page, link, js, check });
        noConsoleErrors(problems);
      } catch (error) {
        test.diagnostic(`the server said:\n${installation.log().slice(-4000)}`);
        throw error;
      } finally {
        await visitor.context.close();
        await installation.stop();
      }
    });
  }
});
