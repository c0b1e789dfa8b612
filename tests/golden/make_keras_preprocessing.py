"""Records keras_preprocessing.json, of keras.preprocessing.text and sequence: run with the python
of TensorFlow 2.15 (see cases.py).
"""

import os
import sys

T, S = "tf.keras.preprocessing.text.", "tf.keras.preprocessing.sequence."
TEXTS = "['The cat sat, on the mat.', 'the DOG\\tate the cat!', '', 'über-naïve  cat 日本 語', 'x']"
MORE = "['the bird sat', 'a cat', '', 'mat mat über']"


def _words():
    for text in [
        "'Hello, World!  Hello'",
        "''",
        "'a\\tb\\nc'",
        "'don\\'t stop'",
        "'Ünïcödé İ'",
        "'a-b_c'",
        "3",
        "None",
        "b'ab'",
    ]:
        for options in [
            "",
            ", lower=False",
            ", filters=''",
            ", split=','",
            ", filters='l', split='--'",
        ]:
            yield f"{T}text_to_word_sequence({text}{options})"
    for text in ["'the cat the dog'", "'The, Cat'", "''"]:
        for options in [
            "10, 'md5'",
            "2, 'md5'",
            "10, hash_function=len",
            "10, lambda w: 7",
            "10, 'md5', analyzer=lambda t: list(t)",
            "10, 'md5', lower=False",
            "1, 'md5'",
            "10, 'sha'",
        ]:
            yield f"{T}hashing_trick({text}, {options})"
    yield f"a = {T}one_hot('the cat the', 50)\n[len(a), a[0] == a[2], 1 <= min(a) <= max(a) < 50]"
    yield f"a = {T}one_hot('the cat the', 50, analyzer=str.split)\n[len(a), a[0] == a[2]]"


def _tokenizers():
    for options in [
        "",
        "num_words=4",
        "oov_token='<OOV>'",
        "num_words=4, oov_token='<OOV>'",
        "num_words=1",
        "lower=False",
        "char_level=True",
        "char_level=True, lower=False, oov_token='?'",
        "filters='', split=' '",
        "split='a'",
        "analyzer=lambda t: t.split('a')",
        "num_words=0",
        "nb_words=3",
        "foo=3",
        "oov_token='cat'",
        "document_count=7",
    ]:
        start = f"t = {T}Tokenizer({options})\nt.fit_on_texts({TEXTS})\n"
        yield start + "[t.word_index, t.index_word, list(t.word_counts.items()), t.document_count]"
        yield start + "[sorted(t.word_docs.items()), sorted(t.index_docs.items())]"
        yield start + f"t.texts_to_sequences({MORE})"
        yield start + f"t.sequences_to_texts(t.texts_to_sequences({MORE}))"
        yield start + "t.sequences_to_texts([[1, 2, 99], [], [3]])"
        for mode in ["binary", "count", "freq", "tfidf"]:
            yield start + f"t.texts_to_matrix({MORE}, mode='{mode}')"
        if "analyzer" not in options:
            yield (
                start
                + f"u = {T}tokenizer_from_json(t.to_json())\n[u.texts_to_sequences({MORE}), u.word_index, u.num_words, u.texts_to_matrix({MORE}, 'tfidf')]"
            )
            yield (
                start
                + "c = t.get_config()\n[list(c), c['word_index'], c['word_counts'], c['index_word'], c['filters']]"
            )
        yield start + f"t.fit_on_texts({MORE})\n[t.word_index, t.document_count]"
    for call in [
        "t.texts_to_matrix(['a'])",
        "t.sequences_to_matrix([[1]], mode='tfidf')",
        "t.texts_to_sequences(['a b'])",
        "t.sequences_to_texts([[1]])",
        "t.fit_on_texts('ab c')",
        "t.fit_on_texts([['Ab', 'c'], ['c']])",
        "t.fit_on_texts([3])",
        "t.fit_on_texts(3)",
        "t.fit_on_sequences([[1, 2], [2]])",
        "t.to_json()",
    ]:
        for options in ["", "num_words=5", "oov_token='o'"]:
            yield f"t = {T}Tokenizer({options})\nr = {call}\n[r, t.word_index, sorted(t.index_docs.items())]"
    yield f"t = {T}Tokenizer(num_words=4)\nt.fit_on_texts({TEXTS})\nt.texts_to_matrix({MORE}, mode='x')"
    yield f"t = {T}Tokenizer()\nt.fit_on_texts([['A', 'b'], ['a']])\nt.texts_to_sequences([['a', 'B', 'c'], 'a b'])"


