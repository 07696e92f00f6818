//! What do the specs say of a value beside its type?

/// What a spec says about a value, beside its type; it becomes documentation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) minimum: Option<String>,
    pub(super) maximum: Option<String>,
    pub(super) min_length: Option<u64>,
    pub(super) max_length: Option<u64>,
    /// Whether the lengths count the items of a list, and not characters.
    pub(super) of_list: bool,
    pub(super) default: Option<String>,
    /// The values a number may have, where they are few.
    pub(super) values: Vec<String>,
    pub(super) nullable: bool,
    pub(super) read_only: bool,
    pub(super) deprecated: bool,
}

impl Facts {
    /// What is true of both.
    pub(super) fn common(&self, other: &Self) -> Self {
        fn same<T: Clone + PartialEq>(a: &Option<T>, b: &Option<T>) -> Option<T> {
            a.clone().filter(|_| a == b)
        }
        Self {
            minimum: same(&self.minimum, &other.minimum),
            maximum: same(&self.maximum, &other.maximum),
            min_length: same(&self.min_length, &other.min_length),
            max_length: same(&self.max_length, &other.max_length),
            of_list: self.of_list,
            default: same(&self.default, &other.default),
            values: if self.values == other.values {
                self.values.clone()
            } else {
                Vec::new()
            },
            nullable: self.nullable || other.nullable,
            read_only: self.read_only && other.read_only,
            deprecated: self.deprecated && other.deprecated,
        }
    }
}
