# Allweddi mynediad: gwneud un, dileu un, mewngofnodi ag un.
passkey-title = Allweddi mynediad
passkey-of = yr allweddi mynediad
passkey-count = { $n ->
    [0] Dim un
    [zero] Dim un
    [one] { $n } allwedd mynediad
    [two] { $n } allwedd mynediad
    [few] { $n } allwedd mynediad
    [many] { $n } allwedd mynediad
   *[other] { $n } allwedd mynediad
 }
passkey-lead = Ag allwedd mynediad rydych yn mewngofnodi â’ch ôl bys, eich wyneb neu’r rhif sy’n datgloi eich dyfais. Ni all neb ei dyfalu, ac ni all unrhyw wefan ffug ofyn amdani.
passkey-made = Gwnaed
passkey-used = Defnyddiwyd ddiwethaf
passkey-never-used = Heb ei defnyddio eto
passkey-unnamed = Allwedd mynediad
passkey-add-title = Ychwanegu allwedd mynediad
passkey-add-text = Defnyddiwch y ddyfais neu’r allwedd ddiogelwch o’ch blaen. Cewch eich allgofnodi ym mhobman arall pan fyddwch yn ychwanegu un.
passkey-name = Beth i’w galw
passkey-name-hint = Fel y byddwch yn ei hadnabod eto, er enghraifft “Gliniadur gwaith”
passkey-add-button = Ychwanegu allwedd mynediad
passkey-added = Mae’r allwedd mynediad wedi’i hychwanegu.
passkey-remove = Dileu
passkey-remove-title = Dileu allwedd mynediad
passkey-remove-text = Ni fyddwch yn gallu mewngofnodi â “{ $name }” mwyach. Cewch eich allgofnodi ym mhobman arall.
passkey-remove-button = Dileu’r allwedd mynediad
passkey-removed = Mae’r allwedd mynediad wedi’i dileu.
passkey-without = Ni all y porwr hwn ddefnyddio allweddi mynediad yma, neu mae ei sgriptiau wedi’u diffodd. Gallwch fewngofnodi’n ddiogel â chod o’ch ffôn yn lle hynny.
passkey-no-name = Dim ond lle mae gan y wefan hon enw yn lle rhif yn ei chyfeiriad y mae allweddi mynediad yn gweithio. Gallwch fewngofnodi’n ddiogel â chod o’ch ffôn yn lle hynny.
passkey-sign-in-title = Mewngofnodi ag allwedd mynediad
passkey-sign-in-text = Os ydych wedi ychwanegu un: mae eich ôl bys, eich wyneb neu rif eich dyfais yn ddigon.
passkey-sign-in-button = Defnyddio allwedd mynediad
passkey-code-text = Neu defnyddiwch allwedd mynediad yr ydych wedi’i hychwanegu.
passkey-code-button = Defnyddio allwedd mynediad
passkey-failed = Ni ddefnyddiwyd allwedd mynediad. Rhowch gynnig arall arni, neu mewngofnodwch mewn ffordd arall.
passkey-held = Mae gan y ddyfais hon allwedd mynediad i’ch cyfrif eisoes.
passkey-error-refused = Ni dderbyniwyd yr allwedd mynediad hon. Rhowch gynnig arall arni, neu mewngofnodwch mewn ffordd arall.
passkey-error-password = Nid yw’r cyfrinair yn gywir
passkey-error-name = Rhowch enw o ddim mwy na 60 nod
sign-in-recovery-hint = Un o’ch codau adfer
account-error-too-many = Mae gennych 20 allwedd mynediad. Dilëwch un yn gyntaf.
