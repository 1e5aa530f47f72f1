"""Splink over FEBRL, tuned as its documentation advises for such records: frequencies of names, dates as dates, numbers
and postcodes by edits. One file is searched for doubles, two are linked. Usage: splink_febrl.py OUT CSV [CSV]. Prints
seconds as JSON."""
import json
import logging
import resource
import sys

import duckdb
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from importlib.metadata import version

logging.disable(logging.WARNING)
out, *paths = sys.argv[1:]
newer = int(version("splink").split(".")[0]) >= 5
con = duckdb.connect()
con.execute("set threads=2")
FIELDS = ("given_name", "surname", "street_number", "address_1", "postcode", "state", "date_of_birth", "soc_sec_id")
tables = []
for path in paths:
    tables.append(f"people{len(tables)}")
    fields = ", ".join(f"nullif(trim({f}), '') {f}" for f in FIELDS)
    con.execute(f"""create table {tables[-1]} as select trim(rec_id) unique_id, {fields}
      from read_csv('{path}', header=true, all_varchar=true, normalize_names=true)""")
often = lambda comparison: comparison.configure(term_frequency_adjustments=True)
comparisons = [
    often(compare.NameComparison("given_name")), often(compare.NameComparison("surname")),
    compare.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True),
    compare.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]), often(compare.ExactMatch("street_number")),
    often(compare.DamerauLevenshteinAtThresholds("postcode", [1, 2]))]
swapped = "l.given_name = r.surname and l.surname = r.given_name"
blocks = [block_on("soc_sec_id"), block_on("date_of_birth"), block_on("postcode")]
blocks += [swapped, block_on("given_name", "surname"), block_on("state", "address_1"), block_on("street_number", "address_1")] \
    if len(paths) > 1 else [block_on("given_name"), block_on("surname")]
sure = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth"), f"{swapped} and l.date_of_birth = r.date_of_birth"]
settings = SettingsCreator(link_type="link_only" if len(paths) > 1 else "dedupe_only", blocking_rules_to_generate_predictions=blocks, comparisons=comparisons)
api = DuckDBAPI(connection=con)
given = [api.register(t) for t in tables] if newer else tables
given = given if len(given) > 1 else given[0]
linker = Linker(given, settings) if newer else Linker(given, settings, db_api=api)
linker.training.estimate_probability_two_random_records_match(sure, recall=0.8 if len(paths) > 1 else 0.9)
linker.training.estimate_u_using_random_sampling(max_pairs=1e7)
for block in (block_on("date_of_birth"), block_on("postcode")):
    linker.training.estimate_parameters_using_expectation_maximisation(block, estimate_without_term_frequencies=True)
links = linker.inference.predict(threshold_match_weight=-20)
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "peak MB": used.ru_maxrss / 1024}))
con.execute(f"""copy (select unique_id_l record_id_1, unique_id_r record_id_2, match_weight weight, match_probability probability,
  case when match_probability >= 0.99 then 'match' when match_probability >= 0.5 then 'potential' else 'low' end outcome from {links.physical_name}) to '{out}/links.csv' (header)""")
