# Cynlluniau diogelwch, sgyrsiau cadw golwg ac atgyfeiriadau at wasanaethau.
plans-plan-title = Cynllun diogelwch
plans-plan-home = Gwnewch hwn gyda’r plentyn. Nid yw Sharewise yn anfon dim ohono i’r cartref. Lle mae cam-drin domestig, peidiwch â rhoi dim yn ysgrifenedig i’r plentyn heblaw rhif llinell gymorth neu rif person y mae’n ymddiried ynddo.
plans-plan-save = Cadw’r cynllun
plans-version = Fersiwn { $time }
plans-check-in-title = Sgwrs gadw golwg
plans-check-in-text = Beth i gadw llygad amdano
plans-check-in-set = Gosod y sgwrs gadw golwg
plans-check-in-how = Sut oedd y plentyn, a beth a ddywedwyd?
plans-check-in-last = Hon oedd yr olaf: nid oes angen sgwrs arall
plans-check-in-next = { $n ->
    [zero] Pan fyddwch yn cofnodi hon, gosodir y sgwrs nesaf ymhen { $n } diwrnod.
    [one] Pan fyddwch yn cofnodi hon, gosodir y sgwrs nesaf ymhen { $n } diwrnod.
    [two] Pan fyddwch yn cofnodi hon, gosodir y sgwrs nesaf ymhen { $n } ddiwrnod.
    [few] Pan fyddwch yn cofnodi hon, gosodir y sgwrs nesaf ymhen { $n } diwrnod.
    [many] Pan fyddwch yn cofnodi hon, gosodir y sgwrs nesaf ymhen { $n } diwrnod.
   *[other] Pan fyddwch yn cofnodi hon, gosodir y sgwrs nesaf ymhen { $n } diwrnod.
 }
plans-check-in-save = Cofnodi’r sgwrs
plans-first = Sgwrs gyntaf
plans-every = Pa mor aml?
plans-every-0 = Unwaith
plans-every-1 = Bob dydd
plans-every-7 = Bob wythnos
plans-every-14 = Bob 2 wythnos
plans-every-28 = Bob 4 wythnos
plans-referrals-title = Atgyfeiriad at wasanaeth
plans-referrals-made = Atgyfeiriadau a wnaed
plans-service = Gwasanaeth
plans-outcome-words = Beth ddywedodd y teulu neu’r gwasanaeth
plans-referral-save = Cofnodi’r atgyfeiriad
plans-outcome-title = Beth ddaeth ohono
plans-outcome-of = Dweud beth ddaeth o { $service }
plans-outcome-save = Cofnodi beth ddaeth ohono
