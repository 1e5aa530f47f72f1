links-title = Cofnodion a all fod am yr un person
links-lead = Gall dau gofnod yn yr asiantaeth hon fod am yr un person. Ni chaiff dim ei gysylltu nes i berson a enwir ddweud hynny, a gellir ei ddadwneud.
links-open = I’w gweld
links-unsure = Edrychwyd arnynt, ac ni ellir dweud
links-joined = Wedi’u cysylltu
links-none-open = Nid oes dim yn aros i rywun edrych arno.
links-waiting = { $n ->
    [zero] Nid oes parau o gofnodion i’w cymharu
    [one] Gall { $n } pâr o gofnodion fod am yr un person: cymharwch nhw
    [two] Gall { $n } bâr o gofnodion fod am yr un person: cymharwch nhw
    [few] Gall { $n } phâr o gofnodion fod am yr un person: cymharwch nhw
    [many] Gall { $n } phâr o gofnodion fod am yr un person: cymharwch nhw
   *[other] Gall { $n } pâr o gofnodion fod am yr un person: cymharwch nhw
 }
links-undone-told = Nid yw dau gofnod a welsoch wedi’u cysylltu bellach wedi’u cysylltu. Gall yr hyn a ddarllenoch fod am ddau berson.
links-undone-see = Gweld beth a ddadwnaed, a pham
links-compare = Cymharu (canfuwyd { $time })
links-col-compare = Cymharu
links-col-one = Y cofnod cyntaf
links-col-other = Yr ail gofnod
links-col-state = Sut mae’n sefyll
links-col-fact = Beth
links-col-agree = Cytuno?
links-col-reason = Rheswm
links-col-side = O blaid neu yn erbyn
links-col-weight = Pwysau
links-col-when = Pryd
links-col-decided = Beth a benderfynwyd
links-col-who = Pwy
links-col-why = Pam
links-state-open = I’w weld
links-state-aside = Wedi’i roi o’r neilltu
links-state-clash = Wedi’i roi o’r neilltu: rhifau dau berson gwahanol yw’r rhain
links-state-same = Wedi’u cysylltu: un person
links-state-different = Dau berson
links-state-twin-or-sibling = Efeilliaid, neu frodyr a chwiorydd
links-state-unsure = Ni ellir dweud
links-state-gone = Ddim yn debyg bellach
links-matches-title = Cofnodion eraill o’r plentyn hwn
links-matches = Cofnodion yn yr asiantaeth hon a all fod am yr un plentyn
links-matches-none = Nid oes cofnod arall yn yr asiantaeth hon yn debyg i hwn.
links-overfull = Mae gormod o gofnodion yn rhannu’r rhain i chwilio wrthynt yn unig: { $ways }. Chwiliwyd yn ôl manylion eraill.
links-cut = Mae mwy o gofnodion yn rhannu rhywbeth â hwn nag y gellid eu cymharu. Cymharwyd y rhai sydd â’r mwyaf yn gyffredin.
links-outcome = Canlyniad y chwiliad:
links-review-title = Ai un person yw hwn?
links-side-by-side = Y ddau gofnod ochr yn ochr
links-fact-given = Enwau cyntaf
links-fact-family = Cyfenw
links-fact-known-as = Yn cael ei adnabod fel
links-fact-former = Enwau cynt
links-fact-sex = Rhyw
links-fact-born = Dyddiad geni
links-fact-address = Cyfeiriad
links-fact-phone = Ffôn
links-fact-school = Ysgol, meithrinfa neu leoliad arall
links-fact-area = Ardal yr awdurdod lleol
links-fact-group = Dosbarth neu grŵp
links-fact-nhs = Rhif GIG
links-fact-upn = Rhif unigryw disgybl
links-fact-chi = Rhif CHI
links-fact-hcn = Rhif iechyd a gofal
links-fact-local = Rhif yr asiantaeth ei hun
links-fact-protected = Wedi’i warchod: heb ei gymharu
links-nothing = Ddim yn hysbys
links-agrees = Yr un fath
links-differs = Gwahanol
links-nearly = Bron yr un fath
links-one-only = Dim ond un cofnod sy’n ei ddweud
links-cannot-tell = Ni ellir dweud
links-protected = Mae cyfeiriad un o’r ddau wedi’i warchod. Ni chaiff ei gymharu, ac os cysylltwch y cofnodion bydd y gwarchod yn cynnwys y ddau.
links-weighs = Beth mae’r gymhariaeth yn ei ddweud
links-picture = Beth sydd o blaid ac yn erbyn un person
links-why = Yr un peth mewn geiriau: yr hyn sydd yn erbyn a ddaw gyntaf
links-side-start = Dechrau
links-side-against = Yn erbyn
links-side-favour = O blaid
links-side-sum = Cyfanswm
links-acts = Beth a benderfynodd pobl
links-act-same = Un person
links-act-different = Dau berson
links-act-twin-or-sibling = Efeilliaid, neu frodyr a chwiorydd
links-act-unsure = Methu dweud
links-act-undone = Dadwnaed
links-shared-meanwhile = Rhannwyd tra oeddent wedi’u cysylltu
links-shared-means = Os cymysgodd unrhyw beth yma ddau berson, anfonwch gywiriad o’i dudalen.
links-choose = Beth ydych chi’n ei ddweud?
links-choose-same = Un person
links-choose-same-hint = Dangosir yr hyn sydd yn y ddau gyda’i gilydd. Nid yw’r naill ffeil na’r llall yn newid, a gallwch ei ddadwneud.
links-choose-different = Dau berson gwahanol
links-choose-different-hint = Ni chânt eu cynnig eto, beth bynnag a gaiff ei fewnforio.
links-choose-twin-or-sibling = Efeilliaid, neu frodyr a chwiorydd
links-choose-unsure = Ni allaf ddweud
links-choose-unsure-hint = Maent yn aros ar y rhestr i rywun sy’n gwybod mwy.
links-choose-undone = Tynnu’r penderfyniad yn ôl
links-choose-undone-hint = Maent yn mynd yn ôl ar y rhestr.
links-despite = Rhifau dau berson gwahanol yw’r rhain. Gwn hynny, a dywedaf mai un person ydyw er hynny.
links-reason = Sut ydych chi’n gwybod?
links-decide = Cofnodi’r penderfyniad
links-undo-heading = Eu gwahanu eto
links-undo-means = Gadewir y ddwy ffeil fel yr oeddent. Dywedir wrth bawb a’u gwelodd wedi’u cysylltu.
links-undo-reason = Pam nad un person ydynt?
links-undo = Dadwneud y cysylltiad
links-error-act = Dywedwch ai un person yw hwn
links-error-contradicts = Mae hyn yn groes i’r hyn a benderfynwyd am gofnod arall o’r un person. Tynnwch y penderfyniad hwnnw yn ôl yn gyntaf.
links-error-clash = Rhifau dau berson gwahanol yw’r rhain. Ticiwch y blwch os gwyddoch hynny, neu dewiswch ateb arall.
links-error-reason = Dywedwch sut ydych chi’n gwybod
links-child-joined = { $n ->
    [zero] Nid yw’r dudalen hon yn dangos cofnodion eraill.
    [one] Mae’r dudalen hon hefyd yn dangos yr hyn sydd mewn { $n } cofnod arall o’r un plentyn.
    [two] Mae’r dudalen hon hefyd yn dangos yr hyn sydd mewn { $n } gofnod arall o’r un plentyn.
    [few] Mae’r dudalen hon hefyd yn dangos yr hyn sydd mewn { $n } chofnod arall o’r un plentyn.
    [many] Mae’r dudalen hon hefyd yn dangos yr hyn sydd mewn { $n } chofnod arall o’r un plentyn.
   *[other] Mae’r dudalen hon hefyd yn dangos yr hyn sydd mewn { $n } cofnod arall o’r un plentyn.
 }
