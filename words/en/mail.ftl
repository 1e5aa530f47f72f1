# Alerts by e-mail. They say that something waits, and never what or about whom.
mail-subject = Something waits for you in Sharewise
mail-body = Something new waits for you in Sharewise. Sign in to read it: { $link }
