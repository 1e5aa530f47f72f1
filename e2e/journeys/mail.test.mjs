// An alert by e-mail says that something waits, and never what or about whom. A real SMTP server takes it.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, open } from '../lib/browser.mjs';
import { startInstallation } from '../lib/installation.mjs';
import { startMail } from '../lib/mail.mjs';
import { send } from '../lib/story.mjs';

const PASSWORD = 'three otters swim north';
const AGENCY = ['--slug', 'oakbourne', '--name', 'Oakbourne Academy', '--nation', 'england', '--kind', 'academy', '--phone', '01632 960100'];
const CHILD = 'Ynyr Gwilliam';
const SAW = 'Fingermarks on his upper arm, purple, about two days old.';
const SAID = 'My uncle grabbed me behind the garage.';

describe('alerts by e-mail', () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(async () => { await browser?.close(); });
  for (const lang of ['en', 'cy']) {
    it(`alerts by e-mail [${lang}]`, { timeout: 600_000 }, async () => {
      const mail = await startMail();
      const installation = await startInstallation({
        agencies: [AGENCY],
        settings: `[smtp]\nhost = "127.0.0.1"\nport = ${mail.port}\ntls = "none"\nfrom = "Sharewise <sharewise@oakbourne.example>"`,
      });
      const teacher = await open(browser, { url: installation.url, lang });
      const lead = await open(browser, { url: installation.url, lang });
      try {
        const begin = async (page, link) => {
          await page.goto(`/sign-in?lang=${lang}`);
          await page.goto(link);
          await page.locator('input[name="new"]').fill(PASSWORD);
          await send(page);
          await page.waitForURL(/\/account$/);
        };
        const more = ['--lang', lang, '--email'];
        await begin(lead.page, installation.invite('oakbourne', 'Bethan Moss', 'bethan', 'safeguarding-lead', [...more, 'bethan@oakbourne.example']));
        await begin(teacher.page, installation.invite('oakbourne', 'Osian Field', 'osian', 'practitioner', [...more, 'osian@oakbourne.example']));

        const { page } = teacher;
        await page.goto('/concerns/new');
        // The agency knows no child yet, so that the name is typed.
        await page.locator('input[name="not-listed-on"]').check();
        await page.locator('textarea[name="not-listed"]').fill(CHILD);
        await page.locator('textarea[name="saw"]').fill(SAW);
        await page.locator('input[name="kind"][value="fact"]').check();
        await page.locator('textarea[name="words"]').fill(SAID);
        await page.locator('button[name="action"][value="log"]').last().click();
        await page.waitForURL(/\/concerns\/[0-9a-f-]{36}\/logged$/);

        const [alert] = await mail.waitFor(1);
        assert.deepEqual(alert.to, ['bethan@oakbourne.example']);
        assert.ok(alert.subject.length > 0);
        assert.match(alert.text, /\/waiting\/[0-9a-f-]{36}/, 'it leads to what waits, and does not say of what kind it is');

        // Neither subject, headers nor body hold a name, a word of the concern or of the child.
        const whole = `${headersOf(alert.raw)}\n${alert.subject}\n${alert.text}\n${alert.html}`.toLowerCase();
        const secret = `${CHILD} ${SAW} ${SAID} Osian Field`.toLowerCase().match(/\p{L}{4,}/gu);
        for (const word of secret) assert.ok(!whole.includes(word), `the mail holds "${word}"`);

        // Both languages are in it, the reader's first.
        const [english, welsh] = [alert.text.indexOf('Something new waits'), alert.text.indexOf('Mae rhywbeth')];
        assert.ok(english >= 0 && welsh >= 0, alert.text);
        assert.equal(english < welsh, lang === 'en');

        // The link leads to the concern, for whoever signs in.
        await lead.page.goto(new URL(alert.text.match(/http\S+/)[0]).pathname);
        assert.ok((await lead.page.locator('main').innerText()).includes(SAW));
      } finally {
        await teacher.context.close();
        await lead.context.close();
        await installation.stop();
        await mail.stop();
      }
    });
  }
});

/** Headers as a reader sees them: parts in base64 are opened. */
function headersOf(raw) {
  const head = raw.split(/\r?\n\r?\n/)[0];
  return head.replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, part) => Buffer.from(part, 'base64').toString('utf8'));
}
