"""Splink over the made-up people, tuned as its documentation advises: term frequencies, household evidence in one
comparison, blocking on several pairs of fields. Usage: splink_people.py CSV OUT ids|noids. Prints seconds as JSON."""
import json
import logging
import resource
import sys

import duckdb
import splink.comparison_level_library as level
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from importlib.metadata import version

logging.disable(logging.WARNING)
path, out, mode = sys.argv[1:4]
newer = int(version("splink").split(".")[0]) >= 5
con = duckdb.connect()
con.execute("set threads=2")
word = lambda c: f"nullif(trim(regexp_replace(lower(strip_accents({c})),'[^a-z]+',' ','g')),'')"
number = lambda c: f"nullif({c},'')" if mode == "ids" else "null::varchar"
con.execute(f"""create table people as select *, substr(dob,1,4) born_year, left(postcode,length(postcode)-3) district, carer_given||' '||carer_family carer
  from (select record_id unique_id, {word('given_name')} given, {word('middle_name')} middle, {word('family_name')} family, nullif(dob,'') dob, nullif(sex,'') sex,
  nullif(regexp_replace(lower(address),'[^a-z0-9]','','g'),'') address, nullif(replace(upper(postcode),' ',''),'') postcode, nullif(phone,'') phone,
  {number('nhs_number')} nhs, {number('upn')} upn, {word('carer_given')} carer_given, {word('carer_family')} carer_family from read_csv('{path}', header=true, all_varchar=true))""")
rule = lambda sql, label: {"sql_condition": sql, "label_for_charts": label}
swapped = "(given_l = family_r or family_l = given_r or given_l = middle_r or middle_l = given_r)"


def name(column, extra):
    return compare.CustomComparison(output_column_name=column, comparison_levels=[
        level.NullLevel(column), level.ExactMatchLevel(column, term_frequency_adjustments=True), level.JaroWinklerLevel(column, 0.92),
        rule(extra, "part"), rule(swapped, "elsewhere"), level.JaroWinklerLevel(column, 0.8), level.ElseLevel()])


birth = compare.CustomComparison(output_column_name="dob", comparison_levels=[
    level.NullLevel("dob"), level.ExactMatchLevel("dob"),
    rule("substr(dob_l,1,5)||substr(dob_l,9,2)||'-'||substr(dob_l,6,2) = dob_r", "swapped"),
    level.DamerauLevenshteinLevel("dob", 1), rule("substr(dob_l,6) = substr(dob_r,6)", "day and month"),
    rule("substr(dob_l,1,7) = substr(dob_r,1,7)", "year and month"), rule("born_year_l = born_year_r", "year"), level.ElseLevel()])
nothing = " and ".join(f"({c}_l is null or {c}_r is null)" for c in ("postcode", "phone", "carer"))
home = compare.CustomComparison(output_column_name="postcode", comparison_levels=[
    rule(nothing, "nothing") | {"is_null_level": True},
    rule("postcode_l = postcode_r and address_l = address_r and (phone_l = phone_r or carer_l = carer_r)", "address and more"),
    rule("postcode_l = postcode_r and address_l = address_r", "address"), rule("phone_l = phone_r", "phone"), rule("carer_l = carer_r", "carer"),
    level.ExactMatchLevel("postcode", term_frequency_adjustments=True), level.DamerauLevenshteinLevel("postcode", 1),
    rule("district_l = district_r", "district"), level.ElseLevel()])
middle = compare.CustomComparison(output_column_name="middle", comparison_levels=[
    level.NullLevel("middle"), level.ExactMatchLevel("middle"), rule("middle_l[1] = middle_r[1]", "initial"), level.ElseLevel()])
comparisons = [name("given", "starts_with(given_l, given_r) or starts_with(given_r, given_l)"),
               name("family", "list_has_any(string_split(family_l,' '), string_split(family_r,' '))"), middle, birth, home, compare.ExactMatch("sex")]
blocks = [block_on("dob", "substr(given,1,2)"), block_on("dob", "substr(family,1,3)"), block_on("dob", "postcode"), block_on("postcode", "given"),
          block_on("phone", "substr(given,1,2)"), block_on("given", "family", "born_year"), block_on("given", "family", "district"),
          "l.given = r.family and l.family = r.given", block_on("carer", "given")]
sure = [block_on("given", "family", "dob")]
if mode == "ids":
    comparisons += [compare.DamerauLevenshteinAtThresholds("nhs", [1]), compare.DamerauLevenshteinAtThresholds("upn", [1])]
    blocks = [block_on("nhs"), block_on("upn"), *blocks]
    sure += [block_on("nhs"), block_on("upn")]
settings = SettingsCreator(link_type="dedupe_only", blocking_rules_to_generate_predictions=blocks, comparisons=comparisons)
api = DuckDBAPI(connection=con)
linker = Linker(api.register("people"), settings) if newer else Linker("people", settings, db_api=api)
linker.training.estimate_probability_two_random_records_match(sure, recall=0.85 if mode == "ids" else 0.75)
linker.training.estimate_u_using_random_sampling(max_pairs=5e6)
for block in (block_on("dob", "district"), block_on("postcode", "given"), block_on("given", "family", "born_year")):
    linker.training.estimate_parameters_using_expectation_maximisation(block, estimate_without_term_frequencies=True)
links = linker.inference.predict(threshold_match_weight=-5)
clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(links, threshold_match_probability=0.99)
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "peak MB": used.ru_maxrss / 1024}))
con.execute(f"""copy (select unique_id_l record_id_1, unique_id_r record_id_2, match_weight weight, match_probability probability,
  case when match_probability >= 0.99 then 'match' when match_probability >= 0.5 then 'potential' else 'low' end outcome from {links.physical_name}) to '{out}/links.csv' (header)""")
con.execute(f"copy (select unique_id record_id, cluster_id from {clusters.physical_name}) to '{out}/clusters.csv' (header)")
