"""Records math.json: run with the python of TensorFlow 2.15 (see cases.py)."""

import os
import sys

import numpy as np


def gradient(tf, function, *values):
    """The gradients of the sum of function(*values)."""
    values = [tf.constant(v) for v in values]
    with tf.GradientTape() as tape:
        for value in values:
            tape.watch(value)
        result = function(*values)
    return tape.gradient(result, values)


def names(tf):
    """What the cases may use beside tf and np."""
    return {
        "grad": lambda function, *values: gradient(tf, function, *values),
        "i": tf.constant([1, 2]),
        "f": tf.constant([1.0, 2.0]),
        "v": tf.Variable([1, 2]),
        "vf": tf.Variable([1.0, 2.0]),
        "b": tf.constant([True, False]),
        "s": tf.constant(["a", "b"]),
        "i2": tf.constant([[1, 2], [3, 4]]),
        "f2": tf.constant([[1.0, 2.0], [3.0, 5.0]]),
        "b2": tf.constant([[True, False], [True, True]]),
        "e": tf.constant(np.zeros([0, 3], "f")),
        "ei": tf.constant(np.zeros([0, 3], "i")),
        "nn": tf.constant([np.nan, 1.0, np.inf]),
        "c": tf.constant([1 + 2j, 3 - 1j]),
        "sc": tf.constant(3.0),
        "d": tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]),
        "di": tf.constant([1, 2, 3, 4]),
    }


OPERATORS = """
i+1.5
1.5+i
i-1.5
i*1.5
i/1.5
i//1.5
i%1.5
i**1.5
1.5**i
v+1.5
v*1.5
i<1.5
i==1.5
i!=1.5
1.5<i
i=='a'
f=='a'
s=='a'
s==['a','c']
s!='a'
s+'x'
'x'+s
s+1
s*2
s<'b'
tf.less(s,'b')
i==None
i!=None
v==None
v!=None
v==v
v==[1,2]
i==[1,2,3]
i!=[1,2,3]
i==np.array([1,2,3])
tf.equal(i,[1,2,3])
tf.not_equal(i,[1,2,3])
i==f
i+f
tf.add(i,f)
tf.multiply(i,f)
tf.less(i,f)
i<f
i+np.array([1.5,2.5])
np.array([1.5,2.5])+i
np.array([1,2])+f
f+np.array([1,2])
f+np.float64(3)
np.float64(3)+f
np.float64(3)*f
i+np.float32(3)
i+np.int64(3)
f*np.int64(3)
f+True
i+True
b+b
b+1
b&b
b&True
True|b
b^b
~b
~i
~f
i&i
i&3
3|i
i^3
f&f
i&b
b&1
-b
abs(b)
-i
abs(tf.constant([-1,2]))
abs(tf.constant([3+4j]))
divmod(i,2)
i@i
f@f
tf.constant([[1.,2.]])@[[1.],[2.]]
[[1.,2.]]@tf.constant([[1.],[2.]])
i**2
2**i
i**-1
f**-1
f**i
i//0
i%0
f//0
f%0
i/0
tf.constant([-7,7])//2
tf.constant([-7,7])%-2
tf.constant([-7.5,7.])//2
tf.constant([-7.5,7.])%-2
i/2
i/i
tf.constant([1,2],tf.int8)/tf.constant([1,2],tf.int8)
tf.constant([1,2],tf.int16)/tf.constant([1,2],tf.int16)
tf.constant([1,2],tf.int64)/tf.constant([1,2],tf.int64)
tf.constant([1,2],tf.uint8)/tf.constant([1,2],tf.uint8)
tf.divide(3,2)
tf.divide(i,2)
tf.divide(i,2.5)
tf.divide(3,i)
tf.truediv(3,2)
tf.truediv(i,f)
tf.divide(i,f)
i+None
None+i
i+[1,2]
[1,2]+i
[1.5,2]+i
i+(1,2)
i+"a"
f+[1,"a"]
i+object()
tf.add(i,None)
tf.add(f,1)
tf.multiply(1,f)
tf.subtract(1,f)
tf.add([1,2],[1.5,2.5])
tf.multiply([1,2],[1.5,2.5])
tf.maximum(i,2.5)
tf.pow(2,3)
tf.pow(2,f)
tf.pow(2.,i)
tf.pow(i,-1)
tf.sqrt(i)
tf.sqrt(4)
tf.sqrt(4.)
tf.abs("a")
tf.abs(-3)
tf.exp(i)
tf.sigmoid(i)
tf.tanh(1)
tf.math.log(1)
tf.math.log([1,2])
tf.math.log(None)
tf.math.log(tf.constant(np.zeros([0],'float32')))
tf.math.sign(i)
tf.math.sign(b)
tf.floor(i)
tf.round(i)
tf.math.ceil(i)
tf.math.rint(i)
tf.square("a")
tf.square(i)
tf.negative(tf.constant([1,2],tf.uint8))
tf.constant([1,2],tf.uint8)-tf.constant([2,2],tf.uint8)
tf.constant([[1.,2.],[3.,4.]])+tf.constant([1.,2.,3.])
tf.add(tf.constant(np.zeros([2,3],'float32')),tf.constant(np.zeros([3,2],'float32')))
tf.add(i,f,name='z')
tf.add(x=i,y=1)
""".strip().splitlines()

