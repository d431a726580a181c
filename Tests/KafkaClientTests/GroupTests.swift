import Testing

@testable import KafkaClient

/// Members of a group: assignment is answered later, from outside the callback.
@Suite(.timeLimit(.minutes(2)))
struct GroupTests {
    @Test func nothingIsReadBeforeTheAssignmentIsAnswered() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 2)
        let producer = try cluster.producer()
        _ = try await producer.send((0..<20).map { ProducerRecord(topic, Int32($0 % 2), key: "\($0)") })
        let member = try cluster.member(of: cluster.name("group"), topic)
        let both: Set = [TopicPartition(topic, 0), TopicPartition(topic, 1)]
        try await member.seen.until("an assignment") { $0.owned == both }
        let refused = await #expect(throws: KafkaError.self) {
            try await member.consumer.commit([TopicPartition(topic, 0): 0])
        }
        #expect(refused?.isRebalance == true)
        #expect(member.seen.events.records.isEmpty)

        try await member.consumer.assign([TopicPartition(topic, 0): .offset(5), TopicPartition(topic, 1): .beginning])
        try await member.seen.until("fifteen records") { $0.records.count == 15 }
        let offsets = Dictionary(grouping: member.seen.events.records, by: \.partition).mapValues { $0.map(\.offset) }
        #expect(offsets == [0: Array(5..<10), 1: Array(0..<10)])
        _ = try await member.seen.nextRebalance()
        await member.closeDrained()
        await producer.close()
    }

    @Test func committedOffsetsAreWhereTheNextMemberBegins() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 1)
        let partition = TopicPartition(topic, 0)
        let producer = try cluster.producer()
        _ = try await producer.send((0..<10).map { ProducerRecord(topic, key: "\($0)") })
        let group = cluster.name("group")

        let first = try cluster.member(of: group, topic)
        try await first.accept(from: .committed)
        try await first.seen.until("all records") { $0.records.count == 10 }
        #expect(first.seen.events.errors.isEmpty)
        first.consumer.commitAsync([partition: 3])
        try await first.consumer.commit([partition: 7])
        await first.closeDrained()

        let second = try cluster.member(of: group, topic)
        try await second.accept(from: .committed)
        try await second.seen.until("the rest") { $0.records.count == 3 }
        #expect(second.seen.events.records.first?.offset == 7)
        await second.closeDrained()
        await producer.close()
    }

    @Test func aSecondMemberWaitsUntilTheFirstHasDrained() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 4)
        let group = cluster.name("group")
        let first = try cluster.member(of: group, topic)
        #expect(try await first.accept().count == 4)

        let second = try cluster.member(of: group, topic)
        let revocation = try await first.revocation()
        #expect(revocation.partitions.count == 4 && !revocation.lost)
        #expect(second.seen.events.rebalances.isEmpty)
        try await first.consumer.unassign()

        first.serve()
        second.serve()
        try await settled([first, second], owning: 4)
        let (mine, theirs) = (first.seen.events.owned, second.seen.events.owned)
        #expect(mine.count == 2 && theirs.count == 2)
        try await committed(first, mine.first)
        try await committed(second, theirs.first)
        let stranger = await #expect(throws: KafkaError.self) {
            try await first.consumer.commit(Dictionary(uniqueKeysWithValues: theirs.map { ($0, 0) }))
        }
        #expect(stranger?.isRebalance == true)

        await second.consumer.close()
        try await first.seen.until("everything") { $0.owned.count == 4 }
        await first.consumer.close()
    }

    @Test func aKilledMemberIsEvicted() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 4)
        let group = cluster.name("group")
        let members = [try cluster.member(of: group, topic), try cluster.member(of: group, topic)]
        for member in members { member.serve() }
        try await settled(members, owning: 4)
        await members[1].consumer.abandon()
        try await members[0].seen.until("everything", seconds: 60) { $0.owned.count == 4 }
        await members[0].consumer.close()
    }

    @Test func aMemberWithoutPartitionsTakesOverLater() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 1)
        let group = cluster.name("group")
        let members = [try cluster.member(of: group, topic), try cluster.member(of: group, topic)]
        for member in members { member.serve() }
        try await settled(members, owning: 1)
        let leaver = members[0].seen.events.owned.isEmpty ? 1 : 0
        await members[leaver].consumer.close()
        try await members[1 - leaver].seen.until("the partition") { $0.owned.count == 1 }
        await members[1 - leaver].consumer.close()
    }

    @Test func aPositionBeyondTheLogIsReadFromTheBeginning() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 2)
        let (ahead, inside) = (TopicPartition(topic, 0), TopicPartition(topic, 1))
        let producer = try cluster.producer()
        _ = try await producer.send((0..<20).map { ProducerRecord(topic, Int32($0 % 2), key: "\($0)") })
        let member = try cluster.member(of: cluster.name("group"), topic)
        _ = try await member.seen.nextRebalance()
        try await member.consumer.assign([ahead: .offset(500), inside: .offset(9)])
        try await member.seen.until("the records") { $0.records.count == 11 }
        let errors = member.seen.events.errors
        #expect(errors.map(\.code) == [.offsetOutOfRange] && errors.map(\.partition) == [ahead])
        try await member.consumer.commit([ahead: 10, inside: 10])
        #expect(try await member.consumer.progress().values.allSatisfy { $0.lag == 0 })
        await member.closeDrained()
        await producer.close()
    }

    /// Waits until the members own all partitions between them and agree on it: a commit of each is accepted.
    private func settled(_ members: [Member], owning count: Int) async throws {
        try await eventually("the members own \(count) partitions between them", seconds: 60) {
            let owned = members.map(\.seen.events.owned)
            guard owned.map(\.count).reduce(0, +) == count, Set(owned.joined()).count == count,
                members.allSatisfy({ !$0.seen.events.rebalances.isEmpty })
            else { return false }
            for (member, partitions) in zip(members, owned) where !partitions.isEmpty {
                let offsets = Dictionary(uniqueKeysWithValues: partitions.map { ($0, Int64(0)) })
                do { try await member.consumer.commit(offsets) } catch { return false }
            }
            return members.map(\.seen.events.owned) == owned
        }
    }

    private func committed(_ member: Member, _ partition: TopicPartition?) async throws {
        let partition = try #require(partition)
        try await member.consumer.commit([partition: 0])
    }
}
