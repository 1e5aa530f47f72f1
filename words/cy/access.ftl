access-child = Plentyn
access-find-name = Enw’r plentyn
access-find-hint = Llythrennau cyntaf enw cyntaf neu gyfenw
access-find-button = Chwilio
access-found = Plant a ganfuwyd
access-found-none = Nid oes enw plentyn yn dechrau felly. Rhowch gynnig ar lai o lythrennau.

access-open-offer = Os oes ar blentyn angen i chi ddarllen ffeil nawr ac na ellir cyrraedd neb sy’n cael ei darllen:
access-open-until = Agoroch y ffeil hon am rai oriau. Mae ar agor i chi tan { $time }, i’w darllen; ni allwch ysgrifennu ynddi.
access-open-title = Agor ffeil plentyn am rai oriau
access-open-find-text = Defnyddiwch hwn pan fo ar blentyn angen rhywun nawr a phan na ellir cyrraedd y bobl sy’n cael darllen y ffeil. Gall unrhyw un gofnodi pryder a rhannu mewn argyfwng heb agor y ffeil.
access-open-emergency = Rhannu mewn argyfwng
access-open-text = Os agorwch y ffeil hon:
access-open-reads = cewch ei darllen; ni chewch ysgrifennu ynddi na phenderfynu dim
access-open-ends = mae’n cau ohoni ei hun pan ddaw’r amser i ben, ac ni all neb estyn yr amser
access-open-told = dywedir wrth y bobl hyn nawr:
access-open-told-nobody = fe’i cofnodir yn y llyfr cofnodion nawr; nid oes neb arall yn eich asiantaeth y gellir dweud wrtho
access-open-review = bydd rhywun yn edrych ar eich rheswm erbyn { $time }
access-open-warning = Cedwir eich enw, eich rheswm a phopeth a ddarllenwch. Gall agor ffeil heb fod angen ddod â’ch swydd i ben, ac mae’n drosedd.
access-open-reason = Pam mae angen i chi ei darllen nawr?
access-open-reason-child-at-risk = Gall plentyn gael niwed oni bai bod rhywun yn edrych nawr
access-open-reason-nobody-reached = Ni ellir cyrraedd neb sy’n cael ei darllen
access-open-reason-agency-asks = Mae asiantaeth arall yn gofyn ac ni all aros
access-open-reason-other = Rheswm arall
access-open-words = Beth sydd wedi digwydd, a phwy rydych wedi ceisio eu cyrraedd?
access-open-hours = Am ba hyd?
access-open-hours-n = { $n ->
    [zero] { $n } awr
    [one] { $n } awr
    [two] { $n } awr
    [few] { $n } awr
    [many] { $n } awr
   *[other] { $n } awr
 }
access-open-submit = Agor y ffeil
access-refused-title = Mae’r ffeil hon yn aros ar gau i chi
access-refused-text = Rydych yn rhy agos at y plentyn hwn. Nid yw’r ffeil yn agor i chi, beth bynnag yw’r rheswm.
access-refused-tried = Mae’r ffaith i chi geisio wedi’i chofnodi. Dywedir nawr wrth:
access-refused-nobody = neb, am nad oes neb arall yn eich asiantaeth y gellid dweud wrtho
access-refused-ask = Gofynnwch i rywun sy’n cael ei darllen:
access-refused-ask-nobody = Nid oes neb arall yn eich asiantaeth yn cael ei darllen nawr. Dywedwch wrth eich pennaeth neu’ch rheolwr heddiw, er mwyn gwneud rhywun yn arweinydd diogelu.
access-refused-emergency = Os yw’r plentyn mewn perygl, peidiwch ag aros am neb:
access-refused-wrong = Os camgymeriad yw hyn, am mai dim ond rhannu enw yr ydych neu am nad yw’n wir bellach, dywedwch hynny wrth eich arweinydd diogelu neu’ch swyddog diogelu data. Gallant ei dynnu i ffwrdd:

