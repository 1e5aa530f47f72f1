# Teulu a lleoedd, tudalen yr oedolyn, ac oedolion sy’n risg.
family-title = Teulu a lleoedd
family-open = Teulu a lleoedd
family-household = Pwy sy’n byw gyda’i gilydd
family-address = Cyfeiriad
family-address-none = Ddim yn hysbys
family-the-child = Y plentyn
family-since = ers { $date }
family-was = { $relation }, hyd at { $date }
family-moved = Bu’n byw yno o’r blaen
family-from = O
family-until = Hyd at
family-genogram = Genogram
family-genogram-label = { $n ->
    [zero] Genogram: neb o amgylch y plentyn.
    [one] Genogram: un person o amgylch y plentyn. Mae’r tabl isod yn dweud yr un peth.
    [two] Genogram: dau berson o amgylch y plentyn. Mae’r tabl isod yn dweud yr un peth.
    [few] Genogram: { $n } o bobl o amgylch y plentyn. Mae’r tabl isod yn dweud yr un peth.
    [many] Genogram: { $n } o bobl o amgylch y plentyn. Mae’r tabl isod yn dweud yr un peth.
   *[other] Genogram: { $n } o bobl o amgylch y plentyn. Mae’r tabl isod yn dweud yr un peth.
 }
family-genogram-key = Sgwâr: gwryw, neu dad. Cylch: benyw, neu fam. Diemwnt: rhyw heb ei gofnodi. Llinell ddwbl: y plentyn. Arlliw: yn byw gyda’r plentyn. Llinell doredig: wedi dod i ben, neu bartneriaid na wyddys eu bod yn briod; strôc drwy’r llinell: wedi gwahanu. “!”: wedi’i nodi’n risg.
family-symbols-neutral = Dangos pawb fel diemwnt
family-symbols-usual = Dangos sgwariau a chylchoedd
family-ecomap = Ecomap
family-ecomap-label = Ecomap: yr aelwyd yn y canol, pobl ac asiantaethau o’i hamgylch. Mae’r tablau ar y dudalen hon yn dweud yr un peth.
family-ecomap-key = Crwn: pobl nad ydynt yn byw gyda’r plentyn. Blwch: asiantaethau y daw gwybodaeth ganddynt. Llinell doredig: wedi dod i ben. “!”: wedi’i nodi’n risg.
family-and-others = { $n ->
    [zero] a neb arall
    [one] ac un arall
    [two] a dau arall
    [few] a { $n } arall
    [many] a { $n } arall
   *[other] a { $n } arall
 }
family-agencies = Asiantaethau y daw gwybodaeth ganddynt
family-agency = Asiantaeth
family-partners = Partneriaid
family-partner = Partner
family-changes = Yr hyn a ddywedwyd o’r blaen
family-col-was = Yr hyn a ddywedwyd
family-col-why = Pam y newidiwyd
family-col-by = Newidiwyd gan
family-col-child = Plentyn
family-end-of = Dweud bod hyn ar ben i { $name }
family-end-title = Dweud bod lle rhywun o amgylch y plentyn ar ben
family-end-until = Y diwrnod olaf
family-end-why = Pam, neu sut y gwyddoch
family-end-save = Cadw’r diwrnod olaf
family-adult-title = Oedolyn o amgylch plant
family-children = Plant y mae’r oedolyn hwn o’u hamgylch, neu y bu o’u hamgylch
family-children-none = Nid oes plentyn wedi’i gofnodi.
family-partner-title = Ychwanegu partner neu gyn-bartner
family-partner-save = Cadw
family-partner-of = Partner { $name } ({ $relation })
family-former-of = Cyn-bartner { $name } ({ $relation }), hyd at { $date }
family-risk-around = Oedolion sy’n risg
family-risk-title = Nodi ei fod yn risg i blant
family-risk-reason = Beth yw’r risg?
family-risk-source = O ble y gwyddys hyn?
family-risk-since-label = Ers pryd
family-risk-review-label = Pryd yr edrychir ar hyn eto?
family-risk-save = Nodi’n risg
family-risk-from = O: { $source }.
family-risk-since = Ers { $date }.
family-risk-review = I edrych arno eto ar { $date }.
family-risk-due = Amser adolygu
family-risk-on = Risg
family-risk-off = Wedi’i dynnu
family-risk-marks = Nodau risg
family-risk-end-title = Edrych eto ar y nod
family-risk-still = A yw’r oedolyn hwn yn risg o hyd?
family-risk-keep = Ydy, neu ddim yn hysbys: cadw’r nod
family-risk-end = Nac ydy: tynnu’r nod
family-risk-kept = Cadwyd gan { $name }, { $time }:
family-error-still = Dywedwch a yw’r oedolyn hwn yn risg o hyd
family-error-no-date = Rhowch ddyddiad sydd yn y calendr
family-risk-end-why = Sut y gwyddoch chi?
family-risk-end-save = Cadw
family-col-stands = Sut mae’n sefyll
family-col-set = Gosodwyd
family-col-ended = Tynnwyd
family-error-reason = Dywedwch beth yw’r risg
family-error-source = Dywedwch o ble y gwyddys hyn
family-error-until = Rhowch y diwrnod olaf
family-error-before = Ni chaiff y diwrnod olaf fod cyn y cyntaf
family-error-future = Ni chaiff y diwrnod fod yn hwyrach na heddiw
family-error-past = Rhaid i’r diwrnod fod ar ôl heddiw
