@main enum Fumbled { static func main() { print("x") } }