access-close-title = Plant rwy’n rhy agos atynt
access-close-text = Os yw plentyn yn perthyn i chi, neu os ydych yn ffrind neu’n gymydog i’r teulu, dywedwch hynny. Yna bydd ffeil y plentyn ar gau i chi, a hefyd y rhifau a’r rhestrau a fyddai’n dangos rhywbeth ohoni.
access-close-off = Nid oes dim yn ei hagor i chi tra bo hyn yn sefyll. Dim ond rhywun arall all dynnu hyn i ffwrdd: eich arweinydd diogelu neu eich swyddog diogelu data. Cewch gofnodi pryder a rhannu mewn argyfwng o hyd.
access-close-mine = Yr hyn sy’n hysbys
access-close-col-who = Plentyn
access-close-col-what = Beth ydych i’ch gilydd
access-close-col-how = Sut y mae’n hysbys
access-close-col-since = Ers
access-close-col-state = Nawr
access-close-col-ask = I bwy i ofyn am y plentyn
access-close-ask-nobody = Nid oes neb arall yn eich asiantaeth yn cael darllen y ffeil. Dywedwch wrth eich pennaeth neu’ch rheolwr.
access-close-on = Mae’r ffeil ar gau i chi
access-close-ended = Tynnwyd i ffwrdd { $time }
access-close-how-said = Chi a ddywedodd
access-close-how-found = Canfuwyd trwy enw, cyfeiriad neu rif ffôn
access-close-say-title = Dweud eich bod yn rhy agos
access-close-then = Bydd y ffeil ar gau i chi o’r eiliad yr anfonwch hyn.
access-close-words = Yn eich geiriau eich hun
access-close-submit = Cau’r ffeil hon i mi
access-close-done-title = Mae’r ffeil ar gau i chi
access-close-done = Diolch am ddweud.
access-close-done-ask = Os oes ar y plentyn angen rhywun, gofynnwch i gydweithiwr sy’n cael darllen y ffeil: mae’r dudalen isod yn eu henwi. Cewch gofnodi pryder a rhannu mewn argyfwng o hyd.
access-close-nobody = Nid oes neb arall yn eich asiantaeth yn derbyn pryderon am y plentyn hwn nawr. Dywedwch wrth eich pennaeth neu’ch rheolwr heddiw, fel y gwneir rhywun arall yn arweinydd diogelu.
access-closeness = Beth yw’r plentyn i chi?
access-closeness-family = Teulu
access-closeness-partner = Plentyn fy mhartner neu fy nghyn-bartner
access-closeness-friend = Rwy’n ffrind i’r teulu
access-closeness-neighbour = Rwy’n gymydog
access-closeness-other = Rhywbeth arall

access-address-title = Cyfeiriad gwarchodedig
access-address-set-text = Unwaith y bydd y cyfeiriad wedi’i warchod, ni ddangosir ef i neb yma, ni chwilir ynddo, a thorrir ef allan o’r hyn a rennir. Ni ddywedir mwyach wrth asiantaeth arall eich bod yn dal rhywbeth am y plentyn. Mae’n dal dros bawb sy’n byw gyda’r plentyn hefyd. Gall un person osod y marc; mae angen dau i’w dynnu.
access-address-set-why = Pam mae’n rhaid gwarchod y cyfeiriad?
access-address-set-submit = Gwarchod y cyfeiriad
access-address-is-on = Mae’r cyfeiriad wedi’i warchod. Gall eich arweinydd diogelu ofyn am dynnu’r marc.
access-address-lift-text = Mae’r cyfeiriad wedi’i warchod. Mae angen ail berson i dynnu’r marc: chi sy’n gofyn, arweinydd arall neu’r swyddog diogelu data sy’n ateb, ac yna gallwch ei wneud.
access-address-lift-why = Pam y gellir tynnu’r marc? Dywedwch pwy a gadarnhaodd ei bod yn ddiogel.
access-address-lift-submit = Gofyn i ail berson
access-address-told = Dywedwyd wrth y rhain eisoes ble mae’r plentyn. Dywedir o hyn ymlaen wrth bwy bynnag sy’n ei ddarllen yma fod y cyfeiriad wedi’i warchod; ffoniwch y lleill.

