# Safety plans, check-ins and referrals to services.
plans-plan-title = Safety plan
plans-plan-home = Make this with the child. Sharewise sends nothing of it to the home. Where there is domestic abuse, give the child nothing in writing but a helpline number or the number of a person they trust.
plans-plan-save = Save the plan
plans-version = Version of { $time }
plans-check-in-title = Check-in
plans-check-in-text = What to look out for
plans-check-in-set = Set the check-in
plans-check-in-how = How was the child, and what was said?
plans-check-in-last = This was the last: no further check-in is needed
plans-check-in-next = { $n ->
    [one] When you record this, the next check-in is set for { $n } day from now.
   *[other] When you record this, the next check-in is set for { $n } days from now.
 }
plans-check-in-save = Record the check-in
plans-first = First check-in
plans-every = How often?
plans-every-0 = Once
plans-every-1 = Every day
plans-every-7 = Every week
plans-every-14 = Every 2 weeks
plans-every-28 = Every 4 weeks
plans-referrals-title = Referral to a service
plans-referrals-made = Referrals made
plans-service = Service
plans-outcome-words = What the family or the service said
plans-referral-save = Record the referral
plans-outcome-title = What came of it
plans-outcome-of = Say what came of { $service }
plans-outcome-save = Record what came of it