links-child-undo = Edrych ar y cysylltiad, neu ei ddadwneud
links-child-record = Cofnod
links-child-this = Y cofnod hwn
links-child-compare = { $n ->
    [zero] Nid oes cofnodion eraill i’w cymharu
    [one] Gall { $n } cofnod arall fod am yr un plentyn: cymharwch
    [two] Gall { $n } gofnod arall fod am yr un plentyn: cymharwch
    [few] Gall { $n } chofnod arall fod am yr un plentyn: cymharwch
    [many] Gall { $n } chofnod arall fod am yr un plentyn: cymharwch
   *[other] Gall { $n } cofnod arall fod am yr un plentyn: cymharwch
 }
links-child-look = Cofnodion eraill a all fod am y plentyn hwn
links-adult-joined = { $n ->
    [zero] Nid yw’r dudalen hon yn dangos cofnodion eraill.
    [one] Mae’r dudalen hon hefyd yn dangos yr hyn sydd mewn { $n } cofnod arall o’r un oedolyn.
    [two] Mae’r dudalen hon hefyd yn dangos yr hyn sydd mewn { $n } gofnod arall o’r un oedolyn.
    [few] Mae’r dudalen hon hefyd yn dangos yr hyn sydd mewn { $n } chofnod arall o’r un oedolyn.
    [many] Mae’r dudalen hon hefyd yn dangos yr hyn sydd mewn { $n } chofnod arall o’r un oedolyn.
   *[other] Mae’r dudalen hon hefyd yn dangos yr hyn sydd mewn { $n } cofnod arall o’r un oedolyn.
 }
