# How long a file is kept: holds, and erasing with a second person
keeping-title = Keeping this file
keeping-list-title = Holds and erased files
keeping-list-lead = What may not be erased for now, and what was erased. Nothing is erased by itself.
keeping-law = How long the law and guidance say to keep things
keeping-find = Find the file to keep or to erase
keeping-what = What the file holds
keeping-size-entries = Entries in the chronology
keeping-size-concerns = Concerns
keeping-size-decisions = Decisions whether to share
keeping-size-shared = Shared with other agencies
keeping-size-received = Received from other agencies
keeping-others = { $n ->
    [one] There is { $n } other record of the same person. It is erased by itself.
   *[other] There are { $n } other records of the same person. Each is erased by itself.
 }
keeping-stays = { $n ->
    [0] No concern stays: none of them has another child in it.
    [one] { $n } concern stays, because another child is in it.
   *[other] { $n } concerns stay, because another child is in each of them.
 }
keeping-holds = Holds on this file
keeping-holds-open = Files that may not be erased for now
keeping-holds-none = No file has a hold on it.
keeping-holds-none-here = There is no hold on this file.
keeping-col-who = About
keeping-col-reason = Reason
keeping-col-why = In words
keeping-col-placed = Placed by
keeping-col-review = Look again on
keeping-col-lifted = Lifted
keeping-lift = Lift this hold
keeping-reason-court = A court case, begun or expected
keeping-reason-inquiry = An inquiry or a review
keeping-reason-police = The police ask for it
keeping-reason-access-request = Somebody asked for their information
keeping-reason-complaint = A complaint
keeping-reason-other = Something else
keeping-hold-title = Place a hold on this file
keeping-hold-reason = Why may the file not be erased?
keeping-empty-reason = Choose why the file may not be erased
keeping-hold-why = What is it about?
keeping-hold-review = When should somebody look at it again?
keeping-hold-submit = Place the hold
keeping-lift-title = Lift this hold
keeping-lift-why = Why is it no longer needed?
keeping-lift-submit = Lift the hold
keeping-erase-heading = Erasing
keeping-erase-title = Ask to erase this file
keeping-erase-means = What is erased cannot be read again by anybody, and cannot be brought back.
keeping-erase-second = A second person must approve it. Then you erase the file, from the page of your request.
keeping-erase-other = What other agencies were given stays with them.
keeping-erase-ledger = The log still proves that the file was there, when it was erased, and who decided it.
keeping-erase-why = Why should this file be erased now? Name the period in your agency’s schedule.
keeping-erase-submit = Ask a second person
keeping-erase-not = You cannot ask to erase it now: a hold stops it, or your role may not.
keeping-erase-fault-empty = Say why this file should be erased
keeping-erase-fault-too-long = Shorten the reason
keeping-erase-fault-held = A hold stops this file from being erased. Lift the hold first
keeping-erase-fault-nobody = There is nobody else in your agency who may approve it
keeping-erased-title = Erased files
keeping-erased-none = No file was erased.
keeping-erased-col-at = When
keeping-erased-col-by = Erased by
keeping-erased-col-approved = Approved by
keeping-erased-col-keys = Keys destroyed
keeping-erased-col-stays = Concerns that stay
