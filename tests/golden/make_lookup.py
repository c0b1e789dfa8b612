"""Records lookup.json: run with the python of TensorFlow 2.15 (see cases.py)."""

import os
import sys
import tempfile

VOCABULARY = "emerson\nlake\npalmer\n"
PAIRS = "a\t10\t1.5\nb\t20\t2.5\nc\t30\t-3\n"

TABLES = {
    "words": "tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer("
    "['a','b','é',''],tf.constant([1,2,3,4],tf.int64)),-1)",
    "numbers": "tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer("
    "tf.constant([5,-7,0,2**40],tf.int64),['five','minus','zero','large']),'none')",
    "small": "tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer("
    "[5,-7,0],[1.5,2.5,-3.5]),0.25)",
    "flags": "tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer("
    "['x','y'],[True,False]),True)",
    "vocabulary": "tf.lookup.StaticVocabularyTable(tf.lookup.KeyValueTensorInitializer("
    "['a','b','c'],tf.constant([0,1,2],tf.int64)),5)",
    "ids": "tf.lookup.StaticVocabularyTable(tf.lookup.KeyValueTensorInitializer("
    "tf.constant([10,20,30],tf.int64),tf.constant([0,1,2],tf.int64)),4)",
    "small_ids": "tf.lookup.StaticVocabularyTable(tf.lookup.KeyValueTensorInitializer("
    "tf.constant([10,20,30],tf.int64),tf.constant([0,1,2],tf.int64)),4,lookup_key_dtype=tf.int32)",
    "buckets": "tf.lookup.StaticVocabularyTable(None,7)",
    "mutable": "tf.lookup.experimental.MutableHashTable(tf.string,tf.int64,-1)",
    "mutable_ids": "tf.lookup.experimental.MutableHashTable(tf.int64,tf.float32,0.5)",
    "mutable_rows": "tf.lookup.experimental.MutableHashTable(tf.string,tf.float32,[0.5,1.5])",
    "dense": "tf.lookup.experimental.DenseHashTable(tf.int64,tf.int64,-1,empty_key=-100,"
    "deleted_key=-101,initial_num_buckets=8)",
    "dense_words": "tf.lookup.experimental.DenseHashTable(key_dtype=tf.string,value_dtype=tf.int64,"
    "default_value=-1,empty_key='',deleted_key='$',initial_num_buckets=8)",
    "dense_rows": "tf.lookup.experimental.DenseHashTable(tf.int64,tf.float32,[0.,1.],"
    "empty_key=-100,deleted_key=-101,initial_num_buckets=8)",
}

KEYS = [
    "tf.constant(['a','é','z',''])",
    "tf.constant([['a','b'],['c','q']])",
    "tf.constant('b')",
    "tf.constant([],tf.string)",
    "tf.zeros([0,3],tf.string)",
    "tf.constant([5,0,99,-7,2**40],tf.int64)",
    "tf.constant([[5],[10],[11]],tf.int64)",
    "tf.constant([5,0,10],tf.int32)",
    "tf.constant(20,tf.int64)",
    "tf.constant([1.,5.])",
    "tf.constant([True])",
    "['a','b']",
    "'a'",
    "[5,10]",
    "None",
    "tf.ragged.constant([['a','z'],[],['b']])",
    "tf.ragged.constant([[5,10],[],[20]],dtype=tf.int64)",
    "tf.ragged.constant([[['a'],[]],[['b','z']]])",
    "tf.Variable(['a','b'])",
    "tf.Variable(tf.constant([5,10],tf.int64))",
]

_SORT = "sorted(zip(*[x.numpy().tolist() for x in {}.export()]))"


def _lookups():
    for table in TABLES.values():
        for keys in KEYS:
            yield f"t = {table}\nt.lookup({keys})"
        for keys in KEYS[:2] + KEYS[5:6]:
            yield f"t = {table}\nt[{keys}]"
        yield f"t = {table}\n[t.size(), t.key_dtype, t.value_dtype, t.name]"


_DTYPES = ["string", "int64", "int32", "float32", "bool", "float64", "int16", "uint8"]


def _value(dtype):
    return {"string": "['x','y']", "bool": "[True,False]"}.get(dtype, "[1,0]")


def _default(dtype):
    return {"string": "'d'", "bool": "False"}.get(dtype, "3")


def _kinds():
    for key in _DTYPES:
        for value in _DTYPES:
            pair = f"np.array({_value(key)}),np.array({_value(value)}),'{key}','{value}'"
            default = _default(value)
            yield (
                f"t = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer({pair}),"
                f"{default})\n[t.size(), t.default_value, t.lookup(tf.constant({_value(key)},'{key}'))]"
            )
            yield (
                f"t = tf.lookup.experimental.MutableHashTable('{key}','{value}',{default})\n"
                f"t.insert({_value(key)},{_value(value)})\nt.lookup({_value(key)})"
            )
            empty, deleted = ("'e'", "'f'") if key == "string" else ("7", "8")
            if key == "bool":
                empty, deleted = "False", "True"
            yield (
                f"t = tf.lookup.experimental.DenseHashTable(tf.{key},tf.{value},{default},{empty},"
                f"{deleted})\nt.insert({_value(key)},{_value(value)})\nt.lookup({_value(key)})"
            )


