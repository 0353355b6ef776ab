#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| santei_benches::hostile::uke(data));
