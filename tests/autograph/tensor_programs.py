"""Functions whose control flow hangs on tensors, each `run` with arguments.

`programs(tf, run)` defines them for TensorFlow or kerastorch; run(function, *arguments, **options).
"""
# ruff: noqa
# fmt: off

import functools


def programs(tf, run):
    T = tf.constant
    def simple(x):
        if x>0: y=x
        else: y=-x
        return y
    def undef_else(x):
        if x>0: y=x
        return y
    run(undef_else,T(1))
    def undef_main(x):
        if x>0: pass
        else: y=x
        return y
    run(undef_main,T(1))
    def undef_unused(x):
        if x>0: y=x
        return x
    run(undef_unused,T(1))
    def ret_one(x):
        if x>0: return x
    run(ret_one,T(1))
    def ret_none(x):
        if x>0: return x
        return None
    run(ret_none,T(1))
    def ret_none2(x):
        if x>0: return None
        return x
    run(ret_none2,T(1))
    def ret_both(x):
        if x>0: return x
        return -x
    run(ret_both,T(1))
    def dt(x):
        if x>0: y=1
        else: y=1.0
        return y
    run(dt,T(1))
    def dt2(x):
        if x>0: y=1
        else: y='a'
        return y
    run(dt2,T(1))
    def st(x):
        if x>0: y=(1,2)
        else: y=1
        return y
    run(st,T(1))
    def st2(x):
        if x>0: y=[1,2]
        else: y=[1]
        return y
    run(st2,T(1))
    def obj(x):
        if x>0: y=object()
        else: y=object()
        return y
    def pyobj(x):
        y={'a':1}
        if x>0: y={'a':2}
        return y
    run(pyobj,T(1))
    def shp(x):
        if x>0: y=tf.zeros([2])
        else: y=tf.zeros([3])
        return tf.shape(y)
    run(shp,T(1))
    def none_both(x):
        if x>0: y=None
        else: y=None
        return x if y is None else y
    run(none_both,T(1))
    def none_one(x):
        y=None
        if x>0: y=x
        return y
    run(none_one,T(1))
    def mid_undefined_read(x):
        if x>0: z=1
        return z
    run(mid_undefined_read,-1)
    def vec(x):
        if x>0: return 1
        return 2
    run(vec,T([1,2]))
    def nonbool(x):
        if x: return 1
        return 2
    run(nonbool,T(2))
    run(nonbool,T(2.5))
    run(nonbool,T('s'))
    def strcond(x):
        while x: x=x-1
        return x
    run(strcond,T(3))
    def wl(x):
        while x>0:
            y=x
            x=x-1
        return y
    run(wl,T(3))
    run(wl,T(0))
    def wl_none(x):
        y=None
        while x>0:
            y=x
            x=x-1
        return y
    run(wl_none,T(3))
    run(wl_none,T(0))
    def wl_dt(x):
        y=0
        while x>0:
            y=y+0.5
            x=x-1
        return y
    run(wl_dt,T(3))
    def wl_dt2(x):
        y=T(0)
        while x>0:
            y=T(0.5)
            x=x-1
        return y
    run(wl_dt2,T(3))
    def wl_shape(x):
        y=tf.zeros([1])
        while x>0:
            y=tf.concat([y,y],0)
            x=x-1
        return y
    run(wl_shape,T(3))
    def wl_shape_ok(x):
        y=tf.zeros([1])
        while x>0:
            tf.autograph.experimental.set_loop_options(shape_invariants=[(y,tf.TensorShape([None]))])
            y=tf.concat([y,y],0)
            x=x-1
        return y
    run(wl_shape_ok,T(3))
    def wl_max(x):
        while x>0:
            tf.autograph.experimental.set_loop_options(maximum_iterations=2)
            x=x-1
        return x
    def wl_struct(x):
        y=(1,2)
        while x>0:
            y=(1,2,3)
            x=x-1
        return y
    run(wl_struct,T(3))
    def wl_py(x):
        y='abc'
        while x>0:
            y='d'
            x=x-1
        return y
    run(wl_py,T(3))
    def wl_obj(x):
        y=object()
        while x>0:
            y=object()
            x=x-1
        return y
    def wl_ret(x):
        while x>0:
            if x==2: return x
            x=x-1
        return x
    run(wl_ret,T(3))
    def wl_ret2(x):
        while x>0:
            return x
    run(wl_ret2,T(3))
    def for_ret(x):
        for i in tf.range(x):
            if i==2: return i
        return x
    run(for_ret,T(5))
    def wl_else(x):
        while x>0:
            x=x-1
        else:
            x=x-10
        return x
    def for_else(x):
        for i in tf.range(3):
            x=x-1
        else:
            x=x-10
        return x
    def for_else_py(x):
        for i in range(3):
            x=x-1
            if i==1: break
        else:
            x=x-10
        return x
    def py_break_tensor(x):
        for i in range(3):
            if x>i: break
            x=x+1
        return x
    run(py_break_tensor,T(2))
    def py_while_break_tensor(x):
        i=0
        while i<3:
            i+=1
            if x>i: break
        return x
    run(py_while_break_tensor,T(2))
    def while_becomes_tensor(x):
        i=0
        while i<3:
            i=i+x
        return i
    run(while_becomes_tensor,T(2))
    def zero_d(x):
        for i in x: pass
        return x
    run(zero_d,T(2))
    def for_undefined(x):
        for i in x:
            y=i
        return y,i
    run(for_undefined,T([2,3]))
    run(for_undefined,tf.zeros([0]))
    def fl(x):
        l=[]
        for i in x: l.append(i)
        return l
    def fl2(x):
        l=[]
        for i in x: l.append(i)
        return len(l)
    run(fl2,T([2,3]))
    def flif(x):
        l=[]
        if x>0: l.append(x)
        else: l.append(-x)
        return l
    def fl_py(x):
        l=[]
        for i in range(3): l.append(x+i)
        return l
    run(fl_py,T(2))
    def fl_pop(x):
        l=[1,2]
        while x>0:
            l.pop(); x=x-1
        return len(l)
    run(fl_pop,T(2))
    def fl_assign(x):
        l=[1,2]
        while x>0:
            l[0]=x; x=x-1
        return l
    run(fl_assign,T(2))
    def d_assign(x):
        l={'a':1}
        while x>0:
            l['a']=x; x=x-1
        return l
    run(d_assign,T(2))
    def d_assign_new(x):
        l={}
        if x>0:
            l['a']=x
        else: l['a']=2
        return l
    run(d_assign_new,T(2))
    def d_assign_new1(x):
        l={}
        if x>0:
            l['a']=x
        return l
    run(d_assign_new1,T(2))
    class A: pass
    def attr(x):
        a=A(); a.x=1
        if x>0: a.x=x
        return a.x
    run(attr,T(2))
    def attr_new(x):
        a=A()
        if x>0: a.x=x
        else: a.x=3
        return a.x
    run(attr_new,T(2))
    def attr_loop(x):
        a=A(); a.x=0
        for i in tf.range(x): a.x+=i
        return a.x
    run(attr_loop,T(4))

    G=0
    def glob(x):
        return x
    def nonl(x):
        n=1
        def inner():
            nonlocal n
            if x>0: n=n+5
            return n
        inner()
        return n
    run(nonl,T(1))
    def pr(x):
        print('hello',x)
        if x>0: print('in',x)
        return x
    run(pr,T(1))
    def ln(x): return len(x)
    run(ln,T([1,2]))
    run(ln,T(1))
    def ln_dyn(x): return len(x)
    run(ln_dyn,T([1,2]),input_signature=[tf.TensorSpec([None],tf.int32)])
    def rg(x): 
        r=range(x); s=0
        for i in r: s+=i
        return r,s
    run(rg,T(3))
    def en(x):
        s=0
        for i,v in enumerate(x): s+=v*i
        return s
    def zp(x):
        s=0
        for a,b in zip(x,x): s+=a*b
        return s
    def mp(x): return map(lambda a:a+1,x)
    def fi(x): return filter(lambda a:a>1,x)
    def so(x): return sorted(x)
    run(so,T([3,1,2]))
    def so2(x): return sorted(x,key=lambda a:-a,reverse=True)
    run(so2,T([3,1,2]))
    def an(x): return any(x)
    run(an,T([True,False]))
    def al(x): return all(x)
    run(al,T([True,False]))
    def any_l(x): return any([x>0,x>1])
    run(any_l,T(1))
    def ab(x): return abs(x)
    run(ab,T(-3))
    def it(x): return int(x)
    run(it,T(3.7))
    def fl(x): return float(x)
    run(fl,T(3))
    def its(x): return int(x)
    run(its,T('12'))
    def fls(x): return float(x)
    run(fls,T('1.5'))
    def bl(x): return bool(x)
    run(bl,T(3))
    def mx(x): return max(x)
    run(mx,T([3,4]))
    def mx2(x): return max(x,2)
    run(mx2,T(3))
    def sm(x): return sum(x)
    def rv(x): return reversed(x)
    run(rv,T([3,4]))
    def rou(x): return round(x)
    def nx(x):
        i=iter(x); return next(i)
    def nxd():
        i=iter(tf.data.Dataset.range(3)); return next(i),next(i)
    run(nxd)
    def isi(x): return isinstance(x,tf.Tensor)
    run(isi,T(3))
    def inn(x): return x in [1,2]
    def inn2(x): return 1 in x
    def aand(x): return x>0 and x<5
    run(aand,T(1))
    def oor(x): return x>0 or x<-5
    run(oor,T(1))
    def aand1(x): return True and x>0
    run(aand1,T(1))
    def aand2(x): return x>0 and 3
    run(aand2,T(1))
    def aand3(x): return x>0 and None
    run(aand3,T(1))
    def aandv(x): return x>0 and x<2
    def nott(x): return not x
    run(nott,T(True))
    run(nott,T([True,False]))
    run(nott,T(3))
    def chain(x): return 0<x<5
    run(chain,T(1))
    def eqn(x): return x==1, x!=1
    run(eqn,T(1))
    def eqb(x):
        if x==1: return 1
        return 2
    run(eqb,T(1))
    def ife(x): return 1 if x>0 else 2
    run(ife,T(1))
    def ife2(x): return 1 if x>0 else 2.5
    run(ife2,T(1))
    def ife3(x): return 1 if x>0 else None
    run(ife3,T(1))
    def ife4(x): return (1,2) if x>0 else (3,)
    def ife5(x): return 1 if x else 2
    run(ife5,T(1))
    run(ife5,T([True]))
    def ass(x):
        assert x>0, 'neg'
        return x
    run(ass,T(1))
    run(ass,T(-1))
    def ass2(x):
        assert x>0
        return x
    run(ass2,T(-1))
    def ass3(x):
        assert x>0, x
        return x
    run(ass3,T(-1))
    def assp(x):
        assert False, 'py'
    run(assp,T(1))
    def cl(x):
        class A:
            def __init__(self,v):
                if v>0: self.v=1
                else: self.v=2
        return A(x).v
    run(cl,T(1))
    class B:
        def __init__(self,v):
            if v>0: self.v=1
            else: self.v=2
        def __call__(self,x):
            if x>0: return 1
            return 2
        @property
        def p(self):
            if self.v>0: return 1
            return 0
        @classmethod
        def c(cls,x):
            if x>0: return 1
            return 2
        @staticmethod
        def s(x):
            if x>0: return 1
            return 2
    def ctor(x): return B(x).v
    run(ctor,T(1))
    def callobj(x): return B(1)(x)
    run(callobj,T(1))
    def prop(x):
        b=B(1); b.v=x; return b.p
    run(prop,T(1))
    def cmeth(x): return B.c(x),B.s(x)
    run(cmeth,T(1))
    @tf.autograph.experimental.do_not_convert
    def dnc(x):
        if x>0: return 1
        return 2
    def calls_dnc(x): return dnc(x)
    run(calls_dnc,T(1))
    def part(x): return functools.partial(eqb,x)()
    run(part,T(1))
    @functools.lru_cache()
    def lru(x):
        if x>0: return 1
        return 2
    def callslru(x): return lru(x)
    run(callslru,T(1))
    ns={}
    exec("def nosrc(x):\n  if x>0: return 1\n  return 2\n",ns)
    def callsnosrc(x): return ns['nosrc'](x)
    run(callsnosrc,T(1))
    def comp(x): return [eqb(x+i) for i in range(3)]
    run(comp,T(1))
    def compt(x): return [i for i in x]
    def compif(x): return [i for i in range(3) if x>i]
    run(compif,T(1))
    def gen(x):
        def g():
            for i in range(3):
                if x>i: yield i
        return list(g())
    def tryr(x):
        try:
            if x>0: return 1
            return 2
        finally:
            print('fin')
    def trye(x):
        try:
            y=x
        except ValueError:
            return 1
        else:
            if x>0: y=x+3
        return y
    def withr(x):
        with tf.name_scope('a'):
            if x>0: return x
            return -x
    run(withr,T(1))
    def lam(x): return (lambda v: 1 if v>0 else 2)(x)
    run(lam,T(1))
    def walrus(x):
        if (y:=x+1)>0: z=y
        else: z=-y
        return z
    run(walrus,T(1))
    def aug(x):
        y=0
        if x>0: y+=x
        return y
    run(aug,T(1))
    def starred(x):
        if x>0: a,*b=[x,x,x]
        else: a,*b=[1,2,3]
        return a,b
    run(starred,T(1))
    def delv(x):
        y=1
        if x>0: del y
        return x
    run(delv,T(1))
    def delv2(x):
        y=1
        if x>0: del y
        else: y=2
        return y
    run(delv2,T(1))
    def ds():
        s=tf.constant(0,tf.int64)
        for x in tf.data.Dataset.range(5):
            if x>2: break
            s+=x
        return s
    run(ds)
    def ds_ret():
        for x in tf.data.Dataset.range(5):
            return x
        return tf.constant(0,tf.int64)
    run(ds_ret)
    def ds_it():
        s=tf.constant(0,tf.int64)
        it=iter(tf.data.Dataset.range(5))
        for x in it: s+=x
        return s
    run(ds_it)
    def ragged():
        s=0
        for r in tf.ragged.constant([[1,2],[3]]): s+=tf.reduce_sum(r)
        return s
    def var_cond():
        if V: return 1
        return 2
    V=tf.Variable(True)
    run(var_cond)
    def eag():
        t=[]
        if E: t.append(1)
        else: t.append(2)
        return t
    E=T(True)
    run(eag)
    def mint(x):
        i=0
        while True:
            i+=1
            if i>3: break
            x=x+1
        return x,i
    run(mint,T(1))
    def doc():
        i=tf.constant(0)
        while tf.constant(True):
            i+=1
            if i>3: break
        return i
    run(doc)
    def nested(n):
        s=0
        for i in tf.range(n):
            j=0
            while j<i:
                j+=1
                if j==3: continue
                if j>4: break
                s+=j
        return s
    run(nested,T(8))
    def unroll(x):
        for a in (1,2,3):
            if x>a: x=x*2
            else: x=x+1
        return x
    run(unroll,T(2))
    def rec(x,n):
        if n==0: return x
        return rec(x+1,n-1)
    run(rec,T(2),3)
    def rett(x):
        if x>0: return x, {'a':x}
        return -x, {'a':x*2}
    run(rett,T(2))
    def ret_in_else(x):
        if x>0:
            x=x+1
        else:
            return x
        return x*10
    run(ret_in_else,T(2))
    def ret_nested(x):
        if x>0:
            if x>5: return x
            x=x+1
        return x*10
    run(ret_nested,T(2))
    run(ret_nested,T(9))

    def wl_ret2(x):
        while x>0:
            return x
    run(wl_ret2,T(-1))
    def undef_in_loop(x):
        while x>0:
            if x>2: y=1
            x-=1
        return y
    run(undef_in_loop,T(3))
    def undef_in_loop2(x):
        while x>0:
            y=y+1
            x-=1
        return y
    run(undef_in_loop2,T(3))
    def undef_notlive(x):
        while x>0:
            y=object()
            x-=1
        return x
    run(undef_notlive,T(3))
    def none_stay(x):
        y=None
        while x>0:
            x-=1
            y=None
        return x
    run(none_stay,T(3))
    def none_stay2(x):
        y=None
        while x>0:
            x-=1
            y=None
        return y
    run(none_stay2,T(3))
    def becomes_none(x):
        y=1
        while x>0:
            x-=1
            y=None
        return y
    run(becomes_none,T(3))
    def becomes_undef(x):
        y=1
        while x>0:
            x-=1
            del y
        return y
    def undef_struct(x):
        while x>0:
            x-=1
            y=(x,{'a':x*2.})
        return y
    run(undef_struct,T(3))
    def undef_shape(x):
        while x>0:
            y=tf.ones([x]); x-=1
        return y
    def undef_str(x):
        while x>0:
            y='abc'; x-=1
        return y
    run(undef_str,T(3))
    def py_in_loop(x):
        k=1
        while x>0:
            k*=2; x-=1
        return k
    run(py_in_loop,T(3))
    def py_list_loop(x):
        k=[1,2]
        while x>0:
            k=[k[1],k[0]+x]; x-=1
        return k
    run(py_list_loop,T(3))
    def ds_shape():
        y=tf.zeros([1])
        for i in tf.data.Dataset.range(3): y=tf.concat([y,y],0)
        return y
    def for_shape():
        y=tf.zeros([1])
        for i in tf.range(3): y=tf.concat([y,y],0)
        return y
    run(for_shape)
    def for_dt():
        y=1
        for i in tf.range(3): y=2.5
        return y
    run(for_dt)
    def if_undef_py(x):
        if False: y=1
        return y
    run(if_undef_py,T(1))
    def if_struct_dt(x):
        if x>0: y=(1,2.)
        else: y=(1,2)
        return y
    run(if_struct_dt,T(1))
    def if_py_same(x):
        o=A
        if x>0: z=o
        else: z=o
        return x
    class A: pass
    def if_obj_live(x):
        if x>0: z=A
        else: z=A
        return isinstance(z,type)
    run(if_obj_live,T(1))
    def if_fn_live(x):
        if x>0: z=lambda a:a
        else: z=lambda a:-a
        return z(x)
    run(if_fn_live,T(1))
    def if_tuple_none(x):
        if x>0: z=(1,None)
        else: z=(2,None)
        return z
    run(if_tuple_none,T(1))
    def if_tuple_none1(x):
        if x>0: z=(1,None)
        else: z=(2,3)
        return z
    run(if_tuple_none1,T(1))
    def self_none():
        a=A(); a.y=None
        if T(1)>0: a.y=1
        return a.y
    run(self_none)
    def attr_undef():
        a=A()
        if T(1)>0: a.y=1
        return 3
    run(attr_undef)
    def attr_undef_loop():
        a=A()
        for i in tf.range(3): a.y=i
        return a.y
    run(attr_undef_loop)
    def attr_base_inside(x):
        if x>0:
            a=A(); a.y=1
        else:
            a=A(); a.y=3
        return x
    run(attr_base_inside,T(1))
    def sub_dyn(x):
        d=[1,2]; i=1
        if x>0: d[i]=x
        return d
    run(sub_dyn,T(1))
    def sub_neg(x):
        d=[1,2]
        if x>0: d[-1]=x
        return d
    run(sub_neg,T(1))
    def sub_expr(x):
        d=[1,2];i=0
        if x>0: d[i+1]=x*5
        else: d[i+1]=x*7
        return d
    def sub_slice(x):
        d=[1,2]
        if x>0: d[:]=[3,4]
        return d
    run(sub_slice,T(-1))
    def deep(x):
        a=A(); a.b=A(); a.b.c=[1,2]
        if x>0: a.b.c=[3,4]
        return a.b.c
    run(deep,T(-1))
    def list_in_tensor_setitem(x):
        x[0]=1
        return x
    run(list_in_tensor_setitem,T([1]))
    def break_range(x):
        s=0
        for i in tf.range(10):
            if i>x: break
            s+=i
        return s,i
    run(break_range,T(3))
    def cont(x):
        s=0
        for i in x:
            if i%2==0: continue
            s+=i
        return s
    run(cont,T([1,2,3]))
    def break_py_in_tensor(x):
        s=0
        for i in tf.range(10):
            for j in range(5):
                if j>2: break
                s+=j
            s+=i
        return s
    run(break_py_in_tensor,T(3))
    def tuple_target():
        s=0
        for a,b in T([[1,2],[3,4]]): s+=a*b
        return s
    def ds_tuple():
        s=T(0)
        for a,b in tf.data.Dataset.from_tensor_slices(([1,2],[3,4])): s+=a*b
        return s,a
    run(ds_tuple)
    def ds_enum():
        s=T(0,tf.int64)
        for i,b in enumerate(tf.data.Dataset.range(4)): s+=i*b
        return s
    run(ds_enum)
    def ds_zip():
        s=T(0,tf.int64)
        for i,b in zip(tf.data.Dataset.range(4),tf.data.Dataset.range(4)): s+=i*b
        return s
    run(ds_zip)
    def ds_any(): return any(tf.data.Dataset.range(4).map(lambda x:x>2)),all(tf.data.Dataset.range(4).map(lambda x:x>2))
    def ds_map():
        s=T(0,tf.int64)
        for i in map(lambda x:x+1,tf.data.Dataset.range(4)): s+=i
        for i in filter(lambda x:x>1,tf.data.Dataset.range(4)): s+=i
        return s
    run(ds_map)
    def ds_len(): return len(tf.data.Dataset.range(4))
    run(ds_len)
    def ta():
        t=tf.TensorArray(tf.int32,0,dynamic_size=True)
        for i in tf.range(3): t=t.write(i,i*i)
        return t.stack(), len(t)
    run(ta)
    def ta_iter():
        t=tf.TensorArray(tf.int32,3).unstack([1,2,3])
        s=0
        for i in t: s+=i
        return s
    run(ta_iter)
    def sr():
        s=0
        for c in T('abc'): s+=1
        return s
    run(sr)
    def range3(x):
        s=0
        for i in range(1,x,2): s+=i
        for i in range(x,0,-1): s=s*2+i
        return s
    run(range3,T(6))
    def tfrange_f():
        s=0.
        for i in tf.range(0.,1.,0.25): s+=i
        return s
    run(tfrange_f)
    F=tf.autograph.experimental.Feature
    def ass(x):
        assert x>0, 'neg'
        return x
    run(ass,T(-1),experimental_autograph_options=F.ASSERT_STATEMENTS)
    run(ass,T(-1),experimental_autograph_options=F.ALL)
    def eqf(x): return x==T([1,2]), x!=3
    run(eqf,T([1,2]),experimental_autograph_options=F.EQUALITY_OPERATORS)
    def la(x):
        l=[]
        tf.autograph.experimental.set_element_type if 0 else 0
        for i in tf.range(x): l.append(i)
        return tf.stack(l)
    def prb(x): print('a',x); return x
    run(prb,T(3),experimental_autograph_options=F.BUILTIN_FUNCTIONS)
    def tfcond(x): return tf.cond(x>0,lambda: 1 if x>5 else 2, lambda: 3)
    run(tfcond,T(3))
    def b2(i):
        if i>2: return i+1
        return i+2
    def tfwhile(x): return tf.while_loop(lambda i: i<10 if i>1 else i<20,b2,[x])
    run(tfwhile,T(3))
    def mapfn(x): return tf.map_fn(b2,x)
    run(mapfn,T([1,2,3]))
    def scan(x): return tf.scan(lambda a,b: a+b if b>1 else a,x)
    run(scan,T([1,2,3]))
    def dsm(x): return tf.data.Dataset.range(3).map(b2).reduce(T(0,tf.int64),lambda a,b:a+b)
    def sw(x): return tf.switch_case(x,[lambda: 1 if x>0 else 2, lambda: 5 if x>0 else 7])
    run(sw,T(1))
    class M(tf.keras.layers.Layer):
        def call(self,x):
            if tf.reduce_sum(x)>0: return x
            return -x
    def lay(x): return M()(x)
    def matchs(x,k):
        match k:
            case 1:
                if x>0: return 1
                return 2
            case _: return 3
    def lenl(x): return len([1,2])
    run(lenl,T(1))
    def async_(x):
        return x
    def bothr(x):
        if x>0:
            raise ValueError('a')
        return x
    run(bothr,T(-1))
    def while_cond_eff(x):
        i=0
        while (x:=x-1)>0: i+=1
        return i
    def static_if(x, training=None):
        if training is None: return x
        if x>0: return x
        return -x
    run(static_if,T(1))

    def b1(i):
        if i>2: return i+1
        return i+2
    def z0():
        if X>2: return 1
        return 2
    def b22(a,b):
        if b>2: return a+b
        return a
    X=T(3)
    def m(x): return tf.map_fn(b1,x)
    run(m,T([1,2,3]))
    def s(x): return tf.scan(b22,x)
    run(s,T([1,2,3]))
    def fl(x): return tf.foldl(b22,x)
    def vm(x): return tf.vectorized_map(b1,x)
    run(vm,T([1,2,3]))
    def c(x): return tf.cond(x[0]>0,z0,z0)
    run(c,T([1,2,3]))
    def sc(x): return tf.switch_case(x[0],[z0,z0])
    run(sc,T([1,2,3]))
    def ca(x): return tf.case([(x[0]>0,z0)],default=z0)
    run(ca,T([1,2,3]))
    def nm(x): return tf.nest.map_structure(b1,[x[0]])
    run(nm,T([1,2,3]))
    def cg(x):
        @tf.custom_gradient
        def f(y):
            if y>2: z=y*2
            else: z=y
            return z, lambda d: d
        return f(x[0])
    run(cg,T([1.,2,3]))
    def gm(x):
        g=G()
        return g(x[0])
    class G(tf.Module):
        @tf.Module.with_name_scope
        def __call__(self,x):
            if x>2: return x
            return -x
    run(gm,T([1.,2,3]))
    def la(x): return tf.keras.layers.Lambda(b1)(x[0])
    def gen(x):
        return [v for v in ge(x)]
    def ge(x):
        yield x
    def itw(x):
        def g():
            if x>0: return 1
            return 2
        return tf.init_scope and g()
    run(itw,T(1))
    def sortk(x): return sorted([3,1,2],key=lambda v:-v)
    run(sortk,T(1))
    def red(x):
        import functools
        return functools.reduce(b22,[x,x])
    run(red,T(1))
    def inn(x):
        y=0
        def g():
            nonlocal y
            if x>0: y=y+1
        g(); g()
        return y
    def late(x):
        y=0
        g=lambda: y
        if x>0: y=5
        return g()
    def late2(x):
        y=0
        g=lambda: y
        for i in tf.range(x): y+=1
        return g()
    run(late2,T(3))
    def strs(x):
        if x>0: s='a'
        else: s='b'
        return s
    run(strs,T(3))
    def try_in(x):
        for i in tf.range(x):
            try:
                x=x+1
                if x>5: break
            finally:
                x=x-2
        return x
    run(try_in,T(3))
    def with_in(x):
        for i in tf.range(x):
            with tf.name_scope('q'):
                if i>1: continue
                x+=10
        return x
    run(with_in,T(3))
    v=tf.Variable(1)
    def var_in(x):
        if x>0: v.assign_add(2)
        while v<10: v.assign_add(3)
        return v
    run(var_in,T(3))
    def pyret(x,k):
        for i in range(5):
            if i==k: return x+i
        return x
    run(pyret,T(3),2)
    def two(x):
        s=0
        for i in tf.range(x):
            for j in tf.range(i):
                if j==2: break
                s+=j
            if s>10: break
        return s
    run(two,T(9))
    def mo(x):
        for i in tf.range(x):
            tf.autograph.experimental.set_loop_options(maximum_iterations=2)
            x+=i
        return x
    run(mo,T(9))
    def lst(x):
        l=[x,x*2]
        for i in tf.range(3):
            l=[l[1],l[0]]
        return l
    run(lst,T(9))
    def dct(x):
        d={'a':x}
        for i in tf.range(3):
            d['a']=d['a']+i
        return d
    run(dct,T(9))
    def nt(x):
        for i in tf.range(3):
            if i==1:
                x+=100
            elif i==2:
                x+=1000
            else:
                continue
            x+=1
        return x
    run(nt,T(9))
