"""Programs with cells of the user's, K.rnn, states, and what is refused: cases for rnn_programs.json.

Programs are separated by empty lines; the last line of each is an expression.
"""

BEFORE = """
import re
L, K = tf.keras.layers, tf.keras.backend
def array(*shape):
    n = int(np.prod(shape))
    return (np.sin(np.arange(n) * 1.7) * 0.8).reshape(shape).astype('f')
def told(f):
    try:
        return f()
    except Exception as error:
        text = str(error)
        if 'encountered when calling' in text:
            text = text.split('\\n\\n', 1)[1].rsplit('\\n\\nCall arguments', 1)[0]
        text = re.sub('0x[0-9a-f]+', '0x', text.replace('ListWrapper([', '([')).replace('([', '[').replace('])', ']')
        return [type(error).__name__, text if len(text) < 1000 and not re.search('MatMul|mat1|StridedSlice', text) else '']
class Plain:
    state_size = 3
    def call(self, inputs, states):
        h = tf.tanh(inputs[:, :3] + states[0])
        return h * 2., [h]
class Own(L.Layer):
    def __init__(self, units=3, **kwargs):
        self.units = units
        self.state_size = units
        super().__init__(**kwargs)
    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), initializer='ones', name='kernel')
        self.recurrent = self.add_weight(shape=(self.units, self.units), initializer='ones', name='recurrent')
        self.built = True
    def call(self, inputs, states, training=None):
        h = K.tanh(K.dot(inputs, self.kernel) * 0.1 + K.dot(states[0], self.recurrent) * 0.1)
        return (h * 2. if training else h), [h]
    def get_config(self):
        return {**super().get_config(), 'units': self.units}
class Nested(L.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.state_size = [tf.TensorShape([2, 2]), 4]
        self.output_size = [4, tf.TensorShape([2, 2])]
    def call(self, inputs, states):
        a, b = inputs
        s, t = states
        s = s * 0.5 + tf.reshape(a, [-1, 2, 2])
        t = t * 0.25 + b
        return (t, s), (s, t)
class WithConstants(L.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.state_size = 3
    def build(self, shape):
        self.kernel = self.add_weight(shape=(2, 3), initializer='ones', name='kernel')
        self.built = True
    def call(self, inputs, states, constants):
        h = tf.tanh(inputs @ self.kernel + states[0] * 0.5 + constants[0])
        return h, [h]
class Abstract(L.AbstractRNNCell):
    @property
    def state_size(self):
        return 3
    @property
    def output_size(self):
        return 3
    def call(self, inputs, states):
        h = inputs[:, :3] + 0.5 * states[0]
        return h, h
class Counting(L.Layer):
    state_size = (2, 1)
    output_size = 2
    def call(self, inputs, states):
        x, n = states
        return x + n, [x * 0.5 + inputs[:, :2], n + 1.]
    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        return [tf.ones([batch_size, 2], dtype), tf.zeros([batch_size, 1], dtype)]
"""

