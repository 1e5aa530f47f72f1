# Y gronoleg ar draws asiantaethau: lluniau, nodau cofnodion, y crynodeb, tudalennau i’w hargraffu.
chron-title = Cronoleg yr holl asiantaethau
chron-col-owner = Eiddo pwy
chron-confirmed = Dywedodd { $who } ar { $time } mai am y plentyn hwn y mae
chron-good = Da i’r plentyn
chron-bad = Drwg i’r plentyn
chron-impact = Da neu ddrwg
chron-voice = Llais y plentyn
chron-voice-only = Dim ond gyda geiriau neu farn y plentyn ei hun
chron-childs-words = Geiriau’r plentyn ei hun
chron-marked-by = Nodwyd gan { $who }
chron-mark-of = Nodi cofnod { $time }
chron-mark-title = Nodi cofnod
chron-mark-why = Pam?
chron-mark-save = Cadw’r nod
chron-event = Ai un o’r digwyddiadau hyn ydyw?
chron-event-none = Dim un ohonynt
chron-event-missing = Ar goll
chron-event-missed-appointment = Apwyntiad a gollwyd
chron-event-moved-home = Symud tŷ
chron-event-changed-school = Newid ysgol
chron-event-new-baby = Babi newydd
chron-event-new-in-household = Rhywun newydd yn y cartref
chron-event-police-notice = Hysbysiad yr heddlu
chron-event-hospital-visit = Dod i’r ysbyty
chron-event-changed-worker = Newid gweithiwr neu wasanaeth
chron-lanes-key = Un lôn i bob asiantaeth, o’r cofnod cyntaf hyd yn awr. Po fwyaf y nod, mwyaf difrifol. Porffor: wedi’i rannu â ni. Glas: penderfyniad. Roedd cylch â phlws yn dda i’r plentyn; gwnaeth triongl niwed i’r plentyn. Llinellau dotiog: dim byd newydd gan yr asiantaeth honno am naw deg diwrnod neu fwy.
chron-silences = Distawrwydd
chron-silence-means = Nid yw distawrwydd yn newyddion: gall fod popeth yn iawn, neu nad edrychodd neb, neu na rannodd neb.
chron-silent-days = { $n ->
    [zero] Dim am { $n } diwrnod
    [one] Dim am { $n } diwrnod
    [two] Dim am { $n } ddiwrnod
    [few] Dim am { $n } diwrnod
    [many] Dim am { $n } diwrnod
   *[other] Dim am { $n } diwrnod
 }
chron-days = { $n ->
    [zero] { $n } diwrnod
    [one] { $n } diwrnod
    [two] { $n } ddiwrnod
    [few] { $n } diwrnod
    [many] { $n } diwrnod
   *[other] { $n } diwrnod
 }
chron-col-from = O
chron-col-to = Hyd
chron-col-days = Pa mor hir
chron-until-now = Hyd yn awr
chron-strip-key = Wythnos yw pob blwch; po dywyllaf, mwyaf o bryderon a gwybodaeth a rannwyd. Mae’r llinell yn eu hadio.
chron-in-week = { $n ->
    [zero] { $n } yn yr wythnos hon
    [one] { $n } yn yr wythnos hon
    [two] { $n } yn yr wythnos hon
    [few] { $n } yn yr wythnos hon
    [many] { $n } yn yr wythnos hon
   *[other] { $n } yn yr wythnos hon
 }
