import Foundation
import Logging
import ServiceKit
import Testing

@Suite("Settings")
struct SettingsTests {
    private static let timeout = Setting(
        "X_TIMEOUT_MS", default: 30_000, in: 1...600_000, help: "Milliseconds to wait.")
    private static let url = Setting<URL>(required: "X_URL", help: "Where the provider is, like https://example.com.")
    private static let token = Setting<Int>(required: "X_TOKEN", help: "The token.", isSecret: true)
    private static let name = Setting<String?>(optional: "X_NAME", help: "A name.")
    private static let isOn = Setting("X_ON", default: false, help: "Whether it is on.")
    private static let ratio = Setting("X_RATIO", default: 0.5, help: "A ratio.")

    @Test("a value is read, a default taken when there is none or it is empty")
    func values() throws {
        let settings = Settings(environment: [
            "X_URL": "http://127.0.0.1:8080/v1", "X_NAME": "", "X_ON": "Yes", "X_RATIO": "1e3", "X_TOKEN": "7",
        ])
        #expect(try settings.value(of: Self.timeout) == 30_000)
        #expect(try settings.value(of: Self.url).absoluteString == "http://127.0.0.1:8080/v1")
        #expect(try settings.value(of: Self.name) == nil)
        #expect(try settings.value(of: Self.isOn))
        #expect(try settings.value(of: Self.ratio) == 1000)
        #expect(try settings.value(of: Self.token) == 7)
    }

    @Test("all problems are reported at once, in one line that names each and what to do")
    func problems() {
        let settings = Settings(environment: ["X_TIMEOUT_MS": "0", "X_ON": "maybe\n?", "X_RATIO": "nan"])
        let error = #expect(throws: SettingsError.self) {
            try settings.check([Self.timeout, Self.url, Self.name, Self.isOn, Self.ratio])
        }
        #expect(
            error?.description == """
                X_TIMEOUT_MS is “0”, expected a whole number from 1 to 600000; \
                X_URL is not set: Where the provider is, like https://example.com.; \
                X_ON is “maybe ?”, expected true or false; X_RATIO is “nan”, expected a number
                """)
    }

    @Test("a secret is never part of a message or of the help")
    func secrets() {
        let settings = Settings(environment: ["X_TOKEN": "hunter2"])
        let error = #expect(throws: SettingsError.self) { try settings.value(of: Self.token) }
        #expect(error?.description == "X_TOKEN is malformed, expected a whole number")
    }

    @Test("URLs are http or https and have a host", arguments: ["ftp://a", "/path", "https://", "a b"])
    func urls(text: String) {
        #expect(throws: SettingsError.self) { try Settings(environment: ["X_URL": text]).value(of: Self.url) }
    }

    @Test("the help lists name, meaning and default, once each")
    func help() {
        let page = SettingsHelp.page(for: [Self.timeout, Self.url, Self.name, Self.timeout])
        #expect(
            page == """
                ENVIRONMENT:
                  X_TIMEOUT_MS (default: 30000)
                      Milliseconds to wait.
                  X_URL (required)
                      Where the provider is, like https://example.com.
                  X_NAME
                      A name.
                """)
    }
}

@Suite("Common settings")
struct CommonSettingsTests {
    @Test("nothing is needed by default")
    func defaults() throws {
        let common = try CommonSettings(Settings(environment: [:]))
        #expect(common.topicPrefix == "campaigns.")
        #expect(common.logLevel == .info)
        #expect(common.adminPort == nil)
        #expect(common.instance == nil)
        #expect(common.kafka.isEmpty)
        #expect(common.clock is SystemProductClock)
        #expect(!common.exitsWithParent)
    }

    @Test("everything is read")
    func values() throws {
        let common = try CommonSettings(
            Settings(environment: [
                "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9092", "KAFKA_SECURITY_PROTOCOL": "SSL", "KAFKA_EMPTY": "",
                "CAMPAIGNS_TOPIC_PREFIX": "t.", "CAMPAIGNS_DATA_DIR": "/data", "CAMPAIGNS_LOG_LEVEL": "debug",
                "CAMPAIGNS_INSTANCE": "2", "CAMPAIGNS_ADMIN_PORT": "0", "CAMPAIGNS_SECRET_KEY": "k",
                "CAMPAIGNS_CREDENTIALS_DIR": "/c", "CAMPAIGNS_EXIT_WITH_PARENT": "1",
                "CAMPAIGNS_CLOCK": "2026-03-01T09:00:00Z@60x", "CAMPAIGNS_CLOCK_ANCHOR": "1000",
            ]), needs: [.kafka, .dataDirectory, .credentials, .secretKey])
        #expect(common.kafka == ["KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9092", "KAFKA_SECURITY_PROTOCOL": "SSL"])
        #expect(common.topicPrefix == "t.")
        #expect(common.dataDirectory == "/data")
        #expect(common.logLevel == .debug)
        #expect(common.instance == 2)
        #expect(common.adminPort == 0)
        #expect(common.secretKey == "k")
        #expect(common.credentialsDirectory == "/c")
        #expect(common.exitsWithParent)
        let clock = try #require(common.clock as? AnchoredClock)
        #expect(clock.anchorMs == 1000)
        #expect(clock.speed == 60)
    }

    @Test(
        "what is needed and missing is named",
        arguments: [
            (CommonSettings.Needs.kafka, "KAFKA_BOOTSTRAP_SERVERS is not set: "),
            (.dataDirectory, "CAMPAIGNS_DATA_DIR is not set: "), (.secretKey, "CAMPAIGNS_SECRET_KEY is not set: "),
            (.credentials, "CAMPAIGNS_SECRET_KEY is not set: "),
        ])
    func missing(needs: CommonSettings.Needs, message: String) {
        let error = #expect(throws: SettingsError.self) {
            try CommonSettings(Settings(environment: [:]), needs: needs)
        }
        #expect(error?.description.hasPrefix(message) == true)
        #expect(error?.description.contains("\n") == false)
    }

    @Test("credential files are enough where a key would be asked for")
    func credentialFiles() throws {
        let settings = Settings(environment: ["CAMPAIGNS_CREDENTIALS_DIR": "/c"])
        #expect(try CommonSettings(settings, needs: .credentials).secretKey == nil)
    }

    @Test(
        "what is malformed is named",
        arguments: [
            ("CAMPAIGNS_LOG_LEVEL", "loud"), ("CAMPAIGNS_ADMIN_PORT", "65536"), ("CAMPAIGNS_ADMIN_PORT", "http"),
            ("CAMPAIGNS_INSTANCE", "-1"), ("CAMPAIGNS_CLOCK", "soon"), ("CAMPAIGNS_CLOCK_ANCHOR", "x"),
            ("CAMPAIGNS_EXIT_WITH_PARENT", "perhaps"),
        ])
    func malformed(name: String, value: String) {
        let error = #expect(throws: SettingsError.self) { try CommonSettings(Settings(environment: [name: value])) }
        #expect(error?.description.hasPrefix("\(name) is “\(value)”, expected ") == true)
    }
}
