// Single sign-on against a provider that others have certified, over its own pages: an administrator sets it up and connects
// somebody; she signs in and out; who is not connected, turns back half-way, or is suspended does not come in.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, open } from '../lib/browser.mjs';
import {
  CLIENT, SECRET, portOfProvider, signInAtCertified, signOutAtCertified, startCertified, turnBack,
} from '../lib/certified.mjs';
import { checkPage, noConsoleErrors, screenshot } from '../lib/checks.mjs';
import { startInstallation } from '../lib/installation.mjs';
import { send, words } from '../lib/story.mjs';

const PASSWORD = 'three otters swim north';
const AGENCY = ['--slug', 'oakbourne', '--name', 'Oakbourne Academy', '--nation', 'england', '--kind', 'academy', '--phone', '01632 960100'];
const PEOPLE = ['Nerys', 'Quill', 'Bethan', 'Moss', 'Dewi', 'Lark'];

/** From the page of signing in to the provider. */
async function goThere(page, back = '/') {
  await page.goto(`/sign-in/with?back=${back}`);
  await page.locator('main li a[href^="/sign-in/with/"]').click();
}

async function comesInAs(page, name) {
  await goThere(page);
  await signInAtCertified(page, name);
}

async function setUp({ page, link, issuer, url, check }) {
  await page.goto(link);
  await page.locator('input[name="new"]').fill(PASSWORD);
  await send(page);
  await page.waitForURL(/\/account$/);
  await page.goto('/people/single-sign-on/new');
  const said = await words(page);
  for (const address of [`${url}/sign-in/with/return`, `${url}/sign-in`, `${url}/sign-in/with/logout`]) assert.ok(said.includes(address), `the provider is to be told ${address}`);
  await page.locator('input[name="name"]').fill('Oakbourne Keys');
  await page.locator('input[name="issuer"]').fill(issuer);
  await page.locator('input[name="client-id"]').fill(CLIENT);
  await page.locator('input[name="client-secret"]').fill(SECRET);
  await check(page, 'new');
  await send(page);
  await page.waitForURL(/done=added/);
}

/** Connects whoever waits under a code to an account, by name. */
async function connect(page, code, name) {
  await page.goto('/people/single-sign-on');
  assert.ok((await words(page)).includes(code));
  await page.locator('main a[href^="/people/single-sign-on/tie/"]').first().click();
  const account = await page.locator('select[name="who"] option', { hasText: name }).getAttribute('value');
  await page.locator('select[name="who"]').selectOption(account);
  await page.locator('textarea[name="note"]').fill('Rang her on the number in the staff list.');
  await send(page);
  await page.waitForURL(/done=tied/);
}

async function suspend(page, name) {
  await page.goto('/people');
  await page.locator('main').getByRole('link', { name }).click();
  await page.locator('form[action$="/standing"] button[value="suspend"]').click();
  await page.waitForURL(/\/people\//);
}

async function story({ installation, provider, visit, check }) {
  const link = installation.invite('oakbourne', 'Nerys Quill', 'nerys@oakbourne.example', 'agency-administrator');
  installation.invite('oakbourne', 'Bethan Moss', 'bethan@oakbourne.example', 'practitioner');
  const { page } = await visit();
  await setUp({ page, link, issuer: provider.issuer, url: installation.url, check });

  // She turns back on the provider's page, and is told what to do; nothing is left over from it.
  const { page: bethan } = await visit();
  await goThere(bethan);
  await turnBack(bethan);
  await bethan.waitForURL(/\/sign-in\/with\/return/);
  await check(bethan, 'turned-back');

  // Nobody has connected her: she is refused with a code, and the administrator sees the name that
  // the provider gives only to whoever asks it.
  await comesInAs(bethan, 'bethan');
  await bethan.waitForURL(/\/sign-in\/with\/return/);
  const code = (await bethan.locator('main .govuk-inset-text strong').innerText()).trim();
  await page.goto('/people/single-sign-on');
  const waiting = await words(page);
  assert.ok(waiting.includes('Bethan Moss') && waiting.includes('bethan@oakbourne.example'), waiting);
  await check(page, 'waiting');
  await connect(page, code, 'Bethan Moss');

  // Now she comes in. The provider still knows her: it asks for nothing.
  await goThere(bethan);
  await bethan.waitForURL((address) => address.pathname === '/');

  // Somebody else with an account there, and none here that is theirs.
  const { page: dewi } = await visit();
  await comesInAs(dewi, 'dewi');
  await dewi.waitForURL(/\/sign-in\/with\/return/);
  await check(dewi, 'not-connected');
  await dewi.goto('/children');
  await dewi.waitForURL(/\/sign-in/);

  // A locked screen opens again by the provider; signing out leads through its own page, and back.
  await bethan.goto('/lock?back=/account');
  await bethan.locator('main a[href^="/sign-in/with/"]').click();
  await bethan.waitForURL(/\/account$/);
  await bethan.locator('form[action="/sign-out"] button').first().click();
  await bethan.waitForURL(/\/out$/);
  await bethan.locator('main a.govuk-button').click();
  await signOutAtCertified(bethan);
  await bethan.waitForURL((address) => address.pathname === '/sign-in');
  await goThere(bethan);
  await bethan.waitForURL(/\/interaction\//);
  await bethan.locator('input[name="login"]').waitFor();

  // She signs out at the provider alone, in one window: it tells us by itself, and her session here is over in every window.
  await comesInAs(bethan, 'bethan');
  await bethan.waitForURL((address) => address.pathname === '/');
  const other = await bethan.context().newPage();
  await other.goto(`${provider.issuer}/session/end`);
  await signOutAtCertified(other);
  await other.close();
  await bethan.goto('/account');
  await bethan.waitForURL(/\/sign-in/);

  // Suspended, she is refused, though the provider vouches for her; the session that she had is over.
  await comesInAs(bethan, 'bethan');
  await bethan.waitForURL((address) => address.pathname === '/');
  await suspend(page, 'Bethan Moss');
  await bethan.goto('/account');
  await bethan.waitForURL(/\/sign-in/);
  await goThere(bethan);
  await bethan.waitForURL(/\/sign-in\/with\/return/);
  await check(bethan, 'suspended');
  await bethan.goto('/account');
  await bethan.waitForURL(/\/sign-in/);
}

describe('single sign-on with a certified provider', () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(async () => { await browser?.close(); });
  for (const { lang, js, algorithm } of [
    { lang: 'en', js: true, algorithm: 'RS256' }, { lang: 'cy', js: false, algorithm: 'ES256' },
  ]) {
    it(`single sign-on, certified [${lang}, ${js ? 'with' : 'without'} JavaScript, ${algorithm}]`, { timeout: 600_000 }, async (test) => {
      const installation = await startInstallation({ agencies: [AGENCY] });
      const provider = await startCertified({
        port: await portOfProvider(),
        url: installation.url,
        algorithm,
        people: {
          bethan: { name: 'Bethan Moss', email: 'bethan@oakbourne.example' },
          dewi: { name: 'Dewi Lark', email: 'bethan@oakbourne.example' },
        },
      });
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
        if (process.env.SHAREWISE_SHOTS) await screenshot(page, `certified-${name}-${lang}`);
      };
      try {
        await story({ installation, provider, visit, check });
        all.forEach((v) => noConsoleErrors(v.problems));
      } catch (error) {
        test.diagnostic(`the server said:\n${installation.log().slice(-4000)}\nthe provider said:\n${provider.log().slice(-4000)}`);
        throw error;
      } finally {
        for (const visitor of all) await visitor.context.close();
        await installation.stop();
        await provider.stop();
      }
    });
  }
});