chron-col-count = Newydd
chron-col-so-far = Hyd yma
chron-print-full = Argraffu’r gronoleg gyfan
chron-print-summary = Argraffu’r crynodeb
chron-print-title = Cronoleg
chron-print-button = Argraffu
chron-printed = Fel yr oedd ar { $time }. Cadwch hi’n ddiogel, a’i dinistrio pan nad oes ei hangen mwyach.
chron-summary-title = Crynodeb o’r gronoleg
chron-summary-none = Nid oes crynodeb eto. Dewiswch y cofnodion sy’n bwysig ac ysgrifennwch beth maen nhw’n ei olygu.
chron-summary-write = Ysgrifennu fersiwn newydd
chron-summary-version = Fersiwn { $version }, a ysgrifennwyd ar { $time } gan { $who }
chron-summary-save = Cadw’r fersiwn hon
chron-version = Fersiwn { $n }
chron-versions = Fersiynau
chron-col-version = Fersiwn
chron-col-meaning = Beth mae’n ei olygu
chron-entry-gone = Ni ellir darllen y cofnod hwn mwyach
chron-choose = Pa gofnodion sy’n bwysig?
chron-choose-lead = Dewiswch yr hyn sy’n adrodd y stori, pethau da hefyd. Nid yw popeth yn perthyn yma. Bydd teuluoedd yn ei ddarllen ryw ddydd.
chron-choose-next = Parhau
chron-meaning = Beth mae’n ei olygu?
chron-analysis = Beth maen nhw’n ei olygu gyda’i gilydd
chron-analysis-hint = Beth sy’n gwella, beth sy’n gwaethygu, beth nad oes neb yn ei wybod, a beth sy’n dilyn.
chron-error-entries = Dewiswch o leiaf un cofnod, a 60 ar y mwyaf
chron-error-analysis = Ysgrifennwch beth maen nhw’n ei olygu gyda’i gilydd
chron-pdf-full = Lawrlwytho fel PDF
chron-pdf-summary = Lawrlwytho’r crynodeb fel PDF
chron-pdf-head = { $agency }. Cyfrinachol: gwybodaeth diogelu am blentyn
chron-pdf-foot = Argraffwyd gan { $who }, { $time }
chron-pdf-page = Tudalen { $n } o { $of }
chron-pdf-older = Nid yw cofnodion hŷn yn y ddogfen hon. Gellir eu darllen ar y sgrin.
chron-pdf-cut = { $n ->
    [zero] Ni thorrwyd dim allan.
    [one] Torrwyd cyfeiriad neu rif ffôn gwarchodedig allan mewn { $n } lle. Gall y rhai sydd â hawl ei ddarllen ar y sgrin.
    [two] Torrwyd cyfeiriadau neu rifau ffôn gwarchodedig allan mewn { $n } le. Gall y rhai sydd â hawl eu darllen ar y sgrin.
    [few] Torrwyd cyfeiriadau neu rifau ffôn gwarchodedig allan mewn { $n } lle. Gall y rhai sydd â hawl eu darllen ar y sgrin.
    [many] Torrwyd cyfeiriadau neu rifau ffôn gwarchodedig allan mewn { $n } lle. Gall y rhai sydd â hawl eu darllen ar y sgrin.
   *[other] Torrwyd cyfeiriadau neu rifau ffôn gwarchodedig allan mewn { $n } lle. Gall y rhai sydd â hawl eu darllen ar y sgrin.
 }
chron-pdf-letters = Ni ellir argraffu rhai llythrennau, ac fe’u dangosir fel �. Gellir eu darllen ar y sgrin, neu eu copïo oddi yma.
chron-strip = { $n ->
    [zero] Wythnosau’r flwyddyn ddiwethaf: dim pryder na gwybodaeth a rannwyd.
    [one] Wythnosau’r flwyddyn ddiwethaf: { $n } pryder neu ddarn o wybodaeth a rannwyd.
    [two] Wythnosau’r flwyddyn ddiwethaf: { $n } bryder neu ddarn o wybodaeth a rannwyd.
    [few] Wythnosau’r flwyddyn ddiwethaf: { $n } o bryderon a darnau o wybodaeth a rannwyd.
    [many] Wythnosau’r flwyddyn ddiwethaf: { $n } o bryderon a darnau o wybodaeth a rannwyd.
   *[other] Wythnosau’r flwyddyn ddiwethaf: { $n } o bryderon a darnau o wybodaeth a rannwyd.
 }
chron-strip-filtered = Dim ond yr hyn y mae’r hidlydd yn ei adael drwodd sy’n cael ei gyfrif yn yr wythnosau.
chron-weeks = Yr un wythnosau mewn geiriau
chron-weeks-title = Fesul wythnos
chron-weeks-span = O wythnos { $from } hyd at wythnos { $to }.
chron-weeks-empty = { $n ->
    [0] Mae rhywbeth newydd ym mhob un.
    [zero] Mae rhywbeth newydd ym mhob un.
    [one] Mewn un wythnos nid oes dim newydd.
    [two] Mewn { $n } wythnos nid oes dim newydd.
    [few] Mewn { $n } wythnos nid oes dim newydd.
    [many] Mewn { $n } wythnos nid oes dim newydd.
   *[other] Mewn { $n } wythnos nid oes dim newydd.
 }
chron-col-week = Wythnos o ddydd Llun
chron-col-link = Cyswllt â’r plentyn
chron-col-record = Cofnod
chron-record-n = Cofnod { $n }
chron-link-own = Yn y cofnod hwn
chron-link-joined = Yn { $record }: dywedodd { $who } ar { $time } mai am yr un plentyn y mae
chron-link-not-yet = Nid oes neb wedi dweud eto mai am y plentyn hwn y mae
chron-joined-by = Wedi’i gysylltu â { $to }: dywedodd { $who } mai am un plentyn y mae’r ddau, { $time }
chron-link-weight = Daeth y gymhariaeth i { $weight }: mae uwch na dim yn dweud mai un person ydyw
chron-records = Ein cofnodion ni y mae hyn wedi’i roi at ei gilydd ohonynt
chron-lanes-title = Lonydd yn ôl asiantaeth
chron-whole-title = Y gronoleg gyfan mewn lluniau
chron-whole-means = Mae’r rhain yn dangos pob cofnod yn y gronoleg, hefyd y rhai nad yw’r crynodeb yn eu cynnwys.
