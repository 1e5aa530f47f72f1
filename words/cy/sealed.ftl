sealed-title = Materion dan sêl
sealed-list-text = Materion yr ydych wedi’ch enwi ynddynt. I bawb arall nid ydynt yn bod.
sealed-none = Nid ydych wedi’ch enwi mewn un.
sealed-col-reference = Cyfeirnod
sealed-col-logged = Cofnodwyd
sealed-new-title = Mae’n ymwneud â rhywun sy’n gweithio neu’n gwirfoddoli yma
sealed-new-text = Defnyddiwch hwn ar gyfer honiad neu bryder am oedolyn yn eich asiantaeth eich hun, beth bynnag yw ei swydd. Chi sy’n dewis pwy sy’n ei dderbyn. Peidiwch â dewis y person y mae’n ymwneud ag ef, na rhywun sy’n agos ato.
sealed-new-seen = Nid oes neb arall yn ei weld, nac yn gweld ei fod yno: nid yw mewn unrhyw restr, rhif, chwiliad na ffeil plentyn. Ar ôl i chi ei anfon nid ydych chithau’n ei weld chwaith, oni bai eich bod wedi’ch enwi.
sealed-about = Â phwy y mae’n ymwneud, mewn geiriau?
sealed-about-hint = Dim ond os nad ydynt ar y rhestr.
sealed-about-who = Â phwy y mae’n ymwneud?
sealed-about-else = Rhywun arall: dywedaf mewn geiriau
sealed-sure = Rwy’n siŵr: nid y person a ddewisais yw’r un y mae’n ymwneud ag ef
sealed-closed = Wedi’u henwi, ond ni allant ei agor nes bod rhywun yn cadarnhau eu cyfrif neu eich bod yn eu gadael i mewn eto:
sealed-text = Beth a welwyd neu a glywyd?
sealed-children = Pa blant?
sealed-to = Pwy ddylai ei dderbyn?
sealed-submit = Ei anfon at y person hwn yn unig
sealed-done-title = Anfonwyd
sealed-done-reference = Cyfeirnod { $reference }
sealed-done-text = Dywedwyd wrth y person a ddewisoch fod rhywbeth yn aros. Siaradwch ag ef neu hi hefyd, heddiw. Os yw plentyn mewn perygl nawr, rhannwch mewn argyfwng.
sealed-one-title = Mater dan sêl
sealed-author = Cofnodwyd gan
sealed-owner = Yn gyfrifol
sealed-notes = Nodiadau
sealed-notes-none = Nid oes nodiadau eto.
sealed-note = Ychwanegu nodyn
sealed-note-save = Cadw’r nodyn
sealed-note-by = { $name }, { $time }
sealed-members = Pwy sydd wedi’u henwi
sealed-remove = Tynnu allan
sealed-name = Enwi rhywun arall
sealed-name-save = Gadael y person hwn i mewn
sealed-looks = Yr hyn a wnaed ag ef
sealed-look-when = Pryd
sealed-look-who = Pwy
sealed-look-what = Beth
sealed-look-whom = Pwy arall
sealed-step-logged = Ei gofnodi
sealed-step-sealed = Ei roi dan sêl: roedd wedi’i gofnodi fel unrhyw bryder arall
sealed-was = Cofnodwyd o’r blaen fel
sealed-files = Ffeiliau
sealed-step-read = Ei ddarllen
sealed-step-noted = Ychwanegu nodyn
sealed-step-named = Gadael rhywun i mewn
sealed-step-removed = Tynnu rhywun allan
sealed-step-passed-on = Ni allai neb arall ei agor: aeth ymlaen
sealed-waiting = { $n ->
    [zero] Nid ydych wedi’ch enwi mewn mater dan sêl
    [one] Rydych wedi’ch enwi mewn { $n } mater dan sêl
    [two] Rydych wedi’ch enwi mewn { $n } fater dan sêl
    [few] Rydych wedi’ch enwi mewn { $n } mater dan sêl
    [many] Rydych wedi’ch enwi mewn { $n } mater dan sêl
   *[other] Rydych wedi’ch enwi mewn { $n } mater dan sêl
 }

seal-link = Mae’n ymwneud â rhywun sy’n gweithio yma
seal-title = Rhoi’r pryder hwn dan sêl
seal-text = O hyn ymlaen nid oes neb yn gweld y pryder hwn, nac yn gweld ei fod yno, ond y person rydych yn ei ddewis a phwy bynnag y mae’r person hwnnw’n ei adael i mewn. Mae’n gadael pob rhestr, rhif, tasg, patrwm a ffeil plentyn. Ni allwch ddadwneud hyn.
seal-author-too = Gadael i’r person a’i cofnododd ei weld hefyd
seal-submit = Ei roi dan sêl nawr
seal-stays = Mae’r hyn a anfonwyd at asiantaethau eraill, penderfyniadau yn ei gylch, a’r hyn a ysgrifennwyd mewn mannau eraill yn aros fel y maent. Dim ond bod rhywbeth yn aros y mae’r hysbysiad i’r person rydych yn ei ddewis yn ei ddweud.
