#include "CPhoneNumber.h"

#include <bitset>
#include <cstdint>
#include <cstring>
#include <set>
#include <string>

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include "Normalise.h"

using i18n::phonenumbers::NullLogger;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

/// The library's one instance, told not to write to standard output, where our logs are.
const PhoneNumberUtil &library() {
    static PhoneNumberUtil *instance = [] {
        PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
        util->SetLogger(new NullLogger());
        return util;
    }();
    return *instance;
}

/// What one thread reuses from number to number, so that parsing allocates as little as the library lets it.
struct Scratch {
    std::string digits;
    std::string text;
    std::string region;
    PhoneNumber number;
};

cpn_type typeOf(PhoneNumberUtil::PhoneNumberType type) {
    switch (type) {
    case PhoneNumberUtil::FIXED_LINE: return CPN_TYPE_FIXED_LINE;
    case PhoneNumberUtil::MOBILE: return CPN_TYPE_MOBILE;
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return CPN_TYPE_FIXED_LINE_OR_MOBILE;
    case PhoneNumberUtil::TOLL_FREE: return CPN_TYPE_TOLL_FREE;
    case PhoneNumberUtil::PREMIUM_RATE: return CPN_TYPE_PREMIUM_RATE;
    case PhoneNumberUtil::SHARED_COST: return CPN_TYPE_SHARED_COST;
    case PhoneNumberUtil::VOIP: return CPN_TYPE_VOIP;
    case PhoneNumberUtil::PERSONAL_NUMBER: return CPN_TYPE_PERSONAL;
    case PhoneNumberUtil::PAGER: return CPN_TYPE_PAGER;
    case PhoneNumberUtil::UAN: return CPN_TYPE_UAN;
    case PhoneNumberUtil::VOICEMAIL: return CPN_TYPE_VOICEMAIL;
    default: return CPN_TYPE_UNKNOWN;
    }
}

cpn_status statusOf(PhoneNumberUtil::ErrorType error) {
    switch (error) {
    case PhoneNumberUtil::NO_PARSING_ERROR: return CPN_OK;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR: return CPN_UNKNOWN_CALLING_CODE;
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD: return CPN_TOO_SHORT;
    case PhoneNumberUtil::TOO_SHORT_NSN: return CPN_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG_NSN: return CPN_TOO_LONG;
    default: return CPN_TOO_SHORT;  // "not a number", which of digits alone means: fewer than three
    }
}

/// Why a number that could be parsed is not valid.
cpn_status statusOfInvalid(const PhoneNumber &number) {
    switch (library().IsPossibleNumberWithReason(number)) {
    case PhoneNumberUtil::TOO_SHORT:
    case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY: return CPN_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG: return CPN_TOO_LONG;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE: return CPN_UNKNOWN_CALLING_CODE;
    default: return CPN_INVALID;
    }
}

void copy(const std::string &from, char *to, size_t capacity) {
    size_t length = from.size() < capacity ? from.size() : capacity - 1;
    std::memcpy(to, from.data(), length);
    to[length] = 0;
}

/// Judges `scratch.number`. It is valid exactly when its type is known, which saves asking twice.
cpn_number judge(Scratch &scratch) {
    cpn_number result = {};
    result.type = typeOf(library().GetNumberType(scratch.number));
    if (result.type == CPN_TYPE_UNKNOWN) {
        result.status = statusOfInvalid(scratch.number);
        return result;
    }
    library().Format(scratch.number, PhoneNumberUtil::E164, &scratch.text);
    copy(scratch.text, result.e164, sizeof result.e164);
    library().GetRegionCodeForNumber(scratch.number, &scratch.region);
    copy(scratch.region, result.region, sizeof result.region);
    return result;
}

/// Parses what `scratch.text` holds, with everything the library knows about prefixes.
cpn_number parseText(Scratch &scratch, const std::string &country) {
    cpn_status status = statusOf(library().Parse(scratch.text, country, &scratch.number));
    return status == CPN_OK ? judge(scratch) : cpn_number{status, CPN_TYPE_UNKNOWN, {}, {}};
}

/// The country calling codes in use, by number.
const std::bitset<1000> &callingCodes() {
    static const std::bitset<1000> codes = [] {
        std::set<int> supported;
        library().GetSupportedCallingCodes(&supported);
        std::bitset<1000> result;
        for (int code : supported) { result.set(static_cast<size_t>(code)); }
        return result;
    }();
    return codes;
}

