"""What Lambda does before a handler runs, for ``python -I -S lambda_boot.py OPT RUNTIME HANDLER``.

Only Python's own library is in the path until this puts there what Lambda does: the function, the layers, the runtime.
https://docs.aws.amazon.com/lambda/latest/dg/python-package.html#python-package-searchpath
"""

import os
import runpy
import sys

opt, runtime, handler = sys.argv[1:]
version = f"python{sys.version_info.major}.{sys.version_info.minor}"
sys.path[:0] = [
    os.environ["LAMBDA_TASK_ROOT"],
    f"{opt}/python/lib/{version}/site-packages",
    f"{opt}/python",
    runtime,
]
sys.argv = ["awslambdaric", handler]
runpy.run_module("awslambdaric", run_name="__main__")
