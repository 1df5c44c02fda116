"""Which texts of one sheet say the same, found without comparing each with every other.

An index proposes for each text the few earlier ones that share most of its rarest words; only those are compared, and only by
their beginnings. So the cost grows with the number of rows, not with its square, and not with the length of what is in a cell.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from include.workbook.vietnamese_writing import word_key

# Above this likeness (0 to 100, of the words in alphabetic order) two results are one result in other words.
# In the report 2516/BC-SCT the result that stands twice scores 88, and the next likely pair 59.
SAME_RESULT_LIKENESS = 80.0
COMPARED_CHARACTERS = 400
_RAREST_WORDS = 12
_ROWS_PER_WORD = 50
_NEIGHBOURS = 20


def like_earlier(texts: Sequence[str], groups: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Pairs (later, earlier) of positions whose texts say nearly the same while their ``groups`` share nothing.

    At most one pair for each later position, the earliest one that is like it. Only the first 400 characters count.
    """
    words = [sorted(word_key(text[:COMPARED_CHARACTERS]).split()) for text in texts]
    often = Counter(word for one in words for word in set(one))
    rows_of: dict[str, list[int]] = defaultdict(list)
    sorted_texts = [" ".join(one) for one in words]
    for later, own in enumerate(words):
        rarest = sorted(set(own), key=lambda word: (often[word], word))[:_RAREST_WORDS]
        shared = Counter(row for word in rarest for row in rows_of[word] if not groups[row] & groups[later])
        for earlier in sorted(row for row, _ in shared.most_common(_NEIGHBOURS)):
            if fuzz.ratio(sorted_texts[later], sorted_texts[earlier], score_cutoff=SAME_RESULT_LIKENESS):
                yield later, earlier
                break
        for word in rarest:
            if len(rows_of[word]) < _ROWS_PER_WORD:
                rows_of[word].append(later)