access-act-lift-protection = Tynnu’r marc oddi ar gyfeiriad gwarchodedig
access-second-title = Ail berson
access-second-text = Mae angen dau berson ar gyfer rhai pethau. Mae un yn gofyn, un arall yn ateb, ac yna gall yr un a ofynnodd ei wneud. Mae cais yn cyfrif am saith diwrnod.
access-second-none = Nid oes dim yn aros amdanoch, ac nid ydych wedi gofyn am ddim.
access-second-to-answer = I chi eu hateb
access-second-asked = Gofynnwyd gennych chi
access-second-past = Wedi’u hateb, eu gwneud neu wedi dod i ben
access-second-col-what = Beth
access-second-col-about = Ynghylch
access-second-col-by = Gofynnwyd gan
access-second-col-at = Gofynnwyd
access-second-col-state = Sut y mae’n sefyll
access-second-state-asked = Yn aros am ateb
access-second-state-approved = Cymeradwywyd
access-second-state-refused = Gwrthodwyd
access-second-state-withdrawn = Tynnwyd yn ôl
access-second-state-done = Gwnaed
access-second-state-ran-out = Daeth i ben
access-second-one-title = Cais am ail berson
access-second-asked-why = Pam y gofynnir
access-second-terms = Beth yn union
access-second-covers = Oddi ar bwy
access-second-answered-by = Atebwyd gan
access-second-answered-at = Atebwyd
access-second-until = Yn cyfrif tan
access-second-approve = Ydych chi’n cymeradwyo?
access-second-why = Rheswm dros yr ateb
access-second-send = Anfon eich ateb
access-second-do-text = Mae ail berson wedi cymeradwyo hyn. Gallwch ei wneud nawr, unwaith.
access-second-do-lift-protection = Tynnu’r marc nawr
access-second-withdraw = Tynnu’r cais yn ôl
access-second-waiting = { $n ->
    [zero] { $n } ceisiadau’n aros amdanoch fel yr ail berson
    [one] { $n } cais yn aros amdanoch fel yr ail berson
    [two] { $n } gais yn aros amdanoch fel yr ail berson
    [few] { $n } chais yn aros amdanoch fel yr ail berson
    [many] { $n } chais yn aros amdanoch fel yr ail berson
   *[other] { $n } cais yn aros amdanoch fel yr ail berson
 }

access-review-title = Agorwyd y tu allan i’r drefn
access-review-text = Yr hyn sy’n hwyr sydd gyntaf. Nid yw neb yn gweld nac yn ateb yr hyn a wnaeth ei hun.
access-review-open = I edrych arnynt
access-review-none = Nid oes dim i edrych arno.
access-review-wrong = Nid oedd rheswm
access-review-right = Roedd rheswm
access-review-col-what = Beth
access-review-col-who = Pwy
access-review-col-child = Plentyn
access-review-col-at = Pryd
access-review-col-due = Edrych erbyn
access-review-overdue = Hwyr
access-review-kind-break-glass = Agorwyd ffeil am rai oriau
access-review-kind-kept-out = Ceisiodd rhywun sy’n rhy agos agor ffeil
access-review-kind-unexplained = Agorwyd ffeil ac nid oes dim yn dweud pam
access-review-kind-budget = Mwy o ffeiliau nag ar ddiwrnodau eraill
access-review-kind-canary = Agorwyd cofnod nad oes gan neb reswm i’w agor
access-review-kind-names = Chwiliwyd am enwau mwy o blant nag ar ddiwrnodau eraill
access-review-kind-under-pressure = Efallai fod rhywun wedi cael ei orfodi i chwilio am blentyn
access-review-pressed-first = Teipiwyd eich gair cytûn mewn chwiliad, ac felly ni ddangoswyd neb. Holwch nawr a ydyn nhw’n ddiogel: ewch atyn nhw, neu anfonwch rywun, a pheidiwch â gadael i bwy bynnag sydd gyda nhw wybod pam. Os gall unrhyw un fod mewn perygl, ffoniwch 999. Ni ddangosodd y chwiliad hwnnw ddim am unrhyw blentyn.
access-review-pressed-question = A oedd rhywun yn eu gorfodi i chwilio?
access-review-pressed-yes = Oedd, neu ni ellir diystyru hynny
access-review-pressed-no = Nac oedd, teipiwyd y gair trwy gamgymeriad
access-review-names = Enwau plant gwahanol a ddangoswyd y diwrnod hwnnw
access-review-count = Ffeiliau a agorwyd y diwrnod hwnnw
access-review-files = { $n ->
    [zero] Ffeil { $n } plentyn
    [one] Ffeil { $n } plentyn
    [two] Ffeiliau { $n } blentyn
    [few] Ffeiliau { $n } phlentyn
    [many] Ffeiliau { $n } phlentyn
   *[other] Ffeiliau { $n } plentyn
 }
