"""The array types that the index passes around."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatVector = NDArray[np.float32]
FloatMatrix = NDArray[np.float32]
IntVector = NDArray[np.int32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
