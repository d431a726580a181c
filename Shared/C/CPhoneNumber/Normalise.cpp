#include "Normalise.h"

#include <cstdint>

namespace cpn {
namespace {

enum class Mark { digit, plus, separator, space, invisible, other };

/// The zeros of the scripts in which people write telephone numbers; 1 to 9 follow each.
constexpr uint32_t zeros[] = {
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0xA9D0, 0xA8D0, 0xABF0, 0xFF10,
};

/// The ASCII digit for a decimal digit outside ASCII, or 0.
char digitOf(uint32_t c) {
    for (uint32_t zero : zeros) {
        if (c >= zero && c < zero + 10) { return static_cast<char>('0' + (c - zero)); }
    }
    return 0;
}

Mark classifyASCII(uint32_t c) {
    if (c >= '0' && c <= '9') { return Mark::digit; }
    switch (c) {
    case '+': return Mark::plus;
    case ' ': case '\t': case '\r': case '\n': return Mark::space;
    case '-': case '.': case '/': case '(': case ')': case '[': case ']': case '~': return Mark::separator;
    // Spreadsheets put an apostrophe before what they shall not evaluate; so does our own CSV download.
    case '\'': return Mark::separator;
    default: return Mark::other;
    }
}

bool isSpace(uint32_t c) {
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

/// Format characters: soft hyphen, joiners, and the direction marks that address books wrap numbers in.
bool isInvisible(uint32_t c) {
    return c == 0xAD || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

Mark classify(uint32_t c) {
    if (c < 0x80) { return classifyASCII(c); }
    if (isInvisible(c)) { return Mark::invisible; }
    if (isSpace(c)) { return Mark::space; }
    if (c >= 0x2010 && c <= 0x2015) { return Mark::separator; }
    switch (c) {
    case 0xFF0B: return Mark::plus;
    case 0xFF08: case 0xFF09: case 0xFF0D: case 0xFF0E: case 0xFF0F: case 0xFF3B: case 0xFF3D: case 0xFE63:
    case 0x2019: case 0x2212: case 0x00B7: case 0x30FC: return Mark::separator;
    default: return digitOf(c) != 0 ? Mark::digit : Mark::other;
    }
}

/// The code point at `at`, which moves past it; malformed bytes give U+FFFD, which is no part of a number.
uint32_t next(const char *text, size_t length, size_t &at) {
    auto lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80) { return lead; }
    size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC2 ? 1 : 0;
    if (more == 0 || length - at < more) { return 0xFFFD; }
    uint32_t c = lead & (0x3F >> more);
    for (; more > 0; more--) {
        auto byte = static_cast<unsigned char>(text[at++]);
        if ((byte & 0xC0) != 0x80) { return 0xFFFD; }
        c = (c << 6) | (byte & 0x3F);
    }
    return c;
}

/// Skips `tel:` and `whatsapp:`, as links and exports of messaging providers write them.
size_t lengthOfScheme(const char *text, size_t length) {
    for (const char *scheme : {"tel:", "whatsapp:"}) {
        size_t at = 0;
        while (scheme[at] != 0 && at < length && (text[at] | 0x20) == (scheme[at] | 0x20)) { at++; }
        if (scheme[at] == 0) { return at; }
    }
    return 0;
}

/// The length without a trailing `.0`, which programs that read a number column as floating point leave behind:
/// `919812345678.0`. A dot before one or two zeros counts only if it is the sole separator.
size_t lengthWithoutFraction(const char *text, size_t length) {
    size_t end = length;
    while (end > 0 && text[end - 1] == '0' && length - end < 2) { end--; }
    if (end == length || end < 8 || text[end - 1] != '.') { return length; }
    for (size_t at = text[0] == '+' ? 1 : 0; at < end - 1; at++) {
        if (text[at] < '0' || text[at] > '9') { return length; }
    }
    return end - 1;
}

bool hasDigits(const std::string &out) {
    return out.size() > 1 || (out.size() == 1 && out[0] != '+');
}

}

Shape normalise(const char *text, size_t length, std::string &out) {
    out.clear();
    size_t at = lengthOfScheme(text, length);
    size_t end = at + lengthWithoutFraction(text + at, length - at);
    bool sawText = false;
    while (at < end) {
        uint32_t c = next(text, end, at);
        switch (classify(c)) {
        case Mark::digit:
            out.push_back(c < 0x80 ? static_cast<char>(c) : digitOf(c));
            break;
        case Mark::plus:
            if (hasDigits(out)) { return Shape::notANumber; }
            out.assign(1, '+');
            break;
        case Mark::separator: sawText = true; break;
        case Mark::space: case Mark::invisible: break;
        case Mark::other: return Shape::notANumber;
        }
    }
    if (hasDigits(out)) { return Shape::number; }
    return sawText || !out.empty() ? Shape::notANumber : Shape::empty;
}

}