access-more-title = Dywedwch pam mae angen mwy o ffeiliau arnoch heddiw
access-more-opened = Ffeiliau gwahanol blant a agorwyd heddiw: { $n } o { $may }.
access-more-text = Ni ddylai gwaith neb stopio oherwydd rhif. Dywedwch pam mae angen mwy arnoch, ac ewch ymlaen ar unwaith. Bydd rhywun yn edrych arno o fewn dau ddiwrnod gwaith.
access-more-then = Yna gallwch agor cymaint â hyn o ffeiliau eto heddiw: { $n }.
access-more-emergency = Rhannu mewn argyfwng: nid oes rhif ar gyfer hynny
access-more-why = Pam mae angen ffeiliau mwy o blant arnoch heddiw?
access-more-submit = Mynd ymlaen
access-files-title = Faint o ffeiliau plant y mae rhywun yn eu hagor mewn diwrnod cyn y gofynnir pam
access-files-others = Pawb arall
access-files-own = Rhif eich sefydliad chi. { $usual } yw’r rhif arferol.
access-error-any-range = Rhowch rif cyfan nad yw’n uwch na’r uchafswm
access-error-word-empty = Rhowch air
access-error-word-one = Rhowch un gair o lythrennau yn unig, heb fylchau, cysylltnodau na rhifau
access-error-word-short = Rhowch air o 5 llythyren o leiaf
access-error-word-too-long = Rhowch air byrrach
access-error-word-taken = Dewiswch air arall: mae gan rywun y mae gennych gofnod amdanyn nhw enw sy’n dechrau fel hyn
access-error-safeguarding-lead-range = Rhowch rif cyfan nad yw’n uwch na’r uchafswm
access-error-mash-screener-range = Rhowch rif cyfan nad yw’n uwch na’r uchafswm
access-files-col-files = Ffeiliau
access-canary-title = Cofnodion ffug
access-canary-text = Mae cofnod ffug yn dangos pwy sy’n agor ffeiliau o chwilfrydedd. Caiff ei restru a’i ganfod fel unrhyw blentyn arall, ac edrychir ar bwy bynnag sy’n ei agor, heb ddweud dim wrthynt.
access-canary-rules = Dewiswch enw nad oes gan unrhyw blentyn yma. Ni chaiff byth ei gysylltu â neb. Os bydd cydweithiwr yn ysgrifennu amdano, dywedwch wrthynt ar unwaith fod y plentyn yn ffug.
access-canary-none = Nid oes cofnodion ffug.
access-canary-list = Cofnodion ffug sydd yno
access-canary-col-who = Cofnod
access-canary-col-since = Ers
access-canary-col-end = Ei dynnu oddi yno
access-canary-take-away = Gofyn am ei ddileu
access-canary-new = Rhoi un yno
access-canary-submit = Rhoi’r cofnod ffug yno
access-own-title = Eich ffôn a’ch cyfeiriad eich hun
access-own-text = Gyda’r rhain mae ffeiliau eich teulu eich hun yn cau i chi heb i chi ddweud dim, fel y maent yn ei wneud ar gyfer eich enw. Nid oes neb arall yn eu gweld yma. Gadewch nhw’n wag os byddai’n well gennych beidio â dweud.
access-own-phone = Eich ffôn eich hun
access-own-address = Eich cyfeiriad eich hun
access-own-submit = Cadw
access-error-phone-too-long = Byrhewch y rhif ffôn
access-error-phone-control = Tynnwch nodau na ellir eu dangos
access-error-address-too-long = Byrhewch y cyfeiriad
access-error-address-control = Tynnwch nodau na ellir eu dangos
access-review-one-title = Oedd yna reswm?
access-review-until = Ar agor tan
access-review-words = Yr hyn a ysgrifennwyd
access-review-question = Oedd yna reswm?
access-review-was-right = Oedd
access-review-was-wrong = Nac oedd
access-review-was-wrong-hint = Siaradwch â rheolwr y person, ac â’ch swyddog diogelu data ynghylch dweud wrth y Comisiynydd Gwybodaeth.
access-review-state-right = Oedd
access-review-state-wrong = Nac oedd
access-review-state-open = Heb edrych eto
access-review-outcome = Beth a gawsoch, a beth sy’n dilyn?
access-review-by = Edrychwyd gan
access-review-at = Edrychwyd
access-review-send = Cadw
access-review-record = Pwy edrychodd ar y ffeil hon, a phwy rannodd
access-review-lift = Os nad ydynt yn rhy agos, am mai dim ond rhannu enw y maent neu am nad yw’n wir bellach, tynnwch hynny i ffwrdd yma:
access-late-waiting = { $n ->
    [zero] Nid oes dim yn aros i rywun edrych arno
    [one] Nid edrychwyd mewn pryd ar { $n } peth a agorwyd y tu allan i’r drefn, neu ni allai neb edrych arno. Gofalwch fod arweinydd diogelu neu swyddog diogelu data sy’n gwneud hynny
    [two] Nid edrychwyd mewn pryd ar { $n } beth a agorwyd y tu allan i’r drefn, neu ni allai neb edrych arnynt. Gofalwch fod arweinydd diogelu neu swyddog diogelu data sy’n gwneud hynny
    [few] Nid edrychwyd mewn pryd ar { $n } pheth a agorwyd y tu allan i’r drefn, neu ni allai neb edrych arnynt. Gofalwch fod arweinydd diogelu neu swyddog diogelu data sy’n gwneud hynny
    [many] Nid edrychwyd mewn pryd ar { $n } pheth a agorwyd y tu allan i’r drefn, neu ni allai neb edrych arnynt. Gofalwch fod arweinydd diogelu neu swyddog diogelu data sy’n gwneud hynny
   *[other] Nid edrychwyd mewn pryd ar { $n } peth a agorwyd y tu allan i’r drefn, neu ni allai neb edrych arnynt. Gofalwch fod arweinydd diogelu neu swyddog diogelu data sy’n gwneud hynny
 }