PROGRAMS = r"""
x = tf.constant(array(2, 4, 3))
[L.RNN(Plain())(x), L.RNN(Plain(), return_sequences=True, return_state=True)(x), L.RNN(Plain(), go_backwards=True)(x)]

x = tf.constant(array(2, 4, 3))
layer = L.RNN(Own(), return_sequences=True, name='r')
[layer(x), layer(x, training=True), [w.name for w in layer.weights], layer.compute_output_shape((2, 4, 3)), layer.get_config()['cell']['class_name']]

x = tf.constant(array(2, 4, 3)); layer = L.RNN(Own())
mask = tf.constant([[True, False, True, False], [False, True, True, True]])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = tf.reduce_sum(layer(x, mask=mask) ** 2)
tape.gradient(y, [x, *layer.trainable_weights])

i = tf.keras.Input((None, 3)); y = L.RNN([Own(), L.LSTMCell(2, kernel_initializer='ones', recurrent_initializer='ones')], return_state=True)(i)
m = tf.keras.Model(i, y)
[[t.shape.as_list() for t in tf.nest.flatten(y)], tf.nest.flatten(m(array(2, 3, 3)))]

a, b = array(2, 3, 4), array(2, 3, 4); layer = L.RNN(Nested(), return_sequences=True, return_state=True)
y = layer((tf.constant(a), tf.constant(b)))
[y, [s.as_list() for s in layer.compute_output_shape((tf.TensorShape([2, 3, 4]), tf.TensorShape([2, 3, 4])))]]

x, c = tf.constant(array(2, 4, 2)), tf.constant(array(2, 3)); layer = L.RNN(WithConstants())
[layer(x, constants=c), layer(x, constants=[c]), layer._num_constants, layer(x, initial_state=tf.ones((2, 3)), constants=c)]

i, c = tf.keras.Input((4, 2)), tf.keras.Input((3,)); layer = L.RNN(WithConstants(name='c'), name='r'); y = layer(i, constants=c)
m = tf.keras.Model([i, c], y)
config = m.get_config()['layers'][-1]
other = tf.keras.Model.from_config(m.get_config(), custom_objects={'WithConstants': WithConstants})
[m([array(2, 4, 2), array(2, 3)]), config['inbound_nodes'] is not None, layer.get_config()['num_constants'], other([array(2, 4, 2), array(2, 3)])]

i, c, s = tf.keras.Input((None, 2)), tf.keras.Input((3,)), tf.keras.Input((3,)); layer = L.RNN(WithConstants(), return_state=True); y = layer(i, initial_state=[s], constants=[c])
m = tf.keras.Model([i, c, s], y)
m([array(2, 4, 2), array(2, 3), array(2, 3) * 0.5])

x = tf.constant(array(2, 4, 3))
[L.RNN(Abstract())(x), L.RNN(Counting(), return_state=True)(x), Abstract().get_initial_state(batch_size=2, dtype='float32')]

told(lambda: L.RNN(object()))

told(lambda: L.RNN(type('C', (), {'call': 1})()))

told(lambda: L.StackedRNNCells([object()]))

told(lambda: L.RNN(Own())(tf.ones((2, 3))))

told(lambda: L.LSTM(0))

told(lambda: L.LSTM(3)(tf.ones((2, 3))))

told(lambda: L.LSTM(3)(tf.ones((2, 4, 3)), initial_state=[tf.ones((2, 3))]))

told(lambda: L.LSTM(3)(tf.ones((2, 4, 3)), initial_state=[tf.ones((2, 3)), tf.ones((2, 4))]))

told(lambda: L.GRU(3)(tf.ones((2, 4, 3)), initial_state=tf.keras.Input((3,))).shape)

told(lambda: L.LSTM(3)(tf.keras.Input((4, 3)), initial_state=[tf.keras.Input((3,)), tf.ones((2, 3))]))

told(lambda: L.LSTM(3).reset_states())

told(lambda: L.LSTM(3, stateful=True).reset_states())

l = L.LSTM(3, stateful=True); l(tf.ones((2, 4, 3)))
[told(lambda: l.reset_states([np.zeros((2, 3))])), told(lambda: l(tf.ones((3, 4, 3))))]

told(lambda: L.LSTM(3, stateful=True)(tf.keras.Input((4, 3))))

told(lambda: L.RNN(Plain())(tf.ones((2, 4, 3)), constants=tf.ones((2, 3))))

told(lambda: L.Bidirectional(L.LSTM(3), merge_mode='foo'))

told(lambda: L.Bidirectional(L.LSTM(3), backward_layer=L.LSTM(3)))

told(lambda: L.Bidirectional(L.LSTM(3), backward_layer=L.LSTM(3, go_backwards=True, return_state=True)))

told(lambda: L.Bidirectional(3))

told(lambda: L.Bidirectional(L.LSTM(3), backward_layer=3))

told(lambda: L.Bidirectional(L.GRU(3))(tf.ones((2, 4, 3)), initial_state=[tf.ones((2, 3))]))

told(lambda: L.Bidirectional(L.GRU(3)).reset_states())

told(lambda: L.TimeDistributed(3))

told(lambda: L.TimeDistributed(L.Dense(3))(tf.ones((2, 3))))

told(lambda: L.ConvLSTM2D(2, 3, unroll=True))

told(lambda: L.ConvLSTM2D(2, 3)(tf.ones((2, 4, 3, 3))))

told(lambda: L.ConvLSTM2D(2, 3, stateful=True)(tf.keras.Input((4, 5, 5, 3))))

told(lambda: L.AbstractRNNCell().state_size)[0]

told(lambda: L.LSTM(3, foo=1))

told(lambda: L.LSTMCell(3)(tf.ones((2, 3)), [tf.ones((2, 4)), tf.ones((2, 3))]))

told(lambda: L.LSTM(3, unroll=True)(tf.ragged.constant([[[1., 2.]]], ragged_rank=1)))

told(lambda: L.LSTM(3)(tf.ragged.constant([[[1., 2.]]], ragged_rank=1), mask=tf.constant([[True]])))

told(lambda: L.LSTM(3)(tf.zeros((2, 0, 3))))

l = L.GRU(3, stateful=True, kernel_initializer='ones', recurrent_initializer='ones', return_sequences=True); x = tf.constant(array(2, 4, 2) * 0.1)
a = l(x); b = l(x); s = [v.numpy() for v in l.states]; l.reset_states(); c = l(x); l.reset_states([np.ones((2, 3), 'f')]); d = l(x)
[a, b, s, c, d, len(l.weights), l.stateful, [v.name for v in l.states]]

l = L.RNN([L.LSTMCell(3, kernel_initializer='ones', recurrent_initializer='ones'), L.GRUCell(2, kernel_initializer='ones', recurrent_initializer='ones')], stateful=True); x = tf.constant(array(2, 4, 2) * 0.1)
a = l(x); b = l(x); s = [v.numpy() for v in tf.nest.flatten(l.states)]; l.reset_states(); c = l(x)
[a, b, s, c]

l = L.Bidirectional(L.GRU(3, stateful=True, kernel_initializer='ones', recurrent_initializer='ones')); x = tf.constant(array(2, 4, 2) * 0.1)
a = l(x); b = l(x); l.reset_states(); c = l(x); l.reset_states([np.ones((2, 3), 'f'), np.zeros((2, 3), 'f')]); d = l(x)
[a, b, c, d]

m = tf.keras.Sequential([L.LSTM(2, stateful=True, batch_input_shape=(2, 3, 2), kernel_initializer='ones', recurrent_initializer='ones')])
x = array(4, 3, 2) * 0.1
a = m.predict(x, batch_size=2, verbose=0); b = m.predict(x, batch_size=2, verbose=0); m.reset_states(); c = m.predict(x, batch_size=2, verbose=0)
[a, b, c]

x = tf.ragged.constant([[[1., 2.], [3., 4.], [0.5, 1.]], [[1., 2.]], [[0., 1.], [2., 3.]]], ragged_rank=1)
init = dict(kernel_initializer='ones', recurrent_initializer='ones')
[L.LSTM(2, **init)(x), L.GRU(2, return_sequences=True, **init)(x), L.SimpleRNN(2, return_sequences=True, go_backwards=True, **init)(x), L.GRU(2, return_state=True, go_backwards=True, **init)(x)]

x = tf.ragged.constant([[[1., 2.], [3., 4.]], [[1., 2.]]], ragged_rank=1)
[L.TimeDistributed(L.Dense(2, kernel_initializer='ones'))(x), L.TimeDistributed(L.Dense(2, kernel_initializer='ones')).compute_output_shape((2, None, 2))]

class Twice(L.Layer):
    def call(self, x, mask=None):
        return x * 2.
[L.TimeDistributed(Twice())(tf.constant(array(2, 3, 2))), L.TimeDistributed(Twice())(tf.keras.Input((3, 2))).shape.as_list()]

e = L.Embedding(5, 2, mask_zero=True, embeddings_initializer='ones'); t = L.TimeDistributed(L.LSTM(2, kernel_initializer='ones', recurrent_initializer='ones'))
y = t(e(tf.constant([[[1, 2, 0], [0, 0, 0]], [[3, 1, 2], [1, 0, 0]]])))
[y, y._keras_mask]

def step(x, s):
    return x + s[0], [x * 0.5 + s[0]]
x = tf.constant(array(2, 3, 2)); m = tf.constant([[True, False, True], [False, True, True]])
[K.rnn(step, x, [tf.zeros((2, 2))]), K.rnn(step, x, [tf.zeros((2, 2))], mask=m), K.rnn(step, x, [tf.zeros((2, 2))], mask=m, go_backwards=True, zero_output_for_mask=True), K.rnn(step, x, [tf.ones((2, 2))], unroll=True), K.rnn(step, x, [tf.zeros((2, 2))], mask=m, unroll=True, go_backwards=True), K.rnn(step, tf.transpose(x, [1, 0, 2]), [tf.zeros((2, 2))], time_major=True), K.rnn(step, x, [tf.zeros((2, 2))], return_all_outputs=False), K.rnn(step, x, [tf.zeros((2, 2))], input_length=tf.constant([1, 3])), K.rnn(step, x, [tf.zeros((2, 2))], input_length=tf.constant([1, 3]), go_backwards=True)]

def step(x, s):
    return x[:, 0] + s[0] + s[-1], [s[0] + 1.]
K.rnn(step, tf.constant(array(2, 3, 2, 2)), [tf.zeros((2, 2))], constants=[tf.ones((2, 2)) * 10.], mask=tf.constant([[[True], [False], [True]], [[False], [True], [True]]]))

def step(x, s):
    return {'a': x['u'] + x['v'], 'b': x['u'] * 2.}, []
K.rnn(step, {'u': tf.constant(array(2, 3, 2)), 'v': tf.constant(array(2, 3, 2))}, [])

told(lambda: K.rnn(lambda x, s: (x, s), tf.ones((2, 3)), []))

told(lambda: K.rnn(lambda x, s: (x, s), tf.ones((2, 0, 3)), [], unroll=True))

l = L.LSTM(2, dropout=0.5, recurrent_dropout=0.5, kernel_initializer='ones', recurrent_initializer='ones'); x = tf.constant(array(3, 4, 5))
[l(x), l(x, training=False), bool(tf.reduce_all(l(x, training=True) == l(x, training=True)))]

c = L.GRUCell(2, dropout=0.5, kernel_initializer='ones', recurrent_initializer='ones'); x = tf.ones((3, 4)); h = [tf.zeros((3, 2))]
a = c(x, h, training=True)[0]; b = c(x, h, training=True)[0]; c.reset_dropout_mask()
[bool(tf.reduce_all(a == b)), [t.shape.as_list() for t in c.get_dropout_mask_for_cell(x, True, count=3)], c.get_recurrent_dropout_mask_for_cell(x, True), c(x, h[0])[1].shape.as_list()]

c = L.LSTMCell(2, kernel_initializer='ones', recurrent_initializer='ones'); s = L.StackedRNNCells([c, L.SimpleRNNCell(3, kernel_initializer='ones')])
y = s(tf.ones((2, 4)), s.get_initial_state(batch_size=2, dtype='float32'))
[y, s.state_size, s.output_size, s.get_config()['cells'][0]['class_name'], len(s.weights)]

l = L.LSTM(2, dtype='mixed_bfloat16', kernel_initializer='ones', recurrent_initializer='ones'); y = l(tf.constant(array(2, 3, 2)))
[y.dtype, l.cell.kernel.dtype, l.cell.compute_dtype]

l = L.LSTM(3, kernel_regularizer='l2', kernel_initializer='ones', activity_regularizer='l1'); l(tf.zeros((2, 3, 2)))
[l.losses, l.trainable_weights[0].shape.as_list(), l.units, l.use_bias, l.implementation, l.cell.state_size, l.count_params()]

l = L.GRU(3); l(tf.zeros((2, 3, 2))); l.trainable = False
[len(l.trainable_weights), len(l.non_trainable_weights), l.cell.trainable, [repr(s) for s in l.input_spec], repr(l.state_spec[0])]

i = tf.keras.Input((3, 2)); y = L.LSTM(2, kernel_initializer='ones', recurrent_initializer='ones')(i, initial_state=[tf.ones((1, 2)), tf.ones((1, 2))])
tf.keras.Model(i, y)(array(1, 3, 2))

m = tf.keras.Sequential([L.Masking(0.5), L.GRU(3, return_sequences=True, kernel_initializer='ones', recurrent_initializer='ones'), L.LSTM(2, kernel_initializer='ones', recurrent_initializer='ones')])
x = array(2, 4, 3); x[0, 2:] = 0.5; x[1, :1] = 0.5
[m(x), m.predict(x, verbose=0)]

x = tf.constant(array(2, 4, 3)); d = tf.nn.RNNCellResidualWrapper(L.GRUCell(3, kernel_initializer='ones', recurrent_initializer='ones'))
[L.RNN(d)(x), d.state_size, d.output_size, d.get_config()['cell']['class_name']]

x = tf.constant(array(2, 4, 3)); d = tf.nn.RNNCellDeviceWrapper(L.SimpleRNNCell(3, kernel_initializer='ones', recurrent_initializer='ones'), '/cpu:0')
[L.RNN(d)(x), d.get_config()['device'], [w.name for w in d.weights]]

x = tf.constant(array(2, 4, 3)); d = tf.nn.RNNCellDropoutWrapper(L.GRUCell(3, kernel_initializer='ones', recurrent_initializer='ones'), 1.0, 1.0, 1.0, seed=3)
c = d.get_config()
[L.RNN(d)(x), {k: c[k] for k in c if k != 'cell'}]

tf.nn.RNNCellDropoutWrapper(L.LSTMCell(3)).state_size

told(lambda: tf.nn.RNNCellDropoutWrapper(L.GRUCell(3), input_keep_prob=1.5))

told(lambda: tf.nn.RNNCellDropoutWrapper(L.GRUCell(3), variational_recurrent=True))

d = tf.nn.RNNCellDropoutWrapper(L.GRUCell(3), 0.5, 0.5, 0.5, variational_recurrent=True, input_size=3, dtype='float32')
y, s = d(tf.ones((2, 3)), tf.zeros((2, 3)))
[y.shape.as_list(), s.shape.as_list()]
"""

CASES = [f"{BEFORE}\n{p.strip()}" for p in PROGRAMS.strip().split("\n\n")]
