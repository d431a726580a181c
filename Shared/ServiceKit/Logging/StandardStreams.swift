import Foundation

/// Whole lines to standard output and standard error.
public enum StandardStreams {
    /// Writes to standard output with one `write(2)`, so that lines of several threads and processes do not mix.
    public static func writeOutput(_ bytes: UnsafeRawBufferPointer) {
        write(bytes, to: STDOUT_FILENO)
    }

    /// Writes a line to standard error; line breaks inside it become spaces.
    public static func writeError(_ line: String) {
        var text = line.replacing("\n", with: " ")
        text.append("\n")
        text.withUTF8 { write(UnsafeRawBufferPointer($0), to: STDERR_FILENO) }
    }

    /// A pipe may take a long line in parts or ask to wait; a closed one loses the line, which must not end the
    /// process.
    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written >= 0 {
                rest = rest.dropFirst(written)
            } else if errno == EAGAIN {
                var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&poller, 1, -1)
            } else if errno != EINTR {
                return
            }
        }
    }
}
