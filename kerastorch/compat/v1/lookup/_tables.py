"""Tables of tf.compat.v1, which name what fills them; here they are full from the start."""

from ....lookup import StaticHashTable as _StaticHashTable
from ....lookup import StaticVocabularyTable as _StaticVocabularyTable


class StaticHashTable(_StaticHashTable):
    """tf.lookup.StaticHashTable with `initializer` (tf.compat.v1.lookup.StaticHashTable)."""

    @property
    def initializer(self):
        """None: the table is filled when it is made."""


class StaticVocabularyTable(_StaticVocabularyTable):
    """tf.lookup.StaticVocabularyTable with `initializer`
    (tf.compat.v1.lookup.StaticVocabularyTable)."""

    @property
    def initializer(self):
        """None: the table is filled when it is made."""
