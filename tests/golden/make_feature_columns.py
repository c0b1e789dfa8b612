"""Records feature_columns.json: run with the python of TensorFlow 2.15 (see cases.py)."""

import os
import random
import sys
import tempfile

WORDS = ["x", "y", "z", "", "é", "a longer text than thirty-two bytes, which hashes otherwise"]
NUMBERS = [-1, 0, 1, 2, 3, 7, 50]


def files(folder):
    """The files that cases name, written to a folder."""
    made = {"words": "x\ny\nz\n", "crlf": "x\r\ny\r\n", "numbers": "7\n3\n1\n"}
    made.update({"twice": "x\ny\nx\n", "blank": "x\n\ny\n", "nothing": ""})
    paths = {name: os.path.join(folder, f"{name}.txt") for name in made}
    for name, path in paths.items():
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(made[name])
    return paths


def names(tf, folder):
    """What the cases may use beside tf and np."""
    fc = tf.feature_column

    def table(shape, dtype=None, **kwargs):
        return tf.reshape(tf.range(1, 1 + shape[0] * shape[1], dtype=tf.float32) / 8, shape)

    def dense(columns, **features):
        return tf.keras.layers.DenseFeatures(columns)(features)

    def sequence(columns, **features):
        return tf.keras.experimental.SequenceFeatures(columns)(features)

    def gradients(columns, **features):
        """Names, values, and the gradients with their rows where they list rows."""
        layer = tf.keras.layers.DenseFeatures(columns, name="layer")
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(layer(features) ** 2)
        slices = tape.gradient(loss, layer.trainable_weights)
        rows = [x.indices if hasattr(x, "indices") else "dense" for x in slices]
        return [[w.name for w in layer.weights], rows, list(map(tf.convert_to_tensor, slices))]

    def described(column):
        """All that a column tells of itself."""
        return [
            repr(column),
            column.name,
            column._fields,
            repr(column.parse_example_spec),
            repr(column.parents),
            getattr(column, "num_buckets", None),
            str(getattr(column, "variable_shape", None)),
            repr(column.get_config()),
            type(column).from_config(column.get_config()) == column,
            hash(column) == hash(type(column)(*column)),
        ]

    return {
        "N": fc.numeric_column,
        "B": fc.bucketized_column,
        "V": fc.categorical_column_with_vocabulary_list,
        "F": fc.categorical_column_with_vocabulary_file,
        "I": fc.categorical_column_with_identity,
        "H": fc.categorical_column_with_hash_bucket,
        "X": fc.crossed_column,
        "W": fc.weighted_categorical_column,
        "D": fc.indicator_column,
        "E": lambda *args, **kwargs: fc.embedding_column(*args, **{"initializer": table, **kwargs}),
        "spec": fc.make_parse_example_spec,
        "c": tf.constant,
        "sp": tf.sparse.SparseTensor,
        "table": table,
        "dense": dense,
        "sequence": sequence,
        "gradients": gradients,
        "described": described,
        **{name: getattr(fc, name) for name in dir(fc) if name.startswith("sequence_")},
        **{f"{name}_txt": path for name, path in files(folder).items()},
    }


DESCRIBED = """
N('a')
N('a',shape=3)
N('a',shape=[2],default_value=np.array([1,2]))
N('a',shape=[1,1],default_value=[[1.]])
N('a',shape=2,default_value=3,dtype=tf.int64)
N('a',normalizer_fn=None,shape=[])
B(N('a'),[1,2])
B(N('a',shape=2),(0.5,1.5))
V('a',['x','y'])
V('a',[1,2])
V('a',(1,2),dtype=tf.int32)
V('a',[b'x'],num_oov_buckets=3)
V('a','xyz',default_value=2)
I('a',3)
I('a',3,2)
H('a',3)
H('a',3,tf.int32)
X(['b','a'],10)
X({'k':1,'a':2},10,5)
X(['b',B(N('a'),[1,2]),V('c',[1])],10,hash_key=7)
X([X(['b','a'],10),'c'],9)
W(H('a',3),'w')
W(V('a',['x']),'w',tf.int32)
D(H('a',3))
D(B(N('a'),[1]))
D(W(V('q',['x']),'w'))
sequence_categorical_column_with_hash_bucket('a',3)
sequence_categorical_column_with_identity('a',3,1)
sequence_categorical_column_with_vocabulary_list('a',['x'])
sequence_numeric_column('a')
sequence_numeric_column('a',shape=2,default_value=1.)
D(sequence_categorical_column_with_identity('a',3))
"""

