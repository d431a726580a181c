import CCurl
import Foundation

extension CurlTransfer {
    /// Makes libcurl ask before it opens a connection: an address that is not public gets none.
    func refusePrivateAddresses() -> Bool {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let code = ccurl_set_open_socket(
            easy, { context, _, address in CurlTransfer.of(context).openSocket(to: address) }, context)
        return code == CURLE_OK
    }

    private func openSocket(to address: UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t {
        guard let address, IPAddress(ccurl_address(address))?.isPublic == true else {
            failure = .privateAddress
            return CURL_SOCKET_BAD
        }
        let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
        return socket(address.pointee.family, type, address.pointee.protocol)
    }
}
