//! Rebuilds the crate whenever a rule changes: the rules are embedded.

fn main() {
    println!("cargo:rerun-if-changed=../../patterns");
    println!("cargo:rerun-if-changed=build.rs");
}