def _sequences():
    lists = "[[1], [2, 3], [4, 5, 6], []]"
    for options in [
        "",
        ", maxlen=2",
        ", padding='post'",
        ", truncating='post', maxlen=2",
        ", value=9.5, dtype='float32'",
        ", maxlen=5, padding='post', value=-1",
        ", padding='mid'",
        ", truncating='mid'",
        ", dtype='int64'",
        ", value='x'",
        ", value='x', dtype=object",
        ", maxlen=0",
        ", dtype='float16'",
    ]:
        yield f"{S}pad_sequences({lists}{options})"
    for given in [
        "[[[1, 2], [3, 4]], [[5, 6]]]",
        "[['a', 'bc'], ['d']]",
        "[1, 2]",
        "3",
        "[]",
        "[np.array([1, 2]), np.array([3])]",
        "[[[1, 2]], [[3]]]",
        "((1,), (2, 3))",
        "np.arange(6).reshape(2, 3)",
        "['ab', 'c']",
    ]:
        yield f"{S}pad_sequences({given})"
        yield f"tf.keras.utils.pad_sequences({given}, maxlen=4, dtype=object, padding='post', value='')"
    for size in ["1", "2", "10", "1000"]:
        for factor in ["", ", sampling_factor=1e-3", ", sampling_factor=1.0"]:
            yield f"{S}make_sampling_table({size}{factor})"
    for options in [
        "",
        ", window_size=1",
        ", window_size=10",
        ", negative_samples=0.",
        ", negative_samples=2.5",
        ", shuffle=False",
        ", categorical=True",
        ", categorical=True, negative_samples=0.5",
        ", seed=3",
        f", sampling_table={S}make_sampling_table(10, 1e-1)",
        ", window_size=0",
    ]:
        for sequence in ["[1, 2, 3, 4, 0, 5]", "[]", "[0, 0]", "np.array([3, 1, 2])", "[7]"]:
            yield f"import random\nrandom.seed(5)\n[list(map(lambda p: [list(map(int, p[0])), p[1]], zip(*{S}skipgrams({sequence}, 10{options}))))]"
    series = "np.arange(40.).reshape(20, 2), np.arange(20)"
    for options in [
        "",
        ", batch_size=4",
        ", sampling_rate=2",
        ", stride=3, batch_size=2",
        ", start_index=5",
        ", end_index=12",
        ", reverse=True, batch_size=3",
        ", start_index=15",
        ", start_index=16",
        ", stride=2, sampling_rate=2, batch_size=3, end_index=18",
    ]:
        yield f"g = {S}TimeseriesGenerator({series}, 4{options})\n[len(g), [g[i] for i in range(len(g))]]"
        yield f"g = {S}TimeseriesGenerator({series}, 4{options})\n[g.get_config(), g.to_json()]"
    yield f"np.random.seed(3)\ng = {S}TimeseriesGenerator({series}, 4, shuffle=True, batch_size=5)\n[len(g), g[0], g[1]]"
    yield f"g = {S}TimeseriesGenerator(list(range(10)), list('abcdefghij'), 3, batch_size=2)\n[len(g), g[0], g.get_config()]"
    yield f"g = {S}TimeseriesGenerator([object()]*5, [1]*5, 2)\ng.get_config()"
    yield f"{S}TimeseriesGenerator([1, 2], [1], 1)"
    yield f"isinstance({S}TimeseriesGenerator([1, 2], [1, 2], 1), tf.keras.utils.Sequence)"


CASES = list(dict.fromkeys([*_words(), *_tokenizers(), *_sequences()]))

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    import tensorflow as tf
    from cases import record

    record(CASES, tf, os.path.join(os.path.dirname(__file__), "keras_preprocessing.json"))