/// Takes digits that begin with a country code as they stand, which is what almost every number in almost every file
/// is, and saves the library's `Parse`, more than half of the cost. False when the digits do not have that form.
/// Whoever is valid as it stands is what `Parse` returns (compared on 380,000 numbers of all countries), with one
/// exception: Mexico, where `Parse` drops the 1 that mobile numbers had until 2019.
bool takeAsItStands(Scratch &scratch, size_t skipped) {
    constexpr size_t mexico = 52;
    const std::string &digits = scratch.digits;
    if (digits.size() < skipped + 7 || digits.size() > skipped + 15) { return false; }
    size_t at = skipped, code = 0;
    do {
        code = code * 10 + static_cast<size_t>(digits[at++] - '0');
    } while (at < skipped + 3 && !callingCodes()[code]);
    if (!callingCodes()[code] || code == mexico) { return false; }
    size_t zeros = 0;
    while (at + zeros < digits.size() - 1 && digits[at + zeros] == '0') { zeros++; }
    uint64_t national = 0;
    for (size_t i = at + zeros; i < digits.size(); i++) {
        national = national * 10 + static_cast<uint64_t>(digits[i] - '0');
    }
    scratch.number.Clear();
    scratch.number.set_country_code(static_cast<int>(code));
    scratch.number.set_national_number(national);
    if (zeros > 0) { scratch.number.set_italian_leading_zero(true); }
    if (zeros > 1) { scratch.number.set_number_of_leading_zeros(static_cast<int>(zeros)); }
    return true;
}

cpn_number parseInternational(Scratch &scratch, size_t skipped) {
    static const std::string none = "ZZ";
    if (takeAsItStands(scratch, skipped)) {
        cpn_number result = judge(scratch);
        if (result.status == CPN_OK) { return result; }
    }
    scratch.text.assign(1, '+').append(scratch.digits, skipped, std::string::npos);
    return parseText(scratch, none);
}

cpn_number parseNational(Scratch &scratch, const std::string &country) {
    if (country.empty()) { return cpn_number{CPN_MISSING_COUNTRY_CODE, CPN_TYPE_UNKNOWN, {}, {}}; }
    scratch.text = scratch.digits;
    return parseText(scratch, country);
}

/// Upper case, as the library wants it; empty when there is none.
std::string countryCode(const char *country, size_t length) {
    std::string code(country, length);
    for (char &letter : code) {
        if (letter >= 'a' && letter <= 'z') { letter = static_cast<char>(letter - 0x20); }
    }
    return code;
}

cpn_number parse(Scratch &scratch, const std::string &country, bool hasCountryCode) {
    const std::string &digits = scratch.digits;
    if (digits[0] == '+') {
        // "+0049…" is what becomes of "0049…" when somebody adds the plus that was missing.
        return parseInternational(scratch, digits.compare(1, 2, "00") == 0 ? 3 : 1);
    }
    if (digits.compare(0, 2, "00") == 0) {
        cpn_number result = parseInternational(scratch, 2);
        if (result.status == CPN_OK || country.empty()) { return result; }
        cpn_number national = parseNational(scratch, country);
        return national.status == CPN_OK ? national : result;
    }
    // No country code begins with 0: such a number is national whatever was promised.
    if (hasCountryCode && digits[0] != '0') { return parseInternational(scratch, 0); }
    return parseNational(scratch, country);
}

}

extern "C" cpn_number cpn_parse(const char *text, size_t length, const char *country, size_t country_length,
                                bool has_country_code) {
    static thread_local Scratch scratch;
    const std::string code = countryCode(country, country_length);
    if (!code.empty() && library().GetCountryCodeForRegion(code) == 0) {
        return cpn_number{CPN_UNKNOWN_COUNTRY, CPN_TYPE_UNKNOWN, {}, {}};
    }
    // No number is longer than this however it is decorated; the limit keeps hostile cells cheap.
    if (length > 250) { return cpn_number{CPN_TOO_LONG, CPN_TYPE_UNKNOWN, {}, {}}; }
    switch (cpn::normalise(text, length, scratch.digits)) {
    case cpn::Shape::empty: return cpn_number{CPN_EMPTY, CPN_TYPE_UNKNOWN, {}, {}};
    case cpn::Shape::notANumber: return cpn_number{CPN_NOT_A_NUMBER, CPN_TYPE_UNKNOWN, {}, {}};
    case cpn::Shape::number: return parse(scratch, code, has_country_code);
    }
    return cpn_number{CPN_NOT_A_NUMBER, CPN_TYPE_UNKNOWN, {}, {}};
}

extern "C" int32_t cpn_calling_code(const char *country, size_t country_length) {
    return library().GetCountryCodeForRegion(countryCode(country, country_length));
}

extern "C" void cpn_each_country(void *context, void (*each)(void *context, const char *country)) {
    std::set<std::string> regions;
    library().GetSupportedRegions(&regions);
    for (const std::string &region : regions) { each(context, region.c_str()); }
}
