# Tynnu cofnodion yr asiantaeth ei hun allan fel ffeil
export-list-title = Tynnu cofnodion eich asiantaeth allan
export-list-lead = Ar gyfer olynydd, system arall, neu rywun a gaiff ofyn am eich cofnodion. Mae un person yn gofyn, un arall yn cymeradwyo, a’r sawl a ofynnodd yn cymryd y ffeil.
export-none = Nid oes neb wedi gofyn am allforio.
export-past = Yr hyn y gofynnwyd amdano
export-col-what = Beth sydd ynddo
export-col-for = Ar gyfer
export-col-by = Gofynnwyd gan
export-col-at = Gofynnwyd ar
export-col-state = Cyflwr
export-children = { $n ->
    [zero] { $n } plentyn
    [one] { $n } plentyn
    [two] { $n } blentyn
    [few] { $n } phlentyn
    [many] { $n } phlentyn
   *[other] { $n } plentyn
 }
export-concerns = { $n ->
    [zero] { $n } pryder
    [one] { $n } pryder
    [two] { $n } bryder
    [few] { $n } phryder
    [many] { $n } phryder
   *[other] { $n } pryder
 }
export-holds = { $children }, { $concerns }
export-state-building = Wrthi’n cael ei lunio
export-state-asked = Yn aros am ail berson
export-state-approved = Cymeradwywyd
export-state-refused = Gwrthodwyd
export-state-withdrawn = Tynnwyd yn ôl
export-state-ran-out = Daeth yr amser i ben
export-state-done = Cymerwyd
export-state-taken = Cymerwyd
export-state-ended = Daeth i ben
export-state-ended-taken = Cymerwyd
export-state-ended-withdrawn = Tynnwyd yn ôl
export-state-ended-refused = Gwrthodwyd
export-state-ended-stopped = Ataliwyd
export-state-ended-changed = Daeth i ben: newidiodd rhywbeth
export-state-ended-protected = Daeth i ben: canfuwyd rhywbeth gwarchodedig
export-state-ended-ran-out = Daeth yr amser i ben
export-ask-title = Gofyn am allforio
export-ask-lead = Mae hyn yn tynnu cofnodion plant allan o Sharewise fel ffeil. Ni all neb ddod â’r hyn sydd wedi gadael yn ôl. Rhaid i ail berson ei gymeradwyo, a dywedir nawr wrth bawb a allai ei gymeradwyo.
export-never = Yr hyn nad yw byth ynddo
export-never-protected = cyfeiriadau a rhifau ffôn gwarchodedig: mae marc yn eu lle, ac fe’u torrir allan o eiriau a ysgrifennodd rhywun
export-never-sealed = materion dan sêl am bobl sy’n gweithio yma
export-never-received = yr hyn a rannodd asiantaethau eraill â chi: eu heiddo nhw ydyw, felly mae pwy bynnag sydd ei angen yn gofyn iddynt
export-never-files = lluniau a ffeiliau a ddaeth gyda phryderon: mae eu nifer wrth ochr pob pryder
export-never-close = cofnodion plant y mae’r sawl a ofynnodd yn rhy agos atynt: mae rhywun arall yn gofyn am y rheini
export-never-trail = pwy edrychodd ar beth, drafftiau, patrymau, a chysylltiadau â chofnodion asiantaethau eraill
export-which = Cofnodion pwy?
export-which-all = Pob plentyn yn eich asiantaeth
export-which-concerns = Plant y cofnodwyd pryder amdanynt rhwng y ddau ddiwrnod isod
export-which-named = Plant yr wyf yn eu henwi
export-find = Dod o hyd i blentyn i’w ychwanegu
export-find-hint = Llythrennau cyntaf enw
export-find-button = Chwilio
export-named = Ticiwch y plant
export-from = Ysgrifennwyd o
export-until = Ysgrifennwyd hyd at
export-from-none = Y dechrau
export-until-none = Y diwrnod y gofynnwyd amdano
export-why = Pam y tynnir y cofnodion allan?
export-recipient = Pwy sy’n ei dderbyn? Enw
export-organisation = Pwy sy’n ei dderbyn? Sefydliad
export-handover = Sut y caiff ei drosglwyddo?
export-handover-hint = Er enghraifft: ar gofbin wedi’i amgryptio, wyneb yn wyneb, yn erbyn llofnod
export-holds-heading = Beth fyddai ynddo
export-waits = { $n ->
    [zero] Nid yw cynifer o blant yn aros ({ $n } awr).
    [one] Mae cynifer o blant yn aros { $n } awr ar ôl cymeradwyo, a gellir atal y ffeil yn y cyfamser.
    [two] Mae cynifer o blant yn aros { $n } awr ar ôl cymeradwyo, a gellir atal y ffeil yn y cyfamser.
    [few] Mae cynifer o blant yn aros { $n } awr ar ôl cymeradwyo, a gellir atal y ffeil yn y cyfamser.
    [many] Mae cynifer o blant yn aros { $n } awr ar ôl cymeradwyo, a gellir atal y ffeil yn y cyfamser.
   *[other] Mae cynifer o blant yn aros { $n } awr ar ôl cymeradwyo, a gellir atal y ffeil yn y cyfamser.
 }