WRONG = """
N(1)
N('a',shape=(0,))
N('a',shape=[2,'x'])
N('a',shape=[1.5])
N('a',default_value=[1.,2.])
N('a',default_value='x')
N('a',dtype=tf.string)
N('a',dtype=tf.bool)
N('a',dtype=tf.complex64)
N('a',dtype='float32')
N('a',dtype=tf.int32,default_value=1.5)
N('a',normalizer_fn=3)
B('a',[1])
B(N('a',shape=(2,2)),[1])
B(N('a'),[])
B(N('a'),[2,1])
B(N('a'),(1,1))
B(N('a'),None)
B(N('a'),5)
B(N('a'),np.array([1.,2.]))
B(I('a',3),[1])
V('a',[])
V('a',None)
V('a',['x','x'])
V('a',['x'],num_oov_buckets=-1)
V('a',['x'],num_oov_buckets=2,default_value=1)
V('a',[1.5])
V('a',[True,False])
V('a',['x'],dtype=tf.int32)
V('a',[1],dtype=tf.string)
V('a',['x'],dtype=tf.float32)
V(1,['x'])
F('a','')
F('a',None)
F('a','nowhere.txt')
F('a',nothing_txt)
F('a',words_txt,0)
F('a',words_txt,-1)
F('a',words_txt,num_oov_buckets=2,default_value=1)
F('a',words_txt,num_oov_buckets=-2)
F('a',words_txt,dtype=tf.float32)
F(1,words_txt)
I('a',0)
I('a',3,3)
I('a',3,-1)
I(1,3)
I('a','x')
I('a',None)
H('a',0)
H('a',None)
H('a',-3)
H('a',3,tf.float32)
H(1,3)
H('a','5')
X(['a'],10)
X(None,10)
X(['a','b'],0)
X(['a','b'],None)
X(['a',H('b',3)],10)
X(['a',N('b')],10)
X(['a',1],10)
W(H('a',3),'w',tf.string)
W(H('a',3),'w',None)
D(N('a'))
D('a')
E(H('a',3),0)
E(H('a',3),None)
E(H('a',3),'x')
E(H('a',3),2,initializer=3)
E(H('a',3),2,initializer='ones')
E(H('a',3),2,ckpt_to_load_from='x')
E(H('a',3),2,tensor_name_in_ckpt='x')
tf.feature_column.shared_embeddings([H('a',3),H('b',3)],2)
tf.feature_column.shared_embeddings([],2)
sequence_numeric_column('a',dtype=tf.string)
sequence_numeric_column('a',normalizer_fn=3)
sequence_numeric_column('a',shape=[0])
spec(['a'])
spec(N('a'))
spec(3)
spec([N('a'),N('a',shape=2)])
spec([W(H('c',3),'c')])
tf.keras.layers.DenseFeatures([])
tf.keras.layers.DenseFeatures([N('a'),N('a')])
tf.keras.layers.DenseFeatures([H('a',3)])
tf.keras.layers.DenseFeatures({'a':N('a')})
tf.keras.layers.DenseFeatures(['a'])
tf.keras.layers.DenseFeatures([sequence_numeric_column('a')])
tf.keras.experimental.SequenceFeatures(N('a'))
tf.keras.experimental.SequenceFeatures(B(N('a'),[1]))
type(N('a')).from_config({'key':'a'})
tf.keras.layers.DenseFeatures(N('a'))(c([1.]))
tf.keras.experimental.SequenceFeatures(sequence_numeric_column('a'))(c([1.]))
dense(N('a'),b=c([1.]))
dense(N('a'),a=c(1.))
dense(N('a'),a=c(['x']))
dense(N('a'),a=sp([[0,0]],[1.],[1,1]))
dense(N('a'),a=c([[1.,2.],[3.,4.]]))
dense(N('a',shape=2),a=c([[1.,2.,3.]]))
dense([N('a'),N('b')],a=c([1.,2.]),b=c([1.]))
dense(B(N('a'),[1]),a=c([[0.,1.]]))
dense(D(V('a',['x'])),a=c([1]))
dense(D(V('a',[1])),a=c(['x']))
dense(D(V('a',[1])),a=c([1.]))
dense(D(V('a',['x',1])),a=c(['1','x']))
dense(D(V('a',['x'],default_value=None)),a=c(['x','y']))
dense(D(V('a',['x','y'])),a=c([[['x','y'],['y','']],[['x','x'],['z','z']]]))
dense(E(V('a',['x','y']),2),a=c([[['x','y'],['y','']],[['x','x'],['z','z']]]))
dense(D(F('a',words_txt,9)),a=c(['x']))
dense(D(F('a','nowhere.txt',3)),a=c(['x']))
dense(D(F('a',twice_txt)),a=c(['x']))
dense(D(F('a',blank_txt)),a=c(['x']))
dense(D(I('a',3)),a=c(['0']))
dense(D(I('a',3)),a=c([0.]))
dense(E(I('a',3),2),a=c([0,3]))
dense(D(H('a',5)),a=c([1]))
dense(D(H('a',5,tf.int64)),a=c(['1']))
dense(D(H('a',5)),a=c([1.]))
dense(D(H('a',5)),a=tf.ragged.constant([['x'],['y','z']]))
dense(N('a'),a=tf.ragged.constant([[1.],[2.]]))
dense(E(V('a',['x']),2,combiner='x'),a=c(['x']))
dense(E(V('a',['x','y']),2,use_safe_embedding_lookup=False),a=c([['x','x'],['z','y'],['','y']]))
dense(E(N('a'),2),a=c([1.]))
dense(D(W(V('a',['x','y']),'w')),a=c([['x','y'],['y','']]),w=c([[1.,2.],[3.,4.]]))
dense(E(W(V('a',['x','y']),'w'),2),a=c([['x','y'],['y','']]),w=c([[1.,2.],[3.,4.]]))
dense(D(W(V('a',['x','y']),'w')),a=c(['x','y']),w=c(['q','r']))
dense(D(W(V('a',['x','y']),'w')),a=c(['x','y']),w=c([2,3]))
dense(D(W(V('a',['x']),'w')),a=c(['x']))
dense(D(X([W(V('a',['x']),'w'),'c'],5)),a=c(['x']),w=c([1.]),c=c(['q']))
dense(D(X(['a','b'],7)),a=c(['x','y']),b=c(['p']))
dense(D(X([sequence_categorical_column_with_identity('a',3),'b'],4)),a=c([[1]]),b=c(['x']))
dense(E(sequence_categorical_column_with_identity('a',3),2),a=c([[1]]))
dense(D(sequence_categorical_column_with_identity('a',3)),a=c([[1]]))
sequence(sequence_numeric_column('a'),a=c([[1.,2.],[3.,0.]]))
sequence(sequence_numeric_column('a',dtype=tf.int32),a=sp([[0,0]],[1],[2,2]))
sequence(sequence_numeric_column('a',shape=2),a=sp([[0,0],[1,0]],[1.,4.],[2,3]))
sequence(E(I('a',3),2),a=c([[1]]))
sequence(D(I('a',3)),a=c([[1]]))
sequence(E(W(sequence_categorical_column_with_identity('a',3),'w'),2),a=c([[1]]),w=c([[1.]]))
sequence([sequence_numeric_column('a'),E(sequence_categorical_column_with_identity('b',3),2)],\
a=sp([[0,0],[0,1],[1,0]],[1.,2.,3.],[2,2]),b=sp([[0,0],[1,0]],[1,2],[2,2]))
"""

