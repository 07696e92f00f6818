//! How records read and write objects: order, duplicates, unknown and required fields, generics.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test's helpers may fail, too"
)]

mod support;

use bc_macros::Record;
use bc_record::{
    Decimal, Decode, Emit, Json, Map, Problem, Reader, Slot, Update, from_slice, to_vec,
};
use support::{Config, Everything, FULL, Kind, Status};

fn text(value: &dyn Emit) -> String {
    String::from_utf8(to_vec(value)).unwrap()
}

#[derive(Record, Default, Debug, PartialEq)]
#[record(crate = bc_record)]
struct Item {
    a: i64,
    b: Option<String>,
    c: Vec<i64>,
    config: Config,
    labels: Map<i64>,
}

#[test]
fn every_kind_of_field_is_read_and_written() {
    let value: Everything = from_slice(FULL.as_bytes()).unwrap();
    assert_eq!(value.name, "Mug \"ä😀\"\n");
    assert_eq!((value.small, value.big), (u32::MAX, u64::MAX));
    assert_eq!((value.ratio, value.price), (-0.0015, Decimal::new(1000, 2)));
    assert_eq!(
        (value.kind.clone(), value.status),
        (Kind::Digital, Some(Status::Shipped))
    );
    assert_eq!(value.date_created.unix_seconds(), Ok(1_714_557_600));
    assert_eq!(value.date_shipped, None);
    assert_eq!(value.tags, ["a", "1", ""]);
    assert_eq!(value.config, Some(Config::default()));
    assert_eq!(value.children[0].kind, Kind::Unknown("new".to_owned()));
    assert_eq!(value.parent.as_ref().unwrap().labels["x"], [1, 2]);
    assert_eq!(value.brand, Update::Null);
    assert_eq!(value.rest["x"].as_str(), Some("kept"));
    assert_eq!(from_slice(&to_vec(&value)), Ok(value));
}

#[test]
fn fields_may_come_in_any_order_and_each_object_in_another() {
    let items: Vec<Item> = from_slice(
        br#"[{"c":[1],"b":"x","a":1}, {"a":2,"c":[2]}, {"b":"y","zzz":{},"a":3}, {"c":[4],"a":4}]"#,
    )
    .unwrap();
    let seen: Vec<_> = items
        .iter()
        .map(|item| (item.a, item.b.as_deref(), &item.c[..]))
        .collect();
    assert_eq!(
        seen,
        [
            (1, Some("x"), &[1][..]),
            (2, None, &[2]),
            (3, Some("y"), &[]),
            (4, None, &[4])
        ]
    );
}

#[test]
fn white_space_and_escapes_in_keys_change_nothing() {
    let item: Item =
        from_slice(b" {\t\"a\" :\n1 , \"\\u0062\" : \"x\",\r\n\"c\": [ 2 , 3 ] } ").unwrap();
    assert_eq!(
        (item.a, item.b.as_deref(), item.c),
        (1, Some("x"), vec![2, 3])
    );
}

#[test]
fn of_duplicate_keys_the_last_one_wins_and_nothing_of_the_first_stays() {
    let item: Item = from_slice(
        br#"{"a":1, "b":"x", "c":[1,2], "config":{"min":1}, "labels":{"x":1},
             "a":null, "b":null, "c":[3], "config":{"text":"t"}, "labels":{"y":2, "y":3}}"#,
    )
    .unwrap();
    let config = Config {
        text: "t".to_owned(),
        ..Config::default()
    };
    let labels = Map::from([("y".to_owned(), 3)]);
    assert_eq!(
        item,
        Item {
            a: 0,
            b: None,
            c: vec![3],
            config,
            labels
        }
    );
}

