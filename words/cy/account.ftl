sign-in-title = Mewngofnodi
sign-in-demo-lead = Arddangosiad gyda phobl ffug yw hwn. Dewiswch bwy yr hoffech fod.