VALUES = """
dense(N('a'),a=np.array([1,2]))
dense(N('a'),a=[1.,2.])
dense(N('a'),a=c([True,False]))
dense(N('a'),a=c([1.,2.],tf.float64))
dense(N('a',shape=2),a=c([[[1.,2.]],[[3.,4.]]]))
dense(N('a',shape=[]),a=c([1.,2.]))
dense(N('a',normalizer_fn=lambda x:(x-1)/2),a=c([1,2]))
dense(N('a',normalizer_fn=lambda x:tf.math.log1p(x)),a=c([[1.],[2.]]))
dense((N(k) for k in 'ba'),a=c([1.]),b=c([2.]))
dense(B(N('a'),[0.,1.5,3.]),a=c([-1.,0.,1.5,2.,float('nan'),float('inf'),3.,-float('inf')]))
dense(B(N('a'),[0.1,0.2,0.3]),a=c([0.1,0.2,0.3]))
dense(B(N('a',shape=[]),[1.]),a=c([0.,1.]))
dense(B(N('a',normalizer_fn=lambda x:x*2),[1.,3.]),a=c([0.,1.,2.]))
dense(D(F('a',words_txt)),a=c(['x','z','nope','y','']))
dense(D(F('a',words_txt,2,num_oov_buckets=1)),a=c(['x','z','nope']))
dense(D(F('a',words_txt,default_value=1)),a=c(['x','nope']))
dense(D(F('a',numbers_txt,dtype=tf.int64)),a=c([7,1,2,-1]))
dense(D(F('a',crlf_txt)),a=c(['x','y']))
dense(D(V('a',['x','y'],default_value=5)),a=c(['x','q','']))
dense(D(I('a',3)),a=c([0,3,-2,2]))
dense(D(I('a',3)),a=c([0,2],tf.uint8))
dense(D(I('a',3,1)),a=c([0,3,-2,-1]))
dense(D(H('a',5)),a=sp([[0,0],[1,1]],['','q'],[3,3]))
dense(D(W(V('a',['x','y']),'w')),a=c([['x','y'],['y','']]),w=c([[1.,2.],[3.,0.]]))
dense(D(W(V('a',['x','y']),'w')),a=c([['x','x'],['y','z']]),w=c([[1.,2.],[3.,4.]]))
dense(D(W(V('a',['x','y']),'w',tf.int32)),a=c(['x','y']),w=c([2,3]))
dense(E(V('a',['x','y']),2,use_safe_embedding_lookup=False),a=c([['x','x'],['x','y'],['','y']]))
dense(E(V('a',['x','y']),2,use_safe_embedding_lookup=False),a=c([['x','x'],['',''],['','y'],['','']]))
dense(D(X(['a','b'],7)),a=c([1.,2.]),b=c(['p','q']))
dense(D(X(['a','b'],7)),a=c([['x','y'],['z','']]),b=c(['p','q']))
dense(D(X(['a','b'],7)),a=sp([[0,0],[1,1]],['x','y'],[2,2]),b=c([['p','q'],['r','']]))
dense(D(X([B(N('a',shape=2),[0.,1.]),'b'],11)),a=c([[-1.,.5],[2.,0.]]),b=c(['p','q']))
spec([N('a'),D(H('b',3)),W(H('c',3),'w'),X(['e','f'],4),B(N('g',shape=2,default_value=1.),[1])])
spec([X([V('e',[1,2]),B(N('k'),[1,2]),'z'],4)])
spec([sequence_numeric_column('s'),sequence_categorical_column_with_identity('q',3)])
spec([])
tf.keras.layers.DenseFeatures([N('b'),D(V('a',['x']))],name='q').get_config()
tf.keras.layers.DenseFeatures([N('b'),D(V('a',['x'])),E(H('k',3),5)]).compute_output_shape((None,1))
[w.shape for w in tf.keras.layers.DenseFeatures([E(H('k',3),5)],name='q').weights]
gradients(E(V('b',['x','y','z']),2),b=c([['z','x'],['q',''],['x','x'],['','z']]))
gradients([E(V('b',['x','y','z']),2,max_norm=1.),N('a')],b=c([['z','x'],['q','y']]),a=c([1.,2.]))
gradients([E(V('k e/y',['x']),2),E(H('b',3),2,trainable=False)],**{'k e/y':c(['x']),'b':c(['z'])})
sequence(E(sequence_categorical_column_with_identity('a',3),2),a=sp([[0,0],[0,1],[1,0]],[1,2,0],[3,3]))
sequence(D(sequence_categorical_column_with_identity('a',3)),a=sp([[0,0],[0,1],[1,0]],[1,2,0],[3,3]))
sequence(E(sequence_categorical_column_with_identity('a',3),2),a=c([[1,-1,2],[-1,0,-1]]))
sequence(D(sequence_categorical_column_with_vocabulary_list('a',['x','y'])),a=c([['x','q','y'],['','y','']]))
sequence(E(sequence_categorical_column_with_vocabulary_file('a',words_txt),2),a=c([['x','q','y'],['','y','']]))
sequence(E(sequence_categorical_column_with_hash_bucket('a',3),2,combiner='sum'),a=c([['x','y'],['z','']]))
sequence(sequence_numeric_column('a'),a=sp([[0,0],[0,1],[1,0]],[1.,2.,3.],[3,3]))
sequence(sequence_numeric_column('a',shape=2,default_value=9.),a=sp([[0,0],[0,1],[0,2],[1,0]],[1.,2.,3.,4.],[2,4]))
sequence(sequence_numeric_column('a',normalizer_fn=lambda x:x*2.),a=sp([[0,0],[1,0]],[1.,3.],[2,2]))
sequence(sequence_numeric_column('a',shape=2),a=sp([[0,0,0],[0,0,1],[0,1,0],[1,0,1]],[1.,2.,3.,4.],[2,2,2]))
sequence(sequence_numeric_column('a'),a=sp(np.zeros((0,2),np.int64),np.zeros(0,np.float32),[2,3]))
sequence([sequence_numeric_column('a'),D(sequence_categorical_column_with_identity('b',3))],\
a=sp([[0,0],[0,1],[1,0]],[1.,2.,3.],[2,2]),b=sp([[0,0],[0,1],[1,0]],[1,0,2],[2,2]))
"""


