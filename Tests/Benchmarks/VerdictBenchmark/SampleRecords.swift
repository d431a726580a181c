import Models
import StreamProcessing

/// The records of a campaign with a template to many people.
struct SampleRecords {
    static let nowMs: Int64 = 1_772_355_600_000
    static let logIdentity = "benchmark"
    static let approvedTopic = Topics.messagesApproved(provider: "whatsapp_cloud")
    private let workspace = Workspace.standard
    private let channelID = "wa-main"
    private let zones = ["Asia/Kolkata", "Europe/Berlin", "America/Sao_Paulo", ""]

    /// Every tenth person has opted out.
    func consent(_ index: Int) -> [UInt8] {
        var consent = ConsentRecord()
        consent.id = "consent-\(index)"
        consent.workspace = workspace
        consent.address = address(index)
        consent.purpose = Purpose.marketing
        consent.state = index.isMultiple(of: 10) ? .revoked : .granted
        consent.source = "import"
        consent.text = "Send me offers on WhatsApp"
        consent.atMs = Self.nowMs - 86_400_000
        return Codec.encode(consent)
    }

    /// What orders recipients in every store.
    func key(_ index: Int) -> [UInt8] { DerivedID.recipient(workspace: workspace, address: address(index)) }

    func inbound(_ index: Int) -> [UInt8] {
        var inbound = InboundMessage()
        inbound.workspace = workspace
        inbound.address = address(index)
        inbound.channelID = channelID
        inbound.providerMessageID = "wamid.\(index)"
        inbound.type = "text"
        inbound.text = "Do you have this in blue?"
        inbound.atMs = Self.nowMs - Int64(index % 2000) * 60_000
        inbound.opensWindow = true
        return Codec.encode(inbound)
    }

    func request(_ index: Int, run: Int) -> [UInt8] {
        var request = MessageRequested()
        request.ref = MessageRef(
            workspace: workspace, campaignID: "spring-sale", runID: "run-\(run)", address: address(index))
        request.contactID = "contact-\(index)"
        request.channelID = channelID
        request.purpose = Purpose.marketing
        request.content.template.name = "spring_offer"
        request.content.template.language = "en"
        request.content.template.body = [parameter("Asha"), parameter("20%"), parameter("Sunday")]
        request.plannedAtMs = Self.nowMs
        request.expiresAtMs = Self.nowMs + 86_400_000
        request.attempt = 1
        request.logIdentity = Self.logIdentity
        request.timeZone = zones[index % zones.count]
        return Codec.encode(request)
    }

    func fill(_ tables: GlobalTables, caps: Bool, quietHours: Bool) throws {
        try put(Topics.channels, RecordKey.channel(workspace: workspace, id: channelID), Codec.encode(channel), tables)
        let templateKey = RecordKey.template(
            workspace: workspace, channel: channelID, name: "spring_offer", language: "en")
        try put(Topics.templates, templateKey, Codec.encode(template), tables)
        let campaignKey = RecordKey.campaign(workspace: workspace, id: "spring-sale")
        try put(Topics.campaigns, campaignKey, Codec.encode(campaign), tables)
        let settings = settings(caps: caps, quietHours: quietHours)
        try put(Topics.settings, RecordKey.settings(workspace: workspace), Codec.encode(settings), tables)
    }

    private func put(_ topic: Topic, _ key: [UInt8], _ value: [UInt8], _ tables: GlobalTables) throws {
        try tables.apply(topic: topic, partition: 0, offset: 0, key: key, value: value)
    }

    private func address(_ index: Int) -> String { Address.phone("+91\(9_800_000_000 + index)") }

    private func parameter(_ text: String) -> TemplateParameter {
        var parameter = TemplateParameter()
        parameter.text = text
        return parameter
    }

    private var channel: ChannelRecord {
        var channel = ChannelRecord()
        channel.workspace = workspace
        channel.id = channelID
        channel.provider = "whatsapp_cloud"
        channel.state = .active
        return channel
    }

    private var template: TemplateRecord {
        var template = TemplateRecord()
        template.workspace = workspace
        template.channelID = channelID
        template.name = "spring_offer"
        template.language = "en"
        template.status = "APPROVED"
        template.category = "MARKETING"
        return template
    }

    private var campaign: CampaignRecord {
        var campaign = CampaignRecord()
        campaign.workspace = workspace
        campaign.id = "spring-sale"
        campaign.channelID = channelID
        campaign.purpose = Purpose.marketing
        campaign.status = .running
        return campaign
    }

    private func settings(caps: Bool, quietHours: Bool) -> WorkspaceSettings {
        var settings = WorkspaceDefaults.settings(workspace: workspace)
        if caps {
            var cap = FrequencyCap()
            (cap.purpose, cap.count, cap.periodS) = (Purpose.marketing, 20, 7 * 86_400)
            settings.frequencyCaps = [cap]
        }
        if quietHours {
            // In the night of nobody: every clock is looked at, and nobody is held back.
            (settings.quietHours.hours.startMinute, settings.quietHours.hours.endMinute) = (0, 1)
            settings.quietHours.hours.timeZone = "recipient"
        }
        return settings
    }
}
