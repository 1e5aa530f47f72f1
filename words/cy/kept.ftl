# What was typed while the page was locked or the session had ended.
kept-title = Mae’r hyn a deipioch wedi’i gadw
kept-not-sent = Nid yw wedi’i anfon na’i gofnodi eto.
kept-lead = Cadwyd y ffurflen hon ar { $when }, am fod y dudalen wedi’i chloi neu am fod eich sesiwn wedi dod i ben. Darllenwch hi a newidiwch yr hyn a fynnwch, yna anfonwch hi.
kept-typed = Yr hyn a deipioch, rhan { $n }
kept-send = Ei hanfon nawr
kept-delete = Ei thaflu
kept-form = Ffurflen nas anfonwyd
kept-not-title = Nid ydych wedi mewngofnodi
kept-not-lead = Mae’r hyn a deipioch yn dal ar y dudalen hon. Cadwch y dudalen ar agor.
kept-list-title = Yr hyn a deipioch ac nad ydych wedi’i anfon
kept-list-none = Nid oes dim yn aros yma.
kept-again = Ei hanfon eto
