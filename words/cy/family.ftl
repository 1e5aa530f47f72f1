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
family-symbols-neutral = Dangos pawb fel diemwnt
family-symbols-usual = Dangos sgwariau a chylchoedd
family-ecomap = Ecomap
family-and-others = { $n ->
    [zero] a neb arall
    [one] ac un arall
    [two] a dau arall
    [few] a { $n } arall
    [many] a { $n } arall
   *[other] a { $n } arall
 }
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
family-home-of = Yn byw gyda { $name } ({ $relation })
family-also-home = Dywedwyd hefyd eu bod yn byw yno
family-also-by = dywedwyd hynny am { $name }; dywedwch hefyd beth ydynt i’r plentyn hwn
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
family-ecomap-label = { $n ->
    [zero] Ecomap: yr aelwyd yn y canol, a neb o’i hamgylch. Mae’r tabl isod yn dweud yr un peth.
    [one] Ecomap: yr aelwyd yn y canol, ac un person neu asiantaeth o’i hamgylch. Mae’r tabl isod yn dweud yr un peth.
    [two] Ecomap: yr aelwyd yn y canol, a dau berson neu asiantaeth o’i hamgylch. Mae’r tabl isod yn dweud yr un peth.
    [few] Ecomap: yr aelwyd yn y canol, a { $n } o bobl ac asiantaethau o’i hamgylch. Mae’r tabl isod yn dweud yr un peth.
    [many] Ecomap: yr aelwyd yn y canol, a { $n } o bobl ac asiantaethau o’i hamgylch. Mae’r tabl isod yn dweud yr un peth.
   *[other] Ecomap: yr aelwyd yn y canol, a { $n } o bobl ac asiantaethau o’i hamgylch. Mae’r tabl isod yn dweud yr un peth.
 }
family-eco-people = Pobl mewn mannau eraill
family-eco-agencies = Asiantaethau
family-eco-table = Yr ecomap mewn geiriau
family-eco-what = Ble maen nhw’n sefyll
family-eco-home = Yn byw gyda’r plentyn
family-eco-elsewhere = Ddim yn byw gyda’r plentyn
family-eco-over = Ar ben, hyd at { $date }
family-key = Allwedd i’r symbolau
family-key-square = Gwryw, neu dad
family-key-circle = Benyw, neu fam
family-key-diamond = Rhyw heb ei gofnodi, neu’r naill na’r llall
family-key-neutral = Person, beth bynnag fo’i ryw
family-key-unborn = Heb ei eni eto
family-key-index = Llinell ddwbl: y plentyn
family-key-home = Arlliw: yn byw gyda’r plentyn
family-key-over = Llinell doredig: mae ei le o amgylch y plentyn ar ben
family-key-died = Wedi marw
family-key-risk = Wedi’i nodi’n risg
family-key-family = Mam neu dad, a’r plentyn
family-key-carer = Tenau: llys-riant neu ofalwr, a’r plentyn
family-key-sibling = Dotiog: brawd neu chwaer; ni chofnodir pa rieni sydd ganddynt yn gyffredin
family-key-over-line = Yr un peth, ac ar ben
family-key-parted = Wedi gwahanu, neu ar ben
family-tie-married = Yn briod, neu’n bartneriaid sifil
family-tie-living-together = Yn byw gyda’i gilydd fel partneriaid
family-tie-partners = Partneriaid: ddim yn byw gyda’i gilydd, neu ddim yn hysbys
family-tie-close = Yn agos at ei gilydd
family-tie-distant = Yn bell oddi wrth ei gilydd
family-tie-conflict = Yn gwrthdaro â’i gilydd
family-tie-violence = Yn dreisgar tuag at
family-tie-cut-off = Wedi torri cysylltiad â’i gilydd
family-tie-adopted = Wedi mabwysiadu
family-tie-fosters = Yn maethu
family-parting-separated = Wedi gwahanu
family-parting-divorced = Wedi ysgaru
family-parting-otherwise = Ar ben
family-how = Beth ydyn nhw i’w gilydd
family-how-over = { $how }. { $over }
family-mistaken = Dywedwyd drwy gamgymeriad
family-holds = Mae’n wir o hyd
family-still = A yw’n wir o hyd?
family-until-day = hyd at { $date }
family-one = Pwy?
family-to-whom = I bwy?
family-who-none = Dewiswch berson
family-ties = Beth yw pobl i’w gilydd
family-ties-before = Yr hyn a ddywedwyd am ddau berson: popeth am bartneriaid, a’r hyn sydd ar ben neu a oedd yn gamgymeriad
family-ties-title = Dweud beth yw dau berson i’w gilydd
family-col-source = Sut y gwyddys hyn
family-col-said = Dywedwyd gan
family-died = Wedi marw
family-died-on = Bu farw ar { $date }
family-unborn = Heb ei eni eto: disgwylir ar { $date }
family-error-same = Dewiswch ddau berson gwahanol
family-error-who = Dewiswch berson o’r rhestr
family-error-kind = Dewiswch beth ydyn nhw i’w gilydd
family-error-parting = Dim ond partneriaid all wahanu neu ysgaru. Dewiswch “Ar ben”
family-ecomap-key = Crwn: pobl nad ydynt yn byw gyda’r plentyn. Blwch: asiantaethau y daw gwybodaeth ganddynt. Llinell doredig: wedi dod i ben. “!”: wedi’i nodi’n risg.
