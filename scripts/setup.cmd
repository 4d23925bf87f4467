@echo off
rem Makes .venv with the locked packages, like scripts/setup.sh. Needs Python 3.11, 3.12 or 3.13 with its py launcher.
cd /d "%~dp0.."
for %%v in (3.13 3.12 3.11) do (
    py -%%v -c "" 2>nul && py -%%v -m venv .venv && goto install
)
echo Linli Desk needs Python 3.11, 3.12 or 3.13, and none was found. 1>&2
exit /b 1
:install
.venv\Scripts\python -m pip install --disable-pip-version-check --only-binary :all: --require-hashes -r requirements.lock
