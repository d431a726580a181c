import Models
import StreamProcessing

/// People all over the world, and campaigns that reach them in the morning of their own.
struct SampleRecords {
    /// The wall-clock time of the first campaign, 2026-03-02T09:00; each further one is a minute later.
    static let localMs: Int64 = 1_772_442_000_000
    /// Every campaign has begun and nobody's morning has come: the clocks furthest ahead here show 13 hours more than UTC.
    static let nowMs = localMs - 14 * 3_600_000 + Int64(longest) * 60_000
    /// So many campaigns begin before the first timer is due.
    static let longest = 50
    /// Everybody's morning has come.
    static let dueMs = localMs + 24 * 3_600_000
    static let logIdentity = "benchmark"
    private let workspace = Workspace.standard
    private let channelID = "wa-main"
    private let zones = [
        "Pacific/Auckland", "Australia/Sydney", "Asia/Tokyo", "Asia/Shanghai", "Asia/Dhaka", "Asia/Kolkata",
        "Asia/Dubai", "Europe/Moscow", "Africa/Cairo", "Europe/Berlin", "Europe/London", "Atlantic/Azores",
        "America/Sao_Paulo", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
    ]

    func recipient(_ index: Int) -> RecipientRecord {
        var recipient = RecipientRecord()
        recipient.workspace = workspace
        recipient.phone = "+91\(9_800_000_000 + index)"
        recipient.address = Address.phone(recipient.phone)
        recipient.contactID = "contact-\(index)"
        recipient.firstName = "Person \(index)"
        recipient.timeZone = zones[index % zones.count]
        recipient.addresses = [recipient.address]
        return recipient
    }

    func key(_ recipient: RecipientRecord) -> [UInt8] {
        RecordKey.recipient(workspace: recipient.workspace, address: recipient.address)
    }

    func campaign(_ index: Int, _ status: CampaignStatus) -> CampaignRecord {
        var campaign = CampaignRecord()
        campaign.workspace = workspace
        campaign.id = "morning-\(index)"
        campaign.kind = "broadcast"
        campaign.channelID = channelID
        campaign.purpose = Purpose.marketing
        campaign.audience.all = true
        campaign.content.template.name = "spring_offer"
        campaign.content.template.language = "en"
        var name = TemplateParameter()
        name.field = "first_name"
        campaign.content.template.body = [name]
        campaign.status = status
        campaign.expiresAfterS = 86_400
        campaign.schedule.recipientLocal = true
        campaign.schedule.localAtMs = Self.localMs + Int64(index) * 60_000
        campaign.launch.runID = "1"
        campaign.launch.latestStartS = 3600
        campaign.launch.logIdentity = Self.logIdentity
        campaign.revision = status == .running ? 1 : 2
        return campaign
    }

    /// A drip whose first step comes after a day.
    func drip(_ index: Int) -> CampaignRecord {
        var drip = campaign(index, .running)
        drip.kind = "drip"
        drip.clearSchedule()
        var message = DripMessage()
        message.channelID = channelID
        message.content = drip.content
        drip.clearContent()
        var step = DripStep()
        (step.unit, step.runAfter, step.messages) = ("days", 1, [message])
        drip.drip.steps = [step]
        drip.drip.reEnrol = .never
        return drip
    }

    func enrolment(_ index: Int, in drip: Int, atMs: Int64) -> EnrolmentRequest {
        let recipient = recipient(index)
        var request = EnrolmentRequest()
        request.workspace = workspace
        request.campaignID = campaign(drip, .running).id
        request.contactID = recipient.contactID
        request.address = recipient.address
        request.verb = .enrol
        request.atMs = atMs
        request.source = "api"
        request.logIdentity = Self.logIdentity
        return request
    }

    func fill(_ tables: GlobalTables) throws {
        var channel = ChannelRecord()
        channel.workspace = workspace
        channel.id = channelID
        channel.provider = "whatsapp_cloud"
        channel.state = .active
        try tables.apply(
            topic: Topics.channels, partition: 0, offset: 0,
            key: RecordKey.channel(workspace: workspace, id: channelID), value: Codec.encode(channel))
    }

    func publish(_ campaign: CampaignRecord, _ tables: GlobalTables) throws {
        try tables.apply(
            topic: Topics.campaigns, partition: 0, offset: 0,
            key: RecordKey.campaign(workspace: workspace, id: campaign.id), value: Codec.encode(campaign))
    }
}
