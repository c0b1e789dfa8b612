"""Records control.json: branches, loops, TensorArrays and maps in a tf.function."""

import os

CASES = r"""
tf.function(lambda x: tf.cond(True, lambda: x, lambda: x+1), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x,p: tf.cond(p, lambda: x, lambda: 1), autograph=False)(tf.constant(2.0), tf.constant(True))
===
tf.function(lambda x,p: tf.cond(p, lambda: x, lambda: tf.cast(x,tf.int32)), autograph=False)(tf.constant(2.0), tf.constant(True))
===
tf.function(lambda x,p: tf.cond(p, lambda: (x,x), lambda: x), autograph=False)(tf.constant(2.0), tf.constant(True))
===
tf.function(lambda x,p: tf.cond(p, lambda: [x,x], lambda: (x,x)), autograph=False)(tf.constant(2.0), tf.constant(True))
===
tf.function(lambda x,p: tf.cond(p, lambda: {"a":x}, lambda: {"b":x}), autograph=False)(tf.constant(2.0), tf.constant(True))
===
tf.function(lambda x,p: tf.cond(p, lambda: (x,x), lambda: (x,)), autograph=False)(tf.constant(2.0), tf.constant(True))
===
tf.function(lambda x,p: tf.cond(p, lambda: None, lambda: None), autograph=False)(tf.constant(2.0), tf.constant(True))
===
tf.function(lambda x,p: tf.cond(p, lambda: x, lambda: None), autograph=False)(tf.constant(2.0), tf.constant(True))
===
tf.function(lambda x,p: tf.cond(p, lambda: object(), lambda: object()), autograph=False)(tf.constant(2.0), tf.constant(True))
===
tf.function(lambda x: tf.cond(tf.cast(x,tf.int32), lambda: x, lambda: x+1), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.cond(tf.constant("a"), lambda: x, lambda: x+1), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.cond(x*float("nan"), lambda: x, lambda: x+1), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x,p: tf.cond(p, lambda: [x], lambda: [x+1]), autograph=False)(tf.constant(2.0), tf.constant(True))
===
tf.function(lambda x: tf.while_loop(lambda x: True, lambda x: (x+1,), (x,), maximum_iterations=3), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: False, lambda x: (x+1,), (x,)), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: x<5., lambda x: [x+1], [x]), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: x<5., lambda x: x+1, [x]), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda d: d["a"]<5., lambda d: [{"a": d["a"]+1}], [{"a":x}]), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: x<5., lambda x: (x+1,), [x]), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: x<5., lambda x: [tf.cast(x,tf.int32)], [x]), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: x<5., lambda x: [1], [x]), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: tf.size(x)<5, lambda x: [tf.concat([x,x],0)], [tf.zeros([1])]), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: tf.size(x)<5, lambda x: [tf.zeros([5,5])], [tf.zeros([1])]), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: tf.size(x)<5, lambda x: [tf.concat([x,x],0)], [tf.zeros([1])], shape_invariants=[tf.TensorShape([None])]), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: tf.size(x)<5, lambda x: [tf.zeros([4,3])], [tf.zeros([1,2])], shape_invariants=[tf.TensorShape([None,2])]), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x,y: x<5., lambda x,y: [x], [x,x]), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x,y: x<5., lambda x,y: [x,(y,)], [x,x]), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: x<5., lambda x: None, [x]), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x,n: x<5., lambda x,n: [x+1,None], [x,None]), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: x-5., lambda x: [x+1], [x]), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: x-5., lambda x: [x+1], [x], maximum_iterations=8), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: x<5., lambda x: [x+1], [x], maximum_iterations=0), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: x<5., lambda x: [x+1], [x], maximum_iterations=-1), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: x<5., lambda x: [x+1], [x], maximum_iterations=tf.cast(x,tf.int32)), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: x<5., lambda x: [x+1], [x], maximum_iterations="a"), autograph=False)(tf.constant(2.0))
===
tf.function(lambda x: tf.while_loop(lambda x: x<5., lambda x: [x+1], [x], shape_invariants=[None,None]), autograph=False)(tf.constant(2.0))
===
tf.function(lambda i: tf.switch_case(i, [lambda: 1., lambda: 2.], default=lambda: 3.), autograph=False)(tf.constant(0))
===
tf.function(lambda i: tf.switch_case(i, [lambda: 1., lambda: 2], default=lambda: 3.), autograph=False)(tf.constant(0))
===
tf.function(lambda i: tf.switch_case(i, [lambda: 1., lambda: (2.,)], default=lambda: 3.), autograph=False)(tf.constant(0))
===
tf.function(lambda i: tf.case([(i>1, lambda: 1.), (i>0, lambda: 2.)], default=lambda: 3.), autograph=False)(tf.constant(0))
===
tf.function(lambda i: tf.case([(i>-1, lambda: 1.), (i>-2, lambda: 2.)], default=lambda: 3., exclusive=True), autograph=False)(tf.constant(0))
===
tf.function(lambda i: tf.case([(i>1, lambda: 1.), (i>2, lambda: 2.)]), autograph=False)(tf.constant(0))
===
tf.function(lambda i: tf.case([(i>-1, lambda: 1.), (i>-2, lambda: 2.)], exclusive=True), autograph=False)(tf.constant(0))
===
tf.function(lambda i: tf.case([(i>1, lambda: 1.)]), autograph=False)(tf.constant(0))
===
tf.function(lambda i: tf.case([(i>1, lambda: 1.)],default=lambda: 7.), autograph=False)(tf.constant(0))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 3).write(0,1.).read(i+5), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 3).write(0,1.).read(i-5), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 3).write(i+5,1.).stack(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 3).write(i-5,1.).stack(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 3, dynamic_size=True).write(i+5,1.).stack(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 0, dynamic_size=True).write(i,1.).write(0,3.).stack(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 3).stack(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 3).read(i), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 3, element_shape=[2]).stack(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 0).stack(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 0, dynamic_size=True, element_shape=[2]).stack(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 3).write(0, tf.constant(1)).stack(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 3).write(0, 1).stack(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 2, infer_shape=False).write(0, 1.).write(1,[1.]).stack(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 2, infer_shape=False).write(0, [1.]).write(1,[1.,2.]).concat(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: (lambda ta: (ta.read(i), ta.read(i)))(tf.TensorArray(tf.float32, 3).unstack(tf.range(3.))), autograph=False)(tf.constant(1))
===
tf.function(lambda x: tf.TensorArray(tf.float32, 3).unstack(x).read(1), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.TensorArray(tf.float32, 2).unstack(x).stack(), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: (lambda t: (t.size(), t.read(2)))(tf.TensorArray(tf.float32, 5).unstack(x)), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.TensorArray(tf.float32, 5).scatter([4,0,2], x).stack(), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.TensorArray(tf.float32, 2).scatter([4,0,2], x).stack(), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.TensorArray(tf.float32, 2, infer_shape=False).split(x, [1,2]).read(1), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.TensorArray(tf.float32, 2).split(x, [1,2]).read(1), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.TensorArray(tf.float32, 2).split(x, [1,1]).read(1), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.TensorArray(tf.float32, 2, infer_shape=False).split(x, [1,2]).concat(), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.TensorArray(tf.float32, 3).unstack(x).gather([0,7]), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.TensorArray(tf.float32, 3).write(0,1.).concat(), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.TensorArray(tf.float32, 3).unstack(x).concat(), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda i: (lambda a: (lambda b: (a.stack(), b.stack()))(a.write(0, 9.)))(tf.TensorArray(tf.float32, 2).unstack([1.,2.])), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 0, dynamic_size=True).write(i+1,1.).size(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.string, 2).write(i, "a").write(0,"b").stack(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.string, 2).write(i, "a").stack(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32, 2.5), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32).size(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32,2).write(1.0, 2.).stack(), autograph=False)(tf.constant(1))
===
tf.function(lambda i: tf.TensorArray(tf.float32,2).write([1], 2.).stack(), autograph=False)(tf.constant(1))
===
tf.function(lambda x: tf.map_fn(lambda r: tf.reduce_sum(r), x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x,y: tf.map_fn(lambda t: t[0]*tf.cast(t[1],tf.float32), (x,y), fn_output_signature=tf.float32), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]), tf.constant([1,2,3]))
===
tf.function(lambda x: tf.map_fn(lambda t: {"a":t, "b":(tf.reduce_sum(t),1)}, x, fn_output_signature={"a":tf.float32,"b":(tf.float32,tf.int32)}), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.map_fn(lambda t: tf.cast(t,tf.int32), x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.map_fn(lambda t: (t,t), x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.map_fn(lambda t: t*2, x), autograph=False)(tf.zeros([0,2]))
===
tf.function(lambda x: tf.map_fn(lambda t: tf.reduce_sum(t), x), autograph=False)(tf.zeros([0,2]))
===
tf.function(lambda x: tf.map_fn(lambda t: t*2, x), autograph=False)(tf.constant(1.))
===
tf.function(lambda x,y: tf.map_fn(lambda t: t[0], (x,y), fn_output_signature=tf.float32), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]), tf.constant([1,2]))
===
tf.function(lambda x: tf.map_fn(lambda t: t*2, x, fn_output_signature=tf.TensorSpec([2],tf.float32)), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.map_fn(3, x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.map_fn(lambda t: 1., x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.map_fn(lambda t: None, x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.scan(lambda a,b: a+b, x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.scan(lambda a,b: a+tf.reduce_sum(b), x, initializer=tf.constant(0.)), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.scan(lambda a,b: a+tf.reduce_sum(b), x, initializer=0.), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.scan(lambda a,b: a+b, x, reverse=True), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.scan(lambda a,b: (a[0]+b, a[1]*2), x, initializer=(tf.zeros([2]), tf.constant(1))), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.scan(lambda a,b: tf.cast(a,tf.int32), x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.scan(lambda a,b: tf.concat([a,b],0), x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.scan(lambda a,b: tf.concat([a,b],0), x, infer_shape=False), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.scan(lambda a,b: (a,b), x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.scan(lambda a,b: a+b, x), autograph=False)(tf.zeros([0,2]))
===
tf.function(lambda x: tf.scan(lambda a,b: a+b, x, initializer=tf.zeros([2])), autograph=False)(tf.zeros([0,2]))
===
tf.function(lambda x: tf.foldl(lambda a,b: a*2+b, x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.foldr(lambda a,b: a*2+b, x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.foldl(lambda a,b: a*2+tf.reduce_sum(b), x, initializer=1.), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.foldl(lambda a,b: a+1, x, initializer=0), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.foldl(lambda a,b: a*2+b, x), autograph=False)(tf.zeros([0,2]))
===
tf.function(lambda x: tf.foldl(lambda a,b: a*2+b, x, initializer=tf.ones([2])), autograph=False)(tf.zeros([0,2]))
===
tf.function(lambda x: tf.foldl(lambda a,b: tf.cast(a,tf.int32), x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.foldl(lambda a,b: tf.reduce_sum(a), x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.foldl(lambda a,b: (a[0]+b[0], a[1]+b[1]), (x,x*2)), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.vectorized_map(lambda r: r*tf.reduce_sum(r), x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x,y: tf.vectorized_map(lambda r: (r[0]*2, r[1]+1), (x,y)), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]), tf.constant([1,2,3]))
===
tf.function(lambda x: tf.vectorized_map(lambda r: r*2, x), autograph=False)(tf.zeros([0,2]))
===
tf.function(lambda x: tf.vectorized_map(lambda r: tf.cond(tf.reduce_sum(r)>5., lambda: r, lambda: r*0.), x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
tf.function(lambda x: tf.vectorized_map(lambda r: tf.while_loop(lambda i,s: i<3, lambda i,s:(i+1,s*r),(0,r))[1], x), autograph=False)(tf.constant([[1.,2.],[3.,4.],[5.,6.]]))
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.cond(x<100., lambda: x*2, lambda: y*3), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.cond(x<100., lambda: x*2, lambda: y*3))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.cond(x<100., lambda: 2., lambda: y*3), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.cond(x<100., lambda: 2., lambda: y*3))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.cond(x<100., lambda: v*2, lambda: w*3), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.cond(x<100., lambda: v*2, lambda: w*3))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.cond(x<100., lambda: (x*2, y), lambda: (y*3, w*2)), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.cond(x<100., lambda: (x*2, y), lambda: (y*3, w*2)))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.cond(x<100., lambda: tf.stop_gradient(x), lambda: tf.stop_gradient(y)), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.cond(x<100., lambda: tf.stop_gradient(x), lambda: tf.stop_gradient(y)))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.cond(x<100., lambda: tf.stop_gradient(x)*v, lambda: y), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.cond(x<100., lambda: tf.stop_gradient(x)*v, lambda: y))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.cond(x<100., lambda: tf.round(x)*v, lambda: tf.round(y)), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.cond(x<100., lambda: tf.round(x)*v, lambda: tf.round(y)))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.cond(x<100., lambda: tf.cast(tf.cast(x,tf.int32),tf.float32), lambda: y), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.cond(x<100., lambda: tf.cast(tf.cast(x,tf.int32),tf.float32), lambda: y))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.cond(x<100., lambda: tf.cast(tf.argmax([x,y]),tf.float32), lambda: y), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.cond(x<100., lambda: tf.cast(tf.argmax([x,y]),tf.float32), lambda: y))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.cond(x<100., lambda: (x,y), lambda: (y,x)), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.cond(x<100., lambda: (x,y), lambda: (y,x)))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.cond(x<100., lambda: (v.assign(x).read_value(), y)[1], lambda: x), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.cond(x<100., lambda: (v.assign(x).read_value(), y)[1], lambda: x))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.while_loop(lambda i,s: i<3, lambda i,s: (i+1, s*x), (0, x)), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.while_loop(lambda i,s: i<3, lambda i,s: (i+1, s*x), (0, x)))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.while_loop(lambda i,s: i<0, lambda i,s: (i+1, s*y*v), (0, x)), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.while_loop(lambda i,s: i<0, lambda i,s: (i+1, s*y*v), (0, x)))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.while_loop(lambda i,s: i<3, lambda i,s: (i+1, s*tf.stop_gradient(y)), (0, x)), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.while_loop(lambda i,s: i<3, lambda i,s: (i+1, s*tf.stop_gradient(y)), (0, x)))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.while_loop(lambda i,s: i<3, lambda i,s: (i+1, tf.stop_gradient(s)*y), (0, x)), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.while_loop(lambda i,s: i<3, lambda i,s: (i+1, tf.stop_gradient(s)*y), (0, x)))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.while_loop(lambda i,s: i<3, lambda i,s: (i+1, y*2), (0, x)), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.while_loop(lambda i,s: i<3, lambda i,s: (i+1, y*2), (0, x)))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.while_loop(lambda i,s: i<3, lambda i,s: (i+1, 2.), (0, x)), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.while_loop(lambda i,s: i<3, lambda i,s: (i+1, 2.), (0, x)))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.while_loop(lambda i,s,u: i<3, lambda i,s,u: (i+1, s*2, u*v), (0, x, y)), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.while_loop(lambda i,s,u: i<3, lambda i,s,u: (i+1, s*2, u*v), (0, x, y)))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.while_loop(lambda i,s: s<y*v, lambda i,s: (i+1, s*2), (0, x)), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.while_loop(lambda i,s: s<y*v, lambda i,s: (i+1, s*2), (0, x)))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.while_loop(lambda i,s: i<3, lambda i,s: (i+1, s*tf.round(y)*tf.round(v)), (0, x)), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.while_loop(lambda i,s: i<3, lambda i,s: (i+1, s*tf.round(y)*tf.round(v)), (0, x)))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.while_loop(lambda i,s: i<3, lambda i,s: (i+1, tf.cond(s>1000., lambda: s*y, lambda: s*v)), (0, x)), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
def f(x, y):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        results = [r for r in tf.nest.flatten((lambda x,y: tf.while_loop(lambda i,s: i<3, lambda i,s: (i+1, tf.cond(s>1000., lambda: s*y, lambda: s*v)), (0, x)))(x, y)) if r.dtype.is_floating]
    found = [tape.gradient(r, [x, y, v, w]) for r in results]
    return [[-1.0 if g is None else g for g in gs] for gs in found]
tf.function(f, autograph=False)(x, y)
===
x, y, v, w = tf.constant(2.0), tf.constant(3.0), tf.Variable(5.0), tf.Variable(7.0)
f = tf.function(lambda x,y: tf.while_loop(lambda i,s: i<3, lambda i,s: (i+1, s*tf.stop_gradient(v)), (0, x)), autograph=False)
with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    results = [r for r in tf.nest.flatten(f(x, y)) if r.dtype.is_floating]
[tape.gradient(r, [x, y, v, w]) for r in results]
===
def f(x):
    ta = tf.TensorArray(tf.float32, 3).write(0, x).write(1, [5.0, 6.0])
    return ta.stack(), ta.read(2), ta.size(), ta.gather([1, 0]), ta.concat(), ta.identity().read(0)
tf.function(f, autograph=False)(tf.constant([1.0, 2.0]))
===
def f(n):
    ta = tf.TensorArray(tf.float32, n)
    r = tf.while_loop(lambda i, ta: i < n, lambda i, ta: (i + 1, ta.write(i, [tf.cast(i, tf.float32), 2.0])), (0, ta))
    return r[1].stack()
f = tf.function(f, autograph=False)
f(tf.constant(3)), f(tf.constant(0))
===
def f(i):
    ta = tf.TensorArray(tf.float32, 2)
    return tf.cond(i > 0, lambda: ta.write(0, 1.0), lambda: ta.write(1, 2.0)).stack()
f = tf.function(f, autograph=False)
f(tf.constant(1)), f(tf.constant(0))
===
def f(x, y):
    with tf.GradientTape(persistent=True) as t:
        t.watch([x, y])
        ta = tf.TensorArray(tf.float32, 3).write(0, x).write(1, y)
        a, s = ta.read(0), ta.stack()
    return t.gradient(s, [x, y]), t.gradient(a, x)
tf.function(f, autograph=False)(tf.constant(1.0), tf.constant(2.0))
===
def f(x):
    with tf.GradientTape(persistent=True) as t:
        t.watch(x)
        a = tf.map_fn(lambda r: r * r, x)
        b = tf.scan(lambda a, b: a * b, x)
        c = tf.foldl(lambda a, b: a * b, x)
        d = tf.vectorized_map(lambda r: r * r, x)
    return [t.gradient(y, x) for y in (a, b, c, d)]
tf.function(f, autograph=False)(tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
===
shapes = []
def f(x):
    shapes.append(tf.cond(x[0, 0] > 0, lambda: tf.zeros([2, 3]), lambda: tf.zeros([4, 3])).shape.as_list())
    for g in (lambda r: r * 2, tf.reduce_sum, lambda r: tf.boolean_mask(r, r > 2)):
        shapes.append(tf.map_fn(g, x).shape.as_list())
    shapes.append(tf.scan(lambda a, b: a + b, x).shape.as_list())
    shapes.append(tf.foldl(lambda a, b: a + b, x).shape.as_list())
    shapes.append(tf.vectorized_map(lambda r: r * 2, x).shape.as_list())
    return 1
for s in ([3, 2], [None, 2], [None, None]):
    tf.function(f, input_signature=[tf.TensorSpec(s)], autograph=False).get_concrete_function()
shapes
===
x, y = tf.constant(2.0), tf.constant(3.0)
f = tf.function(lambda x, y: tf.cond(x < 100.0, lambda: x * x, lambda: y * y), autograph=False)
with tf.GradientTape() as outer:
    outer.watch([x, y])
    with tf.GradientTape() as inner:
        inner.watch([x, y])
        z = f(x, y)
    g = inner.gradient(z, [x, y])
g, outer.gradient(g[1], [x, y])
===
x, y = tf.constant(2.0), tf.constant(3.0)
f = tf.function(lambda x, y: tf.while_loop(lambda i, s: i < 2, lambda i, s: (i + 1, s * x * y), (0, x))[1], autograph=False)
with tf.GradientTape() as outer:
    outer.watch([x, y])
    with tf.GradientTape() as inner:
        inner.watch([x, y])
        z = f(x, y)
    g = inner.gradient(z, [x, y])
g, outer.gradient(g[1], [x, y])
===
traced = []
def branch(name, value):
    traced.append(name)
    return value
v = tf.Variable(0.0)
def f(p):
    return tf.cond(p, lambda: branch("true", v.assign_add(1.0)), lambda: branch("false", v.assign_sub(10.0)))
f = tf.function(f, autograph=False)
[f(tf.constant(True)), f(tf.constant(True)), f(tf.constant(False)), v, traced]
===
def f(n):
    def body(i, s):
        inner = tf.while_loop(lambda j, t: j < i, lambda j, t: (j + 1, t + n * 10), (0, s))
        return i + 1, inner[1]
    return tf.while_loop(lambda i, s: i < n, body, (0, 0))
tf.function(f, autograph=False)(tf.constant(4))
===
def f(n):
    return tf.while_loop(lambda i, s: i < n, lambda i, s: (i + 1, tf.strings.join([s, "ab"])), (0, "x"))
tf.function(f, autograph=False)(tf.constant(3))
===
v = tf.Variable(0.0)
def f(n):
    def body(i, s):
        v.assign_add(tf.cast(i, tf.float32))
        return i + 1, s + v
    return tf.while_loop(lambda i, s: i < n, body, (0, 0.0))
f = tf.function(f, autograph=False)
[f(tf.constant(40)), f(tf.constant(3)), v]
===
v = tf.Variable(0.0)
def f(n):
    def body(i, s):
        with tf.control_dependencies([tf.debugging.assert_less(i, 3)]):
            return i + 1, s + 1.0
    return tf.while_loop(lambda i, s: i < n, body, (0, 0.0))
tf.function(f, autograph=False)(tf.constant(5))
===
tf.function(lambda n: tf.while_loop(lambda i, t: i < n, lambda i, t: (i + 1, t * 2 + tf.cast(i, tf.float32)), (0, tf.constant([1.0, float("nan")]))), autograph=False)(tf.constant(30))
"""

if __name__ == "__main__":
    import cases
    import tensorflow

    lines = [case.strip() for case in CASES.split("\n===\n") if case.strip()]
    here = os.path.dirname(os.path.abspath(__file__))
    cases.record(lines, tensorflow, os.path.join(here, "control.json"))
