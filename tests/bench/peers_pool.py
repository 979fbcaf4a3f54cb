# SPDX-License-Identifier: MIT
"""Other libraries doing the work of bandmill's batches, a process a core: peers_pool.py opencv|pillow TASK IN OUT CORES

One thread in each process, pictures dealt out one by one: what someone who knows the library would write. Without arguments: which
tasks each library has.
"""
import glob
import multiprocessing
import os
import sys


def opencv_tasks():
    import cv2

    cv2.setNumThreads(1)
    jpeg = [cv2.IMWRITE_JPEG_QUALITY, 85]
    png = [cv2.IMWRITE_PNG_COMPRESSION, 6]
    read, unchanged = (lambda path: cv2.imread(path)), (lambda path: cv2.imread(path, cv2.IMREAD_UNCHANGED))

    def fit(picture, side):
        height, width = picture.shape[:2]
        scale = min(1, side / max(width, height))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        return cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if scale < 1 else picture

    def web(path):
        picture = fit(read(path), 1600)
        return cv2.addWeighted(picture, 1.5, cv2.GaussianBlur(picture, (0, 0), 1), -0.5, 0)

    def gray(path):
        return cv2.convertScaleAbs(cv2.imread(path, cv2.IMREAD_GRAYSCALE), alpha=1.2, beta=-25.5)

    def thumbnail(path):
        # Decoding at half size is the library's own means against waste.
        return fit(cv2.imread(path, cv2.IMREAD_REDUCED_COLOR_2), 128)

    works = {
        "web": (web, jpeg), "blur": (lambda p: cv2.GaussianBlur(read(p), (0, 0), 3), jpeg), "gray": (gray, jpeg),
        "median": (lambda p: cv2.medianBlur(unchanged(p), 3), png),
        "thumbnail": (thumbnail, [cv2.IMWRITE_JPEG_QUALITY, 80]), "huge": (lambda p: cv2.GaussianBlur(read(p), (0, 0), 2), jpeg),
        "transcode": (read, jpeg), "png": (unchanged, png), "single": (lambda p: fit(cv2.imread(p, cv2.IMREAD_REDUCED_COLOR_2), 512), jpeg),
    }
    return {name: (lambda source, target, work=work, how=how: cv2.imwrite(target, work(source), how)) for name, (work, how) in works.items()}


def pillow_tasks():
    from PIL import Image, ImageFilter

    Image.MAX_IMAGE_PIXELS = None

    def task(work, draft=None, **how):
        def do(source, target):
            with Image.open(source) as picture:
                if draft:
                    picture.draft(*draft)
                work(picture).save(target, **how)

        return do

    def fit(picture, side):
        picture.thumbnail((side, side), Image.LANCZOS)
        return picture

    jpeg, png = {"quality": 85, "subsampling": 2}, {"compress_level": 6}
    darker = [min(255, max(0, round(1.2 * v - 25.5))) for v in range(256)]
    return {
        "web": task(lambda p: fit(p, 1600).filter(ImageFilter.UnsharpMask(1, 50, 0)), **jpeg),
        "blur": task(lambda p: p.filter(ImageFilter.GaussianBlur(3)), **jpeg),
        "gray": task(lambda p: p.convert("L").point(darker), draft=("L", None), **jpeg),
        "thumbnail": task(lambda p: fit(p, 128), quality=80, subsampling=2),
        "huge": task(lambda p: p.filter(ImageFilter.GaussianBlur(2)), **jpeg),
        "transcode": task(lambda p: p.copy(), **jpeg),
        "png": task(lambda p: p.copy(), **png),
        "single": task(lambda p: fit(p, 512), **jpeg),
    }


LIBRARIES = {"opencv": opencv_tasks, "pillow": pillow_tasks}
work = None


def start(library, task):
    global work
    work = LIBRARIES[library]()[task]


def do(pair):
    work(*pair)


def main():
    if len(sys.argv) == 1:
        for library, tasks in LIBRARIES.items():
            try:
                print(library, *tasks())
            except ImportError:
                pass
        return
    library, task, source, target, cores = sys.argv[1:]
    os.makedirs(target, exist_ok=True)
    names = sorted(glob.glob(os.path.join(source, "*.[jp][pn]g")))
    pairs = [(name, os.path.join(target, os.path.basename(name))) for name in names]
    if len(pairs) == 1:
        start(library, task)
        do(pairs[0])
        return
    with multiprocessing.Pool(min(int(cores), len(pairs)), start, (library, task)) as pool:
        for _ in pool.imap_unordered(do, pairs, chunksize=1):
            pass


if __name__ == "__main__":
    main()
