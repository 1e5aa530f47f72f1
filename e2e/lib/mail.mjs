// A real SMTP server on this machine that keeps what it is sent.

import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/**
 * @returns {Promise<{port: number, mails: Mail[], waitFor: (count: number, patience?: number) => Promise<Mail[]>,
 *   stop: () => Promise<void>}>}
 * @typedef {{from: string, to: string[], subject: string, text: string, html: string, raw: string}} Mail
 */
export async function startMail() {
  const mails = [];
  const waiting = new Set();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const parts = [];
      stream.on('data', (part) => parts.push(part));
      stream.on('end', async () => {
        const bytes = Buffer.concat(parts);
        const mail = await PostalMime.parse(bytes);
        mails.push({
          from: session.envelope.mailFrom.address,
          to: session.envelope.rcptTo.map((r) => r.address),
          subject: mail.subject ?? '',
          text: mail.text ?? '',
          html: mail.html ?? '',
          raw: bytes.toString('utf8'),
        });
        done();
        waiting.forEach((look) => look());
      });
    },
  });
  await new Promise((done, failed) => {
    server.on('error', failed);
    server.listen(0, '127.0.0.1', done);
  });
  return {
    port: server.server.address().port,
    mails,
    /** Waits until so many e-mails have come. */
    waitFor: (count, patience = 30_000) => new Promise((done, failed) => {
      const late = setTimeout(() => {
        waiting.delete(look);
        failed(new Error(`${mails.length} of ${count} e-mails came within ${patience} ms`));
      }, patience);
      const look = () => {
        if (mails.length < count) return;
        clearTimeout(late);
        waiting.delete(look);
        done(mails);
      };
      waiting.add(look);
      look();
    }),
    stop: () => new Promise((done) => { server.close(done); }),
  };
}
