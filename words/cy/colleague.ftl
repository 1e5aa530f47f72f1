# Pwy biau’r cyfrif: gair ail berson am ffordd i mewn.
colleague-title = Pwy biau’r cyfrif
colleague-text = Dau berson yw pwy bynnag sy’n gwneud ffordd i mewn a phwy bynnag sy’n dweud pwy biau hi. Nes bod rhywun wedi dweud hynny, gall y cyfrif gofnodi pryder, rhannu mewn argyfwng a gwneud gwaith ymarferydd. Nid yw’n cymeradwyo dim, nac yn agor unrhyw fater dan sêl, nac yn darllen ffeil gyfan.
colleague-none = Nid oes cyfrif yn aros amdanoch.
colleague-ask = Gofynnwch i’r person ei hun, wyneb yn wyneb neu ar rif ffôn oedd gennych o’r blaen.
colleague-waiting = { $n ->
    [zero] Nid oes cyfrif yn aros i rywun ddweud pwy biau ef
    [one] Mae { $n } cyfrif yn aros i rywun ddweud pwy biau ef
    [two] Mae { $n } gyfrif yn aros i rywun ddweud pwy biau nhw
    [few] Mae { $n } chyfrif yn aros i rywun ddweud pwy biau nhw
    [many] Mae { $n } chyfrif yn aros i rywun ddweud pwy biau nhw
   *[other] Mae { $n } cyfrif yn aros i rywun ddweud pwy biau nhw
 }
colleague-mine = Mae eich cyfrif yn aros i gydweithiwr ddweud mai chi biau ef
colleague-how = Beth a wnaed
colleague-how-invited = Gwahoddwyd
colleague-how-link = Rhoddwyd dolen newydd i ddewis cyfrinair
colleague-how-second-check = Tynnwyd yr ail wiriad ymaith
colleague-how-tied = Clymwyd wrth fewngofnodi sengl
colleague-how-role = Rhoddwyd rôl arall
colleague-how-email = Newidiwyd y cyfeiriad e-bost
colleague-how-sign-in-name = Newidiwyd yr enw mewngofnodi
colleague-by = Gan
colleague-by-roll = Y system sy’n cadw’r rhestr staff
colleague-at = Pryd
colleague-answer = Beth a ddaeth ohono
colleague-confirm = Gwn fod gan y person hwn y cyfrif hwn ac iddynt ofyn amdano
colleague-object = Ni wn hynny, neu ni wnaethant ofyn
colleague-object-own = Ni ofynnais am hyn
colleague-counts = Ni all neb arall yma ei gadarnhau. Dywedwyd wrth bawb; os nad oes neb yn gwrthwynebu, mae’n cyfrif o { $time }.
colleague-objected = Gwrthwynebodd rhywun. Darganfyddwch beth ddigwyddodd cyn ei gadarnhau.
colleague-past = Wedi’u hateb
colleague-state-confirmed = Cadarnhawyd
colleague-state-counted = Cyfrifwyd: ni allai neb arall ei gadarnhau, ac ni wrthwynebodd neb
colleague-state-renewed = Gwnaed o’r newydd gan bwy bynnag sy’n rhedeg y gweinydd
