"""Modules with the formulas of their forward passes."""


class Softmax:
    r"""Applies the softmax function to an input tensor, so that its elements lie in [0, 1] and sum to 1.

    Softmax is defined as:

    .. math::
        \text{Softmax}(x_{i}) = \frac{\exp(x_i)}{\sum_j \exp(x_j)}

    Shape:
        - Input: any
    """


class LogSoftmax:
    r"""Applies the logarithm of softmax.

    .. math::
        \text{LogSoftmax}(x_{i}) = \log\left(\frac{\exp(x_i) }{ \sum_j \exp(x_j)} \right)
    """


class LogSigmoid:
    r"""Applies elementwise:

    .. math::
        \text{LogSigmoid}(x) = \log\left(\frac{ 1 }{ 1 + \exp(-x)}\right)
    """


class Softplus:
    r"""A smooth approximation of the rectifier.

    .. math::
        \text{Softplus}(x) = \frac{1}{\beta} * \log(1 + \exp(\beta * x))

    Args:
        beta: the :math:`\beta > 0` of the formula
    """


class Sigmoid:
    r"""Applies the logistic function.

    .. math::
        \text{Sigmoid}(x) = \sigma(x) = \frac{1}{1 + \exp(-x)}
    """


class Tanh:
    r"""Applies tanh.

    .. math::
        \text{Tanh}(x) = \tanh(x) = \frac{\exp(x) - \exp(-x)} {\exp(x) + \exp(-x)}
    """


class BadTanh:
    r"""Applies tanh, with a slip.

    .. math::
        \tanh(x) = \frac{\exp(x) - \exp(-x)} {\exp(x) + \exp(x)}
    """


class BCEWithLogits:
    r"""Binary cross entropy of logits.

    The loss of a sample with logit :math:`x` and target :math:`y \in [0, 1]` is

    .. math::
        \ell(x, y) = - \left[ y \cdot \log \sigma(x) + (1 - y) \cdot \log (1 - \sigma(x)) \right]

    which is computed as

    .. math::
        \ell(x, y) = \max(x, 0) - x y + \log(1 + \exp(-|x|))

    The gradient is

    .. math::
        \frac{\partial \ell}{\partial x} = \sigma(x) - y
    """


class KLDiv:
    r"""The Kullback-Leibler divergence loss.

    For tensors :math:`y_{\text{pred}}`, :math:`y_{\text{true}}` the *pointwise* divergence is

    .. math::
        L(y_{\text{pred}},\ y_{\text{true}})
            = y_{\text{true}} \cdot \log \frac{y_{\text{true}}}{y_{\text{pred}}}
            = y_{\text{true}} \cdot (\log y_{\text{true}} - \log y_{\text{pred}})
    """