access-review-waiting = { $n ->
    [zero] { $n } pethau a agorwyd y tu allan i’r drefn i edrych arnynt
    [one] { $n } peth a agorwyd y tu allan i’r drefn i edrych arno
    [two] { $n } beth a agorwyd y tu allan i’r drefn i edrych arnynt
    [few] { $n } pheth a agorwyd y tu allan i’r drefn i edrych arnynt
    [many] { $n } pheth a agorwyd y tu allan i’r drefn i edrych arnynt
   *[other] { $n } peth a agorwyd y tu allan i’r drefn i edrych arnynt
 }

access-error-reason-empty = Dewiswch pam mae angen i chi ddarllen y ffeil nawr
access-error-words-empty = Dywedwch beth sydd wedi digwydd a phwy rydych wedi ceisio eu cyrraedd
access-error-words-short = Dywedwch fwy: rhaid i rywun arall allu deall eich rheswm
access-error-words-too-long = Gwnewch ef yn fyrrach
access-error-words-control = Tynnwch nodau na ellir eu dangos
access-error-hours-empty = Dewiswch am ba hyd
access-error-closeness-empty = Dewiswch beth yw’r plentyn i chi
access-error-why-empty = Dywedwch pam
access-error-close-empty = Dewiswch pwy nad yw’n rhy agos
access-error-why-short = Dywedwch fwy: rhaid i rywun arall allu deall eich rheswm
access-error-given-empty = Rhowch enw cyntaf
access-error-given-too-long = Byrhewch yr enw cyntaf
access-error-given-control = Tynnwch nodau na ellir eu dangos
access-error-family-empty = Rhowch gyfenw
access-error-family-too-long = Byrhewch y cyfenw
access-error-family-control = Tynnwch nodau na ellir eu dangos
access-error-why-too-long = Gwnewch ef yn fyrrach
access-error-why-held = Mae ataliad yn rhwystro dileu’r ffeil hon. Codwch yr ataliad yn gyntaf
access-error-why-changed = Newidiodd rhywbeth ar ôl cymeradwyo hyn. Nid yw’n cyfrif mwyach: gofynnwch eto
access-error-does-unknown = Roedd y dudalen hon yn hen, neu fe’i newidiwyd ar ei ffordd. Darllenwch hi a’i hanfon eto
access-error-hours-open = Mae’r ffeil hon ar agor i chi’n barod. Ni all neb wneud yr amser yn hirach
access-error-hours-too-many = Mewn unrhyw 24 awr mae ffeil ar agor i chi am bedair awr ar y mwyaf. Dewiswch lai, neu dewch yn ôl yn nes ymlaen
access-error-why-control = Tynnwch nodau na ellir eu dangos
access-error-approve-empty = Dewiswch ydw neu nac ydw
access-error-approve-not-built = Mae’n dal i gael ei lunio, neu mae wedi dod i ben. Edrychwch arno eto cyn ei gymeradwyo
access-error-approve-too-late = Byddai’n dod i ben cyn y gellid ei gymryd. Gwrthodwch ef, a gadewch iddynt ofyn eto
access-error-second-nobody = Nid oes neb arall yn eich asiantaeth a allai ateb. Gofynnwch i’ch gweinyddwr ychwanegu rhywun.
access-error-right-empty = Dewiswch a oedd rheswm
access-error-outcome-empty = Dywedwch beth a gawsoch a beth sy’n dilyn
access-error-outcome-too-long = Gwnewch ef yn fyrrach
access-error-outcome-control = Tynnwch nodau na ellir eu dangos

