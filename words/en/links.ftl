links-title = Records that may be of one person
links-lead = Two records in this agency may be of the same person. Nothing is joined until a named person says so, and it can be undone.
links-open = To look at
links-unsure = Looked at, and not to be told
links-joined = Joined
links-none-open = Nothing waits to be looked at.
links-waiting = { $n ->
    [one] { $n } pair of records may be of one person: compare them
   *[other] { $n } pairs of records may be of one person: compare them
 }
links-undone-told = Two records that you saw joined are no longer joined. What you read may be about two people.
links-undone-see = See what was undone, and why
links-compare = Compare (found { $time })
links-col-compare = Compare
links-col-one = First record
links-col-other = Second record
links-col-state = How it stands
links-col-fact = What
links-col-agree = Agree?
links-col-reason = Reason
links-col-side = For or against
links-col-weight = Weight
links-col-when = When
links-col-decided = What was decided
links-col-who = Who
links-col-why = Why
links-state-open = To look at
links-state-aside = Set aside
links-state-clash = Set aside: the numbers are two different people’s
links-state-same = Joined: one person
links-state-different = Two people
links-state-twin-or-sibling = Twins, or brothers and sisters
links-state-unsure = Not to be told
links-state-gone = No longer alike
links-matches-title = Other records of this child
links-matches = Records in this agency that may be of the same child
links-matches-none = No other record in this agency resembles this one.
links-overfull = Too many records share these to search by them alone: { $ways }. Other details were searched.
links-cut = More records share something with this one than could be compared. The ones with the most in common were.
links-outcome = What the search came to:
links-review-title = Is this one person?
links-side-by-side = The two records side by side
links-fact-given = Given names
links-fact-family = Family name
links-fact-known-as = Known as
links-fact-former = Names before
links-fact-sex = Sex
links-fact-born = Date of birth
links-fact-address = Address
links-fact-phone = Telephone
links-fact-school = School, nursery or other setting
links-fact-area = Local authority area
links-fact-group = Class or group
links-fact-nhs = NHS number
links-fact-upn = Unique pupil number
links-fact-chi = CHI number
links-fact-hcn = Health and care number
links-fact-local = The agency’s own number
links-fact-protected = Protected: not compared
links-nothing = Not known
links-agrees = The same
links-differs = Different
links-nearly = Nearly the same
links-one-only = Only one record says it
links-cannot-tell = Cannot tell
links-protected = The address of one of the two is protected. It is not compared, and if you join the records the protection covers both.
links-weighs = What the comparison says
links-picture = What speaks for and against one person
links-why = The same in words: what speaks against comes first
links-side-start = Start
links-side-against = Against
links-side-favour = For
links-side-sum = Total
links-acts = What people decided
links-act-same = One person
links-act-different = Two people
links-act-twin-or-sibling = Twins, or brothers and sisters
links-act-unsure = Could not tell
links-act-undone = Undone
links-shared-meanwhile = Shared while they were joined
links-shared-means = If any of this mixed two people up, send a correction from its page.
links-choose = What do you say?
links-choose-same = One person
links-choose-same-hint = What both hold is shown together. Neither file changes, and you can undo it.
links-choose-different = Two different people
links-choose-different-hint = They will not be proposed again, whatever is imported.
links-choose-twin-or-sibling = Twins, or brothers and sisters
links-choose-unsure = I cannot tell
links-choose-unsure-hint = They stay on the list for somebody who knows more.
links-choose-undone = Take the decision back
links-choose-undone-hint = They go back on the list.
links-despite = The numbers are two different people’s. I know that, and say it is one person all the same.
links-reason = How do you know?
links-decide = Record the decision
links-undo-heading = Take them apart again
links-undo-means = Both files are left as they were. Everyone who saw them joined is told.
links-undo-reason = Why are they not one person?
links-undo = Undo the link
links-error-act = Say whether this is one person
links-error-contradicts = This goes against what was decided about another record of the same person. Take that decision back first.
links-error-clash = The numbers are two different people’s. Tick the box if you know that, or choose another answer.
links-error-reason = Say how you know
links-child-joined = { $n ->
    [one] This page shows what { $n } other record of the same child holds as well.
   *[other] This page shows what { $n } other records of the same child hold as well.
 }
links-child-undo = Look at the link, or undo it
links-child-record = Record
links-child-this = This record
links-child-compare = { $n ->
    [one] { $n } other record may be of the same child: compare
   *[other] { $n } other records may be of the same child: compare
 }
links-child-look = Other records that may be of this child
links-adult-joined = { $n ->
    [one] This page shows what { $n } other record of the same adult holds as well.
   *[other] This page shows what { $n } other records of the same adult hold as well.
 }
links-adult-compare = Other records may be of the same adult. Compare them, and say whether it is one person.
links-adult-pair = Compare with record { $n }
links-holds = Another agency may hold something about the child
links-holds-means = You are told only that. What they hold, and whether they share it, is for them to decide: ring them, or write to their lead.
links-holds-agency = Agency
links-holds-child = Our child
links-holds-ring = Ring
links-holds-write = Write
links-holds-next = Next
links-holds-decide = Decide whether to share with them
links-agreement-title = Looking up across agencies
links-agreement-lead = Where agencies have agreed to it, a child who is new to one is looked up in the others. It is off until you turn it on.
links-agreement-sees = Nobody sees what another agency holds. Each lead is told only that the other agency holds something about what may be the same child, and whom to ring. Each look-up is written in the record of both, with its purpose.
links-agreement-now = Now
links-agreement-tag-on = On
links-agreement-tag-off = Off
links-agreement-set-by = Set by
links-agreement-set-at = Set
links-agreement-on = Look up across agencies?
links-agreement-is-on = Yes, under the agreement below
links-agreement-is-off = No
links-agreement-off-hint = Ends it at once: nothing of ours is found any more, and what others were told is withdrawn.
links-agreement-reference = Name or reference of the agreement
links-agreement-made = Date of the agreement
links-agreement-purpose = What the look-up is for
links-agreement-partners = Agencies in the agreement
links-agreement-mutual = Has named us too, and looks up
links-agreement-save = Save
links-error-on = Say whether to look up across agencies
links-error-reference = Enter the name or reference of the agreement
links-error-made = Enter the date of the agreement
links-error-purpose = Say what the look-up is for
links-error-partners = Choose at least one agency
links-resembling = We hold these children already; one of them may be the child
links-holds-waiting = { $n ->
    [one] Another agency may hold something about { $n } of our children
   *[other] Other agencies may hold something about { $n } of our children
 }
