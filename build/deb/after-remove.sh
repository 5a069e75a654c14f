#!/bin/bash
# Run by the package manager as root once the kiosk's files are gone. electron-builder fills in the names in braces.
set -e

rm -f '/usr/bin/${executable}'

if [ -f '/etc/apparmor.d/${executable}' ]; then
  if apparmor_status --enabled >/dev/null 2>&1 && ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then
    apparmor_parser --remove '/etc/apparmor.d/${executable}' || true
  fi
  rm -f '/etc/apparmor.d/${executable}'
fi