access-sees-title = Pwy all weld y ffeil hon, a pham
access-sees-text = Dyma bobl eich asiantaeth fel y maent yn sefyll at y plentyn hwn nawr. Daw’r rhesymau o’r rheolau y mae’r cynnyrch yn eu dilyn wrth adael pobl i mewn.
access-sees-people = Pwy all weld mwy na’r enw
access-sees-exceptions = Eithriadau
access-sees-reasons = Pam y gall pob un ohonynt
access-sees-unconfirmed = Nid oes neb wedi cadarnhau’r cyfrif hwn eto: mae’n gweithio fel cyfrif unrhyw ymarferydd
access-sees-finish-emergency-record = Yn darllen yr hyn a rannodd mewn argyfwng, ac yn ysgrifennu’r cofnod ohono
access-sees-whole = { $n ->
    [zero] Ni all neb ddarllen y ffeil gyfan.
    [one] Gall { $n } person ddarllen y ffeil gyfan.
    [two] Gall { $n } berson ddarllen y ffeil gyfan.
    [few] Gall { $n } pherson ddarllen y ffeil gyfan.
    [many] Gall { $n } pherson ddarllen y ffeil gyfan.
   *[other] Gall { $n } o bobl ddarllen y ffeil gyfan.
 }
access-sees-part = { $n ->
    [zero] Nid oes neb arall yn gweld rhan ohoni.
    [one] Mae { $n } arall yn gweld rhan ohoni.
    [two] Mae { $n } arall yn gweld rhan ohoni.
    [few] Mae { $n } arall yn gweld rhan ohoni.
    [many] Mae { $n } arall yn gweld rhan ohoni.
   *[other] Mae { $n } arall yn gweld rhan ohoni.
 }
access-sees-left-times = { $n ->
    [zero] Nid oes dim wedi gadael.
    [one] Gadawodd rhywbeth unwaith.
    [two] Gadawodd rhywbeth { $n } waith.
    [few] Gadawodd rhywbeth { $n } gwaith.
    [many] Gadawodd rhywbeth { $n } gwaith.
   *[other] Gadawodd rhywbeth { $n } o weithiau.
 }
