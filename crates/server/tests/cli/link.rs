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
            .any(|l| l.starts_with("a1,a2,") && l.ends_with(",match")),
        "{links}"
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
