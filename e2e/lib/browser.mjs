// One Chromium for a test file, and contexts in it: a language, with or without JavaScript.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** The browser: `SHAREWISE_CHROMIUM`, else Debian's. */
function executable() {
  const path = [process.env.SHAREWISE_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
    .find((p) => p && existsSync(p));
  if (!path) throw new Error('Chromium is not installed; run `cargo xtask browser`, which installs it.');
  return path;
}

/** Starts Chromium without any of its own talk to the network. */
export function launch() {
  const flags = [
    '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-default-apps', '--disable-dev-shm-usage',
  ];
  // Chromium refuses to run as root inside its own sandbox.
  if (process.getuid?.() === 0) flags.push('--no-sandbox');
  return chromium.launch({ executablePath: executable(), args: flags });
}

/**
 * A fresh context with one page, watched from the start.
 * @param {import('playwright-core').Browser} browser
 * @param {{url: string, lang?: 'en' | 'cy', js?: boolean, width?: number, height?: number}} options
 */
export async function open(browser, { url, lang = 'en', js = true, width = 1280, height = 900 }) {
  const context = await browser.newContext({
    baseURL: url,
    javaScriptEnabled: js,
    locale: lang === 'cy' ? 'cy-GB' : 'en-GB',
    timezoneId: 'Europe/London',
    viewport: { width, height },
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.withoutJavaScript = !js;
  return { context, page, problems: watch(page) };
}

/**
 * Collects what should never happen on any page: script errors, refused content (CSP), requests
 * to another host, answers of 500 and above.
 * @param {import('playwright-core').Page} page
 * @returns {string[]} grows while the page is used
 */
export function watch(page) {
  const problems = [];
  const home = () => new URL(page.url()).host;
  page.on('pageerror', (error) => problems.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    // A page that answers 4xx on purpose (a rejected form) is noted by the browser as an error too.
    const rejected = /status of 4\d\d/.test(message.text());
    if (message.type() === 'error' && !rejected) problems.push(`console: ${message.text()}`);
  });
  page.on('response', (answer) => {
    if (answer.status() >= 500) problems.push(`${answer.status()} from ${new URL(answer.url()).pathname}`);
  });
  page.on('request', (request) => {
    const address = new URL(request.url());
    const outside = !['127.0.0.1', 'localhost'].includes(address.hostname) && /^https?:$/.test(address.protocol);
    if (outside) problems.push(`request to another host: ${address.host} (page on ${home()})`);
  });
  return problems;
}
