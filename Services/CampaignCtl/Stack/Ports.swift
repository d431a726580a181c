import Foundation
import ServiceKit

/// The ports that people and providers meet.
struct PublicPorts: Sendable, Equatable {
    var console: Int
    var ingester: Int
    var simulator: Int

    static let consoleSetting = Setting<Int>(
        "CONSOLE_PORT", default: 8080, in: 0...65535, help: "Port of the console; 0 takes a free one.")
    static let ingesterSetting = Setting<Int>(
        "INGESTER_PORT", default: 8081, in: 0...65535, help: "Port of the webhook ingester; 0 takes a free one.")
    static let simulatorSetting = Setting<Int>(
        "SIMULATOR_PORT", default: 8090, in: 0...65535, help: "Port of the provider simulator; 0 takes a free one.")

    /// Reads the settings and proves that the ports are free.
    init(_ settings: Settings) throws {
        console = try Self.port(Self.consoleSetting, settings)
        ingester = try Self.port(Self.ingesterSetting, settings)
        simulator = try Self.port(Self.simulatorSetting, settings)
        let all = [("CONSOLE_PORT", console), ("INGESTER_PORT", ingester), ("SIMULATOR_PORT", simulator)]
        for (index, one) in all.enumerated() {
            guard let other = all[..<index].first(where: { $0.1 == one.1 }) else { continue }
            throw Failure("\(one.0) and \(other.0) are both \(one.1): set one of them to another port")
        }
    }

    private static func port(_ setting: Setting<Int>, _ settings: Settings) throws -> Int {
        let port = try settings.value(of: setting)
        if port == 0 { return try FreePort.find() }
        guard FreePort.isFree(port) else {
            throw Failure("\(setting.name): port \(port) is in use, set \(setting.name) to a free one")
        }
        return port
    }
}

/// Loopback ports.
enum FreePort {
    static func find() throws -> Int {
        guard let port = bound(to: 0) else { throw Failure("no free port on 127.0.0.1") }
        return port
    }

    static func isFree(_ port: Int) -> Bool { bound(to: port) != nil }

    /// Binds and lets go again, as a server with SO_REUSEADDR would: connections of an earlier start that wait for
    /// their end do not count.
    private static func bound(to port: Int) -> Int? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && listen(descriptor, 1) == 0
                    ? getsockname(descriptor, address, &length) : -1
            }
        }
        return result == 0 ? Int(in_port_t(bigEndian: address.sin_port)) : nil
    }
}
