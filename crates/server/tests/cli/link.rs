//! `sharewise link`.

use crate::*;

const PEOPLE: &str = "record_id,given_name,family_name,dob,sex,address,postcode,nhs_number\n\
    a1,Cai,Pritchard,2015-03-08,M,12 Heol Las,QA1 1AA,9991000003\n\
    a2,Kai,Pritchard,08/03/2015,M,12 Heol Las,QA1 1AA,\n\
    a3,Efa,Pritchard,2015-03-08,F,12 Heol Las,QA1 1AA,9991234578\n\
    a4,\"Khan, Noor\",Malik,2012-11-20,F,4 East Road,QB9 9ZZ,\n";

#[test]
fn linking_a_file_writes_four_files_and_tells_the_twin_from_the_child() {
    let folder = Folder::make();
    let people = folder.write("people.csv", PEOPLE);
    let out = folder.path("out");
    let done = sharewise(&["link", &people, "--out", &out, "--quiet", "--lang", "cy"]);
    assert_eq!(code(&done), 0, "{}", String::from_utf8_lossy(&done.stderr));
    let read = |name: &str| fs::read_to_string(folder.0.join("out").join(name)).unwrap();
    let links = read("links.csv");
    assert!(links.starts_with("record_id_1,record_id_2,weight,probability,outcome\n"));
    assert!(
        links
            .lines()
            .any(|l| l.starts_with("a1,a2,") && l.ends_with(",potential")),
        "a twin could have that name, and no number says otherwise: {links}"
    );
    assert!(
        !links
            .lines()
            .any(|l| l.contains("a3") && l.ends_with(",match")),
        "{links}"
    );
    let clusters = read("clusters.csv");
    assert_eq!(clusters.lines().count(), 5);
    assert!(clusters.contains("a1,a1\na2,a1\na3,a3\n"), "{clusters}");
    assert!(read("report.html").contains("<html lang=\"cy\">"));
    let again = sharewise(&[
        "link",
        &people,
        "--out",
        &out,
        "--quiet",
        "--model",
        &folder.path("out/model.json"),
    ]);
    assert_eq!(
        code(&again),
        0,
        "{}",
        String::from_utf8_lossy(&again.stderr)
    );
    assert_eq!(
        read("links.csv"),
        links,
        "the same records and model give the same links"
    );
}

#[test]
fn two_files_are_linked_across_even_where_they_number_alike() {
    let folder = Folder::make();
    let (one, two) = (
        folder.write("one.csv", PEOPLE),
        folder.write("two.csv", PEOPLE),
    );
    let done = sharewise(&["link", &one, &two, "--out", &folder.path("out"), "--quiet"]);
    assert_eq!(code(&done), 0, "{}", String::from_utf8_lossy(&done.stderr));
    let links = fs::read_to_string(folder.0.join("out/links.csv")).unwrap();
    for id in ["a1", "a3", "a4"] {
        assert!(
            links
                .lines()
                .any(|l| l.starts_with(&format!("{id},{id},")) && l.ends_with(",match")),
            "{links}"
        );
    }
    let clusters = fs::read_to_string(folder.0.join("out/clusters.csv")).unwrap();
    assert_eq!(
        clusters.lines().take(2).collect::<Vec<_>>(),
        ["record_id,cluster_id,file", "a1,1:a1,1"],
        "which file a record is of, and persons called by the smallest"
    );
    assert!(clusters.contains("\na1,1:a1,2\n"), "{clusters}");
}

/// What linking files wrote, and what it said.
fn link(folder: &Folder, arguments: &[&str]) -> (Option<i32>, String, String) {
    let out = folder.path("out");
    let done = sharewise(&[&["link", "--out", &out, "--quiet"], arguments].concat());
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    let links = fs::read_to_string(folder.0.join("out/links.csv")).unwrap_or_default();
    (done.status.code(), said, links)
}

#[test]
fn a_number_counts_within_its_file_unless_it_is_said_to_be_shared() {
    let folder = Folder::make();
    let one = folder.write(
        "one.csv",
        "id,forename,surname,dob,gender,hospital no\n2,Bob,Lewis,2011-04-05,M,5002\n",
    );
    let two = folder.write(
        "two.csv",
        "id,forename,surname,dob,gender,admission no\n2,Rob,Lewis,2012-04-15,M,5002\n",
    );
    let weight = |arguments: &[&str]| -> f32 {
        let floor = ["--floor", "-60", &one, &two];
        let (code, said, links) = link(&folder, &[&floor, arguments].concat());
        assert_eq!(code, Some(0), "{said}");
        // A pair that nothing brings together is not there at all.
        let weight = links.lines().nth(1).and_then(|l| l.split(',').nth(2));
        weight.map_or(-99.0, |w| w.parse().unwrap())
    };
    let apart = weight(&[]);
    assert!(apart < 0.0, "{apart}");
    let said = weight(&[
        "--map",
        "1:local=hospital no",
        "--map",
        "2:local=admission no",
    ]);
    assert!((said - apart).abs() < 1e-3, "{said} {apart}");
    let shared = weight(&[
        "--map",
        "1:shared=hospital no",
        "--map",
        "2:shared=admission no",
    ]);
    assert!(shared > apart + 5.0, "{shared} {apart}");
}