_INIT = "tf.lookup.KeyValueTensorInitializer"
_TEXT = "tf.lookup.TextFileInitializer"
_LINE, _WHOLE = "tf.lookup.TextFileIndex.LINE_NUMBER", "tf.lookup.TextFileIndex.WHOLE_LINE"


def _made():
    for arguments in [
        "['a','a'],[1,2]",
        "['a','a'],[1,1]",
        "['a','b'],[1]",
        "[['a','b']],[[1,2]]",
        "[['a','b']],[1,2]",
        "['a','b'],[[1,2],[3,4]]",
        "[],[]",
        "[],[],tf.string,tf.int64",
        "'a',1",
        "['a'],[1],tf.int64",
        "['a'],[1],tf.string,tf.string",
        "['a'],[1.5],tf.string,tf.int64",
        "[1,2],['a','b'],tf.int64",
        "np.array(['a','b']),np.array([1,2])",
        "tf.constant(['a']),tf.constant([1],tf.int64),tf.int64",
        "None,[1]",
        "['a','b'],range(2)",
        "{'a':1},[1]",
        "tf.Variable(['a']),[1]",
    ]:
        yield f"t = tf.lookup.StaticHashTable({_INIT}({arguments}),-1)\n{_SORT.format('t')}"
        yield f"i = {_INIT}({arguments})\n[i.key_dtype, i.value_dtype]"
    for default in [
        "'x'",
        "1.5",
        "[1]",
        "None",
        "True",
        "tf.constant(3)",
        "tf.constant(3,tf.int64)",
    ]:
        yield f"t = tf.lookup.StaticHashTable({_INIT}(['a'],[1]),{default})\nt[tf.constant(['q'])]"
    for options in ["name='n'", "experimental_is_anonymous=True", "nme='n'"]:
        yield f"t = tf.lookup.StaticHashTable({_INIT}(['a'],[1]),-1,{options})\nt.name"
    for rest in [
        "['a'],tf.constant([0],tf.int64)),0",
        "['a'],tf.constant([0],tf.int64)),-1",
        "['a'],[0]),1",
        "['a'],['b']),1",
        "[1.5],tf.constant([0],tf.int64)),1",
        "tf.constant([1]),tf.constant([0],tf.int64)),1",
        "['a'],tf.constant([0],tf.int64)),1,lookup_key_dtype=tf.int64",
        "tf.constant([1],tf.int64),tf.constant([0],tf.int64)),1,lookup_key_dtype=tf.string",
        "['a'],tf.constant([0],tf.int64)),1,name='x/'",
    ]:
        yield f"t = tf.lookup.StaticVocabularyTable({_INIT}({rest})\n[t.size(), t.name, t.key_dtype]"
    yield "t = tf.lookup.StaticVocabularyTable(None,3,lookup_key_dtype=tf.int64)\nt.key_dtype"
    yield "tf.lookup.StaticVocabularyTable(None,0)"


