# Y map o’r corff: lle gwelwyd marciau ac anafiadau.
body-title = Map o’r corff
body-open = Nodwch ble y gwelsoch anaf
body-rules = Cyn nodi dim
body-rule-aid = Cymorth cyntaf sy’n dod gyntaf.
body-rule-undress = Peidiwch â dadwisgo’r plentyn na symud ei ddillad er mwyn edrych. Nodwch yr hyn y gallwch ei weld yn unig.
body-rule-photo = Peidiwch â thynnu lluniau.
body-sides = Chwith a de’r plentyn ei hun yw’r chwith a’r dde.
body-figure = Amlinell
body-figure-child = Plentyn
body-figure-infant = Baban
body-by-age = Dangosir hwn yn ôl dyddiad geni’r plentyn. Dewiswch yr amlinell arall os yw’n gweddu’n well.
body-view = Golwg
body-view-front = Blaen
body-view-back = Cefn
body-view-head = Pen
body-view-hands = Dwylo
body-view-feet = Traed
body-shown = i’w weld nawr
body-press = Pwyswch ar y llun lle mae’r marc
body-press-hint = Bydd rhif yn ymddangos yno. Neu dewiswch y rhan o’r corff o’r rhestr o dan y llun.
body-drawing = { $view }, { $figure }. Pwyswch lle mae’r marc.
body-where = Rhan o’r corff
body-where-none = Dewiswch ran
body-add = Ychwanegu marc yno
body-mark-n = Marc { $n }
body-on-n = { $view }, marc { $n }
body-child = Marc pwy ydyw?
body-child-none = Dewiswch blentyn
body-place = Rhan o’r corff
body-length = Hyd mewn cm
body-width = Lled mewn cm
body-size-hint = Amcangyfrif, fel 2.5
body-shape = Siâp
body-colour = Lliw
body-broken = A oedd y croen wedi torri?
body-swelling = A oedd chwydd?
body-unsaid = Heb ei ddweud
body-seen-yes = Oedd
body-seen-no = Nac oedd
body-seen-unclear = Ni ellid dweud
body-note = Unrhyw beth arall amdano
body-move = Symud marc { $n }
body-up = I fyny
body-down = I lawr
body-left = I’r chwith
body-right = I’r dde
body-to-place = I’r rhan a ddewiswyd uchod
body-remove = Tynnu marc { $n }
body-l = Chwith
body-r = De
body-error-child = Dewiswch farc pwy yw marc { $n }
body-error-size = Rhowch faint marc { $n } mewn centimetrau, fel 2.5, a dim mwy na 200
body-error-many = Tynnwch farciau: 30 ohonynt a ganiateir
body-error-where = Dewiswch y rhan o’r corff lle mae’r marc
body-error-beside = Pwysoch wrth ymyl y corff, felly ni wnaed marc. Pwyswch ar y corff, neu dewiswch y rhan o’r rhestr
body-error-site = Dewiswch y rhan o’r corff ar gyfer marc { $n } o’r rhestr
body-col-number = Marc
body-col-place = Rhan o’r corff
body-col-size = Maint
body-col-look = Beth a welwyd
body-col-when = Pryd
body-col-who = Pwy a’i cofnododd
body-col-concern = Pryder
body-col-was = Beth oedd
body-col-why = Pam y newidiwyd
body-cm = { $size } cm
body-cm-by = { $length } cm wrth { $width } cm
body-size-unsaid = Heb ei ddweud
body-look-broken-yes = Y croen wedi torri
body-look-broken-no = Y croen heb dorri
body-look-broken-unclear = Ni ellid dweud a oedd y croen wedi torri
body-look-swelling-yes = Wedi chwyddo
body-look-swelling-no = Heb chwyddo
body-look-swelling-unclear = Ni ellid dweud a oedd wedi chwyddo
body-seen-in = { $place } ({ $view })
body-panel-front = Blaen
body-panel-back = Cefn
body-panel-head-front = Pen, blaen
body-panel-head-back = Pen, cefn
body-panel-head-right = Pen, ochr dde
body-panel-head-left = Pen, ochr chwith
body-panel-right-palm = Cledr y llaw dde
body-panel-left-palm = Cledr y llaw chwith
body-panel-left-hand-back = Cefn y llaw chwith
body-panel-right-hand-back = Cefn y llaw dde
body-panel-left-foot = Troed chwith, uchod
body-panel-right-foot = Troed dde, uchod
body-panel-right-sole = Gwadn y droed dde
body-panel-left-sole = Gwadn y droed chwith
body-panel-infant-head-top = Pen, oddi uchod
body-alt = { $view }. { $marks ->
    [zero] Dim marc.
    [one] Un marc: { $list }.
    [two] Dau farc: { $list }.
    [few] { $marks } marc: { $list }.
    [many] { $marks } marc: { $list }.
   *[other] { $marks } marc: { $list }.
 }
