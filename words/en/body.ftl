# The body map: where marks and injuries were seen.
body-title = Body map
body-open = Mark where you saw an injury
body-rules = Before you mark anything
body-rule-aid = First aid comes first.
body-rule-undress = Do not undress the child or move their clothes to look. Mark only what you can see.
body-rule-photo = Do not take photographs.
body-sides = Left and right are the child’s own left and right.
body-figure = Outline
body-figure-child = Child
body-figure-infant = Baby
body-by-age = Shown by the child’s date of birth. Choose the other outline if it fits better.
body-view = View
body-view-front = Front
body-view-back = Back
body-view-head = Head
body-view-hands = Hands
body-view-feet = Feet
body-shown = shown
body-press = Press the drawing where the mark is
body-press-hint = A number appears there. Or choose the part of the body from the list below the drawing.
body-drawing = { $view }, { $figure }. Press where the mark is.
body-where = Part of the body
body-where-none = Choose a part
body-add = Add a mark there
body-mark-n = Mark { $n }
body-on-n = { $view }, mark { $n }
body-child = Whose mark is it?
body-child-none = Choose a child
body-place = Part of the body
body-length = Length in cm
body-width = Width in cm
body-size-hint = An estimate, such as 2.5
body-shape = Shape
body-colour = Colour
body-broken = Skin broken?
body-swelling = Swelling?
body-unsaid = Not said
body-seen-yes = Yes
body-seen-no = No
body-seen-unclear = Could not tell
body-note = Anything else about it
body-move = Move mark { $n }
body-up = Up
body-down = Down
body-left = To the left
body-right = To the right
body-to-place = To the part chosen above
body-remove = Remove mark { $n }
body-l = Left
body-r = Right
body-error-child = Choose whose mark { $n } is
body-error-size = Enter the size of mark { $n } in centimetres, such as 2.5, and at most 200
body-error-many = Take marks away: there may be 30 of them
body-error-where = Choose the part of the body on which the mark is
body-error-beside = You pressed beside the body, so no mark was made. Press on the body, or choose the part from the list
body-error-site = Choose the part of the body for mark { $n } from the list
body-col-number = Mark
body-col-place = Part of the body
body-col-size = Size
body-col-look = What was seen
body-col-when = When
body-col-who = Who wrote it
body-col-concern = Concern
body-col-was = What it was
body-col-why = Why it was changed
body-cm = { $size } cm
body-cm-by = { $length } cm by { $width } cm
body-size-unsaid = Not said
body-look-broken-yes = Skin broken
body-look-broken-no = Skin not broken
body-look-broken-unclear = Could not tell whether the skin was broken
body-look-swelling-yes = Swollen
body-look-swelling-no = Not swollen
body-look-swelling-unclear = Could not tell whether it was swollen
body-seen-in = { $place } ({ $view })
body-panel-front = Front
body-panel-back = Back
body-panel-head-front = Head, front
body-panel-head-back = Head, back
body-panel-head-right = Head, right side
body-panel-head-left = Head, left side
body-panel-right-palm = Right palm
body-panel-left-palm = Left palm
body-panel-left-hand-back = Left hand, back
body-panel-right-hand-back = Right hand, back
body-panel-left-foot = Left foot, top
body-panel-right-foot = Right foot, top
body-panel-right-sole = Right sole
body-panel-left-sole = Left sole
body-panel-infant-head-top = Head, from above
body-alt = { $view }. { $marks ->
    [0] No mark.
    [one] One mark: { $list }.
   *[other] { $marks } marks: { $list }.
 }
body-alt-mark = { $n }, { $place }
body-child-title = Body map
body-child-none-yet = No mark is recorded on the body map.
body-child-open = { $n ->
    [one] Open the body map (one mark)
   *[other] Open the body map ({ $n } marks)
 }
body-latest = Newest marks first. Filled numbers are of the latest day shown; the lighter a number, the earlier the mark.
body-choose = Choose which marks are shown
body-from = From
body-until = Until
body-concerns = Concerns
body-concern-of = { $date }, { $reference }
body-received = Shared by another agency
body-show = Show these
body-show-everything = Show all marks
body-shown-n = { $n ->
    [0] No mark is of these dates and concerns.
    [one] One mark is shown.
   *[other] { $n } marks are shown.
 }
body-correct = Put right
body-correct-n = Put mark { $n } right
body-correct-title = Put a mark right
body-correct-why = Why is it changed?
body-correct-save = Save what is right
body-correct-remove = There was no such mark: take it away
body-corrected = Put right
body-removed-title = Taken away as recorded by mistake
body-changed-title = What was put right
body-changed-by = { $name }, { $time }
body-site-scalp = { $side ->
    [left] Scalp, left side
    [right] Scalp, right side
   *[middle] Scalp
 }
body-site-head-back = Back of the head
body-site-face = Face
body-site-forehead = { $side ->
    [left] Forehead, left side
    [right] Forehead, right side
   *[middle] Forehead
 }
body-site-temple = { $side ->
    [left] Left temple
    [right] Right temple
   *[middle] Temple
 }