def generated(seed, count):
    """Random columns on random features, as cases."""
    rng = random.Random(seed)
    return [_case(rng) for _ in range(count)]


def _case(rng):
    batch = rng.randint(1, 4)
    columns, features = [], {}
    for number in range(rng.randint(1, 3)):
        places = _places(rng, batch)  # one layout, so that weights fit ids
        own = {
            "s": _feature(rng, batch, places, WORDS),
            "t": _feature(rng, batch, places, ["p", "q", ""]),
            "i": _feature(rng, batch, places, NUMBERS, rng.choice(["tf.int32", "tf.int64"])),
            "f": f"c({[rng.choice([-2.0, -0.5, 0.0, 0.25, 1.0, 3.5]) for _ in range(batch)]})",
        }
        weighted = places is not None and rng.random() < 0.5
        if weighted:
            own["w"] = _feature(rng, batch, places, [0.5, 1.0, 2.0, -1.0, 0.0, 3.0])
        column = _column(rng, weighted)
        for key, value in own.items():
            if f"'{key}'" in column:
                column = column.replace(f"'{key}'", f"'{key}{number}'")
                features[f"{key}{number}"] = value
        columns.append(column)
    call = "gradients" if any(x.startswith("E(") for x in columns) else "dense"
    given = ",".join(f"{key}={value}" for key, value in features.items())
    return f"{call}([{','.join(columns)}],{given})"