REDUCTIONS = """
tf.reduce_sum(e)
tf.reduce_sum(e,0)
tf.reduce_mean(e)
tf.reduce_mean(e,0)
tf.reduce_mean(ei)
tf.reduce_mean(ei,0)
tf.reduce_max(e)
tf.reduce_max(e,0)
tf.reduce_max(ei,0)
tf.reduce_min(e,0)
tf.reduce_prod(e,0)
tf.reduce_all(tf.cast(ei,tf.bool),0)
tf.reduce_any(tf.cast(ei,tf.bool),0)
tf.reduce_logsumexp(e,0)
tf.reduce_logsumexp(e)
tf.math.reduce_std(e)
tf.math.reduce_variance(e,0)
tf.math.reduce_euclidean_norm(e,0)
tf.reduce_mean(tf.constant([1,2,4]))
tf.reduce_mean(tf.constant([-1,-2,-4]))
tf.reduce_mean(tf.constant([200,200,200],tf.uint8))
tf.reduce_sum(tf.constant([200,200,200],tf.uint8))
tf.reduce_sum(b2)
tf.reduce_max(b2)
tf.reduce_max(i2)
tf.reduce_all(i2)
tf.reduce_all(1)
tf.reduce_all([True,False])
tf.reduce_any(b2,1,keepdims=True)
tf.reduce_sum(i2,[])
tf.reduce_sum(i2,[0,1])
tf.reduce_sum(i2,(0,1),True)
tf.reduce_sum(i2,[-1])
tf.reduce_sum(i2,2)
tf.reduce_sum(i2,-3)
tf.reduce_sum(i2,[0,0])
tf.reduce_sum(i2,[0,-2])
tf.reduce_sum(i2,1.5)
tf.reduce_sum(i2,1.0)
tf.reduce_sum(i2,'a')
tf.reduce_sum(i2,tf.constant(1))
tf.reduce_sum(i2,tf.constant([0,1]))
tf.reduce_sum(i2,np.int64(1))
tf.reduce_sum(i2,np.array([0]))
tf.reduce_sum(i2,range(2))
tf.reduce_sum(i2,[[0],[1]])
tf.reduce_sum(i2,True)
tf.reduce_sum(sc,0)
tf.reduce_sum(sc,-1)
tf.reduce_sum(sc,[])
tf.reduce_sum(sc)
tf.reduce_sum([1,2,3])
tf.reduce_sum([1.,2,3],0,True)
tf.reduce_sum([[1.,2],[3]])
tf.reduce_sum([f2,f2])
tf.reduce_sum("a")
tf.reduce_sum(None)
tf.reduce_max(nn)
tf.reduce_min(nn)
tf.reduce_sum(nn)
tf.reduce_max(c)
tf.reduce_sum(c)
tf.reduce_mean(c)
tf.reduce_prod(c)
tf.math.reduce_std(c)
tf.math.reduce_variance(c)
tf.math.reduce_euclidean_norm(c)
tf.math.reduce_euclidean_norm(i2)
tf.math.reduce_std(i2)
tf.math.reduce_variance([1,2])
tf.math.reduce_variance(f2,0,True)
tf.math.reduce_std(f2,[0,1])
tf.reduce_logsumexp(i2)
tf.reduce_logsumexp([-np.inf,-np.inf])
tf.reduce_logsumexp([np.inf,1.])
tf.reduce_logsumexp(nn)
tf.reduce_logsumexp(c)
tf.reduce_logsumexp(f2,1)
tf.reduce_prod(i2,[0,1])
tf.reduce_prod(i2)
tf.reduce_mean(b2)
tf.reduce_mean(i2,0)
tf.reduce_mean(f2,[0],keepdims=True)
tf.reduce_mean(tf.constant([1,2],tf.float16))
tf.argmax(f2)
tf.argmax(f2,1)
tf.argmax(f2,-1,output_type=tf.int32)
tf.argmax(f2,axis=2)
tf.argmax(f2,output_type=tf.float32)
tf.argmax(f2,output_type='int32')
tf.argmax(nn)
tf.argmin(nn)
tf.argmax([1.,np.nan,3.])
tf.argmax([3,1,3])
tf.argmax([[True,False]],1)
tf.argmax(sc)
tf.argmax([])
tf.argmax(tf.constant(np.zeros([0,3],'float32')),1)
tf.argmax(tf.constant(np.zeros([3,0],'float32')),1)
tf.argmax(["a"])
tf.argmax(c)
tf.argmax(f2,tf.constant(1))
tf.argmin(f2,0,tf.int32)
tf.math.argmax(f2,output_type=tf.int16)
tf.math.argmax(f2,output_type=tf.uint16)
tf.math.top_k([1,3,2,3],2)
tf.math.top_k([[1.,3,2],[4,4,0]],2)
tf.math.top_k([1.,2],3)
tf.math.top_k(3.)
tf.math.top_k([1.,2],-1)
tf.math.top_k([1.,2],0)
tf.math.top_k([1.,np.nan,3],3)
tf.math.top_k([1.,2],1,index_type=tf.int64)
tf.math.top_k([True,False],1)
tf.math.top_k([1.,2],k=tf.constant(1))
tf.math.in_top_k([0,1,2,7],[[1.,2,3],[3,2,1],[1,1,1],[1,2,3]],2)
tf.math.in_top_k([0,1],[[1.,np.nan,3],[3,np.inf,1]],2)
tf.math.in_top_k([0],[[1,2,3]],1)
tf.math.in_top_k([[0]],[[1.,2,3]],1)
tf.math.in_top_k([0,1],[[1.,2,3]],1)
tf.math.cumsum([1,2,3])
tf.cumsum([[1.,2],[3,4]],1,exclusive=True)
tf.cumsum([[1.,2],[3,4]],-1,reverse=True)
tf.cumsum([[1.,2],[3,4]],0,exclusive=True,reverse=True)
tf.cumsum(3.)
tf.cumsum([1,2],2)
tf.cumsum([True])
tf.cumsum(tf.constant([200,200],tf.uint8))
tf.cumsum([1,2],tf.constant(0))
tf.math.cumprod([1,2,3],exclusive=True)
tf.math.cumprod([1.,2,3],reverse=True)
tf.math.cumprod([1.,2,3],exclusive=True,reverse=True)
tf.math.cumulative_logsumexp([1.,2,3])
tf.math.cumulative_logsumexp([1.,2,3],exclusive=True)
tf.math.cumulative_logsumexp([1.,2,3],reverse=True)
tf.math.cumulative_logsumexp([1.,2,3],exclusive=True,reverse=True)
tf.math.cumulative_logsumexp([1,2])
tf.math.count_nonzero([[0,1],[2,0]])
tf.math.count_nonzero([[0.,1],[np.nan,0]],1,True)
tf.math.count_nonzero(["","a"])
tf.math.count_nonzero([True,False],dtype=tf.int32)
tf.math.count_nonzero([1,0],dtype=tf.float32)
tf.math.zero_fraction([0,1,0,0])
tf.math.zero_fraction([])
""".strip().splitlines()