body-alt-mark = { $n }, { $place }
body-child-title = Map o’r corff
body-child-none-yet = Nid oes marc wedi’i gofnodi ar y map o’r corff.
body-child-open = { $n ->
    [zero] Agor y map o’r corff (dim marc)
    [one] Agor y map o’r corff (un marc)
    [two] Agor y map o’r corff (dau farc)
    [few] Agor y map o’r corff ({ $n } marc)
    [many] Agor y map o’r corff ({ $n } marc)
   *[other] Agor y map o’r corff ({ $n } marc)
 }
body-latest = Y marciau diweddaraf yn gyntaf. Mae’r rhifau llawn o’r diwrnod diweddaraf a ddangosir; po oleuaf y rhif, cynharaf y marc.
body-choose = Dewiswch pa farciau a ddangosir
body-from = O
body-until = Hyd at
body-concerns = Pryderon
body-concern-of = { $date }, { $reference }
body-received = Rhannwyd gan asiantaeth arall
body-show = Dangos y rhain
body-show-everything = Dangos pob marc
body-shown-n = { $n ->
    [zero] Nid oes marc o’r dyddiadau a’r pryderon hyn.
    [one] Dangosir un marc.
    [two] Dangosir dau farc.
    [few] Dangosir { $n } marc.
    [many] Dangosir { $n } marc.
   *[other] Dangosir { $n } marc.
 }
body-correct = Cywiro
body-correct-n = Cywiro marc { $n }
body-correct-title = Cywiro marc
body-correct-why = Pam y mae’n cael ei newid?
body-correct-save = Cadw’r hyn sy’n gywir
body-correct-remove = Nid oedd marc o’r fath: ei dynnu
body-corrected = Cywirwyd
body-removed-title = Tynnwyd am iddo gael ei gofnodi ar gam
body-changed-title = Beth a gywirwyd
body-changed-by = { $name }, { $time }
body-site-scalp = { $side ->
    [left] Croen y pen, ochr chwith
    [right] Croen y pen, ochr dde
   *[middle] Croen y pen
 }
body-site-head-back = Cefn y pen
body-site-face = Wyneb
body-site-forehead = { $side ->
    [left] Talcen, ochr chwith
    [right] Talcen, ochr dde
   *[middle] Talcen
 }
body-site-temple = { $side ->
    [left] Arlais chwith
    [right] Arlais dde
   *[middle] Arlais
 }
body-site-eye = { $side ->
    [left] Llygad chwith neu o’i amgylch
    [right] Llygad de neu o’i amgylch
   *[middle] Llygad neu o’i amgylch
 }
body-site-nose = Trwyn
body-site-cheek = { $side ->
    [left] Boch chwith
    [right] Boch dde
   *[middle] Boch
 }
body-site-mouth = Ceg neu wefusau
body-site-chin = Gên
body-site-jaw = { $side ->
    [left] Asgwrn yr ên, ochr chwith
    [right] Asgwrn yr ên, ochr dde
   *[middle] Asgwrn yr ên
 }
body-site-ear = { $side ->
    [left] Clust chwith
    [right] Clust dde
   *[middle] Clust
 }
body-site-behind-ear = { $side ->
    [left] Y tu ôl i’r glust chwith
    [right] Y tu ôl i’r glust dde
   *[middle] Y tu ôl i’r glust
 }
body-site-neck = { $side ->
    [left] Gwddf, ochr chwith
    [right] Gwddf, ochr dde
   *[middle] Gwddf
 }
body-site-shoulder = { $side ->
    [left] Ysgwydd chwith
    [right] Ysgwydd dde
   *[middle] Ysgwydd
 }
body-site-shoulder-blade = { $side ->
    [left] Palfais chwith
    [right] Palfais dde
   *[middle] Palfais
 }
body-site-upper-arm = { $side ->
    [left] Rhan uchaf y fraich chwith
    [right] Rhan uchaf y fraich dde
   *[middle] Rhan uchaf y fraich
 }
