// What a page costs on a bad connection: bytes of the first page, requests of the second.

import assert from 'node:assert/strict';
import { journey, signInAs } from '../lib/journey.mjs';

/** Bytes over the wire for whatever somebody sees first, everything included. */
const FIRST_PAGE = 60_000;

journey('weight of a page', async ({ browser, url }) => {
  const context = await browser.newContext({ baseURL: url });
  try {
    const first = await context.newPage();
    const loaded = await counted(context, first);
    await first.goto('/sign-in', { waitUntil: 'networkidle' });
    const { bytes, requests } = loaded();
    assert.ok(bytes < FIRST_PAGE, `the first page takes ${bytes} bytes in ${requests.length} requests`);

    await signInAs(first, 'Hannah Fletcher');
    await first.waitForLoadState('networkidle');
    // The form that looks children up brings what does it along, once.
    await first.goto('/concerns/new', { waitUntil: 'networkidle' });
    const before = loaded().requests.length;
    await first.goto('/concerns/new?lang=en', { waitUntil: 'networkidle' });
    const second = loaded().requests.slice(before);
    assert.equal(second.length, 1, `the second page asks for ${second.join(', ')}`);
  } finally {
    await context.close();
  }
}, { ways: [{ lang: 'en', js: true }] });

/** Counts what comes over the wire, compressed as it comes; what the cache answers is not counted. */
async function counted(context, page) {
  const client = await context.newCDPSession(page);
  const requests = new Map();
  let bytes = 0;
  client.on('Network.requestWillBeSent', (e) => {
    // A draft that is kept on leaving is no part of the next page.
    if (e.request.method === 'GET') requests.set(e.requestId, e.request.url);
  });
  client.on('Network.requestServedFromCache', (e) => requests.delete(e.requestId));
  client.on('Network.responseReceived', (e) => {
    if (e.response.fromDiskCache) requests.delete(e.requestId);
  });
  client.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength; });
  await client.send('Network.enable');
  return () => ({ bytes, requests: [...requests.values()] });
}