def _places(rng, batch):
    if rng.random() < 0.6:
        return None
    width = rng.randint(1, 3)
    found = [[i, j] for i in range(batch) for j in range(width) if rng.random() < 0.6]
    return (found, [batch, width]) if found else None


def _feature(rng, batch, places, values, dtype=None):
    kind = f",{dtype}" if dtype else ""
    if places is None:
        width = rng.choice([0, 1, 1, 2, 3])
        if not width:
            return f"c({[rng.choice(values) for _ in range(batch)]}{kind})"
        rows = [[rng.choice(values) for _ in range(width)] for _ in range(batch)]
        return f"c({rows}{kind})"
    found, shape = places
    return f"sp({found},c({[rng.choice(values) for _ in found]}{kind}),{shape})"


def _column(rng, weighted):
    kind = rng.random()
    if kind < 0.15:
        return "N('f')"
    if kind < 0.25:
        return "B(N('f'),[-1.,0.,1.])"
    column = _categorical(rng)
    if weighted and rng.random() < 0.6:
        column = f"W({column},'w')"
    if rng.random() < 0.4:
        return f"D({column})"
    more = rng.choice(["", ",combiner='sum'", ",combiner='sqrtn'", ",max_norm=0.5"])
    return f"E({column},{rng.randint(1, 3)}{more})"


def _categorical(rng):
    crossed = rng.choice(["'s'", "'i'", "V('s',['x','y'])", "B(N('f'),[0.,1.])", "I('i',51,0)"])
    return rng.choice(
        [
            "V('s',['x','y','é'])",
            "V('s',['y','x'],num_oov_buckets=3)",
            "V('s',['x','y'],default_value=1)",
            "V('i',[7,1,0])",
            "V('i',[1,2],num_oov_buckets=4)",
            f"H('s',{rng.randint(1, 9)})",
            f"H('i',{rng.randint(1, 9)},tf.int64)",
            "I('i',51)",
            "I('i',4,2)",
            "B(N('f'),[-1.,0.,1.])",
            "F('s',words_txt)",
            "F('s',words_txt,2,num_oov_buckets=2)",
            f"X(['t',{crossed}],{rng.randint(2, 9)})",
            f"X([{crossed},'t','f'],{rng.randint(2, 9)},hash_key={rng.randint(1, 99)})",
        ]
    )


CASES = list(
    dict.fromkeys(
        [
            *(f"described({x})" for x in DESCRIBED.strip().splitlines()),
            *WRONG.strip().splitlines(),
            *VALUES.strip().splitlines(),
            *generated(7, 320),
        ]
    )
)

if __name__ == "__main__":
    import cases
    import tensorflow as tf

    with tempfile.TemporaryDirectory() as made:
        path = os.path.join(os.path.dirname(__file__), "feature_columns.json")
        cases.record(CASES, tf, path, **names(tf, made))
    sys.stdout.write(f"{len(CASES)} cases\n")
