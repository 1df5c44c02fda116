"""Whether letters are a possible Vietnamese syllable: an onset, a rhyme, and a tone that the rhyme can carry.

The tables hold what the orthography allows, not what a dictionary lists (Hội đồng Giáo dục, Quy định về chính tả tiếng Việt, 1984;
Đoàn Thiện Thuật, Ngữ âm tiếng Việt), so that names are syllables too.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_ONSETS = ("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", *"bcdđghklmnpqrstvx")
_BEFORE_FRONT_VOWELS_ONLY = frozenset({"k", "gh", "ngh"})
_NEVER_BEFORE_FRONT_VOWELS = frozenset({"c", "g", "ng"})
_FRONT = frozenset("ieêy")
_OPEN = """
a ai ao au ay âu ây e eo ê êu i ia iu iêu o oa oai oao oay oe oeo oi ô ôi ơ ơi u ua ui uê uây uôi uơ uy uya uyu ư ưa ưi ưu ươi ươu y yêu
"""
_NASAL = """
am an ang anh ăm ăn ăng âm ân âng em en eng êm ên ênh im in inh iêm iên iêng oam oan oang oanh oăm oăn oăng oen oeng om on ong oong ôm ôn
ông ơm ơn um un ung uân uâng uênh uôm uôn uông uyn uynh uyên ưm ưn ưng ươm ươn ương yêm yên yêng ym yn ynh
"""
_STOPPED = """
ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich ip it iêc iêp iêt oac oach oap oat oăc oăt oec oet oc ooc op ot ôc ôp ôt ơp ơt uc up
ut uâc uât uêch uêt uôc uôt uych uyt uyêt ưc ưt ươc ươp ươt yêc yêt
"""
_STOPPED_RHYMES = frozenset(_STOPPED.split())
_RHYMES = frozenset(_OPEN.split()) | frozenset(_NASAL.split()) | _STOPPED_RHYMES
_TONES = {"\u0300": "huyền", "\u0309": "hỏi", "\u0303": "ngã", "\u0301": "sắc", "\u0323": "nặng"}
_TONES_OF_STOPS = frozenset({"sắc", "nặng"})
_LONGEST = 9  # nghiêng, with a tone that is a character of its own before composing
_I_ALONE = frozenset({"h", "k", "l", "m", "s", "t", "v", ""})


def bare(text: str) -> tuple[str, tuple[str, ...]]:
    """``text`` without its tones, and which tones it had, in order."""
    kept, tones = [], []
    for character in unicodedata.normalize("NFD", text):
        tone = _TONES.get(character)
        if tone is None:
            kept.append(character)
        else:
            tones.append(tone)
    return unicodedata.normalize("NFC", "".join(kept)), tuple(tones)


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether ``word``, in any case, is one syllable that Vietnamese spelling allows; words without signs count as well."""
    if not 0 < len(word) <= _LONGEST:
        return False
    letters, tones = bare(word.lower())
    if len(tones) > 1:
        return False
    tone = tones[0] if tones else None
    return is_toneless_syllable(letters) and not (_rhyme_of(letters) in _STOPPED_RHYMES and tone not in (None, *_TONES_OF_STOPS))


@lru_cache(maxsize=20_000)
def is_toneless_syllable(letters: str) -> bool:
    """Whether small letters without a tone are onset and rhyme of a Vietnamese syllable."""
    return _rhyme_of(letters) is not None


@lru_cache(maxsize=20_000)
def _rhyme_of(letters: str) -> str | None:
    for onset in ("", *_ONSETS):
        rhyme = letters[len(onset) :]
        if letters.startswith(onset) and rhyme in _RHYMES and _go_together(onset, rhyme):
            return rhyme
    return "i" if letters == "gi" else None


def _go_together(onset: str, rhyme: str) -> bool:
    if onset == "q":
        return False  # always with u, which is an onset of its own here
    if rhyme == "y":
        return onset in _I_ALONE or onset == "qu"
    if rhyme[0] == "y":
        return onset in ("", "qu")
    if onset in _BEFORE_FRONT_VOWELS_ONLY:
        return rhyme[0] in _FRONT
    return not (onset in _NEVER_BEFORE_FRONT_VOWELS and rhyme[0] in _FRONT and not (onset == "g" and rhyme[0] == "i"))
