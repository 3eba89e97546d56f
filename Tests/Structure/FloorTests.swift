import Testing

@Suite("Four floors, arrows down")
struct FloorTests {
    /// What no floor has: it starts threads, or drags in what every process would then carry.
    private static let nowhere: Set<String> = [
        "Foundation", "FoundationEssentials", "FoundationInternationalization", "FoundationNetworking", "FoundationXML",
        "Dispatch",
    ]

    /// The C library's face to Swift.
    private static let library: Set<String> = ["Glibc", "Musl", "SwiftGlibc"]

    @Test(arguments: [
        ("import Glibc", "Glibc"), ("package import Wire", "Wire"), ("@testable import Settings", "Settings"),
        ("  @preconcurrency private import struct Foundation.URL", "Foundation"), ("import Wire  // why", "Wire"),
        ("import\tDispatch;", "Dispatch"), ("// import Glibc", nil), ("let important = 1", nil), ("", nil),
        ("the import of Glibc", nil),
    ])
    func `an import is seen however it is written`(line: String, module: String?) {
        #expect(SourceFile.module(importedBy: line[...]) == module)
    }

    @Test func `every source file belongs to a module on a floor`() throws {
        let found = Repository.files(below: "Sources", suffixes: [".swift"])
        #expect(try SourceFile.all().map(\.path) == found)
        #expect(!found.isEmpty)
    }

    @Test func `every module is declared in the manifest`() throws {
        let manifest = try Repository.text("Package.swift")
        for floor in Floor.allCases {
            for module in floor.modules {
                #expect(manifest.contains("\"\(module)\""), "\(floor.rawValue)/\(module)")
            }
        }
    }

    @Test func `no source imports Foundation or Dispatch`() throws {
        for file in try SourceFile.all() {
            #expect(file.imports.isDisjoint(with: Self.nowhere), "\(file)")
        }
    }

    @Test func `the pure floor imports pure modules only`() throws {
        for file in try SourceFile.all() where file.floor == .pure {
            // Swift itself is named where a part of it is asked for that isn't there by default.
            #expect(file.imports.subtracting(Floor.pure.modules.union(["Swift"])) == [], "\(file)")
        }
    }

    @Test func `the pure floor has no word for unsafe`() throws {
        for file in try SourceFile.all() where file.floor == .pure {
            let lines = file.code.filter { $0.lowercased().contains("unsafe") }
            #expect(lines.isEmpty, "\(file)")
        }
    }

    @Test func `the system floor imports pure and system modules, and the C library`() throws {
        let allowed = Floor.pure.modules.union(Floor.system.modules).union(Self.library)
        for file in try SourceFile.all() where file.floor == .system {
            #expect(file.imports.subtracting(allowed) == [], "\(file)")
        }
    }

    /// What a path leads to can be another thing at the next call: mode and owner are a descriptor's business.
    @Test func `no source makes a directory or changes a mode or an owner by path`() throws {
        for file in try SourceFile.all() {
            let lines = file.code.filter { $0.contains(/(^|[^a-zA-Z_])(mkdir|chmod|chown|lchown)\(/) }
            #expect(lines == [], "\(file)")
        }
    }

    @Test func `no process imports another`() throws {
        // Privsep is what every process stands on, and no process itself.
        let others = Floor.processes.modules.subtracting(["Privsep"])
        for file in try SourceFile.all() where file.floor == .processes {
            #expect(file.imports.isDisjoint(with: others.subtracting([file.module])), "\(file)")
        }
    }

    @Test func `a process reaches the kernel through the system floor only`() throws {
        let allowed = Floor.pure.modules.union(Floor.system.modules).union(["Privsep", "DequeModule", "HeapModule"])
        for file in try SourceFile.all() where file.floor == .processes {
            let library = Self.takeConstants(file.name) ? Self.library : []
            #expect(file.imports.subtracting(allowed).subtracting(library) == [], "\(file)")
        }
    }

    /// Files of a process that have the C library's numbers for signals, errors and flags. They call nothing of it.
    private static func takeConstants(_ name: String) -> Bool {
        name.hasSuffix("Confinement.swift")
            || ["ListeningSockets.swift", "ParentLoop.swift", "ParentProcess.swift", "StoreDirectory.swift"].contains(
                name)
    }

    @Test func `only a session process knows SMTP, and only the parent the settings`() throws {
        let smtp: Set = ["SMTPGrammar", "SMTPServer", "Conversation"]
        for file in try SourceFile.all() where file.floor == .processes {
            #expect(file.imports.isDisjoint(with: smtp) || file.module == "Session", "\(file)")
            #expect(!file.imports.contains("Settings") || file.module == "Parent", "\(file)")
        }
    }

    @Test func `nobody imports a command`() throws {
        for file in try SourceFile.all() {
            #expect(file.imports.isDisjoint(with: Floor.commands.modules), "\(file)")
        }
    }
}
