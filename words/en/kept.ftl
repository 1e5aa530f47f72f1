# What was typed while the page was locked or the session had ended.
kept-title = What you typed is kept
kept-not-sent = It has not been sent or recorded yet.
kept-lead = This form was kept on { $when }, because the page was locked or your session had ended. Read it and change what you want, then send it.
kept-typed = What you typed, part { $n }
kept-send = Send it now
kept-delete = Throw it away
kept-form = A form that was not sent
kept-not-title = You are not signed in
kept-not-lead = What you typed is still on this page. Keep the page open.
kept-list-title = What you typed and have not sent
kept-list-none = Nothing waits here.
kept-again = Send it again
