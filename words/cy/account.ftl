sign-in-title = Mewngofnodi
sign-in-demo-lead = Arddangosiad gyda phobl ffug yw hwn. Dewiswch bwy yr hoffech fod.
sign-in-name = Enw mewngofnodi
sign-in-password = Cyfrinair
sign-in-button = Mewngofnodi
sign-in-forgotten = Os ydych wedi anghofio eich cyfrinair, gofynnwch am ddolen newydd gan bwy bynnag sy’n gofalu am Sharewise yn eich sefydliad.
sign-in-danger = Os yw plentyn mewn perygl nawr, ffoniwch 999. Os nad yw’n argyfwng, mae’r heddlu ar 101. Peidiwch ag aros am y dudalen hon.
sign-in-code-title = Rhowch eich cod
sign-in-code = Cod
sign-in-code-hint = Y 6 digid y mae eich ffôn yn eu dangos nawr, neu un o’ch codau adfer
sign-in-again = Dechrau eto gyda’ch enw a’ch cyfrinair
sign-in-error-name = Rhowch eich enw mewngofnodi
sign-in-error-password = Rhowch eich cyfrinair
sign-in-error-wrong = Nid yw’r enw mewngofnodi neu’r cyfrinair yn gywir
sign-in-error-code = Rhowch y cod y mae eich ffôn yn ei ddangos nawr. Mae pob cod yn gweithio unwaith.
sign-in-error-wait = { $n ->
    [zero] Roedd gormod o gynigion yn anghywir. Arhoswch { $n } eiliad, yna rhowch gynnig arall arni.
    [one] Roedd gormod o gynigion yn anghywir. Arhoswch { $n } eiliad, yna rhowch gynnig arall arni.
    [two] Roedd gormod o gynigion yn anghywir. Arhoswch { $n } eiliad, yna rhowch gynnig arall arni.
    [few] Roedd gormod o gynigion yn anghywir. Arhoswch { $n } eiliad, yna rhowch gynnig arall arni.
    [many] Roedd gormod o gynigion yn anghywir. Arhoswch { $n } eiliad, yna rhowch gynnig arall arni.
   *[other] Roedd gormod o gynigion yn anghywir. Arhoswch { $n } eiliad, yna rhowch gynnig arall arni.
 }
sign-in-error-wait-here = { $n ->
    [zero] Aeth gormod o gynigion i fewngofnodi o’i le o’r rhwydwaith yr ydych arno. Arhoswch { $n } eiliad, yna rhowch gynnig arall arni. Ar ddyfais lle rydych wedi mewngofnodi o’r blaen, nid oes rhaid i chi aros.
    [one] Aeth gormod o gynigion i fewngofnodi o’i le o’r rhwydwaith yr ydych arno. Arhoswch { $n } eiliad, yna rhowch gynnig arall arni. Ar ddyfais lle rydych wedi mewngofnodi o’r blaen, nid oes rhaid i chi aros.
    [two] Aeth gormod o gynigion i fewngofnodi o’i le o’r rhwydwaith yr ydych arno. Arhoswch { $n } eiliad, yna rhowch gynnig arall arni. Ar ddyfais lle rydych wedi mewngofnodi o’r blaen, nid oes rhaid i chi aros.
    [few] Aeth gormod o gynigion i fewngofnodi o’i le o’r rhwydwaith yr ydych arno. Arhoswch { $n } eiliad, yna rhowch gynnig arall arni. Ar ddyfais lle rydych wedi mewngofnodi o’r blaen, nid oes rhaid i chi aros.
    [many] Aeth gormod o gynigion i fewngofnodi o’i le o’r rhwydwaith yr ydych arno. Arhoswch { $n } eiliad, yna rhowch gynnig arall arni. Ar ddyfais lle rydych wedi mewngofnodi o’r blaen, nid oes rhaid i chi aros.
   *[other] Aeth gormod o gynigion i fewngofnodi o’i le o’r rhwydwaith yr ydych arno. Arhoswch { $n } eiliad, yna rhowch gynnig arall arni. Ar ddyfais lle rydych wedi mewngofnodi o’r blaen, nid oes rhaid i chi aros.
 }
