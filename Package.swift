// swift-tools-version: 6.2
//
// The privilege map, in code. A process is a target, and what it may know is what it may import.
// Four floors, arrows down only:
//
//   Pure       no kernel, no clock, no Foundation
//   System     the kernel, nothing of mail
//   Processes  who does what; no arrow from one process to another
//   Commands   dispatch only
//
// The build stops at an import that is not declared here (make passes
// --explicit-target-dependency-import-check error); Tests/Structure checks the rest.

import PackageDescription

/// Benchmarks are there when FUMBLED_BENCH asks for them, as `make bench` does: nobody else pays for their build.
let isBenchmarking = Context.environment["FUMBLED_BENCH"] != nil

/// The fuzzer links only with libFuzzer, which `make fuzz` brings with `--sanitize=fuzzer`.
let isFuzzing = Context.environment["FUMBLED_FUZZ"] != nil

let everywhere: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// Pure code has no raw pointer either.
func pure(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/Pure/\(name)",
        swiftSettings: everywhere + [.strictMemorySafety()])
}

func system(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/System/\(name)", swiftSettings: everywhere)
}

func process(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/Processes/\(name)", swiftSettings: everywhere)
}

func test(_ folder: String, _ dependencies: [Target.Dependency]) -> Target {
    let name = folder.split(separator: "/").last.map(String.init) ?? folder
    return .testTarget(
        name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(folder)", swiftSettings: everywhere)
}

/// What every child process stands on: its entrance, its links, its confinement and the kernel.
let child: [Target.Dependency] = ["Privsep", "Vocabulary", "Journal", "Wire", "Kernel", "Privilege", "IPC"]

let package = Package(
    name: "fumbled",
    products: [
        .executable(name: "fumble", targets: ["fumble"]),
        .executable(name: "fumbled", targets: ["fumbled"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    ],
    targets: [
        // Pure
        pure("Vocabulary"),
        pure("Diagnosis"),
        pure("SMTPGrammar", ["Vocabulary"]),
        pure("SMTPServer", ["Vocabulary", "SMTPGrammar"]),
        pure("SMTPClient", ["Vocabulary", "SMTPGrammar"]),
        pure("Faults", ["Vocabulary", "Diagnosis", "SMTPGrammar"]),
        pure("Zoo"),
        pure("Load", ["Vocabulary", "Journal"]),
        pure("ClientScript", ["Vocabulary", "Diagnosis", "SMTPGrammar", "SMTPClient", "Faults"]),
        pure("Conversation", ["Vocabulary", "Diagnosis", "Journal", "SMTPGrammar", "SMTPServer", "Faults"]),
        pure("Journal", ["Vocabulary"]),
        pure("Wire", ["Vocabulary", "Journal"]),
        pure("Rates", ["Vocabulary"]),
        pure("Admissions", ["Vocabulary", "Wire", "Rates"]),
        pure("Proxy", ["Vocabulary"]),
        pure("Settings", ["Vocabulary", "Diagnosis", "Journal", "Faults"]),

        // System
        .target(name: "CLinux", path: "Sources/System/CLinux"),
        .systemLibrary(name: "CLibcap", path: "Sources/System/CLibcap", providers: [.apt(["libcap-dev"])]),
        .systemLibrary(
            name: "CLibseccomp", path: "Sources/System/CLibseccomp", providers: [.apt(["libseccomp-dev"])]),
        .systemLibrary(name: "COpenSSL", path: "Sources/System/COpenSSL", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CYAML", path: "Sources/System/CYAML", providers: [.apt(["libyaml-dev"])]),
        system("Kernel", ["CLinux", "Vocabulary"]),
        system("Privilege", ["Vocabulary", "CLinux", "CLibcap", "CLibseccomp", "Kernel"]),
        system("IPC", ["Vocabulary", "Wire", "Kernel"]),
        system("TLS", ["COpenSSL", "Vocabulary"]),
        system("YAML", ["CYAML", "Kernel", "Diagnosis", "Vocabulary"]),

        // Processes
        process("Privsep", ["Vocabulary", "Journal", "Wire", "Kernel", "Privilege", "IPC"]),
        process("Parent", child + ["Settings", "Faults", "Diagnosis", "Proxy", "TLS", "YAML"]),
        process("Listener", child + ["Admissions"]),
        process(
            "Session",
            child + [
                "Conversation", "Faults", "Proxy", "SMTPServer", "TLS",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
            ]),
        process("Sink", child + ["Rates"]),
        process("Logger", child),
        process("Certifier", child + ["TLS"]),
        process("Keeper", child + ["TLS"]),
        process("Relay", child),

        // Commands
        .executableTarget(
            name: "fumbled",
            dependencies: [
                "Parent", "Listener", "Session", "Sink", "Logger", "Certifier", "Keeper", "Relay", "Privsep",
                "Settings",
                "Diagnosis", "Vocabulary", "Kernel",
            ],
            path: "Sources/Commands/fumbled", swiftSettings: everywhere),
        .executableTarget(
            name: "fumble",
            dependencies: [
                "ClientScript", "Zoo", "Load", "SMTPClient", "SMTPGrammar", "Journal", "Faults", "Settings",
                "Diagnosis",
                "Vocabulary", "Kernel", "TLS",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources/Commands/fumble", swiftSettings: everywhere),

        // Tests mirror the tree of Sources.
        test("Pure/SMTPGrammar", ["SMTPGrammar", "Vocabulary", "Support"]),
        test("Pure/SMTPServer", ["SMTPGrammar", "SMTPServer", "Vocabulary", "TLS", "Support"]),
        test("Pure/SMTPClient", ["SMTPClient", "SMTPGrammar", "Vocabulary", "TLS", "Support"]),
        test("Pure/Zoo", ["Zoo", "ClientScript", "Diagnosis", "Support"]),
        test("Pure/Load", ["Load", "Vocabulary", "Support"]),
        test("Pure/ClientScript", ["ClientScript", "Diagnosis", "SMTPClient", "Vocabulary", "Support"]),
        test("Pure/Faults", ["Faults", "SMTPGrammar", "Vocabulary", "Diagnosis", "Support"]),
        test(
            "Pure/Conversation",
            ["Conversation", "Faults", "SMTPGrammar", "SMTPServer", "Vocabulary", "TLS", "Support"]),
        test("Pure/Journal", ["Journal", "Vocabulary"]),
        test("Pure/Wire", ["Wire", "Journal", "Vocabulary", "Support"]),
        test("System/IPC", ["IPC", "Wire", "Kernel", "Vocabulary", "Support"]),
        test("Processes/Privsep", child + ["Support"]),
        test("Processes/Parent", child + ["Parent", "Settings", "Support", "Joined"]),
        test("Processes/Listener", child + ["Listener", "Admissions", "Support"]),
        test("Pure/Rates", ["Rates", "Vocabulary"]),
        test("Pure/Proxy", ["Proxy", "Vocabulary", "Support"]),
        test("Pure/Admissions", ["Admissions", "Wire", "Vocabulary", "Support"]),
        test(
            "Processes/Session",
            child + ["Session", "Conversation", "Faults", "SMTPGrammar", "SMTPServer", "TLS", "Support"]),
        test("Processes/Keeper", child + ["Keeper", "TLS", "Support"]),
        test("Processes/Certifier", child + ["Certifier", "TLS", "Support"]),
        test("Processes/Sink", child + ["Sink", "Support"]),
        test("Processes/Logger", child + ["Logger", "Support"]),
        test("Pure/Vocabulary", ["Vocabulary", "Support"]),
        test("Pure/Diagnosis", ["Diagnosis"]),
        test("Pure/Settings", ["Settings", "Vocabulary", "Diagnosis", "Journal", "Faults", "YAML"]),
        test("System/TLS", ["TLS", "COpenSSL", "Vocabulary"]),
        test("System/YAML", ["YAML", "Kernel", "Diagnosis", "Vocabulary", "Support"]),
        test("Structure", ["Settings", "Journal", "Vocabulary", "Wire", "Faults", "Support"]),
        .target(name: "CProber", path: "Tests/Support/CProber"),
        .executableTarget(
            name: "Prober",
            dependencies: [
                "Parent", "Listener", "Session", "Sink", "Logger", "Certifier", "Keeper", "Privsep", "Vocabulary",
                "CLinux", "Kernel",
                "Privilege", "CProber",
            ],
            path: "Tests/Support/Prober", swiftSettings: everywhere),
        .executableTarget(
            name: "Joined",
            dependencies: child + [
                "Parent", "Listener", "Session", "Sink", "Logger", "Certifier", "Keeper", "Settings",
            ],
            path: "Tests/Support/Joined", swiftSettings: everywhere),
        .target(
            name: "ProberRun", dependencies: ["Kernel"], path: "Tests/Support/ProberRun", swiftSettings: everywhere),
        test("System/Kernel", ["Kernel", "Vocabulary", "Prober", "ProberRun"]),
        test("System/Privilege", ["Kernel", "Privilege", "Vocabulary", "Prober", "ProberRun"]),
        .target(
            name: "Support",
            dependencies: ["Vocabulary", "Journal", "SMTPGrammar", "Wire", "Kernel", "IPC", "TLS", "CProber"],
            path: "Tests/Support",
            exclude: ["CProber", "Joined", "Prober", "ProberRun"], swiftSettings: everywhere),
        .target(
            name: "Benchmark", dependencies: ["Vocabulary", "Diagnosis"], path: "Tests/Benchmarks/Benchmark",
            swiftSettings: everywhere + [.strictMemorySafety()]),
        .testTarget(
            name: "BenchmarkTests", dependencies: ["Benchmark", "Diagnosis", "Vocabulary"],
            path: "Tests/Benchmarks/BenchmarkTests", swiftSettings: everywhere),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "ClientScript", "Conversation", "Diagnosis", "Faults", "Load", "Settings", "SMTPClient", "SMTPGrammar",
                "SMTPServer", "TLS", "Vocabulary", "Wire", "YAML",
            ], path: "Tests/Fuzz/Targets", swiftSettings: everywhere),
        .testTarget(
            name: "FuzzTests", dependencies: ["FuzzTargets", "Support"], path: "Tests/Fuzz/FuzzTests",
            swiftSettings: everywhere),
        test("EndToEnd", ["Support", "Vocabulary", "Journal", "Wire", "Kernel", "CProber"]),
    ],
    swiftLanguageModes: [.v6]
)

if isBenchmarking {
    package.targets.append(
        .executableTarget(
            name: "bench",
            dependencies: ["Benchmark", "Load", "Vocabulary", "Diagnosis", "Kernel", "CLinux", "COpenSSL"],
            path: "Tests/Benchmarks/bench", swiftSettings: everywhere))
}

if isFuzzing {
    package.targets.append(
        .executableTarget(
            name: "fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Entry",
            // libFuzzer has the main.
            swiftSettings: everywhere + [.unsafeFlags(["-parse-as-library"])]))
}
