lawhelper-title = Cymorth sail gyfreithlon
lawhelper-lead = Darganfyddwch ar ba sail y cewch rannu, heb agor ffeil neb.
lawhelper-danger = A oes rhywun mewn perygl nawr? Rhannwch ar unwaith
lawhelper-think = Meddwl
lawhelper-think-text = Beth yw diben y rhannu, a beth yr ydych yn ei amau? Ychydig gwestiynau; mae’r gweddill yn hysbys o’ch asiantaeth.
lawhelper-check = Gwirio
lawhelper-check-text = Yr hyn a ddywed y gyfraith am hynny, gyda’i ffynonellau, a phwy all eich cynghori.
lawhelper-share = Rhannu
lawhelper-share-text = Ei droi’n benderfyniad am blentyn, neu ei gadw fel cymorth hyfforddi.
lawhelper-no-names = Peidiwch â theipio enw, dyddiad geni, cyfeiriad na rhif person go iawn yma.
lawhelper-start = Dechrau
lawhelper-read = I’w ddarllen
lawhelper-saved-list = Ymarferion a gadwyd gennych
lawhelper-col-title = Ymarfer
lawhelper-col-saved = Cadwyd
lawhelper-known = Mae eich cenedl, eich math o sefydliad a’i le yn y gyfraith eisoes yn hysbys. Gadewch yn agored yr hyn na wyddoch.
lawhelper-recipient = Gyda phwy y byddech yn ei rannu?
lawhelper-recipient-none = Heb benderfynu, neu ddim ar y rhestr
lawhelper-show-answer = Dangos yr ateb
lawhelper-error-purpose = Dewiswch beth yw diben y rhannu
lawhelper-day = Y gyfraith fel y mae ar { $day }. Cynghori a wna; person a enwir sy’n penderfynu.
lawhelper-best = Y sail gyfreithlon sy’n gweddu orau
lawhelper-no-basis = Nid oes sail gyfreithlon yn gweddu i’r atebion hyn eto. Atebwch fwy isod, neu gofynnwch am gyngor. Os gall plentyn fod mewn perygl, peidiwch ag aros.
lawhelper-supports = Yr hyn y mae’r gyfraith yn ei gefnogi
lawhelper-duties = Dyletswyddau
lawhelper-no-duty = Nid oes dyletswydd i rannu yn dilyn o’r atebion hyn hyd yma. Cewch rannu o hyd ar y sail uchod.
lawhelper-conditions = Amod ar gyfer yr wybodaeth sensitif
lawhelper-others = Y seiliau cyfreithlon eraill
lawhelper-col-basis = Sail gyfreithlon
lawhelper-col-fits = A yw’n gweddu?
lawhelper-col-why = Pam
lawhelper-record = Yr hyn y mae’n rhaid i’r cofnod ei ddal
lawhelper-off = Cyfraith sydd wedi’i deddfu ond heb ei throi ymlaen
lawhelper-given = Eich atebion
lawhelper-change = Newid eich atebion
lawhelper-more = Mireinio’r ateb
lawhelper-more-text = Nid oes angen y cwestiynau hyn ar gyfer y sail gyfreithlon. Maent yn setlo dyletswyddau, yr amod ar gyfer gwybodaeth sensitif a’r hyn a ddywedir wrth y teulu.
lawhelper-update = Diweddaru’r ateb
lawhelper-ask = Pwy all eich cynghori
lawhelper-ask-text = Gofynnwch yn brydlon, heb ddweud am bwy y mae lle gallwch. Rhaid i ofyn beidio ag oedi’r hyn sydd ei angen ar blentyn nawr.
lawhelper-ask-others = Eich rheolwr; ym maes iechyd, Gwarcheidwad Caldicott; cynghorydd cyfreithiol; gofal cymdeithasol plant; llinell gymorth yr NSPCC, 0808 800 5000
lawhelper-use = Ei ddefnyddio ar gyfer penderfyniad
lawhelper-use-text = Dewiswch y plentyn. Daw eich atebion gyda chi, a dywedwch yn y penderfyniad beth a rennir a pham.
lawhelper-use-button = Penderfynu ar gyfer plentyn
lawhelper-tell-lead = Eich arweinydd diogelu sy’n penderfynu ar rannu. Os yw hyn yn ymwneud â phlentyn go iawn, dywedwch wrth yr arweinydd:
lawhelper-save = Ei gadw fel cymorth hyfforddi
lawhelper-save-text = Dim ond chi fydd yn ei gael, dan eich enw, gyda chyfraith heddiw. Peidiwch ag ysgrifennu dim yma y gellid adnabod person go iawn wrtho.
lawhelper-save-title = Beth yw enw’r ymarfer hwn gennych?
lawhelper-save-title-hint = Er enghraifft: “Disgybl sy’n ofni mynd adref”
lawhelper-save-button = Cadw’r ymarfer
lawhelper-reflect-signs = Pa arwyddion cynnar yr wyf wedi sylwi arnynt yn ddiweddar, ac a’u rhennais yn brydlon?
lawhelper-reflect-others = Pwy arall a all fod â darn o’r darlun, ac a oes ganddynt yr hyn sydd ei angen i weithredu?
lawhelper-reflect-hesitation = Os wyf yn oedi, pam?
lawhelper-error-title = Rhowch enw i’r ymarfer
lawhelper-error-somebody = Mae hyn yn edrych fel cod post, dyddiad geni neu rif person. Tynnwch ef allan: nid yw ymarfer yn dal data neb.
lawhelper-exercise = Ymarfer
lawhelper-saved = Mae’r ymarfer wedi’i gadw
lawhelper-saved-on = Cadwyd gennych chi, { $time }
lawhelper-remove = Taflu’r ymarfer
lawhelper-child-title = Am ba blentyn y mae’r penderfyniad?
lawhelper-child-text = O hyn ymlaen nid ymarfer mohono: caiff y penderfyniad ei gofnodi yn ffeil y plentyn.
lawhelper-child = Plentyn
lawhelper-child-go = Dechrau’r penderfyniad
lawhelper-count = { $n ->
    [zero] Nid ateboch yr un cwestiwn. Mae’r gweddill yn hysbys o’ch asiantaeth.
    [one] Atebwyd { $n } cwestiwn gennych. Mae’r gweddill yn hysbys o’ch asiantaeth.
    [two] Atebwyd { $n } gwestiwn gennych. Mae’r gweddill yn hysbys o’ch asiantaeth.
    [few] Atebwyd { $n } chwestiwn gennych. Mae’r gweddill yn hysbys o’ch asiantaeth.
    [many] Atebwyd { $n } chwestiwn gennych. Mae’r gweddill yn hysbys o’ch asiantaeth.
   *[other] Atebwyd { $n } cwestiwn gennych. Mae’r gweddill yn hysbys o’ch asiantaeth.
 }
