# Patrymau: yr hyn sy’n aros am benderfyniad, un gyda’i ddarnau, a’r rheolau sy’n eu canfod.
patterns-title = Patrymau
patterns-lead = Canfu rheol ddarnau y dylid edrych arnynt gyda’i gilydd. Nid sgôr ydyw, ac nid oes dim yn cael ei rannu ohono’i hun: chi sy’n penderfynu.
patterns-none = Nid oes patrwm yn aros am benderfyniad.
patterns-open = Patrymau i’w penderfynu
patterns-watching = Yn cael eu gwylio
patterns-decided = Wedi’u penderfynu
patterns-one-title = Patrwm
patterns-col-pattern = Patrwm
patterns-col-children = Plant
patterns-col-pieces = Darnau
patterns-col-raised = Canfuwyd
patterns-col-owner = Pwy y gofynnir iddynt
patterns-col-state = Ble mae’n sefyll
patterns-pieces = { $n ->
    [zero] { $n } darn
    [one] { $n } darn
    [two] { $n } ddarn
    [few] { $n } darn
    [many] { $n } darn
   *[other] { $n } darn
 }
patterns-nobody = Neb: nid oes gan yr asiantaeth hon arweinydd diogelu
patterns-state-open = I’w benderfynu
patterns-state-watching = Yn cael ei wylio
patterns-state-to-share = I’w rannu
patterns-state-not-a-pattern = Nid patrwm
patterns-back-new-pieces = Yn ôl: daeth rhywbeth newydd
patterns-back-date = Yn ôl: daeth ei ddydd
patterns-until = Tan { $time }
patterns-the-pieces = Beth sy’n perthyn gyda’i gilydd
patterns-apart = Cofnod arall: dadwnaed y cysylltiad
patterns-gone = { $n ->
    [zero] Ni ellir darllen { $n } darn mwyach, gan fod ffeil wedi’i dileu.
    [one] Ni ellir darllen { $n } darn mwyach, gan fod ffeil wedi’i dileu.
    [two] Ni ellir darllen { $n } ddarn mwyach, gan fod ffeil wedi’i dileu.
    [few] Ni ellir darllen { $n } darn mwyach, gan fod ffeil wedi’i dileu.
    [many] Ni ellir darllen { $n } darn mwyach, gan fod ffeil wedi’i dileu.
   *[other] Ni ellir darllen { $n } darn mwyach, gan fod ffeil wedi’i dileu.
 }
patterns-counted = Dim ond yr hyn sydd yn ffeiliau’r asiantaeth hon ei hun sy’n cael ei gyfrif, a’r hyn a rannodd asiantaethau eraill â hi. Ni wyddys yma beth sydd gan eraill y tu hwnt i hynny.
patterns-question = Beth ydyw?
patterns-choice-share = Penderfynu ei rannu
patterns-choice-watch = Dal i wylio
patterns-choice-not-a-pattern = Nid patrwm
patterns-choice-hint-share = Ewch ymlaen at benderfyniad am beth a rennir, gyda phwy a pham. Nid oes dim yn cael ei anfon eto.
patterns-choice-hint-watch = Daw yn ôl ar y dydd hwnnw, a chyn hynny os ysgrifennir rhywbeth newydd.
patterns-choice-hint-not-a-pattern = Rhoddir y darnau hyn o’r neilltu. Dim ond rhai mwy newydd sy’n cyfrif o hyn ymlaen.
patterns-which-child = Am ba blentyn y penderfynwch yn gyntaf?
patterns-choose-child = Dewiswch blentyn
patterns-until-when = Tan pryd?
patterns-for-good = Peidio â gofyn eto am y lle, yr oedolyn neu’r grŵp hwn
patterns-silenced = Nid yw’r rheol hon yn gofyn am hyn mwyach
patterns-silenced-row = Wedi’i distewi
patterns-reason = Pam?
patterns-reason-hint = Yr hyn yr edrychoch arno a chyda phwy y buoch yn siarad. Rhaid rhoi rheswm os nad yw’n batrwm.
patterns-save = Cofnodi hyn
patterns-go-decide = Ymlaen at y penderfyniad
patterns-about-this = Am y patrwm hwn
patterns-what-became = Beth ddigwyddodd gydag ef
patterns-the-rule = Y rheol
patterns-step-raised = { $n ->
    [zero] Canfuwyd, gyda { $n } darn
    [one] Canfuwyd, gyda { $n } darn
    [two] Canfuwyd, gyda { $n } ddarn
    [few] Canfuwyd, gyda { $n } darn
    [many] Canfuwyd, gyda { $n } darn
   *[other] Canfuwyd, gyda { $n } darn
 }