FUNCTIONS = """
tf.math.divide_no_nan([1,2],[0,2])
tf.math.divide_no_nan([1.,2],[0,2])
tf.math.multiply_no_nan([np.nan,2],[0,2.])
tf.math.multiply_no_nan([1,2],[0,2])
tf.math.multiply_no_nan(f2,0)
tf.math.xlogy([0.,1.],[np.nan,2.])
tf.math.xlogy([0,1],[1,2])
tf.math.xdivy([0.,1.],[0,0.])
tf.math.xlog1py([0.,1.],[-1.,2])
tf.math.nextafter(1.,2.)
tf.math.atan2(1.,[-1.,0.])
tf.atan2([1],[2])
tf.math.squared_difference([1,2],[3,5])
tf.math.squared_difference(c,c+1j)
tf.math.squared_difference(tf.constant([1],tf.int8),2)
tf.math.scalar_mul(2,f2)
tf.math.scalar_mul(2.5,i2)
tf.math.scalar_mul(tf.constant(2),f2)
tf.math.scalar_mul([2.],f2)
tf.math.scalar_mul(np.float64(2),f2)
tf.add_n([f2,f2])
tf.add_n([f2,i2])
tf.add_n([f2,[1.,2.]])
tf.add_n([])
tf.add_n(f2)
tf.add_n([1,2])
tf.add_n([tf.constant([1.]),tf.constant(2.)])
tf.add_n(["a","b"])
tf.add_n([True,False])
tf.math.accumulate_n([f2,f2])
tf.math.accumulate_n([f2,i2])
tf.math.accumulate_n([f2,f2],tensor_dtype=tf.int32)
tf.math.accumulate_n([f2,f2],shape=[3])
tf.math.accumulate_n([])
tf.math.polyval([1.,2.,3.],2.)
tf.math.polyval([],2.)
tf.math.polyval(tf.constant([1.,2]),2.)
tf.math.polyval([f2],2.)
tf.math.invert_permutation([2,0,1])
tf.math.invert_permutation([2,0,0])
tf.math.invert_permutation([[2,0]])
tf.truncatediv([-7,7],[2,-2])
tf.truncatediv([-7.,7],[2,-2])
tf.truncatemod([-7,7],[3,-3])
tf.truncatemod([-7.5,7],[3,-3])
tf.realdiv(f2,2.)
tf.math.floordiv(f2,0.3)
tf.math.floordiv(1.,0.1)
tf.math.floordiv([-7,7],2)
tf.math.floordiv(True,True)
tf.math.floormod([-7.5,7.5],[2.,-2.])
tf.math.mod([-7,7],[2,-2])
tf.math.floormod([1.,-1.],[np.inf,np.inf])
tf.math.pow(tf.constant(2,tf.uint8),tf.constant(2,tf.uint8))
tf.pow([-2.,0.],[2.,0.])
tf.pow([[2,2],[3,3]],[[8,16],[2,3]])
tf.maximum([1.,np.nan],[np.nan,1.])
tf.maximum("a","b")
tf.maximum(c,c)
tf.maximum([1,5],[3,2])
tf.logical_and(True,[True,False])
tf.logical_and(1,True)
tf.logical_and(tf.constant(1),True)
tf.logical_or([True],[False])
tf.math.logical_xor([True],[False])
tf.logical_not(1.)
tf.logical_not([True])
tf.math.is_nan([1,2])
tf.math.is_nan([1,np.nan])
tf.math.is_inf([1,np.inf,-np.inf])
tf.math.is_finite([1,np.inf,np.nan])
tf.math.is_non_decreasing([1,1,2])
tf.math.is_strictly_increasing([1,1,2])
tf.math.is_strictly_increasing([])
tf.math.is_non_decreasing("a")
tf.equal("a",["a","b"])
tf.equal(1.0,1)
tf.equal([np.nan],[np.nan])
tf.equal(c,c)
tf.equal(True,False)
tf.equal([],[])
tf.math.less(1,[0,2])
tf.less(c,c)
tf.less(True,False)
tf.truediv(True,True)
tf.truediv("a","b")
tf.constant(True)/tf.constant(True)
tf.truediv(c,2)
tf.constant(1.,tf.float64)/2.0
2.0/tf.constant(1.,tf.float64)
tf.divide(2.0,tf.constant(1.,tf.float64))
tf.constant(1.,tf.float16)/3
tf.math.abs(tf.constant([-1,2],tf.int8))
tf.abs(tf.constant([1],tf.uint8))
tf.math.sign([-2.,0.,np.nan])
tf.math.sign(c)
tf.math.reciprocal([0.,2.])
tf.math.reciprocal_no_nan([0.,2.])
tf.math.reciprocal_no_nan([0,2])
tf.math.conj(c)
tf.math.conj(f2)
tf.math.conj(["a"])
tf.math.conj(True)
tf.math.real(c)
tf.math.real(f2)
tf.math.real(i2)
tf.math.imag(c)
tf.math.imag(f2)
tf.math.angle(c)
tf.math.angle([-1.,1.])
tf.math.angle(i2)
tf.math.real("a")
tf.complex(1.,2.)
tf.complex([1.,2.],[3.,4.])
tf.complex(1,2)
tf.complex(tf.constant(1.,tf.float64),tf.constant(2.,tf.float64))
tf.complex(1.,tf.constant(2.,tf.float64))
tf.complex([1.,2.],1.)
tf.round([0.5,1.5,2.5,-0.5])
tf.round(tf.constant([1],tf.uint8))
tf.math.rint([0.5,1.5,2.5])
tf.math.ceil([1.2,-1.2])
tf.math.log_sigmoid([-100.,0.,100.])
tf.math.softplus([-100.,0.,30.,100.])
tf.math.softplus([1])
tf.math.sigmoid([-100.,0.,100.])
tf.math.log([0.,-1.,1.])
tf.math.log(c)
tf.math.log1p([0.,-1.,1e-10])
tf.math.expm1([0.,1e-10])
tf.math.sqrt([-1.,4.])
tf.math.rsqrt([0.,4.])
tf.math.exp([1e3,-1e3])
tf.math.acos([2.,0.5])
tf.math.acosh([0.5,2.])
tf.math.erfinv([0.,0.5,1.,-1.,2.])
tf.math.ndtri([0.,0.5,0.9,1.,2.])
tf.math.erfcinv([0.,0.5,1.,2.])
tf.math.lgamma([0.,1.,-1.,0.5,-0.5])
tf.math.digamma([0.,1.,-1.,0.5])
tf.math.polygamma([1.,2.],[2.,3.])
tf.math.polygamma([0.,2.5,-1],[2.,3.,1.])
tf.math.zeta([2.,3.],[1.,2.])
tf.math.zeta([1.,0.5,2.],[1.,2.,-1])
tf.math.igamma([1.,2.],[2.,3.])
tf.math.igammac([1.,2.,0.],[2.,3.,1.])
tf.math.betainc([1.,2.],[2.,3.],[0.3,0.5])
tf.math.betainc(1.,[2.,3.],[0.3,2.])
tf.math.lbeta([1.,2.,3.])
tf.math.lbeta([[1.,2.],[3.,0.]])
tf.math.lbeta(3.)
tf.math.lbeta([])
tf.math.bessel_i0([0.,1.,-2.])
tf.math.softmax([1.,2.])
tf.math.softmax(1.)
tf.math.softmax([[1.,2.],[3.,4.]],0)
tf.math.softmax([1,2])
tf.math.softmax(f2,2)
tf.math.softmax(f2,axis=-3)
tf.math.softmax([])
tf.math.log_softmax(f2,0)
tf.math.log_softmax(f2)
tf.math.l2_normalize([3.,4.])
tf.math.l2_normalize([0.,0.])
tf.math.l2_normalize(f2,[0,1])
tf.math.l2_normalize([3,4])
tf.math.l2_normalize(c)
tf.math.sobol_sample(2,4)
tf.math.sobol_sample(2,2,skip=3,dtype=tf.float64)
tf.math.approx_max_k([1.,3,2],2)
tf.math.bincount([1,2,2,5])
tf.math.bincount([1,2,2,5],minlength=8)
tf.math.bincount([1,2,2,5],maxlength=3)
tf.math.bincount([1,2,2],weights=[0.5,1.,2.])
tf.math.bincount([1,-2,2])
tf.math.bincount([])
tf.math.bincount(tf.constant(np.zeros([0],'int32')))
tf.math.bincount([[1,2],[2,2]])
tf.math.bincount([[1,2],[2,2]],axis=-1)
tf.math.bincount([[1,2],[2,2]],axis=-1,binary_output=True)
tf.math.bincount([[1,2],[2,2]],axis=0)
tf.math.bincount([1,2],dtype=tf.float32)
tf.math.bincount([1,2],binary_output=True)
tf.math.bincount([[1,2],[2,2]],axis=1)
tf.math.bincount([[1,2],[2,3]],axis=-1,weights=[[1.,2.],[3.,4.]],minlength=6)
tf.math.bincount([1.,2.])
tf.math.confusion_matrix([1,2,4],[2,2,4])
tf.math.confusion_matrix([1,2,4],[2,2,4],num_classes=3)
tf.math.confusion_matrix([1,2,0],[2,2,0],weights=[1.,.5,2.],dtype=tf.float32)
tf.math.confusion_matrix([1,2,0],[2,2,0],weights=[1,2,2])
tf.math.confusion_matrix([1,-2,0],[2,2,0])
tf.math.confusion_matrix([1,2],[2,2,0])
tf.math.confusion_matrix([[1],[2]],[2,2])
tf.math.confusion_matrix([1.,2.],[2.,2.])
tf.math.confusion_matrix([1,2],[2,2],dtype=tf.float32)
tf.math.confusion_matrix([],[])
tf.argmax([np.nan]*3+[1.]*10+[np.nan]*40+[5.]+[2.]*20)
tf.argmax([1.,np.nan]+[0.]*40)
tf.argmax([np.nan,np.nan])
tf.argmax([[np.nan,1.,2.],[1.,np.nan,0]],1)
tf.math.special.bessel_y0([0.,-1.])
tf.math.special.bessel_y1([0.,-1.])
tf.math.special.bessel_k0([0.,-1.])
tf.math.special.bessel_k1e([0.,-1.])
tf.math.special.bessel_j1([0.,-1.,30.])
tf.math.special.expint([0.])
tf.math.special.dawsn([-np.inf,np.inf,np.nan])
tf.math.special.fresnel_sin([-np.inf,np.inf,np.nan,7.3])
tf.math.special.spence([np.inf,np.nan,1e-3,100.])
tf.math.sign([-np.inf,np.inf])
""".strip().splitlines()

