//! Which path template a request's path belongs to: static segments go before parameters.

use std::collections::HashMap;

/// A tree of path segments.
#[derive(Debug, Default)]
pub(crate) struct Router {
    fixed: HashMap<String, Router>,
    parameter: Option<Box<Router>>,
    target: Option<usize>,
}

impl Router {
    /// Adds a template, or finds the target it already has.
    pub(crate) fn insert(&mut self, template: &str, target: usize) -> usize {
        let mut node = self;
        for segment in template.split('/').skip(1) {
            node = if segment.starts_with('{') {
                node.parameter.get_or_insert_default()
            } else {
                node.fixed.entry(segment.to_owned()).or_default()
            };
        }
        *node.target.get_or_insert(target)
    }

    /// The target of a path, and what stands in the places of its parameters.
    pub(crate) fn find(&self, segments: &[String]) -> Option<(usize, Vec<String>)> {
        let Some((first, rest)) = segments.split_first() else {
            return self.target.map(|target| (target, Vec::new()));
        };
        if let Some(found) = self.fixed.get(first).and_then(|node| node.find(rest)) {
            return Some(found);
        }
        let node = self.parameter.as_ref().filter(|_| !first.is_empty())?;
        node.find(rest).map(|(target, mut values)| {
            values.insert(0, first.clone());
            (target, values)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Router;

    fn segments(path: &str) -> Vec<String> {
        path.split('/').skip(1).map(str::to_owned).collect()
    }

    #[test]
    fn a_static_segment_goes_before_a_parameter_and_a_dead_end_falls_back() {
        let mut router = Router::default();
        router.insert("/products/{id}", 0);
        router.insert("/products/metafields", 1);
        router.insert("/products/{id}/images", 2);
        assert_eq!(
            router.find(&segments("/products/metafields")),
            Some((1, vec![]))
        );
        assert_eq!(
            router.find(&segments("/products/7")),
            Some((0, vec!["7".into()]))
        );
        let under = router.find(&segments("/products/metafields/images"));
        assert_eq!(under, Some((2, vec!["metafields".into()])));
        assert_eq!(router.find(&segments("/products/")), None);
        assert_eq!(router.find(&segments("/products/7/x")), None);
    }
}