body-site-elbow = { $side ->
    [left] Penelin chwith
    [right] Penelin de
   *[middle] Penelin
 }
body-site-forearm = { $side ->
    [left] Rhan isaf y fraich chwith
    [right] Rhan isaf y fraich dde
   *[middle] Rhan isaf y fraich
 }
body-site-wrist = { $side ->
    [left] Arddwrn chwith
    [right] Arddwrn de
   *[middle] Arddwrn
 }
body-site-hand = { $side ->
    [left] Llaw chwith
    [right] Llaw dde
   *[middle] Llaw
 }
body-site-palm = { $side ->
    [left] Cledr y llaw chwith
    [right] Cledr y llaw dde
   *[middle] Cledr y llaw
 }
body-site-hand-back = { $side ->
    [left] Cefn y llaw chwith
    [right] Cefn y llaw dde
   *[middle] Cefn y llaw
 }
body-site-thumb = { $side ->
    [left] Bawd y llaw chwith
    [right] Bawd y llaw dde
   *[middle] Bawd y llaw
 }
body-site-index-finger = { $side ->
    [left] Mynegfys y llaw chwith
    [right] Mynegfys y llaw dde
   *[middle] Mynegfys y llaw
 }
body-site-middle-finger = { $side ->
    [left] Bys canol y llaw chwith
    [right] Bys canol y llaw dde
   *[middle] Bys canol y llaw
 }
body-site-ring-finger = { $side ->
    [left] Bys modrwy y llaw chwith
    [right] Bys modrwy y llaw dde
   *[middle] Bys modrwy y llaw
 }
body-site-little-finger = { $side ->
    [left] Bys bach y llaw chwith
    [right] Bys bach y llaw dde
   *[middle] Bys bach y llaw
 }
body-site-chest = { $side ->
    [left] Ochr chwith y frest
    [right] Ochr dde y frest
   *[middle] Y frest
 }
body-site-abdomen = Bol
body-site-upper-back = Rhan uchaf y cefn
body-site-lower-back = Rhan isaf y cefn
body-site-hip = { $side ->
    [left] Clun chwith
    [right] Clun dde
   *[middle] Clun
 }
body-site-groin = { $side ->
    [left] Cesail y forddwyd chwith
    [right] Cesail y forddwyd dde
   *[middle] Cesail y forddwyd
 }
body-site-genitals = Organau cenhedlu
body-site-buttock = { $side ->
    [left] Ffolen chwith
    [right] Ffolen dde
   *[middle] Ffolen
 }
body-site-thigh = { $side ->
    [left] Morddwyd chwith
    [right] Morddwyd dde
   *[middle] Morddwyd
 }
body-site-knee = { $side ->
    [left] Pen-glin chwith
    [right] Pen-glin de
   *[middle] Pen-glin
 }
body-site-knee-back = { $side ->
    [left] Y tu ôl i’r pen-glin chwith
    [right] Y tu ôl i’r pen-glin de
   *[middle] Y tu ôl i’r pen-glin
 }
body-site-shin = { $side ->
    [left] Crimog chwith
    [right] Crimog dde
   *[middle] Crimog
 }
body-site-calf = { $side ->
    [left] Croth y goes chwith
    [right] Croth y goes dde
   *[middle] Croth y goes
 }
body-site-ankle = { $side ->
    [left] Ffêr chwith
    [right] Ffêr dde
   *[middle] Ffêr
 }
body-site-foot = { $side ->
    [left] Troed chwith
    [right] Troed dde
   *[middle] Troed
 }
body-site-big-toe = { $side ->
    [left] Bawd y droed chwith
    [right] Bawd y droed dde
   *[middle] Bawd y droed
 }
body-site-toes = { $side ->
    [left] Bysedd y droed chwith
    [right] Bysedd y droed dde
   *[middle] Bysedd y droed
 }
body-site-sole = { $side ->
    [left] Gwadn y droed chwith
    [right] Gwadn y droed dde
   *[middle] Gwadn y droed
 }
body-site-heel = { $side ->
    [left] Sawdl y droed chwith
    [right] Sawdl y droed dde
   *[middle] Sawdl y droed
 }
body-site-front-fontanelle = Man meddal ar flaen y pen (ffontanél)
body-site-back-fontanelle = Man meddal ar gefn y pen (ffontanél)
body-site-nappy-area = Man y cewyn