patterns-step-grew = { $n ->
    [zero] Daeth mwy: { $n } darn yn awr
    [one] Daeth mwy: { $n } darn yn awr
    [two] Daeth mwy: { $n } ddarn yn awr
    [few] Daeth mwy: { $n } darn yn awr
    [many] Daeth mwy: { $n } darn yn awr
   *[other] Daeth mwy: { $n } darn yn awr
 }
patterns-source = O ble y daw’r rheol
patterns-source-says = { $footing }: { $source }
patterns-footing-guidance = Canllawiau
patterns-footing-practice = Arfer
patterns-footing-product = Awgrym
patterns-error-choice = Dewiswch beth ydyw
patterns-error-child = Dewiswch y plentyn y penderfynwch amdano yn gyntaf
patterns-error-until = Rhowch y dydd y byddwch yn dal i wylio tan hynny
patterns-error-until-far = Dewiswch ddydd o fewn blwyddyn
patterns-error-reason = Dywedwch pam nad yw’n batrwm
patterns-rules-title = Rheolau am batrymau
patterns-rules-lead = Mae pob rheol yn edrych ar ddarnau sydd â rhywbeth yn gyffredin. Nid yw byth yn rhoi sgôr i blentyn nac yn rhannu dim. Mae newid yn dal o’r peth nesaf a ysgrifennir.
patterns-rule-now = Yn awr
patterns-rule-on = Ymlaen
patterns-rule-off = I ffwrdd
patterns-rule-says = Am beth y mae’n chwilio
patterns-rule-changed = Newidiwyd
patterns-rule-set = { $time } gan { $who }
patterns-set-title = Newid y rheol hon
patterns-set-on = A yw’r rheol ymlaen?
patterns-limit-pieces = Nifer lleiaf o ddarnau
patterns-limit-agencies = Nifer lleiaf o asiantaethau
patterns-limit-children = Nifer lleiaf o blant
patterns-limit-days = O fewn sawl diwrnod
patterns-bounds-pieces = Rhowch nifer o ddarnau o 1 i 50
patterns-bounds-agencies = Rhowch nifer o asiantaethau o 1 i 10
patterns-bounds-children = Rhowch nifer o blant o 1 i 20
patterns-bounds-days = Rhowch nifer o ddyddiau o 1 i 1095
patterns-set-why = Pam rydych chi’n ei newid?
patterns-set-save = Cadw
patterns-error-on = Dywedwch a yw’r rheol ymlaen
patterns-error-set-reason = Dywedwch pam rydych chi’n ei newid
patterns-log = Beth a newidiwyd
patterns-log-when = Pryd
patterns-log-rule = Rheol
patterns-log-to = I
patterns-log-who = Pwy
patterns-log-why = Pam
patterns-on-child = { $n ->
    [zero] Mae { $n } patrwm yn aros am benderfyniad neu’n cael eu gwylio:
    [one] Mae { $n } patrwm yn aros am benderfyniad neu’n cael ei wylio:
    [two] Mae { $n } batrwm yn aros am benderfyniad neu’n cael eu gwylio:
    [few] Mae { $n } phatrwm yn aros am benderfyniad neu’n cael eu gwylio:
    [many] Mae { $n } phatrwm yn aros am benderfyniad neu’n cael eu gwylio:
   *[other] Mae { $n } patrwm yn aros am benderfyniad neu’n cael eu gwylio:
 }
patterns-record-change = Newid i’r cofnod
patterns-moved-home = Yn byw mewn cyfeiriad arall
patterns-moved-school = Yn mynd i ysgol arall
patterns-moved-school-named = Ysgol: { $was }, bellach { $now }
patterns-moved-area = Yn byw mewn ardal arall
patterns-moved-area-named = Ardal yr awdurdod lleol: { $was }, bellach { $now }
patterns-moved-see = Gweld y cofnod