def _files():
    """`vocabulary` and `pairs` are files."""
    for arguments in [
        f"vocabulary,tf.string,{_WHOLE},tf.int64,{_LINE}",
        f"vocabulary,tf.int64,{_LINE},tf.string,{_WHOLE}",
        f"vocabulary,tf.string,{_WHOLE},tf.int64,{_LINE},value_index_offset=7",
        f"vocabulary,tf.string,{_WHOLE},tf.int64,{_LINE},vocab_size=2",
        f"vocabulary,tf.string,{_WHOLE},tf.int64,{_LINE},vocab_size=5",
        f"vocabulary,tf.string,{_WHOLE},tf.int64,{_LINE},vocab_size=0",
        f"vocabulary,tf.string,{_WHOLE},tf.int32,{_LINE}",
        f"vocabulary,tf.int32,{_LINE},tf.string,{_WHOLE}",
        f"vocabulary,tf.float32,{_WHOLE},tf.int64,{_LINE}",
        f"vocabulary,tf.string,-3,tf.int64,{_LINE}",
        f"vocabulary,tf.string,{_WHOLE},tf.int64,-3",
        f"vocabulary,tf.string,{_WHOLE},tf.float32,{_WHOLE}",
        f"vocabulary,tf.int64,{_WHOLE},tf.int64,{_LINE}",
        "vocabulary,tf.string,0,tf.string,1",
        f"'',tf.string,{_WHOLE},tf.int64,{_LINE}",
        f"'/nowhere/x.txt',tf.string,{_WHOLE},tf.int64,{_LINE}",
        "pairs,tf.string,0,tf.int64,1",
        "pairs,tf.int64,1,tf.string,0",
        "pairs,tf.string,0,tf.float32,2",
        "pairs,tf.string,0,tf.float64,2",
        "pairs,tf.string,0,tf.int32,1",
        "pairs,tf.string,0,tf.int64,2",
        "pairs,tf.string,0,tf.int64,3",
        f"pairs,tf.string,0,tf.int64,{_LINE}",
        f"pairs,tf.string,{_WHOLE},tf.int64,{_LINE}",
        "pairs,tf.string,0,tf.string,1,delimiter=','",
        "pairs,tf.string,0,tf.string,1,delimiter='::'",
        "pairs,tf.string,0,tf.string,1,delimiter=''",
        f"empty,tf.string,{_WHOLE},tf.int64,{_LINE}",
        f"twice,tf.string,{_WHOLE},tf.int64,{_LINE}",
        f"windows,tf.string,{_WHOLE},tf.int64,{_LINE}",
        f"open_end,tf.string,{_WHOLE},tf.int64,{_LINE}",
        f"blank,tf.string,{_WHOLE},tf.int64,{_LINE}",
        f"tf.constant(vocabulary),tf.string,{_WHOLE},tf.int64,{_LINE}",
    ]:
        default = "''" if "tf.string,tf." in arguments or ",tf.string,1" in arguments else "-1"
        if (
            f"tf.string,{_WHOLE}" in arguments.partition(",")[2][9:]
            or "tf.string,0" in arguments[12:]
        ):
            default = "'-'"
        for value in dict.fromkeys([default, "-1", "'-'"]):
            table = f"tf.lookup.StaticHashTable({_TEXT}({arguments}),{value})"
            yield f"t = {table}\n{_SORT.format('t')}"
    yield (
        f"t = tf.lookup.StaticVocabularyTable({_TEXT}(vocabulary,tf.string,{_WHOLE},tf.int64,"
        f"{_LINE}),3)\n[t.size(), t[tf.constant(['lake','nobody','you'])]]"
    )
    yield "[tf.lookup.TextFileIndex.LINE_NUMBER, tf.lookup.TextFileIndex.WHOLE_LINE]"