access-left-col-when = Pryd
access-left-col-how = Sut
access-left-col-with = Gyda phwy
access-left-col-by = Pwy
access-left-sharing-sent = Rhannwyd
access-left-sharing-printed = Argraffwyd i’w roi neu ei bostio
access-left-emergency-shared = Rhannwyd mewn argyfwng
access-left-link-made = Gwnaed dolen untro
access-left-link-opened = Agorwyd dolen untro
access-left-export = Cymerwyd allan fel ffeil, pecyn neu ar bapur
access-left-talk-sent = Ysgrifennwyd at asiantaeth arall
access-left-talk-received = Ysgrifennwyd gan asiantaeth arall
access-sees-col-who = Pwy
access-sees-col-what = Beth y gallant ei wneud
access-sees-col-why = Pam
access-sees-own = Dim ond yr hyn a ysgrifennwyd ganddynt neu a roddwyd iddynt
access-sees-until = Tan { $time }
access-sees-kept-out = Wedi’i gadw allan: yn rhy agos
access-lift-title = Os nad yw rhywun yn rhy agos
access-lift-text = Tynnwch hyn i ffwrdd lle cafodd ei ddweud neu ei ganfod ar gam, neu lle nad yw’n wir bellach. Yna gallant agor y ffeil fel y mae eu rôl yn ei ganiatáu. Cedwir eich enw a’ch rheswm.
access-lift-who = Pwy nad yw’n rhy agos?
access-lift-why = Pam? Dywedwch sut rydych yn gwybod.
access-lift-submit = Tynnu hyn i ffwrdd
access-sees-everybody = Pawb yn eich asiantaeth
access-sees-shared = Beth a adawodd eich asiantaeth
access-sees-shared-none = Nid oes dim o’r ffeil hon wedi gadael eich asiantaeth.
access-rules-title = Pwy gaiff wneud beth, a pham
access-rules-text = Ni chaniateir yr hyn nad yw yn y tabl hwn. Nid yw cofnodion asiantaeth arall byth ar agor i neb yma.
access-rules-col-who = Pwy
access-rules-col-what = Beth
access-rules-col-on = Ar beth
access-rules-col-why = Pam
access-rules-col-shows = Yn dangos
access-shows-title = Beth a ddangosir o gofnod
access-hidden-protected-address = Os yw cyfeiriad wedi’i warchod, ni ddangosir y rhain i neb: { $fields }. Ni all dim yn y tablau hyn newid hynny.
access-field-name = enw
access-field-birth = dyddiad geni
access-field-group = dosbarth neu grŵp
access-field-language = iaith
access-field-numbers = rhif GIG a rhifau eraill
access-field-address = cyfeiriad
access-field-phone = rhif ffôn
access-field-words = yr hyn a ysgrifennwyd
access-field-leads-reason = pam y’i caewyd neu y’i hailagorwyd
access-field-trail = pwy edrychodd a phwy a enwyd
access-rules-any = Pawb yn yr asiantaeth
access-rules-second = Dim ond ar ôl i ail berson gymeradwyo: { $roles }
access-sees-read-file = Yn darllen y ffeil gyfan
access-sees-write-file = Yn ysgrifennu ynddi
access-sees-decide-sharing = Yn penderfynu a ddylid rhannu
access-sees-read-concern = Yn darllen pryderon
access-sees-read-decisions = Yn darllen penderfyniadau
access-sees-read-access-list = Yn gweld pwy edrychodd a phwy rannodd
access-sees-do-task = Yn gwneud tasg
access-sees-answer-rights = Yn ateb ceisiadau am ddata’r plentyn, o bopeth a ddelir
access-sees-export-records = Yn cymryd cofnodion yr asiantaeth allan yn ffeil, pan fo ail berson yn cymeradwyo
access-sees-link-records = Yn cymharu’r cofnod ag eraill a all fod am yr un plentyn
access-sees-keep-file = Yn gweld beth a gedwir o’r ffeil ac am ba hyd