#[test]
fn a_mapping_that_loses_a_column_or_holds_for_no_file_is_refused() {
    let folder = Folder::make();
    let one = folder.write("one.csv", "id,forename,surname,case\n1,Nia,Rhys,77\n");
    let two = folder.write("two.csv", "id,forename,surname,Surname\n1,Nia,Rhys,Parry\n");
    let three = folder.write("three.csv", "id,forename,surname,file no\n1,Nia,Rhys,77\n");
    for (arguments, wanted) in [
        (
            vec![
                one.as_str(),
                "--map",
                "family=surname",
                "--map",
                "family=forename",
            ],
            vec!["\"family\"", "\"surname\"", "\"forename\""],
        ),
        (vec![&two], vec!["columns 3 and 4", "\"surname\""]),
        (
            vec![&one, "--map", "2:local=case"],
            vec!["2:local=case", "only one"],
        ),
        (
            vec![&one, &three, "--map", "local=Case"],
            vec!["neither file", "\"Case\""],
        ),
        (
            vec![&one, &three, "--map", "2:local=case"],
            vec!["three.csv", "\"case\""],
        ),
    ] {
        let (code, said, links) = link(&folder, &arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
        for word in wanted {
            assert!(
                said.contains(word),
                "{arguments:?}: {word} is not in: {said}"
            );
        }
        assert!(links.is_empty());
    }
    // Without a number in front a mapping holds for those files that have the column.
    let (code, said, _) = link(
        &folder,
        &[
            &one,
            &three,
            "--map",
            "local=case",
            "--map",
            "local=file no",
        ],
    );
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn persons_have_one_name_and_one_place_however_the_records_came() {
    let folder = Folder::make();
    let families = ["Rhys", "Parry", "Bowen", "Howell", "Khan"];
    let mut lines: Vec<String> = (0..40)
        .map(|n| {
            let (family, day) = (families[n / 2 % 5], 1 + n / 2);
            format!("r{n},Gwen,{family},20{:02}-03-{day:02},QA1 1AA", n / 2)
        })
        .collect();
    let head = "id,given,family,born,postcode";
    let mut written = Vec::new();
    for turn in [0, 17, 29] {
        lines.rotate_left(turn);
        let file = folder.write("people.csv", &format!("{head}\n{}\n", lines.join("\n")));
        let (code, said, links) = link(&folder, &[&file]);
        assert_eq!(code, Some(0), "{said}");
        let clusters = fs::read_to_string(folder.0.join("out/clusters.csv")).unwrap();
        written.push((links, clusters));
    }
    assert_eq!(written[0], written[1]);
    assert_eq!(written[0], written[2]);
    let ids: Vec<&str> = written[0]
        .1
        .lines()
        .skip(1)
        .map(|l| l.split(',').next().unwrap())
        .collect();
    assert!(ids.is_sorted(), "{ids:?}");
    assert!(
        written[0].1.contains("\nr10,r10\nr11,r10\n"),
        "{}",
        written[0].1
    );
}

#[test]
fn what_cannot_be_put_into_place_leaves_the_old_results_and_says_that_it_is_ours() {
    let folder = Folder::make();
    let people = folder.write("people.csv", PEOPLE);
    fs::create_dir_all(folder.0.join("out/clusters.csv")).unwrap();
    fs::write(folder.0.join("out/links.csv"), "from before").unwrap();
    let (code, said, links) = link(&folder, &[&people]);
    assert_eq!(code, Some(70), "{said}");
    assert!(said.contains("clusters.csv"), "{said}");
    assert_eq!(links, "from before");
    assert!(!folder.0.join("out/report.html").exists());
    let left: Vec<_> = fs::read_dir(folder.0.join("out")).unwrap().collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn all_faults_are_told_at_once_up_to_twenty() {
    let folder = Folder::make();
    let rows: Vec<String> = (0..30).map(|n| format!("{n},Rees,31/02/20{n}")).collect();
    let bad = folder.write("bad.csv", &format!("id,surname,dob\n{}\n", rows.join("\n")));
    let (code, said, links) = link(&folder, &[&bad]);
    assert_eq!(code, Some(2));
    assert!(said.contains("30 faults; the first 20"), "{said}");
    assert!(
        said.contains("line 2, column dob") && said.contains("line 21, column dob"),
        "{said}"
    );
    assert!(!said.contains("line 22,"), "{said}");
    assert!(links.is_empty());
}

#[test]
fn dates_that_stand_for_nothing_are_counted_and_workbooks_are_told_what_to_do() {
    let folder = Folder::make();
    let people = folder.write(
        "people.csv",
        "id,given,family,born\r1,Gwen,Rhys,1/1/1900\r2,Gwen,Rhys,1/1/1900\r3,Iolo,Rhys,4 Mawrth 2998\r4,Ann,Rhys,anhysbys\r5,Ann,Rhys,4/3/12\r",
    );
    let (code, said, _) = link(&folder, &[&people]);
    assert_eq!(code, Some(0), "{said}");
    let report = fs::read_to_string(folder.0.join("out/report.html")).unwrap();
    assert!(report.contains("count for nothing: 2</p>"), "{report}");
    assert!(
        report.contains("after today, which count for nothing: 1</p>"),
        "{report}"
    );
    let bars = folder.write("bars.csv", "id|given|family\n1|Gwen|Rhys, once Parry\n");
    let (code, said, _) = link(&folder, &[&bars]);
    assert_eq!(code, Some(0), "{said}");
    fs::write(folder.0.join("people.xlsx"), b"PK\x03\x04 and more").unwrap();
    let (code, said, _) = link(&folder, &[&folder.path("people.xlsx")]);
    assert_eq!(code, Some(2));
    assert!(said.contains("CSV UTF-8"), "{said}");
}

#[test]
fn a_file_that_cannot_be_linked_is_refused_with_line_and_column_and_nothing_is_written() {
    let folder = Folder::make();
    let cases: [(&str, &[u8], &[&str]); 7] = [
        (
            "date.csv",
            b"id,surname,dob\n1,Rees,2015-03-08\n2,Rees,31/02/2015\n",
            &["line 3", "dob", "31/02/2015", "--skip-bad-dates"],
        ),
        (
            "letters.csv",
            b"id,surname\n1,Rees\n2,Si\xe2n\n",
            &["line 3", "column 2", "UTF-8"],
        ),
        (
            "twice.csv",
            b"id,surname\n1,Rees\n1,Parry\n",
            &["line 3", "column id", "there already"],
        ),
        (
            "quote.csv",
            b"id,surname\n1,\"Rees\n",
            &["line 2", "column 2", "never closed"],
        ),
        ("width.csv", b"id,surname\n1\n", &["line 2", "1 fields"]),
        (
            "columns.csv",
            b"shoe,hat\n1,2\n",
            &["--map id=HEADING", "shoe, hat"],
        ),
        ("empty.csv", b"", &["is empty"]),
    ];
    for (name, bytes, wanted) in cases {
        let path = folder.0.join(name);
        fs::write(&path, bytes).unwrap();
        let out = folder.0.join("out");
        let done = sharewise(&[
            "link",
            path.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
            "--quiet",
        ]);
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(code(&done), 2, "{name}: {told}");
        for word in wanted {
            assert!(told.contains(word), "{name}: \"{word}\" is not in: {told}");
        }
        assert!(!out.exists(), "{name}");
    }
}

#[test]
fn a_pair_is_explained_as_text_json_and_picture_in_both_languages() {
    let folder = Folder::make();
    let people = folder.write("people.csv", PEOPLE);
    let explain = |more: &[&str]| {
        let done = sharewise(
            &[
                &["link", &people, "--quiet", "--explain", "a1", "a3"][..],
                more,
            ]
            .concat(),
        );
        assert!(done.status.success(), "{done:?}");
        String::from_utf8(done.stdout).unwrap()
    };
    let text = explain(&[]);
    let (against, favour) = (
        text.find("The given names differ"),
        text.find("The date of birth is the same"),
    );
    assert!(
        against.unwrap() < favour.unwrap(),
        "reasons against come first: {text}"
    );
    assert!(explain(&["--lang", "cy"]).contains("enw"), "in Welsh");
    let told: serde_json::Value = serde_json::from_str(&explain(&["--as", "json"])).unwrap();
    let against = told["against"].as_array().unwrap();
    let names = against.iter().find(|r| r["key"] == "link-given-different");
    assert_eq!(names.unwrap()["says"], "The given names differ");
    let bits = |side: &str| -> f64 {
        told[side]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|r| r["bits"].as_f64())
            .sum()
    };
    let sum = told["start"].as_f64().unwrap() + bits("against") + bits("in_favour");
    assert!(
        (sum - told["weight"].as_f64().unwrap()).abs() < 0.01,
        "it adds up: {told}"
    );
    assert!(
        text.contains("is a2 with") || text.contains("No record of another person"),
        "{text}"
    );
    assert!(told["runner_up"].is_object() || told["runner_up"].is_null());
    let once = sharewise(&["link", &people, "--quiet", "--explain", "a1", "a1"]);
    assert_eq!(once.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&once.stderr).contains("one record"));
    assert!(explain(&["--as", "svg"]).starts_with("<svg"));
    let nobody = sharewise(&["link", &people, "--quiet", "--explain", "a1", "zz"]);
    assert_eq!(nobody.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("\"zz\""));
}

/// A Parquet file with columns of text and one of dates.
fn parquet(path: &str, rows: &[[&str; 3]], born: &[i32]) {
    use parquet::{
        data_type::{ByteArray, ByteArrayType, Int32Type},
        file::{properties::WriterProperties, writer::SerializedFileWriter},
        schema::parser::parse_message_type,
    };
    let schema = parse_message_type(
        "message people { required binary id (UTF8); required binary given_name (UTF8); \
         required binary family_name (UTF8); required int32 dob (DATE); }",
    )
    .unwrap();
    let properties =
        WriterProperties::builder().set_compression(parquet::basic::Compression::SNAPPY);
    let file = fs::File::create(path).unwrap();
    let mut writer =
        SerializedFileWriter::new(file, schema.into(), properties.build().into()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for column in 0..3 {
        let values: Vec<ByteArray> = rows.iter().map(|r| r[column].into()).collect();
        let mut next = group.next_column().unwrap().unwrap();
        next.typed::<ByteArrayType>()
            .write_batch(&values, None, None)
            .unwrap();
        next.close().unwrap();
    }
    let mut next = group.next_column().unwrap().unwrap();
    next.typed::<Int32Type>()
        .write_batch(born, None, None)
        .unwrap();
    next.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn parquet_is_read_like_csv_and_its_faults_name_row_and_column() {
    let folder = Folder::make();
    let (file, out) = (folder.path("people.parquet"), folder.path("out"));
    let rows = [
        ["p1", "Gwenllian", "Prytherch"],
        ["p2", "Gwenllian", "Prytherch"],
        ["p3", "Iolo", "Davies"],
    ];
    parquet(&file, &rows, &[16_502, 16_502, 15_000]);
    let done = sharewise(&[
        "link",
        &file,
        "--out",
        &out,
        "--quiet",
        "--explain",
        "p1",
        "p2",
    ]);
    assert!(done.status.success(), "{done:?}");
    assert!(String::from_utf8_lossy(&done.stdout).contains("The date of birth is the same"));
    assert!(
        fs::read_to_string(folder.0.join("out/links.csv"))
            .unwrap()
            .contains("p1,p2,")
    );
    let (bad, never) = (folder.path("bad.parquet"), folder.path("never"));
    parquet(
        &bad,
        &[["p1", "Gwen", "Rees"], ["p1", "Iolo", "Davies"]],
        &[1, 2],
    );
    let refused = sharewise(&["link", &bad, "--out", &never, "--quiet"]);
    assert_eq!(refused.status.code(), Some(2));
    let why = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(why.contains("row 2, column id"), "{why}");
    fs::write(folder.0.join("torn.parquet"), b"PAR1 and no more").unwrap();
    let torn = sharewise(&[
        "link",
        &folder.path("torn.parquet"),
        "--out",
        &never,
        "--quiet",
    ]);
    assert_eq!(torn.status.code(), Some(2));
    assert!(!folder.0.join("never").exists(), "nothing half written");
}

#[test]
fn what_is_said_meanwhile_and_what_is_wrong_is_said_in_welsh() {
    let folder = Folder::make();
    let people = folder.write(
        "people.csv",
        "id,given,family,born\na1,Gwen,Rhys,2015-03-08\na2,Gwen,Rhys,2015-03-08\n",
    );
    let done = sharewise(&[
        "link",
        &people,
        "--out",
        &folder.path("out"),
        "--lang",
        "cy",
    ]);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(
        said.contains("yn darllen") && said.contains("yn pwyso"),
        "{said}"
    );
    assert!(
        said.contains("Cofnodion: 2") && said.contains("mae’r adroddiad yn"),
        "{said}"
    );
    let bad = folder.write("bad.csv", "id,given,family,born\na1,Gwen,Rhys,2015-13-08\n");
    let refused = sharewise(&["link", &bad, "--out", &folder.path("never"), "--lang", "cy"]);
    let why = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        why.contains("llinell 2, colofn born") && why.contains("dyddiad geni"),
        "{why}"
    );
}
