// swift-tools-version: 6.2
import PackageDescription

/// One set of compiler settings for every Swift target of ours.
let swiftSettings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

// MARK: - Products of other packages, by the short names used below

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let collections = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")

/// A module under `Shared/`.
func shared(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Shared/\(name)", exclude: name == "Models" ? ["Proto"] : [],
        swiftSettings: swiftSettings)
}

/// An executable under `Services/`; executables import `Shared`, never each other.
func service(
    _ name: String, exclude: [String] = [], resources: [Resource] = [], _ dependencies: [Target.Dependency]
) -> Target {
    .executableTarget(
        name: name, dependencies: ["ServiceKit", argumentParser] + dependencies, path: "Services/\(name)",
        exclude: exclude, resources: resources, swiftSettings: swiftSettings)
}

/// A test target under `Tests/`.
func tests(_ name: String, resources: [Resource] = [], _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(name)", resources: resources,
        swiftSettings: swiftSettings)
}

let package = Package(
    name: "campaigns",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "console", targets: ["Console"]),
        .executable(name: "scheduler", targets: ["Scheduler"]),
        .executable(name: "eligibility-checker", targets: ["EligibilityChecker"]),
        .executable(name: "sender", targets: ["Sender"]),
        .executable(name: "webhook-ingester", targets: ["WebhookIngester"]),
        .executable(name: "provider-simulator", targets: ["ProviderSimulator"]),
        .executable(name: "campaignctl", targets: ["CampaignCtl"]),
        .executable(name: "verdict-benchmark", targets: ["VerdictBenchmark"]),
        .executable(name: "timer-benchmark", targets: ["TimerBenchmark"]),
        .executable(name: "webhook-fuzz", targets: ["WebhookFuzz"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", "3.0.0"..<"5.0.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C libraries: each is imported by exactly one module.
        .systemLibrary(
            name: "CRdKafka", path: "Shared/C/CRdKafka", pkgConfig: "rdkafka",
            providers: [.apt(["librdkafka-dev"])]),
        .systemLibrary(
            name: "CCurl", path: "Shared/C/CCurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(
            name: "CPhoneNumber", path: "Shared/C/CPhoneNumber",
            linkerSettings: [.linkedLibrary("phonenumber")]),

        // Shared
        shared("Models", [protobuf, crypto]),
        shared("Rules", ["Models"]),
        shared(
            "ServiceKit",
            [
                hummingbird, lifecycle, logging, metrics, configuration, argumentParser, crypto, httpTypes, nioCore,
                unixSignals,
            ]),
        shared("KafkaClient", ["CRdKafka", logging, metrics]),
        shared("CurlClient", ["CCurl"]),
        shared("PhoneNumbers", ["CPhoneNumber"]),
        shared("ContactImport", ["PhoneNumbers"]),
        shared("Providers", ["Models", "Rules", crypto]),
        shared(
            "StreamProcessing",
            ["Models", "KafkaClient", "ServiceKit", grdb, sqlite, lifecycle, logging, metrics, protobuf]),
        shared("StreamProcessingTestKit", ["Models", "StreamProcessing", "ServiceKit", "KafkaClient", protobuf]),

        // Services
        service(
            "Console",
            [
                "Models", "Rules", "KafkaClient", "StreamProcessing", "Providers", "CurlClient", "PhoneNumbers",
                "ContactImport",
                hummingbird, grdb,
                lifecycle, logging, metrics, protobuf, crypto, httpTypes, nioCore,
            ]),
        // What the scheduler does, apart from its process: the benchmark measures the same code.
        .target(
            name: "Scheduling",
            dependencies: ["Models", "Rules", "Providers", "ServiceKit", "StreamProcessing", protobuf],
            path: "Services/Scheduler/Scheduling", swiftSettings: swiftSettings),
        service(
            "Scheduler", exclude: ["Scheduling"],
            ["Models", "Scheduling", "StreamProcessing", "KafkaClient", lifecycle]),
        // What the checker does, apart from its process: the benchmark measures the same code.
        .target(
            name: "EligibilityChecking",
            dependencies: ["Models", "Rules", "Providers", "ServiceKit", "StreamProcessing", protobuf],
            path: "Services/EligibilityChecker/Checking", swiftSettings: swiftSettings),
        service(
            "EligibilityChecker", exclude: ["Checking"],
            ["EligibilityChecking", "StreamProcessing", "KafkaClient", lifecycle]),
        service(
            "Sender",
            [
                "Models", "Rules", "StreamProcessing", "KafkaClient", "Providers", "CurlClient", lifecycle, logging,
                metrics,
                protobuf, collections,
            ]),
        service(
            "WebhookIngester",
            [
                "Models", "StreamProcessing", "KafkaClient", "Providers", "PhoneNumbers", hummingbird, lifecycle,
                logging,
                metrics, protobuf, httpTypes, nioCore,
            ]),
        service(
            "ProviderSimulator",
            [
                "CurlClient", hummingbird, lifecycle, logging, metrics, crypto, httpTypes, nioCore, nioPosix,
                collections, heap,
            ]),
        service("CampaignCtl", ["Models", "Providers", "KafkaClient", "CurlClient", lifecycle, logging, protobuf]),

        // Tests
        tests("ModelsTests", ["Models", protobuf]),
        tests("RulesTests", ["Rules", "Models", "Providers", "ServiceKit", protobuf]),
        tests("ServiceKitTests", ["ServiceKit", "CurlClient", argumentParser, lifecycle, logging, metrics]),
        tests("KafkaClientTests", ["KafkaClient", logging]),
        tests("CurlClientTests", ["CurlClient"]),
        tests("PhoneNumbersTests", ["PhoneNumbers"]),
        tests("ContactImportTests", ["ContactImport"]),
        tests("ProvidersTests", resources: [.copy("Cases")], ["Providers", "Models", "Rules", "FuzzKit", protobuf]),
        tests(
            "StreamProcessingTests",
            ["StreamProcessing", "StreamProcessingTestKit", "KafkaClient", "Models", "ServiceKit", protobuf, logging]),
        tests(
            "ConsoleTests",
            [
                "Console", "Models", "KafkaClient", "Rules", "ServiceKit", "StreamProcessingTestKit", protobuf,
                hummingbird,
                hummingbirdTesting, logging,
            ]),
        tests(
            "SchedulerTests",
            ["Scheduling", "Models", "Rules", "ServiceKit", "StreamProcessing", "StreamProcessingTestKit", protobuf]),
        tests(
            "EligibilityCheckerTests",
            [
                "EligibilityChecking", "Models", "Rules", "ServiceKit", "StreamProcessing", "StreamProcessingTestKit",
                protobuf,
            ]),
        tests(
            "SenderTests",
            [
                "Sender", "Models", "CurlClient", "Providers", "ServiceKit", "StreamProcessing",
                "StreamProcessingTestKit", protobuf, logging,
            ]),
        tests(
            "PipelineTests",
            [
                "Scheduling", "EligibilityChecking", "Sender", "Models", "Rules", "Providers", "CurlClient",
                "ServiceKit",
                "StreamProcessing", "StreamProcessingTestKit", protobuf, logging,
            ]),
        tests(
            "WebhookIngesterTests",
            [
                "WebhookIngester", "Models", "KafkaClient", "Providers", "ServiceKit", crypto, httpTypes, hummingbird,
                hummingbirdTesting, logging, nioCore, protobuf,
            ]),
        tests(
            "ProviderSimulatorTests",
            [
                "ProviderSimulator", "ServiceKit", hummingbird, logging, crypto, httpTypes, nioCore, nioPosix,
            ]),
        tests("CampaignCtlTests", ["CampaignCtl"]),

        // Fuzzing
        .target(
            name: "FuzzKit", dependencies: ["ServiceKit"], path: "Tests/Fuzz/FuzzKit", swiftSettings: swiftSettings),
        .executableTarget(
            name: "WebhookFuzz", dependencies: ["FuzzKit", "Providers", "Models", "ServiceKit", argumentParser],
            path: "Tests/Fuzz/WebhookFuzz", swiftSettings: swiftSettings),

        // Benchmarks
        .executableTarget(
            name: "VerdictBenchmark",
            dependencies: ["EligibilityChecking", "Models", "ServiceKit", "StreamProcessing", argumentParser],
            path: "Tests/Benchmarks/VerdictBenchmark", swiftSettings: swiftSettings),
        .executableTarget(
            name: "TimerBenchmark",
            dependencies: ["Scheduling", "Models", "ServiceKit", "StreamProcessing", argumentParser],
            path: "Tests/Benchmarks/TimerBenchmark", swiftSettings: swiftSettings),
    ],
    cxxLanguageStandard: .cxx17
)
