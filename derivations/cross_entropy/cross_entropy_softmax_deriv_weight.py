"""∂H(p, softmax(Wx + b))/∂W_ij = (softmax(Wx + b)_i − p_i) x_j: the gradient by the weights of the last layer."""

from lemmata.derive import *
from lemmata.notation import component, dimension, family, total

m = dimension("m")
i, j, k = index("i"), index("j"), index("k")
W, x, b, p = matrix("W", n, m), vector("x", m), vector("b"), vector("p")
z = family(lambda k: total(lambda a: W[k, a] * x[a], m, name="a"), n) + b
Z, target = Sum(exp(component(z, k)), k), Sum(p[k] * component(z, k), k)

cross_entropy_softmax_deriv_weight = derive(
    Eq(D(cross_entropy(p, softmax(z)), W[i, j]), (softmax(z)[i] - p[i]) * x[j]),
    given=[
        within(p, Simplex(n)),
        within(W, Power(Reals, (n, m))),
        within(x, Power(Reals, (m,))),
        within(b, Power(Reals, (n,))),
    ],
    title={
        "en": "The gradient by the weights is prediction minus target, times the input",
        "ko": "가중치에 대한 기울기는 예측에서 정답을 뺀 값에 입력을 곱한 것이다",
    },
    idea={
        "en": "The weight W_{ij} enters only the score z_i, with the factor x_j.",
        "ko": "가중치 W_{ij}는 점수 z_i에만 들어 있고, 그 계수는 x_j이다.",
    },
    source="Bishop 2006, eq. 4.109",
    proof=chain(D(cross_entropy(p, softmax(z)), W[i, j]))
    .eq(D(logsumexp(z) - target, W[i, j]), by=cite("cross_entropy/cross_entropy_softmax", z=z))
    .eq(D(log(Z), W[i, j]) - D(target, W[i, j]), by=[logsumexp.definition, linearity])
    .eq(D(Z, W[i, j]) / Z - p[i] * x[j], by=[log_rule, sum_rule, linearity, sift])
    .eq(exp(component(z, i)) * x[j] / Z - p[i] * x[j], by=[exp_rule, sum_rule, linearity, sift])
    .eq((softmax(z)[i] - p[i]) * x[j], by=softmax.definition),
)
