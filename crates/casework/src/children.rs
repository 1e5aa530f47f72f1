//! To be written: children.