SEGMENTS = """
tf.math.segment_sum(d,[0,0,2,2])
tf.math.segment_mean(d,[0,0,2,2])
tf.math.segment_max(d,[0,0,2,2])
tf.math.segment_min(d,[0,0,2,2])
tf.math.segment_prod(d,[0,0,2,2])
tf.math.segment_sum(di,[0,0,2,3])
tf.math.segment_mean(di,[0,0,2,3])
tf.math.segment_max(di,[1,1,3,3])
tf.math.segment_sum(d,[0,0,2,1])
tf.math.segment_sum(d,[0,0,2])
tf.math.segment_sum(d,[-1,0,0,2])
tf.math.segment_sum(d,[[0,0,2,2]])
tf.math.segment_sum(d,0)
tf.math.segment_sum(tf.constant(np.zeros([0,2],'float32')),tf.constant(np.zeros([0],'int32')))
tf.math.segment_sum(d,[0.,0,1,1])
tf.math.segment_sum(["a"],[0])
tf.math.segment_max(tf.constant([1+2j]),[0])
tf.math.unsorted_segment_sum(d,[2,0,2,0],3)
tf.math.unsorted_segment_mean(d,[2,0,2,0],3)
tf.math.unsorted_segment_max(d,[2,0,2,0],3)
tf.math.unsorted_segment_min(d,[2,0,2,0],3)
tf.math.unsorted_segment_prod(d,[2,0,2,0],3)
tf.math.unsorted_segment_sqrt_n(d,[2,0,2,0],3)
tf.math.unsorted_segment_sum(d,[-1,0,2,0],3)
tf.math.unsorted_segment_mean(d,[-1,0,2,0],3)
tf.math.unsorted_segment_sum(d,[3,0,2,0],3)
tf.math.unsorted_segment_sum(d,[[0,1],[1,0],[0,0],[1,1]],2)
tf.math.unsorted_segment_max(d,[[0,1],[1,0],[0,0],[1,1]],2)
tf.math.unsorted_segment_sum(d,[0,1],2)
tf.math.unsorted_segment_max(di,[0,0,2,2],4)
tf.math.unsorted_segment_mean(di,[0,0,2,2],4)
tf.math.unsorted_segment_sum(d,[2,0,2,0],tf.constant(3))
tf.math.unsorted_segment_sum(d,[2,0,2,0],-1)
tf.math.unsorted_segment_sum(d,[0,0,0,0],0)
tf.math.unsorted_segment_sum(3.,1,3)
tf.cast([1.7,-1.7],tf.int32)
tf.cast([1.7,-1.7],'int32')
tf.cast([0.,0.5,2],tf.bool)
tf.cast([True,False],tf.float32)
tf.cast([1,2],float)
tf.cast(1+2j,tf.float32)
tf.cast(1+2j,tf.int32)
tf.cast(1+0j,tf.bool)
tf.cast(["1"],tf.float32)
tf.cast(["1"],tf.string)
tf.cast([1],tf.string)
tf.cast(300,tf.uint8)
tf.cast(1.5,np.float64)
tf.cast(1.5,'foo')
tf.cast(None,tf.float32)
tf.cast(x=[1],dtype=tf.float16)
tf.cast(tf.Variable([1.]),tf.int32)
tf.cast(tf.Variable([1.]),tf.float32)
tf.saturate_cast([300.,-5.,3.7],tf.uint8)
tf.saturate_cast([300,-5],tf.uint8)
tf.saturate_cast([1e20,-1e20],tf.int32)
tf.saturate_cast(tf.constant([1e300],tf.float64),tf.float32)
tf.saturate_cast([1.5],tf.float64)
tf.bitcast(1.,tf.int32)
tf.bitcast([1.,2.],tf.uint8)
tf.bitcast(tf.constant([1,2,3,4],tf.uint8),tf.int32)
tf.bitcast(tf.constant([1,2,3],tf.uint8),tf.int32)
tf.bitcast([1,2],tf.float64)
tf.bitcast([1.],tf.string)
tf.clip_by_value([1.,5.,-3.],0.,3.)
tf.clip_by_value([1,5,-3],0,3)
tf.clip_by_value([1,5,-3],0.5,3)
tf.clip_by_value(tf.constant([1,5,-3]),0.,3.)
tf.clip_by_value([1.,5.,-3.],[0.,1.,2.],3.)
tf.clip_by_value([1.,5.],[0.,1.,2.],3.)
tf.clip_by_value(1.,[0.,1.,2.],3.)
tf.clip_by_value([1.,np.nan],0.,3.)
tf.clip_by_value([1.,5.],4.,3.)
tf.clip_by_value([[1.,5.]],[[0.],[2.]],3.)
tf.clip_by_norm([3.,4.],1.)
tf.clip_by_norm([3.,4.],10.)
tf.clip_by_norm([3.,4.],1)
tf.clip_by_norm([[3.,4.],[6.,8.]],5.,axes=[1])
tf.clip_by_norm([[3.,4.],[6.,8.]],5.,axes=1)
tf.clip_by_norm([0.,0.],1.)
tf.clip_by_norm([3,4],1)
tf.clip_by_global_norm([[3.,4.],[12.]],1.)
tf.clip_by_global_norm([[3.,4.],None],1.)
tf.clip_by_global_norm([[3.,np.inf]],1.)
tf.clip_by_global_norm(tf.constant([3.,4.]),1.)
tf.clip_by_global_norm([tf.constant([3,4])],1)
tf.clip_by_global_norm((tf.constant([3.,4.]),),1)
tf.linalg.global_norm([[3.,4.],[12.]])
tf.linalg.global_norm([None])
tf.linalg.global_norm([])
tf.linalg.global_norm([tf.constant([3,4])])
tf.math.special.dawsn([0.,0.5,-1.,5.,30.])
tf.math.special.expint([0.5,1.,2.,10.,-1.])
tf.math.special.fresnel_cos([0.,0.5,1.,5.])
tf.math.special.fresnel_sin([0.,0.5,1.,5.])
tf.math.special.spence([0.,0.5,1.,2.,5.,-1.])
tf.math.special.bessel_j0([0.,0.5,-1.,5.,30.])
tf.math.special.bessel_k0e([0.,0.5,-1.,5.,30.])
tf.math.special.bessel_k1([0.,0.5,-1.,5.,30.])
tf.math.special.bessel_y1([0.,0.5,-1.,5.,30.])
""".strip().splitlines()

