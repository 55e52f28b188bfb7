//! What we have nothing for: keys that the contract documents and the shop does not know. They are always printed.

/// A key that is always null.
pub(crate) type Null = ();

/// A key that is always an empty list.
pub(crate) type Nothing = [(); 0];

/// An empty list.
pub(crate) const NOTHING: Nothing = [];
