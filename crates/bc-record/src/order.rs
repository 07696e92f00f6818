//! In which order do the fields of a record come? Learned from one object for the next.
//!
//! Servers send the fields of a type in one order, which need not be that of the struct, and
//! leave out the same ones. Whoever knows which field comes next need not search for its key.

/// The orders of the types whose fields did not come in the order of the struct.
#[derive(Default)]
pub(crate) struct Orders {
    known: Vec<Order>,
}

struct Order {
    names: &'static [&'static str],
    /// The field that came after the one before; first the one that came first.
    after: Vec<usize>,
}

/// A place in the object that is being read.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    order: Option<usize>,
    /// How the field before is counted in [`Order::after`].
    before: usize,
}

impl Orders {
    /// The beginning of an object with the fields `names`.
    pub(crate) fn begin(&self, names: &'static [&'static str]) -> Place {
        let order = self
            .known
            .iter()
            .position(|order| std::ptr::eq(order.names, names));
        Place { order, before: 0 }
    }

    /// The field that probably comes next.
    #[inline]
    pub(crate) fn next(&self, place: Place) -> usize {
        place
            .order
            .and_then(|order| self.known.get(order)?.after.get(place.before).copied())
            .unwrap_or(place.before)
    }

    /// Notes that another field came next.
    pub(crate) fn learn(
        &mut self,
        place: &mut Place,
        names: &'static [&'static str],
        index: usize,
    ) {
        let order = *place.order.get_or_insert_with(|| {
            self.known.push(Order {
                names,
                after: (0..names.len()).collect(),
            });
            self.known.len() - 1
        });
        let order = self.known.get_mut(order);
        if let Some(after) = order.and_then(|order| order.after.get_mut(place.before)) {
            *after = index;
        }
    }
}

impl Place {
    /// Goes behind the field `index`.
    #[inline]
    pub(crate) fn step(&mut self, index: usize) {
        self.before = index + 1;
    }
}
