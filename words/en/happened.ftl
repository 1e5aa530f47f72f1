# What happened to one's own account. No name, and nothing that anybody typed.
happened-title = What happened to your account
happened-lead = The last 90 days, newest first.
happened-none = Nothing in the last 90 days.
happened-earlier = { $n ->
    [one] { $n } more, from before
   *[other] { $n } more, from before
 }
happened-new = Something about your account is new
happened-all = See everything that happened to your account
happened-known = That was me
happened-not-me = This was not me
happened-not-me-hint = If anything here was not you, say so. Everywhere else is signed out, your administrator is told, and you choose a new password.
happened-said = You said that something about your account was not you. Choose a new password now.
happened-said-told = Everywhere else is signed out and your administrator is told. Choose a new password now.
happened-said-alone = Everywhere else is signed out. Your organisation has no other administrator here: tell whoever looks after Sharewise there. Choose a new password now.
happened-said-told-only = Everywhere else is signed out and your administrator is told. Change your password at your organisation’s sign-in too.
happened-said-alone-only = Everywhere else is signed out. Your organisation has no other administrator here: tell whoever looks after Sharewise there. Change your password at your organisation’s sign-in too.
happened-on = { $time }, { $device }
happened-tries = { $n ->
    [one] { $n } try to sign in was wrong
   *[other] { $n } tries to sign in were wrong
 }
happened-what-password = Your password was changed
happened-what-password-by-link = A password was chosen by a link
happened-what-link-made = A link to choose a new password was made for you
happened-what-second-factor = A code from a phone was set up as your second check
happened-what-second-factor-taken = An administrator took your second check away
happened-what-passkey-added = A passkey was added
happened-what-passkey-removed = A passkey was removed
happened-what-recovery-codes = New recovery codes were made
happened-what-recovery-code-used = A recovery code was used
happened-what-single-sign-on = A work account was connected to your account
happened-what-single-sign-on-ended = A work account was disconnected from your account
happened-what-sign-in-name = Your sign-in name was changed
happened-what-email = Your e-mail address for alerts was changed
happened-what-new-device = Someone signed in to your account on a device that it had not used before
happened-what-new-program = A program signed in to your account for the first time in 90 days
happened-what-wrong-code = Someone gave your password, and then a wrong code
happened-what-not-me = You said that something here was not you
happened-person = On { $time } this person said that something about their account was not them. Ring them on the number in the staff list, and look in the log at what was done under their name since.
happened-person-short = Said “this was not me”
