#pragma once

// A C face for the few things we need of Google's libphonenumber (C++). Every function is safe to call from any
// thread and throws nothing. Text is UTF-8 and need not end in a zero byte.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    CPN_OK = 0,
    CPN_EMPTY,                 // nothing but spaces and invisible marks
    CPN_NOT_A_NUMBER,          // letters, several numbers, or no digits at all
    CPN_UNKNOWN_COUNTRY,       // `country` is no country libphonenumber knows
    CPN_MISSING_COUNTRY_CODE,  // a national number and no `country` to read it in
    CPN_UNKNOWN_CALLING_CODE,  // it starts with a country code that does not exist
    CPN_TOO_SHORT,
    CPN_TOO_LONG,
    CPN_INVALID                // a possible length, but no such range is in use in its country
} cpn_status;

typedef enum {
    CPN_TYPE_UNKNOWN = 0,
    CPN_TYPE_MOBILE,
    CPN_TYPE_FIXED_LINE,
    CPN_TYPE_FIXED_LINE_OR_MOBILE,
    CPN_TYPE_TOLL_FREE,
    CPN_TYPE_PREMIUM_RATE,
    CPN_TYPE_SHARED_COST,
    CPN_TYPE_VOIP,
    CPN_TYPE_PERSONAL,
    CPN_TYPE_PAGER,
    CPN_TYPE_UAN,
    CPN_TYPE_VOICEMAIL
} cpn_type;

typedef struct {
    cpn_status status;
    cpn_type type;
    char e164[24];     // "+" and at most 15 digits by the standard, at most 20 by libphonenumber; ends in a zero byte
    char region[4];    // ISO 3166-1 alpha-2, or "001" for numbers of no country; ends in a zero byte
} cpn_number;

/// Reads one telephone number. `country` (length 0: none) is the ISO 3166-1 alpha-2 code for numbers without a
/// country code; with `has_country_code`, digits without `+` are read as if they had one.
cpn_number cpn_parse(const char *text, size_t length, const char *country, size_t country_length,
                     bool has_country_code);

/// The country calling code of a country, 49 for "DE"; 0 when libphonenumber does not know the country.
int32_t cpn_calling_code(const char *country, size_t country_length);

/// Calls `each` with the two letters of every country libphonenumber knows, in alphabetical order.
void cpn_each_country(void *context, void (*each)(void *context, const char *country));

#ifdef __cplusplus
}
#endif
