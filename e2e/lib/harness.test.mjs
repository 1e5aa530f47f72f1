// The checks themselves: each is shown a page that it must refuse.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { launch, open } from './browser.mjs';
import { axeCheck, noConsoleErrors, noOverflow, titleHasNoPersonalData } from './checks.mjs';
import { keyboardWalk } from './keyboard.mjs';
import { startMail } from './mail.mjs';

const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:";
const PAGES = {
  '/good': '<h1>Good</h1><p><a href="/a">A link</a> <button>A button</button></p><label>Name <input name="n"></label>',
  '/no-label': '<h1>Bad</h1><input name="n"><img src="data:,">',
  '/wide': '<h1>Wide</h1><pre>' + 'x'.repeat(400) + '</pre>',
  '/inline': '<h1>Inline</h1><script>document.title = "run"</script>',
  '/broken': '<h1>Broken</h1><script src="/broken.js"></script>',
  '/trap': '<h1>Trap</h1><a href="/a">first</a> <input id="t" aria-label="trap"> <button>last</button><script src="/trap.js"></script>',
};
const SCRIPTS = {
  '/broken.js': 'throw new Error("as meant")',
  '/trap.js': 'document.getElementById("t").addEventListener("keydown", (e) => e.preventDefault())',
};

describe('the harness', { timeout: 300_000 }, () => {
  let browser;
  let site;
  let url;
  before(async () => {
    browser = await launch();
    site = createServer((request, answer) => {
      const { pathname } = new URL(request.url, 'http://x');
      if (SCRIPTS[pathname]) {
        answer.writeHead(200, { 'content-type': 'text/javascript' });
        answer.end(SCRIPTS[pathname]);
        return;
      }
      answer.writeHead(PAGES[pathname] ? 200 : 500, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': CSP });
      answer.end(`<!DOCTYPE html><html lang="en"><head><title>Page</title><link rel="icon" href="data:,"></head><body><main>${PAGES[pathname] ?? ''}</main></body></html>`);
    });
    await new Promise((done) => { site.listen(0, '127.0.0.1', done); });
    url = `http://127.0.0.1:${site.address().port}`;
  });
  after(async () => {
    await browser?.close();
    site?.closeAllConnections();
    await new Promise((done) => { site.close(done); });
  });

  async function on(path, work, js = true) {
    const { context, page, problems } = await open(browser, { url, js });
    try {
      await page.goto(path);
      await work(page, problems);
    } finally {
      await context.close();
    }
  }

  for (const js of [true, false]) {
    const way = js ? 'with JavaScript' : 'without JavaScript';
    it(`axe passes a good page and refuses a field without a label, ${way}`, async () => {
      await on('/good', (page) => axeCheck(page), js);
      await on('/no-label', (page) => assert.rejects(axeCheck(page), /label/), js);
    });
    it(`a page wider than 320 px is refused, ${way}`, async () => {
      await on('/good', (page) => noOverflow(page), js);
      await on('/wide', async (page) => {
        await assert.rejects(noOverflow(page), /pre/);
        assert.equal(page.viewportSize().width, 1280);
      }, js);
    });
    it(`an inline script is refused by the policy and noticed, ${way}`, async () => {
      await on('/inline', async (page, problems) => {
        assert.equal(await page.title(), 'Page');
        if (js) assert.throws(() => noConsoleErrors(problems));
      }, js);
    });
  }

  it('a script error, a failed answer and another host are noticed', async () => {
    await on('/broken', (page, problems) => assert.throws(() => noConsoleErrors(problems), /as meant/));
    await on('/gone', (page, problems) => assert.throws(() => noConsoleErrors(problems), /500/));
    await on('/good', async (page, problems) => {
      await page.evaluate(() => { document.body.innerHTML += '<img alt="" src="http://192.0.2.1/x.png">'; });
      await page.waitForTimeout(100);
      assert.throws(() => noConsoleErrors(problems), /192\.0\.2\.1/);
    });
  });

  it('a name in the title or the address is refused', async () => {
    await on('/good?name=Cerys%20Example', async (page) => {
      await assert.rejects(titleHasNoPersonalData(page, ['Cerys Example']), /tells too much/);
      await titleHasNoPersonalData(page, ['Somebody Else']);
    });
  });

  it('the keyboard walk reaches everything, and notices a trap', async () => {
    await on('/good', async (page) => assert.deepEqual(await keyboardWalk(page), ['A link', 'A button', 'Name']));
    await on('/trap', (page) => assert.rejects(keyboardWalk(page), /does not get past "trap"/));
  });

  it('the mail server keeps what it is sent', async () => {
    const mail = await startMail();
    try {
      await send(mail.port, ['EHLO test', 'MAIL FROM:<a@example.org>', 'RCPT TO:<b@example.org>', 'DATA',
        'Subject: =?utf-8?Q?P=C3=AAl?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGwaith t=C5=B7\r\n.', 'QUIT']);
      const [only] = await mail.waitFor(1);
      assert.deepEqual([only.from, only.to, only.subject, only.text.trim()], ['a@example.org', ['b@example.org'], 'Pêl', 'Gwaith tŷ']);
    } finally {
      await mail.stop();
    }
  });
});

/** Speaks SMTP by hand: one line each time the server has answered. */
function send(port, lines) {
  return new Promise((done, failed) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    socket.on('data', (text) => {
      said += text;
      if (!/^\d{3} .*\r\n$/m.test(said)) return;
      said = '';
      const line = lines.shift();
      if (line) socket.write(`${line}\r\n`);
    });
    socket.on('error', failed);
    socket.on('close', done);
  });
}
