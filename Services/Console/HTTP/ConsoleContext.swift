import Hummingbird

/// What travels with a request through the router.
struct ConsoleContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    init(source: Source) { coreContext = .init(source: source) }
}
