# Y geiriau sydd ar bob tudalen.
service-name = Sharewise
service-strapline = Meddwl, gwirio, rhannu
skip-to-content = Neidio i’r prif gynnwys
home-link = Sharewise, y dudalen gychwyn
service-information = Gwybodaeth am y gwasanaeth
nav-label = Dewislen
nav-menu = Dewislen
nav-my-work = Fy ngwaith
nav-log = Cofnodi pryder
nav-children = Plant
nav-inbox = Wedi’i rannu â ni
nav-decisions = Penderfyniadau
nav-record = Cofnod
nav-account = Cyfrif
nav-sign-out = Allgofnodi
nav-waiting = { $n ->
    [zero] { $n } yn aros
    [one] { $n } yn aros
    [two] { $n } yn aros
    [few] { $n } yn aros
    [many] { $n } yn aros
   *[other] { $n } yn aros
 }
language-label = Iaith
standing-label = Am y sesiwn hon
signed-in-as = Wedi mewngofnodi fel { $name }, { $agency }
demo-tag = Arddangosiad
demo-text = Pobl ffug yw pawb yma. Peidiwch â rhoi dim byd am blentyn go iawn.
error-prefix = Gwall:
error-summary-title = Mae problem
notice-important = Pwysig
notice-success = Llwyddiant
warning-prefix = Rhybudd
back = Yn ôl
optional = { $label } (dewisol)
yes = Ie
no = Na
footer-links = Dolenni cymorth
footer-accessibility = Datganiad hygyrchedd
footer-law = Y gyfraith a ddefnyddiwn
footer-privacy = Preifatrwydd
footer-about = Mae Sharewise yn helpu pobl sy’n gweithio gyda phlant i rannu’r hyn sydd raid, a dim mwy, ac i gofnodi pam.
hide-button = Cuddio’r sgrin
hide-shortcut = neu pwyswch Esc ddwywaith
hide-cover-title = Nodiadau
hide-cover-text = Dim byd i’w ddangos.
hide-return = Mynd yn ôl i’r dudalen
exit-button = Gadael y dudalen hon
exit-emergency = Argyfwng
exit-activated = Yn llwytho.
exit-timed-out = Mae’r amser i adael y dudalen wedi dod i ben.
exit-two-more = Shift, pwyswch 2 waith eto i adael.
exit-one-more = Shift, pwyswch 1 waith eto i adael.
lock-title = Bydd y dudalen yn cloi cyn hir
lock-text = { $minutes ->
    [zero] Nid ydych wedi gwneud dim yma ers tro. Byddwn yn cloi’r dudalen ymhen { $minutes } munud. Mae’r hyn a deipioch wedi’i gadw.
    [one] Nid ydych wedi gwneud dim yma ers tro. Byddwn yn cloi’r dudalen ymhen { $minutes } munud. Mae’r hyn a deipioch wedi’i gadw.
    [two] Nid ydych wedi gwneud dim yma ers tro. Byddwn yn cloi’r dudalen ymhen { $minutes } funud. Mae’r hyn a deipioch wedi’i gadw.
    [few] Nid ydych wedi gwneud dim yma ers tro. Byddwn yn cloi’r dudalen ymhen { $minutes } munud. Mae’r hyn a deipioch wedi’i gadw.
    [many] Nid ydych wedi gwneud dim yma ers tro. Byddwn yn cloi’r dudalen ymhen { $minutes } munud. Mae’r hyn a deipioch wedi’i gadw.
   *[other] Nid ydych wedi gwneud dim yma ers tro. Byddwn yn cloi’r dudalen ymhen { $minutes } munud. Mae’r hyn a deipioch wedi’i gadw.
 }
