namespace Telemetry.EndToEnd.Tests.Crashes;

/// <summary>An alert that must be there; times in milliseconds.</summary>
internal sealed record ExpectedAlert(string Device, long Start, long? End, double Peak);
