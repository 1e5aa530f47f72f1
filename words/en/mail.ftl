# Alerts by e-mail. They say that something waits, and never what or about whom.
mail-subject = Something waits for you in Sharewise
mail-body = Something new waits for you in Sharewise. Sign in to read it: { $link }
mail-account-subject = Something about your Sharewise account changed
mail-account-body = Something about your Sharewise account changed, or somebody tried to sign in to it. Sign in the way you always do and look at the top of the page. This message has no link on purpose. If you cannot sign in, ring whoever looks after Sharewise in your organisation.
