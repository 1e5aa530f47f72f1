//! What every measurement says beside its numbers: the machine, its load, and the spread.

/// The processor, its cores, the build, and the load.
pub fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info
        .lines()
        .find_map(|l| l.strip_prefix("model name"))
        .map_or("unknown processor", |l| {
            l.trim_start_matches([' ', '\t', ':'])
        });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let build = if cfg!(debug_assertions) {
        "debug build"
    } else {
        "release build"
    };
    format!("{name}, {cores} core(s), {build}; {}", load())
}

/// The load of the last one, five and fifteen minutes.
pub fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    format!(
        "load {}",
        load.split(' ').take(3).collect::<Vec<_>>().join(" ")
    )
}

/// The value below which so many thousandths of the sorted values lie; not a number where there
/// are none.
pub fn quantile(sorted: &[f64], thousandths: usize) -> f64 {
    let place = (sorted.len() * thousandths / 1000).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn quantiles_are_values_that_were_measured() {
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(quantile(&hundred, 500), 51.0);
        assert_eq!(quantile(&hundred, 990), 100.0);
        assert_eq!(quantile(&hundred, 999), 100.0);
        assert!(quantile(&[], 500).is_nan());
    }
}
