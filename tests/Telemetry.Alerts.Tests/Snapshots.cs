namespace Telemetry.Alerts.Tests;

internal static class Snapshots
{
    public static AlertFold Copy(AlertFold fold, AlertRule rule) => fold;
}
