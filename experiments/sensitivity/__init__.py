"""Which factors move a difference between policies, and how much of it is luck.

`designs` says where the factors stand at every point. `morris` and `sobol` read the designs that
are made for them; `given_data` reads any design, or one with holes. `noise` tells luck from
factors, `convergence` whether more points would change the order, `screening` which factors never
mattered, `told` says it in words. `indices` chooses among them and is what a study calls.

Terms
-----
position : where a factor stands in its distribution, from 0 to 1.
point : one position of every factor; a row of the design.
y : the paired difference of one outcome, [points, replications]; NaN where a run is missing.
"""