GRADIENTS = """
grad(tf.math.abs,[0.,0.5,1.,2.,-0.3])
grad(tf.math.negative,[0.,0.5,1.,2.,-0.3])
grad(tf.math.sign,[0.,0.5,1.,2.,-0.3])
grad(tf.math.square,[0.,0.5,1.,2.,-0.3])
grad(tf.math.sqrt,[0.,0.5,1.,2.,-0.3])
grad(tf.math.rsqrt,[0.,0.5,1.,2.,-0.3])
grad(tf.math.reciprocal,[0.,0.5,1.,2.,-0.3])
grad(tf.math.reciprocal_no_nan,[0.,0.5,1.,2.,-0.3])
grad(tf.math.exp,[0.,0.5,1.,2.,-0.3])
grad(tf.math.expm1,[0.,0.5,1.,2.,-0.3])
grad(tf.math.log,[0.,0.5,1.,2.,-0.3])
grad(tf.math.log1p,[0.,0.5,1.,2.,-0.3])
grad(tf.math.sigmoid,[0.,0.5,1.,2.,-0.3])
grad(tf.math.log_sigmoid,[0.,0.5,1.,2.,-0.3])
grad(tf.math.softplus,[0.,0.5,1.,2.,-0.3])
grad(tf.math.softsign,[0.,0.5,1.,2.,-0.3])
grad(tf.math.sin,[0.,0.5,1.,2.,-0.3])
grad(tf.math.cos,[0.,0.5,1.,2.,-0.3])
grad(tf.math.tan,[0.,0.5,1.,2.,-0.3])
grad(tf.math.asin,[0.,0.5,1.,2.,-0.3])
grad(tf.math.acos,[0.,0.5,1.,2.,-0.3])
grad(tf.math.atan,[0.,0.5,1.,2.,-0.3])
grad(tf.math.sinh,[0.,0.5,1.,2.,-0.3])
grad(tf.math.cosh,[0.,0.5,1.,2.,-0.3])
grad(tf.math.tanh,[0.,0.5,1.,2.,-0.3])
grad(tf.math.asinh,[0.,0.5,1.,2.,-0.3])
grad(tf.math.acosh,[0.,0.5,1.,2.,-0.3])
grad(tf.math.atanh,[0.,0.5,1.,2.,-0.3])
grad(tf.math.floor,[0.,0.5,1.,2.,-0.3])
grad(tf.math.ceil,[0.,0.5,1.,2.,-0.3])
grad(tf.math.rint,[0.,0.5,1.,2.,-0.3])
grad(tf.math.round,[0.,0.5,1.,2.,-0.3])
grad(tf.math.erf,[0.,0.5,1.,2.,-0.3])
grad(tf.math.erfc,[0.,0.5,1.,2.,-0.3])
grad(tf.math.erfinv,[0.,0.5,1.,2.,-0.3])
grad(tf.math.ndtri,[0.,0.5,1.,2.,-0.3])
grad(tf.math.erfcinv,[0.,0.5,1.,2.,-0.3])
grad(tf.math.bessel_i0,[0.,0.5,1.,2.,-0.3])
grad(tf.math.bessel_i0e,[0.,0.5,1.,2.,-0.3])
grad(tf.math.bessel_i1e,[0.,0.5,1.,2.,-0.3])
grad(tf.math.real,[0.,0.5,1.,2.,-0.3])
grad(tf.math.imag,[0.,0.5,1.,2.,-0.3])
grad(tf.math.conj,[0.,0.5,1.,2.,-0.3])
grad(tf.math.angle,[0.,0.5,1.,2.,-0.3])
grad(tf.math.special.bessel_j0,[0.5,1.,2.,7.])
grad(tf.math.special.bessel_j1,[0.5,1.,2.,7.])
grad(tf.math.special.bessel_k0,[0.5,1.,2.,7.])
grad(tf.math.special.bessel_k0e,[0.5,1.,2.,7.])
grad(tf.math.special.bessel_k1,[0.5,1.,2.,7.])
grad(tf.math.special.bessel_k1e,[0.5,1.,2.,7.])
grad(tf.math.special.bessel_y0,[0.5,1.,2.,7.])
grad(tf.math.special.bessel_y1,[0.5,1.,2.,7.])
grad(tf.math.special.dawsn,[0.5,1.,2.,7.])
grad(tf.math.special.expint,[0.5,1.,2.,7.])
grad(tf.math.special.fresnel_cos,[0.5,1.,2.,7.])
grad(tf.math.special.fresnel_sin,[0.5,1.,2.,7.])
grad(tf.math.special.spence,[0.5,1.,2.,7.])
grad(tf.math.add,[0.,1.,-2.,2.,3.],[0.,1.,3.,2.,-1.])
grad(tf.math.subtract,[0.,1.,-2.,2.,3.],[0.,1.,3.,2.,-1.])
grad(tf.math.multiply,[0.,1.,-2.,2.,3.],[0.,1.,3.,2.,-1.])
grad(tf.math.divide,[0.,1.,-2.,2.,3.],[0.,1.,3.,2.,-1.])
grad(tf.math.truediv,[0.,1.,-2.,2.,3.],[0.,1.,3.,2.,-1.])
grad(tf.math.floordiv,[0.,1.,-2.,2.,3.],[0.,1.,3.,2.,-1.])
grad(tf.math.floormod,[0.,1.,-2.,2.,3.],[0.,1.,3.,2.,-1.])
grad(tf.math.divide_no_nan,[0.,1.,-2.,2.,3.],[0.,1.,3.,2.,-1.])
grad(tf.math.multiply_no_nan,[0.,1.,-2.,2.,3.],[0.,1.,3.,2.,-1.])
grad(tf.math.maximum,[0.,1.,-2.,2.,3.],[0.,1.,3.,2.,-1.])
grad(tf.math.minimum,[0.,1.,-2.,2.,3.],[0.,1.,3.,2.,-1.])
grad(tf.math.squared_difference,[0.,1.,-2.,2.,3.],[0.,1.,3.,2.,-1.])
grad(tf.math.xdivy,[0.,1.,-2.,2.,3.],[0.,1.,3.,2.,-1.])
grad(tf.math.xlogy,[0.,1.,-2.,2.,3.],[0.,1.,3.,2.,-1.])
grad(tf.math.xlog1py,[0.,1.,-2.,2.,3.],[0.,1.,3.,2.,-1.])
grad(tf.math.reduce_sum,[[1.,2.],[2.,0.]])
grad(tf.math.reduce_sum,[2.,2.])
grad(lambda x: tf.math.reduce_sum(x,0),[[1.,2.],[2.,0.]])
grad(tf.math.reduce_mean,[[1.,2.],[2.,0.]])
grad(tf.math.reduce_mean,[2.,2.])
grad(lambda x: tf.math.reduce_mean(x,0),[[1.,2.],[2.,0.]])
grad(tf.math.reduce_max,[[1.,2.],[2.,0.]])
grad(tf.math.reduce_max,[2.,2.])
grad(lambda x: tf.math.reduce_max(x,0),[[1.,2.],[2.,0.]])
grad(tf.math.reduce_min,[[1.,2.],[2.,0.]])
grad(tf.math.reduce_min,[2.,2.])
grad(lambda x: tf.math.reduce_min(x,0),[[1.,2.],[2.,0.]])
grad(tf.math.reduce_prod,[[1.,2.],[2.,0.]])
grad(tf.math.reduce_prod,[2.,2.])
grad(lambda x: tf.math.reduce_prod(x,0),[[1.,2.],[2.,0.]])
grad(tf.math.reduce_logsumexp,[[1.,2.],[2.,0.]])
grad(tf.math.reduce_logsumexp,[2.,2.])
grad(lambda x: tf.math.reduce_logsumexp(x,0),[[1.,2.],[2.,0.]])
grad(tf.math.reduce_std,[[1.,2.],[2.,0.]])
grad(tf.math.reduce_std,[2.,2.])
grad(lambda x: tf.math.reduce_std(x,0),[[1.,2.],[2.,0.]])
grad(tf.math.reduce_variance,[[1.,2.],[2.,0.]])
grad(tf.math.reduce_variance,[2.,2.])
grad(lambda x: tf.math.reduce_variance(x,0),[[1.,2.],[2.,0.]])
grad(tf.math.reduce_euclidean_norm,[[1.,2.],[2.,0.]])
grad(tf.math.reduce_euclidean_norm,[2.,2.])
grad(lambda x: tf.math.reduce_euclidean_norm(x,0),[[1.,2.],[2.,0.]])
grad(lambda x: tf.math.reduce_std(x),[1.,1.])
grad(lambda x: tf.math.cumsum(x,exclusive=True,reverse=True),[3.,-4.,4.])
grad(lambda x: tf.math.cumulative_logsumexp(x),[3.,0.,4.])
grad(lambda x: tf.math.top_k(x,2)[0],[3.,5.,4.])
grad(lambda x: tf.cast(tf.cast(x,tf.float64),tf.float32)*2,[3.,5.])
grad(lambda x: tf.cast(x,tf.int32),[3.,5.])
grad(lambda x: tf.clip_by_value(x,0.,1.),[-1.,0.,0.5,1.,2.])
grad(lambda x,a,b: tf.clip_by_value(x,a,b),[-1.,0.,0.5,1.,2.],0.,1.)
grad(lambda x: tf.clip_by_norm(x,1.),[3.,4.])
grad(lambda x: tf.clip_by_norm(x,1.),[0.,0.])
grad(lambda x: tf.clip_by_norm(x,10.),[3.,4.])
grad(lambda x: tf.clip_by_global_norm([x],1.)[0],[3.,4.])
grad(lambda x: tf.linalg.global_norm([x]),[3.,4.])
grad(lambda x: tf.math.l2_normalize(x),[3.,4.])
grad(lambda x: tf.math.l2_normalize(x),[0.,0.])
grad(lambda x: tf.math.softmax(x)**2.,[3.,4.])
grad(lambda x: tf.math.log_softmax(x)**2.,[3.,4.])
grad(lambda x: tf.math.segment_sum(x,[0,0,1])**2.,[3.,4.,1.])
grad(lambda x: tf.math.segment_mean(x,[0,0,1])**2.,[3.,4.,1.])
grad(lambda x: tf.math.segment_max(x,[0,0,1])**2.,[3.,4.,1.])
grad(lambda x: tf.math.segment_max(x,[0,0,1])**2.,[4.,4.,1.])
grad(lambda x: tf.math.unsorted_segment_sum(x,[1,-1,1],2)**2.,[4.,4.,1.])
grad(lambda x: tf.math.unsorted_segment_max(x,[1,0,1],2),[4.,4.,4.])
grad(lambda x: tf.math.unsorted_segment_prod(x,[1,0,1],2),[4.,3.,2.])
grad(lambda x: tf.math.unsorted_segment_mean(x,[1,0,1],2),[4.,3.,2.])
grad(lambda x: tf.math.unsorted_segment_prod(x,[1,1,1],2),[4.,0.,2.])
grad(tf.math.polygamma,[1.,2.],[2.,3.])
grad(tf.math.zeta,[2.,3.],[2.,3.])
grad(tf.math.betainc,[2.,3.],[2.,3.],[.2,.3])
grad(tf.truncatediv,[2.,3.],[2.,3.])
grad(lambda x: tf.add_n([x,x*2.]),[2.,3.])
grad(lambda x: tf.math.polyval([x,x],x),[2.,3.])
grad(lambda x: tf.math.abs(tf.complex(x,x)),[2.,3.])
grad(lambda x: tf.math.count_nonzero(x),[2.,3.])
grad(lambda x: tf.argmax(x),[2.,3.])
grad(lambda x: x/2.0+2.0/x-x**2+2.0**x-x%2.0+abs(-x),[2.5,3.])
grad(tf.math.lgamma,[0.5,1.,2.,-0.3])
grad(tf.math.digamma,[0.5,1.,2.,-0.3])
grad(tf.math.bessel_i1,[0.5,1.,2.,-0.3])
grad(tf.math.lbeta,[0.5,1.,2.])
grad(tf.math.pow,[1.,-2.,2.,3.],[1.,3.,2.,-1.])
grad(tf.math.atan2,[1.,-2.,2.,3.],[1.,3.,2.,-1.])
grad(tf.math.cumprod,[3.,2.,4.])
grad(tf.pow,[[1.,2.]],[[2.],[3.]])
grad(tf.math.multiply,[[1.,2.]],[[2.],[3.]])
grad(tf.maximum,[[1.,2.]],[[2.],[1.]])
""".strip().splitlines()

