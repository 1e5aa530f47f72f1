// The README's pictures, taken again from the demonstration: `cargo xtask screenshots`.

import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, open } from './lib/browser.mjs';
import { signInAs } from './lib/journey.mjs';
import { startDemo } from './lib/server.mjs';

/** What to take: file name, who looks (nobody: before signing in), address, language, width. */
const PICTURES = [
  { name: 'log', person: 'Hannah Fletcher', path: '/concerns/new', lang: 'en', width: 360 },
  { name: 'child', person: 'Meera Joshi', path: '/children/01990000-0000-7000-8000-000000000035', lang: 'en', width: 1000 },
];

const folder = join(dirname(fileURLToPath(import.meta.url)), '../docs/screenshots');
await mkdir(folder, { recursive: true });
const server = await startDemo();
const browser = await launch();
try {
  for (const { name, person, path, lang, width } of PICTURES) {
    const { context, page } = await open(browser, { url: server.url, lang, width, height: 800 });
    await page.goto(`/sign-in?lang=${lang}`);
    if (person) await signInAs(page, person);
    await page.goto(path);
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    console.log(`docs/screenshots/${name}.png`);
    await context.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
