# Hysbysiadau drwy e-bost. Maent yn dweud bod rhywbeth yn aros, a byth beth nac am bwy.
mail-subject = Mae rhywbeth yn aros amdanoch yn Sharewise
mail-body = Mae rhywbeth newydd yn aros amdanoch yn Sharewise. Mewngofnodwch i’w ddarllen: { $link }