# Every function of one tensor on ordinary, special and wrong values.
UNARY = (
    (
        "abs acos acosh angle asin asinh atan atanh ceil conj cos cosh digamma erf erfc erfinv exp "
        "expm1 floor imag is_finite is_inf is_nan lgamma log log1p log_sigmoid negative real "
        "reciprocal reciprocal_no_nan rint round rsqrt sigmoid sign sin sinh softplus softsign "
        "sqrt square tan tanh bessel_i0 bessel_i0e bessel_i1 bessel_i1e is_non_decreasing"
    )
    .strip()
    .split()
)
VALUES = (
    "[-2.5,-1.,-.5,0.,.5,1.,1.5,2.5]",
    "[np.nan,np.inf,-np.inf]",
    "tf.constant([-2.5,.25],tf.float64)",
    "tf.constant([.25,.75],tf.float16)",
    "3",
    "[[]]",
    "True",
    "'a'",
    "tf.Variable([.5])",
)
BINARY = (
    (
        "add subtract multiply divide truediv floordiv floormod divide_no_nan pow maximum minimum "
        "squared_difference xdivy xlogy xlog1py atan2 equal not_equal less less_equal greater "
        "greater_equal multiply_no_nan"
    )
    .strip()
    .split()
)
PAIRS = (
    "[1.,-2.,3.5],[2.,.5,-1.5]",
    "[[1.],[2.]],[3.,4.]",
    "[7,-7,8],[2,2,-3]",
    "tf.constant([7,-7],tf.int64),3",
    "tf.constant([7,-7],tf.float64),2.5",
    "[1.,2.],[1.,2.,3.]",
    "f,i",
    "f,v",
    "vf,f",
    "f,np.array([3,4])",
    "np.float32(2),f",
    "[True],[False]",
    "[1+2j],[2-1j]",
    "[],[]",
    "[np.inf,np.nan,0.],[np.inf,1.,0.]",
    "f,'a'",
    "f,None",
)
# Where TensorFlow has no kernel (a NotFoundError), or computes with less than half precision.
LEFT_OUT = (
    "tf.math.reciprocal(3)",
    "tf.math.floordiv([1+2j],[2-1j])",
    *(
        f"tf.math.{name}(tf.constant([.25,.75],tf.float16))"
        for name in ("erfinv", "rint", "bessel_i0", "bessel_i0e", "bessel_i1", "bessel_i1e")
    ),
)
SPECIAL = (
    (
        "bessel_i0 bessel_j0 bessel_j1 bessel_k0 bessel_k0e bessel_k1 bessel_k1e bessel_y0 "
        "bessel_y1 dawsn expint fresnel_cos fresnel_sin spence"
    )
    .strip()
    .split()
)
FUNCTIONS += [
    f"tf.math.special.{name}(tf.constant([.01,.5,1.,1.7,3.,5.9,6.1,9.9,10.1,30.],tf.float64))"
    for name in SPECIAL
]
FUNCTIONS += ["tf.math.special.expint([39.,41.])", "tf.math.special.dawsn([1])"]
TABLES = [f"tf.math.{name}({value})" for name in UNARY for value in VALUES]
TABLES += [f"tf.math.{name}({pair})" for name in BINARY for pair in PAIRS]
TABLES = [case for case in TABLES if case not in LEFT_OUT]

CASES = list(dict.fromkeys(OPERATORS + REDUCTIONS + FUNCTIONS + SEGMENTS + GRADIENTS + TABLES))

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    import tensorflow as tf
    from cases import record

    record(CASES, tf, os.path.join(os.path.dirname(__file__), "math.json"), **names(tf))
