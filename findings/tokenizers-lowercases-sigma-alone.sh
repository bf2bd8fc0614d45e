#!/usr/bin/env bash
# tokenizers 0.23.3: the normalizers Lowercase and BertNormalizer lower letter by letter. Python's str.lower, Unicode's full
# mapping and a database's lower() know that a capital sigma at the end of a word becomes ς. The two disagree for every Greek
# word in capitals that ends so, and for no other letter of Greek, Latin or Cyrillic.
#
# Seen (Python 3.11):
#   Lowercase:       οδοσ
#   BertNormalizer:  οδοσ
#   str.lower:       οδος
#   other letters that differ: 0
#
# What our users would notice: a sentence model, whose vocabulary was made with this library, gets other tokens when its text was
# lowered with Python first, so a Greek name in capitals is not recalled. local/embedding/wordpiece.py lowers letter by letter.
set -euo pipefail
folder=$(mktemp -d)
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'tokenizers==0.23.3'
cat > see.py <<'PY'
import sys
import unicodedata

from tokenizers import normalizers

word = "ΟΔΟΣ"
simple, bert = normalizers.Lowercase(), normalizers.BertNormalizer(strip_accents=False)
print("Lowercase:      ", simple.normalize_str(word))
print("BertNormalizer: ", bert.normalize_str(word))
print("str.lower:      ", word.lower())
capitals = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Lu"]
other = [each for each in capitals if each != "Σ" and simple.normalize_str(f"Α{each}") != f"Α{each}".lower()]
print("other letters that differ:", len([each for each in other if each in "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΤΥΦΧΨΩ" or each.isascii() or "А" <= each <= "Я"]))
PY
venv/bin/python see.py | tee seen
cat > expected <<'TXT'
Lowercase:       οδοσ
BertNormalizer:  οδοσ
str.lower:       οδος
other letters that differ: 0
TXT
diff expected seen
rm -rf "$folder"
