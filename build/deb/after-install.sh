#!/bin/bash
# Run by the package manager as root once the kiosk's files are there. electron-builder fills in the names in braces.
set -e

program='/opt/${sanitizedProductName}/${executable}'
ln -sf "$program" '/usr/bin/${executable}'

# Chromium sandboxes its pages by user namespaces, or by this program where they are forbidden. Whether they are can't be
# asked as root, who may always make them; so the program can do its work on every machine.
if [ -e '/opt/${sanitizedProductName}/chrome-sandbox' ]; then
  chown root:root '/opt/${sanitizedProductName}/chrome-sandbox'
  chmod 4755 '/opt/${sanitizedProductName}/chrome-sandbox'
fi

# Ubuntu 23.10 and newer forbid user namespaces to programs without a profile. Older ones can't read this profile, and
# don't need it.
profile='/opt/${sanitizedProductName}/resources/apparmor-profile'
if apparmor_status --enabled >/dev/null 2>&1 && apparmor_parser --skip-kernel-load --debug "$profile" >/dev/null 2>&1; then
  cp -f "$profile" '/etc/apparmor.d/${executable}'
  if ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then
    apparmor_parser --replace --write-cache --skip-read-cache '/etc/apparmor.d/${executable}'
  fi
fi
