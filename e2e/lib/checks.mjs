// What must hold on every page, whatever it is for.

import assert from 'node:assert/strict';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The rules of WCAG 2.0 to 2.2, levels A and AA. */
export const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * No violation that axe can find. Run through the browser's debugging line, so the page's own
 * content security policy stays in force.
 * @param {import('playwright-core').Page} page
 */
export async function axeCheck(page) {
  none(await bareKeys(page), `words on ${where(page)}`);
  const found = await onLivePage(page, (live) => violations(live));
  none(found, `axe on ${where(page)}`);
}

/** First two parts of the keys of all words: what begins so and is shown is a key without words. */
const wordsFolder = join(here, '..', '..', 'words', 'en');
const keyBeginnings = new Set();
for (const file of await readdir(wordsFolder)) {
  for (const [, begins] of (await readFile(join(wordsFolder, file), 'utf8')).matchAll(/^([a-z]+-[a-z0-9]+)-[a-z0-9-]+ =/gm)) keyBeginnings.add(begins);
}

/** Keys that are shown in place of words. */
async function bareKeys(page) {
  const text = await page.locator('body').innerText();
  return [...text.matchAll(/(?<![\w./-])([a-z]+-[a-z0-9]+)-[a-z0-9-]+(?![\w/.-])/g)]
    .filter(([, begins]) => keyBeginnings.has(begins))
    .map(([key]) => `the key ${key} stands where words should`);
}

async function violations(page) {
  await page.evaluate(axeSource);
  return page.evaluate(async (tags) => {
    const result = await globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    return result.violations.map((v) => `${v.id} (${v.impact}): ${v.help}\n${
      v.nodes.slice(0, 5).map((n) => `      ${n.html.slice(0, 200)}`).join('\n')}`);
  }, WCAG);
}

/**
 * axe needs timers, which a page without JavaScript has not. Such a page is therefore looked at
 * as it stands, its scripts taken out, in a page that has them.
 */
async function onLivePage(page, work) {
  if (!page.withoutJavaScript) return work(page);
  const html = (await page.content())
    .replace(/<script\b[\s\S]*?<\/script>/g, '')
    .replace(/<(\/?)noscript\b/g, '<$1div');
  const context = await page.context().browser().newContext({ viewport: page.viewportSize() });
  try {
    const copy = await context.newPage();
    await copy.route(page.url(), (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
    await copy.goto(page.url());
    return await work(copy);
  } finally {
    await context.close();
  }
}

/** At 320 CSS pixels nothing sticks out to the side (WCAG 1.4.10). */
export async function noOverflow(page) {
  await at(page, 320, async () => {
    const wide = await page.evaluate(() => {
      const limit = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= limit) return [];
      const culprits = [...document.body.querySelectorAll('*')]
        .filter((e) => e.getBoundingClientRect().right > limit + 1 || e.scrollWidth > limit)
        .map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
      return [`the page is ${document.documentElement.scrollWidth} px wide`, ...culprits.slice(-5)];
    });
    none(wide, `wider than 320 px on ${where(page)}`);
  });
}

/** Nothing that `watch` collects has happened; CSP violations are among it. */
export function noConsoleErrors(problems) {
  none(problems, 'the browser complained');
}

/**
 * Neither the title nor the address says anything about a person: both end up in histories, on
 * shared screens and in logs.
 * @param {string[]} words names, dates of birth and the like that the page is about
 */
export async function titleHasNoPersonalData(page, words) {
  const shown = `${await page.title()} ${decodeURIComponent(page.url())}`.toLowerCase();
  const told = words.filter((word) => shown.includes(word.toLowerCase()));
  none(told, `the title or address of ${where(page)} tells too much`);
}

/** The page says in which language it is, and it is that one. */
export async function isInLanguage(page, lang) {
  assert.equal(await page.getAttribute('html', 'lang'), lang, `language of ${where(page)}`);
}

/** One main heading, and a title that begins with it or with the word for an error. */
export async function hasOneHeading(page) {
  assert.equal(await page.locator('h1').count(), 1, `main headings of ${where(page)}`);
}

/** Everything that must hold on a page at once. */
export async function checkPage(page, { lang, problems = [], people = [] }) {
  await isInLanguage(page, lang);
  await hasOneHeading(page);
  await titleHasNoPersonalData(page, people);
  await axeCheck(page);
  await noOverflow(page);
  noConsoleErrors(problems);
}

/**
 * Pictures of the whole page at 320 and 1280 pixels, into `e2e/shots`, which git ignores; only with
 * `SHAREWISE_SHOTS` set, because they take longer than the journey itself.
 * @param {string} name such as `log-en`
 */
export async function screenshot(page, name) {
  if (!process.env.SHAREWISE_SHOTS) return;
  const folder = join(here, '../shots');
  await mkdir(folder, { recursive: true });
  for (const width of [320, 1280]) {
    await at(page, width, () => page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true }));
  }
}

/** Does something at another width, and goes back. */
async function at(page, width, work) {
  const before = page.viewportSize();
  await page.setViewportSize({ width, height: before.height });
  try {
    return await work();
  } finally {
    await page.setViewportSize(before);
  }
}

/** Address and heading, for messages; ids only, as addresses hold nothing else. */
function where(page) {
  return new URL(page.url()).pathname;
}

/** Fails with the list unless it is empty. */
function none(list, what) {
  if (list.length > 0) assert.fail(`${what}:\n  ${list.join('\n  ')}`);
}