def _changes():
    mutable, ids, rows = TABLES["mutable"], TABLES["mutable_ids"], TABLES["mutable_rows"]
    dense, words, dense_rows = TABLES["dense"], TABLES["dense_words"], TABLES["dense_rows"]
    for table, key, other in (
        (mutable, "'a','b','a'", "'b','z'"),
        (words, "'a','b','a'", "'b','z'"),
    ):
        start = f"t = {table}\nt.insert(tf.constant([{key}]),tf.constant([1,2,3],tf.int64))\n"
        yield start + f"{_SORT.format('t')}"
        yield start + "[t.size(), t.lookup(['a','b','q'])]"
        yield start + f"t.remove(tf.constant([{other}]))\n[t.size(), {_SORT.format('t')}]"
        yield start + f"t.remove([{other}])\nt.size()"
        yield start + "t.remove(tf.constant([1]))\nt.size()"
        yield start + "t.insert(['a','q'],[8,9])\n" + _SORT.format("t")
        yield start + "t.insert(['a','q'],[8])\n" + _SORT.format("t")
        yield start + "t.insert([['a','q']],[[8,9]])\n" + _SORT.format("t")
        yield start + "t.insert('q',9)\n" + _SORT.format("t")
        yield start + "t.insert([1],[9])\nt.size()"
        yield start + "t.insert(['q'],['r'])\nt.size()"
        yield start + "t.insert(['q'],[1.5])\nt.size()"
        yield start + "t.insert(tf.constant(['q']),tf.constant([1]))\nt.size()"
        yield start + "t.lookup(tf.constant([1]))"
        yield start + "t.lookup([['a'],['b']])"
        yield start + "t['a']"
        yield start + "t.insert([],[])\nt.size()"
    for extra in [
        "['q','a'],tf.constant([5,6],tf.int64)",
        "['q','a'],[5,6]",
        "['q','a'],7",
        "['q','a'],tf.constant(7,tf.int64)",
        "['q','a'],tf.constant([7],tf.int64)",
    ]:
        yield (
            f"t = {mutable}\nt.insert(['a'],[1])\n"
            f"t.lookup({extra.replace('],', '],dynamic_default_values=', 1)})"
        )
    for table in (ids, dense):
        start = f"t = {table}\nt.insert([1,2,3],[1,2,3])\n"
        yield start + _SORT.format("t")
        yield start + "t.remove(tf.constant([1,9],tf.int64))\n" + _SORT.format("t")
        yield start + "t.remove(tf.constant([1,9]))\n" + _SORT.format("t")
        yield start + "t.lookup([[1,9],[2,3]])"
        yield start + "t.lookup(tf.constant([1,9]))"
        yield start + "t.lookup([1.5])"
        yield start + "t.insert(tf.constant([1]),tf.constant([7]))\n" + _SORT.format("t")
    for table, keys in ((rows, "['a','b']"), (dense_rows, "[1,2]")):
        start = f"t = {table}\nt.insert({keys},[[1.,2.],[3.,4.]])\n"
        yield start + f"t.lookup({keys})"
        yield start + "[t.size(), t.export()[1].shape[1:]]"
        yield start + f"t.lookup([{keys}])"
        yield start + f"t.lookup({keys}[0])"
        yield start + f"t.insert({keys},[1.,2.])\nt.size()"
        yield start + f"t.insert({keys},[[1.],[2.]])\nt.size()"
        yield start + f"t.insert([{keys}],[[[5.,6.],[7.,8.]]])\nt.lookup({keys})"
    for call in [
        "t.insert([-100],[1])",
        "t.insert([-101],[1])",
        "t.lookup(tf.constant([-100],tf.int64))",
        "t.lookup(tf.constant([-101],tf.int64))",
        "t.remove(tf.constant([-100],tf.int64))",
        "t.erase(tf.constant([-101],tf.int64))",
        "t.erase(tf.constant([1],tf.int64))",
        "t.erase(tf.constant([1]))",
        "t.insert_or_assign([1],[2])",
    ]:
        yield f"t = {dense}\nt.insert([1],[5])\n{call}\n[t.size(), {_SORT.format('t')}]"
    for arguments in [
        "-1,empty_key=1,deleted_key=1",
        "-1,empty_key='a',deleted_key=1",
        "-1,empty_key=0,deleted_key=-1,initial_num_buckets=3",
        "-1,empty_key=0,deleted_key=-1,initial_num_buckets=4",
        "-1,empty_key=0",
        "'a',empty_key=0,deleted_key=1",
        "-1,empty_key=[0,0],deleted_key=[1,1]",
    ]:
        yield f"t = tf.lookup.experimental.DenseHashTable(tf.int64,tf.int64,{arguments})\nt.size()"
    many = "np.arange(1000)*7919%100003"
    yield f"t = {ids}\nk = {many}\nt.insert(k,k)\nt.lookup(k[::-1]+1-np.arange(1000)%2)"
    yield f"t = {dense}\nk = {many}\nt.insert(k,k*2)\nt.lookup(k[::-1]+1-np.arange(1000)%2)"
    yield (
        f"k = {many}\nt = tf.lookup.StaticHashTable({_INIT}(k,k*3),-5)\n"
        "t.lookup(tf.constant(k[::-1]+1-np.arange(1000)%2))"
    )
    yield (
        f"k = {many}\nw = k.astype(str)\nt = tf.lookup.StaticVocabularyTable({_INIT}(w,k),11)\n"
        "t.lookup(tf.constant((k[::-1]+1-np.arange(1000)%2).astype(str)))"
    )


def _programs():
    words, vocabulary = TABLES["words"], TABLES["vocabulary"]
    yield f"t = {words}\nf = tf.function(lambda x: t.lookup(x))\nf(tf.constant(['a','z']))"
    yield f"t = {vocabulary}\nf = tf.function(lambda x: t[x]*2)\nf(tf.constant(['a','z']))"
    yield (
        f"t = {TABLES['mutable']}\n"
        "@tf.function\ndef f(x):\n  t.insert(x, tf.ones_like(x, tf.int64))\n"
        "f(tf.constant(['a','z']))\nt.size()"
    )
    yield f"t = {words}\ntf.one_hot(t.lookup(tf.constant(['a','b'])), 4)"
    yield (f"m = tf.Module()\nm.t = {words}\nm.v = tf.Variable(1.)\n[len(m.variables), m.t.size()]")


CASES = list(
    dict.fromkeys([*_lookups(), *_kinds(), *_made(), *_files(), *_changes(), *_programs()])
)

FILES = {
    "vocabulary": VOCABULARY,
    "pairs": PAIRS,
    "empty": "",
    "twice": "a\nb\na\n",
    "windows": "a\r\nb\r\n",
    "open_end": "a\nb",
    "blank": "a\n\nb\n\n",
}


def files(folder):
    """The files that cases name, written into a folder: {name: path}."""
    paths = {}
    for name, text in FILES.items():
        paths[name] = os.path.join(folder, f"{name}.txt")
        with open(paths[name], "w", encoding="utf-8", newline="") as file:
            file.write(text)
    return paths


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    import tensorflow as tf
    from cases import record

    with tempfile.TemporaryDirectory() as made:
        record(CASES, tf, os.path.join(os.path.dirname(__file__), "lookup.json"), **files(made))
