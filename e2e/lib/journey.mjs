// A journey is one story, walked four times: in English and Welsh, with and without JavaScript.

import { after, before, describe, it } from 'node:test';
import { launch, open } from './browser.mjs';
import { checkPage, noConsoleErrors, screenshot } from './checks.mjs';
import { startDemo } from './server.mjs';

/** After so many milliseconds a journey is stuck: a guard against hanging for ever, no promise of speed. */
const STUCK = 600_000;

/** The four ways. */
export const WAYS = [
  { lang: 'en', js: true }, { lang: 'cy', js: true },
  { lang: 'en', js: false }, { lang: 'cy', js: false },
];

/**
 * Walks a story in each way, each time on a demonstration of its own.
 *
 * The story is given `{page, url, lang, js, server, problems, check, as}`:
 * - `check(name, people)` asserts what must hold on the present page (language, axe, 320 px,
 *   no errors, nothing about `people` in title or address) and takes its pictures;
 * - `as(name)` opens a further browser session signed in as another person, for what happens
 *   at the other end.
 * @param {string} name
 * @param {(tools: object) => Promise<void>} story
 * @param {{ways?: typeof WAYS, args?: string[], env?: Record<string, string>}} options
 */
export function journey(name, story, { ways = WAYS, args = [], env = {} } = {}) {
  describe(name, () => {
    let browser;
    before(async () => { browser = await launch(); });
    after(async () => { await browser?.close(); });
    for (const { lang, js } of ways) {
      it(`${name} [${lang}, ${js ? 'with' : 'without'} JavaScript]`, { timeout: STUCK }, async (test) => {
        const server = await startDemo({ args, env });
        const all = [];
        const visit = async () => {
          const visitor = await open(browser, { url: server.url, lang, js });
          all.push(visitor);
          // The language is chosen as a person would, once; it is remembered from then on.
          await visitor.page.goto(`/sign-in?lang=${lang}`);
          return visitor;
        };
        try {
          const { page, problems } = await visit();
          const check = async (shot, people = [], on = page) => {
            const of = all.find((v) => v.page === on)?.problems ?? problems;
            await checkPage(on, { lang, problems: of, people });
            if (js) await screenshot(on, `${slug(name)}-${shot}-${lang}`);
          };
          const as = async (person) => {
            const other = await visit();
            await signInAs(other.page, person);
            return other.page;
          };
          await story({ page, url: server.url, lang, js, server, problems, check, as, browser });
          all.forEach((v) => noConsoleErrors(v.problems));
        } catch (error) {
          test.diagnostic(`the server said:\n${server.log().slice(-4000)}`);
          throw error;
        } finally {
          for (const visitor of all) await visitor.context.close();
          await server.stop();
        }
      });
    }
  });
}

/** Signs in by the demonstration's list of made-up people: one click on a name. */
export async function signInAs(page, person) {
  await page.goto('/sign-in');
  const button = page.getByRole('button', { name: person });
  const link = page.getByRole('link', { name: person });
  await button.or(link).first().click();
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
}

function slug(name) {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}
