# Makes the kiosk the shell of the account `kiosk` (Windows 10 or 11 Enterprise, Education or IoT: Shell Launcher).
# Run once as administrator. There is then no desktop, task bar, edge swipe or Task Manager for that account.
#Requires -RunAsAdministrator
param(
  [string] $Program = "$env:ProgramFiles\TTMS Kiosk\TTMS Kiosk.exe",
  [string] $Account = 'kiosk'
)
$ErrorActionPreference = 'Stop'

Enable-WindowsOptionalFeature -Online -FeatureName Client-EmbeddedShellLauncher -All -NoRestart | Out-Null

$sid = (New-Object System.Security.Principal.NTAccount($Account)).Translate([System.Security.Principal.SecurityIdentifier]).Value
$launcher = [wmiclass]'\\localhost\root\standardcimv2\embedded:WESL_UserSetting'
$restartShell = 0
$restartDevice = 1
$doNothing = 3

# Everybody else keeps the usual desktop.
$launcher.SetDefaultShell('explorer.exe', $doNothing) | Out-Null
if (Get-CimInstance -Namespace root\standardcimv2\embedded -ClassName WESL_UserSetting | Where-Object Sid -eq $sid) {
  $launcher.RemoveCustomShell($sid) | Out-Null
}
# Exit code 70 is a fault: start it again. 78 is a wrong setting: leave it to staff. Anything else: start it again.
$launcher.SetCustomShell($sid, "`"$Program`"", @(70, 78), @($restartShell, $doNothing), $restartShell) | Out-Null
$launcher.SetEnabled($true) | Out-Null

# Swipes from the edges, the lock screen's camera, and the keys that leave a shell.
$policies = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows'
New-Item -Path "$policies\EdgeUI" -Force | Out-Null
Set-ItemProperty -Path "$policies\EdgeUI" -Name AllowEdgeSwipe -Type DWord -Value 0
New-Item -Path "$policies\Personalization" -Force | Out-Null
Set-ItemProperty -Path "$policies\Personalization" -Name NoLockScreenCamera -Type DWord -Value 1
Set-ItemProperty -Path 'HKLM:\SYSTEM\CurrentControlSet\Control\Keyboard Layout' -Name 'Scancode Map' -Type Binary -Value (
  [byte[]](
    0, 0, 0, 0, 0, 0, 0, 0, # header
    3, 0, 0, 0,             # two keys and the end
    0, 0, 0x5b, 0xe0,       # left Windows key: nothing
    0, 0, 0x5c, 0xe0,       # right Windows key: nothing
    0, 0, 0, 0
  )
)
Write-Output 'The kiosk is the shell of that account after the next restart.'