links-adult-compare = Gall cofnodion eraill fod am yr un oedolyn. Cymharwch nhw, a dywedwch ai un person ydyw.
links-adult-pair = Cymharu â chofnod { $n }
links-holds = Gall asiantaeth arall ddal rhywbeth am y plentyn
links-holds-means = Dyna’r cyfan a ddywedir wrthych. Nhw sy’n penderfynu beth sydd ganddynt ac a ydynt yn ei rannu: ffoniwch nhw, neu ysgrifennwch at eu harweinydd.
links-holds-agency = Asiantaeth
links-holds-child = Ein plentyn ni
links-holds-ring = Ffonio
links-holds-write = Ysgrifennu
links-holds-next = Nesaf
links-holds-decide = Penderfynu a ddylid rhannu gyda nhw
links-agreement-title = Chwilio ar draws asiantaethau
links-agreement-lead = Lle mae asiantaethau wedi cytuno i hynny, chwilir am blentyn sy’n newydd i un yn y lleill. Mae wedi’i ddiffodd nes i chi ei droi ymlaen.
links-agreement-sees = Nid oes neb yn gweld yr hyn sydd gan asiantaeth arall. Dim ond hyn a ddywedir wrth bob arweinydd: bod yr asiantaeth arall yn dal rhywbeth am yr hyn a all fod yr un plentyn, a phwy i’w ffonio. Ysgrifennir pob chwiliad yng nghofnod y ddwy, gyda’i ddiben.
links-agreement-now = Nawr
links-agreement-tag-on = Ymlaen
links-agreement-tag-off = Wedi’i ddiffodd
links-agreement-set-by = Gosodwyd gan
links-agreement-set-at = Gosodwyd
links-agreement-on = Chwilio ar draws asiantaethau?
links-agreement-is-on = Ie, o dan y cytundeb isod
links-agreement-is-off = Na
links-agreement-off-hint = Yn ei ddiweddu ar unwaith: ni cheir hyd i ddim o’n heiddo ni mwyach, a thynnir yn ôl yr hyn a ddywedwyd wrth eraill.
links-agreement-reference = Enw neu gyfeirnod y cytundeb
links-agreement-made = Dyddiad y cytundeb
links-agreement-purpose = Diben y chwilio
links-agreement-partners = Asiantaethau yn y cytundeb
links-agreement-mutual = Wedi’n henwi ninnau hefyd, ac yn chwilio
links-agreement-save = Cadw
links-error-on = Dywedwch a ddylid chwilio ar draws asiantaethau
links-error-reference = Rhowch enw neu gyfeirnod y cytundeb
links-error-made = Rhowch ddyddiad y cytundeb
links-error-purpose = Dywedwch beth yw diben y chwilio
links-error-partners = Dewiswch o leiaf un asiantaeth
links-resembling = Mae’r plant hyn gennym eisoes; gall un ohonynt fod y plentyn
links-holds-waiting = { $n ->
    [zero] Nid oes asiantaeth arall yn dal dim am ein plant
    [one] Gall asiantaeth arall ddal rhywbeth am { $n } o’n plant
    [two] Gall asiantaethau eraill ddal rhywbeth am { $n } o’n plant
    [few] Gall asiantaethau eraill ddal rhywbeth am { $n } o’n plant
    [many] Gall asiantaethau eraill ddal rhywbeth am { $n } o’n plant
   *[other] Gall asiantaethau eraill ddal rhywbeth am { $n } o’n plant
 }