lock-stay = Aros wedi mewngofnodi
draft-saved = Wedi’i gadw { $time }
draft-not-saved = Heb ei gadw: dim cysylltiad, cadwch y dudalen hon ar agor
draft-locked = Heb ei gadw: mewngofnodwch eto mewn tab arall, cadwch y dudalen hon ar agor
date-day = Diwrnod
date-month = Mis
date-year = Blwyddyn
count-limit = { $n ->
    [zero] Ni allwch roi unrhyw nodau
    [one] Gallwch roi hyd at { $n } nod
    [two] Gallwch roi hyd at { $n } nod
    [few] Gallwch roi hyd at { $n } nod
    [many] Gallwch roi hyd at { $n } nod
   *[other] Gallwch roi hyd at { $n } o nodau
 }
count-at-limit = Mae gennych 0 nod yn weddill
count-under-zero = Mae gennych { $count } nod yn weddill
count-under-one = Mae gennych { $count } nod yn weddill
count-under-two = Mae gennych { $count } nod yn weddill
count-under-few = Mae gennych { $count } nod yn weddill
count-under-many = Mae gennych { $count } nod yn weddill
count-under-other = Mae gennych { $count } nod yn weddill
count-over-zero = Mae gennych { $count } nod yn ormod
count-over-one = Mae gennych { $count } nod yn ormod
count-over-two = Mae gennych { $count } nod yn ormod
count-over-few = Mae gennych { $count } nod yn ormod
count-over-many = Mae gennych { $count } nod yn ormod
count-over-other = Mae gennych { $count } nod yn ormod
find-none = Ni chafwyd hyd i neb. Dewiswch “ddim ar y rhestr” isod.
find-more = Teipiwch o leiaf 2 lythyren
find-loading = Yn chwilio…
find-error = Ni ellid darllen y rhestr. Rhowch gynnig arall arni, neu dewiswch “ddim ar y rhestr”.
find-results = { $n } wedi’u canfod
find-selected = { $label }, wedi’i ddewis
find-plain = Llythrennau cyntaf yr enw
find-plain-hint = Mae’r rhestr yn rhy hir i ddangos pawb. Chwiliwch yn gyntaf, yna dewiswch.
find-plain-button = Chwilio
find-plain-found = { $n ->
    [zero] Nid oes enw yn dechrau fel hyn.
    [one] Mae un enw yn dechrau fel hyn. Mae yn y rhestr.
    [two] Mae dau enw yn dechrau fel hyn. Dewiswch un.
    [few] Mae { $n } enw yn dechrau fel hyn. Dewiswch un.
    [many] Mae { $n } enw yn dechrau fel hyn. Dewiswch un.
   *[other] Mae { $n } enw yn dechrau fel hyn. Dewiswch un.
 }
find-plain-many = Dyma’r { $n } cyntaf. Teipiwch ragor o lythrennau i weld eraill.
find-plain-none = Nid oes enw yn dechrau fel hyn. Rhowch gynnig ar lai o lythrennau.
when-now = Nawr, neu yn yr ychydig funudau diwethaf
when-today = Yn gynharach heddiw
when-day = Diwrnod arall
when-time = Amser
when-time-hint = Er enghraifft, 14:30. Gadewch yn wag os nad ydych yn gwybod.
when-date = Dyddiad
when-date-hint = Er enghraifft, { $example }
when-about = Nid wyf yn siŵr o’r union amser neu ddiwrnod
pages-label = Tudalennau
pages-previous = Blaenorol
pages-next = Nesaf
pages-page = Tudalen { $n }
error-date-missing = Rhowch y dyddiad
error-date-part-missing = Rhaid i’r dyddiad gynnwys diwrnod, mis a blwyddyn
error-date-not-real = Rhaid i’r dyddiad fod yn ddyddiad go iawn
error-date-in-future = Rhaid i’r dyddiad fod heddiw neu yn y gorffennol
error-time-not-real = Rhowch amser ar y cloc 24 awr, fel 14:30
error-when-missing = Dewiswch pryd y digwyddodd
error-time-in-future = Ni chaiff yr amser fod yn hwyrach na nawr
list-last = { $rest } a { $last }
list-last-vowel = { $rest } ac { $last }
nav-people = Pobl
picture-slide = Llithrwch y llun i’r ochr i’w weld i gyd.
