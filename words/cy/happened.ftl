# Beth ddigwyddodd i gyfrif rhywun. Dim enw, a dim byd a deipiodd neb.
happened-title = Beth ddigwyddodd i’ch cyfrif
happened-lead = Y 90 diwrnod diwethaf, y diweddaraf yn gyntaf.
happened-none = Dim byd yn y 90 diwrnod diwethaf.
happened-earlier = { $n ->
    [zero] { $n } arall, o’r blaen
    [one] { $n } arall, o’r blaen
    [two] { $n } arall, o’r blaen
    [few] { $n } arall, o’r blaen
    [many] { $n } arall, o’r blaen
   *[other] { $n } arall, o’r blaen
 }
happened-new = Mae rhywbeth yn newydd am eich cyfrif
happened-all = Gweld popeth a ddigwyddodd i’ch cyfrif
happened-known = Fi oedd hwnna
happened-not-me = Nid fi oedd hwn
happened-not-me-hint = Os nad chi oedd unrhyw beth yma, dywedwch hynny. Cewch eich allgofnodi ym mhobman arall, dywedir wrth eich gweinyddwr, a byddwch yn dewis cyfrinair newydd.
happened-said = Dywedoch nad chi oedd rhywbeth am eich cyfrif. Dewiswch gyfrinair newydd nawr.
happened-said-told = Cawsoch eich allgofnodi ym mhobman arall a dywedwyd wrth eich gweinyddwr. Dewiswch gyfrinair newydd nawr.
happened-said-alone = Cawsoch eich allgofnodi ym mhobman arall. Nid oes gan eich sefydliad weinyddwr arall yma: dywedwch wrth bwy bynnag sy’n gofalu am Sharewise yno. Dewiswch gyfrinair newydd nawr.
happened-said-told-only = Cawsoch eich allgofnodi ym mhobman arall a dywedwyd wrth eich gweinyddwr. Newidiwch eich cyfrinair lle rydych yn mewngofnodi i’ch sefydliad hefyd.
happened-said-alone-only = Cawsoch eich allgofnodi ym mhobman arall. Nid oes gan eich sefydliad weinyddwr arall yma: dywedwch wrth bwy bynnag sy’n gofalu am Sharewise yno. Newidiwch eich cyfrinair lle rydych yn mewngofnodi i’ch sefydliad hefyd.
happened-on = { $time }, { $device }
happened-tries = { $n ->
    [zero] Roedd { $n } cynnig i fewngofnodi yn anghywir
    [one] Roedd { $n } cynnig i fewngofnodi yn anghywir
    [two] Roedd { $n } gynnig i fewngofnodi yn anghywir
    [few] Roedd { $n } chynnig i fewngofnodi yn anghywir
    [many] Roedd { $n } chynnig i fewngofnodi yn anghywir
   *[other] Roedd { $n } cynnig i fewngofnodi yn anghywir
 }
happened-what-password = Newidiwyd eich cyfrinair
happened-what-password-by-link = Dewiswyd cyfrinair drwy ddolen
happened-what-link-made = Gwnaed dolen i chi ddewis cyfrinair newydd
happened-what-second-factor = Gosodwyd cod o ffôn fel eich ail wiriad
happened-what-second-factor-taken = Dilëwyd eich ail wiriad gan weinyddwr
happened-what-passkey-added = Ychwanegwyd allwedd mynediad
happened-what-passkey-removed = Tynnwyd allwedd mynediad
happened-what-recovery-codes = Gwnaed codau adfer newydd
happened-what-recovery-code-used = Defnyddiwyd cod adfer
happened-what-single-sign-on = Cysylltwyd cyfrif gwaith â’ch cyfrif
happened-what-single-sign-on-ended = Datgysylltwyd cyfrif gwaith oddi wrth eich cyfrif
happened-what-sign-in-name = Newidiwyd eich enw mewngofnodi
happened-what-email = Newidiwyd eich cyfeiriad e-bost ar gyfer hysbysiadau
happened-what-new-device = Mewngofnododd rhywun i’ch cyfrif ar ddyfais nad oedd wedi’i defnyddio o’r blaen
happened-what-new-program = Mewngofnododd rhaglen i’ch cyfrif am y tro cyntaf mewn 90 diwrnod
happened-what-wrong-code = Rhoddodd rhywun eich cyfrinair, ac yna god anghywir
happened-what-not-me = Dywedoch nad chi oedd rhywbeth yma
happened-person = Ar { $time } dywedodd y person hwn nad nhw oedd rhywbeth am eu cyfrif. Ffoniwch nhw ar y rhif yn y rhestr staff, ac edrychwch yn y cofnod ar yr hyn a wnaed dan eu henw ers hynny.
happened-person-short = Dywedodd “nid fi oedd hwn”
