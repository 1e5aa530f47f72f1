# Dyddiadau, amseroedd a faint o amser yn ôl.
month-1 = Ionawr
month-2 = Chwefror
month-3 = Mawrth
month-4 = Ebrill
month-5 = Mai
month-6 = Mehefin
month-7 = Gorffennaf
month-8 = Awst
month-9 = Medi
month-10 = Hydref
month-11 = Tachwedd
month-12 = Rhagfyr
month-short-1 = Ion
month-short-2 = Chwef
month-short-3 = Maw
month-short-4 = Ebr
month-short-5 = Mai
month-short-6 = Meh
month-short-7 = Gorff
month-short-8 = Awst
month-short-9 = Medi
month-short-10 = Hyd
month-short-11 = Tach
month-short-12 = Rhag
weekday-1 = Dydd Llun
weekday-2 = Dydd Mawrth
weekday-3 = Dydd Mercher
weekday-4 = Dydd Iau
weekday-5 = Dydd Gwener
weekday-6 = Dydd Sadwrn
weekday-7 = Dydd Sul
time-date-at = { $date } am { $time }
time-just-now = newydd ddigwydd
time-yesterday-at = ddoe am { $time }
time-under-hour-left = llai nag awr ar ôl
time-just-overdue = newydd fynd yn hwyr
time-minutes-ago = { $n ->
    [zero] { $n } munud yn ôl
    [one] { $n } munud yn ôl
    [two] { $n } funud yn ôl
    [few] { $n } munud yn ôl
    [many] { $n } munud yn ôl
   *[other] { $n } munud yn ôl
 }
time-hours-ago = { $n ->
    [zero] { $n } awr yn ôl
    [one] { $n } awr yn ôl
    [two] { $n } awr yn ôl
    [few] { $n } awr yn ôl
    [many] { $n } awr yn ôl
   *[other] { $n } awr yn ôl
 }
time-days-ago = { $n ->
    [zero] { $n } diwrnod yn ôl
    [one] { $n } diwrnod yn ôl
    [two] { $n } ddiwrnod yn ôl
    [few] { $n } diwrnod yn ôl
    [many] { $n } diwrnod yn ôl
   *[other] { $n } diwrnod yn ôl
 }
time-hours-left = { $n ->
    [zero] { $n } awr ar ôl
    [one] { $n } awr ar ôl
    [two] { $n } awr ar ôl
    [few] { $n } awr ar ôl
    [many] { $n } awr ar ôl
   *[other] { $n } awr ar ôl
 }
time-days-left = { $n ->
    [zero] { $n } diwrnod ar ôl
    [one] { $n } diwrnod ar ôl
    [two] { $n } ddiwrnod ar ôl
    [few] { $n } diwrnod ar ôl
    [many] { $n } diwrnod ar ôl
   *[other] { $n } diwrnod ar ôl
 }
time-hours-overdue = { $n ->
    [zero] { $n } awr yn hwyr
    [one] { $n } awr yn hwyr
    [two] { $n } awr yn hwyr
    [few] { $n } awr yn hwyr
    [many] { $n } awr yn hwyr
   *[other] { $n } awr yn hwyr
 }
time-days-overdue = { $n ->
    [zero] { $n } diwrnod yn hwyr
    [one] { $n } diwrnod yn hwyr
    [two] { $n } ddiwrnod yn hwyr
    [few] { $n } diwrnod yn hwyr
    [many] { $n } diwrnod yn hwyr
   *[other] { $n } diwrnod yn hwyr
 }
