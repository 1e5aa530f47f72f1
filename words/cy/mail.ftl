# Hysbysiadau drwy e-bost. Maent yn dweud bod rhywbeth yn aros, a byth beth nac am bwy.
mail-subject = Mae rhywbeth yn aros amdanoch yn Sharewise
mail-body = Mae rhywbeth newydd yn aros amdanoch yn Sharewise. Mewngofnodwch i’w ddarllen: { $link }
mail-account-subject = Mae rhywbeth am eich cyfrif Sharewise wedi newid
mail-account-body = Mae rhywbeth am eich cyfrif Sharewise wedi newid, neu ceisiodd rhywun fewngofnodi iddo. Mewngofnodwch fel yr ydych bob amser ac edrychwch ar frig y dudalen. Nid oes dolen yn y neges hon, yn fwriadol. Os na allwch fewngofnodi, ffoniwch bwy bynnag sy’n gofalu am Sharewise yn eich sefydliad.