export-ask-then = Edrychwch ar y rhifau. Os mai dyna yr ydych yn ei ddisgwyl, gofynnwch. Os newidiwch unrhyw beth uchod, cânt eu cyfrif o’r newydd.
export-count-submit = Cyfrif beth fyddai ynddo
export-ask-submit = Gofyn i ail berson
export-empty-which = Dewiswch gofnodion pwy
export-empty-children = Chwiliwch am o leiaf un plentyn a’i dicio
export-empty-why = Dywedwch pam
export-empty-recipient = Rhowch enw’r sawl sy’n ei dderbyn
export-empty-organisation = Rhowch eu sefydliad
export-empty-handover = Dywedwch sut y caiff ei drosglwyddo
export-fault-too-long = Gwnewch ef yn fyrrach; enwch 50 o blant ar y mwyaf
export-fault-control = Tynnwch nodau na ellir eu dangos
export-fault-unknown = Ni all un o’r plant hyn fod yn eich allforio. Gadewch ef allan, neu gadewch i rywun arall ofyn amdano
export-fault-future = Ni chaiff y diwrnod fod yn y dyfodol
export-fault-order = Ni chaiff y diwrnod olaf ddod cyn y cyntaf
export-fault-nobody = Nid oes neb i’w roi ynddo, neu nid oes ail berson a allai ei gymeradwyo
export-fault-too-many = Mae’r rhain yn fwy o blant nag y caiff un allforio eu dal. Dewiswch blant â phryderon rhwng dau ddiwrnod, neu enwch hwy, a gofynnwch sawl gwaith
export-fault-protected = Mae hwn yn cynnwys cyfeiriad neu rif ffôn gwarchodedig, na chaiff adael. Ysgrifennwch ef hebddo
export-fault-changed = Newidiodd rhywbeth ers i hwn gael ei lunio. Nid yw’n cyfrif mwyach: gofynnwch eto
export-fault-wait = Ni ellir ei gymryd eto
export-title = Allforio cofnodion
export-building = Wrthi’n cael ei lunio
export-progress = { $done } o { $all } plentyn
export-look-again = Edrych eto
export-left-out = Gadawyd allan
export-left-out-n = { $n ->
    [zero] Neb ({ $n }).
    [one] { $n } plentyn y mae’r sawl a ofynnodd yn rhy agos ato. Rhaid i rywun arall ofyn am y cofnod hwnnw.
    [two] { $n } blentyn y mae’r sawl a ofynnodd yn rhy agos atynt. Rhaid i rywun arall ofyn am y cofnodion hynny.
    [few] { $n } phlentyn y mae’r sawl a ofynnodd yn rhy agos atynt. Rhaid i rywun arall ofyn am y cofnodion hynny.
    [many] { $n } phlentyn y mae’r sawl a ofynnodd yn rhy agos atynt. Rhaid i rywun arall ofyn am y cofnodion hynny.
   *[other] { $n } plentyn y mae’r sawl a ofynnodd yn rhy agos atynt. Rhaid i rywun arall ofyn am y cofnodion hynny.
 }
