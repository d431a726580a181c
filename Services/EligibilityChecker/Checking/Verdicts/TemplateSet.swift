import Models

/// The templates that a message could use, in the order in which they are tried.
struct TemplateSet: Sendable {
    fileprivate(set) var records: [TemplateRecord] = []

    var find: @Sendable (_ name: String, _ language: String) -> TemplateRecord? {
        { [records] name, language in records.first { $0.language == language && $0.name == name } }
    }
}

extension TableCache {
    func templates(for request: MessageRequested) -> TemplateSet {
        var set = TemplateSet()
        add(request.content, of: request, to: &set)
        if request.hasOutsideWindow { add(request.outsideWindow, of: request, to: &set) }
        return set
    }

    private func add(_ content: Content, of request: MessageRequested, to set: inout TemplateSet) {
        guard case .template(let wanted) = content.kind else { return }
        add(wanted.name, wanted.language, of: request, to: &set)
        for language in wanted.fallbackLanguages { add(wanted.name, language, of: request, to: &set) }
    }

    private func add(_ name: String, _ language: String, of request: MessageRequested, to set: inout TemplateSet) {
        let record = template(
            workspace: request.ref.workspace, channel: request.channelID, name: name, language: language)
        if let record { set.records.append(record) }
    }
}
