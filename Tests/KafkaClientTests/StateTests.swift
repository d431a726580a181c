import Testing

@testable import KafkaClient

struct AssignmentStateTests {
    private let one = TopicPartition("t", 1)
    private let two = TopicPartition("t", 2)

    @Test func aMemberAssignsOnlyWhatItIsOffered() {
        var state = AssignmentState(isManual: false)
        #expect(!state.mayAssign([one]))
        state.groupAssigned([one])
        #expect(state.mayAssign([one]) && state.mayAssign([]) && !state.mayAssign([one, two]))
        state.didAssign([one: .offset(7)], replacing: true)
        #expect(state.waiting == .idle && state.held.keys.contains(one))
        #expect(!state.mayAssign([one]))
    }

    @Test func aRevocationWithdrawsAnOffer() {
        var state = AssignmentState(isManual: false)
        state.groupAssigned([one])
        state.groupRevoked([one])
        #expect(state.isRevoking && !state.mayAssign([one]))
        #expect(state.toUnassign == [one])
    }

    @Test func aCooperativeRevocationLeavesTheRest() {
        var state = AssignmentState(isManual: false)
        state.didAssign([one: .beginning], replacing: false)
        state.didAssign([two: .beginning], replacing: false)
        state.groupRevoked([two])
        state.didUnassign(state.toUnassign)
        #expect(Array(state.held.keys) == [one])
    }

    @Test func thePositionIsKnownAsSoonAsItCanBe() {
        let log = Watermarks(low: 3, high: 10)
        var state = AssignmentState(isManual: true)
        state.didAssign([one: .beginning, two: .committed], replacing: true)
        #expect(state.position(of: one, in: nil) == nil)
        #expect(state.position(of: one, in: log) == 3)
        #expect(state.position(of: two, in: log) == nil)
        state.delivered(two, next: 9)
        #expect(state.position(of: two, in: log) == 9)
        state.moved(two, to: .offset(4))
        #expect(state.position(of: two, in: log) == 4)
    }

    @Test func lagCountsOnlyRecordsStillInTheLog() {
        let log = Watermarks(low: 5, high: 10)
        #expect(PartitionProgress(position: 7, watermarks: log).lag == 3)
        #expect(PartitionProgress(position: 0, watermarks: log).lag == 5)
        #expect(PartitionProgress(position: 12, watermarks: log).lag == 0)
        #expect(PartitionProgress(position: nil, watermarks: log).lag == nil)
    }
}

struct ClientStatisticsTests {
    @Test func readsWhatItNeedsOfTheStatistics() throws {
        let json = """
            {"name":"c","msg_cnt":3,"msg_size":512,"brokers":{
            "a:1/1":{"nodeid":1,"state":"UP","rtt":{"avg":900,"p99":2500,"cnt":4}},
            "b:1/2":{"nodeid":2,"state":"DOWN","rtt":{"avg":0,"p99":9000,"cnt":0}}}}
            """
        let statistics = try #require(ClientStatistics(json: bytes(json)))
        #expect(statistics.queuedBytes == 512 && statistics.hasBrokerUp)
        #expect(statistics.roundTripSeconds == 0.0025)
        #expect(ClientStatistics(json: bytes("{}")) == nil)
    }
}
