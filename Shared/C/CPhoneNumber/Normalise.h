#pragma once

#include <cstddef>
#include <string>

namespace cpn {

/// How people write one number, reduced to `+` and ASCII digits.
enum class Shape { empty, notANumber, number };

/// Reads `text` (UTF-8) into `out`: at most one leading `+`, then digits only. Punctuation, brackets, spaces of any
/// kind and invisible marks disappear; digits of any script become ASCII. Letters make it `notANumber`, so that
/// `4.9151E+11` (a spreadsheet's idea of a number) is refused rather than turned into another person's number.
Shape normalise(const char *text, size_t length, std::string &out);

}