#[test]
fn duplicates_are_noticed_in_records_wider_than_a_machine_word() {
    macro_rules! wide {
        ($($name:ident)*) => {
            #[derive(Record, Default)]
            #[record(crate = bc_record)]
            struct Wide { $($name: Vec<i64>,)* #[record(required)] last: i64 }
        };
    }
    wide! {
        a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 c0 c1 c2 c3 c4 c5 c6 c7 c8 c9
        d0 d1 d2 d3 d4 d5 d6 d7 d8 d9 e0 e1 e2 e3 e4 e5 e6 e7 e8 e9 f0 f1 f2 f3 f4 f5 f6 f7 f8 f9
        g0 g1 g2 g3 g4 g5 g6 g7 g8 g9 h0 h1 h2 h3 h4 h5 h6 h7 h8 h9 i0 i1 i2 i3 i4 i5 i6 i7 i8 i9
        j0 j1 j2 j3 j4 j5 j6 j7 j8 j9 k0 k1 k2 k3 k4 k5 k6 k7 k8 k9 l0 l1 l2 l3 l4 l5 l6 l7 l8 l9
        m0 m1 m2 m3 m4 m5 m6 m7 m8 m9 n0 n1 n2 n3 n4 n5 n6 n7 n8 n9
    }
    let wide: Wide = from_slice(br#"{"n9":[1],"a0":[1],"last":1,"n9":[2],"a0":[2]}"#).unwrap();
    assert_eq!((wide.n9, wide.a0, wide.last), (vec![2], vec![2], 1));
    assert!(from_slice::<Wide>(br#"{"n9":[1]}"#).is_err());
}

#[test]
fn unknown_fields_are_skipped_or_kept_where_a_record_asks_for_it() {
    #[derive(Record, Default, Debug)]
    #[record(crate = bc_record)]
    struct Keeping {
        id: i64,
        #[record(rest)]
        rest: Map<Json>,
    }
    let json = br#"{"new":{"deep":[1.00]},"id":1,"more":null,"more":"last"}"#;
    assert_eq!(from_slice::<Item>(json).unwrap(), Item::default());
    let kept: Keeping = from_slice(json).unwrap();
    assert_eq!(
        text(&kept),
        r#"{"id":1,"more":"last","new":{"deep":[1.00]}}"#
    );
}

#[test]
fn a_required_field_that_is_missing_null_or_empty_is_an_error() {
    for (json, offset) in [
        (r#"{"name": "x"}"#, 0),
        (r#"{"id": null}"#, 7),
        (r#"{"id": ""}"#, 7),
        (r#"{"id": 1, "id": null}"#, 16),
        ("[]", 0),
        ("null", 0),
    ] {
        let error = from_slice::<Everything>(json.as_bytes()).unwrap_err();
        assert_eq!(error.problem(), &Problem::Required, "{json}");
        assert_eq!(
            (error.path().as_str(), error.offset()),
            ("id", offset),
            "{json}"
        );
    }
}

#[test]
fn an_optional_record_that_cannot_be_empty_is_none_for_an_empty_array() {
    assert_eq!(from_slice::<Option<Everything>>(b"[ ]"), Ok(None));
    assert_eq!(from_slice::<Option<Box<Everything>>>(b"[]"), Ok(None));
    assert_eq!(
        from_slice::<Option<Config>>(b"[]"),
        Ok(Some(Config::default()))
    );
    assert!(from_slice::<Option<Everything>>(b"[1]").is_err());
}

#[test]
fn a_default_of_the_users_own_is_kept_where_nothing_comes() {
    #[derive(Record, Debug, PartialEq)]
    #[record(crate = bc_record)]
    struct Limits {
        limit: i64,
        page: i64,
    }
    impl Default for Limits {
        fn default() -> Self {
            Limits { limit: 50, page: 1 }
        }
    }
    let limits: Limits = from_slice(br#"{"page": 2, "limit": null}"#).unwrap();
    assert_eq!(limits, Limits { limit: 50, page: 2 });
}

#[test]
fn a_generic_envelope_takes_any_model() {
    #[derive(Record, Default, Debug, PartialEq)]
    #[record(crate = bc_record)]
    struct Page<T> {
        data: Vec<T>,
        meta: Map<Json>,
    }
    #[derive(Record, Default, Debug, PartialEq)]
    #[record(crate = bc_record)]
    struct Envelope<T: Clone, M>
    where
        M: PartialEq,
    {
        data: T,
        meta: Option<M>,
    }
    let page: Page<Config> = from_slice(br#"{"data":[{"min":1},[]],"meta":[]}"#).unwrap();
    assert_eq!((page.data.len(), page.data[0].min), (2, Some(1)));
    let page: Page<Envelope<i64, Config>> =
        from_slice(br#"{"data":[{"data":1,"meta":{"text":"x"}}]}"#).unwrap();
    assert_eq!(
        text(&page),
        r#"{"data":[{"data":1,"meta":{"text":"x"}}],"meta":{}}"#
    );
    let error = from_slice::<Page<Config>>(br#"{"data":[{},{"min":[1]}]}"#).unwrap_err();
    assert_eq!(error.path(), "data[1].min");
}

#[test]
fn records_of_one_field_and_of_none_work_too() {
    #[derive(Record, Default, Debug, PartialEq)]
    #[record(crate = bc_record)]
    struct One {
        r#type: i64,
    }
    #[derive(Record, Default, Debug, PartialEq)]
    #[record(crate = bc_record)]
    struct None {}
    #[derive(Record, Default, Debug, PartialEq)]
    #[record(crate = bc_record)]
    struct OnlyRest {
        #[record(rest)]
        rest: Map<Json>,
    }
    assert_eq!(from_slice(br#"{"type":1}"#), Ok(One { r#type: 1 }));
    assert_eq!(text(&One { r#type: 1 }), r#"{"type":1}"#);
    assert_eq!(from_slice(br#"{"type":1}"#), Ok(None {}));
    assert_eq!(text(&None {}), "{}");
    assert_eq!(
        text(&from_slice::<OnlyRest>(br#"{"a":1}"#).unwrap()),
        r#"{"a":1}"#
    );
}

#[test]
fn absent_fields_are_left_out_and_null_is_written_where_it_is_set() {
    let value = Everything {
        id: 1,
        brand: Update::Keep,
        ..Everything::default()
    };
    let written = text(&value);
    assert!(
        !written.contains("sale_price") && !written.contains("brand:update"),
        "{written}"
    );
    let value = Everything {
        brand: Update::Null,
        ..value
    };
    assert!(text(&value).contains(r#""brand:update":null"#));
    let value = Everything {
        brand: Update::Set(3),
        ..value
    };
    assert!(text(&value).contains(r#""brand:update":3"#));
    assert_eq!(text(&vec![Some(1), None]), "[1,null]");
    assert_eq!(text(&None::<i64>), "null");
}

#[derive(Record, Default, Debug, PartialEq)]
#[record(crate = bc_record, setters)]
struct Request {
    name: String,
    weight: Decimal,
    visible: bool,
    categories: Vec<i64>,
    /// What it is.
    kind: Option<Kind>,
    tags: Option<Vec<String>>,
    ids: Option<Vec<i64>>,
    r#type: Option<String>,
    brand_id: Update<i64>,
    description: Update<String>,
    #[record(rest)]
    more: Map<Json>,
}

#[test]
fn a_request_is_made_from_what_it_needs_and_set_field_by_field() {
    let request = Request::new("Mug", 1, true, [1, 2])
        .kind(Kind::Physical)
        .tags(["a", "b"])
        .ids([3])
        .r#type("x")
        .brand_id_null()
        .description("d");
    assert_eq!(
        text(&request),
        r#"{"name":"Mug","weight":1,"visible":true,"categories":[1,2],"kind":"physical","tags":["a","b"],"ids":[3],"type":"x","brand_id":null,"description":"d"}"#
    );
    assert_eq!(
        text(&Request::new(
            String::from("Mug"),
            Decimal::new(150, 2),
            false,
            vec![]
        )),
        r#"{"name":"Mug","weight":1.50,"visible":false,"categories":[]}"#
    );
}

#[test]
fn what_a_response_without_a_body_means_depends_on_the_type() {
    assert_eq!(<()>::from_empty(), Some(()));
    assert_eq!(Vec::<Item>::from_empty(), Some(vec![]));
    assert_eq!(Option::<Item>::from_empty(), Some(None));
    assert_eq!(Json::from_empty(), Some(Json::Null));
    assert_eq!(Item::from_empty(), None);
    assert_eq!(i64::from_empty(), None);
}

#[test]
fn a_record_can_be_read_by_hand_with_another_limit() {
    let mut item = Item::default();
    let json = br#"{"config":{"min":1}}"#;
    assert!(
        Reader::new(json)
            .with_depth_limit(1)
            .document(&mut item)
            .is_err()
    );
    item.reset();
    assert_eq!(
        Reader::new(json).with_depth_limit(2).document(&mut item),
        Ok(())
    );
    assert_eq!(item.config.min, Some(1));
}
