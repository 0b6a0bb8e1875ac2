"""The recogniser of characters: models from the wheel of rapidocr, loaded once in a process, never from the network."""

import os
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from checker.parsers.trouble import Unreadable

MODELS = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}
_WHEELS = ("rapidocr", "onnxruntime", "opencv-python-headless", "opencv-python", "pypdfium2", "pillow")
_STRIP = 6  # a picture longer than this many times its height needs a margin
_LARGER = 2  # enlarging more shows nothing new
_LONGEST = 1600  # pixels after enlarging
_SURE = 0.8  # how sure the classifier must be that a line stands on its head


class Recognised(NamedTuple):
    """Text of one line and how sure the recogniser is, 0 to 1."""

    text: str
    score: float


def versions() -> str:
    """Names of models and versions of libraries: what a result depends on. Imports nothing heavy."""
    parts = sorted(MODELS.values())
    for wheel in _WHEELS:
        try:
            parts.append(f"{wheel} {metadata.version(wheel)}")
        except metadata.PackageNotFoundError:
            parts.append(f"{wheel} none")
    return "; ".join(parts)


def _has_card() -> bool:
    """Whether this process was given a graphics card that the installed onnxruntime can use (onnxruntime-gpu). A card
    must be given by name: a supervised child that finds one by chance would leave its memory limit."""
    import onnxruntime

    given = os.environ.get("CUDA_VISIBLE_DEVICES", "")
    return given not in ("", "-1") and "CUDAExecutionProvider" in onnxruntime.get_available_providers()


class Engine:
    """Finds lines of text in pictures (BGR arrays) and reads them, on one thread."""

    def __init__(self) -> None:
        import cv2
        import rapidocr

        folder = Path(rapidocr.__file__).parent / "models"
        absent = [name for name in MODELS.values() if not (folder / name).is_file()]
        if absent:
            raise Unreadable("needs_ocr", f"models are not installed: {', '.join(absent)}")
        cv2.setNumThreads(1)
        settings: dict[str, Any] = {f"{part}.model_path": str(folder / name) for part, name in MODELS.items()}
        settings |= {
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            # Batches pad every line to the longest: one at a time costs a third less.
            "Rec.rec_batch_num": 1,
            "Global.log_level": "error",
        }
        if _has_card():
            settings["EngineConfig.onnxruntime.use_cuda"] = True
        self._ocr: Any = rapidocr.RapidOCR(params=settings)

    def detect(self, picture: Any, smallest_side: int = 736) -> Any:
        """Quadrilaterals around lines, float array n x 4 x 2 (from the top left, clockwise as seen); may be empty.

        A picture whose shorter side is below `smallest_side` is enlarged for the look, a strip gets a margin.
        """
        import cv2
        import numpy as np

        height, width = picture.shape[:2]
        if min(height, width) < 2:
            return np.zeros((0, 4, 2))
        above = max(0, round(max(width / _STRIP, 64) - height) // 2)
        beside = max(0, round(max(height / _STRIP, 64) - width) // 2)
        if above or beside:
            ground = np.median(np.concatenate([picture[[0, -1]].reshape(-1, 3), picture[:, [0, -1]].reshape(-1, 3)]), 0)
            picture = cv2.copyMakeBorder(
                picture, above, above, beside, beside, cv2.BORDER_CONSTANT, value=[int(part) for part in ground]
            )
        least, most = sorted(picture.shape[:2])
        detector = self._ocr._load_det_model()
        detector.limit_side_len = max(32, min(smallest_side, _LARGER * least, _LONGEST * least // most))
        found = detector(picture)
        if found.boxes is None:
            return np.zeros((0, 4, 2))
        quads = np.asarray(found.boxes, dtype=float) - np.array([beside, above])
        return np.clip(quads, 0, np.array([width, height]))

    def recognise(self, crops: Sequence[Any]) -> list[Recognised]:
        """What upright crops of one line each say, in their order."""
        if not crops:
            return []
        found = self._ocr.recognize_txt(list(crops))
        return [Recognised(text, float(score)) for text, score in zip(found.txts, found.scores, strict=True)]

    def on_their_heads(self, crops: Sequence[Any]) -> float:
        """Share of crops that stand on their heads among those the classifier is sure of; 0.5 where it is of none."""
        _, found = self._ocr.cls_and_rotate(list(crops))
        sure = [label for label, score in found.cls_res if score >= _SURE]
        return sum(label == "180" for label in sure) / len(sure) if sure else 0.5


@cache
def load_engine() -> Engine:
    """The engine of this process. Raises Unreadable (needs_ocr) where the libraries are not installed."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        return Engine()
    except ImportError as error:
        raise Unreadable("needs_ocr", f"character recognition is not installed: {error}") from error
