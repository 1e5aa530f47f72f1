# Passkeys: making one, taking one away, signing in with one.
passkey-title = Passkeys
passkey-of = passkeys
passkey-count = { $n ->
    [0] None
    [one] { $n } passkey
   *[other] { $n } passkeys
 }
passkey-lead = With a passkey you sign in with your fingerprint, your face or the number that unlocks your device. Nobody can guess it, and no false website can ask for it.
passkey-made = Made
passkey-used = Last used
passkey-never-used = Not used yet
passkey-unnamed = Passkey
passkey-add-title = Add a passkey
passkey-add-text = Use the device or the security key in front of you. You are signed out everywhere else when you add one.
passkey-name = What to call it
passkey-name-hint = So that you know it again, for example “Work laptop”
passkey-add-button = Add a passkey
passkey-added = The passkey is added.
passkey-remove = Remove
passkey-remove-title = Remove a passkey
passkey-remove-text = You can no longer sign in with “{ $name }”. You are signed out everywhere else.
passkey-remove-button = Remove the passkey
passkey-removed = The passkey is removed.
passkey-without = This browser cannot use passkeys here, or its scripts are turned off. You can sign in safely with a code from your phone instead.
passkey-no-name = Passkeys work only where this website has a name instead of a number in its address. You can sign in safely with a code from your phone instead.
passkey-sign-in-title = Sign in with a passkey
passkey-sign-in-text = If you have added one: your fingerprint, your face or your device’s number is enough.
passkey-sign-in-button = Use a passkey
passkey-code-text = Or use a passkey that you have added.
passkey-code-button = Use a passkey
passkey-failed = No passkey was used. Try again, or sign in another way.
passkey-held = This device already holds a passkey for your account.
passkey-error-refused = This passkey was not accepted. Try again, or sign in another way.
passkey-error-password = The password is not right
passkey-error-name = Enter a name of no more than 60 characters
sign-in-recovery-hint = One of your recovery codes
account-error-too-many = You have 20 passkeys. Remove one first.
