"""Records keras_objects.json: run with the python of TensorFlow 2.15 (see cases.py).

A: tf.keras.activations, I: initializers, R: regularizers, C: constraints, S: saving,
L: utils.legacy.
"""

import os
import sys


def names(tf):
    """What the cases may use beside tf and np."""

    def gradient(f, x):
        x = tf.constant(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x)
        return tape.gradient(y, x)

    keras = tf.keras
    return {
        "A": keras.activations,
        "I": keras.initializers,
        "R": keras.regularizers,
        "C": keras.constraints,
        "S": keras.saving,
        "L": keras.utils.legacy,
        "g": gradient,
    }


CASES = """
A.serialize(A.relu)
A.serialize(tf.nn.relu)
A.serialize(tf.nn.leaky_relu)
A.serialize(tf.nn.silu)
A.serialize(A.swish)
A.serialize(tf.nn.softmax)
A.serialize(A.relu,use_legacy_format=True)
A.serialize('relu')
A.serialize(None)
A.serialize(abs)
A.get('relu') is A.relu
A.get('leakyrelu')
A.get('abcd')
A.get(3)
I.serialize(I.GlorotUniform())
I.serialize(I.Constant(2.))
I.serialize(I.Constant(np.array([1.,2.])))
I.serialize(I.Constant([1.,2.]))
I.serialize(I.get('he_normal'))
I.serialize(tf.random_normal_initializer())
I.serialize(I.Zeros(),use_legacy_format=True)
I.serialize(None)
I.get('random_normal').get_config()
I.get('glorot')
I.get('')
I.get(3)
I.get({'class_name':'HeNormal','config':{'seed':3}}).get_config()
I.get({'module':'keras.initializers','class_name':'HeNormal','config':{'seed':3},'registered_name':None}).get_config()
I.get({'class_name':'Foo','config':{}})
I.get({'module':'keras.initializers','class_name':'Foo','config':{}})
I.deserialize('foo')
I.VarianceScaling().get_config()
I.GlorotUniform(3).get_config()
I.TruncatedNormal().get_config(),I.RandomUniform().get_config(),I.RandomNormal().get_config(),I.Orthogonal().get_config(),I.Identity().get_config(),I.Ones().get_config()
I.VarianceScaling(scale=0)
I.VarianceScaling(mode='foo')
I.VarianceScaling(distribution='foo')
I.VarianceScaling(distribution='normal').get_config()
I.Zeros()((2,),dtype='string')
I.Zeros()((2,),dtype='int32')
I.Ones()((2,),dtype='bool')
I.Zeros()(3)
I.Zeros()([2,1],foo=1)
I.Zeros()((4,4),partition_shape=(2,4),partition_offset=(2,0)).shape
I.Identity()((4,4),partition_shape=(2,4),partition_offset=(2,0)).shape
I.Orthogonal()((4,))
I.Orthogonal()((4,2),dtype='int32')
I.Identity(2.)((2,3))
I.Identity()((2,3,3))
I.RandomNormal()((2,),dtype='int32')
I.RandomUniform(0,10)((5,),dtype='int32').dtype
I.GlorotUniform()((5,),dtype='int32')
I.Constant([1.,2.])((2,))
I.Constant([1.,2.])((3,))
I.Constant(1.5)((2,),dtype='int32')
I.Constant('a')((2,))
I.Zeros()(shape=(2,2),dtype=tf.float64).dtype
tf.random_normal_initializer().get_config(),tf.zeros_initializer().get_config(),tf.constant_initializer(2).get_config(),tf.random_uniform_initializer().get_config()
tf.zeros_initializer()((2,)),tf.ones_initializer()((2,),tf.int32),tf.constant_initializer(2)((2,))
tf.constant_initializer([1,2,3,4])((2,2))
tf.constant_initializer([1,2,3,4])((2,3))
tf.constant_initializer(lambda:1)
tf.random_uniform_initializer(0,5)((3,),tf.int32).dtype
tf.random_normal_initializer()((3,),tf.int32)
tf.zeros_initializer()((2,),tf.string)
bool(np.all(I.GlorotUniform(seed=1)((3,3))==I.GlorotUniform(seed=1)((3,3))))
R.serialize(R.L2(.1))
R.serialize(R.l1_l2(.1,.2))
R.serialize(R.L2(.1),use_legacy_format=True)
R.get('l2').get_config(),R.get('l1').get_config(),R.get('l1_l2').get_config(),R.get('L1L2').get_config(),R.get('L2').get_config()
R.get('orthogonal_regularizer').get_config()
R.get('foo')
R.get(3)
R.get({'class_name':'L2','config':{'l2':.3}}).get_config()
R.get({'class_name':'L1L2','config':{'l2':.3,'l1':.1}}).get_config()
R.get({'class_name':'Foo','config':{}})
R.L2(l=.3).get_config()
R.L2(foo=.3)
R.L2('a')
R.L2(None).get_config()
R.L2(float('nan'))
R.L2(-1.).get_config()
R.L1L2().get_config()
R.L1L2(None,None).get_config()
R.L2(.1)([[1.,2.],[3.,4.]])
R.L1(.1)([[1.,-2.],[3.,4.]])
R.OrthogonalRegularizer(.1)(tf.constant([[1.,-2.],[3.,4.]]))
R.OrthogonalRegularizer(.1,'columns')(tf.constant([[1.,-2.,1.],[3.,4.,2.]]))
R.OrthogonalRegularizer(.1)(tf.constant([1.]))
R.OrthogonalRegularizer(.1,'foo')
R.Regularizer().get_config()
C.serialize(C.MaxNorm(3,axis=[0,1]))
C.serialize(C.NonNeg())
C.serialize(C.NonNeg(),use_legacy_format=True)
C.get('foo')
C.get(3)
C.get({'class_name':'MaxNorm','config':{'max_value':3,'axis':1}}).get_config()
C.MaxNorm(1.)(tf.constant([[1.,-2.],[3.,4.]]))
C.MaxNorm(1.,axis=1)(tf.constant([[1.,-2.],[0.,0.]]))
C.MaxNorm(1.,axis=[0,1])(tf.constant([[1.,-2.],[0.,0.]]))
C.NonNeg()(tf.constant([[1.,-2.],[0.,0.]]))
C.UnitNorm()(tf.constant([[1.,-2.],[0.,0.]]))
C.MinMaxNorm(.5,1.,.5)(tf.constant([[1.,-2.],[0.,0.1]]))
C.RadialConstraint()(tf.constant(np.arange(32,dtype='f').reshape(4,4,2,1)))[:,:,0,0]
C.RadialConstraint()(tf.constant(np.arange(25,dtype='f').reshape(5,5,1,1)))[:,:,0,0]
C.RadialConstraint()(tf.constant([1.]))
C.Constraint()(tf.constant([1.,-1.]))
C.Constraint().get_config()
S.serialize_keras_object(np.float32(3.)),S.serialize_keras_object(tf.float32),S.serialize_keras_object(tf.TensorShape([1,None])),S.serialize_keras_object(tf.constant([1,2])),S.serialize_keras_object(np.arange(2)),S.serialize_keras_object(b'ab'),S.serialize_keras_object((1,'a',[2.])),S.serialize_keras_object({'a':None})
S.serialize_keras_object(tf.TensorSpec([1,None],tf.float32))
S.deserialize_keras_object(3),S.deserialize_keras_object('a'),S.deserialize_keras_object([1,'a']),S.deserialize_keras_object({'a':1})
S.deserialize_keras_object({'class_name':'Dense','config':{'units':1}})
L.deserialize_keras_object('Foo',module_objects={})
L.deserialize_keras_object({'class_name':'Foo','config':{}},module_objects={})
L.deserialize_keras_object({'a':1},module_objects={})
L.deserialize_keras_object(3,module_objects={})
R.L1L2(.1,.2)(tf.constant([[1.,-2.],[3.,4.]]))
R.L1L2()(tf.constant([[1.,-2.],[3.,4.]]))
A.get('relu').__name__
A.get('relu6').__name__
A.get('leaky_relu').__name__
A.get('elu').__name__
A.get('selu').__name__
A.get('gelu').__name__
A.get('swish').__name__
A.get('mish').__name__
A.get('exponential').__name__
A.get('softplus').__name__
A.get('softsign').__name__
A.get('tanh').__name__
A.get('sigmoid').__name__
A.get('hard_sigmoid').__name__
A.get('softmax').__name__
A.get('log_softmax').__name__
A.get('linear').__name__
A.get(None).__name__
A.get({'module':'builtins','class_name':'function','config':'relu','registered_name':'function'}).__name__
type(I.get('zeros')).__name__, I.get('zeros').get_config()
type(I.get('Zeros')).__name__, I.get('Zeros').get_config()
type(I.get('ones')).__name__, I.get('ones').get_config()
type(I.get('constant')).__name__, I.get('constant').get_config()
type(I.get('uniform')).__name__, I.get('uniform').get_config()
type(I.get('normal')).__name__, I.get('normal').get_config()
type(I.get('one')).__name__, I.get('one').get_config()
type(I.get('zero')).__name__, I.get('zero').get_config()
type(I.get('random_normal')).__name__, I.get('random_normal').get_config()
type(I.get('random_uniform')).__name__, I.get('random_uniform').get_config()
type(I.get('truncated_normal')).__name__, I.get('truncated_normal').get_config()
type(I.get('variance_scaling')).__name__, I.get('variance_scaling').get_config()
type(I.get('orthogonal')).__name__, I.get('orthogonal').get_config()
type(I.get('identity')).__name__, I.get('identity').get_config()
type(I.get('glorot_uniform')).__name__, I.get('glorot_uniform').get_config()
type(I.get('glorot_normal')).__name__, I.get('glorot_normal').get_config()
type(I.get('he_normal')).__name__, I.get('he_normal').get_config()
type(I.get('he_uniform')).__name__, I.get('he_uniform').get_config()
type(I.get('lecun_normal')).__name__, I.get('lecun_normal').get_config()
type(I.get('lecun_uniform')).__name__, I.get('lecun_uniform').get_config()
type(I.get('GlorotUniform')).__name__, I.get('GlorotUniform').get_config()
type(I.get('HeNormalV2')).__name__, I.get('HeNormalV2').get_config()
type(I.get('glorot_uniformV2')).__name__, I.get('glorot_uniformV2').get_config()
type(C.get('non_neg')).__name__, C.get('non_neg').get_config()
type(C.get('NonNeg')).__name__, C.get('NonNeg').get_config()
type(C.get('max_norm')).__name__, C.get('max_norm').get_config()
type(C.get('maxnorm')).__name__, C.get('maxnorm').get_config()
type(C.get('unitnorm')).__name__, C.get('unitnorm').get_config()
type(C.get('nonneg')).__name__, C.get('nonneg').get_config()
type(C.get('MinMaxNorm')).__name__, C.get('MinMaxNorm').get_config()
type(C.get('min_max_norm')).__name__, C.get('min_max_norm').get_config()
type(C.get('radial_constraint')).__name__, C.get('radial_constraint').get_config()
type(I.get(I.Zeros)).__name__
C.get(C.NonNeg).__name__
type(C.Constraint.from_config({})).__name__
type(I.deserialize('zeros')).__name__
A.relu(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]))
A.elu(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]))
A.selu(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]))
A.exponential(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]))
A.gelu(tf.constant([[-2.,-1.,-.5,0.,.5,1.,3.,7.]]))
A.swish(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]))
A.mish(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]))
A.softplus(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]))
A.softsign(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]))
A.tanh(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]))
A.hard_sigmoid(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]))
A.sigmoid(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]))
A.linear(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]))
A.elu(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]),.5)
A.gelu(tf.constant([[-2.,-1.,-.5,0.,.5,1.,3.,7.]]),True)
A.relu(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]),alpha=.1)
A.relu(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]),max_value=2.)
A.relu(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]),max_value=6)
A.relu(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]),threshold=1.)
A.relu(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]),.1,5.,.7)
A.relu(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]),.1,5.)
A.relu(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]),.1,None,.7)
A.softmax(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]))
A.softmax(tf.constant([[-3.,-1.,-.5,0.,.5,1.,3.,7.]]),axis=0)
A.softmax(tf.constant(np.arange(24,dtype="f").reshape(2,3,4)),axis=1)
A.softmax(tf.constant(np.arange(24,dtype="f").reshape(2,3,4)),axis=[1,2])
A.softmax(tf.constant([1.,2.]))
A.softmax(tf.constant(1.))
A.relu([1,-2])
A.relu([1.,-2.])
A.sigmoid([1,2])
A.tanh(tf.constant([1,2]))
A.linear(3)
A.exponential([1,2])
A.selu([1,2])
A.gelu([1,2])
A.softplus([1.,2.])
g(A.relu,[[-1.,0.,2.]])
g(A.elu,[[-1.,0.,2.]])
g(A.selu,[[-1.,0.,2.]])
g(A.exponential,[[-1.,0.,2.]])
g(A.gelu,[[-1.,0.,2.]])
g(A.swish,[[-1.,0.,2.]])
g(A.mish,[[-1.,0.,2.]])
g(A.softplus,[[-1.,0.,2.]])
g(A.softsign,[[-1.,0.,2.]])
g(A.tanh,[[-1.,0.,2.]])
g(A.hard_sigmoid,[[-1.,0.,2.]])
g(A.sigmoid,[[-1.,0.,2.]])
g(A.linear,[[-1.,0.,2.]])
g(lambda t: A.elu(t,.5),[[-1.,0.,2.]])
g(A.hard_sigmoid,[[-2.5,2.5,0.,3.]])
g(lambda t: A.relu(t,.1,5.,.7),[[-1.,0.,.7,2.,5.,6.]])
g(lambda t: A.relu(t,0.,6.),[[-1.,0.,.7,2.,6.,7.]])
g(lambda t: A.relu(t,0.,5.),[[-1.,0.,.7,2.,5.,7.]])
g(A.softmax,[[-1.,0.,2.]])
g(R.L2(.1),[[-1.,0.,2.]])
g(R.L1(.1),[[-1.,0.,2.]])
g(R.L1L2(.1,.2),[[-1.,0.,2.]])
""".strip().splitlines()

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    import tensorflow as tf
    from cases import record

    path = os.path.join(os.path.dirname(__file__), "keras_objects.json")
    record(CASES, tf, path, **names(tf))