export-wait = Aros
export-answered-by = Atebwyd gan
export-answer-words = Yr hyn a ddywedwyd
export-taken-at = Cymerwyd ar
export-counts-until = Yn cyfrif tan
export-parts = Ôl bys (SHA-256) yr hyn a luniwyd
export-sample = Y rhesi cyntaf, fel y maent yn y ffeil
export-sample-text = Mae agor y dudalen hon yn ddarlleniad o gofnodion y plant hyn, ac fe’i hysgrifennir i lawr.
export-table-people = Y plentyn, a’r bobl o gwmpas y plentyn
export-table-risks = Oedolion a farciwyd yn risg
export-table-concerns = Pryderon
export-table-chronology = Cronoleg: nodiadau, cynlluniau, sgyrsiau dilynol, atgyfeiriadau, camau
export-table-decisions = Penderfyniadau am rannu
export-table-sharings = Yr hyn a rannwyd, a chyda phwy
export-answer = Cymeradwyo neu wrthod
export-take = Ei gymryd
export-take-text = Gallwch ei gymryd unwaith. Os bydd y lawrlwytho’n torri, gallwch ei gymryd eto o fewn awr. Ysgrifennir pob tro i lawr, yng nghofnod pob plentyn hefyd.
export-take-from = Fe’i cymeradwywyd. Gallwch ei gymryd o { $time }. Tan hynny gellir ei atal.
export-take-again = Rydych wedi’i gymryd. Os torrodd y lawrlwytho, gallwch ei gymryd eto tan { $time }.
export-take-submit = Lawrlwytho’r ffeil
export-stop = Ei atal
export-stop-why = Pam y dylid ei atal?
export-stop-submit = Atal yr allforio hwn
export-warn-changed = Mae rhywbeth y gwnaed hwn ohono wedi newid ers hynny: ni ellir cymryd dim ohono. Gofynnwch eto.
export-warn-protected = Canfuwyd cyfeiriad neu rif ffôn gwarchodedig yn yr hyn a fyddai wedi gadael, felly ni ollyngwyd dim. Cywirwch y geiriau y mae ynddynt, yna gofynnwch eto.
export-warn-protected-link = Cofnod pwy ydyw
export-warn-approved = Cymeradwywyd hwn a chaiff ei gymryd. Os na ddylai, ataliwch ef nawr.
export-readme-title = Cofnodion a dynnwyd allan o Sharewise
export-readme-id = Allforiad
export-readme-agency = Cofnodion
export-readme-for = Gwnaed ar gyfer
export-readme-built = Lluniwyd
export-readme-shape = Ffurf
export-readme-mark = Mae pob rhes o bob ffeil yn dwyn rhif yr allforiad hwn ac ar gyfer pwy y’i gwnaed. Mae log yr asiantaeth yn dweud pwy a ofynnodd, a gymeradwyodd ac a’i cymerodd, a SHA-256 y ffeil hon.
export-readme-in = Beth sydd ynddo:
export-readme-json = yr un peth fel un ddogfen
export-readme-csv = Mae’r tablau’n UTF-8, wedi’u gwahanu gan atalnodau. Mae’r amserau yn UTC. Mae ' o flaen cell y byddai taenlen yn ei rhedeg fel fformiwla: mae pwy bynnag sy’n darllen y ffeil yn tynnu un ' o’r blaen. Mae gan bryder am sawl plentyn res ar gyfer pob un ohonynt, â’r un concern_id.
