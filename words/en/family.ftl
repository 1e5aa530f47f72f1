# Family and places, an adult's own page, and adults who are a risk.
family-title = Family and places
family-open = Family and places
family-household = Who lives together
family-address = Address
family-address-none = Not known
family-the-child = The child
family-since = since { $date }
family-was = { $relation }, until { $date }
family-moved = Lived there before
family-from = From
family-until = Until
family-genogram = Genogram
family-genogram-label = { $n ->
    [one] Genogram: one person around the child. The table below says the same.
   *[other] Genogram: { $n } people around the child. The table below says the same.
 }
family-genogram-key = Square: father. Circle: mother. Diamond: sex not recorded. Double line: the child. Tinted: lives with the child. Dashed: over, or partners who are not known to be married; a stroke through the line: parted. “!”: marked as a risk.
family-symbols-neutral = Draw everybody as a diamond
family-symbols-usual = Draw with squares and circles
family-ecomap = Ecomap
family-ecomap-label = Ecomap: the household in the middle, people and agencies around it. The tables on this page say the same.
family-ecomap-key = Round: people who do not live with the child. Box: agencies from which something is known. Dashed: over. “!”: marked as a risk.
family-and-others = { $n ->
    [one] and one more
   *[other] and { $n } more
 }
family-agencies = Agencies from which something is known
family-agency = Agency
family-partners = Partners
family-partner = Partner
family-changes = What was said before
family-col-was = What was said
family-col-why = Why it was changed
family-col-by = Changed by
family-col-child = Child
family-end-of = Say that this is over for { $name }
family-end-title = Say that somebody’s place around the child is over
family-end-until = The last day
family-end-why = Why, or how you know
family-end-save = Save the last day
family-adult-title = An adult around children
family-children = Children around whom this adult stands or stood
family-children-none = No child is recorded.
family-partner-title = Add a partner or former partner
family-partner-save = Save
family-partner-of = Partner of { $name } ({ $relation })
family-former-of = Former partner of { $name } ({ $relation }), until { $date }
family-risk-around = Adults who are a risk
family-risk-title = Mark as a risk to children
family-risk-reason = What is the risk?
family-risk-source = From where is it known?
family-risk-since-label = Since when
family-risk-review-label = When will this be looked at again?
family-risk-save = Mark as a risk
family-risk-from = From: { $source }.
family-risk-since = Since { $date }.
family-risk-review = To be looked at again on { $date }.
family-risk-due = Review due
family-risk-on = Risk
family-risk-off = Taken off
family-risk-marks = Marks as a risk
family-risk-end-title = Take the mark off
family-risk-end-why = Why is the mark taken off?
family-risk-end-save = Take the mark off
family-col-stands = Where it stands
family-col-set = Set
family-col-ended = Taken off
family-error-reason = Say what the risk is
family-error-source = Say from where it is known
family-error-until = Enter the last day
family-error-before = The last day must not be before the first
family-error-future = The day must not be later than today
family-error-past = The day must be after today
