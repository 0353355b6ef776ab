fn main() {
    let image = santei::starter::image().unwrap();
    let v = santei::vocabulary(&image);
    println!("{:?}", v.standards);
}
