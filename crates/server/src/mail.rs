//! Sends alerts by e-mail: that something waits, and where; never what.

use crate::config::{Smtp, Tls};
use casework::{Casework, DueMail, MailAbout};
use domain::Lang;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::authentication::Credentials,
};
use std::{fs, sync::Arc, time::Duration};
use words::Words;

/// How often the outbox is looked into.
const EVERY: Duration = Duration::from_secs(5);
/// Mails taken at a time.
const AT_A_TIME: i64 = 20;
/// How long a mail server may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A mail server that takes our alerts.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// A mailer as the settings say. Nothing is connected yet.
    ///
    /// # Errors
    /// Which setting is wrong.
    pub fn new(smtp: &Smtp) -> Result<Self, String> {
        type Transport = AsyncSmtpTransport<Tokio1Executor>;
        let from = smtp
            .from
            .parse()
            .map_err(|e| format!("smtp.from is no e-mail address: {e}"))?;
        let secure = |e: lettre::transport::smtp::Error| format!("smtp.host: {e}");
        let (mut builder, port) = match smtp.tls {
            Tls::Starttls => (Transport::starttls_relay(&smtp.host).map_err(secure)?, 587),
            Tls::Implicit => (Transport::relay(&smtp.host).map_err(secure)?, 465),
            Tls::None => (Transport::builder_dangerous(smtp.host.as_str()), 25),
        };
        if let Some(user) = &smtp.user {
            let file = smtp
                .password_file
                .as_ref()
                .ok_or("smtp.user needs smtp.password_file")?;
            let password = fs::read_to_string(file)
                .map_err(|e| format!("smtp.password_file {}: {e}", file.display()))?;
            builder =
                builder.credentials(Credentials::new(user.clone(), password.trim().to_owned()));
        }
        Ok(Self {
            transport: builder
                .port(smtp.port.unwrap_or(port))
                .timeout(Some(PATIENCE))
                .build(),
            from,
        })
    }

    /// Whether the mail server answers and lets us in, for `sharewise doctor`.
    ///
    /// # Errors
    /// It does not, in words.
    pub async fn try_to_connect(&self) -> Result<(), String> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("the mail server answers, but does not take mail".into()),
            Err(e) => Err(format!("the mail server does not answer: {e}")),
        }
    }

    /// Sends what is due, again and again.
    pub async fn keep_sending(self, casework: Arc<Casework>) {
        let mut every = tokio::time::interval(EVERY);
        loop {
            every.tick().await;
            if let Err(e) = self.send_due(&casework).await {
                tracing::error!(error = %e, "the outbox");
            }
        }
    }

    /// Sends what is due. What the mail server does not take is put off, never dropped.
    ///
    /// # Errors
    /// The database.
    pub async fn send_due(&self, casework: &Casework) -> casework::Result<()> {
        for mail in casework.take_mail(AT_A_TIME).await? {
            match self.send(&mail).await {
                Ok(()) => casework.mail_sent(mail.id).await?,
                Err(e) => {
                    // The address is personal: the log says which mail, not to whom.
                    tracing::warn!(mail = %mail.id, tries = mail.tries, error = %e, "mail put off");
                    casework.mail_failed(&mail).await?;
                }
            }
        }
        Ok(())
    }

    async fn send(&self, mail: &DueMail) -> Result<(), String> {
        let message = self.message(mail)?;
        self.transport
            .send(message)
            .await
            .map(|_| ())
            .map_err(|e| e.to_string())
    }

    fn message(&self, mail: &DueMail) -> Result<Message, String> {
        let to: Mailbox = mail.to.parse().map_err(|_| "no e-mail address")?;
        let other = match mail.lang {
            Lang::En => Lang::Cy,
            Lang::Cy => Lang::En,
        };
        let text = |lang| match mail.about {
            MailAbout::Waits => {
                Words::with(lang, "mail-body", &[("link", mail.link.as_str().into())])
            }
            MailAbout::Account => Words::get(lang, "mail-account-body"),
        };
        let subject = match mail.about {
            MailAbout::Waits => "mail-subject",
            MailAbout::Account => "mail-account-subject",
        };
        Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(Words::get(mail.lang, subject))
            .header(ContentType::TEXT_PLAIN)
            .body(format!("{}\r\n\r\n{}\r\n", text(mail.lang), text(other)))
            .map_err(|e| e.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
        net::TcpListener,
    };

    /// A mail server that takes one mail, or says that it cannot, and gives what it heard.
    async fn server(listener: TcpListener, takes: bool) -> String {
        let (stream, _) = listener.accept().await.expect("a connection");
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let mut heard = String::new();
        let mut in_mail = false;
        write.write_all(b"220 test\r\n").await.expect("a greeting");
        while let Ok(Some(line)) = lines.next_line().await {
            heard.push_str(&line);
            heard.push('\n');
            let answer: &[u8] = match line.split(' ').next().unwrap_or("") {
                "." => {
                    in_mail = false;
                    b"250 kept\r\n"
                }
                _ if in_mail => continue,
                "EHLO" => b"250 test\r\n",
                "RCPT" if !takes => b"451 try later\r\n",
                "DATA" => {
                    in_mail = true;
                    b"354 go on\r\n"
                }
                "QUIT" => break,
                _ => b"250 ok\r\n",
            };
            write.write_all(answer).await.expect("an answer");
        }
        heard
    }

    fn mail() -> DueMail {
        DueMail {
            id: uuid::Uuid::nil(),
            agency_id: uuid::Uuid::nil(),
            to: "lead@school.example".into(),
            lang: Lang::Cy,
            about: MailAbout::Waits,
            link: "https://sharewise.example/concerns/1".into(),
            tries: 0,
        }
    }

    async fn try_send(takes: bool) -> (Result<(), String>, String) {
        try_to_send(&mail(), takes).await
    }

    async fn try_to_send(mail: &DueMail, takes: bool) -> (Result<(), String>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let mailer = Mailer::new(&Smtp {
            host: "127.0.0.1".into(),
            port: Some(listener.local_addr().expect("an address").port()),
            tls: Tls::None,
            from: "Sharewise <sharewise@hub.example>".into(),
            user: None,
            password_file: None,
        })
        .expect("good settings");
        let heard = tokio::spawn(server(listener, takes));
        let sent = mailer.send(mail).await;
        drop(mailer);
        (sent, heard.await.expect("the server ended"))
    }

    #[tokio::test]
    async fn a_mail_says_where_and_in_both_languages() {
        let (sent, heard) = try_send(true).await;
        sent.expect("taken");
        // Long lines are broken with "=" in mail and joined again by the reader.
        let heard = heard.replace("=\n", "");
        assert!(heard.contains("RCPT TO:<lead@school.example>"), "{heard}");
        assert_eq!(
            heard
                .matches("https://sharewise.example/concerns/1")
                .count(),
            2,
            "{heard}"
        );
    }

    #[tokio::test]
    async fn a_mail_about_an_account_leads_nowhere_and_names_nothing() {
        let about = DueMail {
            about: MailAbout::Account,
            ..mail()
        };
        let (sent, heard) = try_to_send(&about, true).await;
        sent.expect("taken");
        let body = heard.rsplit_once("DATA\n").expect("a mail").1;
        for never in ["http", "sharewise.example", "concerns"] {
            assert!(!body.contains(never), "{never}: {body}");
        }
        assert!(body.contains("Sharewise"), "{body}");
    }

    #[tokio::test]
    async fn a_server_that_cannot_take_it_is_an_error_to_try_again() {
        let (sent, heard) = try_send(false).await;
        assert!(sent.is_err());
        assert!(!heard.contains("DATA"));
    }
}
