internal import CRdKafka
internal import Logging

/// Every C callback of this module. They cannot capture: each finds its Swift object through an opaque pointer.
enum Callbacks {
    static func install(in options: OpaquePointer, kind: rd_kafka_type_t) {
        rd_kafka_conf_set_log_cb(options, log)
        rd_kafka_conf_set_error_cb(options, error)
        rd_kafka_conf_set_stats_cb(options, statistics)
        if kind == RD_KAFKA_PRODUCER {
            rd_kafka_conf_set_dr_msg_cb(options, delivery)
        } else {
            rd_kafka_conf_set_rebalance_cb(options, rebalance)
        }
    }

    /// The context given to `Handle.client`; alive, because it outlives its client.
    private static func context(_ opaque: UnsafeMutableRawPointer) -> ClientContext {
        Unmanaged<ClientContext>.fromOpaque(opaque).takeUnretainedValue()
    }

    private static let log:
        @convention(c) (
            OpaquePointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?
        ) -> Void = { client, severity, facility, text in
            guard let client, let text, let opaque = rd_kafka_opaque(client) else { return }
            let facility = facility.map { String(cString: $0) } ?? ""
            context(opaque).logger.log(
                level: LogLevels.level(severity: severity, facility: facility), "librdkafka",
                metadata: ["facility": "\(facility)", "detail": "\(String(cString: text))"])
        }

    private static let error:
        @convention(c) (
            OpaquePointer?, Int32, UnsafePointer<CChar>?, UnsafeMutableRawPointer?
        ) -> Void = { client, code, reason, opaque in
            guard let client, let opaque else { return }
            let code = rd_kafka_resp_err_t(code)
            let text = reason.map { String(cString: $0) } ?? ""
            let error =
                code == RD_KAFKA_RESP_ERR__FATAL
                ? Handle(client).fatalError : KafkaError(KafkaError.Code(code), text)
            context(opaque).post(.error(error ?? KafkaError(KafkaError.Code(code), text)))
        }

    private static let statistics:
        @convention(c) (
            OpaquePointer?, UnsafeMutablePointer<CChar>?, Int, UnsafeMutableRawPointer?
        ) -> Int32 = { _, json, length, opaque in
            if let json, let opaque {
                let bytes = UnsafeRawBufferPointer(start: json, count: length)
                context(opaque).post(.statistics(Array(bytes)))
            }
            return 0  // librdkafka frees the text
        }

    private static let delivery:
        @convention(c) (
            OpaquePointer?, UnsafePointer<rd_kafka_message_t>?, UnsafeMutableRawPointer?
        ) -> Void = { _, message, _ in
            guard let message, let slot = message.pointee._private else { return }
            DeliverySlot.report(slot.assumingMemoryBound(to: DeliverySlot.self), message.pointee)
        }

    /// Only notes what the group decided: Swift code answers later through `assign` and `unassign`.
    private static let rebalance:
        @convention(c) (
            OpaquePointer?, rd_kafka_resp_err_t, UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?,
            UnsafeMutableRawPointer?
        ) -> Void = { client, code, list, opaque in
            guard let client, let list, let opaque else { return }
            let partitions = PartitionList.read(list).map(\.partition)
            defer { rd_kafka_yield(client) }
            if code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
                context(opaque).post(.assigned(partitions))
                return
            }
            let lost = code != RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS || rd_kafka_assignment_lost(client) != 0
            context(opaque).post(.revoked(partitions, lost: lost))
        }

    /// Given to `rd_kafka_commit_queue`; `request` is the number of the waiting caller, not an address.
    static let commit:
        @convention(c) (
            OpaquePointer?, rd_kafka_resp_err_t, UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?,
            UnsafeMutableRawPointer?
        ) -> Void = { client, code, list, request in
            guard let client, let opaque = rd_kafka_opaque(client) else { return }
            var problem = code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError(code)
            if let list, let refused = PartitionList.read(list).first(where: { $0.code != RD_KAFKA_RESP_ERR_NO_ERROR })
            {
                problem = KafkaError(refused.code, partition: refused.partition)
            }
            context(opaque).post(.committed(request: UInt(bitPattern: request), problem))
            // The poll that called us would go on waiting for records before the event is looked at.
            rd_kafka_yield(client)
        }
}

/// librdkafka's syslog severities as swift-log levels.
enum LogLevels {
    static func level(severity: Int32, facility: String) -> Logger.Level {
        // Every failed connection attempt is a FAIL line at error level, and options of the other client kind are
        // CONFWARN lines: the first is summed up by `ConnectionMonitor`, the second is intended.
        if facility == "FAIL" || facility == "CONFWARN" { return .debug }
        switch severity {
        case ...2: return .critical
        case 3: return .error
        case 4: return .warning
        case 5: return .notice
        case 6: return .info
        default: return .debug
        }
    }
}