links-partners-title = Faint y mae partneriaid yn chwilio
links-partners-lead = Mae partner sy’n chwilio yn dysgu am bwy yr ydym yn dal rhywbeth, a dim mwy. Gallai rhywun a dorrodd i mewn yno ffugio cofnodion er mwyn dysgu hynny am lawer o blant. Felly dim ond nifer o blant y dydd a gyhoeddir i un partner. Mae’r hyn y ceir hyd iddo y tu hwnt i hynny yn aros amdanoch chi, ac i’r partner mae’n edrych fel pe na bai neb yn adnabod y plentyn.
links-partners-reason = Fel arfer y nifer yw un o bob ugain o blant y lleiaf o’r ddwy asiantaeth, byth yn llai na 25 nac yn fwy na 500. Mae gwaith arferol yn aros o dan hynny, hefyd pan fydd blwyddyn ysgol yn dechrau.
links-partners-emergency = Cyhoeddir ar unwaith yr hyn y chwilir amdano mewn argyfwng, a’i gyfrif.
links-partners-none = Nid oes asiantaeth yn chwilio gyda ni.
links-partners-told = Cyhoeddwyd yn y 24 awr ddiwethaf
links-partners-of = { $n } o { $most } ar y mwyaf
links-partners-emergencies = O’r rhain, mewn argyfwng
links-partners-waiting = Yn aros am benderfyniad
links-partners-undone = Wedi’u newid neu’u dileu eto o fewn diwrnod, a byth gyda phryder
links-partners-near = Chwiliwyd yn ôl enw yr ydym yn ei adnabod, gyda manylion eraill nad ydynt yn cyfateb
links-partners-unusual = Chwiliodd { $agency } am fwy nag arfer: cafwyd hyd i { $n } yn y 24 awr ddiwethaf, lle mae { $most } yn arferol
links-partners-ordinary = Y rheswm arferol yw eu bod wedi derbyn llawer o gofnodion ar unwaith: mewnforio am y tro cyntaf, neu flwyddyn ysgol newydd. Ffoniwch nhw ar { $phone } a gofyn. Mae’n destun pryder os na wyddant am fewnforio, os newidiwyd neu y dilëwyd llawer o’r cofnodion hynny eto, neu os chwiliwyd am un enw dro ar ôl tro gyda manylion eraill: ar ôl pump mewn diwrnod mae’r hyn sy’n cyfateb yn aros hefyd.
links-partners-asked = Mae { $name } yn gofyn i’r partner ers { $time }. Mae’r hyn y cafwyd hyd iddo yn aros.
links-partners-which = Pa bartner?
links-partners-to = Beth ydych chi’n ei benderfynu?
links-partners-to-let = Eu gadael trwodd
links-partners-hint-let = Cyhoeddir yr hyn sy’n aros i’r ddwy ochr, ac ni ddelir yn ôl ddim y mae’r partner hwn yn chwilio amdano am 24 awr.
links-partners-to-ended = Eu dal yn ôl, a dod â chwilio gyda’r partner hwn i ben
links-partners-hint-ended = Anghofir yr hyn sy’n aros, a thynnir yn ôl yr hyn a gyhoeddwyd rhwng y ddwy.
links-partners-to-asked = Gofyn i’r partner yn gyntaf
links-partners-hint-asked = Mae’r hyn y cafwyd hyd iddo yn dal i aros.
links-partners-why = Pam?
links-partners-save = Cofnodi’r penderfyniad
links-partners-decide = { $n ->
    [zero] Nid oes partner yn aros am benderfyniad
    [one] Chwiliodd { $n } partner am fwy nag arfer: penderfynwch beth a ddaw o’r hyn y cafodd hyd iddo
    [two] Chwiliodd { $n } bartner am fwy nag arfer: penderfynwch beth a ddaw o’r hyn y cawsant hyd iddo
    [few] Chwiliodd { $n } phartner am fwy nag arfer: penderfynwch beth a ddaw o’r hyn y cawsant hyd iddo
    [many] Chwiliodd { $n } phartner am fwy nag arfer: penderfynwch beth a ddaw o’r hyn y cawsant hyd iddo
   *[other] Chwiliodd { $n } partner am fwy nag arfer: penderfynwch beth a ddaw o’r hyn y cawsant hyd iddo
 }
links-number-title = Faint o blant y caniateir eu cyhoeddi i un partner mewn diwrnod
links-number-lead = Mae’r hyn y mae partner yn cael hyd iddo y tu hwnt i’r nifer hwn mewn 24 awr yn aros am berson yma. Mae’n dal ar gyfer pob partner o’r chwiliad nesaf ymlaen.
links-number-number = Plant mewn 24 awr
links-number-hint = O 1 i { $most }; yn wag ar gyfer y nifer arferol. Gydag unrhyw un partner mae’n cyfrif hyd at bum gwaith y nifer arferol.
links-number-why = Pam ydych chi’n ei newid?
links-error-number = Rhowch rif o 1 i { $most }, neu gadewch ef yn wag
links-error-to = Dywedwch beth ydych chi’n ei benderfynu
links-error-why = Dywedwch pam
links-error-short = Dywedwch pam mewn ychydig mwy o eiriau
