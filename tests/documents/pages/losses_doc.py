"""Classification losses."""


def softmax_cross_entropy(logits, labels):
    r"""Computes the softmax cross entropy between sets of logits and labels.

    Let :math:`x` denote the logits and :math:`y` the labels, each a probability distribution over :math:`n`
    classes. Then this computes

    .. math::
      \sum_{i=1}^n y_i \log \left( \sum_{j=1}^n \exp(x_j) \right) - \sum_{i=1}^n y_i x_i
      = -\sum_{i=1}^n y_i \log\left(\frac{\exp(x_i)}{\sum_{j=1}^n \exp(x_j)}\right)

    Args:
      logits: unnormalized log probabilities
    """


def sigmoid_binary_cross_entropy(logits, labels):
    r"""Computes element-wise sigmoid cross entropy given logits and labels.

    For a logit :math:`x` and a label :math:`y \in [0, 1]` the loss is

    .. math::
      \ell(x, y) = -y \log \sigma(x) - (1 - y) \log(1 - \sigma(x))

    which simplifies to

    .. math::
      \ell(x, y) = \log(1 + e^{x}) - x y
    """


def poly_loss(logits, labels, epsilon=2.0):
    r"""Computes PolyLoss between logits and labels.

    For the probability :math:`P_t \in (0, 1)` of the target class the cross entropy expands as

    .. math::
      -\log(P_t) = \sum_{j=1}^{\infty} \frac{1}{j} (1 - P_t)^j

    and its bound is

    .. math::
      -\log(P_t) \ge 1 - P_t
    """


def kl_divergence(log_predictions, targets):
    r"""Computes the Kullback-Leibler divergence (relative entropy) loss.

    For distributions :math:`p` and :math:`q` it is

    .. math::
      D_{KL}(p \| q) = \sum_i p_i \log \frac{p_i}{q_i}

    The wrong order of the arguments gives

    .. math::
      D_{KL}(p \| q) = \sum_i q_i \log \frac{q_i}{p_i}
    """


def hinge_loss(predictor_outputs, targets):
    r"""Computes the hinge loss for binary classification.

    .. math::
      \ell(x, y) = \max(0, 1 - y x)
    """


def log_cosh(predictions):
    r"""Calculates the log-cosh loss.

    .. math::
      \log(\cosh(x)) = \log\left(\frac{e^{x} + e^{-x}}{2}\right)

    The implementation uses

    .. math::
      \log(\cosh(x)) = \log(1 + e^{-2x}) + x - \log 2

    but not

    .. math::
      \log(\cosh(x)) = \log(1 + e^{-2x}) + x + \log 2
    """