lock-page-title = Mae’r dudalen hon wedi’i chloi
lock-page-lead = Nid oeddech wedi’i defnyddio ers tro. Mae’r hyn yr oeddech wedi’i deipio wedi’i gadw.
lock-page-button = Datgloi
welcome-title = Dewiswch eich cyfrinair
welcome-lead = Mae gennych gyfrif gyda { $agency }. Dewiswch gyfrinair i ddechrau. Mae’r ddolen hon yn gweithio unwaith.
welcome-button = Cadw a mewngofnodi
account-title = Cyfrif
account-name = Enw
account-job = Teitl swydd
account-email = E-bost ar gyfer hysbysiadau
account-email-none = Heb ei roi
account-language = Iaith
account-language-hint = Ar gyfer eich tudalennau a’ch hysbysiadau
account-language-save = Cadw’r iaith
account-signing-in = Mewngofnodi
account-change = Newid
account-set-up = Gosod
account-new-codes = Gwneud codau newydd
account-password-set = Wedi’i osod
account-password-of = y cyfrinair
account-password-title = Newid eich cyfrinair
account-password-lead = Pan fyddwch yn ei newid, cewch eich allgofnodi ym mhobman arall.
account-password-save = Newid y cyfrinair
account-old-password = Eich cyfrinair nawr
account-new-password = Cyfrinair newydd
account-new-password-hint = O leiaf 12 nod. Mae tri neu bedwar gair nad ydynt yn perthyn i’w gilydd yn dda. Nid oes angen nodau arbennig arnoch.
account-factor = Ail wiriad wrth fewngofnodi
account-factor-on = Ymlaen: cod o’ch ffôn
account-factor-off = Wedi’i ddiffodd
account-factor-of = yr ail wiriad
account-factor-first = Ychwanegwch ail wiriad cyn i chi ddarllen unrhyw gofnodion: allwedd mynediad, neu god o’ch ffôn. Mae’r ddau isod. Tan hynny gallwch gofnodi pryder a rhannu mewn argyfwng.
account-factor-title = Gosod cod o’ch ffôn
account-factor-lead = Agorwch ap dilysu ar eich ffôn a gadewch iddo ddarllen y llun hwn.
account-factor-picture = Cod QR ar gyfer eich ap dilysu. Mae’r un allwedd isod fel testun.
account-factor-by-hand = Os na all eich ffôn ei ddarllen, teipiwch yr allwedd hon yn yr ap:
account-factor-code-hint = Y 6 digid y mae’r ap yn eu dangos nawr
account-factor-save = Troi ymlaen
account-recovery = Codau adfer
account-recovery-of = codau adfer
account-recovery-left = { $n ->
    [zero] { $n } ar ôl
    [one] { $n } ar ôl
    [two] { $n } ar ôl
    [few] { $n } ar ôl
    [many] { $n } ar ôl
   *[other] { $n } ar ôl
 }
account-recovery-title = Gwneud codau adfer newydd
account-recovery-lead = Bydd y codau sydd gennych nawr yn peidio â gweithio.
account-recovery-make = Gwneud codau newydd
account-codes-title = Eich codau adfer
account-codes-once = Dim ond unwaith y dangosir y codau hyn.
account-codes-lead = Argraffwch nhw neu ysgrifennwch nhw, a’u cadw ar wahân i’ch ffôn. Mae pob un yn gweithio unwaith pan na allwch ddefnyddio eich ffôn.
account-codes-done = Rwyf wedi’u cadw
account-sessions = Ble rydych wedi mewngofnodi
account-sessions-see = { $n ->
    [zero] Mewn { $n } lle. Gweld a dod â nhw i ben
    [one] Dim ond yma. Gweld a dod ag ef i ben
    [two] Mewn { $n } le. Gweld a dod â nhw i ben
    [few] Mewn { $n } lle. Gweld a dod â nhw i ben
    [many] Mewn { $n } lle. Gweld a dod â nhw i ben
   *[other] Mewn { $n } lle. Gweld a dod â nhw i ben
 }
account-lock = Cloi nawr
account-error-wrong = Nid yw hyn yn gywir
account-error-wait = Roedd gormod o gynigion yn anghywir. Arhoswch funud, yna rhowch gynnig arall arni.
account-error-short = Rhowch o leiaf 12 nod
account-error-too-long = Rhowch ddim mwy na 256 nod
account-error-obvious = Mae’r cyfrinair hwn yn rhy hawdd ei ddyfalu. Dewiswch eiriau eraill.
account-error-breached = Mae’r cyfrinair hwn mewn rhestrau o gyfrineiriau a gafodd eu dwyn, a rhoddir cynnig ar y rheini yn gyntaf. Dewiswch eiriau eraill.
account-factor-reset = Dilëwyd eich ail wiriad gan weinyddwr ar { $time }. Os na ofynnoch am hyn, dywedwch wrthynt nawr. Gosodwch un newydd isod.
confirm-title = Dangoswch mai chi sydd yno
confirm-lead = Mewngofnodoch beth amser yn ôl. Gallai’r hyn yr hoffech ei wneud nesaf achosi niwed yn y dwylo anghywir, felly rydym yn gofyn eto.
confirm-button = Parhau
