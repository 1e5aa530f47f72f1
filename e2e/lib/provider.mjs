// A provider of single sign-on on this machine, with a page to sign in on and tokens signed with RSA
// (RS256), as the large providers sign them.

import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';

const b64 = (text) => Buffer.from(text).toString('base64url');

/**
 * Starts one. `people`: what it says of each, by what is typed on its page.
 * @param {Record<string, object>} people claims by name
 */
export async function startProvider(people) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map();
  const server = createServer(async (request, response) => {
    const issuer = `http://127.0.0.1:${server.address().port}`;
    const url = new URL(request.url, issuer);
    let body = '';
    for await (const part of request) body += part;
    const json = (status, value) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    if (url.pathname === '/.well-known/openid-configuration') {
      return json(200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        end_session_endpoint: `${issuer}/end`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    }
    if (url.pathname === '/keys') {
      return json(200, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] });
    }
    if (url.pathname === '/authorize' && request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      return response.end(`<!doctype html><html lang="en"><title>A provider</title><h1>Sign in at work</h1>
        <form method="post"><label>Name <input name="name"></label><button>Continue</button></form></html>`);
    }
    if (url.pathname === '/authorize') {
      const code = randomUUID();
      codes.set(code, { asked: url.searchParams, name: new URLSearchParams(body).get('name') });
      const back = new URL(url.searchParams.get('redirect_uri'));
      back.searchParams.set('state', url.searchParams.get('state'));
      back.searchParams.set('code', code);
      response.writeHead(302, { location: back.href });
      return response.end();
    }
    if (url.pathname === '/token') {
      const form = new URLSearchParams(body);
      const given = codes.get(form.get('code'));
      codes.delete(form.get('code'));
      const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
      if (!given || given.asked.get('code_challenge') !== challenge) return json(400, { error: 'invalid_grant' });
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: issuer, aud: given.asked.get('client_id'), nonce: given.asked.get('nonce'),
        iat: now, exp: now + 600, auth_time: now, ...people[given.name],
      };
      const text = `${b64(JSON.stringify({ alg: 'RS256', kid: 'one', typ: 'JWT' }))}.${b64(JSON.stringify(claims))}`;
      const signature = sign('sha256', Buffer.from(text), privateKey).toString('base64url');
      return json(200, { access_token: 'unused', token_type: 'Bearer', id_token: `${text}.${signature}` });
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    return response.end('<!doctype html><html lang="en"><title>Signed out</title><h1>Signed out at work</h1></html>');
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  const issuer = `http://127.0.0.1:${server.address().port}`;
  return { issuer, stop: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
}

/** Signs in on the provider's page. */
export async function signInThere(page, name) {
  await page.waitForURL(/\/authorize/);
  await page.locator('input[name="name"]').fill(name);
  await page.locator('button').click();
}
