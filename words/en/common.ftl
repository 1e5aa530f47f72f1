# Words that every page shares.
service-name = Sharewise
service-strapline = Think, check, share
skip-to-content = Skip to main content
home-link = Sharewise, start page
service-information = Service information
nav-label = Menu
nav-menu = Menu
nav-my-work = My work
nav-log = Log a concern
nav-children = Children
nav-inbox = Shared with us
nav-decisions = Decisions
nav-record = Record
nav-account = Account
nav-sign-out = Sign out
nav-waiting = { $n ->
    [one] { $n } waiting
   *[other] { $n } waiting
 }
language-label = Language
standing-label = About this session
signed-in-as = Signed in as { $name }, { $agency }
demo-tag = Demonstration
demo-text = Every person here is made up. Do not enter anything about a real child.
error-prefix = Error:
error-summary-title = There is a problem
notice-important = Important
notice-success = Success
warning-prefix = Warning
back = Back
optional = { $label } (optional)
yes = Yes
no = No
footer-links = Support links
footer-accessibility = Accessibility statement
footer-law = The law we use
footer-privacy = Privacy
footer-about = Sharewise helps people who work with children to share what they must, no more, and to record why.
hide-button = Hide screen
hide-shortcut = or press Esc twice
hide-cover-title = Notes
hide-cover-text = Nothing to show.
hide-return = Go back to the page
exit-button = Exit this page
exit-emergency = Emergency
exit-activated = Loading.
exit-timed-out = Exit this page expired.
exit-two-more = Shift, press 2 more times to exit.
exit-one-more = Shift, press 1 more time to exit.
lock-title = You will be locked out soon
lock-text = { $minutes ->
    [one] You have done nothing here for a while. In { $minutes } minute we will lock this page. What you have typed is kept.
   *[other] You have done nothing here for a while. In { $minutes } minutes we will lock this page. What you have typed is kept.
 }
lock-stay = Stay signed in
draft-saved = Saved { $time }
draft-not-saved = Not saved: no connection, keep this page open
draft-locked = Not saved: sign in again in another tab, keep this page open
date-day = Day
date-month = Month
date-year = Year
count-limit = { $n ->
    [one] You can enter up to { $n } character
   *[other] You can enter up to { $n } characters
 }
count-at-limit = You have 0 characters remaining
count-under-zero = You have { $count } characters remaining
count-under-one = You have { $count } character remaining
count-under-two = You have { $count } characters remaining
count-under-few = You have { $count } characters remaining
count-under-many = You have { $count } characters remaining
count-under-other = You have { $count } characters remaining
count-over-zero = You have { $count } characters too many
count-over-one = You have { $count } character too many
count-over-two = You have { $count } characters too many
count-over-few = You have { $count } characters too many
count-over-many = You have { $count } characters too many
count-over-other = You have { $count } characters too many
find-none = No one found. Choose “not on the list” below.
find-more = Type at least 2 letters
find-loading = Looking…
find-error = The list could not be read. Try again, or choose “not on the list”.
find-results = { $n } found
find-selected = { $label }, chosen
find-plain = First letters of the name
find-plain-hint = The list is too long to show everybody. Search first, then choose.
find-plain-button = Search
find-plain-found = { $n ->
    [one] One name begins with this. It is in the list.
   *[other] { $n } names begin with this. Choose one.
 }
find-plain-many = These are the first { $n }. Type more letters to see others.
find-plain-none = No name begins with this. Try fewer letters.
when-now = Now, or in the last few minutes
when-today = Earlier today
when-day = Another day
when-time = Time
when-time-hint = For example, 14:30. Leave empty if you do not know.
when-date = Date
when-date-hint = For example, { $example }
when-about = I am not sure of the exact time or day
pages-label = Pages
pages-previous = Previous
pages-next = Next
pages-page = Page { $n }
error-date-missing = Enter the date
error-date-part-missing = The date must include a day, a month and a year
error-date-not-real = The date must be a real date
error-date-in-future = The date must be today or in the past
error-time-not-real = Enter a time on the 24-hour clock, like 14:30
error-when-missing = Choose when it happened
error-time-in-future = The time must not be later than now
list-last = { $rest } and { $last }
list-last-vowel = { $rest } and { $last }
nav-people = People
picture-slide = Slide the picture sideways to see all of it.