body-site-eye = { $side ->
    [left] Left eye or around it
    [right] Right eye or around it
   *[middle] Eye or around it
 }
body-site-nose = Nose
body-site-cheek = { $side ->
    [left] Left cheek
    [right] Right cheek
   *[middle] Cheek
 }
body-site-mouth = Mouth or lips
body-site-chin = Chin
body-site-jaw = { $side ->
    [left] Jaw, left side
    [right] Jaw, right side
   *[middle] Jaw
 }
body-site-ear = { $side ->
    [left] Left ear
    [right] Right ear
   *[middle] Ear
 }
body-site-behind-ear = { $side ->
    [left] Behind the left ear
    [right] Behind the right ear
   *[middle] Behind the ear
 }
body-site-neck = { $side ->
    [left] Neck, left side
    [right] Neck, right side
   *[middle] Neck
 }
body-site-shoulder = { $side ->
    [left] Left shoulder
    [right] Right shoulder
   *[middle] Shoulder
 }
body-site-shoulder-blade = { $side ->
    [left] Left shoulder blade
    [right] Right shoulder blade
   *[middle] Shoulder blade
 }
body-site-upper-arm = { $side ->
    [left] Left upper arm
    [right] Right upper arm
   *[middle] Upper arm
 }
body-site-elbow = { $side ->
    [left] Left elbow
    [right] Right elbow
   *[middle] Elbow
 }
body-site-forearm = { $side ->
    [left] Left forearm
    [right] Right forearm
   *[middle] Forearm
 }
body-site-wrist = { $side ->
    [left] Left wrist
    [right] Right wrist
   *[middle] Wrist
 }
body-site-hand = { $side ->
    [left] Left hand
    [right] Right hand
   *[middle] Hand
 }
body-site-palm = { $side ->
    [left] Palm of the left hand
    [right] Palm of the right hand
   *[middle] Palm of the hand
 }
body-site-hand-back = { $side ->
    [left] Back of the left hand
    [right] Back of the right hand
   *[middle] Back of the hand
 }
body-site-thumb = { $side ->
    [left] Thumb of the left hand
    [right] Thumb of the right hand
   *[middle] Thumb of the hand
 }
body-site-index-finger = { $side ->
    [left] Index finger of the left hand
    [right] Index finger of the right hand
   *[middle] Index finger of the hand
 }
body-site-middle-finger = { $side ->
    [left] Middle finger of the left hand
    [right] Middle finger of the right hand
   *[middle] Middle finger of the hand
 }
body-site-ring-finger = { $side ->
    [left] Ring finger of the left hand
    [right] Ring finger of the right hand
   *[middle] Ring finger of the hand
 }
body-site-little-finger = { $side ->
    [left] Little finger of the left hand
    [right] Little finger of the right hand
   *[middle] Little finger of the hand
 }
body-site-chest = { $side ->
    [left] Chest, left side
    [right] Chest, right side
   *[middle] Chest
 }
body-site-abdomen = Abdomen
body-site-upper-back = Upper back
body-site-lower-back = Lower back
body-site-hip = { $side ->
    [left] Left hip
    [right] Right hip
   *[middle] Hip
 }
body-site-groin = { $side ->
    [left] Left groin
    [right] Right groin
   *[middle] Groin
 }
body-site-genitals = Genital area
body-site-buttock = { $side ->
    [left] Left buttock
    [right] Right buttock
   *[middle] Buttock
 }
body-site-thigh = { $side ->
    [left] Left thigh
    [right] Right thigh
   *[middle] Thigh
 }
body-site-knee = { $side ->
    [left] Left knee
    [right] Right knee
   *[middle] Knee
 }
body-site-knee-back = { $side ->
    [left] Back of the left knee
    [right] Back of the right knee
   *[middle] Back of the knee
 }
body-site-shin = { $side ->
    [left] Left shin
    [right] Right shin
   *[middle] Shin
 }
body-site-calf = { $side ->
    [left] Left calf
    [right] Right calf
   *[middle] Calf
 }
body-site-ankle = { $side ->
    [left] Left ankle
    [right] Right ankle
   *[middle] Ankle
 }
body-site-foot = { $side ->
    [left] Left foot
    [right] Right foot
   *[middle] Foot
 }
body-site-big-toe = { $side ->
    [left] Big toe of the left foot
    [right] Big toe of the right foot
   *[middle] Big toe of the foot
 }
body-site-toes = { $side ->
    [left] Toes of the left foot
    [right] Toes of the right foot
   *[middle] Toes of the foot
 }
body-site-sole = { $side ->
    [left] Sole of the left foot
    [right] Sole of the right foot
   *[middle] Sole of the foot
 }
body-site-heel = { $side ->
    [left] Heel of the left foot
    [right] Heel of the right foot
   *[middle] Heel of the foot
 }
body-site-front-fontanelle = Soft spot at the front of the head (fontanelle)
body-site-back-fontanelle = Soft spot at the back of the head (fontanelle)
body-site-nappy-area = Nappy area
