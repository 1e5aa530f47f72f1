sign-in-title = Sign in
sign-in-demo-lead = This is a demonstration with made-up people. Choose who you want to be.
sign-in-name = Sign-in name
sign-in-password = Password
sign-in-button = Sign in
sign-in-forgotten = If you have forgotten your password, ask whoever looks after Sharewise in your organisation for a new link.
sign-in-danger = If a child is in danger now, ring 999. If it is not an emergency, the police are on 101. Do not wait for this page.
sign-in-code-title = Enter your code
sign-in-code = Code
sign-in-code-hint = The 6 digits that your phone shows now, or one of your recovery codes
sign-in-again = Begin again with your name and password
sign-in-error-name = Enter your sign-in name
sign-in-error-password = Enter your password
sign-in-error-wrong = The sign-in name or the password is not right
sign-in-error-code = Enter the code that your phone shows now. Each code works once.
sign-in-error-wait = { $n ->
    [one] Too many tries were wrong. Wait { $n } second, then try again.
   *[other] Too many tries were wrong. Wait { $n } seconds, then try again.
 }
sign-in-error-wait-here = { $n ->
    [one] Too many sign-ins went wrong from the network that you are on. Wait { $n } second, then try again. On a device where you have signed in before, you do not have to wait.
   *[other] Too many sign-ins went wrong from the network that you are on. Wait { $n } seconds, then try again. On a device where you have signed in before, you do not have to wait.
 }
lock-page-title = This page is locked
lock-page-lead = You had not used it for a while. What you had typed is kept.
lock-page-button = Unlock
welcome-title = Choose your password
welcome-lead = You have an account at { $agency }. Choose a password to start. This link works once.
welcome-button = Save and sign in
account-title = Account
account-name = Name
account-job = Job title
account-email = E-mail for alerts
account-email-none = None given
account-language = Language
account-language-hint = For your pages and your alerts
account-language-save = Save language
account-signing-in = Signing in
account-change = Change
account-set-up = Set up
account-new-codes = Make new codes
account-password-set = Set
account-password-of = password
account-password-title = Change your password
account-password-lead = When you change it, you are signed out everywhere else.
account-password-save = Change password
account-old-password = Your password now
account-new-password = New password
account-new-password-hint = At least 12 characters. Three or four words that do not belong together are good. You do not need special characters.
account-factor = Second check when signing in
account-factor-on = On: a code from your phone
account-factor-off = Off
account-factor-of = second check
account-factor-first = Add a second check before you read any records: a passkey, or a code from your phone. Both are below. Until then you can log a concern and share in an emergency.
account-factor-title = Set up a code from your phone
account-factor-lead = Open an authenticator app on your phone and let it read this picture.
account-factor-picture = A QR code for your authenticator app. The same key stands below as text.
account-factor-by-hand = If your phone cannot read it, type this key into the app:
account-factor-code-hint = The 6 digits that the app shows now
account-factor-save = Turn on
account-recovery = Recovery codes
account-recovery-of = recovery codes
account-recovery-left = { $n ->
    [one] { $n } left
   *[other] { $n } left
 }
account-recovery-title = Make new recovery codes
account-recovery-lead = The codes that you have now will stop working.
account-recovery-make = Make new codes
account-codes-title = Your recovery codes
account-codes-once = These codes are shown only once.
account-codes-lead = Print them or write them down, and keep them away from your phone. Each works once when you cannot use your phone.
account-codes-done = I have kept them
account-sessions = Where you are signed in
account-sessions-see = { $n ->
    [one] Only here. See and end
   *[other] In { $n } places. See and end
 }
account-lock = Lock now
account-error-wrong = This is not right
account-error-wait = Too many tries were wrong. Wait a minute, then try again.
account-error-short = Enter at least 12 characters
account-error-too-long = Enter no more than 256 characters
account-error-obvious = This password is too easy to guess. Choose other words.
account-error-breached = This password is in lists of stolen passwords, which are tried first. Choose other words.
account-factor-reset = Your second check was taken away by an administrator on { $time }. If you did not ask for this, tell them now. Set up a new one below.
confirm-title = Show that it is you
confirm-lead = You signed in some time ago. What you want to do next could do harm in the wrong hands, so we ask again.
confirm-button = Continue
