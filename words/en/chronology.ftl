# The chronology across agencies: pictures, marks of entries, the curated summary, print pages.
chron-title = Chronology of all agencies
chron-col-owner = Whose
chron-confirmed = { $who } said on { $time } that it is about this child
chron-good = Good for the child
chron-bad = Bad for the child
chron-impact = Good or bad
chron-voice = Child’s voice
chron-voice-only = Only with the child’s own words or view
chron-childs-words = The child’s own words
chron-marked-by = Marked by { $who }
chron-mark-of = Mark the entry of { $time }
chron-mark-title = Mark an entry
chron-mark-why = Why?
chron-mark-save = Save the mark
chron-event = Is it one of these events?
chron-event-none = None of them
chron-event-missing = Missing
chron-event-missed-appointment = Missed appointment
chron-event-moved-home = Moved home
chron-event-changed-school = Changed school
chron-event-new-baby = New baby
chron-event-new-in-household = Somebody new in the household
chron-event-police-notice = Police notice
chron-event-hospital-visit = Came to hospital
chron-event-changed-worker = Worker or service changed
chron-lanes-key = One lane for each agency, from the first entry until now. The larger a mark, the more serious. Plum: shared with us. Blue: a decision. A ring with a plus was good for the child, a triangle harmed the child. Dotted lines: nothing new from that agency for ninety days or more.
chron-silences = Silences
chron-silence-means = A silence is no news: all may have been well, or nobody may have looked, or nobody shared it.
chron-silent-days = { $n ->
    [one] Nothing for { $n } day
   *[other] Nothing for { $n } days
 }
chron-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
 }
chron-col-from = From
chron-col-to = To
chron-col-days = How long
chron-until-now = Until now
chron-strip-key = Each box is a week; the darker, the more concerns and shared information. The line adds them up.
chron-in-week = { $n ->
    [one] { $n } in this week
   *[other] { $n } in this week
 }
chron-col-count = New
chron-col-so-far = So far
chron-print-full = Print the whole chronology
chron-print-summary = Print the summary
chron-print-title = Chronology
chron-print-button = Print
chron-printed = As it stood at { $time }. Keep it safe, and destroy it when it is not needed any more.
chron-summary-title = Summary of the chronology
chron-summary-none = There is no summary yet. Choose the entries that matter and write what they mean.
chron-summary-write = Write a new version
chron-summary-version = Version { $version }, written at { $time } by { $who }
chron-summary-save = Save this version
chron-version = Version { $n }
chron-versions = Versions
chron-col-version = Version
chron-col-meaning = What it means
chron-entry-gone = This entry cannot be read any more
chron-choose = Which entries matter?
chron-choose-lead = Choose what tells the story, good things too. Not everything belongs here. Families read it one day.
chron-choose-next = Continue
chron-meaning = What does it mean?
chron-analysis = What they mean together
chron-analysis-hint = What gets better, what gets worse, what nobody knows, and what follows.
chron-error-entries = Choose at least one entry, and at most 60
chron-error-analysis = Write what they mean together
chron-pdf-full = Download as PDF
chron-pdf-summary = Download the summary as PDF
chron-pdf-head = { $agency }. Confidential: safeguarding information about a child
chron-pdf-foot = Printed by { $who }, { $time }
chron-pdf-page = Page { $n } of { $of }
chron-pdf-older = Older entries are not in this document. They can be read on screen.
chron-pdf-cut = { $n ->
    [one] A protected address or telephone number was cut out in { $n } place. It can be read on screen by those who may.
   *[other] Protected addresses or telephone numbers were cut out in { $n } places. They can be read on screen by those who may.
 }
chron-pdf-letters = Some letters cannot be printed and are shown as �. They can be read on screen, or copied from here.
chron-strip = { $n ->
    [one] Weeks of the last year: { $n } concern or piece of shared information.
   *[other] Weeks of the last year: { $n } concerns and pieces of shared information.
 }
chron-strip-filtered = The weeks count only what the filter lets through.
chron-weeks = The same weeks in words
chron-weeks-title = Week by week
chron-weeks-span = From the week of { $from } to the week of { $to }.
chron-weeks-empty = { $n ->
    [0] Something is new in each of them.
    [one] In one week nothing is new.
   *[other] In { $n } weeks nothing is new.
 }
chron-col-week = Week from Monday
chron-col-link = Link to this child
chron-col-record = Record
chron-record-n = Record { $n }
chron-link-own = In this record
chron-link-joined = In { $record }: { $who } said on { $time } that it is of the same child
chron-link-not-yet = Nobody has said yet that it is about this child
chron-joined-by = Joined to { $to }: { $who } said that both are of one child, { $time }
chron-link-weight = The comparison came to { $weight }: above nought speaks for one person
chron-records = Records of ours that this is put together from
chron-lanes-title = Lanes by agency
chron-whole-title = The whole chronology in pictures
chron-whole-means = These show every entry of the chronology, also those that the summary leaves out.
