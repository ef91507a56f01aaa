namespace Telemetry.Contract.Tests;

public sealed record Sample(
    string Metric, string Unit, long Time, ValueKind Kind, double Number, string Text, TimeQuality Quality, ulong? Seq,
    ValueQuality ValueQuality = ValueQuality.Good);
