// A provider of single sign-on that is certified by the OpenID Foundation, in a process of its own:
// `node certified_provider.mjs`, with what is agreed as JSON on standard input. It prints "ready" when it listens.
// Whatever name is typed on its page is somebody it knows; of those in `people` it says more.

import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

let said = '';
for await (const part of process.stdin) said += part;
const { port, client, people, algorithm } = JSON.parse(said);

const kinds = { RS256: ['rsa', { modulusLength: 2048 }], ES256: ['ec', { namedCurve: 'P-256' }] };
const { privateKey } = generateKeyPairSync(...kinds[algorithm]);
const keys = [{ ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: algorithm }];

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ ...client, grant_types: ['authorization_code'], response_types: ['code'], id_token_signed_response_alg: algorithm }],
  jwks: { keys },
  cookies: { keys: ['a key of its cookies for a test'] },
  claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  pkce: { required: () => true },
  features: { backchannelLogout: { enabled: true } },
});
// Its pages want letters from a server outside; nothing outside is asked.
provider.use(async (context, next) => {
  await next();
  if (typeof context.body === 'string') context.body = context.body.replace(/@import url\([^)]*\);?/g, '');
});
provider.listen(port, '127.0.0.1', () => process.stdout.write('ready\n'));
