# Am ba hyd y cedwir ffeil: ataliadau, a dileu gydag ail berson
keeping-title = Cadw’r ffeil hon
keeping-list-title = Ataliadau a ffeiliau a ddilëwyd
keeping-list-lead = Yr hyn na chaniateir ei ddileu am y tro, a’r hyn a ddilëwyd. Ni chaiff dim ei ddileu ohono’i hun.
keeping-law = Am ba hyd y dywed y gyfraith a’r canllawiau y dylid cadw pethau
keeping-find = Chwilio am y ffeil i’w chadw neu ei dileu
keeping-what = Beth sydd yn y ffeil
keeping-size-entries = Cofnodion yn y gronoleg
keeping-size-concerns = Pryderon
keeping-size-decisions = Penderfyniadau a ddylid rhannu
keeping-size-shared = Rhannwyd ag asiantaethau eraill
keeping-size-received = Derbyniwyd gan asiantaethau eraill
keeping-others = { $n ->
    [zero] Nid oes cofnod arall o’r un person ({ $n }).
    [one] Mae { $n } cofnod arall o’r un person. Caiff ei ddileu ar wahân.
    [two] Mae { $n } gofnod arall o’r un person. Caiff pob un ei ddileu ar wahân.
    [few] Mae { $n } chofnod arall o’r un person. Caiff pob un ei ddileu ar wahân.
    [many] Mae { $n } chofnod arall o’r un person. Caiff pob un ei ddileu ar wahân.
   *[other] Mae { $n } cofnod arall o’r un person. Caiff pob un ei ddileu ar wahân.
 }
keeping-stays = { $n ->
    [zero] Nid oes yr un pryder yn aros: nid oes plentyn arall yn yr un ohonynt.
    [one] Mae { $n } pryder yn aros, am fod plentyn arall ynddo.
    [two] Mae { $n } bryder yn aros, am fod plentyn arall ym mhob un.
    [few] Mae { $n } phryder yn aros, am fod plentyn arall ym mhob un.
    [many] Mae { $n } phryder yn aros, am fod plentyn arall ym mhob un.
   *[other] Mae { $n } pryder yn aros, am fod plentyn arall ym mhob un.
 }
keeping-holds = Ataliadau ar y ffeil hon
keeping-holds-open = Ffeiliau na chaniateir eu dileu am y tro
keeping-holds-none = Nid oes ataliad ar yr un ffeil.
keeping-holds-none-here = Nid oes ataliad ar y ffeil hon.
keeping-col-who = Ynghylch
keeping-col-reason = Rheswm
keeping-col-why = Mewn geiriau
keeping-col-placed = Gosodwyd gan
keeping-col-review = Edrych eto ar
keeping-col-lifted = Codwyd
keeping-lift = Codi’r ataliad hwn
keeping-reason-court = Achos llys, wedi dechrau neu’n ddisgwyliedig
keeping-reason-inquiry = Ymchwiliad neu adolygiad
keeping-reason-police = Mae’r heddlu’n gofyn amdani
keeping-reason-access-request = Gofynnodd rhywun am ei wybodaeth
keeping-reason-complaint = Cwyn
keeping-reason-other = Rhywbeth arall
keeping-hold-title = Gosod ataliad ar y ffeil hon
keeping-hold-reason = Pam na chaniateir dileu’r ffeil?
keeping-empty-reason = Dewiswch pam na chaniateir dileu’r ffeil
keeping-hold-why = Beth sydd dan sylw?
keeping-hold-review = Pryd dylai rhywun edrych eto arno?
keeping-hold-submit = Gosod yr ataliad
keeping-lift-title = Codi’r ataliad hwn
keeping-lift-why = Pam nad oes ei angen mwyach?
keeping-lift-submit = Codi’r ataliad
keeping-erase-heading = Dileu
keeping-erase-title = Gofyn am ddileu’r ffeil hon
keeping-erase-means = Ni all neb ddarllen eto yr hyn a ddilëir, ac ni ellir dod ag ef yn ôl.
keeping-erase-second = Rhaid i ail berson gymeradwyo. Wedyn byddwch chi’n dileu’r ffeil, o dudalen eich cais.
keeping-erase-other = Mae’r hyn a roddwyd i asiantaethau eraill yn aros gyda nhw.
keeping-erase-ledger = Mae’r log yn dal i brofi bod y ffeil yno, pryd y’i dilëwyd, a phwy benderfynodd hynny.
keeping-erase-why = Pam y dylid dileu’r ffeil hon nawr? Enwch y cyfnod yn amserlen eich asiantaeth.
keeping-erase-submit = Gofyn i ail berson
keeping-erase-not = Ni allwch ofyn am ei dileu nawr: mae ataliad yn ei rhwystro, neu nid yw’ch rôl yn caniatáu hynny.
keeping-erase-fault-empty = Dywedwch pam y dylid dileu’r ffeil hon
keeping-erase-fault-too-long = Byrhewch y rheswm
keeping-erase-fault-held = Mae ataliad yn rhwystro dileu’r ffeil hon. Codwch yr ataliad yn gyntaf
keeping-erase-fault-nobody = Nid oes neb arall yn eich asiantaeth a gaiff ei gymeradwyo
keeping-erased-title = Ffeiliau a ddilëwyd
keeping-erased-none = Ni ddilëwyd yr un ffeil.
keeping-erased-col-at = Pryd
keeping-erased-col-by = Dilëwyd gan
keeping-erased-col-approved = Cymeradwywyd gan
keeping-erased-col-keys = Allweddi a ddinistriwyd
keeping-erased-col-stays = Pryderon sy’n aros
