# Taking an agency's own records out as a file
export-list-title = Take your agency’s records out
export-list-lead = For a successor, another system, or somebody who may ask for your records. One person asks, another approves, and whoever asked takes the file.
export-none = Nobody has asked for an export.
export-past = What was asked for
export-col-what = What it holds
export-col-for = For
export-col-by = Asked by
export-col-at = Asked on
export-col-state = State
export-children = { $n ->
    [one] { $n } child
   *[other] { $n } children
 }
export-concerns = { $n ->
    [one] { $n } concern
   *[other] { $n } concerns
 }
export-holds = { $children }, { $concerns }
export-state-building = Being put together
export-state-asked = Waiting for a second person
export-state-approved = Approved
export-state-refused = Refused
export-state-withdrawn = Taken back
export-state-ran-out = Out of time
export-state-done = Taken
export-state-taken = Taken
export-state-ended = Ended
export-state-ended-taken = Taken
export-state-ended-withdrawn = Taken back
export-state-ended-refused = Refused
export-state-ended-stopped = Stopped
export-state-ended-changed = Ended: something changed
export-state-ended-protected = Ended: something protected was found
export-state-ended-ran-out = Out of time
export-ask-title = Ask for an export
export-ask-lead = This takes children’s records out of Sharewise as a file. Nobody can bring back what has left. A second person must approve it, and everybody who could approve it is told now.
export-never = What is never in it
export-never-protected = protected addresses and telephone numbers: a mark stands in their place, and in words that somebody wrote they are cut out
export-never-sealed = sealed matters about people who work here
export-never-received = what other agencies shared with you: it is theirs, so whoever needs it asks them
export-never-files = pictures and files that came with concerns: how many there are stands beside each concern
export-never-close = records of children to whom the person who asked stands too close: somebody else asks for those
export-never-trail = who looked at what, drafts, patterns, and links with other agencies’ records
export-which = Whose records?
export-which-all = Every child of your agency
export-which-concerns = Children about whom a concern was logged between the two days below
export-which-named = Children whom I name
export-find = Find a child to add
export-find-hint = The first letters of a name
export-find-button = Find
export-named = Tick the children
export-from = Written down from
export-until = Written down until
export-from-none = The beginning
export-until-none = The day it was asked for
export-why = Why are the records taken out?
export-recipient = Who receives it? Name
export-organisation = Who receives it? Organisation
export-handover = How will it be handed over?
export-handover-hint = For example: on an encrypted stick, in person, against a signature
export-holds-heading = What it would hold
export-waits = { $n ->
    [one] So many children wait { $n } hour after approval, in which the file can be stopped.
   *[other] So many children wait { $n } hours after approval, in which the file can be stopped.
 }
export-ask-then = Look at the numbers. If they are what you expect, ask. If you change anything above, they are counted anew.
export-count-submit = Count what it would hold
export-ask-submit = Ask a second person
export-empty-which = Choose whose records
export-empty-children = Find and tick at least one child
export-empty-why = Say why
export-empty-recipient = Enter the name of whoever receives it
export-empty-organisation = Enter their organisation
export-empty-handover = Say how it will be handed over
export-fault-too-long = Make it shorter; of children, name 50 at most
export-fault-control = Take out characters that cannot be shown
export-fault-unknown = One of these children cannot be in your export. Leave them out, or let somebody else ask for them
export-fault-future = The day must not be in the future
export-fault-order = The last day must not come before the first
export-fault-nobody = There is nobody to put into it, or no second person who could approve it
export-fault-too-many = These are more children than one export may hold. Choose children with concerns between two days, or name them, and ask several times
export-fault-protected = This holds a protected address or telephone number, which must not leave. Write it without
export-fault-changed = Something changed since this was put together. It counts no more: ask again
export-fault-wait = It cannot be taken yet
export-title = Export of records
export-building = Being put together
export-progress = { $done } of { $all } children
export-look-again = Look again
export-left-out = Left out
export-left-out-n = { $n ->
    [one] { $n } child, to whom whoever asked stands too close. Somebody else must ask for that record.
   *[other] { $n } children, to whom whoever asked stands too close. Somebody else must ask for those records.
 }
export-wait = Wait
export-answered-by = Answered by
export-answer-words = What they said
export-taken-at = Taken on
export-counts-until = Counts until
export-parts = Fingerprint (SHA-256) of what was put together
export-sample = The first rows, as the file has them
export-sample-text = Opening this page is a reading of these children’s records, and is written down.
export-table-people = The child, and the people around the child
export-table-risks = Adults marked as a risk
export-table-concerns = Concerns
export-table-chronology = Chronology: notes, plans, check-ins, referrals, actions
export-table-decisions = Decisions about sharing
export-table-sharings = What was shared, and with whom
export-answer = Approve or refuse
export-take = Take it
export-take-text = You can take it once. If the download breaks off, you can take it again within an hour. Every time is written down, in the record of each child too.
export-take-from = It was approved. You can take it from { $time }. Until then it can be stopped.
export-take-again = You took it. If the download broke off, you can take it again until { $time }.
export-take-submit = Download the file
export-stop = Stop it
export-stop-why = Why should it be stopped?
export-stop-submit = Stop this export
export-warn-changed = Something that this was made of has changed since: nothing of it can be taken. Ask again.
export-warn-protected = A protected address or telephone number was found in what would have left, so nothing was let out. Correct the words in which it stands, then ask again.
export-warn-protected-link = Whose record it is
export-warn-approved = This was approved and will be taken. If it should not be, stop it now.
export-readme-title = Records taken out of Sharewise
export-readme-id = Export
export-readme-agency = Records of
export-readme-for = Made for
export-readme-built = Put together
export-readme-shape = Shape
export-readme-mark = Every row of every file bears the number of this export and for whom it was made. The agency’s log says who asked, approved and took it, and the SHA-256 of this file.
export-readme-in = What is in it:
export-readme-json = the same as one document
export-readme-csv = The tables are UTF-8, separated by commas. Times are UTC. A cell that a spreadsheet would run as a formula has a ' in front: whoever reads the file takes one leading ' away. A concern about several children has a row for each of them, with the same concern_id.
