# Whose account it is: the word of a second person about a way in.
colleague-title = Whose account it is
colleague-text = Whoever makes a way in and whoever says whose it is are two people. Until somebody has said so, the account can log a concern, share in an emergency and do a practitioner’s work. It approves nothing, opens no sealed matter and reads no whole file.
colleague-none = No account waits for you.
colleague-ask = Ask the person themselves, face to face or on a telephone number you had before.
colleague-waiting = { $n ->
    [one] { $n } account waits for somebody to say whose it is
   *[other] { $n } accounts wait for somebody to say whose they are
 }
colleague-mine = Your account waits for a colleague to say that it is yours
colleague-how = What was done
colleague-how-invited = Invited
colleague-how-link = Given a new link to choose a password
colleague-how-second-check = Second check taken away
colleague-how-tied = Tied to single sign-on
colleague-how-role = Given another role
colleague-how-email = E-mail address changed
colleague-how-sign-in-name = Sign-in name changed
colleague-by = By
colleague-by-roll = The system that keeps the list of staff
colleague-at = When
colleague-answer = What came of it
colleague-confirm = I know that this person has this account and asked for it
colleague-object = I do not know that, or they did not ask
colleague-object-own = I did not ask for this
colleague-counts = Nobody else here can confirm it. Everybody was told; if nobody objects, it counts from { $time }.
colleague-objected = Somebody objected. Find out what happened before you confirm it.
colleague-past = Answered
colleague-state-confirmed = Confirmed
colleague-state-counted = Counted: nobody else could confirm it, and nobody objected
colleague-state-renewed = Made anew by whoever runs the server