access-do-log-concern = Cofnodi pryder
access-do-find-child = Dod o hyd i blentyn wrth ei enw
access-do-list-children = Gweld plant yr asiantaeth fel rhestr
access-do-share-in-emergency = Rhannu mewn argyfwng
access-do-use-law-helper = Gofyn i’r cymorth cyfraith
access-do-set-law-switch = Dweud a yw cyfraith nad yw wedi’i setlo’n cyfrif
access-do-keep-local-practice = Cadw arfer lleol
access-do-read-concern = Darllen pryder
access-do-read-inbox = Darllen yr hyn sy’n cyrraedd a’r hyn sy’n ddyledus
access-do-read-file = Darllen ffeil plentyn
access-do-write-file = Ysgrifennu yn ffeil plentyn
access-do-mark-risk = Nodi bod oedolyn yn risg
access-do-decide-sharing = Penderfynu a ddylid rhannu, a rhannu
access-do-finish-emergency-record = Ysgrifennu’r cofnod o argyfwng
access-do-do-task = Gwneud tasg
access-do-read-shared = Darllen yr hyn a rannodd asiantaethau eraill
access-do-read-access-list = Gweld pwy edrychodd a phwy rannodd
access-do-read-decisions = Darllen penderfyniadau a’u cyfraith
access-do-export-ledger = Allforio’r llyfr cofnodion
access-do-manage-people = Rheoli pobl yr asiantaeth
access-do-confirm-colleague = Dweud pwy biau cyfrif
access-do-link-records = Dweud a yw dau gofnod am un plentyn
access-do-set-look-up = Gosod y cytundeb ar chwilio ar draws asiantaethau
access-do-import-people = Derbyn pobl o ffeil
access-do-break-glass = Agor ffeil am rai oriau
access-do-declare-conflict = Dweud ei fod neu ei bod yn rhy agos
access-do-say-why-more = Dweud pam mae angen mwy o ffeiliau heddiw
access-do-plant-canary = Rhoi cofnod ffug ymhlith y rhai go iawn
access-do-review-access = Edrych ar yr hyn a agorwyd y tu allan i’r drefn
access-do-lift-protection = Tynnu’r marc oddi ar gyfeiriad gwarchodedig
access-on-own = Yr hyn sy’n eiddo i rywun ei hun
access-on-agency = Yr hyn sy’n eiddo i’r asiantaeth
access-on-none = Ffeil neb
access-on-named = Mater dan sêl sy’n eu henwi
access-on-in-charge = Mater dan sêl y maent yn gyfrifol amdano
access-on-break-glass = Ffeil a agorwyd ganddynt am rai oriau
access-on-conflict = Plentyn y maent yn rhy agos ato
access-on-sealed = Mater dan sêl
access-error-about-empty = Dywedwch â phwy y mae’n ymwneud
access-error-about-unknown = Dewiswch rywun o’r rhestr
access-error-about-too-long = Gwnewch ef yn fyrrach
access-error-about-control = Tynnwch nodau na ellir eu dangos
access-error-children-too-long = Gwnewch ef yn fyrrach
access-error-children-control = Tynnwch nodau na ellir eu dangos
access-error-text-empty = Ysgrifennwch beth a welwyd neu a glywyd
access-error-text-too-long = Gwnewch ef yn fyrrach
access-error-text-control = Tynnwch nodau na ellir eu dangos
access-error-to-empty = Dewiswch pwy ddylai ei dderbyn
access-error-to-unknown = Dewiswch rywun o’r rhestr
access-error-to-about = Mae’n ymwneud â’r person hwn. Dewiswch rywun arall.
access-error-to-perhaps = Mae rhan o enw’r person hwn yn yr hyn a ysgrifennoch. Os yw’n ymwneud â nhw, dewiswch rywun arall. Os nad yw, ticiwch isod eich bod yn siŵr.
access-error-author-too-about = Mae’n ymwneud â’r person a’i cofnododd: ni allant ei weld
access-error-who-empty = Dewiswch pwy i’w enwi
access-error-who-unknown = Dewiswch rywun o’r rhestr
access-error-who-owner = Ni ellir tynnu’r sawl sy’n gyfrifol allan
access-error-who-about = Mae’n ymwneud â’r person hwn. Dewiswch rywun arall.
access-error-who-perhaps = Mae rhan o enw’r person hwn yn yr hyn a ysgrifennwyd. Os nad yw’n ymwneud â nhw, ticiwch isod eich bod yn siŵr.
access-do-read-sealed = Darllen mater dan sêl
access-do-name-in-sealed = Enwi rhywun mewn mater dan sêl, neu ei dynnu allan
access-do-seal-concern = Rhoi pryder a gofnodwyd fel unrhyw un arall dan sêl
access-act-erase-file = Dileu ffeil plentyn
access-second-do-erase-file = Dileu’r ffeil nawr
access-act-issue-pack = Rhoi’r pecyn sy’n ateb cais am ddata
access-second-do-issue-pack = Rhoi’r pecyn nawr
access-act-export-records = Tynnu cofnodion yr asiantaeth allan fel ffeil
access-second-do-export-records = Mynd i’r man lle y’i cymerir
access-do-export-records = Tynnu cofnodion yr asiantaeth allan fel ffeil
access-second-export = Gweld beth sydd ynddo ac ar gyfer pwy
access-do-answer-rights = Ateb cais am ddata plentyn: ei gofnodi, darllen yr hyn a ddelir, a dewis yr hyn a roddir
access-do-issue-pack = Rhoi’r pecyn sy’n ateb cais am ddata
access-second-pack = Darllen y pecyn
access-do-erase-file = Dileu ffeil plentyn
access-do-keep-file = Gweld am ba hyd y cedwir ffeil, ac atal ei dileu
