//! Rebuilds the crate whenever a file of the rulebook changes: the rules are embedded.

fn main() {
    println!("cargo:rerun-if-changed=../../rulebook");
    println!("cargo:rerun-if-changed=build.rs");
}
