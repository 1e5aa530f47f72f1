# Patterns: what waits for a decision, one with its pieces, and the rules that find them.
patterns-title = Patterns
patterns-lead = A rule found pieces that should be looked at together. It is not a score, and nothing is shared by itself: you decide.
patterns-none = No pattern waits for a decision.
patterns-open = Patterns to decide
patterns-watching = Being watched
patterns-decided = Decided
patterns-one-title = A pattern
patterns-col-pattern = Pattern
patterns-col-children = Children
patterns-col-pieces = Pieces
patterns-col-raised = Found
patterns-col-owner = Who is asked
patterns-col-state = Where it stands
patterns-pieces = { $n ->
    [one] { $n } piece
   *[other] { $n } pieces
 }
patterns-nobody = Nobody: this agency has no safeguarding lead
patterns-state-open = To decide
patterns-state-watching = Watched
patterns-state-to-share = To be shared
patterns-state-not-a-pattern = Not a pattern
patterns-back-new-pieces = Back: something new came
patterns-back-date = Back: its day has come
patterns-until = Until { $time }
patterns-the-pieces = What belongs together
patterns-apart = Another record: the link was undone
patterns-gone = { $n ->
    [one] { $n } piece cannot be read any more, because a file was erased.
   *[other] { $n } pieces cannot be read any more, because a file was erased.
 }
patterns-counted = Only what stands in this agency’s own files is counted, and what other agencies shared with it. What others hold beside that is not known here.
patterns-question = What is it?
patterns-choice-share = Decide to share it
patterns-choice-watch = Keep watching
patterns-choice-not-a-pattern = Not a pattern
patterns-choice-hint-share = You go on to a decision about what is shared, with whom and why. Nothing is sent yet.
patterns-choice-hint-watch = It comes back on that day, and before it if something new is written.
patterns-choice-hint-not-a-pattern = These pieces are set aside. Only newer ones count from now on.
patterns-which-child = About which child do you decide first?
patterns-choose-child = Choose a child
patterns-until-when = Until when?
patterns-for-good = Do not ask again about this place, adult or group
patterns-silenced = This rule does not ask about this any more
patterns-silenced-row = Set to silent
patterns-reason = Why?
patterns-reason-hint = What you looked at and with whom you talked. You must give a reason if it is not a pattern.
patterns-save = Record this
patterns-go-decide = Go on to the decision
patterns-about-this = About this pattern
patterns-what-became = What happened with it
patterns-the-rule = The rule
patterns-step-raised = { $n ->
    [one] Found, with { $n } piece
   *[other] Found, with { $n } pieces
 }
patterns-step-grew = { $n ->
    [one] More came: { $n } piece now
   *[other] More came: { $n } pieces now
 }
patterns-source = Where the rule comes from
patterns-source-says = { $footing }: { $source }
patterns-footing-guidance = Guidance
patterns-footing-practice = Practice
patterns-footing-product = Suggestion
patterns-error-choice = Choose what it is
patterns-error-child = Choose the child about whom you decide first
patterns-error-until = Enter the day until which you keep watching
patterns-error-until-far = Choose a day within a year
patterns-error-reason = Say why it is not a pattern
patterns-rules-title = Rules about patterns
patterns-rules-lead = Each rule looks at pieces that have something in common. It never scores a child and never shares anything. A change holds from the next thing that is written.
patterns-rule-now = Now
patterns-rule-on = On
patterns-rule-off = Off
patterns-rule-says = What it looks for
patterns-rule-changed = Changed
patterns-rule-set = { $time } by { $who }
patterns-set-title = Change this rule
patterns-set-on = Is the rule on?
patterns-limit-pieces = Fewest pieces
patterns-limit-agencies = Fewest agencies
patterns-limit-children = Fewest children
patterns-limit-days = Within how many days
patterns-bounds-pieces = Enter a number of pieces from 1 to 50
patterns-bounds-agencies = Enter a number of agencies from 1 to 10
patterns-bounds-children = Enter a number of children from 1 to 20
patterns-bounds-days = Enter a number of days from 1 to 1095
patterns-set-why = Why do you change it?
patterns-set-save = Save
patterns-error-on = Say whether the rule is on
patterns-error-set-reason = Say why you change it
patterns-log = What was changed
patterns-log-when = When
patterns-log-rule = Rule
patterns-log-to = To
patterns-log-who = Who
patterns-log-why = Why
patterns-on-child = { $n ->
    [one] { $n } pattern waits for a decision or is watched:
   *[other] { $n } patterns wait for a decision or are watched:
 }
patterns-record-change = Change of the record
patterns-moved-home = Lives at another address
patterns-moved-school = Goes to another school
patterns-moved-school-named = School: { $was }, now { $now }
patterns-moved-area = Lives in another area
patterns-moved-area-named = Local authority area: { $was }, now { $now }
patterns-moved-see = See the record
